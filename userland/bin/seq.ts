// seq [-w] [-s TEXT] [-f FORMAT] [FIRST [STEP]] LAST: numbers, a line each (GNU's options; POSIX has no seq).
//
// Decimal numbers are counted as whole multiples of their smallest place, so that 0 .1 1 ends with 1.0 and does not drift.
// What does not fit into 64 bits so, or is hexadecimal, is counted in doubles.

import { ByteBuffer } from '../lib/base/buffer';
import { Bytes, equalsText, toBytes } from '../lib/base/bytes';
import {
  FORMAT_ALTERNATE,
  FORMAT_LEFT,
  FORMAT_PLUS,
  FORMAT_SPACE,
  FORMAT_ZERO,
  parseFloat64,
  parsedLength,
  putFloat,
} from '../lib/text/float';
import { complain, exit, stdout } from '../lib/base/io';
import { invalidNumber } from '../lib/command/message';
import { Options } from '../lib/command/options';

const LIMIT: i64 = i64.MAX_VALUE / 4;

function describe(): Options {
  return new Options(
    '[-w] [-s TEXT] [-f FORMAT] [FIRST [STEP]] LAST',
    'Write numbers from FIRST (1) to LAST in steps (1).',
  )
    .value('f', 'format', 'FORMAT', 'how to write them: a conversion of printf: a, e, f or g')
    .value('s', 'separator', 'TEXT', 'what to write between (default: a line feed)')
    .flag('w', 'equal-width', 'the same width for all, with zeros in front')
    .stopAtOperand();
}

/** Puts `--` before the first operand if that is negative: -1 is a number and no option. */
function protectNegative(args: Array<Bytes>): Array<Bytes> {
  for (let index = 1; index < args.length; index++) {
    const arg = args[index];
    if (arg.length < 2 || arg[0] != 0x2d || equalsText(arg, '--')) return args;
    if ((arg[1] >= 0x30 && arg[1] <= 0x39) || arg[1] == 0x2e) {
      const safe = args.slice(0, index);
      safe.push(toBytes('--'));
      return safe.concat(args.slice(index));
    }
    const last = arg[arg.length - 1];
    const long = arg[1] == 0x2d;
    const takesNext = long
      ? equalsText(arg, '--separator') || equalsText(arg, '--format')
      : (last == 0x73 || last == 0x66) && (arg.length == 2 || arg[1] == 0x77);
    if (takesNext) index++;
  }
  return args;
}

/** A number as it was given. */
class Operand {
  value: f64;
  /** value × 10^decimals, if `exact`. */
  units: i64 = 0;
  decimals: i32 = 0;
  exact: bool = false;
  /** Characters that it takes when written with all of its decimals. */
  width: i32 = 0;
  /** Whether it is written as decimal digits; else %g is the default format. */
  decimal: bool = false;

  constructor(private text: Bytes) {
    this.value = parseFloat64(text);
    if (parsedLength == 0 || parsedLength < text.length || isNaN(this.value)) {
      invalidNumber(text);
      exit(1);
    }
    this.decimal = isFinite(this.value) && !this.hasLetter(0x78) && !this.hasLetter(0x70);
    if (this.decimal) this.scan();
  }

  private hasLetter(letter: u8): bool {
    for (let index = 0; index < this.text.length; index++)
      if ((this.text[index] | 0x20) == letter) return true;
    return false;
  }

  private scan(): void {
    const text = this.text;
    let at = 0;
    while (at < text.length && (text[at] == 0x20 || (text[at] >= 9 && text[at] <= 13))) at++;
    const negative = text[at] == 0x2d;
    if (negative || text[at] == 0x2b) at++;
    let point = false;
    let whole = 0;
    let units: i64 = 0;
    let fits = true;
    for (; at < text.length && (text[at] | 0x20) != 0x65; at++) {
      if (text[at] == 0x2e) {
        point = true;
        continue;
      }
      if (point) this.decimals++;
      else whole++;
      if (units > LIMIT / 10) fits = false;
      else units = units * 10 + (text[at] - 0x30);
    }
    this.width = i32(negative) + max(whole, 1);
    if (at < text.length) {
      let exponent = this.exponent(at + 1);
      this.width += max(exponent - this.decimals, 0);
      for (; exponent > this.decimals && fits; exponent--) {
        if (units > LIMIT / 10) fits = false;
        else units *= 10;
      }
      this.decimals = max(0, this.decimals - exponent);
    }
    if (this.decimals > 0) this.width += this.decimals + 1;
    this.units = negative ? -units : units;
    this.exact = fits && !(negative && units == 0);
  }

