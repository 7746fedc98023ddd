// The escapes of awk's regular expressions (POSIX awk, "Regular Expressions"): as in its strings.
//
// Interface: awkEscape, awkEscapeEnd.

import { Bytes } from '../base/bytes';
import { digitOf } from '../text/escape';

const LETTERS = 'abfnrtv';
const MEANINGS: StaticArray<u8> = [7, 8, 12, 10, 13, 9, 11];

/** Index behind the escape that awkEscape read. */
export let awkEscapeEnd: i32 = 0;

/** The character that the escape means whose first character behind the backslash is at `at`. */
export function awkEscape(text: Bytes, at: i32): i32 {
  const letter = text[at];
  const known = LETTERS.indexOf(String.fromCharCode(letter));
  awkEscapeEnd = at + 1;
  if (known >= 0) return MEANINGS[known];
  if (letter < 0x30 || letter > 0x37) return letter;
  let value = 0;
  let end = at;
  for (; end < text.length && end < at + 3 && text[end] >= 0x30 && text[end] <= 0x37; end++) {
    value = value * 8 + digitOf(text[end]);
  }
  awkEscapeEnd = end;
  return value & 0xff;
}
