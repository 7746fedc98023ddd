/**
 * fork for all kinds of programs: with start functions, exceptions, references, changed tables; hostile ones; with one unit
 * of fuel at a time; killed at each point and out of memory at each allocation. What forked processes do is in usertests/.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine, TestRunResult } from '../support/machine.ts';
import { forked, forking, forkingProgram } from './support/forking.ts';
import { Program, program } from './support/program.ts';
import { FAULT_ALLOC, FAULT_PARK, runStruck, untilTasksEnd, strikeEvery } from './support/scenario.ts';

/** LIMIT_FUEL of kernel/base/debug.ts. */
const LIMIT_FUEL = 3;
const UNSTRUCK = 0xffffffff;

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

/** Runs a program twice, the second time with a leak check after all that it started has ended. */
async function run(bytes: Uint8Array): Promise<TestRunResult> {
  const once = async (): Promise<TestRunResult> => {
    const { tasks } = await machine.counters();
    const result = await machine.run(bytes);
    await untilTasksEnd(machine, tasks);
    return result;
  };
  await once();
  const result = await machine.leakCheck(once);
  expect(machine.log).not.toMatch(/panic/i);
  return result;
}

/** The parent's number is the wait status of the child, 256 times its exit status. */
const EXIT_WITH_CHILD = '(call $exit (i32.shr_u (call $wait (local.get $pid)) (i32.const 8)))';

test('a program and its child', async () => {
  const body = forked('(call $exit (i32.const 5))', EXIT_WITH_CHILD);
  expect((await run(forkingProgram(body, '(local $pid i32)'))).status).toBe(5);
});

test('the exit of the WASIX C library', async () => {
  const body = forked('(call $wasix.proc_exit2 (i32.const 0x107))', EXIT_WITH_CHILD);
  expect((await run(forkingProgram(body, '(local $pid i32)'))).status).toBe(7);
});

test('a fork in a start function: both go on with it, and then with _start', async () => {
  const module = new Program().build(
    '(call $number (global.get $pid)) (if (global.get $pid) (then (drop (call $wait (i32.const -1)))))',
    '',
    '(global $pid (mut i32) (i32.const -5)) (func $begin (global.set $pid (call $fork))) (start $begin)',
  );
  const { stdout, status } = await run(forking(module));
  const lines = stdout.trim().split('\n').map(Number);
  expect(lines.length).toBe(2);
  expect(lines.filter((pid) => pid === 0).length).toBe(1);
  expect(lines.filter((pid) => pid > 0).length).toBe(1);
  expect(status).toBe(0);
});

test('globals of every type are copied, bit by bit', async () => {
  const globals = `
    (global $i (mut i32) (i32.const 0)) (global $l (mut i64) (i64.const 0)) (global $f (mut f32) (f32.const 0))
    (global $d (mut f64) (f64.const 0)) (global $v (mut v128) (v128.const i32x4 0 0 0 0)) (global $constant i32 (i32.const 9))`;
  const child = `
    (call $number (global.get $i))
    (call $number (i32.wrap_i64 (i64.shr_u (global.get $l) (i64.const 32))))
    (call $number (i32.reinterpret_f32 (global.get $f)))
    (call $number (i32.wrap_i64 (i64.reinterpret_f64 (global.get $d))))
    (call $number (i32x4.extract_lane 3 (global.get $v)))`;
  const body = `
    (global.set $i (i32.const -7)) (global.set $l (i64.const 0x123400000000))
    (global.set $f (f32.reinterpret_i32 (i32.const 0x7fa00001)))
    (global.set $d (f64.reinterpret_i64 (i64.const 0x7ff4000000000003)))
    (global.set $v (v128.const i32x4 1 2 3 44))
    ${forked(child, '(drop (call $wait (local.get $pid)))')}`;
  const { stdout } = await run(forkingProgram(body, '(local $pid i32)', globals));
  expect(stdout).toBe([-7, 0x1234, 0x7fa00001, 3, 44].map((value) => `${value}\n`).join(''));
});

test('exceptions thrown through frames that were rewound are caught', async () => {
  const functions = `(tag $thrown (param i32))
    (func $deeper (param $depth i32) (result i32) (local $pid i32)
      (if (i32.eqz (local.get $depth)) (then (return (call $fork))))
      (local.set $pid (call $deeper (i32.sub (local.get $depth) (i32.const 1))))
      (if (i32.eq (local.get $depth) (i32.const 2)) (then (throw $thrown (local.get $pid))))
      (local.get $pid))
    (func $try (result i32) (local $caught i32)
      (try $body (do (drop (call $deeper (i32.const 5)))) (catch $thrown (local.set $caught)))
      (local.get $caught))`;
  const body = `(local.set $pid (call $try))
    (if (local.get $pid) (then ${EXIT_WITH_CHILD}) (else (call $exit (i32.const 6))))`;
  expect((await run(forkingProgram(body, '(local $pid i32)', functions))).status).toBe(6);
});

