// overlayfs: opening the layers that mount(2) names, and the checks on them. Errors are Linux's; it says why in the log only.
//
//   ENOENT, ENOTDIR   a path leads to no directory
//   EINVAL            an upper layer that cannot be one (read-only, an overlay, without what copy-up needs); upperdir and workdir not
//                     in one mount, or one in the other; more than 500 lower layers, or file systems on each other than 2
//   ELOOP             a layer that lies in another
//   EINVAL            a layer of another mount namespace, or one that hides what it holds from who mounts (may_clone)
//   EACCES            an upper directory that who mounts cannot write
//   EBUSY             an upper or work directory that another overlay uses
//
// Interface: layers_open, layers_close. Locks: those of the walk and of the layers.

import {
  AT_FDCWD,
  EBUSY,
  EEXIST,
  EINTR,
  EINVAL,
  ELOOP,
  ENOMEM,
  ENOTDIR,
  EPERM,
  MS_RDONLY,
  S_IFDIR,
} from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { LOG_INFO, log } from '../../base/log';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { cond_resched } from '../../sched/schedule';
import { WORK_KILL, current } from '../../sched/thread';
import { atomic_add } from '../../sync/atomic';
import { VfsContext, context_walk2, context_walk_to } from '../../vfs/context';
import { MAY_EXECUTE, MAY_WRITE, permission } from '../../vfs/credentials';
import {
  DENTRY_CLAIMED,
  Dentry,
  dentry_get,
  dentry_lock,
  dentry_put,
  dentry_unlock,
  is_negative,
} from '../../vfs/dentry/dentry';
import { dentry_is_below } from '../../vfs/dentry/tree';
import { inode_lock, inode_unlock, is_directory } from '../../vfs/inode';
import { RENAME_WHITEOUT } from '../../vfs/inode_ops';
import { lookup_locked } from '../../vfs/lookup';
import {
  MOUNT_UNBINDABLE,
  Mount,
  mounts_begin,
  mounts_end,
  superblock_get,
  superblock_put,
} from '../../vfs/mount/mount';
import { has_locked_children } from '../../vfs/mount/tree';
import { VfsState, vfs_state } from '../../vfs/state';
import { STACK_DEPTH_MAX, SuperBlock } from '../../vfs/superblock';
import { WALK_DIRECTORY, WALK_FOLLOW, walk_end } from '../../vfs/walk';
import { layer_clear, temporary_drop } from './clear';
import { LAYER_ID_BYTES, handle_is_of, layers_identify } from './handle';
import { overlay_operations } from './inode';
import { Maker, layer_make, layer_rename, temporary_make, temporary_place } from './layer';
import { origin_of, set_opaque, set_origin } from './marks';
import { end_of_lower, unescape } from './options';
import { OverlaySuper } from './super';

/** OVL_MAX_STACK. */
const LOWERS_MAX: u32 = 500;

/** What the making of a superblock needs besides it. */
@unmanaged
export class LayerRequest {
  context: VfsContext;
  /** PATH_MAX bytes. */
  path: usize;
  /** Where the last path led: only compared. */
  mount: Mount;
}

/**
 * A layer is used without what is mounted in it: where that is locked, since it was mounted by somebody more privileged, it may hide
 * what is below. 0, or -EINVAL as for a bind mount: clone_private_mount of Linux, CVE-2021-3732.
 */
function may_clone(context: VfsContext, mount: Mount, dentry: Dentry): i32 {
  const error = mounts_begin();
  if (error < 0) return error;
  const may =
    mount.namespace == context.fs.namespace &&
    (mount.state & MOUNT_UNBINDABLE) == 0 &&
    !has_locked_children(mount, dentry);
  mounts_end();
  return may ? 0 : -EINVAL;
}

