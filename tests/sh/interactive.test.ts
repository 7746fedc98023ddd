/** The shell at a real terminal: editing, ^C, ^Z, jobs, completion, errors that come back to the prompt. */
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { Tmux, hasTmux } from '../support/tmux.ts';

const root = resolve(import.meta.dirname, '../..');
const minios = `'${process.execPath}' '${join(root, 'bin/minios.mjs')}'`;

describe.skipIf(!hasTmux)('sh at a terminal', { timeout: 120_000 }, () => {
  let terminal: Tmux;

  beforeEach(async () => {
    terminal = new Tmux(80, 24);
    terminal.clear();
    terminal.line(`clear; ${minios} boot --quiet; echo "host status $?"`);
    await terminal.see(/Try:/);
    terminal.line("PS1='> ' PS2='+ '; clear");
    await terminal.see(/^>$/m);
  });

  afterEach(() => {
    terminal.close();
  });

  test('jobs stop, go on in both places, and end', async () => {
    // What is typed before it runs is the line editor's.
    terminal.line(`sh -c 'echo run""ning; exec sleep 100'`);
    const job = 'sh -c "echo .*; exec sleep 100"';
    await terminal.see(/^running$/m);
    terminal.keys('C-z');
    await terminal.see(new RegExp(`^\\[1\\] \\+ Stopped +${job}$`, 'm'));
    terminal.line('bg');
    await terminal.see(new RegExp(`^\\[1\\] ${job}$`, 'm'));
    terminal.line('jobs');
    await terminal.see(new RegExp(`^\\[1\\] \\+ Running +${job}$`, 'm'));
    terminal.line('fg');
    await terminal.see(new RegExp(`^${job}$`, 'm'));
    terminal.keys('C-c');
    terminal.line('echo status $?');
    await terminal.see(/^status 130$/m);
    terminal.line('sleep 0.1 &');
    terminal.line('sleep 0.3');
    await terminal.see(/^\[1\] \+ Done +sleep 0.1$/m);
  });

  test('a pipeline that cannot be started whole ends, and the prompt has the terminal again', async () => {
    terminal.line(
      `cd /sys/fs/cgroup && echo +pids > cgroup.subtree_control && mkdir few && echo 3 > few/pids.max &&
      exec cgexec -g pids:few sh`,
    );
    terminal.line("PS1='few> '; clear");
    await terminal.see(/^few>$/m);
    terminal.line('(sleep 100) | (sleep 100) | (sleep 100) | :');
    await terminal.see(/Cannot fork\nfew>$/m);
    terminal.line('echo status $?, $(cat few/pids.current) process');
    await terminal.see(/^status 2, 2 process$/m);
  });

  test('^C ends loops of built-ins and of programs, and a half-typed command', async () => {
    // What is typed before a loop runs is the line editor's, as it is in other shells.
    terminal.line('echo run""ning; while :; do :; done');
    await terminal.see(/^running$/m);
    terminal.keys('C-c');
    terminal.line('echo one $?');
    await terminal.see(/^one 130$/m);
    terminal.line('for i in 1 2 3; do echo turn; sleep 100; done');
    await terminal.see(/^turn$/m);
    terminal.keys('C-c');
    terminal.line('echo two $?');
    await terminal.see(/^two 130$/m);
    terminal.line('if true; then');
    await terminal.see(/^\+$/m);
    terminal.keys('C-c');
    terminal.line('echo three $?');
    await terminal.see(/^three 130$/m);
  });

  test('^C ends the wait for the other end of a named pipe, of programs and of built-ins', async () => {
    terminal.line('mkfifo /tmp/pipe; echo one""; cat </tmp/pipe');
    await terminal.see(/^one$/m);
    terminal.keys('C-c');
    terminal.line('echo cat $?');
    await terminal.see(/^cat 130$/m);
    terminal.line('echo two""; read line </tmp/pipe');
    await terminal.see(/^two$/m);
    terminal.keys('C-c');
    terminal.line('echo read $?');
    await terminal.see(/^read 130$/m);
    terminal.line('cat </tmp/pipe &');
    terminal.line('echo three >/tmp/pipe; wait');
    await terminal.see(/^three$/m);
  });

  test('^C and ^Z are never typed too early', async () => {
    for (let turn = 0; turn < 10; turn++) {
      // Both at once: it ends the line that is edited, or stops the program, but is not lost between the two.
      terminal.keys('sleep 1000', 'Enter', 'C-c');
      terminal.line(`echo back-$((${turn}+1))`);
      await terminal.see(new RegExp(`^back-${turn + 1}$`, 'm'));
      terminal.keys('sleep 1000', 'Enter', 'C-z');
      terminal.line(`kill -9 %sleep 2>/dev/null; wait; echo again-$((${turn}+1))`);
      await terminal.see(new RegExp(`^again-${turn + 1}$`, 'm'));
    }
    terminal.keys('C-z', 'C-z');
    terminal.line('sleep 0.1; echo not-stopped-$?');
    await terminal.see(/^not-stopped-0$/m);
  });

  test('errors come back to the prompt', async () => {
    terminal.line('echo ${nothing?is unset}');
    await terminal.see(/nothing: is unset$/m);
    terminal.line('readonly r=1; r=2');
    await terminal.see(/r: is read only$/m);
    terminal.line('for');
    await terminal.see(/Syntax error: Bad for loop variable$/m);
    terminal.line('echo alive $?');
    await terminal.see(/^alive 2$/m);
    terminal.line('exit 3');
    await terminal.see(/^host status 3$/m);
  });

  test('Tab completes commands, files and variables', async () => {
    terminal.type('unam');
    terminal.keys('Tab', 'Enter');
    await terminal.see(/^minios$/im);
    terminal.type('cat /etc/hostn');
    terminal.keys('Tab', 'Enter');
    await terminal.see(/^> cat \/etc\/hostname *$/m);
    terminal.line('longname=value');
    terminal.type('echo $longn');
    terminal.keys('Tab', 'Enter');
    await terminal.see(/^value$/m);
  });

  test('fc lists commands and gives them again', async () => {
    terminal.line('echo first');
    terminal.line('echo second');
    terminal.line('fc -ln -2');
    await terminal.see(/^\s+echo first\n\s+echo second$/m);
    terminal.line('fc -s first=third "echo f"');
    await terminal.see(/^echo third\nthird$/m);
    terminal.line('clear; history 2; history x');
    await terminal.see(
      /^\d+\s+echo third\n\d+\s+clear; history 2; history x\n.*history: Illegal number: x\n>$/m,
    );
    terminal.line('clear; history | head -n 3');
    await terminal.see(/^1\s+PS1=.*\n2\s+echo first\n3\s+echo second\n>$/m);
  });

  test('a program that is killed leaves the terminal as it was', async () => {
    terminal.line('(sleep 1; kill -9 $(pidof vi)) &');
    terminal.line('vi /tmp/file');
    await terminal.see(/Killed$/m);
    terminal.line('read line');
    terminal.line('typed');
    terminal.line('echo "<$line>"');
    await terminal.see(/^<typed>$/m);
  });

  test('commands of several lines come back whole', async () => {
    terminal.line('for i in a b; do');
    terminal.line('echo "<$i>"');
    terminal.line('done');
    await terminal.see(/^<b>$/m);
    terminal.line('clear');
    terminal.keys('Up', 'Up', 'Enter');
    await terminal.see(/^<a>\n<b>$/m);
  });
});
