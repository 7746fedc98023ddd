/**
 * `docker load`: images out of a tar, packed or not: an OCI image layout (what Docker saves since version 25, what skopeo
 * writes as oci-archive), or Docker's older form, where manifest.json names configurations and layers.
 *
 * Nothing is unpacked by name: the archive is one file, in which entries are looked up.
 *
 * Interface: loadImages.
 */
import { CONTAINERD_NAME } from './archive_write.ts';
import { ImageError } from './errors.ts';
import * as oci from './oci.ts';
import type { Descriptor, Platform } from './oci.ts';
import { familiar, parseReference, withDefaultTag, type Reference } from './reference.ts';
import type { ImageStore, StoredImage } from './store.ts';
import { blobPath } from './store_blobs.ts';
import { sniff } from './store_layers.ts';
import { TarReader, type TarEntry } from './tar_reader.ts';

/** Symbolic links that are followed from one entry: Docker's older archives link equal layers. */
const LINKS_MAX = 8;
const ENTRIES_MAX = 100_000;

/** Enters all images of the archive. Answers their names, and the ids of those without. Throws ImageError. */
export function loadImages(
  store: ImageStore,
  source: AsyncIterable<Uint8Array>,
  platform: Platform | null,
): Promise<string[]> {
  return store.blobs.arriving(async (path) => {
    const archive = await receive(store, path, source);
    if (archive.has('index.json')) return loadLayout(store, archive, platform);
    if (archive.has('manifest.json')) return loadDocker(store, archive);
    throw new ImageError(
      'the archive has neither index.json nor manifest.json: it holds no images',
      'corrupt',
    );
  });
}

class Archive {
  private readonly store: ImageStore;
  private readonly path: string;
  private readonly entries: ReadonlyMap<string, TarEntry>;

