/** Pid namespaces as the shell sees them: pid_namespaces(7). On the debug build, leak-checked. */
import { describe, expect, test } from 'vitest';
import { Program } from '../support/program.ts';
import { shellForTests } from '../support/shell.ts';

const { machine, sh, leakFree } = shellForTests();
/** Runs a script as process 1 of a new pid namespace, with a /proc of it. */
const inside = (script: string): Promise<string> => leakFree(`unshare -pf --mount-proc sh -c '${script}'`);

describe('numbers', () => {
  test('the first process is 1, its children 2 and on; its parent is 0', async () => {
    expect(await inside('echo $$ $PPID; sh -c "echo \\$\\$ \\$PPID"; true')).toBe('1 0\n2 1\n');
  });

  test('/proc shows those of the namespace of who mounted it', async () => {
    // No pipe: with two harts the one may be done before the other is there.
    const script =
      'ls /proc >/t/ls; grep -c "^[0-9]" /t/ls; rm /t/ls; readlink /proc/self; cat /proc/1/comm; true';
    expect(await inside(script)).toBe('2\n5\nsh\n');
  });

  test('the /proc outside still shows the others, by their numbers there', async () => {
    const script = `unshare -pf sh -c 'read pid rest </proc/self/stat; test $pid -gt 1 && echo $$; readlink /proc/self/ns/pid >/dev/null && echo there'`;
    expect(await leakFree(script)).toBe('1\nthere\n');
  });

  test('NSpid has one number for each level from that of /proc down', async () => {
    const script = `unshare -pf --mount-proc unshare -pf sh -c 'grep -E "^(NSpid|NStgid):" /proc/self/status; :'`;
    expect(await leakFree(script)).toBe('NStgid:\t3\t2\nNSpid:\t3\t2\n');
  });

  test('a process group or session from outside is 0', async () => {
    expect(await inside('grep -E "^NS(pgid|sid):" /proc/self/status; :')).toBe('NSpgid:\t0\nNSsid:\t0\n');
  });
});

describe('reboot(2) inside', () => {
  test('ends the namespace, as by a signal that tells what was asked for', async () => {
    const asked = (how: string): Promise<string> =>
      leakFree(`unshare -pf sh -c '${how} -f; sleep 100'; echo $?`);
    expect(await asked('poweroff')).toBe('130\n');
    expect(await asked('halt')).toBe('130\n');
    expect(await asked('reboot')).toMatch(/^129\n/);
  });

  test('is for who has the capability over it', async () => {
    expect(await leakFree(`unshare -pf setpriv --bounding-set -sys_boot poweroff -f 2>&1; echo $?`)).toBe(
      'poweroff: Operation not permitted\n1\n',
    );
  });
});

describe('unshare and setns', () => {
  test('unshare moves the children, not the caller', async () => {
    expect(await leakFree(`unshare -p sh -c 'test $$ -gt 1 && echo outside; sh -c "echo \\$\\$"'`)).toBe(
      'outside\n1\n',
    );
  });

  test('pid_for_children is there once process 1 is', async () => {
    const script = `unshare -p sh -c 'readlink /proc/self/ns/pid_for_children >/dev/null || echo none; readlink /proc/$$/ns/pid_for_children || echo none'`;
    expect(await leakFree(script)).toMatch(/^none\n|none\n$/);
  });

  test('twice without a child between is refused', async () => {
    const program = new Program();
    const bytes = program.build(
      `(call $number (call $minios.unshare (i32.const 0x20000000))) (call $number (call $minios.unshare (i32.const 0x20000000)))`,
    );
    expect((await machine().run(bytes)).stdout).toBe('0\n-28\n');
  });

  test('when its process 1 has ended, there are no children any more', async () => {
    const program = new Program();
    const attributes = program.attributes({ path: '/bin/true' });
    const bytes = program.build(`(call $number (call $minios.unshare (i32.const 0x20000000)))
      (call $number (call $run ${attributes})) (call $number (call $minios.spawn ${attributes}))`);
    expect((await machine().run(bytes)).stdout).toBe('0\n0\n-48\n');
  });

  test('nsenter -p is in the namespace, with a number of its own', async () => {
    const script = `mkfifo /t/go /t/up; unshare -pf --mount-proc sh -c 'echo >/t/up; read go </t/go' & read up </t/up
      child=$(pgrep -P $!); nsenter -t $child -p -m sh -c 'echo $$; ls -d /proc/1'; echo >/t/go; wait; rm /t/go /t/up`;
    expect(await leakFree(script)).toBe('2\n/proc/1\n');
  });

  test('only into its own namespace and those below', async () => {
    const script = `unshare -pf sh -c 'nsenter --pid=/proc/1/ns/pid_for_children true 2>&1; :'`;
    // /proc is that from outside: its 1 is the first process of all.
    expect(await leakFree(script)).toMatch(/Invalid argument/);
  });

  test('33 levels are too many', async () => {
    let script = 'sh -c "unshare -p true 2>&1; :"';
    for (let level = 0; level < 32; level++) script = `unshare -pf ${script}`;
    expect(await leakFree(script)).toMatch(/No space left on device/);
  });
});

