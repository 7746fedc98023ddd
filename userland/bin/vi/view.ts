// The screen: the lines around the cursor, and a row for messages below them.
//
// Interface: View.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf } from '../../lib/base/bytes';
import { FORM_PLAIN, FORM_TAB, glyphAt, glyphForm, glyphWidth } from '../../lib/text/glyph';
import { Writer } from '../../lib/base/io';
import { DIM, REVERSE, Screen } from '../../lib/terminal/screen';
import { Size } from '../../lib/terminal/terminal';
import { numberWidth, rowsOf } from './scroll';
import { COMMAND, INSERT, REPLACE, VISUAL, VISUAL_LINES, Vi } from './state';

export class View {
  private screen: Screen;
  /** Where the cursor is on the screen. */
  private row: i32 = 0;
  private column: i32 = 0;

  constructor(
    private vi: Vi,
    out: Writer,
    size: Size,
  ) {
    this.screen = new Screen(out, size.rows, size.columns, false);
    this.resize(size);
  }

  resize(size: Size): void {
    this.screen.resize(size.rows, size.columns);
    this.vi.rows = max(size.rows - 1, 1);
    this.vi.columns = max(size.columns, 1);
  }

  /** Shows the text as it is now. */
  refresh(): void {
    const vi = this.vi;
    if (vi.stale) this.screen.forget();
    vi.stale = false;
    this.arrange();
    this.screen.clear();
    this.putText();
    if (this.screen.rows > 1) this.putStatus();
    if (vi.prompting) {
      const at = addressOf(vi.message);
      this.row = this.screen.rows - 1;
      this.column = min(this.screen.put(this.row, 0, at, at + vi.message.length), vi.columns - 1);
    }
    this.screen.cursorRow = this.row;
    this.screen.cursorColumn = this.column;
    this.screen.flush();
  }

  /** Rows from the start of the first line that is shown to the cursor's row. */
  private rowsToCursor(): i32 {
    const vi = this.vi;
    let rows = 0;
    for (let row = vi.top; row < vi.cursor.row && rows <= vi.rows * 2; row++)
      rows += rowsOf(vi, vi.text.line(row));
    return rows + this.cursorRows();
  }

  /** Rows of the cursor's line above the cursor. */
  private cursorRows(): i32 {
    const vi = this.vi;
    const line = vi.line;
    const until = vi.cursor.column < line.length ? vi.nextIn(line, vi.cursor.column) : line.length;
    const before = new ByteBuffer(until + 1).range(addressOf(line), until);
    if (vi.cursor.column >= line.length) before.byte(0x20);
    return rowsOf(vi, before.take()) - 1;
  }

  /** Chooses the first line so that the cursor is on the screen. */
  private arrange(): void {
    const vi = this.vi;
    vi.top = min(vi.top, vi.last);
    const far = abs(vi.cursor.row - vi.top) > vi.rows * 2;
    if (vi.cursor.row < vi.top || far) {
      const near = vi.top - vi.cursor.row <= vi.rows / 2 && !far;
      vi.top = vi.cursor.row;
      vi.skipped = 0;
      if (!near) this.center();
    }
    let rows = this.rowsToCursor();
    if (rows < vi.skipped) vi.skipped = rows;
    if (
      rows - vi.skipped >= vi.rows &&
      rows - vi.skipped >= vi.rows + vi.rows / 2 &&
      vi.top < vi.cursor.row
    ) {
      vi.top = vi.cursor.row;
      vi.skipped = 0;
      this.center();
      rows = this.rowsToCursor();
    }
    while (rows - vi.skipped >= vi.rows && vi.top < vi.cursor.row) {
      rows -= rowsOf(vi, vi.text.line(vi.top++));
      vi.skipped = 0;
    }
    if (rows - vi.skipped >= vi.rows) vi.skipped = rows - vi.rows + 1;
  }

  private center(): void {
    const vi = this.vi;
    let room = vi.rows / 2;
    // Near the end of the text the screen ends with it.
    let below = 0;
    for (let row = vi.top; row <= vi.last && below < vi.rows; row++) below += rowsOf(vi, vi.text.line(row));
    room = max(room, vi.rows - below);
    while (vi.top > 0) {
      room -= rowsOf(vi, vi.text.line(vi.top - 1));
      if (room < 0) break;
      vi.top--;
    }
  }

  private putText(): void {
    const vi = this.vi;
    let shown = -vi.skipped;
    let row = vi.top;
    for (; row <= vi.last && shown < vi.rows; row++) {
      const needed = rowsOf(vi, vi.text.line(row));
      // A line that does not fit is not shown in part, unless nothing else is.
      if (shown + needed > vi.rows && row != vi.cursor.row && row > vi.top) {
        for (; shown < vi.rows; shown++) this.screen.putText(shown, 0, '@', DIM);
        return;
      }
      shown = this.putLine(row, shown);
    }
    for (; shown < vi.rows; shown++) this.screen.putText(shown, 0, '~', DIM);
  }

