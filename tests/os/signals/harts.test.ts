/**
 * Processes on two harts that stop, continue, kill, wait for and trace each other: whatever they meet each other in, none is
 * left asleep or stopped, no status is lost, and nothing is left behind. On one hart nothing comes between two parks; here
 * everything does, and the kernel's debug build checks what it can.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program, times } from '../support/program.ts';
import { action, catcher, runCatcher, tell, trap } from '../support/signals.ts';

const { SIGALRM, SIGCONT, SIGKILL, SIGSTOP, SIGTERM, WCONTINUED, WUNTRACED } = abi;
const { PTRACE_CONT, PTRACE_INTERRUPT, PTRACE_SEIZE } = abi;
const IGNORE = 1;

/** Programs that the tests start. Two at a time come to two harts, the second to the one that is not its parent's. */
const PROGRAMS: Readonly<Record<string, Uint8Array>> = {
  hog: catcher('(loop $ever (br $ever))', { name: null }),
  ever: catcher('(loop $ever (call $sleep (i64.const 20000)) (br $ever))', { name: null }),
  deaf: catcher(`${action(SIGCONT, IGNORE)} (loop $ever (br $ever))`, { name: null }),
  three: catcher('(call $spin (i32.const 2000)) (call $exit (i32.const 3))', { name: null }),
  // Ends while its timer rings.
  ringing: catcher(
    `${trap(SIGALRM)} (drop (call $timer (i32.const 0) (i64.const 20) (i64.const 20)))
     (drop (call $timer (i32.const 0) (i64.const 10) (i64.const 30))) (call $spin (i32.const 30000)) (call $exit (i32.const 3))`,
    { handler: '' },
  ),
  // Traces the process that was started before it, until that is gone.
  tracer: catcher(
    `(local.set $pid (i32.sub (call $minios.getpid) (i32.const 1)))
     (block $gone
       (br_if $gone (call $minios.ptrace (i32.const ${PTRACE_SEIZE}) (local.get $pid) (i32.const 0) (i32.const 0)))
       (loop $again
         (br_if $gone (call $minios.ptrace (i32.const ${PTRACE_INTERRUPT}) (local.get $pid) (i32.const 0) (i32.const 0)))
         (br_if $gone (i32.lt_s (call $minios.wait4 (local.get $pid) (i32.const 512) (i32.const 0) (i32.const 0)) (i32.const 0)))
         (br_if $gone (i32.ne (i32.and (i32.load (i32.const 512)) (i32.const 0xff)) (i32.const 0x7f)))
         (drop (call $minios.process_vm_read (local.get $pid) (i32.const 0) (i32.const 1024) (i32.const 3000)))
         (br_if $gone (call $minios.ptrace (i32.const ${PTRACE_CONT}) (local.get $pid) (i32.const 0) (i32.const 0)))
         (br $again)))
     (call $exit (i32.const 5))`,
    { name: null, locals: '(local $pid i32)' },
  ),
};

/** `$kill`: sends; `$expect`: counts at 516 what wait4 answers and is not `$status` (or `$other`). */
const FUNCTIONS = `
  (func $kill (param $pid i32) (param $signal i32)
    (drop (call $minios.kill (local.get $pid) (local.get $signal))))
  (func $expect (param $pid i32) (param $options i32) (param $status i32) (param $other i32) (local $found i32)
    (i32.store (i32.const 512) (i32.const -1))
    (drop (call $minios.wait4 (local.get $pid) (i32.const 512) (local.get $options) (i32.const 0)))
    (local.set $found (i32.load (i32.const 512)))
    (if (i32.and (i32.ne (local.get $found) (local.get $status)) (i32.ne (local.get $found) (local.get $other)))
      (then (i32.store (i32.const 516) (i32.add (i32.load (i32.const 516)) (i32.const 1))))))`;

const LOCALS = '(local $a i32) (local $b i32) (local $i i32)';
const STOPPED = (SIGSTOP << 8) | 0x7f;

