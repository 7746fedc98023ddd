/** An image store that others have damaged, that is full, read-only, of another version, or not ours. */
import {
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseReference, withDefaultTag } from '../../host/images/reference.ts';
import { removeDamaged } from '../../host/images/store_check.ts';
import { prune, removeImage } from '../../host/images/store_gc.ts';
import { holding } from '../../host/images/store_sweep.ts';
import { ImageStore } from '../../host/images/store.ts';
import { openNodeStore } from '../../host/platform/node/store.ts';
import type { FileSink, StoreFiles } from '../../host/platform/store_files.ts';
import {
  openStore,
  pieces,
  storeImage,
  tarOf,
  temporaryDirectory,
  temporaryStore,
} from '../support/store.ts';

const named = (name: string): ReturnType<typeof parseReference> => withDefaultTag(parseReference(name));

/** One bit in the middle of a file is another one. */
function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 0x10;
  writeFileSync(path, bytes);
}

describe('a bit that has changed', () => {
  const LAYERS = [tarOf({ a: 'a'.repeat(3000) }), tarOf({ b: 'b'.repeat(3000) })];

  test.each(['manifest', 'config', 'blob', 'tar', 'erofs'])(
    'in the %s is noticed by a pull, which makes it whole again',
    async (what) => {
      const store = await temporaryStore();
      const { descriptor, id, config } = await storeImage(store, 'app', LAYERS);
      const layer = config.rootfs.diff_ids[1]!.slice(7);
      const at = (path: string): string => join(store.files.where, path);
      // As after a copy of the store: the blob and the tar are two files.
      if (what === 'blob' || what === 'tar') {
        const bytes = readFileSync(at(`layers/${layer}/tar`));
        rmSync(at(`layers/${layer}/tar`));
        writeFileSync(at(`layers/${layer}/tar`), bytes);
      }
      const path = {
        manifest: `blobs/sha256/${descriptor.digest.slice(7)}`,
        config: `blobs/sha256/${id.slice(7)}`,
        blob: `blobs/sha256/${layer}`,
        tar: `layers/${layer}/tar`,
        erofs: `layers/${layer}/erofs`,
      }[what]!;
      const whole = readFileSync(at(path));
      flip(at(path));
      if (what === 'manifest' || what === 'config')
        await expect(store.named(named('app'))).rejects.toThrow(/is damaged: pull the image again/);
      // What a pull does, of the same layers.
      await holding(store, async () => {
        await removeDamaged(store, named('app'));
        await store.prepare(await storeImage(store, 'app', LAYERS));
      });
      expect(readFileSync(at(path)).equals(whole)).toBe(true);
      expect((await store.find('app')).id).toBe(id);
    },
  );

  test('does not keep the image from being removed', async () => {
    const store = await temporaryStore();
    for (const name of ['one', 'two']) {
      const { id } = await storeImage(store, name, [tarOf({ [name]: name })]);
      flip(join(store.files.where, `blobs/sha256/${id.slice(7)}`));
    }
    expect(await removeImage(store, 'one', false)).toEqual({ untagged: ['one:latest'], deleted: [] });
    await prune(store);
    expect((await store.index()).manifests).toHaveLength(1);
    await prune(store, { all: true });
    for (const name of ['blobs/sha256', 'layers', 'ingest']) expect(await store.files.list(name)).toEqual([]);
    expect((await store.index()).manifests).toEqual([]);
  });
});

describe('a store that is', () => {
  test('of another version is left alone', async () => {
    const directory = join(temporaryDirectory(), 'store');
    await openStore(directory);
    writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"2.0.0"}');
    await expect(openStore(directory)).rejects.toThrow(
      `oci-layout of the image store ${directory} says version "2.0.0", not 1.0.0`,
    );
    // What cannot be made a text of.
    writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":{"toString":1}}');
    await expect(openStore(directory)).rejects.toThrow(
      `oci-layout of the image store ${directory} says version {"toString":1}, not 1.0.0`,
    );
  });

  test('without the end of its list of names says so, and takes nothing away', async () => {
    const store = await temporaryStore();
    await storeImage(store, 'app', [tarOf({ a: '1' })]);
    const blobs = await store.files.list('blobs/sha256');
    truncateSync(join(store.files.where, 'index.json'), 100);
    const damaged = `index.json of the image store ${store.files.where} is not valid: it is no JSON: move it away, and pull the images again`;
    await expect(prune(store, { all: true, cache: true })).rejects.toThrow(damaged);
    await expect(removeImage(store, 'app', true)).rejects.toThrow(damaged);
    await expect(store.images()).rejects.toThrow(damaged);
    await expect(holding(store, () => storeImage(store, 'more', [tarOf({ b: '1' })]))).rejects.toThrow(
      damaged,
    );
    expect(await store.files.list('blobs/sha256')).toEqual(expect.arrayContaining(blobs));
  });

  test('open to everybody is not used', async () => {
    const directory = join(temporaryDirectory(), 'store');
    await openStore(directory);
    chmodSync(directory, 0o777);
    await expect(openStore(directory)).rejects.toThrow(`${directory} can be changed by everybody`);
  });

  test('full of links leads nowhere, and what is not its own is not swept', async () => {
    const directory = join(temporaryDirectory(), 'store');
    const other = temporaryDirectory();
    writeFileSync(join(other, 'precious'), 'words');
    const store = await openStore(directory);
    symlinkSync(other, join(directory, 'ingest', '1-1.00'));
    symlinkSync(other, join(directory, 'layers', '0'.repeat(64)));
    symlinkSync(join(other, 'precious'), join(directory, 'blobs/sha256', '0'.repeat(64)));
    writeFileSync(join(directory, 'ingest', 'notes.txt'), '');
    await prune(store, { all: true, cache: true });
    expect(readdirSync(other)).toEqual(['precious']);
    expect(readdirSync(join(directory, 'ingest'))).toEqual(['notes.txt']);
    for (const name of ['layers', 'blobs/sha256']) expect(readdirSync(join(directory, name))).toEqual([]);
    rmSync(join(directory, 'ingest'), { recursive: true });
    symlinkSync(other, join(directory, 'ingest'));
    await expect(openStore(directory)).rejects.toThrow(
      `${directory}/ingest is a symbolic link, not a directory`,
    );
  });
});

