/**
 * The EROFS image writer against Debian's erofs-utils: what we write, fsck.erofs finds whole and unpacks to what went in.
 */
import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeErofs } from '../../host/images/erofs/index.ts';
import { LAYER_TIME, makeLayer, pattern, type LayerFile } from '../support/layer.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'minios-erofs-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the layer, has it checked and unpacked: where to. */
function unpack(files: readonly LayerFile[]): string {
  const { image, tar } = makeLayer(files);
  writeFileSync(join(folder, 'image'), image);
  writeFileSync(join(folder, 'tar'), tar);
  const out = join(folder, 'out');
  const options = [`--device=${join(folder, 'tar')}`, `--extract=${out}`, '--xattrs', '--preserve'];
  execFileSync('fsck.erofs', [...options, join(folder, 'image')], { stdio: 'pipe' });
  return out;
}

function dump(...options: string[]): string {
  return execFileSync('dump.erofs', [...options, join(folder, 'image')], { encoding: 'utf8' });
}

describe('what fsck.erofs unpacks', () => {
  test('files of every size around a block, with their contents', () => {
    const sizes = [0, 1, 511, 512, 513, 4095, 4096, 65535, 65536, 65537, 300000];
    const files = sizes.map((size) => ({ path: `file-${size}`, data: pattern(size, size & 0xff) }));
    const out = unpack(files);
    for (const { path, data } of files) {
      expect(Buffer.compare(readFileSync(join(out, path)), data), path).toBe(0);
    }
  });

  test('owners, modes, times, links, devices', () => {
    const out = unpack([
      { path: 'bin/su', mode: 0o4755, uid: 0, gid: 70000, data: 'su' },
      { path: 'old', mtime: { seconds: -5, nanoseconds: 0 }, data: 'x' },
      { path: 'new', mtime: { seconds: 5_000_000_000n, nanoseconds: 987654321 }, data: 'y' },
      { path: 'same', type: 'hardlink', target: 'bin/su' },
      { path: 'there', type: 'symlink', target: '../bin/su' },
      { path: 'far', type: 'symlink', target: 'long/'.repeat(200) },
      { path: 'null', type: 'character', major: 1, minor: 3, mode: 0o666 },
      { path: 'disk', type: 'block', major: 259, minor: 70000 },
      { path: 'pipe', type: 'fifo' },
    ]);
    const su = lstatSync(join(out, 'bin/su'));
    expect([su.mode & 0o7777, su.uid, su.gid, su.nlink]).toEqual([0o4755, 0, 70000, 2]);
    expect(lstatSync(join(out, 'same')).ino).toBe(su.ino);
    expect(lstatSync(join(out, 'old')).mtimeMs).toBe(-5000);
    expect(lstatSync(join(out, 'new'), { bigint: true }).mtimeNs).toBe(5_000_000_000_987_654_321n);
    expect(su.mtimeMs).toBe(LAYER_TIME * 1000);
    expect(readlinkSync(join(out, 'there'))).toBe('../bin/su');
    expect(readlinkSync(join(out, 'far'))).toBe('long/'.repeat(200));
    expect(lstatSync(join(out, 'null')).rdev).toBe((1 << 8) | 3);
    expect(lstatSync(join(out, 'disk')).rdev).toBe(((70000 & ~0xff) << 12) | (259 << 8) | (70000 & 0xff));
    expect(lstatSync(join(out, 'pipe')).isFIFO()).toBe(true);
  });

  test('directories of many blocks, in order, and parents that the archive does not have', () => {
    const names = Array.from({ length: 1500 }, (_, i) => `${(i * 7919) % 1500}${'n'.repeat(i % 200)}`);
    const out = unpack(names.map((name) => ({ path: `a/b/${name}`, data: name })));
    expect(readdirSync(join(out, 'a/b')).sort()).toEqual([...names].sort());
    expect(readFileSync(join(out, 'a/b', names[77]), 'utf8')).toBe(names[77]);
    const made = lstatSync(join(out, 'a'));
    expect([made.mode & 0o7777, made.uid, made.nlink]).toEqual([0o755, 0, 3]);
  });

  test('extended attributes, small and larger than a block', () => {
    const xattrs = new Map([
      ['user.name', new TextEncoder().encode('value')],
      ['user.large', pattern(3000, 7)],
      ['trusted.overlay.opaque', new TextEncoder().encode('y')],
      ['com.apple.provenance', pattern(4, 1)],
    ]);
    const out = unpack([
      { path: 'file', data: 'x', xattrs },
      { path: 'directory', type: 'directory', xattrs },
    ]);
    for (const path of ['file', 'directory']) {
      expect(dump(`--path=/${path}`)).toContain('Xattr size: ');
      expect(dump(`--path=/${path}`)).toMatch(/Xattr size: +3\d\d\d/);
    }
    expect(readFileSync(join(out, 'file'), 'utf8')).toBe('x');
  });
});

