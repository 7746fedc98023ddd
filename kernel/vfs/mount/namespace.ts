// Mount namespaces: made, copied, entered, taken apart: mount_namespaces(7).
//
//   unshare(CLONE_NEWNS) ─▶ a copy of the whole tree, in which the task's root and working directory are the same places
//
// Interface: mount_namespace_first, mount_namespace_copy_for, mount_namespace_enter, mount_namespace_has_root.
// Locks: the mount mutex and mount_lock, as tree.ts.

import { EINVAL, ENOMEM } from '../../base/abi';
import { panic } from '../../base/panic';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { list_init } from '../../base/list';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import {
  NS_MNT,
  Namespace,
  namespace_kind_first,
  namespace_kind_register,
  namespace_init,
  namespace_put,
} from '../../ns/namespace';
import { user_namespace_owning } from '../../ns/user';
import { wait_queue_init } from '../../sched/wait';
import { FsContext, fs_cwd, fs_root, fs_set_cwd, fs_set_namespace, fs_set_root } from '../fs_context';
import {
  Mount,
  MountNamespace,
  Path,
  mount_hang,
  mount_lock,
  mount_lookup,
  mount_namespace_get,
  mount_next_in_tree,
  mount_unlock,
  mounts_begin,
  mounts_begin_uninterruptible,
  mounts_end,
  mount_namespace_add,
  mount_namespace_changed,
  mount_namespace_list,
  path_put,
  path_set,
} from './mount';
import { mount_tree_copy, mount_tree_protect, mount_tree_release, mount_tree_remove } from './tree';
import { CLONE_SHARED_TO_SLAVE, CLONE_UNBINDABLE } from './propagation';
import { vfs_state } from '../state';

/** An empty namespace with one reference; 0 if there is no memory. */
function create(owner: Namespace, account: Account): MountNamespace {
  const namespace = changetype<MountNamespace>(kmalloc(<u32>offsetof<MountNamespace>(), account));
  if (is_null(namespace)) return namespace;
  namespace_init(namespace, NS_MNT, owner, account);
  list_init(mount_namespace_list(namespace));
  wait_queue_init(mount_namespace_changed(namespace));
  return namespace;
}

/** At boot: the first namespace, which shows `root` (over `base`, which nobody reaches). Takes over both references. */
export function mount_namespace_first(base: Mount, root: Mount, account: Account): MountNamespace {
  const namespace = create(null_of<Namespace>(), account);
  if (is_null(namespace)) panic('no memory for the first mount namespace');
  if (is_null(namespace_kind_first(NS_MNT)))
    namespace_kind_register(NS_MNT, mount_namespace_copy.index, mount_namespace_free.index, namespace);
  mount_lock();
  namespace.root = base;
  mount_namespace_add(namespace, base);
  mount_hang(root, base, base.root);
  mount_namespace_add(namespace, root);
  mount_unlock();
  return namespace;
}

/** See KindOps.copy; who has directories in it takes mount_namespace_copy_for. */
function mount_namespace_copy(from: MountNamespace, account: Account): usize {
  return make_copy(from, from.owner, null_of<FsContext>(), account);
}

/**
 * `fs`, which nobody else has, moves into a copy of its namespace: 0, -ENOMEM, -EINTR. `owner`: the user namespace that
 * owns it; if that is another than owned it before, shared mounts become slaves, and mounts cannot be taken apart.
 */
export function mount_namespace_copy_for(fs: FsContext, owner: Namespace, account: Account): i32 {
  const made = make_copy(fs.namespace, owner, fs, account);
  return is_error(made) ? error_of(made) : 0;
}

/** The copy of `mount`, if it is in a tree that has just been copied and was not left out; else itself. */
function copied(mount: Mount, from: MountNamespace): Mount {
  return mount.namespace == from && !is_null(mount.copy) ? mount.copy : mount;
}

