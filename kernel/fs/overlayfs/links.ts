// overlayfs: lower files with several names, hard links: Linux's `index=on`.
//
//   /l/a, /l/b: one file       /w/index/00fb210081… ── the copy of it, named by the lower file's handle (handle.ts), in hexadecimal
//                              /u/a                  ── the same, once `a` itself was renamed or linked
//
// Such a file is copied up into the index, not under one of its names, so that all of them go on leading to it. The names stay those
// of the lower layer; looking one up looks into the index. How many links there are, less what the upper layer counts, is
// noted with the file (trusted.overlay.nlink): a name that a whiteout covers is one less. With the last one the index lets it go.
//
// Interface: index_find, index_place, links_begin_remove, links_undo_remove, links_ended, name_upper.
// Locks: the copy mutex of the file, then the upper layer's.

import { EIO, ENOMEM, ESTALE, S_IFMT } from '../../base/abi';
import { Text, text_hex, text_init } from '../../base/format';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { Dentry, dentry_put, is_negative } from '../../vfs/dentry/dentry';
import { Inode, inode_lock, inode_lock_uninterruptible, inode_unlock } from '../../vfs/inode';
import { lookup_locked } from '../../vfs/lookup';
import { mutex_lock, mutex_unlock } from '../../vfs/mutex';
import { HANDLE_BYTES, handle_write } from './handle';
import { OverlayInode, overlay_copy_mutex, overlay_upper } from './inode';
import { Maker, layer_find, layer_make, layer_remove } from './layer';
import { is_whiteout, origin_of, set_links } from './marks';
import { OverlaySuper, overlay_super } from './super';

/** Two digits a byte. */
const NAME_BYTES: u32 = 2 * HANDLE_BYTES;

/** NAME_BYTES of the name in the index for a handle, from kmalloc; 0: no memory. */
function name_of_handle(super_: OverlaySuper, handle: usize): usize {
  const text = changetype<Text>(kmalloc(<u32>offsetof<Text>(), super_.account));
  const name = kmalloc(NAME_BYTES, super_.account);
  if (is_null(text) || name == 0) {
    kfree(changetype<usize>(text));
    kfree(name);
    return 0;
  }
  text_init(text, name, NAME_BYTES);
  for (let i: u32 = 0; i < HANDLE_BYTES; i++) text_hex(text, load<u8>(handle + i), 2);
  kfree(changetype<usize>(text));
  return name;
}

/** The same for a lower file. */
function index_name(super_: OverlaySuper, lower: Inode): usize {
  const handle = kmalloc(HANDLE_BYTES, super_.account);
  if (handle == 0) return 0;
  handle_write(super_, lower, handle);
  const name = name_of_handle(super_, handle);
  kfree(handle);
  return name;
}

/**
 * The copy of a lower file: its dentry in the index, with a reference; 0: there is none; or −errno: -EIO if it is of another kind, which
 * somebody has put there. No mutex of the layer is held.
 */
export function index_find(super_: OverlaySuper, lower: Inode): usize {
  if (is_null(super_.index)) return 0;
  const name = index_name(super_, lower);
  if (name == 0) return error_pointer(-ENOMEM);
  const found = layer_find(super_, super_.index, name, NAME_BYTES);
  kfree(name);
  if (is_error(found)) return found;
  const copy = changetype<Dentry>(found);
  if (!is_negative(copy) && ((copy.inode.mode ^ lower.mode) & S_IFMT) == 0) return found;
  const there = !is_negative(copy);
  dentry_put(copy);
  return there ? error_pointer(-EIO) : 0;
}

/** Where the copy of a lower file goes: a dentry of the index with a reference, or −errno. With the mutex of the index held. */
export function index_place(super_: OverlaySuper, lower: Inode): usize {
  const name = index_name(super_, lower);
  if (name == 0) return error_pointer(-ENOMEM);
  const found = lookup_locked(super_.index, super_.credentials, name, NAME_BYTES);
  kfree(name);
  return found;
}

/** `change` more links than the upper layer counts: 0 or −errno. Under the copy mutex, of a file that is copied up. */
function links_change(inode: OverlayInode, change: i32): i32 {
  const links = inode.extra_links + change;
  const error = set_links(overlay_super(inode), overlay_upper(inode).inode, links);
  if (error == 0) inode.extra_links = links;
  return error;
}

