// overlayfs: attributes. They are the real file's; what changes is copied up first, and changed there with the mounter's credentials.
//
// Interface: overlay_backing, overlay_getattr, overlay_setattr, overlay_truncate, overlay_allocate, overlay_readlink, overlay_getxattr,
// overlay_setxattr, overlay_listxattr, overlay_removexattr, overlay_device.
// Locks: as InodeOps: the overlay inode's mutex; then its copy mutex, then the layer's.

import { ENOTSUP } from '../../base/abi';
import { error_of, error_pointer, is_error } from '../../base/pointer';
import { Account } from '../../mm/account';
import { Attributes, inode_change } from '../../vfs/attributes';
import { Inode, inode_lock, inode_modified, inode_new_version, inode_unlock } from '../../vfs/inode';
import {
  inode_getxattr,
  inode_listxattr,
  inode_removexattr,
  inode_setxattr,
  xattr_is_listed,
  xattr_may_read,
  xattr_may_write,
} from '../../vfs/xattr';
import { WHOLE_FILE, overlay_copy_up } from './copy_up';
import { OverlayInode, overlay_real, overlay_sync, overlay_upper } from './inode';
import { is_own_attribute } from './marks';
import { OverlaySuper, overlay_super } from './super';

/** See SuperOps.device. */
export function overlay_device(inode: Inode): u32 {
  return changetype<OverlayInode>(inode).device;
}

/** See InodeOps.backing. */
export function overlay_backing(inode: Inode): Inode {
  return overlay_real(changetype<OverlayInode>(inode)).inode;
}

/** See InodeOps.getattr: asks the real file, and takes over what it says. */
export function overlay_getattr(inode: Inode): i32 {
  const overlay = changetype<OverlayInode>(inode);
  const real = overlay_real(overlay).inode;
  const error = call_indirect<i32>(real.ops.getattr, real);
  if (error == 0) overlay_sync(overlay);
  return error;
}

/** See InodeOps.setattr. -ENOMEM, -ENOSPC and what else keeps the file from being copied up; -EROFS without an upper layer. */
export function overlay_setattr(inode: Inode, attributes: Attributes): i32 {
  const overlay = changetype<OverlayInode>(inode);
  const error = overlay_copy_up(overlay, WHOLE_FILE);
  if (error < 0) return error;
  return inode_change(overlay_super(overlay).credentials, overlay_upper(overlay).inode, attributes);
}

/** See InodeOps.truncate: of what is cut off nothing is copied up. Errors of overlay_setattr. */
export function overlay_truncate(inode: Inode, size: i64): i32 {
  const overlay = changetype<OverlayInode>(inode);
  let error = overlay_copy_up(overlay, size);
  if (error < 0) return error;
  const real = overlay_upper(overlay).inode;
  error = inode_lock(real);
  if (error < 0) return error;
  error = call_indirect<i32>(real.ops.truncate, real, size);
  if (error == 0) inode_modified(real);
  inode_unlock(real);
  inode_new_version(inode);
  overlay_sync(overlay);
  return error;
}

/** See InodeOps.allocate. Errors of overlay_setattr. */
export function overlay_allocate(inode: Inode, offset: i64, length: i64, account: Account): i32 {
  const overlay = changetype<OverlayInode>(inode);
  let error = overlay_copy_up(overlay, WHOLE_FILE);
  if (error < 0) return error;
  const real = overlay_upper(overlay).inode;
  error = inode_lock(real);
  if (error < 0) return error;
  const size = real.size;
  error = call_indirect<i32>(real.ops.allocate, real, offset, length, account);
  if (error == 0 && real.size != size) inode_modified(real);
  inode_unlock(real);
  overlay_sync(overlay);
  return error;
}

/** See InodeOps.readlink. */
export function overlay_readlink(inode: Inode, to: usize, room: u32): i32 {
  const real = overlay_real(changetype<OverlayInode>(inode)).inode;
  return call_indirect<i32>(real.ops.readlink, real, to, room);
}

/** See InodeOps.getxattr. -ENOTSUP for overlayfs's own marks; errors of xattr_may_read, asked for the mounter. */
export function overlay_getxattr(inode: Inode, name: usize, length: u32, to: usize, room: u32): i32 {
  const super_ = overlay_super(inode);
  if (is_own_attribute(super_, name, length)) return -ENOTSUP;
  const real = overlay_real(changetype<OverlayInode>(inode)).inode;
  const error = xattr_may_read(super_.credentials, real, name, length);
  return error < 0 ? error : inode_getxattr(real, name, length, to, room);
}

/** See InodeOps.setxattr. -ENOTSUP for overlayfs's own marks; errors of overlay_setattr. */
export function overlay_setxattr(
  inode: Inode,
  name: usize,
  length: u32,
  value: usize,
  size: u32,
  flags: u32,
  account: Account,
): i32 {
  const real = to_change(changetype<OverlayInode>(inode), name, length);
  if (is_error(real)) return error_of(real);
  return inode_setxattr(changetype<Inode>(real), name, length, value, size, flags, account);
}

/** The upper file, copied up, whose attribute is to be changed, which the mounter must be allowed to do: an Inode or −errno. */
function to_change(overlay: OverlayInode, name: usize, length: u32): usize {
  const super_ = overlay_super(overlay);
  if (is_own_attribute(super_, name, length)) return error_pointer(-ENOTSUP);
  let error = overlay_copy_up(overlay, WHOLE_FILE);
  if (error < 0) return error_pointer(error);
  const real = overlay_upper(overlay).inode;
  error = xattr_may_write(super_.credentials, real, name, length);
  return error < 0 ? error_pointer(error) : changetype<usize>(real);
}

@inline
function is_shown(super_: OverlaySuper, name: usize, length: u32): bool {
  return !is_own_attribute(super_, name, length) && xattr_is_listed(super_.credentials, name, length);
}

/** The names, but for those of the overlay itself and those that the mounter does not see. */
export function overlay_listxattr(inode: Inode, to: usize, room: u32): i32 {
  const super_ = overlay_super(inode);
  const length = inode_listxattr(overlay_real(changetype<OverlayInode>(inode)).inode, to, room);
  if (length <= 0 || room == 0) return length;
  let kept = to;
  let at = to;
  while (at < to + length) {
    let stop = at;
    while (load<u8>(stop) != 0) stop++;
    const size = stop + 1 - at;
    if (is_shown(super_, at, <u32>(stop - at))) {
      memory.copy(kept, at, size);
      kept += size;
    }
    at += size;
  }
  return <i32>(kept - to);
}

/** See InodeOps.removexattr. Errors of overlay_setxattr. */
export function overlay_removexattr(inode: Inode, name: usize, length: u32): i32 {
  const real = to_change(changetype<OverlayInode>(inode), name, length);
  return is_error(real) ? error_of(real) : inode_removexattr(changetype<Inode>(real), name, length);
}
