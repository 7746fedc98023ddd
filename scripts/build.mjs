// Builds everything that is not in the repository:
//
//   kernel/index.ts         -> build/kernel/{up,smp}{,-debug}.wasm -> dist/kernel/
//   host/machine/*.wat      -> dist/machine/
//   userland/manifest.json  -> dist/rootfs/ (files) and dist/rootfs.json (paths, modes, links)
//   host/, web/             -> dist/*.mjs for Node, dist/web/ for browsers
//
// dist/ is complete in itself: it is what `npm pack` ships. Steps whose inputs are unchanged are skipped
// (scripts/lib/steps.mjs). `npm ci` runs this as `prepare`; where the development dependencies are absent
// (a production install of a checkout) it says so and leaves things as they are.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/asc.mjs';
import { CompilerPool } from './lib/asc_pool.mjs';
import { buildKernel } from './lib/build_kernel.mjs';
import { buildMachine } from './lib/build_machine.mjs';
import { buildUserland } from './lib/build_userland.mjs';
import { buildHost } from './lib/build_host.mjs';
import { COMPLETE } from './lib/entries.mjs';
import { removeStale } from './lib/steps.mjs';

const absentTools = ['assemblyscript/asc', 'esbuild'].filter((name) => {
  try {
    return !import.meta.resolve(name);
  } catch {
    return true;
  }
});

if (absentTools.length === 0) {
  await build();
} else if (process.argv.includes('--prepare')) {
  console.log(`build: skipped, no development dependencies (${absentTools.join(', ')})`);
} else {
  console.error(`build: ${absentTools.join(', ')} not installed: run \`npm ci\``);
  process.exitCode = 1;
}

async function build() {
  const start = performance.now();
  const missing = new Set();
  /** Whether `path` is there; otherwise the part that it begins is left out. */
  const present = (path) => existsSync(join(root, path)) || (missing.add(path), false);
  const pool = new CompilerPool();
  try {
    const kernel = await buildKernel(pool, present);
    const userland = await buildUserland(pool, present);
    const image = [...kernel, ...(await buildMachine(present)), ...userland];
    const host = await buildHost(present, image);
    removeStale('dist', [...image, ...host]);
  } catch (error) {
    console.error(`build: ${error.message}`);
    process.exitCode = 1;
    return;
  } finally {
    await pool.close();
  }
  for (const path of missing) console.log(`${path} does not exist: ${COMPLETE ? 'error' : 'skipped'}`);
  if (missing.size > 0 && COMPLETE) process.exitCode = 1;
  console.log(`build  ${((performance.now() - start) / 1000).toFixed(2)} s`);
}
