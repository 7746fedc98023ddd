/**
 * What a rewritten program expects from the machine and the kernel.
 *
 * Imports: a module that has a memory imports it as `minios`.`memory`; the host creates it with the declared
 * size and maximum (ProgramInfo.memory). Exports, all with the reserved prefix:
 *
 * - `__minios_fuel`, a mutable i32. Checks in the code count it down; below zero they call hook `preempt`, which
 *   has to set it again. Bulk operations count it down by their size.
 * - `__minios_hooks`, a table of four functions that the machine fills before anything of the program runs
 *   (even its instantiation runs none of its code): see HOOK.
 * - `__minios_start`, the module's start function if it has one, to be called before `_start`.
 *
 * A module that can fork (built with Asyncify: usesAsyncify) differs in three things:
 *
 * - `__minios_save_globals` and `__minios_load_globals`, `(address) -> ()`, copy its mutable globals to and from
 *   its memory, GLOBAL_BYTES each.
 * - Its memory may become `forkPages` larger than it declares: they lie behind what the program knows of, and take
 *   the unwound stack. `memory.size` therefore asks hook `memorySize`.
 * - ProgramInfo says what of it a fork could not copy: `opaqueGlobals`, `changesTables`.
 */

/** Changes whenever the same input would be rewritten differently: cached results of other versions are ignored. */
export const REWRITER_VERSION = 3;

export const RESERVED_PREFIX = '__minios_';
export const MEMORY_MODULE = 'minios';
export const MEMORY_NAME = 'memory';
export const EXPORT = {
  fuel: '__minios_fuel',
  hooks: '__minios_hooks',
  start: '__minios_start',
  saveGlobals: '__minios_save_globals',
  loadGlobals: '__minios_load_globals',
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
  /** `() -> pages`: what `memory.size` gives in a module that can fork. */
  memorySize: 3,
} as const;
export const HOOK_COUNT = 4;

/** Room for a saved global of any type. */
export const GLOBAL_BYTES = 16;

/**
 * Bytes for an unwound stack and what describes it: more than the engine's own stack holds (984 KiB). What Asyncify saves of
 * a frame is alive across a call there, so that the engine keeps it in the frame, too, in 8 bytes or more for each value.
 */
const STACK_BYTES = 1000 * 1024;

/** Pages that a fork needs behind the memory of a module with so many mutable globals. */
export function forkPages(mutableGlobals: number): number {
  return Math.ceil((STACK_BYTES + mutableGlobals * GLOBAL_BYTES) / 65536);
}

/** Fuel before anybody sets it. */
export const INITIAL_FUEL = 0x7fffffff;

/** Bulk memory operations are done in steps of at most this many bytes, table operations of this many elements. */
export const MEMORY_STEP = 1 << 20;
export const TABLE_STEP = 1 << 16;

/** A unit of fuel buys 2^6 bytes of a bulk memory operation, or 2^3 table elements. */
export const MEMORY_FUEL_SHIFT = 6;
export const TABLE_FUEL_SHIFT = 3;
