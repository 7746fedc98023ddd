// From what Docker calls Config and HostConfig to the runtime's config.json (runtime-spec): Docker's defaults for namespaces,
// mounts, capabilities, masked paths.
//
// Interface: buildSpec, processSpec.

import { SLASH, inUpperCase } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, sliceOf, startsWithText, toBytes } from '../../lib/base/bytes';
import { Json, jsonArray, jsonInteger, jsonObject, jsonStrings, jsonTexts } from '../../lib/json/json';
import { valueIn } from '../../lib/base/program';
import { capabilitiesOf } from './capability_sets';
import { setConsoleSize } from '../attach/console_size';
import { Container } from '../container/container';
import { baseMounts, userMounts } from './mounts';
import { resourcesOf } from './resources';
import { truth } from '../base/truth';
import { ContainerUser } from './users';
import { Variables } from './variables';

const MASKED: Array<string> = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
  '/sys/kernel/tracing',
];
const READ_ONLY: Array<string> = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** OCI's process for a command, as Docker would start it in this container. */
export function processSpec(
  container: Container,
  args: Array<Bytes>,
  user: ContainerUser,
  terminal: bool,
): Json {
  const config = container.config;
  const host = config.get('HostConfig')!;
  const who = jsonObject().setInteger('uid', user.uid).setInteger('gid', user.gid);
  const groups = jsonArray();
  for (let index = 0; index < user.groups.length; index++) groups.push(jsonInteger(user.groups[index]));
  who.set('additionalGids', groups);
  const directory = config.string('Config.WorkingDir');
  const made = jsonObject().setBool('terminal', terminal).set('user', who).set('args', jsonStrings(args));
  made.set('env', jsonStrings(environmentOf(config, user, terminal)));
  made.setString('cwd', directory.length > 0 ? directory : toBytes('/'));
  made.set('capabilities', capabilitiesOf(host, user.uid == 0));
  made.setBool('noNewPrivileges', hasOption(host, 'no-new-privileges'));
  const limits = jsonArray();
  const given = host.list('Ulimits');
  for (let index = 0; index < given.length; index++) {
    const limit = jsonObject();
    limit.setString('type', concat(toBytes('RLIMIT_'), inUpperCase(given[index].string('Name'))));
    limit.set('soft', given[index].get('Soft')!).set('hard', given[index].get('Hard')!);
    limits.push(limit);
  }
  made.set('rlimits', limits);
  const score = host.integer('OomScoreAdj');
  if (score != 0) made.setInteger('oomScoreAdj', score);
  return made;
}

/** Whether --security-opt has a word, alone or with another value than false behind `=` or `:`. */
function hasOption(host: Json, word: string): bool {
  const options = host.strings('SecurityOpt');
  for (let index = 0; index < options.length; index++) {
    if (!startsWithText(options[index], word)) continue;
    const value = sliceOf(options[index], min(word.length + 1, options[index].length));
    return truth(value) != 0;
  }
  return false;
}

/** PATH, HOSTNAME and TERM, then what was given (in the place of these, if it is one of them), then HOME. */
function environmentOf(config: Json, user: ContainerUser, terminal: bool): Array<Bytes> {
  const given = config.strings('Config.Env');
  const all = new Variables();
  all.put(toBytes('PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'));
  all.put(concat(toBytes('HOSTNAME='), config.string('Config.Hostname')));
  if (terminal) all.put(toBytes('TERM=xterm'));
  all.putAll(given);
  if (valueIn(given, 'HOME') === null) all.put(concat(toBytes('HOME='), user.home));
  return all.list;
}

function namespacesOf(container: Container): Json {
  const host = container.config.get('HostConfig')!;
  const list = jsonArray().push(jsonObject().setText('type', 'mount'));
  addNamespace(list, 'pid', host.string('PidMode'));
  addNamespace(list, 'ipc', host.string('IpcMode'));
  addNamespace(list, 'uts', host.string('UTSMode'));
  addNamespace(list, 'network', host.string('NetworkMode'));
  if (!equalsText(host.string('CgroupnsMode'), 'host')) list.push(jsonObject().setText('type', 'cgroup'));
  if (equalsText(host.string('UsernsMode'), 'private')) list.push(jsonObject().setText('type', 'user'));
  return list;
}

/** host: none; PATH of /proc/PID/ns (which the monitor has put in place of container:NAME): that one; else a new one. */
function addNamespace(list: Json, type: string, mode: Bytes): void {
  if (equalsText(mode, 'host')) return;
  const made = jsonObject().setText('type', type);
  if (mode.length > 0 && mode[0] == SLASH) made.setString('path', mode);
  list.push(made);
}

/** The whole specification. `root`: where the root file system is; `command`: what is run, entry point included. */
export function buildSpec(container: Container, root: Bytes, user: ContainerUser): Json {
  const config = container.config;
  const host = config.get('HostConfig')!;
  const privileged = host.bool('Privileged');
  const spec = jsonObject().setText('ociVersion', '1.2.0');
  const args = config.strings('Args');
  args.unshift(config.string('Path'));
  if (host.bool('Init')) {
    args.unshift(toBytes('--'));
    args.unshift(toBytes('/sbin/docker-init'));
  }
  const terminal = config.bool('Config.Tty');
  const process = processSpec(container, args, user, terminal);
  if (terminal) setConsoleSize(process, host.get('ConsoleSize'));
  spec.set('process', process);
  spec.set('root', jsonObject().setString('path', root).setBool('readonly', host.bool('ReadonlyRootfs')));
  if (!host.is('UTSMode', 'host')) {
    spec.setString('hostname', config.string('Config.Hostname'));
    if (config.string('Config.Domainname').length > 0)
      spec.setString('domainname', config.string('Config.Domainname'));
  }
  spec.set('mounts', userMounts(container, baseMounts(host, privileged)));
  const linux = jsonObject().setString('cgroupsPath', container.cgroup);
  linux.set('resources', resourcesOf(host)).set('namespaces', namespacesOf(container));
  if (!privileged && !hasOption(host, 'systempaths')) {
    linux.set('maskedPaths', jsonTexts(MASKED)).set('readonlyPaths', jsonTexts(READ_ONLY));
  }
  if (host.is('UsernsMode', 'private')) {
    const all = jsonObject().setInteger('containerID', 0).setInteger('hostID', 0).setInteger('size', 65536);
    linux.set('uidMappings', jsonArray().push(all)).set('gidMappings', jsonArray().push(all.copy()));
  }
  const filter = host.get('SeccompProfile');
  if (filter !== null) linux.set('seccomp', filter);
  const controls = host.get('Sysctls');
  if (controls !== null && controls.length > 0) linux.set('sysctl', controls);
  spec.set('linux', linux);
  const annotations = config.object('Config.Labels').copy();
  const given = host.object('Annotations');
  for (let index = 0; index < given.length; index++) annotations.put(given.nameAt(index), given.at(index));
  if (annotations.length > 0) spec.set('annotations', annotations);
  return spec;
}
