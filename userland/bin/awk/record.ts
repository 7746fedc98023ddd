// The current record of awk and its fields: split when one is asked for, put together again when one has changed.
//
// Interface: Record, FieldSeparator.

import { isBlankOrNewline } from '../../lib/base/ascii';
import { Bytes, addressOf, bytesAt, findByte } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { Regex } from '../../lib/regex/regex';
import { decode, decodedLength } from '../../lib/base/unicode';
import { AWK_REGEX } from './expressions';
import { Cell, INPUT, NUMBER, UNSET, numberText } from './value';

const BY_BLANKS = 0;
const BY_BYTE = 1;
const BY_REGEX = 2;
const BY_CHARACTER = 3;

/** FS or the third argument of split, prepared. */
export class FieldSeparator {
  private kind: i32 = BY_BLANKS;
  private byte: u8 = 0;
  private regex: Regex | null = null;
  /** What was wrong with the expression, or an empty string. */
  error: string = '';

  constructor(text: Bytes) {
    if (text.length == 0) this.kind = BY_CHARACTER;
    else if (text.length == 1) {
      this.kind = text[0] == 0x20 ? BY_BLANKS : BY_BYTE;
      this.byte = text[0];
    } else {
      this.kind = BY_REGEX;
      const regex = new Regex(text, AWK_REGEX);
      this.regex = regex;
      this.error = regex.error;
    }
  }

  static ofRegex(regex: Regex): FieldSeparator {
    const separator = new FieldSeparator([0x20]);
    separator.kind = BY_REGEX;
    separator.regex = regex;
    return separator;
  }

  /** Appends the pieces of [start, end). `lines`: a line feed separates, too. */
  split(start: usize, end: usize, lines: bool, pieces: Array<Bytes>): void {
    if (start == end) return;
    if (this.kind == BY_BLANKS) this.byBlanks(start, end, pieces);
    else if (this.kind == BY_CHARACTER) this.byCharacter(start, end, pieces);
    else if (this.kind == BY_REGEX) this.byRegex(start, end, lines, pieces);
    else this.byByte(start, end, lines, pieces);
  }

  private byBlanks(start: usize, end: usize, pieces: Array<Bytes>): void {
    let at = start;
    while (true) {
      while (at < end && isBlankOrNewline(load<u8>(at))) at++;
      if (at == end) return;
      const from = at;
      while (at < end && !isBlankOrNewline(load<u8>(at))) at++;
      pieces.push(bytesAt(from, <i32>(at - from)));
    }
  }

  private byByte(start: usize, end: usize, lines: bool, pieces: Array<Bytes>): void {
    let at = start;
    while (true) {
      let stop = findByte(at, end, this.byte);
      if (lines) stop = findByte(at, stop, 0x0a);
      pieces.push(bytesAt(at, <i32>(stop - at)));
      if (stop == end) return;
      at = stop + 1;
    }
  }

  private byRegex(start: usize, end: usize, lines: bool, pieces: Array<Bytes>): void {
    const regex = this.regex!;
    let from = start;
    let search = start;
    while (search <= end) {
      const feed = lines ? findByte(search, end, 0x0a) : end;
      const found = regex.find(start, search, end);
      let first = found ? start + regex.startOf(0) : end + 1;
      let stop = found ? start + regex.endOf(0) : end + 1;
      if (feed < end && feed < first) {
        first = feed;
        stop = feed + 1;
      } else if (!found) break;
      if (first == stop) {
        // An empty match separates nothing.
        search = stop + 1;
        continue;
      }
      pieces.push(bytesAt(from, <i32>(first - from)));
      from = stop;
      search = stop;
    }
    pieces.push(bytesAt(from, <i32>(end - from)));
  }

  private byCharacter(start: usize, end: usize, pieces: Array<Bytes>): void {
    for (let at = start; at < end;) {
      decode(at, end);
      pieces.push(bytesAt(at, decodedLength));
      at += decodedLength;
    }
  }
}

/** Fields beyond this are a mistake of the program. */
const MOST_FIELDS = 1 << 24;

export class Record {
  /** $0. */
  whole: Cell = new Cell();
  separator: FieldSeparator = new FieldSeparator([0x20]);
  /** Whether RS is empty: line feeds separate fields, too. */
  lines: bool = false;
  private fields: Array<Cell> = [];
  private pieces: Array<Bytes> = [];
  private count: i32 = 0;
  private isSplit: bool = true;
  private isJoined: bool = true;
  private buffer: ByteBuffer = new ByteBuffer(256);

  /** `count` mirrors NF; `output` and `format` are the cells of OFS and CONVFMT. */
  constructor(
    private countCell: Cell,
    private output: Cell,
    private format: Cell,
  ) {
    this.whole.setText([], INPUT);
    countCell.setNumber(0);
  }

  setWhole(text: Bytes): void {
    this.whole.setText(text, INPUT);
    this.isSplit = false;
    this.isJoined = true;
  }

  /** $0, put together if a field has changed. */
  current(): Cell {
    if (!this.isJoined) this.join();
    return this.whole;
  }

  /** Makes the fields, and NF. */
  split(): void {
    if (this.isSplit) return;
    this.isSplit = true;
    const text = this.whole.text;
    const pieces = this.pieces;
    pieces.length = 0;
    this.separator.split(addressOf(text), addressOf(text) + text.length, this.lines, pieces);
    this.count = pieces.length;
    for (let index = 0; index < this.count; index++) this.fieldCell(index).setText(pieces[index], INPUT);
    this.countCell.setNumber(this.count);
  }

  private fieldCell(index: i32): Cell {
    while (this.fields.length <= index) this.fields.push(new Cell());
    return this.fields[index];
  }

  /** Field `index` > 0 to read; null: there is none. */
  field(index: f64): Cell | null {
    this.split();
    return index <= <f64>this.count ? this.fields[<i32>index - 1] : null;
  }

  /** Field `index` > 0 to write: it is made if need be, and $0 has changed. False where it is too large. */
  fieldToSet(index: f64): Cell | null {
    this.split();
    if (index > MOST_FIELDS) return null;
    if (index > <f64>this.count) this.resize(<i32>index);
    this.isJoined = false;
    return this.fields[<i32>index - 1];
  }

  /** NF has been assigned to. */
  setCount(count: f64): void {
    this.split();
    this.resize(<i32>max<f64>(0, min<f64>(count, MOST_FIELDS)));
    this.isJoined = false;
  }

  private resize(count: i32): void {
    for (let index = this.count; index < count; index++) {
      const cell = this.fieldCell(index);
      cell.setText([], UNSET);
      cell.number = 0;
    }
    this.count = count;
    this.countCell.setNumber(count);
  }

  private join(): void {
    this.isJoined = true;
    const buffer = this.buffer;
    buffer.clear();
    for (let index = 0; index < this.count; index++) {
      if (index > 0) buffer.bytes(this.textOf(this.output));
      buffer.bytes(this.textOf(this.fields[index]));
    }
    this.whole.setText(buffer.take(), INPUT);
  }

  private textOf(cell: Cell): Bytes {
    return cell.kind == NUMBER ? numberText(cell.number, this.format.text) : cell.text;
  }
}
