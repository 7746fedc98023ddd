// Counters with a descriptor: eventfd(2). A read takes the count, or 1 of a semaphore's; a write adds to it; either
// waits while it cannot.
//
// Interface: eventfd_create, eventfds_init.
// Locks: the counter's own, RANK_PIPE; its wait queue is woken without it, after the count has changed. A sleeper looks at the
// count under the lock after it is on the queue, so that no wake-up is lost.

import {
  EAGAIN,
  EINVAL,
  FDFLAGS_NONBLOCK,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  S_IRUSR,
  S_IWUSR,
} from '../../base/abi';
import { panic } from '../../base/panic';
import { embedded, is_null, null_of } from '../../base/pointer';
import { root_account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { WaitQueue, wait_begin, wait_cancel, wait_commit, wait_queue_init, wake_all } from '../../sched/wait';
import { RANK_PIPE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { VfsContext } from '../context';
import { Dentry } from '../dentry/dentry';
import { FILE_READ, FILE_STREAM, FILE_WRITE, File, FileOps, file_alloc, file_ops_create } from './file';
import {
  Inode,
  InodeOps,
  inode_init,
  inode_ops_create,
  inode_put,
  inode_release,
  next_anonymous_ino,
} from '../inode';
import { Mount } from '../mount/mount';
import { PollTable, poll_wait } from './poll';
import { vfs_state } from '../state';
import { SuperBlock, filesystem_internal, superblock_alloc, superblock_ops_create } from '../superblock';
import { IovIter, copy_to_iter, copy_from_iter } from '../iov_iter';

@unmanaged
class Counter extends Inode {
  // --- lock ---
  count: u64;
  /** What a read or write moves, on its way between the count and the program. */
  moving: u64;
  lock: u32;
  /** Constant. */
  semaphore: u32;
  /** Where readers and writers wait: a WaitQueue. */
  queue_lock: u32;
  queue_first: usize;
  queue_last: usize;
}

/** The most that it counts to. */
const COUNT_MAX: u64 = u64.MAX_VALUE - 1;
const VALUE_BYTES: u32 = 8;

@inline
function counter_of(file: File): Counter {
  return changetype<Counter>(file.inode);
}
@inline
function lock_of(counter: Counter): usize {
  return changetype<usize>(counter) + offsetof<Counter>('lock');
}
@inline
function moving_of(counter: Counter): usize {
  return changetype<usize>(counter) + offsetof<Counter>('moving');
}
@inline
function queue_of(counter: Counter): WaitQueue {
  return embedded<Counter, WaitQueue>(counter, offsetof<Counter>('queue_lock'));
}

/** Moves the count, or 1 of it, into the buffer: VALUE_BYTES, -EAGAIN if it is 0, -EFAULT. */
function take(counter: Counter, iter: IovIter): i32 {
  spin_lock(lock_of(counter), RANK_PIPE);
  let result = -EAGAIN;
  if (counter.count != 0) {
    counter.moving = counter.semaphore != 0 ? 1 : counter.count;
    result = copy_to_iter(iter, moving_of(counter), VALUE_BYTES);
    if (result == 0) {
      counter.count -= counter.moving;
      result = VALUE_BYTES;
    }
  }
  spin_unlock(lock_of(counter), RANK_PIPE);
  return result;
}

/** Adds `value` to the count: VALUE_BYTES, or -EAGAIN if there is no room. */
function add(counter: Counter, value: u64): i32 {
  spin_lock(lock_of(counter), RANK_PIPE);
  const room = value <= COUNT_MAX - counter.count;
  if (room) counter.count += value;
  spin_unlock(lock_of(counter), RANK_PIPE);
  return room ? VALUE_BYTES : -EAGAIN;
}

/** True if a take (`value` 0) or an add of `value` has to wait. */
function must_wait(counter: Counter, value: u64): bool {
  spin_lock(lock_of(counter), RANK_PIPE);
  const waits = value == 0 ? counter.count == 0 : value > COUNT_MAX - counter.count;
  spin_unlock(lock_of(counter), RANK_PIPE);
  return waits;
}

/** Takes the number to be added out of the buffer; one that is too large if it cannot be read. */
function take_value(counter: Counter, iter: IovIter): u64 {
  spin_lock(lock_of(counter), RANK_PIPE);
  counter.moving = u64.MAX_VALUE;
  copy_from_iter(iter, moving_of(counter), VALUE_BYTES);
  const value = counter.moving;
  spin_unlock(lock_of(counter), RANK_PIPE);
  return value;
}

/** read(2): 8 bytes. -EINVAL: less room; -EAGAIN, -EINTR. Blocks while the count is 0. */
function eventfd_read(file: File, iter: IovIter): i32 {
  if (iter.remaining < VALUE_BYTES) return -EINVAL;
  const counter = counter_of(file);
  let result = take(counter, iter);
  while (result == -EAGAIN && (file.flags & FDFLAGS_NONBLOCK) == 0) {
    wait_begin(queue_of(counter));
    if (must_wait(counter, 0)) {
      const error = wait_commit();
      if (error < 0) return error;
    } else {
      wait_cancel();
    }
    result = take(counter, iter);
  }
  if (result > 0) wake_all(queue_of(counter));
  return result;
}

/** write(2): 8 bytes. -EINVAL: less, or 2^64 - 1; -EAGAIN, -EINTR. Blocks while there is no room. */
function eventfd_write(file: File, iter: IovIter): i32 {
  if (iter.remaining < VALUE_BYTES) return -EINVAL;
  const counter = counter_of(file);
  const value = take_value(counter, iter);
  if (value > COUNT_MAX) return -EINVAL;
  let result = add(counter, value);
  while (result == -EAGAIN && (file.flags & FDFLAGS_NONBLOCK) == 0) {
    wait_begin(queue_of(counter));
    if (must_wait(counter, value)) {
      const error = wait_commit();
      if (error < 0) return error;
    } else {
      wait_cancel();
    }
    result = add(counter, value);
  }
  if (result > 0) wake_all(queue_of(counter));
  return result;
}

function eventfd_poll(file: File, table: PollTable): u32 {
  const counter = counter_of(file);
  poll_wait(table, queue_of(counter));
  spin_lock(lock_of(counter), RANK_PIPE);
  const count = counter.count;
  spin_unlock(lock_of(counter), RANK_PIPE);
  return (count != 0 ? POLLIN | POLLRDNORM : 0) | (count < COUNT_MAX ? POLLOUT | POLLWRNORM : 0);
}

function counter_evict(inode: Inode): void {
  inode_release(inode);
  kfree(changetype<usize>(inode));
}

/** Called once at boot: the operations, and the file system that the inodes belong to. */
export function eventfds_init(): void {
  const ops = file_ops_create();
  ops.read = eventfd_read.index;
  ops.write = eventfd_write.index;
  ops.poll = eventfd_poll.index;
  vfs_state().eventfd_ops = changetype<usize>(ops);
  const inode_ops = inode_ops_create();
  inode_ops.evict = counter_evict.index;
  const superblock = superblock_alloc(
    filesystem_internal('anon_inodefs'),
    superblock_ops_create(),
    root_account(),
  );
  if (is_null(superblock)) panic('no memory for the file system of counters');
  superblock.private_data = changetype<usize>(inode_ops);
  vfs_state().eventfd_superblock = changetype<usize>(superblock);
}

/** A file with one reference whose count is `value`; 0: no memory. `semaphore`: a read takes 1. */
export function eventfd_create(context: VfsContext, value: u64, semaphore: bool): File {
  const counter = changetype<Counter>(kmalloc(<u32>offsetof<Counter>(), context.account));
  if (is_null(counter)) return null_of<File>();
  const superblock = changetype<SuperBlock>(vfs_state().eventfd_superblock);
  const ops = changetype<InodeOps>(superblock.private_data);
  // Linux's anonymous inodes have no type either.
  inode_init(counter, superblock, ops, next_anonymous_ino(), S_IRUSR | S_IWUSR);
  counter.uid = context.credentials.euid;
  counter.gid = context.credentials.egid;
  counter.count = value;
  counter.semaphore = semaphore ? 1 : 0;
  wait_queue_init(queue_of(counter));
  const access = FILE_READ | FILE_WRITE | FILE_STREAM;
  const mount = null_of<Mount>();
  const file = file_alloc(counter, mount, null_of<Dentry>(), 0, access, context.account);
  if (is_null(file)) inode_put(counter);
  else file.ops = changetype<FileOps>(vfs_state().eventfd_ops);
  return file;
}
