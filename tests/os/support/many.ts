/** Programs that start many others. */
import { expect } from 'vitest';
import type { TestMachine } from '../../support/machine.ts';
import { Program, program } from './program.ts';

/** Bytes. Far below what the processes would take if their stacks (5 KiB resident) or memories were kept. */
export const GROWTH_MAX = 64 * 2 ** 20;

/** Decimal argument of a program as `$count`: the digits of argv[1]. */
const COUNT_ARGUMENT = `
  (drop (call $wasi.args_get (i32.const 128) (i32.const 256)))
  (local.set $at (i32.load (i32.const 132)))
  (loop $more
    (if (i32.load8_u (local.get $at)) (then
      (local.set $count (i32.add (i32.mul (local.get $count) (i32.const 10))
        (i32.sub (i32.load8_u (local.get $at)) (i32.const 48))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $more))))`;

/** Puts the programs in place: /bin/one-by-one N and /bin/together N start /bin/short and /bin/waiter. */
export async function installMany(machine: TestMachine): Promise<void> {
  const serial = new Program();
  await machine.task.writeFile('/bin/short', program('(call $exit (i32.const 5))'), 0o755);
  await machine.task.writeFile(
    '/bin/one-by-one',
    serial.build(
      `${COUNT_ARGUMENT} (loop $more
        (if (i32.ne (call $run ${serial.attributes({ path: '/bin/short' })}) (i32.const 0x500)) (then unreachable))
        (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))`,
      '(local $count i32) (local $at i32)',
    ),
    0o755,
  );
  // All wait for the end of the pipe that their parent holds.
  const waiter = program(`(i32.store (i32.const 64) (i32.const 80)) (i32.store (i32.const 68) (i32.const 1))
    (if (call $wasi.fd_read (i32.const 4) (i32.const 64) (i32.const 1) (i32.const 72)) (then unreachable))
    (call $exit (i32.const 5))`);
  await machine.task.writeFile('/bin/waiter', waiter, 0o755);
  const parallel = new Program();
  const child = parallel.attributes({ path: '/bin/waiter', actions: [{ close: 5 }] });
  await machine.task.writeFile(
    '/bin/together',
    parallel.build(
      `${COUNT_ARGUMENT}
       (drop (call $wasix.fd_pipe (i32.const 32) (i32.const 36)))
       (loop $more
         (if (i32.lt_s (call $minios.spawn ${child}) (i32.const 0)) (then unreachable))
         (local.set $started (i32.add (local.get $started) (i32.const 1)))
         (br_if $more (i32.lt_u (local.get $started) (local.get $count))))
       (drop (call $wasi.fd_close (i32.const 5)))
       (loop $more
         (if (i32.ne (call $wait (i32.const -1)) (i32.const 0x500)) (then unreachable))
         (br_if $more (local.tee $started (i32.sub (local.get $started) (i32.const 1)))))`,
      '(local $count i32) (local $at i32) (local $started i32)',
    ),
    0o755,
  );
}

/** Runs `count` short processes one after another. */
export async function oneAfterAnother(machine: TestMachine, count: number): Promise<void> {
  const { status } = await machine.run('/bin/one-by-one', { args: ['one-by-one', String(count)] });
  expect(status).toBe(0);
}

/** Runs `count` processes that all live at once. */
export async function together(machine: TestMachine, count: number): Promise<void> {
  const { status } = await machine.run('/bin/together', { args: ['together', String(count)] });
  expect(status).toBe(0);
}

/** By how much the resident memory of this process, workers included, has grown after `step`; bytes. */
export async function residentGrowth(step: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  await step();
  return process.memoryUsage.rss() - before;
}
