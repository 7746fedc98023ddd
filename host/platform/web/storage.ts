/**
 * Where a browser keeps the image store: names in IndexedDB and bytes in OPFS, for all pages of the site; or, where it
 * gives a page neither (no secure context, storage forbidden), in the memory of one worker, to which others speak over a
 * BroadcastChannel.
 *
 * A place is a text, so that it can be told from worker to worker: `opfs`, or `memory:CHANNEL`.
 *
 * Interface: STORE, VOLUMES, findPlace, openStorage, openVolumes, readStorage.
 */
import * as Comlink from 'comlink';
import type { DataFiles, DataSource } from './data.ts';
import { MemoryFiles, OpfsFiles } from './data.ts';
import type { Name } from './names.ts';
import { NameTree } from './names.ts';
import { IndexedNames, MemoryNames } from './name_tables.ts';

/** Directories of a place: the store, which machines see, but do not change; volumes; and there are others. */
export const STORE = 'store';
export const VOLUMES = 'volumes';

const NAME = 'minios-store';
const MEMORY = 'memory:';

export interface Storage {
  /** For people to read. */
  readonly where: string;
  readonly names: NameTree;
  readonly data: DataFiles;
}

/** What who only reads needs of it. */
export interface ReadableStorage {
  find(path: string): Promise<(Name & { links: number }) | null>;
  list(directory: string): Promise<Name[]>;
  /** Null: it is not there. */
  open(file: string): Promise<DataSource | null>;
}

/** What a storage in memory answers to other workers. */
interface Served {
  find(path: string): Promise<(Name & { links: number }) | null>;
  list(directory: string): Promise<Name[]>;
  /** Bytes of the file, -1 if it is not there. */
  size(file: string): Promise<number>;
  read(file: string, offset: number, length: number): Promise<Uint8Array>;
}

/** `bytes` random bytes in hex digits. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** Where a store can be; with `trouble`, one line, if it must be in memory. */
export async function findPlace(): Promise<{ place: string; trouble: string | null }> {
  const inMemory = (trouble: string): { place: string; trouble: string } => ({
    place: `${MEMORY}${randomHex(8)}`,
    trouble,
  });
  if (!globalThis.isSecureContext) return inMemory('the page is neither https nor from this computer');
  try {
    await navigator.storage.getDirectory();
    await new IndexedNames(NAME).transact('readonly', (names) => names.get(''));
    return { place: 'opfs', trouble: null };
  } catch (error) {
    return inMemory(`the browser gives it no storage (${(error as Error).message})`);
  }
}

/** Opens it for writing. One in memory begins empty, is opened once, and is there as long as this worker. */
export function openStorage(place: string): Storage {
  const unique = (): string => randomHex(8);
  if (!place.startsWith(MEMORY)) {
    const names = new NameTree(new IndexedNames(NAME), unique);
    return { where: "this browser's storage", names, data: new OpfsFiles(NAME) };
  }
  const names = new NameTree(new MemoryNames(), unique);
  const storage = { where: "this page's memory", names, data: new MemoryFiles() };
  Comlink.expose(served(storage), new BroadcastChannel(place) as unknown as Comlink.Endpoint);
  return storage;
}

/** Volumes, for any worker; a place in memory has none. */
export function openVolumes(): { names: NameTree; data: OpfsFiles } {
  const names = new NameTree(new IndexedNames(NAME, 'relaxed'), () => randomHex(8));
  return { names, data: new OpfsFiles(NAME) };
}

/** Opens it for reading, in any worker. */
export function readStorage(place: string): ReadableStorage {
  if (!place.startsWith(MEMORY)) {
    const { names, data } = openStorage(place);
    return {
      find: (path) => names.find(path),
      list: (directory) => names.list(directory),
      open: (file) => data.open(file),
    };
  }
  const remote = Comlink.wrap<Served>(new BroadcastChannel(place) as unknown as Comlink.Endpoint);
  return {
    find: (path) => remote.find(path),
    list: (directory) => remote.list(directory),
    async open(file) {
      const size = await remote.size(file);
      if (size < 0) return null;
      return {
        size,
        async read(into, offset) {
          const bytes = await remote.read(file, offset, into.length);
          into.set(bytes);
          return bytes.length;
        },
        close: () => undefined,
      };
    },
  };
}

function served({ names, data }: Storage): Served {
  return {
    find: (path) => names.find(path),
    list: (directory) => names.list(directory),
    size: async (file) => (await data.open(file))?.size ?? -1,
    async read(file, offset, length) {
      const source = await data.open(file);
      if (!source) throw new Error(`file ${file} is not there`);
      const bytes = new Uint8Array(Math.min(length, Math.max(source.size - offset, 0)));
      return bytes.subarray(0, await source.read(bytes, offset));
    },
  };
}
