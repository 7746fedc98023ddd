// Waits for signals that come about when the program has looked for them and is about to wait, ROUNDS times in one of these ways:
//
//   poll, read, wait                     look, and then the plain call: a signal in between is lost
//   pollOrSignal, readOrSignal, waitOrSignal
//
//   signal-waits timer WAY ROUNDS        a timer sends it, in each round a little later from the program's point of view
//   signal-waits peer WAY ROUNDS         another process does, as soon as it is told to
//   signal-waits answer PID              that process
//
// Says how many were found before the wait, and how many were lost: noticed when another came, a second later.

import {
  EINTR,
  ITIMERVAL_INTERVAL_SEC,
  ITIMERVAL_SIZE,
  ITIMERVAL_VALUE_SEC,
  ITIMERVAL_VALUE_USEC,
  ITIMER_REAL,
  SIGALRM,
  SIGKILL,
  SIGUSR1,
  minios_poll,
  minios_setitimer,
} from '../../../userland/lib/base/abi';
import '../../../userland/lib/base/abort';
import { addressOf, Bytes, equalsText, toBytes } from '../../../userland/lib/base/bytes';
import { monotonic } from '../../../userland/lib/time/clock';
import { catchSignal, takeSignals } from '../../../userland/lib/process/handlers';
import { exit, readOnce, readSome, stdout, writeAll } from '../../../userland/lib/base/io';
import { parseDecimal } from '../../../userland/lib/text/number';
import { Command, getpid, kill, pipe, wait, waitForEnd } from '../../../userland/lib/process/process';
import { environment, programArguments } from '../../../userland/lib/base/program';
import { pollOrSignal, readOrSignal, waitOrSignal } from '../../../userland/lib/process/signal_wait';

export { onSignal } from '../../../userland/lib/process/handlers';

const timer = memory.data(32, 8);
const block = memory.data(8);

/** Microseconds from the timer's start to its signal: on the virtual clock as long as some 1500 turns of a loop and some calls. */
const DELAY: i64 = 4;
const SECOND: i64 = 1_000_000_000;

const silent = pipe();
let child: i32 = 0;

function setTimer(microseconds: i64): void {
  memory.fill(timer, 0, ITIMERVAL_SIZE);
  store<i64>(timer, microseconds / 1_000_000, ITIMERVAL_VALUE_SEC);
  store<i64>(timer, microseconds % 1_000_000, ITIMERVAL_VALUE_USEC);
  store<i64>(timer, microseconds > 0 ? 1 : 0, ITIMERVAL_INTERVAL_SEC);
  minios_setitimer(ITIMER_REAL, timer, 0);
}

/** −EINTR, however it comes. */
function waitBy(way: Bytes): i32 {
  if (equalsText(way, 'poll')) return minios_poll(0, 0, -1);
  if (equalsText(way, 'read')) return readOnce(silent.reader, block, 1);
  if (equalsText(way, 'wait')) return wait(child).pid;
  if (equalsText(way, 'pollOrSignal')) return pollOrSignal(0, 0, -1);
  if (equalsText(way, 'readOrSignal')) return readOrSignal(silent.reader, block, 1);
  return waitOrSignal(child).pid;
}

/** Burns fuel. */
function spin(rounds: i32): void {
  for (let round = 0; round < rounds; round++) store<i32>(block, load<i32>(block) + (round & 3));
}

function answer(pid: i32): void {
  while (readSome(0, block, 1) == 1) kill(pid, SIGUSR1);
}

function main(args: Array<Bytes>): i32 {
  const pid = <i32>parseDecimal(args[2]);
  if (equalsText(args[1], 'answer')) {
    answer(pid);
    return 0;
  }
  const byTimer = equalsText(args[1], 'timer');
  const rounds = <i32>parseDecimal(args[3]);
  const sleep = toBytes('/bin/sleep');
  child = new Command(sleep, [sleep, toBytes('1000000')], environment()).spawn();
  const told = pipe();
  const words: Array<Bytes> = [args[0], toBytes('answer'), toBytes(getpid().toString())];
  const peer = new Command(args[0], words, environment()).duplicate(told.reader, 0).closeOthers().spawn();
  catchSignal(SIGALRM);
  catchSignal(SIGUSR1);
  let found = 0;
  let lost = 0;
  for (let round = 0; round < rounds; round++) {
    setTimer(byTimer ? DELAY : 1_000_000);
    const start = monotonic();
    if (!byTimer) writeAll(told.writer, addressOf(args[0]), 1);
    spin(byTimer ? round : round & 0xff);
    if (takeSignals() != 0) found++;
    else if (waitBy(args[2]) != -EINTR) return 1;
    else if (monotonic() - start > SECOND / 2) lost++;
    setTimer(0);
    takeSignals();
  }
  kill(child, SIGKILL);
  kill(peer, SIGKILL);
  waitForEnd(child);
  waitForEnd(peer);
  stdout.text('found ').decimal(found).text(' lost ').decimal(lost).newline();
  return 0;
}

exit(main(programArguments()));
