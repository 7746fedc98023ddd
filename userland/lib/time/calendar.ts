// Dates of the proleptic Gregorian calendar, in UTC.
//
// Interface: Moment, dayNumber, daysInMonth, floorDivide, MONTHS, MONTH_NAMES, WEEKDAY_NAMES, twoDigits. Source of the day arithmetic: H. Hinnant, "chrono-Compatible Low-Level Date
// Algorithms", civil_from_days and days_from_civil.

/** Short names of the months, from January on. */
export const MONTHS: StaticArray<string> = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
];

/** Full names of the months, from January on. */
export const MONTH_NAMES: StaticArray<string> = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Full names of the days, from Sunday on. */
export const WEEKDAY_NAMES: StaticArray<string> = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

/** Seconds of a day. */
export const DAY: i64 = 86400;

/** A point of time, taken apart. */
export class Moment {
  year: i64 = 0;
  /** 1 to 12. */
  month: i32 = 0;
  /** 1 to 31. */
  day: i32 = 0;
  hour: i32 = 0;
  minute: i32 = 0;
  second: i32 = 0;
  nanosecond: i32 = 0;
  /** 0: Sunday. */
  weekday: i32 = 0;

  /** Of the year, from 0 on. */
  dayOfYear: i32 = 0;

  /** From nanoseconds since 1970; `offset`: seconds that local time is ahead of UTC. */
  constructor(nanoseconds: i64, offset: i32 = 0) {
    const universal = floorDivide(nanoseconds, 1_000_000_000);
    const seconds = universal + offset;
    const days = floorDivide(seconds, DAY);
    const rest = <i32>(seconds - days * DAY);
    this.nanosecond = <i32>(nanoseconds - universal * 1_000_000_000);
    this.hour = rest / 3600;
    this.minute = (rest / 60) % 60;
    this.second = rest % 60;
    this.weekday = <i32>(days + 4 - floorDivide(days + 4, 7) * 7);
    this.setDay(days);
  }

  private setDay(days: i64): void {
    const shifted = days + 719468;
    const era = floorDivide(shifted, 146097);
    const dayOfEra = shifted - era * 146097;
    const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const shiftedMonth = (5 * dayOfYear + 2) / 153;
    this.day = <i32>(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
    this.month = <i32>(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
    this.year = yearOfEra + era * 400 + (this.month <= 2 ? 1 : 0);
    this.dayOfYear = <i32>(days - dayNumber(this.year, 1, 1));
  }

  /** Seconds since 1970 of these local figures, read as UTC. */
  get localSeconds(): i64 {
    const days = dayNumber(this.year, this.month, this.day);
    return days * DAY + this.hour * 3600 + this.minute * 60 + this.second;
  }
}

/** Days since 1970-01-01. `month` 1 to 12; `day` may lie outside of the month. */
export function dayNumber(year: i64, month: i32, day: i32): i64 {
  const shifted = month <= 2 ? year - 1 : year;
  const era = floorDivide(shifted, 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export function daysInMonth(year: i64, month: i32): i32 {
  const next = month == 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
  return <i32>(next - dayNumber(year, month, 1));
}

/** The quotient rounded down, also for negative values. */
export function floorDivide(value: i64, divisor: i64): i64 {
  const quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

/** A number below 100 in two digits. */
export function twoDigits(value: i32): string {
  return value.toString().padStart(2, '0');
}
