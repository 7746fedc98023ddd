/** minios run: what the container sees, what the caller gets, and that nothing is left. */
import { describe, expect, test } from 'vitest';
import { miniosForTests } from './support/minios.ts';

const { leakFree, sh } = miniosForTests();

/** Runs a shell script in a container that goes away; `flags` before it. */
const run = (script: string, flags = ''): Promise<string> =>
  leakFree(`minios run --rm ${flags} --rootfs /r sh -c '${script}'`);

describe('streams and status', () => {
  test('output and errors come apart, and the status is that of the program', async () => {
    expect(await run('echo out; echo err >&2; exit 3')).toBe('out\nerr\nstatus 3\n');
  });

  test('input comes with -i, to its end; without, there is none', async () => {
    expect(await leakFree('seq 3 | minios run -i --rm --rootfs /r cat')).toBe('1\n2\n3\n');
    expect(await leakFree('seq 3 | minios run --rm --rootfs /r cat')).toBe('');
  });

  test('much output and input at once do not wait for each other', async () => {
    expect(await leakFree('seq 20000 | minios run -i --rm --rootfs /r cat | md5sum')).toBe(
      await sh('seq 20000 | md5sum'),
    );
  });

  test('a program that a signal ends gives 128 and its number', async () => {
    expect(await leakFree(`minios run --rm --rootfs /r sh -c 'sh -c "kill -9 \\$\\$"; exit $?'`)).toMatch(
      /status 137\n$/,
    );
  });

  test.each([
    ['nosuch', 'minios: Error: exec: "nosuch": executable file not found in $PATH.', 127],
    ['/etc/passwd', 'minios: Error: exec: "/etc/passwd": permission denied.', 126],
  ])('%s cannot be run', async (program, reason, status) => {
    expect(await leakFree(`minios run --rm --rootfs /r ${program}`)).toBe(
      `${reason}\nSee 'minios run --help'.\nstatus ${status}\n`,
    );
  });

  test.each([
    ['--nosuch --rootfs /r true', "unknown flag: --nosuch\nSee 'minios run --help'."],
    ['-y --rootfs /r true', "unknown shorthand flag: 'y' in -y\nSee 'minios run --help'."],
    ['--name', "flag needs an argument: --name\nSee 'minios run --help'."],
    [
      '-m x --rootfs /r true',
      `invalid argument "x" for "-m, --memory" flag: invalid size: 'x'\nSee 'minios run --help'.`,
    ],
    [
      '-m 1m --rootfs /r true',
      "minios: Error: Minimum memory limit allowed is 6MB.\nSee 'minios run --help'.",
    ],
    [
      '--restart sometimes --rootfs /r true',
      "minios: Error: invalid restart policy 'sometimes'.\nSee 'minios run --help'.",
    ],
    [
      '-p 80:80 --rootfs /r true',
      "minios: Error: cannot publish ports: minios has no network yet.\nSee 'minios run --help'.",
    ],
    [
      '--cap-add NOSUCH --rootfs /r true',
      `minios: Error: invalid CapAdd: unknown capability: "NOSUCH".\nSee 'minios run --help'.`,
    ],
    [
      '-v /x:y --rootfs /r true',
      "minios: Error: invalid volume specification: '/x:y': invalid mount config: mount path must be absolute.\nSee 'minios run --help'.",
    ],
  ])('minios run %s is refused', async (words, reason) => {
    expect(await leakFree(`minios run ${words}`)).toBe(`${reason}\nstatus 125\n`);
  });
});

