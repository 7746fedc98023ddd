// kernel/base/treap.ts and kernel/sched/class/fair.ts: order, fairness, and who may preempt.

import { is_null } from '../../kernel/base/pointer';
import { TreapNode, treap_first, treap_insert, treap_linked, treap_remove } from '../../kernel/base/treap';
import {
  NICE_0_WEIGHT,
  RunQueue,
  SLICE_NS,
  fair_charge,
  fair_dequeue,
  fair_enqueue,
  fair_pick,
  fair_preempts,
  fair_put,
  fair_reweight,
  fair_virtual_time,
} from '../../kernel/sched/class/fair';
import { weight_of_nice } from '../../kernel/sched/nice';
import { Thread } from '../../kernel/sched/thread';
import { random } from './support/random';

const NO_NODE: TreapNode = changetype<TreapNode>(0);
const NODES: usize = 0x100000;

function node(index: u32): TreapNode {
  return changetype<TreapNode>(NODES + 64 * <usize>index);
}

/** Checks order and `least` below `root`; returns how many nodes there are. */
function check(root: TreapNode, low: i64, high: i64): u32 {
  if (is_null(root)) return 0;
  assert(root.key >= low && root.key <= high, 'keys are in order');
  let least = root.value;
  if (!is_null(root.left)) least = min<i64>(least, root.left.least);
  if (!is_null(root.right)) least = min<i64>(least, root.right.least);
  assert(root.least == least, 'least is the smallest value below');
  return 1 + check(root.left, low, root.key) + check(root.right, root.key, high);
}

export function test_a_treap_stays_a_treap(): void {
  let root = NO_NODE;
  let count: u32 = 0;
  for (let turn = 0; turn < 20000; turn++) {
    const one = node(random(300));
    if (treap_linked(one)) {
      root = treap_remove(root, one);
      count--;
    } else {
      one.key = random(50);
      one.value = random(1000);
      root = treap_insert(root, one);
      count++;
    }
    if (turn % 50 == 0) assert(check(root, 0, 50) == count, 'every node is there');
  }
}

export function test_equal_keys_come_out_as_they_went_in(): void {
  let root = NO_NODE;
  for (let i: u32 = 0; i < 100; i++) {
    node(i).key = 5;
    root = treap_insert(root, node(i));
  }
  for (let i: u32 = 0; i < 100; i++) {
    assert(treap_first(root) == node(i), 'first in, first out');
    root = treap_remove(root, node(i));
  }
}

export function test_equal_keys_can_be_taken_out_from_anywhere(): void {
  let root = NO_NODE;
  for (let i: u32 = 0; i < 100; i++) {
    node(i).key = 5;
    root = treap_insert(root, node(i));
  }
  // The last ones go and come again, and every third of the others.
  for (let i: u32 = 99; i >= 90; i--) root = treap_remove(root, node(i));
  for (let i: u32 = 90; i < 100; i++) root = treap_insert(root, node(i));
  for (let i: u32 = 0; i < 90; i += 3) root = treap_remove(root, node(i));
  for (let i: u32 = 0; i < 100; i++) {
    if (i < 90 && i % 3 == 0) continue;
    assert(treap_first(root) == node(i), 'those that are left are in order');
    root = treap_remove(root, node(i));
  }
  assert(root == NO_NODE);
}

const QUEUE: usize = 0x80000;
const THREADS: usize = 0x200000;

function queue(): RunQueue {
  return changetype<RunQueue>(QUEUE);
}

function thread(index: u32, weight: u32): Thread {
  const one = changetype<Thread>(THREADS + 1024 * <usize>index);
  one.weight = weight;
  return one;
}

/** Lets the queue run for `turns` ticks of `tick` ns; the threads' cpu_time says who got what. */
function run(turns: u32, tick: i64): void {
  let running = changetype<Thread>(fair_pick(queue()));
  for (let turn: u32 = 0; turn < turns; turn++) {
    running.cpu_time += tick;
    if (fair_charge(queue(), running, tick)) {
      fair_put(queue(), running);
      running = changetype<Thread>(fair_pick(queue()));
    }
  }
  fair_put(queue(), running);
}

