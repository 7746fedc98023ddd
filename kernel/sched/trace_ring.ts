// The trace: what the scheduler has done lately, in a ring of records per hart. A hart writes into its own ring, without a lock;
// a reader looks afterwards whether what it has copied has been overwritten meanwhile.
//
//   TraceState: events ── which are recorded          TraceRing: head ── records written so far; number n lies at n mod RECORDS
//               rings  ── one per hart
//
// A record has 64 bytes. What is not in it (the name of the caller) is looked up when it is read, as ftrace does.
//
// Interface: trace_rings_init, trace_task_layout; trace_events and trace_set_events; trace_switch, trace_wakeup, trace_migrate,
// trace_syscall, trace_syscall_end, trace_mark; trace_read, trace_written, trace_clear.
// Locks: none; `events` is an atomic word, `head` is written by its hart alone, atomically.

import { FRAME_SIZE } from '../base/config';
import { TRACE_RINGS } from '../base/layout';
import { is_null } from '../base/pointer';
import { root_account } from '../mm/account';
import { frame_alloc_zeroed } from '../mm/frame';
import { atomic_load64, atomic_store, atomic_store64 } from '../sync/atomic';
import { clock_now } from './time/clock';
import { harts_count, this_hart } from './hart/hart';
import { THREAD_RUNNABLE, Thread, current } from './thread';

/** Kinds of records, and the bits of those that can be switched on. */
export const TRACE_SCHED_SWITCH: u32 = 1;
export const TRACE_SCHED_WAKEUP: u32 = 2;
export const TRACE_SCHED_MIGRATE: u32 = 4;
export const TRACE_SYS_ENTER: u32 = 8;
export const TRACE_SYS_EXIT: u32 = 16;
export const TRACE_MARK: u32 = 32;

/** What the record of a call has room for. */
export const TRACE_ARGUMENTS: u32 = 5;
/** Bytes of a marker's text. */
const MARK_BYTES: u32 = 44;

@unmanaged
export class TraceRecord {
  /** Monotonic time, ns. */
  time: i64;
  /** EVENT_*. */
  kind: u32;
  /** Who ran; 0: nobody. */
  pid: u32;
  /** Switch: its priority and state; wake-up, migration: the priority of the other, the harts it goes to and comes from. */
  priority: u32;
  state: u32;
  other: u32;
  other_priority: u32;
  name: u64;
  name_rest: u64;
  other_name: u64;
  other_name_rest: u64;
}

/** A system call: after `pid`. */
@unmanaged
export class SyscallRecord {
  time: i64;
  kind: u32;
  pid: u32;
  number: i32;
  /** How many arguments it has; what it answered. */
  value: i32;
  argument0: u64;
}

/** A marker: after `pid`. */
@unmanaged
export class MarkRecord {
  time: i64;
  kind: u32;
  pid: u32;
  length: u32;
  text: u8;
}

export const RECORD_BYTES: usize = 64;
/** Records that a ring keeps. */
const RECORDS: i64 = <i64>(FRAME_SIZE / RECORD_BYTES) - 1;

@unmanaged
class TraceRing {
  head: i64;
  /** Records before this one have been cleared. */
  cleared: i64;
}

@unmanaged
class TraceState {
  /** EVENT_* that are recorded now; those that are chosen, whether or not the whole is on. */
  events: u32;
  chosen: u32;
  off: u32;
  /** Where in a thread its pid and its name are: it is the beginning of a task. */
  pid_offset: u32;
  name_offset: u32;
}

const RINGS: usize = TRACE_RINGS + 32;

@inline
function state(): TraceState {
  return changetype<TraceState>(TRACE_RINGS);
}

@inline
function ring_of(number: u32): TraceRing {
  return changetype<TraceRing>(load<u32>(RINGS + 4 * <usize>number));
}

/** Kilobytes of a ring. */
export const RING_KILOBYTES: u32 = <u32>(FRAME_SIZE >>> 10);

/** Called once at boot. Without memory for a ring there is no trace. */
export function trace_rings_init(): void {
  for (let i: u32 = 0, n = harts_count(); i < n; i++)
    store<u32>(RINGS + 4 * <usize>i, <u32>frame_alloc_zeroed(0, root_account()));
}

/** Says where in a thread its pid and its name are. At boot. */
export function trace_task_layout(pid_offset: usize, name_offset: usize): void {
  state().pid_offset = <u32>pid_offset;
  state().name_offset = <u32>name_offset;
}

/** Which events are recorded: EVENT_*. */
@inline
export function trace_events(): u32 {
  return load<u32>(TRACE_RINGS);
}

/** Which have been chosen, whether the whole is on or not. */
export function trace_chosen(): u32 {
  return state().chosen;
}
export function trace_is_on(): bool {
  return state().off == 0;
}

/** Chooses events, and switches all of them on or off. */
export function trace_set_events(chosen: u32, on: bool): void {
  state().chosen = chosen;
  state().off = on ? 0 : 1;
  atomic_store(TRACE_RINGS, on ? chosen : 0);
}

/** Where this hart's next record goes; 0: there is no ring. */
function begin(kind: u32, thread: Thread, time: i64): usize {
  const ring = ring_of(this_hart().number);
  if (is_null(ring)) return 0;
  const at = changetype<usize>(ring) + RECORD_BYTES * (1 + <usize>(ring.head % RECORDS));
  const record = changetype<TraceRecord>(at);
  record.time = time;
  record.kind = kind;
  record.pid = pid_of(thread);
  return at;
}

