// Decompression of zstd (RFC 8878): frames of blocks, their sums; frames that are to be skipped are. Dictionaries are not there.
//
//   zstd_entropy.ts   the codes      zstd_block.ts   a block: literals, and sequences of copies
//
// Interface: ZstdReader, ZSTD_WINDOW. It pulls bytes from a Reader and hands the output to a sink in pieces.

import { Sink } from './inflate';
import { Reader } from '../base/io';
import { XxHash64 } from '../digest/xxhash64';
import { BLOCK_MAX, ZstdBlock } from './zstd_block';
import { PADDING } from './zstd_entropy';

/** The largest window that is taken, in bytes: what zstd takes without --long. */
export const ZSTD_WINDOW: u64 = 128 << 20;

const MAGIC: u32 = 0xfd2fb528;
const SKIPPED: u32 = 0x184d2a5;
const RAW: i32 = 0;
const RUN: i32 = 1;
const COMPRESSED: i32 = 2;
const CORRUPT: string = 'corrupted data';
const SHORT: string = 'unexpected end of file';

export class ZstdReader {
  private packed: usize = heap.alloc(BLOCK_MAX + PADDING);
  private block: ZstdBlock = new ZstdBlock();
  private isShort: bool = false;
  private refused: bool = false;

  constructor(
    private input: Reader,
    private sink: Sink,
  ) {}

  /** All frames: what is wrong, or '', also where the sink wants no more. */
  run(): string {
    let problem = '';
    while (problem == '' && !this.refused && !this.input.isAtEnd()) problem = this.frame();
    if (this.input.error < 0) problem = '';
    heap.free(this.packed);
    this.block.release();
    return problem != '' && this.isShort ? SHORT : problem;
  }

  private frame(): string {
    const magic = <u32>this.number(4);
    if (magic >> 4 == SKIPPED) {
      for (let left = this.number(4); left > 0 && !this.isShort; left--) this.byte();
      return this.isShort ? SHORT : '';
    }
    if (this.isShort || magic != MAGIC) return CORRUPT;
    const descriptor = this.byte();
    if ((descriptor & 8) != 0) return CORRUPT;
    const single = (descriptor & 0x20) != 0;
    let window: u64 = 0;
    if (!single) {
      const byte = this.byte();
      const base = (<u64>1024) << (byte >> 3);
      window = base + (base >> 3) * (byte & 7);
    }
    const dictionary = descriptor & 3;
    if (this.number(dictionary == 3 ? 4 : dictionary) != 0)
      return 'needs a dictionary, which is not supported';
    const flag = descriptor >> 6;
    const known = flag > 0 || single;
    let size = known ? this.number(1 << flag) : 0;
    if (flag == 1) size += 256;
    if (single) window = size;
    if (this.isShort) return SHORT;
    if (window > ZSTD_WINDOW) {
      const wanted = ((window + 1048575) >> 20).toString();
      return 'needs a window of ' + wanted + ' MiB, and ' + (ZSTD_WINDOW >> 20).toString() + ' are allowed';
    }
    return this.blocks(window, known ? size : u64.MAX_VALUE, (descriptor & 4) != 0);
  }

  /** The blocks of a frame; `size`: of what comes out, u64.MAX_VALUE: not known. */
  private blocks(window: u64, size: u64, summed: bool): string {
    const block = this.block;
    block.begin(<i32>window);
    const hash = new XxHash64();
    let length: u64 = 0;
    for (let last = false; !last;) {
      const header = <i32>this.number(3);
      last = (header & 1) != 0;
      const made = this.isShort ? -1 : this.oneBlock((header >> 1) & 3, header >> 3, block.largest);
      if (made < 0) return CORRUPT;
      length += made;
      if (summed) hash.update(block.made, made);
      if (this.sink.take(block.made, made)) continue;
      this.refused = true;
      // Who has seen the end of an archive wants no more, and should hear that the sum is wrong.
      if (!last) return '';
    }
    if (size != u64.MAX_VALUE && length != size) return CORRUPT;
    if (!summed) return '';
    const sum = <u32>this.number(4);
    return this.isShort ? SHORT : sum == <u32>hash.finish() ? '' : 'checksum error';
  }

  /** How many bytes a block has made; < 0: it is none. */
  private oneBlock(kind: i32, length: i32, largest: i32): i32 {
    if (length > largest) return -1;
    if (kind == RUN) return this.block.run(<u8>this.byte(), this.isShort ? -1 : length);
    for (let index = 0; index < length; index++) store<u8>(this.packed + index, <u8>this.byte());
    if (this.isShort) return -1;
    if (kind == RAW) return this.block.raw(this.packed, length);
    return kind == COMPRESSED ? this.block.decode(this.packed, length) : -1;
  }

  /** 0 behind the end, and `isShort`. */
  private byte(): i32 {
    const byte = this.input.byte();
    if (byte < 0) this.isShort = true;
    return max(byte, 0);
  }

  /** Little end first. */
  private number(bytes: i32): u64 {
    let value: u64 = 0;
    for (let index = 0; index < bytes; index++) value |= (<u64>this.byte()) << (8 * index);
    return value;
  }
}
