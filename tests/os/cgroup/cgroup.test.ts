/** cgroup v2 as an administrator sees it: the tree, its rules, pids, the freezer. On the debug build, leak-checked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CgroupMachine } from '../support/cgroup.ts';
import { Program, program, spinner } from '../support/program.ts';

let inside: CgroupMachine;
beforeAll(async () => {
  inside = await CgroupMachine.boot();
  await inside.machine.task.writeFile('/tmp/spin', spinner(), 0o755);
});
afterAll(() => inside?.stop());

/** What dd says of a write that failed. */
const error = (file: string, reason: string): string => `dd: error writing '${file}': ${reason}\n`;
const BUSY = 'Device or resource busy';
const INVALID = 'Invalid argument';
const RANGE = 'Numerical result out of range';

describe('the tree', () => {
  test('every process is somewhere in it', async () => {
    await inside.says('cat /proc/self/cgroup /proc/1/cgroup', '0::/\n0::/\n');
  });

  test('mkdir makes a cgroup, rmdir removes it', async () => {
    await inside.says(
      'mkdir a a/b; ls -d a a/b; in_group a/b cat /proc/self/cgroup; rmdir a/b a; ls -d a',
      'a\na/b\n0::/a/b\nls: a: No such file or directory\nstatus 1\n',
    );
  });

  test('files are those of the controllers that the parent has enabled', async () => {
    await inside.says(
      `mkdir a a/b; ls a/b | grep -v cgroup; put +pids a/cgroup.subtree_control
      ls a/b | grep -v cgroup; cat a/b/cgroup.controllers; rmdir a/b a`,
      'cpu.stat\ncpu.stat\npids.current\npids.events\npids.events.local\npids.max\npids.peak\npids\n',
    );
  });

  test('controllers are enabled from the top and disabled from the bottom', async () => {
    const [a, b] = ['a/cgroup.subtree_control', 'a/b/cgroup.subtree_control'];
    await inside.says(
      `mkdir a a/b a/b/c; put +pids ${b}; put "+pids +memory" ${a}; put +pids ${b}; put -pids ${a}; cat ${a}
      put -pids ${b}; put -pids ${a}; cat ${a}; put +nothing ${a}; put pids ${a}; rmdir a/b/c a/b a`,
      [
        error(b, 'No such file or directory'),
        error(a, BUSY),
        'memory pids\nmemory\n',
        error(a, INVALID),
        error(a, INVALID),
      ].join(''),
    );
  });

  test('a cgroup that hands controllers on has no processes of its own', async () => {
    await inside.says(
      `mkdir a a/b; put +memory a/cgroup.subtree_control; put 0 a/cgroup.procs; put -memory a/cgroup.subtree_control
      in_group a 'put +memory a/cgroup.subtree_control; put +pids a/cgroup.subtree_control; cat a/cgroup.subtree_control'
      rmdir a/b a`,
      `${error('a/cgroup.procs', BUSY)}${error('a/cgroup.subtree_control', BUSY)}pids\n`,
    );
  });

  test('a cgroup with a process or a child is busy', async () => {
    await inside.says(
      'mkdir a a/b; rmdir a; rmdir a/b; (join a; sleep 0.1) & tick; rmdir a; wait; rmdir a',
      `rmdir: 'a': ${BUSY}\n`.repeat(2),
    );
  });

  test('a zombie does not keep it, and still counts', async () => {
    await inside.says(
      `mkdir a; sh -c 'sh -c "echo 0 >a/cgroup.procs; echo \\$\\$ >/tmp/pid" & exec sleep 0.1' & sleep 0.05
      cat a/cgroup.events a/pids.current; rmdir a; cat /proc/$(cat /tmp/pid)/cgroup; wait; rm /tmp/pid`,
      'populated 0\nfrozen 0\n1\n0::/a (deleted)\n',
    );
  });

  test('how deep and how many is limited by cgroup.max.depth and cgroup.max.descendants', async () => {
    const refused = (name: string): string =>
      `mkdir: can't create directory '${name}': Resource temporarily unavailable\n`;
    await inside.says(
      `mkdir a; put 1 a/cgroup.max.depth; mkdir a/b; mkdir a/b/c 2>&1; put max a/cgroup.max.depth
      put 1 a/cgroup.max.descendants; mkdir a/d 2>&1; cat a/cgroup.stat a/cgroup.max.descendants; rmdir a/b a`,
      `${refused('a/b/c')}${refused('a/d')}nr_descendants 1\nnr_dying_descendants 0\n1\n`,
    );
  });

  test('names of files cannot be taken, names with a newline neither, and files stay', async () => {
    await inside.says(
      `mkdir a; mkdir a/cgroup.procs; mkdir "a/x
y"; rm a/cgroup.procs; mv a b; (echo >a/new) 2>&1 | sed 's/.*cannot/cannot/'; rmdir a`,
      [
        'cannot create a/new: Permission denied\n',
        "mkdir: can't create directory 'a/cgroup.procs': File exists\n",
        "mkdir: can't create directory 'a/x\ny': Invalid argument\n",
        "rm: can't remove 'a/cgroup.procs': Operation not permitted\n",
        "mv: can't rename 'a': Operation not permitted\n",
      ].join(''),
    );
  });

  test('spawn starts a child straight in a cgroup', async () => {
    const parent = new Program();
    const child = parent.attributes({ path: '/bin/cat', args: ['cat', '/proc/self/cgroup'], cgroup: 4 });
    const open = `(drop (call $wasi.path_open (i32.const 3) (i32.const 0) ${parent.text('sys/fs/cgroup/a')}
      (i32.const 2) (i64.const 0x4000) (i64.const 0) (i32.const 0) (i32.const 32)))`;
    const bytes = parent.build(`${open} (drop (call $run ${child}))
      (call $number (call $minios.spawn ${parent.attributes({ path: '/bin/cat', cgroup: 3 })}))`);
    await inside.sh('mkdir a');
    const run = async (): Promise<string> => (await inside.machine.run(bytes)).stdout;
    await run();
    expect(await inside.machine.leakCheck(run)).toBe('0::/a\n-8\n');
    await inside.says('cat a/pids.current a/pids.peak', '0\n1\n');
    await inside.sh('echo 0 >a/pids.max');
    expect(await run()).toBe('-8\n');
    await inside.sh('rmdir a');
  });

  test('mounted again it is the same tree; options there are none', async () => {
    await inside.says(
      `mkdir /tmp/m a; mount -t cgroup2 none /tmp/m; ls -d /tmp/m/a; umount /tmp/m; rmdir a /tmp/m
      mount -t cgroup2 -o nonsense none /tmp 2>&1 | grep -o Invalid`,
      '/tmp/m/a\nInvalid\n',
    );
  });

  test('/proc/cgroups and /sys/kernel/cgroup tell of it', async () => {
    await inside.says(
      'cut -f1,2,4 /proc/cgroups; head -1 /sys/kernel/cgroup/delegate; cat /sys/devices/system/cpu/online | cut -c1',
      '#subsys_name\thierarchy\tenabled\ncpu\t0\t1\nio\t0\t1\nmemory\t0\t1\npids\t0\t1\ncgroup.procs\n0\n',
    );
  });
});

