/** The background machine: who brings it up, who reaches it, how it ends, what it leaves: nothing. */
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { receive, send } from '../../host/cli/frames.ts';
import type { FromMachine, Hello } from '../../host/cli/frames.ts';
import { TestHost, finish, said, until, isAlive } from '../support/background.ts';

let host: TestHost;
beforeEach(() => void (host = new TestHost()));
afterEach(() => host.close());

const up = async (): Promise<void> =>
  expect(await host.verb(['run', '-d', 'base', 'true'])).toEqual({ status: 0, stdout: '', stderr: '' });

test('a verb without a background machine gets one that ends with it', async () => {
  expect(await host.verb(['exec', 'w', 'echo here >/tmp/mark; cat /tmp/mark'])).toMatchObject({
    stdout: 'here\n',
  });
  expect(await host.verb(['exec', 'w', 'test -e /tmp/mark'])).toMatchObject({ status: 1 });
  expect(readdirSync(host.runtime)).toEqual([]);
  expect((await host.minios('machine', 'ls')).stdout).toMatch(/^PID +STARTED .*\n$/);
});

test.each([
  [['run', '-d', 'base']],
  [['run', '-itd', '--name', 'w', 'base']],
  [['create', 'base']],
  [['start', 'w']],
])('%j brings one up, and every other verb reaches it', async (words) => {
  expect(await host.verb([...words, 'echo mine >/tmp/mark'])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(await host.verb(['ps', 'cat /tmp/mark'])).toEqual({ status: 0, stdout: 'mine\n', stderr: '' });
  const found = JSON.parse((await host.minios('machine', 'inspect')).stdout) as Record<string, unknown>[];
  expect(found).toMatchObject([{ cpus: 1, memory: 128 * 2 ** 20, home: host.home, sessions: 0 }]);
});

test('a machine whose memory is full says what to do, and can be stopped', async () => {
  host.environment.MINIOS_MEMORY = '16m';
  await up();
  // It leaves less than a session needs, and begins when nothing of this one is left.
  const fill = `sleep 0.5; free=$(sed -n 's/^MemFree: *\\([0-9]*\\).*/\\1/p' /proc/meminfo)
    mount -t tmpfs -o size=$((free - 700))k all /mnt; head -c 16000000 /dev/zero >/mnt/all
    : >/var/lib/minios/volumes/full`;
  await host.verb(['exec', 'w', `(${fill}) >/dev/null 2>&1 &`]);
  await until(() => existsSync(join(host.home, 'volumes/full')));
  expect(await host.verb(['ps', 'true'])).toEqual({
    status: 125,
    stdout: '',
    stderr: expect.stringMatching(
      /^minios: the machine has no memory left .*`minios machine stop` .*MINIOS_MEMORY .*\n$/,
    ) as string,
  });
  expect(await host.minios('machine', 'stop')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('a container that fills the memory is ended, and the machine goes on', async () => {
  host.environment.MINIOS_MEMORY = '24m';
  const fill = ['run', '--rm', '--tmpfs', '/t:size=100m', 'base', 'sh', '-c', 'cat /dev/zero >/t/all'];
  expect(await host.minios('run', '-d', '--init', 'base', 'sleep', '600')).toMatchObject({ status: 0 });
  const pid = await host.pid();
  expect(await host.minios(...fill)).toMatchObject({ status: 137 });
  expect(await host.minios('run', '--rm', 'base', 'echo', 'ok')).toMatchObject({ status: 0, stdout: 'ok\n' });
  expect(await host.pid()).toBe(pid);
});

test('two commands at once bring up one machine', async () => {
  const words = ['run', '-d', 'base', 'echo one >>/tmp/marks'];
  const outcomes = await Promise.all([1, 2, 3].map(() => host.verb(words)));
  expect(outcomes.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
    Array(3).fill({ status: 0, stderr: '' }),
  );
  expect((await host.verb(['ps', 'cat /tmp/marks'])).stdout).toBe('one\none\none\n');
});

test('two clients at once have sessions of their own', async () => {
  await up();
  const children = [host.start(['exec', '-i', 'a', 'cat']), host.start(['exec', '-i', 'b', 'cat'])];
  const outcomes = children.map((child) => finish(child, null));
  const both = Promise.all([said(children[0]!, /first/), said(children[1]!, /second/)]);
  children[1]!.stdin!.write('second\n');
  children[0]!.stdin!.write('first\n');
  await both;
  children[0]!.stdin!.end();
  children[1]!.stdin!.end();
  expect((await Promise.all(outcomes)).map(({ stdout }) => stdout)).toEqual(['first\n', 'second\n']);
});

test('it is this user’s alone', async () => {
  await up();
  expect(statSync(host.runtime).mode & 0o777).toBe(0o700);
  expect(statSync(host.socket).mode & 0o777).toBe(0o600);
  expect(statSync(host.home).mode & 0o777).toBe(0o700);
});

test('start says who it is, stop leaves nothing', async () => {
  const started = await host.minios('machine', 'start', '--memory', '64m');
  expect(started).toMatchObject({ status: 0, stderr: '' });
  const pid = Number(/process (\d+)/.exec(started.stdout)![1]);
  expect(await host.pid()).toBe(pid);
  expect((await host.minios('machine', 'ls')).stdout).toMatch(new RegExp(`^${pid} +\\S+ +64MiB +1 +0 `, 'm'));
  expect((await host.minios('machine', 'start')).stdout).toContain('runs already');
  expect(await host.minios('machine', 'start', '--memory', '65m')).toMatchObject({ status: 125 });
  expect((await host.minios('machine', 'logs')).stdout).toContain('minios version');
  const version = await host.minios('version', '--format', '{{.Client.Version}} {{.Server.Version}}');
  expect(version).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^(\d+\.\d+\.\d+) \1\n$/) as string,
  });
  expect(await host.minios('machine', 'stop')).toEqual({ status: 0, stdout: '', stderr: '' });
  await until(() => !isAlive(pid));
  expect(readdirSync(host.runtime)).toEqual([]);
  expect(await host.minios('machine', 'stop')).toMatchObject({ status: 0, stderr: /no background machine/ });
});

test('SIGTERM ends it in good order', async () => {
  await up();
  const pid = await host.pid();
  process.kill(pid, 'SIGTERM');
  await until(() => !isAlive(pid));
  expect(readdirSync(host.runtime)).toEqual([]);
});

test('after kill -9 the next verb says so in one line and starts afresh', async () => {
  await up();
  const pid = await host.pid();
  const child = host.start(['exec', 'w', 'echo ready; sleep 1000']);
  const outcome = finish(child, null);
  await said(child, /ready/);
  process.kill(pid, 'SIGKILL');
  expect(await outcome).toMatchObject({ status: 125, stderr: 'minios: the background machine has died\n' });
  const line = `minios: the background machine (process ${pid}) had died: containers that ran in it have exited, and what they had changed since they were started is lost\n`;
  expect(await host.verb(['run', '-d', 'base', 'echo new >/tmp/mark'])).toEqual({
    status: 0,
    stdout: '',
    stderr: line,
  });
  expect(await host.pid()).not.toBe(pid);
  expect(await host.verb(['ps', 'cat /tmp/mark'])).toEqual({ status: 0, stdout: 'new\n', stderr: '' });
});

test('after kill -9 a verb that needs no background machine says so, too, and leaves nothing stale', async () => {
  await up();
  process.kill(await host.pid(), 'SIGKILL');
  expect(await host.verb(['ps', 'echo none'])).toMatchObject({
    status: 0,
    stdout: 'none\n',
    stderr: /had died/,
  });
  expect(await host.verb(['ps', 'echo none'])).toEqual({ status: 0, stdout: 'none\n', stderr: '' });
  expect(readdirSync(host.runtime)).toEqual([]);
});

test('a machine that is powered off from inside ends its sessions', async () => {
  await up();
  const pid = await host.pid();
  const child = host.start(['exec', 'w', 'echo ready; sleep 1000']);
  const outcome = finish(child, null);
  await said(child, /ready/);
  await host.verb(['exec', 'w', 'poweroff -f']);
  expect(await outcome).toEqual({
    status: 125,
    stdout: 'ready\n',
    stderr: 'minios: the background machine was stopped\n',
  });
  await until(() => !isAlive(pid));
  expect(readdirSync(host.runtime)).toEqual([]);
});

const stopsAlthough = async (pid: number): Promise<void> => {
  expect(await host.minios('machine', 'stop')).toEqual({
    status: 0,
    stdout: '',
    stderr: `minios: the background machine (process ${pid}) did not answer and was killed: what its containers had changed since they were started is lost\n`,
  });
  await until(() => !isAlive(pid));
  expect(readdirSync(host.runtime)).toEqual([]);
};

test('one that does not answer any more is killed by stop', async () => {
  await up();
  const pid = await host.pid();
  process.kill(pid, 'SIGSTOP');
  await stopsAlthough(pid);
  await up();
});

test('one that ends just as it is asked whether it still answers has been stopped', async () => {
  mkdirSync(host.runtime, { mode: 0o700 });
  let last: Socket | null = null;
  const machine = createServer((socket) => {
    if (last === null) return void (last = socket);
    machine.close();
    socket.destroy();
    void send<FromMachine>(last, { stopped: true });
  });
  await once(machine.listen(host.socket), 'listening');
  expect(await host.minios('machine', 'stop')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readdirSync(host.runtime)).toEqual([]);
});

/** The process of a machine that is just being brought up: it says who it is before it boots. */
const coming = async (): Promise<number> => {
  const file = join(host.runtime, 'machine.json');
  while (!existsSync(file)) await new Promise(setImmediate);
  return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
};

/** Stops the machine's process once it has said who it is, whatever else keeps the computer busy. */
const STANDS_STILL = `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  renameSync(from, to);
  if (to.endsWith('machine.json')) process.kill(process.pid, 'SIGSTOP');
};
syncBuiltinESMExports();`;

test('one that hangs while it is being brought up is killed by stop, and its starter told', async () => {
  host.environment.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(STANDS_STILL)}`;
  const starting = host.minios('machine', 'start');
  const pid = await coming();
  await stopsAlthough(pid);
  const log = join(host.home, 'machine.log');
  expect(await starting).toEqual({
    status: 125,
    stdout: '',
    stderr: `minios: the background machine could not be started: see ${log}\n`,
  });
});

test('one that is being brought up can be stopped', async () => {
  const starting = host.minios('machine', 'start');
  const pid = await coming();
  expect(await host.minios('machine', 'stop')).toEqual({ status: 0, stdout: '', stderr: '' });
  await until(() => !isAlive(pid));
  expect((await starting).stdout + (await starting).stderr).toMatch(
    /^the background machine runs|^minios: the background machine could not be started: it was stopped/,
  );
  expect(readdirSync(host.runtime)).toEqual([]);
});

test('who holds the lock and does not go on is named', async () => {
  mkdirSync(host.runtime, { mode: 0o700 });
  const lock = join(host.runtime, 'lock');
  writeFileSync(lock, `${process.pid}\n`);
  const stopping = host.minios('machine', 'stop');
  const who = `process ${process.pid} holds ${lock} and does not go on`;
  expect(await stopping).toEqual({
    status: 125,
    stdout: '',
    stderr: `minios: ${who}: end it with \`kill -9 ${process.pid}\`, and there is no background machine\n`,
  });
  rmSync(lock);
});

