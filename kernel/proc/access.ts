// Who may look into a task, or trace it: ptrace(2), "Ptrace access mode checking".
//
// Interface: may_access. Locks: tasks_lock, held by the caller.

import { CAP_SYS_PTRACE } from '../base/abi';
import { is_null } from '../base/pointer';
import { Credentials, cap_is_subset, ns_capable } from '../ns/credentials';
import { first_user_namespace } from '../ns/user';
import { TASK_UNDUMPABLE, Task, task_credentials } from './task';

/** True if all of a task's ids are these. */
function is_same(theirs: Credentials, uid: u32, gid: u32): bool {
  if (uid != theirs.uid || uid != theirs.euid || uid != theirs.suid) return false;
  return gid == theirs.gid && gid == theirs.egid && gid == theirs.sgid;
}

/** May the holder of `mine` look into an undumpable task? Whoever may do all where its program was started. */
function may_see_undumpable(mine: Credentials, task: Task): bool {
  const user = is_null(task.exec_user) ? first_user_namespace() : task.exec_user;
  return ns_capable(mine, user, CAP_SYS_PTRACE);
}

/**
 * May the holder of `mine` look into `task`? `traces`: with its real ids and its permitted capabilities, as ptrace(2) asks;
 * else with the effective ones, as files of /proc do. A task of its own is for the caller to let through.
 */
export function may_access(mine: Credentials, task: Task, traces: bool): bool {
  const theirs = task_credentials(task);
  if (is_null(theirs)) return false;
  const privileged = ns_capable(mine, theirs.user, CAP_SYS_PTRACE);
  const uid = traces ? mine.uid : mine.euid;
  const gid = traces ? mine.gid : mine.egid;
  if (!privileged && !is_same(theirs, uid, gid)) return false;
  if ((task.flags & TASK_UNDUMPABLE) != 0 && !may_see_undumpable(mine, task)) return false;
  if (privileged) return true;
  const sets = traces ? mine.permitted : mine.effective;
  return mine.user == theirs.user && cap_is_subset(theirs.permitted, sets);
}
