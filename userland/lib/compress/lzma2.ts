// Decompression of LZMA2, which .xz files hold (XZ file format 1.2.1, 5.3.1; LZMA specification, I. Pavlov, 2015).
//
// Interface: Lzma2Decoder, LzmaSource. Output goes to a sink in pieces. The dictionary grows with what has come, up to the size that
// the file declares. No input makes it trap or write outside of its dictionary and tables.

import { Sink } from './inflate';

/** Where compressed bytes come from; −1 at the end. */
export abstract class LzmaSource {
  abstract next(): i32;
}

/** What came of decoding. */
export const LZMA_DONE: i32 = 0;
export const LZMA_CORRUPT: i32 = 1;
export const LZMA_SHORT: i32 = 2;
export const LZMA_REFUSED: i32 = 3;

const FIRST_DICTIONARY: u32 = 65536;
const STATES: i32 = 12;
const FIRST_LONG_STATE: u32 = 7;
const LENGTH_MIN: u32 = 2;

/** Where in the table each model's probabilities are, 16 bits each. */
const IS_MATCH: usize = 0;
const IS_REP: usize = IS_MATCH + (STATES << 4);
const IS_REP_0: usize = IS_REP + STATES;
const IS_REP_1: usize = IS_REP_0 + STATES;
const IS_REP_2: usize = IS_REP_1 + STATES;
const IS_REP_0_LONG: usize = IS_REP_2 + STATES;
const SLOTS: usize = IS_REP_0_LONG + (STATES << 4);
const SPECIAL: usize = SLOTS + 4 * 64;
const ALIGN: usize = SPECIAL + 128;
const LENGTHS: usize = ALIGN + 16;
const LENGTH_LOW: usize = 2;
const LENGTH_MIDDLE: usize = LENGTH_LOW + (16 << 3);
const LENGTH_HIGH: usize = LENGTH_MIDDLE + (16 << 3);
const LENGTH_SIZE: usize = LENGTH_HIGH + 256;
const REP_LENGTHS: usize = LENGTHS + LENGTH_SIZE;
const LITERALS: usize = REP_LENGTHS + LENGTH_SIZE;
/** LZMA2 lets literals depend on four bits at most. */
const PROBABILITIES: usize = LITERALS + (0x300 << 4);

export class Lzma2Decoder {
  private table: usize = heap.alloc(2 * PROBABILITIES);
  private dictionary: usize;
  private capacity: u32;
  private at: u32 = 0;
  private flushed: u32 = 0;
  private wrapped: bool = false;
  /** Bytes since the dictionary was reset. */
  private position: u32 = 0;
  private range: u32 = 0;
  private code: u32 = 0;
  private packedLeft: i32 = 0;
  private short: bool = false;
  private bad: bool = false;
  private state: u32 = 0;
  private rep0: u32 = 0;
  private rep1: u32 = 0;
  private rep2: u32 = 0;
  private rep3: u32 = 0;
  private literalContext: u32 = 0;
  private literalMask: u32 = 0;
  private positionMask: u32 = 0;
  private needsDictionary: bool = true;
  private needsProperties: bool = true;
  private needsState: bool = true;
  private refused: bool = false;

  /** `size`: the dictionary's, in bytes. */
  constructor(
    private source: LzmaSource,
    private sink: Sink,
    private size: u32,
  ) {
    this.capacity = min(size, FIRST_DICTIONARY);
    this.dictionary = heap.alloc(this.capacity);
  }

  release(): void {
    heap.free(this.table);
    heap.free(this.dictionary);
  }

  /** Decodes chunk after chunk up to the end mark: LZMA_…. */
  run(): i32 {
    while (true) {
      const control = this.source.next();
      if (control < 0) return LZMA_SHORT;
      if (control == 0) return LZMA_DONE;
      const good = control < 0x80 ? this.plainChunk(control) : this.packedChunk(control);
      if (this.short) return LZMA_SHORT;
      if (!good || this.bad) return LZMA_CORRUPT;
      this.flush();
      if (this.refused) return LZMA_REFUSED;
    }
  }

  private byte(): i32 {
    const byte = this.source.next();
    if (byte >= 0) return byte;
    this.short = true;
    return 0;
  }

  private word(): i32 {
    const high = this.byte() << 8;
    return high | this.byte();
  }

  private resetDictionary(): void {
    this.flush();
    this.at = 0;
    this.flushed = 0;
    this.wrapped = false;
    this.position = 0;
    this.needsDictionary = false;
    this.needsProperties = true;
  }

