// tmpfs: extended attributes: xattr(7). A list of names with their values, newest last; charged to the file system like contents.
//
// Interface: tmpfs_getxattr, tmpfs_setxattr, tmpfs_listxattr, tmpfs_removexattr, tmpfs_drop_xattrs. Locks: the inode's mutex.

import { EEXIST, ENODATA, ENOSPC, ERANGE, XATTR_CREATE, XATTR_REPLACE } from '../../base/abi';
import { is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { Inode } from '../../vfs/inode';
import { XATTR_SIZE_MAX } from '../../vfs/xattr';
import { TmpfsInode, tmpfs_reserve, tmpfs_unreserve } from './inode';

@unmanaged
class Attribute {
  next: Attribute;
  name_length: u32;
  value_length: u32;
  /** The first byte of the name; the value comes after it. */
  name: u8;
}

@inline
function name_of(attribute: Attribute): usize {
  return changetype<usize>(attribute) + offsetof<Attribute>('name');
}
@inline
function value_of(attribute: Attribute): usize {
  return name_of(attribute) + attribute.name_length;
}
@inline
function bytes_of(name_length: u32, value_length: u32): u32 {
  return <u32>offsetof<Attribute>('name') + name_length + value_length;
}

/** The address of the word that leads to the attribute, or of the last one, which is 0. */
function place_of(inode: TmpfsInode, name: usize, length: u32): usize {
  let at = changetype<usize>(inode) + offsetof<TmpfsInode>('xattrs');
  while (true) {
    const attribute = load<Attribute>(at);
    if (is_null(attribute)) return at;
    if (attribute.name_length == length && memory.compare(name_of(attribute), name, length) == 0) return at;
    at = changetype<usize>(attribute) + offsetof<Attribute>('next');
  }
}

export function tmpfs_getxattr(inode: Inode, name: usize, length: u32, to: usize, room: u32): i32 {
  const attribute = load<Attribute>(place_of(changetype<TmpfsInode>(inode), name, length));
  if (is_null(attribute)) return -ENODATA;
  if (room == 0) return attribute.value_length;
  if (attribute.value_length > room) return -ERANGE;
  memory.copy(to, value_of(attribute), attribute.value_length);
  return attribute.value_length;
}

export function tmpfs_listxattr(inode: Inode, to: usize, room: u32): i32 {
  let total: u32 = 0;
  let attribute = changetype<TmpfsInode>(inode).xattrs;
  for (let at = attribute; at != 0; at = changetype<usize>(changetype<Attribute>(at).next))
    total += changetype<Attribute>(at).name_length + 1;
  if (room == 0) return total;
  if (total > room) return -ERANGE;
  while (attribute != 0) {
    const one = changetype<Attribute>(attribute);
    memory.copy(to, name_of(one), one.name_length);
    store<u8>(to + one.name_length, 0);
    to += one.name_length + 1;
    attribute = changetype<usize>(one.next);
  }
  return total;
}

/** A new attribute, charged; 0: no room. */
function make(
  inode: TmpfsInode,
  name: usize,
  length: u32,
  value: usize,
  size: u32,
  account: Account,
): Attribute {
  const bytes = bytes_of(length, size);
  if (tmpfs_reserve(inode, bytes) < 0) return null_of<Attribute>();
  const attribute = changetype<Attribute>(kmalloc(bytes, account));
  if (is_null(attribute)) {
    tmpfs_unreserve(inode, bytes);
    return attribute;
  }
  attribute.name_length = length;
  attribute.value_length = size;
  memory.copy(name_of(attribute), name, length);
  memory.copy(value_of(attribute), value, size);
  return attribute;
}

function free(inode: TmpfsInode, attribute: Attribute): void {
  tmpfs_unreserve(inode, bytes_of(attribute.name_length, attribute.value_length));
  kfree(changetype<usize>(attribute));
}

export function tmpfs_setxattr(
  inode: Inode,
  name: usize,
  length: u32,
  value: usize,
  size: u32,
  flags: u32,
  account: Account,
): i32 {
  const file = changetype<TmpfsInode>(inode);
  const at = place_of(file, name, length);
  const old = load<Attribute>(at);
  if (is_null(old)) {
    if ((flags & XATTR_REPLACE) != 0) return -ENODATA;
    if (<u32>tmpfs_listxattr(inode, 0, 0) + length + 1 > XATTR_SIZE_MAX) return -ENOSPC;
  } else if ((flags & XATTR_CREATE) != 0) {
    return -EEXIST;
  }
  const fresh = make(file, name, length, value, size, account);
  if (is_null(fresh)) return -ENOSPC;
  if (!is_null(old)) {
    fresh.next = old.next;
    free(file, old);
  }
  store<Attribute>(at, fresh);
  return 0;
}

export function tmpfs_removexattr(inode: Inode, name: usize, length: u32): i32 {
  const file = changetype<TmpfsInode>(inode);
  const at = place_of(file, name, length);
  const attribute = load<Attribute>(at);
  if (is_null(attribute)) return -ENODATA;
  store<Attribute>(at, attribute.next);
  free(file, attribute);
  return 0;
}

/** Frees all: the inode goes. */
export function tmpfs_drop_xattrs(inode: TmpfsInode): void {
  while (inode.xattrs != 0) {
    const attribute = changetype<Attribute>(inode.xattrs);
    inode.xattrs = changetype<usize>(attribute.next);
    free(inode, attribute);
  }
}
