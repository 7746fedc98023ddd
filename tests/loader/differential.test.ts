// A rewritten module computes what the original computes: values, traps, memory; for random modules.
// SEED=n runs one module; COUNT=n runs that many.

import { expect, test } from 'vitest';
import { instantiateRewritten, memoryDigest, outcome, rewrite } from './harness.ts';
import type { Exports } from './harness.ts';
import { generateModule } from './generate.ts';
import { seedOf } from '../support/random.ts';

const first = seedOf();
const count = process.env.SEED ? 1 : Number(process.env.COUNT ?? 40);

/** Calls everything twice; the gas is filled up before each call. */
function transcript(exports: Exports, calls: [string, ...unknown[]][]): string[] {
  const gas = exports.gas as unknown as WebAssembly.Global;
  return [...calls, ...calls].map(([name, ...args]) => {
    gas.value = 300;
    return `${name} ${outcome(exports[name], ...args)} ${gas.value} ${memoryDigest(exports.memory)}`;
  });
}

test(`random modules from seed ${first} compute the same`, { timeout: 300_000 }, () => {
  for (let seed = first; seed < first + count; seed++) {
    const { bytes, calls } = generateModule(seed);
    let plain: WebAssembly.Instance | null = null;
    try {
      plain = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof WebAssembly.Exception))
        throw error;
    }
    const fuel = seed % 5 === 0 ? 0 : seed % 50;
    if (plain === null) {
      // Its start function trapped; then so does the exported one.
      expect(() => instantiateRewritten(rewrite(bytes), {}, {}, fuel), `seed ${seed}`).toThrow();
      continue;
    }
    const run = instantiateRewritten(rewrite(bytes), {}, {}, fuel);
    expect(transcript(run.exports, calls), `seed ${seed}`).toEqual(
      transcript(plain.exports as unknown as Exports, calls),
    );
  }
});
