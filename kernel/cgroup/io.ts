// The io controller: what a cgroup reads from a device and writes to it, and how fast it may: io.max, io.stat. A device is a
// file system of the outside, by the number that mountinfo shows.
//
//   io_begin: each limit has a time at which the next transfer may begin; it is moved on by what this one costs,
//             bytes / rate, at the cgroup and at all above, and the caller sleeps until the latest of them
//   io_end:   what was moved is counted; what was asked for and not moved is given back
//
// This is a bucket of tokens seen from its other side (the virtual scheduling algorithm, ITU-T I.371), with room for one transfer.
//
// Interface: IoDevice; io_begin, io_end, io_cancel; io_set_limits, io_forget_limits, io_device. Locks: cgroups_lock.

import { ENODEV, ENOMEM } from '../base/abi';
import { is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { clock_now } from '../sched/time/clock';
import { payer } from '../sched/thread';
import { sleep_killable } from '../sched/wait';
import { CGROUP_DEAD, Cgroup, cgroup_parent, cgroups_lock, cgroups_unlock } from './cgroup';

/** What is known of a device in a cgroup: its first word is the list's next, as cgroup.ts expects. */
@unmanaged
export class IoDevice {
  next: usize;
  /** As makedev(0, n). */
  device: u32;
  /** By IO_*: how many so far. */
  count: u64;
  count1: u64;
  count2: u64;
  count3: u64;
  /** By IO_*: how many a second at most; IO_UNLIMITED. */
  limit: u64;
  limit1: u64;
  limit2: u64;
  limit3: u64;
  /** By IO_*: when the next may begin, ns. */
  due: i64;
  due1: i64;
  due2: i64;
  due3: i64;
}

/** What is counted: bytes read, bytes written, reads, writes. io.max has them in this order. */
export const IO_READ_BYTES: u32 = 0;
export const IO_WRITE_BYTES: u32 = 1;
export const IO_READS: u32 = 2;
export const IO_WRITES: u32 = 3;
export const IO_KINDS: u32 = 4;
export const IO_UNLIMITED: u64 = u64.MAX_VALUE;

const SECOND_NS: u64 = 1000000000;

@inline
function count_at(device: IoDevice, kind: u32): usize {
  return changetype<usize>(device) + offsetof<IoDevice>('count') + 8 * <usize>kind;
}
@inline
function limit_at(device: IoDevice, kind: u32): usize {
  return changetype<usize>(device) + offsetof<IoDevice>('limit') + 8 * <usize>kind;
}
@inline
function due_at(device: IoDevice, kind: u32): usize {
  return changetype<usize>(device) + offsetof<IoDevice>('due') + 8 * <usize>kind;
}

export function io_count(device: IoDevice, kind: u32): u64 {
  return load<u64>(count_at(device, kind));
}
export function io_limit(device: IoDevice, kind: u32): u64 {
  return load<u64>(limit_at(device, kind));
}

/** What `cgroup` knows of a device; 0 if nothing. Under the lock. */
export function io_device(cgroup: Cgroup, number: u32): IoDevice {
  let device = changetype<IoDevice>(cgroup.devices);
  while (!is_null(device) && device.device != number) device = changetype<IoDevice>(device.next);
  return device;
}

/** Memory for one more: 0 if there is none. It begins without limits. */
function device_alloc(number: u32, account: Account): IoDevice {
  const device = changetype<IoDevice>(kmalloc(<u32>offsetof<IoDevice>(), account));
  if (is_null(device)) return device;
  device.device = number;
  for (let kind: u32 = 0; kind < IO_KINDS; kind++) store<u64>(limit_at(device, kind), IO_UNLIMITED);
  return device;
}

/**
 * Makes room for a device in `cgroup`: true, or false if there is no memory. The parent pays, as for the cgroup itself: what it
 * paid for itself would pin it for ever.
 */
function make_device(cgroup: Cgroup, number: u32): bool {
  const parent = cgroup_parent(cgroup);
  const made = device_alloc(number, is_null(parent) ? cgroup : parent);
  if (is_null(made)) return false;
  cgroups_lock();
  const late = !is_null(io_device(cgroup, number));
  if (!late) {
    made.next = cgroup.devices;
    cgroup.devices = changetype<usize>(made);
  }
  cgroups_unlock();
  if (late) kfree(changetype<usize>(made));
  return true;
}

/** Sets the limits by IO_* at `limits`, four words of 64 bits: 0, -ENOMEM, -ENODEV. */
export function io_set_limits(cgroup: Cgroup, number: u32, limits: usize): i32 {
  cgroups_lock();
  const known = !is_null(io_device(cgroup, number));
  cgroups_unlock();
  if (!known && !make_device(cgroup, number)) return -ENOMEM;
  cgroups_lock();
  const dead = (cgroup.flags & CGROUP_DEAD) != 0;
  const device = io_device(cgroup, number);
  for (let kind: u32 = 0; kind < IO_KINDS && !dead; kind++) {
    store<u64>(limit_at(device, kind), load<u64>(limits + 8 * <usize>kind));
    store<i64>(due_at(device, kind), 0);
  }
  cgroups_unlock();
  return dead ? -ENODEV : 0;
}

/** The controller is taken away. Under the lock. */
export function io_forget_limits(cgroup: Cgroup): void {
  let device = changetype<IoDevice>(cgroup.devices);
  for (; !is_null(device); device = changetype<IoDevice>(device.next))
    for (let kind: u32 = 0; kind < IO_KINDS; kind++) store<u64>(limit_at(device, kind), IO_UNLIMITED);
}

/** Nanoseconds that `amount` takes at `rate` a second. */
function cost(amount: u64, rate: u64): i64 {
  return <i64>((amount * SECOND_NS) / rate);
}

/** Takes `amount` of a kind into account: when that may begin. Under the lock. */
function take(device: IoDevice, kind: u32, amount: u64, now: i64): i64 {
  const rate = io_limit(device, kind);
  if (rate == IO_UNLIMITED) return now;
  const start = max<i64>(now, load<i64>(due_at(device, kind)));
  store<i64>(due_at(device, kind), start + cost(amount, rate));
  return start;
}

function give_back(device: IoDevice, kind: u32, amount: u64): void {
  const rate = io_limit(device, kind);
  if (rate == IO_UNLIMITED || amount == 0) return;
  store<i64>(due_at(device, kind), max<i64>(0, load<i64>(due_at(device, kind)) - cost(amount, rate)));
}

/** Whose cgroup the current transfer is: who pays for memory pays for this. */
@inline
function current_cgroup(): Cgroup {
  return changetype<Cgroup>(payer());
}

/**
 * The current task is about to move up to `bytes` to (`writes`) or from device `number`: sleeps until its cgroups' limits let
 * it. 0, or -EINTR: it is to die, and nothing is taken.
 */
export function io_begin(number: u32, writes: bool, bytes: u32): i32 {
  let start: i64 = 0;
  const now = clock_now();
  cgroups_lock();
  for (let c = current_cgroup(); !is_null(c); c = cgroup_parent(c)) {
    const device = io_device(c, number);
    if (is_null(device)) continue;
    start = max<i64>(start, take(device, writes ? IO_WRITE_BYTES : IO_READ_BYTES, bytes, now));
    start = max<i64>(start, take(device, writes ? IO_WRITES : IO_READS, 1, now));
  }
  cgroups_unlock();
  if (start <= now) return 0;
  const result = sleep_killable(start);
  if (result < 0) io_cancel(number, writes, bytes);
  return result;
}

/** What io_begin was asked for does not come to pass. */
export function io_cancel(number: u32, writes: bool, bytes: u32): void {
  io_return(number, writes, bytes, 1);
}

/** Gives back what io_begin took and nobody used. */
function io_return(number: u32, writes: bool, bytes: u32, transfers: u32): void {
  cgroups_lock();
  for (let c = current_cgroup(); !is_null(c); c = cgroup_parent(c)) {
    const device = io_device(c, number);
    if (is_null(device)) continue;
    give_back(device, writes ? IO_WRITE_BYTES : IO_READ_BYTES, bytes);
    give_back(device, writes ? IO_WRITES : IO_READS, transfers);
  }
  cgroups_unlock();
}

/** Of `asked` bytes, `moved` were: counts them. Without memory to count in, the cgroup's own count misses it. */
export function io_end(number: u32, writes: bool, asked: u32, moved: u32): void {
  if (moved < asked) io_return(number, writes, asked - moved, 0);
  for (let c = current_cgroup(); !is_null(c); c = cgroup_parent(c)) {
    cgroups_lock();
    let device = io_device(c, number);
    cgroups_unlock();
    if (is_null(device) && !make_device(c, number)) continue;
    cgroups_lock();
    device = io_device(c, number);
    add(device, writes ? IO_WRITE_BYTES : IO_READ_BYTES, moved);
    add(device, writes ? IO_WRITES : IO_READS, 1);
    cgroups_unlock();
  }
}

@inline
function add(device: IoDevice, kind: u32, amount: u64): void {
  store<u64>(count_at(device, kind), io_count(device, kind) + amount);
}
