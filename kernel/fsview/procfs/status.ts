// /proc/PID/{stat,statm,status}: a task in numbers. proc(5).
//
// Differences from Linux, where minios has no counterpart:
//   pages      are of 64 KiB, also in statm and in stat's rss: a WebAssembly page, and what sysconf(_SC_PAGESIZE) says
//   size       the program's linear memory and its code; all of it is resident, and it never shrinks: peak = size
//   time       utime is all processor time: time in the kernel is not told apart, stime is 0
//   addresses  of code, stack, arguments and the instruction are 0, as Linux says them to a reader that may not look
//   signals    those sent to a task are the process's (ShdPnd); SigQ's limit is 0: signals are not queued
//
// Interface: show_stat, show_statm, show_status. Locks: tasks_lock while a text is written.

import { ESRCH, SIGCHLD } from '../../base/abi';
import { COMMA, DASH, NEWLINE, SPACE, TAB } from '../../base/ascii';
import { boot_parameters } from '../../base/boot';
import { FRAME_SHIFT } from '../../base/config';
import {
  Text,
  text_byte,
  text_cstring,
  text_hex,
  text_i64,
  text_number,
  text_string,
  text_u64,
} from '../../base/format';
import { is_null } from '../../base/pointer';
import { PidNamespace, pid_namespace_at } from '../../ns/pid';
import { THREAD_DEAD, THREAD_SLEEPING, THREAD_STOPPED } from '../../sched/thread';
import { Credentials } from '../../ns/credentials';
import { shown_gid, shown_uid } from '../../ns/user';
import {
  COMM_BYTES,
  TASK_DID_EXEC,
  TASK_EXITING,
  TASK_ZOMBIE,
  Task,
  comm_of,
  task_credentials,
  task_pages,
} from '../../proc/task';
import { current_time_namespace } from '../../proc/namespaces';
import { local_number, pid_namespace_of, number_in } from '../../proc/pid';
import { is_ptrace_stopped, is_traced, ptrace_of } from '../../proc/trace/state';
import { controlling_terminal } from '../../tty/job';
import { reader_context, proc_begin, proc_end } from './access';
import { ProcInode, proc_pids } from './entry';
import { TICK_NS } from './system';
import { text_padded } from './text';

/** Bits of stat's flags: include/linux/sched.h, PF_*. */
const PF_EXITING: u32 = 4;
const PF_FORKNOEXEC: u32 = 0x40;
const PF_KTHREAD: u32 = 0x200000;

/** Pages of the program's code. */
function code_pages(task: Task): u32 {
  return task_pages(task) == 0 || is_null(task.image) ? 0 : task.image.code_pages;
}

function state_of(task: Task): string {
  if ((task.flags & TASK_ZOMBIE) != 0) return 'Z (zombie)';
  if (is_ptrace_stopped(task)) return 't (tracing stop)';
  if (task.state == THREAD_SLEEPING) return task.wait_interruptible != 0 ? 'S (sleeping)' : 'D (disk sleep)';
  if (task.state == THREAD_STOPPED) return 'T (stopped)';
  return task.state == THREAD_DEAD ? 'X (dead)' : 'R (running)';
}

function parent_pid(task: Task, namespace: PidNamespace): u32 {
  return is_null(task.parent) ? 0 : number_in(task.parent, namespace);
}

function flags_of(task: Task): u32 {
  let flags: u32 = 0;
  if ((task.flags & TASK_EXITING) != 0) flags |= PF_EXITING;
  if ((task.flags & TASK_DID_EXEC) == 0) flags |= PF_FORKNOEXEC;
  if (task.entry != 0) flags |= PF_KTHREAD;
  return flags;
}

/** Appends a space and a number. */
function field(text: Text, value: i64): void {
  text_byte(text, SPACE);
  text_i64(text, value);
}

/** Appends `count` fields that are 0. */
function zeroes(text: Text, count: u32): void {
  for (let i: u32 = 0; i < count; i++) text_string(text, ' 0');
}

export function show_stat(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  const namespace = proc_pids(inode);
  text_u64(text, number_in(task, namespace));
  text_string(text, ' (');
  text_cstring(text, comm_of(task), COMM_BYTES);
  text_string(text, ') ');
  text_byte(text, state_of(task).charCodeAt(0));
  field(text, parent_pid(task, namespace));
  field(text, local_number(task.process_group, namespace));
  field(text, local_number(task.session, namespace));
  stat_terminal(task, namespace, text);
  field(text, flags_of(task));
  // minflt, cminflt, majflt, cmajflt
  zeroes(text, 4);
  stat_times(task, text);
  stat_memory(task, text);
  stat_signals(task, text);
  text_byte(text, NEWLINE);
  proc_end();
  return 0;
}

/** Fields 7 and 8: tty_nr tpgid: the controlling terminal, and its foreground group, -1 if there is none. */
function stat_terminal(task: Task, namespace: PidNamespace, text: Text): void {
  const tty = controlling_terminal(task);
  field(text, is_null(tty) ? 0 : tty.device);
  field(text, is_null(tty) || tty.foreground == 0 ? -1 : <i64>local_number(tty.foreground, namespace));
}

