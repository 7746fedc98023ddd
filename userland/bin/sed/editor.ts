// sed's machine: pattern space, hold space, and the cycle over the lines of the input.
//
// Interface: Editor.

import { Bytes, addressOf, concat, equalsText, findByte, textOf } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { O_RDONLY, close, open } from '../../lib/base/fs';
import { Reader, Writer, complain, exit, stdout } from '../../lib/base/io';
import { failed } from '../../lib/command/message';
import { Regex } from '../../lib/regex/regex';
import { commandOutput } from '../../lib/process/shell';
import { INVALID, decode, decodedLength, encodeTo, toLower, toUpper } from '../../lib/base/unicode';
import * as script from './script';
import { Address, Command, Script, Substitution } from './script';

/** What run() is to do after a command. */
const NEXT = 0;
const END_CYCLE = 1;
const DELETE = 2;
const RESTART = 3;
const QUIT = 4;

const encoded = memory.data(8);

/** Something to be written at the end of the cycle: text, a file, or a line of a file. */
class Append {
  constructor(
    public text: Bytes,
    public kind: u8,
  ) {}
}

export class Editor {
  output: Writer = stdout;
  quiet: bool = false;
  separate: bool = false;
  unbuffered: bool = false;
  delimiter: u8 = 0x0a;
  lineLength: i32 = 70;
  status: i32 = 0;
  quit: bool = false;
  private pattern: ByteBuffer = new ByteBuffer(256);
  private hold: ByteBuffer = new ByteBuffer();
  private built: ByteBuffer = new ByteBuffer(256);
  private files: Array<Bytes> = [];
  private nextFile: i32 = 0;
  private fileName: Bytes = [];
  private input: Reader | null = null;
  private line: i64 = 0;
  /** Whether the line in the pattern space had its delimiter; the same of the hold space. */
  private complete: bool = true;
  private holdComplete: bool = true;
  /** Whether output lacks the end of its last line. */
  private owes: bool = false;
  private substituted: bool = false;
  private appends: Array<Append> = [];
  private lastRegex: Regex | null = null;
  private readers: Map<string, Reader> = new Map<string, Reader>();

  constructor(private script: Script) {}

  setFiles(files: Array<Bytes>): void {
    this.files = files;
    this.nextFile = 0;
    this.input = null;
    if (!this.separate) return;
    this.line = 0;
    if (this.output != stdout) this.owes = false;
  }

  /** Opens files until one has something to read. False: there are no more. */
  private openNext(): bool {
    while (true) {
      const input = this.input;
      if (input !== null) {
        if (!input.isAtEnd()) return true;
        if (input.error < 0) {
          complain().text('read error on ').bytes(this.fileName).text(': ').reason(input.error).end();
          this.status = 4;
        }
        input.release();
        if (input.fd > 0) close(input.fd);
        this.input = null;
      }
      if (this.nextFile >= this.files.length) return false;
      const path = this.files[this.nextFile++];
      const fd = equalsText(path, '-') ? 0 : open(path, O_RDONLY);
      if (fd < 0) {
        failed(path, fd);
        this.status = 1;
        continue;
      }
      this.fileName = path;
      this.input = new Reader(fd);
    }
  }

  /** Appends the next line to the pattern space. False: there is none. */
  private readLine(): bool {
    if (!this.openNext()) return false;
    const input = this.input!;
    const length = input.record(this.delimiter);
    this.complete = load<u8>(input.recordStart + length - 1) == this.delimiter;
    this.pattern.range(input.recordStart, this.complete ? length - 1 : length);
    this.line++;
    return true;
  }

  private get isLast(): bool {
    return !this.openNext();
  }

  /** Ends the line before, if the input's last line did not. */
  private startOutput(out: Writer): void {
    if (!this.owes || out != this.output) return;
    this.owes = false;
    out.byte(this.delimiter);
  }

  private putLine(out: Writer, address: usize, length: i32): void {
    this.startOutput(out);
    out.range(address, length);
    if (this.complete || out != this.output) out.byte(this.delimiter);
    else this.owes = true;
    if (this.unbuffered || out != this.output) out.flush();
  }

  private putText(text: Bytes): void {
    this.startOutput(this.output);
    this.output.bytes(text);
  }

  /** Runs the script over the files. */
  run(): void {
    let restart = false;
    while (!this.quit) {
      if (!restart) {
        this.pattern.clear();
        if (!this.readLine()) break;
      }
      const end = this.cycle();
      restart = end == RESTART;
      if (end != DELETE && end != RESTART && !this.quiet)
        this.putLine(this.output, this.pattern.address, this.pattern.length);
      this.flushAppends();
      if (end == QUIT) this.quit = true;
      if (this.output.error < 0) break;
    }
    if (this.quit) this.copyRest();
  }

