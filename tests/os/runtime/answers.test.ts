/** What minirun answers, where runc 1.1.15 was asked the same on Debian and answered the same; and what else config.json may ask for. */
import { describe, expect, test } from 'vitest';
import { wasmOf } from '../../machine/support/double.ts';
import { configFor, containersForTests, type Config } from '../support/containers.ts';

const { machine, run, sh, bundle, leakFree } = containersForTests();
const sleeper = (change?: (config: Config) => void) => bundle(configFor('exec sleep 1000', change));

/** Runs commands one after the other: what each says and its status, as lines. */
const ask = (commands: readonly string[]): Promise<string> =>
  leakFree(
    `${commands.map((command) => `minirun ${command} 2>&1; echo $?`).join('; ')}; minirun delete -f c; :`,
  );

test('containers that there are not', async () => {
  const none = 'minirun: container does not exist\n';
  expect(
    await ask(['state n', 'start n', 'kill n', 'delete n', 'pause n', 'delete -f n', 'exec n true']),
  ).toBe(`${none}1\n`.repeat(5) + `0\n${none}255\n`);
  expect(await ask(['run a/b', 'create ..'])).toBe('minirun: invalid container ID format\n1\n'.repeat(2));
});

test('a container from create to delete, asked for what it cannot do at each step', async () => {
  await sleeper();
  const said = await ask([
    ...['create c', 'create c', 'exec c true', 'resume c', 'start c', 'start c', 'create c', 'delete c'],
    ...['exec c nope', 'exec c /nope', 'exec c /bin', "exec c sh -c 'exit 7'", "exec c sh -c 'kill -9 $$'"],
    ...['kill c NOPE', 'pause c', 'pause c', 'resume c', 'resume c', 'kill c KILL'],
  ]);
  const there = 'minirun: container with given ID already exists\n1\n';
  expect(said).toBe(
    `0\n${there}0\nminirun: container not paused\n1\n0\nminirun: cannot start an already running container\n1\n${there}` +
      'minirun: cannot delete container c that is not stopped: running\n1\n' +
      'minirun: exec: "nope": executable file not found in $PATH\n255\n' +
      'minirun: exec: "/nope": stat /nope: no such file or directory\n255\nminirun: exec: "/bin": is a directory\n255\n7\n137\n' +
      'minirun: unknown signal "NOPE"\n1\n0\nminirun: container not running\n1\n0\nminirun: container not paused\n1\n0\n',
  );
});

test('a container that has stopped; one that was never started is deleted without force', async () => {
  await bundle(configFor('exit 5'));
  const wait = 'state c | grep -q stopped; do sleep 0.01; done; true';
  expect(
    await ask([
      'run -d c',
      `state none; until minirun ${wait}`,
      'kill c',
      'start c',
      'exec c true',
      'pause c',
      'delete c',
    ]),
  ).toBe(
    '0\n0\nminirun: container not running\n1\nminirun: cannot start a container that has stopped\n1\n' +
      'minirun: cannot exec in a stopped container\n255\nminirun: container not running\n1\n0\nminirun: container does not exist\n',
  );
  await sleeper();
  expect(await ask(['create c', 'delete c', 'list -q'])).toBe('0\n0\n0\n');
});

test('a container that is paused before it is started', async () => {
  await sleeper();
  const status = "state c | sed -n 's/.*status.: //p'";
  const paused = ['pause c', status, 'start c', 'exec c true', 'delete c', 'resume c'];
  expect(await ask(['create c', ...paused, status, 'start c'])).toBe(
    '0\n0\n"paused",\n0\nminirun: cannot start a container in the paused state\n1\n' +
      'minirun: cannot exec in a paused container\n255\n' +
      'minirun: cannot delete container c that is not stopped: paused\n1\n0\n"created",\n0\n0\n',
  );
});

