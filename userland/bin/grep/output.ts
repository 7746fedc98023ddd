// What grep does with lines: counts, numbers, context, parts, colours.
//
// Interface: Selection.

import { Bytes, bytesAt, findByte } from '../../lib/base/bytes';
import { stdout } from '../../lib/base/io';
import { Regex } from '../../lib/regex/regex';

const COLOUR_MATCH = '01;31';
const COLOUR_NAME = '35';
const COLOUR_NUMBER = '32';
const COLOUR_SEPARATOR = '36';

export class Selection {
  after: i64 = 0;
  before: i32 = 0;
  most: i64 = i64.MAX_VALUE;
  counts: bool = false;
  quiet: bool = false;
  lists: bool = false;
  listsOthers: bool = false;
  onlyMatching: bool = false;
  numbers: bool = false;
  offsets: bool = false;
  names: bool = false;
  nulAfterName: bool = false;
  inverted: bool = false;
  binaryIsText: bool = false;
  binaryHasNone: bool = false;
  colours: bool = false;

  /** Lines selected in this file. */
  selected: i64 = 0;
  /** Nothing more of this file is wanted. */
  done: bool = false;
  private name: Bytes = [];
  private lines: i64 = 0;
  /** Where the lines counted end. */
  private counted: usize = 0;
  private blockStart: usize = 0;
  private blockEnd: usize = 0;
  private blockOffset: i64 = 0;
  private binary: bool = false;
  private first: bool = true;
  /** Lines of context still to write. */
  private owed: i64 = 0;
  /** Lines before the next one, held back; `heldNumber` is that of the last. */
  private held: Array<Bytes> = [];
  private heldOffsets: Array<i64> = [];
  private heldNumber: i64 = 0;
  /** Whether something was written in this run, and lines were left out since. */
  private wrote: bool = false;
  private gap: bool = false;
  private enough: bool = false;

  constructor(
    private regex: Regex | null,
    private delimiter: u8,
  ) {}

  private get contexts(): bool {
    return (this.before > 0 || this.after > 0) && this.shows;
  }

  private get shows(): bool {
    return !(this.counts || this.quiet || this.lists || this.listsOthers);
  }

  begin(name: Bytes): void {
    this.name = name;
    this.selected = 0;
    this.done = this.most == 0;
    this.enough = false;
    this.lines = 0;
    this.blockOffset = 0;
    this.blockEnd = 0;
    this.blockStart = 0;
    this.binary = false;
    this.first = true;
    this.owed = 0;
    this.held = [];
    this.heldOffsets = [];
    this.gap = this.wrote;
  }

  newBlock(start: usize, end: usize): void {
    this.blockOffset += this.blockEnd - this.blockStart;
    this.blockStart = start;
    this.blockEnd = end;
    this.counted = start;
    if (this.first && !this.binaryIsText) this.binary = findByte(start, end, 0) != end;
    this.first = false;
    if (this.binary && this.binaryHasNone) this.done = true;
  }

  /** Counts the lines left, before the block goes away. */
  finishBlock(): void {
    if (this.numbers) this.numberAt(this.blockEnd);
  }

  /** Number of the line at `at`; called in order. */
  private numberAt(at: usize): i64 {
    while (this.counted < at) {
      this.counted = findByte(this.counted, at, this.delimiter) + 1;
      this.lines++;
    }
    return this.lines + 1;
  }

  /** Whole lines that are not selected. */
  pass(start: usize, end: usize): void {
    if (!this.contexts || this.binary) {
      if (this.numbers) this.numberAt(end);
      return;
    }
    for (let at = start; at < end;) {
      const stop = min(findByte(at, end, this.delimiter) + 1, end);
      if (this.owed > 0) {
        this.owed--;
        this.put(at, stop, 0x2d);
        if (this.owed == 0 && this.enough) this.done = true;
      } else {
        this.hold(at, stop);
      }
      at = stop;
    }
  }

  private hold(start: usize, end: usize): void {
    if (this.before == 0) {
      this.gap = this.wrote;
      return;
    }
    this.held.push(bytesAt(start, <i32>(end - start)));
    this.heldOffsets.push(this.offsetOf(start));
    this.heldNumber = this.numbers ? this.numberAt(start) : 0;
    if (this.held.length <= this.before) return;
    this.held.shift();
    this.heldOffsets.shift();
    this.gap = this.wrote;
  }

  @inline
  private offsetOf(at: usize): i64 {
    return this.blockOffset + (at - this.blockStart);
  }

  /** Whole lines that are selected: one, or with -v any number. */
  select(start: usize, end: usize): void {
    if (this.enough) return this.pass(start, end);
    if (this.quiet || this.lists || this.listsOthers) {
      this.selected++;
      this.done = true;
      return;
    }
    if (this.binary && !this.counts) {
      this.selected++;
      this.done = true;
      if (!this.onlyMatching || !this.inverted) {
        stdout.text('grep: ').bytes(this.name).text(': binary file matches\n');
      }
      return;
    }
    const plain = !(
      this.numbers ||
      this.names ||
      this.offsets ||
      this.counts ||
      this.colours ||
      this.onlyMatching
    );
    if (plain && this.most == i64.MAX_VALUE && !this.contexts) {
      this.selected++;
      stdout.range(start, <i32>(end - start));
      if (load<u8>(end - 1) != this.delimiter) stdout.byte(this.delimiter);
      return;
    }
    for (let at = start; at < end;) {
      const stop = min(findByte(at, end, this.delimiter) + 1, end);
      if (this.enough) return this.pass(at, end);
      this.selectLine(at, stop);
      at = stop;
    }
  }

