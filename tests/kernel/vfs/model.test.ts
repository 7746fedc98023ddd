// Random operations on the kernel's VFS and on the model, every answer compared; afterwards everything is removed and
// nothing may be left. A failing run is cut down to a short one and printed with its seed.
//
// MINIOS_SEED repeats a run; MINIOS_ROUNDS makes more of them.

import { expect, test } from 'vitest';
import { makeDriver, type Driver } from './driver.ts';
import { Model } from './model.ts';

const ROUNDS = Number(process.env['MINIOS_ROUNDS'] ?? 15);
const SEED = Number(process.env['MINIOS_SEED'] ?? Date.now() % 1_000_000);
const STEPS = 400;

/** An operation with its arguments, which do not depend on what ran before: any subset of a run is a run. */
interface Step {
  name: string;
  paths: string[];
  numbers: number[];
}

/** mulberry32. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = ReturnType<typeof makeRandom>;

/** Few names and mostly short paths, so that most operations find something to work on. */
const NAMES = ['a', 'b', 'c', 'd', 'e', 'a', 'a-name-that-is-too-long-for-the-dentry-itself-to-hold'];

function makePath(random: Random): string {
  const parts = Array.from({ length: [1, 1, 1, 2, 2, 3][random(6)]! }, () =>
    random(40) === 0 ? ['.', '..'][random(2)]! : NAMES[random(NAMES.length)]!,
  );
  if (random(200) === 0) return ['', '/', '//'][random(3)]!;
  return `${random(2) === 0 ? '/' : ''}${parts.join('/')}${random(15) === 0 ? '/' : ''}`;
}

/** Offsets and sizes around the borders: small blocks, frames, the tree's first level. */
function makeOffset(random: Random): number {
  const borders = [0, 56, 1000, 16376, 65536, 131072, 4194304];
  return random(3) === 0
    ? Math.max(0, borders[random(borders.length)]! + random(9) - 4)
    : random(random(5) === 0 ? 300_000 : 3000);
}

const WEIGHTS: Record<string, number> = {
  open: 16,
  close: 6,
  read: 8,
  write: 12,
  seek: 3,
  ftruncate: 3,
  truncate: 2,
  mkdir: 4,
  rmdir: 4,
  unlink: 8,
  link: 14,
  symlink: 3,
  rename: 12,
  readlink: 2,
  stat: 8,
  readdir: 4,
  shrink: 1,
};
const KINDS = Object.entries(WEIGHTS).flatMap(([name, weight]) => Array<string>(weight).fill(name));

function makeStep(random: Random): Step {
  const name = KINDS[random(KINDS.length)]!;
  const numbers = [
    random(6),
    random(2),
    makeOffset(random),
    random(4) === 0 ? makeOffset(random) : -1,
    random(256),
  ];
  // open: oflags, fdflags, access.
  numbers.push(random(3) === 0 ? random(16) : random(2), random(6) === 0 ? 1 : 0, 1 + random(3));
  return { name, paths: [makePath(random), makePath(random)], numbers };
}

function makeData(seed: number, length: number): Uint8Array {
  return new Uint8Array(length).map((_, i) => (i * 31 + seed) & 255);
}

/** What both sides answer to a step, to be compared. */
function runOnModel(model: Model, { name, paths, numbers }: Step): unknown {
  const [path, path2] = paths as [string, string];
  const [fd, follow, length, position, byte, oflags, fdflags, access] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let extra: unknown;
  const result = model.try(() => {
    switch (name) {
      case 'open':
        return model.open(path, follow === 1, oflags, fdflags, access);
      case 'close':
        return model.close(fd);
      case 'read':
        extra = hash(model.read(fd, Math.min(length, 500_000), position));
        return 0;
      case 'write':
        return model.write(fd, makeData(byte, Math.min(length, 100_000)), position);
      case 'seek':
        return model.seek(fd, byte % 2 ? length : -(length % 100), byte % 3);
      case 'ftruncate':
        return model.ftruncate(fd, length);
      case 'truncate':
        return model.truncate(path, length);
      case 'readlink':
        extra = model.readlink(path);
        return 0;
      case 'stat':
        extra = model.stat(path, follow === 1);
        return 0;
      case 'readdir':
        extra = model.readdir(path);
        return 0;
      case 'link':
        return model.link(path, path2, follow === 1);
      case 'symlink':
        return model.symlink(path, path2);
      case 'rename':
        return model.rename(path, path2);
      case 'shrink':
        return 0;
      default:
        return model[name as 'mkdir' | 'rmdir' | 'unlink'](path);
    }
  });
  return [result, extra];
}

const KIND_OF_MODE: Record<number, string> = { 0o040000: 'directory', 0o100000: 'file', 0o120000: 'link' };

