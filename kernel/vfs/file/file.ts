// Open files: what open(2) calls an open file description, shared by the descriptors that dup and fork make.
//
// Interface: File, FileOps, file_ops_create, file_alloc, file_get/put, file_seek_generic.
// Locks: `position` is guarded by the file's mutex for files that have a position and more than one user (Linux's
// f_pos_lock); who only shows it reads the word as it is. `flags` may change at any time (fcntl) and is read once per call. All
// else is constant from the opening on, but for FILE_ATIME_OLD, which only goes away.

import {
  EINVAL,
  EISDIR,
  ENOTDIR,
  ENOTTY,
  ENXIO,
  EOVERFLOW,
  ESPIPE,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  S_IFMT,
  S_IFREG,
  WHENCE_CUR,
  WHENCE_DATA,
  WHENCE_END,
  WHENCE_HOLE,
  WHENCE_SET,
} from '../../base/abi';
import { embedded, is_null } from '../../base/pointer';
import { Account } from '../../mm/account';
import { cache_alloc, cache_create, cache_free, kmalloc_root } from '../../mm/slab';
import { atomic_add, atomic_load64, atomic_sub } from '../../sync/atomic';
import { ref_get, ref_put } from '../../sync/refcount';
import { no_locks } from '../../sync/spinlock';
import { Dentry, dentry_put } from '../dentry/dentry';
import { flock_forget } from './flock';
import { Inode, inode_put, inode_size, is_directory } from '../inode';
import { Mount, mount_put, mount_uncount_writer } from '../mount/mount';
import { Mutex, mutex_init } from '../mutex';
import { PollTable } from './poll';
import { VfsState, vfs_state } from '../state';
import { IovIter } from '../iov_iter';

@unmanaged
export class File {
  refs: u32;
  ops: FileOps;
  /** Where it was opened, as a Path with references; 0 and 0 for what has no name, such as a pipe. */
  mount: Mount;
  dentry: Dentry;
  /** With a reference. */
  inode: Inode;
  /** FDFLAGS_*: append, nonblock, sync. */
  flags: u32;
  /** FILE_*. */
  access: u32;
  /** The driver's own. */
  private_data: usize;
  position: i64;
  /** Who pays for what is written through it. */
  account: Account;
  /** That it holds its inode's lock, a LockRecord; 0: it does not. Under inode_hold: flock.ts. */
  flock: usize;
  /** Mutex of `position`, 16 bytes. */
  mutex_held: u32;
  mutex_queue_lock: u32;
  mutex_queue_first: usize;
  mutex_queue_last: usize;
}

/** Bits of File.access. */
export const FILE_READ: u32 = 1;
export const FILE_WRITE: u32 = 2;
/** It has no position: pread, pwrite and seek are -ESPIPE. */
export const FILE_STREAM: u32 = 4;
/** Its access time may be brought up to date at each read: relatime's daily rule, asked at open. */
export const FILE_ATIME_OLD: u32 = 8;

/** While it is being opened: its contents will be cut to nothing right after. */
export const FILE_TRUNCATES: u32 = 16;

/** Functions of an open file: table indices, but for `keeps_atime`; file_ops_create fills in defaults. All but poll may sleep. */
@unmanaged
export class FileOps {
  /** (File, IovIter) -> i32: bytes read at buffer.position, which moves on; 0 at the end. */
  read: u32;
  /** (File, IovIter) -> i32: bytes written. FDFLAGS_APPEND is the driver's to heed, under the inode's mutex. */
  write: u32;
  /** 1: that it was read is to be seen in its inode's atime: vfs_transfer. 0: it is not, or who reads for it sees to that. */
  keeps_atime: u32;
  /** (File, offset: i64, whence) -> i64: the new position, stored in the file. */
  seek: u32;
  /**
   * (File, cookie: u64, emit, argument) -> i32: calls emit(argument, name, length, ino: u64, mode type, next cookie: u64)
   * -> i32 for each entry from `cookie` on (0: the first) until it answers other than 0. 0 or −errno.
   */
  readdir: u32;
  /**
   * (File, PollTable or 0) -> u32: POLL* that it is ready for now. First poll_wait for the queues that tell of changes, then the
   * look, under the lock that those who change it hold: so no change in between is lost.
   */
  poll: u32;
  /** (File, request: u32, argument: u32) -> i32: the argument is the program's; read it through mm/uaccess.ts. */
  ioctl: u32;
  /** (File, data only: bool) -> i32. */
  fsync: u32;
  /** (File) -> i32: called by open(2) for device files before anybody else has the file; an error undoes the open. */
  open: u32;
  /** (File) -> void: the last user is gone. Not called if `open` failed. It cannot fail, also if the task is being killed. */
  release: u32;
}

