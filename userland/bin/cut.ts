// cut {-b LIST | -c LIST | -f LIST} [-dns] [FILE]...: parts of lines (POSIX; GNU's options).

import { Bytes, findByte, toBytes } from '../lib/base/bytes';
import { closeInput, openInput } from '../lib/base/fs';
import { Reader, complain, exit, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { isContinuation } from '../lib/base/unicode';

function describe(): Options {
  return new Options(
    '{-b LIST | -c LIST | -f LIST} [-d C] [-s] [FILE]...',
    'Write parts of lines. LIST: N, N-M, N-, -M, commas between.',
  )
    .value('b', 'bytes', 'LIST', 'these bytes')
    .value('c', 'characters', 'LIST', 'these characters')
    .value('f', 'fields', 'LIST', 'these fields')
    .value('d', 'delimiter', 'C', 'what separates fields (default: tab)')
    .flag('n', '', 'with -b: do not cut characters')
    .flag('s', 'only-delimited', 'with -f: no lines without a delimiter')
    .flag('', 'complement', 'everything else')
    .value('', 'output-delimiter', 'TEXT', 'what to write between')
    .flag('z', 'zero-terminated', 'lines end with a NUL');
}

function quit(message: string): void {
  complain().text(message).end();
  exit(1);
}

/** Ranges of positions, from 1 on, in order and apart. */
class Positions {
  lows: Array<i64> = [];
  highs: Array<i64> = [];

  constructor(list: Bytes, complement: bool) {
    let start = 0;
    for (let at = 0; at <= list.length; at++) {
      const byte = at < list.length ? list[at] : 0x2c;
      if (byte != 0x2c && byte != 0x20 && byte != 0x09) continue;
      this.parse(list, start, at);
      start = at + 1;
    }
    this.join();
    if (complement) this.invert();
  }

  private wrong(list: Bytes, start: i32, end: i32): void {
    complain()
      .text("invalid number '")
      .range(changetype<usize>(list) + start, end - start)
      .text("'")
      .end();
    exit(1);
  }

  private parse(list: Bytes, start: i32, end: i32): void {
    let at = start;
    let low: i64 = -1;
    let high: i64 = -1;
    for (; at < end && list[at] >= 0x30 && list[at] <= 0x39; at++)
      low = min<i64>(max<i64>(low, 0) * 10 + list[at] - 0x30, 1 << 40);
    const dash = at < end && list[at] == 0x2d;
    if (dash) at++;
    for (; dash && at < end && list[at] >= 0x30 && list[at] <= 0x39; at++) {
      high = min<i64>(max<i64>(high, 0) * 10 + list[at] - 0x30, 1 << 40);
    }
    if (at < end || (low < 0 && high < 0)) this.wrong(list, start, end);
    if (low == 0 || high == 0) quit('positions are numbered from 1');
    if (!dash) high = low;
    else if (high < 0) high = i64.MAX_VALUE - 1;
    if (low < 0) low = 1;
    if (high < low) quit('invalid decreasing range');
    let place = this.lows.length;
    this.lows.push(low);
    this.highs.push(high);
    for (; place > 0 && this.lows[place - 1] > low; place--) {
      this.lows[place] = this.lows[place - 1];
      this.highs[place] = this.highs[place - 1];
    }
    this.lows[place] = low;
    this.highs[place] = high;
  }

  /** Joins ranges that overlap; those that only touch stay apart, as --output-delimiter shows. */
  private join(): void {
    let used = 0;
    for (let index = 1; index < this.lows.length; index++) {
      if (this.lows[index] <= this.highs[used]) {
        this.highs[used] = max(this.highs[used], this.highs[index]);
        continue;
      }
      used++;
      this.lows[used] = this.lows[index];
      this.highs[used] = this.highs[index];
    }
    this.lows.length = used + 1;
    this.highs.length = used + 1;
  }

  private invert(): void {
    const lows = new Array<i64>();
    const highs = new Array<i64>();
    let next: i64 = 1;
    for (let index = 0; index < this.lows.length; index++) {
      if (this.lows[index] > next) {
        lows.push(next);
        highs.push(this.lows[index] - 1);
      }
      next = this.highs[index] + 1;
    }
    if (next < i64.MAX_VALUE) {
      lows.push(next);
      highs.push(i64.MAX_VALUE - 1);
    }
    this.lows = lows;
    this.highs = highs;
  }
}

class Cutter {
  private delimiter: u8 = 0x09;
  private lineEnd: u8;
  private onlyDelimited: bool;
  private output: Bytes | null;
  private kind: string;
  private whole: bool;

  constructor(
    options: Options,
    private positions: Positions,
  ) {
    this.kind = options.last('bcf');
    this.whole = options.has('n');
    this.onlyDelimited = options.has('s');
    this.lineEnd = options.has('z') ? 0 : 0x0a;
    this.output = options.valueOf('output-delimiter');
    const given = options.valueOf('d');
    if (given !== null) this.setDelimiter(given);
  }

  private setDelimiter(given: Bytes): void {
    if (this.kind != 'f') quit('-d DELIM makes sense only with -f');
    if (given.length > 1) quit('the delimiter must be a single character');
    this.delimiter = given.length == 0 ? 0 : given[0];
  }

  run(input: Reader): void {
    for (let length = input.record(this.lineEnd); length > 0; length = input.record(this.lineEnd)) {
      const start = input.recordStart;
      const end = load<u8>(start + length - 1) == this.lineEnd ? start + length - 1 : start + length;
      if (this.kind == 'f') this.fields(start, end);
      else if (this.kind == 'c' || this.whole) this.characters(start, end);
      else this.bytes(start, end);
    }
  }

  private bytes(start: usize, end: usize): void {
    const positions = this.positions;
    for (let index = 0; index < positions.lows.length; index++) {
      const from = start + <usize>(positions.lows[index] - 1);
      if (positions.lows[index] > <i64>(end - start)) break;
      const stop = <usize>min<i64>(positions.highs[index], end - start) + start;
      if (index > 0 && this.output !== null) stdout.bytes(this.output!);
      stdout.range(from, <i32>(stop - from));
    }
    stdout.byte(this.lineEnd);
  }

  /** By characters; -b with -n: characters whose last byte is in the list. */
  private characters(start: usize, end: usize): void {
    const positions = this.positions;
    const byBytes = this.kind == 'b';
    let number: i64 = 0;
    let range = 0;
    let written = -1;
    for (let at = start; at < end;) {
      let next = at + 1;
      while (next < end && isContinuation(load<u8>(next)) && load<u8>(at) >= 0x80) next++;
      number += byBytes ? <i64>(next - at) : 1;
      while (range < positions.lows.length && positions.highs[range] < number) range++;
      if (range == positions.lows.length) break;
      if (number >= positions.lows[range]) {
        if (written >= 0 && written != range && this.output !== null) stdout.bytes(this.output!);
        written = range;
        stdout.range(at, <i32>(next - at));
      }
      at = next;
    }
    stdout.byte(this.lineEnd);
  }

  private fields(start: usize, end: usize): void {
    const positions = this.positions;
    let stop = findByte(start, end, this.delimiter);
    if (stop == end) {
      if (!this.onlyDelimited) stdout.range(start, <i32>(end - start)).byte(this.lineEnd);
      return;
    }
    let at = start;
    let first = true;
    let range = 0;
    for (let number: i64 = 1; ; number++) {
      while (range < positions.lows.length && positions.highs[range] < number) range++;
      if (range == positions.lows.length) break;
      if (number >= positions.lows[range]) {
        if (!first) this.between();
        first = false;
        stdout.range(at, <i32>(stop - at));
      }
      if (stop == end) break;
      at = stop + 1;
      stop = findByte(at, end, this.delimiter);
    }
    stdout.byte(this.lineEnd);
  }

  private between(): void {
    const output = this.output;
    if (output !== null) stdout.bytes(output);
    else stdout.byte(this.delimiter);
  }
}

export function cut(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const kinds = options.count('b') + options.count('c') + options.count('f');
  if (kinds == 0) options.wrong(complain().text('expected a list of bytes, characters, or fields'));
  if (kinds > 1) options.wrong(complain().text('only one list may be given'));
  if (options.has('s') && !options.has('f')) quit('-s makes sense only with -f');
  const positions = new Positions(options.valueOf(options.last('bcf'))!, options.has('complement'));
  const cutter = new Cutter(options, positions);
  const files = options.operands;
  if (files.length == 0) files.push(toBytes('-'));
  let status = 0;
  for (let index = 0; index < files.length; index++) {
    const fd = openInput(files[index]);
    if (fd < 0) {
      failed(files[index], fd);
      status = 1;
      continue;
    }
    const input = new Reader(fd);
    cutter.run(input);
    input.release();
    closeInput(fd);
    if (input.error == 0) continue;
    failed(files[index], input.error);
    status = 1;
  }
  return status;
}
