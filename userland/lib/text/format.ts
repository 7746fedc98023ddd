// Formatted output: numbers as people read them, the terminal's width, columns.
//
// Interface: humanSize, humanSizeOf, terminalWidth, widthOf, shortened, putPadding.

import { TIOCGWINSZ, WINSIZE_WS_COL, minios_ioctl } from '../base/abi';
import { ByteBuffer } from '../base/buffer';
import { Bytes, addressOf } from '../base/bytes';
import { stdout } from '../base/io';
import { parseDecimal } from './number';
import { variable } from '../base/program';
import { decode, decodedLength } from '../base/unicode';
import { characterWidth, displayWidth } from '../base/width';

const windowSize = memory.data(8);
const UNITS = 'KMGTPE';
const DECIMAL_UNITS = 'kMGTPE';

/** Bytes in powers of 1024, rounded up, two digits at least below ten: 0, 999, 1.0K, 12M (ls -h, du -h of GNU). */
export function humanSize(bytes: u64): string {
  return humanSizeOf(bytes, 1024);
}

/** The same in powers of `base`: 1024, or 1000 with a small k (--si). */
export function humanSizeOf(bytes: u64, base: u64): string {
  if (bytes < base) return bytes.toString();
  let unit = 0;
  let scale: u64 = base;
  while (unit < UNITS.length - 1 && (bytes + scale - 1) / scale >= base) {
    scale *= base;
    unit++;
  }
  const whole = bytes / scale;
  const rest = bytes % scale;
  // Tenths, rounded up; the scale is at most 2^60, so that ten times the rest fits into 64 bits.
  const tenths = whole * 10 + (rest * 10 + scale - 1) / scale;
  const letter = (base == 1024 ? UNITS : DECIMAL_UNITS).charAt(unit);
  if (tenths < 100) return (tenths / 10).toString() + '.' + (tenths % 10).toString() + letter;
  return (whole + u64(rest > 0)).toString() + letter;
}

/** Columns of the terminal that standard output is, else of COLUMNS, else 80. */
export function terminalWidth(): i32 {
  if (minios_ioctl(1, TIOCGWINSZ, windowSize) >= 0) {
    const columns = load<u16>(windowSize + WINSIZE_WS_COL);
    if (columns > 0) return columns;
  }
  const given = variable('COLUMNS');
  const columns = given === null ? -1 : parseDecimal(given);
  return columns > 0 && columns < 10000 ? <i32>columns : 80;
}

/** Columns that UTF-8 text takes on a terminal. */
export function widthOf(text: Bytes): i32 {
  return displayWidth(addressOf(text), text.length);
}

/** Text in at most so many columns: what is wider ends with an ellipsis. */
export function shortened(text: Bytes, most: i32): Bytes {
  if (widthOf(text) <= most) return text;
  const start = addressOf(text);
  const end = start + text.length;
  let at = start;
  for (let width = 1; at < end; at += decodedLength) {
    const code = decode(at, end);
    width += abs(code < 0 ? 1 : characterWidth(code));
    if (width > most) break;
  }
  return new ByteBuffer()
    .range(start, <i32>(at - start))
    .code(0x2026)
    .take();
}

/** Blanks. */
export function putPadding(count: i32): void {
  for (let index = 0; index < count; index++) stdout.byte(0x20);
}
