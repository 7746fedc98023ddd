/** The hart's loop, with the kernel double: who runs, when the event loop runs, how tasks end. */
import { afterEach, expect, test } from 'vitest';
import { ENOEXEC, ENOMEM } from '../../host/base/abi.ts';
import { FAULT } from '../../host/machine/fault.ts';
import { Double, program } from './support/double.ts';

const doubles: Double[] = [];
function double(): Double {
  const made = new Double();
  doubles.push(made);
  return made;
}
afterEach(() => {
  for (const made of doubles.splice(0)) made.hart.stop();
});

/** A program that does `body`; it can yield, write `n` bytes at an address, sleep, exit and grow. */
function wat(body: string, memory = '(memory (export "memory") 1 4)', extra = ''): string {
  return `(module
    (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    ${memory}
    (func $write (param $at i32) (param $n i32)
      (drop (call $fd_write (i32.const 1) (local.get $at) (local.get $n) (i32.const 0))))
    (func $sleep (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
    ${extra}
    (func (export "_start") ${body}))`;
}

/** Writes `letter` and yields, `times` times. */
const talker = (letter: string, times: number): ReturnType<typeof program> =>
  program(
    wat(
      `(local $i i32)
      (i32.store8 (i32.const 8) (i32.const ${letter.charCodeAt(0)}))
      (loop $again
        (call $write (i32.const 8) (i32.const 1))
        (drop (call $yield))
        (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const ${times}))))`,
    ),
  );

test('tasks that yield take turns', async () => {
  const machine = double();
  await Promise.all(['a', 'b', 'c'].map((letter) => machine.spawn(talker(letter, 4))));
  await machine.exits(3);
  expect(machine.transcript).toBe('abcabcabcabc');
});

test('the kernel log reaches the serial line', async () => {
  const machine = double();
  expect(machine.serial).toEqual([new Uint8Array([0, 1, 0, 0])]); // the parameters' first word: 256 frames
});

