// Command mode: reads a command, its register and its count, and does it.
//
// Interface: Normal.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, concat, sliceOf, toBytes } from '../../lib/base/bytes';
import { ESCAPE, KEY_BYTE, KEY_DELETE, KEY_END_OF_INPUT, KEY_INSERT } from '../../lib/terminal/keys';
import { decode, decodedLength } from '../../lib/base/unicode';
import { Ex, KeyRunner } from './ex';
import { Inserter } from './insert';
import { Motions, Motion, Span } from './motion';
import { textObject } from './object';
import {
  CHANGE,
  DELETE,
  LOWER_CASE,
  Operators,
  SHIFT_LEFT,
  SHIFT_RIGHT,
  TOGGLE_CASE,
  UPPER_CASE,
  YANK,
} from './operate';
import { Prompt } from './prompt';
import { Register, UNNAMED } from './registers';
import { scrollKey } from './scroll';
import { AT_END, INSERT, REPLACE, VISUAL, VISUAL_LINES, Vi } from './state';
import { Position } from './text';
import { kindAt, wordEnd } from './word';

const MOST: i32 = 100_000_000;

export class Normal extends KeyRunner {
  private register: i32 = UNNAMED;
  /** The line as it was when the cursor came to it, for U. */
  private undoRow: i32 = -1;
  private undoLine: Bytes = [];
  /** The motion before was $: visual mode takes line feeds as well. */
  private toLineEnds: bool = false;

  constructor(
    private vi: Vi,
    private prompt: Prompt,
    private motions: Motions,
    private operators: Operators,
    private inserter: Inserter,
    private ex: Ex,
  ) {
    super();
  }

  /** Does one command. */
  command(): void {
    const vi = this.vi;
    vi.recorded = [];
    vi.changed = false;
    this.register = UNNAMED;
    vi.text.beginChange();
    if (vi.cursor.row != this.undoRow) {
      this.undoRow = vi.cursor.row;
      this.undoLine = vi.line;
    }
    let key = vi.key();
    if (!vi.replaying) vi.say([]);
    let count = 0;
    while (true) {
      if (key == 0x22) this.register = vi.key();
      else if ((key >= 0x31 && key <= 0x39) || (key == 0x30 && count > 0))
        count = min(count, MOST / 10 - 1) * 10 + key - 0x30;
      else break;
      key = vi.key();
    }
    this.toLineEnds = vi.wanted == AT_END;
    vi.wanted = this.keepsColumn(key) ? vi.wanted : -1;
    if (vi.mode == VISUAL || vi.mode == VISUAL_LINES) this.visual(key, count);
    else this.run(key, count);
    if (vi.changed) vi.repeatable = vi.recorded;
    vi.clamp();
  }

  /** :normal: does the keys of a text; an insertion that they begin ends with them. */
  runKeys(text: Bytes): void {
    const keys = new Array<i32>();
    pushKeys(keys, text);
    keys.push(ESCAPE);
    this.vi.replay(keys);
    while (this.vi.replaying && this.vi.status < 0) this.command();
  }

  private keepsColumn(key: i32): bool {
    return (
      key == 0x6a || key == 0x6b || key == 14 || key == 16 || key == 0x110000 || key == 0x110001 || key == 10
    );
  }

  private run(key: i32, count: i32): void {
    const vi = this.vi;
    if (
      key == DELETE ||
      key == CHANGE ||
      key == YANK ||
      key == SHIFT_LEFT ||
      key == SHIFT_RIGHT ||
      key == 0x21
    ) {
      this.operate(key, count);
    } else if (
      !this.insertCommand(key, count) &&
      !this.changeCommand(key, count) &&
      !this.otherCommand(key, count)
    ) {
      if (scrollKey(vi, key, count)) return;
      this.move(key, count);
    }
  }

  private move(key: i32, count: i32): void {
    const vi = this.vi;
    if (key == 0x67) return this.afterG(count);
    const motion = this.motions.find(key, count, false);
    if (motion !== null) {
      vi.cursor = motion.target;
      if (!motion.vertical) vi.wanted = -1;
    } else if (key != ESCAPE && key != KEY_END_OF_INPUT) vi.fail();
  }

  /** gg, and g~ gu gU with a motion. */
  private afterG(count: i32): void {
    const key = this.vi.key();
    if (key == TOGGLE_CASE || key == LOWER_CASE || key == UPPER_CASE) return this.operate(key, count);
    if (key == 0x4a) return this.joinLines(count, true);
    if (key != 0x67) return this.vi.fail();
    this.vi.markJump();
    this.vi.moveTo(max(count - 1, 0), 0);
    this.vi.cursor.column = this.vi.firstNonBlank(this.vi.cursor.row);
  }