describe('pids', () => {
  test('no more than pids.max are made, by fork or by spawn', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 4 a/pids.max; in_group a 'for i in 1 2 3 4 5; do sleep 0.1 & done; (:)'; sleep 0.2
      cat a/pids.peak a/pids.current; cut -d" " -f1 a/pids.events; rmdir a`,
    );
    expect(out).toMatch(/^4\n0\nmax\n/);
    expect(out).toMatch(/sleep: Resource temporarily unavailable/);
    expect(out).toMatch(/Cannot fork/);
  });

  test('moving may exceed it, forking then may not', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 0 a/pids.max; in_group a '(:)'; cat a/pids.events a/pids.events.local; rmdir a`,
    );
    expect(out).toMatch(/^max 1\nmax 1\n.*Cannot fork/s);
  });

  test('what is no number is refused', async () => {
    await inside.says(
      `mkdir a; for n in x -1 4194304 99999999999999999999; do put $n a/pids.max; done; put " 7 " a/pids.max
      cat a/pids.max; put max a/pids.max; cat a/pids.max; rmdir a`,
      `${error('a/pids.max', INVALID).repeat(4)}7\nmax\n`,
    );
  });
});

describe('the freezer', () => {
  const freeze = (state: number): string => `put ${state} a/cgroup.freeze; tick; tail -1 a/cgroup.events`;

  test('a running tree stands still, and goes on', async () => {
    await inside.says(
      `mkdir a a/b; /tmp/spin & put $! a/b/cgroup.procs; tick; ${freeze(1)}
      before=$(head -1 a/b/cpu.stat); sleep 1; test "$before" = "$(head -1 a/b/cpu.stat)" && echo still
      ${freeze(0)}; test "$before" = "$(head -1 a/b/cpu.stat)" || echo runs
      kill $!; wait; rmdir a/b a`,
      'frozen 1\nstill\nfrozen 0\nruns\n',
    );
  });

  test('a sleeping tree sleeps on, and wakes late', async () => {
    await inside.says(
      `mkdir a; (join a; sleep 0.1; echo woke) & tick; ${freeze(1)}; sleep 1; echo now; ${freeze(0)}
      wait; rmdir a`,
      'frozen 1\nnow\nwoke\nfrozen 0\n',
    );
  });

  test('a forking tree stands still with all that it has made', async () => {
    await inside.says(
      `mkdir a; (join a; while :; do (:); /bin/true; done) & tick; ${freeze(1)}
      before=$(cat a/cgroup.procs); sleep 1; test "$before" = "$(cat a/cgroup.procs)" && echo still
      put 1 a/cgroup.kill; empty a; wait 2>/dev/null; rmdir a`,
      'frozen 1\nstill\n',
    );
  });

  test('a frozen process dies of SIGKILL', async () => {
    await inside.says(
      `mkdir a; sleep 99 & put $! a/cgroup.procs; ${freeze(1)}; put 1 a/cgroup.kill; wait $!; echo $?
      cat a/cgroup.events; rmdir a`,
      'frozen 1\n137\npopulated 0\nfrozen 1\nKilled\n',
    );
  });

  test('a caught signal waits until it is thawed', async () => {
    await inside.says(
      `mkdir a; sh -c 'trap "echo caught; exit" TERM; while :; do sleep 0.02; done' & sleep 0.1; put $! a/cgroup.procs
      ${freeze(1)}; kill $!; sleep 0.1; echo later; ${freeze(0)}; wait; rmdir a`,
      'frozen 1\nlater\ncaught\nfrozen 0\n',
    );
  });

  test('a stopped process counts as frozen, and stays stopped', async () => {
    await inside.says(
      `mkdir a; sleep 99 & put $! a/cgroup.procs; kill -STOP $!; ${freeze(1)}; ${freeze(0)}
      cut -d' ' -f3 /proc/$!/stat; kill -KILL $!; wait $!; rmdir a`,
      'frozen 1\nfrozen 0\nT\nKilled\n',
    );
  });

  test('moved into a frozen cgroup it freezes, moved out it goes on', async () => {
    await inside.says(
      `mkdir a b; put 1 a/cgroup.freeze; cat a/cgroup.events; sh -c 'sleep 1; echo done' & put $! a/cgroup.procs
      sleep 3; cat a/cgroup.events; put $! b/cgroup.procs; wait; cat a/cgroup.events; rmdir a b`,
      'populated 0\nfrozen 1\npopulated 1\nfrozen 1\ndone\npopulated 0\nfrozen 1\n',
    );
  });

  test('what is below stays frozen as long as something above is', async () => {
    await inside.says(
      `mkdir a a/b; (join a/b; sleep 0.1; echo on) & tick; put 1 a/cgroup.freeze; put 1 a/b/cgroup.freeze
      tick; cat a/b/cgroup.freeze; put 0 a/cgroup.freeze; tail -1 a/b/cgroup.events; tail -1 a/cgroup.events
      put 0 a/b/cgroup.freeze; wait; rmdir a/b a`,
      '1\nfrozen 1\nfrozen 0\non\n',
    );
  });
});

