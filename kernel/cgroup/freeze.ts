// The freezer: cgroup.freeze, as the second version of Linux's does it. A task stands still when it leaves the kernel for its
// program, as it does for SIGSTOP; sleeps that signals end are ended for it, and go on afterwards. SIGKILL and other signals
// that end it still do. What stands still anyhow, stopped or held by a tracer, counts as frozen.
//
//   write 1 ─▶ all members below: WORK_FREEZE, woken ─▶ syscall/border.ts ─▶ freeze_here ─▶ … write 0 ─▶ woken
//                                                         └─▶ the last one: CGROUP_FROZEN, cgroup.events
//
// Interface: cgroup_freeze; freeze_here, member_stands, member_goes_on; frozen_changed, member_thaw for member.ts.
// Locks: cgroups_lock.

import { EINTR, ENODEV } from '../base/abi';
import { ListHead, list_first } from '../base/list';
import { is_null, null_of } from '../base/pointer';
import { wake } from '../sched/wake';
import { WORK_FREEZE, Thread, thread_clear_work } from '../sched/thread';
import { WaitQueue, wait_begin, wait_cancel, wait_commit_killable, wake_to_freeze } from '../sched/wait';
import {
  CGROUP_DEAD,
  CGROUP_FROZEN,
  Cgroup,
  NOTIFY_EVENTS,
  cgroup_children,
  cgroup_members,
  cgroup_next,
  cgroup_notify,
  cgroup_of_sibling,
  cgroup_parent,
  cgroups_lock,
  cgroups_unlock,
} from './cgroup';
import { MEMBER_FROZEN, MEMBER_LISTED, cgroup_of } from './state';

/** Do all members of `cgroup` and of those below stand still, and are to? */
function stands_still(cgroup: Cgroup): bool {
  if (cgroup.freezers == 0 || cgroup.frozen_tasks != cgroup.tasks) return false;
  const head = cgroup_children(cgroup);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next)
    if ((cgroup_of_sibling(node).flags & CGROUP_FROZEN) == 0) return false;
  return true;
}

/** Something about `cgroup` has changed that says whether it is frozen. Under the lock. */
export function frozen_changed(cgroup: Cgroup): void {
  for (let c = cgroup; !is_null(c); c = cgroup_parent(c)) {
    const frozen = stands_still(c);
    if (frozen == ((c.flags & CGROUP_FROZEN) != 0)) return;
    c.flags ^= CGROUP_FROZEN;
    cgroup_notify(c, NOTIFY_EVENTS);
  }
}

/** The member is in no frozen cgroup any more. Under the lock. */
export function member_thaw(thread: Thread): void {
  thread_clear_work(thread, WORK_FREEZE);
  if ((thread.cgroup_state & MEMBER_FROZEN) != 0) wake(thread);
}

function freeze_members(cgroup: Cgroup, frozen: bool): void {
  const head = cgroup_members(cgroup);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next) {
    const thread = changetype<Thread>(node - offsetof<Thread>('cgroup_next'));
    if (frozen) wake_to_freeze(thread);
    else member_thaw(thread);
  }
}

/** Writing 0 or 1 to cgroup.freeze: 0, -ENODEV. Does not wait until all stand still. */
export function cgroup_freeze(cgroup: Cgroup, freeze: u32): i32 {
  cgroups_lock();
  const dead = (cgroup.flags & CGROUP_DEAD) != 0;
  if (!dead && cgroup.freeze != freeze) {
    cgroup.freeze = freeze;
    for (let c = cgroup; !is_null(c); c = cgroup_next(cgroup, c)) {
      const before = c.freezers;
      c.freezers = freeze != 0 ? before + 1 : before - 1;
      if (before == 0 || c.freezers == 0) freeze_members(c, freeze != 0);
    }
    for (let c = cgroup; !is_null(c); c = cgroup_next(cgroup, c)) frozen_changed(c);
  }
  cgroups_unlock();
  return dead ? -ENODEV : 0;
}

/** Under the lock. */
function set_frozen(thread: Thread, frozen: bool): void {
  const counted = (thread.cgroup_state & MEMBER_FROZEN) != 0;
  if (counted == frozen || (thread.cgroup_state & MEMBER_LISTED) == 0) return;
  const cgroup = cgroup_of(thread);
  thread.cgroup_state ^= MEMBER_FROZEN;
  cgroup.frozen_tasks += frozen ? 1 : -1;
  frozen_changed(cgroup);
}

/** The current task stands still, for SIGSTOP or its tracer. */
export function member_stands(thread: Thread): void {
  cgroups_lock();
  set_frozen(thread, true);
  cgroups_unlock();
}

/** It goes on. */
export function member_goes_on(thread: Thread): void {
  cgroups_lock();
  set_frozen(thread, false);
  cgroups_unlock();
}

/** The current task, which holds nothing, stands still as long as its cgroup is frozen and nobody kills it. */
export function freeze_here(thread: Thread): void {
  while (true) {
    wait_begin(null_of<WaitQueue>());
    cgroups_lock();
    const frozen = cgroup_of(thread).freezers != 0;
    set_frozen(thread, frozen);
    if (!frozen) thread_clear_work(thread, WORK_FREEZE);
    cgroups_unlock();
    if (!frozen) {
      wait_cancel();
      return;
    }
    if (wait_commit_killable() != -EINTR) continue;
    member_goes_on(thread);
    return;
  }
}
