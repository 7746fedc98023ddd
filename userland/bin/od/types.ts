// The types of od -t: how a line of bytes is written by one of them.
//
// Interface: DumpType, parseTypes.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes } from '../../lib/base/bytes';
import { parseFloatAt, putFloat } from '../../lib/text/float';
import { putPadding } from '../../lib/text/format';
import { complain, exit, stdout } from '../../lib/base/io';

const NAMES =
  'nulsohstxetxeotenqackbelbs ht nl vt ff cr so si dledc1dc2dc3dc4naksynetbcanem subescfs gs rs us sp ';
const ESCAPES = 'abtnvfr';

/** Columns of a number without the blank before it, by the logarithm of its size. */
const OCTAL: StaticArray<i32> = [3, 6, 11, 22];
const SIGNED: StaticArray<i32> = [4, 6, 11, 20];
const UNSIGNED: StaticArray<i32> = [3, 5, 10, 20];

const text = new ByteBuffer();

export class DumpType {
  /** Columns of a value, the blank before it aside. */
  columns: i32 = 3;
  /** Blanks of a line besides, so that values stand below those of other types. */
  padding: i32 = 0;
  /** Whether the line ends with its printable characters. */
  printable: bool = false;

  /** `letter`: a c d f o u x; `size` in bytes. */
  constructor(
    public letter: u8,
    public size: i32,
  ) {
    const index = <i32>ctz(size);
    if (letter == 0x6f) this.columns = OCTAL[index];
    else if (letter == 0x64) this.columns = SIGNED[index];
    else if (letter == 0x75) this.columns = UNSIGNED[index];
    else if (letter == 0x78) this.columns = size * 2;
    else if (letter == 0x66) this.columns = size == 4 ? 15 : 24;
  }

  /** Writes `length` bytes of a line that has room for `width`; the bytes behind them are zeros. */
  write(address: usize, length: i32, width: i32, swapped: bool): void {
    const fields = width / this.size;
    const blank = (width - length) / this.size;
    let padding = this.padding;
    for (let left = fields; left > blank; left--) {
      const next = (this.padding * (left - 1)) / fields;
      text.clear();
      this.value(address + (fields - left) * this.size, swapped);
      putPadding(1 + padding - next + this.columns - text.length);
      stdout.range(text.address, text.length);
      padding = next;
    }
    if (!this.printable) return;
    putPadding(blank * (this.columns + 1) + (this.padding * blank) / fields);
    stdout.text('  >');
    for (let index = 0; index < length; index++) {
      const byte = load<u8>(address + index);
      stdout.byte(byte >= 0x20 && byte < 0x7f ? byte : 0x2e);
    }
    stdout.byte(0x3c);
  }

  private value(address: usize, swapped: bool): void {
    if (this.letter == 0x61) return this.name(load<u8>(address) & 0x7f);
    if (this.letter == 0x63) return this.character(load<u8>(address));
    let bits: u64 = 0;
    for (let index = 0; index < this.size; index++) {
      const place = swapped ? this.size - 1 - index : index;
      bits |= (<u64>load<u8>(address + index)) << (8 * place);
    }
    if (this.letter == 0x66) this.float(bits);
    else if (this.letter == 0x78) this.digits(bits, 16, this.columns);
    else if (this.letter == 0x6f) this.digits(bits, 8, this.columns);
    else {
      const shift = 64 - 8 * this.size;
      const negative = this.letter == 0x64 && <i64>(bits << shift) < 0;
      if (negative) text.byte(0x2d);
      this.digits(negative ? <u64>-((<i64>(bits << shift)) >> shift) : bits, 10, 1);
    }
  }

  private digits(value: u64, base: u64, least: i32): void {
    let unit: u64 = 1;
    let count = 1;
    for (; count < least || value / unit >= base; count++) unit *= base;
    for (; count > 0; count--) {
      const digit = <u8>((value / unit) % base);
      text.byte(digit < 10 ? 0x30 + digit : 0x57 + digit);
      unit /= base;
    }
  }

  private name(byte: u8): void {
    if (byte == 0x7f) text.text('del');
    else if (byte > 0x20) text.byte(byte);
    else text.text(NAMES.substr(byte * 3, 3).trimEnd());
  }

  private character(byte: u8): void {
    if (byte >= 0x20 && byte < 0x7f) text.byte(byte);
    else if (byte == 0) text.text('\\0');
    else if (byte >= 7 && byte <= 13) text.byte(0x5c).byte(<u8>ESCAPES.charCodeAt(byte - 7));
    else this.digits(byte, 8, 3);
  }

  /** The fewest digits that are read as the same number again. */
  private float(bits: u64): void {
    const single = this.size == 4;
    const value = single ? <f64>reinterpret<f32>(<u32>bits) : reinterpret<f64>(bits);
    const least = single ? 1.1754943508222875e-38 : 2.2250738585072014e-308;
    let precision = abs(value) < least ? 1 : single ? 6 : 15;
    for (; precision <= 17; precision++) {
      text.clear();
      putFloat(text, value, 0x67, 0, 0, precision);
      const read = parseFloatAt(text.address, text.end);
      if (!isFinite(value) || (single ? <f32>read == <f32>value : read == value)) return;
    }
  }
}

function wrong(list: Bytes): void {
  complain().text("invalid type string '").bytes(list).text("'").end();
  exit(1);
}

/** Bytes of a value that a letter of C's types means: C S I L for numbers, F D for numbers with a point; 0: none. */
function sizeOf(letter: u8, float: bool): i32 {
  if (float) return letter == 0x46 ? 4 : letter == 0x44 ? 8 : 0;
  if (letter == 0x43) return 1;
  if (letter == 0x53) return 2;
  if (letter == 0x49) return 4;
  return letter == 0x4c ? 8 : 0;
}

/** Appends the types that the value of -t names (`x1z`, `acd2`); ends the program if it is none. */
export function parseTypes(list: Bytes, types: Array<DumpType>): void {
  let at = 0;
  while (at < list.length) {
    const letter = list[at++];
    const float = letter == 0x66;
    let size = 1;
    if (float || letter == 0x64 || letter == 0x6f || letter == 0x75 || letter == 0x78) {
      size = float ? 8 : 4;
      if (at < list.length && list[at] >= 0x30 && list[at] <= 0x39) {
        for (size = 0; at < list.length && list[at] >= 0x30 && list[at] <= 0x39; at++)
          size = min(size * 10 + list[at] - 0x30, 100);
        if (popcnt(size) != 1 || size > 8 || (float && size < 4)) wrong(list);
      } else if (at < list.length && sizeOf(list[at], float) > 0) size = sizeOf(list[at++], float);
    } else if (letter != 0x61 && letter != 0x63) wrong(list);
    const type = new DumpType(letter, size);
    if (at < list.length && list[at] == 0x7a) {
      type.printable = true;
      at++;
    }
    types.push(type);
  }
}
