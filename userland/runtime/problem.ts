// Why something failed: one line, kept until it is asked for. The first failure counts: what fails while things are undone is only
// its consequence.
//
// Interface: FAILED, fail, failAbout, failErrno, failLine, runtimeProblem, forgetProblem.

import { errno_text } from '../lib/base/abi';
import { Bytes, concat, toBytes } from '../lib/base/bytes';

/** What functions answer that failed. */
export const FAILED: i32 = -1;

let problem: Bytes | null = null;

/** The line that says why the last function failed. */
export function runtimeProblem(): Bytes {
  const known = problem;
  return known === null ? toBytes('no error') : known;
}

/** Called at the beginning of each function of the library. */
export function forgetProblem(): void {
  problem = null;
}

/** Notes a failure. Always answers FAILED. */
export function fail(text: string): i32 {
  return failLine(toBytes(text));
}

/** Keeps the line, if it is the first: FAILED. */
export function failLine(line: Bytes): i32 {
  if (problem === null) problem = line;
  return FAILED;
}

/** `BEFORE WHAT AFTER`, without blanks in between. */
export function failAbout(before: string, what: Bytes, after: string = ''): i32 {
  return failLine(concat(concat(toBytes(before), what), toBytes(after)));
}

/** `DOING WHAT: No such file or directory` */
export function failErrno(doing: string, what: Bytes, error: i32): i32 {
  return failAbout(doing, what, ': ' + errno_text(error));
}
