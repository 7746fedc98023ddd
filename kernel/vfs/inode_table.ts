// Inode tables: the inodes of one superblock, found by a key of eight bytes. For file systems that meet the same file again and
// again, by other names or after its name was forgotten, and must have one inode for it: erofs, hostfs, overlayfs.
//
//   SuperBlock ──inode_table──▶ hash of keys ──▶ KeyedInode {key} ──▶ …
//
// The table holds no references: an inode is in it as long as it lives. Who finds one takes a reference, unless it is dying: its
// last reference is gone, and its end waits for the lock to take it out. Then there is none for who looks, who makes another; for
// a moment both are in the table, and only one of them is ever found.
//
//   inode = inode_table_find(superblock, key)              0: make one, without a lock, with inode_init
//   inode = inode_table_add(mine, key)                     or the one that another hart was quicker to make
//   inode_table_remove(inode)                              in InodeOps.evict, before inode_release
//
// Interface: KeyedInode; inode_table_init, inode_table_find, inode_table_add, inode_table_move, inode_table_remove.
// Locks: superblock.inodes_lock, RANK_INODE: inode_hold.

import { check } from '../base/panic';
import { is_null, null_of } from '../base/pointer';
import {
  Hash,
  hash_first,
  hash_init,
  hash_insert_growing,
  hash_next,
  hash_of,
  hash_remove,
} from '../mm/hash';
import { ref_try_get } from '../sync/refcount';
import { RANK_INODE, spin_lock, spin_unlock } from '../sync/spinlock';
import { Inode, inode_drop, inode_hold } from './inode';
import { SuperBlock, superblock_inode_table } from './superblock';

/** An inode that may be in its superblock's table. */
@unmanaged
export class KeyedInode extends Inode {
  /** What it is found by, while it is in the table. Under the lock, as is all here. */
  key: u64;
  /** HashNode, 8 bytes. */
  hash: u32;
  hash_next: usize;
  /** 1 while it is in the table. */
  keyed: u32;
}

const FIRST_BUCKETS: u32 = 64;

@inline
function node_of(inode: KeyedInode): usize {
  return changetype<usize>(inode) + offsetof<KeyedInode>('hash');
}
@inline
function inode_of(node: usize): KeyedInode {
  return changetype<KeyedInode>(node - offsetof<KeyedInode>('hash'));
}

/** Gives a superblock its table, which goes with it: false without memory. */
export function inode_table_init(superblock: SuperBlock): bool {
  return hash_init(superblock_inode_table(superblock), FIRST_BUCKETS, superblock.account);
}

/** With a reference; 0: none that lives. Under the lock. */
function find(table: Hash, key: u64): KeyedInode {
  for (let node = hash_first(table, hash_of(key)); node != 0; node = hash_next(node)) {
    const inode = inode_of(node);
    if (inode.key == key && ref_try_get(changetype<usize>(inode))) return inode;
  }
  return null_of<KeyedInode>();
}

/** Under the lock. */
function insert(inode: KeyedInode, key: u64): void {
  const superblock = inode.superblock;
  inode.key = key;
  inode.keyed = 1;
  hash_insert_growing(superblock_inode_table(superblock), node_of(inode), hash_of(key), superblock.account);
}

/** The inode with that key, with a reference; 0: there is none. */
export function inode_table_find(superblock: SuperBlock, key: u64): KeyedInode {
  const lock = changetype<usize>(superblock) + offsetof<SuperBlock>('inodes_lock');
  spin_lock(lock, RANK_INODE);
  const inode = find(superblock_inode_table(superblock), key);
  spin_unlock(lock, RANK_INODE);
  return inode;
}

/**
 * Puts a new inode into the table: it; or, with a reference, the one with that key that somebody else was quicker to put
 * there. Then the new one has been seen by nobody, and is the caller's to free.
 */
export function inode_table_add(inode: KeyedInode, key: u64): KeyedInode {
  if (DEBUG) check(inode.keyed == 0, 'an inode gets a second key');
  inode_hold(inode);
  const other = find(superblock_inode_table(inode.superblock), key);
  if (is_null(other)) insert(inode, key);
  inode_drop(inode);
  return is_null(other) ? inode : other;
}

/** From now on an inode is found by another key, which none has, and if it was not in the table, it is now. */
export function inode_table_move(inode: KeyedInode, key: u64): void {
  inode_hold(inode);
  remove(inode);
  insert(inode, key);
  inode_drop(inode);
}

/** Takes an inode out of the table, if it is in. */
export function inode_table_remove(inode: KeyedInode): void {
  inode_hold(inode);
  remove(inode);
  inode_drop(inode);
}

/** Under the lock. */
function remove(inode: KeyedInode): void {
  if (inode.keyed != 0) hash_remove(superblock_inode_table(inode.superblock), node_of(inode));
  inode.keyed = 0;
}
