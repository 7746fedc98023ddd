// Text objects, for operators and visual mode: iw aw iW aW, and i or a before " ' ` ( ) { } [ ] < > b B and p.
//
// Interface: textObject.

import { Bytes } from '../../lib/base/bytes';
import { Span } from './motion';
import { Vi } from './state';
import { Position } from './text';
import { kindAt } from './word';

/** The object that a key names behind i or a (`around`); null: there is none. */
export function textObject(vi: Vi, key: i32, around: bool): Span | null {
  if (key == 0x77 || key == 0x57) return wordObject(vi, key == 0x57, around);
  if (key == 0x22 || key == 0x27 || key == 0x60) return quoteObject(vi, <u8>key, around);
  if (key == 0x28 || key == 0x29 || key == 0x62) return bracketObject(vi, 0x28, 0x29, around);
  if (key == 0x7b || key == 0x7d || key == 0x42) return bracketObject(vi, 0x7b, 0x7d, around);
  if (key == 0x5b || key == 0x5d) return bracketObject(vi, 0x5b, 0x5d, around);
  if (key == 0x3c || key == 0x3e) return bracketObject(vi, 0x3c, 0x3e, around);
  return key == 0x70 ? paragraphObject(vi, around) : null;
}

function span(row: i32, from: i32, to: i32): Span {
  return new Span(new Position(row, from), new Position(row, to));
}

function runEnd(line: Bytes, from: i32, big: bool): i32 {
  let to = from;
  while (to < line.length && kindAt(line, to, big) == kindAt(line, from, big)) to++;
  return to;
}

function wordObject(vi: Vi, big: bool, around: bool): Span | null {
  const line = vi.line;
  if (line.length == 0) return null;
  const kind = kindAt(line, vi.cursor.column, big);
  let from = vi.cursor.column;
  while (from > 0 && kindAt(line, from - 1, big) == kind) from--;
  let to = runEnd(line, from, big);
  if (!around) return span(vi.cursor.row, from, to);
  if (kind == 0) {
    if (to < line.length) to = runEnd(line, to, big);
  } else if (to < line.length && kindAt(line, to, big) == 0) {
    to = runEnd(line, to, big);
  } else {
    while (from > 0 && kindAt(line, from - 1, big) == 0) from--;
  }
  return span(vi.cursor.row, from, to);
}

function quoteObject(vi: Vi, quote: u8, around: bool): Span | null {
  const line = vi.line;
  const cursor = vi.cursor.column;
  let open = -1;
  for (let index = 0; index < line.length; index++) {
    if (line[index] == 0x5c) {
      index++;
    } else if (line[index] == quote) {
      if (open < 0) open = index;
      else if (index >= cursor) return quoted(vi, open, index, around);
      else open = -1;
    }
  }
  return null;
}

/** What is between quotes; around them also the blanks behind, or else before. */
function quoted(vi: Vi, open: i32, close: i32, around: bool): Span {
  const line = vi.line;
  if (!around) return span(vi.cursor.row, open + 1, close);
  let from = open;
  let to = close + 1;
  while (to < line.length && line[to] == 0x20) to++;
  if (to == close + 1) while (from > 0 && line[from - 1] == 0x20) from--;
  return span(vi.cursor.row, from, to);
}

/** The innermost pair of brackets around the cursor. */
function bracketObject(vi: Vi, open: u8, close: u8, around: bool): Span | null {
  const start = seek(vi, open, close, -1);
  if (start === null) return null;
  const end = seek(vi, close, open, 1);
  if (end === null) return null;
  if (around) {
    end.column++;
    return new Span(start, end);
  }
  start.column++;
  const found = new Span(start, end);
  const ends = start.column == vi.text.line(start.row).length && end.column <= vi.indentOf(end.row).length;
  if (!ends || end.row < start.row + 2) return found;
  // Brackets on lines of their own: the lines between.
  found.start = new Position(start.row + 1, 0);
  found.target = new Position(end.row - 1, vi.text.line(end.row - 1).length);
  found.lines = true;
  return found;
}

/** The bracket `wanted` that is open at the cursor, looking by `step`; the cursor may be on it. */
function seek(vi: Vi, wanted: u8, other: u8, step: i32): Position | null {
  let depth = 0;
  let row = vi.cursor.row;
  let column = vi.cursor.column;
  let first = true;
  while (row >= 0 && row <= vi.last) {
    const line = vi.text.line(row);
    for (; column >= 0 && column < line.length; column += step) {
      const byte = line[column];
      if (byte == other && !first) depth++;
      else if (byte == wanted && depth-- == 0) return new Position(row, column);
      first = false;
    }
    row += step;
    if (row >= 0 && row <= vi.last) column = step > 0 ? 0 : vi.text.line(row).length - 1;
  }
  return null;
}

function paragraphObject(vi: Vi, around: bool): Span {
  const empty = vi.line.length == 0;
  let first = vi.cursor.row;
  let last = first;
  while (first > 0 && (vi.text.line(first - 1).length == 0) == empty) first--;
  while (last < vi.last && (vi.text.line(last + 1).length == 0) == empty) last++;
  if (around) while (last < vi.last && (vi.text.line(last + 1).length == 0) != empty) last++;
  const found = span(first, 0, 0);
  found.target.row = last;
  found.lines = true;
  return found;
}