  /** Puts a line from a row of the screen on: the row behind it. */
  private putLine(row: i32, first: i32): i32 {
    const vi = this.vi;
    const line = vi.text.line(row);
    const left = numberWidth(vi);
    const columns = max(vi.columns - left, 1);
    let shown = first;
    if (left > 0 && shown >= 0) this.screen.putText(shown, 0, (row + 1).toString().padStart(left - 1), DIM);
    let column = 0;
    let total = 0;
    const start = addressOf(line);
    const end = start + line.length;
    for (let at = start; at < end;) {
      const length = glyphAt(at, end, total, vi.options.tabStop);
      const width = glyphWidth;
      if (column + width > columns && (glyphForm == FORM_PLAIN || column == columns)) {
        shown++;
        column = 0;
      }
      const index = <i32>(at - start);
      if (row == vi.cursor.row && index == vi.cursor.column) this.placeCursor(shown, left, column, width);
      const attribute = this.isMarked(row, index) ? REVERSE : 0;
      if (shown >= vi.rows) break;
      this.putGlyph(shown, left + column, at, length, attribute);
      total += width;
      column += width;
      for (; column > columns; column -= columns) shown++;
      at += length;
    }
    if (row == vi.cursor.row && vi.cursor.column >= line.length) {
      if (column == columns) {
        shown++;
        column = 0;
      }
      this.row = max(shown, 0);
      this.column = left + column;
    }
    if (vi.options.list && shown >= 0 && shown < vi.rows) this.screen.putText(shown, left + column, '$', DIM);
    if (line.length == 0 && this.isMarked(row, 0) && shown >= 0)
      this.screen.putText(shown, left, ' ', REVERSE);
    return shown + 1;
  }

  private placeCursor(row: i32, left: i32, column: i32, width: i32): void {
    const vi = this.vi;
    this.row = max(row, 0);
    // On a tab the cursor stands at its end in command mode.
    const behind = glyphForm == FORM_TAB && vi.mode == COMMAND && !vi.options.list ? width - 1 : 0;
    this.column = min(left + column + behind, vi.columns - 1);
  }

  private putGlyph(row: i32, column: i32, at: usize, length: i32, attribute: u32): void {
    if (row < 0 || row >= this.vi.rows || column >= this.vi.columns) return;
    const tab = glyphForm == FORM_TAB;
    if (glyphForm == FORM_PLAIN && column + glyphWidth > this.vi.columns) return;
    this.screen.putCell(row, column, at, length, attribute);
    if (tab && this.vi.options.list) this.screen.putText(row, column, '^I', DIM);
  }

  private isMarked(row: i32, column: i32): bool {
    const vi = this.vi;
    if (vi.mode != VISUAL && vi.mode != VISUAL_LINES) return false;
    const backwards = vi.cursor.before(vi.anchor);
    const start = backwards ? vi.cursor : vi.anchor;
    const end = backwards ? vi.anchor : vi.cursor;
    if (row < start.row || row > end.row) return false;
    if (vi.mode == VISUAL_LINES) return true;
    return (row > start.row || column >= start.column) && (row < end.row || column <= end.column);
  }

  private putStatus(): void {
    const vi = this.vi;
    const row = this.screen.rows - 1;
    const attribute = vi.failed ? REVERSE : 0;
    let used = 0;
    if (vi.message.length > 0) used = this.screen.putBytes(row, 0, firstLine(vi.message), attribute);
    else if (vi.options.showMode) used = this.screen.putText(row, 0, this.modeText());
    if (!vi.options.ruler || vi.prompting) return;
    const line = vi.line;
    const column = vi.columnsBefore(line, min(vi.cursor.column, line.length)) + 1;
    const place = (vi.cursor.row + 1).toString() + ',' + column.toString();
    const share = vi.text.length > 1 ? <i32>((<i64>vi.cursor.row * 100) / (vi.text.length - 1)) : 100;
    const ruler = place.padEnd(12) + share.toString() + '%';
    const at = vi.columns - 18;
    if (at > used) this.screen.putText(row, at, ruler);
  }

  private modeText(): string {
    const vi = this.vi;
    const mode = vi.mode;
    let text = '';
    if (mode == INSERT) text = '-- INSERT --';
    else if (mode == REPLACE) text = '-- REPLACE --';
    else if (mode == VISUAL) text = '-- VISUAL --';
    else if (mode == VISUAL_LINES) text = '-- VISUAL LINE --';
    return vi.macro != 0 ? text + 'recording' : text;
  }
}

/** The first line of a text. */
function firstLine(text: Bytes): Bytes {
  const line = new ByteBuffer(text.length + 1);
  for (let index = 0; index < text.length && text[index] != 0x0a; index++) line.byte(text[index]);
  return line.take();
}
