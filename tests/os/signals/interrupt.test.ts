/** What a signal does to a system call that waits: signal(7), "Interruption of system calls"; and the timers: setitimer(2). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from '../support/program.ts';
import {
  AT,
  action,
  block,
  catcher,
  mark,
  raise,
  runCatcher,
  setOf,
  tell,
  trap,
} from '../support/signals.ts';
import type { Parts } from '../support/signals.ts';

const { EINTR, SA_RESTART, SIGALRM, SIGPIPE, SIGPROF, SIGUSR1, SIGVTALRM, SIGXCPU } = abi;

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  await machine.task.writeFile(
    '/bin/nap',
    new Program().build('(call $sleep (i64.const 3000000000))'),
    0o755,
  );
  await machine.run('/bin/nap');
  await machine.run(catcher(''));
});
afterAll(() => machine?.stop());

const lines = (body: string, parts?: Parts, program?: Program): Promise<{ lines: string; status: number }> =>
  runCatcher(machine, body, parts, program);

/** Sends SIGALRM to itself in a second, to be caught with `flags`, and does `call`. */
const interrupted = (flags: number, call: string, before = ''): string =>
  `${before} ${trap(SIGALRM, flags)} (drop (call $minios.alarm (i32.const 1))) ${call}`;

const pipe = '(drop (call $wasix.fd_pipe (i32.const 256) (i32.const 260)))';
const iovec = '(i32.store (i32.const 264) (i32.const 8192)) (i32.store (i32.const 268) (i32.const 65536))';
const readPipe =
  '(call $wasi.fd_read (i32.load (i32.const 256)) (i32.const 264) (i32.const 1) (i32.const 272))';
const waitFutex = `(i64.store (i32.const 512) (i64.const 1)) (i64.store (i32.const 520) (i64.const 3000000000))
  (call $wasix.futex_wait (i32.const 600) (i32.const 0) (i32.const 512) (i32.const 604))`;

describe('with SA_RESTART', () => {
  test('wait4 goes on', async () => {
    const program = new Program();
    const spawn = `(local.set $pid (call $minios.spawn ${program.attributes({ path: '/bin/nap' })}))`;
    const wait = tell(
      '(i32.eq (call $minios.wait4 (local.get $pid) (i32.const 0) (i32.const 0) (i32.const 0)) (local.get $pid))',
    );
    const parts = { locals: '(local $pid i32)' };
    expect((await lines(interrupted(SA_RESTART, wait, spawn), parts, program)).lines).toBe('14 1');
  });

  test('wait4 without it is interrupted', async () => {
    const program = new Program();
    const spawn = `(local.set $pid (call $minios.spawn ${program.attributes({ path: '/bin/nap' })}))`;
    const wait = `${tell('(call $wait (local.get $pid))')} ${tell('(call $wait (local.get $pid))')}`;
    const parts = { locals: '(local $pid i32)' };
    expect((await lines(interrupted(0, wait, spawn), parts, program)).lines).toBe(`14 ${-EINTR} 0`);
  });

  test('futex_wait goes on, up to the time it was given at first', async () => {
    const start = '(local.set $start (call $now))';
    const took = tell(
      '(i32.wrap_i64 (i64.div_u (i64.sub (call $now) (local.get $start)) (i64.const 1000000000)))',
    );
    const body = `${interrupted(SA_RESTART, tell(waitFutex), start)} ${took}`;
    expect((await lines(body, { locals: '(local $start i64)' })).lines).toBe('14 0 3');
    const without = `${interrupted(0, tell(waitFutex), start)} ${took}`;
    expect((await lines(without, { locals: '(local $start i64)' })).lines).toBe(`14 ${EINTR} 1`);
  });

  test('fd_read of a pipe goes on: a handler that writes into it is what ends it', async () => {
    const before = `${pipe} ${iovec} (i32.store (i32.const 268) (i32.const 10))`;
    const handler = `${tell('(local.get $n)')} (i32.store (i32.const 280) (i32.const 4096)) (i32.store (i32.const 284) (i32.const 3))
      (drop (call $wasi.fd_write (i32.load (i32.const 260)) (i32.const 280) (i32.const 1) (i32.const 288)))`;
    const count = tell('(i32.load (i32.const 272))');
    const program = (): Program => {
      const made = new Program();
      made.text('abc');
      return made;
    };
    const restarted = await lines(
      interrupted(SA_RESTART, tell(readPipe) + count, before),
      { handler },
      program(),
    );
    expect(restarted.lines).toBe('14 0 3');
    const ended = await lines(interrupted(0, tell(readPipe), before), { handler }, program());
    expect(ended.lines).toBe(`14 ${EINTR}`);
  });

  test('fd_write into a full pipe is interrupted, or has written what it could', async () => {
    const write =
      '(call $wasi.fd_write (i32.load (i32.const 260)) (i32.const 264) (i32.const 1) (i32.const 272))';
    const body = `${pipe} ${iovec} ${interrupted(0, tell(write))} ${tell('(i32.load (i32.const 272))')} ${interrupted(0, tell(write))}`;
    expect((await lines(body, {}, new Program(4))).lines).toBe(`0 65536 14 ${EINTR}`);
  });

  const never: Record<string, string> = {
    thread_sleep: '(call $wasix.thread_sleep (i64.const 5000000000))',
    poll: '(i32.sub (i32.const 0) (call $minios.poll (i32.const 0) (i32.const 0) (i32.const 5000)))',
    ppoll:
      '(i32.sub (i32.const 0) (call $minios.ppoll (i32.const 0) (i32.const 0) (i64.const 5000000000) (i32.const 0)))',
    'poll of a pipe': `(i32.store (i32.const 300) (i32.load (i32.const 256))) (i32.store16 (i32.const 304) (i32.const 1))
      (i32.sub (i32.const 0) (call $minios.poll (i32.const 300) (i32.const 1) (i32.const -1)))`,
    'poll_oneoff of a clock': `(i32.store (i32.const 528) (i32.const 1)) (i64.store (i32.const 536) (i64.const 5000000000))
      (call $wasi.poll_oneoff (i32.const 512) (i32.const 640) (i32.const 1) (i32.const 700))`,
    sigsuspend: '(i32.sub (i32.const 0) (call $suspend (i64.const 0)))',
    sigtimedwait: `(i32.sub (i32.const 0) (call $timedwait ${setOf(SIGUSR1)} (i64.const -1)))`,
  };
  for (const [name, call] of Object.entries(never)) {
    test(`${name} is interrupted all the same`, async () => {
      const { lines: output } = await lines(interrupted(SA_RESTART, tell(call), pipe));
      expect(output).toBe(`14 ${EINTR}`);
    });
  }
});

