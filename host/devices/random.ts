/** The random device: fills a buffer with the host's random bytes, inside the doorbell. */
import { EFAULT, EINVAL, RANDOM_OP_FILL } from '../base/abi.ts';
import type { Device, DeviceQueue, Request } from './device.ts';

/** crypto.getRandomValues gives at most this many at once. */
const CHUNK = 65536;

/** Fills an array with random bytes, as crypto.getRandomValues does; a recorded run has a source of its own. */
export type RandomSource = (bytes: Uint8Array<ArrayBuffer>) => void;

export class RandomDevice implements Device {
  private readonly source: RandomSource;
  private queue: DeviceQueue | null = null;
  /** getRandomValues takes no view of a shared memory. */
  private readonly chunk = new Uint8Array(CHUNK);

  constructor(source: RandomSource = (bytes) => void crypto.getRandomValues(bytes)) {
    this.source = source;
  }

  attach(queue: DeviceQueue): void {
    this.queue = queue;
  }

  doorbell(): void {
    for (let request = this.queue!.take(); request; request = this.queue!.take()) {
      request.complete(this.answer(request));
    }
  }

  private answer(request: Request): number {
    if (request.operation !== RANDOM_OP_FILL) return -EINVAL;
    const buffer = request.buffer();
    if (!buffer) return -EFAULT;
    for (let done = 0; done < buffer.length; done += CHUNK) {
      const part = this.chunk.subarray(0, Math.min(CHUNK, buffer.length - done));
      this.source(part);
      buffer.set(part, done);
    }
    return buffer.length;
  }
}
