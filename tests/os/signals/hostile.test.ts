/**
 * Signal handlers against the kernel: such as never return, recurse, trap; storms of signals; death at every park point with
 * handlers installed. Whatever they do, it happens to them alone, and nothing is left behind.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from '../support/program.ts';
import { FAULT_ALLOC, FAULT_PARK, untilTasksEnd } from '../support/scenario.ts';
import {
  action,
  block,
  catcher,
  mark,
  raise,
  runCatcher,
  setOf,
  tell,
  trap,
  unblock,
} from '../support/signals.ts';
import type { Parts } from '../support/signals.ts';
import { randomBelow, seedOf } from '../../support/random.ts';

const { SA_NODEFER, SA_RESTART, SIGALRM, SIGCHLD, SIGFPE, SIGILL, SIGKILL, SIGSEGV, SIGUSR1, SIGUSR2 } = abi;

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

const lines = (body: string, parts?: Parts, program?: Program): Promise<{ lines: string; status: number }> =>
  runCatcher(machine, body, parts, program);

/** Runs `child`, has SIGKILL sent to it after a while, and tells its status. */
async function killed(child: Uint8Array): Promise<string> {
  await machine.task.writeFile('/bin/child', child, 0o755);
  const program = new Program();
  const body = `(local.set $pid (call $minios.spawn ${program.attributes({ path: '/bin/child' })}))
    (call $sleep (i64.const 50000000)) (drop (call $minios.kill (local.get $pid) (i32.const 9)))
    ${tell('(call $wait (local.get $pid))')}`;
  return (await lines(body, { locals: '(local $pid i32)' }, program)).lines;
}

describe('timers of a nanosecond whose signal nobody takes', () => {
  // Each time that time were to stand still for it, the second of this test would never end.
  const rings = (signal: number): string =>
    `(drop (call $wasix.proc_raise_interval (i32.const ${signal}) (i64.const 1) (i32.const 1)))`;
  test.each([
    ['blocked', `${block(SIGUSR1)} ${rings(SIGUSR1)}`],
    ['ignored', rings(SIGCHLD)],
    ['blocked, and SIGALRM', `${block(SIGALRM)} ${rings(SIGALRM)}`],
  ])('do not hold up time: %s', async (_, body) => {
    const said = await lines(`${body} (call $sleep (i64.const 1000000000)) (call $number (i32.const 1))`);
    expect(said).toEqual({ lines: '1', status: 0 });
  });

  test('nor while it stands still in a frozen cgroup', async () => {
    const child = catcher(`${trap(SIGUSR1)} ${rings(SIGUSR1)} ${mark(1)} (loop $ever (br $ever))`, {
      handler: '',
    });
    await machine.task.writeFile('/bin/child', child, 0o755);
    const script = `mkdir /cgroup && mount -t cgroup2 cgroup /cgroup && mkdir /cgroup/ice && mkfifo /tmp/up
      sh -c 'echo $$ >/cgroup/ice/cgroup.procs && exec /bin/child >/tmp/up' &
      read up </tmp/up && echo 1 >/cgroup/ice/cgroup.freeze && sleep 1 && echo over $up
      kill -9 $! && wait; rmdir /cgroup/ice && umount /cgroup && rm /tmp/up`;
    expect(await machine.sh(script)).toBe('over 1\n');
  });

  test('nor does one that stops its process again and again', async () => {
    expect(await killed(catcher(`${rings(abi.SIGSTOP)} (call $sleep (i64.const 1000000000))`))).toBe('9');
  });
});

