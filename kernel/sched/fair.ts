// The fair class: EEVDF, earliest eligible virtual deadline first (Stoica and Abdel-Wahab, 1995; the default of
// Linux since 6.6). Every thread has a virtual run time that passes more slowly the heavier it is. V, the weighted
// mean of all virtual run times, is what everybody would have in an ideal world: whoever is not ahead of V is eligible,
// and among the eligible the one with the earliest virtual deadline (its virtual run time plus a slice) runs.
//
//   RunQueue: base ── reference for the sum, kept near V so that numbers stay small
//             sum  ── Σ weight * (vruntime - base), over all runnable threads, the running one included
//             load ── Σ weight                       V = base + sum / load
//
// Interface: fair_enqueue, fair_dequeue, fair_pick, fair_put, fair_account, fair_yield, fair_preempts.
// Locks: the run queue's lock, RANK_RUN_QUEUE, held by the caller (sched/schedule.ts).

import { TreapNode, treap_insert, treap_linked, treap_remove } from '../base/treap';
import { Thread, run_node, thread_of_node } from './thread';

/** A thread at nice 0 asks for this much at a time, real nanoseconds. Linux's base slice is 3 ms. */
export const SLICE_NS: i64 = 3000000;

export const NICE_0_WEIGHT: u32 = 1024;

@unmanaged
export class RunQueue {
  lock: u32;
  /** Runnable threads, the running one included. */
  count: u32;
  load: u32;
  /** Tree of the runnable threads that do not run. */
  root: TreapNode;
  base: i64;
  sum: i64;
}

@inline
function absent(node: TreapNode): bool {
  return changetype<usize>(node) == 0;
}

@inline
function virtual_of(ns: i64, weight: u32): i64 {
  return weight == NICE_0_WEIGHT ? ns : (ns * NICE_0_WEIGHT) / weight;
}

/** V: the virtual time of the queue. */
export function fair_virtual_time(queue: RunQueue): i64 {
  if (queue.load == 0) return queue.base;
  let sum = queue.sum;
  // Round down, also below zero, so that the threads at V itself stay eligible.
  if (sum < 0) sum -= <i64>queue.load - 1;
  return queue.base + sum / queue.load;
}

/** True if a thread at `vruntime` is not ahead of V; without the division. */
@inline
function eligible(queue: RunQueue, vruntime: i64): bool {
  return (vruntime - queue.base) * queue.load <= queue.sum;
}

function add(queue: RunQueue, thread: Thread): void {
  queue.sum += (thread.vruntime - queue.base) * thread.weight;
  queue.load += thread.weight;
  queue.count++;
}

function subtract(queue: RunQueue, thread: Thread): void {
  queue.sum -= (thread.vruntime - queue.base) * thread.weight;
  queue.load -= thread.weight;
  queue.count--;
}

/** Moves the reference to V, when it has fallen far enough behind to matter. */
function rebase(queue: RunQueue): void {
  const ahead = fair_virtual_time(queue) - queue.base;
  if (ahead > -(1 << 24) && ahead < 1 << 24) return;
  queue.base += ahead;
  queue.sum -= ahead * queue.load;
}

/** A thread becomes runnable: it is placed where its lag says, at V for a new one, with a new deadline. */
export function fair_enqueue(queue: RunQueue, thread: Thread): void {
  let lag = thread.lag;
  // Its own weight will move V towards it by lag * w / (W + w): place it so much farther that the lag is kept.
  if (queue.load != 0) lag = (lag * (queue.load + thread.weight)) / queue.load;
  thread.vruntime = fair_virtual_time(queue) - lag;
  thread.deadline = thread.vruntime + virtual_of(SLICE_NS, thread.weight);
  add(queue, thread);
  link(queue, thread);
}

function link(queue: RunQueue, thread: Thread): void {
  queue.root = treap_insert(queue.root, run_node(thread));
}

/** The running thread stops being runnable: its lag is kept, within a slice either way. */
export function fair_dequeue(queue: RunQueue, thread: Thread): void {
  const bound = virtual_of(SLICE_NS, thread.weight);
  thread.lag = max<i64>(-bound, min<i64>(bound, fair_virtual_time(queue) - thread.vruntime));
  subtract(queue, thread);
  if (queue.count == 0) queue.sum = 0;
}

/** The running thread goes back among those that wait. */
export function fair_put(queue: RunQueue, thread: Thread): void {
  link(queue, thread);
}

/** Takes out and returns the thread that should run now; 0 if none is waiting. */
export function fair_pick(queue: RunQueue): Thread {
  let node = queue.root;
  if (absent(node)) return changetype<Thread>(0);
  let best = changetype<TreapNode>(0);
  while (!absent(node)) {
    if (!absent(node.left) && eligible(queue, node.left.least)) {
      node = node.left;
    } else if (eligible(queue, node.value)) {
      best = node;
      break;
    } else {
      node = node.right;
    }
  }
  // Rounding can leave nobody eligible for an instant; then the one farthest behind is the fair choice.
  if (absent(best)) best = least_of(queue.root);
  queue.root = treap_remove(queue.root, best);
  rebase(queue);
  return thread_of_node(best);
}

function least_of(root: TreapNode): TreapNode {
  const least = root.least;
  let node = root;
  while (node.value != least) node = !absent(node.left) && node.left.least == least ? node.left : node.right;
  return node;
}

/** The running thread has used `ns`. True if its slice is over and another thread waits. */
export function fair_account(queue: RunQueue, thread: Thread, ns: i64): bool {
  const delta = virtual_of(ns, thread.weight);
  thread.vruntime += delta;
  queue.sum += delta * thread.weight;
  if (thread.vruntime < thread.deadline) return false;
  thread.deadline = thread.vruntime + virtual_of(SLICE_NS, thread.weight);
  return !absent(queue.root);
}

/** Nanoseconds that are left of the running thread's slice; at least 1. */
export function fair_slice_left(thread: Thread): i64 {
  const left = ((thread.deadline - thread.vruntime) * thread.weight) / NICE_0_WEIGHT;
  return max<i64>(left, 1);
}

/** sched_yield: the rest of the slice is forgone, so that whoever is eligible goes first. */
export function fair_yield(thread: Thread): void {
  thread.deadline += virtual_of(SLICE_NS, thread.weight);
}

/** True if `woken`, just enqueued, should take over from the running thread at once. */
export function fair_preempts(queue: RunQueue, woken: Thread, running: Thread): bool {
  return woken.deadline < running.deadline && eligible(queue, woken.vruntime);
}

/**
 * Gives `thread`, runnable or not, another weight. What it is owed and the rest of its slice stay the same in real time
 * (Linux: reweight_entity). Under the queue's lock.
 */
export function fair_reweight(queue: RunQueue, thread: Thread, weight: u32): void {
  const old = thread.weight;
  if (old == weight) return;
  thread.lag = (thread.lag * old) / weight;
  if (thread.on_queue == 0) {
    thread.weight = weight;
    return;
  }
  const waits = treap_linked(run_node(thread));
  if (waits) queue.root = treap_remove(queue.root, run_node(thread));
  const virtual_time = fair_virtual_time(queue);
  const lag = virtual_time - thread.vruntime;
  const left = thread.deadline - thread.vruntime;
  subtract(queue, thread);
  thread.vruntime = virtual_time - (lag * old) / weight;
  thread.deadline = thread.vruntime + (left * old) / weight;
  thread.weight = weight;
  add(queue, thread);
  if (waits) link(queue, thread);
}
