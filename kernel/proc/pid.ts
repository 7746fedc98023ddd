// Process numbers: pid_namespaces(7). The kernel itself knows a task, a process group and a session by the number in the
// first namespace, in Task.pid, process_group and session; programs say and hear those of their own namespace.
//
//   PID_TABLE: number ─▶ Pid {task, numbers in each namespace from the first's children down} ◀─ hash of (namespace, number)
//
// A Pid lives as long as a task has it, or a process group or session is called by it; its numbers are not given again
// before. Numbers are handed out in turn and come again only after a round, as on Linux, so that one just freed is not soon
// somebody else's.
//
// Interface: Pid; pid_prepare, pid_alloc, pid_hold_groups, pid_free, pid_discard; pid_task, pid_number, number_in, local_number,
// global_number, task_of_number, pid_namespace_of, current_pid_namespace; task_set_process_group, task_set_session, process_group_exists, process_group_in_session.
// Locks: tasks_lock, held by the caller unless said otherwise.

import { EAGAIN, ENOMEM } from '../base/abi';
import { PID_HASH, PID_HASH_BUCKETS, PID_TABLE } from '../base/layout';
import { PID_MAX } from '../base/config';
import { ListHead } from '../base/list';
import { is_null, null_of } from '../base/pointer';
import { kfree, kmalloc } from '../mm/slab';
import { Namespace, namespace_get, namespace_put } from '../ns/namespace';
import { PidNamespace, first_pid_namespace } from '../ns/pid';
import { current } from '../sched/thread';
import { wake_all } from '../sched/wait';
import {
  TASK_EXITING,
  TASK_NAMESPACE_INIT,
  Task,
  all_tasks,
  children_waiting,
  set_next_pid,
  take_next_pid,
  task_of_all,
} from './task';

/** After the first round numbers below this are left to system tasks, as on Linux. */
const RESERVED_PIDS: u32 = 300;

/** A number in one namespace below the first. */
@unmanaged
class LocalNumber {
  number: u32;
  namespace: PidNamespace;
  pid: Pid;
  hash_next: LocalNumber;
}

@unmanaged
export class Pid {
  /** The task, and each member of a group or session that is called so. */
  refs: u32;
  /** 0 before it is numbered and after it is reaped. */
  task: Task;
  /** The lowest namespace that it has a number in, with a reference; 0 before there are any. */
  namespace: PidNamespace;
  level: u32;
  /** In the first namespace; 0: it has none yet. Behind it lie `level` of LocalNumber, from the first level down. */
  number: u32;
}

@inline
function slot(pid: u32): usize {
  return PID_TABLE + 4 * <usize>pid;
}

@inline
function local_at(pid: Pid, level: u32): LocalNumber {
  const first = changetype<usize>(pid) + offsetof<Pid>();
  return changetype<LocalNumber>(first + <usize>(level - 1) * offsetof<LocalNumber>());
}

@inline
function bucket(namespace: PidNamespace, number: u32): usize {
  const mixed = ((<u32>changetype<usize>(namespace)) >>> 4) * 0x9e3779b1 + number;
  return PID_HASH + 4 * <usize>((mixed ^ (mixed >>> 15)) & (PID_HASH_BUCKETS - 1));
}

/** The Pid of a number in the first namespace; 0 if there is none. */
@inline
function pid_at(number: u32): Pid {
  return changetype<Pid>(number < PID_MAX ? <usize>load<u32>(slot(number)) : 0);
}

/** The task with a number in the first namespace; 0 if there is none. */
export function pid_task(number: u32): Task {
  const pid = pid_at(number);
  return is_null(pid) ? null_of<Task>() : pid.task;
}

@inline
function is_first(namespace: PidNamespace): bool {
  return is_null(namespace) || namespace.level == 0;
}

/** The Pid of a number in `namespace`; 0 if there is none. */
function pid_find(namespace: PidNamespace, number: u32): Pid {
  if (is_first(namespace)) return pid_at(number);
  let at = load<LocalNumber>(bucket(namespace, number));
  while (!is_null(at) && (at.number != number || at.namespace != namespace)) at = at.hash_next;
  return is_null(at) ? null_of<Pid>() : at.pid;
}

