// A block of zstd: literals, and sequences that say where they go and what is copied from what came before (RFC 8878, section 3.1.1.3).
//
// Interface: ZstdBlock, BLOCK_MAX. Behind what it reads there are PADDING bytes (zstd_entropy.ts). What comes out stays in a buffer of the
// window's size and some more, which grows with what has come.

import { BackwardBits, FseTable, HuffmanTable } from './zstd_entropy';

/** Most bytes of a block, packed or not. */
export const BLOCK_MAX: i32 = 131072;

/** What is kept behind the window at least, so that it is not moved for each block. */
const SLACK: i32 = 1 << 20;

const LENGTHS_LOG: i32 = 9;
const OFFSETS_LOG: i32 = 8;
const LITERAL_CODES: i32 = 36;
const OFFSET_CODES: i32 = 32;
const MATCH_CODES: i32 = 53;

/** The codes of a block that brings none: section 3.1.1.3.2.2. */
const LITERAL_SHARES: StaticArray<i8> = [
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1,
  -1,
];
const MATCH_SHARES: StaticArray<i8> = [
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
];
const OFFSET_SHARES: StaticArray<i8> = [
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
];

/** Bits behind a code of a length; each code begins where the one before ends. */
const LITERAL_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14,
  15, 16,
];
const MATCH_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1,
  2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
];

function basesOf(bits: StaticArray<u8>, first: u32): StaticArray<u32> {
  const bases = new StaticArray<u32>(bits.length);
  for (let code = 0, base = first; code < bits.length; base += (<u32>1) << bits[code++]) bases[code] = base;
  return bases;
}

export class ZstdBlock {
  /** Where the last block is, once it is made. */
  made: usize = 0;
  /** Most bytes of a block of this frame. */
  largest: i32 = 0;
  private window: i32 = 0;
  private buffer: usize = 0;
  private capacity: i32 = 0;
  private at: i32 = 0;
  /** Where the block must end. */
  private limit: i32 = 0;
  private literals: usize = heap.alloc(BLOCK_MAX);
  private literalCount: i32 = 0;
  private huffman: HuffmanTable = new HuffmanTable();
  private literalCode: FseTable = new FseTable();
  private offsetCode: FseTable = new FseTable();
  private matchCode: FseTable = new FseTable();
  private literalBases: StaticArray<u32> = basesOf(LITERAL_BITS, 0);
  private matchBases: StaticArray<u32> = basesOf(MATCH_BITS, 3);
  private input: BackwardBits = new BackwardBits();
  private recent: StaticArray<u32> = new StaticArray<u32>(3);

  /** A frame begins. */
  begin(window: i32): void {
    this.window = window;
    this.largest = min(window, BLOCK_MAX);
    this.at = 0;
    this.huffman.made = false;
    this.literalCode.made = false;
    this.offsetCode.made = false;
    this.matchCode.made = false;
    this.recent[0] = 1;
    this.recent[1] = 4;
    this.recent[2] = 8;
  }

  release(): void {
    heap.free(this.literals);
    if (this.buffer != 0) heap.free(this.buffer);
  }

  /** Makes room for a block. */
  private room(): void {
    const most = this.window + max(SLACK, this.window >> 1) + BLOCK_MAX;
    if (this.at + BLOCK_MAX > this.capacity && this.capacity < most) {
      const capacity = min(max(2 * this.capacity, this.at + 2 * BLOCK_MAX), most);
      const buffer = heap.alloc(capacity);
      memory.copy(buffer, this.buffer, this.at);
      if (this.buffer != 0) heap.free(this.buffer);
      this.buffer = buffer;
      this.capacity = capacity;
    }
    if (this.at + BLOCK_MAX > this.capacity) {
      const kept = min(this.window, this.at);
      memory.copy(this.buffer, this.buffer + this.at - kept, kept);
      this.at = kept;
    }
    this.made = this.buffer + this.at;
    this.limit = this.at + this.largest;
  }

