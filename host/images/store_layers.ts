/**
 * Layers as machines mount them: `layers/HEX/tar` has the contents, `layers/HEX/erofs` the metadata; HEX is of the diff
 * id. Both appear at once, by renaming the directory that they were made in.
 *
 * Interface: LayerStore.
 */
import type { FileSink, StoreFiles } from '../platform/store_files.ts';
import { ImageError } from './errors.ts';
import { LAYER_LIMITS, readLayer } from './layer.ts';
import type { ReadLayer } from './layer.ts';
import type { Descriptor } from './oci.ts';
import { packingOf } from './oci.ts';
import { blobPath, hexOf, lockOf } from './store_blobs.ts';
import type { BlobStore } from './store_blobs.ts';

export class LayerStore {
  private readonly files: StoreFiles;
  private readonly blobs: BlobStore;

  constructor(files: StoreFiles, blobs: BlobStore) {
    this.files = files;
    this.blobs = blobs;
  }

  has(diffId: string): Promise<boolean> {
    return this.files.status(`${layerPath(diffId)}/erofs`).then((status) => status !== null);
  }

  /** Bytes of the layer's tar, or null if it is not unpacked. */
  async size(diffId: string): Promise<number | null> {
    return (await this.files.status(`${layerPath(diffId)}/tar`))?.size ?? null;
  }

  /**
   * Unpacks the layer `diffId` from its blob, unless it is. `onLayer` hears how many bytes of the blob are done. Throws
   * ImageError that names the layer, and leaves nothing.
   */
  async prepare(
    diffId: string,
    blob: Descriptor,
    onLayer: (diffId: string, done: number, of: number) => void = () => undefined,
  ): Promise<void> {
    if (await this.has(diffId)) return;
    await this.files.locked(lockOf(diffId), async () => {
      if (await this.has(diffId)) return;
      await this.blobs.require(blob.digest);
      await this.making(async (directory) => {
        const packing = packingOf(blob);
        const source = watched(this.blobs.stream(blob.digest), (done) => onLayer(diffId, done, blob.size));
        const tar = `${directory}/tar`;
        const layer = await named(diffId, async () => {
          if (packing !== 'none') return this.readInto(tar, packing, source);
          await this.files.link(blobPath(blob.digest), tar);
          return readLayer(this.files, 'none', source, null, LAYER_LIMITS);
        });
        if (layer.diffId !== diffId) {
          const why = `layer ${diffId}: what blob ${blob.digest} unpacks to has the digest ${layer.diffId}`;
          throw new ImageError(why, 'corrupt');
        }
        return layer;
      });
    });
  }

  /** Stores a layer from its tar, packed or not, both as a blob and unpacked. Throws ImageError, and leaves nothing. */
  async add(source: AsyncIterable<Uint8Array>): Promise<{ diffId: string; size: number }> {
    return this.making(async (directory) => {
      const { packing, bytes } = await sniff(source);
      const layer = await this.readInto(`${directory}/tar`, packing, bytes);
      await this.files.link(`${directory}/tar`, blobPath(layer.diffId));
      return layer;
    });
  }

  /** Sees to it that the tar of a layer that is unpacked is a blob, too; its size. Throws ImageError. */
  async keepBlob(diffId: string): Promise<number> {
    if (!(await this.blobs.has(diffId))) {
      if (!(await this.has(diffId)))
        throw new ImageError(`layer ${diffId} is not in the image store`, 'missing');
      await this.files.link(`${layerPath(diffId)}/tar`, blobPath(diffId));
    }
    return this.blobs.size(diffId);
  }

  /** The bytes of the layer's tar. */
  stream(diffId: string): AsyncIterable<Uint8Array> {
    return this.files.stream(`${layerPath(diffId)}/tar`);
  }

  /** Takes a layer away at once; machines that have it mounted keep its files open. The caller holds the store's lock. */
  async remove(diffId: string): Promise<void> {
    if (!(await this.files.status(layerPath(diffId)))) return;
    await this.blobs.arriving(async (path) => void (await this.files.rename(layerPath(diffId), path)));
  }

  private async readInto(
    path: string,
    packing: Parameters<typeof readLayer>[1],
    source: AsyncIterable<Uint8Array>,
  ): Promise<ReadLayer> {
    let layer: ReadLayer | null = null;
    await this.blobs.writing(path, async (sink: FileSink) => {
      layer = await readLayer(this.files, packing, source, sink, LAYER_LIMITS);
    });
    return layer!;
  }

  /** Has `work` make the tar in a directory, adds the image, and gives the directory its name. */
  private making(work: (directory: string) => Promise<ReadLayer>): Promise<{ diffId: string; size: number }> {
    return this.blobs.arriving(async (directory) => {
      await this.files.makeDirectory(directory);
      const { diffId, size, erofs } = await work(directory);
      await this.blobs.writing(`${directory}/erofs`, (sink) => sink.write(erofs));
      // Somebody else may have been faster.
      await this.files.rename(directory, layerPath(diffId));
      return { diffId, size };
    });
  }
}

export function layerPath(diffId: string): string {
  return `layers/${hexOf(diffId)}`;
}

/** Puts the layer's name before what went wrong. */
async function named<T>(diffId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new ImageError(`layer ${diffId}: ${error.message}`, error.trouble, { cause: error });
  }
}

async function* watched(
  source: AsyncIterable<Uint8Array>,
  onBytes: (done: number) => void,
): AsyncIterable<Uint8Array> {
  let done = 0;
  for await (const bytes of source) {
    yield bytes;
    onBytes((done += bytes.length));
  }
}

/** Which packing a stream begins with, and the stream. */
export async function sniff(
  source: AsyncIterable<Uint8Array>,
): Promise<{ packing: 'none' | 'gzip' | 'zstd'; bytes: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let have = 0;
  while (have < 4) {
    const { value, done } = await iterator.next();
    if (done) break;
    first.push(value);
    have += value.length;
  }
  const head = first.flatMap((bytes) => [...bytes.subarray(0, 4)]);
  const packing =
    head[0] === 0x1f && head[1] === 0x8b
      ? 'gzip'
      : head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd
        ? 'zstd'
        : 'none';
  async function* whole(): AsyncIterable<Uint8Array> {
    try {
      yield* first;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { packing, bytes: whole() };
}