test('a lock whose holder is gone is none', async () => {
  const { pid } = spawnSync('true');
  mkdirSync(host.runtime, { mode: 0o700 });
  writeFileSync(join(host.runtime, 'lock'), `${pid}\n`);
  await up();
  expect(existsSync(join(host.runtime, 'lock'))).toBe(false);
});

test('a directory that is open to others is refused in one line', async () => {
  mkdirSync(host.runtime);
  chmodSync(host.runtime, 0o755);
  const open = await host.verb(['ps', 'true']);
  expect(open).toEqual({ status: 125, stdout: '', stderr: expect.stringMatching(/^minios: .*chmod 700\n$/) });
  rmSync(host.runtime, { recursive: true });
  mkdirSync(`${host.runtime}-other`, { mode: 0o700 });
  symlinkSync(`${host.runtime}-other`, host.runtime);
  const link = await host.verb(['run', '-d', 'base', 'true']);
  expect(link).toMatchObject({ status: 125, stderr: /^minios: .* is not a directory/ });
});

test.runIf(process.getuid?.() === 0)('a directory of another user’s is refused in one line', async () => {
  mkdirSync(host.runtime, { mode: 0o700 });
  chownSync(host.runtime, 65534, 65534);
  const refused = await host.verb(['run', '-d', 'base', 'true']);
  expect(refused).toMatchObject({ status: 125, stderr: /^minios: .* belongs to another user[^\n]*\n$/ });
});

