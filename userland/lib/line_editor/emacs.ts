// The keys of `set -o emacs`, the editor's usual ones: readline's.
//
// Interface: emacsKey, insertKey, motionKey, quotedInsert.

import { ByteBuffer } from '../base/buffer';
import { Bytes, concat, sliceOf, toBytes } from '../base/bytes';
import {
  ESCAPE,
  KEY_BYTE,
  KEY_DELETE,
  KEY_DOWN,
  KEY_END,
  KEY_END_OF_INPUT,
  KEY_HOME,
  KEY_LEFT,
  KEY_PAGE_DOWN,
  KEY_PAGE_UP,
  KEY_PASTE_START,
  KEY_RIGHT,
  KEY_SIGNAL,
  KEY_UP,
  MOD_ALT,
  MOD_CONTROL,
  PasteSink,
  plainKey,
} from '../terminal/keys';
import { searchHistory } from './search';
import { ACCEPT, END, Editing, GO_ON, INTERRUPT } from './editing';

/** Collects a paste. */
class Paste extends PasteSink {
  text: ByteBuffer = new ByteBuffer(4096);

  byte(value: u8): void {
    this.text.byte(value);
  }
}

/** Inserts a key that is a character, or a paste as a whole. False: it is something else. */
export function insertKey(state: Editing, key: i32): bool {
  if (key == KEY_PASTE_START) {
    const paste = new Paste();
    state.keys.paste(paste);
    state.line.separate();
    state.line.insert(paste.text.take());
    state.line.separate();
    return true;
  }
  const typed = new ByteBuffer(4);
  if (key >= 0x20 && key < 0x110000 && key != 0x7f) typed.code(key);
  else if (key >= KEY_BYTE && key < KEY_BYTE + 256) typed.byte(<u8>key);
  else return false;
  state.line.insert(typed.take());
  return true;
}

/** Inserts the next key, whatever it is (^V). */
export function quotedInsert(state: Editing): void {
  let key = state.keys.next();
  while (key == KEY_SIGNAL) key = state.keys.next();
  if (insertKey(state, key)) return;
  const byte: Bytes = [<u8>key];
  if (key >= 0 && key < 0x80) state.line.insert(byte);
  else state.display.bell();
}

/** Moves up (−1) or down (1): a row of a text of several lines, else a command of the history. */
function vertical(state: Editing, step: i32): bool {
  const line = state.line;
  const start = line.lineStart(line.cursor);
  if (step < 0 ? start == 0 : line.lineEnd(line.cursor) == line.length) {
    return state.showHistory(state.position + step);
  }
  const offset = line.cursor - start;
  const target = step < 0 ? line.lineStart(start - 1) : line.lineEnd(line.cursor) + 1;
  const end = line.lineEnd(target);
  let at = target;
  while (at < end && at - target < offset) at = line.next(at);
  line.cursor = at;
  return true;
}

/** Keys that move the cursor in both modes: arrows, Home, End, with Control by words. False: it is something else. */
export function motionKey(state: Editing, key: i32): bool {
  const line = state.line;
  const words = (key & (MOD_CONTROL | MOD_ALT)) != 0;
  const plain = plainKey(key);
  if (plain == KEY_LEFT) line.cursor = words ? line.wordBackward(line.cursor) : line.previous(line.cursor);
  else if (plain == KEY_RIGHT) line.cursor = words ? line.wordForward(line.cursor) : line.next(line.cursor);
  else if (plain == KEY_HOME) line.cursor = line.lineStart(line.cursor);
  else if (plain == KEY_END) line.cursor = line.lineEnd(line.cursor);
  else if (plain == KEY_UP || plain == KEY_DOWN) {
    if (!vertical(state, plain == KEY_UP ? -1 : 1)) state.display.bell();
  } else return false;
  return true;
}

/** Swaps the characters around the cursor (^T). */
function transpose(state: Editing): void {
  const line = state.line;
  const right = line.cursor == line.length ? line.previous(line.cursor) : line.cursor;
  const left = line.previous(right);
  if (left == right) return state.display.bell();
  const end = line.next(right);
  line.replace(left, end, concat(line.text.slice(right, end), line.text.slice(left, right)));
}

/** Swaps the word before the cursor and the one before that (Alt-t). */
function transposeWords(state: Editing): void {
  const line = state.line;
  const end = line.wordForward(line.cursor);
  const second = line.wordBackward(end);
  const first = line.wordBackward(second);
  let firstEnd = first;
  while (firstEnd < second && line.isWord(firstEnd)) firstEnd++;
  if (first == second) return state.display.bell();
  const swapped = concat(line.text.slice(second, end), line.text.slice(firstEnd, second));
  line.replace(first, end, concat(swapped, line.text.slice(first, firstEnd)));
}

/** Changes the case of the next word: u, l or c (Alt-u, Alt-l, Alt-c). */
function changeCase(state: Editing, how: i32): void {
  const line = state.line;
  const end = line.wordForward(line.cursor);
  const word = line.text.slice(line.cursor, end);
  let inside = false;
  for (let index = 0; index < word.length; index++) {
    const letter = (word[index] | 0x20) >= 0x61 && (word[index] | 0x20) <= 0x7a;
    const upper = how == 0x75 || (how == 0x63 && !inside);
    if (letter) word[index] = upper ? word[index] & ~0x20 : word[index] | 0x20;
    inside = letter || (inside && word[index] >= 0x80);
  }
  line.replace(line.cursor, end, word);
}

/** Which command of the history Alt-. took a word from, and what it inserted. */
let argumentFrom: i32 = -1;
let argumentLength: i32 = 0;

