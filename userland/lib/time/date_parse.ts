// Dates from text, in the forms that people give to date -d and touch -d: @SECONDS, 2026-11-24, 24 Nov 2026, 11/24/2026,
// 13:05:09.5, 1:05 pm, +02:00, UTC, tomorrow, next friday, 3 days ago, and combinations of them (GNU, "Date input formats").
//
// Interface: parseDate, parseStamp.

import { Bytes } from '../base/bytes';
import { MONTH_NAMES, Moment, WEEKDAY_NAMES, dayNumber, daysInMonth, floorDivide } from './calendar';
import { Token, UNITS, UNIT_SECONDS, ZONES, ZONE_MINUTES, nameIn, tokensOf } from './date_words';
import { Zone } from './zone';

/** What the parsers answer for text that is no date. */
export const NO_DATE: i64 = i64.MIN_VALUE;

const SECOND: i64 = 1_000_000_000;

/** Years far enough apart that nanoseconds of them fit into 64 bits. */
const YEAR_MIN: i64 = 1678;
const YEAR_MAX: i64 = 2261;

class DateParser {
  private at: i32 = 0;
  private moment: Moment;
  private nanosecond: i64;
  private hasDate: bool = false;
  private hasTime: bool = false;
  private hasZone: bool = false;
  private zoneSeconds: i64 = 0;
  private weekday: i32 = -1;
  private weekdayCount: i32 = 0;
  private months: i64 = 0;
  private seconds: i64 = 0;
  private valid: bool = true;

  constructor(
    private tokens: Array<Token>,
    private now: i64,
    private zone: Zone,
  ) {
    this.moment = new Moment(now, zone.offsetAt(floorDivide(now, SECOND)));
    this.nanosecond = this.moment.nanosecond;
  }

  parse(): i64 {
    if (this.is(0, 0x40)) return this.epoch();
    while (this.valid && this.at < this.tokens.length) {
      if (!this.item()) return NO_DATE;
    }
    return this.valid ? this.result() : NO_DATE;
  }

  private is(ahead: i32, kind: i32): bool {
    return this.at + ahead < this.tokens.length && this.tokens[this.at + ahead].kind == kind;
  }

  private number(ahead: i32): i64 {
    return this.is(ahead, 0x64) ? this.tokens[this.at + ahead].value : -1;
  }

  /** @SECONDS[.FRACTION] */
  private epoch(): i64 {
    this.at = 1;
    const negative = this.is(0, 0x2d);
    if (negative) this.at++;
    const seconds = this.number(0);
    if (seconds < 0 || seconds > i64.MAX_VALUE / SECOND - 1) return NO_DATE;
    this.at++;
    const fraction = this.fraction();
    if (this.at < this.tokens.length) return NO_DATE;
    return negative ? -(seconds * SECOND + fraction) : seconds * SECOND + fraction;
  }

  /** `.5` at the current token, in nanoseconds; none is 0. */
  private fraction(): i64 {
    if (!(this.is(0, 0x2e) || this.is(0, 0x2c)) || !this.is(1, 0x64)) return 0;
    const digits = this.tokens[this.at + 1].text.substring(0, 9).padEnd(9, '0');
    this.at += 2;
    return I64.parseInt(digits);
  }

  private item(): bool {
    if (this.is(0, 0x2c)) {
      this.at++;
      return true;
    }
    if (this.is(0, 0x77)) return this.word();
    if (this.is(0, 0x2b) || this.is(0, 0x2d)) return this.signed();
    if (!this.is(0, 0x64)) return false;
    if (this.is(1, 0x3a)) return this.clock();
    if (this.is(1, 0x2d) && !this.tokens[this.at + 1].spaced && this.at + 2 < this.tokens.length)
      return this.dashed();
    if (this.is(1, 0x2f)) return this.slashed();
    return this.plainNumber();
  }

  private setDate(year: i64, month: i64, day: i64): bool {
    if (this.hasDate || year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12) return false;
    if (day < 1 || day > daysInMonth(year, <i32>month)) return false;
    this.hasDate = true;
    this.moment.year = year;
    this.moment.month = <i32>month;
    this.moment.day = <i32>day;
    return true;
  }

