// open(2): from a path to an open file.
//
// Interface: vfs_open, vfs_open_beside, file_open_inode.
// Locks: the directory's mutex while a file is created in it.

import {
  AT_FDCWD,
  CAP_SYS_RAWIO,
  EACCES,
  EEXIST,
  EINVAL,
  EISDIR,
  ELOOP,
  ENOENT,
  ENOMEM,
  ENOTDIR,
  ENXIO,
  EPERM,
  EROFS,
  MS_NOATIME,
  MS_NODEV,
  MS_NOEXEC,
  MS_RDONLY,
  OFLAGS_CREAT,
  OFLAGS_DIRECTORY,
  OFLAGS_EXCL,
  OFLAGS_TRUNC,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFREG,
} from '../base/abi';
import { error_of, error_pointer, is_error, is_null } from '../base/pointer';
import { capable } from '../ns/credentials';
import { clock_realtime } from '../sched/time/clock';
import { char_device_find, char_device_leads_out } from './file/char_device';
import { VfsContext, context_walk, context_walk2, context_walk_begin, context_walk_to } from './context';
import { MAY_EXECUTE, MAY_READ, MAY_WRITE, permission } from './credentials';
import { Dentry, dentry_get, dentry_instantiate, dentry_put, is_negative } from './dentry/dentry';
import { fifo_open } from './file/fifo';
import {
  FILE_ATIME_OLD,
  FILE_READ,
  FILE_TRUNCATES,
  FILE_WRITE,
  File,
  file_alloc,
  file_counts_as_writer,
  file_free,
  file_put,
} from './file/file';
import {
  Inode,
  inode_get,
  inode_lock,
  inode_modified,
  inode_type,
  inode_unlock,
  is_directory,
  is_regular,
  is_symlink,
} from './inode';
import { mount_count_writer, mount_get } from './mount/mount';
import { vfs_state } from './state';
import { superblock_has_devices } from './superblock';
import {
  LAST_DOT_DOT,
  LAST_NORMAL,
  WALK_DIRECTORY,
  WALK_FOLLOW,
  WALK_PARENT,
  Walk,
  walk_end,
  walk_finish,
  walk_follow,
  walk_into,
  walk_last,
  walk_run,
  walk_up,
} from './walk';

/** relatime: an access time older than this is brought up to date whatever else holds. */
const DAY_NS: i64 = 86400000000000;

/** In `access`: as if it were to be executed: permission to execute is asked, nothing is opened for writing. */
export const OPEN_EXECUTE: u32 = 16;

/**
 * Opens `length` bytes of path at kernel address `name` relative to `dirfd` (AT_FDCWD: the working directory).
 * `walk_flags`: WALK_FOLLOW or 0. `oflags`: OFLAGS_*; `fdflags`: FDFLAGS_*; `access`: FILE_READ, FILE_WRITE, both or
 * neither, or OPEN_EXECUTE | FILE_READ. `mode`: permission bits of a file that is created, less the umask.
 * Returns a File with one reference, or −errno as open(2) lists them; -ENOTCAPABLE for leaving `dirfd`.
 */
export function vfs_open(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  walk_flags: u32,
  oflags: i32,
  fdflags: u32,
  access: u32,
  mode: u32,
): usize {
  const walk = context_walk(context);
  let flags = walk_flags & WALK_FOLLOW;
  if ((oflags & OFLAGS_DIRECTORY) != 0) flags |= WALK_DIRECTORY;
  if ((oflags & OFLAGS_CREAT) != 0) flags |= WALK_PARENT;
  const error = context_walk_begin(context, walk, dirfd, name, length, flags);
  if (error < 0) return error_pointer(error);
  const result =
    (oflags & OFLAGS_CREAT) != 0
      ? open_create(context, walk, oflags, fdflags, access, mode)
      : open_existing(context, walk, oflags, fdflags, access);
  walk_end(walk);
  return result;
}

/**
 * Opens a regular file for reading, within a call that has a walk of its own under way, such as mount(2): as vfs_open; -EINVAL for
 * what is no regular file.
 */
