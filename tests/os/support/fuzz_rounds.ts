/**
 * The fuzzer of system calls (tests/os/fuzz/fuzz.c) as process 1 of a container with default flags: as root and as a user, in mixed
 * namespaces, on a machine of its own.
 *
 * Interface: fuzzRounds, FUZZ_SEED.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { PREPARE } from '../../containers/support/minios.ts';
import { fuzzProgram } from './fuzz.ts';
import { untilTasksEnd } from './scenario.ts';

/** MINIOS_FUZZ_SEED repeats a run, with one hart to the letter. */
export const FUZZ_SEED = Number(process.env['MINIOS_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31) + 1);

/** PAUSE_SEED of kernel/base/debug.ts. */
const PAUSE_SEED = 4;
/** A run that takes so much longer than any does stands still; milliseconds. */
const STALL = 120_000;
/** Calls that each worker of a round makes. */
const OPERATIONS = 80;

/** What all processes are at, for a reader that looks for a cause. */
async function processes(machine: TestMachine): Promise<string> {
  const all = async (): Promise<string> => {
    const observer = await machine.machine.hostTask();
    const names = (await observer.readDirectory('/proc')).map(({ name }) => name);
    const lines = names
      .filter((name) => /^\d+$/.test(name))
      .map((pid) =>
        observer.readFile(`/proc/${pid}/stat`).then(
          (bytes) => new TextDecoder().decode(bytes),
          (error: Error) => `${pid}: ${error.message}\n`,
        ),
      );
    return (await Promise.all(lines)).join('');
  };
  return Promise.race([all(), sleep(10_000, 'the kernel does not answer\n')]);
}

async function run(machine: TestMachine, seed: number, rounds: number, flags: string): Promise<void> {
  const { tasks } = await machine.counters();
  const script = `minios run --rm --read-only --tmpfs /tmp:mode=1777 ${flags} --rootfs /r fuzz ${seed} ${rounds} ${OPERATIONS} </dev/null >/dev/null 2>&1
    status=$?; rm -f /run/minios/events*; exit $status`;
  const ended = machine.run('/bin/sh', { args: ['sh', '-c', script] });
  const stands = sleep(STALL, 'stands still' as const, { ref: false });
  const result = await Promise.race([ended, stands]);
  if (result === 'stands still') throw new Error(`it stands still\n${await processes(machine)}`);
  expect(result.status).toBe(0);
  await untilTasksEnd(machine, tasks);
}

/** Boots a machine, and has the fuzzer make its rounds from `seed` twice: no panic, no standstill, nothing left of the second time. */
export async function fuzzRounds(seed: number, rounds: number, flags = ''): Promise<void> {
  const machine = await bootForTest({ memory: 256 * 2 ** 20 });
  try {
    const prepared = await machine.run('/bin/sh', { args: ['sh', '-c', PREPARE] });
    expect(prepared.stderr).toBe('');
    await machine.task.writeFile('/r/bin/fuzz', readFileSync(await fuzzProgram()), 0o755);
    await machine.machine.debugArm(PAUSE_SEED, seed);
    await run(machine, seed, rounds, flags);
    await machine.leakCheck(() => run(machine, seed, rounds, flags));
    expect(machine.log).not.toMatch(/panic/i);
  } catch (error) {
    throw new Error(
      `seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${machine.log}`,
    );
  } finally {
    await machine.stop();
  }
}
