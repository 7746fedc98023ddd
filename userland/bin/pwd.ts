// pwd [-LP]: writes the working directory. -L: as $PWD has it, if that is right and free of `.` and `..`; -P: as it is.

import { Bytes, equalsText, split, toBytes } from '../lib/base/bytes';
import { lastError, stat, workingDirectory } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { variable } from '../lib/base/program';

/** Whether a path is absolute, without `.` and `..`, and leads to the working directory (POSIX, pwd -L). */
function isLogical(path: Bytes): bool {
  if (path.length == 0 || path[0] != 0x2f) return false;
  const names = split(path, 0x2f);
  for (let index = 0; index < names.length; index++) {
    if (equalsText(names[index], '.') || equalsText(names[index], '..')) return false;
  }
  return stat(path).isSame(stat(toBytes('.')));
}

export function pwd(args: Array<Bytes>): i32 {
  const options = new Options('[-LP]', 'Write the working directory.')
    .flag('L', 'logical', 'as PWD has it, symbolic links included')
    .flag('P', 'physical', 'without symbolic links')
    .parse(args);
  const logical = variable('PWD');
  if (options.last('LP') == 'L' && logical !== null && isLogical(logical)) {
    stdout.bytes(logical).newline();
    return 0;
  }
  const path = workingDirectory();
  if (path === null) {
    complain().text('getcwd: ').reason(lastError).end();
    return 1;
  }
  stdout.bytes(path).newline();
  return 0;
}
