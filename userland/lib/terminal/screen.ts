// A picture of a terminal's screen: a program puts characters into cells, and flush() writes only what changed since the
// last flush, in ECMA-48 sequences as every terminal of today knows them.
//
// Interface: Screen; attributes.
//
// A full screen is addressed from the upper left corner. An `inline` one begins at the row where the cursor happens to be
// and grows downwards as rows are used: then all moves are relative, and lines wrap at the right edge by themselves, so
// that the terminal knows they belong together.

import { ByteBuffer } from '../base/buffer';
import { Bytes, addressOf, bytesAt, textOf } from '../base/bytes';
import { FORM_PLAIN, FORM_TAB, glyphAt, glyphForm, glyphWidth, putGlyph } from '../text/glyph';
import { Writer } from '../base/io';
import { decode, decodedLength, encodeTo } from '../base/unicode';

/** Attributes of a cell, to be combined; a colour is added as COLOUR * (1 + 0 to 7). */
export const BOLD: u32 = 1;
export const DIM: u32 = 2;
export const UNDERLINE: u32 = 4;
export const REVERSE: u32 = 8;
export const COLOUR: u32 = 16;

const BLANK: u32 = 0x20;
/** The right half of a wide character. */
const CONTINUED: u32 = 0x1fffff;
/** A cell that somebody else paints: never written. */
const OPAQUE: u32 = 0x1ffffe;
/** A cell of which nothing is known. */
const UNKNOWN: u32 = 0x1ffffd;
/** The first number of characters with marks, an index into `clusters`. */
const CLUSTERS: u32 = 0x120000;
const MOST_CLUSTERS: i32 = 65536;
const CODE_MASK: u32 = 0xffffff;

const bytes = memory.data(8);

export class Screen {
  /** Where the cursor is to be after flush(). */
  cursorRow: i32 = 0;
  cursorColumn: i32 = 0;
  private wanted: StaticArray<u32> = [];
  private shown: StaticArray<u32> = [];
  private row: i32 = 0;
  private column: i32 = 0;
  /** Lowest row that was ever used, of an inline screen. */
  private lowest: i32 = 0;
  private attribute: u32 = 0;
  private clusters: Array<Bytes> = [];
  private numbers: Map<string, i32> = new Map();
  private forms: ByteBuffer = new ByteBuffer();

  constructor(
    private out: Writer,
    public rows: i32,
    public columns: i32,
    private inline: bool,
  ) {
    this.resize(rows, columns);
  }

  /** Takes a new size; all is unknown, and what was put is gone. */
  resize(rows: i32, columns: i32): void {
    this.rows = max(rows, 1);
    this.columns = max(columns, 1);
    this.wanted = new StaticArray<u32>(this.rows * this.columns);
    this.shown = new StaticArray<u32>(this.rows * this.columns);
    this.clear();
    this.forget();
  }

  /** Everything will be written anew: the terminal shows something else. An inline screen begins at the cursor. */
  forget(): void {
    this.shown.fill(this.inline ? BLANK : UNKNOWN);
    this.row = this.inline ? 0 : -1;
    this.column = this.inline ? 0 : -1;
    this.lowest = 0;
  }

  /** Blanks everywhere. */
  clear(): void {
    this.wanted.fill(BLANK);
  }

  /** Blanks from a column of a row to its end. */
  clearRow(row: i32, from: i32, attribute: u32 = 0): void {
    const start = row * this.columns;
    this.wanted.fill(BLANK | (attribute << 24), start + from, start + this.columns);
  }

  /** Moves the rows `from` to `to` − 1 up by `count` (down if negative), in the terminal as well. */
  scroll(from: i32, to: i32, count: i32): void {
    if (this.inline || count == 0 || abs(count) >= to - from) return;
    this.normal();
    this.out
      .text('\x1b[')
      .decimal(from + 1)
      .byte(0x3b)
      .decimal(to)
      .byte(0x72);
    this.out
      .text('\x1b[')
      .decimal(abs(count))
      .byte(count > 0 ? 0x53 : 0x54)
      .text('\x1b[r');
    this.row = -1;
    const width = this.columns;
    const kept = (to - from - abs(count)) * width;
    const source = (count > 0 ? from + count : from) * width;
    const target = (count > 0 ? from : from - count) * width;
    const cells = changetype<usize>(this.shown);
    memory.copy(cells + ((<usize>target) << 2), cells + ((<usize>source) << 2), kept << 2);
    const blank = count > 0 ? target + kept : from * width;
    this.shown.fill(BLANK, blank, blank + abs(count) * width);
  }

