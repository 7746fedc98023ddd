// mount(2) and umount2(2). Every mount is private (mount_namespaces(7)): what is mounted here is mounted nowhere else.
//
// Interface: vfs_mount, vfs_umount.
// Locks: the mount mutex from the last look at the places to the end, and in it the mutex of the file that is mounted on, so
// that it is not removed meanwhile; mount_lock through mount.ts.

import {
  AT_FDCWD,
  CAP_SYS_ADMIN,
  EBUSY,
  EINVAL,
  ELOOP,
  ENOENT,
  ENOMEM,
  ENOTDIR,
  EPERM,
  MNT_DETACH,
  MNT_EXPIRE,
  MNT_FORCE,
  MS_BIND,
  MS_MOVE,
  MS_NOATIME,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REC,
  MS_RELATIME,
  MS_REMOUNT,
  MS_SHARED,
  MS_SLAVE,
  MS_STRICTATIME,
  MS_UNBINDABLE,
  UMOUNT_NOFOLLOW,
} from '../base/abi';
import { error_of, error_pointer, is_error } from '../base/pointer';
import { kfree, kmalloc } from '../mm/slab';
import { VfsContext, context_walk, context_walk2, context_walk_to } from './context';
import { capable, ns_capable } from '../ns/credentials';
import { namespace_get } from '../ns/namespace';
import { UserNamespace, user_owner_of } from '../ns/user';
import { Dentry, superblock_root } from './dentry';
import { dentry_is_below, path_is_below, tree_lock, tree_unlock } from './dentry_tree';
import { inode_lock, inode_unlock, is_directory } from './inode';
import {
  Mount,
  mount_alloc,
  mount_attach,
  mount_detach,
  mount_detach_tree,
  mount_detach_unused,
  mount_get,
  mount_next_in_tree,
  mount_put,
  mounts_begin,
  mounts_end,
  no_mount,
  superblock_get,
  superblock_put,
} from './mount';
import { is_unlinked } from './stat';
import { FilesystemType, MountRequest, SuperBlock, filesystem_find, superblock_user } from './superblock';
import { WALK_FOLLOW, Walk, walk_cross, walk_end } from './walk';

/** Flags that a mount keeps; the others say what to do. */
const MOUNT_FLAGS: u32 = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_STRICTATIME;
const PROPAGATION: u32 = MS_PRIVATE | MS_SHARED | MS_SLAVE | MS_UNBINDABLE;

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

/** May the task change what is mounted in its mount namespace? */
function may_mount_here(context: VfsContext): bool {
  return ns_capable(context.credentials, user_owner_of(context.fs.namespace), CAP_SYS_ADMIN);
}

/** mount(2): 0 or −errno. Shared and slave mounts are -EINVAL: there is no propagation. */
export function vfs_mount(context: VfsContext, request: MountArguments): i32 {
  if (!may_mount_here(context)) return -EPERM;
  const target = context_walk(context);
  let error = context_walk_to(context, target, AT_FDCWD, request.target, request.target_length, WALK_FOLLOW);
  if (error < 0) return error;
  const flags = request.flags;
  if ((flags & MS_REMOUNT) != 0) error = remount(target, request);
  else if ((flags & MS_BIND) != 0) error = bind(context, target, request);
  else if ((flags & PROPAGATION) != 0) error = (flags & PROPAGATION) == MS_PRIVATE ? 0 : -EINVAL;
  else if ((flags & MS_MOVE) != 0) error = move(context, target, request);
  else error = mount_new(context, target, request);
  walk_end(target);
  return error;
}

/**
 * Takes the mount mutex and that of the file to be mounted on; if something has been mounted there meanwhile, that is the
 * place. 0, -EINTR, or why `root` may not be mounted there, and nothing is held: may_mount's errors.
 */
function attach_begin(target: Walk, root: Dentry): i32 {
  let error = mounts_begin();
  if (error < 0) return error;
  walk_cross(target);
  error = inode_lock(target.dentry.inode);
  if (error == 0) {
    error = may_mount(target, root);
    if (error < 0) inode_unlock(target.dentry.inode);
  }
  if (error < 0) mounts_end();
  return error;
}

function attach_end(target: Walk): void {
  inode_unlock(target.dentry.inode);
  mounts_end();
}

