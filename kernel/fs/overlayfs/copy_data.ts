// overlayfs: the contents and the extended attributes of a file that is copied up.
//
// Interface: copy_contents, copy_attributes. Locks: those of the layers' files.

import { EINTR, ENODATA, ENOMEM, ENOSPC, ENOTSUP } from '../../base/abi';
import { FRAME_SHIFT, FRAME_SIZE } from '../../base/config';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { frames_total } from '../../mm/frame';
import { kfree, kmalloc } from '../../mm/slab';
import { cond_resched } from '../../sched/schedule';
import { WORK_KILL, current } from '../../sched/thread';
import { MAY_READ, permission } from '../../vfs/credentials';
import { Dentry } from '../../vfs/dentry/dentry';
import { FILE_READ, FILE_WRITE, File, file_alloc, file_free, file_put } from '../../vfs/file/file';
import { Inode, inode_get, inode_lock, inode_size, inode_unlock } from '../../vfs/inode';
import { Mount } from '../../vfs/mount/mount';
import { file_open_inode } from '../../vfs/open';
import { IOV_ITER_BYTES, IovIter, iov_iter_init_kernel } from '../../vfs/iov_iter';
import {
  XATTR_SIZE_MAX,
  inode_getxattr,
  inode_listxattr,
  inode_setxattr,
  xattr_is_listed,
  xattr_may_read,
  xattr_may_write,
} from '../../vfs/xattr';
import { is_own_attribute } from './marks';
import { OverlaySuper } from './super';

/** How much is copied at a time: a frame, with which a hole stays a hole. */
const PIECE: u32 = <u32>FRAME_SIZE;

/** A file of a layer, opened by nobody: a File, or −errno. */
function layer_open(super_: OverlaySuper, inode: Inode, access: u32): usize {
  const nowhere = null_of<Mount>();
  const file = file_alloc(inode, nowhere, null_of<Dentry>(), 0, access, super_.account);
  if (is_null(file)) return error_pointer(-ENOMEM);
  inode_get(inode);
  const error = file_open_inode(inode, file);
  if (error == 0) return changetype<usize>(file);
  file_free(file);
  return error_pointer(error);
}

/** Copies at most `limit` bytes of `from` into the empty file `to`, and sees to it that they are stored: 0 or −errno. */
export function copy_contents(super_: OverlaySuper, from: Inode, to: Inode, limit: i64): i32 {
  const length = min<i64>(inode_size(from), limit);
  if (length == 0) return 0;
  // An image may say that a file of it is as long as it likes, of holes alone: an upper layer lies in memory, of which there is so much.
  if (length > (<i64>frames_total()) << FRAME_SHIFT) return -ENOSPC;
  const refused = permission(super_.credentials, from, MAY_READ);
  if (refused < 0) return refused;
  const opened = layer_open(super_, from, FILE_READ);
  if (is_error(opened)) return error_of(opened);
  const source = changetype<File>(opened);
  const target = layer_open(super_, to, FILE_WRITE);
  let error = is_error(target) ? error_of(target) : 0;
  if (error == 0) {
    const block = kmalloc(PIECE, super_.account);
    const iter = changetype<IovIter>(kmalloc(<u32>IOV_ITER_BYTES, super_.account));
    const file = changetype<File>(target);
    if (block == 0 || is_null(iter)) error = -ENOMEM;
    else error = copy_pieces(source, file, iter, block, length);
    if (error == 0) error = set_length(to, length);
    if (error == 0) error = call_indirect<i32>(file.ops.fsync, file, false);
    kfree(block);
    kfree(changetype<usize>(iter));
    file_put(file);
  }
  file_put(source);
  return error;
}

/** All zero? `length` bytes, a multiple of 8. */
function is_zero(at: usize, length: u32): bool {
  for (const end = at + length; at < end; at += 8) if (load<u64>(at) != 0) return false;
  return true;
}

function copy_pieces(source: File, target: File, iter: IovIter, block: usize, length: i64): i32 {
  for (let at: i64 = 0; at < length;) {
    const wanted = <u32>min<i64>(PIECE, length - at);
    iov_iter_init_kernel(iter, block, wanted);
    iter.position = at;
    const got = call_indirect<i32>(source.ops.read, source, iter);
    // One that has become shorter meanwhile is copied as it is.
    if (got <= 0) return got;
    if (<u32>got != PIECE || !is_zero(block, PIECE)) {
      const error = write_all(target, iter, block, <u32>got, at);
      if (error < 0) return error;
    }
    at += got;
    cond_resched();
    if ((current().work & WORK_KILL) != 0) return -EINTR;
  }
  return 0;
}

function write_all(target: File, iter: IovIter, block: usize, length: u32, position: i64): i32 {
  for (let done: u32 = 0; done < length;) {
    iov_iter_init_kernel(iter, block + done, length - done);
    iter.position = position + done;
    const written = call_indirect<i32>(target.ops.write, target, iter);
    if (written < 0) return written;
    done += written;
  }
  return 0;
}

/** The length of a file that ends with a hole. */
function set_length(inode: Inode, length: i64): i32 {
  let error = inode_lock(inode);
  if (error < 0) return error;
  if (inode_size(inode) < length) error = call_indirect<i32>(inode.ops.truncate, inode, length);
  inode_unlock(inode);
  return error;
}

/** Copies the extended attributes that the mounter sees, but for those of an overlay: 0 or −errno. */
export function copy_attributes(super_: OverlaySuper, from: Inode, to: Inode): i32 {
  const length = inode_listxattr(from, 0, 0);
  if (length == 0 || length == -ENOTSUP) return 0;
  if (length < 0) return length;
  const list = kmalloc(length, super_.account);
  if (list == 0) return -ENOMEM;
  const used = inode_listxattr(from, list, length);
  let error = used < 0 ? used : 0;
  let at = list;
  while (error == 0 && at < list + used) {
    let end = at;
    while (load<u8>(end) != 0) end++;
    const size = <u32>(end - at);
    if (!is_own_attribute(super_, at, size) && xattr_is_listed(super_.credentials, at, size))
      error = copy_attribute(super_, from, to, at, size);
    at = end + 1;
  }
  kfree(list);
  return error;
}

function copy_attribute(super_: OverlaySuper, from: Inode, to: Inode, name: usize, length: u32): i32 {
  let error = xattr_may_read(super_.credentials, from, name, length);
  if (error == 0) error = xattr_may_write(super_.credentials, to, name, length);
  // What may be neither read nor written is not copied, as on Linux what the upper file system does not know.
  if (error == -ENODATA || error == -ENOTSUP) return 0;
  const size = error < 0 ? error : inode_getxattr(from, name, length, 0, 0);
  if (size < 0) return size;
  const value = kmalloc(min<u32>(size + 1, XATTR_SIZE_MAX + 1), super_.account);
  if (value == 0) return -ENOMEM;
  const got = size == 0 ? 0 : inode_getxattr(from, name, length, value, size);
  error = got < 0 ? got : inode_setxattr(to, name, length, value, got, 0, super_.account);
  kfree(value);
  return error;
}
