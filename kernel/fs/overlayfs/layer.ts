// overlayfs: changing a layer: making, renaming and removing files in the upper and the work directory, with the mounter's
// credentials. Dentries here are those of the layers.
//
// Interface: Maker, layer_find, layer_make, layer_remove, layer_rename, temporary_make, temporary_place,
// maker_of_whiteout.
// Locks: the layer's mutexes, below all of the overlay's own: its rename mutex, directories, the file. Functions say which they
// want held.

import {
  CAP_MKNOD,
  EBUSY,
  ENOENT,
  ENOMEM,
  EPERM,
  ESTALE,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
} from '../../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { Text, text_byte, text_init, text_length, text_number } from '../../base/format';
import { kfree, kmalloc } from '../../mm/slab';
import { atomic_add } from '../../sync/atomic';
import {
  Credentials,
  MAY_EXECUTE,
  MAY_WRITE,
  capable,
  is_sticky_for,
  permission,
} from '../../vfs/credentials';
import {
  DENTRY_HASHED,
  Dentry,
  dentry_drop,
  dentry_instantiate,
  dentry_put,
  is_negative,
} from '../../vfs/dentry/dentry';
import { dentry_exchange, dentry_move } from '../../vfs/dentry/move';
import { dentry_is_below, dentry_shrink_children } from '../../vfs/dentry/tree';
import {
  Inode,
  inode_changed,
  inode_get,
  inode_lock,
  inode_lock_uninterruptible,
  inode_unlock,
  is_directory,
} from '../../vfs/inode';
import { RENAME_EXCHANGE } from '../../vfs/inode_ops';
import { lookup_component, lookup_locked } from '../../vfs/lookup';
import { OverlaySuper } from './super';

/** What is to be made. */
@unmanaged
export class Maker {
  /** Type and permission bits. */
  mode: u32;
  rdev: u32;
  /** Text of a symbolic link. */
  target: usize;
  target_length: u32;
  /** If not 0: another name for this file. */
  link: Inode;
  /** Whose it will be. */
  credentials: Credentials;
}

/** `#` and a number. */
const NAME_BYTES: u32 = 16;

/** The dentry of a name, with a reference, perhaps negative; or −errno. No mutex of the layer may be held. */
export function layer_find(super_: OverlaySuper, directory: Dentry, name: usize, length: u32): usize {
  const error = permission(super_.credentials, directory.inode, MAY_EXECUTE);
  if (error < 0) return error_pointer(error);
  return lookup_component(directory, super_.credentials, name, length, false);
}

/** May the mounter change the directory? */
function may_change(super_: OverlaySuper, directory: Dentry): i32 {
  return permission(super_.credentials, directory.inode, MAY_WRITE | MAY_EXECUTE);
}

/** May the mounter take the name of `victim` away? */
function may_remove(super_: OverlaySuper, directory: Dentry, victim: Inode): i32 {
  const error = may_change(super_, directory);
  return error == 0 && is_sticky_for(super_.credentials, directory.inode, victim) ? -EPERM : error;
}

function make_link(directory: Inode, dentry: Dentry, inode: Inode): i32 {
  let error = inode_lock(inode);
  if (error < 0) return error;
  if (inode.nlink == 0) error = -ENOENT;
  else error = call_indirect<i32>(directory.ops.link, directory, dentry, inode);
  if (error == 0) {
    dentry_instantiate(dentry, inode_get(inode));
    inode_changed(inode);
  }
  inode_unlock(inode);
  return error;
}

/** Makes a file with the name of the negative `dentry`: 0 or −errno. With the directory's mutex held. */
export function layer_make(super_: OverlaySuper, directory: Dentry, dentry: Dentry, maker: Maker): i32 {
  const error = may_change(super_, directory);
  if (error < 0) return error;
  const parent = directory.inode;
  if (!is_null(maker.link)) return make_link(parent, dentry, maker.link);
  const type = maker.mode & S_IFMT;
  // The caller may be privileged: what it makes here, the mounter has. A whiteout leads to no device.
  const device = type == S_IFBLK || (type == S_IFCHR && maker.rdev != 0);
  if (device && !capable(super_.credentials, CAP_MKNOD)) return -EPERM;
  const by = maker.credentials;
  let made: usize;
  if (type == S_IFDIR) made = call_indirect<usize>(parent.ops.mkdir, parent, dentry, maker.mode, by);
  else if (type == S_IFLNK)
    made = call_indirect<usize>(parent.ops.symlink, parent, dentry, maker.target, maker.target_length, by);
  else made = call_indirect<usize>(parent.ops.create, parent, dentry, maker.mode, maker.rdev, by);
  if (is_error(made)) return error_of(made);
  dentry_instantiate(dentry, changetype<Inode>(made));
  return 0;
}

