/**
 * Images in which some bytes are others: whatever they say, they are mounted or refused, walked, read and taken away again without
 * a panic, without an end that never comes, and without leaving anything behind. MINIOS_SEED and MINIOS_RUNS repeat a run or make it longer.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLayer } from '../../support/layer.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { randomBelow } from '../../support/random.ts';

const RUNS = Number(process.env['MINIOS_RUNS'] ?? 60);
/** Images between two looks at what is left behind. */
const BATCH = 20;
const SEED = Number(process.env['MINIOS_SEED'] ?? Date.now() % 1_000_000);

let machine: TestMachine;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'minios-erofs-fuzz-'));
  machine = await bootForTest();
  await machine.run('/bin/sh', {
    args: [
      'sh',
      '-c',
      'mkdir -p /proc /e /o; mount -t proc proc /proc; mount -t tmpfs t /o; mkdir /o/u /o/w /o/m',
    ],
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await machine?.stop();
});

const VALUES = [0, 1, 2, 4, 0x20, 0x2e, 0x2f, 0x7f, 0x80, 0xfe, 0xff];

/** Changes a few bytes, mostly of metadata, mostly to values that mean something. */
function mutate(image: Uint8Array, metadata: number, next: (below: number) => number): Uint8Array {
  const out = Uint8Array.from(image);
  for (let count = 1 + next(6); count > 0; count--) {
    const from = next(4) === 0 ? 1024 : 1152;
    const at = from + next(Math.min(metadata, out.length) - from);
    for (let more = next(3) === 0 ? 4 : 1; more > 0 && at + more <= out.length; more--) {
      out[at + more - 1] = next(2) === 0 ? next(256) : VALUES[next(VALUES.length)];
    }
  }
  return out;
}

/** After so many seconds of the machine's clock, which leaps when nothing moves, a walk is one that does not end. */
const PATIENCE = 1000;

/**
 * Looks at all that there is, alone and below an overlay. What a directory says of a file's type need not be so, and FIFOs make
 * their opener wait: only what the inode, too, says is a regular file is opened (`-perm -0` has find look at it).
 */
const WALK = `
  look() { cd $1; ls -lR . ; find . -perm -0 -type f -exec head -c 100000 {} +; find . -exec getfattr -d -m - {} +
    for f in a d/e d/f-7 nothing; do stat $f; done; }
  mount -t erofs -o nodev $OPTIONS /i /e && { look /e
    mount -t overlay -o lowerdir=/e,upperdir=/o/u,workdir=/o/w overlay /o/m && { look /o/m
      test -p /o/m/a || echo x >>/o/m/a; mkdir /o/m/d/new; rm -rf /o/m/d
      cd /; umount /o/m; rm -rf /o/u /o/w; mkdir /o/u /o/w; }
    cd /; umount /e; }`;

async function fuzz(image: Uint8Array, metadata: number, options: string, seed: number): Promise<void> {
  const next = randomBelow(seed);
  const walk = async (): Promise<string> => {
    const script = `OPTIONS="${options}"; { ${WALK}; } 2>&1 | tail -c 1000`;
    const { stdout, status } = await machine.run('/bin/timeout', {
      args: ['timeout', `${PATIENCE}`, 'sh', '-c', script],
    });
    expect(status, stdout).not.toBe(124);
    return stdout;
  };
  await machine.task.writeFile('/i', image);
  await walk();
  for (let run = 0; run < RUNS; run += BATCH) {
    const images = Array.from({ length: BATCH }, () => mutate(image, metadata, next));
    const batch = async (): Promise<void> => {
      for (const each of images) {
        await machine.task.writeFile('/i', each);
        await walk();
      }
      // One that is whole is read as ever.
      await machine.task.writeFile('/i', image);
      expect(await walk()).toContain('File: d/f-7');
    };
    // Twice: the first time tables may grow for it.
    await batch();
    await machine.leakCheck(batch);
  }
  expect(machine.log).not.toContain('panic');
}

const xattrs = new Map([['user.a', new TextEncoder().encode('value')]]);
const small = Array.from({ length: 60 }, (_, i) => ({ path: `d/f-${i}`, data: `${i}` }));

test(`an image over a tar, seed ${SEED}`, { timeout: 180_000 }, async () => {
  const { image, tar } = makeLayer([
    { path: 'a', data: 'x'.repeat(70000), xattrs },
    { path: 'l', type: 'hardlink', target: 'a' },
    { path: 's', type: 'symlink', target: 'd/e/a' },
    { path: 'd/e', type: 'directory', xattrs },
    ...small,
  ]);
  await machine.task.writeFile('/t', tar);
  await fuzz(image, image.length, '-o device=/t', SEED);
});

test.each([
  ['blocks of 512 bytes', ['-b512', '-x1']],
  ['chunks', ['-b4096', '--chunksize=4096', '-Eforce-chunk-indexes']],
])(`an image of mkfs.erofs, %s, seed ${SEED}`, { timeout: 180_000 }, async (_, options) => {
  const script = `mkdir source source/d source/d/e; cd source; head -c 30000 /dev/zero >a; ln -s d/e s; ln a l; setfattr -n user.a -v b a d
    i=0; while [ $i -lt 60 ]; do echo $i >d/f-$i; i=$((i+1)); done`;
  rmSync(join(folder, 'source'), { recursive: true, force: true });
  execFileSync('sh', ['-ec', script], { cwd: folder, stdio: 'pipe' });
  const source = join(folder, 'source');
  execFileSync('mkfs.erofs', ['--quiet', ...options, '-Enosbcrc', join(folder, 'image'), source], {
    stdio: 'pipe',
  });
  const image = readFileSync(join(folder, 'image'));
  // A checksum would refuse all that is of interest.
  image[1032] &= ~1;
  await fuzz(image, 12000, '', SEED);
});
