// Compression to DEFLATE (RFC 1951): matches are looked for in the last 32 KiB by chains of places whose next three bytes have
// the same hash, and a match gives way to a longer one that begins a byte later ("lazy", RFC 1951, 4).
//
// Interface: Deflater.

import { DeflateBlock } from './deflate_block';
import { Writer } from '../base/io';

const WINDOW: i32 = 32768;
const MASK: i32 = WINDOW - 1;
const BUFFER: i32 = 4 * WINDOW;
const SHORTEST: i32 = 3;
const LONGEST: i32 = 258;

/** So much must lie ahead for a match to be as long as it can be. */
const AHEAD: i32 = LONGEST + SHORTEST;
const HASH_BITS: i32 = 15;

/** A block of so many tokens is long enough to end when its beginning leaves the buffer. */
const ENOUGH: i32 = 8192;

/** A match of three bytes from so far away costs more than three literals. */
const TOO_FAR: i32 = 4096;

/** For each level: places looked at, a length that ends the search, and up to which length a later match is tried. */
const CHAINS: StaticArray<u16> = [0, 4, 6, 12, 16, 32, 128, 256, 1024, 4096];
const NICE: StaticArray<u16> = [0, 8, 16, 32, 32, 64, 128, 128, 258, 258];
const LAZY: StaticArray<u16> = [0, 0, 0, 0, 4, 16, 16, 32, 128, 258];

export class Deflater {
  private block: DeflateBlock;
  private buffer: usize = heap.alloc(BUFFER);
  /** First place with a hash, and for each place the one before it; −1: none. Places count from the buffer's begin. */
  private heads: StaticArray<i32> = new StaticArray<i32>(1 << HASH_BITS);
  private previous: StaticArray<i32> = new StaticArray<i32>(WINDOW);
  private used: i32 = 0;
  private at: i32 = 0;
  private blockStart: i32 = 0;
  /** The match at the place before `at` that waits for a better one, or a literal that waits. */
  private pendingLength: i32 = 0;
  private pendingDistance: i32 = 0;
  private isPending: bool = false;
  private foundDistance: i32 = 0;
  private chain: i32;
  private nice: i32;
  private lazy: i32;

  /** `level` 1, fast, to 9, small. */
  constructor(out: Writer, level: i32) {
    this.block = new DeflateBlock(out);
    this.heads.fill(-1);
    this.chain = CHAINS[level];
    this.nice = NICE[level];
    this.lazy = LAZY[level];
  }

  /** Adds bytes. */
  update(address: usize, length: i32): void {
    let from = address;
    let left = length;
    while (left > 0) {
      if (this.used == BUFFER) this.slide();
      const part = min(left, BUFFER - this.used);
      memory.copy(this.buffer + this.used, from, part);
      this.used += part;
      from += part;
      left -= part;
      this.run(this.used - AHEAD);
    }
  }

  /** Writes the rest, and the end of the stream. */
  finish(): void {
    this.run(this.used);
    if (this.isPending) this.takePending();
    this.write(this.used, true);
    heap.free(this.buffer);
  }

  /** Makes room; the block is written first if it begins in what goes. */
  private slide(): void {
    // Whole windows, so that links stay where they are.
    const shift = (this.at - WINDOW - 1) & ~MASK;
    if (this.blockStart < shift && this.block.used > ENOUGH) this.endBlock();
    memory.copy(this.buffer, this.buffer + shift, this.used - shift);
    this.used -= shift;
    this.at -= shift;
    this.blockStart -= shift;
    for (let index = 0; index < this.heads.length; index++)
      this.heads[index] = max(this.heads[index] - shift, -1);
    for (let index = 0; index < WINDOW; index++) this.previous[index] = max(this.previous[index] - shift, -1);
  }

  /** Writes the block up to what is decided. */
  private endBlock(): void {
    const end = this.isPending ? this.at - 1 : this.at;
    this.write(end, false);
    this.blockStart = end;
  }

