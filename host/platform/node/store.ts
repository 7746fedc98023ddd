/**
 * The image store's files in a directory of the host, for Node.
 *
 * The lock is SQLite's: an exclusive transaction on an empty data base holds a lock of the operating system on its file,
 * which is given back when a process ends, however it ends. Nothing is ever written to that file.
 *
 * Interface: openNodeStore, nodeHash, readPieces.
 */
import { createHash, randomBytes } from 'node:crypto';
import { constants, readFileSync } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, pipeline } from 'node:stream';
import type { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip, createGzip, createZstdDecompress } from 'node:zlib';
import { makeDirectories } from './directories.ts';
import type { FileSink, FileStatus, Hash, Packing, StoreFiles } from '../store_files.ts';

/** Bytes of one read. */
const PIECE = 256 * 1024;

/** How long to wait before the lock is tried again, milliseconds. */
const LOCK_RETRY_MS = 5;

type Bytes = Uint8Array<ArrayBuffer>;

/** A sum that is computed piece by piece. */
export function nodeHash(algorithm: 'sha256' | 'sha512' = 'sha256'): Hash {
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
}

/**
 * Opens the directory, which is made if it is not there (0700). Throws as mkdir(2) does, and if others may change it: what is
 * removed and linked there goes by names.
 */
export async function openNodeStore(directory: string): Promise<StoreFiles> {
  makeDirectories(directory);
  const { uid, mode } = await stat(directory);
  const user = process.geteuid?.() ?? uid;
  if (user !== 0 && uid !== user) throw new Error(`${directory} belongs to another user (${uid})`);
  if ((mode & S_IWOTH) !== 0 && process.platform !== 'win32')
    throw new Error(`${directory} can be changed by everybody: chmod o-w it first`);
  return new NodeStore(directory);
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

async function orNull<T>(step: Promise<T>, ...codes: string[]): Promise<T | null> {
  try {
    return await step;
  } catch (error) {
    if (codes.includes(codeOf(error))) return null;
    throw error;
  }
}

class NodeSink implements FileSink {
  private readonly handle: FileHandle;
  private open = true;

  constructor(handle: FileHandle) {
    this.handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      done += (await this.handle.write(bytes, done)).bytesWritten;
    }
  }

  async finish(): Promise<void> {
    await this.handle.sync();
    await this.abandon();
  }

  async abandon(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await this.handle.close();
  }
}

