// Singletons of the VFS: one struct at VFS_STATE, and the mount hash behind it. Everything else is reached from here.
//
// Interface: VfsState, vfs_state(), and the live counts that a leak check compares.
// Locks: `dentry_lock` (RANK_DENTRY) guards the dentry hash, tree, LRU and counts; `mount_lock` (RANK_MOUNT) the
// mount tree and hash; `type_lock` (RANK_FILES) the registries, which boot fills;
// `flocks_lock` (RANK_PIPE) the list of file locks.

import { VFS_STATE } from '../base/layout';
import { Cache } from '../mm/slab';

@unmanaged
export class VfsState {
  // --- dentry/dentry.ts ---
  dentry_lock: u32;
  dentry_cache: Cache;
  /** Hash of the dentries that are found by name, 12 bytes. */
  dentry_table: usize;
  dentry_mask: u32;
  dentry_count: u32;
  /** Head of the list of dentries nobody uses, least recently used first. */
  unused: usize;
  unused_prev: usize;
  unused_count: u32;
  /** More unused dentries than this are dropped as others come. */
  unused_limit: u32;
  /** Counts moves of names and mounts, atomically: a walk that goes up checks it, see walk.ts. */
  rename_sequence: u32;

  // --- inode.ts ---
  inodes: u32;
  next_anonymous_ino: u32;
  /** Table index of a function (image: u32) -> void that gives up the program image of an inode that goes away. */
  image_release: u32;

  // --- superblock.ts ---
  type_lock: u32;
  types: usize;
  types_prev: usize;
  next_device: u32;

  // --- mount/mount.ts ---
  mount_lock: u32;
  mount_cache: Cache;
  /** Hash of mounts by where they hang, 12 bytes: on MOUNT_TABLE. */
  mount_table: usize;
  mount_mask: u32;
  mount_count: u32;
  mounts: u32;
  next_mount_id: u32;
  root_namespace: usize;
  /** fs.mount-max: most mounts in a namespace. */
  mount_max: u32;
  next_group: u32;
  /** The mount mutex, 16 bytes. */
  mounts_held: u32;
  mounts_queue_lock: u32;
  mounts_queue_first: usize;
  mounts_queue_last: usize;
  /** Namespaces that are to be taken apart, and whether somebody is at it: mount/namespace.ts. */
  dead_namespaces: usize;
  /** Mounts that have been hung elsewhere: mount/tree.ts. */
  rehung: usize;
  burying: u32;

  // --- file/file.ts, file/fd_table.ts, file/pipe.ts, context.ts, file/char_device.ts ---
  file_cache: Cache;
  files: u32;
  fd_tables: u32;
  pipe_cache: Cache;
  pipes: u32;
  pipe_inode_cache: Cache;
  pipe_superblock: usize;
  context_cache: Cache;
  fs_context_cache: Cache;
  boot_context: usize;
  devices: usize;
  devices_prev: usize;
  /** Table index of a function (CharDevice) -> i32 that devfs sets to learn of new devices; 0 before. */
  device_added: u32;
  /** Table index of a function (address, length) -> i32 that fills with random bytes; 0 before. */
  random: u32;
  /** Guards renames of directories across directories, a Mutex: see rename.ts. */
  rename_mutex: usize;
  /** FileOps of the kinds of file that the VFS itself knows, filled at boot. */
  pipe_ops: usize;
  eventfd_ops: usize;
  eventfd_superblock: usize;
  char_device_open_failed: u32;

  // --- file/flock.ts ---
  flocks_lock: u32;
  flocks: usize;
  flocks_prev: usize;

  // --- protected.ts: 1: on ---
  protected_symlinks: u32;
  protected_hardlinks: u32;

  // --- fs/ ---
  tmpfs_inode_cache: Cache;
  tmpfs_index_cache: Cache;
  tmpfs_operations: usize;
  tmpfs_types: usize;
  devfs_superblock: usize;
  devfs_operations: usize;
  /** Operations of hostfs: hostfs/inode.ts. */
  hostfs_operations: usize;
  /** Operations of overlayfs: overlayfs/inode.ts. */
  overlay_operations: usize;
  /** Operations of erofs: erofs/super.ts. */
  erofs_operations: usize;

  // --- page_cache.ts ---
  page_lock: u32;
  /** Hash of all pages that are found, 12 bytes. */
  page_table: usize;
  page_mask: u32;
  page_count: u32;
  /** Head of the list of all pages that are read, those that were not used for long first. */
  page_list: usize;
  page_list_prev: usize;
  page_cache: Cache;
  /** The smallest of the caches for contents of less than a frame; the others follow it, each twice as large. */
  page_contents: u32;
}

/** Mount hash: MOUNT_BUCKETS words. */
export const MOUNT_TABLE: usize = VFS_STATE + 1024;
export const MOUNT_BUCKETS: u32 = 4096;

/** Bytes that are never anything but zero: the source of holes. */
export const ZEROES: usize = MOUNT_TABLE + 4 * <usize>MOUNT_BUCKETS;
export const ZEROES_BYTES: u32 = 16384;

@inline
export function vfs_state(): VfsState {
  return changetype<VfsState>(VFS_STATE);
}

/** Address of the counter of moves. */
@inline
export function rename_sequence(): usize {
  return VFS_STATE + offsetof<VfsState>('rename_sequence');
}

/** Inodes in memory. */
export function inodes_live(): u32 {
  return vfs_state().inodes;
}

/** Mounts in all namespaces, detached ones that are still in use included. */
export function mounts_live(): u32 {
  return vfs_state().mounts;
}

/** Open file descriptions. */
export function files_open(): u32 {
  return vfs_state().files;
}

/** Pipes and open FIFOs. */
export function pipes_live(): u32 {
  return vfs_state().pipes;
}
