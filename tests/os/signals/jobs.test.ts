/** Signals between processes: kill(2), stopping and continuing, wait(2)'s options, orphaned process groups, SIGCHLD's flags. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from '../support/program.ts';
import { action, block, catcher, mark, raise, runCatcher, setOf, tell, trap } from '../support/signals.ts';
import type { Parts } from '../support/signals.ts';

const { SIGCHLD, SIGCONT, SIGHUP, SIGKILL, SIGSTOP, SIGTERM, SIGTSTP, SIGTTIN, SIGUSR1 } = abi;
const { ECHILD, EINVAL, ESRCH, WCONTINUED, WNOHANG, WUNTRACED } = abi;
const { SPAWN_FLAG_SETPGROUP, SPAWN_FLAG_SETSID } = abi;

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  const programs: Record<string, Uint8Array> = {
    nap: catcher('(call $sleep (i64.const 1000000000)) (call $exit (i32.const 3))', { name: null }),
    ever: catcher('(loop $ever (call $sleep (i64.const 1000000000)) (br $ever))', { name: null }),
    hog: catcher('(loop $ever (br $ever))', { name: null }),
    three: catcher('(call $exit (i32.const 3))', { name: null }),
  };
  for (const [name, bytes] of Object.entries(programs))
    await machine.task.writeFile(`/bin/${name}`, bytes, 0o755);
  await machine.run('/bin/three');
  await machine.run('/bin/nap');
  const program = new Program();
  const kill = (
    name: string,
  ): string => `(local.set $pid (call $minios.spawn ${program.attributes({ path: `/bin/${name}` })}))
    (drop (call $minios.kill (local.get $pid) (i32.const 9))) (drop (call $wait (local.get $pid)))`;
  await machine.run(catcher(kill('ever') + kill('hog'), { locals: '(local $pid i32)' }, program));
});
afterAll(() => machine?.stop());

const locals = '(local $pid i32) (local $other i32)';
const lines = (
  body: string,
  parts: Parts = {},
  program?: Program,
): Promise<{ lines: string; status: number }> => runCatcher(machine, body, { locals, ...parts }, program);

const spawn = (program: Program, path: string, flags = 0, pgroup = 0): string =>
  `(call $minios.spawn ${program.attributes({ path, flags, pgroup })})`;
const kill = (pid: string, signal: number): string => `(call $minios.kill ${pid} (i32.const ${signal}))`;
const send = (signal: number): string => `(drop ${kill('(local.get $pid)', signal)})`;
const nap = (ms: number): string => `(call $sleep (i64.const ${ms * 1_000_000}))`;
/** wait4 with options: tells its answer relative to the child's pid (0: the child), then the status. */
const wait = (
  options: number,
  pid = '(local.get $pid)',
): string => `(i32.store (i32.const 512) (i32.const -1))
  (call $number (call $told (call $minios.wait4 ${pid} (i32.const 512) (i32.const ${options}) (i32.const 0)) (local.get $pid)))
  (call $number (i32.load (i32.const 512)))`;
const told = `(func $told (param $answer i32) (param $pid i32) (result i32)
  (select (i32.const 7777) (local.get $answer) (i32.eq (local.get $answer) (local.get $pid))))`;
const CHILD = 7777;

