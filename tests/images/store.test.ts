import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { GZIP_LAYER_TYPE, LAYER_TYPE } from '../../host/images/oci.ts';
import { parseReference } from '../../host/images/reference.ts';
import { prune, removeImage } from '../../host/images/store_gc.ts';
import { holding } from '../../host/images/store_sweep.ts';
import {
  collect,
  openStore,
  pieces,
  storeImage,
  tarOf,
  temporaryDirectory,
  temporaryStore,
} from '../support/store.ts';

const text = (bytes: string): Uint8Array => new TextEncoder().encode(bytes);
const message = (pattern: RegExp): Error =>
  expect.objectContaining({ message: expect.stringMatching(pattern) }) as Error;

describe('blobs', () => {
  test('whose fetch was killed, whatever it was doing with what another one had left, goes on with the most', async () => {
    const bytes = new Uint8Array(100_000).map((_, i) => i * 7);
    for (const [partial, old] of [
      [60_000, null],
      [null, 60_000],
      [10_000, 60_000],
      [60_000, 10_000],
    ]) {
      const store = await temporaryStore();
      const digest = store.blobs.digestOf(bytes);
      const path = join(store.files.where, 'ingest', `partial-${digest.slice(7)}`);
      if (partial !== null) writeFileSync(path, bytes.subarray(0, partial));
      if (old !== null) writeFileSync(`${path}.old`, bytes.subarray(0, old));
      const asked: number[] = [];
      await store.blobs.fetch({ digest, size: bytes.length }, (offset) => {
        asked.push(offset);
        return pieces(bytes.subarray(offset));
      });
      expect(asked).toEqual([60_000]);
      expect(await store.blobs.has(digest)).toBe(true);
      expect(await store.files.list('ingest')).toEqual([]);
    }
  });

  test('are known by their digest, and stored once', async () => {
    const store = await temporaryStore();
    const first = await store.blobs.put(pieces(text('hello')));
    expect(first.digest).toBe('sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
    expect(await store.blobs.put(pieces(text('hello')))).toEqual(first);
    expect((await collect(store.blobs.stream(first.digest))).toString()).toBe('hello');
    expect(await store.files.list('ingest')).toEqual([]);
  });

  test('that are not what was expected leave nothing', async () => {
    const store = await temporaryStore();
    const digest = `sha256:${'0'.repeat(64)}`;
    for (const [size, why] of [
      [5, /failed to verify blob/],
      [4, /more than 4 bytes/],
      [6, /ended after 5 of 6/],
    ] as const) {
      await expect(store.blobs.put(pieces(text('hello')), { digest, size })).rejects.toThrow(message(why));
      await expect(store.blobs.fetch({ digest, size }, () => pieces(text('hello')))).rejects.toThrow(
        message(why),
      );
    }
    expect(await store.files.list('ingest')).toEqual([]);
    expect(await store.files.list('blobs/sha256')).toEqual([]);
  });

  test('that are fetched go on where they were cut off', async () => {
    const store = await temporaryStore();
    const bytes = new Uint8Array(50_000).map((_, i) => i * 7);
    const expected = { digest: store.blobs.digestOf(bytes), size: bytes.length };
    async function* broken(): AsyncIterable<Uint8Array> {
      yield bytes.subarray(0, 20_000);
      throw new Error('connection reset');
    }
    await expect(store.blobs.fetch(expected, broken)).rejects.toThrow('connection reset');
    const offsets: number[] = [];
    const open = (offset: number): AsyncIterable<Uint8Array> => {
      offsets.push(offset);
      return pieces(bytes.subarray(offset));
    };
    // Two at once fetch it once.
    await Promise.all([store.blobs.fetch(expected, open), store.blobs.fetch(expected, open)]);
    expect(offsets).toEqual([20_000]);
    expect(await collect(store.blobs.stream(expected.digest))).toEqual(Buffer.from(bytes));
  });

  test('that were damaged on the disk are noticed', async () => {
    const store = await temporaryStore();
    const image = await storeImage(store, 'x', []);
    writeFileSync(join(store.files.where, 'blobs/sha256', image.id.slice(7)), '{}');
    await expect(store.load(image.descriptor)).rejects.toThrow(message(/is damaged/));
    await expect(store.find('x')).rejects.toThrow('No such image: x:latest');
  });
});

describe('images', () => {
  test('are found by name, id, beginning of the id and digest', async () => {
    const store = await temporaryStore();
    const image = await storeImage(store, 'me/app:1', [tarOf({ 'etc/motd': 'hello' })]);
    expect(image.names).toEqual(['docker.io/me/app:1']);
    const hex = image.id.slice(7);
    for (const name of [
      'me/app:1',
      'docker.io/me/app:1',
      image.id,
      hex,
      hex.slice(0, 12),
      `me/app@${image.descriptor.digest}`,
    ])
      expect((await store.find(name)).id, name).toBe(image.id);
    await expect(store.find('me/app')).rejects.toThrow('No such image: me/app:latest');
    await expect(store.find('Nope')).rejects.toThrow(/must be lowercase/);
  });

  test('are the same bytes everywhere: docs/images.md', async () => {
    const store = await temporaryStore();
    const { diffId } = await store.layers.add(pieces(tarOf({ 'hello.txt': 'hello\n' })));
    const config = { architecture: 'wasm', os: 'wasi', config: { Cmd: ['cat', '/hello.txt'] } };
    const image = await store.create(
      { layers: [diffId], config, history: [{ created_by: 'COPY hello.txt /' }] },
      null,
    );
    expect(diffId).toMatch(/^sha256:fa01e42d/);
    expect(image.id).toMatch(/^sha256:81122f19/);
    expect(image.descriptor).toMatchObject({
      digest: expect.stringMatching(/^sha256:d29afbdc/) as string,
      size: 397,
    });
  });

  test('share layers, and lose a name to the next one that has it', async () => {
    const store = await temporaryStore();
    const base = tarOf({ 'bin/sh': 'shell' });
    const one = await storeImage(store, 'app', [base, tarOf({ a: '1' })]);
    const two = await storeImage(store, 'app', [base, tarOf({ a: '2' })]);
    expect(await store.files.list('layers')).toHaveLength(3);
    expect((await store.find('app')).id).toBe(two.id);
    expect((await store.find(one.id)).names).toEqual([]);
    await store.tag(one.id, 'other:x');
    expect((await store.find('other:x')).id).toBe(one.id);
    expect((await store.images()).length).toBe(2);
    await expect(store.tag('app', `x@${one.descriptor.digest}`)).rejects.toThrow(
      'refusing to create a tag with a digest reference',
    );
  });

  test('have layers that are unpacked at need, from any packing, and are one file with the blob if they are not packed', async () => {
    const store = await temporaryStore();
    const tar = tarOf({ 'etc/motd': 'hello' });
    const image = await storeImage(store, 'x', [tar]);
    const diffId = image.config.rootfs.diff_ids[0];
    const paths = [`layers/${diffId.slice(7)}/tar`, `blobs/sha256/${diffId.slice(7)}`];
    const inodes = paths.map((path) => statSync(join(store.files.where, path)).ino);
    expect(inodes[0]).toBe(inodes[1]);
    for (const [packed, mediaType] of [
      [tar, LAYER_TYPE],
      [gzipSync(tar), GZIP_LAYER_TYPE],
      [zstdCompressSync(tar), `${LAYER_TYPE}+zstd`],
    ] as const) {
      await store.layers.remove(diffId);
      expect(await store.layers.has(diffId)).toBe(false);
      const blob = await store.blobs.put(pieces(packed));
      await store.layers.prepare(diffId, { ...blob, mediaType });
      expect(await collect(store.layers.stream(diffId))).toEqual(Buffer.from(tar));
    }
    expect(await store.files.list('ingest')).toEqual([]);
  });

  test('whose layers are not what they should be are refused, and leave nothing', async () => {
    const store = await temporaryStore();
    const blob = await store.blobs.put(pieces(gzipSync(tarOf({ a: '1' }))));
    const diffId = `sha256:${'1'.repeat(64)}`;
    const prepare = (mediaType: string): Promise<void> =>
      store.layers.prepare(diffId, { ...blob, mediaType });
    await expect(prepare(GZIP_LAYER_TYPE)).rejects.toThrow(
      message(/^layer sha256:1+: what blob .* unpacks to has the digest/),
    );
    await expect(prepare(LAYER_TYPE)).rejects.toThrow(message(/^layer sha256:1+: .*/));
    await expect(prepare(`${LAYER_TYPE}+zstd`)).rejects.toThrow(message(/is no whole zstd stream/));
    await expect(prepare('text/plain')).rejects.toThrow(message(/not supported/));
    const cut = await store.blobs.put(pieces(gzipSync(tarOf({ a: '1' })).subarray(0, 50)));
    await expect(store.layers.prepare(diffId, { ...cut, mediaType: GZIP_LAYER_TYPE })).rejects.toThrow(
      message(/is no whole gzip stream/),
    );
    expect(await store.files.list('layers')).toEqual([]);
    expect(await store.files.list('ingest')).toEqual([]);
  });

  test('that blow up when they are unpacked are refused', async () => {
    const store = await temporaryStore();
    const zeros = new Uint8Array(100 * 2 ** 20);
    for (const [packed, mediaType] of [
      [gzipSync(zeros), GZIP_LAYER_TYPE],
      [zstdCompressSync(zeros), `${LAYER_TYPE}+zstd`],
    ] as const) {
      const header = tarOf({}, [{ path: 'big', type: 'file', mode: 0o644, data: zeros }]);
      const bomb = mediaType === GZIP_LAYER_TYPE ? gzipSync(header) : zstdCompressSync(header);
      expect(packed.length).toBeLessThan(zeros.length / 200);
      const blob = await store.blobs.put(pieces(bomb));
      await expect(store.layers.prepare(`sha256:${'1'.repeat(64)}`, { ...blob, mediaType })).rejects.toThrow(
        message(/as a zip bomb does/),
      );
    }
    expect(await store.files.list('ingest')).toEqual([]);
  });
});

describe('removing', () => {
  test('takes away names, then the image, but not what others need', async () => {
    const store = await temporaryStore();
    const base = tarOf({ 'bin/sh': 'shell' });
    const one = await storeImage(store, 'one', [base, tarOf({ a: '1' })]);
    const two = await storeImage(store, 'two', [base, tarOf({ a: '2' })]);
    await store.tag('one', 'uno:1');
    await expect(removeImage(store, one.id, false)).rejects.toThrow(
      `conflict: unable to delete ${one.id.slice(7, 19)} (must be forced) - image is referenced in multiple repositories`,
    );
    expect(await removeImage(store, 'uno:1', false)).toEqual({ untagged: ['uno:1'], deleted: [] });
    const removed = await removeImage(store, 'one', false);
    expect(removed.untagged).toEqual(['one:latest']);
    expect(removed.deleted).toHaveLength(2);
    expect(removed.deleted[0]).toBe(one.id);
    expect(await store.files.list('layers')).toEqual(
      two.config.rootfs.diff_ids.map((id) => id.slice(7)).sort(),
    );
    const forced = await removeImage(store, two.id.slice(7, 19), true);
    expect(forced.deleted).toHaveLength(3);
    for (const directory of ['layers', 'blobs/sha256', 'ingest'])
      expect(await store.files.list(directory)).toEqual([]);
    await expect(removeImage(store, 'two', false)).rejects.toThrow('No such image: two:latest');
  });

  test('what has no name is what prune does; with all, also what is not used', async () => {
    const store = await temporaryStore();
    const old = await storeImage(store, 'app', [tarOf({ a: '1' })]);
    const used = await storeImage(store, 'app', [tarOf({ a: '2' })]);
    const named = await storeImage(store, 'other', [tarOf({ a: '3' })]);
    const first = await prune(store);
    expect(first.deleted).toContain(old.id);
    expect(first.reclaimed).toBeGreaterThan(1000);
    const second = await prune(store, { all: true, inUse: [used.id] });
    expect(second.untagged).toEqual(['other:latest']);
    expect(second.deleted).toContain(named.id);
    expect((await store.images()).map(({ id }) => id)).toEqual([used.id]);
  });

  test('what builds keep stays until the cache is pruned; what nobody knows goes', async () => {
    const store = await temporaryStore();
    const { diffId } = await store.layers.add(pieces(tarOf({ a: '1' })));
    await store.cachePut('RUN make', diffId);
    const loose = await store.layers.add(pieces(tarOf({ b: '1' })));
    await prune(store);
    expect(await store.layers.has(loose.diffId)).toBe(false);
    expect(await store.cacheGet('RUN make')).toBe(diffId);
    await prune(store, { cache: true });
    expect(await store.cacheGet('RUN make')).toBeNull();
    expect(await store.files.list('blobs/sha256')).toEqual([]);
  });

  test('takes of what builds keep only what no image has, unless all images go, too', async () => {
    const store = await temporaryStore();
    const { config } = await storeImage(store, 'made', [tarOf({ a: '1' })]);
    const [layer] = config.rootfs.diff_ids;
    await store.cachePut('RUN one', layer);
    await prune(store, { cache: true });
    expect(await store.cacheGet('RUN one')).toBe(layer);
    await prune(store, { all: true });
    expect(await store.cacheGet('RUN one')).toBe(layer);
    await prune(store, { all: true, cache: true });
    expect(await store.cacheGet('RUN one')).toBeNull();
    for (const directory of ['layers', 'blobs/sha256', 'cache', 'ingest'])
      expect(await store.files.list(directory)).toEqual([]);
  });

  test('waits for whoever may still refer to something, in whatever process, and then takes it away', async () => {
    const directory = join(temporaryDirectory(), 'store');
    const [mine, other] = [await openStore(directory), await openStore(directory)];
    const { id } = await storeImage(mine, 'app', [tarOf({ a: '1' })]);
    const image = await mine.find(id);
    const [layer] = image.config.rootfs.diff_ids;
    await holding(mine, async () => {
      const { diffId } = await mine.layers.add(pieces(tarOf({ b: '1' })));
      await removeImage(other, 'app', false);
      await prune(other, { all: true, cache: true });
      // The names are gone, and what they led to can still be built on.
      expect(await other.images()).toEqual([]);
      expect(await mine.layers.has(layer)).toBe(true);
      const { config } = image;
      await mine.create(
        { layers: [layer, diffId], config, history: [] },
        parseReference('docker.io/library/b:1'),
      );
    });
    expect(await other.layers.has(layer)).toBe(true);
    await holding(mine, () => removeImage(other, 'b:1', false));
    for (const name of ['layers', 'blobs/sha256', 'ingest']) expect(await mine.files.list(name)).toEqual([]);
  });

  test('does not wait for a process that was killed while it held the store', async () => {
    const store = await temporaryStore();
    await store.blobs.place('ingest/999999-1.hold-00', new Uint8Array());
    await storeImage(store, 'app', [tarOf({ a: '1' })]);
    await prune(store, { all: true });
    for (const name of ['layers', 'blobs/sha256', 'ingest']) expect(await store.files.list(name)).toEqual([]);
  });
});

const WORKER = fileURLToPath(new URL('../support/store_worker.ts', import.meta.url));

describe('several processes', () => {
  test('that change the store at once lose nothing', async () => {
    const directory = join(temporaryDirectory(), 'store');
    const workers = [0, 1, 2].map(
      (n) =>
        new Promise<number | null>((resolve) =>
          spawn(process.execPath, [WORKER, directory, `w${n}`, '8'], { stdio: 'inherit' }).once(
            'exit',
            resolve,
          ),
        ),
    );
    expect(await Promise.all(workers)).toEqual([0, 0, 0]);
    const store = await openStore(directory);
    const names = (await store.images()).flatMap((image) => image.names).sort();
    expect(names).toEqual(
      [0, 1, 2].flatMap((n) => Array.from({ length: 8 }, (_, i) => `docker.io/library/w${n}:${i}`)).sort(),
    );
    expect(readdirSync(join(directory, 'ingest'))).toEqual([]);
  }, 60_000);

  test('that are killed at any moment leave a store that is whole', async () => {
    const directory = join(temporaryDirectory(), 'store');
    const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
    console.log(`SEED=${seed}`);
    let state = seed;
    const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, [WORKER, directory, 'w', '1000', String(round)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      setTimeout(() => child.kill('SIGKILL'), random() * 120);
      await new Promise((resolve) => child.once('exit', resolve));
      await checkWhole(directory);
    }
    const store = await openStore(directory);
    await prune(store, { all: true });
    for (const name of ['layers', 'blobs/sha256', 'ingest']) expect(await store.files.list(name)).toEqual([]);
  }, 120_000);
});

/** Every blob has its digest, and every name leads to an image whose layers can be unpacked. */
async function checkWhole(directory: string): Promise<void> {
  const store = await openStore(directory);
  for (const hex of await store.files.list('blobs/sha256'))
    expect(store.blobs.digestOf(readFileSync(join(directory, 'blobs/sha256', hex)))).toBe(`sha256:${hex}`);
  for (const hex of await store.files.list('layers')) {
    const tar = readFileSync(join(directory, 'layers', hex, 'tar'));
    expect(store.blobs.digestOf(tar)).toBe(`sha256:${hex}`);
    expect(statSync(join(directory, 'layers', hex, 'erofs')).size).toBeGreaterThan(0);
  }
  for (const descriptor of (await store.index()).manifests) await store.prepare(await store.load(descriptor));
}

test('the store is an OCI layout that skopeo and umoci read', async () => {
  const store = await temporaryStore();
  await storeImage(store, 'me/app:1', [tarOf({ 'etc/motd': 'hello\n', 'bin/': '' })], { Cmd: ['sh'] });
  const { where } = store.files;
  const out = execFileSync('skopeo', ['inspect', `oci:${where}:docker.io/me/app:1`]).toString();
  expect(JSON.parse(out)).toMatchObject({ Os: 'wasi', Architecture: 'wasm' });
  const bundle = join(temporaryDirectory(), 'bundle');
  execFileSync('umoci', ['raw', 'unpack', '--rootless', '--image', `${where}:docker.io/me/app:1`, bundle]);
  expect(readFileSync(join(bundle, 'etc/motd'), 'utf8')).toBe('hello\n');
});

test('a disk that is full leaves what was there, and says so', async () => {
  const directory = temporaryDirectory();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]);
  try {
    const store = await openStore(join(directory, 'store'));
    const image = await storeImage(store, 'small', [tarOf({ a: '1' })]);
    const big = tarOf({ big: 'x'.repeat(2 ** 21) });
    await expect(store.layers.add(pieces(big))).rejects.toThrow(/ENOSPC/);
    await expect(store.blobs.put(pieces(big))).rejects.toThrow(/ENOSPC/);
    expect(await store.files.list('ingest')).toEqual([]);
    expect((await store.find('small')).id).toBe(image.id);
    await storeImage(store, 'other', [tarOf({ b: '1' })]);
  } finally {
    execFileSync('umount', ['-l', directory]);
  }
});
