/** Filters of system calls: what they answer, that they only tighten and are not lost. Attacks are named for what they try. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemCalls } from '../../abi/emit_table.ts';
import { PrivilegeMachine, steps, words } from './support/privilege.ts';
import type { Call } from './support/privilege.ts';
import * as abi from '../../host/base/abi.ts';

let inside: PrivilegeMachine;
const sh = (script: string): Promise<string> => inside.sh(script);
const as = (user: string, script: string): Promise<string> => inside.as(user, script);

beforeAll(async () => {
  inside = await PrivilegeMachine.boot();
});
afterAll(() => inside?.stop());

const { EACCES, EINVAL, EPERM, ENOSYS } = abi;
const ERRNO = abi.SECCOMP_RET_ERRNO;
const KILL = abi.SECCOMP_RET_KILL_PROCESS;
const NNP: Call = ['prctl', abi.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0];

const numbersOf = (...names: string[]): number[] =>
  systemCalls()
    .filter(({ fn }) => names.includes(fn.name))
    .map(({ number }) => number);
const othersThan = (...names: string[]): number[] =>
  systemCalls()
    .filter(({ fn }) => !names.includes(fn.name))
    .map(({ number }) => number);

/** The call that installs a filter which allows `allowed`. */
const filter = (other: number, allowed: number[]): Call => [
  'seccomp',
  abi.SECCOMP_SET_MODE_FILTER,
  0,
  (program) => program.bytes(words(other, allowed.length, program.bytes(words(...allowed)))),
];

describe('a filter', () => {
  test('lets listed calls pass, and answers others with its errno', async () => {
    const program: Call[] = [NNP, filter(ERRNO | EINVAL, othersThan('getuid')), ['getuid'], ['getgid']];
    expect(await inside.leakFree(() => inside.steps(program))).toBe(
      `prctl 0\nseccomp 0\ngetuid ${-EINVAL}\ngetgid 0\n`,
    );
  });

  test('kills by SIGSYS, whatever the process does about that signal', async () => {
    const { status } = await inside.machine.run(
      steps([NNP, filter(KILL, numbersOf('fd_write', 'proc_exit')), ['getuid']]),
    );
    expect(status).toBe(128 + 31);
    expect(inside.machine.log).toMatch(
      /audit: type=1326 uid=0 pid=\d+ comm="program-\d+" sig=31 syscall=\d+/,
    );
  });

  test('is seen in /proc/PID/status', async () => {
    const program: Call[] = [NNP, filter(ERRNO | ENOSYS, othersThan('getuid'))];
    const shown = await inside.steps(program, ['/bin/grep', '-E', 'NoNewPrivs|Seccomp', '/proc/self/status']);
    expect(shown).toContain('NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n');
    expect(await sh('grep Seccomp /proc/self/status')).toBe('Seccomp:\t0\nSeccomp_filters:\t0\n');
  });

  test('takes no_new_privs, or CAP_SYS_ADMIN', async () => {
    const program: Call[] = [['setuid', 1000], filter(ERRNO | EPERM, othersThan('getuid')), ['getuid']];
    expect(await inside.steps(program)).toBe(`setuid 0\nseccomp ${-EACCES}\ngetuid 1000\n`);
    expect(await inside.steps([filter(ERRNO | EPERM, othersThan('getuid'))])).toBe('seccomp 0\n');
  });

  test('is refused if it means nothing', async () => {
    const program: Call[] = [
      NNP,
      ['seccomp', abi.SECCOMP_SET_MODE_FILTER, 0, words(0x12345678, 0, 0)],
      ['seccomp', abi.SECCOMP_SET_MODE_FILTER, 0, words(ERRNO, 1, 0xfffffff0)],
      ['seccomp', abi.SECCOMP_SET_MODE_FILTER, 7, words(ERRNO, 0, 0)],
      ['seccomp', abi.SECCOMP_SET_MODE_FILTER, 0, -16],
      ['seccomp', abi.SECCOMP_GET_ACTION_AVAIL, 0, words(abi.SECCOMP_RET_LOG)],
      ['seccomp', abi.SECCOMP_GET_ACTION_AVAIL, 0, words(0x7ff00000)],
    ];
    expect(await inside.steps(program)).toBe(
      `prctl 0\nseccomp ${-EINVAL}\nseccomp ${-abi.EFAULT}\nseccomp ${-EINVAL}\nseccomp ${-abi.EFAULT}\nseccomp 0\nseccomp ${-abi.ENOTSUP}\n`,
    );
  });

  test('logs', async () => {
    const program: Call[] = [NNP, filter(abi.SECCOMP_RET_LOG, othersThan('getuid')), ['getuid']];
    expect(await inside.steps(program)).toContain('getuid 0\n');
    expect(inside.machine.log).toMatch(/comm="program-\d+" sig=0 syscall=\d+/);
  });
});

