// pids.*, cpu.*, io.*: the files of the other controllers, as the kernel's cgroup-v2 document has them.
//
// Interface: cgroup_controllers_init. Locks: cgroups_lock where a list is walked, mount_lock where a device is looked for.

import { EINVAL, ENODEV, ENOMEM, ERANGE } from '../../base/abi';
import { COLON, EQUALS, NEWLINE, SPACE } from '../../base/ascii';
import { Text, bytes_equal_literal, text_byte, text_i64, text_string, text_u64 } from '../../base/format';
import { is_null, null_of } from '../../base/pointer';
import { UNLIMITED } from '../../mm/account';
import {
  CONTROLLER_CPU,
  CONTROLLER_IO,
  CONTROLLER_PIDS,
  Cgroup,
  NOTIFY_PIDS,
  cgroup_controllers,
  cgroup_cpu,
  cgroups_lock,
  cgroups_unlock,
  root_cgroup,
} from '../../cgroup/cgroup';
import {
  IO_KINDS,
  IO_READS,
  IO_READ_BYTES,
  IO_UNLIMITED,
  IO_WRITES,
  IO_WRITE_BYTES,
  IoDevice,
  io_count,
  io_device,
  io_limit,
  io_set_limits,
} from '../../cgroup/io';
import { kfree, kmalloc } from '../../mm/slab';
import { bandwidth_set, bandwidth_throttled_time } from '../../sched/group/bandwidth';
import { QUOTA_NONE, sched_group_system_time, sched_group_time } from '../../sched/group/group';
import { NICE_MAX, NICE_MIN, weight_of_nice } from '../../sched/nice';
import { sched_group_set_weight } from '../../sched/policy';
import { payer } from '../../sched/thread';
import { File } from '../../vfs/file/file';
import { Mount, mount_lock, mount_next, mount_unlock } from '../../vfs/mount/mount';
import { text_entry } from './core';
import { CgroupInode, cgroup_file_type } from './entry';
import { cgroup_of_file } from './file';
import { NO_NUMBER, only_number, only_word_is, parse_number, text_limit, word_begin, word_end } from './text';
import { reader_context } from '../procfs/access';

// --- pids ---

/** Linux's PIDS_MAX: no limit is higher. */
const PIDS_MAX: i64 = 1 << 22;

function show_pids_max(inode: CgroupInode, text: Text): i32 {
  text_limit(text, inode.cgroup.pids_max, inode.cgroup.pids_max != UNLIMITED);
  return 0;
}
function store_pids_max(file: File, address: usize, length: u32): i32 {
  const none = only_word_is(address, address + length, 'max');
  const value = none ? <i64>UNLIMITED : only_number(address, length);
  if (value < 0 || (!none && value >= PIDS_MAX)) return -EINVAL;
  cgroup_of_file(file).pids_max = <u32>value;
  return 0;
}

function show_pids(inode: CgroupInode, text: Text): i32 {
  text_limit(text, inode.cgroup.pids, true);
  return 0;
}
function show_pids_peak(inode: CgroupInode, text: Text): i32 {
  text_limit(text, inode.cgroup.pids_peak, true);
  return 0;
}
function show_pids_events(inode: CgroupInode, text: Text): i32 {
  text_entry(text, 'max', inode.cgroup.pids_refused_below);
  return 0;
}
function show_pids_events_local(inode: CgroupInode, text: Text): i32 {
  text_entry(text, 'max', inode.cgroup.pids_refused);
  return 0;
}

// --- cpu ---

const MICROSECOND: i64 = 1000;
const PERIOD_MIN: i64 = 1000 * MICROSECOND;
const PERIOD_MAX: i64 = 1000000 * MICROSECOND;
/** Linux's max_bw_runtime, about: what a quota may be, microseconds. */
const QUOTA_MAX: i64 = 1 << 44;
const WEIGHT_MAX: i64 = 10000;

