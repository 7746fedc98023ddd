import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadImages } from '../../host/images/archive_read.ts';
import { saveImages } from '../../host/images/archive_write.ts';
import { importImage } from '../../host/images/import.ts';
import { removeImage } from '../../host/images/store_gc.ts';
import { collect, pieces, storeImage, tarOf, temporaryDirectory, temporaryStore } from '../support/store.ts';

const json = (value: unknown): string => JSON.stringify(value);
const sha256 = (text: string): string => execFileSync('sha256sum', { input: text }).toString().slice(0, 64);

describe('an archive of images', () => {
  test('is the same after it was loaded and saved again', async () => {
    const store = await temporaryStore();
    const base = tarOf({ 'bin/sh': 'shell' });
    await storeImage(store, 'me/one:1', [base, tarOf({ a: '1' })]);
    const two = await storeImage(store, 'two', [base]);
    await store.tag('two', 'two:b');
    const names = ['me/one:1', 'two', 'two:b'];
    const saved = await collect(saveImages(store, names));
    const other = await temporaryStore();
    expect((await loadImages(other, pieces(saved, 777), null)).sort()).toEqual([
      'me/one:1',
      'two:b',
      'two:latest',
    ]);
    expect(await collect(saveImages(other, [...names].reverse()))).toEqual(saved);
    expect(await loadImages(other, pieces(gzipSync(saved)), null)).toHaveLength(3);
    // Without a tag it means all of the repository; by its id it has no name.
    expect(await collect(saveImages(store, ['two', 'me/one']))).toEqual(saved);
    await removeImage(other, 'two', true);
    await removeImage(other, two.id, true);
    expect(await loadImages(other, pieces(await collect(saveImages(store, [two.id]))), null)).toEqual([
      two.id,
    ]);
    await expect(collect(saveImages(store, ['nope']))).rejects.toThrow('No such image: nope:latest');
  });

  test('is what skopeo reads, and skopeo writes what is read here', async () => {
    const store = await temporaryStore();
    const image = await storeImage(store, 'me/app:1', [tarOf({ 'etc/motd': 'hello\n' })], { Cmd: ['sh'] });
    const directory = temporaryDirectory();
    const file = (name: string): string => join(directory, name);
    const skopeo = (...args: string[]): string =>
      execFileSync('skopeo', ['--insecure-policy', ...args]).toString();
    writeFileSync(file('ours.tar'), await collect(saveImages(store, ['me/app:1'])));
    expect(JSON.parse(skopeo('inspect', '--config', `docker-archive:${file('ours.tar')}`))).toMatchObject({
      os: 'wasi',
      config: { Cmd: ['sh'] },
      rootfs: { diff_ids: image.config.rootfs.diff_ids },
    });
    const layout = `oci:${store.files.where}:docker.io/me/app:1`;
    skopeo('copy', layout, `docker-archive:${file('docker.tar')}:me/app:2`);
    skopeo('copy', layout, `oci-archive:${file('oci.tar')}:me/app:3`);
    const other = await temporaryStore();
    for (const [name, loaded] of [
      ['docker.tar', 'me/app:2'],
      ['oci.tar', 'me/app:3'],
    ] as const) {
      expect(await loadImages(other, pieces(readFileSync(file(name))), null)).toEqual([loaded]);
      const again = await other.find(loaded);
      expect(again.config.rootfs.diff_ids).toEqual(image.config.rootfs.diff_ids);
      expect(await other.layers.has(again.config.rootfs.diff_ids[0]!)).toBe(true);
    }
    // And straight into the store, as another tool would.
    skopeo('copy', `docker-archive:${file('docker.tar')}`, `oci:${other.files.where}:docker.io/me/app:4`);
    const copied = await other.find('me/app:4');
    await other.prepare(copied);
    expect(copied.config.config).toEqual({ Cmd: ['sh'] });
  });

  test('in the form of older Dockers is read, with links between equal layers', async () => {
    const store = await temporaryStore();
    const layer = tarOf({ a: '1' });
    const diffId = store.blobs.digestOf(layer);
    const config = json({
      os: 'wasi',
      architecture: 'wasm',
      config: {},
      rootfs: { type: 'layers', diff_ids: [diffId, diffId] },
    });
    const name = `${sha256(config)}.json`;
    const manifest = json([{ Config: name, RepoTags: ['old:1'], Layers: ['aa/layer.tar', 'bb/layer.tar'] }]);
    const archive = tarOf({ 'manifest.json': manifest, [name]: config }, [
      { path: 'aa/layer.tar', type: 'file', mode: 0o644, data: layer },
      { path: 'bb/layer.tar', type: 'symlink', mode: 0o777, target: '../aa/layer.tar' },
    ]);
    expect(await loadImages(store, pieces(archive), null)).toEqual(['old:1']);
    expect((await store.find('old:1')).id).toBe(`sha256:${sha256(config)}`);
  });

  test('that lies is refused, and leaves nothing', async () => {
    const layer = tarOf({ a: '1' });
    const config = json({
      os: 'wasi',
      architecture: 'wasm',
      rootfs: { type: 'layers', diff_ids: [`sha256:${'1'.repeat(64)}`] },
    });
    const wrong = 'blobs/sha256/'.concat('2'.repeat(64));
    const descriptor = {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${'2'.repeat(64)}`,
      size: 2,
    };
    for (const [files, why] of [
      [{ 'x.txt': '' }, /neither index.json nor manifest.json/],
      [{ 'manifest.json': '{' }, /manifest.json of the archive is not valid/],
      [
        { 'manifest.json': json([{ Config: '../../etc/passwd', Layers: [] }]) },
        /no file ..\/..\/etc\/passwd/,
      ],
      [
        {
          'manifest.json': json([{ Config: 'c', Layers: ['l'] }]),
          c: config,
          l: Buffer.from(layer).toString(),
        },
        /has the digest/,
      ],
      ...(
        [
          [{ history: [null] }, /"history" has an entry that is no object/],
          [{ history: [{ created_by: 5 }] }, /"created_by" is no text/],
          [{ created: 7 }, /"created" is no text/],
          [{ author: {} }, /"author" is no text/],
          // JSON.parse takes it, JSON.stringify does not; and one image would keep machines from reading the list of all.
          [
            { config: { Labels: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) as unknown } },
            /nested too deeply/,
          ],
        ] as const
      ).map(
        ([more, reason]) =>
          [
            {
              'manifest.json': json([{ Config: 'c', Layers: ['l'] }]),
              c: json({ os: 'wasi', architecture: 'wasm', ...more }),
              l: '',
            },
            reason,
          ] as const,
      ),
      [{ 'index.json': json({ schemaVersion: 2, manifests: [descriptor] }) }, /no file blobs/],
      [
        { 'index.json': json({ schemaVersion: 2, manifests: [descriptor] }), [wrong]: '{}' },
        /schema version/,
      ],
    ] as const) {
      const store = await temporaryStore();
      await expect(loadImages(store, pieces(tarOf(files as Record<string, string>)), null)).rejects.toThrow(
        why,
      );
      expect(await store.images()).toEqual([]);
      expect(await store.files.list('ingest')).toEqual([]);
    }
  });
});

test('a root file system is imported as an image of one layer', async () => {
  const store = await temporaryStore();
  const options = { config: { Cmd: ['sh'] }, message: null, platform: null, now: 0 };
  const image = await importImage(store, pieces(gzipSync(tarOf({ 'bin/sh': 'shell' }))), 'mine', options);
  expect(image.names).toEqual(['docker.io/library/mine:latest']);
  expect(image.config).toMatchObject({
    os: 'wasi',
    created: '1970-01-01T00:00:00.000Z',
    config: { Cmd: ['sh'] },
  });
  await expect(importImage(store, pieces(tarOf({})), 'BAD', options)).rejects.toThrow(/must be lowercase/);
});
