// Health checks as the flags and the image ask for them.
//
// Interface: healthOf.

import { Bytes } from '../lib/bytes';
import { Json, jsonArray, jsonObject, jsonString, jsonText } from '../lib/json';
import { fail } from './failure';
import { Flags } from './flags';
import { parseGoDuration } from './units';

/** Shortest time that a check takes or waits: a millisecond. */
const SHORTEST: i64 = 1000000;

/** Sets Healthcheck in Config. False: see failure. */
export function healthOf(config: Json, flags: Flags, image: Json): bool {
  const own = flags.last('health-cmd');
  const inherited = image.get('Healthcheck');
  if (flags.has('no-healthcheck')) {
    if (own !== null) return fail('--no-healthcheck conflicts with --health-* options');
    config.set('Healthcheck', jsonObject().set('Test', jsonArray().push(jsonText('NONE'))));
    return true;
  }
  if (own === null && inherited === null) return true;
  const health = inherited !== null ? inherited.copy() : jsonObject();
  if (own !== null) health.set('Test', jsonArray().push(jsonText('CMD-SHELL')).push(jsonString(own)));
  if (!duration(health, flags, 'health-interval', 'Interval')) return false;
  if (!duration(health, flags, 'health-timeout', 'Timeout')) return false;
  if (!duration(health, flags, 'health-start-period', 'StartPeriod')) return false;
  if (!duration(health, flags, 'health-start-interval', 'StartInterval')) return false;
  if (flags.last('health-retries') !== null) {
    const retries = flags.number('health-retries', 0);
    if (retries < 0) return fail('--health-retries cannot be negative');
    health.setInteger('Retries', retries);
  }
  config.set('Healthcheck', health);
  return true;
}

function duration(health: Json, flags: Flags, flag: string, member: string): bool {
  const text: Bytes | null = flags.last(flag);
  if (text === null) return true;
  const value = parseGoDuration(text);
  if (value < 0) return fail('--' + flag + ' cannot be negative');
  if (value != 0 && value < SHORTEST) return fail(member + ' in Healthcheck cannot be less than 1ms');
  health.setInteger(member, value);
  return true;
}
