// read(2), write(2) and poll(2) on a terminal: termios(3), "Canonical and noncanonical mode".
//
// Interface: tty_read, tty_write, tty_poll. Locks: takes the terminal's, over one copy of at most a line or SCRATCH_BYTES. Whether
// the line is hung up is looked at first without it, and again with it.

import {
  EAGAIN,
  EFAULT,
  EINTR,
  EIO,
  ETIMEDOUT,
  FDFLAGS_NONBLOCK,
  ICANON,
  OPOST,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  SIGTTIN,
  SIGTTOU,
  TOSTOP,
  VMIN,
  VTIME,
} from '../base/abi';
import { clock_now } from '../sched/time/clock';
import { NEVER } from '../sched/time/timer';
import { wait_begin, wait_cancel, wait_commit, wait_commit_until } from '../sched/wait';
import { cond_resched } from '../sched/schedule';
import { File } from '../vfs/file/file';
import { PollTable, poll_wait } from '../vfs/file/poll';
import { IovIter, copy_to_iter, copy_from_iter } from '../vfs/iov_iter';
import {
  tty_can_write,
  tty_feed,
  tty_has_input,
  tty_has_room,
  tty_input_ready,
  tty_may_write,
  tty_transmit,
} from './driver';
import { job_check } from './job';
import { EXPANSION_MAX, echo_flush, output_process, output_put, output_room } from './output';
import {
  LINES_BYTES,
  SCRATCH_BYTES,
  Tty,
  input_queue,
  is_line_end,
  line_at,
  room_queue,
  set_line_end,
  tty_cc,
  tty_lock,
  tty_scratch,
  tty_unlock,
} from './tty';

/** VTIME counts tenths of a second. */
const TENTH_NS: i64 = 100000000;

@inline
function tty_of(file: File): Tty {
  return changetype<Tty>(file.private_data);
}

/** Moves `length` characters out of the lines: 0 or -EFAULT. Under the lock. */
function take_characters(tty: Tty, iter: IovIter, length: u32): i32 {
  while (length != 0) {
    const at = tty.read_tail & (LINES_BYTES - 1);
    const piece = min<u32>(length, LINES_BYTES - at);
    if (copy_to_iter(iter, line_at(tty, tty.read_tail), piece) < 0) return -EFAULT;
    tty.read_tail += piece;
    length -= piece;
  }
  return 0;
}

/** Takes a line, or as much of it as there is room for: 1, 0 if there is none, -EFAULT. Under the lock. */
function take_line(tty: Tty, iter: IovIter): i32 {
  const most = min<u32>(iter.remaining, tty.canon_head - tty.read_tail);
  if (tty.canon_head == tty.read_tail) return 0;
  let length: u32 = 0;
  while (length < most && !is_line_end(tty, tty.read_tail + length)) length++;
  const end = tty.read_tail + length;
  // What ends the line belongs to it, but for the mark of an end of file: that goes even where there is no more room.
  const ended = end != tty.canon_head && is_line_end(tty, end);
  const marked = ended && load<u8>(line_at(tty, end)) == 0;
  const counted = length < most && !marked ? length + 1 : length;
  if (take_characters(tty, iter, counted) < 0) return -EFAULT;
  if (counted == length && !marked) return 1;
  set_line_end(tty, end, false);
  tty.read_tail = end + 1;
  return 1;
}

/** Takes what is there: 1, 0 if there is nothing, -EFAULT. Under the lock. */
function take_input(tty: Tty, iter: IovIter): i32 {
  if ((tty.lflag & ICANON) != 0) return take_line(tty, iter);
  const length = min<u32>(iter.remaining, tty.read_head - tty.read_tail);
  if (length == 0) return 0;
  const error = take_characters(tty, iter, length);
  tty.canon_head = tty.read_tail;
  return error < 0 ? error : 1;
}

/** Sleeps until there is input or `deadline`: 0, -EINTR, -ETIMEDOUT. */
function wait_for_input(tty: Tty, deadline: i64): i32 {
  wait_begin(input_queue(tty));
  if (!tty_has_input(tty)) return wait_commit_until(deadline);
  wait_cancel();
  return 0;
}

/**
 * read(2): a line, or at its end 0; without lines, as VMIN and VTIME say. -EAGAIN, -EINTR (also in the background, after
 * SIGTTIN), -EIO (in the background with nobody to continue it, or hung up while it waited). Hung up before: 0.
 */
