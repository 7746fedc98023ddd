// WASI preview1: names: opening, making, removing, linking. A descriptor of a directory confines a path to it, but for
// AT_FDCWD, which means the working directory as in POSIX.
//
// Interface: sys_*. Results: 0 or −errno. Locks: none.

import { EFAULT, EINVAL, ENOMEM, LOOKUPFLAGS_SYMLINK_FOLLOW } from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { error_of, is_error } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { copy_to_user, put_user_u32, access_ok } from '../../mm/uaccess';
import { current_task } from '../../proc/task';
import { vfs_link, vfs_mkdir, vfs_readlink, vfs_rmdir, vfs_symlink, vfs_unlink } from '../../vfs/names';
import { vfs_rename } from '../../vfs/rename';
import { open_at, walk_flags_of } from '../open_file';
import { copy_in_path, copy_in_second_path } from '../copy_in';

/** Permissions of a directory that is made, less the umask: WASI has no argument for them. */
const DIRECTORY_MODE: u32 = 0o777;

/**
 * openat(2) at the lowest free descriptor. FD_READ and FD_WRITE in `rights` choose the access mode; with neither the
 * file can only be asked about. Errors of open(2); EBADF, ENOTCAPABLE (the path leaves `fd`), EFAULT. Blocks.
 */
export function sys_path_open(
  fd: i32,
  lookup_flags: u32,
  path: u32,
  length: u32,
  oflags: u32,
  rights: u64,
  inheriting: u64,
  fdflags: u32,
  opened: u32,
): i32 {
  return open_at(fd, lookup_flags, path, length, oflags, rights, inheriting, fdflags, 0, opened);
}

/** mkdirat(2). */
export function sys_path_create_directory(fd: i32, path: u32, length: u32): i32 {
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const result = vfs_mkdir(current_task().vfs, fd, name, length, DIRECTORY_MODE);
  kfree(name);
  return result;
}

/** unlinkat(2) with AT_REMOVEDIR. */
export function sys_path_remove_directory(fd: i32, path: u32, length: u32): i32 {
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const result = vfs_rmdir(current_task().vfs, fd, name, length);
  kfree(name);
  return result;
}

/** unlinkat(2). EISDIR for a directory, as on Linux. */
export function sys_path_unlink_file(fd: i32, path: u32, length: u32): i32 {
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const result = vfs_unlink(current_task().vfs, fd, name, length);
  kfree(name);
  return result;
}

/** symlinkat(2): a link called `path`, whose text is `target`. Any text will do: links are judged when followed. */
export function sys_path_symlink(target: u32, target_length: u32, fd: i32, path: u32, length: u32): i32 {
  const text = copy_in_path(target, target_length);
  if (is_error(text)) return error_of(text);
  const name = copy_in_path(path, length);
  let result = error_of(name);
  if (!is_error(name)) {
    result = vfs_symlink(current_task().vfs, text, target_length, fd, name, length);
    kfree(name);
  }
  kfree(text);
  return result;
}

/** linkat(2): another name for a file. EINVAL: unknown lookup flags. */
export function sys_path_link(
  old_fd: i32,
  lookup_flags: u32,
  old_path: u32,
  old_length: u32,
  fd: i32,
  path: u32,
  length: u32,
): i32 {
  if ((lookup_flags & ~LOOKUPFLAGS_SYMLINK_FOLLOW) != 0) return -EINVAL;
  const old_name = copy_in_path(old_path, old_length);
  if (is_error(old_name)) return error_of(old_name);
  const name = copy_in_second_path(path, length);
  let result = error_of(name);
  if (!is_error(name)) {
    const flags = walk_flags_of(lookup_flags);
    result = vfs_link(current_task().vfs, old_fd, old_name, old_length, flags, fd, name, length);
    kfree(name);
  }
  kfree(old_name);
  return result;
}

/** renameat(2). */
export function sys_path_rename(
  old_fd: i32,
  old_path: u32,
  old_length: u32,
  fd: i32,
  path: u32,
  length: u32,
): i32 {
  const old_name = copy_in_path(old_path, old_length);
  if (is_error(old_name)) return error_of(old_name);
  const name = copy_in_second_path(path, length);
  let result = error_of(name);
  if (!is_error(name)) {
    result = vfs_rename(current_task().vfs, old_fd, old_name, old_length, fd, name, length);
    kfree(name);
  }
  kfree(old_name);
  return result;
}

/** The text of the link `name` to user memory, cut to `size`: its length there, or −errno. */
function read_link(fd: i32, name: usize, length: u32, buffer: u32, size: u32): i32 {
  // No link's text is longer than a path.
  const room = min<u32>(size, PATH_MAX);
  const vfs = current_task().vfs;
  const text = kmalloc(max<u32>(room, 1), vfs.account);
  if (text == 0) return -ENOMEM;
  let result = vfs_readlink(vfs, fd, name, length, text, room);
  if (result >= 0 && copy_to_user(buffer, text, result) < 0) result = -EFAULT;
  kfree(text);
  return result;
}

/** readlinkat(2): the text of a symbolic link, cut to the buffer, without a NUL. EINVAL: no link. */
export function sys_path_readlink(fd: i32, path: u32, length: u32, buffer: u32, size: u32, used: u32): i32 {
  if (!access_ok(buffer, size) || !access_ok(used, 4)) return -EFAULT;
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const result = read_link(fd, name, length, buffer, size);
  kfree(name);
  return result < 0 ? result : put_user_u32(used, result);
}
