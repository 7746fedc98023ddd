// What diff compares: whole files in memory, their lines, and a number for each line, the same for lines that count as
// equal.
//
// Interface: Source, Whitespace, numberLines.

import { isSpace } from '../../lib/base/ascii';
import { Bytes, compareRanges, findByte } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { Stat, closeInput, openInput } from '../../lib/base/fs';
import { readSome } from '../../lib/base/io';

const LEAST_ROOM: usize = 65536;
/** A file with a NUL in its first bytes, as many as these, is binary. */
const LOOKED_AT: usize = 65536;
/** Lengths and places are of 31 bits. */
const LARGEST: usize = 1 << 30;
const EFBIG: i32 = -22;

/** One of the two files. */
export class Source {
  /** −errno, or 0. */
  error: i32 = 0;
  data: usize = 0;
  length: i32 = 0;
  /** Lines; the last one may lack its line feed. */
  count: i32 = 0;
  /** Where each line begins, and behind the last the end. */
  starts: StaticArray<i32> = [];
  /** Time of modification, nanoseconds since 1970; of a pipe the time now. */
  modified: i64 = 0;

  /** `attributes` of what `name` leads to; with an error if there is nothing. */
  constructor(
    public name: Bytes,
    private attributes: Stat,
  ) {}

  /** Reads the file. False: see `error`. */
  read(): bool {
    const fd = openInput(this.name);
    if (fd < 0) {
      this.error = fd;
      return false;
    }
    const attributes = this.attributes;
    const isRegular = attributes.error == 0 && attributes.isRegular;
    this.modified = isRegular ? attributes.modified : realtime();
    let room = isRegular ? <usize>min<u64>(attributes.size, LARGEST) + 1 : LEAST_ROOM;
    this.data = heap.alloc(room);
    let used: usize = 0;
    while (true) {
      if (used == room) {
        room *= 2;
        this.data = heap.realloc(this.data, room);
      }
      const got = readSome(fd, this.data + used, <i32>(room - used));
      if (got <= 0) {
        this.error = got;
        break;
      }
      used += got;
      if (used > LARGEST) {
        this.error = EFBIG;
        break;
      }
    }
    this.length = <i32>used;
    closeInput(fd);
    return this.error == 0;
  }

  /** Frees the contents. */
  release(): void {
    if (this.data != 0) heap.free(this.data);
    this.data = 0;
    this.length = 0;
  }

  get isBinary(): bool {
    const end = this.data + min<usize>(this.length, LOOKED_AT);
    return findByte(this.data, end, 0) != end;
  }

  /** Whether the last line lacks its line feed. */
  get isIncomplete(): bool {
    return this.length > 0 && load<u8>(this.data + this.length - 1) != 0x0a;
  }

  hasSameBytes(other: Source): bool {
    return this.length == other.length && memory.compare(this.data, other.data, this.length) == 0;
  }

  /** Finds the lines. */
  split(): void {
    const end = this.data + this.length;
    let count = 0;
    for (let at = this.data; at < end; count++) at = findByte(at, end, 0x0a) + 1;
    this.count = count;
    this.starts = new StaticArray<i32>(count + 1);
    let at = this.data;
    for (let line = 0; line < count; line++) {
      unchecked((this.starts[line] = <i32>(at - this.data)));
      at = findByte(at, end, 0x0a) + 1;
    }
    this.starts[count] = this.length;
  }

  @inline
  addressOfLine(line: i32): usize {
    return this.data + unchecked(this.starts[line]);
  }

  /** Length of a line without its line feed. */
  @inline
  lengthOfLine(line: i32): i32 {
    const end = unchecked(this.starts[line + 1]);
    const length = end - unchecked(this.starts[line]);
    return line + 1 < this.count || !this.isIncomplete ? length - 1 : length;
  }
}

/** What does not count when lines are compared. */
export class Whitespace {
  /** -w */
  all: bool = false;
  /** -b */
  amount: bool = false;
  /** -Z */
  trailing: bool = false;
  /** -i */
  foldCase: bool = false;

  /** Whether a line feed that lacks at the end of a file does not count either. */
  get hidesLineFeed(): bool {
    return this.all || this.amount || this.trailing;
  }

