// Health checks as the flags and the image ask for them.
//
// Interface: healthOf.

import { Bytes } from '../../lib/base/bytes';
import { Outcome, fail } from '../../lib/base/failure';
import { Json, jsonArray, jsonObject, jsonString, jsonText } from '../../lib/json/json';
import { Flags } from '../command/flags';
import { parseGoDuration } from '../base/units';

/** Shortest time that a check takes or waits: a millisecond. */
const SHORTEST: i64 = 1000000;

/** Sets Healthcheck in Config. */
export function healthOf(config: Json, flags: Flags, image: Json): Outcome {
  const own = flags.last('health-cmd');
  const inherited = image.get('Healthcheck');
  if (flags.has('no-healthcheck')) {
    if (own !== null) return fail('--no-healthcheck conflicts with --health-* options');
    config.set('Healthcheck', jsonObject().set('Test', jsonArray().push(jsonText('NONE'))));
    return null;
  }
  if (own === null && inherited === null) return null;
  const health = inherited !== null ? inherited.copy() : jsonObject();
  if (own !== null) health.set('Test', jsonArray().push(jsonText('CMD-SHELL')).push(jsonString(own)));
  const wrong =
    duration(health, flags, 'health-interval', 'Interval') ||
    duration(health, flags, 'health-timeout', 'Timeout') ||
    duration(health, flags, 'health-start-period', 'StartPeriod') ||
    duration(health, flags, 'health-start-interval', 'StartInterval');
  if (wrong !== null) return wrong;
  if (flags.last('health-retries') !== null) {
    const retries = flags.number('health-retries', 0);
    if (retries < 0) return fail('--health-retries cannot be negative');
    health.setInteger('Retries', retries);
  }
  config.set('Healthcheck', health);
  return null;
}

function duration(health: Json, flags: Flags, flag: string, member: string): Outcome {
  const text: Bytes | null = flags.last(flag);
  if (text === null) return null;
  const value = parseGoDuration(text);
  if (value < 0) return fail('--' + flag + ' cannot be negative');
  if (value != 0 && value < SHORTEST) return fail(member + ' in Healthcheck cannot be less than 1ms');
  health.setInteger(member, value);
  return null;
}