/** `fs` (0: none) is to be moved into the copy: its reference on it is taken over. */
function make_copy(from: MountNamespace, owner: Namespace, fs: FsContext, account: Account): usize {
  const namespace = create(owner, account);
  if (is_null(namespace)) return error_pointer(-ENOMEM);
  let error = mounts_begin();
  if (error == 0) {
    error = copy_tree_of(from, namespace, account);
    if (error == 0 && !is_null(fs)) {
      fs_set_root(fs, copied(fs.root_mount, from), fs.root_dentry);
      fs_set_cwd(fs, copied(fs.cwd_mount, from), fs.cwd_dentry);
    }
    mounts_end();
  }
  if (error < 0) {
    namespace_put(namespace);
    return error_pointer(error);
  }
  if (!is_null(fs)) fs_set_namespace(fs, namespace);
  return changetype<usize>(namespace);
}

function copy_tree_of(from: MountNamespace, to: MountNamespace, account: Account): i32 {
  const top = from.root;
  // A namespace that is being taken apart cannot be copied any more.
  if (is_null(top)) return -EINVAL;
  for (let mount = top; !is_null(mount); mount = mount_next_in_tree(mount, top))
    mount.copy = null_of<Mount>();
  const less_privileged = user_namespace_owning(to) != user_namespace_owning(from);
  const flags = less_privileged ? CLONE_UNBINDABLE | CLONE_SHARED_TO_SLAVE : CLONE_UNBINDABLE;
  const made = mount_tree_copy(top, top.root, flags, account);
  if (is_error(made)) return error_of(made);
  const copy = changetype<Mount>(made);
  mount_lock();
  if (less_privileged) mount_tree_protect(copy);
  to.root = copy;
  for (let mount = copy; !is_null(mount); mount = mount_next_in_tree(mount, copy))
    mount_namespace_add(to, mount);
  mount_unlock();
  return 0;
}

/**
 * See KindOps.free. What is mounted may hold other namespaces, and those others: they are taken apart one after the other,
 * by the task that comes first, not inside each other.
 */
function mount_namespace_free(namespace: MountNamespace): void {
  const state = vfs_state();
  mount_lock();
  namespace.next_dead = changetype<MountNamespace>(state.dead_namespaces);
  state.dead_namespaces = changetype<usize>(namespace);
  const mine = state.burying == 0;
  state.burying = 1;
  mount_unlock();
  if (!mine) return;
  while (true) {
    const next = next_dead();
    if (is_null(next)) return;
    bury(next);
  }
}

function next_dead(): MountNamespace {
  const state = vfs_state();
  mount_lock();
  const namespace = changetype<MountNamespace>(state.dead_namespaces);
  if (is_null(namespace)) state.burying = 0;
  else state.dead_namespaces = changetype<usize>(namespace.next_dead);
  mount_unlock();
  return namespace;
}

function bury(namespace: MountNamespace): void {
  const top = namespace.root;
  if (!is_null(top)) {
    mounts_begin_uninterruptible();
    mount_lock();
    namespace.root = null_of<Mount>();
    const doomed = mount_tree_remove(top, false, false);
    mount_unlock();
    mounts_end();
    mount_tree_release(doomed);
  }
  kfree(changetype<usize>(namespace));
}

/** What a namespace's root directory is: the mount that is topmost there. Under mount_lock. */
function topmost(namespace: MountNamespace): Mount {
  let mount = namespace.root;
  let over = mount_lookup(mount, mount.root);
  while (!is_null(over)) {
    mount = over;
    over = mount_lookup(mount, mount.root);
  }
  return mount;
}

/** Is `root` the root directory of the namespace, and not that of a chroot(2)? */
export function mount_namespace_has_root(namespace: MountNamespace, root: Path): bool {
  mount_lock();
  const mount = topmost(namespace);
  mount_unlock();
  return root.mount == mount && root.dentry == mount.root;
}

/** Fills in the place of a namespace's root directory, with references. */
function root_place(namespace: MountNamespace, path: Path): void {
  mount_lock();
  const mount = topmost(namespace);
  path_set(path, mount, mount.root);
  mount_unlock();
}

/** `fs`, which nobody else has, moves to the root directory of `namespace`: setns(2). */
export function mount_namespace_enter(fs: FsContext, namespace: MountNamespace): void {
  path_put(fs_root(fs));
  path_put(fs_cwd(fs));
  root_place(namespace, fs_root(fs));
  path_set(fs_cwd(fs), fs.root_mount, fs.root_dentry);
  fs_set_namespace(fs, mount_namespace_get(namespace));
}
