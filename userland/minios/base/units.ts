// Sizes, times and dates as Docker writes and reads them (go-units, Go's time package).
//
// Interface: decimalSize, binarySize, parseBytes; durationWords, parseGoDuration; rfc3339, parseRfc3339, createdText,
// parseTimestamp.

import { COLON, DASH, DOT, PLUS, SPACE, ZERO, byteOf, isDigit, lowerCase } from '../../lib/base/ascii';
import { Bytes, addressOf, bytesAt, concat, equalsText, sliceOf, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { DAY, Moment, dayNumber } from '../../lib/time/calendar';
import { formatFloat, parseFloat64, parsedLength } from '../../lib/text/float';
import { parseDecimal } from '../../lib/text/number';

export const SECOND: i64 = 1000000000;
const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

const DECIMAL_UNITS: Array<string> = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
const BINARY_UNITS: Array<string> = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

function scaled(size: f64, base: f64, units: Array<string>, digits: i32): Bytes {
  let value = size;
  let unit = 0;
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit++;
  }
  return concat(formatFloat(value, byteOf('g'), digits, false), toBytes(units[unit]));
}

/** `1.23MB`: powers of 1000, three digits (units.HumanSizeWithPrecision). */
export function decimalSize(bytes: f64): Bytes {
  return scaled(bytes, 1000, DECIMAL_UNITS, 3);
}

/** `1.953MiB`: powers of 1024, four digits (units.BytesSize). */
export function binarySize(bytes: f64): Bytes {
  return scaled(bytes, 1024, BINARY_UNITS, 4);
}

/** Bytes that `512m`, `1.5g`, `64MiB` or a bare number are, in powers of 1024 (units.RAMInBytes); −1: it is no size. */
export function parseBytes(text: Bytes): i64 {
  let digits = 0;
  while (digits < text.length && (isDigit(text[digits]) || text[digits] == DOT)) digits++;
  if (digits == 0 || text[0] == DOT) return -1;
  const value = parseFloat64(bytesAt(addressOf(text), digits));
  if (parsedLength != digits) return -1;
  let at = digits;
  if (at < text.length && text[at] == SPACE) at++;
  const power = powerOf(text, at);
  if (power < 0) return -1;
  let size = value;
  for (let index = 0; index < power; index++) size *= 1024;
  return size > 9.2e18 ? -1 : <i64>size;
}

/** The power of 1024 that a unit is: nothing, b, k, kb, kib, …; −1: it is none. */
function powerOf(text: Bytes, start: i32): i32 {
  if (start == text.length) return 0;
  const letter = lowerCase(text[start]);
  const rest = text.length - start;
  if (letter == byteOf('b')) return rest == 1 ? 0 : -1;
  const power = 'kmgtp'.indexOf(String.fromCharCode(letter)) + 1;
  if (power == 0) return -1;
  const b = lowerCase(text[text.length - 1]) == byteOf('b');
  if (rest == 1 || (rest == 2 && b)) return power;
  return rest == 3 && b && lowerCase(text[start + 1]) == byteOf('i') ? power : -1;
}

function many(count: i64, unit: string): string {
  return count.toString() + ' ' + unit;
}

/** A time span in words: `About a minute`, `3 weeks` (units.HumanDuration). Nanoseconds. */
export function durationWords(nanoseconds: i64): string {
  const seconds = nanoseconds / SECOND;
  if (seconds < 1) return 'Less than a second';
  if (seconds == 1) return '1 second';
  if (seconds < 60) return many(seconds, 'seconds');
  const minutes = seconds / MINUTE;
  if (minutes == 1) return 'About a minute';
  if (minutes < 60) return many(minutes, 'minutes');
  const hours = (seconds + HOUR / 2) / HOUR;
  if (hours == 1) return 'About an hour';
  if (hours < 48) return many(hours, 'hours');
  if (hours < 24 * 7 * 2) return many(hours / 24, 'days');
  if (hours < 24 * 30 * 2) return many(hours / 24 / 7, 'weeks');
  if (hours < 24 * 365 * 2) return many(hours / 24 / 30, 'months');
  return many(seconds / HOUR / 24 / 365, 'years');
}

/** What parseGoDuration answers for text that is none. */
export const NO_DURATION: i64 = i64.MIN_VALUE;

/** Nanoseconds of a unit, 0: it is none. */
function unitOf(name: Bytes): f64 {
  if (equalsText(name, 'h')) return 3600e9;
  if (equalsText(name, 'm')) return 60e9;
  if (equalsText(name, 's')) return 1e9;
  if (equalsText(name, 'ms')) return 1e6;
  if (equalsText(name, 'us')) return 1e3;
  return equalsText(name, 'ns') ? 1 : 0;
}

