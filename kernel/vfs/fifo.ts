// FIFOs: pipes with a name: fifo(7). Opening one side waits for the other.
//
// Interface: fifo_open. Locks: the inode's mutex while its pipe is found or made.

import { EINTR, ENOMEM, ENXIO, FDFLAGS_NONBLOCK } from '../base/abi';
import { WaitQueue, wait_begin, wait_cancel, wait_commit, wake_all } from '../sched/wait';
import { FILE_READ, FILE_STREAM, FILE_WRITE, File } from './file';
import { Inode, inode_lock, inode_unlock } from './inode';
import { vfs_state } from './state';
import {
  Pipe,
  pipe_alloc,
  pipe_bytes_queue,
  pipe_file_ops,
  pipe_join,
  pipe_leave,
  pipe_room_queue,
} from './pipe';

/**
 * Opens a FIFO for `file`, whose access is set: 0; -ENXIO to write without waiting where nobody reads; -EINTR, -ENOMEM.
 * A file open for both sides waits for nobody, nor does one that opens an anonymous pipe again through /proc/PID/fd.
 */
export function fifo_open(inode: Inode, file: File): i32 {
  const access = file.access & (FILE_READ | FILE_WRITE);
  file.access |= FILE_STREAM;
  const error = inode_lock(inode);
  if (error < 0) return error;
  let pipe = changetype<Pipe>(inode.pipe);
  const nonblock = (file.flags & FDFLAGS_NONBLOCK) != 0;
  const anonymous = changetype<usize>(inode.superblock) == vfs_state().pipe_superblock;
  if (access == FILE_WRITE && nonblock && !anonymous && (inode.pipe == 0 || pipe.readers == 0)) {
    inode_unlock(inode);
    return -ENXIO;
  }
  if (inode.pipe == 0) {
    pipe = pipe_alloc(file.account);
    inode.pipe = changetype<usize>(pipe);
  }
  if (inode.pipe != 0) pipe_join(pipe, access);
  inode_unlock(inode);
  if (changetype<usize>(pipe) == 0) return -ENOMEM;
  file.ops = pipe_file_ops();
  file.private_data = changetype<usize>(pipe);
  return meet(inode, pipe, access, nonblock || anonymous);
}

/** Wakes those who wait for this side, and waits for the other unless `nonblock`. */
function meet(inode: Inode, pipe: Pipe, access: u32, nonblock: bool): i32 {
  if ((access & FILE_READ) != 0) wake_all(pipe_room_queue(pipe));
  if ((access & FILE_WRITE) != 0) wake_all(pipe_bytes_queue(pipe));
  if (nonblock || access == (FILE_READ | FILE_WRITE)) return 0;
  const queue: WaitQueue = access == FILE_READ ? pipe_bytes_queue(pipe) : pipe_room_queue(pipe);
  // Counting those who ever came: one that came and left again while we slept has been met, too.
  const before = access == FILE_READ ? pipe.writers_ever : pipe.readers_ever;
  if ((access == FILE_READ ? pipe.writers : pipe.readers) != 0) return 0;
  while (true) {
    wait_begin(queue);
    if ((access == FILE_READ ? pipe.writers_ever : pipe.readers_ever) != before) {
      wait_cancel();
      return 0;
    }
    if (wait_commit() < 0) {
      pipe_leave(inode, pipe, access);
      return -EINTR;
    }
  }
}
