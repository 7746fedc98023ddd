// What verbs say that could not do what they were asked. The texts are Docker's. Docker's client
// marks those that come from its daemon; here there is none, and all begin alike:
//
//   Error: No such container: x                  what a verb could not do       docker: Error response from daemon: …
//   minios: Error: ….\nSee 'minios run --help'.  the same of run and create     docker: docker: Error response from daemon: …
//   WARNING: …                                   it is done, but                docker: WARNING: …
//
// What is wrong with the words themselves is said by Flags, and nothing stands before that, as in Docker. Programs of libexec that work
// for a verb use the same words, since it is the verb that people have called.
//
// Interface: goReason; beginErrors, sayError, report, reportFailure, reportRun; sayWarning, warn.

import { errno_text } from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { Failure } from '../../lib/base/failure';
import { Writer, stderr, stdout } from '../../lib/base/io';
import { PrintableWriter } from '../../lib/text/printable';
import { programName } from '../../lib/base/program';

/** Messages name files of containers and words of images: these do not steer the terminal. */
const messages = new PrintableWriter(2);

/** Where a message begins: behind all output so far. */
function begin(): Writer {
  stdout.flush();
  stderr.flush();
  return messages;
}

/** An error −errno in Go's words, which begin small. */
export function goReason(error: i32): string {
  const text = errno_text(-error);
  return text.charAt(0).toLowerCase() + text.substring(1);
}

let start: string = 'Error: ';

/** From now on errors begin with `text` instead of `Error: `. */
export function beginErrors(text: string): void {
  start = text;
}

/** Begins `Error: …` on standard error, behind the output so far; Writer.end() sends it. */
export function sayError(): Writer {
  return begin().text(start);
}

/** `Error: …` on standard error, unless there is no reason, since the work was given up: 1. */
export function report(reason: string): i32 {
  if (reason.length > 0) sayError().text(reason).end();
  return 1;
}

/** `Error: …` on standard error, unless the work was given up: 1. */
export function reportFailure(failure: Failure): i32 {
  if (failure.text.length > 0) sayError().bytes(failure.text).end();
  return 1;
}

/** `minios: Error: …` and where help is, as `docker run` says it: `status`. */
export function reportRun(reason: Bytes, verb: string, status: i32 = 125): i32 {
  const asks = reason.length > 0 && reason[reason.length - 1] == 0x3f;
  begin()
    .bytes(programName())
    .text(': Error: ')
    .bytes(reason)
    .text(asks ? '' : '.')
    .text("\nSee '")
    .bytes(programName())
    .text(' ')
    .text(verb)
    .text(" --help'.")
    .end();
  return status;
}

/** Begins `WARNING: …` on standard error, behind the output so far; Writer.end() sends it. */
export function sayWarning(): Writer {
  return begin().text('WARNING: ');
}

/** `WARNING: …` on standard error. */
export function warn(text: string): void {
  sayWarning().text(text).end();
}
