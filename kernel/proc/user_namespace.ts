// Tasks and user namespaces: who makes one has all capabilities in it, and none outside that it did not have: unshare(2),
// setns(2), user_namespaces(7).
//
// Interface: user_namespace_credentials, task_enter_user_namespace; map_may_be_written, map_is_permitted. Locks: those of proc/identity.ts.

import { CAP_SETFCAP, CAP_SETGID, CAP_SETUID, CAP_SYS_ADMIN, EINVAL, ENOMEM, EPERM } from '../base/abi';
import { error_pointer, is_error, is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { namespace_put } from '../ns/namespace';
import {
  Credentials,
  could_setfcap,
  credentials_copy,
  credentials_enter_user_namespace,
  ns_capable,
} from '../ns/credentials';
import {
  IdExtent,
  UserNamespace,
  has_gid,
  has_uid,
  user_namespace_create,
  user_namespace_parent,
} from '../ns/user';
import { VfsContext } from '../vfs/context';
import { fs_root } from '../vfs/fs_context';
import { mount_namespace_has_root } from '../vfs/mount/namespace';
import { task_begin_change, task_commit } from './identity';
import { Task } from './task';

/** True if the root directory is not the mount namespace's: chroot(2). What lies above it must stay out of reach. */
function is_chrooted(context: VfsContext): bool {
  return !mount_namespace_has_root(context.fs.namespace, fs_root(context.fs));
}

/**
 * The credentials of `context`, in a new user namespace: with a reference, which `account` pays for, or
 * -EPERM (in a chroot, or without ids in the namespace around), -ENOSPC (32 deep), -ENOMEM.
 */
export function user_namespace_credentials(context: VfsContext, account: Account): usize {
  const old = context.credentials;
  if (is_chrooted(context)) return error_pointer(-EPERM);
  if (!has_uid(old.user, old.euid) || !has_gid(old.user, old.egid)) return error_pointer(-EPERM);
  const made = user_namespace_create(old.user, old.euid, old.egid, account);
  if (is_error(made)) return made;
  const user = changetype<UserNamespace>(made);
  user.parent_could_setfcap = could_setfcap(old) ? 1 : 0;
  const fresh = credentials_copy(old, account);
  if (!is_null(fresh)) credentials_enter_user_namespace(fresh, user);
  namespace_put(user);
  return is_null(fresh) ? error_pointer(-ENOMEM) : changetype<usize>(fresh);
}

/** setns(2) into a user namespace: 0, -EINVAL (it is in there), -EPERM, -ENOMEM. */
export function task_enter_user_namespace(task: Task, user: UserNamespace): i32 {
  const old = task.vfs.credentials;
  if (user == old.user) return -EINVAL;
  if (!ns_capable(old, user, CAP_SYS_ADMIN)) return -EPERM;
  const fresh = task_begin_change(task);
  if (is_null(fresh)) return -ENOMEM;
  credentials_enter_user_namespace(fresh, user);
  task_commit(task, fresh);
  return 0;
}

/** May who opened the file as `opener` write a map of `user` at all? From within, or from the namespace around it. */
export function map_may_be_written(opener: Credentials, user: UserNamespace): bool {
  if (user.level == 0 || (opener.user != user && opener.user != user_namespace_parent(user))) return false;
  return ns_capable(opener, user, CAP_SYS_ADMIN);
}

/** True if the parent's user 0 may be mapped into `user`, or is not. */
function root_is_permitted(opener: Credentials, user: UserNamespace, extents: usize, count: u32): bool {
  let maps_root = false;
  for (let i: u32 = 0; i < count; i++) {
    if (changetype<IdExtent>(extents + <usize>i * offsetof<IdExtent>()).kernel == 0) maps_root = true;
  }
  if (!maps_root) return true;
  if (opener.user == user) return user.parent_could_setfcap != 0;
  return ns_capable(opener, user_namespace_parent(user), CAP_SETFCAP);
}

/**
 * May `writer`, through a file that was opened as `opener`, give `user` the map of `count` extents at `extents`? They are in
 * the parent's ids still. user_namespaces(7), "Defining user and group ID mappings". `kernel`: the first extent's kernel id.
 */
export function map_is_permitted(
  writer: Credentials,
  opener: Credentials,
  user: UserNamespace,
  groups: bool,
  extents: usize,
  count: u32,
  kernel: u32,
): bool {
  if (!groups && !root_is_permitted(opener, user, extents, count)) return false;
  const first = changetype<IdExtent>(extents);
  if (count == 1 && first.count == 1 && opener.euid == user.uid) {
    // One's own id alone; a group only if nobody in there can give up groups that a file is closed to.
    if (!groups && kernel == opener.euid) return true;
    if (groups && user.setgroups == 0 && kernel == opener.egid) return true;
  }
  const parent = user_namespace_parent(user);
  const capability = groups ? CAP_SETGID : CAP_SETUID;
  return ns_capable(writer, parent, capability) && ns_capable(opener, parent, capability);
}
