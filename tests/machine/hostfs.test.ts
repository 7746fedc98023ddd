/** Directories of the host inside a booted machine: what programs see of them, and what the host sees of programs. */
import fs from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine, TestRunResult } from '../support/machine.ts';
import { wasmOf } from './support/double.ts';
import { makeTree } from './support/hostfs_client.ts';

const linux = process.platform === 'linux';

let tree: ReturnType<typeof makeTree>;
let machine: TestMachine;

beforeAll(async () => {
  tree = makeTree();
  fs.mkdirSync(join(tree.top, 'sealed'));
  fs.writeFileSync(join(tree.top, 'sealed', 'file'), 'sealed');
  fs.writeFileSync(join(tree.outside, 'file'), 'secret');
  machine = await bootForTest({
    shares: [
      { hostPath: tree.share, guestPath: '/mnt/deep/share' },
      { hostPath: join(tree.top, 'sealed'), guestPath: '/sealed', readOnly: true },
    ],
  });
});

afterAll(async () => {
  await machine?.stop();
  tree.remove();
});

const SHARE = '/mnt/deep/share';
const host = (...names: string[]): string => join(tree.share, ...names);

/** Runs a tool in the shared directory. */
function tool(...args: string[]): Promise<TestRunResult> {
  return machine.run(`/bin/${args[0]}`, { args, cwd: SHARE });
}

/** The same, and it must succeed: what it wrote. */
async function ok(...args: string[]): Promise<string> {
  const { stdout, stderr, status } = await tool(...args);
  expect({ command: args.join(' '), stderr, status }).toEqual({
    command: args.join(' '),
    stderr: '',
    status: 0,
  });
  return stdout;
}

const text = async (path: string): Promise<string> =>
  Buffer.from(await machine.task.readFile(path)).toString();

test('programs make, read, move and remove files, and the host sees it', async () => {
  await ok('mkdir', '-p', 'a/b');
  await machine.task.writeFile(`${SHARE}/a/b/file`, Buffer.from('words'), 0o640);
  expect(fs.readFileSync(host('a', 'b', 'file'), 'utf8')).toBe('words');
  expect(fs.statSync(host('a', 'b', 'file')).mode & 0o777).toBe(0o640);
  await ok('mv', 'a/b/file', 'moved');
  expect(await ok('cat', 'moved')).toBe('words');
  await ok('mv', 'a/b', 'c');
  expect(fs.readdirSync(tree.share).sort()).toEqual(['a', 'c', 'moved']);
  await ok('cp', 'moved', 'c/copy');
  await ok('ln', 'moved', 'hard');
  await ok('ln', '-s', 'c/copy', 'soft');
  expect(fs.statSync(host('hard')).nlink).toBe(2);
  expect(fs.readlinkSync(host('soft'))).toBe('c/copy');
  expect(await ok('cat', 'soft')).toBe('words');
  await ok('chmod', '600', 'moved');
  expect(fs.statSync(host('hard')).mode & 0o777).toBe(0o600);
  expect(await ok('ls', '-1')).toBe('a\nc\nhard\nmoved\nsoft\n');
  await ok('rm', '-r', 'a', 'c', 'hard', 'moved', 'soft');
  expect(fs.readdirSync(tree.share)).toEqual([]);
});

test('what the host does is seen at once', async () => {
  fs.writeFileSync(host('file'), 'one');
  expect(await text(`${SHARE}/file`)).toBe('one');
  fs.writeFileSync(host('file'), 'two and more');
  expect(await text(`${SHARE}/file`)).toBe('two and more');
  fs.writeFileSync(host('other'), 'three');
  fs.renameSync(host('other'), host('file'));
  expect(await text(`${SHARE}/file`)).toBe('three');
  fs.rmSync(host('file'));
  await expect(text(`${SHARE}/file`)).rejects.toThrow('No such file');
  fs.writeFileSync(host('file'), 'four');
  expect(await text(`${SHARE}/file`)).toBe('four');
  fs.rmSync(host('file'));
});