  /** q in place: the rest of the file stays as it is. */
  private copyRest(): void {
    if (this.output == stdout) return;
    const input = this.input;
    if (input === null) return;
    this.startOutput(this.output);
    for (let length = input.block(); length > 0; length = input.block())
      this.output.range(input.recordStart, length);
  }

  private flushAppends(): void {
    for (let index = 0; index < this.appends.length; index++) {
      const append = this.appends[index];
      if (append.kind == 0x61) this.putText(append.text);
      else if (append.kind == 0x72) this.copyFile(append.text);
      else this.copyLine(append.text);
    }
    if (this.appends.length > 0) this.appends = [];
    if (this.unbuffered) this.output.flush();
  }

  private copyFile(path: Bytes): void {
    this.startOutput(this.output);
    const fd = equalsText(path, '/dev/stdin') ? 0 : open(path, O_RDONLY);
    if (fd < 0) return;
    const input = new Reader(fd);
    for (let length = input.block(); length > 0; length = input.block())
      this.output.range(input.recordStart, length);
    input.release();
    if (fd > 0) close(fd);
  }

  private copyLine(path: Bytes): void {
    const key = textOf(path);
    if (!this.readers.has(key)) this.readers.set(key, new Reader(open(path, O_RDONLY)));
    const line = this.readers.get(key).line(this.delimiter);
    if (line !== null) this.putText(concat(line, this.delimiterBytes()));
  }

  private delimiterBytes(): Bytes {
    return this.delimiter == 0 ? [0] : [0x0a];
  }

  private matches(regex: Regex | null): bool {
    const used = regex !== null ? regex : this.lastRegex;
    if (used === null) {
      complain().text('no previous regular expression').end();
      exit(1);
      return false;
    }
    this.lastRegex = used;
    return used.test(this.pattern.address, this.pattern.end);
  }

  private addressMatches(address: Address): bool {
    if (address.kind == script.ADDRESS_LINE) return this.line == address.number;
    if (address.kind == script.ADDRESS_LAST) return this.isLast;
    if (address.kind == script.ADDRESS_REGEX) return this.matches(address.regex);
    if (address.step <= 0) return this.line == address.number;
    return this.line >= address.number && (this.line - address.number) % address.step == 0;
  }

  private chosen(command: Command): bool {
    if (command.first.kind == script.ADDRESS_NONE) return true;
    if (command.second.kind == script.ADDRESS_NONE) return this.addressMatches(command.first);
    return command.active ? this.goesOn(command) : this.begins(command);
  }

  private begins(command: Command): bool {
    const second = command.second;
    if (command.first.kind == script.ADDRESS_LINE && (command.closed || this.line != command.first.number))
      return false;
    if (command.first.kind != script.ADDRESS_LINE && !this.addressMatches(command.first)) return false;
    command.end = second.number;
    if (second.kind == script.ADDRESS_PLUS) command.end = this.line + second.number;
    else if (second.kind == script.ADDRESS_MULTIPLE) {
      command.end =
        second.number > 0 ? ((this.line + second.number - 1) / second.number) * second.number : this.line;
    }
    if (second.kind == script.ADDRESS_REGEX) command.active = true;
    else if (second.kind == script.ADDRESS_LAST) command.active = !this.isLast;
    else command.active = command.end > this.line;
    return true;
  }

  /** A range that has begun: whether this line is in it, and whether it ends here. */
  private goesOn(command: Command): bool {
    const second = command.second;
    if (second.kind == script.ADDRESS_REGEX) {
      if (this.matches(second.regex)) command.active = false;
      return true;
    }
    if (second.kind == script.ADDRESS_LAST) {
      if (this.isLast) command.active = false;
      return true;
    }
    if (this.line >= command.end) command.active = false;
    if (this.line <= command.end) return true;
    // Lines were skipped, and the end with them.
    return command.first.kind != script.ADDRESS_LINE && this.begins(command);
  }

  private cycle(): i32 {
    const commands = this.script.commands;
    this.substituted = false;
    for (let at = 0; at < commands.length;) {
      const command = commands[at++];
      if (this.chosen(command) == command.negated) {
        if (command.letter == 0x7b) at = command.target;
        continue;
      }
      const letter = command.letter;
      if (letter == 0x73) {
        if (this.substitute(command.substitution!)) this.substituted = true;
      } else if (letter == 0x62) at = command.target;
      else if (letter == 0x74 || letter == 0x54) {
        if (this.substituted == (letter == 0x74)) at = command.target;
        this.substituted = false;
      } else if (letter != 0x7b) {
        const end = this.perform(command);
        if (end != NEXT) return end;
      }
    }
    return END_CYCLE;
  }

