// overlayfs: the structs, and what an inode is made of.
//
//   OverlayInode "etc"       upper ──▶ Dentry "etc" in the upper layer, or 0: nothing was changed yet
//                            lowers ─▶ Dentry "etc" in each lower layer that is merged; for a file at most one
//                            parent, name: where a copy goes
//
// A file's attributes are copies of those of the real file, the upper one if there is one: overlay_sync.
// Where lower layers have something, names stand still: what is there is copied up before it is renamed, and merged directories
// are not renamed at all (-EXDEV). So `parent` and `name` are constant, as is `lowers`.
//
// Interface: OverlayInode, OverlayOperations; overlay_inode_make, overlay_evict, overlay_sync, overlay_set_upper,
// overlay_upper, has_upper, overlay_lower, overlay_real, has_names, overlay_copy_mutex, overlay_drop_lowers.
// Locks: `upper` is set once, atomically, under the inode's copy mutex (copy_up.ts), which guards `detached`, too.
// Attributes are copied under inode_hold, so that who copies last has copied the newest.

import { ENOMEM, S_IFMT } from '../../base/abi';
import { embedded, error_pointer, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { atomic_add, atomic_load, atomic_load64, atomic_store, atomic_store64 } from '../../sync/atomic';
import { ref_put } from '../../sync/refcount';
import { Dentry, dentry_put } from '../../vfs/dentry/dentry';
import { FileOps } from '../../vfs/file/file';
import {
  Inode,
  InodeOps,
  inode_drop,
  inode_get,
  inode_hold,
  inode_init,
  inode_release,
  inode_set_size,
  inode_size,
  is_directory,
} from '../../vfs/inode';
import {
  KeyedInode,
  inode_table_add,
  inode_table_find,
  inode_table_move,
  inode_table_remove,
} from '../../vfs/inode_table';
import { Mutex, mutex_init } from '../../vfs/mutex';
import { vfs_state } from '../../vfs/state';
import { FilesystemType, SuperBlock, SuperOps } from '../../vfs/superblock';
import { handle_ino, handle_layer } from './handle';
import { NO_LINKS, links_of, origin_of, takes_marks } from './marks';
import { OverlaySuper, overlay_super } from './super';

/**
 * An inode of an overlay; it holds references to the dentries of the real files. It is found by the upper file, or by a lower one with
 * several names; a directory is not. Freed by overlay_evict.
 */
@unmanaged
export class OverlayInode extends KeyedInode {
  /** Dentry of the upper file, with a reference; 0: none. Read it with overlay_upper. */
  upper: Dentry;
  /** `lowers_count` Dentries of lower files, topmost first, with references: kmalloc. */
  lowers: usize;
  lowers_count: u32;
  /** st_dev. */
  device: u32;
  /** The directory that it is in, with a reference, and its name: kmalloc. For what has lowers, but the root; else 0. */
  parent: OverlayInode;
  name: usize;
  name_length: u32;
  /** It has lost its name: a copy of it gets none. */
  detached: u32;
  /** 1: a lower file with several names, whose copy lies in the index: links.ts. */
  linked: u32;
  /** How many links it has more than the upper layer counts, once it is copied up. Under the copy mutex. */
  extra_links: i32;
  /** Mutex, 16 bytes: held while it is copied up, or loses its name. */
  copy_held: u32;
  copy_queue_lock: u32;
  copy_queue_first: usize;
  copy_queue_last: usize;
}

/** Made at boot. */
@unmanaged
export class OverlayOperations {
  type: FilesystemType;
  superblock: SuperOps;
  inode: InodeOps;
  file: FileOps;
  directory: FileOps;
}

@inline
export function overlay_operations(): OverlayOperations {
  return changetype<OverlayOperations>(vfs_state().overlay_operations);
}
/** Held while the file is copied up or loses its name; taken inside of the inode's own mutex, before any layer's. */
@inline
export function overlay_copy_mutex(inode: OverlayInode): Mutex {
  return embedded<OverlayInode, Mutex>(inode, offsetof<OverlayInode>('copy_held'));
}

/** The upper file's dentry; 0: there is none. */
@inline
export function overlay_upper(inode: OverlayInode): Dentry {
  return changetype<Dentry>(atomic_load(changetype<usize>(inode) + offsetof<OverlayInode>('upper')));
}
/** Whether it has been copied up, or was made in the upper layer. It stays so. */
@inline
export function has_upper(inode: OverlayInode): bool {
  return !is_null(overlay_upper(inode));
}
/** The lower file number `index`. */
@inline
export function overlay_lower(inode: OverlayInode, index: u32): Dentry {
  return load<Dentry>(inode.lowers + ((<usize>index) << 2));
}

/** The dentry of the real file: the upper one, or the topmost lower one. */
@inline
export function overlay_real(inode: OverlayInode): Dentry {
  const upper = overlay_upper(inode);
  return !is_null(upper) ? upper : overlay_lower(inode, 0);
}

/** What an overlay finds the inode of a real file by. */
@inline
function key_for(real: Inode): u64 {
  return <u64>changetype<usize>(real);
}

/** Gives an inode its upper file, whose reference it takes over. Under its copy mutex. */
export function overlay_set_upper(inode: OverlayInode, upper: Dentry): void {
  if (!is_directory(inode)) inode_table_move(inode, key_for(upper.inode));
  atomic_store(changetype<usize>(inode) + offsetof<OverlayInode>('upper'), <u32>changetype<usize>(upper));
  overlay_sync(inode);
}

/** st_dev for a file that comes from the file system with device number `device`. */
function device_for(superblock: SuperBlock, device: u32): u32 {
  const super_ = changetype<OverlaySuper>(superblock.private_data);
  if (super_.same != 0) return superblock.device;
  for (let i: u32 = 0; i < super_.lowers_count; i++) {
    const lower = load<Dentry>(super_.lowers + ((<usize>i) << 2));
    if (lower.superblock.device == device) return load<u32>(super_.devices + ((<usize>i) << 2));
  }
  return device;
}

/** Inode number and device of a file that is the same before and after it is copied up: as with xino=off. */
function number_for(inode: OverlayInode): void {
  const superblock = inode.superblock;
  const super_ = overlay_super(inode);
  const real = overlay_real(inode);
  inode.device = superblock.device;
  if (is_directory(inode)) {
    if (super_.same == 0)
      inode.ino = atomic_add(changetype<usize>(super_) + offsetof<OverlaySuper>('next_ino'), 1);
    else inode.ino = inode.lowers_count != 0 ? overlay_lower(inode, 0).inode.ino : real.inode.ino;
    return;
  }
  inode.ino = real.inode.ino;
  let device = real.superblock.device;
  const origin = has_upper(inode) ? origin_of(super_, real.inode) : 0;
  const layer = origin != 0 ? handle_layer(super_, origin) : -1;
  if (layer >= 0) {
    inode.ino = handle_ino(origin);
    device = load<Dentry>(super_.lowers + ((<usize>layer) << 2)).superblock.device;
  }
  kfree(origin);
  inode.device = device_for(superblock, device);
}

/** Copies the real file's attributes. */
export function overlay_sync(inode: OverlayInode): void {
  inode_hold(inode);
  const upper = has_upper(inode);
  const real = overlay_real(inode).inode;
  const at = changetype<usize>(inode);
  const from = changetype<usize>(real);
  inode.mode = (inode.mode & S_IFMT) | (real.mode & 0o7777);
  inode.uid = real.uid;
  inode.gid = real.gid;
  inode.blocks = real.blocks;
  inode_set_size(inode, inode_size(real));
  atomic_store64(at + offsetof<Inode>('atime'), atomic_load64(from + offsetof<Inode>('atime')));
  atomic_store64(at + offsetof<Inode>('mtime'), atomic_load64(from + offsetof<Inode>('mtime')));
  atomic_store64(at + offsetof<Inode>('ctime'), atomic_load64(from + offsetof<Inode>('ctime')));
  // Nobody counts the links of a merged directory, as on Linux. A lower file loses its name without knowing.
  if (is_directory(inode)) {
    if (inode.detached != 0) inode.nlink = 0;
    else inode.nlink = inode.lowers_count != 0 ? 1 : real.nlink;
  } else if (upper) {
    inode.nlink = real.nlink + inode.extra_links;
  }
  inode_drop(inode);
}

/** Drops `count` dentries and their array. */
export function overlay_drop_lowers(lowers: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) dentry_put(load<Dentry>(lowers + ((<usize>i) << 2)));
  kfree(lowers);
}

