// Extended attributes: xattr(7): setxattr(2), getxattr(2), listxattr(2), removexattr(2).
//
//   user.*      regular files and directories; reading and writing them asks for permission to read and write the file
//   trusted.*   for holders of CAP_SYS_ADMIN; to others there are none
//   security.*  anybody may read them, holders of CAP_SYS_ADMIN write them
//
// For each call a function on an open file (file_…) and one on a path (vfs_…): names and values are kernel addresses; `flags`:
// WALK_FOLLOW, WALK_EMPTY. The inode_… functions ask nobody: they are for file systems that keep notes on files of others.
//
// Interface: XattrRequest, vfs_xattr, file_xattr; xattr_may_read, xattr_may_write, xattr_is_listed; inode_getxattr, inode_setxattr, inode_listxattr, inode_removexattr.
// Locks: the inode's mutex.

import {
  CAP_SYS_ADMIN,
  E2BIG,
  EINVAL,
  ENODATA,
  ENOTSUP,
  EPERM,
  ERANGE,
  EROFS,
  MS_RDONLY,
  S_ISVTX,
  XATTR_CREATE,
  XATTR_REPLACE,
} from '../base/abi';
import { is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { VfsContext, context_walk, context_walk_to } from './context';
import { Credentials, MAY_READ, MAY_WRITE, capable, owner_or_capable, permission } from './credentials';
import { File } from './file/file';
import { Inode, inode_changed, inode_lock, inode_unlock, is_directory, is_regular } from './inode';
import { Mount } from './mount/mount';
import { walk_end } from './walk';

/** Longest name, with its prefix: XATTR_NAME_MAX. */
export const XATTR_NAME_MAX: u32 = 255;
/** Longest value: XATTR_SIZE_MAX. All names of a file together are no longer either: XATTR_LIST_MAX. */
export const XATTR_SIZE_MAX: u32 = 65536;

export const XATTR_GET: u32 = 0;
export const XATTR_SET: u32 = 1;
export const XATTR_LIST: u32 = 2;
export const XATTR_REMOVE: u32 = 3;

/** One call. Addresses are the kernel's. */
@unmanaged
export class XattrRequest {
  /** XATTR_GET and so on. */
  operation: u32;
  name: usize;
  name_length: u32;
  /** The value to set; or where a value or list is put, `room` bytes. */
  value: usize;
  room: u32;
  /** XATTR_CREATE, XATTR_REPLACE. */
  flags: u32;
}

const SPACE_USER: u32 = 1;
const SPACE_TRUSTED: u32 = 2;
const SPACE_SECURITY: u32 = 3;

const USER = memory.data<u8>([117, 115, 101, 114, 46]);
const TRUSTED = memory.data<u8>([116, 114, 117, 115, 116, 101, 100, 46]);
const SECURITY = memory.data<u8>([115, 101, 99, 117, 114, 105, 116, 121, 46]);

/** True if the name begins so and goes on. */
@inline
function begins(name: usize, length: u32, prefix: usize, prefix_length: u32): bool {
  return length > prefix_length && memory.compare(name, prefix, prefix_length) == 0;
}

/** SPACE_* of a name; 0: none that there is. */
function space_of(name: usize, length: u32): u32 {
  if (begins(name, length, USER, 5)) return SPACE_USER;
  if (begins(name, length, TRUSTED, 8)) return SPACE_TRUSTED;
  return begins(name, length, SECURITY, 9) ? SPACE_SECURITY : 0;
}

/** May the holder write the attribute? 0, -EPERM, -EACCES, -EROFS, -ENOTSUP. */
function may_write(credentials: Credentials, inode: Inode, space: u32): i32 {
  if ((inode.superblock.flags & MS_RDONLY) != 0) return -EROFS;
  if (space == 0) return -ENOTSUP;
  if (space != SPACE_USER) return capable(credentials, CAP_SYS_ADMIN) ? 0 : -EPERM;
  if (!is_regular(inode) && !is_directory(inode)) return -EPERM;
  if (is_directory(inode) && (inode.mode & S_ISVTX) != 0 && !owner_or_capable(credentials, inode))
    return -EPERM;
  return permission(credentials, inode, MAY_WRITE);
}

/** May the holder read it? 0, -ENODATA, -EACCES, -ENOTSUP. */
function may_read(credentials: Credentials, inode: Inode, space: u32): i32 {
  if (space == 0) return -ENOTSUP;
  if (space == SPACE_SECURITY) return 0;
  if (space == SPACE_TRUSTED) return capable(credentials, CAP_SYS_ADMIN) ? 0 : -ENODATA;
  if (!is_regular(inode) && !is_directory(inode)) return -ENODATA;
  return permission(credentials, inode, MAY_READ);
}

/** May the holder read the attribute of that name, as getxattr(2) asks? 0 or −errno. For file systems that act for somebody. */
export function xattr_may_read(credentials: Credentials, inode: Inode, name: usize, length: u32): i32 {
  return may_read(credentials, inode, space_of(name, length));
}

/** May he write it, as setxattr(2) asks? 0 or −errno. */
export function xattr_may_write(credentials: Credentials, inode: Inode, name: usize, length: u32): i32 {
  return may_write(credentials, inode, space_of(name, length));
}

/** Does listxattr(2) show him the name? */
export function xattr_is_listed(credentials: Credentials, name: usize, length: u32): bool {
  return space_of(name, length) != SPACE_TRUSTED || capable(credentials, CAP_SYS_ADMIN);
}

/** 0, or what is wrong with the arguments. */
function check(request: XattrRequest): i32 {
  if (request.operation == XATTR_LIST) return 0;
  if (request.name_length == 0 || request.name_length > XATTR_NAME_MAX) return -ERANGE;
  for (let i: u32 = 0; i < request.name_length; i++) if (load<u8>(request.name + i) == 0) return -EINVAL;
  if (request.operation != XATTR_SET) return 0;
  if ((request.flags & ~(XATTR_CREATE | XATTR_REPLACE)) != 0) return -EINVAL;
  return request.room > XATTR_SIZE_MAX ? -E2BIG : 0;
}

function perform(context: VfsContext, mount: Mount, inode: Inode, request: XattrRequest): i32 {
  let error = check(request);
  if (error < 0) return error;
  const credentials = context.credentials;
  const operation = request.operation;
  const name = request.name;
  const length = request.name_length;
  if (operation == XATTR_LIST) return list(credentials, inode, request.value, request.room);
  const space = space_of(name, length);
  if (operation == XATTR_GET) {
    error = may_read(credentials, inode, space);
    return error < 0 ? error : inode_getxattr(inode, name, length, request.value, request.room);
  }
  if (!is_null(mount) && (mount.flags & MS_RDONLY) != 0) return -EROFS;
  error = may_write(credentials, inode, space);
  if (error < 0) return error;
  if (operation == XATTR_REMOVE) return inode_removexattr(inode, name, length);
  return inode_setxattr(inode, name, length, request.value, request.room, request.flags, context.account);
}

/** The names, but for those that the holder is not to see; the others move up. */
function list(credentials: Credentials, inode: Inode, to: usize, room: u32): i32 {
  const length = inode_listxattr(inode, to, room);
  if (length <= 0 || room == 0 || capable(credentials, CAP_SYS_ADMIN)) return length;
  let kept = to;
  let at = to;
  const end = to + length;
  while (at < end) {
    let stop = at;
    while (load<u8>(stop) != 0) stop++;
    const size = stop + 1 - at;
    if (xattr_is_listed(credentials, at, <u32>(stop - at))) {
      memory.copy(kept, at, size);
      kept += size;
    }
    at += size;
  }
  return <i32>(kept - to);
}

/** One call on what the path leads to: what the operation answers, or −errno. */
export function vfs_xattr(
  context: VfsContext,
  dirfd: i32,
  path: usize,
  length: u32,
  flags: u32,
  request: XattrRequest,
): i32 {
  const walk = context_walk(context);
  const error = context_walk_to(context, walk, dirfd, path, length, flags);
  if (error < 0) return error;
  const result = perform(context, walk.mount, walk.dentry.inode, request);
  walk_end(walk);
  return result;
}

/** The same on an open file. */
export function file_xattr(context: VfsContext, file: File, request: XattrRequest): i32 {
  return perform(context, file.mount, file.inode, request);
}

/** See InodeOps.getxattr; takes the mutex. */
export function inode_getxattr(inode: Inode, name: usize, length: u32, to: usize, room: u32): i32 {
  const error = inode_lock(inode);
  if (error < 0) return error;
  const result = call_indirect<i32>(inode.ops.getxattr, inode, name, length, to, room);
  inode_unlock(inode);
  return result;
}

/** See InodeOps.setxattr; takes the mutex. */
export function inode_setxattr(
  inode: Inode,
  name: usize,
  length: u32,
  value: usize,
  value_length: u32,
  flags: u32,
  account: Account,
): i32 {
  const error = inode_lock(inode);
  if (error < 0) return error;
  const set = inode.ops.setxattr;
  const result = call_indirect<i32>(set, inode, name, length, value, value_length, flags, account);
  if (result == 0) inode_changed(inode);
  inode_unlock(inode);
  return result;
}

/** See InodeOps.listxattr; takes the mutex. */
export function inode_listxattr(inode: Inode, to: usize, room: u32): i32 {
  const error = inode_lock(inode);
  if (error < 0) return error;
  const result = call_indirect<i32>(inode.ops.listxattr, inode, to, room);
  inode_unlock(inode);
  return result;
}

/** See InodeOps.removexattr; takes the mutex. */
export function inode_removexattr(inode: Inode, name: usize, length: u32): i32 {
  const error = inode_lock(inode);
  if (error < 0) return error;
  const result = call_indirect<i32>(inode.ops.removexattr, inode, name, length);
  if (result == 0) inode_changed(inode);
  inode_unlock(inode);
  return result;
}
