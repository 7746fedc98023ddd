// printf FORMAT [ARG]...: writes its arguments as the format says (POSIX printf(1)); the format is used again while arguments
// are left. Conversions: d i o u x X c s b e E f F g G a A %, flags, width and precision, * for either. A built-in of sh too.

import { isSpace } from '../lib/base/ascii';
import { Bytes, equalsText, sliceOf } from '../lib/base/bytes';
import { digitOf, putEscape } from '../lib/text/escape';
import { formatFloat, parseFloat64, parsedLength } from '../lib/text/float';
import { Writer, complain, stdout } from '../lib/base/io';

const LEFT: i32 = 1;
const PLUS: i32 = 2;
const BLANK: i32 = 4;
const ALTERNATE: i32 = 8;
const ZERO: i32 = 16;

let args: Array<Bytes> = [];
let next: i32 = 0;
let status: i32 = 0;
let stopped: bool = false;

let flags: i32 = 0;
let width: i32 = 0;
/** −1: none was given. */
let precision: i32 = -1;

/** Text that a conversion makes, before it is padded. */
const scratch = new Writer(-1, 4096);

function argument(): Bytes | null {
  return next < args.length ? args[next++] : null;
}

function problem(text: Bytes, what: string): void {
  complain().bytes(text).text(': ').text(what).end();
  status = 1;
}

/** An integer in C's notation, or the code of the byte behind a quote. */
function integer(signed: bool): i64 {
  const text = argument();
  if (text === null) return 0;
  if (text.length > 0 && (text[0] == 0x27 || text[0] == 0x22)) return text.length > 1 ? text[1] : 0;
  let at = 0;
  while (at < text.length && isSpace(text[at])) at++;
  let negative = false;
  if (at < text.length && (text[at] == 0x2d || text[at] == 0x2b)) negative = text[at++] == 0x2d;
  let base: u64 = 10;
  if (at + 1 < text.length && text[at] == 0x30) {
    base = 8;
    if ((text[at + 1] | 0x20) == 0x78 && at + 2 < text.length && digitOf(text[at + 2]) >= 0) {
      base = 16;
      at += 2;
    }
  }
  const start = at;
  const limit = signed ? <u64>i64.MAX_VALUE + u64(negative) : u64.MAX_VALUE;
  let value: u64 = 0;
  let large = false;
  for (; at < text.length; at++) {
    const digit = digitOf(text[at]);
    if (digit < 0 || <u64>digit >= base) break;
    if (large || value > (limit - digit) / base) large = true;
    else value = value * base + digit;
  }
  if (at == start && text.length > 0) problem(text, 'expected numeric value');
  else if (at < text.length) problem(text, 'not completely converted');
  else if (large) problem(text, 'Numerical result out of range');
  if (large) value = limit;
  return negative ? -(<i64>value) : <i64>value;
}

function float(): f64 {
  const text = argument();
  if (text === null) return 0;
  if (text.length > 0 && (text[0] == 0x27 || text[0] == 0x22)) return text.length > 1 ? text[1] : 0;
  const value = parseFloat64(text);
  if (parsedLength == 0 && text.length > 0) problem(text, 'expected numeric value');
  else if (parsedLength < text.length) problem(text, 'not completely converted');
  return value;
}

/** Writes text in a field of `width`. */
function pad(text: Bytes): void {
  const blanks = width - text.length;
  if ((flags & LEFT) == 0) for (let index = 0; index < blanks; index++) stdout.byte(0x20);
  stdout.bytes(text);
  if ((flags & LEFT) != 0) for (let index = 0; index < blanks; index++) stdout.byte(0x20);
}

/** A number's sign or prefix, zeros as precision and flags ask for, and digits. */
function padNumber(prefix: string, digits: Bytes, zeroFlag: bool): void {
  let zeros = max(precision - digits.length, 0);
  if (zeroFlag && (flags & LEFT) == 0) zeros = max(zeros, width - prefix.length - digits.length);
  scratch.text(prefix);
  for (let index = 0; index < zeros; index++) scratch.byte(0x30);
  scratch.bytes(digits);
  pad(scratch.taken());
}

function putInteger(letter: u8): void {
  const signed = letter == 0x64 || letter == 0x69;
  const value = integer(signed);
  let base: u32 = 10;
  let prefix = '';
  if (letter == 0x6f) base = 8;
  else if ((letter | 0x20) == 0x78) base = 16;
  if (value != 0 || precision != 0) scratch.unsigned(signed && value < 0 ? -value : value, base);
  const digits = scratch.taken();
  if (letter == 0x58) toUpper(digits);
  if (signed) prefix = value < 0 ? '-' : flags & PLUS ? '+' : flags & BLANK ? ' ' : '';
  else if ((flags & ALTERNATE) != 0) {
    if (base == 16 && value != 0) prefix = letter == 0x58 ? '0X' : '0x';
    if (base == 8 && (digits.length == 0 || digits[0] != 0x30)) precision = max(precision, digits.length + 1);
  }
  padNumber(prefix, digits, (flags & ZERO) != 0 && precision < 0);
}

