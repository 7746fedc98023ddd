// ulimit [-HSa] [-tfdscmlpnvwrqie] [LIMIT]: limits of the shell and what it starts: POSIX, with dash's options and its texts.
//
// Interface: ulimitBuiltin.

import {
  RLIMIT_AS,
  RLIMIT_CORE,
  RLIMIT_CPU,
  RLIMIT_DATA,
  RLIMIT_FSIZE,
  RLIMIT_LOCKS,
  RLIMIT_MEMLOCK,
  RLIMIT_NICE,
  RLIMIT_NOFILE,
  RLIMIT_NPROC,
  RLIMIT_RSS,
  RLIMIT_RTPRIO,
  RLIMIT_STACK,
} from '../../lib/base/abi';
import { Bytes, equalsText } from '../../lib/base/bytes';
import { stdout } from '../../lib/base/io';
import { LIMIT_NONE, Limit, getLimit, setLimit } from '../../lib/process/limits';
import { parseDecimal } from '../../lib/text/number';
import { OptionReader } from './option_reader';
import { shellError } from '../report';
import { raise } from '../state';

/** Options that name a limit, in the order of -a, with what they are in units of. */
const LETTERS: string = 'tfdscmlpnvwre';
const NAMES: StaticArray<string> = [
  'time(seconds)',
  'file(blocks)',
  'data(kbytes)',
  'stack(kbytes)',
  'coredump(blocks)',
  'memory(kbytes)',
  'locked memory(kbytes)',
  'process',
  'nofiles',
  'vmemory(kbytes)',
  'locks',
  'rtprio',
  'nice',
];
const RESOURCES: StaticArray<i32> = [
  RLIMIT_CPU,
  RLIMIT_FSIZE,
  RLIMIT_DATA,
  RLIMIT_STACK,
  RLIMIT_CORE,
  RLIMIT_RSS,
  RLIMIT_MEMLOCK,
  RLIMIT_NPROC,
  RLIMIT_NOFILE,
  RLIMIT_AS,
  RLIMIT_LOCKS,
  RLIMIT_RTPRIO,
  RLIMIT_NICE,
];
const UNITS: StaticArray<u64> = [1, 512, 1024, 1024, 512, 1024, 1024, 1, 1, 1024, 1, 1, 1];

const FILE_SIZE: i32 = 1;

function put(value: u64, unit: u64): void {
  if (value == LIMIT_NONE) stdout.text('unlimited');
  else stdout.unsigned(value / unit);
  stdout.newline();
}

function showAll(hard: bool): i32 {
  for (let which = 0; which < NAMES.length; which++) {
    const limit = getLimit(0, RESOURCES[which]);
    stdout.text(NAMES[which].padEnd(20)).byte(0x20);
    put(hard ? limit.hard : limit.soft, UNITS[which]);
  }
  return 0;
}

/** Sets both limits unless one was asked for: 0, or a status after a message. */
function change(which: i32, value: u64, soft: bool, hard: bool): i32 {
  const old = getLimit(0, RESOURCES[which]);
  const both = soft == hard;
  const fresh = new Limit(soft || both ? value : old.soft, hard || both ? value : old.hard);
  const error = setLimit(0, RESOURCES[which], fresh);
  if (error == 0) return 0;
  shellError().text('error setting limit: ').reason(error).end();
  return raise();
}

export function ulimitBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'HSa' + LETTERS);
  let which = FILE_SIZE;
  let soft = false;
  let hard = false;
  let all = false;
  for (let letter = options.next(); letter != 0; letter = options.next()) {
    if (letter == 0x48) hard = true;
    else if (letter == 0x53) soft = true;
    else if (letter == 0x61) all = true;
    else which = LETTERS.indexOf(String.fromCharCode(letter));
  }
  if (options.failed) return 2;
  const given = args.length - options.index;
  if (all && given == 0) return showAll(hard && !soft);
  if (given == 0) {
    const limit = getLimit(0, RESOURCES[which]);
    put(hard && !soft ? limit.hard : limit.soft, UNITS[which]);
    return 0;
  }
  const word = args[options.index];
  const none = equalsText(word, 'unlimited');
  const value = none ? 0 : parseDecimal(word);
  if (all || given > 1) {
    shellError().text('too many arguments').end();
    return raise();
  }
  if (value < 0 || <u64>value > LIMIT_NONE / UNITS[which]) {
    shellError().text('bad number').end();
    return raise();
  }
  return change(which, none ? LIMIT_NONE : <u64>value * UNITS[which], soft, hard);
}