test('a directory that the host replaces is the new one at once, however fresh the look at the old one', async () => {
  fs.mkdirSync(host('d', 'e'), { recursive: true });
  fs.writeFileSync(host('d', 'e', 'file'), 'old');
  expect(await text(`${SHARE}/d/e/file`)).toBe('old');
  fs.renameSync(host('d'), join(tree.top, 'gone'));
  fs.mkdirSync(host('d', 'e'), { recursive: true });
  fs.writeFileSync(host('d', 'e', 'file'), 'new');
  expect(await text(`${SHARE}/d/e/file`)).toBe('new');
  await ok('rm', '-r', 'd');
  fs.rmSync(join(tree.top, 'gone'), { recursive: true });
});

test('a directory that the host removes and makes anew is the new one, by its own name, too', async () => {
  fs.mkdirSync(host('d', 'e'), { recursive: true });
  fs.writeFileSync(host('d', 'e', 'file'), 'old');
  expect(await text(`${SHARE}/d/e/file`)).toBe('old');
  fs.rmSync(host('d'), { recursive: true });
  await expect(text(`${SHARE}/d/e/file`)).rejects.toThrow('No such file');
  expect(await tool('ls', 'd/e')).toMatchObject({ stderr: expect.stringContaining('No such file') });
  for (const contents of ['new', 'newer']) {
    // In a directory of another name first: so it is not by chance the same inode as before.
    fs.mkdirSync(host('other', 'e'), { recursive: true });
    fs.writeFileSync(host('other', 'e', 'file'), contents);
    fs.rmSync(host('d'), { recursive: true, force: true });
    fs.renameSync(host('other'), host('d'));
    expect(await ok('ls', 'd/e')).toBe('file\n');
    expect(await text(`${SHARE}/d/e/file`)).toBe(contents);
  }
  await ok('rm', '-r', 'd');
});

test('a directory that is moved while programs work in it is theirs', async () => {
  fs.mkdirSync(host('d'));
  const script =
    'cd d || exit; >here; while [ ! -e moved ]; do sleep 0.01; done; cat none; echo new >made; cat made; rm *';
  const working = machine.run('/bin/sh', { args: ['sh', '-c', script], cwd: SHARE });
  await expect.poll(() => fs.existsSync(host('d', 'here'))).toBe(true);
  fs.renameSync(host('d'), host('elsewhere'));
  fs.writeFileSync(host('elsewhere', 'moved'), '');
  expect(await working).toMatchObject({
    status: 0,
    stdout: 'new\n',
    stderr: expect.stringContaining('No such file'),
  });
  expect(fs.readdirSync(host('elsewhere'))).toEqual([]);
  await ok('rmdir', 'elsewhere');
});

test('a program need not be marked as executable, but a mount that says noexec runs none', async () => {
  fs.writeFileSync(host('program'), wasmOf('(module (memory 1) (func (export "_start")))'), { mode: 0o644 });
  expect(await machine.run(`${SHARE}/program`, { cwd: '/' })).toMatchObject({ status: 0, stderr: '' });
  await ok('mkdir', '/tmp/noexec');
  await ok('mount', '-t', 'tmpfs', '-o', 'noexec', 'none', '/tmp/noexec');
  await ok('cp', 'program', '/tmp/noexec/program');
  await ok('chmod', '755', '/tmp/noexec/program');
  await expect(machine.run('/tmp/noexec/program')).rejects.toThrow('Permission denied');
  await ok('umount', '/tmp/noexec');
  await ok('rm', '-r', 'program', '/tmp/noexec');
});

