/**
 * The cpu controller on the virtual clock: what a cgroup with cpu.max uses in five seconds, with one and eight busy programs of
 * different kinds, on one hart and on two; and what weights of 1:2:4 come to.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { program, spinner } from './support/program.ts';

/** Busy programs: a tight loop, one that goes through its memory, one that makes system calls. */
const KINDS: Readonly<Record<string, Uint8Array>> = {
  tight: spinner(),
  memory: program(
    `(loop $ever (i32.store (i32.add (i32.const 4096) (local.get $at)) (local.get $at))
       (local.set $at (i32.and (i32.add (local.get $at) (i32.const 4160)) (i32.const 32767))) (br $ever))`,
    '(local $at i32)',
  ),
  calls: program('(loop $ever (drop (call $now)) (br $ever))'),
};
const SECONDS = 5;

describe.each([1, 2])('with %i harts', (cpus) => {
  let machine: TestMachine;
  beforeAll(async () => {
    const files = Object.entries(KINDS).map(([name, data]) => ({ path: `/bin/${name}`, data, mode: 0o755 }));
    machine = await bootForTest({ cpus, files });
    const { stderr } = await machine.run('/bin/sh', {
      args: [
        'sh',
        '-c',
        'mkdir -p /sys; mount -t sysfs sysfs /sys; mount -t cgroup2 cgroup2 /sys/fs/cgroup; echo +cpu > /sys/fs/cgroup/cgroup.subtree_control',
      ],
    });
    expect(stderr).toBe('');
  });
  afterAll(() => machine?.stop());

  /** Makes groups with what `setup` writes, and busy programs in each; the microseconds that each used in five seconds. */
  async function measure(
    groups: readonly { setup: string; programs: readonly string[] }[],
  ): Promise<number[]> {
    const make = groups.map(
      ({ setup, programs }, i) => `mkdir /sys/fs/cgroup/g${i}; cd /sys/fs/cgroup/g${i}; ${setup}
        ${programs.map((name) => `sh -c 'echo $$ > cgroup.procs; exec ${name}' & all="$all $!"`).join('\n')}`,
    );
    const use = (word: string): string =>
      groups
        .map((_, i) => `${word}${i}=$(sed -n 's/usage_usec //p' /sys/fs/cgroup/g${i}/cpu.stat)`)
        .join('; ');
    const { stdout } = await machine.run('/bin/sh', {
      args: [
        'sh',
        '-c',
        `${make.join('\n')}
         sleep 0.5; ${use('a')}; sleep ${SECONDS}; ${use('b')}
         kill -9 $all; wait 2>/dev/null
         ${groups.map((_, i) => `echo $((b${i} - a${i})); rmdir /sys/fs/cgroup/g${i}`).join('\n')}`,
      ],
    });
    return stdout.trim().split('\n').map(Number);
  }

  const cases = [5, 10, 25, 50, 75].flatMap((percent) =>
    Object.keys(KINDS).flatMap((kind) => [1, 8].map((count) => ({ percent, kind, count }))),
  );
  test.each(cases)(
    '$count × $kind in a cgroup of $percent % use that, within two points',
    async ({ percent, kind, count }) => {
      const setup = `echo ${percent * 1000} 100000 > cpu.max`;
      const [used] = await measure([{ setup, programs: Array.from({ length: count }, () => kind) }]);
      expect(Math.abs(used! / (SECONDS * 1e4) - percent)).toBeLessThanOrEqual(2);
    },
  );

  test('weights of 1:2:4 share in proportion, within three points', async () => {
    const all = await measure(
      [100, 200, 400].map((weight) => ({
        setup: `echo ${weight} > cpu.weight`,
        // As many of each group on each hart: programs stay where they are placed, and so would what their group lacks there.
        programs: Array.from({ length: 2 * cpus }, (_, i) => `taskset -c ${i % cpus} tight`),
      })),
    );
    const total = all.reduce((sum, used) => sum + used, 0);
    [1, 2, 4].forEach((share, i) =>
      expect(Math.abs((100 * all[i]!) / total - (100 * share) / 7)).toBeLessThanOrEqual(3),
    );
  });
});
