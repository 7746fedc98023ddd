// Cgroups as files: where they are mounted, what is below one, who is in one.
//
// Interface: CGROUP_ROOT, cgroupPath, cgroupChildren, cgroupMembers, cgroupText, cgroupNumber.

import { FILETYPE_DIRECTORY } from '../base/abi';
import { Bytes, compare, concat, split, toBytes } from '../base/bytes';
import { Directory } from '../file/directory';
import { parseDecimal } from '../text/number';
import { joinPath } from '../text/path';
import { readFile, valueOfLine } from '../file/proc';

/** Where init mounts cgroup2. */
export const CGROUP_ROOT = '/sys/fs/cgroup';

const SLASH: u8 = 0x2f;
const NEWLINE: u8 = 0x0a;

/** The directory of a cgroup that is called by its path in the tree, or in the file system. */
export function cgroupPath(name: Bytes): Bytes {
  const root = toBytes(CGROUP_ROOT);
  let below = name.length >= root.length;
  for (let i = 0; i < root.length && below; i++) below = name[i] == root[i];
  if (below && (name.length == root.length || name[root.length] == SLASH)) return name;
  if (name.length == 0) return root;
  return name[0] == SLASH ? concat(root, name.length == 1 ? [] : name) : joinPath(root, name);
}

/** Names of the cgroups in a directory, in the order of the alphabet. */
export function cgroupChildren(path: Bytes): Array<Bytes> {
  const names = new Array<Bytes>();
  const directory = new Directory(path);
  while (directory.next()) if (directory.type == FILETYPE_DIRECTORY) names.push(directory.name);
  directory.close();
  return names.sort((first: Bytes, second: Bytes): i32 => compare(first, second));
}

/** The contents of a file of the cgroup; null: there is none. */
export function cgroupText(path: Bytes, file: string): Bytes | null {
  return readFile(joinPath(path, toBytes(file)));
}

/** Numbers of the processes in the cgroup itself. */
export function cgroupMembers(path: Bytes): Array<Bytes> {
  const text = cgroupText(path, 'cgroup.procs');
  const members = new Array<Bytes>();
  if (text === null) return members;
  const lines = split(text, NEWLINE);
  for (let i = 0; i < lines.length; i++) if (lines[i].length > 0) members.push(lines[i]);
  return members;
}

/** The number that a file holds, or, with `key`, that its line `key NUMBER` has; −1: there is none. */
export function cgroupNumber(path: Bytes, file: string, key: string = ''): i64 {
  const text = cgroupText(path, file);
  if (text === null) return -1;
  return key == '' ? parseDecimal(split(text, NEWLINE)[0]) : valueOfLine(text, key);
}
