// sort: sorts, merges and checks lines (POSIX; GNU's options). Order is that of bytes. Memory for lines is bounded (-S):
// what is more goes through temporary files.

import { Bytes, concat, equalsText, findByte, toBytes } from '../../lib/base/bytes';
import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, close, open } from '../../lib/base/fs';
import { Reader, Writer, complain, exit, readSome, stdout } from '../../lib/base/io';
import { failed } from '../../lib/command/message';
import { parseSize } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { variable } from '../../lib/base/program';
import { Lines, Ordering, RECORD_SIZE } from './lines';
import { KEY_BLANKS, KEY_END_BLANKS, KEY_REVERSE, Key, isIncompatible, orderingBit, parseKey } from './keys';
import { Output, RunReader, Runs, mergeRuns } from './merge';

const ORDERING = 'bdfginhMRrV';
/** Bytes of text that are sorted in memory. */
const DEFAULT_ROOM: i64 = 24 << 20;
const LEAST_ROOM: i64 = 1 << 16;

function describe(): Options {
  return new Options(
    '[-bdfginRrhMVucCmszo] [-k KEY]... [-t C] [FILE]...',
    'Sort lines of FILEs, or of standard input.',
  )
    .failWith(2)
    .flag('b', 'ignore-leading-blanks', 'blanks at the beginning do not count')
    .flag('d', 'dictionary-order', 'only letters, digits and blanks count')
    .flag('f', 'ignore-case', 'lower case is upper case')
    .flag('g', 'general-numeric-sort', 'numbers as 1.5e3')
    .flag('i', 'ignore-nonprinting', 'only printing characters count')
    .flag('M', 'month-sort', 'JAN to DEC')
    .flag('h', 'human-numeric-sort', 'numbers as 2K, 1G')
    .flag('n', 'numeric-sort', 'numbers')
    .flag('R', 'random-sort', 'shuffle, equal keys together')
    .flag('r', 'reverse', 'backwards')
    .flag('V', 'version-sort', 'numbers in names by value')
    .value('', 'sort', 'WORD', 'general-numeric, human-numeric, month, numeric, random, version')
    .flag('c', 'check', 'only check whether it is sorted')
    .flag('C', '', 'the same, without a message')
    .flag('m', 'merge', 'merge FILEs that are sorted')
    .value('o', 'output', 'FILE', 'write to FILE')
    .flag('s', 'stable', 'lines with equal keys stay in order')
    .value('k', 'key', 'KEY', 'sort by FIELD[.CHAR][bdfginhMRrV][,FIELD[.CHAR][b...]]')
    .value('t', 'field-separator', 'C', 'what separates fields')
    .flag('u', 'unique', 'only the first of lines with equal keys')
    .flag('z', 'zero-terminated', 'lines end with a NUL')
    .value('S', 'buffer-size', 'SIZE', 'memory for lines')
    .value('T', 'temporary-directory', 'DIRECTORY', 'where temporary files go')
    .value('', 'files0-from', 'FILE', 'names of files, each ended by a NUL')
    .value('', 'parallel', 'N')
    .value('', 'batch-size', 'N')
    .value('', 'compress-program', 'PROGRAM')
    .flag('', 'debug');
}

function quit(message: string): void {
  complain().text(message).end();
  exit(2);
}

function globalFlags(options: Options): u32 {
  let flags: u32 = 0;
  for (let index = 0; index < ORDERING.length; index++) {
    const letter = ORDERING.charAt(index);
    if (options.has(letter)) flags |= orderingBit(<u8>letter.charCodeAt(0));
  }
  const word = options.valueOf('sort');
  if (word === null) return flags;
  if (equalsText(word, 'month')) return flags | orderingBit(0x4d);
  if (word.length > 0 && ORDERING.indexOf(String.fromCharCode(word[0])) >= 0)
    return flags | orderingBit(word[0]);
  if (equalsText(word, 'version')) return flags | orderingBit(0x56);
  if (equalsText(word, 'random')) return flags | orderingBit(0x52);
  options.wrong(complain().text("invalid argument '").bytes(word).text("' for '--sort'"));
  return 0;
}

