// rename(2).
//
// Two directories are locked in an order that no two renames can turn into a circle: one rename between directories at a
// time (the superblock's rename mutex), the ancestor first if one is above the other, and a directory that is replaced
// last.
//
// Interface: vfs_rename; rename_lock, rename_unlock. Locks: as above.

import { EBUSY, EINVAL, ENOENT, ENOTDIR, ENOTEMPTY, EROFS, EXDEV, MS_RDONLY } from '../base/abi';
import { error_of, is_error } from '../base/pointer';
import { VfsContext, context_walk, context_walk2, context_walk_to } from './context';
import { Credentials, MAY_WRITE, permission } from './credentials';
import { Dentry, dentry_put, is_negative } from './dentry/dentry';
import { dentry_move } from './dentry/move';
import { Inode, inode_lock, inode_unlock, is_directory } from './inode';
import { dentry_is_below, dentry_shrink_children } from './dentry/tree';
import { is_mountpoint_in } from './mount/tree';
import { mutex_lock, mutex_unlock } from './mutex';
import { may_create, may_delete } from './names';
import { superblock_rename_mutex } from './superblock';
import { LAST_NORMAL, WALK_DIRECTORY, WALK_PARENT, Walk, walk_end, walk_last } from './walk';

/** Renames `from`, relative to `from_dirfd`, to `to`, relative to `to_dirfd`, replacing what is there: 0 or −errno. */
export function vfs_rename(
  context: VfsContext,
  from_dirfd: i32,
  from: usize,
  from_length: u32,
  to_dirfd: i32,
  to: usize,
  to_length: u32,
): i32 {
  const source = context_walk(context);
  const target = context_walk2(context);
  let error = context_walk_to(context, source, from_dirfd, from, from_length, WALK_PARENT);
  if (error < 0) return error;
  error = context_walk_to(context, target, to_dirfd, to, to_length, WALK_PARENT);
  if (error == 0) {
    error = rename_between(context, source, target);
    walk_end(target);
  }
  walk_end(source);
  return error;
}

function rename_between(context: VfsContext, source: Walk, target: Walk): i32 {
  if (source.mount != target.mount) return -EXDEV;
  if (source.last_type != LAST_NORMAL || target.last_type != LAST_NORMAL) return -EBUSY;
  if ((source.mount.flags & MS_RDONLY) != 0) return -EROFS;
  const error = rename_lock(source.dentry, target.dentry);
  if (error < 0) return error;
  const result = rename_locked(context, source, target);
  rename_unlock(source.dentry, target.dentry);
  return result;
}

/** Locks both directories, which may be one, in an order that makes no circle: 0, or -EINTR with none locked. */
export function rename_lock(a: Dentry, b: Dentry): i32 {
  if (a == b) return inode_lock(a.inode);
  const mutex = superblock_rename_mutex(a.superblock);
  let error = mutex_lock(mutex);
  if (error < 0) return error;
  const swap =
    dentry_is_below(a, b) || (!dentry_is_below(b, a) && changetype<usize>(b) < changetype<usize>(a));
  const first = swap ? b : a;
  error = inode_lock(first.inode);
  if (error == 0) {
    error = inode_lock(swap ? a.inode : b.inode);
    if (error < 0) inode_unlock(first.inode);
  }
  if (error < 0) mutex_unlock(mutex);
  return error;
}

export function rename_unlock(a: Dentry, b: Dentry): void {
  inode_unlock(a.inode);
  if (a == b) return;
  inode_unlock(b.inode);
  mutex_unlock(superblock_rename_mutex(a.superblock));
}

function rename_locked(context: VfsContext, source: Walk, target: Walk): i32 {
  const found = walk_last(source);
  if (is_error(found)) return error_of(found);
  const old_dentry = changetype<Dentry>(found);
  const there = walk_last(target);
  let error = 0;
  if (is_error(there)) {
    error = error_of(there);
  } else {
    error = rename_dentries(context, source, old_dentry, target, changetype<Dentry>(there));
    dentry_put(changetype<Dentry>(there));
  }
  dentry_put(old_dentry);
  return error;
}

function rename_dentries(
  context: VfsContext,
  source: Walk,
  old_dentry: Dentry,
  target: Walk,
  new_dentry: Dentry,
): i32 {
  if (is_negative(old_dentry)) return -ENOENT;
  const inode = old_dentry.inode;
  const moves_directory = is_directory(inode);
  const slashes = (source.flags | target.flags) & WALK_DIRECTORY;
  if (slashes != 0 && !moves_directory) return -ENOTDIR;
  if (dentry_is_below(target.dentry, old_dentry)) return -EINVAL;
  if (dentry_is_below(source.dentry, new_dentry)) return -ENOTEMPTY;
  const replaces = !is_negative(new_dentry);
  if (replaces && new_dentry.inode == inode) return 0;
  const error = may_rename(context.credentials, source.dentry.inode, inode, target.dentry.inode, new_dentry);
  if (error < 0) return error;
  if (is_mountpoint_in(context.fs.namespace, old_dentry)) return -EBUSY;
  return replaces
    ? rename_over(source.dentry.inode, old_dentry, target.dentry.inode, new_dentry)
    : rename_to(source.dentry.inode, old_dentry, target.dentry.inode, new_dentry);
}

function may_rename(credentials: Credentials, from: Inode, inode: Inode, to: Inode, new_dentry: Dentry): i32 {
  const directory = is_directory(inode);
  let error = may_delete(credentials, from, inode, directory);
  if (error < 0) return error;
  error = is_negative(new_dentry)
    ? may_create(credentials, to)
    : may_delete(credentials, to, new_dentry.inode, directory);
  if (error < 0) return error;
  // Its `..` changes: rename(2), EACCES.
  return directory && from != to ? permission(credentials, inode, MAY_WRITE) : 0;
}

function rename_to(from: Inode, old_dentry: Dentry, to: Inode, new_dentry: Dentry): i32 {
  if (to.nlink == 0) return -ENOENT;
  const error = call_indirect<i32>(from.ops.rename, from, old_dentry, to, new_dentry);
  if (error == 0) dentry_move(old_dentry, new_dentry);
  return error;
}

function rename_over(from: Inode, old_dentry: Dentry, to: Inode, new_dentry: Dentry): i32 {
  const victim = new_dentry.inode;
  let error = inode_lock(victim);
  if (error < 0) return error;
  // mount(2) asks and mounts with the victim's mutex held.
  error = new_dentry.mounted != 0 ? -EBUSY : rename_to(from, old_dentry, to, new_dentry);
  inode_unlock(victim);
  if (error == 0 && is_directory(victim)) dentry_shrink_children(new_dentry);
  return error;
}
