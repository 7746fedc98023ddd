// Floating-point numbers as text, exactly: digits come from arithmetic on whole numbers of any size, so that what is rounded
// is the true value (printf(3), strtod(3)).
//
// Interface: formatFloat, parseFloat64, parsedLength.

import { Bytes, bytesAt, equalsText, toBytes } from './bytes';
import { digitOf } from './escape';

/** Digits of a number in base 10^9, the least significant first. 1100 bits before the point and as many behind it fit. */
const LIMBS: i32 = 260;
const BASE: u64 = 1000000000;

/** The value as an integer in base 10^9 with `fraction` limbs behind the point. */
class Decimal {
  limbs: StaticArray<u32> = new StaticArray<u32>(LIMBS);
  used: i32 = 0;
  fraction: i32 = 0;

  constructor(value: f64) {
    const bits = reinterpret<u64>(value);
    const biased = (<i32>(bits >> 52)) & 0x7ff;
    let mantissa = bits & 0xfffffffffffff;
    let exponent = -1074;
    if (biased > 0) {
      mantissa |= 1 << 52;
      exponent = biased - 1075;
    }
    while (mantissa > 0) {
      this.limbs[this.used++] = <u32>(mantissa % BASE);
      mantissa /= BASE;
    }
    for (; exponent > 0; exponent -= min(exponent, 29)) this.multiply(1 << min(exponent, 29));
    for (; exponent < 0; exponent++) this.halve();
  }

  private multiply(factor: u32): void {
    let carry: u64 = 0;
    for (let index = 0; index < this.used; index++) {
      const value = <u64>this.limbs[index] * factor + carry;
      this.limbs[index] = <u32>(value % BASE);
      carry = value / BASE;
    }
    if (carry > 0) this.limbs[this.used++] = <u32>carry;
  }

  private halve(): void {
    if (this.used == 0) return;
    if (this.limbs[0] & 1) {
      for (let index = this.used; index > 0; index--) this.limbs[index] = this.limbs[index - 1];
      this.limbs[0] = 0;
      this.used++;
      this.fraction++;
    }
    let rest: u64 = 0;
    for (let index = this.used - 1; index >= 0; index--) {
      const value = rest * BASE + this.limbs[index];
      this.limbs[index] = <u32>(value >> 1);
      rest = value & 1;
    }
    while (this.used > 0 && this.limbs[this.used - 1] == 0) this.used--;
  }

  /** The digit that counts 10^position. */
  digit(position: i32): i32 {
    const place = position + this.fraction * 9;
    if (place < 0) return 0;
    const index = place / 9;
    if (index >= this.used) return 0;
    let limb = this.limbs[index];
    for (let skip = place % 9; skip > 0; skip--) limb /= 10;
    return <i32>(limb % 10);
  }

  /** Position of the first digit that is not 0; 0 for zero. */
  get top(): i32 {
    let position = (this.used - this.fraction) * 9 - 1;
    const last = -this.fraction * 9;
    while (position >= last && this.digit(position) == 0) position--;
    return position < last ? 0 : position;
  }

  /** Whether rounding away everything below `position` goes up: half to even. */
  private roundsUp(position: i32): bool {
    const first = this.digit(position - 1);
    if (first != 5) return first > 5;
    for (let lower = position - 2; lower >= -this.fraction * 9; lower--) {
      if (this.digit(lower) != 0) return true;
    }
    return (this.digit(position) & 1) == 1;
  }

  /** Digits from 10^high down to 10^low, rounded; one more in front if rounding carries. */
  digits(high: i32, low: i32): Bytes {
    const count = high - low + 1;
    const text = new StaticArray<u8>(count + 1);
    for (let index = 0; index < count; index++) text[index + 1] = <u8>(0x30 + this.digit(high - index));
    text[0] = 0x30;
    if (this.roundsUp(low)) {
      let index = count;
      while (text[index] == 0x39) text[index--] = 0x30;
      text[index]++;
    }
    return text[0] == 0x30 ? bytesAt(changetype<usize>(text) + 1, count) : text;
  }
}

/** Collects the text of one number. */
class Text {
  bytes: StaticArray<u8> = new StaticArray<u8>(64);
  length: i32 = 0;

  put(byte: i32): void {
    if (this.length == this.bytes.length) {
      const larger = new StaticArray<u8>(this.length * 2);
      memory.copy(changetype<usize>(larger), changetype<usize>(this.bytes), this.length);
      this.bytes = larger;
    }
    this.bytes[this.length++] = <u8>byte;
  }

