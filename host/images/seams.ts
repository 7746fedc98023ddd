/**
 * What the image service leaves to others: registries, Dockerfiles, directories of the host, images that are made here.
 * The starter of the service plugs them in; a request for what is not there is refused with one line.
 */
import type { Platform } from './oci.ts';
import type { Reference } from './reference.ts';
import type { ImageStore, StoredImage } from './store.ts';

/** How far something is: docs/images.md. With an id its line, which the next of that id replaces; without one a line of its own. */
export interface Progress {
  /** What moves: the short id of a layer, the name of a package. */
  id?: string;
  status: string;
  /** Bytes. */
  current?: number;
  total?: number;
}

/** Tells the client; throws ClientGone if nobody listens any more. */
export type Report = (progress: Progress) => Promise<void>;

export interface LoginResult {
  status: string;
  /** The file in which the credentials lie for everybody who may read it; absent: a credential helper has them. */
  unencrypted?: string;
}

/** Images of registries. */
export interface Registry {
  /** Fetches an image into the store, under `reference`. Throws ImageError in Docker's words. */
  pull(
    store: ImageStore,
    reference: Reference,
    platform: Platform | null,
    report: Report,
  ): Promise<StoredImage>;
  /** `pull --all-tags`: every tag of a repository. */
  pullAll(
    store: ImageStore,
    repository: Reference,
    platform: Platform | null,
    report: Report,
  ): Promise<StoredImage[]>;
  push(store: ImageStore, reference: Reference, report: Report): Promise<{ digest: string; size: number }>;
  /** Keeps credentials once the registry has taken them. */
  login(registry: string, username: string, password: string): Promise<LoginResult>;
  /** Forgets them. */
  logout(registry: string): Promise<void>;
  /** The bytes behind a URL (ADD in a Dockerfile). */
  fetch(url: string, checksum: string | null): AsyncIterable<Uint8Array>;
}

/** Dockerfiles. */
export interface Planner {
  /** What a build has to do. `request` is the whole request. Throws ImageError. */
  plan(store: ImageStore, request: Record<string, unknown>, resolve: ResolveImage): Promise<unknown>;
  /** What instructions such as `CMD ["sh"]` make of the "config" of an image configuration. Throws ImageError. */
  configure(changes: readonly string[], config: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** The image of this name, fetched if it is not here. */
export type ResolveImage = (name: string, platform: Platform | null) => Promise<StoredImage>;

/** Images that are made here, by recipes. */
export interface Catalogue {
  /** The names that there are recipes for. */
  readonly names: readonly string[];
  /** Whether there is a recipe for this name. */
  has(reference: Reference): boolean;
  /** Makes the image, unless the store has it as the recipe would make it now. */
  make(store: ImageStore, reference: Reference, report: Report): Promise<StoredImage>;
  /** Whether the store's image of this name is what an older recipe made. */
  outdated(store: ImageStore, reference: Reference, image: StoredImage): Promise<boolean>;
}

/** Where a path of the host is in the machine: the number of a share, and a name in it unless the path is the share. */
export interface SharedPath {
  /** The same on the host, from its root and without symbolic links. */
  path: string;
  share: number;
  name?: string;
}

/** What a client, which proves itself by a token, reaches of the host. All rejects with one line. */
export interface HostAccess {
  /** Shares a directory with the machine; for another file, or one that is to be made, the directory it is in. */
  share(token: string, path: string, readOnly: boolean): Promise<SharedPath>;
  /** The bytes of a file, which may be a pipe: they are waited for. Gives the file back when nobody asks for more. */
  read(token: string, path: string): AsyncIterable<Uint8Array>;
}

/** What a service is made of. */
export interface ServiceOptions {
  /** Opens the store; called at the first request, and again after it has failed. */
  open(): Promise<ImageStore>;
  /** The directory that the store is in, for messages about a full disk. Absent: errors say it themselves. */
  place?: string;
  catalogue?: Catalogue;
  registry?: Registry;
  planner?: Planner;
  host?: HostAccess;
}
