/** The service's request `plan` over a store: bases are images of the store, unpacked. */
import { expect, test } from 'vitest';
import { planBuild } from '../../host/images/build/planner.ts';
import { storeImage, tarOf, temporaryStore } from '../support/store.ts';

test('a plan begins from images of the store', async () => {
  const store = await temporaryStore();
  const image = await storeImage(store, 'base', [tarOf({ a: 'x' })], { Env: ['A=1'] });
  const request = {
    do: 'plan',
    dockerfile: 'ARG v\nFROM base\nARG v\nRUN b',
    buildArgs: { v: '1', none: null },
    dockerignore: 'x',
  };
  const plan = await planBuild(store, request, (name) => store.find(name));
  const [diffId] = image.config.rootfs.diff_ids;
  expect(plan.stages[0]).toMatchObject({
    base: { image: 'base', id: image.id, layers: [{ diffId }] },
    config: { os: 'wasi', architecture: 'wasm', config: { Env: [expect.stringMatching(/^PATH=/), 'A=1'] } },
    history: [{ created_by: 'layer 0' }, { empty_layer: true }, { created_by: 'RUN |1 v=1 /bin/sh -c b' }],
  });
  expect(plan.stages[0].config).not.toHaveProperty('rootfs');
  expect(plan.ignore).toEqual([{ negated: false, segments: ['x'] }]);
  expect(await store.layers.has(diffId)).toBe(true);
});

test.each([
  [{}, 'file with no instructions'],
  [{ dockerfile: 1 }, '"dockerfile" of the request is no text'],
  [{ dockerfile: 'FROM x', buildArgs: { a: 1 } }, '"buildArgs" of the request is no object of texts'],
  [{ dockerfile: 'FROM x', labels: [] }, '"labels" of the request is no object of texts'],
  [{ dockerfile: 'FROM nope' }, 'No such image: nope:latest'],
])('%j is refused', async (request, message) => {
  const store = await temporaryStore();
  await expect(planBuild(store, request, (name) => store.find(name))).rejects.toThrow(message);
});
