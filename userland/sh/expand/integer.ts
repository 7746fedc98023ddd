// Integers as arithmetic has them: with blanks around and a sign; 0 before octal, 0x before hexadecimal digits (strtoimax(3)
// with base 0).
//
// Interface: parseInteger, integerAt, wasInteger, parseCount.

import { isSpace } from '../../lib/base/ascii';
import { Bytes, addressOf } from '../../lib/base/bytes';
import { digitOf } from '../../lib/text/escape';

/** Whether the last text given to parseInteger was a number. */
export let wasInteger: bool = false;

/** Up to here another digit of any base up to 16 fits without a look at the limit. */
const ROOM: u64 = 1 << 58;

/** The value, the nearest one that fits into 64 bits if it is too large; 0 if it is no number: see wasInteger. */
export function parseInteger(text: Bytes, decimalOnly: bool = false): i64 {
  return integerAt(addressOf(text), addressOf(text) + text.length, decimalOnly);
}

/** The same for the bytes from `at` to before `end`. */
export function integerAt(at: usize, end: usize, decimalOnly: bool = false): i64 {
  while (at < end && isSpace(load<u8>(at))) at++;
  while (end > at && isSpace(load<u8>(end - 1))) end--;
  let negative = false;
  if (at < end && (load<u8>(at) == 0x2d || load<u8>(at) == 0x2b)) negative = load<u8>(at++) == 0x2d;
  let base: u64 = 10;
  if (!decimalOnly && at < end && load<u8>(at) == 0x30) {
    base = 8;
    if (at + 2 < end && (load<u8>(at + 1) | 0x20) == 0x78) {
      base = 16;
      at += 2;
    }
  }
  wasInteger = false;
  if (at == end) return 0;
  const limit = <u64>i64.MAX_VALUE + u64(negative);
  let value: u64 = 0;
  for (; at < end; at++) {
    const digit = digitOf(load<u8>(at));
    if (digit < 0 || <u64>digit >= base) return 0;
    value = value >= ROOM && value > (limit - digit) / base ? limit : value * base + digit;
  }
  wasInteger = true;
  return negative ? -(<i64>value) : <i64>value;
}

/** A decimal number from 0 to 2^31 − 1, without a sign; −1: it is none. */
export function parseCount(text: Bytes): i32 {
  let value: i64 = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = <i32>text[at] - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
    if (value > i32.MAX_VALUE) return -1;
  }
  return text.length == 0 ? -1 : <i32>value;
}