describe('handlers that', () => {
  test('never return: SIGKILL ends them, and others run meanwhile', async () => {
    expect(
      await killed(catcher(`${trap(SIGUSR1)} ${raise(SIGUSR1)}`, { handler: '(loop $ever (br $ever))' })),
    ).toBe('9');
  });

  test('never return, with everything else blocked', async () => {
    const body = `${action(SIGUSR1, 7, 0, '(i64.const -1)')} ${raise(SIGUSR1)}`;
    expect(
      await killed(catcher(body, { handler: '(loop $ever (call $sleep (i64.const 1000)) (br $ever))' })),
    ).toBe('9');
  });

  test('raise their own signal without end: the stack is full, SIGSEGV', async () => {
    const handler = raise(SIGUSR1);
    const { status } = await lines(`${trap(SIGUSR1, SA_NODEFER)} ${raise(SIGUSR1)}`, { handler });
    expect(status).toBe(128 + SIGSEGV);
  });

  test('do so deep in a recursion', async () => {
    const functions = `(func $deep (param $n i32) (call $deep (i32.add (local.get $n) (i32.const 1))) (call $nothing))
      (func $nothing)`;
    const handler = '(call $deep (i32.const 0))';
    const { status } = await lines(`${trap(SIGUSR1)} ${raise(SIGUSR1)}`, { handler, functions });
    expect(status).toBe(128 + SIGSEGV);
  });

  test('come when the stack is nearly full', async () => {
    const functions = `(func $deep (drop (call $minios.getpid)) (call $deep) (drop (call $minios.getpid)))`;
    const body = `${trap(SIGALRM)} (drop (call $timer (i32.const 0) (i64.const 10) (i64.const 10))) (call $deep)`;
    const handler = '(drop (call $minios.getpid))';
    for (let i = 0; i < 10; i++) {
      const { status } = await lines(body, { handler, functions });
      expect(status).toBe(128 + SIGSEGV);
    }
  });

  const traps: Record<string, [string, number]> = {
    unreachable: ['unreachable', SIGILL],
    'an address out of bounds': ['(drop (i32.load (i32.const -1)))', SIGSEGV],
    'a division by zero': [
      '(drop (i32.div_s (i32.const 1) (i32.sub (local.get $n) (local.get $n))))',
      SIGFPE,
    ],
  };
  for (const [name, [handler, signal]] of Object.entries(traps)) {
    test(`trap: ${name}`, async () => {
      const { status } = await lines(`${trap(SIGUSR1)} ${raise(SIGUSR1)}`, { handler });
      expect(status).toBe(128 + signal);
    });
  }

  test('change the dispositions and the callback under way', async () => {
    const program = new Program();
    const handler = `${tell('(local.get $n)')} ${action(SIGUSR1, 0)} (call $wasix.callback_signal ${program.text('other')})
      ${raise(SIGUSR2)}`;
    const functions = `(func $other (export "other") (param $n i32) (call $number (i32.sub (i32.const 0) (local.get $n))))`;
    const body = `${trap(SIGUSR1)} ${trap(SIGUSR2)} ${raise(SIGUSR1)} ${raise(SIGUSR1)}`;
    const result = await lines(body, { handler, functions }, program);
    expect(result).toEqual({ lines: '10 -12', status: 128 + SIGUSR1 });
  });

  test('are a system call itself', async () => {
    // proc_exit has a handler's type.
    const program = new Program();
    const body = `(call $wasix.callback_signal ${program.text('leave')}) ${trap(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)}`;
    const functions = '(export "leave" (func $wasi.proc_exit))';
    expect(await lines(body, { functions }, program)).toEqual({ lines: '', status: SIGUSR1 });
  });
});

describe('a program that says that it is being unwound by Asyncify', () => {
  const functions = (state: string): string => `(func (export "asyncify_get_state") (result i32) ${state})
    (func (export "asyncify_start_unwind") (param i32)) (func (export "asyncify_stop_unwind"))
    (func (export "asyncify_start_rewind") (param i32)) (func (export "asyncify_stop_rewind"))
    (global $state (mut i32) (i32.const 0))`;

  test('gets its signals when it is not any more', async () => {
    const body = `${trap(SIGUSR1)} (global.set $state (i32.const 1)) ${raise(SIGUSR1)} ${mark(1)}
      (global.set $state (i32.const 0)) ${mark(2)}`;
    const handler = '(global.set $came (i32.const 1))';
    const more = `${functions('(global.get $state)')} (global $came (mut i32) (i32.const 0))`;
    const last = `${body} ${tell('(global.get $came)')}`;
    expect((await lines(last, { handler, functions: more })).lines).toBe('1 2 1');
  });

  test('and lies: no sleep of its is one, but all others go on, and it can be killed', async () => {
    const body = `${trap(SIGUSR1)} ${raise(SIGUSR1)}
      (loop $ever (drop (call $suspend (i64.const 0))) (call $sleep (i64.const 1000)) (br $ever))`;
    expect(await killed(catcher(body, { functions: functions('(i32.const 1)') }))).toBe('9');
  });

  test('or never comes to say it, or traps', async () => {
    const body = `${trap(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)}`;
    expect(
      await killed(catcher(body, { functions: functions('(loop $ever (br $ever)) (i32.const 0)') })),
    ).toBe('9');
    const { status } = await lines(body, { functions: functions('unreachable') });
    expect(status).toBe(128 + SIGILL);
  });
});

