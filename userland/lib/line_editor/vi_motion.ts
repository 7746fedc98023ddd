// Where the motions of vi mode lead on a line.
//
// Interface: ViMotions.

import { encodeTo } from '../base/unicode';
import { bytesAt } from '../base/bytes';
import { Line } from './line';

const BLANK = 0;
const WORD = 1;
const OTHER = 2;

const character = memory.data(4);

export class ViMotions {
  /** Whether the last motion takes the character that it leads to with it. */
  inclusive: bool = false;
  /** The last f, F, t or T, and its character. */
  private searchKey: i32 = 0;
  private searchCode: i32 = 0;

  /** Whether a motion is followed by a character. */
  needsCharacter(key: i32): bool {
    return key == 0x66 || key == 0x46 || key == 0x74 || key == 0x54;
  }

  private kind(line: Line, index: i32, big: bool): i32 {
    if (line.isBlank(index)) return BLANK;
    return big || line.isWord(index) ? WORD : OTHER;
  }

  private wordStart(line: Line, from: i32, big: bool): i32 {
    let at = from;
    if (at >= line.length) return at;
    const kind = this.kind(line, at, big);
    while (at < line.length && kind != BLANK && this.kind(line, at, big) == kind) at++;
    while (at < line.length && line.isBlank(at)) at++;
    return at;
  }

  private wordBack(line: Line, from: i32, big: bool): i32 {
    let at = from;
    while (at > 0 && line.isBlank(at - 1)) at--;
    if (at == 0) return 0;
    const kind = this.kind(line, at - 1, big);
    while (at > 0 && this.kind(line, at - 1, big) == kind) at--;
    return at;
  }

  private wordEnd(line: Line, from: i32, big: bool): i32 {
    let at = line.next(from);
    while (at < line.length && line.isBlank(at)) at++;
    if (at >= line.length) return line.previous(line.length);
    const kind = this.kind(line, at, big);
    while (at < line.length && this.kind(line, at, big) == kind) at++;
    return line.previous(at);
  }

  /**
   * The index that a motion leads to, or −1: it leads nowhere, or is none. `count` 0: none given; `code`: the character
   * behind f, F, t, T; `operating`: for an operator, which may reach behind the last character.
   */
  find(line: Line, key: i32, count: i32, code: i32, operating: bool): i32 {
    this.inclusive = false;
    const from = line.cursor;
    if (key == 0x30) return 0; // 0
    if (key == 0x24) return operating ? line.length : max(line.previous(line.length), 0); // $
    if (key == 0x5e) return this.firstWord(line); // ^
    if (key == 0x7c) return this.column(line, max(count, 1)); // |
    if (this.needsCharacter(key)) {
      this.searchKey = key;
      this.searchCode = code;
      return this.seek(line, key, max(count, 1), false);
    }
    if (key == 0x3b || key == 0x2c) return this.seekAgain(line, key == 0x2c, max(count, 1));
    let at = from;
    for (let times = max(count, 1); times > 0; times--) {
      const next = this.step(line, key, at);
      if (next < 0) return -1;
      at = next;
    }
    this.inclusive = key == 0x65 || key == 0x45;
    const last = operating ? line.length : line.previous(line.length);
    at = min(at, max(last, 0));
    return at == from && !this.inclusive ? -1 : at;
  }

  private step(line: Line, key: i32, at: i32): i32 {
    if (key == 0x68 || key == 8 || key == 0x7f) return line.previous(at); // h
    if (key == 0x6c || key == 0x20) return line.next(at); // l
    if (key == 0x77 || key == 0x57) return this.wordStart(line, at, key == 0x57);
    if (key == 0x62 || key == 0x42) return this.wordBack(line, at, key == 0x42);
    if (key == 0x65 || key == 0x45) return this.wordEnd(line, at, key == 0x45);
    return -1;
  }

  private firstWord(line: Line): i32 {
    let at = 0;
    while (at < line.length && line.isBlank(at)) at++;
    return at;
  }

  private column(line: Line, count: i32): i32 {
    let at = 0;
    for (; count > 1 && at < line.length; count--) at = line.next(at);
    return at;
  }

  private seekAgain(line: Line, reverse: bool, count: i32): i32 {
    if (this.searchKey == 0) return -1;
    // The other case of a letter searches the other way.
    return this.seek(line, reverse ? this.searchKey ^ 0x20 : this.searchKey, count, true);
  }

  /** f t forwards, F T backwards; t and T stop beside the character. */
  private seek(line: Line, key: i32, count: i32, again: bool): i32 {
    const forwards = key == 0x66 || key == 0x74;
    const beside = key == 0x74 || key == 0x54;
    if (this.searchCode < 0x20 || this.searchCode >= 0x110000) return -1;
    const text = bytesAt(character, encodeTo(character, this.searchCode));
    let at = line.cursor;
    let left = count;
    if (beside && again) at = forwards ? line.next(at) : line.previous(at);
    while (left > 0) {
      if (forwards ? line.next(at) >= line.length : at == 0) return -1;
      at = forwards ? line.next(at) : line.previous(at);
      if (line.matches(at, text)) left--;
    }
    this.inclusive = forwards;
    if (!beside) return at;
    return forwards ? line.previous(at) : line.next(at);
  }
}
