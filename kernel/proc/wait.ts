// Waiting for children: wait4(2). A zombie's number and struct are freed when its status has been taken.
//
// No wake-up is lost: a waiter joins its queue before it takes tasks_lock and looks; a child that ends, stops or continues
// changes what is looked at under that lock, too, and then looks at the queue. One of the two comes second, and sees the
// other.
//
// Interface: wait_child; reap, leaves_no_zombie for exit. Locks: tasks_lock for the tree. A child is looked at under it alone:
// it may be gone when the lock is.

import { ECHILD, EINTR, WCONTINUED, WNOHANG, WUNTRACED } from '../base/abi';
import { ListHead, list_first } from '../base/list';
import { wait_begin, wait_cancel, wait_commit } from '../sched/wait';
import { local_number, pid_namespace_of, number_in, pid_free, pid_number } from './pid';
import { ignores_children } from './signal/signal';
import {
  TASK_CONTINUE_UNREPORTED,
  TASK_STOP_UNREPORTED,
  TASK_ZOMBIE,
  Task,
  all_tasks,
  children_of,
  children_waiting,
  current_task,
  task_free,
  task_of_all,
  task_of_sibling,
  task_unlink,
  tasks_lock,
  tasks_unlock,
} from './task';
import { is_traced, ptrace_forget, ptrace_hides, ptrace_of, ptrace_report } from './trace/state';
import { ptrace_end_seen } from './trace/stop';
import { Usage, usage_add, usage_of_family } from './usage';

/** Which children a wait asks for: wait4(2)'s pid, in the caller's namespace. Under tasks_lock. */
function wanted(child: Task, pid: i32, caller: Task): bool {
  const namespace = pid_namespace_of(caller);
  if (pid > 0) return number_in(child, namespace) == <u32>pid;
  if (pid == 0) return child.process_group == caller.process_group;
  return pid == -1 || local_number(child.process_group, namespace) == <u32>-pid;
}

/** What a wait brings home; the usage is the child's and that of those that it has waited for. */
@unmanaged
export class WaitResult extends Usage {
  pid: u32;
  status: i32;
}

/**
 * wait4(2) for the current task: fills `result`; 1, 0 if WNOHANG and no child has changed, -ECHILD if there is no such
 * child, -EINTR on a signal. Blocks.
 */
export function wait_child(pid: i32, options: i32, result: WaitResult): i32 {
  const me = current_task();
  while (true) {
    wait_begin(children_waiting(me));
    const found = take_child(me, pid, options, result);
    if (found != 0 || (options & WNOHANG) != 0) {
      wait_cancel();
      return found;
    }
    if (wait_commit() == -EINTR) return -EINTR;
  }
}

/** 1 and `result` if some wanted child has something to tell, 0 if none has, -ECHILD if there is none. */
function take_child(me: Task, pid: i32, options: i32, result: WaitResult): i32 {
  tasks_lock();
  let found = -ECHILD;
  const head = children_of(me);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next) {
    const child = task_of_sibling(node);
    if (!wanted(child, pid, me)) continue;
    found = report(me, child, options, result) ? 1 : 0;
    if (found == 1) break;
  }
  if (found != 1 && me.tracees != 0) found = max<i32>(found, take_tracee(me, pid, result));
  tasks_unlock();
  return found;
}

/** The same for tasks that the caller traces and that are not its children; they count as its own. Under tasks_lock. */
function take_tracee(me: Task, pid: i32, result: WaitResult): i32 {
  let found = -ECHILD;
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task.parent == me || !ptrace_hides(task, task.parent) || ptrace_of(task).tracer != me) continue;
    if (!wanted(task, pid, me)) continue;
    found = 0;
    fill(task, result);
    result.status = ptrace_report(task, me);
    if ((task.flags & TASK_ZOMBIE) != 0) {
      result.status = task.wait_status;
      ptrace_end_seen(task);
      if (leaves_no_zombie(task)) reap(task);
      return 1;
    }
    if (result.status != 0) return 1;
  }
  return found;
}

function fill(child: Task, result: WaitResult): void {
  result.pid = pid_number(child);
  usage_of_family(child, result);
}

function report(me: Task, child: Task, options: i32, result: WaitResult): bool {
  if (ptrace_hides(child, me)) return false;
  fill(child, result);
  const stop = ptrace_report(child, me);
  if (stop != 0) {
    result.status = stop;
    return true;
  }
  if ((child.flags & TASK_ZOMBIE) != 0) {
    result.status = child.wait_status;
    usage_add(me, result);
    reap(child);
    return true;
  }
  if ((options & WUNTRACED) != 0 && (child.flags & TASK_STOP_UNREPORTED) != 0) {
    child.flags &= ~TASK_STOP_UNREPORTED;
    result.status = child.wait_status;
    return true;
  }
  if ((options & WCONTINUED) != 0 && (child.flags & TASK_CONTINUE_UNREPORTED) != 0) {
    child.flags &= ~TASK_CONTINUE_UNREPORTED;
    result.status = 0xffff;
    return true;
  }
  return false;
}

/** True if nobody wants to hear how `task` has ended, neither a tracer nor its parent. The caller holds tasks_lock. */
export function leaves_no_zombie(task: Task): bool {
  return !is_traced(task) && ignores_children(task.parent);
}

/** Frees a zombie. The caller holds tasks_lock. */
export function reap(task: Task): void {
  if (task.trace != 0) ptrace_forget(task);
  task_unlink(task);
  pid_free(task);
  task_free(task);
}