/** Fields 14 to 22: utime stime cutime cstime priority nice num_threads itrealvalue starttime. */
function stat_times(task: Task, text: Text): void {
  field(text, task.cpu_time / TICK_NS);
  zeroes(text, 1);
  field(text, task.children_time / TICK_NS);
  zeroes(text, 1);
  field(text, 20 + task.nice);
  field(text, task.nice);
  text_string(text, ' 1 0');
  field(text, (task.start_time + current_time_namespace().boottime) / TICK_NS);
}

/** Fields 23 to 30: vsize rss rsslim startcode endcode startstack kstkesp kstkeip. */
function stat_memory(task: Task, text: Text): void {
  const pages = task_pages(task) + code_pages(task);
  field(text, (<i64>pages) << FRAME_SHIFT);
  field(text, pages);
  text_byte(text, SPACE);
  text_u64(text, u64.MAX_VALUE);
  zeroes(text, 5);
}

/** Fields 31 to 52: signal blocked sigignore sigcatch wchan nswap cnswap exit_signal processor … exit_code. */
function stat_signals(task: Task, text: Text): void {
  // The first 31 signals only, as Linux: status has them all.
  field(text, task.pending & 0x7fffffff);
  field(text, (task.blocked | task.held) & 0x7fffffff);
  field(text, task.ignored & 0x7fffffff);
  field(text, task.caught & 0x7fffffff);
  zeroes(text, 3);
  field(text, SIGCHLD);
  field(text, task.hart);
  // rt_priority policy delayacct_blkio_ticks guest_time cguest_time start_data end_data start_brk arg_start arg_end
  // env_start env_end
  zeroes(text, 12);
  field(text, (task.flags & TASK_ZOMBIE) != 0 ? task.wait_status : 0);
}

/** size resident shared text lib data dt, in pages. */
export function show_statm(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  const data = task_pages(task);
  const code = code_pages(task);
  proc_end();
  text_u64(text, data + code);
  field(text, data + code);
  field(text, code);
  field(text, code);
  zeroes(text, 1);
  field(text, data);
  text_string(text, ' 0\n');
  return 0;
}

export function show_status(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  status_names(task, proc_pids(inode), text);
  status_ids(task, proc_pids(inode), text);
  if (task_pages(task) != 0) status_memory(task, text);
  text_string(text, 'CoreDumping:\t0\nThreads:\t1\nSigQ:\t0/0\n');
  status_signals(task, text);
  status_capabilities(task_credentials(task), text);
  status_filter(task, text);
  status_harts(task, text);
  text_string(text, 'Mems_allowed:\t1\nMems_allowed_list:\t0\n');
  line(text, 'voluntary_ctxt_switches:\t', task.voluntary_switches);
  line(text, 'nonvoluntary_ctxt_switches:\t', task.involuntary_switches);
  proc_end();
  return 0;
}

function line(text: Text, name: string, value: u64): void {
  text_string(text, name);
  text_u64(text, value);
  text_byte(text, NEWLINE);
}

/** The name with its newlines and backslashes written as in C. */
function text_name(text: Text, address: usize): void {
  for (let i: u32 = 0; i < COMM_BYTES && load<u8>(address + i) != 0; i++) {
    const byte = load<u8>(address + i);
    if (byte == NEWLINE) text_string(text, '\\n');
    else if (byte == 92) text_string(text, '\\\\');
    else text_byte(text, byte);
  }
}

function status_names(task: Task, namespace: PidNamespace, text: Text): void {
  text_string(text, 'Name:\t');
  text_name(text, comm_of(task));
  if (!is_null(task.vfs)) {
    text_string(text, '\nUmask:\t');
    text_number(text, task.vfs.fs.umask, 8, 4, 48);
  }
  text_string(text, '\nState:\t');
  text_string(text, state_of(task));
  const number = number_in(task, namespace);
  line(text, '\nTgid:\t', number);
  line(text, 'Ngid:\t', 0);
  line(text, 'Pid:\t', number);
  line(text, 'PPid:\t', parent_pid(task, namespace));
  line(text, 'TracerPid:\t', is_traced(task) ? number_in(ptrace_of(task).tracer, namespace) : 0);
}

/** Real, effective, saved and file system id; the last is the effective one. */
function ids(text: Text, name: string, real: u32, effective: u32, saved: u32): void {
  text_string(text, name);
  text_u64(text, real);
  text_byte(text, TAB);
  text_u64(text, effective);
  text_byte(text, TAB);
  text_u64(text, saved);
  line(text, '\t', effective);
}

