// time [-pv] [-f FORMAT] [-o FILE [-a]] PROGRAM [ARG]...: runs a program and tells how long it took (POSIX; GNU's options).

import {
  RUSAGE_INBLOCK,
  RUSAGE_MAXRSS,
  RUSAGE_MINFLT,
  RUSAGE_NIVCSW,
  RUSAGE_NVCSW,
  RUSAGE_OUBLOCK,
  RUSAGE_SIZE,
  RUSAGE_STIME_SEC,
  RUSAGE_STIME_USEC,
  RUSAGE_UTIME_SEC,
  RUSAGE_UTIME_USEC,
  SIGINT,
  SIGQUIT,
  minios_wait4,
} from '../lib/base/abi';
import { Bytes, toBytes } from '../lib/base/bytes';
import { monotonic } from '../lib/time/clock';
import { putEscape } from '../lib/text/escape';
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY, close, open } from '../lib/base/fs';
import { defaultSignal, ignoreSignal } from '../lib/process/handlers';
import { Writer, complain, stderr } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { WaitResult } from '../lib/process/process';
import { variable } from '../lib/base/program';

const usage = memory.data(144, 8);
const status = memory.data(4);
const MICROSECOND: i64 = 1_000;
const SECOND: i64 = 1_000_000_000;

const DEFAULT_FORMAT = 'real\t%E\nuser\t%u\nsys\t%T';
const POSIX_FORMAT = 'real %e\nuser %U\nsys %S';

/** What a run took. Times in nanoseconds. */
class Run {
  real: i64 = 0;
  user: i64 = 0;
  system: i64 = 0;
  result: WaitResult = new WaitResult(0, 0);

  constructor(private operands: Array<Bytes>) {}

  /** Runs it; 0, or the status for a program that does not start. Keys that interrupt are for the program alone. */
  run(): i32 {
    const start = monotonic();
    const command = commandOf(this.operands);
    const pid = command.spawnInPath(variable('PATH'));
    if (pid < 0) return launchFailed(this.operands[0], pid);
    ignoreSignal(SIGINT);
    ignoreSignal(SIGQUIT);
    let found = 0;
    do {
      memory.fill(usage, 0, RUSAGE_SIZE);
      found = minios_wait4(pid, status, 0, usage);
      this.result = new WaitResult(found, load<i32>(status));
    } while (found != pid || !this.result.ended);
    defaultSignal(SIGINT);
    defaultSignal(SIGQUIT);
    this.real = monotonic() - start;
    this.user =
      load<i64>(usage + RUSAGE_UTIME_SEC) * SECOND + load<i64>(usage + RUSAGE_UTIME_USEC) * MICROSECOND;
    this.system =
      load<i64>(usage + RUSAGE_STIME_SEC) * SECOND + load<i64>(usage + RUSAGE_STIME_USEC) * MICROSECOND;
    return 0;
  }
}

function hundredths(time: i64): string {
  const value = time / (SECOND / 100);
  return (value / 100).toString() + '.' + (value % 100).toString().padStart(2, '0');
}

/** 1h 2m 03s, or 2m 3.45s */
function clockTime(time: i64): string {
  const minutes = time / SECOND / 60;
  if (minutes < 60) return minutes.toString() + 'm ' + hundredths(time % (60 * SECOND)) + 's';
  const rest = (time / SECOND) % 60;
  return (
    (minutes / 60).toString() +
    'h ' +
    (minutes % 60).toString() +
    'm ' +
    rest.toString().padStart(2, '0') +
    's'
  );
}

