/**
 * The CPU-bound kernels as modules: built, rewritten, and instantiated in both forms in this process.
 *
 * A rewritten form runs as it does in minios: its fuel is seeded for a slice of TICK_MS at the rate at which the program was
 * seen to burn it, and the hook reads the clock and seeds it again.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EXPORT, HOOK, decodeModule, inspectModule, rewriteModule } from '../host/loader/index.ts';
import { compiled } from '../scripts/lib/compiled.mjs';
import { compile } from '../tests/support/clang.ts';
import { benchDirectory } from './files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** A kernel: does `rounds` of its work and gives a checksum. */
export type Kernel = (rounds: number) => number;

/** Slices of the kernel's default scheduler tick, milliseconds. */
const TICK_MS = 1;

/** Kernels in C, as clang -O2 makes them: bench/kernels/*.c. Throws if there is no compiler. */
export async function cKernels(): Promise<Bytes> {
  const directory = join(benchDirectory, 'kernels');
  const files = (await readdir(directory)).filter((name) => name.endsWith('.c')).sort();
  const path = await compile(
    files.map((name) => join(directory, name)),
    { flags: ['-O2'] },
  );
  return readBytes(path);
}

/** Kernels in AssemblyScript, as asc -O2 makes them: bench/programs/kernels.ts. */
export async function assemblyScriptKernels(): Promise<Bytes> {
  const flags = ['-O2', '--noAssert', '--runtime', 'stub', '--memoryBase', '1024', '--initialMemory', '64'];
  // Not the configuration of programs: none.
  return compiled({ entries: ['bench/programs/kernels.ts'], config: 'none', flags });
}

async function readBytes(path: string): Promise<Bytes> {
  const file = await readFile(path);
  return new Uint8Array(file.buffer, file.byteOffset, file.length) as Bytes;
}

/** A module's kernels, by name: those of its exports that take and give one number. */
function kernelsOf(exports: WebAssembly.Exports): Map<string, Kernel> {
  const own = Object.entries(exports).filter(
    ([name, value]) => typeof value === 'function' && !name.startsWith('_') && name !== 'main',
  );
  return new Map(own as [string, Kernel][]);
}

/** Imports for a program that has no system around it: every function fails. */
function failingImports(module: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const entry of WebAssembly.Module.imports(module)) {
    if (entry.kind === 'function') (imports[entry.module] ??= {})[entry.name] = () => 52;
  }
  return imports;
}

/** The module as it is. */
export function original(bytes: Bytes): Map<string, Kernel> {
  const module = new WebAssembly.Module(bytes);
  return kernelsOf(new WebAssembly.Instance(module, failingImports(module)).exports);
}

/** The module as the loader rewrites it. */
export function rewritten(bytes: Bytes): Map<string, Kernel> {
  const decoded = decodeModule(bytes);
  const { memory: size } = inspectModule(decoded);
  const module = new WebAssembly.Module(rewriteModule(decoded) as Bytes);
  const { initial, maximum } = size!;
  const memory = new WebAssembly.Memory(maximum === null ? { initial } : { initial, maximum });
  const imports = { ...failingImports(module), minios: { memory } };
  const { exports } = new WebAssembly.Instance(module, imports);
  const fuel = exports[EXPORT.fuel] as WebAssembly.Global<'i32'>;
  const hooks = new WebAssembly.Instance(new WebAssembly.Module(HOOKS), {
    h: { p: refuelling(fuel), m: (pages: number) => grow(memory, pages) },
  }).exports;
  const table = exports[EXPORT.hooks] as WebAssembly.Table;
  table.set(HOOK.preempt, hooks['p']);
  table.set(HOOK.memoryGrow, hooks['m']);
  (exports[EXPORT.start] as (() => void) | undefined)?.();
  return kernelsOf(exports);
}

/** A module that imports p and m and exports them: only functions made by wasm fit into a table. */
const HOOKS = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 9, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f, 2, 13, 2, 1, 0x68, 1, 0x70, 0,
  0, 1, 0x68, 1, 0x6d, 0, 1, 7, 9, 2, 1, 0x70, 0, 0, 1, 0x6d, 0, 1,
]);

function refuelling(fuel: WebAssembly.Global<'i32'>): () => void {
  let granted = 10_000;
  let since = performance.now();
  fuel.value = granted;
  return () => {
    const now = performance.now();
    const rate = (granted - fuel.value) / Math.max(now - since, 0.001);
    granted = Math.max(1000, Math.min(rate * TICK_MS, granted * 4, 0x3fffffff)) | 0;
    since = now;
    fuel.value = granted;
  };
}

function grow(memory: WebAssembly.Memory, pages: number): number {
  try {
    return memory.grow(pages >>> 0);
  } catch {
    return -1;
  }
}
