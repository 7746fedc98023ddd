// mount(2) with MS_BIND and MS_MOVE: what is in one place is in another, too, or instead.
//
// Interface: MountArguments, mount_bind, mount_move, place_begin, place_end, graft. Locks: the mount mutex and mount_lock, as tree.ts.

import { AT_FDCWD, EINVAL, ELOOP, ENOENT, ENOMEM, ENOTDIR, MS_REC } from '../../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { VfsContext, context_walk2, context_walk_to } from '../context';
import { dentry_put } from '../dentry/dentry';
import { inode_lock, inode_unlock, is_directory } from '../inode';
import {
  MOUNT_LOCKED,
  MOUNT_UNBINDABLE,
  Mount,
  mount_find,
  mount_lock,
  mount_put,
  mount_unlock,
  mounts_begin,
  mounts_end,
} from './mount';
import {
  has_locked_children,
  has_unbindable,
  is_namespace_file,
  shows_namespace,
  mount_tree_attach,
  mount_tree_copy,
  mount_tree_release,
  mount_tree_remove,
  would_hold,
} from './tree';
import { CLONE_NAMESPACE_FILES, Propagation, clone_mount, is_shared } from './propagation';
import { is_unlinked } from '../stat';
import { WALK_FOLLOW, Walk, walk_cross, walk_end } from '../walk';

/** Arguments of mount(2): kernel addresses and lengths. The caller's, valid during the call. */
@unmanaged
export class MountArguments {
  source: usize;
  source_length: u32;
  target: usize;
  target_length: u32;
  type: usize;
  type_length: u32;
  data: usize;
  data_length: u32;
  /** MS_*. */
  flags: u32;
}

/** Is something mounted on the place? */
function is_covered(place: Walk): bool {
  const mount = mount_find(place.mount, place.dentry);
  if (is_null(mount)) return false;
  mount_put(mount);
  return true;
}

/**
 * Goes to what is on top of the place, and takes its file's mutex, so that it is not removed, and then that of the mounts: 0 or -EINTR. In this
 * order, for a file of /proc that tells of mounts is read with its own mutex held, and the last of a namespace may go then.
 */
export function place_begin(place: Walk): i32 {
  while (true) {
    walk_cross(place);
    let error = inode_lock(place.dentry.inode);
    if (error < 0) return error;
    error = mounts_begin();
    if (error == 0 && !is_covered(place)) return 0;
    if (error == 0) mounts_end();
    inode_unlock(place.dentry.inode);
    if (error < 0) return error;
  }
}

export function place_end(place: Walk): void {
  mounts_end();
  inode_unlock(place.dentry.inode);
}

/**
 * Hangs the tree `source` at the place, and wherever that propagates: 0, -ENOTDIR, -ENOENT, -EINVAL, -ENOSPC, -ENOMEM. Between place_begin and
 * place_end.
 */
export function graft(context: VfsContext, source: Mount, target: Walk): i32 {
  if (target.mount.namespace != context.fs.namespace) return -EINVAL;
  if (is_directory(source.root.inode) != is_directory(target.dentry.inode)) return -ENOTDIR;
  if (is_unlinked(target.dentry)) return -ENOENT;
  const to = changetype<Propagation>(kmalloc(<u32>offsetof<Propagation>(), context.account));
  if (is_null(to)) return -ENOMEM;
  to.source = source;
  to.target = target.mount;
  to.mountpoint = target.dentry;
  to.account = context.account;
  const error = mount_tree_attach(to);
  kfree(changetype<usize>(to));
  return error;
}

/** Walks to the source, in context_walk2: 0, and then walk_end has to be called, or −errno. */
function walk_to_source(context: VfsContext, request: MountArguments): i32 {
  if (request.source_length == 0) return -EINVAL;
  const source = context_walk2(context);
  return context_walk_to(context, source, AT_FDCWD, request.source, request.source_length, WALK_FOLLOW);
}

/** MS_BIND: what is at the source is at the target, too; with MS_REC also what is mounted below it. */
export function mount_bind(context: VfsContext, target: Walk, request: MountArguments): i32 {
  let error = walk_to_source(context, request);
  if (error < 0) return error;
  const source = context_walk2(context);
  let left = null_of<Mount>();
  error = place_begin(target);
  if (error == 0) {
    const made = copy_source(context, source, (request.flags & MS_REC) != 0);
    if (is_error(made)) {
      error = error_of(made);
    } else {
      const copy = changetype<Mount>(made);
      error = graft(context, copy, target);
      if (error < 0) left = take_apart(copy);
    }
    place_end(target);
  }
  mount_tree_release(left);
  walk_end(source);
  return error;
}

function take_apart(tree: Mount): Mount {
  mount_lock();
  const list = mount_tree_remove(tree, false, true);
  mount_unlock();
  return list;
}

/** A copy of what is to be bound, or −errno. Under the mutex. */
function copy_source(context: VfsContext, source: Walk, recursive: bool): usize {
  const mount = source.mount;
  const namespace = context.fs.namespace;
  if ((mount.state & MOUNT_UNBINDABLE) != 0) return error_pointer(-EINVAL);
  // Namespaces' files are in a file system of their own, which is in no tree.
  if (mount.namespace != namespace && !is_namespace_file(source.dentry)) return error_pointer(-EINVAL);
  const shown = shows_namespace(source.dentry);
  if (!is_null(shown) && shown.number <= namespace.number) return error_pointer(-EINVAL);
  let made: usize;
  if (recursive) {
    made = mount_tree_copy(mount, source.dentry, CLONE_NAMESPACE_FILES, context.account);
  } else {
    if (has_locked_children(mount, source.dentry)) return error_pointer(-EINVAL);
    made = changetype<usize>(clone_mount(mount, source.dentry, 0, context.account));
    if (made == 0) return error_pointer(-ENOMEM);
  }
  if (!is_error(made)) changetype<Mount>(made).state &= ~MOUNT_LOCKED;
  return made;
}

/**
 * MS_MOVE: a mount hangs elsewhere, with all below it. -ELOOP: below itself; -EINVAL: the source is no mount, or a locked
 * one, or its parent is shared; or the target is and something unbindable would get there.
 */
export function mount_move(context: VfsContext, target: Walk, request: MountArguments): i32 {
  let error = walk_to_source(context, request);
  if (error < 0) return error;
  const source = context_walk2(context);
  const mount = source.mount;
  // What covers the target is the place that counts: it may be the source itself, where the path is "." below it.
  error = place_begin(target);
  let moved = false;
  if (error == 0) {
    error = may_move(context, source, target);
    if (error == 0) error = graft(context, mount, target);
    moved = error == 0;
    place_end(target);
  }
  if (moved) {
    dentry_put(mount.place_dentry);
    mount_put(mount.place_mount);
  }
  walk_end(source);
  return error;
}

function may_move(context: VfsContext, source: Walk, target: Walk): i32 {
  const mount = source.mount;
  const namespace = context.fs.namespace;
  if (mount.namespace != namespace || target.mount.namespace != namespace) return -EINVAL;
  if (source.dentry != mount.root || is_null(mount.parent)) return -EINVAL;
  if ((mount.state & MOUNT_LOCKED) != 0 || is_shared(mount.parent)) return -EINVAL;
  if (is_directory(source.dentry.inode) != is_directory(target.dentry.inode)) return -EINVAL;
  if (is_shared(target.mount) && has_unbindable(mount)) return -EINVAL;
  if (would_hold(mount, namespace)) return -ELOOP;
  for (let at = target.mount; !is_null(at); at = at.parent) if (at == mount) return -ELOOP;
  return 0;
}
