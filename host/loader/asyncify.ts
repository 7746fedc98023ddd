/**
 * Asyncify: Binaryen's pass that makes a program able to unwind its stack into its memory and to rewind it from there, which
 * is what fork needs. Source: https://github.com/WebAssembly/binaryen/blob/main/src/passes/Asyncify.cpp.
 */
import { forkPages } from './contract.ts';
import { KIND } from './module.ts';
import type { Module } from './module.ts';

/** The functions that the pass exports, and their types. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  asyncify_start_unwind: 'i32 -> ',
  asyncify_stop_unwind: ' -> ',
  asyncify_start_rewind: 'i32 -> ',
  asyncify_stop_rewind: ' -> ',
  asyncify_get_state: ' -> i32',
};

/** Whether the module was built with Asyncify, so that it can fork. Whether its functions do what they should is its affair. */
export function usesAsyncify(module: Module): boolean {
  if (!module.memory) return false;
  const found = module.exports.filter(({ name, kind, index }) => {
    if (!Object.hasOwn(FUNCTIONS, name) || kind !== KIND.function || index < module.importedFunctions)
      return false;
    const { parameters, results } = module.types[module.functionTypes[index]!]!;
    return `${parameters.join(' ')} -> ${results.join(' ')}` === FUNCTIONS[name];
  });
  return found.length === Object.keys(FUNCTIONS).length;
}

/** Pages behind the module's memory that a fork needs; 0 if it cannot fork. */
export function unwindPages(module: Module): number {
  if (!usesAsyncify(module)) return 0;
  return forkPages(module.globals.filter((global) => global.mutable).length);
}
