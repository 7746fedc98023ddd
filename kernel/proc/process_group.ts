// Process groups: jobs, as a shell has them. A group is orphaned when no member has a parent in another group of the same
// session: then there is no shell left that could continue its members (POSIX, 3.269 "Orphaned Process Group").
//
//   shell (group 10) ── job (group 20) ── job's child (group 20)      20 is not orphaned: the job's parent is the shell
//
// Interface: process_group_is_orphaned, process_group_is_stopped. Locks: tasks_lock, held by the caller.

import { ListHead } from '../base/list';
import { is_null, null_of } from '../base/pointer';
import { THREAD_STOPPED } from '../sched/thread';
import { TASK_EXITING, Task, all_tasks, init_task, task_of_all } from './task';

/** True if `group` is orphaned; `leaving` (0: nobody) does not count any more, neither as a member nor as a parent. */
export function process_group_is_orphaned(group: u32, leaving: Task = null_of<Task>()): bool {
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task.process_group != group || task == leaving || (task.flags & TASK_EXITING) != 0) continue;
    const parent = task.parent;
    if (is_null(parent) || parent == init_task() || parent == leaving) continue;
    if (parent.session == task.session && parent.process_group != group) return false;
  }
  return true;
}

/** True if some member of `group` is stopped. */
export function process_group_is_stopped(group: u32): bool {
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task.process_group == group && task.state == THREAD_STOPPED) return true;
  }
  return false;
}
