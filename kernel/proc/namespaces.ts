// What tasks do with namespaces: inherit them, leave them, enter others: unshare(2), setns(2), clone(2).
//
//   unshare, setns ─▶ a new NsProxy ─▶ swapped in under tasks_lock, for /proc looks at it; the old one is let go after
//
// Interface: namespaces_inherit, task_unshare, task_setns, task_namespace. Locks: tasks_lock while a task's proxy changes.

import {
  CLONE_FILES,
  CLONE_FS,
  CLONE_NEWCGROUP,
  CLONE_NEWIPC,
  CLONE_NEWNET,
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  CLONE_NEWUTS,
  CAP_SYS_ADMIN,
  CAP_SYS_CHROOT,
  CLONE_SYSVSEM,
  EINVAL,
  ENOMEM,
  EPERM,
} from '../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../base/pointer';
import { Account } from '../mm/account';
import { Credentials, credentials_get, credentials_put, ns_capable, own_capable } from '../ns/credentials';
import {
  NS_KINDS,
  NS_MNT,
  NS_PID,
  NS_PROXIED,
  NS_USER,
  Namespace,
  namespace_kind_can_copy,
  namespace_kind_flag,
} from '../ns/namespace';
import {
  NsProxy,
  initial_nsproxy,
  nsproxy_at,
  nsproxy_for_child,
  nsproxy_put,
  nsproxy_replace,
  nsproxy_unshare,
} from '../ns/nsproxy';
import { PidNamespace } from '../ns/pid';
import { TimeNamespace, time_freeze } from '../ns/time';
import { UserNamespace, user_namespace_owning } from '../ns/user';
import { current } from '../sched/thread';
import { VfsContext } from '../vfs/context';
import { FsContext } from '../vfs/fs_context';
import { MountNamespace } from '../vfs/mount/mount';
import { mount_namespace_copy_for } from '../vfs/mount/namespace';
import { fs_entered, fs_unshared, task_set_fs } from './directories';
import { task_commit } from './identity';
import { pid_namespace_of } from './pid';
import { pid_namespace_may_enter, pid_namespace_may_unshare } from './pid_namespace';
import { task_enter_user_namespace, user_namespace_credentials } from './user_namespace';
import { Task, current_task, tasks_lock, tasks_unlock } from './task';

/** All kinds of namespaces. */
export const NAMESPACE_FLAGS: u32 =
  (<u32>CLONE_NEWTIME) |
  (<u32>CLONE_NEWNS) |
  (<u32>CLONE_NEWCGROUP) |
  (<u32>CLONE_NEWUTS) |
  (<u32>CLONE_NEWIPC) |
  (<u32>CLONE_NEWUSER) |
  (<u32>CLONE_NEWPID) |
  (<u32>CLONE_NEWNET);

/** What unshare understands besides: a task shares none of it in the first place. */
const UNSHARED_ANYWAY: u32 = (<u32>CLONE_FS) | (<u32>CLONE_FILES) | (<u32>CLONE_SYSVSEM);

/** Are there namespaces of the kinds in `flags`? 0 or -EINVAL. */
function check_flags(flags: u32): i32 {
  for (let kind: u32 = 0; kind < NS_KINDS; kind++)
    if ((flags & namespace_kind_flag(kind)) != 0 && !namespace_kind_can_copy(kind)) return -EINVAL;
  return 0;
}

/**
 * Who makes the namespaces of the kinds in `flags`, by `context`: its holder as it is, or in a new user namespace, for that
 * comes first and owns the others. Credentials with a reference; or -EINVAL, -EPERM, -ENOSPC, -ENOMEM.
 */
function maker(context: VfsContext, flags: u32, account: Account): usize {
  const checked = check_flags(flags);
  if (checked < 0) return error_pointer(checked);
  const user = (<u32>CLONE_NEWUSER) & flags;
  const made =
    user != 0
      ? user_namespace_credentials(context, account)
      : changetype<usize>(credentials_get(context.credentials));
  if (is_error(made) || (flags & ~user) == 0) return made;
  const who = changetype<Credentials>(made);
  if (own_capable(who, CAP_SYS_ADMIN)) return made;
  credentials_put(who);
  return error_pointer(-EPERM);
}

/** Gives the child `task`, which nobody else knows yet, its namespaces: 0 or -errno. `flags`: CLONE_NEW*. */
export function namespaces_inherit(task: Task, parent: Task, flags: u32): i32 {
  if ((flags & (<u32>CLONE_NEWPID)) != 0) {
    const allowed = pid_namespace_may_unshare(parent);
    if (allowed < 0) return allowed;
  }
  const found = maker(task.vfs, flags, task.account);
  if (is_error(found)) return error_of(found);
  const who = changetype<Credentials>(found);
  const made = nsproxy_for_child(parent.namespaces, flags, who.user, task.account);
  if (is_error(made)) {
    credentials_put(who);
    return error_of(made);
  }
  task.namespaces = changetype<NsProxy>(made);
  time_freeze(changetype<TimeNamespace>(task.namespaces.time));
  credentials_put(task.vfs.credentials);
  task.vfs.credentials = who;
  if ((flags & (<u32>CLONE_NEWNS)) == 0) return 0;
  return mount_namespace_copy_for(task.vfs.fs, who.user, task.account);
}

