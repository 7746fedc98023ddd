/**
 * Bundles whose config.json is nonsense, or means harm: each is run as it says or refused with a line that names the member, and
 * nothing is left of it. MINIOS_SEED and MINIOS_RUNS repeat a run of random ones or make it longer.
 */
import { describe, expect, test } from 'vitest';
import { configFor, containersForTests, type Config } from '../support/containers.ts';
import { oddJson } from '../../support/odd_json.ts';
import { randomBelow } from '../../support/random.ts';

const { sh, bundle, leakFree, machine } = containersForTests();

const RUNS = Number(process.env['MINIOS_RUNS'] ?? 120);
const SEED = Number(process.env['MINIOS_SEED'] ?? Date.now() % 1_000_000);

/** What `minirun run` says of a bundle whose program says `ran` and who it is. */
async function said(change: (config: Config) => void): Promise<string> {
  await bundle(configFor('echo ran; id -u', change));
  return leakFree('minirun run c');
}

describe('a member of another type is refused, not taken for absent', () => {
  const ID = 'must be a number from 0 to 4294967294';
  test.each<[string, (config: Config) => void]>([
    // 2^32 would become 0, root; and 2^32 − 1 is "as it is", root, too.
    [`process.user.uid: ${ID}`, (c) => (c.process.user.uid = 2 ** 32)],
    [`process.user.uid: ${ID}`, (c) => (c.process.user.uid = 2 ** 32 - 1)],
    [`process.user.gid: ${ID}`, (c) => (c.process.user.gid = 2 ** 32)],
    [`process.user.additionalGids[1]: ${ID}`, (c) => (c.process.user.additionalGids = [1, 2 ** 32])],
    ['process.user: must be an object', (c) => (c.process.user = '1000:1000')],
    ['process: must be an object', (c) => (c.process = ['sh'])],
    ['linux.resources.memory: must be an object', (c) => (c.linux.resources = { memory: 1 })],
    [
      'linux.resources.memory.limit: must be a whole number',
      (c) => (c.linux.resources = { memory: { limit: '64M' } }),
    ],
    [
      'linux.resources.pids.limit: must be a whole number',
      (c) => (c.linux.resources = { pids: { limit: 5.5 } }),
    ],
    [
      'linux.resources.unified: must be an object of strings',
      (c) => (c.linux.resources = { unified: ['pids.max'] }),
    ],
    [
      'mounts[3].options: must be an array of strings',
      (c) => c.mounts.push({ destination: '/x', source: '/tmp', options: ['bind', ['ro']] }),
    ],
    ['mounts[3]: must be an object', (c) => c.mounts.push('/x')],
    ['linux.maskedPaths: must be an array of strings', (c) => (c.linux.maskedPaths = [['/proc/keys']])],
    ['linux.namespaces: must be an array', (c) => (c.linux.namespaces = { type: 'mount' })],
    ['linux.sysctl: must be an object of strings', (c) => (c.linux.sysctl = { 'kernel.hostname': 1 })],
    [
      'process.rlimits[0].soft: must be a number, 0 or more',
      (c) => (c.process.rlimits = [{ type: 'RLIMIT_NOFILE', soft: '1', hard: 1 }]),
    ],
    ['hooks.prestart: must be an array', (c) => (c.hooks = { prestart: { path: '/bin/true' } })],
    [
      'hooks.prestart[0].args: must be an array of strings',
      (c) => (c.hooks = { prestart: [{ path: '/bin/true', args: [1] }] }),
    ],
  ])('%s', async (message, change) => {
    expect(await said(change)).toBe(`minirun: ${message}\nstatus 1\n`);
  });

  test('also by update, which takes no list for limits', async () => {
    await bundle(configFor('sleep 1000'));
    expect(
      await sh(`minirun run -d c; echo '{"memory":{"limit":"1M"}}' >/tmp/r; minirun update -r /tmp/r c
        echo '[]' >/tmp/r; minirun update --memory 1M -r /tmp/r c; minirun delete -f c; rm /tmp/r`),
    ).toBe(
      'minirun: linux.resources.memory.limit: must be a whole number\nminirun: resources: must be an object\n',
    );
  });
});

