/**
 * The bytes of the image store's files in a browser: files in the origin private file system (OPFS), which all pages of
 * the site share, or in memory. A file has a number of 16 hex digits and is written once, from its beginning to its end,
 * and then only read, by as many as like; what it is called is the business of names.ts.
 *
 * In a worker OPFS files are read by sync access handles, which answer at once; where the browser lets only one be open
 * and that is somebody else's, as a Blob. A file that is open cannot be removed: it stays until somebody meets it closed.
 *
 * Files of volumes are written anywhere and by several at once (edit): who opens them says so, and nobody then has them to
 * himself.
 *
 * Interface: DataFiles, DataSource, DataEditor, OpfsFiles, MemoryFiles.
 */
import type { Answer } from '../host_directory.ts';
import type { FileSink } from '../store_files.ts';

/** A file that is open for reading. */
export interface DataSource {
  /** Bytes. */
  readonly size: number;
  /** Bytes read, from `offset` on; 0 at the end. */
  read(into: Uint8Array, offset: number): Answer<number>;
  close(): void;
}

export interface DataFiles {
  /** A new file, into which is written what the sink gets. */
  create(file: string): Promise<FileSink>;
  /** Null: it is not there. */
  open(file: string): Promise<DataSource | null>;
  /** Removes a file, unless somebody has it open. */
  remove(file: string): Promise<void>;
  list(): Promise<string[]>;
}

/** A file that is open for reading and writing, here and perhaps elsewhere. */
export interface DataEditor {
  size(): number;
  read(into: Uint8Array, offset: number): number;
  write(bytes: Uint8Array, offset: number): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** What TypeScript's library does not know: https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle */
interface AccessHandle {
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  getSize(): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
interface FileHandle {
  createSyncAccessHandle(options?: { mode: 'read-only' | 'readwrite-unsafe' }): Promise<AccessHandle>;
  getFile(): Promise<File>;
}
interface DirectoryHandle {
  getFileHandle(name: string, options?: { create: boolean }): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
  keys(): AsyncIterable<string>;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

class OpfsSink implements FileSink {
  private readonly handle: AccessHandle;
  private size = 0;
  private open = true;

  constructor(handle: AccessHandle) {
    this.handle = handle;
  }

  write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length;) {
        const count = this.handle.write(bytes.subarray(done), { at: this.size });
        done += count;
        this.size += count;
      }
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  finish(): Promise<void> {
    try {
      this.handle.flush();
    } catch (error) {
      return Promise.reject(error as Error);
    }
    return this.abandon();
  }

  abandon(): Promise<void> {
    if (this.open) this.handle.close();
    this.open = false;
    return Promise.resolve();
  }
}

function sourceOfHandle(handle: AccessHandle): DataSource {
  const size = handle.getSize();
  return {
    size,
    read: (into, offset) => (offset >= size ? 0 : handle.read(into, { at: offset })),
    close: () => handle.close(),
  };
}

function sourceOfBlob(blob: Blob): DataSource {
  return {
    size: blob.size,
    async read(into, offset) {
      const part = blob.slice(offset, offset + into.length);
      into.set(new Uint8Array(await part.arrayBuffer()));
      return part.size;
    },
    close: () => undefined,
  };
}

export class OpfsFiles implements DataFiles {
  private readonly directory: string;

  /** `directory`: its name in the root of OPFS. */
  constructor(directory: string) {
    this.directory = directory;
  }

  async create(file: string): Promise<FileSink> {
    const handle = await (await this.handle()).getFileHandle(file, { create: true });
    return new OpfsSink(await handle.createSyncAccessHandle());
  }

  async open(file: string): Promise<DataSource | null> {
    let handle: FileHandle;
    try {
      handle = await (await this.handle()).getFileHandle(file);
    } catch (error) {
      if (nameOf(error) === 'NotFoundError') return null;
      throw error;
    }
    try {
      return sourceOfHandle(await handle.createSyncAccessHandle({ mode: 'read-only' }));
    } catch (error) {
      if (nameOf(error) !== 'NoModificationAllowedError') throw error;
      return sourceOfBlob(await handle.getFile());
    }
  }

  /** Opens a file for writing among others; one that is not there is made. */
  async edit(file: string): Promise<DataEditor> {
    const handle = await (await this.handle()).getFileHandle(file, { create: true });
    const access = await handle.createSyncAccessHandle({ mode: 'readwrite-unsafe' });
    return {
      size: () => access.getSize(),
      read: (into, offset) => access.read(into, { at: offset }),
      write: (bytes, offset) => access.write(bytes, { at: offset }),
      truncate: (size) => access.truncate(size),
      flush: () => access.flush(),
      close: () => access.close(),
    };
  }

  /** Bytes of a file, whichever tab has it open. */
  async size(file: string): Promise<number> {
    try {
      return (await (await (await this.handle()).getFileHandle(file)).getFile()).size;
    } catch (error) {
      if (nameOf(error) === 'NotFoundError') return 0;
      throw error;
    }
  }

  async remove(file: string): Promise<void> {
    try {
      await (await this.handle()).removeEntry(file);
    } catch (error) {
      if (!['NotFoundError', 'NoModificationAllowedError'].includes(nameOf(error))) throw error;
    }
  }

  async list(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of (await this.handle()).keys()) names.push(name);
    return names;
  }

  /** Asked for each time: the browser may have taken the directory away, and then there is a new one. */
  private async handle(): Promise<DirectoryHandle> {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getDirectoryHandle(this.directory, { create: true });
    return handle as unknown as DirectoryHandle;
  }
}

export class MemoryFiles implements DataFiles {
  private readonly files = new Map<string, Blob>();

  create(file: string): Promise<FileSink> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const end = (): Promise<void> => {
      if (!this.files.has(file)) this.files.set(file, new Blob(parts.splice(0)));
      return Promise.resolve();
    };
    return Promise.resolve({
      write: (bytes) => Promise.resolve(void parts.push(bytes.slice())),
      finish: end,
      abandon: end,
    });
  }

  open(file: string): Promise<DataSource | null> {
    const blob = this.files.get(file);
    return Promise.resolve(blob ? sourceOfBlob(blob) : null);
  }

  remove(file: string): Promise<void> {
    return Promise.resolve(void this.files.delete(file));
  }

  list(): Promise<string[]> {
    return Promise.resolve([...this.files.keys()]);
  }
}
