/** The program loader's public interface. */
export { usesAsyncify } from './asyncify.ts';
export { readCache, writeCache } from './cache.ts';
export type { BlobCache, RewrittenProgram } from './cache.ts';
export { LoaderClient } from './client.ts';
export type { LoaderClientOptions, LoaderWorker } from './client.ts';
export * from './contract.ts';
export { LoadError } from './errors.ts';
export type { LoadErrno } from './errors.ts';
export { checkImports, checkProgram, inspectModule } from './inspect.ts';
export type { ImportedFunction, ImportTable, ProgramInfo } from './inspect.ts';
export { loadProgram, rewriteProgram } from './loader.ts';
export type { LoadedProgram, LoadEnvironment } from './loader.ts';
export { decodeModule } from './module.ts';
export type { LoaderService, LoadReply } from './protocol.ts';
export { rewriteModule } from './rewrite.ts';
export type { RewriteOptions } from './rewrite.ts';
export { TypeBudget } from './type_budget.ts';
export { serveLoader } from './worker.ts';
