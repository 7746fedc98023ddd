// What operators do with a piece of the text, and what registers put into it.
//
// Interface: Operators.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, concat, sliceOf, toBytes } from '../../lib/base/bytes';
import { decode, decodedLength, toLower, toUpper } from '../../lib/base/unicode';
import { textWidth } from '../../lib/text/glyph';
import { Register } from './registers';
import { Vi } from './state';
import { Position } from './text';

export const DELETE: i32 = 0x64;
export const CHANGE: i32 = 0x63;
export const YANK: i32 = 0x79;
export const SHIFT_RIGHT: i32 = 0x3e;
export const SHIFT_LEFT: i32 = 0x3c;
export const TOGGLE_CASE: i32 = 0x7e;
export const LOWER_CASE: i32 = 0x75;
export const UPPER_CASE: i32 = 0x55;

export class Operators {
  constructor(private vi: Vi) {}

  /** Tells of a change of many lines. */
  report(count: i32, what: string): void {
    if (count > this.vi.options.report) this.vi.say(toBytes(count.toString() + ' lines ' + what));
  }

  /** The text from a place up to another one, not included. */
  piece(from: Position, to: Position): Register {
    const text = this.vi.text;
    const lines = new Array<Bytes>();
    if (from.row == to.row) {
      lines.push(sliceOf(text.line(from.row), from.column, to.column));
      return new Register(lines, false);
    }
    lines.push(sliceOf(text.line(from.row), from.column));
    for (let row = from.row + 1; row < to.row; row++) lines.push(text.line(row));
    lines.push(sliceOf(text.line(to.row), 0, to.column));
    return new Register(lines, false);
  }

  /** Takes the text out from a place up to another one, not included. The cursor goes there. */
  remove(from: Position, to: Position): void {
    const vi = this.vi;
    const joined = concat(
      sliceOf(vi.text.line(from.row), 0, from.column),
      sliceOf(vi.text.line(to.row), to.column),
    );
    vi.text.replace(from.row, to.row - from.row + 1, [joined], vi.cursor);
    vi.cursor = from.copy();
  }

  /** Does an operator on the text from a place up to another one, not included. */
  characters(operator: i32, from: Position, to: Position, register: i32): void {
    const vi = this.vi;
    if (operator == DELETE || operator == CHANGE || operator == YANK) {
      vi.registers.keep(register, this.piece(from, to), operator != YANK && from.row != to.row);
      if (operator == YANK) vi.moveTo(from.row, from.column);
      else this.remove(from, to);
    } else {
      this.changeCase(operator, from, to);
    }
  }

  /** Does an operator on whole lines, both included. */
  lines(operator: i32, first: i32, last: i32, register: i32): void {
    const vi = this.vi;
    const count = last - first + 1;
    if (operator == SHIFT_LEFT || operator == SHIFT_RIGHT) return this.shift(operator, first, last, 1);
    if (operator == TOGGLE_CASE || operator == LOWER_CASE || operator == UPPER_CASE) {
      return this.changeCase(operator, new Position(first, 0), new Position(last, vi.text.line(last).length));
    }
    vi.registers.keep(register, new Register(vi.linesOf(first, last), true), operator != YANK);
    if (operator == YANK) {
      vi.moveTo(first, first == vi.cursor.row ? vi.cursor.column : vi.firstNonBlank(first));
      return this.report(count, 'yanked');
    }
    if (operator == CHANGE) {
      const indent: Bytes = vi.options.autoIndent ? vi.indentOf(first) : [];
      vi.text.replace(first, count, [indent], vi.cursor);
      vi.cursor = new Position(first, indent.length);
      return;
    }
    vi.text.replace(first, count, [], vi.cursor);
    const row = min(first, vi.last);
    vi.cursor = new Position(row, vi.firstNonBlank(row));
    this.report(count, 'deleted');
  }

  /** Blanks of a width, with tabs unless they are to be expanded. */
  blanks(width: i32): Bytes {
    const options = this.vi.options;
    const out = new ByteBuffer();
    let left = width;
    for (; left >= options.tabStop && !options.expandTab; left -= options.tabStop) out.byte(0x09);
    for (; left > 0; left--) out.byte(0x20);
    return out.take();
  }

