/**
 * What has been tried to get out of containers, from inside, with the flags that containers have by default: docs/container_security.md
 * lists them. A marker in the machine's root directory, a secret and a device stand for the outside. On one hart; escape-races: two.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { Program } from '../os/support/program.ts';
import { miniosForTests } from './support/minios.ts';

const { machine, sh, leakFree } = miniosForTests();

/** Climbs as far as .. leads, makes that the root directory, and lists it. */
function climb(program: Program, first: string): Uint8Array {
  const list = program.attributes({ path: '/bin/ls', args: ['ls', '/'], env: ['PATH=/bin'] });
  const up = program.text('..');
  const here = program.text('.');
  return program.build(
    `${first}
    (local.set $i (i32.const 64))
    (loop $more (drop (call $wasix.chdir ${up}))
      (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (drop (call $minios.chroot ${here}))
    (drop (call $run ${list}))`,
    '(local $i i32)',
  );
}

beforeAll(async () => {
  await sh('mkdir -p /MACHINE /secret /var/lib/minios; echo outside >/secret/file');
  // The first preopened directory is a descriptor of the container's root: what is behind it once a chroot lies below?
  const program = new Program();
  const jail = program.text('/jail');
  const bytes = climb(
    program,
    `(drop (call $minios.chroot ${jail})) (drop (call $minios.fchdir (i32.const 3)))`,
  );
  await machine().task.writeFile('/r/bin/double-chroot', bytes, 0o755);
});

/** What a script says in a container of its own, leak-checked. */
const inside = (script: string, flags = ''): Promise<string> =>
  leakFree(`minios run --rm ${flags} --rootfs /r sh -c '${script}' 2>&1`);

describe('out of the root directory', () => {
  test('a second chroot with a descriptor of the first one: the container’s root is a mount, and .. ends there', async () => {
    const said = await inside('mkdir -p /jail; double-chroot; rmdir /jail');
    expect(said).toContain('etc\n');
    expect(said).not.toContain('MACHINE');
  });

  test('..s, process 1, descriptors of process 1, mounts: no way leads to the machine’s root', async () => {
    const said = await inside(
      'ls /../../.. /proc/1/root /proc/1/cwd/../..; for f in /proc/1/fd/*; do ls $f/../../..; done; cut -d" " -f5 /proc/self/mountinfo',
    );
    expect(said).not.toMatch(/MACHINE|secret|^\/run/m);
  });

  test('mounts cannot be made, moved, changed or taken away', async () => {
    const said = await inside(
      'for d in /proc/sys /sys /sys/fs/cgroup /etc/hosts /; do umount -l $d && echo unmounted $d; mount -o remount,bind,rw $d && echo remounted $d; done; mkdir -p /m; mount --bind / /m && echo bound; mount -t tmpfs t /m && echo tmpfs; mount --move /dev /m && echo moved; pivot_root / /m && echo pivoted; unshare -m true && echo unshared; rmdir /m',
    );
    expect(said).not.toMatch(/^(unmounted|remounted|bound|tmpfs|moved|pivoted|unshared)/m);
    expect(said.match(/Operation not permitted/g)!.length).toBeGreaterThan(10);
  });

  test('a directory that is moved out of a bind mount does not open the way up', async () => {
    const said = await leakFree(`mkdir -p /tmp/v/sub/d; echo outside >/tmp/v/secret
      minios run -d --name a -v /tmp/v/sub:/v --rootfs /r sh -c 'cd /v/d; until [ -e /v/go ]; do sleep 0.05; done; for i in 1 2 3 4 5; do cd ..; ls -a; cat secret; done' >/dev/null
      minios run --rm -v /tmp/v:/w --rootfs /r sh -c 'mv /w/sub/d /w/d; touch /w/sub/go'
      minios wait a >/dev/null; minios logs a 2>&1; minios rm -f a >/dev/null; rm -r /tmp/v; rmdir /r/v /r/w`);
    expect(said).not.toMatch(/outside|MACHINE|sub/);
    expect(said).toContain("can't cd to ..");
  });
});