/** The number of `pid` in `namespace`; 0 if it cannot be seen from there. */
function pid_in(pid: Pid, namespace: PidNamespace): u32 {
  if (is_first(namespace)) return pid.number;
  if (pid.level < namespace.level) return 0;
  const local = local_at(pid, namespace.level);
  return local.namespace == namespace ? local.number : 0;
}

/** The namespace that `task` lives in: getpid(2) answers its number there. Needs no lock for the current task. */
@inline
export function pid_namespace_of(task: Task): PidNamespace {
  const id = changetype<Pid>(task.id);
  return is_null(id) ? first_pid_namespace() : id.namespace;
}

/** The namespace of the current task; the first if there is none. No lock. */
export function current_pid_namespace(): PidNamespace {
  return is_null(current()) ? first_pid_namespace() : pid_namespace_of(changetype<Task>(current()));
}

/** The number of `task` in `namespace`; 0 if it cannot be seen from there. Lock-free for a task that cannot go away. */
export function number_in(task: Task, namespace: PidNamespace): u32 {
  return is_null(changetype<Pid>(task.id)) ? task.pid : pid_in(changetype<Pid>(task.id), namespace);
}

/** The number of `task` as the current task knows it; 0 if it cannot see it. */
export function pid_number(task: Task): u32 {
  return number_in(task, current_pid_namespace());
}

/** What a task, group or session with a number in the first namespace is called in `namespace`; 0: it cannot be seen. */
export function local_number(number: u32, namespace: PidNamespace): u32 {
  if (is_first(namespace)) return number;
  const pid = pid_at(number);
  return is_null(pid) ? 0 : pid_in(pid, namespace);
}

/** The number in the first namespace of what `namespace` calls `number`; 0 if there is none. */
export function global_number(number: u32, namespace: PidNamespace): u32 {
  if (is_first(namespace)) return number;
  const pid = pid_find(namespace, number);
  return is_null(pid) ? 0 : pid.number;
}

/** The task that `namespace` calls `number`, a zombie perhaps; 0 if there is none. */
export function task_of_number(number: u32, namespace: PidNamespace): Task {
  const pid = pid_find(namespace, number);
  return is_null(pid) ? null_of<Task>() : pid.task;
}

/** Makes the Pid of a task that has its namespaces: 0 or -ENOMEM. Without the lock, before pid_alloc. */
export function pid_prepare(task: Task): i32 {
  const namespace = is_null(task.namespaces)
    ? first_pid_namespace()
    : changetype<PidNamespace>(task.namespaces.pid_for_children);
  const level = is_first(namespace) ? 0 : namespace.level;
  const size = <u32>offsetof<Pid>() + level * <u32>offsetof<LocalNumber>();
  const pid = changetype<Pid>(kmalloc(size, task.account));
  if (is_null(pid)) return -ENOMEM;
  pid.refs = 1;
  pid.level = level;
  pid.namespace = namespace;
  if (!is_null(namespace)) namespace_get(namespace);
  task.id = changetype<usize>(pid);
  return 0;
}

/** A free number after `next`; 0 if all are taken. */
function free_number(namespace: PidNamespace, next: u32): u32 {
  for (let tries: u32 = 0; tries < PID_MAX; tries++) {
    if (next >= PID_MAX) next = RESERVED_PIDS;
    if (is_null(pid_find(namespace, next))) return next;
    next++;
  }
  return 0;
}

/** Gives `task` its numbers: 0, -EAGAIN if all are taken, -ENOMEM if process 1 of its namespace has ended. */
export function pid_alloc(task: Task): i32 {
  if (task.id == 0) {
    const error = pid_prepare(task);
    if (error < 0) return error;
  }
  const pid = changetype<Pid>(task.id);
  if (!is_null(pid.namespace) && pid.namespace.closed != 0) return -ENOMEM;
  const number = free_number(null_of<PidNamespace>(), take_next_pid());
  if (number == 0 || !number_locally(pid)) return -EAGAIN;
  pid.number = number;
  pid.task = task;
  store<u32>(slot(number), <u32>changetype<usize>(pid));
  task.pid = number;
  set_next_pid(number + 1);
  enter_namespaces(pid);
  return 0;
}

