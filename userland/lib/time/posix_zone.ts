// Time zones as the variable TZ spells them: `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX, Base Definitions, 8.3).
//
// Interface: PosixZone, parsePosixZone.

import { Bytes } from '../base/bytes';
import { DAY, dayNumber, daysInMonth, floorDivide } from './calendar';

/** What POSIX leaves open and everybody takes: the rules of the United States. */
const DEFAULT_RULES = ',M3.2.0,M11.1.0';

/** When daylight saving time begins or ends in a year. */
class Rule {
  /** 0: day of the year, 29 February not counted (Jn); 1: counted, from 0 (n); 2: month, week, weekday (Mm.w.d). */
  kind: i32 = 0;
  day: i32 = 0;
  month: i32 = 0;
  week: i32 = 0;
  /** Seconds after local midnight; may be negative or more than a day. */
  time: i32 = 7200;

  /** Seconds since 1970 in local time. */
  at(year: i64): i64 {
    return this.dayIn(year) * DAY + this.time;
  }

  private dayIn(year: i64): i64 {
    if (this.kind == 1) return dayNumber(year, 1, 1) + this.day;
    if (this.kind == 0) {
      const leap = daysInMonth(year, 2) == 29 && this.day >= 60;
      return dayNumber(year, 1, 1) + this.day - 1 + i64(leap);
    }
    const first = dayNumber(year, this.month, 1);
    const weekday = <i32>(first + 4 - floorDivide(first + 4, 7) * 7);
    let day = ((this.day - weekday + 7) % 7) + (this.week - 1) * 7;
    if (day >= daysInMonth(year, this.month)) day -= 7;
    return first + day;
  }
}

export class PosixZone {
  /** Seconds east of UTC. */
  offset: i32 = 0;
  name: string = '';
  hasDaylight: bool = false;
  daylightOffset: i32 = 0;
  daylightName: string = '';
  begin: Rule = new Rule();
  end: Rule = new Rule();

  /** Whether daylight saving time is in force, `seconds` after 1970. */
  isDaylight(seconds: i64): bool {
    if (!this.hasDaylight) return false;
    // The year in standard time: the changes are never near its turn by more than their own distance from it.
    const days = floorDivide(seconds + this.offset, DAY);
    let year = floorDivide(days * 400, 146097) + 1970;
    if (dayNumber(year, 1, 1) > days) year--;
    else if (dayNumber(year + 1, 1, 1) <= days) year++;
    const begin = this.begin.at(year) - this.offset;
    const end = this.end.at(year) - this.daylightOffset;
    if (begin < end) return seconds >= begin && seconds < end;
    return seconds < end || seconds >= begin;
  }
}

/** Reads the text from `at` on; `valid` turns false where it makes no sense. */
class Scanner {
  at: i32 = 0;
  valid: bool = true;

  constructor(private text: Bytes) {}

  peek(): i32 {
    return this.at < this.text.length ? this.text[this.at] : -1;
  }

  take(byte: i32): bool {
    if (this.peek() != byte) return false;
    this.at++;
    return true;
  }

  isDigit(): bool {
    return this.peek() >= 0x30 && this.peek() <= 0x39;
  }

  isLetter(): bool {
    const letter = this.peek() | 0x20;
    return letter >= 0x61 && letter <= 0x7a;
  }

  /** A number up to `limit`. */
  number(limit: i32): i32 {
    let value = 0;
    if (!this.isDigit()) this.valid = false;
    while (this.isDigit() && value <= limit) value = value * 10 + (this.text[this.at++] - 0x30);
    if (value > limit) this.valid = false;
    return value;
  }

  /** Three letters or more, or anything in <>. */
  name(): string {
    let name = '';
    if (this.take(0x3c)) {
      while (this.peek() >= 0 && this.peek() != 0x3e) name += String.fromCharCode(this.text[this.at++]);
      if (!this.take(0x3e)) this.valid = false;
    } else {
      while (this.isLetter()) name += String.fromCharCode(this.text[this.at++]);
    }
    if (name.length < 3) this.valid = false;
    return name;
  }

  /** hh[:mm[:ss]] with a sign, in seconds. */
  time(hours: i32): i32 {
    const negative = this.take(0x2d);
    if (!negative) this.take(0x2b);
    let seconds = this.number(hours) * 3600;
    if (this.take(0x3a)) {
      seconds += this.number(59) * 60;
      if (this.take(0x3a)) seconds += this.number(59);
    }
    return negative ? -seconds : seconds;
  }

  rule(): Rule {
    const rule = new Rule();
    if (!this.take(0x2c)) this.valid = false;
    if (this.take(0x4d)) {
      rule.kind = 2;
      rule.month = this.number(12);
      if (!this.take(0x2e)) this.valid = false;
      rule.week = this.number(5);
      if (!this.take(0x2e)) this.valid = false;
      rule.day = this.number(6);
      if (rule.month == 0 || rule.week == 0) this.valid = false;
    } else {
      rule.kind = this.take(0x4a) ? 0 : 1;
      rule.day = this.number(365);
      if (rule.kind == 0 && rule.day == 0) this.valid = false;
    }
    if (this.take(0x2f)) rule.time = this.time(167);
    return rule;
  }
}

/** The zone that the text describes, or null. */
export function parsePosixZone(text: Bytes): PosixZone | null {
  const scanner = new Scanner(text);
  const zone = new PosixZone();
  zone.name = scanner.name();
  zone.offset = -scanner.time(24);
  if (!scanner.valid) return null;
  if (scanner.peek() < 0) return zone;
  zone.hasDaylight = true;
  zone.daylightName = scanner.name();
  zone.daylightOffset = zone.offset + 3600;
  if (scanner.peek() >= 0 && scanner.peek() != 0x2c) zone.daylightOffset = -scanner.time(24);
  let rules = scanner;
  if (scanner.peek() < 0) {
    const defaults = new StaticArray<u8>(DEFAULT_RULES.length);
    for (let index = 0; index < defaults.length; index++)
      defaults[index] = <u8>DEFAULT_RULES.charCodeAt(index);
    rules = new Scanner(defaults);
  }
  zone.begin = rules.rule();
  zone.end = rules.rule();
  return scanner.valid && rules.valid && rules.peek() < 0 ? zone : null;
}
