// Characters: UTF-8 and the character classes of <wctype.h>.
//
// Interface: decode, decodedLength, encodeTo, encodedLength, sequenceLength, isContinuation; isAlpha, isUpper, isLower,
// isSpace, isPunct, isPrint, isWord, toLower, toUpper; LETTER_GAPS, CASE_RULES for tables made from them.
//
// Above ASCII a character counts as a letter unless it lies in a block of punctuation, symbols, spaces or private use
// (LETTER_GAPS), and case follows the rules of the blocks of Latin, Greek, Cyrillic, Armenian and full-width letters
// (CASE_RULES): two small tables in place of the 40 KiB of Unicode's own, right for every script in daily use.

/** Code point that no text has: what decode answers for bytes that are not UTF-8. */
export const INVALID: i32 = -1;

/** Bytes that the last decode() took: 1 where it answered INVALID. */
export let decodedLength: i32 = 1;

/** The character at `at`, before `end`; at < end. See decodedLength. Overlong forms and surrogates are invalid. */
export function decode(at: usize, end: usize): i32 {
  const first = <i32>load<u8>(at);
  decodedLength = 1;
  if (first < 0x80) return first;
  const length = sequenceLength(<u8>first);
  if (length == 1 || at + length > end) return INVALID;
  let code = first & (0x7f >> length);
  for (let index = 1; index < length; index++) {
    const next = <i32>load<u8>(at + index);
    if ((next & 0xc0) != 0x80) return INVALID;
    code = (code << 6) | (next & 0x3f);
  }
  const least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return INVALID;
  decodedLength = length;
  return code;
}

/** Length that a first byte announces; 1 for a byte that begins no character. */
@inline
export function sequenceLength(first: u8): i32 {
  if (first < 0xc2) return 1;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 1;
}

@inline
export function isContinuation(byte: u8): bool {
  return (byte & 0xc0) == 0x80;
}

