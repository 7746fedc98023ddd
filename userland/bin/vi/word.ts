// Words, in the sense of w, b, e (runs of letters, digits and underscores, or of other characters) and of W, B, E (runs of
// what is no blank). An empty line is a word.
//
// Interface: wordStart, wordBack, wordEnd, kindAt.

import { isWordByte } from '../../lib/base/ascii';
import { Bytes } from '../../lib/base/bytes';
import { Vi } from './state';
import { Position } from './text';

const BLANK = 0;

/** BLANK, 1: word, 2: other characters. */
export function kindAt(line: Bytes, column: i32, big: bool): i32 {
  const byte = line[column];
  if (byte == 0x20 || byte == 0x09) return BLANK;
  return big || isWordByte(byte) ? 1 : 2;
}

export function wordStart(vi: Vi, from: Position, times: i32, big: bool): Position {
  let row = from.row;
  let column = from.column;
  for (; times > 0; times--) {
    let line = vi.text.line(row);
    if (column < line.length) {
      const kind = kindAt(line, column, big);
      while (column < line.length && kind != BLANK && kindAt(line, column, big) == kind) column++;
    } else if (row == vi.last) break;
    while (true) {
      while (column < line.length && kindAt(line, column, big) == BLANK) column++;
      if (column < line.length || row == vi.last) break;
      line = vi.text.line(++row);
      column = 0;
      if (line.length == 0) break;
    }
  }
  return new Position(row, column);
}

export function wordBack(vi: Vi, from: Position, times: i32, big: bool): Position {
  let row = from.row;
  let column = from.column;
  for (; times > 0; times--) {
    let line = vi.text.line(row);
    while (true) {
      while (column > 0 && kindAt(line, column - 1, big) == BLANK) column--;
      if (column > 0 || row == 0) break;
      line = vi.text.line(--row);
      column = line.length;
      if (column == 0) break;
    }
    if (column == 0) continue;
    const kind = kindAt(line, column - 1, big);
    while (column > 0 && kindAt(line, column - 1, big) == kind) column--;
  }
  return new Position(row, column);
}

export function wordEnd(vi: Vi, from: Position, times: i32, big: bool): Position {
  let row = from.row;
  let column = from.column;
  for (; times > 0; times--) {
    let line = vi.text.line(row);
    column = column < line.length ? vi.nextIn(line, column) : column;
    while (true) {
      while (column < line.length && kindAt(line, column, big) == BLANK) column++;
      if (column < line.length || row == vi.last) break;
      line = vi.text.line(++row);
      column = 0;
    }
    if (column >= line.length) {
      column = vi.lastIn(line);
      break;
    }
    const kind = kindAt(line, column, big);
    while (column < line.length && kindAt(line, column, big) == kind) column++;
    column = vi.previousIn(line, column);
  }
  return new Position(row, column);
}
