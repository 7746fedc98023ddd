// SchedGroup: what the scheduler knows of a group of threads: the cpu controller of a cgroup (kernel/cgroup/ embeds one in
// each). On every hart a group has a queue of its own, and an entity that stands for that queue in the queue above it. So time
// is shared among groups first and within each of them next: its threads and the groups below it are equals.
//
//   SchedGroup ─▶ SchedGroupHart of hart 0, of hart 1, …       hart's queue ── entity of A ── A's queue ── thread
//                  entity, queue, runtime, usage                      └── thread           └── entity of B ── B's queue ── …
//
// A group's weight is spread over the harts as its load is (Linux: calc_group_shares), so that it weighs the same in
// all, wherever its threads are.
//
// Interface: SchedGroup, SchedGroupHart; sched_group_init, sched_group_fini, sched_group_hart, sched_group_queue, sched_group_share, sched_group_time, sched_group_is_root.
// Locks: a SchedGroupHart is guarded by the run queue lock of its hart; the rest as said.

import { ENOMEM } from '../../base/abi';
import { boot_parameters } from '../../base/boot';
import { HARTS, HART_STRIDE } from '../../base/layout';
import { is_null } from '../../base/pointer';
import { TreapNode } from '../../base/treap';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { atomic_load64 } from '../../sync/atomic';
import { Entity, NICE_0_WEIGHT, RunQueue } from '../class/fair';

@unmanaged
export class SchedGroup extends TreapNode {
  /** With the node: the Timer that fills the pool. */
  timer_handler: u32;
  timer_argument: usize;
  /** 0 for the root. Constant. */
  parent: SchedGroup;
  /** cpu.weight, 1 to 10000: a single word. */
  weight: u32;
  /** Its GroupHarts, one per hart. Constant. */
  harts: usize;

  // --- bandwidth: the pool's lock, RANK_TIMER; the first three are also read without it ---
  /** cpu.max: nanoseconds in each `period`; QUOTA_NONE: no limit. */
  quota: i64;
  period: i64;
  /** cpu.max.burst: what unused quota may be saved up, nanoseconds. */
  burst: i64;
  lock: u32;
  /** Not 0: the timer is armed. Atomic. */
  armed: u32;
  /** What is left for harts to take, and when it is filled up next. */
  pool: i64;
  period_end: i64;
  /** Not 0: it has been held back since the period began. */
  held_back: u32;
  /** cpu.stat: periods in which it ran under a quota, those in which it was held back; those with a burst, and how much. */
  periods: i64;
  throttled_periods: i64;
  bursts: i64;
  burst_time: i64;
  /** What was in the pool when the period began. */
  filled: i64;
}

/** A group on one hart. */
@unmanaged
export class SchedGroupHart extends Entity {
  group: SchedGroup;
  /** What is left of the slice of quota that the hart has taken; below 0: it has used more than it had. */
  runtime: i64;
  /** CPU time used here and below on this hart, and of that in the kernel, where it is known: ns. Its hart's own; others look. */
  usage: i64;
  system: i64;
  /** Not 0: it may not run. Since when; for how long before. */
  throttled: u32;
  throttled_since: i64;
  throttled_time: i64;
  /** Threads that stand aside until it may, by their park_next. */
  parked: usize;
  parked_prev: usize;
}

export const QUOTA_NONE: i64 = i64.MAX_VALUE;
export const PERIOD_DEFAULT: i64 = 100000000;
export const WEIGHT_DEFAULT: u32 = 100;

const QUEUE: usize = (offsetof<SchedGroupHart>() + 7) & ~7;
const GROUP_HART_BYTES: usize = (QUEUE + offsetof<RunQueue>() + 7) & ~7;

@inline
function harts_of_machine(): u32 {
  return SMP ? boot_parameters().harts : 1;
}

/** `group` on hart `number`. */
@inline
export function sched_group_hart(group: SchedGroup, number: u32): SchedGroupHart {
  return changetype<SchedGroupHart>(group.harts + GROUP_HART_BYTES * <usize>number);
}

/** The queue that `local` stands for. */
@inline
export function sched_group_queue(local: SchedGroupHart): RunQueue {
  return changetype<RunQueue>(changetype<usize>(local) + QUEUE);
}

/** True for the root, and for no group: what is in it is in the harts' own queues. */
@inline
export function sched_group_is_root(group: SchedGroup): bool {
  return is_null(group) || is_null(group.parent);
}

/**
 * Makes zeroed memory a group below `parent` (0: the root) with nothing used and no limit; `account` pays: 0, or
 * -ENOMEM.
 */
export function sched_group_init(group: SchedGroup, parent: SchedGroup, account: Account): i32 {
  const count = harts_of_machine();
  const harts = kmalloc(<u32>GROUP_HART_BYTES * count, account);
  if (harts == 0) return -ENOMEM;
  group.parent = parent;
  group.harts = harts;
  group.weight = WEIGHT_DEFAULT;
  group.quota = QUOTA_NONE;
  group.period = PERIOD_DEFAULT;
  for (let i: u32 = 0; i < count; i++) {
    const local = sched_group_hart(group, i);
    const queue = sched_group_queue(local);
    local.group = group;
    local.weight = NICE_0_WEIGHT;
    local.own = queue;
    local.parked = changetype<usize>(local) + offsetof<SchedGroupHart>('parked');
    local.parked_prev = local.parked;
    const above = sched_group_is_root(parent)
      ? changetype<RunQueue>(HARTS + HART_STRIDE * <usize>i)
      : sched_group_queue(sched_group_hart(parent, i));
    local.queue = above;
    queue.entity = local;
    queue.depth = above.depth + 1;
  }
  return 0;
}

/** Gives back what sched_group_init has taken. Nobody is in the group, and its timer is not armed. */
export function sched_group_fini(group: SchedGroup): void {
  kfree(group.harts);
}

/** What the weight of cpu.weight is in the weights of threads: 100 is nice 0. */
@inline
function group_shares(group: SchedGroup): u32 {
  return (group.weight * NICE_0_WEIGHT) / 100;
}

/** What the group should weigh on the hart of `local`: its part of the weight is that of its load. */
export function sched_group_share(local: SchedGroupHart): u32 {
  const shares = group_shares(local.group);
  if (!SMP) return max<u32>(shares, 2);
  const mine = <u64>sched_group_queue(local).load;
  let all: u64 = 0;
  for (let i: u32 = 0, n = harts_of_machine(); i < n; i++)
    all += sched_group_queue(sched_group_hart(local.group, i)).load;
  if (mine >= all) return max<u32>(shares, 2);
  return max<u32>(<u32>((<u64>shares * mine) / all), 2);
}

/** CPU time used here and below, nanoseconds: in all, and of that in the kernel, as far as it is known. */
export function sched_group_time(group: SchedGroup): i64 {
  let time: i64 = 0;
  for (let i: u32 = 0, n = harts_of_machine(); i < n; i++)
    time += atomic_load64(changetype<usize>(sched_group_hart(group, i)) + offsetof<SchedGroupHart>('usage'));
  return time;
}
export function sched_group_system_time(group: SchedGroup): i64 {
  let time: i64 = 0;
  for (let i: u32 = 0, n = harts_of_machine(); i < n; i++)
    time += atomic_load64(changetype<usize>(sched_group_hart(group, i)) + offsetof<SchedGroupHart>('system'));
  return time;
}
