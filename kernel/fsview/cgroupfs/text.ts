// What is written to files of cgroupfs: words and numbers, as Linux reads them: strstrip, kstrtoll, memparse.
//
// Interface: word_begin, word_end, only_word_is; parse_number, parse_size, only_number, only_size, NO_NUMBER; text_limit.
// Locks: none.

import { Text, bytes_equal_literal, text_byte, text_string, text_u64 } from '../../base/format';

@inline
function is_space(byte: u32): bool {
  return byte == 32 || (byte >= 9 && byte <= 13);
}

/** Where the next word begins, from `at` on; `end` if there is none. */
export function word_begin(at: usize, end: usize): usize {
  while (at < end && is_space(load<u8>(at))) at++;
  return at;
}

/** Where the word that begins at `at` ends. */
export function word_end(at: usize, end: usize): usize {
  while (at < end && !is_space(load<u8>(at))) at++;
  return at;
}

/** True if the text from `at` to `end` is that word and white space. */
export function only_word_is(at: usize, end: usize, literal: string): bool {
  const from = word_begin(at, end);
  const to = word_end(from, end);
  return bytes_equal_literal(from, to - from, literal) && word_begin(to, end) == end;
}

/** What parse_number and parse_size answer for what is no number, or too large a one. */
export const NO_NUMBER: i64 = i64.MIN_VALUE;

/** The decimal number, with a sign perhaps, that the `length` bytes at `address` spell; NO_NUMBER. */
export function parse_number(address: usize, length: u32): i64 {
  const negative = length > 1 && load<u8>(address) == 45;
  const signed = negative || (length > 1 && load<u8>(address) == 43);
  if (length == 0 || length > 19) return NO_NUMBER;
  let value: u64 = 0;
  for (let i: u32 = signed ? 1 : 0; i < length; i++) {
    const digit = <u32>load<u8>(address + i) - 48;
    if (digit > 9) return NO_NUMBER;
    value = value * 10 + digit;
  }
  if (value > <u64>i64.MAX_VALUE) return NO_NUMBER;
  return negative ? -(<i64>value) : <i64>value;
}

/** How many bits a suffix of memparse stands for; 0: it is none. */
function suffix_bits(byte: u32): u32 {
  switch (byte | 32) {
    case 107:
      return 10;
    case 109:
      return 20;
    case 103:
      return 30;
    case 116:
      return 40;
    case 112:
      return 50;
    default:
      return 0;
  }
}

/** A number of bytes, with K, M, G, T or P behind it perhaps: at least 0, or NO_NUMBER. What is too large is the largest. */
export function parse_size(address: usize, length: u32): i64 {
  if (length == 0) return NO_NUMBER;
  const bits = suffix_bits(load<u8>(address + length - 1));
  const value = parse_number(address, bits == 0 ? length : length - 1);
  if (value < 0) return NO_NUMBER;
  return value > i64.MAX_VALUE >> bits ? i64.MAX_VALUE : value << bits;
}

/** The number that the `length` bytes at `address` are, white space around it apart; NO_NUMBER. */
export function only_number(address: usize, length: u32): i64 {
  const from = word_begin(address, address + length);
  const to = word_end(from, address + length);
  return word_begin(to, address + length) == address + length
    ? parse_number(from, <u32>(to - from))
    : NO_NUMBER;
}

/** The same for a number of bytes. */
export function only_size(address: usize, length: u32): i64 {
  const from = word_begin(address, address + length);
  const to = word_end(from, address + length);
  return word_begin(to, address + length) == address + length
    ? parse_size(from, <u32>(to - from))
    : NO_NUMBER;
}

/** Appends a limit and a newline: a number, or `max`. */
export function text_limit(text: Text, value: u64, limited: bool): void {
  if (limited) text_u64(text, value);
  else text_string(text, 'max');
  text_byte(text, 10);
}
