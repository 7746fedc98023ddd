/** Who a process is: user and group ids, set-user-ID programs, what they open and close. Attacks are named for what they try. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PrivilegeMachine, words } from './support/privilege.ts';
import * as abi from '../../host/base/abi.ts';

let inside: PrivilegeMachine;
const sh = (script: string): Promise<string> => inside.sh(script);
const as = (user: string, script: string): Promise<string> => inside.as(user, script);

beforeAll(async () => {
  inside = await PrivilegeMachine.boot();
});
afterAll(() => inside?.stop());

const { EPERM, EINVAL } = abi;

describe('setuid(2) and its family', () => {
  test('root gives up all three ids, for good', async () => {
    const program = [['setuid', 1000], ['getuid'], ['geteuid'], ['setuid', 0]] as const;
    expect(await inside.leakFree(() => inside.steps(program))).toBe(
      `setuid 0\ngetuid 1000\ngeteuid 1000\nsetuid ${-EPERM}\n`,
    );
  });

  test('seteuid goes back and forth between what is saved', async () => {
    const program = [
      ['setresuid', 1000, 1001, 0],
      ['geteuid'],
      ['setresuid', -1, 0, -1],
      ['geteuid'],
      ['setresuid', -1, 1002, -1],
      ['geteuid'],
    ] as const;
    expect(await inside.steps(program)).toBe(
      'setresuid 0\ngeteuid 1001\nsetresuid 0\ngeteuid 0\nsetresuid 0\ngeteuid 1002\n',
    );
  });

  test('an unprivileged process only swaps its own ids', async () => {
    const program = [
      ['setresuid', 1000, 1001, 1002],
      ['setreuid', 1001, 1000],
      ['getuid'],
      ['geteuid'],
      ['setresuid', -1, 1003, -1],
      ['setresuid', 1000, 1000, 1000],
      ['setreuid', -1, 1001],
    ] as const;
    expect(await inside.steps(program)).toBe(
      `setresuid 0\nsetreuid 0\ngetuid 1001\ngeteuid 1000\nsetresuid ${-EPERM}\nsetresuid 0\nsetreuid ${-EPERM}\n`,
    );
  });

  test('groups follow the same rules, and there is no group −1', async () => {
    const program = [
      ['setresgid', 10, 20, 30],
      ['setregid', 20, 10],
      ['getgid'],
      ['getegid'],
      ['setgid', -1],
    ] as const;
    expect(await inside.steps(program)).toBe(
      `setresgid 0\nsetregid 0\ngetgid 20\ngetegid 10\nsetgid ${-EINVAL}\n`,
    );
  });

  test('setgroups sorts, and is for who has CAP_SETGID', async () => {
    const program = [['setgroups', 3, words(30, 10, 20)]] as const;
    expect(await inside.steps(program, ['/bin/grep', 'Groups', '/proc/self/status'])).toBe(
      'setgroups 0\nGroups:\t10 20 30 \n',
    );
    expect(
      await inside.steps([
        ['setuid', 1000],
        ['setgroups', 0, 0],
      ]),
    ).toBe(`setuid 0\nsetgroups ${-EPERM}\n`);
  });
});

test('credentials that change while others look at them are whole, and none is lost', async () => {
  const round = [
    ['setresuid', -1, 1000, -1],
    ['setresuid', -1, 0, -1],
    ['setgroups', 3, words(1, 2, 3)],
    ['prctl', abi.PR_SET_KEEPCAPS, 1, 0, 0, 0],
    ['setgroups', 0, 0],
  ] as const;
  await inside.install('/tmp/changer', Array.from({ length: 200 }, () => round).flat());
  const look = 'grep -E "^(Uid|Groups|CapEff)" /proc/$pid/status; ls -l /proc/$pid/ns; kill -0 $pid';
  const script = `/tmp/changer >/dev/null & pid=$!; n=0
    while [ $n -lt 25 ]; do { ${look}; } 2>/dev/null; n=$((n + 1)); done | grep -E '^(Uid|Groups)' | sort -u; wait; echo over`;
  const seen = await inside.leakFree(() => sh(script));
  for (const line of seen.trim().split('\n'))
    expect(line).toMatch(/^(Uid:\t0\t(0|1000)\t0\t(0|1000)|Groups:\t(1 2 3)? ?|over)$/);
});

describe('su and id', () => {
  test('root becomes anybody, with the groups of group(5)', async () => {
    expect(await inside.leakFree(() => as('user', 'id'))).toBe(
      'uid=1000(user) gid=1000(user) groups=1000(user),100(users)\n',
    );
    expect(await sh('su - user -c "pwd; whoami; echo $HOME"')).toBe('/home/user\nuser\n/root\n');
  });

  test('nobody else becomes anybody', async () => {
    expect(await as('user', 'su')).toBe('su: Authentication failure\nstatus 1\n');
    expect(await sh('su ghost')).toBe('su: user ghost does not exist\nstatus 1\n');
  });

  test('chroot --userspec runs as another in another root', async () => {
    await sh('mkdir -p /tmp/cell/bin /tmp/cell/proc && cp /bin/toolbox /bin/sysbox /tmp/cell/bin/');
    expect(await sh('chroot --userspec=user:users /tmp/cell /bin/sysbox id')).toBe(
      'uid=1000 gid=100 groups=100\n',
    );
    expect(await as('user', 'chroot /tmp/cell /bin/sysbox id')).toBe(
      "chroot: cannot change root directory to '/tmp/cell': Operation not permitted\nstatus 125\n",
    );
  });
});

describe('set-user-ID and set-group-ID programs', () => {
  beforeAll(async () => {
    await sh('cp /bin/sysbox /tmp/sysbox && chown root:wheel /tmp/sysbox && chmod 6755 /tmp/sysbox');
  });

  test('run with the effective ids of their owner', async () => {
    expect(await inside.leakFree(() => as('user', '/tmp/sysbox id'))).toBe(
      'uid=1000(user) gid=1000(user) euid=0(root) egid=10(wheel) groups=10(wheel),100(users),1000(user)\n',
    );
  });

  test('a bit without execute permission for the group is no set-group-ID', async () => {
    await sh('cp /bin/sysbox /tmp/locking && chown root:wheel /tmp/locking && chmod 2705 /tmp/locking');
    expect(await as('user', '/tmp/locking id -g')).toBe('1000\n');
  });

  test('attack: set-user-ID on a mount with nosuid', async () => {
    await sh(
      'mkdir -p /tmp/nosuid && mount -t tmpfs -o nosuid none /tmp/nosuid && cp /tmp/sysbox /tmp/nosuid',
    );
    await sh('chmod 4755 /tmp/nosuid/sysbox');
    expect(await as('user', '/tmp/nosuid/sysbox id -u')).toBe('1000\n');
  });

  test('attack: set-user-ID under no_new_privs', async () => {
    expect(await as('user', 'setpriv --nnp /tmp/sysbox id -u')).toBe('1000\n');
    expect(await as('user', "setpriv --nnp grep -E 'NoNewPrivs|CapPrm' /proc/self/status")).toBe(
      'CapPrm:\t0000000000000000\nNoNewPrivs:\t1\n',
    );
  });

  test('attack: put a program of one’s own into a set-user-ID file that one may write', async () => {
    await sh('cp /bin/toolbox /tmp/open && chmod 4777 /tmp/open');
    expect(await as('user', 'cat /bin/sysbox > /tmp/open; stat -c %a /tmp/open')).toBe('777\n');
  });

  test('attack: give a set-user-ID program to root', async () => {
    expect(await as('user', 'cp /bin/sysbox /tmp/mine && chmod 4755 /tmp/mine && chown root /tmp/mine')).toBe(
      'chown: /tmp/mine: Operation not permitted\nstatus 1\n',
    );
    expect(await sh('chown root /tmp/mine && stat -c %a /tmp/mine')).toBe('755\n');
  });

  test('attack: set the set-group-ID bit for a group that one is not in', async () => {
    await sh('cp /bin/sysbox /tmp/group && chown user:wheel /tmp/group');
    expect(await as('user', 'chmod 2755 /tmp/group; stat -c %a /tmp/group')).toBe('755\n');
  });

  test('attack: make a set-group-ID program in a directory of a group that one is not in', async () => {
    await sh('mkdir -m 2777 /tmp/shared && chgrp wheel /tmp/shared');
    await inside.install('/tmp/maker', [
      ['umask', 0],
      ['mknod', -100, '/tmp/shared/program', 0o102755, 0n],
    ]);
    expect(await as('user', '/tmp/maker; stat -c "%a %G" /tmp/shared/program')).toBe(
      'umask 18\nmknod 0\n755 wheel\n',
    );
  });

  test('attack: trace a set-user-ID program', async () => {
    expect(await as('user', 'strace -o /dev/null /tmp/sysbox id -u')).toBe('1000\n');
    expect(await sh('strace -o /dev/null su user -c "/tmp/sysbox id -u"')).toBe('0\n');
  });

  test('attack: spawn a set-user-ID program from a program that is traced', async () => {
    expect(await as('user', "strace -f -o /dev/null sh -c '/tmp/sysbox id -u; :'")).toBe('1000\n');
  });

  test('attack: look into a set-user-ID program that has become its user again', async () => {
    // It may keep in its memory and environment what it read as root.
    await inside.install('/tmp/waiter', [
      ['setresuid', 1000, 1000, 1000],
      ['sigsuspend', words(0, 0)],
    ]);
    await sh('chown root /tmp/waiter && chmod 4755 /tmp/waiter');
    const look =
      'cat /proc/$pid/environ; readlink /proc/$pid/fd/1; ls -ld /proc/$pid | cut -d" " -f3; strace -p $pid';
    const seen = await as('user', `/tmp/waiter >/dev/null & pid=$!; sleep 1; ${look}; kill -9 $pid`);
    expect(seen).toContain("/environ': Permission denied");
    expect(seen).toMatch(/^root$/m);
    expect(seen).not.toContain('pipe:');
    expect(seen).toMatch(/strace: .*Operation not permitted/);
  });

  test('a program that may be run and not be read cannot be looked into', async () => {
    await sh('cp /bin/sysbox /tmp/secret && chmod 711 /tmp/secret');
    await sh('cp /bin/sleep /tmp/sleeper && chmod 711 /tmp/sleeper');
    expect(
      await as('user', '/tmp/sleeper 5 & pid=$!; sleep 1; readlink /proc/$pid/exe || echo hidden; kill $pid'),
    ).toBe('hidden\n');
  });
});

describe('another user', () => {
  test('attack: kill another user’s process', async () => {
    expect(await sh(`sleep 60 & pid=$!; su user -c "kill $pid"; kill $pid && echo mine`)).toBe(
      'mine\nsh: 1: kill: Operation not permitted\nstatus 0\n',
    );
  });

  test('attack: read another user’s environment and descriptors', async () => {
    const look = 'cat /proc/1/environ; readlink /proc/1/cwd /proc/1/root /proc/1/exe; ls /proc/1/fd';
    const seen = await as('user', look);
    expect(seen).not.toContain('PATH=');
    expect(seen.match(/Permission denied/g)?.length).toBeGreaterThanOrEqual(2);
  });

  test('attack: reach a file through another’s /proc/PID/root', async () => {
    expect(await as('user', 'ls /proc/1/root/root; cat /proc/1/root/etc/passwd')).toMatch(
      /Permission denied[^]*Permission denied/,
    );
  });

  test('a descriptor that is open stays open when the process becomes somebody else', async () => {
    await sh('echo secret >/tmp/for-root && chmod 600 /tmp/for-root');
    expect(await sh('exec 5</tmp/for-root; exec su user -c "cat <&5; cat /tmp/for-root"')).toBe(
      "secret\ncat: can't open '/tmp/for-root': Permission denied\nstatus 1\n",
    );
    // But through /proc it is opened anew, and asked anew.
    expect(await sh('exec 5</tmp/for-root; exec su user -c "cat /proc/self/fd/5"')).toContain(
      'Permission denied',
    );
  });

  test('attack: take another’s name out of a sticky directory', async () => {
    await sh('echo x >/tmp/roots && chmod 666 /tmp/roots');
    expect(await as('user', 'rm -f /tmp/roots; mv /tmp/roots /tmp/mine2; cat /tmp/roots')).toContain('x\n');
  });

  test('attack: have root follow a link in a directory that everybody writes to', async () => {
    await as('user', 'ln -s /etc/passwd /tmp/trap');
    expect(await sh('cat /tmp/trap >/dev/null')).toContain('Permission denied');
    expect(
      await sh(
        'echo 0 >/proc/sys/fs/protected_symlinks; cat /tmp/trap | head -1; echo 1 >/proc/sys/fs/protected_symlinks',
      ),
    ).toBe('root:x:0:0:root:/root:/bin/sh\n');
    expect(await as('user', 'cat /tmp/trap | head -1')).toBe('root:x:0:0:root:/root:/bin/sh\n');
  });

  test('attack: keep a set-user-ID program by another name of it', async () => {
    await sh('cp /tmp/sysbox /home/user/program && chmod 4755 /home/user/program');
    expect(await as('user', 'ln /home/user/program /home/user/kept')).toContain('Operation not permitted');
    expect(await as('user', 'ln /etc/passwd /home/user/passwd')).toContain('Operation not permitted');
    expect(
      await as('user', 'echo x >/home/user/own && ln /home/user/own /home/user/own2 && echo linked'),
    ).toBe('linked\n');
  });

  test('access(2) asks with the real ids', async () => {
    await sh('echo x >/tmp/only-root && chmod 600 /tmp/only-root');
    const calls = [
      ['access', -100, '/tmp/only-root', 4, 0],
      ['access', -100, '/tmp/only-root', 4, abi.AT_EACCESS],
    ] as const;
    await inside.install('/tmp/asker', calls);
    await sh('chmod 4755 /tmp/asker');
    expect(await as('user', '/tmp/asker')).toBe(`access ${-abi.EACCES}\naccess 0\n`);
  });
});
