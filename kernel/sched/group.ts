// SchedGroup: the cpu controller's part of a cgroup, as far as the scheduler knows it: what the group may use, and what it
// has used. Threads point to theirs; kernel/cgroup/ embeds one in each Cgroup and sets the limits.
//
// Interface: SchedGroup, group_init, group_charge, group_time. Locks: `usage` is atomic in the SMP build; the limits are single
// words, written by whoever writes cpu.max and cpu.weight, under the cgroup lock.

import { atomic_add64, atomic_load64 } from '../sync/atomic';

@unmanaged
export class SchedGroup {
  /** 0 for the root. */
  parent: SchedGroup;
  /** cpu.weight, 1 to 10000. */
  weight: u32;
  /** cpu.max: nanoseconds in each `period`; QUOTA_NONE: no limit. */
  quota: i64;
  period: i64;
  /** CPU time used here and below, nanoseconds. */
  usage: i64;
  /** cpu.stat: periods in which it ran under a quota, those in which it was held back, and for how long: ns. */
  periods: i64;
  throttled_periods: i64;
  throttled_time: i64;
}

export const QUOTA_NONE: i64 = i64.MAX_VALUE;
export const PERIOD_DEFAULT: i64 = 100000000;
export const WEIGHT_DEFAULT: u32 = 100;

/** Makes zeroed memory a group with nothing used and no limit. */
export function group_init(group: SchedGroup, parent: SchedGroup): void {
  group.parent = parent;
  group.weight = WEIGHT_DEFAULT;
  group.quota = QUOTA_NONE;
  group.period = PERIOD_DEFAULT;
}

@inline
function usage_of(group: SchedGroup): usize {
  return changetype<usize>(group) + offsetof<SchedGroup>('usage');
}

/** A thread of `group` (0: of none) has used `ns`. */
export function group_charge(group: SchedGroup, ns: i64): void {
  for (let g = group; changetype<usize>(g) != 0; g = g.parent) atomic_add64(usage_of(g), ns);
}

/** CPU time used here and below, nanoseconds. */
export function group_time(group: SchedGroup): i64 {
  return atomic_load64(usage_of(group));
}
