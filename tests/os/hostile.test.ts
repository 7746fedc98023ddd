/**
 * Hostile programs: modules made to break the loader, the kernel or the host process. Each gets an errno or a signal, and
 * afterwards the machine has what it had before. That the loader refuses them by themselves: tests/loader/refuse.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine, TestRunResult } from '../support/machine.ts';
import { ErrnoError } from '../../host/machine/task/task.ts';
import { name, signed, unsigned } from '../../host/loader/writer.ts';
import { binary, repeat, section } from '../loader/binary.ts';
import { wat } from '../loader/wat.ts';
import { Program, program } from './support/program.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest({ files: [{ path: '/bin/good', data: program(''), mode: 0o755 }] });
  await machine.run('/bin/good');
});
afterAll(() => machine?.stop());

const SIGILL = 128 + 4;
const SIGABRT = 128 + 6;
const SIGFPE = 128 + 8;
const SIGKILL = 128 + 9;
const SIGSEGV = 128 + 11;

const START = '(func (export "_start"))';

/** Tries to run `bytes` twice, the second time with a leak check; then a good program runs as ever. */
async function attack(bytes: Uint8Array): Promise<TestRunResult | ErrnoError> {
  const once = async (): Promise<TestRunResult | ErrnoError> => {
    try {
      return await machine.run(bytes);
    } catch (error) {
      if (error instanceof ErrnoError) return error;
      throw error;
    }
  };
  await once();
  const outcome = await machine.leakCheck(once);
  expect((await machine.run('/bin/good')).status).toBe(0);
  return outcome;
}

async function refused(bytes: Uint8Array, errno: string, reason: RegExp): Promise<void> {
  const outcome = await attack(bytes);
  expect(outcome).toBeInstanceOf(ErrnoError);
  expect(outcome).toMatchObject({ name: errno });
  expect((outcome as ErrnoError).message).toMatch(reason);
  expect((outcome as ErrnoError).message).not.toMatch(/\n/);
}

async function ends(bytes: Uint8Array, status: number, stdout = ''): Promise<void> {
  const outcome = await attack(bytes);
  expect(outcome).toMatchObject({ status, stdout });
}

