// WASI preview1: attributes of files: reading them, setting times and size, making room.
//
// Interface: sys_*. Results: 0 or −errno. Locks: none.

import {
  EINVAL,
  FSTFLAGS_ATIM,
  FSTFLAGS_ATIM_NOW,
  FSTFLAGS_MTIM,
  FSTFLAGS_MTIM_NOW,
  LOOKUPFLAGS_SYMLINK_FOLLOW,
} from '../../base/abi';
import { error_of, is_error } from '../../base/pointer';
import { kfree } from '../../mm/slab';
import { current_task } from '../../proc/task';
import {
  file_allocate,
  file_remove_privilege,
  file_truncate,
  file_utimens,
  vfs_utimens,
} from '../../vfs/attributes';
import { limit_size } from '../file_limit';
import { borrowed_file, fd_borrow, fd_return } from '../descriptor';
import { put_file_status, put_path_status } from '../file_status';
import { walk_flags_of } from '../open_file';
import { copy_in_path } from '../copy_in';

const FSTFLAGS_ALL: u32 = FSTFLAGS_ATIM | FSTFLAGS_ATIM_NOW | FSTFLAGS_MTIM | FSTFLAGS_MTIM_NOW;

/** fstat(2). EBADF, EFAULT. */
export function sys_fd_filestat_get(fd: i32, status: u32): i32 {
  return put_file_status(fd, status, false);
}

/** fstatat(2). */
export function sys_path_filestat_get(fd: i32, lookup_flags: u32, path: u32, length: u32, status: u32): i32 {
  return put_path_status(fd, lookup_flags, path, length, status, false);
}

/** ftruncate(2). EBADF, EINVAL (negative, not open for writing, no regular file), EFBIG, ENOSPC. */
export function sys_fd_filestat_set_size(fd: i32, size: i64): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const file = borrowed_file(borrowed);
  let result = limit_size(current_task(), file, size);
  if (result == 0) result = file_remove_privilege(current_task().vfs, file);
  if (result == 0) result = file_truncate(file, size);
  fd_return(borrowed);
  return result;
}

/** posix_fallocate(3). EBADF, EINVAL, ESPIPE, ENODEV, EFBIG, ENOSPC. */
export function sys_fd_allocate(fd: i32, offset: i64, length: i64): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const file = borrowed_file(borrowed);
  let result = limit_size(current_task(), file, offset + length);
  if (result == 0) result = file_allocate(file, offset, length);
  fd_return(borrowed);
  return result;
}

/** futimens(3). EBADF, EINVAL (a time both given and now, unknown flags), EPERM, EACCES, EROFS. */
export function sys_fd_filestat_set_times(fd: i32, atime: i64, mtime: i64, flags: u32): i32 {
  const context = current_task().vfs;
  const borrowed = fd_borrow(context.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  let result = -EINVAL;
  if ((flags & ~FSTFLAGS_ALL) == 0)
    result = file_utimens(context, borrowed_file(borrowed), atime, mtime, flags);
  fd_return(borrowed);
  return result;
}

/** utimensat(2). EINVAL: a time both given and now, unknown flags. */
export function sys_path_filestat_set_times(
  fd: i32,
  lookup_flags: u32,
  path: u32,
  length: u32,
  atime: i64,
  mtime: i64,
  flags: u32,
): i32 {
  if ((lookup_flags & ~LOOKUPFLAGS_SYMLINK_FOLLOW) != 0) return -EINVAL;
  if ((flags & ~FSTFLAGS_ALL) != 0) return -EINVAL;
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const walk = walk_flags_of(lookup_flags);
  const result = vfs_utimens(current_task().vfs, fd, name, length, walk, atime, mtime, flags);
  kfree(name);
  return result;
}
