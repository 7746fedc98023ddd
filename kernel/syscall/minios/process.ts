// minios: processes: spawn, exec, wait, groups and sessions. Signals are in signal.ts.
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: tasks_lock where the tree is looked at.

import {
  CLONE_PARENT,
  EACCES,
  EFAULT,
  EINVAL,
  EPERM,
  ESRCH,
  FD_ACTION_PATH,
  FD_ACTION_PATH_LEN,
  FD_ACTION_SIZE,
  RUSAGE_MAXRSS,
  RUSAGE_MINFLT,
  RUSAGE_NIVCSW,
  RUSAGE_NVCSW,
  RUSAGE_SIZE,
  RUSAGE_UTIME_SEC,
  RUSAGE_UTIME_USEC,
  SPAWN_ATTR_SIZE,
  SPAWN_FLAG_CLOSE_OTHERS,
  SPAWN_FLAG_SETSIGDEFAULT,
  SPAWN_FLAG_SETSIGMASK,
  WCONTINUED,
  WNOHANG,
  WUNTRACED,
  ENOMEM,
  SPAWN_FLAG_SEARCH_PATH,
} from '../../base/abi';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { FRAME_SHIFT } from '../../base/config';
import { Cgroup, cgroup_put } from '../../cgroup/cgroup';
import { cgroup_of_directory } from '../../fsview/cgroupfs/cgroupfs';
import { cgroup_for_child } from '../../fsview/cgroupfs/procs';
import { copy_from_user, copy_to_user, put_user_u32, access_ok } from '../../mm/uaccess';
import { kfree, kmalloc } from '../../mm/slab';
import {
  argv_of,
  arguments_alloc,
  arguments_check,
  arguments_valid,
  environment_of,
} from '../../proc/exec/arguments';
import { NAMESPACE_FLAGS } from '../../proc/namespaces';
import { program_close } from '../../proc/exec/program';
import { Usage, usage_of, usage_of_children } from '../../proc/usage';
import { WaitResult, wait_child } from '../../proc/wait';
import {
  current_pid_namespace,
  global_number,
  process_group_in_session,
  local_number,
  pid_number,
  task_of_number,
  task_set_process_group,
  task_set_session,
} from '../../proc/pid';
import { signal_send_group } from '../../proc/signal/signal';
import { task_exec, task_spawn } from '../../proc/spawn';
import { SpawnRequest } from '../../proc/spawn_request';
import {
  TASK_DID_EXEC,
  TASK_NO_TERMINAL,
  Task,
  current_task,
  tasks_lock,
  tasks_unlock,
} from '../../proc/task';
import { borrowed_file, fd_borrow, fd_return } from '../descriptor';
import { copy_in_bytes, copy_in_path } from '../copy_in';

export function sys_getpid(): i32 {
  return pid_number(current_task());
}

export function sys_getppid(): i32 {
  // It may end on another hart, and be waited for.
  tasks_lock();
  const parent = current_task().parent;
  const pid = is_null(parent) ? 0 : pid_number(parent);
  tasks_unlock();
  return pid;
}

/** struct spawn_attr of abi/minios.ts. */
@unmanaged
class SpawnAttr {
  path: u32;
  path_len: u32;
  argv: u32;
  argv_len: u32;
  argv_count: u32;
  envp: u32;
  envp_len: u32;
  envp_count: u32;
  fd_actions: u32;
  fd_actions_count: u32;
  flags: u32;
  pgroup: i32;
  clone_flags: u64;
  sigmask: u64;
  sigdefault: u64;
  cgroup: i32;
  reserved: u32;
}

/** Actions of one spawn: as many as a table has descriptors. */
const ACTIONS_MAX: u32 = 4096;

/** A request made from the caller's attr, all of it copied; or an error pointer. To be freed with request_free. */
function request_copy(attr_at: u32): usize {
  const copied = copy_in_bytes(attr_at, <u32>SPAWN_ATTR_SIZE);
  if (is_error(copied)) return copied;
  const attr = changetype<SpawnAttr>(copied);
  const request = changetype<SpawnRequest>(kmalloc(offsetof<SpawnRequest>(), current_task().account));
  let result = is_null(request) ? -ENOMEM : 0;
  if (result == 0) result = request_fill(request, attr);
  kfree(copied);
  if (result == 0) return changetype<usize>(request);
  if (!is_null(request)) request_free(request);
  return error_pointer(result);
}

function request_fill(request: SpawnRequest, attr: SpawnAttr): i32 {
  if ((attr.clone_flags & ~((<u64>NAMESPACE_FLAGS) | CLONE_PARENT)) != 0) return -EINVAL;
  if (attr.cgroup < -1 || attr.reserved != 0) return -EINVAL;
  request.flags = attr.flags;
  request.clone_flags = <u32>attr.clone_flags;
  request.search = (attr.flags & SPAWN_FLAG_SEARCH_PATH) != 0 ? 1 : 0;
  request.process_group = attr.pgroup;
  request.signal_mask = attr.sigmask;
  request.signal_defaults = attr.sigdefault;
  if (attr.pgroup < 0) return -EINVAL;
  if (attr.cgroup >= 0) {
    const into = cgroup_by_descriptor(request, attr.cgroup);
    if (into < 0) return into;
  }
  const path = copy_in_path(attr.path, attr.path_len);
  if (is_error(path)) return error_of(path);
  request.path = path;
  request.path_length = attr.path_len;
  const result = copy_arguments(request, attr);
  return result < 0 ? result : copy_actions(request, attr);
}

