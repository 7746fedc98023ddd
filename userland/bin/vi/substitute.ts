// :s/pattern/replacement/flags, and & for once more.
//
// Interface: Substitution.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, sliceOf, split, toBytes } from '../../lib/base/bytes';
import { ESCAPE } from '../../lib/terminal/keys';
import { Regex } from '../../lib/regex/regex';
import { decode, decodedLength, toLower, toUpper } from '../../lib/base/unicode';
import { patternEnd, unescape } from './motion';
import { Searcher } from './search';
import { Vi } from './state';
import { Position } from './text';

/** Marks a line feed in a replacement, which lines cannot have. */
const LINE_FEED: u8 = 0x0a;

export class Substitution {
  private pattern: Bytes = [];
  private replacement: Bytes = [];
  private all: bool = false;
  private asks: bool = false;
  /** Case of what is put next: u, l for one character, U, L up to E; 0: as it is. */
  private caseOnce: u8 = 0;
  private caseAll: u8 = 0;
  private count: i32 = 0;
  private lines: i32 = 0;
  private stopped: bool = false;

  constructor(
    private vi: Vi,
    private searcher: Searcher,
  ) {}

  /** Does what stands behind s on some lines. */
  run(first: i32, last: i32, words: Bytes): void {
    const delimiter: u8 = words.length > 0 ? words[0] : 0;
    const letter = (delimiter | 0x20) >= 0x61 && (delimiter | 0x20) <= 0x7a;
    if (words.length == 0 || letter || delimiter == 0x26 || (delimiter >= 0x30 && delimiter <= 0x39)) {
      return this.again(first, last, words);
    }
    if (delimiter == 0x5c || delimiter == 0x22 || delimiter == 0x7c) {
      return this.vi.refuse(
        toBytes('A pattern may begin with any character but a letter, a digit, \\, " and |'),
      );
    }
    const middle = patternEnd(words, 1, delimiter);
    const end = replacementEnd(words, min(middle + 1, words.length), delimiter);
    this.pattern = unescape(sliceOf(words, 1, middle), delimiter);
    const replacement = sliceOf(words, min(middle + 1, words.length), end);
    // ~ alone is the replacement before.
    if (replacement.length != 1 || replacement[0] != 0x7e)
      this.replacement = unescape(replacement, delimiter);
    this.all = false;
    this.asks = false;
    this.go(first, last, sliceOf(words, min(end + 1, words.length)), this.pattern);
  }

  /** The last substitution on some lines, with other flags. */
  again(first: i32, last: i32, flags: Bytes): void {
    if (this.pattern.length == 0) return this.vi.refuse(toBytes('No previous substitution'));
    const keeps = flags.length > 0 && flags[0] == 0x26;
    if (!keeps) {
      this.all = false;
      this.asks = false;
    }
    this.go(first, last, flags, this.pattern);
  }

  private go(first: i32, last: i32, flags: Bytes, pattern: Bytes): void {
    const vi = this.vi;
    let lines = 0;
    for (let index = 0; index < flags.length; index++) {
      if (flags[index] == 0x67) this.all = !this.all;
      else if (flags[index] == 0x63) this.asks = !this.asks;
      else if (flags[index] >= 0x30 && flags[index] <= 0x39) lines = lines * 10 + flags[index] - 0x30;
      else if (flags[index] != 0x26 && flags[index] != 0x20)
        return vi.refuse(toBytes('A flag of s is g, c or &'));
    }
    const from = lines > 0 ? last : first;
    let to = lines > 0 ? min(last + lines - 1, vi.last) : last;
    const regex = this.searcher.compile(vi, pattern);
    if (regex === null) return;
    this.pattern = this.searcher.pattern;
    this.count = 0;
    this.lines = 0;
    this.stopped = false;
    let shown = vi.cursor.row;
    for (let row = max(from, 0); row <= to && !this.stopped;) {
      const before = this.count;
      const added = this.line(regex, row);
      if (this.count > before) shown = row + added;
      to += added;
      row += added + 1;
    }
    if (this.count == 0) {
      if (!this.stopped && !this.asks) vi.refuse(toBytes('Pattern not found'));
      return;
    }
    vi.moveTo(shown, vi.firstNonBlank(min(shown, vi.last)));
    if (this.lines > vi.options.report) {
      vi.say(toBytes(this.count.toString() + ' substitutions on ' + this.lines.toString() + ' lines'));
    }
  }

