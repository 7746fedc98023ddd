// minios stats, top: what containers use and run.
//
// Interface: observeVerbs.

import { PERCENT, byteOf } from '../../lib/base/ascii';
import { Bytes, concat, toBytes, textOf } from '../../lib/base/bytes';
import { CGROUP_ROOT, cgroupNumber, cgroupText } from '../../lib/procfs/cgroups';
import { monotonic, sleepFor } from '../../lib/time/clock';
import { formatFloat } from '../../lib/text/float';
import { exit, stdout } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { Command, wait } from '../../lib/process/process';
import { environment } from '../../lib/base/program';
import { containerProcesses } from '../../runtime/runtime';
import { Container, allContainers, findContainer } from '../container/container';
import { report, reportFailure } from '../base/failure';
import { Flags } from '../command/flags';
import { Listing, Titles } from '../template/format';
import { recoverIfAbandoned } from '../lifecycle/verbs';
import { RUNTIME_ROOT } from '../base/places';
import { totalMemory } from '../base/machine_size';
import { SECOND, binarySize, decimalSize } from '../base/units';
import { Verb } from '../command/verb';

const STATS_HELP = 'Display a live stream of container(s) resource usage statistics';
const TOP_HELP = 'Display the running processes of a container';

const STATS_TABLE =
  '{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}';

export function observeVerbs(): Array<Verb> {
  return [
    new Verb('container stats, stats', STATS_HELP, stats),
    new Verb('container top, top', TOP_HELP, top),
  ];
}

/** What a container has used at a moment. */
class Sample {
  time: i64 = monotonic();
  cpu: i64;

  constructor(container: Container) {
    this.cpu = cgroupNumber(directoryOf(container), 'cpu.stat', 'usage_usec');
  }
}

function directoryOf(container: Container): Bytes {
  return concat(toBytes(CGROUP_ROOT), container.cgroup);
}

/** `12.34%`. */
function percent(value: f64): Bytes {
  return concat(formatFloat(value, byteOf('f'), 2, false), [PERCENT]);
}

/** Bytes that were read and written, of all devices. */
function transferred(directory: Bytes, key: string): i64 {
  const text = cgroupText(directory, 'io.stat');
  let total: i64 = 0;
  if (text === null) return 0;
  const words = textOf(text).replaceAll('\n', ' ').split(' ');
  for (let index = 0; index < words.length; index++) {
    if (words[index].startsWith(key + '=')) total += I64.parseInt(words[index].substring(key.length + 1));
  }
  return total;
}

/** `whole`: with the whole id. */
function statsRow(container: Container, before: Sample | null, whole: bool): Json {
  const row = jsonObject();
  const directory = directoryOf(container);
  const active = container.isActive;
  const now = new Sample(container);
  const elapsed = before === null ? 0 : now.time - before.time;
  const used = before === null ? 0 : <f64>(now.cpu - before.cpu) * 1000.0;
  const limit = container.config.integer('HostConfig.Memory');
  const most = limit > 0 ? limit : totalMemory();
  const memory = active ? max<i64>(0, cgroupNumber(directory, 'memory.current')) : 0;
  const slash = toBytes(' / ');
  const read = decimalSize(<f64>transferred(directory, 'rbytes'));
  const written = decimalSize(<f64>transferred(directory, 'wbytes'));
  row.setString('BlockIO', concat(concat(read, slash), written));
  row.setString('CPUPerc', percent(active && elapsed > 0 ? (used / <f64>elapsed) * 100 : 0));
  const id = whole ? container.id : container.shortId;
  row.setString('Container', id).setString('ID', id);
  row.setString('MemPerc', percent(most > 0 ? (<f64>memory / <f64>most) * 100 : 0));
  row.setString(
    'MemUsage',
    concat(concat(binarySize(<f64>memory), slash), binarySize(active ? <f64>most : 0.0)),
  );
  row.setString('Name', container.name).setText('NetIO', '0B / 0B');
  const pids = active ? max<i64>(0, cgroupNumber(directory, 'pids.current')) : 0;
  return row.setText('PIDs', pids.toString());
}

