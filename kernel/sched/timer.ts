// Timers: a function to be called at a time, in the kernel, not on any program's stack.
//
// Interface: timers_init, timer_set, timer_cancel, timer_armed, timers_run(now), timers_next(), Timer embedded in its owner.
// Locks: RANK_TIMER guards the tree; handlers are called without it and must not block.

import { TIMER_STATE } from '../base/layout';
import { TreapNode, treap_first, treap_insert, treap_linked, treap_remove } from '../base/treap';
import { RANK_TIMER, spin_lock, spin_unlock } from '../sync/spinlock';

/** Begins with a TreapNode whose key is the time. TIMER_BYTES long. */
@unmanaged
export class Timer extends TreapNode {
  /** Table index of a function (argument: usize) -> void. */
  handler: u32;
  argument: usize;
}

/** Bytes to reserve for an embedded Timer; its address must be a multiple of 8. */
export const TIMER_BYTES: usize = 48;

/** timers_next when there is none. */
export const NEVER: i64 = i64.MAX_VALUE;

@unmanaged
class TimerState {
  lock: u32;
  root: Timer;
  count: u32;
  /** Key of the first timer, or NEVER: kept so that the scheduler may ask at every switch. */
  next: i64;
}

@inline
function state(): TimerState {
  return changetype<TimerState>(TIMER_STATE);
}

/** Arms `timer` for monotonic time `at` (ns); an armed timer is moved. */
export function timer_set(timer: Timer, at: i64, handler: u32, argument: usize): void {
  timer_cancel(timer);
  spin_lock(TIMER_STATE, RANK_TIMER);
  timer.key = at;
  timer.value = 0;
  timer.handler = handler;
  timer.argument = argument;
  const s = state();
  s.root = changetype<Timer>(treap_insert(s.root, timer));
  s.count++;
  if (at < s.next) s.next = at;
  spin_unlock(TIMER_STATE, RANK_TIMER);
}

/** True if `timer` is armed: for its `key`, monotonic ns. */
@inline
export function timer_armed(timer: Timer): bool {
  return treap_linked(timer);
}

/** Disarms `timer`; true if it was armed. */
export function timer_cancel(timer: Timer): bool {
  spin_lock(TIMER_STATE, RANK_TIMER);
  const armed = treap_linked(timer);
  if (armed) remove(timer);
  spin_unlock(TIMER_STATE, RANK_TIMER);
  return armed;
}

function remove(timer: Timer): void {
  const s = state();
  s.root = changetype<Timer>(treap_remove(s.root, timer));
  s.count--;
  const first = treap_first(s.root);
  s.next = changetype<usize>(first) == 0 ? NEVER : first.key;
}

/** Called once at boot. */
export function timers_init(): void {
  state().next = NEVER;
}

/** When the next timer is due, ns; NEVER if there is none. */
@inline
export function timers_next(): i64 {
  return state().next;
}

/** Armed timers. */
export function timers_count(): u32 {
  return state().count;
}

/** Calls the handlers of all timers due at `now`. */
export function timers_run(now: i64): void {
  while (timers_next() <= now) {
    spin_lock(TIMER_STATE, RANK_TIMER);
    const timer = changetype<Timer>(treap_first(state().root));
    remove(timer);
    spin_unlock(TIMER_STATE, RANK_TIMER);
    call_indirect<void>(timer.handler, timer.argument);
  }
}
