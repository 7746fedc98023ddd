// truncate [-co] -s [+-<>/%]SIZE | -r FILE FILE...: makes files shorter or longer (GNU).

import { ENOENT, wasi_fd_filestat_set_size } from '../lib/base/abi';
import { Bytes, sliceOf } from '../lib/base/bytes';
import { O_CREAT, O_WRONLY, close, fstat, open, stat } from '../lib/base/fs';
import { complain } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { parseSize } from '../lib/text/number';
import { Options } from '../lib/command/options';

const MODIFIERS = '+-<>/%';

/** The size that a file of `current` bytes gets, or −1 if there is none. `modifier` 0: exactly `amount`. */
function newSize(modifier: u8, amount: i64, current: i64): i64 {
  switch (modifier) {
    case 0x2b: // +
      return amount > i64.MAX_VALUE - current ? -1 : current + amount;
    case 0x2d: // -
      return max<i64>(0, current - amount);
    case 0x3c: // < at most
      return min(current, amount);
    case 0x3e: // > at least
      return max(current, amount);
    case 0x2f: // / down to a multiple
      return amount == 0 ? -1 : current - (current % amount);
    case 0x25: // % up to a multiple
      if (amount == 0 || current > i64.MAX_VALUE - amount) return -1;
      return ((current + amount - 1) / amount) * amount;
  }
  return amount;
}

function resize(path: Bytes, options: Options, modifier: u8, amount: i64, base: i64): i32 {
  const fd = open(path, options.has('c') ? O_WRONLY : O_WRONLY | O_CREAT);
  if (fd < 0) {
    if (fd == -ENOENT && options.has('c')) return 0;
    complain().bytes(path).text(': open: ').reason(fd).end();
    return 1;
  }
  const attributes = fstat(fd);
  const unit: i64 = options.has('o') ? max<i64>(attributes.blockSize, 1) : 1;
  const current = base >= 0 ? base : <i64>attributes.size;
  const size = amount > i64.MAX_VALUE / unit ? -1 : newSize(modifier, amount * unit, current);
  let errno = 0;
  if (size < 0) complain().bytes(path).text(': invalid size').end();
  else errno = wasi_fd_filestat_set_size(fd, size);
  if (errno != 0) complain().bytes(path).text(': truncate: ').reason(errno).end();
  close(fd);
  return i32(errno != 0 || size < 0);
}

export function truncate(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-co] -s SIZE | -r FILE FILE...',
    'Make files shorter or longer; new bytes are zero.',
  )
    .flag('c', 'no-create', 'do not make missing files')
    .flag('o', 'io-blocks', 'SIZE counts blocks')
    .value('r', 'reference', 'FILE', 'to the size of FILE')
    .value(
      's',
      'size',
      'SIZE',
      'to SIZE, or by +SIZE, -SIZE, to at most <, at least >, down / or up % to a multiple',
    )
    .parse(args)
    .expect(1, -1);
  const given = options.valueOf('s');
  const reference = options.valueOf('r');
  if (given === null && reference === null) options.wrong(complain().text("you must specify '-s' or '-r'"));
  let base: i64 = -1;
  let modifier: u8 = 0;
  let amount: i64 = 0;
  if (reference !== null) {
    const attributes = stat(reference);
    if (attributes.error < 0) {
      failed(reference, attributes.error);
      return 1;
    }
    base = <i64>attributes.size;
    amount = base;
  }
  if (given !== null) {
    if (given.length > 0 && MODIFIERS.includes(String.fromCharCode(given[0]))) modifier = given[0];
    amount = parseSize(modifier == 0 ? given : sliceOf(given, 1));
    if (amount < 0) {
      complain().text("invalid number '").bytes(given).text("'").end();
      return 1;
    }
  }
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    status |= resize(options.operands[index], options, modifier, amount, base);
  }
  return status;
}
