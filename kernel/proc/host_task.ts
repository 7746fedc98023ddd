// Host tasks: TypeScript as a process. It has a pid, files, a directory, credentials; its system calls are the same
// functions that programs call, each on a stack of its own that the machine makes when the scheduler chooses the task.
//
//   machine: host_task_wake(slot) ─▶ runnable … chosen … host_task_call_begin, the call, host_task_call_end ─▶ asleep again
//
// Between two calls it sleeps, interruptibly, on nothing: a signal wakes it too, and then the machine calls host_task_idle.
//
// Interface: host_task_create, host_task_wake, host_task_call_begin, host_task_call_end. Locks: tasks_lock for the tree.

import { EAGAIN, ENOMEM, WINDOW_SLOTS } from '../base/abi';
import { boot_parameters } from '../base/boot';
import { error_of, is_error, is_null } from '../base/pointer';
import { root_cgroup } from '../cgroup/cgroup';
import { Space, space_init, space_release } from '../mm/space';
import { kfree, kmalloc } from '../mm/slab';
import { this_hart } from '../sched/hart/hart';
import { schedule_asleep, thread_resumed } from '../sched/schedule';
import { wake } from '../sched/wake';
import {
  THREAD_SLEEPING,
  WORK_SIGNAL,
  current,
  set_slot_thread,
  slot_alloc,
  slot_free,
  slot_thread,
} from '../sched/thread';
import { child_alloc, link_child } from './birth';
import { task_give_up } from './exit';
import { pid_alloc, pid_discard } from './pid';
import { inherit } from './spawn';
import { TASK_HOST, Task, init_task, task_free, tasks_lock, tasks_unlock } from './task';

/** Pages of a host task's memory. */
export const HOST_TASK_PAGES: u32 = 16;

/**
 * A new host task, a child of the first task that has inherited its directory and credentials and has no open files.
 * Its slot, or -ENOMEM, -EAGAIN. Called by the machine's loop; does not block.
 */
export function host_task_create(): i32 {
  const made = child_alloc(init_task(), root_cgroup());
  if (is_error(made)) return error_of(made);
  const task = changetype<Task>(made);
  const result = set_up(task);
  if (result < 0) {
    task_give_up(task);
    tasks_lock();
    pid_discard(task);
    tasks_unlock();
    task_free(task);
    return result;
  }
  return task.slot;
}

function set_up(task: Task): i32 {
  let result = inherit(task, init_task(), true);
  if (result < 0) return result;
  const slot = slot_alloc();
  if (slot == 0) return -EAGAIN;
  const space = changetype<Space>(kmalloc(offsetof<Space>(), task.account));
  result = is_null(space) ? -ENOMEM : space_init(space, task.account, HOST_TASK_PAGES, HOST_TASK_PAGES, 0);
  if (result == 0) {
    // A task that finds it in the tree finds it whole.
    place(task, slot, space);
    result = enter_tree(task);
    if (result < 0) space_release(space);
  }
  if (result < 0) {
    kfree(changetype<usize>(space));
    slot_free(slot);
  }
  return result;
}

/** Numbers the task, which leads a session of its own, and makes it a child of the first: 0 or -EAGAIN. */
function enter_tree(task: Task): i32 {
  tasks_lock();
  let result = pid_alloc(task);
  if (result == 0) {
    task.process_group = task.pid;
    task.session = task.pid;
    result = link_child(task, init_task());
  }
  tasks_unlock();
  return result;
}

function place(task: Task, slot: u32, space: Space): void {
  space.window = boot_parameters().table_base + WINDOW_SLOTS * slot;
  task.flags |= TASK_HOST;
  task.slot = slot;
  task.hart = this_hart().number;
  task.space = space;
  // No window for the scheduler: a host task burns no fuel. uaccess finds it in the space.
  task.state = THREAD_SLEEPING;
  task.wait_interruptible = WORK_SIGNAL;
  // The first task blocks what it waits for; when all processes are ended, this one must end, too.
  task.blocked = 0;
  set_slot_thread(slot, task);
}

/** The machine has a call for the host task in `slot`. */
export function host_task_wake(slot: u32): void {
  wake(slot_thread(slot));
}

/** The host task in `slot` was chosen: the machine is about to make its call on a fresh stack. */
export function host_task_call_begin(_slot: u32): void {
  const task = current();
  task.wait_interruptible = 0;
  thread_resumed(task);
}

/** Its call has returned: it sleeps until the next. */
export function host_task_call_end(_slot: u32): void {
  const task = current();
  task.wait_interruptible = WORK_SIGNAL;
  schedule_asleep(task);
}
