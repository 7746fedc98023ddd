// Numbers with a point, exactly: strtod(3), and the conversions a, e, f and g of printf(3) at any precision.
//
// Interface: parseFloatAt and floatEnd, parseFloat64 and parsedLength; putFloat and its FORMAT_… flags, formatFloat.
//
// A double is a whole number times a power of two, so that all its decimal digits can be had by multiplying with powers
// of five; rounding looks at all of them (half to even, as the C library does). The other way round a decimal number is
// divided until 64 bits and the question "anything below?" are left.

import { Big } from '../base/big';
import { ByteBuffer } from '../base/buffer';
import { Bytes, addressOf } from '../base/bytes';
import { digitOf } from './escape';

/** Flags of a conversion: `-`, `+`, blank, `#`, `0`. */
export const FORMAT_LEFT: u32 = 1;
export const FORMAT_PLUS: u32 = 2;
export const FORMAT_SPACE: u32 = 4;
export const FORMAT_ALTERNATE: u32 = 8;
export const FORMAT_ZERO: u32 = 16;

/** Digits that can decide about rounding; further ones only count as "more". */
const MOST_DIGITS = 800;

/** Address behind the number that parseFloatAt read; where it started if there was none. */
export let floatEnd: usize = 0;

@inline
function isDigit(at: usize, end: usize): bool {
  return at < end && load<u8>(at) - 0x30 <= <u8>9;
}

/**
 * Reads the longest number at the beginning of [start, end): sign, digits, point, exponent; with `words` also
 * inf, infinity, nan and hexadecimal numbers. Nothing is skipped before it. Without a number 0; see floatEnd.
 */
export function parseFloatAt(start: usize, end: usize, words: bool = false): f64 {
  let at = start;
  floatEnd = start;
  const negative = at < end && load<u8>(at) == 0x2d;
  if (at < end && (negative || load<u8>(at) == 0x2b)) at++;
  let value: f64 = 0;
  if (words && at + 1 < end && load<u8>(at) == 0x30 && (load<u8>(at + 1) | 0x20) == 0x78)
    value = parseHex(at + 2, end);
  if (floatEnd == start && words) value = parseWord(at, end, start);
  if (floatEnd == start) value = parseDecimal(at, end, start);
  return negative ? -value : value;
}

function parseWord(at: usize, end: usize, start: usize): f64 {
  if (hasWord(at, end, 'infinity')) floatEnd = at + 8;
  else if (hasWord(at, end, 'inf')) floatEnd = at + 3;
  if (floatEnd != start) return Infinity;
  if (!hasWord(at, end, 'nan')) return 0;
  floatEnd = at + 3;
  return NaN;
}

function hasWord(at: usize, end: usize, word: string): bool {
  if (at + word.length > end) return false;
  for (let index = 0; index < word.length; index++) {
    if ((load<u8>(at + index) | 0x20) != word.charCodeAt(index)) return false;
  }
  return true;
}

/** Digits behind 0x; sets floatEnd if there is one. */
function parseHex(from: usize, end: usize): f64 {
  let mantissa: u64 = 0;
  let exponent = 0;
  let digits = 0;
  let sticky: u64 = 0;
  let point = false;
  let at = from;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e && !point) {
      point = true;
      continue;
    }
    const digit = digitOf(byte);
    if (digit < 0) break;
    digits++;
    if (mantissa >> 60 == 0) {
      mantissa = (mantissa << 4) | digit;
      if (point) exponent -= 4;
    } else {
      if (digit != 0) sticky = 1;
      if (!point) exponent += 4;
    }
  }
  if (digits == 0) return 0;
  floatEnd = at;
  if (at < end && (load<u8>(at) | 0x20) == 0x70) exponent += parseExponent(at + 1, end);
  if (mantissa == 0) return 0;
  const shift = <i32>clz(mantissa);
  return assemble(mantissa << shift, sticky != 0, exponent - shift);
}

/** A signed exponent, limited; moves floatEnd behind it if it has a digit. */
function parseExponent(from: usize, end: usize): i32 {
  let at = from;
  const negative = at < end && load<u8>(at) == 0x2d;
  if (at < end && (negative || load<u8>(at) == 0x2b)) at++;
  if (!isDigit(at, end)) return 0;
  let value = 0;
  for (; isDigit(at, end); at++) value = min(value * 10 + (load<u8>(at) - 0x30), 100_000);
  floatEnd = at;
  return negative ? -value : value;
}

