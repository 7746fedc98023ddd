// Job control: which session a terminal belongs to, which process group is in the foreground, and who gets signals:
// credentials(7), setsid(2), tcsetpgrp(3), TIOCSCTTY and TIOCNOTTY of ioctl_tty(2).
//
// A session's leader knows its controlling terminal (Task.terminal), and the terminal knows the session. The other
// tasks of the session have it through the leader, unless they gave it up (TASK_NO_TERMINAL). When the leader ends, nobody has it.
//
// A session holds no reference to its terminal: as long as Task.terminal is not 0, the terminal is not hung up (or about to
// lose its session, for which tasks_lock is needed), and so its driver or its master keeps it. `hung_up` is set before
// tasks_lock is taken for that, so that a task that finds it 0 under tasks_lock comes before, and what it has made is undone.
//
// Interface: controlling_terminal, job_check, job_acquire, job_give_up, job_signal, job_foreground, job_session,
// job_set_foreground, job_hang_up, job_init.
// Locks: tasks_lock, taken here; RANK_TTY must not be held.

import {
  CAP_SYS_ADMIN,
  EINTR,
  EINVAL,
  EIO,
  ENOTTY,
  EPERM,
  ESRCH,
  SIGCONT,
  SIGHUP,
  SIGTTIN,
} from '../base/abi';
import { is_null } from '../base/pointer';
import { Credentials, capable } from '../ns/credentials';
import { FILE_READ, File } from '../vfs/file/file';
import {
  current_pid_namespace,
  global_number,
  process_group_exists,
  process_group_in_session,
  local_number,
  pid_task,
} from '../proc/pid';
import { process_group_is_orphaned } from '../proc/process_group';
import { terminal_hooks_set } from '../proc/session';
import { signal_is_inactive, signal_send, signal_send_group } from '../proc/signal/signal';
import {
  TASK_HOST,
  TASK_NO_TERMINAL,
  TASK_OPENS_FOR_CHILD,
  Task,
  current_task,
  tasks_lock,
  tasks_unlock,
} from '../proc/task';
import { tty_of_file } from './state';
import { Tty } from './tty';

/** The leader of `session`, if it lives; else 0. The caller holds tasks_lock. */
function leader_of(session: u32): Task {
  const task = pid_task(session);
  return changetype<Task>(!is_null(task) && task.session == session ? changetype<usize>(task) : 0);
}

/** The controlling terminal of `task`, 0 if it has none. The caller holds tasks_lock. */
export function controlling_terminal(task: Task): Tty {
  const leader = leader_of(task.session);
  const none = is_null(leader) || (task.flags & TASK_NO_TERMINAL) != 0;
  return changetype<Tty>(none ? <usize>0 : leader.terminal);
}

/**
 * May the current task, in the background perhaps, do to `tty` what `signal` (SIGTTIN or SIGTTOU) is for? 0: yes.
 * -EINTR: its process group has been sent the signal, and the call is to be made again. -EIO: it must not, and nobody
 * could continue it. Linux lets /dev/console's readers pass, so that there is no job control on it; here there is.
 */
export function job_check(tty: Tty, signal: i32): i32 {
  tasks_lock();
  const task = current_task();
  let result = 0;
  const foreground = tty.foreground;
  if (foreground != 0 && task.process_group != foreground && controlling_terminal(task) == tty) {
    if (signal_is_inactive(task, signal)) {
      if (signal == SIGTTIN) result = -EIO;
    } else if (process_group_is_orphaned(task.process_group)) {
      result = -EIO;
    } else {
      signal_send_group(task.process_group, signal);
      result = -EINTR;
    }
  }
  tasks_unlock();
  return result;
}

/** `tty` becomes the controlling terminal of `leader`'s session. The caller holds tasks_lock. */
function associate(tty: Tty, leader: Task): void {
  leader.terminal = changetype<usize>(tty);
  tty.session = leader.session;
  tty.foreground = leader.process_group;
}

/** Nobody's terminal any more. The caller holds tasks_lock. */
function dissociate(tty: Tty): void {
  const leader = leader_of(tty.session);
  if (!is_null(leader) && leader.terminal == changetype<usize>(tty)) leader.terminal = 0;
  tty.session = 0;
  tty.foreground = 0;
}

/** TIOCSCTTY for `task`; `steal`: from another session, if privileged. The caller holds tasks_lock. */
function acquire(tty: Tty, task: Task, readable: bool, steal: bool, who: Credentials): i32 {
  const leads = task.session == task.pid;
  if (leads && task.terminal == changetype<usize>(tty)) return 0;
  if (tty.hung_up) return -EIO;
  if (!leads || task.terminal != 0) return -EPERM;
  const privileged = capable(who, CAP_SYS_ADMIN);
  if (!readable && !privileged) return -EPERM;
  if (tty.session != 0) {
    if (!steal || !privileged) return -EPERM;
    dissociate(tty);
  }
  task.flags &= ~TASK_NO_TERMINAL;
  associate(tty, task);
  return 0;
}

/** TIOCSCTTY: makes `tty`, open as `file`, the current task's controlling terminal: 0, -EPERM, -EIO. */
export function job_acquire(tty: Tty, file: File, steal: bool): i32 {
  tasks_lock();
  const task = current_task();
  const result = acquire(tty, task, (file.access & FILE_READ) != 0, steal, task.vfs.credentials);
  tasks_unlock();
  return result;
}

