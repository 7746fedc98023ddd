// A growable vector of 32-bit words outside the garbage-collected heap: for tables that are read at every step of a
// matcher, where bounds checks and write barriers would cost more than the work itself.
//
// Interface: Words. The owner calls free(); indices are not checked.

export class Words {
  /** Where the words are; moves when the vector grows. */
  base: usize = 0;
  length: i32 = 0;
  private capacity: i32 = 0;

  @inline
  get(index: i32): u32 {
    return load<u32>(this.base + ((<usize>index) << 2));
  }

  @inline
  set(index: i32, value: u32): void {
    store<u32>(this.base + ((<usize>index) << 2), value);
  }

  @inline
  push(value: u32): void {
    if (this.length == this.capacity) this.reserve(max(16, this.capacity * 2));
    store<u32>(this.base + ((<usize>this.length) << 2), value);
    this.length++;
  }

  /** Makes room for `capacity` words in all. */
  reserve(capacity: i32): void {
    if (capacity <= this.capacity) return;
    const bytes = (<usize>capacity) << 2;
    this.base = this.base == 0 ? heap.alloc(bytes) : heap.realloc(this.base, bytes);
    this.capacity = capacity;
  }

  /** Makes the vector `length` words long; new ones are `value`. */
  resize(length: i32, value: u32): void {
    this.reserve(length);
    for (let index = this.length; index < length; index++) this.set(index, value);
    this.length = length;
  }

  clear(): void {
    this.length = 0;
  }

  free(): void {
    if (this.base != 0) heap.free(this.base);
    this.base = 0;
    this.length = 0;
    this.capacity = 0;
  }
}
