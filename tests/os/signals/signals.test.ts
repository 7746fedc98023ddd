/** Signals, as signal(7) and sigaction(2) have them: handlers, masks, waiting, what exec and spawn keep. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from '../support/program.ts';
import {
  AT,
  action,
  bitOf,
  block,
  catcher,
  mark,
  raise,
  runCatcher,
  setOf,
  tell,
  tellSet,
  trap,
  unblock,
} from '../support/signals.ts';
import type { Parts } from '../support/signals.ts';

const { SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGCHLD, SIGWINCH, SIGKILL, SIGSTOP, SIGHUP } = abi;
const { SIG_IGN, SIG_DFL } = abi;

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  await machine.run(catcher(''));
});
afterAll(() => machine?.stop());

const lines = (body: string, parts?: Parts, program?: Program): Promise<{ lines: string; status: number }> =>
  runCatcher(machine, body, parts, program);

describe('handlers', () => {
  test('a caught signal calls the handler before kill returns, and the program goes on', async () => {
    expect(await lines(`${trap(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)}`)).toEqual({
      lines: '10 77',
      status: 0,
    });
  });

  test('the default action comes back with SIG_DFL', async () => {
    const reset = action(SIGUSR1, SIG_DFL);
    const result = await lines(`${trap(SIGUSR1)} ${raise(SIGUSR1)} ${reset} ${raise(SIGUSR1)} ${mark(77)}`);
    expect(result).toEqual({ lines: '10', status: 128 + SIGUSR1 });
  });

  test('a signal waits while its handler runs; with SA_NODEFER it does not', async () => {
    const handler = `(global.set $depth (i32.add (global.get $depth) (i32.const 1)))
      (call $number (global.get $depth))
      (if (i32.lt_s (global.get $depth) (i32.const 3)) (then ${raise(SIGUSR1)}))
      (global.set $left (i32.add (global.get $left) (i32.const 1)))
      (call $number (i32.sub (i32.const 0) (global.get $left)))`;
    const functions = '(global $depth (mut i32) (i32.const 0)) (global $left (mut i32) (i32.const 0))';
    const parts = { handler, functions };
    expect((await lines(`${trap(SIGUSR1)} ${raise(SIGUSR1)}`, parts)).lines).toBe('1 -1 2 -2 3 -3');
    const nested = await lines(`${trap(SIGUSR1, abi.SA_NODEFER)} ${raise(SIGUSR1)}`, parts);
    expect(nested.lines).toBe('1 2 3 -1 -2 -3');
  });

  test('signals of the mask of the action wait while the handler runs', async () => {
    const handler = `${tell('(local.get $n)')} (if (i32.eq (local.get $n) (i32.const 10)) (then
      ${raise(SIGUSR2)} ${raise(SIGALRM)} ${mark(-10)}))`;
    const body = `${action(SIGUSR1, 7, 0, setOf(SIGUSR2, SIGKILL))} ${trap(SIGUSR2)} ${trap(SIGALRM)} ${raise(SIGUSR1)}
      (drop (call $mask (i32.const 0) (i64.const 0))) ${tellSet(AT.oldSet)}`;
    expect((await lines(body, { handler })).lines).toBe('10 14 -10 12 0');
  });

  test('what a handler does to the mask is gone when it returns', async () => {
    const handler = `${block(SIGUSR2)} ${raise(SIGUSR2)} (if (i32.eq (local.get $n) (i32.const 10)) (then ${mark(1)}))
      ${tell('(local.get $n)')}`;
    const body = `${trap(SIGUSR1)} ${action(SIGUSR2, SIG_IGN)} ${raise(SIGUSR1)} (drop (call $mask (i32.const 0) (i64.const 0)))
      ${tellSet(AT.oldSet)}`;
    expect((await lines(body, { handler })).lines).toBe('1 10 0');
  });

  test('SA_RESETHAND: the handler is called once', async () => {
    const result = await lines(
      `${trap(SIGUSR1, abi.SA_RESETHAND)} ${raise(SIGUSR1)} ${mark(77)} ${raise(SIGUSR1)} ${mark(78)}`,
    );
    expect(result).toEqual({ lines: '10 77', status: 128 + SIGUSR1 });
  });

  test('several signals at once: lowest first, one call each however often they were sent', async () => {
    const body = `${trap(SIGUSR1)} ${trap(SIGUSR2)} ${trap(abi.SIGRTMAX)} ${block(SIGUSR1, SIGUSR2, 64)}
      ${raise(64)} ${raise(SIGUSR2)} ${raise(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)} ${unblock(SIGUSR1, SIGUSR2, 64)} ${mark(78)}`;
    expect((await lines(body)).lines).toBe('77 10 12 64 78');
  });

  test('a handler may come between any two steps of a loop', async () => {
    const body = `${trap(SIGALRM)} (drop (call $timer (i32.const 0) (i64.const 1000) (i64.const 1000)))
      (loop $wait (br_if $wait (i32.lt_s (global.get $count) (i32.const 20)))) ${mark(77)}`;
    const handler = '(global.set $count (i32.add (global.get $count) (i32.const 1)))';
    const functions = '(global $count (mut i32) (i32.const 0))';
    expect(await lines(body, { handler, functions })).toEqual({ lines: '77', status: 0 });
  });

  test('a handler may make any call, also one that sleeps or starts a program', async () => {
    const program = new Program();
    await machine.task.writeFile('/bin/seven', new Program().build('(call $exit (i32.const 7))'), 0o755);
    await machine.run('/bin/seven');
    const handler = `(call $sleep (i64.const 1000000)) (call $number (call $run ${program.attributes({ path: '/bin/seven' })}))
      (drop (memory.grow (i32.const 3))) (call $number (memory.size))`;
    const result = await lines(`${trap(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)}`, { handler }, program);
    expect(result.lines).toBe(`${7 << 8} 5 77`);
  });

  test('exit from a handler', async () => {
    expect(
      await lines(`${trap(SIGUSR1)} ${raise(SIGUSR1)}`, { handler: '(call $exit (i32.const 9))' }),
    ).toEqual({
      lines: '',
      status: 9,
    });
  });

  test('an exception leaves a handler, and the kernel has nothing to undo', async () => {
    const functions = '(tag $jump)';
    const body = `${trap(SIGUSR1)} (local.set $i (i32.const 1000))
      (loop $again
        (try (do ${raise(SIGUSR1)} ${mark(1)}) (catch $jump))
        ${unblock(SIGUSR1)}
        (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      ${mark(77)} ${tell(`(call $wasix.thread_sleep (i64.const 1000000))`)}`;
    const parts = { handler: '(throw $jump)', functions, locals: '(local $i i32)' };
    expect(await lines(body, parts)).toEqual({ lines: '77 0', status: 0 });
  });

  test('an exception leaves a handler that came in the middle of a sleep', async () => {
    const functions = '(tag $jump)';
    const body = `${trap(SIGALRM)} (drop (call $minios.alarm (i32.const 1)))
      (try (do (call $sleep (i64.const 9000000000)) ${mark(1)}) (catch $jump)) ${mark(77)}`;
    expect((await lines(body, { handler: '(throw $jump)', functions })).lines).toBe('77');
  });

  test('nobody catches the exception: SIGABRT', async () => {
    const parts = { handler: '(throw $jump)', functions: '(tag $jump)' };
    expect((await lines(`${trap(SIGUSR1)} ${raise(SIGUSR1)}`, parts)).status).toBe(128 + abi.SIGABRT);
  });
});

describe('sigaction', () => {
  test('tells what was set before', async () => {
    const tellOld = `(call $number (i32.load (i32.const ${AT.old}))) (call $number (i32.load offset=4 (i32.const ${AT.old})))
      (call $number (i32.wrap_i64 (i64.load offset=8 (i32.const ${AT.old}))))`;
    const flags = abi.SA_RESTART | abi.SA_NOCLDSTOP;
    const body = `${action(SIGUSR1, 42, flags, setOf(SIGUSR2))} ${action(SIGUSR1, SIG_IGN)} ${tellOld}
      ${action(SIGUSR1, SIG_DFL)} ${tellOld} ${action(SIGUSR1, SIG_DFL)} ${tellOld}`;
    expect((await lines(body)).lines).toBe(`42 ${flags | 0} ${bitOf(SIGUSR2)} 1 0 0 0 0 0`);
  });

  test('errors: no such signal, SIGKILL and SIGSTOP, a bad address, nothing to call', async () => {
    const set = (signal: number, handler: number): string =>
      tell(`(call $action (i32.const ${signal}) (i32.const ${handler}) (i32.const 0) (i64.const 0))`);
    const body =
      [0, -1, 65].map((signal) => set(signal, 7)).join('') +
      [SIGKILL, SIGSTOP].map((n) => set(n, SIG_IGN)).join('');
    const bad = `${tell('(call $minios.sigaction (i32.const 10) (i32.const 0x7fffffff) (i32.const 0))')}
      ${tell('(call $minios.sigaction (i32.const 10) (i32.const 0) (i32.const -1))')}`;
    const invalid = -abi.EINVAL;
    expect((await lines(body + bad)).lines).toBe(
      `${[invalid, invalid, invalid, invalid, invalid].join(' ')} ${-abi.EFAULT} ${-abi.EFAULT}`,
    );
    expect((await lines(set(SIGUSR1, 7) + set(SIGUSR1, SIG_IGN), { name: null })).lines).toBe(
      `${-abi.ENOSYS} 0`,
    );
  });

  test('ignoring a signal throws away what waits of it; so does the default action of SIGCHLD', async () => {
    const body = `${block(SIGUSR1, SIGCHLD)} ${raise(SIGUSR1)} ${raise(SIGCHLD)}
      (drop (call $minios.sigpending (i32.const ${AT.set}))) ${tellSet(AT.set)}
      ${action(SIGUSR1, SIG_IGN)} ${action(SIGCHLD, SIG_DFL)}
      (drop (call $minios.sigpending (i32.const ${AT.set}))) ${tellSet(AT.set)}`;
    expect((await lines(body)).lines).toBe(`${bitOf(SIGUSR1, SIGCHLD)} 0`);
  });

  test('a name that is not exported, or of another type: the signals that are caught wait, others do not', async () => {
    for (const name of ['nothing', '_start', 'memory', '', 'x'.repeat(1000)]) {
      const program = new Program();
      const body = `${trap(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)}
        (drop (call $minios.sigpending (i32.const ${AT.set}))) ${tellSet(AT.set)}
        (call $wasix.callback_signal ${program.text('on_signal')}) ${mark(78)} ${raise(SIGTERM)}`;
      expect(await lines(body, { name }, program), name).toEqual({
        lines: `77 ${bitOf(SIGUSR1)} 10 78`,
        status: 128 + SIGTERM,
      });
    }
  });

  test('what is held for want of a function does not save from SIGKILL', async () => {
    expect((await lines(`${trap(SIGUSR1)} ${raise(SIGKILL)}`, { name: 'nothing' })).status).toBe(
      128 + SIGKILL,
    );
  });
});

describe('a program whose library keeps the dispositions (callback_signal alone)', () => {
  test('gets all signals that can be caught', async () => {
    const body = [SIGUSR1, SIGTERM, SIGCHLD, SIGWINCH, abi.SIGCONT, abi.SIGRTMIN, abi.SIGTSTP]
      .map(raise)
      .join('');
    expect(await lines(body, { library: true })).toEqual({ lines: '10 15 17 28 18 32 20', status: 0 });
    expect((await lines(raise(SIGKILL), { library: true })).status).toBe(128 + SIGKILL);
  });

  test('blocks them by naming a function that is not there, and gets them after', async () => {
    const program = new Program();
    const name = (text: string): string => `(call $wasix.callback_signal ${program.text(text)})`;
    const body = `${name('no_such_function')} ${raise(SIGUSR1)} ${mark(77)} ${name('on_signal')} ${mark(78)}`;
    expect((await lines(body, { library: true }, program)).lines).toBe('77 10 78');
  });

  test('is told how its parent has set them', async () => {
    const body = `${action(SIGHUP, SIG_IGN)} (drop (call $wasix.proc_signals_sizes_get (i32.const 256)))
      (call $number (i32.load (i32.const 256))) (drop (call $wasix.proc_signals_get (i32.const 260)))
      (call $number (i32.load16_u (i32.const 260))) (call $number (i32.load16_u (i32.const 262)))`;
    expect((await lines(body)).lines).toBe(`29 ${SIGHUP | (abi.DISPOSITION_IGNORE << 8)} ${abi.SIGINT}`);
  });

  test('raises by thread_signal and proc_signal', async () => {
    const body = `${tell('(call $wasix.thread_signal (call $minios.getpid) (i32.const 10))')}
      ${tell('(call $wasix.thread_signal (i32.const 99999) (i32.const 10))')}
      ${tell('(call $wasix.thread_signal (call $minios.getpid) (i32.const 65))')}
      ${tell('(call $wasix.proc_signal (call $minios.getpid) (i32.const 12))')}
      ${tell('(call $wasix.proc_signal (i32.const 99999) (i32.const 12))')}
      ${tell('(call $wasi.proc_raise (i32.const 10))')}`;
    expect((await lines(body, { library: true })).lines).toBe(
      `10 0 ${abi.ESRCH} ${abi.EINVAL} 12 0 ${abi.ESRCH} 10 0`,
    );
  });
});

describe('masks and waiting', () => {
  test('a blocked signal waits, and kill -l of its set is told by sigpending', async () => {
    const body = `${trap(SIGUSR1)} ${block(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)} ${unblock(SIGUSR1)} ${mark(78)}`;
    expect((await lines(body)).lines).toBe('77 10 78');
  });

  test('SIGKILL and SIGSTOP cannot be blocked', async () => {
    const body = `(drop (call $mask (i32.const 2) (i64.const -1))) (drop (call $mask (i32.const 0) (i64.const 0)))
      ${tellSet(AT.oldSet)} ${raise(SIGTERM)} ${raise(SIGKILL)}`;
    expect(await lines(body)).toEqual({ lines: `${-1 & ~bitOf(SIGKILL, SIGSTOP)}`, status: 128 + SIGKILL });
  });

  test('sigprocmask: errors', async () => {
    const body = `${tell('(call $mask (i32.const 3) (i64.const 0))')}
      ${tell('(call $minios.sigprocmask (i32.const 0) (i32.const -4) (i32.const 0))')}
      ${tell('(call $minios.sigprocmask (i32.const 9) (i32.const 0) (i32.const 160))')}
      ${tell('(call $minios.sigpending (i32.const -4))')} ${tell('(call $minios.sigsuspend (i32.const -4))')}
      ${tell('(call $minios.sigtimedwait (i32.const -4) (i64.const 0))')}`;
    const fault = -abi.EFAULT;
    expect((await lines(body)).lines).toBe(`${-abi.EINVAL} ${fault} 0 ${fault} ${fault} ${fault}`);
  });

  test('sigsuspend waits with another mask, and EINTR is its answer', async () => {
    const body = `${trap(SIGUSR1)} ${block(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)}
      ${tell('(call $suspend (i64.const 0))')}
      (drop (call $mask (i32.const 2) (i64.const 0))) ${tellSet(AT.oldSet)}`;
    expect((await lines(body)).lines).toBe(`77 10 ${-abi.EINTR} ${bitOf(SIGUSR1)}`);
  });

  test('ppoll waits with another mask; without one, and for its time, it is poll', async () => {
    const ppoll = (set: string, fds = '(i32.const 0) (i32.const 0)', ns = -1): string =>
      tell(`(call $minios.ppoll ${fds} (i64.const ${ns}) ${set})`);
    const none = '(i64.store (i32.const 160) (i64.const 0))';
    const body = `${trap(SIGUSR1)} ${block(SIGUSR1)} ${raise(SIGUSR1)} ${mark(77)} ${ppoll('(i32.const 0)', undefined, 1000)}
      ${none} ${ppoll('(i32.const 160)')} (drop (call $mask (i32.const 2) (i64.const 0))) ${tellSet(AT.oldSet)}`;
    expect((await lines(body)).lines).toBe(`77 0 10 ${-abi.EINTR} ${bitOf(SIGUSR1)}`);
    // What finds a descriptor ready leaves the signal where it is.
    const ready = `(i32.store (i32.const 300) (i32.const 1)) (i32.store16 (i32.const 304) (i32.const ${abi.POLLOUT}))`;
    const first = `${trap(SIGUSR1)} ${block(SIGUSR1)} ${raise(SIGUSR1)} ${ready} ${none}
      ${ppoll('(i32.const 160)', '(i32.const 300) (i32.const 1)')} ${mark(77)} (drop (call $mask (i32.const 2) (i64.const 0)))`;
    expect((await lines(first)).lines).toBe('1 77 10');
    const faults = `${ppoll('(i32.const -4)')} ${ppoll('(i32.const 0)', '(i32.const -8) (i32.const 1)')}`;
    expect((await lines(faults)).lines).toBe(`${-abi.EFAULT} ${-abi.EFAULT}`);
  });

  test('sigtimedwait takes a blocked signal without calling its handler', async () => {
    const body = `${trap(SIGUSR1)} ${block(SIGUSR1, SIGUSR2, SIGCHLD)} ${raise(SIGUSR2)} ${raise(SIGUSR1)}
      ${tell(`(call $timedwait ${setOf(SIGUSR1, SIGUSR2)} (i64.const 0))`)}
      ${tell(`(call $timedwait ${setOf(SIGUSR1, SIGUSR2)} (i64.const -1))`)}
      ${tell(`(call $timedwait ${setOf(SIGUSR1, SIGUSR2)} (i64.const 0))`)}
      ${tell(`(call $timedwait ${setOf(SIGUSR1)} (i64.const 1000000000))`)}
      ${raise(SIGCHLD)} ${tell(`(call $timedwait ${setOf(SIGCHLD)} (i64.const -1))`)}`;
    expect((await lines(body)).lines).toBe(`10 12 ${-abi.EAGAIN} ${-abi.EAGAIN} 17`);
  });

  test('sigtimedwait sleeps until a signal of its set comes; a handler of another interrupts it', async () => {
    const wait = tell(`(call $timedwait ${setOf(SIGALRM)} (i64.const 5000000000))`);
    const alarm = '(drop (call $minios.alarm (i32.const 1)))';
    expect((await lines(`${block(SIGALRM)} ${alarm} ${wait}`)).lines).toBe('14');
    const other = tell(`(call $timedwait ${setOf(SIGUSR1)} (i64.const 5000000000))`);
    expect((await lines(`${trap(SIGALRM)} ${block(SIGUSR1)} ${alarm} ${other}`)).lines).toBe(
      `14 ${-abi.EINTR}`,
    );
  });
});

describe('exec and spawn', () => {
  /** Tells its dispositions of SIGUSR1 (10), SIGUSR2 (12) and SIGHUP (1), its mask, and what waits. */
  const show = (program: Program): string => {
    const old = AT.old;
    const one = (
      signal: number,
    ): string => `(drop (call $minios.sigaction (i32.const ${signal}) (i32.const 0) (i32.const ${old})))
      (call $number (i32.load (i32.const ${old})))`;
    void program;
    return `${one(10)} ${one(12)} ${one(1)} (drop (call $mask (i32.const 0) (i64.const 0))) ${tellSet(AT.oldSet)}
      (drop (call $minios.sigpending (i32.const ${AT.set}))) ${tellSet(AT.set)}`;
  };
  beforeAll(async () => {
    const shower = new Program();
    await machine.task.writeFile('/bin/show', catcher(show(shower), { name: null }, shower), 0o755);
    await machine.run('/bin/show');
  });
  const setUp = `${trap(SIGUSR1)} ${action(SIGUSR2, SIG_IGN)} ${block(SIGHUP)} ${raise(SIGHUP)}`;

  test('exec: what is caught gets its default action; ignored, blocked and pending ones stay', async () => {
    const program = new Program();
    const body = `${setUp} (drop (call $minios.exec ${program.attributes({ path: '/bin/show' })}))`;
    expect((await lines(body, {}, program)).lines).toBe(`0 1 0 ${bitOf(SIGHUP)} ${bitOf(SIGHUP)}`);
  });

  test('exec that fails leaves all as it was', async () => {
    const program = new Program();
    const attributes = program.attributes({
      path: '/bin/none',
      flags: abi.SPAWN_FLAG_SETSIGMASK | abi.SPAWN_FLAG_SETSIGDEFAULT,
    });
    const body = `${setUp} (drop (call $minios.exec ${attributes})) ${raise(SIGUSR1)} ${show(program)}`;
    expect((await lines(body, {}, program)).lines).toBe(`10 7 1 0 ${bitOf(SIGHUP)} ${bitOf(SIGHUP)}`);
  });

  test('exec from a handler', async () => {
    const program = new Program();
    const handler = `(drop (call $minios.exec ${program.attributes({ path: '/bin/show' })}))`;
    const body = `${setUp} ${raise(SIGUSR1)}`;
    const mask = bitOf(SIGHUP, SIGUSR1);
    expect((await lines(body, { handler }, program)).lines).toBe(`0 1 0 ${mask} ${bitOf(SIGHUP)}`);
  });

  test('spawn: ignored and blocked ones are inherited, nothing waits in the child', async () => {
    const program = new Program();
    const body = `${setUp} (drop (call $run ${program.attributes({ path: '/bin/show' })}))`;
    expect((await lines(body, {}, program)).lines).toBe(`0 1 0 ${bitOf(SIGHUP)} 0`);
  });

  test('an alarm lives through exec', async () => {
    const program = new Program();
    await machine.task.writeFile(
      '/bin/nap',
      new Program().build('(call $sleep (i64.const 9000000000))'),
      0o755,
    );
    await machine.run('/bin/nap');
    const body = `${trap(SIGALRM)} (drop (call $minios.alarm (i32.const 1)))
      (drop (call $minios.exec ${program.attributes({ path: '/bin/nap' })}))`;
    expect(await lines(body, {}, program)).toEqual({ lines: '', status: 128 + SIGALRM });
  });
});

