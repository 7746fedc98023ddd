/** Entry of the loader worker: waits for the port that leads to its hart, and loads programs for it. */
import * as Comlink from 'comlink';
import { platform } from '#platform';
import { IMPORTS } from '../base/abi.ts';
import { serveLoader } from '../loader/index.ts';
import type { BlobCache, ImportTable } from '../loader/index.ts';
import type { LoaderStarter } from '../machine/protocol.ts';

const importTable: ImportTable = Object.fromEntries(
  [...IMPORTS].map(([module, names]) => [
    module,
    Object.fromEntries(
      [...names].map(([name, { signature, other }]) => [
        name,
        other ? [signature, other.signature] : signature,
      ]),
    ),
  ]),
);

/** Programs below this size, bytes, are rewritten faster than they are stored. */
const SMALLEST_CACHED = 256 * 1024;

function largeOnly(cache: BlobCache | null): BlobCache | null {
  if (!cache) return null;
  return {
    get: (key) => cache.get(key),
    put: async (key, bytes) => {
      if (bytes.length >= SMALLEST_CACHED) await cache.put(key, bytes);
    },
  };
}

const starter: LoaderStarter = {
  connect(port) {
    serveLoader(platform.portEndpoint(port), { importTable, cache: largeOnly(platform.programCache()) });
  },
};

Comlink.expose(starter, platform.parentEndpoint());
