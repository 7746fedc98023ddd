// Telling about files, file systems and places: stat(2), statfs(2), getcwd(2), chdir(2), chroot(2).
//
// Interface: vfs_stat, vfs_filestat, file_stat, file_filestat, vfs_statfs, file_statfs, vfs_chdir, file_chdir, vfs_chroot,
// vfs_getcwd, path_text. Structs are written to kernel addresses. Locks: dentry_tree_lock while a path is put together;
// attributes are read one by one, as they are.

import {
  CAP_SYS_CHROOT,
  ENOENT,
  ENOTDIR,
  EPERM,
  ERANGE,
  FILESTAT_ATIM,
  FILESTAT_CTIM,
  FILESTAT_DEV,
  FILESTAT_FILETYPE,
  FILESTAT_FILE_SIZE,
  FILESTAT_INO,
  FILESTAT_MTIM,
  FILESTAT_NLINK,
  FILESTAT_SIZE,
  FILETYPE_BLOCK_DEVICE,
  FILETYPE_CHARACTER_DEVICE,
  FILETYPE_DIRECTORY,
  FILETYPE_REGULAR_FILE,
  FILETYPE_SOCKET_STREAM,
  FILETYPE_SYMBOLIC_LINK,
  FILETYPE_UNKNOWN,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_RDONLY,
  STATFS_BSIZE,
  STATFS_FLAGS,
  STATFS_FRSIZE,
  STATFS_FSID,
  STATFS_NAMELEN,
  STATFS_SIZE,
  STATFS_TYPE,
  STAT_ATIME_NS,
  STAT_BLKSIZE,
  STAT_BLOCKS,
  STAT_CTIME_NS,
  STAT_DEV,
  STAT_FILE_SIZE,
  STAT_GID,
  STAT_INO,
  STAT_MODE,
  STAT_MTIME_NS,
  STAT_NLINK,
  STAT_RDEV,
  STAT_SIZE,
  STAT_UID,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from '../base/abi';
import { is_null } from '../base/pointer';
import { atomic_load64 } from '../sync/atomic';
import { VfsContext, context_walk, context_walk_to } from './context';
import { own_capable } from '../ns/credentials';
import { MAY_EXECUTE, permission } from './credentials';
import { DENTRY_HASHED, Dentry } from './dentry/dentry';
import { dentry_tree_lock, dentry_tree_unlock } from './dentry/tree';
import { File } from './file/file';
import { fs_lock, fs_root, fs_set_cwd, fs_set_root, fs_unlock } from './fs_context';
import { Inode, inode_size, is_directory } from './inode';
import { Mount, Path } from './mount/mount';
import { SuperBlock } from './superblock';
import { walk_end } from './walk';

/** Good size for reads and writes. */
const BLOCK_SIZE: u32 = 65536;

/** FILETYPE_* of an inode's mode. A pipe has none: WASI calls it unknown. */
export function filetype_of(mode: u32): u32 {
  const type = mode & S_IFMT;
  if (type == S_IFREG) return FILETYPE_REGULAR_FILE;
  if (type == S_IFDIR) return FILETYPE_DIRECTORY;
  if (type == S_IFCHR) return FILETYPE_CHARACTER_DEVICE;
  if (type == S_IFLNK) return FILETYPE_SYMBOLIC_LINK;
  if (type == S_IFBLK) return FILETYPE_BLOCK_DEVICE;
  return type == S_IFSOCK ? FILETYPE_SOCKET_STREAM : FILETYPE_UNKNOWN;
}

/** A time of the inode, which another hart may be changing. */
@inline
function inode_time(inode: Inode, field: usize): i64 {
  return atomic_load64(changetype<usize>(inode) + field);
}

/** st_dev. */
@inline
function device_of(inode: Inode): u32 {
  const device = inode.superblock.ops.device;
  return device == 0 ? inode.superblock.device : call_indirect<u32>(device, inode);
}

function write_stat(inode: Inode, to: usize): i32 {
  const error = call_indirect<i32>(inode.ops.getattr, inode);
  if (error < 0) return error;
  memory.fill(to, 0, STAT_SIZE);
  store<u64>(to + STAT_DEV, device_of(inode));
  store<u64>(to + STAT_INO, inode.ino);
  store<u32>(to + STAT_MODE, inode.mode);
  store<u32>(to + STAT_NLINK, inode.nlink);
  store<u32>(to + STAT_UID, inode.uid);
  store<u32>(to + STAT_GID, inode.gid);
  store<u64>(to + STAT_RDEV, inode.rdev);
  store<i64>(to + STAT_FILE_SIZE, inode_size(inode));
  store<i64>(to + STAT_BLOCKS, inode.blocks);
  store<u32>(to + STAT_BLKSIZE, BLOCK_SIZE);
  store<i64>(to + STAT_ATIME_NS, inode_time(inode, offsetof<Inode>('atime')));
  store<i64>(to + STAT_MTIME_NS, inode_time(inode, offsetof<Inode>('mtime')));
  store<i64>(to + STAT_CTIME_NS, inode_time(inode, offsetof<Inode>('ctime')));
  return 0;
}

function write_filestat(inode: Inode, to: usize): i32 {
  const error = call_indirect<i32>(inode.ops.getattr, inode);
  if (error < 0) return error;
  memory.fill(to, 0, FILESTAT_SIZE);
  store<u64>(to + FILESTAT_DEV, device_of(inode));
  store<u64>(to + FILESTAT_INO, inode.ino);
  store<u8>(to + FILESTAT_FILETYPE, <u8>filetype_of(inode.mode));
  store<u64>(to + FILESTAT_NLINK, inode.nlink);
  store<i64>(to + FILESTAT_FILE_SIZE, inode_size(inode));
  store<i64>(to + FILESTAT_ATIM, inode_time(inode, offsetof<Inode>('atime')));
  store<i64>(to + FILESTAT_MTIM, inode_time(inode, offsetof<Inode>('mtime')));
  store<i64>(to + FILESTAT_CTIM, inode_time(inode, offsetof<Inode>('ctime')));
  return 0;
}

/** Writes the struct stat of what the path leads to: STAT_SIZE bytes at kernel address `to`. `flags`: WALK_FOLLOW, WALK_EMPTY. */
export function vfs_stat(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
  to: usize,
): i32 {
  return look_at(context, dirfd, name, length, flags, write_stat.index, to);
}

/** As vfs_stat, WASI's filestat: FILESTAT_SIZE bytes. */
export function vfs_filestat(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
  to: usize,
): i32 {
  return look_at(context, dirfd, name, length, flags, write_filestat.index, to);
}

/** Has `write`, the table index of a function (Inode, to) -> i32, write down what the path leads to: 0 or −errno. */
function look_at(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
  write: u32,
  to: usize,
): i32 {
  const walk = context_walk(context);
  let error = context_walk_to(context, walk, dirfd, name, length, flags);
  if (error < 0) return error;
  error = call_indirect<i32>(write, walk.dentry.inode, to);
  walk_end(walk);
  return error;
}

export function file_stat(file: File, to: usize): i32 {
  return write_stat(file.inode, to);
}

export function file_filestat(file: File, to: usize): i32 {
  return write_filestat(file.inode, to);
}

function write_statfs(superblock: SuperBlock, mount: Mount, to: usize): i32 {
  memory.fill(to, 0, STATFS_SIZE);
  store<i64>(to + STATFS_TYPE, superblock.magic);
  store<u64>(to + STATFS_BSIZE, superblock.block_size);
  store<u64>(to + STATFS_FRSIZE, superblock.block_size);
  store<u64>(to + STATFS_FSID, superblock.device);
  store<u64>(to + STATFS_NAMELEN, superblock.name_max);
  const flags = (is_null(mount) ? 0 : mount.flags) | superblock.flags;
  store<u64>(to + STATFS_FLAGS, flags & (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC));
  return call_indirect<i32>(superblock.ops.statfs, superblock, to);
}

/** statfs(2): STATFS_SIZE bytes at kernel address `to`. */
export function vfs_statfs(
  context: VfsContext,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
  to: usize,
): i32 {
  const walk = context_walk(context);
  let error = context_walk_to(context, walk, dirfd, name, length, flags);
  if (error < 0) return error;
  error = write_statfs(walk.dentry.superblock, walk.mount, to);
  walk_end(walk);
  return error;
}

export function file_statfs(file: File, to: usize): i32 {
  return write_statfs(file.inode.superblock, file.mount, to);
}

/** chdir(2). */
export function vfs_chdir(context: VfsContext, dirfd: i32, name: usize, length: u32, flags: u32): i32 {
  const walk = context_walk(context);
  let error = context_walk_to(context, walk, dirfd, name, length, flags);
  if (error < 0) return error;
  error = may_enter(context, walk.dentry.inode);
  if (error == 0) fs_set_cwd(context.fs, walk.mount, walk.dentry);
  walk_end(walk);
  return error;
}

/** fchdir(2). */
export function file_chdir(context: VfsContext, file: File): i32 {
  const error = may_enter(context, file.inode);
  if (error == 0) fs_set_cwd(context.fs, file.mount, file.dentry);
  return error;
}

function may_enter(context: VfsContext, inode: Inode): i32 {
  return is_directory(inode) ? permission(context.credentials, inode, MAY_EXECUTE) : -ENOTDIR;
}

/** chroot(2): the working directory stays. */
export function vfs_chroot(context: VfsContext, dirfd: i32, name: usize, length: u32, flags: u32): i32 {
  const walk = context_walk(context);
  let error = context_walk_to(context, walk, dirfd, name, length, flags);
  if (error < 0) return error;
  error = may_enter(context, walk.dentry.inode);
  if (error == 0 && !own_capable(context.credentials, CAP_SYS_CHROOT)) error = -EPERM;
  if (error == 0) fs_set_root(context.fs, walk.mount, walk.dentry);
  walk_end(walk);
  return error;
}

/** True if the name of a dentry has been removed. */
@inline
export function is_unlinked(dentry: Dentry): bool {
  return dentry.parent != dentry && (dentry.flags & DENTRY_HASHED) == 0;
}

/**
 * Writes the path of a place as seen from `root`, without a NUL, so that it ends at `end`; it may use the bytes from
 * `start` on. Returns where it begins; 0 if it does not fit. A place that `root` is not above is shown up to its top.
 * Under dentry_tree_lock.
 */
export function path_text(mount: Mount, dentry: Dentry, root: Path, start: usize, end: usize): usize {
  let at = end;
  while (mount != root.mount || dentry != root.dentry) {
    if (dentry == mount.root || dentry.parent == dentry) {
      if (is_null(mount.parent)) break;
      dentry = mount.mountpoint;
      mount = mount.parent;
      continue;
    }
    if (at - start < <usize>dentry.name_length + 1) return 0;
    at -= dentry.name_length;
    memory.copy(at, dentry.name, dentry.name_length);
    store<u8>(--at, 47);
    dentry = dentry.parent;
  }
  if (at != end) return at;
  if (at == start) return 0;
  store<u8>(--at, 47);
  return at;
}

/** getcwd(2): the path, without a NUL, at kernel address `to`: its length; -ERANGE; -ENOENT if it was removed. */
export function vfs_getcwd(context: VfsContext, to: usize, room: u32): i32 {
  const fs = context.fs;
  fs_lock(fs);
  const gone = is_unlinked(fs.cwd_dentry);
  dentry_tree_lock();
  const at = gone ? <usize>0 : path_text(fs.cwd_mount, fs.cwd_dentry, fs_root(fs), to, to + room);
  dentry_tree_unlock();
  fs_unlock(fs);
  if (gone) return -ENOENT;
  if (at == 0) return -ERANGE;
  const length = to + room - at;
  memory.copy(to, at, length);
  return <i32>length;
}