function no_read(file: File, _buffer: IovIter): i32 {
  return is_directory(file.inode) ? -EISDIR : -EINVAL;
}
function no_readdir(_file: File, _cookie: u64, _emit: u32, _argument: usize): i32 {
  return -ENOTDIR;
}
function always_ready(_file: File, _table: PollTable): u32 {
  return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
}
function no_ioctl(_file: File, _request: u32, _argument: u32): i32 {
  return -ENOTTY;
}
function no_fsync(_file: File, _data_only: bool): i32 {
  return -EINVAL;
}
function open_nothing(_file: File): i32 {
  return 0;
}
function release_nothing(_file: File): void {}

/** lseek(2) within the file's size. Used by most files that have a position: a search for holes finds none. */
export function file_seek_generic(file: File, offset: i64, whence: i32): i64 {
  if ((file.access & FILE_STREAM) != 0) return -ESPIPE;
  if (whence == WHENCE_DATA || whence == WHENCE_HOLE) {
    const size = inode_size(file.inode);
    if (offset < 0 || offset >= size) return -ENXIO;
    file.position = whence == WHENCE_DATA ? offset : size;
    return file.position;
  }
  let base: i64 = 0;
  if (whence == WHENCE_CUR) base = file.position;
  else if (whence == WHENCE_END) base = inode_size(file.inode);
  else if (whence != WHENCE_SET) return -EINVAL;
  if (offset > 0 && base > i64.MAX_VALUE - offset) return -EOVERFLOW;
  if (base + offset < 0) return -EINVAL;
  file.position = base + offset;
  return file.position;
}

/** A table with defaults: nothing to read or write, always ready. Made at boot, never freed. */
export function file_ops_create(): FileOps {
  const ops = changetype<FileOps>(kmalloc_root(<u32>offsetof<FileOps>()));
  ops.read = no_read.index;
  ops.write = no_read.index;
  ops.keeps_atime = 0;
  ops.seek = file_seek_generic.index;
  ops.readdir = no_readdir.index;
  ops.poll = always_ready.index;
  ops.ioctl = no_ioctl.index;
  ops.fsync = no_fsync.index;
  ops.open = open_nothing.index;
  ops.release = release_nothing.index;
  return ops;
}

/** Called once at boot. */
export function files_init(): void {
  vfs_state().file_cache = cache_create('file', <u32>offsetof<File>());
}

/** A file with one reference; takes over the caller's references on mount, dentry and inode. 0: no memory, none taken. */
export function file_alloc(
  inode: Inode,
  mount: Mount,
  dentry: Dentry,
  flags: u32,
  access: u32,
  account: Account,
): File {
  const file = changetype<File>(cache_alloc(vfs_state().file_cache, account));
  if (is_null(file)) return file;
  file.refs = 1;
  file.mount = mount;
  file.dentry = dentry;
  file.inode = inode;
  file.flags = flags;
  file.access = access;
  file.account = account;
  mutex_init(file_mutex(file));
  atomic_add(files_count(), 1);
  return file;
}

@inline
function files_count(): usize {
  return changetype<usize>(vfs_state()) + offsetof<VfsState>('files');
}

/** The word that says how it holds its inode's lock: flock.ts. */
@inline
export function file_flock(file: File): usize {
  return changetype<usize>(file) + offsetof<File>('flock');
}

@inline
export function file_mutex(file: File): Mutex {
  return embedded<File, Mutex>(file, offsetof<File>('mutex_held'));
}

/** The position, for a caller that only shows it. */
@inline
export function file_position(file: File): i64 {
  return atomic_load64(changetype<usize>(file) + offsetof<File>('position'));
}

@inline
export function file_get(file: File): File {
  ref_get(changetype<usize>(file));
  return file;
}

/** Drops a reference; the last one closes the file. No spinlock may be held. */
export function file_put(file: File): void {
  if (DEBUG) no_locks('a file is put with a spinlock held');
  if (!ref_put(changetype<usize>(file))) return;
  flock_forget(file.inode, file_flock(file));
  call_indirect<void>(file.ops.release, file);
  file_free(file);
}

/** Does the file keep its mount from becoming read-only? */
export function file_counts_as_writer(file: File): bool {
  return (file.access & FILE_WRITE) != 0 && !is_null(file.dentry) && (file.inode.mode & S_IFMT) == S_IFREG;
}

/** Frees a file that was never opened, or is closed, with all that it holds. */
export function file_free(file: File): void {
  if (file_counts_as_writer(file)) mount_uncount_writer(file.mount);
  inode_put(file.inode);
  if (!is_null(file.dentry)) {
    dentry_put(file.dentry);
    mount_put(file.mount);
  }
  cache_free(vfs_state().file_cache, changetype<usize>(file));
  atomic_sub(files_count(), 1);
}
