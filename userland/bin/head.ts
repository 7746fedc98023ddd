// head [-n [-]N | -c [-]N] [-qvz] [FILE]...: the beginning of files (POSIX; GNU's options). -N: all but the last N.

import { Bytes, sliceOf, toBytes } from '../lib/base/bytes';
import { closeInput, openInput } from '../lib/base/fs';
import { Reader, complain, stdout } from '../lib/base/io';
import { failed, invalidNumber } from '../lib/command/message';
import { parseSize } from '../lib/text/number';
import { Options, expandNumber } from '../lib/command/options';
import { putHeader } from '../lib/command/header';

function describe(): Options {
  return new Options(
    '[OPTION]... [FILE]...',
    'Write the first 10 lines of each FILE, or of standard input (-).',
  )
    .value('n', 'lines', '[-]N', 'write the first N lines, with - all but the last N')
    .value('c', 'bytes', '[-]N', 'write the first N bytes, with - all but the last N')
    .flag('q', 'quiet', 'never write headers')
    .flag('', 'silent')
    .flag('v', 'verbose', 'always write headers')
    .flag('z', 'zero-terminated', 'lines end with a NUL');
}

/** Writes the first `count` records. */
function putLines(input: Reader, count: i64, delimiter: u8): void {
  for (let left = count; left > 0 && stdout.error == 0; left--) {
    const length = input.record(delimiter);
    if (length == 0) break;
    stdout.range(input.recordStart, length);
  }
}

function putBytes(input: Reader, count: i64): void {
  let left = count;
  while (left > 0 && stdout.error == 0) {
    const length = input.block();
    if (length == 0) break;
    stdout.range(input.recordStart, <i32>min<i64>(length, left));
    left -= length;
  }
  if (left < 0) input.unread(<i32>-left);
}

/** Writes all records but the last `count`, which are held back in a ring. */
function putAllButLines(input: Reader, count: i32, delimiter: u8): void {
  const held = new Array<Bytes>();
  let oldest = 0;
  while (stdout.error == 0) {
    const length = input.record(delimiter);
    if (length == 0) break;
    if (count == 0) {
      stdout.range(input.recordStart, length);
      continue;
    }
    const record = input.copy(length);
    if (held.length < count) {
      held.push(record);
      continue;
    }
    stdout.bytes(held[oldest]);
    held[oldest] = record;
    oldest = (oldest + 1) % count;
  }
}

/** Writes all bytes but the last `count`, held back in a block as long as that and one read. */
function putAllButBytes(input: Reader, count: i32): void {
  let held: Bytes = [];
  while (stdout.error == 0) {
    const length = input.block();
    if (length == 0) break;
    const joined = new StaticArray<u8>(held.length + length);
    memory.copy(changetype<usize>(joined), changetype<usize>(held), held.length);
    memory.copy(changetype<usize>(joined) + held.length, input.recordStart, length);
    const ready = max(0, joined.length - count);
    stdout.range(changetype<usize>(joined), ready);
    held = sliceOf(joined, ready);
  }
}

export function head(args: Array<Bytes>): i32 {
  const options = describe().parse(expandNumber(args, 'n'));
  const byBytes = options.last('nc') == 'c';
  const given = options.valueOf(byBytes ? 'c' : 'n');
  const count = given !== null ? given : toBytes('10');
  const allBut = count.length > 0 && count[0] == 0x2d;
  const number = parseSize(allBut ? sliceOf(count, 1) : count);
  if (number < 0 || (allBut && number > i32.MAX_VALUE)) {
    invalidNumber(count);
    return 1;
  }
  const delimiter: u8 = options.has('z') ? 0 : 0x0a;
  const files = options.operands;
  if (files.length == 0) files.push(toBytes('-'));
  const quiet = options.last('qv') == 'q' || options.has('silent');
  const headers = options.last('qv') == 'v' || (files.length > 1 && !quiet);
  let status = 0;
  let shown = 0;
  for (let index = 0; index < files.length && stdout.error == 0; index++) {
    const fd = openInput(files[index]);
    if (fd < 0) {
      failed(files[index], fd);
      status = 1;
      continue;
    }
    if (headers) putHeader(files[index], shown++ == 0);
    const input = new Reader(fd);
    if (allBut && byBytes) putAllButBytes(input, <i32>number);
    else if (allBut) putAllButLines(input, <i32>number, delimiter);
    else if (byBytes) putBytes(input, number);
    else putLines(input, number, delimiter);
    input.giveBack();
    input.release();
    closeInput(fd);
    if (input.error == 0) continue;
    complain().text('read error: ').reason(input.error).end();
    status = 1;
  }
  return status;
}
