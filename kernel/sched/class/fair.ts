// EEVDF on one run queue: earliest eligible virtual deadline first (Stoica and Abdel-Wahab, "Earliest Eligible Virtual Deadline
// First: A Flexible and Accurate Mechanism for Proportional Share Resource Allocation", 1995; Linux's default since 6.6).
// Every entity has a virtual run time that passes more slowly the heavier it is. V, the weighted mean of all virtual run times,
// is what everybody would have in an ideal world: an entity that is not ahead of V is eligible, and among the eligible the one
// with the earliest virtual deadline (its virtual run time plus a slice) runs.
//
//   RunQueue: base ── reference for the sum, kept near V so that numbers stay small
//             sum  ── Σ weight * (vruntime - base), over all runnable entities, the running one included
//             load ── Σ weight                       V = base + sum / load
//
// An entity is a thread, or a group's queue on a hart, which shares in the queue above it: sched/class/fair_class.ts.
//
// Interface: Entity, RunQueue; fair_enqueue, fair_dequeue, fair_remove, fair_pick, fair_take, fair_put, fair_charge, fair_yield,
// fair_preempts, fair_reweight. Locks: the run queue's lock of the hart, RANK_RUN_QUEUE, held by the caller.

import { is_null, null_of } from '../../base/pointer';
import { TreapNode, treap_insert, treap_linked, treap_remove } from '../../base/treap';

/** An entity at nice 0 asks for this much at a time, real nanoseconds. Linux's base slice is 3 ms. */
export const SLICE_NS: i64 = 3000000;

export const NICE_0_WEIGHT: u32 = 1024;

/** What is scheduled. As a TreapNode its key is its virtual deadline and its value its virtual run time. */
@unmanaged
export class Entity extends TreapNode {
  /** How far behind (positive: owed time) it was when it went to sleep, in virtual nanoseconds. */
  lag: i64;
  /** Weight as Linux has it: 1024 is nice 0. */
  weight: u32;
  /** 1 while it counts in its run queue, waiting or running. */
  on_queue: u32;
  /** The queue that it counts in, while it does; a group's: constant. */
  queue: RunQueue;
  /** A group's: the queue that it stands for; 0 for threads. */
  own: RunQueue;

  @inline
  get deadline(): i64 {
    return this.key;
  }
  @inline
  set deadline(at: i64) {
    this.key = at;
  }
  @inline
  get vruntime(): i64 {
    return this.value;
  }
  @inline
  set vruntime(ns: i64) {
    this.value = ns;
  }
}

@unmanaged
export class RunQueue {
  lock: u32;
  /** Runnable entities, the running one included. */
  count: u32;
  load: u32;
  /** Tree of the runnable entities that do not run. */
  root: TreapNode;
  base: i64;
  sum: i64;
  /** The entity of the group whose queue this is; 0 for a hart's own. How many queues are above it. Constant. */
  entity: Entity;
  depth: u32;
}

@inline
function virtual_of(ns: i64, weight: u32): i64 {
  return weight == NICE_0_WEIGHT ? ns : (ns * NICE_0_WEIGHT) / weight;
}

/** V: the virtual time of the queue. */
export function fair_virtual_time(queue: RunQueue): i64 {
  if (queue.load == 0) return queue.base;
  let sum = queue.sum;
  // Round down, also below zero, so that the entities at V itself stay eligible.
  if (sum < 0) sum -= <i64>queue.load - 1;
  return queue.base + sum / queue.load;
}

/** True if an entity at `vruntime` is not ahead of V; without the division. */
@inline
function eligible(queue: RunQueue, vruntime: i64): bool {
  return (vruntime - queue.base) * queue.load <= queue.sum;
}

function add(queue: RunQueue, entity: Entity): void {
  queue.sum += (entity.vruntime - queue.base) * entity.weight;
  queue.load += entity.weight;
  queue.count++;
}

function subtract(queue: RunQueue, entity: Entity): void {
  queue.sum -= (entity.vruntime - queue.base) * entity.weight;
  queue.load -= entity.weight;
  queue.count--;
}

/** Moves the reference to V, when it has fallen far enough behind to matter. */
function rebase(queue: RunQueue): void {
  const ahead = fair_virtual_time(queue) - queue.base;
  if (ahead > -(1 << 24) && ahead < 1 << 24) return;
  queue.base += ahead;
  queue.sum -= ahead * queue.load;
}

