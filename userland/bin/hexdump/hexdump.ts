// hexdump [-bcCdovx] [-e FORMAT] [-f FILE] [-n N] [-s N] [FILE]...: bytes in the ways that format strings say (BSD).
//
// Input is read in blocks as long as the longest format; each format shows each block. Equal blocks are one `*`.

import { Bytes, addressOf, bytesAt, split, toBytes } from '../../lib/base/bytes';
import { Chain } from '../../lib/command/chain';
import { formatFloat } from '../../lib/text/float';
import { openInput } from '../../lib/base/fs';
import { Reader, exit, stdout } from '../../lib/base/io';
import { cannot, invalidNumber } from '../../lib/command/message';
import { parseDecimal, parseSize } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { Format, Piece, Unit, parseFormat } from './format';

const CANONICAL = ['"%08.8_Ax\n"', '"%08.8_ax  " 8/1 "%02x " "  " 8/1 "%02x "', '"  |" 16/1 "%_p" "|\n"'];
const END = '"%07.7_Ax\n"';

/** Names of the control characters for %_u. */
const NAMES =
  'nul soh stx etx eot enq ack bel  bs  ht  lf  vt  ff  cr  so  si dle dc1 dc2 dc3 dc4 nak syn etb can  em sub esc  fs  gs  rs  us';

function describe(): Options {
  return new Options(
    '[-bcCdovx] [-e FORMAT] [-f FILE] [-n N] [-s N] [FILE]...',
    'Show files in hexadecimal and otherwise.',
  )
    .flag('b', '', 'bytes in octal')
    .flag('c', '', 'bytes as characters')
    .flag('C', '', 'bytes in hexadecimal, and as characters')
    .flag('d', '', 'two bytes in decimal')
    .flag('o', '', 'two bytes in octal')
    .flag('x', '', 'two bytes in hexadecimal')
    .flag('v', '', 'equal lines too, not a *')
    .value('e', '', 'FORMAT', 'a format string, as "8/2 \\"%04x \\" \\"\\n\\""')
    .value('f', '', 'FILE', 'format strings from a file, a line each')
    .value('n', '', 'N', 'no more than N bytes')
    .value('s', '', 'N', 'leave out N bytes first');
}

/** Shows blocks in some formats. */
class Dump {
  private formats: Array<Format> = [];
  /** What is written at the end: the last format with %_A. */
  private end: Unit | null = null;
  private block: usize = 0;
  private size: i32 = 0;
  private address: u64 = 0;
  /** Where the input ended inside a block; 0: not there. */
  private ended: u64 = 0;

  add(text: string): void {
    this.addBytes(toBytes(text));
  }

  addBytes(text: Bytes): void {
    const format = parseFormat(text);
    if (format === null) exit(1);
    else this.formats.push(format);
  }

  get isEmpty(): bool {
    return this.formats.length == 0;
  }

  run(input: Chain, skip: u64, limit: u64, all: bool): void {
    this.prepare();
    this.address = input.skip(skip);
    let previous = heap.alloc(this.size);
    let before = false;
    let starred = false;
    while (true) {
      const want = <i32>min<u64>(this.size, limit);
      const got = input.read(this.block, want);
      limit -= got;
      if (got == 0) break;
      const equal = before && !all && got == this.size && memory.compare(this.block, previous, got) == 0;
      if (equal && !starred) stdout.text('*\n');
      starred = equal;
      if (got < this.size) {
        memory.fill(this.block + got, 0, this.size - got);
        this.ended = this.address + got;
      }
      if (!equal) this.show();
      this.address += got < this.size ? <u64>got : <u64>this.size;
      if (got < this.size) break;
      before = true;
      const swapped = previous;
      previous = this.block;
      this.block = swapped;
    }
    const end = this.end;
    if (end === null || this.address == 0) return;
    this.ended = 0;
    for (let index = 0; index < end.pieces.length; index++) this.put(end.pieces[index], 0, false);
  }

  /** Finds the size of a block, lets shorter formats repeat their last unit, and takes out what is for the end. */
  private prepare(): void {
    for (let index = 0; index < this.formats.length; index++)
      this.size = max(this.size, this.formats[index].size);
    if (this.size == 0) exit(0);
    this.block = heap.alloc(this.size);
    for (let index = 0; index < this.formats.length; index++) {
      const format = this.formats[index];
      const last = format.units.length > 0 ? format.units[format.units.length - 1] : null;
      const missing = this.size - format.size;
      if (last !== null && !last.counted && last.size > 0 && missing > 0) last.count += missing / last.size;
      this.takeEnd(format);
    }
  }

