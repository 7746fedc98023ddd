// WASI preview1: descriptors: closing, moving, their state, preopened directories, positions, syncing.
//
// Interface: sys_*. Results: 0 or −errno. Locks: none.

import {
  ADVICE_NOREUSE,
  EBADF,
  EFAULT,
  EINVAL,
  ENAMETOOLONG,
  ENOTCAPABLE,
  ESPIPE,
  FDSTAT_FS_RIGHTS_BASE,
  FDSTAT_FS_RIGHTS_INHERITING,
  FDSTAT_SIZE,
  PREOPENTYPE_DIR,
  PRESTAT_SIZE,
  WHENCE_CUR,
} from '../../base/abi';
import { error_of, is_error, is_null } from '../../base/pointer';
import { copy_to_user, put_user_u64, access_ok } from '../../mm/uaccess';
import { current_task } from '../../proc/task';
import { FdTable, fd_close, fd_entry, fd_renumber } from '../../vfs/file/fd_table';
import { FILE_STREAM } from '../../vfs/file/file';
import { vfs_fsync } from '../../vfs/file/read_write';
import { filetype_of } from '../../vfs/stat';
import { borrowed_file, fd_borrow, fd_return, seek } from '../descriptor';
import { FDFLAGS_ALL } from '../open_file';

@inline
function files_of_caller(): FdTable {
  return current_task().vfs.files;
}

/** close(2). EBADF. */
export function sys_fd_close(fd: i32): i32 {
  return fd_close(files_of_caller(), fd);
}

/** Moves `fd` to `to`, which must be open and is closed first, in one step. EBADF. */
export function sys_fd_renumber(fd: i32, to: i32): i32 {
  return fd_renumber(files_of_caller(), fd, to);
}

/** Writes kind, status flags and rights. EBADF, EFAULT. */
export function sys_fd_fdstat_get(fd: i32, stat: u32): i32 {
  const entry = fd_entry(files_of_caller(), fd);
  if (is_null(entry)) return -EBADF;
  if (!access_ok(stat, <u32>FDSTAT_SIZE)) return -EFAULT;
  const file = entry.file;
  // The flags lie two bytes behind the kind.
  put_user_u64(stat, (<u64>filetype_of(file.inode.mode)) | ((<u64>file.flags) << 16));
  put_user_u64(stat + <u32>FDSTAT_FS_RIGHTS_BASE, entry.rights_base);
  put_user_u64(stat + <u32>FDSTAT_FS_RIGHTS_INHERITING, entry.rights_inheriting);
  return 0;
}

/** Sets the status flags of the open file: fcntl(2), F_SETFL. The sync flags, too, unlike there. EBADF, EINVAL. */
export function sys_fd_fdstat_set_flags(fd: i32, flags: u32): i32 {
  const entry = fd_entry(files_of_caller(), fd);
  if (is_null(entry)) return -EBADF;
  if ((flags & ~FDFLAGS_ALL) != 0) return -EINVAL;
  entry.file.flags = flags;
  return 0;
}

/** Takes rights away. EBADF; ENOTCAPABLE if it would add some. */
export function sys_fd_fdstat_set_rights(fd: i32, base: u64, inheriting: u64): i32 {
  const entry = fd_entry(files_of_caller(), fd);
  if (is_null(entry)) return -EBADF;
  const added = (base & ~entry.rights_base) | (inheriting & ~entry.rights_inheriting);
  if (added != 0) return -ENOTCAPABLE;
  entry.rights_base = base;
  entry.rights_inheriting = inheriting;
  return 0;
}

/** Where C libraries begin to look for preopened directories. */
const FIRST_PREOPEN: u32 = 3;

/** True if the search passes `fd` on its way to a preopened directory. */
function hides_preopen(files: FdTable, fd: u32): bool {
  if (fd < FIRST_PREOPEN) return false;
  for (let above = fd + 1; above < files.capacity; above++) {
    const entry = fd_entry(files, above);
    if (!is_null(entry) && entry.preopen != 0) return true;
  }
  return false;
}

/** Tag of a descriptor that is open but not preopened. The specification has none; C libraries pass over it. */
const PREOPENTYPE_NONE: u32 = 1;

/**
 * Describes a preopened directory. EBADF, EFAULT. C libraries ask for 3, 4, 5 and so on until the first EBADF, and
 * programs here inherit descriptors that lie below the one their root directory gets: those must not end the search.
 */
export function sys_fd_prestat_get(fd: i32, prestat: u32): i32 {
  const files = files_of_caller();
  const entry = fd_entry(files, fd);
  if (is_null(entry)) return -EBADF;
  let value: u64 = PREOPENTYPE_NONE;
  if (entry.preopen != 0) value = PREOPENTYPE_DIR | ((<u64>entry.preopen_length) << 32);
  else if (!hides_preopen(files, fd)) return -EBADF;
  if (!access_ok(prestat, <u32>PRESTAT_SIZE)) return -EFAULT;
  return put_user_u64(prestat, value);
}

/** Writes the name of a preopened directory, without a NUL. EBADF, EFAULT; ENAMETOOLONG if `size` is too small. */
export function sys_fd_prestat_dir_name(fd: i32, path: u32, size: u32): i32 {
  const entry = fd_entry(files_of_caller(), fd);
  if (is_null(entry) || entry.preopen == 0) return -EBADF;
  if (size < entry.preopen_length) return -ENAMETOOLONG;
  return copy_to_user(path, entry.preopen, entry.preopen_length);
}

/** lseek(2). EBADF, EINVAL, EOVERFLOW, ESPIPE, EFAULT. */
export function sys_fd_seek(fd: i32, offset: i64, whence: i32, position: u32): i32 {
  return seek(fd, offset, whence, position);
}

/** Writes the position: lseek(2) that does not move. EBADF, ESPIPE, EFAULT. */
export function sys_fd_tell(fd: i32, position: u32): i32 {
  return seek(fd, 0, WHENCE_CUR, position);
}

function sync(fd: i32, data_only: bool): i32 {
  const borrowed = fd_borrow(files_of_caller(), fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = vfs_fsync(borrowed_file(borrowed), data_only);
  fd_return(borrowed);
  return result;
}

/** fsync(2). EBADF, EINVAL, EIO, ENOSPC. Blocks. */
export function sys_fd_sync(fd: i32): i32 {
  return sync(fd, false);
}

/** fdatasync(2). Errors as fsync's. Blocks. */
export function sys_fd_datasync(fd: i32): i32 {
  return sync(fd, true);
}

/** posix_fadvise(3): checked, and then nothing: there is no read-ahead to advise. EBADF, ESPIPE, EINVAL. */
export function sys_fd_advise(fd: i32, offset: i64, length: i64, advice: u32): i32 {
  const entry = fd_entry(files_of_caller(), fd);
  if (is_null(entry)) return -EBADF;
  if ((entry.file.access & FILE_STREAM) != 0) return -ESPIPE;
  return offset < 0 || length < 0 || advice > <u32>ADVICE_NOREUSE ? -EINVAL : 0;
}
