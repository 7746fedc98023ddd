/** Capabilities: how they go with user ids and exec, and that each place asks for its own. Attacks are named for what they try. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PrivilegeMachine, longs } from './support/privilege.ts';
import * as abi from '../../host/base/abi.ts';

let inside: PrivilegeMachine;
const sh = (script: string): Promise<string> => inside.sh(script);
const as = (user: string, script: string): Promise<string> => inside.as(user, script);

beforeAll(async () => {
  inside = await PrivilegeMachine.boot();
});
afterAll(() => inside?.stop());

const ALL = '000001ffffffffff';
const NONE = '0000000000000000';
const { EPERM, EINVAL } = abi;

/** The five sets as /proc shows them, by name. */
const SETS = "sed -n 's/^Cap\\(...\\):.*\\(.\\{16\\}\\)$/\\1 \\2/p' /proc/self/status";
const show = (
  inheritable: string,
  permitted: string,
  effective: string,
  bounding: string,
  ambient: string,
): string => `Inh ${inheritable}\nPrm ${permitted}\nEff ${effective}\nBnd ${bounding}\nAmb ${ambient}\n`;

describe('transformation at exec', () => {
  test('root has all, a user none', async () => {
    expect(await inside.leakFree(() => sh(SETS))).toBe(show(NONE, ALL, ALL, ALL, NONE));
    expect(await as('user', SETS)).toBe(show(NONE, NONE, NONE, ALL, NONE));
  });

  test('what is out of the bounding set comes back by no exec, not even to root', async () => {
    const without = '000001ffffdfffff'; // sys_admin is bit 21
    expect(await sh(`setpriv --bounding-set -sys_admin sh -c ${JSON.stringify(SETS)}`)).toBe(
      show(NONE, without, without, without, NONE),
    );
    expect(await sh('capsh --drop=sys_admin -- -c "mount -t tmpfs none /mnt"')).toContain(
      'Operation not permitted',
    );
  });

  test('ambient capabilities outlive an exec by a user, and are in all sets but the bounding one', async () => {
    const bind = '0000000000000400'; // net_bind_service
    const how = '--reuid user --clear-groups --inh-caps +net_bind_service --ambient-caps +net_bind_service';
    expect(await sh(`setpriv ${how} sh -c ${JSON.stringify(SETS)}`)).toBe(show(bind, bind, bind, ALL, bind));
  });

  test('inheritable capabilities alone give a user nothing', async () => {
    const kill = '0000000000000020';
    expect(
      await sh(`setpriv --reuid user --clear-groups --inh-caps +kill sh -c ${JSON.stringify(SETS)}`),
    ).toBe(show(kill, NONE, NONE, ALL, NONE));
  });

  test('with noroot user 0 is nobody special', async () => {
    expect(await sh(`setpriv --securebits +noroot sh -c ${JSON.stringify(SETS)}`)).toBe(
      show(NONE, NONE, NONE, ALL, NONE),
    );
  });

  test('a set-user-ID program of root has all that the bounding set has, and the ambient ones are gone', async () => {
    await sh('cp /bin/toolbox /tmp/cat && chmod 4755 /tmp/cat');
    const how = '--reuid user --clear-groups --inh-caps +kill --ambient-caps +kill';
    expect(await sh(`setpriv ${how} /tmp/cat /proc/self/status | grep Cap`)).toBe(
      `CapInh:\t0000000000000020\nCapPrm:\t${ALL}\nCapEff:\t${ALL}\nCapBnd:\t${ALL}\nCapAmb:\t${NONE}\n`,
    );
  });
});

