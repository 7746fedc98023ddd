// A regular expression as a program for a non-deterministic machine over bytes (Thompson's construction): characters
// above ASCII are sequences of byte ranges. The same tree gives a second program that reads a match backwards.
//
//    instruction: 4 words   op | next | argument | 0        the program is entered at `entry` and ends in OP_MATCH
//
// Interface: Program, OP_*.

import { CharSet, MAX_CODE } from './charset';
import { encodeTo } from '../base/unicode';
import { Words } from '../base/words';
import * as syntax from './syntax';
import { Node } from './syntax';

export const OP_MATCH: u32 = 0;
/** argument: low | high << 8 */
export const OP_RANGE: u32 = 1;
/** argument: number of a bitmap of 256 bits */
export const OP_SET: u32 = 2;
/** argument: the other next instruction */
export const OP_SPLIT: u32 = 3;
/** argument: ASSERT_… */
export const OP_ASSERT: u32 = 4;
/** argument: slot that gets the position; without meaning to the automaton */
export const OP_SAVE: u32 = 5;
/** argument: number of a group */
export const OP_BACKREF: u32 = 6;
/** argument: slot that must not hold this position: an iteration that took nothing */
export const OP_PROGRESS: u32 = 7;

/** Instructions of the largest program. */
const MOST_INSTRUCTIONS = 100_000;

const encoded = memory.data(8);

export class Program {
  code: Words = new Words();
  bitmaps: Words = new Words();
  count: i32 = 0;
  entry: i32 = 0;
  hasAssertions: bool = false;
  /** Slots that OP_SAVE writes: two a group, then one a loop. */
  slots: i32 = 0;
  tooBig: bool = false;

  constructor(
    /** Whether it reads from the end of a match to its start. */
    public reverse: bool,
    /** Whether OP_SAVE, OP_BACKREF and OP_PROGRESS are there, for the matcher that tries one way after the other. */
    private tracks: bool,
    groups: i32,
  ) {
    this.slots = 2 * groups + 2;
  }

  @inline
  at(pc: i32): usize {
    return this.code.base + ((<usize>pc) << 4);
  }

  emit(op: u32, next: i32, argument: u32): i32 {
    if (this.count >= MOST_INSTRUCTIONS) this.tooBig = true;
    else {
      this.code.push(op);
      this.code.push(next);
      this.code.push(argument);
      this.code.push(0);
      this.count++;
    }
    return this.count - 1;
  }

  private newBitmap(): i32 {
    const bitmap = this.bitmaps.length >> 3;
    this.bitmaps.resize(this.bitmaps.length + 8, 0);
    return bitmap;
  }

  private setBits(bitmap: i32, low: i32, high: i32): void {
    for (let byte = low; byte <= high; byte++) {
      const at = (bitmap << 3) + (byte >> 5);
      this.bitmaps.set(at, this.bitmaps.get(at) | (1 << (byte & 31)));
    }
  }

  private emitRange(low: i32, high: i32, next: i32): i32 {
    return this.emit(OP_RANGE, next, low | (high << 8));
  }

  free(): void {
    this.code.free();
    this.bitmaps.free();
  }

  /** Emits the instructions of a tree that go on at `next`; answers where they begin. */
  compile(node: Node, next: i32): i32 {
    const first = this.count;
    let entry = next;
    if (this.tooBig) return next;
    if (node.kind == syntax.NODE_CHAR) entry = this.compileCharacter(node.code, next);
    else if (node.kind == syntax.NODE_BYTE) entry = this.emitRange(node.code, node.code, next);
    else if (node.kind == syntax.NODE_SET) entry = this.compileSet(node.set!, next);
    else if (node.kind == syntax.NODE_CONCAT) entry = this.compileConcat(node, next);
    else if (node.kind == syntax.NODE_ALTERNATE) entry = this.compileAlternate(node, next);
    else if (node.kind == syntax.NODE_REPEAT) entry = this.compileRepeat(node, next);
    else if (node.kind == syntax.NODE_GROUP) entry = this.compileGroup(node, next);
    else if (node.kind == syntax.NODE_BACKREF) entry = this.emit(OP_BACKREF, next, node.code);
    else if (node.kind == syntax.NODE_ASSERT) {
      this.hasAssertions = true;
      entry = this.emit(OP_ASSERT, next, node.code);
    }
    // The notes are for extract.ts, which runs forwards.
    if (this.reverse || this.tracks) return entry;
    node.first = first;
    node.last = this.count;
    node.entry = entry;
    node.exit = next;
    return entry;
  }

  private compileCharacter(code: i32, next: i32): i32 {
    const length = encodeTo(encoded, code);
    let entry = next;
    for (let index = 0; index < length; index++) {
      const byte = load<u8>(encoded + (this.reverse ? index : length - 1 - index));
      entry = this.emitRange(byte, byte, entry);
    }
    return entry;
  }

  private compileConcat(node: Node, next: i32): i32 {
    const children = node.children;
    let entry = next;
    for (let index = 0; index < children.length; index++) {
      entry = this.compile(children[this.reverse ? index : children.length - 1 - index], entry);
    }
    return entry;
  }

  private compileAlternate(node: Node, next: i32): i32 {
    const children = node.children;
    let entry = this.compile(children[children.length - 1], next);
    for (let index = children.length - 2; index >= 0; index--) {
      entry = this.emit(OP_SPLIT, this.compile(children[index], next), entry);
    }
    return entry;
  }

