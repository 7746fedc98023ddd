// Random data that a seed repeats.
//
// Interface: randomNumbers, randomBytes.

/** A generator of numbers in [0, 2^32) (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A generator of byte strings of a given length. */
export function randomBytes(seed: number): (length: number) => Uint8Array {
  const next = randomNumbers(seed);
  return (length) => Uint8Array.from({ length }, () => next() >>> 24);
}
