// Times as containers' files have them: RFC 3339 with nanoseconds, in UTC, without zeros at the end (Go's RFC3339Nano).
//
// Interface: rfc3339.

import { Bytes, toBytes } from '../base/bytes';
import { Moment, twoDigits } from './calendar';

/** `2026-01-31T12:00:00.123456789Z` of nanoseconds since 1970. */
export function rfc3339(nanoseconds: i64): Bytes {
  const moment = new Moment(nanoseconds);
  const date = moment.year.toString() + '-' + twoDigits(moment.month) + '-' + twoDigits(moment.day);
  const time = twoDigits(moment.hour) + ':' + twoDigits(moment.minute) + ':' + twoDigits(moment.second);
  let fraction = moment.nanosecond.toString().padStart(9, '0');
  while (fraction.endsWith('0')) fraction = fraction.substring(0, fraction.length - 1);
  return toBytes(date + 'T' + time + (fraction.length > 0 ? '.' + fraction : '') + 'Z');
}
