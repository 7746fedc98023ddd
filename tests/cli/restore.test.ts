/** The terminal is as it was before, whatever the end of the machine; in a real one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Program } from '../os/support/program.ts';
import { HOST_PROMPT, Tmux, hasTmux, literal } from '../support/tmux.ts';

const root = resolve(import.meta.dirname, '../..');
const minios = `'${process.execPath}' '${join(root, 'bin/minios.mjs')}'`;
const PROMPT = new RegExp(`^${literal(HOST_PROMPT)}$`, 'm');

describe.skipIf(!hasTmux)('the terminal is restored', () => {
  let folder: string;
  let terminal: Tmux;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'minios-restore-'));
    terminal = new Tmux(120, 30);
  });
  afterAll(() => {
    terminal?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Boots with these arguments, lets `end` end the machine once it has the terminal, and compares settings: the status. */
  async function through(args: string, end: (pid: number) => void | Promise<void>): Promise<number> {
    const settings = join(folder, 'settings');
    const pid = join(folder, 'pid');
    await terminal.host(`stty -g > ${settings}`);
    terminal.clear();
    const command = `sh -c 'echo $$ > ${pid}; exec "$0" "$@"' ${minios} boot --quiet ${args}; echo "status $?"`;
    terminal.line(command);
    await terminal.see(/^ready$/m);
    await end(Number(readFileSync(pid, 'utf8')));
    const [, status] = await terminal.see(/status (\d+)$/m);
    await terminal.see(PROMPT);
    expect(await terminal.host(`stty -g | cmp - ${settings} && echo same`)).toBe('same');
    return Number(status);
  }

  /** A program that says `ready`, then does what `body` says. */
  function file(name: string, body: (made: Program) => string): string {
    const made = new Program();
    writeFileSync(join(folder, name), made.build(`(call $say ${made.text('ready\n')}) ${body(made)}`), {
      mode: 0o755,
    });
    return `-v ${folder}:/mnt -- /mnt/${name}`;
  }
  const READ = '(drop (call $wasi.fd_read (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 80)))';
  /** Puts a buffer for READ at 64. */
  const BUFFER = '(i32.store (i32.const 64) (i32.const 128)) (i32.store (i32.const 68) (i32.const 64))';
  const waiting = (): string => file('waits', () => `(loop $more ${BUFFER} ${READ} (br $more))`);

  test('after an ordinary end', async () => {
    const args = file('reads', () => `${BUFFER} ${READ} (call $exit (i32.const 5))`);
    expect(await through(args, () => terminal.keys('Enter'))).toBe(5);
  });

  test('after ^C', async () => {
    expect(await through(waiting(), () => terminal.keys('C-c'))).toBe(130);
  });

  test.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
    ['SIGUSR2', 140],
  ] as const)('after %s from outside: status %i', async (signal, status) => {
    expect(await through(waiting(), (pid) => void process.kill(pid, signal))).toBe(status);
  });

  test('what a program told the screen is undone when it is killed', async () => {
    const sequences = '\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[1;31m\x1b[2;5r\x1b=ready\n';
    const body = (made: Program): string =>
      `(call $say ${made.text(sequences)}) (loop $more ${BUFFER} ${READ} (br $more))`;
    const args = file('screen', body);
    expect(await through(args, (pid) => void process.kill(pid, 'SIGTERM'))).toBe(143);
    expect(terminal.format('#{alternate_on} #{cursor_flag} #{keypad_flag} #{scroll_region_lower}')).toBe(
      '0 1 0 29',
    );
  });

  test('after a kernel panic, which is said in one line', async () => {
    const made = new Program();
    const body = `(call $say ${made.text('ready\n')}) ${BUFFER} ${READ}`;
    writeFileSync(join(folder, 'init'), made.build(body), { mode: 0o755 });
    expect(await through(`-v ${folder}:/sbin`, () => terminal.keys('Enter'))).toBe(125);
  });

  test.each([
    ['a worker', 'isMainThread === false', 125],
    ['the process itself', 'isMainThread', 125],
  ])('after a crash of %s', async (_, where, status) => {
    const crash = join(folder, 'crash.mjs');
    writeFileSync(
      crash,
      `import { isMainThread } from 'node:worker_threads';
       import { existsSync } from 'node:fs';
       if (${where}) setInterval(() => {
         if (existsSync(${JSON.stringify(join(folder, 'now'))})) throw new Error('on purpose');
       }, 50).unref();`,
    );
    rmSync(join(folder, 'now'), { force: true });
    await terminal.host(`export NODE_OPTIONS=--import=${crash}`);
    try {
      expect(await through(waiting(), () => writeFileSync(join(folder, 'now'), ''))).toBe(status);
    } finally {
      await terminal.host('unset NODE_OPTIONS');
    }
  });

  test('nothing is left of a machine whose terminal is closed', async () => {
    const closed = new Tmux(80, 24);
    closed.line(`echo $$; exec ${minios} boot --quiet ${waiting()}`);
    await closed.see(/^ready$/m);
    const pid = Number(/^(\d+)$/m.exec(closed.screen())![1]);
    closed.close();
    const gone = (): boolean => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    };
    await terminal.until(`process ${pid} did not end`, gone);
  });

  test('while it is stopped from outside; and it goes on in the foreground', async () => {
    const settings = join(folder, 'settings');
    await terminal.host(`stty -g > ${settings}`);
    const args = file('echoes', () => `${BUFFER} ${READ} (call $exit (i32.const 7))`);
    await through(args, async (pid) => {
      process.kill(pid, 'SIGTSTP');
      await terminal.see(PROMPT);
      expect(await terminal.host(`stty -g | cmp - ${settings} && echo same`)).toBe('same');
      terminal.clear();
      terminal.line('fg; echo "status $?"');
      await terminal.see(/^fg/m);
      terminal.keys('Enter');
    });
  });
});
