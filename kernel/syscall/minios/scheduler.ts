// minios: scheduling policies: sched_setscheduler(2), sched_getscheduler(2).
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: tasks_lock while tasks are looked at.

import {
  CAP_SYS_NICE,
  EFAULT,
  EINVAL,
  EPERM,
  ESRCH,
  RLIMIT_NICE,
  RLIMIT_RTPRIO,
  SCHED_BATCH,
  SCHED_FIFO,
  SCHED_IDLE,
  SCHED_OTHER,
  SCHED_RESET_ON_FORK,
  SCHED_RR,
} from '../../base/abi';
import { is_null, null_of } from '../../base/pointer';
import { put_user_u32, access_ok } from '../../mm/uaccess';
import { NICE_MAX } from '../../sched/nice';
import { policy_set } from '../../sched/policy';
import { REALTIME_MAX } from '../../sched/class/realtime';
import { capable, ns_capable } from '../../ns/credentials';
import { pid_task } from '../../proc/pid';
import { rlimit_soft } from '../../proc/rlimit';
import {
  TASK_EXITING,
  Task,
  current_task,
  task_credentials,
  tasks_lock,
  tasks_unlock,
} from '../../proc/task';

@inline
function is_realtime(policy: i32): bool {
  return policy == SCHED_FIFO || policy == SCHED_RR;
}

/** The task of `pid`, 0: the caller; 0 if there is none that runs. The caller holds tasks_lock. */
function task_meant(pid: i32): Task {
  if (pid == 0) return current_task();
  const task = pid_task(<u32>pid);
  if (!is_null(task) && (task.flags & TASK_EXITING) != 0) return null_of<Task>();
  return task;
}

/** May the caller change how `task` is scheduled at all? Its own user's tasks, or with CAP_SYS_NICE. */
function may_change(task: Task): bool {
  const mine = current_task().vfs.credentials;
  const its = task_credentials(task);
  if (is_null(its)) return false;
  return mine.euid == its.euid || mine.euid == its.uid || ns_capable(mine, its.user, CAP_SYS_NICE);
}

/** Real time up to RLIMIT_RTPRIO, or what it has; SCHED_RESET_ON_FORK is not taken back: sched(7). */
function may_set(task: Task, policy: i32, priority: i32, reset: bool): bool {
  if (!may_change(task)) return false;
  if (capable(current_task().vfs.credentials, CAP_SYS_NICE)) return true;
  if (is_realtime(policy)) {
    const limit = rlimit_soft(task, RLIMIT_RTPRIO);
    if (<u32>policy != task.policy && limit == 0) return false;
    if (<u32>priority > task.realtime && <u64>priority > limit) return false;
  }
  if (task.policy == SCHED_IDLE && policy != SCHED_IDLE) {
    if (<u64>(NICE_MAX + 1 - task.nice) > rlimit_soft(task, RLIMIT_NICE)) return false;
  }
  return reset || task.reset_on_fork == 0;
}

/** sched_setscheduler(2). EINVAL, ESRCH, EPERM. */
export function sys_sched_setscheduler(pid: i32, given: i32, priority: i32): i32 {
  const reset = (given & SCHED_RESET_ON_FORK) != 0;
  const policy = given & ~SCHED_RESET_ON_FORK;
  const known = is_realtime(policy) || policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE;
  if (pid < 0 || !known) return -EINVAL;
  const fits = is_realtime(policy) ? priority >= 1 && priority <= <i32>REALTIME_MAX : priority == 0;
  if (!fits) return -EINVAL;
  let result = -ESRCH;
  tasks_lock();
  const task = task_meant(pid);
  if (!is_null(task)) {
    result = may_set(task, policy, priority, reset) ? 0 : -EPERM;
    if (result == 0) policy_set(task, policy, priority, reset);
  }
  tasks_unlock();
  return result;
}

/** sched_getscheduler(2) and sched_getparam(2). EINVAL, ESRCH, EFAULT. */
export function sys_sched_getscheduler(pid: i32, priority: u32): i32 {
  if (pid < 0) return -EINVAL;
  if (priority != 0 && !access_ok(priority, 4)) return -EFAULT;
  let result = -ESRCH;
  let found: u32 = 0;
  tasks_lock();
  const task = task_meant(pid);
  if (!is_null(task)) {
    result = task.policy | (task.reset_on_fork != 0 ? SCHED_RESET_ON_FORK : 0);
    found = task.realtime;
  }
  tasks_unlock();
  if (result >= 0 && priority != 0) put_user_u32(priority, found);
  return result;
}
