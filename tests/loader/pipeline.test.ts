// The way of a program through the loader: cache, worker, time limit.

import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Endpoint } from 'comlink';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LoadError, LoaderClient, TypeBudget, loadProgram } from '../../host/loader/index.ts';
import type { BlobCache, LoaderWorker } from '../../host/loader/index.ts';
import { DirectoryCache, defaultCacheDirectory } from '../../host/platform/node/cache.ts';
import { wat } from './wat.ts';

const TABLE = { wasi_snapshot_preview1: { proc_exit: 'i32 -> ' } };
const PROGRAM = wat(`(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2 7) (table 5 funcref) (global (mut i32) (i32.const 1)) (global i32 (i32.const 1))
  (func (export "asyncify_start_unwind") (param i32)) (func (export "asyncify_stop_unwind"))
  (func (export "asyncify_start_rewind") (param i32)) (func (export "asyncify_stop_rewind"))
  (func (export "asyncify_get_state") (result i32) (i32.const 0)) (func $s) (start $s)
  (func (export "_start") (call $exit (i32.const 0))))`);

/** A cache in memory that counts. */
class MemoryCache implements BlobCache {
  readonly entries = new Map<string, Uint8Array>();
  hits = 0;

  async get(key: string): Promise<Uint8Array | null> {
    const found = this.entries.get(key);
    if (found) this.hits++;
    return found ?? null;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    this.entries.set(key, bytes);
  }
}

let directory: string;
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'minios-test-'))));
afterEach(() => rm(directory, { recursive: true }));

test('describes a program', async () => {
  const { module, info } = await loadProgram(PROGRAM, { importTable: TABLE });
  expect(info).toEqual({
    memory: { initial: 2, maximum: 7 },
    tableElements: 5,
    asyncify: true,
    forkPages: 16,
    start: true,
    imports: [{ module: 'wasi_snapshot_preview1', name: 'proc_exit', params: 'i32', results: '' }],
    codeBytes: info.codeBytes,
    mutableGlobals: 1,
    opaqueGlobals: 0,
    changesTables: false,
  });
  expect(info.codeBytes).toBeGreaterThan(4);
  expect(JSON.parse(JSON.stringify(info))).toEqual(info);
  expect(WebAssembly.Module.exports(module)).toEqual(
    expect.arrayContaining([
      { name: '__minios_fuel', kind: 'global' },
      { name: '__minios_hooks', kind: 'table' },
      { name: '__minios_start', kind: 'function' },
      { name: '__minios_save_globals', kind: 'function' },
      { name: '__minios_load_globals', kind: 'function' },
      { name: 'memory', kind: 'memory' },
    ]),
  );
  expect(WebAssembly.Module.imports(module)).toContainEqual({
    module: 'minios',
    name: 'memory',
    kind: 'memory',
  });
});

test('the second load comes from the cache and is the same', async () => {
  const cache = new MemoryCache();
  const first = await loadProgram(PROGRAM, { importTable: TABLE, cache });
  const second = await loadProgram(PROGRAM, { importTable: TABLE, cache });
  expect(cache.hits).toBe(1);
  expect(second.info).toEqual(first.info);
  expect(WebAssembly.Module.exports(second.module)).toEqual(WebAssembly.Module.exports(first.module));
});

test('a cached program is checked against the import table of today', async () => {
  const cache = new MemoryCache();
  await loadProgram(PROGRAM, { importTable: TABLE, cache });
  await expect(loadProgram(PROGRAM, { importTable: {}, cache })).rejects.toThrow(/does not provide/);
});

test('a damaged entry is a miss, wherever it is damaged', async () => {
  const cache = new MemoryCache();
  await loadProgram(PROGRAM, { importTable: TABLE, cache });
  const [[key, good]] = [...cache.entries] as [[string, Uint8Array]];
  for (let at = 0; at <= good.length; at += 7) {
    const bad = Uint8Array.from(good);
    if (at < good.length) bad[at]! ^= 0x10;
    cache.entries.set(key, at % 2 ? bad : good.slice(0, Math.min(at, good.length - 1)));
    await loadProgram(PROGRAM, { importTable: TABLE, cache });
    expect(cache.entries.get(key)).toEqual(good);
  }
});

test('a cache that fails costs nothing but time', async () => {
  const cache: BlobCache = {
    get: () => Promise.reject(new Error('no such disk')),
    put: () => Promise.reject(new Error('disk full')),
  };
  expect((await loadProgram(PROGRAM, { importTable: TABLE, cache })).info.start).toBe(true);
});

