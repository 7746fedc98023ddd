/**
 * Several harts in one overlay at once: files that are copied up by several at the same time, or while their names go, over
 * directories that are merged, listed, emptied and made again. The debug kernel checks itself; nothing may be left behind, and what was
 * done has to add up.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loop } from '../support/shell.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';

const HARTS = 3;
/** See PAUSE_SEED in kernel/base/debug.ts: harts pause at random where a lock is given back. */
const PAUSE_SEED = 4;
const SEED = Number(process.env['MINIOS_SEED'] ?? Date.now() % 1_000_000);
const TIMEOUT = 60_000;

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest({ cpus: HARTS, clock: 'real' });
  await machine.machine.debugArm(PAUSE_SEED, SEED);
  await machine.run('/bin/sh', { args: ['sh', '-c', 'mkdir -p /proc && mount -t proc proc /proc'] });
}, TIMEOUT);
afterAll(() => machine?.stop());

/** Runs the scripts at the same time in an overlay at /m over /l, after `first`, and `last` when all have ended: what `last` writes. */
async function inOverlay(first: string, scripts: readonly string[], last: string): Promise<string> {
  const script = [
    'mkdir -p /o && mount -t tmpfs o /o && cd /o && mkdir l u w m',
    first,
    'mount -t overlay overlay -o lowerdir=/o/l,upperdir=/o/u,workdir=/o/w m',
    ...scripts.map((text) => `( ${text} ) &`),
    'wait',
    last,
    'ls -A w/work; cd /; umount /o/m && umount /o && echo gone',
  ].join('\n');
  const { stdout, stderr, status } = await machine.run('/bin/sh', { args: ['sh', '-c', script] });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout;
}

/** The same twice: once to warm up what the kernel keeps, once to see that nothing is left. */
async function twice(first: string, scripts: readonly string[], last: string): Promise<string> {
  await inOverlay(first, scripts, last);
  return machine.leakCheck(() => inOverlay(first, scripts, last));
}

test(
  'what several append to lower files is all there, and copied up once',
  async () => {
    const append = (name: string): string => loop(40, `echo ${name} >>m/d/f$((i % 10))`);
    const out = await twice(
      `mkdir l/d; ${loop(10, 'echo low >l/d/f$i')}`,
      ['a', 'b', 'c'].map(append),
      'cat m/d/* | sort | uniq -c; cat l/d/* | sort | uniq -c',
    );
    expect(out.replaceAll(/ +/g, ' ')).toBe(' 40 a\n 40 b\n 40 c\n 10 low\n 10 low\ngone\n');
  },
  TIMEOUT,
);

test(
  'a lower file with several names is copied up once, by whichever name',
  async () => {
    const names = ['a', 'b', 'c'];
    const out = await twice(
      loop(15, 'mkdir l/$i; echo low >l/$i/a; ln l/$i/a l/$i/b; ln l/$i/a l/$i/c; ln l/$i/a l/$i/d'),
      [
        ...names.map((name) => loop(15, `echo ${name} >>m/$i/${name}; mv m/$i/${name} m/$i/x${name}`)),
        `${loop(15, 'stat m/$i/d; cat m/$i/*; rm m/$i/d')} >/dev/null 2>&1`,
      ],
      'cat m/*/xa | sort | uniq -c; stat -c %h m/*/xb | uniq -c; cat l/*/a | sort | uniq -c; rm -r m/*; ls -A w/index',
    );
    expect(out.replaceAll(/ +/g, ' ')).toBe(' 15 a\n 15 b\n 15 c\n 15 low\n 15 3\n 15 low\ngone\n');
  },
  TIMEOUT,
);

test(
  'a file is changed while its name goes, or is there and whole',
  async () => {
    const out = await twice(
      loop(40, 'echo low >l/f$i'),
      [
        `${loop(40, 'rm m/f$i')} 2>/dev/null`,
        `${loop(40, 'chmod 600 m/f$i; { read x <&5; test "$x" = low || echo torn >>m/torn; } 5<m/f$i')} 2>/dev/null`,
        `${loop(40, 'chmod 640 /proc/self/fd/5 5<m/f$i')} 2>/dev/null`,
        `${loop(20, 'ls m >/dev/null; find m -name f3 >/dev/null')} 2>/dev/null`,
      ],
      'ls -A m; find u -type c | wc -l; find u -type f',
    );
    expect(out).toBe('40\ngone\n');
  },
  TIMEOUT,
);

test(
  'names are made, moved and removed over whiteouts and merged directories',
  async () => {
    const out = await twice(
      `mkdir -p l/a l/b u/b; ${loop(30, 'echo low >l/a/$i; echo low >l/b/$i')}`,
      [
        `${loop(30, 'mv m/a/$i m/b/x$i; mv m/b/x$i m/a/$i')} 2>/dev/null`,
        `${loop(30, 'mv m/b/$i m/a/y$i; mv m/a/y$i m/b/$i')} 2>/dev/null`,
        `${loop(30, 'mkdir m/n; mkdir m/n/n; mv m/n/n m/b/n; rmdir m/b/n; rmdir m/n')} 2>/dev/null`,
        `${loop(20, 'ls m/a m/b; cat m/a/*; stat m/b/*')} >/dev/null 2>&1`,
      ],
      'ls m; ls m/a m/b | grep -v : | grep . | sort -n | uniq -c | grep -vc "^ *2 "; cat m/a/* m/b/* | sort | uniq -c',
    );
    expect(out.replaceAll(/ +/g, ' ')).toBe('a\nb\n0\n 60 low\ngone\n');
  },
  TIMEOUT,
);

test(
  'directories are emptied, removed and made again',
  async () => {
    const out = await twice(
      `mkdir l/d; ${loop(5, 'mkdir l/d/$i; echo low >l/d/$i/f')}`,
      [0, 1, 2].map(
        (n) =>
          `${loop(20, `rm -r m/d/${n}; mkdir m/d/${n}; echo new >m/d/${n}/g; mkdir m/e${n}; rmdir m/e${n}`)}`,
      ),
      'rm -r m/d/3; ls m m/d; cat m/d/*/*',
    );
    expect(out).toBe('m:\nd\n\nm/d:\n0\n1\n2\n4\nnew\nnew\nnew\nlow\ngone\n');
  },
  TIMEOUT,
);
