// minios: capabilities, and what prctl(2) says and changes about the caller.
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: tasks_lock where another task is looked at.

import {
  CAP_SETS_EFFECTIVE,
  CAP_SETS_INHERITABLE,
  CAP_SETS_PERMITTED,
  CAP_SETS_SIZE,
  EFAULT,
  EINVAL,
  ENOMEM,
  ESRCH,
  PR_CAPBSET_DROP,
  PR_CAPBSET_READ,
  PR_CAP_AMBIENT,
  PR_GET_CHILD_SUBREAPER,
  PR_GET_DUMPABLE,
  PR_GET_KEEPCAPS,
  PR_GET_NAME,
  PR_GET_NO_NEW_PRIVS,
  PR_GET_PDEATHSIG,
  PR_GET_SECCOMP,
  PR_GET_SECUREBITS,
  PR_SET_CHILD_SUBREAPER,
  PR_SET_DUMPABLE,
  PR_SET_KEEPCAPS,
  PR_SET_NAME,
  PR_SET_NO_NEW_PRIVS,
  PR_SET_PDEATHSIG,
  PR_SET_SECUREBITS,
  SECBIT_KEEP_CAPS,
  SIGRTMAX,
} from '../../base/abi';
import { error_of, is_error, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { copy_to_user, load_user_u8, put_user_u32, access_ok } from '../../mm/uaccess';
import { CAP_LAST, Credentials, cap_bit } from '../../ns/credentials';
import {
  task_change_ambient,
  task_drop_bounding,
  task_set_capabilities,
  task_set_keep_caps,
  task_set_no_new_privs,
  task_set_securebits,
} from '../../proc/capability';
import { pid_task } from '../../proc/pid';
import {
  COMM_BYTES,
  TASK_SUBREAPER,
  TASK_UNDUMPABLE,
  Task,
  comm_of,
  current_task,
  task_credentials,
  tasks_lock,
  tasks_unlock,
} from '../../proc/task';
import { copy_in_bytes } from '../copy_in';

/** Fills a cap_sets at kernel address `at` with those of process `pid`, 0: the caller: 0, -EINVAL, -ESRCH. */
function fill_sets(pid: i32, at: usize): i32 {
  if (pid < 0) return -EINVAL;
  tasks_lock();
  const task = pid == 0 ? current_task() : pid_task(pid);
  const who = is_null(task) ? null_of<Credentials>() : task_credentials(task);
  if (!is_null(who)) {
    store<u64>(at + CAP_SETS_EFFECTIVE, who.effective);
    store<u64>(at + CAP_SETS_PERMITTED, who.permitted);
    store<u64>(at + CAP_SETS_INHERITABLE, who.inheritable);
  }
  tasks_unlock();
  return is_null(who) ? -ESRCH : 0;
}

/** capget(2). ESRCH, EINVAL, EFAULT, ENOMEM. */
export function sys_capget(pid: i32, sets: u32): i32 {
  const copy = kmalloc(<u32>CAP_SETS_SIZE, current_task().account);
  if (copy == 0) return -ENOMEM;
  let result = fill_sets(pid, copy);
  if (result == 0) result = copy_to_user(sets, copy, <u32>CAP_SETS_SIZE);
  kfree(copy);
  return result;
}

/** capset(2), of the caller. EPERM, EFAULT, ENOMEM. */
export function sys_capset(sets: u32): i32 {
  const copy = copy_in_bytes(sets, <u32>CAP_SETS_SIZE);
  if (is_error(copy)) return error_of(copy);
  const effective = load<u64>(copy + CAP_SETS_EFFECTIVE);
  const permitted = load<u64>(copy + CAP_SETS_PERMITTED);
  const inheritable = load<u64>(copy + CAP_SETS_INHERITABLE);
  kfree(copy);
  return task_set_capabilities(current_task(), effective, permitted, inheritable);
}

/** PR_SET_NAME: up to a NUL, at most COMM_BYTES − 1. */
function set_name(task: Task, address: u32): i32 {
  let name0: u64 = 0;
  let name1: u64 = 0;
  for (let i: u32 = 0; i < COMM_BYTES - 1; i++) {
    if (!access_ok(address + i, 1)) return -EFAULT;
    const byte = <u64>load_user_u8(address + i);
    if (byte == 0) break;
    if (i < 8) name0 |= byte << (8 * i);
    else name1 |= byte << (8 * (i - 8));
  }
  tasks_lock();
  task.comm0 = name0;
  task.comm1 = name1;
  tasks_unlock();
  return 0;
}

/** Marks the task, or takes the mark away: 0. */
function set_flag(task: Task, flag: u32, on: bool): i32 {
  tasks_lock();
  if (on) task.flags |= flag;
  else task.flags &= ~flag;
  tasks_unlock();
  return 0;
}

function set_parent_death_signal(task: Task, signal: u32): i32 {
  if (signal > <u32>SIGRTMAX) return -EINVAL;
  tasks_lock();
  task.parent_death_signal = <i32>signal;
  tasks_unlock();
  return 0;
}

function ask(task: Task, option: i32, argument: u32): i32 {
  const who = task.vfs.credentials;
  switch (option) {
    case PR_GET_DUMPABLE:
      return (task.flags & TASK_UNDUMPABLE) != 0 ? 0 : 1;
    case PR_GET_PDEATHSIG:
      return put_user_u32(argument, task.parent_death_signal);
    case PR_GET_KEEPCAPS:
      return (who.securebits & SECBIT_KEEP_CAPS) != 0 ? 1 : 0;
    case PR_GET_CHILD_SUBREAPER:
      return put_user_u32(argument, (task.flags & TASK_SUBREAPER) != 0 ? 1 : 0);
    case PR_GET_NAME:
      return copy_to_user(argument, comm_of(task), COMM_BYTES);
    case PR_GET_SECCOMP:
      return is_null(task.filter) ? 0 : 2;
    case PR_GET_SECUREBITS:
      return <i32>who.securebits;
    case PR_CAPBSET_READ:
      if (argument > CAP_LAST) return -EINVAL;
      return (who.bounding & cap_bit(argument)) != 0 ? 1 : 0;
    default:
      return -EINVAL;
  }
}

function operate(option: i32, arg2: u32, arg3: u32, arg4: u32, arg5: u32): i32 {
  const task = current_task();
  const rest = arg3 | arg4 | arg5;
  switch (option) {
    case PR_SET_DUMPABLE:
      return arg2 > 1 ? -EINVAL : set_flag(task, TASK_UNDUMPABLE, arg2 == 0);
    case PR_SET_PDEATHSIG:
      return set_parent_death_signal(task, arg2);
    case PR_SET_KEEPCAPS:
      return task_set_keep_caps(task, arg2);
    case PR_SET_CHILD_SUBREAPER:
      return set_flag(task, TASK_SUBREAPER, arg2 != 0);
    case PR_SET_NAME:
      return set_name(task, arg2);
    case PR_CAPBSET_DROP:
      return task_drop_bounding(task, arg2);
    case PR_SET_SECUREBITS:
      return task_set_securebits(task, arg2);
    case PR_SET_NO_NEW_PRIVS:
      return arg2 != 1 || rest != 0 ? -EINVAL : task_set_no_new_privs(task);
    case PR_GET_NO_NEW_PRIVS:
      return arg2 != 0 || rest != 0 ? -EINVAL : <i32>task.vfs.credentials.no_new_privs;
    case PR_CAP_AMBIENT:
      return (arg4 | arg5) != 0 ? -EINVAL : task_change_ambient(task, arg2, arg3);
    default:
      return ask(task, option, arg2);
  }
}

/** prctl(2). EINVAL: no such operation, or an argument that it does not take; EPERM, EFAULT, ENOMEM. */
export function sys_prctl(option: i32, arg2: u32, arg3: u32, arg4: u32, arg5: u32): i32 {
  return operate(option, arg2, arg3, arg4, arg5);
}
