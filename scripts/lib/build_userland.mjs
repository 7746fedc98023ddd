// Build step: the root file system, from userland/manifest.json:
//
//   programs:    { path, source, links?, asyncify?, stack?, pages?, runtime? }   source compiled by asc; `links` are further paths
//                of the same program (a multi-call tool); asyncify: can fork(): true, or "direct" if no function on
//                the way to fork() is called through a function reference; stack: bytes for references that
//                the garbage collector is to see, default 32768; pages: 64 KiB of memory to begin with: enough of
//                it saves a short-lived program collections, and the machine uses memories again that have not grown;
//                runtime: "stub" for one that has a small task and then ends or executes another program: its
//                memory is never freed, and nothing keeps account of references; "minimal" for one that calls __collect()
//                itself, where its functions hold nothing that neither a global variable nor a pinned object leads to
//   files:       { path, source, mode? }               copied as they are; mode is octal, default 0644
//   directories: { path, mode? }                       default 0755; parents of everything else are implied
//
// `path` and `links` are absolute paths inside the OS, `source` is relative to userland/. The result is
// dist/rootfs/PATH for each file, and dist/rootfs.json, an array in path order of
// { path, type: 'directory' | 'file' | 'symlink', mode, size?, digest?, target? }: npm packages carry neither
// symbolic links nor file modes. `digest` is the SHA-256 of a file, so that the index alone says which userland it is.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { root } from './asc.mjs';
import { USERLAND_MANIFEST } from './entries.mjs';
import { compilerVersion, hashFile, runStep, writeOutput } from './steps.mjs';

const CONFIG = 'userland/asconfig.json';

/** What that configuration loads into the compiler. */
const TRANSFORM = 'scripts/lib/out_of_memory.mjs';
const ASYNCIFY = 'scripts/lib/asyncify.mjs';
const DATA_SEGMENTS = 'scripts/lib/data_segments.mjs';
const INDEX = 'dist/rootfs.json';

/** What a program may import: the ABI, and nothing of a JavaScript host. */
const IMPORT_MODULES = ['wasi_snapshot_preview1', 'wasix_32v1', 'minios'];

/** @returns {Promise<string[]>} the files of dist/ that it is responsible for */
export async function buildUserland(pool, present) {
  if (!present(USERLAND_MANIFEST)) return [];
  const manifest = readManifest();
  const programs = manifest.programs.filter(({ source }) => present(`userland/${source}`));
  const files = manifest.files.filter(({ source }) => present(`userland/${source}`));
  await Promise.all(programs.map((program) => buildProgram(pool, program)));
  for (const file of files) {
    const output = `dist/rootfs${file.path}`;
    const source = `userland/${file.source}`;
    await runStep({
      name: `rootfs ${file.path}`,
      key: [source],
      outputs: [output],
      async run() {
        writeOutput(output, readFileSync(join(root, source)));
        return [source];
      },
    });
  }
  writeOutput(INDEX, `${JSON.stringify(makeIndex(programs, files, manifest.directories), null, 1)}\n`);
  return [INDEX, ...[...programs, ...files].map(({ path }) => `dist/rootfs${path}`)];
}

function readManifest() {
  let manifest;
  try {
    manifest = JSON.parse(readFileSync(join(root, USERLAND_MANIFEST), 'utf8'));
  } catch (error) {
    throw new Error(`${USERLAND_MANIFEST}: ${error.message}`);
  }
  const { programs = [], files = [], directories = [] } = manifest;
  const seen = new Set();
  for (const entry of [...programs, ...files, ...directories]) {
    for (const path of [entry.path, ...(entry.links ?? [])]) {
      if (typeof path !== 'string' || !path.startsWith('/') || posix.normalize(path) !== path) {
        throw new Error(`${USERLAND_MANIFEST}: "${path}" is not an absolute, normalized path`);
      }
      if (seen.has(path)) throw new Error(`${USERLAND_MANIFEST}: "${path}" is there twice`);
      seen.add(path);
    }
  }
  return { programs, files, directories };
}

function buildProgram(pool, { path, source, asyncify = false, stack, pages, runtime }) {
  const output = `dist/rootfs${path}`;
  const entry = `userland/${source}`;
  return runStep({
    name: `program ${path}`,
    key: [
      compilerVersion(),
      hashFile(ASYNCIFY),
      hashFile(DATA_SEGMENTS),
      entry,
      asyncify,
      stack,
      pages,
      runtime,
    ],
    outputs: [output],
    async run() {
      const flags = [
        ...(stack ? ['--stackSize', String(stack)] : []),
        ...(pages ? ['--initialMemory', String(pages)] : []),
        ...(runtime ? ['--runtime', runtime] : []),
      ];
      const calls = asyncify && (asyncify === 'direct' ? 'direct' : 'indirect');
      const job = { entries: [entry], config: CONFIG, flags, asyncify: calls };
      const { wasm, inputs, warnings } = await pool.compile(job);
      if (warnings) console.warn(warnings);
      const foreign = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).find(
        ({ module }) => !IMPORT_MODULES.includes(module),
      );
      if (foreign) {
        throw new Error(`${entry}: imports ${foreign.module}.${foreign.name}, which minios does not provide`);
      }
      writeOutput(output, wasm);
      return [...inputs, TRANSFORM];
    },
  });
}

function makeIndex(programs, files, directories) {
  const entries = new Map();
  const contents = (path) => {
    const bytes = readFileSync(join(root, `dist/rootfs${path}`));
    return { size: bytes.length, digest: createHash('sha256').update(bytes).digest('hex') };
  };
  const addParents = (path) => {
    for (let parent = posix.dirname(path); parent !== '/'; parent = posix.dirname(parent)) {
      if (!entries.has(parent)) entries.set(parent, { path: parent, type: 'directory', mode: '0755' });
    }
  };
  for (const { path, mode = '0755' } of directories) entries.set(path, { path, type: 'directory', mode });
  for (const { path } of programs) entries.set(path, { path, type: 'file', mode: '0755', ...contents(path) });
  for (const { path, mode = '0644' } of files)
    entries.set(path, { path, type: 'file', mode, ...contents(path) });
  for (const { path, links = [] } of programs) {
    for (const link of links) {
      const target = posix.relative(posix.dirname(link), path);
      entries.set(link, { path: link, type: 'symlink', mode: '0777', target });
    }
  }
  for (const path of [...entries.keys()]) addParents(path);
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