/** True if the upper directory itself has the name, and not only the index the file. 1, 0 or −errno. */
function has_name(super_: OverlaySuper, upper: Dentry, dentry: Dentry): i32 {
  const found = layer_find(super_, upper, dentry.name, dentry.name_length);
  if (is_error(found)) return error_of(found);
  const place = changetype<Dentry>(found);
  const there = !is_negative(place) && !is_whiteout(place);
  dentry_put(place);
  return there ? 1 : 0;
}

/**
 * The name `dentry` of a file with several is about to be covered: counts one less if nobody else will. 1: it did; 0; or −errno. Under the
 * copy mutex.
 */
export function links_begin_remove(inode: OverlayInode, upper: Dentry, dentry: Dentry): i32 {
  if (inode.linked == 0) return 0;
  const there = has_name(overlay_super(inode), upper, dentry);
  if (there != 0) return there < 0 ? there : 0;
  const error = links_change(inode, -1);
  return error < 0 ? error : 1;
}

/** It was not. `counted`: what links_begin_remove has answered. */
export function links_undo_remove(inode: OverlayInode, counted: i32): void {
  if (counted == 1) links_change(inode, 1);
}

/** A name has been removed, and the links have been counted: without any, the index lets the file go. Under the copy mutex. */
export function links_ended(inode: OverlayInode): void {
  if (inode.linked == 0 || inode.nlink != 0) return;
  const super_ = overlay_super(inode);
  const origin = origin_of(super_, overlay_upper(inode).inode);
  if (origin == 0) return;
  const name = name_of_handle(super_, origin);
  kfree(origin);
  if (name == 0) return;
  inode_lock_uninterruptible(super_.index.inode);
  const found = lookup_locked(super_.index, super_.credentials, name, NAME_BYTES);
  if (!is_error(found)) {
    const entry = changetype<Dentry>(found);
    if (!is_negative(entry) && layer_remove(super_, super_.index, entry) == 0) inode.extra_links = 0;
    dentry_put(entry);
  }
  inode_unlock(super_.index.inode);
  kfree(name);
}

/** Gives a file that only the index has its name in the upper directory, to be renamed: 0 or −errno. */
export function name_upper(inode: OverlayInode, upper: Dentry, dentry: Dentry): i32 {
  if (inode.linked == 0) return 0;
  let error = mutex_lock(overlay_copy_mutex(inode));
  if (error < 0) return error;
  const there = has_name(overlay_super(inode), upper, dentry);
  if (there < 0) error = there;
  else if (there == 0) error = link_name(inode, upper, dentry);
  // After the link, so that nobody finds a file without any.
  if (error == 0 && there == 0) {
    error = links_change(inode, -1);
    if (error < 0) unlink_name(overlay_super(inode), upper, dentry);
  }
  mutex_unlock(overlay_copy_mutex(inode));
  return error;
}

function link_name(inode: OverlayInode, upper: Dentry, dentry: Dentry): i32 {
  const super_ = overlay_super(inode);
  const maker = changetype<Maker>(kmalloc(<u32>offsetof<Maker>(), super_.account));
  if (is_null(maker)) return -ENOMEM;
  maker.link = overlay_upper(inode).inode;
  let error = inode_lock(upper.inode);
  if (error == 0) {
    const found = lookup_locked(upper, super_.credentials, dentry.name, dentry.name_length);
    const place = changetype<Dentry>(found);
    if (is_error(found)) error = error_of(found);
    else if (!is_negative(place)) error = -ESTALE;
    else error = layer_make(super_, upper, place, maker);
    inode_unlock(upper.inode);
    if (!is_error(found)) dentry_put(place);
  }
  kfree(changetype<usize>(maker));
  return error;
}

function unlink_name(super_: OverlaySuper, upper: Dentry, dentry: Dentry): void {
  inode_lock_uninterruptible(upper.inode);
  const found = lookup_locked(upper, super_.credentials, dentry.name, dentry.name_length);
  if (!is_error(found)) {
    const place = changetype<Dentry>(found);
    if (!is_negative(place)) layer_remove(super_, upper, place);
    dentry_put(place);
  }
  inode_unlock(upper.inode);
}
