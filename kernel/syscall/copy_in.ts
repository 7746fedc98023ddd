// What system calls copy in: strings and structs of the caller, into kernel memory that they free.
//
// Interface: copy_in_bytes, copy_in_path, copy_in_second_path. All answer an address from kmalloc or an error pointer. Locks: none.

import { EFAULT, EINVAL, ENAMETOOLONG, ENOENT, ENOMEM } from '../base/abi';
import { PATH_MAX } from '../base/config';
import { error_pointer, is_error } from '../base/pointer';
import { copy_from_user, access_ok } from '../mm/uaccess';
import { kfree, kmalloc } from '../mm/slab';
import { current_task } from '../proc/task';

/** A copy of `length` bytes of the caller's at `address`, followed by a NUL; or -EFAULT, -ENOMEM. */
export function copy_in_bytes(address: u32, length: u32): usize {
  if (!access_ok(address, length)) return error_pointer(-EFAULT);
  const copy = kmalloc(length + 1, current_task().account);
  if (copy == 0) return error_pointer(-ENOMEM);
  copy_from_user(copy, address, length);
  return copy;
}

/** A copy of a path; also -ENOENT if it is empty, -ENAMETOOLONG, -EINVAL if there is a NUL in it. */
export function copy_in_path(address: u32, length: u32): usize {
  if (!access_ok(address, length)) return error_pointer(-EFAULT);
  if (length == 0) return error_pointer(-ENOENT);
  if (length >= PATH_MAX) return error_pointer(-ENAMETOOLONG);
  const path = copy_in_bytes(address, length);
  if (is_error(path)) return path;
  for (let i: u32 = 0; i < length; i++) {
    if (load<u8>(path + i) == 0) {
      kfree(path);
      return error_pointer(-EINVAL);
    }
  }
  return path;
}

/**
 * A copy of the second path of a call that has two. An empty one is left to the walk, which answers -ENOENT: on Linux an
 * error of the first path's walk comes before it.
 */
export function copy_in_second_path(address: u32, length: u32): usize {
  return length == 0 ? copy_in_bytes(address, 0) : copy_in_path(address, length);
}
