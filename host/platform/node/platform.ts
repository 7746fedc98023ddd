/** The platform Node: worker threads, files, setImmediate. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker, parentPort } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { NodeEndpoint } from 'comlink/dist/esm/node-adapter.mjs';
import { DirectoryCache, defaultCacheDirectory } from './cache.ts';
import { openHostDirectory } from './hostfs/hostfs.ts';
import type { Platform, WorkerHandle, WorkerName } from '../platform.ts';

const GIB = 2 ** 30;

/** Run from sources (tests) or from the bundle: dist/ is beside the one and around the other. */
const fromSource = import.meta.url.endsWith('.ts');
const dist = new URL(fromSource ? '../../../dist/' : './', import.meta.url);
const workerUrl = (name: WorkerName): URL =>
  new URL(fromSource ? `../../worker/${name}.ts` : `./${name}.mjs`, import.meta.url);

async function readAsset(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = fileURLToPath(new URL(name.split('/').map(encodeURIComponent).join('/'), dist));
  const file = await readFile(path);
  return new Uint8Array(file.buffer, file.byteOffset, file.length);
}

function startWorker(name: WorkerName): WorkerHandle {
  const worker = new Worker(workerUrl(name), { name: `minios ${name}` });
  let terminated = false;
  const failed = new Promise<string>((resolve) => {
    worker.once('error', (error: unknown) => resolve(error instanceof Error ? error.message : String(error)));
    worker.once('exit', (code) => {
      if (!terminated) resolve(`its worker ended with status ${code}`);
    });
  });
  return {
    endpoint: nodeEndpoint(worker as NodeEndpoint),
    failed,
    terminate() {
      terminated = true;
      void worker.terminate();
    },
  };
}

/** Both clocks cannot be read at once, and the first time takes a millisecond: the reading that was in between least counts. */
function clockOrigin(): number {
  let least = Infinity;
  let origin = 0;
  for (let tries = 0; tries < 64; tries++) {
    const before = process.hrtime.bigint();
    const now = performance.now();
    const between = Number(process.hrtime.bigint() - before);
    if (between >= least) continue;
    least = between;
    origin = (Number(before) + between / 2) / 1e6 - now;
  }
  return origin;
}

export const platform: Platform = {
  defaultMemory: GIB,
  defaultCpus: () => Number(process.env['MINIOS_CPUS'] ?? 1),
  readAsset,
  compileAsset: async (name) => WebAssembly.compile(await readAsset(name)),
  startWorker,
  parentEndpoint: () => nodeEndpoint(parentPort as unknown as NodeEndpoint),
  portEndpoint: (port) => nodeEndpoint(port as unknown as NodeEndpoint),
  clockOrigin,
  eventLoopBreak: () => new Promise((resolve) => setImmediate(resolve)),
  programCache() {
    const directory = process.env['MINIOS_CACHE'] ?? defaultCacheDirectory();
    return directory === '' ? null : new DirectoryCache(directory);
  },
  openHostDirectory: (path) => openHostDirectory(path),
};
