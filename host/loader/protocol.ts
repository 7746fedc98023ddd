/**
 * What a hart and its loader worker say to each other, over comlink.
 *
 * Errors travel as values: an exception would lose its errno on the way.
 */
import type { LoadErrno } from './errors.ts';
import type { LoadedProgram } from './loader.ts';
import type { RewriteOptions } from './rewrite.ts';

export type LoadReply = ({ ok: true } & LoadedProgram) | { ok: false; errno: LoadErrno; message: string };

/** The loader worker's interface. */
export interface LoaderService {
  /** Loads a program. `bytes` may be transferred: the worker does not change them. `digest`: their SHA-256, if known. */
  load(bytes: Uint8Array, options: RewriteOptions, digest: Uint8Array | null): Promise<LoadReply>;
}