function show_weight(inode: CgroupInode, text: Text): i32 {
  text_limit(text, cgroup_cpu(inode.cgroup).weight, true);
  return 0;
}
function store_weight(file: File, address: usize, length: u32): i32 {
  const weight = only_number(address, length);
  if (weight == NO_NUMBER) return -EINVAL;
  if (weight < 1 || weight > WEIGHT_MAX) return -ERANGE;
  sched_group_set_weight(cgroup_cpu(cgroup_of_file(file)), <u32>weight);
  return 0;
}

/** The weight of a nice value as cpu.weight has it, where 100 is nice 0. */
function weight_as_shown(nice: i32): u32 {
  return max<u32>((weight_of_nice(nice) * 100 + 512) / 1024, 1);
}

/** The nice value whose weight is nearest. */
function show_weight_nice(inode: CgroupInode, text: Text): i32 {
  const weight = <i64>cgroup_cpu(inode.cgroup).weight * 1024;
  let best = NICE_MIN;
  let least: i64 = i64.MAX_VALUE;
  for (let nice = NICE_MIN; nice <= NICE_MAX; nice++) {
    const off = abs<i64>(<i64>weight_of_nice(nice) * 100 - weight);
    if (off >= least) continue;
    least = off;
    best = nice;
  }
  text_i64(text, best);
  text_byte(text, NEWLINE);
  return 0;
}
function store_weight_nice(file: File, address: usize, length: u32): i32 {
  const nice = only_number(address, length);
  if (nice == NO_NUMBER) return -EINVAL;
  if (nice < NICE_MIN || nice > NICE_MAX) return -ERANGE;
  sched_group_set_weight(cgroup_cpu(cgroup_of_file(file)), weight_as_shown(<i32>nice));
  return 0;
}

function show_cpu_max(inode: CgroupInode, text: Text): i32 {
  const group = cgroup_cpu(inode.cgroup);
  if (group.quota == QUOTA_NONE) text_string(text, 'max');
  else text_u64(text, group.quota / MICROSECOND);
  text_byte(text, SPACE);
  text_u64(text, group.period / MICROSECOND);
  text_byte(text, NEWLINE);
  return 0;
}

/** "QUOTA PERIOD", "max PERIOD" or without the period, which then stays: microseconds. */
function store_cpu_max(file: File, address: usize, length: u32): i32 {
  const end = address + length;
  const group = cgroup_cpu(cgroup_of_file(file));
  const first = word_begin(address, end);
  const first_end = word_end(first, end);
  const second = word_begin(first_end, end);
  const second_end = word_end(second, end);
  if (word_begin(second_end, end) != end) return -EINVAL;
  let quota = QUOTA_NONE;
  if (!bytes_equal_literal(first, first_end - first, 'max')) {
    quota = parse_number(first, <u32>(first_end - first));
    if (quota < 0 || quota > QUOTA_MAX) return -EINVAL;
    quota *= MICROSECOND;
    if (quota < PERIOD_MIN) return -EINVAL;
  }
  let period = group.period;
  if (second != end) {
    const given = parse_number(second, <u32>(second_end - second));
    if (given < 0 || given > PERIOD_MAX) return -EINVAL;
    period = given * MICROSECOND;
    if (period < PERIOD_MIN || period > PERIOD_MAX) return -EINVAL;
  }
  cgroups_lock();
  bandwidth_set(group, quota, period, min<i64>(group.burst, quota));
  cgroups_unlock();
  return 0;
}

function show_burst(inode: CgroupInode, text: Text): i32 {
  text_u64(text, cgroup_cpu(inode.cgroup).burst / MICROSECOND);
  text_byte(text, NEWLINE);
  return 0;
}
/** cpu.max.burst, microseconds: at most the quota. */
function store_burst(file: File, address: usize, length: u32): i32 {
  const given = only_number(address, length);
  const group = cgroup_cpu(cgroup_of_file(file));
  if (given < 0 || given > QUOTA_MAX || given * MICROSECOND > group.quota) return -EINVAL;
  cgroups_lock();
  bandwidth_set(group, group.quota, group.period, given * MICROSECOND);
  cgroups_unlock();
  return 0;
}

