// How container-init tells its maker how far it is: a line each on the status descriptor.
//
// Interface: setStatus, stopReporting, tellStarter, leaveStarter, waitFor, say, die, dieAbout, dieErrno, must.

import { errno_text } from '../../lib/base/abi';
import { NEWLINE, SPACE } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, toBytes } from '../../lib/base/bytes';
import { exit, readSome, writeAll } from '../../lib/base/io';
import { SAYS_PROBLEM } from '../protocol';

/** The descriptor; 2 once nobody listens there any more. */
let status: i32 = 2;
let listening: bool = false;
/** exec.fifo, while `start` waits; −1 before and after. */
let starter: i32 = -1;

/** Reports go to descriptor `fd` from now on, and somebody reads them. */
export function setStatus(fd: i32): void {
  status = fd;
  listening = true;
}

/** From now on problems are for standard error: the container has been created. */
export function stopReporting(): void {
  status = 2;
  listening = false;
}

/** From now on problems are for the starter of the container, which reads them from exec.fifo once we are gone. */
export function tellStarter(fifo: i32): void {
  starter = fifo;
}

/** From now on they are for standard error. */
export function leaveStarter(): void {
  starter = -1;
}

/** A message, and what belongs to it. */
export function say(message: string, rest: Bytes = []): void {
  const line = concat(concat(toBytes(message), rest), toBytes('\n'));
  writeAll(status, addressOf(line), line.length);
}

/** Ends with a problem. */
export function die(line: Bytes): void {
  const clean = new StaticArray<u8>(line.length);
  for (let index = 0; index < line.length; index++)
    clean[index] = line[index] == NEWLINE ? SPACE : line[index];
  if (starter >= 0) {
    writeAll(starter, addressOf(clean), clean.length);
    exit(1);
  }
  say(listening ? SAYS_PROBLEM : '', clean);
  // What runc's init ends with when exec fails.
  exit(listening ? 1 : 255);
}

/** Ends with the problem `BEFORE WHAT AFTER`, without blanks in between. */
export function dieAbout(before: string, what: Bytes, after: string = ''): void {
  die(concat(concat(toBytes(before), what), toBytes(after)));
}

/** Ends with the problem `DOING WHAT: REASON`. `error`: an errno, positive or negated. */
export function dieErrno(doing: string, what: Bytes, error: i32): void {
  dieAbout(doing, what, ': ' + errno_text(error));
}

/** Ends if `error` is one. */
export function must(error: i32, doing: string, what: Bytes = []): void {
  if (error < 0) dieErrno(doing, what, error);
}

const word = memory.data(1);

/** Waits until somebody writes to a descriptor. If nobody can any more there is nothing left to do. */
export function waitFor(fd: i32): void {
  if (readSome(fd, word, 1) != 1) exit(1);
}
