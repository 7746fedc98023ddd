/** Images as Docker's commands show them: lists, `inspect`, `history`. Interface: summary, inspectImage, imageHistory. */
import type { Descriptor } from './oci.ts';
import { familiar, familiarDigest, parseReference } from './reference.ts';
import type { ImageStore, StoredImage } from './store.ts';
import { repositoryDigests } from './store.ts';

/** What Docker says where an image has no time. */
const NO_TIME = '0001-01-01T00:00:00Z';

function tagsOf({ names }: StoredImage): string[] {
  return names
    .map((name) => parseReference(name))
    .filter(({ digest }) => digest === null)
    .map(familiar);
}

function digestsOf(image: StoredImage, manifests: readonly Descriptor[]): string[] {
  return repositoryDigests(image, manifests).map((text) => familiarDigest(parseReference(text)));
}

/** A line of `docker images`. Nothing in it is as long as an image likes: a machine reads the lines of all images as one text. */
export async function summary(
  store: ImageStore,
  image: StoredImage,
  manifests: readonly Descriptor[],
): Promise<object> {
  const layers = await store.layerSizes(image);
  return {
    id: image.id,
    digest: image.descriptor.digest,
    references: tagsOf(image),
    digests: digestsOf(image, manifests),
    created: image.config.created ?? NO_TIME,
    size: layers.reduce((sum, { size }) => sum + size, 0),
    layers: image.config.rootfs.diff_ids,
    layerSizes: layers.map(({ size }) => size),
  };
}

/** `docker image inspect`. */
export async function inspectImage(
  store: ImageStore,
  image: StoredImage,
  manifests: readonly Descriptor[],
): Promise<object> {
  const { config, id } = image;
  const layers = await store.layerSizes(image);
  const last = config.history?.at(-1);
  return {
    Id: id,
    RepoTags: tagsOf(image),
    RepoDigests: digestsOf(image, manifests),
    Parent: '',
    Comment: last?.comment ?? '',
    Created: config.created ?? NO_TIME,
    DockerVersion: '',
    Author: config.author ?? '',
    Architecture: config.architecture,
    ...(config.variant !== undefined && { Variant: config.variant }),
    Os: config.os,
    Size: layers.reduce((sum, { size }) => sum + size, 0),
    GraphDriver: { Data: null, Name: 'overlay' },
    RootFS: { Type: 'layers', Layers: config.rootfs.diff_ids },
    Metadata: { LastTagTime: NO_TIME },
    Descriptor: {
      mediaType: image.descriptor.mediaType,
      digest: image.descriptor.digest,
      size: image.descriptor.size,
    },
    Config: config.config ?? {},
  };
}

/** `docker history`: the newest first. */
export async function imageHistory(store: ImageStore, image: StoredImage): Promise<object[]> {
  const sizes = (await store.layerSizes(image)).map(({ size }) => size);
  let layer = 0;
  const entries = (image.config.history ?? []).map((entry) => ({
    id: '<missing>',
    created: entry.created ?? NO_TIME,
    createdBy: entry.created_by ?? '',
    comment: entry.comment ?? '',
    size: entry.empty_layer === true ? 0 : (sizes[layer++] ?? 0),
  }));
  const last = entries.at(-1);
  if (last) last.id = image.id;
  return entries.reverse();
}