describe('modules that are refused', () => {
  /** One function of no parameters, a table, a global; `code` is its body. */
  const indices = (code: number[], exported: number[] = [...name('_start'), 0, 0]): Uint8Array => {
    const body = [0, ...code, 0x0b];
    return binary(
      section(1, [1, 0x60, 0, 0]),
      section(3, [1, 0]),
      section(4, [1, 0x70, 0, 1]),
      section(6, [1, 0x7f, 1, 0x41, 0, 0x0b]),
      section(7, [1, ...exported]),
      section(10, [1, ...unsigned(body.length), ...body]),
    );
  };
  const good = program('(call $exit (i32.const 0))');
  const modules: Record<string, [Uint8Array, string, RegExp]> = {
    'an empty file': [new Uint8Array(), 'ENOEXEC', /not a WebAssembly module/],
    'a text': [new TextEncoder().encode('hello\n'), 'ENOEXEC', /not a WebAssembly module/],
    'the magic number alone': [good.slice(0, 4), 'ENOEXEC', /./],
    'a header alone': [good.slice(0, 8), 'ENOEXEC', /_start/],
    'half a module': [good.slice(0, good.length >> 1), 'ENOEXEC', /./],
    'a module without its last byte': [good.slice(0, -1), 'ENOEXEC', /./],
    'an unknown import': [wat(`(module (import "env" "system" (func)) ${START})`), 'ENOEXEC', /env\.system/],
    'an import of another type': [
      wat(`(module (import "wasi_snapshot_preview1" "fd_close" (func (param i64))) ${START})`),
      'ENOEXEC',
      /fd_close as \(i64/,
    ],
    'an import of both types that a name can have': [
      wat(`(module (import "wasi_snapshot_preview1" "sock_accept" (func (param i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "sock_accept" (func (param i32 i32) (result i32))) ${START})`),
      'ENOEXEC',
      /sock_accept as \(i32 i32 i32 -> i32\) and as \(i32 i32 -> i32\)/,
    ],
    'an import of a kernel function that is no system call': [
      wat(`(module (import "minios" "host_task_create" (func (result i32))) ${START})`),
      'ENOEXEC',
      /host_task_create/,
    ],
    'the memory window of another program': [
      wat(`(module (import "minios" "memory" (memory 1)) ${START})`),
      'ENOEXEC',
      /reserved/,
    ],
    'an imported function re-exported as _start': [
      wat(
        `(module (import "wasi_snapshot_preview1" "sched_yield" (func $f (result i32))) (export "_start" (func $f)))`,
      ),
      'ENOEXEC',
      /_start/,
    ],
    'a shared memory': [wat(`(module (memory (export "memory") 1 1 shared) ${START})`), 'ENOEXEC', /shared/],
    'a table bomb': [binary(section(4, repeat(28, [0x70, 0, ...unsigned(10_000_000)]))), 'E2BIG', /tables/],
    'a garbage collector bomb': [
      wat(`(module (type $cell (struct (field (ref null $cell)))) (func (export "_start") (local (ref null $cell))
        (loop $more (local.set 0 (struct.new $cell (local.get 0))) (br $more))))`),
      'ENOEXEC',
      /garbage-collected/,
    ],
    'a compile bomb of locals': [
      binary(
        section(1, [1, 0x60, 0, 0]),
        section(3, repeat(100, [0])),
        section(7, [1, ...name('_start'), 0, 0]),
        section(10, repeat(100, [6, 1, ...unsigned(49_000), 0x7f, 0x0b])),
      ),
      'E2BIG',
      /local variables/,
    ],
    'a type bomb': [binary(section(1, repeat(20_001, [0x60, 0, 0]))), 'E2BIG', /types/],
    'a data segment out of range': [
      wat(`(module (memory (export "memory") 1) (data (i32.const 65530) "0123456789") ${START})`),
      'ENOEXEC',
      /segment does not fit/,
    ],
    'an element segment out of range': [
      wat(`(module (table 1 funcref) (func $f) (elem (i32.const 1) $f) ${START})`),
      'ENOEXEC',
      /segment does not fit/,
    ],
    'a memory of 4 GiB': [wat(`(module (memory (export "memory") 65536) ${START})`), 'ENOMEM', /./],
    'a write to its own fuel': [indices([0x41, ...signed(0x7fffffff), 0x24, 1]), 'ENOEXEC', /./],
    'a hook of its own': [indices([0x41, 0, 0xd0, 0x70, 0x26, 1]), 'ENOEXEC', /./],
    'a call of a helper': [indices([0x10, 1]), 'ENOEXEC', /./],
    'an export of a helper': [indices([], [...name('_start'), 0, 1]), 'ENOEXEC', /./],
    'the hooks as an export': [indices([], [...name('_start'), 1, 1]), 'ENOEXEC', /./],
  };
  for (const [what, [bytes, errno, reason]] of Object.entries(modules)) {
    test(what, () => refused(bytes, errno, reason));
  }

  test('every prefix of a module', async () => {
    const step = 7;
    const all = async (): Promise<void> => {
      for (let length = 0; length < good.length; length += step) {
        await expect(machine.run(good.slice(0, length))).rejects.toMatchObject({ name: 'ENOEXEC' });
      }
    };
    await all();
    await machine.leakCheck(all);
  });
});

describe('programs that end by a signal', () => {
  const start = (body: string, rest = ''): Uint8Array =>
    wat(`(module (memory (export "memory") 1) ${rest} (func (export "_start") ${body}))`);
  const programs: Record<string, [Uint8Array, number]> = {
    'a load outside the memory': [start('(drop (i32.load (i32.const 65533)))'), SIGSEGV],
    'a store that wraps': [start('(i32.store offset=4294967295 (i32.const -1) (i32.const 0))'), SIGSEGV],
    'a copy past the end': [start('(memory.copy (i32.const 65000) (i32.const 0) (i32.const 1000))'), SIGSEGV],
    'a fill of 4 GiB': [start('(memory.fill (i32.const 1) (i32.const 0) (i32.const -1))'), SIGSEGV],
    'a call of a null function': [start('(call_indirect (i32.const 0))', '(table 1 funcref)'), SIGSEGV],
    'a call through another type': [
      start(
        '(drop (call_indirect (result i32) (i32.const 0)))',
        '(table 1 funcref) (func $f) (elem (i32.const 0) $f)',
      ),
      SIGSEGV,
    ],
    unreachable: [start('unreachable'), SIGILL],
    'division by zero': [start('(drop (i32.div_s (i32.const 1) (i32.const 0)))'), SIGFPE],
    'division that overflows': [start('(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))'), SIGFPE],
    'a float too large for an integer': [start('(drop (i32.trunc_f64_s (f64.const 1e300)))'), SIGFPE],
    'an exception that nobody catches': [start('(throw $oops)', '(tag $oops)'), SIGABRT],
    'recursion without an end': [
      start('(call $deeper)', '(func $deeper (call $deeper) (call $deeper))'),
      SIGSEGV,
    ],
    'recursion in the start function': [
      wat(
        `(module (memory (export "memory") 1) (func $deeper (call $deeper) (call $deeper)) (start $deeper) ${START})`,
      ),
      SIGSEGV,
    ],
  };
  for (const [what, [bytes, status]] of Object.entries(programs)) test(what, () => ends(bytes, status));
});

describe('programs that take all they can', () => {
  test('memory.grow to the limit gets −1 there, and all of it comes back', async () => {
    const outcome = await attack(
      program(`(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
        (loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
        (drop (memory.grow (i32.const -1)))
        (call $number (i32.gt_u (memory.size) (i32.const 100)))`),
    );
    expect(outcome).toMatchObject({ status: 0, stdout: '1\n' });
  });

  test('memory.grow in a child while the parent has all of it', async () => {
    await machine.task.writeFile('/bin/x', program('(call $number (memory.grow (i32.const 100000)))'), 0o755);
    const parent = new Program();
    const outcome = await attack(
      parent.build(`(loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
        (call $number (i32.lt_s (call $run ${parent.attributes({ path: '/bin/x' })}) (i32.const 0)))`),
    );
    // The kernel's own memory for the child does not fit any more, and who has most of all has to go.
    expect(outcome).toMatchObject({ status: SIGKILL });
    expect(machine.log).toMatch(/Out of memory: Killed process \d+ \(program-\d+\)/);
  });

  test('table.grow gets −1 at the limit', async () => {
    const bytes = wat(`(module (memory (export "memory") 1) (table $t 0 funcref) (func (export "_start")
      (loop $more (br_if $more (i32.ne (table.grow $t (ref.null func) (i32.const 1000000)) (i32.const -1))))
      (if (i32.ne (table.grow $t (ref.null func) (i32.const -1)) (i32.const -1)) (then unreachable))
      (if (i32.gt_u (table.size $t) (i32.const 10000000)) (then unreachable))))`);
    await ends(bytes, 0);
  });

  test('a table.grow bomb of many processes is paid for by pages', async () => {
    const child = wat(`(module
      (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1) (table $t 0 funcref)
      (func (export "_start") (drop (table.grow $t (ref.null func) (i32.const 1000000)))
        (i64.store (i32.const 24) (i64.const 1000000000))
        (drop (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128)))))`);
    await machine.task.writeFile('/bin/x', child, 0o755);
    const bomb = new Program();
    const bytes = bomb.build(
      `(local.set $left (i32.const 20))
       (loop $more (drop (call $minios.spawn ${bomb.attributes({ path: '/bin/x' })}))
         (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
       (loop $more (br_if $more (i32.ge_s (call $wait (i32.const -1)) (i32.const 0))))`,
      '(local $left i32)',
    );
    await ends(bytes, 0);
  });

  test('a spawn bomb is stopped by memory, and its remains are reaped', async () => {
    const bomb = new Program();
    const bytes = bomb.build(
      `(loop $more (br_if $more (i32.gt_s (call $minios.spawn ${bomb.attributes({ path: '/bin/sleeper' })}) (i32.const 0))))
       (drop (call $minios.kill (i32.const 0) (i32.const 9)))`,
    );
    await machine.task.writeFile(
      '/bin/sleeper',
      program(
        '(drop (call $minios.wait4 (i32.const -1) (i32.const 0) (i32.const 0) (i32.const 0))) (call $sleep (i64.const 1000000000000))',
      ),
      0o755,
    );
    const once = async (): Promise<void> => {
      const before = (await machine.counters()).tasks;
      const pid = await machine.task.spawn({ path: '/bin/x' });
      expect(await machine.task.wait4(pid)).toMatchObject({ signal: 9 });
      while ((await machine.counters()).tasks > before) await machine.task.poll([], 1);
    };
    const leader = new Program();
    await machine.task.writeFile('/bin/y', bytes, 0o755);
    await machine.task.writeFile(
      '/bin/x',
      leader.build(
        `(drop (call $minios.setpgid (i32.const 0) (i32.const 0))) (drop (call $minios.exec ${leader.attributes({ path: '/bin/y' })})) unreachable`,
      ),
      0o755,
    );
    await once();
    await machine.leakCheck(once);
  });
});
