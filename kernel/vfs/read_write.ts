// Reading, writing and positions of open files: read(2), pread(2), lseek(2), getdents(2), fsync(2), poll(2).
//
// Interface: vfs_read, vfs_write, vfs_pread, vfs_pwrite, vfs_seek, vfs_readdir, vfs_fsync, vfs_poll.
// Locks: the file's mutex around calls that use its position, if it is shared.

import {
  EBADF,
  EINVAL,
  ENOENT,
  ENOMEM,
  ENOTDIR,
  ESPIPE,
  ETIMEDOUT,
  MS_NOATIME,
  MS_RDONLY,
  MS_STRICTATIME,
  POLLERR,
  POLLHUP,
  POLLNVAL,
} from '../base/abi';
import { is_null, null_of } from '../base/pointer';
import { clock_realtime } from '../sched/clock';
import { Account } from '../mm/account';
import { atomic_load } from '../sync/atomic';
import { FILE_ATIME_OLD, FILE_READ, FILE_STREAM, FILE_WRITE, File, file_mutex } from './file';
import { inode_set_atime, is_directory } from './inode';
import { mutex_lock, mutex_unlock } from './mutex';
import { PollTable, poll_begin, poll_cancel, poll_commit, poll_create, poll_free } from './poll';
import { IovIter } from './iov_iter';

/**
 * True if another task could use the same position meanwhile. One with a single reference cannot: it is this call's, and only
 * the caller itself can make more of it.
 */
@inline
function shares_position(file: File): bool {
  return (file.access & FILE_STREAM) == 0 && atomic_load(changetype<usize>(file)) > 1;
}

/** The file was read: its access time, by the mount's rule (relatime unless said otherwise): mount(8). */
export function file_accessed(file: File): void {
  if (is_null(file.mount)) return;
  const flags = file.mount.flags;
  const inode = file.inode;
  if ((flags & (MS_NOATIME | MS_RDONLY)) != 0) return;
  const due = inode.atime <= inode.mtime || inode.atime <= inode.ctime || (file.access & FILE_ATIME_OLD) != 0;
  if (!due && (flags & MS_STRICTATIME) == 0) return;
  file.access &= ~FILE_ATIME_OLD;
  inode_set_atime(inode, clock_realtime());
}

/** read(2) into `iter` at the file's position: bytes read, 0 at the end; -EBADF, -EISDIR, or the driver's error. */
export function vfs_read(file: File, iter: IovIter): i32 {
  if ((file.access & FILE_READ) == 0) return -EBADF;
  if ((file.access & FILE_STREAM) != 0) return call_indirect<i32>(file.ops.read, file, iter);
  return at_position(file, iter, file.ops.read);
}

/** write(2) from `iter` at the file's position: bytes written; -EBADF, or the driver's error. */
export function vfs_write(file: File, iter: IovIter): i32 {
  if ((file.access & FILE_WRITE) == 0) return -EBADF;
  if ((file.access & FILE_STREAM) != 0) return call_indirect<i32>(file.ops.write, file, iter);
  return at_position(file, iter, file.ops.write);
}

function at_position(file: File, iter: IovIter, operation: u32): i32 {
  const shared = shares_position(file);
  if (shared) {
    const error = mutex_lock(file_mutex(file));
    if (error < 0) return error;
  }
  iter.position = file.position;
  const result = call_indirect<i32>(operation, file, iter);
  if (result > 0) file.position = iter.position;
  if (shared) mutex_unlock(file_mutex(file));
  return result;
}

/** pread(2): as vfs_read at `position`, and the file's own stays. -ESPIPE for streams. */
export function vfs_pread(file: File, iter: IovIter, position: i64): i32 {
  if ((file.access & FILE_READ) == 0) return -EBADF;
  if ((file.access & FILE_STREAM) != 0) return -ESPIPE;
  if (position < 0) return -EINVAL;
  iter.position = position;
  return call_indirect<i32>(file.ops.read, file, iter);
}

/** pwrite(2): as vfs_write at `position`; a file open for appending appends all the same, as on Linux. */
export function vfs_pwrite(file: File, iter: IovIter, position: i64): i32 {
  if ((file.access & FILE_WRITE) == 0) return -EBADF;
  if ((file.access & FILE_STREAM) != 0) return -ESPIPE;
  if (position < 0) return -EINVAL;
  iter.position = position;
  return call_indirect<i32>(file.ops.write, file, iter);
}

/** lseek(2): the new position; -ESPIPE, -EINVAL, -EOVERFLOW, -ENXIO: no data, or no hole, from there on. `whence`: WHENCE_*. */
export function vfs_seek(file: File, offset: i64, whence: i32): i64 {
  if ((file.access & FILE_STREAM) != 0) return -ESPIPE;
  const shared = shares_position(file);
  if (shared) {
    const error = mutex_lock(file_mutex(file));
    if (error < 0) return error;
  }
  const result = call_indirect<i64>(file.ops.seek, file, offset, whence);
  if (shared) mutex_unlock(file_mutex(file));
  return result;
}

/** Entries of a directory from `cookie` on: see FileOps.readdir. 0; -ENOTDIR, -ENOENT (removed), or the file system's. */
export function vfs_readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  if (!is_directory(file.inode)) return -ENOTDIR;
  if (file.inode.nlink == 0) return -ENOENT;
  const error = call_indirect<i32>(file.ops.readdir, file, cookie, emit, argument);
  if (error >= 0) file_accessed(file);
  return error;
}

/** fsync(2), fdatasync(2): 0; -EINVAL for what cannot be synchronised, -EIO. */
export function vfs_fsync(file: File, data_only: bool): i32 {
  return call_indirect<i32>(file.ops.fsync, file, data_only);
}

/** One file that vfs_poll waits for. */
@unmanaged
export class PollItem {
  /** 0: a descriptor that is not open. Borrowed. */
  file: File;
  /** POLL* asked for; POLLERR, POLLHUP and POLLNVAL always are. */
  events: u32;
  /** POLL* that hold. */
  ready: u32;
}
export const POLL_ITEM_BYTES: u32 = 12;

/**
 * poll(2) on `count` PollItems at kernel address `items`: how many are ready; 0 at monotonic time `deadline` (ns; NEVER
 * for none; in the past: only looks); -EINTR, -ENOMEM.
 */
export function vfs_poll(items: usize, count: u32, deadline: i64, account: Account): i32 {
  // Most calls find something ready at once: look without a table first.
  const ready = scan(items, count, null_of<PollTable>());
  if (ready != 0 || deadline == 0) return ready;
  const table = poll_create(count, account);
  if (is_null(table)) return -ENOMEM;
  let result = 0;
  while (true) {
    poll_begin(table);
    result = scan(items, count, table);
    if (result != 0) {
      poll_cancel(table);
      break;
    }
    result = poll_commit(table, deadline);
    if (result == -ETIMEDOUT) result = scan(items, count, null_of<PollTable>());
    else if (result == 0) continue;
    break;
  }
  poll_free(table);
  return result;
}

function scan(items: usize, count: u32, table: PollTable): i32 {
  let found = 0;
  for (let i: u32 = 0; i < count; i++) {
    const item = changetype<PollItem>(items + <usize>(i * POLL_ITEM_BYTES));
    if (is_null(item.file)) item.ready = POLLNVAL;
    else
      item.ready =
        call_indirect<u32>(item.file.ops.poll, item.file, table) & (item.events | POLLERR | POLLHUP);
    if (item.ready == 0) continue;
    found++;
    if (!is_null(table)) table.ready = 1;
  }
  return found;
}
