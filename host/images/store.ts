/**
 * The image store: an OCI image layout (https://github.com/opencontainers/image-spec/blob/main/image-layout.md), and
 * beside it the layers as machines mount them. docs/images.md draws it.
 *
 *     oci-layout index.json blobs/sha256/HEX     the layout: names and documents, layers as they came or were made
 *     layers/HEX/{tar,erofs}                     a layer (HEX: of its diff id), unpacked
 *     cache/HEX                                  what a build made: the layer of a key
 *     ingest/                                    what is still arriving, and who holds the store (store_sweep.ts)
 *     lock locks/                                held while index.json is changed, while a blob or layer is made
 *
 * Whatever is here is whole: it is written below ingest/, verified, synced and only then named. index.json refers only
 * to what is here; it is changed under the lock, and so is whatever is taken away. So several processes may use a store
 * at once, and a crash at any point loses at most what was arriving.
 *
 * Interface: ImageStore, StoredImage.
 */
import type { StoreFiles } from '../platform/store_files.ts';
import { ImageError } from './errors.ts';
import * as oci from './oci.ts';
import type { Descriptor, ImageConfig, Index, Manifest } from './oci.ts';
import type { Reference } from './reference.ts';
import { familiar, fullName, parseReference, repositoryOf, withDefaultTag } from './reference.ts';
import { BlobStore, hexOf } from './store_blobs.ts';
import { LayerStore } from './store_layers.ts';

/** An image in the store. */
export interface StoredImage {
  /** `sha256:…` of its configuration: what `docker images` shows. */
  id: string;
  /** The manifest's descriptor. */
  descriptor: Descriptor;
  manifest: Manifest;
  config: ImageConfig;
  /** The bytes that the id is the sum of. */
  configBytes: Uint8Array;
  /** Full names, sorted. */
  names: string[];
}

/** What a new image is made of. */
export interface NewImage {
  /** Diff ids, the bottom layer first; all of them in the store. */
  layers: readonly string[];
  /** All of a configuration but `rootfs` and `history`. */
  config: Omit<ImageConfig, 'rootfs' | 'history'>;
  history: oci.HistoryEntry[];
}

const INDEX_MAX = 64 * 2 ** 20;
const CACHE_MAX = 4096;
const LAYOUT_VERSION = '1.0.0';
const LAYOUT = oci.encodeDocument({ imageLayoutVersion: LAYOUT_VERSION });
const EMPTY_INDEX: Index = { schemaVersion: 2, mediaType: oci.INDEX_TYPE, manifests: [] };

export class ImageStore {
  readonly files: StoreFiles;
  readonly blobs: BlobStore;
  readonly layers: LayerStore;

  /** Opens the store in the directory of `files`, and makes what is missing of it. */
  static async open(files: StoreFiles): Promise<ImageStore> {
    const store = new ImageStore(files);
    for (const name of ['blobs/sha256', 'layers', 'cache', 'ingest', 'locks'])
      await files.makeDirectory(name);
    const isMade = async (): Promise<boolean> =>
      (await files.status('oci-layout')) !== null && (await files.status('index.json')) !== null;
    if (!(await isMade())) await store.locked(() => store.makeDocuments());
    await store.expectVersion();
    return store;
  }

  private constructor(files: StoreFiles) {
    this.files = files;
    this.blobs = new BlobStore(files);
    this.layers = new LayerStore(files, this.blobs);
  }

  private async makeDocuments(): Promise<void> {
    if (!(await this.files.status('oci-layout'))) await this.blobs.place('oci-layout', LAYOUT);
    if (!(await this.files.status('index.json')))
      await this.blobs.place('index.json', oci.encodeDocument(EMPTY_INDEX));
  }

