/** cgexec, cgls and cgtop, by the shell. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CgroupMachine } from '../support/cgroup.ts';
import { spinner } from '../support/program.ts';

let inside: CgroupMachine;
beforeAll(async () => {
  inside = await CgroupMachine.boot();
  await inside.machine.task.writeFile('/tmp/spin', spinner(), 0o755);
});
afterAll(() => inside?.stop());

describe('cgexec', () => {
  test('runs a command in a cgroup, and ends as it does', async () => {
    await inside.says(
      `mkdir a a/b; cgexec -g memory,pids:a cat /proc/self/cgroup; cgexec -g '*:/a/b' cat /proc/self/cgroup
      cgexec -g memory:/sys/fs/cgroup/a sh -c 'exit 7'; echo $?; cat /proc/self/cgroup; rmdir a/b a`,
      '0::/a\n0::/a/b\n7\n0::/\n',
    );
  });

  test('with options of the command’s own', async () => {
    await inside.says('mkdir a; cgexec -g pids:a echo -g x:y; rmdir a', '-g x:y\n');
  });

  test('says what is not there, by 125; what cannot be run, by 127', async () => {
    await inside.says(
      `mkdir a a/b; for group in memory:no foo:a memory:a/b memory; do cgexec -g $group true; echo $?; done 2>&1
      cgexec -g '*:a' nothing 2>&1; echo $?; rmdir a/b a`,
      [
        'cgexec: /sys/fs/cgroup/no: no such cgroup\n125\n',
        'cgexec: /sys/fs/cgroup/a: the controller foo is not enabled there\n125\n',
        'cgexec: /sys/fs/cgroup/a/b: the controller memory is not enabled there\n125\n',
        'cgexec: which cgroup? Say it by -g CONTROLLERS:PATH\n125\n',
        "cgexec: can't execute 'nothing': No such file or directory\n127\n",
      ].join(''),
    );
  });

  test('fails where the cgroup takes no processes', async () => {
    await inside.says(
      `mkdir a a/b; put +memory a/cgroup.subtree_control; cgexec -g '*:a' true 2>&1; echo $?; rmdir a/b a`,
      "cgexec: can't enter '/sys/fs/cgroup/a': Device or resource busy\n125\n",
    );
  });
});

describe('cgls', () => {
  const pids = (out: string): string => out.replace(/\d+ /g, 'N ').replace(/ +N/g, 'N');

  test('shows who is in which cgroup', async () => {
    const out = await inside.leakFree(
      `mkdir a a/b a/c d; (join a/b; exec sleep 0.2) & (join a/c; exec sleep 0.2) & (join a/c; exec tail -f /dev/null) & tick
      cgls a; put 1 a/cgroup.kill; empty a; wait; rmdir a/b a/c a d`,
    );
    expect(pids(out.split('Killed')[0]!)).toBe(
      `/sys/fs/cgroup/a:
├─b
│ └─N sleep 0.2
└─c
  ├─N sleep 0.2
  └─N tail -f /dev/null
`,
    );
  });

  test('shows those without processes with -a', async () => {
    await inside.says(
      'mkdir a a/b a/b/c a/d; cgls a; cgls -a a; rmdir a/b/c a/b a/d a',
      '/sys/fs/cgroup/a:\n/sys/fs/cgroup/a:\n├─b\n│ └─c\n└─d\n',
    );
  });

  test('shows nothing of a name that would do something to a terminal', async () => {
    await inside.says(
      `mkdir a "a/$(printf '\\033[2Jx')"; cgls -a a; rmdir a/*Jx a
      mkfifo /tmp/fifo; mkdir a; (join a; exec sh -c 'read x </tmp/fifo # two
#lines') & tick; cgls a | cut -c 4- | tr -d 0-9; echo >/tmp/fifo; wait; rm /tmp/fifo; rmdir a`,
      `/sys/fs/cgroup/a:\n└─^[[2Jx\ns/fs/cgroup/a:\n sh -c read x </tmp/fifo # two #lines\n`,
    );
  });

  test('says which cgroup there is not', async () => {
    await inside.says('cgls no; true', 'cgls: no: no such cgroup\n');
  });

  test('shows the tree of its cgroup namespace', async () => {
    await inside.says(
      `mkdir a a/b; (join a; unshare -Cm sh -c 'cd /; umount /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; cgls -a | grep -v [0-9]')
      rmdir a/b a`,
      '/sys/fs/cgroup:\n└─b\n',
    );
  });
});

describe('cgtop', () => {
  test('shows what a cgroup has, the largest first', async () => {
    const out = await inside.leakFree(
      `mkdir a b; (join b; exec sleep 0.3) & (join b; exec sleep 0.3) & (join a; exec sleep 0.3) & tick; cgtop -t; cgtop -p; wait; rmdir a b`,
    );
    const names = out.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' '));
    expect(names).toEqual(['CGroup Tasks', '/b 2', '/a 1', '/ -', 'CGroup Tasks', '/ -', '/a 1', '/b 2', '']);
    expect(out).toMatch(/^\/a +1 +- +\d+K +- +-$/m);
  });

  test('shows how much of a processor each has used between two tables', async () => {
    const out = await inside.leakFree(
      `mkdir a b; (join a; exec /tmp/spin) & (join b; exec sleep 0.5) & populated a; populated b; cgtop -n 2 -d 0.2
      put 1 a/cgroup.kill; wait 2>/dev/null; empty b; rmdir a b`,
    );
    const second = out.split('\n\n')[1]!;
    expect(second).toMatch(/^\/b +1 +0\.\d /m);
    expect(second).toMatch(/^\/a +1 +[1-9]\d*\.\d /m);
    expect(second.indexOf('/a')).toBeLessThan(second.indexOf('/b'));
  });

  test('shows a cgroup and what is below', async () => {
    const out = await inside.leakFree('mkdir a a/b c; cgtop a; rmdir a/b a c');
    expect(out.match(/^\/\S*/gm)).toEqual(['/a', '/a/b']);
  });

  test('says what is wrong with its arguments', async () => {
    await inside.says(
      'cgtop -n x; cgtop -d x; cgtop no; true',
      "cgtop: invalid number 'x'\ncgtop: invalid number 'x'\ncgtop: /sys/fs/cgroup/no: no such cgroup\n",
    );
  });
});
