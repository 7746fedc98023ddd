// Nice values and the weights that they stand for: sched(7), "The nice value". Each step is worth about 10 % of the hart
// beside a thread that did not move: weights are a factor of 1.25 apart, Linux's table.
//
// Interface: nice_set, weight_of_nice, weight_of, NICE_MIN, NICE_MAX. Locks: the run queue's of the thread's hart.

import { SCHED_IDLE } from '../base/abi';
import { class_reweight } from './class/class';
import { hart_unlock } from './hart/hart';
import { Thread } from './thread';
import { thread_lock } from './wake';

export const NICE_MIN: i32 = -20;
export const NICE_MAX: i32 = 19;

/** From nice -20 to 19, u32 each. */
const WEIGHTS = memory.data<u32>([
  88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121,
  2501, 1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23,
  18, 15,
]);

/** The weight of a nice value between NICE_MIN and NICE_MAX. */
export function weight_of_nice(nice: i32): u32 {
  return load<u32>(WEIGHTS + 4 * <usize>(nice - NICE_MIN));
}

/** Linux's WEIGHT_IDLEPRIO: a thread of this weight runs almost only when no other wants to. */
const IDLE_WEIGHT: u32 = 3;

/** What `thread` weighs by its nice value and policy. */
export function weight_of(thread: Thread): u32 {
  return thread.policy == SCHED_IDLE ? IDLE_WEIGHT : weight_of_nice(thread.nice);
}

/** Gives `thread` a nice value, brought between NICE_MIN and NICE_MAX. */
export function nice_set(thread: Thread, nice: i32): void {
  nice = max<i32>(NICE_MIN, min<i32>(NICE_MAX, nice));
  // exec may be moving it to another hart.
  const hart = thread_lock(thread);
  thread.nice = nice;
  class_reweight(hart, thread, weight_of(thread));
  hart_unlock(hart);
}
