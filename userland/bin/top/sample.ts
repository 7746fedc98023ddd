// What top shows, measured: the system and every process at a moment, and shares of processor time between two moments.
//
// Interface: Sample, Row, Processor.

import { Bytes, startsWithText, equalsText, split } from '../../lib/base/bytes';
import { parseDecimal } from '../../lib/text/number';
import { fileText, uptimeTicks, wordsOf } from '../../lib/file/proc';
import { ProcessInfo, processes } from '../../lib/procfs/process_info';

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
  /** Shared pages: code. */
  sharedPages: i64 = 0;
  /** The name, or the whole command line. */
  command: Bytes = [];

  constructor(public process: ProcessInfo) {}
}

/** The number that a text of /proc has as its word `index`; 0: there is none. */
function numberAt(words: Array<Bytes>, index: i32): i64 {
  return index < words.length ? max<i64>(0, parseDecimal(words[index])) : 0;
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
    this.uptime = uptimeTicks();
    const loads = wordsOf(readNamed('/proc/loadavg'));
    for (let index = 0; index < min(3, loads.length); index++) this.loads.push(loads[index]);
  }

  private readProcessors(): void {
    const lines = split(readNamed('/proc/stat'), 0x0a);
    for (let index = 0; index < lines.length; index++) {
      if (!startsWithText(lines[index], 'cpu')) continue;
      const words = wordsOf(lines[index]);
      const processor = new Processor();
      for (let kind = 0; kind < 8; kind++) processor.times[kind] = numberAt(words, kind + 1);
      if (words[0].length == 3) this.total = processor;
      else this.processors.push(processor);
    }
  }

  private readMemory(): void {
    const lines = split(readNamed('/proc/meminfo'), 0x0a);
    for (let index = 0; index < lines.length; index++) {
      const words = wordsOf(lines[index]);
      if (words.length < 2) continue;
      const name = words[0];
      const value = numberAt(words, 1);
      if (equalsText(name, 'MemTotal:')) this.memoryTotal = value;
      else if (equalsText(name, 'MemFree:')) this.memoryFree = value;
      else if (equalsText(name, 'MemAvailable:')) this.memoryAvailable = value;
      else if (equalsText(name, 'Buffers:') || equalsText(name, 'Cached:')) this.cached += value;
      else if (equalsText(name, 'SwapTotal:')) this.swapTotal = value;
      else if (equalsText(name, 'SwapFree:')) this.swapFree = value;
    }
  }

  private readProcesses(before: Sample | null, full: bool): void {
    const found = processes();
    const terminals = new Set<i32>();
    const old = new Map<i32, Row>();
    const rows: Array<Row> = before !== null ? before.rows : [];
    for (let index = 0; index < rows.length; index++) old.set(rows[index].process.pid, rows[index]);
    for (let index = 0; index < found.length; index++) {
      const process = found[index];
      const row = new Row(process);
      this.count(process.state);
      if (process.terminal > 0) terminals.add(process.terminal);
      row.sharedPages = numberAt(wordsOf(readNamed('/proc/' + process.pid.toString() + '/statm')), 2);
      row.command = full ? process.commandLine : process.name;
      this.measure(row, before, old.has(process.pid) ? old.get(process.pid) : null);
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
    let time = row.process.time;
    let elapsed = this.uptime - row.process.started;
    if (before !== null && old !== null && old.process.started == row.process.started) {
      time -= old.process.time;
      elapsed = this.uptime - before.uptime;
    }
    // Both are counted in ticks: a moment is worth one at least.
    if (elapsed > 0)
      row.share = <i32>min<i64>((time * 1000) / elapsed, 1000 * max(this.processors.length, 1));
    else if (time > 0) row.share = 1000;
  }
}
