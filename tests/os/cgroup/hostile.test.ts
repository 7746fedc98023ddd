/** Programs that try to get out of their cgroup, or to hurt others through it. On the debug build, leak-checked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CgroupMachine } from '../support/cgroup.ts';
import { Program } from '../support/program.ts';

let inside: CgroupMachine;
beforeAll(async () => {
  inside = await CgroupMachine.boot();
  // Forks for ever, in parent and child alike; refused, it tries again a little later.
  const bomb = new Program(1);
  const again = bomb.attributes({ path: '/tmp/bomb' });
  await inside.machine.task.writeFile(
    '/tmp/bomb',
    bomb.build(`(loop $ever (if (i32.lt_s (call $minios.spawn ${again}) (i32.const 0))
      (then (call $sleep (i64.const 100000)))) (br $ever))`),
    0o755,
  );
});
afterAll(() => inside?.stop());

describe('a program that tries', () => {
  test('a fork bomb against pids.max: others go on forking', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 10 a/pids.max; (join a; exec /tmp/bomb) & sleep 0.001; cat a/pids.current; /bin/true && echo alive
      put 1 a/cgroup.kill; empty a; wait; cat a/cgroup.procs; rmdir a`,
    );
    expect(out).toMatch(/^10\nalive\n(?!\d)/);
  });

  test('a fork bomb against cgroup.kill: nobody made meanwhile survives', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 12 a/pids.max; (join a; exec /tmp/bomb) & sleep 0.001; put 1 a/cgroup.kill; empty a; wait
      cat a/cgroup.procs a/cgroup.events; rmdir a`,
    );
    expect(out).toMatch(/^populated 0\n/);
  });

  test('a fork bomb against memory.max: the machine has memory left', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 4M a/memory.max; (join a; exec /tmp/bomb) & sleep 0.003; /bin/true && echo alive
      put 1 a/cgroup.kill; empty a; wait; cat a/cgroup.procs; rmdir a`,
    );
    expect(out).toMatch(/^alive\n/);
  });

  test('to freeze itself: only itself', async () => {
    await inside.says(
      `mkdir a; sh -c 'echo 0 >a/cgroup.procs; echo 1 >a/cgroup.freeze; echo thawed' & sleep 0.1; tail -1 a/cgroup.events
      put 0 a/cgroup.freeze; wait; rmdir a`,
      'frozen 1\nthawed\n',
    );
  });

  test('to kill itself by cgroup.kill: it is dead, and nobody else', async () => {
    await inside.says(
      "mkdir a; sh -c 'echo 0 >a/cgroup.procs; echo 1 >a/cgroup.kill; echo no'; echo $?; rmdir a",
      '137\nKilled\n',
    );
  });

  test('to nest without end', async () => {
    const out = await inside.leakFree(
      `mkdir a; cd a; n=0; while mkdir x 2>/dev/null; do cd x; n=$((n + 1)); done; echo $n; cat /proc/self/cgroup | wc -c
      while test "$n" -gt 0; do cd ..; rmdir x; n=$((n - 1)); done; cd ..; rmdir a`,
    );
    expect(parseInt(out)).toBe(126);
  });

  test('to make cgroups without end: its limit of them, and its memory pays', async () => {
    await inside.says(
      `mkdir a; put 3 a/cgroup.max.descendants; for n in 1 2 3 4 5; do mkdir a/$n 2>/dev/null; done; ls -d a/? | wc -l
      rmdir a/? a`,
      '3\n',
    );
  });

  test('to write what no file takes: long, empty, binary', async () => {
    const files =
      'a/cgroup.procs a/cgroup.subtree_control a/cgroup.freeze a/cgroup.kill a/pids.max a/memory.max a/cpu.max a/io.max';
    const out = await inside.leakFree(
      `mkdir a; for f in ${files}; do head -c 5000 /dev/zero | dd of=$f bs=5000 conv=notrunc status=none
      head -c 4000 /dev/zero | dd of=$f bs=4000 conv=notrunc status=none
      printf 999999999999999999999999 | dd of=$f conv=notrunc status=none; done; cat a/pids.max a/memory.max; rmdir a`,
    );
    expect(out).toMatch(/^max\nmax\n/);
    expect(out.match(/Invalid argument|Numerical result out of range/g)).toHaveLength(24);
  });

  test('to move what is not there', async () => {
    const error = (reason: string): string => `dd: error writing 'a/cgroup.procs': ${reason}\n`;
    await inside.says(
      'mkdir a; for pid in 32767 99999 -1 x 4294967297 ""; do put "$pid" a/cgroup.procs; done; rmdir a',
      [...Array<string>(2).fill('No such process'), ...Array<string>(4).fill('Invalid argument')]
        .map(error)
        .join(''),
    );
  });

  test('to use a cgroup that is gone, through a descriptor', async () => {
    const out = await inside.leakFree(
      `mkdir a; exec 5<a/cgroup.events 6>a/cgroup.procs; rmdir a; cat <&5; echo 0 >&6; mkdir a; cat a/cgroup.procs; rmdir a
      cat /proc/self/cgroup`,
    );
    expect(out).toMatch(/^0::\/\n/);
    expect(out).toMatch(/No such device/);
  });

  test('to have its memory paid by whoever opened the file', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 2M a/memory.max; : >/tmp/f; sh -c 'echo 0 >a/cgroup.procs; exec dd if=/dev/zero bs=65536 count=500' 1<>/tmp/f
      grep -c shmem a/memory.stat; rm /tmp/f; rmdir a`,
    );
    expect(out).toMatch(/Killed/);
  });
});

describe('whoever is not root', () => {
  /** Run as user 1000. */
  const as = (script: string): string => `setpriv --reuid=1000 --regid=1000 --clear-groups sh -c '${script}'`;
  const DENIED = 'Permission denied';

  test('cannot change the limits of a cgroup that was not given to it', async () => {
    const out = await inside.leakFree(
      `mkdir a; ${as('echo 1 >a/pids.max; echo max >a/memory.max; echo 0 >a/cgroup.procs; mkdir a/b; rmdir a')}; rmdir a`,
    );
    expect(out.match(new RegExp(DENIED, 'g'))).toHaveLength(5);
  });

  test('cannot raise its own: memory.max of what was delegated is its parent’s', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 8M a/memory.max; chown 1000 a a/cgroup.procs a/cgroup.subtree_control
      ${as('mkdir a/b && echo made; echo max >a/memory.max; rmdir a/b')}; cat a/memory.max; rmdir a`,
    );
    expect(out).toMatch(/^made\n8388608\n.*Permission denied/s);
  });

  test('moves within what was delegated, and neither out of it nor into it', async () => {
    const out = await inside.leakFree(
      `mkdir a; chown 1000 a a/cgroup.procs a/cgroup.subtree_control; ${as('mkdir a/b a/c')}
      (join a/b; ${as('echo 0 >a/c/cgroup.procs && cat /proc/self/cgroup; echo 0 >cgroup.procs; cat /proc/self/cgroup')})
      ${as('echo 0 >a/b/cgroup.procs; cat /proc/self/cgroup')}; rmdir a/b a/c a`,
    );
    expect(out).toMatch(/^0::\/a\/c\n0::\/a\/c\n0::\/\n/);
    expect(out.match(new RegExp(DENIED, 'g'))).toHaveLength(1);
  });

  test('cannot have a set-user-ID program move others, through a descriptor that it opened', async () => {
    const out = await inside.leakFree(
      `mkdir a v; chown 1000 a a/cgroup.procs; cp /bin/toolbox /tmp/echo; chmod 4755 /tmp/echo
      sleep 100 & put $! v/cgroup.procs
      (join a; ${as("exec 5>a/cgroup.procs; /tmp/echo '$!' >&5; echo tried")})
      cat /proc/$!/cgroup; kill $!; wait; rm /tmp/echo; rmdir a v`,
    );
    expect(out).toMatch(new RegExp(`^tried\n0::/v\n.*write error: ${DENIED}`));
  });

  test('cannot make itself safe from the OOM killer', async () => {
    const out = await inside.leakFree(
      as('echo 5 >/proc/self/oom_score_adj; echo -1 >/proc/self/oom_score_adj; cat /proc/self/oom_score_adj'),
    );
    expect(out).toMatch(/^5\n/);
  });
});
