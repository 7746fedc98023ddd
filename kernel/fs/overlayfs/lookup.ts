// overlayfs: looking a name up through the layers.
//
//   upper   etc/  ─┐                 a directory merges with those below it, down to
//   lower 1 etc/  ─┼▶ OverlayInode   · one that is marked opaque
//   lower 2 (whiteout)               · a whiteout, which takes the name away from all below
//   lower 3 etc/                     · something that is no directory
//
// Interface: overlay_lookup, overlay_covers. Locks: the overlay directory's mutex, held by the caller.

import { ENOMEM } from '../../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { Dentry, dentry_put, is_negative } from '../../vfs/dentry/dentry';
import { Inode, inode_get, inode_put, is_directory } from '../../vfs/inode';
import {
  OverlayInode,
  has_names,
  overlay_drop_lowers,
  overlay_inode_make,
  overlay_lower,
  overlay_upper,
} from './inode';
import { layer_find } from './layer';
import { index_find } from './links';
import { is_opaque, is_whiteout } from './marks';
import { OverlaySuper, overlay_super } from './super';

/** The name in a layer: its dentry with a reference; 0: the layer has none; or −errno. A whiteout is answered as such. */
function find(super_: OverlaySuper, directory: Dentry, dentry: Dentry): usize {
  const found = layer_find(super_, directory, dentry.name, dentry.name_length);
  if (is_error(found) || !is_negative(changetype<Dentry>(found))) return found;
  dentry_put(changetype<Dentry>(found));
  return 0;
}

/** Drops the first `count` dentries of an array. */
function drop(lowers: usize, count: i32): void {
  for (let i = 0; i < count; i++) dentry_put(load<Dentry>(lowers + ((<usize>i) << 2)));
}

/** Collects the lower files with the name into `lowers`: how many, or −errno and none held. `only_directories`: to merge with one. */
function find_lowers(parent: OverlayInode, dentry: Dentry, lowers: usize, only_directories: bool): i32 {
  const super_ = overlay_super(parent);
  let count = 0;
  for (let i: u32 = 0; i < parent.lowers_count; i++) {
    const found = find(super_, overlay_lower(parent, i), dentry);
    if (is_error(found)) {
      drop(lowers, count);
      return error_of(found);
    }
    if (found == 0) continue;
    const lower = changetype<Dentry>(found);
    const directory = is_directory(lower.inode);
    if (is_whiteout(lower) || (!directory && (only_directories || count != 0))) {
      dentry_put(lower);
      break;
    }
    store<Dentry>(lowers + ((<usize>count) << 2), lower);
    count++;
    if (!directory || is_opaque(super_, lower.inode)) break;
  }
  return count;
}

/** See InodeOps.lookup. */
export function overlay_lookup(directory: Inode, dentry: Dentry): usize {
  const parent = changetype<OverlayInode>(directory);
  const super_ = overlay_super(parent);
  let upper = null_of<Dentry>();
  if (!is_null(overlay_upper(parent))) {
    const found = find(super_, overlay_upper(parent), dentry);
    if (is_error(found)) return found;
    upper = changetype<Dentry>(found);
  }
  const there = !is_null(upper);
  if (there && is_whiteout(upper)) {
    dentry_put(upper);
    return 0;
  }
  const searches = !there || (is_directory(upper.inode) && !is_opaque(super_, upper.inode));
  let lowers: usize = 0;
  let count = 0;
  if (searches && parent.lowers_count != 0) {
    lowers = kmalloc(4 * parent.lowers_count, super_.account);
    count = lowers == 0 ? -ENOMEM : find_lowers(parent, dentry, lowers, there);
  }
  if (count <= 0 && !there) {
    overlay_drop_lowers(lowers, 0);
    return count < 0 ? error_pointer(count) : 0;
  }
  if (count < 0) {
    dentry_put(upper);
    overlay_drop_lowers(lowers, 0);
    return error_pointer(count);
  }
  const linked = !there && has_names(super_, load<Dentry>(lowers).inode);
  if (linked) return find_linked(parent, dentry, lowers);
  const name = dentry.name;
  return overlay_inode_make(directory.superblock, upper, lowers, count, parent, name, dentry.name_length);
}

/**
 * The inode of a lower file with several names, the only one in `lowers`: its copy is in the index. Somebody may copy it up
 * meanwhile, by another name: then it is looked up once more, so that all names lead to one inode.
 */
function find_linked(parent: OverlayInode, dentry: Dentry, lowers: usize): usize {
  const super_ = overlay_super(parent);
  const lower = load<Dentry>(lowers).inode;
  inode_get(lower);
  const upper = index_find(super_, lower);
  let made = upper;
  if (is_error(upper)) {
    drop(lowers, 1);
    kfree(lowers);
  } else {
    const name = dentry.name;
    const copy = changetype<Dentry>(upper);
    made = overlay_inode_make(parent.superblock, copy, lowers, 1, parent, name, dentry.name_length);
  }
  let again: usize = 0;
  if (!is_error(made) && upper == 0) again = index_find(super_, lower);
  inode_put(lower);
  if (again == 0) return made;
  inode_put(changetype<Inode>(made));
  if (is_error(again)) return again;
  dentry_put(changetype<Dentry>(again));
  return overlay_lookup(parent, dentry);
}

/** 1 if a lower layer has a file by that name, which has to be covered when it is removed; 0; or −errno. */
export function overlay_covers(parent: OverlayInode, dentry: Dentry): i32 {
  const super_ = overlay_super(parent);
  for (let i: u32 = 0; i < parent.lowers_count; i++) {
    const found = find(super_, overlay_lower(parent, i), dentry);
    if (is_error(found)) return error_of(found);
    if (found == 0) continue;
    const whiteout = is_whiteout(changetype<Dentry>(found));
    dentry_put(changetype<Dentry>(found));
    return whiteout ? 0 : 1;
  }
  return 0;
}
