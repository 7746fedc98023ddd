// The output side of the line discipline: what becomes of a character on its way out (termios(3), c_oflag), and the echo.
//
// Echo waits in a ring of its own while output is stopped or full, as operations on columns that are carried out only
// when it goes out: a tab can be erased only where it is known where it began. When that ring is nearly full the oldest echo is
// lost, never input.
//
//   echo ring: | 'a' | 0xff op | '\b' |        0xff 0xff: the byte 0xff     0xff 0x80…: an operation     0xff c: ^X
//
// Interface: output_room, output_put, output_process; echo_raw, echo_char, echo_erase_tab, echo_column_back,
// echo_note_column, echo_flush, echo_commit; output_start, output_resume, output_stop, output_discard.
// Locks: the terminal's, held by the caller.

import { ECHOCTL, IUTF8, OCRNL, OLCUC, ONLCR, ONLRET, ONOCR, OPOST, TABDLY, TAB3 } from '../base/abi';
import { BACKSPACE, DELETE, NEWLINE, RETURN, SPACE, TAB } from '../base/ascii';
import { check } from '../base/panic';
import { ECHO_BYTES, OUTPUT_BYTES, Tty, echo_at, output_at } from './tty';
import { code_add, code_begin, code_bytes, is_continuation, width_of } from './width';

/** Begins an operation in the echo ring. */
const ESCAPE: u32 = 0xff;
const COLUMN_BACK: u32 = 0x80;
const NOTE_COLUMN: u32 = 0x81;
/** Followed by the columns since the line or the last tab began, modulo 8, with AFTER_TAB if it was a tab. */
const ERASE_TAB: u32 = 0x82;
const AFTER_TAB: u32 = 0x80;

/** Most bytes that one character can become: a tab. */
export const EXPANSION_MAX: u32 = 8;

/** C0 and DEL: what echo shows as ^X. */
@inline
export function is_control(character: u32): bool {
  return character < SPACE || character == DELETE;
}

/** Bytes that the output ring has room for. */
@inline
export function output_room(tty: Tty): u32 {
  return OUTPUT_BYTES - (tty.output_head - tty.output_tail);
}

/** Appends a byte as it is; there is room. */
@inline
export function output_put(tty: Tty, byte: u32): void {
  store<u8>(output_at(tty, tty.output_head++), byte);
}

/** Counts a character that moves the cursor to the right by its width. */
function count_column(tty: Tty, character: u32): void {
  if ((tty.iflag & IUTF8) == 0) {
    tty.column++;
    return;
  }
  if (!is_continuation(character)) {
    tty.column++;
    tty.code_left = code_bytes(character);
    tty.code_point = code_begin(character, tty.code_left);
    return;
  }
  if (tty.code_left == 0) return;
  tty.code_point = code_add(tty.code_point, character);
  if (--tty.code_left == 0) tty.column += width_of(tty.code_point) - 1;
}

/** Sends one character out by the rules of c_oflag with OPOST; there is room for EXPANSION_MAX bytes. */
export function output_process(tty: Tty, character: u32): void {
  const modes = tty.oflag;
  switch (character) {
    case NEWLINE:
      if ((modes & ONLRET) != 0) tty.column = 0;
      if ((modes & ONLCR) != 0) {
        tty.column = 0;
        output_put(tty, RETURN);
      }
      tty.canon_column = tty.column;
      break;
    case RETURN:
      if ((modes & ONOCR) != 0 && tty.column == 0) return;
      if ((modes & OCRNL) != 0) character = NEWLINE;
      if ((modes & OCRNL) != 0 && (modes & ONLRET) == 0) break;
      tty.column = 0;
      tty.canon_column = 0;
      break;
    case TAB:
      expand_tab(tty);
      return;
    case BACKSPACE:
      if (tty.column > 0) tty.column--;
      break;
    default:
      if (is_control(character)) break;
      // Linux changes letters of Latin-1, too, which are pieces of letters in UTF-8.
      if ((modes & OLCUC) != 0 && character >= 97 && character <= 122) character -= 32;
      count_column(tty, character);
  }
  output_put(tty, character);
}

function expand_tab(tty: Tty): void {
  const spaces: u32 = 8 - (tty.column & 7);
  tty.column += spaces;
  if ((tty.oflag & TABDLY) != TAB3) {
    output_put(tty, TAB);
    return;
  }
  for (let i: u32 = 0; i < spaces; i++) output_put(tty, SPACE);
}

/** Echo goes out when this much waits, or there is no more input: what is younger, a signal still throws away. */
const ECHO_BATCH: u32 = 256;
/** Less than this waits when a character has been taken: what one makes of echo fits behind it, and that waits for its batch. */
const ECHO_DISCARD: u32 = ECHO_BYTES - ECHO_BATCH - 32;