/** May `root` be mounted at the place? 0, -ENOTDIR, -ENOENT, or -EINVAL if the place is in no tree. */
function may_mount(target: Walk, root: Dentry): i32 {
  if (is_directory(root.inode) != is_directory(target.dentry.inode)) return -ENOTDIR;
  if (is_unlinked(target.dentry)) return -ENOENT;
  return changetype<usize>(target.mount.namespace) == 0 ? -EINVAL : 0;
}

/** What a new mount's access times do without a word: relatime. */
@inline
function kept_flags(flags: u32): u32 {
  const kept = flags & MOUNT_FLAGS;
  return (kept & (MS_NOATIME | MS_STRICTATIME)) == 0 ? kept | MS_RELATIME : kept;
}

function mount_new(context: VfsContext, target: Walk, request: MountArguments): i32 {
  const type = filesystem_find(request.type, request.type_length);
  if (is_error(type)) return error_of(type);
  const first_only = changetype<FilesystemType>(type).user_mounts == 0;
  if (first_only && !capable(context.credentials, CAP_SYS_ADMIN)) return -EPERM;
  const made = make_superblock(context, changetype<FilesystemType>(type), request);
  if (is_error(made)) return error_of(made);
  const superblock = changetype<SuperBlock>(made);
  const mount = mount_alloc(
    superblock,
    superblock_root(superblock),
    kept_flags(request.flags),
    request.source,
    request.source_length,
    context.account,
  );
  if (no_mount(mount)) {
    superblock_put(superblock);
    return -ENOMEM;
  }
  const error = attach_begin(target, mount.root);
  if (error == 0) {
    mount_attach(mount, target.mount.namespace, target.mount, target.dentry);
    attach_end(target);
  }
  mount_put(mount);
  return error;
}

function make_superblock(context: VfsContext, type: FilesystemType, request: MountArguments): usize {
  const call = changetype<MountRequest>(kmalloc(<u32>offsetof<MountRequest>(), context.account));
  if (changetype<usize>(call) == 0) return error_pointer(-ENOMEM);
  call.account = context.account;
  call.source = request.source;
  call.source_length = request.source_length;
  call.data = request.data;
  call.data_length = request.data_length;
  call.flags = request.flags;
  call.uid = context.credentials.euid;
  call.gid = context.credentials.egid;
  const user = context.credentials.user;
  call.user = user;
  const made = call_indirect<usize>(type.mount, call);
  kfree(changetype<usize>(call));
  if (is_error(made) || user.level == 0) return made;
  const superblock = changetype<SuperBlock>(made);
  // One that others have too belongs to the first namespace.
  if (superblock.refs == 1) superblock.user = changetype<UserNamespace>(namespace_get(user));
  return made;
}

/** MS_REMOUNT: other flags for the mount; without MS_BIND other options for its file system, too. */
function remount(target: Walk, request: MountArguments): i32 {
  const mount = target.mount;
  if (target.dentry != mount.root) return -EINVAL;
  const options = (request.flags & MS_BIND) == 0;
  if (options && !ns_capable(target.credentials, superblock_user(mount.superblock), CAP_SYS_ADMIN))
    return -EPERM;
  let error = mounts_begin();
  if (error < 0) return error;
  if (options) {
    const superblock = mount.superblock;
    const remounted = superblock.ops.remount;
    error = call_indirect<i32>(remounted, superblock, request.data, request.data_length, request.flags);
    if (error == 0) superblock.flags = request.flags & MS_RDONLY;
  }
  if (error == 0) mount.flags = kept_flags(request.flags);
  mounts_end();
  return error;
}

/** Another mount that shows `root` of the same file system; 0: no memory. */
function clone_mount(context: VfsContext, mount: Mount, root: Dentry): Mount {
  const superblock = superblock_get(mount.superblock);
  const copy = mount_alloc(superblock, root, mount.flags, mount.source, mount.source_length, context.account);
  if (no_mount(copy)) superblock_put(superblock);
  return copy;
}