/** What a failed making gives back. */
function refuse(upper: Dentry, lowers: usize, count: u32, error: i32): usize {
  if (!is_null(upper)) dentry_put(upper);
  overlay_drop_lowers(lowers, count);
  return error_pointer(error);
}

/** What other names of the same file lead to; 0: it has no others. */
function key_of(super_: OverlaySuper, upper: Dentry, lowers: usize, count: u32): Inode {
  const none = null_of<Inode>();
  if (!is_null(upper)) return is_directory(upper.inode) ? none : upper.inode;
  const lower = count != 0 ? load<Dentry>(lowers).inode : none;
  return has_names(super_, lower) ? lower : none;
}

/** True for a lower file that has several names, and goes on having them. Without a place for the count of links they part. */
@inline
export function has_names(super_: OverlaySuper, lower: Inode): bool {
  if (is_null(lower) || is_directory(lower)) return false;
  return lower.nlink > 1 && takes_marks(super_, lower);
}

/**
 * The inode of `upper` (or 0) merged over `count` lower files, with a reference; or −errno. Takes over the references on all, and
 * the array. `parent`, `name`: where it is, if there are lowers; 0 for the root.
 */
export function overlay_inode_make(
  superblock: SuperBlock,
  upper: Dentry,
  lowers: usize,
  count: u32,
  parent: OverlayInode,
  name: usize,
  name_length: u32,
): usize {
  const super_ = changetype<OverlaySuper>(superblock.private_data);
  const key = key_of(super_, upper, lowers, count);
  const shared = !is_null(key);
  if (shared) {
    const other = changetype<usize>(inode_table_find(superblock, key_for(key)));
    if (other != 0) {
      refuse(upper, lowers, count, 0);
      return other;
    }
  }
  const account = super_.account;
  const inode = changetype<OverlayInode>(kmalloc(<u32>offsetof<OverlayInode>(), account));
  if (is_null(inode)) return refuse(upper, lowers, count, -ENOMEM);
  if (count != 0 && name_length != 0) {
    inode.name = kmalloc(name_length, account);
    if (inode.name == 0) {
      kfree(changetype<usize>(inode));
      return refuse(upper, lowers, count, -ENOMEM);
    }
    memory.copy(inode.name, name, name_length);
    inode.name_length = name_length;
    inode.parent = changetype<OverlayInode>(inode_get(parent));
  }
  inode.upper = upper;
  inode.lowers = lowers;
  inode.lowers_count = count;
  fill(inode, superblock);
  const first: Inode = shared ? inode_table_add(inode, key_for(key)) : inode;
  if (first != inode) destroy(inode);
  return changetype<usize>(first);
}

