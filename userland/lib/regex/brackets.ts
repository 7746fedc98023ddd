// Bracket expressions (POSIX XBD 9.3.5): `[abc]`, `[^a-z]`, `[[:alpha:]]`, `[[=a=]]`, `[[.-.]]`.
//
// Interface: parseBracket, bracketEnd, bracketError.

import { Bytes, addressOf } from '../base/bytes';
import { INVALID, decode, decodedLength } from '../base/unicode';
import { CharSet } from './charset';
import { REGEX_AWK, REGEX_BYTES, REGEX_IGNORE_CASE } from './syntax';
import { awkEscape, awkEscapeEnd } from './escapes';

const UNMATCHED = 'Unmatched [, [^, [:, [., or [=';

/** Index behind the bracket expression that parseBracket read. */
export let bracketEnd: i32 = 0;
/** What was wrong with it, or an empty string. */
export let bracketError: string = '';

/** Set by `element` where it read a class, which cannot be the end of a range. */
let wasClass: bool = false;

class Bracket {
  set: CharSet = new CharSet();

  constructor(
    private text: Bytes,
    private at: i32,
    private flags: u32,
  ) {
    this.set.bytesOnly = (flags & REGEX_BYTES) != 0;
  }

  private fail(message: string): void {
    if (bracketError == '') bracketError = message;
  }

  /** The character at `at`, which moves behind it. Bytes that are no UTF-8 stand for themselves. */
  private character(): i32 {
    const start = addressOf(this.text) + this.at;
    const end = addressOf(this.text) + this.text.length;
    if (this.flags & REGEX_AWK && load<u8>(start) == 0x5c && this.at + 1 < this.text.length) {
      const code = awkEscape(this.text, this.at + 1);
      this.at = awkEscapeEnd;
      return code;
    }
    if (this.flags & REGEX_BYTES) {
      this.at++;
      return load<u8>(start);
    }
    const code = decode(start, end);
    this.at += decodedLength;
    if (code != INVALID) return code;
    this.set.strayBytes = true;
    return -1;
  }

  /** [:class:], [=c=] or [.c.]: its character, or −1 if what it means is in the set already. */
  private named(kind: u8): i32 {
    const start = this.at + 2;
    let end = start;
    const text = this.text;
    while (end + 1 < text.length && !(text[end] == kind && text[end + 1] == 0x5d)) end++;
    if (end + 1 >= text.length) {
      this.at = text.length;
      this.fail(UNMATCHED);
      return -1;
    }
    this.at = start;
    if (kind == 0x3a) {
      const name = String.UTF8.decodeUnsafe(addressOf(text) + start, end - start);
      const folds = (this.flags & REGEX_IGNORE_CASE) != 0 && (name == 'upper' || name == 'lower');
      if (!this.set.addClass(folds ? 'alpha' : name)) this.fail('Invalid character class name');
      wasClass = true;
      this.at = end + 2;
      return -1;
    }
    const code = start < end ? this.character() : -1;
    if (this.at != end) this.fail('Invalid collation character');
    this.at = end + 2;
    wasClass = kind == 0x3d;
    if (wasClass) this.set.add(code, code);
    return wasClass ? -1 : code;
  }

  /** One element: a character, or −1 for a class. */
  private element(): i32 {
    wasClass = false;
    const text = this.text;
    if (text[this.at] == 0x5b && this.at + 1 < text.length) {
      const kind = text[this.at + 1];
      if (kind == 0x3a || kind == 0x3d || kind == 0x2e) return this.named(kind);
    }
    return this.character();
  }

  parse(): void {
    const text = this.text;
    const negated = this.at < text.length && text[this.at] == 0x5e;
    if (negated) this.at++;
    for (let first = true; ; first = false) {
      if (this.at >= text.length) {
        this.fail(UNMATCHED);
        break;
      }
      if (text[this.at] == 0x5d && !first) break;
      const low = this.element();
      if (this.at + 1 >= text.length || text[this.at] != 0x2d || text[this.at + 1] == 0x5d) {
        if (low >= 0) this.set.add(low, low);
        continue;
      }
      if (wasClass) {
        this.fail('Invalid range end');
        break;
      }
      this.at++;
      const high = this.element();
      if (wasClass || high < low) this.fail('Invalid range end');
      else if (low >= 0) this.set.add(low, high);
      // `a-c-e`: the end of a range does not begin another.
      const another = this.at + 1 < text.length && text[this.at] == 0x2d && text[this.at + 1] != 0x5d;
      if (another) this.fail('Invalid range end');
      if (bracketError != '') break;
    }
    if (this.flags & REGEX_IGNORE_CASE) this.set.foldCase();
    if (negated) this.set.negate();
    bracketEnd = this.at + 1;
  }
}

/** Reads the bracket expression whose `[` is before `at`. See bracketEnd and bracketError. */
export function parseBracket(text: Bytes, at: i32, flags: u32): CharSet {
  bracketError = '';
  const bracket = new Bracket(text, at, flags);
  bracket.parse();
  return bracket.set;
}