/** MS_BIND: what is at the source is at the target, too; with MS_REC also what is mounted below it. */
function bind(context: VfsContext, target: Walk, request: MountArguments): i32 {
  const source = context_walk2(context);
  let error = context_walk_to(context, source, AT_FDCWD, request.source, request.source_length, WALK_FOLLOW);
  if (error < 0) return error;
  const copy = clone_mount(context, source.mount, source.dentry);
  error = no_mount(copy) ? -ENOMEM : attach_begin(target, source.dentry);
  if (error == 0) {
    mount_attach(copy, target.mount.namespace, target.mount, target.dentry);
    if ((request.flags & MS_REC) != 0) error = copy_below(context, source.mount, source.dentry, copy);
    if (error < 0) mount_detach_tree(copy);
    attach_end(target);
  }
  if (!no_mount(copy)) mount_put(copy);
  walk_end(source);
  return error;
}

/** Copies the mounts below (top, root), but for `copy` itself, to the same places below `copy`. */
function copy_below(context: VfsContext, top: Mount, root: Dentry, copy: Mount): i32 {
  top.copy = copy;
  let mount = mount_next_in_tree(top, top);
  while (!no_mount(mount)) {
    const parent_copy = mount.parent.copy;
    mount.copy = changetype<Mount>(0);
    const wanted =
      mount != copy &&
      !no_mount(parent_copy) &&
      (mount.parent != top || dentry_is_below(mount.mountpoint, root));
    if (wanted) {
      const child = clone_mount(context, mount, mount.root);
      if (no_mount(child)) return -ENOMEM;
      mount.copy = child;
      mount_attach(child, copy.namespace, parent_copy, mount.mountpoint);
      mount_put(child);
    }
    mount = next_original(mount, top, copy);
  }
  return 0;
}

/** The next mount below `top` that is not part of the copy, which may lie below `top` itself. */
function next_original(mount: Mount, top: Mount, copy: Mount): Mount {
  let next = mount_next_in_tree(mount, top);
  while (!no_mount(next) && is_inside(next, copy)) next = mount_next_in_tree(next, top);
  return next;
}

function is_inside(mount: Mount, top: Mount): bool {
  while (mount != top && !no_mount(mount.parent)) mount = mount.parent;
  return mount == top;
}

/** MS_MOVE: a mount hangs elsewhere, with all below it. -ELOOP: below itself; -EINVAL: the source is no mount. */
function move(context: VfsContext, target: Walk, request: MountArguments): i32 {
  const source = context_walk2(context);
  let error = context_walk_to(context, source, AT_FDCWD, request.source, request.source_length, WALK_FOLLOW);
  if (error < 0) return error;
  const mount = source.mount;
  error = attach_begin(target, mount.root);
  if (error == 0) {
    if (source.dentry != mount.root || no_mount(mount.parent)) error = -EINVAL;
    else if (is_in(target, mount)) error = -ELOOP;
    if (error == 0) {
      mount_get(mount);
      mount_detach(mount);
      mount_attach(mount, target.mount.namespace, target.mount, target.dentry);
      mount_put(mount);
    }
    attach_end(target);
  }
  walk_end(source);
  return error;
}

/** True if the place lies in `mount` or in what hangs there. */
function is_in(place: Walk, mount: Mount): bool {
  tree_lock();
  const below = path_is_below(place.mount, place.dentry, mount, mount.root);
  tree_unlock();
  return below;
}

/**
 * umount2(2). -EBUSY while something is mounted below or in use, unless MNT_DETACH; -EINVAL if the path is no
 * mountpoint, or the root of the tree. MNT_EXPIRE is -EINVAL: nothing here expires.
 */
export function vfs_umount(context: VfsContext, name: usize, length: u32, flags: u32): i32 {
  if ((flags & ~(MNT_FORCE | MNT_DETACH | UMOUNT_NOFOLLOW)) != 0 || (flags & MNT_EXPIRE) != 0) return -EINVAL;
  if (!may_mount_here(context)) return -EPERM;
  const walk = context_walk(context);
  const follow = (flags & UMOUNT_NOFOLLOW) != 0 ? 0 : WALK_FOLLOW;
  let error = context_walk_to(context, walk, AT_FDCWD, name, length, follow);
  if (error < 0) return error;
  error = mounts_begin();
  if (error == 0) {
    error = umount(walk, flags);
    mounts_end();
  }
  walk_end(walk);
  return error;
}

function umount(walk: Walk, flags: u32): i32 {
  const mount = walk.mount;
  if (walk.dentry != mount.root || no_mount(mount.parent)) return -EINVAL;
  if ((flags & MNT_DETACH) != 0) {
    mount_detach_tree(mount);
    return 0;
  }
  return mount_detach_unused(mount) ? 0 : -EBUSY;
}
