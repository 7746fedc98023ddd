// -printf and -ls of find.
//
// Interface: Printf, ListLine.

import { Bytes, sliceOf, toBytes } from '../../lib/base/bytes';
import { groupName, userName } from '../../lib/privilege/accounts';
import { Moment, MONTHS, twoDigits } from '../../lib/time/calendar';
import { formatDate } from '../../lib/time/date_format';
import { readLink, stat } from '../../lib/base/fs';
import { Writer } from '../../lib/base/io';
import { modeText, typeLetter } from '../../lib/file/mode';
import { directoryName } from '../../lib/text/path';
import { digitOf } from '../../lib/text/escape';
import { localZone } from '../../lib/time/zone';
import { Entry } from './entry';
import { ACCESSED, CHANGED, MODIFIED, Node, nameOf, timeOf } from './tests';

const LETTERS = 'abfnrtv\\';
const MEANINGS: StaticArray<u8> = [7, 8, 12, 10, 13, 9, 11, 0x5c];
const HALF_YEAR: i64 = 15778476_000_000_000;

/** Seconds with ten digits behind the point, as GNU writes %T@. */
function seconds(nanoseconds: i64): Bytes {
  const whole = nanoseconds / 1_000_000_000;
  const rest = nanoseconds % 1_000_000_000;
  const sign = nanoseconds < 0 && whole == 0 ? '-' : '';
  return toBytes(sign + whole.toString() + '.' + abs(rest).toString().padStart(9, '0') + '0');
}

export class Printf extends Node {
  constructor(
    private out: Writer,
    private format: Bytes,
  ) {
    super();
  }

  finish(): void {
    this.out.flush();
  }

  evaluate(entry: Entry): bool {
    const format = this.format;
    for (let at = 0; at < format.length;) {
      const byte = format[at++];
      if (byte == 0x5c && at < format.length) {
        at = this.escape(at);
        if (at < 0) return true;
      } else if (byte == 0x25 && at < format.length) at = this.directive(entry, at);
      else this.out.byte(byte);
    }
    return true;
  }

  /** Writes what the escape means whose letter is at `at`; −1: \c, the end. */
  private escape(at: i32): i32 {
    const letter = this.format[at];
    if (letter == 0x63) {
      this.out.flush();
      return -1;
    }
    const known = LETTERS.indexOf(String.fromCharCode(letter));
    if (known >= 0) {
      this.out.byte(MEANINGS[known]);
      return at + 1;
    }
    if (letter < 0x30 || letter > 0x37) {
      this.out.byte(0x5c).byte(letter);
      return at + 1;
    }
    let value = 0;
    let end = at;
    for (; end < min(at + 3, this.format.length); end++) {
      const digit = digitOf(this.format[end]);
      if (digit < 0 || digit > 7) break;
      value = value * 8 + digit;
    }
    this.out.byte(<u8>value);
    return end;
  }

  private directive(entry: Entry, from: i32): i32 {
    const format = this.format;
    let at = from;
    let left = false;
    let zero = false;
    for (; at < format.length && '-0+ #'.includes(String.fromCharCode(format[at])); at++) {
      if (format[at] == 0x2d) left = true;
      if (format[at] == 0x30) zero = true;
    }
    let width = 0;
    for (; at < format.length && format[at] >= 0x30 && format[at] <= 0x39; at++) {
      width = min(width * 10 + format[at] - 0x30, 10000);
    }
    let precision = -1;
    if (at < format.length && format[at] == 0x2e) {
      precision = 0;
      for (at++; at < format.length && format[at] >= 0x30 && format[at] <= 0x39; at++) {
        precision = min(precision * 10 + format[at] - 0x30, 10000);
      }
    }
    if (at >= format.length) {
      this.out.byte(0x25);
      return at;
    }
    const letter = format[at++];
    const timed = letter == 0x41 || letter == 0x43 || letter == 0x54;
    const key: u8 = timed && at < format.length ? format[at++] : 0;
    let text = this.valueOf(entry, letter, key);
    if (precision >= 0 && precision < text.length) text = sliceOf(text, 0, precision);
    for (let index = text.length; !left && index < width; index++) this.out.byte(zero ? 0x30 : 0x20);
    this.out.bytes(text);
    for (let index = text.length; left && index < width; index++) this.out.byte(0x20);
    return at;
  }

