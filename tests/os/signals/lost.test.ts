/** Signals that come when a program has looked for them and is about to wait are not lost (userland/lib/process/signal_wait.ts). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { testProgramCode } from '../../userland/test_program.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
  await machine.task.writeFile('/bin/signal-waits', await testProgramCode('signal_waits'), 0o755);
  await sh('mkdir -p /proc && mount -t proc proc /proc');
});
afterAll(() => machine?.stop());

async function sh(script: string): Promise<string> {
  const { stdout, stderr, status } = await machine.run('/bin/sh', { args: ['sh', '-c', script] });
  return stdout + stderr + (status === 0 ? '' : `status ${status}\n`);
}

/** How many signals were found before the wait, and how many were lost, of `rounds`. */
async function waits(sender: string, way: string, rounds: number): Promise<{ found: number; lost: number }> {
  const said = await sh(`/bin/signal-waits ${sender} ${way} ${rounds}`);
  const match = /^found (\d+) lost (\d+)\n$/.exec(said);
  if (match === null) throw new Error(said);
  return { found: Number(match[1]), lost: Number(match[2]) };
}

describe('a signal between the look and the wait', () => {
  for (const way of ['poll', 'read', 'wait']) {
    test(`${way}: a timer, a step later each time: the plain call loses some, the one that looks as it falls asleep none`, async () => {
      expect((await waits('timer', way, 3000)).lost).toBeGreaterThan(0);
      const { found, lost } = await waits('timer', `${way}OrSignal`, 3000);
      expect(found).toBeGreaterThan(0);
      expect(found).toBeLessThan(3000);
      expect(lost).toBe(0);
    });

    test(`${way}: another process, thousands of times`, async () => {
      expect((await waits('peer', `${way}OrSignal`, 4000)).lost).toBe(0);
    });
  }
});

/**
 * Starts a command many times and sends a signal to it, `step` µs later each time, from before it runs: the statuses that it ends
 * with, and `late` if it did not end at once.
 */
const sweep = (signal: string, command: string, count: number, step: number): Promise<string> =>
  sh(`exec 2>/dev/null
      for i in $(seq ${count}); do
        before=$(date +%s); sh -c 'sleep 0.02; exec "$@"' sh ${command} &
        sleep $(printf '0.%06d' $((19900 + i * ${step}))); kill -${signal} $!; wait $!; status=$?
        [ $(($(date +%s) - before)) -lt 100 ] && echo $status || echo late $status
      done | sort | uniq`);

describe('programs that wait, and are told to end at any moment', () => {
  test('sh: a trap ends wait and read', async () => {
    const wait = `sh -c 'trap "kill %1; exit 3" USR1; sleep 1000 & wait; exit 4'`;
    expect(await sweep('USR1', wait, 200, 2)).toBe('138\n3\n');
    const read = `sh -c 'trap "exit 3" USR1; read x; exit 4' <>/fifo`;
    await sh('mkfifo /fifo');
    expect(await sweep('USR1', read, 200, 2)).toBe('138\n3\n');
    expect(await sweep('USR1', read.replace('read x', 'read -t 1000 x'), 50, 8)).toBe('138\n3\n');
  });

  test('top, watch', async () => {
    expect(await sweep('TERM', 'top -b -d 1000 >/dev/null', 60, 20)).toBe('0\n143\n');
    expect(await sweep('TERM', 'watch -n 1000 true >/dev/null', 60, 20)).toBe('0\n143\n');
  });
});
