// Changing who a task is: setuid(2) and its family, setgroups(2). A change is made on a copy of the credentials, which then
// takes the place of the old ones under tasks_lock.
//
// User and group ids follow one rule, so that one function does both: `groups` says which.
//
// Interface: task_set_id, task_set_real_effective, task_set_three, task_set_groups; task_begin_change, task_commit.
// Source: kernel/sys.c, kernel/groups.c and kernel/cred.c of Linux. Locks: tasks_lock while credentials are swapped.

import { CAP_SETGID, CAP_SETUID, EINVAL, ENOMEM, EPERM } from '../base/abi';
import { is_null } from '../base/pointer';
import {
  Credentials,
  cap_is_subset,
  credentials_copy,
  credentials_ids_changed,
  credentials_put,
  credentials_set_groups,
  own_capable,
} from '../ns/credentials';
import {
  NO_ID,
  UserNamespace,
  kernel_gid,
  kernel_uid,
  user_namespace_may_setgroups,
  user_namespace_parent,
} from '../ns/user';
import { rlimit_is_exceeded } from './rlimit';
import { TASK_OVER_LIMIT, Task, task_make_undumpable, tasks_lock, tasks_unlock } from './task';

/** Which of the three ids. */
const REAL: u32 = 0;
const EFFECTIVE: u32 = 1;
const SAVED: u32 = 2;

/** Where an id is: uid, gid, euid, egid, suid and sgid lie one behind the other. */
@inline
function id_address(credentials: Credentials, which: u32, groups: bool): usize {
  return (
    changetype<usize>(credentials) +
    offsetof<Credentials>('uid') +
    8 * <usize>which +
    4 * <usize>(groups ? 1 : 0)
  );
}

@inline
function id_of(credentials: Credentials, which: u32, groups: bool): u32 {
  return load<u32>(id_address(credentials, which, groups));
}

@inline
function set_id_of(credentials: Credentials, which: u32, groups: bool, id: u32): void {
  store<u32>(id_address(credentials, which, groups), id);
}

@inline
function kernel_id(user: UserNamespace, id: u32, groups: bool): u32 {
  return groups ? kernel_gid(user, id) : kernel_uid(user, id);
}

@inline
function may_set_any(credentials: Credentials, groups: bool): bool {
  return own_capable(credentials, groups ? CAP_SETGID : CAP_SETUID);
}

/** A copy of the current task's credentials, to be changed and then committed or put; 0: no memory. */
@inline
export function task_begin_change(task: Task): Credentials {
  return credentials_copy(task.vfs.credentials, task.account);
}

/** True if whoever could do what `fresh` can could do that as `old` already: cred_cap_issubset of Linux. */
function gains_nothing(old: Credentials, fresh: Credentials): bool {
  if (old.user == fresh.user) return cap_is_subset(fresh.permitted, old.permitted);
  for (let user = fresh.user; user.level > old.user.level; user = user_namespace_parent(user)) {
    if (user_namespace_parent(user) == old.user && user.uid == old.euid) return true;
  }
  return false;
}

/** True if others may not look into a task any more that had `old` and has `fresh`: commit_creds of Linux. */
export function becomes_undumpable(old: Credentials, fresh: Credentials): bool {
  return old.euid != fresh.euid || old.egid != fresh.egid || !gains_nothing(old, fresh);
}

/** The current task has `fresh`, whose reference it takes over, as its credentials from now on. */
export function task_commit(task: Task, fresh: Credentials): void {
  const old = task.vfs.credentials;
  tasks_lock();
  if (becomes_undumpable(old, fresh)) task_make_undumpable(task);
  task.vfs.credentials = fresh;
  tasks_unlock();
  credentials_put(old);
}

/** The task is another user's now. That must not fail: a program that forgets to ask would go on as who it was. So exec does. */
function check_limit(task: Task): void {
  tasks_lock();
  if (rlimit_is_exceeded(task)) task.flags |= TASK_OVER_LIMIT;
  else task.flags &= ~TASK_OVER_LIMIT;
  tasks_unlock();
}

/** The user ids of `fresh` may have changed: puts it in place. */
function finish(task: Task, fresh: Credentials, groups: bool): i32 {
  const other = fresh.uid != task.vfs.credentials.uid;
  if (!groups) credentials_ids_changed(fresh, task.vfs.credentials);
  task_commit(task, fresh);
  if (other) check_limit(task);
  return 0;
}

/** setuid(2), setgid(2) for the current task: 0, -EINVAL (no such id here), -EPERM, -ENOMEM. */
export function task_set_id(task: Task, id: u32, groups: bool): i32 {
  const old = task.vfs.credentials;
  const kernel = kernel_id(old.user, id, groups);
  if (kernel == NO_ID) return -EINVAL;
  const privileged = may_set_any(old, groups);
  if (!privileged && kernel != id_of(old, REAL, groups) && kernel != id_of(old, SAVED, groups)) return -EPERM;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  if (privileged) {
    set_id_of(fresh, REAL, groups, kernel);
    set_id_of(fresh, SAVED, groups, kernel);
  }
  set_id_of(fresh, EFFECTIVE, groups, kernel);
  return finish(task, fresh, groups);
}

