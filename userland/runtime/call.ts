// A command line of minirun, and what several commands do with it.
//
// Interface: Call, writePidFile, numberOption.

import { Bytes, toBytes } from '../lib/base/bytes';
import { complain } from '../lib/base/io';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { replaceFile } from '../lib/file/replace_file';
import { failErrno } from './problem';

/** Its words from the command on, and where containers are. */
export class Call {
  constructor(
    public args: Array<Bytes>,
    public root: Bytes,
  ) {}

  /** The operand of a command that takes just one, after its options are read. */
  one(options: Options): Bytes {
    return options.parse(this.args).expect(1, 1).operands[0];
  }
}

/** Writes the number of a process to the file of --pid-file, if there is one: 0 or FAILED. */
export function writePidFile(options: Options, pid: i32): i32 {
  const path = options.valueOf('pid-file');
  if (path === null) return 0;
  const error = replaceFile(path, toBytes(pid.toString()));
  return error < 0 ? failErrno('cannot write ', path, error) : 0;
}

/** The number that an option has, 0 without one; a wrong one ends the program with the usage. */
export function numberOption(options: Options, key: string): i64 {
  const text = options.valueOf(key);
  if (text === null) return 0;
  const value = parseDecimal(text);
  if (value < 0) options.wrong(complain().text("invalid number '").bytes(text).text("'"));
  return value;
}