  private compileGroup(node: Node, next: i32): i32 {
    if (!this.tracks) return this.compile(node.children[0], next);
    const end = this.emit(OP_SAVE, next, 2 * node.code + 1);
    return this.emit(OP_SAVE, this.compile(node.children[0], end), 2 * node.code);
  }

  /** The body of a loop; one that takes nothing must not go round. */
  private compileBody(body: Node, next: i32): i32 {
    if (!this.tracks) return this.compile(body, next);
    const slot = this.slots++;
    const check = this.emit(OP_PROGRESS, next, slot);
    return this.emit(OP_SAVE, this.compile(body, check), slot);
  }

  private compileRepeat(node: Node, next: i32): i32 {
    const body = node.children[0];
    const copies = new Array<i32>();
    let entry = next;
    let fixed = node.least;
    if (node.most == syntax.UNBOUNDED) {
      const loop = this.emit(OP_SPLIT, 0, next);
      const start = this.compileBody(body, loop);
      store<u32>(this.at(loop), start, 4);
      copies.push(start);
      copies.push(loop);
      entry = fixed > 0 ? start : loop;
      if (fixed > 0) fixed--;
    } else {
      for (let index = node.least; index < node.most && !this.tooBig; index++) {
        const start = this.compile(body, entry);
        copies.push(start);
        copies.push(entry);
        entry = this.emit(OP_SPLIT, start, next);
      }
    }
    for (let index = 0; index < fixed && !this.tooBig; index++) {
      const start = this.compile(body, entry);
      copies.push(start);
      copies.push(entry);
      entry = start;
    }
    if (!this.reverse && !this.tracks) node.copies = copies;
    return entry;
  }

  private compileSet(set: CharSet, next: i32): i32 {
    const bitmap = this.newBitmap();
    const bytes = set.bytesOnly;
    for (let index = 0, count = set.count; index < count; index++) {
      this.setBits(bitmap, set.low(index), min(set.high(index), bytes ? 0xff : 0x7f));
    }
    const entry = this.emit(OP_SET, next, bitmap);
    if (bytes) return entry;
    if (set.strayBytes) this.addStrayBytes(set, bitmap);
    return new SetCompiler(this, next).add(set, entry);
  }

  /** First bytes without the rest of their character, where every character that they could begin belongs to the set. */
  private addStrayBytes(set: CharSet, bitmap: i32): void {
    this.setBits(bitmap, 0xc0, 0xc1);
    this.setBits(bitmap, 0xf5, 0xff);
    for (let first = 0xc2; first < 0xf5; first++) {
      const bits = first < 0xe0 ? 6 : first < 0xf0 ? 12 : 18;
      const low = (first & (0x3f >> (bits / 6))) << bits;
      const high = min(low + (1 << bits) - 1, MAX_CODE);
      if (this.covers(set, max(low, bits == 12 ? 0x800 : bits == 18 ? 0x10000 : 0x80), high)) {
        this.setBits(bitmap, first, first);
      }
    }
  }

  private covers(set: CharSet, low: i32, high: i32): bool {
    for (let index = 0, count = set.count; index < count; index++) {
      if (set.low(index) <= low && set.high(index) >= high) return true;
    }
    return false;
  }

  /** Alternatives for code points low to high, all of `length` bytes: sequences of ranges of bytes. */
  emitSequence(lows: u32, highs: u32, length: i32, next: i32): i32 {
    let entry = next;
    for (let index = 0; index < length; index++) {
      const place = this.reverse ? length - 1 - index : index;
      entry = this.emitRange((lows >> (place * 8)) & 0xff, (highs >> (place * 8)) & 0xff, entry);
    }
    return entry;
  }
}

/** Splits ranges of code points into sequences of byte ranges, as in R. Cox, "Regular Expression Matching in the Wild". */
class SetCompiler {
  private entry: i32 = 0;

  constructor(
    private program: Program,
    private next: i32,
  ) {}

  /** Adds the characters above ASCII as alternatives to what begins at `entry`. */
  add(set: CharSet, entry: i32): i32 {
    this.entry = entry;
    for (let index = 0, count = set.count; index < count; index++) {
      const low = max(set.low(index), 0x80);
      const high = set.high(index);
      this.addPart(low, min(high, 0x7ff), 2);
      this.addPart(max(low, 0x800), min(high, 0xffff), 3);
      this.addPart(max(low, 0x10000), high, 4);
    }
    return this.entry;
  }

  /** A range whose characters all take `length` bytes. */
  private addPart(low: i32, high: i32, length: i32): void {
    if (low > high) return;
    for (let tail = length - 1; tail > 0; tail--) {
      const mask = (1 << (6 * tail)) - 1;
      if ((low & ~mask) == (high & ~mask)) continue;
      if ((low & mask) != 0) {
        this.addPart(low, low | mask, length);
        return this.addPart((low | mask) + 1, high, length);
      }
      if ((high & mask) != mask) {
        this.addPart(low, (high & ~mask) - 1, length);
        return this.addPart(high & ~mask, high, length);
      }
    }
    const start = this.program.emitSequence(
      this.pack(low, length),
      this.pack(high, length),
      length,
      this.next,
    );
    this.entry = this.program.emit(OP_SPLIT, this.entry, start);
  }

  /** The bytes of a character, the last one lowest. */
  private pack(code: i32, length: i32): u32 {
    let packed: u32 = 0;
    let rest = code;
    for (let index = 0; index < length - 1; index++) {
      packed |= (0x80 | (rest & 0x3f)) << (8 * index);
      rest >>= 6;
    }
    return packed | ((((0xf00 >> length) & 0xff) | rest) << (8 * (length - 1)));
  }
}
