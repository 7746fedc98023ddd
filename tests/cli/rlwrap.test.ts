/** rlwrap at a real terminal: lines are edited for a program that only reads them, and everything else is as without it. */
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import { TestTerminal, bootShell } from '../support/test_terminal.ts';
import { Tmux, hasTmux } from '../support/tmux.ts';

const root = resolve(import.meta.dirname, '../..');
const minios = `'${process.execPath}' '${join(root, 'bin/minios.mjs')}'`;

/** Asks for lines; `work` computes, `quiet` reads one that is not to be seen, `keys` reads a key, `later` writes while a line is typed. */
const ASKER = `
while printf 'ask> ' && read -r line; do
  case $line in
    work) echo working; while :; do :; done ;;
    quiet) stty -echo; printf 'secret: '; read -r x; stty echo; echo; echo "secret <$x>" ;;
    keys) stty -icanon -echo; x=$(dd bs=1 count=3 2>/dev/null | od -An -c | tr -d ' '); stty icanon echo; echo "keys <$x>" ;;
    later) (sleep 0.5; echo one; echo two) & ;;
    size) stty size ;;
    *) echo "got <$line>" ;;
  esac
done
echo end; exit 3`;

describe.skipIf(!hasTmux)('rlwrap', { timeout: 120_000 }, () => {
  let terminal: Tmux;

  beforeEach(async () => {
    terminal = new Tmux(60, 24);
    terminal.clear();
    terminal.line(`clear; ${minios} boot --quiet`);
    await terminal.see(/Try:/);
    terminal.line("PS1='> ' PS2='+ '; clear");
    await terminal.see(/^>$/m);
    terminal.line("clear; cat > /tmp/asker <<'end of asker'");
    terminal.paste(`${ASKER.trim()}\nend of asker\n`);
    await terminal.see(/^>$/m);
    terminal.line('clear');
    await terminal.until('it is empty', () => terminal.screen() === '>');
  });

  afterEach(() => {
    terminal.close();
  });

  const start = async (options = ''): Promise<void> => {
    terminal.line(`clear; rlwrap ${options} sh /tmp/asker; echo status $?`);
    await terminal.see(/^ask>$/m);
  };

  test('arrows edit the line and bring lines back; ^D ends the input, and the status is the program’s', async () => {
    await start();
    terminal.type('ac');
    terminal.keys('Left', 'b', 'End', 'd', 'Enter');
    await terminal.see(/^ask> abcd\ngot <abcd>\nask>$/m);
    terminal.line('second');
    await terminal.see(/^ask> second\ngot <second>\nask>$/m);
    terminal.keys('Up');
    await terminal.see(/^ask> second$/m);
    terminal.keys('Up');
    await terminal.see(/^ask> abcd$/m);
    terminal.keys('BSpace', 'Enter');
    await terminal.see(/^ask> abc\ngot <abc>\nask>$/m);
    terminal.keys('C-r');
    terminal.type('sec');
    await terminal.see(/^\(reverse-i-search\)`sec': second$/m);
    terminal.keys('Enter');
    await terminal.see(
      /^ask> second\ngot <second>\nask> second\ngot|got <abc>\nask> second\ngot <second>\nask>$/m,
    );
    terminal.keys('C-d');
    await terminal.see(/end\nstatus 3\n>$/m);
  });

  test('it may lead a session that has no terminal', async () => {
    terminal.line("clear; sh -c 'setsid rlwrap sh /tmp/asker; echo status $?'");
    await terminal.see(/^ask>$/m);
    terminal.line('alone');
    await terminal.see(/^ask> alone\ngot <alone>\nask>$/m);
    terminal.keys('C-d');
    await terminal.see(/^ask> end\nstatus 3\n>$/m);
  });

  test('a long line wraps, control characters arrive, lines are pasted', async () => {
    await start();
    const long = 'x'.repeat(40) + 'y'.repeat(40);
    terminal.type(long);
    await terminal.see(new RegExp(`^ask> ${long}$`, 'm'));
    terminal.keys('C-a');
    terminal.type('z');
    terminal.keys('Enter');
    await terminal.see(new RegExp(`^ask> z${long}\ngot <z${long}>\nask>$`, 'm'));
    terminal.type('a');
    terminal.keys('C-v', 'C-c');
    terminal.type('b');
    terminal.keys('Enter');
    await terminal.see(/^got <a.*b>\nask>$/m);
    terminal.paste('p1\np2\n');
    await terminal.see(/got <p1>\nask> got <p2>\nask>$|got <p1>\nask> p2\ngot <p2>\nask>$/m);
  });

  test('^C gives a line up at a prompt, and interrupts a program that computes', async () => {
    await start();
    terminal.type('half');
    await terminal.see(/^ask> half$/m);
    terminal.keys('C-c');
    await terminal.see(/^ask> half\^C\nask>$/m);
    terminal.keys('C-c');
    await terminal.see(/^ask> half\^C\nask> \^C\nask>$/m);
    terminal.line('whole');
    await terminal.see(/^got <whole>\nask>$/m);
    terminal.line('work');
    await terminal.see(/^working$/m);
    terminal.keys('C-c');
    await terminal.see(/^\^Cstatus 130\n>$/m);
  });

  test('^Z stops it with its program, and it goes on with the line', async () => {
    await start();
    terminal.type('hel');
    await terminal.see(/^ask> hel$/m);
    terminal.keys('C-z');
    await terminal.see(/Stopped/);
    terminal.line('fg');
    await terminal.see(/^ask> hel$/m);
    terminal.type('lo');
    terminal.keys('Enter');
    await terminal.see(/got <hello>\nask>$/m);
  });

  test('output comes above the line; without echo, and in raw mode, keys go to the program', async () => {
    await start();
    terminal.line('later');
    await terminal.see(/^ask> later\nask>$/m);
    terminal.type('typed meanwhile');
    await terminal.see(/^ask> later\nask> one\ntwo\ntyped meanwhile$/m);
    terminal.keys('C-u');
    terminal.line('quiet');
    await terminal.see(/secret:$/m);
    terminal.line('hush');
    await terminal.see(/secret:\nsecret <hush>\nask>$/m);
    terminal.keys('Up');
    await terminal.see(/^ask> quiet$/m);
    terminal.keys('C-u');
    terminal.line('keys');
    await terminal.see(/^ask> keys$/m);
    terminal.keys('Up');
    await terminal.see(/^keys <033\[A>\nask>$/m);
  });

  test('the window’s size is the program’s', async () => {
    await start();
    terminal.type('si');
    await terminal.see(/^ask> si$/m);
    terminal.resize(50, 20);
    terminal.type('ze');
    terminal.keys('Enter');
    await terminal.see(/^20 50\nask>$/m);
  });

  test('the history is kept in a file; a full-screen program has the terminal', async () => {
    await start('-H /tmp/history');
    terminal.line('kept');
    await terminal.see(/^got <kept>\nask>$/m);
    terminal.keys('C-d');
    await terminal.see(/^status 3\n>$/m);
    await start('-H /tmp/history -s 5');
    terminal.keys('Up');
    await terminal.see(/^ask> kept$/m);
    terminal.keys('C-c', 'C-d');
    await terminal.see(/^status 3\n>$/m);
    terminal.line('clear; rlwrap vi /tmp/asker');
    await terminal.see(/^while printf/m);
    terminal.type(':q!');
    terminal.keys('Enter');
    await terminal.see(/^>$/m);
  });
});

describe('rlwrap', () => {
  test('without a terminal the program takes its place', async () => {
    const machine = await bootForTest();
    const sh = async (script: string): Promise<string> => {
      const { stdout, stderr, status } = await machine.run('/bin/sh', { args: ['sh', '-c', script] });
      return `${stdout}${stderr}${status}`;
    };
    expect(await sh('echo hi | rlwrap cat')).toBe('hi\n0');
    expect(await sh("rlwrap sh -c 'echo $$; exit 4' & echo $!; wait $!")).toMatch(/^(\d+)\n\1\n4$/);
    expect(await sh("rlwrap sh -c 'kill -9 $$'")).toBe('Killed\n137');
    expect(await sh('rlwrap /nowhere')).toMatch(/'\/nowhere': No such file or directory\n127$/);
    expect(await sh('rlwrap')).toMatch(/Usage: rlwrap/i);
    expect(await sh('rlwrap -s x true')).toMatch(/invalid number.*x.*\n1$/);
    expect(await sh('rlwrap -z true')).toMatch(/invalid option -- 'z'/);
    await machine.stop();
  });

  test('what ends the program is its status, and signals reach it', async () => {
    const terminal = new TestTerminal();
    const machine = await bootShell(terminal);
    const run = async (command: string, status: number): Promise<void> => {
      await terminal.line(`${command}; echo status $?`, `status ${status}\r\n`);
    };
    await run("rlwrap sh -c 'kill -9 $$'", 137);
    await run("rlwrap sh -c 'exit 5'", 5);
    await run('rlwrap /nowhere', 127);
    await run(
      '(sleep 0.3; pkill -TERM -x rlwrap) & rlwrap sh -c \'trap "echo told; exit 6" TERM; while :; do sleep 0.1; done\'',
      6,
    );
    machine.terminate();
  });

  test('nothing is left of it', async () => {
    const terminal = new TestTerminal();
    const machine = await bootForTest({ console: { terminal } });
    const mount = 'mount -t devtmpfs dev /dev; mkdir -p /dev/pts; mount -t devpts devpts /dev/pts';
    await machine.run('/bin/sh', { args: ['sh', '-c', mount] });
    const session = async (): Promise<void> => {
      terminal.shown = '';
      const script =
        "exec rlwrap sh -c 'while read -r x; do echo got $x; done; kill -9 $$' <>/dev/console >&0 2>&0; exit";
      const ended = machine.run('/bin/sh', { args: ['sh', '-c', script] });
      await terminal.shows('\x1b[?2004h');
      terminal.type('one\r');
      await terminal.shows('got one');
      terminal.type('\x1b[A\r');
      await terminal.shows('one\r\ngot one\r\n');
      terminal.type('half\x03\x04');
      expect((await ended).status).toBe(137);
    };
    await session();
    await machine.leakCheck(async () => {
      for (let turn = 0; turn < 5; turn++) await session();
    });
    await machine.stop();
  });
});
