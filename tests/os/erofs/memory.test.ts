/**
 * What is kept in memory of an erofs on a directory of the host: how often the host is asked, who pays, what is given up when memory
 * is short. Debug build, leak-checked.
 */
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeLayer } from '../../support/layer.ts';
import { CgroupMachine } from '../support/cgroup.ts';

const KIB = 1024;
const LARGE = 4 * KIB * KIB;
let share: string;
let inside: CgroupMachine;
/** The share's number in io.stat. */
let device: string;

/** Layers as the host keeps them: a large file, many small ones, and a program. */
beforeAll(async () => {
  share = fs.mkdtempSync(join(os.tmpdir(), 'minios-erofs-'));
  const program = fs.readFileSync(new URL('../../../dist/rootfs/bin/toolbox', import.meta.url));
  const { image, tar } = makeLayer([
    { path: 'large', data: Buffer.alloc(LARGE, 'large ') },
    { path: 'bin/cat', mode: 0o755, data: program },
    ...Array.from({ length: 400 }, (_, i) => ({ path: `small/${i}`, data: `${i}\n`.repeat(20) })),
  ]);
  fs.writeFileSync(join(share, 'erofs'), image);
  fs.writeFileSync(join(share, 'tar'), tar);
  inside = await CgroupMachine.boot({ shares: [{ hostPath: share, guestPath: '/mnt', readOnly: true }] });
  device = (await inside.sh('grep -w hostfs /proc/self/mountinfo | cut -d" " -f3')).trim();
  await inside.sh('mkdir -p /e /o');
});
afterAll(async () => {
  await inside?.stop();
  fs.rmSync(share, { recursive: true });
});

/** In scripts: KiB of the page cache, of the machine; bytes read of the host by cgroup $1; two overlays of one layer. */
const TOOLS = `
  cached() { awk '/^Cached/{c=$2} /^Shmem/{s=$2} END{print c-s}' /proc/meminfo; }
  file() { awk '/^file /{f=$2} /^shmem /{s=$2} END{print f-s}' $1/memory.stat; }
  asked() { grep "^$DEVICE " $1/io.stat | sed 's/.*rbytes=//;s/ .*//'; }
  layer() { mount -t erofs -o ro,device=/mnt/tar /mnt/erofs /e; }
  overlays() { layer; mount -t tmpfs t /o; mkdir /o/1 /o/2 /o/u1 /o/u2 /o/w1 /o/w2
    for i in 1 2; do mount -t overlay -o lowerdir=/e,upperdir=/o/u$i,workdir=/o/w$i overlay /o/$i; done; }
  down() { umount /o/1 /o/2 /o /e; }`;

function run(script: string): Promise<string> {
  return inside.leakFree(`DEVICE=${device}${TOOLS}; ${script}`);
}

describe('what is read', () => {
  test('of a file in two overlays is read of the host once, and kept once', async () => {
    const out =
      await run(`mkdir a; overlays; in_group a 'ls /o/1 /o/2 >/dev/null'; c0=$(cached); r0=$(asked a)
      in_group a 'cat /o/1/large >/dev/null'; c1=$(cached); r1=$(asked a)
      in_group a 'cat /o/2/large /o/1/large >/dev/null'; c2=$(cached); r2=$(asked a)
      echo $((c1 - c0)) $((c2 - c1)) $((r1 - r0)) $((r2 - r1)); down; rmdir a`);
    expect(out).toBe(`${LARGE / KIB} 0 ${LARGE} 0\n`);
  });

  test('by two at once is read once', async () => {
    const out =
      await run(`mkdir a; layer; ls /e >/dev/null; in_group a 'cat /e/large' >/dev/null & in_group a 'cat /e/large' >/dev/null &
      wait; asked a; umount /e; rmdir a`);
    expect(Number(out)).toBeGreaterThanOrEqual(LARGE);
    expect(Number(out)).toBeLessThan(LARGE + 128 * KIB);
  });

  test('of small files takes no frame each', async () => {
    const out = await run('layer; c0=$(cached); cat /e/small/* | wc -l; echo $(($(cached) - c0)); umount /e');
    const [lines, cached] = out.split('\n');
    expect(lines).toBe('8000');
    expect(Number(cached)).toBeGreaterThan(0);
    expect(Number(cached)).toBeLessThan(1024);
  });

  test('of a program, to run it, is not kept: neither at the first start nor at one in another overlay', async () => {
    const out =
      await run(`overlays; ls /e >/dev/null; c0=$(cached); /o/1/bin/cat /proc/self/comm; c1=$(cached); mkdir a
      in_group a '/o/2/bin/cat /proc/self/comm'; asked a; echo $((c1 - c0)); down; rmdir a`);
    expect(out).toBe('cat\ncat\n0\n');
  });
});

