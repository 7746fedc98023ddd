// The format strings of hexdump: `"TEXT" 16/1 "%02x "`: how often, of how many bytes, and printf's directives.
//
// Interface: Format, Unit, Piece; parseFormat, which answers null and complains of what is no format.

import { isBlankOrNewline, isDigit } from '../../lib/base/ascii';
import { Bytes, sliceOf, toBytes } from '../../lib/base/bytes';
import { complain } from '../../lib/base/io';

/** A directive with the text around it, or text alone. */
export class Piece {
  /** Bytes of input that it shows. */
  size: i32 = 0;
  /** d o u x X c s e f g; a address, A the same at the end, p printable, u named, C character; 0: text. */
  kind: u8 = 0;
  /** d, o or x of an address. */
  base: u8 = 0x78;
  width: i32 = 0;
  precision: i32 = -1;
  zero: bool = false;
  left: bool = false;
  alternate: bool = false;
  sign: u8 = 0;

  constructor(
    public before: Bytes,
    public after: Bytes,
  ) {}
}

/** `COUNT/BYTES "…"` */
export class Unit {
  pieces: Array<Piece> = [];
  /** Bytes of one repetition. */
  size: i32 = 0;

  constructor(
    public count: i32,
    public counted: bool,
  ) {}
}

/** One -e: what is shown of each block. */
export class Format {
  units: Array<Unit> = [];

  /** Bytes of one showing. */
  get size(): i32 {
    let size = 0;
    for (let index = 0; index < this.units.length; index++)
      size += this.units[index].count * this.units[index].size;
    return size;
  }
}

function wrong(text: Bytes): Format | null {
  complain().text("bad format '").bytes(text).text("'").end();
  return null;
}

/** Reads a format string; null: it is none, and a message has been written. */
export function parseFormat(text: Bytes): Format | null {
  const format = new Format();
  let at = 0;
  while (true) {
    while (at < text.length && isBlankOrNewline(text[at])) at++;
    if (at == text.length) return format;
    let count = 1;
    let counted = false;
    let size = 0;
    if (isDigit(text[at])) {
      counted = true;
      for (count = 0; at < text.length && isDigit(text[at]) && count < 1 << 20; at++)
        count = count * 10 + text[at] - 0x30;
      while (at < text.length && isBlankOrNewline(text[at])) at++;
    }
    if (at < text.length && text[at] == 0x2f) {
      at++;
      while (at < text.length && isBlankOrNewline(text[at])) at++;
      for (; at < text.length && isDigit(text[at]) && size < 1 << 20; at++)
        size = size * 10 + text[at] - 0x30;
      while (at < text.length && isBlankOrNewline(text[at])) at++;
    }
    if (at == text.length || text[at] != 0x22) return wrong(text);
    const start = ++at;
    while (at < text.length && text[at] != 0x22) at++;
    if (at == text.length) return wrong(text);
    const unit = new Unit(count, counted);
    if (!parsePieces(unit, unescape(sliceOf(text, start, at++)), size)) return wrong(text);
    format.units.push(unit);
  }
}

/** Takes backslashes out, as in C. */
function unescape(text: Bytes): Bytes {
  const letters = 'abfnrtv0';
  const values: StaticArray<u8> = [7, 8, 12, 10, 13, 9, 11, 0];
  const out = new StaticArray<u8>(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    let byte = text[at];
    if (byte == 0x5c && at + 1 < text.length) {
      byte = text[++at];
      const which = letters.indexOf(String.fromCharCode(byte));
      if (which >= 0) byte = values[which];
    }
    out[length++] = byte;
  }
  return sliceOf(out, 0, length);
}

/** Splits the text of a unit into pieces, each with one directive; `size`: bytes given, 0: the directive's own. */
function parsePieces(unit: Unit, text: Bytes, size: i32): bool {
  let at = 0;
  let start = 0;
  let last: Piece | null = null;
  while (at < text.length) {
    if (text[at] != 0x25) {
      at++;
      continue;
    }
    if (at + 1 < text.length && text[at + 1] == 0x25) {
      at += 2;
      continue;
    }
    if (last !== null) last.after = percents(sliceOf(text, start, at));
    const piece = new Piece(last === null ? percents(sliceOf(text, start, at)) : toBytes(''), toBytes(''));
    at = parseDirective(piece, text, at + 1, size);
    if (at < 0) return false;
    unit.pieces.push(piece);
    unit.size += piece.size;
    last = piece;
    start = at;
  }
  const rest = percents(sliceOf(text, start));
  if (last !== null) last.after = rest;
  else unit.pieces.push(new Piece(rest, toBytes('')));
  if (last === null) unit.size = size;
  return size == 0 || unit.size <= size;
}

/** `%%` is one `%`. */
function percents(text: Bytes): Bytes {
  const out = new StaticArray<u8>(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] == 0x25) at++;
    if (at < text.length) out[length++] = text[at];
  }
  return sliceOf(out, 0, length);
}

/** Reads the directive behind a `%`: where it ends, or −1. */
function parseDirective(piece: Piece, text: Bytes, from: i32, size: i32): i32 {
  let at = from;
  for (; at < text.length; at++) {
    if (text[at] == 0x30) piece.zero = true;
    else if (text[at] == 0x2d) piece.left = true;
    else if (text[at] == 0x23) piece.alternate = true;
    else if (text[at] == 0x2b || text[at] == 0x20) piece.sign = text[at];
    else break;
  }
  for (; at < text.length && isDigit(text[at]); at++)
    piece.width = min(piece.width * 10 + text[at] - 0x30, 1 << 16);
  if (at < text.length && text[at] == 0x2e) {
    piece.precision = 0;
    for (at++; at < text.length && isDigit(text[at]); at++) {
      piece.precision = min(piece.precision * 10 + text[at] - 0x30, 1 << 16);
    }
  }
  if (at == text.length) return -1;
  const letter = text[at++];
  return letter == 0x5f ? parseSpecial(piece, text, at, size) : parsePlain(piece, letter, size) ? at : -1;
}

function parseSpecial(piece: Piece, text: Bytes, at: i32, size: i32): i32 {
  if (at == text.length) return -1;
  const letter = text[at++];
  if (letter == 0x61 || letter == 0x41) {
    if (at == text.length) return -1;
    piece.kind = letter;
    piece.base = text[at++];
    return piece.base == 0x64 || piece.base == 0x6f || piece.base == 0x78 ? at : -1;
  }
  piece.size = 1;
  if (size > 1) return -1;
  if (letter == 0x63) piece.kind = 0x43;
  else if (letter == 0x70 || letter == 0x75) piece.kind = letter == 0x70 ? 0x70 : 0x55;
  else return -1;
  return at;
}

function parsePlain(piece: Piece, letter: u8, size: i32): bool {
  piece.kind = letter == 0x69 ? 0x64 : letter;
  switch (letter) {
    case 0x64: // d
    case 0x69: // i
    case 0x6f: // o
    case 0x75: // u
    case 0x78: // x
    case 0x58: // X
      piece.size = size > 0 ? size : 4;
      return piece.size == 1 || piece.size == 2 || piece.size == 4 || piece.size == 8;
    case 0x63: // c
      piece.size = 1;
      return size <= 1;
    case 0x65: // e
    case 0x45: // E
    case 0x66: // f
    case 0x67: // g
    case 0x47: // G
      piece.size = size > 0 ? size : 8;
      return piece.size == 4 || piece.size == 8;
    case 0x73: // s
      piece.size = size > 0 ? size : max(piece.precision, 0);
      return piece.size > 0;
    default:
      return false;
  }
}
