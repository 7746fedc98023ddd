// Build step: the machine's own WebAssembly, host/machine/*.wat -> dist/machine/*.wasm, and the stack probe.
//
// What touches the kernel's memory exists twice, as a shared memory is another type: NAME.wasm, NAME-smp.wasm.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './asc.mjs';
import { runStep, writeOutput } from './steps.mjs';

const SOURCES = ['uaccess', 'fork_window', 'host_window', 'table', 'callback'];
const LIMITS = { '': '0', '-smp': '0 65536 shared' };

/** Locals of the probe: 8 bytes each of the 16 KiB that a kernel entry may need. */
const PROBE_LOCALS = 2048;

/**
 * A function whose frame has 16 KiB, so that the engine checks at its entry that as much stack is left: its locals
 * are all alive across a call, in a branch that is never taken (the word at address 0 of RAM is always 0).
 */
function probeText(limits) {
  const each = (line) => Array.from({ length: PROBE_LOCALS }, (_, i) => line(i)).join('\n');
  return `(module
    (import "kernel" "memory" (memory ${limits}))
    (func $call (export "call"))
    (func (export "probe") (local ${'i64 '.repeat(PROBE_LOCALS)})
      (if (i32.load (i32.const 0)) (then
        ${each((i) => `(local.set ${i} (i64.load (i32.const ${8 * i})))`)}
        (call $call)
        ${each((i) => `(i64.store (i32.const ${8 * i}) (i64.add (local.get ${i}) (i64.const ${i})))`)}))))`;
}

/** @returns {Promise<string[]>} the files of dist/ that it is responsible for */
export async function buildMachine(present) {
  const sources = SOURCES.map((name) => `host/machine/${name}.wat`);
  const variants = (name) => Object.keys(LIMITS).map((suffix) => `dist/machine/${name}${suffix}.wasm`);
  const outputs = [...SOURCES, 'probe'].flatMap(variants);
  if (!sources.every(present)) return [];
  await runStep({
    name: 'machine',
    key: [PROBE_LOCALS, LIMITS],
    outputs,
    async run() {
      const { default: binaryen } = await import('binaryen');
      for (const [suffix, limits] of Object.entries(LIMITS)) {
        for (const name of SOURCES) {
          const text = readFileSync(join(root, `host/machine/${name}.wat`), 'utf8');
          writeOutput(
            `dist/machine/${name}${suffix}.wasm`,
            assemble(binaryen, name, text.replace('$kernel MEMORY_LIMITS', `$kernel ${limits}`)),
          );
        }
        writeOutput(`dist/machine/probe${suffix}.wasm`, assemble(binaryen, 'probe', probeText(limits)));
      }
      return ['scripts/lib/build_machine.mjs', ...sources];
    },
  });
  return outputs;
}

/**
 * Text to bytes. Not optimized: the probe must stay as it is. Comments are taken out first, because binaryen's
 * parser cuts the text short by what non-ASCII characters take more than one byte.
 */
function assemble(binaryen, name, text) {
  let module;
  try {
    module = binaryen.parseText(text.replaceAll(/;;.*$/gm, ''));
  } catch (error) {
    throw new Error(`host/machine/${name}.wat: ${error?.message ?? error}`);
  }
  try {
    module.setFeatures(binaryen.Features.All & ~binaryen.Features.GC);
    if (!module.validate()) throw new Error(`host/machine/${name}.wat is not valid`);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
