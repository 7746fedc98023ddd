// cpu.max: how much a group may run (Turner, Rao and Rao, "CPU bandwidth control for CFS", 2010). A group has a pool that is filled
// with its quota at the beginning of each period. Harts take slices of it for the group's threads that run there:
//
//   pool ── slice ─▶ SchedGroupHart.runtime ── used up, and the pool is empty ─▶ throttled on this hart until the period ends
//
// A thread of a throttled group may hold a mutex that others wait for. So it is not stopped where it is, but stands aside
// ("parks") at the border, on its way back to its program (Linux since 6.18 does the same): WORK_THROTTLE. A hart that has used
// more than it had has debts, which the next periods pay.
//
//   charge ─▶ throttled ─▶ WORK_THROTTLE ─▶ bandwidth_park ─▶ SchedGroupHart.parked ── timer: refill, unthrottle ─▶ run queue
//
// Periods are counted when somebody looks at the pool; the timer is needed only while somebody is parked. A thread arms it before it
// parks.
//
// Interface: bandwidth_charge, bandwidth_holds, bandwidth_left, bandwidth_arm, bandwidth_park, bandwidth_unpark, bandwidth_set.
// Locks: SchedGroupHart: the run queue lock of its hart, held by callers that pass a hart; the pool's own, RANK_TIMER, inside it.

import { list_add_tail, list_del, list_empty, list_first, list_init } from '../../base/list';
import { is_null, null_of } from '../../base/pointer';
import { atomic_exchange, atomic_store, atomic_store64 } from '../../sync/atomic';
import { RANK_TIMER, spin_lock, spin_unlock } from '../../sync/spinlock';
import { class_dequeue } from '../class/class';
import { clock_now } from '../time/clock';
import { SchedGroupHart, QUOTA_NONE, SchedGroup, sched_group_hart, sched_group_is_root } from './group';
import { Hart, hart_lock, hart_of, hart_unlock, harts_count } from '../hart/hart';
import { Thread, WORK_THROTTLE, thread_set_work } from '../thread';
import { Timer, timer_set } from '../time/timer';
import { enqueue } from '../wake';

/** What a hart takes of the pool at a time: Linux's sched_cfs_bandwidth_slice. */
const SLICE_NS: i64 = 5000000;

@inline
function pool_lock(group: SchedGroup): usize {
  return changetype<usize>(group) + offsetof<SchedGroup>('lock');
}
@inline
function armed_of(group: SchedGroup): usize {
  return changetype<usize>(group) + offsetof<SchedGroup>('armed');
}
@inline
function parked_of(local: SchedGroupHart): usize {
  return changetype<usize>(local) + offsetof<SchedGroupHart>('parked');
}
@inline
function park_node(thread: Thread): usize {
  return changetype<usize>(thread) + offsetof<Thread>('park_next');
}
/** A period has ended, or several: counts them and fills the pool. Under its lock. */
function refill(group: SchedGroup, now: i64): void {
  if (group.period_end == 0) {
    group.period_end = now + group.period;
    group.pool = group.quota;
    group.filled = group.pool;
    return;
  }
  const elapsed = (now - group.period_end) / group.period + 1;
  group.period_end += elapsed * group.period;
  group.periods++;
  if (group.held_back != 0) group.throttled_periods++;
  group.held_back = 0;
  const burst = group.filled - group.pool - group.quota;
  if (burst > 0) {
    group.bursts++;
    group.burst_time += burst;
  }
  group.pool = min<i64>(group.pool + group.quota, group.quota + group.burst);
  group.filled = group.pool;
}

/** Takes a slice for `local`, debts first. True if it may run then. */
function take_slice(group: SchedGroup, local: SchedGroupHart, now: i64): bool {
  spin_lock(pool_lock(group), RANK_TIMER);
  if (now >= group.period_end) refill(group, now);
  // With a small quota smaller slices, so that every hart gets one.
  const slice = min<i64>(SLICE_NS, max<i64>(group.quota / (2 * <i64>harts_count()), 1));
  const taken = min<i64>(slice - local.runtime, group.pool);
  group.pool -= taken;
  local.runtime += taken;
  if (local.runtime <= 0) group.held_back = 1;
  spin_unlock(pool_lock(group), RANK_TIMER);
  return local.runtime > 0;
}

/**
 * The running thread has used `ns` up to `now`, of which `system` in the kernel as far as that is known: its groups have.
 * Where one has no more, the thread is told to stand aside.
 */
export function bandwidth_charge(hart: Hart, thread: Thread, ns: i64, system: i64, now: i64): void {
  for (let group = thread.group; !is_null(group); group = group.parent) {
    const local = sched_group_hart(group, hart.number);
    atomic_store64(changetype<usize>(local) + offsetof<SchedGroupHart>('usage'), local.usage + ns);
    atomic_store64(changetype<usize>(local) + offsetof<SchedGroupHart>('system'), local.system + system);
    if (group.quota == QUOTA_NONE) continue;
    local.runtime -= ns;
    if (local.throttled == 0 && local.runtime <= 0 && !take_slice(group, local, now)) {
      local.throttled = 1;
      local.throttled_since = now;
    }
    if (local.throttled != 0) thread_set_work(thread, WORK_THROTTLE);
  }
}

