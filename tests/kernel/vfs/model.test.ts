// Random operations on the kernel's VFS and on the model, every answer compared; afterwards everything is removed and
// nothing may be left: tests/support/file_steps.ts.
//
// MINIOS_SEED repeats a run; MINIOS_ROUNDS makes more of them.

import { test } from 'vitest';
import type { Model } from '../../support/file_model.ts';
import {
  compareWithModel,
  hash,
  numbersOf,
  SEED,
  type FileBackend,
  type Step,
} from '../../support/file_steps.ts';
import { makeDriver, type Driver } from './driver.ts';

const ROUNDS = Number(process.env['MINIOS_ROUNDS'] ?? 15);
const STEPS = 400;

const KIND_OF_MODE: Record<number, string> = { 0o040000: 'directory', 0o100000: 'file', 0o120000: 'link' };

function runOnKernel(driver: Driver, step: Step): unknown {
  const { call } = driver;
  const { name, paths } = step;
  const { fd, follow, length, position, oflags, fdflags, access, offset, whence, readLength, data } =
    numbersOf(step);
  const first = driver.text(paths[0]!);
  const second = driver.text(paths[1]!, 1);
  let extra: unknown;
  let result: number;
  switch (name) {
    case 'open':
      return [call['open']!(first, Number(follow), oflags, fdflags, access), extra];
    case 'close':
      return [call['close']!(fd), extra];
    case 'read':
      result = call['read']!(fd, readLength, position);
      if (result >= 0) extra = hash(driver.data(result));
      return [Math.min(result, 0), extra];
    case 'write':
      driver.data(data.length).set(data);
      return [call['write']!(fd, data.length, position), extra];
    case 'seek':
      return [call['seek']!(fd, offset, whence), extra];
    case 'ftruncate':
      return [call['ftruncate']!(fd, length), extra];
    case 'truncate':
      return [call['truncate']!(first, length), extra];
    case 'readlink':
      result = call['readlink']!(first);
      if (result >= 0) extra = new TextDecoder().decode(driver.data(result).slice());
      return [Math.min(result, 0), extra];
    case 'stat':
      result = call['stat']!(first, Number(follow));
      if (result === 0) extra = readStat(driver);
      return [result, extra];
    case 'readdir':
      return readNames(driver, first, numbersOf(step).batch);
    case 'shrink':
      call['shrink']!();
      return [0, extra];
    case 'link':
      return [call['link']!(first, second, Number(follow)), extra];
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
function readNames(driver: Driver, length: number, batch: number): unknown {
  const fd = driver.call['open']!(length, 1, 2, 0, 1);
  if (fd < 0) return [fd, undefined];
  const names: string[] = [];
  let cookie = 0;
  for (;;) {
    const bytes = driver.call['readdir']!(fd, cookie, batch);
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

/** A VFS of its own for each run. */
function kernelBackend(): FileBackend {
  let driver: Driver;
  return {
    ordered: true,
    begin: async () => {
      driver = await makeDriver();
    },
    run: (step) => runOnKernel(driver, step),
    end: (model) => Promise.resolve(clear(driver, model)),
  };
}

test(`${ROUNDS} random runs answer as the model does (MINIOS_SEED=${SEED})`, () =>
  compareWithModel(kernelBackend(), { seed: SEED, rounds: ROUNDS, steps: STEPS }));
