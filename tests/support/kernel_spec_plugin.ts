// Vite plugin: makes an AssemblyScript spec (tests/kernel/**/*.spec.ts) a vitest test file.

import { relative, sep } from 'node:path';
import type { Plugin } from 'vite';

const root = new URL('../..', import.meta.url).pathname;

/** Loads each spec as a module that compiles it and declares one test per exported `test_*` function. */
export function kernelSpecs(): Plugin {
  return {
    name: 'minios:kernel-specs',
    enforce: 'pre',
    load(id) {
      const path = relative(root, id.split('?')[0] ?? '').replaceAll(sep, '/');
      if (!path.startsWith('tests/kernel/') || !path.endsWith('.spec.ts')) return null;
      const harness = JSON.stringify(`${root}tests/support/kernel_spec.ts`);
      return `import { declareSpec } from ${harness};\nawait declareSpec(${JSON.stringify(path)});\n`;
    },
  };
}
