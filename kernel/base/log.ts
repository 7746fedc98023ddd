// The kernel log: a ring of text in RAM, read by dmesg, copied to the serial line as it is written.
//
//   "[    0.000123] mm: 16384 frames of 64 KiB\n"   preceded in the ring by "<6>", its level, as on Linux.
//
// Interface: const text = log_begin(level) … text_*(text, …) … log_end(); log(level, literal) for whole lines; log_unread, log_copy,
// log_clear for readers.
// Locks: a line is composed in the hart's own buffer, with no lock held, and copied into the ring in one piece, under
// LogHead.lock. That is a spinlock of its own without a rank: it is below all others, and nothing is taken or called in it. What
// goes to the serial line goes in one piece, too, but two harts' lines may come in another order there.

import { HARTS, HART_STRIDE, LOG } from './layout';
import { LOG_BYTES } from './config';
import { Text, text_init, text_length, text_string, text_byte, text_number } from './format';
import { hw_serial } from './hw';

/** Levels: syslog(2). */
export const LOG_ERR: u32 = 3;
export const LOG_WARNING: u32 = 4;
export const LOG_NOTICE: u32 = 5;
export const LOG_INFO: u32 = 6;
export const LOG_DEBUG: u32 = 7;

/** Head of the ring. `written` counts all bytes ever, so `written - LOG_DATA_BYTES` is the oldest kept. */
@unmanaged
export class LogHead {
  written: u64;
  /** Lines of this level and above stay off the serial line: syslog(2)'s console level. */
  console_level: u32;
  lock: u32;
  /** Where the last `dmesg -c` cleared up to. */
  cleared: u64;
}

const LOG_DATA: usize = LOG + 64;
export const LOG_DATA_BYTES: usize = LOG_BYTES - 64;
const LINE_BYTES: usize = 480;

/** Where this hart composes its line: in its own area, behind the words of sched/hart/hart.ts. */
let line: usize = 0;

/** The clock for the time stamps, nanoseconds since boot; set by sched/time/clock.ts's reader at boot. */
let stamp: i32 = 0;

/** Prepares hart `hart`'s line buffer. `clock` is the table index of a function () -> i64, or 0. */
export function log_init(hart: u32, clock: i32): void {
  line = HARTS + HART_STRIDE * hart + 512;
  stamp = clock;
}

@inline
export function log_head(): LogHead {
  return changetype<LogHead>(LOG);
}

/** Begins a line; append to the Text that it returns, then call log_end. */
export function log_begin(level: u32): Text {
  const text = changetype<Text>(line);
  text_init(text, line + 32, LINE_BYTES);
  text_byte(text, 60);
  text_byte(text, 48 + level);
  text_string(text, '>[');
  const now = stamp ? call_indirect<i64>(stamp) : 0;
  text_number(text, <u64>(now / 1000000000), 10, 5, 32);
  text_byte(text, 46);
  text_number(text, <u64>((now % 1000000000) / 1000), 10, 6, 48);
  text_string(text, '] ');
  return text;
}

/** Ends the line that log_begin began: into the ring and, if its level is wanted there, to the serial line. */
export function log_end(): void {
  const text = changetype<Text>(line);
  if (text.at == text.end) text.at--;
  text_byte(text, 10);
  const length = text_length(text);
  log_append(text.start, length);
  const level = <u32>load<u8>(text.start + 1) - 48;
  if (level < log_head().console_level) hw_serial(text.start + 3, length - 3);
}

/** Logs one literal line. */
export function log(level: u32, literal: string): void {
  text_string(log_begin(level), literal);
  log_end();
}

function lock(): void {
  if (SMP) while (atomic.cmpxchg<u32>(LOG + offsetof<LogHead>('lock'), 0, 1) != 0) {}
}
function unlock(): void {
  if (SMP) atomic.store<u32>(LOG + offsetof<LogHead>('lock'), 0);
}

function log_append(address: usize, length: usize): void {
  const head = log_head();
  lock();
  const at = <usize>(head.written % <u64>LOG_DATA_BYTES);
  const first = min<usize>(length, LOG_DATA_BYTES - at);
  memory.copy(LOG_DATA + at, address, first);
  memory.copy(LOG_DATA, address + first, length - first);
  head.written += length;
  unlock();
}

/** Bytes that are kept and not cleared. Under the lock. */
function unread(): u32 {
  const head = log_head();
  const kept = head.written > <u64>LOG_DATA_BYTES ? head.written - <u64>LOG_DATA_BYTES : 0;
  return <u32>(head.written - max<u64>(kept, head.cleared));
}

/** Bytes that can be read. */
export function log_unread(): u32 {
  lock();
  const count = unread();
  unlock();
  return count;
}

/** Forgets what can be read. */
export function log_clear(): void {
  lock();
  log_head().cleared = log_head().written;
  unlock();
}

/** Copies the newest bytes that can be read, at most `room`, to `to`: how many. They are then forgotten if it `clears`. */
export function log_copy(to: usize, room: u32, clears: bool): u32 {
  const head = log_head();
  lock();
  const length = <usize>min<u32>(room, unread());
  const at = <usize>((head.written - length) % <u64>LOG_DATA_BYTES);
  const first = min<usize>(length, LOG_DATA_BYTES - at);
  memory.copy(to, LOG_DATA + at, first);
  memory.copy(to + first, LOG_DATA, length - first);
  if (clears) head.cleared = head.written;
  unlock();
  return <u32>length;
}
