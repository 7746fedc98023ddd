// The end of a task.
//
//   task_exit ── files, directory, program, arguments are given up; children go to the first task;
//                the task is a zombie; its parent hears of it; its slot is left dying
//   (its stack traps or returns; the machine drops the instance and calls slot_unwound)
//   slot_unwound ── its memory is given back
//   wait_child (wait.ts) ── the parent takes the status; the zombie's number and struct are freed
//
// A parent that ignores SIGCHLD gets no zombies: then the task frees its own number and struct last of all.
//
// Interface: task_exit, slot_unwound, exits_pending; encoders of wait statuses.
// Locks: tasks_lock for the tree.

import { MAX_SLOTS } from '../base/config';
import { PTRACE_EVENT_EXIT } from '../base/abi';
import { hw_release } from '../base/hw';
import { list_empty, list_first } from '../base/list';
import { check, panic } from '../base/panic';
import { is_null, null_of } from '../base/pointer';
import { locks_held } from '../sync/spinlock';
import { Space, space_release } from '../mm/space';
import { kfree } from '../mm/slab';
import { schedule_dead } from '../sched/schedule';
import { hart_is_idle, hart_is_online, hart_of, harts_count, this_hart } from '../sched/hart/hart';
import { SLOT_DYING, Thread, set_slot_thread, slot_free, slot_thread } from '../sched/thread';
import { wake_all } from '../sched/wait';
import { member_exit } from '../cgroup/member';
import { NsProxy, nsproxy_put } from '../ns/nsproxy';
import { VfsContext, context_free } from '../vfs/context';
import { credentials_get } from '../vfs/credentials';
import { Dentry, dentry_put } from '../vfs/dentry/dentry';
import { Mount, mount_put } from '../vfs/mount/mount';
import { Arguments, arguments_free } from './exec/arguments';
import { Image, image_put } from './exec/image';
import { timers_exit } from './signal/interval_timer';
import { orphan_groups, subreaper_of } from './orphan';
import { pid_namespace_of } from './pid';
import { end_pid_namespace } from './pid_namespace';
import { session_leader_exits } from './session';
import { task_clear_reason } from './reason';
import {
  TASK_EXITING,
  TASK_NAMESPACE_INIT,
  TASK_VFORK,
  TASK_ZOMBIE,
  Task,
  children_of,
  children_waiting,
  current_task,
  init_task,
  task_of_sibling,
  task_pages,
  task_reparent,
  tasks_lock,
  tasks_unlock,
} from './task';
import { signal_send, tell_parent } from './signal/signal';
import { Filter, filter_put } from './filter';
import { signals_exit } from './signal/action';
import { ptrace_exit } from './trace/trace';
import { ptrace_event, ptrace_wants_exit } from './trace/stop';
import { leaves_no_zombie, reap } from './wait';

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
  if (ptrace_wants_exit(task)) ptrace_event(task, PTRACE_EVENT_EXIT, status);
  timers_exit(task);
  tasks_lock();
  task.flags |= TASK_EXITING;
  // First of all: process 1 of a namespace waits for all others to be gone, and whom it traces is not.
  ptrace_exit(task);
  tasks_unlock();
  task_give_up(task);
  if ((task.flags & TASK_NAMESPACE_INIT) != 0) {
    end_pid_namespace(task);
    const reboot = pid_namespace_of(task).reboot;
    if (reboot != 0) status = status_of_signal(reboot);
  }
  tasks_lock();
  session_leader_exits(task);
  orphan_groups(task);
  orphan_children(task);
  task.wait_status = status;
  task.last_pages = task_pages(task);
  task.flags |= TASK_ZOMBIE;
  member_exit(task);
  vfork_done(task);
  slot_leave(task);
  tell_parent(task);
  // The parent may free the task as soon as it gets the lock: by then this hart must have done with it.
  schedule_dead(task);
  if (leaves_no_zombie(task)) vanish(task);
  tasks_unlock();
}

/** Ends a zombie that nobody waits for; a parent that waits for any child may have to learn that there is none left. Under tasks_lock. */
function vanish(task: Task): void {
  const parent = task.parent;
  reap(task);
  wake_all(children_waiting(parent));
}

/** Drops everything that a task holds but its place in the tree and its stack. Also for tasks that never ran. */
export function task_give_up(task: Task): void {
  // Those who look at other tasks do so under tasks_lock: after this there is nothing left to see.
  tasks_lock();
  const vfs = task.vfs;
  const image = task.image;
  const block = task.arguments;
  if (!is_null(vfs)) task.last_credentials = credentials_get(vfs.credentials);
  task.vfs = null_of<VfsContext>();
  const filter = task.filter;
  task.filter = null_of<Filter>();
  const namespaces = task.namespaces;
  task.namespaces = null_of<NsProxy>();
  task.image = null_of<Image>();
  task.arguments = null_of<Arguments>();
  const exe_mount = task.exe_mount;
  const exe_dentry = task.exe_dentry;
  task.exe_mount = null_of<Mount>();
  task.exe_dentry = null_of<Dentry>();
  tasks_unlock();
  if (!is_null(vfs)) context_free(vfs);
  filter_put(filter);
  if (!is_null(namespaces)) nsproxy_put(namespaces);
  if (!is_null(image)) image_put(image);
  if (!is_null(block)) arguments_free(block);
  if (!is_null(exe_mount)) {
    dentry_put(exe_dentry);
    mount_put(exe_mount);
  }
  task_clear_reason(task);
  signals_exit(task);
}

/**
 * Who takes the children of a task that ends: its nearest subreaper, or process 1 of its namespace; if it is that itself, of the
 * one above.
 */
function reaper_of(task: Task): Task {
  let namespace = pid_namespace_of(task);
  const subreaper = subreaper_of(task, namespace);
  if (!is_null(subreaper)) return subreaper;
  while (true) {
    const init = changetype<Task>(namespace.init);
    if (!is_null(init) && init != task) return init;
    namespace = namespace.parent;
  }
}

function orphan_children(task: Task): void {
  const reaper = reaper_of(task);
  while (!list_empty(children_of(task))) {
    const child = task_of_sibling(list_first(children_of(task)));
    task_reparent(child, reaper);
    if (child.parent_death_signal != 0) signal_send(child, child.parent_death_signal);
    if ((child.flags & TASK_ZOMBIE) == 0) continue;
    tell_parent(child);
    if (leaves_no_zombie(child)) reap(child);
  }
}

/** A task that vfork made does no longer hold up its parent. The caller holds tasks_lock. */
export function vfork_done(task: Task): void {
  if ((task.flags & TASK_VFORK) == 0) return;
  task.flags &= ~TASK_VFORK;
  if (!is_null(task.parent)) wake_all(children_waiting(task.parent));
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
  if (!is_null(space)) {
    space_release(space);
    kfree(changetype<usize>(space));
  }
  slot_free(slot);
}

/**
 * For tests that count what is left: stacks of tasks that have ended and that the machine has not let go yet, and other harts that
 * are at work. 0: all tasks that have ended are gone, with what was kept for their stacks.
 */
export function exits_pending(): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    if (hart != this_hart() && hart_is_online(hart) && !hart_is_idle(hart)) count++;
  }
  for (let slot: u32 = 1; slot < MAX_SLOTS; slot++) if (slot_dying(slot)) count++;
  return count;
}
