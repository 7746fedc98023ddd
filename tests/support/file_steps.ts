// Random operations on files and on the model of them (file_model.ts), every answer compared; a failing run is cut down to a
// short one and printed with its seed. What the operations are made on is a FileBackend.
//
//     await compareWithModel(backend, { seed, rounds, steps });
//
// Interface: FileBackend, Step, numbersOf, hash, compareWithModel, SEED.

import { expect } from 'vitest';
import { Model, Unforeseeable, type ModelOptions } from './file_model.ts';
import { randomBelow } from './random.ts';

/** Where random runs begin: MINIOS_SEED repeats one. */
export const SEED = Number(process.env['MINIOS_SEED'] ?? Date.now() % 1_000_000);

/** What steps are made on: a fresh, empty directory for each run. */
export interface FileBackend {
  /** What differs from one file system to the other. */
  readonly model?: ModelOptions;
  /** Whether a directory lists its entries in the order in which they were made. */
  readonly ordered: boolean;
  /** Begins a run. */
  begin(): Promise<void>;
  /** Makes a step: what runOnModel answers. */
  run(step: Step): unknown;
  /** Closes and removes all that the model knows of, and says what is left that was not there before. */
  end(model: Model): Promise<Record<string, number>>;
}

/** An operation with its arguments, which do not depend on what ran before: any subset of a run is a run. */
export interface Step {
  name: string;
  paths: string[];
  numbers: number[];
}

type Random = ReturnType<typeof randomBelow>;

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

/** What a step's numbers mean; not all mean something for every operation. */
export interface Numbers {
  fd: number;
  follow: boolean;
  /** Of a file that is truncated. */
  length: number;
  /** −1: the file's own. */
  position: number;
  oflags: number;
  fdflags: number;
  /** 1: read, 2: write. */
  access: number;
  /** Of a seek. */
  offset: number;
  whence: number;
  readLength: number;
  /** What is written. */
  data: Uint8Array;
  /** How many entries of a directory, or how much room for them, is asked for at once: small. */
  batch: number;
}

export function numbersOf({ numbers }: Step): Numbers {
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
  return {
    fd,
    follow: follow === 1,
    length,
    position,
    oflags,
    fdflags,
    access,
    offset: byte % 2 ? length : -(length % 100),
    whence: byte % 3,
    readLength: Math.min(length, 500_000),
    get data() {
      return makeData(byte, Math.min(length, 100_000));
    },
    batch: 1 + (byte % 5),
  };
}

/** What both sides answer to a step, to be compared. */
function runOnModel(model: Model, step: Step): unknown {
  const { name, paths } = step;
  const [path, path2] = paths as [string, string];
  const { fd, follow, length, position, oflags, fdflags, access, offset, whence, readLength, data } =
    numbersOf(step);
  let extra: unknown;
  const result = model.try(() => {
    switch (name) {
      case 'open':
        return model.open(path, follow, oflags, fdflags, access);
      case 'close':
        return model.close(fd);
      case 'read':
        extra = hash(model.read(fd, readLength, position));
        return 0;
      case 'write':
        return model.write(fd, data, position);
      case 'seek':
        return model.seek(fd, offset, whence);
      case 'ftruncate':
        return model.ftruncate(fd, length);
      case 'truncate':
        return model.truncate(path, length);
      case 'readlink':
        extra = model.readlink(path);
        return 0;
      case 'stat':
        extra = model.stat(path, follow);
        return 0;
      case 'readdir':
        extra = model.readdir(path);
        return 0;
      case 'link':
        return model.link(path, path2, follow);
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

/** FNV-1a and the length: enough to compare contents by. */
export function hash(data: Uint8Array): string {
  let value = 0x811c9dc5;
  for (const byte of data) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return `${data.length}:${value}`;
}

/** Whether an answer is what the model says; NaN: anything. */
function agrees(wanted: unknown, got: unknown): boolean {
  if (Number.isNaN(wanted)) return true;
  if (!Array.isArray(wanted) || !Array.isArray(got)) return wanted === got;
  return wanted.length === got.length && wanted.every((value, i) => agrees(value, got[i]));
}

/** A step's answer with the names of a directory in an order that does not depend on the file system. */
function sorted(answer: unknown): unknown {
  const [result, extra] = answer as [number, unknown];
  return [result, Array.isArray(extra) ? extra.toSorted() : extra];
}

/** The first difference of the steps in turn, or undefined. */
async function firstDifference(
  backend: FileBackend,
  model: Model,
  steps: Step[],
): Promise<string | undefined> {
  for (const [index, step] of steps.entries()) {
    const base = backend.model?.base ?? '';
    const placed = { ...step, paths: step.paths.map((path) => (path.startsWith('/') ? base + path : path)) };
    let wanted: unknown;
    try {
      wanted = runOnModel(model, placed);
    } catch (error) {
      if (error instanceof Unforeseeable) continue;
      throw error;
    }
    let got: unknown;
    try {
      got = await backend.run(placed);
    } catch (error) {
      got = String(error);
    }
    const ignoreOrder = step.name === 'readdir' && !backend.ordered && Array.isArray(got);
    const same = ignoreOrder ? agrees(sorted(wanted), sorted(got)) : agrees(wanted, got);
    if (!same) return `step ${index}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`;
  }
  return undefined;
}

/** Runs the steps on both: the first difference, or what is left at the end; undefined if all is well. */
async function difference(backend: FileBackend, steps: Step[]): Promise<string | undefined> {
  await backend.begin();
  const model = new Model(backend.model);
  const found = await firstDifference(backend, model, steps);
  const left = await backend.end(model);
  if (found !== undefined) return found;
  return Object.values(left).some((count) => count !== 0)
    ? `left at the end: ${JSON.stringify(left)}`
    : undefined;
}

/** Leaves out what the failure does not need: halves first, then single steps. */
async function shorten(backend: FileBackend, steps: Step[]): Promise<Step[]> {
  for (let size = steps.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < steps.length;) {
      const fewer = [...steps.slice(0, at), ...steps.slice(at + size)];
      if ((await difference(backend, fewer)) !== undefined) steps = fewer;
      else at += size;
    }
  }
  return steps;
}

/** Makes `rounds` random runs of `steps` operations each, and fails with a short one that shows a difference. */
export async function compareWithModel(
  backend: FileBackend,
  { seed, rounds, steps: count }: { seed: number; rounds: number; steps: number },
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const random = randomBelow(seed + round);
    const steps = Array.from({ length: count }, () => makeStep(random));
    if ((await difference(backend, steps)) === undefined) continue;
    const short = await shorten(backend, steps);
    expect.fail(
      `MINIOS_SEED=${seed + round}: ${await difference(backend, short)}\n${short.map((step) => JSON.stringify(step)).join('\n')}`,
    );
  }
}
