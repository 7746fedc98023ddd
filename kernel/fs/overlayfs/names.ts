// overlayfs: making and removing names. What is made lies in the upper layer; what is removed and lies below gets a whiteout.
//
// Interface: overlay_create, overlay_mkdir, overlay_symlink, overlay_link, overlay_remove; upper_locked, move_away,
// detach.
// Locks: as InodeOps: the overlay directory's mutex and that of what is linked or removed; then the copy mutex of what is removed;
// then the upper layer's.

import {
  ENOMEM,
  ENOTEMPTY,
  EPERM,
  EROFS,
  ESTALE,
  S_IFCHR,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_ISGID,
} from '../../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { ATTRIBUTE_GID, ATTRIBUTE_MODE, Attributes, inode_change } from '../../vfs/attributes';
import { Credentials } from '../../vfs/credentials';
import { Dentry, dentry_put, is_negative } from '../../vfs/dentry/dentry';
import { Inode, inode_lock, inode_unlock, is_directory, is_symlink } from '../../vfs/inode';
import { RENAME_EXCHANGE, RENAME_WHITEOUT } from '../../vfs/inode_ops';
import { lookup_locked } from '../../vfs/lookup';
import { mutex_lock, mutex_unlock } from '../../vfs/mutex';
import { rename_lock, rename_unlock } from '../../vfs/rename';
import { temporary_drop } from './clear';
import { WHOLE_FILE, overlay_copy_up } from './copy_up';
import {
  OverlayInode,
  has_upper,
  overlay_copy_mutex,
  overlay_inode_make,
  overlay_sync,
  overlay_upper,
} from './inode';
import {
  Maker,
  layer_make,
  layer_remove,
  layer_rename,
  maker_of_whiteout,
  temporary_make,
  temporary_place,
} from './layer';
import { links_begin_remove, links_ended, links_undo_remove } from './links';
import { overlay_is_empty } from './listing';
import { overlay_covers } from './lookup';
import { is_whiteout, set_opaque } from './marks';
import { OverlaySuper, overlay_super } from './super';

/** The name of `dentry` in a directory of the upper layer: a dentry with a reference, or −errno. With that one's mutex held. */
@inline
export function upper_locked(super_: OverlaySuper, upper: Dentry, dentry: Dentry): usize {
  return lookup_locked(upper, super_.credentials, dentry.name, dentry.name_length);
}

/** Makes a file in the upper layer under the name of `dentry`: its dentry there, with a reference, or −errno. */
function make_upper(parent: OverlayInode, dentry: Dentry, maker: Maker): usize {
  const super_ = overlay_super(parent);
  let error = overlay_copy_up(parent, WHOLE_FILE);
  if (error < 0) return error_pointer(error);
  const upper = overlay_upper(parent);
  error = inode_lock(upper.inode);
  if (error < 0) return error_pointer(error);
  const found = upper_locked(super_, upper, dentry);
  const place = changetype<Dentry>(found);
  let covered = false;
  if (!is_error(found)) {
    if (is_negative(place)) error = layer_make(super_, upper, place, maker);
    else if (is_whiteout(place)) covered = true;
    else error = -ESTALE;
  }
  inode_unlock(upper.inode);
  if (is_error(found)) return found;
  // What is made here hides what may come to lie below one day. Nothing does now: it may fail.
  if (error == 0 && !covered && parent.lowers_count != 0 && is_directory(place.inode))
    set_opaque(super_, place.inode);
  if (error == 0 && !covered) return found;
  dentry_put(place);
  return error < 0 ? error_pointer(error) : make_over_whiteout(super_, upper, dentry, maker);
}

/** The same where a whiteout is: the file is made in `work` and takes its place in one step. */
function make_over_whiteout(super_: OverlaySuper, upper: Dentry, dentry: Dentry, maker: Maker): usize {
  const made = temporary_make(super_, maker);
  if (is_error(made)) return made;
  const fresh = changetype<Dentry>(made);
  const directory = is_directory(fresh.inode);
  let error = 0;
  if (is_null(maker.link)) error = inherit_group(super_, upper.inode, fresh.inode);
  if (error == 0 && directory) error = set_opaque(super_, fresh.inode);
  if (error == 0) error = rename_lock(super_.work, upper);
  if (error == 0) {
    error = replace_whiteout(super_, upper, dentry, fresh, directory);
    rename_unlock(super_.work, upper);
  }
  if (error == 0) return made;
  temporary_drop(super_, fresh);
  return error_pointer(error);
}