test('300 programs with a handler each, one after another and at once', async () => {
  const child = catcher(`${trap(SIGUSR1)} ${raise(SIGUSR1)} (call $exit (global.get $came))`, {
    handler: '(global.set $came (local.get $n))',
    functions: '(global $came (mut i32) (i32.const 0))',
  });
  await machine.task.writeFile('/bin/child', child, 0o755);
  const program = new Program();
  const spawn = `(call $minios.spawn ${program.attributes({ path: '/bin/child' })})`;
  const body = `(local.set $i (i32.const 300)) (loop $more
      (if (i32.ne (call $wait ${spawn}) (i32.const ${SIGUSR1 << 8})) (then unreachable))
      (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (local.set $i (i32.const 100)) (loop $more (drop ${spawn})
      (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (loop $more (br_if $more (i32.eq (call $wait (i32.const -1)) (i32.const ${SIGUSR1 << 8})))) ${mark(77)}`;
  expect(await lines(body, { locals: '(local $i i32)' }, program)).toEqual({ lines: '77', status: 0 });
});

const SEED = seedOf();

test(`storms of signals, seed ${SEED}`, async () => {
  const random = randomBelow(SEED);
  // What the child does in its loop: everything that can be interrupted, with handlers that make calls themselves.
  const signals = [1, 2, 3, 10, 12, 14, 15, 17, 18, 28, 40, 64];
  const some = (): number => signals[random(signals.length)]!;
  const flags = (): number => [0, SA_RESTART, SA_NODEFER, SA_RESTART | SA_NODEFER][random(4)]!;
  const steps = [
    '(call $sleep (i64.const 100000))',
    '(call $spin (i32.const 3000))',
    `(drop (call $timedwait ${setOf(10, 17)} (i64.const 50000)))`,
    '(drop (call $minios.poll (i32.const 0) (i32.const 0) (i32.const 1)))',
    '(drop (call $run (i32.const ATTRIBUTES)))',
    '(drop (memory.grow (i32.const 0)))',
    '(drop (call $wasi.sched_yield))',
    '(drop (call $wasi.fd_write (i32.load (i32.const 260)) (i32.const 264) (i32.const 1) (i32.const 272)))',
    '(drop (call $wasi.fd_read (i32.load (i32.const 256)) (i32.const 264) (i32.const 1) (i32.const 272)))',
  ];
  const step = (program: Program): string => {
    const kind = random(steps.length + 3);
    if (kind === steps.length) return block(some(), some());
    if (kind === steps.length + 1) return unblock(some(), some(), some());
    if (kind === steps.length + 2) return trap(some(), flags());
    return steps[kind]!.replace('(i32.const ATTRIBUTES)', program.attributes({ path: '/bin/leaf' }));
  };
  await machine.task.writeFile('/bin/leaf', new Program().build('(call $exit (i32.const 0))'), 0o755);
  for (let round = 0; round < 6; round++) {
    const child = new Program();
    const body = `${signals.map((signal) => trap(signal, flags())).join(' ')}
      (drop (call $wasix.fd_pipe (i32.const 256) (i32.const 260)))
      (i32.store (i32.const 264) (i32.const 8192)) (i32.store (i32.const 268) (i32.const 5))
      (drop (call $timer (i32.const 0) (i64.const ${50 + random(200)}) (i64.const ${50 + random(200)})))
      (loop $ever ${Array.from({ length: 25 }, () => step(child)).join('\n')} (br $ever))`;
    const handler = `(if (i32.eqz (i32.and (local.get $n) (i32.const 3))) (then (drop (call $wasi.sched_yield)) (call $sleep (i64.const 1000))))
      (global.set $came (i32.add (global.get $came) (i32.const 1)))`;
    const functions = '(global $came (mut i32) (i32.const 0))';
    await machine.task.writeFile('/bin/storm', catcher(body, { handler, functions }, child), 0o755);
    const program = new Program();
    const sends = Array.from(
      { length: 60 },
      () => `(drop (call $minios.kill (local.get $pid) (i32.const ${random(12) === 0 ? abi.SIGSTOP : some()})))
        (drop (call $minios.kill (local.get $pid) (i32.const ${abi.SIGCONT}))) (call $sleep (i64.const ${random(400_000)}))`,
    ).join('\n');
    const sender = `(local.set $pid (call $minios.spawn ${program.attributes({ path: '/bin/storm' })}))
      (call $sleep (i64.const 10000000)) (local.set $i (i32.const 5)) (loop $more ${sends} (br_if $more (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (drop (call $minios.kill (local.get $pid) (i32.const ${SIGKILL}))) ${tell('(call $wait (local.get $pid))')}`;
    const result = await lines(sender, { locals: '(local $pid i32) (local $i i32)' }, program);
    expect(result.lines, machine.log).toBe('9');
  }
});

