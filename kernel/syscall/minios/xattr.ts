// minios: extended attributes. Paths follow a link at their end unless AT_SYMLINK_NOFOLLOW says otherwise (the l… calls of Linux);
// with AT_EMPTY_PATH an empty path means what `dirfd` is open on (the f… calls).
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: none.

import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  E2BIG,
  EFAULT,
  EINVAL,
  ENOMEM,
  ERANGE,
} from '../../base/abi';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { copy_to_user, access_ok } from '../../mm/uaccess';
import { current_task } from '../../proc/task';
import { WALK_EMPTY, WALK_FOLLOW } from '../../vfs/walk';
import {
  XATTR_GET,
  XATTR_LIST,
  XATTR_NAME_MAX,
  XATTR_REMOVE,
  XATTR_SET,
  XATTR_SIZE_MAX,
  XattrRequest,
  file_xattr,
  vfs_xattr,
} from '../../vfs/xattr';
import { borrowed_file, fd_borrow, fd_return } from '../descriptor';
import { copy_in_bytes, copy_in_path } from '../copy_in';

/** Makes the call on what `dirfd` and the path mean. */
function on_place(dirfd: i32, path: u32, length: u32, at_flags: u32, request: XattrRequest): i32 {
  if ((at_flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) return -EINVAL;
  const context = current_task().vfs;
  const empty = length == 0 && (at_flags & AT_EMPTY_PATH) != 0;
  if (empty && dirfd != AT_FDCWD) {
    const borrowed = fd_borrow(context.files, dirfd);
    if (is_error(borrowed)) return error_of(borrowed);
    const result = file_xattr(context, borrowed_file(borrowed), request);
    fd_return(borrowed);
    return result;
  }
  const name = empty ? <usize>0 : copy_in_path(path, length);
  if (is_error(name)) return error_of(name);
  const follow = (at_flags & AT_SYMLINK_NOFOLLOW) != 0 ? 0 : WALK_FOLLOW;
  const result = vfs_xattr(context, dirfd, name, length, empty ? follow | WALK_EMPTY : follow, request);
  kfree(name);
  return result;
}

/** A request with a copy of the name; or an error pointer. */
function prepare(operation: u32, name: u32, name_length: u32): usize {
  const copy = name_length > XATTR_NAME_MAX ? error_pointer(-ERANGE) : copy_in_bytes(name, name_length);
  if (is_error(copy)) return copy;
  const request = changetype<XattrRequest>(kmalloc(offsetof<XattrRequest>(), current_task().account));
  if (is_null(request)) {
    kfree(copy);
    return error_pointer(-ENOMEM);
  }
  request.operation = operation;
  request.name = copy;
  request.name_length = name_length;
  return changetype<usize>(request);
}

function finish(request: XattrRequest, result: i32): i32 {
  kfree(request.name);
  kfree(request.value);
  kfree(changetype<usize>(request));
  return result;
}

/** setxattr(2), lsetxattr(2), fsetxattr(2). */
export function sys_setxattr(
  dirfd: i32,
  path: u32,
  path_length: u32,
  name: u32,
  name_length: u32,
  value: u32,
  value_length: u32,
  flags: u32,
  at_flags: u32,
): i32 {
  if (value_length > XATTR_SIZE_MAX) return -E2BIG;
  const prepared = prepare(XATTR_SET, name, name_length);
  if (is_error(prepared)) return error_of(prepared);
  const request = changetype<XattrRequest>(prepared);
  const copy = copy_in_bytes(value, value_length);
  if (is_error(copy)) return finish(request, error_of(copy));
  request.value = copy;
  request.room = value_length;
  request.flags = flags;
  return finish(request, on_place(dirfd, path, path_length, at_flags, request));
}

/** The call, with room for what it answers, which is copied out. */
function fetch(
  prepared: usize,
  dirfd: i32,
  path: u32,
  path_length: u32,
  to: u32,
  room: u32,
  at_flags: u32,
): i32 {
  if (is_error(prepared)) return error_of(prepared);
  const request = changetype<XattrRequest>(prepared);
  // No value and no list is longer.
  room = min<u32>(room, XATTR_SIZE_MAX);
  if (room != 0) {
    if (!access_ok(to, room)) return finish(request, -EFAULT);
    request.value = kmalloc(room, current_task().account);
    if (request.value == 0) return finish(request, -ENOMEM);
    request.room = room;
  }
  let result = on_place(dirfd, path, path_length, at_flags, request);
  if (result > 0 && room != 0 && copy_to_user(to, request.value, result) < 0) result = -EFAULT;
  return finish(request, result);
}

/** getxattr(2), lgetxattr(2), fgetxattr(2). */
export function sys_getxattr(
  dirfd: i32,
  path: u32,
  path_length: u32,
  name: u32,
  name_length: u32,
  value: u32,
  value_length: u32,
  at_flags: u32,
): i32 {
  const prepared = prepare(XATTR_GET, name, name_length);
  return fetch(prepared, dirfd, path, path_length, value, value_length, at_flags);
}

/** listxattr(2), llistxattr(2), flistxattr(2). */
export function sys_listxattr(
  dirfd: i32,
  path: u32,
  path_length: u32,
  list: u32,
  list_length: u32,
  at_flags: u32,
): i32 {
  return fetch(prepare(XATTR_LIST, 0, 0), dirfd, path, path_length, list, list_length, at_flags);
}

/** removexattr(2), lremovexattr(2), fremovexattr(2). */
export function sys_removexattr(
  dirfd: i32,
  path: u32,
  path_length: u32,
  name: u32,
  name_length: u32,
  at_flags: u32,
): i32 {
  const prepared = prepare(XATTR_REMOVE, name, name_length);
  if (is_error(prepared)) return error_of(prepared);
  const request = changetype<XattrRequest>(prepared);
  return finish(request, on_place(dirfd, path, path_length, at_flags, request));
}
