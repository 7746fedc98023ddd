// filestat in both of WASI's layouts: preview0 has a shorter link count, and so everything behind it moves forward.
//
// Interface: put_file_status, put_path_status. The struct is made in the room of the second path walk of a call, which
// none of these has. Locks: none.

import {
  EFAULT,
  EINVAL,
  FILESTAT_FILE_SIZE,
  FILESTAT_NLINK,
  FILESTAT_SIZE,
  LOOKUPFLAGS_SYMLINK_FOLLOW,
  UNSTABLE_FILESTAT_FILE_SIZE,
  UNSTABLE_FILESTAT_NLINK,
  UNSTABLE_FILESTAT_SIZE,
} from '../base/abi';
import { error_of, is_error } from '../base/pointer';
import { kfree } from '../mm/slab';
import { copy_to_user, access_ok } from '../mm/uaccess';
import { current_task } from '../proc/task';
import { VfsContext, context_walk2 } from '../vfs/context';
import { file_filestat, vfs_filestat } from '../vfs/stat';
import { borrowed_file, fd_borrow, fd_return } from './descriptor';
import { walk_flags_of } from './open_file';
import { copy_in_path } from './copy_in';

@inline
function room(context: VfsContext): usize {
  return changetype<usize>(context_walk2(context));
}

/** Makes preview1's filestat at `status` preview0's. */
function shorten(status: usize): void {
  const links = load<u64>(status + FILESTAT_NLINK);
  store<u32>(status + UNSTABLE_FILESTAT_NLINK, <u32>min<u64>(links, u32.MAX_VALUE));
  const rest = FILESTAT_SIZE - FILESTAT_FILE_SIZE;
  memory.copy(status + UNSTABLE_FILESTAT_FILE_SIZE, status + FILESTAT_FILE_SIZE, rest);
}

@inline
function size_of(unstable: bool): u32 {
  return <u32>(unstable ? UNSTABLE_FILESTAT_SIZE : FILESTAT_SIZE);
}

function put(context: VfsContext, address: u32, unstable: bool): i32 {
  if (unstable) shorten(room(context));
  return copy_to_user(address, room(context), size_of(unstable));
}

/** Writes the attributes of the open file `fd` to user address `status`: 0, -EBADF, -EFAULT, -EIO. */
export function put_file_status(fd: i32, status: u32, unstable: bool): i32 {
  const context = current_task().vfs;
  const borrowed = fd_borrow(context.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = file_filestat(borrowed_file(borrowed), room(context));
  fd_return(borrowed);
  return result < 0 ? result : put(context, status, unstable);
}

/** The same for what a path leads to: 0 or −errno as stat(2) lists them; -EINVAL for unknown flags. */
export function put_path_status(
  fd: i32,
  lookup_flags: u32,
  path: u32,
  length: u32,
  status: u32,
  unstable: bool,
): i32 {
  if ((lookup_flags & ~LOOKUPFLAGS_SYMLINK_FOLLOW) != 0) return -EINVAL;
  if (!access_ok(status, size_of(unstable))) return -EFAULT;
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const context = current_task().vfs;
  const result = vfs_filestat(context, fd, name, length, walk_flags_of(lookup_flags), room(context));
  kfree(name);
  return result < 0 ? result : put(context, status, unstable);
}
