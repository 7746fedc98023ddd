// What all parts of the editor share: text, cursor, modes, keys, messages.
//
// Interface: Vi, KeySource; the modes.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, sliceOf } from '../../lib/base/bytes';
import { glyphAt, glyphWidth, nextGlyph, previousGlyph, textWidth } from '../../lib/text/glyph';
import { KEY_END_OF_INPUT } from '../../lib/terminal/keys';
import { ViOptions } from './options';
import { Registers } from './registers';
import { Position, Text } from './text';

export const COMMAND: i32 = 0;
export const INSERT: i32 = 1;
export const REPLACE: i32 = 2;
export const VISUAL: i32 = 3;
export const VISUAL_LINES: i32 = 4;

/** Where keys come from, and what is done while there are none. */
export abstract class KeySource {
  /** The next key: waits for it. */
  abstract next(): i32;
  /** Hands the text of a paste that has begun to `into`. */
  abstract paste(into: ByteBuffer): void;
}

/** The wanted column of a cursor that stays at the ends of lines. */
export const AT_END: i32 = i32.MAX_VALUE;

export class Vi {
  text: Text = new Text();
  cursor: Position = new Position(0, 0);
  /** Column on the screen that j and k keep to; −1: that of the cursor. */
  wanted: i32 = -1;
  mode: i32 = COMMAND;
  /** Where visual mode began. */
  anchor: Position = new Position(0, 0);
  options: ViOptions = new ViOptions();
  registers: Registers = new Registers();
  /** Shown in the last row until the next command. */
  message: Bytes = [];
  /** The message tells of something wrong. */
  failed: bool = false;
  /** The message is a line that is being typed: the cursor is behind it. */
  prompting: bool = false;
  /** Whether the bell is due. */
  ring: bool = false;
  /** The program is to end, with this status; −1: not yet. */
  status: i32 = -1;
  /** Rows of text on the screen. */
  rows: i32 = 23;
  columns: i32 = 80;
  /** The first line that is shown, and how many of its rows are above the screen. */
  top: i32 = 0;
  skipped: i32 = 0;
  /** Everything on the screen is to be written again. */
  stale: bool = false;
  /** A change for `.` is being recorded. */
  changed: bool = false;
  /** Keys of the command that is being done. */
  recorded: Array<i32> = [];
  /** Keys of the last command that changed the text. */
  repeatable: Array<i32> = [];
  /** Keys that are done before those that are typed. */
  private queue: Array<i32> = [];
  private queueAt: i32 = 0;
  /** Register that q records into, or 0, and what it has so far. */
  macro: i32 = 0;
  macroKeys: Array<i32> = [];

  constructor(public keys: KeySource) {}

  /** The line that the cursor is in. */
  get line(): Bytes {
    return this.text.line(this.cursor.row);
  }

  get last(): i32 {
    return this.text.length - 1;
  }

  /** The next key of a command. */
  key(): i32 {
    let key: i32;
    if (this.queueAt < this.queue.length) {
      key = this.queue[this.queueAt++];
    } else {
      key = this.keys.next();
      if (this.macro != 0) this.macroKeys.push(key);
    }
    if (key == KEY_END_OF_INPUT) this.status = 1;
    this.recorded.push(key);
    return key;
  }

  /** Whether keys wait that nobody types: those of `.` and of registers. */
  get replaying(): bool {
    return this.queueAt < this.queue.length;
  }

  /** Does keys before all others. */
  replay(keys: Array<i32>): void {
    this.queue = keys.concat(this.queue.slice(this.queueAt));
    this.queueAt = 0;
  }

  /** A command failed: what waits of a replay is dropped. */
  fail(): void {
    this.ring = !this.replaying;
    this.queue = [];
    this.queueAt = 0;
  }

  /** Shows a message. */
  say(text: Bytes): void {
    this.message = text;
    this.failed = false;
  }

  /** Shows why a command failed. */
  refuse(text: Bytes): void {
    this.fail();
    this.message = text;
    this.failed = true;
  }

  /** Index behind the glyph at `column` of a line. */
  nextIn(line: Bytes, column: i32): i32 {
    const start = addressOf(line);
    return <i32>(nextGlyph(start + column, start + line.length) - start);
  }

  /** Index of the glyph before `column` of a line. */
  previousIn(line: Bytes, column: i32): i32 {
    const start = addressOf(line);
    return <i32>(previousGlyph(start, start + column) - start);
  }

  /** Index of the last glyph of a line, 0 if it has none. */
  lastIn(line: Bytes): i32 {
    return line.length == 0 ? 0 : this.previousIn(line, line.length);
  }

  /** Columns before an index of a line. */
  columnsBefore(line: Bytes, index: i32): i32 {
    const start = addressOf(line);
    return textWidth(start, start + index, this.options.tabStop);
  }

  /** Index of the glyph of a line that a column of the screen is in. */
  indexAt(line: Bytes, column: i32): i32 {
    const start = addressOf(line);
    const end = start + line.length;
    if (column == AT_END) return this.lastIn(line);
    let at = start;
    let shown = 0;
    while (at < end) {
      const length = glyphAt(at, end, shown, this.options.tabStop);
      shown += glyphWidth;
      if (shown > column) break;
      if (at + length >= end) break;
      at += length;
    }
    return <i32>(at - start);
  }

  /** Moves the cursor; it comes to stand on a glyph. */
  moveTo(row: i32, column: i32): void {
    this.cursor.row = max(min(row, this.last), 0);
    this.cursor.column = column;
    this.clamp();
  }

  /** Puts the cursor on a glyph of its line; in insert mode it may stand behind the last one. */
  clamp(): void {
    const line = this.line;
    const inserting = this.mode == INSERT || this.mode == REPLACE;
    const most = inserting ? line.length : this.lastIn(line);
    this.cursor.column = max(min(this.cursor.column, most), 0);
  }

  /** Index of the first character of a line that is no blank. */
  firstNonBlank(row: i32): i32 {
    const line = this.text.line(row);
    let index = 0;
    while (index < line.length && (line[index] == 0x20 || line[index] == 0x09)) index++;
    return index == line.length ? this.lastIn(line) : index;
  }

  /** The blanks that a line begins with. */
  indentOf(row: i32): Bytes {
    const line = this.text.line(row);
    let index = 0;
    while (index < line.length && (line[index] == 0x20 || line[index] == 0x09)) index++;
    return sliceOf(line, 0, index);
  }

  /** Replaces the cursor's line. */
  setLine(line: Bytes): void {
    this.text.setLine(this.cursor.row, line, this.cursor);
  }

  /** Remembers where the cursor is, for `` and '': a jump follows. */
  markJump(): void {
    this.text.marks[26] = this.cursor.copy();
  }

  /** Lines `first` to `last`, both included. */
  linesOf(first: i32, last: i32): Array<Bytes> {
    const lines = new Array<Bytes>();
    for (let row = first; row <= last; row++) lines.push(this.text.line(row));
    return lines;
  }
}
