// Flags of mounts that are there.
//
// Interface: remountBind, remountTree.

import { EPERM, MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY, MS_REMOUNT } from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { MountInfo } from '../../lib/file/mountinfo';
import { mountWith } from '../../lib/file/mount_options';
import { isAtOrBelow } from '../../lib/text/path';
import { statfs } from '../../lib/file/statfs';

/** Flags that a user namespace may not take from a mount that it got. */
const LOCKED: u32 = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;

/** Sets the flags of a bind mount, besides those that it cannot lose: 0 or −errno. */
export function remountBind(path: Bytes, flags: u32): i32 {
  const error = mountWith([], path, [], MS_BIND | MS_REMOUNT | flags, []);
  if (error != -EPERM) return error;
  const there = statfs(path);
  return mountWith([], path, [], MS_BIND | MS_REMOUNT | flags | (there.flags & LOCKED), []);
}

/**
 * Adds flags to a mount and all below it, and takes others away: 0 or −errno of the first that refuses. `mounts`: what is mounted
 * below the root directory.
 */
export function remountTree(path: Bytes, mounts: Array<MountInfo>, set: u32, clear: u32): i32 {
  for (let index = 0; index < mounts.length; index++) {
    const target = mounts[index].target;
    if (!isAtOrBelow(target, path)) continue;
    const now = statfs(target).flags & LOCKED;
    const error = remountBind(target, (now | set) & ~clear);
    if (error < 0) return error;
  }
  return 0;
}
