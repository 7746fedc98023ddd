/** Terminals of containers: made of the container's own devpts, played by `minirun run` and `exec`. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Machine } from '../../../host/machine/machine.ts';
import { TestTerminal, bootShell } from '../../support/test_terminal.ts';
import { configFor, type Config } from '../support/containers.ts';

let machine: Machine;
let terminal: TestTerminal;

beforeEach(async () => {
  terminal = new TestTerminal();
  machine = await bootShell(terminal);
  await line('mkdir -p /b/rootfs/bin; cd /b; echo made', 'made\r\n');
});
afterEach(() => machine.terminate());

const line = (text: string, shows: string): Promise<string> => terminal.line(text, shows);

const PTS = {
  destination: '/dev/pts',
  type: 'devpts',
  source: 'devpts',
  options: ['newinstance', 'ptmxmode=0666', 'mode=0620'],
};

/** A bundle whose program has a terminal. */
async function bundle(script: string, change: (config: Config) => void = () => undefined): Promise<void> {
  const config = configFor(script, (config) => {
    config.process.terminal = true;
    config.process.env.push('PS1=box:');
    config.mounts.push(PTS);
    change(config);
  });
  const task = await machine.hostTask();
  await task.writeFile('/b/config.json', new TextEncoder().encode(JSON.stringify(config)));
}

test('it is /dev/pts/0 inside, the controlling terminal, /dev/console, and the user’s; outside there is none of it', async () => {
  await bundle('exec sh', (config) => (config.process.user = { uid: 7, gid: 7 }));
  await line('minirun run c', 'box:');
  await line('tty; ls /dev/pts; echo $((1+1))', '/dev/pts/0\r\n0  ptmx\r\n2\r\n');
  await line(
    'stat -c "%u %a" /dev/pts/0; echo yes >/dev/tty; [ /dev/console -ef /dev/pts/0 ] && echo same',
    '7 620\r\nyes\r\nsame\r\n',
  );
  await line('ps -o tty,comm | tail -n +2 | head -1', 'pts/0');
  // The size of the window goes in, the interrupt key goes to the program inside.
  await line('stty size', '24 80\r\n');
  terminal.resize(100);
  await line('while [ "$(stty size)" != "24 100" ]; do sleep 0.05; done; echo resiz$((1))d', 'resiz1d\r\n');
  await line('cat', 'cat\r\n');
  // What is typed before the shell is there again may still be read by cat.
  await terminal.keys('\x03', 'box:');
  await line('echo $((40+2))', '42\r\n');
  await line('exit 7', '# ');
  await line('echo status $? $(ls /dev/pts)', 'status 7 ptmx\r\n');
});

test('exec -t gives one more, of the same devpts', async () => {
  await bundle('echo up; exec sh');
  await line('sleep 1000 | minirun run c >/out 2>&1 &', '# ');
  await line('while ! grep -q up /out; do sleep 0.05; done; echo read$((1))y', 'read1y\r\n');
  await line('minirun exec -t c sh', 'box:');
  await line('tty; stty size; ps -A -o tty,comm', ' ps\r\n');
  expect(terminal.shown).toMatch(/\/dev\/pts\/1\r\n24 80\r\n.*pts\/0 +sh\r\npts\/1 +sh\r\npts\/1 +ps/s);
  await line('exit 3', '# ');
  await line('echo status $? $(ls /dev/pts)', 'status 3 ptmx\r\n');
  await line('minirun ps c', 'pts/0');
  await line('minirun delete -f c; kill %1; echo gone', 'gone\r\n');
});

test('consoleSize is the size that it begins with; in a user namespace it is the inner user’s', async () => {
  await line('chmod 777 /b/rootfs; echo done', 'done\r\n');
  await bundle('stty size; stat -c %u /dev/pts/0; tty; echo end >/dev/tty', (config) => {
    config.process.consoleSize = { height: 11, width: 22 };
    config.process.user = { uid: 5, gid: 5 };
    config.linux.namespaces.push({ type: 'user' });
    config.linux.uidMappings = [{ containerID: 0, hostID: 100000, size: 1000 }];
    config.linux.gidMappings = [{ containerID: 0, hostID: 100000, size: 1000 }];
  });
  await line('minirun run c </dev/null', 'end\r');
  expect(terminal.shown.replaceAll('\r', '')).toContain('11 22\n5\n/dev/pts/0\nend\n');
});

test('who does not stay to play it, and who has no devpts, is told', async () => {
  await bundle('tty', (config) => config.mounts.pop());
  await line(
    'minirun run c; echo $?',
    'process.terminal: cannot open /dev/pts: No such file or directory\r\n1\r\n',
  );
  await line('mkdir -p /b/rootfs/pts; minirun create c; minirun run -d c; minirun list -q; echo $?', '0\r\n');
  expect(terminal.shown.match(/without setting console socket/g)).toHaveLength(2);
  await bundle('tty', (config) => {
    config.mounts[3] = { destination: '/dev/pts', type: 'tmpfs', source: 'tmpfs' };
  });
  await line(
    'minirun run c; ls /run/minirun; echo $?',
    'process.terminal: no devpts is mounted at /dev/pts\r\n0\r\n',
  );
});
