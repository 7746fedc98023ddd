/**
 * A layer on its way into the store: from the archive, packed or not, to the tar and the EROFS image of its metadata.
 *
 *     blob ─▶ unpack (bounded) ─▶ hash = diff id ─▶ TarReader ─▶ LayerTree ─▶ writeErofs
 *                               └▶ tar
 *
 * Interface: Limits, LAYER_LIMITS, readLayer, bounded.
 */
import type { FileSink, Packing, StoreFiles } from '../platform/store_files.ts';
import { writeErofs } from './erofs/index.ts';
import { ImageError } from './errors.ts';
import { LayerTree } from './layer_tree.ts';
import { TarReader } from './tar_reader.ts';

/** What a layer may become when it is unpacked. */
export interface Limits {
  /** Bytes. */
  size: number;
  /** Bytes of tar for one byte of the blob … */
  ratio: number;
  /** … once there are this many. */
  free: number;
}

/** Real layers stay below 1:20; a file of zeros packs 1:1030 with gzip, and 1:10000 and more with zstd. */
export const LAYER_LIMITS: Limits = { size: 32 * 2 ** 30, ratio: 200, free: 64 * 2 ** 20 };

/** What a layer has turned out to be. `erofs`: the image of its metadata, which refers to the tar. */
export interface ReadLayer {
  /** `sha256:…` of the tar. */
  diffId: string;
  /** Bytes of the tar. */
  size: number;
  erofs: Uint8Array;
}

/**
 * Reads a layer to its end; the tar goes to `sink`, if one is given. Throws ImageError, which says why it cannot be a
 * layer; the caller adds which one.
 */
export async function readLayer(
  files: StoreFiles,
  packing: Packing,
  source: AsyncIterable<Uint8Array>,
  sink: FileSink | null,
  limits: Limits = LAYER_LIMITS,
): Promise<ReadLayer> {
  const hash = files.hash();
  const tree = new LayerTree();
  const reader = new TarReader((entry) => tree.add(entry));
  let size = 0;
  for await (const bytes of bounded(files, packing, source, limits)) {
    hash.update(bytes);
    size += bytes.length;
    reader.push(bytes);
    await sink?.write(bytes);
  }
  reader.finish();
  try {
    return { diffId: `sha256:${hash.hex()}`, size, erofs: writeErofs(tree.entries(), size) };
  } catch (error) {
    if (error instanceof RangeError) throw new ImageError(error.message, 'corrupt', { cause: error });
    throw error;
  }
}

/** Unpacks, within the limits. Throws ImageError. */
async function* bounded(
  files: StoreFiles,
  packing: Packing,
  source: AsyncIterable<Uint8Array>,
  limits: Limits,
): AsyncIterable<Uint8Array> {
  let came = 0;
  let made = 0;
  let failure: unknown = null;
  async function* counted(): AsyncIterable<Uint8Array> {
    try {
      for await (const bytes of source) {
        came += bytes.length;
        yield bytes;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  try {
    for await (const bytes of files.unpack(packing, counted())) {
      made += bytes.length;
      if (made > limits.size) throw new ImageError(`it unpacks to more than ${limits.size} bytes`, 'corrupt');
      if (made > limits.free && made > came * limits.ratio) {
        const why = `it unpacks to more than ${limits.ratio} times its size, as a zip bomb does`;
        throw new ImageError(why, 'corrupt');
      }
      yield bytes;
    }
  } catch (error) {
    if (failure !== null) throw failure;
    const { code } = error as { code?: string };
    if (code?.startsWith('Z_') || code?.startsWith('ZSTD_'))
      throw new ImageError(`it is no whole ${packing} stream (${code})`, 'corrupt', { cause: error });
    throw error;
  }
}
