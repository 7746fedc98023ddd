/**
 * What can be asked of the image service, by the name in "do". Each function answers the result, or throws ImageError. What
 * refers to blobs and layers later than it finds or makes them holds the store meanwhile (store_sweep.ts).
 */
import { ImageError } from './errors.ts';
import { imageHistory, inspectImage, summary } from './image_view.ts';
import type { HistoryEntry, ImageConfig, Platform } from './oci.ts';
import { isRunnable, platformText } from './oci.ts';
import {
  familiar,
  repositoryOf,
  fullName,
  parseReference,
  withDefaultTag,
  type Reference,
} from './reference.ts';
import { loadImages } from './archive_read.ts';
import { saveImages } from './archive_write.ts';
import { importImage } from './import.ts';
import type { Catalogue, HostAccess } from './seams.ts';
import type { RequestContext } from './service_context.ts';
import type { ImageStore, StoredImage } from './store.ts';
import { diskUse, prune, removeImage } from './store_gc.ts';
import { removeDamaged } from './store_check.ts';
import { holding } from './store_sweep.ts';

type RequestFunction = (context: RequestContext) => Promise<unknown>;

export const REQUESTS: Readonly<Record<string, RequestFunction>> = {
  resolve: async (context) => {
    const [text, platform, policy] = [context.text('image'), context.platform(), pullPolicy(context)];
    // Mostly all is there: nothing is to be waited for then.
    const found = policy === 'always' ? null : await findCurrent(context, text, platform, policy);
    if (found !== null && found !== OUTDATED && (await context.store.isPrepared(found)))
      return resolved(context, found);
    return holding(context.store, async () => {
      const image = await resolveImage(context, text, platform, policy);
      await prepare(context, image);
      return resolved(context, image);
    });
  },
  hold: held(async (context) => {
    await context.report({ status: 'Held' });
    for await (const _ of context.upload()) continue;
  }),
  images: async ({ store }) => {
    const { manifests } = await store.index();
    return Promise.all((await store.images()).map((image) => summary(store, image, manifests)));
  },
  inspect: async (context) => {
    const { store } = context;
    return inspectImage(store, await store.find(context.text('image')), (await store.index()).manifests);
  },
  history: async (context) => imageHistory(context.store, await context.store.find(context.text('image'))),
  pull: held(pull),
  push: held(async (context) => {
    const reference = withDefaultTag(parseReference(context.text('image')));
    return registry(context).push(context.store, reference, context.report);
  }),
  login: (context) =>
    registry(context).login(context.text('registry'), context.text('username'), context.text('password')),
  logout: (context) => registry(context).logout(context.text('registry')),
  tag: held(async (context) => {
    const image = await context.store.tag(context.text('source'), context.text('target'));
    return { id: image.id };
  }),
  remove: (context) => removeImage(context.store, context.text('image'), context.flag('force')),
  prune: (context) =>
    prune(context.store, {
      all: context.flag('all'),
      cache: context.flag('cache'),
      cacheOnly: context.flag('cacheOnly'),
      inUse: context.texts('inUse'),
      until: context.optionalNumber('until') ?? Infinity,
      labels: context.texts('labels'),
      unlabels: context.texts('unlabels'),
    }),
  save: held((context) => context.download(saveImages(context.store, context.texts('images')))),
  load: held(async (context) => ({
    loaded: await loadImages(context.store, archive(context), context.platform()),
  })),
  import: held(async (context) => {
    const reference = context.optionalText('reference');
    const options = {
      config: await changed(context, {}),
      message: context.optionalText('message'),
      platform: context.platform(),
      now: Date.now(),
    };
    return { id: (await importImage(context.store, archive(context), reference, options)).id };
  }),
  'add-layer': held((context) => context.store.layers.add(context.upload())),
  commit: held(commit),
  plan: held(async (context) => {
    const { planner } = context.options;
    if (!planner) throw unavailable('Dockerfiles');
    // Nobody should hear of a wrong name after an hour of building.
    context.texts('tags').forEach(checkTag);
    return planner.plan(context.store, context.whole, (name, platform) =>
      resolveImage(context, name, platform, 'missing'),
    );
  }),
  fetch: async (context) =>
    context.download(registry(context).fetch(context.text('url'), context.optionalText('checksum'))),
  'cache-get': async (context) => {
    const layer = await context.store.cacheGet(context.text('key'));
    return layer === null ? null : { layer };
  },
  'cache-put': (context) => context.store.cachePut(context.text('key'), context.text('layer')),
  share: (context) => {
    const path = context.text('path');
    return host(context).share(context.text('token'), path, context.flag('readOnly'));
  },
  read: (context) => {
    const path = context.text('path');
    const bytes = host(context).read(context.text('token'), path);
    return context.download(limited(bytes, context.optionalNumber('limit') ?? Infinity, path));
  },
  disk: ({ store }) => diskUse(store),
  version: async ({ store }) => ({ store: store.files.where, images: (await store.images()).length }),
};

