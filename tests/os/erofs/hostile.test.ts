/**
 * EROFS images that lie: about what is where in the tree, and about the types of files. No walk through them is endless, and who waits is
 * killed like any other. tests/os/erofs/fuzz.test.ts looks for what is not thought of here.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
  // Loads sleep, too, which a script runs only if it has to wait.
  await sh('mkdir -p /proc /e /o && mount -t proc proc /proc; sleep 0');
});
afterAll(() => machine?.stop());

async function sh(script: string): Promise<string> {
  const { stdout, status } = await machine.run('/bin/timeout', {
    args: ['timeout', '1000', 'sh', '-c', `{ ${script}\n} 2>&1`],
  });
  return status === 124 ? `${stdout}timed out\n` : stdout;
}

/** An entry of a directory: its name, the number of its inode and its type as the directory has it: 1 regular, 2 directory. */
type Entry = readonly [name: string, inode: number, type: number];

const BLOCK = 512;
const DIRECTORY = 0o40755;

/** An image of directories, numbered from 0, the root, on; and of inodes of other modes behind them. */
function imageOf(directories: readonly (readonly Entry[])[], others: readonly number[] = []): Uint8Array {
  const inodes = [...directories.map(() => DIRECTORY), ...others];
  const first = Math.ceil((1280 + 32 * inodes.length) / BLOCK);
  const image = new Uint8Array((first + directories.length) * BLOCK);
  const view = new DataView(image.buffer);
  const nid = (inode: number): number => 40 + inode;
  view.setUint32(1024, 0xe0f5e1e2, true);
  view.setUint8(1036, Math.log2(BLOCK));
  view.setUint16(1038, nid(0), true);
  inodes.forEach((mode, i) => {
    const at = 32 * nid(i);
    view.setUint16(at + 4, mode, true);
    view.setUint16(at + 6, 2, true);
    view.setUint32(at + 8, mode === DIRECTORY ? BLOCK : 0, true);
    view.setUint32(at + 16, first + i, true);
  });
  directories.forEach((entries, i) => {
    const at = (first + i) * BLOCK;
    const sorted = [['.', i, 2] as Entry, ['..', 0, 2] as Entry, ...entries].sort((a, b) =>
      a[0] < b[0] ? -1 : 1,
    );
    let name = 12 * sorted.length;
    sorted.forEach(([text, inode, type], k) => {
      view.setBigUint64(at + 12 * k, BigInt(nid(inode)), true);
      view.setUint16(at + 12 * k + 8, name, true);
      view.setUint8(at + 12 * k + 10, type);
      image.set(new TextEncoder().encode(text), at + name);
      name += text.length;
    });
  });
  return image;
}

/** Runs the script with the image on /e, twice: nothing may be left of the second time. */
async function mounted(image: Uint8Array, script: string): Promise<string> {
  await machine.task.writeFile('/i', image);
  const whole = `mount -t erofs /i /e && cd /e; ${script}\ncd /; umount /e`;
  await sh(whole);
  return machine.leakCheck(() => sh(whole));
}

test('a directory in itself, in one below it, and the root in another end a walk with ELOOP', async () => {
  const image = imageOf([
    [['a', 1, 2]],
    [
      ['b', 2, 2],
      ['self', 1, 2],
    ],
    [
      ['a', 1, 2],
      ['root', 0, 2],
      ['z', 3, 2],
    ],
    [],
  ]);
  const out = await mounted(
    image,
    'find .; ls a/b/a; ls a/b/root; ls a/b/z && du -s . >/dev/null; cp -r . /o/copy; find /o/copy; rm -r /o/copy',
  );
  expect(out.match(/Too many levels of symbolic links/g)?.length).toBeGreaterThanOrEqual(6);
  expect(out).toContain('\n./a/b/z\n');
  expect(out).toMatch(/\n\/o\/copy\n\/o\/copy\/a\n\/o\/copy\/a\/b\n\/o\/copy\/a\/b\/z\n$/);
});

test('two names in each of many directories for the next one are not 2^n ways', async () => {
  const depth = 60;
  const chain = Array.from({ length: depth }, (_, i): Entry[] => [
    ['x', i + 1, 2],
    ['y', i + 1, 2],
  ]);
  const out = await mounted(imageOf([...chain, []]), 'find . | wc -l');
  expect(out).toContain('Structure needs cleaning');
  expect(out).toMatch(/\n121\n$/);
});

test('a FIFO that the directory says is a file makes a reader wait, and the reader is killed', async () => {
  const image = imageOf([[['f', 1, 1]]], [0o10644]);
  const out = await mounted(
    image,
    `
    find . -type f; stat -c %F f; cat f & until grep -q 'S (sleeping)' /proc/$!/status; do sleep 1; done; kill -9 $!; wait $!; echo $?
    timeout 5 head f; echo $?`,
  );
  expect(out).toMatch(/^\.\/f\nfifo\n(Killed\n)?137\n124\n$/);
});

test('files that the directory says are directories, and the other way round, are what their inodes say', async () => {
  const image = imageOf(
    [
      [
        ['d', 1, 1],
        ['f', 2, 2],
      ],
      [],
    ],
    [0o100644],
  );
  const out = await mounted(image, 'stat -c "%n %F" d f; ls d f/ 2>&1; ls -A d; cat f; find . | sort');
  expect(out).toMatch(/^d directory\nf regular empty file\n.*Not a directory\n/s);
  expect(out).toMatch(/\n\.\n\.\/d\n\.\/f\n/);
});
