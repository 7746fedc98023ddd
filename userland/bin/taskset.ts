// taskset [-c] MASK COMMAND [ARG]... | taskset [-c] -p [MASK] PID: says, or shows, on which harts a process may run (util-linux).

import { minios_sched_getaffinity, minios_sched_setaffinity } from '../lib/base/abi';
import { Bytes, indexOf, sliceOf, split, startsWithText } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { variable } from '../lib/base/program';

const word = memory.data(8, 8);

/** Harts as "0,2,4-7" or "0-6:2"; 0 if it is no such list. */
function parseList(text: Bytes): u64 {
  const parts = split(text, 0x2c);
  let mask: u64 = 0;
  for (let index = 0; index < parts.length; index++) {
    let part = parts[index];
    const colon = indexOf(part, 0x3a);
    const step = colon < 0 ? 1 : parseDecimal(sliceOf(part, colon + 1));
    if (colon >= 0) part = sliceOf(part, 0, colon);
    const minus = indexOf(part, 0x2d);
    const first = parseDecimal(minus < 0 ? part : sliceOf(part, 0, minus));
    const last = minus < 0 ? first : parseDecimal(sliceOf(part, minus + 1));
    if (first < 0 || last < first || last > 63 || step < 1) return 0;
    for (let hart = first; hart <= last; hart += step) mask |= (1 as u64) << hart;
  }
  return mask;
}

/** A hexadecimal mask, with or without 0x; 0 if it is none. */
function parseMask(text: Bytes): u64 {
  let mask: u64 = 0;
  const start = startsWithText(text, '0x') || startsWithText(text, '0X') ? 2 : 0;
  for (let index = start; index < text.length; index++) {
    const byte = text[index] | 0x20;
    let digit = <i32>byte - 0x30;
    if (byte >= 0x61 && byte <= 0x66) digit = <i32>byte - 0x61 + 10;
    else if (digit < 0 || digit > 9) return 0;
    if (mask >> 60 != 0) return 0;
    mask = (mask << 4) | digit;
  }
  return mask;
}

function putList(mask: u64): void {
  let first = true;
  for (let hart = 0; hart < 64; hart++) {
    if (((mask >> hart) & 1) == 0) continue;
    let last = hart;
    while (last < 63 && ((mask >> (last + 1)) & 1) != 0) last++;
    if (!first) stdout.byte(0x2c);
    first = false;
    stdout.decimal(hart);
    if (last > hart) stdout.byte(last == hart + 1 ? 0x2c : 0x2d).decimal(last);
    hart = last;
  }
}

/** Shows the mask of `pid`: 0, or 1 after a message. */
function show(pid: i32, which: string, list: bool): i32 {
  const result = minios_sched_getaffinity(pid, 8, word);
  if (result < 0) return failed('get', pid, result);
  stdout
    .text('pid ')
    .decimal(pid)
    .text("'s ")
    .text(which)
    .text(list ? ' affinity list: ' : ' affinity mask: ');
  if (list) putList(load<u64>(word));
  else stdout.unsigned(load<u64>(word), 16);
  stdout.newline();
  return 0;
}

function failed(verb: string, pid: i32, error: i32): i32 {
  complain()
    .text('failed to ')
    .text(verb)
    .text(' pid ')
    .decimal(pid)
    .text("'s affinity: ")
    .reason(error)
    .end();
  return 1;
}

function set(pid: i32, mask: u64): i32 {
  store<u64>(word, mask);
  const error = minios_sched_setaffinity(pid, 8, word);
  return error < 0 ? failed('set', pid, error) : 0;
}

export function taskset(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-c] MASK COMMAND [ARG]... | -p [MASK] PID',
    'Say on which harts a process may run.',
  )
    .flag('a', 'all-tasks', 'all threads: a process has one')
    .flag('p', 'pid', 'of a process that runs')
    .flag('c', 'cpu-list', 'a list of numbers and not a mask')
    .stopAtOperand()
    .parse(args);
  const operands = options.operands;
  const list = options.has('c');
  const running = options.has('p');
  options.expect(running ? 1 : 2, running ? 2 : -1);
  if (running && operands.length == 1) {
    const pid = parseDecimal(operands[0]);
    if (pid < 0) options.wrong(complain().text('invalid PID argument'));
    return show(<i32>pid, 'current', list);
  }
  const mask = list ? parseList(operands[0]) : parseMask(operands[0]);
  if (mask == 0) {
    complain()
      .text(list ? 'failed to parse CPU list: ' : 'failed to parse CPU mask: ')
      .bytes(operands[0])
      .end();
    return 1;
  }
  if (running) {
    const pid = parseDecimal(operands[1]);
    if (pid < 0) options.wrong(complain().text('invalid PID argument'));
    if (show(<i32>pid, 'current', list) != 0 || set(<i32>pid, mask) != 0) return 1;
    return show(<i32>pid, 'new', list);
  }
  if (set(0, mask) != 0) return 1;
  operands.shift();
  stdout.flush();
  return launchFailed(operands[0], commandOf(operands).execInPath(variable('PATH')));
}
