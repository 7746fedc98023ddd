// erofs: inodes as they are in the image, small ones of 32 bytes and large ones of 64:
//
//        0       2        4     6       8       12        16     20   24    28   32       40    44     48
//   32:  format  xattrs   mode  links   size    reserved  union  ino  uid,gid  reserved
//   64:  format  xattrs   mode  0       size (8 bytes)    union  ino  uid   gid  mtime    ns    links  reserved
//
// Interface: erofs_inode_get. Locks: those of super.ts.

import {
  ENOMEM,
  ENOTSUP,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from '../../base/abi';
import { error_pointer, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { payer } from '../../sched/thread';
import { inode_init, inode_set_size } from '../../vfs/inode';
import { SuperBlock } from '../../vfs/superblock';
import {
  CHUNK_BITS,
  CHUNK_INDEXES,
  LAYOUT_CHUNKED,
  LAYOUT_INLINE,
  LAYOUT_PLAIN,
  erofs_image_read,
} from './data';
import {
  ErofsInode,
  ErofsSuper,
  erofs_corrupted,
  erofs_find,
  erofs_operations,
  erofs_remember,
  erofs_super,
} from './super';

const SLOT_SHIFT: u64 = 5;
const SMALL: u32 = 32;
const LARGE: u32 = 64;
/** Bits of `format` that are known: the size of the inode, and its layout. */
const FORMAT_KNOWN: u32 = 0xf;

/** Of the attributes behind an inode: a header of 12 bytes and entries in units of 4. */
const XATTR_HEADER: u32 = 12;

const SECOND_NS: i64 = 1000000000;

/** ns since the epoch; what does not fit becomes the time nearest to it. */
export function erofs_time(seconds: i64, nanoseconds: u32): i64 {
  const most = i64.MAX_VALUE / SECOND_NS - 1;
  return max<i64>(min<i64>(seconds, most), -most) * SECOND_NS + min<u32>(nanoseconds, 999999999);
}

/** Inode number `nid`, with a reference; or −errno: -EUCLEAN, -ENOTSUP (compressed, or of a kind that is not known), -ENOMEM. */
export function erofs_inode_get(superblock: SuperBlock, nid: u64): usize {
  const super_ = erofs_super(superblock);
  const known = erofs_find(super_, nid);
  if (!is_null(known)) return changetype<usize>(known);
  const raw = kmalloc(LARGE, payer());
  if (raw == 0) return error_pointer(-ENOMEM);
  let error = read_raw(super_, nid, raw);
  let inode = null_of<ErofsInode>();
  if (error == 0) {
    inode = changetype<ErofsInode>(kmalloc(<u32>offsetof<ErofsInode>(), superblock.account));
    if (is_null(inode)) error = -ENOMEM;
    else error = fill_in(super_, inode, nid, raw);
  }
  kfree(raw);
  return error < 0 ? error_pointer(error) : changetype<usize>(erofs_remember(super_, inode));
}

/** Copies the 32 or 64 bytes of an inode: 0 or −errno. */
function read_raw(super_: ErofsSuper, nid: u64, raw: usize): i32 {
  const superblock = super_.superblock;
  if (nid >> 56 != 0) return erofs_corrupted(superblock, 'inode beyond the image', nid);
  const at = super_.inodes + (nid << SLOT_SHIFT);
  const error = erofs_image_read(super_, at, raw, SMALL, nid);
  if (error < 0) return error;
  const format = <u32>load<u16>(raw);
  const layout = (format >>> 1) & 7;
  if ((format & ~FORMAT_KNOWN) != 0 || layout > LAYOUT_CHUNKED) {
    erofs_corrupted(superblock, 'unsupported i_format', nid);
    return -ENOTSUP;
  }
  if (layout != LAYOUT_PLAIN && layout != LAYOUT_INLINE && layout != LAYOUT_CHUNKED) {
    erofs_corrupted(superblock, 'compressed inode is unsupported', nid);
    return -ENOTSUP;
  }
  return (format & 1) != 0 ? erofs_image_read(super_, at + SMALL, raw + SMALL, LARGE - SMALL, nid) : 0;
}

@inline
function is_known(type: u32): bool {
  return (
    type == S_IFREG ||
    type == S_IFDIR ||
    type == S_IFLNK ||
    type == S_IFCHR ||
    type == S_IFBLK ||
    type == S_IFIFO ||
    type == S_IFSOCK
  );
}

/** Makes an inode of what `raw` says: 0, or −errno and it is freed. */
function fill_in(super_: ErofsSuper, inode: ErofsInode, nid: u64, raw: usize): i32 {
  const superblock = super_.superblock;
  const mode = <u32>load<u16>(raw, 4);
  const type = mode & S_IFMT;
  const format = <u32>load<u16>(raw);
  const large = (format & 1) != 0;
  const size = large ? load<i64>(raw, 8) : <i64>load<u32>(raw, 8);
  const union = load<u32>(raw, 16);
  const layout = (format >>> 1) & 7;
  let error = 0;
  if (!is_known(type)) error = erofs_corrupted(superblock, 'bogus i_mode', nid);
  else if (size < 0 || (type == S_IFDIR && <u64>size > super_.bytes))
    error = erofs_corrupted(superblock, 'bogus i_size', nid);
  else if (layout == LAYOUT_CHUNKED && (union & ~(CHUNK_BITS | CHUNK_INDEXES)) != 0) {
    erofs_corrupted(superblock, 'unsupported chunk format', nid);
    error = -ENOTSUP;
  }
  if (error < 0) {
    kfree(changetype<usize>(inode));
    return error;
  }
  inode_init(inode, superblock, erofs_operations().inode, nid, mode);
  inode.nid = nid;
  inode.layout = layout;
  const device = type == S_IFCHR || type == S_IFBLK;
  inode.rdev = device ? union : 0;
  inode.start = union;
  inode_set_size(inode, device ? 0 : size);
  inode.blocks = size / 512 + (size % 512 != 0 ? 1 : 0);
  const time = large ? erofs_time(load<i64>(raw, 32), load<u32>(raw, 40)) : super_.time;
  inode.atime = time;
  inode.mtime = time;
  inode.ctime = time;
  inode.nlink = large ? load<u32>(raw, 44) : load<u16>(raw, 6);
  inode.uid = large ? load<u32>(raw, 24) : load<u16>(raw, 24);
  inode.gid = large ? load<u32>(raw, 28) : load<u16>(raw, 26);
  inode.xattrs = super_.inodes + (nid << SLOT_SHIFT) + (large ? LARGE : SMALL);
  const count = <u32>load<u16>(raw, 2);
  inode.behind = inode.xattrs + (count == 0 ? 0 : XATTR_HEADER + 4 * (count - 1));
  return 0;
}
