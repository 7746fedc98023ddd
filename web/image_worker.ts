/**
 * The worker of the image service of a page: store, catalogue, registries and Dockerfiles, put together. Hashing and
 * unpacking keep neither the page nor a hart waiting here.
 *
 * The page calls `start` once, and then `serve` for each request; what a request needs of its machine comes back by way
 * of the page.
 */
import * as Comlink from 'comlink';
import { planner } from '../host/images/build/planner.ts';
import { RecipeCatalogue } from '../host/images/catalogue/index.ts';
import { NpmPackages } from '../host/images/catalogue/packages.ts';
import { Registries } from '../host/images/registry/index.ts';
import { ImageService } from '../host/images/service.ts';
import { ImageStore } from '../host/images/store.ts';
import type { ServiceConnection } from '../host/machine/service/service.ts';
import { platform } from '../host/platform/web/platform.ts';
import { webNpmTarball } from '../host/platform/web/npm.ts';
import { STORE, openStorage } from '../host/platform/web/storage.ts';
import { WebCredentialFile, openWebStore, webHash } from '../host/platform/web/store.ts';

export interface ImageWorkerOptions {
  place: string;
  /** Registry of npm packages, ends with a slash. */
  npmRegistry: string;
}

/** A request, without its line: functions of the page. */
export type RemoteConnection = Omit<ServiceConnection, 'line'>;

export interface ImageWorker {
  start(options: ImageWorkerOptions): void;
  /** Resolves when the request has been served. */
  serve(line: string, connection: RemoteConnection & Comlink.ProxyMarked): Promise<void>;
}

// dockerfile-ast asks it, for the bytes of the first character, whether that is a byte order mark.
Object.assign(globalThis, { Buffer: { from: (text: string) => new TextEncoder().encode(text) } });

let service: ImageService | null = null;

function makeService({ place, npmRegistry }: ImageWorkerOptions): ImageService {
  const registry = new URL(npmRegistry);
  const packages = new NpmPackages(
    (name, version) => webNpmTarball(name, version, registry),
    false,
    () => 'open the page with ?registry=URL of a registry that does (access-control-allow-origin)',
  );
  const storage = openStorage(place);
  const credentials = openWebStore(storage, 'credentials').then(
    (files) => new WebCredentialFile(files, 'auth.json'),
  );
  return new ImageService({
    catalogue: new RecipeCatalogue((name) => platform.readAsset(name), packages),
    registry: new Registries({
      credentials: [
        {
          path: 'auth.json of this page',
          read: async () => (await credentials).read(),
          write: async (text) => (await credentials).write(text),
        },
      ],
      hash: webHash,
    }),
    planner,
    open: async () => ImageStore.open(await openWebStore(storage, STORE)),
  });
}

const worker: ImageWorker = {
  start(options) {
    service = makeService(options);
  },
  async serve(line, remote) {
    const connection = remote as unknown as Comlink.Remote<RemoteConnection> & Comlink.ProxyMethods;
    try {
      await service!.serve({
        line,
        read: () => connection.read(),
        write: (bytes) => connection.write(bytes),
        end: (bytes) => connection.end(bytes),
      });
    } finally {
      connection[Comlink.releaseProxy]();
    }
  },
};
Comlink.expose(worker, platform.parentEndpoint());
