// Lines in memory, sorted: a merge sort of records that say where a line is, and begin with what decides most comparisons.
//
//    record: prefix u64 | line u32 | length u32 | key u32 | key length u32        (of the first key)
//
// Interface: Ordering, Lines, RECORD_SIZE, recordLine, recordLength.

import { KEY_REVERSE, Key, compareKeys, keyEnd, keyPrefix, keyStart } from './keys';

export const RECORD_SIZE: usize = 24;
/** Runs up to this length are sorted by insertion. */
const SHORT_RUN: i32 = 8;

@inline
export function recordLine(record: usize): usize {
  return load<u32>(record, 8);
}

@inline
export function recordLength(record: usize): i32 {
  return load<i32>(record, 12);
}

/** How lines compare. */
export class Ordering {
  /** Byte of -t, or −1: fields begin with blanks. */
  separator: i32 = -1;
  /** Equal keys leave lines as they came (-s), or make them equal (-u). */
  stable: bool = false;
  /** -r without a key of its own: for the last resort. */
  reverse: bool = false;

  constructor(public keys: Array<Key>) {}

  /** Whether the bytes of the line are all that counts. */
  get isPlain(): bool {
    return this.keys.length == 0;
  }

  /** Fills in the record of a line. */
  describe(record: usize, line: usize, length: i32): void {
    store<u32>(record, <u32>line, 8);
    store<u32>(record, length, 12);
    if (this.isPlain) {
      store<u64>(record, keyPrefix(line, line + length, 0));
      return;
    }
    const key = this.keys[0];
    key.range(line, line + length, this.separator);
    store<u32>(record, <u32>keyStart, 16);
    store<u32>(record, <u32>(keyEnd - keyStart), 20);
    store<u64>(record, keyPrefix(keyStart, keyEnd, key.flags));
  }

  /** Order of two records by their keys. */
  compareByKeys(one: usize, other: usize): i32 {
    const prefix = load<u64>(one);
    const otherPrefix = load<u64>(other);
    if (this.isPlain) {
      if (prefix != otherPrefix) return prefix < otherPrefix != this.reverse ? -1 : 1;
      const order = this.wholeLines(one, other);
      return this.reverse ? -order : order;
    }
    const flags = this.keys[0].flags;
    if (prefix != otherPrefix) return prefix < otherPrefix != ((flags & KEY_REVERSE) != 0) ? -1 : 1;
    const start: usize = load<u32>(one, 16);
    const otherStart: usize = load<u32>(other, 16);
    const order = compareKeys(
      start,
      start + load<u32>(one, 20),
      otherStart,
      otherStart + load<u32>(other, 20),
      flags,
    );
    if (order != 0) return flags & KEY_REVERSE ? -order : order;
    return this.keys.length > 1 ? this.furtherKeys(one, other) : 0;
  }

  private furtherKeys(one: usize, other: usize): i32 {
    const line = recordLine(one);
    const otherLine = recordLine(other);
    for (let index = 1; index < this.keys.length; index++) {
      const key = this.keys[index];
      key.range(line, line + recordLength(one), this.separator);
      const start = keyStart;
      const end = keyEnd;
      key.range(otherLine, otherLine + recordLength(other), this.separator);
      const order = compareKeys(start, end, keyStart, keyEnd, key.flags);
      if (order != 0) return key.flags & KEY_REVERSE ? -order : order;
    }
    return 0;
  }

  private wholeLines(one: usize, other: usize): i32 {
    const length = recordLength(one);
    const otherLength = recordLength(other);
    const order = memory.compare(recordLine(one), recordLine(other), min(length, otherLength));
    return order != 0 ? order : length - otherLength;
  }

  /** Order of two records: keys, and the bytes of the line as a last resort. */
  compare(one: usize, other: usize): i32 {
    const order = this.compareByKeys(one, other);
    if (order != 0 || this.stable || this.isPlain) return order;
    const last = this.wholeLines(one, other);
    return this.reverse ? -last : last;
  }
}

/** A growing block of text and the records of its lines. */
export class Lines {
  count: i32 = 0;
  records: usize = 0;
  private capacity: i32 = 0;

  constructor(private ordering: Ordering) {}

  /** Adds the lines of [start, end), which must stay where they are. Every line ends with the delimiter. */
  add(line: usize, length: i32): void {
    if (this.count == this.capacity) {
      this.capacity = max(1024, this.capacity * 2);
      const bytes = <usize>this.capacity * RECORD_SIZE;
      this.records = this.records == 0 ? heap.alloc(bytes) : heap.realloc(this.records, bytes);
    }
    this.ordering.describe(this.records + <usize>this.count * RECORD_SIZE, line, length);
    this.count++;
  }

  clear(): void {
    this.count = 0;
  }

  free(): void {
    if (this.records != 0) heap.free(this.records);
    this.records = 0;
    this.capacity = 0;
    this.count = 0;
  }

  sort(): void {
    if (this.count < 2) return;
    const spare = heap.alloc(<usize>this.count * RECORD_SIZE);
    this.mergeSort(this.records, spare, this.count);
    heap.free(spare);
  }

  private mergeSort(base: usize, spare: usize, count: i32): void {
    if (count <= SHORT_RUN) return this.insert(base, count);
    const half = count >> 1;
    const middle = base + <usize>half * RECORD_SIZE;
    const end = base + <usize>count * RECORD_SIZE;
    this.mergeSort(base, spare, half);
    this.mergeSort(middle, spare, count - half);
    if (this.ordering.compare(middle - RECORD_SIZE, middle) <= 0) return;
    memory.copy(spare, base, middle - base);
    let left = spare;
    const leftEnd = spare + (middle - base);
    let right = middle;
    let to = base;
    while (left < leftEnd && right < end) {
      const takeRight = this.ordering.compare(right, left) < 0;
      const from = takeRight ? right : left;
      store<u64>(to, load<u64>(from));
      store<u64>(to, load<u64>(from, 8), 8);
      store<u64>(to, load<u64>(from, 16), 16);
      to += RECORD_SIZE;
      if (takeRight) right += RECORD_SIZE;
      else left += RECORD_SIZE;
    }
    memory.copy(to, left, leftEnd - left);
  }

  private insert(base: usize, count: i32): void {
    for (let index = 1; index < count; index++) {
      let at = base + <usize>index * RECORD_SIZE;
      const first = load<u64>(at);
      const second = load<u64>(at, 8);
      const third = load<u64>(at, 16);
      store<u64>(held, first);
      store<u64>(held, second, 8);
      store<u64>(held, third, 16);
      while (at > base && this.ordering.compare(held, at - RECORD_SIZE) < 0) {
        memory.copy(at, at - RECORD_SIZE, RECORD_SIZE);
        at -= RECORD_SIZE;
      }
      store<u64>(at, first);
      store<u64>(at, second, 8);
      store<u64>(at, third, 16);
    }
  }
}

const held = memory.data(24, 8);
