// What one position of a cursor is: a character with everything that combines with it, and how it is shown. Control
// characters are shown as ^X, tabs as blanks up to the next stop, bytes that are no UTF-8 as \xNN.
//
// Interface: glyphAt with glyphWidth and glyphForm; the forms; nextGlyph, previousGlyph; putGlyph, putShown; textWidth.

import { ByteBuffer } from '../base/buffer';
import { Bytes, addressOf } from '../base/bytes';
import { decode, decodedLength } from '../base/unicode';
import { characterWidth } from '../base/width';

/** As it is. */
export const FORM_PLAIN: i32 = 0;
/** ^X. */
export const FORM_CARET: i32 = 1;
/** \xNN. */
export const FORM_BYTE: i32 = 2;
/** Blanks up to the next tab stop. */
export const FORM_TAB: i32 = 3;
/** A mark with nothing to combine with, on a dotted circle. */
export const FORM_MARK: i32 = 4;

/** Columns of the glyph that glyphAt() found: 1 or more. */
export let glyphWidth: i32 = 0;
/** How it is shown, FORM_…. */
export let glyphForm: i32 = 0;

/** Marks that are taken to belong to one character; what has more goes on as a glyph of its own. */
const MOST_MARKS: i32 = 30;

/** Carries a mark that has no character of its own. */
const DOTTED_CIRCLE: i32 = 0x25cc;

/** The glyph at `at` < `end`, which is shown in `column`: its length in bytes. `stop`: columns between tab stops. */
export function glyphAt(at: usize, end: usize, column: i32, stop: i32 = 8): i32 {
  const first = load<u8>(at);
  if (first >= 0x20 && first < 0x7f) {
    glyphForm = FORM_PLAIN;
    glyphWidth = 1;
    return at + 1 < end && load<u8>(at + 1) >= 0x80 ? withMarks(at, end, 1) : 1;
  }
  if (first == 0x09) {
    glyphForm = FORM_TAB;
    glyphWidth = stop - (column % stop);
    return 1;
  }
  const code = decode(at, end);
  const length = decodedLength;
  if (code < 0 || (code >= 0x80 && code < 0xa0)) {
    glyphForm = FORM_BYTE;
    glyphWidth = 4 * length;
    return length;
  }
  const width = characterWidth(code);
  if (width < 0) {
    glyphForm = FORM_CARET;
    glyphWidth = 2;
    return 1;
  }
  glyphForm = width == 0 ? FORM_MARK : FORM_PLAIN;
  glyphWidth = max(width, 1);
  return withMarks(at, end, length);
}

/** Length with the marks that follow. */
function withMarks(at: usize, end: usize, length: i32): i32 {
  for (let marks = 0; marks < MOST_MARKS && at + length < end; marks++) {
    if (load<u8>(at + length) < 0x80) break;
    const code = decode(at + length, end);
    if (code < 0 || characterWidth(code) != 0) break;
    length += decodedLength;
  }
  return length;
}

/** Where the glyph at `at` ends; at the end: the end. */
export function nextGlyph(at: usize, end: usize): usize {
  return at < end ? at + glyphAt(at, end, 0) : end;
}

/** Where the glyph begins that ends at `at`; at the start: the start. */
export function previousGlyph(start: usize, at: usize): usize {
  if (at <= start + 1) return start;
  // Back to a byte that surely begins a glyph, which every ASCII character does; then forwards.
  let from = at - 1;
  if (load<u8>(from) < 0x80) return from;
  while (from > start && load<u8>(from) >= 0x80) from--;
  while (true) {
    const next = nextGlyph(from, at);
    if (next >= at) return from;
    from = next;
  }
}

/** Columns of the text at `at` < `end` that starts in column 0. `stop`: columns between tab stops. */
export function textWidth(at: usize, end: usize, stop: i32 = 8): i32 {
  let width = 0;
  while (at < end) {
    at += glyphAt(at, end, width, stop);
    width += glyphWidth;
  }
  return width;
}

const DIGITS = '0123456789abcdef';

/** Appends the form of a glyph of `length` bytes at `at`, `width` columns of it. */
export function putGlyph(out: ByteBuffer, at: usize, length: i32, form: i32, width: i32): void {
  if (form == FORM_PLAIN) {
    out.range(at, length);
  } else if (form == FORM_CARET) {
    out.byte(0x5e).byte(load<u8>(at) ^ 0x40);
  } else if (form == FORM_TAB) {
    for (let index = 0; index < width; index++) out.byte(0x20);
  } else if (form == FORM_MARK) {
    out.code(DOTTED_CIRCLE).range(at, length);
  } else {
    for (let index = 0; index < length; index++) {
      const byte = load<u8>(at + index);
      out
        .text('\\x')
        .byte(<u8>DIGITS.charCodeAt(byte >> 4))
        .byte(<u8>DIGITS.charCodeAt(byte & 15));
    }
  }
}

/** Appends the forms of as much of a text, which starts in `column`, as ends before column `limit`: the column behind it. */
export function putShown(out: ByteBuffer, text: Bytes, column: i32, limit: i32): i32 {
  let at = addressOf(text);
  const end = at + text.length;
  while (at < end) {
    const length = glyphAt(at, end, column);
    const width = glyphWidth;
    if (width > limit - column) break;
    putGlyph(out, at, length, glyphForm, width);
    column += width;
    at += length;
  }
  return column;
}
