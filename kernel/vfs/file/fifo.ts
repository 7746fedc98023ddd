// FIFOs: pipes with a name: fifo(7). Opening one side waits for the other.
//
// Interface: fifo_open.
// Locks: inode_hold while the inode's pipe is found, or given to it, and joined, and the pipe's in it. What the other side has
// done so far is noted in the same step: a later opener meets it. It wakes after it has counted itself in.

import { EINTR, ENOMEM, ENXIO, FDFLAGS_NONBLOCK } from '../../base/abi';
import { is_null } from '../../base/pointer';
import { payer } from '../../sched/thread';
import { WaitQueue, wait_begin, wait_cancel, wait_commit, wake_all } from '../../sched/wait';
import { FILE_READ, FILE_STREAM, FILE_WRITE, File } from './file';
import { Inode, inode_drop, inode_hold } from '../inode';
import { vfs_state } from '../state';
import {
  Pipe,
  pipe_alloc,
  pipe_bytes_queue,
  pipe_file_ops,
  pipe_free,
  pipe_join,
  pipe_leave,
  pipe_lock,
  pipe_room_queue,
  pipe_unlock,
} from './pipe';

/** Those who ever opened the other side, and those who have it open. Under the pipe's lock. */
@inline
function others_ever(pipe: Pipe, access: u32): u32 {
  return access == FILE_READ ? pipe.writers_ever : pipe.readers_ever;
}

@inline
function others(pipe: Pipe, access: u32): u32 {
  return access == FILE_READ ? pipe.writers : pipe.readers;
}

/**
 * Opens a FIFO for `file`, whose access is set: 0; -ENXIO to write without waiting where nobody reads; -EINTR, -ENOMEM.
 * A file open for both sides, or for neither, waits for nobody, nor does one that opens an anonymous pipe again through /proc/PID/fd.
 */
export function fifo_open(inode: Inode, file: File): i32 {
  const access = file.access & (FILE_READ | FILE_WRITE);
  file.access |= FILE_STREAM;
  const anonymous = changetype<usize>(inode.superblock) == vfs_state().pipe_superblock;
  const nonblock = (file.flags & FDFLAGS_NONBLOCK) != 0;
  const needs_reader = access == FILE_WRITE && nonblock && !anonymous;
  // Made before it is known to be needed: nothing is allocated with the lock held.
  const fresh = pipe_alloc(payer());
  inode_hold(inode);
  const found = changetype<Pipe>(inode.pipe);
  const pipe = inode.pipe != 0 ? found : fresh;
  if (is_null(pipe)) {
    inode_drop(inode);
    return -ENOMEM;
  }
  pipe_lock(pipe);
  const refused = needs_reader && pipe.readers == 0;
  if (!refused) {
    inode.pipe = changetype<usize>(pipe);
    pipe_join(pipe, access);
  }
  const before = others_ever(pipe, access);
  const met = others(pipe, access) != 0;
  pipe_unlock(pipe);
  inode_drop(inode);
  if (!is_null(fresh) && (refused || pipe != fresh)) pipe_free(fresh);
  if (refused) return -ENXIO;
  file.ops = pipe_file_ops();
  file.private_data = changetype<usize>(pipe);
  if ((access & FILE_READ) != 0) wake_all(pipe_room_queue(pipe));
  if ((access & FILE_WRITE) != 0) wake_all(pipe_bytes_queue(pipe));
  // Only one side waits for the other.
  if (met || nonblock || anonymous || (access != FILE_READ && access != FILE_WRITE)) return 0;
  return meet(inode, pipe, access, before);
}

/**
 * Waits until somebody has opened the other side since `before` were counted who ever did: one that came and left again while
 * we slept has been met, too.
 */
function meet(inode: Inode, pipe: Pipe, access: u32, before: u32): i32 {
  const queue: WaitQueue = access == FILE_READ ? pipe_bytes_queue(pipe) : pipe_room_queue(pipe);
  while (true) {
    wait_begin(queue);
    pipe_lock(pipe);
    const came = others_ever(pipe, access) != before;
    pipe_unlock(pipe);
    if (came) {
      wait_cancel();
      return 0;
    }
    if (wait_commit() < 0) {
      pipe_leave(inode, pipe, access);
      return -EINTR;
    }
  }
}
