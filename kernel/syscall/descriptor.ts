// What the system calls for files share: the file behind a descriptor for the time of one call, arrays of the
// program's, and what signals mean for a call.
//
// Interface: fd_borrow, borrowed_file, fd_return; user_array; restarted, resumed; raise_pipe_signal; seek.
// Locks: tasks_lock for a signal.

import { EBADF, EFAULT, EINTR, SIGPIPE } from '../base/abi';
import { error_of, error_pointer, is_error, is_null } from '../base/pointer';
import { put_user_u64, access_ok } from '../mm/uaccess';
import { WORK_SIGNALS, current } from '../sched/thread';
import { signal_send } from '../proc/signal/signal';
import { TASK_HOST, current_task, tasks_lock, tasks_unlock } from '../proc/task';
import { FdTable, fd_entry, fd_get } from '../vfs/file/fd_table';
import { File, file_put } from '../vfs/file/file';
import { vfs_seek } from '../vfs/file/read_write';
import { HANDLER_INTERRUPTS, act_on_signals } from './border';

/**
 * The file behind `fd` for one system call, to be given to borrowed_file and fd_return; or -EBADF as a pointer. While
 * the table is the caller's alone, nobody can close the descriptor under it, and no reference is taken (Linux: fdget);
 * otherwise bit 0 says that one was.
 */
@inline
export function fd_borrow(files: FdTable, fd: i32): usize {
  if (files.refs == 1) {
    const entry = fd_entry(files, fd);
    return is_null(entry) ? error_pointer(-EBADF) : changetype<usize>(entry.file);
  }
  const found = fd_get(files, fd);
  return is_error(found) ? found : found | 1;
}

@inline
export function borrowed_file(borrowed: usize): File {
  return changetype<File>(borrowed & ~1);
}

@inline
export function fd_return(borrowed: usize): void {
  if ((borrowed & 1) != 0) file_put(borrowed_file(borrowed));
}

/** True if `count` elements of `size` bytes at `address` lie inside the caller's memory; no product overflows. */
@inline
export function user_array(address: u32, count: u32, size: u32): bool {
  const bytes = <u64>count * <u64>size;
  return bytes <= <u64>u32.MAX_VALUE && access_ok(address, <u32>bytes);
}

/**
 * True if a call that answered `result` is to be made again: a signal interrupted it, the task has acted on the signal, and
 * no handler ran but such as were set with SA_RESTART: signal(7), "Interruption of system calls". The caller holds nothing:
 * if the signal ends the task, this does not return.
 */
export function restarted(result: i32): bool {
  if (result != -EINTR || (current().work & WORK_SIGNALS) == 0) return false;
  return (act_on_signals() & HANDLER_INTERRUPTS) == 0;
}

/** The same for calls that a handler always interrupts, SA_RESTART or not: those that wait for time, and poll(2). */
export function resumed(result: i32): bool {
  if (result != -EINTR || (current().work & WORK_SIGNALS) == 0) return false;
  return act_on_signals() == 0;
}

/**
 * The caller wrote what nobody reads: pipe(7). A host task, which has no dispositions and looks at every error, is told by
 * EPIPE alone.
 */
export function raise_pipe_signal(): void {
  if ((current_task().flags & TASK_HOST) != 0) return;
  tasks_lock();
  signal_send(current_task(), SIGPIPE);
  tasks_unlock();
}

/** lseek(2): moves the position of `fd` and writes it to user address `position`: 0 or −errno. */
export function seek(fd: i32, offset: i64, whence: i32, position: u32): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  let result: i64 = -EFAULT;
  if (access_ok(position, 8)) result = vfs_seek(borrowed_file(borrowed), offset, whence);
  fd_return(borrowed);
  return result < 0 ? <i32>result : put_user_u64(position, result);
}
