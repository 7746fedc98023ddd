// The border between programs and the kernel: what happens on every way in and every way out.
//
//   enter   probes the stack, so that a program that recursed to the end overflows in its own name; counts the call
//   leave   does what others have asked of the task meanwhile: signals, a kill, giving up the hart
//   preempt the fuel hook: the timer interrupt
//
// Only here are a program's signal handlers called, and only here does a task die under a program's frames: by a trap,
// which no program can catch. At these places it holds no lock and is on no wait queue, so that an exception which leaves
// a handler through the kernel's frames (longjmp) finds nothing to undo.
//
// Interface, for the generated tables (table_*.ts): enter; watched, watch, call_begins; leave, leave_errno, leave_fork,
// replaced, die_of_exec, die. For system calls: act_on_signals, fork_unwind, fork_rewound. The hooks preempt, thread_main, thread_fault, host_task_idle.
// Locks: none are held.

import { EINTR, ENOENT, SIGABRT, SIGFPE, SIGILL, SIGSEGV, SIGSYS } from '../base/abi';
import { FAULT_PANIC, FAULT_PARK, fault_due } from '../base/debug';
import { hw_probe } from '../base/hw';
import { check, panic } from '../base/panic';
import { locks_held } from '../sync/spinlock';
import { freeze_here } from '../cgroup/freeze';
import { member_switch_account } from '../cgroup/member';
import { memory_look_after } from '../cgroup/memory';
import {
  window_asyncify_state,
  window_run_main,
  window_run_start,
  window_signal,
  window_start_rewind,
  window_start_unwind,
  window_stop_rewind,
  window_stop_unwind,
} from '../mm/uaccess';
import { schedule, schedule_throttled, thread_resumed, tick } from '../sched/schedule';
import {
  THREAD_RUNNABLE,
  WORK_CGROUP,
  WORK_EVENTS,
  WORK_FILTER,
  WORK_FREEZE,
  WORK_KILL,
  WORK_RESCHEDULE,
  WORK_SIGNAL,
  WORK_SIGNALS,
  WORK_STRIKE,
  WORK_THROTTLE,
  WORK_TICK,
  WORK_TRACE,
  Thread,
  current,
  thread_set_work,
} from '../sched/thread';
import {
  TRACE_SYS_ENTER,
  TRACE_ARGUMENTS,
  trace_syscall,
  trace_syscall_end,
  trace_events,
} from '../sched/trace_ring';
import { program_enter } from '../proc/exec/exec';
import { status_of_exit, status_of_signal, task_exit } from '../proc/exit';
import { CAUGHT, signal_deliver } from '../proc/signal/deliver';
import { fork_begin, fork_complete, fork_data, fork_end, fork_load } from '../proc/fork';
import { cpu_timers_check } from '../proc/signal/interval_timer';
import { handler_begin, handler_end, handler_restarts } from '../proc/signal/action';
import { FILTER_KILLS, filter_answer } from '../proc/seccomp';
import { FORK_NONE, FORK_REWINDING, FORK_UNWINDING, Task, current_task, tasks_lock } from '../proc/task';
import { ptrace_argument, ptrace_of } from '../proc/trace/state';
import { ptrace_syscall_begins, ptrace_syscall_ends } from '../proc/trace/stop';

/** True while this hart is in the kernel on a program's behalf: a trap now is the kernel's own. */
let in_kernel: bool = false;

/** A program's frames are left for the kernel's. The probe: a stack that is too short traps while it is still the program's. */
@inline
function kernel_enter(): void {
  hw_probe();
  in_kernel = true;
}

/** From here on traps are the program's. */
@inline
function kernel_leave(): void {
  in_kernel = false;
}

/** First thing in every system call. */
@inline
export function enter(): void {
  kernel_enter();
  count_call(current());
  if (DEBUG) if (fault_due(FAULT_PANIC)) panic_asked();
}

/** On a virtual clock system calls take time that no fuel measures: after so many of them the time is looked at. */
@inline
function count_call(thread: Thread): void {
  if (++thread.syscalls == thread.syscalls_due) thread_set_work(thread, WORK_TICK);
}

/** A test wants to see a panic, one with a lock held. */
function panic_asked(): void {
  tasks_lock();
  panic('a test asked for it');
}

/** Last thing in every system call: `result` is what the program gets, if it gets anything any more. */
@inline
export function leave(result: i32): i32 {
  if (current().work != 0) do_work_after(result);
  kernel_leave();
  return result;
}

/** The same for WASI's functions, which answer 0 or a positive errno. */
@inline
export function leave_errno(result: i32): i32 {
  return leave(result < 0 ? -result : 0);
}

/**
 * Acts on the signals that have come, in the middle of a call that then goes on or begins again. The caller holds nothing,
 * for this may not return. Answers HANDLER_* bits.
 */
export function act_on_signals(): u32 {
  return do_work();
}

/** Ends the current task, program frames and all. */
export function die(status: i32): void {
  task_exit(status);
  kernel_leave();
  unreachable();
}

