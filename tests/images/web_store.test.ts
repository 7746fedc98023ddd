/** The image store's files as a browser keeps them, in memory: names, links and locks are the same code over OPFS. */
import { randomBytes } from 'node:crypto';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ImageStore } from '../../host/images/store.ts';
import { removeImage } from '../../host/images/store_gc.ts';
import type { StoreFiles } from '../../host/platform/store_files.ts';
import { MemoryFiles } from '../../host/platform/web/data.ts';
import { MemoryNames } from '../../host/platform/web/name_tables.ts';
import { NameTree } from '../../host/platform/web/names.ts';
import { randomHex, type Storage } from '../../host/platform/web/storage.ts';
import { WebCredentialFile, openWebStore } from '../../host/platform/web/store.ts';
import { Random, seedOf } from '../support/random.ts';
import { collect, pieces, storeImage, tarOf } from '../support/store.ts';

function memory(): Storage {
  const names = new NameTree(new MemoryNames(), () => randomHex(8));
  return { where: 'memory', names, data: new MemoryFiles() };
}

async function write(files: StoreFiles, path: string, text: string): Promise<void> {
  const sink = await files.create(path);
  await sink.write(new TextEncoder().encode(text));
  await sink.finish();
}

const read = async (files: StoreFiles, path: string): Promise<string | null> => {
  const bytes = await files.read(path, 1000);
  return bytes && new TextDecoder().decode(bytes);
};

const once = async function* (bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
};

