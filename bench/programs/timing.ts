// What the benchmark programs share: the clock, and the one line that they print.
//
// Interface: now, report, require.

import '../../userland/lib/base/abort';
import { CLOCKID_MONOTONIC, wasi_clock_time_get } from '../../userland/lib/base/abi';
import { exit, stderr, stdout } from '../../userland/lib/base/io';

const time = memory.data(8, 8);

/** The monotonic clock, nanoseconds. */
export function now(): i64 {
  wasi_clock_time_get(CLOCKID_MONOTONIC, 0, time);
  return load<i64>(time);
}

/** Prints what was measured: nanoseconds, and how many operations they were for. */
export function report(nanoseconds: i64, operations: i64): void {
  stdout.decimal(nanoseconds).text(' ').decimal(operations).newline();
  stdout.flush();
}

/** Ends the program with a line that names the failed step, unless it succeeded. */
export function require(ok: bool, step: string, result: i64): void {
  if (ok) return;
  stderr.text(step).text(': ').decimal(result).newline();
  stderr.flush();
  exit(1);
}