  /** An operator: the motion behind it, or itself for whole lines. */
  private operate(operator: i32, given: i32): void {
    const vi = this.vi;
    let count = given;
    let key = vi.key();
    let digits = 0;
    while ((key >= 0x31 && key <= 0x39) || (key == 0x30 && digits > 0)) {
      digits = min(digits, MOST / 10 - 1) * 10 + key - 0x30;
      key = vi.key();
    }
    if (digits > 0) count = max(count, 1) * digits;
    if (key == operator || (key == 0x67 && operator > 0x50)) return this.operateLines(operator, key, count);
    if (key == 0x69 || key == 0x61) {
      const object = textObject(vi, vi.key(), key == 0x61);
      if (object === null) return vi.fail();
      return this.apply(operator, object.start, object);
    }
    const from = vi.cursor.copy();
    if (operator == CHANGE && (key == 0x77 || key == 0x57)) {
      const motion = this.changeWord(key, max(count, 1));
      if (motion !== null) return this.apply(operator, from, motion);
    }
    const motion = this.motions.find(key, count, true);
    if (motion === null) {
      if (key != ESCAPE) vi.fail();
      return;
    }
    if (key == 0x77 || key == 0x57) this.stayInLine(motion);
    this.apply(operator, from, motion);
  }

  private operateLines(operator: i32, key: i32, count: i32): void {
    const vi = this.vi;
    if (key == 0x67 && vi.key() != 0x67) return vi.fail();
    const row = vi.cursor.row;
    const last = row + max(count, 1) - 1;
    if (key == 0x67) {
      const motion = new Motion(new Position(0, 0));
      motion.lines = true;
      return this.apply(operator, vi.cursor.copy(), motion);
    }
    if (last > vi.last && operator != YANK && operator != DELETE && operator != CHANGE) return vi.fail();
    const motion = new Motion(new Position(min(last, vi.last), 0));
    motion.lines = true;
    this.apply(operator, vi.cursor.copy(), motion);
  }

  /** cw on a word changes up to its end, and not the blanks behind it. */
  private changeWord(key: i32, times: i32): Motion | null {
    const vi = this.vi;
    const line = vi.line;
    const column = vi.cursor.column;
    if (column >= line.length || line[column] == 0x20 || line[column] == 0x09) return null;
    const big = key == 0x57;
    // The end of the word that the cursor is in, even if it is on it.
    let end = column;
    while (end < line.length && kindAt(line, end, big) == kindAt(line, column, big)) end++;
    let target = new Position(vi.cursor.row, vi.previousIn(line, end));
    if (times > 1) target = wordEnd(vi, target, times - 1, big);
    const motion = new Motion(target);
    motion.inclusive = true;
    return motion;
  }

  /** dw at the end of a line takes its last word, and not the line feed. */
  private stayInLine(motion: Motion): void {
    const vi = this.vi;
    const target = motion.target;
    if (target.row == vi.cursor.row || vi.line.length == 0) return;
    if (target.column > vi.firstNonBlank(target.row) && target.column < vi.text.line(target.row).length)
      return;
    if (target.row == vi.last && target.column >= vi.text.line(target.row).length) return;
    motion.target = new Position(target.row - 1, vi.text.line(target.row - 1).length);
  }

  /** Does an operator from a place up to where a motion leads. */
  private apply(operator: i32, from: Position, motion: Motion): void {
    const vi = this.vi;
    let start = from;
    let end = motion.target.copy();
    if (end.before(start)) {
      end = start;
      start = motion.target.copy();
    }
    if (motion.inclusive) end = new Position(end.row, vi.nextIn(vi.text.line(end.row), end.column));
    let lines = motion.lines;
    const object = motion instanceof Span;
    if (!lines && !object && !motion.inclusive && end.column == 0 && end.row > start.row) {
      // An exclusive motion to the start of a line ends with the line before; from a line's start on, lines are whole.
      end = new Position(end.row - 1, vi.text.line(end.row - 1).length);
      const blank = start.column <= vi.indentOf(start.row).length;
      lines = blank && operator != CHANGE;
    }
    if (operator == DELETE && !lines && !object && end.row > start.row) lines = this.coversLines(start, end);
    if (operator == 0x21) return this.filter(start.row, end.row);
    vi.changed = operator != YANK;
    if (lines || operator == SHIFT_LEFT || operator == SHIFT_RIGHT) {
      this.operators.lines(operator, start.row, end.row, this.register);
    } else {
      this.operators.characters(operator, start, end, this.register);
    }
    if (operator == CHANGE) this.inserter.run(INSERT, 1);
  }

