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
  CLONE_SYSVSEM,
  EINVAL,
  ENOMEM,
  EPERM,
} from '../base/abi';
import { error_of, is_error } from '../base/pointer';
import { NS_KINDS, NS_MNT, NS_PROXIED, Namespace, kind_can_copy, kind_flag } from '../ns/namespace';
import {
  NsProxy,
  no_proxy,
  nsproxy_at,
  nsproxy_for_child,
  nsproxy_put,
  nsproxy_replace,
  nsproxy_unshare,
} from '../ns/nsproxy';
import { CAP_SYS_ADMIN, capable } from '../vfs/credentials';
import { Task, tasks_lock, tasks_unlock } from './task';

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

/** May `task` have new namespaces of the kinds in `flags`? 0, -EINVAL: there is no such kind, -EPERM. */
function check_flags(task: Task, flags: u32): i32 {
  for (let kind: u32 = 0; kind < NS_KINDS; kind++)
    if ((flags & kind_flag(kind)) != 0 && !kind_can_copy(kind)) return -EINVAL;
  return flags == 0 || capable(task.vfs.credentials, CAP_SYS_ADMIN) ? 0 : -EPERM;
}

/** Gives the child `task`, which nobody else knows yet, its namespaces: 0 or -errno. `flags`: CLONE_NEW*. */
export function namespaces_inherit(task: Task, parent: Task, flags: u32): i32 {
  const allowed = check_flags(parent, flags);
  if (allowed < 0) return allowed;
  const made = nsproxy_for_child(parent.namespaces, flags, task.account);
  if (is_error(made)) return error_of(made);
  task.namespaces = changetype<NsProxy>(made);
  return 0;
}

/** The task's proxy is `proxy`, whose reference it takes over, from now on. */
function set_proxy(task: Task, proxy: NsProxy): void {
  tasks_lock();
  const old = task.namespaces;
  task.namespaces = proxy;
  tasks_unlock();
  nsproxy_put(old);
}

/** unshare(2) for the current task: 0, -EINVAL, -EPERM, -ENOMEM, -ENOSPC. */
export function task_unshare(task: Task, flags: u32): i32 {
  if ((flags & ~(NAMESPACE_FLAGS | UNSHARED_ANYWAY)) != 0) return -EINVAL;
  flags &= NAMESPACE_FLAGS;
  const allowed = check_flags(task, flags);
  if (allowed < 0 || flags == 0) return allowed;
  const made = nsproxy_unshare(task.namespaces, flags, task.account);
  if (is_error(made)) return error_of(made);
  set_proxy(task, changetype<NsProxy>(made));
  return 0;
}

/** setns(2) for the current task: 0, -EINVAL: not to be entered from here, -EPERM, -ENOMEM. */
export function task_setns(task: Task, namespace: Namespace): i32 {
  if (namespace.kind >= NS_PROXIED) return -EINVAL;
  if (!capable(task.vfs.credentials, CAP_SYS_ADMIN)) return -EPERM;
  const proxy = nsproxy_replace(task.namespaces, namespace, task.account);
  if (no_proxy(proxy)) return -ENOMEM;
  set_proxy(task, proxy);
  return 0;
}

/** What a child of a task gets, beside the kinds NS_*: for task_namespace. */
export const PID_FOR_CHILDREN: u32 = NS_KINDS;
export const TIME_FOR_CHILDREN: u32 = NS_KINDS + 1;

/**
 * A namespace of `task`: a kind, or *_FOR_CHILDREN; 0 if it has none: a zombie. The caller holds tasks_lock, and takes a
 * reference before it lets go of it.
 */
export function task_namespace(task: Task, which: u32): Namespace {
  if (changetype<usize>(task.vfs) == 0 || no_proxy(task.namespaces)) return changetype<Namespace>(0);
  if (which == NS_MNT) return task.vfs.fs.namespace;
  if (which == PID_FOR_CHILDREN) return task.namespaces.pid_for_children;
  if (which == TIME_FOR_CHILDREN) return task.namespaces.time_for_children;
  return which < NS_PROXIED ? nsproxy_at(task.namespaces, which) : changetype<Namespace>(0);
}