/**
 * open(2) of a terminal by a session leader without one. A host task opens terminals for others, who sit at them, and
 * a task that spawns opens for its child: both as with O_NOCTTY.
 */
export function job_opened(tty: Tty, file: File): void {
  if ((file.access & FILE_READ) == 0) return;
  tasks_lock();
  const task = current_task();
  const leads = task.session == task.pid && (task.flags & (TASK_HOST | TASK_OPENS_FOR_CHILD)) == 0;
  if (leads && task.terminal == 0 && tty.session == 0 && tty.hung_up == 0) associate(tty, task);
  tasks_unlock();
}

/** TIOCNOTTY: 0, or -ENOTTY if it is not the current task's. A leader gives it up for the whole session. */
export function job_give_up(tty: Tty): i32 {
  tasks_lock();
  const task = current_task();
  const own = controlling_terminal(task) == tty;
  if (own && task.session == task.pid) {
    const group = tty.foreground;
    dissociate(tty);
    if (group != 0) {
      signal_send_group(group, SIGHUP);
      signal_send_group(group, SIGCONT);
    }
  } else if (own) {
    task.flags |= TASK_NO_TERMINAL;
  }
  tasks_unlock();
  return own ? 0 : -ENOTTY;
}

/** Sends `signal` to the foreground process group. */
export function job_signal(tty: Tty, signal: i32): void {
  tasks_lock();
  if (tty.foreground != 0) signal_send_group(tty.foreground, signal);
  tasks_unlock();
}

/** TIOCGPGRP: the foreground process group, 0: none; -ENOTTY if it is not the current task's terminal, unless `anybody` may ask. */
export function job_foreground(tty: Tty, anybody: bool): i32 {
  tasks_lock();
  const may = anybody || controlling_terminal(current_task()) == tty;
  const group = local_number(tty.foreground, current_pid_namespace());
  tasks_unlock();
  return may ? group : -ENOTTY;
}

/** TIOCGSID: the same for the session; -ENOTTY, too, if there is none. */
export function job_session(tty: Tty, anybody: bool): i32 {
  tasks_lock();
  const may = anybody || controlling_terminal(current_task()) == tty;
  const there = tty.session != 0;
  const session = local_number(tty.session, current_pid_namespace());
  tasks_unlock();
  return may && there ? session : -ENOTTY;
}

/** TIOCSPGRP, after job_check: 0, -EINVAL, -ENOTTY (not the controlling terminal), -ESRCH, -EPERM (another session). */
export function job_set_foreground(tty: Tty, group: i32): i32 {
  if (group < 0) return -EINVAL;
  tasks_lock();
  const task = current_task();
  let result = 0;
  if (controlling_terminal(task) != tty) result = -ENOTTY;
  else result = set_foreground(tty, task, global_number(group, current_pid_namespace()));
  tasks_unlock();
  return result;
}

function set_foreground(tty: Tty, task: Task, group: u32): i32 {
  if (!process_group_exists(group)) return -ESRCH;
  if (!process_group_in_session(group, task.session)) return -EPERM;
  tty.foreground = group;
  return 0;
}

/**
 * The other side is gone: the session's leader gets SIGHUP and SIGCONT, and the session has no terminal any more. The
 * foreground group gets its SIGHUP when the leader ends, if that does not see to it before.
 */
export function job_hang_up(tty: Tty): void {
  tasks_lock();
  const leader = leader_of(tty.session);
  const group = tty.foreground;
  if (tty.session != 0) dissociate(tty);
  if (!is_null(leader)) {
    leader.hung_up_group = group;
    signal_send(leader, SIGHUP);
    signal_send(leader, SIGCONT);
  }
  tasks_unlock();
}

/** A session leader ends: its terminal is free, and the foreground group is told. Under tasks_lock. */
function leader_exits(leader: Task): void {
  const tty = changetype<Tty>(leader.terminal);
  let group = leader.hung_up_group;
  if (!is_null(tty)) {
    group = tty.foreground;
    dissociate(tty);
  }
  if (group == 0) return;
  signal_send_group(group, SIGHUP);
  if (is_null(tty)) signal_send_group(group, SIGCONT);
}

/** For spawn: the terminal that is open as `file` becomes that of the new session leader `task`. Under tasks_lock. */
function spawn_acquires(task: Task, file: File): i32 {
  const tty = tty_of_file(file);
  if (is_null(tty)) return -ENOTTY;
  return acquire(tty, task, (file.access & FILE_READ) != 0, false, task.vfs.credentials);
}

/** For spawn: the group of `task` becomes the foreground group of the terminal that is open as `file`. Under tasks_lock. */
function spawn_to_foreground(task: Task, file: File): i32 {
  const tty = tty_of_file(file);
  if (is_null(tty) || controlling_terminal(task) != tty) return -ENOTTY;
  tty.foreground = task.process_group;
  return 0;
}

/** Tells proc/ what to do about terminals. At boot. */
export function job_init(): void {
  terminal_hooks_set(leader_exits.index, spawn_acquires.index, spawn_to_foreground.index);
}
