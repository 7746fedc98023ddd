// overlayfs: copying up: before a lower file is changed, a copy of it is made in the upper layer, and of the directories above it.
//
//   1  a file in `work`          mode 0: nobody else opens it
//   2  contents, extended attributes, where it comes from, owner, mode, times
//   3  fsync
//   4  rename into the upper directory, which is the moment when it counts
//   5  `upper` of the inode
//
// A crash before 4 leaves something in `work` that the next mount removes; after 4 all is there. A file that has lost its name
// goes through 1 to 3 and is never given one.
//
// Interface: overlay_copy_up, WHOLE_FILE.
// Locks: the copy mutex of one inode, below all mutexes that the VFS takes of the overlay's inodes and above the layers'. Never
// two: directories above are copied before, each by itself.

import { EIO, ENOMEM, EOVERFLOW, EROFS, ESTALE, S_IFLNK, S_IFMT, S_IFREG } from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { has_gid, has_uid } from '../../ns/user';
import {
  ATTRIBUTE_ATIME,
  ATTRIBUTE_GID,
  ATTRIBUTE_MODE,
  ATTRIBUTE_MTIME,
  ATTRIBUTE_UID,
  Attributes,
  inode_change,
} from '../../vfs/attributes';
import { Dentry, dentry_put, is_negative } from '../../vfs/dentry/dentry';
import { Inode, inode_lock_uninterruptible, inode_set_mtime, inode_unlock } from '../../vfs/inode';
import { lookup_locked } from '../../vfs/lookup';
import { mutex_lock, mutex_unlock } from '../../vfs/mutex';
import { rename_lock, rename_unlock } from '../../vfs/rename';
import { temporary_drop } from './clear';
import { copy_attributes, copy_contents } from './copy_data';
import {
  OverlayInode,
  has_upper,
  overlay_copy_mutex,
  overlay_lower,
  overlay_set_upper,
  overlay_upper,
} from './inode';
import { Maker, layer_remove, layer_rename, temporary_make } from './layer';
import { index_place } from './links';
import { set_links, set_origin } from './marks';
import { OverlaySuper, overlay_super } from './super';

/** As a limit: all of a file's contents. */
export const WHOLE_FILE: i64 = i64.MAX_VALUE;

/**
 * Sees to it that the inode has an upper file: 0; -EROFS: there is no upper layer; or the layers' errors. Of a regular file's contents
 * at most the first `limit` bytes are copied, for a caller that cuts the rest off. The caller may hold the mutex of the inode.
 */
export function overlay_copy_up(inode: OverlayInode, limit: i64): i32 {
  while (!has_upper(inode)) {
    if (is_null(overlay_super(inode).upper)) return -EROFS;
    let target = inode;
    if (inode.detached == 0 && inode.linked == 0) while (!has_upper(target.parent)) target = target.parent;
    const error = copy_one(target, target == inode ? limit : WHOLE_FILE);
    if (error < 0) return error;
  }
  return 0;
}

function copy_one(inode: OverlayInode, limit: i64): i32 {
  let error = mutex_lock(overlay_copy_mutex(inode));
  if (error < 0) return error;
  if (!has_upper(inode)) error = perform(inode, limit);
  mutex_unlock(overlay_copy_mutex(inode));
  return error;
}

function perform(inode: OverlayInode, limit: i64): i32 {
  const super_ = overlay_super(inode);
  const lower = overlay_lower(inode, 0).inode;
  let error = call_indirect<i32>(lower.ops.getattr, lower);
  if (error < 0) return error;
  // Nobody makes files of owners that are none to him: CVE-2023-0386.
  const user = super_.credentials.user;
  if (!has_uid(user, lower.uid) || !has_gid(user, lower.gid)) return -EOVERFLOW;
  const made = make_copy(super_, lower);
  if (is_error(made)) return error_of(made);
  const copy = changetype<Dentry>(made);
  if ((lower.mode & S_IFMT) == S_IFREG) error = copy_contents(super_, lower, copy.inode, limit);
  if (error == 0) error = copy_attributes(super_, lower, copy.inode);
  if (error == 0) error = set_origin(super_, copy.inode, lower);
  if (error == 0) error = copy_metadata(super_, lower, copy.inode);
  if (error == 0) error = place_copy(super_, inode, copy);
  if (error < 0) temporary_drop(super_, copy);
  else overlay_set_upper(inode, copy);
  return error;
}