function parseDecimal(from: usize, end: usize, start: usize): f64 {
  let at = from;
  let digits = 0;
  let point = false;
  let mantissa: u64 = 0;
  let significant = 0;
  let exponent = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e && !point) {
      point = true;
      continue;
    }
    if (byte - 0x30 > <u8>9) break;
    digits++;
    if (significant > 0 || byte != 0x30) significant++;
    if (significant <= 19) {
      mantissa = mantissa * 10 + (byte - 0x30);
      if (point) exponent--;
    } else if (!point) exponent++;
  }
  floatEnd = digits > 0 ? at : start;
  if (digits == 0) return 0;
  const stop = at;
  let written = 0;
  if (at < end && (load<u8>(at) | 0x20) == 0x65) written = parseExponent(at + 1, end);
  exponent += written;
  if (mantissa == 0) return 0;
  if (significant <= 19 && mantissa < (<u64>1) << 53 && exponent >= -22 && exponent <= 22) {
    return exponent < 0 ? <f64>mantissa / powerOfTen(-exponent) : <f64>mantissa * powerOfTen(exponent);
  }
  if (exponent > 400) return Infinity;
  if (exponent + significant < -400) return 0;
  return significant <= 19 ? fromBig(new Big(mantissa), exponent, false) : parseLong(from, stop, written);
}

/** Exact up to 10^22. */
function powerOfTen(power: i32): f64 {
  let value: f64 = 1;
  for (let index = 0; index < power; index++) value *= 10;
  return value;
}

/** A number of more than 19 digits, at [from, stop), times 10^written. */
function parseLong(from: usize, stop: usize, written: i32): f64 {
  const big = new Big(0);
  let exponent = written;
  let point = false;
  let digits = 0;
  let more = false;
  for (let at = from; at < stop; at++) {
    const byte = load<u8>(at);
    if (byte == 0x2e) {
      point = true;
      continue;
    }
    if (digits > 0 || byte != 0x30) digits++;
    if (digits > MOST_DIGITS) {
      more = more || byte != 0x30;
      if (!point) exponent++;
      continue;
    }
    big.multiply(10, byte - 0x30);
    if (point) exponent--;
  }
  return fromBig(big, exponent, more);
}

/** big × 10^exponent, rounded; `more`: and a little more. Frees `big`. */
function fromBig(big: Big, exponent: i32, more: bool): f64 {
  let sticky = more;
  let scale = 0;
  if (exponent >= 0) {
    big.multiplyByFives(exponent);
    scale = exponent;
  } else {
    const power = -exponent;
    const shift = max(0, 64 + ((power * 7) >> 1) + 32 - big.bits);
    big.shiftLeft(shift);
    let left = power;
    for (; left >= 9; left -= 9) sticky = big.divide(1_000_000_000) != 0 || sticky;
    for (; left > 0; left--) sticky = big.divide(10) != 0 || sticky;
    scale = -shift;
  }
  const bits = big.bits;
  const top = big.top();
  sticky = big.hasBitsBelow || sticky;
  big.free();
  if (bits <= 64) return assemble(top << (64 - bits), sticky, scale - (64 - bits));
  return assemble(top, sticky, scale + bits - 64);
}

/** mantissa × 2^exponent with the highest bit of the mantissa set, rounded to the nearest double, ties to even. */
function assemble(mantissa: u64, sticky: bool, exponent: i32): f64 {
  // The value is 1.xxx × 2^(exponent + 63).
  const power = exponent + 63;
  if (power > 1023) return Infinity;
  const drop = power < -1022 ? 11 + (-1022 - power) : 11;
  if (drop > 64) return 0;
  let kept = drop == 64 ? 0 : mantissa >> drop;
  const half: u64 = (<u64>1) << (drop - 1);
  const rest = drop == 64 ? mantissa : mantissa & (((<u64>1) << drop) - 1);
  if (rest > half || (rest == half && (sticky || (kept & 1) != 0))) kept++;
  // A carry out of the fraction moves into the exponent by itself.
  if (power < -1022) return reinterpret<f64>(kept);
  return reinterpret<f64>(kept + ((<u64>(power + 1022)) << 52));
}

/** Bytes that the last parseFloat64 took for a number, blanks before it included; 0: there was none. */
export let parsedLength: i32 = 0;

/** The number at the start of a text, blanks before it aside: decimal or hexadecimal, `inf`, `nan`. */
export function parseFloat64(text: Bytes): f64 {
  const start = addressOf(text);
  const end = start + text.length;
  let at = start;
  while (at < end && (load<u8>(at) == 0x20 || load<u8>(at) - 9 <= <u8>4)) at++;
  const value = parseFloatAt(at, end, true);
  parsedLength = floatEnd == at ? 0 : <i32>(floatEnd - start);
  return value;
}

