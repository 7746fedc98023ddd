// The keys of sort: which part of a line counts, and how two of them compare.
//
// Interface: Key, KEY_…, orderingBit, parseKey, compareKeys, keyPrefix, isIncompatible.

import { isBlankOrNewline, isDigit } from '../../lib/base/ascii';
import { Bytes, findByte } from '../../lib/base/bytes';
import { wasi_random_get } from '../../lib/base/abi';
import { floatEnd, parseFloatAt } from '../../lib/text/float';
import { compareVersions } from '../../lib/text/version';

export const KEY_BLANKS: u32 = 1;
export const KEY_DICTIONARY: u32 = 2;
export const KEY_FOLD: u32 = 4;
export const KEY_PRINTABLE: u32 = 8;
export const KEY_NUMERIC: u32 = 16;
export const KEY_GENERAL: u32 = 32;
export const KEY_HUMAN: u32 = 64;
export const KEY_MONTH: u32 = 128;
export const KEY_VERSION: u32 = 256;
export const KEY_RANDOM: u32 = 512;
export const KEY_REVERSE: u32 = 1024;
/** Blanks before the end of the field are left out. */
export const KEY_END_BLANKS: u32 = 2048;

const NUMBERS = KEY_NUMERIC | KEY_GENERAL | KEY_HUMAN | KEY_MONTH;

/** Set by range(): where the key of a line is. */
export let keyStart: usize = 0;
export let keyEnd: usize = 0;

@inline
function fold(byte: u8): u8 {
  return byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte;
}

/** The bit of an ordering option, or 0. */
export function orderingBit(letter: u8): u32 {
  switch (letter) {
    case 0x62:
      return KEY_BLANKS;
    case 0x64:
      return KEY_DICTIONARY;
    case 0x66:
      return KEY_FOLD;
    case 0x69:
      return KEY_PRINTABLE;
    case 0x6e:
      return KEY_NUMERIC;
    case 0x67:
      return KEY_GENERAL;
    case 0x68:
      return KEY_HUMAN;
    case 0x4d:
      return KEY_MONTH;
    case 0x56:
      return KEY_VERSION;
    case 0x52:
      return KEY_RANDOM;
    case 0x72:
      return KEY_REVERSE;
    default:
      return 0;
  }
}

export class Key {
  startField: i32 = 1;
  startCharacter: i32 = 1;
  /** 0: the end of the line. */
  endField: i32 = 0;
  /** 0: the end of the field. */
  endCharacter: i32 = 0;
  flags: u32 = 0;

  /** Skips `count` fields from `at`. */
  private skipFields(from: usize, end: usize, count: i32, separator: i32): usize {
    let at = from;
    for (let field = 0; field < count && at < end; field++) {
      if (separator >= 0) {
        at = findByte(at, end, <u8>separator);
        if (at < end) at++;
        else return end;
      } else {
        while (at < end && isBlankOrNewline(load<u8>(at))) at++;
        while (at < end && !isBlankOrNewline(load<u8>(at))) at++;
      }
    }
    return at;
  }

  /** Finds the key in the line [start, end): keyStart and keyEnd. */
  range(start: usize, end: usize, separator: i32): void {
    let at = this.startField == 1 ? start : this.skipFields(start, end, this.startField - 1, separator);
    if (this.flags & KEY_BLANKS) while (at < end && isBlankOrNewline(load<u8>(at))) at++;
    at = min(at + this.startCharacter - 1, end);
    keyStart = at;
    keyEnd = end;
    if (this.endField == 0) return;
    let stop: usize;
    if (this.endCharacter == 0) {
      stop = this.endOfField(start, end, separator);
    } else {
      stop = this.skipFields(start, end, this.endField - 1, separator);
      if (this.flags & KEY_END_BLANKS) while (stop < end && isBlankOrNewline(load<u8>(stop))) stop++;
      stop = min(stop + this.endCharacter, end);
    }
    keyEnd = max(stop, at);
  }

