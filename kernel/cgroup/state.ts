// What is known of a member, in Thread.cgroup_state.
//
// Interface: MEMBER_*, cgroup_of, member_is_below. Locks: cgroups_lock. A mover of a task also holds the lock of the tree
// of tasks, so that either will do to look.

import { Thread } from '../sched/thread';
import { Cgroup, cgroup_is_below } from './cgroup';

/** It is in its cgroup's list: it runs or will, and has not ended. */
export const MEMBER_LISTED: u32 = 1;
/** It stands still: frozen, stopped or held by a tracer; counted in frozen_tasks. */
export const MEMBER_FROZEN: u32 = 2;
/** It counts in `pids`. */
export const MEMBER_COUNTED: u32 = 4;
/** Its maker asked for this cgroup. */
export const MEMBER_CHOSEN: u32 = 8;

/** The cgroup that it is in, or was in last. */
@inline
export function cgroup_of(thread: Thread): Cgroup {
  return changetype<Cgroup>(thread.cgroup);
}

/** True if the task lives and is in `cgroup` or below. */
export function member_is_below(thread: Thread, cgroup: Cgroup): bool {
  return (thread.cgroup_state & MEMBER_LISTED) != 0 && cgroup_is_below(cgroup_of(thread), cgroup);
}
