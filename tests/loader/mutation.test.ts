// Damaged modules: whatever is flipped or cut off, the loader ends with a program or a LoadError, and a program
// that it made is one that the engine takes and whose original the engine takes. SEED=n repeats a run.

import { expect, test } from 'vitest';
import { LoadError, decodeModule, rewriteModule, rewriteProgram } from '../../host/loader/index.ts';
import { generateModule } from './generate.ts';
import { rewrite, tableFor } from './harness.ts';
import { wat } from './wat.ts';
import { randomBelow, seedOf } from '../support/random.ts';

const seed = seedOf();

const CORPUS = [
  wat(`(module
    (type $t (func (param i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
    (memory (export "memory") 1 3) (table 3 4 funcref) (table 2 externref)
    (global (mut i32) (i32.const 1)) (global i64 (i64.const 4)) (global funcref (ref.func $f)) (tag $e (param i32))
    (elem (i32.const 0) $f $f) (elem funcref (ref.func $f) (ref.null func)) (data (i32.const 4) "abc") (data "xyz")
    (func $f (type $t) (local i64 f64 v128)
      (block $h (result i32) (try_table (catch $e $h) (throw $e (i32.const 1))) (i32.const 0))
      (loop $l (param i32) (result i32) (br_if $l (i32.const 0)))
      (if (result i32) (then (i32.const 1)) (else (call_indirect (type $t) (i32.const 1) (i32.const 2))))
      (drop (i8x16.extract_lane_s 3 (v128.const i32x4 1 2 3 4)))
      (drop (f64.add (f64.const 1) (f64.const 2))) (drop (f32.const 3))
      (drop (table.grow 1 (ref.null extern) (i32.const 1)))
      (memory.init 1 (i32.const 0) (i32.const 0) (i32.const 1)) (data.drop 1)
      (table.copy 0 0 (i32.const 0) (i32.const 0) (i32.const 1)) (drop (memory.grow (i32.const 1))))
    (start $s) (func $s) (func (export "_start") (drop (call $f (i32.const 1)))))`),
  wat(`(module (func (export "_start") (local i32)
    (loop $l (block $a (block $b (br_table $a $b $l (local.get 0)))) (return_call $g)))
    (func $g (drop (select (i32.const 1) (i32.const 2) (i32.const 3)))))`),
];

/** Whether a mutant was made into a program. */
function check(bytes: Uint8Array<ArrayBuffer>, what: string): boolean {
  try {
    rewriteModule(decodeModule(bytes)); // must be safe without validation, too
  } catch (error) {
    if (!(error instanceof LoadError)) throw new Error(`${what}: ${(error as Error).stack}`);
  }
  let program: Uint8Array;
  try {
    program = rewriteProgram(bytes, tableFor(CORPUS[0]!)).bytes;
  } catch (error) {
    if (!(error instanceof LoadError)) throw new Error(`${what}: ${(error as Error).stack}`);
    return false;
  }
  expect(WebAssembly.validate(bytes), what).toBe(true);
  expect(WebAssembly.validate(program as Uint8Array<ArrayBuffer>), what).toBe(true);
  return true;
}

test(`flipped bytes, from seed ${seed}`, { timeout: 120_000 }, () => {
  const random = randomBelow(seed);
  let made = 0;
  for (let i = 0; i < 20_000; i++) {
    const mutant = Uint8Array.from(CORPUS[i % CORPUS.length]!);
    for (let flips = 1 + random(3); flips > 0; flips--) {
      const at = 8 + random(mutant.length - 8);
      mutant[at] = random(2) ? random(256) : mutant[at]! ^ (1 << random(8));
    }
    if (check(mutant, `seed ${seed}, mutant ${i}`)) made++;
  }
  expect(made).toBeGreaterThan(100); // or the test would test nothing
});

test('every truncation', () => {
  for (const bytes of CORPUS) {
    for (let length = 0; length < bytes.length; length++) {
      check(bytes.slice(0, length), `length ${length}`);
    }
  }
});

test('a rewritten module is not rewritten again', () => {
  const once = rewrite(CORPUS[1]!).bytes;
  expect(() => rewriteProgram(once, {})).toThrow(/reserved/);
});

test(`bytes of generated modules, from seed ${seed}`, () => {
  const random = randomBelow(seed);
  const { bytes } = generateModule(seed);
  const code = bytes.slice(0, bytes.length - 1_200_100);
  for (let i = 0; i < 500; i++) {
    const mutant = code.slice();
    mutant[8 + random(mutant.length - 8)] = random(256);
    check(mutant, `seed ${seed}, mutant ${i}`);
  }
});
