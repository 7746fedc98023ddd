// erofs: where bytes are. A place in a file becomes a place in a device, and pages are filled from there.
//
//   LAYOUT_PLAIN     blocks in a row, from `start` on
//   LAYOUT_INLINE    the same, but the last one is behind the inode, which must not cross a block's end
//   LAYOUT_CHUNKED   chunks of 2^n blocks; behind the inode an array says where each is: 4 bytes each, a block of the image; or
//                    8 bytes, a device and a block of that. All ones: a hole
//
// The image's own bytes are in the page cache, too: as those of ErofsSuper.image.
//
// Interface: LAYOUT_*; erofs_fill, erofs_direct, erofs_image_read, erofs_page.
// Locks: none of its own.

import { EIO, ENOMEM } from '../../base/abi';
import { FRAME_SHIFT, FRAME_SIZE } from '../../base/config';
import { error_of, is_error, is_null } from '../../base/pointer';
import { root_account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { Inode, inode_size } from '../../vfs/inode';
import { Page, page_get, page_length, page_put } from '../../vfs/page_cache';
import { vfs_pread } from '../../vfs/file/read_write';
import {
  IOV_ITER_BYTES,
  IovIter,
  iov_iter_truncate,
  iov_iter_init_kernel,
  iov_iter_advance,
  iov_iter_zero,
} from '../../vfs/iov_iter';
import { ErofsDevice, ErofsInode, ErofsSuper, erofs_corrupted, erofs_device, erofs_super } from './super';

export const LAYOUT_PLAIN: u32 = 0;
export const LAYOUT_INLINE: u32 = 2;
export const LAYOUT_CHUNKED: u32 = 4;

/** Of a chunked file's `start`: EROFS_CHUNK_FORMAT_*. */
export const CHUNK_BITS: u32 = 0x1f;
export const CHUNK_INDEXES: u32 = 0x20;

const NOWHERE: u32 = 0xffffffff;

/** Where `map` has found something: to be read before anything sleeps. */
let mapped_device: u32 = 0;
let mapped_at: u64 = 0;
let mapped_length: u64 = 0;
let mapped_hole: bool = false;

/** What `image_word` has read: the same. */
let word: u64 = 0;

/** Part `index` of a file, with a reference, or −errno. The part begins before the file's end. */
export function erofs_page(inode: Inode, index: u64): usize {
  const fill: u32 = inode == erofs_super(inode.superblock).image ? erofs_fill_image.index : erofs_fill.index;
  return page_get(inode, index, page_length(inode, index), fill);
}

/** Copies `length` bytes at `at` of the image to kernel address `to`: 0 or −errno, -EUCLEAN where the image does not reach. */
export function erofs_image_read(super_: ErofsSuper, at: u64, to: usize, length: u32, nid: u64): i32 {
  const size = <u64>inode_size(super_.image);
  if (at > size || length > size - at)
    return erofs_corrupted(super_.superblock, 'metadata beyond the image', nid);
  while (length != 0) {
    const found = erofs_page(super_.image, at >> FRAME_SHIFT);
    if (is_error(found)) return error_of(found);
    const page = changetype<Page>(found);
    const within = <u32>(at & (FRAME_SIZE - 1));
    const piece = min<u32>(length, page.length - within);
    memory.copy(to, page.data + within, piece);
    page_put(page);
    at += piece;
    to += piece;
    length -= piece;
  }
  return 0;
}

/** Reads a number of 4 or 8 bytes, aligned, into `word`: 0 or −errno. */
function image_word(super_: ErofsSuper, at: u64, bytes: u32, nid: u64): i32 {
  const size = <u64>inode_size(super_.image);
  if (at > size || bytes > size - at)
    return erofs_corrupted(super_.superblock, 'chunk index beyond the image', nid);
  const found = erofs_page(super_.image, at >> FRAME_SHIFT);
  if (is_error(found)) return error_of(found);
  const page = changetype<Page>(found);
  const address = page.data + <usize>(at & (FRAME_SIZE - 1));
  const value = bytes == 4 ? <u64>load<u32>(address) : load<u64>(address);
  page_put(page);
  word = value;
  return 0;
}

/** Finds what is at `offset` of a file, which is before its end: 0, with the answer in mapped_…; or −errno. May sleep. */
function map(inode: ErofsInode, offset: u64): i32 {
  const super_ = erofs_super(inode.superblock);
  const size = <u64>inode_size(inode);
  const bits = <u64>super_.block_bits;
  if (inode.layout == LAYOUT_CHUNKED) return map_chunk(super_, inode, offset);
  const mask: u64 = (1 << bits) - 1;
  // Without an addition that could wrap: the last block is the one that the last byte is in.
  const last = (size - 1) & ~mask;
  mapped_hole = false;
  mapped_device = 0;
  if (inode.layout == LAYOUT_INLINE && offset >= last) {
    mapped_at = inode.behind + (offset - last);
    mapped_length = size - offset;
    if ((inode.behind & mask) + (size - last) > mask + 1)
      return erofs_corrupted(inode.superblock, 'inline data cross block boundary', inode.ino);
    return 0;
  }
  mapped_length = (inode.layout == LAYOUT_INLINE ? last : size) - offset;
  const first = (<u64>inode.start) << bits;
  if (first + offset < first) return erofs_corrupted(inode.superblock, 'data beyond all devices', inode.ino);
  mapped_at = first + offset;
  return map_flat(super_);
}

function map_chunk(super_: ErofsSuper, inode: ErofsInode, offset: u64): i32 {
  const bits = <u64>(super_.block_bits + (inode.start & CHUNK_BITS));
  const unit: u32 = (inode.start & CHUNK_INDEXES) != 0 ? 8 : 4;
  const at = ((inode.behind + unit - 1) & ~(<u64>unit - 1)) + (offset >> bits) * unit;
  const error = image_word(super_, at, unit, inode.ino);
  if (error < 0) return error;
  const block = unit == 4 ? <u32>word : <u32>(word >> 32);
  const within = offset & (((<u64>1) << bits) - 1);
  mapped_length = min<u64>(((<u64>1) << bits) - within, <u64>inode_size(inode) - offset);
  mapped_hole = block == NOWHERE;
  mapped_at = ((<u64>block) << (<u64>super_.block_bits)) + within;
  mapped_device = unit == 4 ? 0 : (<u32>((word >> 16) & 0xffff)) & super_.device_mask;
  if (mapped_hole) {
    mapped_device = 0;
    return 0;
  }
  if (mapped_device >= super_.count) return erofs_corrupted(inode.superblock, 'invalid device', inode.ino);
  return mapped_device != 0 ? 0 : map_flat(super_);
}

/** An address that names no device may be in one all the same: each has a range of them. */
function map_flat(super_: ErofsSuper): i32 {
  for (let i: u32 = 1; i < super_.count; i++) {
    const device = erofs_device(super_, i);
    if (device.flat == 0 || mapped_at < device.flat || mapped_at - device.flat >= device.flat_size) continue;
    mapped_at -= device.flat;
    mapped_length = min<u64>(mapped_length, device.flat_size - mapped_at);
    mapped_device = i;
    break;
  }
  return 0;
}

/** Does the device have what has been mapped? */
@inline
function is_there(device: ErofsDevice): bool {
  return mapped_at <= device.size && mapped_length <= device.size - mapped_at;
}

/** Reads `length` bytes at `at` of a device to kernel address `to`: 0 or −errno; -EIO if the file has become shorter. */
function device_read(device: ErofsDevice, at: u64, to: usize, length: u32): i32 {
  const iter = changetype<IovIter>(kmalloc(<u32>IOV_ITER_BYTES, root_account()));
  if (is_null(iter)) return -ENOMEM;
  iov_iter_init_kernel(iter, to, length);
  let error = 0;
  while (iter.remaining != 0 && error == 0) {
    const count = vfs_pread(device.file, iter, <i64>at);
    if (count <= 0) error = count == 0 ? -EIO : count;
    else at += count;
  }
  kfree(changetype<usize>(iter));
  return error;
}

/** Fills a page of the image itself: see page_get. */
function erofs_fill_image(inode: Inode, offset: i64, to: usize, length: u32): i32 {
  return device_read(erofs_device(erofs_super(inode.superblock), 0), <u64>offset, to, length);
}

/** Fills a page of a file: see page_get. */
export function erofs_fill(inode: Inode, offset: i64, to: usize, length: u32): i32 {
  const super_ = erofs_super(inode.superblock);
  const file = changetype<ErofsInode>(inode);
  while (length != 0) {
    let error = map(file, <u64>offset);
    if (error < 0) return error;
    const device = erofs_device(super_, mapped_device);
    const piece = <u32>min<u64>(length, mapped_length);
    mapped_length = piece;
    if (mapped_hole) memory.fill(to, 0, piece);
    else if (!is_there(device)) error = erofs_corrupted(inode.superblock, 'data beyond the device', file.ino);
    else error = device_read(device, mapped_at, to, piece);
    if (error < 0) return error;
    offset += piece;
    to += piece;
    length -= piece;
  }
  return 0;
}

/** Reads up to `length` bytes at iter.position, which moves on, past the page cache: how many, or −errno. See pages_read. */
export function erofs_direct(inode: Inode, iter: IovIter, length: u32): i32 {
  const super_ = erofs_super(inode.superblock);
  const file = changetype<ErofsInode>(inode);
  let error = map(file, <u64>iter.position);
  if (error < 0) return error;
  const device = erofs_device(super_, mapped_device);
  let count = <i32>min<u64>(length, mapped_length);
  mapped_length = count;
  if (mapped_hole) {
    error = iov_iter_zero(iter, count);
  } else if (!is_there(device)) {
    error = erofs_corrupted(inode.superblock, 'data beyond the device', file.ino);
  } else {
    count = device_read_user(device, mapped_at, iter, count);
    error = min<i32>(count, 0);
  }
  if (error < 0) return error;
  iter.position += count;
  return count;
}

/** Reads `length` bytes at `at` of a device to where the buffer is, which moves on: how many, or −errno. */
function device_read_user(device: ErofsDevice, at: u64, iter: IovIter, length: u32): i32 {
  const piece = changetype<IovIter>(kmalloc(<u32>IOV_ITER_BYTES, root_account()));
  if (is_null(piece)) return -ENOMEM;
  memory.copy(changetype<usize>(piece), changetype<usize>(iter), IOV_ITER_BYTES);
  iov_iter_truncate(piece, length);
  const count = vfs_pread(device.file, piece, <i64>at);
  kfree(changetype<usize>(piece));
  if (count > 0) iov_iter_advance(iter, count);
  return count == 0 ? -EIO : count;
}
