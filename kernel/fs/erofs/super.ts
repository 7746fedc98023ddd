// erofs in memory: a mounted image, and its inodes, found by their numbers in the image (`nid`).
//
//   SuperBlock ──inode_table──▶ ErofsInode ──▶ …
//       └─ private_data ──▶ ErofsSuper
//                                └─ devices: [image itself, first device, …]   open files
//
// Nothing in an image is believed: who reads a number from it checks that what it leads to is there. What makes no sense is
// -EUCLEAN and a line in the log, as on Linux.
//
// Interface: ErofsSuper, ErofsDevice, ErofsInode, ErofsOperations; erofs_super, erofs_device, erofs_corrupted,
// erofs_evict, erofs_claim_place.
// Locks: inode_hold guards where directories are. All else is constant once it is mounted.

import { EUCLEAN } from '../../base/abi';
import { text_string, text_u64 } from '../../base/format';
import { LOG_ERR, log_begin, log_end } from '../../base/log';
import { kfree } from '../../mm/slab';
import { File, FileOps } from '../../vfs/file/file';
import { Inode, InodeOps, inode_drop, inode_hold, inode_release } from '../../vfs/inode';
import { KeyedInode, inode_table_remove } from '../../vfs/inode_table';
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

/** What a superblock's `private_data` is: a mounted image. Constant. */
@unmanaged
export class ErofsSuper {
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
}

/** An inode of an image, found by its nid, which is its inode number, too. Constant but for `above` and `place`. */
@unmanaged
export class ErofsInode extends KeyedInode {
  /** Where the inode is in the image, and where its attributes begin and end. */
  xattrs: u64;
  behind: u64;
  /** LAYOUT_*. */
  layout: u32;
  /** The first block; or of LAYOUT_CHUNKED how large chunks are. */
  start: u32;
  // --- inode_hold ---
  /** Of a directory: 1 more than the nid of the one it was found in, and where in that; 0: not yet. */
  above: u64;
  place: u64;
}

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

/** InodeOps.evict. */
export function erofs_evict(inode: Inode): void {
  inode_table_remove(changetype<ErofsInode>(inode));
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
  if (child.ino == super_.root_nid) return false;
  inode_hold(child);
  if (child.above == 0) {
    child.above = parent.ino + 1;
    child.place = place;
  }
  const same = child.above == parent.ino + 1 && child.place == place;
  inode_drop(child);
  return same;
}
