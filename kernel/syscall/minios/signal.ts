// minios: signals: dispositions, masks, waiting for them, timers.
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: tasks_lock where others are sent something.

import {
  EAGAIN,
  EFAULT,
  EINTR,
  EINVAL,
  ENOMEM,
  ITIMERVAL_INTERVAL_SEC,
  ITIMERVAL_SIZE,
  ITIMERVAL_VALUE_SEC,
  ITIMER_PROF,
  ITIMER_REAL,
  SIGACTION_FLAGS,
  SIGACTION_HANDLER,
  SIGACTION_MASK,
  SIGACTION_SIZE,
  SIGRTMAX,
  SIG_BLOCK,
  SIG_SETMASK,
  SIG_UNBLOCK,
} from '../../base/abi';
import { error_of, is_error, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import {
  copy_to_user,
  load_user_u32,
  load_user_u64,
  put_user_u32,
  put_user_u64,
  access_ok,
} from '../../mm/uaccess';
import { clock_now } from '../../sched/time/clock';
import { NEVER } from '../../sched/time/timer';
import { WaitQueue, wait_begin, wait_cancel, wait_commit, wait_commit_until } from '../../sched/wait';
import {
  IntervalTimer,
  alarm_left,
  alarm_set,
  cpu_timer_left,
  cpu_timer_set,
} from '../../proc/signal/interval_timer';
import { kill } from '../../proc/signal/kill';
import {
  UNBLOCKABLE,
  signal_await,
  signal_recheck,
  signal_take,
  signal_waiting,
} from '../../proc/signal/signal';
import {
  signal_by_action,
  signal_flags,
  signal_handler,
  signal_handler_mask,
  signal_set_action,
  signal_set_mask,
} from '../../proc/signal/action';
import { Task, current_task, tasks_lock, tasks_unlock } from '../../proc/task';
import { act_on_signals } from '../border';
import { copy_in_bytes } from '../copy_in';

/** kill(2). Signal 0 only asks whether there is somebody. ESRCH, EPERM, EINVAL. */
export function sys_kill(pid: i32, signal: i32): i32 {
  if (signal < 0 || signal > SIGRTMAX) return -EINVAL;
  tasks_lock();
  const result = kill(current_task(), pid, signal);
  tasks_unlock();
  return result;
}

/** sigaction(2). `action` and `old` may be 0. EINVAL, EFAULT, ENOMEM; ENOSYS: there is no callback to catch it. */
export function sys_sigaction(signal: i32, action: u32, old: u32): i32 {
  if (signal < 1 || signal > SIGRTMAX) return -EINVAL;
  if (action != 0 && !access_ok(action, <u32>SIGACTION_SIZE)) return -EFAULT;
  if (old != 0 && !access_ok(old, <u32>SIGACTION_SIZE)) return -EFAULT;
  const task = current_task();
  signal_by_action(task);
  const handler = signal_handler(task, signal);
  const flags = signal_flags(task, signal);
  const mask = signal_handler_mask(task, signal);
  let result = 0;
  if (action != 0) {
    result = signal_set_action(
      task,
      signal,
      load_user_u32(action + <u32>SIGACTION_HANDLER),
      load_user_u32(action + <u32>SIGACTION_FLAGS),
      load_user_u64(action + <u32>SIGACTION_MASK),
    );
  }
  if (result == 0 && old != 0) {
    put_user_u32(old + <u32>SIGACTION_HANDLER, handler);
    put_user_u32(old + <u32>SIGACTION_FLAGS, flags);
    put_user_u64(old + <u32>SIGACTION_MASK, mask);
  }
  return result;
}

/** sigprocmask(2). `set` and `old` may be 0. EINVAL, EFAULT. */
export function sys_sigprocmask(how: i32, set: u32, old: u32): i32 {
  if (set != 0 && !access_ok(set, 8)) return -EFAULT;
  if (old != 0 && !access_ok(old, 8)) return -EFAULT;
  const task = current_task();
  const before = task.blocked;
  if (set != 0) {
    const change = load_user_u64(set);
    let mask: u64;
    if (how == SIG_BLOCK) mask = before | change;
    else if (how == SIG_UNBLOCK) mask = before & ~change;
    else if (how == SIG_SETMASK) mask = change;
    else return -EINVAL;
    signal_set_mask(task, mask);
  }
  if (old != 0) put_user_u64(old, before);
  return 0;
}

/** sigpending(2): the blocked ones that wait. EFAULT. */
export function sys_sigpending(set: u32): i32 {
  return put_user_u64(set, signal_waiting(current_task()));
}

/** sigsuspend(2): −EINTR once a handler has run, with `mask` as the mask meanwhile. EFAULT. Blocks. */
export function sys_sigsuspend(mask: u32): i32 {
  if (!access_ok(mask, 8)) return -EFAULT;
  const task = current_task();
  const before = signal_set_mask(task, load_user_u64(mask));
  let ran: u32 = 0;
  while (ran == 0) {
    wait_begin(null_of<WaitQueue>());
    wait_commit();
    ran = act_on_signals();
  }
  signal_set_mask(task, before);
  return -EINTR;
}

/**
 * sigtimedwait(2): takes a waiting signal of `set`: its number. `timeout` in ns, negative: for ever. EAGAIN: none came in
 * time; EINTR: a handler ran; EFAULT. Blocks.
 */
export function sys_sigtimedwait(set: u32, timeout: i64): i32 {
  if (!access_ok(set, 8)) return -EFAULT;
  const task = current_task();
  const wanted = load_user_u64(set) & ~UNBLOCKABLE;
  const now = clock_now();
  const deadline = timeout < 0 || timeout >= NEVER - now ? NEVER : now + timeout;
  let result: i32;
  do result = take_within(task, wanted, deadline);
  while (result == -EINTR && act_on_signals() == 0);
  return result;
}

/** One sleep for a signal of `wanted`: it, -EAGAIN, or -EINTR: another is to be acted on. */
function take_within(task: Task, wanted: u64, deadline: i64): i32 {
  signal_await(task, wanted);
  let signal = 0;
  let slept = 0;
  while (signal == 0 && slept == 0) {
    // A signal of the set sets WORK_SIGNAL as any does; it is looked for before the sleep is announced as interrupted.
    signal_recheck(task);
    wait_begin(null_of<WaitQueue>());
    signal = signal_take(task, wanted);
    if (signal != 0) wait_cancel();
    else slept = wait_commit_until(deadline);
    if (signal == 0) signal = signal_take(task, wanted);
  }
  signal_await(task, 0);
  signal_recheck(task);
  if (signal != 0) return signal;
  return slept == -EINTR ? -EINTR : -EAGAIN;
}

/** ns in a second and in a microsecond. */
const SECOND: i64 = 1000000000;
const MICROSECOND: i64 = 1000;

/** alarm(2): SIGALRM in `seconds`, 0: never; the seconds that were left, rounded, but not to 0. */
export function sys_alarm(seconds: u32): i32 {
  const task = current_task();
  const left = changetype<IntervalTimer>(kmalloc(offsetof<IntervalTimer>(), task.account));
  if (is_null(left)) return -ENOMEM;
  alarm_left(task, left);
  const value = left.value;
  kfree(changetype<usize>(left));
  alarm_set(task, <i64>seconds * SECOND, 0);
  let rest = value / SECOND;
  if (value % SECOND >= SECOND / 2 || (rest == 0 && value != 0)) rest++;
  return <i32>rest;
}

/** A struct timeval at `at` as ns, at most NEVER; -EINVAL: it is none. */
function time_at(at: usize): i64 {
  const seconds = load<i64>(at);
  const microseconds = load<i64>(at + 8);
  if (seconds < 0 || microseconds < 0 || microseconds >= 1000000) return -EINVAL;
  if (seconds >= NEVER / SECOND) return NEVER;
  return seconds * SECOND + microseconds * MICROSECOND;
}

function put_time(at: usize, ns: i64): void {
  // An armed timer never says 0.
  const microseconds = (ns + MICROSECOND - 1) / MICROSECOND;
  store<i64>(at, microseconds / 1000000);
  store<i64>(at + 8, microseconds % 1000000);
}

function is_timer(which: i32): bool {
  return which >= ITIMER_REAL && which <= ITIMER_PROF;
}

/** Writes timer `which` to user address `to`. */
function put_timer(task: Task, which: i32, to: u32): i32 {
  const left = changetype<IntervalTimer>(
    kmalloc(offsetof<IntervalTimer>() + <u32>ITIMERVAL_SIZE, task.account),
  );
  if (is_null(left)) return -ENOMEM;
  if (which == ITIMER_REAL) alarm_left(task, left);
  else cpu_timer_left(task, which == ITIMER_PROF, left);
  const value = changetype<usize>(left) + offsetof<IntervalTimer>();
  put_time(value + ITIMERVAL_INTERVAL_SEC, left.interval);
  put_time(value + ITIMERVAL_VALUE_SEC, left.value);
  const result = copy_to_user(to, value, <u32>ITIMERVAL_SIZE);
  kfree(changetype<usize>(left));
  return result;
}

/** getitimer(2). EINVAL, EFAULT, ENOMEM. */
export function sys_getitimer(which: i32, value: u32): i32 {
  if (!is_timer(which)) return -EINVAL;
  return put_timer(current_task(), which, value);
}

/** setitimer(2). `value` may be 0 (Linux: then the timer is off), and so may `old`. EINVAL, EFAULT, ENOMEM. */
export function sys_setitimer(which: i32, value: u32, old: u32): i32 {
  if (!is_timer(which)) return -EINVAL;
  return exchange_timer(current_task(), which, value, old);
}

function exchange_timer(task: Task, which: i32, value: u32, old: u32): i32 {
  let time: i64 = 0;
  let interval: i64 = 0;
  if (value != 0) {
    const copied = copy_in_bytes(value, <u32>ITIMERVAL_SIZE);
    if (is_error(copied)) return error_of(copied);
    time = time_at(copied + ITIMERVAL_VALUE_SEC);
    interval = time_at(copied + ITIMERVAL_INTERVAL_SEC);
    kfree(copied);
    if (time < 0 || interval < 0) return -EINVAL;
  }
  if (old != 0) {
    const told = put_timer(task, which, old);
    if (told < 0) return told;
  }
  if (which == ITIMER_REAL) alarm_set(task, time, interval);
  else cpu_timer_set(task, which == ITIMER_PROF, time, interval);
  return 0;
}
