/**
 * Taking images away. What an image alone refers to goes with it (store_sweep.ts); what others refer to stays. Machines that
 * have a layer mounted keep its files open, and read on.
 *
 * Interface: removeImage, prune, diskUse.
 */
import { ImageError } from './errors.ts';
import * as oci from './oci.ts';
import type { Descriptor } from './oci.ts';
import {
  familiar,
  fullName,
  parseReference,
  repositoryOf,
  familiarDigest,
  withDefaultTag,
} from './reference.ts';
import type { ImageStore, StoredImage } from './store.ts';
import { REPOSITORY_DIGEST } from './store.ts';
import { sweep, sweepArriving } from './store_sweep.ts';

/** What `docker rmi` tells of. */
export interface Removal {
  /** Names, as people write them. */
  untagged: string[];
  /** Ids of images and chain ids of layers. */
  deleted: string[];
}

/** Removes a name, or an image by its id; with `force` all its names. Throws ImageError in Docker's words. */
export function removeImage(store: ImageStore, text: string, force: boolean): Promise<Removal> {
  return store.locked(async () => {
    const image = await store.find(text).catch((error: unknown) => error as Error);
    if (image instanceof Error) return removeBroken(store, text, image);
    const names = namesToRemove(image, text);
    const byId = names.length === 0;
    const repositories = new Set(image.names.map((name) => repositoryOf(parseReference(name))));
    if (byId && repositories.size > 1 && !force) {
      const id = image.id.slice('sha256:'.length).slice(0, 12);
      throw new ImageError(
        `conflict: unable to delete ${id} (must be forced) - image is referenced in multiple repositories`,
        'conflict',
      );
    }
    const removal = await take(store, image, byId ? image.names : names);
    await sweep(store);
    return removal;
  });
}

/** Takes away a name that leads to no image, since that is damaged or not there; throws `why` if it is no name at all. */
async function removeBroken(store: ImageStore, text: string, why: Error): Promise<Removal> {
  let name;
  try {
    name = fullName(withDefaultTag(parseReference(text)));
  } catch {
    throw why;
  }
  const { manifests } = await store.index();
  const kept = manifests.filter(({ annotations }) => annotations?.[oci.REF_NAME] !== name);
  if (kept.length === manifests.length) throw why;
  await store.writeIndex(kept);
  await sweep(store);
  return { untagged: [familiar(parseReference(name))], deleted: [] };
}

/** Which of its names `text` is; none: it is an id. */
function namesToRemove(image: StoredImage, text: string): string[] {
  let reference;
  try {
    reference = withDefaultTag(parseReference(text));
  } catch {
    return [];
  }
  if (reference.digest === null) return image.names.filter((name) => name === fullName(reference));
  return image.names.filter((name) => repositoryOf(parseReference(name)) === repositoryOf(reference));
}

/** Takes names away, and the image with its last one. The caller holds the lock. */
async function take(store: ImageStore, image: StoredImage, names: readonly string[]): Promise<Removal> {
  const { manifests } = await store.index();
  const known = await store.images();
  const ofImage = new Set(
    (await Promise.all(manifests.map(async (each) => [each, await idOf(store, each)] as const)))
      .filter(([, id]) => id === image.id)
      .map(([each]) => each),
  );
  const nameOf = ({ annotations }: Descriptor): string | undefined => annotations?.[oci.REF_NAME];
  const last = image.names.every((name) => names.includes(name));
  const kept = manifests.filter(
    (each) => !ofImage.has(each) || (!last && !names.includes(nameOf(each) ?? '')),
  );
  const digests = [...ofImage]
    .filter((each) => last || names.includes(nameOf(each) ?? ''))
    .map(({ annotations }) => annotations?.[REPOSITORY_DIGEST])
    .filter((text) => text !== undefined);
  const untagged = [
    ...names.map((name) => familiar(parseReference(name))),
    ...[...new Set(digests)].map((text) => familiarDigest(parseReference(text))),
  ];
  await store.writeIndex(kept);
  if (!last) return { untagged, deleted: [] };
  const others = known.filter(({ id }) => id !== image.id);
  const chains = chainIds(store, image.config.rootfs.diff_ids);
  const shared = new Set(others.flatMap(({ config }) => chainIds(store, config.rootfs.diff_ids)));
  return { untagged, deleted: [image.id, ...chains.filter((chain) => !shared.has(chain)).reverse()] };
}

async function idOf(store: ImageStore, descriptor: Descriptor): Promise<string | null> {
  return (await store.load(descriptor).catch(() => null))?.id ?? null;
}

/** Chain ids: each layer with all below it (image-spec, config.md). */
function chainIds(store: ImageStore, diffIds: readonly string[]): string[] {
  const chains: string[] = [];
  for (const diffId of diffIds) {
    const below = chains.at(-1);
    const text = `${below} ${diffId}`;
    chains.push(below === undefined ? diffId : store.blobs.digestOf(new TextEncoder().encode(text)));
  }
  return chains;
}

export interface Pruned {
  deleted: string[];
  untagged: string[];
  /** Names of what builds kept. */
  cache: string[];
  /** Bytes. */
  reclaimed: number;
}

/** What of all that could go is meant: `docker image prune --filter`. */
export interface PruneFilter {
  /** Made before that, milliseconds since 1970. */
  until?: number;
  /** NAME or NAME=VALUE: it has all of them. */
  labels?: readonly string[];
  /** The same: it has not all of them. */
  unlabels?: readonly string[];
}

