/**
 * What the kernel needs to know of a program before it starts, and whether the program is one that it can start.
 */
import { RESERVED_PREFIX, MEMORY_MODULE, MEMORY_NAME } from './contract.ts';
import { refuse } from './errors.ts';
import { KIND } from './module.ts';
import type { Module } from './module.ts';
import { unwindPages, usesAsyncify } from './asyncify.ts';
import { isNumber, signature } from './types.ts';

/** An imported function, its types separated by spaces: `i32 i64`. */
export interface ImportedFunction {
  module: string;
  name: string;
  params: string;
  results: string;
}

/** A program as the kernel sees it: plain data that survives JSON and structured cloning. */
export interface ProgramInfo {
  /** Sizes in pages of 64 KiB; `maximum` null: none declared. Null: the program has no memory. */
  memory: { initial: number; maximum: number | null } | null;
  /** Initial elements of all its own tables, to be charged. */
  tableElements: number;
  /** Built with Asyncify: can fork. */
  asyncify: boolean;
  /** Pages that a fork needs behind its memory; 0 if it was not built with Asyncify. */
  forkPages: number;
  /** Has a start function, exported as `__minios_start`. */
  start: boolean;
  imports: ImportedFunction[];
  /** Bytes of function bodies before rewriting. */
  codeBytes: number;
  /** Mutable globals. */
  mutableGlobals: number;
  /** Those of them that are references: a program that has one cannot fork. */
  opaqueGlobals: number;
  /** It has an instruction that changes a table, so that it cannot fork. Right only after rewriting. */
  changesTables: boolean;
}

/** What programs may import: module → name → signature such as `i32 i64 -> i32`. */
export type ImportTable = Record<string, Record<string, string | readonly string[]>>;

/** Describes a decoded module. */
export function inspectModule(module: Module): ProgramInfo {
  const mutable = module.globals.filter((global) => global.mutable);
  return {
    memory: module.memory && { initial: module.memory.initial, maximum: module.memory.maximum },
    tableElements: module.tables.reduce((sum, table) => sum + table.initial, 0),
    asyncify: usesAsyncify(module),
    forkPages: unwindPages(module),
    start: module.start >= 0,
    imports: module.imports
      .filter((entry) => entry.kind === KIND.function)
      .map((entry) => ({
        module: entry.module,
        name: entry.name,
        params: module.types[entry.type].parameters.join(' '),
        results: module.types[entry.type].results.join(' '),
      })),
    codeBytes: module.bodies.reduce((sum, body) => sum + body.end - body.start, 0),
    mutableGlobals: mutable.length,
    opaqueGlobals: mutable.filter((global) => !isNumber(global.type)).length,
    changesTables: module.changesTables,
  };
}

/** Refuses a module that is not a program of minios, with the reason. */
export function checkProgram(module: Module): void {
  checkReserved(module);
  const exported = new Map(module.exports.map((entry) => [entry.name, entry]));
  const entry = exported.get('_start');
  if (!entry) {
    refuse(
      exported.has('_initialize')
        ? 'exports _initialize but not _start: a library (reactor), not a program (link it as a command)'
        : 'exports no function _start (link it as a WASI command)',
    );
  }
  if (entry.kind !== KIND.function || entry.index < module.importedFunctions) {
    refuse('its export _start is not a function of its own');
  }
  const type = signature(module.types[module.functionTypes[entry.index]]);
  if (type !== '->')
    refuse(`its function _start has type ${type}; it must have neither parameters nor results`);
  const wasi = module.imports.some((item) => item.kind === KIND.function && item.module.startsWith('wasi'));
  if (wasi && module.memory && exported.get('memory')?.kind !== KIND.memory) {
    refuse("has a memory but does not export it as 'memory', as WASI requires");
  }
}

function checkReserved(module: Module): void {
  for (const { name } of module.exports) {
    if (name.startsWith(RESERVED_PREFIX))
      refuse(`exports ${name}; names with ${RESERVED_PREFIX} are reserved`);
  }
  for (const entry of module.imports) {
    if (entry.name.startsWith(RESERVED_PREFIX) || entry.module.startsWith(RESERVED_PREFIX)) {
      refuse(`imports ${entry.module}.${entry.name}; names with ${RESERVED_PREFIX} are reserved`);
    }
    if (entry.module === MEMORY_MODULE && entry.name === MEMORY_NAME) {
      refuse(`imports ${MEMORY_MODULE}.${MEMORY_NAME}, which is reserved`);
    }
  }
}

/** Refuses a program that imports what `table` does not have, or with another type. */
export function checkImports(imports: readonly ImportedFunction[], table: ImportTable): void {
  const seen = new Map<string, string>();
  for (const { module, name, params, results } of imports) {
    const functions = Object.hasOwn(table, module) ? table[module] : undefined;
    const expected = functions && Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (expected === undefined) {
      refuse(
        `imports ${printable(module)}.${printable(name)}, which minios does not provide ` +
          `(programs may import ${listing(Object.keys(table))})`,
      );
    }
    const actual = signature({ parameters: params ? [params] : [], results: results ? [results] : [] });
    const types = [expected].flat();
    if (!types.some((type) => type.trim().replace(/\s+/g, ' ') === actual)) {
      refuse(`imports ${module}.${name} as (${actual}), but it is (${types.join(') or (')})`);
    }
    // Of a name with two types a module has one: there is one function by that name for all of its imports.
    const before = seen.get(`${module}.${name}`) ?? actual;
    if (before !== actual) refuse(`imports ${module}.${name} as (${before}) and as (${actual})`);
    seen.set(`${module}.${name}`, actual);
  }
}

/** A name from the program, for a message: one short line, without control characters. */
function printable(text: string): string {
  const short = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  return short.replace(/[\p{C}\p{Z}]/gu, '?') || "''";
}

function listing(names: string[]): string {
  if (names.length < 2) return names[0] ?? 'nothing';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