describe('user ids', () => {
  test('without any user id 0 all are gone, unless they are kept', async () => {
    const program = [
      ['prctl', abi.PR_SET_KEEPCAPS, 1, 0, 0, 0],
      ['setresuid', 1000, 1000, 1000],
      ['sethostname', 'moon'],
      ['capset', longs(1n << 21n, 1n << 21n, 0n)],
      ['sethostname', 'minios'],
      ['capset', longs(3n << 21n, 3n << 21n, 0n)],
    ] as const;
    expect(await inside.steps(program)).toBe(
      `prctl 0\nsetresuid 0\nsethostname ${-EPERM}\ncapset 0\nsethostname 0\ncapset ${-EPERM}\n`,
    );
    expect(
      await inside.steps([
        ['setresuid', 1000, 1000, 1000],
        ['capset', longs(1n << 21n, 1n << 21n, 0n)],
      ]),
    ).toBe(`setresuid 0\ncapset ${-EPERM}\n`);
  });

  test('an effective user that is not root has no effective ones, and gets them back with it', async () => {
    const program = [
      ['setresuid', -1, 1000, -1],
      ['sethostname', 'moon'],
      ['setresuid', -1, 0, -1],
      ['sethostname', 'minios'],
    ] as const;
    expect(await inside.steps(program)).toBe(
      `setresuid 0\nsethostname ${-EPERM}\nsetresuid 0\nsethostname 0\n`,
    );
  });

  test('with no_setuid_fixup they do not change', async () => {
    const program = [
      ['prctl', abi.PR_SET_SECUREBITS, abi.SECBIT_NO_SETUID_FIXUP, 0, 0, 0],
      ['setresuid', 1000, 1000, 1000],
      ['sethostname', 'minios'],
    ] as const;
    expect(await inside.steps(program)).toBe('prctl 0\nsetresuid 0\nsethostname 0\n');
  });
});

describe('prctl and capset', () => {
  test('locked securebits stay', async () => {
    const locked = abi.SECBIT_NOROOT | abi.SECBIT_NOROOT_LOCKED;
    const program = [
      ['prctl', abi.PR_SET_SECUREBITS, locked, 0, 0, 0],
      ['prctl', abi.PR_SET_SECUREBITS, abi.SECBIT_NOROOT_LOCKED, 0, 0, 0],
      ['prctl', abi.PR_SET_SECUREBITS, abi.SECBIT_NOROOT, 0, 0, 0],
      ['prctl', abi.PR_GET_SECUREBITS, 0, 0, 0, 0],
    ] as const;
    expect(await inside.steps(program)).toBe(`prctl 0\nprctl ${-EPERM}\nprctl ${-EPERM}\nprctl ${locked}\n`);
  });

  test('an ambient capability has to be permitted and inheritable', async () => {
    const raise = ['prctl', abi.PR_CAP_AMBIENT, abi.PR_CAP_AMBIENT_RAISE, abi.CAP_KILL, 0, 0] as const;
    const program = [
      raise,
      ['capset', longs(0x20n, 0x20n, 0x20n)],
      raise,
      ['prctl', abi.PR_CAP_AMBIENT, abi.PR_CAP_AMBIENT_IS_SET, abi.CAP_KILL, 0, 0],
      ['capset', longs(0n, 0n, 0x20n)],
      ['prctl', abi.PR_CAP_AMBIENT, abi.PR_CAP_AMBIENT_IS_SET, abi.CAP_KILL, 0, 0],
    ] as const;
    expect(await inside.steps(program)).toBe(
      `prctl ${-EPERM}\ncapset 0\nprctl 0\nprctl 1\ncapset 0\nprctl 0\n`,
    );
  });

  test('attack: raise what is not permitted, or what is not in the permitted set made effective', async () => {
    const program = [
      ['capset', longs(0n, 0x20n, 0n)],
      ['capset', longs(0x40n, 0x20n, 0n)],
      ['capset', longs(0x20n, 0x60n, 0n)],
      ['capset', longs(0x20n, 0x20n, 0x40n)],
      ['prctl', abi.PR_CAPBSET_DROP, 3, 0, 0, 0],
      ['prctl', abi.PR_CAPBSET_READ, 77, 0, 0, 0],
    ] as const;
    expect(await inside.steps(program)).toBe(
      `capset 0\ncapset ${-EPERM}\ncapset ${-EPERM}\ncapset ${-EPERM}\nprctl ${-EPERM}\nprctl ${-EINVAL}\n`,
    );
  });
});

