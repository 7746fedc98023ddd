// Inodes: files as the kernel knows them in memory, whatever file system they are from: inode(7).
//
// A file system embeds an Inode as the first part of its own struct, allocates it, calls inode_init and hands it out
// with a reference. Dentries and open files hold references; the last inode_put calls the file system's `evict`,
// which gives back what the file holds and frees the struct.
//
// Interface: Inode, InodeOps, inode_ops_create, inode_init, inode_get/put, inode_lock/unlock, inode_hold/drop, inode_size,
// inode_set_size, inode_backing, inode_image, inode_set_image, next_anonymous_ino, times.
// Locks: `mutex` (sleeping) guards a directory's entries and a regular file's data and size; other attributes are changed
// under it, and looked at without: each is one word, of which a reader sees the old or the new value. The list of a superblock's
// inodes, the image, the pipe and the file lock: superblock.inodes_lock, RANK_INODE, which inode_hold takes.

import { S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG } from '../base/abi';
import { list_add_tail, list_del } from '../base/list';
import { embedded } from '../base/pointer';
import { clock_realtime } from '../sched/time/clock';
import { atomic_add, atomic_load, atomic_load64, atomic_store64, atomic_sub } from '../sync/atomic';
import { RANK_INODE, no_locks, spin_lock, spin_unlock } from '../sync/spinlock';
import { ref_get, ref_put } from '../sync/refcount';
import { InodeOps } from './inode_ops';
import { Mutex, mutex_init, mutex_lock, mutex_lock_uninterruptible, mutex_unlock } from './mutex';
import { VfsState, vfs_state } from './state';
import { SuperBlock } from './superblock';

export { InodeOps, inode_ops_create } from './inode_ops';

@unmanaged
export class Inode {
  refs: u32;
  /** Constant, as are the type in `mode`, and `rdev`. */
  ops: InodeOps;
  superblock: SuperBlock;
  ino: u64;

  // --- changed under the mutex ---
  /** Type (S_IFMT) and permission bits. */
  mode: u32;
  /** inode_size reads it without the mutex. */
  size: i64;
  /** Nanoseconds since the epoch. */
  atime: i64;
  mtime: i64;
  ctime: i64;
  /** Blocks of 512 bytes that the contents take. */
  blocks: i64;
  nlink: u32;
  uid: u32;
  gid: u32;
  /** Device number of a device file: DEV_MAJOR and DEV_MINOR in file/char_device.ts. */
  rdev: u32;
  /** Counts changes of the contents. Atomic. */
  version: u32;

  // --- guarded by inode_hold ---
  /** A program image made from these contents, and the `version` that it was made from: inode_image. 0: none. */
  image: u32;
  image_version: u32;
  /** The pipe of a FIFO that is open: file/pipe.ts. */
  pipe: usize;
  /** The lock of flock(2) on it, while there is one: file/flock.ts. */
  flock: usize;

  /** Its pages in the page cache: page_cache.ts, under the lock of that. */
  pages: usize;

  /** The file system's own. */
  private_data: usize;
  /** Mutex, 16 bytes. */
  mutex_held: u32;
  mutex_queue_lock: u32;
  mutex_queue_first: usize;
  mutex_queue_last: usize;
  /** Node in superblock.inodes, under its lock. */
  link: usize;
  link_prev: usize;
}

/** Makes zeroed memory an inode with one reference, one link and the time of now. The caller sets the owner. */
export function inode_init(inode: Inode, superblock: SuperBlock, ops: InodeOps, ino: u64, mode: u32): void {
  const now = clock_realtime();
  inode.refs = 1;
  inode.mode = mode;
  inode.ops = ops;
  inode.superblock = superblock;
  inode.ino = ino;
  inode.nlink = 1;
  inode.atime = now;
  inode.mtime = now;
  inode.ctime = now;
  mutex_init(inode_mutex(inode));
  atomic_add(inodes_count(), 1);
  inode_hold(inode);
  list_add_tail(changetype<usize>(superblock) + offsetof<SuperBlock>('inodes'), link_of(inode));
  inode_drop(inode);
}

@inline
function inodes_count(): usize {
  return changetype<usize>(vfs_state()) + offsetof<VfsState>('inodes');
}

/** A number for a file of no directory: a pipe, a counter. */
export function next_anonymous_ino(): u64 {
  return <u64>(atomic_add(changetype<usize>(vfs_state()) + offsetof<VfsState>('next_anonymous_ino'), 1) + 1);
}

@inline
function hold_lock(inode: Inode): usize {
  return changetype<usize>(inode.superblock) + offsetof<SuperBlock>('inodes_lock');
}

/** Takes the spinlock, RANK_INODE, that guards what hangs on the inode: its image, its pipe. */
@inline
export function inode_hold(inode: Inode): void {
  spin_lock(hold_lock(inode), RANK_INODE);
}
@inline
export function inode_drop(inode: Inode): void {
  spin_unlock(hold_lock(inode), RANK_INODE);
}

