// Processes as /proc shows them (proc(5)).
//
// Interface: ProcessInfo, processes; terminalName, isTerminalNamed; fileText, readFile, readToEnd, valueOfLine, wordsOf; TICKS,
// PAGE_KIB, uptimeTicks, bootTime.

import {
  Bytes,
  equalsText,
  indexOf,
  lastIndexOf,
  sliceOf,
  split,
  startsWithText,
  toBytes,
  bytesAt,
} from './bytes';
import { Directory } from './directory';
import { O_RDONLY, close, open } from './fs';
import { readSome } from './io';
import { parseDecimal, parseSigned } from './number';

/** Clock ticks of a second, the unit of times in stat. */
export const TICKS: i64 = 100;

/** KiB of a page, the unit of sizes in pages. */
export const PAGE_KIB: u64 = 64;

/** The contents of a file of /proc, or null: it is gone, or nobody's to read. */
export function fileText(path: string): Bytes | null {
  return readFile(toBytes(path));
}

/** The contents of a file, or null. Also of those that say nothing about their size, as /proc's. */
export function readFile(path: Bytes): Bytes | null {
  const fd = open(path, O_RDONLY);
  if (fd < 0) return null;
  const text = readToEnd(fd, i32.MAX_VALUE);
  close(fd);
  return text;
}

/** What is left to be read of an open file; null: it cannot be read, or is more than `most` bytes. */
export function readToEnd(fd: i32, most: i32): Bytes | null {
  let room = 4096;
  let buffer = heap.alloc(room);
  let length = 0;
  let got = 0;
  while (length <= most) {
    got = readSome(fd, buffer + length, room - length);
    if (got <= 0) break;
    length += got;
    if (length < room) continue;
    room *= 2;
    buffer = heap.realloc(buffer, room);
  }
  let text: Bytes | null = null;
  if (got == 0) text = bytesAt(buffer, length);
  heap.free(buffer);
  return text;
}

/** The number behind `name` in a text of lines `name NUMBER …`, as meminfo and stat have; −1: there is no such line. */
export function valueOfLine(text: Bytes, name: string): i64 {
  const lines = split(text, 0x0a);
  for (let index = 0; index < lines.length; index++) {
    if (!startsWithText(lines[index], name)) continue;
    const words = wordsOf(sliceOf(lines[index], name.length));
    return words.length == 0 ? -1 : parseDecimal(words[0]);
  }
  return -1;
}

/** The pieces between blanks, tabs and line ends. */
export function wordsOf(text: Bytes): Array<Bytes> {
  const words = new Array<Bytes>();
  let start = -1;
  for (let index = 0; index <= text.length; index++) {
    const byte = index == text.length ? 0x20 : text[index];
    const blank = byte == 0x20 || byte == 0x09 || byte == 0x0a;
    if (!blank && start < 0) start = index;
    if (blank && start >= 0) {
      words.push(sliceOf(text, start, index));
      start = -1;
    }
  }
  return words;
}

/** Ticks since boot. */
export function uptimeTicks(): i64 {
  const text = fileText('/proc/uptime');
  if (text === null) return 0;
  const point = indexOf(text, 0x2e);
  if (point < 0 || point + 3 > text.length) return 0;
  return parseDecimal(sliceOf(text, 0, point)) * TICKS + parseDecimal(sliceOf(text, point + 1, point + 3));
}

/** Seconds since 1970 at boot. */
export function bootTime(): i64 {
  const text = fileText('/proc/stat');
  return text === null ? 0 : max<i64>(0, valueOfLine(text, 'btime '));
}

export class ProcessInfo {
  name: Bytes = [];
  /** R, S, D, T, Z, … */
  state: u8 = 0x3f;
  parent: i32 = 0;
  group: i32 = 0;
  session: i32 = 0;
  /** Device number of the controlling terminal, 0: none. */
  terminal: i32 = 0;
  /** Foreground group of that terminal, −1: none. */
  foreground: i32 = -1;
  flags: u32 = 0;
  /** Processor time in ticks. */
  userTime: i64 = 0;
  systemTime: i64 = 0;
  priority: i64 = 0;
  nice: i64 = 0;
  threads: i64 = 1;
  /** Ticks after boot. */
  started: i64 = 0;
  /** Bytes. */
  virtualSize: u64 = 0;
  /** KiB. */
  residentSize: u64 = 0;
  processor: i64 = 0;
  uid: u32 = 0;
  euid: u32 = 0;
  gid: u32 = 0;
  egid: u32 = 0;
  private args: Bytes | null = null;

  constructor(public pid: i32) {}

