// The dentry cache: names already looked up, found (positive) or known to be missing (negative).
//
//   hash(parent, name) ──▶ Dentry {parent, name, inode or 0}        tree: parent ◀── children
//
// A dentry holds a reference on its parent. One that nobody holds stays in the cache, on the list of unused ones,
// until memory is short or there are too many; one that was taken out of the hash goes with its last reference.
// dentry_put puts a dentry on the list; taking it into use leaves it there, and the shrinker skips it.
//
// Interface: dentry_lookup (cached), dentry_alloc, dentry_instantiate, dentry_add, dentry_drop,
// dentry_get/put, dentry_shrink, dentry_shrink_superblock.
// Locks: vfs_state().dentry_lock, RANK_DENTRY, guards everything here; inodes are put after it is released.

import { FRAME_SIZE } from '../base/config';
import { list_add_tail, list_del, list_empty, list_first, list_init, ListHead } from '../base/list';
import { check, panic } from '../base/panic';
import { Account, root_account } from '../mm/account';
import { frame_alloc_zeroed, frames_total } from '../mm/frame';
import { cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../mm/slab';
import { RANK_DENTRY, spin_lock, spin_unlock } from '../sync/spinlock';
import { Inode, inode_put } from './inode';
import { name_hash, same_name } from './name';
import { VfsState, vfs_state } from './state';
import { SuperBlock } from './superblock';

@unmanaged
export class Dentry {
  /** Who uses it: paths, open files, and its children. 0: cached only. */
  refs: u32;
  /** DENTRY_*. */
  flags: u32;
  /** Itself for a root. Holds a reference. */
  parent: Dentry;
  /** Its file, with a reference; 0: there is no such file. */
  inode: Inode;
  superblock: SuperBlock;
  /** Hash of the name and the parent; next in the bucket. */
  hash: u32;
  hash_next: Dentry;
  name_length: u32;
  /** Address of the name: `inline_name`, or a kmalloc block if it is longer. */
  name: usize;
  /** Node in the parent's `children`. */
  sibling: usize;
  sibling_prev: usize;
  children: usize;
  children_prev: usize;
  /** Node in the list of unused ones; on none: empty. */
  unused: usize;
  unused_prev: usize;
  /** Mounts on it, in any namespace: mount.ts counts under mount_lock. */
  mounted: u32;
  /** The file system's own. */
  private_data: usize;
  /** The first of INLINE_NAME bytes. */
  inline_name: u64;
}

/** In the hash. */
export const DENTRY_HASHED: u32 = 1;
/** Used since it was last looked at for shrinking. */
export const DENTRY_REFERENCED: u32 = 2;
/** Goes with its last reference: its file system knows better than the cache when the file is gone. Set by lookup. */
export const DENTRY_TRANSIENT: u32 = 4;

/** Longest name that lies in the dentry itself. */
export const INLINE_NAME: u32 = 40;
const DENTRY_BYTES: u32 = <u32>offsetof<Dentry>('inline_name') + INLINE_NAME;

@inline
export function dentry_lock(): void {
  spin_lock(changetype<usize>(vfs_state()) + offsetof<VfsState>('dentry_lock'), RANK_DENTRY);
}
@inline
export function dentry_unlock(): void {
  spin_unlock(changetype<usize>(vfs_state()) + offsetof<VfsState>('dentry_lock'), RANK_DENTRY);
}

@inline
function unused_head(): usize {
  return changetype<usize>(vfs_state()) + offsetof<VfsState>('unused');
}
@inline
function unused_node(dentry: Dentry): usize {
  return changetype<usize>(dentry) + offsetof<Dentry>('unused');
}
@inline
function dentry_of_unused(node: usize): Dentry {
  return changetype<Dentry>(node - offsetof<Dentry>('unused'));
}
@inline
export function dentry_children(dentry: Dentry): usize {
  return changetype<usize>(dentry) + offsetof<Dentry>('children');
}
@inline
export function dentry_sibling(dentry: Dentry): usize {
  return changetype<usize>(dentry) + offsetof<Dentry>('sibling');
}

/** Makes the hash: one bucket per 4 KiB of RAM, a frame at least. Called once at boot. */
export function dentries_init(): void {
  const state = vfs_state();
  state.dentry_cache = cache_create('dentry', DENTRY_BYTES);
  list_init(unused_head());
  let order: u32 = 0;
  while (order < 8 && frames_total() >>> (order + 11) != 0) order++;
  state.dentry_table = frame_alloc_zeroed(order, root_account());
  if (state.dentry_table == 0) panic('no memory for the dentry hash');
  state.dentry_mask = ((<u32>(FRAME_SIZE >>> 2)) << order) - 1;
  // At about 150 bytes each, a sixteenth of RAM.
  state.unused_limit = max<u32>(frames_total() * 24, 256);
}

@inline
export function no_dentry(dentry: Dentry): bool {
  return changetype<usize>(dentry) == 0;
}

/** True if it names no file. */
@inline
export function is_negative(dentry: Dentry): bool {
  return changetype<usize>(dentry.inode) == 0;
}

/** Root dentry of a superblock. */
@inline
export function superblock_root(superblock: SuperBlock): Dentry {
  return changetype<Dentry>(superblock.root);
}

/** What the cache finds a name in a directory by. */
@inline
function hash_of(parent: Dentry, name: usize, length: u32): u32 {
  return name_hash((<u32>changetype<usize>(parent)) >>> 3, name, length);
}

@inline
function bucket(hash: u32): usize {
  return vfs_state().dentry_table + ((<usize>(hash & vfs_state().dentry_mask)) << 2);
}

/** The cached dentry of `name` in `parent`, with a reference; 0 if the cache knows nothing of it. */
export function dentry_lookup(parent: Dentry, name: usize, length: u32): Dentry {
  const hash = hash_of(parent, name, length);
  dentry_lock();
  let dentry = load<Dentry>(bucket(hash));
  while (!no_dentry(dentry)) {
    if (
      dentry.hash == hash &&
      dentry.parent == parent &&
      dentry.name_length == length &&
      same_name(dentry.name, name, length)
    ) {
      dentry.refs++;
      break;
    }
    dentry = dentry.hash_next;
  }
  dentry_unlock();
  return dentry;
}

function try_alloc(name: usize, length: u32, account: Account): Dentry {
  const dentry = changetype<Dentry>(cache_alloc(vfs_state().dentry_cache, account));
  if (no_dentry(dentry)) return dentry;
  dentry.name = changetype<usize>(dentry) + offsetof<Dentry>('inline_name');
  if (length > INLINE_NAME) {
    dentry.name = kmalloc(length, account);
    if (dentry.name == 0) {
      cache_free(vfs_state().dentry_cache, changetype<usize>(dentry));
      return changetype<Dentry>(0);
    }
  }
  memory.copy(dentry.name, name, length);
  return dentry;
}

/**
 * A dentry for `name` in `parent`, with one reference, negative and not yet in the cache; 0 if there is no memory even
 * after unused ones were dropped. `parent` 0 makes a root.
 */
export function dentry_alloc(
  parent: Dentry,
  superblock: SuperBlock,
  name: usize,
  length: u32,
  account: Account,
): Dentry {
  let dentry = try_alloc(name, length, account);
  if (no_dentry(dentry)) {
    if (dentry_shrink(64) == 0) return dentry;
    dentry = try_alloc(name, length, account);
    if (no_dentry(dentry)) return dentry;
  }
  dentry.refs = 1;
  dentry.superblock = superblock;
  dentry.name_length = length;
  list_init(dentry_children(dentry));
  list_init(dentry_sibling(dentry));
  list_init(unused_node(dentry));
  dentry_lock();
  dentry.parent = no_dentry(parent) ? dentry : parent;
  if (!no_dentry(parent)) {
    parent.refs++;
    list_add_tail(dentry_children(parent), dentry_sibling(dentry));
  }
  dentry_unlock();
  return dentry;
}

/** The root dentry of a new superblock; takes over the caller's reference on `inode`. 0: no memory, inode put. */
export function dentry_make_root(superblock: SuperBlock, inode: Inode, account: Account): Dentry {
  const dentry = dentry_alloc(changetype<Dentry>(0), superblock, 0, 0, account);
  if (no_dentry(dentry)) inode_put(inode);
  else dentry.inode = inode;
  superblock.root = changetype<usize>(dentry);
  return dentry;
}

/** Gives a negative dentry its file; takes over the caller's reference on `inode`. */
export function dentry_instantiate(dentry: Dentry, inode: Inode): void {
  if (DEBUG) check(is_negative(dentry), 'a dentry gets a second inode');
  dentry.inode = inode;
}

/**
 * Puts a fresh dentry into the hash. If another was quicker with the same name, that one is returned in its place, with
 * a reference, and `dentry` is put.
 */
export function dentry_add(dentry: Dentry): Dentry {
  const other = dentry_lookup(dentry.parent, dentry.name, dentry.name_length);
  if (!no_dentry(other)) {
    dentry_put(dentry);
    return other;
  }
  dentry_lock();
  dentry_hash_insert(dentry);
  dentry_unlock();
  return dentry;
}

/** Puts a dentry into the hash under its name and parent. With the lock held. */
export function dentry_hash_insert(dentry: Dentry): void {
  const hash = hash_of(dentry.parent, dentry.name, dentry.name_length);
  dentry.hash = hash;
  dentry.hash_next = load<Dentry>(bucket(hash));
  store<Dentry>(bucket(hash), dentry);
  dentry.flags |= DENTRY_HASHED;
}

/** Takes it out, if it is in. With the lock held. */
export function dentry_hash_remove(dentry: Dentry): void {
  if ((dentry.flags & DENTRY_HASHED) == 0) return;
  let at = bucket(dentry.hash);
  while (load<Dentry>(at) != dentry) at = changetype<usize>(load<Dentry>(at)) + offsetof<Dentry>('hash_next');
  store<Dentry>(at, dentry.hash_next);
  dentry.flags &= ~DENTRY_HASHED;
}

/** Takes a name out of the cache: its file is removed, or what the cache says is no longer true. */
export function dentry_drop(dentry: Dentry): void {
  dentry_lock();
  dentry_hash_remove(dentry);
  dentry_unlock();
}

@inline
export function dentry_get(dentry: Dentry): Dentry {
  if (DEBUG) check(dentry.refs != 0, 'reference taken on an unused dentry');
  if (SMP) dentry_lock();
  dentry.refs++;
  if (SMP) dentry_unlock();
  return dentry;
}

/** True if the cache keeps it when nobody uses it. */
function is_kept(dentry: Dentry): bool {
  return (dentry.flags & (DENTRY_HASHED | DENTRY_TRANSIENT)) == DENTRY_HASHED;
}

/** Drops a reference: the last one puts the dentry on the list of unused ones, or frees it if it is not to be kept. */
export function dentry_put(dentry: Dentry): void {
  dentry_lock();
  if (DEBUG) check(dentry.refs != 0, 'dentry put twice');
  if (--dentry.refs != 0) {
    dentry_unlock();
    return;
  }
  if (!is_kept(dentry)) {
    kill(dentry);
    return;
  }
  dentry.flags |= DENTRY_REFERENCED;
  const fresh = list_empty(unused_node(dentry));
  if (fresh) {
    list_add_tail(unused_head(), unused_node(dentry));
    vfs_state().unused_count++;
  }
  const full = fresh && vfs_state().unused_count > vfs_state().unused_limit;
  dentry_unlock();
  if (full) dentry_shrink(32);
}

/** Frees a dentry without references, and those parents that only it kept. Called with the lock held; releases it. */
function kill(dentry: Dentry): void {
  while (true) {
    if (DEBUG) check(list_empty(dentry_children(dentry)), 'a dentry dies before its children');
    dentry_hash_remove(dentry);
    list_del(dentry_sibling(dentry));
    if (!list_empty(unused_node(dentry))) {
      list_del(unused_node(dentry));
      vfs_state().unused_count--;
    }
    const parent = dentry.parent;
    dentry_unlock();
    free(dentry);
    if (parent == dentry) return;
    dentry_lock();
    if (--parent.refs != 0) break;
    if (is_kept(parent)) {
      if (list_empty(unused_node(parent))) {
        list_add_tail(unused_head(), unused_node(parent));
        vfs_state().unused_count++;
      }
      break;
    }
    dentry = parent;
  }
  dentry_unlock();
}

function free(dentry: Dentry): void {
  if (!is_negative(dentry)) inode_put(dentry.inode);
  if (dentry.name != changetype<usize>(dentry) + offsetof<Dentry>('inline_name')) kfree(dentry.name);
  cache_free(vfs_state().dentry_cache, changetype<usize>(dentry));
}

/**
 * Drops up to `count` unused dentries, those first that were not used again since they came on the list. Returns how
 * many were dropped. Called when memory is short; no lock may be held.
 */
export function dentry_shrink(count: u32): u32 {
  return shrink(count, changetype<SuperBlock>(0));
}

/** Drops all unused dentries of a superblock: before it goes away. */
export function dentry_shrink_superblock(superblock: SuperBlock): void {
  while (shrink(0xffffffff, superblock) != 0) {}
}

function shrink(count: u32, only: SuperBlock): u32 {
  let dropped: u32 = 0;
  dentry_lock();
  let budget = vfs_state().unused_count * 2;
  while (dropped < count && budget-- != 0 && !list_empty(unused_head())) {
    const dentry = dentry_of_unused(list_first(unused_head()));
    list_del(unused_node(dentry));
    if (dentry.refs != 0) {
      vfs_state().unused_count--;
      continue;
    }
    const wanted =
      changetype<usize>(only) == 0 ? (dentry.flags & DENTRY_REFERENCED) == 0 : dentry.superblock == only;
    if (!wanted) {
      if (changetype<usize>(only) == 0) dentry.flags &= ~DENTRY_REFERENCED;
      list_add_tail(unused_head(), unused_node(dentry));
      continue;
    }
    vfs_state().unused_count--;
    kill(dentry);
    dropped++;
    dentry_lock();
  }
  dentry_unlock();
  return dropped;
}

/** Drops what the cache knows below `directory` and nobody uses: after rmdir, for a directory nobody enters any more. */
export function dentry_shrink_children(directory: Dentry): void {
  dentry_lock();
  let node = list_first(dentry_children(directory));
  while (node != dentry_children(directory)) {
    const child = changetype<Dentry>(node - offsetof<Dentry>('sibling'));
    const next = changetype<ListHead>(node).next;
    if (child.refs == 0 && next != dentry_children(directory)) {
      // Keep the next one: killing this one releases the lock.
      const keep = changetype<Dentry>(next - offsetof<Dentry>('sibling'));
      keep.refs++;
      kill(child);
      dentry_lock();
      keep.refs--;
    } else if (child.refs == 0) {
      kill(child);
      return;
    }
    node = next;
  }
  dentry_unlock();
}
