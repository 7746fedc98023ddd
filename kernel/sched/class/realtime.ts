// The real-time class: SCHED_FIFO and SCHED_RR of POSIX.1-2017 (2.8.4, "Process Scheduling") and sched(7). A thread has a priority of
// 1 to 99; the highest that is runnable runs, before all threads that have none.
//
//   FIFO  runs until it sleeps, yields or one of a higher priority is runnable
//   RR    the same, and after a quantum it goes to the end of the line of its priority
//
// Who is interrupted goes to the head of its line, who wakes or yields to its end.
//
// Interface: realtime_register; REALTIME_QUANTUM. Locks: the hart's run queue lock, held by the caller.

import { treap_remove } from '../../base/treap';
import { SCHED_RR } from '../../base/abi';
import { is_null } from '../../base/pointer';
import { CLASS_REALTIME, class_begin } from './class';
import { Hart } from '../hart/hart';
import { ordered_append, ordered_first, ordered_level, ordered_prepend } from './ordered';
import { Thread } from '../thread';

/** Linux's: sched_rr_get_interval(2). */
export const REALTIME_QUANTUM: i64 = 100000000;

export const REALTIME_MAX: u32 = 99;

@inline
function level_of(thread: Thread): u32 {
  return REALTIME_MAX - thread.realtime;
}

function enqueue(hart: Hart, thread: Thread): void {
  thread.quantum = REALTIME_QUANTUM;
  hart.realtime_root = ordered_append(hart, hart.realtime_root, thread, level_of(thread));
}

function remove(hart: Hart, thread: Thread): void {
  hart.realtime_root = treap_remove(hart.realtime_root, thread);
}

function put(hart: Hart, thread: Thread): void {
  if (thread.quantum <= 0) enqueue(hart, thread);
  else hart.realtime_root = ordered_prepend(hart, hart.realtime_root, thread, level_of(thread));
}

function pick(hart: Hart): Thread {
  const thread = ordered_first(hart.realtime_root);
  if (!is_null(thread)) remove(hart, thread);
  return thread;
}

/** True if a quantum is over and an equal waits. That one of a higher priority waits has been seen when it woke. */
function charge(hart: Hart, thread: Thread, ns: i64): bool {
  if (thread.policy != SCHED_RR) return false;
  thread.quantum -= ns;
  if (thread.quantum > 0) return false;
  const next = ordered_first(hart.realtime_root);
  if (!is_null(next) && ordered_level(next) <= level_of(thread)) return true;
  thread.quantum = REALTIME_QUANTUM;
  return false;
}

function slice_left(_hart: Hart, thread: Thread): i64 {
  return thread.policy == SCHED_RR ? max<i64>(thread.quantum, 1) : REALTIME_QUANTUM;
}

function preempts(_hart: Hart, woken: Thread, running: Thread): bool {
  return woken.realtime > running.realtime;
}

/** Called once at boot. */
export function realtime_register(): void {
  const row = class_begin(CLASS_REALTIME, 'realtime');
  row.enqueue = enqueue.index;
  row.remove = remove.index;
  row.put = put.index;
  row.pick = pick.index;
  row.take = remove.index;
  row.charge = charge.index;
  row.slice_left = slice_left.index;
  row.preempts = preempts.index;
}