  /** Reads stat; false: the process is gone. */
  load(): bool {
    const text = fileText('/proc/' + this.pid.toString() + '/stat');
    if (text === null) return false;
    // The name may have blanks and brackets in it: it ends at the last bracket.
    const from = indexOf(text, 0x28);
    const to = lastIndexOf(text, 0x29);
    if (from < 0 || to < from) return false;
    this.name = sliceOf(text, from + 1, to);
    const fields = wordsOf(sliceOf(text, to + 1));
    if (fields.length < 37) return false;
    this.state = fields[0][0];
    this.parent = <i32>parseDecimal(fields[1]);
    this.group = <i32>parseDecimal(fields[2]);
    this.session = <i32>parseDecimal(fields[3]);
    this.terminal = <i32>parseSigned(fields[4]);
    this.foreground = <i32>parseSigned(fields[5]);
    this.flags = <u32>parseDecimal(fields[6]);
    this.userTime = parseDecimal(fields[11]);
    this.systemTime = parseDecimal(fields[12]);
    this.priority = parseSigned(fields[15]);
    this.nice = parseSigned(fields[16]);
    this.threads = parseDecimal(fields[17]);
    this.started = parseDecimal(fields[19]);
    this.virtualSize = parseDecimal(fields[20]);
    this.residentSize = <u64>max<i64>(0, parseDecimal(fields[21])) * PAGE_KIB;
    this.processor = parseDecimal(fields[36]);
    return this.loadIds();
  }

  private loadIds(): bool {
    const text = fileText('/proc/' + this.pid.toString() + '/status');
    if (text === null) return false;
    const lines = split(text, 0x0a);
    for (let index = 0; index < lines.length; index++) {
      const isUser = startsWithText(lines[index], 'Uid:');
      if (!isUser && !startsWithText(lines[index], 'Gid:')) continue;
      const ids = wordsOf(sliceOf(lines[index], 4));
      if (ids.length < 2) continue;
      const real = <u32>parseDecimal(ids[0]);
      const effective = <u32>parseDecimal(ids[1]);
      if (isUser) {
        this.uid = real;
        this.euid = effective;
      } else {
        this.gid = real;
        this.egid = effective;
      }
    }
    return true;
  }

  /** Its arguments, each ended by a NUL; empty for kernel tasks and zombies. */
  get argumentBlock(): Bytes {
    let args = this.args;
    if (args === null) {
      args = fileText('/proc/' + this.pid.toString() + '/cmdline');
      if (args === null) args = [];
      this.args = args;
    }
    return args;
  }

  /** The first argument, or an empty one. */
  get firstArgument(): Bytes {
    const block = this.argumentBlock;
    const end = indexOf(block, 0);
    return sliceOf(block, 0, end < 0 ? block.length : end);
  }

  /** The arguments with blanks between them; the name in brackets where there are none. */
  get commandLine(): Bytes {
    const block = this.argumentBlock;
    let length = block.length;
    while (length > 0 && block[length - 1] == 0) length--;
    if (length == 0) {
      const dead = this.state == 0x5a ? '] <defunct>' : ']';
      return concat3('[', this.name, dead);
    }
    const text = sliceOf(block, 0, length);
    for (let index = 0; index < length; index++) if (text[index] < 0x20) text[index] = 0x20;
    return text;
  }
}

function concat3(before: string, text: Bytes, after: string): Bytes {
  const result = new StaticArray<u8>(before.length + text.length + after.length);
  let at = 0;
  for (let index = 0; index < before.length; index++) result[at++] = <u8>before.charCodeAt(index);
  for (let index = 0; index < text.length; index++) result[at++] = text[index];
  for (let index = 0; index < after.length; index++) result[at++] = <u8>after.charCodeAt(index);
  return result;
}

/** −errno of the last processes() that could not read /proc. */
export let processesError: i32 = 0;

/** All processes, by number. */
export function processes(): Array<ProcessInfo> {
  const numbers = new Array<i32>();
  const directory = new Directory(toBytes('/proc'));
  while (directory.next()) {
    const pid = parseDecimal(directory.name);
    if (pid > 0 && pid < i32.MAX_VALUE) numbers.push(<i32>pid);
  }
  directory.close();
  processesError = directory.error;
  numbers.sort();
  const found = new Array<ProcessInfo>();
  for (let index = 0; index < numbers.length; index++) {
    const info = new ProcessInfo(numbers[index]);
    if (info.load()) found.push(info);
  }
  return found;
}

/** The name of a terminal by its device number, as ps shows it: tty1, pts/0, console; `?` for none. */
export function terminalName(device: i32): string {
  if (device == 0) return '?';
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major == 5 && minor == 1) return 'console';
  if (major == 4) return minor < 64 ? 'tty' + minor.toString() : 'ttyS' + (minor - 64).toString();
  if (major >= 136 && major <= 143) return 'pts/' + ((major - 136) * 256 + minor).toString();
  return major.toString() + ':' + minor.toString();
}

/** Whether a text names a terminal: `tty1`, `/dev/tty1`, or `-` or `?` for none. */
export function isTerminalNamed(device: i32, text: Bytes): bool {
  const name = startsWithText(text, '/dev/') ? sliceOf(text, 5) : text;
  if (equalsText(name, '-')) return device == 0;
  return equalsText(name, terminalName(device));
}
