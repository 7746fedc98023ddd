// Controls of the debug build, set by tests: fail the n-th allocation, kill at the n-th park, panic at the n-th system
// call, give no more than n units of fuel at a time, pause now and then where a lock is given back.
//
// Interface: fault_due(kind) counts one event and says whether this is the one; fuel_limit; pause_sometimes. Release
// builds: never; none.
// Locks: atomics; the counters may be bumped by any hart.

import { DEBUG_STATE } from './layout';

/** Kinds of events that a test can strike. */
export const FAULT_ALLOC: u32 = 0;
export const FAULT_PARK: u32 = 1;
export const FAULT_PANIC: u32 = 2;
/** Not an event: `strike` is the most fuel that a program gets at a time. */
export const LIMIT_FUEL: u32 = 3;
/** Not an event: `strike` is the seed of the pauses at releases of locks, `seen` how many harts have begun to make any. */
export const PAUSE_SEED: u32 = 4;
const FAULT_KINDS: u32 = 5;

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

/** This hart's pauses: the seed that they come from, and the state of its generator. */
let pause_seed: u32 = 0;
let pause_state: u32 = 0;

/** Marsaglia, Xorshift RNGs (2003): a period of 2^32 − 1. */
function pause_random(): u32 {
  pause_state ^= pause_state << 13;
  pause_state ^= pause_state >>> 17;
  pause_state ^= pause_state << 5;
  return pause_state;
}

/**
 * Called where a lock has been given back, in builds for several harts: spins for a random time now and then, so that another
 * hart gets in between more often than it would. One release in 32 has a
 * short pause, one in 4096 a pause as long as a trip to another hart.
 */
export function pause_sometimes(): void {
  const f = fault(PAUSE_SEED);
  const seed = f.strike;
  if (seed == 0) return;
  if (seed != pause_seed) {
    pause_seed = seed;
    let harts: u32 = 0;
    if (SMP) harts = atomic.add<u32>(changetype<usize>(f) + offsetof<Fault>('seen'), 1);
    // Each hart has its own; never 0, from which the generator would not get away.
    pause_state = ((seed + harts) * 0x9e3779b1) | 1;
  }
  const random = pause_random();
  let turns: u32 = 0;
  if ((random & 4095) == 0) turns = random >>> 18;
  else if ((random & 31) == 0) turns = random >>> 25;
  // Reads, so that the loop is not optimized away.
  while (turns-- != 0 && spin_once()) {}
}

function spin_once(): bool {
  if (SMP) return atomic.load<u32>(DEBUG_STATE) != u32.MAX_VALUE;
  return false;
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
