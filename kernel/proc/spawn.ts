// spawn: a new task with a program, in one step: posix_spawn(3) and clone3(2) together. The child is put together while
// it does not run yet, by its parent; whatever fails is the parent's to hear, and nothing is left behind.
//
//   task_alloc ─ files, directory copied ─ file actions ─ program_open ─ program_start ─ linked, woken
//
// Interface: task_spawn, task_exec; copy_context, inherit and task_discard for other ways to make a task.
// Locks: tasks_lock for the tree.

import {
  AT_FDCWD,
  CLONE_PARENT,
  EAGAIN,
  EBADF,
  EINTR,
  EINVAL,
  ENOMEM,
  EPERM,
  FD_ACTION_OP_CHDIR,
  FD_ACTION_OP_CLOSE,
  FD_ACTION_OP_DUP2,
  FD_ACTION_OP_OPEN,
  FD_ACTION_OP_TCSETPGRP,
  FD_ACTION_SIZE,
  PTRACE_EVENT_VFORK,
  SPAWN_FLAG_CLOSE_OTHERS,
  SPAWN_FLAG_RESETIDS,
  SPAWN_FLAG_SETCTTY,
  SPAWN_FLAG_SETPGROUP,
  SPAWN_FLAG_SETSID,
  SPAWN_FLAG_SETSIGDEFAULT,
  SPAWN_FLAG_SETSIGMASK,
} from '../base/abi';
import { error_of, is_error, is_null, null_of } from '../base/pointer';
import { Account } from '../mm/account';
import { policy_inherit } from '../sched/policy';
import { wake } from '../sched/wake';
import { WORK_KILL } from '../sched/thread';
import { VfsContext, context_create, context_free } from '../vfs/context';
import { credentials_get, credentials_put } from '../vfs/credentials';
import {
  FD_CLOEXEC,
  FdTable,
  fd_close,
  fd_close_on_exec,
  fd_dup2,
  fd_entry,
  fd_install,
  fd_table_copy,
  fd_table_create,
  fd_table_put,
} from '../vfs/file/fd_table';
import { File, file_get, file_put } from '../vfs/file/file';
import { fs_context_copy, fs_context_put } from '../vfs/fs_context';
import { vfs_open } from '../vfs/open';
import { RIGHTS_ALL, access_of_rights, rights_of } from '../vfs/file/rights';
import { file_chdir, vfs_chdir } from '../vfs/stat';
import { WALK_FOLLOW } from '../vfs/walk';
import { child_alloc, link_child } from './birth';
import { program_replace, program_start, slot_discard } from './exec/exec';
import { exec_reset_ids, exec_take_credentials, task_set_exec_user } from './exec/credentials';
import { slot_leave, task_give_up } from './exit';
import { NAMESPACE_FLAGS, namespaces_inherit } from './namespaces';
import { preopen_root } from './exec/preopen';
import { program_open } from './exec/program';
import {
  global_number,
  process_group_in_session,
  pid_namespace_of,
  number_in,
  pid_alloc,
  pid_discard,
  pid_prepare,
} from './pid';
import { rlimit_forbids_child, rlimits_inherit } from './rlimit';
import { filter_inherit } from './seccomp';
import { session_acquire, session_leader_exits, session_to_foreground } from './session';
import { UNBLOCKABLE, signals_lock, signals_unlock } from './signal/signal';
import { signal_set_mask, signals_exec } from './signal/action';
import { FD_ACTION_OP_FCHDIR, FileAction, SpawnRequest } from './spawn_request';
import { task_clear_reason } from './reason';
import {
  TASK_HOST,
  TASK_NAMESPACE_INIT,
  TASK_NO_TERMINAL,
  TASK_OPENS_FOR_CHILD,
  TASK_UNDUMPABLE,
  Task,
  current_task,
  init_task,
  task_free,
  tasks_lock,
  tasks_unlock,
} from './task';
import { ptrace_child, ptrace_event } from './trace/stop';

/**
 * Gives `task` what a child has from its parent: files (unless `without_files`), directories, credentials, namespaces, but
 * new ones of the kinds in `clone_flags`. 0 or -errno.
 */
