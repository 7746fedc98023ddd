// Membership: which task is in which cgroup; and the pids controller, which counts them.
//
//   fork, spawn ─▶ member_fork (counted, may be refused) … member_join (in the cgroup)     or member_release: it never ran
//   exit        ─▶ member_exit (in no list, no longer populates)      reap ─▶ member_release (no longer counted)
//   cgroup.procs ─▶ member_move
//
// The task itself pays from its new cgroup from the next time that it leaves the kernel on (member_switch_account): what it is
// allocating for meanwhile must not lose its account under it.
//
// Interface: the above; member_cgroup, thread_of_member. Locks: cgroups_lock. Callers of member_join hold tasks_lock.

import { EAGAIN, EBUSY, ENODEV } from '../base/abi';
import { text_string } from '../base/format';
import { list_add_tail, list_del, list_empty, list_first, list_init, ListHead } from '../base/list';
import { LOG_INFO, log_begin, log_end } from '../base/log';
import { is_null } from '../base/pointer';
import { account_get, account_put } from '../mm/account';
import { thread_set_sched_group } from '../sched/policy';
import { WORK_CGROUP, WORK_FREEZE, Thread, thread_clear_work, thread_set_work } from '../sched/thread';
import { wake_to_freeze } from '../sched/wait';
import {
  CGROUP_DEAD,
  CONTROLLER_CPU,
  CONTROLLER_PIDS,
  Cgroup,
  NOTIFY_EVENTS,
  NOTIFY_PIDS,
  cgroup_children,
  cgroup_cpu,
  cgroup_get,
  cgroup_members,
  cgroup_notify,
  cgroup_of_sibling,
  cgroup_parent,
  cgroup_put,
  cgroups_lock,
  cgroups_unlock,
  root_cgroup,
} from './cgroup';
import { text_cgroup_path } from './path';
import { frozen_changed, member_thaw } from './freeze';
import { MEMBER_CHOSEN, MEMBER_COUNTED, MEMBER_FROZEN, MEMBER_LISTED, cgroup_of } from './state';

/** Controllers that do not mind tasks beside child cgroups: Linux's threaded ones. */
const EASY_CONTROLLERS: u32 = CONTROLLER_CPU | CONTROLLER_PIDS;

@inline
function node_of(thread: Thread): usize {
  return changetype<usize>(thread) + offsetof<Thread>('cgroup_next');
}

/** The member whose node in a cgroup's list is `node`. */
@inline
export function thread_of_member(node: usize): Thread {
  return changetype<Thread>(node - offsetof<Thread>('cgroup_next'));
}

/** The cgroup that `thread` is in, with a pin: the caller's to put. */
export function member_cgroup(thread: Thread): Cgroup {
  cgroups_lock();
  const cgroup = cgroup_get(cgroup_of(thread));
  cgroups_unlock();
  return cgroup;
}

function count_pids(cgroup: Cgroup, change: i32): void {
  for (let c = cgroup; !is_null(c); c = cgroup_parent(c)) {
    c.pids += change;
    if (c.pids > c.pids_peak) c.pids_peak = c.pids;
  }
}

/** The cgroup at or above `cgroup` that has no room for another task; 0 if all have. */
function full_cgroup(cgroup: Cgroup): Cgroup {
  while (!is_null(cgroup) && cgroup.pids < cgroup.pids_max) cgroup = cgroup_parent(cgroup);
  return cgroup;
}

/** A fork in `cgroup` was refused because of the limit of `full`. */
function refuse(cgroup: Cgroup, full: Cgroup): void {
  if (full.pids_refused++ == 0) {
    const text = log_begin(LOG_INFO);
    text_string(text, 'cgroup: fork rejected by pids controller in ');
    text_cgroup_path(cgroup, root_cgroup(), text);
    log_end();
  }
  for (let c = full; !is_null(c); c = cgroup_parent(c)) {
    c.pids_refused_below++;
    cgroup_notify(c, NOTIFY_PIDS);
  }
}

/**
 * A new task, unknown to all, is to be in `cgroup`: 0, -EAGAIN beyond a pids.max, -ENODEV: it has been removed. `chosen`: the
 * caller asked for that cgroup, it is not just the parent's.
 */
export function member_fork(thread: Thread, cgroup: Cgroup, chosen: bool): i32 {
  cgroups_lock();
  const full = full_cgroup(cgroup);
  const error = (cgroup.flags & CGROUP_DEAD) != 0 ? -ENODEV : is_null(full) ? 0 : -EAGAIN;
  if (error == 0) {
    list_init(node_of(thread));
    count_pids(cgroup, 1);
    thread.cgroup = changetype<usize>(cgroup_get(cgroup));
    thread.cgroup_state = MEMBER_COUNTED | (chosen ? MEMBER_CHOSEN : 0);
    thread.cgroup_kills = cgroup.kills;
    thread.group = cgroup_cpu(cgroup);
  } else if (error == -EAGAIN) {
    refuse(cgroup, full);
  }
  cgroups_unlock();
  return error;
}

