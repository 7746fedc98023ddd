/**
 * What is in the store was verified when it came, and documents are each time they are read; what a disk does to layers
 * later nobody sees. Who pulls an image that is here has all of it verified again, and what is damaged fetched anew.
 *
 * Interface: removeDamaged.
 */
import { ImageError } from './errors.ts';
import { LAYER_LIMITS, readLayer } from './layer.ts';
import * as oci from './oci.ts';
import type { Reference } from './reference.ts';
import { fullName } from './reference.ts';
import type { ImageStore } from './store.ts';
import { blobPath } from './store_blobs.ts';
import { layerPath } from './store_layers.ts';

/**
 * Removes of the image of this name every blob and every unpacked layer that is not what it should be; there may be no such
 * image. The caller holds the store, and puts back what is missing then.
 */
export async function removeDamaged(store: ImageStore, name: Reference): Promise<void> {
  const { manifests } = await store.index();
  for (const { digest, annotations } of manifests) {
    if (annotations?.[oci.REF_NAME] !== fullName(name) || !(await isWholeBlob(store, digest))) continue;
    const manifest = oci.parseManifest(
      await store.blobs.read(digest, oci.MANIFEST_MAX),
      `manifest ${digest}`,
    );
    for (const layer of manifest.layers) await isWholeBlob(store, layer.digest);
    const config = manifest.config.digest;
    if (!(await isWholeBlob(store, config))) continue;
    const bytes = await store.blobs.read(config, oci.CONFIG_MAX);
    const { rootfs } = oci.parseConfig(bytes, `image configuration ${config}`);
    for (const diffId of new Set(rootfs.diff_ids)) await checkLayer(store, diffId);
  }
}

/** Whether the blob is there, and whole; if it is not whole it is gone. */
async function isWholeBlob({ blobs, files }: ImageStore, digest: string): Promise<boolean> {
  if (!(await blobs.has(digest))) return false;
  const hash = files.hash();
  for await (const bytes of blobs.stream(digest)) hash.update(bytes);
  if (`sha256:${hash.hex()}` === digest) return true;
  await files.remove(blobPath(digest));
  return false;
}

async function checkLayer(store: ImageStore, diffId: string): Promise<void> {
  const { layers, files } = store;
  if (!(await layers.has(diffId))) return;
  if (await isWholeLayer(store, diffId)) return;
  await store.locked(() => layers.remove(diffId));
  // Where the blob is the tar, it is as damaged as that was.
  if (await files.status(blobPath(diffId))) await isWholeBlob(store, diffId);
}

async function isWholeLayer({ layers, files }: ImageStore, diffId: string): Promise<boolean> {
  try {
    const read = await readLayer(files, 'none', layers.stream(diffId), null, LAYER_LIMITS);
    const erofs = await files.read(`${layerPath(diffId)}/erofs`, read.erofs.length);
    return read.diffId === diffId && erofs !== null && isSame(erofs, read.erofs);
  } catch (error) {
    const { code } = error as { code?: string };
    if (error instanceof ImageError || error instanceof RangeError || code === 'ENOENT') return false;
    throw error;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
