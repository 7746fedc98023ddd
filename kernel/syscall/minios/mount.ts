// minios: mounts.
//
// Interface: sys_mount, sys_umount2, sys_pivot_root, sys_chroot, sys_fchdir. Results: 0 or −errno. Locks: none.

import { AT_FDCWD, EINVAL, ENOMEM, ENOTDIR } from '../../base/abi';
import { FRAME_SIZE, PATH_MAX } from '../../base/config';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { task_pivot_root } from '../../proc/directories';
import { current_task } from '../../proc/task';
import { MountArguments } from '../../vfs/mount/bind';
import { vfs_mount, vfs_umount } from '../../vfs/mount/operations';
import { fd_get } from '../../vfs/file/fd_table';
import { File, file_put } from '../../vfs/file/file';
import { file_chdir, vfs_chroot } from '../../vfs/stat';
import { WALK_FOLLOW } from '../../vfs/walk';
import { copy_in_bytes, copy_in_path } from '../copy_in';

/** Options of mount(2) and the NUL behind them fit into a page, as on Linux: 127 layers of an image, each with its digest, do. */
const DATA_MAX: u32 = <u32>FRAME_SIZE - 1;

/** A copy of a text that may be empty; -EINVAL as a pointer if it is longer than `most`. */
function take_text(address: u32, length: u32, most: u32): usize {
  return length > most ? error_pointer(-EINVAL) : copy_in_bytes(address, length);
}

/** Frees what is there of the copies. */
function release(request: MountArguments): void {
  if (!is_error(request.source)) kfree(request.source);
  if (!is_error(request.target)) kfree(request.target);
  if (!is_error(request.type)) kfree(request.type);
  if (!is_error(request.data)) kfree(request.data);
  kfree(changetype<usize>(request));
}

/** The first error among the copies, or 0. */
function error_in(request: MountArguments): i32 {
  if (is_error(request.source)) return error_of(request.source);
  if (is_error(request.target)) return error_of(request.target);
  if (is_error(request.type)) return error_of(request.type);
  return is_error(request.data) ? error_of(request.data) : 0;
}

/** mount(2). EPERM, EINVAL, ENODEV (no such type), EBUSY, and the errors of its paths. */
export function sys_mount(
  source: u32,
  source_length: u32,
  target: u32,
  target_length: u32,
  type: u32,
  type_length: u32,
  flags: u32,
  data: u32,
  data_length: u32,
): i32 {
  const context = current_task().vfs;
  const request = changetype<MountArguments>(kmalloc(offsetof<MountArguments>(), context.account));
  if (is_null(request)) return -ENOMEM;
  request.flags = flags;
  request.source = take_text(source, source_length, PATH_MAX);
  request.source_length = source_length;
  request.target = copy_in_path(target, target_length);
  request.target_length = target_length;
  request.type = take_text(type, type_length, PATH_MAX);
  request.type_length = type_length;
  request.data = take_text(data, data_length, DATA_MAX);
  request.data_length = data_length;
  let result = error_in(request);
  if (result == 0) result = vfs_mount(context, request);
  release(request);
  return result;
}

/** umount2(2). EPERM, EINVAL (no mountpoint), EBUSY. */
export function sys_umount2(target: u32, length: u32, flags: u32): i32 {
  const path = copy_in_path(target, length);
  if (is_error(path)) return error_of(path);
  const result = vfs_umount(current_task().vfs, path, length, flags);
  kfree(path);
  return result;
}

/** pivot_root(2). EPERM, EINVAL, EBUSY, and the errors of its paths. */
export function sys_pivot_root(new_root: u32, new_length: u32, put_old: u32, old_length: u32): i32 {
  const to = copy_in_path(new_root, new_length);
  if (is_error(to)) return error_of(to);
  const old = copy_in_path(put_old, old_length);
  if (is_error(old)) {
    kfree(to);
    return error_of(old);
  }
  const result = task_pivot_root(current_task(), to, new_length, old, old_length);
  kfree(old);
  kfree(to);
  return result;
}

/** chroot(2). EPERM, and the errors of the path. */
export function sys_chroot(path: u32, length: u32): i32 {
  const copy = copy_in_path(path, length);
  if (is_error(copy)) return error_of(copy);
  const result = vfs_chroot(current_task().vfs, AT_FDCWD, copy, length, WALK_FOLLOW);
  kfree(copy);
  return result;
}

/** fchdir(2). EBADF, ENOTDIR, EACCES. */
export function sys_fchdir(fd: i32): i32 {
  const context = current_task().vfs;
  const found = fd_get(context.files, fd);
  if (is_error(found)) return error_of(found);
  const file = changetype<File>(found);
  const result = is_null(file.dentry) ? -ENOTDIR : file_chdir(context, file);
  file_put(file);
  return result;
}
