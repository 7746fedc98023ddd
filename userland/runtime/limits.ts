// linux.resources as lines for the files of a cgroup. The conversions are runc's (libcontainer/cgroups/fs2).
//
// Interface: LimitFile, limitsOf.

import { DOT, SLASH } from '../lib/base/ascii';
import { Bytes, indexOf, toBytes } from '../lib/base/bytes';
import { Json } from '../lib/json/json';
import { FAILED, fail, failAbout } from './problem';

/** A line to write. */
export class LimitFile {
  constructor(
    public file: Bytes,
    public line: Bytes,
    /** The member that asks for it, for messages. */
    public member: string,
  ) {}
}

function add(files: Array<LimitFile>, file: string, line: string, member: string): void {
  files.push(new LimitFile(toBytes(file), toBytes(line), 'linux.resources.' + member));
}

/** Negative: no limit. */
function amount(value: i64): string {
  return value < 0 ? 'max' : value.toString();
}

function memoryLimits(files: Array<LimitFile>, resources: Json): i32 {
  const limit = resources.get('memory.limit');
  const most = resources.integer('memory.limit');
  if (limit !== null && most != 0) add(files, 'memory.max', amount(most), 'memory.limit');
  const reservation = resources.integer('memory.reservation');
  if (reservation != 0) add(files, 'memory.low', amount(reservation), 'memory.reservation');
  // There is no swap: whatever may be used of it is not used. But the sum cannot be below its part.
  const swap = resources.integer('memory.swap');
  if (swap > 0 && most > 0 && swap < most)
    return fail('linux.resources.memory.swap: memory and swap together are less than memory alone');
  if (swap > 0 && most <= 0) return fail('linux.resources.memory.swap: needs memory.limit');
  return 0;
}

/** From version 1's 2 … 262144 to version 2's 1 … 10000. */
function weightOf(shares: u64): u64 {
  const inside = min<u64>(max<u64>(shares, 2), 262144);
  return 1 + ((inside - 2) * 9999) / 262142;
}

function cpuLimits(files: Array<LimitFile>, resources: Json): void {
  const shares = resources.unsigned('cpu.shares');
  if (shares != 0) add(files, 'cpu.weight', weightOf(shares).toString(), 'cpu.shares');
  const quota = resources.integer('cpu.quota');
  const period = resources.unsigned('cpu.period');
  if (quota != 0 || period != 0) {
    const line = (quota <= 0 ? 'max' : quota.toString()) + (period != 0 ? ' ' + period.toString() : '');
    add(files, 'cpu.max', line, quota != 0 ? 'cpu.quota' : 'cpu.period');
  }
  const burst = resources.get('cpu.burst');
  if (burst !== null) add(files, 'cpu.max.burst', resources.unsigned('cpu.burst').toString(), 'cpu.burst');
}

function throttles(files: Array<LimitFile>, resources: Json, member: string, key: string): i32 {
  const list = resources.list('blockIO.' + member);
  for (let index = 0; index < list.length; index++) {
    const device = list[index];
    if (!device.has('major') || !device.has('minor'))
      return fail('linux.resources.blockIO.' + member + ': needs major and minor');
    const rate = device.unsigned('rate');
    const number = device.integer('major').toString() + ':' + device.integer('minor').toString();
    add(
      files,
      'io.max',
      number + ' ' + key + '=' + (rate == 0 ? 'max' : rate.toString()),
      'blockIO.' + member,
    );
  }
  return 0;
}

function addUnified(files: Array<LimitFile>, resources: Json): i32 {
  const map = resources.get('unified');
  if (map === null) return 0;
  for (let index = 0; index < map.length; index++) {
    const name = map.nameAt(index);
    const known = indexOf(name, SLASH) < 0 && indexOf(name, DOT) > 0;
    if (!known) return failAbout('linux.resources.unified: not a file of a cgroup: "', name, '"');
    if (!map.at(index).isString) return failAbout('linux.resources.unified: "', name, '" must be a string');
    files.push(new LimitFile(name, map.at(index).text, 'linux.resources.unified'));
  }
  return 0;
}

/** What `resources` asks for, or null after a problem. */
export function limitsOf(resources: Json | null): Array<LimitFile> | null {
  const files = new Array<LimitFile>();
  if (resources === null) return files;
  if (memoryLimits(files, resources) == FAILED) return null;
  cpuLimits(files, resources);
  const pids = resources.get('pids.limit');
  if (pids !== null) {
    const most = resources.integer('pids.limit');
    add(files, 'pids.max', most <= 0 ? 'max' : most.toString(), 'pids.limit');
  }
  const good =
    throttles(files, resources, 'throttleReadBpsDevice', 'rbps') == 0 &&
    throttles(files, resources, 'throttleWriteBpsDevice', 'wbps') == 0 &&
    throttles(files, resources, 'throttleReadIOPSDevice', 'riops') == 0 &&
    throttles(files, resources, 'throttleWriteIOPSDevice', 'wiops') == 0 &&
    addUnified(files, resources) == 0;
  return good ? files : null;
}