describe('who pays', () => {
  test('is who reads first', async () => {
    const out =
      await run(`mkdir a b; layer; ls /e >/dev/null; in_group a 'head -c 1M /e/large >/dev/null'; file a; file b
      in_group b 'head -c 2M /e/large >/dev/null'; file a; file b; umount /e; file a; file b; rmdir a b`);
    const [a1, b1, a2, b2, a3, b3] = out.split('\n').map(Number);
    expect([b1, a2, a3, b3]).toEqual([0, a1, 0, 0]);
    expect(a1).toBeGreaterThanOrEqual(1024 * KIB);
    expect(b2).toBeGreaterThanOrEqual(1024 * KIB);
    expect(a1 + b2).toBeLessThanOrEqual((2048 + 128) * KIB);
  });

  test('pays no more than memory.max: what is read again is given up for what is new, and nobody is killed', async () => {
    const out =
      await run(`mkdir a; put 2M a/memory.max; layer; in_group a 'cat /e/large | sha256sum'; sha256sum </mnt/tar >/dev/null
      f=$(file a); test $f -gt 500000 && test $f -lt 2097152 && echo some; grep -c 'oom_kill 0' a/memory.events; umount /e; rmdir a`);
    const sum = (
      await inside.sh(`head -c ${LARGE} /mnt/tar >/dev/null; ${TOOLS}; layer; sha256sum /e/large; umount /e`)
    ).split(' ')[0];
    expect(out).toBe(`${sum}  -\nsome\n1\n`);
  });

  test('what is kept gives way to programs, to memory.reclaim, and to who asks for all of it', async () => {
    const out =
      await run(`mkdir a; layer; in_group a 'cat /e/large >/dev/null'; f=$(file a); put 1M a/memory.reclaim
      echo $((f - $(file a) >= 1048576)); put 1M a/memory.max; echo $(($(file a) <= 1048576)); umount /e; rmdir a`);
    expect(out).toBe('1\n1\n');
    await inside.sh(`${TOOLS}; layer; cat /e/large >/dev/null`);
    await inside.machine.machine.debugDropCaches();
    expect(await inside.sh(`${TOOLS}; cached; cmp -n 100000 /e/large /e/large && umount /e`)).toBe('0\n');
  });
});

test('readers, mounts of the same image and who wants memory get along', async () => {
  const rounds = 12;
  const out = await run(`mkdir a; mkdir -p /e1 /e2; put 3M a/memory.max; layer; ls /e >/dev/null
    mounts() { i=0; while [ $i -lt ${rounds} ]; do mount -t erofs -o ro,device=/mnt/tar /mnt/erofs $1 && cat $1/small/$i >/dev/null && umount $1 || echo failed
      i=$((i+1)); done; }
    reads() { i=0; while [ $i -lt 3 ]; do sha256sum </e/large; cat /e/small/* | wc -l; i=$((i+1)); done; }
    takes() { i=0; while [ $i -lt ${rounds} ]; do put 1M a/memory.reclaim >/dev/null; i=$((i+1)); done; }
    mounts /e1 & mounts /e2 & takes & (join a; reads) >/tmp/one & (join a; reads) >/tmp/two & wait
    sort -u /tmp/one | wc -l; cmp /tmp/one /tmp/two; umount /e; rmdir a; rm /tmp/one /tmp/two`);
  expect(out).toBe('2\n');
});
