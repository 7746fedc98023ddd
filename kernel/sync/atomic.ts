// Atomic words: what several harts read and write without a lock. Without SMP they are ordinary loads and stores: nothing
// preempts the kernel on its own hart.
//
// In the SMP build all of these are sequentially consistent (WebAssembly's atomics know no weaker order), so each is also a
// fence. A plain load or store may be reordered around a plain one; what is published to a hart that takes no lock is
// published by atomic_store and read by atomic_load.
//
// Interface: fence_init; atomic_load, atomic_store, atomic_add, atomic_sub, atomic_or, atomic_and, atomic_exchange, atomic_compare_exchange on
// u32; atomic_load64, atomic_store64 on i64; atomic_fence. Addresses are aligned to the word. Locks: none.

/** The word at `address`. */
@inline
export function atomic_load(address: usize): u32 {
  if (SMP) return atomic.load<u32>(address);
  return load<u32>(address);
}

@inline
export function atomic_store(address: usize, value: u32): void {
  if (SMP) atomic.store<u32>(address, value);
  else store<u32>(address, value);
}

/** Adds and answers what was there before; so do the next four. */
@inline
export function atomic_add(address: usize, value: u32): u32 {
  if (SMP) return atomic.add<u32>(address, value);
  const old = load<u32>(address);
  store<u32>(address, old + value);
  return old;
}

@inline
export function atomic_sub(address: usize, value: u32): u32 {
  if (SMP) return atomic.sub<u32>(address, value);
  const old = load<u32>(address);
  store<u32>(address, old - value);
  return old;
}

@inline
export function atomic_or(address: usize, bits: u32): u32 {
  if (SMP) return atomic.or<u32>(address, bits);
  const old = load<u32>(address);
  store<u32>(address, old | bits);
  return old;
}

@inline
export function atomic_and(address: usize, bits: u32): u32 {
  if (SMP) return atomic.and<u32>(address, bits);
  const old = load<u32>(address);
  store<u32>(address, old & bits);
  return old;
}

@inline
export function atomic_exchange(address: usize, value: u32): u32 {
  if (SMP) return atomic.xchg<u32>(address, value);
  const old = load<u32>(address);
  store<u32>(address, value);
  return old;
}

/** Stores `value` if the word is `expected`; answers what was there before. */
@inline
export function atomic_compare_exchange(address: usize, expected: u32, value: u32): u32 {
  if (SMP) return atomic.cmpxchg<u32>(address, expected, value);
  const old = load<u32>(address);
  if (old == expected) store<u32>(address, value);
  return old;
}

/** The same for 64 bits: clocks and counters of time. */
@inline
export function atomic_load64(address: usize): i64 {
  if (SMP) return atomic.load<i64>(address);
  return load<i64>(address);
}

@inline
export function atomic_store64(address: usize, value: i64): void {
  if (SMP) atomic.store<i64>(address, value);
  else store<i64>(address, value);
}

/** A word that only this hart touches; before fence_init, the one at address 0, which is always 0. */
let fence_word: usize = 0;

/** Names a word of this hart's own for its fences. Once, first of all. */
export function fence_init(address: usize): void {
  fence_word = address;
}

/**
 * All that this hart has written is seen before whatever it reads or writes from here on. An atomic read-modify-write does
 * that as well as atomic.fence, which the compiler's validator does not accept.
 */
@inline
export function atomic_fence(): void {
  if (SMP) atomic.or<u32>(fence_word, 0);
}
