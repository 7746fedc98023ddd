// ioctl(2) on terminals and on the masters of pseudo-terminals: ioctl_tty(2). A master's requests concern its slave,
// but for those on queues, whose directions are the master's own.
//
// Interface: tty_ioctl, tty_drain, tty_resize, tty_change_modes. Locks: takes the terminal's; tasks_lock in job.ts.

import {
  EFAULT,
  EINTR,
  EINVAL,
  ENOTTY,
  FIONREAD,
  ICANON,
  SIGTTOU,
  SIGWINCH,
  TCFLSH,
  TCGETS,
  TCSBRK,
  TCSBRKP,
  TCSETS,
  TCSETSF,
  TCSETSW,
  TCXONC,
  TERMIOS_SIZE,
  TIOCEXCL,
  TIOCGETD,
  TIOCGPGRP,
  TIOCGPTLCK,
  TIOCGPTN,
  TIOCGSID,
  TIOCGWINSZ,
  TIOCNOTTY,
  TIOCNXCL,
  TIOCOUTQ,
  TIOCSCTTY,
  TIOCSPGRP,
  TIOCSPTLCK,
  TIOCSWINSZ,
  VSTART,
  VSTOP,
  WINSIZE_SIZE,
  CSIZE,
  PARENB,
  CREAD,
  CS8,
  EIO,
  TIOCSETD,
} from '../base/abi';
import { copy_from_user, copy_to_user, load_user_u32, put_user_u32, access_ok } from '../mm/uaccess';
import { wait_begin, wait_cancel, wait_commit, wake_all } from '../sched/wait';
import { File } from '../vfs/file/file';
import { discipline_changed, discipline_flush, discipline_receive } from './discipline';
import { tty_discard_pending, tty_feed, tty_transmit } from './driver';
import {
  job_acquire,
  job_check,
  job_foreground,
  job_give_up,
  job_session,
  job_set_foreground,
  job_signal,
} from './job';
import { output_discard, output_put, output_room, output_stop } from './output';
import { is_master } from './state';
import {
  Tty,
  input_queue,
  is_line_end,
  line_at,
  master_room_queue,
  room_queue,
  tty_cc,
  tty_lock,
  tty_scratch,
  tty_termios,
  tty_unlock,
  tty_winsize,
} from './tty';

/** Arguments of TCFLSH and TCXONC: termios(3), TCIFLUSH and TCOOFF. */
const FLUSH_INPUT: u32 = 0;
const FLUSH_OUTPUT: u32 = 1;
const FLUSH_BOTH: u32 = 2;
const OUTPUT_OFF: u32 = 0;
const OUTPUT_ON: u32 = 1;
const INPUT_OFF: u32 = 2;
const INPUT_ON: u32 = 3;

/** Requests of a terminal: ≥ 0 or −errno; -ENOTTY for others. `argument` is the caller's. */
export function tty_ioctl(file: File, request: u32, argument: u32): i32 {
  const tty = changetype<Tty>(file.private_data);
  const master = is_master(file);
  // As Linux answers once the line is gone.
  if (tty.hung_up != 0 && !master) return request == TIOCSPGRP ? -ENOTTY : -EIO;
  switch (request) {
    case TCGETS:
      return tell(tty, argument, tty_termios(tty), <u32>TERMIOS_SIZE);
    case TCSETS:
    case TCSETSW:
    case TCSETSF:
      return set_settings(tty, request, argument);
    case TIOCGWINSZ:
      return tell(tty, argument, tty_winsize(tty), <u32>WINSIZE_SIZE);
    case TIOCSWINSZ:
      return set_size(tty, argument);
    case FIONREAD:
      return put_user_u32(argument, master ? waiting_output(tty) : readable(tty));
    case TIOCOUTQ:
      // What a pseudo-terminal has written is the master's, as on Linux.
      return put_user_u32(argument, tty.pseudo != 0 ? 0 : waiting_output(tty));
    case TIOCGETD:
      return put_user_u32(argument, tty.line);
    case TIOCSETD:
      return set_discipline(argument);
    case TIOCEXCL:
    case TIOCNXCL:
      // Exclusive mode stops no privileged process; without users there are no others.
      return 0;
    case TCFLSH:
      return flush(tty, master, argument);
    case TCXONC:
      return flow(tty, master, argument);
    case TCSBRK:
    case TCSBRKP:
      return send_break(tty);
    default:
      return job_ioctl(file, tty, master, request, argument);
  }
}

