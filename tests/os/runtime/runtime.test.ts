/** The OCI runtime: what config.json asks for, seen from inside of the container. On the debug build, leak-checked. */
import { describe, expect, test } from 'vitest';
import { configFor, containersForTests, type Config } from '../support/containers.ts';

const { run, sh, bundle, leakFree } = containersForTests();

describe('namespaces', () => {
  test('it has processes, a host name, a root and a cgroup of its own', async () => {
    const said = await run('echo $$; hostname; echo /*; cat /proc/self/cgroup; ps -o pid,comm | sed 1d');
    expect(said).toMatch(/^1\nbox\n\/bin \/dev \/etc \/proc\n0::\/\n +1 sh\n +\d ps\n/);
  });

  test('domainname, and a host name that the host does not see', async () => {
    const said = await run('cat /proc/sys/kernel/domainname; hostname other; hostname', (config) => {
      config.domainname = 'example';
      for (const set of ['bounding', 'effective', 'permitted'])
        config.process.capabilities[set].push('CAP_SYS_ADMIN');
    });
    expect(said).toBe('example\nother\n');
    expect(await sh('hostname')).not.toBe('other\n');
  });

  test('what is not listed is shared with the host', async () => {
    const said = await run('echo $(readlink /proc/self/ns/uts)', (config) => {
      delete config.hostname;
      config.linux.namespaces = [{ type: 'mount' }, { type: 'pid' }];
    });
    expect(said).toBe(await sh('readlink /proc/self/ns/uts'));
  });

  test('a path joins the namespace of somebody else, of every type', async () => {
    const kinds = ['uts', 'ipc', 'network', 'pid', 'cgroup'];
    const file = (kind: string) => (kind === 'network' ? 'net' : kind);
    const script =
      'hostname; readlink /proc/self/ns/ipc /proc/self/ns/net /proc/self/ns/cgroup; ps -o pid,comm | grep sleep';
    const joins = configFor(script, (config) => {
      config.linux.namespaces = [{ type: 'mount' }];
      for (const kind of kinds) config.linux.namespaces.push({ type: kind, path: `/tmp/ns/${file(kind)}` });
      delete config.hostname;
    });
    await bundle(joins);
    const said =
      await leakFree(`mkdir -p /tmp/ns; touch /tmp/ns/uts /tmp/ns/ipc /tmp/ns/net /tmp/ns/pid /tmp/ns/cgroup
      mkfifo /tmp/ns/up; unshare -uinpfC --mount-proc sh -c 'hostname pod; sleep 100 & echo >/tmp/ns/up; wait' & read x </tmp/ns/up; p=$(pgrep -P $!); for k in uts ipc net pid cgroup; do mount --bind /proc/$p/ns/$k /tmp/ns/$k; done
      readlink /proc/$p/ns/ipc /proc/$p/ns/net /proc/$p/ns/cgroup; minirun run c; kill -9 $p; wait; umount /tmp/ns/*; rm -r /tmp/ns`);
    const lines = said.replace(/umount.*\n/g, '').split('\n');
    expect(lines.slice(4, 7)).toEqual(lines.slice(0, 3));
    expect(lines[3]).toBe('pod');
    expect(said).toMatch(/ sleep\n/);
  });

  test('users: ids are mapped, root inside is nobody outside', async () => {
    await sh('chmod 777 /b/rootfs');
    const script =
      'id -u; cat /proc/self/uid_map | tr -s " "; touch /new; stat -c %u /new /bin; rm /new; ls -l /dev/null | cut -c1; echo x >/dev/null';
    const said = await run(script, (config) => {
      config.linux.namespaces.push({ type: 'user' });
      config.linux.uidMappings = [{ containerID: 0, hostID: 100000, size: 1000 }];
      config.linux.gidMappings = [{ containerID: 0, hostID: 100000, size: 1000 }];
    }).finally(() => sh('chmod 755 /b/rootfs'));
    expect(said).toBe('0\n 0 100000 1000\n0\n65534\nc\n');
  });

  test('clocks that are ahead', async () => {
    const said = await run('cut -d. -f1 /proc/uptime', (config) => {
      config.linux.namespaces.push({ type: 'time' });
      config.linux.timeOffsets = {
        boottime: { secs: 500000, nanosecs: 0 },
        monotonic: { secs: 500000, nanosecs: 0 },
      };
    });
    expect(Number(said)).toBeGreaterThanOrEqual(500000);
  });
});

