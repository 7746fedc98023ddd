/**
 * Writes the wasm binary format's primitives into a buffer that grows.
 */
import { MAX_MODULE_BYTES } from './limits.ts';
import { refuseSize } from './errors.ts';

const encoder = new TextEncoder();

/** Below this many bytes a loop is faster than TypedArray.prototype.set with its subarray. */
const SHORT_COPY = 48;

/** The number of bytes of an unsigned LEB128. */
export function unsignedLength(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
}

/** An unsigned LEB128. */
export function unsigned(value: number): number[] {
  const out: number[] = [];
  while (value >= 0x80) {
    out.push((value & 0x7f) | 0x80);
    value >>>= 7;
  }
  out.push(value);
  return out;
}

/** A signed LEB128 of a 32-bit value. */
export function signed(value: number): number[] {
  const out: number[] = [];
  for (;;) {
    const byte = value & 0x7f;
    value >>= 7;
    if ((value === 0 && !(byte & 0x40)) || (value === -1 && byte & 0x40)) return out.concat(byte);
    out.push(byte | 0x80);
  }
}

/** A name: length and UTF-8. */
export function name(text: string): number[] {
  const bytes = encoder.encode(text);
  return [...unsigned(bytes.length), ...bytes];
}

export class Writer {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    if (needed > MAX_MODULE_BYTES) refuseSize('size of the rewritten program', needed, MAX_MODULE_BYTES);
    const grown = new Uint8Array(Math.max(needed + 65536, Math.floor(this.bytes.length * 1.5)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  u32(value: number): void {
    this.reserve(5);
    while (value >= 0x80) {
      this.bytes[this.length++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    this.bytes[this.length++] = value;
  }

  /** Copies `source` from `start` up to `end`. */
  copy(source: Uint8Array, start = 0, end = source.length): void {
    const count = end - start;
    this.reserve(count);
    if (count >= SHORT_COPY) this.bytes.set(source.subarray(start, end), this.length);
    else {
      const bytes = this.bytes;
      for (let i = start, to = this.length; i < end; i++, to++) bytes[to] = source[i];
    }
    this.length += count;
  }

  /** Appends a few bytes. Apart from `copy`, which is fast as long as it sees typed arrays only. */
  append(bytes: readonly number[]): void {
    for (const byte of bytes) this.byte(byte);
  }

  /** Writes a section whose contents are `parts`, one after the other. */
  section(id: number, ...parts: (Uint8Array | readonly number[])[]): void {
    this.byte(id);
    this.u32(parts.reduce((sum, part) => sum + part.length, 0));
    for (const part of parts) {
      if (part instanceof Uint8Array) this.copy(part);
      else this.append(part);
    }
  }

  /** What was written, sharing the writer's buffer. */
  result(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
