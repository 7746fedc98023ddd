// set -x: shows commands before they run, behind PS4.
//
// Interface: traceCommand.

import { Bytes } from '../lib/base/bytes';
import { stderr, stdout } from '../lib/base/io';
import { promptText } from './interactive/prompt';
import { Assignment } from './syntax/tree';
import { PS4 } from './variables';

/** `values` are those of the assignments, `fd` where it goes. */
export function traceCommand(
  assignments: Array<Assignment>,
  values: Array<Bytes>,
  args: Array<Bytes>,
  fd: i32,
): void {
  stdout.flush();
  stderr.fd = fd;
  const out = stderr.bytes(promptText(PS4.value));
  let first = true;
  for (let index = 0; index < values.length; index++) {
    if (!first) out.byte(0x20);
    first = false;
    out.bytes(assignments[index].variable.name).byte(0x3d).bytes(values[index]);
  }
  for (let index = 0; index < args.length; index++) {
    if (!first) out.byte(0x20);
    first = false;
    out.bytes(args[index]);
  }
  out.end();
  stderr.fd = 2;
}
