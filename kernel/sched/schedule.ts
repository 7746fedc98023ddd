// The scheduler's core: who runs next on this hart, and the switch itself.
//
//   schedule()  the running thread gives up the hart: its state says whether it waits to run or sleeps
//   tick()      the fuel hook's work: accounting, devices, timers, the end of a slice
//
// A switch is one call: hw_park(me, next) suspends this stack and resumes next's. It returns when somebody
// switches back. `current` is set by who switches, and again by who wakes up from its park.
//
// Interface: schedule and its relatives, tick; hart_pick for the idle loop; thread_set_group.
// Locks: the run queue's, RANK_RUN_QUEUE, never held across the park.

import { fuel_limit } from '../base/debug';
import { hw_park } from '../base/hw';
import { check } from '../base/panic';
import { atomic_fence } from '../sync/atomic';
import { locks_held } from '../sync/spinlock';
import { uaccess_switch, window_fuel, window_fuel_set } from '../mm/uaccess';
import { Space, space_bytes } from '../mm/space';
import { attend, attention_wanted } from './attend';
import {
  NS_PER_FUEL,
  VIRTUAL_TICK_NS,
  clock_account,
  clock_advance,
  clock_is_ahead,
  clock_is_virtual,
  clock_now,
} from './clock';
import { fair_account, fair_dequeue, fair_pick, fair_put, fair_slice_left, fair_yield } from './fair';
import { SchedGroup, group_charge } from './group';
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
import { interrupts_pending, interrupts_poll } from './interrupt';
import { load_sample } from './load';
import {
  THREAD_DEAD,
  THREAD_RUNNABLE,
  THREAD_SLEEPING,
  Thread,
  WORK_RESCHEDULE,
  WORK_SIGNALS,
  current,
  no_thread,
  set_current,
  thread_clear_work,
  thread_set_work,
} from './thread';
import { NEVER, timers_next, timers_run } from './timer';
import { enqueue, wake } from './wake';

export { thread_clear_work, thread_set_work } from './thread';
export { wake, wake_stopped } from './wake';

/** Real clock: how often the running program's hook should look at the time, and the event loop be let run. */
const TICK_NS: i64 = 500000;
const BREAK_NS: i64 = 2000000;

/** Fuel of a thread's first grants, until its speed is known; and bounds of any grant. */
export const FUEL_FIRST: u32 = 20000;
const FUEL_MIN: i64 = 64;
const FUEL_MAX: i64 = 0x3fffffff;

/** Charges the running thread for its time up to `now`. True if its slice is over and another thread waits. */
function account(hart: Hart, thread: Thread, now: i64): bool {
  const used = max<i64>(now - thread.started, 0);
  thread.started = now;
  thread.cpu_time += used;
  hart_lock(hart);
  const over = fair_account(hart, thread, used);
  group_charge(thread.group, used);
  hart_unlock(hart);
  return over;
}

/** The thread belongs to another group from now on. */
export function thread_set_group(thread: Thread, group: SchedGroup): void {
  let hart = hart_of(thread.hart);
  hart_lock(hart);
  // It may have gone to another hart before this one's lock was had.
  while (hart != hart_of(thread.hart)) {
    hart_unlock(hart);
    hart = hart_of(thread.hart);
    hart_lock(hart);
  }
  thread.group = group;
  hart_unlock(hart);
}

/** Looks after devices, timers and other harts; cheap when there is nothing. The devices are hart 0's. */
function poll(hart: Hart, now: i64): void {
  hart.last_poll = now;
  if (interrupts_pending() && hart.number == 0) interrupts_poll();
  if (timers_next() <= now) timers_run(now);
  if (SMP) attend(hart);
  load_sample(now);
}

