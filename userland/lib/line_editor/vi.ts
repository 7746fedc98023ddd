// The keys of `set -o vi`: POSIX's sh, "Command Line Editing (vi-mode)".
//
// Interface: ViKeys.

import { Bytes, concat, sliceOf, toBytes } from '../base/bytes';
import { ByteBuffer } from '../base/buffer';
import { ESCAPE, KEY_BYTE, KEY_DELETE, KEY_END_OF_INPUT, KEY_SIGNAL } from '../terminal/keys';
import { insertKey, motionKey, quotedInsert } from './emacs';
import { searchHistory } from './search';
import { ACCEPT, END, Editing, GO_ON, INTERRUPT } from './editing';
import { ViMotions } from './vi_motion';

const MOST: i32 = 10000;

export class ViKeys {
  /** Command mode; otherwise keys are inserted. */
  command: bool = false;
  /** Inserted characters replace others (R). */
  private overwriting: bool = false;
  private motions: ViMotions = new ViMotions();
  /** Keys of the command that is being done, and of the last one that changed the line, for `.`. */
  private current: Array<i32> = [];
  private last: Array<i32> = [];
  private changed: bool = false;
  /** Keys that `.` does again. */
  private queue: Array<i32> = [];
  private pattern: Bytes = [];
  private patternStep: i32 = -1;

  /** A new line begins, in insert mode. */
  begin(): void {
    this.command = false;
    this.overwriting = false;
    this.current = [];
    this.changed = false;
  }

  /** The next key of a command. */
  private read(state: Editing): i32 {
    let key: i32;
    if (this.queue.length > 0) key = this.queue.shift();
    else {
      key = state.keys.next();
      while (key == KEY_SIGNAL) {
        state.display.resized(state.line);
        key = state.keys.next();
      }
    }
    this.current.push(key);
    return key;
  }

  /** Does what a key means: GO_ON, ACCEPT, END or INTERRUPT. */
  key(state: Editing, key: i32): i32 {
    this.current.push(key);
    if (!this.command) return this.insertMode(state, key);
    const result = this.commandMode(state, key);
    if (this.command) this.endCommand(state);
    return result;
  }

  private endCommand(state: Editing): void {
    const line = state.line;
    if (this.changed) this.last = this.current.slice();
    this.current = [];
    this.changed = false;
    if (line.cursor == line.length) line.cursor = line.previous(line.cursor);
    line.separate();
  }

  private insertMode(state: Editing, given: i32): i32 {
    const line = state.line;
    let key = given;
    if (key == 18) key = searchHistory(state, -1);
    if (key == 0) return GO_ON;
    if (key == 0x0d || key == 0x0a) return ACCEPT;
    if (key == 3) return INTERRUPT;
    if (key == KEY_END_OF_INPUT || (key == 4 && line.length == 0)) return END;
    const again = state.completing;
    state.completing = key == 9;
    if (key == ESCAPE) {
      line.cursor = line.previous(line.cursor);
      this.command = true;
      this.endCommand(state);
    } else if (key == 9) state.complete(again);
    else if (this.overwriting && (key == 0x7f || key == 8)) line.cursor = line.previous(line.cursor);
    else if (key == 0x7f || key == 8) line.remove(line.previous(line.cursor), line.cursor);
    else if (key == KEY_DELETE) line.remove(line.cursor, line.next(line.cursor));
    else if (key == 23) line.remove(line.blankWordBackward(line.cursor), line.cursor);
    else if (key == 21) line.remove(line.lineStart(line.cursor), line.cursor);
    else if (key == 22) quotedInsert(state);
    else if (key == 12) state.display.clear(line);
    else if (!this.character(state, key) && !motionKey(state, key)) state.display.bell();
    return GO_ON;
  }

  private character(state: Editing, key: i32): bool {
    return this.overwriting ? this.overwriteKey(state, key) : insertKey(state, key);
  }

