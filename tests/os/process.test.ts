/** Processes, by a C program that starts itself (tests/programs/os/process.c); every section runs twice, the second leak-checked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { program } from './support/program.ts';
import { testSections } from './support/sections.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
}, 240_000);
afterAll(() => machine?.stop());

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

testSections('processes', 'process', SECTIONS, () => machine);

test('kill −1 ends everybody but init and the caller', async () => {
  const alone = await bootForTest();
  try {
    const { tasks } = await alone.counters();
    const sleeper = program('(call $sleep (i64.const 1000000000000))');
    await alone.task.writeFile('/bin/sleeper', sleeper, 0o755);
    const killer = program('(call $exit (call $minios.kill (i32.const -1) (i32.const 9)))');
    await alone.task.writeFile('/bin/killer', killer, 0o755);
    for (let i = 0; i < 5; i++) await alone.task.spawn({ path: '/bin/sleeper' });
    await alone.task.spawn({ path: '/bin/killer' });
    await expect(alone.task.wait4()).rejects.toThrow(/killed/);
    const task = await alone.machine.hostTask();
    const left = async (): Promise<number> => (await task.sysinfo()).tasks;
    for (let tries = 0; (await left()) > tasks && tries < 100; tries++) await task.poll([], 1);
    expect(await left()).toBe(tasks);
  } finally {
    await alone.stop();
  }
});
