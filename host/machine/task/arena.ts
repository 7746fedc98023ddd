/**
 * Arguments of one system call in a host task's memory: strings, structs and buffers one behind the other, in the
 * layouts of abi/.
 */
import { errnoName, ENOMEM } from '../../base/abi.ts';

/** The first bytes stay unused, so that no address is 0. */
const FIRST = 16;

export class Arena {
  readonly view: DataView;
  private readonly bytes: Uint8Array;
  private top = FIRST;

  constructor(memory: WebAssembly.Memory) {
    this.view = new DataView(memory.buffer);
    this.bytes = new Uint8Array(memory.buffer);
  }

  /** Forgets everything. */
  clear(): void {
    this.top = FIRST;
  }

  /** Bytes that are left. */
  get free(): number {
    return this.bytes.length - this.top;
  }

  /** The address of `size` zeroed bytes, a multiple of 8. */
  allocate(size: number): number {
    const address = this.top;
    if (size > this.free) throw new RangeError(`${errnoName(ENOMEM)}: too much for one system call`);
    this.top = (address + size + 7) & ~7;
    this.bytes.fill(0, address, address + size);
    return address;
  }

  /** A copy of `bytes`. */
  put(bytes: Uint8Array): number {
    const address = this.allocate(bytes.length);
    this.bytes.set(bytes, address);
    return address;
  }

  /** A string as the system calls take it: address and length in bytes. */
  string(text: string): [address: number, length: number] {
    const bytes = new TextEncoder().encode(text);
    return [this.put(bytes), bytes.length];
  }

  /** Strings one behind the other, each ended by a NUL: address, length in bytes, count. */
  strings(list: readonly string[]): [address: number, length: number, count: number] {
    const [address, length] = this.string(list.map((text) => `${text}\0`).join(''));
    return [address, length, list.length];
  }

  /** Writes words from `address` on. */
  words(address: number, ...values: number[]): void {
    values.forEach((value, i) => this.view.setInt32(address + 4 * i, value | 0, true));
  }

  u32(address: number): number {
    return this.view.getUint32(address, true);
  }

  /** A copy of bytes. */
  copy(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.bytes.subarray(address, address + length));
  }
}
