// Decompression of .xz files (XZ file format 1.2.1, https://tukaani.org/xz/xz-file-format.txt): streams of blocks with LZMA2 in
// them, their checks and their index. Filters for machine code (x86, arm, …) and delta are not there.
//
// Interface: XzReader, XZ_DICTIONARY. It pulls bytes from a Reader and hands the output to a sink in pieces.

import { Bytes, addressOf } from '../base/bytes';
import { crc32 } from '../digest/crc32';
import { Sink } from './inflate';
import { Reader } from '../base/io';
import { LZMA_CORRUPT, LZMA_REFUSED, LZMA_SHORT, LzmaSource, Lzma2Decoder } from './lzma2';
import { Sha256 } from '../digest/sha256';

/** The largest dictionary that is taken, in bytes: twice what `xz -9` uses. */
export const XZ_DICTIONARY: u32 = 128 << 20;

const CHECK_CRC32: i32 = 1;
const CHECK_CRC64: i32 = 4;
const CHECK_SHA256: i32 = 10;
const LZMA2: u64 = 0x21;
const HAS_PACKED_SIZE: u8 = 0x40;
const HAS_SIZE: u8 = 0x80;
const CORRUPT: string = 'corrupted data';
const SHORT: string = 'unexpected end of file';
const UNKNOWN: u64 = u64.MAX_VALUE;

/** CRC-64 (ECMA-182, reflected), made when first used. */
const crc64Table = memory.data(2048, 8);

function crc64(previous: u64, address: usize, length: i32): u64 {
  if (load<u64>(crc64Table + 8) == 0) {
    for (let index: u64 = 0; index < 256; index++) {
      let value = index;
      for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xc96c5795d7870f42 ^ (value >> 1) : value >> 1;
      store<u64>(crc64Table + 8 * <usize>index, value);
    }
  }
  let value = ~previous;
  for (let at = address; at < address + length; at++) {
    value = load<u64>(crc64Table + 8 * <usize>((value ^ load<u8>(at)) & 0xff)) ^ (value >> 8);
  }
  return ~value;
}

/** Counts and sums up what passes to another sink; null: it goes nowhere. */
class CheckingSink extends Sink {
  length: u64 = 0;
  private sum32: u32 = 0;
  private sum64: u64 = 0;
  private sha: Sha256 = new Sha256();

  constructor(
    private next: Sink | null,
    private check: i32,
  ) {
    super();
  }

  take(address: usize, length: i32): bool {
    this.length += length;
    if (this.check == CHECK_CRC32) this.sum32 = crc32(this.sum32, address, length);
    else if (this.check == CHECK_CRC64) this.sum64 = crc64(this.sum64, address, length);
    else if (this.check == CHECK_SHA256) this.sha.update(address, length);
    const next = this.next;
    return next === null || next.take(address, length);
  }

  /** Whether the check in the file is right; those that are not known are. */
  agrees(field: Bytes): bool {
    if (this.check == CHECK_CRC32) return load<u32>(addressOf(field)) == this.sum32;
    if (this.check == CHECK_CRC64) return load<u64>(addressOf(field)) == this.sum64;
    if (this.check != CHECK_SHA256) return true;
    const digest = this.sha.finish();
    return memory.compare(addressOf(field), addressOf(digest), 32) == 0;
  }
}

/** The input, counted. */
class XzSource extends LzmaSource {
  count: u64 = 0;
  isShort: bool = false;

  constructor(private input: Reader) {
    super();
  }

  next(): i32 {
    const byte = this.input.byte();
    if (byte < 0) this.isShort = true;
    else this.count++;
    return byte;
  }

  /** Some bytes; behind the end zeros, and `isShort`. */
  take(length: i32): Bytes {
    const bytes = new StaticArray<u8>(length);
    for (let index = 0; index < length; index++) bytes[index] = <u8>max(this.next(), 0);
    return bytes;
  }
}

