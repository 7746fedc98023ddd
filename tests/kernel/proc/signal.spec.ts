// kernel/proc/signal/signal.ts, interval_timer.ts and trace.ts: what comes between two steps of a task when its sender, its timer or its
// tracer is on another hart. The other hart's steps are made here, one by one, where they would come.

import { ESRCH, SIGALRM, SIGCHLD, SIGCONT, SIGSTOP, SIGTERM, SIGUSR1 } from '../../../kernel/base/abi';
import { root_account } from '../../../kernel/mm/account';
import { kmalloc } from '../../../kernel/mm/slab';
import {
  IntervalTimer,
  alarm_left,
  alarm_set,
  timers_exit,
} from '../../../kernel/proc/signal/interval_timer';
import {
  ignores_children,
  signal_await,
  signal_bit,
  signal_open,
  signal_recheck,
  signal_send,
  signal_take,
  signal_waiting,
} from '../../../kernel/proc/signal/signal';
import { signal_set_mask } from '../../../kernel/proc/signal/action';
import { Task, tasks_lock, tasks_unlock } from '../../../kernel/proc/task';
import { ptrace_attach, ptrace_interrupt, ptrace_read } from '../../../kernel/proc/trace/trace';
import {
  PTRACE_FLAG_INTERRUPT,
  PTRACE_FLAG_IN_SYSCALL,
  PTRACE_FLAG_SEIZED,
  ptrace_flags,
  ptrace_of,
  ptrace_set_flags,
  was_traced,
} from '../../../kernel/proc/trace/state';
import { clock_now } from '../../../kernel/sched/time/clock';
import { WORK_KILL, WORK_SIGNAL } from '../../../kernel/sched/thread';
import { timers_init, timers_run } from '../../../kernel/sched/time/timer';
import { act_as, boot_proc, make_task } from '../support/proc';

const EVERY: u64 = ~(<u64>0);

/** The other hart sends. */
function send(task: Task, signal: i32): void {
  tasks_lock();
  signal_send(task, signal);
  tasks_unlock();
}

function task_here(): Task {
  boot_proc();
  timers_init();
  const task = make_task(0);
  act_as(task);
  return task;
}

export function test_a_continuation_takes_back_a_stop_that_has_been_taken_already(): void {
  const task = task_here();
  task.ignored = signal_bit(SIGCONT);
  send(task, SIGSTOP);
  assert(signal_take(task, EVERY) == SIGSTOP);
  assert(task.may_stop == 1, 'it is to stop');
  send(task, SIGCONT);
  assert(task.may_stop == 0, 'it is not, though SIGCONT itself is ignored');
  assert(signal_open(task) == 0, 'nothing is left of either');
}

export function test_a_sender_judges_by_what_it_finds_when_it_sends(): void {
  const task = task_here();
  task.caught = signal_bit(SIGTERM);
  send(task, SIGTERM);
  assert((task.work & (WORK_SIGNAL | WORK_KILL)) == WORK_SIGNAL, 'a caught signal is no call to die');
  assert(signal_take(task, EVERY) == SIGTERM);
  task.caught = 0;
  send(task, SIGTERM);
  assert((task.work & WORK_KILL) != 0, 'one with its default action is');
}

export function test_a_signal_sent_while_it_is_blocked_is_found_when_it_no_longer_is(): void {
  const task = task_here();
  signal_set_mask(task, signal_bit(SIGUSR1));
  send(task, SIGUSR1);
  assert(task.work == 0 && signal_open(task) == 0, 'it stays');
  assert(signal_waiting(task) == signal_bit(SIGUSR1));
  signal_set_mask(task, 0);
  assert((task.work & WORK_SIGNAL) != 0 && signal_open(task) == signal_bit(SIGUSR1));
}

export function test_a_signal_that_is_awaited_wakes_whoever_blocks_it(): void {
  const task = task_here();
  signal_set_mask(task, signal_bit(SIGTERM));
  signal_await(task, signal_bit(SIGTERM));
  send(task, SIGTERM);
  assert(task.work == WORK_SIGNAL, 'it is woken, and not to die');
  assert(signal_take(task, signal_bit(SIGTERM)) == SIGTERM);
  signal_await(task, 0);
  signal_recheck(task);
  assert(signal_open(task) == 0);
}

export function test_a_parent_that_ignores_its_children(): void {
  const task = task_here();
  assert(!ignores_children(task));
  task.ignored = signal_bit(SIGCHLD);
  assert(ignores_children(task));
  task.caught = signal_bit(SIGCHLD);
  assert(!ignores_children(task), 'a handler counts');
}

export function test_a_timer_rings_again_from_when_it_was_due(): void {
  const task = task_here();
  const left = changetype<IntervalTimer>(kmalloc(offsetof<IntervalTimer>(), root_account()));
  const start = clock_now();
  alarm_set(task, 1000000000, 3000000000);
  const due = task.alarm_due;
  assert(due >= start + 1000000000 && due <= clock_now() + 1000000000);
  timers_run(due);
  assert((task.pending & signal_bit(SIGALRM)) != 0, 'it has rung');
  assert(task.alarm_due == due + 3000000000, 'and rings again, counted from then');
  alarm_left(task, left);
  assert(left.interval == 3000000000 && left.value > 0 && left.value <= 4000000000);
  timers_exit(task);
  task.pending = 0;
  timers_run(due + 3000000000);
  assert(task.pending == 0 && task.alarm_due == 0, 'not once it has been cancelled');
}

export function test_what_a_tracer_asks_and_what_a_tracee_notes_do_not_overwrite_each_other(): void {
  const tracer = task_here();
  const task = make_task(0);
  assert(!was_traced(task));
  tasks_lock();
  assert(ptrace_attach(task, true, 0) == 0);
  ptrace_set_flags(ptrace_of(task), PTRACE_FLAG_IN_SYSCALL);
  ptrace_interrupt(task);
  tasks_unlock();
  assert(
    ptrace_flags(ptrace_of(task)) == (PTRACE_FLAG_SEIZED | PTRACE_FLAG_IN_SYSCALL | PTRACE_FLAG_INTERRUPT),
  );
  assert((task.work & WORK_SIGNAL) != 0 && tracer.tracees == 1);
}

export function test_the_memory_of_a_tracee_that_is_not_stopped_any_more_is_not_waited_for(): void {
  task_here();
  const task = make_task(0);
  tasks_lock();
  assert(ptrace_attach(task, true, 0) == 0);
  tasks_unlock();
  assert(ptrace_read(task, 0, 16) == -ESRCH);
  assert(ptrace_of(task).read_length == 0, 'nothing is left to be answered');
}
