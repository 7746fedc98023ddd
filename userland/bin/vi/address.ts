// Addresses of : commands: numbers . $ % 'a /pattern/ ?pattern? with + and −, one or two of them.
//
// Interface: Range, AddressParser.

import { Bytes, concat, sliceOf, toBytes } from '../../lib/base/bytes';
import { patternEnd, unescape } from './motion';
import { Searcher } from './search';
import { Vi } from './state';
import { Position } from './text';

/** Lines, from 0; −1 is before the first. */
export class Range {
  first: i32 = 0;
  last: i32 = 0;
  /** How many addresses were given; without any, both are the cursor's line. */
  count: i32 = 0;
  /** Index of the command behind them. */
  end: i32 = 0;
}

export class AddressParser {
  private at: i32 = 0;
  private line: Bytes = [];
  private wrong: bool = false;

  constructor(
    private vi: Vi,
    private searcher: Searcher,
  ) {}

  /** Reads the addresses that a command begins with: null after a message. */
  parse(line: Bytes): Range | null {
    const vi = this.vi;
    const range = new Range();
    const start = vi.cursor.row;
    this.at = 0;
    this.line = line;
    this.wrong = false;
    range.first = start;
    range.last = start;
    this.blanks();
    while (this.at < line.length && line[this.at] == 0x3a) this.at++;
    let base = start;
    while (!this.wrong) {
      this.blanks();
      const found = this.address(base, range);
      const separator: u8 = this.at < line.length ? line[this.at] : 0;
      if (separator != 0x2c && separator != 0x3b) {
        if (found || range.count == 1) this.add(range, found ? this.row : start);
        break;
      }
      this.add(range, found ? this.row : start);
      if (separator == 0x3b) base = range.last;
      this.at++;
    }
    if (this.wrong) return null;
    range.end = this.at;
    if (range.count < 2) range.first = range.last;
    if (range.last < range.first) {
      const swapped = range.first;
      range.first = range.last;
      range.last = swapped;
    }
    if (range.last <= vi.last && range.first >= -1) return range;
    vi.refuse(toBytes('There is no such line'));
    return null;
  }

  private row: i32 = 0;

  private add(range: Range, row: i32): void {
    range.first = range.count == 0 ? row : range.last;
    range.last = row;
    range.count = min(range.count + 1, 2);
  }

  private blanks(): void {
    while (this.at < this.line.length && (this.line[this.at] == 0x20 || this.line[this.at] == 0x09))
      this.at++;
  }

  private number(): i32 {
    let value = 0;
    while (this.at < this.line.length && this.line[this.at] >= 0x30 && this.line[this.at] <= 0x39) {
      value = min(value * 10 + this.line[this.at++] - 0x30, 100_000_000);
    }
    return value;
  }

  /** One address with what is added to it, into `row`. False: there is none. */
  private address(base: i32, range: Range): bool {
    let found = this.simple(base, range);
    if (!found) this.row = base;
    while (!this.wrong && this.at < this.line.length) {
      this.blanks();
      const byte: u8 = this.at < this.line.length ? this.line[this.at] : 0;
      const digit = byte >= 0x30 && byte <= 0x39;
      if (byte != 0x2b && byte != 0x2d && !(digit && found)) break;
      if (!digit) this.at++;
      const signed = this.at < this.line.length && this.line[this.at] >= 0x30 && this.line[this.at] <= 0x39;
      const distance = signed ? this.number() : 1;
      this.row += byte == 0x2d ? -distance : distance;
      found = true;
    }
    return found;
  }

  private simple(base: i32, range: Range): bool {
    const line = this.line;
    if (this.at >= line.length) return false;
    const byte = line[this.at];
    if (byte >= 0x30 && byte <= 0x39) {
      this.row = this.number() - 1;
      return true;
    }
    if (byte == 0x2e) this.row = base;
    else if (byte == 0x24) this.row = this.vi.last;
    else if (byte == 0x25) {
      this.add(range, 0);
      this.row = this.vi.last;
    } else if (byte == 0x27) {
      this.at++;
      this.mark(this.at < line.length ? line[this.at] : 0);
    } else if (byte == 0x2f || byte == 0x3f) {
      this.pattern(byte, base);
      return true;
    } else {
      return false;
    }
    this.at++;
    return true;
  }

  private mark(name: u8): void {
    const index = name == 0x27 || name == 0x60 ? 26 : <i32>name - 0x61;
    const mark = index >= 0 && index <= 26 ? this.vi.text.marks[index] : null;
    if (mark !== null) {
      this.row = mark.row;
      return;
    }
    this.wrong = true;
    this.vi.refuse(concat(toBytes("Mark not set: '"), [name]));
  }

  private pattern(delimiter: u8, base: i32): void {
    const end = patternEnd(this.line, this.at + 1, delimiter);
    const pattern = unescape(sliceOf(this.line, this.at + 1, end), delimiter);
    this.at = min(end + 1, this.line.length);
    const backwards = delimiter == 0x3f;
    const from = new Position(base, backwards ? 0 : this.vi.text.line(base).length);
    const found = this.searcher.search(this.vi, pattern, from, backwards);
    if (found === null) this.wrong = true;
    else this.row = found.row;
  }
}
