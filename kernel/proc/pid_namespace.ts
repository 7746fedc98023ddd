// The end of a pid namespace: when its process 1 ends, so do all the others in it: pid_namespaces(7), "The namespace init
// process"; and which one a task may have its children in.
//
// Interface: end_pid_namespace, reboot_pid_namespace, pid_namespace_may_unshare, pid_namespace_may_enter. Locks: tasks_lock while tasks are looked at.

import { EINVAL, POWER_RESTART, SIGCHLD, SIGHUP, SIGINT, SIGKILL } from '../base/abi';
import { ListHead, list_first } from '../base/list';
import { is_null } from '../base/pointer';
import { PidNamespace, pid_namespace_is_below } from '../ns/pid';
import { wait_begin, wait_cancel, wait_commit_uninterruptible } from '../sched/wait';
import { pid_namespace_of, number_in } from './pid';
import { signal_bit, signal_send, signals_lock, signals_unlock } from './signal/signal';
import {
  TASK_ZOMBIE,
  Task,
  all_tasks,
  children_of,
  children_waiting,
  task_of_all,
  task_of_sibling,
  tasks_lock,
  tasks_unlock,
} from './task';
import { is_traced } from './trace/state';
import { reap } from './wait';

/** The current task, process 1 of its namespace, ends: nobody comes into it any more, and everybody in it is killed. Waits for that. */
export function end_pid_namespace(task: Task): void {
  const namespace = pid_namespace_of(task);
  // Its children leave no zombies from now on, nor do those that become its children.
  signals_lock(task);
  task.ignored |= signal_bit(SIGCHLD);
  task.caught &= ~signal_bit(SIGCHLD);
  signals_unlock(task);
  tasks_lock();
  namespace.closed = 1;
  kill_everybody(namespace, task);
  tasks_unlock();
  while (true) {
    wait_begin(children_waiting(task));
    if (is_alone(namespace, task)) {
      wait_cancel();
      return;
    }
    wait_commit_uninterruptible();
  }
}

/**
 * reboot(2) in a namespace that is not the first: its process 1 is killed, and the parent learns that it was SIGHUP, of a restart, or
 * SIGINT. The caller, `task`, ends with it.
 */
export function reboot_pid_namespace(task: Task, how: u32): void {
  const namespace = pid_namespace_of(task);
  tasks_lock();
  namespace.reboot = how == POWER_RESTART ? SIGHUP : SIGINT;
  const init = changetype<Task>(namespace.init);
  if (!is_null(init)) signal_send(init, SIGKILL);
  signal_send(task, SIGKILL);
  tasks_unlock();
}

/** Under tasks_lock. */
function kill_everybody(namespace: PidNamespace, but: Task): void {
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task != but && number_in(task, namespace) != 0) signal_send(task, SIGKILL);
  }
}

/** Reaps the zombies among the children of `init`; true if nobody else has a number in its namespace any more. */
function is_alone(namespace: PidNamespace, init: Task): bool {
  tasks_lock();
  const head = children_of(init);
  let node = list_first(head);
  while (node != head) {
    const child = task_of_sibling(node);
    node = changetype<ListHead>(node).next;
    if ((child.flags & TASK_ZOMBIE) != 0 && !is_traced(child)) reap(child);
  }
  const alone = namespace.count == 1;
  tasks_unlock();
  return alone;
}

/** May `task` have its children in a new namespace? 0, or -EINVAL: they already are in another than its own. */
export function pid_namespace_may_unshare(task: Task): i32 {
  return task.namespaces.pid_for_children == pid_namespace_of(task) ? 0 : -EINVAL;
}

/** May `task` have its children in `namespace`? 0, or -EINVAL: it is neither its own nor below that. */
export function pid_namespace_may_enter(task: Task, namespace: PidNamespace): i32 {
  return pid_namespace_is_below(namespace, pid_namespace_of(task)) ? 0 : -EINVAL;
}
