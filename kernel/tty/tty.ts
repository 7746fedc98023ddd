// A terminal: what its line discipline, its driver and job control know of it. It lies with its buffers in one frame.
//
//              ┌──────────── input ────────────┐
//   driver ──▶ pending ──▶ discipline ──▶ lines ──▶ read(2)      driver: the console device, or a pseudo-terminal's master
//     ▲                        │ echo
//     └──────── output ◀───────┴────────────── write(2)
//
//   frame: | Tty | line ends | lines 4 KiB | echo 4 KiB | scratch | pending 16 KiB | output 32 KiB |
//
// Positions in the rings count bytes for ever (modulo 2³²); the place of position p in a ring of 2ⁿ bytes is p mod 2ⁿ.
//
// Interface: Tty, tty_create, tty_get, tty_put; tty_lock, tty_unlock; places in the rings; the wait queues.
// Locks: RANK_TTY guards everything but `session` and `foreground`, which tasks_lock does. Signals are sent without it.

import {
  B38400,
  CREAD,
  CS8,
  ECHO,
  ECHOCTL,
  ECHOE,
  ECHOK,
  ECHOKE,
  ICANON,
  ICRNL,
  IEXTEN,
  ISIG,
  IXON,
  ONLCR,
  OPOST,
  VEOF,
  VERASE,
  VINTR,
  VKILL,
  VLNEXT,
  VMIN,
  VQUIT,
  VREPRINT,
  VDISCARD,
  VSTART,
  VSTOP,
  VSUSP,
  VWERASE,
} from '../base/abi';
import { check } from '../base/panic';
import { embedded, is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { frame_alloc, frame_free } from '../mm/frame';
import { WaitQueue, wait_queue_init, wake_all } from '../sched/wait';
import { RANK_TTY, spin_lock, spin_unlock } from '../sync/spinlock';
import { ref_get, ref_put } from '../sync/refcount';

@unmanaged
export class Tty {
  lock: u32;
  /** Who keeps it: the open files of both sides, and devpts. */
  refs: u32;
  /** Device number, as /proc/PID/stat says it in tty_nr. */
  device: u32;
  /** 1 for a pseudo-terminal; else it is the console. */
  pseudo: u32;
  account: Account;

  // --- settings: struct termios and struct winsize of abi/minios_tty.ts, as they lie in memory ---
  iflag: u32;
  oflag: u32;
  cflag: u32;
  lflag: u32;
  line: u8;
  /** The control characters begin here: tty_cc. */
  cc: u8;
  cc_2: u16;
  cc_4: u32;
  cc_8: u32;
  cc_12: u32;
  cc_16: u32;
  size_rows: u16;
  size_columns: u16;
  size_width: u16;
  size_height: u16;

  // --- lines: from `read_tail` to `canon_head` can be read by lines, what follows can still be edited ---
  read_tail: u32;
  canon_head: u32;
  read_head: u32;
  /** 1: the next character is taken as it is. */
  literal: u32;
  /** 1: erased characters are being printed, after a backslash (ECHOPRT). */
  erasing: u32;
  /** What the discipline asks to be done without the lock: a signal for the foreground group; 0: nothing. */
  signal_due: i32;

  // --- output ---
  /** The column that the cursor is in, and that the line being edited began in. */
  column: u32;
  canon_column: u32;
  /** A character of several bytes on its way out: its code point so far, and bytes to come. */
  code_point: u32;
  code_left: u32;
  echo_tail: u32;
  echo_head: u32;
  output_tail: u32;
  output_head: u32;
  /** output_head when the input came that the discipline is taking: what is behind it a signal throws away. */
  batch_head: u32;
  /** 1: output is stopped, by VSTOP or TCOOFF; and 1 if by TCOOFF, which only TCOON ends. */
  stopped: u32;
  stopped_by_call: u32;

  // --- input that the discipline has no room for yet: a pseudo-terminal's; the console's port has its own ---
  pending_tail: u32;
  pending_head: u32;

  /** 1: the other side is gone for good. */
  hung_up: u32;
  /** Pseudo-terminal: 1 while the slave cannot be opened (unlockpt(3)). */
  locked: u32;
  /** Pseudo-terminal: open files of the slave, and 1 once there was none again. */
  slaves: u32;
  slaves_gone: u32;
  /** Pseudo-terminal: its number, its place among its file system's, and what that keeps of it: devpts.ts. */
  number: u32;
  next_pseudo: usize;
  inode: usize;
  superblock: usize;
  /** Console: bytes of `output` that the device has. */
  in_flight: u32;

  // --- tasks_lock ---
  /** The session whose controlling terminal it is, and its foreground process group; 0: none. */
  session: u32;
  foreground: u32;

  // --- WaitQueues: for input and for room to write, of the terminal itself; the same of a master ---
  input_lock: u32;
  input_first: usize;
  input_last: usize;
  room_lock: u32;
  room_first: usize;
  room_last: usize;
  master_input_lock: u32;
  master_input_first: usize;
  master_input_last: usize;
  master_room_lock: u32;
  master_room_first: usize;
  master_room_last: usize;
}

/** The line buffer: Linux's N_TTY_BUF_SIZE. A line has at most 4095 characters and its end: termios(3). */
export const LINES_BYTES: u32 = 4096;
export const ECHO_BYTES: u32 = 4096;
export const SCRATCH_BYTES: u32 = 512;
export const PENDING_BYTES: u32 = 16384;
export const OUTPUT_BYTES: u32 = 32768;

const LINE_ENDS: usize = 1024;
const LINES: usize = LINE_ENDS + (LINES_BYTES >>> 3);
const ECHO_RING: usize = LINES + LINES_BYTES;
const SCRATCH: usize = ECHO_RING + ECHO_BYTES;
const PENDING: usize = SCRATCH + SCRATCH_BYTES;
const OUTPUT: usize = PENDING + PENDING_BYTES;

@inline
export function tty_lock(tty: Tty): void {
  spin_lock(changetype<usize>(tty), RANK_TTY);
}
@inline
export function tty_unlock(tty: Tty): void {
  spin_unlock(changetype<usize>(tty), RANK_TTY);
}

/** Where a character of the line buffer, the echo, the waiting input or the output lies. */
@inline
export function line_at(tty: Tty, position: u32): usize {
  return changetype<usize>(tty) + LINES + (position & (LINES_BYTES - 1));
}
@inline
export function echo_at(tty: Tty, position: u32): usize {
  return changetype<usize>(tty) + ECHO_RING + (position & (ECHO_BYTES - 1));
}
@inline
export function pending_at(tty: Tty, position: u32): usize {
  return changetype<usize>(tty) + PENDING + (position & (PENDING_BYTES - 1));
}
@inline
export function output_at(tty: Tty, position: u32): usize {
  return changetype<usize>(tty) + OUTPUT + (position & (OUTPUT_BYTES - 1));
}
/** Room for one piece of a write, under the lock: SCRATCH_BYTES. */
@inline
export function tty_scratch(tty: Tty): usize {
  return changetype<usize>(tty) + SCRATCH;
}

/** Is the character at `position` the end of a line? */
@inline
export function is_line_end(tty: Tty, position: u32): bool {
  const index = position & (LINES_BYTES - 1);
  return ((load<u8>(changetype<usize>(tty) + LINE_ENDS + (index >>> 3)) >>> (index & 7)) & 1) != 0;
}
export function set_line_end(tty: Tty, position: u32, end: bool): void {
  const index = position & (LINES_BYTES - 1);
  const at = changetype<usize>(tty) + LINE_ENDS + (index >>> 3);
  const bit: u32 = 1 << (index & 7);
  store<u8>(at, end ? load<u8>(at) | bit : load<u8>(at) & ~bit);
}
export function clear_line_ends(tty: Tty): void {
  memory.fill(changetype<usize>(tty) + LINE_ENDS, 0, LINES_BYTES >>> 3);
}

/** Control character `index` (V…); 0: disabled. */
@inline
export function tty_cc(tty: Tty, index: u32): u32 {
  return load<u8>(changetype<usize>(tty) + offsetof<Tty>('cc') + index);
}

/** Address of the settings, a struct termios. */
@inline
export function tty_termios(tty: Tty): usize {
  return changetype<usize>(tty) + offsetof<Tty>('iflag');
}
/** Address of the size, a struct winsize. */
@inline
export function tty_winsize(tty: Tty): usize {
  return changetype<usize>(tty) + offsetof<Tty>('size_rows');
}

@inline
export function input_queue(tty: Tty): WaitQueue {
  return embedded<Tty, WaitQueue>(tty, offsetof<Tty>('input_lock'));
}
@inline
export function room_queue(tty: Tty): WaitQueue {
  return embedded<Tty, WaitQueue>(tty, offsetof<Tty>('room_lock'));
}
@inline
export function master_input_queue(tty: Tty): WaitQueue {
  return embedded<Tty, WaitQueue>(tty, offsetof<Tty>('master_input_lock'));
}
@inline
export function master_room_queue(tty: Tty): WaitQueue {
  return embedded<Tty, WaitQueue>(tty, offsetof<Tty>('master_room_lock'));
}

function set_cc(tty: Tty, index: u32, character: u32): void {
  store<u8>(changetype<usize>(tty) + offsetof<Tty>('cc') + index, character);
}

/** The settings that every terminal begins with: Linux's tty_std_termios. */
function set_defaults(tty: Tty): void {
  tty.iflag = ICRNL | IXON;
  tty.oflag = OPOST | ONLCR;
  tty.cflag = B38400 | CS8 | CREAD;
  tty.lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
  set_cc(tty, VINTR, 3);
  set_cc(tty, VQUIT, 28);
  set_cc(tty, VERASE, 127);
  set_cc(tty, VKILL, 21);
  set_cc(tty, VEOF, 4);
  set_cc(tty, VMIN, 1);
  set_cc(tty, VSTART, 17);
  set_cc(tty, VSTOP, 19);
  set_cc(tty, VSUSP, 26);
  set_cc(tty, VREPRINT, 18);
  set_cc(tty, VDISCARD, 15);
  set_cc(tty, VWERASE, 23);
  set_cc(tty, VLNEXT, 22);
}

/** A terminal with one reference and the default settings, paid for by `account`; 0: no memory. */
export function tty_create(device: u32, pseudo: u32, account: Account): Tty {
  if (DEBUG) check(offsetof<Tty>() <= LINE_ENDS, 'a Tty overlaps its buffers');
  const tty = changetype<Tty>(frame_alloc(0, account));
  if (is_null(tty)) return tty;
  memory.fill(changetype<usize>(tty), 0, LINES);
  tty.refs = 1;
  tty.device = device;
  tty.pseudo = pseudo;
  tty.account = account;
  set_defaults(tty);
  wait_queue_init(input_queue(tty));
  wait_queue_init(room_queue(tty));
  wait_queue_init(master_input_queue(tty));
  wait_queue_init(master_room_queue(tty));
  return tty;
}

@inline
function refs_of(tty: Tty): usize {
  return changetype<usize>(tty) + offsetof<Tty>('refs');
}

@inline
export function tty_get(tty: Tty): Tty {
  ref_get(refs_of(tty));
  return tty;
}

/** Drops a reference; the last one frees the terminal, which no session has any more. */
export function tty_put(tty: Tty): void {
  if (!ref_put(refs_of(tty))) return;
  if (DEBUG) check(tty.session == 0, 'a terminal dies under its session');
  frame_free(changetype<usize>(tty));
}

/** Wakes all who wait for the terminal, on both sides. */
export function tty_wake_all(tty: Tty): void {
  wake_all(input_queue(tty));
  wake_all(room_queue(tty));
  wake_all(master_input_queue(tty));
  wake_all(master_room_queue(tty));
}
