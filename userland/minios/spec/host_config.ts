// What Docker calls HostConfig: limits, isolation, restart policy, from the flags.
//
// Interface: hostConfig; memory, processor, restartPolicy.

import { COLON, EQUALS, SLASH } from '../../lib/base/ascii';
import {
  Bytes,
  concat,
  equalsText,
  indexOf,
  sliceOf,
  split,
  startsWithText,
  toBytes,
  textOf,
} from '../../lib/base/bytes';
import { Outcome, Result, fail, resultOf } from '../../lib/base/failure';
import { parseFloat64, parsedLength } from '../../lib/text/float';
import { majorOf, minorOf, stat } from '../../lib/base/fs';
import { Json, jsonArray, jsonInteger, jsonObject, jsonString, jsonStrings } from '../../lib/json/json';
import { ownConsoleSize } from '../attach/console_size';
import { parseJson } from '../../lib/json/reader';
import { parseDecimal, parseSigned } from '../../lib/text/number';
import { isAddress } from './address';
import { capabilityKnown } from './capability_sets';
import { discarded } from './discarded';
import { argumentText } from '../command/argument_file';
import { warn } from '../base/failure';
import { Flags } from '../command/flags';
import { labelsOf } from '../command/labels';
import { processors } from '../base/machine_size';
import { cutAt } from '../base/root_path';
import { truth } from '../base/truth';
import { parseBytes } from '../base/units';

/** Least memory of a container (Docker's): 6 MiB. */
const LEAST_MEMORY: i64 = 6 << 20;

/** Docker's HostConfig; `config`: its Config. */
export function hostConfig(flags: Flags, config: Json): Result<Json> {
  const host = jsonObject();
  host.setBool('AutoRemove', flags.has('rm')).setBool('Privileged', flags.has('privileged'));
  host.setBool('ReadonlyRootfs', flags.has('read-only')).setBool('Init', flags.has('init'));
  const score = flags.number('oom-score-adj', 0);
  host.setString('CgroupParent', flags.text('cgroup-parent')).setInteger('OomScoreAdj', score);
  if (score < -1000 || score > 1000) {
    return fail(
      'Invalid value ' + score.toString() + ', range for oom score adj is [-1000, 1000]',
    ).as<Json>();
  }
  host.set('ConsoleSize', ownConsoleSize()).set('Annotations', labelsOf(flags.all('annotation')));
  host.set('GroupAdd', jsonStrings(flags.all('group-add'))).set('Binds', jsonStrings(flags.all('volume')));
  const wrong =
    restartPolicy(flags, host) ||
    logConfig(flags, host) ||
    memory(flags, host) ||
    processor(flags, host) ||
    devices(flags, host) ||
    ulimits(flags, host) ||
    capabilities(flags, host) ||
    security(flags, host) ||
    namespaces(flags, host) ||
    network(flags, host, config);
  return wrong === null ? resultOf(host) : wrong.as<Json>();
}

/** no, always, unless-stopped, on-failure[:N]. */
export function restartPolicy(flags: Flags, host: Json): Outcome {
  const parts = cutAt(flags.text('restart'), COLON);
  const name = textOf(parts[0]);
  const policy = jsonObject().setString('Name', parts[0]).setInteger('MaximumRetryCount', 0);
  if (!['no', 'always', 'unless-stopped', 'on-failure', ''].includes(name)) {
    return fail("invalid restart policy '" + name + "'");
  }
  if (parts.length > 1) {
    const count = parseDecimal(parts[1]);
    if (count < 0) return fail('invalid restart policy format: maximum retry count must be an integer');
    if (name != 'on-failure')
      return fail("maximum retry count cannot be used with restart policy '" + name + "'");
    policy.setInteger('MaximumRetryCount', count);
  }
  if (flags.has('rm') && name != 'no' && name != '') return fail('Conflicting options: --restart and --rm');
  host.set('RestartPolicy', policy);
  return null;
}

function logConfig(flags: Flags, host: Json): Outcome {
  const driver = flags.last('log-driver');
  if (driver !== null && !equalsText(driver, 'json-file')) {
    return fail(
      'error looking up logging plugin ' + textOf(driver) + ': plugin "' + textOf(driver) + '" not found',
    );
  }
  const options = jsonObject();
  const given = flags.all('log-opt');
  for (let index = 0; index < given.length; index++) {
    const parts = cutAt(given[index], EQUALS);
    const name = textOf(parts[0]);
    const bad = parts.length < 2 || (name == 'max-size' ? !isSize(parts[1]) : parseDecimal(parts[1]) < 1);
    if (name != 'max-size' && name != 'max-file')
      return fail("unknown log opt '" + name + "' for json-file log driver");
    if (bad) return fail('invalid value for ' + name + ': ' + textOf(given[index]));
    options.setString(name, parts[1]);
  }
  host.set('LogConfig', jsonObject().setText('Type', 'json-file').set('Config', options));
  return null;
}