  private perform(command: Command): i32 {
    const pattern = this.pattern;
    switch (command.letter) {
      case 0x70: // p
        this.putLine(this.output, pattern.address, pattern.length);
        return NEXT;
      case 0x64: // d
        return DELETE;
      case 0x44: // D
        return this.deleteFirst();
      case 0x6e: // n
      case 0x4e: // N
        return this.next(command.letter == 0x4e);
      case 0x50: // P
        this.putLine(this.output, pattern.address, this.firstLine());
        return NEXT;
      case 0x71: // q
      case 0x51: // Q
        this.status = command.number >= 0 ? (<i32>command.number) & 0xff : this.status;
        if (command.letter == 0x71) return QUIT;
        this.quit = true;
        return DELETE;
      case 0x61: // a
      case 0x72: // r
      case 0x52: // R
        this.appends.push(new Append(command.text, command.letter));
        return NEXT;
      case 0x69: // i
        this.putText(command.text);
        return NEXT;
      case 0x63: // c
        return this.change(command);
      default:
        this.performSpace(command);
        return NEXT;
    }
  }

  /** Commands on the pattern and the hold space, and some that write. */
  private performSpace(command: Command): void {
    const pattern = this.pattern;
    switch (command.letter) {
      case 0x67: // g
        pattern.clear();
        pattern.range(this.hold.address, this.hold.length);
        this.complete = this.holdComplete;
        break;
      case 0x47: // G
        pattern.byte(this.delimiter).range(this.hold.address, this.hold.length);
        this.complete = this.holdComplete;
        break;
      case 0x68: // h
        this.hold.clear();
        this.hold.range(pattern.address, pattern.length);
        this.holdComplete = this.complete;
        break;
      case 0x48: // H
        this.hold.byte(this.delimiter).range(pattern.address, pattern.length);
        this.holdComplete = this.complete;
        break;
      case 0x78: // x
        this.exchange();
        break;
      case 0x7a: // z
        pattern.clear();
        break;
      case 0x79: // y
        this.transliterate(command);
        break;
      case 0x3d: // =
        this.startOutput(this.output);
        this.output.decimal(this.line).newline();
        break;
      case 0x46: // F
        this.putText(concat(this.fileName, [0x0a]));
        break;
      case 0x6c: // l
        this.list(command.number >= 0 ? <i32>command.number : this.lineLength);
        break;
      case 0x77: // w
        this.putLine(command.file!, pattern.address, pattern.length);
        break;
      case 0x57: // W
        this.putLine(command.file!, pattern.address, this.firstLine());
        break;
      case 0x65: // e
        this.execute(command);
        break;
    }
  }

  private exchange(): void {
    const pattern = this.pattern;
    const complete = this.complete;
    this.pattern = this.hold;
    this.hold = pattern;
    this.complete = this.holdComplete;
    this.holdComplete = complete;
  }

  private firstLine(): i32 {
    return <i32>(findByte(this.pattern.address, this.pattern.end, this.delimiter) - this.pattern.address);
  }

  private deleteFirst(): i32 {
    const length = this.firstLine();
    if (length == this.pattern.length) return DELETE;
    this.pattern.remove(0, length + 1);
    return RESTART;
  }

  private next(joins: bool): i32 {
    if (this.isLast) {
      // GNU: the pattern space is written where there is no next line.
      return this.quit || this.quiet ? this.lastCycle() : QUIT;
    }
    if (!joins) {
      if (!this.quiet) this.putLine(this.output, this.pattern.address, this.pattern.length);
      this.flushAppends();
      this.pattern.clear();
    } else {
      this.flushAppends();
      this.pattern.byte(this.delimiter);
    }
    this.readLine();
    return NEXT;
  }

  private lastCycle(): i32 {
    this.quit = true;
    return DELETE;
  }

  private change(command: Command): i32 {
    const inRange = command.second.kind != script.ADDRESS_NONE && !command.negated;
    if (!inRange || !command.active) this.putText(command.text);
    return DELETE;
  }

  private execute(command: Command): void {
    this.output.flush();
    if (command.text.length > 0) {
      const text = commandOutput(command.text);
      this.putText(text);
      return;
    }
    const text = commandOutput(this.pattern.slice());
    this.pattern.clear();
    this.pattern.bytes(text);
    if (this.pattern.length > 0 && this.pattern.at(this.pattern.length - 1) == this.delimiter)
      this.pattern.length--;
  }

