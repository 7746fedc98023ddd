// read [-r] [-p PROMPT] [NAME...]: a line of standard input, split by IFS. Byte by byte: what follows the line is the next
// command's.
//
// Interface: readBuiltin.

import { isName } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { EINTR } from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { monotonic } from '../../lib/time/clock';
import { stderr } from '../../lib/base/io';
import { readOrSignal, readableOrSignal } from '../../lib/process/signal_wait';
import { isTerminal } from '../../lib/terminal/terminal';
import { OptionReader } from './option_reader';
import { parseCount } from '../expand/integer';
import { assign } from '../execute/assign';
import { shellError } from '../report';
import { raise } from '../state';
import { pendingTrap } from '../traps';
import { separators, variableNamed } from '../variables';

const block = memory.data(4);
const SECOND: i64 = 1_000_000_000;

/** The line, escapes removed, and which of its bytes were escaped. */
const text = new ByteBuffer(128);
const escaped = new ByteBuffer(128);

/** Reads up to the line feed. 0: it is there; 1: the end came first; above: interrupted, 128 + the signal. */
function readLine(raw: bool): i32 {
  text.length = 0;
  escaped.length = 0;
  let backslash = false;
  while (true) {
    const signal = pendingTrap();
    if (signal != 0) return 128 + signal;
    const got = readOrSignal(0, block, 1);
    if (got == -EINTR) continue;
    if (got <= 0) return 1;
    const byte = load<u8>(block);
    if (byte == 0) continue;
    if (backslash) {
      backslash = false;
      if (byte == 0x0a) continue;
      text.byte(byte);
      escaped.byte(1);
      continue;
    }
    if (byte == 0x5c && !raw) {
      backslash = true;
      continue;
    }
    if (byte == 0x0a) return 0;
    text.byte(byte);
    escaped.byte(0);
  }
}

/** 0 no separator, 1 white space, 2 another one. */
@inline
function kindAt(index: i32): u8 {
  return escaped.at(index) != 0 ? 0 : separators[text.at(index)];
}

/** Behind the field that begins at `start`. */
function fieldEnd(start: i32): i32 {
  let at = start;
  while (at < text.length && kindAt(at) == 0) at++;
  return at;
}

/** Behind one delimiter: white space, at most one other separator, white space. */
function delimiterEnd(start: i32): i32 {
  let at = start;
  while (at < text.length && kindAt(at) == 1) at++;
  if (at < text.length && kindAt(at) == 2) {
    at++;
    while (at < text.length && kindAt(at) == 1) at++;
  }
  return at;
}

function piece(start: i32, end: i32): Bytes {
  const result = new StaticArray<u8>(end - start);
  memory.copy(changetype<usize>(result), text.address + start, end - start);
  return result;
}

/** End of what the last variable gets: all that is left, without white space at the end and without a single delimiter. */
function lastEnd(start: i32): i32 {
  const end = fieldEnd(start);
  if (delimiterEnd(end) == text.length) return end;
  let last = text.length;
  while (last > start && kindAt(last - 1) == 1) last--;
  return last;
}

function assignFields(names: Array<Bytes>): bool {
  let at = 0;
  while (at < text.length && kindAt(at) == 1) at++;
  for (let index = 0; index < names.length; index++) {
    const end = index + 1 < names.length ? fieldEnd(at) : lastEnd(at);
    if (!assign(variableNamed(names[index]), piece(at, end))) return false;
    at = delimiterEnd(end);
  }
  return true;
}

/** Waits for input at most so many seconds: 0 as soon as there is some; 1: there is none; above: interrupted, as readLine(). */
function awaitInput(seconds: i32): i32 {
  const end = monotonic() + <i64>seconds * SECOND;
  while (true) {
    const signal = pendingTrap();
    if (signal != 0) return 128 + signal;
    const ready = readableOrSignal(0, max<i64>(0, end - monotonic()));
    if (ready != -EINTR) return ready > 0 ? 0 : 1;
  }
}

export function readBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'p:r:t');
  let raw = false;
  let seconds = -1;
  for (let letter = options.next(); letter != 0; letter = options.next()) {
    if (letter == 0x72) raw = true;
    else {
      const value = options.value();
      if (value === null) {
        shellError().text('No arg for -').byte(letter).text(' option').end();
        return raise();
      }
      if (letter == 0x70 && isTerminal(0)) {
        stderr.bytes(value);
        stderr.flush();
      } else if (letter == 0x74) seconds = parseCount(value);
    }
  }
  if (options.failed) return 2;
  const names = options.operands;
  if (names.length == 0) {
    shellError().text('arg count').end();
    return raise();
  }
  for (let index = 0; index < names.length; index++) {
    if (isName(names[index])) continue;
    shellError().bytes(names[index]).text(': bad variable name').end();
    return raise();
  }
  const waited = seconds >= 0 ? awaitInput(seconds) : 0;
  if (waited != 0) return waited;
  const status = readLine(raw);
  if (status > 1) return status;
  return assignFields(names) ? status : 2;
}
