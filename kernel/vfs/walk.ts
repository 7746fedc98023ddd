// The path walker: from a name to a place in the tree of mounts: path_resolution(7). There is no other.
//
//   walk_begin(walk, …)     where to start, whose credentials, which rules
//   walk_run(walk)          goes on until the path, or in parent mode its last component, is reached
//   walk_end(walk)          drops the references
//
// Iterative: a symbolic link's text becomes the current text, and what was left of the text before waits in a
// LinkFrame, one allocation per link followed. Nothing is allocated for components that the dentry cache knows.
//
// A file system whose files others change may find on the way that a directory, which was believed without a look, is not there any
// more: -ESTALE, and from then on it believes none of those above. The walk then begins anew, once, as Linux's does (LOOKUP_REVAL).
//
// WALK_BENEATH is WASI's rule, as openat2(2)'s RESOLVE_BENEATH: nothing may lead above the start directory; what would
// is -ENOTCAPABLE. If the start is the task's root, nothing can, and absolute links and `..` mean what they always do.
//
// Locks: none held between components, where references keep the place; a directory's mutex while its file system looks a
// name up; dentry_tree_lock for `..`, so that what is above is taken hold of before it can go.

import {
  EAGAIN,
  EINVAL,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  ENOMEM,
  ENOTCAPABLE,
  ENOTDIR,
  ESTALE,
} from '../base/abi';
import { NAME_MAX, PATH_MAX, SYMLINK_MAX } from '../base/config';
import { error_of, error_pointer, is_error, is_null, null_of } from '../base/pointer';
import { kfree, kmalloc } from '../mm/slab';
import { payer } from '../sched/thread';
import { atomic_load } from '../sync/atomic';
import { ref_try_get } from '../sync/refcount';
import { Credentials, MAY_EXECUTE, permission } from './credentials';
import { Dentry, dentry_get, dentry_put, is_negative } from './dentry/dentry';
import { Inode, is_directory, is_symlink } from './inode';
import { lookup_component, lookup_locked } from './lookup';
import { path_is_below, dentry_tree_lock, dentry_tree_unlock } from './dentry/tree';
import { Mount, Path, mount_find, mount_get, mount_put, path_put } from './mount/mount';
import { may_follow_link } from './protected';
import { rename_sequence } from './state';
import {
  LAST_DOT,
  LAST_DOT_DOT,
  LAST_NONE,
  LAST_NORMAL,
  LinkFrame,
  WALK_BENEATH,
  WALK_DIRECTORY,
  WALK_EMPTY,
  WALK_FOLLOW,
  WALK_PARENT,
  Walk,
} from './walk_struct';

export * from './walk_struct';

@inline
export function walk_path(walk: Walk): Path {
  return changetype<Path>(walk);
}

/**
 * Sets out from `start` (or `root` for an absolute path) with `length` bytes of path at kernel address `name`, which
 * must stay there until walk_end. 0, -ENOENT (empty), -ENAMETOOLONG, -ENOTCAPABLE, -EINVAL (a NUL inside). After
 * success walk_end must be called, whatever happens in between.
 */
export function walk_begin(
  walk: Walk,
  credentials: Credentials,
  root: Path,
  start: Path,
  name: usize,
  length: u32,
  flags: u32,
): i32 {
  if (length == 0 && (flags & WALK_EMPTY) == 0) return -ENOENT;
  if (length >= PATH_MAX) return -ENAMETOOLONG;
  const absolute = length != 0 && load<u8>(name) == 47;
  if ((flags & WALK_BENEATH) != 0) {
    if (absolute) return -ENOTCAPABLE;
    if (start.mount == root.mount && start.dentry == root.dentry) flags &= ~WALK_BENEATH;
  }
  for (let i: u32 = 0; i < length; i++) if (load<u8>(name + i) == 0) return -EINVAL;
  walk.root_mount = mount_get(root.mount);
  walk.root_dentry = dentry_get(root.dentry);
  walk.start_mount = mount_get(start.mount);
  walk.start_dentry = dentry_get(start.dentry);
  const from = absolute ? root : start;
  walk.mount = mount_get(from.mount);
  walk.dentry = dentry_get(from.dentry);
  walk.credentials = credentials;
  walk.flags = flags;
  walk.name = name;
  walk.name_end = name + length;
  walk.links = 0;
  walk.frames = null_of<LinkFrame>();
  set_out(walk);
  return 0;
}

