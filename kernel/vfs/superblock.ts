// File system types and superblocks: a type knows how to make a superblock, a superblock is one file system in memory.
//
//   FilesystemType "tmpfs" ──mount()──▶ SuperBlock ──root──▶ Dentry of its root directory
//
// A superblock lives as long as something is mounted from it: each Mount holds a reference (and each open file a
// Mount). The last one calls superblock_put, in mount/mount.ts, after its dentries are gone.
//
// Interface: FilesystemType, filesystem_register, filesystem_for_users, filesystem_internal, filesystem_find, filesystem_next; SuperBlock,
// superblock_alloc, superblock_free, superblock_has_devices, superblock_user; SuperOps, superblock_ops_create; MountRequest.
// Locks: vfs_state().type_lock guards the list of types.

import { ENODEV } from '../base/abi';
import { NAME_MAX } from '../base/config';
import { embedded, error_pointer, is_null } from '../base/pointer';
import { bytes_equal_literal } from '../base/format';
import { list_add_tail, list_empty, list_init, ListHead } from '../base/list';
import { check } from '../base/panic';
import { Account } from '../mm/account';
import { Hash, hash_free } from '../mm/hash';
import { kfree, kmalloc, kmalloc_root } from '../mm/slab';
import { namespace_put } from '../ns/namespace';
import { UserNamespace, first_user_namespace } from '../ns/user';
import { atomic_add } from '../sync/atomic';
import { RANK_FILES, spin_lock, spin_unlock } from '../sync/spinlock';
import { Mutex, mutex_init } from './mutex';
import { VfsState, vfs_state } from './state';

/** What /proc/filesystems lists. Made at boot, never freed. */
@unmanaged
export class FilesystemType {
  link: usize;
  link_prev: usize;
  /** An ASCII literal. */
  name: string;
  /**
   * Table index of mount(request: MountRequest) -> SuperBlock or −errno. The superblock comes with one reference,
   * the caller's, and with its root.
   */
  mount: u32;
  /** 1 if it lives on no device: "nodev" in /proc/filesystems. */
  nodev: u32;
  /** 1 if a task that is privileged only in a user namespace may mount it: FS_USERNS_MOUNT. */
  user_mounts: u32;
  /** 1: it tells of the machine, and a mount of it is not to show more than others did: mount/reveal.ts. */
  reveals: u32;
  /** 1 if its devices are its own affair, and work wherever it is mounted and by any mounter: Linux's devpts has no SB_I_NODEV. */
  own_devices: u32;
}

/** What mount(2) hands to a type: kernel addresses, valid during the call. */
@unmanaged
export class MountRequest {
  account: Account;
  /** The source: a device, a host directory, or just a name. */
  source: usize;
  source_length: u32;
  /** Options of the type, comma separated. */
  data: usize;
  data_length: u32;
  /** MS_*. */
  flags: u32;
  /** The VfsContext of the mounter, for a type whose options are paths. */
  context: usize;
  /** Ids of the mounter, and the user namespace that ids in the options are of; 0: the first. */
  uid: u32;
  gid: u32;
  user: UserNamespace;
}

