// One block of DEFLATE (RFC 1951, 3.2): literals and matches collected, then written in the shortest of three ways: stored,
// with the fixed codes, or with codes of its own.
//
// Interface: DeflateBlock.

import { HuffmanCode } from './huffman';
import { Writer } from '../base/io';

/** Literals and matches that a block holds. */
export const BLOCK_TOKENS: i32 = 32768;

const ORDER: StaticArray<u8> = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END: i32 = 256;
const LITERALS: i32 = 286;
const DISTANCES: i32 = 30;

/** Bits go out lowest first. */
class BitWriter {
  private bits: u64 = 0;
  private count: i32 = 0;

  constructor(private out: Writer) {}

  put(value: u32, length: i32): void {
    this.bits |= (<u64>value) << this.count;
    this.count += length;
    while (this.count >= 8) {
      this.out.byte(<u8>this.bits);
      this.bits >>= 8;
      this.count -= 8;
    }
  }

  /** Zeros up to the end of a byte. */
  align(): void {
    if (this.count > 0) this.put(0, 8 - this.count);
  }

  /** Bits up to the end of a byte. */
  get rest(): i32 {
    return (8 - this.count) & 7;
  }
}

/** 257 and up for a match's length, from 3 to 258. */
@inline
function lengthSymbol(length: i32): i32 {
  if (length == 258) return 285;
  const value = length - 3;
  if (value < 8) return 257 + value;
  const bits = 29 - clz(value);
  return 261 + 4 * bits + ((value >> bits) - 4);
}

@inline
function distanceSymbol(distance: i32): i32 {
  const value = distance - 1;
  if (value < 4) return value;
  const bits = 30 - clz(value);
  return 2 * bits + (value >> bits);
}

@inline
function lengthBits(symbol: i32): i32 {
  return symbol < 265 || symbol == 285 ? 0 : (symbol - 261) >> 2;
}

@inline
function distanceBits(symbol: i32): i32 {
  return symbol < 4 ? 0 : (symbol - 2) >> 1;
}

export class DeflateBlock {
  /** Tokens: a literal, or distance << 16 | length. */
  private tokens: StaticArray<u32> = new StaticArray<u32>(BLOCK_TOKENS);
  used: i32 = 0;
  private literalCounts: StaticArray<u32> = new StaticArray<u32>(288);
  private distanceCounts: StaticArray<u32> = new StaticArray<u32>(32);
  private literals: HuffmanCode = new HuffmanCode(LITERALS, 15);
  private distances: HuffmanCode = new HuffmanCode(DISTANCES, 15);
  private lengthCodes: HuffmanCode = new HuffmanCode(19, 7);
  private lengthCounts: StaticArray<u32> = new StaticArray<u32>(19);
  private fixedLiterals: HuffmanCode = new HuffmanCode(288, 9);
  private fixedDistances: HuffmanCode = new HuffmanCode(32, 5);
  /** The lengths of both codes in runs: symbol, and extra bits << 8. */
  private runs: StaticArray<u16> = new StaticArray<u16>(LITERALS + DISTANCES);
  private runCount: i32 = 0;
  private bits: BitWriter;

  constructor(private out: Writer) {
    this.bits = new BitWriter(out);
    const lengths = this.fixedLiterals.lengths;
    for (let symbol = 0; symbol < 288; symbol++) {
      lengths[symbol] = symbol < 144 || symbol >= 280 ? 8 : symbol < 256 ? 9 : 7;
    }
    this.fixedLiterals.assign();
    this.fixedDistances.lengths.fill(5, 0, 32);
    this.fixedDistances.assign();
  }

  get isFull(): bool {
    return this.used == BLOCK_TOKENS;
  }

  literal(byte: u8): void {
    unchecked((this.tokens[this.used++] = byte));
    unchecked(this.literalCounts[byte]++);
  }

  match(length: i32, distance: i32): void {
    unchecked((this.tokens[this.used++] = ((<u32>distance) << 16) | length));
    unchecked(this.literalCounts[lengthSymbol(length)]++);
    unchecked(this.distanceCounts[distanceSymbol(distance)]++);
  }

  /**
   * Writes the block, which stands for the `length` bytes at `address`, and begins the next one. −1: the bytes are not there
   * any more, and it cannot be stored.
   */
  write(address: usize, length: i32, last: bool): void {
    this.literalCounts[END] = 1;
    this.literals.build(this.literalCounts);
    this.distances.build(this.distanceCounts);
    const extra = this.extraBits();
    const header = this.planHeader();
    const dynamic =
      header + this.literals.cost(this.literalCounts) + this.distances.cost(this.distanceCounts) + extra;
    const fixed =
      this.fixedLiterals.cost(this.literalCounts) + this.fixedDistances.cost(this.distanceCounts) + extra;
    const pieces = max(1, (length + 65534) / 65535);
    const stored = length < 0 ? u64.MAX_VALUE : <u64>length * 8 + <u64>(this.bits.rest + 40 * pieces);
    if (stored < min(dynamic, fixed)) {
      this.writeStored(address, length, last);
    } else {
      const isFixed = fixed <= dynamic;
      this.bits.put(last ? 1 : 0, 1);
      this.bits.put(isFixed ? 1 : 2, 2);
      if (!isFixed) this.writeHeader();
      if (isFixed) this.writeTokens(this.fixedLiterals, this.fixedDistances);
      else this.writeTokens(this.literals, this.distances);
    }
    if (last) this.bits.align();
    this.used = 0;
    this.literalCounts.fill(0);
    this.distanceCounts.fill(0);
  }