/** Takes a name away: 0; -EBUSY: something is mounted there; or the layer's error. With the directory's mutex held. */
export function layer_remove(super_: OverlaySuper, directory: Dentry, dentry: Dentry): i32 {
  const victim = dentry.inode;
  let error = may_remove(super_, directory, victim);
  if (error < 0) return error;
  const directories = is_directory(victim);
  const parent = directory.inode;
  inode_lock_uninterruptible(victim);
  const operation = directories ? parent.ops.rmdir : parent.ops.unlink;
  error = dentry.mounted != 0 ? -EBUSY : call_indirect<i32>(operation, parent, dentry);
  inode_unlock(victim);
  if (error < 0) return error;
  if (directories) dentry_shrink_children(dentry);
  dentry_drop(dentry);
  return 0;
}

/**
 * Has somebody changed the layer meanwhile, so that a rename has no sense: nothing is renamed into itself, no directory replaced by a
 * file or the other way round, and no file by itself. With both directories locked by rename_lock.
 */
function is_stale(from_directory: Dentry, from: Dentry, to_directory: Dentry, to: Dentry, flags: u32): bool {
  if (from.parent != from_directory || (from.flags & DENTRY_HASHED) == 0) return true;
  if (dentry_is_below(to_directory, from) || dentry_is_below(from_directory, to)) return true;
  if (is_negative(to)) return flags == RENAME_EXCHANGE;
  if (from.inode == to.inode) return true;
  return flags != RENAME_EXCHANGE && is_directory(from.inode) != is_directory(to.inode);
}

/**
 * Renames `from` to the name of `to`, replacing what is there; `flags`: 0 or one of RENAME_*. 0; -ESTALE: somebody has changed
 * the layer; or the layer's error. With both directories locked by rename_lock.
 */
export function layer_rename(
  super_: OverlaySuper,
  from_directory: Dentry,
  from: Dentry,
  to_directory: Dentry,
  to: Dentry,
  flags: u32,
): i32 {
  let error = may_remove(super_, from_directory, from.inode);
  if (error == 0)
    error = is_negative(to) ? may_change(super_, to_directory) : may_remove(super_, to_directory, to.inode);
  if (error < 0) return error;
  if (is_stale(from_directory, from, to_directory, to, flags)) return -ESTALE;
  const old = from_directory.inode;
  const fresh = to_directory.inode;
  const victim = is_negative(to) || flags == RENAME_EXCHANGE ? null_of<Inode>() : to.inode;
  const replaces = !is_null(victim);
  if (replaces) inode_lock_uninterruptible(victim);
  if (from.mounted != 0 || to.mounted != 0) error = -EBUSY;
  else if (flags == 0) error = call_indirect<i32>(old.ops.rename, old, from, fresh, to);
  else error = call_indirect<i32>(old.ops.rename_with, old, from, fresh, to, flags, super_.credentials);
  if (replaces) inode_unlock(victim);
  if (error < 0) return error;
  if (flags == RENAME_EXCHANGE) dentry_exchange(from, to);
  else dentry_move(from, to);
  if (replaces && is_directory(victim)) dentry_shrink_children(to);
  return 0;
}

/** A name in `work` that nothing has: a negative dentry with a reference, or −errno. With the mutex of `work` held. */
export function temporary_place(super_: OverlaySuper): usize {
  const text = changetype<Text>(kmalloc(<u32>offsetof<Text>() + NAME_BYTES, super_.account));
  if (is_null(text)) return error_pointer(-ENOMEM);
  const name = changetype<usize>(text) + offsetof<Text>();
  let found: usize;
  do {
    text_init(text, name, NAME_BYTES);
    text_byte(text, 35);
    text_number(text, atomic_add(next_temporary(super_), 1), 16, 1, 48);
    found = lookup_locked(super_.work, super_.credentials, name, <u32>text_length(text));
  } while (!is_error(found) && is_taken(changetype<Dentry>(found)));
  kfree(changetype<usize>(text));
  return found;
}

@inline
function next_temporary(super_: OverlaySuper): usize {
  return changetype<usize>(super_) + offsetof<OverlaySuper>('next_temporary');
}

/** True, and the reference is dropped, if there is such a file. */
function is_taken(dentry: Dentry): bool {
  if (is_negative(dentry)) return false;
  dentry_put(dentry);
  return true;
}

/** Makes a file in `work`: its dentry with a reference, or −errno. */
export function temporary_make(super_: OverlaySuper, maker: Maker): usize {
  let error = inode_lock(super_.work.inode);
  if (error < 0) return error_pointer(error);
  const found = temporary_place(super_);
  if (!is_error(found)) error = layer_make(super_, super_.work, changetype<Dentry>(found), maker);
  inode_unlock(super_.work.inode);
  if (error == 0) return found;
  dentry_put(changetype<Dentry>(found));
  return error_pointer(error);
}

/** What a whiteout is made by. */
export function maker_of_whiteout(maker: Maker, super_: OverlaySuper): void {
  maker.mode = S_IFCHR;
  maker.rdev = 0;
  maker.link = null_of<Inode>();
  maker.credentials = super_.credentials;
}
