/**
 * The image store's files in a browser (storage.ts says where they are), for a worker: sync access handles are for
 * workers only.
 *
 * - A file's bytes are flushed before its name is said to be whole, and names change in transactions that are on the disk
 *   when they have ended. Hard links are names of one file.
 * - The locks are Web Locks, which the browser gives back when a worker ends, however it ends; a lock that is held as long
 *   as the worker lives tells the others that it does.
 * - A file without a name is what a crash has left, or what somebody still had open when its name went: it is removed
 *   when a store is opened. The maker of a file holds a lock until it has its name.
 *
 * Interface: openWebStore, webHash, WebCredentialFile.
 */
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { Gunzip } from 'fflate';
import { Decompress as ZstdDecompress } from 'fzstd';
import type { FileSink, FileStatus, Hash, Packing, StoreFiles } from '../store_files.ts';
import type { DataSource } from './data.ts';
import { missing, type Changed, type Name } from './names.ts';
import { randomHex, type Storage } from './storage.ts';
import { ZstdWindows } from './zstd.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes of one read. */
const PIECE = 256 * 1024;
/** Bytes that are unpacked at once: gzip makes of them a thousand times as many at most. */
const PACKED_PIECE = 16 * 1024;

const LOCKS = 'minios-store/';
/** Held by the maker of a file, until it has a name, so that it is not taken for one that has lost it. */
const MAKING = `${LOCKS}making`;
const ALIVE = `${LOCKS}alive/`;

/** Opens the store below a directory of a storage. */
export async function openWebStore(storage: Storage, directory: string): Promise<StoreFiles> {
  const store = new WebStore(storage, directory);
  await store.begin();
  return store;
}

/** The browser's own sums are of whole byte strings only. */
export function webHash(algorithm: 'sha256' | 'sha512' = 'sha256'): Hash {
  const hash = (algorithm === 'sha256' ? sha256 : sha512).create();
  return {
    update: (bytes) => void hash.update(bytes),
    hex: () => Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}

/** Locks between all pages and workers of the site; without Web Locks the store is in memory, and this worker's alone. */
class Locks {
  private readonly last = new Map<string, Promise<unknown>>();

  async request<T>(name: string, mode: LockMode, work: () => Promise<T>): Promise<T> {
    if (navigator.locks as LockManager | undefined) return navigator.locks.request(name, { mode }, work);
    const result = (this.last.get(name) ?? Promise.resolve()).then(work);
    this.last.set(
      name,
      result.catch(() => undefined),
    );
    return result;
  }

  /** Does `work`, unless somebody holds the lock, or there is nobody else. */
  async attempt(name: string, work: () => Promise<void>): Promise<void> {
    if (!(navigator.locks as LockManager | undefined)) return;
    await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
  }

  async held(name: string): Promise<boolean> {
    if (!(navigator.locks as LockManager | undefined)) return false;
    return (await navigator.locks.query()).held?.some((lock) => lock.name === name) ?? false;
  }
}

class WebStore implements StoreFiles {
  readonly where: string;
  readonly mark = randomHex(8);
  private readonly storage: Storage;
  private readonly directory: string;
  private readonly locks = new Locks();

  constructor(storage: Storage, directory: string) {
    this.storage = storage;
    this.directory = directory;
    this.where = storage.where;
  }

  /** Tells the others that this worker lives, and removes files without names. */
  async begin(): Promise<void> {
    void this.locks.request(ALIVE + this.mark, 'exclusive', () => new Promise(() => undefined));
    await this.locks.attempt(MAKING, async () => {
      // Files of volumes get their bytes after their names.
      const files = await this.storage.data.list();
      const named = await this.storage.names.files();
      for (const file of files) {
        if (!named.has(file)) await this.storage.data.remove(file);
      }
    });
  }

  private at(path: string): string {
    return path === '' ? this.directory : `${this.directory}/${path}`;
  }

  async read(path: string, limit: number): Promise<Bytes | null> {
    const source = await this.open(path);
    if (!source) return null;
    try {
      if (source.size > limit) throw new RangeError(`${path} has ${source.size} bytes, more than ${limit}`);
      const bytes = new Uint8Array(source.size);
      for (let done = 0; done < bytes.length;) {
        const count = await source.read(bytes.subarray(done), done);
        if (count === 0) return bytes.slice(0, done);
        done += count;
      }
      return bytes;
    } finally {
      source.close();
    }
  }

  async *stream(path: string, offset = 0, length = Infinity): AsyncIterable<Bytes> {
    const source = await this.open(path);
    if (!source) throw missing(path);
    try {
      for (let done = 0; done < length;) {
        const bytes = new Uint8Array(Math.min(PIECE, length - done));
        const count = await source.read(bytes, offset + done);
        if (count === 0) return;
        done += count;
        yield bytes.subarray(0, count);
      }
    } finally {
      source.close();
    }
  }

  async status(path: string): Promise<FileStatus | null> {
    const name = await this.storage.names.find(this.at(path));
    if (!name) return null;
    const { directory, modified, links } = name;
    return { size: name.size ?? (await this.sizeOf(name)), directory, modified, links };
  }

  async list(directory: string): Promise<string[]> {
    const at = this.at(directory);
    return (await this.storage.names.list(at)).map(({ path }) => path.slice(at.length + 1));
  }

  async makeDirectory(path: string): Promise<void> {
    await told(this.storage.names.makeDirectory(this.at(path)));
  }

  async create(path: string): Promise<FileSink> {
    const file = randomHex(8);
    const { names, data } = this.storage;
    const sink = await told(
      this.locks.request(MAKING, 'shared', async () => {
        const made = await data.create(file);
        try {
          if (await names.add(this.at(path), file)) return made;
          throw Object.assign(new Error(`${path} is there already`), { code: 'EEXIST' });
        } catch (error) {
          await made.abandon();
          await data.remove(file);
          throw error;
        }
      }),
    );
    return new NamedSink(sink, (size) => names.resize(file, size));
  }

  link(from: string, to: string): Promise<boolean> {
    return told(this.storage.names.link(this.at(from), this.at(to)));
  }

  async rename(from: string, to: string): Promise<boolean> {
    const changed = await told(this.storage.names.rename(this.at(from), this.at(to)));
    await this.drop(changed);
    return changed.done;
  }

  async remove(path: string): Promise<void> {
    await this.drop(await this.storage.names.remove(this.at(path)));
  }

  locked<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.locks.request(LOCKS + this.at(name), 'exclusive', work);
  }

  async alive(mark: string): Promise<boolean> {
    return mark === this.mark || (await this.locks.held(ALIVE + mark));
  }

  hash(algorithm: 'sha256' | 'sha512' = 'sha256'): Hash {
    return webHash(algorithm);
  }

  unpack(packing: Packing, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    return packing === 'none' ? source : unpacked(packing, source);
  }

  gzip(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const iterator = source[Symbol.asyncIterator]();
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        const { value, done } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value as Bytes);
      },
      cancel: async () => void (await iterator.return?.()),
    });
    return stream.pipeThrough(new CompressionStream('gzip'));
  }

  unique(): string {
    return randomHex(8);
  }

  private async open(path: string): Promise<DataSource | null> {
    const name = await this.storage.names.find(this.at(path));
    if (!name || name.directory) return null;
    return this.storage.data.open(name.file);
  }

  /** Of a file that was never finished. */
  private async sizeOf({ file }: Name): Promise<number> {
    const source = await this.storage.data.open(file);
    source?.close();
    return source?.size ?? 0;
  }

  private async drop({ orphans }: Changed): Promise<void> {
    for (const file of orphans) await this.storage.data.remove(file);
  }
}

