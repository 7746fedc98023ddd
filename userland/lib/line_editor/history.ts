// Commands that were typed before, in memory and in a file.
//
// Interface: History.
//
// The file has one command a line. A command of several lines goes on after a line that ends with an odd number of
// backslashes; the backslashes at the end of any line are doubled. Commands are appended as they are given, so that nothing
// is lost when the program is killed, and programs that run side by side keep what the others add.

import { ByteBuffer } from '../base/buffer';
import { Bytes, addressOf, equals, indexOf } from '../base/bytes';
import { O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, close, open } from '../base/fs';
import { Reader, Writer, writeAll } from '../base/io';

const BACKSLASH: u8 = 0x5c;

/** How many commands are kept unless somebody says otherwise. */
const DEFAULT_SIZE: i32 = 1000;

export class History {
  /** The commands, the oldest first. */
  readonly entries: Array<Bytes> = [];
  /** Number of the oldest command, counting from 1 as fc(1p) does. */
  first: i32 = 1;
  private path: Bytes | null = null;
  private limit: i32 = DEFAULT_SIZE;

  /** How many commands are kept; 0: none. */
  get size(): i32 {
    return this.limit;
  }

  set size(value: i32) {
    this.limit = max(value, 0);
    this.trim();
  }

  private trim(): void {
    const surplus = this.entries.length - this.limit;
    if (surplus <= 0) return;
    this.entries.splice(0, surplus);
    this.first += surplus;
  }

  /** Reads the commands of a file, if there is one, and appends to it from now on. 0 or −errno of reading. */
  open(path: Bytes): i32 {
    this.path = path;
    const fd = open(path, O_RDONLY);
    if (fd < 0) return fd;
    const input = new Reader(fd);
    const command = new ByteBuffer();
    let lines = 0;
    while (true) {
      const line = input.line();
      if (line === null) break;
      lines++;
      if (takeLine(command, line)) this.entries.push(command.take());
    }
    if (command.length > 0) this.entries.push(command.take());
    input.release();
    close(fd);
    this.first = 1;
    if (this.entries.length > this.limit) {
      this.entries.splice(0, this.entries.length - this.limit);
      // Rewriting the file at every start would cost more than the room.
      if (lines > 2 * this.limit) this.rewrite();
    }
    return input.error;
  }

  private rewrite(): void {
    const path = this.path;
    if (path === null) return;
    const fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (fd < 0) return;
    const out = new Writer(fd);
    const text = new ByteBuffer();
    for (let index = 0; index < this.entries.length; index++) {
      putCommand(text, this.entries[index]);
      out.range(text.address, text.length);
      text.clear();
    }
    out.flush();
    close(fd);
  }

  /** Adds a command; not one that is empty, blank, or the same as the last. */
  add(command: Bytes): void {
    let blank = true;
    for (let index = 0; index < command.length && blank; index++) blank = command[index] <= 0x20;
    const count = this.entries.length;
    if (blank || this.limit == 0 || (count > 0 && equals(this.entries[count - 1], command))) return;
    this.entries.push(command);
    this.trim();
    const path = this.path;
    if (path === null) return;
    const fd = open(path, O_WRONLY | O_CREAT | O_APPEND);
    if (fd < 0) return;
    const text = new ByteBuffer(command.length + 16);
    putCommand(text, command);
    writeAll(fd, text.address, text.length);
    close(fd);
  }

  /**
   * Index of the nearest command from `from` on, going by `step` (−1: to older ones), that has the text in it (at its start
   * with `atStart`); −1: none.
   */
  search(text: Bytes, from: i32, step: i32, atStart: bool): i32 {
    for (let index = from; index >= 0 && index < this.entries.length; index += step) {
      const at = find(this.entries[index], text);
      if (atStart ? at == 0 : at >= 0) return index;
    }
    return -1;
  }
}

/** Index of the first occurrence of a text, or −1. */
export function find(within: Bytes, text: Bytes): i32 {
  if (text.length == 0) return 0;
  let at = indexOf(within, text[0]);
  while (at >= 0 && at + text.length <= within.length) {
    if (memory.compare(addressOf(within) + at, addressOf(text), text.length) == 0) return at;
    at = indexOf(within, text[0], at + 1);
  }
  return -1;
}

/** Adds a line of the file to a command. True: the command ends with it. */
function takeLine(command: ByteBuffer, line: Bytes): bool {
  let count = 0;
  while (count < line.length && line[line.length - 1 - count] == BACKSLASH) count++;
  command.range(addressOf(line), line.length - count + (count >> 1));
  if ((count & 1) == 0) return true;
  command.byte(0x0a);
  return false;
}

/** Appends a command as the file has it. */
function putCommand(out: ByteBuffer, command: Bytes): void {
  let backslashes = 0;
  for (let index = 0; index <= command.length; index++) {
    const byte: u8 = index < command.length ? command[index] : 0x0a;
    if (byte == 0x0a) {
      for (; backslashes > 0; backslashes--) out.byte(BACKSLASH);
      if (index < command.length) out.byte(BACKSLASH);
    }
    backslashes = byte == BACKSLASH ? backslashes + 1 : 0;
    out.byte(byte);
  }
}
