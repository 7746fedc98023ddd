// kernel/sched/group/group.ts, fair_class.ts, bandwidth.ts: time is shared among groups first; a quota holds, on one hart and on two.

import { boot_parameters } from '../../kernel/base/boot';
import { is_null, null_of } from '../../kernel/base/pointer';
import { Account, account_init, root_account } from '../../kernel/mm/account';
import { frames_init } from '../../kernel/mm/frame';
import { slab_init } from '../../kernel/mm/slab';
import {
  bandwidth_arm,
  bandwidth_charge,
  bandwidth_holds,
  bandwidth_left,
  bandwidth_park,
  bandwidth_set,
  bandwidth_throttled_time,
} from '../../kernel/sched/group/bandwidth';
import {
  class_charge,
  class_dequeue,
  class_enqueue,
  class_pick,
  class_put,
} from '../../kernel/sched/class/class';
import { classes_init } from '../../kernel/sched/class/classes';
import { clock_init } from '../../kernel/sched/time/clock';
import { NICE_0_WEIGHT } from '../../kernel/sched/class/fair';
import {
  QUOTA_NONE,
  SchedGroup,
  sched_group_hart,
  sched_group_init,
  sched_group_queue,
  sched_group_time,
} from '../../kernel/sched/group/group';
import { Hart, hart_init, hart_lock, hart_of, hart_unlock } from '../../kernel/sched/hart/hart';
import { sched_group_set_weight, thread_set_sched_group } from '../../kernel/sched/policy';
import { THREAD_RUNNABLE, Thread, set_current } from '../../kernel/sched/thread';
import { timers_init, timers_next, timers_run } from '../../kernel/sched/time/timer';

const MS: i64 = 1000000;
const FRAMES: u32 = 512;

function start(): void {
  boot_parameters().harts = SMP ? 2 : 1;
  hart_init(0);
  if (SMP) hart_of(1).number = 1;
  clock_init(true, 0, true);
  account_init(root_account(), null_of<Account>(), FRAMES);
  frames_init(FRAMES, FRAMES);
  slab_init();
  timers_init();
  classes_init();
  assert(sched_group_init(group(0), null_of<SchedGroup>(), root_account()) == 0);
}

/** Groups: number 0 is the root. */
function group(index: u32): SchedGroup {
  return changetype<SchedGroup>(0x3000000 + 512 * <usize>index);
}

function make(index: u32, parent: u32): SchedGroup {
  assert(sched_group_init(group(index), group(parent), root_account()) == 0);
  return group(index);
}

/** Thread number `index`, runnable on `hart`, in group number `inside`. */
function thread(index: u32, inside: u32, hart: u32 = 0): Thread {
  const one = changetype<Thread>(0x3100000 + 1024 * <usize>index);
  one.weight = NICE_0_WEIGHT;
  one.state = THREAD_RUNNABLE;
  one.group = group(inside);
  one.hart = hart;
  hart_lock(hart_of(hart));
  class_enqueue(hart_of(hart), one);
  hart_unlock(hart_of(hart));
  return one;
}

/** Lets `hart` run for `ns`, as schedule.ts does: what is used is charged, who has no quota left stands aside. */
function run(hart: Hart, ns: i64): void {
  const end = hart.clock + ns;
  while (hart.clock < end) {
    if (hart.number == 0) timers_run(hart.clock);
    hart_lock(hart);
    const one = class_pick(hart);
    if (is_null(one)) {
      hart_unlock(hart);
      hart.clock = min<i64>(
        end,
        hart.number == 0 ? max<i64>(timers_next(), hart.clock + 1) : hart.clock + MS / 4,
      );
      continue;
    }
    let over = false;
    while (!over && hart.clock < end) {
      const step = min<i64>(MS / 4, bandwidth_left(hart, one));
      hart.clock += step;
      one.started = hart.clock;
      one.cpu_time += step;
      over = class_charge(hart, one, step);
      bandwidth_charge(hart, one, step, 0, hart.clock);
      if (!is_null(bandwidth_holds(hart, one))) break;
    }
    const held = bandwidth_holds(hart, one);
    hart_unlock(hart);
    if (!is_null(held)) bandwidth_arm(held.group);
    hart_lock(hart);
    if (!bandwidth_park(hart, one)) class_put(hart, one);
    hart_unlock(hart);
  }
}

/** All harts, in small steps, so that their clocks stay together. */
function run_all(ns: i64): void {
  for (let done: i64 = 0; done < ns; done += MS / 2)
    for (let i: u32 = 0, n = boot_parameters().harts; i < n; i++) run(hart_of(i), MS / 2);
}

function near(value: i64, expected: i64, off: i64): bool {
  return value >= expected - off && value <= expected + off;
}

export function test_groups_share_by_weight_and_not_by_how_many_they_are(): void {
  start();
  make(1, 0);
  make(2, 0);
  make(3, 0);
  sched_group_set_weight(group(1), 100);
  sched_group_set_weight(group(2), 200);
  sched_group_set_weight(group(3), 400);
  thread(0, 1);
  for (let i: u32 = 1; i < 5; i++) thread(i, 2);
  for (let i: u32 = 5; i < 7; i++) thread(i, 3);
  run(hart_of(0), 7000 * MS);
  for (let i: u32 = 1; i <= 3; i++)
    assert(near(sched_group_time(group(i)), (1000 * MS) << (i - 1), 20 * MS), '1:2:4');
}

