// A byte string that grows and changes.
//
// Interface: ByteBuffer.

import { Bytes, addressOf, bytesAt } from './bytes';
import { encodeTo } from './unicode';

/** Of an i64. */
const MOST_DIGITS: i32 = 19;

export class ByteBuffer {
  /** Bytes in use. */
  length: i32 = 0;
  private block: Bytes;

  constructor(capacity: i32 = 64) {
    this.block = new StaticArray<u8>(capacity);
  }

  /** Where the bytes are, until the buffer grows. */
  @inline
  get address(): usize {
    return addressOf(this.block);
  }

  /** The address behind the last byte. */
  @inline
  get end(): usize {
    return addressOf(this.block) + this.length;
  }

  @inline
  at(index: i32): u8 {
    return this.block[index];
  }

  private reserve(more: i32): void {
    const needed = this.length + more;
    if (needed <= this.block.length) return;
    const larger = new StaticArray<u8>(max(needed, this.block.length * 2));
    memory.copy(addressOf(larger), this.address, this.length);
    this.block = larger;
  }

  byte(value: u8): this {
    if (this.length == this.block.length) this.reserve(1);
    store<u8>(this.end, value);
    this.length++;
    return this;
  }

  range(address: usize, length: i32): this {
    this.reserve(length);
    memory.copy(this.end, address, length);
    this.length += length;
    return this;
  }

  bytes(value: Bytes): this {
    return this.range(addressOf(value), value.length);
  }

  /** An ASCII constant. */
  text(value: string): this {
    const length = value.length;
    this.reserve(length);
    const from = changetype<usize>(value);
    const to = this.end;
    for (let index = 0; index < length; index++)
      store<u8>(to + index, <u8>load<u16>(from + ((<usize>index) << 1)));
    this.length += length;
    return this;
  }

  /** The same byte several times. */
  fill(value: u8, count: i32): this {
    this.reserve(count);
    memory.fill(this.end, value, count);
    this.length += count;
    return this;
  }

  /** A number in decimal. */
  decimal(value: i64): this {
    if (value < 0) this.byte(0x2d);
    let rest: u64 = value < 0 ? -value : value;
    let count = 1;
    for (let limit: u64 = 10; rest >= limit && count < MOST_DIGITS; limit *= 10) count++;
    this.reserve(count);
    this.length += count;
    let at = this.end;
    for (; rest > u32.MAX_VALUE; rest /= 10) store<u8>(--at, <u8>(0x30 + (rest % 10)));
    let small = <u32>rest;
    do {
      store<u8>(--at, <u8>(0x30 + (small % 10)));
      small /= 10;
    } while (small > 0);
    return this;
  }

  /** A code point in UTF-8. */
  code(value: i32): this {
    this.reserve(4);
    this.length += encodeTo(this.end, value);
    return this;
  }

  /** Puts bytes in at an index, 0 to length. */
  insert(index: i32, value: Bytes): void {
    this.reserve(value.length);
    const at = this.address + index;
    memory.copy(at + value.length, at, this.length - index);
    memory.copy(at, addressOf(value), value.length);
    this.length += value.length;
  }

  /** Takes the bytes `from` to `to` − 1 out. */
  remove(from: i32, to: i32): void {
    memory.copy(this.address + from, this.address + to, this.length - to);
    this.length -= to - from;
  }

  /** A copy of the bytes `from` to `to` − 1. */
  slice(from: i32 = 0, to: i32 = this.length): Bytes {
    return bytesAt(this.address + from, to - from);
  }

  clear(): void {
    this.length = 0;
  }

  /** A copy of all of it; the buffer is empty then. */
  take(): Bytes {
    const all = this.slice();
    this.length = 0;
    return all;
  }
}
