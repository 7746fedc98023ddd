/** Several processes that pull, build, run, save, tag, remove and prune on one store, and are killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { prune } from '../../host/images/store_gc.ts';
import { Random, seedOf } from '../support/random.ts';
import { openStore, temporaryDirectory } from '../support/store.ts';

const WORKER = fileURLToPath(new URL('../support/store_crowd.ts', import.meta.url));
const ROUNDS = 3;

interface Member {
  child: ChildProcess;
  /** What it said was wrong; empty if it was killed or all was well. */
  ended: Promise<string>;
}

async function enter(directory: string, seed: number): Promise<Member> {
  const child = spawn(process.execPath, [WORKER, directory, String(seed), '25']);
  let wrong = '';
  child.stderr.on('data', (text: Buffer) => (wrong += text.toString()));
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(wrong)));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return { child, ended };
}

test('a crowd on one store: no request fails that may not, images run, and all of it can be pruned', async () => {
  const seed = seedOf();
  console.log(`SEED=${seed}`);
  const random = new Random(seed);
  const directory = join(temporaryDirectory(), 'store');
  for (let round = 0; round < ROUNDS; round++) {
    const crowd = await Promise.all([0, 1, 2].map((n) => enter(directory, seed + 3 * round + n)));
    const victim = random.pick(crowd);
    setTimeout(() => victim.child.kill('SIGKILL'), random.below(400));
    expect(await Promise.all(crowd.map(({ ended }) => ended)), `SEED=${seed}`).toEqual(['', '', '']);
    const store = await openStore(directory);
    for (const { id, manifest, config } of await store.images()) {
      expect(config.rootfs.diff_ids).toHaveLength(manifest.layers.length);
      await store.prepare(await store.find(id));
    }
    expect((await store.images()).flatMap(({ names }) => names)).toHaveLength(
      (await store.index()).manifests.filter(({ annotations }) => annotations).length,
    );
  }
  await prune(await openStore(directory), { all: true, cache: true });
  for (const name of ['blobs/sha256', 'layers', 'cache', 'ingest'])
    expect(readdirSync(join(directory, name)), `${name}, SEED=${seed}`).toEqual([]);
}, 240_000);