describe('programs that cannot be copied', () => {
  /** Forks; exits with the errno; writes the reason. */
  const source = (functions = ''): Uint8Array =>
    new Program().build(
      `(drop (call $fork)) (call $say (i32.const 1024) (call $minios.exec_error (i32.const 1024) (i32.const 512)))
       (call $exit (i32.load (i32.const 44)))`,
      '',
      functions,
    );

  test('not built with Asyncify: ENOSYS, and the remedy is named, in the log once', async () => {
    const { status, stdout } = await run(source());
    expect(status).toBe(abi.ENOSYS);
    expect(stdout).toBe('the program was not built to fork: build it with Asyncify (wasm-opt --asyncify)');
    expect(machine.log.match(/: fork: the program was not built to fork/g)?.length).toBe(2); // two programs, by their inodes
  });

  test('exports of another type or imported ones do not make a program one that can fork', async () => {
    const names = ['start_unwind', 'stop_unwind', 'start_rewind', 'stop_rewind', 'get_state'];
    const odd = names.map((name) => `(export "asyncify_${name}" (func $odd))`).join(' ');
    expect((await run(source(`(func $odd (param i64)) ${odd}`))).status).toBe(abi.ENOSYS);
    const globals = names.map((name) => `(export "asyncify_${name}" (global $g))`).join(' ');
    expect((await run(source(`(global $g i32 (i32.const 0)) ${globals}`))).status).toBe(abi.ENOSYS);
  });

  const CHANGES: Readonly<Record<string, string>> = {
    'table.set': '(table.set $t (i32.const 0) (ref.null func))',
    'table.grow': '(drop (table.grow $t (ref.null func) (i32.const 1)))',
    'table.fill': '(table.fill $t (i32.const 0) (ref.null func) (i32.const 1))',
    'table.copy': '(table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 1))',
    'table.init': '(table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))',
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    test(`${name}: ENOTSUP`, async () => {
      const functions = `(table $t 4 funcref) (elem $e func $change) (func $change (export "change") ${change})`;
      const { status, stdout } = await run(forking(source(functions)));
      expect(status).toBe(abi.ENOTSUP);
      expect(stdout).toMatch(/changes its tables/);
    });
  }

  test('a mutable reference: ENOTSUP; a constant one is none', async () => {
    const mutable = await run(forking(source('(global $r (export "r") (mut funcref) (ref.null func))')));
    expect(mutable.status).toBe(abi.ENOTSUP);
    expect(mutable.stdout).toMatch(/references in globals/);
    const constant = await run(forking(source('(global $r (export "r") funcref (ref.null func))')));
    expect(constant.status).toBe(0);
  });
});

/** Forks, waits, forks a grandchild, recurses, vforks and executes, with pipes between. */
function family(): Uint8Array<ArrayBuffer> {
  const source = new Program();
  const twig = source.attributes({ path: '/bin/twig' });
  const functions = `
    (func $deep (param $depth i32) (result i32)
      (if (i32.eqz (local.get $depth)) (then (return (call $fork))))
      (call $deep (i32.sub (local.get $depth) (i32.const 1))))
    (func $vfork (result i32)
      (if (call $wasix.proc_fork (i32.const 0) (i32.const 40)) (then (return (i32.const -1))))
      (i32.load (i32.const 40)))
    (func $gather (result i32) (local $status i32) (local $all i32)
      (loop $more
        (local.set $status (call $wait (i32.const -1)))
        (if (i32.ge_s (local.get $status) (i32.const 0)) (then
          (local.set $all (i32.add (local.get $all) (i32.shr_u (local.get $status) (i32.const 8))))
          (br $more))))
      (local.get $all))`;
  const body = `
    (drop (call $wasix.fd_pipe (i32.const 32) (i32.const 36)))
    (local.set $pid (call $deep (i32.const 40)))
    (if (i32.eqz (local.get $pid)) (then
      (drop (memory.grow (i32.const 1)))
      (if (i32.eqz (call $fork)) (then (call $exit (i32.const 1))))
      (drop (call $wasi.fd_write (i32.load (i32.const 36)) (i32.const 256) (i32.const 1) (i32.const 8)))
      (call $exit (i32.add (i32.const 10) (call $gather)))))
    (if (i32.gt_s (local.get $pid) (i32.const 0)) (then
      ;; The end of the pipe comes, too, if the child was killed.
      (drop (call $wasi.fd_close (i32.load (i32.const 36))))
      (drop (call $wasi.fd_read (i32.load (i32.const 32)) (i32.const 256) (i32.const 1) (i32.const 8)))))
    (if (i32.eqz (call $vfork)) (then
      (drop (call $minios.exec ${twig}))
      (call $exit (i32.const 99))))
    (call $exit (i32.sub (call $gather) (i32.const 11)))`;
  return forking(
    source.build(
      `(i32.store (i32.const 256) (i32.const 512)) (i32.store (i32.const 260) (i32.const 4)) ${body}`,
      '(local $pid i32)',
      functions,
    ),
  );
}