/** On the real clock a task's time is its program's: the kernel's work for it is not told apart. */
function show_cpu_stat(inode: CgroupInode, text: Text): i32 {
  const cgroup = inode.cgroup;
  const group = cgroup_cpu(cgroup);
  const usage = sched_group_time(group) / MICROSECOND;
  text_entry(text, 'usage_usec', usage);
  const system = sched_group_system_time(group) / MICROSECOND;
  text_entry(text, 'user_usec', usage - system);
  text_entry(text, 'system_usec', system);
  if (cgroup == root_cgroup() || (cgroup_controllers(cgroup) & CONTROLLER_CPU) == 0) return 0;
  text_entry(text, 'nr_periods', group.periods);
  text_entry(text, 'nr_throttled', group.throttled_periods);
  text_entry(text, 'throttled_usec', bandwidth_throttled_time(group) / MICROSECOND);
  text_entry(text, 'nr_bursts', group.bursts);
  text_entry(text, 'burst_usec', group.burst_time / MICROSECOND);
  return 0;
}

// --- io ---

function key_of(kind: u32): string {
  switch (kind) {
    case IO_READ_BYTES:
      return 'rbps';
    case IO_WRITE_BYTES:
      return 'wbps';
    case IO_READS:
      return 'riops';
    default:
      return 'wiops';
  }
}

function text_device(text: Text, device: IoDevice): void {
  text_string(text, '0:');
  text_u64(text, device.device);
}

function is_limited(device: IoDevice): bool {
  for (let kind: u32 = 0; kind < IO_KINDS; kind++) if (io_limit(device, kind) != IO_UNLIMITED) return true;
  return false;
}

function show_io_max(inode: CgroupInode, text: Text): i32 {
  cgroups_lock();
  let device = changetype<IoDevice>(inode.cgroup.devices);
  for (; !is_null(device); device = changetype<IoDevice>(device.next)) {
    if (!is_limited(device)) continue;
    text_device(text, device);
    for (let kind: u32 = 0; kind < IO_KINDS; kind++) {
      const limit = io_limit(device, kind);
      text_byte(text, SPACE);
      text_string(text, key_of(kind));
      text_byte(text, EQUALS);
      if (limit == IO_UNLIMITED) text_string(text, 'max');
      else text_u64(text, limit);
    }
    text_byte(text, NEWLINE);
  }
  cgroups_unlock();
  return 0;
}

function show_io_stat(inode: CgroupInode, text: Text): i32 {
  cgroups_lock();
  let device = changetype<IoDevice>(inode.cgroup.devices);
  for (; !is_null(device); device = changetype<IoDevice>(device.next)) {
    text_device(text, device);
    text_string(text, ' rbytes=');
    text_u64(text, io_count(device, IO_READ_BYTES));
    text_string(text, ' wbytes=');
    text_u64(text, io_count(device, IO_WRITE_BYTES));
    text_string(text, ' rios=');
    text_u64(text, io_count(device, IO_READS));
    text_string(text, ' wios=');
    text_u64(text, io_count(device, IO_WRITES));
    text_string(text, ' dbytes=0 dios=0\n');
  }
  cgroups_unlock();
  return 0;
}

/** Is something mounted that has that number? In the mount namespace of the caller. */
function is_mounted(number: u32): bool {
  const namespace = reader_context().fs.namespace;
  mount_lock();
  let mount = mount_next(namespace, null_of<Mount>());
  while (!is_null(mount) && mount.superblock.device != number) mount = mount_next(namespace, mount);
  mount_unlock();
  return !is_null(mount);
}