/** Copies a part of the terminal out as it is at one moment. */
function tell(tty: Tty, argument: u32, at: usize, size: u32): i32 {
  tty_lock(tty);
  const result = copy_to_user(argument, at, size);
  tty_unlock(tty);
  return result;
}

function waiting_output(tty: Tty): u32 {
  tty_lock(tty);
  const waiting = tty.output_head - tty.output_tail;
  tty_unlock(tty);
  return waiting;
}

/** Requests about sessions, and those of masters. */
function job_ioctl(file: File, tty: Tty, master: bool, request: u32, argument: u32): i32 {
  switch (request) {
    case TIOCSCTTY:
      return master ? -ENOTTY : job_acquire(tty, file, argument == 1);
    case TIOCNOTTY:
      return master ? -ENOTTY : job_give_up(tty);
    case TIOCGPGRP:
      return put_number(argument, job_foreground(tty, master));
    case TIOCGSID:
      return put_number(argument, job_session(tty, master));
    case TIOCSPGRP:
      return set_foreground(tty, argument);
    case TIOCGPTN:
      return master ? put_user_u32(argument, tty.number) : -ENOTTY;
    case TIOCGPTLCK:
      return master ? put_user_u32(argument, tty.locked) : -ENOTTY;
    case TIOCSPTLCK:
      return master ? set_lock(tty, argument) : -ENOTTY;
    default:
      return -ENOTTY;
  }
}

function put_number(argument: u32, number: i32): i32 {
  return number < 0 ? number : put_user_u32(argument, number);
}

/** There is only N_TTY. */
function set_discipline(argument: u32): i32 {
  if (!access_ok(argument, 4)) return -EFAULT;
  return load_user_u32(argument) == 0 ? 0 : -EINVAL;
}

function set_lock(tty: Tty, argument: u32): i32 {
  if (!access_ok(argument, 4)) return -EFAULT;
  tty.locked = load_user_u32(argument) != 0 ? 1 : 0;
  return 0;
}

function set_foreground(tty: Tty, argument: u32): i32 {
  const allowed = job_check(tty, SIGTTOU);
  if (allowed < 0) return allowed == -EIO ? -ENOTTY : allowed;
  if (!access_ok(argument, 4)) return -EFAULT;
  return job_set_foreground(tty, <i32>load_user_u32(argument));
}

/** FIONREAD: characters that read(2) would give, the marks of an end of file not counted. */
function readable(tty: Tty): u32 {
  tty_lock(tty);
  const lines = (tty.lflag & ICANON) != 0;
  const end = lines ? tty.canon_head : tty.read_head;
  let count = end - tty.read_tail;
  if (lines) {
    for (let at = tty.read_tail; at != end; at++)
      if (is_line_end(tty, at) && load<u8>(line_at(tty, at)) == 0) count--;
  }
  tty_unlock(tty);
  return count;
}

/** Sleeps until the console has sent all output: 0, or -EINTR. What a pseudo-terminal writes is out at once. */
export function tty_drain(tty: Tty): i32 {
  if (tty.pseudo != 0) return 0;
  while (true) {
    wait_begin(room_queue(tty));
    if (is_drained(tty)) break;
    if (wait_commit() == -EINTR) return -EINTR;
  }
  wait_cancel();
  return 0;
}

function is_drained(tty: Tty): bool {
  tty_lock(tty);
  const drained = tty.output_head == tty.output_tail || tty.hung_up != 0;
  tty_unlock(tty);
  return drained;
}

/** There is no line to break: only what comes with it, the waiting, is done. */
function send_break(tty: Tty): i32 {
  const allowed = job_check(tty, SIGTTOU);
  return allowed < 0 ? allowed : tty_drain(tty);
}

function set_settings(tty: Tty, request: u32, argument: u32): i32 {
  const allowed = job_check(tty, SIGTTOU);
  if (allowed < 0) return allowed;
  if (!access_ok(argument, <u32>TERMIOS_SIZE)) return -EFAULT;
  if (request != TCSETS) {
    const error = tty_drain(tty);
    if (error < 0) return error;
  }
  tty_lock(tty);
  const old_input = tty.iflag;
  const old_local = tty.lflag;
  if (request == TCSETSF) {
    discipline_flush(tty);
    tty_discard_pending(tty);
  }
  copy_from_user(tty_termios(tty), argument, <u32>TERMIOS_SIZE);
  tty.line = 0;
  // Bytes of eight bits are all that there is.
  tty.cflag = (tty.cflag & ~(CSIZE | PARENB)) | CS8 | CREAD;
  discipline_changed(tty, old_input, old_local);
  tty_unlock(tty);
  settings_changed(tty);
  if (request == TCSETSF) tty_feed(tty);
  return 0;
}