describe('struck', () => {
  beforeAll(async () => {
    await machine.task.writeFile('/bin/family', family(), 0o755);
    await machine.task.writeFile('/bin/twig', program('(call $sleep (i64.const 5000))'), 0o755);
    await machine.task.writeFile('/bin/cleaner', program(''), 0o755);
    expect((await machine.run('/bin/family')).status).toBe(0);
    await machine.run('/bin/cleaner');
  });

  test('one unit of fuel at a time', async () => {
    await machine.machine.debugArm(LIMIT_FUEL, 1);
    try {
      expect((await run(family())).status).toBe(0);
    } finally {
      await machine.machine.debugArm(LIMIT_FUEL, 0);
    }
  });

  test('killed at every park point', async () => {
    expect(await runStruck(machine, FAULT_PARK, UNSTRUCK, '/bin/family')).toBeGreaterThan(3);
    await strikeEvery(machine, FAULT_PARK, '/bin/family');
  });

  test('killed at every point with one unit of fuel at a time, while it unwinds and rewinds, too', async () => {
    await machine.machine.debugArm(LIMIT_FUEL, 1);
    try {
      expect(await runStruck(machine, FAULT_PARK, UNSTRUCK, '/bin/family')).toBeGreaterThan(60);
      await strikeEvery(machine, FAULT_PARK, '/bin/family');
    } finally {
      await machine.machine.debugArm(LIMIT_FUEL, 0);
    }
  }, 120_000);

  test('every allocation fails', async () => {
    expect(await runStruck(machine, FAULT_ALLOC, UNSTRUCK, '/bin/family')).toBeGreaterThan(30);
    await strikeEvery(machine, FAULT_ALLOC, '/bin/family');
  });
});

/**
 * Programs whose asyncify_* functions are not Asyncify's. Each tries to fork; what comes of it is its own affair, as long as it
 * ends and leaves nothing behind.
 */
