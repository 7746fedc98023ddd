// pivot_root(2): the root directory of a mount namespace is exchanged; the old one is mounted below the new one, from where
// it can be unmounted, so that nothing is left by which to get back.
//
//   before   / ── old root ── new_root (a mount)          after   / ── new root ── put_old ── old root
//
// pivot_root(".", ".") stacks the old root on top of the new one: "umount -l ." then leaves the new one.
//
// Interface: vfs_pivot_root. Locks: the mutex of the directory that gets the old root, the mount mutex, and mount_lock while the
// mounts change places.

import { AT_FDCWD, EBUSY, EINVAL, ENOENT, ENOMEM, EPERM } from '../../base/abi';
import { is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { VfsContext, context_walk, context_walk2, context_walk_to } from '../context';
import { Dentry, dentry_put } from '../dentry/dentry';
import { path_is_below, dentry_tree_lock, dentry_tree_unlock } from '../dentry/tree';
import { fs_path_get, fs_root } from '../fs_context';
import {
  MOUNT_LOCKED,
  Mount,
  Path,
  mount_hang,
  mount_lock,
  mount_put,
  mount_unhang,
  mount_unlock,
  mount_namespace_touch,
  path_put,
} from './mount';
import { place_begin, place_end } from './bind';
import { may_mount_here } from './operations';
import { is_shared } from './propagation';
import { is_unlinked } from '../stat';
import { WALK_DIRECTORY, WALK_FOLLOW, Walk, walk_end, walk_path } from '../walk';

/** The caller's old root, and what the exchanged mounts no longer hold: all with references, to be put without locks. */
@unmanaged
class Pivot {
  /** As a Path. */
  root_mount: Mount;
  root_dentry: Dentry;
  new_parent: Mount;
  new_mountpoint: Dentry;
  root_parent: Mount;
  root_mountpoint: Dentry;
}

@inline
function root_of(pivot: Pivot): Path {
  return changetype<Path>(pivot);
}

/**
 * pivot_root(2): 0, -EPERM, -EINVAL, -EBUSY, -ENOENT, -ENOTDIR, or the paths' errors. `move` is the table index of a function
 * (from: Path, to: Path) -> void, which moves every task whose root or working directory is `from` to `to`.
 */
export function vfs_pivot_root(
  context: VfsContext,
  new_root: usize,
  new_length: u32,
  put_old: usize,
  old_length: u32,
  move: u32,
): i32 {
  if (!may_mount_here(context)) return -EPERM;
  const to = context_walk(context);
  const old = context_walk2(context);
  const flags = WALK_FOLLOW | WALK_DIRECTORY;
  let error = context_walk_to(context, to, AT_FDCWD, new_root, new_length, flags);
  if (error < 0) return error;
  error = context_walk_to(context, old, AT_FDCWD, put_old, old_length, flags);
  if (error == 0) {
    error = pivot_to(context, to, old, move);
    walk_end(old);
  }
  walk_end(to);
  return error;
}

function pivot_to(context: VfsContext, to: Walk, old: Walk, move: u32): i32 {
  const pivot = changetype<Pivot>(kmalloc(<u32>offsetof<Pivot>(), context.account));
  if (is_null(pivot)) return -ENOMEM;
  fs_path_get(context.fs, fs_root(context.fs), root_of(pivot));
  let error = place_begin(old);
  if (error == 0) {
    error = may_pivot(context, pivot, to, old);
    if (error == 0) exchange(pivot, to, old);
    place_end(old);
  }
  if (error == 0) {
    call_indirect<void>(move, root_of(pivot), walk_path(to));
    dentry_put(pivot.new_mountpoint);
    mount_put(pivot.new_parent);
    dentry_put(pivot.root_mountpoint);
    mount_put(pivot.root_parent);
  }
  path_put(root_of(pivot));
  kfree(changetype<usize>(pivot));
  return error;
}

/** The rules of pivot_root(2), in the order of Linux's fs/namespace.c. */
function may_pivot(context: VfsContext, pivot: Pivot, to: Walk, old: Walk): i32 {
  const namespace = context.fs.namespace;
  const root = pivot.root_mount;
  const mount = to.mount;
  if (root.namespace != namespace || mount.namespace != namespace || old.mount.namespace != namespace)
    return -EINVAL;
  if (is_shared(old.mount) || in_shared(mount) || in_shared(root)) return -EINVAL;
  if ((mount.state & MOUNT_LOCKED) != 0) return -EINVAL;
  if (is_unlinked(to.dentry) || is_unlinked(old.dentry)) return -ENOENT;
  if (mount == root || old.mount == root) return -EBUSY;
  if (pivot.root_dentry != root.root || is_null(root.parent)) return -EINVAL;
  if (to.dentry != mount.root || is_null(mount.parent)) return -EINVAL;
  dentry_tree_lock();
  const old_below = path_is_below(old.mount, old.dentry, mount, to.dentry);
  const new_below = path_is_below(mount, to.dentry, root, pivot.root_dentry);
  dentry_tree_unlock();
  return old_below && new_below ? 0 : -EINVAL;
}

/** Would what happens here happen elsewhere, too? */
function in_shared(mount: Mount): bool {
  return !is_null(mount.parent) && is_shared(mount.parent);
}

function exchange(pivot: Pivot, to: Walk, old: Walk): void {
  const root = pivot.root_mount;
  const mount = to.mount;
  mount_lock();
  pivot.new_parent = mount.parent;
  pivot.new_mountpoint = mount.mountpoint;
  mount_unhang(mount);
  if ((root.state & MOUNT_LOCKED) != 0) {
    mount.state |= MOUNT_LOCKED;
    root.state &= ~MOUNT_LOCKED;
  }
  pivot.root_parent = root.parent;
  pivot.root_mountpoint = root.mountpoint;
  mount_hang(mount, root.parent, root.mountpoint);
  mount_unhang(root);
  mount_hang(root, old.mount, old.dentry);
  mount_namespace_touch(mount.namespace);
  mount_unlock();
}
