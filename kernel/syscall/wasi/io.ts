// WASI preview1: reading and writing: fd_read, fd_write, fd_pread, fd_pwrite, fd_readdir.
//
// A program's array of iovecs is copied in before anything moves: one into the call's IovIter, a few into the room
// that the second path walk of a call would use, more into kmalloc'ed memory.
//
// Interface: sys_*. Results: 0 or −errno. Locks: none.

import { CIOVEC_SIZE, DIRENT_SIZE, EBADF, EFAULT, EINVAL, ENOMEM, EPIPE } from '../../base/abi';
import { error_of, is_error } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { copy_from_user, load_user_u32, put_user_u32, access_ok } from '../../mm/uaccess';
import { cond_resched } from '../../sched/schedule';
import { current_task } from '../../proc/task';
import { VfsContext, context_iter, context_walk, context_walk2 } from '../../vfs/context';
import { file_remove_privilege } from '../../vfs/attributes';
import { FILE_READ, FILE_WRITE, File } from '../../vfs/file/file';
import { PREAD, PWRITE, READ, WRITE, vfs_readdir, vfs_transfer } from '../../vfs/file/read_write';
import { IovIter, iov_iter_init, iov_iter_init_segments, copy_to_iter } from '../../vfs/iov_iter';
import { filetype_of } from '../../vfs/stat';
import { WALK_BYTES } from '../../vfs/walk';
import { limit_write } from '../file_limit';
import { borrowed_file, fd_borrow, fd_return, raise_pipe_signal, user_array } from '../descriptor';

/** Most iovecs of one call: IOV_MAX of readv(2). */
const IOV_MAX: u32 = 1024;
/** As many fit into a Walk's room. */
const IOV_FEW: u32 = <u32>(WALK_BYTES / CIOVEC_SIZE);

/** Copies `count` iovecs into `segments` and sets the call's buffer up: 0, -EFAULT, -EINVAL. */
function load_segments(context: VfsContext, segments: usize, iovs: u32, count: u32): i32 {
  copy_from_user(segments, iovs, count * <u32>CIOVEC_SIZE);
  return iov_iter_init_segments(context_iter(context), segments, count);
}

/** Moves data between `file` and the iovecs: bytes, or −errno. */
function move(context: VfsContext, file: File, iovs: u32, count: u32, operation: u32, position: i64): i32 {
  if (!user_array(iovs, count, <u32>CIOVEC_SIZE)) return -EFAULT;
  if (count > IOV_MAX) return -EINVAL;
  const iter = context_iter(context);
  let segments: usize = 0;
  let result: i32;
  if (count == 1) {
    result = iov_iter_init(iter, load_user_u32(iovs), load_user_u32(iovs + 4));
  } else if (count <= IOV_FEW) {
    result = load_segments(context, changetype<usize>(context_walk2(context)), iovs, count);
  } else {
    segments = kmalloc(count * <u32>CIOVEC_SIZE, context.account);
    if (segments == 0) return -ENOMEM;
    result = load_segments(context, segments, iovs, count);
  }
  if (result == 0 && (operation & WRITE) != 0 && (file.access & FILE_WRITE) != 0) {
    result = limit_write(current_task(), file, iter, operation == WRITE ? file.position : position);
    if (result == 0) result = file_remove_privilege(context, file);
  }
  if (result == 0) result = vfs_transfer(file, iter, operation, position);
  kfree(segments);
  return result;
}

/** One of the four calls; `done` receives the number of bytes. 0 or −errno. */
function transfer(fd: i32, iovs: u32, count: u32, done: u32, operation: u32, position: i64): i32 {
  const context = current_task().vfs;
  const borrowed = fd_borrow(context.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  let result = -EFAULT;
  if (access_ok(done, 4)) result = move(context, borrowed_file(borrowed), iovs, count, operation, position);
  fd_return(borrowed);
  if (result == -EPIPE) raise_pipe_signal();
  return result < 0 ? result : put_user_u32(done, result);
}

/** readv(2). EBADF, EISDIR, EFAULT, EINVAL, EAGAIN, EIO. Blocks. */
export function sys_fd_read(fd: i32, iovs: u32, count: u32, read: u32): i32 {
  return transfer(fd, iovs, count, read, READ, 0);
}

/** writev(2). EBADF, EFAULT, EINVAL, EAGAIN, EPIPE (after SIGPIPE), EFBIG, ENOSPC, EIO. Blocks. */
export function sys_fd_write(fd: i32, iovs: u32, count: u32, written: u32): i32 {
  return transfer(fd, iovs, count, written, WRITE, 0);
}

/** preadv(2): as fd_read at `offset`; also ESPIPE. */
export function sys_fd_pread(fd: i32, iovs: u32, count: u32, offset: i64, read: u32): i32 {
  return transfer(fd, iovs, count, read, PREAD, offset);
}

/** pwritev(2): as fd_write at `offset`; also ESPIPE. */
export function sys_fd_pwrite(fd: i32, iovs: u32, count: u32, offset: i64, written: u32): i32 {
  return transfer(fd, iovs, count, written, PWRITE, offset);
}

/** Entries that are listed in one go: others may run between two. */
const READDIR_BATCH: u32 = 256;

/** A listing under way, in the room of the call's walk; it begins with a dirent as WASI lays it out. */
@unmanaged
class Listing {
  next: u64;
  ino: u64;
  name_length: u32;
  type: u32;
  buffer: IovIter;
  /** Entries left in this go. */
  budget: u32;
}

/** For FileOps.readdir: writes one entry, the last one cut to the buffer; other than 0 when there is no more room. */
function emit(argument: usize, name: usize, length: u32, ino: u64, mode: u32, next: u64): i32 {
  const listing = changetype<Listing>(argument);
  const buffer = listing.buffer;
  if (buffer.remaining == 0) return 1;
  listing.next = next;
  listing.ino = ino;
  listing.name_length = length;
  listing.type = filetype_of(mode);
  copy_to_iter(buffer, argument, min<u32>(<u32>DIRENT_SIZE, buffer.remaining));
  copy_to_iter(buffer, name, min<u32>(length, buffer.remaining));
  listing.budget--;
  return buffer.remaining == 0 || listing.budget == 0 ? 1 : 0;
}

function list(context: VfsContext, file: File, at: u32, size: u32, cookie: u64): i32 {
  if ((file.access & FILE_READ) == 0) return -EBADF;
  const listing = changetype<Listing>(context_walk(context));
  const iter = context_iter(context);
  let result = iov_iter_init(iter, at, size);
  if (result < 0) return result;
  const room = iter.remaining;
  listing.buffer = iter;
  listing.next = cookie;
  do {
    listing.budget = READDIR_BATCH;
    result = vfs_readdir(file, listing.next, emit.index, changetype<usize>(listing));
    cond_resched();
  } while (result == 0 && listing.budget == 0 && iter.remaining != 0);
  const used = room - iter.remaining;
  return result < 0 && used == 0 ? result : <i32>used;
}

/**
 * Writes directory entries from `cookie` on (0: the first), `.` and `..` among them, the last one cut to the buffer;
 * `used` less than `size`: there are no more. EBADF, ENOTDIR, ENOENT (removed), EFAULT.
 */
export function sys_fd_readdir(fd: i32, buffer: u32, size: u32, cookie: u64, used: u32): i32 {
  const context = current_task().vfs;
  const borrowed = fd_borrow(context.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  let result = -EFAULT;
  if (access_ok(used, 4)) result = list(context, borrowed_file(borrowed), buffer, size, cookie);
  fd_return(borrowed);
  return result < 0 ? result : put_user_u32(used, result);
}
