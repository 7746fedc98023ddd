// Programs linked with a C library for WASI, which knows no working directory, started in one.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest, type TestMachine } from '../support/machine.ts';
import { withPackages } from '../support/packages.ts';
import { testProgram } from '../support/programs.ts';

const compiled = withPackages(test, ['@yowasp/clang']);
let machine: TestMachine;
let program: Uint8Array;

beforeAll(async () => {
  machine = await bootForTest({ debug: true });
  program = readFileSync(await testProgram('cwd'));
  await machine.task.mkdir('/tmp/work');
  await machine.task.mkdir('/tmp/work/below');
  await machine.task.writeFile('/tmp/work/in', new TextEncoder().encode('inside\n'));
  await machine.task.writeFile('/tmp/outside', new TextEncoder().encode('outside\n'));
}, 240_000);
afterAll(() => machine.stop());

async function run(...args: string[]): Promise<string> {
  const { stdout, stderr } = await machine.run(program, { args: ['cwd', ...args], cwd: '/tmp/work' });
  return stdout + stderr;
}

compiled('relative paths begin in the working directory', async () => {
  expect(await run('in', 'out')).toBe('inside\nbelow\nin\nout\n');
  expect(await run('./in', 'below/../out')).toBe('inside\nbelow\nin\nout\n');
  expect(new TextDecoder().decode(await machine.task.readFile('/tmp/work/out'))).toBe('inside\n');
});

compiled('they may lead out of it', async () => {
  expect(await run('../outside', '../copy')).toBe('outside\nbelow\nin\nout\n');
  expect(new TextDecoder().decode(await machine.task.readFile('/tmp/copy'))).toBe('outside\n');
});

compiled('absolute paths begin in the root directory', async () => {
  expect(await run('/tmp/outside', '/tmp/work/out')).toBe('outside\nbelow\nin\nout\n');
  expect(await run('/tmp/work/nope', 'out')).toMatch(/nope: No such file/);
});