  private takeEnd(format: Format): void {
    for (let index = 0; index < format.units.length; index++) {
      const unit = format.units[index];
      for (let at = 0; at < unit.pieces.length; at++) {
        if (unit.pieces[at].kind != 0x41) continue;
        this.end = unit;
        format.units = format.units.slice(0, index);
        return;
      }
    }
  }

  private show(): void {
    const start = this.address;
    for (let index = 0; index < this.formats.length; index++) {
      const units = this.formats[index].units;
      let at = this.block;
      this.address = start;
      for (let which = 0; which < units.length; which++) {
        const unit = units[which];
        for (let turn = unit.count; turn > 0; turn--) {
          for (let piece = 0; piece < unit.pieces.length; piece++) {
            const last = turn == 1 && unit.count > 1 && piece == unit.pieces.length - 1;
            this.put(unit.pieces[piece], at, last);
            at += unit.pieces[piece].size;
            this.address += unit.pieces[piece].size;
          }
        }
      }
    }
    this.address = start;
  }

  /** One piece. `last`: the blanks at its end are left out. */
  private put(piece: Piece, at: usize, last: bool): void {
    stdout.bytes(piece.before);
    if (piece.kind != 0) {
      const missing = this.ended != 0 && piece.size > 0 && this.address >= this.ended;
      field(missing ? toBytes('') : this.textOf(piece, at), piece, missing);
    }
    let length = piece.after.length;
    if (last) while (length > 0 && piece.after[length - 1] == 0x20) length--;
    stdout.range(addressOf(piece.after), length);
  }

  private textOf(piece: Piece, at: usize): Bytes {
    switch (piece.kind) {
      case 0x61: // a
      case 0x41: // A
        return digits(this.address, piece.base, piece.precision, false);
      case 0x43: // C
        return toBytes(characterName(load<u8>(at)));
      case 0x55: // U
        return toBytes(controlName(load<u8>(at)));
      case 0x70: // p
        return bytesAt(isPrintable(load<u8>(at)) ? at : changetype<usize>(DOT), 1);
      case 0x63: // c
        return bytesAt(at, 1);
      case 0x73: // s
        return stringAt(at, piece.precision < 0 ? piece.size : min(piece.size, piece.precision));
      case 0x64: // d
        return signedDigits(valueAt(at, piece.size, true), piece);
      case 0x6f: // o
      case 0x75: // u
      case 0x78: // x
      case 0x58: // X
        return digits(<u64>valueAt(at, piece.size, false), piece.kind, piece.precision, piece.alternate);
      default: {
        const value = piece.size == 4 ? <f64>load<f32>(at) : load<f64>(at);
        return formatFloat(value, piece.kind, piece.precision, piece.alternate);
      }
    }
  }
}

const DOT = toBytes('.');

function isPrintable(byte: u8): bool {
  return byte >= 0x20 && byte < 0x7f;
}

function valueAt(at: usize, size: i32, signed: bool): i64 {
  if (size == 1) return signed ? <i64>load<i8>(at) : <i64>load<u8>(at);
  if (size == 2) return signed ? <i64>load<i16>(at) : <i64>load<u16>(at);
  if (size == 4) return signed ? <i64>load<i32>(at) : <i64>load<u32>(at);
  return load<i64>(at);
}

/** Up to `most` bytes, to the first NUL. */
function stringAt(at: usize, most: i32): Bytes {
  let length = 0;
  while (length < most && load<u8>(at + length) != 0) length++;
  return bytesAt(at, length);
}

/** `kind` d or u, o, x, X. */
function digits(value: u64, kind: u8, precision: i32, alternate: bool): Bytes {
  const base = kind == 0x6f ? 8 : kind == 0x78 || kind == 0x58 ? 16 : 10;
  let text = value.toString(base);
  if (kind == 0x58) text = text.toUpperCase();
  text = text.padStart(max(precision, 0), '0');
  if (alternate && value != 0 && base != 10) text = (base == 8 ? '0' : kind == 0x58 ? '0X' : '0x') + text;
  return toBytes(text);
}

function signedDigits(value: i64, piece: Piece): Bytes {
  const text = (value < 0 ? <u64>-value : <u64>value).toString(10).padStart(max(piece.precision, 0), '0');
  if (value < 0) return toBytes('-' + text);
  return toBytes(piece.sign == 0 ? text : String.fromCharCode(piece.sign) + text);
}

