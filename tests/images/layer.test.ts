import { describe, expect, test } from 'vitest';
import type { LayerEntry } from '../../host/images/erofs/index.ts';
import { LayerTree } from '../../host/images/layer_tree.ts';
import { TarReader } from '../../host/images/tar_reader.ts';
import { tarArchive, type TarFile } from '../../host/images/tar_writer.ts';
import { bootWithImages } from '../support/image_machine.ts';
import { pieces, storeImage, temporaryStore } from '../support/store.ts';
import { randomBelow, seedOf } from '../support/random.ts';

const encoder = new TextEncoder();
const file = (path: string, text = ''): TarFile => ({
  path,
  type: 'file',
  mode: 0o644,
  data: encoder.encode(text),
});
const directory = (path: string, mode = 0o755): TarFile => ({ path, type: 'directory', mode });
const symlink = (path: string, target: string): TarFile => ({ path, type: 'symlink', mode: 0o777, target });
const hardlink = (path: string, target: string): TarFile => ({ path, type: 'hardlink', mode: 0o644, target });

/** The entries of a layer, as the image writer gets them. */
function read(archive: Uint8Array, piece = 1 << 20): Map<string, LayerEntry> {
  const tree = new LayerTree();
  const reader = new TarReader((entry) => tree.add(entry));
  for (let at = 0; at < archive.length; at += piece) reader.push(archive.subarray(at, at + piece));
  reader.finish();
  return new Map([...tree.entries()].map((entry) => [entry.path, entry]));
}

const paths = (files: TarFile[]): string[] =>
  [...read(tarArchive(files)).keys()].filter((path) => path !== '');