function isSize(text: Bytes): bool {
  return equalsText(text, '-1') || parseBytes(text) > 0;
}

/** A size that a flag has, 0: it was not given. */
function size(flags: Flags, name: string): i64 {
  const text = flags.last(name);
  if (text === null) return 0;
  const value = parseBytes(text);
  if (value < 0) flags.invalid(name, text, "invalid size: '" + textOf(text) + "'");
  return value;
}

/** --memory, --memory-reservation, --memory-swap, --shm-size, in bytes. `update` takes them, too. */
export function memory(flags: Flags, host: Json): Outcome {
  const limit = size(flags, 'memory');
  if (limit > 0 && limit < LEAST_MEMORY) return fail('Minimum memory limit allowed is 6MB');
  const reservation = size(flags, 'memory-reservation');
  if (limit > 0 && reservation > limit) {
    return fail('Minimum memory limit can not be less than memory reservation limit, see usage');
  }
  if (flags.last('memory') !== null) host.setInteger('Memory', limit);
  if (flags.last('memory-reservation') !== null) host.setInteger('MemoryReservation', reservation);
  const wrong = swapLimit(flags, host, limit);
  if (wrong !== null) return wrong;
  const shared = size(flags, 'shm-size');
  if (shared > 0) host.setInteger('ShmSize', shared);
  return null;
}

/** --memory-swap, which is looked at, though there is no swap. */
function swapLimit(flags: Flags, host: Json, limit: i64): Outcome {
  const swap = flags.last('memory-swap');
  if (swap === null || equalsText(swap, '-1')) return null;
  const sum = size(flags, 'memory-swap');
  const memory = limit > 0 ? limit : host.integer('Memory');
  if (sum > 0 && memory == 0)
    return fail('You should always set the Memory limit when using Memoryswap limit, see usage');
  if (sum > 0 && sum < memory)
    return fail('Minimum memoryswap limit should be larger than memory limit, see usage');
  warn(
    'Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.',
  );
  return null;
}

/** Less of a processor has no quota: 1 ms in 100. */
const LEAST_CPUS: f64 = 0.01;

/** --cpus. */
function wholeProcessors(flags: Flags, host: Json): Outcome {
  const cpus = flags.last('cpus');
  if (cpus === null) return null;
  const number = parseFloat64(cpus);
  if (parsedLength != cpus.length || !isFinite(number)) {
    flags.invalid('cpus', cpus, 'failed to parse ' + textOf(cpus) + ' as a rational number');
  }
  const most = processors();
  if ((number != 0 && number < LEAST_CPUS) || number > <f64>most) {
    const there = most.toString() + (most == 1 ? ' CPU' : ' CPUs');
    const are = most == 1 ? 'there is only ' : 'there are only ';
    return fail('range of CPUs is from 0.01 to ' + most.toString() + '.00, as ' + are + there + ' available');
  }
  if (number > 0 && flags.number('cpu-quota', 0) != 0)
    return fail('Conflicting options: Nano CPUs and CPU Quota cannot both be set');
  if (number > 0 && flags.number('cpu-period', 0) != 0)
    return fail('Conflicting options: Nano CPUs and CPU Period cannot both be set');
  host.setInteger('NanoCpus', <i64>(number * 1e9));
  return null;
}

/**
 * --cpus, --cpu-shares, --cpu-period, --cpu-quota (µs), --pids-limit, and what is taken and discarded.
 * `update` takes them, too.
 */
export function processor(flags: Flags, host: Json): Outcome {
  const wrong = wholeProcessors(flags, host);
  if (wrong !== null) return wrong;
  const shares = flags.number('cpu-shares', 0);
  if (shares < 0) {
    return fail('invalid CPU shares (' + shares.toString() + '): value must be a positive integer');
  }
  const period = flags.number('cpu-period', 0);
  if (period != 0 && (period < 1000 || period > 1000000)) {
    return fail('CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)');
  }
  const quota = flags.number('cpu-quota', 0);
  if (quota > 0 && quota < 1000) return fail('CPU cfs quota can not be less than 1ms (i.e. 1000)');
  if (flags.last('cpu-shares') !== null) host.setInteger('CpuShares', shares);
  if (flags.last('cpu-period') !== null) host.setInteger('CpuPeriod', period);
  if (flags.last('cpu-quota') !== null) host.setInteger('CpuQuota', quota);
  if (flags.last('pids-limit') !== null) host.setInteger('PidsLimit', flags.number('pids-limit', 0));
  return discarded(flags);
}

