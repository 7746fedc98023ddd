// What the generated table (table.ts) asks before each system call: whether the calls of this task are watched.
//
// Interface: watched, argument, entered, refused.
// Locks: none.

import { WORK_EVENTS, WORK_FILTER, WORK_TRACE, current } from '../sched/thread';
import { TRACE_ARGUMENTS } from '../sched/trace_ring';
import { ptrace_argument, ptrace_of } from '../proc/trace_state';
import { current_task } from '../proc/task';
import { call_begins, enter, event_argument, leave } from './border';

/** True if the current task is to stop at system calls, a filter has a say, or calls are recorded. */
@inline
export function watched(): bool {
  return (current().work & (WORK_TRACE | WORK_FILTER | WORK_EVENTS)) != 0;
}

/** Argument `index` of the call that begins. */
export function argument(index: u32, value: u64): void {
  const work = current().work;
  if ((work & WORK_TRACE) != 0) store<u64>(ptrace_argument(ptrace_of(current_task()), index), value);
  if ((work & WORK_EVENTS) != 0 && index < TRACE_ARGUMENTS) event_argument(index, value);
}

/** Call `number` begins, its `count` arguments are told: 0, or the errno that it is to fail with: see call_begins. */
export function entered(number: u32, count: u32): i32 {
  return call_begins(number, count);
}

/** The whole of a call that a filter forbids: it answers `result`. */
export function refused(result: i32): i32 {
  enter();
  return leave(result);
}
