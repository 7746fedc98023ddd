/** The OCI runtime: states and what is refused in each, exec, pause, update, and that nothing is left of what failed. */
import { describe, expect, test } from 'vitest';
import { configFor, containersForTests, type Config } from '../support/containers.ts';

const { leakFree, sh, bundle, machine } = containersForTests();

const QUIET = '2>&1 | sed "s/^minirun: //"';
/** A container that runs until it is told to end, by TERM. */
const waits = () => bundle(configFor('trap "exit 3" TERM; echo up; while :; do sleep 0.01; done'));
const status = `minirun state c 2>&1 | awk -F'"' '/"status"/ { print $4 }'`;

describe('states', () => {
  test('created, running, paused, running, stopped, gone', async () => {
    await waits();
    expect(
      await leakFree(`minirun create c >/tmp/out; ${status}; minirun start c; while ! grep -q up /tmp/out; do :; done; ${status}; minirun pause c; ${status}; minirun resume c; ${status}
      minirun kill c; while ! ${status} | grep -q stopped; do :; done; ${status}; minirun delete c; minirun state c ${QUIET}; cat /tmp/out; rm /tmp/out`),
    ).toBe('created\nrunning\npaused\nrunning\nstopped\ncontainer does not exist\nup\n');
  });

  test('state is what the specification says', async () => {
    await bundle(configFor('true', (config) => (config.annotations = { a: 'b' })));
    const state = JSON.parse(await leakFree('minirun create c; minirun state c; minirun delete -f c'));
    expect(state).toEqual({
      ociVersion: '1.2.0',
      id: 'c',
      pid: expect.any(Number),
      status: 'created',
      bundle: '/b',
      rootfs: '/b/rootfs',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
      annotations: { a: 'b' },
      owner: '',
    });
  });

  test('what each state does not allow', async () => {
    await waits();
    const all = `minirun start c ${QUIET}; minirun kill c ${QUIET}; minirun delete c ${QUIET}; minirun pause c ${QUIET}; minirun resume c ${QUIET}; minirun exec c true ${QUIET}`;
    expect(await leakFree(all)).toBe('container does not exist\n'.repeat(6));
    expect(
      await leakFree(
        `minirun create c >/dev/null; minirun create c ${QUIET}; minirun resume c ${QUIET}; minirun delete c; minirun delete c ${QUIET}`,
      ),
    ).toBe('container with given ID already exists\ncontainer not paused\ncontainer does not exist\n');
    expect(
      await leakFree(
        `minirun run -d c >/dev/null; minirun start c ${QUIET}; minirun delete c ${QUIET}; minirun resume c ${QUIET}; minirun delete --force c; minirun delete --force c; echo $?`,
      ),
    ).toBe(
      'cannot start an already running container\ncannot delete container c that is not stopped: running\ncontainer not paused\n0\n',
    );
    expect(
      await leakFree(`minirun run -d c >/dev/null; minirun kill c KILL; while ! ${status} | grep -q stopped; do :; done
      minirun start c ${QUIET}; minirun kill c ${QUIET}; minirun pause c ${QUIET}; minirun exec c true ${QUIET}; minirun delete c`),
    ).toBe(
      'cannot start a container that has stopped\ncontainer not running\ncontainer not running\ncannot exec in a stopped container\n',
    );
    expect(
      await leakFree(
        `minirun run -d c >/dev/null; minirun pause c; minirun start c ${QUIET}; minirun exec c true ${QUIET}; minirun pause c ${QUIET}; minirun delete -f c`,
      ),
    ).toBe(
      'cannot start a container in the paused state\ncannot exec in a paused container\ncontainer not running\n',
    );
  });

  test.each(['.', '..', 'a/b', '../x', 'é', 'a b'])('%j is no id', async (id) => {
    expect(await sh(`minirun create '${id}' ${QUIET}`)).toBe('invalid container ID format\n');
  });

  test('of two that start it at once, one does', async () => {
    await bundle(configFor('echo once'));
    expect(
      await leakFree(
        `minirun create c; minirun start c 2>/dev/null & minirun start c 2>/dev/null & wait; while ! ${status} | grep -q stopped; do :; done; minirun delete c`,
      ),
    ).toBe('once\n');
  });

  test('list, ps, events, update, features, --log', async () => {
    await bundle(
      configFor('sleep 100 & sleep 100', (config) => (config.linux.resources = { pids: { limit: 20 } })),
    );
    const said =
      await leakFree(`minirun run -d c; minirun list -q; minirun list -f json | grep -c '"id":"c"'; minirun list | sed 1d | grep -c '^c .*running'
      while [ $(minirun ps -f json c | tr , '\\n' | wc -l) -lt 3 ]; do :; done
      minirun ps c | grep -c ' sleep 100$'; minirun events --stats c | grep -o '"limit":20'; minirun update --pids-limit 5 --memory 16M c
      cat /sys/fs/cgroup/c/pids.max /sys/fs/cgroup/c/memory.max; minirun delete -f c
      minirun features | grep -c ociVersionMax; minirun --log /tmp/log --log-format json state none 2>/dev/null; grep -o '"msg":".*exist"' /tmp/log; rm /tmp/log`);
    expect(said).toBe('c\n1\n1\n3\n"limit":20\n5\n16777216\n1\n"msg":"container does not exist"\n');
  });
});

