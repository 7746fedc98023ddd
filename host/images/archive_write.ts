/**
 * `docker save`: images in one tar, in the form that Docker writes since version 25, which is an OCI image layout and
 * has Docker's older manifest.json beside it. The bytes depend on the images and their names alone.
 *
 * Interface: saveImages.
 */
import { ImageError } from './errors.ts';
import * as oci from './oci.ts';
import type { Descriptor } from './oci.ts';
import { familiar, fullName, parseReference, repositoryOf } from './reference.ts';
import type { ImageStore, StoredImage } from './store.ts';
import { blobPath, hexOf } from './store_blobs.ts';
import { padded } from './tar_reader.ts';
import { END_OF_ARCHIVE, tarHeader } from './tar_writer.ts';

/** Docker's annotation of an image's whole name; the one of OCI has the tag alone then. */
export const CONTAINERD_NAME = 'io.containerd.image.name';

interface Chosen {
  image: StoredImage;
  names: Set<string>;
}

/** The archive with the images that `texts` mean. Throws ImageError if there is one that is not here. */
export async function* saveImages(store: ImageStore, texts: readonly string[]): AsyncIterable<Uint8Array> {
  if (texts.length === 0) throw new ImageError('no image to save', 'invalid');
  const chosen = await choose(store, texts);
  const digests = new Set<string>();
  for (const { image } of chosen) {
    const { descriptor, manifest } = image;
    for (const { digest } of [descriptor, manifest.config, ...manifest.layers]) digests.add(digest);
  }
  yield directory('blobs/');
  yield directory('blobs/sha256/');
  for (const digest of [...digests].sort()) {
    const size = await store.blobs.size(digest);
    yield tarHeader({ path: blobPath(digest), type: 'file', mode: 0o644 }, size);
    yield* store.blobs.stream(digest);
    yield new Uint8Array(padded(size) - size);
  }
  yield* file('index.json', indexOf(chosen));
  yield* file('manifest.json', dockerManifest(chosen));
  yield* file('oci-layout', { imageLayoutVersion: '1.0.0' });
  const repositories = repositoriesOf(chosen);
  if (Object.keys(repositories).length > 0) yield* file('repositories', repositories);
  yield END_OF_ARCHIVE;
}

function directory(path: string): Uint8Array {
  return tarHeader({ path, type: 'directory', mode: 0o755 }, 0);
}

function* file(path: string, document: unknown): Iterable<Uint8Array> {
  const bytes = oci.encodeDocument(document);
  yield tarHeader({ path, type: 'file', mode: 0o644 }, bytes.length);
  yield bytes;
  yield new Uint8Array(padded(bytes.length) - bytes.length);
}

/** Each image once, in the order of the ids, with the names that were asked for: of a bare repository all of its tags. */
async function choose(store: ImageStore, texts: readonly string[]): Promise<Chosen[]> {
  const chosen = new Map<string, Chosen>();
  const add = (image: StoredImage, name: string | null): void => {
    const entry = chosen.get(image.id) ?? { image, names: new Set() };
    if (name !== null) entry.names.add(name);
    chosen.set(image.id, entry);
  };
  const images = await store.images();
  for (const text of texts) {
    if (/^(sha256:)?[0-9a-f]{64}$/.test(text)) {
      add(await store.find(text), null);
      continue;
    }
    const reference = parseReference(text);
    const named = images.flatMap((image) => image.names.map((name) => ({ image, name })));
    const bare = reference.tag === null && reference.digest === null;
    const hits = named.filter(({ name }) =>
      bare ? repositoryOf(parseReference(name)) === repositoryOf(reference) : name === fullName(reference),
    );
    for (const { image, name } of hits) add(image, name);
    if (hits.length === 0) add(await store.find(text), null);
  }
  return [...chosen.values()].sort((a, b) => (a.image.id < b.image.id ? -1 : 1));
}

function sortedNames({ names }: Chosen): string[] {
  return [...names].sort();
}

function indexOf(chosen: readonly Chosen[]): oci.Index {
  const manifests = chosen.flatMap((each): Descriptor[] => {
    const { mediaType, digest, size } = each.image.descriptor;
    const { os, architecture, variant } = each.image.config;
    const platform = { architecture, os, ...(variant !== undefined && { variant }) };
    const names = sortedNames(each);
    if (names.length === 0) return [{ mediaType, digest, size, platform }];
    return names.map((name) => {
      const { tag } = parseReference(name);
      const annotations = { [CONTAINERD_NAME]: name, ...(tag !== null && { [oci.REF_NAME]: tag }) };
      return { mediaType, digest, size, annotations, platform };
    });
  });
  return { schemaVersion: 2, mediaType: oci.INDEX_TYPE, manifests };
}

function dockerManifest(chosen: readonly Chosen[]): object[] {
  return chosen.map((each) => {
    const { id, manifest } = each.image;
    const tags = sortedNames(each).filter((name) => parseReference(name).digest === null);
    return {
      Config: blobPath(id),
      RepoTags: tags.length > 0 ? tags.map((name) => familiar(parseReference(name))) : null,
      Layers: manifest.layers.map(({ digest }) => blobPath(digest)),
    };
  });
}

function repositoriesOf(chosen: readonly Chosen[]): Record<string, Record<string, string>> {
  const repositories: Record<string, Record<string, string>> = {};
  for (const each of chosen) {
    const last = each.image.config.rootfs.diff_ids.at(-1);
    for (const name of sortedNames(each)) {
      const reference = parseReference(name);
      if (reference.tag === null || last === undefined) continue;
      const repository = familiar({ ...reference, tag: null });
      (repositories[repository] ??= {})[reference.tag] = hexOf(last);
    }
  }
  return repositories;
}
