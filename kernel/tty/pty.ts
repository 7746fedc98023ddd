// Pseudo-terminals: a master, which a terminal emulator or the like has open, and a slave, which is a terminal: pty(7),
// pts(4). Both are one Tty: what the master writes is the slave's input, what the slave puts out is what the master reads.
//
//   master ── write ──▶ pending ──▶ discipline ──▶ slave reads
//          ◀── read ─── output  ◀──────────────── slave writes, echo
//
// When the master is closed the slave is hung up for good. When the last slave is closed the master reads what is left
// and then -EIO, until a slave is opened again; before the first one it waits.
//
// The master's file keeps the terminal, and so does each file of the slave and the inode by which it is found (devpts.ts).
//
// Interface: pty_init; pty_make (devpts.ts); terminal_open for what opens a terminal.
// Locks: takes the terminal's. A sleeper looks under it after it has joined its queue: driver.ts says why.

import {
  EAGAIN,
  EFAULT,
  EIO,
  FDFLAGS_NONBLOCK,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
} from '../base/abi';
import { is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { cond_resched } from '../sched/schedule';
import { wait_begin, wait_cancel, wait_commit, wake_all } from '../sched/wait';
import { FILE_STREAM, File, FileOps, file_ops_create } from '../vfs/file/file';
import { PollTable, poll_wait } from '../vfs/file/poll';
import { IovIter, copy_to_iter, copy_from_iter } from '../vfs/iov_iter';
import { tty_can_write, tty_feed, tty_hang_up } from './driver';
import { tty_ioctl } from './ioctl';
import { tty_poll, tty_read, tty_write } from './io';
import { echo_flush } from './output';
import { tty_state } from './state';
import {
  OUTPUT_BYTES,
  PENDING_BYTES,
  Tty,
  master_input_queue,
  master_room_queue,
  output_at,
  pending_at,
  room_queue,
  tty_create,
  tty_get,
  tty_lock,
  tty_put,
  tty_unlock,
} from './tty';

/** A master that sleeps for room is woken for no less. */
const WAKE_ROOM: u32 = 256;

@inline
function tty_of(file: File): Tty {
  return changetype<Tty>(file.private_data);
}

/** Makes `file` an open file of `tty`: 0, -EIO if it is hung up. */
export function terminal_open(file: File, tty: Tty): i32 {
  tty_lock(tty);
  const gone = tty.hung_up != 0;
  if (!gone) {
    tty.slaves++;
    tty.slaves_gone = 0;
  }
  tty_unlock(tty);
  if (gone) return -EIO;
  file.access |= FILE_STREAM;
  file.private_data = changetype<usize>(tty_get(tty));
  file.ops = changetype<FileOps>(tty_state().tty_ops);
  return 0;
}

function terminal_release(file: File): void {
  const tty = tty_of(file);
  tty_lock(tty);
  const last = --tty.slaves == 0;
  if (last) tty.slaves_gone = 1;
  tty_unlock(tty);
  if (last) {
    wake_all(master_input_queue(tty));
    wake_all(master_room_queue(tty));
  }
  tty_put(tty);
}

/** Makes `file` the master of a new pseudo-terminal, which is returned; 0: no memory. */
export function pty_make(file: File, account: Account): Tty {
  const tty = tty_create(0, 1, account);
  if (is_null(tty)) return tty;
  tty.locked = 1;
  file.access |= FILE_STREAM;
  file.private_data = changetype<usize>(tty);
  file.ops = changetype<FileOps>(tty_state().master_ops);
  return tty;
}

/** Moves what there is of the output into `iter`: bytes, or -EFAULT. Under the lock. */
function take_output(tty: Tty, iter: IovIter): i32 {
  const length = min<u32>(iter.remaining, tty.output_head - tty.output_tail);
  let left = length;
  while (left != 0) {
    const piece = min<u32>(left, OUTPUT_BYTES - (tty.output_tail & (OUTPUT_BYTES - 1)));
    if (copy_to_iter(iter, output_at(tty, tty.output_tail), piece) < 0) return -EFAULT;
    tty.output_tail += piece;
    left -= piece;
  }
  if (length != 0) echo_flush(tty);
  return length;
}

/** read(2) of a master: what the slave has put out. -EIO when all slaves are closed; -EAGAIN, -EINTR. */
function master_read(file: File, iter: IovIter): i32 {
  const tty = tty_of(file);
  if (iter.remaining == 0) return 0;
  while (true) {
    tty_lock(tty);
    const count = take_output(tty, iter);
    const gone = tty.slaves_gone != 0;
    const room = tty_can_write(tty);
    tty_unlock(tty);
    if (count != 0) {
      if (room) wake_all(room_queue(tty));
      return count;
    }
    if (gone) return -EIO;
    if ((file.flags & FDFLAGS_NONBLOCK) != 0) return -EAGAIN;
    const error = wait_for_output(tty);
    if (error < 0) return error;
  }
}

function wait_for_output(tty: Tty): i32 {
  wait_begin(master_input_queue(tty));
  tty_lock(tty);
  const none = tty.output_head == tty.output_tail && tty.slaves_gone == 0;
  tty_unlock(tty);
  if (none) return wait_commit();
  wait_cancel();
  return 0;
}

/** Moves as much of `iter` as there is room for to where the discipline takes it: 0 or -EFAULT. Under the lock. */
function put_pending(tty: Tty, iter: IovIter): i32 {
  let length = min<u32>(iter.remaining, PENDING_BYTES - (tty.pending_head - tty.pending_tail));
  while (length != 0) {
    const piece = min<u32>(length, PENDING_BYTES - (tty.pending_head & (PENDING_BYTES - 1)));
    if (copy_from_iter(iter, pending_at(tty, tty.pending_head), piece) < 0) return -EFAULT;
    tty.pending_head += piece;
    length -= piece;
  }
  return 0;
}

/** write(2) of a master: input for the slave; sleeps while nobody reads it there. -EAGAIN, -EINTR; short if midway. */
function master_write(file: File, iter: IovIter): i32 {
  const tty = tty_of(file);
  const total = iter.remaining;
  let error = 0;
  while (iter.remaining != 0 && error == 0) {
    const before = iter.remaining;
    tty_lock(tty);
    error = put_pending(tty, iter);
    tty_unlock(tty);
    tty_feed(tty);
    cond_resched();
    if (error != 0 || iter.remaining != before) continue;
    error = (file.flags & FDFLAGS_NONBLOCK) != 0 ? -EAGAIN : wait_for_pending(tty);
  }
  const count = total - iter.remaining;
  return count != 0 || error == 0 ? <i32>count : error;
}

/** Is there room enough to wake a master that sleeps for it? Under the lock. */
@inline
function has_pending_room(tty: Tty): bool {
  return PENDING_BYTES - (tty.pending_head - tty.pending_tail) >= WAKE_ROOM;
}

function wait_for_pending(tty: Tty): i32 {
  wait_begin(master_room_queue(tty));
  tty_lock(tty);
  const room = has_pending_room(tty);
  tty_unlock(tty);
  if (!room) return wait_commit();
  wait_cancel();
  return 0;
}

function master_poll(file: File, table: PollTable): u32 {
  const tty = tty_of(file);
  poll_wait(table, master_input_queue(tty));
  poll_wait(table, master_room_queue(tty));
  let ready: u32 = 0;
  tty_lock(tty);
  if (tty.output_head != tty.output_tail) ready |= POLLIN | POLLRDNORM;
  if (tty.slaves_gone != 0) ready |= POLLHUP;
  if (has_pending_room(tty)) ready |= POLLOUT | POLLWRNORM;
  tty_unlock(tty);
  return ready;
}

function master_release(file: File): void {
  const tty = tty_of(file);
  tty_hang_up(tty);
  call_indirect<void>(tty_state().pty_removed, tty);
  tty_put(tty);
}

/** Makes the operations of terminals and of masters. At boot; `removed` (Tty) -> void is called when a master is closed. */
export function pty_init(removed: u32): void {
  const state = tty_state();
  state.pty_removed = removed;
  const terminal = file_ops_create();
  terminal.read = tty_read.index;
  terminal.write = tty_write.index;
  terminal.poll = tty_poll.index;
  terminal.ioctl = tty_ioctl.index;
  terminal.release = terminal_release.index;
  state.tty_ops = changetype<usize>(terminal);
  const master = file_ops_create();
  master.read = master_read.index;
  master.write = master_write.index;
  master.poll = master_poll.index;
  master.ioctl = tty_ioctl.index;
  master.release = master_release.index;
  state.master_ops = changetype<usize>(master);
}
