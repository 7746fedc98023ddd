// WASIX: descriptors and directories: what POSIX has and preview1 lacks.
//
// Interface: sys_*. Results: 0 or −errno. Locks: none.

import {
  AT_FDCWD,
  EBADF,
  EFAULT,
  EINVAL,
  EOVERFLOW,
  ENOMEM,
  EVENTFDFLAGS_SEMAPHORE,
  FDFLAGSEXT_CLOEXEC,
} from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { error_of, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { copy_to_user, load_user_u32, put_user_u32, put_user_u8, access_ok } from '../../mm/uaccess';
import { current_task } from '../../proc/task';
import { VfsContext, context_walk } from '../../vfs/context';
import { eventfd_create } from '../../vfs/file/eventfd';
import { FD_CLOEXEC, FdTable, fd_close, fd_dup, fd_entry, fd_install } from '../../vfs/file/fd_table';
import { File, file_put } from '../../vfs/file/file';
import { pipe_create } from '../../vfs/file/pipe';
import { rights_of } from '../../vfs/file/rights';
import { vfs_chdir, vfs_getcwd } from '../../vfs/stat';
import { WALK_FOLLOW } from '../../vfs/walk';
import { open_at } from '../open_file';
import { copy_in_path } from '../copy_in';

/** FD_* for FDFLAGSEXT_*; the caller has checked them. */
@inline
function entry_flags_of(extended: u32): u32 {
  return (extended & FDFLAGSEXT_CLOEXEC) != 0 ? FD_CLOEXEC : 0;
}

/** fcntl(2), F_DUPFD: a copy of `fd` at the lowest free number from `from` on, written to `copy`: 0 or −errno. */
function duplicate(fd: i32, from: u32, flags: u32, copy: u32): i32 {
  if (!access_ok(copy, 4)) return -EFAULT;
  const result = fd_dup(current_task().vfs.files, fd, from, flags);
  return result < 0 ? result : put_user_u32(copy, result);
}

/** dup(2). EBADF, EMFILE, ENOMEM, EFAULT. */
export function sys_fd_dup(fd: i32, copy: u32): i32 {
  return duplicate(fd, 0, 0, copy);
}

/** fcntl(2), F_DUPFD and F_DUPFD_CLOEXEC: not dup2(2), for all its name. EBADF, EINVAL, EMFILE, ENOMEM, EFAULT. */
export function sys_fd_dup2(fd: i32, from: u32, cloexec: u32, copy: u32): i32 {
  return duplicate(fd, from, cloexec != 0 ? FD_CLOEXEC : 0, copy);
}

/** Gives `file` a number, and the caller's reference away, whatever happens: the number or −errno. */
function install(files: FdTable, file: File): i32 {
  const rights = rights_of(file);
  const fd = fd_install(files, file, 0, 0, rights, rights);
  if (fd < 0) file_put(file);
  return fd;
}

/** Makes a pipe and writes its numbers: 0 or −errno. */
function make_pipe(context: VfsContext, reader: u32, writer: u32): i32 {
  if (!access_ok(reader, 4) || !access_ok(writer, 4)) return -EFAULT;
  const ends = changetype<usize>(context_walk(context));
  const result = pipe_create(context, 0, ends);
  if (result < 0) return result;
  const write_end = changetype<File>(load<usize>(ends, 4));
  const read_fd = install(context.files, changetype<File>(load<usize>(ends)));
  if (read_fd < 0) {
    file_put(write_end);
    return read_fd;
  }
  const write_fd = install(context.files, write_end);
  if (write_fd < 0) {
    fd_close(context.files, read_fd);
    return write_fd;
  }
  put_user_u32(reader, read_fd);
  return put_user_u32(writer, write_fd);
}

/** pipe(2). EMFILE, ENOMEM, EFAULT. */
export function sys_fd_pipe(reader: u32, writer: u32): i32 {
  return make_pipe(current_task().vfs, reader, writer);
}

function make_event(context: VfsContext, value: u64, flags: u32, event: u32): i32 {
  if ((flags & ~EVENTFDFLAGS_SEMAPHORE) != 0) return -EINVAL;
  if (!access_ok(event, 4)) return -EFAULT;
  const file = eventfd_create(context, value, (flags & EVENTFDFLAGS_SEMAPHORE) != 0);
  if (is_null(file)) return -ENOMEM;
  const fd = install(context.files, file);
  return fd < 0 ? fd : put_user_u32(event, fd);
}

/** eventfd(2). EINVAL, EMFILE, ENOMEM, EFAULT. */
export function sys_fd_event(value: u64, flags: u32, event: u32): i32 {
  return make_event(current_task().vfs, value, flags, event);
}

/** fcntl(2), F_GETFD. EBADF, EFAULT. */
export function sys_fd_fdflags_get(fd: i32, flags: u32): i32 {
  const entry = fd_entry(current_task().vfs.files, fd);
  if (is_null(entry)) return -EBADF;
  if (!access_ok(flags, 2)) return -EFAULT;
  put_user_u8(flags, (entry.flags & FD_CLOEXEC) != 0 ? FDFLAGSEXT_CLOEXEC : 0);
  return put_user_u8(flags + 1, 0);
}

/** fcntl(2), F_SETFD. EBADF, EINVAL. */
export function sys_fd_fdflags_set(fd: i32, flags: u32): i32 {
  const entry = fd_entry(current_task().vfs.files, fd);
  if (is_null(entry)) return -EBADF;
  if ((flags & ~FDFLAGSEXT_CLOEXEC) != 0) return -EINVAL;
  entry.flags = (entry.flags & ~FD_CLOEXEC) | entry_flags_of(flags);
  return 0;
}

/** path_open with flags of the descriptor: see sys_path_open. Blocks. */
export function sys_path_open2(
  fd: i32,
  lookup_flags: u32,
  path: u32,
  length: u32,
  oflags: u32,
  rights: u64,
  inheriting: u64,
  fdflags: u32,
  extended: u32,
  opened: u32,
): i32 {
  if ((extended & ~FDFLAGSEXT_CLOEXEC) != 0) return -EINVAL;
  const flags = entry_flags_of(extended);
  return open_at(fd, lookup_flags, path, length, oflags, rights, inheriting, fdflags, flags, opened);
}

/** chdir(2). */
export function sys_chdir(path: u32, length: u32): i32 {
  const name = copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const result = vfs_chdir(current_task().vfs, AT_FDCWD, name, length, WALK_FOLLOW);
  kfree(name);
  return result;
}

/** Writes the working directory, or only its length if that is more than the program has room for. */
function put_cwd(context: VfsContext, path: u32, length_at: u32): i32 {
  if (!access_ok(length_at, 4)) return -EFAULT;
  const size = load_user_u32(length_at);
  if (!access_ok(path, size)) return -EFAULT;
  const text = kmalloc(PATH_MAX, context.account);
  if (text == 0) return -ENOMEM;
  let result = vfs_getcwd(context, text, PATH_MAX);
  if (result >= 0) {
    const length = <u32>result;
    put_user_u32(length_at, length);
    result = length <= size ? copy_to_user(path, text, length) : -EOVERFLOW;
  }
  kfree(text);
  return result;
}

/**
 * getcwd(3), without a NUL: `length` holds the buffer's size and receives the path's length. EOVERFLOW: it does not
 * fit, the length is there all the same. ENOENT: the directory was removed. ERANGE: longer than any path may be.
 */
export function sys_getcwd(path: u32, length: u32): i32 {
  return put_cwd(current_task().vfs, path, length);
}
