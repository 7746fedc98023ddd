/** The tests of tests/os/many.test.ts, at their full length. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GROWTH_MAX, installMany, oneAfterAnother, residentGrowth, together } from '../os/support/many.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  await installMany(machine);
});
afterAll(() => machine?.stop());

test('100,000 short processes one after another: host memory flat', async () => {
  await oneAfterAnother(machine, 10_000);
  const growth = await machine.leakCheck(() => residentGrowth(() => oneAfterAnother(machine, 100_000)));
  expect(growth).toBeLessThan(GROWTH_MAX);
});

test('500 processes at a time, a hundred times: host memory flat', async () => {
  await together(machine, 500);
  const again = async (): Promise<void> => {
    for (let round = 0; round < 100; round++) await together(machine, 500);
  };
  expect(await machine.leakCheck(() => residentGrowth(again))).toBeLessThan(GROWTH_MAX);
});
