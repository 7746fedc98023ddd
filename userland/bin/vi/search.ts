// Looking for regular expressions in the text: / ? n N, and for the : commands.
//
// Interface: Searcher.

import { Bytes, addressOf, concat, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { Regex } from '../../lib/regex/regex';
import { REGEX_IGNORE_CASE } from '../../lib/regex/syntax';
import { Position } from './text';
import { Vi } from './state';

export class Searcher {
  /** The last pattern, as it was typed. */
  pattern: Bytes = [];
  /** The last search was backwards. */
  backwards: bool = false;
  private regex: Regex | null = null;
  private compiled: Bytes = [];
  private compiledFlags: u32 = 0;
  /** Bytes of the last match. */
  matchStart: i32 = 0;
  matchEnd: i32 = 0;

  /** Whether letters of both cases are the same for this pattern. */
  private folds(vi: Vi, pattern: Bytes): bool {
    if (!vi.options.ignoreCase) return false;
    if (!vi.options.smartCase) return true;
    for (let index = 0; index < pattern.length; index++) {
      if (pattern[index] == 0x5c) index++;
      else if (pattern[index] >= 0x41 && pattern[index] <= 0x5a) return false;
    }
    return true;
  }

  /** The regular expression of a pattern, empty: the last one; null after a message. */
  compile(vi: Vi, pattern: Bytes): Regex | null {
    if (pattern.length > 0) this.pattern = pattern;
    if (this.pattern.length == 0) {
      vi.refuse(toBytes('No previous regular expression'));
      return null;
    }
    const text = vi.options.magic ? this.pattern : withoutMagic(this.pattern);
    const flags: u32 = this.folds(vi, this.pattern) ? REGEX_IGNORE_CASE : 0;
    const known = this.regex;
    if (known !== null && this.compiledFlags == flags && this.compiled == text) return known;
    const made = new Regex(text, flags);
    if (made.error != '') {
      vi.refuse(concat(this.pattern, toBytes(': ' + made.error)));
      return null;
    }
    if (known !== null) known.free();
    this.regex = made;
    this.compiled = text;
    this.compiledFlags = flags;
    return made;
  }

  /** The first match of a line at or behind byte `from`: its start, or −1. See matchStart, matchEnd. */
  find(regex: Regex, line: Bytes, from: i32): i32 {
    if (from > line.length) return -1;
    const start = addressOf(line);
    if (!regex.find(start, start + from, start + line.length)) return -1;
    this.matchStart = regex.startOf(0);
    this.matchEnd = regex.endOf(0);
    return this.matchStart;
  }

  /** The last match of a line that begins before byte `limit`: its start, or −1. */
  private findLast(vi: Vi, regex: Regex, line: Bytes, limit: i32): i32 {
    let found = -1;
    let from = 0;
    while (from < limit && from <= line.length) {
      const at = this.find(regex, line, from);
      if (at < 0 || at >= limit) break;
      found = at;
      if (at >= line.length) break;
      from = vi.nextIn(line, at);
    }
    return found;
  }

  /** Where the next match of a pattern (empty: the last) is from a place on, or null after a message. */
  search(vi: Vi, pattern: Bytes, from: Position, backwards: bool): Position | null {
    const regex = this.compile(vi, pattern);
    if (regex === null) return null;
    const found = backwards ? this.previous(vi, regex, from) : this.next(vi, regex, from);
    if (found !== null) return found;
    const end = backwards ? 'top' : 'bottom';
    if (vi.options.wrapScan) vi.refuse(concat(toBytes('Pattern not found: '), this.pattern));
    else vi.refuse(concat(toBytes('Search hit the ' + end + ' without a match for: '), this.pattern));
    return null;
  }

  private next(vi: Vi, regex: Regex, from: Position): Position | null {
    const line = vi.text.line(from.row);
    const behind = from.column < line.length ? vi.nextIn(line, from.column) : line.length + 1;
    const here = this.find(regex, line, behind);
    if (here >= 0 && (here < line.length || line.length == 0)) return new Position(from.row, here);
    const count = vi.text.length;
    for (let step = 1; step <= count; step++) {
      if (from.row + step >= count && !vi.options.wrapScan) return null;
      const row = (from.row + step) % count;
      const at = this.find(regex, vi.text.line(row), 0);
      if (at < 0) continue;
      if (from.row + step >= count) vi.say(toBytes('Search wrapped to the top'));
      return new Position(row, at);
    }
    return null;
  }

  private previous(vi: Vi, regex: Regex, from: Position): Position | null {
    const here = this.findLast(vi, regex, vi.text.line(from.row), from.column);
    if (here >= 0) return new Position(from.row, here);
    const count = vi.text.length;
    for (let step = 1; step <= count; step++) {
      if (from.row - step < 0 && !vi.options.wrapScan) return null;
      const row = (from.row - step + count) % count;
      const line = vi.text.line(row);
      const at = this.findLast(vi, regex, line, max(line.length, 1));
      if (at < 0) continue;
      if (from.row - step < 0) vi.say(toBytes('Search wrapped to the bottom'));
      return new Position(row, at);
    }
    return null;
  }
}

/** A pattern as `nomagic` means it: `.`, `*` and `[` are special behind a backslash only. */
function withoutMagic(pattern: Bytes): Bytes {
  const out = new ByteBuffer();
  for (let index = 0; index < pattern.length; index++) {
    let byte = pattern[index];
    const escaped = byte == 0x5c && index + 1 < pattern.length;
    if (escaped) byte = pattern[++index];
    const special = byte == 0x2e || byte == 0x2a || byte == 0x5b;
    if (special != escaped) out.byte(0x5c);
    out.byte(byte);
  }
  return out.take();
}
