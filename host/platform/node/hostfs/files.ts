/**
 * Open files and directories of one share: handles by number. A file that is being read or written in the background is
 * closed when that has ended, so that its descriptor is not somebody else's by then.
 */
import fs from 'node:fs';
import { HostError, IMMEDIATE_BYTES } from '../../host_directory.ts';
import type { Answer } from '../../host_directory.ts';
import type { HostNode } from './places.ts';

/** Open files and directories at once, and names of directories' entries that are kept for them. */
const MAX_HANDLES = 1024;
const MAX_NAMES = 1_000_000;

/** Entries asked of the host at once. */
const BATCH = 256;

export interface OpenFile {
  readonly kind: 'file';
  readonly node: HostNode;
  readonly descriptor: number;
  readonly writable: boolean;
  /** A second descriptor, with O_APPEND; -1: none. */
  append: number;
  /** Calls under way. */
  busy: number;
  closed: boolean;
}

export interface OpenDirectory {
  readonly kind: 'directory';
  readonly node: HostNode;
  /** What the host still has to tell; null: nothing. */
  stream: fs.Dir | null;
  names: Buffer[];
}

export type Handle = OpenFile | OpenDirectory;

export class Handles {
  private readonly handles = new Map<number, Handle>();
  private readonly files = new Map<HostNode, Set<OpenFile>>();
  private next = 1;
  private names = 0;

  add(handle: Handle): number {
    while (this.handles.has(this.next)) this.next = (this.next + 1) & 0x7fffffff;
    const number = this.next;
    this.handles.set(number, handle);
    this.next = (number + 1) & 0x7fffffff;
    if (handle.kind === 'file') {
      const files = this.files.get(handle.node);
      if (files) files.add(handle);
      else this.files.set(handle.node, new Set([handle]));
    }
    return number;
  }

  /** Throws ENFILE if there are as many as there may be. */
  expectRoom(): void {
    if (this.handles.size >= MAX_HANDLES) throw new HostError('ENFILE');
  }

  file(number: number): OpenFile {
    const handle = this.handles.get(number);
    if (handle?.kind !== 'file') throw new HostError('EBADF');
    return handle;
  }

  directory(number: number): OpenDirectory {
    const handle = this.handles.get(number);
    if (handle?.kind !== 'directory') throw new HostError(handle ? 'ENOTDIR' : 'EBADF');
    return handle;
  }

  get(number: number): Handle {
    const handle = this.handles.get(number);
    if (!handle) throw new HostError('EBADF');
    return handle;
  }

  /** An open file of the node, writable if need be. */
  ofNode(node: HostNode, writable: boolean): OpenFile | null {
    for (const file of this.files.get(node) ?? []) if (file.writable || !writable) return file;
    return null;
  }

  close(number: number): void {
    const handle = this.handles.get(number);
    if (!handle) return;
    this.handles.delete(number);
    if (handle.kind === 'directory') return this.clear(handle);
    const files = this.files.get(handle.node);
    files?.delete(handle);
    if (files?.size === 0) this.files.delete(handle.node);
    handle.closed = true;
    if (handle.busy === 0) closeFile(handle);
  }

  closeAll(): void {
    for (const number of this.handles.keys()) this.close(number);
  }

  /** Entry `index` of a directory, or undefined after the last. */
  name(directory: OpenDirectory, index: number): Buffer | undefined {
    while (directory.stream && directory.names.length <= index) this.fill(directory, directory.stream);
    return directory.names[index];
  }

  /** Forgets the names and closes the stream. */
  clear(directory: OpenDirectory): void {
    this.names -= directory.names.length;
    directory.names = [];
    directory.stream?.closeSync();
    directory.stream = null;
  }

  private fill(directory: OpenDirectory, stream: fs.Dir): void {
    if (this.names >= MAX_NAMES) throw new HostError('ENOMEM');
    for (let i = 0; i < BATCH; i++) {
      const entry = stream.readSync() as { name: unknown } | null;
      if (!entry) {
        stream.closeSync();
        directory.stream = null;
        return;
      }
      directory.names.push(entry.name as Buffer);
      this.names++;
    }
  }
}

function closeFile(file: OpenFile): void {
  if (file.append >= 0) fs.closeSync(file.append);
  fs.closeSync(file.descriptor);
}

/** Opens a directory for reading its entries. The stream is the host's own snapshot, or as good as it has one. */
export function openStream(path: string | Buffer): fs.Dir {
  const options = { encoding: 'buffer', bufferSize: BATCH } as unknown as fs.OpenDirOptions;
  return fs.opendirSync(path as string, options);
}

/** Calls one of fs's functions with a callback on `file`, which stays open until that comes. */
function background<T>(
  file: OpenFile,
  start: (done: (error: Error | null, result: T) => void) => void,
): Promise<T> {
  file.busy++;
  return new Promise<T>((resolve, reject) => {
    start((error, result) => {
      file.busy--;
      if (file.closed && file.busy === 0) closeFile(file);
      if (error) reject(error);
      else resolve(result);
    });
  });
}

export function readFile(file: OpenFile, buffer: Uint8Array, offset: number): Answer<number> {
  if (buffer.length <= IMMEDIATE_BYTES) return fs.readSync(file.descriptor, buffer, 0, buffer.length, offset);
  return background<number>(file, (done) => {
    fs.read(file.descriptor, buffer, 0, buffer.length, offset, done);
  });
}

/** Writes at `offset`, or at the end if it is null. */
export function writeFile(file: OpenFile, buffer: Uint8Array, offset: number | null): Answer<number> {
  if (!file.writable) throw new HostError('EBADF');
  let { descriptor } = file;
  if (offset === null) {
    if (!openAppending(file)) return appendByHand(descriptor, buffer);
    descriptor = file.append;
  }
  if (buffer.length <= IMMEDIATE_BYTES) return fs.writeSync(descriptor, buffer, 0, buffer.length, offset);
  return background<number>(file, (done) => {
    fs.write(descriptor, buffer, 0, buffer.length, offset, done);
  });
}

/** Opens the second descriptor, whose writes the host puts at the end; false where it gives none. */
function openAppending(file: OpenFile): boolean {
  if (file.append >= 0) return true;
  if (process.platform !== 'linux') return false;
  try {
    const flags = fs.constants.O_WRONLY | fs.constants.O_APPEND;
    file.append = fs.openSync(`/proc/self/fd/${file.descriptor}`, flags);
    return true;
  } catch {
    return false;
  }
}

/** At the end as it is now: nobody in the guest comes in between, but processes of the host may. */
function appendByHand(descriptor: number, buffer: Uint8Array): number {
  return fs.writeSync(descriptor, buffer, 0, buffer.length, fs.fstatSync(descriptor).size);
}

/** fsync(2) or fdatasync(2), in the background. */
export function syncFile(file: OpenFile, dataOnly: boolean): Promise<void> {
  return background<void>(file, (done) => {
    const callback = (error: Error | null): void => done(error, undefined);
    if (dataOnly) fs.fdatasync(file.descriptor, callback);
    else fs.fsync(file.descriptor, callback);
  });
}