  /** A block of one byte again and again: its length; `length` < 0: nothing. */
  run(byte: u8, length: i32): i32 {
    if (length < 0) return length;
    this.room();
    memory.fill(this.made, byte, length);
    this.at += length;
    return length;
  }

  /** A block as it is: its length. */
  raw(address: usize, length: i32): i32 {
    this.room();
    memory.copy(this.made, address, length);
    this.at += length;
    return length;
  }

  /** A compressed block: the length of what it makes; < 0: it is none. */
  decode(address: usize, length: i32): i32 {
    this.room();
    const start = this.at;
    const used = this.readLiterals(address, length);
    if (used < 0 || used >= length) return -1;
    const fine = this.sequences(address + used, length - used);
    return fine ? this.at - start : -1;
  }

  /** The bytes of the section; < 0: it is none. */
  private readLiterals(address: usize, length: i32): i32 {
    if (length < 1) return -1;
    const first = <i32>load<u8>(address);
    const kind = first & 3;
    const format = (first >> 2) & 3;
    if (kind >= 2) return this.readCoded(address, length, kind == 3, format);
    const head = (format & 1) == 0 ? 1 : format == 1 ? 2 : 3;
    if (length < head) return -1;
    const wide = <i32>(load<u32>(address) & ((1 << (8 * head)) - 1));
    const count = wide >> (head == 1 ? 3 : 4);
    const bytes = kind == 1 ? 1 : count;
    if (count > this.largest || length < head + bytes) return -1;
    if (kind == 1) memory.fill(this.literals, load<u8>(address + head), count);
    else memory.copy(this.literals, address + head, count);
    this.literalCount = count;
    return head + bytes;
  }

  /** Literals in a Huffman code; `again`: the one of the block before. */
  private readCoded(address: usize, length: i32, again: bool, format: i32): i32 {
    const head = format < 2 ? 3 : format + 2;
    const width = format < 2 ? 10 : format == 2 ? 14 : 18;
    if (length < head) return -1;
    const sizes = load<u64>(address) >> 4;
    const mask = ((<u64>1) << width) - 1;
    const count = <i32>(sizes & mask);
    const packed = <i32>((sizes >> width) & mask);
    if (count > this.largest || length < head + packed) return -1;
    let at = address + head;
    let left = packed;
    if (!again) {
      const used = this.huffman.read(at, left);
      if (used < 0) return -1;
      at += used;
      left -= used;
    } else if (!this.huffman.made) return -1;
    this.literalCount = count;
    const whole =
      format == 0 ? this.huffman.decode(at, left, this.literals, count) : this.fourStreams(at, left, count);
    return whole ? head + packed : -1;
  }

  private fourStreams(address: usize, length: i32, count: i32): bool {
    const each = (count + 3) >> 2;
    if (length < 6 || 3 * each > count) return false;
    let at = address + 6;
    let left = length - 6;
    for (let stream = 0; stream < 4; stream++) {
      const size = stream < 3 ? <i32>load<u16>(address + 2 * stream) : left;
      if (size > left) return false;
      const bytes = stream < 3 ? each : count - 3 * each;
      if (!this.huffman.decode(at, size, this.literals + stream * each, bytes)) return false;
      at += size;
      left -= size;
    }
    return true;
  }

  /** Carries the sequences out. False: they are none. */
  private sequences(address: usize, length: i32): bool {
    const first = <i32>load<u8>(address);
    let at = first < 128 ? 1 : first < 255 ? 2 : 3;
    if (length < at) return false;
    let count = first;
    if (first == 255) count = load<u16>(address + 1) + 0x7f00;
    else if (first >= 128) count = ((first - 128) << 8) + load<u8>(address + 1);
    if (count == 0) return at == length && this.put(0, this.literalCount);
    if (length < at + 1) return false;
    const modes = <i32>load<u8>(address + at++);
    if ((modes & 3) != 0) return false;
    for (let table = 0; table < 3; table++) {
      const used = this.readCode(table, (modes >> (6 - 2 * table)) & 3, address + at, length - at);
      if (used < 0) return false;
      at += used;
    }
    return this.input.begin(address + at, length - at) && this.carryOut(count);
  }

