/** Wild pointers: every pointer of every system call, outside the program's memory in every way; nobody else is hurt. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MODULES } from '../../abi/interface.ts';
import type { Func, Module } from '../../abi/schema.ts';
import { EFAULT } from '../../host/base/abi.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { withPackages } from '../support/packages.ts';
import { testProgram } from '../support/programs.ts';
import { parseTap } from '../support/tap.ts';
import { Program } from './support/program.ts';
import { takesPointers, wildCases, wildEnd, wildProgram } from './support/wild.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

/**
 * What succeeds although a pointer or count is wrong, since the call gets by without looking there: counters and messages
 * are cut to the buffer before it is looked at, a directory's name is copied alone, and there is no reason to be told.
 */
const GETS_BY: Readonly<Record<string, RegExp>> = {
  exec_error: /./,
  fd_prestat_dir_name: /: path one byte|: path at the last byte|: path_len/,
  // Root has no supplementary groups to tell, and none of no groups lie anywhere.
  getgroups: /./,
  setgroups: /list one byte too far|list at the (last byte|end)/,
  sysinfo: /^sysinfo: buf_len/,
  syslog: /^syslog: buf_len/,
};

const kernel = await WebAssembly.compile(
  readFileSync(new URL('../../dist/kernel/up-debug.wasm', import.meta.url)),
);
const exported = new Set(WebAssembly.Module.exports(kernel).map(({ name }) => name));

/** The system calls of this kernel that take pointers. */
function calls(): [Module, Func][] {
  const all = MODULES.flatMap((module) => module.functions.map((fn): [Module, Func] => [module, fn]));
  return all.filter(([module, fn]) => exported.has(module.prefix + fn.name) && takesPointers(fn));
}

const comesBack = ({ returns }: Func): boolean => returns !== 'noreturn';

for (const [module, fn] of calls().filter(([, call]) => comesBack(call))) {
  test(`${module.prefix}${fn.name} with wild pointers fails, and hurts nobody`, async () => {
    const { bytes, cases } = wildProgram(module, fn);
    expect(cases.length).toBeGreaterThan(0);
    await machine.run(bytes, { files: { '/tmp/wild-file': 'wild' } });
    const { stdout, status } = await machine.leakCheck(() => machine.run(bytes));
    expect(status).toBe(0);
    const results = stdout.trim().split('\n').map(Number);
    expect(results.length).toBe(cases.length);
    const failed = (result: number): boolean => (fn.returns === 'value' ? result < 0 : result !== 0);
    const succeeded = cases.filter(({ name }, i) => !failed(results[i]!) && !GETS_BY[fn.name]?.test(name));
    expect(succeeded.map(({ name }) => name)).toEqual([]);
  });
}

for (const [module, fn] of calls().filter(([, call]) => !comesBack(call))) {
  test(`${module.prefix}${fn.name} with wild pointers ends the program, and hurts nobody`, async () => {
    const count = wildCases(new Program(), fn).length;
    const all = async (): Promise<void> => {
      for (let index = 0; index < count; index++) {
        expect((await machine.run(wildEnd(module, fn, index))).status).not.toBe(0);
      }
    };
    await all();
    await machine.leakCheck(all);
  });
}

test('most calls say EFAULT', async () => {
  const module = MODULES.find(({ name }) => name === 'wasi_snapshot_preview1')!;
  const fn = module.functions.find(({ name }) => name === 'fd_read')!;
  const { bytes } = wildProgram(module, fn);
  const { stdout } = await machine.run(bytes);
  expect(new Set(stdout.trim().split('\n').map(Number))).toEqual(new Set([EFAULT]));
});

test('a pointer just past the memory becomes good when the memory grows', async () => {
  const program = new Program();
  const random = '(call $number (call $wasi.random_get (i32.const 131072) (i32.const 65536)))';
  const bytes = program.build(`${random} (drop (memory.grow (i32.const 1))) ${random}
    (drop (memory.grow (i32.const -1))) (call $number (call $wasi.random_get (i32.const 131073) (i32.const 65536)))`);
  const { stdout } = await machine.run(bytes);
  expect(stdout).toBe(`${EFAULT}\n0\n${EFAULT}\n`);
});

withPackages(test, ['@yowasp/clang'])(
  'wild.c: preview1 answers EFAULT to each wild pointer',
  async () => {
    const wild = readFileSync(await testProgram('wild'));
    const run = () => machine.run(wild, { args: ['wild', '/tmp'], env: [] });
    const first = await run();
    expect([...parseTap(first.stdout).failed], first.stderr).toEqual([]);
    expect(parseTap(first.stdout).complete).toBe(true);
    expect((await machine.leakCheck(run)).status).toBe(0);
  },
  240_000,
);