/** One file system. `private_data` is its type's. Allocated by superblock_alloc; guarded by mount_lock where it changes. */
@unmanaged
export class SuperBlock {
  refs: u32;
  /** Guarded by the dentry lock: those who let go of its dentries now, and 1 while it is in use; 1 once it is in use no more. */
  pins: u32;
  retired: u32;
  type: FilesystemType;
  ops: SuperOps;
  /** Dentry of its root directory; one reference. dentry/dentry.ts knows the type. */
  root: usize;
  /** MS_RDONLY or 0. */
  flags: u32;
  /** Device number of statbuf's st_dev, as makedev(0, n). */
  device: u32;
  /** What it is known by wherever and whenever it is mounted, the first and the last eight bytes; 0: nothing. */
  uuid_low: u64;
  uuid_high: u64;
  /** Kind, as statfs(2) says it: …_MAGIC. */
  magic: i64;
  block_size: u32;
  /** Longest name, bytes. */
  name_max: u32;
  /** Largest file. */
  size_max: i64;
  account: Account;
  /**
   * 1: names and inodes are paid for by `account`, and not by the tasks that look them up. For read-only file systems that many share,
   * such as the layers of images: else they would go, and programs with them, whenever a cgroup that looked first is removed.
   */
  shared_names: u32;
  /**
   * 1: what may be read here may also be run, whatever its permission bits say. For file systems of the outside, where
   * WebAssembly programs are hardly ever marked as executable (vfat's `showexec` is the like).
   */
  read_is_execute: u32;
  /** The user namespace that it was mounted in, with a reference; 0: the first. Devices and set-id bits count in there at most. */
  user: UserNamespace;
  /** How many file systems lie on each other here: 0, or one more than the deepest layer of an overlay. */
  stack_depth: u32;
  private_data: usize;
  /** All its inodes in memory: inode.ts. Guarded by inodes_lock, RANK_INODE. */
  inodes: usize;
  inodes_prev: usize;
  inodes_lock: u32;
  /** Those that are found by a key: Hash, 12 bytes; empty where there are none. inode_table.ts, under the same lock. */
  inode_table: usize;
  inode_mask: u32;
  inode_count: u32;
  /** Taken by a rename between two directories: Mutex, 16 bytes. */
  rename_held: u32;
  rename_queue_lock: u32;
  rename_queue_first: usize;
  rename_queue_last: usize;
}

/** As many file systems may lie on each other: FILESYSTEM_MAX_STACK_DEPTH. One that is to have none on it says that it lies so high. */
export const STACK_DEPTH_MAX: u32 = 2;

/** Functions of a superblock: table indices; superblock_ops_create fills in defaults. */
@unmanaged
export class SuperOps {
  /** (SuperBlock, statfs: address of zeroed STATFS_SIZE bytes) -> i32: fills in blocks and files. */
  statfs: u32;
  /** (SuperBlock) -> i32: writes all that is dirty. May sleep. */
  sync: u32;
  /** (SuperBlock) -> void: the last use is over, no dentry and no open file is left; frees `private_data` and all inodes. */
  put: u32;
  /**
   * (directory: Dentry, Dentry, name: address, length: u32, certain: bool) -> i32: 1 if what the cache says of the name still
   * holds, 0 if it must be looked up again, or −errno; `certain`: not only for all that is known here. Index 0: always holds. Called with or without the directory's mutex: the dentry's own
   * name and parent may change meanwhile. May sleep.
   */
  revalidate: u32;
  /** (SuperBlock, address, length, flags) -> i32: new options at MS_REMOUNT. */
  remount: u32;
  /** (Inode) -> u32: st_dev, where not all files have that of the superblock. Index 0: they have. */
  device: u32;
  /** (SuperBlock, Text) -> void: appends ",size=64k" and the like for /proc/mounts. */
  show_options: u32;
  /** (SuperBlock) -> Dentry with a reference, or −errno: what its mounter sees as its top. Index 0: its root. May sleep. */
  mount_root: u32;
  /** (Dentry, Text) -> void: appends the path of a mount's top as the reader of mountinfo sees it. Index 0: from the root on. Under dentry_tree_lock. */
  show_root: u32;
}

function default_statfs(_superblock: SuperBlock, _statfs: usize): i32 {
  return 0;
}
function default_sync(_superblock: SuperBlock): i32 {
  return 0;
}
function default_put(_superblock: SuperBlock): void {}
function default_remount(_superblock: SuperBlock, _data: usize, _length: u32, _flags: u32): i32 {
  return 0;
}
function default_show_options(_superblock: SuperBlock, _text: usize): void {}

/** A table with defaults: nothing to tell, to write, to free. Made at boot, never freed. */
export function superblock_ops_create(): SuperOps {
  const ops = changetype<SuperOps>(kmalloc_root(offsetof<SuperOps>()));
  ops.statfs = default_statfs.index;
  ops.sync = default_sync.index;
  ops.put = default_put.index;
  ops.revalidate = 0;
  ops.mount_root = 0;
  ops.show_root = 0;
  ops.remount = default_remount.index;
  ops.device = 0;
  ops.show_options = default_show_options.index;
  return ops;
}

/** Prepares the registry; called once at boot. */
export function superblocks_init(): void {
  list_init(types_head());
}

