// The words of env -S: quotes, escapes and ${VARIABLE}, as GNU's env(1) splits a string. A first line `#!/usr/bin/env -S
// PROGRAM OPTION...` needs it: the kernel hands all that follows the interpreter over as one argument.
//
// Interface: StringSplitter, expandSplitStrings.

import { isNameByte, isNameStart, isSpace } from '../base/ascii';
import { ByteBuffer } from '../base/buffer';
import { Bytes, indexOf, sliceOf, textOf, toBytes } from '../base/bytes';
import { complain } from '../base/io';
import { variable } from '../base/program';

const ESCAPES = 'fnrtv#$\\"\'';
const MEANINGS: StaticArray<u8> = [0x0c, 0x0a, 0x0d, 0x09, 0x0b, 0x23, 0x24, 0x5c, 0x22, 0x27];

const SINGLE: u8 = 0x27;
const DOUBLE: u8 = 0x22;

export class StringSplitter {
  words: Array<Bytes> = [];
  /** False, after a message: the string is none. */
  valid: bool = true;
  private word: ByteBuffer = new ByteBuffer(64);
  private inWord: bool = false;
  /** The quote that is open, or 0. */
  private quote: u8 = 0;
  private at: i32 = 0;

  constructor(private text: Bytes) {
    while (this.valid && this.at < text.length) this.step();
    if (this.valid && this.quote != 0) {
      complain().text('no terminating quote in -S string').end();
      this.valid = false;
    }
    this.endWord();
  }

  private put(byte: u8): void {
    this.inWord = true;
    this.word.byte(byte);
  }

  private endWord(): void {
    if (this.inWord) this.words.push(this.word.take());
    this.word = new ByteBuffer(64);
    this.inWord = false;
  }

  private step(): void {
    const byte = this.text[this.at++];
    if (byte == this.quote) {
      this.quote = 0;
    } else if (this.quote == 0 && (byte == SINGLE || byte == DOUBLE)) {
      this.quote = byte;
      this.inWord = true;
    } else if (byte == 0x5c) {
      this.escape();
    } else if (byte == 0x24 && this.quote != SINGLE) {
      this.expand();
    } else if (this.quote == 0 && isSpace(byte)) {
      this.endWord();
    } else if (this.quote == 0 && byte == 0x23 && !this.inWord) {
      this.at = this.text.length;
    } else {
      this.put(byte);
    }
  }

  private escape(): void {
    if (this.at == this.text.length) {
      // In single quotes the missing quote is what is wrong.
      if (this.quote == SINGLE) return;
      complain().text('invalid backslash at end of string in -S').end();
      this.valid = false;
      return;
    }
    const byte = this.text[this.at++];
    if (this.quote == SINGLE) {
      if (byte != SINGLE && byte != 0x5c) this.put(0x5c);
      this.put(byte);
    } else if (byte == 0x5f) {
      if (this.quote == DOUBLE) this.put(0x20);
      else this.endWord();
    } else if (byte == 0x63) {
      if (this.quote == DOUBLE) complain().text("'\\c' must not appear in double-quoted -S string").end();
      this.valid = this.quote == 0;
      this.at = this.text.length;
    } else {
      this.escaped(byte);
    }
  }

  private escaped(byte: u8): void {
    const known = ESCAPES.indexOf(String.fromCharCode(byte));
    if (known >= 0) return this.put(MEANINGS[known]);
    complain().text("invalid sequence '\\").byte(byte).text("' in -S").end();
    this.valid = false;
  }

  /** ${NAME}; a variable that is not set leaves nothing behind. */
  private expand(): void {
    const start = this.at - 1;
    const text = this.text;
    let stop = start + 2;
    while (stop < text.length && (stop == start + 2 ? isNameStart(text[stop]) : isNameByte(text[stop])))
      stop++;
    if (
      this.at >= text.length ||
      text[this.at] != 0x7b ||
      stop == start + 2 ||
      indexOf(text, 0x7d, stop) != stop
    ) {
      complain().text('only ${VARNAME} expansion is supported, error at: ').bytes(sliceOf(text, start)).end();
      this.valid = false;
      return;
    }
    this.at = stop + 1;
    const value = variable(textOf(sliceOf(text, start + 2, stop)));
    if (value === null) return;
    this.inWord = true;
    for (let index = 0; index < value.length; index++) this.word.byte(value[index]);
  }
}

/**
 * Puts the words of each -S of a command line in the place of the option, so that options among them count, too. `args` is
 * changed. `valued`: letters of the other options that take a value. False: after a message.
 */
export function expandSplitStrings(args: Array<Bytes>, valued: string): bool {
  for (let index = 1; index < args.length;) {
    const arg = args[index];
    if (arg.length < 2 || arg[0] != 0x2d || (arg.length == 2 && arg[1] == 0x2d)) return true;
    const at = arg[1] == 0x2d ? -1 : optionAt(arg, valued + 'S');
    if (at >= 0 && arg[at] != 0x53) {
      index += at + 1 == arg.length ? 2 : 1;
      continue;
    }
    const long = arg[1] == 0x2d ? longValue(arg) : -1;
    if (at < 0 && long < 0) {
      index++;
      continue;
    }
    const from = at >= 0 ? at + 1 : long;
    const apart = from == arg.length && (at >= 0 || arg[from - 1] != 0x3d);
    // The parser tells of a value that is missing.
    if (apart && index + 1 == args.length) return true;
    const splitter = new StringSplitter(apart ? args[index + 1] : sliceOf(arg, from));
    if (!splitter.valid) return false;
    const rest = args.splice(index).slice(apart ? 2 : 1);
    if (at > 1) args.push(sliceOf(arg, 0, at));
    for (let word = 0; word < splitter.words.length; word++) args.push(splitter.words[word]);
    for (let word = 0; word < rest.length; word++) args.push(rest[word]);
  }
  return true;
}

/** Where the first of these letters stands in a cluster of options, or −1. */
function optionAt(arg: Bytes, letters: string): i32 {
  for (let at = 1; at < arg.length; at++) if (letters.includes(String.fromCharCode(arg[at]))) return at;
  return -1;
}

/** Where the value of --split-string begins in an argument (its end: the value is the next one), or −1: it is another option. */
function longValue(arg: Bytes): i32 {
  const name = toBytes('--split-string');
  let length = 0;
  while (length < arg.length && arg[length] != 0x3d) length++;
  // --s is the shortest beginning that is no other option's.
  if (length < 3 || length > name.length) return -1;
  for (let index = 0; index < length; index++) if (arg[index] != name[index]) return -1;
  return length == arg.length ? length : length + 1;
}