  private enterInsert(at: i32, state: Editing): void {
    state.line.cursor = at;
    this.command = false;
    this.overwriting = false;
    this.changed = true;
  }

  private enterOverwrite(state: Editing): void {
    this.enterInsert(state.line.cursor, state);
    this.overwriting = true;
  }

  private commandMode(state: Editing, given: i32): i32 {
    let key = given;
    let count = 0;
    while ((key >= 0x31 && key <= 0x39) || (key == 0x30 && count > 0)) {
      count = min(count * 10 + key - 0x30, MOST);
      key = this.read(state);
    }
    if (key == 0x0d || key == 0x0a) return ACCEPT;
    if (key == 3) return INTERRUPT;
    if (key == KEY_END_OF_INPUT || (key == 4 && state.line.length == 0)) return END;
    if (key == 0x2e) return this.repeat(state, count); // .
    if (key == 0x23) {
      state.line.replace(0, 0, toBytes('#'));
      return ACCEPT;
    }
    if (key == 0x64 || key == 0x63 || key == 0x79) this.operate(state, key, count);
    else if (!this.change(state, key, count) && !this.recall(state, key, count)) this.move(state, key, count);
    return GO_ON;
  }

  private move(state: Editing, key: i32, count: i32): void {
    const line = state.line;
    let more = 0;
    if (this.motions.needsCharacter(key)) more = this.read(state);
    const target = this.motions.find(line, key, count, more, false);
    if (target >= 0) line.cursor = target;
    else if (key == 12) state.display.clear(line);
    else if (!motionKey(state, key) && key != ESCAPE) state.display.bell();
  }

  /** d, c and y with a motion, or doubled for the whole line. */
  private operate(state: Editing, operator: i32, given: i32): void {
    const line = state.line;
    let count = max(given, 1);
    let key = this.read(state);
    let digits = 0;
    while ((key >= 0x31 && key <= 0x39) || (key == 0x30 && digits > 0)) {
      digits = min(digits * 10 + key - 0x30, MOST);
      key = this.read(state);
    }
    if (digits > 0) count *= digits;
    else if (given == 0) count = 0;
    if (key == operator) return this.apply(state, operator, 0, line.length);
    const more = this.motions.needsCharacter(key) ? this.read(state) : 0;
    // cw on a word changes up to the word's end.
    const inWord = operator == 0x63 && line.cursor < line.length && !line.isBlank(line.cursor);
    if (inWord && key == 0x77) key = 0x65;
    else if (inWord && key == 0x57) key = 0x45;
    const target = this.motions.find(line, key, count, more, true);
    if (target < 0) return state.display.bell();
    let from = min(line.cursor, target);
    let to = max(line.cursor, target);
    if (this.motions.inclusive) to = line.next(to);
    from = min(from, to);
    this.apply(state, operator, from, to);
  }

  private apply(state: Editing, operator: i32, from: i32, to: i32): void {
    const line = state.line;
    if (operator == 0x79) {
      state.killed = line.text.slice(from, to);
      line.cursor = from;
      return;
    }
    state.killed = line.remove(from, to);
    this.changed = true;
    if (operator == 0x63) this.enterInsert(from, state);
  }

