// The idle loop's side of the scheduler: the machine asks who runs next, or lets the hart sleep.
//
// Interface: hart_pick, harts_rest, hart_after_break. Locks: the hart's run queue lock.

import { attention_wanted } from './attend';
import { class_pick } from './class';
import { clock_advance, clock_is_virtual, clock_now } from './clock';
import {
  Hart,
  hart_is_idle,
  hart_is_online,
  hart_lock,
  hart_of,
  hart_set_idle,
  hart_unlock,
  harts_count,
  this_hart,
} from './hart';
import { follow_waker, poll } from './schedule';
import { Thread, no_thread, set_current } from './thread';
import { NEVER, timers_next } from './timer';
import { EVENT_SWITCH, trace_events, trace_switch } from './trace_ring';

/** The event loop has run while a thread waited to go on: its time is nobody's. */
export function hart_after_break(): void {
  if (!clock_is_virtual()) this_hart().switched_at = clock_now();
}

/**
 * The idle loop asks who runs: a slot, or 0 if nobody can. `busy` is the table index of a function () -> bool that says
 * whether a device owes an answer soon; asked last, since the answer to nobody's question may just have come.
 */
export function hart_pick(busy: u32): u32 {
  const hart = this_hart();
  set_current(changetype<Thread>(0));
  if (SMP) hart_set_idle(hart, false);
  let now = clock_now();
  poll(hart, now);
  let next = pick_idle(hart);
  // Whoever wanted something between the poll and the flag saw a hart that is at work, and did not interrupt it.
  while (SMP && no_thread(next) && attention_wanted(hart)) {
    poll(hart, now);
    next = pick_idle(hart);
  }
  if (
    no_thread(next) &&
    clock_is_virtual() &&
    harts_rest() &&
    timers_next() != NEVER &&
    !call_indirect<bool>(busy)
  ) {
    clock_advance(timers_next());
    now = clock_now();
    poll(hart, now);
    next = pick_idle(hart);
  }
  hart.idle_time += max<i64>(now - hart.switched_at, 0);
  hart.switched_at = now;
  if (no_thread(next)) return 0;
  if (SMP) follow_waker(hart, next);
  if ((trace_events() & EVENT_SWITCH) != 0) trace_switch(changetype<Thread>(0), next, hart.switched_at);
  set_current(next);
  return next.slot;
}

/** Takes who runs next, or lets the hart be idle: then whoever finds something for it interrupts it. */
function pick_idle(hart: Hart): Thread {
  hart_lock(hart);
  const next = class_pick(hart);
  if (SMP) {
    hart.running = next;
    hart_set_idle(hart, no_thread(next));
  }
  hart_unlock(hart);
  return next;
}

/** True if no hart has anything to run; asked by one that has said that of itself. */
export function harts_rest(): bool {
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    if (hart != this_hart() && hart_is_online(hart) && !hart_is_idle(hart)) return false;
  }
  return true;
}
