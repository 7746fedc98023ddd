// Time. Two modes, chosen at boot. Real: the machine's monotonic clock. Virtual: time is what programs have
// consumed, so that a run on one hart is the same every time; when every hart is idle it jumps to the next timer.
//
//   virtual now = the hart's clock + fuel used by the running program * NS_PER_FUEL + its system calls * NS_PER_SYSCALL
//
// Each hart has a virtual clock of its own, since each runs programs of its own. As between computers that exchange messages
// (Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978), a woken thread is not behind its waker:
// the hart's clock is put forward to the waker's when the thread comes to run. And a hart that is ahead of another
// which is not idle, by more than SKEW_NS, waits (clock_is_ahead).
//
// Interface: clock_init, clock_now (monotonic, ns), clock_realtime (ns since the epoch), clock_is_virtual, clock_advance.
// Locks: none.

import { CLOCK_STATE } from '../../base/layout';
import { hw_now, hw_wall } from '../../base/hw';
import { is_null } from '../../base/pointer';
import { window_fuel } from '../../mm/uaccess';
import { atomic_load64, atomic_store64 } from '../../sync/atomic';
import { Hart, hart_is_idle, hart_is_online, hart_of, harts_count, this_hart } from '../hart/hart';
import { Thread, current } from '../thread';

/** What a unit of fuel (a loop turn or a call) and a system call cost on the virtual clock, nanoseconds. */
export const NS_PER_FUEL: i64 = 2;
export const NS_PER_SYSCALL: i64 = 200;

/** Virtual clock, several harts: how far one may be ahead of another, and how much time a program may take at once. */
const SKEW_NS: i64 = 3000000;
export const VIRTUAL_TICK_NS: i64 = 1000000;

@unmanaged
class ClockState {
  /** Real mode: the machine's time at boot, nanoseconds. */
  base: i64;
  /** Realtime minus monotonic, nanoseconds: atomic. */
  offset: i64;
}

@inline
function state(): ClockState {
  return changetype<ClockState>(CLOCK_STATE);
}

/** This hart's copy of the mode, which never changes after boot. */
let is_virtual: bool = false;

@inline
export function clock_is_virtual(): bool {
  return is_virtual;
}

@inline
function offset_address(): usize {
  return CLOCK_STATE + offsetof<ClockState>('offset');
}

@inline
function machine_ns(): i64 {
  return <i64>(hw_now() * 1000000.0);
}

/** Called once per hart; `first` on the hart that boots. A virtual clock starts at `epoch` (ns since 1970). */
export function clock_init(virtual_mode: bool, epoch: i64, first: bool): void {
  is_virtual = virtual_mode;
  if (!first) return;
  state().base = virtual_mode ? 0 : machine_ns();
  state().offset = virtual_mode ? epoch : <i64>(hw_wall() * 1000000.0);
}

/**
 * Nanoseconds of virtual time that `thread` has used and that are not yet in `base`. What has no window is not a
 * program: the calls of a host task come when the outside wants them, and take no time, so that a run with somebody
 * who looks on is the same as without.
 */
function pending(thread: Thread): i64 {
  if (is_null(thread) || thread.window == 0) return 0;
  const fuel = <i64>thread.fuel_granted - <i64>window_fuel(thread.window);
  return fuel * NS_PER_FUEL + <i64>(thread.syscalls - thread.syscalls_accounted) * NS_PER_SYSCALL;
}

/** Monotonic time since boot, nanoseconds. */
export function clock_now(): i64 {
  return is_virtual ? this_hart().clock + pending(current()) : machine_ns() - state().base;
}

/** Time since the epoch, nanoseconds. */
export function clock_realtime(): i64 {
  return clock_now() + atomic_load64(offset_address());
}

/** Sets the time since the epoch: clock_settime(2). */
export function clock_set_realtime(ns: i64): void {
  atomic_store64(offset_address(), ns - clock_now());
}

/** Moves what the running program has consumed into the clock, once. */
export function clock_add_consumed(thread: Thread): void {
  if (is_virtual) {
    set_clock(this_hart().clock + pending(thread));
    if (thread.window != 0) thread.fuel_granted = window_fuel(thread.window);
    thread.system_pending += <i64>(thread.syscalls - thread.syscalls_accounted) * NS_PER_SYSCALL;
  }
  thread.syscalls_accounted = thread.syscalls;
}

/** Virtual mode: the time of `thread` in the kernel that nobody has asked for yet, ns. */
export function clock_take_system(thread: Thread): i64 {
  const ns = thread.system_pending;
  thread.system_pending = 0;
  return ns;
}

/** Virtual mode: `ns` pass, for work of the kernel that takes long in truth; else a busy program would do it at no cost. */
export function clock_charge(ns: i64): void {
  if (is_virtual) set_clock(this_hart().clock + ns);
}

/** Virtual mode: puts this hart's clock forward to `ns`, if that lies ahead. */
export function clock_advance(ns: i64): void {
  if (is_virtual && ns > this_hart().clock) set_clock(ns);
}

@inline
function clock_address(hart: Hart): usize {
  return changetype<usize>(hart) + offsetof<Hart>('clock');
}

@inline
function set_clock(ns: i64): void {
  atomic_store64(clock_address(this_hart()), ns);
}

/** Virtual mode: true if another hart that is at work is so far behind this one, at `now`, that this one should wait for it. */
export function clock_is_ahead(now: i64): bool {
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    if (hart == this_hart() || !hart_is_online(hart) || hart_is_idle(hart)) continue;
    if (now - atomic_load64(clock_address(hart)) > SKEW_NS) return true;
  }
  return false;
}
