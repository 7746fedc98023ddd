// memory.*: the memory controller's files. Bytes, though memory is charged in pages of 64 KiB: limits are rounded down to
// them. There is no swap, and so no memory.swap.*.
//
// Interface: cgroup_memory_init. Locks: none; single words.

import { EAGAIN, EINVAL } from '../../base/abi';
import { FRAME_SHIFT } from '../../base/config';
import { Text, text_byte, text_u64 } from '../../base/format';
import {
  MEMORY_EVENT_HIGH,
  MEMORY_EVENT_LOW,
  MEMORY_EVENT_MAX,
  MEMORY_EVENT_OOM,
  MEMORY_EVENT_OOM_GROUP_KILL,
  MEMORY_EVENT_OOM_KILL,
  KIND_ANON,
  KIND_KERNEL,
  KIND_FILE,
  KIND_SHMEM,
  KIND_SLAB,
  UNLIMITED,
  account_events,
  account_pages,
  reclaim_from,
} from '../../mm/account';
import { CONTROLLER_MEMORY, NOTIFY_MEMORY } from '../../cgroup/cgroup';
import { memory_set_high, memory_set_max, pages_of_limit } from '../../cgroup/memory';
import { File } from '../../vfs/file/file';
import { text_entry } from './core';
import { CgroupFileType, CgroupInode, cgroup_file_type } from './entry';
import { cgroup_of_file } from './file';
import {
  NO_NUMBER,
  only_number,
  only_size,
  only_word_is,
  parse_size,
  text_limit,
  word_begin,
  word_end,
} from './text';

@inline
function bytes(pages: u32): u64 {
  return (<u64>pages) << FRAME_SHIFT;
}

function show_pages(text: Text, pages: u32): i32 {
  text_limit(text, bytes(pages), pages != UNLIMITED);
  return 0;
}

/** Pages that were written: a size, or `max`; -1: neither. */
function pages_written(address: usize, length: u32): i64 {
  if (only_word_is(address, address + length, 'max')) return UNLIMITED;
  const size = only_size(address, length);
  return size == NO_NUMBER ? -1 : pages_of_limit(size);
}

function show_current(inode: CgroupInode, text: Text): i32 {
  return show_pages(text, inode.cgroup.usage);
}
function show_peak(inode: CgroupInode, text: Text): i32 {
  return show_pages(text, inode.cgroup.peak);
}
function show_min(inode: CgroupInode, text: Text): i32 {
  return show_pages(text, inode.cgroup.memory_min);
}
function show_low(inode: CgroupInode, text: Text): i32 {
  return show_pages(text, inode.cgroup.memory_low);
}
function show_high(inode: CgroupInode, text: Text): i32 {
  return show_pages(text, inode.cgroup.high);
}
function show_max(inode: CgroupInode, text: Text): i32 {
  return show_pages(text, inode.cgroup.limit);
}

function store_min(file: File, address: usize, length: u32): i32 {
  const pages = pages_written(address, length);
  if (pages < 0) return -EINVAL;
  cgroup_of_file(file).memory_min = <u32>pages;
  return 0;
}
function store_low(file: File, address: usize, length: u32): i32 {
  const pages = pages_written(address, length);
  if (pages < 0) return -EINVAL;
  cgroup_of_file(file).memory_low = <u32>pages;
  return 0;
}
function store_high(file: File, address: usize, length: u32): i32 {
  const pages = pages_written(address, length);
  if (pages < 0) return -EINVAL;
  memory_set_high(cgroup_of_file(file), <u32>pages);
  return 0;
}
function store_max(file: File, address: usize, length: u32): i32 {
  const pages = pages_written(address, length);
  if (pages < 0) return -EINVAL;
  memory_set_max(cgroup_of_file(file), <u32>pages);
  return 0;
}