describe('what entries mean', () => {
  test('the last of a name counts; a directory that comes again keeps its files', () => {
    const out = unpack([
      { path: 'd', type: 'directory', mode: 0o700 },
      { path: 'd/kept', data: 'kept' },
      { path: 'd', type: 'directory', mode: 0o711 },
      { path: 'f', data: 'first' },
      { path: 'l', type: 'hardlink', target: 'f' },
      { path: 'f', data: 'second' },
      { path: 'gone/sub', data: 'x' },
      { path: 'gone', data: 'file now' },
    ]);
    expect(readFileSync(join(out, 'd/kept'), 'utf8')).toBe('kept');
    expect(lstatSync(join(out, 'd')).mode & 0o7777).toBe(0o711);
    expect(readFileSync(join(out, 'f'), 'utf8')).toBe('second');
    expect(readFileSync(join(out, 'l'), 'utf8')).toBe('first');
    expect(lstatSync(join(out, 'l')).nlink).toBe(1);
    expect(readFileSync(join(out, 'gone'), 'utf8')).toBe('file now');
  });

  test.each<[string, LayerFile[]]>([
    ['..', [{ path: 'a/../../x' }]],
    ['a name that is too long', [{ path: 'n'.repeat(256) }]],
    ['a file below a file', [{ path: 'f', data: 'x' }, { path: 'f/g' }]],
    ['a hard link to nothing', [{ path: 'h', type: 'hardlink', target: 'missing' }]],
    ['a hard link to a directory', [{ path: 'd/e' }, { path: 'h', type: 'hardlink', target: 'd' }]],
    ['a root that is a file', [{ path: '.', data: 'x' }]],
  ])('%s is refused', (_, files) => {
    expect(() => makeLayer(files)).toThrow(RangeError);
  });

  test('contents outside the tar are refused', () => {
    const [entry] = makeLayer([{ path: 'f', data: 'x' }]).entries;
    for (const wrong of [{ size: 5000 }, { offset: 100 }, { offset: -512 }, { size: NaN }]) {
      expect(() => writeErofs([{ ...entry, ...wrong }], 2048)).toThrow(RangeError);
    }
  });
});

test('the same entries make the same image, others another, which its UUID tells', () => {
  const files = [
    { path: 'a', data: 'x' },
    { path: 'b', data: 'y' },
  ];
  const first = makeLayer(files).image;
  expect(Buffer.compare(first, makeLayer(files).image)).toBe(0);
  const other = makeLayer([...files].map((file) => ({ ...file, mode: 0o600 }))).image;
  expect(Buffer.compare(first.subarray(1072, 1088), other.subarray(1072, 1088))).not.toBe(0);
});

test('dump.erofs reads the superblock, and most inodes are of the small kind', () => {
  const { image } = makeLayer(Array.from({ length: 100 }, (_, i) => ({ path: `${i}`, data: `${i}` })));
  writeFileSync(join(folder, 'image'), image);
  expect(dump('-s')).toMatch(/Filesystem inode count: +101\n/);
  expect(dump('-s')).toMatch(/Filesystem features: +mtime chunked_file device_table/);
  expect(image.length).toBeLessThan(100 * (64 + 20) + 2560);
});
