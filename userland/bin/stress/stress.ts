// stress [-vqn] [-t TIME] [-c N] [-i N] [-m N] [--vm-bytes B]... : puts load on the system, with workers that compute, have all
// written out, use memory and write files; the options and the words of the program of that name (stress(1)).

import {
  EINTR,
  SIGALRM,
  SIGCHLD,
  SIGINT,
  SIGKILL,
  SIGTERM,
  WNOHANG,
  minios_sigtimedwait,
} from '../../lib/base/abi';
import { Bytes, equalsText, toBytes } from '../../lib/base/bytes';
import { monotonic } from '../../lib/time/clock';
import { unlink } from '../../lib/base/fs';
import { blockSignals, signalBit } from '../../lib/process/handlers';
import { Writer, complain, stderr, stdout } from '../../lib/base/io';
import { commandOf, launchFailed } from '../../lib/command/launch';
import { parseDecimal, parseSize } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { getpid, kill, wait } from '../../lib/process/process';
import { variable } from '../../lib/base/program';
import { parseDuration } from '../sleep/sleep';
import { KINDS, Work, fileOf, hogName, runHog } from './hogs';

const SECOND: i64 = 1000000000;

const set = memory.data(8, 8);

let quiet: bool = false;
let verbose: bool = false;

function line(to: Writer, kind: string): Writer {
  return to.text('stress: ').text(kind).text(': [').decimal(getpid()).text('] ');
}

function describe(): Options {
  return new Options('[OPTION]...', 'Put load on the system.')
    .flag('v', 'verbose', 'tell more')
    .flag('q', 'quiet', 'tell of failures only')
    .flag('n', 'dry-run', 'show what would be done')
    .value('t', 'timeout', 'TIME', 'end after TIME: seconds, or with s, m, h, d')
    .value('c', 'cpu', 'N', 'N workers that compute square roots')
    .value('i', 'io', 'N', 'N workers that call sync')
    .value('m', 'vm', 'N', 'N workers that use memory')
    .value('', 'vm-bytes', 'B', 'memory of each (default: 256MB)')
    .value('', 'vm-stride', 'B', 'touch every B bytes (default: 4096)')
    .value('', 'vm-hang', 'N', 'sleep N seconds before the next round; 0: for ever')
    .flag('', 'vm-keep', 'keep the memory: what is always done here')
    .value('d', 'hdd', 'N', 'N workers that write files')
    .value('', 'hdd-bytes', 'B', 'size of each file (default: 1GB)')
    .value('', 'hog', 'KIND');
}

/** The number or size that an option has, `otherwise` if it is not there, −1 and a message if it is none. */
function numberOf(options: Options, name: string, otherwise: i64, size: bool): i64 {
  const text = options.valueOf(name);
  if (text === null) return otherwise;
  const value = size ? parseSize(text) : parseDecimal(text);
  if (value < 0)
    complain()
      .text(name.length > 1 ? 'invalid number for --' : 'invalid number for -')
      .text(name)
      .text(": '")
      .bytes(text)
      .text("'")
      .end();
  return value;
}

function workOf(options: Options): Work | null {
  const work = new Work();
  work.memory = numberOf(options, 'vm-bytes', work.memory, true);
  work.stride = numberOf(options, 'vm-stride', work.stride, true);
  work.file = numberOf(options, 'hdd-bytes', work.file, true);
  if (options.valueOf('vm-hang') !== null) work.hang = numberOf(options, 'vm-hang', 0, false);
  const wrong = work.memory < 0 || work.stride <= 0 || work.file < 0;
  return wrong || (options.valueOf('vm-hang') !== null && work.hang < 0) ? null : work;
}

/** Starts one worker: this program again, which is told what to be. Its pid, or −errno. */
function start(args: Array<Bytes>, kind: i32): i32 {
  const words = args.slice(0);
  words.push(toBytes('--hog'));
  words.push(toBytes(hogName(kind)));
  return commandOf(words).blocking(0).spawnInPath(variable('PATH'));
}

/** The workers, and how it went with them. */
class Crew {
  private pids: Array<i32> = [];
  private failed: bool = false;

  add(pid: i32): void {
    this.pids.push(pid);
  }

  private send(signal: i32): void {
    for (let i = 0; i < this.pids.length; i++) kill(this.pids[i], signal);
  }

