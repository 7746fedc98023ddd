/**
 * A cache of byte strings in a directory (Node).
 *
 * One file per key, written under another name and renamed, so that a reader sees all of a file or none. The
 * directory is the user's own (mode 0700). When it holds more than its limit, the files that were not used for
 * longest are removed; their modification time is the time of the last use. Several processes may share it.
 */
import { open, readFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { makeDirectories } from './directories.ts';

const DEFAULT_LIMIT = 2 * 1024 ** 3;
const TEMPORARY = '.tmp';

/** Temporary files older than this were left by a process that died, milliseconds. */
const ABANDONED = 3600_000;

/** `$XDG_CACHE_HOME/minios`, or `~/.cache/minios` (XDG Base Directory Specification; a relative path is ignored). */
export function defaultCacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  return join(base?.startsWith('/') ? base : join(homedir(), '.cache'), 'minios');
}

export class DirectoryCache {
  private readonly directory: string;
  private readonly limit: number;

  /** `limit`: bytes to keep. The directory is made at the first `put`. */
  constructor(directory = defaultCacheDirectory(), limit = DEFAULT_LIMIT) {
    this.directory = directory;
    this.limit = limit;
  }

  /** The bytes stored under `key`, or null. Rejects if they cannot be read for another reason than absence. */
  async get(key: string): Promise<Uint8Array | null> {
    const path = this.path(key);
    try {
      const bytes = await readFile(path);
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined); // removed meanwhile, or not ours: no matter
      return bytes;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Stores bytes. Something larger than the whole limit is not kept. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.path(key);
    if (bytes.length > this.limit) return;
    makeDirectories(this.directory);
    const temporary = join(this.directory, randomUUID() + TEMPORARY);
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await this.trim();
  }

  private path(key: string): string {
    if (!/^[A-Za-z0-9_-]{1,200}$/.test(key)) throw new TypeError(`not a cache key: ${key}`);
    return join(this.directory, key);
  }

  /** Removes what was not used for longest until the rest is within the limit. */
  private async trim(): Promise<void> {
    const files = [];
    for (const name of await readdir(this.directory)) {
      const path = join(this.directory, name);
      const status = await stat(path).catch(() => null); // another process trims too
      if (!status?.isFile()) continue;
      if (name.endsWith(TEMPORARY)) {
        if (Date.now() - status.mtimeMs > ABANDONED) await rm(path, { force: true });
      } else files.push({ path, size: status.size, used: status.mtimeMs });
    }
    files.sort((a, b) => b.used - a.used);
    let total = 0;
    for (const file of files) {
      total += file.size;
      if (total > this.limit) await rm(file.path, { force: true });
    }
  }
}
