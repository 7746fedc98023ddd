/** Limits of resources: each is enforced where it applies, inherited, and not raised without privilege. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PrivilegeMachine, longs } from './support/privilege.ts';
import * as abi from '../../host/base/abi.ts';
import { wat } from '../loader/wat.ts';

let inside: PrivilegeMachine;
const sh = (script: string): Promise<string> => inside.sh(script);
const as = (user: string, script: string): Promise<string> => inside.as(user, script);

beforeAll(async () => {
  inside = await PrivilegeMachine.boot();
});
afterAll(() => inside?.stop());

describe('limits', () => {
  test('are those of /proc/PID/limits, and a child has them', async () => {
    expect(
      await inside.leakFree(() =>
        sh('ulimit -n 50; ulimit -c 4; grep -E "open files|core" /proc/self/limits'),
      ),
    ).toBe(
      'Max core file size        2048                 2048                 bytes     \n' +
        'Max open files            50                   50                   files     \n',
    );
  });

  test('the soft one moves below the hard one; only root raises that', async () => {
    expect(
      await as('user', 'ulimit -Sn 100; ulimit -Sn 200; ulimit -Hn 300; ulimit -Hn; ulimit -Hn 400'),
    ).toMatch(/^300\nsh: .*error setting limit: Operation not permitted\n/);
    expect(await as('user', 'ulimit -Sn 5000')).toContain('Invalid argument');
    expect(await sh('ulimit -n 300; ulimit -n 5000; ulimit -n')).toBe('5000\n');
  });

  test('prlimit shows and sets those of others', async () => {
    expect(await sh('sleep 60 & prlimit -p $! --nofile=77:88 && prlimit -p $! -n; kill $!')).toBe(
      'RESOURCE DESCRIPTION              SOFT HARD UNITS\nNOFILE   max number of open files   77   88 files\n',
    );
    expect(await sh('sleep 60 & su user -c "prlimit -p $! --nofile=5"; kill $!')).toContain(
      'Operation not permitted',
    );
    expect(await sh('prlimit --nproc=5 --noheadings -u')).toContain('NPROC');
    expect(await sh('prlimit --fsize=1000 sh -c "ulimit -f; prlimit --fsize"')).toBe(
      '1\nRESOURCE DESCRIPTION   SOFT HARD UNITS\nFSIZE    max file size 1000 1000 bytes\n',
    );
  });

  test('there are no others', async () => {
    const program = [
      ['prlimit', 0, 16, 0, 64],
      ['prlimit', 0, -1, 0, 64],
      ['prlimit', 0, abi.RLIMIT_NOFILE, longs(2n, 1n), 0],
      ['prlimit', 0, abi.RLIMIT_NOFILE, longs(1n, 9999999n), 0],
      ['prlimit', 99999, abi.RLIMIT_NOFILE, 0, 64],
    ] as const;
    expect(await inside.steps(program)).toBe(
      `prlimit ${-abi.EINVAL}\nprlimit ${-abi.EINVAL}\nprlimit ${-abi.EINVAL}\nprlimit ${-abi.EPERM}\nprlimit ${-abi.ESRCH}\n`,
    );
  });
});

describe('enforced', () => {
  test('NOFILE: EMFILE', async () => {
    expect(await sh('ulimit -n 4; exec cat /etc/passwd')).toMatch(/Too many open files/);
  });

  test('NOFILE: the shell gets by with few, and says which it cannot have', async () => {
    expect(
      await sh(
        'ulimit -n 8; echo hi >/tmp/few; cat </tmp/few 2>/dev/null; echo still; exec 8</dev/null; echo no',
      ),
    ).toMatch(
      /^hi\nstill\nsh: 1: 8: (Invalid argument|Bad file descriptor|Too many open files)\nstatus 2\n$/,
    );
    await inside.write('/tmp/script', 'echo from a file');
    expect(await sh('ulimit -n 7; sh /tmp/script; . /tmp/script')).toBe('from a file\nfrom a file\n');
  });

  test('FSIZE: a write ends at the limit, and the next is SIGXFSZ and EFBIG', async () => {
    expect(
      await sh(
        'ulimit -f 1; dd if=/dev/zero of=/tmp/big bs=300 count=3 2>/dev/null; echo $?; stat -c %s /tmp/big',
      ),
    ).toBe('153\n512\n');
    expect(
      await sh(
        'ulimit -f 1; trap "" XFSZ; dd if=/dev/zero of=/tmp/big bs=600 count=2 2>&1 | grep -i large; stat -c %s /tmp/big',
      ),
    ).toMatch(/File too large\n512\n/);
    expect(await sh('ulimit -f 1; printf x >/tmp/pipe2; truncate -s 513 /tmp/pipe2; echo $?')).toContain(
      '153\n',
    );
    expect(await sh('ulimit -f 1; dd if=/dev/zero bs=9000 count=1 2>/dev/null | wc -c')).toBe('9000\n');
  });

  test('NPROC: a user’s processes, not root’s', async () => {
    expect(
      await as(
        'user',
        'ulimit -p 3; true | true; echo started; (sleep 9 & sleep 9 & sleep 9 & sleep 9 & wait)',
      ),
    ).toMatch(/^started\n[^]*(fork|Resource temporarily unavailable)/i);
    expect(await sh('ulimit -p 1; sh -c "echo fine; :"')).toBe('fine\n');
    await sh('killall sleep; true');
  });

  test('NPROC: who becomes a user with too many processes executes nothing', async () => {
    await inside.install(
      '/tmp/become',
      [
        ['prlimit', 0, abi.RLIMIT_NPROC, longs(1n, 1n), 0],
        ['setuid', 1000],
      ],
      ['/bin/id', '-u'],
    );
    expect(await sh('/tmp/become')).toBe('prlimit 0\nsetuid 0\n1000\n');
    expect(await sh('su user -c "sleep 30" & sleep 1; /tmp/become; killall sleep')).toContain(
      `setuid 0\nexec ${-abi.EAGAIN}\n`,
    );
  });

  test('DATA and AS: memory.grow is refused, and so is a program that does not fit', async () => {
    const grower = wat(`(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1)
      (func (export "_start")
        (if (i32.eq (memory.grow (i32.const 15)) (i32.const -1)) (then (call $exit (i32.const 1))))
        (if (i32.eq (memory.grow (i32.const 16)) (i32.const -1)) (then (call $exit (i32.const 2))))))`);
    await inside.machine.task.writeFile('/tmp/grower', grower, 0o755);
    expect(await sh('/tmp/grower; echo $?')).toBe('0\n');
    expect(await sh('prlimit --data=1048576 /tmp/grower; echo $?')).toBe('2\n');
    expect(await sh('prlimit --data=1000000 /tmp/grower; echo $?')).toBe('1\n');
    expect(await sh('prlimit --as=1048576 /tmp/grower; echo $?')).toBe('1\n');
    expect(await sh('prlimit --as=60000 /tmp/grower; echo $?')).toMatch(
      /Cannot allocate memory|Out of memory[^]*126/i,
    );
  });

  test('CPU: SIGXCPU at the soft limit, SIGKILL at the hard one', async () => {
    const spin = wat(
      '(module (memory (export "memory") 1) (func (export "_start") (loop $ever (br $ever))))',
    );
    await inside.machine.task.writeFile('/tmp/spin', spin, 0o755);
    expect(await sh('ulimit -St 1; /tmp/spin; echo $?')).toContain('152\n');
    expect(await sh('ulimit -St 1; ulimit -Ht 3; trap "" XCPU; /tmp/spin; echo $?')).toContain('137\n');
  });

  test('NICE: how far the nice value may be lowered', async () => {
    expect(await sh('ulimit -e 25; exec su user -c "nice -n -5 nice; nice -n -6 nice"')).toMatch(
      /^-5\n0\n.*not permitted/,
    );
  });
});

describe('affinity', () => {
  test('taskset says on which harts a process may run', async () => {
    expect(
      await sh(
        'taskset -p $$; taskset -c -p $$ | cut -d: -f2; taskset 1 grep Cpus_allowed: /proc/self/status',
      ),
    ).toMatch(/^pid \d+'s current affinity mask: (1\n 0|3\n 0,1)\nCpus_allowed:\t1\n$/);
    expect(await sh('taskset -c 5 true')).toContain('Invalid argument');
    expect(await as('user', 'taskset -p 1 1')).toContain('Operation not permitted');
  });

  test('nproc counts those on which it may run, with --all every one', async () => {
    const all = Number(await sh('nproc --all'));
    expect(await sh('nproc; taskset 1 nproc; taskset 1 nproc --all')).toBe(`${all}\n1\n${all}\n`);
  });

  test('renice changes what runs', async () => {
    expect(await sh('sleep 60 & renice -n 5 -p $!; renice 7 $!; kill $!')).toMatch(
      /^(\d+) \(process ID\) old priority 0, new priority 5\n\1 \(process ID\) old priority 5, new priority 7\n$/,
    );
    expect(await as('user', 'renice -n 5 -p 1')).toContain('Operation not permitted');
  });
});
