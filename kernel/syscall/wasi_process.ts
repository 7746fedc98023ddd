// WASI preview1: arguments, environment, clocks, random numbers, the end of the process.
//
// Interface: the exports wasi_*, bound to programs' imports. Errors: 0 or an errno of preview1.
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
} from '../base/abi';
import { copy_to_user, put_user_u32, put_user_u64, access_ok } from '../mm/uaccess';
import { kfree, kmalloc } from '../mm/slab';
import { random_bytes } from '../dev/random';
import { clock_now, clock_realtime } from '../sched/clock';
import { cond_resched, schedule_yield, thread_cpu_time } from '../sched/schedule';
import { current_time_namespace } from '../proc/namespaces';
import { argv_of, environment_of } from '../proc/arguments';
import { status_of_exit } from '../proc/exit';
import { signal_send } from '../proc/signal';
import { current_task, tasks_lock, tasks_unlock } from '../proc/task';
import { die, enter, leave, leave_errno } from './border';

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
export function wasi_args_get(argv: u32, buffer: u32): i32 {
  enter();
  const block = current_task().arguments;
  return leave_errno(put_strings(argv_of(block), block.argv_size, block.argv_count, argv, buffer));
}

/** Writes how many arguments there are and how many bytes they take. EFAULT. */
export function wasi_args_sizes_get(count: u32, size: u32): i32 {
  enter();
  const block = current_task().arguments;
  return leave_errno(put_pair(count, block.argv_count, size, block.argv_size));
}

/** Writes the environment as args_get writes the arguments. EFAULT. */
export function wasi_environ_get(environ: u32, buffer: u32): i32 {
  enter();
  const block = current_task().arguments;
  const size = block.environment_size;
  return leave_errno(put_strings(environment_of(block), size, block.environment_count, environ, buffer));
}

/** Writes the sizes of the environment. EFAULT. */
export function wasi_environ_sizes_get(count: u32, size: u32): i32 {
  enter();
  const block = current_task().arguments;
  return leave_errno(put_pair(count, block.environment_count, size, block.environment_size));
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
export function wasi_clock_res_get(id: u32, resolution: u32): i32 {
  enter();
  return leave_errno(id > CLOCKID_THREAD_CPUTIME_ID ? -EINVAL : put_user_u64(resolution, 1));
}

/** Writes the time of a clock; the precision asked for is always met. EINVAL, EFAULT. */
export function wasi_clock_time_get(id: u32, _precision: u64, time: u32): i32 {
  enter();
  const now = clock_read(id);
  return leave_errno(now < 0 ? <i32>now : put_user_u64(time, now));
}

/** Fills `size` bytes with random ones, in pieces that a kill can come between. EFAULT, ENOMEM. */
export function wasi_random_get(buffer: u32, size: u32): i32 {
  enter();
  if (!access_ok(buffer, size)) return leave_errno(-EFAULT);
  const piece = min<u32>(size, RANDOM_PIECE);
  if (piece == 0) return leave_errno(0);
  const bytes = kmalloc(piece, current_task().account);
  if (bytes == 0) return leave_errno(-ENOMEM);
  let result = 0;
  for (let done: u32 = 0; done < size && result == 0; done += piece) {
    const length = min<u32>(piece, size - done);
    result = random_bytes(bytes, length);
    if (result == 0) result = copy_to_user(buffer + done, bytes, length);
    cond_resched();
  }
  kfree(bytes);
  return leave_errno(result);
}

const RANDOM_PIECE: u32 = 8192;

/** Lets others run. */
export function wasi_sched_yield(): i32 {
  enter();
  schedule_yield();
  return leave(0);
}

/** Ends the process with the low 8 bits of `code`. Does not return. */
export function wasi_proc_exit(code: i32): void {
  enter();
  die(status_of_exit(code));
}

/** Sends a signal to the caller. Numbers are preview1's, one less than Linux's from SIGCHLD on. EINVAL. */
export function wasi_proc_raise(signal: i32): i32 {
  enter();
  if (signal < PREVIEW1_SIGNAL_NONE || signal > PREVIEW1_SIGNAL_SYS) return leave_errno(-EINVAL);
  if (signal != PREVIEW1_SIGNAL_NONE) {
    tasks_lock();
    signal_send(current_task(), signal < PREVIEW1_SIGNAL_CHLD ? signal : signal + 1);
    tasks_unlock();
  }
  return leave_errno(0);
}
