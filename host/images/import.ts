/** `docker import`: the tar of a root file system becomes an image of one layer. Interface: importImage. */
import { ImageError } from './errors.ts';
import type { Platform } from './oci.ts';
import { parseReference, withDefaultTag } from './reference.ts';
import type { ImageStore, StoredImage } from './store.ts';

/** What the image says of itself. */
export interface ImportOptions {
  /** Of the image's configuration, as `--change` made it. */
  config: Record<string, unknown>;
  /** `--message`. */
  message: string | null;
  platform: Platform | null;
  /** Milliseconds since 1970. */
  now: number;
}

/** Throws ImageError. */
export async function importImage(
  store: ImageStore,
  source: AsyncIterable<Uint8Array>,
  reference: string | null,
  { config, message, platform, now }: ImportOptions,
): Promise<StoredImage> {
  const parsed = reference === null ? null : parseReference(reference);
  if (parsed?.digest != null) throw new ImageError('cannot import digest reference', 'invalid');
  const name = parsed && withDefaultTag(parsed);
  const { diffId } = await store.layers.add(source);
  const created = new Date(now).toISOString();
  return store.create(
    {
      layers: [diffId],
      config: { created, ...(platform ?? { os: 'wasi', architecture: 'wasm' }), config },
      history: [{ created, comment: message ?? 'Imported from -' }],
    },
    name,
  );
}
