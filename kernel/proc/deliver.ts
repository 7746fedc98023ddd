// Signals: a task acts on its own, when it leaves the kernel (syscall/border.ts): signal(7).
//
// Interface: signals_deliver.
// Locks: RANK_SIGNAL guards a task's pending set; tasks_lock for a stop.

import { SIGCONT, SIGKILL, SIGSTOP } from '../base/abi';
import { RANK_SIGNAL, spin_lock, spin_unlock } from '../sync/spinlock';
import { schedule, thread_clear_work } from '../sched/schedule';
import { THREAD_STOPPED, WORK_KILL, WORK_SIGNAL } from '../sched/thread';
import { STOP, TERMINATE, default_action, has_no_effect, signal_bit, tell_parent } from './signal';
import { TASK_CONTINUE_UNREPORTED, TASK_STOP_UNREPORTED, Task, tasks_lock, tasks_unlock } from './task';
import { is_traced } from './trace_state';
import { trace_group_stop, trace_pending, trace_signal } from './trace_stop';

/** Takes the next signal that `task` is to act on: SIGKILL first, then the lowest; 0 if there is none. */
function take(task: Task): i32 {
  const lock = changetype<usize>(task) + offsetof<Task>('signal_lock');
  spin_lock(lock, RANK_SIGNAL);
  const open = task.pending & ~(task.blocked & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP)));
  let signal = 0;
  if ((open & signal_bit(SIGKILL)) != 0) signal = SIGKILL;
  else if (open != 0) signal = <i32>ctz<u64>(open) + 1;
  if (signal != 0) task.pending &= ~signal_bit(signal);
  spin_unlock(lock, RANK_SIGNAL);
  return signal;
}

/**
 * The current task acts on its signals, stopping here if one says so. Returns 0, or the signal that ends the task:
 * the caller then calls task_exit.
 */
export function signals_deliver(task: Task): i32 {
  thread_clear_work(task, WORK_SIGNAL);
  if (task.trace != 0) trace_pending(task);
  const killed = (task.work & WORK_KILL) != 0;
  for (let signal = take(task); signal != 0; signal = take(task)) {
    if (is_traced(task) && signal != SIGKILL) signal = trace_signal(task, signal);
    if (signal == 0 || has_no_effect(task, signal)) continue;
    const action = default_action(signal);
    if (action == TERMINATE) return signal;
    if (action == STOP && !(is_traced(task) && trace_group_stop(task, signal))) stop(task, signal);
  }
  return killed ? SIGKILL : 0;
}

/** Stops the current task until SIGCONT or SIGKILL. */
function stop(task: Task, signal: i32): void {
  tasks_lock();
  // A SIGCONT or SIGKILL that came meanwhile wins.
  if ((task.pending & (signal_bit(SIGCONT) | signal_bit(SIGKILL))) != 0) {
    tasks_unlock();
    return;
  }
  task.state = THREAD_STOPPED;
  task.wait_status = (signal << 8) | 0x7f;
  task.flags = (task.flags & ~TASK_CONTINUE_UNREPORTED) | TASK_STOP_UNREPORTED;
  tell_parent(task);
  tasks_unlock();
  schedule();
}
