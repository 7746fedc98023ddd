// Programs that other programs name: time, timeout, nohup, nice, setsid run what their operands say.
//
// Interface: commandOf, launchFailed.

import { ENOENT } from '../base/abi';
import { Bytes } from '../base/bytes';
import { cannot } from './message';
import { Command } from '../process/process';
import { environment } from '../base/program';

/** The program with these arguments, found by PATH, in this environment. */
export function commandOf(operands: Array<Bytes>): Command {
  return new Command(operands[0], operands, environment());
}

/** Says why a program did not start: the status that POSIX has for it, 127 not found or 126. */
export function launchFailed(program: Bytes, error: i32): i32 {
  cannot('execute', program, error);
  return error == -ENOENT ? 127 : 126;
}
