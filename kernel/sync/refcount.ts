// Reference counts: who holds a pointer that outlives a lock holds a count.
//
// Interface: ref_get, ref_try_get, ref_put, ref_put_unless_last on a u32 field. Locks: none; the counts are atomic in the SMP build.

import { check } from '../base/panic';
import { atomic_compare_exchange, atomic_load } from './atomic';

/** Adds a reference to an object that the caller already holds one of. */
@inline
export function ref_get(address: usize): void {
  if (DEBUG) check(load<u32>(address) != 0, 'reference taken on a dead object');
  if (SMP) atomic.add<u32>(address, 1);
  else store<u32>(address, load<u32>(address) + 1);
}

/** Adds a reference to an object that may be dying, found under a lock that its end has to take: false if it is. */
export function ref_try_get(address: usize): bool {
  if (!SMP) {
    const count = load<u32>(address);
    if (count != 0) store<u32>(address, count + 1);
    return count != 0;
  }
  while (true) {
    const count = atomic.load<u32>(address);
    if (count == 0) return false;
    if (atomic.cmpxchg<u32>(address, count, count + 1) == count) return true;
  }
}

/** Drops a reference; true if it was the last and the caller has to free the object. */
@inline
export function ref_put(address: usize): bool {
  if (DEBUG) check(load<u32>(address) != 0, 'reference dropped twice');
  if (SMP) return atomic.sub<u32>(address, 1) == 1;
  const left = load<u32>(address) - 1;
  store<u32>(address, left);
  return left == 0;
}

/**
 * Drops a reference that is not the last: false, and nothing dropped, if it is, for counts that reach 0 only under a lock
 * (Linux's lockref). Without SMP it leaves all to the caller, whose lock costs nothing.
 */
@inline
export function ref_put_unless_last(address: usize): bool {
  if (!SMP) return false;
  return put_unless_last(address);
}

function put_unless_last(address: usize): bool {
  let count = atomic_load(address);
  while (count > 1) {
    const seen = atomic_compare_exchange(address, count, count - 1);
    if (seen == count) return true;
    count = seen;
  }
  return false;
}