function putOne(out: Writer, letter: u8, run: Run, command: Array<Bytes>): void {
  switch (letter) {
    case 0x25: // %
      out.byte(0x25);
      break;
    case 0x43: // C
      for (let index = 0; index < command.length; index++) {
        if (index > 0) out.byte(0x20);
        out.bytes(command[index]);
      }
      break;
    case 0x65: // e
      out.text(hundredths(run.real));
      break;
    case 0x45: // E
      out.text(clockTime(run.real));
      break;
    case 0x55: // U
      out.text(hundredths(run.user));
      break;
    case 0x75: // u
      out.text(clockTime(run.user));
      break;
    case 0x53: // S
      out.text(hundredths(run.system));
      break;
    case 0x54: // T
      out.text(clockTime(run.system));
      break;
    case 0x50: // P
      out.decimal(run.real == 0 ? 0 : ((run.user + run.system) * 100) / run.real).byte(0x25);
      break;
    default:
      putCount(out, letter, run);
  }
}

function putCount(out: Writer, letter: u8, run: Run): void {
  let value: i64 = 0;
  if (letter == 0x4d) value = load<i64>(usage + RUSAGE_MAXRSS);
  else if (letter == 0x52) value = load<i64>(usage + RUSAGE_MINFLT);
  else if (letter == 0x49) value = load<i64>(usage + RUSAGE_INBLOCK);
  else if (letter == 0x4f) value = load<i64>(usage + RUSAGE_OUBLOCK);
  else if (letter == 0x77) value = load<i64>(usage + RUSAGE_NVCSW);
  else if (letter == 0x63) value = load<i64>(usage + RUSAGE_NIVCSW);
  else if (letter == 0x78) value = max(0, run.result.exitStatus);
  else if (!'FWXDpKtsrk'.includes(String.fromCharCode(letter))) {
    out.byte(0x3f).byte(letter);
    return;
  }
  out.decimal(value);
}

/** Writes what `format` says: %e real, %U user, %S system seconds, %M most KiB, %x status, ... */
function report(out: Writer, format: Bytes, run: Run, command: Array<Bytes>): void {
  let at = 0;
  while (at >= 0 && at < format.length) {
    if (format[at] == 0x5c) {
      at = putEscape(out, format, at, false);
    } else if (format[at] != 0x25 || at + 1 == format.length) {
      out.byte(format[at++]);
    } else {
      putOne(out, format[at + 1], run, command);
      at += 2;
    }
  }
  out.newline();
}

export function time(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-pv] [-f FORMAT] [-o FILE [-a]] PROGRAM [ARG]...',
    'Run PROGRAM and tell how long it took.',
  )
    .flag('p', 'portability', 'in the format of POSIX')
    .flag('v', 'verbose', 'everything')
    .value(
      'f',
      'format',
      'FORMAT',
      '%e real, %U user, %S system seconds, %M most KiB, %P share, %x status, %C command',
    )
    .value('o', 'output', 'FILE', 'write to FILE')
    .flag('a', 'append', 'with -o: behind what is there')
    .stopAtOperand()
    .failWith(125)
    .parse(args)
    .expect(1, -1);
  let out = stderr;
  const path = options.valueOf('o');
  if (path !== null) {
    const fd = open(path, O_WRONLY | O_CREAT | (options.has('a') ? O_APPEND : O_TRUNC));
    if (fd < 0) {
      cannot('open', path, fd);
      return 125;
    }
    out = new Writer(fd, 1024);
  }
  const run = new Run(options.operands);
  const failure = run.run();
  if (failure != 0) return failure;
  const signal = run.result.signal;
  if (signal != 0) complain().text('command terminated by signal ').decimal(signal).end();
  const given = options.valueOf('f');
  let format = toBytes(options.has('p') ? POSIX_FORMAT : DEFAULT_FORMAT);
  if (given !== null) format = given;
  else if (options.has('v'))
    format = toBytes(
      'command\t%C\n' +
        DEFAULT_FORMAT +
        '\nshare\t%P\nmemory\t%M KiB\nswitches\t%w waiting, %c preempted\nstatus\t%x',
    );
  report(out, format, run, options.operands);
  out.flush();
  if (path !== null) close(out.fd);
  return run.result.shellStatus;
}
