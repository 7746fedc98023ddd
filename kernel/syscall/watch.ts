// What the generated table (table.ts) asks before each system call: whether the calls of this task are watched.
//
// Interface: watched, argument, entered.
// Locks: none.

import { WORK_TRACE, current } from '../sched/thread';
import { trace_argument, trace_of } from '../proc/trace_state';
import { current_task } from '../proc/task';
import { call_begins } from './border';

/** True if the current task is to stop at system calls. */
@inline
export function watched(): bool {
  return (current().work & WORK_TRACE) != 0;
}

/** Argument `index` of the call that begins. */
export function argument(index: u32, value: u64): void {
  store<u64>(trace_argument(trace_of(current_task()), index), value);
}

/** Call `number` begins, its `count` arguments are told: stops for the tracer. Does not return if the task was killed. */
export function entered(number: u32, count: u32): void {
  call_begins(number, count);
}
