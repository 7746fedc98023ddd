// mount(2) and umount2(2): which of its many things a call asks for; new mounts, remounts, propagation types, unmounting.
//
// Interface: vfs_mount, vfs_umount. Locks: the mount mutex and mount_lock, as tree.ts.

import {
  AT_FDCWD,
  CAP_SYS_ADMIN,
  EBUSY,
  EINVAL,
  ENOMEM,
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
  MS_SILENT,
  MS_SLAVE,
  MS_STRICTATIME,
  MS_UNBINDABLE,
  UMOUNT_NOFOLLOW,
} from '../../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { VfsContext, context_walk, context_walk_to } from '../context';
import { capable, ns_capable } from '../../ns/credentials';
import { namespace_get } from '../../ns/namespace';
import { UserNamespace, user_namespace_owning } from '../../ns/user';
import { Dentry, dentry_get, dentry_put, superblock_root } from '../dentry/dentry';
import {
  MOUNT_LOCKED,
  MOUNT_LOCK_ATIME,
  MOUNT_LOCK_NODEV,
  MOUNT_LOCK_NOEXEC,
  MOUNT_LOCK_NOSUID,
  MOUNT_LOCK_RDONLY,
  Mount,
  mount_alloc,
  mount_lock,
  mount_next_in_tree,
  mount_put,
  mount_unlock,
  mount_writers,
  mounts_begin,
  mounts_end,
  mount_namespace_touch,
  superblock_put,
} from './mount';
import { MountArguments, graft, mount_bind, mount_move, place_begin, place_end } from './bind';
import { mount_reveals } from './reveal';
import { mount_tree_release, mount_tree_remove, mount_tree_put_old_places } from './tree';
import { change_propagation, propagation_is_busy } from './propagation';
import { FilesystemType, MountRequest, SuperBlock, filesystem_find, superblock_user } from '../superblock';
import { WALK_FOLLOW, Walk, walk_cross, walk_end } from '../walk';

/** Flags that a mount keeps; the others say what to do. */
const MOUNT_FLAGS: u32 =
  MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_STRICTATIME | MS_RELATIME;
const PROPAGATION: u32 = MS_PRIVATE | MS_SHARED | MS_SLAVE | MS_UNBINDABLE;

/** May the task change what is mounted in its mount namespace? */
export function may_mount_here(context: VfsContext): bool {
  return ns_capable(context.credentials, user_namespace_owning(context.fs.namespace), CAP_SYS_ADMIN);
}

/** mount(2): 0 or −errno. */
export function vfs_mount(context: VfsContext, request: MountArguments): i32 {
  if (!may_mount_here(context)) return -EPERM;
  const target = context_walk(context);
  let error = context_walk_to(context, target, AT_FDCWD, request.target, request.target_length, WALK_FOLLOW);
  if (error < 0) return error;
  const flags = request.flags;
  if ((flags & MS_REMOUNT) != 0) error = remount(context, target, request);
  else if ((flags & MS_BIND) != 0) error = mount_bind(context, target, request);
  else if ((flags & PROPAGATION) != 0) error = change_type(context, target, flags);
  else if ((flags & MS_MOVE) != 0) error = mount_move(context, target, request);
  else error = mount_new(context, target, request);
  walk_end(target);
  return error;
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
  const top = mount_root(superblock);
  if (is_error(top)) {
    superblock_put(superblock);
    return error_of(top);
  }
  return mount_superblock(context, target, request, superblock, changetype<Dentry>(top));
}

/** The directory of a file system that its mounter sees as its top: with a reference, or −errno. */
function mount_root(superblock: SuperBlock): usize {
  const own = superblock.ops.mount_root;
  if (own != 0) return call_indirect<usize>(own, superblock);
  return changetype<usize>(dentry_get(superblock_root(superblock)));
}

