// The fair class: EEVDF (fair.ts) at every level of the tree of groups (group/group.ts). Who runs is chosen from the top: a thread or
// a group, and in that again, until it is a thread. What it uses counts at every level.
//
//   pick:    hart's queue ─▶ group's queue ─▶ … ─▶ thread         all on the path leave their trees: they run
//   account: thread ─▶ group ─▶ … ─▶ hart
//
// Interface: fair_class_*, the operations of class.ts. Locks: the hart's run queue lock, held by the caller.

import { is_null, null_of } from '../../base/pointer';
import {
  Entity,
  RunQueue,
  fair_charge,
  fair_dequeue,
  fair_enqueue,
  fair_pick,
  fair_preempts,
  fair_put,
  fair_remove,
  fair_reweight,
  fair_slice_left,
  fair_take,
  fair_yield,
} from './fair';
import {
  SchedGroupHart,
  sched_group_hart,
  sched_group_is_root,
  sched_group_queue,
  sched_group_share,
} from '../group/group';
import { Hart } from '../hart/hart';
import { Thread } from '../thread';

/** The queue on `hart` in which threads of the group of `thread` wait. */
function queue_of(hart: Hart, thread: Thread): RunQueue {
  return sched_group_is_root(thread.group)
    ? hart
    : sched_group_queue(sched_group_hart(thread.group, hart.number));
}

/** Another weight for a group on its hart, if its load has changed what it should be. */
@inline
function reweigh(group: Entity): void {
  fair_reweight(group.queue, group, sched_group_share(changetype<SchedGroupHart>(group)));
}

/** A thread becomes runnable, and so do the groups above it that had none. */
export function fair_class_enqueue(hart: Hart, thread: Thread): void {
  let queue = queue_of(hart, thread);
  fair_enqueue(queue, thread);
  for (let group = queue.entity; !is_null(group); group = queue.entity) {
    queue = group.queue;
    reweigh(group);
    if (group.on_queue != 0) continue;
    group.on_queue = 1;
    fair_enqueue(queue, group);
  }
}

/** The running thread stops being runnable. The groups above it go back among those that wait, or leave with it. */
export function fair_class_dequeue(_hart: Hart, thread: Thread): void {
  let queue = thread.queue;
  fair_dequeue(queue, thread);
  for (let group = queue.entity; !is_null(group); group = queue.entity) {
    const left = group.own.count;
    queue = group.queue;
    if (left == 0) {
      group.on_queue = 0;
      fair_dequeue(queue, group);
    } else {
      reweigh(group);
      fair_put(queue, group);
    }
  }
}

/** A thread that waits stops being runnable. */
export function fair_class_remove(_hart: Hart, thread: Thread): void {
  let queue = thread.queue;
  fair_remove(queue, thread);
  for (let group = queue.entity; !is_null(group); group = queue.entity) {
    const left = group.own.count;
    queue = group.queue;
    if (left != 0) {
      reweigh(group);
    } else if (group.on_queue != 0) {
      group.on_queue = 0;
      fair_remove(queue, group);
    }
  }
}

/** The running thread goes back among those that wait. */
export function fair_class_put(_hart: Hart, thread: Thread): void {
  for (let one: Entity = thread; !is_null(one); one = one.queue.entity) fair_put(one.queue, one);
}

/** Takes out the thread that should run now; 0 if none waits. */
export function fair_class_pick(hart: Hart): Thread {
  let one = fair_pick(hart);
  if (is_null(one)) return null_of<Thread>();
  while (!is_null(one.own)) one = fair_pick(one.own);
  return changetype<Thread>(one);
}

/** A thread that waits is the running one from now on. None runs. */
export function fair_class_take(_hart: Hart, thread: Thread): void {
  for (let one: Entity = thread; !is_null(one); one = one.queue.entity) fair_take(one.queue, one);
}

/** The running thread has used `ns`. True if another should run. */
export function fair_class_charge(_hart: Hart, thread: Thread, ns: i64): bool {
  let over = fair_charge(thread.queue, thread, ns);
  for (let group = thread.queue.entity; !is_null(group); group = group.queue.entity) {
    const deadline = group.deadline;
    if (fair_charge(group.queue, group, ns)) over = true;
    if (SMP) if (group.deadline != deadline) reweigh(group);
  }
  return over;
}

/** Nanoseconds until fair_class_charge would say so. */
export function fair_class_slice_left(_hart: Hart, thread: Thread): i64 {
  let left = fair_slice_left(thread);
  for (let group = thread.queue.entity; !is_null(group); group = group.queue.entity)
    left = min<i64>(left, fair_slice_left(group));
  return left;
}

export function fair_class_yield(_hart: Hart, thread: Thread): void {
  fair_yield(thread);
}

/** True if `woken` should take over from the running thread: where their ways part, its entity is to be preferred. */
export function fair_class_preempts(_hart: Hart, woken: Thread, running: Thread): bool {
  let one: Entity = woken;
  let other: Entity = running;
  while (one.queue != other.queue) {
    const depth = one.queue.depth;
    const other_depth = other.queue.depth;
    if (depth >= other_depth) one = one.queue.entity;
    if (other_depth >= depth) other = other.queue.entity;
  }
  return fair_preempts(one.queue, one, other);
}

export function fair_class_reweight(_hart: Hart, thread: Thread, weight: u32): void {
  fair_reweight(thread.queue, thread, weight);
  if (thread.on_queue == 0) return;
  for (let group = thread.queue.entity; !is_null(group); group = group.queue.entity) reweigh(group);
}

/** A group's weight has changed: what that means on `hart`. */
export function fair_class_reweigh_group(local: SchedGroupHart): void {
  reweigh(local);
}
