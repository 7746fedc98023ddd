/** User namespaces: ids that mean something else outside, and privilege that ends at the border. Attacks are named for what they try. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PrivilegeMachine } from '../support/privilege.ts';
import type { Call } from '../support/privilege.ts';
import * as abi from '../../../host/base/abi.ts';

let inside: PrivilegeMachine;
const sh = (script: string): Promise<string> => inside.sh(script);
const as = (user: string, script: string): Promise<string> => inside.as(user, script);

const NEWUSER = Number(abi.CLONE_NEWUSER);
const NEWUTS = Number(abi.CLONE_NEWUTS);
const { EPERM } = abi;

/** Maps the caller's own ids to 0, as `unshare -r` does. */
const MAPS: readonly Call[] = [
  ['write', 'proc/self/uid_map', '0 1000 1'],
  ['write', 'proc/self/setgroups', 'deny'],
  ['write', 'proc/self/gid_map', '0 1000 1'],
];
const SHELL = ['/bin/sh', '/tmp/script'];

beforeAll(async () => {
  inside = await PrivilegeMachine.boot();
  await inside.install('/tmp/newuser', [['unshare', NEWUSER]], SHELL);
  await inside.install('/tmp/newroot', [['unshare', NEWUSER], ...MAPS], SHELL);
  await inside.install('/tmp/newboth', [['unshare', NEWUSER | NEWUTS], ...MAPS], SHELL);
});
afterAll(() => inside?.stop());

/** Runs `script` by `user` in a new user namespace that maps nothing yet. */
async function within(user: string, script: string, program = '/tmp/newuser'): Promise<string> {
  await inside.write('/tmp/script', script);
  return as(user, program);
}

/** What `script` says, run by `user` as root of a new user namespace. */
async function asRoot(script: string, program = '/tmp/newroot'): Promise<string> {
  const said = await within('user', script, program);
  const before = 'unshare 0\nwrite 0\nwrite 0\nwrite 0\n';
  expect(said.slice(0, before.length)).toBe(before);
  return said.slice(before.length);
}

/** What a program of `calls` says that is run by user in a new user namespace. */
async function calls(...list: Call[]): Promise<string> {
  await inside.install('/tmp/calls', [['unshare', NEWUSER], ...list]);
  return as('user', '/tmp/calls');
}