/** All of the path is to be walked, from the place where the walk is. */
function set_out(walk: Walk): void {
  walk.at = walk.name;
  walk.end = walk.name_end;
  walk.pending = 0;
  walk.sequence = atomic_load(rename_sequence());
}

/** Goes back to where the walk began. Links that were followed still count, so that this ends. */
function start_again(walk: Walk): void {
  while (!is_null(walk.frames)) pop_frame(walk);
  const absolute = walk.name != walk.name_end && load<u8>(walk.name) == 47;
  if (absolute) walk_goto(walk, walk.root_mount, walk.root_dentry);
  else walk_goto(walk, walk.start_mount, walk.start_dentry);
  set_out(walk);
}

/** Drops all that the walk holds. */
export function walk_end(walk: Walk): void {
  while (!is_null(walk.frames)) pop_frame(walk);
  path_put(walk_path(walk));
  dentry_put(walk.root_dentry);
  mount_put(walk.root_mount);
  dentry_put(walk.start_dentry);
  mount_put(walk.start_mount);
}

function pop_frame(walk: Walk): void {
  const frame = walk.frames;
  walk.frames = frame.outer;
  kfree(changetype<usize>(frame));
}

/** True if nothing but slashes is left from `at` on. */
@inline
function only_slashes(at: usize, end: usize): bool {
  while (at < end && load<u8>(at) == 47) at++;
  return at == end;
}

/** Goes back to the text of the link's outside when the current one is used up; false at the very end. */
function next_text(walk: Walk): bool {
  while (!is_null(walk.frames)) {
    const rest = walk.frames.rest;
    const rest_end = walk.frames.rest_end;
    pop_frame(walk);
    if (rest != rest_end) {
      walk.pending--;
      walk.at = rest;
      walk.end = rest_end;
      return true;
    }
  }
  return false;
}

/** May the walker search this directory? Directories that everybody may search need no further look. */
@inline
function may_search(walk: Walk, inode: Inode): i32 {
  const mode = inode.mode;
  if ((mode & 0xf049) == 0x4049) return 0;
  if (!is_directory(inode)) return -ENOTDIR;
  return permission(walk.credentials, inode, MAY_EXECUTE);
}

/**
 * Walks on: 0 with the place in walk.mount and walk.dentry (positive), or in parent mode the last component's directory
 * and last_*. -ENOENT, -ENOTDIR, -EACCES, -ELOOP, -ENAMETOOLONG, -ENOTCAPABLE, -ENOMEM, -EINTR, or the file system's.
 */
export function walk_run(walk: Walk): i32 {
  const flags = walk.flags;
  const error = run(walk);
  if (error != -ESTALE) return error;
  start_again(walk);
  walk.flags = flags;
  return run(walk);
}

function run(walk: Walk): i32 {
  while (true) {
    let at = walk.at;
    const end = walk.end;
    while (at < end && load<u8>(at) == 47) at++;
    if (at == end) {
      walk.at = at;
      if (next_text(walk)) continue;
      walk.last_type = LAST_NONE;
      return walk_finish(walk);
    }
    const searchable = may_search(walk, walk.dentry.inode);
    if (searchable < 0) return searchable;
    const name = at;
    while (at < end && load<u8>(at) != 47) at++;
    const length = <u32>(at - name);
    if (length > NAME_MAX) return -ENAMETOOLONG;
    walk.at = at;
    const last = walk.pending == 0 && only_slashes(at, end);
    if (last && at != end) walk.flags |= WALK_DIRECTORY;
    if (last && (walk.flags & WALK_PARENT) != 0) {
      walk.last = name;
      walk.last_length = length;
      walk.last_type = kind_of(name, length);
      return 0;
    }
    const error = step(walk, name, length, last);
    if (error < 0) return error;
  }
}

