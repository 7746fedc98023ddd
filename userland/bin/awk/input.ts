// Records of awk: lines, paragraphs, or whatever RS says.
//
// Interface: RecordReader, RecordSeparator.

import { Bytes, bytesAt, findByte } from '../../lib/base/bytes';
import { BLOCK_SIZE, Reader } from '../../lib/base/io';
import { Regex } from '../../lib/regex/regex';
import { AWK_REGEX } from './expressions';

const BY_BYTE = 0;
const BY_PARAGRAPH = 1;
const BY_REGEX = 2;

/** RS, prepared. */
export class RecordSeparator {
  kind: i32 = BY_BYTE;
  byte: u8 = 0x0a;
  regex: Regex | null = null;

  constructor(text: Bytes) {
    if (text.length == 0) this.kind = BY_PARAGRAPH;
    else if (text.length == 1) this.byte = text[0];
    else {
      this.kind = BY_REGEX;
      this.regex = new Regex(text, AWK_REGEX);
    }
  }

  get isParagraph(): bool {
    return this.kind == BY_PARAGRAPH;
  }
}

export class RecordReader extends Reader {
  /** The record that next() found. */
  text: Bytes = [];

  constructor(fd: i32) {
    super(fd, BLOCK_SIZE);
  }

  private keep(length: usize, separator: usize): bool {
    this.text = bytesAt(this.start, <i32>length);
    this.start += length + separator;
    return true;
  }

  /** Moves to the next record. False: there is none, or an error. */
  next(separator: RecordSeparator): bool {
    if (separator.kind == BY_PARAGRAPH) return this.paragraph();
    if (separator.kind == BY_REGEX) return this.byRegex(separator.regex!);
    let searched: usize = 0;
    while (true) {
      const at = findByte(this.start + searched, this.stop, separator.byte);
      if (at < this.stop) return this.keep(at - this.start, 1);
      searched = this.stop - this.start;
      if (!this.fill()) break;
    }
    return this.start < this.stop && this.keep(this.stop - this.start, 0);
  }

  /** Lines up to an empty one; empty lines before do not count. */
  private paragraph(): bool {
    while (true) {
      while (this.start < this.stop && load<u8>(this.start) == 0x0a) this.start++;
      if (this.start < this.stop || !this.fill()) break;
    }
    let searched: usize = 0;
    while (true) {
      const at = findByte(this.start + searched, this.stop, 0x0a);
      if (at + 1 < this.stop) {
        if (load<u8>(at + 1) == 0x0a) return this.keep(at - this.start, 2);
        searched = at + 1 - this.start;
        continue;
      }
      searched = at - this.start;
      if (!this.fill()) break;
    }
    let length = this.stop - this.start;
    if (length == 0) return false;
    const ended = load<u8>(this.stop - 1) == 0x0a;
    if (ended) length--;
    return this.keep(length, usize(ended));
  }

  /** A match at the end of what has been read might go on: then more is read first. */
  private byRegex(regex: Regex): bool {
    while (true) {
      if (this.start == this.stop && !this.fill()) return false;
      const found = regex.find(this.start, this.start, this.stop) && regex.endOf(0) > regex.startOf(0);
      const inside = found && this.start + regex.endOf(0) < this.stop;
      if (!inside && this.fill()) continue;
      // What was found may have moved.
      if (regex.find(this.start, this.start, this.stop) && regex.endOf(0) > regex.startOf(0)) {
        return this.keep(regex.startOf(0), regex.endOf(0) - regex.startOf(0));
      }
      return this.keep(this.stop - this.start, 0);
    }
  }
}
