// Advisory locks on whole files: flock(2). A lock belongs to the open file description: descriptors that dup and fork made
// share it, and it goes with the last of them. Locks bind only those who ask.
//
// Interface: flocks_init, flock_apply, flock_forget; flock_next, holder_next, waiter_next for /proc/locks. An open file is given as the
// address of its word `File.flock`, `holder`.
// Locks: inode_hold guards the inode's lock, its counts, and the words of the files that have the inode open. Who waits, or is
// about to wake others, counts as a user, so that the lock and its queue stay. VfsState.flocks_lock (RANK_PIPE), inside of
// inode_hold, guards the list of all locks and each one's lists of records: who looks at them has only that.

import { EAGAIN, ENOMEM, LOCK_EX, LOCK_UN } from '../../base/abi';
import { ListHead, list_add_tail, list_del, list_init } from '../../base/list';
import { check } from '../../base/panic';
import { embedded, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { payer } from '../../sched/thread';
import { WaitQueue, wait_begin, wait_cancel, wait_commit, wait_queue_init, wake_all } from '../../sched/wait';
import { RANK_PIPE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { Inode, inode_drop, inode_hold } from '../inode';
import { VfsState, vfs_state } from '../state';

/** What hangs on an inode (Inode.flock) while it is locked or somebody waits. */
@unmanaged
export class FileLock {
  /** Files that hold it, and calls that work on it. */
  users: u32;
  /** Files that hold it shared. */
  shared: u32;
  /** 1 if a file holds it alone. */
  exclusive: u32;
  /** Those who wait: a WaitQueue. */
  queue_lock: u32;
  queue_first: usize;
  queue_last: usize;
  inode: Inode;
  // --- guarded by flocks_lock ---
  /** Node in the list of all. */
  link: usize;
  link_prev: usize;
  /** Heads: the records of its holders, and of those that wait for it. */
  holders: usize;
  holders_prev: usize;
  waiters: usize;
  waiters_prev: usize;
}

/** That a file holds a lock, `File.flock`, or a call waits for it. */
@unmanaged
export class LockRecord {
  /** Node in the lock's `holders` or `waiters`, or in neither. */
  link: usize;
  link_prev: usize;
  /** LOCK_SH or LOCK_EX. */
  kind: u32;
  /** Who asked for it: its number in the first pid namespace. */
  pid: u32;
}

@inline
function all_locks(): usize {
  return changetype<usize>(vfs_state()) + offsetof<VfsState>('flocks');
}

@inline
function holders_of(lock: FileLock): usize {
  return changetype<usize>(lock) + offsetof<FileLock>('holders');
}

@inline
function waiters_of(lock: FileLock): usize {
  return changetype<usize>(lock) + offsetof<FileLock>('waiters');
}

@inline
function link_of(lock: FileLock): usize {
  return changetype<usize>(lock) + offsetof<FileLock>('link');
}

/** Called once at boot. */
export function flocks_init(): void {
  list_init(all_locks());
}

@inline
export function flocks_lock(): void {
  spin_lock(changetype<usize>(vfs_state()) + offsetof<VfsState>('flocks_lock'), RANK_PIPE);
}

@inline
export function flocks_unlock(): void {
  spin_unlock(changetype<usize>(vfs_state()) + offsetof<VfsState>('flocks_lock'), RANK_PIPE);
}

/** The node behind `node` in the list with `head`; 0 at the end. Under flocks_lock. */
@inline
function after(head: usize, node: usize): usize {
  const next = changetype<ListHead>(node == 0 ? head : node).next;
  return next == head ? 0 : next;
}

/** The lock behind `lock`, 0: the first; 0 at the end. Under flocks_lock. */
export function flock_next(lock: FileLock): FileLock {
  const node = after(all_locks(), is_null(lock) ? 0 : link_of(lock));
  return changetype<FileLock>(node == 0 ? node : node - offsetof<FileLock>('link'));
}

/** The same for those who hold a lock. */
export function holder_next(lock: FileLock, record: LockRecord): LockRecord {
  return changetype<LockRecord>(after(holders_of(lock), changetype<usize>(record)));
}

/** The same for those who wait for it. */
export function waiter_next(lock: FileLock, record: LockRecord): LockRecord {
  return changetype<LockRecord>(after(waiters_of(lock), changetype<usize>(record)));
}

/** A record in no list; 0: no memory. */
function record_create(kind: u32, pid: u32): LockRecord {
  const record = changetype<LockRecord>(kmalloc(<u32>offsetof<LockRecord>(), payer()));
  if (is_null(record)) return record;
  list_init(changetype<usize>(record));
  record.kind = kind;
  record.pid = pid;
  return record;
}

/** Puts a node to the end of the list with `head`, or, 0, takes it out of the one that it is in. */
function move(node: usize, head: usize): void {
  flocks_lock();
  list_del(node);
  if (head != 0) list_add_tail(head, node);
  flocks_unlock();
}

/** Frees a record, or 0, that no file has. */
function record_free(record: LockRecord): void {
  if (is_null(record)) return;
  move(changetype<usize>(record), 0);
  kfree(changetype<usize>(record));
}

@inline
function queue_of(lock: FileLock): WaitQueue {
  return embedded<FileLock, WaitQueue>(lock, offsetof<FileLock>('queue_lock'));
}

function lock_init(lock: FileLock, inode: Inode): void {
  memory.fill(changetype<usize>(lock), 0, offsetof<FileLock>());
  wait_queue_init(queue_of(lock));
  list_init(link_of(lock));
  list_init(holders_of(lock));
  list_init(waiters_of(lock));
  lock.inode = inode;
}

/** The lock of `inode` with one user more; 0: no memory. */
function lock_join(inode: Inode): FileLock {
  // Made before it is known to be needed: nothing is allocated with the lock held.
  const fresh = kmalloc(<u32>offsetof<FileLock>(), payer());
  if (fresh != 0) lock_init(changetype<FileLock>(fresh), inode);
  inode_hold(inode);
  if (inode.flock == 0 && fresh != 0) {
    inode.flock = fresh;
    move(link_of(changetype<FileLock>(fresh)), all_locks());
  }
  const lock = changetype<FileLock>(inode.flock);
  if (inode.flock != 0) lock.users++;
  inode_drop(inode);
  if (fresh != 0 && changetype<usize>(lock) != fresh) kfree(fresh);
  return lock;
}

/** One user less; the last one takes the lock away. */
function lock_leave(inode: Inode, lock: FileLock): void {
  inode_hold(inode);
  const last = --lock.users == 0;
  if (last) {
    if (DEBUG) check(lock.shared + lock.exclusive == 0, 'a file lock is held by nobody');
    inode.flock = 0;
    move(link_of(lock), 0);
  }
  inode_drop(inode);
  if (last) kfree(changetype<usize>(lock));
}

/** Takes from the file what it holds, with inode_hold: its record, to be freed; 0: it held nothing. The caller is a user, too. */
function give_back(holder: usize, lock: FileLock): LockRecord {
  const record = changetype<LockRecord>(load<usize>(holder));
  if (is_null(record)) return record;
  if (record.kind == LOCK_EX) lock.exclusive = 0;
  else lock.shared--;
  store<usize>(holder, 0);
  move(changetype<usize>(record), 0);
  lock.users--;
  return record;
}

/** Lets the file, which holds nothing, hold the lock if nobody else stands against it, with inode_hold. */
function take(holder: usize, lock: FileLock, record: LockRecord): bool {
  if (lock.exclusive != 0 || (record.kind == LOCK_EX && lock.shared != 0)) return false;
  if (record.kind == LOCK_EX) lock.exclusive = 1;
  else lock.shared++;
  store<usize>(holder, changetype<usize>(record));
  move(changetype<usize>(record), holders_of(lock));
  lock.users++;
  return true;
}

/** Whether the file holds the lock so already, with inode_hold. */
@inline
function holds(holder: usize, kind: u32): bool {
  const record = changetype<LockRecord>(load<usize>(holder));
  return is_null(record) ? kind == LOCK_UN : record.kind == kind;
}

/** Waits until the file may hold the lock: 0, -EAGAIN unless `wait`, -EINTR. The record is the file's then, or free. */
function acquire(inode: Inode, holder: usize, lock: FileLock, record: LockRecord, wait: bool): i32 {
  let error = 0;
  while (true) {
    wait_begin(queue_of(lock));
    inode_hold(inode);
    // Another thread may have done it by the same open file meanwhile.
    const had = holds(holder, record.kind);
    const before = had ? null_of<LockRecord>() : give_back(holder, lock);
    const taken = !had && take(holder, lock, record);
    if (!had && !taken && wait) move(changetype<usize>(record), waiters_of(lock));
    inode_drop(inode);
    if (had || taken || !wait) {
      wait_cancel();
      record_free(before);
      // Alone it was before, perhaps: others may share it now.
      if (taken && !is_null(before)) wake_all(queue_of(lock));
      if (!taken) record_free(record);
      return had || taken ? 0 : -EAGAIN;
    }
    record_free(before);
    error = wait_commit();
    if (error < 0) break;
  }
  record_free(record);
  return error;
}

/** Gives up what the file holds. */
function release(inode: Inode, holder: usize, lock: FileLock): void {
  inode_hold(inode);
  const record = give_back(holder, lock);
  inode_drop(inode);
  if (is_null(record)) return;
  record_free(record);
  wake_all(queue_of(lock));
}

/**
 * flock(2) by the process `pid`: `kind` is LOCK_SH, LOCK_EX or LOCK_UN. To hold it in another way the file first gives it up, as on
 * Linux, also if it then does not get it. 0; -EAGAIN: not without waiting; -EINTR; -ENOMEM.
 */
export function flock_apply(inode: Inode, holder: usize, kind: u32, wait: bool, pid: u32): i32 {
  inode_hold(inode);
  const done = holds(holder, kind);
  inode_drop(inode);
  if (done) return 0;
  const record = kind == LOCK_UN ? null_of<LockRecord>() : record_create(kind, pid);
  if (kind != LOCK_UN && is_null(record)) return -ENOMEM;
  const lock = lock_join(inode);
  if (is_null(lock)) {
    record_free(record);
    return -ENOMEM;
  }
  release(inode, holder, lock);
  const result = kind == LOCK_UN ? 0 : acquire(inode, holder, lock, record, wait);
  lock_leave(inode, lock);
  return result;
}

/** The file is being closed, by its last user. It cannot fail. */
export function flock_forget(inode: Inode, holder: usize): void {
  if (load<usize>(holder) == 0) return;
  inode_hold(inode);
  const lock = changetype<FileLock>(inode.flock);
  lock.users++;
  inode_drop(inode);
  release(inode, holder, lock);
  lock_leave(inode, lock);
}
