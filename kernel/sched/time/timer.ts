// Timers: a function to be called at a time, in the kernel, not on any program's stack.
//
// One queue serves all harts. Hart 0 keeps the time: any other idle hart sleeps without a limit, and is woken by the
// thread that a handler makes runnable. A hart that arms an earlier timer than all others tells hart 0.
//
// A timer lies in what it belongs to, which may be freed once timer_cancel has returned: so that waits for a handler that
// is running on another hart. It must therefore not be called with a lock held that a handler of the timer takes.
//
// Interface: timers_init, timer_set, timer_cancel, timers_run(now), timers_next(), Timer embedded in its owner.
// Locks: RANK_TIMER guards the tree; handlers are called without it and must not block.

import { TIMER_STATE } from '../../base/layout';
import { is_null } from '../../base/pointer';
import { TreapNode, treap_first, treap_insert, treap_linked, treap_remove } from '../../base/treap';
import { atomic_load, atomic_load64, atomic_store, atomic_store64 } from '../../sync/atomic';
import { RANK_TIMER, spin_lock, spin_unlock } from '../../sync/spinlock';
import { Hart, hart_rouse_keeper, hart_of, harts_count, this_hart } from '../hart/hart';

/** A TreapNode whose key is the time. Lies inside its owner (`embedded`), at an address that is a multiple of 8. */
@unmanaged
export class Timer extends TreapNode {
  /** Table index of a function (argument: usize) -> void. */
  handler: u32;
  argument: usize;
}

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

@inline
function next_address(): usize {
  return TIMER_STATE + offsetof<TimerState>('next');
}

/** Where hart `hart` says which timer's handler it is calling. */
@inline
function running_address(hart: Hart): usize {
  return changetype<usize>(hart) + offsetof<Hart>('timer_running');
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
  const first = at < s.next;
  if (first) atomic_store64(next_address(), at);
  spin_unlock(TIMER_STATE, RANK_TIMER);
  // Hart 0 may be asleep until a later time.
  if (SMP) if (first && this_hart().number != 0) hart_rouse_keeper(false);
}

/** Disarms `timer`; true if it was armed. Its handler does not run, nor will it, when this returns. */
export function timer_cancel(timer: Timer): bool {
  let armed = false;
  while (true) {
    spin_lock(TIMER_STATE, RANK_TIMER);
    // A handler may have armed it again since the last look.
    if (treap_linked(timer)) {
      remove(timer);
      armed = true;
    }
    const busy = SMP && runs_elsewhere(timer);
    spin_unlock(TIMER_STATE, RANK_TIMER);
    if (!busy) return armed;
    while (runs_elsewhere(timer)) {}
  }
}

function runs_elsewhere(timer: Timer): bool {
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    if (hart != this_hart() && atomic_load(running_address(hart)) == <u32>changetype<usize>(timer))
      return true;
  }
  return false;
}

function remove(timer: Timer): void {
  const s = state();
  s.root = changetype<Timer>(treap_remove(s.root, timer));
  s.count--;
  const first = treap_first(s.root);
  atomic_store64(next_address(), is_null(first) ? NEVER : first.key);
}

/** Called once at boot. */
export function timers_init(): void {
  state().next = NEVER;
}

/** When the next timer is due, ns; NEVER if there is none. */
@inline
export function timers_next(): i64 {
  return atomic_load64(next_address());
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
    // Another hart may have been faster.
    if (is_null(timer) || timer.key > now) {
      spin_unlock(TIMER_STATE, RANK_TIMER);
      return;
    }
    remove(timer);
    const handler = timer.handler;
    const argument = timer.argument;
    if (SMP) atomic_store(running_address(this_hart()), <u32>changetype<usize>(timer));
    spin_unlock(TIMER_STATE, RANK_TIMER);
    call_indirect<void>(handler, argument);
    if (SMP) atomic_store(running_address(this_hart()), 0);
  }
}