@inline
function kind_of(name: usize, length: u32): u32 {
  if (load<u8>(name) != 46) return LAST_NORMAL;
  if (length == 1) return LAST_DOT;
  return length == 2 && load<u8>(name + 1) == 46 ? LAST_DOT_DOT : LAST_NORMAL;
}

/** Takes one component. */
@inline
function step(walk: Walk, name: usize, length: u32, last: bool): i32 {
  if (load<u8>(name) == 46) {
    const kind = kind_of(name, length);
    if (kind == LAST_DOT) return 0;
    if (kind == LAST_DOT_DOT) return walk_up(walk);
  }
  const found = lookup_component(walk.dentry, walk.credentials, name, length, last);
  if (is_error(found)) return error_of(found);
  return walk_enter(walk, changetype<Dentry>(found), last);
}

/** Goes to a dentry of the current directory, whose reference it takes over; follows links and crosses mounts. */
function walk_enter(walk: Walk, dentry: Dentry, last: bool): i32 {
  if (is_negative(dentry)) {
    dentry_put(dentry);
    return -ENOENT;
  }
  if (is_symlink(dentry.inode)) {
    if (!last || (walk.flags & (WALK_FOLLOW | WALK_DIRECTORY)) != 0) return walk_follow(walk, dentry);
  }
  const parent = walk.dentry;
  walk.dentry = dentry;
  dentry_put(parent);
  if (dentry.mounted != 0) walk_cross(walk);
  return 0;
}

/** Enters what is mounted on the current place, as often as something is. */
export function walk_cross(walk: Walk): void {
  while (walk.dentry.mounted != 0) {
    const mount = mount_find(walk.mount, walk.dentry);
    if (is_null(mount)) return;
    const below = walk.dentry;
    const parent = walk.mount;
    walk.mount = mount;
    walk.dentry = dentry_get(mount.root);
    dentry_put(below);
    mount_put(parent);
  }
}

/** Moves the walk to another place, on which it takes references. */
function walk_goto(walk: Walk, mount: Mount, dentry: Dentry): void {
  const old_mount = walk.mount;
  const old_dentry = walk.dentry;
  walk.mount = mount_get(mount);
  walk.dentry = dentry_get(dentry);
  dentry_put(old_dentry);
  mount_put(old_mount);
}

/** `..`: up one directory, out of mounts, never above the root. */
export function walk_up(walk: Walk): i32 {
  const beneath = (walk.flags & WALK_BENEATH) != 0;
  if (beneath && walk.mount == walk.start_mount && walk.dentry == walk.start_dentry) return -ENOTCAPABLE;
  dentry_tree_lock();
  // A directory that was moved away meanwhile could lead past the start without meeting it: openat2(2), EAGAIN.
  if (beneath && walk.sequence != atomic_load(rename_sequence()) && !is_below_start(walk)) {
    dentry_tree_unlock();
    return -EAGAIN;
  }
  const old_mount = walk.mount;
  const old_dentry = walk.dentry;
  take_above(walk);
  dentry_tree_unlock();
  if (old_dentry != walk.dentry || old_mount != walk.mount) {
    dentry_put(old_dentry);
    mount_put(old_mount);
  }
  walk_cross(walk);
  return 0;
}

@inline
function is_below_start(walk: Walk): bool {
  return path_is_below(walk.mount, walk.dentry, walk.start_mount, walk.start_dentry);
}

/** Makes what is above the place the place, with references; those on the old one are still to be dropped. Under dentry_tree_lock. */
@inline
function take_above(walk: Walk): void {
  let mount = walk.mount;
  let dentry = walk.dentry;
  while (true) {
    if (mount == walk.root_mount && dentry == walk.root_dentry) break;
    if (dentry != mount.root) {
      dentry = dentry.parent;
      break;
    }
    if (is_null(mount.parent)) break;
    dentry = mount.mountpoint;
    mount = mount.parent;
  }
  if (dentry == walk.dentry && mount == walk.mount) return;
  if (!ref_try_get(changetype<usize>(mount))) return;
  walk.mount = mount;
  walk.dentry = dentry_get(dentry);
}

