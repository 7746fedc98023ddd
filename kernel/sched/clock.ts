// Time. Two modes, chosen at boot. Real: the machine's monotonic clock. Virtual: time is what programs have
// consumed, so that a run on one hart is the same every time; when every hart is idle it jumps to the next timer.
//
//   virtual now = base + fuel used by the running program * NS_PER_FUEL + its system calls * NS_PER_SYSCALL
//
// Interface: clock_init, clock_now (monotonic, ns), clock_realtime (ns since the epoch), clock_is_virtual, clock_advance.
// Locks: none; the virtual clock runs on one hart.

import { CLOCK_STATE } from '../base/layout';
import { hw_now, hw_wall } from '../base/hw';
import { window_fuel } from '../mm/uaccess';
import { Thread, current } from './thread';

/** What a unit of fuel (a loop turn or a call) and a system call cost on the virtual clock, nanoseconds. */
export const NS_PER_FUEL: i64 = 2;
export const NS_PER_SYSCALL: i64 = 200;

@unmanaged
class ClockState {
  /** Real mode: the machine's time at boot. Virtual mode: time accounted so far. Nanoseconds. */
  base: i64;
  /** Realtime minus monotonic, nanoseconds. */
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
  if (changetype<usize>(thread) == 0 || thread.window == 0) return 0;
  const fuel = <i64>thread.fuel_granted - <i64>window_fuel(thread.window);
  return fuel * NS_PER_FUEL + <i64>(thread.syscalls - thread.syscalls_accounted) * NS_PER_SYSCALL;
}

/** Monotonic time since boot, nanoseconds. */
export function clock_now(): i64 {
  return is_virtual ? state().base + pending(current()) : machine_ns() - state().base;
}

/** Time since the epoch, nanoseconds. */
export function clock_realtime(): i64 {
  return clock_now() + state().offset;
}

/** Sets the time since the epoch: clock_settime(2). */
export function clock_set_realtime(ns: i64): void {
  state().offset = ns - clock_now();
}

/** Moves what the running program has consumed into the clock; its fuel must be granted anew afterwards. */
export function clock_account(thread: Thread): void {
  if (is_virtual) state().base += pending(thread);
  thread.syscalls_accounted = thread.syscalls;
}

/** Virtual mode: `ns` pass, for work of the kernel that takes long in truth; else a busy program would do it at no cost. */
export function clock_charge(ns: i64): void {
  if (is_virtual) state().base += ns;
}

/** Virtual mode, all idle: jumps to `ns`, if that lies ahead. */
export function clock_advance(ns: i64): void {
  if (is_virtual && ns > state().base) state().base = ns;
}
