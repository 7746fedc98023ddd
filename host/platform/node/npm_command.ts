/**
 * Tarballs of npm packages by the npm command: for users with settings that npm.ts does not know. npm tells nothing
 * of how far it is, so it is asked second.
 *
 * Interface: npmPackage.
 */
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npmTarball } from './npm.ts';
import type { Tarball } from '../npm_registry.ts';

/** npm may take so long, milliseconds. */
const PATIENCE_MS = 600_000;

/** A package from the registry, by ourselves or else by npm. Rejects with one line. */
export async function npmPackage(name: string, version: string): Promise<Tarball> {
  try {
    return await npmTarball(name, version);
  } catch (error) {
    const packed = await npmPack(name, version).catch(() => null);
    if (!packed) throw error;
    return packed;
  }
}

/** As `npm pack` makes it. Rejects if there is no npm, or it cannot. */
export async function npmPack(name: string, version: string): Promise<Tarball> {
  const directory = await mkdtemp(join(tmpdir(), 'minios-npm-'));
  try {
    const args = ['pack', `${name}@${version}`, '--pack-destination', directory, '--ignore-scripts'];
    const options = { timeout: PATIENCE_MS, shell: process.platform === 'win32' };
    await promisify(execFile)('npm', [...args, '--silent', '--fetch-retries=0'], options);
    const [archive] = await readdir(directory);
    if (archive === undefined) throw new Error('npm pack left no archive');
    const path = join(directory, archive);
    return { size: (await stat(path)).size, bytes: removedAfter(path, directory) };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function* removedAfter(path: string, directory: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