describe('a new user namespace', () => {
  test('maps nothing, has all capabilities, and is a file in /proc/PID/ns', async () => {
    const script =
      'id -u; cat /proc/self/uid_map; grep -E "CapEff|CapPrm" /proc/self/status; readlink /proc/self/ns/user';
    const seen = await inside.leakFree(() => within('user', script));
    // An exec by a user that is not root in there would lose the capabilities: the shell is one.
    expect(seen).toMatch(/^unshare 0\n65534\nCapPrm:\t0{16}\nCapEff:\t0{16}\nuser:\[\d+\]\n$/);
    expect(seen).not.toContain('4026531837');
    expect(await sh('readlink /proc/self/ns/user; cat /proc/self/uid_map')).toBe(
      'user:[4026531837]\n         0          0 4294967295\n',
    );
  });

  test('with one’s own id mapped to 0 one is root in there', async () => {
    const script = 'id; cat /proc/self/uid_map /proc/self/gid_map; grep CapEff /proc/self/status';
    expect(await inside.leakFree(() => asRoot(script))).toBe(
      'uid=0(root) gid=0(root) groups=0(root),65534(nogroup)\n' +
        '         0       1000          1\n         0       1000          1\nCapEff:\t000001ffffffffff\n',
    );
  });

  test('stat, chown and /proc speak of ids as the reader’s namespace has them', async () => {
    await sh('touch /tmp/users-file /tmp/roots-file && chown user:user /tmp/users-file');
    const script =
      'stat -c "%u %g" /tmp/users-file /tmp/roots-file; grep Uid /proc/self/status; grep Uid /proc/1/status';
    expect(await asRoot(script)).toBe(
      '0 0\n65534 65534\nUid:\t0\t0\t0\t0\nUid:\t65534\t65534\t65534\t65534\n',
    );
    expect(await asRoot('touch /tmp/made-inside; chown 5 /tmp/made-inside')).toMatch(/Invalid argument/);
    expect(await sh('stat -c %U /tmp/made-inside')).toBe('user\n');
  });

  test('a wide map is for a privileged writer outside, with all that it maps', async () => {
    await inside.write(
      '/tmp/script',
      'read go; exec setpriv --reuid 5 --clear-groups sh -c "id -u; touch /tmp/by-five"',
    );
    await sh('rm -f /tmp/pipe; mkfifo /tmp/pipe');
    const outside =
      `su user -c "/tmp/newuser </tmp/pipe" & exec 5>/tmp/pipe; sleep 1; pid=$(pgrep -f '^/bin/sh /tmp/script'); ` +
      'echo "0 1000 1\n1 100000 10" >/proc/$pid/uid_map; echo 0 1000 1 >/proc/$pid/gid_map; cat /proc/$pid/uid_map; echo go >&5; wait; stat -c %u /tmp/by-five';
    expect(await sh(outside)).toBe(
      'unshare 0\n         0       1000          1\n         1     100000         10\n5\n100004\n',
    );
  });

  test('namespaces nest 33 deep, and no deeper', async () => {
    const level: Call[] = [
      ['unshare', NEWUSER],
      ['write', 'proc/self/uid_map', '0 0 1'],
      ['write', 'proc/self/setgroups', 'deny'],
      ['write', 'proc/self/gid_map', '0 0 1'],
    ];
    const deep = await inside.leakFree(() => inside.steps(Array.from({ length: 34 }, () => level).flat()));
    expect(deep.match(/unshare 0\nwrite 0\nwrite 0\nwrite 0\n/g)?.length).toBe(33);
    expect(deep).toContain(`unshare ${-abi.ENOSPC}\n`);
    // Who has no id in the namespace around makes none.
    expect(await inside.steps([level[0]!, level[0]!])).toBe(`unshare 0\nunshare ${-EPERM}\n`);
  });

  test('owns the namespaces that are made in it', async () => {
    expect(await asRoot('hostname inner && hostname', '/tmp/newboth')).toBe('inner\n');
    expect(await sh('hostname')).toBe('minios\n');
  });
});