/** Finds a free number in each namespace of `pid` below the first; false if one is full. */
function number_locally(pid: Pid): bool {
  let namespace = pid.namespace;
  for (let level = pid.level; level != 0; level--) {
    const local = local_at(pid, level);
    local.number = free_number(namespace, namespace.next);
    if (local.number == 0) return false;
    local.namespace = namespace;
    local.pid = pid;
    namespace = namespace.parent;
  }
  return true;
}

function enter_namespaces(pid: Pid): void {
  for (let level = pid.level; level != 0; level--) {
    const local = local_at(pid, level);
    const namespace = local.namespace;
    const at = bucket(namespace, local.number);
    local.hash_next = load<LocalNumber>(at);
    store<LocalNumber>(at, local);
    namespace.next = local.number + 1;
    namespace.highest = max<u32>(namespace.highest, local.number);
    namespace.count++;
  }
  if (pid.level == 0 || local_at(pid, pid.level).number != 1) return;
  pid.namespace.init = changetype<usize>(pid.task);
  pid.task.flags |= TASK_NAMESPACE_INIT;
}

/** The task is linked: its group and its session keep their numbers as long as it is in them. */
export function pid_hold_groups(task: Task): void {
  hold(task.process_group);
  hold(task.session);
}

function hold(number: u32): void {
  const pid = pid_at(number);
  if (!is_null(pid)) pid.refs++;
}

function let_go(number: u32): void {
  const pid = pid_at(number);
  if (!is_null(pid)) pid_put(pid);
}

/** Moves a linked task to another process group. */
export function task_set_process_group(task: Task, group: u32): void {
  const old = task.process_group;
  hold(group);
  task.process_group = group;
  let_go(old);
}

/** Moves a linked task to another session. */
export function task_set_session(task: Task, session: u32): void {
  const old = task.session;
  hold(session);
  task.session = session;
  let_go(old);
}

function pid_put(pid: Pid): void {
  if (--pid.refs != 0) return;
  if (pid.number != 0) store<u32>(slot(pid.number), 0);
  for (let level = pid.level; pid.number != 0 && level != 0; level--) {
    const local = local_at(pid, level);
    let at = bucket(local.namespace, local.number);
    while (load<LocalNumber>(at) != local)
      at = changetype<usize>(load<LocalNumber>(at)) + offsetof<LocalNumber>('hash_next');
    store<LocalNumber>(at, local.hash_next);
  }
  const namespace: Namespace = pid.namespace;
  kfree(changetype<usize>(pid));
  if (!is_null(namespace)) namespace_put(namespace);
}

/** Takes the numbers back from a task that was linked, with its places in a group and a session. */
export function pid_free(task: Task): void {
  let_go(task.process_group);
  let_go(task.session);
  pid_discard(task);
}

/** The same for one that was not, whether it has numbers or not. */
export function pid_discard(task: Task): void {
  const pid = changetype<Pid>(task.id);
  if (is_null(pid)) return;
  task.id = 0;
  pid.task = null_of<Task>();
  for (let level = pid.level; pid.number != 0 && level != 0; level--)
    leave_namespace(local_at(pid, level).namespace, task);
  pid_put(pid);
}

function leave_namespace(namespace: PidNamespace, task: Task): void {
  namespace.count--;
  const init = changetype<Task>(namespace.init);
  if (init == task) {
    namespace.init = 0;
    namespace.closed = 1;
  } else if (!is_null(init) && (init.flags & TASK_EXITING) != 0) {
    // It waits until it is alone.
    wake_all(children_waiting(init));
  }
}

/** True if process group `group` exists and is in `session`. */
export function process_group_in_session(group: u32, session: u32): bool {
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
export function process_group_exists(group: u32): bool {
  const head = all_tasks();
  for (let node = changetype<ListHead>(head).next; node != head; node = changetype<ListHead>(node).next)
    if (task_of_all(node).process_group == group) return true;
  return false;
}
