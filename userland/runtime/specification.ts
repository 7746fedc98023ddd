// The bundle that `minirun spec` writes: a shell in a container with everything of its own. What runc writes there and this kernel has
// not (the device controller's rules) is left out.
//
// Interface: specification.

import { Json, jsonArray, jsonObject, jsonTexts } from '../lib/json/json';
import { OCI_VERSION } from './oci_container';

function mount(destination: string, type: string, source: string, options: Array<string>): Json {
  const result = jsonObject();
  result.setText('destination', destination).setText('type', type).setText('source', source);
  return options.length == 0 ? result : result.set('options', jsonTexts(options));
}

function defaultProcess(): Json {
  const process = jsonObject();
  process.setBool('terminal', true);
  process.object('user').setInteger('uid', 0).setInteger('gid', 0);
  process.set('args', jsonTexts(['sh']));
  process.set(
    'env',
    jsonTexts(['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'TERM=xterm']),
  );
  process.setText('cwd', '/');
  const sets: Array<string> = ['bounding', 'effective', 'permitted'];
  for (let index = 0; index < sets.length; index++) {
    process
      .object('capabilities')
      .set(sets[index], jsonTexts(['CAP_AUDIT_WRITE', 'CAP_KILL', 'CAP_NET_BIND_SERVICE']));
  }
  const files = jsonObject()
    .setText('type', 'RLIMIT_NOFILE')
    .setInteger('hard', 1024)
    .setInteger('soft', 1024);
  return process.set('rlimits', jsonArray().push(files)).setBool('noNewPrivileges', true);
}

function defaultMounts(): Json {
  const mounts = jsonArray();
  mounts.push(mount('/proc', 'proc', 'proc', []));
  mounts.push(mount('/dev', 'tmpfs', 'tmpfs', ['nosuid', 'strictatime', 'mode=755', 'size=65536k']));
  const pts: Array<string> = ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'];
  mounts.push(mount('/dev/pts', 'devpts', 'devpts', pts));
  mounts.push(mount('/dev/shm', 'tmpfs', 'shm', ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k']));
  mounts.push(mount('/dev/mqueue', 'mqueue', 'mqueue', ['nosuid', 'noexec', 'nodev']));
  mounts.push(mount('/sys', 'sysfs', 'sysfs', ['nosuid', 'noexec', 'nodev', 'ro']));
  mounts.push(mount('/sys/fs/cgroup', 'cgroup', 'cgroup', ['nosuid', 'noexec', 'nodev', 'relatime', 'ro']));
  return mounts;
}

/** config.json. */
export function specification(): Json {
  const config = jsonObject().setText('ociVersion', OCI_VERSION);
  config.set('process', defaultProcess());
  config.object('root').setText('path', 'rootfs').setBool('readonly', true);
  config.setText('hostname', 'minirun').set('mounts', defaultMounts());
  const linux = config.object('linux');
  const kinds: Array<string> = ['pid', 'network', 'ipc', 'uts', 'mount', 'cgroup'];
  const namespaces = jsonArray();
  for (let index = 0; index < kinds.length; index++)
    namespaces.push(jsonObject().setText('type', kinds[index]));
  linux.set('namespaces', namespaces);
  linux.set('maskedPaths', jsonTexts(MASKED));
  linux.set('readonlyPaths', jsonTexts(READ_ONLY));
  return config;
}

/** Docker's and runc's lists. */
export const MASKED: Array<string> = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/sys/firmware',
  '/proc/scsi',
];
export const READ_ONLY: Array<string> = [
  '/proc/bus',
  '/proc/fs',
  '/proc/irq',
  '/proc/sys',
  '/proc/sysrq-trigger',
];
