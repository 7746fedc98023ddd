// /proc as programs read it: fields, and what a process is doing. proc(5).
//
// Interface: processIds, ProcessStat, Fields.

import { Bytes, indexOf, lastIndexOf, sliceOf, toBytes } from './bytes';
import { Directory } from './directory';
import { parseDecimal } from './number';
import { fileText } from './proc';

/** The numbers of all processes, in ascending order. */
export function processIds(): Array<i32> {
  const ids = new Array<i32>();
  const directory = new Directory(toBytes('/proc'));
  while (directory.next()) {
    const id = parseDecimal(directory.name);
    if (id > 0) ids.push(<i32>id);
  }
  directory.close();
  return ids.sort((first: i32, second: i32) => first - second);
}

/** Words of a text, one after the other. */
export class Fields {
  private at: i32;

  constructor(
    private text: Bytes,
    start: i32 = 0,
  ) {
    this.at = start;
  }

  /** The next word; empty at the end. */
  word(): Bytes {
    const text = this.text;
    while (this.at < text.length && text[this.at] <= 0x20) this.at++;
    const start = this.at;
    while (this.at < text.length && text[this.at] > 0x20) this.at++;
    return sliceOf(text, start, this.at);
  }

  /** The next word as a number; 0 if it is none. */
  number(): i64 {
    const word = this.word();
    const negative = word.length > 1 && word[0] == 0x2d;
    const value = parseDecimal(word, negative ? 1 : 0);
    return value < 0 ? 0 : negative ? -value : value;
  }

  skip(words: i32): this {
    for (; words > 0; words--) this.word();
    return this;
  }
}

/** /proc/PID/stat: times in ticks of 1/100 s, memory as proc(5) has it. */
export class ProcessStat {
  pid: i32 = 0;
  name: Bytes = [];
  state: u8 = 0x3f;
  parent: i32 = 0;
  group: i32 = 0;
  session: i32 = 0;
  terminal: i32 = 0;
  /** User and system time. */
  time: i64 = 0;
  priority: i32 = 0;
  nice: i32 = 0;
  start: i64 = 0;
  /** Bytes. */
  virtualSize: i64 = 0;
  /** Pages. */
  residentPages: i64 = 0;
  processor: i32 = 0;

  /** What a process is doing, or null if there is no such process. */
  static of(pid: i32): ProcessStat | null {
    const text = fileText('/proc/' + pid.toString() + '/stat');
    if (text === null) return null;
    const opening = indexOf(text, 0x28);
    const closing = lastIndexOf(text, 0x29);
    if (opening < 0 || closing < opening) return null;
    const stat = new ProcessStat();
    stat.pid = pid;
    stat.name = sliceOf(text, opening + 1, closing);
    stat.read(new Fields(text, closing + 1));
    return stat;
  }

  private read(fields: Fields): void {
    const state = fields.word();
    if (state.length > 0) this.state = state[0];
    this.parent = <i32>fields.number();
    this.group = <i32>fields.number();
    this.session = <i32>fields.number();
    this.terminal = <i32>fields.number();
    fields.skip(6);
    this.time = fields.number();
    this.time += fields.number();
    fields.skip(2);
    this.priority = <i32>fields.number();
    this.nice = <i32>fields.number();
    fields.skip(2);
    this.start = fields.number();
    this.virtualSize = fields.number();
    this.residentPages = fields.number();
    fields.skip(14);
    this.processor = <i32>fields.number();
  }
}
