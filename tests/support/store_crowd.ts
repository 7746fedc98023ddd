// A process that asks the image service for one thing after the other, as machines do, for tests with several of them on one store.
//
//   node store_crowd.ts DIRECTORY SEED COUNT
//
// It writes a line when it begins, and ends with status 1 and what was wrong as soon as a request fails that may not, or something that
// an answer promised is not there.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planner } from '../../host/images/build/planner.ts';
import type { Catalogue } from '../../host/images/seams.ts';
import { ImageService } from '../../host/images/service.ts';
import { ImageStore } from '../../host/images/store.ts';
import { once } from '../../host/images/store_blobs.ts';
import { tarArchive } from '../../host/images/tar_writer.ts';
import { openNodeStore } from '../../host/platform/node/store.ts';
import { Random } from './random.ts';

const [directory, seed, count] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])];
const random = new Random(seed);
const NAMES = ['base', 'one', 'two:1', 'two:2', 'three'];
const encoder = new TextEncoder();

const layerOf = (text: string): Uint8Array<ArrayBuffer> =>
  tarArchive([{ path: text, type: 'file', mode: 0o644, data: encoder.encode(text.repeat(3000)) }]);

/** What is made here: `base`. */
const catalogue: Catalogue = {
  names: ['base'],
  has: ({ path }) => path === 'library/base',
  outdated: () => Promise.resolve(false),
  async make(store, reference) {
    const { diffId } = await store.layers.add(once(layerOf('base')));
    return store.create(
      { layers: [diffId], config: { os: 'wasi', architecture: 'wasm' }, history: [{}] },
      reference,
    );
  },
};
const service = new ImageService({
  open: async () => ImageStore.open(await openNodeStore(directory)),
  catalogue,
  planner,
});

interface Said {
  result?: Record<string, unknown>;
  error?: string;
  data: Buffer;
}

/** One request; `upload` ends when it resolves, and `heard` is called at the first word of the service. */
async function ask(
  request: object,
  upload: Promise<Uint8Array> = Promise.resolve(new Uint8Array()),
  heard: () => void = () => undefined,
): Promise<Said> {
  const parts: Uint8Array[] = [];
  let sent = false;
  await service.serve({
    line: JSON.stringify(request),
    read: async () => {
      const bytes = await upload;
      const first = !sent;
      sent = true;
      return first ? bytes : new Uint8Array();
    },
    write: (bytes) => {
      parts.push(bytes);
      heard();
      return Promise.resolve(true);
    },
    end: (bytes) => Promise.resolve(void parts.push(bytes)),
  });
  return parse(Buffer.concat(parts));
}

function parse(bytes: Buffer): Said {
  const said: Said = { data: Buffer.alloc(0) };
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at);
    const line = JSON.parse(bytes.subarray(at, end).toString()) as { data?: number };
    at = end + 1;
    if (typeof line.data === 'number') {
      said.data = Buffer.concat([said.data, bytes.subarray(at, at + line.data)]);
      at += line.data;
    } else Object.assign(said, line, { data: said.data });
  }
  return said;
}

/** The answer; null after an error that may be. */
function expectLegal(what: string, { error, result = {} }: Said, legal: RegExp | null): object | null {
  if (error === undefined) return result;
  if (legal?.test(error)) return null;
  throw new Error(`${what}: ${error}`);
}

const MISSING = /^No such image: /;

/** Throws ENOENT if the layer is not there. */
function mount(diffId: string): void {
  const at = join(directory, 'layers', diffId.slice(7));
  const tar = readFileSync(join(at, 'tar'));
  if (createHash('sha256').update(tar).digest('hex') !== diffId.slice(7))
    throw new Error(`layer ${diffId} is damaged`);
  if (readFileSync(join(at, 'erofs')).length === 0) throw new Error(`layer ${diffId} is empty`);
}

const diffIds = (answer: object): string[] =>
  (answer as { layers: { diffId: string }[] }).layers.map(({ diffId }) => diffId);

/** As the machine does: what was removed before it could be mounted is looked for again. */
async function run(image: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const pull = image === 'base' ? 'missing' : 'never';
    const answer = expectLegal(`run ${image}`, await ask({ do: 'resolve', image, pull }), MISSING);
    if (!answer) return;
    try {
      return diffIds(answer).forEach(mount);
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT' || tries === 20) throw error;
    }
  }
}

async function build(target: string): Promise<void> {
  let release = (_: Uint8Array): void => undefined;
  const end = new Promise<Uint8Array>((resolve) => (release = resolve));
  await new Promise<void>((resolve, reject) => {
    ask({ do: 'hold' }, end, resolve).then(
      (said) => said.error !== undefined && reject(new Error(`hold: ${said.error}`)),
      reject,
    );
  });
  try {
    const plan = expectLegal('plan', await ask({ do: 'plan', dockerfile: 'FROM base\nRUN x\n' }), null);
    const [{ base }] = (plan as { stages: [{ base: object }] }).stages;
    const layers = diffIds(base);
    for (let step = random.below(3); step >= 0; step--) {
      layers.forEach(mount);
      const text = `step-${step}-${random.below(3)}`;
      const key = [...layers, text].join();
      const found = await ask({ do: 'cache-get', key });
      let layer = (expectLegal('cache-get', found, null) as { layer?: string } | null)?.layer;
      if (layer === undefined) {
        const made = await ask({ do: 'add-layer' }, Promise.resolve(layerOf(text)));
        layer = (expectLegal('add-layer', made, null) as { diffId: string }).diffId;
        expectLegal('cache-put', await ask({ do: 'cache-put', key, layer }), null);
      }
      layers.push(layer);
    }
    layers.forEach(mount);
    const config = { os: 'wasi', architecture: 'wasm', config: { Cmd: [target] } };
    const history = layers.map(() => ({}));
    const commit = { do: 'commit', layers, config, history, reference: target };
    expectLegal(`commit ${target}`, await ask(commit), null);
  } finally {
    release(new Uint8Array());
  }
}

async function step(): Promise<void> {
  const name = random.pick(NAMES);
  const target = random.pick(NAMES.slice(1));
  const simple = async (request: { do: string }, legal: RegExp | null = MISSING): Promise<void> => {
    expectLegal(JSON.stringify(request), await ask(request), legal);
  };
  const verbs: (() => Promise<void>)[] = [
    () => run(name),
    () => run(name),
    () => build(target),
    () => build(target),
    () => simple({ do: 'pull', image: 'base' } as { do: string }, null),
    () => simple({ do: 'images' }, null),
    () => simple({ do: 'disk' }, null),
    () => simple({ do: 'inspect', image: name } as { do: string }),
    () => simple({ do: 'history', image: name } as { do: string }),
    () => simple({ do: 'tag', source: name, target } as { do: string }),
    () => simple({ do: 'remove', image: name, force: random.once(2) } as { do: string }),
    () => simple({ do: 'prune', all: random.once(2), cache: random.once(2) } as { do: string }, null),
    async () => {
      const said = await ask({ do: 'save', images: [name] });
      if (!expectLegal(`save ${name}`, said, MISSING)) return;
      expectLegal(
        `load ${name}`,
        await ask({ do: 'load' }, Promise.resolve(new Uint8Array(said.data))),
        null,
      );
    },
  ];
  await random.pick(verbs)();
}

console.log('begun');
for (let i = 0; i < count; i++) {
  // Two at once, now and then: requests of one machine do not wait for each other.
  if (random.once(4)) await Promise.all([step(), step()]);
  else await step();
}
