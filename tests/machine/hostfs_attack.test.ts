/** Attempts to leave the shared directory, by what the guest says and by what processes of the host do meanwhile. */
import fs from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';
import { Client, ROOT, makeTree, ram, shared } from './support/hostfs_client.ts';

const linux = process.platform === 'linux';
const GONE = /^(ESTALE|ENOENT)$/;

let tree: ReturnType<typeof makeTree>;
let client: Client;

afterEach(() => {
  client.device.dispose();
  tree.remove();
});

const host = (...names: string[]): string => join(tree.share, ...names);
const secret = (...names: string[]): string => join(tree.outside, ...names);

/** A share with d/file, and the same names outside, where nothing may change. */
function prepare(procfs: boolean): void {
  tree = makeTree();
  fs.mkdirSync(host('d'));
  fs.writeFileSync(host('d', 'file'), 'inside');
  fs.writeFileSync(secret('file'), 'secret');
  client = new Client(tree.share, { procfs });
}

function expectOutsideUntouched(): void {
  expect(fs.readdirSync(tree.outside)).toEqual(['file']);
  expect(fs.readFileSync(secret('file'), 'utf8')).toBe('secret');
  expect(fs.statSync(secret('file')).nlink).toBe(1);
}

/** Everything that can be done in a directory. */
function within(directory: number, file: number): (() => unknown)[] {
  return [
    () => client.lookup(directory, 'file'),
    () => client.revalidate(directory, 'file', file),
    () => client.open(directory),
    () => client.create(directory, 'new'),
    () => client.mkdir(directory, 'new'),
    () => client.symlink(directory, 'new', 'text'),
    () => client.link(directory, 'new', file),
    () => client.unlink(directory, 'file'),
    () => client.rmdir(directory, 'file'),
    () => client.rename(directory, 'file', ROOT, 'taken'),
    () => client.rename(ROOT, 'own', directory, 'file'),
  ];
}

/** And everything that can be done with it, and with a file in it. */
function everything(directory: number, file: number): (() => unknown)[] {
  return [
    ...within(directory, file),
    () => client.change(directory, { mode: 0o700 }),
    () => client.change(directory, { modify: 0n }),
    () => client.getattr(file),
    () => client.open(file, 'r'),
    () => client.open(file, 'rw'),
    () => client.change(file, { size: 0 }),
    () => client.change(file, { mode: 0o600 }),
    () => client.change(file, { modify: 0n }),
  ];
}