/** Reads numbers out of a header. */
class HeaderReader {
  at: i32 = 2;
  bad: bool = false;

  constructor(private header: Bytes) {}

  /** A number of variable length (1.2 of the format): seven bits a byte, the lowest first. */
  number(): u64 {
    let value: u64 = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.byte();
      value |= (<u64>(byte & 0x7f)) << shift;
      if (!(byte & 0x80)) {
        if (byte == 0 && shift > 0) this.bad = true;
        return value;
      }
    }
    this.bad = true;
    return value;
  }

  byte(): u8 {
    if (this.at < this.header.length - 4) return this.header[this.at++];
    this.bad = true;
    return 0;
  }
}

function word(bytes: Bytes, at: i32): u32 {
  return load<u32>(addressOf(bytes) + at);
}

/** Decompresses a whole file, stream after stream. */
export class XzReader {
  private source: XzSource;
  private check: i32 = 0;
  private refused: bool = false;
  /** Of the block at hand, as its header says. */
  private dictionary: u64 = 0;
  private packedSize: u64 = UNKNOWN;
  private size: u64 = UNKNOWN;
  /** Sizes of all blocks, to be compared with the index: how many, and a checksum. */
  private blocks: u64 = 0;
  private sizes: u32 = 0;
  private pair: StaticArray<u64> = new StaticArray<u64>(2);

  /** `sink` null: only check. */
  constructor(
    private input: Reader,
    private sink: Sink | null,
  ) {
    this.source = new XzSource(input);
  }

  /** Decompresses: what is wrong, or ''; that the sink wants no more is not wrong. */
  run(): string {
    let problem = this.stream();
    while (problem == '' && !this.refused) {
      let padding = 0;
      for (; this.input.peek() == 0; padding++) this.source.next();
      if (padding & 3) problem = CORRUPT;
      if (this.input.isAtEnd()) break;
      if (problem == '') problem = this.stream();
    }
    if (this.refused) return '';
    return problem != '' && this.source.isShort ? SHORT : problem;
  }

  private stream(): string {
    const header = this.source.take(12);
    if (word(header, 0) != 0x587a37fd || header[4] != 0x5a || header[5] != 0) return 'no xz file';
    if (crc32(0, addressOf(header) + 6, 2) != word(header, 8)) return CORRUPT;
    if (header[6] != 0 || header[7] > 15) return 'a kind of xz file that is not known';
    this.check = header[7];
    this.blocks = 0;
    this.sizes = 0;
    while (true) {
      const first = this.source.next();
      if (first < 0) return SHORT;
      const problem = first == 0 ? this.index(header) : this.block(first);
      if (first == 0 || problem != '' || this.refused) return problem;
    }
  }

  private block(first: i32): string {
    const headerSize = 4 * (first + 1);
    const header = new StaticArray<u8>(headerSize);
    header[0] = <u8>first;
    const rest = this.source.take(headerSize - 1);
    memory.copy(addressOf(header) + 1, addressOf(rest), rest.length);
    const problem = this.readHeader(header);
    if (problem != '') return problem;
    const start = this.source.count;
    const sink = new CheckingSink(this.sink, this.check);
    const decoder = new Lzma2Decoder(this.source, sink, <u32>this.dictionary);
    const status = decoder.run();
    decoder.release();
    this.refused = status == LZMA_REFUSED;
    if (status == LZMA_SHORT) return SHORT;
    if (status == LZMA_CORRUPT) return CORRUPT;
    if (this.refused) return '';
    const packed = this.source.count - start;
    if (this.packedSize != UNKNOWN && this.packedSize != packed) return CORRUPT;
    if (this.size != UNKNOWN && this.size != sink.length) return CORRUPT;
    if (!this.zeros(<i32>(-packed & 3))) return CORRUPT;
    const checkSize = this.check == 0 ? 0 : 4 << ((this.check - 1) / 3);
    const field = this.source.take(checkSize);
    if (this.source.isShort) return SHORT;
    if (!sink.agrees(field)) return 'crc error';
    this.note(<u64>headerSize + packed + <u64>checkSize, sink.length);
    return '';
  }