  /** Throws ImageError if this is a store of another version. */
  private async expectVersion(): Promise<void> {
    const what = `oci-layout of the image store ${this.files.where}`;
    const { imageLayoutVersion } = oci.parseDocument(
      (await this.files.read('oci-layout', 4096)) ?? LAYOUT,
      what,
    );
    if (imageLayoutVersion === LAYOUT_VERSION) return;
    throw new ImageError(
      `${what} says version ${JSON.stringify(imageLayoutVersion)}, not ${LAYOUT_VERSION}`,
      'invalid',
    );
  }

  /** Does `work` while nobody else changes or takes away what others refer to. */
  locked<T>(work: () => Promise<T>): Promise<T> {
    return this.files.locked('lock', work);
  }

  async index(): Promise<Index> {
    const bytes = await this.files.read('index.json', INDEX_MAX);
    if (!bytes) return EMPTY_INDEX;
    try {
      return oci.parseIndex(bytes, `index.json of the image store ${this.files.where}`);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      throw new ImageError(`${error.message}: move it away, and pull the images again`, error.trouble);
    }
  }

  /** Replaces index.json. The caller holds the lock. */
  async writeIndex(manifests: Descriptor[]): Promise<void> {
    await this.blobs.place('index.json', oci.encodeDocument({ ...EMPTY_INDEX, manifests }));
  }

