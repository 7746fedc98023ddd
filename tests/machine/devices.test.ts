/** The device models: what they answer, and what they do with rings and addresses that cannot be. */
import { expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';
import { ConsoleDevice } from '../../host/devices/console.ts';
import { LoaderDevice } from '../../host/devices/loader.ts';
import { RandomDevice } from '../../host/devices/random.ts';
import { LoadError, loadProgram } from '../../host/loader/index.ts';
import { MAX_MODULE_BYTES } from '../../host/loader/limits.ts';
import { MachineCheck } from '../../host/base/ram.ts';
import { importTable, wasmOf } from './support/double.ts';
import { BUFFER, TestQueue } from './support/queue.ts';

const OUTSIDE = 256 * 65536;

// --- queues ---

test.each([
  ['a capacity that is no power of two', abi.DEVICE_QUEUE_CAPACITY, 6],
  ['no capacity', abi.DEVICE_QUEUE_CAPACITY, 0],
  ['requests outside of RAM', abi.DEVICE_QUEUE_REQUESTS, OUTSIDE - 8],
  ['a ring outside of RAM', abi.DEVICE_QUEUE_SUBMISSIONS, OUTSIDE],
  ['a ring that is not aligned', abi.DEVICE_QUEUE_COMPLETIONS, 0x2001],
  ['an interrupt word at 0', abi.DEVICE_QUEUE_INTERRUPT_WORD, 0],
])('a queue with %s is a machine check', (_, field, value) => {
  const broken = (): TestQueue =>
    new TestQueue(new RandomDevice(), (ram) => ram.setU32(TestQueue.field(field), value));
  expect(broken).toThrow(MachineCheck);
});

test('submissions that cannot be are machine checks', () => {
  const overfull = new TestQueue(new RandomDevice());
  overfull.ram.setU32(TestQueue.field(abi.DEVICE_QUEUE_SUBMISSION_TAIL), 9);
  expect(() => overfull.ring()).toThrow(/9 submissions/);
  const wild = new TestQueue(new RandomDevice());
  wild.submit({ operation: abi.RANDOM_OP_FILL });
  wild.ram.setU32(TestQueue.submissions, 8);
  expect(() => wild.ring()).toThrow(/request 8/);
  const end = {
    write: () => new Promise<boolean>(() => undefined),
    read: async () => new Uint8Array(0),
    close: () => undefined,
  };
  const twice = new TestQueue(new ConsoleDevice(end));
  twice.put('x');
  for (let i = 0; i < 2; i++)
    twice.submit({ operation: abi.CONSOLE_OP_WRITE, argument0: 2, buffer: BUFFER, size: 1 });
  twice.ram.setU32(TestQueue.submissions + 4, 0);
  expect(() => twice.ring()).toThrow(/twice/);
});

// --- random ---

test('the random device fills large buffers inside its doorbell, without an interrupt', () => {
  const queue = new TestQueue(new RandomDevice((bytes) => bytes.fill(7)));
  const size = 200_000;
  const index = queue.submit({ operation: abi.RANDOM_OP_FILL, buffer: BUFFER, size });
  queue.ring();
  expect(queue.status(index)).toBe(size);
  expect(queue.ram.bytes.subarray(BUFFER, BUFFER + size).every((byte) => byte === 7)).toBe(true);
  expect(queue.ram.bytes[BUFFER + size]).toBe(0);
  expect([queue.interrupts, queue.interruptWord]).toEqual([0, 0]);
});

test('the random device refuses addresses outside of RAM', async () => {
  const queue = new TestQueue(new RandomDevice());
  const fill = { operation: abi.RANDOM_OP_FILL, size: 16 };
  expect(await queue.run({ ...fill, buffer: OUTSIDE - 8 })).toBe(-abi.EFAULT);
  expect(await queue.run({ ...fill, buffer: 0 })).toBe(-abi.EFAULT);
  expect(await queue.run({ ...fill, buffer: BUFFER, size: 0xffffffff })).toBe(-abi.EFAULT);
  expect(await queue.run({ operation: 9, buffer: BUFFER, size: 16 })).toBe(-abi.EINVAL);
  expect(await queue.run({ ...fill, buffer: OUTSIDE - 16 })).toBe(16);
});

// --- console ---

/** An outside whose answers the test gives. */
class Outside {
  readonly written: string[] = [];
  readonly closed: number[] = [];
  private readonly takes: ((taken: boolean) => void)[] = [];
  private readonly gives: ((bytes: Uint8Array) => void)[] = [];

  write(port: number, bytes: Uint8Array): Promise<boolean> {
    this.written.push(`${port}:${new TextDecoder().decode(bytes)}`);
    return new Promise((resolve) => this.takes.push(resolve));
  }
  read(): Promise<Uint8Array> {
    return new Promise((resolve) => this.gives.push(resolve));
  }
  close(port: number): void {
    this.closed.push(port);
  }
  take(taken = true): void {
    this.takes.shift()!(taken);
  }
  give(text: string): void {
    this.gives.shift()!(new TextEncoder().encode(text));
  }
  get asked(): number {
    return this.gives.length;
  }
}

function consoleQueue(): { queue: TestQueue; outside: Outside } {
  const outside = new Outside();
  return { queue: new TestQueue(new ConsoleDevice(outside)), outside };
}

test('a write completes when the outside has taken it, and interrupts', async () => {
  const { queue, outside } = consoleQueue();
  const size = queue.put('hello');
  const index = queue.submit({
    operation: abi.CONSOLE_OP_WRITE,
    argument0: abi.CONSOLE_PORT_STDOUT,
    buffer: BUFFER,
    size,
  });
  queue.ring();
  expect(outside.written).toEqual(['2:hello']);
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(queue.status(index)).toBe(null);
  outside.take();
  expect(await queue.finished(index)).toBe(5);
  expect([queue.interrupts, queue.interruptWord]).toEqual([1, 1 << 5]);
});

test('a write to an outside that is closed is EPIPE', async () => {
  const { queue, outside } = consoleQueue();
  const size = queue.put('x');
  const index = queue.submit({ operation: abi.CONSOLE_OP_WRITE, argument0: 2, buffer: BUFFER, size });
  queue.ring();
  outside.take(false);
  expect(await queue.finished(index)).toBe(-abi.EPIPE);
});

test('input is asked for by a read, one read at a time, and its end is 0', async () => {
  const { queue, outside } = consoleQueue();
  const read = { operation: abi.CONSOLE_OP_READ, argument0: 1, size: 4 };
  const first = queue.submit({ ...read, buffer: BUFFER });
  const second = queue.submit({ ...read, buffer: BUFFER + 8 });
  expect(outside.asked).toBe(0);
  queue.ring();
  await Promise.resolve();
  expect(outside.asked).toBe(1);
  outside.give('abc');
  expect(await queue.finished(first)).toBe(3);
  expect(queue.text(3)).toBe('abc');
  while (outside.asked === 0) await Promise.resolve();
  outside.give('');
  expect(await queue.finished(second)).toBe(0);
});

test('an outside that gives more than was asked for is an error, not an overrun', async () => {
  const { queue, outside } = consoleQueue();
  const index = queue.submit({ operation: abi.CONSOLE_OP_READ, argument0: 1, buffer: BUFFER, size: 2 });
  queue.ring();
  await Promise.resolve();
  outside.give('abc');
  expect(await queue.finished(index)).toBe(-abi.EIO);
  expect(queue.text(3)).toBe('\0\0\0');
});

test('a close waits for the writes before it', async () => {
  const { queue, outside } = consoleQueue();
  const size = queue.put('x');
  queue.submit({ operation: abi.CONSOLE_OP_WRITE, argument0: 2, buffer: BUFFER, size });
  const close = queue.submit({ operation: abi.CONSOLE_OP_CLOSE, argument0: 2 });
  queue.ring();
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(outside.closed).toEqual([]);
  outside.take();
  expect(await queue.finished(close)).toBe(0);
  expect(outside.closed).toEqual([2]);
});

test("the terminal's size is told when it is another than the kernel knows, to one at a time", async () => {
  const device = new ConsoleDevice(new Outside(), { columns: 80, rows: 24 });
  const queue = new TestQueue(device);
  const ask = (known: bigint): Parameters<TestQueue['run']>[0] => ({
    operation: abi.CONSOLE_OP_SIZE,
    argument0: abi.CONSOLE_PORT_TERMINAL,
    argument1: known,
    buffer: BUFFER,
    size: abi.WINSIZE_SIZE,
  });
  const size = (): bigint => queue.ram.view.getBigUint64(BUFFER, true);
  expect(await queue.run(ask(0n))).toBe(abi.WINSIZE_SIZE);
  expect(queue.interrupts).toBe(0);
  expect(queue.ram.view.getUint16(BUFFER + abi.WINSIZE_WS_COL, true)).toBe(80);
  expect(queue.ram.view.getUint16(BUFFER + abi.WINSIZE_WS_ROW, true)).toBe(24);
  const known = size();
  const index = queue.submit(ask(known));
  queue.ring();
  device.resize({ columns: 80, rows: 24 });
  expect(queue.status(index)).toBe(null);
  expect(await queue.run(ask(known))).toBe(-abi.EBUSY);
  device.resize({ columns: 100_000, rows: 50, width: 800, height: 600 });
  expect(await queue.finished(index)).toBe(abi.WINSIZE_SIZE);
  expect(size()).not.toBe(known);
  expect(queue.ram.view.getUint16(BUFFER + abi.WINSIZE_WS_COL, true)).toBe(0xffff);
  expect(queue.ram.view.getUint16(BUFFER + abi.WINSIZE_WS_XPIXEL, true)).toBe(800);
  expect(await queue.run({ ...ask(0n), argument0: abi.CONSOLE_PORT_STDOUT })).toBe(-abi.EINVAL);
  expect(await queue.run({ ...ask(0n), size: 4 })).toBe(-abi.EINVAL);
});

test('the console refuses ports, operations and addresses that do not exist', async () => {
  const { queue } = consoleQueue();
  expect(await queue.run({ operation: abi.CONSOLE_OP_WRITE, argument0: 4, buffer: BUFFER, size: 1 })).toBe(
    -abi.EINVAL,
  );
  expect(await queue.run({ operation: 7, argument0: 1, buffer: BUFFER, size: 1 })).toBe(-abi.EINVAL);
  expect(await queue.run({ operation: abi.CONSOLE_OP_WRITE, argument0: 1, buffer: OUTSIDE, size: 1 })).toBe(
    -abi.EFAULT,
  );
  expect(await queue.run({ operation: abi.CONSOLE_OP_READ, argument0: 1, buffer: BUFFER, size: 0 })).toBe(
    -abi.EINVAL,
  );
});

// --- loader ---

const PROGRAM = wasmOf('(module (memory (export "memory") 2 9) (func (export "_start")))');
const IMAGE = BUFFER + 0x8000;
const REASON = IMAGE + 0x100;
const commit = (handle: number): Parameters<TestQueue['run']>[0] => ({
  operation: abi.LOADER_OP_COMMIT,
  argument0: handle,
  buffer: IMAGE,
  size: abi.PROGRAM_IMAGE_SIZE,
  buffer2: REASON,
  size2: 512,
});

/** A kernel that has every system call. */
const EVERYTHING = (): boolean => true;

function loaderQueue(): { queue: TestQueue; device: LoaderDevice; loads: () => number } {
  let loads = 0;
  const device = new LoaderDevice((bytes) => {
    loads++;
    return loadProgram(bytes, { importTable });
  }, EVERYTHING);
  return { queue: new TestQueue(device), device, loads: () => loads };
}

async function upload(queue: TestQueue, bytes: Uint8Array): Promise<number> {
  const handle = await queue.run({ operation: abi.LOADER_OP_BEGIN, argument0: bytes.length });
  const half = bytes.length >> 1;
  for (const part of [bytes.subarray(0, half), bytes.subarray(half)]) {
    const size = queue.put(part);
    expect(
      await queue.run({ operation: abi.LOADER_OP_APPEND, argument0: handle, buffer: BUFFER, size }),
    ).toBe(0);
  }
  return handle;
}

test('a program that was handed over in pieces gets a number and a description', async () => {
  const { queue, device } = loaderQueue();
  expect(await queue.run(commit(await upload(queue, PROGRAM)))).toBe(0);
  const id = queue.ram.u32(IMAGE + abi.PROGRAM_IMAGE_ID);
  expect(device.image(id)?.module).toBeInstanceOf(WebAssembly.Module);
  expect(queue.ram.u32(IMAGE + abi.PROGRAM_IMAGE_PAGES)).toBe(2);
  expect(queue.ram.u32(IMAGE + abi.PROGRAM_IMAGE_PAGES_MAX)).toBe(9);
  expect(queue.ram.u32(IMAGE + abi.PROGRAM_IMAGE_FLAGS)).toBe(abi.IMAGE_FLAG_MEMORY);
  expect(await queue.run({ operation: abi.LOADER_OP_RELEASE, argument0: id })).toBe(0);
  expect(device.image(id)).toBe(undefined);
  expect(await queue.run({ operation: abi.LOADER_OP_RELEASE, argument0: id })).toBe(-abi.EINVAL);
});

test('the same bytes are compiled once', async () => {
  const { queue, device, loads } = loaderQueue();
  const ids = [];
  for (let i = 0; i < 2; i++) {
    await queue.run(commit(await upload(queue, PROGRAM)));
    ids.push(queue.ram.u32(IMAGE + abi.PROGRAM_IMAGE_ID));
  }
  expect(ids[0]).not.toBe(ids[1]);
  expect(device.image(ids[0])!.module).toBe(device.image(ids[1])!.module);
  expect(loads()).toBe(1);
});

test('a file that is no program is refused with the reason', async () => {
  const { queue } = loaderQueue();
  const handle = await upload(queue, new TextEncoder().encode('#!/bin/sh\n'));
  expect(await queue.run(commit(handle))).toBe(-abi.ENOEXEC);
  const reason = queue.text(queue.ram.u32(IMAGE + abi.PROGRAM_IMAGE_REASON_SIZE), REASON - BUFFER);
  expect(reason).not.toBe('');
  expect(await queue.run(commit(handle))).toBe(-abi.EBADF); // a handle is used up by its commit
});

test('a program that imports a call which the kernel does not have is refused by its name', async () => {
  const bytes = wasmOf(
    '(module (import "minios" "umask" (func (param i32) (result i32))) (func (export "_start")))',
  );
  const device = new LoaderDevice(
    (file) => loadProgram(file, { importTable }),
    (name) => name !== 'minios_umask',
  );
  const queue = new TestQueue(device);
  expect(await queue.run(commit(await upload(queue, bytes)))).toBe(-abi.ENOEXEC);
  const length = queue.ram.u32(IMAGE + abi.PROGRAM_IMAGE_REASON_SIZE);
  expect(queue.text(length, REASON - BUFFER)).toMatch(/imports minios\.umask/);
});

test('a failed load is tried again the next time', async () => {
  let fail = true;
  const device = new LoaderDevice(async (bytes) => {
    if (fail) throw new LoadError('ENOMEM', 'no memory now');
    return loadProgram(bytes, { importTable });
  }, EVERYTHING);
  const queue = new TestQueue(device);
  expect(await queue.run(commit(await upload(queue, PROGRAM)))).toBe(-abi.ENOMEM);
  fail = false;
  expect(await queue.run(commit(await upload(queue, PROGRAM)))).toBe(0);
});

test('the loader keeps its limits', async () => {
  const { queue } = loaderQueue();
  expect(await queue.run({ operation: abi.LOADER_OP_BEGIN, argument0: MAX_MODULE_BYTES + 1 })).toBe(
    -abi.ENOEXEC,
  );
  const handle = await queue.run({ operation: abi.LOADER_OP_BEGIN, argument0: 4 });
  const append = { operation: abi.LOADER_OP_APPEND, argument0: handle, size: 5 };
  expect(await queue.run({ ...append, buffer: BUFFER })).toBe(-abi.EINVAL);
  expect(await queue.run({ ...append, buffer: OUTSIDE })).toBe(-abi.EFAULT);
  expect(await queue.run({ ...append, argument0: 77, buffer: BUFFER })).toBe(-abi.EBADF);
  expect(await queue.run({ operation: abi.LOADER_OP_ABORT, argument0: handle })).toBe(0);
  expect(await queue.run({ operation: abi.LOADER_OP_ABORT, argument0: handle })).toBe(-abi.EBADF);
  const statuses = [];
  for (let i = 0; i < 65; i++)
    statuses.push(await queue.run({ operation: abi.LOADER_OP_BEGIN, argument0: 1 }));
  expect(statuses.slice(0, 64).every((status) => status > 0)).toBe(true);
  expect(statuses[64]).toBe(-abi.ENOMEM);
});

test('the loader gives a file away with its SHA-256, and keeps its limits when the bytes are gone', async () => {
  const digests: (Uint8Array | null)[] = [];
  const device = new LoaderDevice(async (bytes, digest) => {
    digests.push(digest);
    return loadProgram(structuredClone(bytes, { transfer: [bytes.buffer] }), { importTable });
  }, EVERYTHING);
  const queue = new TestQueue(device);
  expect(await queue.run(commit(await upload(queue, PROGRAM)))).toBe(0);
  expect(digests).toEqual([
    new Uint8Array(await crypto.subtle.digest('SHA-256', PROGRAM as Uint8Array<ArrayBuffer>)),
  ]);
  // What was given away no longer counts: there is room for two of the largest again.
  const begin = { operation: abi.LOADER_OP_BEGIN, argument0: MAX_MODULE_BYTES };
  expect(await queue.run(begin)).toBeGreaterThan(0);
  expect(await queue.run(begin)).toBeGreaterThan(0);
  expect(await queue.run(begin)).toBe(-abi.ENOMEM);
});

test('a load that is aborted while it is under way leaves nothing behind', async () => {
  let finish: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (finish = resolve));
  const device = new LoaderDevice(async (bytes) => {
    await started;
    return loadProgram(bytes, { importTable });
  }, EVERYTHING);
  const queue = new TestQueue(device);
  const handle = await upload(queue, PROGRAM);
  const index = queue.submit(commit(handle));
  queue.ring();
  expect(await queue.run({ operation: abi.LOADER_OP_ABORT, argument0: handle })).toBe(0);
  finish();
  expect(await queue.finished(index)).toBe(-abi.EINTR);
  expect(device.image(1)).toBe(undefined);
});
