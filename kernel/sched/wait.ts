// Wait queues: where threads sleep until something is true. The pattern, which cannot lose a wake-up:
//
//   sleeper                                        waker
//   wait_begin(queue)   on the queue, SLEEPING       make it true
//   is it true?  yes: wait_cancel()                   wake_all(queue)
//                no:  wait_commit() sleeps
//
// A waker that makes it true after the sleeper looked finds the sleeper on the queue and sets it RUNNABLE, and
// wait_commit then does not sleep. A thread waits on one queue with its own entry; poll(2) brings more entries.
//
// With several harts, each side writes one word and then reads the other's: the sleeper SLEEPING, then what it waits for; the
// waker what is waited for, then the queue. Both writes must have arrived before the reads, or each could miss the other's:
// that is what the atomic store and the fence are for. The same holds for signals: `state` and `wait_interruptible` on
// one side, `work` on the other.
//
// A waker wakes the thread first, and takes its entry off the queue last of all: until then the sleeper, which
// looks for its entry under the queue's lock before it goes on, cannot end and be freed. What contains a queue must outlive its
// sleepers: they hold a reference. Any sleep may end without a reason: a sleeper looks again.
//
// Interface: wait_queue_init, wait_begin, wait_cancel, wait_commit…, wake_one, wake_all,
// sleep_until, sleep_killable, wake_for_signal, wake_to_freeze; WaitEntry with wait_add and wait_remove for poll.
// Locks: each queue's own, RANK_WAIT_QUEUE. wait_commit may be called with no lock held.

import { EINTR, ETIMEDOUT } from '../base/abi';
import { FAULT_PARK, fault_due } from '../base/debug';
import { list_add_tail, list_del, list_empty, list_first, list_init, ListHead } from '../base/list';
import { embedded, is_null, null_of } from '../base/pointer';
import { atomic_fence, atomic_load, atomic_store } from '../sync/atomic';
import { RANK_WAIT_QUEUE, spin_lock, spin_unlock } from '../sync/spinlock';
import { clock_now } from './time/clock';
import { schedule } from './schedule';
import {
  THREAD_RUNNABLE,
  THREAD_SLEEPING,
  Thread,
  WORK_FREEZE,
  WORK_KILL,
  WORK_SIGNAL,
  WORK_SIGNALS,
  WORK_STRIKE,
  current,
  thread_set_work,
} from './thread';
import { NEVER, Timer, timer_cancel, timer_set } from './time/timer';
import { wake } from './wake';

/** Lies inside what is waited for: `embedded` (base/pointer.ts). */
@unmanaged
export class WaitQueue {
  lock: u32;
  first: usize;
  last: usize;
}

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
  return embedded<Thread, WaitEntry>(thread, offsetof<Thread>('wait_next'));
}

@inline
function own_timer(thread: Thread): Timer {
  return embedded<Thread, Timer>(thread, offsetof<Thread>('timer_key'));
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

@inline
function queue_address(entry: WaitEntry): usize {
  return changetype<usize>(entry) + offsetof<WaitEntry>('queue');
}

/** Takes `entry` off its queue: true, or false if it is on none (any more); no waker looks at it after that. */
export function wait_remove(entry: WaitEntry): bool {
  const queue = changetype<WaitQueue>(<usize>atomic_load(queue_address(entry)));
  if (is_null(queue)) return false;
  spin_lock(changetype<usize>(queue), RANK_WAIT_QUEUE);
  const waits = entry.queue == queue;
  if (waits) unlink(entry);
  spin_unlock(changetype<usize>(queue), RANK_WAIT_QUEUE);
  return waits;
}

/** The entry leaves its queue, whose lock is held: last of all it says so. */
function unlink(entry: WaitEntry): void {
  list_del(changetype<usize>(entry));
  atomic_store(queue_address(entry), 0);
}

/** Announces that the current thread is going to sleep on `queue` (0: on nothing but time and signals). */
export function wait_begin(queue: WaitQueue): void {
  const me = current();
  const entry = own_entry(me);
  entry.thread = me;
  entry.wake = 0;
  me.wait_on = changetype<usize>(queue);
  atomic_store(changetype<usize>(me) + offsetof<Thread>('state'), THREAD_SLEEPING);
  if (!is_null(queue)) wait_add(entry, queue);
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

/** Sleeps until monotonic time `deadline` (ns), whatever signals come but a fatal one: 0, or -EINTR. */
export function sleep_killable(deadline: i64): i32 {
  while (true) {
    wait_begin(null_of<WaitQueue>());
    const result = sleep(deadline, WORK_KILL);
    if (result == -ETIMEDOUT) return 0;
    if (result < 0) return result;
  }
}

/** As wait_commit, and -ETIMEDOUT at monotonic time `deadline` (ns; NEVER for none). */
export function wait_commit_until(deadline: i64): i32 {
  return sleep(deadline, WORK_SIGNALS);
}

/** As wait_commit, whatever signals come: for what is certain to come soon. */
export function wait_commit_uninterruptible(): void {
  sleep(NEVER, 0);
}

@inline
function work_address(thread: Thread): usize {
  return changetype<usize>(thread) + offsetof<Thread>('work');
}

@inline
function set_interruptible(thread: Thread, bits: u32): void {
  atomic_store(changetype<usize>(thread) + offsetof<Thread>('wait_interruptible'), bits);
}

function sleep(deadline: i64, wakers: u32): i32 {
  const me = current();
  if (DEBUG) if (me.killable && fault_due(FAULT_PARK)) thread_set_work(me, WORK_KILL | WORK_STRIKE);
  const entry = own_entry(me);
  let result = 0;
  set_interruptible(me, wakers & WORK_SIGNAL);
  if ((atomic_load(work_address(me)) & wakers) != 0) {
    result = -EINTR;
  } else if (deadline != NEVER && deadline <= clock_now()) {
    result = -ETIMEDOUT;
  } else {
    const timer = own_timer(me);
    if (deadline != NEVER) timer_set(timer, deadline, timer_wakes.index, changetype<usize>(me));
    if (me.state == THREAD_SLEEPING) schedule();
    const expired = deadline != NEVER && !timer_cancel(timer);
    if ((atomic_load(work_address(me)) & wakers) != 0) result = -EINTR;
    else if (expired) result = -ETIMEDOUT;
  }
  set_interruptible(me, 0);
  const waited = wait_remove(entry);
  me.state = THREAD_RUNNABLE;
  // A thread that was taken off the queue was woken, whatever else has come: its wake_one must not be lost.
  return me.wait_on != 0 && !waited ? 0 : result;
}

function timer_wakes(thread: usize): void {
  wake(changetype<Thread>(thread));
}

/** Sleeps until monotonic time `deadline` (ns): 0, or -EINTR. */
export function sleep_until(deadline: i64): i32 {
  while (true) {
    wait_begin(null_of<WaitQueue>());
    const result = wait_commit_until(deadline);
    if (result == -ETIMEDOUT) return 0;
    if (result < 0) return result;
  }
}

/** `thread` is to stand still: ends its sleep if that is one that signals end, so that it comes to where it can. */
export function wake_to_freeze(thread: Thread): void {
  thread_set_work(thread, WORK_FREEZE);
  if (thread.state == THREAD_SLEEPING && thread.wait_interruptible != 0) wake(thread);
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
  const woken = wake(entry.thread);
  unlink(entry);
  return woken;
}

function wake_up(queue: WaitQueue, all: bool): void {
  atomic_fence();
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
