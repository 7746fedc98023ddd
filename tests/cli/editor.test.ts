/** Programs that have the whole screen, inside the system and in a real terminal: vi, more, top, cgtop. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Tmux, hasTmux } from '../support/tmux.ts';

const root = resolve(import.meta.dirname, '../..');
const minios = `'${process.execPath}' '${join(root, 'bin/minios.mjs')}'`;

describe.skipIf(!hasTmux)('programs that have the whole screen', () => {
  let folder: string;
  let terminal: Tmux;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'minios-editor-'));
  });

  beforeEach(() => {
    terminal = new Tmux(80, 12);
  });

  afterEach(() => {
    terminal.close();
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (program: string) => {
    terminal.clear();
    terminal.line(`${minios} boot --quiet -v ${folder}:/mnt -- ${program}; echo "status $?"`);
  };

  test('vi edits a file of the host, in any size of the window', async () => {
    writeFileSync(join(folder, 'text'), 'one two\n');
    start('vi /mnt/text');
    await terminal.see(/^one two$/m);
    terminal.type('wcw한글');
    terminal.keys('Escape');
    await terminal.see(/^one 한글$/m);
    terminal.resize(40, 8);
    await terminal.see(/1,7 +100%$/m);
    terminal.type('yy20p');
    await terminal.see(/2,1 +5%$/m);
    terminal.line(':%s/one/1/');
    await terminal.see(/21 substitutions on 21 lines/);
    terminal.line(':wq');
    await terminal.see(/^status 0$/m);
    expect(readFileSync(join(folder, 'text'), 'utf8')).toBe('1 한글\n'.repeat(21));
  });

  test('more shows a screen, and the settings are as before', async () => {
    writeFileSync(
      join(folder, 'long'),
      Array.from({ length: 50 }, (_, index) => `line ${index + 1}\n`).join(''),
    );
    start('more /mnt/long');
    await terminal.see(/^line 11\n--More--\(\d+%\)/m);
    terminal.type(' ');
    await terminal.see(/^line 22\n--More--/m);
    terminal.type('q');
    await terminal.see(/^status 0$/m);
    expect(await terminal.host('echo back')).toBe('back');
  });

  test('top is live, and ends by q', async () => {
    start('top -d 0.2');
    await terminal.see(/^ +3 root .* top$/m);
    terminal.type('N');
    await terminal.see(/^ +3 root .* top\n +2 root .* images\n +1 root .* init$/m);
    terminal.type('q');
    await terminal.see(/^status 0$/m);
  });

  test('cgtop is live, sorts as keys say, and ends by q', async () => {
    start(
      `sh -c 'cd /sys/fs/cgroup; echo +pids >cgroup.subtree_control; mkdir a b; cgexec -g pids:b sleep 99 & exec cgtop -d 0.2'`,
    );
    await terminal.see(/^CGroup +Tasks +%CPU +Memory +Input\/s +Output\/s\n\/ +- +\d+\.\d /m);
    terminal.type('t');
    await terminal.see(/Output\/s\n\/b +1 .*\n\/a +0 .*\n\/ +- /m);
    terminal.type('p');
    await terminal.see(/Output\/s\n\/ .*\n\/a .*\n\/b +1 /m);
    terminal.type('h');
    await terminal.see(/^q end /m);
    terminal.resize(60, 8);
    await terminal.see(/^CGroup {13}Tasks/m);
    terminal.type('q');
    // The terminal's own cursor may be behind the prompt again, after another size.
    await terminal.see(/status 0$/m);
    expect(await terminal.host('echo back')).toBe('back');
  });

  test('the last of so many tables that were asked for stays on the screen', async () => {
    start("sh -c 'top -n 1; cgtop -d 0.1 -n 2'");
    await terminal.see(/^ +PID USER .*\n(.*\n)*CGroup +Tasks .*\n\/ .*\nstatus 0$/m);
  });
});
