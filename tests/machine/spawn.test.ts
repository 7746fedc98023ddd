/** Programs started by a host task on the real kernel: how they end, and that nothing of them stays behind. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { wasmOf } from './support/double.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

/** Starts a program that does `body`, and waits for it. */
async function statusOf(body: string): Promise<number> {
  const { task } = machine;
  await task.writeFile('/tmp/p', wasmOf(`(module (memory 1) (func (export "_start") ${body}))`), 0o755);
  try {
    return (await task.wait4(await task.spawn({ path: '/tmp/p' })))!.status;
  } finally {
    await task.unlink('/tmp/p');
  }
}

test('statuses: 0 at the end of _start, a signal after a fault', async () => {
  expect(await statusOf('')).toBe(0);
  expect(await statusOf('(unreachable)')).toBe(128 + 4);
  expect(await statusOf('(drop (i32.div_u (i32.const 1) (i32.const 0)))')).toBe(128 + 8);
  expect(await statusOf('(drop (i32.load (i32.const -4)))')).toBe(128 + 11);
});

test('a program that cannot start is an error with a name and a reason', async () => {
  const { task } = machine;
  await expect(task.spawn({ path: '/bin/nonsense' })).rejects.toMatchObject({ name: 'ENOENT' });
  await task.writeFile('/tmp/bad', wasmOf('(module)'), 0o755);
  const refused = task.spawn({ path: '/tmp/bad' });
  await expect(refused).rejects.toMatchObject({ name: 'ENOEXEC', message: expect.stringMatching(/_start/) });
  await task.unlink('/tmp/bad');
});

test('a process leaves nothing behind, and a leak would be found', async () => {
  await statusOf('');
  await machine.leakCheck(() => statusOf(''));
  const { task } = machine;
  let fd = -1;
  await expect(machine.leakCheck(async () => (fd = await task.open('/sbin/init')))).rejects.toThrow(
    /openFiles/,
  );
  await task.close(fd);
});