/** Inserts the last word of the last command; again: of the one before instead (Alt-.). */
function lastArgument(state: Editing, again: bool): void {
  const line = state.line;
  const from = again ? argumentFrom - 1 : state.history.entries.length - 1;
  if (from < 0) return state.display.bell();
  const command = state.history.entries[from];
  let end = command.length;
  while (end > 0 && command[end - 1] <= 0x20) end--;
  let start = end;
  while (start > 0 && command[start - 1] > 0x20) start--;
  const word = sliceOf(command, start, end);
  const begin = again ? line.cursor - argumentLength : line.cursor;
  line.replace(begin, line.cursor, word);
  argumentFrom = from;
  argumentLength = word.length;
}

let lastKey: i32 = 0;

/** Keys with Alt, or behind Escape. */
function metaKey(state: Editing, key: i32): bool {
  const line = state.line;
  if (key == 0x62) line.cursor = line.wordBackward(line.cursor);
  else if (key == 0x66) line.cursor = line.wordForward(line.cursor);
  else if (key == 0x64) state.kill(line.cursor, line.wordForward(line.cursor));
  else if (key == 0x7f || key == 8) state.kill(line.wordBackward(line.cursor), line.cursor);
  else if (key == 0x2e || key == 0x5f) lastArgument(state, lastKey == (key | MOD_ALT));
  else if (key == 0x3c) return state.showHistory(0);
  else if (key == 0x3e) return state.showHistory(state.history.entries.length);
  else if (key == 0x74) transposeWords(state);
  else if (key == 0x75 || key == 0x6c || key == 0x63) changeCase(state, key);
  else if (key == 0x23) line.replace(0, 0, toBytes('#'));
  else return false;
  return true;
}

/** Whether the line so far begins commands of the history: goes to the next of them (Page Up, Page Down). */
function prefixSearch(state: Editing, step: i32): bool {
  const line = state.line;
  const cursor = line.cursor;
  const prefix = line.text.slice(0, cursor);
  const found = state.history.search(prefix, state.position + step, step, true);
  if (found < 0) return step > 0 && state.showHistory(state.history.entries.length);
  state.showHistory(found);
  line.cursor = cursor;
  return true;
}

/** Cuts and pastes. False: the key is something else. */
function killKey(state: Editing, key: i32): bool {
  const line = state.line;
  const cursor = line.cursor;
  if (key == 11) {
    const end = line.lineEnd(cursor);
    state.kill(cursor, end == cursor && end < line.length ? end + 1 : end); // ^K
  } else if (key == 21)
    state.kill(line.lineStart(cursor), cursor); // ^U
  else if (key == 23)
    state.kill(line.blankWordBackward(cursor), cursor); // ^W
  else if (key == (0x64 | MOD_ALT) || key == (0x7f | MOD_ALT) || key == (8 | MOD_ALT))
    return metaKey(state, key & 0x7f);
  else if (plainKey(key) == KEY_DELETE && (key & MOD_CONTROL) != 0)
    state.kill(cursor, line.wordForward(cursor));
  else return false;
  return true;
}

function editKey(state: Editing, key: i32): bool {
  const line = state.line;
  const cursor = line.cursor;
  if (key == 1)
    line.cursor = line.lineStart(cursor); // ^A
  else if (key == 2)
    line.cursor = line.previous(cursor); // ^B
  else if (key == 5)
    line.cursor = line.lineEnd(cursor); // ^E
  else if (key == 6)
    line.cursor = line.next(cursor); // ^F
  else if (key == 0x7f || key == 8) line.remove(line.previous(cursor), cursor);
  else if (key == KEY_DELETE || key == 4)
    line.remove(cursor, line.next(cursor)); // ^D
  else if (key == 20)
    transpose(state); // ^T
  else if (key == 25)
    line.insert(state.killed); // ^Y
  else if (key == 22)
    quotedInsert(state); // ^V
  else if (key == 12)
    state.display.clear(line); // ^L
  else if (key == 16)
    return vertical(state, -1); // ^P
  else if (key == 14)
    return vertical(state, 1); // ^N
  else if (key == KEY_PAGE_UP) return prefixSearch(state, -1);
  else if (key == KEY_PAGE_DOWN) return prefixSearch(state, 1);
  else if (key == 31)
    return line.undo(); // ^_
  else return false;
  return true;
}

/** ^X and a second key. */
function afterControlX(state: Editing): bool {
  let key = state.keys.next();
  while (key == KEY_SIGNAL) key = state.keys.next();
  return key == 21 && state.line.undo(); // ^X^U
}

/** Does what a key means: GO_ON, ACCEPT, END or INTERRUPT. */
export function emacsKey(state: Editing, key: i32): i32 {
  if (key == 18 || key == 19) key = searchHistory(state, key == 18 ? -1 : 1);
  while (key == ESCAPE) {
    const next = state.keys.next();
    if (next == KEY_SIGNAL) continue;
    if (next == KEY_END_OF_INPUT) return END;
    key = next | MOD_ALT;
  }
  if (key == 0) return GO_ON;
  if (key == 0x0d || key == 0x0a) return ACCEPT;
  if (key == 3) return INTERRUPT;
  if (key == KEY_END_OF_INPUT || (key == 4 && state.line.length == 0)) return END;
  const again = state.completing;
  state.completing = key == 9;
  if (key == 9) {
    state.complete(again);
  } else if (killKey(state, key)) {
    lastKey = key;
    return GO_ON;
  } else if (!insertKey(state, key) && !motionKey(state, key) && !editKey(state, key)) {
    const alt = (key & MOD_ALT) != 0 && (key & ~MOD_ALT) < 0x80;
    const done = alt ? metaKey(state, key & ~MOD_ALT) : key == 24 && afterControlX(state);
    if (!done) state.display.bell();
  }
  state.killing = false;
  lastKey = key;
  return GO_ON;
}