  /** Takes the statuses of those who have ended. `expected`: by the signal that they were sent. */
  private reap(expected: bool): void {
    while (this.pids.length > 0) {
      const result = wait(-1, WNOHANG);
      if (result.pid <= 0) return;
      const at = this.pids.indexOf(result.pid);
      if (at < 0) continue;
      this.pids.splice(at, 1);
      // It may have been killed between making its file and unlinking it.
      if (expected) unlink(fileOf(result.pid));
      if (expected || result.exitStatus == 0) continue;
      const text = line(stderr, 'FAIL').text('<-- worker ').decimal(result.pid);
      if (result.signal != 0) text.text(' got signal ').decimal(result.signal).end();
      else text.text(' returned error ').decimal(result.exitStatus).end();
      if (!this.failed) line(stderr, 'WARN').text('now reaping child worker processes').end();
      this.failed = true;
    }
  }

  /** Waits until the time is up, 0: for ever, or a worker fails, or a signal comes: whether all went well. */
  run(time: i64): bool {
    const deadline = time > 0 ? monotonic() + time : i64.MAX_VALUE;
    while (this.pids.length > 0 && !this.failed) {
      const left = time > 0 ? max<i64>(deadline - monotonic(), 0) : -1;
      const signal = minios_sigtimedwait(set, left);
      if (signal == SIGCHLD) this.reap(false);
      else if (signal == SIGINT || signal == SIGTERM) this.failed = true;
      else if (signal < 0 && signal != -EINTR) break;
    }
    this.send(SIGKILL);
    while (this.pids.length > 0) {
      minios_sigtimedwait(set, SECOND);
      this.reap(true);
    }
    return !this.failed;
  }
}

function kindOf(text: Bytes): i32 {
  for (let kind = 0; kind < KINDS; kind++) if (equalsText(text, hogName(kind))) return kind;
  return -1;
}

function announce(counts: StaticArray<i64>): void {
  const text = line(stdout, 'info').text('dispatching hogs: ');
  for (let kind = 0; kind < KINDS; kind++) {
    if (kind > 0) text.text(', ');
    text.decimal(counts[kind]).text(' ').text(hogName(kind));
  }
  text.newline();
  stdout.flush();
}

function dispatch(args: Array<Bytes>, counts: StaticArray<i64>, crew: Crew, dry: bool): i32 {
  for (let kind = 0; kind < KINDS; kind++) {
    for (let n: i64 = 0; n < counts[kind]; n++) {
      const pid = dry ? 0 : start(args, kind);
      if (pid < 0) return launchFailed(args[0], pid);
      if (!dry) crew.add(pid);
      if (verbose || dry)
        line(stdout, 'dbug')
          .text('--> hog')
          .text(hogName(kind))
          .text(' worker ')
          .decimal(n + 1)
          .text(' [')
          .decimal(pid)
          .text('] forked')
          .newline();
    }
  }
  stdout.flush();
  return 0;
}

export function stress(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(0, 0);
  const work = workOf(options);
  if (work === null) return 1;
  const hog = options.valueOf('hog');
  if (hog !== null) return runHog(kindOf(hog), work);
  quiet = options.has('q');
  verbose = options.has('v');
  const counts = new StaticArray<i64>(KINDS);
  let total: i64 = 0;
  const letters: StaticArray<string> = ['c', 'i', 'm', 'd'];
  for (let kind = 0; kind < KINDS; kind++) {
    counts[kind] = numberOf(options, letters[kind], 0, false);
    if (counts[kind] < 0) return 1;
    total += counts[kind];
  }
  if (total == 0) {
    complain().text('nothing to do: say how many workers, as in stress -c 2 -t 10').end();
    return 1;
  }
  const timeText = options.valueOf('t');
  const time = timeText === null ? 0 : parseDuration(timeText);
  if (time < 0) {
    complain().text('invalid time').end();
    return 1;
  }
  const signals = signalBit(SIGCHLD) | signalBit(SIGINT) | signalBit(SIGTERM) | signalBit(SIGALRM);
  store<u64>(set, signals);
  blockSignals(signals);
  if (!quiet) announce(counts);
  const begun = monotonic();
  const crew = new Crew();
  const error = dispatch(args, counts, crew, options.has('n'));
  const well = crew.run(time) && error == 0;
  const seconds = (monotonic() - begun) / SECOND;
  if (well && !quiet)
    line(stdout, 'info').text('successful run completed in ').decimal(seconds).text('s').newline();
  if (!well) line(stderr, 'FAIL').text('failed run completed in ').decimal(seconds).text('s').end();
  return well ? 0 : 1;
}
