// Interval timers: signals that come by themselves after a time, once or again and again: alarm(2), setitimer(2), and
// WASIX's proc_raise_interval.
//
//   real time   SIGALRM: a Timer in the task; any other signal of proc_raise_interval: one in a list of SignalTimer
//   CPU time    SIGVTALRM and SIGPROF: two times that are looked at when the timer interrupts the program (preempt), so
//               that they come up to a slice late
//
// Expirations that were missed are one signal. Timers outlive exec; fork does not copy them.
//
// Interface: alarm_set, alarm_left; cpu_timer_set, cpu_timers_check; raise_timer_set; timers_exit.
// Locks: tasks_lock while a signal is sent; only the task itself sets its timers.

import { ENOMEM, SIGALRM, SIGPROF, SIGVTALRM } from '../base/abi';
import { kfree, kmalloc } from '../mm/slab';
import { clock_now } from '../sched/clock';
import { thread_cpu_time, thread_set_work } from '../sched/schedule';
import { WORK_RESCHEDULE } from '../sched/thread';
import { NEVER, Timer, timer_armed, timer_cancel, timer_set } from '../sched/timer';
import { signal_send } from './signal';
import { SignalTimer, Task, tasks_lock, tasks_unlock } from './task';

/** What setitimer(2) sets and getitimer(2) tells, ns: time to the next signal (0: off), and between two (0: once). */
@unmanaged
export class IntervalTimer {
  value: i64;
  interval: i64;
}

@inline
function alarm_of(task: Task): Timer {
  return changetype<Timer>(changetype<usize>(task) + offsetof<Task>('alarm_expires'));
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

/** SIGALRM's timer, in real time. */
export function alarm_set(task: Task, value: i64, interval: i64): void {
  timer_cancel(alarm_of(task));
  task.alarm_interval = interval;
  if (value == 0) return;
  timer_set(alarm_of(task), later(clock_now(), value), alarm_rings.index, changetype<usize>(task));
  measure_anew(task);
}

/** The current task may have been given the hart for longer than its new timer has to go. */
function measure_anew(task: Task): void {
  thread_set_work(task, WORK_RESCHEDULE);
}

function alarm_rings(argument: usize): void {
  const task = changetype<Task>(argument);
  const timer = alarm_of(task);
  const interval = task.alarm_interval;
  if (interval != 0) {
    timer_set(timer, next_after(timer.key, interval, clock_now()), alarm_rings.index, argument);
  }
  tasks_lock();
  signal_send(task, SIGALRM);
  tasks_unlock();
}

/** What is left of it; an armed one has at least 1 ns left. */
export function alarm_left(task: Task, left: IntervalTimer): void {
  const timer = alarm_of(task);
  left.value = timer_armed(timer) ? max<i64>(timer.key - clock_now(), 1) : 0;
  left.interval = task.alarm_interval;
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
  if ((task.virtual_due | task.profile_due) != 0) check_due(task);
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
}

function raise(task: Task, signal: i32): void {
  tasks_lock();
  signal_send(task, signal);
  tasks_unlock();
}

/** The current task's timer for `signal`, made if there is none; 0: no memory. */
function raise_timer(task: Task, signal: i32): SignalTimer {
  for (let timer = task.timers; changetype<usize>(timer) != 0; timer = timer.next) {
    if (timer.signal == signal) return timer;
  }
  const timer = changetype<SignalTimer>(kmalloc(<u32>offsetof<SignalTimer>(), task.account));
  if (changetype<usize>(timer) == 0) return timer;
  timer.task = task;
  timer.signal = signal;
  timer.next = task.timers;
  task.timers = timer;
  return timer;
}

/** Sends the current task `signal` in `delay` ns of real time, 0: never; and, if `again`, ever again. 0 or -ENOMEM. */
export function raise_timer_set(task: Task, signal: i32, delay: i64, again: bool): i32 {
  if (signal == SIGALRM) {
    alarm_set(task, delay, again ? delay : 0);
    return 0;
  }
  const timer = raise_timer(task, signal);
  if (changetype<usize>(timer) == 0) return delay == 0 ? 0 : -ENOMEM;
  timer_cancel(timer);
  timer.interval = again ? delay : 0;
  if (delay == 0) return 0;
  timer_set(timer, later(clock_now(), delay), raise_timer_rings.index, changetype<usize>(timer));
  measure_anew(task);
  return 0;
}

function raise_timer_rings(argument: usize): void {
  const timer = changetype<SignalTimer>(argument);
  const interval = timer.interval;
  if (interval != 0) {
    timer_set(timer, next_after(timer.key, interval, clock_now()), raise_timer_rings.index, argument);
  }
  raise(timer.task, timer.signal);
}

/** The task ends: none of its timers rings any more. */
export function timers_exit(task: Task): void {
  timer_cancel(alarm_of(task));
  while (changetype<usize>(task.timers) != 0) {
    const timer = task.timers;
    task.timers = timer.next;
    timer_cancel(timer);
    kfree(changetype<usize>(timer));
  }
}
