// Attributes of files: chmod(2), chown(2), utimensat(2), truncate(2), fallocate(2), access(2).
// For each a function on an open file (file_…) and one on a path (vfs_…): `length` bytes at kernel address `name`, relative
// to `dirfd`; `flags`: WALK_FOLLOW, WALK_EMPTY.
//
// Interface: the above; inode_change; Attributes, which InodeOps.setattr gets to see before they are stored.
// Locks: the inode's mutex while it changes. Times and sizes that others look at without it are atomic words.

import {
  CAP_CHOWN,
  CAP_FSETID,
  EBADF,
  EFBIG,
  EINVAL,
  ENODEV,
  ENOMEM,
  ENOTSUP,
  EPERM,
  EROFS,
  ESPIPE,
  FSTFLAGS_ATIM,
  FSTFLAGS_ATIM_NOW,
  FSTFLAGS_MTIM,
  FSTFLAGS_MTIM_NOW,
  MS_RDONLY,
  SECBIT_NO_SETUID_FIXUP,
  S_ISGID,
  S_ISUID,
  S_IXGRP,
} from '../base/abi';
import { is_null } from '../base/pointer';
import { clock_realtime } from '../sched/time/clock';
import { root_of } from '../ns/credentials';
import { NO_ID } from '../ns/user';
import { payer } from '../sched/thread';
import { VfsContext, context_attributes, context_walk, context_walk_to, context_walker } from './context';
import {
  Credentials,
  MAY_WRITE,
  credentials_copy,
  credentials_put,
  in_group,
  inode_capable,
  keeps_group_bit,
  owner_or_capable,
  permission,
} from './credentials';
import { FILE_STREAM, FILE_WRITE, File } from './file/file';
import {
  Inode,
  inode_changed,
  inode_lock,
  inode_modified,
  inode_set_atime,
  inode_set_mtime,
  inode_unlock,
  is_directory,
  is_regular,
  is_symlink,
} from './inode';
import { Mount } from './mount/mount';
import { walk_end } from './walk';

/** New attributes, those that `mask` names. */
@unmanaged
export class Attributes {
  mask: u32;
  /** Permission bits. */
  mode: u32;
  uid: u32;
  gid: u32;
  atime: i64;
  mtime: i64;
}

export const ATTRIBUTE_MODE: u32 = 1;
export const ATTRIBUTE_UID: u32 = 2;
export const ATTRIBUTE_GID: u32 = 4;
export const ATTRIBUTE_ATIME: u32 = 8;
export const ATTRIBUTE_MTIME: u32 = 16;
/** A time is given and not "now": only the owner may. */
const TIMES_GIVEN: u32 = 32;

@inline
function prepared(context: VfsContext): Attributes {
  return changetype<Attributes>(context_attributes(context));
}

@inline
function is_read_only(mount: Mount): bool {
  return !is_null(mount) && (mount.flags & MS_RDONLY) != 0;
}

/** Checks and stores the prepared attributes: 0 or −errno. */
function change(context: VfsContext, mount: Mount, inode: Inode): i32 {
  if (is_read_only(mount)) return -EROFS;
  return inode_change(context.credentials, inode, prepared(context));
}

/** Checks whether the holder may, and stores the attributes: 0 or −errno. What is asked for may be cut in `attributes`. */
export function inode_change(credentials: Credentials, inode: Inode, attributes: Attributes): i32 {
  let error = inode_lock(inode);
  if (error < 0) return error;
  error = may_change(credentials, inode, attributes);
  if (error == 0) error = call_indirect<i32>(inode.ops.setattr, inode, attributes);
  if (error == 0) apply(inode, attributes);
  inode_unlock(inode);
  return error;
}

function may_change(credentials: Credentials, inode: Inode, attributes: Attributes): i32 {
  const mask = attributes.mask;
  const owner = owner_or_capable(credentials, inode);
  if ((mask & ATTRIBUTE_MODE) != 0) {
    if (!owner) return -EPERM;
    if (!keeps_group_bit(credentials, inode)) attributes.mode &= ~S_ISGID;
  }
  if ((mask & (ATTRIBUTE_UID | ATTRIBUTE_GID)) != 0) return may_chown(credentials, inode, attributes);
  if ((mask & (ATTRIBUTE_ATIME | ATTRIBUTE_MTIME)) != 0 && !owner) {
    return (mask & TIMES_GIVEN) != 0 ? -EPERM : permission(credentials, inode, MAY_WRITE);
  }
  return 0;
}

