// Pattern matching (POSIX 2.14): * ? and bracket expressions. A pattern is text and, for each byte, a mark: 1 means that the
// byte was quoted and stands for itself. A backslash that was not quoted, from the value of a variable, quotes the next byte.
//
// Bytes are characters: the POSIX locale.
//
// Interface: Pattern, matches, matchesRange, removePrefix, removeSuffix.

import { Bytes, addressOf, equalsText, sliceOf } from '../../lib/base/bytes';

export class Pattern {
  constructor(
    public text: Bytes,
    /** null: nothing was quoted. */
    public marks: Bytes | null,
  ) {}

  /** The byte at `index` if it is special there, else 0. */
  @inline
  special(index: i32): u8 {
    const marks = this.marks;
    return marks !== null && unchecked(marks[index]) != 0 ? 0 : unchecked(this.text[index]);
  }
}

/** Where the end of a bracket expression is, behind its `]`; 0: the `[` at `start` does not begin one. */
function bracketEnd(pattern: Pattern, start: i32, stop: i32): i32 {
  let at = start + 1;
  if (at < stop && (pattern.special(at) == 0x21 || pattern.special(at) == 0x5e)) at++;
  const first = at;
  while (at < stop) {
    const special = pattern.special(at);
    if (special == 0x5d && at > first) return at + 1;
    if (special == 0x5c) at++;
    else if (special == 0x5b && at + 1 < stop) {
      const end = classEnd(pattern, at, stop);
      if (end > 0) {
        at = end;
        continue;
      }
    }
    at++;
  }
  return 0;
}

/** Behind the `:]` of a `[:` at `at`, also for `[.` and `[=`; 0: there is none. */
function classEnd(pattern: Pattern, at: i32, stop: i32): i32 {
  const kind = pattern.special(at + 1);
  if (kind != 0x3a && kind != 0x2e && kind != 0x3d) return 0;
  for (let index = at + 2; index + 1 < stop; index++) {
    if (pattern.text[index] == kind && pattern.text[index + 1] == 0x5d) return index + 2;
  }
  return 0;
}

/** Whether a byte is in the class called by text[start..end). */
function inClass(name: Bytes, byte: u8): bool {
  const lower = byte >= 0x61 && byte <= 0x7a;
  const upper = byte >= 0x41 && byte <= 0x5a;
  const digit = byte >= 0x30 && byte <= 0x39;
  if (equalsText(name, 'alpha')) return lower || upper;
  if (equalsText(name, 'digit')) return digit;
  if (equalsText(name, 'alnum')) return lower || upper || digit;
  if (equalsText(name, 'upper')) return upper;
  if (equalsText(name, 'lower')) return lower;
  if (equalsText(name, 'space')) return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d);
  if (equalsText(name, 'blank')) return byte == 0x20 || byte == 0x09;
  if (equalsText(name, 'punct')) return byte > 0x20 && byte < 0x7f && !lower && !upper && !digit;
  if (equalsText(name, 'print')) return byte >= 0x20 && byte < 0x7f;
  if (equalsText(name, 'graph')) return byte > 0x20 && byte < 0x7f;
  if (equalsText(name, 'cntrl')) return byte < 0x20 || byte == 0x7f;
  if (equalsText(name, 'xdigit')) return digit || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
  return false;
}

/** Whether the bracket expression from `start` to `end` takes a byte. */
function inBracket(pattern: Pattern, start: i32, end: i32, byte: u8): bool {
  const text = pattern.text;
  let at = start + 1;
  const last = end - 1;
  const inverted = pattern.special(at) == 0x21 || pattern.special(at) == 0x5e;
  if (inverted) at++;
  let found = false;
  while (at < last) {
    const special = pattern.special(at);
    if (special == 0x5b) {
      const behind = classEnd(pattern, at, last);
      if (behind > 0) {
        if (text[at + 1] == 0x3a) found = found || inClass(sliceOf(text, at + 2, behind - 2), byte);
        else found = found || (behind - at == 5 && text[at + 2] == byte);
        at = behind;
        continue;
      }
    }
    if (special == 0x5c && at + 1 < last) at++;
    const low = text[at++];
    let high = low;
    if (at + 1 < last && pattern.special(at) == 0x2d) {
      at++;
      if (pattern.special(at) == 0x5c && at + 1 < last) at++;
      high = text[at++];
    }
    if (byte >= low && byte <= high) found = true;
  }
  return found != inverted;
}

/** Where the pattern goes on behind the element at `at`, which is no star, if that matches `byte`; −1: it does not. */
function behindElement(pattern: Pattern, at: i32, stop: i32, byte: u8): i32 {
  const text = pattern.text;
  const special = pattern.special(at);
  if (special == 0x3f) return at + 1;
  if (special == 0x5b) {
    const end = bracketEnd(pattern, at, stop);
    if (end > 0) return inBracket(pattern, at, end, byte) ? end : -1;
  } else if (special == 0x5c && at + 1 < stop) {
    return text[at + 1] == byte ? at + 2 : -1;
  }
  return text[at] == byte ? at + 1 : -1;
}

/**
 * Whether the pattern's bytes `from` to `stop` match all of the text at `address`. A `*` is tried shortest first, and only
 * the last one is ever reconsidered: what lies before it has matched already.
 */
export function matchesRange(pattern: Pattern, from: i32, stop: i32, address: usize, length: i32): bool {
  let at = from;
  let index = 0;
  let starAt = -1;
  let starIndex = 0;
  while (true) {
    if (at < stop) {
      if (pattern.special(at) == 0x2a) {
        starAt = ++at;
        starIndex = index;
        continue;
      }
      if (index < length) {
        const next = behindElement(pattern, at, stop, load<u8>(address + index));
        if (next >= 0) {
          at = next;
          index++;
          continue;
        }
      }
    } else if (index == length) return true;
    if (starAt < 0 || starIndex >= length) return false;
    at = starAt;
    index = ++starIndex;
  }
}

/** Whether the pattern matches all of a text. */
export function matches(pattern: Pattern, text: Bytes): bool {
  return matchesRange(pattern, 0, pattern.text.length, addressOf(text), text.length);
}

/** The text without the shortest, or longest, beginning that the pattern matches. */
export function removePrefix(pattern: Pattern, text: Bytes, longest: bool): Bytes {
  const stop = pattern.text.length;
  const start = addressOf(text);
  for (let tried = 0; tried <= text.length; tried++) {
    const length = longest ? text.length - tried : tried;
    if (matchesRange(pattern, 0, stop, start, length)) return sliceOf(text, length);
  }
  return text;
}

/** The text without the shortest, or longest, end that the pattern matches. */
export function removeSuffix(pattern: Pattern, text: Bytes, longest: bool): Bytes {
  const stop = pattern.text.length;
  const start = addressOf(text);
  for (let tried = 0; tried <= text.length; tried++) {
    const length = longest ? text.length - tried : tried;
    const from = text.length - length;
    if (matchesRange(pattern, 0, stop, start + from, length)) return sliceOf(text, 0, from);
  }
  return text;
}
