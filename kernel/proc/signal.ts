// Signals: sending, and what they do by default: signal(7). A signal is a bit in `pending`; the task itself acts on it
// when it leaves the kernel (syscall/border.ts), or wakes from an interruptible sleep to do so.
//
// Interface: signal_send, signal_send_group, signals_deliver, signal_pending.
// Locks: RANK_SIGNAL guards a task's pending set. Senders hold tasks_lock, so that the task cannot go away.

import { SIGCHLD, SIGCONT, SIGKILL, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH } from '../base/abi';
import { RANK_SIGNAL, spin_lock, spin_unlock } from '../sync/spinlock';
import { schedule, thread_clear_work, wake_stopped } from '../sched/schedule';
import { THREAD_STOPPED, WORK_KILL, WORK_SIGNAL } from '../sched/thread';
import { wake_all, wake_for_signal } from '../sched/wait';
import {
  TASK_CONTINUE_UNREPORTED,
  TASK_EXITING,
  TASK_STOP_UNREPORTED,
  Task,
  all_tasks,
  children_waiting,
  task_of_all,
  tasks_lock,
  tasks_unlock,
} from './task';
import { ListHead } from '../base/list';

/** A signal's default action: signal(7). */
const TERMINATE: u32 = 0;
const IGNORE: u32 = 1;
const STOP: u32 = 2;
const CONTINUE: u32 = 3;

@inline
export function signal_bit(signal: i32): u64 {
  const number: u64 = <u64>(signal - 1);
  return (1 as u64) << number;
}

function default_action(signal: i32): u32 {
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

/** True if `signal` does nothing to `task`. A blocked signal stays pending whatever its action. */
function is_ignored(task: Task, signal: i32): bool {
  if ((task.blocked & signal_bit(signal)) != 0) return false;
  const action = default_action(signal);
  // The first task gets only what it asks for: nobody can kill or stop it.
  if (!task.killable && action != CONTINUE) return true;
  if (signal == SIGKILL || signal == SIGSTOP) return false;
  return action == IGNORE || (task.ignored & signal_bit(signal)) != 0;
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

/** Tells the parent that `task` has stopped, continued or ended. The caller holds tasks_lock. */
export function tell_parent(task: Task): void {
  const parent = task.parent;
  if (changetype<usize>(parent) == 0) return;
  signal_send(parent, SIGCHLD);
  wake_all(children_waiting(parent));
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
  const killed = (task.work & WORK_KILL) != 0;
  thread_clear_work(task, WORK_SIGNAL);
  for (let signal = take(task); signal != 0; signal = take(task)) {
    if (is_ignored(task, signal)) continue;
    const action = default_action(signal);
    if (action == TERMINATE) return signal;
    if (action == STOP) stop(task, signal);
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
