// Signals: a task acts on its own, when it leaves the kernel (syscall/border.ts): signal(7).
//
// The work bits are cleared before the sets are looked at: a signal that comes in between sets them again.
//
//   stop: signal_take sets may_stop ── SIGCONT or SIGKILL clears it ── is it still set? STOPPED, the parent is told
//         (signal lock)                (tasks_lock, signal lock)        (tasks_lock; a later sender finds it STOPPED)
//
// Interface: signal_deliver, CAUGHT; only_caught_wait.
// Locks: RANK_SIGNAL guards a task's sets; tasks_lock for a stop. None is held while it is stopped.

import { SIGKILL, SIGSTOP } from '../../base/abi';
import { member_goes_on, member_stands } from '../../cgroup/freeze';
import { schedule } from '../../sched/schedule';
import { THREAD_STOPPED, WORK_KILL, WORK_SIGNAL, WORK_STRIKE, thread_clear_work } from '../../sched/thread';
import { process_group_is_orphaned } from '../process_group';
import {
  STOP,
  TERMINATE,
  default_action,
  has_no_effect,
  signal_bit,
  signal_open,
  signal_put_back,
  signal_recheck,
  signal_take,
  signals_lock,
  signals_unlock,
  staying,
  tell_of_stop,
} from './signal';
import { TASK_CONTINUE_UNREPORTED, TASK_STOP_UNREPORTED, Task, tasks_lock, tasks_unlock } from '../task';
import { is_traced, was_traced } from '../trace/state';
import { ptrace_group_stop, ptrace_pending, ptrace_signal } from '../trace/stop';

/** In what signal_deliver answers: the program has a handler for the signal. */
export const CAUGHT: i32 = 0x100;

/**
 * The current task acts on its signals, stopping here if one says so. Returns 0 when none is left; or the signal that ends
 * the task: the caller then calls task_exit; or a signal | CAUGHT: the caller calls the handler and then this again.
 * `callable`: handlers can be called now; else what is caught waits, and WORK_SIGNAL is set.
 */
export function signal_deliver(task: Task, callable: bool): i32 {
  if ((task.work & WORK_STRIKE) != 0) return SIGKILL;
  thread_clear_work(task, WORK_SIGNAL | WORK_KILL);
  if (was_traced(task)) ptrace_pending(task);
  while (true) {
    const open = ~staying(task);
    let signal = signal_take(task, callable ? open : open & ~task.caught);
    if (signal == 0) break;
    if (is_traced(task) && signal != SIGKILL) signal = ptrace_signal(task, signal);
    if (signal == 0) continue;
    if ((task.caught & signal_bit(signal)) != 0) {
      if (callable) return signal | CAUGHT;
      // The tracer has made another signal of it.
      signal_put_back(task, signal);
      continue;
    }
    if (has_no_effect(task, signal)) continue;
    const action = default_action(signal);
    if (action == TERMINATE) return signal;
    if (action == STOP && !(is_traced(task) && ptrace_group_stop(task, signal))) stop(task, signal);
  }
  signal_recheck(task);
  return 0;
}

/** True if the task has signals to act on, and all of them are for handlers of its program. */
export function only_caught_wait(task: Task): bool {
  const open = signal_open(task);
  return open != 0 && (open & ~task.caught) == 0 && (task.work & WORK_STRIKE) == 0;
}

/** Stops the current task until SIGCONT or SIGKILL. */
function stop(task: Task, signal: i32): void {
  tasks_lock();
  // A SIGCONT or SIGKILL that came meanwhile wins. A job that nobody controls is not stopped from the terminal.
  signals_lock(task);
  const wins = task.may_stop == 0;
  signals_unlock(task);
  if (wins || (signal != SIGSTOP && process_group_is_orphaned(task.process_group))) {
    tasks_unlock();
    return;
  }
  task.state = THREAD_STOPPED;
  task.wait_status = (signal << 8) | 0x7f;
  task.flags = (task.flags & ~TASK_CONTINUE_UNREPORTED) | TASK_STOP_UNREPORTED;
  tell_of_stop(task);
  tasks_unlock();
  member_stands(task);
  schedule();
  member_goes_on(task);
}
