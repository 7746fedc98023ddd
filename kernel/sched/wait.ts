// Wait queues: where threads sleep until something is true. The pattern, which cannot lose a wake-up:
//
//   sleeper                                        waker
//   wait_begin(queue)   on the queue, SLEEPING       make it true
//   is it true?  yes: wait_cancel()                   wake_all(queue)
//                no:  wait_commit() sleeps
//
// Whoever makes it true after the sleeper looked finds the sleeper on the queue and sets it RUNNABLE, and
// wait_commit then does not sleep. A thread waits on one queue with its own entry; poll() brings more entries.
//
// Interface: wait_queue_init, wait_begin, wait_cancel, wait_commit, wait_commit_until, wake_one, wake_all,
// sleep_until, wake_for_signal; WaitEntry with wait_add and wait_remove for poll.
// Locks: each queue's own, RANK_WAIT_QUEUE. wait_commit may be called with no lock held.

import { EINTR, ETIMEDOUT } from '../base/abi';
import { FAULT_PARK, fault_due } from '../base/debug';
import { list_add_tail, list_del, list_empty, list_first, list_init, ListHead } from '../base/list';
import { RANK_WAIT_QUEUE, spin_lock, spin_unlock } from '../sync/spinlock';
import { clock_now } from './clock';
import { schedule, thread_set_work, wake } from './schedule';
import {
  THREAD_RUNNABLE,
  THREAD_SLEEPING,
  Thread,
  WORK_KILL,
  WORK_SIGNAL,
  WORK_SIGNALS,
  WORK_STRIKE,
  current,
} from './thread';
import { NEVER, Timer, timer_cancel, timer_set } from './timer';

/** Embedded in what is waited for. WAIT_QUEUE_BYTES long, address a multiple of 4. */
@unmanaged
export class WaitQueue {
  lock: u32;
  first: usize;
  last: usize;
}

export const WAIT_QUEUE_BYTES: usize = 12;

/** One thread's place on one queue. Its first two words are the list node. */
@unmanaged
export class WaitEntry {
  next: usize;
  prev: usize;
  /** The queue that it is on; 0 if none. */
  queue: WaitQueue;
  thread: Thread;
  /** 0: wakes the thread. Else the table index of a function (WaitEntry) -> void to be called instead. */
  wake: u32;
}

export const WAIT_ENTRY_BYTES: usize = 20;

@inline
function head_of(queue: WaitQueue): usize {
  return changetype<usize>(queue) + offsetof<WaitQueue>('first');
}

@inline
function own_entry(thread: Thread): WaitEntry {
  return changetype<WaitEntry>(changetype<usize>(thread) + offsetof<Thread>('wait_next'));
}

@inline
function own_timer(thread: Thread): Timer {
  return changetype<Timer>(changetype<usize>(thread) + offsetof<Thread>('timer_expires'));
}

export function wait_queue_init(queue: WaitQueue): void {
  queue.lock = 0;
  list_init(head_of(queue));
}

/** Prepares a new thread's own entry. */
export function thread_wait_init(thread: Thread): void {
  list_init(changetype<usize>(own_entry(thread)));
}

/** True if nobody waits. A hint unless the caller excludes newcomers. */
@inline
export function wait_queue_empty(queue: WaitQueue): bool {
  return list_empty(head_of(queue));
}

/** Puts `entry` on `queue`, last. For poll; others use wait_begin. */
export function wait_add(entry: WaitEntry, queue: WaitQueue): void {
  spin_lock(changetype<usize>(queue), RANK_WAIT_QUEUE);
  entry.queue = queue;
  list_add_tail(head_of(queue), changetype<usize>(entry));
  spin_unlock(changetype<usize>(queue), RANK_WAIT_QUEUE);
}

/** Takes `entry` off its queue, if it is on one. */
export function wait_remove(entry: WaitEntry): void {
  const queue = entry.queue;
  if (changetype<usize>(queue) == 0) return;
  spin_lock(changetype<usize>(queue), RANK_WAIT_QUEUE);
  list_del(changetype<usize>(entry));
  entry.queue = changetype<WaitQueue>(0);
  spin_unlock(changetype<usize>(queue), RANK_WAIT_QUEUE);
}