  range(from: Bytes, start: i32, end: i32): void {
    for (let index = start; index < end; index++) this.put(from[index]);
  }

  /** An exponent with its sign and `least` digits. */
  exponent(letter: i32, value: i32, least: i32): void {
    this.put(letter);
    this.put(value < 0 ? 0x2d : 0x2b);
    const digits = abs(value).toString().padStart(least, '0');
    for (let index = 0; index < digits.length; index++) this.put(digits.charCodeAt(index));
  }

  /** Takes zeros behind a point away, and the point. */
  trim(): void {
    while (this.bytes[this.length - 1] == 0x30) this.length--;
    if (this.bytes[this.length - 1] == 0x2e) this.length--;
  }

  take(): Bytes {
    return bytesAt(changetype<usize>(this.bytes), this.length);
  }
}

/**
 * A number that is not negative, by a conversion of printf: e E f F g G a A. `precision` −1: the default. `alternate`: the
 * point and trailing zeros stay (#).
 */
export function formatFloat(value: f64, letter: u8, precision: i32, alternate: bool): Bytes {
  const upper = letter < 0x61;
  if (isNaN(value)) return toBytes(upper ? 'NAN' : 'nan');
  if (!isFinite(value)) return toBytes(upper ? 'INF' : 'inf');
  const kind = letter | 0x20;
  if (kind == 0x61) return hexadecimal(value, upper, precision, alternate);
  const wanted = precision < 0 ? 6 : precision;
  const decimal = new Decimal(value);
  const text = new Text();
  if (kind == 0x66) fixed(text, decimal, wanted, alternate);
  else if (kind == 0x65) scientific(text, decimal, wanted, alternate, upper ? 0x45 : 0x65);
  else general(text, decimal, max(wanted, 1), alternate, upper ? 0x45 : 0x65);
  return text.take();
}

function fixed(text: Text, decimal: Decimal, places: i32, point: bool): void {
  const digits = decimal.digits(max(decimal.top, 0), -places);
  const whole = digits.length - places;
  text.range(digits, 0, whole);
  if (places > 0 || point) text.put(0x2e);
  text.range(digits, whole, digits.length);
}

function scientific(text: Text, decimal: Decimal, places: i32, point: bool, letter: i32): void {
  const top = decimal.top;
  const digits = decimal.digits(top, top - places);
  const carried = digits.length - places - 1;
  text.put(digits[0]);
  if (places > 0 || point) text.put(0x2e);
  text.range(digits, 1, places + 1);
  text.exponent(letter, top + carried, 2);
}

function general(text: Text, decimal: Decimal, significant: i32, alternate: bool, letter: i32): void {
  const top = decimal.top;
  const digits = decimal.digits(top, top - significant + 1);
  const exponent = top + digits.length - significant;
  if (exponent < -4 || exponent >= significant) {
    scientific(text, decimal, significant - 1, alternate, letter);
    if (alternate || significant == 1) return;
    let end = text.length - 1;
    while (text.bytes[end] != <u8>letter) end--;
    const tail = bytesAt(changetype<usize>(text.bytes) + end, text.length - end);
    text.length = end;
    text.trim();
    text.range(tail, 0, tail.length);
    return;
  }
  fixed(text, decimal, significant - 1 - exponent, alternate);
  if (!alternate && significant - 1 - exponent > 0) text.trim();
}

/** %a: the mantissa in hexadecimal digits, as glibc writes it. */
function hexadecimal(value: f64, upper: bool, precision: i32, point: bool): Bytes {
  const bits = reinterpret<u64>(value);
  let exponent = ((<i32>(bits >> 52)) & 0x7ff) - 1023;
  let mantissa = bits & 0xfffffffffffff;
  if (exponent > -1023) mantissa |= 1 << 52;
  else exponent = mantissa == 0 ? 0 : -1022;
  let digits = 13;
  if (precision >= 0 && precision < 13) {
    const shift = <u64>((13 - precision) * 4);
    const half: u64 = 1 << (shift - 1);
    const rest = mantissa & ((1 << shift) - 1);
    mantissa >>= shift;
    if (rest > half || (rest == half && (mantissa & 1) == 1)) mantissa++;
    digits = precision;
  } else if (precision < 0) {
    while (digits > 0 && (mantissa & 15) == 0) {
      mantissa >>= 4;
      digits--;
    }
  }
  const text = new Text();
  text.put(0x30);
  text.put(upper ? 0x58 : 0x78);
  text.put(0x30 + <i32>(mantissa >> (digits * 4)));
  if (digits > 0 || precision > 0 || point) text.put(0x2e);
  for (let index = digits - 1; index >= 0; index--) {
    const digit = <i32>((mantissa >> (index * 4)) & 15);
    text.put(digit < 10 ? 0x30 + digit : (upper ? 0x37 : 0x57) + digit);
  }
  for (let index = digits; index < precision; index++) text.put(0x30);
  text.exponent(upper ? 0x50 : 0x70, exponent, 1);
  return text.take();
}