/** A file of the same kind in `work`: its dentry, or −errno. */
function make_copy(super_: OverlaySuper, lower: Inode): usize {
  const maker = changetype<Maker>(kmalloc(<u32>(offsetof<Maker>() + PATH_MAX), super_.account));
  if (is_null(maker)) return error_pointer(-ENOMEM);
  maker.mode = lower.mode & S_IFMT;
  maker.rdev = lower.rdev;
  maker.credentials = super_.credentials;
  let error = 0;
  if (maker.mode == S_IFLNK) {
    maker.target = changetype<usize>(maker) + offsetof<Maker>();
    error = call_indirect<i32>(lower.ops.readlink, lower, maker.target, PATH_MAX);
    maker.target_length = error;
    maker.mode |= 0o777;
    if (error == 0) error = -EIO;
  }
  const made = error < 0 ? error_pointer(error) : temporary_make(super_, maker);
  kfree(changetype<usize>(maker));
  return made;
}

/** Owner, mode and times. */
function copy_metadata(super_: OverlaySuper, lower: Inode, copy: Inode): i32 {
  const attributes = changetype<Attributes>(kmalloc(<u32>offsetof<Attributes>(), super_.account));
  if (is_null(attributes)) return -ENOMEM;
  attributes.mask = ATTRIBUTE_UID | ATTRIBUTE_GID | ATTRIBUTE_ATIME | ATTRIBUTE_MTIME;
  attributes.uid = lower.uid;
  attributes.gid = lower.gid;
  attributes.atime = lower.atime;
  attributes.mtime = lower.mtime;
  let error = inode_change(super_.credentials, copy, attributes);
  // Giving a file away takes set-id bits from it.
  attributes.mask = ATTRIBUTE_MODE;
  attributes.mode = lower.mode & 0o7777;
  if (error == 0 && (lower.mode & S_IFMT) != S_IFLNK)
    error = inode_change(super_.credentials, copy, attributes);
  kfree(changetype<usize>(attributes));
  return error;
}

/** Into the index, away from all names, or to its place. */
function place_copy(super_: OverlaySuper, inode: OverlayInode, copy: Dentry): i32 {
  if (inode.linked == 0)
    return inode.detached != 0 ? take_name(super_, copy) : give_name(super_, inode, copy);
  // One of the links is in the index.
  const extra = <i32>inode.nlink - 1;
  let error = set_links(super_, copy.inode, extra);
  if (error == 0) error = rename_lock(super_.work, super_.index);
  if (error < 0) return error;
  error = move_copy(super_, copy, super_.index, index_place(super_, overlay_lower(inode, 0).inode));
  rename_unlock(super_.work, super_.index);
  if (error == 0) inode.extra_links = extra;
  return error;
}

/** Renames the copy to `found`, a dentry whose reference it drops, or −errno. With both directories locked. */
function move_copy(super_: OverlaySuper, copy: Dentry, directory: Dentry, found: usize): i32 {
  if (is_error(found)) return error_of(found);
  const place = changetype<Dentry>(found);
  const free = is_negative(place);
  const error = free ? layer_rename(super_, super_.work, copy, directory, place, 0) : -ESTALE;
  dentry_put(place);
  return error;
}

/** Moves the copy to its place in the upper layer: 0, -ESTALE if there is something already, or −errno. */
function give_name(super_: OverlaySuper, inode: OverlayInode, copy: Dentry): i32 {
  const directory = overlay_upper(inode.parent);
  let error = rename_lock(super_.work, directory);
  if (error < 0) return error;
  const above = directory.inode;
  const mtime = above.mtime;
  const found = lookup_locked(directory, super_.credentials, inode.name, inode.name_length);
  error = move_copy(super_, copy, directory, found);
  // For those who look through the overlay, nothing has changed.
  if (error == 0) inode_set_mtime(above, mtime);
  rename_unlock(super_.work, directory);
  return error;
}

/** The copy of a file without a name loses its own, and stays as long as it is in use. */
function take_name(super_: OverlaySuper, copy: Dentry): i32 {
  inode_lock_uninterruptible(super_.work.inode);
  const error = layer_remove(super_, super_.work, copy);
  inode_unlock(super_.work.inode);
  return error;
}
