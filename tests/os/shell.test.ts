/** The login shell beside programs that mean it harm, on a terminal and the virtual clock. Debug kernel. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Exit, Machine } from '../../host/machine/machine.ts';
import { TestTerminal, bootShell } from '../support/test_terminal.ts';
import { Program, program } from './support/program.ts';

/** A slice, nanoseconds: SLICE_NS of kernel/sched/class/fair.ts. */
const SLICE = 3_000_000;

/** Says that it runs, and runs. */
const running = new Program();
const busy = running.build(`(call $say ${running.text('running\n')}) (loop $forever (br $forever))`);

/** Sleeps 50 ms, and says how many nanoseconds too late it runs. */
const latency = program(`
  (local $due i64)
  (local.set $due (i64.add (call $now) (i64.const 50000000)))
  (call $sleep (i64.const 50000000))
  (call $number (i32.wrap_i64 (i64.sub (call $now) (local.get $due))))`);

/** Takes memory, page by page, until there is none, and keeps it. */
const glutton = program(`
  (loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
  (loop $one (br_if $one (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
  (loop $forever (br $forever))`);

let machine: Machine;
let terminal: TestTerminal;
let log = '';

beforeEach(async () => {
  terminal = new TestTerminal();
  log = '';
  machine = await bootShell(terminal, {
    memory: 64 * 2 ** 20,
    files: [
      { path: '/bin/busy', mode: 0o755, data: busy },
      { path: '/bin/latency', mode: 0o755, data: latency },
      { path: '/bin/glutton', mode: 0o755, data: glutton },
    ],
    onSerial: (text) => (log += text),
  });
});
afterEach(() => machine.terminate());

const line = (text: string, shows: string): Promise<string> => terminal.line(text, shows);

async function leave(): Promise<Exit> {
  terminal.type('exit 7\r');
  return machine.exited;
}

test('beside a busy loop what the shell starts runs within two slices', async () => {
  await line('busy &', 'running\r\n');
  const shown = await line('latency; latency; latency; echo measured=$?', 'measured=0');
  const late = [...shown.matchAll(/(?<![=\d])(\d+)\r$/gm)].map(([, number]) => Number(number));
  expect(late, shown).toHaveLength(3);
  for (const time of late) expect(time).toBeLessThanOrEqual(2 * SLICE);
  await line('kill %1; wait; echo all=$?', 'all=0');
  expect((await leave()).status).toBe(7);
});

test('^C ends a busy loop, ^Z stops it, and kill -9 ends what is stopped', async () => {
  await line('busy', 'running\r\n');
  terminal.type('\x03');
  await line('echo status=$?', 'status=130');
  await line('busy', 'running\r\n');
  terminal.type('\x1a');
  expect(await line('jobs', ' busy\r\n')).toMatch(/Stopped/);
  await line('kill -9 %1; sleep 1', 'Killed');
  expect((await leave()).status).toBe(7);
});

test('a fork bomb of shells ends, and the shell goes on', async () => {
  await line("sh -c 'bomb() { bomb | bomb & }; bomb' 2>/dev/null; echo lit", 'lit\r\n');
  // It is out of the job's group: everything but init and the shell goes.
  await line('until kill -9 -1; do :; done; echo over', 'over\r\n');
  // It takes them a moment to die, and their memory to come back.
  await line('until sleep 1; do :; done; wait; echo $((6 * 7)) | cat', '42\r\n');
  expect(log).not.toMatch(/panic/i);
  expect((await leave()).status).toBe(7);
});

test('a program that takes all memory leaves the shell alive', async () => {
  await line('glutton &', '# ');
  // The shell can still run what is built in, and end the program.
  await line('echo $((6 * 7)); kill %1; wait %1; echo killed=$?', 'killed=143');
  await line('echo again | cat', 'again\r\n');
  expect((await leave()).status).toBe(7);
});