export function test_equal_threads_get_equal_time(): void {
  for (let i: u32 = 0; i < 5; i++) fair_enqueue(queue(), thread(i, NICE_0_WEIGHT));
  run(50000, 100000);
  for (let i: u32 = 0; i < 5; i++) {
    const off = thread(i, NICE_0_WEIGHT).cpu_time - 1000000000;
    assert(off > -2 * SLICE_NS && off < 2 * SLICE_NS, 'within two slices of a fifth of 5 s');
  }
}

export function test_weights_share_in_proportion(): void {
  fair_enqueue(queue(), thread(0, 1024));
  fair_enqueue(queue(), thread(1, 2048));
  fair_enqueue(queue(), thread(2, 4096));
  run(70000, 100000);
  for (let i: u32 = 0; i < 3; i++) {
    const fair: i64 = 1000000000 << i;
    const off = thread(i, 1024 << i).cpu_time - fair;
    assert(off > -fair / 100 && off < fair / 100, 'within 1 % of 1:2:4');
  }
}

export function test_a_sleeper_is_not_given_what_it_slept_through(): void {
  const sleeper = thread(0, NICE_0_WEIGHT);
  const hog = thread(1, NICE_0_WEIGHT);
  fair_enqueue(queue(), sleeper);
  fair_enqueue(queue(), hog);
  assert(fair_pick(queue()) == sleeper, 'the first of equals');
  fair_dequeue(queue(), sleeper);
  run(10000, 100000);
  const before = fair_virtual_time(queue());
  fair_enqueue(queue(), sleeper);
  assert(before - sleeper.vruntime <= 2 * SLICE_NS, 'at most its lag, doubled by its own weight, behind V');
  run(20000, 100000);
  const off = sleeper.cpu_time - 1000000000;
  assert(off > -2 * SLICE_NS && off < 3 * SLICE_NS, 'half of the two seconds since it woke');
}

export function test_a_woken_thread_preempts_one_with_a_later_deadline(): void {
  const hog = thread(0, NICE_0_WEIGHT);
  const sleeper = thread(1, 4096);
  fair_enqueue(queue(), hog);
  assert(fair_pick(queue()) == hog, 'alone');
  fair_charge(queue(), hog, 1000000);
  fair_enqueue(queue(), sleeper);
  assert(fair_preempts(queue(), sleeper, hog), 'a heavier one has the shorter virtual slice');
  const equal = thread(2, NICE_0_WEIGHT);
  equal.lag = -SLICE_NS;
  fair_enqueue(queue(), equal);
  assert(!fair_preempts(queue(), equal, hog), 'one that has had more than its share waits');
}

export function test_a_changed_weight_changes_the_share_and_not_the_virtual_time(): void {
  for (let i: u32 = 0; i < 3; i++) {
    fair_enqueue(queue(), thread(i, NICE_0_WEIGHT));
    thread(i, NICE_0_WEIGHT).on_queue = 1;
  }
  run(1234, 100000);
  const before = fair_virtual_time(queue());
  // The first waits in the queue, the second runs.
  const running = changetype<Thread>(fair_pick(queue()));
  const waiting = thread(running == thread(0, NICE_0_WEIGHT) ? 1 : 0, NICE_0_WEIGHT);
  fair_reweight(queue(), waiting, weight_of_nice(-5));
  fair_reweight(queue(), running, weight_of_nice(5));
  const moved = fair_virtual_time(queue()) - before;
  assert(moved >= -2 && moved <= 2, 'nobody gains or loses by it');
  assert(queue().load == 3121 + 335 + 1024, 'the load is the sum of the weights');
  fair_put(queue(), running);
  const had_waiting = waiting.cpu_time;
  const had_running = running.cpu_time;
  run(100000, 100000);
  const ratio = ((waiting.cpu_time - had_waiting) * 100) / (running.cpu_time - had_running);
  assert(ratio > 900 && ratio < 970, 'as 3121 to 335');
}

export function test_a_lone_thread_can_be_reweighted(): void {
  const one = thread(0, NICE_0_WEIGHT);
  fair_enqueue(queue(), one);
  one.on_queue = 1;
  fair_pick(queue());
  for (let nice = -20; nice <= 19; nice++) {
    fair_reweight(queue(), one, weight_of_nice(nice));
    fair_charge(queue(), one, SLICE_NS / 3);
    assert(fair_virtual_time(queue()) == one.vruntime, 'it is where the time is');
  }
}