  /** Moves lines by shiftwidth, `times` times. */
  shift(operator: i32, first: i32, last: i32, times: i32): void {
    const vi = this.vi;
    const changed = new Array<Bytes>();
    const by = vi.options.shiftWidth * times;
    for (let row = first; row <= last; row++) {
      const line = vi.text.line(row);
      const indent = vi.indentOf(row);
      const start = addressOf(indent);
      const width = textWidth(start, start + indent.length, vi.options.tabStop);
      const wanted = max(0, operator == SHIFT_RIGHT ? width + by : width - by);
      changed.push(line.length == 0 ? line : concat(this.blanks(wanted), sliceOf(line, indent.length)));
    }
    vi.text.replace(first, last - first + 1, changed, vi.cursor);
    vi.moveTo(first, vi.firstNonBlank(first));
    this.report(last - first + 1, operator == SHIFT_RIGHT ? '>ed' : '<ed');
  }

  private changeCase(operator: i32, from: Position, to: Position): void {
    const vi = this.vi;
    const changed = new Array<Bytes>();
    for (let row = from.row; row <= to.row; row++) {
      const line = vi.text.line(row);
      const start = row == from.row ? from.column : 0;
      const end = row == to.row ? min(to.column, line.length) : line.length;
      changed.push(withCase(operator, line, start, end));
    }
    vi.text.replace(from.row, to.row - from.row + 1, changed, vi.cursor);
    vi.moveTo(from.row, from.column);
  }

  /** Puts a register behind the cursor or before it, `times` times. */
  put(name: i32, behind: bool, times: i32): void {
    const vi = this.vi;
    const register = vi.registers.get(name);
    if (register === null) return vi.refuse(toBytes('The register is empty'));
    this.putRegister(register, behind, times);
  }

  putRegister(register: Register, behind: bool, times: i32): void {
    const vi = this.vi;
    if (register.whole) this.putLines(register.lines, behind ? vi.cursor.row + 1 : vi.cursor.row, times);
    else this.putPiece(register.lines, behind, times);
  }

  putLines(lines: Array<Bytes>, row: i32, times: i32): void {
    const vi = this.vi;
    let all = lines;
    for (let time = 1; time < times; time++) all = all.concat(lines);
    vi.text.replace(row, 0, all, vi.cursor);
    vi.cursor = new Position(row, vi.firstNonBlank(row));
    this.report(all.length, 'added');
  }

  private putPiece(lines: Array<Bytes>, behind: bool, times: i32): void {
    const vi = this.vi;
    const line = vi.line;
    const row = vi.cursor.row;
    const column = behind ? vi.nextIn(line, vi.cursor.column) : vi.cursor.column;
    let all = lines;
    for (let time = 1; time < times; time++) {
      const next = all.slice();
      next[next.length - 1] = concat(next[next.length - 1], lines[0]);
      all = next.concat(lines.slice(1));
    }
    const changed = all.slice();
    const last = changed.length - 1;
    const end = changed[last].length + (last == 0 ? column : 0);
    changed[0] = concat(sliceOf(line, 0, column), changed[0]);
    changed[last] = concat(changed[last], sliceOf(line, column));
    vi.text.replace(row, 1, changed, vi.cursor);
    if (last > 0) vi.cursor = new Position(row, column);
    else vi.cursor = new Position(row, vi.previousIn(vi.text.line(row), end));
  }

  /** Joins lines, with a blank between unless the first ends with one or the second begins with `)`; `plain`: as they are. */
  join(first: i32, last: i32, plain: bool): void {
    const vi = this.vi;
    const joined = new ByteBuffer().bytes(vi.text.line(first));
    let column = joined.length;
    for (let row = first + 1; row <= last; row++) {
      const line = vi.text.line(row);
      const from = plain ? 0 : vi.indentOf(row).length;
      column = joined.length;
      const blank =
        joined.length > 0 && (joined.at(joined.length - 1) == 0x20 || joined.at(joined.length - 1) == 0x09);
      const closing = from < line.length && line[from] == 0x29;
      if (!plain && from < line.length && joined.length > 0 && !blank && !closing) joined.byte(0x20);
      joined.range(addressOf(line) + from, line.length - from);
    }
    vi.text.replace(first, last - first + 1, [joined.take()], vi.cursor);
    vi.moveTo(first, min(column, vi.lastIn(vi.text.line(first))));
  }
}

/** A line in which the case of the bytes from `start` to `end` − 1 is changed. */
function withCase(operator: i32, line: Bytes, start: i32, end: i32): Bytes {
  const out = new ByteBuffer(line.length + 8).range(addressOf(line), start);
  let at = addressOf(line) + start;
  const stop = addressOf(line) + end;
  while (at < stop) {
    const code = decode(at, stop);
    const length = decodedLength;
    if (code < 0) {
      out.byte(load<u8>(at));
    } else {
      const lower = toLower(code);
      const up = operator == UPPER_CASE || (operator == TOGGLE_CASE && lower == code);
      out.code(up ? toUpper(code) : lower);
    }
    at += length;
  }
  return out.range(stop, line.length - end).take();
}
