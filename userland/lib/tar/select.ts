// Which members of an archive, or files for one, are meant.
//
// Interface: Selection.

import { Bytes, indexOf, sliceOf } from '../base/bytes';
import { complain } from '../base/io';
import { matchesPattern } from '../text/pattern';
import { isAtOrBelow, withoutTrailingSlashes } from '../text/path';

export class Selection {
  private found: Array<bool> = [];

  /** `names`: members, or directories with all that is in them; none: all. `excluded`: patterns. */
  constructor(
    private names: Array<Bytes>,
    private excluded: Array<Bytes>,
  ) {
    for (let index = 0; index < names.length; index++) {
      names[index] = withoutTrailingSlashes(names[index]);
      this.found.push(false);
    }
  }

  /** Whether a member is meant; remembers which names were found. */
  wants(member: Bytes): bool {
    const name = withoutTrailingSlashes(member);
    if (this.isExcluded(name)) return false;
    if (this.names.length == 0) return true;
    for (let index = 0; index < this.names.length; index++) {
      if (!isAtOrBelow(name, this.names[index])) continue;
      this.found[index] = true;
      return true;
    }
    return false;
  }

  /** A pattern matches from any name in a path on, up to any other (GNU: unanchored). */
  isExcluded(path: Bytes): bool {
    for (let index = 0; index < this.excluded.length; index++) {
      const pattern = this.excluded[index];
      let start = 0;
      while (start >= 0) {
        if (matchesBeginning(pattern, path, start)) return true;
        const slash = indexOf(path, 0x2f, start);
        start = slash < 0 ? -1 : slash + 1;
      }
    }
    return false;
  }

  /** Complains of names that no member had: false if there are such. */
  complete(): bool {
    let all = true;
    for (let index = 0; index < this.names.length; index++) {
      if (this.found[index]) continue;
      complain().bytes(this.names[index]).text(': not found in archive').end();
      all = false;
    }
    return all;
  }
}

function matchesBeginning(pattern: Bytes, path: Bytes, start: i32): bool {
  if (matchesPattern(pattern, sliceOf(path, start))) return true;
  for (let end = indexOf(path, 0x2f, start); end >= 0; end = indexOf(path, 0x2f, end + 1)) {
    if (matchesPattern(pattern, sliceOf(path, start, end))) return true;
  }
  return false;
}