test('a stop and a continuation interrupt nothing; nor does a signal that is ignored', async () => {
  const sleeper =
    catcher(`${action(SIGUSR1, abi.SIG_IGN)} ${tell('(call $wasix.thread_sleep (i64.const 3000000000))')}
    ${tell('(i32.wrap_i64 (i64.div_u (call $now) (i64.const 1000000000)))')}`);
  await machine.task.writeFile('/bin/sleeper', sleeper, 0o755);
  await machine.run('/bin/sleeper');
  const program = new Program();
  const send = (signal: number): string =>
    `(drop (call $minios.kill (local.get $pid) (i32.const ${signal}))) (call $sleep (i64.const 500000000))`;
  const body = `(local.set $pid (call $minios.spawn ${program.attributes({ path: '/bin/sleeper' })}))
    (call $sleep (i64.const 500000000)) ${send(SIGUSR1)} ${send(abi.SIGSTOP)} ${send(abi.SIGCONT)} ${send(abi.SIGCHLD)}
    ${tell('(call $wait (local.get $pid))')}`;
  const { lines: output } = await lines(body, { locals: '(local $pid i32)' }, program);
  expect(output).toMatch(/^0 \d+ 0$/);
});

describe('SIGPIPE', () => {
  const write =
    '(call $wasi.fd_write (i32.load (i32.const 260)) (i32.const 264) (i32.const 1) (i32.const 272))';
  const broken = `${pipe} ${iovec} (drop (call $wasi.fd_close (i32.load (i32.const 256))))`;

  test('ends the writer at once', async () => {
    const result = await lines(`${broken} ${tell(write)} ${mark(77)}`, {}, new Program(4));
    expect(result).toEqual({ lines: '', status: 128 + SIGPIPE });
  });

  test('caught, ignored or blocked: EPIPE', async () => {
    const parts = (): Program => new Program(4);
    expect((await lines(`${trap(SIGPIPE)} ${broken} ${tell(write)}`, {}, parts())).lines).toBe(
      `13 ${abi.EPIPE}`,
    );
    expect((await lines(`${action(SIGPIPE, 1)} ${broken} ${tell(write)}`, {}, parts())).lines).toBe(
      `${abi.EPIPE}`,
    );
    expect((await lines(`${block(SIGPIPE)} ${broken} ${tell(write)}`, {}, parts())).lines).toBe(
      `${abi.EPIPE}`,
    );
  });
});

