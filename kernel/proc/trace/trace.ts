// Tracing, the tracer's side: one task watches another's system calls, signals, children and end: ptrace(2).
//
//   tracee: something happens ─▶ trace_stop: tells the tracer, sleeps ◀───────────────┐
//   tracer: wait4 reports it ─▶ asks (memory is read by the tracee itself) ─▶ resume ─┘
//
// A task's Ptrace is allocated when it is traced for the first time and lives as long as the task. What a tracer wants of
// the tracee's memory the tracee copies into the Ptrace, between two sleeps: nobody else may touch that memory.
//
// A piece is asked for under tasks_lock while the tracee is stopped, and the tracee leaves its stop under tasks_lock and answers
// then: no tracer waits for one that has been killed meanwhile.
//
// Interface: ptrace_attach, ptrace_traceme, ptrace_of_stopped, ptrace_is_mine, ptrace_resume, ptrace_detach, ptrace_interrupt,
// ptrace_listen, ptrace_read; ptrace_exit when a tracer ends.
// Locks: tasks_lock, held by the callers, but for ptrace_read, which takes it.

import { EINTR, EPERM, ESRCH, PTRACE_EVENT_STOP, PTRACE_O_EXITKILL, SIGKILL, SIGSTOP } from '../../base/abi';
import { ListHead } from '../../base/list';
import { is_null, null_of } from '../../base/pointer';
import { wake, wake_stopped } from '../../sched/wake';
import { WORK_TRACE, thread_clear_work, thread_set_work } from '../../sched/thread';
import { wait_begin, wait_cancel, wait_commit_killable, wake_for_signal } from '../../sched/wait';
import { may_access } from '../access';
import { signal_send, tell_parent } from '../signal/signal';
import {
  TASK_EXITING,
  TASK_HOST,
  TASK_ZOMBIE,
  Task,
  all_tasks,
  current_task,
  init_task,
  task_credentials,
  task_of_all,
  tasks_lock,
  tasks_unlock,
} from '../task';
import {
  PTRACE_FLAG_INTERRUPT,
  PTRACE_FLAG_IN_SYSCALL,
  PTRACE_FLAG_LISTENING,
  PTRACE_PIECE,
  PTRACE_FLAG_SEIZED,
  PTRACE_FLAG_STOPPED,
  PTRACE_FLAG_UNREPORTED,
  Ptrace,
  is_traced,
  ptrace_begin,
  ptrace_clear_flags,
  ptrace_done_queue,
  ptrace_flags,
  ptrace_of,
  ptrace_set_flags,
} from './state';
import { leaves_no_zombie, reap } from '../wait';

/** May `me` trace `task`? ptrace(2), EPERM: PTRACE_MODE_ATTACH_REALCREDS; not the first, nor itself. */
function may_trace(me: Task, task: Task): bool {
  if (task == me || task == init_task() || !task.killable || (task.flags & TASK_HOST) != 0) return false;
  return may_access(task_credentials(me), task, true);
}

/** PTRACE_SEIZE, and PTRACE_ATTACH, which also stops it. 0, -EPERM, -ESRCH, -ENOMEM. The caller holds tasks_lock. */
export function ptrace_attach(task: Task, seize: bool, options: u32): i32 {
  const me = current_task();
  if ((task.flags & TASK_EXITING) != 0) return -ESRCH;
  if (!may_trace(me, task)) return -EPERM;
  const result = ptrace_begin(me, task, task_credentials(me), seize ? PTRACE_FLAG_SEIZED : 0, options);
  if (result == 0 && !seize) signal_send(task, SIGSTOP);
  return result;
}

/** PTRACE_TRACEME: 0, -EPERM, -ENOMEM. A parent that is about to end traces nobody any more. The caller holds tasks_lock. */
export function ptrace_traceme(): i32 {
  const me = current_task();
  if (is_null(me.parent) || (me.parent.flags & TASK_HOST) != 0) return -EPERM;
  if ((me.parent.flags & TASK_EXITING) != 0) return 0;
  // The parent has not asked: its privilege, now or later, must not be lent to what `me` executes.
  return ptrace_begin(me.parent, me, task_credentials(me), 0, 0);
}

/** The Ptrace of `task` if the caller traces it and it is stopped, else 0. The caller holds tasks_lock. */
export function ptrace_of_stopped(task: Task): Ptrace {
  const trace = ptrace_of(task);
  if (!is_traced(task) || trace.tracer != current_task()) return null_of<Ptrace>();
  return (ptrace_flags(trace) & PTRACE_FLAG_STOPPED) != 0 && (task.flags & TASK_EXITING) == 0
    ? trace
    : null_of<Ptrace>();
}

