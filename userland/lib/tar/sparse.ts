// Files with holes in tar archives: GNU tar's sparse format 1.0, which is a pax format ("PAX Format, Version 1.0" in its manual).
//
//   pax   GNU.sparse.major=1 minor=0 name=NAME realsize=SIZE
//   data  COUNT\n OFFSET\n LENGTH\n OFFSET\n LENGTH\n …   up to the end of a block; then the segments, one after the other
//
// Interface: sparseMap, dataLength; SparseReader.

import { ByteBuffer } from '../base/buffer';
import { Bytes } from '../base/bytes';
import { BLOCK } from './header';

/** Numbers in a map above this make no sense. */
const MOST: u64 = 1 << 21;

/** The map of a file's segments as it stands before them. */
export function sparseMap(segments: Array<u64>): Bytes {
  const map = new ByteBuffer(BLOCK).text((segments.length >> 1).toString()).byte(0x0a);
  for (let index = 0; index < segments.length; index++) map.text(segments[index].toString()).byte(0x0a);
  while (map.length % BLOCK != 0) map.byte(0);
  return map.take();
}

/** How many bytes of a file are in segments. */
export function dataLength(segments: Array<u64>): u64 {
  let length: u64 = 0;
  for (let index = 1; index < segments.length; index += 2) length += segments[index];
  return length;
}

/** Takes the contents of such a member apart. */
export class SparseReader {
  /** What is wrong with the map, or empty. */
  problem: string = '';
  /** Bytes of the file that have been passed. */
  position: u64 = 0;
  private segments: Array<u64> = [];
  private count: u64 = 0;
  private counted: bool = false;
  private number: u64 = 0;
  private digits: i32 = 0;
  private read: u64 = 0;
  private inMap: bool = true;
  private at: i32 = 0;
  private left: u64 = 0;

  /** `size`: of the whole file. */
  constructor(public size: u64) {}

  /** How many of the bytes at `address` belong to the map; the map has been read when it is less than `length`. */
  takeMap(address: usize, length: i32): i32 {
    let used = 0;
    while (used < length && this.inMap) this.mapByte(load<u8>(address + used++));
    // The rest of the block.
    while (used < length && this.read % BLOCK != 0) {
      used++;
      this.read++;
    }
    return used;
  }

  private mapByte(byte: u8): void {
    this.read++;
    if (byte >= 0x30 && byte <= 0x39 && this.digits < 19) {
      this.number = this.number * 10 + (byte - 0x30);
      this.digits++;
    } else if (byte == 0x0a && this.digits > 0) {
      this.takeNumber(this.number);
      this.number = 0;
      this.digits = 0;
    } else {
      this.fail();
    }
  }

  private fail(): void {
    this.problem = 'malformed map of a sparse file';
    this.inMap = false;
  }

  private takeNumber(value: u64): void {
    const segments = this.segments;
    if (!this.counted) {
      this.counted = true;
      this.count = 2 * value;
      if (value > MOST) this.fail();
    } else {
      const length = segments.length;
      const start = length < 2 ? 0 : segments[length - 1] + segments[length - 2];
      const odd = (length & 1) != 0;
      if (odd ? value > this.size - segments[length - 1] : value < start || value > this.size)
        return this.fail();
      segments.push(value);
    }
    if (<u64>segments.length == this.count) this.inMap = false;
  }

  /** The hole before the next byte of data, or up to the end of the file: its length. */
  hole(): u64 {
    while (this.left == 0 && this.at < this.segments.length) {
      const start = this.segments[this.at];
      this.left = this.segments[this.at + 1];
      this.at += 2;
      if (this.left > 0) return this.pass(start - this.position);
    }
    return this.left > 0 ? 0 : this.pass(this.size - this.position);
  }

  private pass(length: u64): u64 {
    this.position += length;
    return length;
  }

  /** How many of `length` bytes of data come before the next hole. */
  run(length: i32): i32 {
    const part = <i32>min<u64>(this.left, length);
    this.left -= part;
    this.position += part;
    return part;
  }
}