/** What a call answers that replaces the program: `result`; 0: it has, the task goes on in another slot, and this stack is left. */
export function replaced(result: i32): i32 {
  if (result != 0) return result;
  program_enter(current_task());
  kernel_leave();
  unreachable();
  return 0;
}

/** The end of one that cannot come back to fail: the process ends with the status that shells give it. */
export function die_of_exec(error: i32): void {
  die(status_of_exit(error == -ENOENT ? 127 : 126));
}

/** leave_errno for proc_fork. On success the program unwinds now: it is not the moment to do anything in its name. */
export function leave_fork(result: i32): i32 {
  if (current_task().fork_state != FORK_UNWINDING) return leave_errno(result);
  kernel_leave();
  return 0;
}

/** True if the current task is to stop at system calls, a filter has a say, or calls are recorded. */
@inline
export function watched(): bool {
  return (current().work & (WORK_TRACE | WORK_FILTER | WORK_EVENTS)) != 0;
}

/** Argument `index` of the watched call that begins is `value`. */
export function watch(index: u32, value: u64): void {
  const work = current().work;
  if ((work & WORK_TRACE) != 0) store<u64>(ptrace_argument(ptrace_of(current_task()), index), value);
  if ((work & WORK_EVENTS) != 0 && index < TRACE_ARGUMENTS) event_argument(index, value);
}

/**
 * Call `number` begins, whose `count` arguments `watch` was told: stops for the tracer, and asks the filter: 0, or the
 * −errno that the call is to fail with. Does not return if the task was killed meanwhile, or the filter says so.
 */
export function call_begins(number: u32, count: u32): i32 {
  const task = current_task();
  // A program that has rewound its stack comes into the call that it is in already.
  const traced = (task.work & WORK_TRACE) != 0 && task.fork_state == FORK_NONE;
  if ((task.work & WORK_EVENTS) != 0) event_call(number, count);
  if (traced) ptrace_syscall_begins(task, number, count);
  if ((task.work & WORK_KILL) != 0) do_work();
  if ((task.work & WORK_FILTER) == 0) return 0;
  const answer = filter_answer(task, number);
  if (answer == FILTER_KILLS) die(status_of_signal(SIGSYS));
  return -answer;
}

/** The arguments of the call that begins on this hart, for its record. */
let argument0: u64 = 0;
let argument1: u64 = 0;
let argument2: u64 = 0;
let argument3: u64 = 0;
let argument4: u64 = 0;

function event_argument(index: u32, value: u64): void {
  if (index == 0) argument0 = value;
  else if (index == 1) argument1 = value;
  else if (index == 2) argument2 = value;
  else if (index == 3) argument3 = value;
  else argument4 = value;
}

function event_call(number: u32, count: u32): void {
  if ((trace_events() & TRACE_SYS_ENTER) != 0)
    trace_syscall(number, count, argument0, argument1, argument2, argument3, argument4);
}

/** What leave does before the program goes on with `result`. */
function do_work_after(result: i32): void {
  const task = current_task();
  if ((task.work & WORK_EVENTS) != 0) trace_syscall_end(result);
  if ((task.work & WORK_TRACE) != 0) ptrace_syscall_ends(task, result);
  do_work();
}

/** What handlers ran: some; one whose signal is not to restart system calls (SA_RESTART), or one waits that should run. */
export const HANDLER_RAN: u32 = 1;
export const HANDLER_INTERRUPTS: u32 = 2;

/** What asks for a look at the time, or for a switch. */
const WORK_SWITCH: u32 = WORK_RESCHEDULE | WORK_THROTTLE | WORK_TICK;

/** What leave and preempt do before the program goes on. Answers HANDLER_* bits. */
function do_work(): u32 {
  const task = current_task();
  if (DEBUG) check(locks_held() == 0 && task.state == THREAD_RUNNABLE, 'kernel left with a lock or asleep');
  let handlers: u32 = 0;
  while ((task.work & (WORK_SIGNALS | WORK_SWITCH | WORK_CGROUP)) != 0) {
    if ((task.work & WORK_TICK) != 0) tick();
    if ((task.work & WORK_CGROUP) != 0) look_after_cgroup(task);
    if ((task.work & (WORK_FREEZE | WORK_KILL)) == WORK_FREEZE) freeze_here(task);
    if ((task.work & (WORK_SIGNAL | WORK_KILL)) != 0) {
      const signal = next_signal(task);
      if (signal == NOT_NOW && (task.work & WORK_SWITCH) == 0) return handlers | HANDLER_INTERRUPTS;
      if (signal > 0) handlers |= call_handler(task, signal);
    }
    if ((task.work & WORK_THROTTLE) != 0) schedule_throttled();
    else if ((task.work & WORK_RESCHEDULE) != 0) schedule();
  }
  return handlers;
}

/** The task has moved, or memory is short where it is. */
function look_after_cgroup(task: Task): void {
  member_switch_account(task);
  task.vfs.account = task.account;
  memory_look_after(task);
}

/** A signal waits for its handler, which cannot be called now. */
const NOT_NOW: i32 = -1;

