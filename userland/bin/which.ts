// which [-a] NAME...: writes the paths of programs, as PATH finds them. Status 1 if one is not found.

import { X_OK } from '../lib/base/abi';
import { Bytes, concat, indexOf, split, toBytes } from '../lib/base/bytes';
import { access, stat } from '../lib/base/fs';
import { stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { DEFAULT_PATH } from '../lib/process/process';
import { variable } from '../lib/base/program';

function isProgram(path: Bytes): bool {
  return stat(path).isRegular && access(path, X_OK) == 0;
}

/** Writes where a program is; false: nowhere. */
function find(name: Bytes, directories: Array<Bytes>, all: bool): bool {
  if (indexOf(name, 0x2f) >= 0) {
    if (!isProgram(name)) return false;
    stdout.bytes(name).newline();
    return true;
  }
  let found = false;
  for (let index = 0; index < directories.length && (all || !found); index++) {
    const directory = directories[index].length > 0 ? directories[index] : toBytes('.');
    const path = concat(directory, concat(toBytes('/'), name));
    if (!isProgram(path)) continue;
    stdout.bytes(path).newline();
    found = true;
  }
  return found;
}

export function which(args: Array<Bytes>): i32 {
  const options = new Options('[-a] NAME...', 'Write the paths of programs.')
    .flag('a', 'all', 'all that PATH finds, and not only the first')
    .parse(args)
    .expect(1, -1);
  const path = variable('PATH');
  const directories = split(path === null ? toBytes(DEFAULT_PATH) : path, 0x3a);
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    if (!find(options.operands[index], directories, options.has('a'))) status = 1;
  }
  return status;
}
