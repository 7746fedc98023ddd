// Error messages, in dash's form: `NAME: LINE: text`, with the name that the shell or script was called by.
//
// While a built-in runs its name follows, also for what `eval` runs; for what `.` runs it is the file's.
//
// Interface: messageStart, shellError; runningBuiltin, setRunningBuiltin.

import { Bytes } from '../lib/base/bytes';
import { stderr, stdout, Writer } from '../lib/base/io';
import { messageLine } from '../lib/base/program';
import { argumentZero } from './state';

/** The name of the built-in that runs, or null. */
export let runningBuiltin: Bytes | null = null;

@inline
export function setRunningBuiltin(name: Bytes | null): void {
  runningBuiltin = name;
}

/** Begins a message about a line of the script; Writer.end() sends it. */
export function messageStart(line: i32): Writer {
  stdout.flush();
  // That one could not be written, with 2>&-, does not hold for the next.
  stderr.error = 0;
  stderr.bytes(argumentZero).text(': ').decimal(line).text(': ');
  const builtin = runningBuiltin;
  if (builtin !== null) stderr.bytes(builtin).text(': ');
  return stderr;
}

/** Begins a message about the command that runs. */
export function shellError(): Writer {
  return messageStart(messageLine);
}
