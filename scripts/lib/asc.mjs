// Runs the AssemblyScript compiler and records what it read, so that a build step can know whether
// anything that matters has changed. Flags live in asconfig.json (the kernel, one target per build) and in
// userland/asconfig.json (programs).

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncify } from './asyncify.mjs';
import { joinDataSegments } from './data_segments.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Compiles one program, and makes it able to fork if `asyncify` says how (asyncify.mjs). Paths are relative to the repository's root; names inside the module
 * (`kernel/base/panic/abort`) are, too.
 * @param {{ entries: string[], config?: string, target?: string, flags?: string[], asyncify?: 'direct' | 'indirect' }} job `config`:
 *   asconfig.json unless given, `target`: one of its targets; `flags`: further asc command line flags
 * @returns {Promise<{ wasm: Uint8Array<ArrayBuffer>, inputs: string[], warnings: string }>} `inputs`: every file of
 *   the repository that the compiler read
 * @throws {Error} with the compiler's diagnostics as message
 */
export async function compileAssemblyScript({
  entries,
  config = 'asconfig.json',
  target,
  flags = [],
  asyncify: calls,
}) {
  const { default: asc } = await import('assemblyscript/asc');
  const inputs = new Set([config]);
  let wasm;
  const args = [...entries, '--config', config, ...(target ? ['--target', target] : []), '--baseDir', root];
  const { error, stdout, stderr } = await asc.main(
    [...args, '--outFile', 'out.wasm', '--noColors', ...flags],
    {
      readFile(name, baseDir) {
        const path = resolve(baseDir, name);
        let text;
        try {
          text = readFileSync(path, 'utf8');
        } catch {
          return null;
        }
        inputs.add(relative(root, path));
        return text;
      },
      writeFile(name, contents) {
        if (name === 'out.wasm') wasm = contents;
      },
      listFiles(name, baseDir) {
        try {
          return readdirSync(resolve(baseDir, name)).filter((file) => /^(?!.*\.d\.ts$).*\.ts$/.test(file));
        } catch {
          return null;
        }
      },
    },
  );
  const diagnostics = stderr.toString().trim() || stdout.toString().trim();
  if (error || !wasm) throw new Error(diagnostics || String(error));
  if (calls) wasm = await asyncify(wasm, calls);
  wasm = joinDataSegments(wasm);
  return { wasm, inputs: [...inputs].sort(), warnings: diagnostics };
}
