// Reading, writing and positions of open files: read(2), pread(2), lseek(2), getdents(2), fsync(2), poll(2). That reading is an
// access, which the file's atime tells, is said here and nowhere else.
//
// Interface: vfs_transfer, by its four names vfs_read, vfs_write, vfs_pread, vfs_pwrite; vfs_seek, vfs_readdir, file_readdir, vfs_fsync,
// vfs_poll.
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
} from '../../base/abi';
import { is_null, null_of } from '../../base/pointer';
import { clock_realtime } from '../../sched/time/clock';
import { Account } from '../../mm/account';
import { atomic_load } from '../../sync/atomic';
import { FILE_ATIME_OLD, FILE_READ, FILE_STREAM, FILE_WRITE, File, file_mutex } from './file';
import { inode_set_atime, is_directory } from '../inode';
import { mutex_lock, mutex_unlock } from '../mutex';
import { PollTable, poll_begin, poll_cancel, poll_commit, poll_create, poll_free } from './poll';
import { IovIter } from '../iov_iter';

/**
 * True if another task could use the same position meanwhile. One with a single reference cannot: it is this call's, and only
 * the caller itself can make more of it.
 */
@inline
function shares_position(file: File): bool {
  return (file.access & FILE_STREAM) == 0 && atomic_load(changetype<usize>(file)) > 1;
}

/** The file was read: its access time, by the mount's rule (relatime unless said otherwise): mount(8). */
function file_accessed(file: File): void {
  if (is_null(file.mount)) return;
  const flags = file.mount.flags;
  const inode = file.inode;
  if ((flags & (MS_NOATIME | MS_RDONLY)) != 0) return;
  const due = inode.atime <= inode.mtime || inode.atime <= inode.ctime || (file.access & FILE_ATIME_OLD) != 0;
  if (!due && (flags & MS_STRICTATIME) == 0) return;
  file.access &= ~FILE_ATIME_OLD;
  inode_set_atime(inode, clock_realtime());
}

/** What vfs_transfer does, in bits: from the buffer to the file, or else the other way; at a position that the caller names. */
export const READ: u32 = 0;
export const WRITE: u32 = 1;
export const PREAD: u32 = 2;
export const PWRITE: u32 = WRITE | PREAD;

/**
 * read(2), write(2): moves what `iter` has room for, or holds, at the file's position: bytes moved, 0 at the end; -EBADF, -EISDIR, or the
 * driver's error. pread(2), pwrite(2): the same at `position`, and the file's own stays; also -ESPIPE for streams, -EINVAL. What is
 * open for appending appends all the same, as on Linux.
 */
export function vfs_transfer(file: File, iter: IovIter, operation: u32, position: i64): i32 {
  const writes = (operation & WRITE) != 0;
  const named = (operation & PREAD) != 0;
  if ((file.access & (writes ? FILE_WRITE : FILE_READ)) == 0) return -EBADF;
  const move = writes ? file.ops.write : file.ops.read;
  if ((file.access & FILE_STREAM) != 0) return named ? -ESPIPE : call_indirect<i32>(move, file, iter);
  if (named && position < 0) return -EINVAL;
  iter.position = position;
  const result = named ? call_indirect<i32>(move, file, iter) : at_position(file, iter, move);
  if (!writes && result >= 0 && file.ops.keeps_atime != 0) file_accessed(file);
  return result;
}

function at_position(file: File, iter: IovIter, move: u32): i32 {
  const shared = shares_position(file);
  if (shared) {
    const error = mutex_lock(file_mutex(file));
    if (error < 0) return error;
  }
  iter.position = file.position;
  const result = call_indirect<i32>(move, file, iter);
  if (result > 0) file.position = iter.position;
  if (shared) mutex_unlock(file_mutex(file));
  return result;
}

@inline
export function vfs_read(file: File, iter: IovIter): i32 {
  return vfs_transfer(file, iter, READ, 0);
}
@inline
export function vfs_write(file: File, iter: IovIter): i32 {
  return vfs_transfer(file, iter, WRITE, 0);
}
@inline
export function vfs_pread(file: File, iter: IovIter, position: i64): i32 {
  return vfs_transfer(file, iter, PREAD, position);
}
@inline
export function vfs_pwrite(file: File, iter: IovIter, position: i64): i32 {
  return vfs_transfer(file, iter, PWRITE, position);
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
  return file_readdir(file, cookie, emit, argument);
}

/** The same for the kernel's own use: of a directory, which may have been removed. */
export function file_readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
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
