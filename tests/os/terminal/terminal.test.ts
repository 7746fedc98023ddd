/** Terminals and job control, by a C program that starts itself (tests/programs/os/terminal.c); the second run is leak-checked. */
import { afterAll, beforeAll, expect, test as vitest } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { withPackages } from '../../support/packages.ts';
import { FAULT_ALLOC, FAULT_PARK, prepareScenario, strikeEvery } from '../support/scenario.ts';
import { testSections } from '../support/sections.ts';

const test = withPackages(vitest, ['@yowasp/clang']);

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
}, 240_000);
afterAll(() => machine?.stop());

const SECTIONS = ['settings', 'hangups', 'sessions', 'foreground', 'pressure', 'paste', 'killed', 'times'];

const install = testSections(
  'terminals',
  'terminal',
  SECTIONS,
  () => machine,
  async (booted) => {
    await booted.task.mkdir('/dev/pts');
    await booted.task.mkdir('/proc');
    await booted.run('/bin/mount', { args: ['mount', '-t', 'devpts', 'devpts', '/dev/pts'] });
    await booted.run('/bin/mount', { args: ['mount', '-t', 'proc', 'proc', '/proc'] });
  },
);

for (const [what, kind] of [
  ['an allocation fails', FAULT_ALLOC],
  ['it is killed at a park point', FAULT_PARK],
] as const) {
  test(`terminals: nothing is left behind when ${what}, whichever it is`, async () => {
    await install();
    await prepareScenario(machine);
    expect(await strikeEvery(machine, kind, '/bin/terminal')).toBeGreaterThan(0);
  }, 240_000);
}
