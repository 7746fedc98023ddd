// Propagation of mounts: mount_namespaces(7), and the kernel's Documentation/filesystems/sharedsubtree.rst, whose words
// are used here. What is mounted in a shared mount is mounted in all its peers, and in what receives from them.
//
//   A ⇄ A'   peers: a ring, one group number       S    slave: `master` is A or A', S is on the master's list
//   └─▶ S ⇄ S'   a slave may be shared as well: it receives from A and passes on to S'
//
// The walks are those of Linux's fs/pnode.c (Ram Pai, Al Viro).
//
// Interface: clone_mount, change_propagation, propagate_mount, propagation_is_busy, propagate_umount, dominating_group.
// Locks: the mount mutex throughout; mount_lock as each function says.

import { MS_PRIVATE, MS_SHARED, MS_SLAVE, MS_UNBINDABLE } from '../../base/abi';
import { ListHead, list_add_tail, list_del, list_empty, list_first } from '../../base/list';
import { error_of, is_error, is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import { Dentry } from '../dentry/dentry';
import { dentry_is_below, path_is_below } from '../dentry/tree';
import {
  MOUNT_DEAD,
  MOUNT_INHERITED,
  MOUNT_LOCKED,
  MOUNT_MAY_GO,
  MOUNT_SHARED,
  MOUNT_UNBINDABLE,
  MOUNT_VISITED,
  Mount,
  MountNamespace,
  Path,
  mount_alloc,
  mount_children,
  mount_lock,
  mount_lookup,
  mount_of_sibling,
  mount_unlock,
  share_node,
  slave_node,
  slaves_of,
  superblock_get,
  superblock_put,
} from './mount';
import { vfs_state } from '../state';

/** How a copy of a mount relates to it. A slave of it. */
export const CLONE_SLAVE: u32 = 1;
/** In a peer group, a new one if the original is in none. */
export const CLONE_SHARED: u32 = 2;
/** A slave if the original is shared; else as the original is. */
export const CLONE_SHARED_TO_SLAVE: u32 = 4;
/** For tree.ts: unbindable mounts are copied, too; and mount namespaces' files. */
export const CLONE_UNBINDABLE: u32 = 8;
export const CLONE_NAMESPACE_FILES: u32 = 16;

@inline
export function is_shared(mount: Mount): bool {
  return (mount.state & MOUNT_SHARED) != 0;
}

@inline
function is_slave(mount: Mount): bool {
  return !is_null(mount.master);
}

@inline
function next_peer(mount: Mount): Mount {
  return changetype<Mount>(changetype<ListHead>(share_node(mount)).next - offsetof<Mount>('share'));
}

@inline
function mount_of_slave(node: usize): Mount {
  return changetype<Mount>(node - offsetof<Mount>('slave'));
}

@inline
function first_slave(mount: Mount): Mount {
  return mount_of_slave(list_first(slaves_of(mount)));
}

/** In no tree yet. */
@inline
function is_new(mount: Mount): bool {
  return is_null(mount.namespace);
}

/** Gives a mount a peer group of its own, if it is in none. Under mount_lock. */
export function give_group(mount: Mount): void {
  if (mount.group == 0) mount.group = ++vfs_state().next_group;
}

/** Another mount that shows `root` of the same file system, related as `flags` (CLONE_*) say, with one reference; 0: no memory. */
export function clone_mount(original: Mount, root: Dentry, flags: u32, account: Account): Mount {
  const superblock = superblock_get(original.superblock);
  const source = original.source;
  const mount = mount_alloc(superblock, root, original.flags, source, original.source_length, account);
  if (is_null(mount)) {
    superblock_put(superblock);
    return mount;
  }
  mount_lock();
  mount.state = original.state & (MOUNT_INHERITED | MOUNT_UNBINDABLE);
  if ((flags & CLONE_SLAVE) == 0 && !becomes_slave(original, flags)) join(mount, original, flags);
  else enslave(mount, original);
  if ((flags & CLONE_SHARED) != 0) {
    give_group(mount);
    mount.state |= MOUNT_SHARED;
  }
  mount_unlock();
  return mount;
}

@inline
function becomes_slave(original: Mount, flags: u32): bool {
  return (flags & CLONE_SHARED_TO_SLAVE) != 0 && is_shared(original);
}

function enslave(mount: Mount, master: Mount): void {
  mount.master = master;
  list_add_tail(slaves_of(master), slave_node(mount));
}

/** A copy is in the original's group, and receives from where it receives. */
function join(mount: Mount, original: Mount, flags: u32): void {
  if (is_shared(original) || (flags & CLONE_SHARED) != 0) {
    mount.group = original.group;
    if (original.group != 0) list_add_tail(share_node(original), share_node(mount));
  }
  if (is_shared(original)) mount.state |= MOUNT_SHARED;
  if (is_slave(original)) enslave(mount, original.master);
}

/** The peer to receive from instead of being one, or where the group itself does. Best one that shows the same: its events all have a place here. */
function master_among_peers(mount: Mount): Mount {
  const first = next_peer(mount);
  for (let peer = first; peer != mount; peer = next_peer(peer)) if (peer.root == mount.root) return peer;
  return first == mount ? mount.master : first;
}

/** `mount` leaves its group; its own slaves receive from that instead, and so does itself if it `stays`. Under mount_lock. */
function make_slave(mount: Mount, stays: bool): void {
  // Many may leave a large group at once, and have nobody to be handed on.
  const master = stays || !list_empty(slaves_of(mount)) ? master_among_peers(mount) : null_of<Mount>();
  list_del(share_node(mount));
  mount.group = 0;
  mount.state &= ~MOUNT_SHARED;
  list_del(slave_node(mount));
  mount.master = null_of<Mount>();
  while (!list_empty(slaves_of(mount))) {
    const slave = first_slave(mount);
    list_del(slave_node(slave));
    slave.master = null_of<Mount>();
    if (!is_null(master)) enslave(slave, master);
  }
  if (stays && !is_null(master)) enslave(mount, master);
}

/** Gives a mount a propagation type: MS_SHARED, MS_PRIVATE, MS_SLAVE, MS_UNBINDABLE. Under mount_lock. */
export function change_propagation(mount: Mount, type: u32): void {
  if (type == MS_SHARED) {
    give_group(mount);
    mount.state |= MOUNT_SHARED;
    return;
  }
  make_slave(mount, type == MS_SLAVE);
  if (type == MS_SLAVE) return;
  if (type == MS_UNBINDABLE) mount.state |= MOUNT_UNBINDABLE;
  else mount.state &= ~MOUNT_UNBINDABLE;
}

/** The mount leaves all groups: it is about to go. Under mount_lock. */
export function leave_groups(mount: Mount): void {
  change_propagation(mount, MS_PRIVATE);
}

/** After `mount` (at first `origin` itself) the next that receives what happens in `origin`; 0 after the last. */
function propagation_next(mount: Mount, origin: Mount): Mount {
  // What is being made receives nothing that makes it.
  if (!is_new(mount) && !list_empty(slaves_of(mount))) return first_slave(mount);
  while (true) {
    const master = mount.master;
    if (master == origin.master) {
      const next = next_peer(mount);
      return next == origin ? null_of<Mount>() : next;
    }
    const next = changetype<ListHead>(slave_node(mount)).next;
    if (next != slaves_of(master)) return mount_of_slave(next);
    mount = master;
  }
}

/** What copies have been made of, and who pays. */
@unmanaged
export class Propagation {
  target: Mount;
  mountpoint: Dentry;
  source: Mount;
  account: Account;
  /** Table index of (source: Mount, root: Dentry, flags: u32, Account) -> Mount or −errno: copies a tree. */
  mount_tree_copier: u32;
  /** Table index of (MountNamespace, Mount) -> i32: 0 or -ENOSPC. */
  reserve: u32;
  /** The copies so far, a list by `next`; each says by place_mount and place_dentry where it is to hang. */
  copies: Mount;
}

/**
 * `source` is about to hang in `target`: makes a copy of it for each mount that this propagates to. 0 or −errno, and then
 * the caller takes the copies apart. Under the mutex; takes mount_lock.
 */
export function propagate_mount(to: Propagation): i32 {
  const target = to.target;
  target.received = to.source;
  let error = copy_for_group(to, target);
  let mount = propagation_next(target, target);
  for (; error == 0 && !is_null(mount); mount = propagation_next(mount, target))
    if ((mount.state & MOUNT_VISITED) == 0) error = copy_for_group(to, mount);
  for (mount = target; !is_null(mount); mount = propagation_next(mount, target)) {
    mount.received = null_of<Mount>();
    mount.state &= ~MOUNT_VISITED;
  }
  return error;
}

/** Copies for all of a group, of which `first` is met first: masters' groups have been before. */
function copy_for_group(to: Propagation, first: Mount): i32 {
  const own = first == to.target;
  let copy = own ? to.source : null_of<Mount>();
  let mount = first;
  do {
    // What is moved may be in the group itself, and its copies then are, too.
    const fresh = (mount.state & MOUNT_VISITED) == 0;
    mount.state |= MOUNT_VISITED;
    if (fresh && mount != to.target && wants_copy(mount, to.mountpoint)) {
      const flags = is_null(copy)
        ? is_shared(mount)
          ? CLONE_SLAVE | CLONE_SHARED
          : CLONE_SLAVE
        : CLONE_SHARED;
      if (is_null(copy)) copy = copy_of_master(mount);
      const made = call_indirect<usize>(to.mount_tree_copier, copy, copy.root, flags, to.account);
      if (is_error(made)) return error_of(made);
      copy = changetype<Mount>(made);
      copy.place_mount = mount;
      copy.place_dentry = to.mountpoint;
      copy.next = to.copies;
      to.copies = copy;
      mount.received = copy;
      const error = call_indirect<i32>(to.reserve, mount.namespace, copy);
      if (error < 0) return error;
    }
    mount = next_peer(mount);
  } while (mount != first);
  return 0;
}

/** Is there such a place in `mount`? */
function wants_copy(mount: Mount, mountpoint: Dentry): bool {
  return !is_new(mount) && dentry_is_below(mountpoint, mount.root);
}

/** What the copy for a slave receives from: the copy in the nearest group above that has one. */
function copy_of_master(mount: Mount): Mount {
  while (true) {
    const master = mount.master;
    let peer = master;
    do {
      if (!is_null(peer.received)) return peer.received;
      peer = next_peer(peer);
    } while (peer != master);
    mount = master;
  }
}

/** Is `mount`, which its user holds once beside the tree, or a copy that would go with it, in use? Under mount_lock. */
export function propagation_is_busy(mount: Mount): bool {
  if (!list_empty(mount_children(mount)) || mount.refs > 2) return true;
  const parent = mount.parent;
  let at = propagation_next(parent, parent);
  for (; !is_null(at); at = propagation_next(at, parent)) {
    const other = mount_lookup(at, mount.mountpoint);
    if (is_null(other)) continue;
    const topper = mount_lookup(other, other.root);
    if (is_null(topper) && !list_empty(mount_children(other))) continue;
    if (other.refs > (is_null(topper) ? <u32>1 : <u32>2)) return true;
  }
  return false;
}

/** What `top` covers elsewhere is no longer locked there: it goes where it came from. Under mount_lock. */
export function propagate_unlock(top: Mount): void {
  const parent = top.parent;
  let at = propagation_next(parent, parent);
  for (; !is_null(at); at = propagation_next(at, parent)) {
    const other = mount_lookup(at, top.mountpoint);
    if (!is_null(other)) other.state &= ~MOUNT_LOCKED;
  }
}

/**
 * The mounts of list `doomed` (by `next`, all MOUNT_DEAD) go: finds those that have propagated from them and go, too:
 * those in which nothing else is mounted. They become MOUNT_DEAD; answers their list, by `copy`, parents before children.
 * Under mount_lock.
 */
export function propagate_umount(doomed: Mount): Mount {
  let found = null_of<Mount>();
  for (let mount = doomed; !is_null(mount); mount = mount.next) {
    const parent = mount.parent;
    if (is_null(parent) || (mount.state & MOUNT_VISITED) != 0) continue;
    let at = propagation_next(parent, parent);
    for (; !is_null(at); at = propagation_next(at, parent)) {
      const other = mount_lookup(at, mount.mountpoint);
      if (is_null(other) || (other.state & MOUNT_VISITED) != 0) continue;
      // Where that one's place propagates to, this walk comes, too: one for each of thousands of peers would never end.
      other.state |= MOUNT_VISITED;
      if ((other.state & MOUNT_DEAD) != 0) continue;
      other.copy = found;
      found = other;
    }
  }
  for (let mount = doomed; !is_null(mount); mount = mount.next) mount.state &= ~MOUNT_VISITED;
  return select_dead(mark_empty(found));
}

/** Marks those in which nothing is mounted but what goes, or covers them wholly. Children come first; turns the list round. */
function mark_empty(list: Mount): Mount {
  let turned = null_of<Mount>();
  while (!is_null(list)) {
    const next = list.copy;
    if (is_empty(list)) list.state |= MOUNT_MAY_GO;
    list.copy = turned;
    turned = list;
    list = next;
  }
  return turned;
}

function is_empty(mount: Mount): bool {
  const head = mount_children(mount);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next) {
    const child = mount_of_sibling(node);
    if (child.mountpoint != mount.root && (child.state & (MOUNT_DEAD | MOUNT_MAY_GO)) == 0) return false;
  }
  return true;
}

/** Of those that may go, those go that are not locked to something that stays. Drops the others from the list. */
function select_dead(list: Mount): Mount {
  let first = null_of<Mount>();
  let last = first;
  while (!is_null(list)) {
    const next = list.copy;
    const locked = (list.state & MOUNT_LOCKED) != 0 && (list.parent.state & MOUNT_DEAD) == 0;
    const goes = (list.state & MOUNT_MAY_GO) != 0 && !locked;
    list.state &= ~(MOUNT_MAY_GO | MOUNT_VISITED);
    list.copy = null_of<Mount>();
    if (goes) {
      list.state |= MOUNT_DEAD;
      if (is_null(first)) first = list;
      else last.copy = list;
      last = list;
    }
    list = next;
  }
  return first;
}

/** The group that a slave receives from as far as can be seen from `root` in `namespace`; 0: none. Under dentry_tree_lock. */
export function dominating_group(mount: Mount, namespace: MountNamespace, root: Path): u32 {
  for (let master = mount.master; !is_null(master); master = master.master) {
    let peer = master;
    do {
      if (peer.namespace == namespace && path_is_below(peer, peer.root, root.mount, root.dentry))
        return master.group;
      peer = next_peer(peer);
    } while (peer != master);
  }
  return 0;
}
