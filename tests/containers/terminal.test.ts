/** Containers with a terminal: -t, the size of the window, keys that detach, attach again. */
import { afterEach, beforeEach, test } from 'vitest';
import type { Machine } from '../../host/machine/machine.ts';
import { TestTerminal, bootShell } from '../support/test_terminal.ts';

let machine: Machine;
let terminal: TestTerminal;

/** The shell's, which takes a line now. */
const PROMPT = '\x1b[?2004h/root # ';

beforeEach(async () => {
  terminal = new TestTerminal();
  machine = await bootShell(terminal);
  await line('mkdir -p /r/bin /r/etc; cp -a /bin/. /r/bin/; echo made', 'made\r\n');
});
afterEach(() => machine.terminate());

const line = (text: string, shows: string): Promise<string> => terminal.line(text, shows);

/** Makes the window as wide, and waits until the kernel knows. */
async function resizeTo(columns: number): Promise<void> {
  terminal.resize(columns);
  const wanted = `24 ${columns}`;
  await line(`until stty size | grep '${wanted}'; do sleep 0.1; done`, `${wanted}\r\n${PROMPT}`);
}

test('a shell in a container has a terminal of its own, with the size of the window', async () => {
  await line('minios run -it --rm --name box -e PS1=b\\ox: --rootfs /r sh', 'box:');
  await line('tty; stty size', '/dev/pts/0\r\n24 80\r\n');
  terminal.resize(100);
  await line('until stty size | grep 100; do sleep 0.1; done', '24 100\r\n');
  // The interrupt key is the container's: the shell stays.
  await line('cat', '\x1b[?2004l');
  // What is typed before the shell is there again may still be read by cat.
  await terminal.keys('\x03', 'box:');
  await line('echo $((40+2))', '42\r\n');
  await line('exit 7', '# ');
  await line('echo status $?', 'status 7\r\n');
  await line('minios ps -aq | wc -l', '0\r\n');
});

test('what asks at once knows the size, and what has asked hears of another one', async () => {
  await line('minios run -dt --name up --rootfs /r sh', PROMPT);
  for (const columns of [90, 91, 92]) {
    await resizeTo(columns);
    await line('minios run -it --rm --rootfs /r stty size', `24 ${columns}\r\n${PROMPT}`);
    await line('minios exec -it up stty size', `24 ${columns}\r\n${PROMPT}`);
  }
  await line('minios create -it --name later --rootfs /r stty size', PROMPT);
  await line("minios inspect -f '{{.HostConfig.ConsoleSize}}' later", `[24 92]\r\n${PROMPT}`);
  await resizeTo(70);
  await line('minios start -ai later', `24 70\r\n${PROMPT}`);
  const script = 'trap "stty size; exit" WINCH; echo ready; while :; do sleep 0.1; done';
  for (const command of ['run --rm --rootfs /r', 'exec up']) {
    const [verb, ...rest] = command.split(' ');
    await line(`minios ${verb} -it ${rest.join(' ')} sh -c '${script}'`, 'ready\r\n');
    terminal.resize(verb === 'run' ? 71 : 72);
    await terminal.shows(verb === 'run' ? `24 71\r\n${PROMPT}` : `24 72\r\n${PROMPT}`);
  }
  await line('minios rm -f up later', 'later\r\n');
});

test('a terminal begins with the size of the window that the container is made in, and takes that of a later one', async () => {
  terminal.resize(100);
  await line('until stty size | grep 100; do sleep 0.1; done', '24 100\r\n');
  await line('minios run -it --name box --rootfs /r stty size; echo $((6*7))', '24 100\r\n42\r\n');
  await line(
    'minios create -it --name third --rootfs /r sh -c "until stty size | grep 90; do sleep 0.1; done"',
    '# ',
  );
  await line('minios inspect -f "{{.HostConfig.ConsoleSize}}" box third', '[24 100]\r\n[24 100]\r\n');
  await line('minios run -dt --name none --rootfs /r stty size | cat; minios wait none', '\r\n0\r\n');
  await line('minios inspect -f "{{.HostConfig.ConsoleSize}}" none', '[0 0]\r\n');
  terminal.resize(90);
  await line('until stty size | grep 90; do sleep 0.1; done', '24 90\r\n');
  await line('minios start -ai third', '24 90\r\n');
});

test('keys detach, and attach finds it as it was', async () => {
  await line('minios run -it --name box -e PS1=b\\ox: --rootfs /r sh', 'box:');
  await line('x=kept', 'box:');
  await terminal.keys('\x10\x11', 'read escape sequence');
  await line("minios ps --format '{{.State}}'", 'running\r\n');
  await line('minios exec -it box tty', '/dev/pts/1\r\n');
  await line('minios attach box', 'box:');
  await line('echo $x', 'kept\r\n');
  await line('exit', '# ');
  await line('minios rm box', 'box\r\n');
});

test('keys detach from what exec has started, which goes on', async () => {
  await line('mkdir -p /r/tmp; minios run -dt --name box --rootfs /r sh', PROMPT);
  const loop = 'while :; do echo much; test -e /tmp/end && exit; sleep 0.01; done >&2';
  await line(
    `minios exec -it --detach-keys ctrl-x,y box sh -c '${loop}'; echo status $?`,
    'much\r\nmuch\r\n',
  );
  await terminal.keys('\x18y', 'read escape sequence');
  await terminal.shows(`status 0\r\n${PROMPT}`);
  // Its output is taken: it does not wait at a full terminal for ever, and so ends when it is told to.
  await line('sleep 0.5; minios exec box sh -c "ps -e -o args | grep -c [m]uch"', '1\r\n');
  await line(
    'touch /r/tmp/end; while minios exec box sh -c "ps -e -o args | grep -q [m]uch"; do sleep 0.1; done; echo gone',
    'gone\r\n',
  );
  await line('minios exec -it --detach-keys bogus box sh', 'invalid detach keys');
  await line('minios rm -f box', 'box\r\n');
});

test('the third ^C leaves a program alone that does not mind them', async () => {
  const script = 'trap "echo deaf" INT; echo up; while :; do sleep 0.1; done';
  await line(`minios run --name deaf --rootfs /r sh -c '${script}'; echo "then $?"`, 'up\r\n');
  for (let count = 1; count < 3; count++) {
    await terminal.keys('\x03', 'deaf\r\n');
  }
  terminal.type('\x03');
  await terminal.shows('got 3 SIGTERM/SIGINTs, forcefully exiting\r\nthen 1\r\n');
  await line('minios ps -q | wc -l', '1\r\n');
  await line('minios rm -f deaf', 'deaf\r\n');
});

test('in a machine that ends with the command nobody detaches', async () => {
  await line('MINIOS_MACHINE_ENDS=1 minios run -it --rm -e PS1=b\\ox: --rootfs /r sh', 'box:');
  await terminal.keys(
    '\x10\x11echo $((6*7))\r',
    'minios: cannot detach: this machine ends with its command; `minios machine start` ',
  );
  await terminal.shows('42\r\n');
  await line('exit', PROMPT);
});