/** True if `id`, NO_ID or not, is one that the holder has: one of the first `count` of real, effective, saved. */
function is_own(credentials: Credentials, id: u32, count: u32, groups: bool): bool {
  if (id == NO_ID) return true;
  for (let which: u32 = 0; which < count; which++) if (id == id_of(credentials, which, groups)) return true;
  return false;
}

/** True if `given` means an id that the namespace does not have. */
@inline
function is_foreign(given: u32, kernel: u32): bool {
  return given != NO_ID && kernel == NO_ID;
}

/** setreuid(2), setregid(2) for the current task; NO_ID leaves an id. Errors as task_set_id. */
export function task_set_real_effective(task: Task, real: u32, effective: u32, groups: bool): i32 {
  const old = task.vfs.credentials;
  const kernel_real = real == NO_ID ? NO_ID : kernel_id(old.user, real, groups);
  const kernel_effective = effective == NO_ID ? NO_ID : kernel_id(old.user, effective, groups);
  if (is_foreign(real, kernel_real) || is_foreign(effective, kernel_effective)) return -EINVAL;
  const own = is_own(old, kernel_real, 2, groups) && is_own(old, kernel_effective, 3, groups);
  if (!own && !may_set_any(old, groups)) return -EPERM;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  if (real != NO_ID) set_id_of(fresh, REAL, groups, kernel_real);
  if (effective != NO_ID) set_id_of(fresh, EFFECTIVE, groups, kernel_effective);
  if (real != NO_ID || (effective != NO_ID && kernel_effective != id_of(old, REAL, groups)))
    set_id_of(fresh, SAVED, groups, id_of(fresh, EFFECTIVE, groups));
  return finish(task, fresh, groups);
}

/** setresuid(2), setresgid(2) for the current task; NO_ID leaves an id. Errors as task_set_id. */
export function task_set_three(task: Task, real: u32, effective: u32, saved: u32, groups: bool): i32 {
  const old = task.vfs.credentials;
  const kernel_real = real == NO_ID ? NO_ID : kernel_id(old.user, real, groups);
  const kernel_effective = effective == NO_ID ? NO_ID : kernel_id(old.user, effective, groups);
  const kernel_saved = saved == NO_ID ? NO_ID : kernel_id(old.user, saved, groups);
  if (is_foreign(real, kernel_real) || is_foreign(effective, kernel_effective)) return -EINVAL;
  if (is_foreign(saved, kernel_saved)) return -EINVAL;
  const own =
    is_own(old, kernel_real, 3, groups) &&
    is_own(old, kernel_effective, 3, groups) &&
    is_own(old, kernel_saved, 3, groups);
  if (!own && !may_set_any(old, groups)) return -EPERM;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  if (real != NO_ID) set_id_of(fresh, REAL, groups, kernel_real);
  if (effective != NO_ID) set_id_of(fresh, EFFECTIVE, groups, kernel_effective);
  if (saved != NO_ID) set_id_of(fresh, SAVED, groups, kernel_saved);
  return finish(task, fresh, groups);
}

/** May the current task call setgroups(2)? */
export function may_set_groups(task: Task): bool {
  const credentials = task.vfs.credentials;
  return own_capable(credentials, CAP_SETGID) && user_namespace_may_setgroups(credentials.user);
}

/**
 * setgroups(2) for the current task, which may: `count` words at kernel address `groups`, as the program says them; they are
 * translated and sorted in place. 0, -EINVAL (no such group here), -ENOMEM.
 */
export function task_set_groups(task: Task, groups: usize, count: u32): i32 {
  const user = task.vfs.credentials.user;
  for (let i: u32 = 0; i < count; i++) {
    const at = groups + 4 * <usize>i;
    const kernel = kernel_gid(user, load<u32>(at));
    if (kernel == NO_ID) return -EINVAL;
    store<u32>(at, kernel);
  }
  sort(groups, count);
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  if (credentials_set_groups(fresh, groups, count) < 0) {
    credentials_put(fresh);
    return -ENOMEM;
  }
  task_commit(task, fresh);
  return 0;
}

@inline
function word(base: usize, index: u32): u32 {
  return load<u32>(base + 4 * <usize>index);
}

/** Heapsort (Williams, 1964): whatever the order is, 65536 groups take a few milliseconds. */
function sort(base: usize, count: u32): void {
  for (let start = count >>> 1; start > 0; start--) sift_down(base, start - 1, count);
  for (let end = count; end > 1; end--) {
    const top = word(base, 0);
    store<u32>(base, word(base, end - 1));
    store<u32>(base + 4 * <usize>(end - 1), top);
    sift_down(base, 0, end - 1);
  }
}

/** Lets the word at `root` sink to its place in the heap of `count` words. */
function sift_down(base: usize, root: u32, count: u32): void {
  const value = word(base, root);
  while (true) {
    let child: u32 = 2 * root + 1;
    if (child >= count) break;
    if (child + 1 < count && word(base, child + 1) > word(base, child)) child++;
    if (word(base, child) <= value) break;
    store<u32>(base + 4 * <usize>root, word(base, child));
    root = child;
  }
  store<u32>(base + 4 * <usize>root, value);
}
