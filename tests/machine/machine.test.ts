/** Whole machines, in workers of their own, with a first program of the test's. */
import { afterEach, expect, test } from 'vitest';
import { Machine } from '../../host/machine/machine.ts';
import type { MachineOptions, OutputStream } from '../../host/machine/machine.ts';
import { wasmOf } from './support/double.ts';

const machines: Machine[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) machine.terminate();
});

/** An init that does `body` and powers off with the status that it leaves. */
function init(body: string): Uint8Array {
  return wasmOf(`(module
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
    (import "minios" "power" (func $power (param i32 i32) (result i32)))
    (memory (export "memory") 2)
    (data (i32.const 64) "to stdout\\nto stderr\\n")
    (func $write (param $fd i32) (param $at i32) (param $n i32) (result i32)
      (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (local.get $n))
      (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
    (func $read (param $at i32) (param $n i32) (result i32)
      (i32.store (i32.const 0) (local.get $at)) (i32.store (i32.const 4) (local.get $n))
      (if (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then (return (i32.const -1))))
      (i32.load (i32.const 8)))
    (func $main (result i32) (local $n i32) ${body})
    (func (export "_start") (drop (call $power (i32.const 0) (call $main)))))`);
}

class Collected {
  text = '';
  ended = false;
  write(bytes: Uint8Array): Promise<boolean> {
    this.text += new TextDecoder().decode(bytes);
    return Promise.resolve(true);
  }
  end(): void {
    this.ended = true;
  }
}

function boot(program: Uint8Array, options: MachineOptions = {}): Machine {
  const files = [{ path: '/sbin/init', data: program, mode: 0o755 }];
  const machine = Machine.boot({ memory: 64 * 2 ** 20, program: ['init'], files, ...options });
  machines.push(machine);
  return machine;
}

const TALK = init(
  '(drop (call $write (i32.const 1) (i32.const 64) (i32.const 10))) (call $write (i32.const 2) (i32.const 74) (i32.const 10)) (i32.add (i32.const 7))',
);

test('a machine boots, speaks on both streams and hands its status out', async () => {
  const [stdout, stderr] = [new Collected(), new Collected()];
  let log = '';
  const machine = boot(TALK, { console: { stdout, stderr }, onSerial: (text) => (log += text) });
  expect(await machine.exited).toEqual({ how: 'power off', status: 7, message: '' });
  expect(stdout.text).toBe('to stdout\n');
  expect(stderr.text).toBe('to stderr\n');
  expect(log).toMatch(/minios version/);
});

test('a quiet machine keeps its log to itself', async () => {
  let log = '';
  const machine = boot(TALK, { quiet: true, onSerial: (text) => (log += text) });
  expect((await machine.exited).status).toBe(7);
  expect(log).toBe('');
});

/** Copies its input to its output; the status is 0 at the end of input, 64 when its output is closed. */
const CAT = init(`(block $end (loop $more
    (br_if $end (i32.le_s (local.tee $n (call $read (i32.const 128) (i32.const 65536))) (i32.const 0)))
    (br_if $more (i32.eqz (local.tee $n (call $write (i32.const 1) (i32.const 128) (local.get $n)))))
    (return (local.get $n))))
  (local.get $n)`);

test('bytes go through unchanged, asked for and taken at the pace of the outside', async () => {
  const bytes = new Uint8Array(300_000).map((_, i) => (i * 31) ^ (i >> 8));
  let at = 0;
  let out = 0;
  let busy = 0;
  let wrong = 0;
  const stdin = {
    async read(size: number): Promise<Uint8Array> {
      return bytes.slice(at, (at += Math.min(size, 7001, bytes.length - at)));
    },
  };
  const stdout = {
    async write(part: Uint8Array): Promise<boolean> {
      if (busy++ > 0) wrong++;
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (const byte of part) if (byte !== bytes[out++]) wrong++;
      busy--;
      return true;
    },
  };
  const machine = boot(CAT, { console: { stdin, stdout } });
  expect(await machine.exited).toMatchObject({ how: 'power off', status: 0 });
  expect([out, wrong]).toEqual([bytes.length, 0]);
});