describe('timers', () => {
  const seconds = tell(
    '(i32.wrap_i64 (i64.div_u (i64.sub (call $now) (local.get $start)) (i64.const 100000000)))',
  );
  const parts = { locals: '(local $start i64)', handler: `${tell('(local.get $n)')}` };
  const start = '(local.set $start (call $now))';
  const left = `(call $number (i32.wrap_i64 (i64.load (i32.const ${AT.oldItimer + abi.ITIMERVAL_VALUE_SEC}))))
    (call $number (i32.wrap_i64 (i64.load (i32.const ${AT.oldItimer + abi.ITIMERVAL_VALUE_USEC}))))
    (call $number (i32.wrap_i64 (i64.load (i32.const ${AT.oldItimer + abi.ITIMERVAL_INTERVAL_USEC}))))`;
  const get = (which: number): string =>
    `(drop (call $minios.getitimer (i32.const ${which}) (i32.const ${AT.oldItimer})))`;

  test('alarm: when it rings, what is left of it, and off', async () => {
    const body = `${start} ${trap(SIGALRM)} ${tell('(call $minios.alarm (i32.const 10))')} (call $sleep (i64.const 3400000000))
      ${tell('(call $minios.alarm (i32.const 2))')} (call $sleep (i64.const 9000000000)) ${seconds}
      ${tell('(call $minios.alarm (i32.const 1))')} (call $sleep (i64.const 900000000))
      ${tell('(call $minios.alarm (i32.const 0))')} (call $sleep (i64.const 2000000000)) ${seconds}`;
    expect((await lines(body, parts)).lines).toBe('0 7 14 54 0 1 83');
  });

  test('an alarm that nobody catches ends the process', async () => {
    const result = await lines(
      '(drop (call $minios.alarm (i32.const 1))) (call $sleep (i64.const 9000000000))',
    );
    expect(result.status).toBe(128 + SIGALRM);
  });

  test('setitimer: once after 0.3 s, then every 0.2 s', async () => {
    const body = `${start} ${trap(SIGALRM)} (drop (call $timer (i32.const 0) (i64.const 300000) (i64.const 200000)))
      ${`(drop (call $suspend (i64.const 0))) ${seconds}`.repeat(3)} ${get(0)} ${left}
      (drop (call $timer (i32.const 0) (i64.const 0) (i64.const 0))) ${left} ${get(0)} ${left}`;
    const result = (await lines(body, parts)).lines.split(' ');
    expect(result.slice(0, 6)).toEqual(['14', '3', '14', '5', '14', '7']);
    expect(Number(result[7])).toBeGreaterThan(190_000);
    expect(result[8]).toBe('200000');
    expect(result[11]).toBe('200000');
    expect(result.slice(12)).toEqual(['0', '0', '0']);
  });

  test('a short interval does not keep the process from its work', async () => {
    const count = '(global.set $count (i32.add (global.get $count) (i32.const 1)))';
    const body = `${trap(SIGALRM)} (drop (call $timer (i32.const 0) (i64.const 1) (i64.const 1)))
      (call $spin (i32.const 100000)) ${tell('(i32.gt_s (global.get $count) (i32.const 10))')}`;
    const own = { handler: count, functions: '(global $count (mut i32) (i32.const 0))' };
    expect(await lines(body, own)).toEqual({ lines: '1', status: 0 });
  });

  test('ITIMER_VIRTUAL and ITIMER_PROF count CPU time: not while the process sleeps', async () => {
    const cpu = '(drop (call $wasi.clock_time_get (i32.const 2) (i64.const 0) (i32.const 320)))';
    for (const [which, signal] of [
      [1, SIGVTALRM],
      [2, SIGPROF],
    ] as const) {
      const body = `${trap(signal)} (drop (call $timer (i32.const ${which}) (i64.const 20000) (i64.const 0)))
        (call $sleep (i64.const 1000000000)) ${mark(77)}
        (loop $wait (br_if $wait (i32.eqz (global.get $came)))) ${cpu}
        ${tell('(i32.wrap_i64 (i64.div_u (i64.load (i32.const 320)) (i64.const 1000000)))')} ${get(which)} ${left}`;
      const own = {
        handler: `${tell('(local.get $n)')} (global.set $came (i32.const 1))`,
        functions: '(global $came (mut i32) (i32.const 0))',
      };
      const result = (await lines(body, own)).lines.split(' ').map(Number);
      expect(result.slice(0, 2)).toEqual([77, signal]);
      expect(result[2]).toBeGreaterThanOrEqual(20);
      expect(result[2]).toBeLessThan(25);
      expect(result.slice(3)).toEqual([0, 0, 0]);
    }
  });

  test('errors', async () => {
    const invalid = -abi.EINVAL;
    const fault = -abi.EFAULT;
    const body = `${tell('(call $timer (i32.const 3) (i64.const 1) (i64.const 0))')}
      ${tell('(call $timer (i32.const -1) (i64.const 1) (i64.const 0))')}
      ${tell('(call $timer (i32.const 0) (i64.const -1) (i64.const 0))')}
      (i64.store (i32.const ${AT.itimer + abi.ITIMERVAL_VALUE_USEC}) (i64.const 1000000))
      ${tell(`(call $minios.setitimer (i32.const 0) (i32.const ${AT.itimer}) (i32.const 0))`)}
      ${tell('(call $minios.setitimer (i32.const 0) (i32.const -8) (i32.const 0))')}
      ${tell('(call $minios.setitimer (i32.const 0) (i32.const 0) (i32.const -8))')}
      ${tell('(call $minios.getitimer (i32.const 0) (i32.const -8))')}
      ${tell('(call $minios.getitimer (i32.const 7) (i32.const 0))')}
      ${tell('(call $minios.getrusage (i32.const 1) (i32.const 0))')}
      ${tell('(call $minios.getrusage (i32.const 0) (i32.const -8))')}`;
    expect((await lines(body)).lines).toBe(
      [invalid, invalid, invalid, invalid, fault, fault, fault, invalid, invalid, fault].join(' '),
    );
  });

  test('proc_raise_interval: any signal, once or again and again, until 0', async () => {
    const interval = (signal: number, ms: number, again: number): string =>
      tell(
        `(call $wasix.proc_raise_interval (i32.const ${signal}) (i64.const ${ms * 1_000_000}) (i32.const ${again}))`,
      );
    const body = `${start} ${interval(SIGXCPU, 300, 1)} ${interval(SIGALRM, 400, 0)} ${interval(0, 1, 1)} ${interval(65, 1, 1)}
      ${`(drop (call $suspend (i64.const 0))) ${seconds}`.repeat(4)} ${interval(SIGXCPU, 0, 1)}
      (call $sleep (i64.const 1000000000)) ${seconds}`;
    const { lines: output } = await lines(body, { ...parts, library: true });
    const { EINVAL } = abi;
    expect(output).toBe(`0 0 ${EINVAL} ${EINVAL} 24 3 14 4 24 6 24 9 0 19`);
  });

  test('the exit of a process ends its timers', async () => {
    const body = `(drop (call $wasix.proc_raise_interval (i32.const 10) (i64.const 1000000000) (i32.const 1)))
      (drop (call $minios.alarm (i32.const 1)))`;
    expect(await lines(body)).toEqual({ lines: '', status: 0 });
  });
});