function runOnKernel(driver: Driver, { name, paths, numbers }: Step): unknown {
  const { call } = driver;
  const [fd, follow, length, position, byte, oflags, fdflags, access] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const first = driver.text(paths[0]!);
  const second = driver.text(paths[1]!, 1);
  let extra: unknown;
  let result: number;
  switch (name) {
    case 'open':
      return [call['open']!(first, follow, oflags, fdflags, access), extra];
    case 'close':
      return [call['close']!(fd), extra];
    case 'read':
      result = call['read']!(fd, Math.min(length, 500_000), position);
      if (result >= 0) extra = hash(driver.data(result));
      return [Math.min(result, 0), extra];
    case 'write':
      driver.data(Math.min(length, 100_000)).set(makeData(byte, Math.min(length, 100_000)));
      return [call['write']!(fd, Math.min(length, 100_000), position), extra];
    case 'seek':
      return [call['seek']!(fd, byte % 2 ? length : -(length % 100), byte % 3), extra];
    case 'ftruncate':
      return [call['ftruncate']!(fd, length), extra];
    case 'truncate':
      return [call['truncate']!(first, length), extra];
    case 'readlink':
      result = call['readlink']!(first);
      if (result >= 0) extra = new TextDecoder().decode(driver.data(result).slice());
      return [Math.min(result, 0), extra];
    case 'stat':
      result = call['stat']!(first, follow);
      if (result === 0) extra = readStat(driver);
      return [result, extra];
    case 'readdir':
      return readNames(driver, first, byte);
    case 'shrink':
      call['shrink']!();
      return [0, extra];
    case 'link':
      return [call['link']!(first, second, follow), extra];
    case 'symlink':
    case 'rename':
      return [call[name]!(first, second), extra];
    default:
      return [call[name]!(first), extra];
  }
}

function readStat(driver: Driver): [string, number, number] {
  const view = new DataView(driver.data(88).slice().buffer);
  return [
    KIND_OF_MODE[view.getUint32(16, true) & 0o170000]!,
    view.getUint32(20, true),
    view.getUint32(40, true),
  ];
}

/** All names of a directory, read a few at a time. */
function readNames(driver: Driver, length: number, byte: number): unknown {
  const fd = driver.call['open']!(length, 1, 2, 0, 1);
  if (fd < 0) return [fd, undefined];
  const names: string[] = [];
  let cookie = 0;
  for (;;) {
    const bytes = driver.call['readdir']!(fd, cookie, 1 + (byte % 5));
    if (bytes <= 0) break;
    const view = new DataView(driver.data(bytes).slice().buffer);
    for (let at = 0; at < bytes;) {
      const size = view.getUint32(at, true);
      cookie = view.getFloat64(at + 8, true);
      names.push(new TextDecoder().decode(new Uint8Array(view.buffer, at + 16, size)));
      at += (16 + size + 7) & ~7;
    }
  }
  driver.call['close']!(fd);
  return [0, names];
}

/** FNV-1a and the length: enough to compare contents by. */
function hash(data: Uint8Array): string {
  let value = 0x811c9dc5;
  for (const byte of data) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return `${data.length}:${value}`;
}

/** Removes everything, deepest first, and says what is left in the kernel. */
function clear(driver: Driver, model: Model): Record<string, number> {
  for (const fd of model.files.keys()) driver.call['close']!(fd);
  const remove = (directory: Model['root'], path: string) => {
    for (const [name, node] of directory.entries) {
      const child = `${path}/${name}`;
      if (node.kind === 'directory') remove(node, child);
      const length = driver.text(child);
      driver.call[node.kind === 'directory' ? 'rmdir' : 'unlink']!(length);
    }
  };
  remove(model.root, '');
  const left = (what: string) => driver.call[`leaked_${what}`]!();
  return {
    objects: left('objects'),
    inodes: left('inodes'),
    files: left('files'),
    frames: Math.max(0, left('frames') - 16),
  };
}

/** Runs the steps on both: the first difference, or what is left at the end; undefined if all is well. */
async function difference(steps: Step[]): Promise<string | undefined> {
  const driver = await makeDriver();
  const model = new Model();
  for (const [index, step] of steps.entries()) {
    const wanted = JSON.stringify(runOnModel(model, step));
    let got: string;
    try {
      got = JSON.stringify(runOnKernel(driver, step));
    } catch (error) {
      got = String(error);
    }
    if (got !== wanted) return `step ${index}: wanted ${wanted}, got ${got}`;
  }
  const left = clear(driver, model);
  return Object.values(left).some((count) => count !== 0)
    ? `left at the end: ${JSON.stringify(left)}`
    : undefined;
}

/** Leaves out what the failure does not need: halves first, then single steps. */
async function shorten(steps: Step[]): Promise<Step[]> {
  for (let size = steps.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < steps.length;) {
      const fewer = [...steps.slice(0, at), ...steps.slice(at + size)];
      if ((await difference(fewer)) !== undefined) steps = fewer;
      else at += size;
    }
  }
  return steps;
}

test(`${ROUNDS} random runs answer as the model does (MINIOS_SEED=${SEED})`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const random = makeRandom(SEED + round);
    const steps = Array.from({ length: STEPS }, () => makeStep(random));
    if ((await difference(steps)) === undefined) continue;
    const short = await shorten(steps);
    expect.fail(
      `MINIOS_SEED=${SEED + round}: ${await difference(short)}\n${short.map((step) => JSON.stringify(step)).join('\n')}`,
    );
  }
});