  private substitute(substitution: Substitution): bool {
    const given = substitution.regex;
    const regex = given !== null ? given : this.lastRegex;
    if (regex === null) {
      complain().text('no previous regular expression').end();
      exit(1);
      return false;
    }
    this.lastRegex = regex;
    const pattern = this.pattern;
    const start = pattern.address;
    const end = pattern.end;
    const built = this.built;
    let copied = start;
    let from = start;
    let count = 0;
    let ended: usize = 0;
    let done = false;
    while (from <= end && regex.find(start, from, end)) {
      const first = start + regex.startOf(0);
      const stop = start + regex.endOf(0);
      // An empty match right behind the match before is none.
      if (first != stop || stop != ended) count++;
      if ((first != stop || stop != ended) && count >= substitution.number) {
        if (!done) built.clear();
        done = true;
        built.range(copied, <i32>(first - copied));
        this.replace(substitution, regex, start);
        copied = stop;
        if (!substitution.global) break;
      }
      ended = stop;
      if (first == stop) {
        if (stop >= end) break;
        decode(stop, end);
        from = stop + decodedLength;
      } else from = stop;
    }
    if (!done) return false;
    built.range(copied, <i32>(end - copied));
    this.pattern = built;
    this.built = pattern;
    this.afterSubstitution(substitution);
    return true;
  }

  private afterSubstitution(substitution: Substitution): void {
    if (substitution.evaluates) this.execute(new Command());
    for (let times = 0; times < substitution.print; times++) {
      this.putLine(this.output, this.pattern.address, this.pattern.length);
    }
    if (substitution.file !== null)
      this.putLine(substitution.file!, this.pattern.address, this.pattern.length);
  }

  /** Appends the replacement of the match that `regex` found last. */
  private replace(substitution: Substitution, regex: Regex, start: usize): void {
    const pieces = substitution.pieces;
    const built = this.built;
    if (substitution.needsGroups) regex.extract();
    if (substitution.changesCase) return this.replaceWithCase(substitution, regex, start);
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index];
      built.bytes(piece.text);
      if (piece.group < 0) continue;
      const from = regex.startOf(piece.group);
      if (from >= 0) built.range(start + from, regex.endOf(piece.group) - from);
    }
  }

  private replaceWithCase(substitution: Substitution, regex: Regex, start: usize): void {
    let all: u8 = 0;
    let one: u8 = 0;
    for (let index = 0; index < substitution.pieces.length; index++) {
      const piece = substitution.pieces[index];
      if (piece.change == 0x6c || piece.change == 0x75) one = piece.change;
      else if (piece.change != 0) {
        all = piece.change == 0x45 ? 0 : piece.change;
        if (piece.change == 0x45) one = 0;
      }
      const text = piece.text;
      if (this.putCased(addressOf(text), addressOf(text) + text.length, all, one)) one = 0;
      if (piece.group < 0 || regex.startOf(piece.group) < 0) continue;
      if (this.putCased(start + regex.startOf(piece.group), start + regex.endOf(piece.group), all, one))
        one = 0;
    }
  }

  /** Appends text with its case changed: the first character by `one`, the others by `all`. False: there was no text. */
  private putCased(from: usize, end: usize, all: u8, one: u8): bool {
    let first = true;
    for (let at = from; at < end;) {
      const code = decode(at, end);
      const length = decodedLength;
      const change = first && one != 0 ? one : all;
      const upwards = change == 0x55 || change == 0x75;
      if (code == INVALID || change == 0) this.built.range(at, length);
      else this.built.range(encoded, encodeTo(encoded, upwards ? toUpper(code) : toLower(code)));
      first = false;
      at += length;
    }
    return !first;
  }

  private transliterate(command: Command): void {
    const end = this.pattern.end;
    const built = this.built;
    built.clear();
    for (let at = this.pattern.address; at < end;) {
      const entry = command.table[load<u8>(at)];
      if (entry > 0) {
        built.bytes(command.to[entry - 1]);
        at++;
        continue;
      }
      decode(at, end);
      const length = decodedLength;
      let found = -1;
      for (let index = 0; entry < 0 && found < 0 && command.from.length > index; index++) {
        const from = command.from[index];
        if (from.length == length && memory.compare(addressOf(from), at, length) == 0) found = index;
      }
      if (found >= 0) built.bytes(command.to[found]);
      else built.range(at, length);
      at += length;
    }
    this.built = this.pattern;
    this.pattern = built;
  }

  /** l: everything visible, lines wrapped with a backslash. */
  private list(width: i32): void {
    const out = this.output;
    this.startOutput(out);
    let column = 0;
    for (let at = this.pattern.address; at < this.pattern.end; at++) {
      const shown = visible(load<u8>(at));
      if (width > 0 && column + shown.length > width - 1) {
        out.text('\\\n');
        column = 0;
      }
      out.text(shown);
      column += shown.length;
    }
    out.text('$\n');
  }
}

function visible(byte: u8): string {
  if (byte == 0x5c) return '\\\\';
  if (byte >= 7 && byte <= 13) return '\\' + 'abtnvfr'.charAt(byte - 7);
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return '\\' + (byte >> 6).toString() + ((byte >> 3) & 7).toString() + (byte & 7).toString();
}
