/**
 * The platform browser: web workers, fetch, MessageChannel. Nothing here waits with Atomics.wait, which a page's main
 * thread may not do, and nothing needs special HTTP headers.
 */
import { StorageCache } from './cache.ts';
import { openWebDirectory } from './volumes.ts';
import type { Platform, WorkerHandle, WorkerName } from '../platform.ts';

const MIB = 2 ** 20;

/** Assets lie beside the script that is running, in dist/web/. */
const assetUrl = (name: string): URL =>
  new URL(name.split('/').map(encodeURIComponent).join('/'), import.meta.url);

async function fetchAsset(name: string): Promise<Response> {
  const response = await fetch(assetUrl(name));
  if (!response.ok) throw new Error(`${name}: HTTP status ${response.status}`);
  return response;
}

/** A file server that does not know .wasm is no reason to fail: then it is compiled when all of it is there. */
async function compileAsset(name: string): Promise<WebAssembly.Module> {
  const response = await fetchAsset(name);
  if (response.headers.get('content-type') === 'application/wasm') {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Starts the worker of this entry: one of every machine, or of the page. */
export function startWebWorker(name: WorkerName | 'images'): WorkerHandle {
  const worker = new Worker(assetUrl(`${name}.js`), { type: 'module', name: `minios ${name}` });
  const failed = new Promise<string>((resolve) => {
    const report = (event: ErrorEvent): void => resolve(event.message || 'its worker could not be started');
    worker.addEventListener('error', report, { once: true });
  });
  return { endpoint: worker, failed, terminate: () => worker.terminate() };
}

/** One task of the event loop: messages come in order, so this one comes after those that wait already. */
const channel = new MessageChannel();
let waiting: (() => void)[] = [];
channel.port1.onmessage = () => {
  const resolves = waiting;
  waiting = [];
  for (const resolve of resolves) resolve();
};

function eventLoopBreak(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) channel.port2.postMessage(null);
  });
}

export const platform: Platform = {
  defaultMemory: 256 * MIB,
  defaultCpus: () => 1,
  async readAsset(name) {
    return new Uint8Array(await (await fetchAsset(name)).arrayBuffer());
  },
  compileAsset,
  startWorker: startWebWorker,
  parentEndpoint: () => self as unknown as ReturnType<Platform['parentEndpoint']>,
  portEndpoint: (port) => port,
  clockOrigin: () => performance.timeOrigin,
  eventLoopBreak,
  programCache: () => new StorageCache(),
  openHostDirectory: openWebDirectory,
};
