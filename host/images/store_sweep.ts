/**
 * What nothing refers to, and what keeps it: a layer is in the store before the image that it is for is, and an image that was
 * found may be removed before its layers are mounted. So a process that is about to refer to something holds the store
 * meanwhile:
 *
 *     ingest/MARK.hold-HEX     a request, or a build from its beginning to its end; MARK: the process, which may be dead
 *     unswept                  something was removed while the store was held: names are gone, bytes are still there
 *
 * As long as one is there, and its process lives, nothing is swept, by whatever process; the last to let go does it.
 *
 * Interface: holding; sweep, sweepArriving, for callers with the store's lock.
 */
import * as oci from './oci.ts';
import type { ImageStore } from './store.ts';
import { blobPath } from './store_blobs.ts';

/** How long what has come of a pull waits for somebody to go on with it, milliseconds. */
const PARTIAL_MS = 24 * 60 * 60 * 1000;

/** What this store makes there: nothing else is touched. */
const MARKED = /^[0-9a-f-]+\.(hold-)?[0-9a-f]+$/;
const HOLD = /^([^.]+)\.hold-/;
const UNSWEPT = 'unswept';

/** Does `work`; as long as it runs, blobs and layers stay, also those that no image has. */
export async function holding<T>(store: ImageStore, work: () => Promise<T>): Promise<T> {
  const { files } = store;
  const path = `ingest/${files.mark}.hold-${files.unique()}`;
  try {
    // The sweeper has the lock from before it looks for this until it is done.
    await store.locked(async () => {
      await removeAbandoned(store);
      await store.blobs.writing(path, () => Promise.resolve());
    });
    return await work();
  } finally {
    await files.remove(path);
    // What cannot be swept now stays for the next one, and `work` has done what it has.
    if (await files.status(UNSWEPT)) await store.locked(() => sweep(store)).catch(() => undefined);
  }
}

/** Removes what processes that are no more have left below ingest/. */
async function removeAbandoned({ files }: ImageStore): Promise<void> {
  for (const name of await files.list('ingest')) {
    if (MARKED.test(name) && !(await files.alive(name.split('.')[0]))) await files.remove(`ingest/${name}`);
  }
}

async function isHeld({ files }: ImageStore): Promise<boolean> {
  for (const name of await files.list('ingest')) {
    const [, mark] = HOLD.exec(name) ?? [];
    if (mark !== undefined && (await files.alive(mark))) return true;
  }
  return false;
}

/** Removes blobs and layers that nothing refers to, now or once nobody holds the store. */
export async function sweep(store: ImageStore): Promise<void> {
  const { files } = store;
  if (await isHeld(store)) {
    // On a disk that is full the bytes wait for the next one who sweeps.
    await store.blobs.place(UNSWEPT, new Uint8Array()).catch(() => undefined);
    return;
  }
  const { blobs, layers } = await reachable(store);
  for (const hex of await files.list('blobs/sha256')) {
    const digest = `sha256:${hex}`;
    if (oci.isDigest(digest) && !blobs.has(digest)) await files.remove(blobPath(digest));
  }
  for (const hex of await files.list('layers')) {
    const diffId = `sha256:${hex}`;
    if (oci.isDigest(diffId) && !layers.has(diffId)) await store.layers.remove(diffId);
  }
  await files.remove(UNSWEPT);
}

/** Removes what processes that are no more have left, and fetches that nobody went on with: with `all` the newest, too. */
export async function sweepArriving(store: ImageStore, all: boolean): Promise<void> {
  const { files } = store;
  await removeAbandoned(store);
  if (await isHeld(store)) return;
  for (const name of await files.list('ingest')) {
    if (!name.startsWith('partial-')) continue;
    const path = `ingest/${name}`;
    const age = Date.now() - ((await files.status(path))?.modified ?? 0);
    if (all || age >= PARTIAL_MS) await files.remove(path);
  }
}

async function reachable(store: ImageStore): Promise<{ blobs: Set<string>; layers: Set<string> }> {
  const blobs = new Set<string>();
  const layers = new Set<string>();
  for (const descriptor of (await store.index()).manifests) {
    blobs.add(descriptor.digest);
    const image = await store.load(descriptor).catch(() => null);
    if (!image) continue;
    for (const digest of [image.manifest.config.digest, ...image.manifest.layers.map((each) => each.digest)])
      blobs.add(digest);
    for (const diffId of image.config.rootfs.diff_ids) layers.add(diffId);
  }
  for (const diffId of await store.cachedLayers()) {
    layers.add(diffId);
    blobs.add(diffId);
  }
  return { blobs, layers };
}
