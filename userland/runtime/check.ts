// What a config.json may say: members that have to be there, their types
// (member_types.ts), and what this kernel cannot do. Everything that is asked
// for and cannot be had is refused by name, before anything is made.
//
// Interface: checkConfig, checkProcess.

import { CLONE_NEWNS, CLONE_NEWTIME, CLONE_NEWUSER, CLONE_NEWUTS } from '../lib/base/abi';
import { SLASH } from '../lib/base/ascii';
import { Bytes, concat, startsWithText, toBytes } from '../lib/base/bytes';
import { JSON_ARRAY, JSON_NUMBER, JSON_OBJECT, JSON_STRING, Json } from '../lib/json/json';
import { checkConfigTypes, checkProcessTypes, checkResourceTypes } from './member_types';
import { FAILED, fail, failAbout } from './problem';
import { Spaces } from './spaces';

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
  if (!process.isObject) return fail('process: must be an object');
  if (!checkProcessTypes(process)) return FAILED;
  if (!checkImpossible(process, PROCESS_IMPOSSIBLE, 'process.')) return FAILED;
  if (process.list('args').length == 0) return fail('process.args: must not be empty');
  const cwd = process.string('cwd');
  if (cwd.length == 0 || cwd[0] != SLASH) return fail('process.cwd: must be an absolute path');
  return 0;
}

function checkMounts(config: Json): i32 {
  const mounts = config.list('mounts');
  for (let index = 0; index < mounts.length; index++) {
    const name = 'mounts[' + index.toString() + ']';
    const destination = mounts[index].string('destination');
    if (destination.length == 0 || destination[0] != SLASH)
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
  if (!checkConfigTypes(config)) return FAILED;
  const resources = config.get('linux.resources');
  if (resources !== null && !checkResourceTypes(resources)) return FAILED;
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