  private plainChunk(control: i32): bool {
    if (control > 2) return false;
    if (control == 1) this.resetDictionary();
    if (this.needsDictionary) return false;
    for (let left = this.word() + 1; left > 0 && !this.short && !this.refused; left--)
      this.put(<u8>this.byte());
    return true;
  }

  private packedChunk(control: i32): bool {
    const length = (((control & 0x1f) << 16) | this.word()) + 1;
    const packed = this.word() + 1;
    if (control >= 0xe0) this.resetDictionary();
    if (this.needsDictionary) return false;
    if (control >= 0xc0) {
      if (!this.setProperties(this.byte())) return false;
    } else if (this.needsProperties) {
      return false;
    }
    if (control >= 0xa0) this.resetState();
    if (this.needsState) return false;
    this.packedLeft = packed;
    this.range = 0xffffffff;
    if (this.packedByte() != 0) return false;
    for (let index = 0; index < 4; index++) this.code = (this.code << 8) | (<u32>this.packedByte());
    this.decode(length);
    this.normalise();
    return this.refused || (this.packedLeft == 0 && this.code == 0);
  }

  private setProperties(byte: i32): bool {
    if (byte >= 225) return false;
    const context = byte % 9;
    const position = (byte / 9) % 5;
    if (context + position > 4) return false;
    this.literalContext = context;
    this.literalMask = (1 << position) - 1;
    this.positionMask = (1 << (byte / 45)) - 1;
    this.needsProperties = false;
    return true;
  }

  private resetState(): void {
    for (let index: usize = 0; index < PROBABILITIES; index++) store<u16>(this.table + 2 * index, 1024);
    this.state = 0;
    this.rep0 = this.rep1 = this.rep2 = this.rep3 = 0;
    this.needsState = false;
  }

  private packedByte(): i32 {
    if (--this.packedLeft >= 0) return this.byte();
    this.bad = true;
    return 0;
  }

  @inline
  private normalise(): void {
    if (this.range >= 0x1000000) return;
    this.range <<= 8;
    this.code = (this.code << 8) | (<u32>this.packedByte());
  }

  /** One bit by the probability at an index of the table. */
  private bit(index: usize): u32 {
    this.normalise();
    const address = this.table + 2 * index;
    const probability = <u32>load<u16>(address);
    const bound = (this.range >> 11) * probability;
    if (this.code < bound) {
      this.range = bound;
      store<u16>(address, <u16>(probability + ((2048 - probability) >> 5)));
      return 0;
    }
    this.range -= bound;
    this.code -= bound;
    store<u16>(address, <u16>(probability - (probability >> 5)));
    return 1;
  }

  private tree(index: usize, width: i32): u32 {
    let symbol: u32 = 1;
    for (let left = width; left > 0; left--) symbol = (symbol << 1) | this.bit(index + symbol);
    return symbol - (1 << width);
  }

