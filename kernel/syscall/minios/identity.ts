// minios: who the caller is, and what it creates files without: credentials(7). Ids are those of the caller's user namespace.
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: those of proc/identity.ts.

import { EFAULT, EINVAL, EPERM } from '../../base/abi';
import { error_of, is_error } from '../../base/pointer';
import { kfree } from '../../mm/slab';
import { put_user_u32, access_ok } from '../../mm/uaccess';
import { Credentials } from '../../ns/credentials';
import { shown_gid, shown_uid } from '../../ns/user';
import {
  may_set_groups,
  task_set_groups,
  task_set_id,
  task_set_real_effective,
  task_set_three,
} from '../../proc/identity';
import { current_task } from '../../proc/task';
import { copy_in_bytes } from '../copy_in';

/** Most groups of setgroups(2): NGROUPS_MAX. */
const GROUPS_MAX: u32 = 65536;

@inline
function credentials(): Credentials {
  return current_task().vfs.credentials;
}

/** getuid(2): the real user. */
export function sys_getuid(): i32 {
  return shown_uid(credentials().user, credentials().uid);
}

/** geteuid(2): the effective user. */
export function sys_geteuid(): i32 {
  return shown_uid(credentials().user, credentials().euid);
}

/** getgid(2): the real group. */
export function sys_getgid(): i32 {
  return shown_gid(credentials().user, credentials().gid);
}

/** getegid(2): the effective group. */
export function sys_getegid(): i32 {
  return shown_gid(credentials().user, credentials().egid);
}

/** umask(2): sets the mask and answers the one before. */
export function sys_umask(mask: u32): i32 {
  const fs = current_task().vfs.fs;
  const old = fs.umask;
  fs.umask = mask & 0o777;
  return old;
}

/** Writes three ids: 0 or -EFAULT, and then perhaps some of them, as on Linux. */
function put_three(
  at_real: u32,
  at_effective: u32,
  at_saved: u32,
  real: u32,
  effective: u32,
  saved: u32,
): i32 {
  let result = put_user_u32(at_real, real);
  if (result == 0) result = put_user_u32(at_effective, effective);
  return result == 0 ? put_user_u32(at_saved, saved) : result;
}

/** getresuid(2). EFAULT. */
export function sys_getresuid(real: u32, effective: u32, saved: u32): i32 {
  const who = credentials();
  const user = who.user;
  return put_three(
    real,
    effective,
    saved,
    shown_uid(user, who.uid),
    shown_uid(user, who.euid),
    shown_uid(user, who.suid),
  );
}

/** getresgid(2). EFAULT. */
export function sys_getresgid(real: u32, effective: u32, saved: u32): i32 {
  const who = credentials();
  const user = who.user;
  return put_three(
    real,
    effective,
    saved,
    shown_gid(user, who.gid),
    shown_gid(user, who.egid),
    shown_gid(user, who.sgid),
  );
}

/** setuid(2). EINVAL, EPERM, ENOMEM. */
export function sys_setuid(uid: u32): i32 {
  return task_set_id(current_task(), uid, false);
}

/** setgid(2). EINVAL, EPERM, ENOMEM. */
export function sys_setgid(gid: u32): i32 {
  return task_set_id(current_task(), gid, true);
}

/** setreuid(2). EINVAL, EPERM, ENOMEM. */
export function sys_setreuid(real: u32, effective: u32): i32 {
  return task_set_real_effective(current_task(), real, effective, false);
}

/** setregid(2). EINVAL, EPERM, ENOMEM. */
export function sys_setregid(real: u32, effective: u32): i32 {
  return task_set_real_effective(current_task(), real, effective, true);
}

/** setresuid(2). EINVAL, EPERM, ENOMEM. */
export function sys_setresuid(real: u32, effective: u32, saved: u32): i32 {
  return task_set_three(current_task(), real, effective, saved, false);
}

/** setresgid(2). EINVAL, EPERM, ENOMEM. */
export function sys_setresgid(real: u32, effective: u32, saved: u32): i32 {
  return task_set_three(current_task(), real, effective, saved, true);
}

/** Writes the caller's groups, for whose number there is room. */
function put_groups(who: Credentials, list: u32): i32 {
  for (let i: u32 = 0; i < who.groups_count; i++) {
    const gid = load<u32>(who.groups + 4 * <usize>i);
    if (put_user_u32(list + 4 * i, shown_gid(who.user, gid)) < 0) return -EFAULT;
  }
  return <i32>who.groups_count;
}

/** getgroups(2). EINVAL: `count` is too small; EFAULT. */
export function sys_getgroups(count: i32, list: u32): i32 {
  const who = credentials();
  if (count < 0) return -EINVAL;
  if (count == 0) return <i32>who.groups_count;
  if (<u32>count < who.groups_count) return -EINVAL;
  if (!access_ok(list, 4 * who.groups_count)) return -EFAULT;
  return put_groups(who, list);
}

/** setgroups(2). EPERM, EINVAL, EFAULT, ENOMEM. */
export function sys_setgroups(count: u32, list: u32): i32 {
  const task = current_task();
  if (!may_set_groups(task)) return -EPERM;
  if (count > GROUPS_MAX) return -EINVAL;
  const groups = copy_in_bytes(list, 4 * count);
  if (is_error(groups)) return error_of(groups);
  const result = task_set_groups(task, groups, count);
  kfree(groups);
  return result;
}