  private write(end: i32, last: bool): void {
    const length = this.blockStart < 0 ? -1 : end - this.blockStart;
    this.block.write(this.buffer + this.blockStart, length, last);
  }

  private hashAt(at: i32): i32 {
    const bytes = load<u32>(this.buffer + at) & 0xffffff;
    return <i32>((bytes * 0x9e3779b1) >> (32 - HASH_BITS));
  }

  /** Enters a place into its chain and answers the place before it. */
  private enter(at: i32): i32 {
    if (at + 4 > this.used) return -1;
    const hash = this.hashAt(at);
    const before = unchecked(this.heads[hash]);
    unchecked((this.previous[at & MASK] = before));
    unchecked((this.heads[hash] = at));
    return before;
  }

  /** The longest match at `at`, better than `least`: its length, 0: none; sets foundDistance. */
  private search(at: i32, first: i32, least: i32): i32 {
    const start = this.buffer + at;
    const longest = min(LONGEST, this.used - at);
    const farthest = max(at - WINDOW, 0);
    let best = least;
    let found = 0;
    // A good match already makes a better one less worth looking for.
    let left = least >= 32 ? this.chain >> 2 : this.chain;
    let place = first;
    while (place >= farthest && left-- > 0 && best < longest) {
      const other = this.buffer + place;
      if (load<u8>(other + best) == load<u8>(start + best) && load<u16>(other) == load<u16>(start)) {
        const length = matchLength(start, other, longest);
        if (length > best) {
          best = length;
          found = length;
          this.foundDistance = at - place;
          if (length >= this.nice) break;
        }
      }
      const next = unchecked(this.previous[place & MASK]);
      // A place whose link was overwritten points to later ones.
      if (next >= place) break;
      place = next;
    }
    return found == SHORTEST && this.foundDistance > TOO_FAR ? 0 : found;
  }

  /** Decides on everything before `end`. */
  private run(end: i32): void {
    while (this.at < end) {
      const at = this.at;
      const first = this.enter(at);
      let length = 0;
      const waiting = this.isPending ? this.pendingLength : 0;
      if (first >= 0 && (waiting == 0 || waiting <= this.lazy))
        length = this.search(at, first, max(waiting, SHORTEST - 1));
      if (this.isPending) {
        if (waiting > 0 && length <= waiting) {
          this.takePending();
          this.skip(at + waiting - 1);
          continue;
        }
        this.takePending(true);
      }
      if (length > 0 && this.lazy == 0) {
        this.put(length, this.foundDistance);
        this.skip(at + length);
        continue;
      }
      this.isPending = true;
      this.pendingLength = length;
      this.pendingDistance = this.foundDistance;
      this.at++;
    }
  }

  /** Puts what waits: the match, or, `asLiteral`, only its first byte. */
  private takePending(asLiteral: bool = false): void {
    this.isPending = false;
    if (this.pendingLength > 0 && !asLiteral) return this.put(this.pendingLength, this.pendingDistance);
    this.block.literal(load<u8>(this.buffer + this.at - 1));
    if (this.block.isFull) this.endBlock();
  }

  private put(length: i32, distance: i32): void {
    this.block.match(length, distance);
    // The bytes are decided on only when `at` has passed them: the block ends there, in skip().
  }

  /** Enters the places up to `to`, which a match covers. */
  private skip(to: i32): void {
    for (let at = this.at + 1; at < to; at++) this.enter(at);
    this.at = to;
    if (this.block.isFull) this.endBlock();
  }
}

/** How many bytes agree, up to `longest`. */
function matchLength(first: usize, second: usize, longest: i32): i32 {
  let length = 0;
  while (length + 8 <= longest) {
    const different = load<u64>(first + length) ^ load<u64>(second + length);
    if (different != 0) return length + <i32>(ctz(different) >> 3);
    length += 8;
  }
  while (length < longest && load<u8>(first + length) == load<u8>(second + length)) length++;
  return length;
}
