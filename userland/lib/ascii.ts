// Classes of ASCII characters, by byte, as the C locale has them (isdigit(3) and so on). Of characters outside of ASCII unicode.ts
// tells.
//
// Interface: isDigit, isLetter, isNameStart, isNameByte, isName, isWordByte, isSpace, isBlankOrNewline.

import { Bytes } from './bytes';

export function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

/** A letter without accents, of either case. */
export function isLetter(byte: i32): bool {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
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
