/** The tools of namespaces as their manual pages have them, where other tests do not use them in passing: nsenter(1), unshare(1), lsns(8). */
import { describe, expect, test } from 'vitest';
import { shellForTests } from '../support/shell.ts';

const { sh, leakFree } = shellForTests();

describe('nsenter', () => {
  test('runs nothing if a namespace of all cannot be had: no such process, or no right to', async () => {
    expect(await leakFree('nsenter -t 99999 -a echo done 2>&1; echo $?')).toBe(
      'nsenter: cannot open /proc/99999/ns/user: No such file or directory\n1\n',
    );
    const user = `chroot --userspec=1000:1000 / sh -c 'nsenter -t 1 -a echo done 2>&1'`;
    expect(await sh(`${user}; echo $?`)).toBe('nsenter: cannot open /proc/1/ns/user: Permission denied\n1\n');
  });

  test('-a leaves out what is the same already', async () => {
    expect(await leakFree('unshare -u sh -c "hostname inside; nsenter -t $$ -a hostname"; hostname')).toMatch(
      /^(\w+)\n\1\n$/,
    );
  });
});

test('unshare -f waits for a child that has been stopped, and ends as it ends', async () => {
  const script = `mkfifo /t/up; unshare -pf sh -c 'echo >/t/up; sleep 100; :' & read up </t/up; child=$(pgrep -P $!)
    kill -STOP $child; sleep 0.1; grep -h State /proc/$child/status /proc/$!/status; kill -CONT $child; kill -9 $child; wait $!; echo $?; rm /t/up`;
  expect(await leakFree(script)).toMatch(/^State:\tT \(stopped\)\nState:\tS \(sleeping\)\n137\n/);
});

describe('lsns', () => {
  const lsns = (rest: string): string => `mkfifo /t/go /t/up
    unshare -u sh -c 'echo >/t/up; read go </t/go' & read up </t/up
    ${rest}; echo >/t/go; wait; rm /t/go /t/up`;

  test('tells how many processes are in each, the lowest of them, and what it runs', async () => {
    const said = await leakFree(lsns('lsns -n -t uts -o TYPE,NPROCS,PID,COMMAND | sed "s/  */ /g"'));
    expect(said).toMatch(/^uts \d+ 1 .*\nuts 1 \d+ sh -c echo >\/t\/up; read go <\/t\/go\n$/);
  });

  test('-p shows those of one process, a number one of them', async () => {
    const number = '$(stat -L -c %i /proc/$!/ns/uts)';
    expect(await leakFree(lsns(`lsns -n -p $! -o TYPE; lsns -n -o TYPE,NPROCS ${number}`))).toMatch(
      /^([a-z]+\s*\n){8}uts +1\n$/,
    );
  });

  test('is one line for each, whatever a process was started with', async () => {
    const script = `sh -c 'lsns -n -t mnt -p $$ -o PID,COMMAND | wc -l; exec unshare -m sh -c "lsns -n -t mnt -p \\$\\$ -o COMMAND; :\n\t:"'`;
    expect(await leakFree(script)).toBe('1\nsh -c lsns -n -t mnt -p $$ -o COMMAND; :\\x0a\\x09:\n');
  });

  test('a kind that there is not is refused', async () => {
    expect(await sh('lsns -t shm 2>&1 | head -n 1')).toBe('lsns: unknown namespace type: shm\n');
  });
});

describe('a process that is to die with its parent: PR_SET_PDEATHSIG', () => {
  test('unshare --kill-child leaves nothing of the namespace when it is killed', async () => {
    const script = `mkfifo /t/up; unshare --kill-child -p sh -c 'sleep 77 & echo >/t/up; wait' & read up </t/up
      pgrep sleep | wc -l; kill -9 $!; wait $! 2>/dev/null; while pgrep sleep >/dev/null; do sleep 0.01; done; echo gone; rm /t/up`;
    expect(await leakFree(script)).toBe('1\ngone\n');
  });

  test('another signal may be asked for, and is not inherited', async () => {
    await sh(
      `echo 'trap "echo got TERM" TERM; (trap - TERM; exec sleep 0.5) & echo >/t/up; wait; wait; echo end' >/t/s`,
    );
    const script = `mkfifo /t/up; sh -c "setpriv --pdeathsig TERM sh /t/s & read up </t/up"; while pgrep sleep >/dev/null; do sleep 0.1; done; sleep 0.1; rm /t/up`;
    expect(await sh(script)).toBe('got TERM\nend\n');
  });

  test('who becomes another user gives it up, and setpriv sets it after that', async () => {
    const script = `mkfifo /t/up; chmod 666 /t/up; sh -c "setpriv --pdeathsig KILL setpriv --reuid 1000 --clear-groups sh -c 'echo >/t/up; sleep 0.2; echo lives' & read up </t/up"
      sleep 0.5; sh -c "setpriv --reuid 1000 --clear-groups --pdeathsig KILL sh -c 'echo >/t/up; sleep 0.2; echo lives' & read up </t/up"; sleep 0.5; rm /t/up`;
    expect(await sh(script)).toBe('lives\n');
  });

  test('no such signal', async () => {
    expect(await sh('unshare --kill-child=NOPE true 2>&1 | head -1')).toBe('unshare: unknown signal: NOPE\n');
  });
});
