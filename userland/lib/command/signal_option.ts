// What kill, killall and pkill share: -SIGNAL in front, and -l.
//
// Interface: signalArgument, takeSignalArgument, badSignal, listSignals, putSignalTable.

import { Bytes, sliceOf } from '../base/bytes';
import { complain, stdout } from '../base/io';
import { parseDecimal } from '../text/number';
import { signalName, signalNumber } from '../process/signals';

const LAST_NAMED: i32 = 31;
const PER_LINE: i32 = 5;

/** The signal that the first argument names as -SIGNAL, or null: it is an option of its own, or none. */
export function signalArgument(args: Array<Bytes>): Bytes | null {
  if (args.length < 2 || args[1].length < 2 || args[1][0] != 0x2d || args[1][1] == 0x2d) return null;
  const text = sliceOf(args[1], 1);
  const digit = text[0] >= 0x30 && text[0] <= 0x39;
  const upper = text[0] >= 0x41 && text[0] <= 0x5a;
  // A small letter may begin an option or a name.
  return digit || upper || (text.length > 1 && signalNumber(text) >= 0) ? text : null;
}

/** Takes the first -SIGNAL out of a command line, wherever it stands before `--`: its number, or −1 (pkill(1)). */
export function takeSignalArgument(args: Array<Bytes>): i32 {
  for (let index = 1; index < args.length; index++) {
    const arg = args[index];
    if (arg.length < 2 || arg[0] != 0x2d) continue;
    if (arg.length == 2 && arg[1] == 0x2d) return -1;
    const signal = signalNumber(sliceOf(arg, 1));
    if (signal < 0) continue;
    args.splice(index, 1);
    return signal;
  }
  return -1;
}

export function badSignal(text: Bytes): i32 {
  complain().text("bad signal name '").bytes(text).text("'").end();
  return 1;
}

/**
 * kill -l: names for numbers, numbers for names; a status above 128 is that of a process which a signal ended. Without
 * signals: all names.
 */
export function listSignals(signals: Array<Bytes>): i32 {
  if (signals.length == 0) {
    for (let signal = 1; signal <= LAST_NAMED; signal++) {
      stdout.text(signal.toString().padStart(2)).text(') ').text(signalName(signal)).newline();
    }
    return 0;
  }
  let status = 0;
  for (let index = 0; index < signals.length; index++) {
    const number = parseDecimal(signals[index]);
    if (number >= 0 && number < 256) {
      stdout.text(signalName((<i32>number) & 0x7f)).newline();
      continue;
    }
    const signal = signalNumber(signals[index]);
    if (signal >= 0) stdout.decimal(signal).newline();
    else status = badSignal(signals[index]);
  }
  return status;
}

/** kill -L: numbers and names, some on a line. */
export function putSignalTable(): void {
  for (let signal = 1; signal <= LAST_NAMED; signal++) {
    stdout.text(signal.toString().padStart(2)).text(') SIG').text(signalName(signal).padEnd(8));
    if (signal % PER_LINE == 0 || signal == LAST_NAMED) stdout.newline();
    else stdout.byte(0x20);
  }
}
