// The types of the members of a config.json. One of another type is refused: to do as if it were not there would take away the limit,
// the user or the option that it asks for.
//
// Interface: checkConfigTypes, checkProcessTypes, checkResourceTypes.

import { indexOf } from '../lib/bytes';
import { JSON_ARRAY, JSON_BOOL, JSON_OBJECT, JSON_STRING, Json } from '../lib/json';
import { fail } from './problem';

// Pairs of a path and a type: s string, b boolean, u number ≥ 0, U number of a user or group, i number, o object, a array, S array of
// strings, m object of strings. `[]` is each element of an array.

const CONFIG: StaticArray<string> = [
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
  'm',
  'mounts',
  'a',
  'mounts[]',
  'o',
  'mounts[].destination',
  's',
  'mounts[].type',
  's',
  'mounts[].source',
  's',
  'mounts[].options',
  'S',
  'hooks',
  'o',
  'linux',
  'o',
  'linux.namespaces',
  'a',
  'linux.namespaces[]',
  'o',
  'linux.namespaces[].type',
  's',
  'linux.namespaces[].path',
  's',
  'linux.uidMappings',
  'a',
  'linux.uidMappings[]',
  'o',
  'linux.uidMappings[].containerID',
  'U',
  'linux.uidMappings[].hostID',
  'U',
  'linux.uidMappings[].size',
  'u',
  'linux.gidMappings',
  'a',
  'linux.gidMappings[]',
  'o',
  'linux.gidMappings[].containerID',
  'U',
  'linux.gidMappings[].hostID',
  'U',
  'linux.gidMappings[].size',
  'u',
  'linux.devices',
  'a',
  'linux.devices[]',
  'o',
  'linux.devices[].type',
  's',
  'linux.devices[].path',
  's',
  'linux.devices[].major',
  'i',
  'linux.devices[].minor',
  'i',
  'linux.devices[].fileMode',
  'u',
  'linux.devices[].uid',
  'U',
  'linux.devices[].gid',
  'U',
  'linux.cgroupsPath',
  's',
  'linux.rootfsPropagation',
  's',
  'linux.maskedPaths',
  'S',
  'linux.readonlyPaths',
  'S',
  'linux.sysctl',
  'm',
  'linux.seccomp',
  'o',
  'linux.seccomp.defaultAction',
  's',
  'linux.seccomp.defaultErrnoRet',
  'u',
  'linux.seccomp.flags',
  'S',
  'linux.seccomp.listenerPath',
  's',
  'linux.seccomp.syscalls',
  'a',
  'linux.seccomp.syscalls[]',
  'o',
  'linux.seccomp.syscalls[].names',
  'S',
  'linux.seccomp.syscalls[].action',
  's',
  'linux.seccomp.syscalls[].errnoRet',
  'u',
  'linux.seccomp.syscalls[].args',
  'a',
  'linux.personality',
  'o',
  'linux.personality.domain',
  's',
  'linux.resources',
  'o',
  'linux.timeOffsets',
  'o',
  'linux.timeOffsets.monotonic',
  'o',
  'linux.timeOffsets.monotonic.secs',
  'i',
  'linux.timeOffsets.monotonic.nanosecs',
  'u',
  'linux.timeOffsets.boottime',
  'o',
  'linux.timeOffsets.boottime.secs',
  'i',
  'linux.timeOffsets.boottime.nanosecs',
  'u',
];

const PROCESS: StaticArray<string> = [
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
  'U',
  'user.gid',
  'U',
  'user.umask',
  'U',
  'user.additionalGids',
  'a',
  'user.additionalGids[]',
  'U',
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
  'rlimits[]',
  'o',
  'rlimits[].type',
  's',
  'rlimits[].hard',
  'u',
  'rlimits[].soft',
  'u',
  'noNewPrivileges',
  'b',
  'oomScoreAdj',
  'i',
  'scheduler',
  'o',
  'scheduler.policy',
  's',
  'scheduler.flags',
  'S',
];

/** Of linux.resources. */
const RESOURCES: StaticArray<string> = [
  'memory',
  'o',
  'memory.limit',
  'i',
  'memory.reservation',
  'i',
  'memory.swap',
  'i',
  'cpu',
  'o',
  'cpu.shares',
  'u',
  'cpu.quota',
  'i',
  'cpu.period',
  'u',
  'cpu.burst',
  'u',
  'pids',
  'o',
  'pids.limit',
  'i',
  'blockIO',
  'o',
  'unified',
  'm',
  'blockIO.throttleReadBpsDevice',
  'a',
  'blockIO.throttleReadBpsDevice[]',
  'o',
  'blockIO.throttleReadBpsDevice[].major',
  'i',
  'blockIO.throttleReadBpsDevice[].minor',
  'i',
  'blockIO.throttleReadBpsDevice[].rate',
  'u',
  'blockIO.throttleWriteBpsDevice',
  'a',
  'blockIO.throttleWriteBpsDevice[]',
  'o',
  'blockIO.throttleWriteBpsDevice[].major',
  'i',
  'blockIO.throttleWriteBpsDevice[].minor',
  'i',
  'blockIO.throttleWriteBpsDevice[].rate',
  'u',
  'blockIO.throttleReadIOPSDevice',
  'a',
  'blockIO.throttleReadIOPSDevice[]',
  'o',
  'blockIO.throttleReadIOPSDevice[].major',
  'i',
  'blockIO.throttleReadIOPSDevice[].minor',
  'i',
  'blockIO.throttleReadIOPSDevice[].rate',
  'u',
  'blockIO.throttleWriteIOPSDevice',
  'a',
  'blockIO.throttleWriteIOPSDevice[]',
  'o',
  'blockIO.throttleWriteIOPSDevice[].major',
  'i',
  'blockIO.throttleWriteIOPSDevice[].minor',
  'i',
  'blockIO.throttleWriteIOPSDevice[].rate',
  'u',
];

