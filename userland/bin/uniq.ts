// uniq [-cdDuizfsw] [INPUT [OUTPUT]]: of neighbouring lines that are equal, writes one (POSIX; GNU's options).

import { Bytes, equalsText, toBytes } from '../lib/base/bytes';
import { O_CREAT, O_TRUNC, O_WRONLY, close, open, openInput } from '../lib/base/fs';
import { Reader, Writer, complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';

function describe(): Options {
  return new Options(
    '[-cdDuiz] [-f N] [-s N] [-w N] [INPUT [OUTPUT]]',
    'Write one of neighbouring lines that are equal.',
  )
    .flag('c', 'count', 'how many there were before each')
    .flag('d', 'repeated', 'only lines that there were several of')
    .flag('D', '', 'all of these')
    .optional('', 'all-repeated', 'METHOD', 'the same; empty lines: none, prepend, separate')
    .optional('', 'group', 'METHOD', 'all lines, groups apart: separate, prepend, append, both')
    .flag('u', 'unique', 'only lines that there was one of')
    .flag('i', 'ignore-case', 'upper and lower case are the same')
    .value('f', 'skip-fields', 'N', 'leave out the first N fields')
    .value('s', 'skip-chars', 'N', 'leave out the next N characters')
    .value('w', 'check-chars', 'N', 'compare N characters at most')
    .flag('z', 'zero-terminated', 'lines end with a NUL');
}

class Uniq {
  private skipFields: i64;
  private skipCharacters: i64;
  private width: i64;
  private foldCase: bool;
  private counts: bool;
  private repeated: bool;
  private single: bool;
  private all: bool;
  private groups: bool;
  private method: Bytes = [];
  private delimiter: u8;
  private groupsShown: i64 = 0;

  constructor(
    options: Options,
    private out: Writer,
  ) {
    this.skipFields = options.numberOf('f', 0);
    this.skipCharacters = options.numberOf('s', 0);
    this.width = options.numberOf('w', i64.MAX_VALUE);
    this.foldCase = options.has('i');
    this.counts = options.has('c');
    this.repeated = options.has('d');
    this.single = options.has('u');
    this.all = options.has('D') || options.has('all-repeated');
    this.groups = options.has('group');
    this.delimiter = options.has('z') ? 0 : 0x0a;
    const method = options.valueOf(this.groups ? 'group' : 'all-repeated');
    if (method !== null) this.method = method;
    else if (this.groups) this.method = toBytes('separate');
  }

  /** Index of the first byte that is compared. */
  private startOf(line: Bytes): i32 {
    let at = 0;
    for (let field: i64 = 0; field < this.skipFields && at < line.length; field++) {
      while (at < line.length && (line[at] == 0x20 || line[at] == 0x09)) at++;
      while (at < line.length && line[at] != 0x20 && line[at] != 0x09) at++;
    }
    return <i32>min<i64>(at + this.skipCharacters, line.length);
  }

  private fold(byte: u8): u8 {
    return this.foldCase && byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
  }

  private same(one: Bytes, other: Bytes): bool {
    const start = this.startOf(one);
    const otherStart = this.startOf(other);
    const length = <i32>min<i64>(one.length - start, this.width);
    if (length != <i32>min<i64>(other.length - otherStart, this.width)) return false;
    if (!this.foldCase) {
      return (
        memory.compare(changetype<usize>(one) + start, changetype<usize>(other) + otherStart, length) == 0
      );
    }
    for (let index = 0; index < length; index++) {
      if (this.fold(one[start + index]) != this.fold(other[otherStart + index])) return false;
    }
    return true;
  }

  private put(line: Bytes): void {
    this.out.bytes(line).byte(this.delimiter);
  }

  private isMethod(name: string): bool {
    return equalsText(this.method, name);
  }

  /** Before a group of which all lines are written. */
  private beginGroup(): void {
    const apart = this.isMethod('prepend') || this.isMethod('both');
    if (apart || (this.groupsShown > 0 && this.isMethod('separate'))) this.out.byte(this.delimiter);
    this.groupsShown++;
  }

  run(input: Reader): void {
    let line = input.line(this.delimiter);
    while (line !== null) {
      let count: i64 = 1;
      let shown = this.groups;
      if (shown) {
        this.beginGroup();
        this.put(line);
      }
      let next = input.line(this.delimiter);
      while (next !== null && this.same(line, next)) {
        if (this.all && !shown) {
          this.beginGroup();
          this.put(line);
          shown = true;
        }
        if (shown) this.put(next);
        count++;
        next = input.line(this.delimiter);
      }
      if (!shown) this.putOne(line, count);
      else if (this.isMethod('append') || (this.isMethod('both') && next === null))
        this.out.byte(this.delimiter);
      line = next;
    }
  }

  private putOne(line: Bytes, count: i64): void {
    if (this.all || (this.repeated && count == 1) || (this.single && count > 1)) return;
    if (this.counts) this.out.text(count.toString().padStart(7)).byte(0x20);
    this.put(line);
  }
}

export function uniq(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(0, 2);
  const files = options.operands;
  const source = files.length > 0 ? files[0] : toBytes('-');
  const fd = openInput(source);
  if (fd < 0) {
    cannot('open', source, fd);
    return 1;
  }
  let out = stdout;
  if (files.length > 1 && !equalsText(files[1], '-')) {
    const target = open(files[1], O_WRONLY | O_CREAT | O_TRUNC);
    if (target < 0) {
      cannot('open', files[1], target);
      return 1;
    }
    out = new Writer(target);
  }
  const input = new Reader(fd);
  new Uniq(options, out).run(input);
  let error = input.error;
  if (out.fd != 1) {
    out.flush();
    error = min(error, out.error);
    close(out.fd);
  }
  if (error == 0) return 0;
  complain().bytes(source).text(': ').reason(error).end();
  return 1;
}
