// What a mount is, and the locks on trees of them. The rest is mount.ts's.
//
// Interface: Mount, MOUNT_*, MountNamespace, Path; mount_lock, mounts_begin and their ends; nodes of lists; writers.
// Locks: see mount.ts.

import { EROFS, MS_RDONLY } from '../../base/abi';
import { check } from '../../base/panic';
import { embedded } from '../../base/pointer';
import { Namespace } from '../../ns/namespace';
import { atomic_add, atomic_load, atomic_sub } from '../../sync/atomic';
import { RANK_MOUNT, spin_lock, spin_unlock } from '../../sync/spinlock';
import { Dentry } from '../dentry/dentry';
import { Mutex, mutex_lock, mutex_lock_uninterruptible, mutex_unlock } from '../mutex';
import { VfsState, vfs_state } from '../state';
import { SuperBlock } from '../superblock';

@unmanaged
export class Mount {
  refs: u32;
  /** MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_NOATIME, MS_RELATIME. */
  flags: u32;
  /** As /proc/PID/mountinfo numbers it. Never used again. */
  id: u32;
  /** Mount that it hangs in, with a reference; 0 for the root of a namespace and out of the tree. */
  parent: Mount;
  /** Where in its parent, with a reference; 0 as `parent` is. */
  mountpoint: Dentry;
  /** What is seen at the mountpoint: the superblock's root, or what was bound. With a reference. */
  root: Dentry;
  superblock: SuperBlock;
  /** The namespace whose tree it is in; 0: none. */
  namespace: MountNamespace;
  /** HashNode, 8 bytes: the hash of `parent` and `mountpoint`. */
  hash: u32;
  hash_next: usize;
  children: usize;
  children_prev: usize;
  /** Node in the parent's `children`. */
  sibling: usize;
  sibling_prev: usize;
  /** Node in the namespace's `mounts`, in the order of mounting. */
  link: usize;
  link_prev: usize;
  /** The source as mount(2) was given it: kmalloc. */
  source: usize;
  source_length: u32;
  /** MOUNT_*. */
  state: u32;
  /** Files open for writing through it: it cannot become read-only meanwhile. */
  writers: u32;

  // --- propagation.ts ---
  /** Number of its peer group; 0: it is in none. */
  group: u32;
  /** Node in the ring of its peers. */
  share: usize;
  share_prev: usize;
  /** What it receives from, without sending back; 0: from nothing. */
  master: Mount;
  /** Those that receive from it. */
  slaves: usize;
  slaves_prev: usize;
  /** Node in the master's `slaves`. */
  slave: usize;
  slave_prev: usize;

  // --- scratch of one operation, under the mount mutex ---
  /** Its copy, while a tree is being copied. */
  copy: Mount;
  /** The copy that has been made to hang in it. */
  received: Mount;
  /** The next in a list of copies, of doomed mounts or of candidates. */
  next: Mount;
  /** Where it is going to hang; or hung, until the references are put. */
  place_mount: Mount;
  place_dentry: Dentry;
}

/** Bits of Mount.state. It is in a peer group. */
export const MOUNT_SHARED: u32 = 1;
/** It cannot be bound elsewhere. */
export const MOUNT_UNBINDABLE: u32 = 2;
/**
 * It covers something for tasks that have no say over it: it cannot be taken away alone. mount_namespaces(7),
 * "Restrictions".
 */
export const MOUNT_LOCKED: u32 = 4;
/** Flags that cannot be cleared, for the same reason. */
export const MOUNT_LOCK_RDONLY: u32 = 8;
export const MOUNT_LOCK_NODEV: u32 = 0x10;
export const MOUNT_LOCK_NOSUID: u32 = 0x20;
export const MOUNT_LOCK_NOEXEC: u32 = 0x40;
export const MOUNT_LOCK_ATIME: u32 = 0x80;
/** What a copy of it has, too. */
export const MOUNT_INHERITED: u32 =
  MOUNT_LOCK_RDONLY | MOUNT_LOCK_NODEV | MOUNT_LOCK_NOSUID | MOUNT_LOCK_NOEXEC | MOUNT_LOCK_ATIME;
/** It has been taken out of its tree. */
export const MOUNT_DEAD: u32 = 0x100;
/** Scratch: it has had its turn; it may go if what it hangs in goes. */
export const MOUNT_VISITED: u32 = 0x200;
export const MOUNT_MAY_GO: u32 = 0x400;

/** One tree of mounts: namespace.ts. */
@unmanaged
export class MountNamespace extends Namespace {
  root: Mount;
  mounts: usize;
  mounts_prev: usize;
  count: u32;
  /** Mounts that an operation under way is going to add. */
  pending: u32;
  /** Counts changes: poll on /proc/mounts waits for it. */
  sequence: u32;
  /** Who waits for a change: a WaitQueue. */
  changed_lock: u32;
  changed_first: usize;
  changed_last: usize;
  /** The next one that is to be taken apart. */
  next_dead: MountNamespace;
}

/** A place in the tree. */
@unmanaged
export class Path {
  mount: Mount;
  dentry: Dentry;
}

export function mount_lock(): void {
  spin_lock(changetype<usize>(vfs_state()) + offsetof<VfsState>('mount_lock'), RANK_MOUNT);
}
export function mount_unlock(): void {
  spin_unlock(changetype<usize>(vfs_state()) + offsetof<VfsState>('mount_lock'), RANK_MOUNT);
}

@inline
export function mounts_mutex(): Mutex {
  return embedded<VfsState, Mutex>(vfs_state(), offsetof<VfsState>('mounts_held'));
}

/** Nobody else changes a tree until mounts_end: 0, or -EINTR if the caller is being killed. May sleep. */
export function mounts_begin(): i32 {
  return mutex_lock(mounts_mutex());
}

/** The same for what cannot fail. */
export function mounts_begin_uninterruptible(): void {
  mutex_lock_uninterruptible(mounts_mutex());
}

export function mounts_end(): void {
  mutex_unlock(mounts_mutex());
}

@inline
export function mount_children(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('children');
}
@inline
export function sibling_node(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('sibling');
}
@inline
export function link_node(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('link');
}
@inline
export function share_node(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('share');
}
@inline
export function slaves_of(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('slaves');
}
@inline
export function slave_node(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('slave');
}
@inline
export function mount_namespace_list(namespace: MountNamespace): usize {
  return changetype<usize>(namespace) + offsetof<MountNamespace>('mounts');
}

@inline
function writers_of(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('writers');
}

/** How many files are open for writing through the mount. */
export function mount_writers(mount: Mount): u32 {
  return atomic_load(writers_of(mount));
}

/** A file is going to be open for writing: 0, or -EROFS if the mount has become read-only. */
export function mount_count_writer(mount: Mount): i32 {
  atomic_add(writers_of(mount), 1);
  if ((mount.flags & MS_RDONLY) == 0) return 0;
  mount_uncount_writer(mount);
  return -EROFS;
}

/** It is so no more. */
export function mount_uncount_writer(mount: Mount): void {
  if (DEBUG) check(mount_writers(mount) != 0, 'a writer leaves a mount that has none');
  atomic_sub(writers_of(mount), 1);
}
