// What all ways to make a task have in common: its memory and its place in a cgroup first, which may be refused; its place in the
// trees last of all.
//
// Interface: child_alloc, link_child. Locks: tasks_lock, held by the caller of link_child.

import { ENOMEM, SIGKILL } from '../base/abi';
import { error_pointer, is_null } from '../base/pointer';
import { Cgroup, cgroup_get, cgroup_put } from '../cgroup/cgroup';
import { member_cgroup, member_fork, member_join } from '../cgroup/member';
import { pid_hold_groups } from './pid';
import { signal_send } from './signal/signal';
import { Task, task_alloc, task_free, task_link } from './task';

/**
 * A new task that is going to be in `cgroup`, 0: in that of `parent`, which pays for it from the start; or -ENOMEM, -EAGAIN: too
 * many there, -ENODEV: the cgroup is gone.
 */
export function child_alloc(parent: Task, cgroup: Cgroup): usize {
  const chosen = !is_null(cgroup);
  const home = chosen ? cgroup_get(cgroup) : member_cgroup(parent);
  const task = task_alloc(home);
  const result = is_null(task) ? -ENOMEM : member_fork(task, home, chosen);
  cgroup_put(home);
  if (result == 0) return changetype<usize>(task);
  if (!is_null(task)) task_free(task);
  return error_pointer(result);
}

/**
 * Hangs a child that `maker` has made and that has a number below `parent` in the tree, and into its cgroup: 0, or -errno. Under
 * tasks_lock, just before it runs.
 */
export function link_child(task: Task, maker: Task, parent: Task = maker): i32 {
  const joined = member_join(task, maker);
  if (joined < 0) return joined;
  task_link(task, parent);
  pid_hold_groups(task);
  if (joined > 0) signal_send(task, SIGKILL);
  return 0;
}