function devices(flags: Flags, host: Json): Outcome {
  return (
    throttles(flags, host, 'device-read-bps', 'BlkioDeviceReadBps', true) ||
    throttles(flags, host, 'device-write-bps', 'BlkioDeviceWriteBps', true) ||
    throttles(flags, host, 'device-read-iops', 'BlkioDeviceReadIOps', false) ||
    throttles(flags, host, 'device-write-iops', 'BlkioDeviceWriteIOps', false)
  );
}

/** PATH:RATE; PATH is a device, or, since what is shared with the host has none, a directory of that file system. */
function throttles(flags: Flags, host: Json, flag: string, member: string, bytes: bool): Outcome {
  const given = flags.all(flag);
  if (given.length == 0) return null;
  const list = jsonArray();
  for (let index = 0; index < given.length; index++) {
    const parts = cutAt(given[index], COLON);
    if (parts.length < 2 || parts[0].length == 0 || parts[0][0] != SLASH) {
      flags.invalid(flag, given[index], 'bad format: ' + textOf(given[index]));
    }
    const rate = bytes ? parseBytes(parts[1]) : parseDecimal(parts[1]);
    if (rate < 0) {
      const format = '<device-path>:<number>' + (bytes ? '[<unit>]' : '');
      const unit = bytes ? '. Unit is optional and can be kb, mb, or gb' : '';
      const must = '. The correct format is ' + format + '. Number must be a positive integer' + unit;
      flags.invalid(flag, given[index], 'invalid rate for device: ' + textOf(given[index]) + must);
    }
    const file = stat(parts[0]);
    if (file.error < 0) return fail('stat ' + textOf(parts[0]) + ': no such file or directory');
    const device = file.isDevice ? file.rdev : file.dev;
    const entry = jsonObject().setString('Path', parts[0]).setInteger('Rate', rate);
    list.push(entry.setInteger('Major', majorOf(device)).setInteger('Minor', minorOf(device)));
  }
  host.set(member, list);
  return null;
}

/** Those of Linux (go-units). */
const LIMITS =
  'as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(
    ' ',
  );

/** NAME=SOFT[:HARD]. */
function ulimits(flags: Flags, host: Json): Outcome {
  const given = flags.all('ulimit');
  const list = jsonArray();
  for (let index = 0; index < given.length; index++) {
    const parts = cutAt(given[index], EQUALS);
    const values = parts.length > 1 ? split(parts[1], COLON) : [];
    if (values.length == 0 || values.length > 2) {
      flags.invalid('ulimit', given[index], 'invalid ulimit argument: ' + textOf(given[index]));
    }
    const name = textOf(parts[0]);
    if (!LIMITS.includes(name)) flags.invalid('ulimit', given[index], 'invalid ulimit type: ' + name);
    for (let at = 0; at < values.length; at++) {
      if (parseSigned(values[at]) >= -1) continue;
      const text = textOf(values[at]);
      flags.invalid('ulimit', given[index], 'strconv.ParseInt: parsing "' + text + '": invalid syntax');
    }
    const soft = parseSigned(values[0]);
    const hard = values.length > 1 ? parseSigned(values[1]) : soft;
    if (hard >= 0 && (soft > hard || soft < 0)) {
      const order = soft.toString() + ' > ' + hard.toString();
      const reason = 'ulimit soft limit must be less than or equal to hard limit: ' + order;
      flags.invalid('ulimit', given[index], reason);
    }
    const entry = jsonObject().setString('Name', parts[0]).set('Soft', limit(soft));
    list.push(entry.set('Hard', limit(hard)));
  }
  if (given.length > 0) host.set('Ulimits', list);
  return null;
}

/** −1: no limit, which the specification writes as the largest number. */
function limit(value: i64): Json {
  const most = jsonInteger(0);
  if (value >= 0) return jsonInteger(value);
  most.text = toBytes(u64.MAX_VALUE.toString());
  return most;
}

function capabilities(flags: Flags, host: Json): Outcome {
  const lists = ['cap-add', 'cap-drop'];
  for (let list = 0; list < 2; list++) {
    const given = flags.all(lists[list]);
    for (let index = 0; index < given.length; index++) {
      if (!capabilityKnown(given[index]))
        return fail(
          'invalid ' +
            (list == 0 ? 'CapAdd' : 'CapDrop') +
            ': unknown capability: "' +
            textOf(given[index]) +
            '"',
        );
    }
    host.set(list == 0 ? 'CapAdd' : 'CapDrop', jsonStrings(given));
  }
  return null;
}

