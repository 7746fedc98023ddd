// What credentials allow with files: path_resolution(7), "Permissions". The credentials themselves: ns/credentials.ts, whose
// names this file hands on.
//
// Interface: MAY_*; permission, inode_capable, owner_or_capable, keeps_group_bit, is_sticky_for.
// Locks: none.

import {
  CAP_DAC_OVERRIDE,
  CAP_DAC_READ_SEARCH,
  CAP_FOWNER,
  CAP_FSETID,
  EACCES,
  EROFS,
  MS_RDONLY,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_ISVTX,
} from '../base/abi';
import { Credentials, in_group, own_capable } from '../ns/credentials';
import { has_gid, has_uid } from '../ns/user';
import { Inode } from './inode';

export {
  Credentials,
  capable,
  credentials_copy,
  credentials_create,
  credentials_get,
  credentials_put,
  in_group,
  ns_capable,
} from '../ns/credentials';

/** Bits of a permission question; also the bits of rwx in a mode. */
export const MAY_EXECUTE: u32 = 1;
export const MAY_WRITE: u32 = 2;
export const MAY_READ: u32 = 4;

/**
 * True if the holder has the capability over the file: in its own user namespace, where the file's owner and group have
 * names: capabilities(7), user_namespaces(7).
 */
export function inode_capable(credentials: Credentials, inode: Inode, capability: u32): bool {
  if (!own_capable(credentials, capability)) return false;
  const user = credentials.user;
  return user.level == 0 || (has_uid(user, inode.uid) && has_gid(user, inode.gid));
}

/** True if the holder owns the file or may act as if: chmod, utimens and the like ask this. */
@inline
export function owner_or_capable(credentials: Credentials, inode: Inode): bool {
  return credentials.euid == inode.uid || inode_capable(credentials, inode, CAP_FOWNER);
}

/** True if the holder may leave or set the set-group-id bit of the file. */
export function keeps_group_bit(credentials: Credentials, inode: Inode): bool {
  return in_group(credentials, inode.gid) || inode_capable(credentials, inode, CAP_FSETID);
}

/** True if `directory` is sticky and the name of `victim` in it another's: unlink(2), EPERM. */
export function is_sticky_for(credentials: Credentials, directory: Inode, victim: Inode): bool {
  if ((directory.mode & S_ISVTX) == 0) return false;
  if (credentials.euid == victim.uid || credentials.euid == directory.uid) return false;
  return !inode_capable(credentials, victim, CAP_FOWNER);
}

/**
 * May the holder do `mask` (MAY_*) with `inode`? 0, -EACCES, or -EROFS for writing on a read-only file system.
 * Rules: path_resolution(7), "Permissions" and "Bypassing permission checks".
 */
export function permission(credentials: Credentials, inode: Inode, mask: u32): i32 {
  const mode = inode.mode;
  if ((mask & MAY_WRITE) != 0 && (inode.superblock.flags & MS_RDONLY) != 0) {
    const type = mode & S_IFMT;
    if (type == S_IFREG || type == S_IFDIR || type == S_IFLNK) return -EROFS;
  }
  let bits = mode & 7;
  if (credentials.euid == inode.uid) bits = (mode >>> 6) & 7;
  else if (((mode >>> 3) ^ mode) & 7 && in_group(credentials, inode.gid)) bits = (mode >>> 3) & 7;
  if ((mask & ~bits) == 0) return 0;
  return override_permission(credentials, inode, mask);
}

/** What capabilities grant beyond the mode: everything but executing what nobody may execute. */
function override_permission(credentials: Credentials, inode: Inode, mask: u32): i32 {
  const mode = inode.mode;
  const directory = (mode & S_IFMT) == S_IFDIR;
  if (inode_capable(credentials, inode, CAP_DAC_OVERRIDE)) {
    if (directory || (mask & MAY_EXECUTE) == 0 || (mode & 0o111) != 0) return 0;
  }
  if (inode_capable(credentials, inode, CAP_DAC_READ_SEARCH)) {
    if (mask == MAY_READ || (directory && (mask & MAY_WRITE) == 0)) return 0;
  }
  return -EACCES;
}
