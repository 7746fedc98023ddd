// What the key maps of the line editor work on.
//
// Interface: Editing; GO_ON, ACCEPT, END, INTERRUPT.

import { Bytes, concat } from '../base/bytes';
import { KeyReader } from '../terminal/keys';
import { Completer, Completion, commonPrefix, putColumns } from './completion';
import { Display } from './display';
import { Line } from './line';
import { History } from './history';

/** What a key does to the line as a whole: nothing. */
export const GO_ON: i32 = 0;
/** It is finished. */
export const ACCEPT: i32 = 1;
/** There is no more input. */
export const END: i32 = 2;
/** It is thrown away. */
export const INTERRUPT: i32 = 3;

const EMPTY: Bytes = [];

/** Lists longer than this are shown only after a question. */
const MANY_WORDS: i32 = 100;

export class Editing {
  readonly line: Line = new Line();
  /** What was cut last. */
  killed: Bytes = EMPTY;
  /** Whether the last key cut, so that another cut adds to it. */
  killing: bool = false;
  /** Whether the last key was Tab. */
  completing: bool = false;
  prompt: Bytes = EMPTY;
  /** Index of the command of the history that is shown; its length: the line that is being typed. */
  position: i32 = 0;
  /** The line that was being typed when the history was entered. */
  private typed: Bytes = EMPTY;

  constructor(
    public keys: KeyReader,
    public display: Display,
    public history: History,
    public completer: Completer | null,
  ) {}

  /** Begins with an empty line. */
  begin(prompt: Bytes): void {
    this.prompt = prompt;
    this.line.reset(EMPTY);
    this.position = this.history.entries.length;
    this.typed = EMPTY;
    this.killing = false;
    this.completing = false;
  }

  /** Cuts the bytes `from` to `to` − 1, adding to what the key before cut. */
  kill(from: i32, to: i32): void {
    const forwards = this.line.cursor <= from;
    const cut = this.line.remove(from, to);
    if (!this.killing) this.killed = cut;
    else this.killed = forwards ? concat(this.killed, cut) : concat(cut, this.killed);
    this.killing = true;
  }

  /** Shows the command of the history with that index; its length: the line that was being typed. False: there is none. */
  showHistory(index: i32): bool {
    const count = this.history.entries.length;
    if (index < 0 || index > count || index == this.position) return false;
    if (this.position == count) this.typed = this.line.text.slice();
    this.position = index;
    this.line.reset(index == count ? this.typed : this.history.entries[index]);
    return true;
  }

  /** The words that can stand at the cursor. */
  candidates(): Completion | null {
    const completer = this.completer;
    if (completer === null) return null;
    return completer.candidates(this.line.text.slice(), this.line.cursor);
  }

  /** Completes the word before the cursor: what all candidates have in common, on the second call a list of them. */
  complete(again: bool): void {
    const line = this.line;
    const found = this.candidates();
    if (found === null || found.words.length == 0) return this.display.bell();
    const cursor = line.cursor;
    const common = commonPrefix(found.words);
    const single = found.words.length == 1;
    if (common.length > cursor - found.start || single) {
      line.replace(found.start, cursor, single ? withSuffix(common, found.suffix) : common);
      if (!single) this.display.bell();
    } else if (again) {
      this.list(found);
    } else {
      this.display.bell();
    }
  }

  /** Lists the candidates below the line, and shows the line below them. */
  list(found: Completion): void {
    this.display.finish(this.line);
    const out = this.display.out;
    let wanted = true;
    if (found.words.length > MANY_WORDS) {
      out.text('Display all ').decimal(found.words.length).text(' possibilities? (y or n) ').flush();
      wanted = this.agrees();
      out.text('\r\n');
    }
    if (wanted) putColumns(out, found.words, this.display.size.columns);
    this.display.begin(this.prompt);
  }

  private agrees(): bool {
    while (true) {
      const key = this.keys.next();
      if (key == 0x79 || key == 0x59 || key == 0x20 || key == 0x09) return true;
      if (key == 0x6e || key == 0x4e || key == 0x7f || key == 3 || key == 7 || key < -2) return false;
    }
  }
}

function withSuffix(word: Bytes, suffix: u8): Bytes {
  if (suffix == 0 || (word.length > 0 && word[word.length - 1] == 0x2f)) return word;
  const end: Bytes = [suffix];
  return concat(word, end);
}