function keysOf(options: Options, general: u32): Array<Key> {
  const keys = new Array<Key>();
  const given = options.valuesOf('k');
  for (let index = 0; index < given.length; index++) {
    const key = parseKey(given[index]);
    if (key === null) quit('bad field specification');
    // A key without letters of its own has those of the command line.
    if (key!.flags == 0) key!.flags = general & KEY_BLANKS ? general | KEY_END_BLANKS : general;
    keys.push(key!);
  }
  if (keys.length == 0 && (general & ~KEY_REVERSE) != 0) {
    const key = new Key();
    key.flags = general;
    keys.push(key);
  }
  for (let index = 0; index < keys.length; index++) {
    if (isIncompatible(keys[index].flags)) quit('options contradict each other: one kind of order a key');
  }
  return keys;
}

function separatorOf(options: Options): i32 {
  const given = options.valueOf('t');
  if (given === null) return -1;
  if (equalsText(given, '\\0')) return 0;
  if (given.length != 1) quit('bad -t parameter');
  return given[0];
}

function orderingOf(options: Options): Ordering {
  const general = globalFlags(options);
  const ordering = new Ordering(keysOf(options, general));
  ordering.separator = separatorOf(options);
  ordering.stable = options.has('s') || options.has('u');
  ordering.reverse = (general & KEY_REVERSE) != 0;
  return ordering;
}

function openOrQuit(path: Bytes): i32 {
  const fd = equalsText(path, '-') ? 0 : open(path, O_RDONLY);
  if (fd < 0) {
    failed(path, fd);
    exit(2);
  }
  return fd;
}

/** Collects lines, a block at a time, and hands full blocks over as runs. */
class Collector {
  private buffer: usize;
  private used: usize = 0;
  private lines: Lines;
  private room: usize = 1 << 18;

  constructor(
    private ordering: Ordering,
    private runs: Runs,
    private delimiter: u8,
    private most: usize,
  ) {
    this.lines = new Lines(ordering);
    this.room = min(this.room, most);
    this.buffer = heap.alloc(this.room);
  }

  /** Reads a file to its end. Lines are found when the block is full. */
  read(fd: i32, name: Bytes): void {
    while (true) {
      if (this.used + 1 >= this.room) this.makeRoom();
      const got = readSome(fd, this.buffer + this.used, <i32>(this.room - this.used - 1));
      if (got < 0) {
        failed(name, got);
        exit(2);
      }
      if (got == 0) break;
      this.used += got;
    }
    // The last line of a file may lack its end.
    if (this.used > 0 && load<u8>(this.buffer + this.used - 1) != this.delimiter) {
      store<u8>(this.buffer + this.used++, this.delimiter);
    }
  }

  private makeRoom(): void {
    if (this.room < this.most) this.grow();
    else if (!this.spill()) this.grow();
  }

  private grow(): void {
    this.room *= 2;
    this.buffer = heap.realloc(this.buffer, this.room);
  }

  /** Makes a run of all whole lines. False: there is none. */
  private spill(): bool {
    const end = this.buffer + this.used;
    let whole = end;
    while (whole > this.buffer && load<u8>(whole - 1) != this.delimiter) whole--;
    if (whole == this.buffer) return false;
    this.sortTo(whole);
    this.runs.add(this.lines);
    this.lines.free();
    memory.copy(this.buffer, whole, end - whole);
    this.used = end - whole;
    return true;
  }

  private sortTo(end: usize): void {
    for (let at = this.buffer; at < end;) {
      const stop = findByte(at, end, this.delimiter);
      this.lines.add(at, <i32>(stop - at));
      at = stop + 1;
    }
    this.lines.sort();
  }

  finish(output: Output): void {
    if (!this.runs.isEmpty) {
      if (this.used > 0) this.spill();
      return this.runs.mergeInto(output);
    }
    this.sortTo(this.buffer + this.used);
    for (let index = 0; index < this.lines.count; index++)
      output.put(this.lines.records + <usize>index * RECORD_SIZE);
  }
}