  /** Commands that change the line or begin to insert. */
  private change(state: Editing, key: i32, given: i32): bool {
    const line = state.line;
    const count = max(given, 1);
    const cursor = line.cursor;
    if (key == 0x69)
      this.enterInsert(cursor, state); // i
    else if (key == 0x49)
      this.enterInsert(0, state); // I
    else if (key == 0x61)
      this.enterInsert(line.next(cursor), state); // a
    else if (key == 0x41)
      this.enterInsert(line.length, state); // A
    else if (key == 0x78 || key == KEY_DELETE)
      this.apply(state, 0x64, cursor, this.onwards(state, cursor, count)); // x
    else if (key == 0x58)
      this.apply(state, 0x64, this.backwards(state, cursor, count), cursor); // X
    else if (key == 0x73)
      this.apply(state, 0x63, cursor, this.onwards(state, cursor, count)); // s
    else if (key == 0x44)
      this.apply(state, 0x64, cursor, line.length); // D
    else if (key == 0x43)
      this.apply(state, 0x63, cursor, line.length); // C
    else if (key == 0x59)
      this.apply(state, 0x79, cursor, line.length); // Y
    else if (key == 0x53)
      this.apply(state, 0x63, 0, line.length); // S
    else if (key == 0x70 || key == 0x50)
      this.paste(state, key == 0x70, count); // p P
    else if (key == 0x72)
      this.replaceWith(state, count); // r
    else if (key == 0x52)
      this.enterOverwrite(state); // R
    else if (key == 0x7e)
      this.toggle(state, count); // ~
    else if (key == 0x75)
      return line.undo() || this.refuse(state); // u
    else if (key == 0x55)
      this.undoAll(state); // U
    else if (key == 0x5c) this.completeHere(state, false);
    else if (key == 0x3d) this.completeHere(state, true);
    else if (key == 0x5f)
      this.lastWord(state, given); // _
    else return false;
    return true;
  }

  private refuse(state: Editing): bool {
    state.display.bell();
    return true;
  }

  private undoAll(state: Editing): void {
    while (state.line.undo()) {}
    state.line.cursor = 0;
  }

  private onwards(state: Editing, from: i32, count: i32): i32 {
    let at = from;
    for (; count > 0 && at < state.line.length; count--) at = state.line.next(at);
    return at;
  }

  private backwards(state: Editing, from: i32, count: i32): i32 {
    let at = from;
    for (; count > 0 && at > 0; count--) at = state.line.previous(at);
    return at;
  }

  private paste(state: Editing, behind: bool, count: i32): void {
    const line = state.line;
    if (state.killed.length == 0) return state.display.bell();
    if (behind) line.cursor = line.next(line.cursor);
    let text = state.killed;
    for (let times = 1; times < count; times++) text = concat(text, state.killed);
    line.insert(text);
    line.cursor = line.previous(line.cursor);
    this.changed = true;
  }

  private replaceWith(state: Editing, count: i32): void {
    const line = state.line;
    const key = this.read(state);
    const end = this.onwards(state, line.cursor, count);
    if (key < 0x20 || (key >= 0x110000 && key < KEY_BYTE) || end == line.cursor) return;
    const text = new ByteBuffer();
    for (let times = 0; times < count; times++) {
      if (key >= KEY_BYTE) text.byte(<u8>key);
      else text.code(key);
    }
    line.replace(line.cursor, end, text.take());
    line.cursor = line.previous(line.cursor);
    this.changed = true;
  }

  /** A character that replaces the one under the cursor (R). */
  private overwriteKey(state: Editing, key: i32): bool {
    const line = state.line;
    const before = line.cursor;
    const end = line.next(before);
    if (!insertKey(state, key)) return false;
    const cursor = line.cursor;
    line.remove(cursor, cursor + end - before);
    return true;
  }

  private toggle(state: Editing, count: i32): void {
    const line = state.line;
    const end = this.onwards(state, line.cursor, count);
    const text = line.text.slice(line.cursor, end);
    for (let index = 0; index < text.length; index++) {
      const letter = (text[index] | 0x20) >= 0x61 && (text[index] | 0x20) <= 0x7a;
      if (letter) text[index] ^= 0x20;
    }
    line.replace(line.cursor, end, text);
    this.changed = true;
  }

  /** Completes the word that the cursor is on (\), or lists what it can be (=). */
  private completeHere(state: Editing, list: bool): void {
    const line = state.line;
    line.cursor = line.next(line.cursor);
    if (!list) {
      state.complete(false);
      this.command = false;
      return;
    }
    const found = state.candidates();
    line.cursor = line.previous(line.cursor);
    if (found === null) state.display.bell();
    else state.list(found);
  }