  private exponent(from: i32): i32 {
    let at = from;
    const negative = this.text[at] == 0x2d;
    if (negative || this.text[at] == 0x2b) at++;
    let value = 0;
    for (; at < this.text.length; at++) value = min(value * 10 + (this.text[at] - 0x30), 100_000);
    return negative ? -value : value;
  }

  /** value × 10^decimals, or `LIMIT` of its sign if that is too large for 64 bits. */
  scaled(decimals: i32): i64 {
    let units = this.units;
    for (let index = this.decimals; index < decimals; index++) {
      if (units > LIMIT / 10) return LIMIT;
      if (units < -LIMIT / 10) return -LIMIT;
      units *= 10;
    }
    return units;
  }
}

/** A conversion with text around it. */
class Format {
  before: Bytes = [];
  after: Bytes = [];
  flags: u32 = 0;
  width: i32 = 0;
  precision: i32 = -1;
  conversion: u8 = 0x67;

  /** Reads `%05.2f` and the like, exactly one of them; anything else ends the program. */
  static parse(text: Bytes): Format {
    const format = new Format();
    const around = new ByteBuffer();
    let found = false;
    for (let at = 0; at < text.length; at++) {
      if (text[at] == 0x25 && at + 1 < text.length && text[at + 1] == 0x25) at++;
      else if (text[at] == 0x25) {
        if (found) Format.wrong(text, "' has too many % directives");
        found = true;
        format.before = around.take();
        at = format.convert(text, at + 1);
        continue;
      }
      around.byte(text[at]);
    }
    if (!found) Format.wrong(text, "' has no % directive");
    format.after = around.take();
    return format;
  }

  private static wrong(text: Bytes, problem: string): void {
    complain().text("format '").bytes(text).text(problem).end();
    exit(1);
  }

  /** The index of the conversion's letter. */
  private convert(text: Bytes, start: i32): i32 {
    let at = start;
    for (; at < text.length; at++) {
      if (text[at] == 0x2d) this.flags |= FORMAT_LEFT;
      else if (text[at] == 0x2b) this.flags |= FORMAT_PLUS;
      else if (text[at] == 0x20) this.flags |= FORMAT_SPACE;
      else if (text[at] == 0x23) this.flags |= FORMAT_ALTERNATE;
      else if (text[at] == 0x30) this.flags |= FORMAT_ZERO;
      else break;
    }
    for (; at < text.length && text[at] >= 0x30 && text[at] <= 0x39; at++)
      this.width = min(this.width * 10 + text[at] - 0x30, 100_000);
    if (at < text.length && text[at] == 0x2e) {
      this.precision = 0;
      for (at++; at < text.length && text[at] >= 0x30 && text[at] <= 0x39; at++)
        this.precision = min(this.precision * 10 + text[at] - 0x30, 100_000);
    }
    if (at < text.length && text[at] == 0x4c) at++;
    if (at == text.length) Format.wrong(text, "' ends in %");
    const letter = text[at] | 0x20;
    if (letter != 0x61 && (letter < 0x65 || letter > 0x67)) {
      complain().text("format '").bytes(text).text("' has unknown %").byte(text[at]).text(' directive').end();
      exit(1);
    }
    this.conversion = text[at];
    return at;
  }
}

const line = new ByteBuffer();

class Sequence {
  private decimals: i32 = 0;
  private width: i32 = 0;

  constructor(
    private first: Operand,
    private step: Operand,
    private last: Operand,
    private separator: Bytes,
    private format: Format | null,
  ) {
    this.decimals = max(first.decimals, step.decimals);
  }