/** The directory that a path in the options leads to: its dentry, with references on it and on its superblock; or −errno. */
function open_directory(request: LayerRequest, text: usize, end: usize, writes: bool): usize {
  if (end - text >= PATH_MAX) return error_pointer(-EINVAL);
  const length = unescape(text, end, request.path);
  const context = request.context;
  const walk = context_walk2(context);
  const flags = WALK_FOLLOW | WALK_DIRECTORY;
  let error = context_walk_to(context, walk, AT_FDCWD, request.path, length, flags);
  if (error < 0) return error_pointer(error);
  const dentry = walk.dentry;
  const superblock = dentry.superblock;
  if (!is_directory(dentry.inode)) error = -ENOTDIR;
  else if (writes && ((walk.mount.flags | superblock.flags) & MS_RDONLY) != 0) error = -EINVAL;
  // An overlay's own marks do not pass through another.
  else if (writes && superblock.ops == overlay_operations().superblock) error = -EINVAL;
  if (error == 0) error = may_clone(context, walk.mount, dentry);
  if (error == 0) {
    superblock_get(superblock);
    dentry_get(dentry);
    request.mount = walk.mount;
  }
  walk_end(walk);
  return error < 0 ? error_pointer(error) : changetype<usize>(dentry);
}

function close(dentry: Dentry): void {
  const superblock = dentry.superblock;
  dentry_put(dentry);
  superblock_put(superblock);
}

@inline
function lower_at(super_: OverlaySuper, index: u32): Dentry {
  return load<Dentry>(super_.lowers + ((<usize>index) << 2));
}

/** Nobody else uses the directory from now on: 0, or -EBUSY. */
function claim(super_: OverlaySuper, dentry: Dentry): i32 {
  dentry_lock();
  const busy = (dentry.flags & DENTRY_CLAIMED) != 0;
  dentry.flags |= DENTRY_CLAIMED;
  dentry_unlock();
  if (busy) return -EBUSY;
  super_.claims++;
  return 0;
}

function release(dentry: Dentry): void {
  dentry_lock();
  dentry.flags &= ~DENTRY_CLAIMED;
  dentry_unlock();
}

/** Drops all layers. */
export function layers_close(super_: OverlaySuper): void {
  if (super_.claims > 0) release(super_.upper);
  if (super_.claims > 1) release(super_.work);
  if (!is_null(super_.index)) dentry_put(super_.index);
  if (!is_null(super_.work)) close(super_.work);
  if (!is_null(super_.upper)) close(super_.upper);
  for (let i: u32 = 0; i < super_.lowers_count; i++) close(lower_at(super_, i));
  kfree(super_.lowers);
  kfree(super_.devices);
  kfree(super_.ids);
}

/** Opens all layers of `super_`, whose options are parsed: 0, or −errno and layers_close is still to be called. */
export function layers_open(superblock: SuperBlock, super_: OverlaySuper, request: LayerRequest): i32 {
  let error = open_lowers(super_, request);
  if (error == 0) layers_identify(super_);
  if (error == 0 && super_.upper_text != 0) error = open_upper(super_, request);
  if (error == 0) error = check_overlap(super_);
  if (error == 0) error = set_depth(superblock, super_);
  if (error == 0 && super_.upper_text != 0) error = prepare_work(super_);
  if (error == 0) number_devices(super_);
  return error;
}

function open_lowers(super_: OverlaySuper, request: LayerRequest): i32 {
  let at = super_.lower_text;
  const end = at + super_.lower_text_length;
  let count: u32 = 1;
  for (let stop = end_of_lower(at, end); stop < end; stop = end_of_lower(stop + 1, end)) count++;
  if (count > LOWERS_MAX) return -EINVAL;
  super_.lowers = kmalloc(4 * count, super_.account);
  super_.devices = kmalloc(4 * count, super_.account);
  super_.ids = kmalloc(LAYER_ID_BYTES * count, super_.account);
  if (super_.lowers == 0 || super_.devices == 0 || super_.ids == 0) return -ENOMEM;
  for (let i: u32 = 0; i < count; i++) {
    const stop = end_of_lower(at, end);
    if (stop == at) return -EINVAL;
    const opened = open_directory(request, at, stop, false);
    if (is_error(opened)) return error_of(opened);
    store<usize>(super_.lowers + ((<usize>i) << 2), opened);
    super_.lowers_count++;
    at = stop + 1;
  }
  return 0;
}

