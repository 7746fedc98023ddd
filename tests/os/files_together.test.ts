/**
 * Several harts in the file system at once: names that are made, moved and removed while others walk over them, contents that
 * are cut while others read, pipes and FIFOs whose ends come and go, mounts, tasks that are looked at while they end. The debug
 * kernel checks itself; nothing may be left behind, and what was done has to add up.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loop } from './support/shell.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';

const HARTS = 3;
const TIMEOUT = 30_000;

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest({ cpus: HARTS, clock: 'real' });
  await together([], 'mkdir -p /proc; mount -t proc proc /proc');
}, TIMEOUT);
afterAll(() => machine?.stop());

/** Runs the scripts at the same time, after `first`, and `last` when all have ended: what `last` writes. */
async function together(scripts: readonly string[], last: string, first = ':'): Promise<string> {
  const script = [first, ...scripts.map((text) => `( ${text} ) &`), 'wait', last].join('\n');
  const { stdout, stderr, status } = await machine.run('/bin/sh', { args: ['sh', '-c', script] });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout;
}

/** The same twice: once to warm up what the kernel keeps, once to see that nothing is left. */
async function twice(scripts: readonly string[], last: string, first?: string): Promise<string> {
  await together(scripts, last, first);
  return machine.leakCheck(() => together(scripts, last, first));
}

test(
  'names are made, moved, removed and walked over',
  async () => {
    const out = await twice(
      [
        loop(60, 'mkdir /tmp/n/a/$i && mv /tmp/n/a/$i /tmp/n/b/$i && rmdir /tmp/n/b/$i'),
        loop(60, 'mkdir /tmp/n/b/x$i && mv /tmp/n/b/x$i /tmp/n/a/c/x$i && rmdir /tmp/n/a/c/x$i') +
          ' 2>/dev/null',
        loop(60, 'mv /tmp/n/a/c /tmp/n/d; mv /tmp/n/d /tmp/n/a/c') + ' 2>/dev/null',
        loop(60, 'echo $i > /tmp/n/f; mv /tmp/n/f /tmp/n/g; ln -s g /tmp/n/l; cat /tmp/n/l; rm /tmp/n/l') +
          ' >/dev/null 2>&1',
        loop(30, 'ls -lR /tmp/n; find /tmp/n/a/../b/..; cd /tmp/n/a/c; pwd; cat ../../g; cd /') +
          ' >/dev/null 2>&1',
      ],
      'find /tmp/n | sort; rm -r /tmp/n',
      'mkdir -p /tmp/n/a/c /tmp/n/b',
    );
    // The second script may have found no /tmp/n/a/c for a moment: what it left is where it says.
    const lines = out.split('\n').filter((line) => !/x\d+$/.test(line));
    expect(lines).toEqual(['/tmp/n', '/tmp/n/a', '/tmp/n/a/c', '/tmp/n/b', '/tmp/n/g', '']);
  },
  TIMEOUT,
);

/** Lines `name 0` to `name turns - 1`, each appended by an opening of its own. */
const append = (name: string, turns: number, file: string): string =>
  loop(turns, `echo ${name} $i >> ${file}`);

function appended(names: readonly string[], turns: number): string[] {
  return names.flatMap((name) => Array.from({ length: turns }, (_, i) => `${name} ${i}`)).sort();
}

test(
  'what several append is all there, each line whole',
  async () => {
    const names = ['one', 'two', 'three'];
    const out = await twice(
      names.map((name) => append(name, 100, '/tmp/log')),
      'cat /tmp/log; rm /tmp/log',
    );
    expect(out.trimEnd().split('\n').sort()).toEqual(appended(names, 100));
  },
  TIMEOUT,
);

