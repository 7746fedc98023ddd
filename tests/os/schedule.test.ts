/** Scheduling on one hart under the virtual clock: fairness, latency, preemption, and that every run is the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SIGKILL, SPAWN_FLAG_SETPGROUP } from '../../host/base/abi.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { Program, program, spinner } from './support/program.ts';

/** A slice, nanoseconds: SLICE_NS of kernel/sched/class/fair.ts. */
const SLICE = 3_000_000;

let machine: TestMachine;
beforeAll(async () => {
  machine = await boot();
  await machine.run(program(''));
});
afterAll(() => machine?.stop());

/** Computes until it is killed, without a system call. */
const HOG = spinner();
/** The same with calls of functions, which are charged too. */
const CALLER = program(
  '(loop $ever (call $work (i32.const 10)) (br $ever))',
  '',
  `(func $work (param $n i32)
  (loop $more (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))`,
);

/** A machine with these programs, each of which has been loaded once. */
async function boot(): Promise<TestMachine> {
  const programs = Object.entries({ hog: HOG, caller: CALLER, sleeper: sleeper(), ponger: ponger() });
  const files = programs.map(([name, data]) => ({ path: `/bin/${name}`, data, mode: 0o755 }));
  // One hart: what is promised of a hart's time, and the same run every time, is promised of one.
  const booted = await bootForTest({ files, cpus: 1 });
  for (const { path } of files) {
    const pid = await booted.task.spawn({ path });
    await booted.task.kill(pid, SIGKILL);
    await booted.task.wait4(pid);
  }
  return booted;
}

/** Sleeps 7 ms a hundred times; writes how late the latest wake-up was, nanoseconds. */
function sleeper(): Uint8Array {
  return program(
    `(local.set $left (i32.const 100))
     (loop $more
       (local.set $due (i64.add (call $now) (i64.const 7000000)))
       (call $sleep (i64.const 7000000))
       (local.set $late (i64.sub (call $now) (local.get $due)))
       (if (i64.gt_s (local.get $late) (local.get $worst)) (then (local.set $worst (local.get $late))))
       (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
     (call $number (i32.wrap_i64 (local.get $worst)))`,
    '(local $left i32) (local $due i64) (local $late i64) (local $worst i64)',
  );
}

/** Sends back each byte. */
function ponger(): Uint8Array {
  return program(`(i32.store (i32.const 64) (i32.const 80)) (i32.store (i32.const 68) (i32.const 1))
    (block $end (loop $more
      (drop (call $wasi.fd_read (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 72)))
      (br_if $end (i32.eqz (i32.load (i32.const 72))))
      (drop (call $wasi.fd_write (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 72)))
      (br $more)))`);
}

/** Starts `hogs` busy programs in the background, and kills them when `step` is done. */
function besides(leader: Program, hogs: readonly string[], step: string): string {
  const start = hogs.map(
    (path, i) => `(local.set $hog${i} (call $minios.spawn ${leader.attributes({ path })}))`,
  );
  const kill = hogs.map(
    (_, i) => `(drop (call $minios.kill (local.get $hog${i}) (i32.const ${SIGKILL})))
      (if (i32.ne (call $wait (local.get $hog${i})) (i32.const ${SIGKILL})) (then unreachable))`,
  );
  return `${start.join(' ')} ${step} ${kill.join(' ')}`;
}

const locals = (hogs: number): string =>
  Array.from({ length: hogs }, (_, i) => `(local $hog${i} i32)`).join(' ');

/** CPU time of a child that was killed and waited for, microseconds, by its rusage. */
const killAndMeasure = (pid: string): string => `
  (drop (call $minios.kill ${pid} (i32.const ${SIGKILL})))
  (drop (call $minios.wait4 ${pid} (i32.const 0) (i32.const 0) (i32.const 512)))
  (call $number (i32.add (i32.mul (i32.wrap_i64 (i64.load (i32.const 512))) (i32.const 1000000))
    (i32.wrap_i64 (i64.load (i32.const 520)))))`;

/** Lets hogs run for a second beside a sleeper of the leader's; the CPU time of each. */
function share(paths: readonly string[]): Uint8Array {
  const leader = new Program();
  const start = paths.map(
    (path, i) => `(local.set $hog${i} (call $minios.spawn ${leader.attributes({ path })}))`,
  );
  // All are measured at the same instant: stopped first.
  const stop = paths.map((_, i) => `(drop (call $minios.kill (local.get $hog${i}) (i32.const 19)))`);
  const measure = paths.map((_, i) => killAndMeasure(`(local.get $hog${i})`));
  return leader.build(
    `${start.join(' ')} (drop (call $minios.spawn ${leader.attributes({ path: '/bin/sleeper' })}))
     (call $sleep (i64.const 1000000000)) ${stop.join(' ')} ${measure.join(' ')} (drop (call $wait (i32.const -1)))`,
    locals(paths.length),
  );
}

const numbers = (text: string): number[] => text.trim().split('\n').map(Number);

