// erofs in memory: a mounted image, and its inodes, found by their numbers in the image (`nid`).
//
//   SuperBlock.private_data ──▶ ErofsSuper ──table──▶ ErofsInode ──▶ …
//                                   └─ devices: [image itself, first device, …]   open files
//
// Nothing in an image is believed: who reads a number from it checks that what it leads to is there. What makes no sense is
// -EUCLEAN and a line in the log, as on Linux.
//
// Interface: ErofsSuper, ErofsDevice, ErofsInode, ErofsOperations; erofs_super, erofs_device, erofs_corrupted; erofs_find,
// erofs_remember, erofs_evict, erofs_claim_place.
// Locks: ErofsSuper.lock, RANK_INODE, guards the table and where directories are. All else is constant once it is mounted.

import { EUCLEAN } from '../../base/abi';
import { text_string, text_u64 } from '../../base/format';
import { LOG_ERR, log_begin, log_end } from '../../base/log';
import { is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { RANK_INODE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { ref_try_get } from '../../sync/refcount';
import { File, FileOps } from '../../vfs/file';
import { Inode, InodeOps, inode_release } from '../../vfs/inode';
import { pages_drop } from '../../vfs/page_cache';
import { vfs_state } from '../../vfs/state';
import { FilesystemType, SuperBlock, SuperOps } from '../../vfs/superblock';

/** What erofs makes at boot, and all that is mounted. */
@unmanaged
export class ErofsOperations {
  type: FilesystemType;
  superblock: SuperOps;
  inode: InodeOps;
  /** Of the inode that stands for the image itself. */
  image: InodeOps;
  file: FileOps;
  directory: FileOps;
  /** Guards `supers`. */
  lock: u32;
  supers: ErofsSuper;
  /** Mutex, 16 bytes: one mount at a time, so that two of one image share what the first has made. */
  mount_held: u32;
  mount_queue_lock: u32;
  mount_queue_first: usize;
  mount_queue_last: usize;
}

@inline
export function erofs_operations(): ErofsOperations {
  return changetype<ErofsOperations>(vfs_state().erofs_operations);
}

/** A file that an image's bytes are in. */
@unmanaged
export class ErofsDevice {
  /** Open for reading; the image holds it. */
  file: File;
  reserved: u32;
  /** Bytes when it was mounted. */
  size: u64;
  /** Where it begins in addresses that name no device; 0: nowhere. */
  flat: u64;
  /** Bytes that it has there. */
  flat_size: u64;
}
export const EROFS_DEVICE_BYTES: u32 = 32;

/** What a superblock's `private_data` is: a mounted image. Constant but for what the lock guards. */
@unmanaged
export class ErofsSuper {
  lock: u32;
  superblock: SuperBlock;
  /** The next that is mounted. */
  next: ErofsSuper;
  /** log2 of the block size. */
  block_bits: u32;
  /** First bytes of inodes and of shared attributes. */
  inodes: u64;
  shared: u64;
  inodes_count: u64;
  root_nid: u64;
  /** Of all devices together: blocks as the image says, bytes as there are. No directory is larger. */
  blocks: u64;
  bytes: u64;
  /** The image's own time, ns since the epoch: that of its small inodes. */
  time: i64;
  /** `count` ErofsDevices; the first is the image. */
  devices: usize;
  count: u32;
  /** Bits of a chunk's device number that count. */
  device_mask: u32;
  /** Stands for the image in the page cache, with a reference. */
  image: Inode;
  /** A copy of the mount's options, and where in it the paths are. */
  options: usize;
  options_length: u32;

  // --- lock ---
  /** Hash of ErofsInodes by nid: `mask` + 1 buckets. */
  table: usize;
  mask: u32;
  known: u32;
}

/** An inode of an image. Constant but for what ErofsSuper.lock guards. */
@unmanaged
export class ErofsInode extends Inode {
  /** Constant, as all but `above` and `place`. */
  nid: u64;
  /** Where the inode is in the image, and where its attributes begin and end. */
  xattrs: u64;
  behind: u64;
  /** LAYOUT_*. */
  layout: u32;
  /** The first block; or of LAYOUT_CHUNKED how large chunks are. */
  start: u32;
  hash_next: ErofsInode;
  // --- ErofsSuper.lock ---
  /** Of a directory: 1 more than the nid of the one it was found in, and where in that; 0: not yet. */
  above: u64;
  place: u64;
}

const FIRST_BUCKETS: u32 = 64;

/** The image that is mounted. It lives as long as the superblock. */
@inline
export function erofs_super(superblock: SuperBlock): ErofsSuper {
  return changetype<ErofsSuper>(superblock.private_data);
}

/** Device `index` of the image, below `count`; 0 is the image itself. */
@inline
export function erofs_device(super_: ErofsSuper, index: u32): ErofsDevice {
  return changetype<ErofsDevice>(super_.devices + <usize>(index * EROFS_DEVICE_BYTES));
}

/** Says in the log that `what` of inode `nid` makes no sense: -EUCLEAN. */
export function erofs_corrupted(superblock: SuperBlock, what: string, nid: u64): i32 {
  const text = log_begin(LOG_ERR);
  text_string(text, 'erofs (device 0:');
  text_u64(text, superblock.device);
  text_string(text, '): ');
  text_string(text, what);
  text_string(text, ' @ nid ');
  text_u64(text, nid);
  log_end();
  return -EUCLEAN;
}

/** Makes the table of inodes: false without memory. */
export function erofs_table_make(super_: ErofsSuper): bool {
  super_.table = kmalloc(4 * FIRST_BUCKETS, super_.superblock.account);
  super_.mask = FIRST_BUCKETS - 1;
  return super_.table != 0;
}

@inline
function lock(super_: ErofsSuper): void {
  spin_lock(changetype<usize>(super_), RANK_INODE);
}
@inline
function unlock(super_: ErofsSuper): void {
  spin_unlock(changetype<usize>(super_), RANK_INODE);
}

@inline
function bucket(super_: ErofsSuper, nid: u64): usize {
  const mixed = <u32>nid * 0x9e3779b1;
  return super_.table + ((<usize>((mixed ^ (mixed >>> 16)) & super_.mask)) << 2);
}

/** Under the lock. */
function insert(super_: ErofsSuper, inode: ErofsInode): void {
  const at = bucket(super_, inode.nid);
  inode.hash_next = load<ErofsInode>(at);
  store<ErofsInode>(at, inode);
}

/** Makes the table four times as large; without memory for it the old one does, more slowly. Under the lock. */
function grow(super_: ErofsSuper): void {
  const table = kmalloc(16 * (super_.mask + 1), super_.superblock.account);
  if (table == 0) return;
  const old = super_.table;
  const old_mask = super_.mask;
  super_.table = table;
  super_.mask = old_mask * 4 + 3;
  for (let i: u32 = 0; i <= old_mask; i++) {
    let inode = load<ErofsInode>(old + ((<usize>i) << 2));
    while (!is_null(inode)) {
      const next = inode.hash_next;
      insert(super_, inode);
      inode = next;
    }
  }
  kfree(old);
}

/** Under the lock: with a reference; 0: not in memory. */
function find(super_: ErofsSuper, nid: u64): ErofsInode {
  let inode = load<ErofsInode>(bucket(super_, nid));
  while (!is_null(inode)) {
    if (inode.nid == nid && ref_try_get(changetype<usize>(inode))) break;
    inode = inode.hash_next;
  }
  return inode;
}

/** The inode with this number, if it is in memory, with a reference; else 0. */
export function erofs_find(super_: ErofsSuper, nid: u64): ErofsInode {
  lock(super_);
  const inode = find(super_, nid);
  unlock(super_);
  return inode;
}

/** A new inode joins those in memory: it, or the one that another hart was quicker to make, with a reference. */
export function erofs_remember(super_: ErofsSuper, inode: ErofsInode): ErofsInode {
  lock(super_);
  const other = find(super_, inode.nid);
  if (is_null(other)) {
    insert(super_, inode);
    if (++super_.known > super_.mask) grow(super_);
  }
  unlock(super_);
  if (is_null(other)) return inode;
  inode_release(inode);
  kfree(changetype<usize>(inode));
  return other;
}

/** InodeOps.evict. */
export function erofs_evict(inode: Inode): void {
  const super_ = erofs_super(inode.superblock);
  const mine = changetype<ErofsInode>(inode);
  lock(super_);
  let at = bucket(super_, mine.nid);
  while (load<ErofsInode>(at) != mine)
    at = changetype<usize>(load<ErofsInode>(at)) + offsetof<ErofsInode>('hash_next');
  store<ErofsInode>(at, mine.hash_next);
  super_.known--;
  unlock(super_);
  pages_drop(inode);
  inode_release(inode);
  kfree(changetype<usize>(inode));
}

/**
 * Notes that `child`, a directory, was found at `place` in `parent`. False if it is the root, or in another place, too: a tree in
 * which a directory has two names may have circles.
 */
export function erofs_claim_place(parent: ErofsInode, child: ErofsInode, place: u64): bool {
  const super_ = erofs_super(parent.superblock);
  if (child.nid == super_.root_nid) return false;
  lock(super_);
  if (child.above == 0) {
    child.above = parent.nid + 1;
    child.place = place;
  }
  const same = child.above == parent.nid + 1 && child.place == place;
  unlock(super_);
  return same;
}