/** The bytes of a file from `offset` on, at most `length`, piece by piece. Throws as open(2) and read(2) do. */
export async function* readPieces(path: string, offset = 0, length = Infinity): AsyncIterable<Bytes> {
  const handle = await open(path);
  try {
    for (let done = 0; done < length;) {
      const size = Math.min(PIECE, length - done);
      const { bytesRead, buffer } = await handle.read(new Uint8Array(size), 0, size, offset + done);
      if (bytesRead === 0) return;
      done += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

class NodeStore implements StoreFiles {
  readonly where: string;
  readonly mark = markOf(process.pid);
  private readonly last = new Map<string, Promise<unknown>>();

  constructor(directory: string) {
    this.where = directory;
  }

  private at(path: string): string {
    return join(this.where, path);
  }

  async read(path: string, limit: number): Promise<Bytes | null> {
    const handle = await orNull(open(this.at(path)), 'ENOENT', 'ENOTDIR');
    if (!handle) return null;
    try {
      const { size } = await handle.stat();
      if (size > limit) throw new RangeError(`${path} has ${size} bytes, more than ${limit}`);
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  }

  stream(path: string, offset?: number, length?: number): AsyncIterable<Bytes> {
    return readPieces(this.at(path), offset, length);
  }

  async status(path: string): Promise<FileStatus | null> {
    const found = await orNull(stat(this.at(path)), 'ENOENT', 'ENOTDIR');
    return (
      found && {
        size: found.size,
        directory: found.isDirectory(),
        modified: found.mtimeMs,
        links: found.nlink,
      }
    );
  }

  async list(directory: string): Promise<string[]> {
    return ((await orNull(readdir(this.at(directory)), 'ENOENT')) ?? []).sort();
  }

  async makeDirectory(path: string): Promise<void> {
    await mkdir(this.at(path), { recursive: true, mode: 0o700 });
    if (!(await lstat(this.at(path))).isDirectory())
      throw new Error(`${this.at(path)} is a symbolic link, not a directory`);
  }

  async create(path: string): Promise<FileSink> {
    return new NodeSink(
      await open(this.at(path), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600),
    );
  }

  async link(from: string, to: string): Promise<boolean> {
    if (
      (await orNull(
        link(this.at(from), this.at(to)).then(() => true),
        'EEXIST',
      )) === null
    )
      return false;
    await syncDirectory(dirname(this.at(to)));
    return true;
  }

  async rename(from: string, to: string): Promise<boolean> {
    const done = rename(this.at(from), this.at(to)).then(() => true);
    if ((await orNull(done, 'ENOTEMPTY', 'EEXIST')) === null) return false;
    await syncDirectory(dirname(this.at(to)));
    return true;
  }

  async remove(path: string): Promise<void> {
    await rm(this.at(path), { recursive: true, force: true });
  }

  /** Callers of this process queue up first: locks of the operating system are between processes. */
  locked<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name) ?? Promise.resolve();
    const result = before.then(async () => {
      const release = await this.acquire(name);
      try {
        return await work();
      } finally {
        release();
      }
    });
    this.last.set(
      name,
      result.catch(() => undefined),
    );
    return result;
  }

  private async acquire(name: string): Promise<() => void> {
    const { DatabaseSync } = await import('node:sqlite');
    for (;;) {
      let base: InstanceType<typeof DatabaseSync> | null = null;
      try {
        base = new DatabaseSync(this.at(name), { timeout: 0 });
        base.exec('BEGIN EXCLUSIVE');
        return base.close.bind(base);
      } catch (error) {
        base?.close();
        const { errcode = 0 } = error as { errcode?: number };
        if (isReadOnly(errcode)) throw new Error(`${this.where} is read-only`, { cause: error });
        if (errcode !== SQLITE_BUSY) throw error;
      }
      await sleep(LOCK_RETRY_MS);
    }
  }

  alive(mark: string): Promise<boolean> {
    const pid = Number(mark.split('-')[0]);
    return Promise.resolve(pid > 0 && running(pid) && markOf(pid) === mark);
  }

  hash(algorithm?: 'sha256' | 'sha512'): Hash {
    return nodeHash(algorithm);
  }

  unpack(packing: Packing, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    if (packing === 'none') return source;
    const step = packing === 'gzip' ? createGunzip() : createZstdDecompress();
    return through(source, step);
  }

  gzip(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    return through(source, createGzip());
  }

  unique(): string {
    return randomBytes(8).toString('hex');
  }
}

/** What comes out of `step`; what goes wrong on either side is thrown. */
function through(source: AsyncIterable<Uint8Array>, step: Transform): AsyncIterable<Uint8Array> {
  // The reader of `step` gets its errors.
  pipeline(Readable.from(source, { objectMode: false }), step, () => undefined);
  return step;
}

/** Result codes: https://www.sqlite.org/rescode.html. */
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_CANTOPEN = 14;

function isReadOnly(code: number): boolean {
  return (code & 0xff) === SQLITE_READONLY || (code & 0xff) === SQLITE_CANTOPEN;
}

/** Others may write. */
const S_IWOTH = 0o002;

function running(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * A process's number, and on Linux the time of its start, since numbers are given again: proc_pid_stat(5), field 22. One that has
 * ended and that nobody has waited for yet (field 3) has another mark than it had.
 */
function markOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return `${pid}-${/[ZX]/.test(fields[0]) ? 0 : fields[19]}`;
  } catch {
    return `${pid}-0`;
  }
}

/** Names in a directory are on the disk when it has been synced; where directories cannot be, nothing more can be done. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await orNull(open(path), 'EISDIR', 'EPERM', 'EACCES');
  try {
    await orNull(handle?.sync() ?? Promise.resolve(), 'EINVAL', 'EPERM', 'EISDIR');
  } finally {
    await handle?.close();
  }
}
