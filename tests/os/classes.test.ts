/**
 * The scheduling classes in a running machine, by what its trace says: who ran when, on one hart and on two; the choice of a
 * class at boot and while programs run; real time; and the files of the trace.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCHED_FIFO, SCHED_RR } from '../../host/base/abi.ts';
import { SCHEDULING_CLASSES } from '../../host/machine/image.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { program, spinner } from './support/program.ts';

const CLASS = '/sys/kernel/sched/class';
const TRACING = '/sys/kernel/tracing';

/** Computes until it is killed, without a system call. */
const HOG = { path: '/bin/hog', data: spinner(), mode: 0o755 };
/** Takes a policy and a priority for itself, and ends with what it was answered, 0 or an errno. */
const taker = (policy: number, priority: number): Uint8Array =>
  program(
    `(call $exit (i32.sub (i32.const 0)
       (call $minios.sched_setscheduler (i32.const 0) (i32.const ${policy}) (i32.const ${priority}))))`,
  );
/** Has priority `priority` and computes for about a millisecond, `times` times, with a yield after each. */
const realtime = (policy: number, priority: number, times: number): Uint8Array =>
  program(
    `(drop (call $minios.sched_setscheduler (i32.const 0) (i32.const ${policy}) (i32.const ${priority})))
     (local.set $left (i32.const ${times}))
     (loop $more (call $spin (i32.const 500000)) (drop (call $wasi.sched_yield))
       (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))`,
    '(local $left i32)',
  );

/** Sleeps 7 ms two hundred times; writes how late it was each time, nanoseconds. */
const NAPPER = program(
  `(local.set $left (i32.const 200))
   (loop $more
     (local.set $due (i64.add (call $now) (i64.const 7000000)))
     (call $sleep (i64.const 7000000))
     (call $number (i32.wrap_i64 (i64.sub (call $now) (local.get $due))))
     (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))`,
  '(local $left i32) (local $due i64)',
);

async function boot(options: Parameters<typeof bootForTest>[0] = {}): Promise<TestMachine> {
  const files = [
    HOG,
    { path: '/bin/napper', data: NAPPER, mode: 0o755 },
    { path: '/bin/fifo', data: realtime(SCHED_FIFO, 10, 50), mode: 0o755 },
  ];
  const machine = await bootForTest({ cpus: 1, files, ...options });
  await sh(
    machine,
    'mkdir -p /proc /sys; mount -t proc proc /proc; mount -t sysfs sysfs /sys; hog & sleep 0.01; kill -9 $!; wait; fifo; cat /dev/null; awk 1 /dev/null; sed 1d /dev/null',
  );
  return machine;
}

async function sh(machine: TestMachine, script: string): Promise<string> {
  const { stdout, stderr } = await machine.run('/bin/sh', { args: ['sh', '-c', script] });
  expect(stderr.replace(/.*Killed.*\n/g, '')).toBe('');
  return stdout;
}

interface Switch {
  hart: number;
  /** Microseconds. */
  time: number;
  previous: string;
  next: string;
  state: string;
}

/** The switches in a trace. */
function switches(text: string): Switch[] {
  const line =
    /\[(\d+)\] \S+ +(\d+)\.(\d+): sched_switch: prev_comm=(\S*) prev_pid=(\d+) prev_prio=\d+ prev_state=(\S+) ==> next_comm=(\S*) next_pid=(\d+)/g;
  return [...text.matchAll(line)].map(([, hart, seconds, rest, comm, pid, state, other, otherPid]) => ({
    hart: Number(hart),
    time: Number(seconds) * 1e6 + Number(rest),
    previous: `${comm}-${pid}`,
    next: `${other}-${otherPid}`,
    state: state!,
  }));
}

/** How long each run of a program called `hog` was before it was interrupted, microseconds, with who it was. */
function runs(all: readonly Switch[], hart = 0): { who: string; time: number }[] {
  const here = all.filter((one) => one.hart === hart);
  return here
    .slice(1)
    .flatMap(({ previous, time }, i) =>
      previous.startsWith('hog') ? [{ who: previous, time: time - here[i]!.time }] : [],
    );
}

