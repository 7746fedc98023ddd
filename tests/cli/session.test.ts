/** Sessions of `minios VERB`: streams, statuses, signals, the environment; in the background machine and in one's own. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestHost, finish, said, until } from '../support/background.ts';

const sha = (bytes: Uint8Array | string): string =>
  createHash('sha256')
    .update(bytes as Uint8Array)
    .digest('hex');

const OWN = 'a machine of its own';
const BACKGROUND = 'the background machine';

describe.each([OWN, BACKGROUND])('in %s', (which) => {
  const host = new TestHost();
  const volume = (name: string): string => join(host.home, 'volumes', name);
  beforeAll(async () => {
    if (which === BACKGROUND)
      expect(await host.verb(['run', '-d', 'base', 'true'])).toMatchObject({ status: 0, stderr: '' });
  });
  afterAll(() => host.close());

  test('words, output and the status pass', async () => {
    const script = 'echo "$1 $2"; echo no >&2; exit 7';
    expect(await host.verb(['exec', 'a b', script])).toEqual({
      status: 7,
      stdout: 'exec a b\n',
      stderr: 'no\n',
    });
  });

  test('a program that a signal ends', async () =>
    expect(await host.verb(['exec', 'w', 'kill -KILL $$'])).toMatchObject({ status: 137 }));

  test('megabytes pass both ways, as they are', async () => {
    const input = randomBytes(5_000_000);
    const { status, stdout } = await host.verb(['exec', '-i', 'w', 'tee /dev/stderr'], { input });
    expect(status).toBe(0);
    expect(sha(Buffer.from(stdout, 'latin1'))).toBe(sha(input));
  });

  test('a reader that goes away is told to the program', async () => {
    const child = host.start(['exec', 'w', 'yes']);
    await said(child, /y\ny\n/);
    child.stdout!.destroy();
    const status = await new Promise((done) => child.on('exit', done));
    expect(status).toBe(141);
  });

  test('a program that does not read all of its input', async () => {
    const input = Buffer.alloc(3_000_000, 'x\n');
    expect(await host.verb(['exec', '-i', 'w', 'head -n 1'], { input })).toEqual({
      status: 0,
      stdout: 'x\n',
      stderr: '',
    });
  });

  test('a program that closes its input and goes on', async () => {
    const input = Buffer.alloc(1_000_000, 'x\n');
    const script = 'read x; exec <&-; sleep 0.3; echo "then $x"';
    expect(await host.verb(['exec', '-i', 'w', script], { input })).toEqual({
      status: 0,
      stdout: 'then x\n',
      stderr: '',
    });
  });

  test('input that nobody asked for stays where it is', async () => {
    const script = `${host.command} exec w 'cat; echo none'; ${host.command} exec -i w 'cat'`;
    const env = { ...process.env, ...host.environment };
    const outcome = await finish(spawn('sh', ['-c', script], { env }), 'for the second\n');
    expect(outcome).toEqual({ status: 0, stdout: 'none\nfor the second\n', stderr: '' });
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('%s goes to the program', async (signal, status) => {
    const child = host.start(['exec', 'w', 'echo ready; sleep 1000']);
    const outcome = finish(child, null);
    await said(child, /ready/);
    child.kill(signal);
    expect(await outcome).toMatchObject({ status });
  });

  test('a program may handle a signal, and take its time', async () => {
    const child = host.start([
      'exec',
      'w',
      'trap "echo handled; exit 5" TERM; echo ready; while :; do sleep 0.05; done',
    ]);
    const outcome = finish(child, null);
    await said(child, /ready/);
    child.kill('SIGTERM');
    expect(await outcome).toMatchObject({ status: 5, stdout: 'ready\nhandled\n' });
  });

  test('who is not obeyed three times does not wait any longer', async () => {
    const child = host.start(['exec', 'w', 'trap "echo no" INT; echo ready; while :; do sleep 0.05; done']);
    const outcome = finish(child, null);
    const twice = said(child, /no\n[^]*no\n/);
    await said(child, /ready/);
    child.kill('SIGINT');
    await said(child, /no/);
    child.kill('SIGINT');
    await twice;
    child.kill('SIGINT');
    const { status, stderr } = await outcome;
    expect({ status, stderr }).toEqual({
      status: 130,
      stderr: '\nminios: got 3 signals, forcefully exiting\n',
    });
  });

  test('variables are passed on if the words name them', async () => {
    const env = { GIVEN: 'yes', OTHER: 'no', LANG: 'C.UTF-8' };
    const words = ['run', '--rm', '-e', 'GIVEN', '-e', 'SET=OTHER', 'base'];
    const { stdout } = await host.verb([...words, 'env'], { env });
    const lines = stdout.split('\n');
    expect(lines).toContain('GIVEN=yes');
    expect(lines).toContain('LANG=C.UTF-8');
    expect(lines.filter((line) => /^(OTHER|MINIOS_HOME)=/.test(line))).toEqual([]);
    expect(lines.find((line) => line.startsWith('MINIOS_SESSION='))).toMatch(/=[0-9a-f]{32}$/);
  });

  test('output that nobody reads does not pile up', async () => {
    // What the program has put out so far is the size of a file that it makes.
    const script = [
      `while head -c 65536 /dev/zero; do head -c 1024 /dev/zero >>/var/lib/minios/volumes/written; done`,
    ];
    const child = host.start(['logs', '-f', ...script]);
    const blocks = (): number =>
      existsSync(volume('written')) ? statSync(volume('written')).size / 1024 : 0;
    let before = -1;
    let same = 0;
    await until(async () => {
      const now = blocks();
      same = now === before && now > 0 ? same + 1 : 0;
      before = now;
      await new Promise((resume) => setTimeout(resume, 30));
      return same > 20;
    });
    expect(blocks() * 65536).toBeLessThan(8 * 2 ** 20);
    child.kill('SIGTERM');
    child.stdout!.resume();
    await new Promise((done) => child.on('exit', done));
  });

  test.runIf(which === BACKGROUND)('a client that is killed hangs up', async () => {
    const script = `trap 'echo gone >/var/lib/minios/volumes/gone; exit' HUP; echo ready; while :; do sleep 1; done`;
    const child = host.start(['exec', '-i', 'w', script]);
    await said(child, /ready/);
    child.kill('SIGKILL');
    await until(() => existsSync(volume('gone')) && readFileSync(volume('gone'), 'utf8') === 'gone\n');
  });

  test('who carries its streams has a name', async () => {
    const { stdout } = await host.verb(['exec', 'w', 'cat /proc/[0-9]*/comm']);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining(['session-io', 'session-parent', 'session-control']),
    );
  });

  test('the program’s children do not keep the session', async () =>
    expect(await host.verb(['exec', 'w', 'sleep 1000 & echo done'])).toEqual({
      status: 0,
      stdout: 'done\n',
      stderr: '',
    }));
});
