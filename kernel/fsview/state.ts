// Singletons of fsview/, at FSVIEW_STATE. Filled at boot and constant from then on.
//
// Interface: FsviewState, fsview_state. Locks: none.

import { FSVIEW_STATE } from '../base/layout';
import { Cache } from '../mm/slab';

@unmanaged
export class FsviewState {
  /** FileOps of generated_file.ts. */
  generated_ops: usize;

  // --- procfs/procfs.ts ---
  proc_cache: Cache;
  proc_type: usize;
  /** SuperOps; FileOps of directories; InodeOps of all inodes, and of magic links. */
  proc_super_ops: usize;
  proc_directory_ops: usize;
  proc_inode_ops: usize;
  proc_place_ops: usize;
  proc_magic_ops: usize;
  /** ProcEntries made so far. */
  proc_entries: u32;
  /** ProcEntry of the root directory. */
  proc_root: usize;

  // --- sysfs/sysfs.ts ---
  sysfs_superblock: usize;
  /** ProcEntry of /sys/kernel. */
  sysfs_kernel: usize;

  // --- cgroupfs/cgroupfs.ts ---
  cgroup_cache: Cache;
  cgroup_superblock: usize;
  cgroup_directory_inode_ops: usize;
  cgroup_file_inode_ops: usize;
  cgroup_directory_ops: usize;
  cgroup_file_ops: usize;
  /** The first CgroupFileType; how many there are; that of cgroup.procs. */
  cgroup_types: usize;
  cgroup_types_count: u32;
  cgroup_procs: usize;
  /** 1: cgroup namespaces are where what was delegated ends: cgroupfs/namespace.ts. */
  cgroup_delegates: u32;

  // --- nsfs.ts ---
  nsfs_cache: Cache;
  /** InodeOps and FileOps of namespaces; the Mount that they are found in. */
  nsfs_inode_ops: usize;
  nsfs_file_ops: usize;
  nsfs_mount: usize;

  // --- mqueue/mqueue.ts ---
  mqueue_cache: Cache;
  mqueue_directory_cache: Cache;
  mqueue_directory_inode_ops: usize;
  mqueue_inode_ops: usize;
  mqueue_directory_ops: usize;
  mqueue_file_ops: usize;
  mqueue_super_ops: usize;
  mqueue_type: usize;
  mqueue_ino: u64;
}

@inline
export function fsview_state(): FsviewState {
  return changetype<FsviewState>(FSVIEW_STATE);
}
