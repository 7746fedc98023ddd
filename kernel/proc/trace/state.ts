// Ptrace: what tracing needs to remember of a task: ptrace(2). See trace.ts for how it goes.
//
// Interface: the struct, ptrace_of, is_traced, was_traced, is_ptrace_stopped, ptrace_flags, ptrace_set_flags, ptrace_clear_flags, ptrace_begin;
// ptrace_report, ptrace_hides, ptrace_forget for wait.
// Locks: tasks_lock guards who traces whom, the stop that is to be reported and when it ends. The flags are an atomic word,
// since the tracee changes some while it runs. A tracee writes the rest of its Ptrace while it is not stopped; its tracer reads
// and writes it only under tasks_lock, while it is.

import { ENOMEM, EPERM, PTRACE_SYSCALL_INFO_NONE } from '../../base/abi';
import { embedded, is_null } from '../../base/pointer';
import { atomic_and, atomic_load, atomic_or, atomic_store } from '../../sync/atomic';
import { kmalloc } from '../../mm/slab';
import { Credentials, credentials_get, credentials_put } from '../../ns/credentials';
import { WaitQueue, wait_queue_init } from '../../sched/wait';
import { Task } from '../task';

/** Seized rather than attached to: stops of the group show as PTRACE_EVENT_STOP. */
export const PTRACE_FLAG_SEIZED: u32 = 1;
/** In a stop, until the tracer says otherwise. */
export const PTRACE_FLAG_STOPPED: u32 = 2;
/** The stop has not been reported by wait yet. */
export const PTRACE_FLAG_UNREPORTED: u32 = 4;
/** Between the entry and the exit of a call that was stopped at. */
export const PTRACE_FLAG_IN_SYSCALL: u32 = 8;
/** To stop at the next chance: PTRACE_INTERRUPT, or a new child. */
export const PTRACE_FLAG_INTERRUPT: u32 = 16;
/** exec is done: to stop when the new program begins. */
export const PTRACE_FLAG_EXEC: u32 = 32;
/** Its tracer has left it in the stop that it would be in without a tracer: PTRACE_LISTEN. */
export const PTRACE_FLAG_LISTENING: u32 = 64;

/** Bytes that are read of a tracee's memory at once. */
export const PTRACE_PIECE: u32 = 2048;
/** Most arguments that a system call has; abi/emit_table.ts refuses one with more. */
const CALL_ARGUMENTS: u32 = 16;

@unmanaged
export class Ptrace {
  /** 0: nobody traces the task (any more). tasks_lock. */
  tracer: Task;
  /** Whose privilege counts when the task is to gain some: who asked to trace it, at that time; with a reference. */
  credentials: Credentials;
  /** PTRACE_O_*: written under tasks_lock. */
  options: u32;
  /** TRACE_*: see ptrace_flags. */
  flags: u32;

  // --- the tracee's while it is not stopped, its tracer's while it is ---
  /** The stop, as wait4 tells it; the signal that the task is to go on with, 0 for none. */
  status: i32;
  signal: i32;
  /** What came with the last event. */
  message: u64;
  /** PTRACE_SYSCALL_INFO_*; the call, its arguments' number, and what it answered. */
  op: u32;
  number: u32;
  count: u32;
  result: i32;

  // --- what is to be read of its memory: asked for and answered under tasks_lock, asked for only while it is stopped ---
  /** Length 0 if nothing is. Answer: bytes read, or -EFAULT. */
  read_address: u32;
  read_length: u32;
  read_result: i32;
  /** Where the tracer waits for that: a WaitQueue. */
  done_lock: u32;
  done_first: usize;
  done_last: usize;
}

/** Behind the struct: the arguments of the call, then the piece of memory that was read. */
const ARGUMENTS: usize = 80;
const MEMORY: usize = ARGUMENTS + 8 * CALL_ARGUMENTS;

@inline
export function ptrace_done_queue(trace: Ptrace): WaitQueue {
  return embedded<Ptrace, WaitQueue>(trace, offsetof<Ptrace>('done_lock'));
}