describe('an archive', () => {
  test('is read as it was written, in pieces of any size', () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(200)}`;
    const archive = tarArchive([
      { ...file('a', 'hello'), uid: 1000, gid: 0o10000000, mtime: 1_700_000_000, mode: 0o4755 },
      { ...file(long, 'x'), xattrs: new Map([['user.note', new Uint8Array([0, 10, 255])]]) },
      symlink('link', 't'.repeat(300)),
      { path: 'null', type: 'character', mode: 0o666, major: 1, minor: 3 },
      hardlink('b', 'a'),
    ]);
    for (const piece of [1, 511, 513, 1 << 20]) {
      const entries = read(archive, piece);
      expect(entries.get('a')).toMatchObject({
        mode: 0o4755,
        uid: 1000,
        gid: 0o10000000,
        size: 5,
        offset: 1536,
      });
      expect(entries.get('a')!.mtime).toEqual({ seconds: 1_700_000_000n, nanoseconds: 0 });
      expect(entries.get(long)!.xattrs).toEqual(new Map([['user.note', new Uint8Array([0, 10, 255])]]));
      expect(entries.get('link')!.target).toBe('t'.repeat(300));
      expect(entries.get('null')).toMatchObject({ type: 'character', major: 1, minor: 3 });
      expect(entries.get('b')).toMatchObject({ type: 'hardlink', target: 'a' });
    }
  });

  /** An archive whose first header was changed. */
  function changed(change: (header: Uint8Array) => void, sum = true): Uint8Array {
    const archive = tarArchive([file('victim', 'data')]);
    change(archive);
    if (sum) {
      archive.fill(0x20, 148, 156);
      const total = archive.subarray(0, 512).reduce((all, byte) => all + byte, 0);
      archive.set(encoder.encode(`${total.toString(8).padStart(6, '0')}\0 `), 148);
    }
    return archive;
  }
  const pax = (body: string | Uint8Array): Uint8Array => {
    const bytes = typeof body === 'string' ? encoder.encode(body) : body;
    const header = changed((h) => {
      h[156] = 0x78;
      h.set(encoder.encode(bytes.length.toString(8).padStart(11, '0')), 124);
    }).subarray(0, 512);
    const padding = new Uint8Array(Math.ceil(bytes.length / 512) * 512 - bytes.length);
    return Buffer.concat([header, bytes, padding, tarArchive([file('after')])]);
  };

  test.each<[string, Uint8Array, RegExp]>([
    ['a wrong checksum', changed((h) => (h[0] = 0x78), false), /checksum/],
    ['an unknown type', changed((h) => (h[156] = 0x44)), /"victim" is of the unknown type "D"/],
    ['a sparse file', changed((h) => (h[156] = 0x53)), /"victim" is a sparse file/],
    [
      'a size that is no number',
      changed((h) => h.set(encoder.encode('9'), 124)),
      /size in a header is no number/,
    ],
    [
      'a size beyond all bounds',
      changed((h) => h.set([0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 124)),
      /size in a header is no number/,
    ],
    ['a size below zero', changed((h) => h.fill(0xff, 124, 136)), /size in a header is no number/],
    ['a name that is not UTF-8', changed((h) => (h[0] = 0xff)), /not in UTF-8/],
    [
      'a truncated archive',
      tarArchive([file('a', 'data')]).subarray(0, 600),
      /ends in the middle of an entry, after "a"/,
    ],
    ['a truncated header', tarArchive([file('a')]).subarray(0, 100), /ends in the middle/],
    [
      'what is no archive at all',
      encoder.encode('garbage\n'.repeat(64)),
      /is no number at its very beginning: is it a tar archive\?/,
    ],
    ['a malformed extension', pax('10 path=x\n12 broken'), /extended header is malformed/],
    ['an extension that lies about its length', pax('99 path=x\n'), /malformed/],
    ['a name with a NUL', pax('11 path=a\0\n'), /NUL|malformed/],
    ['a sparse file of pax', pax('22 GNU.sparse.major=1\n'), /sparse/],
    [
      'a huge extension',
      changed((h) => {
        h[156] = 0x78;
        h.set(encoder.encode('00077777777'), 124);
      }),
      /too large/,
    ],
    ['an extension of nothing', pax('9 uid=5\n\n').subarray(0, 1024), /ends in the middle|malformed/],
  ])('with %s is refused', (_, archive, why) => {
    expect(() => read(archive)).toThrow(why);
  });

  test('that a program may have made, however damaged, is read or refused, and nothing else', () => {
    const seed = seedOf();
    const random = randomBelow(seed);
    const whole = tarArchive([
      directory('d'),
      file('d/a', 'x'.repeat(600)),
      hardlink('b', 'd/a'),
      symlink('s', 'd'),
      file('s/c', 'y'),
    ]);
    for (let round = 0; round < 2000; round++) {
      const archive = whole.slice(0, random(4) === 0 ? random(whole.length) : whole.length);
      for (let flips = random(4); flips >= 0; flips--) archive[random(archive.length || 1)] = random(256);
      try {
        read(archive);
      } catch (error) {
        expect((error as Error).name, `SEED=${seed}`).toBe('ImageError');
      }
    }
  });
});

describe('a layer', () => {
  test.each<[string, TarFile[], RegExp]>([
    ['.. out of it', [file('../evil')], /^entry "..\/evil": its path leads out of the layer$/],
    ['.. out of it, later', [file('a/../../evil')], /leads out/],
    ['a hard link out of it', [hardlink('x', '../../etc/passwd')], /entry "x": its path leads out/],
    [
      'a hard link to what comes later',
      [hardlink('x', 'y'), file('y')],
      /a hard link to "y", which no entry before it made/,
    ],
    ['a hard link to a directory', [directory('d'), hardlink('x', 'd')], /a hard link to a directory/],
    ['a file below a file', [file('a'), file('a/b')], /"a" on its path is no directory/],
    ['links in circles', [symlink('a', 'b'), symlink('b', 'a'), file('a/x')], /too many symbolic links/],
    ['a root that is a file', [file('.')], /root of a layer must be a directory/],
    ['a name that is too long', [file('x'.repeat(256))], /more than 255 bytes/],
    ['a path that is too long', [file('x/'.repeat(2100) + 'y')], /more than 4096 bytes/],
    ['a whiteout of nothing', [file('d/.wh.')], /a whiteout of no name/],
    ['a whiteout of ..', [file('d/.wh...')], /a whiteout of no name/],
    [
      'attributes without end',
      [{ ...file('a'), xattrs: new Map([['user.x', new Uint8Array(70_000)]]) }],
      /extended attributes of more/,
    ],
    ['a link that says nothing', [symlink('a', '')], /no proper length/],
  ])('with %s is refused', (_, files, why) => {
    expect(() => paths(files)).toThrow(why);
  });

  test('keeps what is inside inside: absolute names, and symbolic links as in a chroot', () => {
    expect(paths([file('/etc/passwd')])).toEqual(['etc', 'etc/passwd']);
    expect(paths([symlink('etc', '/../../..//host'), directory('host'), file('etc/x')])).toEqual([
      'etc',
      'host',
      'host/x',
    ]);
    expect(paths([symlink('up', '../../..'), file('up/x')])).toEqual(['up', 'x']);
    expect(paths([symlink('a', '/nowhere'), file('a/x')])).toEqual(['a', 'nowhere', 'nowhere/x']);
  });

  test('has of each name what came last', () => {
    const entries = read(
      tarArchive([
        file('a', '1'),
        file('a', '22'),
        directory('d'),
        file('d/x'),
        file('d'),
        directory('e', 0o700),
        file('e/x'),
        directory('e'),
      ]),
    );
    expect([...entries.keys()]).toEqual(['', 'a', 'd', 'e', 'e/x']);
    expect(entries.get('a')!.size).toBe(2);
    expect(entries.get('e')!.mode).toBe(0o755);
  });

  test("has overlayfs's whiteouts for those of the archive", () => {
    const entries = read(
      tarArchive([
        file('d/.wh.gone'),
        file('e/.wh..wh..opq'),
        file('e/x'),
        file('.wh..wh.plnk/1'),
        file('.wh.f'),
        directory('f'),
        file('.wh.g'),
        file('g', 'new'),
      ]),
    );
    expect(entries.get('d/gone')).toMatchObject({ type: 'character', major: 0, minor: 0 });
    const opaque = new Map([['trusted.overlay.opaque', encoder.encode('y')]]);
    expect(entries.get('e')!.xattrs).toEqual(opaque);
    // What comes new in the place of something old shows nothing of it.
    expect(entries.get('f')!.xattrs).toEqual(opaque);
    expect(entries.get('g')).toMatchObject({ type: 'file', size: 3 });
  });

  test('cannot speak for overlayfs', () => {
    const xattrs = new Map(
      ['trusted.overlay.redirect', 'user.overlay.opaque', 'user.mine'].map((name) => [
        name,
        encoder.encode('/etc'),
      ]),
    );
    expect([
      ...read(tarArchive([{ ...directory('d'), xattrs }]))
        .get('d')!
        .xattrs!.keys(),
    ]).toEqual(['user.mine']);
  });

  test('that is refused is named with its entry, and leaves nothing in the store', async () => {
    const store = await temporaryStore();
    const tar = tarArchive([file('ok'), file('../evil')]);
    const blob = await store.blobs.put(pieces(tar));
    await expect(
      store.layers.prepare(blob.digest, { ...blob, mediaType: 'application/vnd.oci.image.layer.v1.tar' }),
    ).rejects.toThrow(`layer ${blob.digest}: entry "../evil": its path leads out of the layer`);
    await expect(store.layers.add(pieces(tar))).rejects.toThrow('entry "../evil"');
    for (const name of ['layers', 'ingest']) expect(await store.files.list(name)).toEqual([]);
  });

  test('that is mounted is read on when its image is removed', async () => {
    const { store, task, mountImage, ask } = await bootWithImages();
    const text = 'x'.repeat(500_000);
    await storeImage(store, 'short', [tarArchive([file('lived', text)])]);
    const root = await mountImage('short');
    const removed = await ask({ do: 'remove', image: 'short' });
    expect(removed.result).toMatchObject({ untagged: ['short:latest'] });
    expect(await store.files.list('layers')).toEqual([]);
    expect(Buffer.from(await task.readFile(`${root}/lived`)).toString()).toBe(text);
  });

  test('of hostile entries touches nothing of the machine that mounts it', async () => {
    const { store, task, mountImage } = await bootWithImages();
    await task.writeFile('/run/outside', Buffer.from('safe'));
    await storeImage(store, 'evil', [
      tarArchive([
        directory('bin'),
        symlink('run', '/run'),
        symlink('abs', '/run/outside'),
        symlink('rel', '../../../../../../run/outside'),
        { path: 'disk', type: 'block', mode: 0o666, major: 7, minor: 0 },
        { ...file('suid', 'x'), mode: 0o4755 },
      ]),
      tarArchive([file('.wh.bin'), file('run/outside', 'evil'), hardlink('hard', 'run/outside')]),
    ]);
    const root = await mountImage('evil');
    const { stdout } = await task.run({
      path: 'sh',
      args: ['sh', '-c', `cat /run/outside; ls ${root}; ls -l ${root}/disk | cut -c1-10; cat ${root}/hard`],
      env: ['PATH=/bin'],
    });
    expect(Buffer.from(stdout).toString()).toBe('safeabs\ndisk\nhard\nrel\nrun\nsuid\nbrw-rw-rw-\nevil');
  });
});