function held(work: RequestFunction): RequestFunction {
  return (context) => holding(context.store, () => work(context));
}

/** A "config" with the instructions of `--change`. */
async function changed(
  context: RequestContext,
  config: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const changes = context.texts('changes');
  if (changes.length === 0) return config;
  if (!context.options.planner) throw unavailable('Dockerfiles');
  return context.options.planner.configure(changes, config);
}

function unavailable(what: string): ImageError {
  return new ImageError(`this machine's image service has no access to ${what}`, 'unavailable');
}

function host({ options }: RequestContext): HostAccess {
  if (!options.host) throw unavailable('files of the host');
  return options.host;
}

/** What is to be loaded: a file of the host if the request names one, else the upload. */
function archive(context: RequestContext): AsyncIterable<Uint8Array> {
  const path = context.optionalText('path');
  return path === null ? context.upload() : host(context).read(context.text('token'), path);
}

/** Throws ImageError, in Docker's words, if there are more bytes than `limit`. */
async function* limited(
  source: AsyncIterable<Uint8Array>,
  limit: number,
  path: string,
): AsyncIterable<Uint8Array> {
  let length = 0;
  for await (const bytes of source) {
    length += bytes.length;
    if (length > limit) throw new ImageError(`read ${path}: file too large`, 'invalid');
    yield bytes;
  }
}

function registry({ options }: RequestContext): NonNullable<RequestContext['options']['registry']> {
  if (!options.registry) throw unavailable('registries');
  return options.registry;
}

type PullPolicy = 'missing' | 'always' | 'never';

function pullPolicy(context: RequestContext): PullPolicy {
  const policy = context.optionalText('pull') ?? 'missing';
  if (policy !== 'missing' && policy !== 'always' && policy !== 'never')
    throw new ImageError(
      `invalid pull option: '${policy}': must be one of "always", "missing" or "never"`,
      'invalid',
    );
  return policy;
}

/** The image of a name; fetched or made, if the policy wants it. */
async function resolveImage(
  context: RequestContext,
  text: string,
  platform: Platform | null,
  policy: PullPolicy,
): Promise<StoredImage> {
  const found = policy === 'always' ? null : await findCurrent(context, text, platform, policy);
  if (found !== null && found !== OUTDATED) return found;
  const reference = withDefaultTag(parseReference(text));
  if (found === OUTDATED) return obtain(context, reference, platform);
  if (policy === 'never') throw new ImageError(`No such image: ${familiar(reference)}`, 'missing');
  if (policy === 'missing')
    await context.report({ status: `Unable to find image '${familiar(reference)}' locally` });
  return obtain(context, reference, platform);
}

const OUTDATED = 'outdated';

/** What the store has under this name; OUTDATED: a recipe would make it otherwise now. */
async function findCurrent(
  context: RequestContext,
  text: string,
  platform: Platform | null,
  policy: PullPolicy,
): Promise<StoredImage | typeof OUTDATED | null> {
  const { store, options } = context;
  const image = await findQuickly(store, text);
  if (!image) return null;
  if (platform && platformText(platform) !== platformText(image.config)) {
    if (policy === 'missing') return null;
    throw new ImageError(
      `image with reference ${text} was found but its platform (${platformText(image.config)}) does not match the ` +
        `specified platform (${platformText(platform)})`,
      'missing',
    );
  }
  const { catalogue } = options;
  if (policy === 'missing' && catalogue && image.names.length > 0 && !/^(sha256:)?[0-9a-f]+$/.test(text)) {
    const reference = withDefaultTag(parseReference(text));
    if (catalogue.has(reference) && (await catalogue.outdated(store, reference, image))) return OUTDATED;
  }
  return image;
}

async function findQuickly(store: ImageStore, text: string): Promise<StoredImage | null> {
  const isName = !/^sha256:|^[0-9a-f]{64}$/.test(text);
  const named = isName ? await store.named(withDefaultTag(parseReference(text))) : null;
  if (named) return named;
  return store.find(text).catch((error: unknown) => {
    if (error instanceof ImageError && error.trouble === 'missing') return null;
    throw error;
  });
}

