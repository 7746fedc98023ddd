// Decompression of bzip2's format (bzip2 1.0.8; "BZIP2: Format Specification", J. Tsai, 2016).
//
// Interface: Bzip2Reader. It pulls bytes from a Reader and hands the output to a sink in pieces: 3.6 MB for a block, whatever
// the file says. No input makes it trap or write outside of its tables.

import { addressOf } from '../base/bytes';
import { Sink } from './inflate';
import { Reader } from '../base/io';

const BLOCK_MAGIC: u64 = 0x314159265359;
const END_MAGIC: u64 = 0x177245385090;
const LEVEL_BYTES: i32 = 100000;
const LONGEST: i32 = 20;
const GROUP: i32 = 50;
const SYMBOLS: i32 = 258;
const MAX_TABLES: i32 = 6;
const OUTPUT: i32 = 65536;
const CORRUPT: string = 'corrupted data';
const SHORT: string = 'unexpected end of file';

/** CRC-32 with the highest bit first, as this format has it; made when first used. */
const crcTable = memory.data(1024, 4);

function makeCrcTable(): void {
  for (let index: u32 = 0; index < 256; index++) {
    let value = index << 24;
    for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? 0x04c11db7 ^ (value << 1) : value << 1;
    store<u32>(crcTable + 4 * index, value);
  }
}

/** A canonical Huffman code, its codes compared from the left in LONGEST bits. */
class CodeTable {
  /** For each length the first code, from the left, that is longer. */
  private limits: StaticArray<u32> = new StaticArray<u32>(LONGEST + 2);
  /** What to subtract from a code of a length for its place in `symbols`. */
  private bases: StaticArray<i32> = new StaticArray<i32>(LONGEST + 2);
  private symbols: StaticArray<u16> = new StaticArray<u16>(SYMBOLS);
  private count: i32 = 0;

  /** Takes a length (1 to LONGEST) for each symbol. */
  build(lengths: StaticArray<u8>, count: i32): void {
    let code: u32 = 0;
    let placed = 0;
    for (let length = 1; length <= LONGEST; length++) {
      this.bases[length] = <i32>code - placed;
      for (let symbol = 0; symbol < count; symbol++) {
        if (lengths[symbol] != <u8>length) continue;
        this.symbols[placed++] = <u16>symbol;
        code++;
      }
      this.limits[length] = code << (LONGEST - length);
      code <<= 1;
    }
    this.count = placed;
  }

  /** The next symbol; −1: no code. */
  decode(bits: BitReader): i32 {
    const ahead = bits.peek(LONGEST);
    for (let length = 1; length <= LONGEST; length++) {
      if (ahead >= this.limits[length]) continue;
      bits.drop(length);
      const place = <i32>(ahead >> (LONGEST - length)) - this.bases[length];
      return <u32>place < <u32>this.count ? this.symbols[place] : -1;
    }
    return -1;
  }
}

/** Bits, the highest of a byte first. Behind the end of the input there are zeros, and `isShort`. */
class BitReader {
  isShort: bool = false;
  private held: u64 = 0;
  private count: i32 = 0;
  /** How many of the bits held are none of the input's. */
  private invented: i32 = 0;

  constructor(private input: Reader) {}

  peek(width: i32): u32 {
    while (this.count < width) {
      const byte = this.input.byte();
      if (byte < 0) this.invented += 8;
      this.held = (this.held << 8) | (<u64>max(byte, 0));
      this.count += 8;
    }
    return <u32>((this.held >> (this.count - width)) & (((<u64>1) << width) - 1));
  }

  drop(width: i32): void {
    this.count -= width;
    if (this.count < this.invented) this.isShort = true;
  }

  /** The next `width` ≤ 32 bits as a number. */
  take(width: i32): u32 {
    const value = this.peek(width);
    this.drop(width);
    return value;
  }

  /** Goes on to a whole byte. */
  align(): void {
    this.drop(this.count & 7);
  }

  /** Whether nothing is left. */
  isAtEnd(): bool {
    this.peek(8);
    return this.count <= this.invented;
  }
}

