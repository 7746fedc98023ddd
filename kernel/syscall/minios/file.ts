// minios: attributes and special files, as Linux's *at calls have them. Paths follow a link at their end unless
// AT_SYMLINK_NOFOLLOW says otherwise; with AT_EMPTY_PATH an empty path means what `dirfd` is open on.
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: none.

import {
  AT_EACCESS,
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  EFAULT,
  EINVAL,
  ENOMEM,
  R_OK,
  STATFS_SIZE,
  STAT_GID,
  STAT_SIZE,
  STAT_UID,
  S_IFIFO,
  W_OK,
  X_OK,
} from '../../base/abi';
import { error_of, is_error } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { copy_to_user, access_ok } from '../../mm/uaccess';
import { NO_ID, kernel_gid, kernel_uid, shown_gid, shown_uid } from '../../ns/user';
import { current_task } from '../../proc/task';
import { file_chmod, file_chown, vfs_access, vfs_chmod, vfs_chown } from '../../vfs/attributes';
import { permission } from '../../vfs/credentials';
import { File } from '../../vfs/file/file';
import { vfs_mknod } from '../../vfs/names';
import { file_stat, file_statfs, vfs_stat, vfs_statfs } from '../../vfs/stat';
import { WALK_EMPTY, WALK_FOLLOW } from '../../vfs/walk';
import { borrowed_file, fd_borrow, fd_return } from '../descriptor';
import { copy_in_path } from '../copy_in';

const PATH_FLAGS: u32 = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;

/** WALK_* for AT_* flags; the caller has checked them. */
function walk_flags_of(flags: u32): u32 {
  const follow = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? 0 : WALK_FOLLOW;
  return (flags & AT_EMPTY_PATH) != 0 ? follow | WALK_EMPTY : follow;
}

/** True if the call is about the open file `dirfd` itself, which need not be a directory, nor have a name. */
@inline
function means_descriptor(dirfd: i32, length: u32, flags: u32): bool {
  return length == 0 && (flags & AT_EMPTY_PATH) != 0 && dirfd != AT_FDCWD;
}

/** A copy of the path, with kfree to be given back; 0 for an empty one where that is allowed; or an error pointer. */
function take_path(path: u32, length: u32, flags: u32): usize {
  return length == 0 && (flags & AT_EMPTY_PATH) != 0 ? 0 : copy_in_path(path, length);
}

/** Owner and group in the struct stat at `at` become those of the caller's user namespace. */
function show_owner(at: usize): void {
  const user = current_task().vfs.credentials.user;
  if (user.level == 0) return;
  store<u32>(at + STAT_UID, shown_uid(user, load<u32>(at + STAT_UID)));
  store<u32>(at + STAT_GID, shown_gid(user, load<u32>(at + STAT_GID)));
}

/** struct stat of `fd` at kernel address `to`. */
function stat_descriptor(fd: i32, to: usize): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = file_stat(borrowed_file(borrowed), to);
  fd_return(borrowed);
  return result;
}

function stat_path(dirfd: i32, path: u32, length: u32, flags: u32, to: usize): i32 {
  const name = take_path(path, length, flags);
  if (is_error(name)) return error_of(name);
  const result = vfs_stat(current_task().vfs, dirfd, name, length, walk_flags_of(flags), to);
  kfree(name);
  return result;
}

/** fstatat(2). Flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
export function sys_fstatat(dirfd: i32, path: u32, length: u32, buffer: u32, flags: u32): i32 {
  if ((flags & ~PATH_FLAGS) != 0) return -EINVAL;
  if (!access_ok(buffer, <u32>STAT_SIZE)) return -EFAULT;
  const stat = kmalloc(<u32>STAT_SIZE, current_task().account);
  if (stat == 0) return -ENOMEM;
  let result: i32;
  if (means_descriptor(dirfd, length, flags)) result = stat_descriptor(dirfd, stat);
  else result = stat_path(dirfd, path, length, flags, stat);
  if (result == 0) {
    show_owner(stat);
    result = copy_to_user(buffer, stat, <u32>STAT_SIZE);
  }
  kfree(stat);
  return result;
}

/** fstat(2). EBADF, EFAULT. */
export function sys_fstat(fd: i32, buffer: u32): i32 {
  if (!access_ok(buffer, <u32>STAT_SIZE)) return -EFAULT;
  const stat = kmalloc(<u32>STAT_SIZE, current_task().account);
  if (stat == 0) return -ENOMEM;
  let result = stat_descriptor(fd, stat);
  if (result == 0) {
    show_owner(stat);
    result = copy_to_user(buffer, stat, <u32>STAT_SIZE);
  }
  kfree(stat);
  return result;
}

