// minios: nice values: nice(2), getpriority(2), setpriority(2).
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: tasks_lock while tasks are looked at.

import {
  CAP_SYS_NICE,
  EACCES,
  EINVAL,
  EPERM,
  ESRCH,
  PRIO_PGRP,
  PRIO_PROCESS,
  PRIO_USER,
  RLIMIT_NICE,
} from '../../base/abi';
import { ListHead } from '../../base/list';
import { is_null, null_of } from '../../base/pointer';
import { NICE_MAX, NICE_MIN, nice_set } from '../../sched/nice';
import { Credentials, capable, ns_capable } from '../../ns/credentials';
import { NO_ID, kernel_uid } from '../../ns/user';
import { current_pid_namespace, global_number, pid_number } from '../../proc/pid';
import { rlimit_soft } from '../../proc/rlimit';
import {
  TASK_EXITING,
  Task,
  all_tasks,
  current_task,
  task_of_all,
  tasks_lock,
  tasks_unlock,
} from '../../proc/task';

/** What the system calls answer for a nice value: 1 to 40, since errors are negative. */
@inline
function answer_of(nice: i32): i32 {
  return 20 - nice;
}

/** True if `who` of kind `which` means `task`; 0 means the caller's own. */
function is_meant(task: Task, which: i32, who: u32, me: Task): bool {
  // A task that ends has no user any more.
  if ((task.flags & TASK_EXITING) != 0) return false;
  if (which == PRIO_PROCESS)
    return task == me ? who == 0 || who == pid_number(me) : who != 0 && who == pid_number(task);
  if (which == PRIO_PGRP)
    return task.process_group == (who == 0 ? me.process_group : global_number(who, current_pid_namespace()));
  // Of a user's processes those that can be named here: root of a container is root's in other ways, too.
  if (pid_number(task) == 0) return false;
  const mine = me.vfs.credentials;
  const uid = who == 0 ? mine.uid : kernel_uid(mine.user, who);
  return uid != NO_ID && task.vfs.credentials.uid == uid;
}

/** The next task that is meant after list node `node`; 0 after the last. The caller holds tasks_lock. */
function next_meant(node: usize, which: i32, who: u32): Task {
  const me = current_task();
  while (true) {
    node = changetype<ListHead>(node).next;
    if (node == all_tasks()) return null_of<Task>();
    const task = task_of_all(node);
    if (is_meant(task, which, who, me)) return task;
  }
}

@inline
function node_of(task: Task): usize {
  return changetype<usize>(task) + offsetof<Task>('all_next');
}

/** May the caller give `task` the nice value `nice`, as far as its value goes? */
function may_lower(mine: Credentials, task: Task, nice: i32): bool {
  if (nice >= task.nice || capable(mine, CAP_SYS_NICE)) return true;
  return <u64>(NICE_MAX + 1 - nice) <= rlimit_soft(task, RLIMIT_NICE);
}

/** May the caller change `task` to `nice`? 0, -EPERM (another user's), -EACCES (to run before others). */
function may_set(mine: Credentials, task: Task, nice: i32): i32 {
  const its = task.vfs.credentials;
  const same = its.uid == mine.euid || its.euid == mine.euid;
  if (!same && !ns_capable(mine, its.user, CAP_SYS_NICE)) return -EPERM;
  return may_lower(mine, task, nice) ? 0 : -EACCES;
}

/** setpriority(2): 0 or the last error. The caller holds tasks_lock. */
function set_all(which: i32, who: u32, nice: i32): i32 {
  let result = -ESRCH;
  const mine = current_task().vfs.credentials;
  for (
    let task = next_meant(all_tasks(), which, who);
    !is_null(task);
    task = next_meant(node_of(task), which, who)
  ) {
    const error = may_set(mine, task, nice);
    if (error == 0) nice_set(task, nice);
    if (error < 0 || result == -ESRCH) result = error;
  }
  return result;
}

/** nice(2): adds to the caller's nice value and answers 20 less the new one. EPERM to lower it without privilege. */
export function sys_nice(increment: i32): i32 {
  tasks_lock();
  const result = add_nice(current_task(), increment);
  tasks_unlock();
  return result;
}

/** The caller holds tasks_lock: so does everyone else that sets the task's nice value. */
function add_nice(task: Task, increment: i32): i32 {
  const wide = <i64>task.nice + increment;
  const nice = <i32>max<i64>(NICE_MIN, min<i64>(NICE_MAX, wide));
  if (!may_lower(task.vfs.credentials, task, nice)) return -EPERM;
  nice_set(task, nice);
  return answer_of(nice);
}

/** getpriority(2): 20 less the lowest nice value among those meant. EINVAL, ESRCH. */
export function sys_getpriority(which: i32, who: i32): i32 {
  if (which < PRIO_PROCESS || which > PRIO_USER) return -EINVAL;
  let result = -ESRCH;
  tasks_lock();
  for (
    let task = next_meant(all_tasks(), which, who);
    !is_null(task);
    task = next_meant(node_of(task), which, who)
  ) {
    result = max<i32>(result, answer_of(task.nice));
  }
  tasks_unlock();
  return result;
}

/** setpriority(2). EINVAL, ESRCH, EPERM, EACCES. */
export function sys_setpriority(which: i32, who: i32, priority: i32): i32 {
  if (which < PRIO_PROCESS || which > PRIO_USER) return -EINVAL;
  const nice = max<i32>(NICE_MIN, min<i32>(NICE_MAX, priority));
  tasks_lock();
  const result = set_all(which, who, nice);
  tasks_unlock();
  return result;
}
