// Archives come out of the kernel's unpacker as they went in, and damaged ones are refused with one line.

import { expect, test } from 'vitest';
import { EINVAL, ENOENT } from '../../../host/base/abi.ts';
import { writeCpio } from '../../../host/machine/cpio.ts';
import { makeDriver, type Driver } from './driver.ts';
import { makeNewc, type NewcEntry } from './newc.ts';
import { randomBelow } from '../../support/random.ts';

const text = (string: string) => new TextEncoder().encode(string);

const ENTRIES: NewcEntry[] = [
  { path: '.', mode: 0o40700 },
  { path: 'bin', mode: 0o40755, mtime: 1000 },
  { path: 'bin/tool', mode: 0o100755, data: text('#!tool'), uid: 5, gid: 6, mtime: 2000 },
  { path: 'bin/again', mode: 0o100644, inode: 77 },
  { path: 'bin/other', mode: 0o100644, inode: 77, data: text('linked') },
  { path: 'link', mode: 0o120777, target: 'bin/tool' },
  { path: 'empty', mode: 0o100600 },
  { path: 'large', mode: 0o104711, data: new Uint8Array(200_000).map((_, i) => i * 7) },
  { path: 'pipe', mode: 0o010644 },
  { path: 'node', mode: 0o020620, device: [1, 3] },
];

function unpack(driver: Driver, archive: Uint8Array): number {
  driver.data(archive.length).set(archive);
  return driver.call['unpack']!(archive.length);
}

function contents(driver: Driver, path: string): string {
  const fd = driver.call['open']!(driver.text(path), 1, 0, 0, 1);
  if (fd < 0) return `error ${fd}`;
  const length = driver.call['read']!(fd, 500_000, -1);
  driver.call['close']!(fd);
  return new TextDecoder('latin1').decode(driver.data(length).slice());
}

/** struct stat of a path, or the error: mode, links, uid, gid, size, mtime in seconds. */
function stat(driver: Driver, path: string): number[] | number {
  const error = driver.call['stat']!(driver.text(path), 0);
  if (error < 0) return error;
  const view = new DataView(driver.data(88).slice().buffer);
  const u32 = (at: number) => view.getUint32(at, true);
  return [u32(16), u32(20), u32(24), u32(28), u32(40), Number(view.getBigInt64(72, true) / 1_000_000_000n)];
}

test('every kind of file comes out as it went in', async () => {
  const driver = await makeDriver();
  expect(unpack(driver, makeNewc(ENTRIES))).toBe(0);
  expect(driver.log()).toBe('');
  expect(stat(driver, '/bin')).toEqual([0o40755, 2, 0, 0, 60, 1000]);
  expect(stat(driver, '/bin/tool')).toEqual([0o100755, 1, 5, 6, 6, 2000]);
  expect(stat(driver, '/bin/again')).toEqual([0o100644, 2, 0, 0, 6, 0]);
  expect(stat(driver, '/link')).toEqual([0o120777, 1, 0, 0, 8, 0]);
  expect(stat(driver, '/empty')).toEqual([0o100600, 1, 0, 0, 0, 0]);
  expect(stat(driver, '/large')).toEqual([0o104711, 1, 0, 0, 200_000, 0]);
  expect(stat(driver, '/pipe')).toEqual([0o010644, 1, 0, 0, 0, 0]);
  expect(stat(driver, '/node')).toEqual([0o020620, 1, 0, 0, 0, 0]);
  expect(stat(driver, '/')).toEqual([0o40700, 3, 0, 0, 120, 0]);
  expect(contents(driver, '/link')).toBe('#!tool');
  expect(contents(driver, '/bin/again')).toBe('linked');
  expect(text(contents(driver, '/large')).length).toBeGreaterThan(200_000);
  expect(contents(driver, '/node')).toBe('');
});

test('the archive of a boot image comes out as it went in', async () => {
  const driver = await makeDriver();
  const archive = writeCpio([
    { path: '/', type: 'directory', mode: 0o755 },
    { path: '/etc', type: 'directory', mode: 0o750, mtime: 3 },
    { path: '/etc/motd', type: 'file', mode: 0o640, data: text('welcome'), uid: 1 },
    { path: '/motd', type: 'symlink', mode: 0o777, data: text('/etc/motd') },
  ]);
  expect(unpack(driver, archive)).toBe(0);
  expect(stat(driver, '/etc')).toEqual([0o40750, 2, 0, 0, 20, 3]);
  expect(stat(driver, '/etc/motd')).toEqual([0o100640, 1, 1, 0, 7, 0]);
  expect(contents(driver, '/motd')).toBe('welcome');
});

test('archives may follow each other, with zeroes in between, and later entries replace earlier ones', async () => {
  const driver = await makeDriver();
  const first = makeNewc([{ path: 'a', mode: 0o100644, data: text('old') }]);
  const second = makeNewc([
    { path: 'a', mode: 0o120777, target: 'b' },
    { path: 'b', mode: 0o100644, data: text('new') },
  ]);
  expect(unpack(driver, new Uint8Array([...first, ...new Uint8Array(512), ...second]))).toBe(0);
  expect(contents(driver, '/a')).toBe('new');
});

test.each([
  [
    'an archive that is none',
    () => text('this is no archive, and is longer than a header has to be. '.repeat(3)),
    'no cpio header',
  ],
  ['the end within a header', () => makeNewc(ENTRIES).slice(0, 90), 'the archive ends within a header'],
  [
    'the end within a name',
    () => makeNewc([{ path: 'x'.repeat(90), mode: 0o100644 }]).slice(0, 130),
    'the archive ends within a name',
  ],
  [
    'the end within data',
    () => makeNewc(ENTRIES.slice(0, 3)).slice(0, 350),
    'the archive ends within a file',
  ],
  [
    'a digit that is none',
    () => withByte(makeNewc(ENTRIES), 20, 'x'),
    'a header has a number that is not hexadecimal',
  ],
  [
    'a name without end',
    () => withByte(makeNewc([{ path: 'ab', mode: 0o40755 }]), 112, 'c'),
    'a name does not end',
  ],
])('%s is refused with one line', async (_what, make, reason) => {
  const driver = await makeDriver();
  expect(unpack(driver, make())).toBe(-EINVAL);
  expect(driver.log().trim().split('\n')).toHaveLength(1);
  expect(driver.log()).toContain(`initramfs: ${reason}`);
});

test('a file in a directory that is missing is an error that names it', async () => {
  const driver = await makeDriver();
  expect(unpack(driver, makeNewc([{ path: 'no/file', mode: 0o100644 }]))).toBe(-ENOENT);
  expect(driver.log()).toContain('initramfs: no/file: cannot be made');
});

test('no damage to an archive breaks the kernel or leaks', async () => {
  const whole = makeNewc(ENTRIES.filter(({ path }) => path !== 'large'));
  const driver = await makeDriver();
  const random = randomBelow(12345);
  for (let round = 0; round < 400; round++) {
    const archive = whole.slice();
    for (let i = 0; i < 3; i++) archive[random(archive.length)] = random(256);
    expect(unpack(driver, archive)).toBeLessThanOrEqual(0);
    expect(driver.call['leaked_files']!()).toBe(0);
  }
});

function withByte(archive: Uint8Array, at: number, byte: string): Uint8Array {
  archive[at] = byte.charCodeAt(0);
  return archive;
}