/** Decompresses a whole file, stream after stream. */
export class Bzip2Reader {
  private bits: BitReader;
  private selectors: StaticArray<u8> = new StaticArray<u8>(32768);
  private tables: Array<CodeTable> = [];
  private used: StaticArray<u8> = new StaticArray<u8>(256);
  private lengths: StaticArray<u8> = new StaticArray<u8>(SYMBOLS);
  private selectorCount: i32 = 0;
  private tableCount: i32 = 0;
  private usedCount: i32 = 0;
  /** The block: a byte in the low 8 bits of each word, later the place of its successor above it. */
  private block: usize = 0;
  private blockLimit: i32 = 0;
  private blockLength: i32 = 0;
  private starts: StaticArray<i32> = new StaticArray<i32>(256);
  private output: usize = heap.alloc(OUTPUT);
  private outputLength: i32 = 0;
  private crc: u32 = 0;
  private refused: bool = false;

  /** `sink` null: only check. */
  constructor(
    input: Reader,
    private sink: Sink | null,
  ) {
    this.bits = new BitReader(input);
    for (let index = 0; index < MAX_TABLES; index++) this.tables.push(new CodeTable());
    if (load<u32>(crcTable + 4) == 0) makeCrcTable();
  }

  /** Decompresses: what is wrong, or ''; that the sink wants no more is not wrong, nor what follows the last stream. */
  run(): string {
    let problem = this.stream(true);
    while (problem == '' && !this.refused && !this.bits.isAtEnd() && this.bits.peek(24) == 0x425a68) {
      problem = this.stream(false);
    }
    if (this.block != 0) heap.free(this.block);
    heap.free(this.output);
    if (problem == '' || this.refused) return '';
    return this.bits.isShort ? SHORT : problem;
  }

  private stream(first: bool): string {
    const magic = this.bits.take(24);
    const level = <i32>this.bits.take(8) - 0x30;
    if (magic != 0x425a68 || level < 1 || level > 9) return first ? 'no bzip2 file' : CORRUPT;
    this.blockLimit = level * LEVEL_BYTES;
    if (this.block != 0) heap.free(this.block);
    this.block = heap.alloc(4 * this.blockLimit);
    let whole: u32 = 0;
    while (true) {
      const kind = ((<u64>this.bits.take(24)) << 24) | (<u64>this.bits.take(24));
      const sum = this.bits.take(32);
      if (this.bits.isShort) return SHORT;
      if (kind == END_MAGIC) {
        this.bits.align();
        return sum == whole ? '' : 'crc error';
      }
      if (kind != BLOCK_MAGIC) return CORRUPT;
      const problem = this.readBlock(sum);
      if (problem != '' || this.refused) return problem;
      whole = rotl<u32>(whole, 1) ^ sum;
    }
  }

  private readBlock(sum: u32): string {
    if (this.bits.take(1) != 0) return 'randomised blocks (bzip2 before 0.9.5) are not supported';
    const origin = <i32>this.bits.take(24);
    if (!this.readTables() || !this.readSymbols()) return CORRUPT;
    if (origin >= this.blockLength) return CORRUPT;
    this.crc = 0xffffffff;
    this.writeBlock(origin);
    if (this.refused) return '';
    return ~this.crc == sum ? '' : 'crc error';
  }

  /** Which bytes occur, which table is for which group, and the tables. */
  private readTables(): bool {
    const bits = this.bits;
    const groups = bits.take(16);
    this.usedCount = 0;
    for (let group = 0; group < 16; group++) {
      if (!(groups & (0x8000 >> group))) continue;
      const members = bits.take(16);
      for (let index = 0; index < 16; index++) {
        if (members & (0x8000 >> index)) this.used[this.usedCount++] = <u8>(16 * group + index);
      }
    }
    this.tableCount = <i32>bits.take(3);
    this.selectorCount = <i32>bits.take(15);
    if (this.usedCount == 0 || this.tableCount < 2 || this.tableCount > MAX_TABLES) return false;
    if (this.selectorCount == 0 || !this.readSelectors()) return false;
    for (let table = 0; table < this.tableCount; table++)
      if (!this.readTable(this.tables[table])) return false;
    return !bits.isShort;
  }

