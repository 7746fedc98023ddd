// minios: tracing: ptrace(2), process_vm_readv(2).
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: tasks_lock where tracer and tracee are looked at.

import {
  EFAULT,
  EINVAL,
  EIO,
  ESRCH,
  PTRACE_ATTACH,
  PTRACE_CONT,
  PTRACE_DETACH,
  PTRACE_GETEVENTMSG,
  PTRACE_GET_SYSCALL_INFO,
  PTRACE_INTERRUPT,
  PTRACE_KILL,
  PTRACE_LISTEN,
  PTRACE_O_EXITKILL,
  PTRACE_O_TRACEEXEC,
  PTRACE_O_TRACEEXIT,
  PTRACE_O_TRACEFORK,
  PTRACE_O_TRACESYSGOOD,
  PTRACE_O_TRACEVFORK,
  PTRACE_SEIZE,
  PTRACE_SETOPTIONS,
  PTRACE_SYSCALL,
  PTRACE_SYSCALL_INFO_ARGS,
  PTRACE_SYSCALL_INFO_ARGS_COUNT,
  PTRACE_SYSCALL_INFO_ENTRY,
  PTRACE_SYSCALL_INFO_EXIT,
  PTRACE_SYSCALL_INFO_IS_ERROR,
  PTRACE_SYSCALL_INFO_NR,
  PTRACE_SYSCALL_INFO_OP,
  PTRACE_SYSCALL_INFO_RVAL,
  PTRACE_SYSCALL_INFO_SIZE,
  PTRACE_TRACEME,
  SIGKILL,
  SIGRTMAX,
  ENOMEM,
} from '../../base/abi';
import { is_null, null_of } from '../../base/pointer';
import { copy_to_user, put_user_u64, access_ok } from '../../mm/uaccess';
import { kfree, kmalloc } from '../../mm/slab';
import { current_pid_namespace, task_of_number } from '../../proc/pid';
import { Task, current_task, tasks_lock, tasks_unlock } from '../../proc/task';
import { signal_send } from '../../proc/signal/signal';
import {
  ptrace_attach,
  ptrace_detach,
  ptrace_interrupt,
  ptrace_is_mine,
  ptrace_listen,
  ptrace_traceme,
  ptrace_of_stopped,
  ptrace_read,
  ptrace_resume,
} from '../../proc/trace/trace';
import { Ptrace, ptrace_argument, ptrace_memory, ptrace_of } from '../../proc/trace/state';

const OPTIONS: u32 =
  PTRACE_O_TRACESYSGOOD |
  PTRACE_O_TRACEFORK |
  PTRACE_O_TRACEVFORK |
  PTRACE_O_TRACEEXEC |
  PTRACE_O_TRACEEXIT |
  PTRACE_O_EXITKILL;

/** ptrace(2). ESRCH, EPERM, EIO, EINVAL, EFAULT, ENOMEM. */
export function sys_ptrace(request: i32, pid: i32, address: u32, data: u32): i32 {
  if (request == PTRACE_GETEVENTMSG || request == PTRACE_GET_SYSCALL_INFO)
    return tell(request, pid, address, data);
  tasks_lock();
  const result = steer(request, pid, data);
  tasks_unlock();
  return result;
}

/** Requests that change something. The caller holds tasks_lock. */
function steer(request: i32, pid: i32, data: u32): i32 {
  if (request == PTRACE_TRACEME) return ptrace_traceme();
  const task = pid > 0 ? task_of_number(pid, current_pid_namespace()) : null_of<Task>();
  if (is_null(task)) return -ESRCH;
  if (request == PTRACE_ATTACH) return ptrace_attach(task, false, 0);
  if (request == PTRACE_SEIZE) return (data & ~OPTIONS) != 0 ? -EIO : ptrace_attach(task, true, data);
  if (!ptrace_is_mine(task)) return -ESRCH;
  if (request == PTRACE_INTERRUPT) {
    ptrace_interrupt(task);
    return 0;
  }
  if (request == PTRACE_KILL) {
    signal_send(task, SIGKILL);
    return 0;
  }
  const trace = ptrace_of_stopped(task);
  return is_null(trace) ? -ESRCH : steer_stopped(request, task, trace, data);
}

