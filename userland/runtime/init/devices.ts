// /dev of a container: the default devices, those of linux.devices, the usual links (config-linux.md, Default Devices).
//
// Interface: Devices.

import { EEXIST, ENOENT, EPERM, MS_BIND, S_IFBLK, S_IFCHR, S_IFIFO } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, equalsText, lastIndexOf, sliceOf, toBytes } from '../../lib/base/bytes';
import { changeOwner, changePermissions, makeDevice, makeNode, symlink } from '../../lib/base/fs';
import { Json } from '../../lib/json/json';
import { Host } from './host';
import { makeTarget } from './mounts';
import { dieAbout, must } from './report';

const NAMES: StaticArray<string> = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];
const NUMBERS: StaticArray<i32> = [1, 3, 1, 5, 1, 7, 1, 8, 1, 9, 5, 0];
const LINKS: StaticArray<string> = [
  '/proc/self/fd',
  '/dev/fd',
  '/proc/self/fd/0',
  '/dev/stdin',
  '/proc/self/fd/1',
  '/dev/stdout',
  '/proc/self/fd/2',
  '/dev/stderr',
];

/** /dev below the root directory, which is the container's by now. */
export class Devices {
  constructor(
    private config: Json,
    private host: Host,
  ) {}

  /** A /dev that is bound from elsewhere is that other's own affair. */
  private get isForeign(): bool {
    const mounts = this.config.list('mounts');
    for (let index = 0; index < mounts.length; index++) {
      const mount = mounts[index];
      if (!mount.is('destination', '/dev')) continue;
      const options = mount.strings('options');
      if (mount.is('type', 'bind')) return true;
      for (let word = 0; word < options.length; word++)
        if (equalsText(options[word], 'bind') || equalsText(options[word], 'rbind')) return true;
    }
    return false;
  }

  /** Makes all of it, unless /dev comes from elsewhere; dies with the first problem. */
  make(): void {
    if (this.isForeign) return;
    must(makeTarget(toBytes('/dev'), true), 'cannot make /dev');
    for (let index = 0; index < NAMES.length; index++) {
      const device = makeDevice(NUMBERS[2 * index], NUMBERS[2 * index + 1]);
      this.node('device ', toBytes('/dev/' + NAMES[index]), S_IFCHR, device, 0o666, 0, 0);
    }
    const list = this.config.list('linux.devices');
    for (let index = 0; index < list.length; index++)
      this.makeListed(list[index], 'linux.devices[' + index.toString() + ']');
    for (let index = 0; index < LINKS.length; index += 2) this.link(LINKS[index], LINKS[index + 1]);
    this.link('pts/ptmx', '/dev/ptmx');
  }

  private link(target: string, path: string): void {
    const error = symlink(toBytes(target), toBytes(path));
    if (error != -EEXIST) must(error, 'cannot make ', toBytes(path));
  }

  private makeListed(device: Json, name: string): void {
    const path = device.string('path');
    if (path.length < 2 || path[0] != SLASH) dieAbout(name + '.path: must be an absolute path', []);
    const type = device.string('type');
    let kind: u32 = 0;
    if (equalsText(type, 'c') || equalsText(type, 'u')) kind = S_IFCHR;
    else if (equalsText(type, 'b')) kind = S_IFBLK;
    else if (equalsText(type, 'p')) kind = S_IFIFO;
    else dieAbout(name + '.type: unknown: "', type, '"');
    if (kind != S_IFIFO && (!device.has('major') || !device.has('minor')))
      dieAbout(name + ': needs major and minor', []);
    const number = kind == S_IFIFO ? 0 : makeDevice(device.integer('major'), device.integer('minor'));
    const mode = (<u32>device.unsigned('fileMode', 0o666)) & 0o7777;
    this.node(name + ': ', path, kind, number, mode, device.integer('uid'), device.integer('gid'));
  }

  /** Makes a file; who may not make devices, in a user namespace, gets the host's of the same name. */
  private node(name: string, path: Bytes, kind: u32, device: u64, mode: u32, uid: i64, gid: i64): void {
    let error = makeNode(path, kind | mode, device);
    if (error == -ENOENT) {
      const end = lastIndexOf(path, SLASH);
      must(makeTarget(sliceOf(path, 0, end), true), name + 'cannot make ', path);
      error = makeNode(path, kind | mode, device);
    }
    if (error == -EEXIST) return;
    if (error == -EPERM) {
      must(makeTarget(path, false), name + 'cannot make ', path);
      must(this.host.mount(path, path, MS_BIND), name + 'cannot mount ', path);
      return;
    }
    must(error, name + 'cannot make ', path);
    must(changeOwner(path, uid, gid, false), name + 'cannot give away ', path);
    must(changePermissions(path, mode), name + 'cannot set permissions of ', path);
  }
}
