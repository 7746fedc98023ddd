// Hart: this hardware thread's own area in RAM: its run queue and the words that others may write.
//
//   HARTS + HART_STRIDE * n:  | Hart (run queue, idle flag, …) | 512: log line buffer |
//
// A hart that finds nothing to run sets `idle`, under its run queue's lock, looks once more, and sleeps. A hart that has
// something for it (hart_attend, or a thread put into its queue) does so under the same lock, sees the flag, takes it down
// and interrupts the hart; so nothing is put into the queue of a hart that is about to sleep and does not know.
//
// Interface: hart_init, this_hart, hart_of, harts_count, hart_is_online; hart_lock/unlock; hart_rouse, hart_attend, hart_rouse_keeper;
// harts_rest, hart_begin_alone for the virtual clock.
// Locks: RANK_RUN_QUEUE, each hart's own: its run queue, `running` and the lists of calls. The rest is the hart's own.

import { boot_parameters } from '../../base/boot';
import { hw_interrupt } from '../../base/hw';
import { HARTS, HART_STRIDE, SCHED_STATE } from '../../base/layout';
import { list_init } from '../../base/list';
import { is_null } from '../../base/pointer';
import {
  atomic_add,
  atomic_compare_exchange,
  atomic_exchange,
  atomic_load,
  atomic_store,
  atomic_sub,
  fence_init,
} from '../../sync/atomic';
import { RANK_RUN_QUEUE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { TreapNode } from '../../base/treap';
import { RunQueue } from '../class/fair';
import { Thread, WORK_RESCHEDULE, current, thread_set_work } from '../thread';

@unmanaged
export class Hart extends RunQueue {
  number: u32;
  /** 1 once its kernel runs: threads may be placed on it. Set once. */
  online: u32;

  // --- under the run queue's lock ---
  /** Runnable threads, of all classes, the running one included, and the sum of their weights. */
  runnable: u32;
  runnable_load: u32;
  /** CLASS_*: of threads that are not real-time. */
  class_index: u32;
  /** Trees of the waiting threads of real-time priority, and of the classes round robin and MLFQ: sched/class/ordered.ts. */
  realtime_root: TreapNode;
  ordered_root: TreapNode;
  first_place: i64;
  last_place: i64;
  /** MLFQ: when everybody is next lifted to the top, and how often that has been. */
  boost_due: i64;
  boosts: u32;
  /** Lottery: the runnable threads; their tickets; who has been interrupted; the state of the generator. */
  lottery_first: usize;
  lottery_last: usize;
  lottery_tickets: u32;
  lottery_resumes: Thread;
  lottery_seed: u32;
  /** Threads on their way from one class to another: sched/class/classes.ts. */
  moving_first: usize;
  moving_last: usize;

  // --- under the run queue's lock; kept in the SMP build only ---
  /** The thread that runs on it; 0: none. On its own hart, `current()` says the same. */
  running: Thread;
  /** What others ask it to do: a list of threads, sched/hart/remote_call.ts. */
  remote_calls: usize;

  // --- atomic; kept in the SMP build only ---
  /** 1: it has nothing to run, and sleeps or is about to. */
  idle: u32;
  /** The weight of whom it expects: sched/place.ts. */
  expected: u32;
  /** 1: it is to look after calls and doorbells, soon. */
  attention: u32;
  /** The timer whose handler it is calling: sched/time/timer.ts. */
  timer_running: usize;
  fence: u32;

  // --- its own; others may look ---
  /** Virtual clock: its time, ns: sched/time/clock.ts. */
  clock: i64;
  /** When the event loop was last let run, when devices were last looked at, when the hart last changed hands: ns. */
  last_break: i64;
  last_service: i64;
  switched_at: i64;
  /** Switches so far: /proc/stat's ctxt. */
  switches: u64;
  /** Time spent idle: ns. */
  idle_time: i64;
}

let mine: Hart = changetype<Hart>(0);

@inline
export function hart_of(number: u32): Hart {
  return changetype<Hart>(HARTS + HART_STRIDE * <usize>number);
}

/** The hart that this instance of the kernel is. */
@inline
export function this_hart(): Hart {
  return mine;
}

/** Harts of the machine. Those above 0 come up while tasks run already: see Hart.online. */
@inline
export function harts_count(): u32 {
  return SMP ? boot_parameters().harts : 1;
}

/** Says which hart this instance is; called first of all. */
export function hart_init(number: u32): void {
  mine = hart_of(number);
  memory.fill(changetype<usize>(mine), 0, 512);
  mine.number = number;
  list_init(changetype<usize>(mine) + offsetof<Hart>('lottery_first'));
  mine.lottery_seed = number + 1;
  fence_init(changetype<usize>(mine) + offsetof<Hart>('fence'));
}

/** The class (CLASS_*) of threads that are not real-time, on all harts: what each takes over under its lock. */
@inline
export function chosen_class(): usize {
  return SCHED_STATE;
}

/**
 * How many harts are at work: online and not idle. Atomic; kept in the SMP build only. A hart is counted before it ceases to say that it
 * is idle, and until it has said so: for moments there are too many, never too few. A hart that sets another to work is counted
 * itself, so that 0 means that every hart is idle, and that only the outside can change that.
 */
@inline
function at_work(): usize {
  return SCHED_STATE + 8;
}

/** True if all harts are idle: nobody runs, and nothing is in any queue. */
@inline
export function harts_rest(): bool {
  return !SMP || atomic_load(at_work()) == 0;
}

/** If all harts are idle, this one, and no other, is at work now: true. */
export function hart_begin_alone(): bool {
  if (!SMP) return true;
  if (atomic_compare_exchange(at_work(), 0, 1) != 0) return false;
  if (atomic_exchange(idle_of(mine), 0) != 0) return true;
  // The outside has set it to work meanwhile, and counted it.
  atomic_sub(at_work(), 1);
  return false;
}

/** From now on threads may be placed on this hart, which is at work. */
export function hart_online(): void {
  hart_lock(mine);
  mine.class_index = atomic_load(chosen_class());
  hart_unlock(mine);
  if (SMP) atomic_add(at_work(), 1);
  atomic_store(changetype<usize>(mine) + offsetof<Hart>('online'), 1);
}

/** True if threads may be placed on `hart`. */
@inline
export function hart_is_online(hart: Hart): bool {
  return atomic_load(changetype<usize>(hart) + offsetof<Hart>('online')) != 0;
}

/** The thread that runs on `hart`, whose lock is held; 0: none. */
@inline
export function hart_running(hart: Hart): Thread {
  return hart == mine ? current() : hart.running;
}

@inline
export function hart_lock(hart: Hart): void {
  spin_lock(changetype<usize>(hart), RANK_RUN_QUEUE);
}
@inline
export function hart_unlock(hart: Hart): void {
  spin_unlock(changetype<usize>(hart), RANK_RUN_QUEUE);
}

@inline
function idle_of(hart: Hart): usize {
  return changetype<usize>(hart) + offsetof<Hart>('idle');
}

/** True if `hart` sleeps, or is about to. */
@inline
export function hart_is_idle(hart: Hart): bool {
  return atomic_load(idle_of(hart)) != 0;
}

/** `hart` is at work: true if it said before that it was idle. By itself, or by another hart that is at work. */
export function hart_set_to_work(hart: Hart): bool {
  atomic_add(at_work(), 1);
  if (atomic_exchange(idle_of(hart), 0) != 0) return true;
  atomic_sub(at_work(), 1);
  return false;
}

/** This hart says that it sleeps, or is about to. Its lock is held. */
export function hart_set_idle(): void {
  if (atomic_exchange(idle_of(mine), 1) == 0) atomic_sub(at_work(), 1);
}

/** Wakes `hart` if it sleeps: there is something for it. Its lock is held. */
export function hart_rouse(hart: Hart): void {
  if (hart_is_idle(hart) && hart_set_to_work(hart) && hart != mine) hw_interrupt(hart.number);
}

/** `hart` is to look after its calls and doorbells: at once if it sleeps, else when its program next enters the kernel. Its lock is held. */
export function hart_attend(hart: Hart): void {
  atomic_store(changetype<usize>(hart) + offsetof<Hart>('attention'), 1);
  if (is_null(hart.running)) hart_rouse(hart);
  else thread_set_work(hart.running, WORK_RESCHEDULE);
}

/** Wakes hart 0, which keeps the time and serves the devices, if it sleeps; with `attend`, one that runs is to look soon, too. */
export function hart_rouse_keeper(attend: bool): void {
  const hart = hart_of(0);
  hart_lock(hart);
  if (attend) hart_attend(hart);
  else hart_rouse(hart);
  hart_unlock(hart);
}
