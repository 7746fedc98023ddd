// The text that a pager shows: read as far as it is needed, in rows of the terminal's width.
//
// Interface: Pages.

import { Bytes, addressOf, bytesAt } from '../../lib/base/bytes';
import { FORM_PLAIN, glyphAt, glyphForm, glyphWidth } from '../../lib/text/glyph';
import { Reader } from '../../lib/base/io';
import { Regex } from '../../lib/regex/regex';
import { REVERSE, Screen } from '../../lib/terminal/screen';

export class Pages {
  columns: i32 = 80;
  /** What is marked wherever it is. */
  regex: Regex | null = null;
  private lines: Array<Bytes> = [];
  /** Bytes before each line. */
  private offsets: Array<i64> = [];
  private bytes: i64 = 0;
  private input: Reader;
  private ended: bool = false;
  /** The first line that is shown, and its rows that are above the screen. */
  private top: i32 = 0;
  private skipped: i32 = 0;

  /** Text of a descriptor; `size`: of a file, 0 where it is not known; `squeeze`: of several empty lines one is shown. */
  constructor(
    fd: i32,
    private size: u64,
    private squeeze: bool,
  ) {
    this.input = new Reader(fd);
  }

  /** Frees what was read. */
  release(): void {
    this.input.release();
    this.lines = [];
  }

  /** Lines that were read so far. */
  get count(): i32 {
    return this.lines.length;
  }

  /** The first line that is shown, from 0. */
  get first(): i32 {
    return this.top;
  }

  /** Whether the first row is shown. */
  get atStart(): bool {
    return this.top == 0 && this.skipped == 0;
  }

  /** Reads until the line is there. False: there is none. */
  private has(line: i32): bool {
    while (!this.ended && this.lines.length <= line) {
      const length = this.input.record();
      if (length == 0) {
        this.ended = true;
        break;
      }
      const at = this.input.recordStart;
      const whole = load<u8>(at + length - 1) == 0x0a;
      const end = whole ? length - 1 : length;
      const empty = end == 0;
      const last = this.lines.length - 1;
      if (!(empty && this.squeeze && last >= 0 && this.lines[last].length == 0)) {
        this.offsets.push(this.bytes);
        this.lines.push(bytesAt(at, end > 0 && load<u8>(at + end - 1) == 0x0d ? end - 1 : end));
      }
      this.bytes += length;
    }
    return line < this.lines.length;
  }

  /** Rows of a line. With `screen`, those from `from` on are put from row `to` on, up to row `limit` − 1. */
  private layOut(line: i32, screen: Screen | null, from: i32, to: i32, limit: i32): i32 {
    const text = this.lines[line];
    let at = addressOf(text);
    const start = at;
    const end = at + text.length;
    let row = 0;
    let column = 0;
    let total = 0;
    const regex = screen !== null ? this.regex : null;
    let matchStart: usize = 0;
    let matchEnd: usize = 0;
    while (at < end) {
      if (regex !== null && at >= matchEnd && matchEnd != usize.MAX_VALUE) {
        const found = regex.find(start, at, end);
        matchStart = found ? start + regex.startOf(0) : end;
        matchEnd = found ? max(start + regex.endOf(0), matchStart + 1) : usize.MAX_VALUE;
      }
      const length = glyphAt(at, end, total);
      const width = glyphWidth;
      if (column + width > this.columns && (glyphForm == FORM_PLAIN || column == this.columns)) {
        row++;
        column = 0;
      }
      const shown = to + row - from;
      if (screen !== null && row >= from && shown < limit && width <= this.columns) {
        screen.putCell(
          shown,
          column,
          at,
          length,
          regex !== null && at >= matchStart && at < matchEnd ? REVERSE : 0,
        );
      }
      total += width;
      column = min(column + width, this.columns);
      at += length;
    }
    return row + 1;
  }

  private rowsOf(line: i32): i32 {
    return this.layOut(line, null, 0, 0, 0);
  }

  /** Puts what is shown on the first `height` rows of a screen: how many are used. */
  put(screen: Screen, height: i32): i32 {
    let row = 0;
    let from = this.skipped;
    for (let line = this.top; row < height && this.has(line); line++) {
      row += this.layOut(line, screen, from, row, height) - from;
      from = 0;
    }
    return min(row, height);
  }

  /** Rows from the first one shown to the end, at most `most`. */
  private rowsBelow(most: i32): i32 {
    let rows = -this.skipped;
    for (let line = this.top; rows < most && this.has(line); line++) rows += this.rowsOf(line);
    return min(rows, most);
  }

  /** Whether the last row is shown. */
  atEnd(height: i32): bool {
    return this.rowsBelow(height + 1) <= height;
  }

  /** Percentage of the text down to the last line that is shown; −1 where its size is not known. */
  share(height: i32): i32 {
    if (this.size == 0) return -1;
    let rows = -this.skipped;
    let line = this.top;
    while (rows < height && this.has(line)) rows += this.rowsOf(line++);
    const offset = this.has(line) ? this.offsets[line] : this.bytes;
    return <i32>min<i64>((offset * 100) / <i64>this.size, 100);
  }

  /** Scrolls; the last row stays on the screen. */
  forwards(rows: i32, height: i32): void {
    const left = this.rowsBelow(rows + height) - height;
    let steps = min(rows, left);
    while (steps > 0 && this.has(this.top)) {
      const here = this.rowsOf(this.top) - this.skipped;
      if (steps < here) {
        this.skipped += steps;
        return;
      }
      steps -= here;
      this.top++;
      this.skipped = 0;
    }
  }

  backwards(rows: i32): void {
    let steps = rows;
    while (steps > 0) {
      if (this.skipped >= steps) {
        this.skipped -= steps;
        return;
      }
      steps -= this.skipped;
      this.skipped = 0;
      if (this.top == 0) return;
      this.skipped = this.rowsOf(--this.top);
    }
  }

  /** Shows a line at the top, or the last one. */
  goToLine(line: i32): void {
    this.top = this.has(line) ? line : max(this.lines.length - 1, 0);
    this.skipped = 0;
  }

  goToEnd(height: i32): void {
    this.goToLine(i32.MAX_VALUE - 1);
    if (this.lines.length == 0) return;
    this.skipped = this.rowsOf(this.top);
    this.backwards(min(height, this.skipped + height));
  }

  /** Shows the next line, or the one before, that matches, from line `from` on. False: there is none. */
  search(regex: Regex, from: i32, backwards: bool): bool {
    for (let line = from; line >= 0 && this.has(line); line += backwards ? -1 : 1) {
      const text = this.lines[line];
      const start = addressOf(text);
      if (!regex.find(start, start, start + text.length)) continue;
      this.top = line;
      this.skipped = 0;
      return true;
    }
    return false;
  }
}