function toUpper(text: Bytes): void {
  for (let index = 0; index < text.length; index++) {
    if (text[index] >= 0x61 && text[index] <= 0x7a) text[index] -= 0x20;
  }
}

function putFloat(letter: u8): void {
  const value = float();
  const negative = value < 0 || (value == 0 && 1 / value < 0);
  const digits = formatFloat(abs(value), letter, precision, (flags & ALTERNATE) != 0);
  const sign = negative ? '-' : flags & PLUS ? '+' : flags & BLANK ? ' ' : '';
  precision = -1;
  padNumber(sign, digits, (flags & ZERO) != 0 && isFinite(value));
}

function putString(text: Bytes | null): void {
  let shown = text === null ? new StaticArray<u8>(0) : text;
  if (precision >= 0 && precision < shown.length) shown = sliceOf(shown, 0, precision);
  pad(shown);
}

/** %b: the argument with the escapes of echo. */
function putEscaped(): void {
  const text = argument();
  if (text === null) return putString(null);
  for (let index = 0; index < text.length && !stopped;) {
    if (text[index] == 0x5c) {
      index = putEscape(scratch, text, index, true, false);
      if (index < 0) stopped = true;
    } else scratch.byte(text[index++]);
  }
  putString(scratch.taken());
}

function putByte(): void {
  const text = argument();
  // Nothing is a NUL, as the byte that ends an empty string in C.
  putString(text === null || text.length == 0 ? new StaticArray<u8>(1) : sliceOf(text, 0, 1));
}

/** Reads `*` or digits at `at`; the index behind them. The number is in `read`. */
let read: i32 = -1;
function number(format: Bytes, at: i32): i32 {
  read = -1;
  if (at < format.length && format[at] == 0x2a) {
    read = <i32>integer(true);
    return at + 1;
  }
  while (at < format.length && format[at] >= 0x30 && format[at] <= 0x39) {
    read = max(read, 0) * 10 + format[at++] - 0x30;
  }
  return at;
}

/** One conversion, from behind its %; the index behind it, −1: it is none, which has been reported. */
function convert(format: Bytes, start: i32): i32 {
  let at = start;
  flags = 0;
  for (; at < format.length; at++) {
    const flag = '-+ #0'.indexOf(String.fromCharCode(format[at]));
    if (flag < 0) break;
    flags |= 1 << flag;
  }
  at = number(format, at);
  width = max(read, 0);
  if (read < -1 || (read == -1 && at > start && format[at - 1] == 0x2a)) {
    flags |= LEFT;
    width = -read;
  }
  precision = -1;
  if (at < format.length && format[at] == 0x2e) {
    const before = at + 1;
    at = number(format, before);
    precision = at == before ? 0 : max(read, -1);
  }
  if (at == format.length) {
    complain().text('missing format character').end();
    return -1;
  }
  return apply(format, start, at);
}

function apply(format: Bytes, start: i32, at: i32): i32 {
  const letter = format[at];
  switch (letter) {
    case 0x64: // d
    case 0x69: // i
    case 0x6f: // o
    case 0x75: // u
    case 0x78: // x
    case 0x58: // X
      putInteger(letter);
      break;
    case 0x61: // a
    case 0x41: // A
    case 0x65: // e
    case 0x45: // E
    case 0x66: // f
    case 0x46: // F
    case 0x67: // g
    case 0x47: // G
      putFloat(letter);
      break;
    case 0x73: // s
      putString(argument());
      break;
    case 0x62: // b
      putEscaped();
      break;
    case 0x63: // c
      putByte();
      break;
    default:
      complain()
        .byte(0x25)
        .bytes(sliceOf(format, start, at + 1))
        .text(': invalid directive')
        .end();
      return -1;
  }
  return at + 1;
}

/** Writes the format once. False: it has an error. */
function once(format: Bytes): bool {
  for (let at = 0; at < format.length && !stopped;) {
    const byte = format[at];
    // In a format \c is no escape, unlike in the argument of %b.
    if (byte == 0x5c && (at + 1 == format.length || format[at + 1] != 0x63)) {
      at = putEscape(stdout, format, at, false, false);
    } else if (byte != 0x25) {
      stdout.byte(byte);
      at++;
    } else if (at + 1 < format.length && format[at + 1] == 0x25) {
      stdout.byte(0x25);
      at += 2;
    } else {
      at = convert(format, at + 1);
      if (at < 0) return false;
    }
  }
  return true;
}

export function printf(given: Array<Bytes>): i32 {
  let first = 1;
  if (given.length > 1 && equalsText(given[1], '--')) first = 2;
  else if (given.length > 1 && given[1].length > 1 && given[1][0] == 0x2d) {
    complain().text('Illegal option -').byte(given[1][1]).end();
    return 2;
  }
  if (given.length <= first) {
    complain().text('usage: printf format [arg ...]').end();
    return 2;
  }
  args = given;
  next = first + 1;
  status = 0;
  stopped = false;
  while (true) {
    const before = next;
    if (!once(given[first])) return 2;
    if (stopped || next >= args.length || next == before) return status;
  }
}