  get isExact(): bool {
    return !this.hidesLineFeed && !this.foldCase;
  }

  /** Writes what counts of a line to `target`, which has room for all of it; its length. */
  reduce(target: usize, from: usize, length: i32): i32 {
    let to = target;
    let spaces = false;
    let counted = target;
    const end = from + length;
    for (let at = from; at < end; at++) {
      let byte = load<u8>(at);
      if (isSpace(byte)) {
        if (this.all || (this.amount && spaces)) continue;
        spaces = true;
        store<u8>(to++, this.amount ? 0x20 : byte);
        continue;
      }
      spaces = false;
      if (this.foldCase && byte >= 0x41 && byte <= 0x5a) byte += 32;
      store<u8>(to++, byte);
      counted = to;
    }
    return <i32>((this.hidesLineFeed ? counted : to) - target);
  }
}

function hashOf(from: usize, length: i32): u32 {
  let hash: u64 = 0xcbf29ce484222325;
  const end = from + length;
  let at = from;
  for (; at + 8 <= end; at += 8) hash = ((hash ^ load<u64>(at)) * 0x9e3779b97f4a7c15) ^ (hash >> 29);
  for (; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x100000001b3;
  hash ^= hash >> 32;
  return <u32>(hash ^ (hash >> 15));
}

/** Numbers for texts: a table of the different ones. */
class Numbering {
  count: i32 = 0;
  private texts: StaticArray<usize>;
  private lengths: StaticArray<i32>;
  private hashes: StaticArray<u32>;
  /** Numbers + 1; 0: free. */
  private slots: StaticArray<i32>;

  constructor(most: i32) {
    let room = 16;
    while (room < most * 2) room *= 2;
    this.slots = new StaticArray<i32>(room);
    this.texts = new StaticArray<usize>(most);
    this.lengths = new StaticArray<i32>(most);
    this.hashes = new StaticArray<u32>(most);
  }

  /** The number of a text, which must stay where it is. */
  of(text: usize, length: i32): i32 {
    const hash = hashOf(text, length);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (true) {
      const number = unchecked(this.slots[slot]) - 1;
      if (number < 0) break;
      if (unchecked(this.hashes[number]) == hash) {
        if (compareRanges(this.texts[number], this.lengths[number], text, length) == 0) return number;
      }
      slot = (slot + 1) & mask;
    }
    const number = this.count++;
    this.slots[slot] = number + 1;
    this.texts[number] = text;
    this.lengths[number] = length;
    this.hashes[number] = hash;
    return number;
  }
}

function numbersOf(
  source: Source,
  whitespace: Whitespace,
  numbering: Numbering,
  copy: usize,
): StaticArray<i32> {
  const numbers = new StaticArray<i32>(source.count);
  let to = copy;
  for (let line = 0; line < source.count; line++) {
    let text = source.addressOfLine(line);
    let length = source.lengthOfLine(line);
    if (copy != 0) {
      length = whitespace.reduce(to, text, length);
      text = to;
      to += length;
    }
    numbers[line] = numbering.of(text, length);
  }
  return numbers;
}

/**
 * Numbers for the lines of both files; equal numbers are equal lines. A last line without line feed equals only such a
 * one, unless `completes` (the output cannot show the difference) or white space does not count.
 */
export function numberLines(
  first: Source,
  second: Source,
  whitespace: Whitespace,
  completes: bool,
): StaticArray<StaticArray<i32>> {
  const numbering = new Numbering(first.count + second.count);
  const exact = whitespace.isExact;
  const copies: StaticArray<usize> = [0, 0];
  if (!exact) {
    copies[0] = heap.alloc(first.length + 1);
    copies[1] = heap.alloc(second.length + 1);
  }
  const ones = numbersOf(first, whitespace, numbering, copies[0]);
  const others = numbersOf(second, whitespace, numbering, copies[1]);
  if (!completes && !whitespace.hidesLineFeed) {
    // Numbers that no complete line has: the same text gets the same.
    const beyond = numbering.count;
    if (first.isIncomplete) ones[first.count - 1] += beyond;
    if (second.isIncomplete) others[second.count - 1] += beyond;
  }
  if (!exact) {
    heap.free(copies[0]);
    heap.free(copies[1]);
  }
  return [ones, others];
}
