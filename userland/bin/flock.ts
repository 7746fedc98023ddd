// flock [-sxunoF] [-w TIME] [-E STATUS] FILE COMMAND [ARG]... | FILE -c COMMAND | FD: holds a lock while a command runs (util-linux).
// Status: the command's; 1, or -E's, when the lock was not to be had (-n, -w); 64 usage, 66 no such file, 65 a bad descriptor.

import {
  EAGAIN,
  EINTR,
  ITIMERVAL_INTERVAL_USEC,
  ITIMERVAL_SIZE,
  ITIMERVAL_VALUE_SEC,
  ITIMERVAL_VALUE_USEC,
  ITIMER_REAL,
  SIGALRM,
  minios_setitimer,
} from '../lib/base/abi';
import { Bytes, equalsText, toBytes } from '../lib/base/bytes';
import { lockFile, unlockFile } from '../lib/process/flock';
import { O_CREAT, O_RDONLY, O_RDWR, close, open } from '../lib/base/fs';
import { catchSignal } from '../lib/process/handlers';
import { complain, stdout } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { failed, invalidNumber } from '../lib/command/message';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { wait } from '../lib/process/process';
import { variable } from '../lib/base/program';
import { parseDuration } from './sleep/sleep';

/** sysexits.h. */
const EX_USAGE: i32 = 64;
const EX_DATAERR: i32 = 65;
const EX_NOINPUT: i32 = 66;
const EX_OSERR: i32 = 71;

const SECOND: i64 = 1000000000;
/** Microseconds. */
const AGAIN: i64 = 10_000;
const timer = memory.data(32, 8);

/**
 * SIGALRM in so many nanoseconds, which interrupts the wait; 0: none. It comes again and again: the first may be there before
 * the wait has begun.
 */
function setTimer(time: i64): void {
  assert(ITIMERVAL_SIZE == 32);
  memory.fill(timer, 0, ITIMERVAL_SIZE);
  store<i64>(timer + ITIMERVAL_VALUE_SEC, time / SECOND);
  store<i64>(timer + ITIMERVAL_VALUE_USEC, (time % SECOND) / 1000);
  if (time > 0) store<i64>(timer + ITIMERVAL_INTERVAL_USEC, AGAIN);
  minios_setitimer(ITIMER_REAL, timer, 0);
}

function describe(): Options {
  return new Options(
    '[-sxunoF] [-w TIME] [-E STATUS] FILE COMMAND [ARG]... | FILE -c COMMAND | FD',
    'Hold a lock on FILE while COMMAND runs, or lock the open descriptor FD.',
  )
    .flag('s', 'shared', 'together with others who hold it so')
    .flag('x', 'exclusive', 'alone (default)')
    .flag('e', '', '')
    .flag('u', 'unlock', 'give the lock up')
    .flag('n', 'nonblock', 'fail rather than wait')
    .value('w', 'timeout', 'TIME', 'wait for so long at most')
    .value('E', 'conflict-exit-code', 'STATUS', 'status when the lock was not to be had (default: 1)')
    .flag('o', 'close', 'COMMAND does not inherit the lock')
    .flag('F', 'no-fork', 'become COMMAND rather than wait for it')
    .value('c', 'command', 'COMMAND', 'run it with the shell')
    .stopAtOperand()
    .failWith(EX_USAGE);
}

/** Waits for the lock, at most `time` ns (negative: for ever; 0: not at all): 0, −EAGAIN, or −errno. */
function acquire(fd: i32, shared: bool, time: i64): i32 {
  if (time <= 0) return lockFile(fd, shared, time < 0);
  catchSignal(SIGALRM);
  setTimer(time);
  const error = lockFile(fd, shared);
  setTimer(0);
  return error == -EINTR ? -EAGAIN : error;
}

function run(command: Array<Bytes>, fd: i32, options: Options): i32 {
  const start = commandOf(command);
  stdout.flush();
  if (options.has('o')) start.close(fd);
  if (options.has('F')) return launchFailed(command[0], start.execInPath(variable('PATH')));
  const pid = start.spawnInPath(variable('PATH'));
  return pid < 0 ? launchFailed(command[0], pid) : wait(pid).shellStatus;
}

/** Opens what is to be locked, made if it is missing. A directory can be locked as well. */
function openLock(path: Bytes): i32 {
  let fd = open(path, O_RDWR | O_CREAT);
  if (fd < 0) {
    const again = open(path, O_RDONLY);
    if (again >= 0) fd = again;
  }
  return fd;
}

/** The command that is to run, or none for the form with a descriptor. */
function commandFrom(options: Options, operands: Array<Bytes>): Array<Bytes> {
  const given = options.valueOf('c');
  if (given !== null) return [toBytes('/bin/sh'), toBytes('-c'), given];
  // FILE -c COMMAND: the option after the operand.
  if (operands.length == 3 && (equalsText(operands[1], '-c') || equalsText(operands[1], '--command')))
    return [toBytes('/bin/sh'), toBytes('-c'), operands[2]];
  return operands.slice(1);
}

export function flock(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(1, -1);
  const operands = options.operands;
  const command = commandFrom(options, operands);
  const timeText = options.valueOf('w');
  let time: i64 = options.has('n') ? 0 : -1;
  if (timeText !== null) time = parseDuration(timeText);
  const statusText = options.valueOf('E');
  const conflict = statusText === null ? 1 : parseDecimal(statusText);
  if ((timeText !== null && time < 0) || conflict < 0 || conflict > 255) {
    invalidNumber(timeText !== null && time < 0 ? timeText : statusText!);
    return EX_USAGE;
  }
  let fd: i32;
  if (command.length == 0) {
    fd = <i32>parseDecimal(operands[0]);
    if (fd < 0) {
      complain().text('bad file descriptor: ').bytes(operands[0]).end();
      return EX_USAGE;
    }
  } else fd = openLock(operands[0]);
  if (fd < 0) {
    failed(operands[0], fd);
    return EX_NOINPUT;
  }
  const error = options.has('u') ? unlockFile(fd) : acquire(fd, options.has('s'), time);
  if (error == -EAGAIN) return <i32>conflict;
  if (error < 0) {
    failed(operands[0], error);
    return command.length == 0 ? EX_DATAERR : EX_OSERR;
  }
  if (command.length == 0) return 0;
  const status = run(command, fd, options);
  close(fd);
  return status;
}