/** Records the switches of so many hogs that run for so long. */
async function record(machine: TestMachine, hogs: number, seconds: number): Promise<Switch[]> {
  const start = Array.from({ length: hogs }, () => 'hog & all="$all $!"').join('\n');
  const text = await sh(
    machine,
    `echo > ${TRACING}/trace; ${start}
     sleep 0.2; echo sched:sched_switch > ${TRACING}/set_event; sleep ${seconds}
     echo > ${TRACING}/set_event; kill -9 $all; wait; cat ${TRACING}/trace`,
  );
  return switches(text);
}

describe.each(SCHEDULING_CLASSES)('class %s, chosen at boot', (name) => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await boot({ sched: name });
  });
  afterAll(() => machine?.stop());

  test('is the one in brackets', async () => {
    const shown = SCHEDULING_CLASSES.map((one) => (one === name ? `[${one}]` : one)).join(' ');
    expect(await sh(machine, `cat ${CLASS}`)).toBe(`${shown}\n`);
  });

  test('the same workload gives the same trace twice', async () => {
    const order = (all: readonly Switch[]): number[] => {
      const names: string[] = [];
      for (const { who } of runs(all)) if (!names.includes(who)) names.push(who);
      return runs(all).map(({ who }) => names.indexOf(who));
    };
    const first = order(await record(machine, 3, 0.5));
    expect(first.length).toBeGreaterThan(20);
    if (name !== 'lottery')
      expect(order(await record(machine, 3, 0.5)).slice(3, 20)).toEqual(first.slice(3, 20));
    if (name === 'rr' || name === 'eevdf') {
      // In turn, as in figure 7.7 of "Operating Systems: Three Easy Pieces".
      for (let i = 6; i < 20; i++) expect(first[i]).toBe(first[i - 3]);
    }
  });

  test('a slice is as long as the class says', async () => {
    const slice = name === 'eevdf' ? 3000 : 10_000;
    const all = runs(await record(machine, 2, 0.5));
    // Who wins twice runs for two.
    const whole = all.filter(({ time }) => Math.abs(time - slice * Math.round(time / slice)) <= 10);
    expect(whole.length).toBeGreaterThan(10);
    expect(whole.length).toBeGreaterThan(0.9 * all.length);
  });
});

