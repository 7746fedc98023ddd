// WASIX: processes: their numbers, starting, replacing and waiting for them.
//
// Interface: sys_proc_*. Results: 0 or −errno. Locks: tasks_lock where the tree is looked at.

import {
  EFAULT,
  EINVAL,
  ENOMEM,
  ESRCH,
  JOIN_FLAGS_NON_BLOCKING,
  JOIN_FLAGS_WAKE_STOPPED,
  JOIN_STATUS_EXIT_SIGNAL_SIGNAL,
  JOIN_STATUS_PAYLOAD,
  JOIN_STATUS_SIZE,
  JOIN_STATUS_TYPE_EXIT_NORMAL,
  JOIN_STATUS_TYPE_EXIT_SIGNAL,
  JOIN_STATUS_TYPE_NOTHING,
  JOIN_STATUS_TYPE_STOPPED,
  OPTION_NONE,
  OPTION_PID_PAYLOAD,
  OPTION_PID_SIZE,
  OPTION_SOME,
  WNOHANG,
  WUNTRACED,
} from '../../base/abi';
import { error_of, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { load_user_u32, load_user_u8, put_user_u32, put_user_u8, access_ok } from '../../mm/uaccess';
import { WaitResult, wait_child } from '../../proc/wait';
import { current_pid_namespace, pid_number, task_of_number } from '../../proc/pid';
import { task_exec, task_spawn } from '../../proc/spawn';
import { SpawnRequest } from '../../proc/spawn_request';
import { current_task, tasks_lock, tasks_unlock } from '../../proc/task';
import { request_actions, request_free, request_make, request_search, request_signals } from './request';

/** getpid(2). EFAULT. */
export function sys_proc_id(pid: u32): i32 {
  return put_user_u32(pid, pid_number(current_task()));
}

/** The parent's number of process `pid`, 0: the caller; 0 if it has none. ESRCH, EFAULT. */
export function sys_proc_parent(pid: u32, parent: u32): i32 {
  tasks_lock();
  const task = pid == 0 ? current_task() : task_of_number(pid, current_pid_namespace());
  let result = is_null(task) ? -ESRCH : 0;
  if (result == 0 && !is_null(task.parent)) result = pid_number(task.parent);
  tasks_unlock();
  return result < 0 ? result : put_user_u32(parent, result);
}

/** Becomes what the request says: 0 or −errno. Frees the request. */
function replace(request: SpawnRequest): i32 {
  const result = task_exec(current_task(), request);
  request_free(request);
  return result;
}

/** execv(3). The process ends if it fails. */
export function sys_proc_exec(name: u32, length: u32, args: u32, args_length: u32): i32 {
  const made = request_make(name, length, args, args_length, 0, 0);
  return is_error(made) ? error_of(made) : replace(changetype<SpawnRequest>(made));
}

/** execve(2). The process ends if it fails. */
export function sys_proc_exec2(
  name: u32,
  length: u32,
  args: u32,
  args_length: u32,
  envs: u32,
  envs_length: u32,
): i32 {
  const made = request_make(name, length, args, args_length, envs, envs_length);
  return is_error(made) ? error_of(made) : replace(changetype<SpawnRequest>(made));
}

/** execvpe(3): comes back if it fails. `search`: a name without a slash is looked up in `path`, or in PATH. */
export function sys_proc_exec3(
  name: u32,
  length: u32,
  args: u32,
  args_length: u32,
  envs: u32,
  envs_length: u32,
  search: u32,
  path: u32,
  path_length: u32,
): i32 {
  const made = request_make(name, length, args, args_length, envs, envs_length);
  if (is_error(made)) return error_of(made);
  const request = changetype<SpawnRequest>(made);
  const result = search != 0 ? request_search(request, path, path_length) : 0;
  if (result == 0) return replace(request);
  request_free(request);
  return result;
}

/** posix_spawn(3) and posix_spawnp(3); `pid` receives the child's number. */
export function sys_proc_spawn2(
  name: u32,
  length: u32,
  args: u32,
  args_length: u32,
  envs: u32,
  envs_length: u32,
  operations: u32,
  operations_count: u32,
  dispositions: u32,
  dispositions_count: u32,
  search: u32,
  path: u32,
  path_length: u32,
  pid: u32,
): i32 {
  if (!access_ok(pid, 4)) return -EFAULT;
  const made = request_make(name, length, args, args_length, envs, envs_length);
  if (is_error(made)) return error_of(made);
  const request = changetype<SpawnRequest>(made);
  let result = request_signals(request, dispositions, dispositions_count);
  if (result == 0) result = request_actions(request, operations, operations_count);
  if (result == 0 && search != 0) result = request_search(request, path, path_length);
  if (result == 0) result = task_spawn(request);
  request_free(request);
  return result < 0 ? result : put_user_u32(pid, result);
}

/** Writes a wait status as WASIX tells it, cleared before; all of it lies in the caller's memory. */
function put_status(at: u32, status: i32): void {
  for (let i: u32 = 0; i < <u32>JOIN_STATUS_SIZE; i++) put_user_u8(at + i, 0);
  const payload = at + <u32>JOIN_STATUS_PAYLOAD;
  if ((status & 0xff) == 0x7f) {
    put_user_u8(at, JOIN_STATUS_TYPE_STOPPED);
    put_user_u8(payload, (status >>> 8) & 0xff);
  } else if ((status & 0x7f) == 0) {
    put_user_u8(at, JOIN_STATUS_TYPE_EXIT_NORMAL);
    put_user_u8(payload, (status >>> 8) & 0xff);
  } else {
    put_user_u8(at, JOIN_STATUS_TYPE_EXIT_SIGNAL);
    put_user_u8(at + <u32>JOIN_STATUS_EXIT_SIGNAL_SIGNAL, status & 0x7f);
  }
}

/** Waits for the child in the option at `option`: 0 or −errno; the ranges have been checked. */
function join(option: u32, options: i32, status: u32, result: WaitResult): i32 {
  const wanted =
    load_user_u8(option) == OPTION_SOME ? <i32>load_user_u32(option + <u32>OPTION_PID_PAYLOAD) : -1;
  const found = wait_child(wanted, options, result);
  if (found < 0) return found;
  put_user_u8(option, found == 0 ? OPTION_NONE : OPTION_SOME);
  put_user_u32(option + <u32>OPTION_PID_PAYLOAD, found == 0 ? 0 : result.pid);
  if (found != 0) put_status(status, result.status);
  else for (let i: u32 = 0; i < <u32>JOIN_STATUS_SIZE; i++) put_user_u8(status + i, JOIN_STATUS_TYPE_NOTHING);
  return 0;
}

/**
 * waitpid(2): waits for the child whose number the option at `option` has, none: any; the option receives which it was,
 * none: none has changed. ECHILD, EINVAL, EFAULT, EINTR. Blocks unless told not to.
 */
export function sys_proc_join(option: u32, flags: u32, status: u32): i32 {
  if ((flags & ~(JOIN_FLAGS_NON_BLOCKING | JOIN_FLAGS_WAKE_STOPPED)) != 0) return -EINVAL;
  // A child must not be lost because its status cannot be told.
  if (!access_ok(option, <u32>OPTION_PID_SIZE) || !access_ok(status, <u32>JOIN_STATUS_SIZE)) return -EFAULT;
  let options = 0;
  if ((flags & JOIN_FLAGS_NON_BLOCKING) != 0) options |= WNOHANG;
  if ((flags & JOIN_FLAGS_WAKE_STOPPED) != 0) options |= WUNTRACED;
  const found = changetype<WaitResult>(kmalloc(offsetof<WaitResult>(), current_task().account));
  if (is_null(found)) return -ENOMEM;
  const result = join(option, options, status, found);
  kfree(changetype<usize>(found));
  return result;
}