describe.each([
  { way: 'handles', procfs: true },
  { way: 'paths', procfs: false },
])('a guest with a share held by $way', ({ procfs }) => {
  beforeEach(() => prepare(procfs));

  test('cannot use anything but one component as a name', () => {
    const { node } = client.lookup(ROOT, 'd');
    const { node: file } = client.lookup(node, 'file');
    const bad = ['', '.', '..', '/', '../outside/file', 'd/file', '/etc/passwd', 'a\0b', '\0', 'd/', '..\0'];
    for (const name of bad) {
      const calls: [number, number[], Uint8Array?][] = [
        [abi.HOSTFS_OP_LOOKUP, [node]],
        [abi.HOSTFS_OP_CREATE, [node, 0o644]],
        [abi.HOSTFS_OP_MKDIR, [node, 0o755]],
        [abi.HOSTFS_OP_LINK, [node, file]],
        [abi.HOSTFS_OP_UNLINK, [node]],
        [abi.HOSTFS_OP_RMDIR, [node]],
        [abi.HOSTFS_OP_RENAME, [node, node], shared('to')],
        [abi.HOSTFS_OP_SYMLINK, [node, name.length]],
      ];
      for (const [operation, args, second] of calls) {
        const first = operation === abi.HOSTFS_OP_SYMLINK ? `${name}text` : name;
        const status = client.request(operation, args, shared(first), second ?? ram(64));
        expect(status, `operation ${operation} on ${JSON.stringify(name)}`).toBe(-abi.EINVAL);
      }
      expect(client.request(abi.HOSTFS_OP_RENAME, [node, node], shared('file'), shared(name))).toBe(
        -abi.EINVAL,
      );
    }
    const long = 'x'.repeat(256);
    expect(() => client.create(node, long)).toThrow('ENAMETOOLONG');
    expect(() => client.symlink(node, 'a', 'x'.repeat(4096))).toThrow('ENAMETOOLONG');
    expect(() => client.symlink(node, 'a', 'x\0y')).toThrow('EINVAL');
    expect(fs.readdirSync(tree.share)).toEqual(['d']);
    expectOutsideUntouched();
  });

  test.each([
    ['an absolute link', () => tree.outside],
    ['a relative link with ..', () => '../outside'],
    ['a link to the top', () => '/'],
    ['a chain of links', () => 'second'],
  ])('is shown %s as a link, and not led through it', (_what, target) => {
    fs.symlinkSync('../outside', host('second'));
    fs.symlinkSync(target(), host('link'));
    fs.symlinkSync(join(target(), 'file'), host('file-link'));
    const link = client.lookup(ROOT, 'link');
    expect(link.mode & 0o170000).toBe(0o120000);
    expect(client.readlink(link.node)).toBe(target());
    fs.writeFileSync(host('own'), 'own');
    const inner = client.walk('d/file');
    for (const attempt of within(link.node, inner.node)) expect(attempt).toThrow();
    const file = client.lookup(ROOT, 'file-link');
    expect(() => client.open(file.node)).toThrow('EACCES');
    expect(() => client.open(file.node, 'rw')).toThrow('EACCES');
    expect(() => client.change(file.node, { size: 0 })).toThrow();
    expect(() => client.create(ROOT, 'file-link')).toThrow('EEXIST');
    client.change(link.node, { modify: 0n });
    expectOutsideUntouched();
    expect(fs.statSync(tree.outside).mtimeMs).toBeGreaterThan(0);
  });

  test('a directory that became a link between lookup and use leads nowhere', () => {
    const { node: directory } = client.lookup(ROOT, 'd');
    const { node: file } = client.lookup(directory, 'file');
    fs.renameSync(host('d'), join(tree.top, 'elsewhere'));
    fs.symlinkSync('../outside', host('d'));
    fs.writeFileSync(host('own'), 'own');
    for (const attempt of everything(directory, file)) expect(attempt).toThrow(GONE);
    expectOutsideUntouched();
    expect(fs.readdirSync(join(tree.top, 'elsewhere'))).toEqual(['file']);
    expect(fs.readFileSync(join(tree.top, 'elsewhere', 'file'), 'utf8')).toBe('inside');
  });

  test('a directory that was replaced by one from outside is not the one that was looked up', () => {
    const { node: directory } = client.lookup(ROOT, 'd');
    const { node: file } = client.lookup(directory, 'file');
    fs.renameSync(host('d'), join(tree.top, 'away'));
    fs.mkdirSync(host('d'));
    fs.writeFileSync(host('d', 'file'), 'another');
    fs.writeFileSync(host('own'), 'own');
    for (const attempt of everything(directory, file)) expect(attempt).toThrow(GONE);
    expect(fs.readFileSync(host('d', 'file'), 'utf8')).toBe('another');
    expect(fs.readFileSync(join(tree.top, 'away', 'file'), 'utf8')).toBe('inside');
  });

  test('a directory that is moved out is out of reach, though it was in use', () => {
    const { node: directory } = client.lookup(ROOT, 'd');
    const { node: file } = client.lookup(directory, 'file');
    const listing = client.open(directory);
    client.close(client.open(file));
    fs.renameSync(host('d'), join(tree.top, 'moved'));
    fs.writeFileSync(host('own'), 'own');
    for (const attempt of everything(directory, file)) expect(attempt).toThrow(GONE);
    expect(() => client.entries(listing)).toThrow(GONE);
    expect(fs.readdirSync(join(tree.top, 'moved'))).toEqual(['file']);
  });

  test('a file that became a link is not opened', () => {
    const { node: directory } = client.lookup(ROOT, 'd');
    const { node: file } = client.lookup(directory, 'file');
    fs.rmSync(host('d', 'file'));
    fs.symlinkSync(secret('file'), host('d', 'file'));
    for (const how of ['r', 'w', 'rw'] as const) expect(() => client.open(file, how)).toThrow(GONE);
    expect(() => client.change(file, { size: 0 })).toThrow(GONE);
    expect(() => client.change(file, { mode: 0o777 })).toThrow(GONE);
    expect(() => client.link(ROOT, 'stolen', file)).toThrow(GONE);
    expectOutsideUntouched();
  });

  test('directories that were exchanged lead round in no circle', () => {
    fs.mkdirSync(host('d', 'e'));
    const outer = client.lookup(ROOT, 'd').node;
    const inner = client.lookup(outer, 'e').node;
    fs.renameSync(host('d', 'e'), host('e'));
    fs.renameSync(host('d'), host('e', 'd'));
    try {
      client.lookup(inner, 'd');
    } catch (error) {
      expect((error as Error).message).toMatch(GONE);
    }
    for (let i = 0; i < 200; i++) client.mkdir(ROOT, `other-${i}`);
    for (let i = 0; i < 200; i++) client.names(client.lookup(ROOT, `other-${i}`).node);
    expect(() => client.names(outer)).toThrow(GONE);
    expect(client.contents('e/d/file')).toBe('inside');
  });

  test('a link that the guest makes is text, also for the device', () => {
    client.symlink(ROOT, 'trap', '../outside');
    const { node } = client.lookup(ROOT, 'trap');
    expect(() => client.create(node, 'new')).toThrow();
    client.rename(ROOT, 'trap', ROOT, 'trap2');
    client.unlink(ROOT, 'trap2');
    expectOutsideUntouched();
  });
});