function open_upper(super_: OverlaySuper, request: LayerRequest): i32 {
  const text = super_.upper_text;
  const opened = open_directory(request, text, text + super_.upper_text_length, true);
  if (is_error(opened)) return error_of(opened);
  super_.upper = changetype<Dentry>(opened);
  // Who could not write it has no use for it, and is not to keep others from using it.
  const refused = permission(super_.credentials, super_.upper.inode, MAY_WRITE | MAY_EXECUTE);
  if (refused < 0) return refused;
  const mount = request.mount;
  const work = super_.work_text;
  const found = open_directory(request, work, work + super_.work_text_length, true);
  if (is_error(found)) return error_of(found);
  super_.work = changetype<Dentry>(found);
  if (request.mount != mount) return -EINVAL;
  return overlaps(super_.upper, super_.work) ? -EINVAL : 0;
}

function overlaps(a: Dentry, b: Dentry): bool {
  return a.superblock == b.superblock && (dentry_is_below(a, b) || dentry_is_below(b, a));
}

/** -ELOOP if a layer lies in another. */
function check_overlap(super_: OverlaySuper): i32 {
  for (let i: u32 = 0; i < super_.lowers_count; i++) {
    const lower = lower_at(super_, i);
    for (let k: u32 = 0; k < i; k++) if (overlaps(lower, lower_at(super_, k))) return -ELOOP;
    // There may be many, and deep down.
    cond_resched();
    if ((current().work & WORK_KILL) != 0) return -EINTR;
    if (is_null(super_.upper)) continue;
    if (overlaps(lower, super_.upper) || overlaps(lower, super_.work)) return -ELOOP;
  }
  return 0;
}

function set_depth(superblock: SuperBlock, super_: OverlaySuper): i32 {
  let depth: u32 = 0;
  for (let i: u32 = 0; i < super_.lowers_count; i++) {
    const below = lower_at(super_, i).superblock;
    depth = max<u32>(depth, below.stack_depth);
    if (below.read_is_execute != 0) superblock.read_is_execute = 1;
  }
  superblock.stack_depth = depth + 1;
  return depth + 1 > STACK_DEPTH_MAX ? -EINVAL : 0;
}

/** What is used for device numbers where the layers are on several file systems: the upper one's own, else new ones. */
function number_devices(super_: OverlaySuper): void {
  const first = is_null(super_.upper) ? lower_at(super_, 0).superblock : super_.upper.superblock;
  super_.same = 1;
  for (let i: u32 = 0; i < super_.lowers_count; i++) {
    const superblock = lower_at(super_, i).superblock;
    if (superblock != first) super_.same = 0;
    let device: u32 = 0;
    if (!is_null(super_.upper) && superblock == super_.upper.superblock) device = superblock.device;
    for (let k: u32 = 0; k < i && device == 0; k++) {
      if (lower_at(super_, k).superblock == superblock)
        device = load<u32>(super_.devices + ((<usize>k) << 2));
    }
    if (device == 0) device = atomic_add(next_device(), 1);
    store<u32>(super_.devices + ((<usize>i) << 2), device);
  }
}

@inline
function next_device(): usize {
  return changetype<usize>(vfs_state()) + offsetof<VfsState>('next_device');
}

