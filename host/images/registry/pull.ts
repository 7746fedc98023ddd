/** `pull`: a reference → an image in the store. */
import { ImageError } from '../errors.ts';
import type { Descriptor, ImageConfig, Manifest, Platform } from '../oci.ts';
import {
  choosePlatform,
  CONFIG_MAX,
  INDEX_TYPES,
  MANIFEST_MAX,
  MANIFEST_TYPES,
  packingOf,
  parseConfig,
  parseIndex,
  parseManifest,
} from '../oci.ts';
import type { Reference } from '../reference.ts';
import { familiar, familiarRepository, repositoryOf } from '../reference.ts';
import type { Document, RegistryClient } from './client.ts';
import { RegistryError } from './client.ts';
import type { OnProgress } from './progress.ts';
import { bar, inParallel, shortId } from './progress.ts';

/** What pull needs of the image store; the store of host/images/store.ts is one. */
export interface PullStore<Image extends PulledImage = PulledImage> {
  blobs: {
    has(digest: string): Promise<boolean>;
    /** Verified. */
    read(digest: string, limit: number): Promise<Uint8Array<ArrayBuffer>>;
    putBytes(bytes: Uint8Array<ArrayBuffer>): Promise<{ digest: string; size: number }>;
    /** Writes what `open` gives from an offset on, behind what an earlier try has left, and verifies all of it. */
    fetch(
      expected: { digest: string; size: number },
      open: (offset: number) => AsyncIterable<Uint8Array>,
      onProgress?: (done: number) => void,
    ): Promise<void>;
  };
  /** Enters an image whose blobs are there under a name. */
  add(descriptor: Descriptor, name: Reference | null, repositoryDigest?: string): Promise<Image>;
  /** The image with that name. Rejects if there is none. */
  find(name: string): Promise<Image>;
  /** Unpacks the image's layers that are not yet. */
  prepare(image: Image, onLayer: (diffId: string, done: number, of: number) => void): Promise<void>;
}

/** What was pulled. */
export interface PulledImage {
  /** Of its manifest. */
  descriptor: Descriptor;
}

const LAYERS_AT_ONCE = 3;

/** Fetches an image and enters it under `reference`, which has a tag or a digest. Rejects with ImageError in Docker's words. */
export async function pull<Image extends PulledImage>(
  client: RegistryClient,
  reference: Reference,
  platform: Platform | null,
  store: PullStore<Image>,
  onProgress: OnProgress,
): Promise<Image> {
  const repository = repositoryOf(reference);
  const wanted = reference.digest ?? reference.tag!;
  onProgress({ status: `${wanted}: Pulling from ${displayPath(reference)}` });
  const before = await store.find(familiar(reference)).catch(() => null);
  const source = new Source(client, reference, store);
  const top = await source.manifest(wanted);
  const chosen = await chooseManifest(source, top, platform, reference);
  const manifest = parseManifest(chosen.bytes, `manifest ${chosen.digest}`);
  const config = await fetchConfig(source, manifest);
  await fetchLayers(source, manifest, onProgress);
  const { size } = await store.blobs.putBytes(chosen.bytes);
  const descriptor = { mediaType: chosen.mediaType, digest: chosen.digest, size };
  const image = await store.add(descriptor, reference, `${repository}@${top.digest}`);
  await unpack(image, manifest, config, store, onProgress);
  onProgress({ status: `Digest: ${top.digest}` });
  const news = before?.descriptor.digest === chosen.digest ? 'Image is up to date' : 'Downloaded newer image';
  onProgress({ status: `Status: ${news} for ${familiar(reference)}` });
  return image;
}

/** The repository as its registry calls it: `library/python`. */
const displayPath = ({ path }: Reference): string => path;

/** One repository of one registry, in front of the store. */
class Source<Image extends PulledImage> {
  readonly client: RegistryClient;
  readonly reference: Reference;
  readonly store: PullStore<Image>;

  constructor(client: RegistryClient, reference: Reference, store: PullStore<Image>) {
    this.client = client;
    this.reference = reference;
    this.store = store;
  }

  /** By tag or digest; from the store if it is there. */
  async manifest(wanted: string): Promise<Document> {
    const { path } = this.reference;
    try {
      const head = await this.client.headManifest(path, wanted);
      if (head && (await this.store.blobs.has(head.digest))) {
        return { ...head, bytes: await this.store.blobs.read(head.digest, MANIFEST_MAX) };
      }
      return await this.client.manifest(path, wanted);
    } catch (error) {
      throw refused(error, this.reference);
    }
  }

