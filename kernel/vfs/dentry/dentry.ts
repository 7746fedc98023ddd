// The dentry cache: names already looked up, found (positive) or known to be missing (negative).
//
//   hash(parent, name) ──▶ Dentry {parent, name, inode or 0}        tree: parent ◀── children
//
// A dentry holds a reference on its parent. One that nobody holds stays in the cache, on the list of unused ones,
// until memory is short or there are too many; one that was taken out of the hash goes with its last reference.
// dentry_put puts a dentry on the list; taking it into use leaves it there, and the shrinker skips it.
// Interface: dentry_lookup (cached), dentry_alloc, dentry_instantiate, dentry_add, dentry_drop, dentry_get/put,
// dentry_shrink. The tree of names: tree.ts; renaming: move.ts; the rest for reclaim.ts.
// Locks: vfs_state().dentry_lock, RANK_DENTRY, guards names, parents, the hash, the lists and flags; inodes are put after
// it is released. `refs` is atomic: it leaves 0 and reaches it only under the lock, so that a dentry without references that
// is found in the hash or on the list is whole. `inode` is set once, for good, with the directory's mutex held.

import { FRAME_SIZE } from '../../base/config';
import { list_add_tail, list_del, list_empty, list_first, list_init } from '../../base/list';
import { check, panic } from '../../base/panic';
import { embedded, is_null, null_of } from '../../base/pointer';
import { Account, root_account } from '../../mm/account';
import { frame_alloc_zeroed, frames_total } from '../../mm/frame';
import { Hash, hash_first, hash_init_at, hash_insert, hash_next, hash_remove } from '../../mm/hash';
import { cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../../mm/slab';
import { atomic_add, atomic_load, atomic_store, atomic_sub } from '../../sync/atomic';
import { ref_get, ref_put_unless_last } from '../../sync/refcount';
import { RANK_DENTRY, no_locks, spin_lock, spin_unlock } from '../../sync/spinlock';
import { Inode, inode_put } from '../inode';
import { name_hash, same_name } from './name';
import { VfsState, vfs_state } from '../state';
import { SuperBlock, superblock_free } from '../superblock';

@unmanaged
export class Dentry {
  /** Who uses it: paths, open files, and its children. 0: cached only. */
  refs: u32;
  /** Its file, with a reference; 0: there is no such file. Other harts look without a lock: is_negative. */
  inode: Inode;
  superblock: SuperBlock;

  // --- guarded by the dentry lock ---
  /** DENTRY_*. */
  flags: u32;
  /** Itself for a root. Holds a reference. */
  parent: Dentry;
  /** HashNode, 8 bytes: the hash of the name and the parent. */
  hash: u32;
  hash_next: usize;
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

  /** Mounts on it, in any namespace: mount/mount.ts counts under mount_lock; the walk looks without, and asks mount_find if there are. */
  mounted: u32;
  /** The file system's own. */
  private_data: usize;
  /** The first of INLINE_NAME bytes. */
  inline_name: u64;
}

/** In the hash. */
export const DENTRY_HASHED: u32 = 1;
/** Used since it was last looked at for shrinking. */
const DENTRY_REFERENCED: u32 = 2;
/** Goes with its last reference: its file system knows better than the cache when the file is gone. Set by lookup. */
export const DENTRY_TRANSIENT: u32 = 4;
/** An overlay's upper or work directory, which no other may use. */
export const DENTRY_CLAIMED: u32 = 8;

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

@inline
export function dentry_of_sibling(node: usize): Dentry {
  return changetype<Dentry>(node - offsetof<Dentry>('sibling'));
}

/** Makes the hash: one bucket per 4 KiB of RAM, a frame at least. Called once at boot. */
export function dentries_init(): void {
  const state = vfs_state();
  state.dentry_cache = cache_create('dentry', DENTRY_BYTES);
  list_init(unused_head());
  let order: u32 = 0;
  while (order < 8 && frames_total() >>> (order + 11) != 0) order++;
  const table = frame_alloc_zeroed(order, root_account());
  if (table == 0) panic('no memory for the dentry hash');
  hash_init_at(dentry_table(), table, (<u32>(FRAME_SIZE >>> 2)) << order);
  // At about 150 bytes each, a sixteenth of RAM.
  state.unused_limit = max<u32>(frames_total() * 24, 256);
}

/** True if it names no file. */
@inline
export function is_negative(dentry: Dentry): bool {
  return atomic_load(changetype<usize>(dentry) + offsetof<Dentry>('inode')) == 0;
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
function dentry_table(): Hash {
  return embedded<VfsState, Hash>(vfs_state(), offsetof<VfsState>('dentry_table'));
}
@inline
function hash_node(dentry: Dentry): usize {
  return changetype<usize>(dentry) + offsetof<Dentry>('hash');
}

/** The dentry with that hash, parent and name, with a reference; 0 if the cache has none. Under the lock. */
@inline
function find(parent: Dentry, name: usize, length: u32, hash: u32): Dentry {
  for (let node = hash_first(dentry_table(), hash); node != 0; node = hash_next(node)) {
    const dentry = changetype<Dentry>(node - offsetof<Dentry>('hash'));
    if (dentry.parent != parent || dentry.name_length != length) continue;
    if (!same_name(dentry.name, name, length)) continue;
    atomic_add(changetype<usize>(dentry), 1);
    return dentry;
  }
  return null_of<Dentry>();
}

/** The cached dentry of `name` in `parent`, with a reference; 0 if the cache knows nothing of it. */
export function dentry_lookup(parent: Dentry, name: usize, length: u32): Dentry {
  const hash = hash_of(parent, name, length);
  dentry_lock();
  const dentry = find(parent, name, length, hash);
  dentry_unlock();
  return dentry;
}

function try_alloc(name: usize, length: u32, account: Account): Dentry {
  const dentry = changetype<Dentry>(cache_alloc(vfs_state().dentry_cache, account));
  if (is_null(dentry)) return dentry;
  dentry.name = changetype<usize>(dentry) + offsetof<Dentry>('inline_name');
  if (length > INLINE_NAME) {
    dentry.name = kmalloc(length, account);
    if (dentry.name == 0) {
      cache_free(vfs_state().dentry_cache, changetype<usize>(dentry));
      return null_of<Dentry>();
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
  if (is_null(dentry)) {
    if (dentry_shrink(64) == 0) return dentry;
    dentry = try_alloc(name, length, account);
    if (is_null(dentry)) return dentry;
  }
  dentry.refs = 1;
  dentry.superblock = superblock;
  dentry.name_length = length;
  list_init(dentry_children(dentry));
  list_init(dentry_sibling(dentry));
  list_init(unused_node(dentry));
  dentry_lock();
  dentry.parent = is_null(parent) ? dentry : parent;
  if (!is_null(parent)) {
    dentry_get(parent);
    list_add_tail(dentry_children(parent), dentry_sibling(dentry));
  }
  dentry_unlock();
  return dentry;
}

/** Gives a negative dentry its file; takes over the caller's reference on `inode`. With the directory's mutex held. */
export function dentry_instantiate(dentry: Dentry, inode: Inode): void {
  if (DEBUG) check(is_negative(dentry), 'a dentry gets a second inode');
  atomic_store(changetype<usize>(dentry) + offsetof<Dentry>('inode'), <u32>changetype<usize>(inode));
}

/**
 * Puts a fresh dentry into the hash. If another was quicker with the same name, that one is returned in its place, with
 * a reference, and `dentry` is put.
 */
export function dentry_add(dentry: Dentry): Dentry {
  dentry_lock();
  const hash = hash_of(dentry.parent, dentry.name, dentry.name_length);
  const other = find(dentry.parent, dentry.name, dentry.name_length, hash);
  if (is_null(other)) dentry_hash_insert(dentry);
  dentry_unlock();
  if (is_null(other)) return dentry;
  dentry_put(dentry);
  return other;
}

/** Puts a dentry into the hash under its name and parent. With the lock held. */
export function dentry_hash_insert(dentry: Dentry): void {
  hash_insert(dentry_table(), hash_node(dentry), hash_of(dentry.parent, dentry.name, dentry.name_length));
  dentry.flags |= DENTRY_HASHED;
}

/** Takes it out, if it is in. With the lock held. */
export function dentry_hash_remove(dentry: Dentry): void {
  if ((dentry.flags & DENTRY_HASHED) == 0) return;
  hash_remove(dentry_table(), hash_node(dentry));
  dentry.flags &= ~DENTRY_HASHED;
}

/** Takes a name out of the cache: its file is removed, or what the cache says is no longer true. With the directory's mutex held. */
export function dentry_drop(dentry: Dentry): void {
  dentry_lock();
  dentry_hash_remove(dentry);
  dentry_unlock();
}

/** Another reference on a dentry of which the caller has one, or which the dentry lock keeps. */
@inline
export function dentry_get(dentry: Dentry): Dentry {
  ref_get(changetype<usize>(dentry));
  return dentry;
}

/** True if the cache keeps it when nobody uses it. Under the lock. */
function is_kept(dentry: Dentry): bool {
  if ((dentry.flags & (DENTRY_HASHED | DENTRY_TRANSIENT)) != DENTRY_HASHED) return false;
  return dentry.superblock.retired == 0;
}

/** Puts a dentry without references on the list of unused ones, if it is not there yet: true if it was not. */
function set_aside(dentry: Dentry): bool {
  const fresh = list_empty(unused_node(dentry));
  if (fresh) list_add_tail(unused_head(), unused_node(dentry));
  if (fresh) vfs_state().unused_count++;
  return fresh;
}

/**
 * Drops a reference: the last one puts the dentry on the list of unused ones, or frees it if it is not to be kept. No
 * spinlock may be held; the caller still holds the mount that it reached the dentry by.
 */
export function dentry_put(dentry: Dentry): void {
  if (DEBUG) check(dentry.refs != 0, 'dentry put twice');
  if (DEBUG) no_locks('a dentry is put with a spinlock held');
  if (ref_put_unless_last(changetype<usize>(dentry))) return;
  dentry_lock();
  if (atomic_sub(changetype<usize>(dentry), 1) != 1) {
    dentry_unlock();
    return;
  }
  if (!is_kept(dentry)) {
    dentry_kill(dentry);
    return;
  }
  dentry.flags |= DENTRY_REFERENCED;
  const full = set_aside(dentry) && vfs_state().unused_count > vfs_state().unused_limit;
  dentry_unlock();
  if (full) dentry_shrink(32);
}

/** Frees a dentry without references, and parents that only it kept. Called with the lock held; releases it. */
export function dentry_kill(dentry: Dentry): void {
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
    if (atomic_sub(changetype<usize>(parent), 1) != 1) break;
    if (is_kept(parent)) {
      set_aside(parent);
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
  return dentry_drop_unused(count, u32.MAX_VALUE, is_not_used_again.index, 0, false);
}

/** For dentry_drop_unused: each gets a second chance. */
function is_not_used_again(dentry: Dentry, _argument: usize, _low: bool): bool {
  const wanted = (dentry.flags & DENTRY_REFERENCED) == 0;
  dentry.flags &= ~DENTRY_REFERENCED;
  return wanted;
}

/**
 * Drops up to `count` of the unused dentries for which `wanted` is true: the table index of a function (Dentry, argument, low) -> bool,
 * called under the lock. Looks at `scan` at the most, and at none more than twice. Returns how many were dropped; no lock may be held.
 */
export function dentry_drop_unused(count: u32, scan: u32, wanted: u32, argument: usize, low: bool): u32 {
  let dropped: u32 = 0;
  dentry_lock();
  let budget = min<u32>(vfs_state().unused_count * 2, scan);
  while (dropped < count && budget-- != 0 && !list_empty(unused_head())) {
    const dentry = dentry_of_unused(list_first(unused_head()));
    list_del(unused_node(dentry));
    if (dentry.refs != 0) {
      vfs_state().unused_count--;
      continue;
    }
    if (!call_indirect<bool>(wanted, dentry, argument, low)) {
      list_add_tail(unused_head(), unused_node(dentry));
      continue;
    }
    vfs_state().unused_count--;
    const superblock = dentry.superblock;
    superblock.pins++;
    dentry_kill(dentry);
    dropped++;
    dentry_lock();
    superblock_unpin(superblock);
    dentry_lock();
  }
  dentry_unlock();
  return dropped;
}

/** One less works on its dentries; the last one frees it, once it is retired. Called with the lock held; releases it. */
export function superblock_unpin(superblock: SuperBlock): void {
  const last = --superblock.pins == 0;
  dentry_unlock();
  if (last) superblock_free(superblock);
}
