// WASIX: signals.
//
// Interface: sys_callback_signal, sys_proc_signal … Results: 0 or −errno.
// Locks: tasks_lock where others are sent something.

import {
  DISPOSITION_DEFAULT,
  DISPOSITION_IGNORE,
  EFAULT,
  EINVAL,
  ESRCH,
  SIGKILL,
  SIGNAL_DISPOSITION_SIZE,
  SIGRTMAX,
  SIGSTOP,
  SIGSYS,
} from '../../base/abi';
import { is_error } from '../../base/pointer';
import { kfree } from '../../mm/slab';
import { put_user_u32, put_user_u8, access_ok } from '../../mm/uaccess';
import { raise_timer_set } from '../../proc/signal/interval_timer';
import { kill, kill_task } from '../../proc/signal/kill';
import { pid_number } from '../../proc/pid';
import { signal_bit } from '../../proc/signal/signal';
import { signal_set_callback } from '../../proc/signal/action';
import { current_task, tasks_lock, tasks_unlock } from '../../proc/task';
import { copy_in_bytes } from '../copy_in';

/**
 * Names the program's exported function that gets the signals which are caught; without sigaction these are all. If there
 * is no such function, or not of type (i32) -> (), they wait until one is named. Answers nothing, as WASIX has it.
 */
export function sys_callback_signal(name: u32, length: u32): void {
  // Longer names than can be are no function's.
  const copied = copy_in_bytes(name, min<u32>(length, 4096));
  if (!is_error(copied)) {
    signal_set_callback(current_task(), copied, length);
    kfree(copied);
  }
}

/** kill(2). ESRCH, EPERM, EINVAL. */
export function sys_proc_signal(pid: i32, signal: u32): i32 {
  if (signal > <u32>SIGRTMAX) return -EINVAL;
  tasks_lock();
  const result = kill(current_task(), pid, signal);
  tasks_unlock();
  return result;
}

/** tgkill(2): a thread of the caller's; it has one, whose number is the process's. ESRCH, EINVAL. */
export function sys_thread_signal(tid: i32, signal: u32): i32 {
  if (signal > <u32>SIGRTMAX) return -EINVAL;
  const task = current_task();
  if (<u32>tid != pid_number(task)) return -ESRCH;
  tasks_lock();
  const result = kill_task(task, task, signal);
  tasks_unlock();
  return result;
}

/** setitimer(2) in one line: `signal` comes after `interval` ns, once or again and again; 0: no more. EINVAL, ENOMEM. */
export function sys_proc_raise_interval(signal: u32, interval: u64, again: u32): i32 {
  if (signal < 1 || signal > <u32>SIGRTMAX) return -EINVAL;
  const delay = <i64>min<u64>(interval, i64.MAX_VALUE);
  return raise_timer_set(current_task(), signal, delay, again != 0);
}

/** Signals that have a disposition to be told: all that a library may set itself. Real-time signals begin with none. */
const TOLD: u32 = SIGSYS - 2;

/** How many signal_disposition structs proc_signals_get writes. EFAULT. */
export function sys_proc_signals_sizes_get(count: u32): i32 {
  return put_user_u32(count, TOLD);
}

/** Writes what signals do, as the program has them from its parent: struct signal_disposition each. EFAULT. */
export function sys_proc_signals_get(buffer: u32): i32 {
  if (!access_ok(buffer, TOLD * <u32>SIGNAL_DISPOSITION_SIZE)) return -EFAULT;
  const ignored = current_task().ignored;
  let at = buffer;
  for (let signal = 1; signal <= SIGSYS; signal++) {
    if (signal == SIGKILL || signal == SIGSTOP) continue;
    put_user_u8(at, signal);
    put_user_u8(at + 1, (ignored & signal_bit(signal)) != 0 ? DISPOSITION_IGNORE : DISPOSITION_DEFAULT);
    at += <u32>SIGNAL_DISPOSITION_SIZE;
  }
  return 0;
}
