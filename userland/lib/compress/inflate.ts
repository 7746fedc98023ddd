// Decompression of DEFLATE (RFC 1951).
//
// Interface: Inflater, Sink, INFLATE_…. It pulls bytes from a Reader and hands the output to a sink in pieces. No input makes it trap or write
// outside of its window: a code that is no code, a distance before the beginning and lengths that do not add up are errors.

import { Reader } from '../base/io';

const WINDOW_SIZE: i32 = 32768;

/** Output is handed on when twice the window is full; matches then still find their 32 KiB. */
const OUTPUT_SIZE: i32 = 65536;

/** Codes up to this length are found with one look-up, longer ones by counting (15 is the longest). */
const FAST_BITS: i32 = 10;
const LONGEST: i32 = 15;

const ORDER: StaticArray<u8> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTH_BASE: StaticArray<u16> = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_BASE: StaticArray<u16> = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];

/** What can be wrong. */
export const INFLATE_DONE: i32 = 0;
export const INFLATE_CORRUPT: i32 = 1;
export const INFLATE_SHORT: i32 = 2;
/** The sink wants no more. */
export const INFLATE_REFUSED: i32 = 3;

/** Where decompressed bytes go. */
export abstract class Sink {
  /** Takes bytes; false: stop. */
  abstract take(address: usize, length: i32): bool;
}

/** A canonical Huffman code. */
class HuffmanDecoder {
  /** For the next FAST_BITS bits: symbol << 4 | length; 0: the code is longer, or none. */
  private fast: StaticArray<u16> = new StaticArray<u16>(1 << FAST_BITS);
  private counts: StaticArray<u16> = new StaticArray<u16>(LONGEST + 1);
  private symbols: StaticArray<u16> = new StaticArray<u16>(288);
  private nextIn: StaticArray<u16> = new StaticArray<u16>(LONGEST + 1);

  /** Takes the lengths of `count` symbols' codes, a byte each. False: they are no code. */
  build(lengths: usize, count: i32): bool {
    this.counts.fill(0);
    this.fast.fill(0);
    for (let symbol = 0; symbol < count; symbol++) this.counts[load<u8>(lengths + symbol)]++;
    const used = count - this.counts[0];
    this.counts[0] = 0;
    let left = 1;
    for (let length = 1; length <= LONGEST; length++) {
      left = (left << 1) - this.counts[length];
      if (left < 0) return false;
    }
    // One code of one bit may stand alone, and none at all where no distance occurs (RFC 1951, 3.2.7).
    if (left > 0 && !(used == 0 || (used == 1 && this.counts[1] == 1))) return false;
    this.sortSymbols(lengths, count);
    this.fillFast();
    return true;
  }

  private sortSymbols(lengths: usize, count: i32): void {
    let offset = 0;
    for (let length = 1; length <= LONGEST; length++) {
      this.nextIn[length] = <u16>offset;
      offset += this.counts[length];
    }
    for (let symbol = 0; symbol < count; symbol++) {
      const length = load<u8>(lengths + symbol);
      if (length > 0) this.symbols[this.nextIn[length]++] = <u16>symbol;
    }
  }

  private fillFast(): void {
    let code = 0;
    let index = 0;
    for (let length = 1; length <= FAST_BITS; length++) {
      for (let left = <i32>this.counts[length]; left > 0; left--) {
        const entry = <u16>(((<i32>this.symbols[index++]) << 4) | length);
        for (let at = reversed(code++, length); at < 1 << FAST_BITS; at += 1 << length) this.fast[at] = entry;
      }
      code <<= 1;
    }
  }

  /** symbol << 4 | length for the code at the low end of `bits`; −1: it is none. */
  @inline
  decode(bits: u32): i32 {
    const entry = unchecked(this.fast[bits & ((1 << FAST_BITS) - 1)]);
    return entry != 0 ? entry : this.decodeLong(bits);
  }