/** -c, -C: 0 if the file is sorted. */
function check(options: Options, ordering: Ordering, path: Bytes, delimiter: u8): i32 {
  const reader = new Reader(openOrQuit(path));
  const unique = options.has('u');
  let last = heap.alloc(RECORD_SIZE);
  let next = heap.alloc(RECORD_SIZE);
  // Keeps the two lines that the records speak of from being collected.
  const kept = new Array<Bytes>();
  let number = 0;
  while (true) {
    const line = reader.line(delimiter);
    number++;
    if (line === null) return 0;
    ordering.describe(next, changetype<usize>(line), line.length);
    if (number > 1) {
      const order = ordering.compare(last, next);
      if (order > 0 || (order == 0 && unique)) {
        if (options.has('C')) return 1;
        complain().bytes(path).byte(0x3a).decimal(number).text(': disorder: ').bytes(line).end();
        return 1;
      }
    }
    const spare = last;
    last = next;
    next = spare;
    kept.push(line);
    if (kept.length > 2) kept.shift();
  }
}

function filesOf(options: Options): Array<Bytes> {
  const list = options.valueOf('files0-from');
  if (list === null) {
    if (options.operands.length == 0) options.operands.push(toBytes('-'));
    return options.operands;
  }
  if (options.operands.length > 0)
    options.wrong(complain().text("extra operand '").bytes(options.operands[0]).text("'"));
  const files = new Array<Bytes>();
  const input = new Reader(openOrQuit(list));
  for (let name = input.line(0); name !== null; name = input.line(0)) files.push(name);
  return files;
}

/** Where the lines go. The file of -o is opened after all input has been read: it may be one of the inputs. */
function openOutput(options: Options): Writer {
  const path = options.valueOf('o');
  if (path === null) return stdout;
  const fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (fd < 0) {
    failed(path, fd);
    exit(2);
  }
  return new Writer(fd, 65536);
}

function finishOutput(writer: Writer): i32 {
  if (writer.fd == 1) return 0;
  writer.flush();
  const error = writer.error < 0 ? writer.error : close(writer.fd);
  if (error == 0) return 0;
  complain().text('write error: ').reason(error).end();
  return 2;
}

function roomOf(options: Options): usize {
  const given = options.valueOf('S');
  if (given === null) return <usize>DEFAULT_ROOM;
  const last = given.length > 0 ? given[given.length - 1] : 0;
  // A bare number is in KiB; b is bytes; a percentage is of what is usual.
  const isNumber = last >= 0x30 && last <= 0x39;
  let size = last == 0x25 ? DEFAULT_ROOM : parseSize(isNumber ? concat(given, toBytes('K')) : given);
  if (last == 0x62) size /= 512;
  if (size < 0) quit('invalid -S argument');
  return <usize>min(max(size, LEAST_ROOM), 1 << 30);
}

function temporaryDirectory(options: Options): Bytes {
  const given = options.valueOf('T');
  if (given !== null) return given;
  const set = variable('TMPDIR');
  return set !== null && set.length > 0 ? set : toBytes('/tmp');
}

export function sort(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const ordering = orderingOf(options);
  const delimiter: u8 = options.has('z') ? 0 : 0x0a;
  const unique = options.has('u');
  const files = filesOf(options);
  if (options.has('c') || options.has('C')) {
    if (files.length > 1)
      options.wrong(complain().text("extra operand '").bytes(files[1]).text("' not allowed with -c"));
    return check(options, ordering, files[0], delimiter);
  }
  const fds = new Array<i32>();
  for (let index = 0; index < files.length; index++) fds.push(openOrQuit(files[index]));
  if (options.has('m') && !options.has('o')) {
    const readers = new Array<RunReader>();
    for (let index = 0; index < fds.length; index++)
      readers.push(new RunReader(fds[index], ordering, delimiter, files[index]));
    mergeRuns(readers, ordering, new Output(stdout, ordering, unique, delimiter));
    return 0;
  }
  const runs = new Runs(ordering, temporaryDirectory(options), unique, delimiter);
  const collector = new Collector(ordering, runs, delimiter, roomOf(options));
  for (let index = 0; index < fds.length; index++) {
    collector.read(fds[index], files[index]);
    if (fds[index] > 2) close(fds[index]);
  }
  const writer = openOutput(options);
  collector.finish(new Output(writer, ordering, unique, delimiter));
  return finishOutput(writer);
}
