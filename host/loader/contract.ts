/**
 * What a rewritten program expects from the machine and the kernel.
 *
 * Imports: a module that has a memory imports it as `minios`.`memory`; the host creates it with the declared
 * size and maximum (ProgramInfo.memory). Exports, all with the reserved prefix:
 *
 * - `__minios_fuel`, a mutable i32. Checks in the code count it down; below zero they call hook `preempt`, which
 *   has to set it again. Bulk operations count it down by their size.
 * - `__minios_hooks`, a table of three functions that the machine fills before anything of the program runs
 *   (even its instantiation runs none of its code): see HOOK.
 * - `__minios_start`, the module's start function if it has one, to be called before `_start`.
 * - `__minios_global_<index>`, each mutable global of a module that has Asyncify's functions, for fork.
 */

/** Changes whenever the same input would be rewritten differently: cached results of other versions are ignored. */
export const REWRITER_VERSION = 2;

export const RESERVED_PREFIX = '__minios_';
export const MEMORY_MODULE = 'minios';
export const MEMORY_NAME = 'memory';
export const EXPORT = {
  fuel: '__minios_fuel',
  hooks: '__minios_hooks',
  start: '__minios_start',
  global: '__minios_global_',
} as const;

/** Slots of `__minios_hooks`. */
export const HOOK = {
  /** `() -> ()`: fuel is below zero. */
  preempt: 0,
  /** `(pages) -> old size or −1`: charges and grows the memory, as `memory.grow` does. */
  memoryGrow: 1,
  /**
   * `(elements) -> 1 or 0`: charges table elements; 0 refuses and `table.grow` gives −1. A negative argument
   * takes a charge back (the table did not grow after all); its result is ignored.
   */
  tableGrow: 2,
} as const;
export const HOOK_COUNT = 3;

/** Fuel before anybody sets it. */
export const INITIAL_FUEL = 0x7fffffff;

/** Bulk memory operations are done in steps of at most this many bytes, table operations of this many elements. */
export const MEMORY_STEP = 1 << 20;
export const TABLE_STEP = 1 << 16;

/** A unit of fuel buys 2^6 bytes of a bulk memory operation, or 2^3 table elements. */
export const MEMORY_FUEL_SHIFT = 6;
export const TABLE_FUEL_SHIFT = 3;