/** The inode that has the contents, borrowed: itself, or what is below in an overlay. */
export function inode_backing(inode: Inode): Inode {
  while (inode.ops.backing != 0) inode = call_indirect<Inode>(inode.ops.backing, inode);
  return inode;
}

/** The program image that was made from what the file contains now, with a reference on it (its first word); 0: none. */
export function inode_image(inode: Inode): u32 {
  inode_hold(inode);
  const good = inode.image != 0 && inode.image_version == inode_version(inode);
  const image = good ? inode.image : 0;
  if (good) ref_get(<usize>image);
  inode_drop(inode);
  return image;
}

/**
 * Keeps an image, taking over the caller's reference, that was made from the contents as they were at `version`: what is to
 * be put in its place, the image that it kept before or 0.
 */
export function inode_set_image(inode: Inode, image: u32, version: u32): u32 {
  inode_hold(inode);
  const old = inode.image;
  inode.image = image;
  inode.image_version = version;
  inode_drop(inode);
  return old;
}

/** The version of the contents, to be compared. */
@inline
export function inode_version(inode: Inode): u32 {
  return atomic_load(changetype<usize>(inode) + offsetof<Inode>('version'));
}

/** The contents are others. */
@inline
export function inode_new_version(inode: Inode): void {
  atomic_add(changetype<usize>(inode) + offsetof<Inode>('version'), 1);
}

/** The length, without the mutex. */
@inline
export function inode_size(inode: Inode): i64 {
  return atomic_load64(changetype<usize>(inode) + offsetof<Inode>('size'));
}

/** Sets the length, with the mutex held. */
@inline
export function inode_set_size(inode: Inode, size: i64): void {
  atomic_store64(changetype<usize>(inode) + offsetof<Inode>('size'), size);
}

/** Takes an inode out of its superblock's list: `evict` calls it before it frees the struct. */
export function inode_release(inode: Inode): void {
  if (inode.image != 0) call_indirect<void>(vfs_state().image_release, inode.image);
  inode_hold(inode);
  list_del(link_of(inode));
  inode_drop(inode);
  atomic_sub(inodes_count(), 1);
}

@inline
function link_of(inode: Inode): usize {
  return changetype<usize>(inode) + offsetof<Inode>('link');
}

/** The inode whose list node in superblock.inodes is `node`. */
@inline
export function inode_of_link(node: usize): Inode {
  return changetype<Inode>(node - offsetof<Inode>('link'));
}

@inline
export function inode_get(inode: Inode): Inode {
  ref_get(changetype<usize>(inode));
  return inode;
}

/** Drops a reference; the last one evicts the inode. No spinlock may be held. */
@inline
export function inode_put(inode: Inode): void {
  if (DEBUG) no_locks('an inode is put with a spinlock held');
  if (ref_put(changetype<usize>(inode))) call_indirect<void>(inode.ops.evict, inode);
}

@inline
function inode_mutex(inode: Inode): Mutex {
  return embedded<Inode, Mutex>(inode, offsetof<Inode>('mutex_held'));
}

/** 0, or -EINTR if the caller is being killed. */
@inline
export function inode_lock(inode: Inode): i32 {
  return mutex_lock(inode_mutex(inode));
}

/** The same for what cannot fail. */
@inline
export function inode_lock_uninterruptible(inode: Inode): void {
  mutex_lock_uninterruptible(inode_mutex(inode));
}

@inline
export function inode_unlock(inode: Inode): void {
  mutex_unlock(inode_mutex(inode));
}

@inline
export function inode_type(inode: Inode): u32 {
  return inode.mode & S_IFMT;
}
@inline
export function is_directory(inode: Inode): bool {
  return (inode.mode & S_IFMT) == S_IFDIR;
}
@inline
export function is_regular(inode: Inode): bool {
  return (inode.mode & S_IFMT) == S_IFREG;
}
@inline
export function is_symlink(inode: Inode): bool {
  return (inode.mode & S_IFMT) == S_IFLNK;
}
@inline
export function is_fifo(inode: Inode): bool {
  return (inode.mode & S_IFMT) == S_IFIFO;
}

/** The contents have changed now: mtime, ctime, version. */
export function inode_modified(inode: Inode): void {
  const now = clock_realtime();
  inode_set_mtime(inode, now);
  atomic_store64(changetype<usize>(inode) + offsetof<Inode>('ctime'), now);
  inode_new_version(inode);
}

/** Attributes have changed now: ctime. */
export function inode_changed(inode: Inode): void {
  atomic_store64(changetype<usize>(inode) + offsetof<Inode>('ctime'), clock_realtime());
}

/** Sets the time of the last access. Needs no mutex. */
@inline
export function inode_set_atime(inode: Inode, time: i64): void {
  atomic_store64(changetype<usize>(inode) + offsetof<Inode>('atime'), time);
}

/** Sets the time of the last change of the contents. */
@inline
export function inode_set_mtime(inode: Inode, time: i64): void {
  atomic_store64(changetype<usize>(inode) + offsetof<Inode>('mtime'), time);
}