describe('struck', () => {
  /** Handlers run in the middle of everything that sleeps; children end; timers ring. */
  const scenario = (): Uint8Array => {
    const program = new Program();
    const spawn = `(call $minios.spawn ${program.attributes({ path: '/bin/leaf' })})`;
    const handler = `(call $sleep (i64.const 10000))
      (if (i32.eq (local.get $n) (i32.const ${SIGCHLD})) (then (drop (call $wait (i32.const -1)))))`;
    const body = `${trap(SIGALRM)} ${trap(SIGCHLD)} ${trap(SIGUSR1, SA_RESTART)}
      (if (call $timer (i32.const 0) (i64.const 300) (i64.const 300)) (then (call $exit (i32.const 1))))
      (drop (call $wasix.proc_raise_interval (i32.const ${SIGUSR1}) (i64.const 200000) (i32.const 1)))
      (drop (call $wasix.fd_pipe (i32.const 256) (i32.const 260)))
      (drop ${spawn}) (call $sleep (i64.const 1000000)) (call $sleep (i64.const 1000000))
      (drop (call $suspend (i64.const 0)))
      (drop (call $timedwait ${setOf(SIGUSR2)} (i64.const 500000)))
      (drop (call $minios.poll (i32.const 0) (i32.const 0) (i32.const 1)))
      (drop ${spawn}) (drop (call $wait (i32.const -1)))
      (call $spin (i32.const 200000))
      (i32.store (i32.const 264) (i32.const 8192)) (i32.store (i32.const 268) (i32.const 5))
      (drop (call $wasi.fd_read (i32.load (i32.const 256)) (i32.const 264) (i32.const 1) (i32.const 272)))
      ${block(SIGALRM)} (drop (call $timer (i32.const 0) (i64.const 0) (i64.const 0)))`;
    return catcher(body, { handler }, program);
  };

  /** Runs it in the name of a host task that may be struck, too: how many events there were. */
  const run = async (kind: number, strike: number): Promise<number> => {
    const { tasks } = await machine.counters();
    const task = await machine.machine.hostTask();
    await machine.machine.debugArm(kind, strike);
    try {
      const nothing = await task.open('/dev/null', { read: true, write: true });
      const pid = await task.spawn({ path: '/bin/scenario', fds: [nothing, nothing, nothing] });
      await task.wait4(pid);
    } catch {
      // What was struck was its start.
    }
    const seen = await machine.machine.debugArm(kind, 0);
    await task.exit();
    await untilTasksEnd(machine, tasks);
    return seen;
  };

  beforeAll(async () => {
    const leaf = new Program().build('(call $sleep (i64.const 50000)) (call $exit (i32.const 0))');
    await machine.task.writeFile('/bin/leaf', leaf, 0o755);
    await machine.task.writeFile('/bin/scenario', scenario(), 0o755);
    await run(FAULT_PARK, 0xffffffff);
    await run(FAULT_PARK, 0xffffffff);
  });

  for (const [name, kind, least] of [
    ['killed at each park point', FAULT_PARK, 20],
    ['with each allocation refused', FAULT_ALLOC, 20],
  ] as const) {
    test(name, async () => {
      const events = await machine.leakCheck(() => run(kind, 0xffffffff));
      expect(events).toBeGreaterThan(least);
      for (let strike = 1; strike <= events; strike++) {
        await machine
          .leakCheck(() => run(kind, strike))
          .catch((error: unknown) => {
            throw new Error(`event ${strike} of ${events}: ${String(error)}\n${machine.log}`);
          });
      }
    });
  }
});