/**
 * A number that is not negative, by a conversion of printf: e E f F g G a A. `precision` −1: the default. `alternate`: the
 * point and trailing zeros stay (#).
 */
export function formatFloat(value: f64, letter: u8, precision: i32, alternate: bool): Bytes {
  const out = new ByteBuffer(32);
  putFloat(out, abs(value), letter, alternate ? FORMAT_ALTERNATE : 0, 0, precision);
  return out.take();
}

/** All decimal digits of a finite number above zero, at `digitsAt`: value = 0.ddd… × 10^digitsPoint. */
let digitsAt: usize = 0;
let digitsCapacity: i32 = 0;
let digitsCount: i32 = 0;
let digitsPoint: i32 = 0;

function reserveDigits(count: i32): void {
  if (count <= digitsCapacity) return;
  if (digitsAt != 0) heap.free(digitsAt);
  digitsCapacity = count;
  digitsAt = heap.alloc(count);
}

function expand(value: f64): void {
  const bits = reinterpret<u64>(value);
  const raw = <i32>((bits >> 52) & 0x7ff);
  const fraction = bits & 0xfffffffffffff;
  const mantissa = raw == 0 ? fraction : fraction | ((<u64>1) << 52);
  let exponent = (raw == 0 ? 1 : raw) - 1075;
  const zeros = <i32>ctz(mantissa);
  exponent += zeros;
  const big = new Big(mantissa >> zeros);
  if (exponent >= 0) big.shiftLeft(exponent);
  else big.multiplyByFives(-exponent);
  // Nine digits at a time, from the end.
  const most = big.bits / 3 + 18;
  reserveDigits(most);
  let at = most;
  while (!big.isZero) {
    let group = big.divide(1_000_000_000);
    for (let digit = 0; digit < 9; digit++) {
      store<u8>(digitsAt + --at, <u8>(group % 10));
      group /= 10;
    }
  }
  big.free();
  while (load<u8>(digitsAt + at) == 0) at++;
  digitsCount = most - at;
  memory.copy(digitsAt, digitsAt + at, digitsCount);
  digitsPoint = exponent >= 0 ? digitsCount : digitsCount + exponent;
}

/** Rounds to `count` digits, which may be none or fewer; half to even. */
function roundDigits(count: i32): void {
  if (count >= digitsCount) return;
  if (count < 0) {
    digitsCount = 0;
    return;
  }
  const next = load<u8>(digitsAt + count);
  let up = next > 5;
  if (next == 5) {
    for (let index = count + 1; index < digitsCount && !up; index++) up = load<u8>(digitsAt + index) != 0;
    if (!up) up = count > 0 && (load<u8>(digitsAt + count - 1) & 1) != 0;
  }
  digitsCount = count;
  if (!up) return;
  for (let index = count - 1; index >= 0; index--) {
    const digit = load<u8>(digitsAt + index);
    if (digit < 9) {
      store<u8>(digitsAt + index, digit + 1);
      return;
    }
    store<u8>(digitsAt + index, 0);
  }
  // All nines, or no digit at all: a one before them.
  store<u8>(digitsAt, 1);
  memory.fill(digitsAt + 1, 0, max(count - 1, 0));
  digitsCount = max(count, 1);
  digitsPoint++;
}

@inline
function digit(index: i32): u8 {
  return index >= 0 && index < digitsCount ? load<u8>(digitsAt + index) + 0x30 : 0x30;
}

/**
 * Appends a number by a conversion of printf(3): a, e, f, g or a capital one. `precision` −1: as the conversion has it
 * by itself. Widths count bytes.
 */
export function putFloat(
  out: ByteBuffer,
  value: f64,
  conversion: u8,
  flags: u32,
  width: i32,
  precision: i32,
): void {
  const start = out.length;
  const negative = reinterpret<i64>(value) < 0;
  if (negative) out.byte(0x2d);
  else if (flags & FORMAT_PLUS) out.byte(0x2b);
  else if (flags & FORMAT_SPACE) out.byte(0x20);
  const sign = out.length;
  const finite = isFinite(value);
  const upper = conversion < 0x61;
  const kind = conversion | 0x20;
  if (!finite) putWord(out, isNaN(value) ? 'nan' : 'inf', upper);
  else if (kind == 0x61) putHex(out, abs(value), flags, precision, upper);
  else putDecimal(out, abs(value), kind, flags, precision < 0 ? 6 : precision, upper);
  const missing = width - (out.length - start);
  if (missing <= 0) return;
  if (flags & FORMAT_LEFT) {
    for (let index = 0; index < missing; index++) out.byte(0x20);
    return;
  }
  const zeros = finite && (flags & FORMAT_ZERO) != 0;
  const place = zeros ? (kind == 0x61 ? sign + 2 : sign) : start;
  const padding = new StaticArray<u8>(missing);
  padding.fill(zeros ? 0x30 : 0x20);
  out.insert(place, padding);
}

