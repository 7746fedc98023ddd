// Random data that a seed repeats.
//
// Interface: randomNumbers, randomBelow, randomBytes; Random, seedOf.

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

/** A generator of integers from 0 to a limit − 1. */
export function randomBelow(seed: number): (limit: number) => number {
  const next = randomNumbers(seed);
  return (limit) => next() % limit;
}

/** A generator of byte strings of a given length. */
export function randomBytes(seed: number): (length: number) => Uint8Array {
  const next = randomNumbers(seed);
  return (length) => Uint8Array.from({ length }, () => next() >>> 24);
}

/** Choices that a seed repeats. */
export class Random {
  /** An integer from 0 to `limit` − 1. */
  readonly below: (limit: number) => number;

  constructor(seed: number) {
    this.below = randomBelow(seed);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** Whether something that is so once in `times` is so now. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  text(alphabet: string, longest: number): string {
    const characters = [...alphabet];
    return Array.from({ length: this.below(longest + 1) }, () => this.pick(characters)).join('');
  }
}

/** SEED from the environment, else one of its own for this run. */
export function seedOf(): number {
  return Number(process.env['SEED'] ?? Date.now() % 1_000_000_007);
}
