/** The kernel's end of a device queue, written in TypeScript: for tests of device models. */
import * as abi from '../../../host/base/abi.ts';
import { DeviceQueue } from '../../../host/devices/device.ts';
import type { Device } from '../../../host/devices/device.ts';
import { Ram } from '../../../host/base/ram.ts';

const QUEUE = 0x1000;
const RINGS = 0x2000;
const REQUESTS = 0x3000;
const WORD = 0x800;
const CAPACITY = 8;

/** Where a test may put buffers. */
export const BUFFER = 0x10000;

export interface Submission {
  operation: number;
  argument0?: number;
  argument1?: bigint;
  buffer?: number;
  size?: number;
  buffer2?: number;
  size2?: number;
}

export class TestQueue {
  readonly ram = new Ram(256, false);
  interrupts = 0;
  private readonly device: Device;
  private readonly queue: DeviceQueue;
  private submitted = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(device: Device, change: (ram: Ram) => void = () => undefined) {
    this.device = device;
    const set = (field: number, value: number): void => this.ram.setU32(QUEUE + field, value);
    set(abi.DEVICE_QUEUE_CAPACITY, CAPACITY);
    set(abi.DEVICE_QUEUE_REQUESTS, REQUESTS);
    set(abi.DEVICE_QUEUE_SUBMISSIONS, RINGS);
    set(abi.DEVICE_QUEUE_COMPLETIONS, RINGS + 0x100);
    set(abi.DEVICE_QUEUE_INTERRUPT_WORD, WORD);
    change(this.ram);
    this.queue = new DeviceQueue(this.ram, 5, QUEUE, () => {
      this.interrupts++;
      for (const wake of this.waiting.splice(0)) wake();
    });
    device.attach(this.queue);
  }

  /** Fields of the queue, for tests that break it. */
  static field(field: number): number {
    return QUEUE + field;
  }
  static readonly submissions = RINGS;

  get interruptWord(): number {
    return this.ram.u32(WORD);
  }

  /** Submits without ringing; returns the request's index. */
  submit(submission: Submission): number {
    const index = this.submitted % CAPACITY;
    const at = REQUESTS + abi.DEVICE_REQUEST_SIZE * index;
    this.ram.bytes.fill(0, at, at + abi.DEVICE_REQUEST_SIZE);
    this.ram.setU32(at + abi.DEVICE_REQUEST_OPERATION, submission.operation);
    this.ram.setU32(at + abi.DEVICE_REQUEST_STATUS, 0x7fffffff);
    this.ram.setU32(at + abi.DEVICE_REQUEST_BUFFER, submission.buffer ?? 0);
    this.ram.setU32(at + abi.DEVICE_REQUEST_BUFFER_SIZE, submission.size ?? 0);
    this.ram.setU32(at + abi.DEVICE_REQUEST_BUFFER2, submission.buffer2 ?? 0);
    this.ram.setU32(at + abi.DEVICE_REQUEST_BUFFER2_SIZE, submission.size2 ?? 0);
    this.ram.view.setBigUint64(at + abi.DEVICE_REQUEST_ARGUMENT0, BigInt(submission.argument0 ?? 0), true);
    this.ram.view.setBigUint64(at + abi.DEVICE_REQUEST_ARGUMENT1, submission.argument1 ?? 0n, true);
    this.ram.setU32(RINGS + 4 * (this.submitted % CAPACITY), index);
    this.submitted++;
    this.ram.setU32(QUEUE + abi.DEVICE_QUEUE_SUBMISSION_TAIL, this.submitted);
    return index;
  }

  ring(): void {
    this.queue.ring(this.device);
  }

  /** The status of a request, or null while the device has it. */
  status(index: number): number | null {
    const status = this.ram.view.getInt32(
      REQUESTS + abi.DEVICE_REQUEST_SIZE * index + abi.DEVICE_REQUEST_STATUS,
      true,
    );
    return status === 0x7fffffff ? null : status;
  }

  /** Submits, rings and waits for the answer. */
  async run(submission: Submission): Promise<number> {
    const index = this.submit(submission);
    this.ring();
    return this.finished(index);
  }

  async finished(index: number): Promise<number> {
    for (;;) {
      const status = this.status(index);
      if (status !== null) return status;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Puts bytes or text at BUFFER plus an offset; returns the length. */
  put(contents: Uint8Array | string, offset = 0): number {
    const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
    this.ram.bytes.set(bytes, BUFFER + offset);
    return bytes.length;
  }

  text(length: number, offset = 0): string {
    return new TextDecoder().decode(this.ram.bytes.slice(BUFFER + offset, BUFFER + offset + length));
  }
}