describe('hostile', () => {
  const EXPORTS: Readonly<Record<string, [type: string, plain: string]>> = {
    start_unwind: ['(param $data i32)', ''],
    stop_unwind: ['', ''],
    start_rewind: ['(param $data i32)', ''],
    stop_rewind: ['', ''],
    get_state: ['(result i32)', '(i32.const 0)'],
  };

  /** The five functions, with some of the bodies replaced. */
  function faked(bodies: Readonly<Record<string, string>>): string {
    return Object.entries(EXPORTS)
      .map(
        ([name, [type, plain]]) =>
          `(func $${name} (export "asyncify_${name}") ${type} ${bodies[name] ?? plain})`,
      )
      .join('\n');
  }

  const COUNT = '(global $count (mut i32) (i32.const 0))';
  const FORK = '(drop (call $fork))';
  /** Forks at most some times, or there would be no end. */
  const FEW = `(if (i32.lt_u (global.get $count) (i32.const 4)) (then
    (global.set $count (i32.add (global.get $count) (i32.const 1))) ${FORK}))`;
  const SOURCE = new Program();
  const LEAF = SOURCE.attributes({ path: '/bin/leaf' });
  const EXECUTE = `(drop (call $minios.exec ${LEAF}))`;
  const EXIT = '(call $exit (i32.const 1))';

  const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'functions that do nothing': {},
    'an unwinding that traps': { start_unwind: '(unreachable)' },
    'an unwinding that ends the process': { start_unwind: EXIT },
    'an unwinding that executes': { start_unwind: EXECUTE },
    'an unwinding that forks': { start_unwind: FEW },
    'an unwinding that grows the memory': { start_unwind: '(drop (memory.grow (i32.const 3)))' },
    'a position before the memory': { start_unwind: '(i32.store (local.get $data) (i32.const 0))' },
    'a position behind the memory': { start_unwind: '(i32.store (local.get $data) (i32.const -8))' },
    'no position at all': { start_unwind: '(i64.store (local.get $data) (i64.const -1))' },
    'the end of an unwinding that traps': { stop_unwind: '(unreachable)' },
    'the end of an unwinding that ends the process': { stop_unwind: EXIT },
    'the end of an unwinding that executes': { stop_unwind: EXECUTE },
    'the end of an unwinding that forks': { stop_unwind: FEW },
    'the end of an unwinding that sleeps': { stop_unwind: '(call $sleep (i64.const 1000))' },
    'a rewinding that traps': { start_rewind: '(unreachable)' },
    'a rewinding that ends the process': { start_rewind: EXIT },
    'a rewinding that executes': { start_rewind: EXECUTE },
    'a rewinding that forks': { start_rewind: FEW },
    'a rewinding that recurses': { start_rewind: '(call $start_rewind (local.get $data))' },
    'the end of a rewinding that traps': { stop_rewind: '(unreachable)' },
    'the end of a rewinding that ends the process': { stop_rewind: EXIT },
    'the end of a rewinding that executes': { stop_rewind: EXECUTE },
    'the end of a rewinding that forks': { stop_rewind: FEW },
    'a state that traps': { get_state: '(unreachable)' },
  };
  for (const [name, bodies] of Object.entries(CASES)) {
    test(name, async () => {
      await machine.task.writeFile('/bin/leaf', program('(call $sleep (i64.const 5000))'), 0o755);
      await run(
        SOURCE.build(`${FEW} ${FEW} (call $sleep (i64.const 1000))`, '', `${COUNT} ${faked(bodies)}`),
      );
    });
  }

  test('a rewinding that never ends can be killed', async () => {
    const body = `(drop (call $minios.setpgid (i32.const 0) (i32.const 0))) ${FORK}`;
    const source = new Program().build(body, '', faked({ start_rewind: '(loop $ever (br $ever))' }));
    await machine.task.writeFile('/tmp/endless', source, 0o755);
    const kill = async (): Promise<void> => {
      const { tasks } = await machine.counters();
      const pid = await machine.task.spawn({ path: '/tmp/endless' });
      await machine.task.poll([], 5);
      await machine.task.kill(-pid, abi.SIGKILL);
      await machine.task.wait4(pid);
      await untilTasksEnd(machine, tasks);
    };
    await kill();
    await machine.leakCheck(kill);
  });

  test('a program that calls the real functions itself', async () => {
    const calls = ['(call $start_unwind (i32.const 512))', '(call $start_rewind (i32.const 512))'];
    for (const call of [...calls, '(call $stop_unwind)', '(call $stop_rewind)']) {
      await run(
        withOwnCalls(`(i32.store (i32.const 512) (i32.const 520)) (i32.store (i32.const 516) (i32.const 4000))
        ${FEW} ${call} ${FEW}`),
      );
    }
  });

  /** A program that calls the functions that the pass adds to it. */
  function withOwnCalls(body: string): Uint8Array<ArrayBuffer> {
    const imports = `
      (import "asyncify" "start_unwind" (func $start_unwind (param i32)))
      (import "asyncify" "stop_unwind" (func $stop_unwind))
      (import "asyncify" "start_rewind" (func $start_rewind (param i32)))
      (import "asyncify" "stop_rewind" (func $stop_rewind))`;
    return forking(new Program().build(body, '', COUNT, imports));
  }
});

test('a fork bomb ends with the machine alive', async () => {
  const bomb = forkingProgram(`
    (drop (call $minios.setpgid (i32.const 0) (i32.const 0)))
    (loop $more (drop (call $fork)) (br $more))`);
  await machine.task.writeFile('/bin/bomb', bomb, 0o755);
  const explode = async (): Promise<void> => {
    const { tasks } = await machine.counters();
    const pid = await machine.task.spawn({ path: '/bin/bomb' });
    for (let most = 0, now = 1; now > most;) {
      most = now;
      await machine.task.poll([], 20);
      now = (await machine.counters()).tasks;
    }
    expect((await machine.counters()).tasks).toBeGreaterThan(tasks + 20);
    // Memory is full of it, and still a signal ends it.
    await machine.task.kill(-pid, abi.SIGKILL);
    await machine.task.wait4(pid);
    await untilTasksEnd(machine, tasks);
  };
  await explode();
  await machine.leakCheck(explode);
  expect((await machine.run(program('(call $exit (i32.const 3))'))).status).toBe(3);
  expect(machine.log).not.toMatch(/panic/i);
});
