/**
 * The device's end of a queue (kernel/dev/queue.ts has the kernel's): takes requests from the submission ring, answers
 * them on the completion ring and raises the device's bit in the interrupt word.
 *
 *     kernel ──▶ submissions ──▶ take() … request.complete(status) ──▶ completions ──▶ kernel
 *
 * A device knows the queue, not the kernel. Everything that it reads from RAM is checked: a queue that cannot be is a
 * MachineCheck (the kernel is broken), a buffer that lies outside of RAM fails its request with EFAULT.
 */
import * as abi from '../base/abi.ts';
import { MachineCheck } from '../base/ram.ts';
import type { Ram } from '../base/ram.ts';

/** A device model, as the hart sees it. */
export interface Device {
  /** The kernel has made the queue. */
  attach(queue: DeviceQueue): void;
  /** There are new submissions. What is completed before this returns needs no interrupt. */
  doorbell(): void;
}

/** One request, the device's until it completes it. */
export class Request {
  readonly operation: number;
  readonly argument0: number;
  readonly argument1: number;
  readonly argument2: number;
  readonly argument3: number;
  /** argument1 as it is, for what is no number. */
  readonly argument1Bits: bigint;
  private readonly queue: DeviceQueue;
  private readonly index: number;
  private readonly address: number;

  constructor(queue: DeviceQueue, index: number, address: number) {
    const { ram } = queue;
    this.queue = queue;
    this.index = index;
    this.address = address;
    this.operation = ram.u32(address + abi.DEVICE_REQUEST_OPERATION);
    this.argument0 = Number(ram.view.getBigUint64(address + abi.DEVICE_REQUEST_ARGUMENT0, true));
    this.argument1Bits = ram.view.getBigUint64(address + abi.DEVICE_REQUEST_ARGUMENT1, true);
    this.argument1 = Number(this.argument1Bits);
    this.argument2 = Number(ram.view.getBigUint64(address + abi.DEVICE_REQUEST_ARGUMENT2, true));
    this.argument3 = Number(ram.view.getBigUint64(address + abi.DEVICE_REQUEST_ARGUMENT3, true));
  }

  /** The first buffer, a view of RAM; null if it does not lie in RAM. */
  buffer(): Uint8Array | null {
    return this.view(abi.DEVICE_REQUEST_BUFFER, abi.DEVICE_REQUEST_BUFFER_SIZE);
  }

  /** The second one. */
  buffer2(): Uint8Array | null {
    return this.view(abi.DEVICE_REQUEST_BUFFER2, abi.DEVICE_REQUEST_BUFFER2_SIZE);
  }

  /** Answers: a result ≥ 0 or −errno. Once; the buffers are the kernel's again. */
  complete(status: number): void {
    this.queue.complete(this.index, this.address, status);
  }

  private view(addressField: number, sizeField: number): Uint8Array | null {
    const { ram } = this.queue;
    const address = ram.u32(this.address + addressField);
    const size = ram.u32(this.address + sizeField);
    if (size === 0) return new Uint8Array(0);
    return ram.contains(address, size) ? ram.slice(address, size) : null;
  }
}

export class DeviceQueue {
  readonly ram: Ram;
  private readonly device: number;
  private readonly address: number;
  private readonly capacity: number;
  private readonly requests: number;
  private readonly submissions: number;
  private readonly completions: number;
  private readonly interruptWord: number;
  private readonly interrupt: () => void;
  /** Indices of the requests that are the device's. */
  private readonly taken = new Set<number>();
  private inDoorbell = false;

  /** `interrupt` is called after a bit was set outside of a doorbell. Throws MachineCheck for a queue that cannot be. */
  constructor(ram: Ram, device: number, address: number, interrupt: () => void) {
    this.ram = ram;
    this.device = device;
    this.address = address;
    this.interrupt = interrupt;
    this.check(address % 4 === 0 && ram.contains(address, abi.DEVICE_QUEUE_SIZE), 'it is not in RAM');
    this.capacity = ram.u32(address + abi.DEVICE_QUEUE_CAPACITY);
    const powerOfTwo = this.capacity > 0 && (this.capacity & (this.capacity - 1)) === 0;
    this.check(powerOfTwo && this.capacity <= 65536, `its capacity is ${this.capacity}`);
    this.requests = this.region(abi.DEVICE_QUEUE_REQUESTS, abi.DEVICE_REQUEST_SIZE * this.capacity);
    this.submissions = this.region(abi.DEVICE_QUEUE_SUBMISSIONS, 4 * this.capacity);
    this.completions = this.region(abi.DEVICE_QUEUE_COMPLETIONS, 4 * this.capacity);
    this.interruptWord = this.region(abi.DEVICE_QUEUE_INTERRUPT_WORD, 4);
  }

  /** Lets `device` look at its new submissions. */
  ring(device: Device): void {
    this.inDoorbell = true;
    try {
      device.doorbell();
    } finally {
      this.inDoorbell = false;
    }
  }

  /** The next submission, or null. */
  take(): Request | null {
    const head = this.ram.load(this.address + abi.DEVICE_QUEUE_SUBMISSION_HEAD);
    const waiting = (this.ram.load(this.address + abi.DEVICE_QUEUE_SUBMISSION_TAIL) - head) >>> 0;
    if (waiting === 0) return null;
    this.check(waiting <= this.capacity, `${waiting} submissions are in a ring of ${this.capacity}`);
    const index = this.ram.load(this.submissions + 4 * (head & (this.capacity - 1)));
    this.check(index < this.capacity, `request ${index} was submitted, of ${this.capacity}`);
    this.check(!this.taken.has(index), `request ${index} was submitted twice`);
    this.taken.add(index);
    this.ram.store(this.address + abi.DEVICE_QUEUE_SUBMISSION_HEAD, head + 1);
    return new Request(this, index, this.requests + abi.DEVICE_REQUEST_SIZE * index);
  }

  /** Answers request `index`; for Request.complete. */
  complete(index: number, address: number, status: number): void {
    if (!this.taken.delete(index)) throw new Error(`device ${this.device} completed request ${index} twice`);
    this.ram.view.setInt32(address + abi.DEVICE_REQUEST_STATUS, status, true);
    const tail = this.ram.load(this.address + abi.DEVICE_QUEUE_COMPLETION_TAIL);
    this.ram.store(this.completions + 4 * (tail & (this.capacity - 1)), index);
    this.ram.store(this.address + abi.DEVICE_QUEUE_COMPLETION_TAIL, tail + 1);
    if (this.inDoorbell) return;
    this.ram.or(this.interruptWord, 1 << this.device);
    this.interrupt();
  }

  private region(field: number, size: number): number {
    const address = this.ram.u32(this.address + field);
    this.check(address % 4 === 0 && this.ram.contains(address, size), 'a part of it is not in RAM');
    return address;
  }

  private check(holds: boolean, what: string): void {
    if (!holds) throw new MachineCheck(`the queue of device ${this.device}: ${what}`);
  }
}