/** chown(2): the owner may give a file to a group that he is in; all else takes CAP_CHOWN. Takes set-id bits away. */
function may_chown(credentials: Credentials, inode: Inode, attributes: Attributes): i32 {
  if (!inode_capable(credentials, inode, CAP_CHOWN)) {
    if (credentials.euid != inode.uid) return -EPERM;
    if ((attributes.mask & ATTRIBUTE_UID) != 0 && attributes.uid != inode.uid) return -EPERM;
    const gid = attributes.gid;
    if ((attributes.mask & ATTRIBUTE_GID) != 0 && gid != inode.gid && !in_group(credentials, gid))
      return -EPERM;
  }
  if (is_directory(inode)) return 0;
  attributes.mode = inode.mode & 0o7777 & ~S_ISUID;
  if ((inode.mode & S_IXGRP) != 0) attributes.mode &= ~S_ISGID;
  attributes.mask |= ATTRIBUTE_MODE;
  return 0;
}

function apply(inode: Inode, attributes: Attributes): void {
  const mask = attributes.mask;
  if ((mask & ATTRIBUTE_MODE) != 0) inode.mode = (inode.mode & ~(<u32>0o7777)) | attributes.mode;
  if ((mask & ATTRIBUTE_UID) != 0) inode.uid = attributes.uid;
  if ((mask & ATTRIBUTE_GID) != 0) inode.gid = attributes.gid;
  if ((mask & ATTRIBUTE_ATIME) != 0) inode_set_atime(inode, attributes.atime);
  if ((mask & ATTRIBUTE_MTIME) != 0) inode_set_mtime(inode, attributes.mtime);
  inode_changed(inode);
}

/** Changes what the path leads to as prepared. */
function change_path(context: VfsContext, dirfd: i32, name: usize, length: u32, flags: u32): i32 {
  const walk = context_walk(context);
  let error = context_walk_to(context, walk, dirfd, name, length, flags);
  if (error < 0) return error;
  // A link's own permissions mean nothing, and chmod(2) does not pretend.
  const mode = (prepared(context).mask & ATTRIBUTE_MODE) != 0;
  error = mode && is_symlink(walk.dentry.inode) ? -ENOTSUP : change(context, walk.mount, walk.dentry.inode);
  walk_end(walk);
  return error;
}

function prepare_mode(context: VfsContext, mode: u32): void {
  prepared(context).mask = ATTRIBUTE_MODE;
  prepared(context).mode = mode & 0o7777;
}

export function vfs_chmod(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
  mode: u32,
): i32 {
  prepare_mode(context, mode);
  return change_path(context, dirfd, name, length, flags);
}

export function file_chmod(context: VfsContext, file: File, mode: u32): i32 {
  prepare_mode(context, mode);
  return change(context, file.mount, file.inode);
}

function prepare_owner(context: VfsContext, uid: u32, gid: u32): void {
  const attributes = prepared(context);
  attributes.mask = (uid != NO_ID ? ATTRIBUTE_UID : 0) | (gid != NO_ID ? ATTRIBUTE_GID : 0);
  attributes.uid = uid;
  attributes.gid = gid;
}

/** NO_ID leaves an id as it is. */
export function vfs_chown(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
  uid: u32,
  gid: u32,
): i32 {
  prepare_owner(context, uid, gid);
  return change_path(context, dirfd, name, length, flags);
}

export function file_chown(context: VfsContext, file: File, uid: u32, gid: u32): i32 {
  prepare_owner(context, uid, gid);
  return change(context, file.mount, file.inode);
}

/**
 * A file is about to be written by a task without CAP_FSETID over it: it loses its set-user-ID bit, and its set-group-ID bit
 * if that means anything, for else one could put one's own program into another's: inode(7). 0 or -EINTR.
 */
export function file_remove_privilege(context: VfsContext, file: File): i32 {
  const inode = file.inode;
  const group_bits = S_ISGID | S_IXGRP;
  const group = (inode.mode & group_bits) == group_bits;
  if (!is_regular(inode) || ((inode.mode & S_ISUID) == 0 && !group)) return 0;
  if (inode_capable(context.credentials, inode, CAP_FSETID)) return 0;
  const attributes = prepared(context);
  let error = inode_lock(inode);
  if (error < 0) return error;
  attributes.mask = ATTRIBUTE_MODE;
  attributes.mode = inode.mode & 0o7777 & ~S_ISUID & ~(group ? S_ISGID : 0);
  error = call_indirect<i32>(inode.ops.setattr, inode, attributes);
  if (error == 0) apply(inode, attributes);
  inode_unlock(inode);
  return error;
}