  /** Substitutes in a line: how many lines it became more. */
  private line(regex: Regex, row: i32): i32 {
    const vi = this.vi;
    const line = vi.text.line(row);
    const out = new ByteBuffer(line.length + 64);
    let copied = 0;
    let from = 0;
    let done = 0;
    while (from <= line.length && !this.stopped) {
      if (this.searcher.find(regex, line, from) < 0) break;
      const start = this.searcher.matchStart;
      const end = this.searcher.matchEnd;
      // An empty match right behind another match does not count.
      const empty = start == end;
      if (!(empty && done > 0 && start == copied && start > 0) && this.agreed(row, start, end)) {
        regex.extract();
        out.range(addressOf(line) + copied, start - copied);
        this.put(out, regex, line);
        copied = end;
        done++;
        if (!this.all) break;
      }
      from = empty ? (end < line.length ? vi.nextIn(line, end) : end + 1) : end;
      if (!this.all && !this.asks) break;
    }
    if (done == 0) return 0;
    out.range(addressOf(line) + copied, line.length - copied);
    const parts = split(out.take(), LINE_FEED);
    vi.text.replace(row, 1, parts, vi.cursor);
    this.count += done;
    this.lines++;
    return parts.length - 1;
  }

  /** With the flag c, asks for a match: y, n, a (all that follow), q. */
  private agreed(row: i32, start: i32, end: i32): bool {
    if (!this.asks) return true;
    const vi = this.vi;
    vi.mode = 3;
    vi.anchor = new Position(row, start);
    vi.cursor = new Position(row, max(start, vi.previousIn(vi.text.line(row), end)));
    let answer = 0;
    while (answer != 0x79 && answer != 0x6e && answer != 0x61 && answer != 0x71 && answer != 0x6c) {
      vi.say(toBytes('Substitute? (y)es, (n)o, (a)ll, (l)ast, (q)uit'));
      answer = vi.key();
      if (answer == ESCAPE || answer == 3 || answer < 0) answer = 0x71;
    }
    vi.say([]);
    vi.mode = 0;
    if (answer == 0x61) this.asks = false;
    this.stopped = answer == 0x71 || answer == 0x6c;
    return answer == 0x79 || answer == 0x61 || answer == 0x6c;
  }

  /** Puts the replacement: & and \0 the match, \1 to \9 its groups, \n and ^M a line feed, \u \l \U \L \E the case. */
  private put(out: ByteBuffer, regex: Regex, line: Bytes): void {
    const text = this.replacement;
    this.caseOnce = 0;
    this.caseAll = 0;
    for (let index = 0; index < text.length; index++) {
      const byte = text[index];
      const escaped = byte == 0x5c && index + 1 < text.length;
      const next: u8 = escaped ? text[index + 1] : 0;
      if (byte == 0x26 || (escaped && next >= 0x30 && next <= 0x39)) {
        const group = byte == 0x26 ? 0 : <i32>next - 0x30;
        if (group <= regex.groups && regex.startOf(group) >= 0) {
          this.putCased(out, addressOf(line) + regex.startOf(group), addressOf(line) + regex.endOf(group));
        }
        index += i32(escaped);
      } else if (escaped) {
        index++;
        if (next == 0x75 || next == 0x6c) this.caseOnce = next;
        else if (next == 0x55 || next == 0x4c) this.caseAll = next;
        else if (next == 0x45 || next == 0x65) this.caseAll = 0;
        else if (next == 0x6e || next == 0x72) out.byte(LINE_FEED);
        else if (next == 0x74) out.byte(0x09);
        else out.byte(next);
      } else if (byte == 0x0d) {
        out.byte(LINE_FEED);
      } else {
        let length = 1;
        while (index + length < text.length && (text[index + length] & 0xc0) == 0x80) length++;
        this.putCased(out, addressOf(text) + index, addressOf(text) + index + length);
        index += length - 1;
      }
    }
  }

  private putCased(out: ByteBuffer, at: usize, end: usize): void {
    while (at < end) {
      const code = decode(at, end);
      const how = this.caseOnce != 0 ? this.caseOnce : this.caseAll;
      if (code < 0 || how == 0) out.range(at, decodedLength);
      else out.code((how | 0x20) == 0x75 ? toUpper(code) : toLower(code));
      this.caseOnce = 0;
      at += decodedLength;
    }
  }
}

/** Index of the delimiter that ends a replacement. */
function replacementEnd(text: Bytes, from: i32, delimiter: u8): i32 {
  for (let index = from; index < text.length; index++) {
    if (text[index] == 0x5c) index++;
    else if (text[index] == delimiter) return index;
  }
  return text.length;
}
