// Generated files: regular files whose contents a function writes when they are read. The rules are those of Linux's
// seq_file: a reader sees one consistent text however small its reads are; reading at offset 0 makes the text anew.
//
//   read at 0 ──▶ show(inode, text) ──▶ buffer ──▶ slices of it, until the next read at 0 or the last close
//
// The buffer grows by doubling until the text fits, and `show` is called again each time: it must not change anything.
// What is written goes to `store` as it comes, one call of write(2) at a time, whatever the position: each says all.
//
// Interface: Generated; generated_files_init, generated_open, generated_watch, generated_truncate; generated_read,
// generated_release for those with operations of their own. Locks: the inode's mutex while a text is made
// or copied out; `show` may take spinlocks, but must not sleep.

import { EINVAL, EIO, ENOMEM, POLLERR, POLLIN, POLLOUT, POLLPRI, POLLRDNORM, POLLWRNORM } from '../base/abi';
import { FRAME_SIZE } from '../base/config';
import { Text, text_init, text_length } from '../base/format';
import { is_null } from '../base/pointer';
import { kfree, kmalloc } from '../mm/slab';
import { Credentials, credentials_get, credentials_put } from '../ns/credentials';
import { File, FileOps, file_ops_create } from '../vfs/file/file';
import { Inode, inode_lock, inode_unlock } from '../vfs/inode';
import { PollTable } from '../vfs/file/poll';
import { IovIter, copy_file_to_iter, copy_from_iter } from '../vfs/iov_iter';
import { reader_context } from './procfs/access';
import { fsview_state } from './state';

/** What an open file's `private_data` is: the text of its last generation. Paid for by the opener of the file. */
@unmanaged
export class Generated extends Text {
  /** Table index of show(Inode, Text) -> i32: appends the contents; 0 or −errno, which the reader gets. */
  show: u32;
  /** Table index of store(Inode, address, length) -> i32: takes what was written; 0 or −errno. 0: nothing can be written. */
  store: u32;
  /** Table index of store_as(Inode, address, length, opener: Credentials, position: i64) -> i32, instead of `store`; or 0. */
  store_as: u32;
  /** Who opened the file, with a reference, if `store_as` is to know it; else 0. */
  opener: Credentials;
  /** What a poll watches, 0: nothing, and its functions: see generated_watch. */
  watched: usize;
  changes: u32;
  unwatch: u32;
  /** What `changes` said when the file was opened, or polled last. */
  seen: u32;
  /** kmalloc; 0 before the first read. */
  buffer: usize;
  capacity: u32;
  length: u32;
}

/** kmalloc's classes are powers of two less a word of its own. */
const FIRST_CAPACITY: u32 = 1024 - 8;
const LAST_CLASS: u32 = 16384 - 8;

@inline
function next_capacity(capacity: u32): u32 {
  if (capacity == 0) return FIRST_CAPACITY;
  if (capacity < LAST_CLASS) return capacity * 2 + 8;
  return capacity == LAST_CLASS ? <u32>FRAME_SIZE : capacity * 2;
}

/** Called once at boot. */
export function generated_files_init(): void {
  const ops = file_ops_create();
  ops.read = generated_read.index;
  ops.write = generated_write.index;
  ops.release = generated_release.index;
  ops.poll = generated_poll.index;
  fsview_state().generated_ops = changetype<usize>(ops);
}

/**
 * For InodeOps.open: makes `file` a generated one; `show`, `store` and `store_as` as Generated has them. `bytes`: of what begins
 * with a Generated and is the caller's own, zeroed. 0 or -ENOMEM.
 */
export function generated_open(
  file: File,
  show: u32,
  store: u32 = 0,
  store_as: u32 = 0,
  bytes: u32 = <u32>offsetof<Generated>(),
): i32 {
  const content = changetype<Generated>(kmalloc(bytes, file.account));
  if (is_null(content)) return -ENOMEM;
  content.show = show;
  content.store = store;
  content.store_as = store_as;
  if (store_as != 0) content.opener = credentials_get(reader_context().credentials);
  file.ops = changetype<FileOps>(fsview_state().generated_ops);
  file.private_data = changetype<usize>(content);
  return 0;
}