test('a socket’s path that is too long is refused in one line', async () => {
  const long = join(host.directory, 'x'.repeat(120));
  mkdirSync(long);
  const env = { XDG_RUNTIME_DIR: long };
  expect(await host.verb(['ps', 'true'], { env })).toMatchObject({ status: 125, stderr: /too long a path/ });
});

test('images of another directory are another machine’s', async () => {
  await up();
  const env = { MINIOS_HOME: join(host.directory, 'elsewhere') };
  const refused = await host.verb(['ps', 'true'], { env });
  expect(refused).toMatchObject({
    status: 125,
    stderr: /^minios: .*elsewhere.*minios machine stop[^\n]*\n$/,
  });
});

async function dialled(): Promise<Socket> {
  const socket = connect(host.socket);
  await once(socket, 'connect');
  return socket;
}

test('a command of another version is refused in one line, but may stop it', async () => {
  await up();
  const pid = await host.pid();
  const ask = async (hello: Hello): Promise<FromMachine> => {
    const socket = await dialled();
    await send<Hello>(socket, hello);
    const { value } = await receive<FromMachine>(socket).next();
    socket.destroy();
    return value!.header;
  };
  const session = { words: ['ps'], env: [], cwd: '/', home: host.home, size: null, input: false };
  const onTerminal = { stdin: false, stdout: false, stderr: false };
  expect(await ask({ minios: '99.0.0', do: 'session', session: { ...session, onTerminal } })).toEqual({
    refused: expect.stringMatching(
      /^the background machine is minios \d.*this is minios 99\.0\.0.*machine stop/,
    ),
  });
  expect(await ask({ minios: '99.0.0', do: 'stop' })).toEqual({ stopped: true });
  await until(() => !isAlive(pid));
});