function security(flags: Flags, host: Json): Outcome {
  const given = flags.all('security-opt');
  host.set('SecurityOpt', jsonStrings(given));
  for (let index = 0; index < given.length; index++) {
    const equalsAt = indexOf(given[index], EQUALS);
    const cut = equalsAt >= 0 ? equalsAt : indexOf(given[index], COLON);
    const word = textOf(cut < 0 ? given[index] : sliceOf(given[index], 0, cut));
    if (word == 'no-new-privileges' && cut >= 0 && truth(sliceOf(given[index], cut + 1)) < 0)
      return fail('invalid --security-opt: "' + textOf(given[index]) + '"');
    if (word == 'no-new-privileges' || word == 'systempaths' || word == 'label' || word == 'apparmor')
      continue;
    if (word != 'seccomp' || cut < 0) return fail('invalid --security-opt: "' + textOf(given[index]) + '"');
    const value = sliceOf(given[index], cut + 1);
    if (equalsText(value, 'unconfined') || equalsText(value, 'builtin')) continue;
    const text = argumentText(value);
    const why = text.failure;
    if (why !== null) return fail('opening seccomp profile (' + textOf(value) + ') failed: ' + why.message);
    const profile = parseJson(text.value);
    if (profile === null) return fail('compacting json for seccomp profile (' + textOf(value) + ') failed');
    host.set('SeccompProfile', profile);
  }
  const controls = jsonObject();
  const set = flags.all('sysctl');
  for (let index = 0; index < set.length; index++) {
    const parts = cutAt(set[index], EQUALS);
    if (parts.length < 2) return fail('invalid sysctl: ' + textOf(set[index]));
    controls.put(parts[0], jsonString(parts[1]));
  }
  host.set('Sysctls', controls);
  return null;
}

function namespaces(flags: Flags, host: Json): Outcome {
  const wrong =
    mode(flags, host, 'pid', 'PidMode', 'host', true) ||
    mode(flags, host, 'ipc', 'IpcMode', 'host private shareable none', true) ||
    mode(flags, host, 'uts', 'UTSMode', 'host', false);
  if (wrong !== null) return wrong;
  if (host.is('UTSMode', 'host') && flags.last('hostname') !== null)
    return fail('conflicting options: hostname and the UTS mode');
  return (
    mode(flags, host, 'cgroupns', 'CgroupnsMode', 'host private', false) ||
    mode(flags, host, 'userns', 'UsernsMode', 'host private', false)
  );
}

/** One of some words, or container:NAME. */
function mode(flags: Flags, host: Json, flag: string, member: string, words: string, others: bool): Outcome {
  const text = flags.text(flag);
  host.setString(member, text);
  if (text.length == 0 || words.split(' ').includes(textOf(text))) return null;
  if (others && startsWithText(text, 'container:') && text.length > 10) return null;
  return fail('--' + flag + ': invalid ' + flag.toUpperCase() + ' mode');
}

/** There is no network yet: what needs one says so, and what only writes files works. */
function network(flags: Flags, host: Json, config: Json): Outcome {
  const wanted = flags.last('network');
  const name = wanted === null ? 'none' : textOf(wanted);
  if (name != 'none' && name != 'host' && !name.startsWith('container:')) {
    return fail('network ' + name + ' not found: minios has no network yet; --network none works');
  }
  if (flags.all('publish').length > 0 || flags.has('publish-all')) {
    return fail('cannot publish ports: minios has no network yet');
  }
  host.setText('NetworkMode', name);
  const exposed = flags.all('expose');
  if (exposed.length > 0) {
    const ports = jsonObject();
    for (let index = 0; index < exposed.length; index++) {
      const protocol = indexOf(exposed[index], SLASH) >= 0;
      ports.put(protocol ? exposed[index] : concat(exposed[index], toBytes('/tcp')), jsonObject());
    }
    config.set('ExposedPorts', ports);
  }
  const hosts = flags.all('add-host');
  for (let index = 0; index < hosts.length; index++) checkHost(flags, hosts[index]);
  const servers = flags.all('dns');
  for (let index = 0; index < servers.length; index++) {
    if (isAddress(servers[index])) continue;
    flags.invalid('dns', servers[index], 'IP address is not correctly formatted: ' + textOf(servers[index]));
  }
  host.set('ExtraHosts', jsonStrings(hosts)).set('Dns', jsonStrings(servers));
  host
    .set('DnsSearch', jsonStrings(flags.all('dns-search')))
    .set('DnsOptions', jsonStrings(flags.all('dns-option')));
  return null;
}

/** HOST:ADDRESS or HOST=ADDRESS; a wrong one ends the program. */
function checkHost(flags: Flags, text: Bytes): void {
  let cut = 0;
  while (cut < text.length && text[cut] != COLON && text[cut] != EQUALS) cut++;
  if (cut == 0 || cut == text.length) {
    flags.invalid('add-host', text, 'bad format for add-host: "' + textOf(text) + '"');
  }
  const address = sliceOf(text, cut + 1);
  if (!isAddress(address)) {
    flags.invalid('add-host', text, 'invalid IP address in add-host: "' + textOf(address) + '"');
  }
}
