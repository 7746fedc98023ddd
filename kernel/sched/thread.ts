// Thread: what the scheduler knows of a task. proc/task.ts's Task begins with one, so a Thread's address is its
// task's address.
//
// Life of a thread:
//
//   NEW ──▶ RUNNABLE ◀──▶ (running: `current`)        RUNNABLE: in its hart's run queue, or running
//              ▲  │                                    SLEEPING: on a wait queue or a timer
//         wake │  ▼ wait                               STOPPED: by SIGSTOP and the like
//           SLEEPING / STOPPED ──▶ DEAD                DEAD: never runs again; its stack may still have to unwind
//
// Interface: the struct, `current`, payer, slots.
// Locks: fields are grouped by what guards them. `current` is this hart's own.

import { SLOT_TABLE } from '../base/layout';
import { MAX_SLOTS } from '../base/config';
import { is_null, null_of } from '../base/pointer';
import { atomic_and, atomic_compare_exchange, atomic_or, atomic_store } from '../sync/atomic';
import { Account, root_account } from '../mm/account';
import { Space } from '../mm/space';
import { Entity } from './class/fair';
import { SchedGroup } from './group/group';

export const THREAD_NEW: u32 = 0;
export const THREAD_RUNNABLE: u32 = 1;
export const THREAD_SLEEPING: u32 = 2;
export const THREAD_STOPPED: u32 = 3;
export const THREAD_DEAD: u32 = 4;

/** Bits of `work`: what has to be done before the thread goes back to its program. */
export const WORK_RESCHEDULE: u32 = 1;
export const WORK_SIGNAL: u32 = 2;
/** A signal that will end the thread is there: ends even sleeps that other signals do not. */
export const WORK_KILL: u32 = 4;
/** Its system calls are traced: proc/trace/trace.ts. Stays until the tracer takes it away. */
export const WORK_TRACE: u32 = 8;
/** A test strikes the thread dead: the debug build's. */
export const WORK_STRIKE: u32 = 16;
/** Its system calls are filtered: proc/seccomp.ts. Stays for good. */
export const WORK_FILTER: u32 = 32;
/** Its cgroup is frozen: cgroup/freeze.ts. */
export const WORK_FREEZE: u32 = 64;
/** Its cgroup has to be looked after: it has moved, or memory is short. */
export const WORK_CGROUP: u32 = 128;
/** The thread has signals to act on, or is to stand still: what ends a sleep that signals end. */
export const WORK_SIGNALS: u32 = WORK_SIGNAL | WORK_KILL | WORK_FREEZE;
/** Its group has used up its quota: it stands aside before it goes back to its program. */
export const WORK_THROTTLE: u32 = 256;
/** Virtual clock: it has made so many system calls that its time has to be accounted. */
export const WORK_TICK: u32 = 512;
/** Its system calls are recorded: sched/trace_ring.ts. */
export const WORK_EVENTS: u32 = 1024;

@unmanaged
export class Thread extends Entity {
  /** Machine slot of its stack and instance; 0: none. Constant but for exec. */
  slot: u32;
  /** Hart that it lives on: changed by spawn, before it runs, and by exec, under the lock of the run queue that it leaves. */
  hart: u32;
  /** Harts that it may be placed on, a bit each: sched_setaffinity(2). Its own, and tasks_lock while others look. */
  affinity: u32;
  /** Its memory; 0 for kernel threads. Owner's hart only. */
  space: Space;
  /** First function of its uaccess window, where its fuel is; 0 for threads without a program. Owner's hart only. */
  window: u32;

  /** THREAD_*: guarded by the run queue lock of its hart. */
  state: u32;
  /** WORK_*: set by anybody (atomically under SMP), cleared by the thread itself. */
  work: u32;

  // --- guarded by the run queue lock of its hart ---
  /** What it is as an Entity, too. */
  nice: i32;
  /** SCHED_*, and the priority of SCHED_FIFO and SCHED_RR, 1 to 99, else 0: sched(7). */
  policy: u32;
  realtime: u32;
  /** Not 0: children begin with SCHED_OTHER (SCHED_RESET_ON_FORK). */
  reset_on_fork: u32;
  /** What is left of its quantum, ns, in classes with one; MLFQ: its level, and the boost that it has last seen. */
  quantum: i64;
  level: u32;
  boost: u32;
  /** Not 0: it has called sched_yield(2), and goes to the end of its line. */
  yields: u32;
  /** Lottery: its tickets, until it next wins. Its place in the list of those that take part. */
  tickets: u32;
  run_next: usize;
  run_prev: usize;
  /** The SchedGroupHart that holds it back; 0: none does. Its place in that one's list. */
  parked_on: usize;
  park_next: usize;
  park_prev: usize;
  /** Not 0: at its next switch it stands aside, if its group may still not run. Its own. */
  parks: u32;

