/**
 * The hart's side of loading: keeps one loader worker, gives it one program at a time, and ends it when it takes
 * too long, so that a program made to be slow to load costs its own exec and nothing else.
 */
import * as Comlink from 'comlink';
import { LoadError } from './errors.ts';
import { MIB } from './limits.ts';
import type { LoadedProgram } from './loader.ts';
import type { LoaderService, LoadReply } from './protocol.ts';
import type { RewriteOptions } from './rewrite.ts';
import { TypeBudget } from './type_budget.ts';

/** A running loader worker, as the platform starts it. */
export interface LoaderWorker {
  endpoint: Comlink.Endpoint;
  terminate(): void;
  /** Resolves with the reason if the worker ends by itself (out of memory). */
  failed?: Promise<string>;
}

export interface LoaderClientOptions {
  /** Starts a worker whose entry calls `serveLoader`. */
  startWorker(): LoaderWorker;
  /** Time for one program, milliseconds, to which TIME_PER_MIB is added for its size. Default 60 s. */
  timeLimit?: number;
  /** Shared by all clients in the process. */
  typeBudget?: TypeBudget;
}

const DEFAULT_TIME_LIMIT = 60_000;
const TIME_PER_MIB = 500;

export class LoaderClient {
  private readonly startWorker: () => LoaderWorker;
  private readonly timeLimit: number;
  private readonly typeBudget: TypeBudget;
  private worker: LoaderWorker | null = null;
  private service: Comlink.Remote<LoaderService> | null = null;
  /** The load before the next one; never rejects. */
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(options: LoaderClientOptions) {
    this.startWorker = options.startWorker;
    this.timeLimit = options.timeLimit ?? DEFAULT_TIME_LIMIT;
    this.typeBudget = options.typeBudget ?? new TypeBudget();
  }

  /**
   * Loads a program. Loads are done in the order of the calls. Rejects with LoadError. Bytes that are marked with
   * Comlink.transfer move to the worker, others are copied. `digest`: their SHA-256, if the caller has it already.
   */
  load(
    bytes: Uint8Array,
    options: RewriteOptions = {},
    digest: Uint8Array | null = null,
  ): Promise<LoadedProgram> {
    const result = this.last.then(() => this.loadNow(bytes, options, digest));
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Ends the worker. A load under way and later ones fail. */
  close(): void {
    this.closed = true;
    this.stop();
  }

  private stop(): void {
    this.worker?.terminate();
    this.worker = null;
    this.service = null;
  }

  private async loadNow(
    bytes: Uint8Array,
    options: RewriteOptions,
    digest: Uint8Array | null,
  ): Promise<LoadedProgram> {
    if (this.closed) throw new LoadError('ENOMEM', 'the loader was closed');
    this.typeBudget.admit(bytes);
    this.worker ??= this.startWorker();
    this.service ??= Comlink.wrap<LoaderService>(this.worker.endpoint);
    const limit = this.timeLimit + (bytes.length / MIB) * TIME_PER_MIB;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<LoadReply>((resolve) => {
      timer = setTimeout(
        () =>
          resolve({
            ok: false,
            errno: 'ETIMEDOUT',
            message: `took longer than ${Math.round(limit / 1000)} s to load`,
          }),
        limit,
      );
    });
    const failed = this.worker.failed?.then((reason): LoadReply => ({
      ok: false,
      errno: 'ENOMEM',
      message: `the loader ended while loading it: ${reason}`,
    }));
    try {
      const reply = await Promise.race([
        this.service.load(bytes, options, digest),
        timeout,
        ...(failed ? [failed] : []),
      ]);
      if (reply.ok) return { module: reply.module, info: reply.info };
      if (reply.errno === 'ETIMEDOUT' || reply.errno === 'ENOMEM') this.stop(); // its memory goes with it
      throw new LoadError(reply.errno, reply.message);
    } catch (error) {
      if (!(error instanceof LoadError)) this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
