// overlayfs: what is mounted.
//
// Interface: OverlaySuper, overlay_super. Locks: none.

import { Account } from '../../mm/account';
import { Credentials } from '../../vfs/credentials';
import { Dentry } from '../../vfs/dentry/dentry';
import { Inode } from '../../vfs/inode';

/** What a superblock's `private_data` is. All but the counters is constant. */
@unmanaged
export class OverlaySuper {
  /** Root directories of the layers: Dentries with references, and one on their superblocks. 0: read-only. */
  upper: Dentry;
  /** The directory `work` in workdir=, in which files are made before they get their place. */
  work: Dentry;
  /** How many of `upper` and `work`, in this order, are claimed: DENTRY_CLAIMED. */
  claims: u32;
  /** The directory `index` in workdir=, with the copies of files with several names: links.ts. */
  index: Dentry;
  lowers: usize;
  lowers_count: u32;
  /** st_dev for files of each lower layer, as many words. */
  devices: usize;
  /** What their file systems are known by, LAYER_ID_BYTES each: handle.ts. */
  ids: usize;
  /** 1: all layers are on one file system, so that its inode numbers are ours. */
  same: u32;
  /** Who mounted it: as whom the layers are used. With a reference. */
  credentials: Credentials;
  account: Account;
  /** 1: marks are user.overlay.*, and not trusted.overlay.*: the option userxattr. */
  user_marks: u32;
  /** Atomic: names in `work`; numbers of directories where they are not the layers'. */
  next_temporary: u32;
  next_ino: u32;
  /** The options lowerdir, upperdir and workdir as they were given: addresses in one kmalloc block, `options`. */
  options: usize;
  lower_text: usize;
  lower_text_length: u32;
  upper_text: usize;
  upper_text_length: u32;
  work_text: usize;
  work_text_length: u32;
}

/** The overlay that an inode belongs to. It lives as long as the superblock. */
@inline
export function overlay_super(inode: Inode): OverlaySuper {
  return changetype<OverlaySuper>(inode.superblock.private_data);
}
