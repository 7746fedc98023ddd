/** The command `minios boot`, from outside: streams, exit statuses, one clear line for whatever is wrong. */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { withPackages } from '../support/packages.ts';
import { testProgram } from '../support/programs.ts';
import { Program, program } from '../os/support/program.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'minios-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  status: number | null;
  stdout: Buffer;
  stderr: string;
}

function minios(args: readonly string[], input: Uint8Array | string = ''): Outcome {
  const command = [join(root, 'bin/minios.mjs'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { input, maxBuffer: 2 ** 24 });
  return { status, stdout, stderr: stderr.toString() };
}

/** Runs a program of the userland, or `bytes` from a volume. */
function boot(...args: string[]): Outcome {
  return minios(['boot', '--quiet', '--', ...args]);
}

function bootFile(bytes: Uint8Array): Outcome {
  writeFileSync(join(folder, 'program'), bytes);
  return minios(['boot', '--quiet', '-v', `${folder}:/mnt`, '--', '/mnt/program']);
}

const text = ({ status, stdout, stderr }: Outcome) => ({ status, stdout: stdout.toString(), stderr });

test('echo 42', () =>
  expect(text(boot('/bin/echo', '42'))).toEqual({ status: 0, stdout: '42\n', stderr: '' }));

test('the status is the program’s', () => {
  expect(text(boot('/bin/true'))).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(text(boot('/bin/false'))).toEqual({ status: 1, stdout: '', stderr: '' });
  expect(bootFile(program('(call $exit (i32.const 77))')).status).toBe(77);
});

describe('a program that cannot be run', () => {
  const ONE_LINE = /^[^\n]+\n$/;
  test('is not there: 127', () => {
    const { status, stderr, stdout } = boot('/bin/nope');
    expect({ status, stdout: stdout.length }).toEqual({ status: 127, stdout: 0 });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(/\/bin\/nope/);
  });
  test('is a directory: 126', () => {
    const { status, stderr } = boot('/tmp');
    expect(status).toBe(126);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(/\/tmp/);
  });
  test('is not executable: 126', () => {
    const { status, stderr } = boot('/dev/null');
    expect(status).toBe(126);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(/\/dev\/null: .*Permission denied/);
  });
  test('is no module: 126', () => {
    const { status, stderr } = bootFile(new TextEncoder().encode('not a program\n'));
    expect(status).toBe(126);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(/not a WebAssembly module/);
  });
});

describe('a program that a signal ends', () => {
  const signals: Record<string, [string, number]> = {
    SIGILL: ['unreachable', 4],
    SIGFPE: ['(drop (i32.div_s (i32.const 1) (i32.const 0)))', 8],
    SIGSEGV: ['(drop (i32.load (i32.const -1)))', 11],
    SIGTERM: ['(drop (call $minios.kill (call $minios.getpid) (i32.const 15)))', 15],
  };
  for (const [name, [body, signal]] of Object.entries(signals)) {
    test(`${name}: 128 and its number`, () => expect(bootFile(program(body)).status).toBe(128 + signal));
  }
});

test('standard output and error are separate', () => {
  const both = new Program();
  const write = (fd: number, words: string): string => {
    const [, at, length] = /const (\d+)\) \(i32.const (\d+)/.exec(both.text(words))!;
    return `(i32.store (i32.const 64) (i32.const ${at})) (i32.store (i32.const 68) (i32.const ${length}))
      (drop (call $wasi.fd_write (i32.const ${fd}) (i32.const 64) (i32.const 1) (i32.const 72)))`;
  };
  const outcome = bootFile(both.build(write(1, 'to output\n') + write(2, 'to error\n')));
  expect(text(outcome)).toEqual({ status: 0, stdout: 'to output\n', stderr: 'to error\n' });
});

test('1 MiB of random bytes comes through cat as it was', () => {
  const bytes = randomBytes(2 ** 20);
  const { status, stdout, stderr } = minios(['boot', '--quiet', '--', '/bin/cat'], bytes);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.equals(bytes)).toBe(true);
});

