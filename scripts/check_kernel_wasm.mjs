// Checks every built kernel (build/kernel/*.wasm). Several instances of a kernel share one RAM, so nothing in
// the module may be state: state lives in RAM, at addresses of kernel/base/layout.ts.
//
//   node scripts/check_kernel_wasm.mjs [FILE...]
//
// - no start function; imports only from module `hw`, besides env.memory and env.table
// - no exported mutable global, no passive data segment (so no memory.init at run time)
// - every data segment lies in [1024, STATIC_END): constants, which each instance writes again
// - instantiating twice over one memory changes no byte outside the segments, and the same bytes inside

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './lib/asc.mjs';
import { readModule } from './lib/wasm_sections.mjs';

const PAGE = 65536;
const FIRST_CONSTANT = 1024;
const ALLOWED_IMPORTS = ['env.memory', 'env.table'];

/** STATIC_END of kernel/base/layout.ts: the end of the constants' area. */
function readStaticEnd() {
  const text = readFileSync(join(root, 'kernel/base/layout.ts'), 'utf8');
  const match = /export const STATIC_END\b[^=]*=\s*(0x[\da-f]+|\d+)\s*;/i.exec(text);
  if (!match) throw new Error('kernel/base/layout.ts: no literal `export const STATIC_END`');
  return Number(match[1]);
}

function checkStructure(module, staticEnd) {
  const problems = [];
  if (module.start !== undefined) problems.push(`has a start function (index ${module.start})`);
  for (const { module: from, name } of module.imports) {
    if (from !== 'hw' && !ALLOWED_IMPORTS.includes(`${from}.${name}`)) {
      problems.push(`imports ${from}.${name}, which is not in module hw`);
    }
  }
  if (!module.imports.some(({ kind }) => kind === 'memory')) problems.push('does not import its memory');
  for (const name of module.mutableGlobalExports) problems.push(`exports the mutable global ${name}`);
  for (const [index, { passive, offset, bytes }] of module.data.entries()) {
    const where = `data segment ${index}`;
    if (passive) problems.push(`${where} is passive: memory.init would make state`);
    else if (offset === undefined) problems.push(`${where} has no constant address`);
    else if (offset < FIRST_CONSTANT || offset + bytes.length > staticEnd) {
      const range = `${offset}..${offset + bytes.length}`;
      problems.push(`${where} at ${range} is outside ${FIRST_CONSTANT}..${staticEnd} (STATIC_END)`);
    }
  }
  return problems;
}

/** Instantiates twice over memory full of a pattern and compares with what the segments explain. */
function checkInstances(wasm, module) {
  const memoryImport = module.imports.find(({ kind }) => kind === 'memory');
  const tableImport = module.imports.find(({ kind }) => kind === 'table');
  const { minimum, maximum, shared } = memoryImport.limits;
  const memory = new WebAssembly.Memory({ initial: minimum, maximum: maximum ?? minimum, shared });
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(0xa5);
  const expected = new Uint8Array(minimum * PAGE).fill(0xa5);
  for (const { offset, bytes: data } of module.data) expected.set(data, offset);
  const imports = { env: { memory }, hw: {} };
  if (tableImport) {
    imports.env.table = new WebAssembly.Table({
      element: 'anyfunc',
      initial: tableImport.limits.minimum,
      maximum: tableImport.limits.maximum,
    });
  }
  for (const { module: from, name, kind } of module.imports) {
    if (kind !== 'function') continue;
    imports[from][name] = () => {
      throw new Error(`instantiation called ${from}.${name}`);
    };
  }
  const compiled = new WebAssembly.Module(wasm);
  for (const which of ['first', 'second']) {
    new WebAssembly.Instance(compiled, imports);
    const at = bytes.findIndex((byte, index) => byte !== expected[index]);
    if (at >= 0) return [`the ${which} instance wrote at ${at}, outside its constants`];
  }
  return [];
}

const folder = join(root, 'build/kernel');
const files =
  process.argv.length > 2
    ? process.argv.slice(2)
    : readdirSync(folder)
        .filter((name) => name.endsWith('.wasm'))
        .map((name) => join(folder, name));
const staticEnd = readStaticEnd();
let bad = 0;
for (const file of files) {
  const wasm = readFileSync(file);
  const module = readModule(wasm);
  let problems = checkStructure(module, staticEnd);
  if (problems.length === 0) problems = checkInstances(wasm, module);
  for (const problem of problems) console.error(`${basename(file)}: ${problem}`);
  bad += problems.length;
}
if (bad > 0) process.exitCode = 1;
else console.log(`kernel wasm: ${files.length} modules hold no state`);
