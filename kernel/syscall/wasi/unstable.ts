// WASI preview0, the import module wasi_unstable: the functions that differ from preview1's, by the order of `whence`, the
// layout of filestat, and that of a clock subscription. All others are preview1's own.
//
// Interface: sys_unstable_*. Results: 0 or −errno. Locks: none.

import {
  EINVAL,
  SUBSCRIPTION_SIZE,
  UNSTABLE_SUBSCRIPTION_SIZE,
  UNSTABLE_WHENCE_CUR,
  UNSTABLE_WHENCE_END,
  UNSTABLE_WHENCE_SET,
  WHENCE_CUR,
  WHENCE_END,
  WHENCE_SET,
} from '../../base/abi';
import { clock_now } from '../../sched/time/clock';
import { resumed, seek } from '../descriptor';
import { put_file_status, put_path_status } from '../file_status';
import { poll_oneoff } from './poll_oneoff';

/** preview1's whence for preview0's; -EINVAL. */
function whence_of(unstable: i32): i32 {
  if (unstable == UNSTABLE_WHENCE_CUR) return WHENCE_CUR;
  if (unstable == UNSTABLE_WHENCE_END) return WHENCE_END;
  return unstable == UNSTABLE_WHENCE_SET ? WHENCE_SET : -EINVAL;
}

/** lseek(2). EBADF, EINVAL, EOVERFLOW, ESPIPE, EFAULT. */
export function sys_unstable_fd_seek(fd: i32, offset: i64, whence: i32, position: u32): i32 {
  return seek(fd, offset, whence_of(whence), position);
}

/** fstat(2). EBADF, EFAULT. */
export function sys_unstable_fd_filestat_get(fd: i32, status: u32): i32 {
  return put_file_status(fd, status, true);
}

/** fstatat(2). */
export function sys_unstable_path_filestat_get(
  fd: i32,
  lookup_flags: u32,
  path: u32,
  length: u32,
  status: u32,
): i32 {
  return put_path_status(fd, lookup_flags, path, length, status, true);
}

/** As preview1's poll_oneoff. */
export function sys_unstable_poll_oneoff(subscriptions: u32, events: u32, count: u32, reported: u32): i32 {
  const start = clock_now();
  const extra = <u32>(UNSTABLE_SUBSCRIPTION_SIZE - SUBSCRIPTION_SIZE);
  let result: i32;
  do result = poll_oneoff(subscriptions, events, count, reported, extra, start);
  while (resumed(result));
  return result;
}