describe('process 1', () => {
  test('orphans become its children', async () => {
    expect(
      await inside('pid=$(sh -c "sleep 0.5 >/dev/null & echo \\$!"); grep PPid /proc/$pid/status; sleep 1'),
    ).toBe('PPid:\t1\n');
  });

  test('when it ends all others end', async () => {
    const script = `unshare -pf sh -c 'sleep 1000 & setsid sleep 1000 & sleep 0.1'; sleep 0.1; pgrep sleep || echo none`;
    expect(await leakFree(script)).toBe('none\n');
  });

  test('those in namespaces below, too, and those that are stopped', async () => {
    const script = `unshare -pf sh -c 'unshare -pf sleep 1000 & sleep 1000 & kill -STOP $!; sleep 0.1'; sleep 0.1; pgrep sleep || echo none`;
    expect(await leakFree(script)).toBe('none\n');
  });

  test('it ends by SIGKILL from outside, and unshare says so', async () => {
    const script = `unshare -pf sleep 1000 & sleep 0.1; kill -KILL $(pgrep -x sleep); wait $! 2>/dev/null; echo $?`;
    expect(await leakFree(script)).toBe('137\n');
  });

  test('from outside it is not ended by a signal that it does not handle, but can be stopped', async () => {
    const script = `unshare -pf sleep 1000 & sleep 0.1; pid=$(pgrep -x sleep); kill -TERM $pid; sleep 0.1; grep State /proc/$pid/status
      kill -STOP $pid; sleep 0.1; grep State /proc/$pid/status; kill -CONT $pid $!; kill -KILL $pid; wait $! 2>/dev/null; :`;
    expect(await leakFree(script)).toBe('State:\tS (sleeping)\nState:\tT (stopped)\n');
  });

  test('a handler of its gets signals from inside', async () => {
    expect(await inside('trap "echo caught" USR1; sh -c "kill -USR1 1"; :')).toBe('caught\n');
  });
});

describe('attacks', () => {
  test('killing or stopping process 1 from inside', async () => {
    expect(await inside('sh -c "kill -KILL 1; kill -STOP 1; kill -TERM 1; kill -HUP 1"; echo alive')).toBe(
      'alive\n',
    );
  });

  test('killing everybody from inside: kill -1', async () => {
    const script = `sleep 1000 & unshare -pf sh -c 'sleep 1000 & kill -KILL -1; sleep 0.1; echo inside lives'; kill $! && echo outside lives`;
    expect(await leakFree(script)).toBe('inside lives\noutside lives\n');
  });

  test('signalling a process outside by its number there', async () => {
    const script = `sleep 1000 & unshare -pf sh -c "kill -KILL $! 2>&1"; kill $! && echo lives`;
    expect(await leakFree(script)).toMatch(/No such process\n.*lives\n/s);
  });

  test("signalling one's own process group reaches only who can be named", async () => {
    const script = `unshare -pf sh -c 'kill -TERM -$(ps -o pgid= -p 1 2>/dev/null | tr -d " ") 2>/dev/null; kill -TERM -1 2>/dev/null; echo lives'`;
    expect(await leakFree(script)).toBe('lives\n');
  });

  test('process 1 that traces somebody ends when it is killed, and does not wait for itself', async () => {
    const script = `for how in KILL TERM; do unshare -pf strace -o /dev/null sleep 1000 & sleep 0.1; kill -$how $(pgrep -x strace); wait; done; pgrep sleep || echo none`;
    expect(await leakFree(script)).toBe('none\n');
  });

  test('a fork bomb in a namespace ends with its process 1', async () => {
    const script = `unshare -pf sh -c 'i=0; while [ $i -lt 20 ]; do (sleep 1000 & sleep 1000 &) ; i=$((i + 1)); done'; sleep 0.1; pgrep sleep || echo none`;
    expect(await leakFree(script)).toBe('none\n');
  });

  test('a file of /proc of a process that has ended is not another process with its number', async () => {
    const script = `unshare -pf --mount-proc sh -c 'sleep 0.01 & exec 5</proc/$!/status; wait; cat <&5 2>&1; :'`;
    expect(await leakFree(script)).toMatch(/No such process/);
  });

  test("a namespace's file kept across exec still leads there", async () => {
    const script = `exec 5</proc/self/ns/uts; unshare -u sh -c 'hostname inside; exec nsenter --uts=/proc/self/fd/5 hostname'`;
    expect(await leakFree(script)).toBe(await sh('hostname'));
  });
});
