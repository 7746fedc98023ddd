/** Sessions in a real terminal (tmux): keys, sizes, ^C, ^Z, and terminals that are only some of the three streams. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest';
import { TestHost, until, isAlive } from '../support/background.ts';
import { HOST_PROMPT, Tmux, hasTmux, literal } from '../support/tmux.ts';

const host = new TestHost();
let terminal: Tmux | null = null;
beforeAll(async () => {
  await host.verb(['run', '-d', 'base', 'true']);
  writeFileSync(join(host.directory, 'm'), `#!/bin/sh\nexec ${host.command} "$@"\n`, { mode: 0o755 });
});
afterEach(() => {
  terminal?.close();
  terminal = null;
});
afterAll(() => host.close());

/** A pane whose shell knows the CLI as `m`. */
async function pane(columns = 80, rows = 24, environment = host.environment): Promise<Tmux> {
  const PATH = `${host.directory}:${process.env['PATH'] ?? ''}`;
  terminal = new Tmux(columns, rows, { ...environment, PATH });
  await terminal.ready();
  return terminal;
}

const PROMPT = new RegExp(`^${literal(HOST_PROMPT)}$(?![^]*\\S)`, 'm');

test.runIf(hasTmux)('a shell, its lines, its size, and the status', async () => {
  const screen = await pane(72, 20);
  screen.line(`m exec -it w 'stty size; PS1="in: " exec sh'; echo "status $?"`);
  await screen.see(/^20 72$/m);
  await screen.see(/^in:$/m);
  screen.line('tty; echo $TERM');
  await screen.see(/^\/dev\/pts\/\d+\n(tmux|screen)/m);
  screen.resize(90, 30);
  screen.line('until stty size | grep "30 90"; do sleep 0.1; done');
  await screen.see(/^30 90$/m);
  screen.line('sleep 1000');
  screen.keys('C-c');
  screen.line('echo "then $?"');
  await screen.see(/^then 130$/m);
  screen.line('exit 9');
  await screen.see(/^status 9$/m);
  // The host's terminal is as it was.
  expect(await screen.host('stty -a | grep -o " icanon\\| -icanon"')).toBe(' icanon');
});

test.runIf(hasTmux)('in a machine of its own, too', async () => {
  const own = new TestHost();
  const screen = await pane(72, 20, own.environment);
  screen.line(`m exec -it w 'stty size; PS1="in: " exec sh'; echo "status $?"`);
  await screen.see(/^20 72\nin:$/m);
  screen.resize(90, 30);
  screen.line('until stty size | grep "30 90"; do sleep 0.1; done');
  await screen.see(/^30 90$/m);
  screen.line('exit 9');
  await screen.see(/^status 9$/m);
  expect(await screen.host('stty -a | grep -o " icanon\\| -icanon"')).toBe(' icanon');
  await own.close();
});

test.runIf(hasTmux)('the terminal is as it was when the machine dies', async () => {
  const own = new TestHost();
  await own.verb(['run', '-d', 'base', 'true']);
  const screen = await pane(80, 24, own.environment);
  screen.line(`m exec -it w 'echo ready; read x'; echo "status $?"`);
  await screen.see(/^ready$/m);
  process.kill(await own.pid(), 'SIGKILL');
  await screen.see(/^minios: the background machine has died\nstatus 125$/m);
  expect(await screen.host('stty -a | grep -o " icanon\\| -icanon"')).toBe(' icanon');
  await own.close();
});

test.runIf(hasTmux)('without -i keys stay with the host’s shell, and ^C ends the verb', async () => {
  const screen = await pane();
  screen.line(`m logs -f w 'echo started; sleep 1000'; echo "status $?"`);
  await screen.see(/^started$/m);
  screen.line('echo typed ahead');
  screen.keys('C-c');
  await screen.see(/status 130$/m);
  screen.line(`m exec w 'echo short; sleep 0.1'`);
  screen.line('echo typed $((1 + 1))');
  await screen.see(/^short$/m);
  await screen.see(/typed 2$/m);
});

test.runIf(hasTmux)('^Z stops a verb that reads no keys, fg goes on with it', async () => {
  const screen = await pane();
  screen.line(`m exec w 'echo started; sleep 1; echo ended'`);
  await screen.see(/^started$/m);
  screen.keys('C-z');
  await screen.see(/Stopped/);
  await screen.see(PROMPT);
  screen.line('fg');
  await screen.see(/^ended$/m);
});

test.runIf(hasTmux)('in the background of the host’s shell it writes, and does not stop', async () => {
  const screen = await pane();
  screen.line(`m exec w 'echo background; exit 4' & wait $!; echo "status $?"`);
  await screen.see(/^background$/m);
  await screen.see(/^status 4$/m);
});

test.runIf(hasTmux)('each stream is the terminal or is not', async () => {
  const screen = await pane();
  const which = `for i in 0 1 2; do if test -t $i; then echo "$i terminal" >&2; else echo "$i other" >&2; fi; done`;
  const streams = async (command: string): Promise<string> =>
    (await screen.host(command)).replaceAll(/ (\w)\w+\n?/g, '$1 ');
  expect(await streams(`m exec -i w '${which}'`)).toBe('0t 1t 2t ');
  expect(await streams(`m exec -i w '${which}' | cat`)).toBe('0t 1o 2t ');
  expect(await streams(`echo | m exec -i w '${which}'`)).toBe('0o 1t 2t ');
  expect(await streams(`m exec -i w '${which}' 2>&1 | cat`)).toBe('0t 1o 2o ');
  expect(await streams(`m exec w '${which}'`)).toBe('0o 1t 2t ');
});

test.runIf(hasTmux)('lines begin at the left, whoever translates line feeds', async () => {
  const screen = await pane();
  const expected = 'one\ntwo\nthree';
  expect(await screen.host(`m exec w 'printf "one\\ntwo\\nthree\\n"'`)).toBe(expected);
  expect(await screen.host(`m exec -i w 'printf "one\\ntwo\\nthree\\n"'`)).toBe(expected);
  expect(await screen.host(`echo | m exec -i w 'printf "one\\ntwo\\nthree\\n"'`)).toBe(expected);
});

test.runIf(hasTmux)('a terminal that is closed hangs up on the session', async () => {
  const screen = await pane();
  screen.line(
    `m exec -it w 'trap "echo gone >/tmp/gone; exit" HUP; echo ready; while :; do sleep 0.05; done'`,
  );
  await screen.see(/^ready$/m);
  screen.close();
  const wait = 'until test -e /tmp/gone; do sleep 0.05; done; cat /tmp/gone';
  expect(await host.verb(['exec', 'w', wait])).toMatchObject({ stdout: 'gone\n' });
});

test.runIf(hasTmux).each(['the background machine', 'a machine of its own'])(
  'the command ends with its terminal, in %s, though nobody inside obeys',
  async (which) => {
    const own = which === 'a machine of its own';
    const screen = await pane(80, 24, own ? new TestHost().environment : host.environment);
    const pid = join(host.directory, 'pid');
    screen.line(
      `sh -c 'echo $$ >${pid}; exec m exec -it w "trap : HUP; echo ready; while :; do sleep 0.05; done"'`,
    );
    await screen.see(/^ready$/m);
    const command = Number(readFileSync(pid, 'utf8'));
    screen.close();
    await until(() => !isAlive(command));
  },
);