/** A waiting task may find that there is something for it now. */
function settings_changed(tty: Tty): void {
  wake_all(input_queue(tty));
  wake_all(room_queue(tty));
  tty_transmit(tty);
}

/** Sets the flags of c_iflag and c_lflag that are in the masks. The caller has asked job_check. */
export function tty_change_modes(tty: Tty, input_mask: u32, input: u32, local_mask: u32, local: u32): void {
  tty_lock(tty);
  const old_input = tty.iflag;
  const old_local = tty.lflag;
  tty.iflag = (old_input & ~input_mask) | input;
  tty.lflag = (old_local & ~local_mask) | local;
  discipline_changed(tty, old_input, old_local);
  tty_unlock(tty);
  settings_changed(tty);
}

function set_size(tty: Tty, argument: u32): i32 {
  if (!access_ok(argument, <u32>WINSIZE_SIZE)) return -EFAULT;
  tty_lock(tty);
  const scratch = tty_scratch(tty);
  copy_from_user(scratch, argument, <u32>WINSIZE_SIZE);
  const size = load<u64>(scratch);
  tty_unlock(tty);
  tty_resize(tty, size);
  return 0;
}

/** The terminal has another size, a struct winsize as one number: SIGWINCH to the foreground group. */
export function tty_resize(tty: Tty, size: u64): void {
  tty_lock(tty);
  const changed = load<u64>(tty_winsize(tty)) != size;
  store<u64>(tty_winsize(tty), size);
  tty_unlock(tty);
  if (changed) job_signal(tty, SIGWINCH);
}

function flush(tty: Tty, master: bool, what: u32): i32 {
  const allowed = job_check(tty, SIGTTOU);
  if (allowed < 0) return allowed;
  if (what > FLUSH_BOTH) return -EINVAL;
  const input = what != FLUSH_OUTPUT;
  const output = what != FLUSH_INPUT;
  tty_lock(tty);
  if (master) {
    if (input) tty.output_tail = tty.output_head;
    if (output) tty_discard_pending(tty);
  } else {
    if (input) {
      discipline_flush(tty);
      tty_discard_pending(tty);
    }
    if (output) {
      tty.echo_tail = tty.echo_head;
      output_discard(tty, tty.output_head);
    }
  }
  tty_unlock(tty);
  wake_all(room_queue(tty));
  wake_all(master_room_queue(tty));
  tty_feed(tty);
  return 0;
}

function flow(tty: Tty, master: bool, what: u32): i32 {
  const allowed = job_check(tty, SIGTTOU);
  if (allowed < 0) return allowed;
  if (what > INPUT_ON) return -EINVAL;
  tty_lock(tty);
  switch (what) {
    case OUTPUT_OFF:
      if (!master) tty.stopped_by_call = 1;
      if (!master) output_stop(tty);
      break;
    case OUTPUT_ON:
      // What VSTOP has stopped only VSTART starts. Echo that waits comes with the next one, as on Linux.
      if (!master && tty.stopped_by_call != 0) tty.stopped = 0;
      if (!master) tty.stopped_by_call = 0;
      break;
    default:
      send_flow_character(tty, master, tty_cc(tty, what == INPUT_OFF ? VSTOP : VSTART));
  }
  tty_unlock(tty);
  wake_all(room_queue(tty));
  tty_feed(tty);
  return 0;
}

/** TCIOFF and TCION: tells the other side to stop or to go on, ahead of all that waits. Under the lock. */
function send_flow_character(tty: Tty, master: bool, character: u32): void {
  if (character == 0) return;
  if (!master) {
    if (output_room(tty) != 0 && tty.stopped_by_call == 0) output_put(tty, character);
    return;
  }
  const scratch = tty_scratch(tty);
  store<u8>(scratch, character);
  tty.batch_head = tty.output_head;
  discipline_receive(tty, scratch, 1);
}
