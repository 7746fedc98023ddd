// hostfs in memory: the inodes of one mounted share, found by the device's node numbers, and what they know of the host.
//
//   SuperBlock.private_data ──▶ HostSuper ──table──▶ HostInode {node} ──▶ …
//
// One node is one inode, however many names it has. The device counts the references that it has given out on a node;
// `lookups` counts those that the inode stands for, and evicting it gives them back.
//
// What must not wait (evict, release) posts its request; if none is free, what is to be given back waits in
// HostSuper.owing, in the memory of the very object that is gone, for the next operation to send it.
//
// Attributes come from any hart, in answers that may have been overtaken by a change on another. `changes` counts what has
// been changed: an answer to a question that was asked before the last change is shown, but not believed.
//
// Interface: HostInode, HostSuper, host_inode_get, host_inode_update, host_asked, host_send_owed.
// Locks: HostSuper.lock, RANK_INODE, guards the table, `lookups`, `owing`, and attributes while they are taken over. A
// request may sleep: none is made with it held.

import { ENOMEM, ESTALE, HOSTFS_OP_CLOSE, HOSTFS_OP_FORGET, HOSTFS_OP_REVALIDATE, S_IFMT } from '../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../base/pointer';
import { HostAttributes, hostfs_ask, hostfs_post } from '../dev/hostfs';
import { Account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { clock_now } from '../sched/clock';
import { atomic_add, atomic_load, atomic_load64, atomic_store64 } from '../sync/atomic';
import { RANK_INODE, spin_lock, spin_unlock } from '../sync/spinlock';
import { ref_try_get } from '../sync/refcount';
import { FileOps } from '../vfs/file';
import {
  Inode,
  InodeOps,
  inode_init,
  inode_new_version,
  inode_release,
  inode_set_size,
  is_directory,
} from '../vfs/inode';
import { vfs_state } from '../vfs/state';
import { FilesystemType, SuperBlock, SuperOps } from '../vfs/superblock';

/** What hostfs makes at boot. */
@unmanaged
export class HostOperations {
  type: FilesystemType;
  superblock: SuperOps;
  inode: InodeOps;
  file: FileOps;
  directory: FileOps;
}

@inline
export function host_operations(): HostOperations {
  return changetype<HostOperations>(vfs_state().hostfs_operations);
}

@unmanaged
export class HostInode extends Inode {
  /** Constant. */
  node: u32;

  // --- HostSuper.lock ---
  /** References on the node that the device has given out and that are ours. */
  lookups: u32;
  hash_next: HostInode;

  // --- atomic ---
  /** When the attributes were fetched, by clock_now(); 0: they are known to be old. */
  fetched: i64;
  /** When the name was last looked at. */
  checked: i64;
}

/** A share that is mounted. */
@unmanaged
export class HostSuper {
  lock: u32;
  /** Constant. */
  share: u32;
  /** 1 if the host lets nothing be changed. Constant. */
  read_only: u32;
  /** Counts changes that were made through this mount. Atomic. */
  changes: u32;

  // --- lock ---
  /** Hash of HostInodes by node: `mask` + 1 buckets. */
  table: usize;
  mask: u32;
  count: u32;
  owing: Owed;
}

/** Something to be given back to the device, in the memory of the object that had it. */
@unmanaged
class Owed {
  next: Owed;
  operation: u32;
  number: u32;
  count: u32;
}

const FIRST_BUCKETS: u32 = 64;

/** Attributes fetched no longer ago than this, nanoseconds, are the same call's. */
const SAME_CALL: i64 = 1000000;

@inline
export function host_super(superblock: SuperBlock): HostSuper {
  return changetype<HostSuper>(superblock.private_data);
}

@inline
export function host_share(inode: Inode): u32 {
  return host_super(inode.superblock).share;
}

@inline
export function host_node(inode: Inode): u32 {
  return changetype<HostInode>(inode).node;
}

/** The state of a mounted share; 0: no memory. */
export function host_super_create(share: u32, read_only: bool, account: Account): HostSuper {
  const super_ = changetype<HostSuper>(kmalloc(<u32>offsetof<HostSuper>(), account));
  if (is_null(super_)) return super_;
  super_.share = share;
  super_.read_only = read_only ? 1 : 0;
  super_.table = kmalloc(4 * FIRST_BUCKETS, account);
  super_.mask = FIRST_BUCKETS - 1;
  if (super_.table != 0) return super_;
  kfree(changetype<usize>(super_));
  return null_of<HostSuper>();
}

/** All inodes are gone. */
export function host_super_free(super_: HostSuper): void {
  host_send_owed(super_);
  kfree(super_.table);
  kfree(changetype<usize>(super_));
}

@inline
function bucket(super_: HostSuper, node: u32): usize {
  return super_.table + ((<usize>(node & super_.mask)) << 2);
}

/** Makes the table four times as large; without memory for it the old one does, more slowly. The lock is held. */
function grow(super_: HostSuper, account: Account): void {
  const mask = super_.mask * 4 + 3;
  const table = kmalloc(4 * (mask + 1), account);
  if (table == 0) return;
  const old = super_.table;
  const old_mask = super_.mask;
  super_.table = table;
  super_.mask = mask;
  for (let i: u32 = 0; i <= old_mask; i++) {
    let inode = load<HostInode>(old + ((<usize>i) << 2));
    while (!is_null(inode)) {
      const next = inode.hash_next;
      insert(super_, inode);
      inode = next;
    }
  }
  kfree(old);
}

function insert(super_: HostSuper, inode: HostInode): void {
  const at = bucket(super_, inode.node);
  inode.hash_next = load<HostInode>(at);
  store<HostInode>(at, inode);
}

/** The inode of a node, with a reference; 0: there is none. The lock is held. */
function find(super_: HostSuper, node: u32): HostInode {
  let inode = load<HostInode>(bucket(super_, node));
  while (!is_null(inode)) {
    if (inode.node == node && ref_try_get(changetype<usize>(inode))) break;
    inode = inode.hash_next;
  }
  return inode;
}

/**
 * The inode, with a reference, of a file whose attributes the device has answered with `lookups` references on its
 * node, which this takes over, as it does `answer`; `asked`: host_asked. -ENOMEM, and the references are given back.
 */
export function host_inode_get(
  superblock: SuperBlock,
  answer: usize,
  lookups: u32,
  asked: u32,
  account: Account,
): usize {
  const super_ = host_super(superblock);
  const attributes = changetype<HostAttributes>(answer);
  const node = attributes.node;
  spin_lock(changetype<usize>(super_), RANK_INODE);
  let inode = find(super_, node);
  if (!is_null(inode)) inode.lookups += lookups;
  spin_unlock(changetype<usize>(super_), RANK_INODE);
  if (is_null(inode)) {
    inode = make(superblock, attributes, lookups, account);
    if (is_null(inode)) {
      give_back(super_, answer, HOSTFS_OP_FORGET, node, lookups);
      return error_pointer(-ENOMEM);
    }
  }
  host_inode_update(inode, attributes, asked);
  host_checked(inode);
  kfree(answer);
  return changetype<usize>(inode);
}

/** A new inode for what the device has answered, or the one that another hart was quicker to make; 0: no memory. */
function make(superblock: SuperBlock, attributes: HostAttributes, lookups: u32, account: Account): HostInode {
  const super_ = host_super(superblock);
  const inode = changetype<HostInode>(kmalloc(<u32>offsetof<HostInode>(), account));
  if (is_null(inode)) return inode;
  inode_init(inode, superblock, host_operations().inode, attributes.ino, attributes.mode);
  inode.node = attributes.node;
  inode.lookups = lookups;
  take_over(inode, attributes);
  spin_lock(changetype<usize>(super_), RANK_INODE);
  const other = find(super_, inode.node);
  if (!is_null(other)) {
    other.lookups += lookups;
  } else {
    insert(super_, inode);
    if (++super_.count > super_.mask) grow(super_, account);
  }
  spin_unlock(changetype<usize>(super_), RANK_INODE);
  if (is_null(other)) return inode;
  inode_release(inode);
  kfree(changetype<usize>(inode));
  return other;
}

/** Stands for the moment at which a question is asked: to be given to host_inode_update with the answer. */
@inline
export function host_asked(superblock: SuperBlock): u32 {
  return atomic_load(changes_of(superblock));
}

@inline
function changes_of(superblock: SuperBlock): usize {
  return superblock.private_data + offsetof<HostSuper>('changes');
}

@inline
function fetched_of(inode: Inode): usize {
  return changetype<usize>(inode) + offsetof<HostInode>('fetched');
}

/** Address of HostInode.checked. */
@inline
export function host_checked_word(inode: Inode): usize {
  return changetype<usize>(inode) + offsetof<HostInode>('checked');
}

/**
 * Takes over what the host said of the file when it was asked (host_asked). Everything belongs to root here: the host's
 * owners mean nothing.
 */
export function host_inode_update(inode: Inode, attributes: HostAttributes, asked: u32): void {
  const super_ = host_super(inode.superblock);
  spin_lock(changetype<usize>(super_), RANK_INODE);
  take_over(inode, attributes);
  const believed = asked == atomic_load(changes_of(inode.superblock));
  atomic_store64(fetched_of(inode), believed ? clock_now() : 0);
  spin_unlock(changetype<usize>(super_), RANK_INODE);
}

/** With the lock held, or while nobody else knows the inode. */
function take_over(inode: Inode, attributes: HostAttributes): void {
  const mode = (inode.mode & S_IFMT) | (attributes.mode & 0o7777);
  if (inode.mtime != attributes.modify_time || inode.size != attributes.file_size) inode_new_version(inode);
  inode.mode = mode;
  inode_set_size(inode, attributes.file_size);
  inode.blocks = attributes.blocks;
  inode.atime = attributes.access_time;
  inode.mtime = attributes.modify_time;
  inode.ctime = attributes.change_time;
  inode.nlink = attributes.links;
}

/** The device has made another name of the file: it has given out one more reference on the node, and said `attributes`. */
export function host_inode_linked(inode: Inode, attributes: HostAttributes, asked: u32): void {
  const super_ = host_super(inode.superblock);
  host_inode_update(inode, attributes, asked);
  spin_lock(changetype<usize>(super_), RANK_INODE);
  changetype<HostInode>(inode).lookups++;
  spin_unlock(changetype<usize>(super_), RANK_INODE);
}

/** A file has one name less; a directory has no other. */
export function host_inode_unlinked(inode: Inode): void {
  const super_ = host_super(inode.superblock);
  spin_lock(changetype<usize>(super_), RANK_INODE);
  if (is_directory(inode)) inode.nlink = 0;
  else if (inode.nlink != 0) inode.nlink--;
  spin_unlock(changetype<usize>(super_), RANK_INODE);
  host_inode_changed(inode);
}

/** What is known of the file is old: something was changed. */
export function host_inode_changed(inode: Inode): void {
  atomic_add(changes_of(inode.superblock), 1);
  atomic_store64(fetched_of(inode), 0);
}

/** The name of the file has just been looked at. */
@inline
export function host_checked(inode: Inode): void {
  atomic_store64(host_checked_word(inode), atomic_load64(fetched_of(inode)));
}

/** Fetches the attributes, unless this very call has just done so: 0, -ESTALE or −errno. */
export function host_getattr(inode: Inode): i32 {
  const host = changetype<HostInode>(inode);
  const fetched = atomic_load64(fetched_of(inode));
  if (fetched != 0 && clock_now() - fetched < SAME_CALL) return 0;
  // A directory that was removed has no place any more where the device could look.
  if (inode.nlink == 0 && is_directory(inode)) return 0;
  host_send_owed(host_super(inode.superblock));
  const account = inode.superblock.account;
  const asked = host_asked(inode.superblock);
  const answer = hostfs_ask(HOSTFS_OP_REVALIDATE, host_share(inode), host.node, 0, 0, 0, 0, 0, account);
  if (is_error(answer)) {
    const error = error_of(answer);
    return error == -ESTALE && inode.nlink == 0 ? 0 : error;
  }
  host_inode_update(inode, changetype<HostAttributes>(answer), asked);
  kfree(answer);
  return 0;
}

/** InodeOps.evict. */
export function host_evict(inode: Inode): void {
  const super_ = host_super(inode.superblock);
  const host = changetype<HostInode>(inode);
  spin_lock(changetype<usize>(super_), RANK_INODE);
  let at = bucket(super_, host.node);
  while (load<HostInode>(at) != host)
    at = changetype<usize>(load<HostInode>(at)) + offsetof<HostInode>('hash_next');
  store<HostInode>(at, host.hash_next);
  super_.count--;
  spin_unlock(changetype<usize>(super_), RANK_INODE);
  inode_release(inode);
  give_back(super_, changetype<usize>(host), HOSTFS_OP_FORGET, host.node, host.lookups);
}

/** Closes `handle` without waiting; `memory`, a kmalloc block of 16 bytes or more, is freed when that is done. */
export function host_close(super_: HostSuper, memory: usize, handle: u32): void {
  give_back(super_, memory, HOSTFS_OP_CLOSE, handle, 0);
}

/** Tells the device, now or with the next operation, and frees `memory`. */
function give_back(super_: HostSuper, memory: usize, operation: u32, number: u32, count: u32): void {
  if (hostfs_post(operation, super_.share, number, count)) {
    kfree(memory);
    return;
  }
  const owed = changetype<Owed>(memory);
  owed.operation = operation;
  owed.number = number;
  owed.count = count;
  spin_lock(changetype<usize>(super_), RANK_INODE);
  owed.next = super_.owing;
  super_.owing = owed;
  spin_unlock(changetype<usize>(super_), RANK_INODE);
}

/** Sends what could not be sent before. Called where it is all right to wait; waits for nothing. */
export function host_send_owed(super_: HostSuper): void {
  // A look without the lock: what is missed now goes with the next operation.
  while (atomic_load(changetype<usize>(super_) + offsetof<HostSuper>('owing')) != 0) {
    spin_lock(changetype<usize>(super_), RANK_INODE);
    const owed = super_.owing;
    if (!is_null(owed)) super_.owing = owed.next;
    spin_unlock(changetype<usize>(super_), RANK_INODE);
    if (is_null(owed)) return;
    if (hostfs_post(owed.operation, super_.share, owed.number, owed.count)) {
      kfree(changetype<usize>(owed));
      continue;
    }
    spin_lock(changetype<usize>(super_), RANK_INODE);
    owed.next = super_.owing;
    super_.owing = owed;
    spin_unlock(changetype<usize>(super_), RANK_INODE);
    return;
  }
}