  constructor(store: ImageStore, path: string, entries: ReadonlyMap<string, TarEntry>) {
    this.store = store;
    this.path = path;
    this.entries = entries;
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  private find(name: string): TarEntry {
    let at = normal(name);
    for (let links = 0; links < LINKS_MAX; links++) {
      const entry = this.entries.get(at);
      if (entry?.type === 'file') return entry;
      if (entry?.type === 'symlink') at = normal(`${at.replace(/[^/]*$/, '')}${entry.target}`);
      else if (entry?.type === 'hardlink') at = normal(entry.target);
      else break;
    }
    throw new ImageError(`the archive has no file ${name}`, 'corrupt');
  }

  stream(name: string): AsyncIterable<Uint8Array> {
    const { offset, size } = this.find(name);
    return this.store.files.stream(this.path, offset, size);
  }

  async read(name: string, limit: number): Promise<Uint8Array> {
    const { size } = this.find(name);
    if (size > limit) throw new ImageError(`${name} of the archive has more than ${limit} bytes`, 'corrupt');
    const bytes = new Uint8Array(size);
    let at = 0;
    for await (const part of this.stream(name)) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/** Without `.`, `..` and needless slashes. */
function normal(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}

async function receive(store: ImageStore, path: string, source: AsyncIterable<Uint8Array>): Promise<Archive> {
  const entries = new Map<string, TarEntry>();
  const reader = new TarReader((entry) => {
    if (entries.size >= ENTRIES_MAX) throw new ImageError('the archive has too many entries', 'corrupt');
    entries.set(normal(entry.name), entry);
  });
  const { packing, bytes } = await sniff(source);
  await store.blobs.writing(path, async (sink) => {
    for await (const part of store.files.unpack(packing, bytes)) {
      reader.push(part);
      await sink.write(part);
    }
  });
  reader.finish();
  return new Archive(store, path, entries);
}

/** What an image came to be called: its name, or its id. */
function called(image: StoredImage, name: Reference | null): string {
  return name ? familiar(name) : image.id;
}

async function loadLayout(store: ImageStore, archive: Archive, platform: Platform | null): Promise<string[]> {
  const index = oci.parseIndex(
    await archive.read('index.json', oci.MANIFEST_MAX),
    'index.json of the archive',
  );
  const tags = archive.has('manifest.json') ? await dockerTags(archive) : new Map<string, string[]>();
  const loaded: string[] = [];
  for (const entry of index.manifests) {
    const descriptor = await manifestOf(archive, entry, platform);
    const bytes = await archive.read(blobPath(descriptor.digest), oci.MANIFEST_MAX);
    const manifest = oci.parseManifest(bytes, `manifest ${descriptor.digest}`);
    for (const blob of [manifest.config, ...manifest.layers])
      await store.blobs.put(archive.stream(blobPath(blob.digest)), blob);
    await store.blobs.put(archive.stream(blobPath(descriptor.digest)), descriptor);
    const own = nameIn(entry);
    const names = own ? [own] : (tags.get(manifest.config.digest) ?? []).map(parseReference);
    for (const name of names.length > 0 ? names : [null])
      loaded.push(called(await enter(store, descriptor, name), name));
  }
  return [...new Set(loaded)];
}

async function enter(
  store: ImageStore,
  descriptor: Descriptor,
  name: Reference | null,
): Promise<StoredImage> {
  await store.prepare(await store.load(descriptor));
  return store.add(descriptor, name && withDefaultTag(name));
}

/** The manifest of an entry of index.json, which may itself be an index. */
async function manifestOf(
  archive: Archive,
  entry: Descriptor,
  platform: Platform | null,
): Promise<Descriptor> {
  if (!oci.INDEX_TYPES.includes(entry.mediaType)) return entry;
  const bytes = await archive.read(blobPath(entry.digest), oci.MANIFEST_MAX);
  const index = oci.parseIndex(bytes, `index ${entry.digest}`);
  return oci.choosePlatform(index, platform, 'the archive');
}

function nameIn({ annotations }: Descriptor): Reference | null {
  const whole = annotations?.[CONTAINERD_NAME];
  if (whole !== undefined) return withDefaultTag(parseReference(whole));
  // A tag alone is no name.
  const text = annotations?.[oci.REF_NAME];
  return text !== undefined && /[:/]/.test(text) ? withDefaultTag(parseReference(text)) : null;
}

interface DockerImage {
  config: string;
  tags: string[];
  layers: string[];
}

async function dockerImages(archive: Archive): Promise<DockerImage[]> {
  const bytes = await archive.read('manifest.json', oci.MANIFEST_MAX);
  const bad = (): ImageError => new ImageError('manifest.json of the archive is not valid', 'corrupt');
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw bad();
  }
  const texts = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (!Array.isArray(list)) throw bad();
  return list.map((each: Record<string, unknown> | null) => {
    const { Config: config, RepoTags, Layers } = each ?? {};
    const [tags, layers] = [RepoTags ?? [], Layers ?? []];
    if (typeof config !== 'string' || !texts(tags) || !texts(layers)) throw bad();
    return { config, tags, layers };
  });
}

/** The names that manifest.json has for each configuration. */
async function dockerTags(archive: Archive): Promise<Map<string, string[]>> {
  const images = await dockerImages(archive);
  return new Map(images.map(({ config, tags }) => [config.replace(/^blobs\/sha256\//, 'sha256:'), tags]));
}

async function loadDocker(store: ImageStore, archive: Archive): Promise<string[]> {
  const loaded: string[] = [];
  for (const { config: path, tags, layers: paths } of await dockerImages(archive)) {
    const bytes = await archive.read(path, oci.CONFIG_MAX);
    const config = oci.parseConfig(bytes, path);
    const diffIds = config.rootfs.diff_ids;
    if (diffIds.length !== paths.length)
      throw new ImageError(`${path} has ${diffIds.length} layers, manifest.json ${paths.length}`, 'corrupt');
    const layers: Descriptor[] = [];
    for (const [i, layerPath] of paths.entries()) {
      const { diffId, size } = await store.layers.add(archive.stream(layerPath));
      if (diffId !== diffIds[i])
        throw new ImageError(`layer ${layerPath} has the digest ${diffId}, not ${diffIds[i]}`, 'corrupt');
      layers.push({ mediaType: oci.LAYER_TYPE, digest: diffId, size });
    }
    const blob = await store.blobs.putBytes(bytes);
    const manifest = {
      schemaVersion: 2,
      mediaType: oci.MANIFEST_TYPE,
      config: { mediaType: oci.CONFIG_TYPE, ...blob },
      layers,
    };
    const descriptor = await store.blobs.putDocument(manifest, oci.MANIFEST_TYPE);
    for (const tag of tags.length > 0 ? tags : [null]) {
      const name = tag === null ? null : withDefaultTag(parseReference(tag));
      loaded.push(called(await enter(store, descriptor, name), name));
    }
  }
  return loaded;
}
