// wc [-clmwL] [FILE]...: counts lines, words, characters, bytes, and the longest line (POSIX; GNU's options and columns).
// Characters are those of UTF-8: bytes that do not continue another one.

import { Bytes, toBytes } from '../lib/base/bytes';
import { closeInput, fstat, openInput } from '../lib/base/fs';
import { Reader, complain, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { Options } from '../lib/command/options';

class Counts {
  lines: u64 = 0;
  words: u64 = 0;
  characters: u64 = 0;
  bytes: u64 = 0;
  longest: u64 = 0;
  private column: u64 = 0;
  private inWord: bool = false;

  /** Counts a block; words and columns go on from the block before. */
  add(start: usize, length: i32): void {
    let lines: u64 = 0;
    let words: u64 = 0;
    let characters: u64 = 0;
    let inWord = this.inWord;
    for (let at = start, end = start + length; at < end; at++) {
      const byte = load<u8>(at);
      characters += u64((byte & 0xc0) != 0x80);
      if (byte > 0x20) {
        words += u64(!inWord);
        inWord = true;
        if (byte != 0x7f && (byte & 0xc0) != 0x80) this.column++;
      } else if (byte == 0x20 || (byte >= 0x09 && byte <= 0x0d)) {
        inWord = false;
        lines += u64(byte == 0x0a);
        this.space(byte);
      }
    }
    this.inWord = inWord;
    this.lines += lines;
    this.words += words;
    this.characters += characters;
    this.bytes += length;
  }

  @inline
  private space(byte: u8): void {
    if (byte == 0x20) {
      this.column++;
    } else if (byte == 0x09) {
      this.column = (this.column | 7) + 1;
    } else if (byte != 0x0b) {
      this.longest = max(this.longest, this.column);
      this.column = 0;
    }
  }

  finish(): void {
    this.longest = max(this.longest, this.column);
    this.column = 0;
    this.inWord = false;
  }

  addTotals(other: Counts): void {
    this.lines += other.lines;
    this.words += other.words;
    this.characters += other.characters;
    this.bytes += other.bytes;
    this.longest = max(this.longest, other.longest);
  }
}

class Columns {
  lines: bool;
  words: bool;
  characters: bool;
  bytes: bool;
  longest: bool;
  width: i32 = 1;

  constructor(options: Options) {
    const none = options.last('lwmcL') == '';
    this.lines = none || options.has('l');
    this.words = none || options.has('w');
    this.characters = options.has('m');
    this.bytes = none || options.has('c');
    this.longest = options.has('L');
  }

  private get number(): i32 {
    return i32(this.lines) + i32(this.words) + i32(this.characters) + i32(this.bytes) + i32(this.longest);
  }

  /** As wide as the sum of the sizes, at least 7 if a size is not known; a single number stands as it is (GNU). */
  measure(files: Array<Bytes>): void {
    if (this.number == 1 && files.length == 1) return;
    let total: u64 = 0;
    let least = 1;
    for (let index = 0; index < files.length; index++) {
      const fd = openInput(files[index]);
      if (fd < 0) continue;
      const attributes = fstat(fd);
      closeInput(fd);
      if (attributes.error == 0 && attributes.isRegular) total += attributes.size;
      else least = 7;
    }
    this.width = max(least, total.toString().length);
  }

  put(counts: Counts, name: Bytes | null): void {
    let first = true;
    if (this.lines) first = this.putNumber(counts.lines, first);
    if (this.words) first = this.putNumber(counts.words, first);
    if (this.characters) first = this.putNumber(counts.characters, first);
    if (this.bytes) first = this.putNumber(counts.bytes, first);
    if (this.longest) this.putNumber(counts.longest, first);
    if (name !== null) stdout.byte(0x20).bytes(name);
    stdout.newline();
  }

  private putNumber(value: u64, first: bool): bool {
    if (!first) stdout.byte(0x20);
    stdout.text(value.toString().padStart(this.width));
    return false;
  }
}

function describe(): Options {
  return new Options('[-clmwL] [FILE]...', 'Count lines, words and bytes of FILEs, or of standard input (-).')
    .flag('c', 'bytes', 'count bytes')
    .flag('m', 'chars', 'count characters')
    .flag('l', 'lines', 'count lines')
    .flag('w', 'words', 'count words')
    .flag('L', 'max-line-length', 'tell the width of the longest line');
}

export function wc(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const columns = new Columns(options);
  const files = options.operands;
  const unnamed = files.length == 0;
  if (unnamed) files.push(toBytes('-'));
  columns.measure(files);
  const total = new Counts();
  let status = 0;
  for (let index = 0; index < files.length; index++) {
    const fd = openInput(files[index]);
    if (fd < 0) {
      failed(files[index], fd);
      status = 1;
      continue;
    }
    const counts = new Counts();
    const input = new Reader(fd);
    for (let length = input.block(); length > 0; length = input.block())
      counts.add(input.recordStart, length);
    counts.finish();
    input.release();
    closeInput(fd);
    if (input.error < 0) {
      complain().bytes(files[index]).text(': ').reason(input.error).end();
      status = 1;
    }
    columns.put(counts, unnamed ? null : files[index]);
    total.addTotals(counts);
  }
  if (files.length > 1) columns.put(total, toBytes('total'));
  return status;
}