export function inherit(task: Task, parent: Task, without_files: bool, clone_flags: u32 = 0): i32 {
  task.vfs = copy_context(parent.vfs, without_files, task.account);
  if (is_null(task.vfs)) return -ENOMEM;
  let result = namespaces_inherit(task, parent, clone_flags);
  if (result == 0) result = pid_prepare(task);
  if (result < 0) return result;
  task.hart = parent.hart;
  task.affinity = parent.affinity;
  policy_inherit(task, parent);
  task.oom_score_adj = parent.oom_score_adj;
  task.oom_score_adj_min = parent.oom_score_adj_min;
  task.blocked = parent.blocked;
  task.ignored = parent.ignored;
  task.process_group = parent.process_group;
  task.session = parent.session;
  task.flags |= parent.flags & (TASK_NO_TERMINAL | TASK_UNDUMPABLE);
  task_set_exec_user(task, parent.exec_user);
  rlimits_inherit(task, parent);
  filter_inherit(task, parent);
  return 0;
}

/** A copy of `from` with descriptors and directories of its own; 0 if there is no memory. */
export function copy_context(from: VfsContext, without_files: bool, account: Account): VfsContext {
  const files = without_files ? fd_table_create(account) : fd_table_copy(from.files, true, account);
  const fs = fs_context_copy(from.fs, account);
  let copy = null_of<VfsContext>();
  if (!is_null(files) && !is_null(fs)) {
    copy = context_create(credentials_get(from.credentials), fs, files, account);
    if (is_null(copy)) credentials_put(from.credentials);
  }
  if (!is_null(copy)) return copy;
  if (!is_null(files)) fd_table_put(files);
  if (!is_null(fs)) fs_context_put(fs);
  return copy;
}

/** Does what the request says about descriptors and signals to `task`, in order: 0 or -errno of the first that fails. */
function apply_request(task: Task, request: SpawnRequest): i32 {
  if ((request.flags & SPAWN_FLAG_CLOSE_OTHERS) != 0) mark_others(task.vfs.files);
  for (let i: u32 = 0; i < request.actions_count; i++) {
    const result = act(task, request, changetype<FileAction>(request.actions + <usize>i * FD_ACTION_SIZE));
    if (result < 0) return result;
  }
  if ((request.flags & SPAWN_FLAG_SETSIGMASK) != 0) signal_set_mask(task, request.signal_mask);
  let ignored = task.ignored;
  if ((request.flags & SPAWN_FLAG_SETSIGDEFAULT) != 0) ignored &= ~request.signal_defaults;
  set_ignored(task, ignored | (request.signal_ignores & ~UNBLOCKABLE));
  fd_close_on_exec(task.vfs.files);
  return 0;
}

function set_ignored(task: Task, ignored: u64): void {
  signals_lock(task);
  task.ignored = ignored;
  signals_unlock(task);
}

/** Others, who look at the task's files under the lock, see `vfs` from now on. */
function set_context(task: Task, vfs: VfsContext): void {
  tasks_lock();
  task.vfs = vfs;
  tasks_unlock();
}

/** Marks all descriptors above 2 close-on-exec; what an action makes is not. */
function mark_others(files: FdTable): void {
  for (let fd: u32 = 3; fd < files.capacity; fd++) {
    const entry = fd_entry(files, fd);
    if (!is_null(entry)) entry.flags |= FD_CLOEXEC;
  }
}

function act(task: Task, request: SpawnRequest, action: FileAction): i32 {
  switch (action.operation) {
    case FD_ACTION_OP_CLOSE:
      fd_close(task.vfs.files, action.fd);
      return 0;
    case FD_ACTION_OP_DUP2:
      return duplicate(task.vfs.files, action.fd, action.fd2);
    case FD_ACTION_OP_OPEN:
      return open_at(task, action);
    case FD_ACTION_OP_CHDIR:
      return vfs_chdir(task.vfs, AT_FDCWD, action.path, action.path_length, WALK_FOLLOW);
    case FD_ACTION_OP_FCHDIR:
      return change_directory(task.vfs, action.fd);
    case FD_ACTION_OP_TCSETPGRP:
      return take_terminal(task, request, action.fd);
    default:
      return -EINVAL;
  }
}

