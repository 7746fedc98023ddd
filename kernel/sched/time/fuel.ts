// Fuel: how much of it the running program gets, so that its hook, the timer interrupt, comes at the right time: at its next
// tick, at the end of its slice or of its group's quota, or (virtual clock) when the next timer is due.
//
// On the real clock fuel is what a program burns in that time by what has been measured. On the virtual one fuel is time; and
// system calls, which take time but burn none, are counted: WORK_TICK.
//
// Interface: refuel, measure_fuel; FUEL_FIRST, TICK_NS. Locks: none; the thread is this hart's, and runs.

import { fuel_limit } from '../../base/debug';
import { window_fuel, window_fuel_set } from '../../mm/uaccess';
import { bandwidth_left } from '../group/bandwidth';
import { class_slice_left } from '../class/class';
import { NS_PER_FUEL, NS_PER_SYSCALL, VIRTUAL_TICK_NS, clock_is_virtual } from './clock';
import { sched_group_is_root } from '../group/group';
import { this_hart } from '../hart/hart';
import { Thread } from '../thread';
import { timers_next } from './timer';

/** Real clock: how often the running program's hook should look at the time. */
export const TICK_NS: i64 = 500000;

/** Fuel of a thread's first grants, until its speed is known; and bounds of any grant. */
export const FUEL_FIRST: u32 = 20000;
const FUEL_MIN: i64 = 64;
const FUEL_MAX: i64 = 0x3fffffff;

/** Gives the running program fuel up to its next tick, the end of its slice, or (virtual clock) the next timer. */
export function refuel(thread: Thread, now: i64): void {
  if (thread.window == 0) return;
  const hart = this_hart();
  let ns = class_slice_left(hart, thread);
  if (!sched_group_is_root(thread.group)) ns = min<i64>(ns, bandwidth_left(hart, thread));
  let fuel: i64;
  if (clock_is_virtual()) {
    ns = min<i64>(ns, timers_next() - now);
    if (SMP) ns = min<i64>(ns, VIRTUAL_TICK_NS);
    fuel = (ns + NS_PER_FUEL - 1) / NS_PER_FUEL;
    thread.syscalls_due = thread.syscalls + max<i64>(ns / NS_PER_SYSCALL, 1);
  } else {
    fuel = (<i64>thread.fuel_rate * min<i64>(ns, TICK_NS)) / 1000000;
  }
  fuel = max<i64>(clock_is_virtual() ? 1 : FUEL_MIN, min<i64>(fuel, FUEL_MAX));
  if (DEBUG) if (fuel_limit() != 0) fuel = min<i64>(fuel, fuel_limit());
  thread.fuel_granted = <i32>fuel;
  thread.fuel_since = now;
  window_fuel_set(thread.window, <i32>fuel);
}

/** Learns how fast the running program burns fuel, from what it has used since it was last refuelled. */
export function measure_fuel(thread: Thread, now: i64): void {
  if (clock_is_virtual()) return;
  const used = <i64>thread.fuel_granted - <i64>window_fuel(thread.window);
  const time = now - thread.fuel_since;
  const rate = time > 1000 ? (used * 1000000) / time : <i64>thread.fuel_rate * 2;
  // A sudden rise is believed only in part: one too large a grant is a slice overrun.
  thread.fuel_rate = <u32>max<i64>(FUEL_MIN, min<i64>(rate, min<i64>(<i64>thread.fuel_rate * 4, FUEL_MAX)));
}
