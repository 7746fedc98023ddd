/** Processes, by a C program that starts itself (tests/programs/os/process.c); every section runs twice, the second leak-checked. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { test as vitest } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { withPackages } from '../support/packages.ts';
import { testProgram } from '../support/programs.ts';
import { parseTap } from '../support/tap.ts';

const test = withPackages(vitest, ['@yowasp/clang']);

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
}, 240_000);
afterAll(() => machine?.stop());

let installed: Promise<void> | undefined;
const install = async (): Promise<void> => {
  const program = readFileSync(await testProgram('os/process'));
  await machine.task.writeFile('/bin/process', program, 0o755);
};

const SECTIONS = [
  'statuses',
  'zombies',
  'wait options',
  'orphans',
  'exec',
  'actions',
  'errors',
  'scripts',
  'groups',
];

for (const section of SECTIONS) {
  test(`processes: ${section}`, async () => {
    await (installed ??= install());
    const run = () => machine.run('/bin/process', { args: ['process', section], env: [] });
    const first = await run();
    const { stdout, status } = await machine.leakCheck(run);
    const result = parseTap(stdout);
    expect([...result.failed], first.stderr).toEqual([]);
    expect(result.complete, stdout).toBe(true);
    expect(result.passed.length).toBeGreaterThan(0);
    expect(status).toBe(0);
    expect(first.stdout).toBe(stdout);
  });
}