describe('process', () => {
  test('user, groups, umask, environment, working directory, which is made if it is not there', async () => {
    const said = await run('id -u; id -g; id -G; umask; echo $A; pwd', (config) => {
      config.process.user = { uid: 7, gid: 8, additionalGids: [9, 10], umask: 0o27 };
      config.process.env.push('A=b c');
      config.process.cwd = '/made/here';
    }).finally(() => sh('rm -r /b/rootfs/made'));
    expect(said).toBe('7\n8\n8 9 10\n0027\nb c\n/made/here\n');
  });

  test('capabilities: each of the five sets is as it says', async () => {
    const said = await run('grep ^Cap /proc/self/status', (config) => {
      config.process.user = { uid: 5, gid: 5 };
      config.process.capabilities = {
        bounding: ['CAP_CHOWN', 'CAP_KILL', 'CAP_SETUID'],
        permitted: ['CAP_CHOWN', 'CAP_KILL'],
        effective: ['CAP_CHOWN'],
        inheritable: ['CAP_KILL'],
        ambient: ['CAP_KILL'],
      };
    });
    const set = (bits: number) => bits.toString(16).padStart(16, '0');
    expect(said.replace(/\t/g, '')).toBe(
      `CapInh:${set(0x20)}\nCapPrm:${set(0x20)}\nCapEff:${set(0x20)}\nCapBnd:${set(0xa1)}\nCapAmb:${set(0x20)}\n`,
    );
  });

  test('without capabilities root has none', async () => {
    const said = await run('grep CapEff /proc/self/status', (config) => delete config.process.capabilities);
    expect(said).toBe('CapEff:\t0000000000000000\n');
  });

  test('limits, no_new_privs, the OOM killer, scheduling', async () => {
    const said = await run(
      'ulimit -n; ulimit -Hn; grep NoNew /proc/self/status; cat /proc/self/oom_score_adj',
      (config) => {
        config.process.rlimits = [{ type: 'RLIMIT_NOFILE', soft: 20, hard: 30 }];
        config.process.noNewPrivileges = true;
        config.process.oomScoreAdj = 300;
        config.process.scheduler = { policy: 'SCHED_BATCH' };
      },
    );
    expect(said).toBe('20\n30\nNoNewPrivs:\t1\n300\n');
  });

  test.each([true, false])(
    'seccomp, with no_new_privs %s: names of both kinds, errnos by Linux’s numbers',
    async (strict) => {
      const said = await run('mkdir /x; umask; hostname y; chmod 700 /etc; echo $?', (config) => {
        config.process.noNewPrivileges = strict;
        config.linux.seccomp = {
          defaultAction: 'SCMP_ACT_ALLOW',
          architectures: ['SCMP_ARCH_X86_64'],
          syscalls: [
            { names: ['mkdir', 'nonsense'], action: 'SCMP_ACT_ERRNO', errnoRet: 28 },
            { names: ['sethostname'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
            { names: ['chmod'], action: 'SCMP_ACT_KILL' },
          ],
        };
      });
      expect(said).toMatch(/^0022\n159\n.*mkdir: .*No space left on device\n/s);
      expect(said).toMatch(/hostname: .*Function not implemented\n/);
    },
  );

  test('descriptors above 2 are closed, but those that are preserved', async () => {
    // 3 is what WASI programs find the root directory by.
    const script = 'exec sh -c "readlink /proc/\\$\\$/fd/3; ls /proc/\\$\\$/fd"';
    expect(await run(script)).toMatch(/^\/\n0\n1\n2\n3\n$/);
    await bundle(configFor('echo one >&3; echo two >&4; (echo >&5) 2>/dev/null || echo no'));
    expect(await leakFree('minirun run --preserve-fds 2 c 3>&1 4>&1 5>&1')).toBe('one\ntwo\nno\n');
  });

  test('its status, and the signal that ended it', async () => {
    expect(await run('exit 7')).toBe('status 7\n');
    expect(await run('kill -9 $$; sh -c "kill -9 \\$\\$"; echo $?')).toMatch(/^137\n/);
  });
});

describe('mounts', () => {
  test('kinds and options', async () => {
    const said = await run(
      `awk '{ i = 7; while ($i != "-") i++; print $5, $6, $(i + 1) }' /proc/self/mountinfo; ls /sys/fs/cgroup`,
      (config) => {
        config.mounts.push(
          {
            destination: '/dev/pts',
            type: 'devpts',
            source: 'devpts',
            options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
          },
          {
            destination: '/dev/shm',
            type: 'tmpfs',
            source: 'shm',
            options: ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=1024k'],
          },
          {
            destination: '/dev/mqueue',
            type: 'mqueue',
            source: 'mqueue',
            options: ['nosuid', 'noexec', 'nodev'],
          },
          {
            destination: '/sys',
            type: 'sysfs',
            source: 'sysfs',
            options: ['nosuid', 'noexec', 'nodev', 'ro'],
          },
          {
            destination: '/sys/fs/cgroup',
            type: 'cgroup',
            source: 'cgroup',
            options: ['nosuid', 'noexec', 'nodev', 'relatime', 'ro'],
          },
        );
      },
    ).finally(() => sh('rmdir /b/rootfs/sys'));
    expect(said).toMatch(/^\/dev\/pts rw,nosuid,noexec,relatime devpts$/m);
    expect(said).toMatch(/^\/dev\/shm rw,nosuid,nodev,noexec,relatime tmpfs$/m);
    expect(said).toMatch(/^\/dev\/mqueue rw,nosuid,nodev,noexec,relatime mqueue$/m);
    expect(said).toMatch(/^\/sys ro,nosuid,nodev,noexec,relatime sysfs$/m);
    expect(said).toMatch(/^\/sys\/fs\/cgroup ro,nosuid,nodev,noexec,relatime cgroup2$/m);
    expect(said).toContain('cgroup.controllers');
  });

  const volume =
    (...options: string[]) =>
    (config: Config) =>
      config.mounts.push({ destination: '/v', type: 'bind', source: '/tmp/v', options });

  test('binds: a directory, a file, read-only, with what is mounted below, read-only too', async () => {
    await sh('mkdir -p /tmp/v/below; mount -t tmpfs below /tmp/v/below; echo text >/tmp/v/file');
    const script = 'cat /v/file; (echo x >/v/new) 2>&1; (echo x >/v/below/new) 2>&1; ls /v /v/below; :';
    const ends = () => sh('rm -f /tmp/v/new /tmp/v/below/new; rmdir /b/rootfs/v; rm -f /b/rootfs/v');
    expect(await run(script, volume('bind', 'ro')).finally(ends)).toMatch(
      /^text\n.*v\/new: Read-only.*\n\/v:\nbelow\nfile\n\n\/v\/below:\n$/s,
    );
    expect(await run(script, volume('rbind', 'rro')).finally(ends)).toMatch(
      /v\/new: Read-only.*below\/new: Read-only/s,
    );
    expect(await run(`${script}; rm /v/new /v/below/new`, volume('rbind')).finally(ends)).toBe(
      'text\n/v:\nbelow\nfile\nnew\n\n/v/below:\nnew\n',
    );
    await sh('umount /tmp/v/below');
    const one = (config: Config) =>
      config.mounts.push({ destination: '/v', source: '/tmp/v/file', options: ['bind', 'nosuid', 'ro'] });
    expect(await run('cat /v; (echo >/v) 2>&1', one).finally(ends)).toMatch(/^text\n.*Read-only/);
    await sh('rm -r /tmp/v');
  });

  test('an overlay, whose options name paths of the host', async () => {
    await sh('mkdir -p /tmp/o/l /tmp/o/u /tmp/o/w; echo low >/tmp/o/l/f');
    const overlay = configFor('cat /o/f; echo up >/o/g', (config) =>
      config.mounts.push({
        destination: '/o',
        type: 'overlay',
        source: 'overlay',
        options: ['lowerdir=/tmp/o/l', 'upperdir=/tmp/o/u', 'workdir=/tmp/o/w'],
      }),
    );
    await bundle(overlay);
    expect(await leakFree('minirun run c; cat /tmp/o/u/g; rm /tmp/o/u/g')).toBe('low\nup\n');
    await sh('rm -r /tmp/o; rmdir /b/rootfs/o');
  });

  test('propagation: what the host mounts later is seen by a slave, and not by a private mount', async () => {
    await sh(
      'mkdir -p /tmp/p; mount -t tmpfs p /tmp/p; mount --make-shared /tmp/p; mkdir /tmp/p/m; mkfifo /tmp/p/go /tmp/p/up',
    );
    const script =
      'minirun run c & read x </tmp/p/up; mount -t tmpfs m /tmp/p/m; echo >/tmp/p/m/seen; echo >/tmp/p/go; wait; umount /tmp/p/m';
    const config = (...options: string[]) =>
      configFor('echo >/p/up; read x </p/go; ls /p/m', (c) =>
        c.mounts.push({ destination: '/p', source: '/tmp/p', options }),
      );
    await bundle(config('rbind', 'rslave'));
    expect(await leakFree(script)).toBe('seen\n');
    await bundle(config('rbind', 'rprivate'));
    expect(await leakFree(script)).toBe('');
    await sh('umount /tmp/p; rmdir /tmp/p /b/rootfs/p');
  });

  test('a read-only root, masked and read-only paths', async () => {
    await sh('mkdir /b/rootfs/etc/dir; echo >/b/rootfs/etc/dir/secret');
    const said = await run(
      '(echo >/x) 2>&1; cat /etc/passwd; ls /etc/dir; (echo >/proc/sys/kernel/hostname) 2>&1; :',
      (config) => {
        config.root.readonly = true;
        config.linux.maskedPaths = ['/etc/passwd', '/etc/dir', '/none'];
        config.linux.readonlyPaths = ['/proc/sys', '/none/either'];
      },
    ).finally(() => sh('rm -r /b/rootfs/etc/dir'));
    expect(said).toMatch(
      /^sh: 1: cannot create \/x: Read-only file system\nsh: 1: cannot create .*hostname: Read-only file system\n$/,
    );
  });

  test('default devices and links, and those of linux.devices', async () => {
    const said = await run(
      'ls -l /dev | tr -s " " | cut -d" " -f1,3-6,10-; echo x >/dev/null; head -c 3 /dev/zero | wc -c; echo y >/dev/stdout',
      (config) => {
        config.linux.devices = [
          { path: '/dev/mine', type: 'c', major: 1, minor: 5, fileMode: 0o640, uid: 4, gid: 6 },
          { path: '/dev/sub/pipe', type: 'p', fileMode: 0o600 },
        ];
      },
    );
    expect(said).toMatch(/^crw-r----- 4 6 1, 5/m);
    expect(said).toMatch(/^lrwxrwxrwx .*/m);
    expect(said).toMatch(/3\ny\n$/);
  });
});

describe('cgroups', () => {
  test('limits are there before the first process, which is in it', async () => {
    const said = await run(
      'cat /proc/self/cgroup; cd /host/minirun/deep; cat memory.max memory.low cpu.max cpu.weight pids.max; wc -l <cgroup.procs',
      (config) => {
        config.linux.namespaces = config.linux.namespaces.filter(
          ({ type }: { type: string }) => type !== 'cgroup',
        );
        config.mounts.push({
          destination: '/host',
          type: 'bind',
          source: '/sys/fs/cgroup',
          options: ['rbind'],
        });
        config.linux.cgroupsPath = '/minirun/deep';
        config.linux.resources = {
          memory: { limit: 8 << 20, reservation: 1 << 20, swap: 16 << 20 },
          cpu: { shares: 1024, quota: 50000, period: 100000 },
          pids: { limit: 10 },
          unified: { 'memory.high': '6291456' },
        };
      },
    ).finally(() => sh('rmdir /sys/fs/cgroup/minirun /b/rootfs/host'));
    expect(said).toMatch(/^0::\/minirun\/deep\n8388608\n1048576\n50000 100000\n39\n10\n/);
  });

  test('a fork beyond pids.limit is refused', async () => {
    const said = await run(
      'sleep 0.1 & sleep 0.1 & sleep 0.1 & wait',
      (config) => (config.linux.resources = { pids: { limit: 2 } }),
    );
    expect(said).toMatch(/Resource temporarily unavailable/);
  });
});

test('hooks: each in its place, with the state on standard input', async () => {
  const hook = (name: string) => ({
    path: '/bin/sh',
    args: [
      'sh',
      '-c',
      `read s; echo ${name} $s $(readlink /proc/self/ns/pid) $([ -e /b ] && echo outside) >>$LOG`,
    ],
    env: ['PATH=/bin', `LOG=${name === 'startContainer' ? '/log' : '/b/rootfs/log'}`],
  });
  const kinds = ['prestart', 'createRuntime', 'createContainer', 'startContainer', 'poststart', 'poststop'];
  await run('cat >/dev/null </log', (config) => {
    config.hooks = Object.fromEntries(kinds.map((kind) => [kind, [hook(kind)]]));
  });
  const lines = (await sh('cat /b/rootfs/log; rm /b/rootfs/log')).trimEnd().split('\n').slice(-6);
  expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([...kinds].sort());
  const named = (kind: string) => lines.find((line) => line.startsWith(`${kind} `))!;
  const inside = named('createContainer').match(/pid:\[\d+\]/)![0];
  expect(named('startContainer')).toContain(inside);
  expect(named('createRuntime')).not.toContain(inside);
  expect(named('createRuntime')).toMatch(/"status":"creating".* outside$/);
  expect(named('createContainer')).toMatch(/"status":"creating".* outside$/);
  expect(named('startContainer')).not.toMatch(/outside$/);
  expect(named('poststop')).toMatch(/"pid":0,"status":"stopped"/);
  for (const line of lines) expect(line).toMatch(/"ociVersion":"1.2.0","id":"c"/);
});

test('sysctl of its own namespaces', async () => {
  const set = (name: string, value: string) =>
    run(
      'cat /proc/sys/fs/mqueue/queues_max 2>/dev/null',
      (config) => (config.linux.sysctl = { [name]: value }),
    );
  expect(await set('fs.mqueue.queues_max', '5')).toBe('5\n');
  expect(await set('kernel.panic', '5')).toBe(
    'minirun: linux.sysctl: "kernel.panic" is not in a separate kernel namespace\nstatus 1\n',
  );
});

test('what `spec` writes runs a shell on the base system', async () => {
  expect(
    await leakFree(`mkdir -p /s/rootfs/bin; cd /s; minirun spec; sed -i 's/"terminal": true/"terminal": false/; s/"sh"/"sh", "-c", "hostname; id -u"/' config.json
    mount --bind /bin rootfs/bin; mkdir rootfs/proc rootfs/dev rootfs/sys; minirun run c; umount rootfs/bin; rm -r /s`),
  ).toBe('minirun\n0\n');
});