describe('wait4', () => {
  test('WNOHANG: 0 while nothing has happened, then the child, then ECHILD', async () => {
    const program = new Program();
    const body = `(local.set $pid ${spawn(program, '/bin/nap')}) ${wait(WNOHANG)} ${nap(2000)} ${wait(WNOHANG)} ${wait(WNOHANG)}`;
    const { lines: output } = await lines(body, { functions: told }, program);
    expect(output).toBe(`0 -1 ${CHILD} ${3 << 8} ${-ECHILD} -1`);
  });

  test('WUNTRACED and WCONTINUED: each change once, and only to who asks for it', async () => {
    const program = new Program();
    const stopped = (SIGSTOP << 8) | 0x7f;
    const body = `(local.set $pid ${spawn(program, '/bin/ever')}) ${send(SIGSTOP)} ${nap(1)}
      ${wait(WNOHANG)} ${wait(WNOHANG | WCONTINUED)} ${wait(WUNTRACED)} ${wait(WNOHANG | WUNTRACED)}
      ${send(SIGCONT)} ${nap(1)} ${wait(WNOHANG | WUNTRACED)} ${wait(WCONTINUED)} ${wait(WNOHANG | WCONTINUED)}
      ${send(SIGSTOP)} ${nap(1)} ${send(SIGCONT)} ${nap(1)} ${wait(WNOHANG | WUNTRACED)} ${wait(WNOHANG | WCONTINUED)}
      ${send(SIGSTOP)} ${nap(1)} ${send(SIGKILL)} ${wait(WUNTRACED | WCONTINUED)}`;
    const { lines: output } = await lines(body, { functions: told }, program);
    expect(output).toBe(
      [
        `0 -1 0 -1 ${CHILD} ${stopped} 0 -1`,
        `0 -1 ${CHILD} ${0xffff} 0 -1`,
        `0 -1 ${CHILD} ${0xffff}`,
        `${CHILD} ${SIGKILL}`,
      ].join(' '),
    );
  });

  test('which children: one, a group, the own group, any', async () => {
    const program = new Program();
    const flags = SPAWN_FLAG_SETPGROUP;
    const body = `(local.set $pid ${spawn(program, '/bin/three', flags)})
      ${nap(10)} ${wait(WNOHANG, '(i32.const 0)')} ${wait(WNOHANG, '(i32.const -99999)')} ${wait(WNOHANG, '(i32.const 99999)')}
      ${wait(0, '(i32.sub (i32.const 0) (local.get $pid))')}
      (local.set $pid ${spawn(program, '/bin/three')}) ${wait(0, '(i32.const 0)')}
      (local.set $pid ${spawn(program, '/bin/three')}) ${wait(0, '(i32.const -1)')} ${wait(0, '(i32.const -1)')}`;
    const { lines: output } = await lines(body, { functions: told }, program);
    const none = `${-ECHILD} -1`;
    const found = `${CHILD} ${3 << 8}`;
    expect(output).toBe([none, none, none, found, found, found, none].join(' '));
  });

  test('errors', async () => {
    const body = `${wait(4)} ${tell('(call $minios.wait4 (i32.const 0x80000000) (i32.const 0) (i32.const 1) (i32.const 0))')}
      ${tell('(call $minios.wait4 (i32.const -1) (i32.const -2) (i32.const 0) (i32.const 0))')}
      ${tell('(call $minios.wait4 (i32.const -1) (i32.const 0) (i32.const 0) (i32.const -2))')}`;
    const { lines: output } = await lines(body, { functions: told });
    expect(output).toBe(`${-EINVAL} -1 ${-ESRCH} ${-abi.EFAULT} ${-abi.EFAULT}`);
  });
});

describe('SIGCHLD', () => {
  test('comes when a child stops, continues and ends; with SA_NOCLDSTOP only when it ends', async () => {
    const body = (program: Program, flags: number): string => `${trap(SIGCHLD, flags)}
      (local.set $pid ${spawn(program, '/bin/ever')}) ${send(SIGSTOP)} ${nap(1)} ${mark(1)} ${send(SIGCONT)} ${nap(1)} ${mark(2)}
      ${send(SIGKILL)} ${nap(1)} ${mark(3)} ${wait(0)}`;
    const functions = told;
    const all = new Program();
    expect((await lines(body(all, 0), { functions }, all)).lines).toBe(`17 1 17 2 17 3 ${CHILD} 9`);
    const end = new Program();
    const { lines: output } = await lines(body(end, abi.SA_NOCLDSTOP), { functions }, end);
    expect(output).toBe(`1 2 17 3 ${CHILD} 9`);
  });

  test('ignored, or with SA_NOCLDWAIT: no zombies; wait4 waits for all of them and finds none', async () => {
    for (const how of [action(SIGCHLD, abi.SIG_IGN), action(SIGCHLD, abi.SIG_DFL, abi.SA_NOCLDWAIT)]) {
      const program = new Program();
      const body = `${how} (local.set $pid ${spawn(program, '/bin/three')}) (local.set $other ${spawn(program, '/bin/nap')})
        ${nap(10)} ${tell(kill('(local.get $pid)', 0))} ${tell(kill('(local.get $other)', 0))}
        ${wait(0, '(i32.const -1)')} ${tell(kill('(local.get $other)', 0))}
        ${tell('(i32.wrap_i64 (i64.div_u (call $now) (i64.const 1000000000000)))')}`;
      const { lines: output } = await lines(body, { functions: told }, program);
      expect(output).toBe(`${-ESRCH} 0 ${-ECHILD} -1 ${-ESRCH} 0`);
    }
  });

  test('with SA_NOCLDWAIT a handler is called all the same', async () => {
    const program = new Program();
    const body = `${trap(SIGCHLD, abi.SA_NOCLDWAIT)} (local.set $pid ${spawn(program, '/bin/three')}) ${nap(10)}
      ${tell(kill('(local.get $pid)', 0))}`;
    expect((await lines(body, {}, program)).lines).toBe(`17 ${-ESRCH}`);
  });

  test('300 children of a parent that ignores SIGCHLD', async () => {
    const program = new Program();
    const body = `${action(SIGCHLD, abi.SIG_IGN)} (local.set $other (i32.const 300))
      (loop $more (local.set $pid ${spawn(program, '/bin/three')})
        (br_if $more (local.tee $other (i32.sub (local.get $other) (i32.const 1)))))
      ${wait(0, '(i32.const -1)')}`;
    expect((await lines(body, { functions: told }, program)).lines).toBe(`${-ECHILD} -1`);
  });
});

