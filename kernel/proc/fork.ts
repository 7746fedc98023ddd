// fork: a second task that goes on where the first one is. A program's stack is the engine's, which nobody can copy. A
// program built with Asyncify can take its own stack apart and build it again; between the two, all that it is lies in its
// memory and its globals, and those can be copied:
//
//   parent  ─ proc_fork ─▶ fork_begin ─▶ unwinds … _start returns ─▶ fork_complete ─▶ rewinds … in proc_fork again ─▶ fork_end
//                                                                        │ instance, memory, globals copied
//   child                                                                └──▶ rewinds … in proc_fork ─▶ fork_end: 0
//
// What is unwound lies behind the memory that the program knows of, in pages of its space (Space.fork_pages):
//
//   0               space_end                                                        the memory's end
//   |  the program  |  position, end | globals, 16 bytes each | frames ─▶           |
//
// A stack that does not fit would run into the memory's end and trap there: the process dies of SIGSEGV. It fits: no
// saved frame is larger than the engine's own, and the pages hold more than the engine's stack.
//
// All that happens between fork_begin and fork_end is done by a program that may be hostile: whatever its asyncify_*
// functions do, it happens to its own memory, and no lock, pin or half-made child is there while its code runs.
//
// Interface: fork_begin, fork_complete, fork_data, fork_load, fork_end: called by syscall/border.ts, which runs the program between.
// Source: fork(2), vfork(2). Locks: tasks_lock for the tree.

import {
  EDEADLK,
  EAGAIN,
  EINTR,
  ENOMEM,
  ENOSYS,
  ENOTSUP,
  IMAGE_FLAG_REFERENCES,
  IMAGE_FLAG_TABLES,
  PTRACE_EVENT_FORK,
  PTRACE_EVENT_VFORK,
} from '../base/abi';
import { FRAME_SHIFT, FRAME_SIZE } from '../base/config';
import { text_cstring, text_string } from '../base/format';
import { LOG_INFO, log_begin, log_end } from '../base/log';
import { hw_copy } from '../base/hw';
import { error_of, is_error, is_null, null_of } from '../base/pointer';
import { Cgroup } from '../cgroup/cgroup';
import { space_add_fork_pages, space_end } from '../mm/space';
import { load_user_u32, window_load_globals, window_save_globals, window_store_pair } from '../mm/uaccess';
import { clock_charge } from '../sched/time/clock';
import { cond_resched } from '../sched/schedule';
import { wake } from '../sched/wake';
import { WORK_KILL, WORK_SIGNAL, thread_set_work } from '../sched/thread';
import { wait_begin, wait_cancel, wait_commit_killable } from '../sched/wait';
import { child_alloc, link_child } from './birth';
import { only_caught_wait } from './signal/deliver';
import { program_share } from './exec/exec';
import { pid_namespace_of, number_in, pid_alloc, task_of_number } from './pid';
import { rlimit_forbids_child } from './rlimit';
import { signals_fork, signals_fork_callback } from './signal/action';
import { inherit, task_discard } from './spawn';
import { task_clear_reason, task_set_reason_literal } from './reason';
import {
  COMM_BYTES,
  FORK_NONE,
  FORK_REWINDING,
  FORK_UNWINDING,
  TASK_VFORK,
  TASK_ZOMBIE,
  Task,
  children_waiting,
  comm_of,
  tasks_lock,
  tasks_unlock,
} from './task';
import { ptrace_child, ptrace_event } from './trace/stop';

/** Bytes of the two words that Asyncify knows the stack by, and of a saved global (host/loader/contract.ts). */
const DATA_BYTES: u32 = 16;
const GLOBAL_BYTES: u32 = 16;

/** What a fork takes by the virtual clock: nanoseconds, and one more for so many bytes copied. */
const FORK_NS: i64 = 20000;
const BYTES_PER_NS: u32 = 8;

/** Memory is copied in pieces of so many bytes, between which others may run. */
const PIECE: u32 = 256 * 1024;

