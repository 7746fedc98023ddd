// exec: how a task comes to run a program.
//
//   program_start ── an instance in a new slot, its memory charged; the task's when it has succeeded
//   program_share ── fork: the same for a copy of what another task runs
//   program_replace ── exec: the new image is certain; the task is told of it all but its stack
//   program_enter ── exec, last of all: the task goes on in the new slot, perhaps on another hart; its old stack traps
//
// An instance belongs to the hart whose worker made it: that of another hart is made there, by a call (sched/hart/remote_call.ts).
//
// Interface: program_start, program_share, program_replace, program_enter; slot_discard.
// Locks: none; a task changes its own image, tasks_lock while others look.

import { EAGAIN, ENOEXEC, ENOMEM, WINDOW_SLOTS } from '../../base/abi';
import { boot_parameters } from '../../base/boot';
import { hw_instantiate } from '../../base/hw';
import { is_null, null_of } from '../../base/pointer';
import { window_fuel_set } from '../../mm/uaccess';
import { Space, space_init, space_init_copy, space_release } from '../../mm/space';
import { kfree, kmalloc } from '../../mm/slab';
import { remote_call } from '../../sched/hart/remote_call';
import { this_hart } from '../../sched/hart/hart';
import { place_arrived, place_choose, place_expect } from '../../sched/place';
import { schedule_replaced } from '../../sched/schedule';
import { SLOT_DYING, Thread, set_slot_thread, slot_alloc, slot_free, slot_thread } from '../../sched/thread';
import { task_set_exec_user } from './credentials';
import { slot_leave, slot_unwound, vfork_done } from '../exit';
import { Image, image_get } from './image';
import { Program } from './program';
import { arguments_get } from './arguments';
import { path_set } from '../../vfs/mount/mount';
import { rlimit_allows } from '../rlimit';
import { task_clear_reason, task_set_reason_literal } from '../reason';
import {
  FORK_NONE,
  TASK_DID_EXEC,
  TASK_UNDUMPABLE,
  Task,
  current_task,
  task_exe,
  task_make_undumpable,
  comm_of,
  COMM_BYTES,
  tasks_lock,
  tasks_unlock,
} from '../task';
import { is_traced } from '../trace/state';
import { ptrace_exec } from '../trace/stop';

/** First function of the uaccess window of `slot`: hw_instantiate puts it there. */
@inline
function window_of(slot: u32): u32 {
  return boot_parameters().table_base + WINDOW_SLOTS * slot;
}

/** What the machine is asked for on the hart that an instance is for: hw_instantiate. */
@unmanaged
class InstanceRequest {
  slot: u32;
  image: u32;
  pages: u32;
  pages_max: u32;
  copied: u32;
  result: i32;
}

/** Makes an instance on this hart: 0 or -errno. */
function instance_make_here(slot: u32, image: u32, pages: u32, pages_max: u32, copied: u32): i32 {
  const result = hw_instantiate(slot, image, pages, pages_max, copied);
  if (result == 0) window_fuel_set(window_of(slot), 0);
  return result;
}

/** Serves another hart's request. */
function serve_request(request: InstanceRequest): void {
  request.result = instance_make_here(
    request.slot,
    request.image,
    request.pages,
    request.pages_max,
    request.copied,
  );
}

/** Makes an instance of `image` over `space` on hart `hart`, the first `copied` pages to be overwritten: 0 or -errno. */
function instance_make(hart: u32, slot: u32, image: Image, space: Space, pages_max: u32, copied: u32): i32 {
  const pages = space.pages + space.fork_pages;
  if (hart == this_hart().number) return instance_make_here(slot, image.id, pages, pages_max, copied);
  const request = changetype<InstanceRequest>(kmalloc(offsetof<InstanceRequest>(), space.account));
  if (is_null(request)) return -ENOMEM;
  request.slot = slot;
  request.image = image.id;
  request.pages = pages;
  request.pages_max = pages_max;
  request.copied = copied;
  remote_call(hart, serve_request.index, changetype<usize>(request));
  const result = request.result;
  kfree(changetype<usize>(request));
  return result;
}

/** Gives up a slot of hart `hart` whose instance has never run. Blocks while that hart does it. */
export function slot_discard(hart: u32, slot: u32): void {
  remote_call(hart, slot_unwound.index, slot);
}

/**
 * Makes an instance of `image` in a slot of its own on hart `hart`, its memory paid for by `task`'s account. The slot, or
 * -ENOMEM, -EAGAIN (no slots or memories left), -ENOEXEC with a reason. The slot's thread is to be set by the caller.
 */
function instantiate(image: Image, task: Task, hart: u32): i32 {
  const allowed = rlimit_allows(task, image.pages, image.code_pages);
  const result = allowed ? instance_alloc(image, task, hart, null_of<Space>(), 0) : -ENOMEM;
  if (result < 0) explain(result);
  return result;
}

/** Says in the current task why there is no instance. */
function explain(error: i32): void {
  const task = current_task();
  if (error == -ENOEXEC) {
    task_set_reason_literal(task, 'a data or element segment does not fit its memory or table');
  } else if (error == -ENOMEM) {
    task_set_reason_literal(task, 'its initial memory or tables do not fit what is left of memory');
  } else if (error == -EAGAIN) {
    task_set_reason_literal(task, 'too many programs are running');
  }
}

