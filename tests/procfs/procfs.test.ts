/** /proc in a running machine: the shape of each file as proc(5) gives it, and numbers that move as they should. */
import binaryen from 'binaryen';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  // The test machine's init mounts nothing.
  machine = await bootForTest();
  await machine.run('/bin/mkdir', { args: ['mkdir', '-p', '/proc'] });
  const { status, stderr } = await machine.run('/bin/mount', {
    args: ['mount', '-t', 'proc', 'proc', '/proc'],
  });
  expect([status, stderr]).toEqual([0, '']);
});

afterAll(() => machine.stop());

/** What /bin/cat says of a file, which must be there. */
async function cat(path: string): Promise<string> {
  const { stdout, stderr, status } = await machine.run('/bin/cat', { args: ['cat', path] });
  expect([stderr, status]).toEqual(['', 0]);
  return stdout;
}

const number = String.raw`\d+`;
const fixed = String.raw`\d+\.\d\d`;

/** Whole files. */
const SHAPES: Record<string, RegExp> = {
  '/proc/buddyinfo': /^(Node 0, zone {3}Normal ( *\d+ ){11}\n)+$/,
  '/proc/cmdline': /^.*\n$/,
  '/proc/cpuinfo': /^(processor\t: \d+\nmodel name\t: .+\nflags\t\t: .+\n\n)+$/,
  '/proc/filesystems': /^((nodev)?\t[a-z0-9]+\n)+$/,
  '/proc/loadavg': new RegExp(`^${fixed} ${fixed} ${fixed} ${number}/${number} ${number}\n$`),
  '/proc/meminfo': /^MemTotal: +\d+ kB\nMemFree: +\d+ kB\nMemAvailable: +\d+ kB\n([A-Z]\w+: +\d+ kB\n)+$/,
  '/proc/mounts': /^(\S+ \/\S* \w+ r[ow](,\S+)? 0 0\n)+$/,
  '/proc/slabinfo':
    /^slabinfo - version: 2\.1\n# name .+\n(\S+ +(\d+ +){5}: tunables( +0){3} : slabdata( +\d+){3}\n)+$/,
  '/proc/stat':
    /^cpu {2}(\d+ ){9}\d+\n(cpu\d (\d+ ){9}\d+\n)+ctxt \d+\nbtime \d+\nprocesses \d+\nprocs_running \d+\nprocs_blocked \d+\n$/,
  '/proc/uptime': new RegExp(`^${fixed} ${fixed}\n$`),
  '/proc/version': /^minios version \d+\.\d+\.\d+ \(.+\) #1 .+\n$/,
  '/proc/sys/kernel/domainname': /^\(none\)\n$/,
  '/proc/sys/kernel/hostname': /^minios\n$/,
  '/proc/sys/kernel/osrelease': /^\d+\.\d+\.\d+\n$/,
  '/proc/sys/kernel/ostype': /^minios\n$/,
  '/proc/sys/kernel/pid_max': /^32768\n$/,
  '/proc/sys/kernel/version': /^#1 .+\n$/,
  '/proc/self/cmdline': /^cat\0\/proc\/self\/cmdline\0$/,
  '/proc/self/comm': /^cat\n$/,
  '/proc/self/environ': /^PATH=[^\0]+\0HOME=\/root\0TZ=UTC\0LANG=C\.UTF-8\0$/,
  '/proc/self/fdinfo/1': /^pos:\t\d+\nflags:\t0[0-7]+\nmnt_id:\t\d+\nino:\t\d+\n$/,
  '/proc/self/limits': /^Limit {21}Soft Limit {11}Hard Limit {11}Units {5}\n(.{26}.{21}.{21}.{0,10}\n){16}$/,
  '/proc/self/maps': /^00000000-[0-9a-f]{8} rw-p 00000000 00:00 0 {10}\[memory\]\n$/,
  '/proc/self/mountinfo': /^(\d+ \d+ \d+:\d+ \/\S* \/\S* r[ow](,\S+)? - \w+ \S+ r[ow](,\S+)?\n)+$/,
  '/proc/self/stat': /^\d+ \(cat\) R( -?\d+){49}\n$/,
  '/proc/self/statm': /^\d+ \d+ \d+ \d+ 0 \d+ 0\n$/,
  '/proc/self/status':
    /^Name:\tcat\nUmask:\t0\d{3}\nState:\tR \(running\)\nTgid:\t(\d+)\nNgid:\t0\nPid:\t\1\n([A-Z]\w+:\t.*\n)+(non)?voluntary_ctxt_switches:\t\d+\nnonvoluntary_ctxt_switches:\t\d+\n$/,
  '/proc/self/wchan': /^0$/,
  '/proc/thread-self/comm': /^cat\n$/,
};

describe('files have the shape that proc(5) gives them', () => {
  test.for(Object.entries(SHAPES))('%s', async ([path, shape]) => {
    expect(await cat(path)).toMatch(shape);
  });
});

test('links lead where the task is', async () => {
  const { stdout } = await machine.run('/bin/ls', { args: ['ls', '-l', '/proc/self/'], cwd: '/tmp' });
  expect(stdout).toMatch(/ cwd -> \/tmp\n/);
  expect(stdout).toMatch(/ exe -> \/(usr\/)?bin\/\w+\n/);
  expect(stdout).toMatch(/ root -> \/\n/);
});