test('start tells why there is nothing for the program to run with, and what a hook said', async () => {
  const great = wasmOf('(module (memory (export "memory") 400) (func (export "_start")))');
  await machine().task.writeFile('/b/rootfs/great', great);
  const limited = (args: string[]) =>
    bundle(
      configFor('', (config) => {
        config.process.args = args;
        config.linux.resources = { memory: { limit: 8 << 20 } };
      }),
    );
  const verbs = ['create c', 'start c', 'delete c'];
  await sh('chmod +x /b/rootfs/great');
  await limited(['/great']);
  expect(await ask(verbs)).toBe(
    '0\nminirun: exec /great: its initial memory or tables do not fit what is left of memory\n1\n0\n',
  );
  await sh('echo no program > /b/rootfs/great');
  await limited(['/great']);
  // It is gone soon, but not before start comes back.
  expect(await ask([verbs[0]!, verbs[1]!, 'delete -f c'])).toMatch(
    /^0\n(exec \/great: not a WebAssembly module\n0|0\nexec \/great: not a WebAssembly module)\n0\n$/,
  );
  await sh('rm /b/rootfs/great');
  await bundle(
    configFor('', (config) => {
      config.hooks = { startContainer: [{ path: '/bin/false', args: ['false'] }] };
    }),
  );
  expect(await ask(verbs)).toMatch(/^0\nminirun: .*hook.*\n1\n0\n$/);
});

test('state, in each status, has the members that runc prints, in their order', async () => {
  await sleeper((config) => (config.annotations = { a: 'b' }));
  const said = await leakFree(
    'minirun create c; minirun state c; minirun start c; minirun state c; minirun pause c; minirun state c; minirun delete -f c',
  );
  const states = said
    .split(/(?<=^\})\n/m)
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text));
  expect(states.map(({ status }) => status)).toEqual(['created', 'running', 'paused']);
  const members = [
    'ociVersion',
    'id',
    'pid',
    'status',
    'bundle',
    'rootfs',
    'created',
    'annotations',
    'owner',
  ];
  for (const state of states) expect(Object.keys(state)).toEqual(members);
  expect(states[0]).toMatchObject({
    id: 'c',
    bundle: '/b',
    rootfs: '/b/rootfs',
    annotations: { a: 'b' },
    owner: '',
  });
});

test('names of capabilities that mean nothing are told once, and left out', async () => {
  const change = (config: Config) => {
    for (const set of ['bounding', 'permitted'])
      config.process.capabilities[set].push('CAP_NOPE', 'cap_chown');
  };
  const warning = 'ignoring unknown or unavailable capabilities: [CAP_NOPE cap_chown]';
  expect(await run('echo ran', change)).toBe(`ran\nminirun: ${warning}\n`);
  expect(await leakFree('minirun --log /tmp/log run c; cut -d" " -f2- /tmp/log; rm /tmp/log')).toBe(
    `ran\nlevel=warning msg="${warning}"\n`,
  );
});