  /** Whether nothing but blanks is left of the lines that a piece is in: then d takes them as lines. */
  private coversLines(start: Position, end: Position): bool {
    const vi = this.vi;
    const last = vi.text.line(end.row);
    let column = end.column;
    while (column < last.length && (last[column] == 0x20 || last[column] == 0x09)) column++;
    return column == last.length && start.column <= vi.indentOf(start.row).length;
  }

  /** ! with a motion: lines go through a command that is typed. */
  private filter(first: i32, last: i32): void {
    const command = this.prompt.read(0x21);
    if (command === null) return;
    this.vi.changed = true;
    this.ex.filter(first, last, command);
  }

  /** Commands that begin to insert. */
  private insertCommand(key: i32, count: i32): bool {
    const vi = this.vi;
    const times = max(count, 1);
    const cursor = vi.cursor;
    const line = vi.line;
    if (key == 0x69 || key == KEY_INSERT)
      this.inserter.run(INSERT, times); // i
    else if (key == 0x61)
      this.insertAt(vi.nextIn(line, cursor.column), times); // a
    else if (key == 0x49)
      this.insertAt(
        line.length == vi.indentOf(cursor.row).length ? line.length : vi.firstNonBlank(cursor.row),
        times,
      ); // I
    else if (key == 0x41)
      this.insertAt(line.length, times); // A
    else if (key == 0x52)
      this.inserter.run(REPLACE, times); // R
    else if (key == 0x6f || key == 0x4f)
      this.openLine(key == 0x6f, times); // o O
    else if (key == 0x73) {
      // s
      this.take(CHANGE, times);
      this.inserter.run(INSERT, 1);
    } else if (key == 0x43) {
      // C
      this.toLineEnd(CHANGE, times);
      this.inserter.run(INSERT, 1);
    } else if (key == 0x53) {
      // S
      this.operators.lines(CHANGE, cursor.row, min(cursor.row + times - 1, vi.last), this.register);
      this.inserter.run(INSERT, 1);
    } else return false;
    return true;
  }

  private insertAt(column: i32, times: i32): void {
    this.vi.mode = INSERT;
    this.vi.cursor.column = column;
    this.inserter.run(INSERT, times);
  }

  private openLine(below: bool, times: i32): void {
    const vi = this.vi;
    const row = vi.cursor.row;
    const indent: Bytes = vi.options.autoIndent ? vi.indentOf(row) : [];
    const at = below ? row + 1 : row;
    vi.text.replace(at, 0, [indent], vi.cursor);
    vi.mode = INSERT;
    vi.cursor = new Position(at, indent.length);
    this.inserter.onNewLines = true;
    this.inserter.run(INSERT, times);
    this.inserter.onNewLines = false;
  }

  /** Characters from the cursor on: x and s. */
  private take(operator: i32, times: i32): void {
    const vi = this.vi;
    let end = vi.cursor.column;
    for (; times > 0 && end < vi.line.length; times--) end = vi.nextIn(vi.line, end);
    this.operators.characters(operator, vi.cursor.copy(), new Position(vi.cursor.row, end), this.register);
  }

  private toLineEnd(operator: i32, times: i32): void {
    const vi = this.vi;
    const row = min(vi.cursor.row + times - 1, vi.last);
    this.operators.characters(
      operator,
      vi.cursor.copy(),
      new Position(row, vi.text.line(row).length),
      this.register,
    );
  }

  /** Commands that change the text and stay in command mode. */
  private changeCommand(key: i32, count: i32): bool {
    const vi = this.vi;
    const times = max(count, 1);
    vi.changed = true;
    if (key == 0x78 || key == KEY_DELETE) {
      // x
      if (vi.line.length == 0) vi.fail();
      else this.take(DELETE, times);
    } else if (key == 0x58)
      this.takeBefore(times); // X
    else if (key == 0x44)
      this.toLineEnd(DELETE, times); // D
    else if (key == 0x70 || key == 0x50)
      this.operators.put(this.register, key == 0x70, times); // p P
    else if (key == 0x72)
      this.replaceCharacters(times); // r
    else if (key == 0x4a)
      this.joinLines(count, false); // J
    else if (key == TOGGLE_CASE) this.toggleCase(times);
    else if (key == 0x26)
      this.ex.repeatSubstitution(vi.cursor.row, vi.cursor.row); // &
    else {
      vi.changed = false;
      return false;
    }
    return true;
  }

