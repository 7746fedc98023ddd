// poll_oneoff: ppoll(2) for descriptors and nanosleep(2) for clocks in one call, in both of WASI's layouts.
//
//   1. count      how many subscriptions are to descriptors, and is each known?
//   2. arm        the descriptors' files become PollItems; the earliest clock, the deadline
//   3. wait       vfs_poll, or sleep_until if there are only clocks
//   4. report     one event for each subscription that fired, in their order
//
// Clocks take no kernel memory, descriptors one PollItem each and no more than a table can hold descriptors, to read
// and to write.
//
// Interface: poll_oneoff. Locks: none.

import {
  CLOCKID_MONOTONIC,
  CLOCKID_REALTIME,
  CLOCKID_THREAD_CPUTIME_ID,
  EBADF,
  EFAULT,
  EINVAL,
  ENOMEM,
  ENOTSUP,
  EVENTRWFLAGS_FD_READWRITE_HANGUP,
  EVENTTYPE_CLOCK,
  EVENTTYPE_FD_READ,
  EVENTTYPE_FD_WRITE,
  EVENT_ERROR,
  EVENT_FD_READWRITE_FLAGS,
  EVENT_FD_READWRITE_NBYTES,
  EVENT_SIZE,
  FIONREAD,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME,
  SUBSCRIPTION_SIZE,
  SUBSCRIPTION_U_CLOCK_FLAGS,
  SUBSCRIPTION_U_CLOCK_ID,
  SUBSCRIPTION_U_CLOCK_TIMEOUT,
  SUBSCRIPTION_U_FD_READ_FILE_DESCRIPTOR,
  SUBSCRIPTION_U_TAG,
} from '../../base/abi';
import { is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import {
  load_user_u32,
  load_user_u64,
  load_user_u8,
  put_user_u32,
  put_user_u64,
  access_ok,
} from '../../mm/uaccess';
import { clock_now, clock_realtime } from '../../sched/time/clock';
import { cond_resched } from '../../sched/schedule';
import { NEVER } from '../../sched/time/timer';
import { sleep_until } from '../../sched/wait';
import { current_time_namespace } from '../../proc/namespaces';
import { current_task } from '../../proc/task';
import { VfsContext, context_walk } from '../../vfs/context';
import { fd_get } from '../../vfs/file/fd_table';
import { File, file_put } from '../../vfs/file/file';
import { is_regular } from '../../vfs/inode';
import { POLL_ITEM_BYTES, PollItem, vfs_poll } from '../../vfs/file/read_write';
import { user_array } from '../descriptor';

/** One call, in the room of its path walk. */
@unmanaged
class Poll {
  /** User addresses. */
  subscriptions: u32;
  events: u32;
  count: u32;
  /** Bytes by which preview0's clock subscription, and so all of it, is longer than preview1's. */
  extra: u32;
  /** When the call began, monotonic ns: relative times count from here, also after a restart. */
  start: i64;
  /** The earliest clock. */
  deadline: i64;
  /** PollItems of the subscriptions to descriptors, in order; kmalloc. */
  items: usize;
  items_count: u32;
  /** 1 if some subscription is wrong, and so an event already. */
  failed: u32;
  /** Events written. */
  reported: u32;
}

@inline
function at(poll: Poll, index: u32): u32 {
  return poll.subscriptions + index * (<u32>SUBSCRIPTION_SIZE + poll.extra);
}

@inline
function tag_at(subscription: u32): u32 {
  return load_user_u8(subscription + <u32>SUBSCRIPTION_U_TAG);
}

@inline
function item_at(poll: Poll, index: u32): PollItem {
  return changetype<PollItem>(poll.items + <usize>(index * POLL_ITEM_BYTES));
}

/** Other tasks may run between this many subscriptions. */
const BATCH: u32 = 256;

@inline
function breathe(index: u32): void {
  if (index % BATCH == BATCH - 1) cond_resched();
}

/** Step 1: 0, or -EINVAL for an unknown kind, or more descriptors than a table holds. */
function count_items(poll: Poll, limit: u32): i32 {
  for (let i: u32 = 0; i < poll.count; i++) {
    const tag = tag_at(at(poll, i));
    if (tag == EVENTTYPE_FD_READ || tag == EVENTTYPE_FD_WRITE) poll.items_count++;
    else if (tag != EVENTTYPE_CLOCK) return -EINVAL;
    breathe(i);
  }
  return poll.items_count > 2 * limit ? -EINVAL : 0;
}

/** What is wrong with a clock subscription: 0, -EINVAL, or -ENOTSUP: CPU time cannot be waited for. */
function clock_error(poll: Poll, subscription: u32): i32 {
  const id = load_user_u32(subscription + <u32>SUBSCRIPTION_U_CLOCK_ID + poll.extra);
  const flags = load_user_u32(subscription + <u32>SUBSCRIPTION_U_CLOCK_FLAGS + poll.extra) & 0xffff;
  if (id > CLOCKID_THREAD_CPUTIME_ID || (flags & ~SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME) != 0)
    return -EINVAL;
  return id == CLOCKID_REALTIME || id == CLOCKID_MONOTONIC ? 0 : -ENOTSUP;
}

/** When a clock subscription fires, monotonic ns, at most NEVER. */
function clock_deadline(poll: Poll, subscription: u32): i64 {
  const id = load_user_u32(subscription + <u32>SUBSCRIPTION_U_CLOCK_ID + poll.extra);
  const flags = load_user_u32(subscription + <u32>SUBSCRIPTION_U_CLOCK_FLAGS + poll.extra);
  const value = load_user_u64(subscription + <u32>SUBSCRIPTION_U_CLOCK_TIMEOUT + poll.extra);
  if (value >= <u64>NEVER) return NEVER;
  const timeout = <i64>value;
  if ((flags & SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME) == 0) {
    return timeout > NEVER - poll.start ? NEVER : poll.start + timeout;
  }
  return (
    timeout - (id == CLOCKID_MONOTONIC ? current_time_namespace().monotonic : clock_realtime() - clock_now())
  );
}

/** Step 2, for one subscription to a descriptor. */
function arm_item(poll: Poll, context: VfsContext, subscription: u32, tag: u32, item: PollItem): void {
  const found = fd_get(
    context.files,
    load_user_u32(subscription + <u32>SUBSCRIPTION_U_FD_READ_FILE_DESCRIPTOR),
  );
  item.file = changetype<File>(is_error(found) ? <usize>0 : found);
  item.events = tag == EVENTTYPE_FD_READ ? POLLIN | POLLRDNORM : POLLOUT | POLLWRNORM;
  if (is_error(found)) poll.failed = 1;
}

function arm(poll: Poll, context: VfsContext): void {
  let index: u32 = 0;
  for (let i: u32 = 0; i < poll.count; i++) {
    const subscription = at(poll, i);
    const tag = tag_at(subscription);
    if (tag == EVENTTYPE_CLOCK) {
      if (clock_error(poll, subscription) < 0) poll.failed = 1;
      else poll.deadline = min<i64>(poll.deadline, clock_deadline(poll, subscription));
    } else if (index < poll.items_count) {
      arm_item(poll, context, subscription, tag, item_at(poll, index++));
    }
    breathe(i);
  }
}

/** Step 3: 0 or more: something may have fired; −errno. */
function wait(poll: Poll, context: VfsContext): i32 {
  const looks_only = poll.failed != 0 || poll.deadline <= clock_now();
  if (poll.items_count != 0) {
    return vfs_poll(poll.items, poll.items_count, looks_only ? 0 : poll.deadline, context.account);
  }
  return looks_only ? 0 : sleep_until(poll.deadline);
}

/** Writes one event; its bytes and flags are 0. Answers its address. */
function put_event(poll: Poll, subscription: u32, tag: u32, error: i32): u32 {
  const event = poll.events + poll.reported++ * <u32>EVENT_SIZE;
  const userdata = load_user_u64(subscription);
  put_user_u64(event, userdata);
  // Error, two bytes, and kind.
  put_user_u64(event + <u32>EVENT_ERROR, (<u64>-error) | ((<u64>tag) << 16));
  put_user_u64(event + <u32>EVENT_FD_READWRITE_NBYTES, 0);
  put_user_u64(event + <u32>EVENT_FD_READWRITE_FLAGS, 0);
  return event;
}

function report_clock(poll: Poll, subscription: u32, now: i64): void {
  const error = clock_error(poll, subscription);
  if (error < 0 || clock_deadline(poll, subscription) <= now)
    put_event(poll, subscription, EVENTTYPE_CLOCK, error);
}

function report_item(poll: Poll, subscription: u32, tag: u32, item: PollItem): void {
  if (is_null(item.file)) {
    put_event(poll, subscription, tag, -EBADF);
    return;
  }
  if (item.ready == 0) return;
  const event = put_event(poll, subscription, tag, 0);
  const hangup = (item.ready & (POLLHUP | (tag == EVENTTYPE_FD_WRITE ? POLLERR : 0))) != 0;
  if (hangup) put_user_u32(event + <u32>EVENT_FD_READWRITE_FLAGS, EVENTRWFLAGS_FD_READWRITE_HANGUP);
  put_bytes(event + <u32>EVENT_FD_READWRITE_NBYTES, tag, item.file, hangup);
}

/** How many bytes wait to be read, as far as the file can tell; otherwise 1, unless there are none to come. */
function put_bytes(address: u32, tag: u32, file: File, hangup: bool): void {
  if (tag == EVENTTYPE_FD_READ) {
    if (is_regular(file.inode)) put_user_u64(address, max<i64>(file.inode.size - file.position, 0));
    else call_indirect<i32>(file.ops.ioctl, file, <u32>FIONREAD, address);
  }
  if (!hangup && load_user_u64(address) == 0) put_user_u64(address, 1);
}

/** Step 4. */
function report(poll: Poll): void {
  const now = clock_now();
  let index: u32 = 0;
  for (let i: u32 = 0; i < poll.count; i++) {
    const subscription = at(poll, i);
    const tag = tag_at(subscription);
    if (tag == EVENTTYPE_CLOCK) report_clock(poll, subscription, now);
    else if (index < poll.items_count) report_item(poll, subscription, tag, item_at(poll, index++));
  }
}

/** Steps 2 to 4 until there is an event: a wall clock that was set back moves its subscriptions away. */
function run(poll: Poll, context: VfsContext): i32 {
  while (true) {
    poll.deadline = NEVER;
    poll.failed = 0;
    arm(poll, context);
    const result = wait(poll, context);
    if (result >= 0) report(poll);
    for (let i: u32 = 0; i < poll.items_count; i++) {
      const file = item_at(poll, i).file;
      if (!is_null(file)) file_put(file);
    }
    if (result < 0 || poll.reported != 0) return min<i32>(result, 0);
  }
}

/**
 * Waits for the first of `count` subscriptions at user address `subscriptions` and writes the events, whose number goes
 * to `reported`. `extra`: bytes by which a subscription is longer than preview1's. `start`: when the call began. 0;
 * -EINVAL (no subscription, an unknown kind, too many descriptors), -EFAULT, -EINTR, -ENOMEM. Blocks.
 */
export function poll_oneoff(
  subscriptions: u32,
  events: u32,
  count: u32,
  reported: u32,
  extra: u32,
  start: i64,
): i32 {
  if (count == 0) return -EINVAL;
  if (!user_array(subscriptions, count, <u32>SUBSCRIPTION_SIZE + extra)) return -EFAULT;
  if (!user_array(events, count, <u32>EVENT_SIZE) || !access_ok(reported, 4)) return -EFAULT;
  const context = current_task().vfs;
  const poll = changetype<Poll>(context_walk(context));
  poll.subscriptions = subscriptions;
  poll.events = events;
  poll.count = count;
  poll.extra = extra;
  poll.start = start;
  poll.items = 0;
  poll.items_count = 0;
  poll.reported = 0;
  const counted = count_items(poll, context.files.limit);
  if (counted < 0) return counted;
  if (poll.items_count != 0) {
    poll.items = kmalloc(poll.items_count * POLL_ITEM_BYTES, context.account);
    if (poll.items == 0) return -ENOMEM;
  }
  const result = run(poll, context);
  kfree(poll.items);
  return result < 0 ? result : put_user_u32(reported, poll.reported);
}
