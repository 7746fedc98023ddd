// WASIX: the calling thread, and time. A process has one thread: its number is the process's.
//
// Interface: sys_*. Results: 0 or −errno. Locks: none.

import { CAP_SYS_TIME, CLOCKID_REALTIME, EINVAL, EPERM } from '../../base/abi';
import { boot_parameters } from '../../base/boot';
import { put_user_u32 } from '../../mm/uaccess';
import { clock_now, clock_set_realtime } from '../../sched/time/clock';
import { NEVER } from '../../sched/time/timer';
import { sleep_until } from '../../sched/wait';
import { pid_number } from '../../proc/pid';
import { current_task } from '../../proc/task';
import { capable } from '../../ns/credentials';
import { resumed } from '../descriptor';

/** gettid(2). EFAULT. */
export function sys_thread_id(tid: u32): i32 {
  return put_user_u32(tid, pid_number(current_task()));
}

/** How many threads can run at once: nproc(1). EFAULT. */
export function sys_thread_parallelism(count: u32): i32 {
  return put_user_u32(count, boot_parameters().harts);
}

/** nanosleep(2). EINTR. Blocks. */
export function sys_thread_sleep(duration: u64): i32 {
  const now = clock_now();
  const deadline = duration >= <u64>(NEVER - now) ? NEVER : now + <i64>duration;
  let result: i32;
  do result = sleep_until(deadline);
  while (resumed(result));
  return result;
}

/** clock_settime(2) for the wall clock. EINVAL: another clock, or a time beyond 2262; EPERM. */
export function sys_clock_time_set(id: u32, time: u64): i32 {
  if (id != CLOCKID_REALTIME || time > <u64>i64.MAX_VALUE) return -EINVAL;
  if (!capable(current_task().vfs.credentials, CAP_SYS_TIME)) return -EPERM;
  clock_set_realtime(time);
  return 0;
}
