// readlink [-nz] FILE...: writes what symbolic links lead to.
// readlink -f|-e|-m [-nz] FILE...: writes canonical paths (GNU). A failure is silent without -v, as everywhere.

import { Bytes } from '../lib/base/bytes';
import {
  MISSING_ANY,
  MISSING_LAST,
  MISSING_NONE,
  canonicalError,
  canonicalPath,
} from '../lib/file/canonical';
import { lastError, readLink } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { Options } from '../lib/command/options';

export function readlink(args: Array<Bytes>): i32 {
  const options = new Options('[-femnvz] FILE...', 'Write what symbolic links lead to.')
    .flag('f', 'canonicalize', 'the canonical path; its last name may be missing')
    .flag('e', 'canonicalize-existing', 'the canonical path; nothing may be missing')
    .flag('m', 'canonicalize-missing', 'the canonical path; anything may be missing')
    .flag('n', 'no-newline', 'no line feed at the end')
    .flag('q', 'quiet', 'no messages (default)')
    .flag('s', 'silent')
    .flag('v', 'verbose', 'say what fails')
    .flag('z', 'zero', 'end each with a NUL')
    .parse(args)
    .expect(1, -1);
  const way = options.last('fem');
  const missing = way == 'f' ? MISSING_LAST : way == 'e' ? MISSING_NONE : MISSING_ANY;
  const several = options.operands.length > 1;
  if (several && options.has('n')) complain().text('ignoring --no-newline with multiple arguments').end();
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    const text = way == '' ? readLink(path) : canonicalPath(path, missing);
    if (text === null) {
      if (options.has('v')) failed(path, way == '' ? lastError : canonicalError);
      status = 1;
      continue;
    }
    stdout.bytes(text);
    if (!options.has('n') || several) stdout.byte(options.has('z') ? 0 : 0x0a);
  }
  return status;
}