/** %_c: as in C, octal where there is nothing better. */
function characterName(byte: u8): string {
  if (byte == 0) return '\\0';
  if (byte >= 7 && byte <= 13) return '\\' + 'abtnvfr'.charAt(byte - 7);
  return isPrintable(byte) ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0');
}

/** %_u: control characters by name, others that cannot be printed in hexadecimal. */
function controlName(byte: u8): string {
  if (byte < 0x20) return NAMES.substr(byte * 4, 3).trimStart();
  if (byte == 0x7f) return 'del';
  return isPrintable(byte) ? String.fromCharCode(byte) : byte.toString(16).padStart(2, '0');
}

/** Writes `text` as wide as the piece says; zeros in front of numbers only, and not of what is missing. */
function field(text: Bytes, piece: Piece, missing: bool): void {
  const padding = piece.width - text.length;
  const zero = piece.zero && !piece.left && !missing;
  const signed = zero && text.length > 0 && (text[0] == 0x2d || text[0] == 0x2b);
  if (signed) stdout.byte(text[0]);
  if (!piece.left) for (let count = 0; count < padding; count++) stdout.byte(zero ? 0x30 : 0x20);
  stdout.range(addressOf(text) + (signed ? 1 : 0), text.length - (signed ? 1 : 0));
  if (piece.left) for (let count = 0; count < padding; count++) stdout.byte(0x20);
}

/** The formats of an option's letter. */
function addLetter(dump: Dump, letter: string): void {
  if (letter == 'C') {
    for (let index = 0; index < CANONICAL.length; index++) dump.add(CANONICAL[index]);
    return;
  }
  dump.add(END);
  if (letter == 'b') dump.add('"%07.7_ax " 16/1 "%03o " "\n"');
  else if (letter == 'c') dump.add('"%07.7_ax " 16/1 "%3_c " "\n"');
  else if (letter == 'd') dump.add('"%07.7_ax " 8/2 "  %05u " "\n"');
  else if (letter == 'o') dump.add('"%07.7_ax " 8/2 " %06o " "\n"');
  else if (letter == 'x') dump.add('"%07.7_ax " 8/2 "   %04x " "\n"');
  else dump.add('"%07.7_ax " 8/2 "%04x " "\n"');
}

function addFile(dump: Dump, path: Bytes): void {
  const fd = openInput(path);
  if (fd < 0) {
    cannot('open', path, fd);
    exit(1);
  }
  const reader = new Reader(fd);
  const bytes: Array<u8> = [];
  for (let byte = reader.byte(); byte >= 0; byte = reader.byte()) bytes.push(<u8>byte);
  const lines = split(StaticArray.fromArray<u8>(bytes), 0x0a);
  for (let index = 0; index < lines.length; index++) {
    if (lines[index].length > 0 && lines[index][0] != 0x23) dump.addBytes(lines[index]);
  }
}

/** A count: decimal, 0x hexadecimal or 0 octal, with b, k, m behind. */
function countOf(text: Bytes | null, otherwise: u64): u64 {
  if (text === null) return otherwise;
  const hexadecimal = text.length > 2 && text[0] == 0x30 && (text[1] | 0x20) == 0x78;
  if (hexadecimal) {
    let value: u64 = 0;
    let at = 2;
    for (; at < text.length; at++) {
      const byte = text[at] | 0x20;
      const digit = byte <= 0x39 ? <i32>byte - 0x30 : byte >= 0x61 ? <i32>byte - 0x57 : -1;
      if (digit < 0 || digit > 15 || value >= 1 << 56) break;
      value = value * 16 + digit;
    }
    if (at == text.length) return value;
  } else {
    const plain = parseDecimal(text);
    const value = plain >= 0 ? plain : parseSize(text);
    if (value >= 0) return value;
  }
  invalidNumber(text);
  exit(1);
  return 0;
}

/** The tool: 0, or 1 if a file could not be read. */
export function hexdump(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const dump = new Dump();
  const letters = 'bcCdox';
  for (let index = 0; index < letters.length; index++) {
    if (options.has(letters.charAt(index))) addLetter(dump, letters.charAt(index));
  }
  const formats = options.valuesOf('e');
  for (let index = 0; index < formats.length; index++) dump.addBytes(formats[index]);
  const files = options.valuesOf('f');
  for (let index = 0; index < files.length; index++) addFile(dump, files[index]);
  if (dump.isEmpty) addLetter(dump, '');
  const input = new Chain(options.operands);
  dump.run(
    input,
    countOf(options.valueOf('s'), 0),
    countOf(options.valueOf('n'), u64.MAX_VALUE),
    options.has('v'),
  );
  return input.failed ? 1 : 0;
}