/** Where argument `index` of the call is. */
@inline
export function ptrace_argument(trace: Ptrace, index: u32): usize {
  return changetype<usize>(trace) + ARGUMENTS + 8 * <usize>index;
}

@inline
function trace_address(task: Task): usize {
  return changetype<usize>(task) + offsetof<Task>('trace');
}

/** The task's Ptrace; 0 if nobody ever traced it. */
@inline
export function ptrace_of(task: Task): Ptrace {
  return changetype<Ptrace>(<usize>atomic_load(trace_address(task)));
}

/** True if somebody traces `task`, or has. */
@inline
export function was_traced(task: Task): bool {
  return atomic_load(trace_address(task)) != 0;
}

/** True if somebody traces `task`. Under tasks_lock, or a hint. */
@inline
export function is_traced(task: Task): bool {
  return was_traced(task) && !is_null(ptrace_of(task).tracer);
}

@inline
function flags_address(trace: Ptrace): usize {
  return changetype<usize>(trace) + offsetof<Ptrace>('flags');
}

/** TRACE_*. */
@inline
export function ptrace_flags(trace: Ptrace): u32 {
  return atomic_load(flags_address(trace));
}
@inline
export function ptrace_set_flags(trace: Ptrace, bits: u32): void {
  atomic_or(flags_address(trace), bits);
}
@inline
export function ptrace_clear_flags(trace: Ptrace, bits: u32): void {
  atomic_and(flags_address(trace), ~bits);
}

/** True in a stop that the tracer answers for: /proc/PID/status, "tracing stop". A hint. */
export function is_ptrace_stopped(task: Task): bool {
  return is_traced(task) && (ptrace_flags(ptrace_of(task)) & PTRACE_FLAG_STOPPED) != 0;
}

@inline
export function ptrace_memory(trace: Ptrace): usize {
  return changetype<usize>(trace) + MEMORY;
}

/** Makes `tracer` trace `task` on behalf of the holder of `who`: 0, -EPERM, -ENOMEM. The caller holds tasks_lock. */
export function ptrace_begin(tracer: Task, task: Task, who: Credentials, flags: u32, options: u32): i32 {
  if (is_traced(task)) return -EPERM;
  if (!was_traced(task)) {
    const trace = changetype<Ptrace>(kmalloc(<u32>MEMORY + PTRACE_PIECE, task.account));
    if (is_null(trace)) return -ENOMEM;
    wait_queue_init(ptrace_done_queue(trace));
    trace.op = PTRACE_SYSCALL_INFO_NONE;
    // The task may be running, and look: what it finds is whole.
    atomic_store(trace_address(task), <u32>changetype<usize>(trace));
  }
  const trace = ptrace_of(task);
  const before = trace.credentials;
  trace.credentials = credentials_get(who);
  if (!is_null(before)) credentials_put(before);
  trace.options = options;
  atomic_store(flags_address(trace), flags);
  trace.tracer = tracer;
  tracer.tracees++;
  return 0;
}

/** True if `task`'s end and stops are not for `parent` to see (yet), since another traces it. Under tasks_lock. */
export function ptrace_hides(task: Task, parent: Task): bool {
  return is_traced(task) && ptrace_of(task).tracer != parent;
}

/** A stop of `task` for its tracer: the wait status, or 0 if there is nothing to tell. Under tasks_lock. */
export function ptrace_report(task: Task, tracer: Task): i32 {
  if (!is_traced(task) || ptrace_of(task).tracer != tracer) return 0;
  if ((ptrace_flags(ptrace_of(task)) & PTRACE_FLAG_UNREPORTED) == 0) return 0;
  ptrace_clear_flags(ptrace_of(task), PTRACE_FLAG_UNREPORTED);
  return ptrace_of(task).status;
}

/** `task` is about to be freed. Under tasks_lock. */
export function ptrace_forget(task: Task): void {
  if (task.trace == 0) return;
  if (is_traced(task)) ptrace_of(task).tracer.tracees--;
  credentials_put(ptrace_of(task).credentials);
}
