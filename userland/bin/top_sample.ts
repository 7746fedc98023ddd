// What top shows, measured: the system and every process at a moment, and shares of processor time between two moments.
//
// Interface: Sample, Row, Processor.

import { Bytes, sliceOf, split, startsWithText, equalsText } from '../lib/bytes';
import { fileText } from '../lib/proc';
import { Fields, ProcessStat, processIds } from '../lib/procfs';

/** Time of a processor, in ticks: user nice system idle iowait irq softirq steal. */
export class Processor {
  times: StaticArray<i64> = new StaticArray<i64>(8);

  /** Share, in tenths of a percent, of one kind of time since an earlier moment. */
  share(kind: i32, before: Processor | null): i32 {
    let total: i64 = 0;
    for (let index = 0; index < 8; index++) total += this.since(index, before);
    return total <= 0 ? (kind == 3 ? 1000 : 0) : <i32>((this.since(kind, before) * 1000 + total / 2) / total);
  }

  private since(kind: i32, before: Processor | null): i64 {
    return max<i64>(0, this.times[kind] - (before !== null ? before.times[kind] : 0));
  }
}

/** A process. */
export class Row {
  /** Share of one processor, in tenths of a percent. */
  share: i32 = 0;
  user: u32 = 0;
  /** Shared pages: code. */
  sharedPages: i64 = 0;
  command: Bytes = [];

  constructor(public stat: ProcessStat) {}
}

function readNamed(path: string): Bytes {
  const text = fileText(path);
  return text !== null ? text : [];
}

export class Sample {
  /** Seconds since boot, in hundredths. */
  uptime: i64 = 0;
  loads: Array<Bytes> = [];
  /** All processors together, and each. */
  total: Processor = new Processor();
  processors: Array<Processor> = [];
  /** KiB. */
  memoryTotal: i64 = 0;
  memoryFree: i64 = 0;
  memoryAvailable: i64 = 0;
  cached: i64 = 0;
  swapTotal: i64 = 0;
  swapFree: i64 = 0;
  rows: Array<Row> = [];
  running: i32 = 0;
  sleeping: i32 = 0;
  stopped: i32 = 0;
  zombies: i32 = 0;
  /** Terminals that somebody is logged in at. */
  users: i32 = 0;

  /** Measures. `before`: the last time, null at first, when shares are those since the start. `full`: whole command lines. */
  constructor(before: Sample | null, full: bool) {
    this.readSystem();
    this.readProcessors();
    this.readMemory();
    this.readProcesses(before, full);
  }

  private readSystem(): void {
    const uptime = readNamed('/proc/uptime');
    const parts = split(new Fields(uptime).word(), 0x2e);
    this.uptime = new Fields(parts[0]).number() * 100;
    if (parts.length > 1) this.uptime += new Fields(parts[1]).number();
    const loads = new Fields(readNamed('/proc/loadavg'));
    for (let index = 0; index < 3; index++) this.loads.push(loads.word());
  }

  private readProcessors(): void {
    const lines = split(readNamed('/proc/stat'), 0x0a);
    for (let index = 0; index < lines.length; index++) {
      if (!startsWithText(lines[index], 'cpu')) continue;
      const fields = new Fields(lines[index]);
      const name = fields.word();
      const processor = new Processor();
      for (let kind = 0; kind < 8; kind++) processor.times[kind] = fields.number();
      if (name.length == 3) this.total = processor;
      else this.processors.push(processor);
    }
  }

  private readMemory(): void {
    const lines = split(readNamed('/proc/meminfo'), 0x0a);
    for (let index = 0; index < lines.length; index++) {
      const fields = new Fields(lines[index]);
      const name = fields.word();
      const value = fields.number();
      if (equalsText(name, 'MemTotal:')) this.memoryTotal = value;
      else if (equalsText(name, 'MemFree:')) this.memoryFree = value;
      else if (equalsText(name, 'MemAvailable:')) this.memoryAvailable = value;
      else if (equalsText(name, 'Buffers:') || equalsText(name, 'Cached:')) this.cached += value;
      else if (equalsText(name, 'SwapTotal:')) this.swapTotal = value;
      else if (equalsText(name, 'SwapFree:')) this.swapFree = value;
    }
  }

  private readProcesses(before: Sample | null, full: bool): void {
    const ids = processIds();
    const terminals = new Set<i32>();
    const old = new Map<i32, Row>();
    const rows: Array<Row> = before !== null ? before.rows : [];
    for (let index = 0; index < rows.length; index++) old.set(rows[index].stat.pid, rows[index]);
    for (let index = 0; index < ids.length; index++) {
      const stat = ProcessStat.of(ids[index]);
      if (stat === null) continue;
      const row = new Row(stat);
      this.count(stat.state);
      if (stat.terminal > 0) terminals.add(stat.terminal);
      readDetails(row, full);
      this.measure(row, before, old.has(stat.pid) ? old.get(stat.pid) : null);
      this.rows.push(row);
    }
    this.users = terminals.size;
  }

  private count(state: u8): void {
    if (state == 0x52) this.running++;
    else if (state == 0x54 || state == 0x74) this.stopped++;
    else if (state == 0x5a) this.zombies++;
    else this.sleeping++;
  }

  private measure(row: Row, before: Sample | null, old: Row | null): void {
    let time = row.stat.time;
    let elapsed = this.uptime - row.stat.start;
    if (before !== null && old !== null && old.stat.start == row.stat.start) {
      time -= old.stat.time;
      elapsed = this.uptime - before.uptime;
    }
    // Both are counted in ticks: a moment is worth one at least.
    if (elapsed > 0)
      row.share = <i32>min<i64>((time * 1000) / elapsed, 1000 * max(this.processors.length, 1));
    else if (time > 0) row.share = 1000;
  }
}

/** The user, and what proc(5) has in other files than stat. */
function readDetails(row: Row, full: bool): void {
  const path = '/proc/' + row.stat.pid.toString();
  const lines = split(readNamed(path + '/status'), 0x0a);
  for (let index = 0; index < lines.length; index++) {
    if (startsWithText(lines[index], 'Uid:')) row.user = <u32>new Fields(lines[index], 4).skip(1).number();
  }
  row.sharedPages = new Fields(readNamed(path + '/statm')).skip(2).number();
  row.command = row.stat.name;
  if (!full) return;
  const line = readNamed(path + '/cmdline');
  let length = line.length;
  while (length > 0 && line[length - 1] == 0) length--;
  if (length == 0) return;
  const command = sliceOf(line, 0, length);
  for (let index = 0; index < length; index++) if (command[index] < 0x20) command[index] = 0x20;
  row.command = command;
}
