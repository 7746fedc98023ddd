// hostfs in memory: the inodes of one mounted share, found by the device's node numbers, and what they know of the host.
//
//   SuperBlock ──inode_table──▶ HostfsInode {node} ──▶ …
//       └─ private_data ──▶ HostfsSuper
//
// One node is one inode, however many names it has. The device counts the references that it has given out on a node;
// `lookups` counts those that the inode stands for, and evicting it gives them back.
//
// What must not wait (evict, release) posts its request; if none is free, what is to be given back waits in
// HostfsSuper.owing, in the memory of the very object that is gone, for the next operation to send it.
//
// Attributes come from any hart, in answers that may have been overtaken by a change on another. `changes` counts what has
// been changed: an answer to a question that was asked before the last change is shown, but not believed.
//
// Interface: HostfsInode, HostfsSuper, hostfs_inode_get, hostfs_inode_update, hostfs_asked, hostfs_send_owed.
// Locks: HostfsSuper.lock, RANK_INODE, guards `owing`, and attributes while they are taken over. A request may sleep: none is
// made with it held.

import { ENOMEM, ESTALE, HOSTFS_OP_CLOSE, HOSTFS_OP_FORGET, S_IFMT } from '../../base/abi';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { HostfsAttributes } from '../../dev/hostfs';
import { hostfs_close, hostfs_forget, hostfs_revalidate } from '../../dev/operations';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { clock_now } from '../../sched/time/clock';
import { atomic_add, atomic_load, atomic_load64, atomic_store64 } from '../../sync/atomic';
import { RANK_INODE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { FileOps } from '../../vfs/file/file';
import {
  Inode,
  InodeOps,
  inode_init,
  inode_new_version,
  inode_release,
  inode_set_size,
  is_directory,
} from '../../vfs/inode';
import { KeyedInode, inode_table_add, inode_table_find, inode_table_remove } from '../../vfs/inode_table';
import { vfs_state } from '../../vfs/state';
import { FilesystemType, SuperBlock, SuperOps } from '../../vfs/superblock';

/** What hostfs makes at boot. */
@unmanaged
export class HostfsOperations {
  type: FilesystemType;
  superblock: SuperOps;
  inode: InodeOps;
  file: FileOps;
  directory: FileOps;
}

@inline
export function hostfs_operations(): HostfsOperations {
  return changetype<HostfsOperations>(vfs_state().hostfs_operations);
}

@unmanaged
export class HostfsInode extends KeyedInode {
  /** What it is found by. Constant. */
  node: u32;

  // --- atomic ---
  /** References on the node that the device has given out and that are ours. */
  lookups: u32;
  /** When the attributes were fetched, by clock_now(); 0: they are known to be old. */
  fetched: i64;
  /** When the name was last looked at. */
  checked: i64;
}

/** A share that is mounted. */
@unmanaged
export class HostfsSuper {
  lock: u32;
  /** Constant. */
  share: u32;
  /** 1 if the host lets nothing be changed. Constant. */
  read_only: u32;
  /** Counts changes that were made through this mount. Atomic. */
  changes: u32;

  /** Under the lock. */
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

/** Attributes fetched no longer ago than this, nanoseconds, are the same call's. */
const SAME_CALL: i64 = 1000000;

@inline
export function hostfs_super(superblock: SuperBlock): HostfsSuper {
  return changetype<HostfsSuper>(superblock.private_data);
}

@inline
export function hostfs_share(inode: Inode): u32 {
  return hostfs_super(inode.superblock).share;
}

@inline
export function hostfs_node(inode: Inode): u32 {
  return changetype<HostfsInode>(inode).node;
}

/** The state of a mounted share; 0: no memory. */
export function hostfs_super_create(share: u32, read_only: bool, account: Account): HostfsSuper {
  const super_ = changetype<HostfsSuper>(kmalloc(<u32>offsetof<HostfsSuper>(), account));
  if (is_null(super_)) return super_;
  super_.share = share;
  super_.read_only = read_only ? 1 : 0;
  return super_;
}

/** All inodes are gone. */
export function hostfs_super_free(super_: HostfsSuper): void {
  hostfs_send_owed(super_);
  kfree(changetype<usize>(super_));
}

/**
 * The inode, with a reference, of a file whose attributes the device has answered with `lookups` references on its
 * node, which this takes over, as it does `answer`; `asked`: hostfs_asked. -ENOMEM, and the references are given back.
 */
export function hostfs_inode_get(
  superblock: SuperBlock,
  answer: usize,
  lookups: u32,
  asked: u32,
  account: Account,
): usize {
  const super_ = hostfs_super(superblock);
  const attributes = changetype<HostfsAttributes>(answer);
  const node = attributes.node;
  let inode = changetype<HostfsInode>(inode_table_find(superblock, node));
  if (!is_null(inode)) add_lookups(inode, lookups);
  else {
    inode = make(superblock, attributes, lookups, account);
    if (is_null(inode)) {
      give_back(super_, answer, HOSTFS_OP_FORGET, node, lookups);
      return error_pointer(-ENOMEM);
    }
  }
  hostfs_inode_update(inode, attributes, asked);
  hostfs_checked(inode);
  kfree(answer);
  return changetype<usize>(inode);
}

/** A new inode for what the device has answered, or the one that another hart was quicker to make; 0: no memory. */
function make(
  superblock: SuperBlock,
  attributes: HostfsAttributes,
  lookups: u32,
  account: Account,
): HostfsInode {
  const inode = changetype<HostfsInode>(kmalloc(<u32>offsetof<HostfsInode>(), account));
  if (is_null(inode)) return inode;
  inode_init(inode, superblock, hostfs_operations().inode, attributes.ino, attributes.mode);
  inode.node = attributes.node;
  inode.lookups = lookups;
  take_over(inode, attributes);
  const other = changetype<HostfsInode>(inode_table_add(inode, inode.node));
  if (other == inode) return inode;
  add_lookups(other, lookups);
  inode_release(inode);
  kfree(changetype<usize>(inode));
  return other;
}

/** The device has given out more references on the node. */
@inline
function add_lookups(inode: Inode, count: u32): void {
  atomic_add(changetype<usize>(inode) + offsetof<HostfsInode>('lookups'), count);
}

/** Stands for the moment at which a question is asked: to be given to hostfs_inode_update with the answer. */
@inline
export function hostfs_asked(superblock: SuperBlock): u32 {
  return atomic_load(changes_of(superblock));
}

@inline
function changes_of(superblock: SuperBlock): usize {
  return superblock.private_data + offsetof<HostfsSuper>('changes');
}

@inline
function fetched_of(inode: Inode): usize {
  return changetype<usize>(inode) + offsetof<HostfsInode>('fetched');
}

/** Address of HostfsInode.checked. */
@inline
export function hostfs_checked_word(inode: Inode): usize {
  return changetype<usize>(inode) + offsetof<HostfsInode>('checked');
}

/**
 * Takes over what the host said of the file when it was asked (hostfs_asked). Everything belongs to root here: the host's
 * owners mean nothing.
 */
export function hostfs_inode_update(inode: Inode, attributes: HostfsAttributes, asked: u32): void {
  const super_ = hostfs_super(inode.superblock);
  spin_lock(changetype<usize>(super_), RANK_INODE);
  take_over(inode, attributes);
  const believed = asked == atomic_load(changes_of(inode.superblock));
  atomic_store64(fetched_of(inode), believed ? clock_now() : 0);
  spin_unlock(changetype<usize>(super_), RANK_INODE);
}

/** With the lock held, or while nobody else knows the inode. */
function take_over(inode: Inode, attributes: HostfsAttributes): void {
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
export function hostfs_inode_linked(inode: Inode, attributes: HostfsAttributes, asked: u32): void {
  hostfs_inode_update(inode, attributes, asked);
  add_lookups(inode, 1);
}

/** A file has one name less; a directory has no other. */
export function hostfs_inode_unlinked(inode: Inode): void {
  const super_ = hostfs_super(inode.superblock);
  spin_lock(changetype<usize>(super_), RANK_INODE);
  if (is_directory(inode)) inode.nlink = 0;
  else if (inode.nlink != 0) inode.nlink--;
  spin_unlock(changetype<usize>(super_), RANK_INODE);
  hostfs_inode_changed(inode);
}

/** What is known of the file is old: something was changed. */
export function hostfs_inode_changed(inode: Inode): void {
  atomic_add(changes_of(inode.superblock), 1);
  atomic_store64(fetched_of(inode), 0);
}

/** The name of the file has just been looked at. */
@inline
export function hostfs_checked(inode: Inode): void {
  atomic_store64(hostfs_checked_word(inode), atomic_load64(fetched_of(inode)));
}

/** Fetches the attributes, unless this very call has just done so: 0, -ESTALE or −errno. */
export function hostfs_getattr(inode: Inode): i32 {
  const host = changetype<HostfsInode>(inode);
  const fetched = atomic_load64(fetched_of(inode));
  if (fetched != 0 && clock_now() - fetched < SAME_CALL) return 0;
  // A directory that was removed has no place any more where the device could look.
  if (inode.nlink == 0 && is_directory(inode)) return 0;
  hostfs_send_owed(hostfs_super(inode.superblock));
  const account = inode.superblock.account;
  const asked = hostfs_asked(inode.superblock);
  const answer = hostfs_revalidate(hostfs_share(inode), host.node, 0, 0, 0, account);
  if (is_error(answer)) {
    const error = error_of(answer);
    return error == -ESTALE && inode.nlink == 0 ? 0 : error;
  }
  hostfs_inode_update(inode, changetype<HostfsAttributes>(answer), asked);
  kfree(answer);
  return 0;
}

/** InodeOps.evict. */
export function hostfs_evict(inode: Inode): void {
  const super_ = hostfs_super(inode.superblock);
  const host = changetype<HostfsInode>(inode);
  inode_table_remove(host);
  inode_release(inode);
  give_back(super_, changetype<usize>(host), HOSTFS_OP_FORGET, host.node, host.lookups);
}

/** Closes `handle` without waiting; `memory`, a kmalloc block of 16 bytes or more, is freed when that is done. */
export function hostfs_handle_close(super_: HostfsSuper, memory: usize, handle: u32): void {
  give_back(super_, memory, HOSTFS_OP_CLOSE, handle, 0);
}

/** HOSTFS_OP_FORGET or _CLOSE, without waiting: false if no request is free. */
function post(super_: HostfsSuper, operation: u32, number: u32, count: u32): bool {
  return operation == HOSTFS_OP_FORGET
    ? hostfs_forget(super_.share, number, count)
    : hostfs_close(super_.share, number);
}

/** Tells the device, now or with the next operation, and frees `memory`. */
function give_back(super_: HostfsSuper, memory: usize, operation: u32, number: u32, count: u32): void {
  if (post(super_, operation, number, count)) {
    kfree(memory);
    return;
  }
  const owed = changetype<Owed>(memory);
  owed.operation = operation;
  owed.number = number;
  owed.count = count;
  owe(super_, owed);
}

/** The device is told of `owed` before the next operation. */
function owe(super_: HostfsSuper, owed: Owed): void {
  spin_lock(changetype<usize>(super_), RANK_INODE);
  owed.next = super_.owing;
  super_.owing = owed;
  spin_unlock(changetype<usize>(super_), RANK_INODE);
}

/** Sends what could not be sent before. Called where it is all right to wait; waits for nothing. */
export function hostfs_send_owed(super_: HostfsSuper): void {
  // A look without the lock: what is missed now goes with the next operation.
  while (atomic_load(changetype<usize>(super_) + offsetof<HostfsSuper>('owing')) != 0) {
    spin_lock(changetype<usize>(super_), RANK_INODE);
    const owed = super_.owing;
    if (!is_null(owed)) super_.owing = owed.next;
    spin_unlock(changetype<usize>(super_), RANK_INODE);
    if (is_null(owed)) return;
    if (!post(super_, owed.operation, owed.number, owed.count)) {
      owe(super_, owed);
      return;
    }
    kfree(changetype<usize>(owed));
  }
}
