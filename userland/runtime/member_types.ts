// The types of the members of a config.json. One of another type is refused: to do as if it were not there would take away the limit,
// the user or the option that it asks for.
//
// Interface: checkConfigTypes, checkProcessTypes, checkResourceTypes.

import { indexOf } from '../lib/base/bytes';
import { JSON_ARRAY, JSON_BOOL, JSON_OBJECT, JSON_STRING, Json } from '../lib/json/json';
import { fail } from './problem';

// The types, each what a message calls it.
const STRING = 'a string';
const BOOL = 'true or false';
const UNSIGNED = 'a number, 0 or more';
/** The number of a user or group. */
const ID = 'a number from 0 to 4294967294';
const INTEGER = 'a whole number';
const OBJECT = 'an object';
const ARRAY = 'an array';
const STRINGS = 'an array of strings';
const STRING_MAP = 'an object of strings';

// Pairs of a path and a type. `[]` is each element of an array.

const CONFIG: StaticArray<string> = [
  'ociVersion',
  STRING,
  'hostname',
  STRING,
  'domainname',
  STRING,
  'root',
  OBJECT,
  'root.path',
  STRING,
  'root.readonly',
  BOOL,
  'annotations',
  STRING_MAP,
  'mounts',
  ARRAY,
  'mounts[]',
  OBJECT,
  'mounts[].destination',
  STRING,
  'mounts[].type',
  STRING,
  'mounts[].source',
  STRING,
  'mounts[].options',
  STRINGS,
  'hooks',
  OBJECT,
  'linux',
  OBJECT,
  'linux.namespaces',
  ARRAY,
  'linux.namespaces[]',
  OBJECT,
  'linux.namespaces[].type',
  STRING,
  'linux.namespaces[].path',
  STRING,
  'linux.uidMappings',
  ARRAY,
  'linux.uidMappings[]',
  OBJECT,
  'linux.uidMappings[].containerID',
  ID,
  'linux.uidMappings[].hostID',
  ID,
  'linux.uidMappings[].size',
  UNSIGNED,
  'linux.gidMappings',
  ARRAY,
  'linux.gidMappings[]',
  OBJECT,
  'linux.gidMappings[].containerID',
  ID,
  'linux.gidMappings[].hostID',
  ID,
  'linux.gidMappings[].size',
  UNSIGNED,
  'linux.devices',
  ARRAY,
  'linux.devices[]',
  OBJECT,
  'linux.devices[].type',
  STRING,
  'linux.devices[].path',
  STRING,
  'linux.devices[].major',
  INTEGER,
  'linux.devices[].minor',
  INTEGER,
  'linux.devices[].fileMode',
  UNSIGNED,
  'linux.devices[].uid',
  ID,
  'linux.devices[].gid',
  ID,
  'linux.cgroupsPath',
  STRING,
  'linux.rootfsPropagation',
  STRING,
  'linux.maskedPaths',
  STRINGS,
  'linux.readonlyPaths',
  STRINGS,
  'linux.sysctl',
  STRING_MAP,
  'linux.seccomp',
  OBJECT,
  'linux.seccomp.defaultAction',
  STRING,
  'linux.seccomp.defaultErrnoRet',
  UNSIGNED,
  'linux.seccomp.flags',
  STRINGS,
  'linux.seccomp.listenerPath',
  STRING,
  'linux.seccomp.syscalls',
  ARRAY,
  'linux.seccomp.syscalls[]',
  OBJECT,
  'linux.seccomp.syscalls[].names',
  STRINGS,
  'linux.seccomp.syscalls[].action',
  STRING,
  'linux.seccomp.syscalls[].errnoRet',
  UNSIGNED,
  'linux.seccomp.syscalls[].args',
  ARRAY,
  'linux.personality',
  OBJECT,
  'linux.personality.domain',
  STRING,
  'linux.resources',
  OBJECT,
  'linux.timeOffsets',
  OBJECT,
  'linux.timeOffsets.monotonic',
  OBJECT,
  'linux.timeOffsets.monotonic.secs',
  INTEGER,
  'linux.timeOffsets.monotonic.nanosecs',
  UNSIGNED,
  'linux.timeOffsets.boottime',
  OBJECT,
  'linux.timeOffsets.boottime.secs',
  INTEGER,
  'linux.timeOffsets.boottime.nanosecs',
  UNSIGNED,
];

const PROCESS: StaticArray<string> = [
  'terminal',
  BOOL,
  'consoleSize',
  OBJECT,
  'consoleSize.height',
  UNSIGNED,
  'consoleSize.width',
  UNSIGNED,
  'cwd',
  STRING,
  'env',
  STRINGS,
  'args',
  STRINGS,
  'user',
  OBJECT,
  'user.uid',
  ID,
  'user.gid',
  ID,
  'user.umask',
  ID,
  'user.additionalGids',
  ARRAY,
  'user.additionalGids[]',
  ID,
  'capabilities',
  OBJECT,
  'capabilities.bounding',
  STRINGS,
  'capabilities.permitted',
  STRINGS,
  'capabilities.effective',
  STRINGS,
  'capabilities.inheritable',
  STRINGS,
  'capabilities.ambient',
  STRINGS,
  'rlimits',
  ARRAY,
  'rlimits[]',
  OBJECT,
  'rlimits[].type',
  STRING,
  'rlimits[].hard',
  UNSIGNED,
  'rlimits[].soft',
  UNSIGNED,
  'noNewPrivileges',
  BOOL,
  'oomScoreAdj',
  INTEGER,
  'scheduler',
  OBJECT,
  'scheduler.policy',
  STRING,
  'scheduler.flags',
  STRINGS,
];