  private takeBefore(times: i32): void {
    const vi = this.vi;
    let start = vi.cursor.column;
    for (; times > 0 && start > 0; times--) start = vi.previousIn(vi.line, start);
    if (start == vi.cursor.column) return vi.fail();
    this.operators.characters(DELETE, new Position(vi.cursor.row, start), vi.cursor.copy(), this.register);
  }

  private replaceCharacters(times: i32): void {
    const vi = this.vi;
    let key = vi.key();
    if (key == 22) key = vi.key();
    const line = vi.line;
    let end = vi.cursor.column;
    for (let left = times; left > 0; left--) {
      if (end >= line.length) return vi.fail();
      end = vi.nextIn(line, end);
    }
    if (key == ESCAPE || key < 0 || (key >= 0x110000 && key < KEY_BYTE)) {
      vi.changed = false;
      return;
    }
    const rest = sliceOf(line, end);
    const before = sliceOf(line, 0, vi.cursor.column);
    if (key == 0x0d || key == 0x0a) {
      vi.text.replace(vi.cursor.row, 1, [before, rest], vi.cursor);
      return vi.moveTo(vi.cursor.row + 1, 0);
    }
    const put = new ByteBuffer();
    for (; times > 0; times--) {
      if (key >= KEY_BYTE) put.byte(<u8>key);
      else put.code(key);
    }
    const column = vi.cursor.column + put.length;
    vi.setLine(concat(concat(before, put.take()), rest));
    vi.cursor.column = vi.previousIn(vi.line, column);
  }

  private toggleCase(times: i32): void {
    const vi = this.vi;
    let end = vi.cursor.column;
    for (; times > 0 && end < vi.line.length; times--) end = vi.nextIn(vi.line, end);
    const row = vi.cursor.row;
    this.operators.characters(TOGGLE_CASE, vi.cursor.copy(), new Position(row, end), this.register);
    vi.moveTo(row, end);
  }

  private joinLines(count: i32, plain: bool): void {
    const vi = this.vi;
    const last = vi.cursor.row + max(count, 2) - 1;
    if (vi.cursor.row == vi.last) return vi.fail();
    vi.changed = true;
    this.operators.join(vi.cursor.row, min(last, vi.last), plain);
  }

  /** Undo, repeat, registers, modes, : and what else there is. */
  private otherCommand(key: i32, count: i32): bool {
    const vi = this.vi;
    if (key == 0x75)
      this.undo(max(count, 1), false); // u
    else if (key == 18)
      this.undo(max(count, 1), true); // ^R
    else if (key == 0x55)
      this.undoLineChanges(); // U
    else if (key == 0x2e)
      this.repeat(count); // .
    else if (key == 0x59)
      this.operators.lines(
        YANK,
        vi.cursor.row,
        min(vi.cursor.row + max(count, 1) - 1, vi.last),
        this.register,
      ); // Y
    else if (key == 0x76 || key == 0x56) {
      // v V
      vi.mode = key == 0x76 ? VISUAL : VISUAL_LINES;
      vi.anchor = vi.cursor.copy();
    } else if (key == 0x6d)
      this.setMark(vi.key()); // m
    else if (key == 0x3a)
      this.exCommand(count > 0 ? (count == 1 ? '.' : '.,.+' + (count - 1).toString()) : ''); // :
    else if (key == 0x5a)
      this.leave(vi.key()); // Z
    else if (key == 0x40)
      this.runRegister(vi.key(), max(count, 1)); // @
    else if (key == 0x71)
      this.recordMacro(); // q
    else if (key == 7)
      this.ex.showFile(); // ^G
    else if (key == 12)
      vi.stale = true; // ^L
    else if (key == 26)
      this.ex.suspend(); // ^Z
    else if (key == 3) vi.say(toBytes('Type  :q<Enter>  to leave, :q!<Enter> without saving'));
    else return false;
    return true;
  }

  private exCommand(start: string): void {
    const line = this.prompt.read(0x3a, start);
    if (line !== null) this.ex.run(line);
  }