export interface PruneOptions extends PruneFilter {
  /** Images that have a name, too. */
  all?: boolean;
  /** Also what builds keep. */
  cache?: boolean;
  /** Not images. */
  cacheOnly?: boolean;
  /** Ids of images that stay. */
  inUse?: readonly string[];
}

/** Whether an image is what a filter says. */
function isMeant({ config }: StoredImage, { until, labels = [], unlabels = [] }: PruneFilter): boolean {
  const made = Date.parse(config.created ?? '');
  if (until !== undefined && made > until) return false;
  const own = new Map(Object.entries(config.config?.Labels ?? {}));
  const has = (wanted: string): boolean => {
    const [name = '', ...rest] = wanted.split('=');
    return own.has(name) && (rest.length === 0 || own.get(name) === rest.join('='));
  };
  return labels.every(has) && !(unlabels.length > 0 && unlabels.every(has));
}

/**
 * Removes images without a name, with `all` also those with one, but for `inUse` (ids); and what crashes and builds have
 * left behind. `cache`: also what builds keep for the next time and no image has, with `all` all of that, and what has come of
 * pulls that nobody went on with. With a filter, only of what is that.
 */
export function prune(store: ImageStore, options: PruneOptions = {}): Promise<Pruned> {
  const { all = false, cache = false, cacheOnly = false, until = Infinity } = options;
  const isFiltered = until < Infinity || Boolean(options.labels?.length || options.unlabels?.length);
  return store.locked(async () => {
    const before = await diskUse(store);
    const result: Pruned = { deleted: [], untagged: [], cache: [], reclaimed: 0 };
    // What needs no room on a disk that is full comes first.
    if (cache && all) result.cache.push(...(await pruneCache(store, all, until)));
    await sweepArriving(store, all && cache && !isFiltered);
    await sweep(store);
    if (!cacheOnly) await pruneImages(store, options, result);
    if (!cacheOnly && !isFiltered) await dropBroken(store, all);
    if (cache) result.cache.push(...(await pruneCache(store, all, until)));
    await sweep(store);
    result.reclaimed = Math.max(before.total - (await diskUse(store)).total, 0);
    return result;
  });
}

/** Takes the images away that nobody uses, and says in `result` which. */
async function pruneImages(store: ImageStore, options: PruneOptions, result: Pruned): Promise<void> {
  const used = new Set(options.inUse);
  for (const image of await store.images()) {
    if (used.has(image.id) || (image.names.length > 0 && !options.all) || !isMeant(image, options)) continue;
    const { untagged, deleted } = await take(store, image, image.names);
    result.untagged.push(...untagged);
    result.deleted.push(...deleted);
  }
}

/** Takes entries away that lead to no image, since that is damaged or not there; unless `all`, those without a name. */
async function dropBroken(store: ImageStore, all: boolean): Promise<void> {
  const { manifests } = await store.index();
  const kept: Descriptor[] = [];
  for (const each of manifests) {
    const isNamed = each.annotations?.[oci.REF_NAME] !== undefined;
    if ((isNamed && !all) || (await idOf(store, each)) !== null) kept.push(each);
  }
  if (kept.length < manifests.length) await store.writeIndex(kept);
}

/** Forgets what builds have kept since before `until`, in milliseconds; unless `all`, only what is in no image. The names. */
async function pruneCache(store: ImageStore, all: boolean, until: number): Promise<string[]> {
  const kept = new Set((await store.images()).flatMap(({ config }) => config.rootfs.diff_ids));
  const gone: string[] = [];
  for (const [name, layer] of await store.cacheEntries()) {
    if (!all && layer !== null && kept.has(layer)) continue;
    const place = `cache/${name}`;
    if (until < Infinity && ((await store.files.status(place))?.modified ?? 0) > until) continue;
    await store.files.remove(place);
    gone.push(name);
  }
  return gone;
}

export interface DiskUse {
  /** Bytes of all files, each once. */
  total: number;
  images: { id: string; size: number; shared: number }[];
  /** What builds keep. */
  cache: { layers: number; size: number };
}

/** How much is on the disk, for `system df`. */
export async function diskUse(store: ImageStore): Promise<DiskUse> {
  let total = 0;
  const add = async (path: string): Promise<void> => {
    total += (await store.files.status(path))?.size ?? 0;
  };
  const blobs = new Set(await store.files.list('blobs/sha256'));
  for (const hex of blobs) await add(`blobs/sha256/${hex}`);
  for (const hex of await store.files.list('layers')) {
    await add(`layers/${hex}/erofs`);
    // A second name of the blob takes no room.
    if (!blobs.has(hex)) await add(`layers/${hex}/tar`);
  }
  for (const name of await store.files.list('packages')) await add(`packages/${name}`);
  const images = await store.images();
  const users = new Map<string, number>();
  for (const { config } of images)
    for (const id of new Set(config.rootfs.diff_ids)) users.set(id, (users.get(id) ?? 0) + 1);
  const sizes: DiskUse['images'] = [];
  for (const image of images) {
    let size = 0;
    let shared = 0;
    for (const layer of await store.layerSizes(image)) {
      size += layer.size;
      if ((users.get(layer.diffId) ?? 0) > 1) shared += layer.size;
    }
    sizes.push({ id: image.id, size, shared });
  }
  const cached = (await store.cachedLayers()).filter((diffId) => !users.has(diffId));
  let size = 0;
  for (const diffId of cached) size += (await store.layers.size(diffId)) ?? 0;
  return { total, images: sizes, cache: { layers: cached.length, size } };
}