/** Of a list of hooks. */
const HOOKS: StaticArray<string> = [
  '[]',
  'o',
  '[].path',
  's',
  '[].args',
  'S',
  '[].env',
  'S',
  '[].timeout',
  'i',
];

const HOOK_KINDS: StaticArray<string> = [
  'prestart',
  'createRuntime',
  'createContainer',
  'startContainer',
  'poststart',
  'poststop',
];

/** (uid_t) −1, which calls take for "as it is". */
const NO_ID: u64 = 0xffffffff;

function hasType(value: Json, type: i32): bool {
  switch (type) {
    case 0x73:
      return value.kind == JSON_STRING;
    case 0x62:
      return value.kind == JSON_BOOL;
    case 0x75:
      return value.isUnsigned;
    case 0x55:
      return value.isUnsigned && value.asUnsigned < NO_ID;
    case 0x69:
      return value.isInteger;
    case 0x6f:
      return value.kind == JSON_OBJECT;
    case 0x61:
      return value.kind == JSON_ARRAY;
    default: {
      if (value.kind != (type == 0x6d ? JSON_OBJECT : JSON_ARRAY)) return false;
      for (let index = 0; index < value.length; index++) if (!value.at(index).isString) return false;
      return true;
    }
  }
}

/** Whether a string, or one in a list or an object of strings, has a NUL: what a system call would take for its end. */
function hasNul(value: Json, type: i32): bool {
  if (type == 0x73) return indexOf(value.text, 0) >= 0;
  if (type != 0x53 && type != 0x6d) return false;
  for (let index = 0; index < value.length; index++) if (indexOf(value.at(index).text, 0) >= 0) return true;
  return false;
}

function nameOf(type: i32): string {
  switch (type) {
    case 0x73:
      return 'a string';
    case 0x62:
      return 'true or false';
    case 0x75:
      return 'a number, 0 or more';
    case 0x55:
      return 'a number from 0 to 4294967294';
    case 0x69:
      return 'a whole number';
    case 0x6f:
      return 'an object';
    case 0x61:
      return 'an array';
    case 0x6d:
      return 'an object of strings';
    default:
      return 'an array of strings';
  }
}

function checkValue(value: Json, type: i32, name: string): bool {
  if (!hasType(value, type)) fail(name + ': must be ' + nameOf(type));
  else if (hasNul(value, type)) fail(name + ': must have no NUL in it');
  else return true;
  return false;
}

/** Whether what is at `path` of `value`, if anything, has the type. `name`: what `value` is called, with a dot, for messages. */
function checkMember(value: Json, path: string, type: i32, name: string): bool {
  const each = path.indexOf('[]');
  if (each < 0) {
    const found = value.get(path);
    return found === null || checkValue(found, type, name + path);
  }
  const list = value.list(path.substring(0, each));
  const rest = path.substring(each + 2);
  for (let index = 0; index < list.length; index++) {
    const element = name + path.substring(0, each) + '[' + index.toString() + ']';
    const good =
      rest.length > 0
        ? checkMember(list[index], rest.substring(1), type, element + '.')
        : checkValue(list[index], type, element);
    if (!good) return false;
  }
  return true;
}

function checkTypes(value: Json, types: StaticArray<string>, name: string): bool {
  for (let index = 0; index < types.length; index += 2)
    if (!checkMember(value, types[index], types[index + 1].charCodeAt(0), name)) return false;
  return true;
}

/** Whether the members of a config.json but `process` and `linux.resources` are what they should be. False: there is a problem. */
export function checkConfigTypes(config: Json): bool {
  if (!checkTypes(config, CONFIG, '')) return false;
  const hooks = config.get('hooks');
  if (hooks === null) return true;
  for (let kind = 0; kind < HOOK_KINDS.length; kind++) {
    const name = HOOK_KINDS[kind];
    if (!checkMember(hooks, name, 0x61, 'hooks.')) return false;
    if (!checkTypes(hooks.list(name), HOOKS, 'hooks.' + name)) return false;
  }
  return true;
}

/** The same of a `process` object. */
export function checkProcessTypes(process: Json): bool {
  return checkTypes(process, PROCESS, 'process.');
}

/** The same of a `linux.resources` object. */
export function checkResourceTypes(resources: Json): bool {
  if (!resources.isObject) {
    fail('linux.resources: must be an object');
    return false;
  }
  return checkTypes(resources, RESOURCES, 'linux.resources.');
}