test('the cache directory is private, and bounded by use', async () => {
  const path = join(directory, 'cache');
  const cache = new DirectoryCache(path, 25);
  expect(await cache.get('a')).toBe(null);
  await cache.put('a', new Uint8Array(10).fill(1));
  await cache.put('b', new Uint8Array(10).fill(2));
  await utimes(join(path, 'a'), 1, 1);
  await utimes(join(path, 'b'), 2, 2);
  expect(await cache.get('a')).toEqual(Buffer.alloc(10, 1)); // now used after b
  await cache.put('c', new Uint8Array(10).fill(3));
  expect((await readdir(path)).sort()).toEqual(['a', 'c']);
  await cache.put('d', new Uint8Array(26));
  expect(await cache.get('d')).toBe(null);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  await expect(cache.get('../a')).rejects.toThrow(/not a cache key/);
});

test('the default directory follows XDG', () => {
  expect(defaultCacheDirectory({ XDG_CACHE_HOME: '/var/x' })).toBe('/var/x/minios');
  expect(defaultCacheDirectory({ XDG_CACHE_HOME: 'relative' })).toMatch(/\.cache\/minios$/);
});

function startWorker(started: { count: number }): LoaderWorker {
  started.count++;
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(fileURLToPath(new URL('./loader_worker.ts', import.meta.url)), {
    workerData: { port: port2, importTable: TABLE },
    transferList: [port2],
  });
  const failed = new Promise<string>((resolve) => {
    worker.once('error', (error: Error) => resolve(error.message));
  });
  const terminate = () => {
    port1.close();
    void worker.terminate();
  };
  return { endpoint: port1 as unknown as Endpoint, terminate, failed };
}

test('a worker loads, and errors keep their errno', async () => {
  const started = { count: 0 };
  const client = new LoaderClient({ startWorker: () => startWorker(started) });
  const [loaded, refused] = await Promise.allSettled([client.load(PROGRAM), client.load(new Uint8Array(4))]);
  expect(loaded).toMatchObject({ status: 'fulfilled', value: { info: { start: true } } });
  expect((loaded as PromiseFulfilledResult<{ module: unknown }>).value.module).toBeInstanceOf(
    WebAssembly.Module,
  );
  const error: unknown = (refused as PromiseRejectedResult).reason;
  expect(error).toBeInstanceOf(LoadError);
  expect(error).toMatchObject({ errno: 'ENOEXEC', message: 'not a WebAssembly module' });
  expect(started.count).toBe(1);
  client.close();
  await expect(client.load(PROGRAM)).rejects.toThrow(/closed/);
});

test('a worker that takes too long is ended, and the next load gets another', async () => {
  const started = { count: 0 };
  let silent = true;
  const client = new LoaderClient({
    startWorker: () => {
      const worker = startWorker(started);
      // The first worker never hears a request.
      return silent ? { ...worker, endpoint: new MessageChannel().port1 as unknown as Endpoint } : worker;
    },
    timeLimit: 5000,
  });
  await expect(client.load(PROGRAM)).rejects.toMatchObject({ errno: 'ETIMEDOUT' });
  silent = false;
  expect((await client.load(PROGRAM)).info.start).toBe(true);
  expect(started.count).toBe(2);
  client.close();
});

test('a worker that dies fails its load only', async () => {
  const started = { count: 0 };
  const client = new LoaderClient({
    startWorker: () => {
      const worker = startWorker(started);
      return started.count > 1
        ? worker
        : {
            ...worker,
            endpoint: new MessageChannel().port1 as unknown as Endpoint,
            failed: Promise.resolve('out of memory'),
          };
    },
  });
  await expect(client.load(PROGRAM)).rejects.toMatchObject({ errno: 'ENOMEM', message: /out of memory/ });
  expect((await client.load(PROGRAM)).info.start).toBe(true);
  expect(started.count).toBe(2);
  client.close();
});

test('a program over the type budget never reaches the worker', async () => {
  const started = { count: 0 };
  const client = new LoaderClient({ startWorker: () => startWorker(started), typeBudget: new TypeBudget(1) });
  await expect(client.load(PROGRAM)).rejects.toMatchObject({ errno: 'ENOMEM' });
  expect(started.count).toBe(0);
});
