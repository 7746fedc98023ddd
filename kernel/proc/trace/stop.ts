// Tracing, the tracee's side: the places where a task stops for its tracer: ptrace(2).
//
// Interface: ptrace_syscall_begins, ptrace_syscall_ends, ptrace_signal, ptrace_group_stop, ptrace_pending, ptrace_event, ptrace_exec,
// ptrace_child, ptrace_wants_exit; ptrace_end_seen for wait.
// Locks: tasks_lock where the tracer is told, and where a stop begins or ends: the tracee announces each sleep before it takes
// it and looks. Every stop blocks; none is held meanwhile.

import {
  EFAULT,
  EINTR,
  ESRCH,
  PTRACE_EVENT_EXEC,
  PTRACE_EVENT_FORK,
  PTRACE_EVENT_STOP,
  PTRACE_O_TRACEEXEC,
  PTRACE_O_TRACEEXIT,
  PTRACE_O_TRACEFORK,
  PTRACE_O_TRACESYSGOOD,
  PTRACE_O_TRACEVFORK,
  PTRACE_SYSCALL_INFO_ENTRY,
  PTRACE_SYSCALL_INFO_EXIT,
  PTRACE_SYSCALL_INFO_NONE,
  SIGTRAP,
} from '../../base/abi';
import { is_null, null_of } from '../../base/pointer';
import { member_goes_on, member_stands } from '../../cgroup/freeze';
import { copy_from_user, access_ok } from '../../mm/uaccess';
import { WORK_KILL, WORK_SIGNAL, thread_set_work } from '../../sched/thread';
import { WaitQueue, wait_begin, wait_cancel, wait_commit_killable, wake_all } from '../../sched/wait';
import { may_access } from '../access';
import { pid_namespace_of, number_in } from '../pid';
import { signal_send, wake_parent } from '../signal/signal';
import { Task, tasks_lock, tasks_unlock } from '../task';
import {
  PTRACE_FLAG_EXEC,
  PTRACE_FLAG_INTERRUPT,
  PTRACE_FLAG_IN_SYSCALL,
  PTRACE_FLAG_LISTENING,
  PTRACE_FLAG_SEIZED,
  PTRACE_FLAG_STOPPED,
  PTRACE_FLAG_UNREPORTED,
  Ptrace,
  is_traced,
  ptrace_begin,
  ptrace_clear_flags,
  ptrace_done_queue,
  ptrace_flags,
  ptrace_memory,
  ptrace_of,
  ptrace_set_flags,
} from './state';

/** Answers trace_read, in the tracee. A piece that reaches beyond the memory's end is cut there. */
function serve_read(trace: Ptrace): void {
  let length = trace.read_length;
  while (length != 0 && !access_ok(trace.read_address, length)) length >>>= 1;
  const copied = copy_from_user(ptrace_memory(trace), trace.read_address, length);
  finish_read(trace, length == 0 || copied < 0 ? -EFAULT : <i32>length);
}

function finish_read(trace: Ptrace, result: i32): void {
  tasks_lock();
  trace.read_result = result;
  trace.read_length = 0;
  wake_all(ptrace_done_queue(trace));
  tasks_unlock();
}

/** What trace_stop answers if the tracer has gone. */
const NOBODY: i32 = -1;

/** Tells the tracer that the current task has stopped with `status`, and stops: returns the signal to go on with, or NOBODY. */
function trace_stop(task: Task, status: i32): i32 {
  const trace = ptrace_of(task);
  tasks_lock();
  if (is_null(trace.tracer)) {
    tasks_unlock();
    return NOBODY;
  }
  trace.status = status;
  trace.signal = 0;
  ptrace_set_flags(trace, PTRACE_FLAG_STOPPED | PTRACE_FLAG_UNREPORTED);
  wake_parent(trace.tracer);
  tasks_unlock();
  member_stands(task);
  sleep_stopped(trace);
  member_goes_on(task);
  trace.op = PTRACE_SYSCALL_INFO_NONE;
  return trace.signal;
}

/** Sleeps until the stop is over, answering the tracer meanwhile. Only SIGKILL ends it otherwise. */
function sleep_stopped(trace: Ptrace): void {
  while (true) {
    wait_begin(null_of<WaitQueue>());
    tasks_lock();
    const asked = trace.read_length != 0;
    const over = (ptrace_flags(trace) & PTRACE_FLAG_STOPPED) == 0;
    tasks_unlock();
    if (asked || over) wait_cancel();
    if (asked) serve_read(trace);
    else if (over) return;
    else if (wait_commit_killable() == -EINTR) break;
  }
  tasks_lock();
  ptrace_clear_flags(trace, PTRACE_FLAG_STOPPED | PTRACE_FLAG_UNREPORTED);
  const asked = trace.read_length != 0;
  tasks_unlock();
  if (asked) finish_read(trace, -ESRCH);
}

@inline
function event_status(event: i32, signal: i32): i32 {
  return (event << 16) | (signal << 8) | 0x7f;
}

@inline
function call_status(trace: Ptrace): i32 {
  const mark = (trace.options & PTRACE_O_TRACESYSGOOD) != 0 ? 0x80 : 0;
  return ((SIGTRAP | mark) << 8) | 0x7f;
}