/** True if the caller traces `task`, stopped or not. The caller holds tasks_lock. */
export function ptrace_is_mine(task: Task): bool {
  return is_traced(task) && ptrace_of(task).tracer == current_task();
}

/** Lets the stopped `task` go on with `signal`; `calls`: up to the next system call. The caller holds tasks_lock. */
export function ptrace_resume(task: Task, calls: bool, signal: i32): void {
  const trace = ptrace_of(task);
  trace.signal = signal;
  ptrace_clear_flags(trace, PTRACE_FLAG_STOPPED | PTRACE_FLAG_UNREPORTED | PTRACE_FLAG_LISTENING);
  if (calls) thread_set_work(task, WORK_TRACE);
  else {
    thread_clear_work(task, WORK_TRACE);
    ptrace_clear_flags(trace, PTRACE_FLAG_IN_SYSCALL);
  }
  wake(task);
}

/** PTRACE_DETACH, of a stopped task. The caller holds tasks_lock. */
export function ptrace_detach(task: Task, signal: i32): void {
  ptrace_of(task).tracer.tracees--;
  ptrace_of(task).tracer = null_of<Task>();
  ptrace_resume(task, false, signal);
}

/** PTRACE_INTERRUPT: -EIO's place is the caller's. The caller holds tasks_lock. */
export function ptrace_interrupt(task: Task): void {
  ptrace_set_flags(ptrace_of(task), PTRACE_FLAG_INTERRUPT);
  // It looks after its trace before it goes back to its program, out of a sleep if need be.
  wake_for_signal(task, false);
}

/** PTRACE_LISTEN: true if the stop is one of the group's. The caller holds tasks_lock. */
export function ptrace_listen(task: Task): bool {
  const trace = ptrace_of(task);
  if ((ptrace_flags(trace) & PTRACE_FLAG_SEIZED) == 0 || trace.status >>> 16 != PTRACE_EVENT_STOP)
    return false;
  ptrace_set_flags(trace, PTRACE_FLAG_LISTENING);
  ptrace_clear_flags(trace, PTRACE_FLAG_STOPPED | PTRACE_FLAG_UNREPORTED);
  wake(task);
  return true;
}

/**
 * Has the stopped `task` copy `length` bytes at `address` of its memory, at most PTRACE_PIECE: the bytes are then at
 * ptrace_memory(trace). How many there were, -EFAULT, -ESRCH, -EINTR (the caller is being killed). Blocks; no lock is held:
 * nobody but the caller, its tracer, can reap the task.
 */
export function ptrace_read(task: Task, address: u32, length: u32): i32 {
  const trace = ptrace_of(task);
  tasks_lock();
  const stopped = !is_null(ptrace_of_stopped(task));
  if (stopped) {
    trace.read_address = address;
    trace.read_result = 0;
    trace.read_length = min<u32>(length, PTRACE_PIECE);
    wake(task);
  }
  tasks_unlock();
  if (!stopped) return -ESRCH;
  while (true) {
    wait_begin(ptrace_done_queue(trace));
    tasks_lock();
    const answered = trace.read_length == 0;
    tasks_unlock();
    if (answered) {
      wait_cancel();
      return trace.read_result;
    }
    if (wait_commit_killable() == -EINTR) return -EINTR;
  }
}

/** The current task ends: those that it traced are let go, or killed if that was asked for. The caller holds tasks_lock. */
export function ptrace_exit(me: Task): void {
  let node = changetype<ListHead>(all_tasks()).next;
  while (me.tracees != 0 && node != all_tasks()) {
    const task = task_of_all(node);
    node = changetype<ListHead>(node).next;
    if (!is_traced(task) || ptrace_of(task).tracer != me) continue;
    const kill = (ptrace_of(task).options & PTRACE_O_EXITKILL) != 0;
    const stopped = (ptrace_flags(ptrace_of(task)) & PTRACE_FLAG_STOPPED) != 0;
    const zombie = (task.flags & TASK_ZOMBIE) != 0;
    me.tracees--;
    ptrace_of(task).tracer = null_of<Task>();
    if (zombie) {
      // One that is its own child as well is handed on when this is done: orphan_children.
      if (task.parent != me) tell_parent(task);
      if (task.parent != me && leaves_no_zombie(task)) reap(task);
      continue;
    }
    if (stopped) ptrace_resume(task, false, 0);
    else thread_clear_work(task, WORK_TRACE);
    if (kill) signal_send(task, SIGKILL);
    wake_stopped(task);
  }
}
