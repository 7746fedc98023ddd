// Shell patterns, byte by byte: `*`, `?`, `[a-z]`, `[!a-z]`, `[[:alpha:]]`, and `\` before what is meant literally
// (POSIX, Shell Command Language, 2.14; fnmatch(3)).
//
// Interface: matchesPattern.

import { Bytes, equalsText, sliceOf } from '../base/bytes';

/** Where a bracket expression ends that begins at `at`, behind its `]`; −1: it never does, and `[` means itself. */
function bracketEnd(pattern: Bytes, at: i32): i32 {
  let index = at + 1;
  if (index < pattern.length && (pattern[index] == 0x21 || pattern[index] == 0x5e)) index++;
  if (index < pattern.length && pattern[index] == 0x5d) index++;
  while (index < pattern.length && pattern[index] != 0x5d) {
    const named = pattern[index] == 0x5b && index + 1 < pattern.length && pattern[index + 1] == 0x3a;
    if (named) {
      const end = classEnd(pattern, index);
      if (end > 0) index = end - 1;
    } else if (pattern[index] == 0x5c) index++;
    index++;
  }
  return index < pattern.length ? index + 1 : -1;
}

/** Where `[:name:]` ends, behind its last bracket; −1: it does not. */
function classEnd(pattern: Bytes, at: i32): i32 {
  for (let index = at + 2; index + 1 < pattern.length; index++) {
    if (pattern[index] == 0x3a) return pattern[index + 1] == 0x5d ? index + 2 : -1;
  }
  return -1;
}

function isInClass(name: Bytes, byte: u8): bool {
  const lower = byte >= 0x61 && byte <= 0x7a;
  const upper = byte >= 0x41 && byte <= 0x5a;
  const digit = byte >= 0x30 && byte <= 0x39;
  const graph = byte > 0x20 && byte < 0x7f;
  if (equalsText(name, 'alpha')) return lower || upper;
  if (equalsText(name, 'digit')) return digit;
  if (equalsText(name, 'alnum')) return lower || upper || digit;
  if (equalsText(name, 'lower')) return lower;
  if (equalsText(name, 'upper')) return upper;
  if (equalsText(name, 'space')) return byte == 0x20 || (byte >= 9 && byte <= 13);
  if (equalsText(name, 'blank')) return byte == 0x20 || byte == 9;
  if (equalsText(name, 'punct')) return graph && !lower && !upper && !digit;
  if (equalsText(name, 'graph')) return graph;
  if (equalsText(name, 'print')) return graph || byte == 0x20;
  if (equalsText(name, 'cntrl')) return byte < 0x20 || byte == 0x7f;
  return equalsText(name, 'xdigit') && (digit || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66));
}

/** Whether the bracket expression in [at, end) has the byte. */
function bracketHas(pattern: Bytes, at: i32, end: i32, byte: u8): bool {
  let index = at + 1;
  const inverted = pattern[index] == 0x21 || pattern[index] == 0x5e;
  if (inverted) index++;
  let found = false;
  const stop = end - 1;
  while (index < stop) {
    if (pattern[index] == 0x5b && pattern[index + 1] == 0x3a) {
      const close = classEnd(pattern, index);
      if (close > 0) {
        found = found || isInClass(sliceOf(pattern, index + 2, close - 2), byte);
        index = close;
        continue;
      }
    }
    if (pattern[index] == 0x5c && index + 1 < stop) index++;
    const low = pattern[index++];
    let high = low;
    if (index + 1 < stop && pattern[index] == 0x2d) {
      if (pattern[++index] == 0x5c && index + 1 < stop) index++;
      high = pattern[index++];
    }
    found = found || (byte >= low && byte <= high);
  }
  return found != inverted;
}

/** Index behind the pattern's element at `at` if it matches the byte, else −1. */
function matchOne(pattern: Bytes, at: i32, byte: u8): i32 {
  const element = pattern[at];
  if (element == 0x3f) return at + 1;
  if (element == 0x5b) {
    const end = bracketEnd(pattern, at);
    if (end > 0) return bracketHas(pattern, at, end, byte) ? end : -1;
  }
  const literal = element == 0x5c && at + 1 < pattern.length ? at + 1 : at;
  return pattern[literal] == byte ? literal + 1 : -1;
}

/**
 * Whether all of `text` matches. Slashes and leading dots are bytes like others. Only the last `*` is ever gone back to, so
 * that no pattern takes more than its length times the text's.
 */
export function matchesPattern(pattern: Bytes, text: Bytes): bool {
  let at = 0;
  let index = 0;
  let star = -1;
  let retry = 0;
  while (index < text.length) {
    if (at < pattern.length && pattern[at] == 0x2a) {
      star = ++at;
      retry = index;
      continue;
    }
    const next = at < pattern.length ? matchOne(pattern, at, text[index]) : -1;
    if (next >= 0) {
      at = next;
      index++;
    } else if (star >= 0) {
      at = star;
      index = ++retry;
    } else {
      return false;
    }
  }
  while (at < pattern.length && pattern[at] == 0x2a) at++;
  return at == pattern.length;
}
