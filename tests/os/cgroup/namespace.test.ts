/** Cgroup namespaces: what is seen of the tree from inside, and how to get out, as attacks. On the debug build, leak-checked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CgroupMachine } from '../support/cgroup.ts';
import { Program } from '../support/program.ts';

let inside: CgroupMachine;
beforeAll(async () => {
  inside = await CgroupMachine.boot();
  expect(await inside.sh('mount -o remount,nsdelegate /sys/fs/cgroup')).toBe('');
});
afterAll(() => inside?.stop());

/** Runs the script in cgroup a/b, in a new cgroup namespace. */
const in_b = (script: string): string => `(join a/b; exec unshare -C sh -c '${script}')`;
/** The same with a mount namespace, where /sys/fs/cgroup is what the cgroup namespace shows. */
const mounted_in_b = (script: string): string =>
  `(join a/b; exec unshare -Cm sh -c 'cd /; umount /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; cd /sys/fs/cgroup
  ${script}')`;
const TREE = 'mkdir a a/b a/b/c a/d';
const GONE = 'rmdir a/b/c a/b a/d a';

describe('what is seen', () => {
  test('paths in /proc/PID/cgroup begin at the cgroup of who made the namespace', async () => {
    await inside.says(
      `${TREE}; (join a/d; sleep 0.2) & d=$!; (join a/b/c; sleep 0.2) & c=$!; tick
      ${in_b(`cat /proc/self/cgroup /proc/'$c'/cgroup /proc/'$d'/cgroup /proc/1/cgroup`)}; cat /proc/$c/cgroup; wait; ${GONE}`,
      '0::/\n0::/c\n0::/../d\n0::/../..\n0::/a/b/c\n',
    );
  });

  test('it is the reader’s namespace that counts, and not that of who is looked at', async () => {
    await inside.says(
      `${TREE}; (join a/b; exec unshare -C sleep 0.1) & tick; cat /proc/$!/cgroup; wait; ${GONE}`,
      '0::/a/b\n',
    );
  });

  test('who is moved sees where it is from where the namespace began', async () => {
    await inside.says(
      `${TREE}; (join a/b; exec unshare -C sh -c 'cat /proc/self/cgroup; sleep 0.2; cat /proc/self/cgroup') & tick
      put $! a/d/cgroup.procs; wait; ${GONE}`,
      '0::/\n0::/../d\n',
    );
  });

  test('a child made with a namespace of its own begins where its parent is', async () => {
    const parent = new Program();
    const child = parent.attributes({
      path: '/bin/cat',
      args: ['cat', '/proc/self/cgroup'],
      cloneFlags: 0x02000000,
    });
    await inside.machine.task.writeFile('/tmp/parent', parent.build(`(drop (call $run ${child}))`), 0o755);
    await inside.says(`${TREE}; in_group a/b exec /tmp/parent; ${GONE}`, '0::/\n');
  });

  test('nsenter goes into the namespace, and not into the cgroup', async () => {
    await inside.says(
      `${TREE}; (join a/b/c; exec unshare -C sleep 0.2) & tick; nsenter -t $! -C cat /proc/self/cgroup
      nsenter -t $! -C cat /proc/$!/cgroup; wait; ${GONE}`,
      '0::/../../..\n0::/\n',
    );
  });

  test('mounted inside, the namespace’s root is the top, and there is nothing above', async () => {
    await inside.says(
      `${TREE}; ${mounted_in_b('ls -d */; ls -d ../cgroup; test -e cgroup.events && echo events; cat /proc/self/cgroup')}; ${GONE}`,
      'c/\n../cgroup\nevents\n0::/\n',
    );
  });

  test('mountinfo has the root of a mount as the reader’s namespace sees it', async () => {
    const roots = 'grep -w cgroup2 /proc/self/mountinfo | cut -d" " -f4';
    await inside.says(
      `${TREE}; echo '${roots}' >/tmp/roots
      sh /tmp/roots; ${in_b('sh /tmp/roots')}; ${mounted_in_b('sh /tmp/roots; mkdir /tmp/m; mount --bind c /tmp/m; sh /tmp/roots; umount /tmp/m; rmdir /tmp/m')}
      (join a/b; exec unshare -Cm sh -c 'mkdir /tmp/m; mount -t cgroup2 none /tmp/m; nsenter -t 1 -C sh /tmp/roots; rmdir /tmp/m 2>/dev/null'); rmdir /tmp/m
      rm /tmp/roots; ${GONE}`,
      '/\n/../..\n/\n/\n/c\n/\n/a/b\n',
    );
  });

  test('a namespace holds its cgroup after rmdir, and mounting it then fails', async () => {
    await inside.says(
      `mkdir a; mkfifo /tmp/go; (join a; exec unshare -Cm sh -c 'read x </tmp/go; cat /proc/self/cgroup; mount -t cgroup2 none /tmp') & tick
      put $! cgroup.procs; rmdir a; mkdir a; grep dying cgroup.stat; echo >/tmp/go; wait; grep dying cgroup.stat; rmdir a; rm /tmp/go`,
      `nr_dying_descendants 1\n0::/..\nnr_dying_descendants 0\nmount: mounting none on /tmp failed: No such file or directory\n`,
    );
  });

  test('the root of a user namespace mounts it, if the cgroup namespace is its own', async () => {
    await inside.says(
      `${TREE}; (join a/b; exec unshare -UrCm sh -c 'mount -t cgroup2 none /tmp && ls -d /tmp/*/')
      (join a/b; exec unshare -Urm mount -t cgroup2 none /tmp); ${GONE}`,
      '/tmp/c/\nmount: mounting none on /tmp failed: Operation not permitted\n',
    );
  });
});