describe('kill', () => {
  test('a group, its own group, nobody, no signal', async () => {
    const program = new Program();
    const flags = SPAWN_FLAG_SETPGROUP;
    const body = `(local.set $pid ${spawn(program, '/bin/ever', flags)})
      (drop ${spawn(program, '/bin/ever', flags).replace('(call $minios.spawn', '(call $join (local.get $pid)')})
      ${tell(kill('(i32.sub (i32.const 0) (local.get $pid))', 0))}
      ${tell(kill('(i32.sub (i32.const 0) (local.get $pid))', SIGTERM))}
      ${tell('(call $wait (i32.const -1))')} ${tell('(call $wait (i32.const -1))')}
      ${tell(kill('(i32.sub (i32.const 0) (local.get $pid))', 0))} ${tell(kill('(local.get $pid)', 0))}
      ${tell(kill('(local.get $pid)', 65))} ${tell(kill('(local.get $pid)', -1))} ${tell(kill('(i32.const 0x80000000)', 15))}`;
    // Puts the second into the first's group.
    const functions = `(func $join (param $group i32) (param $attr i32) (result i32)
      (i32.store offset=${abi.SPAWN_ATTR_PGROUP} (local.get $attr) (local.get $group))
      (call $minios.spawn (local.get $attr)))`;
    const { lines: output } = await lines(body, { functions }, program);
    expect(output).toBe(`0 0 15 15 ${-ESRCH} ${-ESRCH} ${-EINVAL} ${-EINVAL} ${-ESRCH}`);
  });

  test('0 is the whole group of the caller', async () => {
    const program = new Program();
    const inner = new Program();
    const leader = catcher(
      `${trap(SIGUSR1)} (drop ${spawn(inner, '/bin/ever')}) ${tell(kill('(i32.const 0)', SIGUSR1))}
       ${tell('(call $wait (i32.const -1))')}`,
      {},
      inner,
    );
    await machine.task.writeFile('/bin/leader', leader, 0o755);
    const body = `(local.set $pid ${spawn(program, '/bin/leader', SPAWN_FLAG_SETPGROUP)}) ${tell('(call $wait (local.get $pid))')}`;
    expect((await lines(body, {}, program)).lines).toBe('10 0 10 0');
  });

  test('a zombie can be sent anything', async () => {
    const program = new Program();
    const body = `(local.set $pid ${spawn(program, '/bin/three')}) ${nap(10)} ${tell(kill('(local.get $pid)', SIGKILL))}
      ${tell('(call $wait (local.get $pid))')}`;
    expect((await lines(body, {}, program)).lines).toBe(`0 ${3 << 8}`);
  });

  test('a program that computes is killed, stopped and continued', async () => {
    const program = new Program();
    const body = `(local.set $pid ${spawn(program, '/bin/hog')}) ${nap(10)} ${send(SIGSTOP)} ${wait(WUNTRACED)} ${send(SIGCONT)}
      ${nap(10)} ${send(SIGTERM)} ${wait(0)}`;
    const { lines: output } = await lines(body, { functions: told }, program);
    expect(output).toBe(`${CHILD} ${(SIGSTOP << 8) | 0x7f} ${CHILD} 15`);
  });

  test('the first process: what it has no handler for is nothing to it', async () => {
    const body = [SIGKILL, SIGTERM, SIGSTOP, SIGHUP]
      .map((signal) => tell(kill('(i32.const 1)', signal)))
      .join('');
    expect((await lines(body)).lines).toBe('0 0 0 0');
  });
});

