// IovIter: what a read or write moves data into or out of: a cursor over segments of the calling program's memory,
// or of the kernel's. Drivers copy straight between their own memory and the segments.
//
//   segments: | address, length | address, length | …   as WASI's iovec and ciovec lie in memory, copied into the kernel
//                 ▲ at, left: the current one            remaining: bytes left in all of them
//
// Interface: iov_iter_init, iov_iter_init_kernel, iov_iter_init_segments; copy_to_iter, copy_file_to_iter, copy_from_iter, iov_iter_zero, iov_iter_advance, iov_iter_truncate.
// Locks: none; a buffer belongs to one task, on whose hart its memory is.

import { EFAULT, EINVAL } from '../base/abi';
import { ZEROES, ZEROES_BYTES } from './state';
import { copy_from_user, copy_to_user, access_ok } from '../mm/uaccess';

@unmanaged
export class IovIter {
  /** The segment after the current one: kernel address of {u32 address, u32 length} pairs; `more` of them. */
  next: usize;
  more: u32;
  at: u32;
  left: u32;
  /** Bytes left in all. */
  remaining: u32;
  /** 1 if the segments are kernel memory. */
  kernel: u32;
  /** Where in the file: read and write start here and move it on. Meaningless for streams. */
  position: i64;
  /** 1: what is read is wanted this once, and not to be kept in the page cache for it: Linux's RWF_DONTCACHE. */
  once: u32;
}

export const IOV_ITER_BYTES: usize = 40;

/** One call moves no more than this, as Linux's MAX_RW_COUNT. */
const READ_WRITE_MAX: u32 = 0x7ffff000;

/** One segment of program memory: 0 or -EFAULT. */
export function iov_iter_init(iter: IovIter, address: u32, length: u32): i32 {
  if (!access_ok(address, length)) return -EFAULT;
  set_single(iter, address, length, 0);
  return 0;
}

/** One segment of kernel memory. */
export function iov_iter_init_kernel(iter: IovIter, address: usize, length: u32): void {
  set_single(iter, <u32>address, length, 1);
}

function set_single(iter: IovIter, address: u32, length: u32, kernel: u32): void {
  iter.next = 0;
  iter.more = 0;
  iter.at = address;
  iter.left = min<u32>(length, READ_WRITE_MAX);
  iter.remaining = iter.left;
  iter.kernel = kernel;
  iter.position = 0;
  iter.once = 0;
}

/**
 * `count` segments of program memory, listed at kernel address `segments`, which must stay there. 0; -EFAULT if one does
 * not fit the program's memory; -EINVAL if they are more than 2 GiB together: readv(2).
 */
export function iov_iter_init_segments(iter: IovIter, segments: usize, count: u32): i32 {
  let total: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const address = load<u32>(segments + 8 * <usize>i);
    const length = load<u32>(segments + 8 * <usize>i, 4);
    if (!access_ok(address, length)) return -EFAULT;
    total += length;
  }
  if (total > 0x7fffffff) return -EINVAL;
  set_single(iter, 0, 0, 0);
  iter.next = segments;
  iter.more = count;
  iter.remaining = min<u32>(<u32>total, READ_WRITE_MAX);
  next_segment(iter);
  return 0;
}

/** Goes to the next segment that is not empty. */
function next_segment(iter: IovIter): void {
  while (iter.left == 0 && iter.more != 0) {
    iter.at = load<u32>(iter.next);
    iter.left = load<u32>(iter.next, 4);
    iter.next += 8;
    iter.more--;
  }
  // Where READ_WRITE_MAX cuts a segment short.
  if (iter.left > iter.remaining) iter.left = iter.remaining;
}

@inline
function advance(iter: IovIter, length: u32): void {
  iter.at += length;
  iter.left -= length;
  iter.remaining -= length;
  if (iter.left == 0) next_segment(iter);
}

/** Copies `length` bytes, at most `remaining`, from kernel address `from` into the buffer: 0 or -EFAULT. */
export function copy_to_iter(iter: IovIter, from: usize, length: u32): i32 {
  while (length != 0) {
    const piece = min<u32>(length, iter.left);
    if (iter.kernel) memory.copy(iter.at, from, piece);
    else if (copy_to_user(iter.at, from, piece) < 0) return -EFAULT;
    advance(iter, piece);
    from += piece;
    length -= piece;
  }
  return 0;
}

/**
 * read(2) of a file that is `length` bytes at kernel address `text`: copies what there is from iter.position on, which moves on. How
 * many bytes, 0 at the end; or -EFAULT.
 */
export function copy_file_to_iter(iter: IovIter, text: usize, length: u32): i32 {
  if (iter.position >= <i64>length) return 0;
  const at = <u32>iter.position;
  const count = min<u32>(iter.remaining, length - at);
  const error = copy_to_iter(iter, text + at, count);
  if (error < 0) return error;
  iter.position += count;
  return <i32>count;
}

/** Copies `length` bytes, at most `remaining`, from the buffer to kernel address `to`: 0 or -EFAULT. */
export function copy_from_iter(iter: IovIter, to: usize, length: u32): i32 {
  while (length != 0) {
    const piece = min<u32>(length, iter.left);
    if (iter.kernel) memory.copy(to, iter.at, piece);
    else if (copy_from_user(to, iter.at, piece) < 0) return -EFAULT;
    advance(iter, piece);
    to += piece;
    length -= piece;
  }
  return 0;
}

/** Fills the next `length` bytes, at most `remaining`, with zeroes: 0 or -EFAULT. */
export function iov_iter_zero(iter: IovIter, length: u32): i32 {
  while (length != 0) {
    const piece = min<u32>(length, ZEROES_BYTES);
    if (copy_to_iter(iter, ZEROES, piece) < 0) return -EFAULT;
    length -= piece;
  }
  return 0;
}

/** Leaves no more than `length` bytes in the buffer. */
export function iov_iter_truncate(iter: IovIter, length: u32): void {
  iter.remaining = min<u32>(iter.remaining, length);
  iter.left = min<u32>(iter.left, iter.remaining);
}

/** Passes over `length` bytes, at most `remaining`. */
export function iov_iter_advance(iter: IovIter, length: u32): void {
  while (length != 0) {
    const piece = min<u32>(length, iter.left);
    advance(iter, piece);
    length -= piece;
  }
}