describe('attacks', () => {
  test('attack: set the host name of the machine from a user namespace', async () => {
    expect(await asRoot('hostname evil')).toContain('Operation not permitted');
    expect(await asRoot('echo evil >/proc/sys/kernel/hostname')).toMatch(/Permission denied/);
  });

  test('attack: mount, make devices, stop the machine, set the clock from a user namespace', async () => {
    const script =
      'mount -t tmpfs none /mnt; mknod /tmp/d c 1 3; poweroff -f; date -s @0 >/dev/null; dmesg -C; ulimit -Hn 90000';
    expect((await asRoot(script)).match(/not permitted/g)?.length).toBe(6);
  });

  test('attack: read or own what belongs to outside ids, with all capabilities in there', async () => {
    await sh('echo secret >/tmp/outside && chmod 600 /tmp/outside');
    const seen = await asRoot(
      'cat /tmp/outside; chown 0 /tmp/outside; chmod 666 /tmp/outside; rm -f /tmp/outside; kill -9 1',
    );
    expect(seen).not.toContain('secret');
    expect(await sh('stat -c "%U %a" /tmp/outside')).toBe('root 600\n');
  });

  test('attack: run a set-user-ID program of an outside user that has no name in there', async () => {
    await sh('cp /bin/toolbox /tmp/touch && chmod 4755 /tmp/touch');
    await asRoot('exec /tmp/touch /tmp/whose');
    expect(await sh('stat -c %U /tmp/whose')).toBe('user\n');
  });

  test('attack: write uid_map twice', async () => {
    const map: Call = ['write', 'proc/self/uid_map', '0 1000 1'];
    expect(await calls(map, map)).toBe(`unshare 0\nwrite 0\nwrite ${-EPERM}\n`);
  });

  test('attack: map an id that is another’s', async () => {
    for (const line of ['0 0 1', '0 1000 2', '0 1001 1', '0 999 3'])
      expect(await calls(['write', 'proc/self/uid_map', line]), line).toBe(`unshare 0\nwrite ${-EPERM}\n`);
  });

  test('attack: map a group without giving up setgroups', async () => {
    const map: Call = ['write', 'proc/self/gid_map', '0 1000 1'];
    expect(await calls(map)).toBe(`unshare 0\nwrite ${-EPERM}\n`);
    const deny: Call = ['write', 'proc/self/setgroups', 'deny'];
    const allow: Call = ['write', 'proc/self/setgroups', 'allow'];
    expect(await calls(deny, map, ['setgroups', 0, 0], allow)).toBe(
      `unshare 0\nwrite 0\nwrite 0\nsetgroups ${-EPERM}\nwrite ${-EPERM}\n`,
    );
  });

  test('attack: maps with overlaps, nonsense, too many lines or in two writes', async () => {
    const bad = ['0', '0 1000', '0 1000 0', '0 1000 1 1', 'a b c', '0 1000 4294967296', '4294967295 1000 1'];
    for (const text of bad)
      expect(await calls(['write', 'proc/self/uid_map', text]), text).toBe(
        `unshare 0\nwrite ${-abi.EINVAL}\n`,
      );
    const lines = Array.from({ length: 341 }, (_, i) => `${i} ${i} 1`).join(String.raw`\n`);
    await inside.write('/tmp/script', 'sleep 2');
    const outside = (text: string): Promise<string> =>
      sh(
        `/tmp/newuser >/dev/null & sleep 1; printf '${text}' >/proc/$!/uid_map; wc -l </proc/$!/uid_map; wait`,
      );
    expect(await outside(lines)).toMatch(/^0\n.*error/);
    expect(await outside(lines.replace(/\\n340 .*$/, ''))).toBe('340\n');
    expect(await outside(String.raw`0 0 10\n5 100 10`)).toMatch(/^0\n.*error/);
    expect(await outside(String.raw`0 0 10\n100 5 10`)).toMatch(/^0\n.*error/);
  });

  test('attack: write another’s uid_map', async () => {
    await inside.write('/tmp/script', 'sleep 2');
    const seen = await sh(
      `su user -c /tmp/newuser >/dev/null & sleep 1; pid=$(pgrep -f '^/bin/sh /tmp/script'); su daemon -s /bin/sh -c "echo 0 1 1 >/proc/$pid/uid_map"; cat /proc/$pid/uid_map; wait`,
    );
    expect(seen).toMatch(/Permission denied/);
    expect(seen).not.toMatch(/ 0 +1 +1/);
  });

  test('attack: have a set-user-ID program write a map through a descriptor that the user opened', async () => {
    await sh('cp /bin/toolbox /tmp/echo && chmod 4755 /tmp/echo');
    await inside.write('/tmp/script', 'sleep 3');
    const outer =
      '/tmp/newuser >/dev/null & pid=$!; sleep 1; /tmp/echo 0 0 1 >/proc/$pid/uid_map; cat /proc/$pid/uid_map; wait';
    expect(await as('user', outer)).not.toMatch(/ 0 +0 +1/);
  });

  test('attack: enter a namespace of another user', async () => {
    await inside.write('/tmp/script', 'sleep 3');
    // Descriptor 3 is WASI's root; 5 is what the shell opened.
    await inside.install('/tmp/enter', [['setns', 5, 0], ['geteuid']]);
    const owner = "pid=$(pgrep -f '^/bin/sh /tmp/script')";
    const seen = await sh(
      `su user -c /tmp/newuser >/dev/null & sleep 1; ${owner}; exec 5</proc/$pid/ns/user; su daemon -s /bin/sh -c /tmp/enter; su user -c /tmp/enter; wait`,
    );
    expect(seen).toContain(`setns ${-EPERM}\ngeteuid 1\n`);
    expect(seen).toContain('setns 0\ngeteuid 65534\n');
  });

  test('attack: make a namespace from a chroot, to have what lies above it', async () => {
    await inside.install('/tmp/chrooted', [
      ['chroot', '/tmp'],
      ['unshare', NEWUSER],
    ]);
    expect(await sh('/tmp/chrooted')).toBe(`chroot 0\nunshare ${-EPERM}\n`);
  });

  test('attack: signal or look into processes outside, as root of a user namespace', async () => {
    expect(await asRoot('readlink /proc/1/exe || echo hidden; kill -0 1 || echo no')).toMatch(/hidden\nno\n/);
  });
});
