// $'…': quoted text with the escapes of C (POSIX.1-2024, XCU 2.2.4).
//
// Interface: readDollarQuoted.

import { digitOf } from '../../lib/text/escape';
import { Characters } from './source';
import { WordBuilder } from './word_builder';

const LETTERS = 'abefnrtv';
const MEANINGS: StaticArray<u8> = [0x07, 0x08, 0x1b, 0x0c, 0x0a, 0x0d, 0x09, 0x0b];

/** Reads up to the closing quote, which is taken. A NUL ends the text. False: there is no closing quote. */
export function readDollarQuoted(from: Characters, word: WordBuilder): bool {
  let dropped = false;
  while (true) {
    let byte = from.next();
    if (byte < 0) return false;
    if (byte == 0x27) return true;
    if (byte == 0x5c) {
      byte = readEscape(from, word, dropped);
      if (byte < 0) continue;
      if (byte == 0) dropped = true;
    }
    if (!dropped) word.byte(byte, true);
  }
}

/** The byte that an escape means; −1: it has been dealt with. */
function readEscape(from: Characters, word: WordBuilder, dropped: bool): i32 {
  const letter = from.peek();
  if (letter < 0) return -1;
  if (letter >= 0x30 && letter <= 0x37) return readNumber(from, 8, 3);
  from.next();
  const known = LETTERS.indexOf(String.fromCharCode(letter));
  if (known >= 0) return MEANINGS[known];
  if (letter == 0x78) return readNumber(from, 16, 2);
  if (letter == 0x63) return controlByte(from);
  if (letter == 0x27 || letter == 0x22 || letter == 0x5c) return letter;
  if (!dropped) {
    word.byte(0x5c, true);
    word.byte(letter, true);
  }
  return -1;
}

/** `\cX`, where a backslash as X is written twice. */
function controlByte(from: Characters): i32 {
  const byte = from.next();
  if (byte == 0x5c && from.peek() == 0x5c) from.next();
  return byte == 0x3f ? 0x7f : byte & 0x1f;
}

function readNumber(from: Characters, base: i32, most: i32): i32 {
  let value = 0;
  for (let count = 0; count < most; count++) {
    const byte = from.peek();
    const digit = byte < 0 ? -1 : digitOf(<u8>byte);
    if (digit < 0 || digit >= base) break;
    value = value * base + digit;
    from.next();
  }
  return value & 0xff;
}
