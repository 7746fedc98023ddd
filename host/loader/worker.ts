/**
 * The loader worker's side: answers load requests. The platform's worker entry calls `serveLoader` with the
 * endpoint that leads to the hart. Nothing here has a time limit; the hart ends the worker (client.ts).
 */
import * as Comlink from 'comlink';
import { LoadError } from './errors.ts';
import { loadProgram } from './loader.ts';
import type { LoadEnvironment } from './loader.ts';
import type { LoaderService, LoadReply } from './protocol.ts';

/** Serves `endpoint` until the worker ends. */
export function serveLoader(endpoint: Comlink.Endpoint, environment: LoadEnvironment): void {
  const service: LoaderService = {
    async load(bytes, options, digest): Promise<LoadReply> {
      try {
        return { ok: true, ...(await loadProgram(bytes, environment, options, digest)) };
      } catch (error) {
        if (error instanceof LoadError) return { ok: false, errno: error.errno, message: error.message };
        if (error instanceof RangeError)
          return { ok: false, errno: 'ENOMEM', message: 'not enough memory to load the program' };
        throw error;
      }
    },
  };
  Comlink.expose(service, endpoint);
}
