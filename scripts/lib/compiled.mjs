// AssemblyScript programs that tests and the bench compile for themselves, kept in build/cache/compiled/ and compiled again
// only when a file that they were made of, a flag or the compiler has changed: the kernel's specs are most of a minute of it.
//
// Interface: compiled(job). An entry is one file that appears by one rename, so that test files, which run in processes of
// their own, may want the same program at once: it is then compiled twice, never read by halves.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAssemblyScript, root } from './asc.mjs';
import { compilerVersion, hashFile } from './steps.mjs';

const folder = join(root, 'build/cache/compiled');

/** What compileAssemblyScript does by itself, beside the compiler. */
const OWN = ['asc', 'asyncify', 'data_segments'].map((name) => `scripts/lib/${name}.mjs`);

/**
 * @param {Parameters<typeof compileAssemblyScript>[0]} job
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the module
 * @throws {Error} with the compiler's diagnostics as message; nothing is kept then
 */
export async function compiled(job) {
  const key = JSON.stringify([compilerVersion(), job]);
  const name = job.entries[0].replaceAll(/[^\w.-]+/g, '_');
  const path = join(folder, `${name}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`);
  const last = readEntry(path);
  if (last && Object.entries(last.inputs).every(([file, hash]) => hashFile(file) === hash)) return last.wasm;
  const { wasm, inputs } = await compileAssemblyScript(job);
  writeEntry(path, Object.fromEntries([...inputs, ...OWN].map((file) => [file, hashFile(file)])), wasm);
  return wasm;
}

/** An entry: a line with the hashes of its inputs, then the module. Undefined if there is none. */
function readEntry(path) {
  try {
    const bytes = readFileSync(path);
    const end = bytes.indexOf('\n');
    return {
      inputs: JSON.parse(bytes.toString('utf8', 0, end)),
      wasm: new Uint8Array(bytes.subarray(end + 1)),
    };
  } catch {
    return undefined;
  }
}

function writeEntry(path, inputs, wasm) {
  mkdirSync(folder, { recursive: true });
  const scratch = `${path}.${process.pid}`;
  writeFileSync(scratch, Buffer.concat([Buffer.from(`${JSON.stringify(inputs)}\n`), wasm]));
  renameSync(scratch, path);
}
