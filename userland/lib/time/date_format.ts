// Dates as text: the conversions of strftime(3) with GNU's flags and widths, in the C locale.
//
// Interface: formatDate.

import { Bytes } from '../base/bytes';
import { Moment, MONTH_NAMES, WEEKDAY_NAMES, floorDivide } from './calendar';
import { Writer } from '../base/io';
import { Zone } from './zone';

const FLAGS = '-_0^#+';
const NANOSECONDS: i64 = 1_000_000_000;

/** How a conversion is padded: by its flag, its width, and what it does by itself. */
class Field {
  flag: i32 = 0;
  upper: bool = false;
  swap: bool = false;
  width: i32 = -1;
  colons: i32 = 0;
  letter: i32 = 0;
}

class Formatter {
  private moment: Moment;
  private offset: i32;

  constructor(
    private out: Writer,
    private nanoseconds: i64,
    private zone: Zone,
  ) {
    const offset = zone.offsetAt(floorDivide(nanoseconds, NANOSECONDS));
    this.moment = new Moment(nanoseconds, offset);
    this.offset = offset;
  }

  format(text: Bytes): void {
    let at = 0;
    while (at < text.length) {
      if (text[at] != 0x25 || at + 1 == text.length) {
        this.out.byte(text[at++]);
        continue;
      }
      const start = at;
      const field = new Field();
      at = this.scan(text, at + 1, field);
      if (field.letter != 0 && this.put(field)) continue;
      // No conversion: it stands for itself.
      for (let index = start; index < at; index++) this.out.byte(text[index]);
    }
  }

  /** Reads flags, width, modifiers and the letter; answers the index behind it. */
  private scan(text: Bytes, from: i32, field: Field): i32 {
    let at = from;
    while (at < text.length && FLAGS.includes(String.fromCharCode(text[at]))) {
      if (text[at] == 0x5e) field.upper = true;
      else if (text[at] == 0x23) field.swap = true;
      else field.flag = text[at] == 0x2b ? 0x30 : text[at];
      at++;
    }
    while (at < text.length && text[at] >= 0x30 && text[at] <= 0x39) {
      field.width = min(max(field.width, 0) * 10 + (text[at++] - 0x30), 4096);
    }
    while (at < text.length && text[at] == 0x3a) {
      field.colons++;
      at++;
    }
    if (at < text.length && (text[at] == 0x45 || text[at] == 0x4f)) at++;
    if (at < text.length) field.letter = text[at++];
    return at;
  }

  private pad(field: Field, length: i32, width: i32, natural: i32): void {
    const fill = field.flag == 0x5f ? 0x20 : field.flag == 0x30 ? 0x30 : natural;
    if (field.flag == 0x2d) return;
    for (let index = length; index < width; index++) this.out.byte(<u8>fill);
  }

  /** A number of at least `digits` digits. */
  private number(field: Field, value: i64, digits: i32, fill: i32 = 0x30): bool {
    const shown = (value < 0 ? -value : value).toString();
    const width = field.width >= 0 ? field.width : digits;
    const sign = i32(value < 0);
    const blanks = field.flag == 0x5f || (field.flag == 0 && fill == 0x20);
    if (blanks) this.pad(field, shown.length + sign, width, fill);
    if (value < 0) this.out.byte(0x2d);
    if (!blanks) this.pad(field, shown.length + sign, width, fill);
    this.out.text(shown);
    return true;
  }

  private text(field: Field, value: string): bool {
    let shown = value;
    if (field.upper) shown = value.toUpperCase();
    // The meridian and the zone are upper case by nature; # makes them small.
    if (field.swap)
      shown = field.letter == 0x70 || field.letter == 0x5a ? value.toLowerCase() : value.toUpperCase();
    this.pad(field, shown.length, field.width, 0x20);
    this.out.text(shown);
    return true;
  }

  /** A conversion that stands for others. */
  private compound(field: Field, format: string): bool {
    const inner = new StaticArray<u8>(format.length);
    for (let index = 0; index < format.length; index++) inner[index] = <u8>format.charCodeAt(index);
    if (field.width > 0) {
      const measured = new Writer(-1, 256);
      new Formatter(measured, this.nanoseconds, this.zone).format(inner);
      this.pad(field, measured.buffered, field.width, 0x20);
      measured.discard();
    }
    this.format(inner);
    return true;
  }

  private put(field: Field): bool {
    return this.putDay(field) || this.putTime(field) || this.putCompound(field);
  }

