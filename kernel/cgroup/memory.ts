// The memory controller: what Account (mm/account.ts) leaves to it. Its events reach who polls memory.events; a task that
// has taken much looks after its cgroups when it leaves the kernel, where it holds nothing and may sleep:
//
//   charge beyond `soft`, or refused ─▶ WORK_CGROUP ─▶ memory_look_after: near a limit, give up caches
//                                                      beyond memory.high, give up caches, then sleep for a while
//                                                      the kernel was refused memory of its own: the OOM killer
//
// Interface: memory_init, memory_look_after, memory_set_max, memory_set_high, is_protected. Locks: none; single words.

import { FRAME_SHIFT } from '../base/config';
import { is_null } from '../base/pointer';
import {
  Account,
  MEMORY_EVENT_HIGH,
  UNLIMITED,
  account_event,
  account_hooks,
  account_set_limits,
  account_kill_below,
  reclaim_from,
  root_account,
} from '../mm/account';
import { frames_free } from '../mm/frame';
import { clock_now } from '../sched/time/clock';
import { WORK_CGROUP, WORK_KILL, Thread, current, thread_set_work } from '../sched/thread';
import { sleep_killable } from '../sched/wait';
import { Cgroup, NOTIFY_MEMORY, cgroup_notify, cgroup_parent } from './cgroup';

/** Pages that bytes are, rounded down as Linux does it; UNLIMITED stays. */
export function pages_of_limit(bytes: u64): u32 {
  const pages = bytes >> FRAME_SHIFT;
  return pages >= <u64>UNLIMITED ? UNLIMITED : <u32>pages;
}

/** Called once at boot. */
export function memory_init(): void {
  account_hooks().pressed = pressed.index;
  account_hooks().noted = noted.index;
}

/** AccountHooks.pressed. */
function pressed(_account: Account): void {
  if (!is_null(current())) thread_set_work(current(), WORK_CGROUP);
}

/** AccountHooks.noted. */
function noted(account: Account): void {
  for (let c = changetype<Cgroup>(account); !is_null(c); c = cgroup_parent(c))
    cgroup_notify(c, NOTIFY_MEMORY);
}

/** Sets memory.max: pages. What is used beyond it is given up as far as it can be, and then somebody is killed. May sleep. */
export function memory_set_max(cgroup: Cgroup, pages: u32): void {
  account_set_limits(cgroup, pages, cgroup.high);
  while (cgroup.usage > cgroup.limit) {
    if ((current().work & WORK_KILL) != 0) return;
    if (reclaim_from(cgroup, cgroup.usage - cgroup.limit) == 0 && !account_kill_below(cgroup)) return;
  }
}

/** Sets memory.high: pages. What is used beyond it is given up as far as it can be. May sleep. */
export function memory_set_high(cgroup: Cgroup, pages: u32): void {
  account_set_limits(cgroup, cgroup.limit, pages);
  if (cgroup.usage > pages) reclaim_from(cgroup, cgroup.usage - pages);
}

/**
 * True if what `account` has cached is not to be given up for the sake of `full`, above it: it is within memory.min, or (`low`:
 * unless nothing else is left) within memory.low, or something between them is.
 */
export function is_protected(account: Account, full: Account, low: bool): bool {
  for (let a = account; !is_null(a) && a != full; a = a.parent) {
    const cgroup = changetype<Cgroup>(a);
    if (a.usage <= cgroup.memory_min && cgroup.memory_min != 0) return true;
    if (low && a.usage <= cgroup.memory_low && cgroup.memory_low != 0) return true;
  }
  return false;
}

/** The kernel was refused memory, and there is still none: somebody has to go. */
function is_starved(account: Account): bool {
  const starved = account.starved != 0;
  account.starved = 0;
  return starved && (account.usage >= account.limit || (account == root_account() && frames_free() == 0));
}

/** What a task is late that is far beyond memory.high: at most this, and less than a hundredth of a second not at all. */
const DELAY_MAX_NS: i64 = 2000000000;
const DELAY_MIN_NS: i64 = 10000000;
const SECOND_NS: i64 = 1000000000;

/** For how long who charges an account beyond its `high` has to sleep: the square of what it is over, in proportion. */
function delay_of(account: Account): i64 {
  const high = max<i64>(account.high, 1);
  const over = min<i64>(((<i64>account.usage - high) << 20) / high, 1 << 20);
  // Linux's calculate_high_delay: over² × HZ >> 20 >> 14, for each batch of charges.
  return min<i64>((((over * over) >> 20) * SECOND_NS) >> 14, DELAY_MAX_NS);
}

/** The current task leaves the kernel: see above. May sleep. */
export function memory_look_after(thread: Thread): void {
  let delay: i64 = 0;
  for (let a = thread.account; !is_null(a); a = a.parent) {
    if (a.usage <= a.soft && a.starved == 0) continue;
    const over = a.usage > a.high ? a.usage - a.high : 1;
    if (a.usage > a.high) account_event(a, MEMORY_EVENT_HIGH);
    const gained = reclaim_from(a, over);
    if (is_starved(a) && gained == 0) account_kill_below(a);
    if (a.usage > a.high) delay = max<i64>(delay, delay_of(a));
  }
  if (delay > DELAY_MIN_NS && (thread.work & WORK_KILL) == 0) sleep_killable(clock_now() + delay);
}
