// /proc/…: the system as a whole, in the formats of proc(5).
//
// Differences from Linux, where minios has no counterpart:
//   meminfo    fields of swap, of dirty and mapped pages are 0 or left out; a page is 64 KiB, all sizes are in kB as ever
//   stat       a hart's time is user or idle: time in the kernel is not told apart. No intr and softirq lines
//   cpuinfo    a WebAssembly machine has neither vendor nor clock rate
//   slabinfo   nothing is tunable: zeroes
//   buddyinfo  one zone; blocks are of 64 KiB frames
//   sys        names and limits, those of namespaces writable: sys.ts
//
// Interface: proc_system_init. Locks: those of what is looked at, for as long as it takes to read a number.

import { NEWLINE, SPACE, TAB } from '../../base/ascii';
import { boot_parameters } from '../../base/boot';
import { show_cgroups } from './cgroup';
import { FRAME_SHIFT, PID_MAX } from '../../base/config';
import { Text, text_byte, text_bytes, text_number, text_string, text_u64 } from '../../base/format';
import { ListHead } from '../../base/list';
import { RELEASE, SYSNAME, VERSION } from '../../base/version';
import { KIND_FILE, KIND_SHMEM, account_pages, root_account } from '../../mm/account';
import { MAX_ORDER, frames_free_blocks } from '../../mm/frame';
import { Cache, cache_count, cache_info, slab_frames } from '../../mm/slab';
import { clock_now, clock_realtime } from '../../sched/time/clock';
import { hart_of } from '../../sched/hart/hart';
import { load_average, load_running } from '../../sched/time/load_average';
import { FilesystemType, filesystem_next } from '../../vfs/superblock';
import {
  all_tasks,
  take_next_pid,
  task_of_all,
  task_pages,
  tasks_count,
  tasks_forks,
  tasks_lock,
  tasks_unlock,
} from '../../proc/task';
import { ProcEntry, ProcInode, proc_directory, proc_file, proc_link } from './entry';
import { current_time_namespace } from '../../proc/namespaces';
import { proc_privilege_numbers, proc_privilege_switches } from './privilege';
import { proc_filesystem_limits, proc_namespace_names } from './sys';
import { text_fill, text_left, text_padded } from './text';

/** Nanoseconds of a clock tick, USER_HZ = 100 of them a second. */
export const TICK_NS: i64 = 10000000;

const SECOND_NS: i64 = 1000000000;

/** A line of meminfo: the name padded to 16, the number to 8 characters. */
function memory_line(text: Text, name: string, kilobytes: u64): void {
  text_left(text, name, 16);
  text_padded(text, kilobytes, 8);
  text_string(text, ' kB\n');
}

/** Pages as kB. */
@inline
function kilobytes(pages: u32): u64 {
  return (<u64>pages) << (FRAME_SHIFT - 10);
}

/** Pages of all programs' memories. */
function program_pages(): u32 {
  let pages: u32 = 0;
  tasks_lock();
  const head = all_tasks();
  for (let node = changetype<ListHead>(head).next; node != head; node = changetype<ListHead>(node).next)
    pages += task_pages(task_of_all(node));
  tasks_unlock();
  return pages;
}

/** MemAvailable: what is free, and contents of files that can be read again. What else reclaim would give back is little. */
function show_meminfo(_inode: ProcInode, text: Text): i32 {
  const account = root_account();
  const free = kilobytes(account.limit - min<u32>(account.usage, account.limit));
  const files = kilobytes(account_pages(account, KIND_FILE));
  const shmem = kilobytes(account_pages(account, KIND_SHMEM));
  const slabs = kilobytes(slab_frames());
  memory_line(text, 'MemTotal:', kilobytes(account.limit));
  memory_line(text, 'MemFree:', free);
  memory_line(text, 'MemAvailable:', free + files);
  memory_line(text, 'Buffers:', 0);
  memory_line(text, 'Cached:', files + shmem);
  memory_line(text, 'SwapCached:', 0);
  memory_line(text, 'SwapTotal:', 0);
  memory_line(text, 'SwapFree:', 0);
  memory_line(text, 'Dirty:', 0);
  memory_line(text, 'Writeback:', 0);
  memory_line(text, 'AnonPages:', kilobytes(program_pages()));
  memory_line(text, 'Shmem:', shmem);
  memory_line(text, 'Slab:', slabs);
  memory_line(text, 'SReclaimable:', 0);
  memory_line(text, 'SUnreclaim:', slabs);
  memory_line(text, 'CommitLimit:', kilobytes(account.limit));
  memory_line(text, 'Committed_AS:', kilobytes(account.usage));
  return 0;
}

