// The idle loop's side of the scheduler: the machine asks who runs next, or lets the hart sleep.
//
// On the virtual clock time jumps to the next timer when all harts are idle. The hart that lets it jump is at work meanwhile, and is
// alone: else another hart, which was idle too, could take the timer after it for the next one while its handler has not yet woken
// anybody, and jump over all that those would have done. That all are idle, this one included, and that it is at work now, is
// one step on one word (hart_begin_alone): flags looked at one after the other may never all have been true.
// tests/models/jump.pml is a model of it.
//
// Interface: hart_pick, hart_after_break. Locks: the hart's run queue lock.

import { is_null, null_of } from '../base/pointer';
import { attention_wanted } from './hart/attend';
import { class_pick } from './class/class';
import { clock_advance, clock_is_virtual, clock_now } from './time/clock';
import {
  Hart,
  hart_begin_alone,
  hart_lock,
  hart_set_idle,
  hart_set_to_work,
  hart_unlock,
  this_hart,
} from './hart/hart';
import { follow_waker, hart_serve } from './schedule';
import { Thread, set_current } from './thread';
import { NEVER, timers_next } from './time/timer';
import { TRACE_SCHED_SWITCH, trace_events, trace_switch } from './trace_ring';

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
  set_current(null_of<Thread>());
  if (SMP) hart_set_to_work(hart);
  let now = clock_now();
  hart_serve(hart, now);
  let next = look(hart, now);
  if (is_null(next) && clock_is_virtual()) {
    jump(hart, busy);
    now = clock_now();
    next = look(hart, now);
  }
  hart.idle_time += max<i64>(now - hart.switched_at, 0);
  hart.switched_at = now;
  if (is_null(next)) return 0;
  if (SMP) follow_waker(hart, next);
  if ((trace_events() & TRACE_SCHED_SWITCH) != 0) trace_switch(null_of<Thread>(), next, hart.switched_at);
  set_current(next);
  return next.slot;
}

/** Who runs next, once all is done that others want of the hart; 0: nobody, and the hart is idle. */
function look(hart: Hart, now: i64): Thread {
  let next = pick_idle(hart);
  // A hart that wanted something between the look and the flag saw this one at work, and did not interrupt it.
  while (SMP && is_null(next) && attention_wanted(hart)) {
    hart_set_to_work(hart);
    hart_serve(hart, now);
    next = pick_idle(hart);
  }
  return next;
}

/**
 * Virtual clock, all idle: lets time jump to the next timer, and its handler run. That this hart found no thread does not say that it
 * has none now: another may have been at work since, and be idle again.
 */
function jump(hart: Hart, busy: u32): void {
  if (!hart_begin_alone()) return;
  if (timers_next() == NEVER || call_indirect<bool>(busy)) return;
  clock_advance(timers_next());
  hart_serve(hart, clock_now());
}

/** Takes the thread that runs next, or lets the hart be idle: then another hart that has something for it interrupts it. */
function pick_idle(hart: Hart): Thread {
  hart_lock(hart);
  const next = class_pick(hart);
  if (SMP) {
    hart.running = next;
    if (is_null(next)) hart_set_idle();
    else hart_set_to_work(hart);
  }
  hart_unlock(hart);
  return next;
}