  /** Two digits of a year: 69 to 99 are 1969 to 1999 (POSIX). */
  private yearOf(token: Token): i64 {
    const value = token.value;
    return token.text.length > 2 ? value : value < 69 ? 2000 + value : 1900 + value;
  }

  /** 2026-11-24, 24-nov-2026; then T may follow. */
  private dashed(): bool {
    const first = this.tokens[this.at];
    const second = this.tokens[this.at + 2];
    if (!this.is(3, 0x2d) || !this.is(4, 0x64)) {
      if (!second.isNumber) return this.plainNumber();
      return false;
    }
    const third = this.tokens[this.at + 4];
    this.at += 5;
    let done = false;
    if (second.isWord)
      done = this.setDate(this.yearOf(third), nameIn(MONTH_NAMES, second.text) + 1, first.value);
    else done = this.setDate(this.yearOf(first), second.value, third.value);
    if (done && this.is(0, 0x77) && this.tokens[this.at].text == 't' && this.is(1, 0x64)) this.at++;
    return done;
  }

  /** 11/24, 11/24/2026, 2026/11/24 */
  private slashed(): bool {
    const first = this.tokens[this.at];
    const second = this.number(2);
    if (this.is(3, 0x2f) && this.is(4, 0x64)) {
      const third = this.tokens[this.at + 4];
      this.at += 5;
      if (first.text.length >= 4) return this.setDate(first.value, second, third.value);
      return this.setDate(this.yearOf(third), first.value, second);
    }
    this.at += 3;
    return this.setDate(this.moment.year, first.value, second);
  }

  /** 13:05[:09[.5]] [am|pm] [zone] */
  private clock(): bool {
    const hour = this.number(0);
    const minute = this.number(2);
    this.at += 3;
    let second: i64 = 0;
    this.nanosecond = 0;
    if (this.is(0, 0x3a) && this.is(1, 0x64)) {
      second = this.number(1);
      this.at += 2;
      this.nanosecond = this.fraction();
    }
    return this.setTime(hour, minute, second);
  }