  private extraBits(): u64 {
    let bits: u64 = 0;
    for (let symbol = 265; symbol < LITERALS; symbol++)
      bits += <u64>this.literalCounts[symbol] * lengthBits(symbol);
    for (let symbol = 4; symbol < DISTANCES; symbol++)
      bits += <u64>this.distanceCounts[symbol] * distanceBits(symbol);
    return bits;
  }

  private writeStored(address: usize, length: i32, last: bool): void {
    let from = address;
    let left = length;
    do {
      const piece = min(left, 65535);
      left -= piece;
      this.bits.put(last && left == 0 ? 1 : 0, 3);
      this.bits.align();
      this.bits.put(piece | ((~piece & 0xffff) << 16), 32);
      this.out.range(from, piece);
      from += piece;
    } while (left > 0);
  }

  private writeTokens(literals: HuffmanCode, distances: HuffmanCode): void {
    const bits = this.bits;
    for (let index = 0; index < this.used; index++) {
      const token = unchecked(this.tokens[index]);
      const distance = <i32>(token >> 16);
      if (distance == 0) {
        bits.put(unchecked(literals.codes[token]), unchecked(literals.lengths[token]));
        continue;
      }
      const length = <i32>(token & 0xffff);
      const symbol = lengthSymbol(length);
      bits.put(unchecked(literals.codes[symbol]), unchecked(literals.lengths[symbol]));
      const extra = lengthBits(symbol);
      if (extra > 0) bits.put((length - 3) & ((1 << extra) - 1), extra);
      const far = distanceSymbol(distance);
      bits.put(unchecked(distances.codes[far]), unchecked(distances.lengths[far]));
      const more = distanceBits(far);
      if (more > 0) bits.put((distance - 1) & ((1 << more) - 1), more);
    }
    bits.put(literals.codes[END], literals.lengths[END]);
  }

  private literalsShown: i32 = 0;
  private distancesShown: i32 = 0;
  private orderShown: i32 = 0;

  /** Prepares the description of both codes: the bits that it takes. */
  private planHeader(): u64 {
    this.literalsShown = LITERALS;
    while (this.literalsShown > 257 && this.literals.lengths[this.literalsShown - 1] == 0)
      this.literalsShown--;
    this.distancesShown = DISTANCES;
    while (this.distancesShown > 1 && this.distances.lengths[this.distancesShown - 1] == 0)
      this.distancesShown--;
    this.planRuns();
    this.lengthCodes.build(this.lengthCounts);
    this.orderShown = 19;
    while (this.orderShown > 4 && this.lengthCodes.lengths[ORDER[this.orderShown - 1]] == 0)
      this.orderShown--;
    const extra = 2 * this.lengthCounts[16] + 3 * this.lengthCounts[17] + 7 * this.lengthCounts[18];
    return 14 + 3 * this.orderShown + this.lengthCodes.cost(this.lengthCounts) + extra;
  }

  private lengthAt(index: i32): u8 {
    const literals = this.literalsShown;
    return index < literals ? this.literals.lengths[index] : this.distances.lengths[index - literals];
  }

  private addRun(symbol: i32, extra: i32): void {
    this.runs[this.runCount++] = <u16>(symbol | (extra << 8));
    this.lengthCounts[symbol]++;
  }

  /** Both codes' lengths in one row, with repetitions as symbols 16 to 18 (RFC 1951, 3.2.7). */
  private planRuns(): void {
    this.runCount = 0;
    this.lengthCounts.fill(0);
    const total = this.literalsShown + this.distancesShown;
    let at = 0;
    while (at < total) {
      const length = this.lengthAt(at);
      let end = at + 1;
      while (end < total && this.lengthAt(end) == length) end++;
      let left = end - at;
      at = end;
      if (length == 0) {
        for (; left >= 11; left -= min(left, 138)) this.addRun(18, min(left, 138) - 11);
        if (left >= 3) {
          this.addRun(17, left - 3);
          left = 0;
        }
      } else {
        this.addRun(length, 0);
        left--;
        for (; left >= 3; left -= min(left, 6)) this.addRun(16, min(left, 6) - 3);
      }
      for (; left > 0; left--) this.addRun(length, 0);
    }
  }

  private writeHeader(): void {
    const bits = this.bits;
    bits.put(this.literalsShown - 257, 5);
    bits.put(this.distancesShown - 1, 5);
    bits.put(this.orderShown - 4, 4);
    for (let index = 0; index < this.orderShown; index++) bits.put(this.lengthCodes.lengths[ORDER[index]], 3);
    for (let index = 0; index < this.runCount; index++) {
      const symbol = (<i32>this.runs[index]) & 0xff;
      bits.put(this.lengthCodes.codes[symbol], this.lengthCodes.lengths[symbol]);
      if (symbol >= 16) bits.put(this.runs[index] >> 8, symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
    }
  }
}