/** Where in the task's memory the two words are that describe the unwound stack. */
export function fork_data(task: Task): u32 {
  return space_end(task.space);
}

@inline
function globals_of(task: Task): u32 {
  return fork_data(task) + DATA_BYTES;
}

@inline
function frames_of(task: Task): u32 {
  return globals_of(task) + task.image.globals * GLOBAL_BYTES;
}

/** End of the unwound stack's room, rounded down a little: the last page may end at 2^32. */
@inline
function frames_end(task: Task): u32 {
  const space = task.space;
  return <u32>(((<u64>(space.pages + space.fork_pages)) << FRAME_SHIFT) - 16);
}

/**
 * The current task calls fork: 0, and then its program has to unwind; or -errno: ENOSYS (not built to fork), EDEADLK (in a signal handler), ENOTSUP (it
 * has what cannot be copied), ENOMEM (no room for its stack). `waits`: it is a vfork.
 */
export function fork_begin(task: Task, waits: bool): i32 {
  task_clear_reason(task);
  // Forks take much time and little fuel, those that fail too.
  clock_charge(FORK_NS);
  cond_resched();
  const able = fork_able(task);
  if (able < 0) return able;
  if (space_add_fork_pages(task.space, task.image.fork_pages) < 0) {
    task_set_reason_literal(task, 'its stack does not fit what is left of memory');
    return -ENOMEM;
  }
  window_store_pair(fork_data(task), frames_of(task), frames_end(task));
  task.fork_waits = waits ? 1 : 0;
  task.fork_state = FORK_UNWINDING;
  return 0;
}

function fork_able(task: Task): i32 {
  const image = task.image;
  if (task.handler_depth != 0)
    return refuse(task, -EDEADLK, 'a signal handler is running, whose caller cannot be unwound');
  if (is_null(image) || image.fork_pages == 0) {
    return refuse(
      task,
      -ENOSYS,
      'the program was not built to fork: build it with Asyncify (wasm-opt --asyncify)',
    );
  }
  if ((image.flags & IMAGE_FLAG_TABLES) != 0) {
    return refuse(
      task,
      -ENOTSUP,
      'the program changes its tables, which fork cannot copy: start a new process instead',
    );
  }
  if ((image.flags & IMAGE_FLAG_REFERENCES) != 0) {
    return refuse(task, -ENOTSUP, 'the program has references in globals, which fork cannot copy');
  }
  return 0;
}

/** Says why not, for exec_error; and in the log, but once for each program. */
function refuse(task: Task, error: i32, reason: string): i32 {
  task_set_reason_literal(task, reason);
  const image = task.image;
  if (is_null(image) || image.fork_refused != 0) return error;
  image.fork_refused = 1;
  const text = log_begin(LOG_INFO);
  text_cstring(text, comm_of(task), COMM_BYTES);
  text_string(text, ': fork: ');
  text_string(text, reason);
  log_end();
  return error;
}

/**
 * The program's stack has been unwound: makes the child, or not; either way the program is to rewind. False if signals
 * are to be looked after first: then nothing has been done, and it is called again. May block.
 */
export function fork_complete(parent: Task): bool {
  window_save_globals(globals_of(parent));
  const result = make_child(parent);
  if (result == -EINTR) return false;
  parent.fork_result = result;
  parent.fork_state = FORK_REWINDING;
  if (result > 0 && parent.fork_waits) vfork_wait(parent, result);
  return true;
}

/** Before the program rewinds: gives the child the parent's globals. The parent has them. */
export function fork_load(task: Task): void {
  window_load_globals(globals_of(task));
}

/** The program is where it called fork again: the child's pid, 0 in the child, or -errno. */
export function fork_end(task: Task): i32 {
  task.fork_state = FORK_NONE;
  // Handlers of signals that came meanwhile were put off.
  if ((task.pending & ~task.blocked) != 0) thread_set_work(task, WORK_SIGNAL);
  return task.fork_result;
}

