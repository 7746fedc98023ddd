// Looking one name up in one directory: the dentry cache first, then the file system.
//
// Interface: lookup_component, lookup_locked.
// Locks: the directory's mutex around the file system's lookup.

import { payer } from '../sched/thread';
import { ENOENT, ENOMEM } from '../base/abi';
import { error_pointer, is_error, is_null } from '../base/pointer';
import { Credentials } from './credentials';
import {
  DENTRY_TRANSIENT,
  Dentry,
  dentry_add,
  dentry_alloc,
  dentry_drop,
  dentry_instantiate,
  dentry_lookup,
  dentry_put,
} from './dentry/dentry';
import { Inode, inode_lock, inode_unlock } from './inode';

/**
 * The dentry of a name, with a reference, negative if there is no such file; or −errno. Takes the directory's mutex if need be.
 * `certain`: what the file system caches of names is not believed, as it may be where the walk only passes through.
 */
@inline
export function lookup_component(
  directory: Dentry,
  credentials: Credentials,
  name: usize,
  length: u32,
  certain: bool,
): usize {
  const dentry = dentry_lookup(directory, name, length);
  if (!is_null(dentry) && directory.superblock.ops.revalidate == 0) return changetype<usize>(dentry);
  return lookup_slow(directory, credentials, name, length, dentry, certain);
}

function lookup_slow(
  directory: Dentry,
  credentials: Credentials,
  name: usize,
  length: u32,
  dentry: Dentry,
  certain: bool,
): usize {
  if (!is_null(dentry)) {
    // Only asks: without the mutex somebody may just be making the file, or giving the dentry another name.
    const good = revalidate(directory, dentry, name, length, certain);
    if (good > 0) return changetype<usize>(dentry);
    dentry_put(dentry);
    if (good < 0) return error_pointer(good);
  }
  const error = inode_lock(directory.inode);
  if (error < 0) return error_pointer(error);
  const found = look_up(directory, name, length, certain);
  inode_unlock(directory.inode);
  return found;
}

/** Does what the cache says still hold? 1, 0 or −errno. */
function revalidate(directory: Dentry, dentry: Dentry, name: usize, length: u32, certain: bool): i32 {
  const check = directory.superblock.ops.revalidate;
  if (check == 0 || dentry.mounted != 0) return 1;
  return call_indirect<i32>(check, directory, dentry, name, length, certain);
}

/** The same, with the directory's mutex held by the caller; for certain. */
export function lookup_locked(directory: Dentry, credentials: Credentials, name: usize, length: u32): usize {
  return look_up(directory, name, length, true);
}

function look_up(directory: Dentry, name: usize, length: u32, certain: bool): usize {
  // Somebody may have removed the directory before the mutex was ours: whatever is cached, nothing is made in it any more.
  if (directory.inode.nlink == 0) return error_pointer(-ENOENT);
  const cached = dentry_lookup(directory, name, length);
  if (!is_null(cached)) {
    const good = revalidate(directory, cached, name, length, certain);
    if (good > 0) return changetype<usize>(cached);
    if (good == 0) dentry_drop(cached);
    dentry_put(cached);
    if (good < 0) return error_pointer(good);
  }
  const superblock = directory.superblock;
  const account = superblock.shared_names != 0 ? superblock.account : payer();
  const dentry = dentry_alloc(directory, superblock, name, length, account);
  if (is_null(dentry)) return error_pointer(-ENOMEM);
  const found = call_indirect<usize>(directory.inode.ops.lookup, directory.inode, dentry);
  if (is_error(found)) {
    dentry_put(dentry);
    return found;
  }
  if (found != 0) dentry_instantiate(dentry, changetype<Inode>(found));
  // What is not there is without end, and nobody is to fill another's cache with it.
  else if (superblock.shared_names != 0) dentry.flags |= DENTRY_TRANSIENT;
  return changetype<usize>(dentry_add(dentry));
}
