/** The memory controller: what is charged, what happens at a limit, and that neighbours live. Debug build, leak-checked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CgroupMachine } from '../support/cgroup.ts';
import { Program, program } from '../support/program.ts';

let inside: CgroupMachine;
beforeAll(async () => {
  inside = await CgroupMachine.boot();
  // Grows by a page until it gets −1: how many pages it has then.
  const grow = '(loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))';
  await inside.machine.task.writeFile('/tmp/grow', program(`${grow} (call $number (memory.size))`), 0o755);
  // Grows by N pages at once and says when it is done, in milliseconds.
  const jump = new Program();
  await inside.machine.task.writeFile(
    '/tmp/jump',
    jump.build(
      `(local.set $start (call $now)) (drop (memory.grow (i32.const 80)))
      (call $number (i32.wrap_i64 (i64.div_u (i64.sub (call $now) (local.get $start)) (i64.const 1000000))))`,
      '(local $start i64)',
    ),
    0o755,
  );
  await inside.machine.task.writeFile('/tmp/spare', program('(call $sleep (i64.const 500000000))'), 0o755);
});
afterAll(() => inside?.stop());

const EVENTS = 'cut -d" " -f2 a/memory.events | tr "\\n" " "; echo';

describe('memory.max', () => {
  test('memory.grow beyond it is −1, and nobody is killed', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 16M a/memory.max; in_group a exec /tmp/grow; echo $?; ${EVENTS}; rmdir a`,
    );
    const [pages, status, events] = out.split('\n');
    expect(Number(pages)).toBeGreaterThan(240);
    expect(Number(pages)).toBeLessThanOrEqual(256);
    expect(status).toBe('0');
    expect(events).toMatch(/^0 0 [1-9]\d* [1-9]\d* 0 0 $/);
  });

  test('malloc says ENOMEM: a shell that wants too much says so and lives', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 8M a/memory.max; in_group a 'exec awk "BEGIN { s = \\"x\\"; while (1) s = s s }"'; rmdir a`,
    );
    expect(out).toMatch(/memory/);
    expect(out).not.toMatch(/Killed/);
  });

  test('a tmpfs writer at it is killed, and a neighbour lives', async () => {
    await inside.says(
      `mkdir a b; put 4M a/memory.max; (join b; exec /tmp/spare; echo no) & tick
      in_group a 'dd if=/dev/zero of=/tmp/big bs=65536 count=1000; echo $?'; ${EVENTS}; cat a/memory.current
      cut -d" " -f2 b/memory.events | tr "\\n" " "; echo; rm /tmp/big; wait; echo $?; grep shmem a/memory.stat; rmdir a b`,
      '137\n0 0 1 1 1 0 \n3342336\n0 0 0 0 0 0 \n0\nshmem 0\nKilled\n',
    );
  });

  test('a program that was given the file from outside pays itself', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 4M a/memory.max
      in_group a 'exec dd if=/dev/zero bs=65536 count=1000' >/tmp/big; ls -s /tmp/big | cut -d" " -f1; rm /tmp/big; rmdir a`,
    );
    expect(parseInt(out)).toBeLessThan(8192);
    expect(out).toMatch(/Killed/);
  });

  test('a limit below what is used kills', async () => {
    const out = await inside.leakFree(
      `mkdir a; (join a; exec /tmp/spare) & tick; put 64K a/memory.max; cat a/memory.current; wait; ${EVENTS}; rmdir a`,
    );
    expect(out).toMatch(/^(0|65536)\n0 0 \d+ 1 1 0 \n/);
  });

  test('memory.oom.group takes all with it, but who must not be killed', async () => {
    const out = await inside.leakFree(
      `mkdir a; put 1 a/memory.oom.group; put 4M a/memory.max; (join a; exec /tmp/spare) &
      (join a; put -1000 /proc/self/oom_score_adj; exec sh -c 'echo -1000 >/proc/self/oom_score_adj; /tmp/spare') & sleep 0.1
      in_group a 'exec dd if=/dev/zero of=/tmp/big bs=65536 count=1000'; ${EVENTS}; wc -l <a/cgroup.procs; wait; rm /tmp/big; rmdir a`,
    );
    expect(out).toMatch(/^0 0 \d+ \d+ 2 1 \n2\n/);
  });

  test('what is charged stays charged where it was when its owner moves', async () => {
    await inside.says(
      `mkdir a b; in_group a 'dd if=/dev/zero of=/tmp/big bs=65536 count=16 status=none; join b; cat /dev/null'
      grep shmem b/memory.stat a/memory.stat; rmdir a; grep dying cgroup.stat; rm /tmp/big; grep dying cgroup.stat; rmdir b`,
      'b/memory.stat:shmem 0\na/memory.stat:shmem 1048576\nnr_dying_descendants 1\nnr_dying_descendants 0\n',
    );
  });

  test('after rmdir nothing is charged any more', async () => {
    await inside.says(
      `mkdir a a/b; put +memory a/cgroup.subtree_control; in_group a/b 'ls /bin /dev /proc >/dev/null; cat /proc/self/stat >/dev/null'
      rmdir a/b; cat a/memory.current; grep dying a/cgroup.stat; rmdir a`,
      '0\nnr_dying_descendants 0\n',
    );
  });
});

describe('memory.high', () => {
  test('who grows beyond it is slowed down, and not refused', async () => {
    const out = await inside.leakFree(
      `mkdir a; in_group a exec /tmp/jump; put 4M a/memory.high; in_group a exec /tmp/jump; ${EVENTS}; rmdir a`,
    );
    const [fast, slow, events] = out.split('\n');
    expect(Number(fast)).toBe(0);
    expect(Number(slow)).toBeGreaterThan(100);
    expect(events).toMatch(/^0 [1-9]\d* 0 0 0 0 $/);
  });
});

describe('caches are given up', () => {
  const names = 'i=0; while test $i -lt 2000; do test -e /tmp/none-$i; i=$((i + 1)); done';

  test('at the limit before anybody is refused', async () => {
    const out = await inside.sh(
      `mkdir a; in_group a '${names}; cat a/memory.current'; cat a/memory.current; put 64K a/memory.max
      cat a/memory.current; ${EVENTS}; rmdir a`,
    );
    const [, cached, left, events] = out.split('\n');
    expect(Number(cached)).toBeGreaterThan(Number(left));
    expect(events).toMatch(/^0 0 0 0 0 0 $/);
  });

  test('by memory.reclaim, which says EAGAIN when there is not so much', async () => {
    const out = await inside.sh(
      `mkdir a; in_group a '${names}'; put 64K a/memory.reclaim; put 1G a/memory.reclaim; cat a/memory.current; rmdir a`,
    );
    expect(out).toBe("dd: error writing 'a/memory.reclaim': Resource temporarily unavailable\n0\n");
  });

  test('memory.min keeps them', async () => {
    const out = await inside.sh(
      `mkdir a; in_group a '${names}'; put 1M a/memory.min; put 64K a/memory.reclaim; echo +; rmdir a`,
    );
    expect(out).toMatch(/^\+\n$/);
  });
});

describe('the OOM killer', () => {
  test('oom_score_adj says who goes first, and never', async () => {
    await inside.says(
      `cat /proc/self/oom_score_adj; sh -c 'echo 500 >/proc/self/oom_score_adj; cat /proc/self/oom_score_adj'
      put 1001 /proc/self/oom_score_adj; put x /proc/self/oom_score_adj; true`,
      "0\n500\ndd: error writing '/proc/self/oom_score_adj': Invalid argument\n".concat(
        "dd: error writing '/proc/self/oom_score_adj': Invalid argument\n",
      ),
    );
  });

  test('choom shows and sets them', async () => {
    await inside.says(
      `choom -n 7 sh -c 'choom -p $$; choom -n 9 -p $$' | sed 's/pid [0-9]*/pid N/; s/score: .*/score: N/'
      choom -n 2000 true; choom -n 3 nosuch; echo $?; choom -p 999999; true`,
      "pid N's current OOM score: N\npid N's current OOM score adjust value: 7\n".concat(
        "pid N's OOM score adjust value changed from 7 to 9\n127\n",
        'choom: failed to set score adjust value: Invalid argument\n',
        "choom: can't execute 'nosuch': No such file or directory\n",
        'choom: failed to read OOM score value\n',
      ),
    );
  });

  test('a larger score is a larger memory, or a larger adjustment', async () => {
    const out = await inside.leakFree(
      `(exec /tmp/spare) & tick; a=$(cat /proc/$!/oom_score); echo 1000 >/proc/$!/oom_score_adj
      b=$(cat /proc/$!/oom_score); test $a -lt $b && echo more; cat /proc/1/oom_score; wait`,
    );
    expect(out).toBe('more\n0\n');
  });
});
