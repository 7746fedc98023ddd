// Collects the fields that words expand to: splits the results of expansions by IFS (POSIX 2.6.5) as they come, remembers
// what was quoted, and hands finished fields to pathname expansion.
//
// Interface: Fields, FIELDS, TEXT, PATTERN.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf } from '../../lib/base/bytes';
import { expandPathname } from './pathname';
import { NOGLOB, option } from '../options';
import { Pattern } from './pattern';
import { separators } from '../variables';

/** What a word is expanded to: fields, one text, or a pattern. */
export const FIELDS: i32 = 0;
export const TEXT: i32 = 1;
export const PATTERN: i32 = 2;

const digits = new ByteBuffer(24);

export class Fields {
  mode: i32 = TEXT;
  /** Where finished fields go. */
  out: Array<Bytes> = [];
  private text: ByteBuffer = new ByteBuffer(128);
  /** For each byte of the text: 1 quoted. Kept from the first quoted byte on that could be special in a pattern. */
  private marks: ByteBuffer = new ByteBuffer(16);
  private marked: bool = false;
  /** There is an unquoted byte that makes the field a pattern. */
  private special: bool = false;
  /** A field has begun, be it empty. */
  private open: bool = false;
  /** The last field was ended by white space: another separator may belong to the same delimiter. */
  private blankEnded: bool = false;

  /** Makes it ready for another word. */
  begin(mode: i32, out: Array<Bytes>): void {
    this.mode = mode;
    this.out = out;
    this.text.length = 0;
    this.clear();
    this.blankEnded = false;
  }

  private clear(): void {
    this.marks.length = 0;
    this.marked = false;
    this.special = false;
    this.open = false;
  }

  /** Text that is not split: literal, or the result of a quoted expansion. */
  add(text: Bytes, quoted: bool): void {
    this.addRange(addressOf(text), text.length, quoted);
  }

  addRange(address: usize, length: i32, quoted: bool): void {
    this.open = true;
    this.blankEnded = false;
    if (this.mode != TEXT) this.mark(address, length, quoted);
    this.text.range(address, length);
  }

  /** Keeps the marks of bytes that are about to be added. */
  private mark(address: usize, length: i32, quoted: bool): void {
    if (!quoted && !this.special) this.special = hasWildcard(address, length);
    if (!this.marked) {
      if (!quoted || !hasSpecial(address, length)) return;
      this.marked = true;
      this.marks.fill(0, this.text.length);
    }
    this.marks.fill(u8(quoted), length);
  }

  /** The result of an expansion. */
  value(text: Bytes, quoted: bool): void {
    if (quoted || this.mode != FIELDS) this.add(text, quoted);
    else this.split(addressOf(text), text.length);
  }

  /** The same for a number. */
  number(value: i64, quoted: bool): void {
    digits.clear();
    digits.decimal(value);
    if (quoted || this.mode != FIELDS) this.addRange(digits.address, digits.length, quoted);
    else this.split(digits.address, digits.length);
  }

  /** The result of an expansion that was not quoted: it is split. */
  split(address: usize, length: i32): void {
    const end = address + length;
    let start = address;
    for (let at = address; at < end; at++) {
      const kind = unchecked(separators[load<u8>(at)]);
      if (kind == 0) continue;
      if (at > start) this.addRange(start, <i32>(at - start), false);
      start = at + 1;
      this.separate(kind);
    }
    if (end > start) this.addRange(start, <i32>(end - start), false);
  }

  /** A separator of IFS: 1 white space, 2 another byte. */
  private separate(kind: u8): void {
    if (this.open) {
      this.finish();
      this.blankEnded = kind == 1;
    } else if (kind == 2) {
      if (this.blankEnded) this.blankEnded = false;
      else this.out.push(this.text.take());
    }
  }

  /** Between two fields, whatever IFS is. */
  separateFields(): void {
    if (this.open) this.finish();
    this.blankEnded = false;
  }

  /** Quotes were there: an empty field is one too. */
  @inline
  openField(): void {
    this.open = true;
  }

  private finish(): void {
    if (this.special && !option(NOGLOB)) expandPathname(this.takePattern(), this.out);
    else this.out.push(this.text.take());
    this.clear();
  }

  /** Ends the word: its last field. */
  end(): void {
    if (this.open) this.finish();
  }

  /** The text so far, for TEXT. */
  takeText(): Bytes {
    this.clear();
    return this.text.take();
  }

  /** The pattern so far. */
  takePattern(): Pattern {
    let marks: Bytes | null = null;
    if (this.marked) marks = this.marks.take();
    return new Pattern(this.text.take(), marks);
  }
}

function hasWildcard(address: usize, length: i32): bool {
  for (let index = 0; index < length; index++) {
    const byte = load<u8>(address + index);
    if (byte == 0x2a || byte == 0x3f || byte == 0x5b) return true;
  }
  return false;
}

/** Whether one of the bytes means something in a pattern. */
function hasSpecial(address: usize, length: i32): bool {
  for (let index = 0; index < length; index++) {
    const byte = load<u8>(address + index);
    if (
      byte == 0x2a ||
      byte == 0x3f ||
      byte == 0x5b ||
      byte == 0x5c ||
      byte == 0x2d ||
      byte == 0x5d ||
      byte == 0x21 ||
      byte == 0x5e
    )
      return true;
  }
  return false;
}
