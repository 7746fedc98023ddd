// Huffman codes of limited length, for compression.
//
// Interface: HuffmanCode.

/** Longest alphabet: literals and lengths of DEFLATE. */
const SYMBOLS_MAX: i32 = 288;

/** The code of an alphabet: built from frequencies, or from lengths that are given. */
export class HuffmanCode {
  lengths: StaticArray<u8> = new StaticArray<u8>(SYMBOLS_MAX);
  /** The codes, first bit lowest, as DEFLATE writes them. */
  codes: StaticArray<u16> = new StaticArray<u16>(SYMBOLS_MAX);
  private weights: StaticArray<u32> = new StaticArray<u32>(2 * SYMBOLS_MAX);
  private parents: StaticArray<i32> = new StaticArray<i32>(2 * SYMBOLS_MAX);
  private sorted: StaticArray<i32> = new StaticArray<i32>(SYMBOLS_MAX);
  private depths: StaticArray<u8> = new StaticArray<u8>(2 * SYMBOLS_MAX);

  constructor(
    public count: i32,
    private limit: i32,
  ) {}

  /**
   * Builds the code for these frequencies. Where the tree is deeper than the limit, it is built again from frequencies that
   * differ less: halved, and never 0.
   */
  build(frequencies: StaticArray<u32>): void {
    let used = 0;
    this.lengths.fill(0);
    for (let symbol = 0; symbol < this.count; symbol++) {
      if (frequencies[symbol] == 0) continue;
      this.sorted[used++] = symbol;
    }
    if (used < 2) return this.buildShort(used);
    for (let shift = 0; ; shift++) {
      for (let index = 0; index < used; index++) {
        const symbol = this.sorted[index];
        this.weights[symbol] = max<u32>(1, frequencies[symbol] >> shift);
      }
      this.sort(used);
      if (this.measure(used)) break;
    }
    this.assign();
  }

  /** Decoders want two codes at least, even if only one is used or none is. */
  private buildShort(used: i32): void {
    const first = used == 0 ? 0 : this.sorted[0];
    this.lengths[first] = 1;
    this.lengths[first == 0 ? 1 : 0] = 1;
    this.assign();
  }

  /** Heap sort by weight; equal weights by symbol, so that the same input gives the same output. */
  private sort(used: i32): void {
    for (let root = used / 2 - 1; root >= 0; root--) this.sift(root, used);
    for (let end = used - 1; end > 0; end--) {
      this.swap(0, end);
      this.sift(0, end);
    }
  }

  private swap(first: i32, second: i32): void {
    const kept = this.sorted[first];
    this.sorted[first] = this.sorted[second];
    this.sorted[second] = kept;
  }

  private isAfter(first: i32, second: i32): bool {
    const one = this.sorted[first];
    const other = this.sorted[second];
    return (
      this.weights[one] > this.weights[other] || (this.weights[one] == this.weights[other] && one > other)
    );
  }

  private sift(from: i32, end: i32): void {
    let root = from;
    while (2 * root + 1 < end) {
      let child = 2 * root + 1;
      if (child + 1 < end && this.isAfter(child + 1, child)) child++;
      if (!this.isAfter(child, root)) return;
      this.swap(root, child);
      root = child;
    }
  }

  /** Joins the lightest two until one is left, from two queues (van Leeuwen 1976). False: too deep. */
  private measure(used: i32): bool {
    const weights = this.weights;
    let leaf = 0;
    let inner = SYMBOLS_MAX;
    let next = SYMBOLS_MAX;
    const last = SYMBOLS_MAX + used - 1;
    for (; next < last; next++) {
      let sum: u32 = 0;
      for (let side = 0; side < 2; side++) {
        const takeLeaf = leaf < used && (inner == next || weights[this.sorted[leaf]] <= weights[inner]);
        const node = takeLeaf ? this.sorted[leaf++] : inner++;
        this.parents[node] = next;
        sum += weights[node];
      }
      weights[next] = sum;
    }
    this.depths[last - 1] = 0;
    for (let node = last - 2; node >= SYMBOLS_MAX; node--) {
      this.depths[node] = this.depths[this.parents[node]] + 1;
    }
    for (let index = 0; index < used; index++) {
      const symbol = this.sorted[index];
      const depth = this.depths[this.parents[symbol]] + 1;
      if (<i32>depth > this.limit) return false;
      this.lengths[symbol] = depth;
    }
    return true;
  }

  /** Gives canonical codes to the lengths (RFC 1951, 3.2.2). */
  assign(): void {
    let code = 0;
    for (let length = 1; length <= this.limit; length++) {
      code <<= 1;
      for (let symbol = 0; symbol < this.count; symbol++) {
        if (<i32>this.lengths[symbol] != length) continue;
        let bits = 0;
        for (let bit = 0; bit < length; bit++) bits |= ((code >> bit) & 1) << (length - 1 - bit);
        this.codes[symbol] = <u16>bits;
        code++;
      }
    }
  }

  /** Bits that symbols of these frequencies take. */
  cost(frequencies: StaticArray<u32>): u64 {
    let bits: u64 = 0;
    for (let symbol = 0; symbol < this.count; symbol++)
      bits += <u64>frequencies[symbol] * this.lengths[symbol];
    return bits;
  }
}