  /** Where the last field of the key ends, the separator behind it left out. */
  private endOfField(start: usize, end: usize, separator: i32): usize {
    if (separator < 0) return this.skipFields(start, end, this.endField, separator);
    let at = findByte(start, end, <u8>separator);
    for (let field = 1; field < this.endField && at < end; field++) at = findByte(at + 1, end, <u8>separator);
    return at;
  }
}

/** Numbers as text: sign, digits before and behind the point, without conversion: any length is exact. */
function compareNumbers(one: usize, oneEnd: usize, other: usize, otherEnd: usize): i32 {
  let a = one;
  let b = other;
  while (a < oneEnd && isBlankOrNewline(load<u8>(a))) a++;
  while (b < otherEnd && isBlankOrNewline(load<u8>(b))) b++;
  const negativeA = a < oneEnd && load<u8>(a) == 0x2d;
  const negativeB = b < otherEnd && load<u8>(b) == 0x2d;
  a += usize(negativeA);
  b += usize(negativeB);
  if (negativeA != negativeB) {
    if (isZero(a, oneEnd) && isZero(b, otherEnd)) return 0;
    return negativeA ? -1 : 1;
  }
  const order = compareMagnitudes(a, oneEnd, b, otherEnd);
  return negativeA ? -order : order;
}

function isZero(from: usize, end: usize): bool {
  let point = false;
  for (let at = from; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e && !point) point = true;
    else if (!isDigit(byte)) return true;
    else if (byte != 0x30) return false;
  }
  return true;
}

function compareMagnitudes(one: usize, oneEnd: usize, other: usize, otherEnd: usize): i32 {
  let a = one;
  let b = other;
  while (a < oneEnd && load<u8>(a) == 0x30) a++;
  while (b < otherEnd && load<u8>(b) == 0x30) b++;
  let order = 0;
  while (true) {
    const digitA = a < oneEnd && isDigit(load<u8>(a));
    const digitB = b < otherEnd && isDigit(load<u8>(b));
    if (!digitA || !digitB) {
      if (digitA != digitB) return digitA ? 1 : -1;
      break;
    }
    if (order == 0) order = <i32>load<u8>(a) - <i32>load<u8>(b);
    a++;
    b++;
  }
  if (order != 0) return order;
  const pointA = a < oneEnd && load<u8>(a) == 0x2e;
  const pointB = b < otherEnd && load<u8>(b) == 0x2e;
  a = pointA ? a + 1 : oneEnd;
  b = pointB ? b + 1 : otherEnd;
  while (true) {
    const digitA: i32 = a < oneEnd && isDigit(load<u8>(a)) ? load<u8>(a) : 0;
    const digitB: i32 = b < otherEnd && isDigit(load<u8>(b)) ? load<u8>(b) : 0;
    if (digitA == 0 && digitB == 0) return 0;
    const difference = max(digitA, 0x30) - max(digitB, 0x30);
    if (difference != 0) return difference;
    if (digitA != 0) a++;
    if (digitB != 0) b++;
  }
}

/** The power of 1024 that a suffix stands for, with the sign of the number; 0 for zero. */
function humanOrder(start: usize, end: usize): i32 {
  let at = start;
  while (at < end && isBlankOrNewline(load<u8>(at))) at++;
  const negative = at < end && load<u8>(at) == 0x2d;
  if (negative) at++;
  if (isZero(at, end)) return 0;
  while (at < end && (isDigit(load<u8>(at)) || load<u8>(at) == 0x2e)) at++;
  let order = 1;
  if (at < end) {
    const place = 'KMGTPEZYRQ'.indexOf(String.fromCharCode(load<u8>(at)));
    if (place >= 0) order = place + 2;
    else if (load<u8>(at) == 0x6b) order = 2;
  }
  return negative ? -order : order;
}

const MONTHS = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';

function monthOf(start: usize, end: usize): i32 {
  let at = start;
  while (at < end && isBlankOrNewline(load<u8>(at))) at++;
  if (at + 3 > end) return 0;
  for (let month = 0; month < 12; month++) {
    let same = 0;
    while (same < 3 && MONTHS.charCodeAt(month * 3 + same) == fold(load<u8>(at + same))) same++;
    if (same == 3) return month + 1;
  }
  return 0;
}

