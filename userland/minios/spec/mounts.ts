// What is mounted in containers: Docker's file systems of the kernel, the files that are the container's own, and what -v,
// --mount and --tmpfs ask for.
//
// Interface: baseMounts, userMounts.

import { COMMA, SLASH } from '../../lib/base/ascii';
import { Bytes, compare, equals, split, toBytes } from '../../lib/base/bytes';
import { Json, jsonArray, jsonObject, jsonString, jsonStrings, jsonText } from '../../lib/json/json';
import { Container } from '../container/container';
import { INIT } from '../base/places';

function options(list: string): Json {
  return jsonStrings(split(toBytes(list), COMMA));
}

function mount(destination: string, type: string, source: string, flags: string): Json {
  const made = jsonObject()
    .setText('destination', destination)
    .setText('type', type)
    .setText('source', source);
  return made.set('options', options(flags));
}

/** The file systems of the kernel, as Docker mounts them. */
export function baseMounts(host: Json, privileged: bool): Json {
  const access = privileged ? 'rw' : 'ro';
  const list = jsonArray();
  list.push(mount('/proc', 'proc', 'proc', 'nosuid,noexec,nodev'));
  list.push(mount('/dev', 'tmpfs', 'tmpfs', 'nosuid,strictatime,mode=755,size=65536k'));
  list.push(mount('/dev/pts', 'devpts', 'devpts', 'nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5'));
  list.push(mount('/sys', 'sysfs', 'sysfs', 'nosuid,noexec,nodev,' + access));
  list.push(mount('/sys/fs/cgroup', 'cgroup2', 'cgroup', 'nosuid,noexec,nodev,' + access));
  list.push(mount('/dev/mqueue', 'mqueue', 'mqueue', 'nosuid,noexec,nodev'));
  if (host.is('IpcMode', 'none')) return list;
  const size = host.integer('ShmSize', 67108864).toString();
  list.push(mount('/dev/shm', 'tmpfs', 'shm', 'nosuid,noexec,nodev,mode=1777,size=' + size));
  return list;
}

function bind(source: Bytes, destination: Bytes, flags: string): Json {
  const made = jsonObject()
    .setString('destination', destination)
    .setText('type', 'bind')
    .setString('source', source);
  return made.set('options', options(flags));
}

/** One of -v, --mount or --tmpfs. */
function wanted(entry: Json): Json {
  const destination = entry.string('Destination');
  if (entry.is('Type', 'tmpfs')) {
    const made = jsonObject()
      .setString('destination', destination)
      .setText('type', 'tmpfs')
      .setText('source', 'tmpfs');
    const flags = options('noexec,nosuid,nodev');
    const given = entry.string('Options');
    const words = split(given, COMMA);
    for (let index = 0; index < words.length && given.length > 0; index++)
      flags.push(jsonString(words[index]));
    return made.set('options', flags);
  }
  const made = bind(entry.string('Source'), destination, entry.bool('NonRecursive') ? 'bind' : 'rbind');
  const list = made.get('options')!;
  list.push(jsonText(entry.bool('RW') ? 'rw' : 'ro'));
  const propagation = entry.string('Propagation');
  list.push(propagation.length > 0 ? jsonString(propagation) : jsonText('rprivate'));
  return made;
}

function depth(path: Bytes): i32 {
  let slashes = 0;
  for (let index = 0; index < path.length; index++) slashes += i32(path[index] == SLASH);
  return slashes;
}

function order(a: Json, b: Json): i32 {
  const first = a.string('destination');
  const second = b.string('destination');
  const difference = depth(first) - depth(second);
  return difference != 0 ? difference : compare(first, second);
}

/** Takes out what is mounted at a place by default: who asks for something else there gets it. */
function without(list: Json, destination: Bytes): void {
  for (let index = list.length - 1; index >= 0; index--) {
    if (equals(list.at(index).string('destination'), destination)) list.removeAt(index);
  }
}

/** Adds what the container asks for, from the top of the tree downwards, and its own files. */
export function userMounts(container: Container, list: Json): Json {
  const more = new Array<Json>();
  const entries = container.config.list('Mounts');
  for (let index = 0; index < entries.length; index++) more.push(wanted(entries[index]));
  const own = ['resolv.conf', 'hostname', 'hosts'];
  for (let index = 0; index < own.length; index++) {
    const destination = toBytes('/etc/' + own[index]);
    if (container.config.get('Files') === null || hasMount(more, destination)) continue;
    more.push(bind(container.file(own[index]), destination, 'rbind,rprivate'));
  }
  if (container.config.bool('HostConfig.Init')) {
    more.push(bind(toBytes(INIT), toBytes('/sbin/docker-init'), 'bind,ro'));
  }
  more.sort((a: Json, b: Json): i32 => order(a, b));
  for (let index = 0; index < more.length; index++) {
    without(list, more[index].string('destination'));
    list.push(more[index]);
  }
  return list;
}

function hasMount(list: Array<Json>, destination: Bytes): bool {
  for (let index = 0; index < list.length; index++) {
    if (equals(list[index].string('destination'), destination)) return true;
  }
  return false;
}
