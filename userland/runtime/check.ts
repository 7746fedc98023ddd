// What a config.json may say: members that have to be there, their types, and what this kernel cannot do. Everything that is asked
// for and cannot be had is refused by name, before anything is made.
//
// Interface: checkConfig, checkProcess.

import { CLONE_NEWNS, CLONE_NEWTIME, CLONE_NEWUSER, CLONE_NEWUTS } from '../lib/abi';
import { Bytes, concat, startsWithText, toBytes } from '../lib/bytes';
import { JSON_ARRAY, JSON_BOOL, JSON_NUMBER, JSON_OBJECT, JSON_STRING, Json } from '../lib/json';
import { FAILED, fail, failAbout } from './problem';
import { Spaces } from './spaces';

/** Pairs of a path and a type: s string, b boolean, u number ≥ 0, i number, o object, a array, S array of strings. */
const TYPES: StaticArray<string> = [
  'ociVersion',
  's',
  'hostname',
  's',
  'domainname',
  's',
  'root',
  'o',
  'root.path',
  's',
  'root.readonly',
  'b',
  'annotations',
  'o',
  'mounts',
  'a',
  'hooks',
  'o',
  'linux',
  'o',
  'linux.namespaces',
  'a',
  'linux.uidMappings',
  'a',
  'linux.gidMappings',
  'a',
  'linux.devices',
  'a',
  'linux.cgroupsPath',
  's',
  'linux.rootfsPropagation',
  's',
  'linux.maskedPaths',
  'S',
  'linux.readonlyPaths',
  'S',
  'linux.sysctl',
  'o',
  'linux.seccomp',
  'o',
  'linux.resources',
  'o',
  'linux.timeOffsets',
  'o',
];

const PROCESS_TYPES: StaticArray<string> = [
  'terminal',
  'b',
  'consoleSize',
  'o',
  'consoleSize.height',
  'u',
  'consoleSize.width',
  'u',
  'cwd',
  's',
  'env',
  'S',
  'args',
  'S',
  'user',
  'o',
  'user.uid',
  'u',
  'user.gid',
  'u',
  'user.umask',
  'u',
  'user.additionalGids',
  'a',
  'capabilities',
  'o',
  'capabilities.bounding',
  'S',
  'capabilities.permitted',
  'S',
  'capabilities.effective',
  'S',
  'capabilities.inheritable',
  'S',
  'capabilities.ambient',
  'S',
  'rlimits',
  'a',
  'noNewPrivileges',
  'b',
  'oomScoreAdj',
  'i',
  'scheduler',
  'o',
  'scheduler.policy',
  's',
];

/** Members that nothing here can do, and why. */
const IMPOSSIBLE: StaticArray<string> = [
  'linux.intelRdt',
  'there is no such processor',
  'linux.mountLabel',
  'there are no security labels',
  'linux.netDevices',
  'there are no network devices to move',
  'linux.memoryPolicy',
  'there is one memory node',
  'solaris',
  'this is Linux’s runtime',
  'windows',
  'this is Linux’s runtime',
  'vm',
  'this is Linux’s runtime',
  'zos',
  'this is Linux’s runtime',
  'freebsd',
  'this is Linux’s runtime',
  'linux.resources.devices',
  'there is no device controller',
  'linux.resources.hugepageLimits',
  'there are no huge pages',
  'linux.resources.network',
  'there are no net_cls and net_prio controllers',
  'linux.resources.rdma',
  'there is no rdma controller',
  'linux.resources.cpu.cpus',
  'there is no cpuset controller',
  'linux.resources.cpu.mems',
  'there is no cpuset controller',
  'linux.resources.cpu.realtimeRuntime',
  'version 2 of cgroups has none',
  'linux.resources.cpu.realtimePeriod',
  'version 2 of cgroups has none',
  'linux.resources.cpu.idle',
  'there is no cpu.idle',
  'linux.resources.memory.kernel',
  'version 2 of cgroups has none',
  'linux.resources.memory.kernelTCP',
  'version 2 of cgroups has none',
  'linux.resources.memory.swappiness',
  'there is no swap',
  'linux.resources.memory.disableOOMKiller',
  'version 2 of cgroups has none',
  'linux.resources.blockIO.weight',
  'there is no io.weight',
  'linux.resources.blockIO.leafWeight',
  'there is no io.weight',
  'linux.resources.blockIO.weightDevice',
  'there is no io.weight',
];

const PROCESS_IMPOSSIBLE: StaticArray<string> = [
  'apparmorProfile',
  'there is no AppArmor',
  'selinuxLabel',
  'there is no SELinux',
  'ioPriority',
  'there are no priorities of I/O',
  'execCPUAffinity',
  'programs stay on their harts',
  'commandLine',
  'this is Linux’s runtime',
  'user.username',
  'this is Linux’s runtime',
];

