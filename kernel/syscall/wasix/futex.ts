// WASIX: futexes.
//
// Interface: sys_futex_*. Results: 0 or −errno. Locks: none here; see proc/futex.ts.

import {
  EFAULT,
  EINVAL,
  OPTION_NONE,
  OPTION_SOME,
  OPTION_TIMESTAMP_PAYLOAD,
  OPTION_TIMESTAMP_SIZE,
} from '../../base/abi';
import { load_user_u64, load_user_u8, put_user_u8, access_ok } from '../../mm/uaccess';
import { clock_now } from '../../sched/time/clock';
import { NEVER } from '../../sched/time/timer';
import { futex_wait, futex_wake } from '../../proc/futex';
import { restarted } from '../descriptor';

/** 0 if `futex` is a word of the program's and `woken` a byte; -EFAULT, -EINVAL (not a multiple of 4). */
function check_futex(futex: u32, woken: u32): i32 {
  if (!access_ok(futex, 4) || !access_ok(woken, 1)) return -EFAULT;
  return (futex & 3) != 0 ? -EINVAL : 0;
}

/** When the time in the option at `timeout` is over; -EFAULT, -EINVAL. */
function deadline_of(timeout: u32): i64 {
  if (!access_ok(timeout, <u32>OPTION_TIMESTAMP_SIZE)) return -EFAULT;
  const tag = load_user_u8(timeout);
  if (tag == OPTION_NONE) return NEVER;
  if (tag != OPTION_SOME) return -EINVAL;
  const now = clock_now();
  const duration = load_user_u64(timeout + <u32>OPTION_TIMESTAMP_PAYLOAD);
  return duration >= <u64>(NEVER - now) ? NEVER : now + <i64>duration;
}

/** FUTEX_WAIT: sleeps while *futex is `expected`; `woken`: 0 after `timeout`. EINVAL: it is not; EFAULT, EINTR. Blocks. */
export function sys_futex_wait(futex: u32, expected: u32, timeout: u32, woken: u32): i32 {
  const error = check_futex(futex, woken);
  if (error < 0) return error;
  const deadline = deadline_of(timeout);
  if (deadline < 0) return <i32>deadline;
  let result: i32;
  do result = futex_wait(futex, expected, deadline);
  while (restarted(result));
  return result < 0 ? result : put_user_u8(woken, result);
}

function wake_sleepers(futex: u32, count: u32, woken: u32): i32 {
  const error = check_futex(futex, woken);
  return error < 0 ? error : put_user_u8(woken, futex_wake(futex, count) != 0 ? 1 : 0);
}

/** FUTEX_WAKE of one; `woken`: there was one. EFAULT, EINVAL. */
export function sys_futex_wake(futex: u32, woken: u32): i32 {
  return wake_sleepers(futex, 1, woken);
}

/** FUTEX_WAKE of all; `woken`: there were some. EFAULT, EINVAL. */
export function sys_futex_wake_all(futex: u32, woken: u32): i32 {
  return wake_sleepers(futex, u32.MAX_VALUE, woken);
}
