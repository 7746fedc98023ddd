// sleep NUMBER[smhd]...: waits for the sum of the times; fractions are allowed, as is `inf` (GNU).

import { Bytes, equalsText } from '../../lib/base/bytes';
import { sleepFor } from '../../lib/time/clock';
import { invalidNumber } from '../../lib/command/message';
import { Options } from '../../lib/command/options';

const SECOND: i64 = 1_000_000_000;

/** Longest time that is counted: 290 years of nanoseconds would overflow. */
const FOREVER: i64 = i64.MAX_VALUE / 4;

function secondsIn(unit: u8): i64 {
  if (unit == 0x73) return 1;
  if (unit == 0x6d) return 60;
  if (unit == 0x68) return 3600;
  return unit == 0x64 ? 86400 : 0;
}

/** A time in nanoseconds, or −1 if the text is none. */
export function parseDuration(text: Bytes): i64 {
  if (equalsText(text, 'inf') || equalsText(text, 'infinity')) return FOREVER;
  let length = text.length;
  let unit: i64 = 1;
  if (length > 0 && secondsIn(text[length - 1]) > 0) unit = secondsIn(text[--length]);
  let whole: i64 = 0;
  let fraction: i64 = 0;
  let scale = SECOND;
  let digits = 0;
  let inFraction = false;
  for (let index = 0; index < length; index++) {
    const digit = <i64>text[index] - 0x30;
    if (text[index] == 0x2e && !inFraction) {
      inFraction = true;
      continue;
    }
    if (digit < 0 || digit > 9) return -1;
    digits++;
    if (!inFraction) {
      whole = min(whole * 10 + digit, FOREVER / SECOND);
    } else {
      scale /= 10;
      fraction += digit * scale;
    }
  }
  if (digits == 0) return -1;
  if (whole > FOREVER / SECOND / unit) return FOREVER;
  return (whole * SECOND + fraction) * unit;
}

export function sleep(args: Array<Bytes>): i32 {
  const options = new Options(
    'NUMBER[smhd]...',
    'Wait for the sum of the times: seconds, minutes, hours or days.',
  );
  const times = options.parse(args).expect(1, -1).operands;
  let total: i64 = 0;
  for (let index = 0; index < times.length; index++) {
    const time = parseDuration(times[index]);
    if (time < 0) {
      invalidNumber(times[index]);
      return 1;
    }
    total = min(total + time, FOREVER);
  }
  sleepFor(total);
  return 0;
}
