// tmpfs: the structs, and what inodes of every type have in common. tmpfs(5).
//
// A file system in RAM. Its inodes live as long as a name, a dentry or an open file refers to them: each directory
// entry holds a reference.
//
//   regular file   up to SMALL_MAX bytes: one kmalloc block; beyond: a tree of frames (data.ts)
//   directory      entries in the order of their cookies, and a hash of names once there are many (directory.ts)
//   symbolic link  its text in one block
//
// Interface: TmpfsInode, TmpfsSuper, tmpfs_inode_create, tmpfs_charge/uncharge, tmpfs_reserve/unreserve.
// Locks: an inode's fields by its mutex, but for `parent_ino`, which is atomic; TmpfsSuper by its own lock, RANK_INODE.

import { ENOSPC, S_IFDIR, S_IFMT, S_ISGID, S_IXGRP } from '../../base/abi';
import { error_pointer, is_null } from '../../base/pointer';
import { list_init } from '../../base/list';
import { Account } from '../../mm/account';
import { cache_alloc } from '../../mm/slab';
import { atomic_load64, atomic_store64 } from '../../sync/atomic';
import { RANK_INODE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { Credentials, keeps_group_bit } from '../../vfs/credentials';
import { Inode, InodeOps, inode_init } from '../../vfs/inode';
import { vfs_state } from '../../vfs/state';
import { SuperBlock } from '../../vfs/superblock';

@unmanaged
export class TmpfsInode extends Inode {
  /** Small regular file, symbolic link: its bytes, `capacity` of them; the rest is zero. */
  data: usize;
  capacity: u32;
  /** Larger regular file: root of the tree of frames, and its height. */
  tree: usize;
  height: u32;
  /** Directory: list of TmpfsEntries; Hash of them, 12 bytes, without a table while there are few. */
  entries: usize;
  entries_prev: usize;
  names_table: usize;
  names_mask: u32;
  names_count: u32;
  count: u32;
  /** Counts removals of entries. */
  removals: u32;
  /** The directory that it is in: tmpfs_parent_ino. */
  parent_ino: u64;
  /** The cookie of the next entry that is made. */
  next_cookie: u64;
  /** The first of its extended attributes; 0: none. */
  xattrs: usize;
}

/** What a superblock's `private_data` is. */
@unmanaged
export class TmpfsSuper {
  /** Guards the rest. */
  lock: u32;
  /** Bytes that files take and may take: size=. */
  used: u64;
  limit: u64;
  /** Inodes that there are and may be: nr_inodes=. */
  inodes: u64;
  inodes_limit: u64;
  next_ino: u64;
}

@inline
export function tmpfs_super(inode: Inode): TmpfsSuper {
  return changetype<TmpfsSuper>(inode.superblock.private_data);
}

@inline
export function tmpfs_entries(inode: TmpfsInode): usize {
  return changetype<usize>(inode) + offsetof<TmpfsInode>('entries');
}

@inline
export function tmpfs_lock(super_: TmpfsSuper): void {
  spin_lock(changetype<usize>(super_), RANK_INODE);
}
@inline
export function tmpfs_unlock(super_: TmpfsSuper): void {
  spin_unlock(changetype<usize>(super_), RANK_INODE);
}

/** The inode number of the directory above. A rename changes it without the mutex of the directory that it moves. */
@inline
export function tmpfs_parent_ino(inode: TmpfsInode): u64 {
  return atomic_load64(changetype<usize>(inode) + offsetof<TmpfsInode>('parent_ino'));
}
export function tmpfs_set_parent_ino(inode: TmpfsInode, ino: u64): void {
  atomic_store64(changetype<usize>(inode) + offsetof<TmpfsInode>('parent_ino'), ino);
}

/** Blocks of st_blocks, for what is charged at once. */
@inline
function blocks_of(bytes: u32): u32 {
  return (bytes + 511) >>> 9;
}

/** Counts `bytes` more of what the file system holds: 0, or -ENOSPC beyond size=. */
export function tmpfs_reserve(inode: Inode, bytes: u32): i32 {
  const super_ = tmpfs_super(inode);
  tmpfs_lock(super_);
  const fits = super_.used + bytes <= super_.limit;
  if (fits) super_.used += bytes;
  tmpfs_unlock(super_);
  return fits ? 0 : -ENOSPC;
}

export function tmpfs_unreserve(inode: Inode, bytes: u32): void {
  const super_ = tmpfs_super(inode);
  tmpfs_lock(super_);
  super_.used -= bytes;
  tmpfs_unlock(super_);
}

/** The same for contents, which st_blocks shows. */
export function tmpfs_charge(inode: Inode, bytes: u32): i32 {
  if (tmpfs_reserve(inode, bytes) < 0) return -ENOSPC;
  inode.blocks += blocks_of(bytes);
  return 0;
}

export function tmpfs_uncharge(inode: Inode, bytes: u32): void {
  tmpfs_unreserve(inode, bytes);
  inode.blocks -= blocks_of(bytes);
}

/** Counts one inode more (or less): 0, or -ENOSPC beyond nr_inodes=. */
export function tmpfs_count_inode(super_: TmpfsSuper, change: i32): i32 {
  tmpfs_lock(super_);
  const fits = change < 0 || super_.inodes < super_.inodes_limit;
  if (fits) super_.inodes += change;
  tmpfs_unlock(super_);
  return fits ? 0 : -ENOSPC;
}

function take_ino(super_: TmpfsSuper): u64 {
  tmpfs_lock(super_);
  const ino = ++super_.next_ino;
  tmpfs_unlock(super_);
  return ino;
}

/**
 * A program that a task makes in the directory of a group to which it does not belong is none of that group's:
 * mode_strip_sgid.
 */
function strip_group_bit(inode: Inode): void {
  const bits = S_ISGID | S_IXGRP;
  if ((inode.mode & bits) == bits) inode.mode &= ~S_ISGID;
}

/** A new inode with one reference and one link, owned by the holder of `credentials`; or -ENOSPC. */
export function tmpfs_inode_create(
  superblock: SuperBlock,
  directory: Inode,
  mode: u32,
  rdev: u32,
  credentials: Credentials,
  account: Account,
): usize {
  const super_ = changetype<TmpfsSuper>(superblock.private_data);
  if (tmpfs_count_inode(super_, 1) < 0) return error_pointer(-ENOSPC);
  const inode = changetype<TmpfsInode>(cache_alloc(vfs_state().tmpfs_inode_cache, account));
  if (is_null(inode)) {
    tmpfs_count_inode(super_, -1);
    return error_pointer(-ENOSPC);
  }
  inode_init(inode, superblock, changetype<InodeOps>(vfs_state().tmpfs_operations), take_ino(super_), mode);
  if (!is_null(credentials)) {
    inode.uid = credentials.euid;
    inode.gid = credentials.egid;
  }
  inode.rdev = rdev;
  if (!is_null(directory) && (directory.mode & S_ISGID) != 0) {
    // inode(7): what is made in a set-group-id directory has its group, and directories hand the bit on.
    inode.gid = directory.gid;
    if ((mode & S_IFMT) == S_IFDIR) inode.mode |= S_ISGID;
    else if (!is_null(credentials) && !keeps_group_bit(credentials, inode)) strip_group_bit(inode);
  }
  if ((mode & S_IFMT) == S_IFDIR) {
    inode.nlink = 2;
    inode.next_cookie = 2;
    inode.parent_ino = !is_null(directory) ? directory.ino : inode.ino;
    list_init(tmpfs_entries(inode));
  }
  return changetype<usize>(inode);
}
