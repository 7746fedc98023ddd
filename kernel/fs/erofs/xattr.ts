// erofs: extended attributes, behind the inode:
//
//   | filter (4), count of shared (1), 0 (7) | number of a shared one (4) | … | entry | entry | …
//   entry: | name length (1), prefix (1), value length (2) | name | value | to 4 bytes
//
// A shared one is an entry elsewhere, which files with the same attribute have in common. Of access lists there are none here, so
// that those of an image are not shown.
//
// Interface: erofs_getxattr, erofs_listxattr. Locks: none.

import { ENODATA, ENOMEM, ERANGE } from '../../base/abi';
import { NAME_MAX } from '../../base/config';
import { is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { payer } from '../../sched/thread';
import { Inode } from '../../vfs/inode';
import { erofs_image_read } from './data';
import { ErofsInode, erofs_corrupted, erofs_super } from './super';

const HEADER: u32 = 12;
const ENTRY: u32 = 4;
const PREFIX_USER: u32 = 1;
const PREFIX_TRUSTED: u32 = 4;
const PREFIX_SECURITY: u32 = 6;

const USER = memory.data<u8>([117, 115, 101, 114, 46]);
const TRUSTED = memory.data<u8>([116, 114, 117, 115, 116, 101, 100, 46]);
const SECURITY = memory.data<u8>([115, 101, 99, 117, 114, 105, 116, 121, 46]);

/** A walk over all attributes of an inode. */
@unmanaged
class XattrWalk {
  inode: ErofsInode;
  /** Shared ones that are still to come, and where the number of the next is. */
  shared: u32;
  index: u32;
  /** Where the next entry is that is the inode's own. */
  next: u64;
  /** The value of the one that was reached, and its length. */
  value: u64;
  value_length: u32;
  /** Its name with its prefix; 0 bytes: one that is not shown. */
  name_length: u32;
  /** Four bytes and a name with the longest prefix. */
  header: u32;
  name: u64;
}

const NAME_BYTES: u32 = 16 + NAME_MAX;

@inline
function name_of(walk: XattrWalk): usize {
  return changetype<usize>(walk) + offsetof<XattrWalk>('name');
}

function prefix_of(index: u32): usize {
  if (index == PREFIX_USER) return USER;
  if (index == PREFIX_TRUSTED) return TRUSTED;
  return index == PREFIX_SECURITY ? SECURITY : 0;
}

@inline
function prefix_length(index: u32): u32 {
  return index == PREFIX_USER ? 5 : index == PREFIX_TRUSTED ? 8 : 9;
}

function read(walk: XattrWalk, at: u64, to: usize, length: u32): i32 {
  const inode = walk.inode;
  return erofs_image_read(erofs_super(inode.superblock), at, to, length, inode.nid);
}

/** Begins a walk: 0 or −errno. */
function begin(walk: XattrWalk, inode: ErofsInode): i32 {
  walk.inode = inode;
  walk.next = inode.behind;
  const length = inode.behind - inode.xattrs;
  if (length < HEADER) return 0;
  const error = read(walk, inode.xattrs + 4, changetype<usize>(walk) + offsetof<XattrWalk>('header'), 4);
  if (error < 0) return error;
  walk.shared = walk.header & 0xff;
  walk.next = inode.xattrs + HEADER + 4 * <u64>walk.shared;
  if (walk.next > inode.behind) return erofs_corrupted(inode.superblock, 'bogus xattr ibody', inode.nid);
  return 0;
}

/** Goes to the next attribute: 1; 0 after the last; or −errno. */
function advance(walk: XattrWalk): i32 {
  const inode = walk.inode;
  const header = changetype<usize>(walk) + offsetof<XattrWalk>('header');
  let at = walk.next;
  const own = walk.index == walk.shared;
  if (own) {
    if (at >= inode.behind) return 0;
    if (inode.behind - at < ENTRY) return erofs_corrupted(inode.superblock, 'corrupted xattr', inode.nid);
  } else {
    const error = read(walk, inode.xattrs + HEADER + 4 * <u64>walk.index, header, 4);
    walk.index++;
    if (error < 0) return error;
    at = erofs_super(inode.superblock).shared + 4 * <u64>walk.header;
  }
  const error = read(walk, at, header, ENTRY);
  if (error < 0) return error;
  const name_length = walk.header & 0xff;
  const index = (walk.header >>> 8) & 0xff;
  walk.value_length = walk.header >>> 16;
  walk.value = at + ENTRY + name_length;
  const end = (walk.value + walk.value_length + 3) & ~3;
  if (own) {
    if (end > inode.behind) return erofs_corrupted(inode.superblock, 'corrupted xattr', inode.nid);
    walk.next = end;
  }
  const prefix = prefix_of(index);
  walk.name_length = 0;
  if (prefix == 0 || name_length == 0) return 1;
  const to = name_of(walk);
  memory.copy(to, prefix, prefix_length(index));
  const failed = read(walk, at + ENTRY, to + prefix_length(index), name_length);
  if (failed < 0) return failed;
  walk.name_length = prefix_length(index) + name_length;
  return 1;
}

function walk_alloc(): XattrWalk {
  return changetype<XattrWalk>(kmalloc(<u32>offsetof<XattrWalk>('name') + NAME_BYTES, payer()));
}

/** InodeOps.getxattr. */
export function erofs_getxattr(inode: Inode, name: usize, length: u32, to: usize, room: u32): i32 {
  const walk = walk_alloc();
  if (is_null(walk)) return -ENOMEM;
  let result = begin(walk, changetype<ErofsInode>(inode));
  if (result == 0) result = find(walk, name, length);
  if (result == 0) result = -ENODATA;
  else if (result > 0) {
    result = walk.value_length;
    if (room != 0 && walk.value_length > room) result = -ERANGE;
    else if (room != 0) {
      const error = read(walk, walk.value, to, walk.value_length);
      if (error < 0) result = error;
    }
  }
  kfree(changetype<usize>(walk));
  return result;
}

/** Goes on to the attribute of that name: 1, 0 or −errno. */
function find(walk: XattrWalk, name: usize, length: u32): i32 {
  while (true) {
    const result = advance(walk);
    if (result <= 0) return result;
    if (walk.name_length == length && memory.compare(name_of(walk), name, length) == 0) return 1;
  }
}

/** InodeOps.listxattr. */
export function erofs_listxattr(inode: Inode, to: usize, room: u32): i32 {
  const walk = walk_alloc();
  if (is_null(walk)) return -ENOMEM;
  let result = begin(walk, changetype<ErofsInode>(inode));
  let done: u32 = 0;
  while (result == 0) {
    result = advance(walk);
    if (result <= 0) break;
    result = 0;
    if (walk.name_length == 0) continue;
    const more = walk.name_length + 1;
    if (room != 0 && done + more > room) result = -ERANGE;
    else if (room != 0) {
      memory.copy(to + done, name_of(walk), walk.name_length);
      store<u8>(to + done + walk.name_length, 0);
    }
    done += more;
  }
  kfree(changetype<usize>(walk));
  return result < 0 ? result : <i32>done;
}