test('a task that loops for ever is preempted, and the event loop runs beside it', async () => {
  const machine = double();
  const slot = await machine.spawn(program(wat('(loop $ever (br $ever))')));
  let timers = 0;
  const timer = setInterval(() => timers++, 1);
  await machine.spawn(talker('x', 3));
  await machine.exits(1);
  while (timers < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  clearInterval(timer);
  expect(machine.transcript).toBe('xxx');
  expect(machine.stat('preempts')).toBeGreaterThan(3);
  expect(machine.stat('breaks')).toBeGreaterThan(0);
  await machine.job((kernel) => kernel.double_kill(slot));
  await machine.exits(2);
  expect(machine.crashes).toEqual([]);
});

test('tasks that hand the hart to each other let timers fire', async () => {
  const machine = double();
  const forever = program(wat('(loop $ever (drop (call $yield)) (br $ever))'));
  const slots = [await machine.spawn(forever), await machine.spawn(forever)];
  for (let fired = 0; fired < 5; fired++) await new Promise((resolve) => setTimeout(resolve, 1));
  for (const slot of slots) await machine.job((kernel) => kernel.double_kill(slot));
  await machine.exits(2);
  expect(machine.stat('breaks')).toBeGreaterThan(0);
});

test('a sleeper is woken by a job and by a timer', async () => {
  const machine = double();
  const sleeper = program(
    wat('(i32.store8 (i32.const 0) (i32.const 122)) (call $sleep) (call $write (i32.const 0) (i32.const 1))'),
  );
  const slot = await machine.spawn(sleeper);
  await machine.job((kernel) => kernel.double_wake(slot));
  await machine.exits(1);
  await machine.spawn(sleeper);
  await machine.job((kernel) => kernel.double_timer(3));
  await machine.exits(2);
  expect(machine.transcript).toBe('zz');
});

test('a killed sleeper ends by a trap that is no fault', async () => {
  const machine = double();
  const slot = await machine.spawn(program(wat('(call $sleep) (unreachable)')));
  await machine.job((kernel) => kernel.double_kill(slot));
  await machine.exits(1);
  expect(machine.stat('faultSlot')).toBe(0);
});

const FAULTS: [name: string, body: string, kind: number, extra?: string][] = [
  ['unreachable', '(unreachable)', FAULT.illegal],
  ['a load outside of memory', '(drop (i32.load (i32.const -4)))', FAULT.access],
  ['a fill outside of memory', '(memory.fill (i32.const -4) (i32.const 0) (i32.const 8))', FAULT.access],
  [
    'a call through a null function pointer',
    '(call_indirect (type $v) (i32.const 0))',
    FAULT.access,
    '(type $v (func)) (table $t 2 funcref) (elem (i32.const 1) func $sleep)',
  ],
  [
    'a call through a pointer of another type',
    '(drop (call_indirect (type $r) (i32.const 1)))',
    FAULT.access,
    '(type $r (func (result i32))) (table $t 2 funcref) (elem (i32.const 1) func $sleep)',
  ],
  [
    'a call outside of the table',
    '(call_indirect (type $v) (i32.const 9))',
    FAULT.access,
    '(type $v (func)) (table $t 2 funcref)',
  ],
  [
    'a table access outside of it',
    '(drop (table.get $t (i32.const 9)))',
    FAULT.access,
    '(table $t 2 funcref)',
  ],
  ['division by zero', '(drop (i32.div_s (i32.const 1) (i32.load (i32.const 0))))', FAULT.arithmetic],
  ['remainder by zero', '(drop (i32.rem_u (i32.const 1) (i32.load (i32.const 0))))', FAULT.arithmetic],
  [
    'a quotient that does not fit',
    '(i32.store (i32.const 0) (i32.const -1)) (drop (i32.div_s (i32.const 0x80000000) (i32.load (i32.const 0))))',
    FAULT.arithmetic,
  ],
  [
    'a number that does not fit an integer',
    '(f32.store (i32.const 0) (f32.const 1e30)) (drop (i32.trunc_f32_s (f32.load (i32.const 0))))',
    FAULT.arithmetic,
  ],
  ['endless recursion', '(call $down)', FAULT.stack, '(func $down (call $down) (call $sleep))'],
  ['an exception that nobody catches', '(throw $e)', FAULT.exception, '(tag $e)'],
];

test.each(FAULTS)('%s is a fault of its kind', async (_, body, kind, extra = '') => {
  const machine = double();
  const slot = await machine.spawn(program(wat(body, undefined, extra)));
  await machine.exits(1);
  expect(machine.stat('faultSlot')).toBe(slot);
  expect(machine.stat('faultKind')).toBe(kind);
  expect(machine.crashes).toEqual([]);
});

test('a program grows its memory through the kernel, to its maximum', async () => {
  const machine = double();
  await machine.spawn(
    program(
      wat(`(i32.store8 (i32.const 0) (i32.add (i32.const 48) (memory.grow (i32.const 2))))
        (i32.store8 (i32.const 1) (i32.add (i32.const 48) (memory.grow (i32.const 2))))
        (i32.store8 (i32.const 2) (i32.add (i32.const 48) (memory.size)))
        (i32.store8 (i32.const 196607) (i32.const 33))
        (call $write (i32.const 0) (i32.const 3)) (call $write (i32.const 196607) (i32.const 1))`),
    ),
  );
  await machine.exits(1);
  expect(machine.transcript).toBe('1/3!'); // the old size, -1, the size
});

test('a memory that is used again is zeroed', async () => {
  const machine = double();
  const dirty = program(
    wat(`(i32.store8 (i32.const 0) (i32.add (i32.const 48) (i32.load8_u (i32.const 65535))))
      (i32.store8 (i32.const 65535) (i32.const 9)) (call $write (i32.const 0) (i32.const 1))`),
  );
  for (let i = 0; i < 5; i++) {
    await machine.spawn(dirty);
    await machine.exits(i + 1);
  }
  expect(machine.transcript).toBe('00000');
});

test('the start function runs before _start, and a program may have no memory', async () => {
  const machine = double();
  const started = wat(
    '(call $write (i32.const 0) (i32.const 1))',
    undefined,
    '(func $init (i32.store8 (i32.const 0) (i32.const 115))) (start $init)',
  );
  await machine.spawn(program(started));
  await machine.exits(1);
  expect(machine.transcript).toBe('s');
  await machine.spawn(program('(module (func (export "_start")))'));
  await machine.exits(2);
  expect(machine.stat('faultSlot')).toBe(0);
});

test('a program that cannot be instantiated is refused', async () => {
  const machine = double();
  const segment = program(wat('', undefined, '(data (i32.const 65535) "ab")'));
  expect(await machine.spawn(segment)).toBe(-ENOEXEC);
  expect(await machine.spawn(program(wat('', '(memory (export "memory") 8)')), 4)).toBe(-ENOMEM);
  const unbound =
    '(module (import "minios" "umask" (func (param i32) (result i32))) (func (export "_start")))';
  expect(await machine.spawn(program(unbound))).toBe(-ENOEXEC); // the double does not have it
  await machine.spawn(talker('k', 1));
  await machine.exits(1);
  expect(machine.transcript).toBe('k');
});

test('a thousand processes come and go', async () => {
  const machine = double();
  const one = talker('.', 1);
  for (let i = 0; i < 1000; i += 50) {
    await Promise.all(Array.from({ length: 50 }, () => machine.spawn(one)));
    await machine.exits(i + 50);
  }
  expect(machine.transcript).toBe('.'.repeat(1000));
  expect(machine.crashes).toEqual([]);
});

test('power off stops the hart', async () => {
  const machine = double();
  await machine.spawn(program(wat('(loop $ever (drop (call $yield)) (br $ever))')));
  await machine.job((kernel) => kernel.double_power(0, 7));
  expect(machine.powered).toEqual([[0, 7]]);
  const before = machine.stat('breaks');
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(machine.stat('breaks')).toBe(before);
});