/** The nearest group of `thread` that may not run on `hart`; 0: it may. */
export function bandwidth_holds(hart: Hart, thread: Thread): SchedGroupHart {
  for (let group = thread.group; !sched_group_is_root(group); group = group.parent) {
    const local = sched_group_hart(group, hart.number);
    if (local.throttled != 0) return local;
  }
  return null_of<SchedGroupHart>();
}

/** Nanoseconds that the groups of `thread` may run on `hart` before they have to ask again. */
export function bandwidth_left(hart: Hart, thread: Thread): i64 {
  let left = i64.MAX_VALUE;
  for (let group = thread.group; !sched_group_is_root(group); group = group.parent) {
    if (group.quota == QUOTA_NONE) continue;
    left = min<i64>(left, max<i64>(sched_group_hart(group, hart.number).runtime, 1));
  }
  return left;
}

/** Sees to it that `group` is looked after when its period ends. No run queue lock may be held. */
export function bandwidth_arm(group: SchedGroup): void {
  if (atomic_exchange(armed_of(group), 1) != 0) return;
  // The winner of the exchange is alone here: the handler takes the mark away before anything else.
  const end = max<i64>(group.period_end, clock_now() + 1);
  timer_set(changetype<Timer>(group), end, period_ends.index, changetype<usize>(group));
}

/** The timer: fills the pool, and lets harts go on as far as it lasts. */
function period_ends(address: usize): void {
  const group = changetype<SchedGroup>(address);
  atomic_store(armed_of(group), 0);
  const now = clock_now();
  let held = false;
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    hart_lock(hart);
    const local = sched_group_hart(group, i);
    if (local.throttled != 0) {
      if (group.quota == QUOTA_NONE || take_slice(group, local, now)) unthrottle(hart, local, now);
      else held = true;
    }
    hart_unlock(hart);
  }
  if (held) bandwidth_arm(group);
}

/** `local` may run again: who is parked there comes back, or parks at another group above that may not. */
function unthrottle(hart: Hart, local: SchedGroupHart, now: i64): void {
  local.throttled = 0;
  local.throttled_time += max<i64>(now - local.throttled_since, 0);
  while (!list_empty(parked_of(local))) {
    const thread = changetype<Thread>(list_first(parked_of(local)) - offsetof<Thread>('park_next'));
    list_del(park_node(thread));
    const above = bandwidth_holds(hart, thread);
    if (is_null(above)) come_back(hart, thread);
    else park_at(above, thread);
  }
}

function park_at(local: SchedGroupHart, thread: Thread): void {
  thread.parked_on = changetype<usize>(local);
  list_add_tail(parked_of(local), park_node(thread));
}

function come_back(hart: Hart, thread: Thread): void {
  thread.parked_on = 0;
  enqueue(hart, thread);
}

/** The running thread, at the border, leaves the queue of `hart` until its groups may run: false if they may. */
export function bandwidth_park(hart: Hart, thread: Thread): bool {
  const local = bandwidth_holds(hart, thread);
  if (is_null(local)) return false;
  class_dequeue(hart, thread);
  list_init(park_node(thread));
  park_at(local, thread);
  return true;
}

/** A thread that is parked comes back now, whatever its group may: it is to die, or has moved. */
export function bandwidth_unpark(hart: Hart, thread: Thread): void {
  if (thread.parked_on == 0) return;
  list_del(park_node(thread));
  come_back(hart, thread);
}

/** Nanoseconds that harts have been held back, in all. */
export function bandwidth_throttled_time(group: SchedGroup): i64 {
  let time: i64 = 0;
  const now = clock_now();
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    hart_lock(hart);
    const local = sched_group_hart(group, i);
    time += local.throttled_time;
    if (local.throttled != 0) time += max<i64>(now - local.throttled_since, 0);
    hart_unlock(hart);
  }
  return time;
}

/** cpu.max and cpu.max.burst: nanoseconds; QUOTA_NONE: no limit. A new period begins. No run queue lock may be held. */
export function bandwidth_set(group: SchedGroup, quota: i64, period: i64, burst: i64): void {
  spin_lock(pool_lock(group), RANK_TIMER);
  group.quota = quota;
  group.period = period;
  group.burst = burst;
  group.period_end = 0;
  group.pool = 0;
  spin_unlock(pool_lock(group), RANK_TIMER);
  const now = clock_now();
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    hart_lock(hart);
    const local = sched_group_hart(group, i);
    // Neither debts nor savings under the old limit count.
    local.runtime = 0;
    if (local.throttled != 0) unthrottle(hart, local, now);
    hart_unlock(hart);
  }
}