test('a closed standard output ends a program that writes for ever', async () => {
  const args = [join(root, 'bin/minios.mjs'), 'boot', '--quiet', '--', '/bin/yes'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  child.stdout.once('data', () => child.stdout.destroy());
  const status = await new Promise((done) => child.once('close', done));
  // SIGPIPE ends it.
  expect({ status, stderr }).toEqual({ status: 141, stderr: '' });
});

test.skipIf(!existsSync('/dev/full'))('output that finds no room is said to be lost', () => {
  for (const command of ['boot --quiet -- /bin/yes', 'boot --quiet -- /bin/echo hello', '--help']) {
    const full = openSync('/dev/full', 'w');
    const args = [join(root, 'bin/minios.mjs'), ...command.split(' ')];
    const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    expect(stderr.toString()).toBe('minios: standard output: ENOSPC: no space left on device, write\n');
    expect(status).toBe(1);
  }
});

describe('what minios itself cannot do: 125, and one line that names it', () => {
  const wrong: [string[], RegExp][] = [
    [['boot', '--nonsense'], /--nonsense/],
    [['boot', '--memory', 'much'], /much/],
    [['boot', '--memory', '1K'], /memory/],
    [['boot', '--memory', '99999G'], /memory/],
    [['boot', '--cpus', '0'], /cpus/],
    [['boot', '--cpus', '-3'], /cpus/],
    [['boot', '--sched', 'cfs'], /sched/],
  ];
  for (const [args, name] of wrong) {
    test(args.join(' '), () => {
      const { status, stdout, stderr } = minios(args);
      expect({ status, stdout: stdout.length }).toEqual({ status: 125, stdout: 0 });
      expect(stderr).toMatch(name);
      expect(stderr).toMatch(/^minios: [^\n]+\n$/);
    });
  }
});

test('the log goes to standard error, with time stamps, unless --quiet', () => {
  const { status, stdout, stderr } = minios(['boot', '--', '/bin/echo', 'hi']);
  expect({ status, stdout: stdout.toString() }).toEqual({ status: 0, stdout: 'hi\n' });
  expect(stderr).toMatch(/^\[ +\d+\.\d{6}\] minios version /m);
});

withPackages(test, ['@yowasp/clang'])(
  'a program in C says hello',
  async () => {
    copyFileSync(await testProgram('hello'), join(folder, 'hello'));
    const { status, stdout } = minios(['boot', '--quiet', '-v', `${folder}:/mnt`, '--', '/mnt/hello']);
    expect({ status, stdout: stdout.toString() }).toEqual({ status: 0, stdout: 'hello, world\n' });
  },
  240_000,
);

/** In a terminal of tmux's, where there is one. */
const tmux = spawnSync('tmux', ['-V']).status === 0;

test.skipIf(!tmux)('in a terminal, a machine shows its log and what the program says', async () => {
  const socket = `minios-${process.pid}`;
  const run = (...args: string[]) => spawnSync('tmux', ['-L', socket, ...args], { encoding: 'utf8' });
  const command = `'${process.execPath}' '${join(root, 'bin/minios.mjs')}' boot -- /bin/echo 'in a terminal'; echo "status $?"; cat`;
  run('new-session', '-d', '-x', '120', '-y', '40', '-s', 'boot', command);
  try {
    let screen = '';
    while (!/^status \d+$/m.test(screen)) {
      await new Promise((resume) => setTimeout(resume, 100));
      screen = run('capture-pane', '-p', '-t', 'boot').stdout;
    }
    expect(screen).toMatch(/^\[ +\d+\.\d{6}\] minios version /m);
    expect(screen).toMatch(/^in a terminal$/m);
    expect(screen).toMatch(/^status 0$/m);
  } finally {
    run('kill-server');
  }
});
