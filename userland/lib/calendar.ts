// Dates of the proleptic Gregorian calendar, in UTC.
//
// Interface: Moment, MONTHS, twoDigits. Source of the day arithmetic: H. Hinnant, "chrono-Compatible Low-Level Date
// Algorithms", civil_from_days.

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

const DAY: i64 = 86400;

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

  /** From nanoseconds since 1970. */
  constructor(nanoseconds: i64) {
    const seconds = floorDivide(nanoseconds, 1_000_000_000);
    const days = floorDivide(seconds, DAY);
    const rest = <i32>(seconds - days * DAY);
    this.nanosecond = <i32>(nanoseconds - seconds * 1_000_000_000);
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
  }
}

function floorDivide(value: i64, divisor: i64): i64 {
  const quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

/** A number below 100 in two digits. */
export function twoDigits(value: i32): string {
  return value.toString().padStart(2, '0');
}
