// The C test programs under node:wasi: that the compiler, the cache and the oracle work, and what each program does
// where there is no minios.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../support/clang.ts';
import { runOracle, runWasmer, withScratch, type RunOptions } from '../support/oracle.ts';
import { withPackages } from '../support/packages.ts';
import { testProgram } from '../support/programs.ts';
import { runConformance } from '../support/tap.ts';

const compiled = withPackages(test, ['@yowasp/clang']);

async function run(program: string, options: RunOptions = {}) {
  const result = await runOracle(await testProgram(program), options);
  return {
    ...result,
    stdout: Buffer.from(result.stdout).toString(),
    stderr: Buffer.from(result.stderr).toString(),
  };
}

compiled(
  'hello.c says hello',
  async () => {
    expect(await run('hello')).toEqual({ stdout: 'hello, world\n', stderr: '', status: 0, trap: null });
  },
  120_000,
);

compiled(
  'args.c is given argv and the environment unchanged',
  async () => {
    const args = ['args', '', 'two words', '한글', '--=x'];
    const { stdout } = await run('args', { args, env: { A: '', B: 'x=y', PATH: '/bin' } });
    expect(stdout).toBe(
      'argv[0]=args\nargv[1]=\nargv[2]=two words\nargv[3]=한글\nargv[4]=--=x\nenv A=\nenv B=x=y\nenv PATH=/bin\n',
    );
  },
  120_000,
);

compiled(
  'exit.c ends with the status asked for',
  async () => {
    for (const way of ['return', 'exit', '_exit', 'raw']) {
      expect(await run('exit', { args: ['exit', way, '7'] })).toMatchObject({
        stdout: `leaving by ${way}\n`,
        status: 7,
        trap: null,
      });
    }
  },
  120_000,
);

compiled(
  'exit.c traps as a Linux program dies by a signal',
  async () => {
    const statuses = {
      abort: 132,
      unreachable: 132,
      divide: 136,
      overflow: 136,
      bounds: 139,
      'null-call': 139,
      type: 139,
    };
    for (const [way, status] of Object.entries(statuses)) {
      const result = await run('exit', { args: ['exit', way] });
      expect(result, way).toMatchObject({ stdout: `leaving by ${way}\n`, status });
      expect(result.trap, way).not.toBeNull();
    }
  },
  120_000,
);

compiled(
  'cat.c copies binary input through a small buffer',
  async () => {
    const stdin = Uint8Array.from({ length: 1000 }, (_, index) => index);
    const result = await runOracle(await testProgram('cat'), { args: ['cat', '7'], stdin });
    expect([...result.stdout]).toEqual([...stdin]);
    expect(Buffer.from(result.stderr).toString()).toMatch(/^1000 bytes, \d+ reads\n$/);
  },
  120_000,
);

compiled(
  'spin.c computes',
  async () => {
    expect(await run('spin', { args: ['spin', '1'] })).toMatchObject({
      stdout: 'done 1 366300225\n',
      status: 0,
    });
  },
  120_000,
);

compiled(
  "a program that does not compile fails with clang's diagnostics",
  async () => {
    await expect(compile(['hello.c'], { flags: ['-Dmain=int 5'] })).rejects.toThrow(
      /clang failed on hello\.c:[^]*error: /,
    );
  },
  120_000,
);

compiled(
  'recurse.c comes back from 1000 frames with a system call in each',
  async () => {
    for (const frame of ['narrow', 'medium', 'wide', 'mixed']) {
      expect(await run('recurse', { args: ['recurse', '1000', 'all', frame] })).toMatchObject({
        stdout: 'depth 1000 ok\n',
        status: 0,
      });
    }
  },
  120_000,
);

compiled(
  'recurse.c overflows the stack',
  async () => {
    for (const call of ['write', 'clock', 'poll']) {
      expect(await run('recurse', { args: ['recurse', 'overflow', call] })).toMatchObject({
        stdout: '',
        status: 139,
      });
    }
  },
  120_000,
);

compiled(
  'grow.c takes memory and is refused what cannot be',
  async () => {
    expect(await run('grow', { args: ['grow', 'fixed', '100'] })).toMatchObject({
      stdout: '100 pages\n',
      status: 0,
    });
    expect(await run('grow', { args: ['grow', 'huge'] })).toMatchObject({ stdout: 'refused\n', status: 0 });
  },
  120_000,
);

// node:wasi says EOVERFLOW (61) for a bad pointer, and EINVAL for one above 2 GiB in functions that also take an i64: what is
// judged here is that the program asks for every case and that none of them succeeds or traps.
compiled(
  'wild.c passes bad pointers to every function',
  () =>
    withScratch(async (directory) => {
      const args = ['wild', '/tmp', 'no-wrap'];
      const { stdout, trap } = await run('wild', { args, env: { A: '1' }, preopens: { '/tmp': directory } });
      expect(trap).toBeNull();
      const lines = stdout.trimEnd().split('\n');
      expect(lines.at(-1)).toMatch(/^1\.\.5\d\d$/);
      expect(lines.filter((line) => line.includes('got SUCCESS'))).toEqual([]);
    }),
  120_000,
);

withPackages(test, ['@yowasp/clang', '@wasmer/wasi'])(
  '@wasmer/wasi runs programs too',
  () =>
    withScratch(async (directory) => {
      const hello = await testProgram('hello');
      expect(Buffer.from((await runWasmer(hello)).stdout).toString()).toBe('hello, world\n');
      const exit = await testProgram('exit');
      expect(await runWasmer(exit, { args: ['exit', 'return', '7'] })).toMatchObject({
        status: 7,
        trap: null,
      });
      const trapped = { status: 139, trap: 'memory access out of bounds' };
      expect(await runWasmer(exit, { args: ['exit', 'bounds'] })).toMatchObject(trapped);
      const [cat, stdin] = [await testProgram('cat'), Uint8Array.from({ length: 300 }, (_, index) => index)];
      expect([...(await runWasmer(cat, { stdin })).stdout]).toEqual([...stdin]);
      mkdirSync(join(directory, 'sub'));
      writeFileSync(join(directory, 'sub/file'), 'content');
      // Descriptors are what it does well; most other programs of the suite make it trap.
      const result = await runConformance(runWasmer, 'wasi/fd', { preopens: { '/tmp': directory } });
      expect(result.complete, result.output).toBe(true);
      expect(readFileSync(join(directory, 'sub/file'), 'utf8')).toBe('content');
    }),
  120_000,
);