describe('a user namespace of one’s own gives no power over what is outside of it', () => {
  test('locked mounts stay, kernel file systems are as restricted as before, devices are none', async () => {
    const said = await inside(
      `mkdir -p /m; unshare -UrmCpfin sh -c "for d in /proc/sys /sys /etc/hosts /dev /; do umount -l \\$d && echo unmounted \\$d; mount -o remount,bind,rw \\$d && echo remounted \\$d; done
        for t in sysfs hostfs devtmpfs erofs; do mount -t \\$t 0 /m && echo mounted \\$t; done
        mount -t tmpfs t /m; mknod /m/null c 1 3 && echo made; umount /m; mount -t proc p /m; (echo 0 >/m/sys/fs/protected_symlinks) && echo wrote; chroot /m ls / | grep MACHINE; hostname other; hostname; poweroff -f; date -s @0; dmesg -C"; hostname; rmdir /m`,
    );
    expect(said).not.toMatch(/^(unmounted|remounted .(proc|sys)|mounted|made|wrote|MACHINE)/m);
  });
});

test('process 1 that leaves its locked mounts behind in a mount namespace of its own does not bring the kernel down', async () => {
  for (let round = 0; round < 3; round++) {
    const said = await leakFree(
      `minios run --rm --rootfs /r unshare -Urm sh -c 'mount -t tmpfs t /proc; echo mounted' 2>&1; touch /tmp/x; ln /tmp/x /tmp/y; rm /tmp/x /tmp/y; echo well`,
    );
    expect(said).toBe('mounted\nwell\n');
  }
});

describe('devices', () => {
  test('a node for the machine’s console or its streams opens only for who has CAP_SYS_RAWIO', async () => {
    const tries = `for n in "5 1" "229 0" "240 1" "240 2" "240 3"; do mknod /tmp/z c $n; (echo out >/tmp/z) 2>&1 && echo wrote $n; (: </tmp/z) && echo read $n; rm /tmp/z; done`;
    const said = await inside(tries);
    expect(said).not.toMatch(/wrote|read \d/);
    expect(said.match(/Operation not permitted/g)).toHaveLength(10);
    expect(await inside('mknod /tmp/z c 1 3; echo x >/tmp/z && echo fine; rm /tmp/z')).toBe('fine\n');
  });

  test('CAP_SYS_ADMIN does not mount what has the console in it', async () => {
    const said = await inside('mkdir /m; mount -t devtmpfs d /m; ls /m; rmdir /m', '--cap-add SYS_ADMIN');
    expect(said).toBe('mount: mounting d on /m failed: Operation not permitted\n');
  });

  test('other numbers are nobody’s, and a slave of another’s terminals is reached by its mount only', async () => {
    const said = await inside(
      'for n in "1 1" "1 2" "1 4" "1 11" "4 0" "4 1" "136 0" "136 1" "10 200"; do mknod /tmp/z c $n; (: <>/tmp/z) 2>/dev/null && echo opened $n; rm /tmp/z; done; mknod /tmp/z b 8 0; (: <>/tmp/z) 2>/dev/null && echo disk; rm /tmp/z; ls /dev/pts; (: </dev/tty) 2>&1; :',
    );
    expect(said).toBe('ptmx\nsh: 1: cannot open /dev/tty: No such device or address\n');
  });
});