describe('poll(2)', () => {
  /** Opens a file, reads it, polls it for POLLPRI as long as 5 s: what it has, and how it reads then. */
  function watcher(path: string): Uint8Array {
    const watching = new Program();
    const read = `(i32.store (i32.const 256) (i32.const 1024)) (i32.store (i32.const 260) (i32.const 100))
      (drop (call $wasi.fd_pread (i32.const 4) (i32.const 256) (i32.const 1) (i64.const 0) (i32.const 264)))`;
    return watching.build(`
      (drop (call $wasi.path_open (i32.const 3) (i32.const 0) ${watching.text(path)} (i32.const 0) (i64.const 2)
        (i64.const 0) (i32.const 0) (i32.const 32)))
      ${read} (call $say (i32.const 1024) (i32.load (i32.const 264)))
      (i32.store (i32.const 512) (i32.const 4)) (i32.store16 (i32.const 516) (i32.const 2))
      (drop (call $minios.poll (i32.const 512) (i32.const 1) (i32.const 5000)))
      (call $number (i32.load16_u (i32.const 518)))
      ${read} (call $say (i32.const 1024) (i32.load (i32.const 264)))`);
  }

  test('wakes when a cgroup empties', async () => {
    await inside.machine.task.writeFile('/tmp/watch', watcher('sys/fs/cgroup/a/cgroup.events'), 0o755);
    await inside.says(
      'mkdir a; (join a; sleep 0.1) & tick; /tmp/watch; wait; rmdir a',
      'populated 1\nfrozen 0\n10\npopulated 0\nfrozen 0\n',
    );
  });

  test('wakes when a cgroup freezes', async () => {
    await inside.machine.task.writeFile('/tmp/watch', watcher('sys/fs/cgroup/a/cgroup.events'), 0o755);
    await inside.says(
      'mkdir a; (sleep 0.1; put 1 a/cgroup.freeze) & /tmp/watch; wait; rmdir a',
      'populated 0\nfrozen 0\n10\npopulated 0\nfrozen 1\n',
    );
  });

  test('wakes when memory is refused, in the file of who is above, too', async () => {
    const grow = '(loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))';
    await inside.machine.task.writeFile('/tmp/grow', program(grow), 0o755);
    for (const watched of ['a/b', 'a']) {
      const path = `sys/fs/cgroup/${watched}/memory.events`;
      await inside.machine.task.writeFile('/tmp/watch', watcher(path), 0o755);
      const out = await inside.leakFree(
        `mkdir a a/b; put +memory a/cgroup.subtree_control; put 4M a/b/memory.max; (sleep 0.1; in_group a/b exec /tmp/grow) &
        /tmp/watch; wait; rmdir a/b a`,
      );
      expect(out).toMatch(/^low 0\nhigh 0\nmax 0\noom 0\n.*\n10\nlow 0\nhigh 0\nmax [1-9]/s);
    }
  });

  test('wakes when a fork is refused', async () => {
    await inside.machine.task.writeFile('/tmp/watch', watcher('sys/fs/cgroup/a/pids.events'), 0o755);
    await inside.says(
      `mkdir a; mkfifo /tmp/fifo; put 1 a/pids.max; (join a; read x </tmp/fifo; (:); :) 2>/dev/null & tick
      (sleep 0.1; echo >/tmp/fifo) & /tmp/watch; wait; rm /tmp/fifo; rmdir a`,
      'max 0\n10\nmax 1\n',
    );
  });
});