test('large files go both ways', async () => {
  const data = Buffer.alloc(3_500_001);
  for (let i = 0; i < data.length; i += 4)
    data.writeUInt32LE((i * 2654435761) >>> 0, Math.min(i, data.length - 4));
  fs.writeFileSync(host('large'), data);
  expect(Buffer.from(await machine.task.readFile(`${SHARE}/large`)).equals(data)).toBe(true);
  await ok('cp', 'large', 'again');
  expect(fs.readFileSync(host('again')).equals(data)).toBe(true);
  expect(await ok('wc', '-c', 'again')).toMatch(/^\s*3500001 again\n$/);
  await ok('rm', 'large', 'again');
});

test('appends and truncates', async () => {
  await machine.run('/bin/tee', { args: ['tee', '-a', 'log'], cwd: SHARE, stdin: 'one ' });
  fs.appendFileSync(host('log'), 'two ');
  await machine.run('/bin/tee', { args: ['tee', '-a', 'log'], cwd: SHARE, stdin: 'three' });
  expect(fs.readFileSync(host('log'), 'utf8')).toBe('one two three');
  await machine.task.writeFile(`${SHARE}/log`, Buffer.from('short'));
  expect(fs.readFileSync(host('log'), 'utf8')).toBe('short');
  await ok('rm', 'log');
});

test('a large directory is listed whole', async () => {
  fs.mkdirSync(host('many'));
  const names = Array.from(
    { length: 700 },
    (_, i) => `entry-with-a-longer-name-${String(i).padStart(4, '0')}`,
  );
  for (const name of names) fs.writeFileSync(host('many', name), '');
  expect((await ok('ls', '-1', 'many')).split('\n').slice(0, -1)).toEqual(names);
  await ok('rm', '-r', 'many');
  expect(fs.existsSync(host('many'))).toBe(false);
});

test('links lead where they lead in the guest, not on the host', async () => {
  await machine.task.writeFile('/tmp/inner', Buffer.from('of the guest'));
  fs.symlinkSync('/tmp/inner', host('absolute'));
  fs.symlinkSync(join(tree.outside, 'file'), host('to-secret'));
  fs.symlinkSync('../outside/file', host('dots'));
  expect(await text(`${SHARE}/absolute`)).toBe('of the guest');
  await expect(text(`${SHARE}/to-secret`)).rejects.toThrow('No such file');
  await expect(text(`${SHARE}/dots`)).rejects.toThrow('No such file');
  await ok('rm', 'absolute', 'to-secret', 'dots');
  expect(fs.readFileSync(join(tree.outside, 'file'), 'utf8')).toBe('secret');
});

test('a read-only share takes no change', async () => {
  expect(await text('/sealed/file')).toBe('sealed');
  for (const args of [
    ['rm', '-f', '/sealed/file'],
    ['mkdir', '/sealed/new'],
    ['ln', '-s', 'x', '/sealed/new'],
    ['mv', '/sealed/file', '/sealed/new'],
    ['chmod', '777', '/sealed/file'],
    ['cp', '/sbin/init', '/sealed/new'],
  ]) {
    const { stderr, status } = await tool(...args);
    expect({ args, stderr, status: status !== 0 }).toEqual({
      args,
      stderr: expect.stringContaining('Read-only file system') as string,
      status: true,
    });
  }
  expect((await tool('mount', '-o', 'remount,rw', '/sealed')).status).not.toBe(0);
  expect((await tool('mount', '-t', 'hostfs', '1', '/tmp')).stderr).toContain('Read-only file system');
  expect((await tool('mount', '-t', 'hostfs', '2', '/tmp')).status).not.toBe(0);
  expect(fs.readdirSync(join(tree.top, 'sealed'))).toEqual(['file']);
});

test.runIf(linux)('devices, FIFOs and sockets are not made on the host', async () => {
  expect((await tool('mknod', 'null', 'c', '1', '3')).stderr).toContain('not permitted');
  expect((await tool('mknod', 'pipe', 'p')).stderr).toContain('not permitted');
  expect(fs.readdirSync(tree.share)).toEqual([]);
});

