// Limits of a task's resources: getrlimit(2). A task has its own copy of all limits, behind its struct; a child begins with
// its parent's. Where each is enforced:
//
//   NOFILE      vfs/file/fd_table.ts, which has a copy        CPU     signal/interval_timer.ts, by Task.cpu_due
//   NPROC       spawn, fork: rlimit_forbids_child; exec    FSIZE   the system calls that write: syscall/file_limit.ts
//   AS, DATA    memory.grow and exec: rlimit_allows       NICE    setpriority(2)
//
// The others are remembered, and there is nothing here that they could limit: docs/privilege.md.
//
// Interface: rlimit_soft, rlimit_hard, rlimits_init, rlimits_inherit, rlimit_set, rlimit_allows, rlimit_forbids_child,
// rlimit_is_exceeded.
// Locks: tasks_lock while a limit is set. Readers take none: a limit is one word.

import {
  CAP_SYS_ADMIN,
  CAP_SYS_RESOURCE,
  EINVAL,
  EPERM,
  RLIMIT_AS,
  RLIMIT_CORE,
  RLIMIT_CPU,
  RLIMIT_DATA,
  RLIMIT_MEMLOCK,
  RLIMIT_MSGQUEUE,
  RLIMIT_NICE,
  RLIMIT_NOFILE,
  RLIMIT_NPROC,
  RLIMIT_RTPRIO,
  RLIMIT_STACK,
} from '../base/abi';
import { FRAME_SHIFT } from '../base/config';
import { ListHead } from '../base/list';
import { is_null } from '../base/pointer';
import { Credentials, capable } from '../ns/credentials';
import { NOFILE_DEFAULT, NOFILE_MAX } from '../vfs/file/fd_table';
import { Task, all_tasks, rlimits_of, task_credentials, task_of_all } from './task';

/** No limit. */
export const LIMIT_NONE: u64 = u64.MAX_VALUE;
export const LIMITS: i32 = 16;

/** Beyond this nobody raises RLIMIT_NOFILE: /proc/sys/fs/nr_open. */
const NR_OPEN: u64 = 1048576;

const MIB: u64 = 1 << 20;
const SECOND_NS: u64 = 1000000000;

@inline
function address_of(task: Task, resource: i32): usize {
  return rlimits_of(task) + 16 * <usize>resource;
}

/** What counts. */
@inline
export function rlimit_soft(task: Task, resource: i32): u64 {
  return load<u64>(address_of(task, resource));
}

/** How far the task may raise it. */
@inline
export function rlimit_hard(task: Task, resource: i32): u64 {
  return load<u64>(address_of(task, resource), 8);
}

function put(task: Task, resource: i32, soft: u64, hard: u64): void {
  store<u64>(address_of(task, resource), soft);
  store<u64>(address_of(task, resource), hard, 8);
}

/** Those of the first task: INIT_RLIMITS of Linux. */
export function rlimits_init(task: Task): void {
  for (let resource = 0; resource < LIMITS; resource++) put(task, resource, LIMIT_NONE, LIMIT_NONE);
  put(task, RLIMIT_STACK, 8 * MIB, LIMIT_NONE);
  put(task, RLIMIT_CORE, 0, LIMIT_NONE);
  put(task, RLIMIT_NOFILE, NOFILE_DEFAULT, NOFILE_MAX);
  put(task, RLIMIT_MEMLOCK, 8 * MIB, 8 * MIB);
  put(task, RLIMIT_MSGQUEUE, 819200, 819200);
  put(task, RLIMIT_NICE, 0, 0);
  put(task, RLIMIT_RTPRIO, 0, 0);
}

/** A child that nobody knows yet has its parent's. */
export function rlimits_inherit(task: Task, parent: Task): void {
  memory.copy(rlimits_of(task), rlimits_of(parent), 16 * LIMITS);
  task.cpu_due = cpu_due_of(task);
}

/** CPU time at which RLIMIT_CPU has something to say for the first time, ns; 0: never. */
function cpu_due_of(task: Task): i64 {
  const seconds = rlimit_soft(task, RLIMIT_CPU);
  if (seconds >= <u64>i64.MAX_VALUE / SECOND_NS) return 0;
  return <i64>(max<u64>(seconds, 1) * SECOND_NS);
}

/**
 * Sets a limit of `task`, as the holder of `who` may: 0, -EINVAL (soft above hard), -EPERM (raises the hard one). The caller
 * holds tasks_lock.
 */
export function rlimit_set(task: Task, resource: i32, soft: u64, hard: u64, who: Credentials): i32 {
  if (soft > hard) return -EINVAL;
  if (resource == RLIMIT_NOFILE && hard > NR_OPEN) return -EPERM;
  if (hard > rlimit_hard(task, resource) && !capable(who, CAP_SYS_RESOURCE)) return -EPERM;
  put(task, resource, soft, hard);
  if (resource == RLIMIT_CPU) task.cpu_due = cpu_due_of(task);
  if (resource == RLIMIT_NOFILE && !is_null(task.vfs)) {
    task.vfs.files.limit = <u32>soft;
    task.vfs.files.limit_max = <u32>hard;
  }
  return 0;
}

/** May the task have `pages` of memory, with a program of `code_pages`? RLIMIT_DATA, RLIMIT_AS. */
export function rlimit_allows(task: Task, pages: u32, code_pages: u32): bool {
  if ((<u64>pages) << FRAME_SHIFT > rlimit_soft(task, RLIMIT_DATA)) return false;
  return (<u64>pages + code_pages) << FRAME_SHIFT <= rlimit_soft(task, RLIMIT_AS);
}

/** Does RLIMIT_NPROC forbid the task a child? Not to root, nor to who may go beyond. The caller holds tasks_lock. */
export function rlimit_forbids_child(task: Task): bool {
  const limit = rlimit_soft(task, RLIMIT_NPROC);
  return limit != LIMIT_NONE && !goes_beyond(task) && tasks_of(task.vfs.credentials.uid) >= limit;
}

/** Has the task's user more tasks than RLIMIT_NPROC says, now that the task is his? The caller holds tasks_lock. */
export function rlimit_is_exceeded(task: Task): bool {
  const limit = rlimit_soft(task, RLIMIT_NPROC);
  return limit != LIMIT_NONE && !goes_beyond(task) && tasks_of(task.vfs.credentials.uid) > limit;
}

function goes_beyond(task: Task): bool {
  const who = task.vfs.credentials;
  return who.uid == 0 || capable(who, CAP_SYS_RESOURCE) || capable(who, CAP_SYS_ADMIN);
}

/** Tasks of a user, zombies included. Only those who have a limit pay for the count. */
function tasks_of(uid: u32): u64 {
  let count: u64 = 0;
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const who = task_credentials(task_of_all(node));
    if (!is_null(who) && who.uid == uid) count++;
  }
  return count;
}