/** The task's proxy is `proxy`, whose reference it takes over, from now on. */
function set_proxy(task: Task, proxy: NsProxy): void {
  tasks_lock();
  const old = task.namespaces;
  task.namespaces = proxy;
  tasks_unlock();
  nsproxy_put(old);
}

function unshare_fs(task: Task, who: Credentials): usize {
  return fs_unshared(task.vfs.fs, who.user, task.account);
}

/** unshare(2) for the current task: 0, -EINVAL, -EPERM, -ENOMEM, -ENOSPC. */
export function task_unshare(task: Task, flags: u32): i32 {
  if ((flags & ~(NAMESPACE_FLAGS | UNSHARED_ANYWAY)) != 0) return -EINVAL;
  flags &= NAMESPACE_FLAGS;
  if (flags == 0) return 0;
  if ((flags & (<u32>CLONE_NEWPID)) != 0) {
    const allowed = pid_namespace_may_unshare(task);
    if (allowed < 0) return allowed;
  }
  const found = maker(task.vfs, flags, task.account);
  if (is_error(found)) return error_of(found);
  const who = changetype<Credentials>(found);
  const made = nsproxy_unshare(task.namespaces, flags, who.user, task.account);
  const fs = !is_error(made) && (flags & (<u32>CLONE_NEWNS)) != 0 ? unshare_fs(task, who) : <usize>0;
  if (is_error(made) || is_error(fs)) {
    if (!is_error(made)) nsproxy_put(changetype<NsProxy>(made));
    credentials_put(who);
    return error_of(is_error(made) ? made : fs);
  }
  if (fs != 0) task_set_fs(task, changetype<FsContext>(fs));
  set_proxy(task, changetype<NsProxy>(made));
  task_commit(task, who);
  return 0;
}

/** setns(2) for the current task: 0, -EINVAL: not to be entered from here, -EPERM, -ENOMEM. */
export function task_setns(task: Task, namespace: Namespace): i32 {
  if (namespace.kind == NS_USER) return task_enter_user_namespace(task, changetype<UserNamespace>(namespace));
  const who = task.vfs.credentials;
  const allowed =
    ns_capable(who, user_namespace_owning(namespace), CAP_SYS_ADMIN) && own_capable(who, CAP_SYS_ADMIN);
  if (!allowed) return -EPERM;
  if (namespace.kind == NS_MNT) return enter_mounts(task, changetype<MountNamespace>(namespace));
  if (namespace.kind >= NS_PROXIED) return -EINVAL;
  if (namespace.kind == NS_PID) {
    const below = pid_namespace_may_enter(task, changetype<PidNamespace>(namespace));
    if (below < 0) return below;
  }
  const proxy = nsproxy_replace(task.namespaces, namespace, task.account);
  if (is_null(proxy)) return -ENOMEM;
  time_freeze(changetype<TimeNamespace>(proxy.time));
  set_proxy(task, proxy);
  return 0;
}

/** Enters a mount namespace at its root directory: 0, -EPERM, -ENOMEM. */
function enter_mounts(task: Task, namespace: MountNamespace): i32 {
  if (!own_capable(task.vfs.credentials, CAP_SYS_CHROOT)) return -EPERM;
  const fs = fs_entered(task.vfs.fs, namespace, task.account);
  if (is_null(fs)) return -ENOMEM;
  task_set_fs(task, fs);
  return 0;
}

/** None as long as its process 1 has not been made: pid_namespaces(7). */
function pid_for_children(task: Task): Namespace {
  const namespace = changetype<PidNamespace>(task.namespaces.pid_for_children);
  return changetype<Namespace>(namespace.init == 0 ? <usize>0 : changetype<usize>(namespace));
}

/** The clocks that the current task sees; the machine's own if there is none. */
export function current_time_namespace(): TimeNamespace {
  const proxy = is_null(current()) ? initial_nsproxy() : current_task().namespaces;
  return changetype<TimeNamespace>(proxy.time);
}

/** What a child of a task gets, beside the kinds NS_*: for task_namespace. */
export const PID_FOR_CHILDREN: u32 = NS_KINDS;
export const TIME_FOR_CHILDREN: u32 = NS_KINDS + 1;

/**
 * A namespace of `task`: a kind, or *_FOR_CHILDREN; 0 if it has none: a zombie. The caller holds tasks_lock, and takes a
 * reference before it lets go of it.
 */
export function task_namespace(task: Task, which: u32): Namespace {
  if (is_null(task.vfs) || is_null(task.namespaces)) return null_of<Namespace>();
  if (which == NS_MNT) return task.vfs.fs.namespace;
  if (which == NS_USER) return task.vfs.credentials.user;
  if (which == NS_PID) return pid_namespace_of(task);
  if (which == PID_FOR_CHILDREN) return pid_for_children(task);
  if (which == TIME_FOR_CHILDREN) return task.namespaces.time_for_children;
  return which < NS_PROXIED ? nsproxy_at(task.namespaces, which) : null_of<Namespace>();
}
