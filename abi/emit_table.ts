// Writes the kernel's tables of system calls: for each call that the kernel implements, the export that programs are bound
// to. It does all that happens at the border: it enters the kernel, asks whether somebody watches the calls of this task,
// calls the kernel's function, a plain one that answers ≥ 0 or −errno, and leaves as the description says.
//
// Interface: emitTables; systemCalls, every call that programs can make, in the order of their numbers.

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

/** The kernel's function behind a call. */
const systemFunction = ({ module, fn }: SystemCall): string => (module.systemPrefix ?? 'sys_') + fn.name;

/** Which file in or below `folder` exports which system call. */
function implementations(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.startsWith('table_') || !file.endsWith('.ts')) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    for (const [, name] of text.matchAll(/^export function (sys_\w+)\(/gm)) {
      if (found.has(name!)) throw new Error(`${name} is in both ${found.get(name!)}.ts and ${file}`);
      found.set(name!, file.slice(0, -3));
    }
  }
  return found;
}

/** kernel/syscall/table_*.ts by name, one for each import module, from the functions that the files beside them export. */
export function emitTables(head: string, folder: string): Map<string, string> {
  const files = implementations(folder);
  const tables = new Map<string, string>();
  for (const module of MODULES) {
    const calls = systemCalls().filter((call) => call.module === module && files.has(systemFunction(call)));
    if (calls.length > 0) tables.set(`table_${module.prefix.slice(0, -1)}.ts`, emitTable(head, calls, files));
  }
  return tables;
}

function emitTable(head: string, calls: SystemCall[], files: Map<string, string>): string {
  const entries = calls.flatMap((call) => ['', ...entry(call)]);
  const text = entries.join('\n');
  const used = (names: string[]): string[] => names.filter((name) => new RegExp(`\\b${name}\\(`).test(text));
  const imports = [
    importFrom('./border', used(BORDER)),
    importFrom('./descriptor', used(['restarted'])),
    ...[...new Set(files.values())].sort().flatMap((file) => {
      const names = calls.map(systemFunction).filter((name) => files.get(name) === file);
      return importFrom(`./${file}`, names.sort());
    }),
  ];
  return [head, ...imports.flat(), ...entries, ''].join('\n');
}

/** What the border offers to entries. */
const BORDER = [
  'call_begins',
  'die',
  'die_of_exec',
  'enter',
  'leave',
  'leave_errno',
  'leave_fork',
  'replaced',
  'watch',
  'watched',
];

function importFrom(file: string, names: string[]): string[] {
  return names.length === 0 ? [] : ['import {', ...names.map((name) => `  ${name},`), `} from '${file}';`];
}

/** Room for arguments in a task's Ptrace and in ptrace_syscall_info. */
const MOST_ARGUMENTS = 16;

/** The whole border around one system call. */
function entry(call: SystemCall): string[] {
  const { number, fn, kernelExport } = call;
  const parameters = lower(fn);
  if (parameters.length > MOST_ARGUMENTS)
    throw new Error(`${kernelExport} has more than ${MOST_ARGUMENTS} arguments`);
  const declared = parameters.map(({ name, wasm }) => `${name}: ${wasm}`).join(', ');
  const made = `${systemFunction(call)}(${parameters.map(({ name }) => name).join(', ')})`;
  return [
    `export function ${kernelExport}(${declared}): ${answers(fn) ? 'i32' : 'void'} {`,
    '  enter();',
    '  if (watched()) {',
    ...parameters.map(
      ({ name, wasm }, index) =>
        `    watch(${index}, ${wasm === 'i64' ? `<u64>${name}` : `<u64>(<u32>${name})`});`,
    ),
    `    const refusal = call_begins(${number}, ${parameters.length});`,
    ...refuse(fn),
    '  }',
    ...body(fn, made),
    '}',
  ];
}

const answers = (fn: Func): boolean => fn.returns === 'errno' || fn.returns === 'value';

/** How `result` goes back to the program. */
const leaving = (fn: Func, result: string): string =>
  `${fn.returns === 'errno' ? 'leave_errno' : 'leave'}(${result})`;

/** What a call that a filter forbids does: it fails as its kind does; what answers nothing does nothing. */
function refuse(fn: Func): string[] {
  if (answers(fn)) return [`    if (refusal != 0) return ${leaving(fn, 'refusal')};`];
  return ['    if (refusal != 0) {', '      leave(0);', '      return;', '    }'];
}

/** The call itself, and how it ends. */
function body(fn: Func, made: string): string[] {
  switch (fn.course) {
    case 'restarts':
      return [
        '  let result: i32;',
        `  do result = ${made};`,
        '  while (restarted(result));',
        `  return ${leaving(fn, 'result')};`,
      ];
    case 'forks':
      return [`  return leave_fork(${made});`];
    case 'replaces':
      return [
        answers(fn) ? `  return ${leaving(fn, `replaced(${made})`)};` : `  die_of_exec(replaced(${made}));`,
      ];
    case 'ends':
      return [`  die(${made});`];
    default:
      return answers(fn) ? [`  return ${leaving(fn, made)};`] : [`  ${made};`, '  leave(0);'];
  }
}
