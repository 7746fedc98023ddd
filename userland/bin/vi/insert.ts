// Insert and replace mode.
//
// Interface: Inserter.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, sliceOf, split } from '../../lib/base/bytes';
import {
  ESCAPE,
  KEY_BYTE,
  KEY_DELETE,
  KEY_DOWN,
  KEY_END,
  KEY_END_OF_INPUT,
  KEY_HOME,
  KEY_INSERT,
  KEY_LEFT,
  KEY_PASTE_START,
  KEY_RIGHT,
  KEY_UP,
} from '../../lib/terminal/keys';
import { Operators, SHIFT_LEFT, SHIFT_RIGHT } from './operate';
import { COMMAND, INSERT, REPLACE, Vi } from './state';
import { Position } from './text';

export class Inserter {
  /** Each time but the first begins with a new line: o and O with a count. */
  onNewLines: bool = false;
  /** Where the text that is being inserted begins: ^U goes back to it. */
  private start: Position = new Position(0, 0);
  /** The line has blanks only that autoindent made: they go if nothing follows. */
  private indented: bool = false;

  constructor(
    private vi: Vi,
    private operators: Operators,
  ) {}

  /** Inserts (or replaces, by the mode) what is typed up to Escape, `times` times. */
  run(mode: i32, times: i32): void {
    const vi = this.vi;
    vi.mode = mode;
    vi.changed = true;
    this.start = vi.cursor.copy();
    const from = vi.recorded.length;
    while (vi.status < 0) {
      const key = vi.key();
      if (key == ESCAPE || key == 3 || key == KEY_END_OF_INPUT) break;
      this.key(key);
    }
    const keys = vi.recorded.slice(from, vi.recorded.length - 1);
    for (; times > 1; times--) {
      if (this.onNewLines) {
        vi.cursor.column = vi.line.length;
        this.newLine();
      }
      for (let index = 0; index < keys.length; index++) this.key(keys[index]);
    }
    this.dropIndent();
    vi.mode = COMMAND;
    vi.cursor.column = vi.previousIn(vi.line, vi.cursor.column);
    vi.clamp();
  }

  private key(key: i32): void {
    const vi = this.vi;
    if (key == 0x0d || key == 0x0a) this.newLine();
    else if (key == 0x7f || key == 8) this.erase(vi.previousIn(vi.line, vi.cursor.column));
    else if (key == 23) this.erase(this.wordBefore());
    else if (key == 21)
      this.erase(this.start.row == vi.cursor.row ? min(this.start.column, vi.cursor.column) : 0);
    else if (key == 20 || key == 4) this.shift(key == 20 ? SHIFT_RIGHT : SHIFT_LEFT);
    else if (key == 22) this.quoted();
    else if (key == 0x09 && vi.options.expandTab) this.expandedTab();
    else if (key == KEY_PASTE_START) this.paste();
    else if (!this.move(key)) this.character(key);
  }

  private move(key: i32): bool {
    const vi = this.vi;
    const line = vi.line;
    const cursor = vi.cursor;
    if (key == KEY_LEFT) cursor.column = vi.previousIn(line, cursor.column);
    else if (key == KEY_RIGHT) cursor.column = vi.nextIn(line, cursor.column);
    else if (key == KEY_HOME) cursor.column = 0;
    else if (key == KEY_END) cursor.column = line.length;
    else if (key == KEY_DELETE) this.removeForwards();
    else if (key == KEY_INSERT) vi.mode = vi.mode == INSERT ? REPLACE : INSERT;
    else if (key == KEY_UP || key == KEY_DOWN) {
      const row = cursor.row + (key == KEY_UP ? -1 : 1);
      if (row < 0 || row > vi.last) return true;
      const column = vi.columnsBefore(line, cursor.column);
      const target = vi.text.line(row);
      const atEnd = column >= vi.columnsBefore(target, target.length);
      cursor.row = row;
      cursor.column = atEnd ? target.length : vi.indexAt(target, column);
    } else return false;
    this.indented = false;
    return true;
  }

  private character(key: i32): void {
    const typed = new ByteBuffer(4);
    if (key >= KEY_BYTE && key < KEY_BYTE + 256) typed.byte(<u8>key);
    else if (key >= 0 && key < 0x110000) typed.code(key);
    else {
      this.vi.ring = true;
      return;
    }
    this.put(typed.take());
  }