  private reverseTree(index: usize, width: i32): u32 {
    let symbol: u32 = 1;
    let value: u32 = 0;
    for (let shift = 0; shift < width; shift++) {
      const bit = this.bit(index + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << shift;
    }
    return value;
  }

  private directBits(width: i32): u32 {
    let value: u32 = 0;
    for (let left = width; left > 0; left--) {
      this.normalise();
      this.range >>= 1;
      const bit = u32(this.code >= this.range);
      if (bit) this.code -= this.range;
      value = (value << 1) | bit;
    }
    return value;
  }

  /** Symbols for exactly `length` bytes; else `bad`. */
  private decode(length: i32): void {
    let left = <u32>length;
    while (left > 0 && !this.bad && !this.short && !this.refused) {
      const place = this.position & this.positionMask;
      if (this.bit(IS_MATCH + (this.state << 4) + place) == 0) {
        this.literal();
        left--;
        continue;
      }
      let count: u32 = 1;
      if (this.bit(IS_REP + this.state) == 0) count = this.match(place);
      else if (this.repeats(place)) count = this.repeatLength(place);
      if (count > left) this.bad = true;
      else this.copy(count);
      left -= count;
    }
  }

  private literal(): void {
    const before = this.position == 0 ? 0 : <u32>this.back(0);
    const low = (this.position & this.literalMask) << this.literalContext;
    const model = LITERALS + 0x300 * (low + (before >> (8 - this.literalContext)));
    let symbol: u32 = 1;
    if (this.state >= FIRST_LONG_STATE) {
      let other = this.reaches(this.rep0) ? <u32>this.back(this.rep0) : 0;
      let offset: u32 = 0x100;
      while (symbol < 0x100) {
        other <<= 1;
        const wanted = other & offset;
        const bit = this.bit(model + offset + wanted + symbol);
        symbol = (symbol << 1) | bit;
        offset &= bit ? wanted : ~wanted;
      }
    } else {
      while (symbol < 0x100) symbol = (symbol << 1) | this.bit(model + symbol);
    }
    this.put(<u8>symbol);
    this.state = this.state < 4 ? 0 : this.state < 10 ? this.state - 3 : this.state - 6;
  }

  /** A match with a distance of its own: its length. */
  private match(place: u32): u32 {
    this.rep3 = this.rep2;
    this.rep2 = this.rep1;
    this.rep1 = this.rep0;
    const length = this.length(LENGTHS, place);
    this.state = this.state < FIRST_LONG_STATE ? 7 : 10;
    const slot = this.tree(SLOTS + (min(length - LENGTH_MIN, 3) << 6), 6);
    this.rep0 = slot;
    if (slot < 4) return length;
    const width = <i32>(slot >> 1) - 1;
    const base = (2 | (slot & 1)) << width;
    if (slot < 14) {
      this.rep0 = base + this.reverseTree(SPECIAL + base - slot, width);
    } else {
      const high = this.directBits(width - 4) << 4;
      this.rep0 = base + high + this.reverseTree(ALIGN, 4);
    }
    return length;
  }

  /** Takes one of the last four distances; false: it is for one byte only. */
  private repeats(place: u32): bool {
    const state = this.state;
    if (this.bit(IS_REP_0 + state) == 0) {
      if (this.bit(IS_REP_0_LONG + (state << 4) + place) != 0) return true;
      this.state = state < FIRST_LONG_STATE ? 9 : 11;
      return false;
    }
    let distance = this.rep1;
    if (this.bit(IS_REP_1 + state) != 0) {
      distance = this.rep2;
      if (this.bit(IS_REP_2 + state) != 0) {
        distance = this.rep3;
        this.rep3 = this.rep2;
      }
      this.rep2 = this.rep1;
    }
    this.rep1 = this.rep0;
    this.rep0 = distance;
    return true;
  }

  private repeatLength(place: u32): u32 {
    this.state = this.state < FIRST_LONG_STATE ? 8 : 11;
    return this.length(REP_LENGTHS, place);
  }

  private length(model: usize, place: u32): u32 {
    if (this.bit(model) == 0) return LENGTH_MIN + this.tree(model + LENGTH_LOW + (place << 3), 3);
    if (this.bit(model + 1) == 0) return LENGTH_MIN + 8 + this.tree(model + LENGTH_MIDDLE + (place << 3), 3);
    return LENGTH_MIN + 16 + this.tree(model + LENGTH_HIGH, 8);
  }

  /** Whether the dictionary holds what was `distance` + 1 bytes ago. */
  @inline
  private reaches(distance: u32): bool {
    return distance < (this.wrapped ? this.capacity : this.at);
  }

  /** What was `distance` + 1 bytes ago. */
  @inline
  private back(distance: u32): u8 {
    const at = this.at > distance ? this.at - distance - 1 : this.at + this.capacity - distance - 1;
    return load<u8>(this.dictionary + at);
  }

  private copy(length: u32): void {
    if (!this.reaches(this.rep0)) {
      this.bad = true;
      return;
    }
    for (let left = length; left > 0; left--) this.put(this.back(this.rep0));
  }

  @inline
  private put(byte: u8): void {
    if (this.at == this.capacity) this.makeRoom();
    store<u8>(this.dictionary + this.at++, byte);
    this.position++;
  }

  /** The dictionary is full: more of it, or from its beginning. */
  private makeRoom(): void {
    if (this.capacity < this.size) {
      this.capacity = this.size - this.capacity < this.capacity ? this.size : 2 * this.capacity;
      this.dictionary = heap.realloc(this.dictionary, this.capacity);
      return;
    }
    this.flush();
    this.at = 0;
    this.flushed = 0;
    this.wrapped = true;
  }

  private flush(): void {
    const length = this.at - this.flushed;
    if (length == 0) return;
    if (!this.refused) this.refused = !this.sink.take(this.dictionary + this.flushed, length);
    this.flushed = this.at;
  }
}