export function vfs_open_beside(context: VfsContext, name: usize, length: u32): usize {
  const walk = context_walk2(context);
  const error = context_walk_to(context, walk, AT_FDCWD, name, length, WALK_FOLLOW);
  if (error < 0) return error_pointer(error);
  const regular = is_regular(walk.dentry.inode);
  const result = regular ? open_reached(context, walk, 0, 0, FILE_READ, false) : error_pointer(-EINVAL);
  walk_end(walk);
  return result;
}

function open_existing(context: VfsContext, walk: Walk, oflags: i32, fdflags: u32, access: u32): usize {
  // A link at the end is only seen as such, and refused below, if nothing wants it followed.
  const directory = walk.flags & WALK_DIRECTORY;
  if ((walk.flags & WALK_FOLLOW) == 0) walk.flags &= ~WALK_DIRECTORY;
  const error = walk_run(walk);
  if (error < 0) return error_pointer(error);
  if (directory != 0 && !is_directory(walk.dentry.inode)) return error_pointer(-ENOTDIR);
  return open_reached(context, walk, oflags, fdflags, access, false);
}

/** O_CREAT: the last component is looked up under its directory's mutex, and made if it is missing. */
function open_create(
  context: VfsContext,
  walk: Walk,
  oflags: i32,
  fdflags: u32,
  access: u32,
  mode: u32,
): usize {
  while (true) {
    let error = walk_run(walk);
    if (error < 0) return error_pointer(error);
    if (walk.last_type != LAST_NORMAL) {
      if (walk.last_type == LAST_DOT_DOT) error = walk_up(walk);
      return error_pointer(error < 0 ? error : (oflags & OFLAGS_EXCL) != 0 ? -EEXIST : -EISDIR);
    }
    const directory = walk.dentry.inode;
    error = inode_lock(directory);
    if (error < 0) return error_pointer(error);
    const found = walk_last(walk);
    let created = false;
    if (!is_error(found) && is_negative(changetype<Dentry>(found))) {
      error = create_last(context, walk, changetype<Dentry>(found), oflags, mode);
      created = error == 0;
      if (error < 0) dentry_put(changetype<Dentry>(found));
    }
    inode_unlock(directory);
    if (is_error(found)) return found;
    if (error < 0) return error_pointer(error);
    const dentry = changetype<Dentry>(found);
    if (!created && (oflags & OFLAGS_EXCL) != 0) {
      dentry_put(dentry);
      return error_pointer(-EEXIST);
    }
    const follows = is_symlink(dentry.inode) && (walk.flags & WALK_FOLLOW) != 0;
    const jumps = follows && dentry.inode.ops.jump != 0;
    if (follows) {
      error = walk_follow(walk, dentry);
      if (error < 0) return error_pointer(error);
      if (!jumps) continue;
    }
    // A link of /proc/PID/fd has led straight to the file.
    walk.flags &= ~WALK_PARENT;
    error = jumps ? walk_finish(walk) : walk_into(walk, dentry);
    return error < 0 ? error_pointer(error) : open_reached(context, walk, oflags, fdflags, access, created);
  }
}

function create_last(context: VfsContext, walk: Walk, dentry: Dentry, oflags: i32, mode: u32): i32 {
  // A name with a slash behind it is a directory's: open(2) makes none.
  if ((walk.flags & WALK_DIRECTORY) != 0) return (oflags & OFLAGS_DIRECTORY) != 0 ? -ENOENT : -EISDIR;
  if ((walk.mount.flags & MS_RDONLY) != 0) return -EROFS;
  const directory = walk.dentry.inode;
  const error = permission(context.credentials, directory, MAY_WRITE | MAY_EXECUTE);
  if (error < 0) return error;
  const bits = S_IFREG | (mode & 0o7777 & ~context.fs.umask);
  const made = call_indirect<usize>(
    directory.ops.create,
    directory,
    dentry,
    bits,
    <u32>0,
    context.credentials,
  );
  if (is_error(made)) return error_of(made);
  dentry_instantiate(dentry, changetype<Inode>(made));
  return 0;
}