describe('each place asks for its own capability', () => {
  /** As user, with one capability, by way of the ambient set. */
  const having = (capability: string, script: string): Promise<string> =>
    sh(
      `exec setpriv --reuid user --regid user --clear-groups --inh-caps +${capability} --ambient-caps +${capability} sh -c '${script}'`,
    );

  beforeAll(async () => {
    await sh('echo secret >/tmp/locked; chmod 0 /tmp/locked; mkdir -p /tmp/closed/in; chmod 700 /tmp/closed');
    await sh('echo x >/tmp/roots-own; mkdir -p /tmp/point');
  });

  const PLACES: Record<string, readonly [script: string, works: string]> = {
    chown: ['chown user /tmp/roots-own && stat -c %U /tmp/roots-own', 'user\n'],
    dac_override: ['cat /tmp/locked', 'secret\n'],
    dac_read_search: ['ls /tmp/closed', 'in\n'],
    fowner: ['chmod 640 /tmp/locked && echo done', 'done\n'],
    kill: ['kill -0 1 && echo done', 'done\n'],
    setuid: ['setpriv --reuid daemon id -u', '1\n'],
    setgid: ['setpriv --regid daemon --clear-groups id -g', '1\n'],
    sys_admin: ['mount -t tmpfs none /tmp/point && umount /tmp/point && echo done', 'done\n'],
    sys_chroot: ['chroot / id -u', '1000\n'],
    sys_nice: ['nice -n -5 nice', '-5\n'],
    sys_ptrace: ['readlink /proc/1/exe', '/sbin/init\n'],
    sys_resource: ['ulimit -Hn 5000 && ulimit -Hn', '5000\n'],
    mknod: ['mknod /tmp/null c 1 3 && rm /tmp/null && echo done', 'done\n'],
    syslog: ['dmesg -C && echo done', 'done\n'],
  };

  for (const [capability, [script, works]] of Object.entries(PLACES)) {
    test(`${capability}: ${script}`, async () => {
      const without = capability === 'kill' ? 'net_raw' : 'kill';
      expect(await having(without, script)).not.toContain(works);
      expect(await having(capability, script)).toBe(works);
    });
  }

  test('reading a file that is closed takes no CAP_DAC_OVERRIDE to search for', async () => {
    expect(await having('dac_read_search', 'echo x >/tmp/closed/new')).toContain('Permission denied');
  });

  test('poweroff takes CAP_SYS_BOOT', async () => {
    expect(await having('sys_admin', 'exec poweroff -f')).toContain('Operation not permitted');
  });

  test('setting the clock takes CAP_SYS_TIME', async () => {
    expect(await having('kill', 'date -s @0 >/dev/null')).toContain('Operation not permitted');
  });
});

describe('capsh and setpriv', () => {
  test('capsh --print', async () => {
    expect(await as('user', 'capsh --print')).toBe(
      `Current: =\nBounding set =${(await sh('capsh --decode=1ffffffffff')).split('=')[1]}` +
        "Ambient set =\nSecurebits: 00/0x0/8'b00000000 (no-new-privs=0)\n secure-noroot: no (unlocked)\n" +
        ' secure-no-suid-fixup: no (unlocked)\n secure-keep-caps: no (unlocked)\n secure-no-ambient-raise: no (unlocked)\n' +
        'uid=1000(user) euid=1000(user)\ngid=1000(user)\ngroups=100(users),1000(user)\n',
    );
  });

  test('capsh --caps sets, and names what there is', async () => {
    expect(await sh('capsh --caps="cap_kill,cap_chown=ep cap_setpcap+p" --print | head -1')).toBe(
      'Current: cap_chown,cap_kill=ep cap_setpcap=p\n',
    );
    expect(await sh('capsh --user=user --print | sed -n "1p;/^uid/p"')).toBe(
      'Current: =ep\nuid=1000(user) euid=1000(user)\n',
    );
    expect(await sh('capsh --has-p=kill && capsh --uid=1000 --has-p=kill')).toBe(
      'capsh: --has-p=kill: not so\nstatus 1\n',
    );
  });

  test('capsh -- runs a shell with what was set', async () => {
    expect(await sh('capsh --gid=1000 --uid=1000 -- -c "id -u; id -g"')).toBe('1000\n1000\n');
  });

  test('setpriv --dump', async () => {
    expect(await sh('setpriv --reuid user --regid users --groups 7,9 --nnp setpriv -d')).toMatch(
      /^uid: 1000\neuid: 1000\ngid: 100\negid: 100\nSupplementary groups: 7,9\nno_new_privs: 1\nInheritable capabilities: \[none\]\nAmbient capabilities: \[none\]\nCapability bounding set: chown,.*checkpoint_restore\nSecurebits: \[none\]\n$/,
    );
    expect(await sh('setpriv --regid users id')).toContain('requires --keep-groups');
  });
});