/** Files of which the `fail`-th change, and all after it, find the disk full; what is removed is. */
class FullDisk {
  changes = 0;
  fail = Infinity;

  private step(): void {
    if (++this.changes > this.fail)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  }

  over(files: StoreFiles): StoreFiles {
    const changing = ['makeDirectory', 'link', 'rename'] as const;
    const changed = Object.fromEntries(
      changing.map((name) => [
        name,
        async (...args: never[]) => {
          this.step();
          return (files[name] as (...args: never[]) => Promise<unknown>).apply(files, args);
        },
      ]),
    );
    const create = async (path: string): Promise<FileSink> => {
      this.step();
      const sink = await files.create(path);
      return {
        write: async (bytes) => {
          // As a disk does: the first part goes in.
          await sink.write(bytes.subarray(0, bytes.length >> 1));
          this.step();
          await sink.write(bytes.subarray(bytes.length >> 1));
        },
        finish: async () => {
          this.step();
          await sink.finish();
        },
        abandon: () => sink.abandon(),
      };
    };
    return new Proxy(files, {
      get: (_, name) => {
        if (name === 'create') return create;
        const own = changed[name as string] ?? (files[name as keyof StoreFiles] as unknown);
        return typeof own === 'function' && !(name in changed) ? (own.bind(files) as unknown) : own;
      },
    });
  }
}

test('a disk that becomes full at any moment costs what was being done, and nothing else', async () => {
  const scenario = async (store: ImageStore): Promise<void> => {
    await holding(store, async () => {
      const { diffId } = await store.layers.add(pieces(tarOf({ more: 'x'.repeat(5000) })));
      await store.cachePut('RUN x', diffId);
      const config = { os: 'wasi', architecture: 'wasm' };
      await store.create({ layers: [diffId], config, history: [] }, named('more'));
    });
    await store.tag('more', 'other');
    await removeImage(store, 'kept:2', false);
    await removeImage(store, 'more', false);
    await prune(store, { all: true, cache: true, inUse: [(await store.find('kept:1')).id] });
  };
  for (let fail = 0; ; fail++) {
    const disk = new FullDisk();
    const directory = join(temporaryDirectory(), 'store');
    const store = await ImageStore.open(disk.over(await openNodeStore(directory)));
    const kept = await storeImage(store, 'kept:1', [tarOf({ a: '1' })]);
    await storeImage(store, 'kept:2', [tarOf({ a: '2' })]);
    disk.changes = 0;
    disk.fail = fail;
    const error = await scenario(store).catch((reason: unknown) => reason as Error);
    if (error) expect(error.message).toMatch(/ENOSPC/);
    // Nothing half: what has a name is whole, and what was there before is.
    const after = await openStore(directory);
    expect((await after.find('kept:1')).id).toBe(kept.id);
    for (const hex of readdirSync(join(directory, 'blobs/sha256')))
      expect(after.blobs.digestOf(readFileSync(join(directory, 'blobs/sha256', hex)))).toBe(`sha256:${hex}`);
    for (const image of await after.images()) await after.prepare(image);
    expect(readdirSync(join(directory, 'ingest'))).toEqual([]);
    // With room again, all goes, and nothing is left over.
    disk.fail = Infinity;
    await prune(store, { all: true, cache: true });
    for (const name of ['blobs/sha256', 'layers', 'cache', 'ingest'])
      expect(readdirSync(join(directory, name)), `${name}, after change ${fail}`).toEqual([]);
    if (!error) return;
  }
}, 120_000);
