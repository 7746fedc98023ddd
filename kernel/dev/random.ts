// Random bytes, straight from the machine: no pool of our own, for there is no entropy here but the host's.
//
// Interface: random_init, random_bytes. Locks: the queue's.

import { DEVICE_RANDOM, RANDOM_OP_FILL } from '../base/abi';
import { queue_create, request_get_always, request_run_soon } from './queue';

export function random_init(): void {
  queue_create(DEVICE_RANDOM, 8);
}

/** Fills `length` bytes at `address`: 0 or -errno. The device answers at once. */
export function random_bytes(address: usize, length: u32): i32 {
  const request = request_get_always(DEVICE_RANDOM);
  request.operation = RANDOM_OP_FILL;
  request.buffer = address;
  request.buffer_size = length;
  const status = request_run_soon(DEVICE_RANDOM, request);
  return status < 0 ? status : 0;
}
