// Incremental search in the history: ^R to older commands, ^S to newer ones.
//
// Interface: searchHistory.

import { ByteBuffer } from '../base/buffer';
import { Bytes, toBytes } from '../base/bytes';
import { KEY_BYTE, KEY_SIGNAL } from '../terminal/keys';
import { Editing } from './editing';
import { find } from './history';

const ABORT: i32 = 7; // ^G
const SEARCH_BACK: i32 = 18; // ^R
const SEARCH_FORWARD: i32 = 19; // ^S

class Search {
  pattern: ByteBuffer = new ByteBuffer();
  failed: bool = false;
  /** Index of the command that is shown. */
  at: i32;
  private typed: Bytes;

  constructor(
    private state: Editing,
    public step: i32,
  ) {
    this.at = state.position;
    this.typed = state.line.text.slice();
  }

  /** Looks from `from` on and shows what it finds. */
  look(from: i32): void {
    const state = this.state;
    const text = this.pattern.slice();
    const found = state.history.search(text, from, this.step, false);
    this.failed = found < 0 && text.length > 0;
    if (found < 0 || text.length == 0) return;
    this.at = found;
    state.showHistory(found);
    state.line.cursor = find(state.history.entries[found], text);
  }

  show(): void {
    const prompt = new ByteBuffer();
    if (this.failed) prompt.text('(failed ');
    else prompt.text('(');
    prompt.text(this.step < 0 ? 'reverse-i-search)`' : 'i-search)`');
    prompt.range(this.pattern.address, this.pattern.length).text("': ");
    this.state.display.repaint(this.state.line, prompt.take());
  }

  /** Takes the last character of the pattern away. */
  shorten(): void {
    const pattern = this.pattern;
    let end = pattern.length;
    while (end > 0 && (pattern.at(end - 1) & 0xc0) == 0x80) end--;
    pattern.remove(max(end - 1, 0), pattern.length);
    this.look(this.step < 0 ? this.state.history.entries.length - 1 : 0);
  }

  /** Puts the line back that was there before. */
  abandon(): void {
    this.state.showHistory(this.state.history.entries.length);
    this.state.line.reset(this.typed);
  }
}

/** Patterns of this and of the last search. */
let lastPattern: Bytes = toBytes('');

/** Searches until a key comes that does not belong to it: that key, which is still to be done; 0: it was ^G. */
export function searchHistory(state: Editing, step: i32): i32 {
  const search = new Search(state, step);
  let key = 0;
  while (true) {
    search.show();
    key = state.keys.next();
    if (key == KEY_SIGNAL) {
      state.display.resized(state.line);
    } else if (key == SEARCH_BACK || key == SEARCH_FORWARD) {
      search.step = key == SEARCH_BACK ? -1 : 1;
      if (search.pattern.length == 0) search.pattern.bytes(lastPattern);
      search.look(search.at + search.step);
    } else if (key == 0x7f || key == 8) {
      search.shorten();
    } else if (key == ABORT) {
      search.abandon();
      key = 0;
      break;
    } else if (key >= 0x20 && key < 0x110000) {
      search.pattern.code(key);
      search.look(min(search.at, state.history.entries.length - 1));
    } else if (key >= KEY_BYTE && key < KEY_BYTE + 256) {
      search.pattern.byte(<u8>key);
    } else {
      break;
    }
  }
  if (search.pattern.length > 0) lastPattern = search.pattern.slice();
  state.display.repaint(state.line, state.prompt);
  return key;
}
