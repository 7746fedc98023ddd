// UserBuffer: what a read or write moves data into or out of: a cursor over segments of the calling program's memory,
// or of the kernel's. Drivers copy straight between their own memory and the segments.
//
//   segments: | address, length | address, length | …   as WASI's iovec and ciovec lie in memory, copied into the kernel
//                 ▲ at, left: the current one            remaining: bytes left in all of them
//
// Interface: buffer_init, buffer_init_kernel, buffer_init_segments; buffer_put, buffer_put_file, buffer_take, buffer_zero, buffer_skip, buffer_cut.
// Locks: none; a buffer belongs to one task, on whose hart its memory is.

import { EFAULT, EINVAL } from '../base/abi';
import { ZEROES, ZEROES_BYTES } from './state';
import { copy_from_user, copy_to_user, user_range } from '../mm/uaccess';

@unmanaged
export class UserBuffer {
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

export const USER_BUFFER_BYTES: usize = 40;

/** One call moves no more than this, as Linux's MAX_RW_COUNT. */
const READ_WRITE_MAX: u32 = 0x7ffff000;

/** One segment of program memory: 0 or -EFAULT. */
export function buffer_init(buffer: UserBuffer, address: u32, length: u32): i32 {
  if (!user_range(address, length)) return -EFAULT;
  set_single(buffer, address, length, 0);
  return 0;
}

/** One segment of kernel memory. */
export function buffer_init_kernel(buffer: UserBuffer, address: usize, length: u32): void {
  set_single(buffer, <u32>address, length, 1);
}

function set_single(buffer: UserBuffer, address: u32, length: u32, kernel: u32): void {
  buffer.next = 0;
  buffer.more = 0;
  buffer.at = address;
  buffer.left = min<u32>(length, READ_WRITE_MAX);
  buffer.remaining = buffer.left;
  buffer.kernel = kernel;
  buffer.position = 0;
  buffer.once = 0;
}

/**
 * `count` segments of program memory, listed at kernel address `segments`, which must stay there. 0; -EFAULT if one does
 * not fit the program's memory; -EINVAL if they are more than 2 GiB together: readv(2).
 */
export function buffer_init_segments(buffer: UserBuffer, segments: usize, count: u32): i32 {
  let total: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const address = load<u32>(segments + 8 * <usize>i);
    const length = load<u32>(segments + 8 * <usize>i, 4);
    if (!user_range(address, length)) return -EFAULT;
    total += length;
  }
  if (total > 0x7fffffff) return -EINVAL;
  set_single(buffer, 0, 0, 0);
  buffer.next = segments;
  buffer.more = count;
  buffer.remaining = min<u32>(<u32>total, READ_WRITE_MAX);
  next_segment(buffer);
  return 0;
}

/** Goes to the next segment that is not empty. */
function next_segment(buffer: UserBuffer): void {
  while (buffer.left == 0 && buffer.more != 0) {
    buffer.at = load<u32>(buffer.next);
    buffer.left = load<u32>(buffer.next, 4);
    buffer.next += 8;
    buffer.more--;
  }
  // Where READ_WRITE_MAX cuts a segment short.
  if (buffer.left > buffer.remaining) buffer.left = buffer.remaining;
}

@inline
function advance(buffer: UserBuffer, length: u32): void {
  buffer.at += length;
  buffer.left -= length;
  buffer.remaining -= length;
  if (buffer.left == 0) next_segment(buffer);
}

/** Copies `length` bytes, at most `remaining`, from kernel address `from` into the buffer: 0 or -EFAULT. */
export function buffer_put(buffer: UserBuffer, from: usize, length: u32): i32 {
  while (length != 0) {
    const piece = min<u32>(length, buffer.left);
    if (buffer.kernel) memory.copy(buffer.at, from, piece);
    else if (copy_to_user(buffer.at, from, piece) < 0) return -EFAULT;
    advance(buffer, piece);
    from += piece;
    length -= piece;
  }
  return 0;
}

/**
 * read(2) of a file that is `length` bytes at kernel address `text`: copies what there is from buffer.position on, which moves on. How
 * many bytes, 0 at the end; or -EFAULT.
 */
export function buffer_put_file(buffer: UserBuffer, text: usize, length: u32): i32 {
  if (buffer.position >= <i64>length) return 0;
  const at = <u32>buffer.position;
  const count = min<u32>(buffer.remaining, length - at);
  const error = buffer_put(buffer, text + at, count);
  if (error < 0) return error;
  buffer.position += count;
  return <i32>count;
}

/** Copies `length` bytes, at most `remaining`, from the buffer to kernel address `to`: 0 or -EFAULT. */
export function buffer_take(buffer: UserBuffer, to: usize, length: u32): i32 {
  while (length != 0) {
    const piece = min<u32>(length, buffer.left);
    if (buffer.kernel) memory.copy(to, buffer.at, piece);
    else if (copy_from_user(to, buffer.at, piece) < 0) return -EFAULT;
    advance(buffer, piece);
    to += piece;
    length -= piece;
  }
  return 0;
}

/** Fills the next `length` bytes, at most `remaining`, with zeroes: 0 or -EFAULT. */
export function buffer_zero(buffer: UserBuffer, length: u32): i32 {
  while (length != 0) {
    const piece = min<u32>(length, ZEROES_BYTES);
    if (buffer_put(buffer, ZEROES, piece) < 0) return -EFAULT;
    length -= piece;
  }
  return 0;
}

/** Leaves no more than `length` bytes in the buffer. */
export function buffer_cut(buffer: UserBuffer, length: u32): void {
  buffer.remaining = min<u32>(buffer.remaining, length);
  buffer.left = min<u32>(buffer.left, buffer.remaining);
}

/** Passes over `length` bytes, at most `remaining`. */
export function buffer_skip(buffer: UserBuffer, length: u32): void {
  while (length != 0) {
    const piece = min<u32>(length, buffer.left);
    advance(buffer, piece);
    length -= piece;
  }
}