describe('the kernel’s settings', () => {
  test('/proc/sys, /sys and cgroups are not written', async () => {
    const said = await inside(
      'for f in $(find /proc/sys /sys /proc/irq /proc/bus /proc/sysrq-trigger -type f 2>/dev/null); do (echo 1 >$f) 2>/dev/null && echo WROTE $f; done; mkdir /sys/fs/cgroup/x && echo made; ls /sys/kernel/tracing',
    );
    expect(said).toBe("mkdir: can't create directory '/sys/fs/cgroup/x': Read-only file system\n");
  });

  test('CVE-2022-0492: a cgroup tree that CAP_SYS_ADMIN mounts ends at the container’s, and its limits stay', async () => {
    const said = await inside(
      'mkdir /m; mount -t cgroup2 c /m; cat /m/cgroup.procs | head -n 1; for f in memory.max pids.max cpu.max cgroup.freeze cgroup.kill; do (echo 1 >/m/$f) 2>/dev/null && echo WROTE $f; done; ls /m/release_agent /m/notify_on_release 2>/dev/null; mkdir /m/x; (echo 1 >/m/x/memory.max) 2>/dev/null; rmdir /m/x; ls /m/.. | grep -c minios; umount /m; rmdir /m',
      '--cap-add SYS_ADMIN -m 32m',
    );
    expect(said).not.toMatch(/WROTE|release/);
    expect(said).toMatch(/^1\n/);
  });

  test('clock, power, host name, limits, priorities, the kernel’s log', async () => {
    const said = await inside(
      'date -s @0 >/dev/null; reboot; poweroff; halt -f; hostname other; ulimit -Hn 100000; renice -n -20 1; prlimit --nofile=200000 true; dmesg; dmesg -C',
    );
    expect(said.match(/not permitted|denied/gi)!.length).toBeGreaterThanOrEqual(9);
  });
});

describe('other processes', () => {
  test('are neither seen nor hit', async () => {
    const said = await leakFree(`sleep 1000 & s=$!
      minios run --rm --rootfs /r sh -c "kill -9 -1; kill -9 $s; ls /proc/$s; strace -p $s; renice -n 5 $s; ls /proc | grep -c '^[0-9]'" 2>&1
      kill -0 $s && echo alive; kill $s; wait $s`);
    // Output and errors come by two ways.
    expect(said).toMatch(/^[2-5]$/m);
    expect(said).toMatch(/^alive$/m);
  });

  test('keep their priority when all processes of root are to have another', async () => {
    const said = await leakFree(
      `sleep 1000 & s=$!; minios run --rm --rootfs /r sh -c 'renice -n 19 -u 0 && nice'; cut -d' ' -f19 /proc/$s/stat /proc/1/stat; kill $s; wait $s`,
    );
    expect(said).toMatch(/^19\n0\n0\n/m);
  });

  test('with --pid host they are seen, but who is stronger is not looked into: environment, files, namespaces', async () => {
    const said = await leakFree(
      `MINIOS_TOKEN=secret minios run --rm --pid host --rootfs /r sh -c 'for p in /proc/[0-9]*; do cat $p/environ; ls $p/root/ $p/cwd/; nsenter -t \${p#/proc/} -m ls /; done' 2>/dev/null | tr '\\0' '\\n'`,
    );
    expect(said).not.toMatch(/TOKEN|MACHINE/);
    expect(said).toContain('HOSTNAME=');
  });

  test('a fork bomb stays within --pids-limit, and memory within -m, whatever holds it', async () => {
    expect(
      await inside(
        'f() { f | f & }; f 2>/dev/null; sleep 0.5; cat /sys/fs/cgroup/pids.max',
        '--pids-limit 12',
      ),
    ).toMatch(/12\n/);
    for (const eater of [
      'head -c 50000000 /dev/zero >/dev/shm/x',
      'head -c 50000000 /dev/zero >/dev/x',
      'cd /dev/shm; seq 100000 130000 | xargs mkdir',
      'x=0123456789abcdef; while :; do x=$x$x; done',
    ]) {
      const said = await inside(`${eater}; echo survived`, '-m 6m');
      expect(said, eater).toMatch(/Killed|status 137|No space|annot allocate|out of memory/i);
    }
  });
});