/** Opens the place that the walk has reached. */
function open_reached(
  context: VfsContext,
  walk: Walk,
  oflags: i32,
  fdflags: u32,
  access: u32,
  created: bool,
): usize {
  const inode = walk.dentry.inode;
  let error = may_open(context, walk, inode, oflags, access, created);
  if (error < 0) return error_pointer(error);
  const bits = access & (FILE_READ | FILE_WRITE);
  const file = file_alloc(inode, walk.mount, walk.dentry, fdflags, bits, context.account);
  if (is_null(file)) return error_pointer(-ENOMEM);
  inode_get(inode);
  mount_get(walk.mount);
  dentry_get(walk.dentry);
  error = file_counts_as_writer(file) ? mount_count_writer(walk.mount) : 0;
  if (error < 0) {
    file.access &= ~FILE_WRITE;
    file_free(file);
    return error_pointer(error);
  }
  if (clock_realtime() - inode.atime >= DAY_NS && (walk.mount.flags & MS_NOATIME) == 0)
    file.access |= FILE_ATIME_OLD;
  const truncates = (oflags & OFLAGS_TRUNC) != 0 && is_regular(inode) && !created;
  if (truncates) file.access |= FILE_TRUNCATES;
  error = file_open_inode(inode, file);
  file.access &= ~FILE_TRUNCATES;
  if (error < 0) {
    file_free(file);
    return error_pointer(error);
  }
  if (truncates) error = truncate_at_open(inode);
  if (error == 0) return changetype<usize>(file);
  file_put(file);
  return error_pointer(error);
}

/**
 * Who may make device nodes, as root of a container may, does not so get at the machine's console: that takes CAP_SYS_RAWIO, as
 * ports and memory do in mem(4), unless the node is devtmpfs's own. Linux leaves it to the device controller of cgroups.
 */
function may_lead_out(context: VfsContext, inode: Inode): bool {
  if (changetype<usize>(inode.superblock) == vfs_state().devfs_superblock) return true;
  return !char_device_leads_out(inode.rdev) || capable(context.credentials, CAP_SYS_RAWIO);
}

function may_open(
  context: VfsContext,
  walk: Walk,
  inode: Inode,
  oflags: i32,
  access: u32,
  created: bool,
): i32 {
  const type = inode_type(inode);
  const writes = (access & FILE_WRITE) != 0 || (oflags & OFLAGS_TRUNC) != 0;
  if (type == S_IFLNK) return -ELOOP;
  if (type == S_IFDIR && (writes || (oflags & OFLAGS_CREAT) != 0)) return -EISDIR;
  const runs = (access & OPEN_EXECUTE) != 0;
  if (runs && (type == S_IFDIR || (walk.mount.flags & MS_NOEXEC) != 0)) return -EACCES;
  const device = type == S_IFCHR || type == S_IFBLK;
  const no_devices = (walk.mount.flags & MS_NODEV) != 0 || !superblock_has_devices(inode.superblock);
  if (device && no_devices) return -EACCES;
  if (type == S_IFCHR && !created && !may_lead_out(context, inode)) return -EPERM;
  if (type == S_IFREG && writes && (walk.mount.flags & MS_RDONLY) != 0) return -EROFS;
  if (created) return 0;
  let mask: u32 = 0;
  if (runs) mask = type == S_IFREG && inode.superblock.read_is_execute ? MAY_READ : MAY_EXECUTE;
  else if ((access & FILE_READ) != 0) mask = MAY_READ;
  if (writes) mask |= MAY_WRITE;
  return permission(context.credentials, inode, mask);
}

/** Gives a new file its operations, by the type of its inode: 0 or −errno, and the file is to be freed. */
export function file_open_inode(inode: Inode, file: File): i32 {
  const type = inode_type(inode);
  if (type == S_IFREG || type == S_IFDIR) return call_indirect<i32>(inode.ops.open, inode, file);
  if (type == S_IFIFO) return fifo_open(inode, file);
  if (type != S_IFCHR) return -ENXIO;
  const device = char_device_find(inode.rdev);
  if (is_null(device)) return -ENXIO;
  file.ops = device.ops;
  file.private_data = device.private_data;
  return call_indirect<i32>(device.ops.open, file);
}

function truncate_at_open(inode: Inode): i32 {
  let error = inode_lock(inode);
  if (error < 0) return error;
  error = call_indirect<i32>(inode.ops.truncate, inode, <i64>0);
  if (error == 0) inode_modified(inode);
  inode_unlock(inode);
  return error;
}