describe('isolation', () => {
  test('it is process 1 of few, in a host of its own', async () => {
    expect(await run('echo $$; ps -e -o pid= | wc -l; hostname', '-h box')).toBe('1\n3\nbox\n');
    expect(await run('grep Cap[EB] /proc/self/status; cat /proc/self/cgroup')).toBe(
      'CapEff:\t00000000a80425fb\nCapBnd:\t00000000a80425fb\n0::/\n',
    );
  });

  test('limits are where programs look for them', async () => {
    const files = '/sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max /sys/fs/cgroup/cpu.max';
    expect(await run(`cat ${files}`, '-m 32m --pids-limit 8 --cpus 0.5')).toBe('33554432\n8\n50000 100000\n');
  });

  test('the user is looked up in the container', async () => {
    expect(await run('id; echo $HOME', '-u user')).toBe(
      'uid=1000(user) gid=1000 groups=1000,500(team)\n/home/user\n',
    );
    expect(await run('id -u; id -g; grep CapEff /proc/self/status', '-u 7:team')).toBe(
      '7\n500\nCapEff:\t0000000000000000\n',
    );
    expect(await run('id', '-u nobody')).toMatch(
      /unable to find user nobody: no matching entries in passwd file/,
    );
  });

  test('capabilities are dropped and added', async () => {
    expect(await run('grep CapEff /proc/self/status', '--cap-drop ALL --cap-add chown')).toBe(
      'CapEff:\t0000000000000001\n',
    );
    expect(await run('grep CapEff /proc/self/status', '--privileged')).toBe('CapEff:\t000001ffffffffff\n');
  });

  test('what it must not see or change it does not', async () => {
    expect(
      await run(
        'echo x >/proc/sys/kernel/hostname; mkdir /sys/fs/cgroup/x; mount -t tmpfs t /tmp; mknod /dev/x c 1 3 && echo made',
      ),
    ).toMatch(/Read-only file system[^]*Read-only file system[^]*Operation not permitted/);
  });

  test('namespaces are shared on request', async () => {
    expect(await leakFree('minios run --rm --uts host --rootfs /r hostname; hostname')).toMatch(
      /^(.*)\n\1\n$/,
    );
    expect(
      await leakFree(
        `minios run --rm --pid host --rootfs /r sh -c 'readlink /proc/self/ns/pid'; readlink /proc/self/ns/pid`,
      ),
    ).toMatch(/^(.*)\n\1\n$/);
  });
});

describe('environment', () => {
  test('variables, directory, arguments', async () => {
    const script = `X=outer; export X; echo 'A=1' >/tmp/env; minios run --rm --env-file /tmp/env -e B=2 -e X -e NONE -w /tmp --rootfs /r sh -c 'echo $A $B $X $NONE; pwd'; rm /tmp/env`;
    expect(await leakFree(script)).toBe('1 2 outer\n/tmp\n');
  });

  test('an entry point stands before the words', async () => {
    expect(await leakFree('minios run --rm --entrypoint echo --rootfs /r a b')).toBe('a b\n');
  });

  test('hosts, host name and resolver are files of its own', async () => {
    expect(
      await run(
        'grep db /etc/hosts; cat /etc/hostname /etc/resolv.conf',
        '-h box --add-host db:10.1.2.3 --dns 9.9.9.9 --dns-search lan',
      ),
    ).toBe('10.1.2.3\tdb\nbox\nnameserver 9.9.9.9\nsearch lan\n');
  });

  test('an init passes signals on and buries', async () => {
    expect(await run('ps -o pid=,comm= | head -n 2', '--init')).toMatch(/^ *1 docker-init\n *2 sh\n$/);
  });
});

describe('mounts', () => {
  test('directories, read-only ones, tmpfs', async () => {
    const script = `mkdir -p /tmp/d; echo in >/tmp/d/f; minios run --rm -v /tmp/d:/d:ro --tmpfs /t:size=1m --mount type=bind,src=/tmp/d,dst=/e --rootfs /r sh -c 'cat /d/f; echo x >/d/f; echo new >/e/f; df /t | tail -n 1'; cat /tmp/d/f; rm -r /tmp/d; rmdir /r/d /r/e /r/t`;
    expect(await leakFree(script)).toMatch(/^in\n[^]*tmpfs +1024[^]*\nnew\n[^]*Read-only file system/);
  });

  test('a volume is filled from the image once, and stays; one without a name goes with --rm', async () => {
    const script = `mkdir -p /r/data; echo seed >/r/data/f
      minios run --rm -v vol:/data --rootfs /r sh -c 'cat /data/f; echo more >>/data/f'
      minios run --rm -v vol:/data --rootfs /r cat /data/f; minios run --rm -v /data --rootfs /r ls /data
      ls /var/lib/minios/volumes; rm -r /var/lib/minios/volumes/vol /r/data`;
    expect(await leakFree(script)).toBe('seed\nseed\nmore\nf\nvol\n');
  });

  test('the root can be read-only', async () => {
    expect(await run('echo x >/x', '--read-only')).toMatch(/Read-only file system/);
  });
});