/**
 * The same without a reason. `from`: its memory is to be a copy of that one, which the caller makes, with `fork_pages` behind it;
 * 0: a new one.
 */
function instance_alloc(image: Image, task: Task, hart: u32, from: Space, fork_pages: u32): i32 {
  const slot = slot_alloc();
  if (slot == 0) return -EAGAIN;
  const space = changetype<Space>(kmalloc(offsetof<Space>(), task.account));
  let result = -ENOMEM;
  if (!is_null(space)) {
    const pages_max = min<u32>(image.pages_max, boot_parameters().image_pages_max);
    const copied = is_null(from) ? 0 : from.pages;
    result = is_null(from)
      ? space_init(space, task.account, image.pages, pages_max, image.table_elements)
      : space_init_copy(space, from, task.account, image.table_elements, fork_pages);
    if (result == 0) {
      result = instance_make(hart, slot, image, space, pages_max, copied);
      if (result < 0) space_release(space);
    }
    if (result < 0) kfree(changetype<usize>(space));
  }
  if (result < 0) {
    slot_free(slot);
    return result;
  }
  space.window = window_of(slot);
  set_slot_thread(slot, changetype<Thread>(changetype<usize>(space) | SLOT_DYING));
  return slot;
}

/** The space that instantiate left in the slot. */
@inline
function space_in(slot: u32): Space {
  return changetype<Space>(changetype<usize>(slot_thread(slot)) & ~SLOT_DYING);
}

/** Gives `task`, which has not run yet, the program: 0 or -errno as instantiate. The program is closed by the caller. */
export function program_start(task: Task, program: Program): i32 {
  task.hart = place_choose(task);
  const slot = instantiate(program.image, task, task.hart);
  if (slot < 0) return slot;
  move_in(task, slot);
  adopt(task, program);
  return 0;
}

/** Gives `task`, which has not run yet, the instance in `slot`. */
function move_in(task: Task, slot: u32): void {
  task.slot = slot;
  task.space = space_in(slot);
  task.window = window_of(slot);
  set_slot_thread(slot, task);
}

/**
 * Gives `task`, which has not run yet, an instance of what `parent` runs, with as large a memory, whose contents the
 * caller copies, and `fork_pages` behind it; and all that is known of that program: 0, -ENOMEM or -EAGAIN (no slots or
 * memories left).
 */
export function program_share(task: Task, parent: Task, fork_pages: u32): i32 {
  const slot = instance_alloc(parent.image, task, this_hart().number, parent.space, fork_pages);
  if (slot < 0) return slot;
  move_in(task, slot);
  task.image = image_get(parent.image);
  task.arguments = arguments_get(parent.arguments);
  path_set(task_exe(task), parent.exe_mount, parent.exe_dentry);
  task.comm0 = parent.comm0;
  task.comm1 = parent.comm1;
  return 0;
}

/** Sets the short name from a path's last component. */
function set_comm(task: Task, path: usize, length: u32): void {
  let start = length;
  while (start > 0 && load<u8>(path + start - 1) != 47) start--;
  memory.fill(comm_of(task), 0, COMM_BYTES);
  memory.copy(comm_of(task), path + start, min<u32>(length - start, COMM_BYTES - 1));
}

/** The task takes over the program's image, arguments, file and name; what it had of these is the program's to drop. */
function adopt(task: Task, program: Program): void {
  tasks_lock();
  const image = task.image;
  const block = task.arguments;
  const mount = task.exe_mount;
  const dentry = task.exe_dentry;
  task.image = program.image;
  task.arguments = program.arguments;
  task.exe_mount = program.exe_mount;
  task.exe_dentry = program.exe_dentry;
  set_comm(task, program.path, program.path_length);
  task.flags = (task.flags & ~TASK_UNDUMPABLE) | TASK_DID_EXEC;
  if (program.undumpable != 0) task_make_undumpable(task);
  task_set_exec_user(task, task.vfs.credentials.user);
  if (is_traced(task)) ptrace_exec(task);
  task.fork_state = FORK_NONE;
  task.started_main = 0;
  vfork_done(task);
  tasks_unlock();
  program.image = image;
  program.arguments = block;
  program.exe_mount = mount;
  program.exe_dentry = dentry;
}

/**
 * The current task becomes `program`: 0 or -errno, and then nothing has changed. After 0 the caller gives up what is left of
 * the old program, which may block, and calls program_enter. The program is closed by the caller.
 */
export function program_replace(task: Task, program: Program): i32 {
  const hart = place_choose(task);
  place_expect(task, hart);
  const slot = instantiate(program.image, task, hart);
  if (slot < 0) {
    place_arrived(task);
    return slot;
  }
  adopt(task, program);
  task_clear_reason(task);
  task.exec_slot = slot;
  task.exec_hart = hart;
  return 0;
}

/** Lets the current task go on in what program_replace has made. The caller's stack must unwind at once: the task may run already. */
export function program_enter(task: Task): void {
  const slot = task.exec_slot;
  const space = space_in(slot);
  task.exec_slot = 0;
  task.entry = 0;
  // Others look at its space, and the old one is freed when the old stack is gone.
  tasks_lock();
  slot_leave(task);
  set_slot_thread(slot, task);
  schedule_replaced(task, task.exec_hart, slot, space, window_of(slot));
  tasks_unlock();
}