  /** With zeros in front all are as wide as the wider of the two ends. */
  equalWidth(): void {
    const last = this.last;
    const first = this.first;
    const wholes = max(
      first.width - (first.decimals > 0 ? first.decimals + 1 : 0),
      last.width - (last.decimals > 0 ? last.decimals + 1 : 0),
    );
    this.width = wholes + (this.decimals > 0 ? this.decimals + 1 : 0);
  }

  write(): void {
    const first = this.first;
    const step = this.step;
    const last = this.last;
    const places = max(this.decimals, last.decimals);
    const start = first.scaled(places);
    const stride = step.scaled(places);
    let exact = first.exact && step.exact && abs(start) < LIMIT && abs(stride) < LIMIT;
    let end: i64 = 0;
    if (last.decimal && last.units == 0) end = 0;
    else if (last.exact) end = last.scaled(places);
    else if (!isFinite(last.value)) end = last.value > 0 ? LIMIT : -LIMIT;
    else exact = false;
    const any = exact ? this.count(start, stride, end, places) : this.countFloats();
    if (any) stdout.newline();
  }

  private count(start: i64, stride: i64, end: i64, places: i32): bool {
    let unit: i64 = 1;
    for (let index = this.decimals; index < places; index++) unit *= 10;
    let scale: f64 = 1;
    for (let index = 0; index < places; index++) scale *= 10;
    const format = this.format;
    let any = false;
    for (let now = start; stride > 0 ? now <= end : now >= end; now += stride) {
      if (any) stdout.bytes(this.separator);
      any = true;
      if (format !== null) this.formatted(format, <f64>now / scale);
      else this.units(now / unit);
      if (stdout.error != 0) break;
    }
    return any;
  }

  /** Writes a multiple of the smallest place. */
  private units(value: i64): void {
    const digits = memory.data(40);
    let rest: u64 = <u64>abs(value);
    let at = 40;
    for (let place = 0; rest > 0 || place <= this.decimals; place++) {
      if (place > 0 && place == this.decimals) store<u8>(digits + --at, 0x2e);
      store<u8>(digits + --at, <u8>(0x30 + (rest % 10)));
      rest /= 10;
    }
    if (value < 0) stdout.byte(0x2d);
    for (let shown = 40 - at + i32(value < 0); shown < this.width; shown++) stdout.byte(0x30);
    stdout.range(digits + at, 40 - at);
  }

  private formatted(format: Format, value: f64): void {
    line.clear();
    line.bytes(format.before);
    putFloat(line, value, format.conversion, format.flags, format.width, format.precision);
    line.bytes(format.after);
    stdout.range(line.address, line.length);
  }

  private countFloats(): bool {
    const last = this.last.value;
    const step = this.step.value;
    let format = this.format;
    if (format === null) {
      format = new Format();
      if (this.first.decimal && this.step.decimal) {
        format.conversion = 0x66;
        format.precision = this.decimals;
        format.width = this.width;
        format.flags = this.width > 0 ? FORMAT_ZERO : 0;
      }
    }
    let any = false;
    let now = this.first.value;
    for (let index: f64 = 1; step > 0 ? now <= last : now >= last; index++) {
      if (any) stdout.bytes(this.separator);
      any = true;
      this.formatted(format, now);
      if (stdout.error != 0) break;
      now = this.first.value + index * step;
    }
    return any;
  }
}

export function seq(args: Array<Bytes>): i32 {
  const options = describe().parse(protectNegative(args)).expect(1, 3);
  const operands = options.operands;
  const count = operands.length;
  const one = toBytes('1');
  const given = options.valueOf('f');
  if (given !== null && options.has('w'))
    options.wrong(complain().text('a format cannot be of equal width: use -f or -w'));
  let format: Format | null = null;
  if (given !== null) format = Format.parse(given);
  const first = new Operand(count > 1 ? operands[0] : one);
  const step = new Operand(count > 2 ? operands[1] : one);
  const last = new Operand(operands[count - 1]);
  if (step.value == 0) {
    complain().text("invalid zero step '").bytes(operands[1]).text("'").end();
    return 1;
  }
  const separator = options.valueOf('s');
  const sequence = new Sequence(first, step, last, separator === null ? toBytes('\n') : separator, format);
  if (options.has('w')) sequence.equalWidth();
  sequence.write();
  return 0;
}