/** The child's pid, or -errno with nothing left behind: -ENOMEM, -EAGAIN (no pid, slot or memory left), -EINTR. */
function make_child(parent: Task): i32 {
  const made = child_alloc(parent, null_of<Cgroup>());
  if (is_error(made)) return error_of(made);
  const task = changetype<Task>(made);
  let result = inherit(task, parent, false);
  if (result == 0) result = signals_fork(task, parent);
  if (result == 0) result = program_share(task, parent, unwound_pages(parent));
  if (result == 0) signals_fork_callback(task);
  if (result == 0) result = copy_memory(task, parent);
  if (result == 0) {
    task.fork_state = FORK_REWINDING;
    task.started_main = parent.started_main;
    result = begin_life(task, parent);
  }
  if (result < 0) task_discard(task);
  return result;
}

/** Where the unwound stack ends. The program says so, and may say anything: then all of its room counts. */
function unwound_end(task: Task): u32 {
  const position = load_user_u32(fork_data(task));
  const end = frames_end(task);
  return position < frames_of(task) || position > end ? end : position;
}

/** Pages that the unwound stack fills. */
function unwound_pages(task: Task): u32 {
  return (unwound_end(task) - fork_data(task) + <u32>FRAME_SIZE - 1) >>> FRAME_SHIFT;
}

/** Copies what the program knows of, and the unwound stack behind it: 0 or -EINTR. */
function copy_memory(task: Task, parent: Task): i32 {
  return copy_range(task, parent, 0, unwound_end(parent));
}

function copy_range(task: Task, parent: Task, from: u32, to: u32): i32 {
  while (from < to) {
    const length = min<u32>(to - from, PIECE);
    hw_copy(parent.slot, task.slot, from, length);
    from += length;
    clock_charge(length / BYTES_PER_NS);
    cond_resched();
    if ((parent.work & WORK_KILL) != 0) return -EINTR;
  }
  return 0;
}

/**
 * Numbers the child, hangs it into the tree and lets it run: its pid, -EAGAIN, or -EINTR if the parent has a signal to act
 * on: one for the whole process group must not hit the parent alone, which then would go on to fork.
 */
function begin_life(task: Task, parent: Task): i32 {
  tasks_lock();
  // Handlers have to wait until the stack is whole again.
  const disturbed = (parent.work & (WORK_SIGNAL | WORK_KILL)) != 0 && !only_caught_wait(parent);
  let result = disturbed ? -EINTR : 0;
  if (result == 0) result = rlimit_forbids_child(parent) ? -EAGAIN : pid_alloc(task);
  if (result == 0) {
    // Somebody may have moved the parent since.
    task.process_group = parent.process_group;
    task.session = parent.session;
    if (parent.fork_waits) task.flags |= TASK_VFORK;
    result = link_child(task, parent);
    if (result == 0) result = number_in(task, pid_namespace_of(parent));
  }
  const event = parent.fork_waits ? PTRACE_EVENT_VFORK : PTRACE_EVENT_FORK;
  const traced = result > 0 && ptrace_child(parent, task, event);
  // Once it is known, somebody may kill it, and it may be gone when the lock is.
  if (result > 0) wake(task);
  tasks_unlock();
  if (traced) ptrace_event(parent, event, result);
  return result;
}

/** vfork: waits until child `pid` has called exec or ended; or until the parent is killed. */
function vfork_wait(parent: Task, pid: u32): void {
  while (true) {
    wait_begin(children_waiting(parent));
    if (!holds_up(parent, pid)) {
      wait_cancel();
      return;
    }
    if (wait_commit_killable() == -EINTR) return;
  }
}

function holds_up(parent: Task, pid: u32): bool {
  tasks_lock();
  const child = task_of_number(pid, pid_namespace_of(parent));
  const result =
    !is_null(child) && child.parent == parent && (child.flags & (TASK_VFORK | TASK_ZOMBIE)) == TASK_VFORK;
  tasks_unlock();
  return result;
}
