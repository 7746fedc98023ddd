// ASCII characters by name, and classes of them, by byte, as the C locale has them (isdigit(3) and so on). Of characters outside of
// ASCII unicode.ts tells.
//
// Interface: TAB to BAR, byteOf; isDigit, isHexDigit, isLower, isUpper, isLetter, lowerCase, upperCase, inLowerCase,
// inUpperCase, isNameStart, isNameByte, isName, isWordByte, isSpace, isBlankOrNewline.

import { Bytes } from './bytes';

export const TAB: u8 = 0x09;
export const NEWLINE: u8 = 0x0a;
export const CARRIAGE_RETURN: u8 = 0x0d;
export const SPACE: u8 = 0x20;
export const DOUBLE_QUOTE: u8 = 0x22;
export const HASH: u8 = 0x23;
export const DOLLAR: u8 = 0x24;
export const PERCENT: u8 = 0x25;
export const SINGLE_QUOTE: u8 = 0x27;
export const LEFT_PARENTHESIS: u8 = 0x28;
export const RIGHT_PARENTHESIS: u8 = 0x29;
export const ASTERISK: u8 = 0x2a;
export const PLUS: u8 = 0x2b;
export const COMMA: u8 = 0x2c;
export const DASH: u8 = 0x2d;
export const DOT: u8 = 0x2e;
export const SLASH: u8 = 0x2f;
export const ZERO: u8 = 0x30;
export const COLON: u8 = 0x3a;
export const EQUALS: u8 = 0x3d;
export const AT: u8 = 0x40;
export const RIGHT_BRACKET: u8 = 0x5d;
export const UNDERSCORE: u8 = 0x5f;
export const BACKTICK: u8 = 0x60;
export const BAR: u8 = 0x7c;

/** What tells the two cases of a letter apart. */
const CASE: u8 = 0x20;

/** The byte of a character of ASCII that a constant has: `byteOf('T')`. */
@inline
export function byteOf(character: string): u8 {
  return load<u8>(changetype<usize>(character));
}

export function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

export function isLower(byte: i32): bool {
  return byte >= 0x61 && byte <= 0x7a;
}

export function isUpper(byte: i32): bool {
  return byte >= 0x41 && byte <= 0x5a;
}

/** A letter without accents, of either case. */
export function isLetter(byte: i32): bool {
  return isLower(byte | CASE);
}

/** 0 to 9, and a to f in small letters. */
export function isHexDigit(byte: i32): bool {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66);
}

/** The small letter of a capital; any other byte as it is. */
export function lowerCase<T>(byte: T): T {
  return isUpper(byte) ? <T>(byte | CASE) : byte;
}

/** The capital of a small letter; any other byte as it is. */
export function upperCase<T>(byte: T): T {
  return isLower(byte) ? <T>(byte - CASE) : byte;
}

/** A copy with small letters. */
export function inLowerCase(text: Bytes): Bytes {
  const result = new StaticArray<u8>(text.length);
  for (let index = 0; index < text.length; index++) result[index] = lowerCase(text[index]);
  return result;
}

/** A copy with capitals. */
export function inUpperCase(text: Bytes): Bytes {
  const result = new StaticArray<u8>(text.length);
  for (let index = 0; index < text.length; index++) result[index] = upperCase(text[index]);
  return result;
}

/** What the name of a variable begins with: a letter or `_`. */
export function isNameStart(byte: i32): bool {
  return isLetter(byte) || byte == 0x5f;
}

/** What the name of a variable goes on with. */
export function isNameByte(byte: i32): bool {
  return isNameStart(byte) || isDigit(byte);
}

/** Whether the first `length` bytes are a name. */
export function isName(text: Bytes, length: i32 = text.length): bool {
  if (length == 0 || !isNameStart(text[0])) return false;
  for (let index = 1; index < length; index++) {
    if (!isNameByte(text[index])) return false;
  }
  return true;
}

/** A byte of a word: a letter, a digit, `_`, or one of a character outside of ASCII in UTF-8. */
@inline
export function isWordByte(byte: u32): bool {
  return (byte | 0x20) - 0x61 <= 25 || byte - 0x30 <= 9 || byte == 0x5f || byte >= 0x80;
}

/** isspace(3): a space, or tab, line feed, vertical tab, form feed, carriage return. */
export function isSpace(byte: i32): bool {
  return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** isblank(3), or a line feed: what separates fields. */
export function isBlankOrNewline(byte: i32): bool {
  return byte == 0x20 || byte == 0x09 || byte == 0x0a;
}