/** Gives the running program fuel up to its next tick, the end of its slice, or (virtual clock) the next timer. */
function refuel(thread: Thread, now: i64): void {
  if (thread.window == 0) return;
  let ns = fair_slice_left(thread);
  let fuel: i64;
  if (clock_is_virtual()) {
    ns = min<i64>(ns, timers_next() - now);
    if (SMP) ns = min<i64>(ns, VIRTUAL_TICK_NS);
    fuel = (ns + NS_PER_FUEL - 1) / NS_PER_FUEL;
  } else {
    fuel = (<i64>thread.fuel_rate * min<i64>(ns, TICK_NS)) / 1000000;
  }
  fuel = max<i64>(clock_is_virtual() ? 1 : FUEL_MIN, min<i64>(fuel, FUEL_MAX));
  if (DEBUG) if (fuel_limit() != 0) fuel = min<i64>(fuel, fuel_limit());
  thread.fuel_granted = <i32>fuel;
  thread.fuel_since = now;
  window_fuel_set(thread.window, <i32>fuel);
}

/** Learns how fast the running program burns fuel, from what it has used since it was last refuelled. */
function measure_fuel(thread: Thread, now: i64): void {
  if (clock_is_virtual()) return;
  const used = <i64>thread.fuel_granted - <i64>window_fuel(thread.window);
  const time = now - thread.fuel_since;
  const rate = time > 1000 ? (used * 1000000) / time : <i64>thread.fuel_rate * 2;
  // A sudden rise is believed only in part: one too large a grant is a slice overrun.
  thread.fuel_rate = <u32>max<i64>(FUEL_MIN, min<i64>(rate, min<i64>(<i64>thread.fuel_rate * 4, FUEL_MAX)));
}

/** The hart is this thread's (again): its memory, its clock, its fuel. Called by every thread that comes to run. */
export function thread_resumed(thread: Thread): void {
  set_current(thread);
  const space = thread.space;
  if (changetype<usize>(space) == 0) uaccess_switch(0, 0);
  else uaccess_switch(space.window, space_bytes(space));
  const now = this_hart().switched_at;
  thread.started = now;
  refuel(thread, now);
}

/**
 * Gives up the hart. A RUNNABLE thread goes back among those that wait; any other leaves the queue and returns
 * from here once somebody wakes it. No lock may be held.
 */
export function schedule(): void {
  const me = current();
  const hart = this_hart();
  if (DEBUG) check(locks_held() == 0, 'a spinlock is held across park');
  const now = clock_now();
  clock_account(me);
  account(hart, me, now);
  if (needs_poll(hart, now)) poll(hart, now);
  hart.switched_at = now;
  thread_clear_work(me, WORK_RESCHEDULE);
  const next = pick(hart, me);
  if (SMP) follow_waker(hart, next);
  if (next == me) {
    me.started = hart.switched_at;
    refuel(me, hart.switched_at);
    return;
  }
  hart.switches++;
  set_current(next);
  hw_park(me.slot, no_thread(next) ? 0 : next.slot);
  thread_resumed(me);
}

function needs_poll(hart: Hart, now: i64): bool {
  if (now - hart.last_poll >= TICK_NS || timers_next() <= now) return true;
  return SMP && attention_wanted(hart);
}

/** Virtual clock: the thread that is about to run may have been woken by a hart whose clock is ahead. That time was idle here. */
function follow_waker(hart: Hart, next: Thread): void {
  if (!clock_is_virtual() || no_thread(next) || next.woken_at <= hart.switched_at) return;
  hart.idle_time += next.woken_at - hart.switched_at;
  hart.switched_at = next.woken_at;
  clock_advance(next.woken_at);
}

function pick(hart: Hart, me: Thread): Thread {
  hart_lock(hart);
  if (me.state == THREAD_RUNNABLE) {
    me.involuntary_switches++;
    fair_put(hart, me);
  } else {
    me.voluntary_switches++;
    me.cpu_time_slept = me.cpu_time;
    me.on_queue = 0;
    fair_dequeue(hart, me);
  }
  const next = fair_pick(hart);
  if (SMP) hart.running = next;
  hart_unlock(hart);
  return next;
}

/**
 * The running thread is dead: it leaves the queue for good, and its hart runs nobody. What runs next is the idle loop's to
 * ask. The caller may hold locks, so that nobody frees the thread before.
 */