/** A directory takes a whiteout's place by exchange: a rename does not put a directory where none is. */
function replace_whiteout(
  super_: OverlaySuper,
  upper: Dentry,
  dentry: Dentry,
  fresh: Dentry,
  directory: bool,
): i32 {
  const found = upper_locked(super_, upper, dentry);
  if (is_error(found)) return error_of(found);
  const whiteout = changetype<Dentry>(found);
  let error = is_whiteout(whiteout) ? 0 : -ESTALE;
  if (error == 0)
    error = layer_rename(super_, super_.work, fresh, upper, whiteout, directory ? RENAME_EXCHANGE : 0);
  // If it stays there, the next mount removes it.
  if (error == 0 && directory) layer_remove(super_, super_.work, whiteout);
  dentry_put(whiteout);
  return error;
}

/** inode(7): what is made in a set-group-id directory has its group, and directories hand the bit on. `work` is none. */
function inherit_group(super_: OverlaySuper, directory: Inode, inode: Inode): i32 {
  if ((directory.mode & S_ISGID) == 0) return 0;
  const attributes = changetype<Attributes>(kmalloc(<u32>offsetof<Attributes>(), super_.account));
  if (is_null(attributes)) return -ENOMEM;
  const mode = inode.mode & 0o7777;
  attributes.mask = ATTRIBUTE_GID;
  attributes.gid = directory.gid;
  let error = inode_change(super_.credentials, inode, attributes);
  attributes.mask = ATTRIBUTE_MODE;
  attributes.mode = is_directory(inode) ? mode | S_ISGID : mode;
  if (error == 0 && !is_symlink(inode)) error = inode_change(super_.credentials, inode, attributes);
  kfree(changetype<usize>(attributes));
  return error;
}

/** Room for a Maker; 0: no memory. */
@inline
function maker_for(parent: OverlayInode, mode: u32, credentials: Credentials): Maker {
  const maker = changetype<Maker>(kmalloc(<u32>offsetof<Maker>(), overlay_super(parent).account));
  if (is_null(maker)) return maker;
  maker.mode = mode;
  maker.credentials = credentials;
  return maker;
}

/** Makes the file and its inode, and frees the maker. */
function make(parent: OverlayInode, dentry: Dentry, maker: Maker): usize {
  if (is_null(maker)) return error_pointer(-ENOMEM);
  const made = make_upper(parent, dentry, maker);
  kfree(changetype<usize>(maker));
  if (is_error(made)) return made;
  return overlay_inode_make(parent.superblock, changetype<Dentry>(made), 0, 0, null_of<OverlayInode>(), 0, 0);
}

/** See InodeOps.create. -EPERM for a whiteout: mknod(2) makes none through an overlay. */
export function overlay_create(
  directory: Inode,
  dentry: Dentry,
  mode: u32,
  rdev: u32,
  credentials: Credentials,
): usize {
  if ((mode & S_IFMT) == S_IFCHR && rdev == 0) return error_pointer(-EPERM);
  const parent = changetype<OverlayInode>(directory);
  const maker = maker_for(parent, mode, credentials);
  if (!is_null(maker)) maker.rdev = rdev;
  return make(parent, dentry, maker);
}

/** See InodeOps.mkdir. */
export function overlay_mkdir(directory: Inode, dentry: Dentry, mode: u32, credentials: Credentials): usize {
  const parent = changetype<OverlayInode>(directory);
  const made = make(parent, dentry, maker_for(parent, S_IFDIR | mode, credentials));
  if (!is_error(made)) overlay_sync(parent);
  return made;
}

/** See InodeOps.symlink. */
export function overlay_symlink(
  directory: Inode,
  dentry: Dentry,
  target: usize,
  length: u32,
  credentials: Credentials,
): usize {
  const parent = changetype<OverlayInode>(directory);
  const maker = maker_for(parent, S_IFLNK | 0o777, credentials);
  if (!is_null(maker)) {
    maker.target = target;
    maker.target_length = length;
  }
  return make(parent, dentry, maker);
}

/** See InodeOps.link. */
export function overlay_link(directory: Inode, dentry: Dentry, inode: Inode): i32 {
  const parent = changetype<OverlayInode>(directory);
  const file = changetype<OverlayInode>(inode);
  const error = overlay_copy_up(file, WHOLE_FILE);
  if (error < 0) return error;
  const maker = maker_for(parent, inode.mode, overlay_super(parent).credentials);
  if (is_null(maker)) return -ENOMEM;
  maker.link = overlay_upper(file).inode;
  const made = make_upper(parent, dentry, maker);
  kfree(changetype<usize>(maker));
  if (is_error(made)) return error_of(made);
  dentry_put(changetype<Dentry>(made));
  overlay_sync(file);
  return 0;
}

