// Names and descriptions of signals, signal(7).
//
// Interface: signalName, signalNumber, signalDescription.

import { SIGRTMAX, SIGRTMIN } from '../base/abi';
import { equalsText, sliceOf, Bytes } from '../base/bytes';
import { parseDecimal } from '../text/number';

const NAMES: StaticArray<string> = [
  'EXIT',
  'HUP',
  'INT',
  'QUIT',
  'ILL',
  'TRAP',
  'ABRT',
  'BUS',
  'FPE',
  'KILL',
  'USR1',
  'SEGV',
  'USR2',
  'PIPE',
  'ALRM',
  'TERM',
  'STKFLT',
  'CHLD',
  'CONT',
  'STOP',
  'TSTP',
  'TTIN',
  'TTOU',
  'URG',
  'XCPU',
  'XFSZ',
  'VTALRM',
  'PROF',
  'WINCH',
  'IO',
  'PWR',
  'SYS',
];

const DESCRIPTIONS: StaticArray<string> = [
  'Unknown signal 0',
  'Hangup',
  'Interrupt',
  'Quit',
  'Illegal instruction',
  'Trace/breakpoint trap',
  'Aborted',
  'Bus error',
  'Floating point exception',
  'Killed',
  'User defined signal 1',
  'Segmentation fault',
  'User defined signal 2',
  'Broken pipe',
  'Alarm clock',
  'Terminated',
  'Stack fault',
  'Child exited',
  'Continued',
  'Stopped (signal)',
  'Stopped',
  'Stopped (tty input)',
  'Stopped (tty output)',
  'Urgent I/O condition',
  'CPU time limit exceeded',
  'File size limit exceeded',
  'Virtual timer expired',
  'Profiling timer expired',
  'Window changed',
  'I/O possible',
  'Power failure',
  'Bad system call',
];

/** The name without SIG, or the number as text where there is no name. 0 is EXIT, as in kill -l. */
export function signalName(signal: i32): string {
  if (signal >= 0 && signal < NAMES.length) return NAMES[signal];
  if (signal == SIGRTMIN) return 'RTMIN';
  if (signal == SIGRTMAX) return 'RTMAX';
  return signal.toString();
}

/** What strsignal(3) says. */
export function signalDescription(signal: i32): string {
  if (signal >= 0 && signal < DESCRIPTIONS.length) return DESCRIPTIONS[signal];
  if (signal >= SIGRTMIN && signal <= SIGRTMAX) return 'Real-time signal ' + (signal - SIGRTMIN).toString();
  return 'Unknown signal ' + signal.toString();
}

@inline
function upper(byte: u8): u8 {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}

/** The number of a signal given by number or by name, with or without SIG, in any case; −1: there is none. */
export function signalNumber(text: Bytes): i32 {
  const number = parseDecimal(text);
  if (number >= 0) return number <= SIGRTMAX ? <i32>number : -1;
  const name = new StaticArray<u8>(text.length);
  for (let index = 0; index < text.length; index++) name[index] = upper(text[index]);
  const length = name.length;
  const prefixed = length > 3 && name[0] == 0x53 && name[1] == 0x49 && name[2] == 0x47;
  const bare = prefixed ? sliceOf(name, 3) : name;
  for (let signal = 0; signal < NAMES.length; signal++) {
    if (equalsText(bare, NAMES[signal])) return signal;
  }
  if (equalsText(bare, 'POLL')) return signalNumberOf('IO');
  if (equalsText(bare, 'IOT')) return signalNumberOf('ABRT');
  if (equalsText(bare, 'CLD')) return signalNumberOf('CHLD');
  if (equalsText(bare, 'RTMIN')) return SIGRTMIN;
  if (equalsText(bare, 'RTMAX')) return SIGRTMAX;
  return -1;
}

function signalNumberOf(name: string): i32 {
  return NAMES.indexOf(name);
}
