// Motions: where the commands that move the cursor lead.
//
// Interface: Motion, Motions.

import { isWordByte } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, sliceOf, toBytes } from '../../lib/base/bytes';
import {
  ESCAPE,
  KEY_DOWN,
  KEY_END,
  KEY_HOME,
  KEY_LEFT,
  KEY_RIGHT,
  KEY_UP,
  MOD_CONTROL,
} from '../../lib/terminal/keys';
import { wordBack, wordEnd, wordStart } from './word';
import { Prompt } from './prompt';
import { rowsOf } from './scroll';
import { Searcher } from './search';
import { AT_END, Vi } from './state';
import { Position } from './text';

/** Where a motion leads. */
export class Motion {
  /** An operator takes whole lines. */
  lines: bool = false;
  /** An operator takes the character at the end as well. */
  inclusive: bool = false;
  /** j and k keep to their column. */
  vertical: bool = false;

  constructor(public target: Position) {}
}

/** What a text object covers: `start` up to `target`, both included if `inclusive`. */
export class Span extends Motion {
  constructor(
    public start: Position,
    target: Position,
  ) {
    super(target);
  }
}

export class Motions {
  private seekKey: i32 = 0;
  private seekCode: i32 = 0;
  searcher: Searcher = new Searcher();
  /** The key was no motion at all. */
  unknown: bool = false;

  constructor(
    private vi: Vi,
    private prompt: Prompt,
  ) {}

  /** Does the motion that begins with a key: null if it fails, or, with `unknown`, is none. `count` 0: none was given. */
  find(key: i32, count: i32, operating: bool): Motion | null {
    this.unknown = false;
    const times = max(count, 1);
    const inLine = this.inLine(key, times, operating);
    if (inLine !== null || !this.unknown) return inLine;
    this.unknown = false;
    const byLines = this.byLines(key, count);
    if (byLines !== null || !this.unknown) return byLines;
    this.unknown = false;
    return this.byText(key, times, operating);
  }

  private at(row: i32, column: i32): Motion {
    return new Motion(new Position(row, column));
  }

  private none(): Motion | null {
    this.unknown = true;
    return null;
  }

  /** Motions within the line. */
  private inLine(key: i32, times: i32, operating: bool): Motion | null {
    const vi = this.vi;
    const row = vi.cursor.row;
    const line = vi.line;
    const from = vi.cursor.column;
    if (key == 0x68 || key == 8 || key == 0x7f || key == KEY_LEFT) {
      let to = from;
      for (; times > 0 && to > 0; times--) to = vi.previousIn(line, to);
      return to == from ? null : this.at(row, to);
    }
    if (key == 0x6c || key == 0x20 || key == KEY_RIGHT) {
      let to = from;
      for (; times > 0 && to < line.length; times--) to = vi.nextIn(line, to);
      if (!operating) to = min(to, vi.lastIn(line));
      return to == from ? null : this.at(row, to);
    }
    if (key == 0x30 || key == KEY_HOME) return this.at(row, 0);
    if (key == 0x5e) return this.at(row, vi.firstNonBlank(row)); // ^
    if (key == 0x24 || key == KEY_END) {
      const target = min(row + times - 1, vi.last);
      const motion = this.at(target, vi.lastIn(vi.text.line(target)));
      motion.inclusive = vi.text.line(target).length > 0;
      vi.wanted = AT_END;
      motion.vertical = true;
      return motion;
    }
    if (key == 0x7c) return this.at(row, vi.indexAt(line, times - 1)); // |
    if (key == 0x66 || key == 0x46 || key == 0x74 || key == 0x54) {
      this.seekKey = key;
      this.seekCode = vi.key();
      if (this.seekCode == ESCAPE) return null;
      return this.seek(key, times, false);
    }
    if (key == 0x3b || key == 0x2c) {
      if (this.seekKey == 0) return null;
      return this.seek(key == 0x3b ? this.seekKey : this.seekKey ^ 0x20, times, true);
    }
    return this.none();
  }

  /** f t F T: to, or beside, the n-th such character of the line. */
  private seek(key: i32, times: i32, again: bool): Motion | null {
    const vi = this.vi;
    const line = vi.line;
    const forwards = key == 0x66 || key == 0x74;
    const beside = key == 0x74 || key == 0x54;
    if (this.seekCode < 0 || this.seekCode >= 0x110000) return null;
    const text = new ByteBuffer(4).code(this.seekCode).take();
    let at = vi.cursor.column;
    let before = at;
    if (beside && again) at = forwards ? vi.nextIn(line, at) : vi.previousIn(line, at);
    while (times > 0) {
      before = at;
      if (forwards) at = vi.nextIn(line, at);
      else if (at == 0) return null;
      else at = vi.previousIn(line, at);
      if (at >= line.length) return null;
      if (startsAt(line, at, text)) times--;
    }
    const motion = this.at(vi.cursor.row, !beside ? at : forwards ? before : vi.nextIn(line, at));
    motion.inclusive = forwards;
    return motion;
  }

