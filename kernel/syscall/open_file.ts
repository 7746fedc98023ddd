// path_open and its relatives: from a program's path to a descriptor.
//
// Interface: open_at, walk_flags_of, FDFLAGS_ALL. Locks: none.

import {
  EFAULT,
  EINVAL,
  EMFILE,
  FDFLAGS_APPEND,
  FDFLAGS_DSYNC,
  FDFLAGS_NONBLOCK,
  FDFLAGS_RSYNC,
  FDFLAGS_SYNC,
  LOOKUPFLAGS_SYMLINK_FOLLOW,
  OFLAGS_CREAT,
  OFLAGS_DIRECTORY,
  OFLAGS_EXCL,
  OFLAGS_TRUNC,
} from '../base/abi';
import { error_of, is_error } from '../base/pointer';
import { kfree } from '../mm/slab';
import { put_user_u32, access_ok } from '../mm/uaccess';
import { current_task } from '../proc/task';
import { fd_install } from '../vfs/file/fd_table';
import { File, file_put } from '../vfs/file/file';
import { vfs_open } from '../vfs/open';
import { access_of_rights, rights_for } from '../vfs/file/rights';
import { WALK_FOLLOW } from '../vfs/walk';
import { copy_in_path } from './copy_in';

/** All status flags. */
export const FDFLAGS_ALL: u32 =
  FDFLAGS_APPEND | FDFLAGS_DSYNC | FDFLAGS_NONBLOCK | FDFLAGS_RSYNC | FDFLAGS_SYNC;
const OFLAGS_ALL: u32 = OFLAGS_CREAT | OFLAGS_DIRECTORY | OFLAGS_EXCL | OFLAGS_TRUNC;
/** Permissions of a file that is created, less the umask: WASI has no argument for them. */
const CREATE_MODE: u32 = 0o666;

/** WALK_* for lookup flags; the caller has checked them. */
@inline
export function walk_flags_of(lookup_flags: u32): u32 {
  return (lookup_flags & LOOKUPFLAGS_SYMLINK_FOLLOW) != 0 ? WALK_FOLLOW : 0;
}

/**
 * openat(2) at the lowest free descriptor, whose number is written to user address `opened`. `entry_flags`: FD_CLOEXEC
 * or 0. 0 or −errno: those of vfs_open; -EMFILE, -EFAULT, -EINVAL (unknown flags). Blocks.
 */
export function open_at(
  dirfd: i32,
  lookup_flags: u32,
  path_at: u32,
  path_length: u32,
  oflags: u32,
  rights: u64,
  inheriting: u64,
  fdflags: u32,
  entry_flags: u32,
  opened: u32,
): i32 {
  const unknown = lookup_flags & ~LOOKUPFLAGS_SYMLINK_FOLLOW;
  if ((unknown | (oflags & ~OFLAGS_ALL) | (fdflags & ~FDFLAGS_ALL)) != 0) return -EINVAL;
  if (!access_ok(opened, 4)) return -EFAULT;
  const context = current_task().vfs;
  // A table that is full must not leave a new file behind.
  if (context.files.used >= context.files.limit) return -EMFILE;
  const path = copy_in_path(path_at, path_length);
  if (is_error(path)) return error_of(path);
  const access = access_of_rights(rights, oflags);
  const walk = walk_flags_of(lookup_flags);
  const found = vfs_open(context, dirfd, path, path_length, walk, oflags, fdflags, access, CREATE_MODE);
  kfree(path);
  if (is_error(found)) return error_of(found);
  const file = changetype<File>(found);
  const fd = fd_install(context.files, file, 0, entry_flags, rights_for(file, rights), inheriting);
  if (fd < 0) {
    file_put(file);
    return fd;
  }
  return put_user_u32(opened, fd);
}
