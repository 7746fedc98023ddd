// The end of a task, and its parent's waiting for it.
//
//   task_exit ── files, directory, program, arguments are given up; children go to the first task;
//                the task is a zombie; its parent hears of it; its slot is left dying
//   (its stack traps or returns; the machine drops the instance and calls slot_unwound)
//   slot_unwound ── its memory is given back
//   wait_child ── the parent takes the status; the zombie's number and struct are freed
//
// Interface: task_exit, slot_unwound, wait_child; encoders of wait statuses.
// Locks: tasks_lock for the tree.

import { ECHILD, EINTR, PTRACE_EVENT_EXIT, WCONTINUED, WNOHANG, WUNTRACED } from '../base/abi';
import { hw_release } from '../base/hw';
import { list_empty, list_first, ListHead } from '../base/list';
import { check, panic } from '../base/panic';
import { locks_held } from '../sync/spinlock';
import { Space, space_release } from '../mm/space';
import { kfree } from '../mm/slab';
import { schedule_dead } from '../sched/schedule';
import { SLOT_DYING, Thread, set_slot_thread, slot_thread } from '../sched/thread';
import { wait_begin, wait_cancel, wait_commit, wake_all } from '../sched/wait';
import { VfsContext, context_free } from '../vfs/context';
import { credentials_get } from '../vfs/credentials';
import { Dentry, dentry_put } from '../vfs/dentry';
import { Mount, mount_put, no_mount } from '../vfs/mount';
import { Arguments, arguments_free } from './arguments';
import { Image, image_put } from './image';
import { pid_free } from './pid';
import { session_leader_exits } from './session';
import {
  TASK_CONTINUE_UNREPORTED,
  TASK_EXITING,
  TASK_STOP_UNREPORTED,
  TASK_VFORK,
  TASK_ZOMBIE,
  Task,
  all_tasks,
  children_of,
  children_waiting,
  current_task,
  init_task,
  task_clear_reason,
  task_free,
  task_of_all,
  task_of_sibling,
  task_reparent,
  task_unlink,
  tasks_lock,
  tasks_unlock,
} from './task';
import { tell_parent } from './signal';
import { trace_exit } from './trace';
import { trace_forget, trace_hides, trace_of, trace_report } from './trace_state';
import { trace_end_seen, trace_event, trace_wants_exit } from './trace_stop';

/** Wait statuses: wait(2), the macros WEXITSTATUS and WTERMSIG. */
@inline
export function status_of_exit(code: i32): i32 {
  return (code & 0xff) << 8;
}
@inline
export function status_of_signal(signal: i32): i32 {
  return signal & 0x7f;
}

/**
 * Ends the current task with wait status `status`. On return it runs no more: the caller must leave its stack, by
 * trapping if a program's frames are on it. May block in closing files.
 */
export function task_exit(status: i32): void {
  const task = current_task();
  if (DEBUG) check(locks_held() == 0, 'a spinlock is held at exit');
  if (task == init_task()) panic('attempted to kill init');
  if (trace_wants_exit(task)) trace_event(task, PTRACE_EVENT_EXIT, status);
  task.flags |= TASK_EXITING;
  task_give_up(task);
  tasks_lock();
  trace_exit(task);
  session_leader_exits(task);
  orphan_children(task);
  task.wait_status = status;
  task.flags |= TASK_ZOMBIE;
  vfork_done(task);
  slot_leave(task);
  tell_parent(task);
  tasks_unlock();
  schedule_dead(task);
}

