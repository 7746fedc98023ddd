// The kernel's spinlock, taken and given back again and again with nobody else around: compiled with the flags of a kernel
// for several harts, and for one.
//
// Interface: locks(rounds).

import { RANK_RUN_QUEUE, spin_lock, spin_unlock } from '../../kernel/sync/spinlock';

/** A word that nothing else uses. */
const LOCK: usize = 64;

export function locks(rounds: u32): u32 {
  for (let i: u32 = 0; i < rounds; i++) {
    spin_lock(LOCK, RANK_RUN_QUEUE);
    spin_unlock(LOCK, RANK_RUN_QUEUE);
  }
  return rounds;
}
