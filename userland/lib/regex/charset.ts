// Sets of characters: what a bracket expression, `.` and an escape such as \w match.
//
// Interface: CharSet.
//
// A set is a list of ranges of code points. Bytes that are no UTF-8 belong to a set whose complement was asked for, or
// to one that they were added to as such (`addByte`, a pattern that holds them).

import {
  CASE_EVEN,
  CASE_ODD,
  CASE_OFFSET,
  CASE_RULES,
  LETTER_GAPS,
  isAlpha,
  isControl,
  isLower,
  isPrint,
  isPunct,
  isSpace,
  isUpper,
} from '../base/unicode';

export const MAX_CODE: i32 = 0x10ffff;

export class CharSet {
  /** Whether bytes that belong to no character match, too. */
  strayBytes: bool = false;
  /** In a set of bytes, code points 0 to 255 are bytes and there is no UTF-8. */
  bytesOnly: bool = false;
  private lows: Array<i32> = [];
  private highs: Array<i32> = [];
  private sorted: bool = true;

  get count(): i32 {
    this.normalize();
    return this.lows.length;
  }

  low(index: i32): i32 {
    return this.lows[index];
  }

  high(index: i32): i32 {
    return this.highs[index];
  }

  add(low: i32, high: i32): this {
    if (low > high) return this;
    this.lows.push(low);
    this.highs.push(high);
    this.sorted = false;
    return this;
  }

  addAll(other: CharSet): this {
    for (let index = 0, count = other.count; index < count; index++)
      this.add(other.low(index), other.high(index));
    if (other.strayBytes) this.strayBytes = true;
    return this;
  }

  has(code: i32): bool {
    for (let index = 0, count = this.count; index < count; index++) {
      if (code < this.lows[index]) return false;
      if (code <= this.highs[index]) return true;
    }
    return false;
  }

  /** Sorts the ranges and joins those that touch. */
  private normalize(): void {
    if (this.sorted) return;
    this.sorted = true;
    const lows = this.lows;
    const highs = this.highs;
    // Insertion: sets are short, and mostly in order already.
    for (let index = 1; index < lows.length; index++) {
      const low = lows[index];
      const high = highs[index];
      let at = index;
      for (; at > 0 && lows[at - 1] > low; at--) {
        lows[at] = lows[at - 1];
        highs[at] = highs[at - 1];
      }
      lows[at] = low;
      highs[at] = high;
    }
    let used = 0;
    for (let index = 1; index < lows.length; index++) {
      if (lows[index] <= highs[used] + 1) {
        highs[used] = max(highs[used], highs[index]);
        continue;
      }
      used++;
      lows[used] = lows[index];
      highs[used] = highs[index];
    }
    if (lows.length > 0) {
      lows.length = used + 1;
      highs.length = used + 1;
    }
  }

  /** Everything that is not in the set, stray bytes included. */
  negate(): this {
    this.normalize();
    const last = this.bytesOnly ? 0xff : MAX_CODE;
    const lows = new Array<i32>();
    const highs = new Array<i32>();
    let next = 0;
    for (let index = 0; index < this.lows.length; index++) {
      if (this.lows[index] > next) {
        lows.push(next);
        highs.push(this.lows[index] - 1);
      }
      next = this.highs[index] + 1;
    }
    if (next <= last) {
      lows.push(next);
      highs.push(last);
    }
    this.lows = lows;
    this.highs = highs;
    this.strayBytes = !this.strayBytes;
    return this;
  }

  /** Adds the other case of every letter. */
  foldCase(): this {
    const count = this.count;
    for (let index = 0; index < count; index++) this.foldRange(this.lows[index], this.highs[index]);
    return this;
  }