  private undo(times: i32, redo: bool): void {
    const vi = this.vi;
    for (; times > 0; times--) {
      const place = redo ? vi.text.redo() : vi.text.undo();
      if (place === null) {
        vi.refuse(toBytes(redo ? 'Nothing to redo' : 'Nothing to undo'));
        return;
      }
      vi.moveTo(place.row, redo ? vi.firstNonBlank(place.row) : place.column);
    }
  }

  private undoLineChanges(): void {
    const vi = this.vi;
    if (this.undoRow != vi.cursor.row) return vi.fail();
    const now = vi.line;
    vi.setLine(this.undoLine);
    this.undoLine = now;
    vi.cursor.column = 0;
  }

  private repeat(count: i32): void {
    const vi = this.vi;
    if (vi.repeatable.length == 0) return vi.fail();
    const keys = vi.repeatable.slice();
    if (count > 0) {
      // The count that is given takes the place of the one that was.
      let from = 0;
      while (from + 1 < keys.length && keys[from] == 0x22) from += 2;
      while (from < keys.length && keys[from] >= 0x30 && keys[from] <= 0x39) keys.splice(from, 1);
      const digits = count.toString();
      for (let index = digits.length - 1; index >= 0; index--) insertAt(keys, from, digits.charCodeAt(index));
    }
    vi.replay(keys);
  }

  private setMark(name: i32): void {
    if (name == 0x27 || name == 0x60) this.vi.markJump();
    else if (name >= 0x61 && name <= 0x7a) this.vi.text.marks[name - 0x61] = this.vi.cursor.copy();
    else this.vi.fail();
  }

  private leave(key: i32): void {
    if (key == 0x5a) this.ex.run(toBytes('x'));
    else if (key == 0x51) this.ex.run(toBytes('q!'));
    else this.vi.fail();
  }

  /** Does what a register has as if it were typed. */
  private runRegister(name: i32, times: i32): void {
    const vi = this.vi;
    const register = vi.registers.get(name == 0x40 ? UNNAMED : name);
    if (register === null) return vi.refuse(toBytes('The register is empty'));
    const once = keysOf(register);
    let keys = once;
    for (; times > 1; times--) keys = keys.concat(once);
    vi.replay(keys);
  }

  /** q and a name: what is typed goes into the register, up to the next q. */
  private recordMacro(): void {
    const vi = this.vi;
    if (vi.macro == 0) {
      const name = vi.key();
      if (name < 0x61 || name > 0x7a) return vi.fail();
      vi.macro = name;
      vi.macroKeys = [];
      return;
    }
    const text = new ByteBuffer();
    for (let index = 0; index < vi.macroKeys.length - 1; index++) {
      const key = vi.macroKeys[index];
      if (key >= KEY_BYTE && key < KEY_BYTE + 256) text.byte(<u8>key);
      else if (key >= 0 && key < 0x110000) text.code(key);
    }
    vi.registers.keep(vi.macro, new Register([text.take()], false), false);
    vi.macro = 0;
  }

  /** A key in visual mode: an operator on what is marked, or a motion. */
  private visual(key: i32, count: i32): void {
    const vi = this.vi;
    const whole = vi.mode == VISUAL_LINES;
    if (key == ESCAPE || key == 3 || key == (whole ? 0x56 : 0x76)) vi.mode = 0;
    else if (key == 0x76) vi.mode = VISUAL;
    else if (key == 0x56) vi.mode = VISUAL_LINES;
    else if (key == 0x6f) {
      // o
      const anchor = vi.anchor;
      vi.anchor = vi.cursor;
      vi.cursor = anchor;
    } else if (key == 0x3a) this.visualEx();
    else if (key == 0x69 || key == 0x61) {
      const object = textObject(vi, vi.key(), key == 0x61);
      if (object === null) return vi.fail();
      vi.anchor = object.start;
      vi.cursor = new Position(
        object.target.row,
        vi.previousIn(vi.text.line(object.target.row), object.target.column),
      );
      if (object.lines) vi.mode = VISUAL_LINES;
    } else if (!this.visualOperator(key, count) && !scrollKey(vi, key, count)) this.move(key, count);
  }

  /** The marked lines as a range of a : command. */
  private visualEx(): void {
    const vi = this.vi;
    const first = min(vi.anchor.row, vi.cursor.row);
    const last = max(vi.anchor.row, vi.cursor.row);
    vi.mode = 0;
    this.exCommand((first + 1).toString() + ',' + (last + 1).toString());
  }