  private selectLine(start: usize, end: usize): void {
    this.selected++;
    if (this.selected == this.most) {
      this.enough = true;
      this.done = !this.shows || this.after == 0;
    }
    if (!this.shows) return;
    this.putHeld();
    if (this.onlyMatching) this.putParts(start, end);
    else this.put(start, end, 0x3a);
    this.owed = this.after;
  }

  private putHeld(): void {
    if (this.gap && (this.before > 0 || this.after > 0)) {
      this.colour(COLOUR_SEPARATOR);
      stdout.text('--');
      this.plain();
      stdout.newline();
    }
    this.gap = false;
    if (this.onlyMatching) {
      this.held = [];
      this.heldOffsets = [];
      this.wrote = true;
      return;
    }
    for (let index = 0; index < this.held.length; index++) {
      const line = this.held[index];
      this.prefix(this.heldNumber - (this.held.length - 1 - index), this.heldOffsets[index], 0x2d);
      stdout.bytes(line);
      if (line[line.length - 1] != this.delimiter) stdout.byte(this.delimiter);
    }
    this.held = [];
    this.heldOffsets = [];
  }

  private colour(code: string): void {
    if (this.colours) stdout.text('\x1b[').text(code).text('m\x1b[K');
  }

  private plain(): void {
    if (this.colours) stdout.text('\x1b[m\x1b[K');
  }

  private separator(byte: u8): void {
    this.colour(COLOUR_SEPARATOR);
    stdout.byte(byte);
    this.plain();
  }

  private putName(separator: u8): void {
    this.colour(COLOUR_NAME);
    stdout.bytes(this.name);
    this.plain();
    if (this.nulAfterName) stdout.byte(0);
    else if (separator == 0x0a) stdout.newline();
    else this.separator(separator);
  }

  private putNumber(value: i64, separator: u8): void {
    this.colour(COLOUR_NUMBER);
    stdout.decimal(value);
    this.plain();
    this.separator(separator);
  }

  private prefix(number: i64, offset: i64, separator: u8): void {
    this.wrote = true;
    if (this.names) this.putName(separator);
    if (this.numbers) this.putNumber(number, separator);
    if (this.offsets) this.putNumber(offset, separator);
  }

  /** A line as a whole. */
  private put(start: usize, end: usize, separator: u8): void {
    if (this.onlyMatching) return;
    this.prefix(this.numbers ? this.numberAt(start) : 0, this.offsetOf(start), separator);
    const hasEnd = load<u8>(end - 1) == this.delimiter;
    if (this.colours && (separator == 0x3a) != this.inverted) this.putColoured(start, hasEnd ? end - 1 : end);
    else stdout.range(start, <i32>(end - start) - i32(hasEnd));
    stdout.byte(this.delimiter);
  }

  private putColoured(start: usize, end: usize): void {
    const regex = this.regex;
    let at = start;
    let from = start;
    while (regex !== null && from <= end && regex.find(start, from, end)) {
      const stop = start + regex.endOf(0);
      const first = start + regex.startOf(0);
      if (first == stop) {
        from = stop + 1;
        continue;
      }
      stdout.range(at, <i32>(first - at));
      this.colour(COLOUR_MATCH);
      stdout.range(first, <i32>(stop - first));
      this.plain();
      at = stop;
      from = stop;
    }
    stdout.range(at, <i32>(end - at));
  }

  /** Every part of a line that matches and is not empty, each on a line of its own. */
  private putParts(start: usize, lineEnd: usize): void {
    const regex = this.regex;
    const end = load<u8>(lineEnd - 1) == this.delimiter ? lineEnd - 1 : lineEnd;
    let from = start;
    this.wrote = true;
    while (!this.inverted && regex !== null && from <= end && regex.find(start, from, end)) {
      const first = start + regex.startOf(0);
      const stop = start + regex.endOf(0);
      if (first == stop) {
        from = stop + 1;
        continue;
      }
      this.prefix(this.numbers ? this.numberAt(start) : 0, this.offsetOf(first), 0x3a);
      this.colour(COLOUR_MATCH);
      stdout.range(first, <i32>(stop - first));
      this.plain();
      stdout.byte(this.delimiter);
      from = stop;
    }
  }

  finish(): void {
    if (this.counts && !this.quiet && !this.lists && !this.listsOthers) {
      if (this.names) this.putName(0x3a);
      stdout.decimal(this.selected).newline();
    }
    if (this.quiet) return;
    if ((this.lists && this.selected > 0) || (this.listsOthers && this.selected == 0)) this.putName(0x0a);
  }
}