describe('cpu', () => {
  test('cpu.stat counts what a tree has used', async () => {
    const out = await inside.leakFree(
      `mkdir a a/b; in_group a/b 'i=0; while test $i -lt 2000; do i=$((i + 1)); done'
      head -1 a/cpu.stat | tr -dc 0-9; echo; head -1 a/b/cpu.stat | tr -dc 0-9; echo; rmdir a/b a`,
    );
    const [above, below] = out.split('\n').map(Number);
    expect(above).toBe(below);
    expect(above).toBeGreaterThan(100);
  });

  test('cpu.max.burst says what it was told, also beyond 32 bits', async () => {
    await inside.says(
      'mkdir a; put 5000000000 a/cpu.max.burst; cat a/cpu.max.burst; put 17592186044417 a/cpu.max.burst; rmdir a',
      `5000000000\n${error('a/cpu.max.burst', INVALID)}`,
    );
  });

  test('cpu.max and cpu.weight take what Linux takes', async () => {
    await inside.says(
      `mkdir a; cat a/cpu.max a/cpu.weight a/cpu.weight.nice; put 50000 a/cpu.max; cat a/cpu.max
      put "20000 200000" a/cpu.max; cat a/cpu.max; put max a/cpu.max; cat a/cpu.max
      put -20 a/cpu.weight.nice; cat a/cpu.weight a/cpu.weight.nice
      for max in 10 "50000 5" "1000 1 1" x; do put "$max" a/cpu.max; done
      for weight in 0 10001 x; do put $weight a/cpu.weight; done; put 20 a/cpu.weight.nice; rmdir a`,
      [
        'max 100000\n100\n0\n50000 100000\n20000 200000\nmax 200000\n8668\n-20\n',
        error('a/cpu.max', INVALID).repeat(4),
        error('a/cpu.weight', RANGE).repeat(2),
        error('a/cpu.weight', INVALID),
        error('a/cpu.weight.nice', RANGE),
      ].join(''),
    );
  });

  test('what a controller was told is forgotten when it is disabled', async () => {
    await inside.says(
      `mkdir a a/b; put "+cpu +pids +memory" a/cgroup.subtree_control; put 7 a/b/pids.max
      put 1000 a/b/cpu.max; put 8M a/b/memory.max; put "-cpu -pids -memory" a/cgroup.subtree_control
      put "+cpu +pids +memory" a/cgroup.subtree_control; cat a/b/pids.max a/b/cpu.max a/b/memory.max; rmdir a/b a`,
      'max\nmax 100000\nmax\n',
    );
  });
});