test('nonsense on the socket hurts nobody else', async () => {
  await up();
  const socket = await dialled();
  socket.on('error', () => undefined);
  const closed = new Promise((done) => socket.resume().on('close', done));
  socket.end(Buffer.alloc(100_000, 0xff));
  await closed;
  const silent = await dialled();
  expect(await host.verb(['ps', 'echo well'])).toMatchObject({ status: 0, stdout: 'well\n' });
  silent.destroy();
});

test('places that cannot be had are named in one line, at once', async () => {
  const env = { MINIOS_HOME: '/proc/minios' };
  expect(await host.verb(['run', '-d', 'base', 'true'], { env })).toEqual({
    status: 125,
    stdout: '',
    stderr: `minios: ENOENT: no such file or directory, mkdir '/proc/minios': set MINIOS_HOME to a directory that can be made\n`,
  });
  const log = join(host.directory, 'other', 'machine.log');
  mkdirSync(log, { recursive: true });
  mkdirSync(join(`${log}.old`, 'full'), { recursive: true });
  const other = { MINIOS_HOME: dirname(log), XDG_RUNTIME_DIR: dirname(log) };
  const refused = await host.verb(['run', '-d', 'base', 'true'], { env: other });
  expect(refused).toMatchObject({ status: 125, stdout: '' });
  expect(refused.stderr).toMatch(
    /^minios: the background machine's log cannot be written: [^\n]*machine\.log[^\n]*MINIOS_HOME[^\n]*\n$/,
  );
  const minios = `'${process.execPath}' '${join(import.meta.dirname, '../../bin/minios.mjs')}'`;
  const place = `'${host.directory}/gone'`;
  const gone = `mkdir ${place}; cd ${place}; rmdir ${place}; ${minios} ps`;
  const child = spawn('/bin/sh', ['-c', gone], { env: { ...process.env, ...host.environment } });
  expect(await finish(child)).toMatchObject({
    status: 125,
    stderr: 'minios: the current directory has been removed: go to one that is there\n',
  });
});

test('an image store that this user may not read is said to be that', async () => {
  const directory = mkdtempSync('/tmp/mh-');
  const home = join(directory, 'home');
  for (const name of ['store', 'volumes', 'containers']) mkdirSync(join(home, name), { recursive: true });
  chmodSync(join(home, 'store'), 0);
  for (const path of [directory, home]) chmodSync(path, 0o777);
  const env = {
    PATH: process.env['PATH'],
    MINIOS_HOME: home,
    XDG_RUNTIME_DIR: directory,
    MINIOS_MEMORY: '128m',
  };
  const command = [join(import.meta.dirname, '../../bin/minios.mjs'), 'images'];
  const nobody = process.getuid!() === 0 ? { uid: 65534, gid: 65534 } : {};
  const outcome = await finish(spawn(process.execPath, command, { env, ...nobody }));
  rmSync(directory, { recursive: true });
  expect(outcome).toEqual({
    status: 1,
    stdout: '',
    stderr: `Error: the image store cannot be used: EACCES: permission denied, access '${home}/store'\n`,
  });
});
