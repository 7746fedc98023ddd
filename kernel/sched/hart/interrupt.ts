// Interrupts: a device that has completed something sets its bit in one word of RAM; the kernel looks at the word
// when it enters its timer tick, when it picks the next thread and when it is idle, and calls the device's handler.
//
// The devices are hart 0's: it alone serves them, so that what a device completes comes in order. Another hart that has a
// new request for a device rings by setting the device's bit in a second word, and hart 0 passes it on.
//
// Interface: interrupt_register, interrupts_serve; doorbell_register, doorbell_ring, doorbells_serve.
// Locks: none; handlers take their device's. doorbell_ring takes hart 0's RANK_RUN_QUEUE.

import { DEVICES, DOORBELL_WORD, DOORBELL_HANDLER, INTERRUPT_WORD } from '../../base/layout';
import { atomic_exchange, atomic_load, atomic_or } from '../../sync/atomic';
import { hart_rouse_keeper } from './hart';

/** Devices are bits of one word. */
export const MAX_DEVICES: u32 = 32;

/** Table of handlers, at the start of the device area: u32 table index per device. */
@inline
function handler_slot(device: u32): usize {
  return DEVICES + 4 * <usize>device;
}

/** Names the function (device: u32) -> void to be called when `device` has completed something. Must not block. */
export function interrupt_register(device: u32, handler: u32): void {
  store<u32>(handler_slot(device), handler);
}

/** True if some device waits to be served. */
@inline
export function interrupts_pending(): bool {
  return atomic_load(INTERRUPT_WORD) != 0;
}

/** Serves all devices that have something. */
export function interrupts_serve(): void {
  while (interrupts_pending()) {
    for (let rest = atomic_exchange(INTERRUPT_WORD, 0); rest != 0; rest &= rest - 1) {
      const device = ctz<u32>(rest);
      const handler = load<u32>(handler_slot(device));
      if (handler != 0) call_indirect<void>(handler, device);
    }
  }
}

/** Names the function (device: u32) -> void that rings a device on hart 0 and takes what it completes at once. Must not block. */
export function doorbell_register(handler: u32): void {
  store<u32>(DOORBELL_HANDLER, handler);
}

/** Another hart than hart 0 has new requests in the queue of `device`. */
export function doorbell_ring(device: u32): void {
  atomic_or(DOORBELL_WORD, 1 << device);
  hart_rouse_keeper(true);
}

/** Hart 0: passes on what other harts have rung. */
export function doorbells_serve(): void {
  for (let rest = atomic_exchange(DOORBELL_WORD, 0); rest != 0; rest &= rest - 1)
    call_indirect<void>(load<u32>(DOORBELL_HANDLER), ctz<u32>(rest));
}