/** `fstflags`: FSTFLAGS_*; times in nanoseconds since the epoch. 0, or -EINVAL for a time both given and now. */
function prepare_times(context: VfsContext, atime: i64, mtime: i64, fstflags: u32): i32 {
  const both_a = FSTFLAGS_ATIM | FSTFLAGS_ATIM_NOW;
  const both_m = FSTFLAGS_MTIM | FSTFLAGS_MTIM_NOW;
  if ((fstflags & both_a) == both_a || (fstflags & both_m) == both_m) return -EINVAL;
  const now = clock_realtime();
  const attributes = prepared(context);
  attributes.mask = 0;
  if ((fstflags & both_a) != 0) attributes.mask |= ATTRIBUTE_ATIME;
  if ((fstflags & both_m) != 0) attributes.mask |= ATTRIBUTE_MTIME;
  if (fstflags != (FSTFLAGS_ATIM_NOW | FSTFLAGS_MTIM_NOW)) attributes.mask |= TIMES_GIVEN;
  attributes.atime = (fstflags & FSTFLAGS_ATIM_NOW) != 0 ? now : atime;
  attributes.mtime = (fstflags & FSTFLAGS_MTIM_NOW) != 0 ? now : mtime;
  return 0;
}

export function vfs_utimens(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
  atime: i64,
  mtime: i64,
  fstflags: u32,
): i32 {
  const error = prepare_times(context, atime, mtime, fstflags);
  return error < 0 ? error : change_path(context, dirfd, name, length, flags);
}

export function file_utimens(context: VfsContext, file: File, atime: i64, mtime: i64, fstflags: u32): i32 {
  const error = prepare_times(context, atime, mtime, fstflags);
  return error < 0 ? error : change(context, file.mount, file.inode);
}

function truncate(inode: Inode, size: i64): i32 {
  if (size > inode.superblock.size_max) return -EFBIG;
  let error = inode_lock(inode);
  if (error < 0) return error;
  error = call_indirect<i32>(inode.ops.truncate, inode, size);
  if (error == 0) inode_modified(inode);
  inode_unlock(inode);
  return error;
}

/** ftruncate(2): -EINVAL if the file is not open for writing, or is no regular file. */
export function file_truncate(file: File, size: i64): i32 {
  if (size < 0 || (file.access & FILE_WRITE) == 0 || !is_regular(file.inode)) return -EINVAL;
  return truncate(file.inode, size);
}

/** posix_fallocate(3). */
export function file_allocate(file: File, offset: i64, length: i64): i32 {
  if (offset < 0 || length <= 0) return -EINVAL;
  if ((file.access & FILE_WRITE) == 0) return -EBADF;
  if ((file.access & FILE_STREAM) != 0) return -ESPIPE;
  const inode = file.inode;
  if (!is_regular(inode)) return -ENODEV;
  let error = inode_lock(inode);
  if (error < 0) return error;
  const size = inode.size;
  error = call_indirect<i32>(inode.ops.allocate, inode, offset, length, payer());
  if (error == 0 && inode.size != size) inode_modified(inode);
  inode_unlock(inode);
  return error;
}

/**
 * access(2): may the task do `mask` (MAY_*; 0: does it exist) with the file? With its real ids, as if it had just logged
 * in, or with the effective ones if `effective`. 0, -EACCES, -EROFS, or the walk's error.
 */
export function vfs_access(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
  mask: u32,
  effective: bool,
): i32 {
  const mine = context.credentials;
  const effective_set = real_capabilities(mine);
  const same = mine.uid == mine.euid && mine.gid == mine.egid && mine.effective == effective_set;
  if (effective || same) return access_as(context, dirfd, name, length, flags, mask);
  const real = credentials_copy(mine, context.account);
  if (is_null(real)) return -ENOMEM;
  real.euid = real.uid;
  real.egid = real.gid;
  real.effective = effective_set;
  context.acting = changetype<usize>(real);
  const result = access_as(context, dirfd, name, length, flags, mask);
  context.acting = 0;
  credentials_put(real);
  return result;
}

/** What access(2) takes for effective: a real user that is not root has nothing. */
function real_capabilities(mine: Credentials): u64 {
  if ((mine.securebits & SECBIT_NO_SETUID_FIXUP) != 0) return mine.effective;
  return mine.uid == root_of(mine) ? mine.permitted : 0;
}

function access_as(context: VfsContext, dirfd: i32, name: usize, length: u32, flags: u32, mask: u32): i32 {
  const walk = context_walk(context);
  let error = context_walk_to(context, walk, dirfd, name, length, flags);
  if (error < 0) return error;
  const inode = walk.dentry.inode;
  if (mask != 0) error = permission(context_walker(context), inode, mask);
  if (error == 0 && (mask & MAY_WRITE) != 0 && is_read_only(walk.mount)) {
    if (is_regular(inode) || is_directory(inode)) error = -EROFS;
  }
  walk_end(walk);
  return error;
}
