// RLIMIT_FSIZE: how far a write may go: getrlimit(2), write(2). A write that begins below the limit is cut there; one that
// begins at it is EFBIG, after SIGXFSZ.
//
// Where an appending write begins is known before it has the file for itself: two of them at once may end one write beyond.
//
// Interface: limit_write, limit_size. Locks: tasks_lock while the signal is sent.

import { EFBIG, FDFLAGS_APPEND, RLIMIT_FSIZE, SIGXFSZ } from '../base/abi';
import { LIMIT_NONE, rlimit_soft } from '../proc/rlimit';
import { signal_send } from '../proc/signal/signal';
import { Task, tasks_lock, tasks_unlock } from '../proc/task';
import { File } from '../vfs/file/file';
import { is_regular } from '../vfs/inode';
import { IovIter, iov_iter_truncate } from '../vfs/iov_iter';

function refuse(task: Task): i32 {
  tasks_lock();
  signal_send(task, SIGXFSZ);
  tasks_unlock();
  return -EFBIG;
}

/** May the current task write `iter` to `file` at `position`? 0, the buffer cut to what it may, or -EFBIG. */
export function limit_write(task: Task, file: File, iter: IovIter, position: i64): i32 {
  const limit = rlimit_soft(task, RLIMIT_FSIZE);
  if (limit == LIMIT_NONE || !is_regular(file.inode) || iter.remaining == 0) return 0;
  const start = <u64>((file.flags & FDFLAGS_APPEND) != 0 ? file.inode.size : position);
  if (start >= limit) return refuse(task);
  if (limit - start < <u64>iter.remaining) iov_iter_truncate(iter, <u32>(limit - start));
  return 0;
}

/** May the current task make `file` as long as `size`? 0 or -EFBIG. */
export function limit_size(task: Task, file: File, size: i64): i32 {
  const limit = rlimit_soft(task, RLIMIT_FSIZE);
  if (limit == LIMIT_NONE || size < 0 || !is_regular(file.inode)) return 0;
  return size > file.inode.size && <u64>size > limit ? refuse(task) : 0;
}
