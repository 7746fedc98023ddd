// Waking: a thread that sleeps or is stopped, on whatever hart, becomes runnable there, and may take over from the one
// that runs.
//
// Interface: wake, wake_stopped. Locks: RANK_RUN_QUEUE of the thread's hart.

import { is_null } from '../base/pointer';
import { Hart, hart_lock, hart_of, hart_rouse, hart_running, hart_unlock } from './hart/hart';
import { class_enqueue, class_preempts } from './class/class';
import { clock_is_virtual, clock_now } from './time/clock';
import { TRACE_SCHED_WAKEUP, trace_events, trace_wakeup } from './trace_ring';
import {
  THREAD_NEW,
  THREAD_RUNNABLE,
  THREAD_SLEEPING,
  THREAD_STOPPED,
  Thread,
  WORK_RESCHEDULE,
  thread_set_work,
} from './thread';

/** Makes a new or sleeping thread runnable. True if it was not. Any context, current may be 0. */
export function wake(thread: Thread): bool {
  return make_runnable(thread, THREAD_SLEEPING);
}

/** SIGCONT and SIGKILL: makes a stopped thread runnable. */
export function wake_stopped(thread: Thread): bool {
  return make_runnable(thread, THREAD_STOPPED);
}

/** Locks the run queue of the thread's hart, which exec on another hart may be changing. */
export function thread_lock(thread: Thread): Hart {
  while (true) {
    const hart = hart_of(thread.hart);
    hart_lock(hart);
    if (hart_of(thread.hart) == hart) return hart;
    hart_unlock(hart);
  }
}

function make_runnable(thread: Thread, from: u32): bool {
  const hart = thread_lock(thread);
  const asleep = thread.state == from || thread.state == THREAD_NEW;
  if (asleep) {
    thread.state = THREAD_RUNNABLE;
    // A thread that announced its sleep but has not left the hart yet is still in the queue.
    if (!thread.on_queue) enqueue(hart, thread);
    if ((trace_events() & TRACE_SCHED_WAKEUP) != 0) trace_wakeup(thread);
  }
  hart_unlock(hart);
  return asleep;
}

/** Puts a runnable thread into the queue of its hart, whose lock is held. */
export function enqueue(hart: Hart, thread: Thread): void {
  if (SMP) if (clock_is_virtual()) thread.woken_at = clock_now();
  class_enqueue(hart, thread);
  const running = hart_running(hart);
  if (is_null(running)) {
    if (SMP) hart_rouse(hart);
  } else if (running.state == THREAD_RUNNABLE && class_preempts(hart, thread, running)) {
    thread_set_work(running, WORK_RESCHEDULE);
  }
}