test('/proc/PID/status tells the sets', async () => {
  await machine.run('/bin/mkdir', { args: ['mkdir', '/proc'] });
  await machine.run('/bin/mount', { args: ['mount', '-t', 'proc', 'proc', '/proc'] });
  const program = new Program();
  const path = program.text('proc/self/status');
  const body = `${trap(SIGUSR1)} ${action(SIGUSR2, SIG_IGN)} ${block(SIGHUP, SIGUSR1)} ${raise(SIGHUP)}
    (drop (call $wasi.path_open (i32.const 3) (i32.const 0) ${path}
      (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 512)))
    (i32.store (i32.const 520) (i32.const 8192)) (i32.store (i32.const 524) (i32.const 4096))
    (drop (call $wasi.fd_read (i32.load (i32.const 512)) (i32.const 520) (i32.const 1) (i32.const 528)))
    (call $say (i32.const 8192) (i32.load (i32.const 528)))`;
  const { stdout } = await machine.run(catcher(body, {}, program));
  const hex = (...signals: number[]): string => (bitOf(...signals) >>> 0).toString(16).padStart(16, '0');
  expect(stdout).toContain(
    `ShdPnd:\t${hex(SIGHUP)}\nSigBlk:\t${hex(SIGHUP, SIGUSR1)}\nSigIgn:\t${hex(SIGUSR2)}\nSigCgt:\t${hex(SIGUSR1)}\n`,
  );
});