  // --- the thread's own, while it runs ---
  /** When its current stretch on the hart was last accounted, nanoseconds. */
  started: i64;
  /** CPU time used, nanoseconds. */
  cpu_time: i64;
  /** Fuel given at the last refuelling, when that was (ns), and fuel per millisecond as last measured. */
  fuel_granted: i32;
  fuel_rate: u32;
  fuel_since: i64;
  /** System calls made; as of the last accounting (virtual clock); when that is due again. */
  syscalls: u64;
  syscalls_accounted: u64;
  syscalls_due: u64;
  /** The hart that expects it, and with what weight; 0: none does. */
  expected_on: u32;
  expected_weight: u32;
  /** The call that it is in, plus 1, if its beginning has been recorded; else 0. */
  call_number: u32;
  /** Virtual clock: time in the kernel that has not been charged to its group yet, ns. */
  system_pending: i64;
  /** Switches by sleeping and by being preempted, as /proc/PID/status says them. */
  voluntary_switches: u32;
  involuntary_switches: u32;
  /** What cpu_time was when it last slept: a thread that has run long since then computes (sched/place.ts). */
  cpu_time_slept: i64;
  /** Virtual clock: when it was woken, by the clock of the hart that woke it. Run queue lock. */
  woken_at: i64;

  // --- what it asks of another hart: sched/hart/remote_call.ts ---
  remote_next: usize;
  remote_function: u32;
  remote_argument: usize;
  /** CALL_*. */
  remote_state: u32;

  // --- sleeping: sched/wait.ts ---
  /** The queue that it has last begun to wait on; 0: on none. Its own. */
  wait_on: usize;
  /** Its own wait entry, see WaitEntry: guarded by the wait queue's lock. */
  wait_next: usize;
  wait_prev: usize;
  wait_queue: usize;
  wait_thread: usize;
  wait_wake: u32;
  /** Not 0 if signals other than fatal ones also end the sleep. */
  wait_interruptible: u32;
  /** 0 for the first task and for kernel threads, which nothing kills; constant. */
  killable: u32;

  // --- its own timer: sched/time/timer.ts; guarded by the timer lock ---
  timer_key: i64;
  timer_value: i64;
  timer_least: i64;
  timer_left: usize;
  timer_right: usize;
  timer_priority: u32;
  timer_order: u32;
  timer_handler: u32;
  timer_argument: usize;

  // --- its cgroup: cgroup/member.ts; the cgroup lock ---
  /** A Cgroup, with a pin; 0 before it is known to be in one. */
  cgroup: usize;
  /** Node in the cgroup's list of members. */
  cgroup_next: usize;
  cgroup_prev: usize;
  /** MEMBER_*. */
  cgroup_state: u32;
  /** The cgroup's count of kills when it was made: one that came meanwhile is for it, too. */
  cgroup_kills: u32;
  /** The same cgroup's for the scheduler; the run queue lock of its hart. */
  group: SchedGroup;
  /** Who pays for what it allocates, with a pin: its cgroup; for a moment the one before. Its own. */
  account: Account;
}

/** The thread that this hart runs; 0 in the hart's idle loop. */
let running: Thread = changetype<Thread>(0);

@inline
export function current(): Thread {
  return running;
}

/** Only the switch itself (sched/schedule.ts) and the hart's entries may say who runs. */
@inline
export function set_current(thread: Thread): void {
  running = thread;
}

/** Says that `thread` must do `bit` (WORK_*) before it returns to its program. */
export function thread_set_work(thread: Thread, bit: u32): void {
  atomic_or(changetype<usize>(thread) + offsetof<Thread>('work'), bit);
}

/** Takes that back. */
export function thread_clear_work(thread: Thread, bit: u32): void {
  atomic_and(changetype<usize>(thread) + offsetof<Thread>('work'), ~bit);
}

/** Who pays for what is allocated now: the running thread's account, the root in the idle loop and while booting. */
@inline
export function payer(): Account {
  return is_null(running) || is_null(running.account) ? root_account() : running.account;
}

/** The thread whose stack is in `slot`; 0 if none. */
@inline
export function slot_thread(slot: u32): Thread {
  return changetype<Thread>(<usize>load<u32>(SLOT_TABLE + 4 * <usize>slot));
}

@inline
export function set_slot_thread(slot: u32, thread: Thread): void {
  atomic_store(SLOT_TABLE + 4 * <usize>slot, <u32>changetype<usize>(thread));
}

/** Marks a slot whose instance is dying: not free, nobody's. */
export const SLOT_DYING: usize = 1;

/**
 * Finds a free slot and marks it taken; 0 if all MAX_SLOTS are in use. Slot 0 is the idle loop's. Low slots are used again first:
 * the machine's tables are as long as the highest slot that ever was, and what was used just now is in the processor's cache.
 */
export function slot_alloc(): u32 {
  for (let n: u32 = 1; n < MAX_SLOTS; n++) {
    const slot = next_slot;
    next_slot = next_slot + 1 < MAX_SLOTS ? next_slot + 1 : 1;
    if (atomic_compare_exchange(SLOT_TABLE + 4 * <usize>slot, 0, <u32>SLOT_DYING) == 0) return slot;
  }
  return 0;
}

/** Makes a slot free whose instance is gone. */
export function slot_free(slot: u32): void {
  set_slot_thread(slot, null_of<Thread>());
  if (slot < next_slot) next_slot = slot;
}

/** Where this hart's search for a free slot begins: below, as far as it knows, none is free. A hint: correct from any value. */
let next_slot: u32 = 1;
