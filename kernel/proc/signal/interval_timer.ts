// Interval timers: signals that come by themselves after a time, once or again and again: alarm(2), setitimer(2), and
// WASIX's proc_raise_interval.
//
//   real time   SIGALRM: a Timer in the task; any other signal of proc_raise_interval: one in a list of SignalTimer
//   CPU time    SIGVTALRM and SIGPROF: two times that are looked at when the timer interrupts the program (preempt), so
//               that they come up to a slice late
//
// Expirations that were missed are one signal. Timers outlive exec; fork does not copy them.
//
// Only the task itself sets its timers, but they ring on whatever hart looks at the time. What a handler needs to know lies
// under tasks_lock, and it arms its timer again last of all, without it: so timer_cancel, which waits for a handler that
// is under way, finds what that has armed, and no handler waits for the canceller.
//
//   task: interval = 0 (tasks_lock) ─ timer_cancel        handler: interval?, signal (tasks_lock) ─ timer_set
//
// Interface: alarm_set, alarm_left; cpu_timer_set, cpu_timers_check; raise_timer_set; timers_exit.
// Locks: tasks_lock; none is held where a timer is cancelled or armed.

import { ENOMEM, RLIMIT_CPU, SIGALRM, SIGKILL, SIGPROF, SIGVTALRM, SIGXCPU } from '../../base/abi';
import { embedded, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { clock_now } from '../../sched/time/clock';
import { thread_cpu_time } from '../../sched/schedule';
import { WORK_RESCHEDULE, thread_set_work } from '../../sched/thread';
import { NEVER, Timer, timer_cancel, timer_set } from '../../sched/time/timer';
import { rlimit_hard } from '../rlimit';
import { signal_is_left, signal_send } from './signal';
import { SignalTimer, Task, tasks_lock, tasks_unlock } from '../task';

/**
 * A timer whose signal its task does not take rings no sooner again than after so much: a nanosecond's would keep the hart from everything
 * else, and be nobody's time. (Linux sets it again when the signal is taken.)
 */
const UNHEARD_NS: i64 = 10000000;

/** RLIMIT_CPU counts whole seconds. */
const SECOND_NS: i64 = 1000000000;

/** What setitimer(2) sets and getitimer(2) tells, ns: time to the next signal (0: off), and between two (0: once). */
@unmanaged
export class IntervalTimer {
  value: i64;
  interval: i64;
}

@inline
function alarm_of(task: Task): Timer {
  return embedded<Task, Timer>(task, offsetof<Task>('alarm_key'));
}

/** `now` + `delay`, both ns; NEVER if that is too far. */
@inline
function later(now: i64, delay: i64): i64 {
  return delay >= NEVER - now ? NEVER - 1 : now + delay;
}

/** The first time after `now` that lies a whole number of intervals behind `last`. */
function next_after(last: i64, interval: i64, now: i64): i64 {
  const missed = now > last ? (now - last) / interval : 0;
  return later(last + missed * interval, interval);
}

/** When a timer rings again after `last`, in real time; `heard`: its task takes the signal. */
function next_ring(last: i64, interval: i64, heard: bool): i64 {
  return next_after(last, interval, heard ? clock_now() : later(clock_now(), UNHEARD_NS));
}

/** Sends a timer's signal: true if its task takes it, or has taken the one before. Under tasks_lock. */
function send(task: Task, signal: i32): bool {
  return signal_send(task, signal) || !signal_is_left(task, signal);
}

function note_alarm(task: Task, due: i64, interval: i64): void {
  tasks_lock();
  task.alarm_due = due;
  task.alarm_interval = interval;
  tasks_unlock();
}

function alarm_cancel(task: Task): void {
  note_alarm(task, 0, 0);
  timer_cancel(alarm_of(task));
}

/** SIGALRM's timer, in real time. */
export function alarm_set(task: Task, value: i64, interval: i64): void {
  alarm_cancel(task);
  if (value == 0) return;
  const due = later(clock_now(), value);
  note_alarm(task, due, interval);
  timer_set(alarm_of(task), due, alarm_rings.index, changetype<usize>(task));
  measure_anew(task);
}

/** The current task may have been given the hart for longer than its new timer has to go. */
function measure_anew(task: Task): void {
  thread_set_work(task, WORK_RESCHEDULE);
}

function alarm_rings(argument: usize): void {
  const task = changetype<Task>(argument);
  tasks_lock();
  const interval = task.alarm_interval;
  const heard = send(task, SIGALRM);
  const due = interval == 0 ? 0 : next_ring(task.alarm_due, interval, heard);
  task.alarm_due = due;
  tasks_unlock();
  if (due != 0) timer_set(alarm_of(task), due, alarm_rings.index, argument);
}

/** What is left of it; one that is to ring has at least 1 ns left. */
export function alarm_left(task: Task, left: IntervalTimer): void {
  tasks_lock();
  left.value = task.alarm_due == 0 ? 0 : max<i64>(task.alarm_due - clock_now(), 1);
  left.interval = task.alarm_interval;
  tasks_unlock();
}

/** A timer in the current task's CPU time: SIGPROF's if `profile`, else SIGVTALRM's. */
export function cpu_timer_set(task: Task, profile: bool, value: i64, interval: i64): void {
  const due = value == 0 ? 0 : later(thread_cpu_time(task), value);
  if (profile) {
    task.profile_due = due;
    task.profile_interval = interval;
  } else {
    task.virtual_due = due;
    task.virtual_interval = interval;
  }
}

/** What is left of it. */
export function cpu_timer_left(task: Task, profile: bool, left: IntervalTimer): void {
  const due = profile ? task.profile_due : task.virtual_due;
  left.value = due == 0 ? 0 : max<i64>(due - thread_cpu_time(task), 1);
  left.interval = profile ? task.profile_interval : task.virtual_interval;
}

/** The timer has interrupted the current task: are its CPU timers due? */
@inline
export function cpu_timers_check(task: Task): void {
  if ((task.virtual_due | task.profile_due | task.cpu_due) != 0) check_due(task);
}

function check_due(task: Task): void {
  const used = thread_cpu_time(task);
  const virtual_due = task.virtual_due;
  if (virtual_due != 0 && virtual_due <= used) {
    const interval = task.virtual_interval;
    task.virtual_due = interval == 0 ? 0 : next_after(virtual_due, interval, used);
    raise(task, SIGVTALRM);
  }
  const profile_due = task.profile_due;
  if (profile_due != 0 && profile_due <= used) {
    const interval = task.profile_interval;
    task.profile_due = interval == 0 ? 0 : next_after(profile_due, interval, used);
    raise(task, SIGPROF);
  }
  if (task.cpu_due != 0 && task.cpu_due <= used) cpu_limit_reached(task, used);
}

/** RLIMIT_CPU: a signal a second from the soft limit on, and the end at the hard one. */
function cpu_limit_reached(task: Task, used: i64): void {
  const hard = rlimit_hard(task, RLIMIT_CPU);
  task.cpu_due = next_after(task.cpu_due, SECOND_NS, used);
  raise(task, <u64>(used / SECOND_NS) >= hard ? SIGKILL : SIGXCPU);
}

function raise(task: Task, signal: i32): void {
  tasks_lock();
  signal_send(task, signal);
  tasks_unlock();
}

/** The current task's timer for `signal`, made if there is none; 0: no memory. */
function raise_timer(task: Task, signal: i32): SignalTimer {
  for (let timer = task.timers; !is_null(timer); timer = timer.next) {
    if (timer.signal == signal) return timer;
  }
  const timer = changetype<SignalTimer>(kmalloc(<u32>offsetof<SignalTimer>(), task.account));
  if (is_null(timer)) return timer;
  timer.task = task;
  timer.signal = signal;
  timer.next = task.timers;
  task.timers = timer;
  return timer;
}

function note_interval(timer: SignalTimer, interval: i64): void {
  tasks_lock();
  timer.interval = interval;
  tasks_unlock();
}

/** It rings no more, nor is it ringing, when this returns. */
function silence(timer: SignalTimer): void {
  note_interval(timer, 0);
  timer_cancel(timer);
}

/** Sends the current task `signal` in `delay` ns of real time, 0: never; and, if `again`, ever again. 0 or -ENOMEM. */
export function raise_timer_set(task: Task, signal: i32, delay: i64, again: bool): i32 {
  if (signal == SIGALRM) {
    alarm_set(task, delay, again ? delay : 0);
    return 0;
  }
  const timer = raise_timer(task, signal);
  if (is_null(timer)) return delay == 0 ? 0 : -ENOMEM;
  silence(timer);
  if (delay == 0) return 0;
  note_interval(timer, again ? delay : 0);
  timer_set(timer, later(clock_now(), delay), raise_timer_rings.index, changetype<usize>(timer));
  measure_anew(task);
  return 0;
}

function raise_timer_rings(argument: usize): void {
  const timer = changetype<SignalTimer>(argument);
  // Nobody but this writes the key of a timer that has gone off.
  const last = timer.key;
  tasks_lock();
  const interval = timer.interval;
  const heard = send(timer.task, timer.signal);
  tasks_unlock();
  if (interval != 0) timer_set(timer, next_ring(last, interval, heard), raise_timer_rings.index, argument);
}

/** The task ends: none of its timers rings any more. Waits for those that do; the caller holds no lock. */
export function timers_exit(task: Task): void {
  alarm_cancel(task);
  while (!is_null(task.timers)) {
    const timer = task.timers;
    task.timers = timer.next;
    silence(timer);
    kfree(changetype<usize>(timer));
  }
}