  private lines(row: i32): Motion | null {
    if (row < 0 || row > this.vi.last) return null;
    const motion = this.at(row, this.vi.firstNonBlank(row));
    motion.lines = true;
    return motion;
  }

  /** Motions to other lines. */
  private byLines(key: i32, count: i32): Motion | null {
    const vi = this.vi;
    const row = vi.cursor.row;
    const times = max(count, 1);
    if (key == 0x6a || key == 14 || key == KEY_DOWN || key == 10) return this.vertical(row + times);
    if (key == 0x6b || key == 16 || key == KEY_UP) return this.vertical(row - times);
    if (key == 0x2b || key == 0x0d) return this.lines(row + times);
    if (key == 0x2d) return this.lines(row - times);
    if (key == 0x5f) return this.lines(row + times - 1); // _
    if (key == 0x47) return this.jump(count == 0 ? vi.last : count - 1); // G
    if (key == 0x48) return this.lines(min(vi.top + times - 1, this.bottom())); // H
    if (key == 0x4c) return this.lines(max(this.bottom() - times + 1, vi.top)); // L
    if (key == 0x4d) return this.lines((vi.top + this.bottom()) / 2); // M
    if (key == (KEY_HOME | MOD_CONTROL)) return this.jump(0);
    if (key == (KEY_END | MOD_CONTROL)) return this.jump(vi.last);
    if (key == 0x67) {
      const next = vi.key();
      if (next == 0x67) return this.jump(max(count - 1, 0)); // gg
      return null;
    }
    if (key == 0x27 || key == 0x60) return this.toMark(vi.key(), key == 0x27);
    return this.none();
  }

  /** The last line that is wholly on the screen. */
  private bottom(): i32 {
    const vi = this.vi;
    let row = vi.top;
    for (let used = -vi.skipped; row <= vi.last; row++) {
      used += rowsOf(vi, vi.text.line(row));
      if (used > vi.rows) break;
    }
    return max(row - 1, vi.top);
  }

  private vertical(row: i32): Motion | null {
    const vi = this.vi;
    if (row < 0 || row > vi.last) return null;
    if (vi.wanted < 0) vi.wanted = vi.columnsBefore(vi.line, vi.cursor.column);
    const motion = this.at(row, vi.indexAt(vi.text.line(row), vi.wanted));
    motion.lines = true;
    motion.vertical = true;
    return motion;
  }

  private jump(row: i32): Motion | null {
    this.vi.markJump();
    const motion = this.lines(min(row, this.vi.last));
    return motion;
  }

  private toMark(name: i32, lines: bool): Motion | null {
    const vi = this.vi;
    const index = name == 0x27 || name == 0x60 ? 26 : name - 0x61;
    const mark = index >= 0 && index <= 26 ? vi.text.marks[index] : null;
    if (mark === null) {
      vi.refuse(toBytes('Mark not set'));
      return null;
    }
    const row = min(mark.row, vi.last);
    const column = min(mark.column, vi.lastIn(vi.text.line(row)));
    vi.markJump();
    return lines ? this.lines(row) : this.at(row, column);
  }

  /** Motions over words, sentences, paragraphs, brackets, and by searching. */
  private byText(key: i32, times: i32, operating: bool): Motion | null {
    const vi = this.vi;
    const from = vi.cursor;
    if (key == 0x77 || key == 0x57 || key == (KEY_RIGHT | MOD_CONTROL)) {
      const target = wordStart(vi, from, times, key == 0x57);
      if (target.row == from.row && target.column == from.column) return null;
      if (!operating) target.column = min(target.column, vi.lastIn(vi.text.line(target.row)));
      return new Motion(target);
    }
    if (key == 0x62 || key == 0x42 || key == (KEY_LEFT | MOD_CONTROL)) {
      const target = wordBack(vi, from, times, key == 0x42);
      return target.before(from) ? new Motion(target) : null;
    }
    if (key == 0x65 || key == 0x45) {
      const motion = new Motion(wordEnd(vi, from, times, key == 0x45));
      motion.inclusive = true;
      return from.before(motion.target) ? motion : null;
    }
    if (key == 0x7b || key == 0x7d) return this.paragraph(key == 0x7d ? 1 : -1, times);
    if (key == 0x5b || key == 0x5d) return vi.key() == key ? this.section(key == 0x5d ? 1 : -1, times) : null;
    if (key == 0x28 || key == 0x29) return this.sentence(key == 0x29, times);
    if (key == 0x25) return this.bracket();
    if (key == 0x2f || key == 0x3f) return this.typedSearch(key, times);
    if (key == 0x6e || key == 0x4e) return this.searchOn(this.searcher.backwards != (key == 0x4e), [], times);
    if (key == 0x2a || key == 0x23) return this.wordUnderCursor(key == 0x23, times);
    return this.none();
  }

