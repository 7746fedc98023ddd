// /proc/self/mountinfo: what is mounted, with the tree and how it propagates (proc_pid_mountinfo(5)).
//
// Interface: MountInfo, mountInfo, mountAt.

import { Bytes, concat, equals, equalsText, split, startsWithText, toBytes } from '../base/bytes';
import { readFile } from './proc';
import { parseDecimal } from '../text/number';
import { unescapeMount } from './statfs';

export class MountInfo {
  id: i64 = 0;
  parent: i64 = 0;
  device: Bytes = [];
  /** What of its file system is mounted. */
  root: Bytes = [];
  target: Bytes = [];
  /** Of the mount, and of the file system. */
  options: Bytes = [];
  filesystemOptions: Bytes = [];
  type: Bytes = [];
  source: Bytes = [];
  shared: bool = false;
  slave: bool = false;
  unbindable: bool = false;

  /** Both kinds of options in one list, without what they share. */
  get allOptions(): Bytes {
    const more = split(this.filesystemOptions, 0x2c);
    let all = this.options;
    for (let index = 0; index < more.length; index++) {
      if (equalsText(more[index], 'rw') || equalsText(more[index], 'ro')) continue;
      all = concat(concat(all, toBytes(',')), more[index]);
    }
    return all;
  }

  /** As findmnt has it: private, shared, slave, and combinations. */
  get propagation(): string {
    let text = this.shared ? 'shared' : 'private';
    if (this.slave) text = this.shared ? 'shared,slave' : 'private,slave';
    return this.unbindable ? text + ',unbindable' : text;
  }

  /** The source, with the part of it that is mounted: tmpfs[/dir]. */
  get fullSource(): Bytes {
    if (this.root.length == 1) return this.source;
    return concat(concat(this.source, toBytes('[')), concat(this.root, toBytes(']')));
  }
}

function parse(line: Bytes): MountInfo | null {
  const words = split(line, 0x20);
  if (words.length < 9) return null;
  const info = new MountInfo();
  info.id = parseDecimal(words[0]);
  info.parent = parseDecimal(words[1]);
  info.device = words[2];
  info.root = unescapeMount(words[3]);
  info.target = unescapeMount(words[4]);
  info.options = words[5];
  let at = 6;
  for (; at < words.length && !equalsText(words[at], '-'); at++) {
    if (startsWithText(words[at], 'shared:')) info.shared = true;
    else if (startsWithText(words[at], 'master:')) info.slave = true;
    else if (equalsText(words[at], 'unbindable')) info.unbindable = true;
  }
  if (at + 3 >= words.length) return null;
  info.type = words[at + 1];
  info.source = unescapeMount(words[at + 2]);
  info.filesystemOptions = words[at + 3];
  return info;
}

/** What is mounted below the root directory, in the order of mounting; none if the file is not there. */
export function mountInfo(path: Bytes = toBytes('/proc/self/mountinfo')): Array<MountInfo> {
  const found = new Array<MountInfo>();
  const text = readFile(path);
  if (text === null) return found;
  const lines = split(text, 0x0a);
  for (let index = 0; index < lines.length; index++) {
    const info = parse(lines[index]);
    if (info !== null) found.push(info);
  }
  return found;
}

/** The topmost mount at exactly this path, or null. */
export function mountAt(mounts: Array<MountInfo>, path: Bytes): MountInfo | null {
  for (let index = mounts.length - 1; index >= 0; index--)
    if (equals(mounts[index].target, path)) return mounts[index];
  return null;
}