const each = (body: (pid: string) => string): string => body('(local.get $a)') + body('(local.get $b)');
const kill = (signal: number): string => each((pid) => `(call $kill ${pid} (i32.const ${signal}))`);
const wait = (options: number, status: number, other = status): string =>
  each((pid) => `(call $expect ${pid} (i32.const ${options}) (i32.const ${status}) (i32.const ${other}))`);
const spawn = (program: Program, a: string, b = a): string =>
  `(local.set $a (call $minios.spawn ${program.attributes({ path: `/bin/${a}` })}))
   (local.set $b (call $minios.spawn ${program.attributes({ path: `/bin/${b}` })}))`;
/** A while that is another one each time. */
const A_WHILE = `(call $spin (i32.add (i32.const 1) (i32.rem_u (i32.mul (local.get $i) (i32.const 7919)) (i32.const 4001))))`;

vi.setConfig({ testTimeout: 240_000 });

describe.each(['virtual', 'real'] as const)('two harts, %s clock', (clock) => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await bootForTest({ cpus: 2, clock });
    for (const [name, bytes] of Object.entries(PROGRAMS))
      await machine.task.writeFile(`/bin/${name}`, bytes, 0o755);
  });
  afterAll(() => machine?.stop());

  /** Runs `body`, which tells how many statuses were wrong. */
  const wrong = async (program: Program, body: string): Promise<string> => {
    const parts = { locals: LOCALS, functions: FUNCTIONS, name: null };
    const { lines, status } = await runCatcher(
      machine,
      `${body} ${tell('(i32.load (i32.const 516))')}`,
      parts,
      program,
    );
    return `${lines} wrong, status ${status}`;
  };

  test('each stop and each continuation is told', async () => {
    const program = new Program();
    const round = `${kill(SIGSTOP)} ${wait(WUNTRACED, STOPPED)} ${kill(SIGCONT)} ${wait(WCONTINUED, 0xffff)}`;
    const body = `${spawn(program, 'hog', 'ever')} ${times(100, round)} ${kill(SIGKILL)} ${wait(0, SIGKILL)}`;
    expect(await wrong(program, body)).toBe('0 wrong, status 0');
  });

  test('SIGCONT just behind SIGSTOP leaves nobody stopped, not even who ignores it', async () => {
    const program = new Program();
    const round = `${spawn(program, 'deaf')} ${A_WHILE} ${kill(SIGSTOP)} ${A_WHILE} ${kill(SIGCONT)}
      ${kill(SIGTERM)} ${wait(0, SIGTERM)}`;
    expect(await wrong(program, times(50, round))).toBe('0 wrong, status 0');
  });

  test('a kill and an end at once: one of the two is told', async () => {
    const program = new Program();
    const round = `${spawn(program, 'three')} ${A_WHILE} ${kill(SIGKILL)} ${wait(0, 3 << 8, SIGKILL)}`;
    expect(await wrong(program, times(100, round))).toBe('0 wrong, status 0');
  });

  test('timers that ring while their process sets them, or ends', async () => {
    const program = new Program();
    const round = `${spawn(program, 'ringing')} ${wait(0, 3 << 8)}`;
    expect(await wrong(program, times(100, round))).toBe('0 wrong, status 0');
  });

  test('a tracer reads the memory of one that is being killed', async () => {
    const program = new Program();
    const round = `${spawn(program, 'ever', 'tracer')} ${A_WHILE} (call $spin (i32.const 20000))
      (call $kill (local.get $a) (i32.const ${SIGKILL}))
      (call $expect (local.get $a) (i32.const 0) (i32.const ${SIGKILL}) (i32.const ${SIGKILL}))
      (call $expect (local.get $b) (i32.const 0) (i32.const ${5 << 8}) (i32.const ${5 << 8}))`;
    expect(await wrong(program, times(60, round))).toBe('0 wrong, status 0');
  });
});
