/**
 * Programs with a signal handler, in WebAssembly text. The handler is exported as `on_signal`; it is called `$handler` and
 * gets the signal as `$n`. `$catch n flags` catches a signal with an empty mask; `$action n handler flags mask` sets all.
 */
import * as abi from '../../../host/base/abi.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from './program.ts';

/** Where `$catch` and its kin build their structs, and where handlers may scribble: scratch of the program's. */
export const AT = { action: 128, old: 144, set: 160, oldSet: 168, itimer: 176, oldItimer: 208 } as const;

const FUNCTIONS = `
  (func $action (param $n i32) (param $handler i32) (param $flags i32) (param $mask i64) (result i32)
    (i32.store (i32.const ${AT.action + abi.SIGACTION_HANDLER}) (local.get $handler))
    (i32.store (i32.const ${AT.action + abi.SIGACTION_FLAGS}) (local.get $flags))
    (i64.store (i32.const ${AT.action + abi.SIGACTION_MASK}) (local.get $mask))
    (call $minios.sigaction (local.get $n) (i32.const ${AT.action}) (i32.const ${AT.old})))
  (func $catch (param $n i32) (param $flags i32) (result i32)
    (call $action (local.get $n) (i32.const 7) (local.get $flags) (i64.const 0)))
  (func $mask (param $how i32) (param $set i64) (result i32)
    (i64.store (i32.const ${AT.set}) (local.get $set))
    (call $minios.sigprocmask (local.get $how) (i32.const ${AT.set}) (i32.const ${AT.oldSet})))
  (func $suspend (param $set i64) (result i32)
    (i64.store (i32.const ${AT.set}) (local.get $set))
    (call $minios.sigsuspend (i32.const ${AT.set})))
  (func $timedwait (param $set i64) (param $ns i64) (result i32)
    (i64.store (i32.const ${AT.set}) (local.get $set))
    (call $minios.sigtimedwait (i32.const ${AT.set}) (local.get $ns)))
  (func $raise (param $n i32) (result i32)
    (call $minios.kill (call $minios.getpid) (local.get $n)))
  (func $timer (param $which i32) (param $us i64) (param $every i64) (result i32)
    (i64.store (i32.const ${AT.itimer + abi.ITIMERVAL_INTERVAL_SEC}) (i64.div_s (local.get $every) (i64.const 1000000)))
    (i64.store (i32.const ${AT.itimer + abi.ITIMERVAL_INTERVAL_USEC}) (i64.rem_s (local.get $every) (i64.const 1000000)))
    (i64.store (i32.const ${AT.itimer + abi.ITIMERVAL_VALUE_SEC}) (i64.div_s (local.get $us) (i64.const 1000000)))
    (i64.store (i32.const ${AT.itimer + abi.ITIMERVAL_VALUE_USEC}) (i64.rem_s (local.get $us) (i64.const 1000000)))
    (call $minios.setitimer (local.get $which) (i32.const ${AT.itimer}) (i32.const ${AT.oldItimer})))`;

/** What the handler does unless a test says otherwise: it tells the number. */
export const TELL = '(call $number (local.get $n))';

export interface Parts {
  /** Body of the handler. */
  handler?: string;
  locals?: string;
  /** Locals of the handler. */
  handlerLocals?: string;
  functions?: string;
  imports?: string;
  /** Name by which the handler is told; `null`: it is not. */
  name?: string | null;
  /** Do not say first that dispositions are set by sigaction. */
  library?: boolean;
}

/** A program that names its handler and then does `body`. */
export function catcher(
  body: string,
  parts: Parts = {},
  program: Program = new Program(),
): Uint8Array<ArrayBuffer> {
  const { handler = TELL, locals = '', handlerLocals = '', functions = '', imports = '' } = parts;
  const { name = 'on_signal', library = false } = parts;
  const first = library ? '' : '(drop (call $minios.sigaction (i32.const 1) (i32.const 0) (i32.const 0)))';
  const named = name === null ? '' : `(call $wasix.callback_signal ${program.text(name)})`;
  const all = `(func $handler (export "on_signal") (param $n i32) ${handlerLocals} ${handler}) ${FUNCTIONS} ${functions}`;
  return program.build(`${first} ${named} ${body}`, locals, all, imports);
}

const INT32 = (value: number): string => `(i32.const ${value})`;

/** Statements for bodies. */
export const raise = (signal: number): string => `(drop (call $raise ${INT32(signal)}))`;
export const trap = (signal: number, flags = 0): string =>
  `(drop (call $catch ${INT32(signal)} ${INT32(flags)}))`;
export const action = (signal: number, handler: number, flags = 0, mask = '(i64.const 0)'): string =>
  `(drop (call $action ${INT32(signal)} ${INT32(handler)} ${INT32(flags)} ${mask}))`;
export const block = (...signals: number[]): string =>
  `(drop (call $mask (i32.const 0) ${setOf(...signals)}))`;
export const unblock = (...signals: number[]): string =>
  `(drop (call $mask (i32.const 1) ${setOf(...signals)}))`;
/** Tells a number: a mark in the output. */
export const mark = (value: number): string => `(call $number ${INT32(value)})`;
export const tell = (expression: string): string => `(call $number ${expression})`;
/** Tells a set of signals, of the first 31. */
export const tellSet = (address: number): string =>
  `(call $number (i32.wrap_i64 (i64.load (i32.const ${address}))))`;
export const bitOf = (...signals: number[]): number => signals.reduce((set, n) => set | (1 << (n - 1)), 0);

/** Runs a program with a handler: its lines of output on one line, and its status as a shell shows it; leak-checked. */
export async function runCatcher(
  machine: TestMachine,
  body: string,
  parts: Parts = {},
  program: Program = new Program(),
): Promise<{ lines: string; status: number }> {
  const module = catcher(body, parts, program);
  // Once before, for what the kernel keeps on purpose.
  await machine.run(module);
  const { stdout, status } = await machine.leakCheck(() => machine.run(module));
  return { lines: stdout.trim().replaceAll('\n', ' '), status };
}

/** The set of these signals. */
export function setOf(...signals: number[]): string {
  const bits = signals.reduce((set, signal) => set | (1n << BigInt(signal - 1)), 0n);
  return `(i64.const ${BigInt.asIntN(64, bits)})`;
}