/** Makes or empties the directory `work` in workdir, opens the index, and tries what the upper layer has to be able to do. */
function prepare_work(super_: OverlaySuper): i32 {
  const maker = changetype<Maker>(kmalloc(<u32>offsetof<Maker>(), super_.account));
  if (is_null(maker)) return -ENOMEM;
  maker.mode = S_IFDIR;
  maker.credentials = super_.credentials;
  let error = claim(super_, super_.upper);
  if (error == 0) error = enter_work(super_, maker);
  if (error == 0) error = claim(super_, super_.work);
  if (error == 0) error = layer_clear(super_, super_.work, 1);
  if (error == 0) error = refuse_upper(super_, try_upper(super_, maker));
  if (error == 0) error = check_index(super_);
  kfree(changetype<usize>(maker));
  return error;
}

const WORK = memory.data<u8>([119, 111, 114, 107]);
const INDEX = memory.data<u8>([105, 110, 100, 101, 120]);

/** Replaces the directory workdir by `work` in it; `index` is its neighbour. */
function enter_work(super_: OverlaySuper, maker: Maker): i32 {
  const outer = super_.work;
  const index = inner(super_, outer, INDEX, 5, maker);
  if (is_error(index)) return error_of(index);
  super_.index = changetype<Dentry>(index);
  const work = inner(super_, outer, WORK, 4, maker);
  if (is_error(work)) return error_of(work);
  super_.work = changetype<Dentry>(work);
  dentry_put(outer);
  return 0;
}

/** A directory in workdir, made if it is missing: its dentry with a reference, or −errno. */
function inner(super_: OverlaySuper, outer: Dentry, name: usize, length: u32, maker: Maker): usize {
  let error = inode_lock(outer.inode);
  if (error < 0) return error_pointer(error);
  const found = lookup_locked(outer, super_.credentials, name, length);
  const dentry = changetype<Dentry>(found);
  if (!is_error(found)) {
    if (is_negative(dentry)) error = layer_make(super_, outer, dentry, maker);
    else if (!is_directory(dentry.inode)) error = -EEXIST;
  }
  inode_unlock(outer.inode);
  if (error == 0) return found;
  dentry_put(dentry);
  return error_pointer(error);
}

/**
 * An index belongs to one upper directory: what is in it for another is thrown away. One that says nothing becomes this one's, as on
 * Linux (ovl_verify_set_fh): so both can be copied to another file system together.
 */
function check_index(super_: OverlaySuper): i32 {
  const index = super_.index.inode;
  const upper = super_.upper.inode;
  const origin = origin_of(super_, index);
  if (origin == 0) return set_origin(super_, index, upper);
  const same = handle_is_of(super_, origin, upper);
  kfree(origin);
  if (same) return 0;
  const error = layer_clear(super_, super_.index, 0);
  return error < 0 ? error : set_origin(super_, index, upper);
}

/** What `error` of the trial means for the mount: 0 or -EINVAL. The log tells who may not write trusted.* attributes of others. */
function refuse_upper(super_: OverlaySuper, error: i32): i32 {
  if (error == -EPERM && super_.user_marks == 0)
    log(LOG_INFO, "overlayfs: failed to set xattr on upper; try mounting with 'userxattr' option");
  return error < 0 ? -EINVAL : 0;
}

/** Marks a directory opaque, and renames it so that a whiteout stays. */
function try_upper(super_: OverlaySuper, maker: Maker): i32 {
  const made = temporary_make(super_, maker);
  if (is_error(made)) return error_of(made);
  const dentry = changetype<Dentry>(made);
  let error = set_opaque(super_, dentry.inode);
  const work = super_.work;
  if (error == 0) error = inode_lock(work.inode);
  if (error == 0) {
    const place = temporary_place(super_);
    error = is_error(place)
      ? error_of(place)
      : layer_rename(super_, work, dentry, work, changetype<Dentry>(place), RENAME_WHITEOUT);
    if (!is_error(place)) dentry_put(changetype<Dentry>(place));
    inode_unlock(work.inode);
  }
  temporary_drop(super_, dentry);
  return error < 0 ? error : layer_clear(super_, work, 0);
}