function putWord(out: ByteBuffer, word: string, upper: bool): void {
  out.text(upper ? word.toUpperCase() : word);
}

function putDecimal(out: ByteBuffer, value: f64, kind: u8, flags: u32, precision: i32, upper: bool): void {
  if (value == 0) {
    digitsCount = 0;
    digitsPoint = 1;
  } else expand(value);
  const alternate = (flags & FORMAT_ALTERNATE) != 0;
  if (kind == 0x66) {
    roundDigits(digitsPoint + precision);
    return putFixed(out, precision, alternate);
  }
  if (kind == 0x65) {
    roundDigits(precision + 1);
    return putExponential(out, precision, alternate, upper);
  }
  const significant = max(precision, 1);
  roundDigits(significant);
  const exponent = digitsPoint - 1;
  const fixed = exponent >= -4 && exponent < significant;
  let decimals = fixed ? significant - 1 - exponent : significant - 1;
  if (!alternate) {
    let last = digitsCount;
    while (last > 0 && load<u8>(digitsAt + last - 1) == 0) last--;
    decimals = min(decimals, max(0, fixed ? last - digitsPoint : last - 1));
  }
  if (fixed) putFixed(out, decimals, alternate);
  else putExponential(out, decimals, alternate, upper);
}

function putFixed(out: ByteBuffer, decimals: i32, point: bool): void {
  if (digitsPoint <= 0 || digitsCount == 0) out.byte(0x30);
  else for (let index = 0; index < digitsPoint; index++) out.byte(digit(index));
  if (decimals > 0 || point) out.byte(0x2e);
  const from = digitsCount == 0 ? 0 : digitsPoint;
  for (let index = 0; index < decimals; index++) out.byte(digit(from + index));
}

function putExponential(out: ByteBuffer, decimals: i32, point: bool, upper: bool): void {
  out.byte(digit(0));
  if (decimals > 0 || point) out.byte(0x2e);
  for (let index = 0; index < decimals; index++) out.byte(digit(1 + index));
  out.byte(upper ? 0x45 : 0x65);
  const exponent = digitsPoint - 1;
  out.byte(exponent < 0 ? 0x2d : 0x2b);
  const size = abs(exponent);
  if (size < 10) out.byte(0x30);
  out.text(size.toString());
}

/** %a: the mantissa in hexadecimal with one digit before the point, the exponent of two behind p. */
function putHex(out: ByteBuffer, value: f64, flags: u32, precision: i32, upper: bool): void {
  const bits = reinterpret<u64>(value);
  const raw = <i32>(bits >> 52);
  let fraction = bits & 0xfffffffffffff;
  let lead: u64 = u64(raw != 0);
  const exponent = value == 0 ? 0 : (raw == 0 ? 1 : raw) - 1023;
  let places = 13;
  if (precision >= 0 && precision < 13) {
    const drop = 4 * (13 - precision);
    const whole = (lead << 52) | fraction;
    let kept = whole >> drop;
    const rest = whole & (((<u64>1) << drop) - 1);
    const half: u64 = (<u64>1) << (drop - 1);
    if (rest > half || (rest == half && (kept & 1) != 0)) kept++;
    lead = kept >> (4 * precision);
    fraction = (kept << drop) & 0xfffffffffffff;
    places = precision;
  } else if (precision < 0) {
    places = fraction == 0 ? 0 : 13 - <i32>(ctz(fraction) / 4);
  } else places = precision;
  out
    .byte(0x30)
    .byte(upper ? 0x58 : 0x78)
    .byte(<u8>(0x30 + lead));
  if (places > 0 || flags & FORMAT_ALTERNATE) out.byte(0x2e);
  for (let index = 0; index < places; index++) {
    const nibble = index < 13 ? <u8>((fraction >> (48 - 4 * index)) & 15) : 0;
    out.byte(nibble < 10 ? 0x30 + nibble : (upper ? 0x37 : 0x57) + nibble);
  }
  out
    .byte(upper ? 0x50 : 0x70)
    .byte(exponent < 0 ? 0x2d : 0x2b)
    .text(abs(exponent).toString());
}
