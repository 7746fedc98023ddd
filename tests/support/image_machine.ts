/**
 * A booted machine with an image store in a temporary directory, and a client of its image service that is a host task.
 *
 *     const images = await bootWithImages();
 *     const { result } = await images.ask({ do: 'resolve', image: 'base' });
 */
import { existsSync, statSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { POLLHUP, POLLIN } from '../../host/base/abi.ts';
import { RecipeCatalogue, type PackageSource } from '../../host/images/catalogue/index.ts';
import { ImageService } from '../../host/images/service.ts';
import type { ServiceOptions } from '../../host/images/seams.ts';
import { ImageStore } from '../../host/images/store.ts';
import { ImageError } from '../../host/images/errors.ts';
import { Machine, type HostTaskService, type MachineOptions } from '../../host/machine/machine.ts';
import { openNodeStore, readPieces } from '../../host/platform/node/store.ts';
import { platform } from '../../host/platform/node/platform.ts';
import { isOffline, isPackageCached, packageDirectory, type PackageName } from './packages.ts';
import { temporaryDirectory } from './store.ts';

/** Packages as tests keep them, unpacked: nothing is fetched twice for them. */
export const cachedPackages: PackageSource = {
  async use(_store, wanted, image, _report, work) {
    const name = wanted.name as PackageName;
    if (isOffline() && !isPackageCached(name))
      throw new ImageError(`image ${image} needs ${name}`, 'unavailable');
    const directory = await packageDirectory(name);
    const find = (path: string): string => {
      const file = join(directory, path);
      if (!existsSync(file)) throw new ImageError(`${name} has no file ${path}`, 'corrupt');
      return file;
    };
    return work({
      size: (path) => Promise.resolve(statSync(find(path)).size),
      stream: (path, offset, length) => readPieces(find(path), offset, length),
    });
  },
};

/** The catalogue over those packages. */
export function testCatalogue(): RecipeCatalogue {
  return new RecipeCatalogue((name) => platform.readAsset(name), cachedPackages);
}

/** What a request led to. */
export interface Answer {
  progress: Record<string, unknown>[];
  data: Buffer;
  result?: unknown;
  error?: string;
  status?: number;
}

export interface ImageMachine {
  machine: Machine;
  /** A host task of the test's own. */
  task: HostTaskService;
  store: ImageStore;
  /** The directory that has store/ and volumes/. */
  home: string;
  /** Makes a request, and waits for its end. */
  ask(request: object, upload?: Uint8Array): Promise<Answer>;
  /** Mounts the layers of an image as containers do: where its root is. */
  mountImage(name: string): Promise<string>;
}

/** Boots a machine whose first program sleeps, with the service on a store in `home`; it ends with the test. */
export async function bootWithImages(
  options: MachineOptions = {},
  service: Partial<ServiceOptions> = {},
  home = temporaryDirectory(),
): Promise<ImageMachine> {
  for (const name of ['store', 'volumes']) mkdirSync(join(home, name), { recursive: true });
  const store = await ImageStore.open(await openNodeStore(join(home, 'store')));
  const machine = Machine.boot({
    program: ['sleep', 'infinity'],
    quiet: true,
    onSerial: (text) => process.stderr.write(text),
    shares: [
      { hostPath: join(home, 'store'), guestPath: '/var/lib/minios/store', readOnly: true },
      { hostPath: join(home, 'volumes'), guestPath: '/var/lib/minios/volumes' },
    ],
    service: new ImageService({ catalogue: testCatalogue(), open: () => Promise.resolve(store), ...service }),
    ...options,
  });
  onTestFinished(async () => {
    machine.terminate();
    await machine.exited;
  });
  const task = await machine.hostTask();
  // Programs run, so the service is there.
  await task.run({ path: 'true' });
  const ask = (request: object, upload?: Uint8Array): Promise<Answer> => askService(machine, request, upload);
  return { machine, task, store, home, ask, mountImage: (name) => mountImage(task, ask, name) };
}

let requests = 0;

/** One request of a client of its own. */
export async function askService(machine: Machine, request: object, upload?: Uint8Array): Promise<Answer> {
  const task = await machine.hostTask();
  const name = `${await task.getpid()}-${requests++}`;
  const path = `/run/minios/requests/${name}`;
  await task.run({ path: 'mkfifo', args: ['mkfifo', '-m', '600', `${path}.in`, `${path}.out`] });
  const output = await task.open(`${path}.out`, { read: true, nonblocking: true });
  const service = await task.open('/run/minios/service', { write: true, nonblocking: true });
  await task.writeAll(service, Buffer.from(`${name}\n`));
  await task.close(service);
  const input = await task.open(`${path}.in`, { write: true });
  const answer = readAnswer(await machine.hostTask(), await sameFifo(task, path, output));
  await task.writeAll(input, Buffer.from(`${JSON.stringify(request)}\n`));
  if (upload) await task.writeAll(input, upload).catch(() => undefined);
  await task.close(input);
  const bytes = await answer;
  await task.close(output);
  await task.exit();
  return parseAnswer(bytes);
}

/** The path under which another task finds the FIFO, whatever happens to its name. */
async function sameFifo(task: HostTaskService, _path: string, fd: number): Promise<string> {
  return `/proc/${await task.getpid()}/fd/${fd}`;
}

async function readAnswer(task: HostTaskService, path: string): Promise<Buffer> {
  const fd = await task.open(path, { read: true, nonblocking: true });
  const parts: Uint8Array[] = [];
  for (;;) {
    const [events] = await task.poll([{ fd, events: POLLIN }]);
    const part = (events! & POLLIN) !== 0 ? await task.read(fd) : new Uint8Array(0);
    if (part.length > 0) parts.push(part);
    else if ((events! & POLLHUP) !== 0) break;
  }
  await task.exit();
  return Buffer.concat(parts);
}

function parseAnswer(bytes: Buffer): Answer {
  const answer: Answer = { progress: [], data: Buffer.alloc(0) };
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at);
    const line = JSON.parse(bytes.subarray(at, end).toString()) as Record<string, unknown>;
    at = end + 1;
    if (line['progress'] !== undefined) answer.progress.push(line['progress'] as Record<string, unknown>);
    else if (typeof line['data'] === 'number') {
      answer.data = Buffer.concat([answer.data, bytes.subarray(at, at + line['data'])]);
      at += line['data'];
    } else Object.assign(answer, line);
  }
  return answer;
}