/** Drops everything that a task holds but its place in the tree and its stack. Also for tasks that never ran. */
export function task_give_up(task: Task): void {
  // Those who look at other tasks do so under tasks_lock: after this there is nothing left to see.
  tasks_lock();
  const vfs = task.vfs;
  const image = task.image;
  const block = task.arguments;
  if (changetype<usize>(vfs) != 0) task.last_credentials = credentials_get(vfs.credentials);
  task.vfs = changetype<VfsContext>(0);
  task.image = changetype<Image>(0);
  task.arguments = changetype<Arguments>(0);
  const exe_mount = task.exe_mount;
  const exe_dentry = task.exe_dentry;
  task.exe_mount = changetype<Mount>(0);
  task.exe_dentry = changetype<Dentry>(0);
  tasks_unlock();
  if (changetype<usize>(vfs) != 0) context_free(vfs);
  if (changetype<usize>(image) != 0) image_put(image);
  if (changetype<usize>(block) != 0) arguments_free(block);
  if (!no_mount(exe_mount)) {
    dentry_put(exe_dentry);
    mount_put(exe_mount);
  }
  task_clear_reason(task);
}

function orphan_children(task: Task): void {
  const init = init_task();
  while (!list_empty(children_of(task))) {
    const child = task_of_sibling(list_first(children_of(task)));
    task_reparent(child, init);
    if ((child.flags & TASK_ZOMBIE) != 0) tell_parent(child);
  }
}

/** A task that vfork made does no longer hold up its parent. The caller holds tasks_lock. */
export function vfork_done(task: Task): void {
  if ((task.flags & TASK_VFORK) == 0) return;
  task.flags &= ~TASK_VFORK;
  if (changetype<usize>(task.parent) != 0) wake_all(children_waiting(task.parent));
}

/** Leaves the task's slot to the machine: it holds the space until the instance is gone. */
export function slot_leave(task: Task): void {
  set_slot_thread(task.slot, changetype<Thread>(changetype<usize>(task.space) | SLOT_DYING));
}

/** True if the stack in `slot` belongs to nobody any more. */
export function slot_dying(slot: u32): bool {
  return (changetype<usize>(slot_thread(slot)) & SLOT_DYING) != 0;
}

/** The machine says that the stack in `slot` is gone: the instance and its memory go, and the slot is free. */
export function slot_unwound(slot: u32): void {
  const space = changetype<Space>(changetype<usize>(slot_thread(slot)) & ~SLOT_DYING);
  hw_release(slot);
  if (changetype<usize>(space) != 0) {
    space_release(space);
    kfree(changetype<usize>(space));
  }
  set_slot_thread(slot, changetype<Thread>(0));
}

/** Which children a wait asks for: wait4(2)'s pid. */
function wanted(child: Task, pid: i32, caller: Task): bool {
  if (pid > 0) return child.pid == <u32>pid;
  if (pid == 0) return child.process_group == caller.process_group;
  return pid == -1 || child.process_group == <u32>-pid;
}

/** What a wait brings home. */
@unmanaged
export class WaitResult {
  pid: u32;
  status: i32;
  cpu_time: i64;
  voluntary_switches: u32;
  involuntary_switches: u32;
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
    if (task.parent == me || !trace_hides(task, task.parent) || trace_of(task).tracer != me) continue;
    if (!wanted(task, pid, me)) continue;
    found = 0;
    fill(task, result);
    result.status = trace_report(task, me);
    if ((task.flags & TASK_ZOMBIE) != 0) {
      result.status = task.wait_status;
      trace_end_seen(task);
      return 1;
    }
    if (result.status != 0) return 1;
  }
  return found;
}

function fill(child: Task, result: WaitResult): void {
  result.pid = child.pid;
  result.cpu_time = child.cpu_time + child.children_time;
  result.voluntary_switches = child.voluntary_switches;
  result.involuntary_switches = child.involuntary_switches;
}

function report(me: Task, child: Task, options: i32, result: WaitResult): bool {
  if (trace_hides(child, me)) return false;
  fill(child, result);
  const stop = trace_report(child, me);
  if (stop != 0) {
    result.status = stop;
    return true;
  }
  if ((child.flags & TASK_ZOMBIE) != 0) {
    result.status = child.wait_status;
    me.children_time += result.cpu_time;
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

/** Frees a zombie. The caller holds tasks_lock. */
function reap(task: Task): void {
  if (task.trace != 0) trace_forget(task);
  task_unlink(task);
  pid_free(task);
  task_free(task);
}