/** Keeps the terminal until the child is in its group: give_terminal. */
function take_terminal(task: Task, request: SpawnRequest, fd: u32): i32 {
  const entry = fd_entry(task.vfs.files, fd);
  if (is_null(entry)) return -EBADF;
  drop_terminal(request);
  request.terminal = file_get(entry.file);
  return 0;
}

function drop_terminal(request: SpawnRequest): void {
  const file = request.terminal;
  request.terminal = null_of<File>();
  if (!is_null(file)) file_put(file);
}

function change_directory(context: VfsContext, fd: u32): i32 {
  const entry = fd_entry(context.files, fd);
  return is_null(entry) ? -EBADF : file_chdir(context, entry.file);
}

function duplicate(files: FdTable, from: u32, to: u32): i32 {
  if (from != to) return min<i32>(fd_dup2(files, from, to), 0);
  const entry = fd_entry(files, from);
  if (is_null(entry)) return -EBADF;
  entry.flags &= ~FD_CLOEXEC;
  return 0;
}

/**
 * A child is no process yet: its maker opens for it, and may lead a session that has no terminal. A task that executes a program
 * (`task` is the current one) opens for itself.
 */
function mark_opening(task: Task, opens: bool): void {
  const maker = current_task();
  if (task == maker) return;
  tasks_lock();
  if (opens) maker.flags |= TASK_OPENS_FOR_CHILD;
  else maker.flags &= ~TASK_OPENS_FOR_CHILD;
  tasks_unlock();
}

function open_at(task: Task, action: FileAction): i32 {
  const access = access_of_rights(action.rights, action.oflags);
  mark_opening(task, true);
  const opened = vfs_open(
    task.vfs,
    AT_FDCWD,
    action.path,
    action.path_length,
    WALK_FOLLOW,
    action.oflags,
    action.fdflags,
    access,
    action.mode,
  );
  mark_opening(task, false);
  if (is_error(opened)) return error_of(opened);
  fd_close(task.vfs.files, action.fd);
  const file = changetype<File>(opened);
  const fd = fd_install(task.vfs.files, file, action.fd, 0, rights_of(file), RIGHTS_ALL);
  if (fd < 0) file_put(file);
  return min<i32>(fd, 0);
}

/**
 * Starts `request` in a child of the current task: its pid, or -errno with nothing left behind: execve(2)'s errors,
 * those of the actions, -EAGAIN (no pid, slot or memory left for an instance), -ENOMEM. Blocks while the program is loaded.
 */
export function task_spawn(request: SpawnRequest): i32 {
  const parent = current_task();
  task_clear_reason(parent);
  const made = child_alloc(parent, request.cgroup);
  if (is_error(made)) return error_of(made);
  const task = changetype<Task>(made);
  let result = check_parent(parent, request);
  if (result == 0) result = inherit(task, parent, false, request.clone_flags & NAMESPACE_FLAGS);
  if (result == 0) result = apply_request(task, request);
  if (result == 0 && (request.flags & SPAWN_FLAG_RESETIDS) != 0) result = exec_reset_ids(task);
  if (result == 0) result = program_open(task, request);
  if (result == 0) result = exec_take_credentials(task, parent, request);
  if (result == 0) result = preopen_root(task);
  if (result == 0) result = program_start(task, request);
  if (result == 0) result = begin_life(task, parent, request);
  drop_terminal(request);
  if (result < 0) task_discard(task);
  return result;
}

/**
 * The current task becomes what `request` says: 0 or -errno, and then nothing has changed. The caller frees the request, and
 * after 0 calls program_enter, last of all.
 */
export function task_exec(task: Task, request: SpawnRequest): i32 {
  task_clear_reason(task);
  const opened = program_open(task, request);
  if (opened < 0) return opened;
  // What the actions change is changed on copies, until nothing can fail any more.
  const vfs = task.vfs;
  const blocked = task.blocked;
  const ignored = task.ignored;
  const copy = copy_context(vfs, false, task.account);
  if (is_null(copy)) return -ENOMEM;
  set_context(task, copy);
  let result = apply_request(task, request);
  if (result == 0) {
    tasks_lock();
    result = give_terminal(task, request);
    tasks_unlock();
  }
  if (result == 0) result = exec_take_credentials(task, task, request);
  if (result == 0) result = preopen_root(task);
  if (result == 0) result = program_replace(task, request);
  if (result < 0) {
    set_context(task, vfs);
    set_ignored(task, ignored);
    signal_set_mask(task, blocked);
  }
  drop_terminal(request);
  if (result == 0) signals_exec(task);
  context_free(result == 0 ? vfs : copy);
  return result;
}

