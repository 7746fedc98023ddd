/** The machine's console as a terminal, from outside: what is typed and shown, its size, its end. Debug kernel. */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test as vitest } from 'vitest';
import { Machine } from '../../host/machine/machine.ts';
import type { Exit, MachineOptions } from '../../host/machine/machine.ts';
import { TestTerminal } from '../support/test_terminal.ts';
import { withPackages } from '../support/packages.ts';
import { testProgram } from '../support/programs.ts';

const test = withPackages(vitest, ['@yowasp/clang']);

let machine: Machine | undefined;
afterEach(() => machine?.terminate());

function boot(program: string[], options: MachineOptions = {}): TestTerminal {
  const terminal = new TestTerminal();
  machine = Machine.boot({
    debug: true,
    quiet: true,
    memory: 64 * 2 ** 20,
    program,
    console: { terminal },
    ...options,
  });
  return terminal;
}

/** cat on a terminal, which has shown that it runs: signals are for the program that is there. */
async function bootCat(): Promise<TestTerminal> {
  const terminal = boot(['/bin/cat']);
  terminal.type('go\r');
  await terminal.shows('go\r\ngo\r\n');
  return terminal;
}

const exit = (): Promise<Exit> => machine!.exited;

vitest('what is typed is edited, echoed, and read by lines', async () => {
  const terminal = boot(['/bin/cat']);
  terminal.type('helo\x7flo\r');
  await terminal.shows('hello\r\n');
  terminal.type('\x04');
  expect(await exit()).toMatchObject({ how: 'power off', status: 0 });
  expect(terminal.shown).toBe('helo\b \blo\r\nhello\r\n');
});

vitest('a wide character is erased whole', async () => {
  const terminal = boot(['/bin/cat']);
  terminal.type('a한\x7fb\r\x04');
  expect((await exit()).status).toBe(0);
  expect(terminal.shown).toBe('a한\b \b\b \bb\r\nab\r\n');
});

vitest.each([
  ['^C', '\x03', 130],
  ['^\\', '\x1c', 131],
])('%s ends the program in the foreground', async (name, key, status) => {
  const terminal = await bootCat();
  terminal.type(`x${key}`);
  expect(await exit()).toMatchObject({ how: 'power off', status });
  expect(terminal.shown).toContain(name);
});

vitest('^C ends a program that computes for ever', async () => {
  const terminal = boot(['/bin/yes']);
  await terminal.shows('y\r\ny\r\n');
  terminal.type('\x03');
  expect(await exit()).toMatchObject({ status: 130 });
});

vitest('a paste of 10,000 lines loses nothing', async () => {
  const terminal = boot(['/bin/wc']);
  const line = 'the quick brown fox jumps over the lazy dog\r';
  terminal.type(line.repeat(10_000));
  terminal.type('\x04');
  expect((await exit()).status).toBe(0);
  expect(terminal.shown.trimEnd().split('\n').at(-1)!.trim().split(/\s+/)).toEqual([
    '10000',
    '90000',
    '440000',
  ]);
  expect(terminal.shown.split('lazy dog\r\n')).toHaveLength(10_001);
});

vitest('^S stops output and ^Q lets it go on', async () => {
  const terminal = boot(['/bin/cat']);
  terminal.type('\x13hidden\r');
  await machine!.booted;
  terminal.type('\x11');
  await terminal.shows('hidden\r\nhidden\r\n');
  terminal.type('\x04');
  expect((await exit()).status).toBe(0);
});

vitest('closing the terminal hangs the session up', async () => {
  const terminal = await bootCat();
  terminal.close();
  expect(await exit()).toMatchObject({ how: 'power off', status: 129 });
});

test('the size is known from the start, and each change is told', async () => {
  const data = readFileSync(await testProgram('os/terminal'));
  const terminal = boot(['/bin/terminal', 'child', 'sizes'], {
    files: [{ path: '/bin/terminal', data, mode: 0o755 }],
  });
  await terminal.shows('80 x 24');
  terminal.resize(100);
  await terminal.shows('100 x 24');
  terminal.resize(1);
  expect((await exit()).status).toBe(0);
  expect(terminal.shown).toBe('80 x 24\r\n100 x 24\r\n1 x 24\r\n');
});
