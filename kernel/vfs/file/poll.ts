// Waiting for many files at once: poll(2). A PollTable has one wait entry per queue that a file might wake us through;
// each file's `poll` says what it is ready for and, while we may still have to sleep, puts an entry on its queue.
//
// Interface: poll_create, poll_wait (for FileOps.poll), poll_begin/poll_commit around the scan, poll_free.
// Locks: each queue's own; a queue's waker calls poll_wake under it, and an entry stays on its queue until the poller takes it
// off. The poller holds the files, and they what the queues lie in. A poll that finds nothing after its entries are on the
// queues is woken by whatever comes then, and looks again.

import {
  WAIT_ENTRY_BYTES,
  WaitEntry,
  WaitQueue,
  wait_add,
  wait_begin,
  wait_cancel,
  wait_commit_until,
  wait_remove,
} from '../../sched/wait';
import { current } from '../../sched/thread';
import { wake } from '../../sched/wake';
import { check } from '../../base/panic';
import { is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';

@unmanaged
export class PollTable {
  capacity: u32;
  used: u32;
  /** 1 once a file was found ready, or if nobody is going to sleep: no more entries are needed. */
  ready: u32;
  /** The first of `capacity` WaitEntries. */
  entries: u32;
}

/** Queues that one file may put a poller on. */
const POLL_QUEUES_PER_FILE: u32 = 2;

/** A table for `files` files; 0 if there is no memory. */
export function poll_create(files: u32, account: Account): PollTable {
  const capacity = files * POLL_QUEUES_PER_FILE;
  if (capacity > 0x100000) return null_of<PollTable>();
  const bytes = <u32>offsetof<PollTable>('entries') + capacity * <u32>WAIT_ENTRY_BYTES;
  const table = changetype<PollTable>(kmalloc(bytes, account));
  if (!is_null(table)) table.capacity = capacity;
  return table;
}

@inline
function entry_at(table: PollTable, index: u32): WaitEntry {
  return changetype<WaitEntry>(
    changetype<usize>(table) + offsetof<PollTable>('entries') + WAIT_ENTRY_BYTES * <usize>index,
  );
}

/** For FileOps.poll: a wake-up of `queue` is to wake the poller. `table` may be 0: nobody is going to sleep. */
export function poll_wait(table: PollTable, queue: WaitQueue): void {
  if (is_null(table) || table.ready != 0) return;
  if (DEBUG) check(table.used < table.capacity, 'a file polls more than POLL_QUEUES_PER_FILE queues');
  const entry = entry_at(table, table.used++);
  entry.thread = current();
  entry.wake = poll_wake.index;
  wait_add(entry, queue);
}

function poll_wake(entry: WaitEntry): void {
  wake(entry.thread);
}

/** Before a scan: from now on a wake-up is not lost. */
export function poll_begin(table: PollTable): void {
  table.ready = 0;
  wait_begin(null_of<WaitQueue>());
}

/** After a scan that found nothing: sleeps until woken or until `deadline`. 0, -EINTR or -ETIMEDOUT. */
export function poll_commit(table: PollTable, deadline: i64): i32 {
  const result = wait_commit_until(deadline);
  remove_all(table);
  return result;
}

/** After a scan that found something: does not sleep. */
export function poll_cancel(table: PollTable): void {
  remove_all(table);
  wait_cancel();
}

function remove_all(table: PollTable): void {
  while (table.used != 0) wait_remove(entry_at(table, --table.used));
}

export function poll_free(table: PollTable): void {
  remove_all(table);
  kfree(changetype<usize>(table));
}
