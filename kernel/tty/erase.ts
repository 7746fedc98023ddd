// Erasing in a line that is being edited: VERASE, VWERASE, VKILL, and how that looks: termios(3), ECHOE and its like.
//
// Interface: erase, finish_erasing. Locks: the terminal's, held by the caller.

import { ECHO, ECHOCTL, ECHOE, ECHOK, ECHOKE, ECHOPRT, IUTF8, VERASE, VKILL, VWERASE } from '../base/abi';
import { BACKSLASH, BACKSPACE, NEWLINE, SLASH, SPACE, TAB } from '../base/ascii';
import { echo_char, echo_column_back, echo_commit, echo_erase_tab, echo_raw, is_control } from './output';
import { Tty, line_at, tty_cc } from './tty';
import { code_add, code_begin, code_bytes, is_continuation, width_of } from './width';

/** Ends a list of erased characters, which ECHOPRT shows as \abc/. */
export function finish_erasing(tty: Tty): void {
  if (tty.erasing == 0) return;
  echo_raw(tty, SLASH);
  tty.erasing = 0;
}

@inline
function character_at(tty: Tty, position: u32): u32 {
  return load<u8>(line_at(tty, position));
}

/** Where the character that ends before `position` begins; `position` if it is a piece of one. */
function character_before(tty: Tty, position: u32): u32 {
  let at = position - 1;
  if ((tty.iflag & IUTF8) == 0) return at;
  while (is_continuation(character_at(tty, at)) && at != tty.canon_head) at--;
  return is_continuation(character_at(tty, at)) ? position : at;
}

/** Columns that the character from `at` to `end` takes on the screen. */
function columns_of(tty: Tty, at: u32, end: u32): u32 {
  const first = character_at(tty, at);
  if (is_control(first)) return (tty.lflag & ECHOCTL) != 0 ? 2 : 0;
  const more = code_bytes(first);
  if ((tty.iflag & IUTF8) == 0 || more == 0 || more != end - at - 1) return 1;
  let code_point = code_begin(first, more);
  for (let next = at + 1; next != end; next++) code_point = code_add(code_point, character_at(tty, next));
  return width_of(code_point);
}

/** Letters, digits and _, with those of Latin-1, which most first bytes of UTF-8 are, too: VWERASE's words. */
function in_word(character: u32): bool {
  if (character >= 0xc0) return character != 0xd7 && character != 0xf7;
  const letter = character | 32;
  return (letter >= 97 && letter <= 122) || (character >= 48 && character <= 57) || character == 95;
}

/** Erases what `kind` (VERASE, VWERASE or VKILL) asks for. */
export function erase(tty: Tty, kind: u32): void {
  if (tty.read_head == tty.canon_head) return;
  if (kind == VKILL && kill_without_erasing(tty)) return;
  let words = false;
  while (tty.read_head != tty.canon_head) {
    const end = tty.read_head;
    const at = character_before(tty, end);
    if (at == end) break;
    if (kind == VWERASE) {
      const word = in_word(character_at(tty, at));
      if (!word && words) break;
      words = words || word;
    }
    tty.read_head = at;
    if ((tty.lflag & ECHO) != 0) {
      show_erased(tty, at, end, kind);
      echo_commit(tty);
    }
    if (kind == VERASE) break;
  }
  if (tty.read_head == tty.canon_head && (tty.lflag & ECHO) != 0) finish_erasing(tty);
}

/** VKILL where the screen is not to be cleared of the line: true, and the line is gone. */
function kill_without_erasing(tty: Tty): bool {
  const echoes = (tty.lflag & ECHO) != 0;
  const visibly = ECHOK | ECHOKE | ECHOE;
  if (echoes && (tty.lflag & visibly) == visibly) return false;
  tty.read_head = tty.canon_head;
  if (!echoes) return true;
  finish_erasing(tty);
  echo_char(tty, tty_cc(tty, VKILL));
  if ((tty.lflag & ECHOK) != 0) echo_raw(tty, NEWLINE);
  return true;
}

/** Shows that the character from `at` to `end` is gone. */
function show_erased(tty: Tty, at: u32, end: u32, kind: u32): void {
  const first = character_at(tty, at);
  if ((tty.lflag & ECHOPRT) != 0) {
    print_erased(tty, at, end);
  } else if (kind == VERASE && (tty.lflag & ECHOE) == 0) {
    echo_char(tty, tty_cc(tty, VERASE));
  } else if (first == TAB) {
    erase_tab(tty, at);
  } else {
    for (let columns = columns_of(tty, at, end); columns > 0; columns--) {
      echo_raw(tty, BACKSPACE);
      echo_raw(tty, SPACE);
      echo_raw(tty, BACKSPACE);
    }
  }
}

function print_erased(tty: Tty, at: u32, end: u32): void {
  if (tty.erasing == 0) {
    echo_raw(tty, BACKSLASH);
    tty.erasing = 1;
  }
  echo_char(tty, character_at(tty, at));
  while (++at != end) {
    echo_raw(tty, character_at(tty, at));
    echo_column_back(tty);
    echo_commit(tty);
  }
}

/** The columns that a tab took depend on those since the tab before it, or since the line began. */
function erase_tab(tty: Tty, at: u32): void {
  let columns: u32 = 0;
  let position = at;
  while (position != tty.canon_head) {
    let start = character_before(tty, position);
    if (start == position) start--;
    if (character_at(tty, start) == TAB) {
      echo_erase_tab(tty, columns, true);
      return;
    }
    columns += columns_of(tty, start, position);
    position = start;
  }
  echo_erase_tab(tty, columns, false);
}
