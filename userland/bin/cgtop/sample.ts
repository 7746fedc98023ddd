// What cgtop shows: what each cgroup uses, and what it has used since the last time.
//
// Interface: CgroupRow, sampleOf, ORDER_…, sortRows, headingOf, lineOf.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, compare, sliceOf, split, startsWithText, toBytes } from '../../lib/base/bytes';
import { cgroupChildren, cgroupNumber, cgroupText } from '../../lib/procfs/cgroups';
import { humanSize } from '../../lib/text/format';
import { putShown } from '../../lib/text/glyph';
import { joinPath } from '../../lib/text/path';
import { parseDecimal } from '../../lib/text/number';
import { wordsOf } from '../../lib/file/proc';

export const ORDER_PATH: i32 = 0;
export const ORDER_TASKS: i32 = 1;
export const ORDER_CPU: i32 = 2;
export const ORDER_MEMORY: i32 = 3;
export const ORDER_IO: i32 = 4;

/** The sum of all NUMBERs in a text of lines `… KEY=NUMBER …`. */
function sumOf(text: Bytes, key: string): i64 {
  let sum: i64 = 0;
  const lines = split(text, 0x0a);
  for (let i = 0; i < lines.length; i++) {
    const words = wordsOf(lines[i]);
    for (let n = 0; n < words.length; n++)
      if (startsWithText(words[n], key)) sum += parseDecimal(sliceOf(words[n], key.length));
  }
  return sum;
}

export class CgroupRow {
  /** −1 each: the cgroup does not tell. Bytes; microseconds. */
  tasks: i64;
  memory: i64;
  usage: i64;
  read: i64 = -1;
  written: i64 = -1;
  /** Since the last time: tenths of a percent of one processor, bytes a second; −1: there is nothing to compare with. */
  load: i64 = -1;
  input: i64 = -1;
  output: i64 = -1;

  constructor(
    public path: Bytes,
    public name: Bytes,
  ) {
    this.tasks = cgroupNumber(path, 'pids.current');
    this.memory = cgroupNumber(path, 'memory.current');
    this.usage = cgroupNumber(path, 'cpu.stat', 'usage_usec');
    const text = cgroupText(path, 'io.stat');
    if (text !== null) {
      this.read = sumOf(text, 'rbytes=');
      this.written = sumOf(text, 'wbytes=');
    }
  }

  /** What it has used since `before`, `elapsed` nanoseconds ago. */
  compareWith(before: CgroupRow, elapsed: i64): void {
    this.load = ((this.usage - before.usage) * 1_000_000) / elapsed;
    if (this.read < 0 || before.read < 0) return;
    this.input = <i64>((<f64>(this.read - before.read) * 1e9) / <f64>elapsed);
    this.output = <i64>((<f64>(this.written - before.written) * 1e9) / <f64>elapsed);
  }
}

function collect(path: Bytes, name: Bytes, rows: Array<CgroupRow>): void {
  rows.push(new CgroupRow(path, name));
  const children = cgroupChildren(path);
  for (let i = 0; i < children.length; i++)
    collect(joinPath(path, children[i]), joinPath(name, children[i]), rows);
}

/** The cgroup and all below it, compared with what they were `elapsed` nanoseconds ago. */
export function sampleOf(path: Bytes, name: Bytes, before: Array<CgroupRow>, elapsed: i64): Array<CgroupRow> {
  const rows = new Array<CgroupRow>();
  collect(path, name, rows);
  for (let i = 0; i < rows.length; i++) {
    for (let n = 0; n < before.length; n++) {
      if (compare(rows[i].path, before[n].path) != 0) continue;
      rows[i].compareWith(before[n], max<i64>(elapsed, 1));
      break;
    }
  }
  return rows;
}

let order: i32 = ORDER_CPU;

function keyOf(row: CgroupRow): i64 {
  switch (order) {
    case ORDER_TASKS:
      return row.tasks;
    case ORDER_CPU:
      return row.load;
    case ORDER_MEMORY:
      return row.memory;
    case ORDER_IO:
      return row.input + row.output;
    default:
      return 0;
  }
}

/** The largest first, by ORDER_…, and what is equal in the order of names. */
export function sortRows(rows: Array<CgroupRow>, by: i32): void {
  order = by;
  rows.sort((first: CgroupRow, second: CgroupRow): i32 => {
    const more = keyOf(second) - keyOf(first);
    return more != 0 ? (more < 0 ? -1 : 1) : compare(first.name, second.name);
  });
}

/** Columns of all that is behind the name. */
const NUMBERS: i32 = 44;

function sized(bytes: i64): string {
  return bytes < 0 ? '-' : humanSize(bytes);
}

/** A line of `columns`: a name, which is cut where there is no room, and five numbers. */
function line(
  name: Bytes,
  columns: i32,
  tasks: string,
  load: string,
  memory: string,
  input: string,
  output: string,
): Bytes {
  const out = new ByteBuffer();
  const limit = max(columns - NUMBERS, 8);
  for (let at = putShown(out, name, 0, limit); at < limit; at++) out.byte(0x20);
  out.text(tasks.padStart(8)).text(load.padStart(8)).text(memory.padStart(9));
  return out.text(input.padStart(9)).text(output.padStart(10)).take();
}

/** The line above. */
export function headingOf(columns: i32): Bytes {
  return line(toBytes('CGroup'), columns, 'Tasks', '%CPU', 'Memory', 'Input/s', 'Output/s');
}

export function lineOf(row: CgroupRow, columns: i32): Bytes {
  const load = row.load < 0 ? '-' : (row.load / 10).toString() + '.' + (row.load % 10).toString();
  const tasks = row.tasks < 0 ? '-' : row.tasks.toString();
  return line(row.name, columns, tasks, load, sized(row.memory), sized(row.input), sized(row.output));
}
