// A task's own capabilities, and what prctl(2) says about them: capabilities(7), capget(2), prctl(2).
//
// Interface: task_set_capabilities, task_drop_bounding, task_set_securebits, task_set_keep_caps, task_set_no_new_privs,
// task_change_ambient. Locks: tasks_lock while credentials are swapped.

import {
  CAP_SETPCAP,
  EINVAL,
  ENOMEM,
  EPERM,
  PR_CAP_AMBIENT_CLEAR_ALL,
  PR_CAP_AMBIENT_IS_SET,
  PR_CAP_AMBIENT_LOWER,
  PR_CAP_AMBIENT_RAISE,
} from '../base/abi';
import { is_null } from '../base/pointer';
import {
  CAP_ALL,
  CAP_LAST,
  Credentials,
  ambient_raise,
  cap_bit,
  cap_is_subset,
  credentials_put,
  keep_caps,
  may_set_securebits,
  own_capable,
} from '../ns/credentials';
import { task_begin_change, task_commit } from './identity';
import { Task } from './task';

/** May the holder's sets become these? capset(2): cap_capset of Linux. */
function may_set(old: Credentials, effective: u64, permitted: u64, inheritable: u64): bool {
  const any = own_capable(old, CAP_SETPCAP);
  if (!any && !cap_is_subset(inheritable, old.inheritable | old.permitted)) return false;
  if (!cap_is_subset(inheritable, old.inheritable | old.bounding)) return false;
  return cap_is_subset(permitted, old.permitted) && cap_is_subset(effective, permitted);
}

/** capset(2) for the current task: 0, -EPERM, -ENOMEM. Capabilities that there are not are passed over. */
export function task_set_capabilities(task: Task, effective: u64, permitted: u64, inheritable: u64): i32 {
  effective &= CAP_ALL;
  permitted &= CAP_ALL;
  inheritable &= CAP_ALL;
  if (!may_set(task.vfs.credentials, effective, permitted, inheritable)) return -EPERM;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  fresh.effective = effective;
  fresh.permitted = permitted;
  fresh.inheritable = inheritable;
  fresh.ambient &= permitted & inheritable;
  task_commit(task, fresh);
  return 0;
}

/** PR_CAPBSET_DROP: 0, -EINVAL (no such capability), -EPERM, -ENOMEM. */
export function task_drop_bounding(task: Task, capability: u32): i32 {
  if (capability > CAP_LAST) return -EINVAL;
  if (!own_capable(task.vfs.credentials, CAP_SETPCAP)) return -EPERM;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  fresh.bounding &= ~cap_bit(capability);
  task_commit(task, fresh);
  return 0;
}

/** PR_SET_SECUREBITS: 0, -EPERM, -ENOMEM. */
export function task_set_securebits(task: Task, bits: u32): i32 {
  if (!may_set_securebits(task.vfs.credentials, bits)) return -EPERM;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  fresh.securebits = bits;
  task_commit(task, fresh);
  return 0;
}

/** PR_SET_KEEPCAPS: 0, -EINVAL, -EPERM (locked), -ENOMEM. */
export function task_set_keep_caps(task: Task, keep: u32): i32 {
  if (keep > 1) return -EINVAL;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  if (!keep_caps(fresh, keep != 0)) {
    credentials_put(fresh);
    return -EPERM;
  }
  task_commit(task, fresh);
  return 0;
}

/** PR_SET_NO_NEW_PRIVS: 0, -ENOMEM. */
export function task_set_no_new_privs(task: Task): i32 {
  if (task.vfs.credentials.no_new_privs != 0) return 0;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  fresh.no_new_privs = 1;
  task_commit(task, fresh);
  return 0;
}

/** PR_CAP_AMBIENT: 0 or, of IS_SET, 1; -EINVAL, -EPERM, -ENOMEM. */
export function task_change_ambient(task: Task, what: u32, capability: u32): i32 {
  if (what == PR_CAP_AMBIENT_CLEAR_ALL ? capability != 0 : capability > CAP_LAST) return -EINVAL;
  const bit = cap_bit(capability);
  if (what == PR_CAP_AMBIENT_IS_SET) return (task.vfs.credentials.ambient & bit) != 0 ? 1 : 0;
  if (what < PR_CAP_AMBIENT_RAISE || what > PR_CAP_AMBIENT_CLEAR_ALL) return -EINVAL;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  if (what == PR_CAP_AMBIENT_CLEAR_ALL) fresh.ambient = 0;
  else if (what == PR_CAP_AMBIENT_LOWER) fresh.ambient &= ~bit;
  else if (!ambient_raise(fresh, capability)) {
    credentials_put(fresh);
    return -EPERM;
  }
  task_commit(task, fresh);
  return 0;
}