/**
 * The current task acts on its signals, but for one that is caught: it, or 0, or NOT_NOW. Those with a default action come
 * first, so that nothing that a handler does keeps them waiting. Does not return if one ends the task.
 */
function next_signal(task: Task): i32 {
  let signal = signal_deliver(task, false);
  if (signal == 0 && (task.pending & task.caught) != 0) {
    if (!can_call(task)) return NOT_NOW;
    signal = signal_deliver(task, true);
  }
  if (signal == 0 || (signal & CAUGHT) != 0) return signal & ~CAUGHT;
  die(status_of_signal(signal));
  return 0;
}

/** False while Asyncify unwinds or rewinds the program's stack: a function called then would take part in it. */
function can_call(task: Task): bool {
  if (task.fork_state != FORK_NONE) return false;
  // The program's own function: it may do whatever programs do.
  kernel_leave();
  const state = window_asyncify_state();
  kernel_enter();
  return state == 0;
}

/**
 * Calls the program's handler of `signal`, with the signal and its mask blocked meanwhile. Answers HANDLER_* bits; does not
 * return if the program leaves the handler by an exception: then the mask is the program's to restore, siglongjmp(3).
 */
function call_handler(task: Task, signal: i32): u32 {
  // A tracer sees the call that was interrupted end, before it sees those of the handler.
  if ((task.work & WORK_TRACE) != 0) ptrace_syscall_ends(task, -EINTR);
  const restarts = handler_restarts(task, signal);
  const mask = handler_begin(task, signal);
  kernel_leave();
  window_signal(changetype<usize>(task) + offsetof<Task>('handler_depth'), signal);
  kernel_enter();
  handler_end(task, mask);
  return restarts ? HANDLER_RAN : HANDLER_RAN | HANDLER_INTERRUPTS;
}

/** The fuel hook: called by programs when their fuel is used up. */
export function preempt(): void {
  kernel_enter();
  const task = current_task();
  if (DEBUG) if (task.killable && fault_due(FAULT_PARK)) thread_set_work(task, WORK_KILL | WORK_STRIKE);
  tick();
  cpu_timers_check(task);
  if (task.work != 0) do_work();
  kernel_leave();
}

/** The machine runs `slot` for the first time, on a fresh stack. Returns when the task has ended. */
export function thread_main(slot: u32): void {
  const thread: Thread = current();
  if (DEBUG) check(thread.slot == slot, 'the machine resumed a slot that was not chosen');
  thread_resumed(thread);
  const task = changetype<Task>(thread);
  kernel_enter();
  if (task.entry != 0) {
    call_indirect<void>(task.entry);
    kernel_leave();
    return;
  }
  if (task.work != 0) do_work();
  kernel_leave();
  run_program(task);
  kernel_enter();
  task_exit(status_of_exit(0));
  kernel_leave();
}

/** The program of the current task from its beginning, or from where it rewinds to, to its end. */
function run_program(task: Task): void {
  do {
    if (task.fork_state == FORK_REWINDING) {
      fork_load(task);
      window_start_rewind(fork_data(task));
    }
    if (!task.started_main) {
      window_run_start();
      if (task.fork_state != FORK_UNWINDING) task.started_main = 1;
    }
    if (task.started_main) window_run_main();
  } while (task.fork_state == FORK_UNWINDING && unwound(task));
}

/** The program's stack is gone, for the sake of a fork: makes the child. True: the stack is to be rewound. */
function unwound(task: Task): bool {
  window_stop_unwind();
  kernel_enter();
  while (!fork_complete(task)) do_work();
  if (task.work != 0) do_work();
  kernel_leave();
  return true;
}

/** proc_fork, with all arguments checked: the program is to unwind its stack, which takes it to `unwound`. -errno, or 0. */
export function fork_unwind(task: Task, waits: bool): i32 {
  const result = fork_begin(task, waits);
  if (result < 0) return result;
  kernel_leave();
  window_start_unwind(fork_data(task));
  return 0;
}

/** The program has rewound its stack and is where it forked: what that came to. */
export function fork_rewound(task: Task): i32 {
  const result = fork_end(task);
  kernel_leave();
  window_stop_rewind();
  kernel_enter();
  return result;
}

/** Kinds of faults that the machine tells apart, and their signals: what x86 and Linux would make of them. */
function signal_of_fault(kind: u32): i32 {
  switch (kind) {
    case 1:
    case 3:
      return SIGSEGV;
    case 2:
      return SIGFPE;
    case 4:
      return SIGABRT;
    default:
      return SIGILL;
  }
}

/** The program of the current task trapped; runs on a fresh stack in its place and ends it. */
export function thread_fault(slot: u32, kind: u32): void {
  if (in_kernel) panic('trap inside the kernel');
  if (DEBUG) check(current().slot == slot, 'a slot faulted that was not running');
  kernel_enter();
  thread_resumed(current());
  task_exit(status_of_signal(signal_of_fault(kind)));
  kernel_leave();
}

/** A host task was chosen with no call to make: it looks after its signals, on a fresh stack. */
export function host_task_idle(_slot: u32): void {
  enter();
  leave(0);
}