describe.runIf(linux)('against a process that swaps a directory for a link, all the time,', () => {
  beforeEach(() => prepare(true));

  test('no look and no change ever lands outside', async () => {
    const rounds = 4000;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const workerData = { victim: host('d'), outside: tree.outside, rounds, stop };
    const swapper = new Worker(new URL('./support/hostfs_swapper.ts', import.meta.url), { workerData });
    const next = (): Promise<unknown> =>
      new Promise((resolve, reject) => {
        swapper.once('message', resolve);
        swapper.once('error', reject);
      });
    await next();
    const finished = next();
    const seen = { inside: 0, refused: 0 };
    for (let i = 0; i < 1000; i++) {
      try {
        attack(i);
        seen.inside++;
      } catch (error) {
        expect((error as Error).message).toMatch(/^(ESTALE|ENOENT|EACCES|EPERM|ENOTDIR|EEXIST)$/);
        seen.refused++;
      }
    }
    Atomics.store(stop, 0, 1);
    expect(await finished).toBeGreaterThan(0);
    await swapper.terminate();
    expect(seen.inside).toBeGreaterThan(0);
    expectOutsideUntouched();
  });

  /** Looks a file up, reads, writes beside it, renames and removes what was written. */
  function attack(i: number): void {
    const { node: directory } = client.lookup(ROOT, 'd');
    const { node: file } = client.lookup(directory, 'file');
    const handle = client.open(file);
    const text = client.read(handle, 100);
    client.close(handle);
    expect(text).toBe('inside');
    client.change(file, { mode: 0o640 + (i & 7) });
    client.create(directory, `new-${i}`);
    expect(client.names(directory)).not.toContain('secret');
    client.rename(directory, `new-${i}`, directory, `old-${i}`);
    client.unlink(directory, `old-${i}`);
  }
});

test.runIf(linux)('hard links to the outside are not made, and existing ones are plain files', () => {
  prepare(true);
  fs.linkSync(secret('file'), host('hard'));
  expect(client.contents('hard')).toBe('secret');
  const { node } = client.lookup(ROOT, 'hard');
  expect(client.link(ROOT, 'second', node).links).toBe(3);
  expect(fs.readdirSync(tree.outside)).toEqual(['file']);
});
