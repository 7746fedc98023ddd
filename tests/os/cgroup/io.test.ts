/** The io controller on a directory of the host: io.max holds, io.stat counts, and who is not limited does not wait. */
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CgroupMachine } from '../support/cgroup.ts';

const KIB = 1024;
let share: string;
let inside: CgroupMachine;
/** The share's number, as io.max and io.stat name it. */
let device: string;

beforeAll(async () => {
  share = fs.mkdtempSync(join(os.tmpdir(), 'minios-io-'));
  fs.writeFileSync(join(share, 'file'), Buffer.alloc(256 * KIB, 'x'));
  inside = await CgroupMachine.boot({ shares: [{ hostPath: share, guestPath: '/mnt' }] });
  device = (await inside.sh('grep -w hostfs /proc/self/mountinfo | cut -d" " -f3')).trim();
  expect(device).toMatch(/^0:\d+$/);
});
afterAll(async () => {
  await inside?.stop();
  fs.rmSync(share, { recursive: true });
});

/** Runs a script with `limit`, as io.max takes it, on cgroup a. */
async function limited(limit: string, script: string): Promise<string> {
  return inside.leakFree(`mkdir a a/b; put "${device} ${limit}" a/io.max; ${script}; rmdir a/b a`);
}

/** A script that says how many milliseconds of the machine's clock, which is virtual, `command` takes. */
const timed = (command: string): string =>
  `from=$(date +%s%N); ${command}; to=$(date +%s%N); echo $(((to - from) / 1000000))`;

const reading = (bytes: number, count: number): string =>
  `dd if=/mnt/file of=/dev/null bs=${bytes} count=${count} status=none`;
const writing = (bytes: number, count: number, name = 'new'): string =>
  `dd if=/dev/zero of=/mnt/${name} bs=${bytes} count=${count} status=none`;

/** Is a number that the script said within a tenth of another? */
function about(text: string, expected: number): void {
  expect(text).toMatch(/^\d+\n$/);
  expect(Number(text)).toBeGreaterThan(expected * 0.9);
  expect(Number(text)).toBeLessThan(expected * 1.1);
}

describe('io.max holds to a tenth', () => {
  // What takes two seconds: the first transfer waits for nothing.
  const cases: [string, string][] = [
    ['rbps=65536', reading(8 * KIB, 17)],
    ['wbps=65536', writing(8 * KIB, 17)],
    ['riops=10', reading(1, 21)],
    ['wiops=10', writing(1, 21)],
  ];
  for (const [limit, command] of cases)
    test(limit, async () => about(await limited(limit, `in_group a '${timed(command)}'`), 2000));

  test('the strictest of several', async () => {
    const script = `in_group a '${timed(reading(8 * KIB, 17))}'`;
    about(await limited('rbps=65536 riops=100', script), 2000);
    about(await limited('rbps=1048576 riops=8', script), 2000);
  });

  test('reads do not wait for writes', async () => {
    about(await limited('wbps=1 rbps=65536', `in_group a '${timed(reading(8 * KIB, 17))}'`), 2000);
  });

  test('for a cgroup below, too', async () => {
    const script = `put +io a/cgroup.subtree_control; in_group a/b '${timed(reading(8 * KIB, 17))}'; put -io a/cgroup.subtree_control`;
    about(await limited('rbps=65536', script), 2000);
  });

  test('for transfers larger than a second’s worth, which go piece by piece', async () => {
    about(await limited('rbps=65536', `in_group a '${timed(reading(128 * KIB, 2))}'`), 3000);
  });

  test('who was idle has saved nothing up', async () => {
    about(await limited('rbps=65536', `in_group a 'sleep 5; ${timed(reading(8 * KIB, 17))}'`), 2000);
  });

  test('max lifts a limit, and the others stay', async () => {
    const out = await limited(
      'rbps=1000 wbps=2000',
      `cat a/io.max; put "${device} rbps=max" a/io.max; cat a/io.max; in_group a '${timed(reading(8 * KIB, 17))}'
      put "${device} wbps=max" a/io.max; cat a/io.max`,
    );
    const [both, one, took, none] = out.split('\n');
    expect(both).toBe(`${device} rbps=1000 wbps=2000 riops=max wiops=max`);
    expect(one).toBe(`${device} rbps=max wbps=2000 riops=max wiops=max`);
    expect(Number(took)).toBeLessThan(500);
    expect(none).toBe('');
  });
});

