// Numbers from text, as arguments have them.
//
// Interface: parseDecimal, parseSigned, parseOctal, parseSize, parseBlockSize.

import { Bytes, concat, toBytes } from '../base/bytes';

/** The value of a non-empty run of digits below 2^63, or −1 if it is anything else. */
export function parseDecimal(text: Bytes, start: i32 = 0): i64 {
  if (text.length == start) return -1;
  let value: i64 = 0;
  for (let index = start; index < text.length; index++) {
    const digit = <i64>text[index] - 0x30;
    if (digit < 0 || digit > 9 || value > (i64.MAX_VALUE - digit) / 10) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** What parseSigned and parseSize answer for text that is no number. */
export const NOT_A_NUMBER: i64 = i64.MIN_VALUE;

/** A decimal with an optional sign, or NOT_A_NUMBER. */
export function parseSigned(text: Bytes): i64 {
  const signed = text.length > 0 && (text[0] == 0x2d || text[0] == 0x2b);
  const value = parseDecimal(text, signed ? 1 : 0);
  if (value < 0) return NOT_A_NUMBER;
  return signed && text[0] == 0x2d ? -value : value;
}

/** Octal digits up to `limit`, or −1. */
export function parseOctal(text: Bytes, limit: i32): i32 {
  if (text.length == 0) return -1;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = <i32>text[index] - 0x30;
    if (digit < 0 || digit > 7) return -1;
    value = value * 8 + digit;
    if (value > limit) return -1;
  }
  return value;
}

/** A count with one of the suffixes b (512), kB (1000), k, K, KiB (1024), M, G, T and so on; −1 if it is none. */
export function parseSize(text: Bytes): i64 {
  let digits = 0;
  let value: i64 = 0;
  while (digits < text.length && text[digits] >= 0x30 && text[digits] <= 0x39) {
    if (value > (i64.MAX_VALUE - 9) / 10) return -1;
    value = value * 10 + (text[digits++] - 0x30);
  }
  if (digits == 0) return -1;
  const unit = unitOf(text, digits);
  if (unit == 0 || value > i64.MAX_VALUE / unit) return -1;
  return value * unit;
}

/** A size as parseSize takes it, or a unit alone, of which it is one (du -B M); −1 if it is none. */
export function parseBlockSize(text: Bytes): i64 {
  const digit = text.length > 0 && text[0] >= 0x30 && text[0] <= 0x39;
  const size = parseSize(digit ? text : concat(toBytes('1'), text));
  return size > 0 ? size : -1;
}

/** What a suffix multiplies by, 0 if there is no such suffix. */
function unitOf(text: Bytes, at: i32): i64 {
  const length = text.length - at;
  if (length == 0) return 1;
  const letter = text[at];
  if (letter == 0x62 && length == 1) return 512; // b
  let power = 0;
  if (letter == 0x6b || letter == 0x4b)
    power = 1; // k, K
  else if (letter == 0x4d || letter == 0x6d)
    power = 2; // M, m
  else if (letter == 0x47 || letter == 0x67)
    power = 3; // G, g
  else if (letter == 0x54)
    power = 4; // T
  else if (letter == 0x50) power = 5; // P
  if (power == 0) return 0;
  const decimal = length == 2 && text[at + 1] == 0x42; // kB, MB
  const binary = length == 1 || (length == 3 && text[at + 1] == 0x69 && text[at + 2] == 0x42); // K, KiB
  if (!decimal && !binary) return 0;
  let unit: i64 = 1;
  for (let index = 0; index < power; index++) unit *= decimal ? 1000 : 1024;
  return unit;
}
