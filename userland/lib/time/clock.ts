// Time: clocks and sleeping.
//
// Interface: realtime, monotonic, sleepFor.

import {
  CLOCKID_MONOTONIC,
  CLOCKID_REALTIME,
  EVENTTYPE_CLOCK,
  EVENT_SIZE,
  SUBSCRIPTION_SIZE,
  SUBSCRIPTION_U_CLOCK_ID,
  SUBSCRIPTION_U_CLOCK_TIMEOUT,
  SUBSCRIPTION_U_TAG,
  wasi_clock_time_get,
  wasi_poll_oneoff,
} from '../base/abi';

const subscription = memory.data(48, 8);
const event = memory.data(40, 8);

function now(clock: u32): i64 {
  wasi_clock_time_get(clock, 1, event);
  return load<i64>(event);
}

/** Nanoseconds since 1970. */
export function realtime(): i64 {
  return now(CLOCKID_REALTIME);
}

/** Nanoseconds of a clock that never goes back. */
export function monotonic(): i64 {
  return now(CLOCKID_MONOTONIC);
}

/** Sleeps for a number of nanoseconds, signals notwithstanding. */
export function sleepFor(nanoseconds: i64): void {
  assert(SUBSCRIPTION_SIZE == 48 && EVENT_SIZE <= 32);
  const deadline = monotonic() + nanoseconds;
  let left = nanoseconds;
  while (left > 0) {
    memory.fill(subscription, 0, SUBSCRIPTION_SIZE);
    store<u8>(subscription + SUBSCRIPTION_U_TAG, <u8>EVENTTYPE_CLOCK);
    store<u32>(subscription + SUBSCRIPTION_U_CLOCK_ID, CLOCKID_MONOTONIC);
    store<i64>(subscription + SUBSCRIPTION_U_CLOCK_TIMEOUT, left);
    wasi_poll_oneoff(subscription, event, 1, event + EVENT_SIZE);
    left = deadline - monotonic();
  }
}