@inline
function types_head(): usize {
  return changetype<usize>(vfs_state()) + offsetof<VfsState>('types');
}

/** A type of what the kernel alone mounts, such as pipes: nobody finds it, and its `mount` is 0. Called at boot. */
export function filesystem_internal(name: string): FilesystemType {
  const type = changetype<FilesystemType>(kmalloc_root(offsetof<FilesystemType>()));
  type.name = name;
  type.nodev = 1;
  return type;
}

/** Makes a type known under `name`: see FilesystemType.mount. Called at boot. */
export function filesystem_register(name: string, mount: u32, nodev: bool): FilesystemType {
  const type: FilesystemType = filesystem_internal(name);
  type.mount = mount;
  type.nodev = nodev ? 1 : 0;
  const lock = changetype<usize>(vfs_state()) + offsetof<VfsState>('type_lock');
  spin_lock(lock, RANK_FILES);
  list_add_tail(types_head(), changetype<usize>(type));
  spin_unlock(lock, RANK_FILES);
  return type;
}

/** The type called `name` (`length` bytes), or -ENODEV in its place. */
export function filesystem_find(name: usize, length: u32): usize {
  for (let node = filesystem_next(0); node != 0; node = filesystem_next(node)) {
    if (bytes_equal_literal(name, length, changetype<FilesystemType>(node).name)) return node;
  }
  return error_pointer(-ENODEV);
}

/** The type registered after `type`; the first for 0; 0 after the last. For /proc/filesystems. */
export function filesystem_next(type: usize): usize {
  const next = changetype<ListHead>(type == 0 ? types_head() : type).next;
  return next == types_head() ? 0 : next;
}

/** A superblock of `type` with one reference and no root yet; 0 if there is no memory. */
export function superblock_alloc(type: FilesystemType, ops: SuperOps, account: Account): SuperBlock {
  const superblock = changetype<SuperBlock>(kmalloc(offsetof<SuperBlock>(), account));
  if (is_null(superblock)) return superblock;
  superblock.refs = 1;
  superblock.pins = 1;
  superblock.type = type;
  superblock.ops = ops;
  superblock.device = atomic_add(changetype<usize>(vfs_state()) + offsetof<VfsState>('next_device'), 1);
  superblock.block_size = 4096;
  superblock.name_max = NAME_MAX;
  superblock.size_max = i64.MAX_VALUE;
  superblock.account = account;
  list_init(changetype<usize>(superblock) + offsetof<SuperBlock>('inodes'));
  mutex_init(superblock_rename_mutex(superblock));
  return superblock;
}

/** Frees a superblock whose root is gone: the end of superblock_put, and of a mount that failed halfway. */
export function superblock_free(superblock: SuperBlock): void {
  call_indirect<void>(superblock.ops.put, superblock);
  if (DEBUG)
    check(
      list_empty(changetype<usize>(superblock) + offsetof<SuperBlock>('inodes')),
      'inodes outlive their file system',
    );
  hash_free(superblock_inode_table(superblock));
  if (!is_null(superblock.user)) namespace_put(superblock.user);
  kfree(changetype<usize>(superblock));
}

/** As filesystem_register, for a type without device that a task that is privileged in a user namespace may mount. */
export function filesystem_for_users(name: string, mount: u32): FilesystemType {
  const type: FilesystemType = filesystem_register(name, mount, true);
  type.user_mounts = 1;
  return type;
}

/** Whether device files of a file system lead to devices: those that are mounted in a user namespace make no way to any. */
export function superblock_has_devices(superblock: SuperBlock): bool {
  return superblock.type.own_devices != 0 || superblock_user(superblock).level == 0;
}

/** The user namespace whose privilege counts for the file system. */
export function superblock_user(superblock: SuperBlock): UserNamespace {
  return is_null(superblock.user) ? first_user_namespace() : superblock.user;
}

@inline
export function superblock_inode_table(superblock: SuperBlock): Hash {
  return embedded<SuperBlock, Hash>(superblock, offsetof<SuperBlock>('inode_table'));
}

@inline
export function superblock_rename_mutex(superblock: SuperBlock): Mutex {
  return embedded<SuperBlock, Mutex>(superblock, offsetof<SuperBlock>('rename_held'));
}
