// Who a task is once it has executed a program: set-user-ID and set-group-ID bits, and what capabilities(7),
// "Transformation of capabilities during execve()", makes of the sets. There are no capabilities of files.
//
// Interface: exec_take_credentials, exec_reset_ids, task_set_exec_user. Source: security/commoncap.c and fs/exec.c of Linux.
// Locks: the inode's mutex while its owner and mode are read together; tasks_lock while the tracer is looked at.

import {
  CAP_SETUID,
  CAP_SYS_PTRACE,
  EAGAIN,
  ENOMEM,
  MS_NOSUID,
  SECBIT_KEEP_CAPS,
  S_ISGID,
  S_ISUID,
  S_IXGRP,
} from '../../base/abi';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import {
  Credentials,
  cap_is_subset,
  credentials_copy,
  credentials_ids_changed,
  credentials_put,
  is_noroot,
  ns_capable,
  root_of,
} from '../../ns/credentials';
import { namespace_get, namespace_put } from '../../ns/namespace';
import { NO_ID, UserNamespace, has_gid, has_uid, user_namespace_is_within } from '../../ns/user';
import { MAY_READ, permission } from '../../vfs/credentials';
import { Inode, inode_lock, inode_unlock } from '../../vfs/inode';
import { Mount } from '../../vfs/mount/mount';
import { superblock_user } from '../../vfs/superblock';
import { becomes_undumpable } from '../identity';
import { Program, program_exe } from './program';
import { rlimit_is_exceeded } from '../rlimit';
import { TASK_OVER_LIMIT, Task, tasks_lock, tasks_unlock } from '../task';
import { is_traced, ptrace_of } from '../trace/state';

/** Gives `fresh` the ids that the program's bits say: 0 or -EINTR. */
function take_ids(fresh: Credentials, mount: Mount, inode: Inode): i32 {
  if ((inode.mode & (S_ISUID | S_ISGID)) == 0) return 0;
  if ((mount.flags & MS_NOSUID) != 0 || fresh.no_new_privs != 0) return 0;
  // A file system of another user namespace says nothing about the ids of this one: mnt_may_suid.
  if (!user_namespace_is_within(fresh.user, superblock_user(inode.superblock))) return 0;
  // chown(2) clears the bits and sets the owner in one: never the old bits with the new owner.
  const error = inode_lock(inode);
  if (error < 0) return error;
  const mode = inode.mode;
  const uid = inode.uid;
  const gid = inode.gid;
  inode_unlock(inode);
  if (!has_uid(fresh.user, uid) || !has_gid(fresh.user, gid)) return 0;
  if ((mode & S_ISUID) != 0) fresh.euid = uid;
  // Without the bit to execute it, S_ISGID means mandatory locking.
  if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP)) fresh.egid = gid;
  return 0;
}

/** True if who traces the task, if anybody does, could give it whatever it gains in `user`. The caller holds tasks_lock. */
function tracer_is_trusted(task: Task, user: UserNamespace): bool {
  return !is_traced(task) || ns_capable(ptrace_of(task).credentials, user, CAP_SYS_PTRACE);
}

/**
 * The sets of `fresh`, whose ids are the new ones: cap_bprm_creds_from_file of Linux, for a file without capabilities.
 * `trusted`: nobody traces the task who may not do all that it gains.
 */
function take_capabilities(old: Credentials, fresh: Credentials, trusted: bool): void {
  const root = root_of(fresh);
  const as_root = !is_noroot(fresh) && root != NO_ID;
  fresh.permitted =
    as_root && (fresh.euid == root || fresh.uid == root) ? fresh.bounding | fresh.inheritable : 0;
  const all_effective = as_root && fresh.euid == root;
  const set_id = fresh.euid != old.uid || fresh.egid != old.gid;
  const gains = set_id || !cap_is_subset(fresh.permitted, old.permitted);
  if (gains && (fresh.no_new_privs != 0 || !trusted)) {
    if (fresh.no_new_privs != 0 || !ns_capable(old, fresh.user, CAP_SETUID)) {
      fresh.euid = fresh.uid;
      fresh.egid = fresh.gid;
    }
    fresh.permitted &= old.permitted;
  }
  fresh.suid = fresh.euid;
  fresh.sgid = fresh.egid;
  if (set_id) fresh.ambient = 0;
  fresh.permitted |= fresh.ambient;
  fresh.effective = all_effective ? fresh.permitted : fresh.ambient;
  fresh.securebits &= ~SECBIT_KEEP_CAPS;
}

