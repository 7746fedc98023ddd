/** Signals, as signal(7) and sigaction(2) have them: handlers, masks, waiting, what exec and spawn keep, what is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as abi from '../../host/abi.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { catcher, setOf } from './support/signals.ts';
import type { Parts } from './support/signals.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  await machine.run(catcher(''));
});
afterAll(() => machine?.stop());

/** Runs a program with a handler: its lines of output, and its status as a shell shows it. */
async function lines(body: string, parts: Parts = {}): Promise<{ lines: string; status: number }> {
  const { stdout, status } = await machine.leakCheck(() => machine.run(catcher(body, parts)));
  return { lines: stdout.trim().replaceAll('\n', ' '), status };
}

const raise = (signal: number): string => `(drop (call $raise (i32.const ${signal})))`;
const trap = (signal: number, flags = 0): string =>
  `(drop (call $catch (i32.const ${signal}) (i32.const ${flags})))`;
const mark = (value: number): string => `(call $number (i32.const ${value}))`;

describe('handlers', () => {
  test('a caught signal calls the handler before kill returns, and the program goes on', async () => {
    expect(await lines(`${trap(abi.SIGUSR1)} ${raise(abi.SIGUSR1)} ${mark(77)}`)).toEqual({
      lines: '10 77',
      status: 0,
    });
  });

  test('the default action comes back with SIG_DFL', async () => {
    const reset = '(drop (call $action (i32.const 10) (i32.const 0) (i32.const 0) (i64.const 0)))';
    expect(await lines(`${trap(10)} ${raise(10)} ${reset} ${raise(10)} ${mark(77)}`)).toEqual({
      lines: '10',
      status: 138,
    });
  });

  test('a signal waits while its handler runs; with SA_NODEFER it does not', async () => {
    const handler = `(global.set $depth (i32.add (global.get $depth) (i32.const 1)))
      (call $number (global.get $depth))
      (if (i32.lt_s (global.get $depth) (i32.const 3)) (then ${raise(10)}))
      (call $number (i32.sub (i32.const 0) (global.get $depth)))
      (global.set $left (i32.add (global.get $left) (i32.const 1)))`;
    const functions = '(global $depth (mut i32) (i32.const 0)) (global $left (mut i32) (i32.const 0))';
    const deferred = await lines(`${trap(10)} ${raise(10)}`, { handler, functions });
    expect(deferred.lines).toBe('1 -1 2 -2 3 -3');
    const nested = await lines(`${trap(10, abi.SA_NODEFER)} ${raise(10)}`, { handler, functions });
    expect(nested.lines).toBe('1 2 3 -3 -3 -3');
  });

  test('SA_RESETHAND: the handler is called once', async () => {
    const once = abi.SA_RESETHAND;
    expect(await lines(`${trap(10, once)} ${raise(10)} ${mark(77)} ${raise(10)} ${mark(78)}`)).toEqual({
      lines: '10 77',
      status: 138,
    });
  });

  test('sigsuspend waits with another mask, and EINTR is its answer', async () => {
    const body = `${trap(10)} (drop (call $mask (i32.const 0) ${setOf(10)})) ${raise(10)} ${mark(77)}
      (call $number (call $suspend (i64.const 0)))
      (drop (call $mask (i32.const 2) (i64.const 0)))
      (call $number (i32.wrap_i64 (i64.load (i32.const 168))))`;
    expect((await lines(body)).lines).toBe(`77 10 ${-abi.EINTR} ${1 << 9}`);
  });

  test('an alarm calls the handler in time', async () => {
    const body = `${trap(abi.SIGALRM)} (drop (call $minios.alarm (i32.const 2)))
      (call $number (call $wasix.thread_sleep (i64.const 5000000000)))
      (call $number (i32.wrap_i64 (i64.div_u (i64.sub (call $now) (local.get $start)) (i64.const 1000000000))))`;
    const start = '(local.set $start (call $now))';
    expect((await lines(start + body, { locals: '(local $start i64)' })).lines).toBe(`14 ${abi.EINTR} 2`);
  });
});