function status_ids(task: Task, namespace: PidNamespace, text: Text): void {
  const who = task_credentials(task);
  const user = reader_context().credentials.user;
  if (!is_null(who)) {
    ids(text, 'Uid:\t', shown_uid(user, who.uid), shown_uid(user, who.euid), shown_uid(user, who.suid));
    ids(text, 'Gid:\t', shown_gid(user, who.gid), shown_gid(user, who.egid), shown_gid(user, who.sgid));
  }
  line(text, 'FDSize:\t', !is_null(task.vfs) ? task.vfs.files.capacity : 0);
  text_string(text, 'Groups:\t');
  if (!is_null(who)) {
    for (let i: u32 = 0; i < who.groups_count; i++) {
      if (i != 0) text_byte(text, SPACE);
      text_u64(text, shown_gid(user, load<u32>(who.groups + 4 * <usize>i)));
    }
  }
  text_string(text, ' \n');
  numbers(text, 'NStgid:', task.pid, task, namespace);
  numbers(text, 'NSpid:', task.pid, task, namespace);
  numbers(text, 'NSpgid:', task.process_group, task, namespace);
  numbers(text, 'NSsid:', task.session, task, namespace);
}

/** What a number is in each namespace, from the reader's down to the task's own. */
function numbers(text: Text, name: string, number: u32, task: Task, from: PidNamespace): void {
  text_string(text, name);
  const own = pid_namespace_of(task);
  if (is_null(own)) {
    text_byte(text, TAB);
    text_u64(text, number);
  } else {
    for (let level = from.level; level <= own.level; level++) {
      text_byte(text, TAB);
      text_u64(text, local_number(number, pid_namespace_at(own, level)));
    }
  }
  text_byte(text, NEWLINE);
}

function size_line(text: Text, name: string, pages: u32): void {
  text_string(text, name);
  text_padded(text, (<u64>pages) << (FRAME_SHIFT - 10), 8);
  text_string(text, ' kB\n');
}

function status_memory(task: Task, text: Text): void {
  const data = task_pages(task);
  const code = code_pages(task);
  size_line(text, 'VmPeak:\t', data + code);
  size_line(text, 'VmSize:\t', data + code);
  size_line(text, 'VmLck:\t', 0);
  size_line(text, 'VmPin:\t', 0);
  size_line(text, 'VmHWM:\t', data + code);
  size_line(text, 'VmRSS:\t', data + code);
  size_line(text, 'RssAnon:\t', data);
  size_line(text, 'RssFile:\t', code);
  size_line(text, 'RssShmem:\t', 0);
  size_line(text, 'VmData:\t', data);
  size_line(text, 'VmStk:\t', 0);
  size_line(text, 'VmExe:\t', code);
  size_line(text, 'VmLib:\t', 0);
  size_line(text, 'VmPTE:\t', 0);
  size_line(text, 'VmSwap:\t', 0);
}

function mask(text: Text, name: string, bits: u64): void {
  text_string(text, name);
  text_hex(text, bits, 16);
  text_byte(text, NEWLINE);
}

function status_signals(task: Task, text: Text): void {
  mask(text, 'SigPnd:\t', 0);
  mask(text, 'ShdPnd:\t', task.pending);
  mask(text, 'SigBlk:\t', task.blocked | task.held);
  mask(text, 'SigIgn:\t', task.ignored);
  mask(text, 'SigCgt:\t', task.caught);
}

function status_capabilities(who: Credentials, text: Text): void {
  const known = !is_null(who);
  mask(text, 'CapInh:\t', known ? who.inheritable : 0);
  mask(text, 'CapPrm:\t', known ? who.permitted : 0);
  mask(text, 'CapEff:\t', known ? who.effective : 0);
  mask(text, 'CapBnd:\t', known ? who.bounding : 0);
  mask(text, 'CapAmb:\t', known ? who.ambient : 0);
  line(text, 'NoNewPrivs:\t', known ? who.no_new_privs : 0);
}

/** Seccomp: 2 is a filter. */
function status_filter(task: Task, text: Text): void {
  const filter = task.filter;
  const filtered = !is_null(filter);
  line(text, 'Seccomp:\t', filtered ? 2 : 0);
  line(text, 'Seccomp_filters:\t', filtered ? filter.layers : 0);
}

/** Which harts it may run on, as a mask and as ranges. */
function status_harts(task: Task, text: Text): void {
  const harts = boot_parameters().harts;
  const allowed = (<u64>task.affinity) & (((1 as u64) << harts) - 1);
  text_string(text, 'Cpus_allowed:\t');
  text_hex(text, allowed, (harts + 3) >>> 2);
  text_string(text, '\nCpus_allowed_list:\t');
  let first = true;
  for (let from: u32 = 0; from < harts; from++) {
    if (((allowed >>> from) & 1) == 0) continue;
    let to = from;
    while (to + 1 < harts && ((allowed >>> (to + 1)) & 1) != 0) to++;
    if (!first) text_byte(text, COMMA);
    first = false;
    text_u64(text, from);
    if (to != from) {
      text_byte(text, to == from + 1 ? COMMA : DASH);
      text_u64(text, to);
    }
    from = to;
  }
  text_byte(text, NEWLINE);
}
