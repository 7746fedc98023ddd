// Filters of system calls: seccomp(2). Linux runs a BPF program at each call; here a filter is a list of calls that are
// allowed and one answer for all others. What a task has is one table, the strictest of all filters that it was given:
//
//   task ─▶ Filter {refs, default, action of call 0, 1, 2, …}     shared with children; replaced whole, never loosened
//
// A task with a filter has WORK_FILTER set for good, and only such tasks are asked at the border.
//
// Interface: filter_create, filter_add, filter_get/put, filter_inherit, filter_answer. Locks: tasks_lock while a task's
// filter changes, for /proc looks at it.

import {
  CAP_SYS_ADMIN,
  EACCES,
  ENOMEM,
  SECCOMP_RET_ALLOW,
  SECCOMP_RET_ERRNO,
  SECCOMP_RET_KILL_PROCESS,
  SECCOMP_RET_LOG,
} from '../base/abi';
import { text_cstring, text_string, text_u64 } from '../base/format';
import { LOG_INFO, log_begin, log_end } from '../base/log';
import { Account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { own_capable } from '../ns/credentials';
import { thread_set_work } from '../sched/schedule';
import { WORK_FILTER } from '../sched/thread';
import { ref_get, ref_put } from '../sync/refcount';
import { COMM_BYTES, Filter, Task, comm_of, tasks_lock, tasks_unlock } from './task';

/** Calls that a filter can name: more than there are. */
export const FILTER_CALLS_MAX: u32 = 4096;

/** Lines that the calls of a filter's tasks may write to the log. */
const LOG_LINES: u32 = 100;

/** SECCOMP_RET_…: which answer; the rest is its number. */
const ACTION: u32 = 0xffff0000;
const DATA: u32 = 0xffff;

@inline
export function no_filter(filter: Filter): bool {
  return changetype<usize>(filter) == 0;
}

@inline
function entry(filter: Filter, call: u32): usize {
  return changetype<usize>(filter) + offsetof<Filter>() + 4 * <usize>call;
}

@inline
function answer_of(filter: Filter, call: u32): u32 {
  return call < filter.count ? load<u32>(entry(filter, call)) : filter.other;
}

/** True for an answer that a filter may give. */
export function filter_knows(answer: u32): bool {
  if ((answer & ACTION) == SECCOMP_RET_ERRNO) return true;
  return answer == SECCOMP_RET_KILL_PROCESS || answer == SECCOMP_RET_LOG || answer == SECCOMP_RET_ALLOW;
}

/** The stricter of two answers; of equals the newer. The actions' numbers fall, as signed ones, with strictness. */
function stricter(newer: u32, older: u32): u32 {
  return <i32>(older & ACTION) < <i32>(newer & ACTION) ? older : newer;
}

/** A filter for `count` calls, all answered by `other`, with one reference; 0: no memory. */
export function filter_create(count: u32, other: u32, account: Account): Filter {
  const filter = changetype<Filter>(kmalloc(<u32>offsetof<Filter>() + 4 * count, account));
  if (no_filter(filter)) return filter;
  filter.refs = 1;
  filter.layers = 1;
  filter.other = other;
  filter.count = count;
  filter.log_left = LOG_LINES;
  for (let call: u32 = 0; call < count; call++) store<u32>(entry(filter, call), other);
  return filter;
}

/** Lets a call pass, of a filter that nobody has yet. */
export function filter_allow(filter: Filter, call: u32): void {
  store<u32>(entry(filter, call), SECCOMP_RET_ALLOW);
}

export function filter_get(filter: Filter): Filter {
  ref_get(changetype<usize>(filter));
  return filter;
}

/** Drops a reference; 0 is allowed. */
export function filter_put(filter: Filter): void {
  if (!no_filter(filter) && ref_put(changetype<usize>(filter))) kfree(changetype<usize>(filter));
}

/** Both filters as one, paid for by `account`; 0: no memory. */
function combine(newer: Filter, older: Filter, account: Account): Filter {
  const both = filter_create(max<u32>(newer.count, older.count), stricter(newer.other, older.other), account);
  if (no_filter(both)) return both;
  both.layers = older.layers + 1;
  for (let call: u32 = 0; call < both.count; call++)
    store<u32>(entry(both, call), stricter(answer_of(newer, call), answer_of(older, call)));
  return both;
}

/** Gives the current task a filter more, of which nothing is kept: 0, -EACCES (without privilege it could fool what it
 * executes), -ENOMEM. */
export function filter_add(task: Task, filter: Filter): i32 {
  const who = task.vfs.credentials;
  if (who.no_new_privs == 0 && !own_capable(who, CAP_SYS_ADMIN)) return -EACCES;
  const before = task.filter;
  const fresh = no_filter(before) ? filter_get(filter) : combine(filter, before, task.account);
  if (no_filter(fresh)) return -ENOMEM;
  tasks_lock();
  task.filter = fresh;
  tasks_unlock();
  thread_set_work(task, WORK_FILTER);
  filter_put(before);
  return 0;
}

/** A child that nobody knows yet has its parent's filter. */
export function filter_inherit(task: Task, parent: Task): void {
  if (no_filter(parent.filter)) return;
  task.filter = filter_get(parent.filter);
  thread_set_work(task, WORK_FILTER);
}

/** The task is to be killed: what filter_answer says besides 0 and errnos. */
export const FILTER_KILLS: i32 = -1;

/** What becomes of system call `call` of the current task: 0: it is made; an errno; FILTER_KILLS. */
export function filter_answer(task: Task, call: u32): i32 {
  const answer = answer_of(task.filter, call);
  if (answer == SECCOMP_RET_ALLOW) return 0;
  const action = answer & ACTION;
  if (action == SECCOMP_RET_ERRNO) return <i32>min<u32>(answer & DATA, 4095);
  tell(task, call, action);
  return action == SECCOMP_RET_LOG ? 0 : FILTER_KILLS;
}

/** One line for the log, as Linux's audit has it; a program cannot flood the log with them. */
function tell(task: Task, call: u32, action: u32): void {
  const filter = task.filter;
  if (filter.log_left == 0) return;
  filter.log_left--;
  const text = log_begin(LOG_INFO);
  text_string(text, 'audit: type=1326 uid=');
  text_u64(text, task.vfs.credentials.uid);
  text_string(text, ' pid=');
  text_u64(text, task.pid);
  text_string(text, ' comm="');
  text_cstring(text, comm_of(task), COMM_BYTES);
  text_string(text, action == SECCOMP_RET_LOG ? '" sig=0 syscall=' : '" sig=31 syscall=');
  text_u64(text, call);
  log_end();
}
