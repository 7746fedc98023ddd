// Credentials: who acts, as file systems ask it: credentials(7). Shared by reference and never changed while
// shared; a task that changes its ids takes a copy first.
//
// Interface: credentials_create, credentials_copy, credentials_get/put, capable, in_group, permission.
// Locks: none.

import { EACCES, ENOMEM, EROFS, MS_RDONLY, S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from '../base/abi';
import { Account } from '../mm/account';
import { cache_alloc, cache_free, kfree, kmalloc } from '../mm/slab';
import { ref_get, ref_put } from '../sync/refcount';
import { Inode } from './inode';
import { vfs_state } from './state';

@unmanaged
export class Credentials {
  refs: u32;
  uid: u32;
  gid: u32;
  /** Effective ids: what permission checks ask. */
  euid: u32;
  egid: u32;
  suid: u32;
  sgid: u32;
  /** Supplementary groups: `groups_count` words at `groups` (kmalloc; 0 if none). */
  groups_count: u32;
  groups: usize;
  /** Effective capabilities, capabilities(7): bit n is capability n. */
  capabilities: u64;
  /** Who pays for what its holder allocates. */
  account: Account;
}

/** Numbers of capabilities(7). */
export const CAP_CHOWN: u32 = 0;
export const CAP_DAC_OVERRIDE: u32 = 1;
export const CAP_DAC_READ_SEARCH: u32 = 2;
export const CAP_FOWNER: u32 = 3;
export const CAP_FSETID: u32 = 4;
export const CAP_KILL: u32 = 5;
export const CAP_SYS_CHROOT: u32 = 18;
export const CAP_SYS_PTRACE: u32 = 19;
export const CAP_SYS_ADMIN: u32 = 21;
export const CAP_SYS_NICE: u32 = 23;
export const CAP_SYS_TIME: u32 = 25;
export const CAP_MKNOD: u32 = 27;
export const CAP_ALL: u64 = (1 << 41) - 1;

/** Bits of a permission question; also the bits of rwx in a mode. */
export const MAY_EXECUTE: u32 = 1;
export const MAY_WRITE: u32 = 2;
export const MAY_READ: u32 = 4;

/** Credentials of `uid` and `gid` without supplementary groups; root gets all capabilities. 0: no memory. */
export function credentials_create(uid: u32, gid: u32, account: Account): Credentials {
  const credentials = changetype<Credentials>(cache_alloc(vfs_state().credentials_cache, account));
  if (changetype<usize>(credentials) == 0) return credentials;
  credentials.refs = 1;
  credentials.uid = uid;
  credentials.euid = uid;
  credentials.suid = uid;
  credentials.gid = gid;
  credentials.egid = gid;
  credentials.sgid = gid;
  credentials.capabilities = uid == 0 ? CAP_ALL : 0;
  credentials.account = account;
  return credentials;
}

/** A copy with one reference, paid for by `account`, to be changed by the caller alone; 0: no memory. */
export function credentials_copy(from: Credentials, account: Account): Credentials {
  const copy = changetype<Credentials>(cache_alloc(vfs_state().credentials_cache, account));
  if (changetype<usize>(copy) == 0) return copy;
  memory.copy(changetype<usize>(copy), changetype<usize>(from), offsetof<Credentials>());
  copy.refs = 1;
  copy.account = account;
  copy.groups = 0;
  copy.groups_count = 0;
  if (credentials_set_groups(copy, from.groups, from.groups_count) == 0) return copy;
  cache_free(vfs_state().credentials_cache, changetype<usize>(copy));
  return changetype<Credentials>(0);
}

/** Replaces the supplementary groups by the `count` words at kernel address `groups`: 0 or -ENOMEM. Unshared only. */
export function credentials_set_groups(credentials: Credentials, groups: usize, count: u32): i32 {
  let copy: usize = 0;
  if (count != 0) {
    copy = kmalloc(4 * count, credentials.account);
    if (copy == 0) return -ENOMEM;
    memory.copy(copy, groups, 4 * count);
  }
  kfree(credentials.groups);
  credentials.groups = copy;
  credentials.groups_count = count;
  return 0;
}

export function credentials_get(credentials: Credentials): Credentials {
  ref_get(changetype<usize>(credentials));
  return credentials;
}

export function credentials_put(credentials: Credentials): void {
  if (!ref_put(changetype<usize>(credentials))) return;
  kfree(credentials.groups);
  cache_free(vfs_state().credentials_cache, changetype<usize>(credentials));
}

/** True if the holder has capability CAP_*. */
@inline
export function capable(credentials: Credentials, capability: u32): bool {
  return ((credentials.capabilities >> capability) & 1) != 0;
}

/** True if `gid` is the effective group or a supplementary one. */
export function in_group(credentials: Credentials, gid: u32): bool {
  if (credentials.egid == gid) return true;
  for (let i: u32 = 0; i < credentials.groups_count; i++) {
    if (load<u32>(credentials.groups + 4 * <usize>i) == gid) return true;
  }
  return false;
}

/** True if the holder owns the file or may act as if: chmod, utimens and the like ask this. */
@inline
export function owner_or_capable(credentials: Credentials, inode: Inode): bool {
  return credentials.euid == inode.uid || capable(credentials, CAP_FOWNER);
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
  return override_permission(credentials, mode, mask);
}

/** What capabilities grant beyond the mode: everything but executing what nobody may execute. */
function override_permission(credentials: Credentials, mode: u32, mask: u32): i32 {
  const directory = (mode & S_IFMT) == S_IFDIR;
  if (capable(credentials, CAP_DAC_OVERRIDE)) {
    if (directory || (mask & MAY_EXECUTE) == 0 || (mode & 0o111) != 0) return 0;
  }
  if (capable(credentials, CAP_DAC_READ_SEARCH)) {
    if (mask == MAY_READ || (directory && (mask & MAY_WRITE) == 0)) return 0;
  }
  return -EACCES;
}