test('a program whose output is closed is told', async () => {
  const stdin = { read: async (): Promise<Uint8Array> => new Uint8Array([1, 2, 3]) };
  const stdout = { write: async (): Promise<boolean> => false };
  const machine = boot(CAT, { console: { stdin, stdout } });
  expect(await machine.exited).toMatchObject({ how: 'power off', status: 64 }); // EPIPE
});

test('outputs are told of their end, once, before the machine’s', async () => {
  const seen: string[] = [];
  const output = (name: string): OutputStream => ({
    write: async (): Promise<boolean> => Boolean(seen.push(`${name} written`)),
    end: () => void seen.push(`${name} ended`),
  });
  const streams = { stdout: output('stdout'), stderr: output('stderr') };
  await boot(TALK, { console: streams }).exited;
  expect(seen.sort()).toEqual(['stderr ended', 'stderr written', 'stdout ended', 'stdout written']);
  seen.length = 0;
  const machine = boot(init('(loop $ever (br $ever)) (i32.const 0)'), { console: streams });
  await machine.booted;
  machine.terminate();
  expect(seen).toEqual(['stdout ended', 'stderr ended']);
});

test('machines in one process know nothing of each other', async () => {
  const outs = Array.from({ length: 4 }, () => new Collected());
  const all = outs.map((stdout) => boot(TALK, { console: { stdout } }));
  const exits = await Promise.all(all.map(({ exited }) => exited));
  expect(exits.map(({ status }) => status)).toEqual([7, 7, 7, 7]);
  expect(outs.map(({ text }) => text)).toEqual(Array(4).fill('to stdout\n'));
});

test('the plug can be pulled on a machine that loops for ever', async () => {
  const machine = boot(init('(loop $ever (br $ever)) (i32.const 0)'));
  await machine.booted;
  machine.terminate();
  expect(await machine.exited).toMatchObject({ how: 'terminated' });
  await expect(machine.hostTask()).rejects.toThrow(/has stopped/);
});

test('a machine whose first program is none panics, and says so', async () => {
  let log = '';
  const machine = boot(new TextEncoder().encode('not a program'), { onSerial: (text) => (log += text) });
  expect(await machine.exited).toMatchObject({ how: 'panic' });
  expect(log).toMatch(/Kernel panic/);
});

test('a machine that cannot be is refused', () => {
  expect(() => Machine.boot({ memory: 1 })).toThrow(/memory must be/);
  for (const cpus of [0, 1.5, 17]) expect(() => Machine.boot({ cpus })).toThrow(/cpus must be from 1 to 16/);
});

test('what cannot be booted ends the machine with the reason', async () => {
  const machine = boot(TALK, { files: [{ path: 'relative', data: new Uint8Array(1) }] });
  await expect(machine.booted).rejects.toThrow(/absolute path/);
  expect(await machine.exited).toMatchObject({
    how: 'crash',
    message: expect.stringMatching(/absolute path/),
  });
});

test('a host task makes system calls for whoever holds the machine', async () => {
  const machine = boot(init('(drop (call $read (i32.const 128) (i32.const 1))) (i32.const 0)'), {
    console: { stdin: { read: () => new Promise(() => undefined) } },
  });
  const task = await machine.hostTask();
  const other = await machine.hostTask();
  expect(await task.getpid()).not.toBe(await other.getpid());
  const info = await task.sysinfo();
  expect(info.memoryTotal).toBeGreaterThan(0);
  await expect(task.kill(12345, 0)).rejects.toMatchObject({ name: 'ESRCH' });
  await other.exit();
  await expect(other.getpid()).rejects.toMatchObject({ name: 'HostTaskDead' });
});
