// Signals: sending, and what they do by default: signal(7). A signal is a bit in `pending`; the task itself acts on it
// when it leaves the kernel (syscall/border.ts), or wakes from an interruptible sleep to do so.
//
// Interface: signal_send, signal_send_group; default_action and has_no_effect for deliver.ts.
// Locks: RANK_SIGNAL guards a task's pending set. Senders hold tasks_lock, so that the task cannot go away.

import { SIGCHLD, SIGCONT, SIGKILL, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH } from '../base/abi';
import { ListHead } from '../base/list';
import { RANK_SIGNAL, spin_lock, spin_unlock } from '../sync/spinlock';
import { wake_stopped } from '../sched/schedule';
import { wake_all, wake_for_signal } from '../sched/wait';
import {
  TASK_CONTINUE_UNREPORTED,
  TASK_EXITING,
  TASK_STOP_UNREPORTED,
  Task,
  all_tasks,
  children_waiting,
  task_of_all,
} from './task';
import { is_traced, trace_of } from './trace_state';

/** A signal's default action: signal(7). */
export const TERMINATE: u32 = 0;
export const IGNORE: u32 = 1;
export const STOP: u32 = 2;
export const CONTINUE: u32 = 3;

@inline
export function signal_bit(signal: i32): u64 {
  const number: u64 = <u64>(signal - 1);
  return (1 as u64) << number;
}

export function default_action(signal: i32): u32 {
  switch (signal) {
    case SIGCHLD:
    case SIGURG:
    case SIGWINCH:
      return IGNORE;
    case SIGSTOP:
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
      return STOP;
    case SIGCONT:
      return CONTINUE;
    default:
      return TERMINATE;
  }
}

const STOP_SIGNALS: u64 =
  (1 << (SIGSTOP - 1)) | (1 << (SIGTSTP - 1)) | (1 << (SIGTTIN - 1)) | (1 << (SIGTTOU - 1));

/** True if `signal` is not worth keeping. A blocked signal stays pending whatever its action; a tracer sees all. */
function is_ignored(task: Task, signal: i32): bool {
  if ((task.blocked & signal_bit(signal)) != 0 || is_traced(task)) return false;
  return has_no_effect(task, signal);
}

/** True if `signal` does nothing to `task`. */
export function has_no_effect(task: Task, signal: i32): bool {
  const action = default_action(signal);
  // The first task gets only what it asks for: nobody can kill or stop it.
  if (!task.killable && action != CONTINUE) return true;
  if (signal == SIGKILL || signal == SIGSTOP) return false;
  return action == IGNORE || (task.ignored & signal_bit(signal)) != 0;
}

/** True if `task` would not act on `signal`: it ignores or blocks it. What job control asks before it sends one. */
export function signal_is_inactive(task: Task, signal: i32): bool {
  return ((task.blocked | task.ignored) & signal_bit(signal)) != 0;
}

/**
 * Sends `signal` to `task`. The caller holds tasks_lock. A signal that is ignored is gone at once; others wait until
 * the task can act on them. SIGCONT continues a stopped task even if it is ignored or blocked.
 */
export function signal_send(task: Task, signal: i32): void {
  if ((task.flags & TASK_EXITING) != 0) return;
  const lock = changetype<usize>(task) + offsetof<Task>('signal_lock');
  spin_lock(lock, RANK_SIGNAL);
  if (signal == SIGCONT) task.pending &= ~STOP_SIGNALS;
  if ((signal_bit(signal) & STOP_SIGNALS) != 0) task.pending &= ~signal_bit(SIGCONT);
  const ignored = is_ignored(task, signal);
  if (!ignored) task.pending |= signal_bit(signal);
  spin_unlock(lock, RANK_SIGNAL);
  if (signal == SIGCONT) resume_stopped(task);
  if (ignored || (task.blocked & signal_bit(signal)) != 0) return;
  const fatal = default_action(signal) == TERMINATE;
  wake_for_signal(task, fatal);
  if (signal == SIGKILL) wake_stopped(task);
}

function resume_stopped(task: Task): void {
  if (!wake_stopped(task)) return;
  task.flags = (task.flags & ~TASK_STOP_UNREPORTED) | TASK_CONTINUE_UNREPORTED;
  tell_parent(task);
}

/** Tells `parent` that a child has changed. The caller holds tasks_lock. */
export function wake_parent(parent: Task): void {
  signal_send(parent, SIGCHLD);
  wake_all(children_waiting(parent));
}

/** Tells who is to know that `task` has stopped, continued or ended. The caller holds tasks_lock. */
export function tell_parent(task: Task): void {
  if (is_traced(task)) wake_parent(trace_of(task).tracer);
  else if (changetype<usize>(task.parent) != 0) wake_parent(task.parent);
}

/** Sends to every task of process group `group`: how many there were. The caller holds tasks_lock. */
export function signal_send_group(group: u32, signal: i32): u32 {
  let count: u32 = 0;
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task.process_group != group || (task.flags & TASK_EXITING) != 0) continue;
    count++;
    if (signal != 0) signal_send(task, signal);
  }
  return count;
}
