// overlayfs: renaming: rename(2).
//
// What is renamed has been copied up, so that it is a rename in the upper layer; where a lower file has the old name, that
// gets a whiteout in the same step. A directory that shows lower layers cannot be renamed, since what it shows stands below the old
// name: -EXDEV, as Linux without redirect_dir; mv(1) then copies.
//
// Interface: overlay_rename. Locks: as InodeOps: those that the VFS holds for a rename; then the copy mutex of what is replaced;
// then the upper layer's.

import { ESTALE, EXDEV } from '../../base/abi';
import { error_of, is_error, is_null } from '../../base/pointer';
import { Dentry, dentry_drop, dentry_put, is_negative } from '../../vfs/dentry/dentry';
import { Inode, is_directory } from '../../vfs/inode';
import { RENAME_EXCHANGE, RENAME_WHITEOUT } from '../../vfs/inode_ops';
import { mutex_lock, mutex_unlock } from '../../vfs/mutex';
import { rename_lock, rename_unlock } from '../../vfs/rename';
import { WHOLE_FILE, overlay_copy_up } from './copy_up';
import { OverlayInode, overlay_copy_mutex, overlay_sync, overlay_upper } from './inode';
import { layer_remove, layer_rename } from './layer';
import { links_begin_remove, links_undo_remove, name_upper } from './links';
import { layer_is_empty, overlay_is_empty } from './listing';
import { overlay_covers } from './lookup';
import { is_whiteout, set_opaque } from './marks';
import { detach, move_away, upper_locked } from './names';
import { overlay_super } from './super';

/** Copies up what has to be in the upper layer: 0 or −errno. */
function prepare(from: OverlayInode, source: OverlayInode, to: OverlayInode): i32 {
  let error = overlay_copy_up(source, WHOLE_FILE);
  if (error == 0) error = overlay_copy_up(from, WHOLE_FILE);
  if (error == 0) error = overlay_copy_up(to, WHOLE_FILE);
  if (error < 0 || to.lowers_count == 0 || !is_directory(source)) return error;
  // Nothing of what lies below the new name is to show through.
  return set_opaque(overlay_super(to), overlay_upper(source).inode);
}

/** See InodeOps.rename. */
export function overlay_rename(from: Inode, old_dentry: Dentry, to: Inode, new_dentry: Dentry): i32 {
  const old_parent = changetype<OverlayInode>(from);
  const new_parent = changetype<OverlayInode>(to);
  const source = changetype<OverlayInode>(old_dentry.inode);
  if (is_directory(source) && source.lowers_count != 0) return -EXDEV;
  const replaces = !is_negative(new_dentry);
  const victim = changetype<OverlayInode>(new_dentry.inode);
  let error = replaces && is_directory(victim) ? overlay_is_empty(victim) : 0;
  if (error < 0) return error;
  const covers = overlay_covers(old_parent, old_dentry);
  if (covers < 0) return covers;
  error = prepare(old_parent, source, new_parent);
  if (error == 0) error = name_upper(source, overlay_upper(old_parent), old_dentry);
  if (error < 0) return error;
  if (replaces) error = replace(old_parent, old_dentry, new_parent, new_dentry, covers != 0);
  else error = rename_upper(old_parent, old_dentry, new_parent, new_dentry, covers != 0);
  if (error < 0) return error;
  overlay_sync(source);
  overlay_sync(old_parent);
  overlay_sync(new_parent);
  return 0;
}

/** The same where something has the new name, which it loses. */
function replace(
  from: OverlayInode,
  old_dentry: Dentry,
  to: OverlayInode,
  new_dentry: Dentry,
  covers: bool,
): i32 {
  const victim = changetype<OverlayInode>(new_dentry.inode);
  let error = victim.linked != 0 ? overlay_copy_up(victim, WHOLE_FILE) : 0;
  if (error == 0) error = mutex_lock(overlay_copy_mutex(victim));
  if (error < 0) return error;
  const counted = links_begin_remove(victim, overlay_upper(to), new_dentry);
  error = counted < 0 ? counted : rename_upper(from, old_dentry, to, new_dentry, covers);
  if (error == 0) detach(victim);
  else links_undo_remove(victim, counted);
  mutex_unlock(overlay_copy_mutex(victim));
  return error;
}

/** Renames in the upper layer. */
function rename_upper(
  from: OverlayInode,
  old_dentry: Dentry,
  to: OverlayInode,
  new_dentry: Dentry,
  covers: bool,
): i32 {
  const old_upper = overlay_upper(from);
  const new_upper = overlay_upper(to);
  const cleared = is_negative(new_dentry) ? 0 : clear_name(to, new_dentry);
  let error = cleared < 0 ? cleared : rename_lock(old_upper, new_upper);
  if (error == 0) {
    error = rename_locked(from, old_dentry, to, new_dentry, covers);
    rename_unlock(old_upper, new_upper);
  }
  if (error < 0 && cleared > 0) {
    // The directory is gone all the same.
    detach(changetype<OverlayInode>(new_dentry.inode));
    dentry_drop(new_dentry);
  }
  return error;
}

/**
 * A directory in the upper layer with whiteouts in it cannot be replaced, though it is empty: it goes first, and leaves a whiteout.
 * 1: it did; 0: there is none; or −errno.
 */
function clear_name(to: OverlayInode, new_dentry: Dentry): i32 {
  const super_ = overlay_super(to);
  const replaced = changetype<OverlayInode>(new_dentry.inode);
  const upper = overlay_upper(replaced);
  if (!is_directory(replaced) || is_null(upper)) return 0;
  const empty = layer_is_empty(super_, upper);
  if (empty != 0) return empty < 0 ? empty : 0;
  const error = move_away(super_, overlay_upper(to), new_dentry, RENAME_WHITEOUT);
  return error < 0 ? error : 1;
}

function rename_locked(
  from: OverlayInode,
  old_dentry: Dentry,
  to: OverlayInode,
  new_dentry: Dentry,
  covers: bool,
): i32 {
  const super_ = overlay_super(from);
  const found = upper_locked(super_, overlay_upper(from), old_dentry);
  if (is_error(found)) return error_of(found);
  const source = changetype<Dentry>(found);
  const there = upper_locked(super_, overlay_upper(to), new_dentry);
  let error: i32;
  if (is_error(there)) {
    error = error_of(there);
  } else {
    const target = changetype<Dentry>(there);
    if (
      is_negative(source) ||
      source.inode != overlay_upper(changetype<OverlayInode>(old_dentry.inode)).inode
    )
      error = -ESTALE;
    else error = exchange_or_rename(from, source, to, target, covers);
    dentry_put(target);
  }
  dentry_put(source);
  return error;
}

/** A whiteout at the new name can serve at the old one, and a directory cannot replace one in any other way. */
function exchange_or_rename(
  from: OverlayInode,
  source: Dentry,
  to: OverlayInode,
  target: Dentry,
  covers: bool,
): i32 {
  const super_ = overlay_super(from);
  const old_upper = overlay_upper(from);
  const exchanges = is_whiteout(target) && (covers || is_directory(source.inode));
  const flags = exchanges ? RENAME_EXCHANGE : covers ? RENAME_WHITEOUT : 0;
  const error = layer_rename(super_, old_upper, source, overlay_upper(to), target, flags);
  // Where nothing lies below, a whiteout that stays hides nothing.
  if (error == 0 && exchanges && !covers) layer_remove(super_, old_upper, target);
  return error;
}