/** The N of "0:N" from `at` to `end`; -EINVAL, -ENODEV. */
function device_written(at: usize, end: usize): i64 {
  let colon = at;
  while (colon < end && load<u8>(colon) != COLON) colon++;
  if (colon == end) return -EINVAL;
  const major = parse_number(at, <u32>(colon - at));
  const minor = parse_number(colon + 1, <u32>(end - colon - 1));
  if (major < 0 || minor < 0) return -EINVAL;
  return major != 0 || minor > <i64>i32.MAX_VALUE || !is_mounted(<u32>minor) ? -ENODEV : minor;
}

/** Takes "rbps=N" or "rbps=max" from `at` to `end` into `limits`: 0, -EINVAL, -ERANGE. */
function limit_written(at: usize, end: usize, limits: usize): i32 {
  let equals = at;
  while (equals < end && load<u8>(equals) != EQUALS) equals++;
  if (equals == end) return -EINVAL;
  let limit = IO_UNLIMITED;
  if (!bytes_equal_literal(equals + 1, end - equals - 1, 'max')) {
    const value = parse_number(equals + 1, <u32>(end - equals - 1));
    if (value < 0) return -EINVAL;
    if (value == 0) return -ERANGE;
    limit = value;
  }
  for (let kind: u32 = 0; kind < IO_KINDS; kind++) {
    if (!bytes_equal_literal(at, equals - at, key_of(kind))) continue;
    store<u64>(limits + 8 * <usize>kind, limit);
    return 0;
  }
  return -EINVAL;
}

/** "0:25 rbps=1048576 wiops=max": limits that are not named stay. */
function store_io_max(file: File, address: usize, length: u32): i32 {
  const limits = kmalloc(8 * IO_KINDS, payer());
  if (limits == 0) return -ENOMEM;
  const result = set_io_max(cgroup_of_file(file), address, address + length, limits);
  kfree(limits);
  return result;
}

function set_io_max(cgroup: Cgroup, at: usize, end: usize, limits: usize): i32 {
  at = word_begin(at, end);
  const number = device_written(at, word_end(at, end));
  if (number < 0) return <i32>number;
  cgroups_lock();
  const device = io_device(cgroup, <u32>number);
  for (let kind: u32 = 0; kind < IO_KINDS; kind++)
    store<u64>(limits + 8 * <usize>kind, is_null(device) ? IO_UNLIMITED : io_limit(device, kind));
  cgroups_unlock();
  for (at = word_begin(word_end(at, end), end); at < end; at = word_begin(word_end(at, end), end)) {
    const error = limit_written(at, word_end(at, end), limits);
    if (error < 0) return error;
  }
  return io_set_limits(cgroup, <u32>number, limits);
}

/** Called once at boot. */
export function cgroup_controllers_init(): void {
  const pids = CONTROLLER_PIDS;
  cgroup_file_type('pids.max', 0o644, pids, false, show_pids_max.index, store_pids_max.index);
  cgroup_file_type('pids.current', 0o444, pids, false, show_pids.index, 0);
  cgroup_file_type('pids.peak', 0o444, pids, false, show_pids_peak.index, 0);
  cgroup_file_type('pids.events', 0o444, pids, false, show_pids_events.index, 0, NOTIFY_PIDS);
  cgroup_file_type('pids.events.local', 0o444, pids, false, show_pids_events_local.index, 0, NOTIFY_PIDS);
  const cpu = CONTROLLER_CPU;
  cgroup_file_type('cpu.stat', 0o444, 0, true, show_cpu_stat.index, 0);
  cgroup_file_type('cpu.weight', 0o644, cpu, false, show_weight.index, store_weight.index);
  cgroup_file_type('cpu.weight.nice', 0o644, cpu, false, show_weight_nice.index, store_weight_nice.index);
  cgroup_file_type('cpu.max', 0o644, cpu, false, show_cpu_max.index, store_cpu_max.index);
  cgroup_file_type('cpu.max.burst', 0o644, cpu, false, show_burst.index, store_burst.index);
  const io = CONTROLLER_IO;
  cgroup_file_type('io.max', 0o644, io, false, show_io_max.index, store_io_max.index);
  cgroup_file_type('io.stat', 0o444, io, true, show_io_stat.index, 0);
}