/**
 * Lets poll(2) tell of changes, by POLLPRI and POLLERR: proc_pid_mounts(5). `changes` is the table index of a function (watched,
 * PollTable or 0) -> u32, which counts them and puts who polls on a queue; `unwatch` of (watched) -> void, at the end.
 */
export function generated_watch(file: File, watched: usize, changes: u32, unwatch: u32): void {
  const content = changetype<Generated>(file.private_data);
  content.watched = watched;
  content.changes = changes;
  content.unwatch = unwatch;
  content.seen = call_indirect<u32>(changes, watched, <usize>0);
}

function generated_poll(file: File, table: PollTable): u32 {
  const content = changetype<Generated>(file.private_data);
  if (content.watched == 0) return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
  const now = call_indirect<u32>(content.changes, content.watched, table);
  const changed = now != content.seen;
  content.seen = now;
  return changed ? POLLIN | POLLRDNORM | POLLERR | POLLPRI : POLLIN | POLLRDNORM;
}

/** For InodeOps.truncate: `> file` opens the file, and there is nothing to cut. */
export function generated_truncate(_inode: Inode, _size: i64): i32 {
  return 0;
}

/** Makes the text anew: 0, -ENOMEM, or what `show` says. */
function generate(inode: Inode, content: Generated, file: File): i32 {
  content.length = 0;
  while (true) {
    if (content.capacity != 0) {
      text_init(content, content.buffer, content.capacity);
      const error = call_indirect<i32>(content.show, inode, content);
      if (error < 0) return error;
      if (content.dropped == 0) {
        content.length = <u32>text_length(content);
        return 0;
      }
    }
    const capacity = next_capacity(content.capacity);
    kfree(content.buffer);
    content.capacity = 0;
    content.buffer = kmalloc(capacity, file.account);
    if (content.buffer == 0) return -ENOMEM;
    content.capacity = capacity;
  }
}

/** FileOps.read. */
export function generated_read(file: File, iter: IovIter): i32 {
  let error = inode_lock(file.inode);
  if (error < 0) return error;
  const content = changetype<Generated>(file.private_data);
  if (iter.position == 0 || content.buffer == 0) error = generate(file.inode, content, file);
  if (error == 0) error = copy_file_to_iter(iter, content.buffer, content.length);
  inode_unlock(file.inode);
  return error;
}

/** Longest text that is taken in one write: a page of Linux's, less the NUL. */
export const WRITE_MAX: u32 = 4095;

function hand_over(content: Generated, inode: Inode, copy: usize, length: u32, position: i64): i32 {
  if (content.store_as == 0) return call_indirect<i32>(content.store, inode, copy, length);
  return call_indirect<i32>(content.store_as, inode, copy, length, content.opener, position);
}

function generated_write(file: File, iter: IovIter): i32 {
  const content = changetype<Generated>(file.private_data);
  if ((content.store | content.store_as) == 0) return -EIO;
  const length = iter.remaining;
  if (length > WRITE_MAX) return -EINVAL;
  const copy = kmalloc(length + 1, file.account);
  if (copy == 0) return -ENOMEM;
  let error = copy_from_iter(iter, copy, length);
  if (error == 0) error = hand_over(content, file.inode, copy, length, iter.position);
  kfree(copy);
  if (error < 0) return error;
  iter.position += length;
  return <i32>length;
}

/** FileOps.release. */
export function generated_release(file: File): void {
  const content = changetype<Generated>(file.private_data);
  if (content.watched != 0) call_indirect<void>(content.unwatch, content.watched);
  kfree(content.buffer);
  if (!is_null(content.opener)) credentials_put(content.opener);
  kfree(file.private_data);
}
