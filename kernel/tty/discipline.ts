// The input side of the line discipline N_TTY: termios(3), c_iflag and c_lflag; what erasing does is in erase.ts.
//
//   lines: |…taken│ a line NL  another EOF │ being edited │…room|     line ends are marked in a bitmap of their own: what
//           read_tail            canon_head      read_head          is typed after VLNEXT ends no line. EOF is a marked NUL.
//
// In canonical mode a line that is being edited takes characters without end, so that it can be erased and ended: those
// beyond 4095 are dropped, each with a bell if IMAXBEL is set (Linux never rings it). All other input is never
// dropped: what there is no room for stays with the driver.
//
// Interface: discipline_receive, discipline_flush, discipline_changed.
// Locks: the terminal's, held by the caller, who sends the signal that is due afterwards.

import {
  ECHO,
  ECHOCTL,
  ECHONL,
  ICANON,
  ICRNL,
  IEXTEN,
  IGNCR,
  IMAXBEL,
  INLCR,
  ISIG,
  ISTRIP,
  IUCLC,
  IXANY,
  IXON,
  NOFLSH,
  PARMRK,
  SIGINT,
  SIGQUIT,
  SIGTSTP,
  VEOF,
  VEOL,
  VEOL2,
  VERASE,
  VINTR,
  VKILL,
  VLNEXT,
  VQUIT,
  VREPRINT,
  VSTART,
  VSTOP,
  VSUSP,
  VWERASE,
} from '../base/abi';
import { BACKSPACE, BELL, NEWLINE, RETURN } from '../base/ascii';
import { erase, finish_erasing } from './erase';
import {
  echo_char,
  echo_commit,
  echo_flush,
  echo_note_column,
  echo_raw,
  output_discard,
  output_resume,
  output_start,
  output_stop,
} from './output';
import { LINES_BYTES, Tty, clear_line_ends, line_at, set_line_end, tty_cc } from './tty';

/** Marks the end of input among the lines. */
const END_OF_FILE: u32 = 0;

/** True if `character` is control character `index`, and that is not disabled. */
@inline
function is_cc(tty: Tty, character: u32, index: u32): bool {
  return character != 0 && character == tty_cc(tty, index);
}

@inline
function put(tty: Tty, character: u32): void {
  store<u8>(line_at(tty, tty.read_head++), character);
}

/** Puts a character into the line; with PARMRK 0xff is doubled, since alone it would mark an error. */
function put_marked(tty: Tty, character: u32): void {
  const doubles = character == 0xff && (tty.iflag & PARMRK) != 0;
  if (doubles && tty.read_head - tty.read_tail < LINES_BYTES - 1) put(tty, character);
  put(tty, character);
}

/**
 * True if one more character may come. At the end of an overlong line the last one is taken back for it: it is what
 * ends the line or erases, or is dropped in its turn.
 */
function make_room(tty: Tty): bool {
  const left = LINES_BYTES - (tty.read_head - tty.read_tail);
  const room = (tty.iflag & PARMRK) != 0 ? <i32>((left + 2) / 3) - 1 : <i32>left - 1;
  if (room > 0) return true;
  if ((tty.lflag & ICANON) == 0 || tty.canon_head != tty.read_tail) return false;
  if (room < 0) {
    tty.read_head--;
    if ((tty.iflag & IMAXBEL) != 0) echo_raw(tty, BELL);
  }
  return true;
}

/**
 * Takes `length` bytes of input at `from`: how many. It stops where there is no room, and behind a character whose
 * signal is to be sent: signal_due.
 */
export function discipline_receive(tty: Tty, from: usize, length: u32): u32 {
  let taken: u32 = 0;
  while (taken < length && tty.signal_due == 0 && make_room(tty)) {
    receive(tty, load<u8>(from + taken));
    taken++;
    echo_commit(tty);
  }
  return taken;
}

function receive(tty: Tty, character: u32): void {
  if ((tty.iflag & ISTRIP) != 0) character &= 0x7f;
  // Linux changes letters of Latin-1, too, which are pieces of letters in UTF-8.
  const lowers = (tty.iflag & IUCLC) != 0 && (tty.lflag & IEXTEN) != 0;
  if (lowers && character >= 65 && character <= 90) character += 32;
  const literal = tty.literal != 0;
  tty.literal = 0;
  if (!literal && (flow_control(tty, character) || signals(tty, character))) return;
  if ((tty.iflag & (IXON | IXANY)) == (IXON | IXANY)) output_start(tty);
  if (literal) ordinary(tty, character);
  else translated(tty, character);
}

/** VSTART and VSTOP. */
function flow_control(tty: Tty, character: u32): bool {
  if ((tty.iflag & IXON) == 0) return false;
  if (is_cc(tty, character, VSTOP)) {
    output_stop(tty);
  } else if (is_cc(tty, character, VSTART)) {
    output_start(tty);
    echo_flush(tty);
  } else {
    return false;
  }
  return true;
}