/** The record is whole: readers may have it. */
@inline
function end(): void {
  const ring = ring_of(this_hart().number);
  atomic_store64(changetype<usize>(ring), ring.head + 1);
}

@inline
function pid_of(thread: Thread): u32 {
  return is_null(thread) ? 0 : load<u32>(changetype<usize>(thread) + state().pid_offset);
}

@inline
function copy_name(to: usize, thread: Thread): void {
  const from = changetype<usize>(thread) + state().name_offset;
  store<u64>(to, is_null(thread) ? 0 : load<u64>(from));
  store<u64>(to + 8, is_null(thread) ? 0 : load<u64>(from + 8));
}

/** What top(1) calls PR plus 100: 120 is nice 0, 0 to 98 are real time. */
@inline
function priority_of(thread: Thread): u32 {
  if (is_null(thread)) return 120;
  return thread.realtime != 0 ? 99 - thread.realtime : 120 + thread.nice;
}

/** The hart goes from `from` to `to`; 0: the idle loop. `time` is when. */
export function trace_switch(from: Thread, to: Thread, time: i64): void {
  const at = begin(TRACE_SCHED_SWITCH, from, time);
  if (at == 0) return;
  const record = changetype<TraceRecord>(at);
  record.priority = priority_of(from);
  // A thread that could go on has been interrupted.
  record.state = is_null(from) ? THREAD_RUNNABLE : from.state;
  record.other = pid_of(to);
  record.other_priority = priority_of(to);
  copy_name(at + offsetof<TraceRecord>('name'), from);
  copy_name(at + offsetof<TraceRecord>('other_name'), to);
  end();
}

function about(kind: u32, thread: Thread, from: u32, to: u32): void {
  const at = begin(kind, current(), clock_now());
  if (at == 0) return;
  const record = changetype<TraceRecord>(at);
  record.priority = to;
  record.state = from;
  record.other = pid_of(thread);
  record.other_priority = priority_of(thread);
  copy_name(at + offsetof<TraceRecord>('other_name'), thread);
  end();
}

/** `thread` becomes runnable on its hart. */
export function trace_wakeup(thread: Thread): void {
  about(TRACE_SCHED_WAKEUP, thread, 0, thread.hart);
}

/** exec takes `thread` from one hart to another. */
export function trace_migrate(thread: Thread, from: u32, to: u32): void {
  about(TRACE_SCHED_MIGRATE, thread, from, to);
}

/** The running task begins call `number`, which has `count` arguments, of which these are the first. */
export function trace_syscall(number: u32, count: u32, a0: u64, a1: u64, a2: u64, a3: u64, a4: u64): void {
  const me = current();
  me.call_number = number + 1;
  const at = begin(TRACE_SYS_ENTER, me, clock_now());
  if (at == 0) return;
  const record = changetype<SyscallRecord>(at);
  record.number = number;
  record.value = min<u32>(count, TRACE_ARGUMENTS);
  const values = at + offsetof<SyscallRecord>('argument0');
  store<u64>(values, a0);
  store<u64>(values + 8, a1);
  store<u64>(values + 16, a2);
  store<u64>(values + 24, a3);
  store<u64>(values + 32, a4);
  end();
}

/** It ends with `result`. Nothing is recorded if its beginning was not. */
export function trace_syscall_end(result: i32): void {
  const me = current();
  if (me.call_number == 0 || (trace_events() & TRACE_SYS_EXIT) == 0) return;
  const number = me.call_number - 1;
  me.call_number = 0;
  const at = begin(TRACE_SYS_EXIT, me, clock_now());
  if (at == 0) return;
  const record = changetype<SyscallRecord>(at);
  record.number = number;
  record.value = result;
  end();
}

/** A text of the running task's, cut to MARK_BYTES: trace_marker. */
export function trace_mark(address: usize, length: u32): void {
  if (!trace_is_on()) return;
  const at = begin(TRACE_MARK, current(), clock_now());
  if (at == 0) return;
  const record = changetype<MarkRecord>(at);
  record.length = min<u32>(length, MARK_BYTES);
  memory.copy(at + offsetof<MarkRecord>('text'), address, record.length);
  end();
}

/** The numbers of hart `number`'s records: the oldest that is kept, and one more than the newest. */
export function trace_first(number: u32): i64 {
  const ring = ring_of(number);
  if (is_null(ring)) return 0;
  // The one that may be in the making does not count.
  return max<i64>(max<i64>(trace_written(number) - RECORDS + 1, ring.cleared), 0);
}
export function trace_written(number: u32): i64 {
  const ring = ring_of(number);
  return is_null(ring) ? 0 : atomic_load64(changetype<usize>(ring));
}

/** Copies record `index` of hart `number` to `to`, RECORD_BYTES: false if it is not kept any more. */
export function trace_read(number: u32, index: i64, to: usize): bool {
  const ring = ring_of(number);
  memory.copy(to, changetype<usize>(ring) + RECORD_BYTES * (1 + <usize>(index % RECORDS)), RECORD_BYTES);
  return index >= trace_first(number);
}

/** Forgets what there is. */
export function trace_clear(): void {
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const ring = ring_of(i);
    if (!is_null(ring)) ring.cleared = trace_written(i);
  }
}
