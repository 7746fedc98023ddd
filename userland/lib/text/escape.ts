// Backslash escapes in arguments: echo, printf, tr.
//
// Interface: putEscape.

import { Bytes } from '../base/bytes';
import { Writer } from '../base/io';

const ESCAPES = 'abefnrtv\\';
const MEANINGS: StaticArray<u8> = [0x07, 0x08, 0x1b, 0x0c, 0x0a, 0x0d, 0x09, 0x0b, 0x5c];

/** Value of a digit in any base up to 16, or −1. */
export function digitOf(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  return -1;
}

/**
 * Writes what the escape at `at`, a backslash, means and answers the index behind it; −1: it was \c, which ends the output.
 * `leadingZero`: octal digits may have a 0 before them (echo, printf %b) and are up to three without it; else \NNN is octal.
 * An unknown escape is itself, and so is \xHH unless `hexadecimal`.
 */
export function putEscape(
  out: Writer,
  text: Bytes,
  at: i32,
  leadingZero: bool,
  hexadecimal: bool = true,
): i32 {
  if (at + 1 == text.length) {
    out.byte(0x5c);
    return at + 1;
  }
  const letter = text[at + 1];
  if (letter == 0x63) return -1;
  const known = ESCAPES.indexOf(String.fromCharCode(letter));
  if (known >= 0) {
    out.byte(MEANINGS[known]);
    return at + 2;
  }
  if (letter == 0x78 && hexadecimal) return putNumber(out, text, at, at + 2, 16, 2);
  if (letter == 0x30 && leadingZero) return putNumber(out, text, at, at + 1, 8, 4);
  if (letter >= 0x30 && letter <= 0x37 && !leadingZero) return putNumber(out, text, at, at + 1, 8, 3);
  if (letter >= 0x31 && letter <= 0x37) return putNumber(out, text, at, at + 1, 8, 3);
  out.byte(0x5c);
  return at + 1;
}

function putNumber(out: Writer, text: Bytes, escape: i32, from: i32, base: i32, most: i32): i32 {
  let value = 0;
  let at = from;
  while (at < text.length && at - from < most) {
    const digit = digitOf(text[at]);
    if (digit < 0 || digit >= base || value * base + digit > 0xff) break;
    value = value * base + digit;
    at++;
  }
  if (at == from) {
    out.byte(0x5c);
    return escape + 1;
  }
  out.byte(<u8>value);
  return at;
}
