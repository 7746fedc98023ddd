/**
 * A program mounts an erofs twice and reads what it has, once for each of its allocations, which fails, and once for each of its park
 * points, where it is killed. Whatever is struck: no panic, and nothing is left behind when the mounts are gone.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AT_FDCWD, RIGHTS_FD_READ } from '../../../host/base/abi.ts';
import { makeLayer } from '../../support/layer.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from '../support/program.ts';
import { FAULT_ALLOC, FAULT_PARK, runStruck, strikeEvery, unmountAll } from '../support/scenario.ts';

const PROGRAM = '/bin/reads-erofs';
/** Where it mounts. */
const MOUNTS = ['/e', '/e2'];
const OPEN_DIRECTORY = 2;

let machine: TestMachine;

/** Opens a file or directory, does something with it, and closes it. */
function opened(program: Program, path: string, oflags: number, body: string): string {
  return `(call $step (call $wasi.path_open (i32.const 3) (i32.const 1) ${program.text(path)} (i32.const ${oflags})
      (i64.const ${RIGHTS_FD_READ}) (i64.const 0) (i32.const 0) (i32.const 32)))
    (call $step ${body})
    (drop (call $wasi.fd_close (i32.load (i32.const 32))))`;
}

const LIST =
  '(call $wasi.fd_readdir (i32.load (i32.const 32)) (i32.const 1024) (i32.const 1000) (i64.const 0) (i32.const 36))';
const READ = '(call $wasi.fd_read (i32.load (i32.const 32)) (i32.const 256) (i32.const 1) (i32.const 264))';

/** With `report` it writes what each step answered. */
function readingProgram(report = false): Uint8Array {
  const program = new Program(4);
  const text = (value: string): string => program.text(value);
  const mount = (target: string): string =>
    `(local.set $answer (call $minios.mount ${text('/fi')} ${text(target)} ${text('erofs')} (i32.const 0) ${text('device=/ft')}))
     (call $step (local.get $answer))
     (if (local.get $answer) (then ${unmountAll(program, MOUNTS)} (call $exit (i32.const 1))))`;
  const steps = [
    '(i32.store (i32.const 256) (i32.const 65536)) (i32.store (i32.const 260) (i32.const 190000))',
    mount('/e'),
    mount('/e2'),
    opened(program, 'e/d', OPEN_DIRECTORY, LIST),
    opened(program, 'e/d/small', 0, READ),
    opened(program, 'e2/large', 0, READ),
    opened(program, 'e/link', 0, READ),
    `(call $step (i32.ne (i32.const 3) (call $minios.getxattr (i32.const ${AT_FDCWD}) ${text('/e/large')} ${text('user.a')}
      (i32.const 1024) (i32.const 100) (i32.const 256))))`,
    unmountAll(program, MOUNTS),
  ];
  const step = `(func $step (param i32) ${report ? '(call $number (local.get 0))' : ''})`;
  return program.build(steps.join('\n'), '(local $answer i32)', step);
}

beforeAll(async () => {
  machine = await bootForTest();
  const { task } = machine;
  const { image, tar } = makeLayer([
    { path: 'large', data: 'x'.repeat(200_000), xattrs: new Map([['user.a', new Uint8Array(3)]]) },
    { path: 'd/small', data: 'small' },
    { path: 'link', type: 'symlink', target: 'd/small' },
  ]);
  await machine.run('/bin/sh', { args: ['sh', '-c', 'mkdir -p /e /e2'] });
  await task.writeFile('/fi', image);
  await task.writeFile('/ft', tar);
  await task.writeFile(PROGRAM, readingProgram(), 0o755);
  await task.writeFile('/bin/reporter', readingProgram(true), 0o755);
  const cleaner = new Program();
  await task.writeFile('/bin/cleaner', cleaner.build(unmountAll(cleaner, MOUNTS)), 0o755);
});
afterAll(() => machine?.stop());

test('unstruck, every step succeeds', async () => {
  const { stdout } = await machine.run('/bin/reporter');
  const answers = stdout.trim().split('\n');
  expect(answers.length).toBeGreaterThan(8);
  expect(answers.filter((line) => line !== '0')).toEqual([]);
  expect(await runStruck(machine, FAULT_ALLOC, 0xffffffff, PROGRAM)).toBeGreaterThan(40);
});

test('an allocation that fails leaves nothing behind, whichever it is', async () => {
  await strikeEvery(machine, FAULT_ALLOC, PROGRAM);
});

test('a task that is killed at a park point leaves nothing behind', async () => {
  await strikeEvery(machine, FAULT_PARK, PROGRAM);
});
