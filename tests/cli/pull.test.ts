/** A pull on the command line whose process, or whose background machine, is killed in the middle of a layer. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { MANIFEST_TYPE } from '../../host/images/oci.ts';
import { TestHost, finish, until } from '../support/background.ts';
import { digestOf, tarOf } from '../support/store.ts';

let host: TestHost;
beforeEach(() => void (host = new TestHost()));
afterEach(() => host.close());

const PIECE = 64 * 1024;

interface SlowRegistry {
  name: string;
  digest: string;
  /** The byte from which on each request for the layer has asked. */
  from: number[];
  /** While it is set, a layer stops in its middle, and its connection stays open. */
  stops: boolean;
}

/** A registry with the image x of one layer, which stops in the middle of that. */
async function slowRegistry(): Promise<SlowRegistry> {
  const noise = Buffer.alloc(2 << 20);
  for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at);
  const layer = Buffer.from(tarOf({ file: noise.toString('latin1') }));
  const config = Buffer.from(
    JSON.stringify({
      os: 'wasi',
      architecture: 'wasm',
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    }),
  );
  const described = (mediaType: string, bytes: Buffer): object => ({
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
  });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: described('application/vnd.oci.image.config.v1+json', config),
      layers: [described('application/vnd.oci.image.layer.v1.tar', layer)],
    }),
  );
  const registry: SlowRegistry = { name: '', digest: digestOf(layer), from: [], stops: true };
  const server = createServer((request, response) => {
    const path = request.url!;
    if (path === '/v2/') return void response.end('{}');
    if (path.includes('/manifests/')) {
      response.setHeader('content-type', MANIFEST_TYPE);
      response.setHeader('docker-content-digest', digestOf(manifest));
      return void response.end(request.method === 'HEAD' ? undefined : manifest);
    }
    if (path.endsWith(digestOf(config))) return void response.end(config);
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    registry.from.push(from);
    const range = `bytes ${from}-${layer.length - 1}/${layer.length}`;
    const length = layer.length - from;
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': length,
      ...(from > 0 && { 'content-range': range }),
    });
    const half = from + (Math.floor(length / 2 / PIECE) + 1) * PIECE;
    if (registry.stops && half < layer.length) response.write(layer.subarray(from, half));
    else response.end(layer.subarray(from));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  registry.name = `localhost:${(server.address() as AddressInfo).port}/x`;
  return registry;
}

/** Bytes of the layer that are in the store's `ingest/`. */
function arrived({ digest }: SlowRegistry): number {
  const path = join(host.home, 'store/ingest', `partial-${digest.replace('sha256:', '')}`);
  return existsSync(path) ? statSync(path).size : 0;
}

/** Waits until a pull stands still in the middle of the layer: what has come of it. */
async function half(registry: SlowRegistry, before = 0): Promise<number> {
  let last = -1;
  await until(async () => {
    const size = arrived(registry);
    if (size > before && size === last) return true;
    last = size;
    await new Promise((resume) => setTimeout(resume, 300));
    return false;
  });
  return last;
}

/** The next pull goes on where the last one was, and what it gives is whole; nothing of either is left. */
async function expectResumed(registry: SlowRegistry, from: number): Promise<void> {
  registry.from.length = 0;
  registry.stops = false;
  const { status, stdout, stderr } = await host.minios('pull', registry.name);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/: Pull complete\n/);
  expect(registry.from).toEqual([from]);
  expect(readdirSync(join(host.home, 'store/ingest'))).toEqual([]);
  registry.from.length = 0;
  const again = `Status: Image is up to date for ${registry.name}:latest\n${registry.name}:latest\n`;
  expect((await host.minios('pull', registry.name)).stdout.endsWith(again)).toBe(true);
  expect(registry.from).toEqual([]);
}

test('a pull that is killed leaves what has come, and the next one goes on there', async () => {
  const registry = await slowRegistry();
  let come = 0;
  for (let turn = 0; turn < 2; turn++) {
    const child = host.startMinios('pull', registry.name);
    const ended = finish(child);
    const before = come;
    come = await half(registry, before);
    expect(registry.from.at(-1)).toBe(before);
    child.kill('SIGKILL');
    await ended;
    expect(arrived(registry)).toBe(come);
    // Nothing of the image is there, and nobody is kept waiting for whom is no more.
    expect(await host.minios('images', '-q')).toEqual({ status: 0, stdout: '', stderr: '' });
  }
  await expectResumed(registry, come);
});

test('so does one in the background machine, whose command is killed, or that is killed itself', async () => {
  const registry = await slowRegistry();
  expect(await host.minios('machine', 'start')).toMatchObject({ status: 0 });
  const child = host.startMinios('pull', registry.name);
  const ended = finish(child);
  const come = await half(registry);
  child.kill('SIGKILL');
  await ended;
  // The machine stops fetching for nobody: another pull is let in, and goes on.
  const second = host.startMinios('pull', registry.name);
  const outcome = finish(second);
  const more = await half(registry, come);
  expect(registry.from).toEqual([0, come]);
  process.kill(await host.pid(), 'SIGKILL');
  expect((await outcome).status).toBe(125);
  const { status, stderr } = await host.minios('images', '-q');
  expect(status).toBe(0);
  expect(stderr).toMatch(/^minios: .*\n$/);
  expect(readdirSync(host.runtime)).toEqual([]);
  await expectResumed(registry, more);
});

test('two pulls of one image: when the one that fetches is killed, the other goes on', async () => {
  const registry = await slowRegistry();
  const first = host.startMinios('pull', registry.name);
  const ended = finish(first);
  const come = await half(registry);
  registry.stops = false;
  const second = finish(host.startMinios('pull', registry.name));
  // It waits for the first one, which has the layer.
  await new Promise((resume) => setTimeout(resume, 1000));
  first.kill('SIGKILL');
  await ended;
  expect(await second).toMatchObject({ status: 0, stderr: '' });
  expect(registry.from).toEqual([0, come]);
});
