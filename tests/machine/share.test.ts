/** Directories of the host that a running machine is given, and who may mount them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientDirectories } from '../../host/cli/client_directories.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';

const folder = mkdtempSync(join(tmpdir(), 'minios-share-'));
let machine: TestMachine;
let directories: ClientDirectories;
beforeAll(async () => {
  writeFileSync(join(folder, 'file'), 'of the host\n');
  machine = await bootForTest();
  expect(await sh('mkdir -p /proc && mount -t proc proc /proc')).toMatchObject({ status: 0 });
  directories = new ClientDirectories((path, readOnly) => machine.machine.share(path, readOnly));
});
afterAll(async () => {
  await machine.stop();
  rmSync(folder, { recursive: true });
});

const sh = (script: string) => machine.run('/bin/sh', { args: ['sh', '-c', script] });

test('root mounts a share by its number, and it is the host’s directory', async () => {
  const { token, close } = directories.open(folder);
  const { share } = await directories.share(token, '.', false);
  const script = `mkdir /mnt/rw && mount -t hostfs ${share} /mnt/rw && cat /mnt/rw/file && echo new >/mnt/rw/new`;
  expect(await sh(script)).toMatchObject({ status: 0, stdout: 'of the host\n', stderr: '' });
  expect(readFileSync(join(folder, 'new'), 'utf8')).toBe('new\n');
  close();
});

test('what is shared for reading cannot be mounted for writing', async () => {
  const { token, close } = directories.open('/');
  const { share } = await directories.share(token, folder, true);
  expect(await sh(`mkdir /mnt/ro; mount -t hostfs ${share} /mnt/ro`)).toMatchObject({ status: 1 });
  const script = `mount -t hostfs -o ro ${share} /mnt/ro && cat /mnt/ro/file; echo x >/mnt/ro/x`;
  expect(await sh(script)).toMatchObject({
    stdout: 'of the host\n',
    stderr: expect.stringMatching(/[Rr]ead-only/),
  });
  expect(await sh('mount -o remount,rw /mnt/ro')).not.toMatchObject({ status: 0 });
  close();
});

test('the same directory is one share, for reading another one', async () => {
  const { token, close } = directories.open(folder);
  const [first, again, other] = [
    await directories.share(token, '.', false),
    await directories.share(token, folder, false),
    await directories.share(token, '.', true),
  ];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  close();
});

test('without the token of a session that lives nothing is shared', async () => {
  const { token, close } = directories.open(folder);
  const denied = /permission denied/;
  await expect(directories.share('', '.', true)).rejects.toThrow(denied);
  await expect(directories.share('0'.repeat(32), '.', true)).rejects.toThrow(denied);
  await expect(directories.share(token.slice(1), '.', true)).rejects.toThrow(denied);
  close();
  await expect(directories.share(token, '.', true)).rejects.toThrow(denied);
});

test('a file is read as long as its session lives', async () => {
  const { token, close } = directories.open(folder);
  const contents = async (proof: string, path: string): Promise<string> =>
    Buffer.concat(await Array.fromAsync(directories.read(proof, path))).toString();
  expect(await contents(token, join(folder, 'file'))).toBe('of the host\n');
  await expect(contents('0'.repeat(32), join(folder, 'file'))).rejects.toThrow(/permission denied/);
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const waiting = contents(token, fifo);
  const writer = await open(fifo, 'w');
  close();
  await expect(waiting).rejects.toThrow(`read ${fifo}: operation canceled`);
  await expect(contents(token, join(folder, 'file'))).rejects.toThrow(/permission denied/);
  await writer.close();
});

test('a file, or one that is to be made, is a name in a directory', async () => {
  const { token, close } = directories.open(folder);
  symlinkSync(join(folder, 'file'), join(folder, 'link'));
  const whole = await directories.share(token, '.', false);
  expect(await directories.share(token, 'file', false)).toEqual({
    ...whole,
    path: join(whole.path, 'file'),
    name: 'file',
  });
  expect(await directories.share(token, 'link', false)).toEqual({
    ...whole,
    path: join(whole.path, 'file'),
    name: 'file',
  });
  expect(await directories.share(token, './none', false)).toEqual({
    ...whole,
    path: join(whole.path, 'none'),
    name: 'none',
  });
  close();
});

test('what leads nowhere is refused in one line', async () => {
  const { token, close } = directories.open(folder);
  await expect(directories.share(token, 'file/x', true)).rejects.toThrow(/file\/x: not a directory$/);
  await expect(directories.share(token, 'none/x', true)).rejects.toThrow(
    /none\/x: no such file or directory on the host$/,
  );
  close();
});

test('a root of its own user namespace mounts no share', async () => {
  const { token, close } = directories.open(folder);
  const { share } = await directories.share(token, '.', false);
  const inside = `grep CapEff /proc/self/status; mount -t tmpfs t /mnt && echo tmpfs; mount -t hostfs ${share} /mnt`;
  const { status, stdout, stderr } = await sh(`unshare --user --map-root-user --mount sh -c '${inside}'`);
  // It has every capability there, and may mount what a user namespace may.
  expect(stdout).toMatch(/CapEff:\s+0*1ff[f]+\ntmpfs\n/);
  expect(stderr).toMatch(/permission denied|not permitted/i);
  expect(status).toBe(1);
  close();
});

test('root without CAP_SYS_ADMIN mounts no share', async () => {
  const { token, close } = directories.open(folder);
  const { share } = await directories.share(token, '.', false);
  const script = `setpriv --bounding-set -sys_admin --inh-caps -all mount -t hostfs ${share} /mnt`;
  expect(await sh(script)).toMatchObject({ status: 1, stderr: expect.stringMatching(/permi/i) });
  close();
});

test('a number that no share has', async () => {
  expect(await sh('mount -t hostfs 999 /mnt')).toMatchObject({ status: 1 });
});