  private setTime(given: i64, minute: i64, second: i64): bool {
    let hour = given;
    if (this.is(0, 0x77)) {
      const word = this.tokens[this.at].text;
      if (word == 'am' || word == 'pm') {
        if (hour < 1 || hour > 12) return false;
        hour = (hour % 12) + (word == 'pm' ? 12 : 0);
        this.at++;
      }
    }
    if (this.hasTime || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
      return false;
    this.hasTime = true;
    this.moment.hour = <i32>hour;
    this.moment.minute = <i32>minute;
    this.moment.second = <i32>second;
    if ((this.is(0, 0x2b) || this.is(0, 0x2d)) && this.is(1, 0x64)) return this.offsetAfterTime();
    return true;
  }

  /** +02:00, +0200, +2 behind a time; with a unit behind it, it is a distance. */
  private offsetAfterTime(): bool {
    const digits = this.tokens[this.at + 1];
    const unit = this.is(2, 0x77) && this.unitOf(this.tokens[this.at + 2].text) >= 0;
    if (unit) return true;
    const negative = this.is(0, 0x2d);
    let minutes: i64 = 0;
    if (this.is(2, 0x3a) && this.is(3, 0x64)) {
      minutes = digits.value * 60 + this.number(3);
      this.at += 4;
    } else {
      minutes = digits.text.length > 2 ? (digits.value / 100) * 60 + (digits.value % 100) : digits.value * 60;
      this.at += 2;
    }
    if (minutes > 24 * 60) return false;
    return this.setZone(negative ? -minutes * 60 : minutes * 60);
  }

  private setZone(seconds: i64): bool {
    if (this.hasZone) return false;
    this.hasZone = true;
    this.zoneSeconds = seconds;
    return true;
  }

  /** +3 days, -1 week */
  private signed(): bool {
    const negative = this.is(0, 0x2d);
    const count = this.number(1);
    if (count < 0 || count > 1_000_000_000) return false;
    this.at += 2;
    return this.distance(negative ? -count : count);
  }

  /** A number before a unit, a month, am or pm; of eight digits or four. */
  private plainNumber(): bool {
    const token = this.tokens[this.at];
    if (this.is(1, 0x77)) {
      const word = this.tokens[this.at + 1].text;
      if (word == 'am' || word == 'pm') {
        this.at++;
        this.nanosecond = 0;
        return this.setTime(token.value, 0, 0);
      }
      const month = this.unitOf(word) >= 0 ? -1 : nameIn(MONTH_NAMES, word);
      if (month >= 0) return this.dayBeforeMonth(token, month);
      if (this.unitOf(word) >= 0 && token.text.length < 10) {
        this.at++;
        return this.distance(token.value);
      }
    }
    this.at++;
    const value = token.value;
    if (token.text.length == 8) return this.setDate(value / 10000, (value / 100) % 100, value % 100);
    if (token.text.length != 4) return false;
    // As GNU: behind a date it is a year if that is missing, else a time.
    if (this.hasDate && !this.yearGiven) return this.setYear(value);
    this.nanosecond = 0;
    return this.setTime(value / 100, value % 100, 0);
  }

  private yearGiven: bool = true;

  private setYear(year: i64): bool {
    this.hasDate = false;
    this.yearGiven = true;
    return this.setDate(year, this.moment.month, this.moment.day);
  }

  /** 24 nov [2026] */
  private dayBeforeMonth(day: Token, month: i32): bool {
    this.at += 2;
    return this.monthAndDay(month, day.value);
  }

  private monthAndDay(month: i32, day: i64): bool {
    if (this.is(0, 0x2c)) this.at++;
    if (this.is(0, 0x64) && this.tokens[this.at].text.length == 4 && !this.is(1, 0x3a)) {
      return this.setDate(this.tokens[this.at++].value, month + 1, day);
    }
    this.yearGiven = false;
    return this.setDate(this.moment.year, month + 1, day);
  }

  private unitOf(word: string): i32 {
    const singular = word.endsWith('s') && word.length > 3 ? word.substring(0, word.length - 1) : word;
    return UNITS.indexOf(singular);
  }

  /** The unit, and perhaps `ago`, that follow a count. */
  private distance(count: i64): bool {
    if (!this.is(0, 0x77)) return false;
    const unit = this.unitOf(this.tokens[this.at].text);
    if (unit < 0) return false;
    this.at++;
    let signed = count;
    if (this.is(0, 0x77) && this.tokens[this.at].text == 'ago') {
      signed = -count;
      this.at++;
    }
    if (UNIT_SECONDS[unit] > 0) this.seconds += signed * UNIT_SECONDS[unit];
    else this.months += UNITS[unit] == 'year' ? signed * 12 : signed;
    return true;
  }

  private word(): bool {
    const word = this.tokens[this.at++].text;
    if (word == 'now') return true;
    if (word == 'today' || word == 'tomorrow' || word == 'yesterday') {
      this.seconds += word == 'today' ? 0 : word == 'tomorrow' ? 86400 : -86400;
      return true;
    }
    if (word == 'noon' || word == 'midnight') {
      this.nanosecond = 0;
      return this.setTime(word == 'noon' ? 12 : 0, 0, 0);
    }
    if (word == 'next' || word == 'last' || word == 'this') return this.ordinal(word);
    if (word == 't' && this.is(0, 0x64)) return true;
    const zone = ZONES.indexOf(word);
    if (zone >= 0) return this.setZone(<i64>ZONE_MINUTES[zone] * 60);
    if (this.unitOf(word) >= 0) {
      this.at--;
      return this.distance(1);
    }
    const month = nameIn(MONTH_NAMES, word);
    if (month >= 0 && this.is(0, 0x64)) {
      const day = this.tokens[this.at++];
      return this.monthAndDay(month, day.value);
    }
    return this.setWeekday(word, 0);
  }

  private setWeekday(word: string, count: i32): bool {
    const day = nameIn(WEEKDAY_NAMES, word);
    if (day < 0 || this.weekday >= 0) return false;
    this.weekday = day;
    this.weekdayCount = count;
    return true;
  }

  /** next week, last month, next friday */
  private ordinal(word: string): bool {
    if (!this.is(0, 0x77)) return false;
    const count = word == 'next' ? 1 : word == 'last' ? -1 : 0;
    if (this.unitOf(this.tokens[this.at].text) >= 0) return this.distance(count);
    return this.setWeekday(this.tokens[this.at++].text, count);
  }

  /** Puts all of it together: the date alone means midnight. */
  private result(): i64 {
    const moment = this.moment;
    if (!this.hasTime && (this.hasDate || this.weekday >= 0)) {
      moment.hour = 0;
      moment.minute = 0;
      moment.second = 0;
      this.nanosecond = 0;
    }
    const months = moment.year * 12 + moment.month - 1 + this.months;
    const year = floorDivide(months, 12);
    if (year < YEAR_MIN || year > YEAR_MAX) return NO_DATE;
    let days = dayNumber(year, <i32>(months - year * 12) + 1, moment.day);
    if (this.weekday >= 0 && !this.hasDate) days += this.daysToWeekday(days);
    // Days are those of the calendar, also where one has 23 hours; what is less than a day is time that passes.
    const whole = this.seconds % 86400 == 0 ? this.seconds : 0;
    const local = days * 86400 + moment.hour * 3600 + moment.minute * 60 + moment.second + whole;
    const universal = this.hasZone ? local - this.zoneSeconds : this.zone.toUniversal(local);
    const seconds = universal + this.seconds - whole;
    if (seconds > i64.MAX_VALUE / SECOND - 1 || seconds < i64.MIN_VALUE / SECOND + 1) return NO_DATE;
    return seconds * SECOND + this.nanosecond;
  }

  private daysToWeekday(days: i64): i64 {
    const today = days + 4 - floorDivide(days + 4, 7) * 7;
    const ahead = (this.weekday - today + 7) % 7;
    if (this.weekdayCount < 0) return ahead == 0 ? -7 : ahead - 7;
    return this.weekdayCount > 0 && ahead == 0 ? 7 : ahead;
  }
}

/** The time that `text` means, in nanoseconds since 1970, seen from `now`; NO_DATE: it means none. */
export function parseDate(text: Bytes, now: i64, zone: Zone): i64 {
  return new DateParser(tokensOf(text), now, zone).parse();
}

/** The value of two digits, or −1. */
function pairAt(text: Bytes, at: i32): i32 {
  const tens = <i32>text[at] - 0x30;
  const ones = <i32>text[at + 1] - 0x30;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/**
 * A time in digits: [[CC]YY]MMDDhhmm[.ss] (touch -t), or with `yearLast` MMDDhhmm[[CC]YY][.ss] (date). NO_DATE: it is none.
 */
export function parseStamp(text: Bytes, now: i64, zone: Zone, yearLast: bool): i64 {
  let length = text.length;
  let second = 0;
  if (length > 3 && text[length - 3] == 0x2e) {
    second = pairAt(text, length - 2);
    length -= 3;
  }
  if ((length != 8 && length != 10 && length != 12) || second < 0 || second > 60) return NO_DATE;
  const pairs = new Array<i32>();
  for (let at = 0; at < length; at += 2) {
    pairs.push(pairAt(text, at));
    if (pairs[pairs.length - 1] < 0) return NO_DATE;
  }
  const yearPairs = pairs.length - 4;
  const yearAt = yearLast ? 4 : 0;
  let year = new Moment(now, zone.offsetAt(floorDivide(now, SECOND))).year;
  if (yearPairs == 1) year = pairs[yearAt] < 69 ? 2000 + pairs[yearAt] : 1900 + pairs[yearAt];
  if (yearPairs == 2) year = pairs[yearAt] * 100 + pairs[yearAt + 1];
  const first = yearLast ? 0 : yearPairs;
  const month = pairs[first];
  const day = pairs[first + 1];
  if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12) return NO_DATE;
  if (day < 1 || day > daysInMonth(year, month) || pairs[first + 2] > 23 || pairs[first + 3] > 59)
    return NO_DATE;
  const local =
    dayNumber(year, month, day) * 86400 + pairs[first + 2] * 3600 + pairs[first + 3] * 60 + second;
  return zone.toUniversal(local) * SECOND;
}
