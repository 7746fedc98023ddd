// How a function says that it failed. A Failure is a value: the function answers it, and its caller passes it on, says it or drops it.
// No variable keeps it, so that none can be read too late, or after something else has failed.
//
//   Outcome     null: it worked; else why not           if (a() === null) …      return a() || b() || c();
//   Result<T>   a value, or why there is none           const made = make(); const why = made.failure; if (why !== null) return why;
//
// fail() and its like make a failure and do nothing else: they write nothing, and they end nothing. Who talks to somebody says it
// (`minios/base/failure.ts`, `runtime/minirun.ts`, complain() of `io.ts`).
//
// Interface: Failure, Outcome, Result, resultOf; fail, failLine, failAbout, failErrno, failWith, giveUp.

import { errno_text } from './abi';
import { Bytes, concat, textOf, toBytes } from './bytes';

/** Why something was not done. */
export class Failure {
  constructor(
    /** One line that names the thing and, where there is one, the remedy; without the program's name, as it is said. Empty: given up. */
    public text: Bytes,
    /** The exit status that goes with it. */
    public status: i32 = 1,
    /** The system call's −errno that it comes from; 0: from none. */
    public error: i32 = 0,
  ) {}

  /** The text as a string: what is no UTF-8 in it becomes U+FFFD. */
  get message(): string {
    return textOf(this.text);
  }

  /** The same for who answers a Result. */
  as<T>(): Result<T> {
    const result = new Result<T>();
    result.failure = this;
    return result;
  }
}

/** What a function answers that does something: null, it is done. */
export type Outcome = Failure | null;

/** What a function answers that finds or makes something. */
export class Result<T> {
  /** Why there is no value; null: there is one. */
  failure: Failure | null = null;
  /** Read it only where `failure` is null. */
  value!: T;
}

/** A result that is a value. */
export function resultOf<T>(value: T): Result<T> {
  const result = new Result<T>();
  result.value = value;
  return result;
}

/** A failure with this text. */
export function fail(text: string, status: i32 = 1): Failure {
  return new Failure(toBytes(text), status);
}

/** The same with a text that somebody else has worded. */
export function failLine(line: Bytes, status: i32 = 1): Failure {
  return new Failure(line, status);
}

/** `BEFORE WHAT AFTER`, without blanks in between. */
export function failAbout(before: string, what: Bytes, after: string = ''): Failure {
  return new Failure(concat(concat(toBytes(before), what), toBytes(after)));
}

/** `DOING WHAT: No such file or directory`. `error`: −errno. */
export function failErrno(doing: string, what: Bytes, error: i32): Failure {
  const failure = failAbout(doing, what, ': ' + errno_text(error));
  failure.error = error;
  return failure;
}

/** −errno alone: the caller knows what it was about. */
export function failWith(error: i32): Failure {
  return new Failure(toBytes(errno_text(error)), 1, error);
}

/** It was given up, since somebody has interrupted it: there is nothing to say. */
export function giveUp(status: i32 = 1): Failure {
  return new Failure([], status);
}
