// Scrolling: ^F ^B ^D ^U ^E ^Y, Page Up and Page Down, z.
//
// Interface: scrollKey, rowsOf.

import { Bytes, addressOf } from '../../lib/base/bytes';
import { FORM_PLAIN, glyphAt, glyphForm, glyphWidth } from '../../lib/text/glyph';
import { KEY_PAGE_DOWN, KEY_PAGE_UP } from '../../lib/terminal/keys';
import { Vi } from './state';

/** Columns that line numbers take. */
export function numberWidth(vi: Vi): i32 {
  if (!vi.options.number) return 0;
  let digits = 3;
  for (let rest = vi.text.length / 1000; rest > 0; rest /= 10) digits++;
  return digits + 1;
}

/** Rows of the screen that a line takes, at least 1. */
export function rowsOf(vi: Vi, line: Bytes): i32 {
  const columns = max(vi.columns - numberWidth(vi), 1);
  let rows = 1;
  let column = 0;
  let shown = 0;
  let at = addressOf(line);
  const end = at + line.length;
  while (at < end) {
    at += glyphAt(at, end, shown, vi.options.tabStop);
    shown += glyphWidth;
    if (column + glyphWidth > columns && (glyphForm == FORM_PLAIN || column == columns)) {
      rows++;
      column = 0;
    }
    column += glyphWidth;
    for (; column > columns; column -= columns) rows++;
  }
  return rows;
}

/** Moves the first line that is shown; the cursor stays on the screen. */
function scroll(vi: Vi, lines: i32): void {
  const before = vi.top;
  vi.top = max(0, min(vi.top + lines, vi.last));
  vi.skipped = 0;
  if (vi.top == before) return vi.fail();
  let bottom = vi.top;
  for (let used = rowsOf(vi, vi.text.line(bottom)); bottom < vi.last; bottom++) {
    used += rowsOf(vi, vi.text.line(bottom + 1));
    if (used > vi.rows) break;
  }
  const row = max(vi.top, min(vi.cursor.row, bottom));
  if (row != vi.cursor.row) vi.moveTo(row, vi.firstNonBlank(row));
}

/** Moves cursor and screen by half a screen. */
function half(vi: Vi, down: bool): void {
  const count = vi.options.scroll > 0 ? vi.options.scroll : max(vi.rows / 2, 1);
  const row = max(0, min(vi.cursor.row + (down ? count : -count), vi.last));
  if (row == vi.cursor.row) return vi.fail();
  vi.top = max(0, min(vi.top + row - vi.cursor.row, vi.last));
  vi.skipped = 0;
  vi.moveTo(row, vi.firstNonBlank(row));
}

/** z and a key: the cursor's line, or the one with that number, goes to the top, the middle or the bottom. */
function place(vi: Vi, count: i32): void {
  const key = vi.key();
  if (count > 0) vi.moveTo(count - 1, 0);
  const row = vi.cursor.row;
  let above = 0;
  if (key == 0x2e || key == 0x7a) above = vi.rows / 2;
  else if (key == 0x2d || key == 0x62) above = vi.rows - 1;
  else if (key != 0x0d && key != 0x74) return vi.fail();
  vi.skipped = 0;
  vi.top = row;
  while (vi.top > 0) {
    above -= rowsOf(vi, vi.text.line(vi.top - 1));
    if (above < 0) break;
    vi.top--;
  }
}

/** Does a key that scrolls. False: it is none. */
export function scrollKey(vi: Vi, key: i32, count: i32): bool {
  const times = max(count, 1);
  const page = max(vi.rows - 2, 1);
  if (key == 6 || key == KEY_PAGE_DOWN) scroll(vi, page * times);
  else if (key == 2 || key == KEY_PAGE_UP) scroll(vi, -page * times);
  else if (key == 5) scroll(vi, times);
  else if (key == 25) scroll(vi, -times);
  else if (key == 4 || key == 21) {
    if (count > 0) vi.options.scroll = count;
    half(vi, key == 4);
  } else if (key == 0x7a) place(vi, count);
  else return false;
  return true;
}