function text_events(inode: CgroupInode, text: Text, local: bool): i32 {
  const cgroup = inode.cgroup;
  text_entry(text, 'low', account_events(cgroup, MEMORY_EVENT_LOW, local));
  text_entry(text, 'high', account_events(cgroup, MEMORY_EVENT_HIGH, local));
  text_entry(text, 'max', account_events(cgroup, MEMORY_EVENT_MAX, local));
  text_entry(text, 'oom', account_events(cgroup, MEMORY_EVENT_OOM, local));
  text_entry(text, 'oom_kill', account_events(cgroup, MEMORY_EVENT_OOM_KILL, local));
  text_entry(text, 'oom_group_kill', account_events(cgroup, MEMORY_EVENT_OOM_GROUP_KILL, local));
  return 0;
}
function show_events(inode: CgroupInode, text: Text): i32 {
  return text_events(inode, text, false);
}
function show_events_local(inode: CgroupInode, text: Text): i32 {
  return text_events(inode, text, true);
}

/** Those of Linux's entries that there is something to say about. `file`: the page cache, and what tmpfs holds, as on Linux. */
function show_stat(inode: CgroupInode, text: Text): i32 {
  const cgroup = inode.cgroup;
  const shmem = account_pages(cgroup, KIND_SHMEM);
  const slab = account_pages(cgroup, KIND_SLAB);
  text_entry(text, 'anon', bytes(account_pages(cgroup, KIND_ANON)));
  text_entry(text, 'file', bytes(account_pages(cgroup, KIND_FILE) + shmem));
  text_entry(text, 'kernel', bytes(account_pages(cgroup, KIND_KERNEL) + slab));
  text_entry(text, 'shmem', bytes(shmem));
  text_entry(text, 'slab', bytes(slab));
  return 0;
}

function show_group(inode: CgroupInode, text: Text): i32 {
  text_u64(text, inode.cgroup.oom_group);
  text_byte(text, 10);
  return 0;
}
function store_group(file: File, address: usize, length: u32): i32 {
  const value = only_number(address, length);
  if (value != 0 && value != 1) return -EINVAL;
  cgroup_of_file(file).oom_group = <u32>value;
  return 0;
}

/** "1G swappiness=60": there is no swap, so that the second word changes nothing. -EAGAIN: not so much could be given up. */
function store_reclaim(file: File, address: usize, length: u32): i32 {
  const end = address + length;
  const from = word_begin(address, end);
  const size = parse_size(from, <u32>(word_end(from, end) - from));
  if (size == NO_NUMBER) return -EINVAL;
  const pages = pages_of_limit(size + (1 << FRAME_SHIFT) - 1);
  return reclaim_from(cgroup_of_file(file), pages) < pages ? -EAGAIN : 0;
}

/** A file of the controller, which the root does not have. */
function add(name: string, mode: u32, show: u32, store_: u32): CgroupFileType {
  return cgroup_file_type(name, mode, CONTROLLER_MEMORY, false, show, store_);
}

/** Called once at boot. */
export function cgroup_memory_init(): void {
  add('memory.current', 0o444, show_current.index, 0);
  add('memory.peak', 0o444, show_peak.index, 0);
  add('memory.min', 0o644, show_min.index, store_min.index);
  add('memory.low', 0o644, show_low.index, store_low.index);
  add('memory.high', 0o644, show_high.index, store_high.index);
  add('memory.max', 0o644, show_max.index, store_max.index);
  const events = show_events.index;
  const local = show_events_local.index;
  cgroup_file_type('memory.events', 0o444, CONTROLLER_MEMORY, false, events, 0, NOTIFY_MEMORY);
  cgroup_file_type('memory.events.local', 0o444, CONTROLLER_MEMORY, false, local, 0, NOTIFY_MEMORY);
  cgroup_file_type('memory.stat', 0o444, CONTROLLER_MEMORY, true, show_stat.index, 0);
  const group = add('memory.oom.group', 0o644, show_group.index, store_group.index);
  group.delegatable = 1;
  const reclaim = cgroup_file_type('memory.reclaim', 0o200, CONTROLLER_MEMORY, true, 0, store_reclaim.index);
  reclaim.delegatable = 1;
}