/** VINTR, VQUIT and VSUSP. */
function signals(tty: Tty, character: u32): bool {
  if ((tty.lflag & ISIG) == 0) return false;
  if (is_cc(tty, character, VINTR)) tty.signal_due = SIGINT;
  else if (is_cc(tty, character, VQUIT)) tty.signal_due = SIGQUIT;
  else if (is_cc(tty, character, VSUSP)) tty.signal_due = SIGTSTP;
  else return false;
  if ((tty.lflag & NOFLSH) == 0) {
    tty.echo_tail = tty.echo_head;
    output_discard(tty, tty.batch_head);
    discipline_flush(tty);
  }
  // What waits goes out with the batch that the signal's own echo is in, so that a VSTOP that comes with it holds both back.
  if ((tty.iflag & IXON) != 0) output_resume(tty);
  if ((tty.lflag & ECHO) != 0) echo_char(tty, character);
  else echo_flush(tty);
  return true;
}

/** Return and newline as c_iflag wants them, and then what the character means. */
function translated(tty: Tty, character: u32): void {
  let returned = false;
  if (character == RETURN) {
    if ((tty.iflag & IGNCR) != 0) return;
    returned = (tty.iflag & ICRNL) != 0;
    if (returned) character = NEWLINE;
  } else if (character == NEWLINE && (tty.iflag & INLCR) != 0) {
    character = RETURN;
  }
  if ((tty.lflag & ICANON) != 0 && (edits(tty, character) || ends_line(tty, character))) return;
  if (returned && (tty.lflag & ECHO) != 0) {
    // Else ECHOCTL would show it as ^J, as it does with a newline that was typed as one.
    finish_erasing(tty);
    echo_raw(tty, NEWLINE);
    put(tty, character);
  } else {
    ordinary(tty, character);
  }
}

/** A character that stands for itself. */
function ordinary(tty: Tty, character: u32): void {
  if ((tty.lflag & ECHO) != 0) {
    finish_erasing(tty);
    if (tty.canon_head == tty.read_head) echo_note_column(tty);
    echo_char(tty, character);
  }
  put_marked(tty, character);
}

/** VERASE, VKILL, VWERASE, VLNEXT and VREPRINT. */
function edits(tty: Tty, character: u32): bool {
  const extended = (tty.lflag & IEXTEN) != 0;
  const echoes = (tty.lflag & ECHO) != 0;
  if (is_cc(tty, character, VERASE)) erase(tty, VERASE);
  else if (is_cc(tty, character, VKILL)) erase(tty, VKILL);
  else if (extended && is_cc(tty, character, VWERASE)) erase(tty, VWERASE);
  else if (extended && is_cc(tty, character, VLNEXT)) take_literally(tty);
  else if (extended && echoes && is_cc(tty, character, VREPRINT)) reprint(tty, character);
  else return false;
  return true;
}

/** VLNEXT: shows a ^ that what follows will overwrite. */
function take_literally(tty: Tty): void {
  tty.literal = 1;
  if ((tty.lflag & ECHO) == 0) return;
  finish_erasing(tty);
  if ((tty.lflag & ECHOCTL) == 0) return;
  echo_raw(tty, 94);
  echo_raw(tty, BACKSPACE);
}

function reprint(tty: Tty, character: u32): void {
  finish_erasing(tty);
  echo_char(tty, character);
  echo_raw(tty, NEWLINE);
  for (let at = tty.canon_head; at != tty.read_head; at++) {
    echo_char(tty, load<u8>(line_at(tty, at)));
    echo_commit(tty);
  }
}

/** Newline, VEOF, VEOL and VEOL2: the line can be read. */
function ends_line(tty: Tty, character: u32): bool {
  if (character == NEWLINE) {
    if ((tty.lflag & (ECHO | ECHONL)) != 0) echo_raw(tty, NEWLINE);
    end_line(tty, NEWLINE);
  } else if (is_cc(tty, character, VEOF)) {
    end_line(tty, END_OF_FILE);
  } else if (is_cc(tty, character, VEOL) || ((tty.lflag & IEXTEN) != 0 && is_cc(tty, character, VEOL2))) {
    if ((tty.lflag & ECHO) != 0) {
      if (tty.canon_head == tty.read_head) echo_note_column(tty);
      echo_char(tty, character);
    }
    end_line(tty, character);
  } else {
    return false;
  }
  return true;
}

function end_line(tty: Tty, character: u32): void {
  set_line_end(tty, tty.read_head, true);
  put(tty, character);
  tty.canon_head = tty.read_head;
}

/** Throws away all lines, and the one being edited. */
export function discipline_flush(tty: Tty): void {
  tty.read_tail = 0;
  tty.canon_head = 0;
  tty.read_head = 0;
  tty.erasing = 0;
  clear_line_ends(tty);
}

/** The settings have changed; `old_input` and `old_local` are c_iflag and c_lflag as they were. */
export function discipline_changed(tty: Tty, old_input: u32, old_local: u32): void {
  if (((old_local ^ tty.lflag) & ICANON) != 0) {
    clear_line_ends(tty);
    tty.erasing = 0;
    tty.literal = 0;
    if ((tty.lflag & ICANON) == 0 || tty.read_head == tty.read_tail) {
      tty.canon_head = tty.read_tail;
    } else {
      // What was typed without lines becomes one, so that it can be read at once.
      set_line_end(tty, tty.read_head - 1, true);
      tty.canon_head = tty.read_head;
    }
  }
  if ((old_input & IXON) != 0 && (tty.iflag & IXON) == 0) {
    output_start(tty);
    echo_flush(tty);
  }
}
