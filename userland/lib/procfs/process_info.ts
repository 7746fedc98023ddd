// Processes as /proc shows them: proc(5).
//
// Interface: processIds, ProcessInfo, processes, processesError; terminalName, isTerminalNamed.

import { ByteBuffer } from '../base/buffer';
import {
  Bytes,
  equalsText,
  indexOf,
  lastIndexOf,
  sliceOf,
  split,
  startsWithText,
  toBytes,
} from '../base/bytes';
import { Directory } from '../file/directory';
import { parseDecimal, parseSigned } from '../text/number';
import { fileText, wordsOf } from '../file/proc';

/** KiB of a page, the unit of sizes in pages. */
const PAGE_KIB: u64 = 64;

/** −errno of the last processIds() or processes() that could not read /proc. */
export let processesError: i32 = 0;

/** The numbers of all processes, in ascending order. */
export function processIds(): Array<i32> {
  const ids = new Array<i32>();
  const directory = new Directory(toBytes('/proc'));
  while (directory.next()) {
    const id = parseDecimal(directory.name);
    if (id > 0 && id < i32.MAX_VALUE) ids.push(<i32>id);
  }
  directory.close();
  processesError = directory.error;
  return ids.sort();
}

/** A process as of its load(). */
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

  /** Processor time in user and system mode, ticks. */
  get time(): i64 {
    return this.userTime + this.systemTime;
  }

  constructor(public pid: i32) {}

  /** Reads stat and the ids; false: the process is gone. */
  load(): bool {
    return this.loadStat() && this.loadIds();
  }

  /** Reads stat, all but the ids; false: the process is gone. */
  loadStat(): bool {
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
    return true;
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
      return new ByteBuffer(32).byte(0x5b).bytes(this.name).text(dead).take();
    }
    const text = sliceOf(block, 0, length);
    for (let index = 0; index < length; index++) if (text[index] < 0x20) text[index] = 0x20;
    return text;
  }
}

/** All processes, by number. */
export function processes(): Array<ProcessInfo> {
  const ids = processIds();
  const found = new Array<ProcessInfo>();
  for (let index = 0; index < ids.length; index++) {
    const info = new ProcessInfo(ids[index]);
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