test('an open file survives its name and its shrinking', async () => {
  fs.writeFileSync(host('file'), 'x'.repeat(1000));
  const fd = await machine.task.open(`${SHARE}/file`);
  fs.truncateSync(host('file'), 10);
  expect(await machine.task.read(fd, 100)).toHaveLength(10);
  expect(await machine.task.read(fd, 100)).toHaveLength(0);
  fs.rmSync(host('file'));
  expect(await machine.task.read(fd, 100)).toHaveLength(0);
  await machine.task.close(fd);
  await expect(machine.task.open(`${SHARE}/file`)).rejects.toThrow('No such file');
});

/** A program that exits with a status. */
function exits(status: number): Uint8Array {
  return wasmOf(`(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func (export "_start") (call $exit (i32.const ${status}))))`);
}

test('programs run from a share, and those that replace them', async () => {
  fs.writeFileSync(host('program'), exits(3), { mode: 0o755 });
  expect((await machine.run(`${SHARE}/program`)).status).toBe(3);
  fs.writeFileSync(host('program'), exits(4));
  expect((await machine.run(`${SHARE}/program`)).status).toBe(4);
  fs.writeFileSync(host('newer'), exits(5), { mode: 0o755 });
  fs.renameSync(host('newer'), host('program'));
  expect((await machine.run(`${SHARE}/program`)).status).toBe(5);
  fs.chmodSync(host('program'), 0o644);
  // What may be read may be run: kernel/vfs/superblock.ts, read_is_execute.
  expect((await machine.run(`${SHARE}/program`)).status).toBe(5);
  fs.rmSync(host('program'));
});

test('leaves nothing behind, in the kernel or on the host', async () => {
  const step = async (): Promise<void> => {
    await machine.task.writeFile(`${SHARE}/f`, Buffer.from('x'));
    await ok('mkdir', 'd');
    await ok('mv', 'f', 'd/g');
    await ok('ls', '-l', 'd');
    await ok('rm', '-r', 'd');
    await ok('mkdir', '/tmp/second');
    await ok('mount', '-t', 'hostfs', '0', '/tmp/second');
    await ok('ls', '-l', '/tmp/second');
    await ok('umount', '/tmp/second');
    await ok('rmdir', '/tmp/second');
  };
  await step();
  const before = linux ? fs.readdirSync('/proc/self/fd').length : 0;
  await machine.leakCheck(step);
  if (linux) expect(fs.readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before + 1);
});

test.runIf(linux)('a process that swaps a directory for a link leads no program outside', async () => {
  fs.mkdirSync(host('d'));
  fs.writeFileSync(host('d', 'file'), 'inside');
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { victim: host('d'), outside: tree.outside, rounds: 20_000, stop };
  const swapper = new Worker(new URL('./support/hostfs_swapper.ts', import.meta.url), { workerData });
  const message = (): Promise<unknown> => new Promise((resolve) => void swapper.once('message', resolve));
  await message();
  const finished = message();
  let inside = 0;
  // Who wins how often is up to the host's scheduler: as many tries as it takes for one read to find the directory.
  for (let i = 0; i < 300 || (inside === 0 && i < 100_000); i++) {
    try {
      expect(await text(`${SHARE}/d/file`)).toBe('inside');
      inside++;
      await machine.task.writeFile(`${SHARE}/d/new`, Buffer.from('x'));
      await machine.task.unlink(`${SHARE}/d/new`);
    } catch (error) {
      expect((error as Error).message).toMatch(/No such file|Stale|Not a directory|exists/);
    }
  }
  Atomics.store(stop, 0, 1);
  await finished;
  await swapper.terminate();
  expect(inside).toBeGreaterThan(0);
  expect(fs.readdirSync(tree.outside)).toEqual(['file']);
  expect(fs.readFileSync(join(tree.outside, 'file'), 'utf8')).toBe('secret');
});
