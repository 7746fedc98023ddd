/**
 * RAM: one WebAssembly.Memory that the kernel and the devices share.
 *
 * Its maximum is its initial size, so it never grows and no view of it goes stale; the operating system gives pages
 * only when they are touched. With several harts it is a shared memory, and what harts and devices both write goes
 * through Atomics.
 */

/** Bytes of a WebAssembly page, which is also the kernel's frame. */
export const PAGE = 65536;

/** A wasm32 memory has at most this many pages. */
export const MAX_PAGES = 65536;

/** Harts that the kernel has room for: kernel/base/config.ts. */
export const MAX_HARTS = 16;

/** The kernel's own tables need this much; less cannot boot. */
export const MIN_RAM_PAGES = 256;

/** Something read from RAM cannot be: the kernel is broken. The machine stops, and says so. */
export class MachineCheck extends Error {
  override readonly name = 'MachineCheck';
}

export class Ram {
  readonly memory: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly shared: boolean;
  private readonly words: Int32Array;

  /** New RAM; throws RangeError if the host has not that much address space. */
  constructor(pages: number, shared: boolean);
  /** RAM that another hart has made, shared. */
  constructor(memory: WebAssembly.Memory);
  constructor(from: number | WebAssembly.Memory, shared = true) {
    if (typeof from === 'number' && (from < MIN_RAM_PAGES || from > MAX_PAGES))
      throw new RangeError(`RAM of ${from} pages`);
    this.memory =
      typeof from === 'number' ? new WebAssembly.Memory({ initial: from, maximum: from, shared }) : from;
    this.bytes = new Uint8Array(this.memory.buffer);
    this.view = new DataView(this.memory.buffer);
    this.words = new Int32Array(this.memory.buffer);
    this.shared = shared;
  }

  get size(): number {
    return this.bytes.length;
  }

  /** Whether `length` bytes at `address` lie in RAM; address 0 does not count as an address. */
  contains(address: number, length: number): boolean {
    return address > 0 && length >= 0 && address + length <= this.bytes.length;
  }

  /** The bytes at `address`, as a view. Throws MachineCheck outside of RAM. */
  slice(address: number, length: number): Uint8Array {
    if (!this.contains(address, length)) {
      throw new MachineCheck(`${length} bytes at address 0x${address.toString(16)} are outside of RAM`);
    }
    return this.bytes.subarray(address, address + length);
  }

  u32(address: number): number {
    return this.view.getUint32(address, true);
  }

  setU32(address: number, value: number): void {
    this.view.setUint32(address, value, true);
  }

  /** Reads a word that another hart may be writing. */
  load(address: number): number {
    return Atomics.load(this.words, address >>> 2) >>> 0;
  }

  /** Writes a word that another hart may be reading, after everything written before. */
  store(address: number, value: number): void {
    Atomics.store(this.words, address >>> 2, value | 0);
  }

  /** Sets bits of a word that others set and clear, too. */
  or(address: number, bits: number): void {
    Atomics.or(this.words, address >>> 2, bits);
  }
}