/** Announces that the current thread is going to sleep on `queue` (0: on nothing but time and signals). */
export function wait_begin(queue: WaitQueue): void {
  const me = current();
  me.state = THREAD_SLEEPING;
  const entry = own_entry(me);
  entry.thread = me;
  entry.wake = 0;
  if (changetype<usize>(queue) != 0) wait_add(entry, queue);
}

/** It was true after all: the current thread goes on without sleeping. */
export function wait_cancel(): void {
  const me = current();
  wait_remove(own_entry(me));
  me.state = THREAD_RUNNABLE;
}

/** Sleeps until woken: 0, or -EINTR if a signal (or a kill) came instead. */
export function wait_commit(): i32 {
  return wait_commit_until(NEVER);
}

/** As wait_commit, only for fatal signals: for waits that must not fail halfway. 0, or -EINTR: the thread is to die. */
export function wait_commit_killable(): i32 {
  return sleep(NEVER, WORK_KILL);
}

/** As wait_commit, and -ETIMEDOUT at monotonic time `deadline` (ns; NEVER for none). */
export function wait_commit_until(deadline: i64): i32 {
  return sleep(deadline, WORK_SIGNALS);
}

function sleep(deadline: i64, wakers: u32): i32 {
  const me = current();
  if (DEBUG) if (me.killable && fault_due(FAULT_PARK)) thread_set_work(me, WORK_KILL | WORK_STRIKE);
  const entry = own_entry(me);
  const queued = changetype<usize>(entry.queue) != 0;
  let result = 0;
  me.wait_interruptible = wakers & WORK_SIGNAL;
  if ((me.work & wakers) != 0) {
    result = -EINTR;
  } else if (deadline != NEVER && deadline <= clock_now()) {
    result = -ETIMEDOUT;
  } else {
    const timer = own_timer(me);
    if (deadline != NEVER) timer_set(timer, deadline, timer_wakes.index, changetype<usize>(me));
    if (me.state == THREAD_SLEEPING) schedule();
    const expired = deadline != NEVER && !timer_cancel(timer);
    const woken = queued && changetype<usize>(entry.queue) == 0;
    if (!woken && (me.work & wakers) != 0) result = -EINTR;
    else if (!woken && expired) result = -ETIMEDOUT;
  }
  me.wait_interruptible = 0;
  wait_cancel();
  return result;
}

function timer_wakes(thread: usize): void {
  wake(changetype<Thread>(thread));
}

/** Sleeps until monotonic time `deadline` (ns): 0, or -EINTR. */
export function sleep_until(deadline: i64): i32 {
  wait_begin(changetype<WaitQueue>(0));
  const result = wait_commit_until(deadline);
  return result == -ETIMEDOUT ? 0 : result;
}

/** A signal came for `thread`: ends its sleep if that is one that `fatal` or ordinary signals end. */
export function wake_for_signal(thread: Thread, fatal: bool): void {
  thread_set_work(thread, fatal ? WORK_KILL | WORK_SIGNAL : WORK_SIGNAL);
  if (thread.state == THREAD_SLEEPING && (fatal || thread.wait_interruptible != 0)) wake(thread);
}

/** Wakes the thread of `entry`, or calls its function. True if a thread that waits on this queue alone was woken. */
function wake_entry(entry: WaitEntry): bool {
  if (entry.wake != 0) {
    call_indirect<void>(entry.wake, entry);
    return false;
  }
  list_del(changetype<usize>(entry));
  entry.queue = changetype<WaitQueue>(0);
  return wake(entry.thread);
}

function wake_up(queue: WaitQueue, all: bool): void {
  if (wait_queue_empty(queue)) return;
  spin_lock(changetype<usize>(queue), RANK_WAIT_QUEUE);
  let node = list_first(head_of(queue));
  while (node != head_of(queue)) {
    const next = changetype<ListHead>(node).next;
    if (wake_entry(changetype<WaitEntry>(node)) && !all) break;
    node = next;
  }
  spin_unlock(changetype<usize>(queue), RANK_WAIT_QUEUE);
}

/** Wakes the thread that has waited longest, and every poll. */
export function wake_one(queue: WaitQueue): void {
  wake_up(queue, false);
}

/** Wakes everybody. */
export function wake_all(queue: WaitQueue): void {
  wake_up(queue, true);
}