describe('exec', () => {
  test('a process more: in all namespaces, the cgroup, with its own user, variables, directory', async () => {
    await waits();
    const said =
      await leakFree(`minirun run -d c >/dev/null; minirun exec c sh -c 'hostname; cat /proc/self/cgroup; ps -o comm | grep -xE "ps|sh" | sort -u; readlink /proc/1/ns/mnt /proc/self/ns/mnt | uniq | wc -l; ls /'
      minirun exec -u 5:6 -e A=1 --cwd /etc c sh -c 'id -u; id -g; echo $A; pwd; grep CapEff /proc/self/status'; minirun exec c sh -c 'exit 9'; echo $?; minirun delete -f c`);
    expect(said).toBe(
      'box\n0::/\nps\nsh\n1\nbin\ndev\netc\nproc\n5\n6\n1\n/etc\nCapEff:\t0000000000000000\n9\n',
    );
  });

  test('into a container with a user namespace, as its root', async () => {
    await sh('chmod 777 /b/rootfs');
    await bundle(
      configFor('while :; do sleep 0.01; done', (config) => {
        config.linux.namespaces.push({ type: 'user' });
        config.linux.uidMappings = config.linux.gidMappings = [
          { containerID: 0, hostID: 100000, size: 1000 },
        ];
      }),
    );
    expect(
      await leakFree(
        `minirun run -d c; minirun exec c sh -c 'id -u; tr -s " " </proc/self/uid_map; readlink /proc/1/ns/user /proc/self/ns/user | uniq | wc -l'; minirun delete -f c`,
      ),
    ).toBe('0\n 0 100000 1000\n1\n');
  });

  test('of a program that there is not', async () => {
    await waits();
    const said = await leakFree(
      `minirun run -d c >/dev/null; minirun exec c nothing ${QUIET}; minirun exec c /etc ${QUIET}; minirun exec c /no/such ${QUIET}; minirun exec c /etc/passwd ${QUIET}; minirun delete -f c`,
    );
    expect(said).toBe(
      'exec: "nothing": executable file not found in $PATH\nexec: "/etc": is a directory\nexec: "/no/such": stat /no/such: no such file or directory\nexec: "/etc/passwd": permission denied\n',
    );
  });

  test('-p takes a process object, -d does not wait, --pid-file has its number', async () => {
    await waits();
    const process = {
      args: ['sh', '-c', 'echo $X; sleep 100'],
      cwd: '/',
      env: ['X=from file', 'PATH=/bin'],
      user: { uid: 0, gid: 0 },
    };
    await machine().task.writeFile('/tmp/p.json', new TextEncoder().encode(JSON.stringify(process)));
    expect(
      await leakFree(`minirun run -d c >/dev/null; minirun exec -d --pid-file /tmp/pid -p /tmp/p.json c >/tmp/out; while ! grep -q from /tmp/out; do :; done
      kill -0 $(cat /tmp/pid) && echo alive; minirun delete -f c; cat /tmp/out | grep from; rm /tmp/out /tmp/pid`),
    ).toBe('alive\nfrom file\n');
  });

  test('what others have put beside a --pid-file is not written to', async () => {
    await waits();
    const said = await leakFree(`minirun run -d c >/dev/null; cd /tmp; echo kept >target; echo mine >open
      ln -s target pid.new; minirun exec --pid-file pid c true; cat target; test -L pid || wc -l <pid; rm pid
      ln -s none pid.new; minirun exec --pid-file pid c true; ls none; rm pid
      ln open pid.new; minirun exec --pid-file pid c true; cat open; rm pid
      mkdir pid.new; minirun exec --pid-file pid c true; echo $?; rmdir pid.new; ls pid*; minirun delete -f c; rm target open`);
    expect(said).toMatch(/^kept\n0\nmine\n255\n/);
    expect(said).toContain(
      'ls: none: No such file or directory\nminirun: cannot write pid: Is a directory\n',
    );
  });
});