/** One line of processor time, ticks: user nice system idle iowait irq softirq steal guest guest_nice. */
function cpu_line(text: Text, busy: i64, idle: i64): void {
  text_u64(text, busy / TICK_NS);
  text_string(text, ' 0 0 ');
  text_u64(text, idle / TICK_NS);
  text_string(text, ' 0 0 0 0 0 0\n');
}

/** A hart's idle time never passes the time since boot, whenever it was last noted. */
function idle_of(hart: u32, now: i64): i64 {
  return min<i64>(hart_of(hart).idle_time, now);
}

function show_stat(_inode: ProcInode, text: Text): i32 {
  const now = clock_now();
  const harts = boot_parameters().harts;
  let idle: i64 = 0;
  let switches: u64 = 0;
  for (let i: u32 = 0; i < harts; i++) {
    idle += idle_of(i, now);
    switches += hart_of(i).switches;
  }
  text_string(text, 'cpu  ');
  cpu_line(text, now * harts - idle, idle);
  for (let i: u32 = 0; i < harts; i++) {
    text_string(text, 'cpu');
    text_u64(text, i);
    text_byte(text, SPACE);
    cpu_line(text, now - idle_of(i, now), idle_of(i, now));
  }
  text_string(text, 'ctxt ');
  text_u64(text, switches);
  text_string(text, '\nbtime ');
  text_u64(text, (clock_realtime() - now - current_time_namespace().boottime) / SECOND_NS);
  text_string(text, '\nprocesses ');
  text_u64(text, tasks_forks());
  text_string(text, '\nprocs_running ');
  text_u64(text, load_running());
  text_string(text, '\nprocs_blocked 0\n');
  return 0;
}

/** Seconds with two digits behind the point. */
function text_seconds(text: Text, ns: i64): void {
  text_u64(text, ns / SECOND_NS);
  text_byte(text, 46);
  text_number(text, (ns % SECOND_NS) / TICK_NS, 10, 2, 48);
}

/** Time since boot, and the sum of what all harts were idle. */
function show_uptime(_inode: ProcInode, text: Text): i32 {
  const now = clock_now();
  let idle: i64 = 0;
  for (let i: u32 = 0; i < boot_parameters().harts; i++) idle += idle_of(i, now);
  text_seconds(text, now + current_time_namespace().boottime);
  text_byte(text, SPACE);
  text_seconds(text, idle);
  text_byte(text, NEWLINE);
  return 0;
}

function show_loadavg(_inode: ProcInode, text: Text): i32 {
  for (let i: u32 = 0; i < 3; i++) {
    // Rounded to hundredths, as Linux does it.
    const load = load_average(i) + 65536 / 200;
    text_u64(text, load >>> 16);
    text_byte(text, 46);
    text_number(text, ((load & 0xffff) * 100) >>> 16, 10, 2, 48);
    text_byte(text, SPACE);
  }
  text_u64(text, load_running());
  text_byte(text, 47);
  text_u64(text, tasks_count());
  text_byte(text, SPACE);
  text_u64(text, take_next_pid() - 1);
  text_byte(text, NEWLINE);
  return 0;
}

function show_cpuinfo(_inode: ProcInode, text: Text): i32 {
  for (let i: u32 = 0; i < boot_parameters().harts; i++) {
    text_string(text, 'processor\t: ');
    text_u64(text, i);
    text_string(text, '\nmodel name\t: WebAssembly hart\nflags\t\t: ');
    text_string(text, SMP ? 'wasm32 simd jspi threads\n\n' : 'wasm32 simd jspi\n\n');
  }
  return 0;
}

function show_version(_inode: ProcInode, text: Text): i32 {
  text_string(text, SYSNAME);
  text_string(text, ' version ');
  text_string(text, RELEASE);
  text_string(text, ' (');
  text_string(text, SYSNAME);
  text_string(text, ') (AssemblyScript) ');
  return show_line(text, VERSION);
}

function show_filesystems(_inode: ProcInode, text: Text): i32 {
  for (let type = filesystem_next(0); type != 0; type = filesystem_next(type)) {
    if (changetype<FilesystemType>(type).nodev != 0) text_string(text, 'nodev');
    text_byte(text, TAB);
    show_line(text, changetype<FilesystemType>(type).name);
  }
  return 0;
}

function show_cmdline(_inode: ProcInode, text: Text): i32 {
  text_bytes(text, boot_parameters().command_line, boot_parameters().command_line_size);
  text_byte(text, NEWLINE);
  return 0;
}

