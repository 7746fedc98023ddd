/** `push`: an image of the store → a registry. Layers go as the store has them, so that digests stay what they are. */
import { ImageError } from '../errors.ts';
import type { Descriptor, Manifest } from '../oci.ts';
import { MANIFEST_MAX } from '../oci.ts';
import type { Reference } from '../reference.ts';
import { repositoryOf } from '../reference.ts';
import type { RegistryClient } from './client.ts';
import type { OnProgress } from './progress.ts';
import { bar, inParallel, shortId } from './progress.ts';
import { pushScope, upload } from './upload.ts';

/** What push needs of the image store; the store of host/images/store.ts is one. */
export interface PushStore {
  blobs: {
    read(digest: string, limit: number): Promise<Uint8Array<ArrayBuffer>>;
    /** All of a blob, piece by piece. */
    stream(digest: string): AsyncIterable<Uint8Array>;
  };
}

/** What was pushed. */
export interface PushedImage {
  descriptor: Descriptor;
  manifest: Manifest;
}

const LAYERS_AT_ONCE = 3;

/**
 * Sends the image under `reference`, which has a tag. `mountFrom`: repositories of the same registry that may have a
 * layer. Resolves with the manifest's descriptor, rejects with ImageError in Docker's words.
 */
export async function push(
  client: RegistryClient,
  reference: Reference,
  image: PushedImage,
  store: PushStore,
  mountFrom: (digest: string) => readonly string[],
  onProgress: OnProgress,
): Promise<Descriptor> {
  if (reference.digest !== null || reference.tag === null) {
    throw new ImageError('cannot push a digest reference', 'invalid');
  }
  onProgress({ status: `The push refers to repository [${repositoryOf(reference)}]` });
  const { manifest, descriptor } = image;
  const layers = [...new Map(manifest.layers.map((layer) => [layer.digest, layer])).values()];
  const foreign = layers.find(({ urls }) => urls !== undefined && urls.length > 0);
  if (foreign)
    throw new ImageError(
      `blob ${foreign.digest} is kept elsewhere (foreign layer), and not pushed`,
      'invalid',
    );
  for (const layer of layers) onProgress({ id: shortId(layer.digest), status: 'Preparing' });
  await inParallel(layers, LAYERS_AT_ONCE, async (layer) => {
    const id = shortId(layer.digest);
    const open = (): AsyncIterable<Uint8Array> => store.blobs.stream(layer.digest);
    const moved = bar(onProgress, id, 'Pushing', layer.size);
    const done = await upload(client, reference.path, layer, open, mountFrom(layer.digest), moved);
    const status =
      done.how === 'mounted'
        ? `Mounted from ${done.from}`
        : { exists: 'Layer already exists', pushed: 'Pushed' }[done.how];
    onProgress({ id, status });
  });
  await upload(client, reference.path, manifest.config, () => store.blobs.stream(manifest.config.digest), []);
  await putManifest(client, reference, descriptor, await store.blobs.read(descriptor.digest, MANIFEST_MAX));
  onProgress({ status: `${reference.tag}: digest: ${descriptor.digest} size: ${descriptor.size}` });
  return descriptor;
}

async function putManifest(
  client: RegistryClient,
  { path, tag }: Reference,
  descriptor: Descriptor,
  body: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const url = client.url(path, `manifests/${tag}`);
  const headers = { 'content-type': descriptor.mediaType };
  const answer = await client.request(
    { method: 'PUT', url, headers, body, repeatable: true },
    pushScope(path),
  );
  if (answer.status !== 201) throw await client.failure(answer);
  await answer.discard();
  const digest = answer.headers.get('docker-content-digest');
  if (digest !== null && digest !== descriptor.digest) {
    throw new ImageError(`${client.domain} has stored another manifest: ${digest.slice(0, 80)}`, 'corrupt');
  }
}
