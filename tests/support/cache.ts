// A cache of directories on disk for things that tests fetch or build: filled once, used by every later run.
//
// Interface: cacheDirectory(), cached(key, produce).
// Concurrency: an entry appears by one rename, so no reader ever sees half of it. A lock file beside the entry
// keeps two processes from producing the same thing twice; losing the lock costs time, never correctness.

import { mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Directory of the cache: $XDG_CACHE_HOME/minios-test, or ~/.cache/minios-test. It may be deleted at any time. */
export function cacheDirectory(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'minios-test');
}

/** Path that the entry `key` (a relative path) has, whether or not it is there yet. */
export function cachePath(key: string): string {
  return join(cacheDirectory(), key);
}

const underWay = new Map<string, Promise<string>>();

/**
 * The directory of cache entry `key`, which `produce` fills first if it is not there. `produce` gets an empty
 * directory to write into; if it throws, nothing is cached and the error goes to the caller.
 */
export function cached(key: string, produce: (directory: string) => Promise<void>): Promise<string> {
  const target = cachePath(key);
  let entry = underWay.get(target);
  if (entry === undefined) {
    entry = find(target, produce).catch((error: unknown) => {
      underWay.delete(target);
      throw error;
    });
    underWay.set(target, entry);
  }
  return entry;
}

async function find(target: string, produce: (directory: string) => Promise<void>): Promise<string> {
  if (await exists(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const unlock = await lock(`${target}.lock`);
  try {
    if (await exists(target)) return target;
    const scratch = await mkdtemp(`${target}.new-`);
    try {
      await produce(scratch);
      await rename(scratch, target).catch(async (error: unknown) => {
        if (!(await exists(target))) throw error;
      });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return target;
  } finally {
    await unlock();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Takes the lock file, waiting while the process named in it lives. Returns the function that gives it back. */
async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await isStale(path)) await rm(path, { force: true });
    else await sleep(100);
  }
}

async function isStale(path: string): Promise<boolean> {
  const holder = Number(await readFile(path, 'utf8').catch(() => ''));
  if (holder > 0) {
    try {
      process.kill(holder, 0);
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH';
    }
  }
  // Not written yet, or its writer died between creating and writing it.
  const age = await stat(path).then(
    (status) => Date.now() - status.mtimeMs,
    () => 0,
  );
  return age > 10_000;
}
