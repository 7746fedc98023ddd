// Everything that can be checked without running the system: `npm run check`, the first half of `npm test`.
// Prints one line per check, and the output of those that failed. Runs all of them, two at a time.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/asc.mjs';
import { COMPLETE } from './lib/entries.mjs';

const bin = (name) => join(root, 'node_modules/.bin', name);
const node = process.execPath;

/** What has not changed since it was last found right is not looked at again: minutes in a large tree. A clean clone has no cache. */
const cache = (name) => [
  '--cache',
  '--cache-location',
  join(root, 'build/cache', name),
  '--cache-strategy',
  'content',
];

/** `needs`: a file without which there is nothing to check. */
const CHECKS = [
  {
    name: 'types',
    command: [bin('tsc'), '-p', '.', '--incremental', '--tsBuildInfoFile', 'build/cache/tsc'],
  },
  { name: 'lint', command: [bin('eslint'), '.', '--max-warnings', '0', ...cache('eslint')] },
  { name: 'format', command: [bin('prettier'), '--check', '.', '--log-level', 'warn', ...cache('prettier')] },
  { name: 'layers', command: [node, 'scripts/check_layers.mjs'] },
  { name: 'embedded', command: [node, 'scripts/check_embedded.mjs'] },
  { name: 'abi', command: [node, 'abi/generate.ts', '--check'], needs: 'abi/generate.ts' },
  { name: 'build', command: [node, 'scripts/build.mjs'] },
];

/** Look at what the build made. */
const CHECKS_OF_BUILD = [
  { name: 'kernel wasm', command: [node, 'scripts/check_kernel_wasm.mjs'], needs: 'kernel/index.ts' },
];

function run([program, ...args]) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ output: error.message, ok: false }));
    child.on('close', (code) => resolve({ output, ok: code === 0 }));
  });
}

async function check({ name, command, needs }) {
  if (needs && !existsSync(join(root, needs))) {
    console.log(`${name}  ${COMPLETE ? 'FAILED' : 'skipped'}: ${needs} does not exist`);
    return !COMPLETE;
  }
  const start = performance.now();
  const { output, ok } = await run(command);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}  ${ok ? 'ok' : 'FAILED'}  ${seconds} s${ok ? '' : `\n${output.trimEnd()}`}`);
  return ok;
}

async function runAll(checks) {
  const queue = [...checks];
  let ok = true;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) ok = (await check(next)) && ok;
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  return ok;
}

const first = await runAll(CHECKS);
const second = await runAll(CHECKS_OF_BUILD);
if (!(first && second)) process.exitCode = 1;
