// Signals: sending them: signal(7). A signal is a bit in `pending`; the task itself acts on it
// when it leaves the kernel (syscall/border.ts), or wakes from an interruptible sleep to do so.
//
//   signal_send ─▶ ignored? gone.   blocked? stays pending.   else: pending, work for the task, and it is woken
//   deliver.ts, in the task ─▶ default action: ignore, stop here, or die     caught: the border calls the handler
//
// Dispositions and masks are set in action.ts.
//
// Interface: signal_send, signal_send_group, signal_recheck, signal_take, signal_put_back, signal_open, signal_waiting,
// signal_await; tell_parent, tell_of_stop, wake_parent, ignores_children; default_action, has_no_effect for deliver.ts.
// Locks: RANK_SIGNAL guards a task's sets, and what they mean for its work bits: a sender on another hart sets both in one
// go, so that a task never finds itself called to die of a signal that it has meanwhile got a handler for. Senders hold
// tasks_lock, so that the task cannot go away. What only the task itself writes (all but `pending`), it reads without.

import {
  SA_NOCLDSTOP,
  SA_NOCLDWAIT,
  SIGCHLD,
  SIGCONT,
  SIGKILL,
  SIGSTOP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGURG,
  SIGWINCH,
} from '../../base/abi';
import { ListHead } from '../../base/list';
import { is_null } from '../../base/pointer';
import { RANK_SIGNAL, spin_lock, spin_unlock } from '../../sync/spinlock';
import { wake_stopped } from '../../sched/wake';
import { THREAD_SLEEPING, THREAD_STOPPED, WORK_SIGNAL, thread_set_work } from '../../sched/thread';
import { wake_all, wake_for_signal } from '../../sched/wait';
import {
  TASK_CONTINUE_UNREPORTED,
  TASK_EXITING,
  TASK_NAMESPACE_INIT,
  TASK_STOP_UNREPORTED,
  Task,
  all_tasks,
  children_waiting,
  task_of_all,
} from '../task';
import { is_ptrace_stopped, is_traced, ptrace_of } from '../trace/state';

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

/** What no program can block, ignore or catch. */
export const UNBLOCKABLE: u64 = (1 << (SIGKILL - 1)) | (1 << (SIGSTOP - 1));

/** What an unset disposition ignores. */
export const IGNORED_BY_DEFAULT: u64 = (1 << (SIGCHLD - 1)) | (1 << (SIGURG - 1)) | (1 << (SIGWINCH - 1));

@inline
export function signals_lock(task: Task): void {
  spin_lock(changetype<usize>(task) + offsetof<Task>('signal_lock'), RANK_SIGNAL);
}
@inline
export function signals_unlock(task: Task): void {
  spin_unlock(changetype<usize>(task) + offsetof<Task>('signal_lock'), RANK_SIGNAL);
}

/** Signals that stay pending when they come. Under the signal lock, or the task's own. */
@inline
export function staying(task: Task): u64 {
  return task.blocked | task.held | task.awaited;
}

/**
 * True if `signal` is not worth keeping. A blocked signal stays pending whatever its action; a tracer sees all. Under both
 * locks; so is the next but one.
 */
function is_ignored(task: Task, signal: i32): bool {
  if ((staying(task) & signal_bit(signal)) != 0 || is_traced(task)) return false;
  return has_no_effect(task, signal);
}

/** True if `signal` does nothing to `task`. */
export function has_no_effect(task: Task, signal: i32): bool {
  const bit = signal_bit(signal);
  if ((task.caught & bit) != 0) return false;
  const action = default_action(signal);
  // The first task gets only what it asks for: nobody can kill or stop it.
  if (!task.killable && action != CONTINUE) return true;
  if ((UNBLOCKABLE & bit) != 0) return false;
  // Nor those of a namespace, but for SIGKILL and SIGSTOP from outside: kill.ts.
  if ((task.flags & TASK_NAMESPACE_INIT) != 0 && action != CONTINUE) return true;
  return action == IGNORE || (task.ignored & bit) != 0;
}

/** True if `signal` ends `task` as soon as it acts on it; of a traced one, that is for its tracer to say. */
function is_fatal(task: Task, signal: i32): bool {
  if (signal == SIGKILL) return true;
  if (default_action(signal) != TERMINATE || is_traced(task)) return false;
  return ((task.caught | task.ignored) & signal_bit(signal)) == 0;
}

/** True if `task` would not act on `signal`: it ignores or blocks it. What job control asks before it sends one. */
export function signal_is_inactive(task: Task, signal: i32): bool {
  return ((task.blocked | (task.ignored & ~task.caught)) & signal_bit(signal)) != 0;
}

/**
 * True if `task` will not take `signal` until something else happens: it ignores or blocks it, is stopped, or is in a sleep that no
 * signal but a fatal one ends, as in a frozen cgroup. The caller holds tasks_lock.
 */
export function signal_is_left(task: Task, signal: i32): bool {
  if (task.state == THREAD_STOPPED || is_ptrace_stopped(task)) return true;
  if (task.state == THREAD_SLEEPING && task.wait_interruptible == 0) return true;
  signals_lock(task);
  const waits = ((task.blocked | task.held) & ~task.awaited & signal_bit(signal)) != 0;
  const left = waits || is_ignored(task, signal);
  signals_unlock(task);
  return left;
}