  private valueOf(entry: Entry, letter: u8, key: u8): Bytes {
    switch (letter) {
      case 0x25: // %
        return [0x25];
      case 0x70: // p
        return entry.path;
      case 0x66: // f
        return nameOf(entry);
      case 0x68: // h
        return entry.nameAt == 0 ? toBytes('.') : directoryName(entry.path);
      case 0x50: // P
        return this.below(entry);
      case 0x48: // H
        return sliceOf(entry.path, 0, entry.startLength);
      case 0x64: // d
        return toBytes(entry.depth.toString());
      case 0x79: // y
        return [entry.letter];
      case 0x59: // Y
        return this.typeBehind(entry);
      case 0x6c: // l
        return this.target(entry);
      case 0x41: // A
        return this.timeText(timeOf(entry.attributes, ACCESSED), key);
      case 0x43: // C
        return this.timeText(timeOf(entry.attributes, CHANGED), key);
      case 0x54: // T
        return this.timeText(timeOf(entry.attributes, MODIFIED), key);
      case 0x61: // a
        return this.date(timeOf(entry.attributes, ACCESSED), '%a %b %e %H:%M:%S.%N0 %Y');
      case 0x63: // c
        return this.date(timeOf(entry.attributes, CHANGED), '%a %b %e %H:%M:%S.%N0 %Y');
      case 0x74: // t
        return this.date(timeOf(entry.attributes, MODIFIED), '%a %b %e %H:%M:%S.%N0 %Y');
      default:
        return this.attributeOf(entry, letter);
    }
  }

  private attributeOf(entry: Entry, letter: u8): Bytes {
    const attributes = entry.attributes;
    switch (letter) {
      case 0x73: // s
        return toBytes(attributes.size.toString());
      case 0x6d: // m
        return toBytes((attributes.mode & 0o7777).toString(8));
      case 0x4d: // M
        return toBytes(modeText(attributes.mode));
      case 0x75: // u
        return userName(attributes.uid);
      case 0x67: // g
        return groupName(attributes.gid);
      case 0x55: // U
        return toBytes(attributes.uid.toString());
      case 0x47: // G
        return toBytes(attributes.gid.toString());
      case 0x69: // i
        return toBytes(attributes.ino.toString());
      case 0x6e: // n
        return toBytes(attributes.nlink.toString());
      case 0x6b: // k
        return toBytes(((attributes.blocks + 1) / 2).toString());
      case 0x62: // b
        return toBytes(attributes.blocks.toString());
      case 0x44: // D
        return toBytes(attributes.dev.toString());
      default:
        return [0x25, letter];
    }
  }

  /** The path below the starting point. */
  private below(entry: Entry): Bytes {
    let from = min(entry.startLength, entry.path.length);
    while (from < entry.path.length && entry.path[from] == 0x2f) from++;
    return sliceOf(entry.path, from);
  }

  private target(entry: Entry): Bytes {
    if (entry.letter != 0x6c) return [];
    const target = readLink(entry.path);
    return target !== null ? target : [];
  }

  /** The type of what a link leads to; N: nothing. */
  private typeBehind(entry: Entry): Bytes {
    if (entry.letter != 0x6c) return [entry.letter];
    const attributes = stat(entry.path);
    if (attributes.error < 0) return [0x4e];
    const letter = <u8>typeLetter(attributes.mode).charCodeAt(0);
    return [letter == 0x2d ? 0x66 : letter];
  }

  private timeText(time: i64, key: u8): Bytes {
    if (key == 0x40) return seconds(time);
    if (key == 0x2b) return this.date(time, '%Y-%m-%d+%H:%M:%S.%N0');
    if (key == 0x53) return this.date(time, '%S.%N0');
    if (key == 0x54) return this.date(time, '%H:%M:%S.%N0');
    return this.date(time, '%' + String.fromCharCode(key));
  }

  private date(time: i64, format: string): Bytes {
    const writer = new Writer(-1, 256);
    formatDate(writer, toBytes(format), time, localZone());
    return writer.take();
  }
}

/** -ls: as `ls -dils` writes it. */
export class ListLine extends Node {
  constructor(
    private out: Writer,
    private now: i64,
  ) {
    super();
  }

  private right(text: string, width: i32): void {
    this.out.text(text.padStart(width)).byte(0x20);
  }

  private left(text: Bytes, width: i32): void {
    this.out.bytes(text);
    for (let index = text.length; index < width; index++) this.out.byte(0x20);
    this.out.byte(0x20);
  }

  evaluate(entry: Entry): bool {
    const attributes = entry.attributes;
    this.right(attributes.ino.toString(), 9);
    this.right(((attributes.blocks + 1) / 2).toString(), 6);
    this.left(toBytes(modeText(attributes.mode)), 10);
    this.right(attributes.nlink.toString(), 3);
    this.left(userName(attributes.uid), 8);
    this.left(groupName(attributes.gid), 8);
    this.right(attributes.size.toString(), 8);
    const zone = localZone();
    const moment = new Moment(attributes.modified, zone.offsetAt(attributes.modified / 1_000_000_000));
    this.out
      .text(MONTHS[moment.month - 1])
      .byte(0x20)
      .text(moment.day.toString().padStart(2))
      .byte(0x20);
    const old = this.now - attributes.modified > HALF_YEAR || attributes.modified > this.now;
    this.out.text(
      old ? ' ' + moment.year.toString() : twoDigits(moment.hour) + ':' + twoDigits(moment.minute),
    );
    this.out.byte(0x20).bytes(entry.path);
    if (entry.letter == 0x6c) {
      const target = readLink(entry.path);
      if (target !== null) this.out.text(' -> ').bytes(target);
    }
    this.out.newline();
    return true;
  }
}
