/** Many processes: one after another and at a time; host memory stays flat, and no slot, pid or counter is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { GROWTH_MAX, installMany, oneAfterAnother, residentGrowth, together } from './support/many.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  await installMany(machine);
});
afterAll(() => machine?.stop());

test('10,000 short processes one after another leave nothing in the kernel, and host memory flat', async () => {
  await oneAfterAnother(machine, 1000);
  const growth = await machine.leakCheck(() => residentGrowth(() => oneAfterAnother(machine, 10_000)));
  expect(growth).toBeLessThan(GROWTH_MAX);
});

test('500 processes at a time, five times, leave nothing in the kernel, and host memory flat', async () => {
  await together(machine, 500);
  const again = async (): Promise<void> => {
    for (let round = 0; round < 4; round++) await together(machine, 500);
  };
  const growth = await machine.leakCheck(() => residentGrowth(again));
  expect(growth).toBeLessThan(GROWTH_MAX);
});
