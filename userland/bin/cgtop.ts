// cgtop [-d SECONDS] [-n COUNT] [-c | -m | -t | -p] [CGROUP]: the cgroups that use most, again and again (systemd-cgtop). It writes
// one table after the other; `watch cgtop -n 1` keeps one on the screen.

import { Bytes, compare, sliceOf, toBytes } from '../lib/bytes';
import { CGROUP_ROOT, cgroupChildren, cgroupNumber, cgroupPath, cgroupText } from '../lib/cgroups';
import { monotonic, sleepFor } from '../lib/clock';
import { humanSize } from '../lib/format';
import { complain, stdout } from '../lib/io';
import { invalidNumber } from '../lib/message';
import { parseDecimal } from '../lib/number';
import { Options } from '../lib/options';
import { joinPath } from '../lib/path';
import { parseDuration } from './sleep';

const ORDER_PATH: i32 = 0;
const ORDER_TASKS: i32 = 1;
const ORDER_CPU: i32 = 2;
const ORDER_MEMORY: i32 = 3;

class Row {
  /** −1 each: the cgroup does not tell. */
  tasks: i64;
  memory: i64;
  usage: i64;
  /** Tenths of a percent of one processor; −1: there is nothing to compare with. */
  load: i64 = -1;

  constructor(
    public path: Bytes,
    public name: Bytes,
  ) {
    this.tasks = cgroupNumber(path, 'pids.current');
    this.memory = cgroupNumber(path, 'memory.current');
    this.usage = cgroupNumber(path, 'cpu.stat', 'usage_usec');
  }
}

/** Appends the cgroup and all below it. */
function collect(path: Bytes, name: Bytes, rows: Array<Row>): void {
  rows.push(new Row(path, name));
  const children = cgroupChildren(path);
  for (let i = 0; i < children.length; i++)
    collect(joinPath(path, children[i]), joinPath(name, children[i]), rows);
}

/** How much of the time each has had since `before`, `elapsed` nanoseconds ago. */
function compareWith(rows: Array<Row>, before: Array<Row>, elapsed: i64): void {
  for (let i = 0; i < rows.length; i++) {
    for (let n = 0; n < before.length; n++) {
      if (compare(rows[i].path, before[n].path) != 0) continue;
      rows[i].load = ((rows[i].usage - before[n].usage) * 1_000_000) / max<i64>(elapsed, 1);
      break;
    }
  }
}

let order: i32 = ORDER_CPU;

function keyOf(row: Row): i64 {
  if (order == ORDER_TASKS) return row.tasks;
  if (order == ORDER_MEMORY) return row.memory;
  return order == ORDER_CPU ? row.load : 0;
}

function putRight(text: string, width: i32): void {
  stdout.text(text.padStart(width)).text(' ');
}

function show(rows: Array<Row>): void {
  rows.sort((first: Row, second: Row): i32 => {
    const more = keyOf(second) - keyOf(first);
    return more != 0 ? (more < 0 ? -1 : 1) : compare(first.name, second.name);
  });
  stdout.text('CGroup'.padEnd(40)).text('  Tasks   %CPU   Memory').newline();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    stdout.bytes(row.name);
    for (let pad = row.name.length; pad < 40; pad++) stdout.text(' ');
    putRight(row.tasks < 0 ? '-' : row.tasks.toString(), 7);
    putRight(row.load < 0 ? '-' : (row.load / 10).toString() + '.' + (row.load % 10).toString(), 6);
    putRight(row.memory < 0 ? '-' : humanSize(row.memory), 8);
    stdout.newline();
  }
}

function describe(): Options {
  return new Options('[OPTION]... [CGROUP]', 'Show what cgroups use, the largest first.')
    .value('d', 'delay', 'SECONDS', 'wait so long between, default 1')
    .value('n', 'iterations', 'COUNT', 'end after so many tables')
    .flag('p', 'order=path', 'in the order of names')
    .flag('t', 'order=tasks', 'in the order of the number of processes')
    .flag('c', 'order=cpu', 'in the order of processor time, as without any')
    .flag('m', 'order=memory', 'in the order of memory');
}

export function cgtop(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(0, 1);
  const delay = options.valueOf('d');
  const count = options.valueOf('n');
  const wait = delay === null ? 1_000_000_000 : parseDuration(delay);
  const tables = count === null ? -1 : parseDecimal(count);
  if (wait < 0 || (count !== null && tables < 0)) {
    invalidNumber(wait < 0 && delay !== null ? delay : count!);
    return 1;
  }
  if (options.has('p')) order = ORDER_PATH;
  if (options.has('t')) order = ORDER_TASKS;
  if (options.has('m')) order = ORDER_MEMORY;
  const operands = options.operands;
  const path = operands.length == 0 ? toBytes(CGROUP_ROOT) : cgroupPath(operands[0]);
  if (cgroupText(path, 'cgroup.procs') === null) {
    complain().bytes(path).text(': no such cgroup').end();
    return 1;
  }
  const below = sliceOf(path, toBytes(CGROUP_ROOT).length);
  const name = below.length == 0 ? toBytes('/') : below;
  let before = new Array<Row>();
  let then: i64 = 0;
  for (let table: i64 = 0; tables < 0 || table < tables; table++) {
    if (table > 0) sleepFor(wait);
    const rows = new Array<Row>();
    const now = monotonic();
    collect(path, name, rows);
    compareWith(rows, before, now - then);
    show(rows);
    stdout.newline().flush();
    before = rows;
    then = now;
  }
  return 0;
}