  private visualOperator(key: i32, count: i32): bool {
    const vi = this.vi;
    let operator = key;
    let lines = vi.mode == VISUAL_LINES;
    if (key == 0x78 || key == KEY_DELETE) operator = DELETE;
    else if (key == 0x73) operator = CHANGE;
    else if (key == 0x58 || key == 0x44 || key == 0x59 || key == 0x53 || key == 0x52 || key == 0x43) {
      lines = true;
      operator = key == 0x59 ? YANK : key == 0x58 || key == 0x44 ? DELETE : CHANGE;
    }
    const known =
      operator == DELETE ||
      operator == CHANGE ||
      operator == YANK ||
      operator == SHIFT_LEFT ||
      operator == SHIFT_RIGHT ||
      operator == TOGGLE_CASE ||
      operator == LOWER_CASE ||
      operator == UPPER_CASE;
    if (!known && key != 0x21 && key != 0x4a && key != 0x70 && key != 0x72) return false;
    const backwards = vi.cursor.before(vi.anchor);
    const start = backwards ? vi.cursor.copy() : vi.anchor.copy();
    const end = backwards ? vi.anchor.copy() : vi.cursor.copy();
    vi.mode = 0;
    vi.changed = true;
    if (key == 0x21) this.filter(start.row, end.row);
    else if (key == 0x4a) this.operators.join(start.row, min(max(end.row, start.row + 1), vi.last), false);
    else if (key == 0x70) this.replaceMarked(start, end, lines);
    else if (key == 0x72) this.fillMarked(start, end, lines);
    else if (operator == SHIFT_LEFT || operator == SHIFT_RIGHT) {
      this.operators.shift(operator, start.row, end.row, max(count, 1));
    } else {
      const behind = this.toLineEnds && !backwards && !lines && end.row < vi.last;
      const motion = new Span(start, behind ? new Position(end.row + 1, 0) : end);
      motion.lines = lines;
      motion.inclusive = !lines && !behind;
      vi.cursor = start.copy();
      this.apply(operator, start, motion);
    }
    return true;
  }

  /** Puts the register in place of what is marked. */
  private replaceMarked(start: Position, end: Position, lines: bool): void {
    const vi = this.vi;
    const register = vi.registers.get(this.register);
    if (register === null) return vi.refuse(toBytes('The register is empty'));
    const behind = new Position(end.row, vi.nextIn(vi.text.line(end.row), end.column));
    vi.cursor = start.copy();
    if (lines) {
      vi.text.replace(start.row, end.row - start.row + 1, register.lines, vi.cursor);
      return vi.moveTo(start.row, 0);
    }
    const removed = this.operators.piece(start, behind);
    this.operators.remove(start, behind);
    this.operators.putRegister(register, false, 1);
    vi.registers.keep(UNNAMED, removed, false);
  }

  /** r in visual mode: all that is marked becomes one character. */
  private fillMarked(start: Position, end: Position, lines: bool): void {
    const vi = this.vi;
    const key = vi.key();
    if (key < 0x20 || key >= 0x110000) return;
    const changed = new Array<Bytes>();
    for (let row = start.row; row <= end.row; row++) {
      const line = vi.text.line(row);
      const from = row == start.row && !lines ? start.column : 0;
      const to = row == end.row && !lines ? vi.nextIn(line, end.column) : line.length;
      const out = new ByteBuffer().bytes(sliceOf(line, 0, from));
      for (let at = from; at < to; at = vi.nextIn(line, at)) out.code(key);
      changed.push(out.bytes(sliceOf(line, to)).take());
    }
    vi.text.replace(start.row, changed.length, changed, start);
    vi.moveTo(start.row, start.column);
  }
}

function insertAt(keys: Array<i32>, index: i32, key: i32): void {
  keys.push(0);
  for (let at = keys.length - 1; at > index; at--) keys[at] = keys[at - 1];
  keys[index] = key;
}

/** The keys that type the text of a register. */
function keysOf(register: Register): Array<i32> {
  const keys = new Array<i32>();
  for (let row = 0; row < register.lines.length; row++) {
    const line = register.lines[row];
    pushKeys(keys, line);
    if (register.whole || row + 1 < register.lines.length) keys.push(0x0d);
  }
  return keys;
}

function pushKeys(keys: Array<i32>, line: Bytes): void {
  let at = addressOf(line);
  const end = at + line.length;
  while (at < end) {
    const code = decode(at, end);
    keys.push(code < 0 ? KEY_BYTE + load<u8>(at) : code);
    at += decodedLength;
  }
}
