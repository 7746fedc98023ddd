// Pathname expansion (POSIX 2.14.3): slashes are matched by themselves only, and so is a dot at the start of a name.
//
// Interface: expandPathname.

import { ByteBuffer } from '../../lib/base/buffer';
import { FILETYPE_DIRECTORY, FILETYPE_SYMBOLIC_LINK, FILETYPE_UNKNOWN } from '../../lib/base/abi';
import { Bytes, addressOf, compare, toBytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { lstat } from '../../lib/base/fs';
import { Pattern, matchesRange } from './pattern';

/** Adds the names of files that match, in order; if there are none, the text of the pattern. */
export function expandPathname(pattern: Pattern, out: Array<Bytes>): void {
  const found = new Array<Bytes>();
  new Walk(pattern, found).from(new ByteBuffer(64), 0, false);
  if (found.length == 0) {
    out.push(pattern.text);
    return;
  }
  if (found.length > 1) found.sort(compare);
  for (let index = 0; index < found.length; index++) out.push(found[index]);
}

class Walk {
  constructor(
    private pattern: Pattern,
    private found: Array<Bytes>,
  ) {}

  /** Continues behind `path`, with the pattern's bytes from `start` on. `searched`: part of the path was looked up. */
  from(path: ByteBuffer, start: i32, searched: bool): void {
    const text = this.pattern.text;
    let at = start;
    while (at < text.length && text[at] == 0x2f) path.byte(text[at++]);
    if (at == text.length) {
      if (searched && lstat(path.slice()).error == 0) this.found.push(path.slice());
      return;
    }
    let end = at;
    while (end < text.length && text[end] != 0x2f) end++;
    if (this.isPattern(at, end)) this.search(path, at, end);
    else {
      this.addLiteral(path, at, end);
      if (end == text.length) {
        if (searched && lstat(path.slice()).error == 0) this.found.push(path.slice());
      } else this.from(path, end, searched);
    }
  }

  private isPattern(start: i32, end: i32): bool {
    for (let at = start; at < end; at++) {
      const special = this.pattern.special(at);
      if (special == 0x2a || special == 0x3f || special == 0x5b) return true;
      if (special == 0x5c) at++;
    }
    return false;
  }

  private addLiteral(path: ByteBuffer, start: i32, end: i32): void {
    for (let at = start; at < end; at++) {
      if (this.pattern.special(at) == 0x5c && at + 1 < end) at++;
      path.byte(this.pattern.text[at]);
    }
  }

  /** Follows all entries of the directory `path` that match the pattern's bytes `start` to `end`. */
  private search(path: ByteBuffer, start: i32, end: i32): void {
    const pattern = this.pattern;
    const escaped = pattern.special(start) == 0x5c && start + 1 < end;
    const hidden = pattern.text[start + i32(escaped)] == 0x2e;
    const directory = new Directory(path.length == 0 ? toBytes('.') : path.slice(), hidden);
    const length = path.length;
    const last = end == pattern.text.length;
    while (directory.next()) {
      const name = directory.name;
      if (name[0] == 0x2e && !hidden) continue;
      if (!last && !mayHoldFiles(directory.type)) continue;
      if (!matchesRange(pattern, start, end, addressOf(name), name.length)) continue;
      path.bytes(name);
      if (last) this.found.push(path.slice());
      else this.from(path, end, true);
      path.length = length;
    }
    directory.close();
  }
}

function mayHoldFiles(type: i32): bool {
  return type == FILETYPE_DIRECTORY || type == FILETYPE_SYMBOLIC_LINK || type == FILETYPE_UNKNOWN;
}