/**
 * The new task begins its life, just before it runs: 1 if it is to be killed at once, since everybody in its cgroup was
 * killed while it was being made; 0; or -errno if the cgroup that was asked for does not take it any more. If its parent
 * was moved meanwhile, it goes along.
 */
export function member_join(thread: Thread, parent: Thread): i32 {
  cgroups_lock();
  let error = 0;
  const made_in = cgroup_of(thread);
  if ((thread.cgroup_state & MEMBER_CHOSEN) != 0) {
    error = may_join(made_in);
  } else if (!is_null(parent) && parent.cgroup != thread.cgroup) {
    transfer(thread, cgroup_of(parent));
  }
  let killed = 0;
  if (error == 0) {
    if (made_in.kills != thread.cgroup_kills) killed = 1;
    enter(thread, cgroup_of(thread));
  }
  cgroups_unlock();
  return error < 0 ? error : killed;
}

/** Puts a counted task into the list of its cgroup. */
function enter(thread: Thread, cgroup: Cgroup): void {
  list_add_tail(cgroup_members(cgroup), node_of(thread));
  thread.cgroup_state |= MEMBER_LISTED;
  cgroup.tasks++;
  if ((thread.cgroup_state & MEMBER_FROZEN) != 0) cgroup.frozen_tasks++;
  if (cgroup.freezers != 0) wake_to_freeze(thread);
  populate(cgroup, 1);
  frozen_changed(cgroup);
}

function leave(thread: Thread, cgroup: Cgroup): void {
  list_del(node_of(thread));
  thread.cgroup_state &= ~MEMBER_LISTED;
  cgroup.tasks--;
  if ((thread.cgroup_state & MEMBER_FROZEN) != 0) cgroup.frozen_tasks--;
  populate(cgroup, -1);
  frozen_changed(cgroup);
}

/** Tells those above where a cgroup becomes populated, or empty. */
function populate(cgroup: Cgroup, change: i32): void {
  for (let c = cgroup; !is_null(c); c = cgroup_parent(c)) {
    const before = c.population;
    c.population += change;
    if ((before == 0) != (c.population == 0)) cgroup_notify(c, NOTIFY_EVENTS);
  }
}

/** A counted task is counted elsewhere from now on. It is in no list. */
function transfer(thread: Thread, to: Cgroup): void {
  const from = cgroup_of(thread);
  count_pids(from, -1);
  count_pids(to, 1);
  thread.cgroup = changetype<usize>(cgroup_get(to));
  thread_set_sched_group(thread, cgroup_cpu(to));
  thread_set_work(thread, WORK_CGROUP);
  cgroup_put(from);
}

/** True if tasks and child cgroups may be side by side in `cgroup`: Linux's cgroup_can_be_thread_root. */
export function is_mixable(cgroup: Cgroup): bool {
  if (cgroup == root_cgroup()) return true;
  if ((cgroup.subtree_control & ~EASY_CONTROLLERS) != 0) return false;
  const head = cgroup_children(cgroup);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next)
    if (cgroup_of_sibling(node).population != 0) return false;
  return true;
}

/** May a task be in `cgroup`? 0, -ENODEV, or -EBUSY: the rule of no internal processes. Under the lock. */
export function may_join(cgroup: Cgroup): i32 {
  if ((cgroup.flags & CGROUP_DEAD) != 0) return -ENODEV;
  return cgroup.subtree_control == 0 || is_mixable(cgroup) ? 0 : -EBUSY;
}

/** Moves a task: 0, -ENODEV, -EBUSY. One that has ended stays where it is. Under the lock; the caller has checked permissions. */
export function member_move(thread: Thread, to: Cgroup): i32 {
  const from = cgroup_of(thread);
  const error = may_join(to);
  if (error < 0 || from == to || (thread.cgroup_state & MEMBER_LISTED) == 0) return error;
  leave(thread, from);
  transfer(thread, to);
  enter(thread, to);
  if (to.freezers == 0 && (thread.work & WORK_FREEZE) != 0) member_thaw(thread);
  return 0;
}

/** The task, which leaves the kernel, pays from the cgroup that it is in. */
export function member_switch_account(thread: Thread): void {
  thread_clear_work(thread, WORK_CGROUP);
  const cgroup = member_cgroup(thread);
  const before = thread.account;
  thread.account = account_get(cgroup);
  account_put(before);
  cgroup_put(cgroup);
}

/** The task ends: it is in its cgroup no more, but still counted. */
export function member_exit(thread: Thread): void {
  cgroups_lock();
  if ((thread.cgroup_state & MEMBER_LISTED) != 0) leave(thread, cgroup_of(thread));
  cgroups_unlock();
}

/** The task's struct goes: it is not counted any more. */
export function member_release(thread: Thread): void {
  if (thread.cgroup == 0) return;
  cgroups_lock();
  const cgroup = cgroup_of(thread);
  count_pids(cgroup, -1);
  thread.cgroup = 0;
  cgroups_unlock();
  cgroup_put(cgroup);
}

/** True if somebody is in it. */
export function cgroup_has_tasks(cgroup: Cgroup): bool {
  return !list_empty(cgroup_members(cgroup));
}