test('getrusage: what the process has used, and its children', async () => {
  const program = new Program();
  await machine.task.writeFile('/bin/spin', new Program(8).build('(call $spin (i32.const 5000000))'), 0o755);
  await machine.run('/bin/spin');
  const usage = (who: number): string => `(drop (call $minios.getrusage (i32.const ${who}) (i32.const 512)))
    (call $number (i32.add (i32.mul (i32.wrap_i64 (i64.load (i32.const ${512 + abi.RUSAGE_UTIME_SEC}))) (i32.const 1000))
      (i32.div_u (i32.wrap_i64 (i64.load (i32.const ${512 + abi.RUSAGE_UTIME_USEC}))) (i32.const 1000))))
    (call $number (i32.wrap_i64 (i64.load (i32.const ${512 + abi.RUSAGE_MAXRSS}))))
    (call $number (i32.wrap_i64 (i64.load (i32.const ${512 + abi.RUSAGE_NVCSW}))))`;
  const body = `${usage(-1)} (drop (call $run ${program.attributes({ path: '/bin/spin' })}))
    ${usage(-1)} (call $spin (i32.const 3000000)) ${usage(0)} ${raise(0)}`;
  const numbers = (await lines(body, {}, program)).lines.split(' ').map(Number);
  const [, , , childTime, childSize, , ownTime, ownSize, ownSwitches] = numbers;
  expect(numbers.slice(0, 3)).toEqual([0, 0, 0]);
  expect(childTime).toBeGreaterThanOrEqual(10);
  expect(childSize).toBe(8 * 64);
  expect(ownTime).toBeGreaterThanOrEqual(6);
  expect(ownTime).toBeLessThan(childTime!);
  expect(ownSize).toBe(2 * 64);
  expect(ownSwitches).toBeGreaterThan(0);
});
