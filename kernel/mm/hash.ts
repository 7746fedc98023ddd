// Hashes: objects found by what they are called, in chains that go through the objects themselves. The table grows with them.
//
//   Hash.table ──▶ │ bucket 0 │ bucket 1 │ bucket 2 │ …       a node is two words inside an object: {value, next}
//                        └─▶ node ─▶ node ─▶ 0
//
// A node keeps the hash of its object's key, its `value`. The keys themselves only the user knows, who goes through all nodes
// of a value and compares:
//
//   for (let node = hash_first(hash, value); node != 0; node = hash_next(node)) …
//
// Interface: Hash, HashNode; hash_init, hash_init_at, hash_free, hash_insert, hash_insert_growing, hash_remove, hash_first, hash_next; hash_of;
// hash_each, hash_each_next.
// Locks: the caller's; whatever guards the hash guards the two words of the nodes in it. Growing takes those of kmalloc.

import { check } from '../base/panic';
import { Account } from './account';
import { kfree, kmalloc } from './slab';

/** Three words, embedded in an object. */
@unmanaged
export class Hash {
  /** `mask` + 1 buckets, a power of two: each the first node of a chain, or 0. */
  table: usize;
  mask: u32;
  /** Nodes in it. */
  count: u32;
}

/** Two words, embedded in an object that is in a hash. */
@unmanaged
export class HashNode {
  value: u32;
  next: usize;
}

/** Makes an empty hash of `buckets`, a power of two: false without memory. */
export function hash_init(hash: Hash, buckets: u32, account: Account): bool {
  hash_init_at(hash, kmalloc(4 * buckets, account), buckets);
  return hash.table != 0;
}

/** The same on `buckets` zeroed words that are there already: for a hash that stays as it is. */
export function hash_init_at(hash: Hash, table: usize, buckets: u32): void {
  if (DEBUG) check(popcnt<u32>(buckets) == 1, 'the buckets of a hash are no power of two');
  hash.table = table;
  hash.mask = buckets - 1;
  hash.count = 0;
}

/** Gives the table back; one that was never made is allowed, too. What was in it is not touched any more. */
export function hash_free(hash: Hash): void {
  kfree(hash.table);
  hash.table = 0;
  hash.count = 0;
}

/** A value for a key of up to eight bytes (Knuth's multiplicative hash). */
@inline
export function hash_of(key: u64): u32 {
  return <u32>(((key ^ (key >>> 32)) * 0x9e3779b97f4a7c15) >>> 32);
}

@inline
function bucket(hash: Hash, value: u32): usize {
  return hash.table + ((<usize>(value & hash.mask)) << 2);
}

@inline
function link(hash: Hash, node: usize): void {
  const at = bucket(hash, changetype<HashNode>(node).value);
  changetype<HashNode>(node).next = load<usize>(at);
  store<usize>(at, node);
}

/** Puts `node` in, which must be in no hash. Others with the same value may be there. */
export function hash_insert(hash: Hash, node: usize, value: u32): void {
  if (DEBUG) check(!has(hash, node, value), 'a node is put into its hash twice');
  changetype<HashNode>(node).value = value;
  link(hash, node);
  hash.count++;
}

/** The same, and the table grows once there are more nodes than buckets: `account` pays for it. Never fails. */
export function hash_insert_growing(hash: Hash, node: usize, value: u32, account: Account): void {
  hash_insert(hash, node, value);
  if (hash.count > hash.mask) grow(hash, account);
}

/** Makes the table four times as large. Without memory for it the old one does, more slowly, and the next node tries again. */
function grow(hash: Hash, account: Account): void {
  const old = hash.table;
  const buckets = hash.mask + 1;
  const table = kmalloc(16 * buckets, account);
  if (table == 0) return;
  hash.table = table;
  hash.mask = 4 * buckets - 1;
  for (let i: u32 = 0; i < buckets; i++) {
    let node = load<usize>(old + ((<usize>i) << 2));
    while (node != 0) {
      const next = changetype<HashNode>(node).next;
      link(hash, node);
      node = next;
    }
  }
  kfree(old);
}

/** Takes out `node`, which is in the hash. */
export function hash_remove(hash: Hash, node: usize): void {
  if (DEBUG)
    check(has(hash, node, changetype<HashNode>(node).value), 'a node leaves a hash that it is not in');
  let at = bucket(hash, changetype<HashNode>(node).value);
  while (load<usize>(at) != node) at = load<usize>(at) + offsetof<HashNode>('next');
  store<usize>(at, changetype<HashNode>(node).next);
  hash.count--;
}

/** For debug builds: whether `node` is in the chain of `value`. */
function has(hash: Hash, node: usize, value: u32): bool {
  let at = hash_first(hash, value);
  while (at != 0 && at != node) at = hash_next(at);
  return at != 0;
}

/** The first node with `value`; 0: there is none. */
@inline
export function hash_first(hash: Hash, value: u32): usize {
  return with_value(load<usize>(bucket(hash, value)), value);
}

/** The next node with the value of `node`; 0: that was the last. */
@inline
export function hash_next(node: usize): usize {
  return with_value(changetype<HashNode>(node).next, changetype<HashNode>(node).value);
}

/** The first from `node` on that has `value`. */
@inline
function with_value(node: usize, value: u32): usize {
  while (node != 0 && changetype<HashNode>(node).value != value) node = changetype<HashNode>(node).next;
  return node;
}

/** The first of all nodes, in no order; 0: there is none. */
export function hash_each(hash: Hash): usize {
  return first_from(hash, 0);
}

/** The one after `node`; 0: that was the last. */
export function hash_each_next(hash: Hash, node: usize): usize {
  const next = changetype<HashNode>(node).next;
  return next != 0 ? next : first_from(hash, (changetype<HashNode>(node).value & hash.mask) + 1);
}

/** The first node in bucket `index` and those behind it. */
function first_from(hash: Hash, index: u32): usize {
  let node: usize = 0;
  while (node == 0 && index <= hash.mask) node = load<usize>(bucket(hash, index++));
  return node;
}
