// A process that puts images into a store, one after the other, for tests with several of them, or that kill it.
//
//   node store_worker.ts DIRECTORY NAME COUNT [FIRST]
//
// It writes a line when the store is open.

import { parseReference, withDefaultTag } from '../../host/images/reference.ts';
import { ImageStore } from '../../host/images/store.ts';
import { removeImage } from '../../host/images/store_gc.ts';
import { once } from '../../host/images/store_blobs.ts';
import { tarArchive } from '../../host/images/tar_writer.ts';
import { openNodeStore } from '../../host/platform/node/store.ts';

const [directory, name, count, first] = process.argv.slice(2);
const store = await ImageStore.open(await openNodeStore(directory!));
console.log('open');
for (let i = 0; i < Number(count); i++) {
  const data = new TextEncoder().encode(`${name} ${first} ${i} `.repeat(2000));
  const tar = tarArchive([{ path: 'file', type: 'file', mode: 0o644, data }]);
  const { diffId } = await store.layers.add(once(tar));
  const config = { os: 'wasi', architecture: 'wasm' };
  await store.create(
    { layers: [diffId], config, history: [] },
    withDefaultTag(parseReference(`${name}:${i}`)),
  );
  if (first !== undefined && i % 3 === 2) await removeImage(store, `${name}:${i - 1}`, true);
}
