// Pipes: pipe(7). A ring of one frame; a read and a write are one copy each.
//
//   frame: |.....xxxxxxxxx.....|      `first`: where the oldest byte lies, `used`: how many there are
//                ▲ first  ▲ first + used
//
// Writes of at most PIPE_BUF bytes are not torn apart. A FIFO's inode has a pipe while somebody has it open.
//
// Interface: pipes_init, pipe_create, the FileOps; fifo_open is in fifo.ts.
// Locks: the pipe's, RANK_PIPE, over one copy of at most a frame. Whether the pipe of a FIFO is still there, and who joins it, is
// guarded by inode_hold, taken first. No wake-up is lost: a sleeper looks at the pipe under its lock after it is on the queue;
// a task that changes the pipe does so under the lock and wakes after that, with a file open on it, or the lock, to keep the
// queue.

import {
  EAGAIN,
  EFAULT,
  ENOMEM,
  ENOTTY,
  EPIPE,
  FDFLAGS_NONBLOCK,
  FIONREAD,
  PIPEFS_MAGIC,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  S_IFIFO,
  S_IRUSR,
  S_IWUSR,
} from '../../base/abi';
import { FRAME_SIZE } from '../../base/config';
import { panic } from '../../base/panic';
import { embedded, is_null, null_of } from '../../base/pointer';
import { Account, root_account } from '../../mm/account';
import { frame_alloc, frame_free } from '../../mm/frame';
import { cache_alloc, cache_create, cache_free } from '../../mm/slab';
import { put_user_u32 } from '../../mm/uaccess';
import {
  WaitQueue,
  wait_begin,
  wait_cancel,
  wait_commit,
  wait_queue_init,
  wake_all,
  wake_one,
} from '../../sched/wait';
import { atomic_add } from '../../sync/atomic';
import { RANK_PIPE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { VfsContext } from '../context';
import { Dentry } from '../dentry/dentry';
import {
  FILE_READ,
  FILE_STREAM,
  FILE_WRITE,
  File,
  FileOps,
  file_alloc,
  file_ops_create,
  file_put,
} from './file';
import {
  Inode,
  InodeOps,
  inode_drop,
  inode_get,
  inode_hold,
  inode_init,
  inode_ops_create,
  inode_put,
  inode_release,
  next_anonymous_ino,
} from '../inode';
import { Mount } from '../mount/mount';
import { PollTable, poll_wait } from './poll';
import { VfsState, vfs_state } from '../state';
import { SuperBlock, filesystem_internal, superblock_alloc, superblock_ops_create } from '../superblock';
import { IovIter, copy_to_iter, copy_from_iter } from '../iov_iter';

@unmanaged
export class Pipe {
  lock: u32;
  /** The ring: a frame. Constant. */
  ring: usize;
  // --- lock ---
  first: u32;
  used: u32;
  /** Open files, those of neither side included: the last one frees the pipe. */
  files: u32;
  /** Open files of each side, and those ever opened: what a FIFO's open waits for. */
  readers: u32;
  writers: u32;
  readers_ever: u32;
  writers_ever: u32;
  // --- locks of their own ---
  /** WaitQueues: for bytes, and for room. */
  bytes_lock: u32;
  bytes_first: usize;
  bytes_last: usize;
  room_lock: u32;
  room_first: usize;
  room_last: usize;
}

export const PIPE_SIZE: u32 = <u32>FRAME_SIZE;
/** Writes up to this are atomic. */
const PIPE_BUF: u32 = 4096;

@inline
export function pipe_bytes_queue(pipe: Pipe): WaitQueue {
  return embedded<Pipe, WaitQueue>(pipe, offsetof<Pipe>('bytes_lock'));
}
@inline
export function pipe_room_queue(pipe: Pipe): WaitQueue {
  return embedded<Pipe, WaitQueue>(pipe, offsetof<Pipe>('room_lock'));
}
@inline
export function pipe_lock(pipe: Pipe): void {
  spin_lock(changetype<usize>(pipe), RANK_PIPE);
}
@inline
export function pipe_unlock(pipe: Pipe): void {
  spin_unlock(changetype<usize>(pipe), RANK_PIPE);
}
@inline
function pipe_of(file: File): Pipe {
  return changetype<Pipe>(file.private_data);
}

/** A pipe nobody has open; 0: no memory. */
export function pipe_alloc(account: Account): Pipe {
  const pipe = changetype<Pipe>(cache_alloc(vfs_state().pipe_cache, account));
  if (is_null(pipe)) return pipe;
  pipe.ring = frame_alloc(0, account);
  if (pipe.ring == 0) {
    cache_free(vfs_state().pipe_cache, changetype<usize>(pipe));
    return null_of<Pipe>();
  }
  wait_queue_init(pipe_bytes_queue(pipe));
  wait_queue_init(pipe_room_queue(pipe));
  count(1);
  return pipe;
}

export function pipe_free(pipe: Pipe): void {
  frame_free(pipe.ring);
  cache_free(vfs_state().pipe_cache, changetype<usize>(pipe));
  count(-1);
}

@inline
function count(change: i32): void {
  atomic_add(changetype<usize>(vfs_state()) + offsetof<VfsState>('pipes'), <u32>change);
}

/** Moves `length` bytes out of the ring: 0 or -EFAULT. Under the lock. */
@inline
function take_out(pipe: Pipe, iter: IovIter, length: u32): i32 {
  const first = min<u32>(length, PIPE_SIZE - pipe.first);
  if (copy_to_iter(iter, pipe.ring + pipe.first, first) < 0) return -EFAULT;
  if (length != first && copy_to_iter(iter, pipe.ring, length - first) < 0) return -EFAULT;
  pipe.used -= length;
  pipe.first = pipe.used == 0 ? 0 : (pipe.first + length) & (PIPE_SIZE - 1);
  return 0;
}

/** Moves `length` bytes into the ring: 0 or -EFAULT. Under the lock. */
@inline
function put_in(pipe: Pipe, iter: IovIter, length: u32): i32 {
  const at = (pipe.first + pipe.used) & (PIPE_SIZE - 1);
  const first = min<u32>(length, PIPE_SIZE - at);
  if (copy_from_iter(iter, pipe.ring + at, first) < 0) return -EFAULT;
  if (length != first && copy_from_iter(iter, pipe.ring, length - first) < 0) return -EFAULT;
  pipe.used += length;
  return 0;
}

/** read(2): what is there, at once; 0 at the end; sleeps while it is empty and somebody could write. */
function pipe_read(file: File, iter: IovIter): i32 {
  const pipe = pipe_of(file);
  if (iter.remaining == 0) return 0;
  while (true) {
    pipe_lock(pipe);
    if (pipe.used != 0) {
      const length = min<u32>(iter.remaining, pipe.used);
      const error = take_out(pipe, iter, length);
      const more = pipe.used != 0;
      pipe_unlock(pipe);
      wake_one(pipe_room_queue(pipe));
      if (more) wake_one(pipe_bytes_queue(pipe));
      return error < 0 ? error : <i32>length;
    }
    const over = pipe.writers == 0;
    pipe_unlock(pipe);
    if (over) return 0;
    if ((file.flags & FDFLAGS_NONBLOCK) != 0) return -EAGAIN;
    const error = wait_for_bytes(pipe);
    if (error < 0) return error;
  }
}

function wait_for_bytes(pipe: Pipe): i32 {
  wait_begin(pipe_bytes_queue(pipe));
  pipe_lock(pipe);
  const sleeps = pipe.used == 0 && pipe.writers != 0;
  pipe_unlock(pipe);
  if (sleeps) return wait_commit();
  wait_cancel();
  return 0;
}

/** write(2): all of it, sleeping while there is no room; -EPIPE when nobody can read (the caller raises SIGPIPE). */
function pipe_write(file: File, iter: IovIter): i32 {
  const pipe = pipe_of(file);
  const total = iter.remaining;
  if (total == 0) return 0;
  const needed = total <= PIPE_BUF ? total : 1;
  let error = 0;
  while (true) {
    pipe_lock(pipe);
    if (pipe.readers == 0) {
      pipe_unlock(pipe);
      error = -EPIPE;
      break;
    }
    if (PIPE_SIZE - pipe.used >= needed) {
      error = put_in(pipe, iter, min<u32>(iter.remaining, PIPE_SIZE - pipe.used));
      const room = pipe.used != PIPE_SIZE;
      pipe_unlock(pipe);
      wake_one(pipe_bytes_queue(pipe));
      if (error < 0) break;
      if (iter.remaining == 0) {
        if (room) wake_one(pipe_room_queue(pipe));
        return total;
      }
      continue;
    }
    pipe_unlock(pipe);
    error = (file.flags & FDFLAGS_NONBLOCK) != 0 ? -EAGAIN : wait_for_room(pipe, needed);
    if (error < 0) break;
  }
  return iter.remaining != total ? <i32>(total - iter.remaining) : error;
}

function wait_for_room(pipe: Pipe, needed: u32): i32 {
  wait_begin(pipe_room_queue(pipe));
  pipe_lock(pipe);
  const sleeps = PIPE_SIZE - pipe.used < needed && pipe.readers != 0;
  pipe_unlock(pipe);
  if (sleeps) return wait_commit();
  wait_cancel();
  return 0;
}

function pipe_poll(file: File, table: PollTable): u32 {
  const pipe = pipe_of(file);
  let ready: u32 = 0;
  if ((file.access & FILE_READ) != 0) poll_wait(table, pipe_bytes_queue(pipe));
  if ((file.access & FILE_WRITE) != 0) poll_wait(table, pipe_room_queue(pipe));
  pipe_lock(pipe);
  if ((file.access & FILE_READ) != 0) {
    if (pipe.used != 0) ready |= POLLIN | POLLRDNORM;
    if (pipe.writers == 0 && pipe.writers_ever != 0) ready |= POLLHUP;
  }
  if ((file.access & FILE_WRITE) != 0) {
    if (PIPE_SIZE - pipe.used >= PIPE_BUF) ready |= POLLOUT | POLLWRNORM;
    if (pipe.readers == 0) ready |= POLLERR;
  }
  pipe_unlock(pipe);
  return ready;
}

function pipe_ioctl(file: File, request: u32, argument: u32): i32 {
  if (request != FIONREAD) return -ENOTTY;
  pipe_lock(pipe_of(file));
  const used = pipe_of(file).used;
  pipe_unlock(pipe_of(file));
  return put_user_u32(argument, used);
}

/** Counts an open file in, which may read, write, both or, opened without rights, neither. Under the lock. */
export function pipe_join(pipe: Pipe, access: u32): void {
  pipe.files++;
  if ((access & FILE_READ) != 0) {
    pipe.readers++;
    pipe.readers_ever++;
  }
  if ((access & FILE_WRITE) != 0) {
    pipe.writers++;
    pipe.writers_ever++;
  }
}

/** Counts an open file out, and tells the other side; frees the pipe with the last one. */
export function pipe_leave(inode: Inode, pipe: Pipe, access: u32): void {
  inode_hold(inode);
  pipe_lock(pipe);
  if ((access & FILE_READ) != 0) pipe.readers--;
  if ((access & FILE_WRITE) != 0) pipe.writers--;
  const last = --pipe.files == 0;
  if (last) inode.pipe = 0;
  // Under the lock: we are no longer counted, and the task that leaves after us frees the pipe.
  wake_all(pipe_bytes_queue(pipe));
  wake_all(pipe_room_queue(pipe));
  pipe_unlock(pipe);
  inode_drop(inode);
  if (last) pipe_free(pipe);
}

function pipe_release(file: File): void {
  pipe_leave(file.inode, pipe_of(file), file.access);
}

@inline
export function pipe_file_ops(): FileOps {
  return changetype<FileOps>(vfs_state().pipe_ops);
}

function pipe_inode_evict(inode: Inode): void {
  inode_release(inode);
  cache_free(vfs_state().pipe_inode_cache, changetype<usize>(inode));
}

/** Called once at boot: the caches, the operations, and the file system that anonymous pipes' inodes belong to. */
export function pipes_init(): void {
  const state = vfs_state();
  state.pipe_cache = cache_create('pipe', <u32>offsetof<Pipe>());
  state.pipe_inode_cache = cache_create('pipe_inode', <u32>offsetof<Inode>());
  const ops = file_ops_create();
  ops.read = pipe_read.index;
  ops.write = pipe_write.index;
  ops.poll = pipe_poll.index;
  ops.ioctl = pipe_ioctl.index;
  ops.release = pipe_release.index;
  state.pipe_ops = changetype<usize>(ops);
  const inode_ops = inode_ops_create();
  inode_ops.evict = pipe_inode_evict.index;
  const superblock = superblock_alloc(filesystem_internal('pipefs'), superblock_ops_create(), root_account());
  if (is_null(superblock)) panic('no memory for pipefs');
  superblock.magic = PIPEFS_MAGIC;
  superblock.private_data = changetype<usize>(inode_ops);
  state.pipe_superblock = changetype<usize>(superblock);
}

function pipe_inode(pipe: Pipe, context: VfsContext): Inode {
  const state = vfs_state();
  const inode = changetype<Inode>(cache_alloc(state.pipe_inode_cache, context.account));
  if (is_null(inode)) return inode;
  const superblock = changetype<SuperBlock>(state.pipe_superblock);
  const ops = changetype<InodeOps>(superblock.private_data);
  inode_init(inode, superblock, ops, next_anonymous_ino(), S_IFIFO | S_IRUSR | S_IWUSR);
  inode.uid = context.credentials.euid;
  inode.gid = context.credentials.egid;
  inode.pipe = changetype<usize>(pipe);
  return inode;
}

function pipe_end(pipe: Pipe, inode: Inode, flags: u32, access: u32, account: Account): File {
  const file = file_alloc(inode, null_of<Mount>(), null_of<Dentry>(), flags, access | FILE_STREAM, account);
  if (is_null(file)) return file;
  inode_get(inode);
  file.ops = pipe_file_ops();
  file.private_data = changetype<usize>(pipe);
  pipe_lock(pipe);
  pipe_join(pipe, access);
  pipe_unlock(pipe);
  return file;
}

/**
 * pipe2(2): stores the File to read from and the one to write to, each with one reference, as two words at kernel
 * address `ends`. `flags`: FDFLAGS_NONBLOCK or 0. 0 or -ENOMEM.
 */
export function pipe_create(context: VfsContext, flags: u32, ends: usize): i32 {
  const pipe = pipe_alloc(context.account);
  if (is_null(pipe)) return -ENOMEM;
  const inode = pipe_inode(pipe, context);
  if (is_null(inode)) {
    pipe_free(pipe);
    return -ENOMEM;
  }
  const reader = pipe_end(pipe, inode, flags, FILE_READ, context.account);
  if (is_null(reader)) pipe_free(pipe);
  let writer = null_of<File>();
  if (!is_null(reader)) {
    writer = pipe_end(pipe, inode, flags, FILE_WRITE, context.account);
    if (is_null(writer)) file_put(reader);
  }
  inode_put(inode);
  if (is_null(writer)) return -ENOMEM;
  store<usize>(ends, changetype<usize>(reader));
  store<usize>(ends, changetype<usize>(writer), 4);
  return 0;
}
