// /proc/PID: the plan of a task's directory, and its smaller files. proc(5).
//
// Differences from Linux, where minios has no counterpart:
//   cmdline, environ   as the program was started, whatever it has changed since
//   maps               one region, the program's linear memory; code is not addressable
//   wchan              0: the kernel has no symbols at run time
//   io, smaps, personality, …   left out
//
// Interface: proc_task_init, pid_from. Locks: tasks_lock while a text is written.

import { EACCES, ENOENT, ESRCH, S_IFDIR } from '../../base/abi';
import { NEWLINE } from '../../base/ascii';
import { FRAME_SHIFT, PID_MAX } from '../../base/config';
import {
  Text,
  text_byte,
  text_bytes,
  text_cstring,
  text_hex,
  text_string,
  text_u64,
} from '../../base/format';
import { is_null } from '../../base/pointer';
import { current } from '../../sched/thread';
import { local_number, number_in, task_of_number } from '../../proc/pid';
import { argv_of, environment_of } from '../../proc/exec/arguments';
import { COMM_BYTES, comm_of, current_task, task_pages, tasks_lock, tasks_unlock } from '../../proc/task';
import { reader_context, may_look, proc_begin, proc_end } from './access';
import {
  ProcEntry,
  ProcInode,
  proc_directory,
  proc_entry,
  proc_file,
  proc_link,
  proc_numbered,
  proc_pids,
} from './entry';
import { proc_cgroup_init } from './cgroup';
import { proc_fd_init } from './fd';
import { show_limits } from './limits';
import { proc_mounts_init } from './mounts';
import { proc_namespaces_init } from './namespaces';
import { proc_net_init } from './net';
import { show_stat, show_statm, show_status } from './status';
import { proc_user_init } from './user';
import { text_fill } from './text';

/** ProcEntry.number_from of the root: pids. */
export function pid_from(inode: ProcInode, from: u32, end: u32): i32 {
  const namespace = proc_pids(inode);
  tasks_lock();
  // The first namespace does not count what it gives out.
  const counts = !is_null(namespace) && namespace.level != 0;
  end = min(end, counts ? namespace.highest + 1 : PID_MAX);
  while (from < end && is_null(task_of_number(from, namespace))) from++;
  tasks_unlock();
  return from < end ? <i32>from : -1;
}

/** ProcEntry.number_from of /proc/PID/task: a task has one thread, whose number is its own. */
function thread_from(inode: ProcInode, from: u32, end: u32): i32 {
  tasks_lock();
  const number = local_number(inode.pid, proc_pids(inode));
  tasks_unlock();
  return from <= number && number < end ? <i32>number : -1;
}

function show_comm(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  text_cstring(text, comm_of(task), COMM_BYTES);
  text_byte(text, NEWLINE);
  proc_end();
  return 0;
}

/** Empty for zombies and kernel threads. */
function show_cmdline(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  const block = task.arguments;
  if (!is_null(block)) text_bytes(text, argv_of(block), block.argv_size);
  proc_end();
  return 0;
}

function show_environ(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  const allowed = may_look(reader_context().credentials, task);
  const block = task.arguments;
  if (allowed && !is_null(block)) text_bytes(text, environment_of(block), block.environment_size);
  proc_end();
  return allowed ? 0 : -EACCES;
}

/** Column of the name behind a region, as on Linux for 32-bit addresses. */
const NAME_COLUMN: u32 = 49;

function show_maps(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  const allowed = may_look(reader_context().credentials, task);
  const pages = allowed ? task_pages(task) : 0;
  proc_end();
  if (pages == 0) return allowed ? 0 : -EACCES;
  const start = text.at;
  text_string(text, '00000000-');
  text_hex(text, (<u64>pages) << FRAME_SHIFT, 8);
  text_string(text, ' rw-p 00000000 00:00 0 ');
  text_fill(text, start, NAME_COLUMN);
  text_string(text, '[memory]\n');
  return 0;
}

function show_wchan(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  proc_end();
  text_byte(text, 48);
  return 0;
}

/** /proc/thread-self. */
function show_thread_self(inode: ProcInode, text: Text): i32 {
  if (is_null(current())) return -ESRCH;
  const number = number_in(current_task(), proc_pids(inode));
  if (number == 0) return -ENOENT;
  text_u64(text, number);
  text_string(text, '/task/');
  text_u64(text, number);
  return 0;
}

/** What /proc/PID and /proc/PID/task/TID have in common. */
function fill(directory: ProcEntry): void {
  proc_cgroup_init(directory);
  proc_file(directory, 'cmdline', 0o444, show_cmdline.index);
  proc_file(directory, 'comm', 0o444, show_comm.index);
  proc_file(directory, 'environ', 0o400, show_environ.index);
  proc_file(directory, 'limits', 0o444, show_limits.index);
  proc_file(directory, 'maps', 0o444, show_maps.index);
  proc_file(directory, 'stat', 0o444, show_stat.index);
  proc_file(directory, 'statm', 0o444, show_statm.index);
  proc_file(directory, 'status', 0o444, show_status.index);
  proc_file(directory, 'wchan', 0o444, show_wchan.index);
  proc_fd_init(directory);
  proc_mounts_init(directory);
  proc_namespaces_init(directory);
  proc_user_init(directory);
  proc_net_init(directory);
}

/** Makes the entry that is every task's directory, and what the root needs besides. At boot. */
export function proc_task_init(root: ProcEntry): ProcEntry {
  proc_link(root, 'thread-self', show_thread_self.index);
  const task = proc_entry(S_IFDIR | 0o555, 0);
  fill(task);
  const thread = proc_entry(S_IFDIR | 0o555, 0);
  fill(thread);
  proc_numbered(proc_directory(task, 'task', 0o555), thread, thread_from.index);
  return task;
}