describe('neighbours', () => {
  test('a cgroup without a limit does not wait while another does', async () => {
    const out = await limited(
      'rbps=1000 wbps=1000',
      `mkdir c; (join a; ${reading(1000, 4)}) & (join a; ${writing(1000, 4)}) & tick
      in_group c '${timed(`${reading(8 * KIB, 17)}; ${writing(8 * KIB, 17, 'other')}`)}'; wait; rmdir c`,
    );
    expect(Number(out)).toBeLessThan(500);
  });

  test('a writer to the same file does not wait for who is limited', async () => {
    const out = await limited(
      'wbps=1000',
      `(join a; ${writing(1000, 4)}) & tick; ${timed(writing(1000, 4))}; wait`,
    );
    expect(Number(out)).toBeLessThan(500);
  });

  test('other file systems are not limited', async () => {
    const out = await limited(
      'rbps=1 wbps=1 riops=1 wiops=1',
      `in_group a '${timed('dd if=/dev/zero of=/tmp/x bs=65536 count=10 status=none; cat /tmp/x >/dev/null')}'; rm /tmp/x`,
    );
    expect(Number(out)).toBeLessThan(500);
  });
});

describe('a program that tries', () => {
  test('to have more by being many: together they have what one has', async () => {
    const each = `(${reading(8 * KIB, 4)}) &`;
    about(await limited('rbps=65536', `in_group a '${timed(`${each} ${each} ${each} ${each} wait`)}'`), 1875);
  });

  test('to have more by a new descriptor for each byte', async () => {
    const loop = `i=0; while test $i -lt 21; do ${reading(1, 1)}; i=$((i + 1)); done`;
    about(await limited('riops=10', `in_group a "${timed(loop).replaceAll('$', '\\$')}"`), 2000);
  });

  test('to be out of reach while it waits: SIGKILL ends it at once, and what it did not read is given back', async () => {
    const out = await limited(
      'rbps=10000',
      `(join a; exec ${reading(100000, 9)}) 2>/dev/null & tick; ${timed('put 1 a/cgroup.kill; wait 2>/dev/null')}
      cut -d" " -f2,4 a/io.stat; in_group a '${timed(reading(1, 1))}'`,
    );
    const [killed, stat, waited] = out.split('\n');
    expect(Number(killed)).toBeLessThan(100);
    // A piece is 64 KiB, of which the second would have waited for the first: 6.5 s.
    expect(stat).toBe('rbytes=65536 rios=1');
    about(`${waited}\n`, 6530);
  });

  test('to write what io.max does not take', async () => {
    const bad = ['rbps', 'rbps=', 'rbps=-1', 'rbps=x', 'speed=1', '=1'].map((word) => `"${device} ${word}"`);
    const out = await inside.leakFree(
      `mkdir a; for line in ${bad.join(' ')} "rbps=1" "9:9 rbps=1" "0:99999 rbps=1" "${device} rbps=0"; do
      put "$line" a/io.max; done; cat a/io.max; rmdir a`,
    );
    expect(out.split('\n').map((line) => line.replace(/.*: /, ''))).toEqual([
      ...Array<string>(7).fill('Invalid argument'),
      'No such device',
      'No such device',
      'Numerical result out of range',
      '',
    ]);
  });
});

describe('io.stat', () => {
  test('counts what was moved, here and above', async () => {
    const out = await limited(
      'rbps=max',
      `put +io a/cgroup.subtree_control
      in_group a/b '${reading(1000, 3)}; ${writing(500, 2)}'; cat a/b/io.stat a/io.stat; put -io a/cgroup.subtree_control`,
    );
    const line = `${device} rbytes=3000 wbytes=1000 rios=3 wios=2 dbytes=0 dios=0\n`;
    expect(out).toBe(line + line);
  });

  test('the root counts for all', async () => {
    const out = await inside.leakFree(`cat io.stat; ${reading(1000, 3)}; cat io.stat`);
    const [before, after] = out.match(/.+\n/g)!.map((line) => line.match(/\d+/g)!.map(Number));
    expect(after![2]! - before![2]!).toBe(3000);
    expect(after![4]! - before![4]!).toBe(3);
  });
});
