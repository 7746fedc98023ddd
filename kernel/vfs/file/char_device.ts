// Character devices: which driver is behind a device number. devfs shows each as a file.
//
// Interface: char_device_register, char_device_register_major, char_device_find, char_device_next,
// char_device_lead_out, char_device_leads_out; device numbers.
// Locks: vfs_state().type_lock guards the list; devices are never taken away.

import { list_add_tail, list_init, ListHead } from '../../base/list';
import { is_null, null_of } from '../../base/pointer';
import { kmalloc_root } from '../../mm/slab';
import { RANK_FILES, spin_lock, spin_unlock } from '../../sync/spinlock';
import { FileOps } from './file';
import { VfsState, vfs_state } from '../state';

@unmanaged
export class CharDevice {
  link: usize;
  link_prev: usize;
  /** Device number: device_number(major, minor). */
  device: u32;
  /** 1: it stands for all minor numbers, and has no file in /dev. */
  all_minors: u32;
  /** Permission bits of its file in /dev. */
  mode: u32;
  /** 1: what is written to it leaves the machine, what is read comes from outside. */
  leads_out: u32;
  /** Its name in /dev: an ASCII literal without a slash. */
  name: string;
  ops: FileOps;
  /** What a file opened from it starts with as `private_data`. */
  private_data: usize;
}

/** Device number as Linux lays it out in 32 bits: 12 bits of major, 20 of minor: makedev(3). */
export function device_number(major: u32, minor: u32): u32 {
  return (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & 0xfff00) << 12);
}
export function device_major(device: u32): u32 {
  return (device >>> 8) & 0xfff;
}
@inline
function head(): usize {
  return changetype<usize>(vfs_state()) + offsetof<VfsState>('devices');
}

/** Called once at boot. */
export function char_devices_init(): void {
  list_init(head());
}

/** Makes a device known, and a file for it in /dev. Called at boot; see Linux's devices.txt for numbers. */
export function char_device_register(
  major: u32,
  minor: u32,
  name: string,
  mode: u32,
  ops: FileOps,
  private_: usize,
): CharDevice {
  const device = changetype<CharDevice>(kmalloc_root(<u32>offsetof<CharDevice>()));
  device.device = device_number(major, minor);
  device.mode = mode;
  device.name = name;
  device.ops = ops;
  device.private_data = private_;
  add(device);
  if (vfs_state().device_added != 0) call_indirect<i32>(vfs_state().device_added, device);
  return device;
}

/** Says of a device that it is a way out of the machine. Before anybody can open it. */
export function char_device_lead_out(device: CharDevice): void {
  device.leads_out = 1;
}

/**
 * True if the device with that number is a way out of the machine: its console, the streams of its starter. Its file in
 * devtmpfs is the machine's to give away; a node that somebody makes with that number is a key of his own.
 */
export function char_device_leads_out(number: u32): bool {
  const device = char_device_find(number);
  return !is_null(device) && device.leads_out != 0;
}

/** As char_device_register, for all minor numbers; the files are some file system's own. */
export function char_device_register_major(major: u32, ops: FileOps): void {
  const device = changetype<CharDevice>(kmalloc_root(<u32>offsetof<CharDevice>()));
  device.device = device_number(major, 0);
  device.all_minors = 1;
  device.ops = ops;
  add(device);
}

function add(device: CharDevice): void {
  const lock = changetype<usize>(vfs_state()) + offsetof<VfsState>('type_lock');
  spin_lock(lock, RANK_FILES);
  list_add_tail(head(), changetype<usize>(device));
  spin_unlock(lock, RANK_FILES);
}

@inline
function is_numbered(device: CharDevice, number: u32): bool {
  if (device.all_minors != 0) return device_major(device.device) == device_major(number);
  return device.device == number;
}

/** The device with that number; 0 if there is none. */
export function char_device_find(number: u32): CharDevice {
  let device = char_device_next(null_of<CharDevice>());
  while (!is_null(device) && !is_numbered(device, number)) device = char_device_next(device);
  return device;
}

/** The device registered after `device` (0: the first); 0 after the last. */
export function char_device_next(device: CharDevice): CharDevice {
  const next = changetype<ListHead>(is_null(device) ? head() : changetype<usize>(device)).next;
  return changetype<CharDevice>(next == head() ? <usize>0 : next);
}
