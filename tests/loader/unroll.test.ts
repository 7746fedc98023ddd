// Unrolled loops compute what they did, for every number of turns, and still meet their checks.

import { expect, test } from 'vitest';
import { copiesOf, unroll } from '../../host/loader/unroll.ts';
import { differential, instantiateRewritten, rewrite } from './harness.ts';
import { wat } from './wat.ts';

const COUNT_DOWN = '(local.set $n (i32.sub (local.get $n) (i32.const 1)))';
const STEP = '(local.set $s (i32.add (i32.mul (local.get $s) (i32.const 31)) (local.get $n)))';

/** Functions of a number of turns. */
const LOOPS: Record<string, string> = {
  'closed by br_if': `(loop $l ${STEP} ${COUNT_DOWN} (br_if $l (i32.gt_s (local.get $n) (i32.const 0)))) (local.get $s)`,
  'left in the middle': `(block $out (loop $l ${STEP} (br_if $out (i32.le_s (local.get $n) (i32.const 0))) ${COUNT_DOWN}
    (br $l))) (local.get $s)`,
  'with a value': `(loop $l (result i32) ${STEP} ${COUNT_DOWN} (br_if $l (i32.gt_s (local.get $n) (i32.const 0)))
    (i32.add (local.get $s) (i32.const 5)))`,
  'with a value, left with another': `(block $out (result i32) (loop $l (result i32) ${STEP} ${COUNT_DOWN}
    (br_if $out (i32.const 77) (i32.eq (local.get $s) (i32.const 1)))
    (drop) (br_if $l (i32.gt_s (local.get $n) (i32.const 0))) (local.get $s)))`,
  'that returns': `(loop $l ${STEP} (if (i32.le_s (local.get $n) (i32.const 0)) (then (return (local.get $s)))) ${COUNT_DOWN}
    (br $l)) (unreachable)`,
  'with branches': `(loop $l (if (i32.and (local.get $n) (i32.const 1)) (then ${STEP}) (else ${COUNT_DOWN}
    (br_if $l (i32.gt_s (local.get $n) (i32.const 3))))) ${COUNT_DOWN}
    (br_if $l (i32.gt_s (local.get $n) (i32.const 0)))) (local.get $s)`,
  'with a br_table to it, out of it and inside': `(block $b (block $a (loop $l (block $in ${COUNT_DOWN} ${STEP}
    (br_table $in $l $l $b $a (i32.rem_u (local.get $n) (i32.const 7))))
    (br_if $l (i32.gt_s (local.get $n) (i32.const 0))) (br $b)))
    (local.set $s (i32.add (local.get $s) (i32.const 1)))) (local.get $s)`,
  'inside of another': `(loop $o (local.set $m (i32.rem_u (local.get $n) (i32.const 6)))
    (block $x (loop $l ${STEP} (br_if $x (i32.eqz (local.get $m)))
      (local.set $m (i32.sub (local.get $m) (i32.const 1))) (br $l)))
    ${COUNT_DOWN} (br_if $o (i32.gt_s (local.get $n) (i32.const 0)))) (local.get $s)`,
  'over values on the stack': `(i32.const 1000) (loop $l ${STEP} ${COUNT_DOWN}
    (br_if $l (i32.gt_s (local.get $n) (i32.const 0)))) (i32.add (local.get $s))`,
  'that traps': `(loop $l ${STEP} ${COUNT_DOWN} (i32.store (i32.mul (local.get $n) (i32.const -60000)) (local.get $s))
    (br_if $l (i32.gt_s (local.get $n) (i32.const -4)))) (local.get $s)`,
};

const module = (body: string) =>
  wat(`(module (memory (export "memory") 1)
    (func (export "run") (param $n i32) (result i32) (local $s i32) (local $m i32) ${body}))`);

for (const [name, body] of Object.entries(LOOPS)) {
  test(`a loop ${name}`, () => {
    const calls = Array.from({ length: 20 }, (_, turns): [string, number] => ['run', turns]);
    const { original, rewritten } = differential(module(body), calls, undefined, 3);
    expect(rewritten).toEqual(original);
  });
}

test('fuel is a turn, in steps of the copies', () => {
  const bytes = module(LOOPS['closed by br_if']);
  const fuelOf = (turns: number): number => {
    const { exports } = instantiateRewritten(rewrite(bytes), {}, {}, 1_000_000);
    exports.run(turns);
    return 1_000_000 - (exports['__minios_fuel'] as unknown as WebAssembly.Global<'i32'>).value;
  };
  expect([1, 3, 4, 7, 8, 1000].map(fuelOf)).toEqual([0, 0, 4, 4, 8, 1000]);
});

test('a function whose loops end early is checked by who calls it', () => {
  const short = `(local.set $n (i32.const 3)) (loop $l ${COUNT_DOWN} (br_if $l (local.get $n)))`;
  const bytes = wat(`(module
    (func $short (local $n i32) ${short})
    (func (export "run") (param $turns i32) (loop $l (call $short)
      (local.set $turns (i32.sub (local.get $turns) (i32.const 1))) (br_if $l (local.get $turns)))))`);
  const run = instantiateRewritten(rewrite(bytes), {}, {}, 9);
  run.exports.run(1000);
  expect(run.preempts()).toBe(100);
});

test('labels whose numbers become longer', () => {
  const loop = Uint8Array.from([0x03, 0x40, 0x41, 0, 0x0d, 126, 0x0c, 0]);
  const copy = [0x02, 0x40, 0x41, 0, 0x0d, 0x80, 1, 0x0c, 0, 0x0c, 2, 0x0b];
  const last = [0x41, 0, 0x0d, 127, 0x0c, 0, 0x0b, 0x0b];
  const { bytes, check } = unroll(loop, 2, loop.length, 3, Uint8Array.of(0x01));
  expect([...bytes]).toEqual([0x02, 0x40, 0x03, 0x40, ...copy, ...copy, 0x01, ...last]);
  expect(check).toBe(4 + 2 * copy.length);
});

test('leaves loops as they are that it cannot copy', () => {
  const code = (...bytes: number[]) => copiesOf(Uint8Array.from([0x03, ...bytes]), 2, bytes.length + 1);
  expect(code(0x40, 0x0c, 0)).toBe(4);
  expect(code(0x7f, 0x41, 0, 0x41, 0, 0x0d, 0)).toBe(4);
  expect(code(0x40, 0x01)).toBe(0); // nothing continues it
  expect(code(0x40, 0x0c, 1)).toBe(0);
  expect(code(0x05, 0x0c, 0)).toBe(0); // a type with parameters, perhaps
  expect(code(0x40, 0x10, 0, 0x0c, 0)).toBe(0); // a call
  expect(code(0x40, ...Array<number>(300).fill(0x01), 0x0c, 0)).toBe(0); // long
});
