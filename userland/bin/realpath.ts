// realpath [-emsqzLP] [--relative-to=DIR] [--relative-base=DIR] FILE...: writes canonical paths (POSIX 2024; GNU's options).

import { Bytes } from '../lib/base/bytes';
import {
  MISSING_ANY,
  MISSING_LAST,
  MISSING_NONE,
  canonicalError,
  canonicalPath,
  lexicalPath,
  relativePath,
} from '../lib/file/canonical';
import { stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { isAtOrBelow } from '../lib/text/path';

function describe(): Options {
  return new Options('[OPTION]... FILE...', 'Write canonical paths; the last name may be missing.')
    .flag('e', 'canonicalize-existing', 'nothing may be missing')
    .flag('E', 'canonicalize', 'the last name may be missing (default)')
    .flag('m', 'canonicalize-missing', 'anything may be missing')
    .flag('L', 'logical', "resolve '..' before symbolic links")
    .flag('P', 'physical', 'resolve symbolic links as they come (default)')
    .flag('q', 'quiet', 'no messages')
    .value('', 'relative-to', 'DIR', 'paths from DIR')
    .value('', 'relative-base', 'DIR', 'paths from DIR, if they are below it')
    .flag('s', 'strip', 'leave symbolic links as they are')
    .flag('', 'no-symlinks')
    .flag('z', 'zero', 'end each with a NUL');
}

class Resolver {
  missing: i32;
  private lexical: bool;
  private logical: bool;

  constructor(options: Options) {
    const way = options.last('eEm');
    this.missing = way == 'e' ? MISSING_NONE : way == 'm' ? MISSING_ANY : MISSING_LAST;
    this.lexical = options.has('s') || options.has('no-symlinks');
    this.logical = options.last('LP') == 'L';
  }

  resolve(path: Bytes): Bytes | null {
    if (this.lexical) {
      if (this.missing == MISSING_NONE && canonicalPath(path, MISSING_NONE) === null) return null;
      return lexicalPath(path);
    }
    if (!this.logical) return canonicalPath(path, this.missing);
    const text = lexicalPath(path);
    return text === null ? null : canonicalPath(text, this.missing);
  }
}

export function realpath(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(1, -1);
  const resolver = new Resolver(options);
  let base: Bytes | null = null;
  let from: Bytes | null = null;
  const baseGiven = options.valueOf('relative-base');
  const fromGiven = options.valueOf('relative-to');
  if (baseGiven !== null) {
    base = resolver.resolve(baseGiven);
    if (base === null) {
      failed(baseGiven, canonicalError);
      return 1;
    }
    from = base;
  }
  if (fromGiven !== null) {
    from = resolver.resolve(fromGiven);
    if (from === null) {
      failed(fromGiven, canonicalError);
      return 1;
    }
    // As GNU: paths are relative only where the directory they are relative to is in the base.
    if (base !== null && !isAtOrBelow(from, base)) from = null;
  }
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = resolver.resolve(options.operands[index]);
    if (path === null) {
      if (!options.has('q')) failed(options.operands[index], canonicalError);
      status = 1;
      continue;
    }
    const relative = from !== null && (base === null || isAtOrBelow(path, base));
    stdout.bytes(relative ? relativePath(path, from!) : path).byte(options.has('z') ? 0 : 0x0a);
  }
  return status;
}
