// Who may send whom a signal, and to whom a number means: kill(2).
//
//   pid > 0: that process    0: the caller's group    −1: everybody that the caller may    < −1: group −pid
//
// Interface: kill, kill_task. Locks: tasks_lock, held by the caller.

import { CAP_KILL, EPERM, ESRCH, SIGCONT, SIGKILL, SIGSTOP } from '../../base/abi';
import { ListHead } from '../../base/list';
import { is_null } from '../../base/pointer';
import { Credentials, ns_capable } from '../../ns/credentials';
import { global_number, pid_namespace_of, number_in, task_of_number } from '../pid';
import { signal_send } from './signal';
import { TASK_NAMESPACE_INIT, Task, all_tasks, task_credentials, task_of_all } from '../task';

/** May `me` send `task` `signal`? kill(2), "Permission": SIGCONT within one's session always. */
function may_signal(me: Task, task: Task, signal: i32): bool {
  if (me == task) return true;
  const mine = task_credentials(me);
  const theirs = task_credentials(task);
  if (is_null(theirs) || is_same_user(mine, theirs)) return true;
  if (ns_capable(mine, theirs.user, CAP_KILL)) return true;
  return signal == SIGCONT && me.session == task.session;
}

function is_same_user(mine: Credentials, theirs: Credentials): bool {
  return (
    mine.euid == theirs.suid || mine.euid == theirs.uid || mine.uid == theirs.suid || mine.uid == theirs.uid
  );
}

/** Sends `task` a signal, 0: none, only asks: 0 or -EPERM. */
export function kill_task(me: Task, task: Task, signal: i32): i32 {
  if (!may_signal(me, task, signal)) return -EPERM;
  // Process 1 is not killed or stopped from inside its own namespace: pid_namespaces(7).
  const unkillable = (task.flags & TASK_NAMESPACE_INIT) != 0 && number_in(me, pid_namespace_of(task)) != 0;
  if (unkillable && (signal == SIGKILL || signal == SIGSTOP)) return 0;
  if (signal != 0) signal_send(task, signal);
  return 0;
}

/** kill(2), by numbers of the namespace of `me`: 0, -ESRCH: there is nobody; -EPERM: nobody that `me` may send it. */
export function kill(me: Task, pid: i32, signal: i32): i32 {
  if (pid == -1) return kill_all(me, signal);
  if (pid == i32.MIN_VALUE) return -ESRCH;
  if (pid == 0) return kill_group(me, me.process_group, signal);
  if (pid < 0) return kill_group(me, global_number(-pid, pid_namespace_of(me)), signal);
  const task = task_of_number(pid, pid_namespace_of(me));
  return is_null(task) ? -ESRCH : kill_task(me, task, signal);
}

/** Success is if one of the group got it; the error else is the last one. */
function kill_group(me: Task, group: u32, signal: i32): i32 {
  let result = -ESRCH;
  let sent = false;
  if (group == 0) return result;
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task.process_group != group) continue;
    result = kill_task(me, task, signal);
    sent = sent || result == 0;
  }
  return sent ? 0 : result;
}

/** Everybody in the namespace of `me` and below but its process 1 and the caller. That some may not be sent it is no error, as on Linux. */
function kill_all(me: Task, signal: i32): i32 {
  let count = 0;
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (task == me || number_in(task, pid_namespace_of(me)) <= 1) continue;
    count++;
    kill_task(me, task, signal);
  }
  return count != 0 ? 0 : -ESRCH;
}
