// cmp [-bls] [-i SKIP[:SKIP2]] [-n LIMIT] FILE [FILE2 [SKIP [SKIP2]]]: compares two files byte by byte (POSIX; GNU's
// options and words).

import { Bytes, indexOf, sliceOf, toBytes } from '../lib/base/bytes';
import { Stat, closeInput, fstat, openInput } from '../lib/base/fs';
import { Reader, complain, exit, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { parseSize } from '../lib/text/number';
import { Options } from '../lib/command/options';

const FAILURE = 2;

function describe(): Options {
  return new Options(
    '[-bls] [-i SKIP[:SKIP2]] [-n LIMIT] FILE [FILE2 [SKIP [SKIP2]]]',
    'Compare two files byte by byte; FILE2 is standard input by default.',
  )
    .failWith(FAILURE)
    .flag('b', 'print-bytes', 'show the bytes that differ')
    .flag('l', 'verbose', 'numbers and values of all bytes that differ')
    .flag('s', 'quiet', 'write nothing')
    .flag('', 'silent')
    .value('i', 'ignore-initial', 'SKIP', 'leave out the first SKIP bytes; SKIP:SKIP2 of each')
    .value('n', 'bytes', 'LIMIT', 'compare LIMIT bytes at most');
}

/** The value of a size, or the end of the program. */
function sizeOf(options: Options, text: Bytes, option: string): i64 {
  const size = parseSize(text);
  if (size < 0)
    options.wrong(complain().text('invalid ').text(option).text(" value '").bytes(text).text("'"));
  return size;
}

/** A byte as `cat -v` shows it, in at least `width` columns. */
function putCharacter(byte: u8, width: i32): void {
  let shown = '';
  let code = byte;
  if (code >= 128) {
    shown = 'M-';
    code -= 128;
  }
  if (code < 32) shown += '^' + String.fromCharCode(code + 64);
  else if (code == 127) shown += '^?';
  else shown += String.fromCharCode(code);
  stdout.text(shown.padEnd(width));
}

/** A byte's value in octal, three columns wide. */
function putOctal(byte: u8): void {
  for (let limit = 64; limit > 1; limit /= 8) {
    if (<i32>byte < limit) stdout.byte(0x20);
  }
  stdout.unsigned(byte, 8);
}

/** One of the two files. */
class Side {
  reader: Reader;
  skip: i64 = 0;
  private attributes: Stat;

  constructor(public name: Bytes) {
    const fd = openInput(name);
    if (fd < 0) {
      failed(name, fd);
      exit(FAILURE);
    }
    this.attributes = fstat(fd);
    this.reader = new Reader(fd);
  }

  isSameAs(other: Side): bool {
    const one = this.attributes;
    const two = other.attributes;
    return one.error == 0 && one.dev == two.dev && one.ino == two.ino && one.ino != 0;
  }

  /** Bytes that will be compared if it is a regular file; else as many as there can be. */
  get extent(): i64 {
    const known = this.attributes.error == 0 && this.attributes.isRegular;
    return known ? max<i64>(<i64>this.attributes.size - this.skip, 0) : i64.MAX_VALUE;
  }

  skipStart(): void {
    for (let left = this.skip; left > 0 && this.reader.byte() >= 0; left--);
  }

  /** Ends the program if the file could not be read. */
  check(): void {
    if (this.reader.error == 0) return;
    failed(this.name, this.reader.error);
    exit(FAILURE);
  }
}

class Comparison {
  limit: i64 = i64.MAX_VALUE;
  bytesShown: bool = false;
  all: bool = false;
  silent: bool = false;
  private offset: i64 = 0;
  private line: i64 = 1;

  constructor(
    private first: Side,
    private second: Side,
  ) {}

  run(): i32 {
    const first = this.first;
    const second = this.second;
    first.skipStart();
    second.skipStart();
    const width = min(min(first.extent, second.extent), this.limit).toString().length;
    let status = 0;
    let last = 0;
    while (this.offset < this.limit) {
      const one = first.reader.byte();
      const two = second.reader.byte();
      if (one < 0 || two < 0) {
        first.check();
        second.check();
        if (one == two) break;
        this.reportEnd(one < 0 ? first : second, last);
        return 1;
      }
      this.offset++;
      if (one != two) {
        status = 1;
        if (this.silent) break;
        if (!this.all) {
          this.reportFirst(<u8>one, <u8>two);
          break;
        }
        this.report(<u8>one, <u8>two, width);
      }
      if (one == 0x0a) this.line++;
      last = one;
    }
    return status;
  }

  private reportFirst(one: u8, two: u8): void {
    stdout.bytes(this.first.name).byte(0x20).bytes(this.second.name);
    stdout.text(' differ: byte ').decimal(this.offset).text(', line ').decimal(this.line);
    if (this.bytesShown) {
      stdout.text(' is ');
      this.putBoth(one, two, 0);
    }
    stdout.newline();
  }

  private report(one: u8, two: u8, width: i32): void {
    stdout.text(this.offset.toString().padStart(width)).byte(0x20);
    if (this.bytesShown) {
      this.putBoth(one, two, 4);
    } else {
      putOctal(one);
      stdout.byte(0x20);
      putOctal(two);
    }
    stdout.newline();
  }

  private putBoth(one: u8, two: u8, width: i32): void {
    putOctal(one);
    stdout.byte(0x20);
    putCharacter(one, width);
    stdout.byte(0x20);
    putOctal(two);
    stdout.byte(0x20);
    putCharacter(two, 0);
  }

  private reportEnd(shorter: Side, last: i32): void {
    if (this.silent) return;
    const out = complain().text('EOF on ').bytes(shorter.name);
    if (this.offset == 0) {
      out.text(' which is empty').end();
      return;
    }
    out.text(' after byte ').decimal(this.offset);
    if (!this.all) {
      const ended = last == 0x0a;
      out.text(ended ? ', line ' : ', in line ').decimal(ended ? this.line - 1 : this.line);
    }
    out.end();
  }
}

/** What is left out of the files, by -i and by operands: the larger one counts. */
function takeSkips(options: Options, first: Side, second: Side): void {
  const given = options.valueOf('i');
  if (given !== null) {
    const colon = indexOf(given, 0x3a);
    const name = '--ignore-initial';
    first.skip = sizeOf(options, colon < 0 ? given : sliceOf(given, 0, colon), name);
    second.skip = colon < 0 ? first.skip : sizeOf(options, sliceOf(given, colon + 1), name);
  }
  const operands = options.operands;
  if (operands.length > 2) first.skip = max(first.skip, sizeOf(options, operands[2], '--ignore-initial'));
  if (operands.length > 3) second.skip = max(second.skip, sizeOf(options, operands[3], '--ignore-initial'));
}

export function cmp(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const operands = options.operands;
  if (operands.length == 0)
    options.wrong(complain().text("missing operand after '").bytes(args[0]).text("'"));
  options.expect(1, 4);
  const silent = options.has('s') || options.has('silent');
  if (silent && options.has('l')) options.wrong(complain().text('options -l and -s are incompatible'));
  const limit = options.valueOf('n');
  const most = limit === null ? i64.MAX_VALUE : sizeOf(options, limit, '--bytes');
  const other = operands.length > 1 ? operands[1] : toBytes('-');
  const first = new Side(operands[0]);
  const second = new Side(other);
  takeSkips(options, first, second);
  if (first.isSameAs(second) && first.skip == second.skip) return 0;
  const comparison = new Comparison(first, second);
  comparison.limit = most;
  comparison.silent = silent;
  comparison.all = options.has('l');
  comparison.bytesShown = options.has('b');
  const status = comparison.run();
  closeInput(first.reader.fd);
  closeInput(second.reader.fd);
  return status;
}