  /** { }: to the empty line before or behind a paragraph. */
  private paragraph(step: i32, times: i32): Motion | null {
    const vi = this.vi;
    let row = vi.cursor.row;
    vi.markJump();
    for (; times > 0; times--) {
      while (row >= 0 && row <= vi.last && vi.text.line(row).length == 0) row += step;
      while (row >= 0 && row <= vi.last && vi.text.line(row).length > 0) row += step;
    }
    if (row < 0) return this.at(0, 0);
    if (row <= vi.last) return this.at(row, 0);
    const motion = this.at(vi.last, vi.lastIn(vi.text.line(vi.last)));
    motion.inclusive = vi.text.line(vi.last).length > 0;
    return motion;
  }

  /** [[ ]]: to a line that begins with a brace, or the end. */
  private section(step: i32, times: i32): Motion | null {
    const vi = this.vi;
    let row = vi.cursor.row;
    vi.markJump();
    for (; times > 0; times--) {
      do row += step;
      while (row > 0 && row < vi.last && (vi.text.line(row).length == 0 || vi.text.line(row)[0] != 0x7b));
    }
    return this.at(max(0, min(row, vi.last)), 0);
  }

  /** ( ): to the start of a sentence, which follows . ! or ? and a blank, or an empty line. */
  private sentence(forwards: bool, times: i32): Motion | null {
    const vi = this.vi;
    let place = vi.cursor.copy();
    vi.markJump();
    for (; times > 0; times--) {
      const next = forwards ? this.nextSentence(place) : this.previousSentence(place);
      if (next.row == place.row && next.column == place.column) return null;
      place = next;
    }
    return new Motion(place);
  }

  private isSentenceStart(line: Bytes, column: i32): bool {
    if (column >= line.length || line[column] == 0x20) return false;
    if (column == 0) return true;
    let index = column;
    while (index > 0 && line[index - 1] == 0x20) index--;
    if (index == column || index == 0) return index == 0;
    const before = line[index - 1];
    return before == 0x2e || before == 0x21 || before == 0x3f;
  }

  /** Whether a sentence goes on into a row from the one before. */
  private goesOn(row: i32): bool {
    if (row == 0) return false;
    const before = this.vi.text.line(row - 1);
    if (before.length == 0) return false;
    const last = before[before.length - 1];
    return last != 0x2e && last != 0x21 && last != 0x3f;
  }

  private nextSentence(from: Position): Position {
    const vi = this.vi;
    for (let row = from.row; row <= vi.last; row++) {
      const line = vi.text.line(row);
      if (row > from.row && line.length == 0 && vi.text.line(row - 1).length > 0) return new Position(row, 0);
      for (let column = row == from.row ? from.column + 1 : 0; column < line.length; column++) {
        if (!this.isSentenceStart(line, column) || (column == vi.firstNonBlank(row) && this.goesOn(row)))
          continue;
        return new Position(row, column);
      }
    }
    return new Position(vi.last, vi.lastIn(vi.text.line(vi.last)));
  }

  private previousSentence(from: Position): Position {
    const vi = this.vi;
    for (let row = from.row; row >= 0; row--) {
      const line = vi.text.line(row);
      if (row < from.row && line.length == 0 && row > 0 && vi.text.line(row - 1).length > 0)
        return new Position(row, 0);
      for (let column = row == from.row ? from.column - 1 : line.length - 1; column >= 0; column--) {
        if (!this.isSentenceStart(line, column) || (column == vi.firstNonBlank(row) && this.goesOn(row)))
          continue;
        return new Position(row, column);
      }
    }
    return new Position(0, 0);
  }

  /** %: to the bracket that belongs to the next one of the line. */
  private bracket(): Motion | null {
    const vi = this.vi;
    const line = vi.line;
    let column = vi.cursor.column;
    while (column < line.length && BRACKETS.indexOf(String.fromCharCode(line[column])) < 0) column++;
    if (column >= line.length) return null;
    const target = matchingBracket(vi, new Position(vi.cursor.row, column));
    if (target === null) return null;
    vi.markJump();
    const motion = new Motion(target);
    motion.inclusive = true;
    return motion;
  }