export function tty_read(file: File, iter: IovIter): i32 {
  const tty = tty_of(file);
  const total = iter.remaining;
  if (tty.hung_up != 0 || total == 0) return 0;
  const allowed = job_check(tty, SIGTTIN);
  if (allowed < 0) return allowed;
  tty_lock(tty);
  const lines = (tty.lflag & ICANON) != 0;
  const least: u32 = lines ? 1 : max<u32>(tty_cc(tty, VMIN), 1);
  const patience = lines ? 0 : <i64>tty_cc(tty, VTIME) * TENTH_NS;
  const timed = !lines && tty_cc(tty, VMIN) == 0;
  tty_unlock(tty);
  let deadline = timed ? clock_now() + patience : NEVER;
  let error = 0;
  while (true) {
    tty_lock(tty);
    const by_line = (tty.lflag & ICANON) != 0;
    const taken = take_input(tty, iter);
    tty_unlock(tty);
    if (taken != 0) tty_feed(tty);
    if (taken < 0) error = taken;
    else if (taken == 0) error = wait_or_give_up(file, tty, deadline);
    if (error < 0) break;
    if (taken == 0) continue;
    if (by_line || iter.remaining == 0 || total - iter.remaining >= least) break;
    if (patience != 0) deadline = clock_now() + patience;
  }
  const count = total - iter.remaining;
  return count != 0 || error == -ETIMEDOUT ? <i32>count : error;
}

/** There is nothing to read: 0 if there may be now, or why not: -EIO, -ETIMEDOUT, -EAGAIN, -EINTR. */
function wait_or_give_up(file: File, tty: Tty, deadline: i64): i32 {
  if (tty.hung_up != 0) return -EIO;
  if (deadline <= clock_now()) return -ETIMEDOUT;
  if ((file.flags & FDFLAGS_NONBLOCK) != 0) return -EAGAIN;
  const result = wait_for_input(tty, deadline);
  return result == -EINTR ? result : 0;
}

/** Takes a piece of what is being written: 0, -EIO (hung up), -EFAULT, -EAGAIN if there is no room now. Under the lock. */
function put_piece(tty: Tty, iter: IovIter): i32 {
  if (tty.hung_up != 0) return -EIO;
  echo_flush(tty);
  if (!tty_has_room(tty)) return -EAGAIN;
  const processes = (tty.oflag & OPOST) != 0;
  const room = processes ? output_room(tty) / EXPANSION_MAX : output_room(tty);
  const length = min<u32>(min<u32>(iter.remaining, SCRATCH_BYTES), room);
  const scratch = tty_scratch(tty);
  if (copy_from_iter(iter, scratch, length) < 0) return -EFAULT;
  for (let i: u32 = 0; i < length; i++) {
    if (processes) output_process(tty, load<u8>(scratch + i));
    else output_put(tty, load<u8>(scratch + i));
  }
  return 0;
}

function wait_for_room(tty: Tty): i32 {
  wait_begin(room_queue(tty));
  if (!tty_may_write(tty)) return wait_commit();
  wait_cancel();
  return 0;
}

/**
 * write(2): all of it, sleeping while there is no room or output is stopped. -EAGAIN, -EINTR (also in the background with
 * TOSTOP, after SIGTTOU), -EIO (hung up, or in the background with nobody to continue it); short if that comes midway.
 */
export function tty_write(file: File, iter: IovIter): i32 {
  const tty = tty_of(file);
  const total = iter.remaining;
  if (tty.hung_up != 0) return -EIO;
  if ((tty.lflag & TOSTOP) != 0) {
    const allowed = job_check(tty, SIGTTOU);
    if (allowed < 0) return allowed;
  }
  let error = 0;
  while (iter.remaining != 0 && error == 0) {
    error = put_pieces(tty, iter);
    tty_transmit(tty);
    if (error != -EAGAIN || (file.flags & FDFLAGS_NONBLOCK) != 0) continue;
    error = wait_for_room(tty);
  }
  const count = total - iter.remaining;
  return count != 0 || error == 0 ? <i32>count : error;
}

/** Pieces that are taken before others may run. */
const PIECES: u32 = 32;

function put_pieces(tty: Tty, iter: IovIter): i32 {
  let error = 0;
  for (let i: u32 = 0; i < PIECES && iter.remaining != 0 && error == 0; i++) {
    tty_lock(tty);
    error = put_piece(tty, iter);
    tty_unlock(tty);
  }
  if (iter.remaining != 0) cond_resched();
  return error;
}

/** poll(2). */
export function tty_poll(file: File, table: PollTable): u32 {
  const tty = tty_of(file);
  poll_wait(table, input_queue(tty));
  poll_wait(table, room_queue(tty));
  let ready: u32 = 0;
  tty_lock(tty);
  if (tty.hung_up != 0) ready = POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDNORM | POLLWRNORM;
  else {
    if (tty_input_ready(tty, true)) ready |= POLLIN | POLLRDNORM;
    if (tty_can_write(tty)) ready |= POLLOUT | POLLWRNORM;
  }
  tty_unlock(tty);
  return ready;
}