/** An entity becomes runnable: it is placed where its lag says, at V for a new one, with a new deadline. */
export function fair_enqueue(queue: RunQueue, entity: Entity): void {
  let lag = entity.lag;
  // Its own weight will move V towards it by lag * w / (W + w): place it so much farther that the lag is kept.
  if (queue.load != 0) lag = (lag * (queue.load + entity.weight)) / queue.load;
  entity.vruntime = fair_virtual_time(queue) - lag;
  entity.deadline = entity.vruntime + virtual_of(SLICE_NS, entity.weight);
  entity.queue = queue;
  add(queue, entity);
  link(queue, entity);
}

@inline
function link(queue: RunQueue, entity: Entity): void {
  queue.root = treap_insert(queue.root, entity);
}

/** The running entity stops being runnable: its lag is kept, within a slice either way. */
export function fair_dequeue(queue: RunQueue, entity: Entity): void {
  const bound = virtual_of(SLICE_NS, entity.weight);
  entity.lag = max<i64>(-bound, min<i64>(bound, fair_virtual_time(queue) - entity.vruntime));
  subtract(queue, entity);
  if (queue.count == 0) queue.sum = 0;
}

/** An entity that waits stops being runnable. */
export function fair_remove(queue: RunQueue, entity: Entity): void {
  fair_take(queue, entity);
  fair_dequeue(queue, entity);
}

/** The running entity goes back among those that wait. */
@inline
export function fair_put(queue: RunQueue, entity: Entity): void {
  link(queue, entity);
}

/** An entity that waits is the running one from now on. */
export function fair_take(queue: RunQueue, entity: Entity): void {
  queue.root = treap_remove(queue.root, entity);
}

/** Takes out and returns the entity that should run now; 0 if none is waiting. */
export function fair_pick(queue: RunQueue): Entity {
  let node = queue.root;
  if (is_null(node)) return null_of<Entity>();
  let best = null_of<TreapNode>();
  while (!is_null(node)) {
    if (!is_null(node.left) && eligible(queue, node.left.least)) {
      node = node.left;
    } else if (eligible(queue, node.value)) {
      best = node;
      break;
    } else {
      node = node.right;
    }
  }
  // Rounding can leave nobody eligible for an instant; then the one farthest behind is the fair choice.
  if (is_null(best)) best = least_of(queue.root);
  queue.root = treap_remove(queue.root, best);
  rebase(queue);
  return changetype<Entity>(best);
}

function least_of(root: TreapNode): TreapNode {
  const least = root.least;
  let node = root;
  while (node.value != least) node = !is_null(node.left) && node.left.least == least ? node.left : node.right;
  return node;
}

/** The running entity has used `ns`. True if its slice is over and another waits. */
export function fair_charge(queue: RunQueue, entity: Entity, ns: i64): bool {
  const delta = virtual_of(ns, entity.weight);
  entity.vruntime += delta;
  queue.sum += delta * entity.weight;
  if (entity.vruntime < entity.deadline) return false;
  entity.deadline = entity.vruntime + virtual_of(SLICE_NS, entity.weight);
  return !is_null(queue.root);
}

/** Nanoseconds that are left of the running entity's slice; at least 1. */
export function fair_slice_left(entity: Entity): i64 {
  const left = ((entity.deadline - entity.vruntime) * entity.weight) / NICE_0_WEIGHT;
  return max<i64>(left, 1);
}

/** sched_yield: the rest of the slice is forgone, so that an eligible entity goes first. */
export function fair_yield(entity: Entity): void {
  entity.deadline += virtual_of(SLICE_NS, entity.weight);
}

/** True if `woken`, just enqueued, should take over from the running entity of the same queue at once. */
export function fair_preempts(queue: RunQueue, woken: Entity, running: Entity): bool {
  return woken.deadline < running.deadline && eligible(queue, woken.vruntime);
}

/**
 * Gives `entity`, runnable or not, another weight. What it is owed and the rest of its slice stay the same in real time
 * (Linux: reweight_entity). Under the queue's lock.
 */
export function fair_reweight(queue: RunQueue, entity: Entity, weight: u32): void {
  const old = entity.weight;
  if (old == weight) return;
  entity.lag = (entity.lag * old) / weight;
  if (entity.on_queue == 0) {
    entity.weight = weight;
    return;
  }
  const waits = treap_linked(entity);
  if (waits) queue.root = treap_remove(queue.root, entity);
  const virtual_time = fair_virtual_time(queue);
  const lag = virtual_time - entity.vruntime;
  const left = entity.deadline - entity.vruntime;
  subtract(queue, entity);
  entity.vruntime = virtual_time - (lag * old) / weight;
  entity.deadline = entity.vruntime + (left * old) / weight;
  entity.weight = weight;
  add(queue, entity);
  if (waits) link(queue, entity);
}
