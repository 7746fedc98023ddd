/**
 * A scenario of processes, pipes, timers and files is run once for each of its park points, its task killed there, and once
 * for each of its allocations, which fails. Whatever is struck: no panic, nobody waits for ever, nothing is left behind.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { FAULT_ALLOC, FAULT_PARK, prepareScenario, runStruck, strikeEvery } from './support/scenario.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  await prepareScenario(machine);
});
afterAll(() => machine?.stop());

/** More than there are. */
const UNSTRUCK = 0xffffffff;

test('the scenario parks and allocates', async () => {
  expect(await runStruck(machine, FAULT_PARK, UNSTRUCK)).toBeGreaterThan(10);
  expect(await runStruck(machine, FAULT_ALLOC, UNSTRUCK)).toBeGreaterThan(100);
});

// Found: the virtual clock stood still for ever when a load came to its end that a killed task had waited for.
test('a task that is killed at a park point leaves nothing behind, at every park point', async () => {
  await strikeEvery(machine, FAULT_PARK);
});

test('an allocation that fails leaves nothing behind, whichever it is', async () => {
  await strikeEvery(machine, FAULT_ALLOC);
});