describe.each([1, 2])('with %i harts', (cpus) => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await boot({ cpus });
  });
  afterAll(() => machine?.stop());

  test('the class changes while programs run, and none is lost', async () => {
    const changes = Array.from({ length: 12 }, (_, i) => SCHEDULING_CLASSES[i % 4]);
    const ticks = await sh(
      machine,
      `for i in 1 2 3 4 5; do hog & all="$all $!"; done
       for name in ${changes.join(' ')}; do echo $name > ${CLASS}; sleep 0.1; done
       echo eevdf > ${CLASS}; sleep 0.3
       kill -STOP $all; for p in $all; do awk '{ print $14 }' /proc/$p/stat; done; kill -9 $all; wait`,
    );
    const used = ticks.trim().split('\n').map(Number);
    expect(used).toHaveLength(5);
    for (const time of used) expect(time).toBeGreaterThan(10);
    const total = used.reduce((sum, time) => sum + time, 0);
    expect(total).toBeGreaterThan(120 * cpus);
  });

  test('a sleeper beside eight busy programs runs within two slices, 99 times of 100', async () => {
    const text = await sh(
      machine,
      `for i in 1 2 3 4 5 6 7 8; do hog & all="$all $!"; done
       napper; kill -9 $all; wait`,
    );
    const late = text
      .trim()
      .split('\n')
      .map(Number)
      .sort((a, b) => a - b);
    expect(late).toHaveLength(200);
    expect(late[197]).toBeLessThanOrEqual(6_000_000);
  });

  test('there is no class of another name', async () => {
    const { stderr } = await machine.run('/bin/sh', { args: ['sh', '-c', `echo cfs > ${CLASS}`] });
    expect(stderr).toMatch(/error|Invalid/);
    expect(await sh(machine, `cat ${CLASS}`)).toMatch(/^\[eevdf\]/);
  });

  test('a thread in real time runs before all others, and yields to none of them', async () => {
    const text = await sh(
      machine,
      `for i in 1 2 3; do hog & all="$all $!"; done
       echo > ${TRACING}/trace; echo sched_switch > ${TRACING}/set_event; fifo; echo > ${TRACING}/set_event
       kill -9 $all; wait; cat ${TRACING}/trace`,
    );
    const all = switches(text);
    const begin = all.findIndex(({ next }) => next.startsWith('fifo'));
    expect(begin).toBeGreaterThanOrEqual(0);
    // It has yielded 50 times; what interrupts it is the event loop at most, never another program.
    const { hart } = all[begin]!;
    const interrupted = all.filter(
      ({ previous, state, next, hart: where }) =>
        where === hart && previous.startsWith('fifo') && state === 'R+' && next.startsWith('hog'),
    );
    // Before it has asked for its policy it is one of many.
    expect(interrupted.length).toBeLessThanOrEqual(2);
  });

  test('policies are checked: priorities out of range, and a user without privilege', async () => {
    const EINVAL = 28;
    const EPERM = 63;
    expect((await machine.run(taker(SCHED_FIFO, 0))).status).toBe(EINVAL);
    expect((await machine.run(taker(SCHED_RR, 100))).status).toBe(EINVAL);
    expect((await machine.run(taker(0, 1))).status).toBe(EINVAL);
    expect((await machine.run(taker(4, 0))).status).toBe(EINVAL);
    expect((await machine.run(taker(SCHED_RR, 99))).status).toBe(0);
    const files = { '/tmp/taker': taker(SCHED_FIFO, 1) };
    const { stdout } = await machine.run('/bin/sh', {
      args: ['sh', '-c', 'chmod 755 /tmp/taker; setpriv --reuid 1000 --clear-groups /tmp/taker; echo $?'],
      files,
    });
    expect(stdout).toBe(`${EPERM}\n`);
  });

  test('the trace is in order of time, and says who woke whom and what calls were made', async () => {
    const text = await sh(
      machine,
      `echo > ${TRACING}/trace; echo 'sched:* raw_syscalls' > ${TRACING}/set_event; cat ${TRACING}/set_event
       sleep 0.01 | cat; echo here > ${TRACING}/trace_marker; echo > ${TRACING}/set_event; cat ${TRACING}/trace`,
    );
    expect(text.split('\n').slice(0, 5)).toEqual([
      'sched:sched_switch',
      'sched:sched_wakeup',
      'sched:sched_migrate_task',
      'raw_syscalls:sys_enter',
      'raw_syscalls:sys_exit',
    ]);
    const lines = text.split('\n').filter((line) => /^ *\S+-\d+ +\[\d+\]/.test(line));
    const times = lines.map((line) => Number(/ (\d+\.\d+): /.exec(line)![1]));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(text).toMatch(/sched_wakeup: comm=\S+ pid=\d+ prio=120 target_cpu=00\d/);
    expect(text).toMatch(/sys_enter: NR \d+ \([0-9a-f, ]*\)/);
    expect(text).toMatch(/sys_exit: NR \d+ = -?\d+/);
    expect(text).toMatch(/sh-\d+ +\[00\d\] \S+ +\d+\.\d+: tracing_mark_write: here/);
    expect(text).toMatch(new RegExp(`#P:${cpus}\n`));
  });

  test('nothing is recorded that was not asked for, nor while the trace is off', async () => {
    const count = `grep -c sched_ ${TRACING}/trace`;
    expect(
      await sh(
        machine,
        `echo > ${TRACING}/trace; sleep 0.01; ${count}
         echo 0 > ${TRACING}/tracing_on; echo sched_switch > ${TRACING}/set_event; sleep 0.01; ${count}
         echo 1 > ${TRACING}/tracing_on; sleep 0.01; echo '!sched_switch' > ${TRACING}/set_event; cat ${TRACING}/set_event
         [ $(${count}) -gt 0 ] && echo some`,
      ),
    ).toBe('0\n0\nsome\n');
  });
});
