// The scheduler's core: who runs next on this hart, and the switch itself.
//
//   schedule()  the running thread gives up the hart: its state says whether it waits to run or sleeps
//   tick()      the fuel hook's work: accounting, devices, timers, the end of a slice
//
// A switch is one call: hw_park(me, next) suspends this stack and resumes next's. It returns when somebody
// switches back. `current` is set by the thread that switches, and again by the one that comes back from its park.
//
// Interface: schedule and its relatives, tick; hart_serve and follow_waker for the idle loop (idle.ts).
// Locks: the run queue's, RANK_RUN_QUEUE, never held across the park.

import { hw_park } from '../base/hw';
import { check } from '../base/panic';
import { is_null, null_of } from '../base/pointer';
import { atomic_fence } from '../sync/atomic';
import { locks_held } from '../sync/spinlock';
import { uaccess_switch } from '../mm/uaccess';
import { Space, space_bytes } from '../mm/space';
import { attend, attention_wanted } from './hart/attend';
import {
  clock_add_consumed,
  clock_advance,
  clock_is_ahead,
  clock_is_virtual,
  clock_now,
  clock_take_system,
} from './time/clock';
import { TICK_NS, measure_fuel, refuel } from './time/fuel';
import { bandwidth_arm, bandwidth_charge, bandwidth_holds, bandwidth_park } from './group/bandwidth';
import { class_charge, class_dequeue, class_pick, class_put, class_yield } from './class/class';
import { sched_group_is_root } from './group/group';
import { Hart, hart_lock, hart_of, hart_unlock, this_hart } from './hart/hart';
import { interrupts_pending, interrupts_serve } from './hart/interrupt';
import { load_sample } from './time/load_average';
import { place_arrived } from './place';
import {
  THREAD_DEAD,
  THREAD_RUNNABLE,
  THREAD_SLEEPING,
  Thread,
  WORK_EVENTS,
  WORK_RESCHEDULE,
  WORK_SIGNALS,
  WORK_THROTTLE,
  WORK_TICK,
  current,
  set_current,
  thread_clear_work,
  thread_set_work,
} from './thread';
import { timers_next, timers_run } from './time/timer';
import {
  TRACE_SYS_ENTER,
  TRACE_SYS_EXIT,
  TRACE_SCHED_MIGRATE,
  TRACE_SCHED_SWITCH,
  trace_events,
  trace_migrate,
  trace_switch,
} from './trace_ring';
import { enqueue, wake } from './wake';

/** Real clock: how often the event loop is let run. */
const BREAK_NS: i64 = 2000000;

/** Charges the running thread for its time up to `now`. True if its slice is over and another thread waits. */
function charge_cpu_time(hart: Hart, thread: Thread, now: i64): bool {
  const used = max<i64>(now - thread.started, 0);
  thread.started = now;
  thread.cpu_time += used;
  hart_lock(hart);
  const over = class_charge(hart, thread, used);
  if (!is_null(thread.group)) bandwidth_charge(hart, thread, used, system_time(thread), now);
  hart_unlock(hart);
  if ((thread.work & WORK_THROTTLE) != 0) arm_refill(hart, thread);
  return over;
}

/** Virtual clock: what of the time since the last call was the kernel's; it is not measured on the real one. */
function system_time(thread: Thread): i64 {
  return clock_is_virtual() ? clock_take_system(thread) : 0;
}

/** The group that holds `thread` back is to be looked after when its period ends. */
function arm_refill(hart: Hart, thread: Thread): void {
  const local = bandwidth_holds(hart, thread);
  if (!is_null(local)) bandwidth_arm(local.group);
}

/** Looks after devices, timers and other harts; cheap when there is nothing. The devices are hart 0's. */
export function hart_serve(hart: Hart, now: i64): void {
  hart.last_service = now;
  if (interrupts_pending() && hart.number == 0) interrupts_serve();
  if (timers_next() <= now) timers_run(now);
  if (SMP) attend(hart);
  load_sample(now);
}

/** The hart is this thread's (again): its memory, its clock, its fuel. Called by every thread that comes to run. */
export function thread_resumed(thread: Thread): void {
  set_current(thread);
  const space = thread.space;
  if (is_null(space)) uaccess_switch(0, 0);
  else uaccess_switch(space.window, space_bytes(space));
  const hart = this_hart();
  const now = hart.switched_at;
  thread.started = now;
  // Its group may have been held back while it waited: it comes to where it can stand aside, and no farther.
  if (!sched_group_is_root(thread.group) && !is_null(bandwidth_holds(hart, thread)))
    thread_set_work(thread, WORK_THROTTLE);
  if (syscalls_recorded() != ((thread.work & WORK_EVENTS) != 0)) record_syscalls(thread);
  refuel(thread, now);
}

@inline
function syscalls_recorded(): bool {
  return (trace_events() & (TRACE_SYS_ENTER | TRACE_SYS_EXIT)) != 0;
}

/** Calls are recorded from now on, or not. */
function record_syscalls(thread: Thread): void {
  if (syscalls_recorded()) thread_set_work(thread, WORK_EVENTS);
  else thread_clear_work(thread, WORK_EVENTS);
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
  clock_add_consumed(me);
  charge_cpu_time(hart, me, now);
  if (needs_service(hart, now)) hart_serve(hart, now);
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
  if ((trace_events() & TRACE_SCHED_SWITCH) != 0) trace_switch(me, next, hart.switched_at);
  set_current(next);
  hw_park(me.slot, is_null(next) ? 0 : next.slot);
  thread_resumed(me);
}

