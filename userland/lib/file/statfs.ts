// File systems: their sizes and kinds, and what is mounted where.
//
// Interface: Filesystem, statfs, fstatfs, filesystemName; Mount, mounts.

import {
  CGROUP2_SUPER_MAGIC,
  DEVPTS_SUPER_MAGIC,
  NSFS_MAGIC,
  OVERLAYFS_SUPER_MAGIC,
  PIPEFS_MAGIC,
  PROC_SUPER_MAGIC,
  SOCKFS_MAGIC,
  STATFS_BAVAIL,
  STATFS_BFREE,
  STATFS_BLOCKS,
  STATFS_BSIZE,
  STATFS_FFREE,
  STATFS_FILES,
  STATFS_FRSIZE,
  STATFS_FLAGS,
  STATFS_FSID,
  STATFS_NAMELEN,
  STATFS_SIZE,
  STATFS_TYPE,
  SYSFS_MAGIC,
  TMPFS_MAGIC,
  V9FS_MAGIC,
  minios_fstatfs,
  minios_statfs,
} from '../base/abi';
import { Bytes, addressOf, split, toBytes } from '../base/bytes';
import { O_RDONLY, close, open } from '../base/fs';
import { Reader } from '../base/io';

const answer = memory.data(120, 8);

const MAGICS: StaticArray<i64> = [
  TMPFS_MAGIC,
  PROC_SUPER_MAGIC,
  SYSFS_MAGIC,
  CGROUP2_SUPER_MAGIC,
  OVERLAYFS_SUPER_MAGIC,
  DEVPTS_SUPER_MAGIC,
  PIPEFS_MAGIC,
  SOCKFS_MAGIC,
  NSFS_MAGIC,
  V9FS_MAGIC,
];
const NAMES: StaticArray<string> = [
  'tmpfs',
  'proc',
  'sysfs',
  'cgroup2fs',
  'overlayfs',
  'devpts',
  'pipefs',
  'sockfs',
  'nsfs',
  'v9fs',
];

/** A file system, statfs(2). Sizes in blocks of `fragmentSize` bytes. */
export class Filesystem {
  error: i32 = 0;
  type: i64 = 0;
  blockSize: u64 = 0;
  fragmentSize: u64 = 0;
  blocks: u64 = 0;
  free: u64 = 0;
  available: u64 = 0;
  files: u64 = 0;
  freeFiles: u64 = 0;
  id: u64 = 0;
  nameLength: u64 = 0;
  /** Of the mount, as mount(2) has them: MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC. */
  flags: u32 = 0;
}

/** The file system that a path is in; error: −errno or 0. */
export function statfs(path: Bytes): Filesystem {
  return answered(minios_statfs(addressOf(path), path.length, answer));
}

/** The file system that an open file is in; error: −errno or 0. */
export function fstatfs(fd: i32): Filesystem {
  return answered(minios_fstatfs(fd, answer));
}

function answered(error: i32): Filesystem {
  assert(STATFS_SIZE <= 120);
  const result = new Filesystem();
  result.error = error;
  if (error < 0) return result;
  result.type = load<i64>(answer + STATFS_TYPE);
  result.blockSize = load<u64>(answer + STATFS_BSIZE);
  result.fragmentSize = load<u64>(answer + STATFS_FRSIZE);
  if (result.fragmentSize == 0) result.fragmentSize = result.blockSize;
  result.blocks = load<u64>(answer + STATFS_BLOCKS);
  result.free = load<u64>(answer + STATFS_BFREE);
  result.available = load<u64>(answer + STATFS_BAVAIL);
  result.files = load<u64>(answer + STATFS_FILES);
  result.freeFiles = load<u64>(answer + STATFS_FFREE);
  result.id = load<u64>(answer + STATFS_FSID);
  result.nameLength = load<u64>(answer + STATFS_NAMELEN);
  result.flags = <u32>load<u64>(answer + STATFS_FLAGS);
  return result;
}

/** The name of a kind of file system, as stat -f %T has it. */
export function filesystemName(type: i64): string {
  const index = MAGICS.indexOf(type);
  return index < 0 ? 'UNKNOWN (0x' + type.toString(16) + ')' : NAMES[index];
}

/** One line of /proc/self/mounts. */
export class Mount {
  constructor(
    public source: Bytes,
    public path: Bytes,
    public type: Bytes,
    public options: Bytes,
  ) {}
}

/** Undoes the octal escapes of a field (proc(5): \040 is a blank). */
export function unescapeMount(text: Bytes): Bytes {
  const result = new StaticArray<u8>(text.length);
  let length = 0;
  let at = 0;
  while (at < text.length) {
    const escaped = text[at] == 0x5c && at + 3 < text.length && text[at + 1] >= 0x30 && text[at + 1] <= 0x33;
    if (!escaped) {
      result[length++] = text[at++];
      continue;
    }
    result[length++] = ((text[at + 1] & 3) << 6) | ((text[at + 2] & 7) << 3) | (text[at + 3] & 7);
    at += 4;
  }
  return result.slice<StaticArray<u8>>(0, length);
}

/** −errno of the last mounts() that could not read the list. */
export let mountsError: i32 = 0;

/** What is mounted, in the order of mounting. */
export function mounts(): Array<Mount> {
  const found = new Array<Mount>();
  const fd = open(toBytes('/proc/self/mounts'), O_RDONLY);
  mountsError = min(fd, 0);
  if (fd < 0) return found;
  const input = new Reader(fd, 4096);
  for (let line = input.line(); line !== null; line = input.line()) {
    const fields = split(line, 0x20);
    if (fields.length < 4) continue;
    found.push(new Mount(unescapeMount(fields[0]), unescapeMount(fields[1]), fields[2], fields[3]));
  }
  input.release();
  close(fd);
  return found;
}
