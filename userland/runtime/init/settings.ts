// What config.json says of the kernel's settings for the container: names, sysctl, the OOM killer. Written through the host's /proc,
// before anything of the container can be in the way of it.
//
// Interface: applyHostSettings.

import { minios_sethostname, minios_setdomainname } from '../../lib/base/abi';
import { DOT, SLASH } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, startsWithText, toBytes } from '../../lib/base/bytes';
import { Json } from '../../lib/json/json';
import { writeFile } from '../../lib/file/proc';
import { dieAbout, must } from './report';

function hasNamespace(config: Json, type: string): bool {
  const list = config.list('linux.namespaces');
  for (let index = 0; index < list.length; index++) if (list[index].is('type', type)) return true;
  return false;
}

/** Whether a setting belongs to a namespace that the container has: others are the machine's. */
function isOwn(config: Json, name: Bytes): bool {
  if (startsWithText(name, 'net/')) return hasNamespace(config, 'network');
  if (startsWithText(name, 'kernel/domainname') || startsWithText(name, 'kernel/hostname'))
    return hasNamespace(config, 'uts');
  const ipc =
    startsWithText(name, 'fs/mqueue/') ||
    startsWithText(name, 'kernel/msg') ||
    startsWithText(name, 'kernel/sem') ||
    startsWithText(name, 'kernel/shm');
  return ipc && hasNamespace(config, 'ipc');
}

function setSysctl(config: Json, name: Bytes, value: Bytes): void {
  const path = new StaticArray<u8>(name.length);
  for (let index = 0; index < name.length; index++) path[index] = name[index] == DOT ? SLASH : name[index];
  if (!isOwn(config, path)) dieAbout('linux.sysctl: "', name, '" is not in a separate kernel namespace');
  must(writeFile(concat(toBytes('/proc/sys/'), path), value), 'linux.sysctl: cannot set ', name);
}

/** Sets them all; dies with the first that is refused. */
export function applyHostSettings(config: Json): void {
  const host = config.string('hostname');
  if (host.length > 0) must(minios_sethostname(addressOf(host), host.length), 'hostname: cannot set ', host);
  const domain = config.string('domainname');
  if (domain.length > 0)
    must(minios_setdomainname(addressOf(domain), domain.length), 'domainname: cannot set ', domain);
  const sysctl = config.get('linux.sysctl');
  if (sysctl !== null) {
    for (let index = 0; index < sysctl.length; index++) {
      setSysctl(config, sysctl.nameAt(index), sysctl.at(index).text);
    }
  }
}