/** The child is to start in the cgroup whose directory `fd` is open on: 0, -EBADF, or cgroup_for_child's errors. */
function cgroup_by_descriptor(request: SpawnRequest, fd: i32): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  let found = cgroup_of_directory(borrowed_file(borrowed));
  if (!is_error(found)) found = cgroup_for_child(changetype<Cgroup>(found));
  fd_return(borrowed);
  if (is_error(found)) return error_of(found);
  request.cgroup = changetype<Cgroup>(found);
  return 0;
}

function copy_arguments(request: SpawnRequest, attr: SpawnAttr): i32 {
  if (!access_ok(attr.argv, attr.argv_len) || !access_ok(attr.envp, attr.envp_len)) return -EFAULT;
  const result = arguments_check(attr.argv_len, attr.envp_len);
  if (result < 0) return result;
  const account = current_task().account;
  const block = arguments_alloc(attr.argv_len, attr.argv_count, attr.envp_len, attr.envp_count, account);
  if (is_null(block)) return -ENOMEM;
  request.arguments = block;
  copy_from_user(argv_of(block), attr.argv, attr.argv_len);
  copy_from_user(environment_of(block), attr.envp, attr.envp_len);
  return arguments_valid(block);
}

function copy_actions(request: SpawnRequest, attr: SpawnAttr): i32 {
  const count = attr.fd_actions_count;
  if (count == 0) return 0;
  if (count > ACTIONS_MAX) return -EINVAL;
  const actions = copy_in_bytes(attr.fd_actions, count * <u32>FD_ACTION_SIZE);
  if (is_error(actions)) return error_of(actions);
  request.actions = actions;
  for (let i: u32 = 0; i < count; i++) {
    const action = actions + <usize>i * FD_ACTION_SIZE;
    const length = load<u32>(action + FD_ACTION_PATH_LEN);
    const path: usize = length == 0 ? <usize>0 : copy_in_path(load<u32>(action + FD_ACTION_PATH), length);
    store<u32>(action + FD_ACTION_PATH, is_error(path) ? 0 : <u32>path);
    if (!is_error(path)) continue;
    // Only the actions before this one have kernel paths to be freed.
    request.actions_count = i;
    return error_of(path);
  }
  request.actions_count = count;
  return 0;
}

function request_free(request: SpawnRequest): void {
  program_close(request);
  for (let i: u32 = 0; i < request.actions_count; i++) {
    kfree(<usize>load<u32>(request.actions + <usize>i * FD_ACTION_SIZE + FD_ACTION_PATH));
  }
  kfree(request.actions);
  if (!is_null(request.cgroup)) cgroup_put(request.cgroup);
  kfree(request.path);
  kfree(changetype<usize>(request));
}

/** Starts a program in a child: see proc/spawn.ts. The child's pid or -errno. Blocks while the program is loaded. */
export function sys_spawn(attr: u32): i32 {
  const request = request_copy(attr);
  if (is_error(request)) return error_of(request);
  const result = task_spawn(changetype<SpawnRequest>(request));
  request_free(changetype<SpawnRequest>(request));
  return result;
}

/** What exec understands of a request's flags. */
const EXEC_FLAGS: u32 =
  SPAWN_FLAG_CLOSE_OTHERS | SPAWN_FLAG_SETSIGMASK | SPAWN_FLAG_SETSIGDEFAULT | SPAWN_FLAG_SEARCH_PATH;

/** Replaces the caller's program: execve(2): 0, or −errno, the caller unchanged but for actions already done. */
export function sys_exec(attr: u32): i32 {
  const copied = request_copy(attr);
  if (is_error(copied)) return error_of(copied);
  const request = changetype<SpawnRequest>(copied);
  const result =
    ((request.flags & ~EXEC_FLAGS) | request.clone_flags) != 0 || !is_null(request.cgroup)
      ? -EINVAL
      : task_exec(current_task(), request);
  request_free(request);
  return result;
}

/** Writes why the caller's last spawn or exec failed; the full length, 0 if it did not or there is nothing to say. */
export function sys_exec_error(buffer: u32, size: u32): i32 {
  const task = current_task();
  const result = copy_to_user(buffer, task.reason, min<u32>(size, task.reason_size));
  return result < 0 ? result : task.reason_size;
}

function put_time(at: usize, ns: i64): void {
  store<i64>(at, ns / 1000000000);
  store<i64>(at + (RUSAGE_UTIME_USEC - RUSAGE_UTIME_SEC), (ns % 1000000000) / 1000);
}