function chmod_descriptor(fd: i32, mode: u32): i32 {
  const context = current_task().vfs;
  const borrowed = fd_borrow(context.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = file_chmod(context, borrowed_file(borrowed), mode);
  fd_return(borrowed);
  return result;
}

/** fchmodat2(2). Flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
export function sys_chmod(dirfd: i32, path: u32, length: u32, mode: u32, flags: u32): i32 {
  if ((flags & ~PATH_FLAGS) != 0) return -EINVAL;
  if (means_descriptor(dirfd, length, flags)) return chmod_descriptor(dirfd, mode);
  const name = take_path(path, length, flags);
  if (is_error(name)) return error_of(name);
  const result = vfs_chmod(current_task().vfs, dirfd, name, length, walk_flags_of(flags), mode);
  kfree(name);
  return result;
}

/** fchmod(2). EBADF, EPERM, EROFS. */
export function sys_fchmod(fd: i32, mode: u32): i32 {
  return chmod_descriptor(fd, mode);
}

/** True if an id that chown is given has a meaning: NO_ID, which leaves it as it is, or one of the caller's namespace. */
function is_known(given: u32, kernel: u32): bool {
  return given == NO_ID || kernel != NO_ID;
}

function chown_descriptor(fd: i32, uid: u32, gid: u32): i32 {
  const context = current_task().vfs;
  const borrowed = fd_borrow(context.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = file_chown(context, borrowed_file(borrowed), uid, gid);
  fd_return(borrowed);
  return result;
}

/** fchownat(2). 0xffffffff leaves an id as it is. Flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
export function sys_chown(dirfd: i32, path: u32, length: u32, uid: u32, gid: u32, flags: u32): i32 {
  if ((flags & ~PATH_FLAGS) != 0) return -EINVAL;
  const user = current_task().vfs.credentials.user;
  const owner = kernel_uid(user, uid);
  const group = kernel_gid(user, gid);
  if (!is_known(uid, owner) || !is_known(gid, group)) return -EINVAL;
  if (means_descriptor(dirfd, length, flags)) return chown_descriptor(dirfd, owner, group);
  const name = take_path(path, length, flags);
  if (is_error(name)) return error_of(name);
  const result = vfs_chown(current_task().vfs, dirfd, name, length, walk_flags_of(flags), owner, group);
  kfree(name);
  return result;
}

/** fchown(2). EBADF, EINVAL (no such id here), EPERM, EROFS. */
export function sys_fchown(fd: i32, uid: u32, gid: u32): i32 {
  const user = current_task().vfs.credentials.user;
  const owner = kernel_uid(user, uid);
  const group = kernel_gid(user, gid);
  if (!is_known(uid, owner) || !is_known(gid, group)) return -EINVAL;
  return chown_descriptor(fd, owner, group);
}

/** R_OK, W_OK and X_OK have the bits of MAY_*. */
const ACCESS_ALL: u32 = R_OK | W_OK | X_OK;

/** With the effective ids, whatever the flags: a descriptor was opened with them. */
function access_descriptor(fd: i32, mask: u32): i32 {
  const context = current_task().vfs;
  const borrowed = fd_borrow(context.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = permission(context.credentials, borrowed_file(borrowed).inode, mask);
  fd_return(borrowed);
  return result;
}

/** faccessat2(2). Flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, AT_EACCESS (else with the real ids). */
export function sys_access(dirfd: i32, path: u32, length: u32, mode: u32, flags: u32): i32 {
  if ((mode & ~ACCESS_ALL) != 0 || (flags & ~(PATH_FLAGS | AT_EACCESS)) != 0) return -EINVAL;
  if (means_descriptor(dirfd, length, flags)) return access_descriptor(dirfd, mode);
  const name = take_path(path, length, flags);
  if (is_error(name)) return error_of(name);
  const effective = (flags & AT_EACCESS) != 0;
  const result = vfs_access(current_task().vfs, dirfd, name, length, walk_flags_of(flags), mode, effective);
  kfree(name);
  return result;
}

function make_node(dirfd: i32, path: u32, length: u32, mode: u32, device: u32): i32 {
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const result = vfs_mknod(current_task().vfs, dirfd, name, length, mode, device);
  kfree(name);
  return result;
}

/** mkfifoat(3). */
export function sys_mkfifo(dirfd: i32, path: u32, length: u32, mode: u32): i32 {
  return make_node(dirfd, path, length, (mode & 0o7777) | S_IFIFO, 0);
}

/** mknodat(2). EINVAL also for a device number that does not fit 32 bits. */
export function sys_mknod(dirfd: i32, path: u32, length: u32, mode: u32, device: u64): i32 {
  if (device > <u64>u32.MAX_VALUE) return -EINVAL;
  return make_node(dirfd, path, length, mode, <u32>device);
}

function put_statfs(buffer: u32, statfs: usize, result: i32): i32 {
  return result < 0 ? result : copy_to_user(buffer, statfs, <u32>STATFS_SIZE);
}

/** statfs(2). */
export function sys_statfs(path: u32, length: u32, buffer: u32): i32 {
  const context = current_task().vfs;
  if (!access_ok(buffer, <u32>STATFS_SIZE)) return -EFAULT;
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const statfs = kmalloc(<u32>STATFS_SIZE, context.account);
  let result = -ENOMEM;
  if (statfs != 0) {
    result = put_statfs(buffer, statfs, vfs_statfs(context, AT_FDCWD, name, length, WALK_FOLLOW, statfs));
  }
  kfree(statfs);
  kfree(name);
  return result;
}

function statfs_descriptor(file: File, buffer: u32): i32 {
  const statfs = kmalloc(<u32>STATFS_SIZE, current_task().account);
  if (statfs == 0) return -ENOMEM;
  const result = put_statfs(buffer, statfs, file_statfs(file, statfs));
  kfree(statfs);
  return result;
}

/** fstatfs(2). EBADF, EFAULT. */
export function sys_fstatfs(fd: i32, buffer: u32): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = statfs_descriptor(borrowed_file(borrowed), buffer);
  fd_return(borrowed);
  return result;
}
