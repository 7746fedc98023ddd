// Spinlocks with ranks. A lock is one word in RAM; a rank says where it stands: locks are only taken from
// higher rank to lower, so that no two harts can wait for each other. Ranks follow the layers: the lower
// the layer, the lower the rank.
//
// Interface: spin_lock(address, rank), spin_unlock(address, rank), locks_held(), no_locks(reason).
// Without SMP a lock costs nothing in release builds: nothing can preempt the kernel on its own hart.
// Debug builds keep a stack of the ranks held, check the order, and that none is held across a park. A test can have them
// pause at random where a lock is given back (base/debug.ts).

import { pause_sometimes } from '../base/debug';
import { check, panic } from '../base/panic';
import { LOG_ERR, log_begin, log_end } from '../base/log';
import { text_string, text_u64 } from '../base/format';

/** Ranks, lowest (innermost) first. Two locks of one rank are never held together. */
export const RANK_FRAMES: u32 = 1;
export const RANK_SLAB: u32 = 2;
export const RANK_TIMER: u32 = 3;
export const RANK_RUN_QUEUE: u32 = 4;
export const RANK_WAIT_QUEUE: u32 = 5;
export const RANK_DEVICE: u32 = 6;
export const RANK_NAMESPACE: u32 = 7;
export const RANK_CGROUP: u32 = 8;
/** Pipes; and the console's ports, which are pipes to the outside. */
export const RANK_PIPE: u32 = 9;
export const RANK_PORT: u32 = RANK_PIPE;
export const RANK_TTY: u32 = 10;
export const RANK_INODE: u32 = 11;
export const RANK_DENTRY: u32 = 12;
export const RANK_MOUNT: u32 = 13;
export const RANK_FILES: u32 = 14;
export const RANK_SIGNAL: u32 = 15;
export const RANK_TASKS: u32 = 16;

/** Ranks that this hart holds, newest in the low byte: at most eight, enough for the 16 ranks in use. */
let held: u64 = 0;

/** Takes the lock at `address`, spinning while another hart has it. */
@inline
export function spin_lock(address: usize, rank: u32): void {
  if (DEBUG) note_lock(rank);
  if (SMP) {
    while (atomic.cmpxchg<u32>(address, 0, 1) != 0) {
      while (atomic.load<u32>(address) != 0) {}
    }
  }
}

/** Gives the lock back. Locks are released newest first. */
@inline
export function spin_unlock(address: usize, rank: u32): void {
  if (DEBUG) note_unlock(rank);
  if (SMP) atomic.store<u32>(address, 0);
  if (DEBUG) if (SMP) pause_sometimes();
}

/** Locks that this hart holds now (debug builds; 0 otherwise). */
export function locks_held(): u32 {
  let count: u32 = 0;
  for (let h = held; h != 0; h >>= 8) count++;
  return count;
}

/** Debug builds: panics with `reason` if this hart holds a spinlock: what follows may sleep. */
@inline
export function no_locks(reason: string): void {
  if (DEBUG) check(held == 0, reason);
}

/** Logs the ranks held, for a panic. */
export function locks_describe(): void {
  const text = log_begin(LOG_ERR);
  text_string(text, 'locks held (innermost first):');
  for (let h = held; h != 0; h >>= 8) {
    text_string(text, ' rank ');
    text_u64(text, h & 255);
  }
  log_end();
}

function note_lock(rank: u32): void {
  const newest = <u32>(held & 255);
  check(held >>> 56 == 0, 'more than eight spinlocks held');
  if (newest != 0 && newest <= rank) panic('spinlock taken against the rank order');
  held = (held << 8) | (<u64>rank);
}

function note_unlock(rank: u32): void {
  if (<u32>(held & 255) != rank) panic('spinlock released out of order');
  held >>= 8;
}
