/** `minios boot -c COMMAND`, and a shell on standard input, from outside. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const minios = join(resolve(import.meta.dirname, '../..'), 'bin/minios.mjs');

interface Outcome {
  stdout: string;
  stderr: string;
  status: number | null;
}

function boot(
  args: readonly string[],
  input: string | Uint8Array = '',
  env: Record<string, string> = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [minios, 'boot', '--quiet', ...args], {
    input,
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 26,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

const command = (text: string, ...args: string[]): Outcome => boot(['-c', text, ...args]);

test('42 on each stream, and status 3', () => {
  expect(command('echo $((6*7)) | tee /tmp/x; cat /tmp/x >&2; exit 3')).toEqual({
    stdout: '42\n',
    stderr: '42\n',
    status: 3,
  });
});

test('standard streams and descriptors have names in /dev', () => {
  const script = [
    'echo in | cat /dev/stdin',
    'echo out > /dev/stdout',
    'echo err > /dev/stderr',
    'exec 3> /tmp/three; echo three > /dev/fd/3; cat /tmp/three',
    '{ head -n 1; cat; } < /etc/shells | wc -l > /tmp/all; wc -l < /etc/shells | cmp - /tmp/all',
    'du /tmp/three',
  ].join('\n');
  expect(command(script)).toEqual({
    stdout: 'in\nout\nthree\n1\t/tmp/three\n',
    stderr: 'err\n',
    status: 0,
  });
});

test('what follows the command is its name and its arguments', () => {
  expect(command('echo $0 $# "$@"', 'name', '-x', '--', 'a b', '--quiet').stdout).toBe(
    'name 4 -x -- a b --quiet\n',
  );
  expect(command('echo $0 $#').stdout).toBe('sh 0\n');
});

test('the status is the last command’s, or says which signal ended the shell', () => {
  expect(command('false').status).toBe(1);
  expect(command('nosuch').status).toBe(127);
  expect(command('kill -TERM $$').status).toBe(143);
  expect(command('exit 300').status).toBe(300 & 0xff);
});

test('a syntax error is one line, and status 2', () => {
  const { stdout, stderr, status } = command('if then');
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(/^sh: [^\n]*\n$/);
});

test('it begins in / as root, with an environment, and the host’s locale if that is UTF-8', () => {
  const shown = 'pwd; id -u; echo $HOME $USER $LOGNAME $SHELL $PATH; echo "${TERM-none} ${LANG-none}"';
  const lines = ['/', '0', '/root root root /bin/sh /bin:/sbin:/usr/bin'];
  const utf8 = boot(['-c', shown], '', { TERM: 'xterm', LANG: 'ko_KR.UTF-8' });
  expect(utf8.stdout.split('\n')).toEqual([...lines, 'none ko_KR.UTF-8', '']);
  const other = boot(['-c', shown], '', { TERM: 'xterm', LANG: 'ko_KR.EUC-KR' });
  expect(other.stdout.split('\n')).toEqual([...lines, 'none none', '']);
});

test('without a command the shell reads standard input', () => {
  const script =
    'x=$(echo hi)\necho "$x" >&2\nread line\nfrom the script\necho "read: $line"\nexit 4\necho never\n';
  expect(boot([], script)).toEqual({ stdout: 'read: from the script\n', stderr: 'hi\n', status: 4 });
  expect(boot([], '')).toEqual({ stdout: '', stderr: '', status: 0 });
});

test('a script without a last line feed, and with Hangul', () => {
  expect(boot([], 'echo "한글 $((1+1))"').stdout).toBe('한글 2\n');
});

test('10,000 commands on standard input', () => {
  const script = Array.from({ length: 10_000 }, (_, number) => `n=$((n+${number}))\n`).join('');
  expect(boot([], `${script}echo $n\n`).stdout).toBe(`${(10_000 * 9_999) / 2}\n`);
});

test('megabytes go through a pipeline as they were', () => {
  const bytes = Buffer.alloc(4 * 2 ** 20, 'minios\n');
  const { stdout, status } = boot(['-c', 'cat | tee /tmp/copy | sha256sum; sha256sum < /tmp/copy'], bytes);
  const digest = createHash('sha256').update(bytes).digest('hex');
  expect({ stdout, status }).toEqual({ stdout: `${digest}  -\n${digest}  -\n`, status: 0 });
});

test('what runs in the background ends with the shell', () => {
  // Nobody waits for it: the tests' own limit is far below what it would sleep.
  expect(command('sleep 1000 & (trap "" HUP TERM; sleep 1000) & echo started')).toEqual({
    stdout: 'started\n',
    stderr: '',
    status: 0,
  });
});

test('a signal from outside reaches the command, which may clean up', async () => {
  const text = 'trap "echo cleaned up; exit 9" TERM; echo ready; while :; do sleep 0.02; done';
  const child = spawn(process.execPath, [minios, 'boot', '--quiet', '-c', text]);
  let stdout = '';
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString();
    if (stdout === 'ready\n') child.kill('SIGTERM');
  });
  const status = await new Promise((done) => child.once('close', done));
  expect({ stdout, status }).toEqual({ stdout: 'ready\ncleaned up\n', status: 143 });
});

test('a command that ignores signals is killed', async () => {
  const text = 'trap "" TERM HUP INT; echo ready; while :; do :; done';
  const child = spawn(process.execPath, [minios, 'boot', '--quiet', '-c', text]);
  child.stdout.once('data', () => child.kill('SIGINT'));
  expect(await new Promise((done) => child.once('close', done))).toBe(130);
});

test('standard input is left alone by a command that does not read it', () => {
  const { stdout } = spawnSync(
    'sh',
    ['-c', `'${process.execPath}' '${minios}' boot --quiet -c 'echo first'; cat`],
    {
      input: 'second\n',
      encoding: 'utf8',
    },
  );
  expect(stdout).toBe('first\nsecond\n');
});