/** Objects of 32, 64, … bytes for anybody have their size in the name, as Linux's have. */
function show_slab(cache: Cache, text: Text): void {
  const start = text.at;
  text_string(text, cache.name);
  if (bytes_are_kmalloc(cache.name)) {
    text_byte(text, 45);
    text_u64(text, cache.stride);
  }
  text_fill(text, start, 17);
  const total = <u64>cache.slabs * cache.per_slab;
  text_byte(text, SPACE);
  text_padded(text, cache.in_use, 6);
  text_byte(text, SPACE);
  text_padded(text, total, 6);
  text_byte(text, SPACE);
  text_padded(text, cache.stride, 6);
  text_byte(text, SPACE);
  text_padded(text, cache.per_slab, 4);
  text_string(text, '    1 : tunables    0    0    0 : slabdata ');
  text_padded(text, cache.slabs, 6);
  text_byte(text, SPACE);
  text_padded(text, cache.slabs, 6);
  text_string(text, '      0\n');
}

@inline
function bytes_are_kmalloc(name: string): bool {
  return name.length == 7 && name.charCodeAt(0) == 107 && name.charCodeAt(1) == 109;
}

function show_slabinfo(_inode: ProcInode, text: Text): i32 {
  text_string(text, 'slabinfo - version: 2.1\n# name            <active_objs> <num_objs> <objsize> ');
  text_string(text, '<objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> ');
  text_string(text, ': slabdata <active_slabs> <num_slabs> <sharedavail>\n');
  for (let i: u32 = 0; i < cache_count(); i++) show_slab(cache_info(i), text);
  return 0;
}

function show_buddyinfo(_inode: ProcInode, text: Text): i32 {
  text_string(text, 'Node 0, zone   Normal ');
  for (let order: u32 = 0; order <= MAX_ORDER; order++) {
    text_padded(text, frames_free_blocks(order), 6);
    text_byte(text, SPACE);
  }
  text_byte(text, NEWLINE);
  return 0;
}

function show_line(text: Text, line: string): i32 {
  text_string(text, line);
  text_byte(text, NEWLINE);
  return 0;
}
function show_ostype(_inode: ProcInode, text: Text): i32 {
  return show_line(text, SYSNAME);
}
function show_osrelease(_inode: ProcInode, text: Text): i32 {
  return show_line(text, RELEASE);
}
function show_osversion(_inode: ProcInode, text: Text): i32 {
  return show_line(text, VERSION);
}
function show_pid_max(_inode: ProcInode, text: Text): i32 {
  text_u64(text, PID_MAX);
  text_byte(text, NEWLINE);
  return 0;
}

/** /proc/mounts: what is mounted depends on who looks. */
function show_mounts_link(_inode: ProcInode, text: Text): i32 {
  text_string(text, 'self/mounts');
  return 0;
}

/** /proc/net: those of the reader, too. */
function show_net_link(_inode: ProcInode, text: Text): i32 {
  text_string(text, 'self/net');
  return 0;
}

/** Fills the root directory. At boot. */
export function proc_system_init(root: ProcEntry): void {
  proc_file(root, 'buddyinfo', 0o444, show_buddyinfo.index);
  proc_file(root, 'cgroups', 0o444, show_cgroups.index);
  proc_file(root, 'cmdline', 0o444, show_cmdline.index);
  proc_file(root, 'cpuinfo', 0o444, show_cpuinfo.index);
  proc_file(root, 'filesystems', 0o444, show_filesystems.index);
  proc_file(root, 'loadavg', 0o444, show_loadavg.index);
  proc_file(root, 'meminfo', 0o444, show_meminfo.index);
  proc_link(root, 'mounts', show_mounts_link.index);
  proc_file(root, 'slabinfo', 0o400, show_slabinfo.index);
  proc_file(root, 'stat', 0o444, show_stat.index);
  proc_file(root, 'uptime', 0o444, show_uptime.index);
  proc_file(root, 'version', 0o444, show_version.index);
  proc_link(root, 'net', show_net_link.index);
  const sys = proc_directory(root, 'sys', 0o555);
  proc_filesystem_limits(proc_privilege_switches(sys));
  const kernel = proc_directory(sys, 'kernel', 0o555);
  proc_namespace_names(kernel);
  proc_privilege_numbers(kernel);
  proc_file(kernel, 'osrelease', 0o444, show_osrelease.index);
  proc_file(kernel, 'ostype', 0o444, show_ostype.index);
  proc_file(kernel, 'pid_max', 0o444, show_pid_max.index);
  proc_file(kernel, 'version', 0o444, show_osversion.index);
}