function statsTitles(): Titles {
  return new Titles()
    .add('ID', 'CONTAINER ID')
    .add('Container', 'CONTAINER')
    .add('Name', 'NAME')
    .add('CPUPerc', 'CPU %')
    .add('MemUsage', 'MEM USAGE / LIMIT')
    .add('MemPerc', 'MEM %')
    .add('NetIO', 'NET I/O')
    .add('BlockIO', 'BLOCK I/O')
    .add('PIDs', 'PIDS');
}

/** The containers that are named, or all that run; ends the program where one is not there. */
function chosen(flags: Flags): Array<Container> {
  const list = new Array<Container>();
  for (let index = 0; index < flags.operands.length; index++) {
    const container = findContainer(flags.operands[index]);
    const unknown = container.failure;
    if (unknown !== null) exit(reportFailure(unknown));
    list.push(container.value);
  }
  if (list.length > 0) return list;
  const all = allContainers();
  for (let index = 0; index < all.length; index++) {
    recoverIfAbandoned(all[index]);
    if (flags.has('all') || all[index].isActive) list.push(all[index]);
  }
  return list;
}

function stats(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] [CONTAINER...]', STATS_HELP, 'container stats, stats')
    .flag('a', 'all', 'Show all containers (default shows just running)')
    .value('', 'format', 'string', 'Format output: table, json, or a Go template')
    .flag('', 'no-stream', 'Disable streaming stats and only pull the first result')
    .flag('', 'no-trunc', 'Do not truncate output')
    .parse(args);
  const whole = flags.has('no-trunc');
  let containers = chosen(flags);
  while (true) {
    const before = new Array<Sample>();
    for (let index = 0; index < containers.length; index++) before.push(new Sample(containers[index]));
    sleepFor(SECOND);
    const listing = new Listing(flags.last('format'), STATS_TABLE, statsTitles());
    for (let index = 0; index < containers.length; index++) {
      const container = containers[index];
      if (container.loadState()) listing.add(statsRow(container, before[index], whole));
    }
    // The screen is cleared before each table, as docker stats does.
    if (!flags.has('no-stream')) stdout.text('\x1b[2J\x1b[H');
    const status = listing.put();
    stdout.flush();
    if (flags.has('no-stream') || status != 0) return status;
    if (stdout.error != 0) return 1;
    containers = chosen(flags);
  }
}

/** minios top CONTAINER [ps OPTIONS]: ps of the machine, of the container's processes alone. */
function top(args: Array<Bytes>): i32 {
  const flags = new Flags('CONTAINER [ps OPTIONS]', TOP_HELP, 'container top, top')
    .stopAtOperand()
    .parse(args)
    .expect(1, -1);
  const found = findContainer(flags.operands[0]);
  const unknown = found.failure;
  if (unknown !== null) return reportFailure(unknown);
  const container = found.value;
  recoverIfAbandoned(container);
  if (!container.isActive) return report('Container ' + textOf(container.id) + ' is not running');
  const pids = containerProcesses(toBytes(RUNTIME_ROOT), container.id);
  if (pids === null || pids.length == 0)
    return report('Container ' + textOf(container.id) + ' is not running');
  let list = '';
  for (let index = 0; index < pids.length; index++) list += (index > 0 ? ',' : '') + pids[index].toString();
  const words: Array<Bytes> = [toBytes('ps')];
  const options = flags.operands.slice(1);
  if (options.length == 0) words.push(toBytes('-f'));
  for (let index = 0; index < options.length; index++) words.push(options[index]);
  words.push(toBytes('-p'));
  words.push(toBytes(list));
  const pid = new Command(toBytes('/bin/ps'), words, environment()).spawn();
  if (pid < 0) return report('cannot run ps');
  return wait(pid).shellStatus;
}
