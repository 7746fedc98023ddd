/** Host tasks, with the kernel double: calls are queued, made in the task's own name, and fail clearly when it dies. */
import { afterEach, expect, test } from 'vitest';
import { HostTask, HostTaskDead } from '../../host/machine/task/task.ts';
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

/** The slot of a host task: the double's getpid. */
const slotOf = (task: HostTask): Promise<number> => task.call('minios_getpid');

test('calls are made in the name of the task that makes them, in order', async () => {
  const machine = double();
  const one = await HostTask.create(machine.hart);
  const two = await HostTask.create(machine.hart);
  const slots = await Promise.all([slotOf(one), slotOf(two), slotOf(one), slotOf(two)]);
  expect(slots[0]).toBe(slots[2]);
  expect(slots[1]).toBe(slots[3]);
  expect(slots[0]).not.toBe(slots[1]);
});

test("the kernel reads the arguments from the task's own memory", async () => {
  const machine = double();
  const task = await HostTask.create(machine.hart);
  new Uint8Array(task.memory.buffer).set(new TextEncoder().encode('from TypeScript'), 100);
  expect(await task.call('wasi_fd_write', 1, 100, 15, 0)).toBe(0);
  expect(machine.transcript).toBe('from TypeScript');
  expect(await task.call('wasi_fd_write', 1, 16 * 65536 - 4, 15, 0)).toBe(-1);
});

test('a call that sleeps holds up neither other tasks nor programs', async () => {
  const machine = double();
  const sleeper = await HostTask.create(machine.hart);
  const other = await HostTask.create(machine.hart);
  const slot = await slotOf(sleeper);
  let woken = false;
  const sleep = sleeper.call('wasi_fd_read', 0, 0, 0, 0).then((value) => {
    woken = true;
    return value;
  });
  await machine.spawn(program('(module (func (export "_start")))'));
  await machine.exits(1);
  await slotOf(other);
  expect(woken).toBe(false);
  await machine.job((kernel) => kernel.double_wake(slot));
  expect(await sleep).toBe(0);
});

test('calls are answered beside a program that loops for ever', async () => {
  const machine = double();
  const hog = await machine.spawn(program('(module (func (export "_start") (loop $ever (br $ever))))'));
  const task = await HostTask.create(machine.hart);
  for (let i = 0; i < 20; i++) expect(await slotOf(task)).toBeGreaterThan(0);
  await machine.job((kernel) => kernel.double_kill(hog));
  await machine.exits(1);
});

test('a task that is killed in a call, or between calls, rejects all calls', async () => {
  const machine = double();
  let deaths = 0;
  const asleep = await HostTask.create(machine.hart, () => deaths++);
  const slot = await slotOf(asleep);
  const calls = [asleep.call('wasi_fd_read', 0, 0, 0, 0), slotOf(asleep)];
  const results = Promise.allSettled(calls);
  await machine.job(() => undefined);
  await machine.job((kernel) => kernel.double_kill(slot));
  for (const result of await results)
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'HostTaskDead' } });
  await expect(slotOf(asleep)).rejects.toThrow(HostTaskDead);

  const idle = await HostTask.create(machine.hart, () => deaths++);
  const idleSlot = await slotOf(idle);
  await machine.job((kernel) => kernel.double_kill(idleSlot));
  await machine.exits(2);
  await expect(slotOf(idle)).rejects.toThrow(/killed/);
  expect(deaths).toBe(2);
  expect(machine.crashes).toEqual([]);
});

test('exit ends the task', async () => {
  const machine = double();
  const task = await HostTask.create(machine.hart);
  await expect(task.call('wasi_proc_exit', 0)).rejects.toThrow(HostTaskDead);
  expect(task.alive).toBe(false);
});

test('a function that the kernel does not have is an error of that call alone', async () => {
  const machine = double();
  const task = await HostTask.create(machine.hart);
  await expect(task.call('minios_nonsense')).rejects.toThrow(/no function minios_nonsense/);
  expect(await slotOf(task)).toBeGreaterThan(0);
});

test('a thousand calls from many tasks', async () => {
  const machine = double();
  const tasks = await Promise.all(Array.from({ length: 20 }, () => HostTask.create(machine.hart)));
  const results = await Promise.all(tasks.flatMap((task) => Array.from({ length: 50 }, () => slotOf(task))));
  expect(new Set(results).size).toBe(20);
});