  private readHeader(header: Bytes): string {
    const end = header.length - 4;
    if (this.source.isShort) return SHORT;
    if (crc32(0, addressOf(header), end) != word(header, end)) return CORRUPT;
    const flags = header[1];
    if (flags & 0x3c) return CORRUPT;
    const reader = new HeaderReader(header);
    this.packedSize = flags & HAS_PACKED_SIZE ? reader.number() : UNKNOWN;
    this.size = flags & HAS_SIZE ? reader.number() : UNKNOWN;
    const filter = reader.number();
    if ((flags & 3) != 0 || filter != LZMA2) return 'xz filters other than LZMA2 are not supported';
    const propertySize = reader.number();
    const bits = <i32>reader.byte();
    if (reader.bad || propertySize != 1 || bits > 40) return CORRUPT;
    while (reader.at < end) if (reader.byte() != 0) return CORRUPT;
    this.dictionary = bits == 40 ? 0xffffffff : (<u64>(2 | (bits & 1))) << (bits / 2 + 11);
    if (this.dictionary <= XZ_DICTIONARY) return '';
    const limit = (XZ_DICTIONARY >> 20).toString();
    return (
      'needs a dictionary of ' + (this.dictionary >> 20).toString() + ' MiB, and ' + limit + ' are allowed'
    );
  }

  private note(packed: u64, size: u64): void {
    this.pair[0] = packed;
    this.pair[1] = size;
    this.sizes = crc32(this.sizes, changetype<usize>(this.pair), 16);
    this.blocks++;
  }

  private zeros(count: i32): bool {
    const bytes = this.source.take(count);
    for (let index = 0; index < count; index++) if (bytes[index] != 0) return false;
    return true;
  }

  /** The index and the footer behind it, which have to agree with what has come. */
  private index(header: Bytes): string {
    const index = new IndexReader(this.source);
    const blocks = this.blocks;
    const sizes = this.sizes;
    this.blocks = 0;
    this.sizes = 0;
    const count = index.number();
    if (count != blocks) return CORRUPT;
    for (; this.blocks < count && !this.source.isShort;) {
      const packed = index.number();
      this.note(packed, index.number());
    }
    if (this.sizes != sizes) return CORRUPT;
    while (index.length & 3) if (index.byte() != 0) return CORRUPT;
    const sum = index.sum;
    if (word(this.source.take(4), 0) != sum || index.bad) return CORRUPT;
    const footer = this.source.take(12);
    if (this.source.isShort) return SHORT;
    if (crc32(0, addressOf(footer) + 4, 6) != word(footer, 0)) return CORRUPT;
    if (4 * (<u64>word(footer, 4) + 1) != index.length + 4) return CORRUPT;
    if (footer[8] != header[6] || footer[9] != header[7]) return CORRUPT;
    return footer[10] == 0x59 && footer[11] == 0x5a ? '' : CORRUPT;
  }
}

/** The bytes of the index, behind the zero that it begins with, and their checksum. */
class IndexReader {
  length: u64 = 0;
  sum: u32 = 0;
  bad: bool = false;
  private one: StaticArray<u8> = new StaticArray<u8>(1);

  constructor(private source: XzSource) {
    this.add(0);
  }

  private add(byte: u8): u8 {
    this.one[0] = byte;
    this.sum = crc32(this.sum, addressOf(this.one), 1);
    this.length++;
    return byte;
  }

  byte(): u8 {
    return this.add(<u8>max(this.source.next(), 0));
  }

  number(): u64 {
    let value: u64 = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.byte();
      value |= (<u64>(byte & 0x7f)) << shift;
      if (!(byte & 0x80)) return value;
    }
    this.bad = true;
    return value;
  }
}
