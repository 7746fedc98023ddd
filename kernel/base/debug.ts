// Controls of the debug build, set by tests: fail the n-th allocation, kill at the n-th park, panic at the n-th system
// call, give no more than n units of fuel at a time.
//
// Interface: fault_due(kind) counts one event and says whether this is the one; fuel_limit. Release builds: never; none.
// Locks: atomics; the counters may be bumped by any hart.

import { DEBUG_STATE } from './layout';

/** Kinds of events that a test can strike. */
export const FAULT_ALLOC: u32 = 0;
export const FAULT_PARK: u32 = 1;
export const FAULT_PANIC: u32 = 2;
/** Not an event: `strike` is the most fuel that a program gets at a time. */
export const LIMIT_FUEL: u32 = 3;
export const FAULT_KINDS: u32 = 4;

/** Per kind: `seen` events since armed; the event number `strike` is struck (0: never). */
@unmanaged
class Fault {
  seen: u32;
  strike: u32;
}

@inline
function fault(kind: u32): Fault {
  return changetype<Fault>(DEBUG_STATE + sizeof<usize>() * 2 * kind);
}

/** Counts one event of `kind`; true if the test asked to strike this one. */
@inline
export function fault_due(kind: u32): bool {
  if (!DEBUG) return false;
  const f = fault(kind);
  if (f.strike == 0) return false;
  f.seen++;
  return f.seen == f.strike;
}

/** The most fuel that a test lets programs have at a time; 0: no limit. */
@inline
export function fuel_limit(): u32 {
  return DEBUG ? fault(LIMIT_FUEL).strike : 0;
}

/** Arms `kind`: its `strike`-th event from now is struck; 0 disarms. Returns the events seen since the last arming. */
export function fault_arm(kind: u32, strike: u32): u32 {
  if (kind >= FAULT_KINDS) return 0;
  const f = fault(kind);
  const seen = f.seen;
  f.seen = 0;
  f.strike = strike;
  return seen;
}