describe('what else may be asked for', () => {
  test.each([
    ['linux.intelRdt', { closID: 'x' }],
    ['linux.mountLabel', 'x'],
    ['linux.netDevices', { eth0: {} }],
  ])('%s is refused by name', async (name, value) => {
    const said = await run('echo ran', (config) => (config.linux[name.split('.')[1]!] = value));
    expect(said).toMatch(new RegExp(`^minirun: ${name}: not supported: .*\\nstatus 1\\n$`));
  });

  test('--no-pivot moves the root over /', async () => {
    await bundle(configFor('ls -d /b /etc /../b 2>/dev/null; pwd'));
    expect(await leakFree('minirun run --no-pivot c')).toBe('/etc\n/\n');
  });

  test('blockIO limits are lines of io.max', async () => {
    await sleeper((config) => {
      config.linux.resources = {
        blockIO: {
          throttleReadBpsDevice: [{ major: 0, minor: 9, rate: 1000 }],
          throttleWriteIOPSDevice: [{ major: 0, minor: 9, rate: 5 }],
        },
      };
    });
    const said = await leakFree('minirun run -d c; cat /sys/fs/cgroup/c/io.max; minirun delete -f c');
    expect(said).toMatch(
      /^0:9 rbps=1000 wbps=max riops=max wiops=5\n$|^minirun: linux\.resources\.blockIO.*\n/,
    );
  });

  test('user and time namespaces of somebody else, by a path', async () => {
    await sh('chmod 777 /b/rootfs');
    await bundle(
      configFor(
        'readlink /proc/self/ns/user /proc/self/ns/time; id -u; cut -d" " -f3 </proc/self/uid_map | tail -1; [ $(cut -d. -f1 /proc/uptime) -gt 7000 ] && echo ahead',
        (config) => {
          config.linux.namespaces = config.linux.namespaces.filter(({ type }: Config) => type !== 'network');
          config.linux.namespaces.push(
            { type: 'user', path: '/tmp/ns/user' },
            { type: 'time', path: '/tmp/ns/time' },
          );
        },
      ),
    );
    const said =
      await leakFree(`mkdir -p /tmp/ns; mkfifo /tmp/ns/up /tmp/ns/go; : >/tmp/ns/user; : >/tmp/ns/time
      unshare -UT --map-root-user --monotonic 7200 --boottime 7200 sh -c 'echo >/tmp/ns/up; read x </tmp/ns/go' & read x </tmp/ns/up
      p=/proc/$!/ns; mount --bind $p/user /tmp/ns/user; mount --bind $p/time_for_children /tmp/ns/time; readlink $p/user $p/time_for_children
      minirun run c; echo >/tmp/ns/go; wait; umount /tmp/ns/user /tmp/ns/time; rm -r /tmp/ns`).finally(() =>
        sh('chmod 755 /b/rootfs'),
      );
    const lines = said.split('\n');
    expect(lines.slice(2, 4)).toEqual(lines.slice(0, 2));
    expect(lines[4]).toBe('0');
    expect(lines.at(-2)).toBe('ahead');
  });

  test.each([
    [true, 'fs\n'],
    [
      false,
      /^minirun: mounts\[3\]: error mounting "sysfs" to rootfs at "\/sys": Operation not permitted\nstatus 1\n$/,
    ],
  ])('sysfs in a user namespace, with a network namespace of its own: %s', async (own, expected) => {
    await sh('chmod 777 /b/rootfs');
    const said = await run('ls /sys | grep fs', (config) => {
      config.linux.namespaces.push({ type: 'user' });
      if (!own)
        config.linux.namespaces = config.linux.namespaces.filter(({ type }: Config) => type !== 'network');
      config.linux.uidMappings = [{ containerID: 0, hostID: 100000, size: 1000 }];
      config.linux.gidMappings = [{ containerID: 0, hostID: 100000, size: 1000 }];
      config.mounts.push({ destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['ro'] });
    }).finally(() => sh('chmod 755 /b/rootfs'));
    expect(said).toMatch(expected);
  });

  test('a mount namespace of somebody else, by a path', async () => {
    await bundle(
      configFor('ls /tmp; echo /b/*', (config) => {
        config.linux.namespaces = [{ type: 'mount', path: '/proc/PID/ns/mnt' }, { type: 'pid' }];
        delete config.hostname;
        config.mounts = [];
      }),
    );
    const said = await leakFree(`cp config.json saved; mkfifo /b/up /b/go
      unshare -m sh -c 'mount -t tmpfs t /tmp; touch /tmp/theirs; echo >/b/up; read x </b/go' & read x </b/up
      sed -i "s/PID/$!/" config.json; minirun run c; echo >/b/go; wait; mv saved config.json; rm /b/up /b/go`);
    expect(said).toBe('theirs\n/b/config.json /b/go /b/rootfs /b/saved /b/up\n');
  });
});