export function encodedLength(code: i32): i32 {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/** Writes a character in UTF-8 and answers its length. */
export function encodeTo(at: usize, code: i32): i32 {
  const length = encodedLength(code);
  if (length == 1) {
    store<u8>(at, <u8>code);
    return 1;
  }
  let rest = code;
  for (let index = length - 1; index > 0; index--) {
    store<u8>(at + index, <u8>(0x80 | (rest & 0x3f)));
    rest >>= 6;
  }
  store<u8>(at, <u8>((0xf00 >> length) | rest));
  return length;
}

/** Pairs (first, last) of what is no letter above ASCII, in order. */
export const LETTER_GAPS: StaticArray<i32> = [
  0x80, 0xa9, 0xab, 0xb4, 0xb6, 0xb9, 0xbb, 0xbf, 0xd7, 0xd7, 0xf7, 0xf7, 0x2c2, 0x2c5, 0x2d2, 0x2df, 0x300,
  0x36f, 0x37e, 0x37e, 0x387, 0x387, 0x55a, 0x55f, 0x589, 0x58f, 0x591, 0x5cf, 0x600, 0x61f, 0x66a, 0x66d,
  0x6d4, 0x6d4, 0x964, 0x965, 0x2000, 0x2070, 0x2072, 0x207e, 0x2080, 0x2089, 0x20a0, 0x2101, 0x2190, 0x2bff,
  0x2e00, 0x2fff, 0x3000, 0x3004, 0x3008, 0x3020, 0x3030, 0x3030, 0x303d, 0x3040, 0x30a0, 0x30a0, 0x30fb,
  0x30fb, 0xd800, 0xf8ff, 0xfe10, 0xfe6f, 0xfeff, 0xff0f, 0xff1a, 0xff20, 0xff3b, 0xff40, 0xff5b, 0xff65,
  0xffe0, 0xffff, 0x1f000, 0x1fbef, 0xe0000, 0x10ffff,
];

/** How a block of letters pairs its cases. */
export const CASE_OFFSET: i32 = 0;
/** Even code points are upper case, the next one is its lower case. */
export const CASE_EVEN: i32 = 1;
/** Odd code points are upper case. */
export const CASE_ODD: i32 = 2;

/** Rows (first upper, last upper, rule, distance to lower case). For CASE_EVEN and CASE_ODD the range covers both cases. */
export const CASE_RULES: StaticArray<i32> = [
  0x41, 0x5a, 0, 32, 0xc0, 0xd6, 0, 32, 0xd8, 0xde, 0, 32, 0x100, 0x12f, 1, 1, 0x132, 0x137, 1, 1, 0x139,
  0x148, 2, 1, 0x14a, 0x177, 1, 1, 0x178, 0x178, 0, -121, 0x179, 0x17e, 2, 1, 0x1cd, 0x1dc, 2, 1, 0x1de,
  0x1ef, 1, 1, 0x1f8, 0x21f, 1, 1, 0x222, 0x233, 1, 1, 0x386, 0x386, 0, 38, 0x388, 0x38a, 0, 37, 0x38c, 0x38c,
  0, 64, 0x38e, 0x38f, 0, 63, 0x391, 0x3a1, 0, 32, 0x3a3, 0x3ab, 0, 32, 0x3d8, 0x3ef, 1, 1, 0x400, 0x40f, 0,
  80, 0x410, 0x42f, 0, 32, 0x460, 0x481, 1, 1, 0x48a, 0x4bf, 1, 1, 0x4c1, 0x4ce, 2, 1, 0x4d0, 0x52f, 1, 1,
  0x531, 0x556, 0, 48, 0x1e00, 0x1e95, 1, 1, 0x1ea0, 0x1eff, 1, 1, 0x2c00, 0x2c2f, 0, 48, 0xff21, 0xff3a, 0,
  32, 0x10400, 0x10427, 0, 40,
];

export function isAlpha(code: i32): bool {
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
  for (let index = 0; index < LETTER_GAPS.length; index += 2) {
    if (code < unchecked(LETTER_GAPS[index])) return true;
    if (code <= unchecked(LETTER_GAPS[index + 1])) return false;
  }
  return code <= 0x10ffff;
}

export function toLower(code: i32): i32 {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 32 : code;
  for (let row = 4; row < CASE_RULES.length; row += 4) {
    if (code < unchecked(CASE_RULES[row])) return code;
    if (code > unchecked(CASE_RULES[row + 1])) continue;
    const rule = unchecked(CASE_RULES[row + 2]);
    if (rule == CASE_OFFSET) return code + unchecked(CASE_RULES[row + 3]);
    return (code & 1) == i32(rule == CASE_ODD) ? code + 1 : code;
  }
  return code;
}

export function toUpper(code: i32): i32 {
  if (code < 0x80) return code >= 0x61 && code <= 0x7a ? code - 32 : code;
  if (code == 0x3c2) return 0x3a3; // final sigma
  for (let row = 4; row < CASE_RULES.length; row += 4) {
    const first = unchecked(CASE_RULES[row]);
    const last = unchecked(CASE_RULES[row + 1]);
    const rule = unchecked(CASE_RULES[row + 2]);
    const offset = rule == CASE_OFFSET ? unchecked(CASE_RULES[row + 3]) : 0;
    if (code < first + offset || code > last + offset) continue;
    if (rule == CASE_OFFSET) return code - offset;
    return (code & 1) == i32(rule == CASE_ODD) ? code : code - 1;
  }
  return code;
}

export function isUpper(code: i32): bool {
  return toLower(code) != code;
}

export function isLower(code: i32): bool {
  return toUpper(code) != code;
}

export function isDigit(code: i32): bool {
  return code >= 0x30 && code <= 0x39;
}

export function isSpace(code: i32): bool {
  return code == 0x20 || (code >= 9 && code <= 13) || code == 0x1680 || code == 0x3000 || isWideSpace(code);
}

function isWideSpace(code: i32): bool {
  return (
    code >= 0x2000 && code <= 0x205f && (code <= 0x200a || code == 0x2028 || code == 0x2029 || code == 0x205f)
  );
}

/** Letters, digits and `_`. */
export function isWord(code: i32): bool {
  return isAlpha(code) || isDigit(code) || code == 0x5f;
}

export function isControl(code: i32): bool {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

export function isPrint(code: i32): bool {
  return code >= 0x20 && !isControl(code) && !(code >= 0xd800 && code < 0xe000) && code <= 0x10ffff;
}

export function isPunct(code: i32): bool {
  return isPrint(code) && !isSpace(code) && !isAlpha(code) && !isDigit(code);
}
