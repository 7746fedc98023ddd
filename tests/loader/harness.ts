/**
 * Runs modules, original and rewritten, without a kernel: for tests of the loader.
 */
import { EXPORT, HOOK, decodeModule, inspectModule, rewriteModule } from '../../host/loader/index.ts';
import type { ImportTable, ProgramInfo } from '../../host/loader/index.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Rewrites a module of any shape: one need not have `_start` to be tested. */
export function rewrite(bytes: Uint8Array): { bytes: Bytes; info: ProgramInfo } {
  if (!WebAssembly.validate(bytes as Bytes)) {
    new WebAssembly.Module(bytes as Bytes); // throws the reason
  }
  const module = decodeModule(bytes);
  return { bytes: rewriteModule(module) as Bytes, info: inspectModule(module) };
}

type Callable = (...args: unknown[]) => unknown;

/** What a test reaches of an instance: everything by name, callable. */
export type Exports = Record<string, Callable> & { memory?: WebAssembly.Memory };

/** The hooks, as JavaScript functions. */
export interface Hooks {
  preempt?(fuel: WebAssembly.Global): void;
  memoryGrow?(pages: number, memory: WebAssembly.Memory): number;
  tableGrow?(elements: number): number;
}

export interface Run {
  exports: Exports;
  memory: WebAssembly.Memory | null;
  /** How often preempt was called so far. */
  preempts(): number;
}

/** A module that imports p, m and t, and exports them: only functions made by wasm fit into a table. */
const TRAMPOLINES = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 9, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f, 2, 19, 3, 1, 0x68, 1, 0x70, 0,
  0, 1, 0x68, 1, 0x6d, 0, 1, 1, 0x68, 1, 0x74, 0, 1, 7, 13, 3, 1, 0x70, 0, 0, 1, 0x6d, 0, 1, 1, 0x74, 0, 2,
]);
const trampolines = new WebAssembly.Module(TRAMPOLINES);

/** Instantiates a rewritten module as the machine does. */
export function instantiateRewritten(
  program: { bytes: Uint8Array; info: ProgramInfo },
  imports: WebAssembly.Imports = {},
  hooks: Hooks = {},
  fuelEach = 1000,
): Run {
  const size = program.info.memory;
  const memory =
    size &&
    new WebAssembly.Memory(
      size.maximum === null ? { initial: size.initial } : { initial: size.initial, maximum: size.maximum },
    );
  const all = { ...imports, minios: { ...imports.minios, ...(memory ? { memory } : {}) } };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(program.bytes as Bytes), all);
  const exports = instance.exports as Exports;
  const fuel = exports[EXPORT.fuel] as unknown as WebAssembly.Global;
  let preempts = 0;
  const made = new WebAssembly.Instance(trampolines, {
    h: {
      p: () => {
        preempts++;
        fuel.value = fuelEach;
        hooks.preempt?.(fuel);
      },
      m: (pages: number) => (hooks.memoryGrow ?? growMemory)(pages, memory!),
      t: (elements: number) => (hooks.tableGrow ?? (() => 1))(elements),
    },
  }).exports as Exports;
  const table = exports[EXPORT.hooks] as unknown as WebAssembly.Table;
  table.set(HOOK.preempt, made.p);
  table.set(HOOK.memoryGrow, made.m);
  table.set(HOOK.tableGrow, made.t);
  fuel.value = fuelEach;
  exports[EXPORT.start]?.();
  return { exports, memory, preempts: () => preempts };
}

function growMemory(pages: number, memory: WebAssembly.Memory): number {
  try {
    return memory.grow(pages >>> 0);
  } catch {
    return -1;
  }
}

/** What a call came to: its values or its trap. */
export function outcome(fn: Callable, ...args: unknown[]): string {
  try {
    const value = fn(...args);
    return (
      JSON.stringify(value, (_, item) =>
        typeof item === 'bigint' ? `${item}n` : Object.is(item, -0) ? '-0' : item,
      ) ?? ''
    );
  } catch (error) {
    return error instanceof WebAssembly.RuntimeError
      ? `trap: ${error.message}`
      : error instanceof WebAssembly.Exception
        ? 'exception'
        : `${error}`;
  }
}

/** A digest of a memory's contents (FNV-1a over words) and its size. */
export function memoryDigest(memory: WebAssembly.Memory | null | undefined): string {
  if (!memory) return 'none';
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(memory.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return `${memory.buffer.byteLength}:${hash >>> 0}`;
}

/**
 * Calls the same exports of a module and of its rewritten form, in the same order, and returns both transcripts:
 * outcomes and digests of the memory. `calls`: export name and arguments.
 */
export function differential(
  bytes: Uint8Array,
  calls: [string, ...unknown[]][],
  imports: () => WebAssembly.Imports = () => ({}),
  fuelEach = 100,
): { original: string[]; rewritten: string[]; preempts: number } {
  const plain = new WebAssembly.Instance(new WebAssembly.Module(bytes as Bytes), imports());
  const run = instantiateRewritten(rewrite(bytes), imports(), {}, fuelEach);
  const transcript = (exports: Exports) =>
    calls.map(
      ([name, ...args]) => `${name}: ${outcome(exports[name], ...args)} ${memoryDigest(exports.memory)}`,
    );
  return {
    original: transcript(plain.exports as Exports),
    rewritten: transcript(run.exports),
    preempts: run.preempts(),
  };
}

/** An import table that offers what the module imports, whatever it is. */
export function tableFor(bytes: Uint8Array): ImportTable {
  const table: ImportTable = {};
  for (const { module, name, params, results } of inspectModule(decodeModule(bytes)).imports) {
    (table[module] ??= {})[name] = `${params} -> ${results}`;
  }
  return table;
}
