/**
 * Infinite recursion that meets the kernel at every depth: a program recurses through frames of some size and makes a system
 * call in each, until the stack ends. The overflow is always the program's, never the kernel's with a lock in its hand.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SIGKILL } from '../../host/base/abi.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { Program, program } from './support/program.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest({
    files: [
      { path: '/bin/short', data: program(''), mode: 0o755 },
      {
        path: '/bin/ticker',
        data: program('(loop $ever (call $sleep (i64.const 2000)) (br $ever))'),
        mode: 0o755,
      },
    ],
  });
  await machine.run('/bin/short');
});
afterAll(() => machine?.stop());

const SIGSEGV = 128 + 11;

/** System calls by what they need of the kernel's stack: a little, a copy, a switch, a path, a program. */
const CALLS: Readonly<Record<string, (deep: Program) => string>> = {
  getpid: () => '(call $minios.getpid)',
  clock_time_get: () => '(call $wasi.clock_time_get (i32.const 1) (i64.const 0) (i32.const 128))',
  fd_write: () => '(call $wasi.fd_write (i32.const 4) (i32.const 64) (i32.const 1) (i32.const 128))',
  sched_yield: () => '(call $wasi.sched_yield)',
  memory_grow: () => '(memory.grow (i32.const 0))',
  path_filestat_get: (deep) =>
    `(call $wasi.path_filestat_get (i32.const 3) (i32.const 1) ${deep.text('dev/../dev/null')} (i32.const 128))`,
  path_open: (deep) =>
    `(call $wasi.path_open (i32.const 3) (i32.const 1) ${deep.text('tmp/none/none')} (i32.const 1) (i64.const 0x42)
      (i64.const 0) (i32.const 0) (i32.const 128))`,
  spawn: (deep) => `(call $run ${deep.attributes({ path: '/bin/short' })})`,
  'spawn of nothing': (deep) => `(call $minios.spawn ${deep.attributes({ path: '/bin/none' })})`,
  'exec of nothing': (deep) => `(call $minios.exec ${deep.attributes({ path: '/bin/none' })})`,
  poll_oneoff: () => '(call $wasi.poll_oneoff (i32.const 512) (i32.const 640) (i32.const 1) (i32.const 128))',
  // Beside a program that wakes up all the time, the fuel lasts for a few hundred turns.
  'the fuel hook': () => '(block (result i32) (call $spin (i32.const 200)) (i32.const 0))',
};

/** Frames of different sizes end at different depths: so many 64-bit locals, live across the call. */
const LOCALS = [0, 3, 8, 21, 60, 200];

/** Recurses for ever; after `skip` frames, makes the call in each one, before and after the deeper ones. */
function deep(call: (deep: Program) => string, locals: number, skip: number): Uint8Array {
  const source = new Program();
  const made = `(drop ${call(source)})`;
  const names = Array.from({ length: locals }, (_, i) => `$l${i}`);
  const set = names.map((name, i) => `(local.set ${name} (i64.add (local.get $seed) (i64.const ${i})))`);
  const use = names.map((name) => `(local.set $seed (i64.xor (local.get $seed) (local.get ${name})))`);
  const functions = `(func $deeper (param $depth i32) (param $seed i64) (result i64)
    ${names.map((name) => `(local ${name} i64)`).join(' ')} ${set.join(' ')}
    (if (i32.gt_u (local.get $depth) (i32.const ${skip})) (then ${made}))
    (local.set $seed (call $deeper (i32.add (local.get $depth) (i32.const 1)) (i64.add (local.get $seed) (i64.const 1))))
    ${use.join(' ')} (local.get $seed))`;
  const open = `(drop (call $wasi.path_open (i32.const 3) (i32.const 1) ${source.text('dev/null')} (i32.const 0)
    (i64.const 0x40) (i64.const 0) (i32.const 0) (i32.const 128)))`;
  return source.build(`${open} (drop (call $deeper (i32.const 0) (i64.const 1)))`, '', functions);
}

/** Deep enough that only the last frames call: what is before takes time and shows nothing. */
const SLOW = new Set(['spawn', 'spawn of nothing', 'exec of nothing', 'path_open', 'path_filestat_get']);

for (const [name, call] of Object.entries(CALLS)) {
  test(`recursion without an end, with ${name} in every frame`, async () => {
    const once = async (): Promise<void> => {
      const ticker = await machine.task.spawn({ path: '/bin/ticker' });
      for (const locals of LOCALS) {
        // A stack of 984 KiB holds at most some 20,000 frames without locals, 600 with 200.
        const frames = Math.floor(900_000 / (100 + 8 * locals));
        const skip = SLOW.has(name) ? frames - Math.min(frames, 300) : 0;
        expect((await machine.run(deep(call, locals, skip))).status).toBe(SIGSEGV);
      }
      await machine.task.kill(ticker, SIGKILL);
      await machine.task.wait4(ticker);
    };
    await once();
    await machine.leakCheck(once);
    expect(machine.log).not.toMatch(/panic/i);
  });
}