/** Mounts the file system from its directory `root` on, and takes over the references on both: 0 or −errno. */
function mount_superblock(
  context: VfsContext,
  target: Walk,
  request: MountArguments,
  superblock: SuperBlock,
  root: Dentry,
): i32 {
  let error = 0;
  let mount = null_of<Mount>();
  // The same file system twice in one place is a mistake: mount(2), EBUSY.
  if (target.mount.superblock == superblock && target.dentry == root && target.mount.root == root)
    error = -EBUSY;
  if (error == 0 && mount_reveals(context.fs.namespace, superblock, request.flags)) error = -EPERM;
  if (error == 0) {
    mount = mount_alloc(
      superblock,
      root,
      // A file system that nobody can write is not mounted to be written.
      kept_flags(request.flags | (superblock.flags & MS_RDONLY)),
      request.source,
      request.source_length,
      context.account,
    );
    if (is_null(mount)) error = -ENOMEM;
  }
  // The mount has its own. The file system must not go before its directory does.
  dentry_put(root);
  if (error < 0) {
    superblock_put(superblock);
    return error;
  }
  error = mount_hang_at(context, mount, target);
  if (error < 0) mount_put(mount);
  return error;
}

/** Hangs a new mount at the place: 0 or −errno, and then the caller has it still. */
function mount_hang_at(context: VfsContext, mount: Mount, target: Walk): i32 {
  const error = place_begin(target);
  if (error < 0) return error;
  const result = graft(context, mount, target);
  place_end(target);
  return result;
}