/** The current task is about to make call `number`; its `count` arguments are in the Ptrace. Blocks. */
export function ptrace_syscall_begins(task: Task, number: u32, count: u32): void {
  const trace = ptrace_of(task);
  trace.number = number;
  trace.count = count;
  trace.op = PTRACE_SYSCALL_INFO_ENTRY;
  ptrace_set_flags(trace, PTRACE_FLAG_IN_SYSCALL);
  resend(task, trace_stop(task, call_status(trace)));
}

/** The call has answered `result`. Nothing if nobody saw it begin. Blocks. */
export function ptrace_syscall_ends(task: Task, result: i32): void {
  const trace = ptrace_of(task);
  if ((ptrace_flags(trace) & PTRACE_FLAG_IN_SYSCALL) == 0) return;
  ptrace_clear_flags(trace, PTRACE_FLAG_IN_SYSCALL);
  trace.result = result;
  trace.op = PTRACE_SYSCALL_INFO_EXIT;
  resend(task, trace_stop(task, call_status(trace)));
}

/** A tracer may send a signal along when it resumes from a stop that was not for a signal. */
function resend(task: Task, signal: i32): void {
  if (signal <= 0) return;
  tasks_lock();
  signal_send(task, signal);
  tasks_unlock();
}

/** `signal` is about to act on the current task: the signal that does, or 0. Blocks. */
export function ptrace_signal(task: Task, signal: i32): i32 {
  const answer = trace_stop(task, (signal << 8) | 0x7f);
  return answer == NOBODY ? signal : answer;
}

/** `signal` is to stop the current task: true if the task has stopped for its tracer and goes on. Blocks. */
export function ptrace_group_stop(task: Task, signal: i32): bool {
  const trace = ptrace_of(task);
  const seized = (ptrace_flags(trace) & PTRACE_FLAG_SEIZED) != 0;
  if (trace_stop(task, event_status(seized ? PTRACE_EVENT_STOP : 0, signal)) == NOBODY) return false;
  const listens = (ptrace_flags(trace) & PTRACE_FLAG_LISTENING) != 0;
  ptrace_clear_flags(trace, PTRACE_FLAG_LISTENING);
  return !listens;
}

/** Stops that others have asked of the current task, or that exec has left behind. Blocks. */
export function ptrace_pending(task: Task): void {
  const trace = ptrace_of(task);
  if ((ptrace_flags(trace) & PTRACE_FLAG_EXEC) != 0) {
    ptrace_clear_flags(trace, PTRACE_FLAG_EXEC);
    if ((trace.options & PTRACE_O_TRACEEXEC) != 0)
      resend(task, trace_stop(task, event_status(PTRACE_EVENT_EXEC, SIGTRAP)));
    else if ((ptrace_flags(trace) & PTRACE_FLAG_SEIZED) == 0) resend(task, SIGTRAP);
  }
  if ((ptrace_flags(trace) & PTRACE_FLAG_INTERRUPT) == 0) return;
  ptrace_clear_flags(trace, PTRACE_FLAG_INTERRUPT);
  resend(task, trace_stop(task, event_status(PTRACE_EVENT_STOP, SIGTRAP)));
}

/** The current task has a new program, and will stop when it begins. */
export function ptrace_exec(task: Task): void {
  ptrace_clear_flags(ptrace_of(task), PTRACE_FLAG_IN_SYSCALL);
  ptrace_set_flags(ptrace_of(task), PTRACE_FLAG_EXEC);
  ptrace_of(task).message = number_in(task, pid_namespace_of(ptrace_of(task).tracer));
  thread_set_work(task, WORK_SIGNAL);
}

/**
 * The current task has made `child` (by fork, or by spawn, which is told as vfork), which does not run yet: traced as its
 * parent is, if the options say so, the child will stop before its first instruction. True if the parent is to stop, too:
 * by ptrace_event. The caller holds tasks_lock.
 */
export function ptrace_child(parent: Task, child: Task, event: i32): bool {
  if (!is_traced(parent)) return false;
  const option = event == PTRACE_EVENT_FORK ? PTRACE_O_TRACEFORK : PTRACE_O_TRACEVFORK;
  if ((ptrace_of(parent).options & option) == 0) return false;
  // A set-user-ID program may have been started.
  if (!may_access(ptrace_of(parent).credentials, child, true)) return false;
  if (
    ptrace_begin(
      ptrace_of(parent).tracer,
      child,
      ptrace_of(parent).credentials,
      PTRACE_FLAG_SEIZED | PTRACE_FLAG_INTERRUPT,
      ptrace_of(parent).options,
    ) < 0
  )
    return false;
  thread_set_work(child, WORK_SIGNAL);
  return true;
}

/** An event of the current task: it stops. Blocks. */
export function ptrace_event(task: Task, event: i32, message: u64): void {
  if (!is_traced(task)) return;
  ptrace_of(task).message = message;
  const op = ptrace_of(task).op;
  resend(task, trace_stop(task, event_status(event, SIGTRAP)));
  ptrace_of(task).op = op;
}

/** True if the tracer wants to see the current task once more before it ends. */
export function ptrace_wants_exit(task: Task): bool {
  return (
    is_traced(task) && (ptrace_of(task).options & PTRACE_O_TRACEEXIT) != 0 && (task.work & WORK_KILL) == 0
  );
}

/** A tracer has taken the end of a task that is not its child: now its parent may. Under tasks_lock. */
export function ptrace_end_seen(task: Task): void {
  ptrace_of(task).tracer.tracees--;
  ptrace_of(task).tracer = null_of<Task>();
  if (!is_null(task.parent)) wake_parent(task.parent);
}
