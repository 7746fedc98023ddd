/**
 * npm packages for the catalogue's recipes. A package is fetched once, verified while it comes, and kept as
 * `packages/NAME-VERSION.tgz` in the store, under the name that `npm pack` gives it: who has no network can put it there.
 *
 * Interface: NpmPackages.
 */
import { ImageError } from '../errors.ts';
import type { Report } from '../seams.ts';
import type { ImageStore } from '../store.ts';
import { TarReader, type TarEntry } from '../tar_reader.ts';
import type { PackageFiles, PackageSource } from './index.ts';
import type { PinnedPackage } from './recipes.ts';

/** Begins to fetch a package; `size` is null if it is not known. Rejects with one line. */
export type FetchPackage = (
  name: string,
  version: string,
) => Promise<{ size: number | null; bytes: AsyncIterable<Uint8Array> }>;

/** Directory that all files of an npm package are in. */
const INSIDE = /^[^/]+\//;

/** Packages by way of a store, which keeps them. */
export class NpmPackages implements PackageSource {
  private readonly fetch: FetchPackage;
  private readonly offline: boolean;
  private readonly remedy: (what: string, store: ImageStore) => string;

  /** `offline`: nothing is fetched. `remedy`: what a person can do who cannot have `what` (NAME@VERSION) from the registry. */
  constructor(fetch: FetchPackage, offline: boolean, remedy = packElsewhere) {
    this.fetch = fetch;
    this.offline = offline;
    this.remedy = remedy;
  }

  use<T>(
    store: ImageStore,
    wanted: PinnedPackage,
    image: string,
    report: Report,
    work: (files: PackageFiles) => Promise<T>,
  ): Promise<T> {
    const { files } = store;
    return files.locked('locks/packages', async () => {
      const path = archivePath(wanted);
      if (!(await files.status(path))) await this.bring(store, wanted, image, path, report);
      await this.verify(store, wanted, path);
      return store.blobs.arriving(async (tar) => {
        const entries = new Map<string, TarEntry>();
        const reader = new TarReader((entry) => entries.set(entry.name.replace(INSIDE, ''), entry));
        await store.blobs.writing(tar, async (sink) => {
          for await (const bytes of files.unpack('gzip', files.stream(path))) {
            reader.push(bytes);
            await sink.write(bytes);
          }
        });
        reader.finish();
        const find = (name: string): TarEntry => {
          const entry = entries.get(name);
          if (entry?.type !== 'file')
            throw new ImageError(`npm package ${specification(wanted)} has no file ${name}`, 'corrupt');
          return entry;
        };
        return work({
          size: (name) => Promise.resolve(find(name).size),
          stream: (name, offset = 0, length = find(name).size - offset) =>
            files.stream(tar, find(name).offset + offset, length),
        });
      });
    });
  }

  private async bring(
    store: ImageStore,
    wanted: PinnedPackage,
    image: string,
    path: string,
    report: Report,
  ): Promise<void> {
    const what = specification(wanted);
    const remedy = this.remedy(what, store);
    if (this.offline) {
      throw new ImageError(
        `image ${image} needs the npm package ${what}, which is not here, and MINIOS_OFFLINE=1 forbids fetching it: ` +
          `unset it, or ${remedy}`,
        'unavailable',
      );
    }
    await store.files.makeDirectory('packages');
    await report({ id: image, status: 'Pulling fs layer' });
    try {
      const { size, bytes } = await this.fetch(wanted.name, wanted.version);
      await store.blobs.arriving(async (temporary) => {
        await this.receive(store, wanted, temporary, bytes, async (current) =>
          report({ id: image, status: 'Downloading', current, ...(size !== null && { total: size }) }),
        );
        await store.files.rename(temporary, path);
      });
    } catch (error) {
      const { name, code } = error as { name?: string; code?: string };
      if (error instanceof ImageError || name === 'ClientGone' || code === 'ENOSPC') throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new ImageError(`image ${image} cannot be made: ${why}; else ${remedy}`, 'unavailable', {
        cause: error,
      });
    }
    await report({ id: image, status: 'Download complete' });
  }

  private async receive(
    store: ImageStore,
    wanted: PinnedPackage,
    path: string,
    bytes: AsyncIterable<Uint8Array>,
    onBytes: (done: number) => Promise<void>,
  ): Promise<void> {
    const hash = store.files.hash('sha512');
    let done = 0;
    await store.blobs.writing(path, async (sink) => {
      for await (const part of bytes) {
        hash.update(part);
        await sink.write(part);
        await onBytes((done += part.length));
      }
    });
    checkIntegrity(wanted, hash.hex(), 'from the registry');
  }

  /** What lies in the directory may have been put there by anybody. */
  private async verify(store: ImageStore, wanted: PinnedPackage, path: string): Promise<void> {
    const hash = store.files.hash('sha512');
    for await (const bytes of store.files.stream(path)) hash.update(bytes);
    checkIntegrity(wanted, hash.hex(), `in ${store.files.where}/${path}`);
  }
}

function packElsewhere(what: string, { files }: ImageStore): string {
  return `run \`npm pack ${what}\` where there is a network and put the file into ${files.where}/packages`;
}

function specification({ name, version }: PinnedPackage): string {
  return `${name}@${version}`;
}

/** As `npm pack` names it. */
function archivePath({ name, version }: PinnedPackage): string {
  return `packages/${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
}

function checkIntegrity(wanted: PinnedPackage, hex: string, where: string): void {
  const expected = Array.from(atob(wanted.integrity.replace(/^sha512-/, '')), (byte) =>
    byte.charCodeAt(0).toString(16).padStart(2, '0'),
  ).join('');
  if (hex === expected) return;
  const what = specification(wanted);
  throw new ImageError(
    `npm package ${what} ${where} is not what it should be: its integrity is wrong`,
    'corrupt',
  );
}
