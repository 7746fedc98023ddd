/**
 * Several harts in the trees of mounts and in pid namespaces at once. The debug kernel checks itself; nothing may be left
 * behind, and nobody may hang.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loop } from '../support/shell.ts';
import { bootForTest } from '../../support/machine.ts';
import type { Counters, TestMachine } from '../../support/machine.ts';

const TIMEOUT = 60_000;

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest({ cpus: 3, clock: 'real' });
  await together([], 'mkdir -p /proc /t; mount -t proc proc /proc');
}, TIMEOUT);
afterAll(() => machine?.stop());

/** Runs the scripts at the same time, and `last` when all have ended: what that writes. */
async function together(scripts: readonly string[], last: string, first = ':'): Promise<string> {
  const script = [first, ...scripts.map((text) => `( ${text} ) >/dev/null 2>&1 &`), 'wait', last].join('\n');
  const { stdout } = await machine.run('/bin/sh', { args: ['sh', '-c', script] });
  return stdout;
}

/** What is counted but free frames: how objects lie in slabs differs from run to run. */
async function counted(): Promise<Partial<Counters>> {
  const { framesFree: _, ...rest } = await machine.counters();
  return rest;
}

/** The same twice: once to warm up what the kernel keeps, once to see that nothing is left. */
async function twice(scripts: readonly string[], last: string, first?: string): Promise<string> {
  await together(scripts, last, first);
  const before = await counted();
  const said = await together(scripts, last, first);
  // The parent hears of a task's end before another hart has let go of it.
  await expect.poll(counted, { timeout: 5000 }).toEqual(before);
  return said;
}

test(
  'mounts propagate while namespaces copy the tree and others walk in it',
  async () => {
    const first = `mkdir -p /t/a /t/b /t/c; mount -t tmpfs a /t/a; mount --make-shared /t/a; mount --bind /t/a /t/b
      mount --bind /t/a /t/c; mount --make-slave /t/c; mkdir -p /t/a/m /t/a/n/o`;
    const out = await twice(
      [
        loop(30, 'mount -t tmpfs m /t/a/m; touch /t/b/m/$i; umount /t/a/m || umount -l /t/a/m'),
        loop(30, 'mount -t tmpfs n /t/b/n; mkdir /t/a/n/o; umount -l /t/b/n'),
        loop(15, 'unshare -m sh -c "mount -t tmpfs x /t/c; ls -R /t; umount -l /t/c"'),
        loop(30, 'ls -R /t/a/n/o/../../m /t/c; cat /proc/self/mountinfo; cd /t/b/m; pwd; cd ../n; cd /'),
      ],
      'grep -c " /t/[abc] " /proc/self/mountinfo; umount -l /t/c /t/b /t/a; rm -r /t/a /t/b /t/c; ls /t; grep -c " /t" /proc/self/mountinfo',
      first,
    );
    expect(out).toBe('3\n0\n');
  },
  TIMEOUT,
);

test(
  'roots are exchanged while others work below them',
  async () => {
    const pivot = `unshare -m sh -c 'mkdir -p /t/r$0; mount -t tmpfs r /t/r$0; mkdir /t/r$0/old /t/r$0/bin; cp /bin/nsbox /t/r$0/bin/pivot_root
      (cd /; ls; pwd; ls ..) & cd /t/r$0; bin/pivot_root . old; wait; ls /' `;
    const out = await twice(
      [
        loop(8, `${pivot} a`),
        loop(8, `${pivot} b`),
        loop(30, 'ls -d /t/ra /t/rb; cat /proc/*/mounts; ls -l /proc/*/root'),
      ],
      'rm -r /t/r*; grep -c " /t" /proc/self/mountinfo',
    );
    expect(out).toBe('0\n');
  },
  TIMEOUT,
);

test(
  'pid namespaces end while they fork, are signalled and looked at',
  async () => {
    const bomb = `unshare -pf --mount-proc sh -c '(sleep 9 & sleep 9 & sleep 9) & (while :; do (sleep 9 &) ; kill -0 -1; done) & ls /proc; sleep 0.02'`;
    const out = await twice(
      [
        loop(8, bomb),
        loop(8, bomb),
        loop(10, 'unshare -pf unshare -pf sh -c "sleep 9 & sleep 0.01"'),
        loop(20, 'cat /proc/*/status; ps; pgrep sleep | while read p; do kill -STOP $p; kill -CONT $p; done'),
      ],
      'pgrep sleep || echo none',
    );
    expect(out).toBe('none\n');
  },
  TIMEOUT,
);