/** A file whose name says how long it is once it is whole. */
class NamedSink implements FileSink {
  private readonly sink: FileSink;
  private readonly whole: (size: number) => Promise<void>;
  private size = 0;

  constructor(sink: FileSink, whole: (size: number) => Promise<void>) {
    this.sink = sink;
    this.whole = whole;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await told(this.sink.write(bytes));
    this.size += bytes.length;
  }

  async finish(): Promise<void> {
    await told(this.sink.finish());
    await told(this.whole(this.size));
  }

  abandon(): Promise<void> {
    return this.sink.abandon();
  }
}

/** Says what the browser means when it gives no more room. */
async function told<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if ((error as Error | null)?.name !== 'QuotaExceededError') throw error;
    // The quota that it tells is not the one that it has.
    const { usage = 0 } = await navigator.storage.estimate();
    const text =
      `the browser gives this page no more room than the ${Math.ceil(usage / 2 ** 20)} MiB that it uses: ` +
      'remove images (minios rmi, minios image prune) or free some of the disk';
    throw Object.assign(new Error(text, { cause: error }), { code: 'ENOSPC' });
  }
}

/** The sums of the bytes within are not checked here: the code that unpacks something knows its digest. */
async function* unpacked(
  packing: 'gzip' | 'zstd',
  source: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  let out: Uint8Array[] = [];
  const take = (bytes: Uint8Array): void => void (bytes.length > 0 && out.push(bytes));
  const step = packing === 'gzip' ? new Gunzip(take) : new ZstdDecompress(take);
  const windows = packing === 'zstd' ? new ZstdWindows() : null;
  const push = (bytes: Uint8Array, last: boolean): void => {
    try {
      step.push(bytes, last);
    } catch (error) {
      const code = packing === 'gzip' ? 'Z_DATA_ERROR' : 'ZSTD_error_corruption_detected';
      throw Object.assign(new Error((error as Error).message, { cause: error }), { code });
    }
  };
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length; at += PACKED_PIECE) {
      const piece = bytes.slice(at, at + PACKED_PIECE);
      windows?.push(piece);
      push(piece, false);
      yield* out;
      out = [];
    }
  }
  push(new Uint8Array(0), true);
  yield* out;
}

/** Registries' credentials: a file of the browser's storage that no machine sees. */
export class WebCredentialFile {
  private readonly files: StoreFiles;
  private readonly path: string;

  constructor(files: StoreFiles, path: string) {
    this.files = files;
    this.path = path;
  }

  async read(): Promise<string | null> {
    const bytes = await this.files.read(this.path, 2 ** 20);
    return bytes && new TextDecoder().decode(bytes);
  }

  async write(text: string): Promise<void> {
    const temporary = `${this.path}.${this.files.unique()}`;
    const sink = await this.files.create(temporary);
    try {
      await sink.write(new TextEncoder().encode(text));
      await sink.finish();
      await this.files.rename(temporary, this.path);
    } finally {
      await sink.abandon();
      await this.files.remove(temporary);
    }
  }
}
