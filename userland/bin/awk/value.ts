// Values of awk: numbers, strings, strings that look like numbers, and arrays.
//
// Interface: kinds, Cell, numberOf, looksNumeric, numberText.

import { isSpace } from '../../lib/base/ascii';
import { Bytes, addressOf, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { BytesMap } from '../../lib/base/bytes_map';
import { floatEnd, parseFloatAt } from '../../lib/text/float';
import { formatNumber } from './format';

export const UNSET: u8 = 0;
export const NUMBER: u8 = 1;
export const STRING: u8 = 2;
/** From outside: it may look like a number. */
export const INPUT: u8 = 3;

export const EMPTY: Bytes = [];

/** A variable, an element of an array, or a field. */
export class Cell {
  kind: u8 = UNSET;
  number: f64 = 0;
  text: Bytes = EMPTY;
  array: BytesMap<Cell> | null = null;
  /** The variable that a parameter stands for as long as it is not known whether it is an array. */
  alias: Cell | null = null;

  setNumber(value: f64): void {
    this.kind = NUMBER;
    this.number = value;
  }

  setText(value: Bytes, kind: u8): void {
    this.kind = kind;
    this.text = value;
  }

  /** The array that it is, or becomes. */
  elements(): BytesMap<Cell> {
    const known = this.array;
    if (known !== null) return known;
    const alias = this.alias;
    const made = alias !== null ? alias.elements() : new BytesMap<Cell>();
    this.array = made;
    return made;
  }
}

/** The number at the beginning of a text, 0 if there is none. */
export function numberOf(text: Bytes): f64 {
  let at = addressOf(text);
  const end = at + text.length;
  while (at < end && isSpace(load<u8>(at))) at++;
  return parseFloatAt(at, end);
}

/** Whether the whole text, blanks around it aside, is a number. */
export function looksNumeric(text: Bytes): bool {
  let at = addressOf(text);
  let end = at + text.length;
  while (at < end && isSpace(load<u8>(at))) at++;
  while (end > at && isSpace(load<u8>(end - 1))) end--;
  if (at == end) return false;
  parseFloatAt(at, end);
  return floatEnd == end;
}

const scratch = new ByteBuffer();
const small = new Array<Bytes | null>();

/** A number as text: whole ones as %d has them, others by `format` (CONVFMT, OFMT). */
export function numberText(value: f64, format: Bytes): Bytes {
  if (value == floor(value) && abs(value) < 1e18) {
    const whole = <i64>value;
    if (whole >= 0 && whole < 256) return smallText(<i32>whole);
    return toBytes(whole.toString());
  }
  scratch.clear();
  formatNumber(scratch, value, format);
  return scratch.take();
}

function smallText(value: i32): Bytes {
  if (small.length == 0) small.length = 256;
  const known = small[value];
  if (known !== null) return known;
  const made = toBytes(value.toString());
  small[value] = made;
  return made;
}