  private typedSearch(key: i32, times: i32): Motion | null {
    const typed = this.prompt.read(key);
    if (typed === null) return null;
    this.searcher.backwards = key == 0x3f;
    const end = patternEnd(typed, 0, <u8>key);
    const motion = this.searchOn(this.searcher.backwards, unescape(sliceOf(typed, 0, end), <u8>key), times);
    if (motion === null || end + 1 >= typed.length) return motion;
    return this.withOffset(motion, sliceOf(typed, end + 1));
  }

  /** /pattern/+1: whole lines, so many behind or before the match; /pattern/e: to its end. */
  private withOffset(motion: Motion, offset: Bytes): Motion | null {
    if (offset[0] == 0x65) {
      const end = this.searcher.matchEnd;
      motion.target.column = this.vi.previousIn(this.vi.text.line(motion.target.row), end);
      motion.inclusive = true;
      return motion;
    }
    const negative = offset[0] == 0x2d;
    const signed = negative || offset[0] == 0x2b;
    let lines = 0;
    for (let index = signed ? 1 : 0; index < offset.length; index++)
      lines = lines * 10 + offset[index] - 0x30;
    if (signed && offset.length == 1) lines = 1;
    return this.lines(motion.target.row + (negative ? -lines : lines));
  }

  private searchOn(backwards: bool, pattern: Bytes, times: i32): Motion | null {
    const vi = this.vi;
    let place: Position | null = vi.cursor;
    for (; times > 0 && place !== null; times--) {
      place = this.searcher.search(vi, pattern, place, backwards);
    }
    if (place === null) return null;
    vi.markJump();
    return new Motion(place);
  }

  private wordUnderCursor(backwards: bool, times: i32): Motion | null {
    const line = this.vi.line;
    let start = this.vi.cursor.column;
    while (start < line.length && !isWordByte(line[start])) start++;
    let end = start;
    while (end < line.length && isWordByte(line[end])) end++;
    while (start > 0 && isWordByte(line[start - 1])) start--;
    if (start == end) return null;
    const pattern = new ByteBuffer()
      .text('\\<')
      .bytes(sliceOf(line, start, end))
      .text('\\>')
      .take();
    this.searcher.backwards = backwards;
    return this.searchOn(backwards, pattern, times);
  }
}

const BRACKETS = '(){}[]';

function startsAt(line: Bytes, at: i32, text: Bytes): bool {
  if (at + text.length > line.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (line[at + index] != text[index]) return false;
  }
  return true;
}

/** The bracket that belongs to the one at a place, or null. */
export function matchingBracket(vi: Vi, from: Position): Position | null {
  const own = vi.text.line(from.row)[from.column];
  const kind = BRACKETS.indexOf(String.fromCharCode(own));
  const other = <u8>BRACKETS.charCodeAt(kind ^ 1);
  const step = (kind & 1) == 0 ? 1 : -1;
  let depth = 0;
  let row = from.row;
  let column = from.column;
  while (row >= 0 && row <= vi.last) {
    const line = vi.text.line(row);
    for (; column >= 0 && column < line.length; column += step) {
      if (line[column] == own) depth++;
      else if (line[column] == other && --depth == 0) return new Position(row, column);
    }
    row += step;
    column = step > 0 || row < 0 ? 0 : vi.text.line(row).length - 1;
  }
  return null;
}

/** Index of the delimiter that ends a pattern, or the end: one behind a backslash or in brackets does not count. */
export function patternEnd(text: Bytes, from: i32, delimiter: u8): i32 {
  let index = from;
  let inBrackets = false;
  while (index < text.length) {
    const byte = text[index];
    if (byte == 0x5c && !inBrackets) index++;
    else if (byte == 0x5b && !inBrackets && hasEnd(text, index)) {
      inBrackets = true;
      if (index + 1 < text.length && text[index + 1] == 0x5e) index++;
      if (index + 1 < text.length && text[index + 1] == 0x5d) index++;
    } else if (byte == 0x5d) inBrackets = false;
    else if (byte == delimiter && !inBrackets) return index;
    index++;
  }
  return text.length;
}

function hasEnd(text: Bytes, open: i32): bool {
  for (let index = open + 2; index < text.length; index++) if (text[index] == 0x5d) return true;
  return false;
}

/** The text without the backslashes that were before delimiters. */
export function unescape(text: Bytes, delimiter: u8): Bytes {
  const out = new ByteBuffer();
  for (let index = 0; index < text.length; index++) {
    if (text[index] == 0x5c && index + 1 < text.length) {
      if (text[index + 1] != delimiter) out.byte(0x5c);
      index++;
    }
    out.byte(text[index]);
  }
  return out.take();
}
