/** The hostfs device against a directory of the host: what it does, by both ways of naming places. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';
import { Client, ROOT, makeTree, ram, shared } from './support/hostfs_client.ts';

const descriptors = (): number => fs.readdirSync('/proc/self/fd').length;
const linux = process.platform === 'linux';

describe.each([
  { way: 'handles', procfs: true },
  { way: 'paths', procfs: false },
])('the hostfs device by $way', ({ procfs }) => {
  let tree: ReturnType<typeof makeTree>;
  let client: Client;
  let before: number;

  beforeEach(() => {
    tree = makeTree();
    before = linux ? descriptors() : 0;
    client = new Client(tree.share, { procfs });
  });

  afterEach(() => {
    client.device.dispose();
    const after = linux ? descriptors() : 0;
    tree.remove();
    expect(after, 'descriptors left open').toBe(before);
  });

  const host = (...names: string[]): string => join(tree.share, ...names);

  test('lists its shares', () => {
    const share = ram(abi.HOSTFS_SHARE_SIZE);
    const path = ram(64);
    expect(client.call(abi.HOSTFS_OP_LIST, [], share, path)).toBe(0);
    const length = new DataView(share.buffer).getUint32(abi.HOSTFS_SHARE_PATH_SIZE, true);
    expect(Buffer.from(path.slice(0, length)).toString()).toBe('/mnt/shared');
    expect(client.request(abi.HOSTFS_OP_LIST, [], share, path, 1)).toBe(-abi.ENOENT);
  });

  test('reads a file and its attributes', () => {
    fs.mkdirSync(host('sub'));
    fs.writeFileSync(host('sub', 'file'), 'some text', { mode: 0o640 });
    const file = client.walk('sub/file');
    const stats = fs.statSync(host('sub', 'file'), { bigint: true });
    expect(file).toMatchObject({ mode: 0o100640, size: 9, links: 1, ino: stats.ino });
    expect(file.modifyTime).toBe(stats.mtimeNs);
    const handle = client.open(file.node);
    expect(client.read(handle, 4)).toBe('some');
    expect(client.read(handle, 100, 5)).toBe('text');
    expect(client.read(handle, 100, 9)).toBe('');
    expect(() => client.write(handle, 'x')).toThrow('EBADF');
    client.close(handle);
    expect(() => client.read(handle, 1)).toThrow('EBADF');
  });

  test('finds the same node for the same file', () => {
    fs.writeFileSync(host('a'), '');
    fs.linkSync(host('a'), host('b'));
    const { node } = client.lookup(ROOT, 'a');
    expect(client.lookup(ROOT, 'b').node).toBe(node);
    client.forget(node);
    expect(client.getattr(node).links).toBe(2);
    client.forget(node);
    expect(() => client.getattr(node)).toThrow('ESTALE');
    expect(() => client.lookup(ROOT, 'c')).toThrow('ENOENT');
  });

  test('creates files with the permissions asked for', () => {
    const file = client.create(ROOT, 'new', 0o666);
    expect(file.mode).toBe(0o100666);
    expect(client.create(ROOT, 'sealed', 0o4400).mode).toBe(0o100400);
    expect(() => client.create(ROOT, 'new')).toThrow('EEXIST');
    const handle = client.open(client.lookup(ROOT, 'sealed').node, 'w');
    expect(client.write(handle, 'first words')).toBe(11);
    client.close(handle);
    expect(fs.readFileSync(host('sealed'), 'utf8')).toBe('first words');
    const stats = fs.statSync(host('sealed'));
    expect([stats.uid, stats.gid]).toEqual([
      process.getuid?.() ?? stats.uid,
      process.getgid?.() ?? stats.gid,
    ]);
  });

  test('makes, lists and removes directories', () => {
    const directory = client.mkdir(ROOT, 'd', 0o777);
    expect(directory.mode).toBe(0o040777);
    expect(() => client.mkdir(ROOT, 'd')).toThrow('EEXIST');
    client.create(directory.node, 'f');
    expect(client.names(ROOT)).toEqual(['d']);
    expect(client.names(directory.node)).toEqual(['f']);
    expect(() => client.rmdir(ROOT, 'd')).toThrow('ENOTEMPTY');
    client.unlink(directory.node, 'f');
    expect(() => client.unlink(directory.node, 'f')).toThrow('ENOENT');
    client.rmdir(ROOT, 'd');
    expect(client.names(ROOT)).toEqual([]);
    expect(() => client.create(directory.node, 'g')).toThrow(/ENOENT|ESTALE/);
  });

  test('lists a large directory in pieces, stably while it changes', () => {
    const all = Array.from({ length: 1000 }, (_, i) => `file-${i}`);
    for (const name of all) fs.writeFileSync(host(name), '');
    const handle = client.open(ROOT);
    const seen: string[] = [];
    let index = 0;
    for (let step = 0; ; step++) {
      const entries = client.entries(handle, index, 2048);
      if (entries.length === 0) break;
      expect(client.entries(handle, index, 2048)).toEqual(entries);
      seen.push(...entries.map(({ name }) => name));
      index = entries.at(-1)!.next;
      fs.rmSync(host(seen[step]!));
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.sort()).toEqual(all.sort());
    expect(client.entries(handle, 0, 65536).length).toBeLessThan(1000);
    expect(() => client.entries(handle, 0, 16)).toThrow('EINVAL');
    client.close(handle);
  });

  test('renames, over files and between directories, and follows its nodes', () => {
    const from = client.mkdir(ROOT, 'from');
    const to = client.mkdir(ROOT, 'to');
    const inner = client.mkdir(from.node, 'inner');
    client.create(inner.node, 'file');
    client.rename(from.node, 'inner', to.node, 'moved');
    expect(client.names(inner.node)).toEqual(['file']);
    expect(fs.existsSync(host('to', 'moved', 'file'))).toBe(true);
    client.create(ROOT, 'a');
    client.create(ROOT, 'b');
    client.rename(ROOT, 'a', ROOT, 'b');
    expect(() => client.lookup(ROOT, 'a')).toThrow('ENOENT');
    expect(() => client.rename(ROOT, 'to', inner.node, 'loop')).toThrow('EINVAL');
    expect(() => client.rename(ROOT, 'b', ROOT, 'to')).toThrow('EISDIR');
  });

  test('links and symbolic links', () => {
    const file = client.create(ROOT, 'file');
    expect(client.link(ROOT, 'other', file.node)).toMatchObject({ node: file.node, links: 2 });
    expect(() => client.link(ROOT, 'other', file.node)).toThrow('EEXIST');
    const made = client.symlink(ROOT, 'sym', 'some/where');
    expect(made.mode & 0o170000).toBe(0o120000);
    expect(client.readlink(made.node)).toBe('some/where');
    expect(() => client.readlink(file.node)).toThrow('EINVAL');
    expect(() => client.open(made.node)).toThrow('EACCES');
    const directory = client.mkdir(ROOT, 'd');
    expect(() => client.link(ROOT, 'd2', directory.node)).toThrow('EPERM');
  });

  test('changes attributes', () => {
    const file = client.create(ROOT, 'file');
    expect(client.change(file.node, { mode: 0o6755 }).mode).toBe(0o100755);
    expect(fs.statSync(host('file')).mode & 0o7777).toBe(0o755);
    expect(client.change(file.node, { size: 5000 }).size).toBe(5000);
    const time = 1_600_000_000_500_000_000n;
    const changed = client.change(file.node, { access: time, modify: time + 1_000_000_000n });
    expect(changed).toMatchObject({ accessTime: time, modifyTime: time + 1_000_000_000n });
    expect(client.change(file.node, { modify: time }).accessTime).toBe(time);
    const directory = client.mkdir(ROOT, 'd');
    expect(client.change(directory.node, { mode: 0o1700 }).mode).toBe(0o041700);
    expect(client.change(directory.node, { modify: time }).modifyTime).toBe(time);
    const target = join(tree.outside, 'target');
    fs.writeFileSync(target, '');
    const link = client.symlink(ROOT, 'link', target);
    client.change(link.node, { modify: time });
    expect(fs.statSync(target, { bigint: true }).mtimeNs).not.toBe(time);
    expect(() => client.change(link.node, { mode: 0o777 })).toThrow('EPERM');
    expect(() => client.change(link.node, { size: 1 })).toThrow();
  });

  test('appends at the end, whoever else does', () => {
    const file = client.create(ROOT, 'log');
    const handle = client.open(file.node, 'w');
    expect(client.append(handle, 'one ')).toBe(4);
    fs.appendFileSync(host('log'), 'two ');
    expect(client.append(handle, 'three')).toBe(13);
    expect(client.write(handle, 'ONE', 0)).toBe(3);
    client.close(handle);
    expect(fs.readFileSync(host('log'), 'utf8')).toBe('ONE two three');
  });

  test('large reads and writes and sync complete later, also when the handle is closed meanwhile', async () => {
    const size = 300_000;
    const file = client.create(ROOT, 'large');
    const handle = client.open(file.node, 'rw');
    const data = Buffer.alloc(size, 'minios');
    const written = client.request(abi.HOSTFS_OP_WRITE, [handle, 0, 0], shared(data));
    expect(written).toBeInstanceOf(Promise);
    expect(await written).toBe(size);
    expect(await client.request(abi.HOSTFS_OP_SYNC, [handle, 1])).toBe(0);
    const buffer = ram(size);
    const reading = client.request(abi.HOSTFS_OP_READ, [handle, 0], buffer);
    client.close(handle);
    expect(await reading).toBe(size);
    expect(Buffer.from(buffer).equals(data)).toBe(true);
    const directory = client.open(ROOT);
    expect(await client.request(abi.HOSTFS_OP_SYNC, [directory, 0])).toBe(0);
    client.close(directory);
    expect(client.later).toBe(4);
  });

  test('an open file lives on without a name', () => {
    const file = client.create(ROOT, 'file');
    const handle = client.open(file.node, 'rw');
    client.unlink(ROOT, 'file');
    client.write(handle, 'still here');
    expect(client.getattr(file.node)).toMatchObject({ size: 10, links: 0 });
    expect(client.change(file.node, { size: 5, mode: 0o600 })).toMatchObject({ size: 5, mode: 0o100600 });
    expect(client.read(handle, 100)).toBe('still');
    client.close(handle);
    expect(() => client.getattr(file.node)).toThrow('ESTALE');
  });

  test('a file that vanishes is stale, one that shrinks ends early', () => {
    const gone = client.create(ROOT, 'gone');
    const handle = client.open(gone.node);
    client.close(handle);
    fs.rmSync(host('gone'));
    expect(() => client.getattr(gone.node)).toThrow('ESTALE');
    expect(() => client.open(gone.node)).toThrow('ESTALE');
    expect(() => client.change(gone.node, { size: 0 })).toThrow('ESTALE');
    expect(() => client.revalidate(ROOT, 'gone', gone.node)).toThrow('ESTALE');
    fs.writeFileSync(host('short'), 'x'.repeat(1000));
    const short = client.open(client.lookup(ROOT, 'short').node);
    fs.truncateSync(host('short'), 10);
    expect(client.read(short, 1000)).toHaveLength(10);
    expect(client.read(short, 1000, 500)).toBe('');
    client.close(short);
  });

  test('a file with a new inode is another node', () => {
    const old = client.create(ROOT, 'file');
    fs.writeFileSync(host('new'), 'new contents');
    fs.renameSync(host('new'), host('file'));
    expect(() => client.revalidate(ROOT, 'file', old.node)).toThrow('ESTALE');
    expect(() => client.open(old.node)).toThrow('ESTALE');
    const now = client.lookup(ROOT, 'file');
    expect(now.node).not.toBe(old.node);
    expect(client.contents('file')).toBe('new contents');
  });

  test.runIf(linux)('names that are not UTF-8 are kept byte by byte', () => {
    const name = Buffer.from([0xff, 0x80, 0x41, 0xc3]);
    client.create(ROOT, name);
    expect(client.names(ROOT)).toEqual([name.toString('latin1')]);
    expect(fs.readdirSync(tree.share, 'buffer')[0]!.equals(name)).toBe(true);
    client.rename(ROOT, name, ROOT, Buffer.from([0xfe]));
    const link = client.symlink(ROOT, Buffer.from([0xfd]), Buffer.from([0xfe, 0xff]));
    expect(client.readlink(link.node)).toBe('\xfe\xff');
    expect(client.names(ROOT)).toEqual(['\xfd', '\xfe']);
  });

  test('deep trees need few descriptors', () => {
    let { node } = client.getattr(ROOT);
    const nodes: number[] = [];
    for (let i = 0; i < (procfs ? 300 : 40); i++) nodes.push((node = client.mkdir(node, 'd').node));
    client.create(node, 'leaf');
    if (linux) expect(descriptors() - before).toBeLessThan(150);
    expect(client.names(nodes[0]!)).toEqual(['d']);
    client.rename(node, 'leaf', nodes[1]!, 'leaf');
    expect(client.names(nodes[1]!)).toEqual(['d', 'leaf']);
    for (const each of nodes.reverse()) client.forget(each);
  });

  test('a thousand open files are too many, and closing them frees the place', () => {
    const { node } = client.create(ROOT, 'file');
    const handles: number[] = [];
    expect(() => {
      for (let i = 0; i < 2000; i++) handles.push(client.open(node));
    }).toThrow('ENFILE');
    for (const handle of handles) client.close(handle);
    client.close(client.open(node));
  });

  test('statistics', () => {
    const buffer = ram(abi.HOSTFS_STATISTICS_SIZE);
    client.call(abi.HOSTFS_OP_STATISTICS, [], buffer);
    const view = new DataView(buffer.buffer);
    expect(view.getBigUint64(abi.HOSTFS_STATISTICS_BLOCKS, true)).toBe(
      fs.statfsSync(tree.share, { bigint: true }).blocks,
    );
  });

  test('requests that make no sense are refused', () => {
    const { node } = client.create(ROOT, 'file');
    const handle = client.open(node, 'rw');
    expect(client.request(999, [])).toBe(-abi.EINVAL);
    expect(client.request(abi.HOSTFS_OP_LOOKUP, [ROOT], shared('file'), ram(8))).toBe(-abi.EFAULT);
    expect(client.request(abi.HOSTFS_OP_LOOKUP, [ROOT], null, ram(64))).toBe(-abi.EFAULT);
    expect(client.request(abi.HOSTFS_OP_LOOKUP, [ROOT], shared('file'), ram(64), 7)).toBe(-abi.EINVAL);
    expect(client.request(abi.HOSTFS_OP_LOOKUP, [4711], shared('file'), ram(64))).toBe(-abi.ESTALE);
    expect(client.request(abi.HOSTFS_OP_LOOKUP, [node], shared('file'), ram(64))).toBeLessThan(0);
    expect(client.request(abi.HOSTFS_OP_READ, [handle, 2 ** 63], ram(8))).toBe(-abi.EFBIG);
    expect(client.request(abi.HOSTFS_OP_READ_DIRECTORY, [handle, 0], ram(64))).toBe(-abi.ENOTDIR);
    expect(client.request(abi.HOSTFS_OP_READ, [client.open(ROOT), 0], ram(8))).toBe(-abi.EBADF);
    client.forget(ROOT, 1000);
    expect(client.getattr(ROOT).node).toBe(ROOT);
  });

  test.runIf(linux)('special files are shown, and never opened', () => {
    execFileSync('mkfifo', [host('fifo')]);
    const fifo = client.lookup(ROOT, 'fifo');
    expect(fifo.mode & 0o170000).toBe(0o010000);
    expect(() => client.open(fifo.node, 'r')).toThrow('EACCES');
    expect(() => client.open(fifo.node, 'w')).toThrow('EACCES');
    expect(() => client.change(fifo.node, { size: 0 })).toThrow('EACCES');
    expect(() => client.change(fifo.node, { mode: 0o666 })).toThrow('EPERM');
    expect(client.entries(client.open(ROOT))).toMatchObject([{ name: 'fifo', mode: 0o010000 }]);
    client.rename(ROOT, 'fifo', ROOT, 'pipe');
    client.unlink(ROOT, 'pipe');
  });

  test('set-user-id is neither shown nor kept when a file is written', () => {
    fs.writeFileSync(host('suid'), 'x');
    fs.chmodSync(host('suid'), 0o6755);
    const file = client.lookup(ROOT, 'suid');
    expect(file.mode).toBe(0o100755);
    client.close(client.open(file.node, 'r'));
    expect(fs.statSync(host('suid')).mode & 0o7777).toBe(0o6755);
    client.close(client.open(file.node, 'w'));
    expect(fs.statSync(host('suid')).mode & 0o7777).toBe(0o755);
  });

  test('a read-only share refuses every change', () => {
    fs.writeFileSync(host('file'), 'text');
    fs.mkdirSync(host('d'));
    client.device.dispose();
    client = new Client(tree.share, { procfs, readOnly: true });
    const { node } = client.lookup(ROOT, 'file');
    const changes: (() => unknown)[] = [
      () => client.create(ROOT, 'new'),
      () => client.mkdir(ROOT, 'new'),
      () => client.symlink(ROOT, 'new', 'x'),
      () => client.link(ROOT, 'new', node),
      () => client.unlink(ROOT, 'file'),
      () => client.rmdir(ROOT, 'd'),
      () => client.rename(ROOT, 'file', ROOT, 'new'),
      () => client.change(node, { mode: 0o777 }),
      () => client.change(node, { size: 0 }),
      () => client.open(node, 'w'),
      () => client.open(node, 'rw'),
      () => client.write(client.open(node), 'x'),
      () => client.append(client.open(node), 'x'),
    ];
    for (const change of changes) expect(change).toThrow('EROFS');
    expect(client.contents('file')).toBe('text');
    expect(fs.readdirSync(tree.share).sort()).toEqual(['d', 'file']);
  });
});