describe('from inside a namespace, a program that tries', () => {
  const error = (file: string, reason: string): string => `dd: error writing '${file}': ${reason}\n`;
  const DENIED = 'Operation not permitted';
  const NOWHERE = 'No such file or directory';
  /** With put, as in the prelude. */
  const PUT = 'put() { echo "$1" | dd of="$2" bs=4096 conv=notrunc status=none 2>&1; }';

  test('to raise the limits of the namespace’s root: they are not its own', async () => {
    await inside.says(
      `${TREE}; put "+pids +memory +cpu" a/cgroup.subtree_control; put 9 a/b/pids.max; put 32M a/b/memory.max
      ${mounted_in_b(`${PUT}
      for f in pids.max memory.max memory.high cpu.max cgroup.max.depth; do put max $f; done; put 1 cgroup.freeze; put 1 cgroup.kill`)}
      cat a/b/pids.max a/b/memory.max; ${GONE}`,
      `${[
        'pids.max',
        'memory.max',
        'memory.high',
        'cpu.max',
        'cgroup.max.depth',
        'cgroup.freeze',
        'cgroup.kill',
      ]
        .map((file) => error(file, DENIED))
        .join('')}9\n33554432\n`,
    );
  });

  test('to set limits below it: those are its own, and so is what it hands on', async () => {
    await inside.says(
      `${TREE}; put "+pids" a/cgroup.subtree_control
      ${mounted_in_b(`${PUT}; put 0 c/cgroup.procs; put +pids cgroup.subtree_control; put 5 c/pids.max; cat c/pids.max
      put -pids cgroup.subtree_control`)}; ${GONE}`,
      '5\n',
    );
  });

  test('to move itself out, through a mount from before', async () => {
    await inside.says(
      `${TREE}; ${in_b(`${PUT}; put 0 a/d/cgroup.procs; put 0 cgroup.procs; cat /proc/self/cgroup`)}; ${GONE}`,
      `${error('a/d/cgroup.procs', NOWHERE)}${error('cgroup.procs', NOWHERE)}0::/\n`,
    );
  });

  test('to move one from outside in, or to where it is itself', async () => {
    await inside.says(
      `${TREE}; (join a/d; sleep 0.3) & export pid=$!; tick
      ${in_b(`${PUT}; put $pid a/b/cgroup.procs; put $pid a/b/c/cgroup.procs`)}; cat /proc/$!/cgroup; wait; ${GONE}`,
      `${error('a/b/cgroup.procs', NOWHERE)}${error('a/b/c/cgroup.procs', NOWHERE)}0::/a/d\n`,
    );
  });

  test('to move a process within it: that it may', async () => {
    await inside.says(
      `${TREE}; ${in_b('echo 0 >a/b/c/cgroup.procs; cat /proc/self/cgroup')}; ${GONE}`,
      '0::/c\n',
    );
  });

  test('to start a child outside', async () => {
    const parent = new Program();
    const child = parent.attributes({ path: '/bin/true', cgroup: 4 });
    const open = `(drop (call $wasi.path_open (i32.const 3) (i32.const 0) ${parent.text('sys/fs/cgroup/a/d')}
      (i32.const 2) (i64.const 0x4000) (i64.const 0) (i32.const 0) (i32.const 32)))`;
    const bytes = parent.build(`${open} (call $number (call $minios.spawn ${child}))`);
    await inside.machine.task.writeFile('/tmp/parent', bytes, 0o755);
    await inside.says(`${TREE}; ${in_b('exec /tmp/parent')}; ${GONE}`, '-44\n');
  });

  test('to have a descriptor from before written by a child: who opened it counts', async () => {
    await inside.says(
      `${TREE}; put +pids a/cgroup.subtree_control; (join a/b; exec 5>a/b/pids.max; exec unshare -C sh -c 'echo 7 >&5'); cat a/b/pids.max
      (join a/b; exec unshare -C sh -c 'exec 5>a/b/pids.max; exec nsenter -t 1 -C sh -c "echo 8 >&5"'); cat a/b/pids.max; ${GONE}`,
      '7\n7\nsh: 1: echo: echo: I/O error\n',
    );
  });

  test('to turn the rule off by mounting, or by a remount', async () => {
    await inside.says(
      `${TREE}; ${in_b('mount -t cgroup2 none /tmp; umount /tmp; mount -o remount /sys/fs/cgroup')}
      grep -o nsdelegate /proc/mounts; ${GONE}`,
      'nsdelegate\n',
    );
  });
});

test('without nsdelegate only permissions count', async () => {
  await inside.says(
    `mount -o remount /sys/fs/cgroup; ${TREE}; put +pids a/cgroup.subtree_control
    ${in_b('echo 7 >a/b/pids.max; echo 0 >a/d/cgroup.procs; cat /proc/self/cgroup')}; cat a/b/pids.max
    ${GONE}; mount -o remount,nsdelegate /sys/fs/cgroup; head -1 /sys/kernel/cgroup/features`,
    '0::/../d\n7\nnsdelegate\n',
  );
});