test('standard input opens again through its link, also where it is a pipe', async () => {
  const { stdout, stderr } = await machine.run('/bin/cat', {
    args: ['cat', '/proc/self/fd/0'],
    stdin: 'through the link\n',
  });
  expect([stdout, stderr]).toEqual(['through the link\n', '']);
});

test('a descriptor opens again by its name to write, also where the file may be created', async () => {
  const script = [
    'echo pipe > /proc/self/fd/1',
    'exec 3> /tmp/out; echo file > /proc/self/fd/3; cat /tmp/out',
    'ln -s /proc/self/fd/1 /tmp/link; echo link >> /tmp/link',
    'set -C; echo again > /proc/self/fd/1',
    'echo directory > /proc/self/fd/1/ || echo $?',
    'rm /tmp/link /tmp/out',
  ].join('\n');
  const { stdout, status } = await machine.run('/bin/sh', {
    args: ['sh', '-c', script],
  });
  expect([stdout, status]).toEqual(['pipe\nfile\nlink\nagain\n2\n', 0]);
});

test('time goes on between two looks, and tasks add up', async () => {
  const uptime = async (): Promise<number> => Number((await cat('/proc/uptime')).split(' ')[0]);
  const forks = async (): Promise<number> => Number(/^processes (\d+)$/m.exec(await cat('/proc/stat'))?.[1]);
  // The sleeper and the two that look afterwards come after `started`.
  const [before, started] = [await uptime(), await forks()];
  await machine.run('/bin/sleep', { args: ['sleep', '2'] });
  expect(await uptime()).toBeGreaterThanOrEqual(before + 2);
  expect(await forks()).toBe(started + 3);
});

test('the time of a task that runs grows, and it is gone once it is killed', async () => {
  const spin = '(module (memory (export "memory") 1) (func (export "_start") (loop $ever (br $ever))))';
  await machine.task.writeFile('/tmp/spin', binaryen.parseText(spin).emitBinary(), 0o755);
  const other = await machine.machine.hostTask();
  const spinning = other.run({
    path: '/tmp/spin',
    args: ['spin', 'a', 'b c'],
    env: [],
    stdin: new Uint8Array(),
  });
  const pid = await pidOf('spin');
  const ticks = async (): Promise<number> => Number((await cat(`/proc/${pid}/stat`)).split(' ')[13]);
  const before = await ticks();
  // A fifth of a second is twenty ticks, of which others have some, and on a busy computer the host.
  do await machine.run('/bin/sleep', { args: ['sleep', '0.2'] });
  while ((await ticks()) <= before + 10);
  expect(await cat(`/proc/${pid}/cmdline`)).toBe('spin\0a\0b c\0');
  expect(await cat(`/proc/${pid}/environ`)).toBe('');
  await machine.run('/bin/kill', { args: ['kill', '-9', pid] });
  expect((await spinning).status).toBe(137);
  const { stderr } = await machine.run('/bin/cat', { args: ['cat', `/proc/${pid}/stat`] });
  expect(stderr).toMatch(/No such file or directory/);
});

/** The number of the task with that short name; waits until there is one. */
async function pidOf(name: string): Promise<string> {
  while (true) {
    const { stdout } = await machine.run('/bin/ls', { args: ['ls', '/proc'] });
    for (const pid of stdout.split(/\s+/).filter((entry) => /^\d+$/.test(entry))) {
      const { stdout: comm } = await machine.run('/bin/cat', { args: ['cat', `/proc/${pid}/comm`] });
      if (comm === `${name}\n`) return pid;
    }
  }
}

test('a task that is gone has no directory', async () => {
  const pid = (await cat('/proc/self/stat')).split(' ')[0] ?? '';
  const { stderr, status } = await machine.run('/bin/cat', { args: ['cat', `/proc/${pid}/stat`] });
  expect(stderr).toMatch(/No such file or directory/);
  expect(status).toBe(1);
});

test('what is private is for its owner alone to open', async () => {
  const { stdout } = await machine.run('/bin/ls', { args: ['ls', '-l', '/proc/1'] });
  expect(stdout).toMatch(/^-r-------- .* environ$/m);
  expect(stdout).toMatch(/^dr-x------ .* fd$/m);
  expect(stdout).toMatch(/^-r--r--r-- .* status$/m);
});

test('its files are as old as they look: ls shows no year', async () => {
  const { stdout } = await machine.run('/bin/ls', { args: ['ls', '-l', '/proc', '/proc/1', '/proc/self'] });
  const lines = stdout.split('\n').filter((line) => /^[a-z-]{10} /.test(line));
  expect(lines.length).toBeGreaterThan(40);
  expect(lines.filter((line) => !/ \d\d:\d\d \S/.test(line))).toEqual([]);
});

test('looking leaves nothing behind', async () => {
  const paths = Object.keys(SHAPES);
  const look = (): Promise<unknown> => machine.run('/bin/cat', { args: ['cat', ...paths] });
  await look();
  await machine.leakCheck(look);
});