async function mountImage(task: HostTaskService, ask: ImageMachine['ask'], name: string): Promise<string> {
  const { result, error } = await ask({ do: 'resolve', image: name });
  if (error !== undefined) throw new Error(error);
  const { layers } = result as { layers: { diffId: string }[] };
  const root = `/run/image-${name.replaceAll(/[/:]/g, '-')}`;
  const lowers = layers.map(({ diffId }) => `/run/minios/layers/${diffId.slice(7)}`);
  const lines = layers.map(({ diffId }, i) => {
    const stored = `/var/lib/minios/store/layers/${diffId.slice(7)}`;
    const at = lowers[i];
    return `[ -d ${at} ] || { mkdir -p ${at} && mount -t erofs -o ro,device=${stored}/tar ${stored}/erofs ${at}; }`;
  });
  const stack = [...lowers].reverse().join(':');
  const script = `set -e
${lines.join('\n')}
mkdir -p ${root}/up ${root}/work ${root}/root
mount -t overlay -o lowerdir=${stack},upperdir=${root}/up,workdir=${root}/work overlay ${root}/root`;
  const { status, stderr } = await task.run({
    path: 'sh',
    args: ['sh', '-c', script],
    env: ['PATH=/bin:/sbin'],
  });
  if (status !== 0) throw new Error(`image ${name} cannot be mounted: ${Buffer.from(stderr).toString()}`);
  return `${root}/root`;
}
