/**
 * Limits on a program's shape.
 *
 * What a module makes the engine allocate or compute is either charged to its cgroup (memory, table elements)
 * or in proportion to the module's size (code, data), or it is bounded here. The engine has limits of its own
 * (https://webassembly.github.io/spec/js-api/#limits); they bound one module's validity, not what a small
 * module costs its host, so most of these are lower. Each is far above the largest program in use (clang: 75 MB
 * of code, 100,000 functions, 3,000 types, one table of 30,000 elements).
 */

export const MIB = 1024 * 1024;

/** Pages of the largest memory. */
export const MAX_PAGES = 65_536;

/** Bytes in a module, before and after rewriting. Below the engine's 1 GiB. */
export const MAX_MODULE_BYTES = 512 * MIB;

/**
 * Function types in a module. The engine keeps every distinct type that it ever saw in a table for the whole
 * process, never frees one, and aborts the process at 2,000,000: see also TypeBudget in client.ts.
 */
export const MAX_TYPES = 20_000;

/** Parameters or results of a function type (the engine's own limit). */
export const MAX_ARITY = 1_000;

/** Imports. Each must be one that minios provides, but the same one may be imported more than once. */
export const MAX_IMPORTS = 10_000;

/** Defined functions, helpers included. The engine allows 1,000,000. */
export const MAX_FUNCTIONS = 500_000;

/** Exports: each costs an object on the JavaScript heap in every instance, some 200 bytes for 4 in the module. */
export const MAX_EXPORTS = 10_000;

/** Tables: each costs some hundred bytes on the JavaScript heap in every instance, for 3 bytes in the module. */
export const MAX_TABLES = 100;

/**
 * Initial elements of all tables together. They are charged as memory by the kernel too, but the engine cannot
 * be told to fail softly: 28 tables of 10,000,000 elements in 71 bytes took 2.3 GB.
 */
export const MAX_TABLE_ELEMENTS = 10_000_000;

/** Globals. */
export const MAX_GLOBALS = 100_000;

/** Exception tags: each is an object on the JavaScript heap in every instance. */
export const MAX_TAGS = 1_000;

/** Data segments (the engine's own limit). */
export const MAX_DATA_SEGMENTS = 100_000;

/** Element segments. */
export const MAX_ELEMENT_SEGMENTS = 100_000;

/** Bytes of one function's body, before and after rewriting (the engine's own limit). */
export const MAX_BODY_BYTES = 7_654_321;

/** Locals of one function, parameters and the rewriter's own included (the engine's own limit). */
export const MAX_LOCALS = 50_000;

/**
 * Locals of all functions together, beyond LOCALS_PER_CODE_BYTE for each byte of code: a declaration of
 * 50,000 locals takes 4 bytes, and the compiler initializes each of them in every function.
 */
export const MAX_SPARE_LOCALS = 1_000_000;
export const LOCALS_PER_CODE_BYTE = 2;

/**
 * Work of the compilers on one body that is not in proportion to its size: at each control instruction and each
 * entry of a br_table they merge the state of every local and block value. V8's baseline compiler takes some
 * 40 ns for each, on the hart, at the function's first call: 2^26 is 2.5 s. The largest function of clang has
 * 1,200,000; unoptimized code has the most locals.
 */
export const MAX_MERGE_WORK = 2 ** 26;

/** Items that the scanner notes (blocks, calls, loops) over all bodies: bounds the loader's own memory. */
export const MAX_EVENTS = 2 ** 27;
