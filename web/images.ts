/**
 * Images and containers for machines of a page: where the image store is, and the service of a worker that is started when
 * it is first asked for something.
 *
 * Interface: PageImages.
 */
import * as Comlink from 'comlink';
import { DEFAULT_REGISTRY } from '../host/platform/npm_registry.ts';
import { startWebWorker } from '../host/platform/web/platform.ts';
import { STORE, VOLUMES, findPlace } from '../host/platform/web/storage.ts';
import type { MachineService, ServiceConnection, SharedDirectory } from '../host/machine/machine.ts';
import type { ImageWorker } from './image_worker.ts';

interface Running {
  /** Resolves when it has its store. */
  ready: Promise<void>;
  remote: Comlink.Remote<ImageWorker>;
  /** Why it has ended. */
  failed: Promise<string>;
}

export class PageImages implements MachineService {
  readonly shares: readonly SharedDirectory[];
  /** Why images are gone when the page is, in one line; null: they are kept. */
  readonly trouble: string | null;
  private readonly place: string;
  private readonly npmRegistry: string;
  private worker: Running | null = null;

  /** `npmRegistry`: another one than the public one. */
  static async open(npmRegistry: string | null): Promise<PageImages> {
    const { place, trouble } = await findPlace();
    const images = new PageImages(place, trouble, npmRegistry ?? DEFAULT_REGISTRY);
    // Other workers ask this one for what is only in its memory.
    if (trouble !== null) await images.start().ready;
    return images;
  }

  private constructor(place: string, trouble: string | null, npmRegistry: string) {
    this.place = place;
    this.trouble = trouble;
    this.npmRegistry = new URL(npmRegistry.endsWith('/') ? npmRegistry : `${npmRegistry}/`).href;
    const store = { hostPath: `${place}/${STORE}`, guestPath: '/var/lib/minios/store', readOnly: true };
    const volumes = { hostPath: `${place}/${VOLUMES}`, guestPath: '/var/lib/minios/volumes' };
    // Without storage volumes are files of the machine.
    this.shares = trouble === null ? [store, volumes] : [store];
  }

  async serve(connection: ServiceConnection): Promise<void> {
    const { line, ...rest } = connection;
    const { remote, failed } = this.worker ?? this.start();
    const reason = await Promise.race([
      remote.serve(line, Comlink.proxy(rest)).catch((error: Error) => error.message),
      failed,
    ]);
    if (reason === undefined) return;
    const answer = { error: `the image service has ended: ${reason}`, status: 1 };
    await connection.end(new TextEncoder().encode(`${JSON.stringify(answer)}\n`));
  }

  private start(): Running {
    const { endpoint, failed } = startWebWorker('images');
    const remote = Comlink.wrap<ImageWorker>(endpoint);
    const ready = remote.start({ place: this.place, npmRegistry: this.npmRegistry });
    // A browser that is short of room takes storage away from pages that have not asked for it to be kept.
    if (this.trouble === null) void navigator.storage.persist().catch(() => false);
    const running = { ready, remote, failed };
    this.worker = running;
    void failed.then(() => {
      if (this.worker === running) this.worker = null;
    });
    return running;
  }
}
