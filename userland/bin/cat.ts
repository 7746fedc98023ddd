// cat [-AbeEnstTuv] [FILE]...: concatenates files (POSIX; GNU's options).
//
// Without options bytes go through one 64 KiB block untouched; the options need a look at each byte.

import { Bytes, toBytes } from '../lib/base/bytes';
import { closeInput, openInput } from '../lib/base/fs';
import { Reader, complain, stdout, copyToOutput } from '../lib/base/io';
import { Options } from '../lib/command/options';

function describe(): Options {
  return new Options('[-AbeEnstTuv] [FILE]...', 'Write FILEs, or standard input (-), to standard output.')
    .flag('A', 'show-all', 'same as -vET')
    .flag('b', 'number-nonblank', 'number the lines that are not empty')
    .flag('e', '', 'same as -vE')
    .flag('E', 'show-ends', 'show $ at the end of each line')
    .flag('n', 'number', 'number all lines')
    .flag('s', 'squeeze-blank', 'write one empty line for several')
    .flag('t', '', 'same as -vT')
    .flag('T', 'show-tabs', 'show tabs as ^I')
    .flag('u', '', 'ignored: output is not delayed')
    .flag('v', 'show-nonprinting', 'show control characters as ^X, bytes above 127 as M-X');
}

/** Copies with the options applied. Numbering goes on from file to file, hence an object. */
class Formatter {
  private line: i64 = 0;
  private atStart: bool = true;
  private emptyLines: i32 = 0;
  /** With -E a carriage return before a line feed is shown, as it would hide the line's end. */
  private heldReturn: bool = false;

  constructor(
    private numbers: bool,
    private numbersNonblank: bool,
    private ends: bool,
    private squeeze: bool,
    private tabs: bool,
    private visible: bool,
  ) {}

  /** Copies a descriptor; 0 or −errno of the read that failed. */
  copy(fd: i32): i32 {
    const input = new Reader(fd);
    while (true) {
      const length = input.block();
      if (length == 0) break;
      const end = input.recordStart + length;
      for (let at = input.recordStart; at < end; at++) this.put(load<u8>(at));
    }
    input.release();
    return input.error;
  }

  /** Writes what waits for the next byte. */
  finish(): void {
    if (this.heldReturn) stdout.byte(0x0d);
    this.heldReturn = false;
  }

  private put(byte: u8): void {
    if (this.heldReturn) {
      if (byte == 0x0a) stdout.text('^M');
      else stdout.byte(0x0d);
      this.heldReturn = false;
    }
    if (this.atStart) {
      this.emptyLines = byte == 0x0a ? this.emptyLines + 1 : 0;
      if (this.squeeze && this.emptyLines > 1) return;
      if (this.numbersNonblank ? byte != 0x0a : this.numbers) this.putNumber();
    }
    this.atStart = byte == 0x0a;
    if (byte == 0x0a) {
      if (this.ends) stdout.byte(0x24);
      stdout.newline();
    } else if (byte == 0x09) {
      if (this.tabs) stdout.text('^I');
      else stdout.byte(byte);
    } else if (byte == 0x0d && this.ends && !this.visible) {
      this.heldReturn = true;
    } else if (this.visible) {
      this.putVisible(byte);
    } else {
      stdout.byte(byte);
    }
  }

  private putNumber(): void {
    this.line++;
    stdout.text(this.line.toString().padStart(6)).byte(0x09);
  }

  private putVisible(byte: u8): void {
    let low = byte;
    if (byte >= 0x80) {
      stdout.text('M-');
      low = byte & 0x7f;
    }
    if (low < 0x20) stdout.byte(0x5e).byte(low + 0x40);
    else if (low == 0x7f) stdout.text('^?');
    else stdout.byte(low);
  }
}

export function cat(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const all = options.has('A');
  const files = options.operands;
  if (files.length == 0) files.push(toBytes('-'));
  const formatted = options.last('AbeEnstTv') != '';
  const formatter = new Formatter(
    options.has('n'),
    options.has('b'),
    all || options.has('e') || options.has('E'),
    options.has('s'),
    all || options.has('t') || options.has('T'),
    all || options.has('e') || options.has('t') || options.has('v'),
  );
  let status = 0;
  for (let index = 0; index < files.length && stdout.error == 0; index++) {
    const fd = openInput(files[index]);
    if (fd < 0) {
      complain().text("can't open '").bytes(files[index]).text("': ").reason(fd).end();
      status = 1;
      continue;
    }
    const error = formatted ? formatter.copy(fd) : copyToOutput(fd);
    closeInput(fd);
    if (error == 0) continue;
    complain().text('read error: ').reason(error).end();
    status = 1;
  }
  formatter.finish();
  return status;
}
