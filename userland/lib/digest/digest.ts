// Digests of streams: what the checksum tools share.
//
// Interface: Digest (update, finish), to be derived from for each function; hexOf.

import { Bytes, addressOf } from '../base/bytes';

/**
 * A hash function of the Merkle–Damgård kind: the message is taken in blocks, and ends with a one bit, zeros, and its
 * length in bits.
 */
export abstract class Digest {
  private length: u64 = 0;
  private used: i32 = 0;
  private buffer: usize;

  /** `blockSize`: 64 or 128 bytes; `lengthSize`: bytes that the length takes at the end; `bigEndian`: its order. */
  constructor(
    private blockSize: i32,
    private lengthSize: i32,
    private bigEndian: bool,
  ) {
    this.buffer = heap.alloc(blockSize);
  }

  /** Takes `count` whole blocks in. */
  protected abstract blocks(address: usize, count: i32): void;

  /** The state as the digest has it. */
  protected abstract result(): Bytes;

  /** Adds bytes to the message. */
  update(address: usize, length: i32): void {
    let from = address;
    let left = length;
    this.length += length;
    if (this.used > 0) {
      const part = min(this.blockSize - this.used, left);
      memory.copy(this.buffer + this.used, from, part);
      this.used += part;
      from += part;
      left -= part;
      if (this.used < this.blockSize) return;
      this.blocks(this.buffer, 1);
      this.used = 0;
    }
    const count = left / this.blockSize;
    if (count > 0) this.blocks(from, count);
    this.used = left % this.blockSize;
    memory.copy(this.buffer, from + left - this.used, this.used);
  }

  /** The digest. The object is used up. */
  finish(): Bytes {
    const size = this.blockSize;
    store<u8>(this.buffer + this.used++, 0x80);
    if (this.used > size - this.lengthSize) {
      memory.fill(this.buffer + this.used, 0, size - this.used);
      this.blocks(this.buffer, 1);
      this.used = 0;
    }
    memory.fill(this.buffer + this.used, 0, size - this.used);
    const bits = this.length << 3;
    if (this.bigEndian) store<u64>(this.buffer + size - 8, bswap(bits));
    else store<u64>(this.buffer + size - 8, bits);
    // Of a length in 128 bits the upper half gets the bits that the shift has lost.
    if (this.lengthSize == 16) store<u64>(this.buffer + size - 16, bswap(this.length >> 61));
    this.blocks(this.buffer, 1);
    heap.free(this.buffer);
    return this.result();
  }
}

/** Lower-case hexadecimal digits. */
export function hexOf(bytes: Bytes): Bytes {
  const text = new StaticArray<u8>(bytes.length * 2);
  for (let index = 0; index < bytes.length; index++) {
    const high = bytes[index] >> 4;
    const low = bytes[index] & 15;
    store<u8>(addressOf(text) + 2 * index, high < 10 ? 0x30 + high : 0x57 + high);
    store<u8>(addressOf(text) + 2 * index + 1, low < 10 ? 0x30 + low : 0x57 + low);
  }
  return text;
}
