// Mutex: a lock whose waiters sleep, for what a file system holds while it may wait for a device. Unlike a
// spinlock it may be held across a park; it is not held when a system call ends.
//
// Interface: mutex_init, mutex_lock (killable), mutex_lock_uninterruptible, mutex_unlock.
// Locks: the wait queue's. A free mutex costs a compare and a store.
// No wake-up is lost: a sleeper tries again after it is on the queue, and whoever releases looks at the queue after that.

import {
  WaitQueue,
  wait_begin,
  wait_cancel,
  wait_commit_killable,
  wait_commit_uninterruptible,
  wait_queue_init,
  wake_one,
} from '../sched/wait';
import { check } from '../base/panic';
import { embedded } from '../base/pointer';
import { atomic_load, atomic_store } from '../sync/atomic';
import { no_locks } from '../sync/spinlock';

/** Lies inside what it guards: `embedded` (base/pointer.ts). */
@unmanaged
export class Mutex {
  held: u32;
  queue_lock: u32;
  queue_first: usize;
  queue_last: usize;
}

@inline
function queue_of(mutex: Mutex): WaitQueue {
  return embedded<Mutex, WaitQueue>(mutex, offsetof<Mutex>('queue_lock'));
}

export function mutex_init(mutex: Mutex): void {
  mutex.held = 0;
  wait_queue_init(queue_of(mutex));
}

@inline
function take(mutex: Mutex): bool {
  if (SMP) return atomic.cmpxchg<u32>(changetype<usize>(mutex), 0, 1) == 0;
  if (mutex.held != 0) return false;
  mutex.held = 1;
  return true;
}

/** Takes the mutex, sleeping while another task has it: 0, or -EINTR if the caller is being killed. */
export function mutex_lock(mutex: Mutex): i32 {
  if (DEBUG) no_locks('a mutex is taken with a spinlock held');
  if (take(mutex)) return 0;
  while (true) {
    wait_begin(queue_of(mutex));
    if (take(mutex)) {
      wait_cancel();
      return 0;
    }
    const error = wait_commit_killable();
    if (error < 0) return error;
  }
}

/** Takes the mutex for what cannot fail, sleeping while another task has it. */
export function mutex_lock_uninterruptible(mutex: Mutex): void {
  if (DEBUG) no_locks('a mutex is taken with a spinlock held');
  while (!take(mutex)) {
    wait_begin(queue_of(mutex));
    if (take(mutex)) {
      wait_cancel();
      return;
    }
    wait_commit_uninterruptible();
  }
}

/** Gives the mutex back and wakes one who waits for it. */
export function mutex_unlock(mutex: Mutex): void {
  if (DEBUG) check(atomic_load(changetype<usize>(mutex)) != 0, 'a mutex is released that nobody holds');
  atomic_store(changetype<usize>(mutex), 0);
  // A sleeper that has just found it taken is on the queue by now, and wake_one looks after a fence.
  wake_one(queue_of(mutex));
}
