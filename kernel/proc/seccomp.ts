// Filters of system calls: seccomp(2). Linux runs a BPF program at each call; here a filter is a list of calls that are
// allowed and one answer for all others. What a task has is one table, the strictest of all filters that it was given:
//
//   task ─▶ Filter {refs, default, action of call 0, 1, 2, …}     shared with children; replaced whole, never loosened
//
// A task with a filter has WORK_FILTER set for good, and only such tasks are asked at the border.
//
// Interface: filter_add, filter_inherit, filter_answer. Locks: tasks_lock while a task's
// filter changes, for /proc looks at it.

import {
  CAP_SYS_ADMIN,
  EACCES,
  ENOMEM,
  SECCOMP_RET_ALLOW,
  SECCOMP_RET_ERRNO,
  SECCOMP_RET_LOG,
} from '../base/abi';
import { text_cstring, text_string, text_u64 } from '../base/format';
import { LOG_INFO, log_begin, log_end } from '../base/log';
import { is_null } from '../base/pointer';
import { own_capable } from '../ns/credentials';
import { WORK_FILTER, thread_set_work } from '../sched/thread';
import { ACTION, DATA, Filter, filter_combine, filter_get, filter_lookup, filter_put } from './filter';
import { COMM_BYTES, Task, comm_of, tasks_lock, tasks_unlock } from './task';

/** Gives the current task a filter more: 0, -EACCES (without privilege it could fool what it executes), -ENOMEM. */
export function filter_add(task: Task, filter: Filter): i32 {
  const who = task.vfs.credentials;
  if (who.no_new_privs == 0 && !own_capable(who, CAP_SYS_ADMIN)) return -EACCES;
  const before = task.filter;
  const fresh = is_null(before) ? filter_get(filter) : filter_combine(filter, before, task.account);
  if (is_null(fresh)) return -ENOMEM;
  tasks_lock();
  task.filter = fresh;
  tasks_unlock();
  thread_set_work(task, WORK_FILTER);
  filter_put(before);
  return 0;
}

/** A child that nobody knows yet has its parent's filter. */
export function filter_inherit(task: Task, parent: Task): void {
  if (is_null(parent.filter)) return;
  task.filter = filter_get(parent.filter);
  thread_set_work(task, WORK_FILTER);
}

/** The task is to be killed: what filter_answer says besides 0 and errnos. */
export const FILTER_KILLS: i32 = -1;

/** What becomes of system call `call` of the current task: 0: it is made; an errno; FILTER_KILLS. */
export function filter_answer(task: Task, call: u32): i32 {
  const answer = filter_lookup(task.filter, call);
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
