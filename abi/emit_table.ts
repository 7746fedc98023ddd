// Writes the kernel's table of system calls: for each call that the kernel implements, the export that programs are bound
// to. An export is the function itself with one question before it: is somebody watching the calls of this task?
//
// Interface: emitTable; systemCalls, every call that programs can make, in the order of their numbers.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES } from './interface.ts';
import { lower } from './lowering.ts';
import type { Func, Module } from './schema.ts';

export interface SystemCall {
  number: number;
  module: Module;
  fn: Func;
  kernelExport: string;
}

/** Every call that programs can make; the number is what tracers and filters know it by. */
export function systemCalls(): SystemCall[] {
  return MODULES.filter(({ name }) => name !== 'machine')
    .flatMap((module) =>
      module.functions.map((fn) => ({ module, fn, kernelExport: module.prefix + fn.name })),
    )
    .map((call, number) => ({ number, ...call }));
}

/** Which file of `folder` exports which function. */
function implementations(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(folder).sort()) {
    if (file === 'table.ts' || !file.endsWith('.ts')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name] of text.matchAll(/^export function (\w+)\(/gm)) found.set(name!, file.slice(0, -3));
  }
  return found;
}

/** kernel/syscall/table.ts, from the functions that the files beside it export. */
export function emitTable(head: string, folder: string): string {
  const files = implementations(folder);
  const calls = systemCalls().filter(({ kernelExport }) => files.has(kernelExport));
  const lines = [head];
  for (const file of [...new Set(files.values())].sort()) {
    const names = calls.filter(({ kernelExport }) => files.get(kernelExport) === file);
    if (names.length === 0) continue;
    lines.push('import {');
    for (const { kernelExport } of names) lines.push(`  ${kernelExport} as do_${kernelExport},`);
    lines.push(`} from './${file}';`);
  }
  lines.push("import { argument, entered, refused, watched } from './watch';");
  for (const call of calls) lines.push('', ...entry(call));
  return [...lines, ''].join('\n');
}

/** What a call that a filter forbids does: it fails as its kind does; what answers nothing does nothing. */
function refusal(fn: Func): string {
  if (fn.returns === 'value') return 'return refused(-denied);';
  if (fn.returns === 'errno') return 'return refused(denied);';
  return '{\n      refused(0);\n      return;\n    }';
}

/** Room for arguments in a task's Ptrace and in ptrace_syscall_info. */
const MOST_ARGUMENTS = 16;

function entry({ number, fn, kernelExport }: SystemCall): string[] {
  const parameters = lower(fn).map(({ wasm }, index) => ({ name: `a${index}`, wasm }));
  if (parameters.length > MOST_ARGUMENTS)
    throw new Error(`${kernelExport} has more than ${MOST_ARGUMENTS} arguments`);
  const returns = fn.returns === 'errno' || fn.returns === 'value';
  const values = parameters.map(({ name }) => name).join(', ');
  const stores = parameters.map(
    ({ name, wasm }, index) =>
      `    argument(${index}, ${wasm === 'i64' ? `<u64>${name}` : `<u64>(<u32>${name})`});`,
  );
  return [
    `export function ${kernelExport}(${parameters.map(({ name, wasm }) => `${name}: ${wasm}`).join(', ')}): ${returns ? 'i32' : 'void'} {`,
    '  if (watched()) {',
    ...stores,
    `    const denied = entered(${number}, ${parameters.length});`,
    `    if (denied != 0) ${refusal(fn)}`,
    '  }',
    `  ${returns ? 'return ' : ''}do_${kernelExport}(${values});`,
    '}',
  ];
}
