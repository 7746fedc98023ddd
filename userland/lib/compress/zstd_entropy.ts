// The entropy codes of zstd: finite state entropy and Huffman codes, and the bits that they come in (RFC 8878, section 4).
//
// Interface: BackwardBits, FseTable, HuffmanTable. Buffers have PADDING bytes behind what is read; no input makes anything here read or
// write outside of buffer and tables.

/** What may be read behind the end of a buffer, and is worth nothing. */
export const PADDING: i32 = 8;

/** Bits from the end of a buffer to its beginning; the last byte marks where they begin. Behind the beginning there are zeros. */
export class BackwardBits {
  private base: usize = 0;
  /** Bits that are left; < 0: so many more were taken than there were. */
  left: i32 = 0;

  /** False: the mark is missing. */
  begin(address: usize, length: i32): bool {
    this.base = address;
    const last: u32 = length > 0 ? load<u8>(address + length - 1) : 0;
    if (last == 0) return false;
    this.left = 8 * (length - 1) + (31 - clz(last));
    return true;
  }

  /** The next `count` bits, 0 to 56, which stay. */
  @inline
  peek(count: i32): u64 {
    const start = this.left - count;
    if (start < 0) return this.left > 0 ? this.at(0, this.left) << (count - this.left) : 0;
    return this.at(start, count);
  }

  @inline
  take(count: i32): u64 {
    const value = this.peek(count);
    this.left -= count;
    return value;
  }

  @inline
  private at(start: i32, count: i32): u64 {
    return (load<u64>(this.base + (start >> 3)) >> (start & 7)) & (((<u64>1) << count) - 1);
  }
}

/** Most symbols of a code, those of Huffman's weights. */
const SYMBOLS: i32 = 256;

export class FseTable {
  log: i32 = 0;
  /** There is a code. */
  made: bool = false;
  private symbols: StaticArray<u8> = new StaticArray<u8>(512);
  private bits: StaticArray<u8> = new StaticArray<u8>(512);
  private bases: StaticArray<u16> = new StaticArray<u16>(512);
  private shares: StaticArray<i16> = new StaticArray<i16>(SYMBOLS);
  private next: StaticArray<u16> = new StaticArray<u16>(SYMBOLS);

  @inline
  symbol(state: u32): i32 {
    return unchecked(this.symbols[state]);
  }

  @inline
  follow(state: u32, input: BackwardBits): u32 {
    return unchecked(this.bases[state]) + <u32>input.take(unchecked(this.bits[state]));
  }

  /** A code of one symbol. */
  single(symbol: u8): void {
    this.log = 0;
    this.symbols[0] = symbol;
    this.bits[0] = 0;
    this.bases[0] = 0;
    this.made = true;
  }

  /** A code that everybody knows. */
  usual(shares: StaticArray<i8>, log: i32): void {
    for (let index = 0; index < shares.length; index++) this.shares[index] = shares[index];
    this.log = log;
    this.build(shares.length);
  }

  /** Reads a code's description, of `most` symbols and `longest` bits at most: its bytes; < 0: it is none. */
  read(address: usize, length: i32, most: i32, longest: i32): i32 {
    this.made = false;
    if (length < 1) return -1;
    const end = 8 * length;
    this.log = (load<u8>(address) & 15) + 5;
    if (this.log > longest) return -1;
    let at = 4;
    let left = 1 << this.log;
    let count = 0;
    while (left > 0) {
      if (count >= most || at > end) return -1;
      const width = 32 - clz(left + 1);
      const value = forward(address, at, width);
      const low = value & ((1 << (width - 1)) - 1);
      const short = (1 << width) - 2 - left;
      let share = value;
      if (low < short) share = low;
      else if (value >= 1 << (width - 1)) share = value - short;
      at += low < short ? width - 1 : width;
      share--;
      left -= share < 0 ? 1 : share;
      this.shares[count++] = <i16>share;
      if (share != 0) continue;
      for (let zeros = 3; zeros == 3;) {
        if (at > end) return -1;
        zeros = forward(address, at, 2);
        at += 2;
        if (count + zeros > most) return -1;
        for (let index = 0; index < zeros; index++) this.shares[count++] = 0;
      }
    }
    if (left != 0 || at > end) return -1;
    return this.build(count) ? (at + 7) >> 3 : -1;
  }

  private build(count: i32): bool {
    const size = 1 << this.log;
    let high = size;
    for (let symbol = 0; symbol < count; symbol++) {
      const share = this.shares[symbol];
      this.next[symbol] = <u16>(share < 0 ? 1 : share);
      if (share < 0) this.symbols[--high] = <u8>symbol;
    }
    const step = (size >> 1) + (size >> 3) + 3;
    let at = 0;
    for (let symbol = 0; symbol < count; symbol++) {
      for (let index: i32 = 0; index < <i32>this.shares[symbol]; index++) {
        this.symbols[at] = <u8>symbol;
        do at = (at + step) & (size - 1);
        while (at >= high);
      }
    }
    for (let state = 0; state < size; state++) {
      const symbol = this.symbols[state];
      const next = <u32>this.next[symbol];
      this.next[symbol] = <u16>(next + 1);
      const bits = this.log - (31 - clz(next));
      this.bits[state] = <u8>bits;
      this.bases[state] = <u16>((next << bits) - size);
    }
    this.made = at == 0;
    return this.made;
  }
}

