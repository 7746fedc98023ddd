/**
 * The seeded stress (tests/os/stress/stress.c) on a machine with a clock of its own and pauses at releases of locks, and the
 * detector of stalls.
 *
 * Interface: stress, STRESS_SEED.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { HostTaskService, MachineOptions } from '../../../host/machine/machine.ts';
import { compile } from '../../support/clang.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { untilTasksEnd } from './scenario.ts';

const DIRECTORY = join(import.meta.dirname, '..');

/** The seed of this run; MINIOS_STRESS_SEED repeats one, as far as two harts ever do the same twice. */
export const STRESS_SEED = Number(
  process.env['MINIOS_STRESS_SEED'] ?? Math.floor(Math.random() * 2 ** 31) + 1,
);

/** PAUSE_SEED of kernel/base/debug.ts. */
const PAUSE_SEED = 4;
/** A worker stands still if it has begun no new operation for so long; milliseconds. The longest takes some hundred. */
const STALL = 30_000;
/** Between two looks. */
const LOOK = 1000;
const WORKERS = 6;
const ABSENT = 0xffff_ffff;

async function install(machine: TestMachine): Promise<void> {
  const sources = [...globSync('stress/*.c', { cwd: DIRECTORY }), 'usertests/common.c'].sort();
  const program = await compile(
    sources.map((name) => join(DIRECTORY, name)),
    {
      flags: ['-Wall', '-Wextra', '-Werror', '-O1'],
      include: [join(DIRECTORY, 'usertests')],
      linkFlags: ['-z', 'stack-size=65536'],
      asyncify: true,
    },
  );
  await machine.task.writeFile('/bin/stress', readFileSync(program), 0o755);
  const mkdir = ['mkdir', '-p', '/proc', '/dev/pts'];
  expect((await machine.run('/bin/mkdir', { args: mkdir })).status).toBe(0);
  for (const [type, where] of [
    ['proc', '/proc'],
    ['devpts', '/dev/pts'],
  ] as const) {
    const { stderr, status } = await machine.run('/bin/mount', { args: ['mount', '-t', type, type, where] });
    expect(status, stderr).toBe(0);
  }
}

/** What the workers are at: what each has begun; undefined if it is not there. */
async function progress(observer: HostTaskService): Promise<(number | undefined)[]> {
  const bytes = await observer.readFile('/tmp/stress/progress').catch(() => new Uint8Array());
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Array.from({ length: Math.min(WORKERS, bytes.length >> 2) }, (_, i) =>
    view.getUint32(4 * i, true),
  );
  return words.map((word) => (word === ABSENT ? undefined : word));
}

/** What all processes do, as /proc says it; what cannot be read any more is left out. */
async function stateOf(machine: TestMachine, observer: HostTaskService): Promise<string> {
  const read = (path: string): Promise<string> =>
    observer.readFile(path).then(
      (bytes) => new TextDecoder().decode(bytes),
      (error: Error) => `${error.message}\n`,
    );
  const all = async (): Promise<string> => {
    const names = (await observer.readDirectory('/proc'))
      .map(({ name }) => name)
      .filter((name) => /^\d+$/.test(name));
    const parts = names.map(
      async (pid) => `--- ${pid}: ${await read(`/proc/${pid}/stat`)}${await read(`/proc/${pid}/status`)}`,
    );
    return (await Promise.all(parts)).join('');
  };
  const late = sleep(10_000).then(() => 'the kernel does not answer\n');
  return `${await Promise.race([all(), late])}--- log\n${machine.log}`;
}

/** Rejects when a worker stands still. */
async function watch(machine: TestMachine, observer: HostTaskService, ended: AbortSignal): Promise<never> {
  const since: number[] = [];
  let last: (number | undefined)[] = [];
  for (;;) {
    await sleep(LOOK, undefined, { signal: ended });
    const answer = await Promise.race([progress(observer), sleep(STALL, null, { signal: ended })]);
    if (answer === null) throw new Error(`the kernel does not answer\n${machine.log}`);
    const now = performance.now();
    for (const [i, word] of answer.entries()) {
      if (word !== last[i] || word === undefined) since[i] = now;
      else if (now - since[i]! > STALL) {
        throw new Error(
          `worker ${i} stands still at operation ${word & 255}\n${await stateOf(machine, observer)}`,
        );
      }
    }
    last = answer;
  }
}

async function runStress(
  machine: TestMachine,
  observer: HostTaskService,
  milliseconds: number,
): Promise<void> {
  const { tasks } = await machine.counters();
  const ended = new AbortController();
  const run = machine.run('/bin/stress', {
    args: ['stress', String(STRESS_SEED), String(milliseconds), String(WORKERS)],
  });
  const watched = watch(machine, observer, ended.signal);
  watched.catch(() => undefined);
  try {
    const { stderr, status } = await Promise.race([run, watched]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  } finally {
    ended.abort();
  }
  await untilTasksEnd(machine, tasks);
  expect((await machine.run('/bin/rm', { args: ['rm', '-r', '/tmp/stress'] })).status).toBe(0);
}

/** Stresses a machine for so long; then nothing may be left of it. */
export async function stress(milliseconds: number, options: MachineOptions): Promise<void> {
  const machine = await bootForTest({ memory: 256 * 2 ** 20, clock: 'real', ...options });
  try {
    await install(machine);
    const observer = await machine.machine.hostTask();
    await machine.machine.debugArm(PAUSE_SEED, STRESS_SEED);
    // What the kernel keeps on purpose is there after a short run.
    await runStress(machine, observer, 1000);
    await machine.leakCheck(() => runStress(machine, observer, milliseconds));
    expect(machine.log).not.toMatch(/panic/i);
  } finally {
    await machine.stop();
  }
}
