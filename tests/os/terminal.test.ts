/** Terminals and job control, by a C program that starts itself (tests/programs/os/terminal.c); the second run is leak-checked. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { test as vitest } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { withPackages } from '../support/packages.ts';
import { testProgram } from '../support/programs.ts';
import { FAULT_ALLOC, FAULT_PARK, prepareScenario, strikeEvery } from './support/scenario.ts';
import { parseTap } from '../support/tap.ts';

const test = withPackages(vitest, ['@yowasp/clang']);

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
}, 240_000);
afterAll(() => machine?.stop());

let installed: Promise<void> | undefined;
const install = async (): Promise<void> => {
  await machine.task.writeFile('/bin/terminal', readFileSync(await testProgram('os/terminal')), 0o755);
  await machine.task.mkdir('/dev/pts');
  await machine.task.mkdir('/proc');
  await machine.run('/bin/mount', { args: ['mount', '-t', 'devpts', 'devpts', '/dev/pts'] });
  await machine.run('/bin/mount', { args: ['mount', '-t', 'proc', 'proc', '/proc'] });
};

const SECTIONS = ['settings', 'hangups', 'sessions', 'foreground', 'pressure', 'paste', 'killed', 'times'];

for (const section of SECTIONS) {
  test(`terminals: ${section}`, async () => {
    await (installed ??= install());
    const run = () => machine.run('/bin/terminal', { args: ['terminal', section], env: [] });
    const first = await run();
    expect([...parseTap(first.stdout).failed], first.stderr).toEqual([]);
    const { stdout, status } = await machine.leakCheck(run);
    const result = parseTap(stdout);
    expect([...result.failed]).toEqual([]);
    expect(result.complete, stdout).toBe(true);
    expect(result.passed.length).toBeGreaterThan(0);
    expect(status).toBe(0);
  });
}

for (const [what, kind] of [
  ['an allocation fails', FAULT_ALLOC],
  ['it is killed at a park point', FAULT_PARK],
] as const) {
  test(`terminals: nothing is left behind when ${what}, whichever it is`, async () => {
    await (installed ??= install());
    await prepareScenario(machine);
    expect(await strikeEvery(machine, kind, '/bin/terminal')).toBeGreaterThan(0);
  }, 240_000);
}