function checkTag(tag: string): void {
  try {
    parseReference(tag);
  } catch (error) {
    throw new ImageError(`invalid tag "${tag}": ${(error as Error).message}`, 'invalid', { cause: error });
  }
}

/** Makes the image by its recipe, or pulls it. */
function obtain(
  context: RequestContext,
  reference: Reference,
  platform: Platform | null,
): Promise<StoredImage> {
  const { catalogue } = context.options;
  if (catalogue?.has(reference)) {
    // What is made here runs here, and nowhere else.
    if (platform && !isRunnable(platform)) {
      const there = `manifest list entries of ${fullName(reference)} (it has: wasi/wasm)`;
      throw new ImageError(`no matching manifest for ${platformText(platform)} in the ${there}`, 'missing');
    }
    return catalogue.make(context.store, reference, context.report);
  }
  const pulled = registry(context).pull(context.store, reference, platform, context.report);
  return pulled.catch((error: unknown) => {
    throw catalogue && isOfficial(reference) && error instanceof ImageError
      ? new ImageError(`${error.message}; ${alternatives(catalogue)}`, error.trouble, { cause: error })
      : error;
  });
}

/** Whether an image of Docker's own is meant, as by `redis`: those are native programs, and some come for WebAssembly from the catalogue. */
const isOfficial = ({ domain, path }: Reference): boolean =>
  domain === 'docker.io' && path.startsWith('library/');

const alternatives = ({ names }: Catalogue): string =>
  `what minios makes itself is ${names.toSorted().join(', ')}`;

async function pull(context: RequestContext): Promise<unknown> {
  const { options, store } = context;
  const text = context.text('image');
  if (context.flag('all')) {
    const images = await registry(context).pullAll(
      store,
      parseReference(text),
      context.platform(),
      context.report,
    );
    for (const image of images) await prepare(context, image);
    return { id: images.at(-1)?.id ?? null, name: repositoryOf(parseReference(text)) };
  }
  const reference = withDefaultTag(parseReference(text));
  await removeDamaged(store, reference);
  const made = options.catalogue?.has(reference) === true;
  const before = made ? await store.find(familiar(reference)).catch(() => null) : null;
  if (made) {
    const line = `${reference.tag}: Pulling from ${reference.path}`;
    await context.report({ status: line });
  }
  const image = await obtain(context, reference, context.platform());
  await prepare(context, image);
  if (made) {
    const news = before?.id === image.id ? 'Image is up to date' : 'Downloaded newer image';
    await context.report({ status: `Digest: ${image.descriptor.digest}` });
    await context.report({ status: `Status: ${news} for ${familiar(reference)}` });
  }
  return { id: image.id, digest: image.descriptor.digest, name: fullName(reference) };
}

/** Unpacks what a container needs, and says how far it is. */
async function prepare(context: RequestContext, image: StoredImage): Promise<void> {
  let gone: unknown = null;
  await context.store.prepare(image, (diffId, current, total) => {
    const progress = { id: diffId.slice(7, 19), status: 'Extracting', current, total };
    context.report(progress).catch((error: unknown) => (gone = error));
  });
  if (gone !== null) throw gone;
}

async function resolved({ store }: RequestContext, image: StoredImage): Promise<object> {
  const { rootfs: _, history = [], ...config } = image.config;
  return {
    id: image.id,
    digest: image.descriptor.digest,
    name: image.names.length > 0 ? familiar(parseReference(image.names[0])) : image.id,
    config,
    layers: await store.layerSizes(image),
    history,
  };
}

async function commit(context: RequestContext): Promise<unknown> {
  const reference = context.optionalText('reference');
  const name = reference === null ? null : withDefaultTag(parseReference(reference));
  const { rootfs: _, history: __, ...config } = context.object('config');
  for (const key of ['os', 'architecture'] as const) {
    if (typeof config[key] !== 'string') throw new ImageError(`the configuration has no "${key}"`, 'invalid');
  }
  const history = context.whole['history'] ?? [];
  if (!Array.isArray(history)) throw new ImageError('"history" of the request is no list', 'invalid');
  const own = (config['config'] ?? {}) as Record<string, unknown>;
  const image = {
    layers: context.texts('layers'),
    config: { ...config, config: await changed(context, own) } as Omit<ImageConfig, 'rootfs' | 'history'>,
    history: history as HistoryEntry[],
  };
  return { id: (await context.store.create(image, name)).id };
}