  /** Puts text at the cursor, over what is there in replace mode. */
  private put(text: Bytes): void {
    const vi = this.vi;
    const line = vi.line;
    const column = vi.cursor.column;
    const behind = vi.mode == REPLACE ? vi.nextIn(line, column) : column;
    vi.setLine(concat(concat(sliceOf(line, 0, column), text), sliceOf(line, behind)));
    vi.cursor.column = column + text.length;
    this.indented = false;
  }

  /** Blanks that nothing followed are taken away. */
  private dropIndent(): void {
    const vi = this.vi;
    if (!this.indented) return;
    this.indented = false;
    vi.setLine(sliceOf(vi.line, vi.cursor.column));
    vi.cursor.column = 0;
  }

  private newLine(): void {
    const vi = this.vi;
    const indent: Bytes = vi.options.autoIndent ? vi.indentOf(vi.cursor.row) : [];
    this.dropIndent();
    const line = vi.line;
    const column = vi.cursor.column;
    const rest = concat(indent, sliceOf(line, column));
    const lines: Array<Bytes> = [sliceOf(line, 0, column), rest];
    vi.text.replace(vi.cursor.row, 1, lines, vi.cursor);
    vi.cursor = new Position(vi.cursor.row + 1, indent.length);
    this.indented = indent.length > 0 && rest.length == indent.length;
  }

  /** Takes the text from `column` to the cursor away; at the start of a line, the line feed before it. */
  private erase(column: i32): void {
    const vi = this.vi;
    const cursor = vi.cursor;
    this.indented = false;
    if (cursor.column > 0 && vi.mode == REPLACE) {
      cursor.column = vi.previousIn(vi.line, cursor.column);
    } else if (cursor.column > 0) {
      vi.setLine(concat(sliceOf(vi.line, 0, column), sliceOf(vi.line, cursor.column)));
      cursor.column = column;
    } else if (cursor.row > 0 && vi.mode == INSERT) {
      const before = vi.text.line(cursor.row - 1);
      vi.text.replace(cursor.row - 1, 2, [concat(before, vi.line)], cursor);
      vi.cursor = new Position(cursor.row - 1, before.length);
    } else {
      vi.ring = true;
    }
  }

  private removeForwards(): void {
    const vi = this.vi;
    const cursor = vi.cursor;
    const line = vi.line;
    if (cursor.column < line.length) {
      vi.setLine(concat(sliceOf(line, 0, cursor.column), sliceOf(line, vi.nextIn(line, cursor.column))));
    } else if (cursor.row < vi.last) {
      vi.text.replace(cursor.row, 2, [concat(line, vi.text.line(cursor.row + 1))], cursor);
    }
  }

  private wordBefore(): i32 {
    const line = this.vi.line;
    let index = this.vi.cursor.column;
    while (index > 0 && (line[index - 1] == 0x20 || line[index - 1] == 0x09)) index--;
    while (index > 0 && line[index - 1] != 0x20 && line[index - 1] != 0x09) index--;
    return index;
  }

  private shift(operator: i32): void {
    const vi = this.vi;
    const before = vi.line.length;
    const row = vi.cursor.row;
    const column = vi.cursor.column;
    this.operators.shift(operator, row, row, 1);
    vi.cursor = new Position(row, max(0, column + vi.text.line(row).length - before));
  }

  private expandedTab(): void {
    const vi = this.vi;
    const stop = vi.options.tabStop;
    this.put(this.operators.blanks(stop - (vi.columnsBefore(vi.line, vi.cursor.column) % stop)));
  }

  private quoted(): void {
    const key = this.vi.key();
    if (key == KEY_END_OF_INPUT) return;
    if (key == 0x0a || key == 0x0d) this.put([0x0d]);
    else this.character(key);
  }

  /** Inserts a paste as it is, and records it as keys, so that `.` can do it again. */
  private paste(): void {
    const vi = this.vi;
    const text = new ByteBuffer(4096);
    vi.keys.paste(text);
    vi.recorded.pop();
    for (let index = 0; index < text.length; index++) {
      vi.recorded.push(text.at(index) == 0x0a ? 0x0a : KEY_BYTE + text.at(index));
    }
    const pasted = split(text.take(), 0x0a);
    const line = vi.line;
    const last = pasted.length - 1;
    const column = (last == 0 ? vi.cursor.column : 0) + pasted[last].length;
    pasted[0] = concat(sliceOf(line, 0, vi.cursor.column), pasted[0]);
    pasted[last] = concat(pasted[last], sliceOf(line, vi.cursor.column));
    vi.text.replace(vi.cursor.row, 1, pasted, vi.cursor);
    vi.cursor = new Position(vi.cursor.row + last, column);
    this.indented = false;
  }
}
