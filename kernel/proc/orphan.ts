// Orphans. Processes whose parent ends go to their nearest ancestor that has asked for them: prctl(2), PR_SET_CHILD_SUBREAPER.
// Jobs that lose their shell: when a process group becomes orphaned (process_group.ts) and has a stopped member, its members
// get SIGHUP and SIGCONT, since nobody could continue them any more: POSIX, _exit().
//
// Interface: orphan_groups, subreaper_of. Locks: tasks_lock, held by the caller.

import { SIGCONT, SIGHUP } from '../base/abi';
import { ListHead, list_first } from '../base/list';
import { is_null, null_of } from '../base/pointer';
import { PidNamespace } from '../ns/pid';
import { pid_namespace_of } from './pid';
import { process_group_is_orphaned, process_group_is_stopped } from './process_group';
import { signal_send_group } from './signal/signal';
import { TASK_EXITING, TASK_SUBREAPER, Task, children_of, current_task, task_of_sibling } from './task';

/** The nearest ancestor in `namespace` that has asked for orphans and is alive; 0: there is none. */
export function subreaper_of(task: Task, namespace: PidNamespace): Task {
  let above = task.parent;
  while (!is_null(above) && pid_namespace_of(above) == namespace) {
    if ((above.flags & (TASK_SUBREAPER | TASK_EXITING)) == TASK_SUBREAPER) return above;
    above = above.parent;
  }
  return null_of<Task>();
}

/** The current task ends: looks after its own process group and those of its children. */
export function orphan_groups(task: Task): void {
  if (!is_null(task.parent)) hang_up_orphaned(task, task.parent, task.process_group);
  const head = children_of(task);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next) {
    const child = task_of_sibling(node);
    hang_up_orphaned(child, task, child.process_group);
  }
}

/** If `parent` of `task` held `group` in its session, and does so no more, and it is stopped: hangs it up. */
function hang_up_orphaned(task: Task, parent: Task, group: u32): void {
  if (parent.process_group == group || parent.session != task.session) return;
  if (!process_group_is_stopped(group) || !process_group_is_orphaned(group, current_task())) return;
  signal_send_group(group, SIGHUP);
  signal_send_group(group, SIGCONT);
}