describe('a container that fails to be made leaves nothing behind', () => {
  const refused = async (change: (config: Config) => void): Promise<string> => {
    await bundle(configFor('true', change));
    return leakFree(`minirun create c ${QUIET}; ls -A /run/minirun 2>/dev/null; :`);
  };

  test.each<[string, (config: Config) => void]>([
    ['ociVersion: must be there', (c) => delete c.ociVersion],
    ['ociVersion: not supported: 2.0', (c) => (c.ociVersion = '2.0')],
    ['process.args: must be an array of strings', (c) => (c.process.args = 'sh')],
    ['process.args: must not be empty', (c) => (c.process.args = [])],
    ['process.cwd: must be an absolute path', (c) => (c.process.cwd = 'x')],
    [
      'process.apparmorProfile: not supported: there is no AppArmor',
      (c) => (c.process.apparmorProfile = 'p'),
    ],
    ['root.path: cannot find none: No such file or directory', (c) => (c.root.path = 'none')],
    ['linux.namespaces: unknown type "shm"', (c) => c.linux.namespaces.push({ type: 'shm' })],
    ['linux.namespaces: "pid" is there twice', (c) => c.linux.namespaces.push({ type: 'pid' })],
    ['hostname: needs a "uts" namespace', (c) => (c.linux.namespaces = [{ type: 'mount' }])],
    [
      'linux.resources.devices: not supported: there is no device controller',
      (c) => (c.linux.resources = { devices: [{ allow: false }] }),
    ],
    [
      'linux.resources.unified: cannot write "x" to memory.nothing: No such file or directory',
      (c) => (c.linux.resources = { unified: { 'memory.nothing': 'x' } }),
    ],
    [
      'linux.seccomp.defaultAction: not supported: "SCMP_ACT_TRAP"',
      (c) => (c.linux.seccomp = { defaultAction: 'SCMP_ACT_TRAP' }),
    ],
    [
      'linux.seccomp.syscalls[0].args: not supported: filters do not look at arguments',
      (c) =>
        (c.linux.seccomp = {
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [
            { names: ['read'], action: 'SCMP_ACT_ERRNO', args: [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' }] },
          ],
        }),
    ],
    [
      'process.rlimits[0].type: unknown: "RLIMIT_X"',
      (c) => (c.process.rlimits = [{ type: 'RLIMIT_X', soft: 1, hard: 1 }]),
    ],
    [
      'mounts[3]: error mounting "nofs" to rootfs at "/dev": No such device',
      (c) => c.mounts.push({ destination: '/dev', type: 'nofs', source: 'x' }),
    ],
    [
      'mounts[3].source: cannot find /none: No such file or directory',
      (c) => c.mounts.push({ destination: '/m', source: '/none', options: ['bind'] }),
    ],
    [
      'mounts[3].options: not supported: "idmap"',
      (c) => c.mounts.push({ destination: '/m', source: '/etc', options: ['bind', 'idmap'] }),
    ],
    ['exec: "nothing": executable file not found in $PATH', (c) => (c.process.args = ['nothing'])],
    [
      'error running hook hooks.createRuntime[0]: /bin/false ended with status 1',
      (c) => (c.hooks = { createRuntime: [{ path: '/bin/false', args: ['false'] }] }),
    ],
    [
      'error running hook hooks.createContainer[0]: /bin/sleep ran for longer than 1 s',
      (c) => (c.hooks = { createContainer: [{ path: '/bin/sleep', args: ['sleep', '100'], timeout: 1 }] }),
    ],
  ])('%s', async (message, change) => {
    expect(await refused(change)).toBe(`${message}\n`);
  });

  test('its maker dies half-way: delete --force takes the rest away', async () => {
    await bundle(
      configFor(
        'true',
        (c) => (c.hooks = { createRuntime: [{ path: '/bin/sleep', args: ['sleep', '100'] }] }),
      ),
    );
    expect(
      await leakFree(
        `minirun create c & while ! pgrep -x sleep >/dev/null; do :; done; kill -9 $!; minirun state c | grep -o creating; minirun delete -f c; pkill -x sleep; wait 2>/dev/null`,
      ),
    ).toMatch(/^creating\n/);
  });
});

test('run and exec hand on a signal that comes at any moment, also while the process is being made', async () => {
  await bundle(
    configFor('sleep 1000', (config) => {
      // The first process of a pid namespace is not ended by a signal that it does not catch.
      config.linux.namespaces = config.linux.namespaces.filter(
        ({ type }: { type: string }) => type !== 'pid',
      );
    }),
  );
  const sweep = (command: string): string => `
    for i in $(seq 60); do
      before=$(date +%s); sh -c 'sleep 0.02; exec "$@"' sh ${command} & sleep $(printf '0.%06d' $((19900 + i * 35))); kill -TERM $!; wait $!; status=$?
      [ $(($(date +%s) - before)) -lt 100 ] && echo $status || echo late $status
    done 2>/dev/null | sort | uniq; ls /run/minirun`;
  expect(await sh(sweep('minirun run c'))).toBe('143\n');
  expect(await sh(`minirun run -d c; ${sweep('minirun exec c sleep 1000')}; minirun delete -f c`)).toBe(
    '143\nc\n',
  );
});
