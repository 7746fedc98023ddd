/** `mount -o remount` of a tmpfs: which of its options change, and which changes are refused: tmpfs(5), shmem_reconfigure of Linux. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
  await sh('mkdir -p /proc /m && mount -t proc proc /proc');
});
afterAll(() => machine?.stop());

async function sh(script: string): Promise<string> {
  return (await machine.run('/bin/sh', { args: ['sh', '-c', `{ ${script}\n} 2>&1`] })).stdout;
}

/** Runs the script with a tmpfs on /m, twice: nothing may be left of the second time. */
async function onTmpfs(options: string, script: string): Promise<string> {
  const whole = `mount -t tmpfs -o ${options} t /m && cd /m; re() { mount -o remount,$1 /m; }
    seen() { grep -o ' /m .*' /proc/mounts; }\n${script}\ncd /; umount /m`;
  await sh(whole);
  return machine.leakCheck(() => sh(whole));
}

test('a larger size gives room, a smaller one takes it', async () => {
  const out = await onTmpfs(
    'size=1m',
    `head -c 2m /dev/zero >f || echo full; : >f; re size=4m; head -c 2m /dev/zero >f && echo fits; df -k . | awk 'NR == 2 {print $2, $4}'
     re size=3m; head -c 2m /dev/zero >g || echo full; seen`,
  );
  expect(out).toMatch(
    /full\nfits\n4096 2048\n.*No space left on device\nfull\n \/m tmpfs rw,relatime,size=3072k 0 0\n$/s,
  );
});

test('one that is smaller than what is used is refused, and nothing of such a call is done', async () => {
  const out = await onTmpfs(
    'size=4m,nr_inodes=100',
    `head -c 2m /dev/zero >f; re size=1m; re nr_inodes=50,size=1m; re size=8m,nr_inodes=1; seen; re size=2m; seen`,
  );
  expect(out.match(/Invalid argument/g)).toHaveLength(3);
  expect(out).toContain('size=4096k,nr_inodes=100 ');
  expect(out).toContain('size=2048k,nr_inodes=100 ');
});

test('a refused remount leaves the mount as writable as it was', async () => {
  const out = await onTmpfs('size=4m', `head -c 2m /dev/zero >f; re ro,size=1m; touch g; ls; seen`);
  expect(out).toMatch(/Invalid argument\nf\ng\n \/m tmpfs rw,relatime,size=4096k 0 0\n$/);
});

test('inodes are counted in the same way', async () => {
  const out = await onTmpfs(
    'nr_inodes=3,size=1m',
    `touch a b c; re nr_inodes=4; touch c; ls; re nr_inodes=3; re nr_inodes=0; touch d e f; ls | wc -l; seen`,
  );
  expect(out).toMatch(
    /c: No space left on device\na\nb\nc\n.*Invalid argument\n6\n \/m tmpfs rw,relatime,size=1024k 0 0\n$/s,
  );
});

test('a limit can be taken away, but not be set where there was none', async () => {
  const out = await onTmpfs('size=1m', `re size=0; head -c 2m /dev/zero >f && echo fits; re size=8m; seen`);
  expect(out).toMatch(/^fits\n.*Invalid argument\n \/m tmpfs rw,relatime 0 0\n$/s);
});

test('what is not named stays; mode and owner are those of the root directory, and stay, too', async () => {
  const out = await onTmpfs(
    'size=1m,nr_inodes=9,mode=700',
    `re ro; seen; re rw,mode=777,uid=5; stat -c '%a %u' .; re nonsense; re size=x; seen`,
  );
  expect(out).toMatch(/^ \/m tmpfs ro,relatime,size=1024k,nr_inodes=9 0 0\n700 0\n/);
  expect(out.match(/Invalid argument/g)).toHaveLength(2);
  expect(out).toMatch(/ \/m tmpfs rw,relatime,size=1024k,nr_inodes=9 0 0\n$/);
});

test('who is root of a user namespace changes his own, and no other', async () => {
  const out = await onTmpfs(
    'size=1m',
    `mkdir d; chown 1000 d; setpriv --reuid=1000 --regid=1000 --clear-groups unshare -rm sh -c 'mount -o remount,size=9m /m; mount -t tmpfs -o size=1m t /m/d
     mount -o remount,size=2m,uid=0 /m/d && grep -o "/m/d .*" /proc/mounts; mount -o remount,uid=7 /m/d'; seen`,
  );
  expect(out).toContain('Operation not permitted');
  expect(out).toMatch(
    /\/m\/d tmpfs rw,relatime,size=2048k 0 0\n.*Invalid argument\n \/m tmpfs rw,relatime,size=1024k 0 0\n$/s,
  );
});
