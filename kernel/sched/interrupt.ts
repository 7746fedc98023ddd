// Interrupts: a device that has completed something sets its bit in one word of RAM; the kernel looks at the word
// when it enters its timer tick, when it picks the next thread and when it is idle, and calls the device's handler.
//
// Interface: interrupt_register, interrupts_poll. Locks: none; handlers take their device's.

import { DEVICES, INTERRUPT_WORD } from '../base/layout';

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
  return (SMP ? atomic.load<u32>(INTERRUPT_WORD) : load<u32>(INTERRUPT_WORD)) != 0;
}

/** Serves all devices that have something. */
export function interrupts_poll(): void {
  while (interrupts_pending()) {
    const bits = SMP ? atomic.xchg<u32>(INTERRUPT_WORD, 0) : load<u32>(INTERRUPT_WORD);
    if (!SMP) store<u32>(INTERRUPT_WORD, 0);
    for (let rest = bits; rest != 0; rest &= rest - 1) {
      const device = ctz<u32>(rest);
      const handler = load<u32>(handler_slot(device));
      if (handler != 0) call_indirect<void>(handler, device);
    }
  }
}