describe('what the container is given', () => {
  test('a read-only volume is read-only, by whatever name it is opened again', async () => {
    const said = await leakFree(`mkdir -p /tmp/ro; echo kept >/tmp/ro/f
      minios run --rm -v /tmp/ro:/x:ro --rootfs /r sh -c 'exec 3</x/f; (echo bad >/proc/self/fd/3); (echo bad >>/dev/fd/3); chmod 777 /x/f; truncate -s 0 /x/f; ln /x/f /x/g; ln /x/f /tmp/g; mv /x/f /x/h; rm /x/f; touch /x/f; setfattr -n user.a -v b /x/f' 2>&1 | grep -c -e Read-only -e cross-device; cat /tmp/ro/f; rm -r /tmp/ro; rmdir /r/x`);
    expect(said).toBe('10\nkept\n');
  });

  test('symbolic links of the image where something is mounted lead to the image only', async () => {
    const said =
      await leakFree(`for l in /secret ../../../secret /proc/self/root/secret; do ln -s $l /r/link; mkdir -p /tmp/v
      minios run --rm -v /tmp/v:/link --tmpfs /link/deeper --rootfs /r sh -c 'touch /link/made; ls /link' 2>&1; rm -rf /r/link /r/secret /tmp/v; done; ls /secret`);
    expect(said.trim().split('\n').pop()).toBe('file');
    expect(said).not.toContain('outside');
  });

  test('CVE-2024-21626: no descriptor of the machine stays, not for --workdir either, nor for exec', async () => {
    const said =
      await leakFree(`for n in 3 4 5 6 7 8 9 10; do minios run --rm -w /proc/self/fd/$n --rootfs /r ls ../../../.. 2>&1; done
      minios run -d --name box --rootfs /r sleep 100 >/dev/null; for n in 3 4 5 6 7 8 9 10; do minios exec -w /proc/self/fd/$n box ls ../../.. . 2>&1; done; minios rm -f box >/dev/null`);
    expect(said).not.toMatch(/MACHINE|secret/);
  });

  test('tasks of the machine are out of reach: no /run/minios, no store, no FIFO of anybody', async () => {
    expect(
      await inside(
        'ls /run /var 2>/dev/null; find / -type p -o -name service -o -name control 2>/dev/null | grep -v ^/proc',
      ),
    ).toBe('status 1\n');
  });

  test('who sees what comes out of it: the log stays one line of JSON for each line, a list has no control characters', async () => {
    const said =
      await leakFree(`minios run --name box --label "a=$(printf 'x\\033[31mred')" --rootfs /r sh -c 'printf "a\\"}\\n{\\"log\\":\\"forged\\",\\"stream\\":\\"stdout\\"}\\n\\001\\033]0;t\\007\\377\\n"' >/dev/null
      cat /run/minios/containers/*/log.json | wc -l; grep -c '^{"log":"[^{]*{*[^{]*","stream":"stdout","time":"[^"]*"}$' /run/minios/containers/*/log.json; minios ps -a | tr -d '[:print:]\\n' | wc -c; minios rm box >/dev/null`);
    expect(said).toBe('3\n3\n0\n');
  });

  test('names lead nowhere', async () => {
    for (const name of ['../x', '..', '.', 'a/b', 'a\\\\033'])
      expect(await sh(`minios create --name "${name}" --rootfs /r true`)).toContain('Invalid container name');
    for (const verb of ['rm', 'logs', 'inspect', 'volume rm', 'volume inspect'])
      expect(await sh(`minios ${verb} ../../run`)).toMatch(/[Nn]o such/);
    for (const mount of ['-v /tmp:/', '-v /tmp:/a/../..', '--tmpfs /', '--mount dst=/x/..'])
      expect(await sh(`minios create ${mount} --rootfs /r true`)).toContain("destination can't be '/'");
  });
});

test('--privileged: what is possible by design is the machine’s console, its mounts and settings', async () => {
  const said = await inside(
    'mknod /tmp/z c 240 2; (: >/tmp/z) && echo console; rm /tmp/z; (cat /proc/sys/fs/protected_symlinks >/proc/sys/fs/protected_symlinks) && echo settings',
    '--privileged',
  );
  expect(said).toBe('console\nsettings\n');
});
