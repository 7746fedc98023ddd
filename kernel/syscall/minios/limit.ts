// minios: limits of resources, and the harts that a task may use: prlimit(2), sched_setaffinity(2).
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: tasks_lock while another task is looked at.

import {
  CAP_SYS_NICE,
  CAP_SYS_RESOURCE,
  EFAULT,
  EINVAL,
  EPERM,
  ESRCH,
  RLIMIT_CUR,
  RLIMIT_MAX,
  RLIMIT_SIZE,
} from '../../base/abi';
import { boot_parameters } from '../../base/boot';
import { is_null, null_of } from '../../base/pointer';
import { load_user_u64, load_user_u8, put_user_u64, access_ok } from '../../mm/uaccess';
import { Credentials, ns_capable } from '../../ns/credentials';
import { LIMITS, rlimit_hard, rlimit_set, rlimit_soft } from '../../proc/rlimit';
import { pid_task } from '../../proc/pid';
import { Task, current_task, task_credentials, tasks_lock, tasks_unlock } from '../../proc/task';

/** Task `pid`, 0: the caller; 0 if there is none. The caller holds tasks_lock. */
@inline
function task_of(pid: i32): Task {
  if (pid == 0) return current_task();
  return pid > 0 ? pid_task(pid) : null_of<Task>();
}

/** May the caller see and set the limits of `task`? prlimit(2): all ids are its real ones, or CAP_SYS_RESOURCE. */
function may_limit(mine: Credentials, task: Task): bool {
  if (task == current_task()) return true;
  const theirs = task_credentials(task);
  if (is_null(theirs)) return false;
  const users = mine.uid == theirs.uid && mine.uid == theirs.euid && mine.uid == theirs.suid;
  const groups = mine.gid == theirs.gid && mine.gid == theirs.egid && mine.gid == theirs.sgid;
  return (users && groups) || ns_capable(mine, theirs.user, CAP_SYS_RESOURCE);
}

/** prlimit(2). ESRCH, EINVAL, EPERM, EFAULT. */
export function sys_prlimit(pid: i32, resource: i32, new_limit: u32, old_limit: u32): i32 {
  if (<u32>resource >= <u32>LIMITS) return -EINVAL;
  if (new_limit != 0 && !access_ok(new_limit, <u32>RLIMIT_SIZE)) return -EFAULT;
  if (old_limit != 0 && !access_ok(old_limit, <u32>RLIMIT_SIZE)) return -EFAULT;
  const soft = new_limit == 0 ? 0 : load_user_u64(new_limit + <u32>RLIMIT_CUR);
  const hard = new_limit == 0 ? 0 : load_user_u64(new_limit + <u32>RLIMIT_MAX);
  const mine = current_task().vfs.credentials;
  tasks_lock();
  const task = task_of(pid);
  let result = is_null(task) ? -ESRCH : may_limit(mine, task) ? 0 : -EPERM;
  const old_soft = result == 0 ? rlimit_soft(task, resource) : 0;
  const old_hard = result == 0 ? rlimit_hard(task, resource) : 0;
  if (result == 0 && new_limit != 0) result = rlimit_set(task, resource, soft, hard, mine);
  tasks_unlock();
  if (result == 0 && old_limit != 0) {
    put_user_u64(old_limit + <u32>RLIMIT_CUR, old_soft);
    put_user_u64(old_limit + <u32>RLIMIT_MAX, old_hard);
  }
  return result;
}

/** Bytes of a mask of harts: a word of Linux's. */
const MASK_BYTES: u32 = 8;

/** The harts that there are. */
function all_harts(): u64 {
  return ((1 as u64) << boot_parameters().harts) - 1;
}

/** Reads a mask, of which what is beyond MASK_BYTES is passed over. */
function read_mask(at: u32, length: u32): u64 {
  if (length >= MASK_BYTES) return load_user_u64(at);
  let mask: u64 = 0;
  for (let i: u32 = 0; i < length; i++) mask |= (<u64>load_user_u8(at + i)) << (8 * i);
  return mask;
}

/** sched_setaffinity(2). ESRCH, EINVAL: no hart of the mask exists; EPERM, EFAULT. */
export function sys_sched_setaffinity(pid: i32, length: u32, mask: u32): i32 {
  if (!access_ok(mask, length)) return -EFAULT;
  const harts = read_mask(mask, length) & all_harts();
  const mine = current_task().vfs.credentials;
  tasks_lock();
  const task = task_of(pid);
  let result = is_null(task) ? -ESRCH : 0;
  if (result == 0 && !may_place(mine, task)) result = -EPERM;
  if (result == 0 && harts == 0) result = -EINVAL;
  if (result == 0) task.affinity = <u32>harts;
  tasks_unlock();
  return result;
}

/** May the caller say where `task` runs? Its own user's tasks, or CAP_SYS_NICE. */
function may_place(mine: Credentials, task: Task): bool {
  const theirs = task_credentials(task);
  if (is_null(theirs)) return false;
  return mine.euid == theirs.euid || mine.euid == theirs.uid || ns_capable(mine, theirs.user, CAP_SYS_NICE);
}

/** sched_getaffinity(2): the bytes written. ESRCH, EINVAL: no room, or no whole words; EFAULT. */
export function sys_sched_getaffinity(pid: i32, length: u32, mask: u32): i32 {
  if (length < MASK_BYTES || (length & (MASK_BYTES - 1)) != 0) return -EINVAL;
  tasks_lock();
  const task = task_of(pid);
  const harts = is_null(task) ? 0 : (<u64>task.affinity) & all_harts();
  tasks_unlock();
  if (harts == 0) return -ESRCH;
  return put_user_u64(mask, harts) < 0 ? -EFAULT : <i32>MASK_BYTES;
}
