// Process numbers. A table from number to task; numbers are handed out in turn and come again only after a round, as on
// Linux, so that a number just freed is not soon somebody else.
//
// Interface: pid_alloc, pid_free, pid_task, group_exists, group_in_session. Locks: tasks_lock, held by the caller.

import { PID_TABLE } from '../base/layout';
import { PID_MAX } from '../base/config';
import { ListHead } from '../base/list';
import { Task, all_tasks, set_next_pid, take_next_pid, task_of_all } from './task';

/** After the first round numbers below this are left to system tasks, as on Linux. */
const RESERVED_PIDS: u32 = 300;

@inline
function slot(pid: u32): usize {
  return PID_TABLE + 4 * <usize>pid;
}

/** The task with number `pid`; 0 if there is none. */
export function pid_task(pid: u32): Task {
  return changetype<Task>(pid < PID_MAX ? <usize>load<u32>(slot(pid)) : 0);
}

/** Gives `task` a number: 0, or -1 if all are taken. */
export function pid_alloc(task: Task): i32 {
  let pid = take_next_pid();
  for (let tries: u32 = 0; tries < PID_MAX; tries++) {
    if (pid >= PID_MAX) pid = RESERVED_PIDS;
    if (load<u32>(slot(pid)) == 0) {
      store<u32>(slot(pid), <u32>changetype<usize>(task));
      task.pid = pid;
      set_next_pid(pid + 1);
      return 0;
    }
    pid++;
  }
  return -1;
}

/** Takes the number back. */
export function pid_free(task: Task): void {
  store<u32>(slot(task.pid), 0);
}

/** True if process group `group` exists and is in `session`. */
export function group_in_session(group: u32, session: u32): bool {
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task.process_group == group && task.session == session) return true;
  }
  return false;
}

/** True if some task, a zombie perhaps, is in process group `group`. */
export function group_exists(group: u32): bool {
  const head = all_tasks();
  for (let node = changetype<ListHead>(head).next; node != head; node = changetype<ListHead>(node).next)
    if (task_of_all(node).process_group == group) return true;
  return false;
}