describe('stops', () => {
  test('a stopped process gets other signals when it is continued, SIGKILL at once; SIGCONT has a handler, too', async () => {
    const program = new Program();
    const child = catcher(
      `${trap(SIGUSR1)} ${trap(SIGCONT)} (loop $ever ${nap(1000)} (br_if $ever (i32.ne (global.get $last) (i32.const 18)))) ${mark(77)}`,
      {
        handler: `(global.set $last (local.get $n)) ${tell('(local.get $n)')}`,
        functions: '(global $last (mut i32) (i32.const 0))',
      },
    );
    await machine.task.writeFile('/bin/child', child, 0o755);
    const body = `(local.set $pid ${spawn(program, '/bin/child')}) ${nap(10)} ${send(SIGSTOP)} ${wait(WUNTRACED)} ${send(SIGUSR1)}
      ${nap(2000)} ${mark(1)} ${send(SIGCONT)} ${wait(0)}`;
    const { lines: output } = await lines(body, { functions: told }, program);
    expect(output).toBe(`${CHILD} ${(SIGSTOP << 8) | 0x7f} 1 10 18 77 ${CHILD} 0`);
  });

  test('SIGCONT and a stop signal cancel each other while they wait', async () => {
    const body = `${block(SIGTSTP, SIGCONT)} ${raise(SIGTSTP)} ${raise(SIGCONT)}
      ${tell(`(call $timedwait ${setOf(SIGTSTP, SIGCONT)} (i64.const 0))`)} ${raise(SIGCONT)} ${raise(SIGTSTP)}
      ${tell(`(call $timedwait ${setOf(SIGTSTP, SIGCONT)} (i64.const 0))`)}
      ${tell(`(call $timedwait ${setOf(SIGTSTP, SIGCONT)} (i64.const 0))`)}`;
    expect((await lines(body)).lines).toBe(`18 20 ${-abi.EAGAIN}`);
  });

  test('SIGTSTP and the like do nothing in an orphaned group; SIGSTOP does', async () => {
    // The group of a session's leader is one, unless its parent is in the session.
    const program = new Program();
    const child = catcher(
      `${raise(SIGTSTP)} ${raise(SIGTTIN)} ${raise(abi.SIGTTOU)} ${mark(77)} ${raise(SIGSTOP)} ${mark(78)}`,
    );
    await machine.task.writeFile('/bin/child', child, 0o755);
    const body = `(local.set $pid ${spawn(program, '/bin/child', SPAWN_FLAG_SETSID)}) ${wait(WUNTRACED)} ${send(SIGCONT)} ${wait(0)}
      (local.set $pid ${spawn(program, '/bin/child', SPAWN_FLAG_SETPGROUP)}) ${wait(WUNTRACED)} ${send(SIGKILL)} ${wait(0)}`;
    const { lines: output } = await lines(body, { functions: told }, program);
    const stopped = (signal: number): string => `${CHILD} ${(signal << 8) | 0x7f}`;
    expect(output).toBe(`77 ${stopped(SIGSTOP)} 78 ${CHILD} 0 ${stopped(SIGTSTP)} ${CHILD} 9`);
  });

  test('a group with a stopped member that becomes orphaned gets SIGHUP and SIGCONT', async () => {
    // shell (leads a session) ─ job (leads a group, stopped): when the shell ends, the job has nobody.
    const inner = new Program();
    const job = catcher(`${trap(SIGHUP)} ${trap(SIGCONT)} ${raise(SIGSTOP)} ${mark(77)}`);
    const shell = catcher(
      `(local.set $pid ${spawn(inner, '/bin/job', SPAWN_FLAG_SETPGROUP)}) ${wait(WUNTRACED)} ${nap(1000)} ${mark(1)}`,
      { functions: told, locals },
      inner,
    );
    await machine.task.writeFile('/bin/job', job, 0o755);
    await machine.task.writeFile('/bin/shell', shell, 0o755);
    const program = new Program();
    const body = `(local.set $pid ${spawn(program, '/bin/shell', SPAWN_FLAG_SETSID)}) ${wait(0)} ${nap(1000)} ${mark(2)}`;
    const { lines: output } = await lines(body, { functions: told }, program);
    expect(output.split(' ').sort().join(' ')).toBe(
      [CHILD, (SIGSTOP << 8) | 0x7f, 1, SIGHUP, SIGCONT, 77, CHILD, 0, 2].map(String).sort().join(' '),
    );
    expect(output).toContain(`1 ${SIGHUP} ${SIGCONT}`);
  });

  test('one that is not stopped gets nothing', async () => {
    const inner = new Program();
    const job = catcher(
      `${trap(SIGHUP)} ${trap(SIGCONT)} ${tell('(call $wasix.thread_sleep (i64.const 1000000000))')}`,
    );
    const shell = catcher(
      `(drop ${spawn(inner, '/bin/job', SPAWN_FLAG_SETPGROUP)}) ${nap(100)} ${mark(1)}`,
      {},
      inner,
    );
    await machine.task.writeFile('/bin/job', job, 0o755);
    await machine.task.writeFile('/bin/shell', shell, 0o755);
    const program = new Program();
    const body = `(local.set $pid ${spawn(program, '/bin/shell', SPAWN_FLAG_SETSID)}) ${wait(0)} ${nap(3000)}`;
    expect((await lines(body, { functions: told }, program)).lines).toBe(`1 ${CHILD} 0 0`);
  });
});