test('two busy programs beside a sleeper get equal shares, and the sleeper runs within two slices', async () => {
  const { stdout, status } = await machine.leakCheck(() => machine.run(share(['/bin/hog', '/bin/caller'])));
  expect(status).toBe(0);
  const [late, ...shares] = numbers(stdout);
  expect(late).toBeLessThanOrEqual(2 * SLICE);
  const mean = (shares[0]! + shares[1]!) / 2;
  expect(mean).toBeGreaterThan(450_000);
  for (const used of shares) expect(Math.abs(used - mean) / mean).toBeLessThan(0.05);
});

test('five busy programs get equal shares', async () => {
  const { stdout } = await machine.run(
    share(['/bin/hog', '/bin/hog', '/bin/caller', '/bin/hog', '/bin/caller']),
  );
  const [late, ...shares] = numbers(stdout);
  // Of those that are behind the mean, each goes first, once: EEVDF promises a share, and no more than that at once.
  expect(late).toBeLessThanOrEqual(shares.length * SLICE);
  const mean = shares.reduce((sum, used) => sum + used, 0) / shares.length;
  for (const used of shares) expect(Math.abs(used - mean) / mean).toBeLessThan(0.05);
});

test('kill ends a busy loop', async () => {
  const leader = new Program();
  const { status } = await machine.leakCheck(() =>
    machine.run(leader.build(besides(leader, ['/bin/hog'], '(call $sleep (i64.const 10000000))'), locals(1))),
  );
  expect(status).toBe(0);
});

test('a host task kills a busy loop', async () => {
  const once = async (): Promise<void> => {
    const pid = await machine.task.spawn({ path: '/bin/hog' });
    await machine.task.kill(pid, SIGKILL);
    expect(await machine.task.wait4(pid)).toMatchObject({ pid, signal: SIGKILL });
  };
  await once();
  await machine.leakCheck(once);
});

test('a pipe pair beside three busy programs makes progress: 100 round trips in less than 100 rounds of slices', async () => {
  const leader = new Program();
  const pong = leader.attributes({
    path: '/bin/ponger',
    // The leader's pipes are 4 → 5 and 6 → 7.
    actions: [{ dup2: [4, 0] }, { dup2: [7, 1] }, { close: 4 }, { close: 5 }, { close: 6 }, { close: 7 }],
  });
  const bytes = leader.build(
    `(drop (call $wasix.fd_pipe (i32.const 32) (i32.const 36))) (drop (call $wasix.fd_pipe (i32.const 32) (i32.const 36)))
     (local.set $pong (call $minios.spawn ${pong}))
     ${besides(
       leader,
       ['/bin/hog', '/bin/hog', '/bin/caller'],
       `(i32.store (i32.const 64) (i32.const 80)) (i32.store (i32.const 68) (i32.const 1))
        (local.set $left (i32.const 100)) (local.set $start (call $now))
        (loop $more
          (drop (call $wasi.fd_write (i32.const 5) (i32.const 64) (i32.const 1) (i32.const 72)))
          (drop (call $wasi.fd_read (i32.const 6) (i32.const 64) (i32.const 1) (i32.const 72)))
          (if (i32.ne (i32.load (i32.const 72)) (i32.const 1)) (then unreachable))
          (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
        (call $number (i32.wrap_i64 (i64.sub (call $now) (local.get $start))))`,
     )}
     (drop (call $minios.kill (local.get $pong) (i32.const 9))) (drop (call $wait (local.get $pong)))`,
    `(local $pong i32) (local $left i32) (local $start i64) ${locals(3)}`,
  );
  const { stdout, status } = await machine.leakCheck(() => machine.run(bytes));
  expect(status).toBe(0);
  expect(Number(stdout)).toBeLessThan(100 * 4 * SLICE);
});

test('a program that yields for ever leaves the hart to others', async () => {
  const yielder = program('(loop $ever (drop (call $wasi.sched_yield)) (br $ever))');
  await machine.task.writeFile('/bin/x', yielder, 0o755);
  const leader = new Program();
  const bytes = leader.build(
    besides(leader, ['/bin/x', '/bin/x'], '(call $spin (i32.const 5000000))'),
    locals(2),
  );
  expect((await machine.run(bytes)).status).toBe(0);
});

test('the same run twice gives the same output at the same times', async () => {
  const traces = [];
  for (let run = 0; run < 2; run++) {
    const fresh = await boot();
    try {
      const tracer = new Program();
      const child = (path: string): string => tracer.attributes({ path, flags: SPAWN_FLAG_SETPGROUP });
      const trace = '(call $number (i32.wrap_i64 (call $now)))';
      const bytes = tracer.build(
        besides(
          tracer,
          ['/bin/hog', '/bin/caller'],
          `(drop (call $minios.spawn ${child('/bin/sleeper')}))
           (local.set $left (i32.const 30))
           (loop $more ${trace} (call $spin (i32.const 12345)) (call $sleep (i64.const 3333333))
             (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
           (drop (call $wait (i32.const -1)))`,
        ),
        `(local $left i32) ${locals(2)}`,
      );
      const first = await fresh.run(bytes);
      const [start, ...times] = numbers(first.stdout);
      traces.push(times.slice(0, 29).map((time) => time - start!));
    } finally {
      await fresh.stop();
    }
  }
  expect(traces[0]!.length).toBe(29);
  expect(traces[1]).toEqual(traces[0]);
});
