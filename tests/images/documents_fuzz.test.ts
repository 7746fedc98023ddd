/**
 * Archives and image stores of which one document is not what it should be, somewhere: whatever is asked of them then is answered, or
 * refused by an error that is for people; nothing ends in an exception of JavaScript's own. MINIOS_SEED and MINIOS_RUNS repeat a run
 * or make it longer.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadImages } from '../../host/images/archive_read.ts';
import { saveImages } from '../../host/images/archive_write.ts';
import { ImageError } from '../../host/images/errors.ts';
import { imageHistory, inspectImage, summary } from '../../host/images/image_view.ts';
import { diskUse, prune, removeImage } from '../../host/images/store_gc.ts';
import { ImageStore } from '../../host/images/store.ts';
import { oddJson } from '../support/odd_json.ts';
import { randomBelow } from '../support/random.ts';
import { collect, digestOf, pieces, storeImage, tarOf, temporaryStore } from '../support/store.ts';

const RUNS = Number(process.env['MINIOS_RUNS'] ?? 60);
const SEED = Number(process.env['MINIOS_SEED'] ?? Date.now() % 1_000_000);

/** Works, or fails with a line for people. */
async function told(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    // What is answered is written as JSON.
    JSON.stringify(await work());
  } catch (error) {
    expect(error, what).toBeInstanceOf(ImageError);
  }
}

/** All that is asked of a store, at last to remove what is in it. */
async function askAll(store: ImageStore, what: string): Promise<void> {
  const index = async (): ReturnType<ImageStore['index']> => store.index();
  const requests: Record<string, () => Promise<unknown>> = {
    images: async () =>
      Promise.all(
        (await store.images()).map(async (image) => summary(store, image, (await index()).manifests)),
      ),
    inspect: async () => inspectImage(store, await store.find('app'), (await index()).manifests),
    history: async () => imageHistory(store, await store.find('app')),
    disk: () => diskUse(store),
    tag: async () => (await store.tag('app', 'app:2')).id,
    save: async () => (await collect(saveImages(store, ['app']))).length,
    prune: () => prune(store, { all: true, cache: true }),
    remove: () => removeImage(store, 'app', true),
  };
  for (const [name, work] of Object.entries(requests)) await told(`${name}, ${what}`, work);
}

const LAYER = tarOf({ a: '1' });
const IMAGE = 'application/vnd.oci.image';
const CONFIG = {
  created: '2020-01-01T00:00:00Z',
  author: 'a',
  os: 'wasi',
  architecture: 'wasm',
  variant: 'v',
  config: { Env: ['A=b'], Labels: { a: 'b' }, Cmd: ['x'], Healthcheck: { Test: ['CMD'], Interval: 5 } },
  rootfs: { type: 'layers', diff_ids: [digestOf(LAYER)] },
  history: [{ created: '2020-01-01T00:00:00Z', created_by: 'x', empty_layer: false }],
};

const path = (digest: string): string => `blobs/sha256/${digest.slice(7)}`;
const descriptor = (type: string, text: string): object => ({
  mediaType: `${IMAGE}.${type}`,
  digest: digestOf(text),
  size: Buffer.byteLength(text),
});

test(`an archive, seed ${SEED}`, { timeout: 180_000 }, async () => {
  const next = randomBelow(SEED);
  for (let run = 0; run < RUNS; run++) {
    const odd = next(4);
    let what = '';
    /** The text of a document, which is the odd one if it is number `odd`. */
    const written = (number: number, document: unknown): string => {
      if (number !== odd) return JSON.stringify(document);
      const changed = oddJson(document, next);
      what = changed.what;
      return changed.text;
    };
    const config = written(0, CONFIG);
    const layer = { mediaType: `${IMAGE}.layer.v1.tar`, digest: digestOf(LAYER), size: LAYER.length };
    const manifest = written(1, {
      schemaVersion: 2,
      mediaType: `${IMAGE}.manifest.v1+json`,
      config: descriptor('config.v1+json', config),
      layers: [layer],
    });
    const annotations = { 'io.containerd.image.name': 'docker.io/library/app:latest' };
    const platform = { os: 'wasi', architecture: 'wasm', variant: 'v' };
    const index = written(2, {
      schemaVersion: 2,
      manifests: [{ ...descriptor('manifest.v1+json', manifest), annotations, platform }],
    });
    const docker = written(3, [
      { Config: path(digestOf(config)), RepoTags: ['app:latest'], Layers: [path(layer.digest)] },
    ]);
    const archive = tarOf({
      ...(odd !== 3 && { 'index.json': index }),
      'manifest.json': docker,
      [path(digestOf(config))]: config,
      [path(digestOf(manifest))]: manifest,
      [path(layer.digest)]: Buffer.from(LAYER).toString('latin1'),
    });
    const store = await temporaryStore();
    await told(what, () => loadImages(store, pieces(archive), null));
    await askAll(store, what);
  }
});

test(`a store, seed ${SEED}`, { timeout: 180_000 }, async () => {
  const next = randomBelow(SEED);
  for (let run = 0; run < RUNS; run++) {
    const store = await temporaryStore();
    await storeImage(store, 'app', [LAYER]);
    await storeImage(store, 'other', [tarOf({ b: '1' })]);
    const file = join(store.files.where, 'index.json');
    const index = JSON.parse(readFileSync(file, 'utf8')) as {
      manifests: { digest: string; annotations: Record<string, string> }[];
    };
    const { annotations, digest } = index.manifests[0]!;
    annotations['dev.minios.repository-digest'] = `docker.io/library/app@${digest}`;
    const { text, what } = oddJson(index, next);
    writeFileSync(file, text);
    await told(what, async () => (await ImageStore.open(store.files)).files.where);
    await askAll(store, what);
  }
});