/** `inode` has lost a name. Under its copy mutex. */
export function detach(inode: OverlayInode): void {
  if (is_directory(inode)) inode.detached = 1;
  else if (!has_upper(inode)) {
    inode.detached = 1;
    inode.nlink--;
  }
  overlay_sync(inode);
  links_ended(inode);
}

/** See InodeOps.unlink and rmdir. */
export function overlay_remove(directory: Inode, dentry: Dentry): i32 {
  const parent = changetype<OverlayInode>(directory);
  const victim = changetype<OverlayInode>(dentry.inode);
  const super_ = overlay_super(parent);
  if (is_null(super_.upper)) return -EROFS;
  let error = is_directory(victim) ? overlay_is_empty(victim) : 0;
  if (error < 0) return error;
  const covers = overlay_covers(parent, dentry);
  if (covers < 0) return covers;
  error = overlay_copy_up(parent, WHOLE_FILE);
  // The others of its links are counted in its copy.
  if (error == 0 && victim.linked != 0) error = overlay_copy_up(victim, WHOLE_FILE);
  if (error == 0) error = mutex_lock(overlay_copy_mutex(victim));
  if (error < 0) return error;
  const upper = overlay_upper(parent);
  const counted = links_begin_remove(victim, upper, dentry);
  if (counted < 0) error = counted;
  else error = covers != 0 ? cover(super_, upper, dentry) : remove_upper(super_, upper, dentry);
  if (error == 0) detach(victim);
  else links_undo_remove(victim, counted);
  mutex_unlock(overlay_copy_mutex(victim));
  if (error == 0) overlay_sync(parent);
  return error;
}

/** Takes a name out of the upper directory, below which nothing lies. */
function remove_upper(super_: OverlaySuper, upper: Dentry, dentry: Dentry): i32 {
  let error = inode_lock(upper.inode);
  if (error < 0) return error;
  const found = upper_locked(super_, upper, dentry);
  const place = changetype<Dentry>(found);
  if (is_error(found)) error = error_of(found);
  else if (is_negative(place) || is_whiteout(place)) error = -ESTALE;
  else error = layer_remove(super_, upper, place);
  inode_unlock(upper.inode);
  if (!is_error(found)) dentry_put(place);
  // A directory with whiteouts in it goes in one step, and is taken apart after.
  return error == -ENOTEMPTY ? move_away(super_, upper, dentry, 0) : error;
}

/** Puts a whiteout where the name is, or would be, in the upper directory. */
function cover(super_: OverlaySuper, upper: Dentry, dentry: Dentry): i32 {
  const maker = changetype<Maker>(kmalloc(<u32>offsetof<Maker>(), super_.account));
  if (is_null(maker)) return -ENOMEM;
  maker_of_whiteout(maker, super_);
  let error = inode_lock(upper.inode);
  let there = false;
  if (error == 0) {
    const found = upper_locked(super_, upper, dentry);
    const place = changetype<Dentry>(found);
    if (is_error(found)) error = error_of(found);
    else if (is_negative(place)) error = layer_make(super_, upper, place, maker);
    else there = !is_whiteout(place);
    inode_unlock(upper.inode);
    if (!is_error(found)) dentry_put(place);
  }
  kfree(changetype<usize>(maker));
  return there ? move_away(super_, upper, dentry, RENAME_WHITEOUT) : error;
}

/**
 * Moves what has the name in the upper directory to `work`, where it is removed with the whiteouts in it. `flags`: RENAME_WHITEOUT
 * leaves a whiteout in its place, in the same step. 0 or −errno.
 */
export function move_away(super_: OverlaySuper, upper: Dentry, dentry: Dentry, flags: u32): i32 {
  let error = rename_lock(super_.work, upper);
  if (error < 0) return error;
  const found = upper_locked(super_, upper, dentry);
  const victim = changetype<Dentry>(found);
  if (is_error(found)) {
    error = error_of(found);
  } else {
    error = is_negative(victim) ? -ESTALE : move_to_work(super_, upper, victim, flags);
    if (error < 0) dentry_put(victim);
  }
  rename_unlock(super_.work, upper);
  if (error == 0) temporary_drop(super_, victim);
  return error;
}

function move_to_work(super_: OverlaySuper, upper: Dentry, victim: Dentry, flags: u32): i32 {
  const found = temporary_place(super_);
  if (is_error(found)) return error_of(found);
  const error = layer_rename(super_, upper, victim, super_.work, changetype<Dentry>(found), flags);
  dentry_put(changetype<Dentry>(found));
  return error;
}
