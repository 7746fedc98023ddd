// kill [-s SIGNAL | -n NUMBER | -SIGNAL] PID...: sends a signal; a negative PID is a process group, 0 the caller's (POSIX).
// kill -l [SIGNAL|STATUS]..., kill -L: names and numbers of signals.

import { SIGTERM } from '../lib/base/abi';
import { Bytes, equalsText } from '../lib/base/bytes';
import { complain } from '../lib/base/io';
import { invalidNumber } from '../lib/command/message';
import { NOT_A_NUMBER, parseSigned } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { kill as send } from '../lib/process/process';
import { badSignal, listSignals, putSignalTable, signalArgument } from '../lib/command/signal_option';
import { signalNumber } from '../lib/process/signals';

function describe(): Options {
  return new Options(
    '[-s SIGNAL | -n NUMBER | -SIGNAL] PID...\n   or: kill -l [SIGNAL]...',
    'Send a signal (default: TERM).',
  )
    .value('s', 'signal', 'SIGNAL', 'the signal, by name or number')
    .value('n', '', 'NUMBER', 'the same')
    .flag('l', 'list', 'list the names of signals, or translate the SIGNALs given')
    .flag('L', 'table', 'list them in a table');
}

export function kill(args: Array<Bytes>): i32 {
  let signal = SIGTERM;
  let targets: Array<Bytes> = [];
  const given = signalArgument(args);
  if (given !== null && !equalsText(given, 'L')) {
    signal = signalNumber(given);
    if (signal < 0) return badSignal(given);
    targets = args.slice(2);
    if (targets.length > 0 && equalsText(targets[0], '--')) targets.shift();
  } else {
    const options = describe().stopAtOperand().parse(args);
    if (options.has('l')) return listSignals(options.operands);
    if (options.has('L')) {
      putSignalTable();
      return 0;
    }
    const way = options.last('sn');
    const wanted = options.valueOf(way);
    if (wanted !== null) signal = signalNumber(wanted);
    if (wanted !== null && signal < 0) return badSignal(wanted);
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
