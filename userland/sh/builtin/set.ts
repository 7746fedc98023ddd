// set and trap.
//
// Interface: setBuiltin, trapBuiltin; takeOptions, changeOption (for the command line).

import { SIGRTMAX } from '../../lib/base/abi';
import { Bytes, equalsText } from '../../lib/base/bytes';
import { stderr, stdout } from '../../lib/base/io';
import { signalName, signalNumber } from '../../lib/process/signals';
import { setOptionPlace } from '../execute/function_scope';
import { setMonitor } from '../job/monitor';
import {
  OPTION_NAMES,
  INTERACTIVE,
  MONITOR,
  NOTIFY,
  option,
  optionByLetter,
  optionByName,
  setOption,
} from '../options';
import { parseCount } from '../expand/integer';
import { OptionReader, putQuoted } from './option_reader';
import { shellError } from '../report';
import { raise, setPositional } from '../state';
import { TRAP_COUNT, applyInteractive, setTrap, trapAction } from '../traps';
import { sortedVariables } from '../variables';
import { monitoring } from '../job/control';

/** Sets an option, with all that this entails. */
export function changeOption(which: i32, on: bool): void {
  setOption(which, on);
  if (which == MONITOR) setMonitor(on);
  else if (which == INTERACTIVE || which == NOTIFY) applyInteractive(monitoring);
}

/** `set -o` and `set +o` without a name. */
function listOptions(asCommands: bool): void {
  if (!asCommands) stdout.text('Current option settings\n');
  for (let index = 0; index < OPTION_NAMES.length; index++) {
    const name = OPTION_NAMES[index];
    const on = option(index);
    if (asCommands)
      stdout
        .text(on ? 'set -o ' : 'set +o ')
        .text(name)
        .newline();
    else
      stdout
        .text(name.padEnd(16))
        .text(on ? 'on' : 'off')
        .newline();
  }
}

function illegal(prefix: string, text: Bytes): i32 {
  shellError().text('Illegal option ').text(prefix).bytes(text).end();
  raise();
  return -1;
}

/**
 * Takes the options at args[index] and behind: the index of the first operand, −1 after an error, which has been raised.
 * `commandLine`: the shell's own, where -c, -s and -l are taken too and told by the bits 1, 2, 4 of `startFlags`.
 */
export let startFlags: i32 = 0;
export function takeOptions(args: Array<Bytes>, start: i32, commandLine: bool): i32 {
  let index = start;
  while (index < args.length) {
    const arg = args[index];
    if (arg.length < 1 || (arg[0] != 0x2d && arg[0] != 0x2b)) break;
    const on = arg[0] == 0x2d;
    if (arg.length == 1) {
      // A lone - ends the options; in set it also turns tracing off.
      if (!on) break;
      if (!commandLine) {
        changeOption(optionByLetter(0x78), false);
        changeOption(optionByLetter(0x76), false);
      }
      endedByDashes = index + 1 < args.length;
      return index + 1;
    }
    index++;
    if (arg.length == 2 && arg[1] == 0x2d && on) {
      endedByDashes = true;
      return index;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at];
      if (letter == 0x6f) {
        if (index >= args.length) {
          listOptions(!on);
          continue;
        }
        const which = optionByName(args[index]);
        if (which < 0) return illegal(on ? '-o ' : '+o ', args[index]);
        changeOption(which, on);
        index++;
        continue;
      }
      if (commandLine && on && (letter == 0x63 || letter == 0x6c)) {
        startFlags |= letter == 0x63 ? 1 : 4;
        continue;
      }
      const which = optionByLetter(letter);
      if (which < 0) {
        const text = new StaticArray<u8>(1);
        text[0] = letter;
        return illegal(on ? '-' : '+', text);
      }
      changeOption(which, on);
    }
  }
  return index;
}

/** The options ended in `--`: what follows are the positional parameters, be there none. */
let endedByDashes: bool = false;

export function setBuiltin(args: Array<Bytes>): i32 {
  if (args.length == 1) {
    listVariables();
    return 0;
  }
  endedByDashes = false;
  const index = takeOptions(args, 1, false);
  if (index < 0) return 2;
  if (index < args.length || endedByDashes) {
    setPositional(args.slice(index));
    setOptionPlace(1, 0);
  }
  return 0;
}

function listVariables(): void {
  const all = sortedVariables();
  for (let index = 0; index < all.length; index++) {
    const value = all[index].value;
    if (value === null) continue;
    stdout.bytes(all[index].name).byte(0x3d);
    putQuoted(stdout, value);
    stdout.newline();
  }
}

/** The signal that a text names for trap, 0 for EXIT; −1: none. */
function trapSignal(text: Bytes): i32 {
  const number = parseCount(text);
  if (number >= 0) return number <= SIGRTMAX ? number : -1;
  if (text.length > 3 && (text[0] | 0x20) == 0x73 && (text[1] | 0x20) == 0x69 && (text[2] | 0x20) == 0x67) {
    return equalsText(text, 'SIGEXIT') ? -1 : signalNumber(text);
  }
  return signalNumber(text);
}

function listTraps(): void {
  for (let signal = 0; signal < TRAP_COUNT; signal++) {
    const action = trapAction(signal);
    if (action === null) continue;
    stdout.text('trap -- ');
    putQuoted(stdout, action);
    stdout.byte(0x20).text(signalName(signal)).newline();
  }
}

export function trapBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'p');
  while (options.next() != 0) {}
  if (options.failed) return 2;
  let index = options.index;
  if (index == args.length) {
    listTraps();
    return 0;
  }
  let action: Bytes | null = null;
  // A number first, or a single argument: the signals are set to their defaults.
  if (parseCount(args[index]) < 0 && index + 1 < args.length) {
    const text = args[index++];
    if (!equalsText(text, '-')) action = text;
  } else if (equalsText(args[index], '-')) {
    index++;
  }
  let status = 0;
  for (; index < args.length; index++) {
    const signal = trapSignal(args[index]);
    if (signal < 0) {
      stderr.text('trap: ').bytes(args[index]).text(': bad trap').end();
      status = 1;
      continue;
    }
    setTrap(signal, action);
  }
  return status;
}
