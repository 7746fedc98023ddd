/**
 * The program loader: from the bytes of a file to a module that a hart can instantiate.
 *
 *     bytes ─▶ decode, limits ─▶ WebAssembly.validate ─▶ rewrite ─▶ compile ─▶ Module + ProgramInfo
 *        └── SHA-256 ─▶ cache ────────────────────────────────┘
 *
 * The order matters. Limits come before validation, because validating already costs memory that is never given
 * back (see MAX_TYPES); validation comes before rewriting, because rewriting makes index spaces larger and an
 * index that was out of range must not come into range. This file runs in the loader worker (worker.ts).
 */
import { cacheKey, readCache, writeCache } from './cache.ts';
import type { BlobCache, RewrittenProgram } from './cache.ts';
import { LoadError, refuse, refuseSize } from './errors.ts';
import { checkImports, checkProgram, inspectModule } from './inspect.ts';
import type { ImportTable, ProgramInfo } from './inspect.ts';
import { MAX_MODULE_BYTES } from './limits.ts';
import { decodeModule } from './module.ts';
import { rewriteModule } from './rewrite.ts';
import type { RewriteOptions } from './rewrite.ts';

/** What loading needs from its surroundings. */
export interface LoadEnvironment {
  importTable: ImportTable;
  /** Without one, every load rewrites. */
  cache?: BlobCache | null;
}

/** A program ready to be instantiated, under the contract of contract.ts. */
export interface LoadedProgram {
  module: WebAssembly.Module;
  info: ProgramInfo;
}

/**
 * Checks and rewrites a program. Synchronous and without side effects: the same bytes give the same result.
 * Throws LoadError for bytes that are not a program of minios.
 */
export function rewriteProgram(
  bytes: Uint8Array,
  importTable: ImportTable,
  options: RewriteOptions = {},
): RewrittenProgram {
  if (bytes.length > MAX_MODULE_BYTES) refuseSize('size of the program', bytes.length, MAX_MODULE_BYTES);
  const module = decodeModule(bytes);
  checkProgram(module);
  const info = inspectModule(module);
  checkImports(info.imports, importTable);
  if (!WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>))
    refuse(`not valid WebAssembly: ${reason(bytes)}`);
  const rewritten = rewriteModule(module, options);
  return { bytes: rewritten, info: { ...info, changesTables: module.changesTables } };
}

/** Why the engine does not accept a module: its own words. */
function reason(bytes: Uint8Array): string {
  try {
    new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
    return 'this engine does not support it';
  } catch (error) {
    return (error as Error).message.replace(/^WebAssembly\.Module\(\): /, '');
  }
}

/** Compiles a rewritten program. The original was valid, so a failure is a limit of the engine. */
async function compile(program: RewrittenProgram): Promise<LoadedProgram> {
  try {
    return {
      module: await WebAssembly.compile(program.bytes as Uint8Array<ArrayBuffer>),
      info: program.info,
    };
  } catch (error) {
    if (error instanceof RangeError)
      throw new LoadError('ENOMEM', 'not enough memory to compile the program');
    return refuse(`the program does not compile with a timer in it: ${(error as Error).message}`);
  }
}

/** Loads a program, from the cache if it is there. `digest`: its SHA-256, if known. Rejects with LoadError. */
export async function loadProgram(
  bytes: Uint8Array,
  environment: LoadEnvironment,
  options: RewriteOptions = {},
  digest: Uint8Array | null = null,
): Promise<LoadedProgram> {
  const { cache, importTable } = environment;
  const key = cache ? await cacheKey(bytes, options, digest) : null;
  if (cache && key) {
    const program = await readCache(cache, key);
    const compiled = program && compile(program);
    compiled?.catch(() => undefined); // of no interest unless the program is intact
    if (compiled && (await program.intact)) {
      checkImports(program.info.imports, importTable); // the table may be another than when it was stored
      return compiled;
    }
  }
  const program = rewriteProgram(bytes, importTable, options);
  const loaded = await compile(program);
  if (cache && key) await writeCache(cache, key, program);
  return loaded;
}
