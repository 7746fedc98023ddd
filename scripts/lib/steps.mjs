// Incremental build steps. A step names its outputs; after it ran, the files that it read are hashed into
// build/cache/NAME.json, and it is skipped while those hashes, its own description and its outputs stand.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './asc.mjs';

const cacheDirectory = join(root, 'build/cache');
const hashes = new Map();

/** SHA-256 of a file of the repository, or 'absent'. Read at most once in a build. */
export function hashFile(path) {
  let hash = hashes.get(path);
  if (hash === undefined) {
    try {
      hash = createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex');
    } catch {
      hash = 'absent';
    }
    hashes.set(path, hash);
  }
  return hash;
}

/** Writes a file below the repository's root, making folders as needed. */
export function writeOutput(path, contents) {
  const absolute = join(root, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, contents);
  hashes.delete(path);
}

/**
 * Runs one step unless it is up to date, and prints one line with its time.
 * @param {{ name: string, key: unknown, outputs: string[], run: () => Promise<string[]> }} step `key`:
 *   whatever besides input files decides the result (flags, versions); `run` returns its input files
 * @returns {Promise<string[]>} the input files, also of a step that was up to date
 */
export async function runStep({ name, key, outputs, run }) {
  const cacheFile = join(cacheDirectory, `${name.replaceAll(/[^\w.-]+/g, '_')}.json`);
  const wanted = JSON.stringify(key);
  const last = readCache(cacheFile);
  const fresh =
    last?.key === wanted &&
    outputs.every((path) => existsSync(join(root, path))) &&
    Object.entries(last.inputs).every(([path, hash]) => hashFile(path) === hash);
  if (fresh) return Object.keys(last.inputs);
  rmSync(cacheFile, { force: true });
  const start = performance.now();
  const files = await run();
  const inputs = Object.fromEntries(files.map((path) => [path, hashFile(path)]));
  mkdirSync(cacheDirectory, { recursive: true });
  writeFileSync(cacheFile, JSON.stringify({ key: wanted, inputs }));
  console.log(`${name}  ${((performance.now() - start) / 1000).toFixed(2)} s`);
  return files;
}

function readCache(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Version of the AssemblyScript compiler, part of the key of every step that runs it. */
export function compilerVersion() {
  return JSON.parse(readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8')).version;
}

/** Deletes what an earlier build left below `folder` and this one does not make. */
export function removeStale(folder, outputs) {
  const wanted = new Set(outputs.map((path) => join(root, path)));
  const sweep = (directory) => {
    if (!existsSync(directory)) return;
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) sweep(path);
      else if (!wanted.has(path)) rmSync(path);
    }
    if (readdirSync(directory).length === 0) rmSync(directory, { recursive: true });
  };
  sweep(join(root, folder));
}