/** Nanoseconds of `1m30s`, `500ms`, `1.5h` (time.ParseDuration). */
export function parseGoDuration(text: Bytes): i64 {
  if (equalsText(text, '0')) return 0;
  let at = 0;
  const negative = text.length > 0 && text[0] == DASH;
  if (negative || (text.length > 0 && text[0] == PLUS)) at++;
  if (at == text.length) return NO_DURATION;
  let total: f64 = 0;
  while (at < text.length) {
    const start = at;
    while (at < text.length && (isDigit(text[at]) || text[at] == DOT)) at++;
    if (at == start) return NO_DURATION;
    const value = parseFloat64(bytesAt(addressOf(text) + start, at - start));
    if (parsedLength != at - start) return NO_DURATION;
    const unitStart = at;
    while (at < text.length && !isDigit(text[at]) && text[at] != DOT) at++;
    const unit = unitOf(sliceOf(text, unitStart, at));
    if (unit == 0) return NO_DURATION;
    total += value * unit;
  }
  if (total > 9.2e18) return NO_DURATION;
  return negative ? -(<i64>total) : <i64>total;
}

/** `2024-05-01T12:00:00.123456789Z`; the fraction without zeros at its end unless `fixed` (time.RFC3339Nano). */
export function rfc3339(nanoseconds: i64, fixed: bool = false): Bytes {
  const out = new ByteBuffer(32);
  const moment = new Moment(nanoseconds);
  pad(out, moment.year, 4);
  pad(out.byte(DASH), moment.month, 2);
  pad(out.byte(DASH), moment.day, 2);
  pad(out.text('T'), moment.hour, 2);
  pad(out.byte(COLON), moment.minute, 2);
  pad(out.byte(COLON), moment.second, 2);
  let fraction: i64 = moment.nanosecond;
  let digits = 9;
  if (!fixed)
    while (digits > 0 && fraction % 10 == 0) {
      fraction /= 10;
      digits--;
    }
  if (digits > 0) pad(out.byte(DOT), fraction, digits);
  return out.text('Z').take();
}

function pad(out: ByteBuffer, value: i64, digits: i32): void {
  let unit: i64 = 1;
  for (let index = 1; index < digits; index++) unit *= 10;
  for (; unit > 0; unit /= 10) out.byte(<u8>(ZERO + ((value / unit) % 10)));
}

/** A part of a stamp: `length` digits at `at`, or −1. */
function digitsAt(text: Bytes, at: i32, length: i32): i64 {
  return at + length > text.length ? -1 : parseDecimal(bytesAt(addressOf(text) + at, length));
}

/** `2024-05-01 12:00:00 +0000 UTC`: a time as lists show it, ns since 1970. */
export function createdText(time: i64): Bytes {
  const text = rfc3339(time);
  const date = concat(bytesAt(addressOf(text), 10), [SPACE]);
  return concat(concat(date, bytesAt(addressOf(text) + 11, 8)), toBytes(' +0000 UTC'));
}

/** What parseTimestamp answers for text that is no time. */
export const NO_TIME: i64 = i64.MIN_VALUE;

/**
 * Nanoseconds since 1970 of what --since and --until take: RFC 3339 and its beginnings (a date, a date and hour, …), in UTC
 * unless it has an offset; seconds since 1970 with a fraction; or a duration before `now`.
 */
export function parseTimestamp(text: Bytes, now: i64): i64 {
  const duration = parseGoDuration(text);
  if (duration != NO_DURATION && !equalsText(text, '0')) return now - duration;
  if (text.length >= 10 && text[4] == DASH) return parseRfc3339(text);
  let point = 0;
  while (point < text.length && text[point] != DOT) point++;
  const seconds = parseDecimal(bytesAt(addressOf(text), point));
  if (seconds < 0) return NO_TIME;
  return point == text.length
    ? seconds * SECOND
    : seconds * SECOND + fractionAt(text, point + 1, text.length);
}

/** Nanoseconds that the digits of a fraction from `from` on are. */
function fractionAt(text: Bytes, from: i32, to: i32): i64 {
  let value: i64 = 0;
  let unit = SECOND / 10;
  for (let at = from; at < to && isDigit(text[at]); at++) {
    value += unit * (text[at] - ZERO);
    unit /= 10;
  }
  return value;
}

/** A time in RFC 3339 or a beginning of it, or NO_TIME. */
export function parseRfc3339(text: Bytes): i64 {
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return NO_TIME;
  let seconds = dayNumber(year, <i32>month, <i32>day) * DAY;
  let at = 10;
  let unit = HOUR;
  while (unit > 0 && at + 3 <= text.length && (text[at] == byteOf('T') || text[at] == COLON)) {
    const part = digitsAt(text, at + 1, 2);
    if (part < 0) return NO_TIME;
    seconds += part * unit;
    unit /= 60;
    at += 3;
  }
  let fraction: i64 = 0;
  if (at < text.length && text[at] == DOT) {
    fraction = fractionAt(text, at + 1, text.length);
    at++;
    while (at < text.length && isDigit(text[at])) at++;
  }
  if (at < text.length && (text[at] == PLUS || text[at] == DASH)) {
    const offset = digitsAt(text, at + 1, 2) * HOUR + digitsAt(text, at + 4, 2) * MINUTE;
    seconds += text[at] == PLUS ? -offset : offset;
    at += 6;
  } else if (at < text.length && text[at] == byteOf('Z')) at++;
  return at == text.length ? seconds * SECOND + fraction : NO_TIME;
}