test(
  'a file that is cut while others read it shows old bytes or none',
  async () => {
    const out = await twice(
      [
        loop(40, 'head -c 300000 /dev/zero > /tmp/cut; : > /tmp/cut; head -c 9000 /dev/zero > /tmp/cut'),
        loop(80, "cat /tmp/cut | tr -d '\\000' | wc -c") + ' > /tmp/seen1',
        loop(80, "cat /tmp/cut | tr -d '\\000' | wc -c") + ' > /tmp/seen2',
      ],
      'sort -u /tmp/seen1 /tmp/seen2; rm /tmp/cut /tmp/seen1 /tmp/seen2',
      ': > /tmp/cut',
    );
    expect(out).toBe('0\n');
  },
  TIMEOUT,
);

test(
  'pipes carry all that is written, whoever writes and reads',
  async () => {
    const names = ['one', 'two', 'three'];
    const writers = names.map((name) => `( ${loop(300, `echo ${name} $i`)} ) &`).join(' ');
    const out = await twice(
      [
        loop(20, 'seq 20000 | cat | cat | tail -n 1') + ' > /tmp/last',
        `( ${writers} wait ) | cat > /tmp/all`,
        loop(50, 'head -c 1000000 /dev/zero | head -c 10') + ' > /tmp/broken',
      ],
      'sort -u /tmp/last; wc -c < /tmp/broken; cat /tmp/all; rm /tmp/last /tmp/broken /tmp/all',
    );
    const [last, broken, ...all] = out.trimEnd().split('\n');
    expect([last, broken?.trim()]).toEqual(['20000', '500']);
    expect(all.sort()).toEqual(appended(names, 300));
  },
  TIMEOUT,
);

test(
  'the two sides of a FIFO find each other',
  async () => {
    const out = await twice(
      [
        loop(100, 'echo $i > /tmp/p1; read x < /tmp/p2; echo $x') + ' > /tmp/answers',
        loop(100, 'read y < /tmp/p1; echo $y > /tmp/p2'),
      ],
      'cat /tmp/answers; rm /tmp/p1 /tmp/p2 /tmp/answers',
      'mkfifo /tmp/p1 /tmp/p2',
    );
    expect(out.trimEnd().split('\n')).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
  },
  TIMEOUT,
);

test(
  'file systems are mounted and unmounted under those who walk there',
  async () => {
    const out = await twice(
      [
        loop(40, 'mount -t tmpfs none /tmp/m/a; until umount /tmp/m/a 2>/dev/null; do :; done'),
        loop(
          40,
          'until mount --bind /tmp/m /tmp/m/b 2>/dev/null; do mkdir -p /tmp/m/b; done; ' +
            'until umount /tmp/m/b 2>/dev/null; do :; done',
        ),
        loop(80, 'echo $i > /tmp/m/a/x; rm /tmp/m/a/x; ls /tmp/m/b/a/../b; cd /tmp/m/a; pwd; cd /') +
          ' > /dev/null 2>&1',
        loop(40, 'cat /proc/mounts /proc/self/mountinfo; rmdir /tmp/m/b') + ' > /dev/null 2>&1',
      ],
      'grep /tmp/m /proc/mounts; rm -r /tmp/m; echo $?',
      'mkdir -p /tmp/m/a /tmp/m/b',
    );
    expect(out).toBe('0\n');
  },
  TIMEOUT,
);

test(
  'tasks are looked at while they come and go',
  async () => {
    await twice(
      [
        loop(80, '/bin/true; ( cd /tmp; exec /bin/true )'),
        loop(60, 'echo x | cat < /dev/null | cat') + ' > /dev/null 2>&1',
        loop(8, 'ls -l /proc/[0-9]*/fd /proc/[0-9]*/ns; ls -l /proc/[0-9]*') + ' > /dev/null 2>&1',
        loop(8, 'cat /proc/[0-9]*/[a-z]*; cat /proc/[0-9]*/fdinfo/*; cat /proc/[0-9]*/cwd/log') +
          ' > /dev/null 2>&1',
      ],
      ':',
    );
  },
  TIMEOUT,
);