  /** The bytes of a code's description; < 0: it is none. */
  private readCode(table: i32, mode: i32, address: usize, length: i32): i32 {
    const code = table == 0 ? this.literalCode : table == 1 ? this.offsetCode : this.matchCode;
    const codes = table == 0 ? LITERAL_CODES : table == 1 ? OFFSET_CODES : MATCH_CODES;
    if (mode == 0) {
      if (table == 0) code.usual(LITERAL_SHARES, 6);
      else if (table == 1) code.usual(OFFSET_SHARES, 5);
      else code.usual(MATCH_SHARES, 6);
      return 0;
    }
    if (mode == 1) {
      if (length < 1 || <i32>load<u8>(address) >= codes) return -1;
      code.single(load<u8>(address));
      return 1;
    }
    if (mode == 3) return code.made ? 0 : -1;
    return code.read(address, length, codes, table == 1 ? OFFSETS_LOG : LENGTHS_LOG);
  }

  private carryOut(count: i32): bool {
    const input = this.input;
    let literalState = <u32>input.take(this.literalCode.log);
    let offsetState = <u32>input.take(this.offsetCode.log);
    let matchState = <u32>input.take(this.matchCode.log);
    let taken = 0;
    for (let left = count; left > 0; left--) {
      const offsetCode = this.offsetCode.symbol(offsetState);
      const literalCode = this.literalCode.symbol(literalState);
      const matchCode = this.matchCode.symbol(matchState);
      const offset = ((<u32>1) << offsetCode) + <u32>input.take(offsetCode);
      const matched = <i32>(
        (unchecked(this.matchBases[matchCode]) + <u32>input.take(unchecked(MATCH_BITS[matchCode])))
      );
      const before = <i32>(
        (unchecked(this.literalBases[literalCode]) + <u32>input.take(unchecked(LITERAL_BITS[literalCode])))
      );
      if (left > 1) {
        literalState = this.literalCode.follow(literalState, input);
        matchState = this.matchCode.follow(matchState, input);
        offsetState = this.offsetCode.follow(offsetState, input);
      }
      if (input.left < 0 || before > this.literalCount - taken) return false;
      if (!this.put(taken, before) || !this.copy(this.distance(offset, before == 0), matched)) return false;
      taken += before;
    }
    return input.left == 0 && this.put(taken, this.literalCount - taken);
  }

  /** How far back, by an offset or by one of the last three: section 3.1.1.5. */
  private distance(offset: u32, shifted: bool): u32 {
    const recent = this.recent;
    const place = offset > 3 ? 3 : <i32>offset - 1 + <i32>shifted;
    const distance = offset > 3 ? offset - 3 : place < 3 ? recent[place] : recent[0] - 1;
    if (place > 1) recent[2] = recent[1];
    if (place > 0) recent[1] = recent[0];
    recent[0] = distance;
    return distance;
  }

  /** Puts literals out. False: the block becomes too long. */
  private put(from: i32, count: i32): bool {
    if (count > this.limit - this.at) return false;
    memory.copy(this.buffer + this.at, this.literals + from, count);
    this.at += count;
    return true;
  }

  private copy(distance: u32, count: i32): bool {
    if (count > this.limit - this.at) return false;
    if (distance == 0 || distance > <u32>this.at || distance > <u32>this.window) return false;
    const to = this.buffer + this.at;
    const from = to - distance;
    if (distance >= <u32>count) memory.copy(to, from, count);
    else for (let index = 0; index < count; index++) store<u8>(to + index, load<u8>(from + index));
    this.at += count;
    return true;
  }
}