  private putDay(field: Field): bool {
    const moment = this.moment;
    switch (field.letter) {
      case 0x61: // a
        return this.text(field, WEEKDAY_NAMES[moment.weekday].substring(0, 3));
      case 0x41: // A
        return this.text(field, WEEKDAY_NAMES[moment.weekday]);
      case 0x62: // b
      case 0x68: // h
        return this.text(field, MONTH_NAMES[moment.month - 1].substring(0, 3));
      case 0x42: // B
        return this.text(field, MONTH_NAMES[moment.month - 1]);
      case 0x43: // C
        return this.number(field, floorDivide(moment.year, 100), 2);
      case 0x64: // d
        return this.number(field, moment.day, 2);
      case 0x65: // e
        return this.number(field, moment.day, 2, 0x20);
      case 0x67: // g
        return this.number(field, this.weekYear() - floorDivide(this.weekYear(), 100) * 100, 2);
      case 0x47: // G
        return this.number(field, this.weekYear(), 4);
      case 0x6a: // j
        return this.number(field, moment.dayOfYear + 1, 3);
      case 0x6d: // m
        return this.number(field, moment.month, 2);
      case 0x71: // q
        return this.number(field, (moment.month + 2) / 3, 1);
      case 0x75: // u
        return this.number(field, moment.weekday == 0 ? 7 : moment.weekday, 1);
      case 0x55: // U
        return this.number(field, (moment.dayOfYear + 7 - moment.weekday) / 7, 2);
      case 0x56: // V
        return this.number(field, this.week(), 2);
      case 0x77: // w
        return this.number(field, moment.weekday, 1);
      case 0x57: // W
        return this.number(field, (moment.dayOfYear + 7 - ((moment.weekday + 6) % 7)) / 7, 2);
      case 0x79: // y
        return this.number(field, moment.year - floorDivide(moment.year, 100) * 100, 2);
      case 0x59: // Y
        return this.number(field, moment.year, 4);
    }
    return false;
  }

  private putTime(field: Field): bool {
    const moment = this.moment;
    const hour12 = ((moment.hour + 11) % 12) + 1;
    switch (field.letter) {
      case 0x48: // H
        return this.number(field, moment.hour, 2);
      case 0x49: // I
        return this.number(field, hour12, 2);
      case 0x6b: // k
        return this.number(field, moment.hour, 2, 0x20);
      case 0x6c: // l
        return this.number(field, hour12, 2, 0x20);
      case 0x4d: // M
        return this.number(field, moment.minute, 2);
      case 0x4e: // N
        return this.fraction(field);
      case 0x70: // p
        return this.text(field, moment.hour < 12 ? 'AM' : 'PM');
      case 0x50: // P
        return this.text(field, moment.hour < 12 ? 'am' : 'pm');
      case 0x73: // s
        return this.number(field, floorDivide(this.nanoseconds, NANOSECONDS), 1);
      case 0x53: // S
        return this.number(field, moment.second, 2);
      case 0x7a: // z
        return this.zoneOffset(field);
      case 0x5a: // Z
        return this.text(field, this.zone.name);
    }
    return false;
  }

  private putCompound(field: Field): bool {
    switch (field.letter) {
      case 0x25: // %
        this.out.byte(0x25);
        return true;
      case 0x6e: // n
        this.out.byte(0x0a);
        return true;
      case 0x74: // t
        this.out.byte(0x09);
        return true;
      case 0x63: // c
        return this.compound(field, '%a %b %e %H:%M:%S %Y');
      case 0x44: // D
      case 0x78: // x
        return this.compound(field, '%m/%d/%y');
      case 0x46: // F
        return this.compound(field, '%Y-%m-%d');
      case 0x72: // r
        return this.compound(field, '%I:%M:%S %p');
      case 0x52: // R
        return this.compound(field, '%H:%M');
      case 0x54: // T
      case 0x58: // X
        return this.compound(field, '%H:%M:%S');
    }
    return false;
  }

  /** Nanoseconds; the width is the number of digits (%3N: milliseconds). */
  private fraction(field: Field): bool {
    const digits = this.moment.nanosecond.toString().padStart(9, '0');
    const width = field.width > 0 ? field.width : 9;
    this.out.text(digits.substring(0, min(width, 9)));
    for (let index = 9; index < width; index++) this.out.byte(0x30);
    return true;
  }

  /** +hhmm; one colon +hh:mm, two +hh:mm:ss, three as short as it can be. */
  private zoneOffset(field: Field): bool {
    const seconds = abs(this.offset);
    const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
    let count = field.colons == 2 ? 3 : 2;
    if (field.colons == 3) count = parts[2] != 0 ? 3 : parts[1] != 0 ? 2 : 1;
    if (field.colons > 3) return false;
    let text = this.offset < 0 ? '-' : '+';
    for (let index = 0; index < count; index++) {
      if (index > 0 && field.colons > 0) text += ':';
      text += parts[index].toString().padStart(2, '0');
    }
    this.out.text(text.charAt(0));
    for (let index = text.length; index < field.width; index++) this.out.byte(0x30);
    this.out.text(text.substring(1));
    return true;
  }

  /** Thursday of the week decides which year an ISO 8601 week belongs to. */
  private thursday(): Moment {
    const monday = (this.moment.weekday + 6) % 7;
    return new Moment((this.moment.localSeconds + (3 - monday) * 86400) * NANOSECONDS);
  }

  private weekYear(): i64 {
    return this.thursday().year;
  }

  private week(): i32 {
    return this.thursday().dayOfYear / 7 + 1;
  }
}

/** Writes a time, in nanoseconds since 1970, as `format` says. What is no conversion is written as it stands. */
export function formatDate(out: Writer, format: Bytes, nanoseconds: i64, zone: Zone): void {
  new Formatter(out, nanoseconds, zone).format(format);
}
