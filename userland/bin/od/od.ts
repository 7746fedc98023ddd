// od [-A d|o|x|n] [-t TYPES] [-j N] [-N N] [-v] [-w[N]] [FILE]...: bytes as numbers and names (POSIX; GNU's text).

import { Bytes, addressOf, concat, equalsText, sliceOf, toBytes } from '../../lib/base/bytes';
import { Chain } from '../../lib/command/chain';
import { digitOf } from '../../lib/text/escape';
import { complain, exit, stdout } from '../../lib/base/io';
import { invalidNumber } from '../../lib/command/message';
import { parseDecimal, parseSize } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { DumpType, parseTypes } from './types';

/** Short options for a type, and the types. */
const LETTERS = 'abcdefhiloxs';
const MEANINGS: StaticArray<string> = ['a', 'o1', 'c', 'u2', 'f8', 'f4', 'x2', 'd4', 'd8', 'o2', 'x2', 'd2'];
const MOST_WIDTH = 1 << 20;

function describe(): Options {
  return new Options(
    '[OPTION]... [FILE]...\n   or: od [-abcdfhilosx] [FILE] [[+]OFFSET[.][b]]',
    'Write bytes as numbers and names.',
  )
    .value('A', 'address-radix', 'RADIX', 'addresses in d, o or x; n: none')
    .value('j', 'skip-bytes', 'N', 'leave out N bytes first')
    .value('N', 'read-bytes', 'N', 'no more than N bytes')
    .value('t', 'format', 'TYPES', 'a, c, d[1248], f[48], o, u, x[1248], each with z: and characters')
    .flag('v', 'output-duplicates', 'equal lines too, not a *')
    .optional('w', 'width', 'N', 'bytes of a line (16; without N 32)')
    .value('', 'endian', 'ORDER', 'little or big')
    .flag('', 'traditional', 'the operands may be an offset')
    .flag('a', '', 'like -t a')
    .flag('b', '', 'like -t o1')
    .flag('c', '', 'like -t c')
    .flag('d', '', 'like -t u2')
    .flag('e', '', 'like -t f8')
    .flag('f', '', 'like -t f4')
    .flag('h', '', 'like -t x2')
    .flag('i', '', 'like -t d4')
    .flag('l', '', 'like -t d8')
    .flag('o', '', 'like -t o2')
    .flag('s', '', 'like -t d2')
    .flag('x', '', 'like -t x2');
}

/** A count in C's notation with a suffix as parseSize() knows them, or −1. */
function parseCount(text: Bytes): i64 {
  const hexadecimal = text.length > 2 && text[0] == 0x30 && (text[1] | 0x20) == 0x78;
  const base = hexadecimal ? 16 : text.length > 1 && text[0] == 0x30 ? 8 : 10;
  let at = hexadecimal ? 2 : 0;
  const start = at;
  let value: i64 = 0;
  for (; at < text.length; at++) {
    const digit = digitOf(text[at]);
    if (digit < 0 || digit >= base) break;
    if (value >= 1 << 56) return -1;
    value = value * base + digit;
  }
  if (at == start) return -1;
  if (at == text.length) return value;
  const unit = parseSize(concat(toBytes('1'), sliceOf(text, at)));
  return unit < 0 || value > i64.MAX_VALUE / unit ? -1 : value * unit;
}

function count(options: Options, key: string): i64 {
  const given = options.valueOf(key);
  if (given === null) return -1;
  const value = parseCount(given);
  if (value >= 0) return value;
  invalidNumber(given);
  exit(1);
  return 0;
}

/** The traditional offset [+]N[.][b]: octal, with a point decimal, with b times 512; −1: it is none. */
function parseOffset(text: Bytes): i64 {
  let at = text.length > 0 && text[0] == 0x2b ? 1 : 0;
  let end = text.length;
  let unit: i64 = 1;
  const hexadecimal = end - at > 2 && text[at] == 0x30 && (text[at + 1] | 0x20) == 0x78;
  if (hexadecimal) at += 2;
  if (!hexadecimal && end > at && (text[end - 1] | 0x20) == 0x62) {
    unit = 512;
    end--;
  }
  const decimal = end > at && text[end - 1] == 0x2e;
  if (decimal) end--;
  if (at == end) return -1;
  const base = hexadecimal ? 16 : decimal ? 10 : 8;
  let value: i64 = 0;
  for (; at < end; at++) {
    const digit = digitOf(text[at]);
    if (digit < 0 || digit >= base || value >= 1 << 50) return -1;
    value = value * base + digit;
  }
  return value * unit;
}

/** Takes a traditional offset off the operands: its value, or −1. */
function takeOffset(options: Options): i64 {
  const files = options.operands;
  if (options.last('AjNtvw').length > 0 && !options.has('traditional')) return -1;
  if (files.length < 1 || files.length > 2) return -1;
  const last = files[files.length - 1];
  if (last.length == 0) return -1;
  const digit = last[0] >= 0x30 && last[0] <= 0x39;
  const may = last[0] == 0x2b || (files.length == 2 ? digit : options.has('traditional'));
  const offset = may ? parseOffset(last) : -1;
  if (offset >= 0) files.pop();
  return offset;
}

