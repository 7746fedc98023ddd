// Load averages: how many threads were runnable, exponentially damped over 1, 5 and 15 minutes, sampled every five
// seconds, in fixed point, as Linux does it (kernel/sched/loadavg.c describes the numbers). Nothing ticks for it:
// samples that were missed while all was idle are made up for when somebody looks.
//
// Interface: load_average. Locks: RANK_TIMER, the samples' own; who only looks takes none.

import { CLOCK_STATE } from '../../base/layout';
import { RANK_TIMER, spin_lock, spin_unlock } from '../../sync/spinlock';
import { hart_of, harts_count } from '../hart/hart';

const SAMPLE_NS: i64 = 5000000000;

/** 11 fraction bits inside, 16 outside, as sysinfo(2) has them. */
const FIXED_SHIFT: u32 = 11;
const FIXED_1: u32 = 1 << FIXED_SHIFT;

/** exp(-5s/1min), exp(-5s/5min), exp(-5s/15min) in fixed point. */
@inline
function decay(index: u32): u32 {
  return index == 0 ? 1884 : index == 1 ? 2014 : 2037;
}

/** Behind the two words of the clock's own state: clock.ts. */
const LOAD_STATE: usize = CLOCK_STATE + 16;

@unmanaged
class LoadState {
  /** When the next sample is due, ns. */
  due: i64;
  average0: u32;
  average1: u32;
  average2: u32;
  lock: u32;
}

@inline
function lock_address(): usize {
  return LOAD_STATE + offsetof<LoadState>('lock');
}

@inline
function average_at(index: u32): usize {
  return LOAD_STATE + offsetof<LoadState>('average0') + 4 * <usize>index;
}

/** Runnable threads on all harts. */
export function load_running(): u32 {
  let running: u32 = 0;
  for (let i: u32 = 0, n = harts_count(); i < n; i++) running += hart_of(i).runnable;
  return running;
}

/** Takes the samples that are due at `now` (ns). Called by hart_serve. */
export function load_sample(now: i64): void {
  const state = changetype<LoadState>(LOAD_STATE);
  if (now < state.due) return;
  spin_lock(lock_address(), RANK_TIMER);
  sample(state, now);
  spin_unlock(lock_address(), RANK_TIMER);
}

function sample(state: LoadState, now: i64): void {
  const running = load_running() << FIXED_SHIFT;
  // An hour of idleness decays every average to nothing; more turns would not change it.
  for (let turns = 0; state.due <= now && turns < 720; turns++) {
    for (let i: u32 = 0; i < 3; i++) {
      const factor = decay(i);
      const old = load<u32>(average_at(i));
      store<u32>(
        average_at(i),
        <u32>((<u64>old * factor + <u64>running * (FIXED_1 - factor)) >> FIXED_SHIFT),
      );
    }
    state.due += SAMPLE_NS;
  }
  if (state.due <= now) state.due = now + SAMPLE_NS;
}

/** The average over 1 (index 0), 5 or 15 minutes, with 16 fraction bits. */
export function load_average(index: u32): u32 {
  return load<u32>(average_at(index)) << (16 - FIXED_SHIFT);
}