describe('attacks', () => {
  test('attack: loosen a filter by another one', async () => {
    const tight = filter(ERRNO | EPERM, othersThan('getuid'));
    const all = words(abi.SECCOMP_RET_ALLOW, 0, 0);
    const program: Call[] = [NNP, tight, ['seccomp', abi.SECCOMP_SET_MODE_FILTER, 0, all], ['getuid']];
    expect(await inside.steps(program)).toBe(`prctl 0\nseccomp 0\nseccomp 0\ngetuid ${-EPERM}\n`);
  });

  test('attack: lose a filter by exec, fork or spawn', async () => {
    expect(await as('user', 'enosys -s umask sh -c "umask; (umask); sh -c umask; umask"')).not.toContain(
      '0022',
    );
    expect(await as('user', "enosys -s uname:1 sh -c 'uname; (uname); sh -c uname'")).not.toContain('minios');
  });

  test('attack: have a set-user-ID program run under one’s filter', async () => {
    await sh('cp /bin/sysbox /tmp/suid && chmod 4755 /tmp/suid');
    expect(await as('user', 'enosys -s chown /tmp/suid id -u')).toBe('1000\n');
  });

  test('attack: write a flood of lines to the log', async () => {
    const program: Call[] = [NNP, filter(abi.SECCOMP_RET_LOG, othersThan('getuid'))];
    const before = inside.machine.log.match(/type=1326/g)?.length ?? 0;
    await inside.steps([...program, ...Array.from({ length: 300 }, () => ['getuid'] as const)]);
    expect((inside.machine.log.match(/type=1326/g)?.length ?? 0) - before).toBe(100);
  });
});

describe('tools', () => {
  test('enosys', async () => {
    expect(await sh('enosys -s getuid:1 -s geteuid true && enosys -l | grep -c .')).toMatch(/^\d+\n$/);
    expect(await sh('enosys -s nothing true')).toContain("unknown syscall 'nothing'");
    expect(await sh('enosys -s chown chown user /tmp')).toContain('Function not implemented');
  });

  test('setpriv --seccomp-filter', async () => {
    const names = [...new Set(systemCalls().map(({ fn }) => fn.name))].filter(
      (name) => name !== 'sethostname',
    );
    await inside.write('/tmp/filter', `# all but one\ndefault errno 63\n${names.join('\n')}\n`);
    expect(
      await as('user', 'setpriv --nnp --seccomp-filter /tmp/filter sh -c "id -u; chown user /tmp"'),
    ).toMatch(/^1000\nchown: .*Operation not permitted/);
    await sh('echo nonsense >/tmp/bad');
    expect(await sh('setpriv --nnp --seccomp-filter /tmp/bad true')).toContain(
      "bad line in filter: 'nonsense'",
    );
  });

  test('strace shows a call that a filter forbids', async () => {
    expect(await sh('enosys -s chown strace -e chown chown user /tmp')).toMatch(
      /chown\(.*"\/tmp".*\) = -1 ENOSYS/,
    );
  });
});
