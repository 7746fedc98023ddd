// printf of awk, and numbers by CONVFMT and OFMT.
//
// Interface: Formatter, formatNumber.

import { Bytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import {
  FORMAT_ALTERNATE,
  FORMAT_LEFT,
  FORMAT_PLUS,
  FORMAT_SPACE,
  FORMAT_ZERO,
  putFloat,
} from '../../lib/text/float';
import { decode, decodedLength } from '../../lib/base/unicode';

/** What a conversion takes its values from. */
export abstract class Values {
  /** Moves to the next value; false: there is none. */
  abstract next(): bool;
  abstract number(): f64;
  abstract text(): Bytes;
  /** Whether it is a number and no text. */
  abstract isNumber(): bool;
}

class Conversion {
  flags: u32 = 0;
  width: i32 = 0;
  precision: i32 = -1;
}

function flagBit(byte: u8): u32 {
  if (byte == 0x2d) return FORMAT_LEFT;
  if (byte == 0x2b) return FORMAT_PLUS;
  if (byte == 0x20) return FORMAT_SPACE;
  if (byte == 0x23) return FORMAT_ALTERNATE;
  return byte == 0x30 ? FORMAT_ZERO : 0;
}

function pad(out: ByteBuffer, count: i32, byte: u8): void {
  for (let index = 0; index < count; index++) out.byte(byte);
}

/** Widest field: more is a mistake of the program. */
const MOST_WIDTH = 1 << 24;

export class Formatter {
  private at: i32 = 0;

  constructor(
    private out: ByteBuffer,
    private format: Bytes,
    private values: Values,
  ) {}

  run(): void {
    const format = this.format;
    while (this.at < format.length) {
      const byte = format[this.at++];
      if (byte != 0x25) {
        this.out.byte(byte);
        continue;
      }
      if (this.at < format.length && format[this.at] == 0x25) {
        this.out.byte(0x25);
        this.at++;
        continue;
      }
      this.conversion(this.at - 1);
    }
  }

  /** A number in the format, or the next value for `*`. */
  private size(): i32 {
    const format = this.format;
    if (this.at < format.length && format[this.at] == 0x2a) {
      this.at++;
      return this.values.next() ? <i32>max<f64>(-MOST_WIDTH, min<f64>(MOST_WIDTH, this.values.number())) : 0;
    }
    let value = 0;
    for (; this.at < format.length && format[this.at] >= 0x30 && format[this.at] <= 0x39; this.at++) {
      value = min(value * 10 + format[this.at] - 0x30, MOST_WIDTH);
    }
    return value;
  }

  private conversion(start: i32): void {
    const format = this.format;
    const conversion = new Conversion();
    for (; this.at < format.length && flagBit(format[this.at]) != 0; this.at++) {
      conversion.flags |= flagBit(format[this.at]);
    }
    conversion.width = this.size();
    if (conversion.width < 0) {
      conversion.width = -conversion.width;
      conversion.flags |= FORMAT_LEFT;
    }
    if (this.at < format.length && format[this.at] == 0x2e) {
      this.at++;
      conversion.precision = this.size();
    }
    while (
      this.at < format.length &&
      (format[this.at] == 0x68 || format[this.at] == 0x6c || format[this.at] == 0x4c)
    )
      this.at++;
    if (this.at < format.length && format[this.at] == 0x25) {
      this.at++;
      this.out.byte(0x25);
      return;
    }
    const letter: u8 = this.at < format.length ? format[this.at] : 0;
    if (!'diouxXcsaAeEfFgG'.includes(String.fromCharCode(letter)) || letter == 0) {
      // What is no conversion is text.
      for (let index = start; index < this.at; index++) this.out.byte(format[index]);
      return;
    }
    this.at++;
    const has = this.values.next();
    if (letter == 0x63) this.character(conversion, has);
    else if (letter == 0x73) this.putText(conversion, has ? this.values.text() : []);
    else if ('diouxX'.includes(String.fromCharCode(letter)))
      putInteger(this.out, has ? this.values.number() : 0, letter, conversion);
    else
      putFloat(
        this.out,
        has ? this.values.number() : 0,
        letter,
        conversion.flags,
        conversion.width,
        conversion.precision,
      );
  }

  private character(conversion: Conversion, has: bool): void {
    const one = new ByteBuffer(8);
    if (has && this.values.isNumber()) {
      const code = <i32>this.values.number();
      if (code < 0x80 || code > 0x10ffff) one.byte(<u8>code);
      else one.code(code);
    } else if (has) {
      const text = this.values.text();
      const start = changetype<usize>(text);
      if (text.length > 0) {
        decode(start, start + text.length);
        one.range(start, decodedLength);
      }
    }
    conversion.precision = -1;
    this.putText(conversion, one.take());
  }

  /** Width and precision count characters. */
  private putText(conversion: Conversion, text: Bytes): void {
    const start = changetype<usize>(text);
    const end = start + text.length;
    let at = start;
    let count = 0;
    while (at < end && (conversion.precision < 0 || count < conversion.precision)) {
      decode(at, end);
      at += decodedLength;
      count++;
    }
    const missing = conversion.width - count;
    if (!(conversion.flags & FORMAT_LEFT)) pad(this.out, missing, 0x20);
    this.out.range(start, <i32>(at - start));
    if (conversion.flags & FORMAT_LEFT) pad(this.out, missing, 0x20);
  }
}

const digits = new ByteBuffer();

function putInteger(out: ByteBuffer, value: f64, letter: u8, conversion: Conversion): void {
  const flags = conversion.flags;
  if (!isFinite(value)) return putFloat(out, value, 0x66, flags, conversion.width, 0);
  const whole = trunc(value);
  const signed = letter == 0x64 || letter == 0x69;
  digits.clear();
  // Beyond 64 bits, all digits that the number has.
  if (abs(whole) >= 9.2e18 && (signed || whole >= 1.8e19 || whole < 0))
    putFloat(digits, abs(whole), 0x66, 0, 0, 0);
  else putDigits(signed ? <u64>abs(whole) : whole < 0 ? <u64>(<i64>whole) : <u64>whole, letter);
  let zeros = max(0, conversion.precision - digits.length);
  if (conversion.precision == 0 && whole == 0) digits.clear();
  const prefix = signed
    ? whole < 0
      ? '-'
      : flags & FORMAT_PLUS
        ? '+'
        : flags & FORMAT_SPACE
          ? ' '
          : ''
    : basePrefix(letter, flags, whole);
  if (prefix == '0') zeros = max(zeros, 1);
  const shown = prefix == '0' ? '' : prefix;
  const missing = conversion.width - digits.length - zeros - shown.length;
  const zeroPadded = (flags & FORMAT_ZERO) != 0 && !(flags & FORMAT_LEFT) && conversion.precision < 0;
  if (!(flags & FORMAT_LEFT) && !zeroPadded) pad(out, missing, 0x20);
  out.text(shown);
  pad(out, zeroPadded ? max(zeros, zeros + missing) : zeros, 0x30);
  out.range(digits.address, digits.length);
  if (flags & FORMAT_LEFT) pad(out, missing, 0x20);
}

/** What `#` puts before a number: 0x, or 0 where the first digit is another. */
function basePrefix(letter: u8, flags: u32, value: f64): string {
  if (!(flags & FORMAT_ALTERNATE) || value == 0) return '';
  if (letter == 0x78) return '0x';
  if (letter == 0x58) return '0X';
  return letter == 0x6f ? '0' : '';
}

function putDigits(value: u64, letter: u8): void {
  const base: u64 = letter == 0x6f ? 8 : (letter | 0x20) == 0x78 ? 16 : 10;
  let unit: u64 = 1;
  while (value / unit >= base) unit *= base;
  for (; unit > 0; unit /= base) {
    const digit = <u8>((value / unit) % base);
    digits.byte(digit < 10 ? 0x30 + digit : (letter == 0x58 ? 0x37 : 0x57) + digit);
  }
}

/** One number, for CONVFMT. */
class OneNumber extends Values {
  private taken: bool = false;

  constructor(private value: f64) {
    super();
  }

  next(): bool {
    const fresh = !this.taken;
    this.taken = true;
    return fresh;
  }

  number(): f64 {
    return this.value;
  }

  text(): Bytes {
    return [];
  }

  isNumber(): bool {
    return true;
  }
}

/** Appends a number by CONVFMT or OFMT; whole ones are not its business. */
export function formatNumber(out: ByteBuffer, value: f64, format: Bytes): void {
  if (value == floor(value) && isFinite(value)) return putFloat(out, value, 0x66, 0, 0, 0);
  const usual =
    format.length == 4 && format[0] == 0x25 && format[1] == 0x2e && format[2] == 0x36 && format[3] == 0x67;
  if (usual || !isFinite(value)) return putFloat(out, value, 0x67, 0, 0, 6);
  new Formatter(out, format, new OneNumber(value)).run();
}