/** Appends to the echo ring: there is room, which echo_commit sees to. */
@inline
function echo_put(tty: Tty, byte: u32): void {
  if (DEBUG) check(tty.echo_head - tty.echo_tail < ECHO_BYTES, 'the echo ring is full');
  store<u8>(echo_at(tty, tty.echo_head++), byte);
}

/** Echoes a character as a program would write it. */
export function echo_raw(tty: Tty, character: u32): void {
  if (character == ESCAPE) echo_put(tty, ESCAPE);
  echo_put(tty, character);
}

/** Echoes a character, a control character as ^X with ECHOCTL. */
export function echo_char(tty: Tty, character: u32): void {
  if ((tty.lflag & ECHOCTL) == 0 || !is_control(character) || character == TAB) {
    echo_raw(tty, character);
  } else {
    echo_put(tty, ESCAPE);
    echo_put(tty, character);
  }
}

/** Takes back what the last character echoed counted, which shows nothing. */
export function echo_column_back(tty: Tty): void {
  echo_put(tty, ESCAPE);
  echo_put(tty, COLUMN_BACK);
}

/** The line being edited begins where the cursor is when this comes out. */
export function echo_note_column(tty: Tty): void {
  echo_put(tty, ESCAPE);
  echo_put(tty, NOTE_COLUMN);
}

/** Goes back over a tab: `columns` lie between it and the tab before, if `after_tab`, or the begin of the line. */
export function echo_erase_tab(tty: Tty, columns: u32, after_tab: bool): void {
  echo_put(tty, ESCAPE);
  echo_put(tty, ERASE_TAB);
  echo_put(tty, (columns & 7) | (after_tab ? AFTER_TAB : 0));
}

@inline
function echo_take(tty: Tty): u32 {
  return load<u8>(echo_at(tty, tty.echo_tail++));
}

function emit(tty: Tty, character: u32): void {
  if ((tty.oflag & OPOST) != 0) output_process(tty, character);
  else output_put(tty, character);
}

function erase_tab(tty: Tty): void {
  let columns = echo_take(tty);
  if ((columns & AFTER_TAB) == 0) columns += tty.canon_column;
  for (let i = 8 - (columns & 7); i > 0; i--) {
    output_put(tty, BACKSPACE);
    if (tty.column > 0) tty.column--;
  }
}

function operate(tty: Tty): void {
  const operation = echo_take(tty);
  switch (operation) {
    case ESCAPE:
      output_put(tty, ESCAPE);
      tty.column++;
      break;
    case COLUMN_BACK:
      if (tty.column > 0) tty.column--;
      break;
    case NOTE_COLUMN:
      tty.canon_column = tty.column;
      break;
    case ERASE_TAB:
      erase_tab(tty);
      break;
    default:
      output_put(tty, 94);
      output_put(tty, operation ^ 64);
      tty.column += 2;
  }
}

/** Sends out the echo that waits, as far as there is room and output is not stopped. */
export function echo_flush(tty: Tty): void {
  while (tty.echo_tail != tty.echo_head && tty.stopped == 0 && output_room(tty) >= EXPANSION_MAX) {
    const byte = echo_take(tty);
    if (byte == ESCAPE) operate(tty);
    else emit(tty, byte);
  }
}

/** After each character echoed: sends out what has become a batch, and where that cannot go out throws the oldest away. */
export function echo_commit(tty: Tty): void {
  if (tty.echo_head - tty.echo_tail < ECHO_BATCH) return;
  echo_flush(tty);
  while (tty.echo_head - tty.echo_tail >= ECHO_DISCARD) {
    const operates = echo_take(tty) == ESCAPE;
    if (operates && echo_take(tty) == ERASE_TAB) echo_take(tty);
  }
}

/** VSTOP or TCOOFF. */
export function output_stop(tty: Tty): void {
  tty.stopped = 1;
}

/** What stopped output is over; the echo that waits stays where it is. TCOOFF's stop stays, too. */
export function output_resume(tty: Tty): void {
  if (tty.stopped_by_call == 0) tty.stopped = 0;
}

/** VSTART: true if output was stopped and goes on, and the echo that waits with it. TCOOFF's stop stays. */
export function output_start(tty: Tty): bool {
  if (tty.stopped == 0 || tty.stopped_by_call != 0) return false;
  output_resume(tty);
  echo_flush(tty);
  return true;
}

/**
 * Throws away output that nobody has seen. What Linux has already handed to the master's line discipline, up to its
 * buffer's size, is too late to take back; so are what the device has, and the first bytes of what waits, here. What lies
 * behind position `recent` has been handed to nobody.
 */
export function output_discard(tty: Tty, recent: u32): void {
  const handed = min<u32>(<u32>max<i32>(<i32>(recent - tty.output_tail), 0), KEPT_BYTES);
  const kept = max<u32>(tty.in_flight, handed);
  tty.output_head = tty.output_tail + kept;
}

const KEPT_BYTES: u32 = 4095;