  async blob(descriptor: Descriptor, onProgress?: (done: number) => void): Promise<void> {
    if (descriptor.urls !== undefined && descriptor.urls.length > 0) {
      throw new ImageError(
        `blob ${descriptor.digest} is kept elsewhere (foreign layer), from where it is not fetched`,
        'invalid',
      );
    }
    const open = (offset: number): AsyncIterable<Uint8Array> =>
      this.client.blob(this.reference.path, descriptor, offset);
    await this.store.blobs.fetch(descriptor, open, onProgress).catch((error: unknown) => {
      throw refused(error, this.reference);
    });
  }
}

async function chooseManifest<Image extends PulledImage>(
  source: Source<Image>,
  top: Document,
  platform: Platform | null,
  reference: Reference,
): Promise<Document> {
  if (MANIFEST_TYPES.includes(top.mediaType)) return top;
  if (!INDEX_TYPES.includes(top.mediaType)) {
    throw new ImageError(
      `${familiar(reference)} is no image: its media type is "${top.mediaType}"`,
      'invalid',
    );
  }
  const index = parseIndex(top.bytes, `index ${top.digest}`);
  const { digest } = choosePlatform(index, platform, familiar(reference));
  const chosen = await source.manifest(digest);
  if (MANIFEST_TYPES.includes(chosen.mediaType)) return chosen;
  throw new ImageError(
    `${familiar(reference)} has an index within an index, which is not followed`,
    'invalid',
  );
}

/** The configuration: small, so that it is looked at before anything large is fetched. */
async function fetchConfig<Image extends PulledImage>(
  source: Source<Image>,
  manifest: Manifest,
): Promise<ImageConfig> {
  const { config: descriptor } = manifest;
  if (descriptor.size > CONFIG_MAX) {
    throw new ImageError(
      `image configuration ${descriptor.digest} has more than ${CONFIG_MAX} bytes`,
      'corrupt',
    );
  }
  manifest.layers.forEach(packingOf);
  await source.blob(descriptor);
  const bytes = await source.store.blobs.read(descriptor.digest, CONFIG_MAX);
  return parseConfig(bytes, `image configuration ${descriptor.digest}`);
}

async function fetchLayers<Image extends PulledImage>(
  source: Source<Image>,
  manifest: Manifest,
  onProgress: OnProgress,
): Promise<void> {
  const layers = [...new Map(manifest.layers.map((layer) => [layer.digest, layer])).values()];
  const missing: Descriptor[] = [];
  for (const layer of layers) {
    const isThere = await source.store.blobs.has(layer.digest);
    onProgress({ id: shortId(layer.digest), status: isThere ? 'Already exists' : 'Pulling fs layer' });
    if (!isThere) missing.push(layer);
  }
  await inParallel(missing, LAYERS_AT_ONCE, async (layer) => {
    const id = shortId(layer.digest);
    const moved = bar(onProgress, id, 'Downloading', layer.size);
    await source.blob(layer, (done) => {
      moved(done);
      if (done === layer.size) onProgress({ id, status: 'Verifying Checksum' });
    });
    onProgress({ id, status: 'Download complete' });
  });
}

async function unpack<Image extends PulledImage>(
  image: Image,
  manifest: Manifest,
  config: ImageConfig,
  store: PullStore<Image>,
  onProgress: OnProgress,
): Promise<void> {
  const ids = new Map(
    config.rootfs.diff_ids.map((diffId, index) => [diffId, shortId(manifest.layers[index].digest)]),
  );
  const bars = new Map<string, (current: number) => void>();
  await store.prepare(image, (diffId, done, of) => {
    const id = ids.get(diffId) ?? shortId(diffId);
    if (!bars.has(id)) bars.set(id, bar(onProgress, id, 'Extracting', of));
    bars.get(id)!(done);
    if (done === of) onProgress({ id, status: 'Pull complete' });
  });
}

/** Docker's words for what a registry answers to a pull. */
function refused(error: unknown, reference: Reference): unknown {
  if (!(error instanceof RegistryError)) return error;
  const name = familiarRepository(reference);
  if (error.status === 401 || error.status === 403 || error.code === 'NAME_UNKNOWN') {
    return new ImageError(
      `pull access denied for ${name}, repository does not exist or may require 'minios login': ${error.message}`,
      'missing',
    );
  }
  if (error.status === 404)
    return new ImageError(`manifest for ${familiar(reference)} not found: ${error.message}`, 'missing');
  return error;
}
