// WASI preview1: arguments, environment, clocks, random numbers, the end of the process.
//
// Interface: sys_*, bound to programs' imports. Results: 0 or −errno.
// Locks: none.

import {
  CLOCKID_MONOTONIC,
  CLOCKID_PROCESS_CPUTIME_ID,
  CLOCKID_REALTIME,
  CLOCKID_THREAD_CPUTIME_ID,
  EFAULT,
  EINVAL,
  ENOMEM,
  PREVIEW1_SIGNAL_CHLD,
  PREVIEW1_SIGNAL_NONE,
  PREVIEW1_SIGNAL_SYS,
} from '../../base/abi';
import { copy_to_user, put_user_u32, put_user_u64, access_ok } from '../../mm/uaccess';
import { kfree, kmalloc } from '../../mm/slab';
import { random_bytes } from '../../dev/random';
import { clock_now, clock_realtime } from '../../sched/time/clock';
import { cond_resched, schedule_yield, thread_cpu_time } from '../../sched/schedule';
import { current_time_namespace } from '../../proc/namespaces';
import { argv_of, environment_of } from '../../proc/exec/arguments';
import { status_of_exit } from '../../proc/exit';
import { signal_send } from '../../proc/signal/signal';
import { current_task, tasks_lock, tasks_unlock } from '../../proc/task';

/** Copies `size` bytes of NUL-ended strings to `bytes` and their `count` addresses to the array at `pointers`. */
function put_strings(strings: usize, size: u32, count: u32, pointers: u32, bytes: u32): i32 {
  if (<u64>count * 4 > <u64>u32.MAX_VALUE || !access_ok(pointers, count * 4)) return -EFAULT;
  if (copy_to_user(bytes, strings, size) < 0) return -EFAULT;
  let at: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    put_user_u32(pointers + 4 * i, bytes + at);
    while (load<u8>(strings + at) != 0) at++;
    at++;
  }
  return 0;
}

function put_pair(first_at: u32, first: u32, second_at: u32, second: u32): i32 {
  if (!access_ok(second_at, 4)) return -EFAULT;
  const result = put_user_u32(first_at, first);
  return result < 0 ? result : put_user_u32(second_at, second);
}

/** Writes the arguments: addresses to `argv`, strings to `buffer`. EFAULT. */
export function sys_args_get(argv: u32, buffer: u32): i32 {
  const block = current_task().arguments;
  return put_strings(argv_of(block), block.argv_size, block.argv_count, argv, buffer);
}

/** Writes how many arguments there are and how many bytes they take. EFAULT. */
export function sys_args_sizes_get(count: u32, size: u32): i32 {
  const block = current_task().arguments;
  return put_pair(count, block.argv_count, size, block.argv_size);
}

/** Writes the environment as args_get writes the arguments. EFAULT. */
export function sys_environ_get(environ: u32, buffer: u32): i32 {
  const block = current_task().arguments;
  const size = block.environment_size;
  return put_strings(environment_of(block), size, block.environment_count, environ, buffer);
}

/** Writes the sizes of the environment. EFAULT. */
export function sys_environ_sizes_get(count: u32, size: u32): i32 {
  const block = current_task().arguments;
  return put_pair(count, block.environment_count, size, block.environment_size);
}

/** The time of clock `id`, ns; -EINVAL if there is no such clock. */
function clock_read(id: u32): i64 {
  switch (id) {
    case CLOCKID_REALTIME:
      return clock_realtime();
    case CLOCKID_MONOTONIC:
      return clock_now() + current_time_namespace().monotonic;
    case CLOCKID_PROCESS_CPUTIME_ID:
    case CLOCKID_THREAD_CPUTIME_ID:
      return thread_cpu_time(current_task());
    default:
      return -EINVAL;
  }
}

/** Writes the resolution of a clock: 1 ns, as Linux's high-resolution clocks say. EINVAL, EFAULT. */
export function sys_clock_res_get(id: u32, resolution: u32): i32 {
  return id > CLOCKID_THREAD_CPUTIME_ID ? -EINVAL : put_user_u64(resolution, 1);
}

/** Writes the time of a clock; the precision asked for is always met. EINVAL, EFAULT. */
export function sys_clock_time_get(id: u32, _precision: u64, time: u32): i32 {
  const now = clock_read(id);
  return now < 0 ? <i32>now : put_user_u64(time, now);
}

/** Fills `size` bytes with random ones, in pieces that a kill can come between. EFAULT, ENOMEM. */
export function sys_random_get(buffer: u32, size: u32): i32 {
  if (!access_ok(buffer, size)) return -EFAULT;
  const piece = min<u32>(size, RANDOM_PIECE);
  if (piece == 0) return 0;
  const bytes = kmalloc(piece, current_task().account);
  if (bytes == 0) return -ENOMEM;
  let result = 0;
  for (let done: u32 = 0; done < size && result == 0; done += piece) {
    const length = min<u32>(piece, size - done);
    result = random_bytes(bytes, length);
    if (result == 0) result = copy_to_user(buffer + done, bytes, length);
    cond_resched();
  }
  kfree(bytes);
  return result;
}

const RANDOM_PIECE: u32 = 8192;

/** Lets others run. */
export function sys_sched_yield(): i32 {
  schedule_yield();
  return 0;
}

/** The status of a process that ends with the low 8 bits of `code`. */
export function sys_proc_exit(code: i32): i32 {
  return status_of_exit(code);
}

/** Sends a signal to the caller. Numbers are preview1's, one less than Linux's from SIGCHLD on. EINVAL. */
export function sys_proc_raise(signal: i32): i32 {
  if (signal < PREVIEW1_SIGNAL_NONE || signal > PREVIEW1_SIGNAL_SYS) return -EINVAL;
  if (signal != PREVIEW1_SIGNAL_NONE) {
    tasks_lock();
    signal_send(current_task(), signal < PREVIEW1_SIGNAL_CHLD ? signal : signal + 1);
    tasks_unlock();
  }
  return 0;
}
