// Build step: the kernel, once per target. Flags are in asconfig.json.

import { KERNEL_ENTRY } from './entries.mjs';
import { compilerVersion, runStep, writeOutput } from './steps.mjs';

/** up: one hart, no shared memory. smp: several harts over one shared memory. */
export const KERNEL_TARGETS = ['up', 'up-debug', 'smp', 'smp-debug'];

/** Path of a built kernel, relative to the repository's root. */
export const kernelPath = (target) => `build/kernel/${target}.wasm`;

/** @returns {Promise<string[]>} the files of dist/ that it is responsible for */
export async function buildKernel(pool, present) {
  if (!present(KERNEL_ENTRY)) return [];
  const outputs = KERNEL_TARGETS.map((target) => `dist/kernel/${target}.wasm`);
  await Promise.all(KERNEL_TARGETS.map((target, index) => buildTarget(pool, target, outputs[index])));
  return outputs;
}

function buildTarget(pool, target, output) {
  return runStep({
    name: `kernel ${target}`,
    key: [compilerVersion(), target],
    outputs: [kernelPath(target), output],
    async run() {
      const { wasm, inputs, warnings } = await pool.compile({ entries: [KERNEL_ENTRY], target });
      if (warnings) console.warn(warnings);
      writeOutput(kernelPath(target), wasm);
      writeOutput(output, wasm);
      return inputs;
    },
  });
}