  /** Marks the first `count` cells of an inline screen as painted by the caller, who left the cursor behind them. */
  setOpaque(count: i32): void {
    for (let index = 0; index < min(count, this.wanted.length); index++) this.wanted[index] = OPAQUE;
  }

  /** The caller has just painted those cells on an empty inline screen. */
  painted(count: i32): void {
    for (let index = 0; index < min(count, this.shown.length); index++) this.shown[index] = OPAQUE;
    this.row = count / this.columns;
    this.column = count % this.columns;
    if (this.column == 0 && this.row > 0) {
      this.row--;
      this.column = this.columns;
    }
    this.lowest = this.row;
  }

  /** Whether cells must be shown that only the caller can paint. */
  get needsPainting(): bool {
    for (let index = 0; index < this.wanted.length && this.wanted[index] == OPAQUE; index++) {
      if (this.shown[index] != OPAQUE) return true;
    }
    return false;
  }

  /** Puts the text at `at` < `end` from `column` of a row on, up to the right edge: the column behind it. */
  put(row: i32, column: i32, at: usize, end: usize, attribute: u32 = 0): i32 {
    let to = column;
    while (at < end && to < this.columns) {
      const length = glyphAt(at, end, to);
      if (to + glyphWidth > this.columns && glyphForm == FORM_PLAIN) break;
      to = this.putCell(row, to, at, length, attribute);
      at += length;
    }
    return to;
  }

  /** Puts ASCII or other constants. */
  putText(row: i32, column: i32, text: string, attribute: u32 = 0): i32 {
    const encoded = String.UTF8.encode(text);
    const at = changetype<usize>(encoded);
    return this.put(row, column, at, at + encoded.byteLength, attribute);
  }

  putBytes(row: i32, column: i32, text: Bytes, attribute: u32 = 0): i32 {
    return this.put(row, column, addressOf(text), addressOf(text) + text.length, attribute);
  }

  /** Puts the glyph that glyphAt() has just found; what does not fit is left out. The column behind it. */
  putCell(row: i32, column: i32, at: usize, length: i32, attribute: u32): i32 {
    const width = glyphWidth;
    const cells = row * this.columns;
    const high = attribute << 24;
    if (glyphForm == FORM_PLAIN) {
      this.wanted[cells + column] = this.codeOf(at, length) | high;
      if (width == 2) this.wanted[cells + column + 1] = CONTINUED | high;
      return column + width;
    }
    if (glyphForm == FORM_TAB) {
      for (let index = column; index < min(column + width, this.columns); index++) {
        this.wanted[cells + index] = BLANK | high;
      }
      return column + width;
    }
    const form = glyphForm;
    const text = this.formOf(at, length, form, width);
    let source = addressOf(text);
    let to = column;
    while (source < addressOf(text) + text.length && to < this.columns) {
      const size = glyphAt(source, addressOf(text) + text.length, to);
      this.wanted[cells + to++] = this.codeOf(source, size) | high;
      source += size;
    }
    return column + width;
  }

  private formOf(at: usize, length: i32, form: i32, width: i32): Bytes {
    putGlyph(this.forms, at, length, form, width);
    return this.forms.take();
  }

  private codeOf(at: usize, length: i32): u32 {
    const code = decode(at, at + length);
    return decodedLength == length ? code : this.clusterOf(bytesAt(at, length));
  }

  private clusterOf(text: Bytes): u32 {
    const key = textOf(text);
    if (this.numbers.has(key)) return CLUSTERS + this.numbers.get(key);
    if (this.clusters.length == MOST_CLUSTERS) {
      // Numbers will mean something else: no cell may look unchanged.
      this.clusters = [];
      this.numbers = new Map();
      this.shown.fill(UNKNOWN);
    }
    this.numbers.set(key, this.clusters.length);
    this.clusters.push(text);
    return CLUSTERS + this.clusters.length - 1;
  }

  /** Writes what changed, and moves the cursor. */
  flush(): void {
    if (!this.inline && this.row < 0) this.startOver();
    for (let row = 0; row < this.rows; row++) this.flushRow(row);
    this.normal();
    this.moveTo(this.cursorRow, min(this.cursorColumn, this.columns - 1));
    this.out.flush();
  }