/**
 * Sends `signal` to `task`. The caller holds tasks_lock. A signal that is ignored is gone at once; others wait until
 * the task can act on them. SIGCONT continues a stopped task even if it is ignored or blocked. True if it is news: it waits now, and did not
 * before.
 */
export function signal_send(task: Task, signal: i32): bool {
  if ((task.flags & TASK_EXITING) != 0) return false;
  const bit = signal_bit(signal);
  signals_lock(task);
  if (signal == SIGCONT) task.pending &= ~STOP_SIGNALS;
  if ((bit & STOP_SIGNALS) != 0) task.pending &= ~signal_bit(SIGCONT);
  // It may have taken a stop signal already, and not have stopped yet: then it does not.
  if (signal == SIGCONT || signal == SIGKILL) task.may_stop = 0;
  let news = false;
  if (!is_ignored(task, signal)) {
    news = (task.pending & bit) == 0;
    task.pending |= bit;
    const awaited = (task.awaited & bit) != 0;
    if (awaited || (staying(task) & bit) == 0) wake_for_signal(task, !awaited && is_fatal(task, signal));
  }
  signals_unlock(task);
  if (signal == SIGCONT) resume_stopped(task);
  if (signal != SIGKILL) return news;
  // Its end is what there is to report now.
  task.flags &= ~(TASK_STOP_UNREPORTED | TASK_CONTINUE_UNREPORTED);
  wake_stopped(task);
  return news;
}

function resume_stopped(task: Task): void {
  if (!wake_stopped(task)) return;
  task.flags = (task.flags & ~TASK_STOP_UNREPORTED) | TASK_CONTINUE_UNREPORTED;
  tell_of_stop(task);
}

/** Tells `parent` that a child has changed. The caller holds tasks_lock. */
export function wake_parent(parent: Task): void {
  signal_send(parent, SIGCHLD);
  wake_all(children_waiting(parent));
}

/** Tells who is to know that `task` has ended. The caller holds tasks_lock. */
export function tell_parent(task: Task): void {
  if (is_traced(task)) wake_parent(ptrace_of(task).tracer);
  else if (!is_null(task.parent)) wake_parent(task.parent);
}

/** Tells who is to know that `task` has stopped or continued. The caller holds tasks_lock. */
export function tell_of_stop(task: Task): void {
  const parent = is_traced(task) ? ptrace_of(task).tracer : task.parent;
  if (is_null(parent)) return;
  signals_lock(parent);
  const told = (parent.child_flags & SA_NOCLDSTOP) == 0;
  signals_unlock(parent);
  if (told) signal_send(parent, SIGCHLD);
  wake_all(children_waiting(parent));
}

/** True if `parent` does not want to hear how its children end: it ignores SIGCHLD, or said so by SA_NOCLDWAIT. */
export function ignores_children(parent: Task): bool {
  const bit = signal_bit(SIGCHLD);
  signals_lock(parent);
  const ignores = (parent.ignored & ~parent.caught & bit) != 0 || (parent.child_flags & SA_NOCLDWAIT) != 0;
  signals_unlock(parent);
  return ignores;
}

/** Sends to every task of process group `group`, 0: to nobody; how many there are. The caller holds tasks_lock. */
export function signal_send_group(group: u32, signal: i32): u32 {
  let count: u32 = 0;
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task.process_group != group) continue;
    count++;
    if (signal != 0) signal_send(task, signal);
  }
  return count;
}

/**
 * Takes the next of the signals in `set` that are pending: SIGKILL first, then the lowest; 0 if there is none. If it is to
 * stop the task, it does so unless SIGCONT or SIGKILL comes before: `may_stop`.
 */
export function signal_take(task: Task, set: u64): i32 {
  signals_lock(task);
  const open = task.pending & set;
  let signal = 0;
  if ((open & signal_bit(SIGKILL)) != 0) signal = SIGKILL;
  else if (open != 0) signal = <i32>ctz<u64>(open) + 1;
  if (signal != 0) task.pending &= ~signal_bit(signal);
  task.may_stop = 1;
  signals_unlock(task);
  return signal;
}

/** The signal waits again. */
export function signal_put_back(task: Task, signal: i32): void {
  signals_lock(task);
  task.pending |= signal_bit(signal);
  signals_unlock(task);
}

/** The signals that the current task can act on. */
export function signal_open(task: Task): u64 {
  signals_lock(task);
  const open = task.pending & ~staying(task);
  signals_unlock(task);
  return open;
}

/** The blocked signals that wait: sigpending(2). */
export function signal_waiting(task: Task): u64 {
  signals_lock(task);
  const waiting = task.pending & (task.blocked | task.held);
  signals_unlock(task);
  return waiting;
}

/** The current task waits for the signals of `set`, 0: no more. */
export function signal_await(task: Task, set: u64): void {
  signals_lock(task);
  task.awaited = set;
  signals_unlock(task);
}

/** The mask or the dispositions of the current task have changed: has it to act on something now? */
export function signal_recheck(task: Task): void {
  if (signal_open(task) != 0) thread_set_work(task, WORK_SIGNAL);
}