export function test_a_thread_of_the_root_is_an_equal_of_groups(): void {
  start();
  make(1, 0);
  const alone = thread(0, 0);
  for (let i: u32 = 1; i < 4; i++) thread(i, 1);
  run(hart_of(0), 1000 * MS);
  assert(near(alone.cpu_time, 500 * MS, 10 * MS), 'half for one, half for three');
}

export function test_groups_in_groups(): void {
  start();
  make(1, 0);
  make(2, 1);
  make(3, 1);
  const beside = thread(0, 0);
  const deep = thread(1, 2);
  thread(2, 3);
  thread(3, 3);
  const middle = thread(4, 1);
  run(hart_of(0), 6000 * MS);
  assert(near(beside.cpu_time, 3000 * MS, 20 * MS), 'half');
  assert(near(middle.cpu_time, 1000 * MS, 20 * MS), 'a third of the other half');
  assert(near(deep.cpu_time, 1000 * MS, 20 * MS));
  assert(near(sched_group_time(group(3)), 1000 * MS, 20 * MS));
  assert(sched_group_time(group(0)) == 6000 * MS, 'the root counts all');
}

export function test_a_thread_that_moves_takes_its_time_elsewhere(): void {
  start();
  make(1, 0);
  make(2, 0);
  const one = thread(0, 1);
  const other = thread(1, 1);
  run(hart_of(0), 100 * MS);
  set_current(null_of<Thread>());
  thread_set_sched_group(one, group(2));
  const before = sched_group_time(group(2));
  run(hart_of(0), 1000 * MS);
  assert(near(sched_group_time(group(2)) - before, 500 * MS, 10 * MS));
  assert(
    sched_group_queue(sched_group_hart(group(1), 0)).count == 1 &&
      sched_group_queue(sched_group_hart(group(2), 0)).count == 1,
  );
  hart_lock(hart_of(0));
  for (let next = class_pick(hart_of(0)); !is_null(next); next = class_pick(hart_of(0)))
    class_dequeue(hart_of(0), next);
  hart_unlock(hart_of(0));
  assert(
    sched_group_hart(group(1), 0).on_queue == 0 && sched_group_hart(group(2), 0).on_queue == 0,
    'no entity stays',
  );
  assert(hart_of(0).load == 0 && hart_of(0).runnable == 0 && other.on_queue == 0);
}

/** `percent` of a hart for `threads` in a group, for 5 s. */
function quota(percent: i64, threads: u32): void {
  start();
  make(1, 0);
  make(2, 1);
  bandwidth_set(group(1), percent * MS, 100 * MS, 0);
  const harts = boot_parameters().harts;
  for (let i: u32 = 0; i < threads; i++) thread(i, 2, i % harts);
  run_all(5000 * MS);
  assert(near(sched_group_time(group(1)), percent * 50 * MS, 100 * MS), 'within two points of the quota');
  assert(near(group(1).periods, 50, 2));
  assert(near(group(1).throttled_periods, 50, 2), 'it is held back in each');
  assert(bandwidth_throttled_time(group(1)) > 0);
}

export function test_quota_of_5_percent(): void {
  quota(5, 1);
}
export function test_quota_of_5_percent_for_eight(): void {
  quota(5, 8);
}
export function test_quota_of_10_percent(): void {
  quota(10, 8);
}
export function test_quota_of_25_percent(): void {
  quota(25, 8);
}
export function test_quota_of_50_percent(): void {
  quota(50, 1);
}
export function test_quota_of_75_percent_for_eight(): void {
  quota(75, 8);
}

export function test_without_a_quota_nobody_is_held_back(): void {
  start();
  make(1, 0);
  bandwidth_set(group(1), 10 * MS, 100 * MS, 0);
  const one = thread(0, 1);
  run(hart_of(0), 50 * MS);
  assert(one.parked_on != 0, 'it has used its 10 ms');
  set_current(null_of<Thread>());
  bandwidth_set(group(1), QUOTA_NONE, 100 * MS, 0);
  assert(one.parked_on == 0 && one.on_queue == 1);
  const before = one.cpu_time;
  run(hart_of(0), 1000 * MS);
  assert(one.cpu_time - before == 1000 * MS);
}

export function test_what_was_not_used_may_be_used_later_up_to_the_burst(): void {
  start();
  make(1, 0);
  bandwidth_set(group(1), 20 * MS, 100 * MS, 30 * MS);
  const one = thread(0, 1);
  hart_lock(hart_of(0));
  class_pick(hart_of(0));
  class_dequeue(hart_of(0), one);
  hart_unlock(hart_of(0));
  // It is awake for a millisecond in the first period, and again at the beginning of the third.
  hart_lock(hart_of(0));
  class_enqueue(hart_of(0), one);
  hart_unlock(hart_of(0));
  run(hart_of(0), MS);
  hart_lock(hart_of(0));
  class_pick(hart_of(0));
  class_dequeue(hart_of(0), one);
  hart_unlock(hart_of(0));
  run(hart_of(0), 200 * MS);
  hart_lock(hart_of(0));
  class_enqueue(hart_of(0), one);
  hart_unlock(hart_of(0));
  const before = one.cpu_time;
  run(hart_of(0), 90 * MS);
  assert(near(one.cpu_time - before, 40 * MS, 6 * MS), 'its quota, and what was left of the first');
}