test('a string with a NUL is not taken for what stands before it', async () => {
  const refused = (name: string): string => `minirun: ${name}: must have no NUL in it\nstatus 1\n`;
  expect(await said((c) => (c.process.cwd = '/tmp\0/x'))).toBe(refused('process.cwd'));
  expect(await said((c) => c.process.args.push('a\0b'))).toBe(refused('process.args'));
  expect(await said((c) => c.mounts.push({ destination: '/x\0y', type: 'tmpfs' }))).toBe(
    refused('mounts[3].destination'),
  );
});

test('words of a bundle do not steer the terminal on which they are refused', async () => {
  expect(await said((c) => (c.ociVersion = '\u001b[2J'))).toBe(
    'minirun: ociVersion: not supported: ?[2J\nstatus 1\n',
  );
  expect(await said((c) => c.process.capabilities.bounding.push('\u001b[2J'))).toBe(
    'ran\n0\nminirun: ignoring unknown or unavailable capabilities: [?[2J]\n',
  );
});

test('what fails when it is started is said, though the container is taken back', async () => {
  expect(await said((c) => (c.process.capabilities.permitted = []))).toBe(
    'minirun: process.capabilities: cannot set capabilities: Operation not permitted\nstatus 1\n',
  );
});

function everything(c: Config): void {
  Object.assign(c, { annotations: { a: 'b' }, domainname: 'd' });
  c.hooks = {
    prestart: [{ path: '/bin/true', args: ['true'], env: ['A=b'], timeout: 5 }],
    startContainer: [{ path: '/bin/true' }],
    poststop: [{ path: '/bin/true' }],
  };
  Object.assign(c.process, {
    user: { uid: 0, gid: 0, umask: 18, additionalGids: [1, 2] },
    rlimits: [{ type: 'RLIMIT_NOFILE', soft: 100, hard: 100 }],
    consoleSize: { height: 1, width: 1 },
    oomScoreAdj: 0,
    noNewPrivileges: true,
  });
  c.mounts.push({ destination: '/v', source: '/tmp', options: ['bind', 'ro'] });
  c.linux.namespaces.push({ type: 'time' });
  Object.assign(c.linux, {
    devices: [{ type: 'c', path: '/dev/x', major: 1, minor: 3, fileMode: 438, uid: 0, gid: 0 }],
    resources: {
      memory: { limit: 60_000_000, reservation: 0, swap: 0 },
      cpu: { shares: 100, quota: 1000, period: 10_000, burst: 0 },
      pids: { limit: 50 },
      unified: { 'pids.max': '60' },
    },
    maskedPaths: ['/proc/keys', '/x'],
    readonlyPaths: ['/proc/sys'],
    sysctl: { 'kernel.hostname': 'x' },
    rootfsPropagation: 'private',
    seccomp: {
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['x'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 }],
    },
    timeOffsets: { monotonic: { secs: 1, nanosecs: 0 } },
  });
}

test(`whatever stands anywhere, seed ${SEED}`, { timeout: 180_000 }, async () => {
  const next = randomBelow(SEED);
  const config = configFor('echo ran', everything);
  const left = `ls -A /run/minirun; find /sys/fs/cgroup -type d; wc -l </proc/self/mountinfo; all=$(ps -e -o comm=); echo "$all" | sort`;
  await bundle(config);
  expect(await sh('minirun run c')).toBe('ran\n');
  const before = await sh(left);
  for (let run = 0; run < RUNS; run++) {
    const { text, what } = oddJson(config, next);
    await machine().task.writeFile('/b/config.json', new TextEncoder().encode(text));
    const answer = await sh('timeout 500 minirun run c 2>&1');
    // Of a program that is another one there need not be a word.
    expect(answer, what).toMatch(/^(|(minirun: ignoring .*\n)?ran\n|.*\nstatus (1|2|126|127|255)\n)$/s);
    expect(answer, what).not.toMatch(/no error|^minirun:.*[\0-\x08\x1b]/);
    expect(await sh(left), what).toBe(before);
  }
});
