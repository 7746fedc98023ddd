// What mount(8) and bundles of containers say about a mount in words: flags, propagation, and the rest for the file system; and
// the system calls that it takes.
//
// Interface: MountOptions, OPTION_NAMES, OPTION_FLAGS, INVERSE_NAMES, FIRST_PROPAGATION; mountWith, mountCall, mountInSteps, unmount.

import {
  MS_BIND,
  MS_MOVE,
  MS_NOATIME,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REC,
  MS_RELATIME,
  MS_REMOUNT,
  MS_SHARED,
  MS_SILENT,
  MS_SLAVE,
  MS_STRICTATIME,
  MS_SYNCHRONOUS,
  MS_UNBINDABLE,
  minios_mount,
  minios_umount2,
} from '../base/abi';
import { Bytes, addressOf, concat, equalsText, split, toBytes } from '../base/bytes';

export const OPTION_NAMES: StaticArray<string> = [
  'ro',
  'nosuid',
  'nodev',
  'noexec',
  'sync',
  'remount',
  'noatime',
  'bind',
  'rbind',
  'move',
  'silent',
  'relatime',
  'strictatime',
  'private',
  'rprivate',
  'shared',
  'rshared',
  'slave',
  'rslave',
  'unbindable',
  'runbindable',
];
export const OPTION_FLAGS: StaticArray<u32> = [
  MS_RDONLY,
  MS_NOSUID,
  MS_NODEV,
  MS_NOEXEC,
  MS_SYNCHRONOUS,
  MS_REMOUNT,
  MS_NOATIME,
  MS_BIND,
  MS_BIND | MS_REC,
  MS_MOVE,
  MS_SILENT,
  MS_RELATIME,
  MS_STRICTATIME,
  MS_PRIVATE,
  MS_PRIVATE | MS_REC,
  MS_SHARED,
  MS_SHARED | MS_REC,
  MS_SLAVE,
  MS_SLAVE | MS_REC,
  MS_UNBINDABLE,
  MS_UNBINDABLE | MS_REC,
];
export const INVERSE_NAMES: StaticArray<string> = [
  'rw',
  'suid',
  'dev',
  'exec',
  'async',
  'atime',
  'loud',
  'defaults',
];
const INVERSE_FLAGS: StaticArray<u32> = [
  MS_RDONLY,
  MS_NOSUID,
  MS_NODEV,
  MS_NOEXEC,
  MS_SYNCHRONOUS,
  MS_NOATIME,
  MS_SILENT,
  0,
];
/** Index of the first of OPTION_NAMES that is a propagation type. */
export const FIRST_PROPAGATION: i32 = 13;
export const PROPAGATION: u32 = MS_PRIVATE | MS_SHARED | MS_SLAVE | MS_UNBINDABLE;

/** What -o and its like ask for: flags, and the rest for the file system. */
export class MountOptions {
  flags: u32 = 0;
  data: Bytes = [];
  /** MS_REC if the propagation is that of all mounts below, too. */
  recursion: u32 = 0;

  /** A propagation type, MS_…, with MS_REC or without. */
  propagate(type: u32): void {
    this.flags = (this.flags & ~PROPAGATION) | (type & PROPAGATION);
    this.recursion = type & MS_REC;
  }

  add(list: Bytes): void {
    const words = split(list, 0x2c);
    for (let index = 0; index < words.length; index++) {
      if (words[index].length > 0) this.addWord(words[index]);
    }
  }

  private addWord(word: Bytes): void {
    for (let index = 0; index < OPTION_NAMES.length; index++) {
      if (!equalsText(word, OPTION_NAMES[index])) continue;
      if ((OPTION_FLAGS[index] & PROPAGATION) != 0) this.propagate(OPTION_FLAGS[index]);
      else this.flags |= OPTION_FLAGS[index];
      return;
    }
    for (let index = 0; index < INVERSE_NAMES.length; index++) {
      if (!equalsText(word, INVERSE_NAMES[index])) continue;
      this.flags &= ~INVERSE_FLAGS[index];
      return;
    }
    this.data = this.data.length == 0 ? word : concat(concat(this.data, toBytes(',')), word);
  }
}

/** What a bind or a move says besides is said in calls of their own: mount(8). */
export const MOUNT_ONLY: u32 = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_STRICTATIME;

/** The system calls that a command line stands for: the mount itself, its flags if it is a bind, its propagation. */
export function mountInSteps(source: Bytes, target: Bytes, type: Bytes, wanted: MountOptions): i32 {
  const propagation = wanted.flags & PROPAGATION;
  const flags = wanted.flags & ~PROPAGATION;
  const binds = (flags & (MS_BIND | MS_REMOUNT)) == MS_BIND;
  const only = propagation != 0 && flags == 0 && wanted.data.length == 0 && type.length == 0;
  if (!only) {
    let error = mountWith(source, target, type, binds ? flags & (MS_BIND | MS_REC) : flags, wanted.data);
    if (error == 0 && binds && (flags & MOUNT_ONLY) != 0) {
      error = mountWith(source, target, type, (flags & MOUNT_ONLY) | MS_BIND | MS_REMOUNT, []);
    }
    if (error < 0) return error;
  }
  return propagation == 0 ? 0 : mountWith(source, target, type, propagation | wanted.recursion, []);
}

/** mount(2): 0 or −errno. */
export function mountWith(source: Bytes, target: Bytes, type: Bytes, flags: u32, data: Bytes): i32 {
  return minios_mount(
    addressOf(source),
    source.length,
    addressOf(target),
    target.length,
    addressOf(type),
    type.length,
    flags,
    addressOf(data),
    data.length,
  );
}

/** The same; the type in words, '' for none. What a kind of mount does not need may be empty. */
export function mountCall(source: Bytes, target: Bytes, type: string, flags: u32, data: Bytes = []): i32 {
  return mountWith(source, target, toBytes(type), flags, data);
}

/** umount2(2): 0 or −errno. */
export function unmount(target: Bytes, flags: u32): i32 {
  return minios_umount2(addressOf(target), target.length, flags);
}
