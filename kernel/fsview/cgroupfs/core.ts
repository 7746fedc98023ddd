// Files that every cgroup has: which controllers, how it is, how large its tree may be, the freezer: cgroups(7), the kernel's
// cgroup-v2 document.
//
// Interface: cgroup_core_init. Locks: cgroups_lock inside kernel/cgroup/.

import { EINVAL, EOPNOTSUPP, ERANGE } from '../../base/abi';
import { DASH, NEWLINE, PLUS, SPACE } from '../../base/ascii';
import { Text, text_byte, text_string, text_u64 } from '../../base/format';
import { UNLIMITED } from '../../mm/account';
import { CGROUP_FROZEN, CONTROLLERS, NOTIFY_EVENTS, cgroup_controllers } from '../../cgroup/cgroup';
import { cgroup_set_control, controller_by_name, controller_name } from '../../cgroup/control';
import { cgroup_freeze } from '../../cgroup/freeze';
import { File } from '../../vfs/file/file';
import { CgroupInode, cgroup_file_type } from './entry';
import { cgroup_of_file } from './file';
import { NO_NUMBER, only_number, only_word_is, text_limit, word_begin, word_end } from './text';

/** Appends `name value` as a line. */
export function text_entry(text: Text, name: string, value: u64): void {
  text_string(text, name);
  text_byte(text, SPACE);
  text_u64(text, value);
  text_byte(text, NEWLINE);
}

function text_controllers(text: Text, controllers: u32): void {
  const start = text.at;
  for (let bit: u32 = 1; bit <= CONTROLLERS; bit <<= 1) {
    if ((controllers & bit) == 0) continue;
    if (text.at != start) text_byte(text, SPACE);
    text_string(text, controller_name(bit));
  }
  if (controllers != 0) text_byte(text, NEWLINE);
}

function show_controllers(inode: CgroupInode, text: Text): i32 {
  text_controllers(text, cgroup_controllers(inode.cgroup));
  return 0;
}

function show_control(inode: CgroupInode, text: Text): i32 {
  text_controllers(text, inode.cgroup.subtree_control);
  return 0;
}

/** "+memory -pids": all or nothing. */
function store_control(file: File, address: usize, length: u32): i32 {
  const end = address + length;
  let enable: u32 = 0;
  let disable: u32 = 0;
  for (let at = word_begin(address, end); at < end; at = word_begin(word_end(at, end), end)) {
    const sign = <u32>load<u8>(at);
    const bit = controller_by_name(at + 1, <u32>(word_end(at, end) - at) - 1);
    if (bit == 0 || (sign != PLUS && sign != DASH)) return -EINVAL;
    // The last word about a controller counts.
    enable = sign == PLUS ? enable | bit : enable & ~bit;
    disable = sign == DASH ? disable | bit : disable & ~bit;
  }
  return cgroup_set_control(cgroup_of_file(file), enable, disable);
}

function show_events(inode: CgroupInode, text: Text): i32 {
  text_entry(text, 'populated', inode.cgroup.population != 0 ? 1 : 0);
  text_entry(text, 'frozen', (inode.cgroup.flags & CGROUP_FROZEN) != 0 ? 1 : 0);
  return 0;
}

function show_stat(inode: CgroupInode, text: Text): i32 {
  text_entry(text, 'nr_descendants', inode.cgroup.descendants);
  text_entry(text, 'nr_dying_descendants', inode.cgroup.dying);
  return 0;
}

/** A task is a process with one thread: there is nothing to be gained by making a cgroup threaded. */
function show_type(_inode: CgroupInode, text: Text): i32 {
  text_string(text, 'domain\n');
  return 0;
}
function store_type(_file: File, address: usize, length: u32): i32 {
  return only_word_is(address, address + length, 'threaded') ? -EOPNOTSUPP : -EINVAL;
}

function show_depth(inode: CgroupInode, text: Text): i32 {
  text_limit(text, inode.cgroup.depth_max, inode.cgroup.depth_max != UNLIMITED);
  return 0;
}
function show_descendants(inode: CgroupInode, text: Text): i32 {
  text_limit(text, inode.cgroup.descendants_max, inode.cgroup.descendants_max != UNLIMITED);
  return 0;
}

/** A number from 0 on, or `max`, which is UNLIMITED: it, -EINVAL or -ERANGE. */
function count_written(address: usize, length: u32): i64 {
  if (only_word_is(address, address + length, 'max')) return UNLIMITED;
  const value = only_number(address, length);
  if (value == NO_NUMBER || value > <i64>i32.MAX_VALUE) return -EINVAL;
  return value < 0 ? -ERANGE : value;
}

function store_depth(file: File, address: usize, length: u32): i32 {
  const value = count_written(address, length);
  if (value < 0) return <i32>value;
  cgroup_of_file(file).depth_max = <u32>value;
  return 0;
}
function store_descendants(file: File, address: usize, length: u32): i32 {
  const value = count_written(address, length);
  if (value < 0) return <i32>value;
  cgroup_of_file(file).descendants_max = <u32>value;
  return 0;
}

function show_freeze(inode: CgroupInode, text: Text): i32 {
  text_u64(text, inode.cgroup.freeze);
  text_byte(text, NEWLINE);
  return 0;
}
function store_freeze(file: File, address: usize, length: u32): i32 {
  const value = only_number(address, length);
  if (value == NO_NUMBER) return -EINVAL;
  return value < 0 || value > 1 ? -ERANGE : cgroup_freeze(cgroup_of_file(file), <u32>value);
}

/** Called once at boot. */
export function cgroup_core_init(): void {
  cgroup_file_type('cgroup.controllers', 0o444, 0, true, show_controllers.index, 0);
  const control = cgroup_file_type(
    'cgroup.subtree_control',
    0o644,
    0,
    true,
    show_control.index,
    store_control.index,
  );
  control.delegatable = 1;
  cgroup_file_type('cgroup.events', 0o444, 0, false, show_events.index, 0, NOTIFY_EVENTS);
  cgroup_file_type('cgroup.stat', 0o444, 0, true, show_stat.index, 0);
  cgroup_file_type('cgroup.type', 0o644, 0, false, show_type.index, store_type.index);
  cgroup_file_type('cgroup.max.depth', 0o644, 0, true, show_depth.index, store_depth.index);
  cgroup_file_type('cgroup.max.descendants', 0o644, 0, true, show_descendants.index, store_descendants.index);
  cgroup_file_type('cgroup.freeze', 0o644, 0, false, show_freeze.index, store_freeze.index);
}