test('files are written once, and have the names that they are given', async () => {
  const storage = memory();
  const files = await openWebStore(storage, 'store');
  await write(files, 'a/b/one', 'first');
  expect(await files.list('a')).toEqual(['b']);
  expect(await files.status('a/b')).toMatchObject({ directory: true });
  await expect(files.create('a/b/one')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await files.link('a/b/one', 'two')).toBe(true);
  expect(await files.link('a/b/one', 'two')).toBe(false);
  expect(await files.status('two')).toMatchObject({ size: 5, links: 2, directory: false });
  await files.remove('a');
  expect(await read(files, 'two')).toBe('first');
  expect(await files.list('')).toEqual(['two']);
  await files.remove('two');
  expect(await storage.data.list()).toEqual([]);
  await expect(files.link('two', 'three')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('rename replaces a file, and not a directory with something in it', async () => {
  const storage = memory();
  const files = await openWebStore(storage, 'store');
  await write(files, 'new', 'new');
  await write(files, 'old', 'old');
  expect(await files.rename('new', 'old')).toBe(true);
  expect(await read(files, 'old')).toBe('new');
  expect((await storage.data.list()).length).toBe(1);
  await write(files, 'x/in/deep', 'x');
  await write(files, 'y/in', 'y');
  expect(await files.rename('x', 'y')).toBe(false);
  expect(await files.rename('x', 'z/x')).toBe(true);
  expect(await read(files, 'z/x/in/deep')).toBe('x');
  expect(await files.status('x')).toBeNull();
  await expect(files.rename('x', 'w')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('what was never finished can be read, and goes with its name', async () => {
  const storage = memory();
  const files = await openWebStore(storage, 'store');
  const sink = await files.create('partial');
  await sink.write(new TextEncoder().encode('half'));
  await sink.abandon();
  expect(await files.status('partial')).toMatchObject({ size: 4 });
  expect(await read(files, 'partial')).toBe('half');
  // What a crash leaves: bytes without a name.
  await (await storage.data.create('0123456789abcdef')).finish();
  const again = await openWebStore(storage, 'store');
  expect((await storage.data.list()).length).toBe(1);
  await again.remove('partial');
  expect(await storage.data.list()).toEqual([]);
});

test('a lock keeps others out, and a worker that lives is known to', async () => {
  const storage = memory();
  const [one, two] = [await openWebStore(storage, 'store'), await openWebStore(storage, 'store')];
  const order: string[] = [];
  const enter = (files: StoreFiles, name: string): Promise<void> =>
    files.locked('lock', async () => {
      order.push(`${name} in`);
      await new Promise((resume) => setTimeout(resume, 5));
      order.push(`${name} out`);
    });
  await Promise.all([enter(one, 'one'), enter(two, 'two')]);
  expect(order).toEqual(['one in', 'one out', 'two in', 'two out']);
  expect(await two.alive(one.mark)).toBe(true);
  expect(await two.alive('0000')).toBe(false);
});

test('streams are unpacked, also those of several members, and broken ones are told', async () => {
  const files = await openWebStore(memory(), 'store');
  const text = 'minios '.repeat(100_000);
  // The second member ends within a piece, and the third one after several.
  const noise = randomBytes(100_000).toString('base64');
  const members = Buffer.concat([gzipSync(text), gzipSync('and '), gzipSync(noise), gzipSync(text)]);
  expect((await collect(files.unpack('gzip', once(members)))).toString()).toBe(`${text}and ${noise}${text}`);
  const packed = await collect(files.gzip(once(new TextEncoder().encode(text))));
  expect((await collect(files.unpack('gzip', once(packed)))).toString()).toBe(text);
  const broken = collect(files.unpack('gzip', once(packed.subarray(0, packed.length / 2))));
  await expect(broken).rejects.toMatchObject({ code: 'Z_DATA_ERROR' });
  const nonsense = collect(files.unpack('zstd', once(new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3, 4]))));
  await expect(nonsense).rejects.toMatchObject({ code: expect.stringMatching(/^ZSTD_/) as string });
  const hash = files.hash('sha512');
  hash.update(new TextEncoder().encode('abc'));
  expect(hash.hex()).toMatch(/^ddaf35a193617abacc417349ae204131/);
});

/** A frame that is to be skipped. */
const SKIPPED = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

test('zstd of many frames is unpacked, with those between them that are to be skipped', async () => {
  const files = await openWebStore(memory(), 'store');
  const random = new Random(seedOf());
  const parts = Array.from({ length: 40 }, () =>
    Buffer.alloc(random.below(40_000), random.text('abc', 9) || 'x'),
  );
  const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
  const frames = parts.map((part) => [zstdCompressSync(part, random.once(2) ? checked : {}), SKIPPED]);
  const packed = Buffer.concat(frames.flat());
  for (const size of [1 + random.below(50), 5000, packed.length]) {
    const unpacked = await collect(files.unpack('zstd', pieces(packed, size)));
    expect(unpacked.equals(Buffer.concat(parts))).toBe(true);
  }
});

test.each([
  ['by its window', [0x00, 0x90]],
  ['by its size', [0xa0, 1, 0, 0, 0x7f]],
])('a zstd frame that wants more memory than there should be is refused: %s', async (_, header) => {
  const files = await openWebStore(memory(), 'store');
  const greedy = Buffer.concat([
    zstdCompressSync(Buffer.alloc(100_000, 'words ')),
    SKIPPED,
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...header]),
    Buffer.alloc(30),
  ]);
  for (const size of [1, 1000])
    await expect(collect(files.unpack('zstd', pieces(greedy, size)))).rejects.toMatchObject({
      code: 'ZSTD_error_frameParameter_windowTooLarge',
    });
});

test('it holds images, and gives their room back', async () => {
  const storage = memory();
  const store = await ImageStore.open(await openWebStore(storage, 'store'));
  const empty = (await storage.data.list()).length;
  const image = await storeImage(store, 'docker.io/library/x:1', [tarOf({ a: 'x'.repeat(5000) })]);
  expect((await store.find('x:1')).id).toBe(image.id);
  await store.tag('x:1', 'y:2');
  expect((await store.images()).map(({ names }) => names)).toEqual([
    ['docker.io/library/x:1', 'docker.io/library/y:2'],
  ]);
  await removeImage(store, 'x:1', false);
  await removeImage(store, 'y:2', false);
  expect((await storage.data.list()).length).toBe(empty);
});

test('credentials are a file beside the store', async () => {
  const files = await openWebStore(memory(), 'credentials');
  const file = new WebCredentialFile(files, 'auth.json');
  expect(await file.read()).toBeNull();
  await file.write('{"a":1}');
  await file.write('{"a":2}');
  expect(await file.read()).toBe('{"a":2}');
  expect(await files.list('')).toEqual(['auth.json']);
});