/** Bytes that the last parseFloat64 took for a number; 0: there was none. */
export let parsedLength: i32 = 0;

/** The number at the start of a text, strtod(3): decimal or hexadecimal, `inf`, `nan`. */
export function parseFloat64(text: Bytes): f64 {
  let at = 0;
  while (at < text.length && (text[at] == 0x20 || (text[at] >= 0x09 && text[at] <= 0x0d))) at++;
  const start = at;
  const negative = at < text.length && text[at] == 0x2d;
  if (negative || (at < text.length && text[at] == 0x2b)) at++;
  parsedLength = 0;
  const word = wordAt(text, at);
  let value: f64 = NaN;
  if (word > 0) {
    parsedLength = at + word;
    if (word != 3 || (text[at] | 0x20) == 0x69) value = Infinity;
    return negative ? -value : value;
  }
  if (at + 2 < text.length && text[at] == 0x30 && (text[at + 1] | 0x20) == 0x78) {
    value = hexadecimalAt(text, at + 2);
    if (parsedLength > 0) return negative ? -value : value;
  }
  return decimalAt(text, start, at);
}

/** Length of `infinity`, `inf` or `nan` at an index, in any case. */
function wordAt(text: Bytes, at: i32): i32 {
  const rest = new StaticArray<u8>(min(8, text.length - at));
  for (let index = 0; index < rest.length; index++) rest[index] = text[at + index] | 0x20;
  if (equalsText(rest, 'infinity')) return 8;
  if (rest.length < 3) return 0;
  const three = bytesAt(changetype<usize>(rest), 3);
  return equalsText(three, 'inf') || equalsText(three, 'nan') ? 3 : 0;
}

function hexadecimalAt(text: Bytes, start: i32): f64 {
  let at = start;
  let value: f64 = 0;
  let scale = 0;
  let point = false;
  let digits = 0;
  for (; at < text.length; at++) {
    if (text[at] == 0x2e && !point) {
      point = true;
      continue;
    }
    const digit = digitOf(text[at]);
    if (digit < 0) break;
    value = value * 16 + digit;
    if (point) scale -= 4;
    digits++;
  }
  if (digits == 0) return 0;
  if (at < text.length && (text[at] | 0x20) == 0x70) {
    const end = exponentEnd(text, at + 1);
    if (end > 0) {
      scale += exponentValue;
      at = end;
    }
  }
  parsedLength = at;
  return value * Math.pow(2, scale);
}

let exponentValue: i32 = 0;

/** Reads a signed number at an index: the index behind it, 0: there is none. */
function exponentEnd(text: Bytes, start: i32): i32 {
  let at = start;
  const negative = at < text.length && text[at] == 0x2d;
  if (negative || (at < text.length && text[at] == 0x2b)) at++;
  const first = at;
  exponentValue = 0;
  while (at < text.length && text[at] >= 0x30 && text[at] <= 0x39) {
    exponentValue = min(exponentValue * 10 + text[at++] - 0x30, 100000);
  }
  if (negative) exponentValue = -exponentValue;
  return at == first ? 0 : at;
}

function decimalAt(text: Bytes, start: i32, first: i32): f64 {
  let at = first;
  let digits = 0;
  let point = false;
  for (; at < text.length; at++) {
    const byte = text[at];
    if (byte == 0x2e && !point) point = true;
    else if (byte >= 0x30 && byte <= 0x39) digits++;
    else break;
  }
  if (digits == 0) return 0;
  if (at < text.length && (text[at] | 0x20) == 0x65) {
    const end = exponentEnd(text, at + 1);
    if (end > 0) at = end;
  }
  parsedLength = at;
  return parseFloat(String.UTF8.decodeUnsafe(changetype<usize>(text) + start, at - start));
}