function needs_service(hart: Hart, now: i64): bool {
  if (now - hart.last_service >= TICK_NS || timers_next() <= now) return true;
  return SMP && attention_wanted(hart);
}

/** Virtual clock: the thread that is about to run may have been woken by a hart whose clock is ahead. That time was idle here. */
export function follow_waker(hart: Hart, next: Thread): void {
  if (!clock_is_virtual() || is_null(next) || next.woken_at <= hart.switched_at) return;
  hart.idle_time += next.woken_at - hart.switched_at;
  hart.switched_at = next.woken_at;
  clock_advance(next.woken_at);
}

function pick(hart: Hart, me: Thread): Thread {
  hart_lock(hart);
  if (me.state == THREAD_RUNNABLE) {
    me.involuntary_switches++;
    if (me.parks == 0 || !bandwidth_park(hart, me)) class_put(hart, me);
    me.parks = 0;
  } else {
    me.voluntary_switches++;
    me.cpu_time_slept = me.cpu_time;
    class_dequeue(hart, me);
  }
  const next = class_pick(hart);
  if (SMP) hart.running = next;
  hart_unlock(hart);
  return next;
}

/**
 * The running thread is dead: it leaves the queue for good, and its hart runs nobody. What runs next is the idle loop's to
 * ask. The caller may hold locks, so that nobody frees the thread before.
 */
export function schedule_dead(thread: Thread): void {
  place_arrived(thread);
  leave_queue(thread, THREAD_DEAD);
  set_current(null_of<Thread>());
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
  clock_add_consumed(thread);
  charge_cpu_time(hart, thread, now);
  hart_lock(hart);
  thread.state = state;
  thread.cpu_time_slept = thread.cpu_time;
  class_dequeue(hart, thread);
  if (SMP) hart.running = null_of<Thread>();
  hart_unlock(hart);
  trace_leaves(thread, now);
}

/** The hart is in its idle loop now, which says whom it finds. */
function trace_leaves(thread: Thread, now: i64): void {
  if ((trace_events() & TRACE_SCHED_SWITCH) != 0) trace_switch(thread, null_of<Thread>(), now);
}

/**
 * exec: the running thread goes on in another slot, on hart `number`, whose stack begins with `thread_main`; the stack that
 * calls this must unwind right after, without a look at the thread: it may run already. The thread keeps its place, or what it
 * is owed: it is put back as if it had been preempted.
 */
export function schedule_replaced(thread: Thread, number: u32, slot: u32, space: Space, window: u32): void {
  const hart = this_hart();
  const now = clock_now();
  clock_add_consumed(thread);
  charge_cpu_time(hart, thread, now);
  trace_leaves(thread, now);
  if (number != hart.number && (trace_events() & TRACE_SCHED_MIGRATE) != 0)
    trace_migrate(thread, hart.number, number);
  hart_lock(hart);
  thread.slot = slot;
  thread.space = space;
  thread.window = window;
  // It has used none of its new instance's fuel, which is 0 until it first runs.
  thread.fuel_granted = 0;
  if (SMP) hart.running = null_of<Thread>();
  if (number == hart.number) {
    class_put(hart, thread);
  } else {
    class_dequeue(hart, thread);
    thread.hart = number;
  }
  hart_unlock(hart);
  set_current(null_of<Thread>());
  if (number != hart.number) arrive(thread, hart_of(number));
}

/** A runnable thread that has left another hart joins the queue of this one. */
function arrive(thread: Thread, hart: Hart): void {
  hart_lock(hart);
  place_arrived(thread);
  enqueue(hart, thread);
  hart_unlock(hart);
}

/** Long kernel work calls this between two pieces, with no lock held: others may run. */
export function cond_resched(): void {
  const me = current();
  const hart = this_hart();
  const now = clock_now();
  if (needs_service(hart, now)) {
    if (charge_cpu_time(hart, me, now)) thread_set_work(me, WORK_RESCHEDULE);
    hart_serve(hart, now);
  }
  if ((me.work & WORK_RESCHEDULE) != 0) schedule();
}

/** CPU time that the running thread has used, up to now; nanoseconds. */
export function thread_cpu_time(thread: Thread): i64 {
  return thread.cpu_time + (thread == current() ? max<i64>(clock_now() - thread.started, 0) : 0);
}

/** sched_yield(2): lets an eligible thread go first. */
export function schedule_yield(): void {
  const hart = this_hart();
  hart_lock(hart);
  class_yield(hart, current());
  hart_unlock(hart);
  schedule();
}

/** The running thread is on its way back to its program, and its group has used up its quota: it stands aside until it may run. */
export function schedule_throttled(): void {
  const me = current();
  thread_clear_work(me, WORK_THROTTLE);
  arm_refill(this_hart(), me);
  me.parks = 1;
  schedule();
}

/** The fuel hook: accounts, looks after devices and timers, lets the event loop run, ends the slice when it is over. */
export function tick(): void {
  const me = current();
  const hart = this_hart();
  let now = clock_now();
  measure_fuel(me, now);
  clock_add_consumed(me);
  const over = charge_cpu_time(hart, me, now);
  hart_serve(hart, now);
  if (clock_is_virtual() || now - hart.last_break >= BREAK_NS) {
    hart.switched_at = now;
    hw_park(me.slot, me.slot);
    if (SMP) while (clock_is_virtual() && clock_is_ahead(now)) hw_park(me.slot, me.slot);
    hart.last_break = hart.switched_at;
    now = hart.switched_at;
    me.started = now;
  }
  thread_clear_work(me, WORK_TICK);
  if ((over || (me.work & WORK_RESCHEDULE) != 0) && (me.work & WORK_THROTTLE) == 0) schedule();
  else refuel(me, now);
}
