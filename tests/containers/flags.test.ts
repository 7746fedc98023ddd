/** Values of flags: what Docker refuses is refused, in its words, before anything is made; and what counts. */
import { describe, expect, test } from 'vitest';
import { miniosForTests } from './support/minios.ts';

const { leakFree, sh } = miniosForTests();

const run = (flags: string, command = 'true'): string => `minios run --rm ${flags} --rootfs /r ${command}`;

describe('refused by the flag', () => {
  test.each([
    ['--mount foo', `"--mount" flag: invalid field 'foo' must be a key=value pair`],
    ['--mount foo=bar', `"--mount" flag: unexpected key 'foo' in 'foo=bar'`],
    ['--mount type=bind', '"--mount" flag: target is required'],
    ["--mount ''", '"--mount" flag: EOF'],
    [
      "--mount 'type=bind,\"src=/a,dst=/b'",
      '"--mount" flag: parse error on line 1, column 25: extraneous or missing " in quoted-field',
    ],
    ["--mount 'dst=/a\"b'", '"--mount" flag: parse error on line 1, column 7: bare " in non-quoted field'],
    ['--mount type=tmpfs,dst=/t,ro=maybe', '"--mount" flag: invalid value for ro: maybe'],
    ['--mount type=tmpfs,dst=/t,tmpfs-size=x', '"--mount" flag: invalid value for tmpfs-size: x'],
    [
      '--mount type=bind,src=/a,dst=/t,tmpfs-mode=700',
      `"--mount" flag: cannot mix 'tmpfs-*' options with mount type 'bind'`,
    ],
    ['--ulimit nofile', '"--ulimit" flag: invalid ulimit argument: nofile'],
    ['--ulimit nofile=x', '"--ulimit" flag: strconv.ParseInt: parsing "x": invalid syntax'],
    ['--ulimit bogus=1', '"--ulimit" flag: invalid ulimit type: bogus'],
    [
      '--ulimit nofile=30:20',
      '"--ulimit" flag: ulimit soft limit must be less than or equal to hard limit: 30 > 20',
    ],
    ['--device-read-bps bad', '"--device-read-bps" flag: bad format: bad'],
    ['--device-write-bps /:x', '"--device-write-bps" flag: invalid rate for device: /:x. The correct format'],
    ['--add-host a', '"--add-host" flag: bad format for add-host: "a"'],
    ['--add-host a:1.2.3.256', '"--add-host" flag: invalid IP address in add-host: "1.2.3.256"'],
    ['--add-host a:1::2::3', '"--add-host" flag: invalid IP address in add-host: "1::2::3"'],
    ['--dns 8.8.8', '"--dns" flag: IP address is not correctly formatted: 8.8.8'],
    ['--health-interval 1x', '"--health-interval" flag: time: invalid duration "1x"'],
  ])('%s', async (flags, reason) => {
    const said = await sh(run(flags));
    expect(said).toContain(`for ${reason}`);
    expect(said).toMatch(/^invalid argument "[^]*\nSee 'minios run --help'.\nstatus 125\n$/);
    expect(await sh('ls /run/minios/containers /var/lib/minios/volumes 2>/dev/null | grep -c .')).toBe(
      '0\nstatus 1\n',
    );
  });
});

describe('refused by who makes the container', () => {
  test.each([
    ['-w rel', "the working directory 'rel' is invalid, it needs to be an absolute path"],
    ['--stop-signal BOGUS', 'Invalid signal: BOGUS'],
    ['--cpus 9', 'range of CPUs is from 0.01 to 1.00, as there is only 1 CPU available'],
    ['--cpus 0.001', 'range of CPUs is from 0.01 to 1.00, as there is only 1 CPU available'],
    ['--cpus -1', 'range of CPUs is from 0.01 to 1.00, as there is only 1 CPU available'],
    ['--cpus 0.5 --cpu-quota 2000', 'Conflicting options: Nano CPUs and CPU Quota cannot both be set'],
    ['--cpu-period 10', 'CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s'],
    ['--cpu-quota 10', 'CPU cfs quota can not be less than 1ms (i.e. 1000)'],
    ['--cpu-shares -1', 'invalid CPU shares (-1): value must be a positive integer'],
    ['--oom-score-adj 5000', 'Invalid value 5000, range for oom score adj is [-1000, 1000]'],
    ['--memory-swap 64m', 'You should always set the Memory limit when using Memoryswap limit, see usage'],
    ['--security-opt no-new-privileges=x', 'invalid --security-opt: "no-new-privileges=x"'],
    ['--uts host --hostname x', 'conflicting options: hostname and the UTS mode'],
    ["-v ''", 'invalid empty volume spec'],
    ['--tmpfs /t:bogus', 'invalid tmpfs option ["bogus"]'],
    ['--mount type=bogus,dst=/t', 'invalid mount config for type "bogus": mount type unknown'],
    ['--mount type=tmpfs,dst=/t,src=x', 'type "tmpfs": field Source must not be specified'],
    ['--mount type=tmpfs,dst=t', `type "tmpfs": invalid mount path: 't' mount path must be absolute`],
    ['--health-cmd x --health-interval -1s', '--health-interval cannot be negative'],
    ['--env-file /etc/motd', "invalid env file (/etc/motd): variable 'minios: a kernel"],
  ])('%s', async (flags, reason) => {
    const said = await leakFree(run(flags));
    expect(said).toContain(reason);
    expect(said).toMatch(/status 125\n$/);
  });

  test('-v makes nothing for a mode that is none', async () => {
    const said = await leakFree(`${run('-v /tmp/made/for:/x:bogus')}; ls /tmp`);
    expect(said).toContain('invalid mode: bogus');
    expect(said).not.toContain('made\n');
    expect(await leakFree(run('-v fresh:/x:bogus'))).toContain('invalid mode: bogus');
  });

  test('a command without a name is nowhere', async () => {
    expect(await leakFree(run('', "''"))).toMatch(
      /exec: "": executable file not found in \$PATH[^]*status 127\n$/,
    );
  });
});

describe('files that flags name', () => {
  test.each([
    ['--env-file /tmp', 'read /tmp: is a directory'],
    ['--env-file /nosuch', 'open /nosuch: no such file or directory'],
    ['--label-file /tmp', 'read /tmp: is a directory'],
    ['--security-opt seccomp=/tmp', 'opening seccomp profile (/tmp) failed: read /tmp: is a directory'],
    ['--env-file /tmp/nul', 'invalid env file (/tmp/nul): NUL byte at line 2'],
    ['--env-file /tmp/bad', 'invalid env file (/tmp/bad): invalid utf8 bytes at line 1: [65 61 255]'],
    ['--env-file /tmp/long', 'invalid env file (/tmp/long): bufio.Scanner: token too long'],
    ['--env-file /tmp/huge', 'read /tmp/huge: file too large'],
    ['--cidfile /tmp', "container ID file found, make sure the other container isn't running or delete /tmp"],
    ['--cidfile /no/id', 'failed to create the container ID file: open /no/id: no such file or directory'],
    ['--cidfile /proc/id', 'failed to create the container ID file: open /proc/id: '],
  ])('%s', async (flags, reason) => {
    const made = `printf 'A=1\\nB\\0=2\\n' >/tmp/nul; printf 'A=\\377\\n' >/tmp/bad; truncate -s 70000 /tmp/long; tr '\\0' x </tmp/long >/tmp/l; mv /tmp/l /tmp/long; truncate -s 1G /tmp/huge`;
    const said = await leakFree(
      `${made}; minios run ${flags} --rootfs /r true; echo $?; rm /tmp/nul /tmp/bad /tmp/long /tmp/huge; ls /run/minios/containers`,
    );
    expect(said).toContain(`minios: Error: ${reason}`);
    expect(said).toMatch(/^125\n/);
    expect(said).not.toContain('left behind');
  });

  test('--env-file: lines of other systems’ editors', async () => {
    const made = `printf '\\357\\273\\277A=1\\r\\n  B=2 \\r\\n# C=3\\r\\n\\r\\n' >/tmp/dos`;
    expect(
      await leakFree(`${made}; ${run('--env-file /tmp/dos', `sh -c 'echo "<$A$B$C>"'`)}; rm /tmp/dos`),
    ).toBe('<12 >\n');
  });
});

test('a limit of open files that nothing can be done with is named, by whatever meets it', async () => {
  const script = `minios run -d --name w --rootfs /r sleep 100 >/dev/null
    (ulimit -n 3; minios exec w true; echo $?); (ulimit -n 5; minios exec w true; echo $?; minios run --rootfs /r true; echo $?)
    (ulimit -n 64; minios exec w echo exec; minios run --rm --rootfs /r echo run; minios ps -q | wc -l); minios rm -f w`;
  const few = 'Error: only 5 files may be open, and 64 are needed: see ulimit -n\n';
  expect(await leakFree(script)).toBe(
    `126\n125\n125\nexec\nrun\n1\nw\nsh: 2: minios: Too many open files\n${few}${few}`,
  );
});

describe('flags of Docker’s that are none here', () => {
  test.each([
    ['run --gpus all base', "'minios run", '--gpus: programs are WebAssembly and see no GPU; leave it out'],
    ['run --device=/dev/null base', "'minios run", '--device: devices of the host are not shared; --volume'],
    ['create --link a base', "'minios create", '--link: containers have no network yet; leave it out'],
    ['run --mac-address x base', "'minios run", '--mac-address: containers have no network yet'],
    ['update --cpu-rt-period 1 x', "'minios update", '--cpu-rt-period: there is no real-time scheduler;'],
    ['start --checkpoint x c', "'minios start", '--checkpoint: containers have no checkpoints'],
    ['build -o x .', "'minios build", '-o: builds make images; minios create and minios export'],
    ['build --push .', "'minios build", '--push: build first, then use minios push'],
    ['save --platform x base', "'minios save", '--platform: an image has one platform here'],
    ['pull --disable-content-trust base', "'minios pull", '--disable-content-trust: images are known by'],
    ['volume create -o type=nfs v', "'minios volume create", '-o: a volume is a directory of the host'],
  ])('%s', async (words, help, reason) => {
    const said = await sh(`minios ${words}`);
    expect(said).toContain(`unsupported flag: ${reason}`);
    expect(said.split('\n')).toHaveLength(4);
    expect(said).toContain(`See ${help} --help'.\nstatus 125\n`);
  });

  test('what a kernel may lack is said, and left out', async () => {
    const flags = '--oom-kill-disable --memory-swappiness 5 --blkio-weight 50 --cpuset-mems 0';
    const said = await leakFree(run(flags, 'echo done'));
    expect(said.split('\n').map((text) => text.replace(/.* (\S+ discarded.)$/, '$1'))).toEqual([
      'done',
      'Cpuset discarded.',
      'Weight discarded.',
      'swappiness discarded.',
      'OomKillDisable discarded.',
      '',
    ]);
    expect(await sh(run('--blkio-weight 5'))).toContain('Range of blkio weight is from 10 to 1000');
    expect(await sh(run('--memory-swappiness 101'))).toContain('valid memory swappiness range is 0-100');
  });

  test('other names of flags', async () => {
    expect(await leakFree(run('--net none --dns-opt rotate', 'cat /etc/resolv.conf'))).toContain(
      'options rotate\n',
    );
  });
});

describe('--ipc', () => {
  test('a container shares its namespace if it says so', async () => {
    const script = `for mode in '' private none shareable host; do
        minios run -d --name donor --ipc "$mode" --rootfs /r sleep 100 >/dev/null
        if minios run --rm --ipc container:donor --rootfs /r readlink /proc/self/ns/ipc >/tmp/guest 2>/tmp/said
        then minios exec donor readlink /proc/self/ns/ipc | cmp - /tmp/guest && echo "$mode: shared"
        else head -n 1 /tmp/said; fi
        minios rm -f donor >/dev/null
      done; rm /tmp/guest /tmp/said`;
    const refused = `minios: Error: can't join IPC of container donor: non-shareable IPC (hint: use IpcMode:shareable for the donor container).\n`;
    expect(await leakFree(script)).toBe(`${refused.repeat(3)}shareable: shared\nhost: shared\n`);
  });

  test('there has to be one', async () => {
    expect(await leakFree(run('--ipc container:nosuch'))).toContain(
      "can't join IPC of container nosuch: No such container: nosuch.",
    );
  });
});

describe('what counts', () => {
  test.each([
    ['--name=', 'echo named', 'named'],
    ['--security-opt no-new-privileges:false', 'grep NoNewPrivs: /proc/self/status', 'NoNewPrivs:\t0'],
    ['--security-opt no-new-privileges', 'grep NoNewPrivs: /proc/self/status', 'NoNewPrivs:\t1'],
    ['--domainname dom', 'cat /proc/sys/kernel/domainname', 'dom'],
    ['--ipc none', 'grep -c " /dev/shm " /proc/mounts', '0'],
    ['-e HOSTNAME=h -e A=1 -e PATH=/bin', 'env', 'PATH=/bin\nHOSTNAME=h\nA=1\nHOME=/root'],
    ['--add-host a=fe80::1', 'grep ^fe80 /etc/hosts', 'fe80::1\ta'],
    ['-m 32m --memory-swap -1', 'cat /sys/fs/cgroup/memory.max', '33554432'],
  ])('%s', async (flags, command, output) => {
    const said = await leakFree(run(flags, command));
    expect(said.replace(/status 1\n$/, '')).toBe(`${output}\n`);
  });

  test('--mount takes names with commas, -v makes all directories that are missing', async () => {
    const script = `mkdir '/tmp/a,b'; echo in >'/tmp/a,b/f'
      minios run --rm --mount 'type=bind,"src=/tmp/a,b",dst=/m' -v /tmp/x/y/z:/n --rootfs /r sh -c 'cat /m/f; echo out >/n/g'
      cat /tmp/x/y/z/g; rm -r /tmp/x '/tmp/a,b'; rmdir /r/m /r/n`;
    expect(await leakFree(script)).toBe('in\nout\n');
  });

  test('exec: a file of variables, and no directory is made', async () => {
    const script = `printf 'A=1\\n\\n# none\\nB=2' >/tmp/env; minios run -d --name c --rootfs /r sleep 100 >/dev/null
      minios exec --env-file /tmp/env -e A=3 c sh -c 'echo $A $B'; minios exec -w /nosuch c pwd; ls -d /r/nosuch
      minios rm -f c; rm /tmp/env`;
    expect(await leakFree(script)).toMatch(
      /^3 2\nc\nOCI runtime exec failed: .*chdir to cwd \("\/nosuch"\).*No such file or directory\nls: \/r\/nosuch: .*\n$/,
    );
  });
});

describe('verbs', () => {
  test('what is not there, by force', async () => {
    expect(await leakFree('minios rm -f nosuch')).toBe('Error: No such container: nosuch\n');
    expect(await leakFree('minios start nosuch')).toBe(
      'Error: No such container: nosuch\nError: failed to start containers: nosuch\nstatus 1\n',
    );
  });

  test('ps: filters, and a command whose words have blanks', async () => {
    const script = (command: string): string =>
      `minios create --name ab --rootfs /r sh -c 'echo "x y"' z >/dev/null; ${command}; minios rm ab`;
    const ps = (flags: string): Promise<string> =>
      leakFree(script(`minios ps -a --format '{{.Names}}' ${flags}`));
    for (const name of ['^/ab$', '^ab$', '^a', 'b$', '/ab', "'^(x|a)b?$'", "'[^x]b'"])
      expect(await ps(`-f name=${name}`)).toBe('ab\nab\n');
    for (const name of ['^/b', 'a$', '^b', "'('", 'b+b']) expect(await ps(`-f name=${name}`)).toBe('ab\n');
    expect(await ps('-f status=bogus')).toContain("invalid filter 'status=bogus'");
    expect(await ps('-f since=nosuch')).toContain('No such container: nosuch');
    expect(await ps('-f bogus')).toContain('flag: bad format of filter (expected name=value)');
    expect(await leakFree(script("minios ps -a --no-trunc --format '{{.Command}}'"))).toBe(
      `"sh -c 'echo "x y"' z"\nab\n`,
    );
  });

  test('update: something has to change; a warning comes once', async () => {
    const script = `minios run -d --name c --rootfs /r sleep 100 >/dev/null; minios update c; echo $?
      minios update -m 32m --memory-swap 64m c; minios stop -s BOGUS c; minios rm -f c`;
    expect(await leakFree(script)).toBe(
      '1\nc\nc\nError: you must provide one or more flags when using this command\n' +
        'WARNING: Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.\n' +
        'Error: Invalid signal: BOGUS\n',
    );
  });

  test('whose output nobody reads any more ends; the container of run goes on', async () => {
    const script = `minios run --name c --rootfs /r yes | head -n 1; minios ps --format '{{.Names}}'
      minios exec c yes | head -n 1; minios top c -o comm | tail -n +2; minios rm -f c`;
    expect(await leakFree(script)).toBe('y\nc\ny\nyes\nc\n');
  });

  test('stats --no-trunc shows whole ids', async () => {
    const script = `minios run -d --name c --rootfs /r sleep 100 >/tmp/id
      minios stats --no-stream --no-trunc --format '{{.ID}}' c | cmp - /tmp/id; rm /tmp/id; minios rm -f c`;
    expect(await leakFree(script)).toBe('c\n');
  });
});