/** Of linux.resources. */
const RESOURCES: StaticArray<string> = [
  'memory',
  OBJECT,
  'memory.limit',
  INTEGER,
  'memory.reservation',
  INTEGER,
  'memory.swap',
  INTEGER,
  'cpu',
  OBJECT,
  'cpu.shares',
  UNSIGNED,
  'cpu.quota',
  INTEGER,
  'cpu.period',
  UNSIGNED,
  'cpu.burst',
  UNSIGNED,
  'pids',
  OBJECT,
  'pids.limit',
  INTEGER,
  'blockIO',
  OBJECT,
  'unified',
  STRING_MAP,
  'blockIO.throttleReadBpsDevice',
  ARRAY,
  'blockIO.throttleReadBpsDevice[]',
  OBJECT,
  'blockIO.throttleReadBpsDevice[].major',
  INTEGER,
  'blockIO.throttleReadBpsDevice[].minor',
  INTEGER,
  'blockIO.throttleReadBpsDevice[].rate',
  UNSIGNED,
  'blockIO.throttleWriteBpsDevice',
  ARRAY,
  'blockIO.throttleWriteBpsDevice[]',
  OBJECT,
  'blockIO.throttleWriteBpsDevice[].major',
  INTEGER,
  'blockIO.throttleWriteBpsDevice[].minor',
  INTEGER,
  'blockIO.throttleWriteBpsDevice[].rate',
  UNSIGNED,
  'blockIO.throttleReadIOPSDevice',
  ARRAY,
  'blockIO.throttleReadIOPSDevice[]',
  OBJECT,
  'blockIO.throttleReadIOPSDevice[].major',
  INTEGER,
  'blockIO.throttleReadIOPSDevice[].minor',
  INTEGER,
  'blockIO.throttleReadIOPSDevice[].rate',
  UNSIGNED,
  'blockIO.throttleWriteIOPSDevice',
  ARRAY,
  'blockIO.throttleWriteIOPSDevice[]',
  OBJECT,
  'blockIO.throttleWriteIOPSDevice[].major',
  INTEGER,
  'blockIO.throttleWriteIOPSDevice[].minor',
  INTEGER,
  'blockIO.throttleWriteIOPSDevice[].rate',
  UNSIGNED,
];

/** Of a list of hooks. */
const HOOKS: StaticArray<string> = [
  '[]',
  OBJECT,
  '[].path',
  STRING,
  '[].args',
  STRINGS,
  '[].env',
  STRINGS,
  '[].timeout',
  INTEGER,
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

function hasType(value: Json, type: string): bool {
  if (type == STRING) return value.kind == JSON_STRING;
  if (type == BOOL) return value.kind == JSON_BOOL;
  if (type == UNSIGNED) return value.isUnsigned;
  if (type == ID) return value.isUnsigned && value.asUnsigned < NO_ID;
  if (type == INTEGER) return value.isInteger;
  if (type == OBJECT) return value.kind == JSON_OBJECT;
  if (type == ARRAY) return value.kind == JSON_ARRAY;
  if (value.kind != (type == STRING_MAP ? JSON_OBJECT : JSON_ARRAY)) return false;
  for (let index = 0; index < value.length; index++) if (!value.at(index).isString) return false;
  return true;
}

/** Whether a string, or one in a list or an object of strings, has a NUL: what a system call would take for its end. */
function hasNul(value: Json, type: string): bool {
  if (type == STRING) return indexOf(value.text, 0) >= 0;
  if (type != STRINGS && type != STRING_MAP) return false;
  for (let index = 0; index < value.length; index++) if (indexOf(value.at(index).text, 0) >= 0) return true;
  return false;
}

function checkValue(value: Json, type: string, name: string): bool {
  if (!hasType(value, type)) fail(name + ': must be ' + type);
  else if (hasNul(value, type)) fail(name + ': must have no NUL in it');
  else return true;
  return false;
}

/** Whether what is at `path` of `value`, if anything, has the type. `name`: what `value` is called, with a dot, for messages. */
function checkMember(value: Json, path: string, type: string, name: string): bool {
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
    if (!checkMember(value, types[index], types[index + 1], name)) return false;
  return true;
}

/** Whether the members of a config.json but `process` and `linux.resources` are what they should be. False: there is a problem. */
export function checkConfigTypes(config: Json): bool {
  if (!checkTypes(config, CONFIG, '')) return false;
  const hooks = config.get('hooks');
  if (hooks === null) return true;
  for (let kind = 0; kind < HOOK_KINDS.length; kind++) {
    const name = HOOK_KINDS[kind];
    if (!checkMember(hooks, name, ARRAY, 'hooks.')) return false;
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
