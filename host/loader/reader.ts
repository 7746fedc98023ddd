/**
 * Reads the wasm binary format's primitives (https://webassembly.github.io/spec/core/binary/values.html).
 *
 * A Reader covers the bytes from `position` up to `end` and refuses the program when asked for more.
 */
import { refuse } from './errors.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

export class Reader {
  readonly bytes: Uint8Array;
  position: number;
  end: number;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /** One byte. */
  byte(): number {
    if (this.position >= this.end) refuse('the module ends too early', this.position);
    return this.bytes[this.position++];
  }

  /** The next byte without taking it. */
  peek(): number {
    if (this.position >= this.end) refuse('the module ends too early', this.position);
    return this.bytes[this.position];
  }

  /** Passes over `count` bytes. */
  skip(count: number): void {
    if (count > this.end - this.position) refuse('the module ends too early', this.end);
    this.position += count;
  }

  /** An unsigned LEB128 of at most 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 0x0f) refuse('a number has more than 32 bits', this.position - 1);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    return refuse('a number has more than 32 bits', this.position);
  }

  /** Passes over a signed or unsigned LEB128 of at most `maximum` bytes. */
  skipLeb(maximum: number): void {
    for (let i = 0; i < maximum; i++) if (this.byte() < 0x80) return;
    refuse('a number is too long', this.position);
  }

  /** An unsigned number that must be below `bound`: an index into a space called `space`. */
  index(bound: number, space: string): number {
    const at = this.position;
    const value = this.u32();
    if (value >= bound) refuse(`${space} ${value} does not exist`, at);
    return value;
  }

  /** The length of a vector of items called `what`, at most `limit`, and no more than the bytes left. */
  count(what: string, limit: number, tooMany: (what: string, count: number, limit: number) => never): number {
    const at = this.position;
    const value = this.u32();
    if (value > limit) tooMany(what, value, limit);
    if (value > this.end - this.position) refuse(`the section of ${what} ends too early`, at);
    return value;
  }

  /** A name: length and UTF-8. */
  name(): string {
    const length = this.u32();
    const start = this.position;
    this.skip(length);
    try {
      return utf8.decode(this.bytes.subarray(start, this.position));
    } catch {
      return refuse('a name is not UTF-8', start);
    }
  }
}