  private foldRange(low: i32, high: i32): void {
    const rows = this.bytesOnly ? 4 : CASE_RULES.length;
    for (let row = 0; row < rows; row += 4) {
      const first = CASE_RULES[row];
      const last = CASE_RULES[row + 1];
      const offset = CASE_RULES[row + 3];
      if (CASE_RULES[row + 2] == CASE_OFFSET) {
        this.add(max(low, first) + offset, min(high, last) + offset);
        this.add(max(low, first + offset) - offset, min(high, last + offset) - offset);
        continue;
      }
      const from = max(low, first);
      const to = min(high, last);
      if (from > to) continue;
      // Pairs are neighbours: the other case of a range is the range, with an end that may grow by one.
      const odd = i32(CASE_RULES[row + 2] == CASE_ODD);
      this.add((from & 1) == odd ? from : from - 1, (to & 1) == odd ? to + 1 : to);
    }
    if (!this.bytesOnly && low <= 0x3c2 && high >= 0x3c2) this.add(0x3a3, 0x3a3);
  }

  private addLetters(): void {
    this.add(0x41, 0x5a).add(0x61, 0x7a);
    if (this.bytesOnly) return;
    let next = 0x80;
    for (let index = 0; index < LETTER_GAPS.length; index += 2) {
      this.add(next, LETTER_GAPS[index] - 1);
      next = LETTER_GAPS[index + 1] + 1;
    }
  }

  private addCased(upper: bool): void {
    const first = upper ? 0x41 : 0x61;
    this.add(first, first + 25);
    if (this.bytesOnly) return;
    for (let row = 4; row < CASE_RULES.length; row += 4) {
      const rule = CASE_RULES[row + 2];
      const offset = rule == CASE_OFFSET && !upper ? CASE_RULES[row + 3] : 0;
      const low = CASE_RULES[row] + offset;
      const high = CASE_RULES[row + 1] + offset;
      if (rule == CASE_OFFSET) this.add(low, high);
      else this.addEverySecond(low, high, upper == (rule == CASE_EVEN) ? 0 : 1);
    }
    if (!upper) this.add(0x3c2, 0x3c2);
  }

  private addEverySecond(low: i32, high: i32, parity: i32): void {
    for (let code = low; code <= high; code++) {
      if ((code & 1) == parity) this.add(code, code);
    }
  }

  private addWhere(member: (code: i32) => bool, upTo: i32): void {
    const limit = this.bytesOnly ? 0x7f : upTo;
    for (let code = 0; code <= limit; code++) {
      if (member(code)) this.add(code, code);
    }
  }

  /** Adds a class by its name in brackets, [:name:]. False: there is no such class. */
  addClass(name: string): bool {
    if (name == 'alpha') this.addLetters();
    else if (name == 'digit') this.add(0x30, 0x39);
    else if (name == 'alnum') this.add(0x30, 0x39).addLetters();
    else if (name == 'upper') this.addCased(true);
    else if (name == 'lower') this.addCased(false);
    else if (name == 'space') this.addWhere((code: i32): bool => isSpace(code), 0x3000);
    else if (name == 'blank') this.add(0x20, 0x20).add(9, 9);
    else if (name == 'punct') this.addRest((code: i32): bool => isPunct(code));
    else if (name == 'print') this.addRest((code: i32): bool => isPrint(code));
    else if (name == 'graph') this.addRest((code: i32): bool => isPrint(code) && !isSpace(code));
    else if (name == 'cntrl') this.addWhere((code: i32): bool => isControl(code), 0x2029);
    else if (name == 'xdigit') this.add(0x30, 0x39).add(0x41, 0x46).add(0x61, 0x66);
    else return false;
    return true;
  }

  /** Members up to the last gap between letters; above it are letters and private use. */
  private addRest(member: (code: i32) => bool): void {
    const limit = this.bytesOnly ? 0x7f : 0x1fbff;
    let start = -1;
    for (let code = 0; code <= limit + 1; code++) {
      const inside = code <= limit && member(code);
      if (inside && start < 0) start = code;
      if (inside || start < 0) continue;
      this.add(start, code - 1);
      start = -1;
    }
    if (!this.bytesOnly && member(0x20000)) this.add(0x20000, MAX_CODE);
  }

  /** Letters, digits, `_`. */
  addWord(): this {
    this.addLetters();
    return this.add(0x30, 0x39).add(0x5f, 0x5f);
  }

  /** Whether a code point has another case. */
  static hasCase(code: i32): bool {
    return isAlpha(code) && (isUpper(code) || isLower(code));
  }
}
