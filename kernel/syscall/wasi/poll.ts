// WASI preview1: poll_oneoff.
//
// Interface: sys_poll_oneoff. Results: 0 or −errno. Locks: none.

import { clock_now } from '../../sched/time/clock';
import { resumed } from '../descriptor';
import { poll_oneoff } from './poll_oneoff';

/**
 * ppoll(2) and clock_nanosleep(2): waits for the first of `count` subscriptions and writes an event for each that has
 * fired, in their order. What is wrong with one is its event's error. EINVAL, EFAULT, EINTR, ENOMEM. Blocks.
 */
export function sys_poll_oneoff(subscriptions: u32, events: u32, count: u32, reported: u32): i32 {
  const start = clock_now();
  let result: i32;
  do result = poll_oneoff(subscriptions, events, count, reported, 0, start);
  while (resumed(result));
  return result;
}