  private decodeLong(bits: u32): i32 {
    let code = 0;
    let first = 0;
    let index = 0;
    let rest = bits;
    for (let length = 1; length <= LONGEST; length++) {
      code |= rest & 1;
      rest >>= 1;
      const count = <i32>this.counts[length];
      if (code - first < count) return ((<i32>this.symbols[index + code - first]) << 4) | length;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return -1;
  }
}

function reversed(code: i32, length: i32): i32 {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}

export class Inflater {
  private bits: u32 = 0;
  private bitCount: i32 = 0;
  /** Zeros that were made up behind the end of the input. */
  private missing: i32 = 0;
  private output: usize = heap.alloc(OUTPUT_SIZE);
  private used: i32 = 0;
  /** Where what is not yet handed on begins. */
  private given: i32 = 0;
  private literals: HuffmanDecoder = new HuffmanDecoder();
  private distances: HuffmanDecoder = new HuffmanDecoder();
  private lengths: usize = heap.alloc(320);
  private refused: bool = false;

  constructor(
    private input: Reader,
    private sink: Sink,
  ) {}

  /** The next byte of the input that is no part of a compressed stream, or −1 at the end. */
  byte(): i32 {
    this.drop(this.bitCount & 7);
    if (this.bitCount > this.missing * 8) return this.take(8);
    return this.missing > 0 ? -1 : this.input.byte();
  }

  /** Decompresses one stream: INFLATE_…. What follows it can be had by byte(). */
  inflate(): i32 {
    this.used = 0;
    this.given = 0;
    let last = false;
    while (!last) {
      last = this.take(1) == 1;
      const status = this.block(this.take(2));
      if (status == INFLATE_DONE) continue;
      this.handOn();
      return this.exhausted ? INFLATE_SHORT : status;
    }
    this.handOn();
    return this.refused ? INFLATE_REFUSED : INFLATE_DONE;
  }

  release(): void {
    heap.free(this.output);
    heap.free(this.lengths);
  }

  /** Has at least `count` ≤ 16 bits ready. Behind the end they are zeros, and `missing` counts them. */
  @inline
  private need(count: i32): void {
    while (this.bitCount < count) {
      let byte = this.input.byte();
      if (byte < 0) {
        this.missing++;
        byte = 0;
      }
      this.bits |= (<u32>byte) << this.bitCount;
      this.bitCount += 8;
    }
  }

  @inline
  private drop(count: i32): void {
    this.bits >>= count;
    this.bitCount -= count;
    // Made-up bits that were used are missing; those that were only looked at may go back.
    if (this.missing > 0) this.checkEnd();
  }

  private checkEnd(): void {
    if (this.bitCount >= this.missing * 8) return;
    this.exhausted = true;
  }

  private exhausted: bool = false;

  private take(count: i32): i32 {
    this.need(count);
    const value = this.bits & ((1 << count) - 1);
    this.drop(count);
    return value;
  }

  private block(kind: i32): i32 {
    if (this.exhausted) return INFLATE_SHORT;
    if (kind == 0) return this.stored();
    if (kind == 3) return INFLATE_CORRUPT;
    const valid = kind == 1 ? this.fixedCodes() : this.dynamicCodes();
    if (!valid) return this.exhausted ? INFLATE_SHORT : INFLATE_CORRUPT;
    return this.symbols();
  }

  private stored(): i32 {
    this.drop(this.bitCount & 7);
    const length = this.take(16);
    if (length != (~this.take(16) & 0xffff)) return this.exhausted ? INFLATE_SHORT : INFLATE_CORRUPT;
    for (let index = 0; index < length; index++) {
      const byte = this.take(8);
      if (this.exhausted) return INFLATE_SHORT;
      if (!this.put(<u8>byte)) return INFLATE_REFUSED;
    }
    return INFLATE_DONE;
  }

  private fixedCodes(): bool {
    const lengths = this.lengths;
    memory.fill(lengths, 8, 144);
    memory.fill(lengths + 144, 9, 112);
    memory.fill(lengths + 256, 7, 24);
    memory.fill(lengths + 280, 8, 8);
    if (!this.literals.build(lengths, 288)) return false;
    // Thirty symbols would be no whole code; the last two never occur (RFC 1951, 3.2.6).
    memory.fill(lengths, 5, 32);
    return this.distances.build(lengths, 32);
  }