  /** All images, each once, in the order of their ids. One whose files somebody took away is left out. */
  async images(): Promise<StoredImage[]> {
    const { manifests } = await this.index();
    const images = new Map<string, StoredImage>();
    for (const descriptor of manifests) {
      const image = await this.load(descriptor).catch(() => null);
      if (!image) continue;
      const known = images.get(image.id) ?? image;
      const name = descriptor.annotations?.[oci.REF_NAME];
      if (name !== undefined) known.names = [...new Set([...known.names, name])].sort();
      images.set(image.id, known);
    }
    return [...images.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The image of a manifest that is in the store. Throws ImageError. */
  async load(descriptor: Descriptor): Promise<StoredImage> {
    const manifestBytes = await this.blobs.read(descriptor.digest, oci.MANIFEST_MAX);
    const manifest = oci.parseManifest(manifestBytes, `manifest ${descriptor.digest}`);
    const configBytes = await this.blobs.read(manifest.config.digest, oci.CONFIG_MAX);
    const config = oci.parseConfig(configBytes, `image configuration ${manifest.config.digest}`);
    const [layers, ids] = [manifest.layers.length, config.rootfs.diff_ids.length];
    if (layers !== ids)
      throw new ImageError(
        `image ${descriptor.digest} has ${layers} layers in its manifest and ${ids} in its configuration`,
        'corrupt',
      );
    return { id: manifest.config.digest, descriptor, manifest, config, configBytes, names: [] };
  }

  /** The image that a person means: a name, a name with a digest, an id or the beginning of one. Throws ImageError. */
  async find(text: string): Promise<StoredImage> {
    const images = await this.images();
    const hex = /^(?:sha256:)?([0-9a-f]{1,64})$/.exec(text)?.[1] ?? null;
    const isId = text.startsWith('sha256:') || hex?.length === 64;
    const reference = isId ? null : withDefaultTag(parseReference(text));
    if (reference) {
      const { manifests } = await this.index();
      const named = images.find((image) => answersTo(image, reference, manifests));
      if (named) return named;
    }
    const found = hex === null ? [] : images.filter(({ id }) => id.startsWith(`sha256:${hex}`));
    if (found.length > 1) throw new ImageError(`multiple IDs found with provided prefix: ${text}`, 'invalid');
    if (found.length === 1) return found[0];
    throw new ImageError(`No such image: ${reference ? familiar(reference) : text}`, 'missing');
  }

  /**
   * The image of exactly this name, or null, without a look at the others: what starts a container waits for it. Of its
   * names it has those that lead to the same manifest. Throws ImageError if the image is damaged.
   */
  async named(reference: Reference): Promise<StoredImage | null> {
    const { manifests } = await this.index();
    const name = fullName(reference);
    const found = manifests.find(({ annotations }) => annotations?.[oci.REF_NAME] === name);
    if (!found) return null;
    const same = manifests.filter(({ digest }) => digest === found.digest);
    const names = same
      .map(({ annotations }) => annotations?.[oci.REF_NAME])
      .filter((each) => each !== undefined);
    return { ...(await this.load(found)), names: names.sort() };
  }

  /**
   * Enters an image whose blobs are all in the store, under `name` if one is given; the image that had that name loses
   * it. `repositoryDigest`: under which digest a registry knows it, `docker.io/library/x@sha256:…`. Throws ImageError.
   */
  async add(descriptor: Descriptor, name: Reference | null, repositoryDigest?: string): Promise<StoredImage> {
    return this.locked(async () => {
      const image = await this.load(descriptor);
      for (const layer of image.manifest.layers) await this.blobs.require(layer.digest);
      const { digest, mediaType, size } = descriptor;
      const { os, architecture, variant } = image.config;
      const annotations = {
        ...(name && { [oci.REF_NAME]: fullName(name) }),
        ...(repositoryDigest !== undefined && { [REPOSITORY_DIGEST]: repositoryDigest }),
      };
      const entry: Descriptor = {
        mediaType,
        digest,
        size,
        platform: { architecture, os, ...(variant !== undefined && { variant }) },
        ...(Object.keys(annotations).length > 0 && { annotations }),
      };
      await this.writeIndex(entered((await this.index()).manifests, entry));
      return this.find(image.id);
    });
  }

  /** Makes an image of layers that are in the store, and enters it. Throws ImageError. */
  async create(image: NewImage, name: Reference | null): Promise<StoredImage> {
    const known = await this.images();
    const layers: Descriptor[] = [];
    for (const diffId of image.layers) layers.push(await this.layerBlob(diffId, known));
    const { layers: diffIds, history, config } = image;
    const document = { ...config, rootfs: { type: 'layers', diff_ids: diffIds }, history };
    const configDescriptor = await this.blobs.putDocument(document, oci.CONFIG_TYPE);
    const manifest = {
      schemaVersion: 2,
      mediaType: oci.MANIFEST_TYPE,
      config: configDescriptor,
      layers,
    };
    return this.add(await this.blobs.putDocument(manifest, oci.MANIFEST_TYPE), name);
  }

  /** The blob of a layer: as some image has it, or else its tar. */
  private async layerBlob(diffId: string, images: readonly StoredImage[]): Promise<Descriptor> {
    for (const { config, manifest } of images) {
      const at = config.rootfs.diff_ids.indexOf(diffId);
      if (at < 0) continue;
      const { mediaType, digest, size } = manifest.layers[at];
      if (await this.blobs.has(digest)) return { mediaType, digest, size };
    }
    const size = await this.layers.keepBlob(diffId);
    return { mediaType: oci.LAYER_TYPE, digest: diffId, size };
  }

  /** Gives an image one more name, which the image that had it loses. Throws ImageError. */
  async tag(source: string, target: string): Promise<StoredImage> {
    const reference = parseReference(target);
    if (reference.digest !== null)
      throw new ImageError('refusing to create a tag with a digest reference', 'invalid');
    const image = await this.find(source);
    return this.add(image.descriptor, withDefaultTag(reference));
  }

  /** The layers of an image with the bytes of their tars; of one that is not unpacked those of its blob. */
  async layerSizes({ config, manifest }: StoredImage): Promise<{ diffId: string; size: number }[]> {
    const sizes: { diffId: string; size: number }[] = [];
    for (const [i, diffId] of config.rootfs.diff_ids.entries())
      sizes.push({ diffId, size: (await this.layers.size(diffId)) ?? manifest.layers[i].size });
    return sizes;
  }

  /** The layer that a build has made for `key`, if it is still here. */
  async cacheGet(key: string): Promise<string | null> {
    const bytes = await this.files.read(`cache/${this.cacheName(key)}`, CACHE_MAX);
    const layer = bytes && new TextDecoder().decode(bytes);
    return oci.isDigest(layer) && (await this.layers.has(layer)) ? layer : null;
  }

  /** Remembers the layer of a key. Throws ImageError if it is not in the store. */
  cachePut(key: string, layer: string): Promise<void> {
    return this.locked(async () => {
      if (!oci.isDigest(layer) || !(await this.layers.has(layer)))
        throw new ImageError(`layer ${layer} is not in the image store`, 'missing');
      await this.blobs.place(`cache/${this.cacheName(key)}`, new TextEncoder().encode(layer));
    });
  }

  private cacheName(key: string): string {
    return hexOf(this.blobs.digestOf(new TextEncoder().encode(key)));
  }

  /** What builds keep: names in cache/, and the layer of each; null: it makes no sense. */
  async cacheEntries(): Promise<[name: string, layer: string | null][]> {
    const entries: [string, string | null][] = [];
    for (const name of await this.files.list('cache')) {
      const bytes = await this.files.read(`cache/${name}`, CACHE_MAX).catch(() => null);
      const layer = bytes && new TextDecoder().decode(bytes);
      entries.push([name, oci.isDigest(layer) ? layer : null]);
    }
    return entries;
  }

  /** Layers that builds keep. */
  async cachedLayers(): Promise<string[]> {
    const layers = (await this.cacheEntries()).map(([, layer]) => layer);
    return [...new Set(layers.filter((layer) => layer !== null))];
  }

  /** Whether all layers of an image are unpacked. */
  async isPrepared({ config }: StoredImage): Promise<boolean> {
    for (const diffId of config.rootfs.diff_ids) if (!(await this.layers.has(diffId))) return false;
    return true;
  }

  /** Unpacks the layers of an image that are not yet: what a container needs. */
  async prepare(
    image: StoredImage,
    onLayer?: (diffId: string, done: number, of: number) => void,
  ): Promise<void> {
    for (const [i, diffId] of image.config.rootfs.diff_ids.entries()) {
      await this.layers.prepare(diffId, image.manifest.layers[i], onLayer);
    }
  }
}

/** Our annotation of index.json: the digest by which a registry knows the image. */
export const REPOSITORY_DIGEST = 'dev.minios.repository-digest';

/** `manifests` with one more entry, or its name moved there. An image that has lost its last name stays, without one. */
function entered(manifests: readonly Descriptor[], entry: Descriptor): Descriptor[] {
  const nameOf = ({ annotations }: Descriptor): string | undefined => annotations?.[oci.REF_NAME];
  const name = nameOf(entry);
  const kept: Descriptor[] = [];
  for (const each of manifests) {
    if (each.digest === entry.digest) {
      if (nameOf(each) === name || nameOf(each) === undefined) continue;
    } else if (name !== undefined && nameOf(each) === name) {
      if (manifests.some((other) => other !== each && other.digest === each.digest)) continue;
      const { annotations: _, ...bare } = each;
      kept.push(bare);
      continue;
    }
    kept.push(each);
  }
  const known = name === undefined && kept.some(({ digest }) => digest === entry.digest);
  return known ? kept : [...kept, entry];
}

/** Whether a reference means this image. */
function answersTo(image: StoredImage, reference: Reference, manifests: readonly Descriptor[]): boolean {
  if (reference.digest === null) return image.names.includes(fullName(reference));
  const wanted = `${repositoryOf(reference)}@${reference.digest}`;
  if (repositoryDigests(image, manifests).includes(wanted)) return true;
  const ours = image.names.some((name) => repositoryOf(parseReference(name)) === repositoryOf(reference));
  return ours && image.descriptor.digest === reference.digest;
}

/** `docker.io/library/x@sha256:…` for each registry that is known to have the image. */
export function repositoryDigests(image: StoredImage, manifests: readonly Descriptor[]): string[] {
  const own = manifests.filter(({ digest }) => digest === image.descriptor.digest);
  const digests = own.map(({ annotations }) => annotations?.[REPOSITORY_DIGEST]);
  return [...new Set(digests.filter((text) => text !== undefined))].sort();
}
