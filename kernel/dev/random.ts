// Random bytes, straight from the machine: no pool of our own, for there is no entropy here but the host's.
//
// Interface: random_init, random_bytes. Locks: the queue's.

import { DEVICE_RANDOM } from '../base/abi';
import { random_fill } from './operations';
import { queue_create } from './queue';

export function random_init(): void {
  queue_create(DEVICE_RANDOM, 8);
}

/** Fills `length` bytes at `address`: 0 or -errno. The device answers at once. */
export function random_bytes(address: usize, length: u32): i32 {
  return min<i32>(random_fill(address, length), 0);
}