  private readSelectors(): bool {
    const order = new StaticArray<u8>(MAX_TABLES);
    for (let index = 0; index < MAX_TABLES; index++) order[index] = <u8>index;
    for (let index = 0; index < this.selectorCount; index++) {
      let place = 0;
      while (this.bits.take(1) != 0) if (++place >= this.tableCount) return false;
      const table = order[place];
      for (; place > 0; place--) order[place] = order[place - 1];
      order[0] = table;
      this.selectors[index] = table;
    }
    return true;
  }

  private readTable(table: CodeTable): bool {
    const bits = this.bits;
    const count = this.usedCount + 2;
    let length = <i32>bits.take(5);
    for (let symbol = 0; symbol < count; symbol++) {
      while (true) {
        if (length < 1 || length > LONGEST) return false;
        if (bits.take(1) == 0) break;
        length += bits.take(1) == 0 ? 1 : -1;
      }
      this.lengths[symbol] = <u8>length;
    }
    table.build(this.lengths, count);
    return true;
  }

  /** Symbols → the block's bytes: Huffman codes, runs of the first, move-to-front. */
  private readSymbols(): bool {
    const end = this.usedCount + 1;
    const order = this.used;
    this.starts.fill(0);
    let length = 0;
    let run = 0;
    let weight = 1;
    for (let count = 0; ; count++) {
      const group = count / GROUP;
      if (group >= this.selectorCount || this.bits.isShort) return false;
      const symbol = this.tables[this.selectors[group]].decode(this.bits);
      if (symbol < 0) return false;
      if (symbol <= 1) {
        run += weight << symbol;
        weight <<= 1;
        if (run > this.blockLimit - length) return false;
        continue;
      }
      if (run > 0) {
        const byte = order[0];
        this.starts[byte] += run;
        for (; run > 0; run--) store<u32>(this.block + 4 * length++, byte);
      }
      weight = 1;
      if (symbol == end) break;
      if (length >= this.blockLimit) return false;
      const byte = order[symbol - 1];
      memory.copy(addressOf(order) + 1, addressOf(order), symbol - 1);
      order[0] = byte;
      this.starts[byte]++;
      store<u32>(this.block + 4 * length++, byte);
    }
    this.blockLength = length;
    return true;
  }

  /** Undoes the Burrows-Wheeler transform and then the runs, and writes what comes of it. */
  private writeBlock(origin: i32): void {
    let total = 0;
    for (let byte = 0; byte < 256; byte++) {
      const count = this.starts[byte];
      this.starts[byte] = total;
      total += count;
    }
    for (let index = 0; index < this.blockLength; index++) {
      const byte = load<u32>(this.block + 4 * index) & 0xff;
      const place = this.block + 4 * this.starts[byte]++;
      store<u32>(place, load<u32>(place) | (index << 8));
    }
    let word = load<u32>(this.block + 4 * origin);
    let same = 0;
    let last: u32 = 256;
    for (let index = 0; index < this.blockLength && !this.refused; index++) {
      word = load<u32>(this.block + 4 * (word >> 8));
      const byte = word & 0xff;
      if (same == 4) {
        for (let left = byte; left > 0; left--) this.put(last);
        same = 0;
        last = 256;
        continue;
      }
      same = byte == last ? same + 1 : 1;
      last = byte;
      this.put(byte);
    }
    this.flush();
  }

  @inline
  private put(byte: u32): void {
    this.crc = (this.crc << 8) ^ load<u32>(crcTable + 4 * ((this.crc >> 24) ^ byte));
    store<u8>(this.output + this.outputLength++, <u8>byte);
    if (this.outputLength == OUTPUT) this.flush();
  }

  private flush(): void {
    const sink = this.sink;
    if (sink !== null && !this.refused && this.outputLength > 0) {
      this.refused = !sink.take(this.output, this.outputLength);
    }
    this.outputLength = 0;
  }
}
