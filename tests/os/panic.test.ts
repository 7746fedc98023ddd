/** A kernel that finds itself broken says what, who and with which locks, and takes nobody with it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Machine } from '../../host/machine/machine.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { program } from './support/program.ts';

/** FAULT_PANIC of kernel/base/debug.ts: a panic at a system call, with tasks_lock held. */
const FAULT_PANIC = 2;

let other: TestMachine;
beforeAll(async () => {
  other = await bootForTest();
});
afterAll(() => other?.stop());

test('a panic names its reason, the task and the locks; the host process and other machines go on', async () => {
  const machine = await bootForTest({
    files: [{ path: '/bin/unlucky', data: program('(drop (call $minios.getpid))'), mode: 0o755 }],
  });
  await machine.task.spawn({ path: '/bin/unlucky' });
  await machine.machine.debugArm(FAULT_PANIC, 1);
  await expect(machine.task.getpid()).rejects.toThrow(/the machine has stopped/);
  expect(await machine.machine.exited).toMatchObject({ how: 'panic' });
  expect(machine.log).toMatch(/Kernel panic - not syncing: a test asked for it/);
  expect(machine.log).toMatch(/task \d+ \(.*\) slot \d+/);
  expect(machine.log).toMatch(/lock/);
  await expect(machine.task.getpid()).rejects.toThrow(/the machine has stopped/);
  const { status } = await other.run(program('(call $exit (i32.const 3))'));
  expect(status).toBe(3);
});

test('a panic while a program runs', async () => {
  const machine = await bootForTest();
  // More calls than starting the program takes: its own one is to strike, or `run` hears only that the machine has stopped.
  const before = await machine.machine.debugArm(FAULT_PANIC, 4000);
  expect(before).toBe(0);
  const calls = program('(loop $ever (drop (call $minios.getpid)) (br $ever))');
  await expect(machine.run(calls)).rejects.toThrow(/panic/);
  expect(machine.log).toMatch(/Kernel panic/);
  expect((await other.run(program(''))).status).toBe(0);
});

test('the end of the first program is a panic', async () => {
  let log = '';
  const machine = Machine.boot({
    memory: 64 * 2 ** 20,
    clock: 'virtual',
    debug: true,
    program: ['init'],
    files: [{ path: '/sbin/init', data: program('(call $exit (i32.const 3))'), mode: 0o755 }],
    onSerial: (text) => void (log += text),
  });
  expect(await machine.exited).toMatchObject({ how: 'panic' });
  expect(log).toMatch(/Kernel panic - not syncing: attempted to kill init/i);
});