/** CLONE_PARENT takes a parent that outlives its child: process 1 of a pid namespace has none that could wait in it. 0 or -EINVAL. */
function check_parent(maker: Task, request: SpawnRequest): i32 {
  if ((request.clone_flags & (<u32>CLONE_PARENT)) == 0) return 0;
  const first = maker == init_task() || (maker.flags & TASK_NAMESPACE_INIT) != 0;
  return first || (maker.flags & TASK_HOST) != 0 ? -EINVAL : 0;
}

/** Whose child it is: its maker's, or with CLONE_PARENT that of its maker's parent. Under tasks_lock: that may end meanwhile. */
function parent_for(maker: Task, request: SpawnRequest): Task {
  return (request.clone_flags & (<u32>CLONE_PARENT)) != 0 ? maker.parent : maker;
}

/** Numbers a spawned child, hangs it into the tree and lets it run: its pid or -errno. */
function begin_life(task: Task, parent: Task, request: SpawnRequest): i32 {
  tasks_lock();
  // Somebody may have moved the parent since.
  task.process_group = parent.process_group;
  task.session = parent.session;
  // A signal that ends the whole group must not miss the child: then there is none.
  let result = (parent.work & WORK_KILL) != 0 ? -EINTR : 0;
  if (result == 0) result = rlimit_forbids_child(parent) ? -EAGAIN : pid_alloc(task);
  if (result == 0) {
    result = choose_group(task, parent, request);
    if (result == 0) result = give_terminal(task, request);
    if (result == 0) result = link_child(task, parent, parent_for(parent, request));
    if (result < 0) session_leader_exits(task);
  }
  const traced = result == 0 && ptrace_child(parent, task, PTRACE_EVENT_VFORK);
  const pid = result < 0 ? 0 : number_in(task, pid_namespace_of(parent));
  // Once it is known, somebody may kill it, and it may be gone when the lock is.
  if (result == 0) wake(task);
  tasks_unlock();
  if (traced) ptrace_event(parent, PTRACE_EVENT_VFORK, pid);
  return result < 0 ? result : pid;
}

/** Session and process group: setsid(2) and setpgid(2) before the child runs. The caller holds tasks_lock. */
function choose_group(task: Task, parent: Task, request: SpawnRequest): i32 {
  if ((request.flags & SPAWN_FLAG_SETSID) != 0) {
    task.session = task.pid;
    task.process_group = task.pid;
    return 0;
  }
  if ((request.flags & SPAWN_FLAG_SETPGROUP) == 0) return 0;
  const wanted = request.process_group;
  const group = wanted == 0 ? task.pid : global_number(wanted, pid_namespace_of(parent));
  if (group != task.pid && !process_group_in_session(group, task.session)) return -EPERM;
  task.process_group = group;
  return 0;
}

/** Its controlling terminal, and a place in the foreground, as the request says. The caller holds tasks_lock. */
function give_terminal(task: Task, request: SpawnRequest): i32 {
  if ((request.flags & SPAWN_FLAG_SETCTTY) != 0) {
    const entry = fd_entry(task.vfs.files, 0);
    if ((request.flags & SPAWN_FLAG_SETSID) == 0) return -EINVAL;
    if (is_null(entry)) return -EBADF;
    const result = session_acquire(task, entry.file);
    if (result < 0) return result;
  }
  if (is_null(request.terminal)) return 0;
  return session_to_foreground(task, request.terminal);
}

/** Takes apart a child that never ran. */
export function task_discard(task: Task): void {
  task_give_up(task);
  tasks_lock();
  pid_discard(task);
  tasks_unlock();
  if (task.slot != 0) {
    slot_leave(task);
    slot_discard(task.hart, task.slot);
  }
  task_free(task);
}
