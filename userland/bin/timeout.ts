// timeout [-fpv] [-s SIGNAL] [-k TIME] TIME PROGRAM [ARG]...: runs a program, and ends it when its time is up (POSIX 2024; GNU).
// Status: the program's; 124 when its time was up (137 if it took SIGKILL), 125 an error of timeout's own, 126 and 127
// when the program cannot be run.

import {
  EAGAIN,
  EINTR,
  SIGALRM,
  SIGCHLD,
  SIGCONT,
  SIGHUP,
  SIGINT,
  SIGKILL,
  SIGQUIT,
  SIGTERM,
  WNOHANG,
  minios_sigtimedwait,
} from '../lib/base/abi';
import { Bytes } from '../lib/base/bytes';
import { monotonic } from '../lib/time/clock';
import { blockSignals, signalBit } from '../lib/process/handlers';
import { complain } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { Options } from '../lib/command/options';
import { kill as send, setpgid, wait } from '../lib/process/process';
import { variable } from '../lib/base/program';
import { badSignal } from '../lib/command/signal_option';
import { signalName, signalNumber } from '../lib/process/signals';
import { parseDuration } from './sleep/sleep';

const TIMED_OUT: i32 = 124;
const FAILED: i32 = 125;

const set = memory.data(8, 8);

/** Watches over one program. */
class Watch {
  private timedOut: bool = false;
  private killed: bool = false;
  private deadline: i64 = 0;

  constructor(
    private pid: i32,
    private signal: i32,
    private killAfter: i64,
    private foreground: bool,
    private verbose: bool,
    private program: Bytes,
  ) {}

  /** Sends a signal to the program and, unless it is in the foreground, to all that it has started. */
  private send(signal: i32): void {
    if (this.verbose) {
      complain()
        .text('sending signal ')
        .text(signalName(signal))
        .text(" to command '")
        .bytes(this.program)
        .text("'")
        .end();
    }
    send(this.pid, signal);
    // This process is in the group, too, but has all of these blocked, SIGKILL apart.
    if (!this.foreground && signal != SIGKILL) send(0, signal);
    if (signal != SIGKILL && signal != SIGCONT) send(this.pid, SIGCONT);
  }

  private expire(): void {
    if (!this.timedOut) {
      this.timedOut = true;
      this.send(this.signal);
      if (this.signal == SIGKILL) this.killed = true;
      this.deadline = this.killAfter > 0 ? monotonic() + this.killAfter : -1;
      return;
    }
    this.killed = true;
    this.deadline = -1;
    this.send(SIGKILL);
  }

  /** Waits for the end: the status. `time` 0: there is no limit. */
  run(time: i64, keepStatus: bool): i32 {
    this.deadline = time > 0 ? monotonic() + time : -1;
    while (true) {
      const left = this.deadline < 0 ? -1 : max<i64>(0, this.deadline - monotonic());
      const signal = minios_sigtimedwait(set, left);
      if (signal == SIGCHLD) {
        const result = wait(this.pid, WNOHANG);
        if (!result.ended) continue;
        if (!this.timedOut || keepStatus) return result.shellStatus;
        return this.killed ? 128 + SIGKILL : TIMED_OUT;
      }
      if (signal == -EAGAIN) this.expire();
      else if (signal > 0) this.passOn(signal);
      else if (signal != -EINTR) return FAILED;
    }
  }

  /** What is sent to timeout is meant for the program. Its own signals to the group come back here. */
  private passOn(signal: i32): void {
    if (this.timedOut && signal == this.signal) return;
    this.send(signal);
  }
}

function describe(): Options {
  return new Options(
    '[-fpv] [-s SIGNAL] [-k TIME] TIME PROGRAM [ARG]...',
    'Run PROGRAM, and end it when TIME is up.',
  )
    .flag('f', 'foreground', 'let it use the terminal; what it starts is not ended')
    .value('k', 'kill-after', 'TIME', 'send KILL if it is still there after TIME more')
    .flag('p', 'preserve-status', "always the program's status")
    .value('s', 'signal', 'SIGNAL', 'the signal to send (default: TERM)')
    .flag('v', 'verbose', 'tell when a signal is sent')
    .stopAtOperand()
    .failWith(FAILED);
}

function invalidTime(text: Bytes): i32 {
  complain().text("invalid time interval '").bytes(text).text("'").end();
  return FAILED;
}

export function timeout(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(2, -1);
  const operands = options.operands;
  const time = parseDuration(operands[0]);
  if (time < 0) return invalidTime(operands[0]);
  const kill = options.valueOf('k');
  const killAfter = kill === null ? 0 : parseDuration(kill);
  if (kill !== null && killAfter < 0) return invalidTime(kill);
  const given = options.valueOf('s');
  const signal = given === null ? SIGTERM : signalNumber(given);
  if (given !== null && signal <= 0) {
    badSignal(given);
    return FAILED;
  }
  const foreground = options.has('f');
  if (!foreground) setpgid(0, 0);
  const watched =
    signalBit(SIGCHLD) |
    signalBit(SIGTERM) |
    signalBit(SIGINT) |
    signalBit(SIGHUP) |
    signalBit(SIGQUIT) |
    signalBit(SIGALRM);
  const wanted = signal == SIGKILL ? watched : watched | signalBit(signal);
  store<u64>(set, wanted);
  const before = blockSignals(wanted);
  const command = operands.slice(1);
  const pid = commandOf(command).blocking(before).spawnInPath(variable('PATH'));
  if (pid < 0) return launchFailed(command[0], pid);
  const watch = new Watch(pid, signal, killAfter, foreground, options.has('v'), command[0]);
  return watch.run(time, options.has('p'));
}
