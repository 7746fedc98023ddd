// What a container uses, and may use: ps, events --stats, update.
//
// Interface: containerProcesses, statistics, update.

import { NEWLINE } from '../lib/base/ascii';
import { Bytes, split } from '../lib/base/bytes';
import { cgroupNumber, cgroupText } from '../lib/procfs/cgroups';
import { Json, jsonInteger, jsonObject } from '../lib/json/json';
import { parseDecimal } from '../lib/text/number';
import { wordsOf } from '../lib/file/proc';
import { Cgroup } from './cgroup';
import { findContainer } from './oci_container';
import { limitsOf } from './limits';
import { checkResourceTypes } from './member_types';
import { FAILED, fail, forgetProblem } from './problem';
import { canUpdate } from './status';

/** The numbers of all processes of a container, or null. */
export function containerProcesses(root: Bytes, id: Bytes): Array<i32> | null {
  forgetProblem();
  const container = findContainer(root, id);
  return container === null ? null : new Cgroup(container.cgroup).members();
}

/** Sets further limits, as linux.resources has them: 0 or FAILED. */
export function update(root: Bytes, id: Bytes, resources: Json): i32 {
  forgetProblem();
  const container = findContainer(root, id);
  if (container === null) return FAILED;
  if (!canUpdate(container.status)) return fail('container not running');
  if (!checkResourceTypes(resources)) return FAILED;
  const limits = limitsOf(resources);
  if (limits === null) return FAILED;
  return new Cgroup(container.cgroup).setLimits(limits);
}

/** A number of a file, at `name` of `onto`, where there is one; "max" is none. */
function put(onto: Json, name: string, path: Bytes, file: string, key: string = ''): void {
  const value = cgroupNumber(path, file, key);
  if (value >= 0) onto.setInteger(name, value);
}

/** All lines `KEY NUMBER` of a file. */
function lines(path: Bytes, file: string): Json {
  const found = jsonObject();
  const text = cgroupText(path, file);
  if (text === null) return found;
  const all = split(text, NEWLINE);
  for (let index = 0; index < all.length; index++) {
    const words = wordsOf(all[index]);
    if (words.length != 2) continue;
    const value = parseDecimal(words[1]);
    if (value >= 0) found.put(words[0], jsonInteger(value));
  }
  return found;
}

/** What it uses, as `data` of an event of runc's `events --stats`; null if it does not run. */
export function statistics(root: Bytes, id: Bytes): Json | null {
  forgetProblem();
  const container = findContainer(root, id);
  if (container === null) return null;
  if (!canUpdate(container.status)) {
    fail('container not running');
    return null;
  }
  const path = container.cgroup;
  const data = jsonObject();
  const cpu = data.object('cpu');
  const usage = cpu.object('usage');
  usage.setInteger('total', max<i64>(0, cgroupNumber(path, 'cpu.stat', 'usage_usec ')) * 1000);
  usage.setInteger('kernel', max<i64>(0, cgroupNumber(path, 'cpu.stat', 'system_usec ')) * 1000);
  usage.setInteger('user', max<i64>(0, cgroupNumber(path, 'cpu.stat', 'user_usec ')) * 1000);
  const throttling = cpu.object('throttling');
  put(throttling, 'periods', path, 'cpu.stat', 'nr_periods ');
  put(throttling, 'throttledPeriods', path, 'cpu.stat', 'nr_throttled ');
  const memory = data.object('memory');
  put(memory.object('usage'), 'usage', path, 'memory.current');
  put(memory.object('usage'), 'max', path, 'memory.peak');
  put(memory.object('usage'), 'limit', path, 'memory.max');
  put(memory.object('usage'), 'failcnt', path, 'memory.events', 'max ');
  memory.set('raw', lines(path, 'memory.stat'));
  const pids = data.object('pids');
  put(pids, 'current', path, 'pids.current');
  put(pids, 'limit', path, 'pids.max');
  const io = cgroupText(path, 'io.stat');
  if (io !== null) data.object('blkio').setString('raw', io);
  return data;
}
