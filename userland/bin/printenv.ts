// printenv [-0] [NAME]...: writes the environment, or the values of variables. Status 1 if one is not set (GNU).

import { Bytes, concat, equals, sliceOf, toBytes } from '../lib/base/bytes';
import { stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { environment } from '../lib/base/program';

export function printenv(args: Array<Bytes>): i32 {
  const options = new Options('[-0] [NAME]...', 'Write the environment, or the values of variables.')
    .flag('0', 'null', 'end each with a NUL')
    .parse(args);
  const variables = environment();
  const end: u8 = options.has('0') ? 0 : 0x0a;
  const names = options.operands;
  if (names.length == 0) {
    for (let index = 0; index < variables.length; index++) stdout.bytes(variables[index]).byte(end);
  }
  let status = 0;
  for (let index = 0; index < names.length; index++) {
    const prefix = concat(names[index], toBytes('='));
    let found = false;
    for (let at = 0; at < variables.length && !found; at++) {
      const entry = variables[at];
      found = entry.length >= prefix.length && equals(sliceOf(entry, 0, prefix.length), prefix);
      if (found) stdout.bytes(sliceOf(entry, prefix.length)).byte(end);
    }
    if (!found) status = 1;
  }
  return status;
}
