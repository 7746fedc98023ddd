// overlayfs: cleaning up in the upper layer: directories that hold nothing but whiteouts, and what is left over in `work`.
//
// Interface: layer_clear, temporary_drop. Locks: the layer's mutexes, none held by the caller.

import { error_of, is_error, is_null } from '../../base/pointer';
import { DENTRY_HASHED, Dentry, dentry_put, is_negative } from '../../vfs/dentry/dentry';
import { inode_lock_uninterruptible, inode_unlock, is_directory } from '../../vfs/inode';
import { lookup_locked } from '../../vfs/lookup';
import { layer_remove } from './layer';
import {
  Listing,
  ListingEntry,
  entry_name,
  listing_add_layer,
  listing_create,
  listing_free,
} from './listing';
import { OverlaySuper } from './super';

/** Removes one name of the directory, which may be gone already: 0 or −errno. */
function remove_name(super_: OverlaySuper, directory: Dentry, entry: ListingEntry, depth: u32): i32 {
  inode_lock_uninterruptible(directory.inode);
  const found = lookup_locked(directory, super_.credentials, entry_name(entry), entry.name_length);
  inode_unlock(directory.inode);
  if (is_error(found)) return error_of(found);
  const dentry = changetype<Dentry>(found);
  let error = 0;
  if (!is_negative(dentry)) {
    if (is_directory(dentry.inode) && depth != 0) error = layer_clear(super_, dentry, depth - 1);
    inode_lock_uninterruptible(directory.inode);
    const there = dentry.parent == directory && (dentry.flags & DENTRY_HASHED) != 0;
    if (error == 0 && there) error = layer_remove(super_, directory, dentry);
    inode_unlock(directory.inode);
  }
  dentry_put(dentry);
  return error;
}

/** Removes all files of a directory, and of directories in it to that `depth`: 0, or the first error. */
export function layer_clear(super_: OverlaySuper, directory: Dentry, depth: u32): i32 {
  const made = listing_create(super_.account);
  if (is_error(made)) return error_of(made);
  const listing = changetype<Listing>(made);
  let error = listing_add_layer(listing, super_, directory, 0, false);
  for (let at = listing.first; !is_null(at); at = at.next) {
    const failed = remove_name(super_, directory, at, depth);
    if (error == 0) error = failed;
  }
  listing_free(listing);
  return error;
}

/**
 * Removes a file from `work`, a directory with the whiteouts in it, and drops the caller's reference. What cannot be removed
 * goes when the file system is mounted the next time.
 */
export function temporary_drop(super_: OverlaySuper, dentry: Dentry): void {
  if (is_directory(dentry.inode)) layer_clear(super_, dentry, 0);
  inode_lock_uninterruptible(super_.work.inode);
  const there = dentry.parent == super_.work && (dentry.flags & DENTRY_HASHED) != 0;
  if (there) layer_remove(super_, super_.work, dentry);
  inode_unlock(super_.work.inode);
  dentry_put(dentry);
}
