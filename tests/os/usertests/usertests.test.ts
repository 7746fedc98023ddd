/**
 * The tests in C beside this file, each as a process of its own inside the OS; the second run of each is leak-checked. A test
 * is there by being written: the names are those of the sources.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test as vitest } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { compile } from '../../support/clang.ts';
import { withPackages } from '../../support/packages.ts';
import { untilTasksEnd } from '../support/scenario.ts';

const test = withPackages(vitest, ['@yowasp/clang']);

const SOURCES = globSync('*.c', { cwd: import.meta.dirname })
  .sort()
  .map((name) => join(import.meta.dirname, name));

/** Tests of a source, in its order; those that only others start are none. */
function testsIn(source: string): string[] {
  const names = [...readFileSync(source, 'utf8').matchAll(/^TEST\((\w+)\)/gm)].map((match) => match[1]!);
  return names.filter((name) => name !== 'sleeps');
}

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

let installed: Promise<void> | undefined;
async function install(): Promise<void> {
  const flags = ['-Wall', '-Wextra', '-Werror', '-O1'];
  const linkFlags = ['-z', 'stack-size=262144'];
  const program = await compile(SOURCES, { flags, linkFlags, asyncify: true });
  await machine.task.writeFile('/bin/usertests', readFileSync(program), 0o755);
  await machine.run('/bin/mkdir', { args: ['mkdir', '-p', '/proc'] });
  await machine.run('/bin/mount', { args: ['mount', '-t', 'proc', 'proc', '/proc'] });
}

/** Runs a test, and waits until all that it left running has ended. */
async function run(name: string): Promise<void> {
  const { tasks } = await machine.counters();
  const { status, stderr } = await machine.run('/bin/usertests', { args: ['usertests', name] });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  await untilTasksEnd(machine, tasks);
}

for (const source of SOURCES) {
  for (const name of testsIn(source)) {
    test(name.replaceAll('_', ' '), async () => {
      await (installed ??= install());
      await run(name);
      await machine.leakCheck(() => run(name));
      expect(machine.log).not.toMatch(/panic/i);
    });
  }
}