/** Is it a file with several names below? How many of its links does the upper layer not count? */
function count_links(inode: OverlayInode): void {
  if (is_directory(inode)) return;
  if (!has_upper(inode)) {
    inode.linked = has_names(overlay_super(inode), overlay_lower(inode, 0).inode) ? 1 : 0;
    return;
  }
  const links = links_of(overlay_super(inode), inode.upper.inode);
  inode.linked = links != NO_LINKS ? 1 : 0;
  // The owner of the upper layer may write anything into it: a file that is there has a link.
  if (links != NO_LINKS && <i64>inode.upper.inode.nlink + links > 0) inode.extra_links = links;
}

function fill(inode: OverlayInode, superblock: SuperBlock): void {
  const real = overlay_real(inode).inode;
  inode_init(inode, superblock, overlay_operations().inode, 0, real.mode);
  inode.rdev = real.rdev;
  inode.nlink = real.nlink;
  mutex_init(overlay_copy_mutex(inode));
  count_links(inode);
  number_for(inode);
  overlay_sync(inode);
}

/** Frees one inode with what it holds, but for its parent, which is answered. */
function destroy(inode: OverlayInode): OverlayInode {
  const parent = inode.parent;
  inode_table_remove(inode);
  if (!is_null(inode.upper)) dentry_put(inode.upper);
  overlay_drop_lowers(inode.lowers, inode.lowers_count);
  kfree(inode.name);
  inode_release(inode);
  kfree(changetype<usize>(inode));
  return parent;
}

/** See InodeOps.evict. A chain of parents that only it kept goes with it, without recursion. */
export function overlay_evict(inode: Inode): void {
  let next = destroy(changetype<OverlayInode>(inode));
  while (!is_null(next) && ref_put(changetype<usize>(next))) next = destroy(next);
}