export function schedule_dead(thread: Thread): void {
  leave_queue(thread, THREAD_DEAD);
  set_current(changetype<Thread>(0));
}

/** The running thread, which has no stack now (a host task between two calls), sleeps until woken. */
export function schedule_asleep(thread: Thread): void {
  leave_queue(thread, THREAD_SLEEPING);
  // A signal may have come when the thread was not asleep yet.
  atomic_fence();
  if ((thread.work & WORK_SIGNALS) != 0) wake(thread);
}

function leave_queue(thread: Thread, state: u32): void {
  const hart = this_hart();
  const now = clock_now();
  clock_account(thread);
  account(hart, thread, now);
  hart_lock(hart);
  thread.state = state;
  thread.cpu_time_slept = thread.cpu_time;
  thread.on_queue = 0;
  fair_dequeue(hart, thread);
  if (SMP) hart.running = changetype<Thread>(0);
  hart_unlock(hart);
}

/**
 * exec: the running thread goes on in another slot, on hart `number`, whose stack begins with `thread_main`; the stack that
 * calls this must unwind right after, without a look at the thread: it may run already. The thread keeps its place, or what it
 * is owed: it is put back as if it had been preempted.
 */
export function schedule_replaced(thread: Thread, number: u32, slot: u32, space: Space, window: u32): void {
  const hart = this_hart();
  const now = clock_now();
  clock_account(thread);
  account(hart, thread, now);
  hart_lock(hart);
  thread.slot = slot;
  thread.space = space;
  thread.window = window;
  // It has used none of its new instance's fuel, which is 0 until it first runs.
  thread.fuel_granted = 0;
  if (SMP) hart.running = changetype<Thread>(0);
  if (number == hart.number) {
    fair_put(hart, thread);
  } else {
    thread.on_queue = 0;
    fair_dequeue(hart, thread);
    thread.hart = number;
  }
  hart_unlock(hart);
  set_current(changetype<Thread>(0));
  if (number != hart.number) arrive(thread, hart_of(number));
}

/** A runnable thread that has left another hart joins the queue of this one. */
function arrive(thread: Thread, hart: Hart): void {
  hart_lock(hart);
  enqueue(hart, thread);
  hart_unlock(hart);
}

/** Long kernel work calls this between two pieces, with no lock held: others may run. */
export function cond_resched(): void {
  const me = current();
  const hart = this_hart();
  const now = clock_now();
  if (needs_poll(hart, now)) {
    if (account(hart, me, now)) thread_set_work(me, WORK_RESCHEDULE);
    poll(hart, now);
  }
  if ((me.work & WORK_RESCHEDULE) != 0) schedule();
}

/** CPU time that the running thread has used, up to now; nanoseconds. */
export function thread_cpu_time(thread: Thread): i64 {
  return thread.cpu_time + (thread == current() ? max<i64>(clock_now() - thread.started, 0) : 0);
}

/** sched_yield(2): lets whoever is eligible go first. */
export function schedule_yield(): void {
  fair_yield(current());
  schedule();
}

/** The fuel hook: accounts, looks after devices and timers, lets the event loop run, ends the slice when it is over. */
export function tick(): void {
  const me = current();
  const hart = this_hart();
  let now = clock_now();
  measure_fuel(me, now);
  clock_account(me);
  const over = account(hart, me, now);
  poll(hart, now);
  if (clock_is_virtual() || now - hart.last_break >= BREAK_NS) {
    hart.switched_at = now;
    hw_park(me.slot, me.slot);
    if (SMP) while (clock_is_virtual() && clock_is_ahead(now)) hw_park(me.slot, me.slot);
    hart.last_break = hart.switched_at;
    now = hart.switched_at;
    me.started = now;
  }
  if (over || (me.work & WORK_RESCHEDULE) != 0) schedule();
  else refuel(me, now);
}

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
  set_current(next);
  return next.slot;
}

/** Takes who runs next, or lets the hart be idle: then whoever finds something for it interrupts it. */
function pick_idle(hart: Hart): Thread {
  hart_lock(hart);
  const next = fair_pick(hart);
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
