// Records of awk: lines, paragraphs, or whatever RS says.
//
// Interface: RecordReader, RecordSeparator.

import { Bytes, bytesAt, findByte } from '../lib/bytes';
import { BLOCK_SIZE, readSome } from '../lib/io';
import { Regex } from '../lib/regex/regex';
import { AWK_REGEX } from './awk_expressions';

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

export class RecordReader {
  /** −errno of the read that failed, or 0. */
  error: i32 = 0;
  /** The record that next() found. */
  record: Bytes = [];
  private buffer: usize = 0;
  private capacity: i32 = BLOCK_SIZE;
  private start: usize = 0;
  private stop: usize = 0;
  private atEnd: bool = false;

  constructor(public fd: i32) {}

  /** Reads more. False: there is no more. */
  private fill(): bool {
    if (this.atEnd) return false;
    if (this.buffer == 0) {
      this.buffer = heap.alloc(this.capacity);
      this.start = this.buffer;
      this.stop = this.buffer;
    }
    const unread = this.stop - this.start;
    if (this.start != this.buffer) memory.copy(this.buffer, this.start, unread);
    if (<i32>unread == this.capacity) {
      this.capacity *= 2;
      this.buffer = heap.realloc(this.buffer, this.capacity);
    }
    this.start = this.buffer;
    this.stop = this.buffer + unread;
    const got = readSome(this.fd, this.stop, this.capacity - <i32>unread);
    if (got > 0) {
      this.stop += got;
      return true;
    }
    this.atEnd = true;
    this.error = got;
    return false;
  }

  private take(length: usize, separator: usize): bool {
    this.record = bytesAt(this.start, <i32>length);
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
      if (at < this.stop) return this.take(at - this.start, 1);
      searched = this.stop - this.start;
      if (!this.fill()) break;
    }
    return this.start < this.stop && this.take(this.stop - this.start, 0);
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
        if (load<u8>(at + 1) == 0x0a) return this.take(at - this.start, 2);
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
    return this.take(length, usize(ended));
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
        return this.take(regex.startOf(0), regex.endOf(0) - regex.startOf(0));
      }
      return this.take(this.stop - this.start, 0);
    }
  }

  free(): void {
    if (this.buffer != 0) heap.free(this.buffer);
    this.buffer = 0;
    this.start = 0;
    this.stop = 0;
    this.atEnd = true;
  }
}
