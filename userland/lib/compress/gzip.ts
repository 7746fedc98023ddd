// The gzip format (RFC 1952): compressing to it, and decompressing one or several members.
//
// Interface: GzipSink; GzipReader, GZIP_…, gzipProblem; FileSink.

import { addressOf, Bytes } from '../base/bytes';
import { crc32 } from '../digest/crc32';
import { Deflater } from './deflate';
import { INFLATE_DONE, INFLATE_REFUSED, INFLATE_SHORT, Inflater, Sink } from './inflate';
import { Reader, Writer } from '../base/io';

const HEADER_CRC: i32 = 2;
const EXTRA: i32 = 4;
const NAME: i32 = 8;
const COMMENT: i32 = 16;
const RESERVED: i32 = 0xe0;
const DEFLATE: i32 = 8;
const UNIX: u8 = 3;

/** What came of decompressing. */
export const GZIP_OK: i32 = 0;
export const GZIP_NOT: i32 = 1;
export const GZIP_CORRUPT: i32 = 2;
export const GZIP_CRC: i32 = 3;
export const GZIP_LENGTH: i32 = 4;
export const GZIP_SHORT: i32 = 5;
export const GZIP_METHOD: i32 = 6;
/** Everything was right, but rubbish follows. */
export const GZIP_TRAILING: i32 = 7;
export const GZIP_REFUSED: i32 = 8;

const PROBLEMS: StaticArray<string> = [
  '',
  'invalid magic',
  'corrupted data',
  'crc error',
  'incorrect length',
  'unexpected end of file',
  'unknown method',
  'trailing garbage ignored',
  'write error',
];

/** One of GZIP_… in words. */
export function gzipProblem(status: i32): string {
  return PROBLEMS[status];
}

/** Compresses what it takes. */
export class GzipSink extends Sink {
  private deflater: Deflater;
  private crc: u32 = 0;
  private length: u32 = 0;

  /** `name`: the file's, or null; `seconds`: its time, 0: none. The header goes out at once. */
  constructor(
    private out: Writer,
    level: i32,
    name: Bytes | null,
    seconds: u32,
  ) {
    super();
    this.deflater = new Deflater(out, level);
    out
      .byte(0x1f)
      .byte(0x8b)
      .byte(<u8>DEFLATE)
      .byte(name === null ? 0 : <u8>NAME);
    this.put32(seconds);
    out.byte(level == 9 ? 2 : level == 1 ? 4 : 0).byte(UNIX);
    if (name !== null) out.bytes(name).byte(0);
  }

  private put32(value: u32): void {
    for (let shift = 0; shift < 32; shift += 8) this.out.byte(<u8>(value >> shift));
  }

  take(address: usize, length: i32): bool {
    this.crc = crc32(this.crc, address, length);
    this.length += length;
    this.deflater.update(address, length);
    return this.out.error == 0;
  }

  finish(): void {
    this.deflater.finish();
    this.put32(this.crc);
    this.put32(this.length);
    this.out.flush();
  }
}

/** Writes what it takes. */
export class FileSink extends Sink {
  constructor(private out: Writer) {
    super();
  }

  take(address: usize, length: i32): bool {
    return this.out.range(address, length).error == 0;
  }
}

/** Counts and sums what passes to another sink; null: it goes nowhere. */
class CountingSink extends Sink {
  crc: u32 = 0;
  length: u32 = 0;

  constructor(private next: Sink | null) {
    super();
  }

  take(address: usize, length: i32): bool {
    this.crc = crc32(this.crc, address, length);
    this.length += length;
    const next = this.next;
    return next === null || next.take(address, length);
  }
}

/** Decompresses a whole file, member after member. */
export class GzipReader {
  /** The name in the first header, or null. */
  name: Bytes | null = null;
  /** The time in it, seconds since 1970; 0: none. */
  seconds: u32 = 0;
  private inflater: Inflater;
  private counter: CountingSink;
  private headerShort: bool = false;

  /** `sink` null: only check. */
  constructor(input: Reader, sink: Sink | null) {
    const counter = new CountingSink(sink);
    this.counter = counter;
    this.inflater = new Inflater(input, counter);
  }

  /** Decompresses: GZIP_…; an error of reading is in the Reader. */
  run(): i32 {
    let first = true;
    while (true) {
      const status = this.member(first);
      if (status == -1) break;
      if (status != GZIP_OK) return this.end(status);
      first = false;
    }
    return this.end(GZIP_OK);
  }

  private end(status: i32): i32 {
    this.inflater.release();
    return status;
  }

  private next(): i32 {
    const byte = this.inflater.byte();
    if (byte < 0) this.headerShort = true;
    return byte;
  }

  /** Reads no more than the first header, for `name` and `seconds`: GZIP_…. Instead of run(). */
  readHeader(): i32 {
    return this.end(this.begin(true));
  }

  /** The beginning of a member: GZIP_…, or −1 at the end of the file. Zeros between members are padding. */
  private begin(first: bool): i32 {
    let byte = this.inflater.byte();
    while (!first && byte == 0) byte = this.inflater.byte();
    if (byte < 0) return first ? GZIP_SHORT : -1;
    if (byte != 0x1f || this.inflater.byte() != 0x8b) return first ? GZIP_NOT : GZIP_TRAILING;
    const status = this.header(first);
    return status == GZIP_OK && this.headerShort ? GZIP_SHORT : status;
  }

  /** One member: GZIP_…, or −1 at the end of the file. */
  private member(first: bool): i32 {
    const status = this.begin(first);
    if (status != GZIP_OK) return status;
    this.counter.crc = 0;
    this.counter.length = 0;
    const inflated = this.inflater.inflate();
    if (inflated == INFLATE_REFUSED) return GZIP_REFUSED;
    if (inflated != INFLATE_DONE) return inflated == INFLATE_SHORT ? GZIP_SHORT : GZIP_CORRUPT;
    const crc = this.word();
    const length = this.word();
    if (this.headerShort) return GZIP_SHORT;
    if (crc != this.counter.crc) return GZIP_CRC;
    return length == this.counter.length ? GZIP_OK : GZIP_LENGTH;
  }

  private word(): u32 {
    let value: u32 = 0;
    for (let shift = 0; shift < 32; shift += 8) value |= (<u32>(this.next() & 0xff)) << shift;
    return value;
  }

  private header(first: bool): i32 {
    const method = this.next();
    const flags = this.next();
    if (method >= 0 && (method != DEFLATE || (flags >= 0 && (flags & RESERVED) != 0))) return GZIP_METHOD;
    const seconds = this.word();
    this.next();
    this.next();
    if (first) this.seconds = seconds;
    if (this.headerShort) return GZIP_SHORT;
    if (flags & EXTRA) {
      const low = this.next();
      for (let left = low | (this.next() << 8); left > 0 && !this.headerShort; left--) this.next();
    }
    if (flags & NAME) {
      const name = this.text();
      if (first) this.name = name;
    }
    if (flags & COMMENT) this.text();
    if (flags & HEADER_CRC) {
      this.next();
      this.next();
    }
    return GZIP_OK;
  }

  /** Bytes up to a NUL; of a name without end the beginning is enough. */
  private text(): Bytes {
    const text = new Array<u8>();
    for (let byte = this.next(); byte > 0; byte = this.next()) {
      if (text.length < 4096) text.push(<u8>byte);
    }
    const bytes = new StaticArray<u8>(text.length);
    for (let index = 0; index < bytes.length; index++) store<u8>(addressOf(bytes) + index, text[index]);
    return bytes;
  }
}
