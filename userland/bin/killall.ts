// killall [-lq] [-s SIGNAL | -SIGNAL] NAME...: sends a signal to all processes of a name.
// pidof [-s] [-o PID]... NAME...: writes their numbers.

import { SIGTERM } from '../lib/base/abi';
import { Bytes, equals, equalsText, lastIndexOf, sliceOf } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { ProcessInfo, processes } from '../lib/procfs/process_info';
import { getpid, kill as send } from '../lib/process/process';
import { badSignal, listSignals, signalArgument } from '../lib/command/signal_option';
import { signalNumber } from '../lib/process/signals';

function baseOf(path: Bytes): Bytes {
  return sliceOf(path, lastIndexOf(path, 0x2f) + 1);
}

/** Whether a process goes by this name: its own, cut to 15 bytes, or that of its first argument; or by this path. */
function isNamed(info: ProcessInfo, name: Bytes): bool {
  if (equals(info.name, name)) return true;
  const first = info.firstArgument;
  return equals(first, name) || equals(baseOf(first), name);
}

/** The processes of a name, youngest first, but not this one. */
function named(name: Bytes): Array<ProcessInfo> {
  const all = processes();
  const found = new Array<ProcessInfo>();
  for (let index = all.length - 1; index >= 0; index--) {
    if (all[index].pid != getpid() && isNamed(all[index], name)) found.push(all[index]);
  }
  return found;
}

export function killall(args: Array<Bytes>): i32 {
  let signal = SIGTERM;
  let rest = args;
  const given = signalArgument(args);
  if (given !== null) {
    signal = signalNumber(given);
    if (signal < 0) return badSignal(given);
    rest = args.slice(1);
  }
  const options = new Options(
    '[-lq] [-s SIGNAL | -SIGNAL] NAME...',
    'Send a signal (default: TERM) to all processes of a name.',
  )
    .flag('l', 'list', 'list the names of signals')
    .flag('q', 'quiet', 'no message where there is no process')
    .value('s', 'signal', 'SIGNAL', 'the signal, by name or number')
    .parse(rest);
  if (options.has('l')) return listSignals(options.operands);
  options.expect(1, -1);
  const wanted = options.valueOf('s');
  if (wanted !== null) signal = signalNumber(wanted);
  if (wanted !== null && signal < 0) return badSignal(wanted);
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const found = named(options.operands[index]);
    for (let at = 0; at < found.length; at++) {
      const error = send(found[at].pid, signal);
      if (error == 0) continue;
      complain().text("can't kill pid ").decimal(found[at].pid).text(': ').reason(error).end();
      status = 1;
    }
    if (found.length > 0) continue;
    if (!options.has('q')) complain().bytes(options.operands[index]).text(': no process killed').end();
    status = 1;
  }
  return status;
}

export function pidof(args: Array<Bytes>): i32 {
  const options = new Options('[-s] [-o PID]... NAME...', 'Write the numbers of the processes of a name.')
    .flag('s', '', 'only one')
    .value('o', '', 'PID', 'leave this one out; %PPID is the parent of pidof')
    .parse(args)
    .expect(1, -1);
  const left = options.valuesOf('o');
  const own = new ProcessInfo(getpid());
  own.load();
  const omitted = new Array<i64>();
  for (let index = 0; index < left.length; index++) {
    omitted.push(equalsText(left[index], '%PPID') ? own.parent : parseDecimal(left[index]));
  }
  let count = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const found = named(options.operands[index]);
    for (let at = 0; at < found.length; at++) {
      if (omitted.includes(found[at].pid) || (count > 0 && options.has('s'))) continue;
      if (count++ > 0) stdout.byte(0x20);
      stdout.decimal(found[at].pid);
    }
  }
  if (count > 0) stdout.newline();
  return i32(count == 0);
}