  private startOver(): void {
    this.attribute = 0;
    this.out.text('\x1b[0m\x1b[H');
    if (this.shown[0] == UNKNOWN) {
      this.out.text('\x1b[2J');
      this.shown.fill(BLANK);
    }
    this.row = 0;
    this.column = 0;
  }

  /** Where the blanks without attributes begin that end a row. */
  private blankFrom(start: i32): i32 {
    let column = this.columns;
    while (column > 0 && this.wanted[start + column - 1] == BLANK) column--;
    return column;
  }

  private flushRow(row: i32): void {
    const start = row * this.columns;
    const end = this.blankFrom(start);
    for (let column = 0; column < end; column++) {
      const cell = this.wanted[start + column];
      if (cell == this.shown[start + column]) continue;
      let at = column;
      while (at > 0 && (this.wanted[start + at] & CODE_MASK) == CONTINUED) at--;
      this.moveTo(row, at);
      this.writeCell(this.wanted[start + at]);
      while (column + 1 < this.columns && (this.wanted[start + column + 1] & CODE_MASK) == CONTINUED)
        column++;
      this.column = column + 1;
      for (; at <= column; at++) this.shown[start + at] = this.wanted[start + at];
    }
    for (let column = end; column < this.columns; column++) {
      if (this.shown[start + column] == BLANK) continue;
      this.normal();
      this.moveTo(row, end);
      this.out.text('\x1b[K');
      this.shown.fill(BLANK, start + end, start + this.columns);
      return;
    }
  }

  private writeCell(cell: u32): void {
    const attribute = cell >> 24;
    if (attribute != this.attribute) this.setAttribute(attribute);
    const code = cell & CODE_MASK;
    if (code == OPAQUE) return;
    if (code >= CLUSTERS) this.out.bytes(this.clusters[code - CLUSTERS]);
    else this.out.range(bytes, encodeTo(bytes, code));
  }

  private setAttribute(attribute: u32): void {
    this.attribute = attribute;
    this.out.text('\x1b[0');
    if (attribute & BOLD) this.out.text(';1');
    if (attribute & DIM) this.out.text(';2');
    if (attribute & UNDERLINE) this.out.text(';4');
    if (attribute & REVERSE) this.out.text(';7');
    const colour = attribute / COLOUR;
    if (colour > 0) this.out.text(';3').decimal(colour - 1);
    this.out.byte(0x6d);
  }

  private normal(): void {
    if (this.attribute != 0) this.setAttribute(0);
  }

  /** Moves the cursor to the first cell, at once. */
  home(): void {
    this.normal();
    this.moveTo(0, 0);
  }

  private moveTo(row: i32, column: i32): void {
    if (row == this.row && column == this.column) return;
    if (this.inline) this.moveInline(row, column);
    else
      this.out
        .text('\x1b[')
        .decimal(row + 1)
        .byte(0x3b)
        .decimal(column + 1)
        .byte(0x48);
    this.row = row;
    this.column = column;
  }

  private moveInline(row: i32, column: i32): void {
    const edge = this.column == this.columns;
    if (edge && row == this.row + 1 && row > this.lowest) {
      // The next character wraps by itself; where there is none, a blank makes it wrap.
      this.lowest = row;
      if (column == 0 && this.wanted[row * this.columns] != BLANK) return;
      this.out.text(' \r');
      return this.forwards(column);
    }
    let from = edge ? -1 : this.column;
    if (row < this.row)
      this.out
        .text('\x1b[')
        .decimal(this.row - row)
        .byte(0x41);
    const known = min(row, this.lowest);
    if (known > this.row)
      this.out
        .text('\x1b[')
        .decimal(known - this.row)
        .byte(0x42);
    for (; this.lowest < row; this.lowest++) {
      this.out.text('\r\n');
      from = 0;
    }
    if (from == column) return;
    if (column < from && from - column < 4) {
      for (; from > column; from--) this.out.byte(0x08);
      return;
    }
    if (from < 0 || column < from) {
      this.out.byte(0x0d);
      from = 0;
    }
    this.forwards(column - from);
  }

  private forwards(count: i32): void {
    if (count > 0) this.out.text('\x1b[').decimal(count).byte(0x43);
  }
}
