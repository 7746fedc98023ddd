// What COPY and ADD do not see: .dockerignore and --exclude. The service has parsed the patterns (host/images/build/types.ts,
// IgnorePattern): names one by one, `**` for any number of names, everything else a glob for one name.
//
// Interface: IgnoreList.

import { SLASH } from '../../lib/base/ascii';
import { Bytes, equalsText, split } from '../../lib/base/bytes';
import { fnmatch } from '../../lib/regex/fnmatch';
import { Json } from '../../lib/json/json';

class Pattern {
  constructor(
    public negated: bool,
    public segments: Array<Bytes>,
  ) {}
}

/** The patterns of one list, in their order. */
export class IgnoreList {
  private patterns: Array<Pattern> = [];
  /** Whether something below an ignored directory may be seen. */
  hasExceptions: bool = false;

  /** An array of patterns, behind those that are there. */
  add(patterns: Json): this {
    for (let index = 0; index < patterns.length; index++) {
      const negated = patterns[index].bool('negated');
      this.patterns.push(new Pattern(negated, patterns[index].strings('segments')));
      if (negated) this.hasExceptions = true;
    }
    return this;
  }

  /** Whether an absolute path is ignored: the last pattern counts that matches it or a directory above it. */
  covers(path: Bytes): bool {
    const all = split(path, SLASH);
    const names = new Array<Bytes>();
    for (let index = 0; index < all.length; index++) if (all[index].length > 0) names.push(all[index]);
    let covered = false;
    for (let index = 0; index < this.patterns.length; index++) {
      const pattern = this.patterns[index];
      for (let length = 1; length <= names.length; length++) {
        if (!matches(pattern.segments, 0, names, 0, length)) continue;
        covered = !pattern.negated;
        break;
      }
    }
    return covered;
  }
}

function matches(segments: Array<Bytes>, from: i32, names: Array<Bytes>, at: i32, end: i32): bool {
  if (from == segments.length) return at == end;
  if (!equalsText(segments[from], '**'))
    return at < end && fnmatch(segments[from], names[at]) && matches(segments, from + 1, names, at + 1, end);
  if (from + 1 == segments.length) return at < end;
  for (let next = at; next <= end; next++) if (matches(segments, from + 1, names, next, end)) return true;
  return false;
}