/** Bits from the beginning of a buffer, the lowest of a byte first: `count` of them, at most 25, from bit `at` on. */
function forward(address: usize, at: i32, count: i32): i32 {
  return (<i32>(load<u32>(address + (at >> 3)) >> (at & 7))) & ((1 << count) - 1);
}

/** Longest code of Huffman's here. */
const LONGEST: i32 = 11;
const WEIGHTS_LOG: i32 = 6;
const WEIGHT_SYMBOLS: i32 = 16;

export class HuffmanTable {
  log: i32 = 0;
  made: bool = false;
  private symbols: StaticArray<u8> = new StaticArray<u8>(1 << LONGEST);
  private bits: StaticArray<u8> = new StaticArray<u8>(1 << LONGEST);
  private weights: StaticArray<u8> = new StaticArray<u8>(SYMBOLS);
  private first: StaticArray<i32> = new StaticArray<i32>(LONGEST + 2);
  private fse: FseTable = new FseTable();
  private input: BackwardBits = new BackwardBits();

  /** Reads a code's description: its bytes; < 0: it is none. */
  read(address: usize, length: i32): i32 {
    this.made = false;
    if (length < 1) return -1;
    const head = <i32>load<u8>(address);
    const bytes = head < 128 ? head : (head - 126) >> 1;
    if (length < 1 + bytes) return -1;
    let count = head - 127;
    if (head < 128) count = this.readWeights(address + 1, bytes);
    else
      for (let index = 0; index < count; index++) {
        const pair = load<u8>(address + 1 + (index >> 1));
        this.weights[index] = (index & 1) == 0 ? pair >> 4 : pair & 15;
      }
    return count > 0 && this.build(count) ? 1 + bytes : -1;
  }

  /** Weights in a code of their own, by two states in turn: how many; < 0: they are none. */
  private readWeights(address: usize, length: i32): i32 {
    const fse = this.fse;
    const input = this.input;
    const head = fse.read(address, length, WEIGHT_SYMBOLS, WEIGHTS_LOG);
    if (head < 0 || !input.begin(address + head, length - head)) return -1;
    let state = <u32>input.take(fse.log);
    let other = <u32>input.take(fse.log);
    if (input.left < 0) return -1;
    // The last symbol of all is not written: there are 255 at most.
    for (let count = 0; count < SYMBOLS - 2;) {
      this.weights[count++] = <u8>fse.symbol(state);
      const next = fse.follow(state, input);
      state = other;
      other = next;
      if (input.left >= 0) continue;
      this.weights[count++] = <u8>fse.symbol(state);
      return count;
    }
    return -1;
  }

  /** Makes the code of `count` weights, and the last symbol's, which follows from them. */
  private build(count: i32): bool {
    let sum: u32 = 0;
    for (let symbol = 0; symbol < count; symbol++) {
      if (this.weights[symbol] > <u8>LONGEST) return false;
      if (this.weights[symbol] > 0) sum += (<u32>1) << (this.weights[symbol] - 1);
    }
    if (sum == 0) return false;
    const log = 32 - clz(sum);
    const left = ((<u32>1) << log) - sum;
    if (log > LONGEST || popcnt(left) != 1) return false;
    this.weights[count] = <u8>(ctz(left) + 1);
    this.log = log;
    // Codes of small weights, the long ones, come first.
    const first = this.first;
    first.fill(0);
    for (let symbol = 0; symbol <= count; symbol++) {
      const weight = <i32>this.weights[symbol];
      if (weight > 0) first[weight + 1] += 1 << (weight - 1);
    }
    for (let weight = 2; weight <= log + 1 && weight < first.length; weight++)
      first[weight] += first[weight - 1];
    for (let symbol = 0; symbol <= count; symbol++) {
      const weight = <i32>this.weights[symbol];
      if (weight == 0) continue;
      const size = 1 << (weight - 1);
      memory.fill(changetype<usize>(this.symbols) + first[weight], <u8>symbol, size);
      memory.fill(changetype<usize>(this.bits) + first[weight], <u8>(log + 1 - weight), size);
      first[weight] += size;
    }
    this.made = true;
    return true;
  }

  /** Decodes `count` bytes out of a whole stream. False: it is none. */
  decode(address: usize, length: i32, to: usize, count: i32): bool {
    const input = this.input;
    if (!input.begin(address, length)) return false;
    for (let index = 0; index < count; index++) {
      const code = <i32>input.peek(this.log);
      store<u8>(to + index, unchecked(this.symbols[code]));
      input.left -= unchecked(this.bits[code]);
    }
    return input.left == 0;
  }
}