  /** Appends a word of the last command, the last one unless a number says which (_), and goes on inserting. */
  private lastWord(state: Editing, count: i32): void {
    const entries = state.history.entries;
    if (entries.length == 0) return state.display.bell();
    const command = entries[entries.length - 1];
    let word: Bytes = [];
    let found = 0;
    for (let index = 0; index < command.length && (count == 0 || found < count); found++) {
      while (index < command.length && command[index] <= 0x20) index++;
      const start = index;
      while (index < command.length && command[index] > 0x20) index++;
      if (index > start) word = sliceOf(command, start, index);
    }
    this.enterInsert(state.line.next(state.line.cursor), state);
    state.line.insert(concat(toBytes(' '), word));
  }

  /** Commands of the history: k j - + G / ? n N. False: it is something else. */
  private recall(state: Editing, key: i32, given: i32): bool {
    const count = max(given, 1);
    const last = state.history.entries.length;
    let done = true;
    if (key == 0x6b || key == 0x2d || key == 16) done = state.showHistory(state.position - count);
    else if (key == 0x6a || key == 0x2b || key == 14) done = state.showHistory(state.position + count);
    else if (key == 0x47) done = state.showHistory(given > 0 ? given - state.history.first : 0);
    else if (key == 0x2f || key == 0x3f) done = this.search(state, key);
    else if (key == 0x6e) done = this.searchOn(state, this.patternStep);
    else if (key == 0x4e) done = this.searchOn(state, -this.patternStep);
    else return false;
    if (!done) state.display.bell();
    state.line.cursor = state.position < last ? 0 : state.line.cursor;
    return true;
  }

  /** / and ?: reads a pattern below the text. A ^ before it: only commands that begin with it. */
  private search(state: Editing, key: i32): bool {
    const pattern = new ByteBuffer();
    const prompt = new ByteBuffer();
    while (true) {
      prompt.clear();
      prompt.byte(<u8>key).range(pattern.address, pattern.length);
      state.display.repaint(state.line, prompt.slice());
      const typed = this.read(state);
      if (typed == 0x0d || typed == 0x0a) break;
      if (typed == 0x7f || typed == 8) {
        if (pattern.length == 0) return this.endSearch(state);
        let end = pattern.length - 1;
        while (end > 0 && (pattern.at(end) & 0xc0) == 0x80) end--;
        pattern.remove(end, pattern.length);
      } else if (typed >= 0x20 && typed < 0x110000) pattern.code(typed);
      else if (typed == ESCAPE || typed == 3 || typed == KEY_END_OF_INPUT) return this.endSearch(state);
    }
    this.endSearch(state);
    if (pattern.length > 0) this.pattern = pattern.take();
    // In the history "forwards" is towards older commands.
    this.patternStep = key == 0x2f ? -1 : 1;
    return this.searchOn(state, this.patternStep);
  }

  private endSearch(state: Editing): bool {
    state.display.repaint(state.line, state.prompt);
    return true;
  }

  private searchOn(state: Editing, step: i32): bool {
    const pattern = this.pattern;
    if (pattern.length == 0) return false;
    const atStart = pattern[0] == 0x5e;
    const text = atStart ? sliceOf(pattern, 1) : pattern;
    return state.showHistory(state.history.search(text, state.position + step, step, atStart));
  }

  /** Does the last change again; a count replaces its own. */
  private repeat(state: Editing, count: i32): i32 {
    const keys = this.last.slice();
    if (keys.length == 0 || this.queue.length > 0) {
      state.display.bell();
      return GO_ON;
    }
    if (count > 0) {
      while (keys.length > 0 && keys[0] >= 0x30 && keys[0] <= 0x39) keys.shift();
      const digits = count.toString();
      for (let index = digits.length - 1; index >= 0; index--) keys.unshift(digits.charCodeAt(index));
    }
    this.queue = keys;
    this.current = [];
    let result = GO_ON;
    while (this.queue.length > 0 && result == GO_ON) result = this.key(state, this.queue.shift());
    this.queue = [];
    return result;
  }
}