/** The credentials of the task that runs `program`, which program_open has found, and was `old` before; or -ENOMEM, -EINTR. */
function credentials_for(old: Credentials, program: Program, trusted: bool): usize {
  const fresh = credentials_copy(old, old.account);
  if (is_null(fresh)) return error_pointer(-ENOMEM);
  const place = program_exe(program);
  const error = take_ids(fresh, place.mount, place.dentry.inode);
  if (error < 0) {
    credentials_put(fresh);
    return error_pointer(error);
  }
  take_capabilities(old, fresh, trusted);
  return changetype<usize>(fresh);
}

/** True if nobody may look into the program that is run by `fresh`: its ids differ, or it may be run but not read. */
function is_undumpable(old: Credentials, fresh: Credentials, program: Program): bool {
  if (fresh.euid != fresh.uid || fresh.egid != fresh.gid || becomes_undumpable(old, fresh)) return true;
  return permission(fresh, program_exe(program).dentry.inode, MAY_READ) < 0;
}

/**
 * Puts `fresh`, whose reference it takes over, in the place of the credentials of a task's context, if the tracer of `tracee`
 * is as `trusted` as it was when they were made: else somebody has begun to trace it meanwhile, and false.
 */
function replace(task: Task, tracee: Task, fresh: Credentials, trusted: bool): bool {
  const old = task.vfs.credentials;
  tasks_lock();
  const good = tracer_is_trusted(tracee, fresh.user) == trusted;
  if (good) task.vfs.credentials = fresh;
  tasks_unlock();
  credentials_put(good ? old : fresh);
  return good;
}

/** The task has become a user who had too many tasks: has he still? */
function is_over_limit(task: Task): bool {
  tasks_lock();
  const over = rlimit_is_exceeded(task);
  if (!over) task.flags &= ~TASK_OVER_LIMIT;
  tasks_unlock();
  return over;
}

/**
 * Gives `task`, which is about to run `program`, the credentials for that: 0, -ENOMEM, -EINTR, -EAGAIN (RLIMIT_NPROC). `tracee`: the task whose
 * tracer has a say: itself, or for a child that is being made its parent.
 */
export function exec_take_credentials(task: Task, tracee: Task, program: Program): i32 {
  const old = task.vfs.credentials;
  if ((task.flags & TASK_OVER_LIMIT) != 0 && is_over_limit(task)) return -EAGAIN;
  while (true) {
    tasks_lock();
    const trusted = tracer_is_trusted(tracee, old.user);
    tasks_unlock();
    const made = credentials_for(old, program, trusted);
    if (is_error(made)) return error_of(made);
    const fresh = changetype<Credentials>(made);
    program.undumpable = is_undumpable(old, fresh, program) ? 1 : 0;
    if (replace(task, tracee, fresh, trusted)) return 0;
  }
}

/** SPAWN_FLAG_RESETIDS, for a child that has not run yet: the effective ids become the real ones. 0 or -ENOMEM. */
export function exec_reset_ids(task: Task): i32 {
  const old = task.vfs.credentials;
  const fresh = credentials_copy(old, old.account);
  if (is_null(fresh)) return -ENOMEM;
  fresh.euid = fresh.uid;
  fresh.egid = fresh.gid;
  credentials_ids_changed(fresh, old);
  task.vfs.credentials = fresh;
  credentials_put(old);
  return 0;
}

/** See Task.exec_user; takes a reference on `user`, 0: there is none. Under tasks_lock, or of a task that nobody knows yet. */
export function task_set_exec_user(task: Task, user: UserNamespace): void {
  const old = task.exec_user;
  if (!is_null(user)) namespace_get(user);
  task.exec_user = user;
  if (!is_null(old)) namespace_put(old);
}