/**
 * Replaces the link `dentry` in the current directory, whose reference it takes over, by its text, which the walk goes on with.
 * -ELOOP after SYMLINK_MAX links, -EACCES (may_follow_link), -ENOMEM, -ENOTCAPABLE, or the file system's error.
 */
export function walk_follow(walk: Walk, dentry: Dentry): i32 {
  const error = follow(walk, dentry.inode);
  dentry_put(dentry);
  return error;
}

function follow(walk: Walk, inode: Inode): i32 {
  if (++walk.links > SYMLINK_MAX) return -ELOOP;
  const done = only_slashes(walk.at, walk.end);
  const error = done && walk.pending == 0 ? may_follow_link(walk.credentials, walk.dentry.inode, inode) : 0;
  if (error < 0) return error;
  if (inode.ops.jump != 0) return jump(walk, inode);
  const room = inode.size > 0 && inode.size < <i64>PATH_MAX ? <u32>inode.size : PATH_MAX;
  const header = <u32>offsetof<LinkFrame>('text');
  const frame = changetype<LinkFrame>(kmalloc(header + room, payer()));
  if (is_null(frame)) return -ENOMEM;
  const text = changetype<usize>(frame) + header;
  const length = call_indirect<i32>(inode.ops.readlink, inode, text, room);
  if (length <= 0 || length >= <i32>PATH_MAX) {
    kfree(changetype<usize>(frame));
    return length < 0 ? length : length == 0 ? -ENOENT : -ENAMETOOLONG;
  }
  frame.outer = walk.frames;
  frame.rest = done ? 0 : walk.at;
  frame.rest_end = done ? 0 : walk.end;
  if (!done) walk.pending++;
  walk.frames = frame;
  walk.at = text;
  walk.end = text + length;
  if (load<u8>(text) != 47) return 0;
  if ((walk.flags & WALK_BENEATH) != 0) return -ENOTCAPABLE;
  walk_goto(walk, walk.root_mount, walk.root_dentry);
  return 0;
}

/** A link that leads straight to an object. It may lead anywhere, so never out of a directory that is a border. */
function jump(walk: Walk, inode: Inode): i32 {
  if ((walk.flags & WALK_BENEATH) != 0) return -ENOTCAPABLE;
  const old_mount = walk.mount;
  const old_dentry = walk.dentry;
  const error = call_indirect<i32>(inode.ops.jump, inode, walk_path(walk), walk.credentials);
  if (error < 0) {
    walk.mount = old_mount;
    walk.dentry = old_dentry;
    return error;
  }
  dentry_put(old_dentry);
  mount_put(old_mount);
  return 0;
}

/** At the end of the path: what a trailing slash demanded. */
export function walk_finish(walk: Walk): i32 {
  if ((walk.flags & WALK_DIRECTORY) != 0 && !is_directory(walk.dentry.inode)) return -ENOTDIR;
  return 0;
}

/**
 * The last component's dentry, negative if there is none, with a reference; or −errno. Under the directory's mutex. Crosses no mounts.
 * If the directory is not where it was, it is still meant.
 */
export function walk_last(walk: Walk): usize {
  const found = lookup_locked(walk.dentry, walk.credentials, walk.last, walk.last_length);
  if (found != error_pointer(-ESTALE)) return found;
  return lookup_locked(walk.dentry, walk.credentials, walk.last, walk.last_length);
}

/** As walk_enter, for the last component of a parent-mode walk: the place becomes that file; takes over the reference. */
export function walk_into(walk: Walk, dentry: Dentry): i32 {
  const parent = walk.dentry;
  walk.dentry = dentry;
  dentry_put(parent);
  if (dentry.mounted != 0) walk_cross(walk);
  return walk_finish(walk);
}
