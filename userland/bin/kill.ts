// kill [-s SIGNAL | -SIGNAL] PID...: sends a signal; a negative PID is a process group, 0 the caller's (POSIX).
// kill -l [SIGNAL|STATUS]...: names and numbers of signals.

import { SIGTERM } from '../lib/abi';
import { Bytes, equalsText, sliceOf, toBytes } from '../lib/bytes';
import { complain, stdout } from '../lib/io';
import { invalidNumber } from '../lib/message';
import { NOT_A_NUMBER, parseDecimal, parseSigned } from '../lib/number';
import { Options } from '../lib/options';
import { kill as send } from '../lib/process';
import { signalName, signalNumber } from '../lib/signals';

const LAST_NAMED: i32 = 31;

function describe(): Options {
  return new Options(
    '[-s SIGNAL | -SIGNAL] PID...\n   or: kill -l [SIGNAL]...',
    'Send a signal (default: TERM).',
  )
    .value('s', 'signal', 'SIGNAL', 'the signal, by name or number')
    .flag('l', 'list', 'list the names of signals, or translate the SIGNALs given');
}

function badSignal(text: Bytes): i32 {
  complain().text("bad signal name '").bytes(text).text("'").end();
  return 1;
}

/** Names for numbers, numbers for names; a status above 128 is that of a process which a signal ended. */
function list(signals: Array<Bytes>): i32 {
  if (signals.length == 0) {
    for (let signal = 1; signal <= LAST_NAMED; signal++) {
      stdout.text(signal.toString().padStart(2)).text(') ').text(signalName(signal)).newline();
    }
    return 0;
  }
  let status = 0;
  for (let index = 0; index < signals.length; index++) {
    const number = parseDecimal(signals[index]);
    if (number >= 0) {
      stdout.text(signalName((<i32>number) & 0x7f)).newline();
      continue;
    }
    const signal = signalNumber(signals[index]);
    if (signal >= 0) stdout.decimal(signal).newline();
    else status = badSignal(signals[index]);
  }
  return status;
}

/** Whether the first argument is -SIGNAL, and not an option of its own. */
function isSignalOption(args: Array<Bytes>): bool {
  if (args.length < 2 || args[1].length < 2 || args[1][0] != 0x2d || args[1][1] == 0x2d) return false;
  const letter = args[1][1];
  if (letter == 0x6c) return false;
  return letter != 0x73 || signalNumber(sliceOf(args[1], 1)) >= 0;
}

export function kill(args: Array<Bytes>): i32 {
  let signal = SIGTERM;
  let targets: Array<Bytes>;
  if (isSignalOption(args)) {
    signal = signalNumber(sliceOf(args[1], 1));
    if (signal < 0) return badSignal(sliceOf(args[1], 1));
    targets = args.slice(2);
    if (targets.length > 0 && equalsText(targets[0], '--')) targets.shift();
  } else {
    const options = describe().stopAtOperand().parse(args);
    if (options.has('l')) return list(options.operands);
    const wanted = options.valueOf('s');
    if (wanted !== null) signal = signalNumber(wanted);
    if (signal < 0) return badSignal(wanted !== null ? wanted : toBytes(''));
    targets = options.operands;
  }
  if (targets.length == 0) {
    complain().text('you need to specify whom to kill').end();
    return 1;
  }
  let status = 0;
  for (let index = 0; index < targets.length; index++) {
    const pid = parseSigned(targets[index]);
    if (pid == NOT_A_NUMBER || pid > i32.MAX_VALUE || pid < -i32.MAX_VALUE) {
      invalidNumber(targets[index]);
      status = 1;
      continue;
    }
    const error = send(<i32>pid, signal);
    if (error == 0) continue;
    complain().text("can't kill pid ").decimal(pid).text(': ').reason(error).end();
    status = 1;
  }
  return status;
}
