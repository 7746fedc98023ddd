// What a thread may be given while it runs, waits or sleeps and that decides where it is queued: policy and priority, and group.
//
// Interface: policy_set, policy_inherit, thread_set_sched_group, sched_group_set_weight. Locks: the run queue's of the thread's hart.

import { SCHED_OTHER } from '../base/abi';
import { is_null } from '../base/pointer';
import { bandwidth_unpark } from './group/bandwidth';
import { class_dequeue, class_enqueue, class_remove, class_reweight, class_take } from './class/class';
import { fair_class_reweigh_group } from './class/fair_class';
import { SchedGroup, sched_group_hart } from './group/group';
import { Hart, hart_lock, hart_of, hart_rouse, hart_running, hart_unlock, harts_count } from './hart/hart';
import { weight_of } from './nice';
import { Thread, WORK_RESCHEDULE, thread_set_work } from './thread';
import { thread_lock } from './wake';

/** How a thread was queued when it was taken out: not at all, it waited, it ran. */
const NOT_QUEUED: u32 = 0;
const WAITED: u32 = 1;
const RAN: u32 = 2;

/** Takes `thread` out of whatever queue of `hart` it is in. */
function withdraw(hart: Hart, thread: Thread): u32 {
  if (thread.on_queue == 0) return NOT_QUEUED;
  const runs = hart_running(hart) == thread;
  if (runs) class_dequeue(hart, thread);
  else class_remove(hart, thread);
  return runs ? RAN : WAITED;
}

/** Puts it back, as it was queued, into the queue that is right now; the hart looks anew who should run. */
function restore(hart: Hart, thread: Thread, queued: u32): void {
  if (queued == NOT_QUEUED) return;
  class_enqueue(hart, thread);
  if (queued == RAN) class_take(hart, thread);
  const running = hart_running(hart);
  if (!is_null(running)) thread_set_work(running, WORK_RESCHEDULE);
  else hart_rouse(hart);
}

/** Gives `thread` a policy SCHED_* and a real-time priority, 0 for those that are not. The caller has checked that they fit. */
export function policy_set(thread: Thread, policy: u32, priority: u32, reset_on_fork: bool): void {
  const hart = thread_lock(thread);
  const queued = withdraw(hart, thread);
  thread.policy = policy;
  thread.realtime = priority;
  thread.reset_on_fork = reset_on_fork ? 1 : 0;
  // It is new where it comes to.
  thread.level = 0;
  thread.boost = 0;
  thread.tickets = 0;
  class_reweight(hart, thread, weight_of(thread));
  restore(hart, thread, queued);
  hart_unlock(hart);
}

/** A child begins with its parent's nice value and policy, unless that was to be for the parent alone. It is in no queue yet. */
export function policy_inherit(child: Thread, parent: Thread): void {
  child.nice = parent.nice;
  child.policy = parent.policy;
  child.realtime = parent.realtime;
  if (parent.reset_on_fork != 0) {
    child.nice = max<i32>(parent.nice, 0);
    child.policy = SCHED_OTHER;
    child.realtime = 0;
  }
  child.weight = weight_of(child);
}

/** The thread belongs to another group from now on. */
export function thread_set_sched_group(thread: Thread, group: SchedGroup): void {
  const hart = thread_lock(thread);
  bandwidth_unpark(hart, thread);
  const queued = withdraw(hart, thread);
  thread.group = group;
  restore(hart, thread, queued);
  hart_unlock(hart);
}

/** cpu.weight, 1 to 10000. */
export function sched_group_set_weight(group: SchedGroup, weight: u32): void {
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    hart_lock(hart);
    group.weight = weight;
    fair_class_reweigh_group(sched_group_hart(group, i));
    hart_unlock(hart);
  }
}
