// Trees of mounts: copied, hung in a place with all copies that propagate from there, taken away.
//
//   mount_tree_copy ─▶ a tree that hangs nowhere ─ mount_tree_attach ─▶ in the namespace, and its copies in theirs
//                                          └ mount_tree_discard    if something fails
//
// Interface: mount_tree_copy, mount_tree_attach, mount_tree_remove, mount_tree_put_old_places, mount_tree_release, mount_tree_protect,
// shows_namespace, is_mountpoint_in, mounts_forget.
// Locks: the mount mutex throughout; mount_lock is taken, or held, as each function says. What mount_tree_remove takes out is
// put by mount_tree_release, when the mutex is released: a file system may go with it, or a namespace.

import {
  EINVAL,
  ENOMEM,
  ENOSPC,
  EPERM,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_RDONLY,
  NSFS_MAGIC,
} from '../../base/abi';
import { error_pointer, is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import { NS_MNT, Namespace } from '../../ns/namespace';
import { UserNamespace, user_namespace_owning } from '../../ns/user';
import { Dentry, dentry_put } from '../dentry/dentry';
import { dentry_is_below } from '../dentry/tree';
import {
  MOUNT_DEAD,
  MOUNT_LOCKED,
  MOUNT_LOCK_ATIME,
  MOUNT_LOCK_NODEV,
  MOUNT_LOCK_NOEXEC,
  MOUNT_LOCK_NOSUID,
  MOUNT_LOCK_RDONLY,
  MOUNT_SHARED,
  MOUNT_UNBINDABLE,
  Mount,
  MountNamespace,
  mount_hang,
  mount_has_children,
  mount_lock,
  mount_lookup,
  mount_at_dentry,
  mount_next,
  mount_next_in_tree,
  mount_put,
  mount_skip_tree,
  mount_unhang,
  mount_unlock,
  mount_namespace_add,
  mount_namespace_remove,
  mounts_begin_uninterruptible,
  mounts_end,
  mount_namespace_touch,
} from './mount';
import {
  CLONE_NAMESPACE_FILES,
  CLONE_UNBINDABLE,
  Propagation,
  clone_mount,
  give_group,
  is_shared,
  leave_groups,
  propagate_mount,
  propagate_umount,
  propagate_unlock,
} from './propagation';
import { vfs_state } from '../state';

/** Is it the file of a namespace, of any kind? */
export function is_namespace_file(dentry: Dentry): bool {
  return dentry.superblock.magic == NSFS_MAGIC;
}

/** The mount namespace whose file a dentry is; 0 if it is none. */
export function shows_namespace(dentry: Dentry): MountNamespace {
  const namespace = changetype<Namespace>(is_namespace_file(dentry) ? dentry.inode.private_data : <usize>0);
  const shows = !is_null(namespace) && namespace.kind == NS_MNT;
  return changetype<MountNamespace>(shows ? changetype<usize>(namespace) : <usize>0);
}

/** Is `mount` left out when a tree is copied, with all below it? */
function is_left_out(mount: Mount, flags: u32): bool {
  if ((flags & CLONE_UNBINDABLE) == 0 && (mount.state & MOUNT_UNBINDABLE) != 0) return true;
  // A namespace that holds itself would never go.
  return (flags & CLONE_NAMESPACE_FILES) == 0 && !is_null(shows_namespace(mount.root));
}

/**
 * A copy of what is mounted at and below `root` of `top`, related to it as `flags` (CLONE_*) say, with one reference on
 * each mount, the tree's; `copy` of each original points to its copy. −errno: -EINVAL: unbindable; -EPERM: unbindable, but
 * locked; -ENOMEM. Under the mutex; takes mount_lock.
 */
export function mount_tree_copy(top: Mount, root: Dentry, flags: u32, account: Account): usize {
  if (is_left_out(top, flags)) return error_pointer(-EINVAL);
  const copy = clone_mount(top, root, flags, account);
  if (is_null(copy)) return error_pointer(-ENOMEM);
  top.copy = copy;
  let mount = mount_next_in_tree(top, top);
  while (!is_null(mount)) {
    mount.copy = null_of<Mount>();
    const out = is_left_out(mount, flags);
    if (out || (mount.parent == top && !dentry_is_below(mount.mountpoint, root))) {
      if (out && (mount.state & MOUNT_LOCKED) != 0) return abandon(copy, -EPERM);
      mount = mount_skip_tree(mount, top);
      continue;
    }
    const child = clone_mount(mount, mount.root, flags, account);
    if (is_null(child)) return abandon(copy, -ENOMEM);
    child.state |= mount.state & MOUNT_LOCKED;
    mount.copy = child;
    mount_lock();
    mount_hang(child, mount.parent.copy, mount.mountpoint);
    mount_unlock();
    mount = mount_next_in_tree(mount, top);
  }
  return changetype<usize>(copy);
}

function abandon(copy: Mount, error: i32): usize {
  mount_tree_discard(copy);
  return error_pointer(error);
}

/** Takes a tree apart that never hung anywhere. Under the mutex; takes mount_lock. */
function mount_tree_discard(top: Mount): void {
  mount_lock();
  const doomed = mount_tree_remove(top, false, true);
  mount_unlock();
  mount_tree_release(doomed);
}

/** Room for the tree `top` in `namespace`: 0 or -ENOSPC, fs.mount-max. `pending` is counted down when they hang. */
function mount_tree_reserve(namespace: MountNamespace, top: Mount): i32 {
  for (let mount = top; !is_null(mount); mount = mount_next_in_tree(mount, top)) namespace.pending++;
  const limit = vfs_state().mount_max;
  return namespace.count <= limit && namespace.pending <= limit - namespace.count ? 0 : -ENOSPC;
}

/** The owner of the copy may not look under its mounts, nor change what they allow: mount_namespaces(7). Under mount_lock. */
export function mount_tree_protect(top: Mount): void {
  for (let mount = top; !is_null(mount); mount = mount_next_in_tree(mount, top)) {
    let state = mount.state | MOUNT_LOCK_ATIME;
    if ((mount.flags & MS_RDONLY) != 0) state |= MOUNT_LOCK_RDONLY;
    if ((mount.flags & MS_NODEV) != 0) state |= MOUNT_LOCK_NODEV;
    if ((mount.flags & MS_NOSUID) != 0) state |= MOUNT_LOCK_NOSUID;
    if ((mount.flags & MS_NOEXEC) != 0) state |= MOUNT_LOCK_NOEXEC;
    if (mount != top) state |= MOUNT_LOCKED;
    mount.state = state;
  }
}

/** Hangs a tree at its place, in the namespace of that. Under mount_lock. */
function commit(top: Mount): void {
  const namespace = top.place_mount.namespace;
  mount_hang(top, top.place_mount, top.place_dentry);
  for (let mount = top; !is_null(mount); mount = mount_next_in_tree(mount, top))
    mount_namespace_add(namespace, mount);
  namespace.pending = 0;
  mount_namespace_touch(namespace);
}

/** Moves `mount` to (parent, mountpoint); mount_tree_put_old_places puts what it held of its old place. Under mount_lock. */
function rehang(mount: Mount, parent: Mount, mountpoint: Dentry): void {
  mount.place_mount = mount.parent;
  mount.place_dentry = mount.mountpoint;
  mount_unhang(mount);
  mount_hang(mount, parent, mountpoint);
  mount.next = changetype<Mount>(vfs_state().rehung);
  vfs_state().rehung = changetype<usize>(mount);
}

/** After mount_tree_remove, and in mount_tree_attach, when mount_lock is released: what was hung elsewhere lets its old place go. Under the mutex. */
export function mount_tree_put_old_places(): void {
  let mount = changetype<Mount>(vfs_state().rehung);
  vfs_state().rehung = 0;
  while (!is_null(mount)) {
    const next = mount.next;
    dentry_put(mount.place_dentry);
    mount_put(mount.place_mount);
    mount = next;
  }
}

/** Hangs a copy, under what is already there. Under mount_lock. */
function commit_copy(copy: Mount, owner: UserNamespace): void {
  const parent = copy.place_mount;
  const there = mount_lookup(parent, copy.place_dentry);
  if (user_namespace_owning(parent.namespace) != owner) mount_tree_protect(copy);
  copy.state &= ~MOUNT_LOCKED;
  commit(copy);
  if (!is_null(there)) rehang(there, copy, copy.root);
}

/** Copies for what `to.target` propagates to, if it does: 0 or −errno with nothing left behind. Takes mount_lock. */
function make_copies(to: Propagation): i32 {
  if (!is_shared(to.target)) return 0;
  const source = to.source;
  mount_lock();
  for (let mount = source; !is_null(mount); mount = mount_next_in_tree(mount, source)) give_group(mount);
  mount_unlock();
  const error = propagate_mount(to);
  if (error == 0) return 0;
  while (!is_null(to.copies)) {
    const copy = to.copies;
    to.copies = copy.next;
    copy.place_mount.namespace.pending = 0;
    mount_tree_discard(copy);
  }
  mount_lock();
  for (let mount = source; !is_null(mount); mount = mount_next_in_tree(mount, source))
    if (!is_shared(mount)) mount.group = 0;
  mount_unlock();
  return error;
}

/**
 * Hangs the tree `to.source` at `to.mountpoint` of `to.target`, and copies of it wherever that propagates: 0, -ENOSPC,
 * -ENOMEM, and then nothing has changed. A source that hangs elsewhere is moved; `place_mount` and `place_dentry` of it
 * are then to be put when the mutex is released. `to.mount_tree_copier` and `to.reserve` are filled in. Under the mutex.
 */
export function mount_tree_attach(to: Propagation): i32 {
  const source = to.source;
  const target = to.target;
  const moving = !is_null(source.parent);
  to.copies = null_of<Mount>();
  to.mount_tree_copier = mount_tree_copy.index;
  to.reserve = mount_tree_reserve.index;
  let error = moving ? 0 : mount_tree_reserve(target.namespace, source);
  if (error == 0) error = make_copies(to);
  if (error < 0) {
    target.namespace.pending = 0;
    return error;
  }
  mount_lock();
  if (is_shared(target)) {
    for (let mount = source; !is_null(mount); mount = mount_next_in_tree(mount, source))
      mount.state |= MOUNT_SHARED;
  }
  if (moving) {
    const old_parent = source.parent;
    const old_mountpoint = source.mountpoint;
    mount_unhang(source);
    mount_hang(source, target, to.mountpoint);
    source.place_mount = old_parent;
    source.place_dentry = old_mountpoint;
    mount_namespace_touch(target.namespace);
  } else {
    source.place_mount = target;
    source.place_dentry = to.mountpoint;
    commit(source);
  }
  while (!is_null(to.copies)) {
    const copy = to.copies;
    to.copies = copy.next;
    commit_copy(copy, user_namespace_owning(target.namespace));
  }
  mount_unlock();
  mount_tree_put_old_places();
  return 0;
}

/**
 * Takes `top` and all below it out of the tree, with `propagate` also what has propagated from them, and answers the list
 * for mount_tree_release. Unless `at_once`, mounts that are locked to one that goes stay hung in it, so that nobody who has it
 * open looks under them. Under the mutex and mount_lock.
 */
export function mount_tree_remove(top: Mount, propagate: bool, at_once: bool): Mount {
  let last = top;
  if (propagate && !is_null(top.parent)) propagate_unlock(top);
  for (let mount = top; !is_null(mount); mount = mount_next_in_tree(mount, top)) {
    mount.state |= MOUNT_DEAD;
    if (mount != top) last.next = mount;
    mount.next = null_of<Mount>();
    last = mount;
  }
  if (propagate) {
    const others = propagate_umount(top);
    for (let mount = others; !is_null(mount); mount = mount.copy) {
      restore_topper(mount);
      mount.next = null_of<Mount>();
      last.next = mount;
      last = mount;
    }
  }
  for (let mount = top; !is_null(mount); mount = mount.next) take_out(mount, at_once);
  return top;
}

/** What covers a mount that goes, and stays itself, hangs where the lowest of those that go hung. */
function restore_topper(mount: Mount): void {
  const topper = mount_lookup(mount, mount.root);
  if (is_null(topper) || (topper.state & MOUNT_DEAD) != 0) return;
  let parent = mount.parent;
  let mountpoint = mount.mountpoint;
  while ((parent.state & MOUNT_DEAD) != 0) {
    mountpoint = parent.mountpoint;
    parent = parent.parent;
  }
  rehang(topper, parent, mountpoint);
}

function take_out(mount: Mount, at_once: bool): void {
  const parent = mount.parent;
  mount.place_mount = parent;
  mount.place_dentry = null_of<Dentry>();
  if (!is_null(mount.namespace)) {
    mount_namespace_touch(mount.namespace);
    mount_namespace_remove(mount);
  }
  leave_groups(mount);
  if (is_null(parent)) return;
  const locked = (mount.state & MOUNT_LOCKED) != 0 && (parent.state & MOUNT_DEAD) != 0;
  if (locked && !at_once) return;
  mount.place_dentry = mount.mountpoint;
  mount_unhang(mount);
}

/** Puts what mount_tree_remove has taken out. No lock may be held. */
export function mount_tree_release(list: Mount): void {
  while (!is_null(list)) {
    const mount = list;
    list = mount.next;
    const parent = mount.place_mount;
    const dentry = mount.place_dentry;
    // One that still hangs in its dead parent is that one's to let go: it holds no reference on it any more.
    const connected = is_null(dentry) && !is_null(parent);
    if (!connected) mount_put(mount);
    if (!is_null(dentry)) dentry_put(dentry);
    if (!is_null(parent)) mount_put(parent);
  }
}

/** Would a bind of `root` of `mount` alone show what a locked mount covers? Under the mutex. */
export function has_locked_children(mount: Mount, root: Dentry): bool {
  if (!mount_has_children(mount)) return false;
  let child = mount_next_in_tree(mount, mount);
  for (; !is_null(child); child = mount_skip_tree(child, mount))
    if ((child.state & MOUNT_LOCKED) != 0 && dentry_is_below(child.mountpoint, root)) return true;
  return false;
}

/** Is some mount of the tree unbindable? Under the mutex. */
export function has_unbindable(top: Mount): bool {
  for (let mount = top; !is_null(mount); mount = mount_next_in_tree(mount, top))
    if ((mount.state & MOUNT_UNBINDABLE) != 0) return true;
  return false;
}

/** Would the tree, hung into `namespace`, hold `namespace` itself, or one that may hold it? Under the mutex. */
export function would_hold(top: Mount, namespace: MountNamespace): bool {
  for (let mount = top; !is_null(mount); mount = mount_next_in_tree(mount, top)) {
    const shown = shows_namespace(mount.root);
    if (!is_null(shown) && shown.number <= namespace.number) return true;
  }
  return false;
}

/** Is something mounted there in `namespace`? What is mounted in others keeps nobody from removing a name. */
export function is_mountpoint_in(namespace: MountNamespace, dentry: Dentry): bool {
  if (dentry.mounted == 0) return false;
  mount_lock();
  let mount = mount_next(namespace, null_of<Mount>());
  while (!is_null(mount) && mount.mountpoint != dentry) mount = mount_next(namespace, mount);
  mount_unlock();
  return !is_null(mount);
}

/** The name of `dentry` has been removed: whatever is mounted there, in other namespaces, is taken out. No lock may be held. */
export function mounts_forget(dentry: Dentry): void {
  while (true) {
    mounts_begin_uninterruptible();
    mount_lock();
    const mount = mount_at_dentry(dentry);
    const doomed = is_null(mount) ? mount : mount_tree_remove(mount, false, false);
    mount_unlock();
    mounts_end();
    if (is_null(doomed)) return;
    mount_tree_release(doomed);
  }
}
