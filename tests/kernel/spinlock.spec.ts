// kernel/sync/spinlock.ts: ranks are checked in debug builds, and releases pause if a test asks for it.

import { PAUSE_SEED, fault_arm } from '../../kernel/base/debug';
import { locks_held, RANK_FRAMES, RANK_TASKS, spin_lock, spin_unlock } from '../../kernel/sync/spinlock';

const OUTER: usize = 0x100000;
const INNER: usize = 0x100040;

export function test_locks_nest_from_high_rank_to_low(): void {
  spin_lock(OUTER, RANK_TASKS);
  spin_lock(INNER, RANK_FRAMES);
  assert(locks_held() == 2, 'two locks held');
  if (SMP) assert(load<u32>(INNER) == 1, 'the word is taken');
  spin_unlock(INNER, RANK_FRAMES);
  spin_unlock(OUTER, RANK_TASKS);
  assert(locks_held() == 0 && load<u32>(OUTER) == 0, 'both are released');
}

export function panics_when_a_lock_is_taken_against_the_order(): void {
  spin_lock(INNER, RANK_FRAMES);
  spin_lock(OUTER, RANK_TASKS);
}

export function panics_when_locks_are_released_out_of_order(): void {
  spin_lock(OUTER, RANK_TASKS);
  spin_lock(INNER, RANK_FRAMES);
  spin_unlock(OUTER, RANK_TASKS);
}

export function test_with_a_seed_locks_pause_when_released_where_there_are_several_harts(): void {
  fault_arm(PAUSE_SEED, 12345);
  for (let i = 0; i < 20000; i++) {
    spin_lock(OUTER, RANK_TASKS);
    spin_unlock(OUTER, RANK_TASKS);
  }
  const harts: u32 = SMP ? 1 : 0;
  assert(fault_arm(PAUSE_SEED, 0) == harts, 'this hart has begun to pause');
  spin_lock(OUTER, RANK_TASKS);
  spin_unlock(OUTER, RANK_TASKS);
  assert(fault_arm(PAUSE_SEED, 0) == 0, 'no seed, no pauses');
}
