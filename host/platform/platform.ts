/**
 * What the host needs of the place it runs in. host/platform/node/platform.ts and platform/web/platform.ts are the only files that know which
 * one that is; everything else imports `#platform`.
 */
import type * as Comlink from 'comlink';
import type { HostDirectory } from './host_directory.ts';

/** A worker, seen from its starter. */
export interface WorkerHandle {
  readonly endpoint: Comlink.Endpoint;
  terminate(): void;
  /** Resolves with the reason when the worker ends otherwise than by terminate(). */
  readonly failed: Promise<string>;
}

/** A store of byte strings by key. Losing an entry is always allowed. */
export interface ByteCache {
  get(key: string): Promise<Uint8Array | null>;
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** The worker entries: host/worker/NAME.ts. */
export type WorkerName = 'hart' | 'secondary' | 'loader';

export interface Platform {
  /** Default size of a machine's memory, bytes. */
  readonly defaultMemory: number;
  /** Default number of a machine's harts: 1; in Node MINIOS_CPUS, if that is set. */
  defaultCpus(): number;
  /** Reads a file of dist/. Rejects if it is not there. */
  readAsset(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Compiles a WebAssembly file of dist/. */
  compileAsset(name: string): Promise<WebAssembly.Module>;
  startWorker(name: WorkerName): WorkerHandle;
  /** In a worker: what leads to its starter. */
  parentEndpoint(): Comlink.Endpoint;
  portEndpoint(port: MessagePort): Comlink.Endpoint;
  /**
   * What to add to performance.now() of this worker so that all workers of the process agree on the time; monotonic,
   * milliseconds since whatever.
   */
  clockOrigin(): number;
  /** Lets timers, messages and I/O be served once. */
  eventLoopBreak(): Promise<void>;
  /** Where rewritten programs are kept from one machine to the next; null: nowhere (Node: MINIOS_CACHE is empty). */
  programCache(): ByteCache | null;
  /** Opens a directory to be shared with the guest, by its path; null: there are none to share here. Throws as opening does. */
  openHostDirectory: ((path: string) => HostDirectory) | null;
}
