// Build step: the kernel, once per target. Flags are in asconfig.json.

import { compilerVersion, runStep, writeOutput } from './steps.mjs';

const ENTRY = 'kernel/index.ts';

/** up: one hart, no shared memory. smp: several harts over one shared memory. */
export const KERNEL_TARGETS = ['up', 'up-debug', 'smp', 'smp-debug'];

/** Path of a built kernel, relative to the repository's root. */
export const kernelPath = (target) => `build/kernel/${target}.wasm`;

/** @returns {Promise<string[]>} the files of dist/ that it is responsible for */
export async function buildKernel(pool, present) {
  if (!present(ENTRY)) return [];
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
      const { wasm, inputs, warnings } = await pool.compile({ entries: [ENTRY], target });
      if (warnings) console.warn(warnings);
      writeOutput(kernelPath(target), wasm);
      writeOutput(output, wasm);
      return inputs;
    },
  });
}
