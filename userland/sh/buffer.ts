// A growing run of bytes.
//
// Interface: ByteBuffer.

import { Bytes, addressOf, bytesAt } from '../lib/bytes';

export class ByteBuffer {
  /** Bytes in use. */
  length: i32 = 0;
  private data: Bytes;

  constructor(capacity: i32 = 64) {
    this.data = new StaticArray<u8>(capacity);
  }

  /** Where the bytes are, until the next one is added. */
  @inline
  get address(): usize {
    return changetype<usize>(this.data);
  }

  private grow(least: i32): void {
    const larger = new StaticArray<u8>(max(least, this.data.length * 2));
    memory.copy(addressOf(larger), addressOf(this.data), this.length);
    this.data = larger;
  }

  @inline
  byte(value: u8): void {
    if (this.length == this.data.length) this.grow(this.length + 1);
    store<u8>(changetype<usize>(this.data) + this.length++, value);
  }

  /** `length` bytes from memory. */
  range(address: usize, length: i32): void {
    if (this.length + length > this.data.length) this.grow(this.length + length);
    memory.copy(changetype<usize>(this.data) + this.length, address, length);
    this.length += length;
  }

  bytes(value: Bytes): void {
    this.range(addressOf(value), value.length);
  }

  /** An ASCII constant. */
  text(value: string): void {
    for (let index = 0; index < value.length; index++) this.byte(<u8>value.charCodeAt(index));
  }

  /** The same byte several times. */
  fill(value: u8, count: i32): void {
    if (this.length + count > this.data.length) this.grow(this.length + count);
    memory.fill(changetype<usize>(this.data) + this.length, value, count);
    this.length += count;
  }

  /** A number in decimal. */
  decimal(value: i64): void {
    if (value < 0) this.byte(0x2d);
    let rest: u64 = value < 0 ? -value : value;
    let unit: u64 = 1;
    while (rest / unit >= 10) unit *= 10;
    for (; unit > 0; unit /= 10) {
      this.byte(<u8>(0x30 + rest / unit));
      rest %= unit;
    }
  }

  @inline
  at(index: i32): u8 {
    return load<u8>(changetype<usize>(this.data) + index);
  }

  /** A copy of the bytes from `start` on. */
  copy(start: i32 = 0): Bytes {
    return bytesAt(changetype<usize>(this.data) + start, this.length - start);
  }

  /** A copy; the buffer is empty afterwards. */
  take(): Bytes {
    const result = bytesAt(changetype<usize>(this.data), this.length);
    this.length = 0;
    return result;
  }
}