/** Requests for a task that is stopped. The caller holds tasks_lock. */
function steer_stopped(request: i32, task: Task, trace: Ptrace, data: u32): i32 {
  if (request == PTRACE_SETOPTIONS) {
    if ((data & ~OPTIONS) != 0) return -EINVAL;
    trace.options = data;
    return 0;
  }
  if (request == PTRACE_LISTEN) return ptrace_listen(task) ? 0 : -EIO;
  if (data > <u32>SIGRTMAX) return -EIO;
  if (request == PTRACE_CONT || request == PTRACE_SYSCALL)
    ptrace_resume(task, request == PTRACE_SYSCALL, data);
  else if (request == PTRACE_DETACH) ptrace_detach(task, data);
  else return -EIO;
  return 0;
}

/** Process `pid`, if it is stopped for the caller, else 0. It stays: only the caller can reap it. The caller holds tasks_lock. */
function stopped(pid: i32): Task {
  const task = pid > 0 ? task_of_number(pid, current_pid_namespace()) : null_of<Task>();
  if (is_null(task) || is_null(ptrace_of_stopped(task))) return null_of<Task>();
  return task;
}

/** Requests that write to the caller's memory. */
function tell(request: i32, pid: i32, size: u32, data: u32): i32 {
  const info = kmalloc(<u32>PTRACE_SYSCALL_INFO_SIZE, current_task().account);
  if (info == 0) return -ENOMEM;
  tasks_lock();
  const task = stopped(pid);
  const found = !is_null(task);
  const message = found ? ptrace_of(task).message : 0;
  if (found) describe(ptrace_of(task), info);
  tasks_unlock();
  let result = -ESRCH;
  if (found) {
    if (request == PTRACE_GETEVENTMSG) result = put_user_u64(data, message);
    else result = copy_to_user(data, info, min<u32>(size, <u32>PTRACE_SYSCALL_INFO_SIZE));
  }
  kfree(info);
  return result < 0 || request == PTRACE_GETEVENTMSG ? result : <i32>PTRACE_SYSCALL_INFO_SIZE;
}

/** Fills a zeroed ptrace_syscall_info. */
function describe(trace: Ptrace, info: usize): void {
  store<u8>(info + PTRACE_SYSCALL_INFO_OP, trace.op);
  if (trace.op == PTRACE_SYSCALL_INFO_ENTRY) {
    store<u64>(info + PTRACE_SYSCALL_INFO_NR, trace.number);
    store<u32>(info + PTRACE_SYSCALL_INFO_ARGS_COUNT, trace.count);
    memory.copy(info + PTRACE_SYSCALL_INFO_ARGS, ptrace_argument(trace, 0), <usize>trace.count * 8);
  } else if (trace.op == PTRACE_SYSCALL_INFO_EXIT) {
    store<i64>(info + PTRACE_SYSCALL_INFO_RVAL, trace.result);
    store<u8>(info + PTRACE_SYSCALL_INFO_IS_ERROR, trace.result < 0 ? 1 : 0);
  }
}

/** process_vm_readv(2) of one piece: bytes copied, up to the end of the other memory. ESRCH, EFAULT. Blocks. */
export function sys_process_vm_read(pid: i32, address: u32, buffer: u32, length: u32): i32 {
  if (!access_ok(buffer, length)) return -EFAULT;
  tasks_lock();
  const task = stopped(pid);
  tasks_unlock();
  if (is_null(task)) return -ESRCH;
  let done: u32 = 0;
  while (done < length) {
    const got = ptrace_read(task, address + done, length - done);
    if (got < 0) return done == 0 ? got : done;
    if (copy_to_user(buffer + done, ptrace_memory(ptrace_of(task)), got) < 0) return -EFAULT;
    done += got;
  }
  return done;
}