function make_superblock(context: VfsContext, type: FilesystemType, request: MountArguments): usize {
  const call = changetype<MountRequest>(kmalloc(<u32>offsetof<MountRequest>(), context.account));
  if (is_null(call)) return error_pointer(-ENOMEM);
  call.account = context.account;
  call.context = changetype<usize>(context);
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

/** Flags by which a mount says how access times are kept. */
const TIME_FLAGS: u32 = MS_NOATIME | MS_STRICTATIME | MS_RELATIME;

/** May the flags of `mount` become `flags`? Not those that a less privileged owner found set: mount_namespaces(7). */
function may_change_flags(mount: Mount, flags: u32): bool {
  const state = mount.state;
  if ((state & MOUNT_LOCK_RDONLY) != 0 && (flags & MS_RDONLY) == 0) return false;
  if ((state & MOUNT_LOCK_NODEV) != 0 && (flags & MS_NODEV) == 0) return false;
  if ((state & MOUNT_LOCK_NOSUID) != 0 && (flags & MS_NOSUID) == 0) return false;
  if ((state & MOUNT_LOCK_NOEXEC) != 0 && (flags & MS_NOEXEC) == 0) return false;
  return (state & MOUNT_LOCK_ATIME) == 0 || ((flags ^ mount.flags) & TIME_FLAGS) == 0;
}

/** What a remount makes of the mount's flags: access times are kept as they were unless it says how. */
function remount_flags(mount: Mount, flags: u32): u32 {
  if ((flags & TIME_FLAGS) != 0) return kept_flags(flags);
  return (flags & MOUNT_FLAGS) | (mount.flags & TIME_FLAGS);
}

/** MS_REMOUNT: other flags for the mount; without MS_BIND other options for its file system, too. */
function remount(context: VfsContext, target: Walk, request: MountArguments): i32 {
  const mount = target.mount;
  if (mount.namespace != context.fs.namespace || target.dentry != mount.root) return -EINVAL;
  const options = (request.flags & MS_BIND) == 0;
  if (options && !ns_capable(target.credentials, superblock_user(mount.superblock), CAP_SYS_ADMIN))
    return -EPERM;
  const error = mounts_begin();
  if (error < 0) return error;
  const result = remount_held(mount, request, options);
  mounts_end();
  return result;
}

/** The same with the mounts held; `options`: the file system's, too. */
function remount_held(mount: Mount, request: MountArguments, options: bool): i32 {
  const flags = remount_flags(mount, request.flags);
  if (!may_change_flags(mount, flags)) return -EPERM;
  const restricts = flags & ~mount.flags & MS_RDONLY;
  // Set first: who opens a file to write counts first and looks then.
  mount.flags |= restricts;
  let error = restricts != 0 && mount_writers(mount) != 0 ? -EBUSY : 0;
  if (error == 0 && options) error = remount_superblock(mount.superblock, request);
  if (error < 0) {
    mount.flags &= ~restricts;
    return error;
  }
  mount_lock();
  mount.flags = flags;
  mount_namespace_touch(mount.namespace);
  mount_unlock();
  return 0;
}

/** Other options for a file system: 0 or −errno, and then it is as it was. */
function remount_superblock(superblock: SuperBlock, request: MountArguments): i32 {
  const remounted = superblock.ops.remount;
  const error = call_indirect<i32>(remounted, superblock, request.data, request.data_length, request.flags);
  if (error == 0) superblock.flags = request.flags & MS_RDONLY;
  return error;
}

/** MS_SHARED and the like: another propagation type for the mount; with MS_REC for all below it. */
function change_type(context: VfsContext, target: Walk, flags: u32): i32 {
  const type = flags & PROPAGATION;
  const mount = target.mount;
  if ((flags & ~(PROPAGATION | MS_REC | MS_SILENT)) != 0 || popcnt<u32>(type) != 1) return -EINVAL;
  if (mount.namespace != context.fs.namespace || target.dentry != mount.root) return -EINVAL;
  const error = mounts_begin();
  if (error < 0) return error;
  mount_lock();
  const top = mount;
  let at = mount;
  while (!is_null(at)) {
    change_propagation(at, type);
    at = (flags & MS_REC) != 0 ? mount_next_in_tree(at, top) : null_of<Mount>();
  }
  mount_namespace_touch(mount.namespace);
  mount_unlock();
  mounts_end();
  return 0;
}

/**
 * umount2(2). -EBUSY while something is mounted below or in use, unless MNT_DETACH; -EINVAL if the path is no
 * mountpoint, one of another namespace, a locked one, or the root of the tree. MNT_EXPIRE is -EINVAL: nothing here expires.
 */
export function vfs_umount(context: VfsContext, name: usize, length: u32, flags: u32): i32 {
  if ((flags & ~(MNT_FORCE | MNT_DETACH | UMOUNT_NOFOLLOW)) != 0 || (flags & MNT_EXPIRE) != 0) return -EINVAL;
  if (!may_mount_here(context)) return -EPERM;
  const walk = context_walk(context);
  const follow = (flags & UMOUNT_NOFOLLOW) != 0 ? 0 : WALK_FOLLOW;
  const error = context_walk_to(context, walk, AT_FDCWD, name, length, follow);
  if (error < 0) return error;
  // What is on top goes, even where the path is "." and does not go up to it: after pivot_root(".", ".") that is the old root.
  walk_cross(walk);
  const result = umount(context, walk, flags);
  walk_end(walk);
  return result;
}

/** The root directory is not taken away from under its user: its file system becomes read-only, so that nothing is lost. */
function umount_root(context: VfsContext, mount: Mount): i32 {
  if (!ns_capable(context.credentials, superblock_user(mount.superblock), CAP_SYS_ADMIN)) return -EPERM;
  if (mount_writers(mount) != 0) return -EBUSY;
  const superblock = mount.superblock;
  const error = call_indirect<i32>(superblock.ops.remount, superblock, <usize>0, <u32>0, MS_RDONLY);
  if (error == 0) superblock.flags = MS_RDONLY;
  return error;
}

function umount(context: VfsContext, walk: Walk, flags: u32): i32 {
  const mount = walk.mount;
  const is_own_root = mount == context.fs.root_mount && walk.dentry == mount.root;
  if (is_own_root && (flags & MNT_DETACH) == 0 && mount.namespace == context.fs.namespace)
    return umount_root(context, mount);
  let error = mounts_begin();
  if (error < 0) return error;
  let doomed = null_of<Mount>();
  mount_lock();
  const lazy = (flags & MNT_DETACH) != 0;
  if (walk.dentry != mount.root || mount.namespace != context.fs.namespace) error = -EINVAL;
  else if (is_null(mount.parent) || (mount.state & MOUNT_LOCKED) != 0) error = -EINVAL;
  else if (!lazy && propagation_is_busy(mount)) error = -EBUSY;
  else doomed = mount_tree_remove(mount, true, !lazy);
  mount_unlock();
  mount_tree_put_old_places();
  mounts_end();
  mount_tree_release(doomed);
  return error;
}