/** Value of the longest number at the beginning, as strtod(3) reads it; NaN with none. */
export function generalNumber(start: usize, end: usize): f64 {
  let at = start;
  while (at < end && isBlankOrNewline(load<u8>(at))) at++;
  const value = parseFloatAt(at, end, true);
  return floatEnd == at ? NaN : value;
}

/** What is no number sorts before NaN, and that before numbers. */
function compareGeneral(one: usize, oneEnd: usize, other: usize, otherEnd: usize): i32 {
  const a = generalNumber(one, oneEnd);
  const b = generalNumber(other, otherEnd);
  const nanA = isNaN(a);
  const nanB = isNaN(b);
  if (nanA || nanB) return i32(nanB) - i32(nanA);
  return a < b ? -1 : i32(a > b);
}

const seed = memory.data(8);
let seeded: bool = false;

/** FNV-1a, from a seed that is another each time. */
function randomHash(start: usize, end: usize): u64 {
  if (!seeded) wasi_random_get(seed, 8);
  seeded = true;
  let hash = load<u64>(seed) ^ 0xcbf29ce484222325;
  for (let at = start; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x100000001b3;
  hash ^= hash >> 29;
  return hash * 0xbf58476d1ce4e5b9;
}

@inline
function isKept(byte: u8, flags: u32): bool {
  if (flags & KEY_DICTIONARY) {
    const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    if (!letter && !isDigit(byte) && byte != 0x20 && byte != 0x09) return false;
  }
  return !(flags & KEY_PRINTABLE) || (byte >= 0x20 && byte < 0x7f);
}

/** Text with some bytes left out or case folded. */
function compareText(one: usize, oneEnd: usize, other: usize, otherEnd: usize, flags: u32): i32 {
  let a = one;
  let b = other;
  while (true) {
    while (a < oneEnd && !isKept(load<u8>(a), flags)) a++;
    while (b < otherEnd && !isKept(load<u8>(b), flags)) b++;
    if (a == oneEnd || b == otherEnd) return i32(a < oneEnd) - i32(b < otherEnd);
    let byteA = load<u8>(a++);
    let byteB = load<u8>(b++);
    if (flags & KEY_FOLD) {
      byteA = fold(byteA);
      byteB = fold(byteB);
    }
    if (byteA != byteB) return <i32>byteA - <i32>byteB;
  }
}

/** Order of two keys, before the key's own reversal. */
export function compareKeys(one: usize, oneEnd: usize, other: usize, otherEnd: usize, flags: u32): i32 {
  if (flags & KEY_NUMERIC) return compareNumbers(one, oneEnd, other, otherEnd);
  if (flags & KEY_GENERAL) return compareGeneral(one, oneEnd, other, otherEnd);
  if (flags & KEY_HUMAN) {
    const order = humanOrder(one, oneEnd) - humanOrder(other, otherEnd);
    return order != 0 ? order : compareNumbers(one, oneEnd, other, otherEnd);
  }
  if (flags & KEY_MONTH) return monthOf(one, oneEnd) - monthOf(other, otherEnd);
  if (flags & KEY_RANDOM) {
    const hashA = randomHash(one, oneEnd);
    const hashB = randomHash(other, otherEnd);
    if (hashA != hashB) return hashA < hashB ? -1 : 1;
  }
  if (flags & KEY_VERSION) return compareVersions(one, oneEnd, other, otherEnd);
  if (flags & (KEY_DICTIONARY | KEY_FOLD | KEY_PRINTABLE))
    return compareText(one, oneEnd, other, otherEnd, flags);
  const lengthA = oneEnd - one;
  const lengthB = otherEnd - other;
  const order = memory.compare(one, other, min(lengthA, lengthB));
  return order != 0 ? order : lengthA < lengthB ? -1 : i32(lengthA > lengthB);
}

/** Eight bytes that order keys as far as they go: where they differ they decide. 0 says nothing. */
export function keyPrefix(start: usize, end: usize, flags: u32): u64 {
  if (flags & (KEY_NUMERIC | KEY_GENERAL)) {
    if (flags & KEY_NUMERIC) return orderedBits(plainNumber(start, end));
    const value = generalNumber(start, end);
    return isNaN(value) ? 0 : orderedBits(value);
  }
  if (flags & ~(KEY_BLANKS | KEY_END_BLANKS | KEY_REVERSE | KEY_FOLD)) return 0;
  let prefix: u64 = 0;
  const length = min<usize>(end - start, 8);
  for (let index: usize = 0; index < length; index++) {
    const byte = load<u8>(start + index);
    prefix |= (<u64>(flags & KEY_FOLD ? fold(byte) : byte)) << ((7 - index) * 8);
  }
  return prefix;
}

/** A number as -n reads it, rounded: where two differ the order of the exact ones is the same. */
function plainNumber(start: usize, end: usize): f64 {
  let at = start;
  while (at < end && isBlankOrNewline(load<u8>(at))) at++;
  const negative = at < end && load<u8>(at) == 0x2d;
  if (negative) at++;
  // Truncated after 15 digits, which a double holds exactly; the magnitude still grows with every digit before the point.
  let value: f64 = 0;
  let digits = 0;
  while (at < end && isDigit(load<u8>(at))) {
    if (digits < 15) value = value * 10 + <f64>(load<u8>(at) - 0x30);
    else value *= 10;
    if (digits > 0 || load<u8>(at) != 0x30) digits++;
    at++;
  }
  if (digits < 15 && at < end && load<u8>(at) == 0x2e) {
    let scale: f64 = 1;
    let whole = value;
    for (at++; at < end && isDigit(load<u8>(at)) && digits < 15; at++) {
      whole = whole * 10 + <f64>(load<u8>(at) - 0x30);
      scale *= 10;
      digits++;
    }
    value = whole / scale;
  }
  return negative && value != 0 ? -value : value;
}

/** Bits of a double that order as unsigned numbers do. */
function orderedBits(value: f64): u64 {
  const bits = reinterpret<u64>(value == 0 ? 0.0 : value);
  return bits >> 63 ? ~bits : bits | 0x8000000000000000;
}

/** Whether the orders that two letters ask for contradict each other. */
export function isIncompatible(flags: u32): bool {
  return popcnt(flags & (NUMBERS | KEY_RANDOM | KEY_VERSION)) > 1;
}

/** `FIELD[.CHAR][LETTERS][,FIELD[.CHAR][LETTERS]]`, or null. */
export function parseKey(text: Bytes): Key | null {
  const key = new Key();
  const parser = new KeyParser(text);
  key.startField = parser.number(1);
  if (parser.take(0x2e)) key.startCharacter = parser.number(1);
  key.flags = parser.letters(false);
  if (parser.take(0x2c)) {
    key.endField = parser.number(1);
    if (parser.take(0x2e)) key.endCharacter = parser.number(0);
    key.flags |= parser.letters(true);
  }
  return parser.isDone ? key : null;
}

class KeyParser {
  private at: i32 = 0;
  private valid: bool = true;

  constructor(private text: Bytes) {}

  get isDone(): bool {
    return this.valid && this.at == this.text.length;
  }

  take(byte: u8): bool {
    if (this.at == this.text.length || this.text[this.at] != byte) return false;
    this.at++;
    return true;
  }

  number(least: i32): i32 {
    let value = -1;
    while (this.at < this.text.length && isDigit(this.text[this.at])) {
      value = min(max(value, 0) * 10 + this.text[this.at++] - 0x30, 1 << 26);
    }
    if (value < least) this.valid = false;
    return value;
  }

  letters(atEnd: bool): u32 {
    let flags: u32 = 0;
    for (; this.at < this.text.length && this.text[this.at] != 0x2c; this.at++) {
      const bit = orderingBit(this.text[this.at]);
      if (bit == 0) this.valid = false;
      flags |= bit == KEY_BLANKS && atEnd ? KEY_END_BLANKS : bit;
    }
    return flags;
  }
}
