/** Files of the host that flags name: pipes, devices and what is none, in the background machine and in one's own. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestHost, finish } from '../support/background.ts';
import type { Outcome } from '../support/background.ts';

const MINIOS = resolve(import.meta.dirname, '../../bin/minios.mjs');
const OWN = 'a machine of its own';
const BACKGROUND = 'the background machine';

describe.each([OWN, BACKGROUND])('in %s', (which) => {
  const host = new TestHost();
  const fifo = join(host.directory, 'fifo');
  const context = join(host.directory, 'context');
  beforeAll(async () => {
    execFileSync('mkfifo', [fifo]);
    mkdirSync(context);
    expect(await host.minios('pull', 'base')).toMatchObject({ status: 0 });
    if (which === BACKGROUND) expect(await host.minios('machine', 'start')).toMatchObject({ status: 0 });
  });
  afterAll(() => host.close());

  /** Runs a line of the host's shell in which `minios` is the command. */
  const shell = (line: string, environment: Record<string, string> = {}): Promise<Outcome> => {
    const script = `minios() { '${process.execPath}' -- '${MINIOS}' "$@"; }; ${line}`;
    return finish(
      spawn('/bin/sh', ['-c', script], { env: { ...process.env, ...host.environment, ...environment } }),
    );
  };

  test('what a shell has behind /dev/fd is read by the command', async () => {
    expect(
      await shell("echo A=piped | minios run --rm --env-file /dev/fd/3 base sh -c 'echo $A' 3<&0"),
    ).toEqual({
      status: 0,
      stdout: 'piped\n',
      stderr: '',
    });
    expect(
      await shell("echo A=given | minios run --rm --env-file /dev/stdin base sh -c 'echo $A'"),
    ).toMatchObject({
      status: 0,
      stdout: 'given\n',
    });
    const named = await shell("minios run --rm --env-file /dev/null base sh -c 'echo none'");
    expect(named).toEqual({ status: 0, stdout: 'none\n', stderr: '' });
  });

  test('a Dockerfile, a secret and an archive of images come by pipes', async () => {
    const secret = 'RUN --mount=type=secret,id=s cat /run/secrets/s > /got';
    const build = `printf 'FROM base\\n${secret}\\n' | minios build -q -t piped --secret id=s,src=${fifo} -f /dev/fd/3 ${context} 3<&0`;
    expect(await shell(`(echo hush >${fifo}) & ${build}`)).toMatchObject({ status: 0, stderr: '' });
    expect(await host.minios('run', '--rm', 'piped', 'cat', '/got')).toMatchObject({ stdout: 'hush\n' });
    const moved = 'minios save piped | minios load -i /dev/fd/3 3<&0';
    expect(await shell(moved)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Loaded image: piped:latest'),
    });
    const imported = `minios run --rm base tar -c -C /etc passwd | minios import /dev/fd/3 small 3<&0`;
    expect(await shell(imported)).toMatchObject({ status: 0, stderr: '' });
  });

  test('a FIFO is waited for, and who waits can be interrupted', async () => {
    const late = shell(
      `(sleep 0.2; echo A=late >${fifo}) & minios run --rm --env-file ${fifo} base sh -c 'echo $A'`,
    );
    expect(await late).toMatchObject({ status: 0, stdout: 'late\n' });
    const child = host.startMinios('run', '--rm', '--label-file', fifo, 'base', 'true');
    const outcome = finish(child);
    // Opening it to write waits until somebody has opened it to read.
    const writer = await open(fifo, 'w');
    child.kill('SIGINT');
    expect(await outcome).toMatchObject({ status: 130, stdout: '' });
    await writer.close();
  });

  test('what cannot be read is said in Docker’s words', async () => {
    writeFileSync(join(host.directory, 'file'), '');
    for (const [path, reason] of [
      ['/dev/zero', 'read /dev/zero: file too large'],
      [context, `read ${context}: is a directory`],
      [`${context}/none`, `open ${context}/none: no such file or directory`],
      [`${host.directory}/file/x`, `open ${host.directory}/file/x: not a directory`],
    ])
      expect(await host.minios('run', '--rm', '--label-file', path, 'base', 'true')).toEqual({
        status: 125,
        stdout: '',
        stderr: `minios: Error: ${reason}.\nSee 'minios run --help'.\n`,
      });
    expect(await host.minios('load', '-i', context)).toMatchObject({
      status: 1,
      stderr: `Error: read ${context}: is a directory\n`,
    });
  });

  test('a pipe that npx has emptied is no file without variables', async () => {
    const line = ': | minios run --rm --env-file /dev/fd/3 base true 3<&0';
    expect(await shell(line, { npm_command: 'exec' })).toMatchObject({
      status: 125,
      stderr: expect.stringContaining("read /dev/fd/3: npx's Node has read it before: write `npx -- minios`"),
    });
    expect(await shell(line, { npm_command: '' })).toMatchObject({ status: 0 });
  });
});
