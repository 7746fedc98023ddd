/**
 * Whole directories of the OS, read and written by a host task: one request from outside, many system calls inside.
 *
 * Interface: TreeEntry, readTree, writeTree, removeTree.
 */
import {
  EEXIST,
  ENOENT,
  FILETYPE_DIRECTORY,
  FILETYPE_REGULAR_FILE,
  FILETYPE_SYMBOLIC_LINK,
} from '../../base/abi.ts';
import { ErrnoError, unless } from './task.ts';
import type { HostProcess } from './process.ts';

/** A file, a directory or a symbolic link below the directory in question. */
export type TreeEntry = {
  /** Relative to that directory. */
  path: string;
} & (
  | { type: 'directory' }
  | { type: 'file'; data: Uint8Array; mode?: number }
  | { type: 'symlink'; target: string }
);

/**
 * All that is below the directory `root`, parents before what they contain. Devices and pipes are left out. Rejects with
 * ErrnoError.
 */
export async function readTree(task: HostProcess, root: string): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  const visit = async (prefix: string): Promise<void> => {
    for (const { name, type } of await task.readDirectory(`${root}/${prefix}`)) {
      const path = prefix + name;
      const whole = `${root}/${path}`;
      if (type === FILETYPE_DIRECTORY) {
        entries.push({ path, type: 'directory' });
        await visit(`${path}/`);
      } else if (type === FILETYPE_REGULAR_FILE) {
        entries.push({ path, type: 'file', data: await task.readFile(whole) });
      } else if (type === FILETYPE_SYMBOLIC_LINK) {
        entries.push({ path, type: 'symlink', target: await task.readlink(whole) });
      }
    }
  };
  await visit('');
  return entries;
}

/** Makes the directory `root`, if it is not there, and in it what `entries` say, in their order. Rejects with ErrnoError. */
export async function writeTree(
  task: HostProcess,
  root: string,
  entries: readonly TreeEntry[],
): Promise<void> {
  await unless(EEXIST, task.mkdir(root));
  for (const entry of entries) {
    const path = `${root}/${entry.path}`;
    if (entry.type === 'directory') await unless(EEXIST, task.mkdir(path));
    else if (entry.type === 'file') await task.writeFile(path, entry.data, entry.mode);
    else await task.symlink(entry.target, path);
  }
}

/** Removes the directory `root` and all below it; nothing if it is not there. Rejects with ErrnoError. */
export async function removeTree(task: HostProcess, root: string): Promise<void> {
  let entries;
  try {
    entries = await task.readDirectory(root);
  } catch (error) {
    if (error instanceof ErrnoError && error.errno === ENOENT) return;
    throw error;
  }
  for (const { name, type } of entries) {
    const path = `${root}/${name}`;
    await (type === FILETYPE_DIRECTORY ? removeTree(task, path) : task.unlink(path));
  }
  await task.rmdir(root);
}
