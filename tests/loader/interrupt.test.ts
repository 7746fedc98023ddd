// Every program that runs for ever, or for longer than anybody waits, meets its fuel checks.
//
// Each case runs in a worker that is ended when nothing interrupts it, so that a failure is a failure and no hang.

import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { rewrite } from './harness.ts';
import { wat } from './wat.ts';

const WATCHDOG = 20_000;

/** Runs `run` of a rewritten module until its third preemption, or to its end. */
function interrupt(bytes: Uint8Array): Promise<string> {
  const worker = new Worker(fileURLToPath(new URL('./interrupt_worker.ts', import.meta.url)), {
    workerData: rewrite(bytes),
  });
  return new Promise((resolve, reject) => {
    const watchdog = setTimeout(() => {
      resolve('never interrupted');
      void worker.terminate();
    }, WATCHDOG);
    worker.once('message', (message: string) => {
      clearTimeout(watchdog);
      resolve(message);
      void worker.terminate();
    });
    worker.once('error', reject);
  });
}

/** 40 functions, each of which calls the next one twice. */
function doubling(call: (next: string) => string): string {
  const functions = Array.from({ length: 40 }, (_, i) => {
    const next = i === 39 ? '(nop)' : `${call(`$f${i + 1}`)} ${call(`$f${i + 1}`)}`;
    return `(func $f${i} ${next})`;
  });
  return `(module ${functions.join('\n')} (func (export "run") (call $f0)))`;
}

const run = (body: string, rest = '') => `(module ${rest} (func (export "run") ${body}))`;

const CASES: Record<string, string> = {
  'an empty loop': run('(loop $l (br $l))'),
  'a loop closed by br_if': run('(loop $l (br_if $l (i32.const 1)))'),
  'a loop closed by br_table': run('(loop $l (block $b (br_table $b $l (i32.const 1))))'),
  'a loop inside of a branch not always taken': run('(if (i32.const 1) (then (loop $l (br $l))))'),
  'a loop with parameters': run('(i32.const 7) (loop $l (param i32) (br $l)) (unreachable)'),
  'the outer of two loops': run('(loop $a (block $b (loop $l (br $b))) (br $a))'),
  'a loop around a call': run('(loop $l (call $f) (br $l))', '(func $f (nop))'),
  'recursion that unwinds to go on': run(
    '(loop $l (call $f (i32.const 1000)) (br $l))',
    '(func $f (param i32) (if (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1))))))',
  ),
  'a tree of recursive calls': run(
    '(drop (call $fib (i32.const 90)))',
    `(func $fib (param i32) (result i32) (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
      (then (local.get 0)) (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
      (call $fib (i32.sub (local.get 0) (i32.const 2)))))))`,
  ),
  'mutual recursion through a table': run(
    '(call $a (i32.const 60))',
    `(type $t (func (param i32))) (table 2 funcref) (elem (i32.const 0) $a $b)
     (func $a (param i32) (if (local.get 0) (then
       (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 1))
       (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 1)))))
     (func $b (param i32) (call_indirect (type $t) (local.get 0) (i32.const 0)))`,
  ),
  'mutual recursion through references': run(
    '(call $a (i32.const 60))',
    `(type $t (func (param i32))) (elem declare func $b)
     (func $a (param i32) (if (local.get 0) (then
       (call_ref $t (i32.sub (local.get 0) (i32.const 1)) (ref.func $b))
       (call_ref $t (i32.sub (local.get 0) (i32.const 1)) (ref.func $b)))))
     (func $b (type $t) (call $a (local.get 0)))`,
  ),
  'a table that is filled at run time': run(
    '(table.set (i32.const 0) (ref.func $a)) (call $a (i32.const 60))',
    `(type $t (func (param i32))) (table 1 funcref) (elem declare func $a)
     (func $a (type $t) (if (local.get 0) (then
       (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))
       (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))))`,
  ),
  'a tail call to itself': run('(return_call $f)', '(func $f (return_call $f))'),
  'tail calls through a table': run(
    '(return_call $f)',
    `(type $t (func)) (table 1 funcref) (elem (i32.const 0) $f)
     (func $f (return_call_indirect (type $t) (i32.const 0)))`,
  ),
  'tail calls in a ring': run(
    '(return_call $f)',
    '(func $f (return_call $g)) (func $g (return_call $h)) (func $h (return_call $f))',
  ),
  'an exponential graph of calls': doubling((next) => `(call ${next})`),
  'an exponential graph of calls in branches': doubling(
    (next) => `(if (i32.const 1) (then (call ${next})) (else (nop)))`,
  ),
  'an exponential graph behind loops that are passed by': doubling(
    (next) => `(if (i32.const 0) (then (loop $l (br_if $l (i32.const 0))))) (call ${next})`,
  ),
  'an exponential graph of calls by references of 40 types': `(module
    ${Array.from({ length: 40 }, (_, i) => `(type $t${i} (func (param ${'i32 '.repeat(i)})))`).join('\n')}
    ${Array.from({ length: 40 }, (_, i) => {
      const call = `${'(i32.const 0) '.repeat(i + 1)} (call_ref $t${i + 1} (ref.func $f${i + 1}))`;
      return `(func $f${i} (type $t${i}) ${i === 39 ? '' : call + call})`;
    }).join('\n')}
    (elem declare func ${Array.from({ length: 40 }, (_, i) => `$f${i}`).join(' ')})
    (func (export "run") (call $f0)))`,
  'a loop driven by exceptions': run(
    '(loop $l (block $h (try_table (catch $e $h) (throw $e))) (br $l))',
    '(tag $e)',
  ),
  'recursion driven by exceptions': run(
    '(call $f (i32.const 60))',
    `(tag $e) (func $f (param i32)
      (if (i32.eqz (local.get 0)) (then (throw $e)))
      (block $h (try_table (catch $e $h) (call $f (i32.sub (local.get 0) (i32.const 1)))))
      (call $f (i32.sub (local.get 0) (i32.const 1))))`,
  ),
  'recursion from a catch': run(
    '(call $f (i32.const 60))',
    `(tag $e) (func $f (param i32)
      (if (i32.eqz (local.get 0)) (then (return)))
      (try (do (throw $e)) (catch $e (call $f (i32.sub (local.get 0) (i32.const 1)))
        (call $f (i32.sub (local.get 0) (i32.const 1))))))`,
  ),
  'a fill of the whole memory': run(
    '(memory.fill (i32.const 0) (i32.const 1) (i32.const 0x10000000))',
    '(memory (export "memory") 4096)',
  ),
  'a copy of the whole memory': run(
    '(memory.copy (i32.const 1) (i32.const 0) (i32.const 0xfffffff))',
    '(memory (export "memory") 4096)',
  ),
  'long straight code': run('(nop)'.repeat(20_000) + '(loop $l (br $l))'),
};

for (const [name, text] of Object.entries(CASES)) {
  test(`interrupts ${name}`, async () => {
    expect(await interrupt(wat(text))).toBe('interrupted');
  });
}

test('straight code calls no hook when it is short', async () => {
  expect(await interrupt(wat(run('(call $f) (call $f)', '(func $f (nop))')))).toBe('ended');
});