  private dynamicCodes(): bool {
    const literalCount = this.take(5) + 257;
    const distanceCount = this.take(5) + 1;
    const codeCount = this.take(4) + 4;
    if (literalCount > 286 || distanceCount > 30) return false;
    const lengths = this.lengths;
    memory.fill(lengths, 0, 19);
    for (let index = 0; index < codeCount; index++) store<u8>(lengths + ORDER[index], <u8>this.take(3));
    if (this.exhausted || !this.distances.build(lengths, 19)) return false;
    if (!this.readLengths(literalCount + distanceCount)) return false;
    // Without an end a block has no end.
    if (load<u8>(lengths + 256) == 0) return false;
    const distances = this.distances.build(lengths + literalCount, distanceCount);
    return distances && this.literals.build(lengths, literalCount);
  }

  private readLengths(count: i32): bool {
    const lengths = this.lengths;
    let at = 0;
    while (at < count) {
      this.need(LONGEST);
      const code = this.distances.decode(this.bits);
      if (code < 0) return false;
      this.drop(code & 15);
      if (this.exhausted) return false;
      const symbol = code >> 4;
      if (symbol < 16) {
        store<u8>(lengths + at++, <u8>symbol);
        continue;
      }
      if (symbol == 16 && at == 0) return false;
      const value: u8 = symbol == 16 ? load<u8>(lengths + at - 1) : 0;
      const times = symbol == 16 ? 3 + this.take(2) : symbol == 17 ? 3 + this.take(3) : 11 + this.take(7);
      if (at + times > count) return false;
      memory.fill(lengths + at, value, times);
      at += times;
    }
    return !this.exhausted;
  }

  private symbols(): i32 {
    while (true) {
      this.need(LONGEST);
      const code = this.literals.decode(this.bits);
      if (code < 0) return INFLATE_CORRUPT;
      this.drop(code & 15);
      if (this.exhausted) return INFLATE_SHORT;
      const symbol = code >> 4;
      if (symbol < 256) {
        if (!this.put(<u8>symbol)) return INFLATE_REFUSED;
        continue;
      }
      if (symbol == 256) return INFLATE_DONE;
      const status = this.match(symbol - 257);
      if (status != INFLATE_DONE) return status;
    }
  }

  /** A length symbol and what follows it: copies. */
  private match(symbol: i32): i32 {
    if (symbol >= 29) return INFLATE_CORRUPT;
    const length = <i32>LENGTH_BASE[symbol] + this.take(LENGTH_BITS[symbol]);
    this.need(LONGEST);
    const code = this.distances.decode(this.bits);
    if (code < 0 || code >> 4 >= 30) return INFLATE_CORRUPT;
    this.drop(code & 15);
    const distance = <i32>DISTANCE_BASE[code >> 4] + this.take(DISTANCE_BITS[code >> 4]);
    if (this.exhausted) return INFLATE_SHORT;
    if (distance > this.used) return INFLATE_CORRUPT;
    if (this.used + length > OUTPUT_SIZE && !this.slide()) return INFLATE_REFUSED;
    const to = this.output + this.used;
    this.used += length;
    if (distance >= length) {
      memory.copy(to, to - distance, length);
      return INFLATE_DONE;
    }
    for (let index: usize = 0; index < <usize>length; index++)
      store<u8>(to + index, load<u8>(to + index - distance));
    return INFLATE_DONE;
  }

  @inline
  private put(byte: u8): bool {
    if (this.used == OUTPUT_SIZE && !this.slide()) return false;
    store<u8>(this.output + this.used++, byte);
    return true;
  }

  /** Hands the output on and keeps the last 32 KiB. */
  private slide(): bool {
    this.handOn();
    const keep = min(this.used, WINDOW_SIZE);
    memory.copy(this.output, this.output + this.used - keep, keep);
    this.used = keep;
    this.given = keep;
    return !this.refused;
  }

  private handOn(): void {
    const length = this.used - this.given;
    if (length > 0 && !this.refused) this.refused = !this.sink.take(this.output + this.given, length);
    this.given = this.used;
  }
}