function hasType(value: Json, type: i32): bool {
  switch (type) {
    case 0x73:
      return value.kind == JSON_STRING;
    case 0x62:
      return value.kind == JSON_BOOL;
    case 0x75:
      return value.isUnsigned;
    case 0x69:
      return value.isInteger;
    case 0x6f:
      return value.kind == JSON_OBJECT;
    case 0x61:
      return value.kind == JSON_ARRAY;
    default: {
      if (value.kind != JSON_ARRAY) return false;
      for (let index = 0; index < value.length; index++) if (!value.at(index).isString) return false;
      return true;
    }
  }
}

function nameOf(type: i32): string {
  switch (type) {
    case 0x73:
      return 'a string';
    case 0x62:
      return 'true or false';
    case 0x75:
      return 'a number, 0 or more';
    case 0x69:
      return 'a whole number';
    case 0x6f:
      return 'an object';
    case 0x61:
      return 'an array';
    default:
      return 'an array of strings';
  }
}

/** `prefix`: the path of `value` with a dot, for messages. */
function checkTypes(value: Json, types: StaticArray<string>, prefix: string): bool {
  for (let index = 0; index < types.length; index += 2) {
    const found = value.get(types[index]);
    const type = types[index + 1].charCodeAt(0);
    if (found === null || hasType(found, type)) continue;
    fail(prefix + types[index] + ': must be ' + nameOf(type));
    return false;
  }
  return true;
}

/** An empty list or object, "", 0 and false ask for nothing. */
function asksForSomething(value: Json): bool {
  if (value.kind == JSON_ARRAY || value.kind == JSON_OBJECT) return value.length > 0;
  if (value.kind == JSON_STRING) return value.text.length > 0;
  if (value.kind == JSON_NUMBER) return value.asReal != 0;
  return value.isTrue;
}

function checkImpossible(value: Json, members: StaticArray<string>, prefix: string): bool {
  for (let index = 0; index < members.length; index += 2) {
    const found = value.get(members[index]);
    if (found === null || !asksForSomething(found)) continue;
    fail(prefix + members[index] + ': not supported: ' + members[index + 1]);
    return false;
  }
  return true;
}

/** Checks a process object, of config.json or for exec: 0 or FAILED. */
export function checkProcess(process: Json): i32 {
  if (!checkTypes(process, PROCESS_TYPES, 'process.')) return FAILED;
  if (!checkImpossible(process, PROCESS_IMPOSSIBLE, 'process.')) return FAILED;
  if (process.list('args').length == 0) return fail('process.args: must not be empty');
  const cwd = process.string('cwd');
  if (cwd.length == 0 || cwd[0] != 0x2f) return fail('process.cwd: must be an absolute path');
  const groups = process.list('user.additionalGids');
  for (let index = 0; index < groups.length; index++)
    if (!groups[index].isUnsigned) return fail('process.user.additionalGids: must be numbers');
  return 0;
}

function checkMounts(config: Json): i32 {
  const mounts = config.list('mounts');
  for (let index = 0; index < mounts.length; index++) {
    const name = 'mounts[' + index.toString() + ']';
    const destination = mounts[index].string('destination');
    if (destination.length == 0 || destination[0] != 0x2f)
      return fail(name + '.destination: must be an absolute path');
    if (mounts[index].has('uidMappings') || mounts[index].has('gidMappings'))
      return fail(name + '.uidMappings: not supported: there are no mounts with mapped ids');
  }
  return 0;
}

function checkNamespaces(config: Json, spaces: Spaces): i32 {
  if (!spaces.has(CLONE_NEWNS)) return fail('linux.namespaces: a container needs a "mount" namespace');
  if (!spaces.has(CLONE_NEWUTS)) {
    if (config.string('hostname').length > 0) return fail('hostname: needs a "uts" namespace');
    if (config.string('domainname').length > 0) return fail('domainname: needs a "uts" namespace');
  }
  const mapped = config.list('linux.uidMappings').length + config.list('linux.gidMappings').length;
  if (mapped > 0 && !spaces.isFresh(CLONE_NEWUSER))
    return fail('linux.uidMappings: need a new "user" namespace');
  if (config.has('linux.timeOffsets') && !spaces.isFresh(CLONE_NEWTIME))
    return fail('linux.timeOffsets: need a new "time" namespace');
  const personality = config.string('linux.personality.domain');
  if (config.has('linux.personality') && !startsWithText(concat(personality, toBytes('$')), 'LINUX$'))
    return failAbout('linux.personality: not supported: "', personality, '"');
  return 0;
}

/** Checks a config.json: 0 or FAILED. */
export function checkConfig(config: Json, spaces: Spaces): i32 {
  if (!config.isObject) return fail('config.json: must be an object');
  if (!checkTypes(config, TYPES, '')) return FAILED;
  const version: Bytes = config.string('ociVersion');
  if (version.length == 0) return fail('ociVersion: must be there');
  if (!startsWithText(version, '1.')) return failAbout('ociVersion: not supported: ', version);
  if (config.string('root.path').length == 0) return fail('root.path: must be there');
  const process = config.get('process');
  if (process === null) return fail('process: must be there');
  if (checkProcess(process) < 0) return FAILED;
  if (!checkImpossible(config, IMPOSSIBLE, '')) return FAILED;
  if (checkMounts(config) < 0) return FAILED;
  return checkNamespaces(config, spaces);
}
