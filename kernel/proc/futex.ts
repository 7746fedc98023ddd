// Futexes: futex(2), private to a program: a word in its memory, and those who wait for it to change.
//
//   bucket of (space, address) ─▶ Waiter ─▶ Waiter      other futexes may share the bucket
//
// No wake-up is lost: a sleeper announces its sleep, then looks at the word and joins the bucket under the bucket's lock;
// a waker changes the word first and takes the lock then. Either the sleeper sees the new value, or the waker the sleeper.
//
// Interface: futexes_init, futex_wait, futex_wake. Locks: each bucket's, RANK_WAIT_QUEUE.

import { EINVAL, ETIMEDOUT } from '../base/abi';
import { FUTEX_TABLE } from '../base/layout';
import { ListHead, list_add_tail, list_del, list_first, list_init } from '../base/list';
import { null_of } from '../base/pointer';
import { RANK_WAIT_QUEUE, spin_lock, spin_unlock } from '../sync/spinlock';
import { Space } from '../mm/space';
import { load_user_u32 } from '../mm/uaccess';
import { wake } from '../sched/wake';
import { Thread } from '../sched/thread';
import { WaitQueue, wait_begin, wait_cancel, wait_commit_until } from '../sched/wait';
import { context_walk } from '../vfs/context';
import { current_task } from './task';

@unmanaged
class Bucket {
  lock: u32;
  /** A ListHead. */
  first: usize;
  last: usize;
}

/** One sleeper, in the room of its call's path walk; a list node by its address. Guarded by the bucket's lock. */
@unmanaged
class Waiter {
  next: usize;
  prev: usize;
  thread: Thread;
  space: Space;
  address: u32;
  /** 1 once a waker has taken it out of the bucket. */
  woken: u32;
}

const BUCKETS: u32 = 64;
const BUCKET_BYTES: usize = 12;

@inline
function head_of(bucket: Bucket): usize {
  return changetype<usize>(bucket) + offsetof<Bucket>('first');
}

function bucket_of(space: Space, address: u32): Bucket {
  // Words lie at multiples of 4, spaces at multiples of 16 or more (Knuth's multiplicative hash).
  const hash = ((address >>> 2) ^ ((<u32>changetype<usize>(space)) >>> 4)) * 0x9e3779b1;
  return changetype<Bucket>(FUTEX_TABLE + BUCKET_BYTES * <usize>(hash >>> 26));
}

/** Called once at boot. */
export function futexes_init(): void {
  for (let i: u32 = 0; i < BUCKETS; i++) {
    list_init(head_of(changetype<Bucket>(FUTEX_TABLE + BUCKET_BYTES * <usize>i)));
  }
}

/**
 * Sleeps while the word at user address `address`, which has been checked to be in the program's memory, is `expected`:
 * 1 when woken, 0 at monotonic time `deadline` (ns; NEVER for none); -EINVAL if it is something else; -EINTR.
 */
export function futex_wait(address: u32, expected: u32, deadline: i64): i32 {
  const me = current_task();
  const bucket = bucket_of(me.space, address);
  const waiter = changetype<Waiter>(context_walk(me.vfs));
  waiter.thread = me;
  waiter.space = me.space;
  waiter.address = address;
  waiter.woken = 0;
  wait_begin(null_of<WaitQueue>());
  spin_lock(changetype<usize>(bucket), RANK_WAIT_QUEUE);
  const changed = load_user_u32(address) != expected;
  if (!changed) list_add_tail(head_of(bucket), changetype<usize>(waiter));
  spin_unlock(changetype<usize>(bucket), RANK_WAIT_QUEUE);
  if (changed) {
    wait_cancel();
    return -EINVAL;
  }
  let result = wait_commit_until(deadline);
  // A sleep may end without a reason, as by a signal that another hart sent to the thread's last one.
  while (result == 0) {
    wait_begin(null_of<WaitQueue>());
    if (has_been_woken(bucket, waiter)) {
      wait_cancel();
      return 1;
    }
    result = wait_commit_until(deadline);
  }
  if (leave_bucket(bucket, waiter)) return 1;
  return result == -ETIMEDOUT ? 0 : result;
}

/** Also waits for a waker that is still at it, since the waiter's room is not the waiter's own after the call. */
function has_been_woken(bucket: Bucket, waiter: Waiter): bool {
  spin_lock(changetype<usize>(bucket), RANK_WAIT_QUEUE);
  const woken = waiter.woken != 0;
  spin_unlock(changetype<usize>(bucket), RANK_WAIT_QUEUE);
  return woken;
}

/** The waiter gives up; true if it was woken just then. */
function leave_bucket(bucket: Bucket, waiter: Waiter): bool {
  spin_lock(changetype<usize>(bucket), RANK_WAIT_QUEUE);
  const woken = waiter.woken != 0;
  if (!woken) list_del(changetype<usize>(waiter));
  spin_unlock(changetype<usize>(bucket), RANK_WAIT_QUEUE);
  return woken;
}

/** Wakes up to `count` of the current program's sleepers on the word at `address`, longest first: how many. */
export function futex_wake(address: u32, count: u32): u32 {
  const space = current_task().space;
  const bucket = bucket_of(space, address);
  const head = head_of(bucket);
  let woken: u32 = 0;
  spin_lock(changetype<usize>(bucket), RANK_WAIT_QUEUE);
  let node = list_first(head);
  while (node != head && woken < count) {
    const next = changetype<ListHead>(node).next;
    const waiter = changetype<Waiter>(node);
    if (waiter.space == space && waiter.address == address) {
      list_del(node);
      waiter.woken = 1;
      wake(waiter.thread);
      woken++;
    }
    node = next;
  }
  spin_unlock(changetype<usize>(bucket), RANK_WAIT_QUEUE);
  return woken;
}
