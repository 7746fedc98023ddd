/** Compiles programs in AssemblyScript, those that run in the machine and the kernels that run by themselves. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAssemblyScript } from '../scripts/lib/asc.mjs';
import { buildDirectory, repository } from './files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a cached program was made from. */
interface Recipe {
  digest: string;
  inputs: string[];
}

/**
 * Compiles `entry`, a path in the repository, unless nothing that it was made from has changed. `config`: a configuration
 * file in the repository, or null for flags alone; `forks`: it is made able to. Throws with the compiler's diagnostics.
 */
export async function compileProgram(
  entry: string,
  flags: string[],
  config: string | null,
  forks = false,
): Promise<Bytes> {
  const name = entry.replaceAll('/', '_').replace(/\.ts$/, '');
  const output = join(buildDirectory(), `${name}.wasm`);
  const recipePath = join(buildDirectory(), `${name}.json`);
  const digest = (inputs: string[]): string => {
    const hash = createHash('sha256').update(JSON.stringify([flags, config, inputs, forks]));
    for (const input of inputs) {
      const path = join(repository, input);
      hash.update(existsSync(path) ? readFileSync(path) : 'missing');
    }
    return hash.digest('hex');
  };
  if (existsSync(output) && existsSync(recipePath)) {
    const recipe = JSON.parse(readFileSync(recipePath, 'utf8')) as Recipe;
    if (digest(recipe.inputs) === recipe.digest) return new Uint8Array(readFileSync(output));
  }
  const job = { entries: [entry], config: config ?? 'none', flags };
  const { wasm, inputs } = await compileAssemblyScript(forks ? { ...job, asyncify: 'indirect' } : job);
  const own = inputs.filter((input) => input !== 'none');
  writeFileSync(output, wasm);
  writeFileSync(recipePath, JSON.stringify({ digest: digest(own), inputs: own } satisfies Recipe));
  return wasm;
}