/** struct rusage at `at` (0: not wanted): what is measured; the rest is 0. User and system time are not told apart. */
function put_rusage(at: u32, result: Usage): i32 {
  if (at == 0) return 0;
  const usage = kmalloc(<u32>RUSAGE_SIZE, current_task().account);
  if (usage == 0) return -ENOMEM;
  put_time(usage + RUSAGE_UTIME_SEC, result.cpu_time);
  store<i64>(usage + RUSAGE_MAXRSS, (<i64>result.pages) << (FRAME_SHIFT - 10));
  store<i64>(usage + RUSAGE_MINFLT, <i64>result.pages);
  store<i64>(usage + RUSAGE_NVCSW, result.voluntary_switches);
  store<i64>(usage + RUSAGE_NIVCSW, result.involuntary_switches);
  const copied = copy_to_user(at, usage, <u32>RUSAGE_SIZE);
  kfree(usage);
  return copied;
}

/** getrusage(2): `who` 0: the caller; −1: those of its descendants that were waited for. EINVAL, EFAULT, ENOMEM. */
export function sys_getrusage(who: i32, at: u32): i32 {
  if (who != 0 && who != -1) return -EINVAL;
  if (!access_ok(at, <u32>RUSAGE_SIZE)) return -EFAULT;
  const task = current_task();
  const usage = changetype<Usage>(kmalloc(offsetof<Usage>(), task.account));
  if (is_null(usage)) return -ENOMEM;
  if (who == 0) usage_of(task, usage);
  else usage_of_children(task, usage);
  const result = put_rusage(at, usage);
  kfree(changetype<usize>(usage));
  return result;
}

/** wait4(2). `status` and `rusage` may be 0. ECHILD, EINTR, EINVAL, EFAULT, ESRCH. Blocks unless WNOHANG. */
export function sys_wait4(pid: i32, status: u32, options: i32, rusage: u32): i32 {
  if ((options & ~(WNOHANG | WUNTRACED | WCONTINUED)) != 0) return -EINVAL;
  // -INT_MIN is no number.
  if (pid == i32.MIN_VALUE) return -ESRCH;
  // A child must not be lost because its status cannot be told.
  if (status != 0 && !access_ok(status, 4)) return -EFAULT;
  if (rusage != 0 && !access_ok(rusage, <u32>RUSAGE_SIZE)) return -EFAULT;
  const found = changetype<WaitResult>(kmalloc(offsetof<WaitResult>(), current_task().account));
  if (is_null(found)) return -ENOMEM;
  let result = wait_child(pid, options, found);
  if (result > 0) {
    result = found.pid;
    if (status != 0) put_user_u32(status, found.status);
    put_rusage(rusage, found);
  }
  kfree(changetype<usize>(found));
  return result;
}

/** The task that `pid` names, 0 meaning the caller; 0 if there is none. The caller holds tasks_lock. */
function task_or_self(pid: i32): Task {
  return pid == 0 ? current_task() : task_of_number(pid, current_pid_namespace());
}

/** getpgid(2). ESRCH. */
export function sys_getpgid(pid: i32): i32 {
  tasks_lock();
  const task = task_or_self(pid);
  const result = is_null(task) ? -ESRCH : local_number(task.process_group, current_pid_namespace());
  tasks_unlock();
  return result;
}

/** getsid(2). ESRCH. */
export function sys_getsid(pid: i32): i32 {
  tasks_lock();
  const task = task_or_self(pid);
  const result = is_null(task) ? -ESRCH : local_number(task.session, current_pid_namespace());
  tasks_unlock();
  return result;
}

/** setpgid(2): the caller or a child that has not called exec. ESRCH, EPERM, EACCES, EINVAL. */
export function sys_setpgid(pid: i32, group: i32): i32 {
  if (group < 0) return -EINVAL;
  tasks_lock();
  const task = task_or_self(pid);
  const result = is_null(task) ? -ESRCH : set_group(current_task(), task, group);
  tasks_unlock();
  return result;
}

function set_group(me: Task, task: Task, group: u32): i32 {
  if (task != me) {
    if (task.parent != me) return -ESRCH;
    if (task.session != me.session) return -EPERM;
    if ((task.flags & TASK_DID_EXEC) != 0) return -EACCES;
  }
  if (task.session == task.pid) return -EPERM;
  group = group == 0 ? task.pid : global_number(group, current_pid_namespace());
  if (group != task.pid && !process_group_in_session(group, task.session)) return -EPERM;
  task_set_process_group(task, group);
  return 0;
}

/** setsid(2): the new session's id. EPERM if the caller leads a process group. */
export function sys_setsid(): i32 {
  const task = current_task();
  tasks_lock();
  const leads = signal_send_group(task.pid, 0) != 0;
  if (!leads) {
    task_set_session(task, task.pid);
    task_set_process_group(task, task.pid);
    task.flags &= ~TASK_NO_TERMINAL;
  }
  tasks_unlock();
  return leads ? -EPERM : pid_number(task);
}
