/** Pipes and FIFOs opened without rights, for neither reading nor writing: they hold the pipe as other open files do, and wait for nobody. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { Program } from './support/program.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  const { stderr, status } = await machine.run('/bin/sh', {
    args: ['sh', '-c', 'mkdir -p /proc && mount -t proc proc /proc && mkfifo /tmp/fifo && chmod 0 /tmp/fifo'],
  });
  expect(status, stderr).toBe(0);
});
afterAll(() => machine?.stop());

const CWD = '(i32.const -100)';
/** Opens a path without rights: the errno is told, the descriptor is at `to`. */
const open = (program: Program, path: string, to: number): string =>
  `(call $number (call $wasi.path_open ${CWD} (i32.const 1) ${program.text(path)} (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const ${to})))`;
const close = (at: number): string => `(call $number (call $wasi.fd_close (i32.load (i32.const ${at}))))`;

async function lines(make: (program: Program) => string): Promise<string[]> {
  const bytes = ((program: Program) => program.build(make(program)))(new Program());
  await machine.run(bytes);
  const { stdout, status } = await machine.leakCheck(() => machine.run(bytes));
  expect(status).toBe(0);
  return stdout.trim().split('\n');
}

test('a FIFO opened twice without rights is there until both are closed', async () => {
  const said = await lines(
    (program) =>
      open(program, '/tmp/fifo', 128) +
      open(program, '/tmp/fifo', 132) +
      close(128) +
      // What has been freed would be this one's.
      `(call $number (call $wasix.fd_pipe (i32.const 136) (i32.const 140)))` +
      close(132) +
      close(136) +
      close(140),
  );
  expect(said).toEqual(['0', '0', '0', '0', '0', '0', '0']);
});

test('a pipe whose ends are closed is there for who has it open without rights, to be polled and closed', async () => {
  const said = await lines(
    (program) =>
      `(call $number (call $wasix.fd_pipe (i32.const 128) (i32.const 132)))` +
      // Descriptors 4 and 5, behind the root directory.
      open(program, '/proc/self/fd/4', 136) +
      close(128) +
      close(132) +
      `(call $number (call $wasix.fd_pipe (i32.const 128) (i32.const 132)))` +
      `(i32.store (i32.const 160) (i32.load (i32.const 136))) (i32.store16 (i32.const 164) (i32.const 7))` +
      `(call $number (call $minios.poll (i32.const 160) (i32.const 1) (i32.const 0)))` +
      close(136) +
      close(128) +
      close(132),
  );
  expect(said).toEqual(['0', '0', '0', '0', '0', '0', '0', '0', '0']);
});
