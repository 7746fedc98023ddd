// Making and removing names: mkdir(2), mknod(2), symlink(2), link(2), unlink(2), rmdir(2), readlink(2).
// Paths: `length` bytes at kernel address `name`, relative to `dirfd`; errors as the manual pages list them.
//
// Interface: vfs_mkdir, vfs_mknod, vfs_symlink, vfs_link, vfs_unlink, vfs_rmdir, vfs_readlink; may_create, may_delete.
// Locks: the mutex of the directory that changes, and of a directory that is removed.

import {
  CAP_MKNOD,
  EBUSY,
  EEXIST,
  EINVAL,
  EISDIR,
  EMLINK,
  ENOENT,
  ENOTDIR,
  ENOTEMPTY,
  EPERM,
  EROFS,
  EXDEV,
  MS_RDONLY,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from '../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../base/pointer';
import { VfsContext, context_walk, context_walk2, context_walk_to } from './context';
import { Credentials, MAY_EXECUTE, MAY_WRITE, capable, is_sticky_for, permission } from './credentials';
import { Dentry, dentry_drop, dentry_instantiate, dentry_put, is_negative } from './dentry/dentry';
import { dentry_shrink_children } from './dentry/tree';
import { Inode, inode_changed, inode_get, inode_lock, inode_unlock, is_directory, is_symlink } from './inode';
import { may_link_to } from './protected';
import { is_mountpoint_in, mounts_forget } from './mount/tree';
import {
  LAST_DOT,
  LAST_DOT_DOT,
  LAST_NORMAL,
  WALK_DIRECTORY,
  WALK_FOLLOW,
  WALK_PARENT,
  Walk,
  walk_end,
  walk_last,
} from './walk';

/** May the holder make a name in `directory`? 0, -EACCES, -EROFS. */
@inline
export function may_create(credentials: Credentials, directory: Inode): i32 {
  return permission(credentials, directory, MAY_WRITE | MAY_EXECUTE);
}

/**
 * May the holder take `victim`'s name out of `directory`, as a directory or as something else? 0, -EACCES, -EPERM
 * (sticky), -ENOTDIR, -EISDIR, -EROFS.
 */
export function may_delete(
  credentials: Credentials,
  directory: Inode,
  victim: Inode,
  as_directory: bool,
): i32 {
  const error = permission(credentials, directory, MAY_WRITE | MAY_EXECUTE);
  if (error < 0) return error;
  if (is_sticky_for(credentials, directory, victim)) return -EPERM;
  if (as_directory) return is_directory(victim) ? 0 : -ENOTDIR;
  return is_directory(victim) ? -EISDIR : 0;
}

/**
 * Walks to the directory of a name that is to be made and looks the name up: a negative Dentry with a reference, the
 * directory's mutex held and the walk under way; or −errno and nothing held. end_create undoes it.
 */
function begin_create(
  context: VfsContext,
  walk: Walk,
  dirfd: i32,
  name: usize,
  length: u32,
  as_directory: bool,
): usize {
  let error = context_walk_to(context, walk, dirfd, name, length, WALK_PARENT);
  if (error < 0) return error_pointer(error);
  if (walk.last_type != LAST_NORMAL) error = -EEXIST;
  else error = inode_lock(walk.dentry.inode);
  if (error < 0) {
    walk_end(walk);
    return error_pointer(error);
  }
  const found = walk_last(walk);
  if (is_error(found)) error = error_of(found);
  else if (!is_negative(changetype<Dentry>(found))) error = -EEXIST;
  else if ((walk.flags & WALK_DIRECTORY) != 0 && !as_directory) error = -ENOENT;
  else if ((walk.mount.flags & MS_RDONLY) != 0) error = -EROFS;
  else error = may_create(context.credentials, walk.dentry.inode);
  if (error == 0) return found;
  end_create(walk, is_error(found) ? null_of<Dentry>() : changetype<Dentry>(found));
  return error_pointer(error);
}

function end_create(walk: Walk, dentry: Dentry): void {
  inode_unlock(walk.dentry.inode);
  if (!is_null(dentry)) dentry_put(dentry);
  walk_end(walk);
}

/** Ends a creation that answered `made`, an Inode or −errno: 0 or that. */
function finish_create(walk: Walk, dentry: Dentry, made: usize): i32 {
  if (!is_error(made)) dentry_instantiate(dentry, changetype<Inode>(made));
  end_create(walk, dentry);
  return is_error(made) ? error_of(made) : 0;
}

/** mkdir(2). `mode`: permission bits, less the umask. */
export function vfs_mkdir(context: VfsContext, dirfd: i32, name: usize, length: u32, mode: u32): i32 {
  const walk = context_walk(context);
  const found = begin_create(context, walk, dirfd, name, length, true);
  if (is_error(found)) return error_of(found);
  const bits = S_IFDIR | (mode & 0o1777 & ~context.fs.umask);
  const directory = walk.dentry.inode;
  const dentry = changetype<Dentry>(found);
  return finish_create(
    walk,
    dentry,
    call_indirect<usize>(directory.ops.mkdir, directory, dentry, bits, context.credentials),
  );
}

/** mknod(2): regular files, FIFOs and sockets for everybody, devices with CAP_MKNOD, but for whiteouts, character devices 0:0. `mode` has the type. */
export function vfs_mknod(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  mode: u32,
  rdev: u32,
): i32 {
  let type = mode & S_IFMT;
  if (type == 0) type = S_IFREG;
  if (type == S_IFDIR) return -EPERM;
  const device = type == S_IFCHR || type == S_IFBLK;
  if (!device && type != S_IFREG && type != S_IFIFO && type != S_IFSOCK) return -EINVAL;
  // A whiteout leads to no device: since Linux 5.8 it is nobody's privilege.
  const whiteout = type == S_IFCHR && rdev == 0;
  if (device && !whiteout && !capable(context.credentials, CAP_MKNOD)) return -EPERM;
  const walk = context_walk(context);
  const found = begin_create(context, walk, dirfd, name, length, false);
  if (is_error(found)) return error_of(found);
  const bits = type | (mode & 0o7777 & ~context.fs.umask);
  const directory = walk.dentry.inode;
  const dentry = changetype<Dentry>(found);
  const made = call_indirect<usize>(
    directory.ops.create,
    directory,
    dentry,
    bits,
    device ? rdev : 0,
    context.credentials,
  );
  return finish_create(walk, dentry, made);
}

/** symlink(2): a link at the path, whose text is `target_length` bytes at kernel address `target`. */
export function vfs_symlink(
  context: VfsContext,
  target: usize,
  target_length: u32,
  dirfd: i32,
  name: usize,
  length: u32,
): i32 {
  if (target_length == 0) return -ENOENT;
  const walk = context_walk(context);
  const found = begin_create(context, walk, dirfd, name, length, false);
  if (is_error(found)) return error_of(found);
  const directory = walk.dentry.inode;
  const dentry = changetype<Dentry>(found);
  const made = call_indirect<usize>(
    directory.ops.symlink,
    directory,
    dentry,
    target,
    target_length,
    context.credentials,
  );
  return finish_create(walk, dentry, made);
}

/** link(2): another name for a file that is no directory. `walk_flags`: WALK_FOLLOW follows a link at the end of `from`. */
export function vfs_link(
  context: VfsContext,
  from_dirfd: i32,
  from: usize,
  from_length: u32,
  walk_flags: u32,
  dirfd: i32,
  name: usize,
  length: u32,
): i32 {
  const source = context_walk2(context);
  let error = context_walk_to(context, source, from_dirfd, from, from_length, walk_flags & WALK_FOLLOW);
  if (error < 0) return error;
  const walk = context_walk(context);
  const found = begin_create(context, walk, dirfd, name, length, false);
  if (is_error(found)) {
    walk_end(source);
    return error_of(found);
  }
  error = link_locked(source, walk, changetype<Dentry>(found));
  end_create(walk, changetype<Dentry>(found));
  walk_end(source);
  return error;
}

function link_locked(source: Walk, walk: Walk, dentry: Dentry): i32 {
  const inode = source.dentry.inode;
  if (source.mount != walk.mount) return -EXDEV;
  if (is_directory(inode) || !may_link_to(walk.credentials, inode)) return -EPERM;
  let error = inode_lock(inode);
  if (error < 0) return error;
  if (inode.nlink == 0) error = -ENOENT;
  else if (inode.nlink == 0xffffffff) error = -EMLINK;
  else error = call_indirect<i32>(walk.dentry.inode.ops.link, walk.dentry.inode, dentry, inode);
  if (error == 0) {
    dentry_instantiate(dentry, inode_get(inode));
    inode_changed(inode);
  }
  inode_unlock(inode);
  return error;
}

/** unlink(2). -EISDIR for a directory, as Linux says it. */
export function vfs_unlink(context: VfsContext, dirfd: i32, name: usize, length: u32): i32 {
  return remove(context, dirfd, name, length, false);
}

/** rmdir(2). */
export function vfs_rmdir(context: VfsContext, dirfd: i32, name: usize, length: u32): i32 {
  return remove(context, dirfd, name, length, true);
}

function remove(context: VfsContext, dirfd: i32, name: usize, length: u32, as_directory: bool): i32 {
  const walk = context_walk(context);
  let error = context_walk_to(context, walk, dirfd, name, length, WALK_PARENT);
  if (error < 0) return error;
  if (walk.last_type != LAST_NORMAL) error = as_directory ? last_is_special(walk.last_type) : -EISDIR;
  else error = inode_lock(walk.dentry.inode);
  if (error < 0) {
    walk_end(walk);
    return error;
  }
  const found = walk_last(walk);
  if (is_error(found)) error = error_of(found);
  else error = remove_locked(context, walk, changetype<Dentry>(found), as_directory);
  inode_unlock(walk.dentry.inode);
  if (!is_error(found)) {
    const dentry = changetype<Dentry>(found);
    // What others have mounted there goes with the name.
    if (error == 0 && dentry.mounted != 0) mounts_forget(dentry);
    dentry_put(dentry);
  }
  walk_end(walk);
  return error;
}

function last_is_special(type: u32): i32 {
  return type == LAST_DOT ? -EINVAL : type == LAST_DOT_DOT ? -ENOTEMPTY : -EBUSY;
}

function remove_locked(context: VfsContext, walk: Walk, dentry: Dentry, as_directory: bool): i32 {
  if (is_negative(dentry)) return -ENOENT;
  const directory = walk.dentry.inode;
  const victim = dentry.inode;
  if ((walk.mount.flags & MS_RDONLY) != 0) return -EROFS;
  if ((walk.flags & WALK_DIRECTORY) != 0 && !as_directory) return is_directory(victim) ? -EISDIR : -ENOTDIR;
  let error = may_delete(context.credentials, directory, victim, as_directory);
  if (error < 0) return error;
  error = inode_lock(victim);
  if (error < 0) return error;
  const operation = as_directory ? directory.ops.rmdir : directory.ops.unlink;
  // mount(2) asks and mounts with the victim's mutex held.
  if (is_mountpoint_in(context.fs.namespace, dentry)) error = -EBUSY;
  else error = call_indirect<i32>(operation, directory, dentry);
  // Before who waits to mount on it goes on: it has to see that the name is gone.
  if (error == 0) dentry_drop(dentry);
  inode_unlock(victim);
  if (error == 0 && as_directory) dentry_shrink_children(dentry);
  return error;
}

/** readlink(2): copies at most `room` bytes of the link's text to kernel address `to`; how many. -EINVAL: no link. */
export function vfs_readlink(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  to: usize,
  room: u32,
): i32 {
  const walk = context_walk(context);
  let result = context_walk_to(context, walk, dirfd, name, length, 0);
  if (result < 0) return result;
  const inode = walk.dentry.inode;
  result = is_symlink(inode) ? call_indirect<i32>(inode.ops.readlink, inode, to, room) : -EINVAL;
  walk_end(walk);
  return result;
}
