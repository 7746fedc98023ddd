/** Programs run to their end by a host task, through pipes, and nothing stays behind. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { wasmOf } from './support/double.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

/** Copies its input to its output and its error output. */
const TEE = wasmOf(`(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2)
  (func $write (param $fd i32) (param $at i32) (param $n i32)
    (loop $rest
      (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (local.get $n))
      (if (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)) (then (call $exit (i32.const 9))))
      (local.set $at (i32.add (local.get $at) (i32.load (i32.const 8))))
      (br_if $rest (local.tee $n (i32.sub (local.get $n) (i32.load (i32.const 8)))))))
  (func (export "_start") (local $n i32)
    (loop $more
      (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 65536))
      (if (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then (call $exit (i32.const 8))))
      (if (local.tee $n (i32.load (i32.const 8))) (then
        (call $write (i32.const 1) (i32.const 1024) (local.get $n))
        (call $write (i32.const 2) (i32.const 1024) (local.get $n))
        (br $more))))
    (call $exit (i32.const 3))))`);

const exits = (body: string): Uint8Array => wasmOf(`(module (func (export "_start") ${body}))`);

test('a program gets its input, and its output and status come back', async () => {
  const result = await machine.run(TEE, { stdin: 'round and round' });
  expect(result).toMatchObject({ stdout: 'round and round', stderr: 'round and round', status: 3 });
});

test('more than pipes hold goes through both of them', async () => {
  const stdin = new Uint8Array(400_000).map((_, i) => 97 + (i % 26));
  const result = await machine.run(TEE, { stdin });
  expect(result.output).toEqual(stdin);
  expect(result.stderr.length).toBe(stdin.length);
});

test('a program need not read its input', async () => {
  const stdin = new Uint8Array(400_000);
  expect(await machine.run(exits('(nop)'), { stdin })).toMatchObject({ status: 0 });
});

test('faults are signals', async () => {
  expect((await machine.run(exits('(unreachable)'))).status).toBe(128 + 4);
  expect((await machine.run(exits('(drop (i32.div_u (i32.const 1) (i32.const 0)))'))).status).toBe(128 + 8);
  const wild = '(module (memory 1) (func (export "_start") (drop (i32.load (i32.const -4)))))';
  expect((await machine.run(wasmOf(wild))).status).toBe(128 + 11);
});

test('a program that cannot start says why', async () => {
  await expect(machine.run('/bin/nonsense')).rejects.toMatchObject({ name: 'ENOENT' });
  await expect(machine.run(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ name: 'ENOEXEC' });
});

test('files go in and come out', async () => {
  await machine.task.writeFile('/tmp/note', new Uint8Array([1, 2, 3]));
  expect(await machine.task.readFile('/tmp/note')).toEqual(new Uint8Array([1, 2, 3]));
  await expect(machine.task.readFile('/tmp/absent')).rejects.toMatchObject({ name: 'ENOENT' });
});

test('a run leaves nothing behind', async () => {
  await machine.run(TEE, { stdin: 'warm' });
  await machine.leakCheck(() => machine.run(TEE, { stdin: 'up' }));
});

test('a leak is found', async () => {
  await expect(machine.leakCheck(() => machine.task.pipe())).rejects.toThrow(/openFiles/);
});