function isBig(options: Options, order: Bytes): bool {
  const big = equalsText(order, 'big');
  if (!big && !equalsText(order, 'little'))
    options.wrong(complain().text("invalid order of bytes '").bytes(order).text("': little or big"));
  return big;
}

class Dump {
  private types: Array<DumpType> = [];
  private radix: u32 = 8;
  private digits: i32 = 7;
  private width: i32 = 16;
  private all: bool;
  private swapped: bool = false;

  constructor(options: Options) {
    this.all = options.has('v');
    this.readTypes(options);
    this.readRadix(options.valueOf('A'));
    this.readWidth(options);
    const order = options.valueOf('endian');
    if (order !== null) this.swapped = isBig(options, order);
  }

  private readTypes(options: Options): void {
    const order = options.order('abcdefhiloxst');
    const lists = options.valuesOf('t');
    let next = 0;
    for (let index = 0; index < order.length; index++) {
      const letter = LETTERS.indexOf(order.charAt(index));
      parseTypes(letter < 0 ? lists[next++] : toBytes(MEANINGS[letter]), this.types);
    }
    if (this.types.length == 0) this.types.push(new DumpType(0x6f, 2));
  }

  private readRadix(given: Bytes | null): void {
    if (given === null) return;
    const letter = given.length > 0 ? given[0] : 0;
    if (letter == 0x64) this.radix = 10;
    else if (letter == 0x78) {
      this.radix = 16;
      this.digits = 6;
    } else if (letter == 0x6e) this.digits = 0;
    else if (letter != 0x6f) {
      complain().text("invalid address radix '").bytes(given).text("': it must be d, o, x or n").end();
      exit(1);
    }
  }

  private readWidth(options: Options): void {
    let unit = 1;
    for (let index = 0; index < this.types.length; index++) unit = max(unit, this.types[index].size);
    if (options.has('w')) {
      const given = options.valueOf('w');
      const width = given === null ? 32 : parseDecimal(given);
      if (width <= 0 || width > MOST_WIDTH) {
        invalidNumber(given!);
        exit(1);
      }
      this.width = <i32>width;
      if (width % unit != 0) {
        complain()
          .text('warning: invalid width ')
          .decimal(width)
          .text('; using ')
          .decimal(unit)
          .text(' instead')
          .end();
        this.width = unit;
      }
    }
    let columns = 0;
    for (let index = 0; index < this.types.length; index++)
      columns = max(columns, this.columns(this.types[index]));
    for (let index = 0; index < this.types.length; index++) {
      const type = this.types[index];
      type.padding = columns - this.columns(type);
    }
  }

  private columns(type: DumpType): i32 {
    return (type.columns + 1) * (this.width / type.size);
  }

  private address(value: u64): void {
    if (this.digits > 0) stdout.unsigned(value, this.radix, this.digits);
  }

  private line(address: usize, length: i32, offset: u64): void {
    for (let index = 0; index < this.types.length; index++) {
      if (index == 0) this.address(offset);
      else for (let blank = 0; blank < this.digits; blank++) stdout.byte(0x20);
      this.types[index].write(address, length, this.width, this.swapped);
      stdout.newline();
    }
  }

  /** `limit` −1: all. */
  run(input: Chain, from: u64, limit: i64): void {
    const width = this.width;
    let line = new StaticArray<u8>(width);
    let before = new StaticArray<u8>(width);
    let offset = from;
    let left = limit;
    let first = true;
    let starred = false;
    while (left != 0) {
      const length = input.read(addressOf(line), left < 0 ? width : <i32>min<i64>(width, left));
      if (length == 0) break;
      if (left > 0) left -= length;
      memory.fill(addressOf(line) + length, 0, width - length);
      const repeated =
        !first && length == width && memory.compare(addressOf(line), addressOf(before), width) == 0;
      if (this.all || !repeated) this.line(addressOf(line), length, offset);
      else if (!starred) stdout.text('*\n');
      starred = repeated;
      first = false;
      offset += length;
      const other = before;
      before = line;
      line = other;
    }
    if (input.failed && input.opened == 0) return;
    this.address(offset);
    if (this.digits > 0) stdout.newline();
  }
}

export function od(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const dump = new Dump(options);
  const limit = count(options, 'N');
  const offset = max<i64>(takeOffset(options), 0);
  const skip = max<i64>(count(options, 'j'), offset);
  const input = new Chain(options.operands);
  if (<i64>input.skip(skip) < skip && !(input.failed && input.opened == 0)) {
    complain().text('cannot skip past end of combined input').end();
    return 1;
  }
  dump.run(input, skip, limit);
  return i32(input.failed);
}
