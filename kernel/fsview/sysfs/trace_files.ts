// The trace's files, in the format of Linux's tracefs (Documentation/trace/ftrace.rst): what ring buffers hold, which events are
// recorded, and a way to add a line.
//
//   trace              what is kept, of all harts, in order of time; writing clears it
//   set_event          the events that are recorded, a line each; writing adds one, with ! takes it away, > empties it
//   available_events   those that there are
//   tracing_on         0: nothing is recorded
//   buffer_size_kb     of one hart's ring
//   trace_marker       what is written becomes a line of the trace
//
// Interface: trace_files. Locks: tasks_lock while a name is looked up.

import { EINVAL, ENOMEM } from '../../base/abi';
import { NEWLINE, SPACE } from '../../base/ascii';
import {
  Text,
  bytes_equal_literal,
  text_byte,
  text_bytes,
  text_cstring,
  text_i64,
  text_number,
  text_string,
  text_u64,
} from '../../base/format';
import { is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { harts_count } from '../../sched/hart/hart';
import { THREAD_DEAD, THREAD_RUNNABLE, THREAD_STOPPED } from '../../sched/thread';
import {
  SyscallRecord,
  TRACE_SYS_ENTER,
  TRACE_SYS_EXIT,
  TRACE_MARK,
  TRACE_SCHED_MIGRATE,
  TRACE_SCHED_SWITCH,
  TRACE_SCHED_WAKEUP,
  MarkRecord,
  RECORD_BYTES,
  RING_KILOBYTES,
  TraceRecord,
  trace_chosen,
  trace_clear,
  trace_first,
  trace_is_on,
  trace_mark,
  trace_read,
  trace_set_events,
  trace_task_layout,
  trace_written,
} from '../../sched/trace_ring';
import { pid_task } from '../../proc/pid';
import { COMM_BYTES, Task, comm_of, current_task, tasks_lock, tasks_unlock } from '../../proc/task';
import { ProcEntry, ProcInode, proc_file, proc_writable_file } from '../procfs/entry';

const EXCLAMATION: u32 = 33;

/** Events in the order in which they are shown, as bits. */
const EVENTS: u32 =
  TRACE_SCHED_SWITCH | TRACE_SCHED_WAKEUP | TRACE_SCHED_MIGRATE | TRACE_SYS_ENTER | TRACE_SYS_EXIT;

function system_of(event: u32): string {
  return event == TRACE_SYS_ENTER || event == TRACE_SYS_EXIT ? 'raw_syscalls' : 'sched';
}

function name_of(event: u32): string {
  switch (event) {
    case TRACE_SCHED_SWITCH:
      return 'sched_switch';
    case TRACE_SCHED_WAKEUP:
      return 'sched_wakeup';
    case TRACE_SCHED_MIGRATE:
      return 'sched_migrate_task';
    case TRACE_SYS_ENTER:
      return 'sys_enter';
    default:
      return 'sys_exit';
  }
}

function text_events(text: Text, events: u32): void {
  for (let event: u32 = 1; event <= EVENTS; event <<= 1) {
    if ((events & event) == 0) continue;
    text_string(text, system_of(event));
    text_string(text, ':');
    text_string(text, name_of(event));
    text_byte(text, NEWLINE);
  }
}

function show_available(_inode: ProcInode, text: Text): i32 {
  text_events(text, EVENTS);
  return 0;
}

function show_chosen(_inode: ProcInode, text: Text): i32 {
  text_events(text, trace_chosen());
  return 0;
}

/** Does `event` go by the `length` bytes at `word`: "system:name", "system:", "system:*", "name", "*:*"? */
function matches(event: u32, word: usize, length: u32): bool {
  let colon: u32 = 0;
  while (colon < length && load<u8>(word + colon) != 58) colon++;
  if (colon == length)
    return (
      bytes_equal_literal(word, length, name_of(event)) || bytes_equal_literal(word, length, system_of(event))
    );
  const system = is_any(word, colon) || bytes_equal_literal(word, colon, system_of(event));
  const rest = length - colon - 1;
  return (
    system && (is_any(word + colon + 1, rest) || bytes_equal_literal(word + colon + 1, rest, name_of(event)))
  );
}

function is_any(word: usize, length: u32): bool {
  return length == 0 || bytes_equal_literal(word, length, '*');
}

function is_blank(byte: u32): bool {
  return byte == SPACE || byte == NEWLINE;
}

/** Words, each of which adds events or, with a "!", takes them away; none at all takes all away. -EINVAL: there is no such event. */
function store_chosen(_inode: ProcInode, address: usize, length: u32): i32 {
  let chosen = trace_chosen();
  let words: u32 = 0;
  const end = address + length;
  for (let at = address; at < end;) {
    while (at < end && is_blank(load<u8>(at))) at++;
    let stop = at;
    while (stop < end && !is_blank(load<u8>(stop))) stop++;
    if (stop == at) break;
    words++;
    const removes = load<u8>(at) == EXCLAMATION;
    if (removes) at++;
    let meant: u32 = 0;
    for (let event: u32 = 1; event <= EVENTS; event <<= 1)
      if ((EVENTS & event) != 0 && matches(event, at, <u32>(stop - at))) meant |= event;
    if (meant == 0) return -EINVAL;
    chosen = removes ? chosen & ~meant : chosen | meant;
    at = stop;
  }
  trace_set_events(words == 0 ? 0 : chosen, trace_is_on());
  return 0;
}

function show_on(_inode: ProcInode, text: Text): i32 {
  text_string(text, trace_is_on() ? '1\n' : '0\n');
  return 0;
}

function store_on(_inode: ProcInode, address: usize, length: u32): i32 {
  if (length > 0 && load<u8>(address + length - 1) == NEWLINE) length--;
  if (length != 1) return -EINVAL;
  const digit = load<u8>(address);
  if (digit != 48 && digit != 49) return -EINVAL;
  trace_set_events(trace_chosen(), digit == 49);
  return 0;
}

function show_size(_inode: ProcInode, text: Text): i32 {
  text_u64(text, RING_KILOBYTES);
  text_byte(text, NEWLINE);
  return 0;
}

function show_nothing(_inode: ProcInode, _text: Text): i32 {
  return 0;
}

function store_mark(_inode: ProcInode, address: usize, length: u32): i32 {
  if (length > 0 && load<u8>(address + length - 1) == NEWLINE) length--;
  trace_mark(address, length);
  return 0;
}

function store_trace(_inode: ProcInode, _address: usize, _length: u32): i32 {
  trace_clear();
  return 0;
}

/** The name of the task with `pid`, right-aligned with it as ftrace does it: "            bash-1234 ". */
function text_task(text: Text, pid: u32, name: usize): void {
  let length: u32 = 0;
  while (length < COMM_BYTES && load<u8>(name + length) != 0) length++;
  for (let i = length; i < COMM_BYTES; i++) text_byte(text, SPACE);
  text_bytes(text, name, length);
  text_byte(text, 45);
  text_u64(text, pid);
  for (let rest = pid, i: u32 = 1; i < 7; i++, rest /= 10) if (rest < 10) text_byte(text, SPACE);
}

/** Puts the name of the task with `pid` at `to`, COMM_BYTES: "<...>" if it has ended, as ftrace says it. */
function find_name(pid: u32, to: usize): void {
  memory.fill(to, 0, COMM_BYTES);
  if (pid == 0) {
    store<u64>(to, 0x3e656c64693c);
    return;
  }
  tasks_lock();
  const task = pid_task(pid);
  if (!is_null(task)) memory.copy(to, comm_of(task), COMM_BYTES);
  tasks_unlock();
  if (is_null(task)) store<u64>(to, 0x3e2e2e2e3c);
}

/** A number of the record, named: " key=". */
function text_field(text: Text, key: string, value: u64): void {
  text_byte(text, SPACE);
  text_string(text, key);
  text_byte(text, 61);
  text_u64(text, value);
}

/** A thread of a record by name, "swapper/N" for the idle loop of a hart. */
function text_comm(text: Text, pid: u32, name: usize, hart: u32): void {
  if (pid != 0) {
    text_cstring(text, name, COMM_BYTES);
    return;
  }
  text_string(text, 'swapper/');
  text_u64(text, hart);
}

/** State as sched_switch has it: R+ for one that has been interrupted. */
function state_of(state: u32, pid: u32): string {
  if (state == THREAD_RUNNABLE) return pid == 0 ? 'R' : 'R+';
  if (state == THREAD_STOPPED) return 'T';
  return state == THREAD_DEAD ? 'X' : 'S';
}

function text_switch(text: Text, record: TraceRecord, hart: u32): void {
  const at = changetype<usize>(record);
  text_string(text, 'sched_switch: prev_comm=');
  text_comm(text, record.pid, at + offsetof<TraceRecord>('name'), hart);
  text_field(text, 'prev_pid', record.pid);
  text_field(text, 'prev_prio', record.priority);
  text_string(text, ' prev_state=');
  text_string(text, state_of(record.state, record.pid));
  text_string(text, ' ==> next_comm=');
  text_comm(text, record.other, at + offsetof<TraceRecord>('other_name'), hart);
  text_field(text, 'next_pid', record.other);
  text_field(text, 'next_prio', record.other_priority);
}

function text_other(text: Text, record: TraceRecord): void {
  text_string(text, 'comm=');
  text_cstring(text, changetype<usize>(record) + offsetof<TraceRecord>('other_name'), COMM_BYTES);
  text_field(text, 'pid', record.other);
  text_field(text, 'prio', record.other_priority);
}

function text_call(text: Text, record: SyscallRecord): void {
  text_string(text, record.kind == TRACE_SYS_ENTER ? 'sys_enter: NR ' : 'sys_exit: NR ');
  text_i64(text, record.number);
  if (record.kind == TRACE_SYS_EXIT) {
    text_string(text, ' = ');
    text_i64(text, record.value);
    return;
  }
  text_string(text, ' (');
  const values = changetype<usize>(record) + offsetof<SyscallRecord>('argument0');
  for (let i: i32 = 0; i < record.value; i++) {
    if (i != 0) text_string(text, ', ');
    text_number(text, load<u64>(values + 8 * <usize>i), 16, 1, SPACE);
  }
  text_byte(text, 41);
}

function text_event(text: Text, record: TraceRecord, hart: u32): void {
  switch (record.kind) {
    case TRACE_SCHED_SWITCH:
      text_switch(text, record, hart);
      break;
    case TRACE_SCHED_WAKEUP:
      text_string(text, 'sched_wakeup: ');
      text_other(text, record);
      text_string(text, ' target_cpu=');
      text_number(text, record.priority, 10, 3, 48);
      break;
    case TRACE_SCHED_MIGRATE:
      text_string(text, 'sched_migrate_task: ');
      text_other(text, record);
      text_field(text, 'orig_cpu', record.state);
      text_field(text, 'dest_cpu', record.priority);
      break;
    case TRACE_MARK:
      text_string(text, 'tracing_mark_write: ');
      const mark = changetype<MarkRecord>(record);
      text_bytes(text, changetype<usize>(mark) + offsetof<MarkRecord>('text'), mark.length);
      break;
    default:
      text_call(text, changetype<SyscallRecord>(record));
  }
  text_byte(text, NEWLINE);
}

/** "    bash-12   [001] .....    12.345678: ": what each line begins with. */
function text_line(text: Text, record: TraceRecord, hart: u32, name: usize): void {
  find_name(record.pid, name);
  text_task(text, record.pid, name);
  text_string(text, ' [');
  text_number(text, hart, 10, 3, 48);
  text_string(text, '] ..... ');
  text_number(text, record.time / 1000000000, 10, 5, SPACE);
  text_byte(text, 46);
  text_number(text, (record.time % 1000000000) / 1000, 10, 6, 48);
  text_string(text, ': ');
  text_event(text, record, hart);
}

function text_head(text: Text): void {
  let kept: i64 = 0;
  let written: i64 = 0;
  const harts = harts_count();
  for (let i: u32 = 0; i < harts; i++) {
    kept += trace_written(i) - trace_first(i);
    written += trace_written(i);
  }
  text_string(text, '# tracer: nop\n#\n# entries-in-buffer/entries-written: ');
  text_i64(text, kept);
  text_byte(text, 47);
  text_i64(text, written);
  text_string(text, '   #P:');
  text_u64(text, harts);
  text_string(text, '\n#\n#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n');
  text_string(text, '#              | |         |   |||||     |         |\n');
}

/** One reader's place in all rings: per hart the next record's number and the record itself; then room for a name. */
const CURSOR_BYTES: usize = 8 + RECORD_BYTES;

@inline
function cursor_of(cursors: usize, hart: u32): usize {
  return cursors + CURSOR_BYTES * <usize>hart;
}

/** Brings the record that the cursor of `hart` is at, or the next that is still kept. False: there are no more. */
function fetch_record(cursors: usize, hart: u32): bool {
  const at = cursor_of(cursors, hart);
  while (load<i64>(at) < trace_written(hart)) {
    if (trace_read(hart, load<i64>(at), at + 8)) return true;
    store<i64>(at, trace_first(hart));
  }
  store<i64>(at, i64.MAX_VALUE);
  return false;
}

/** All records, merged in order of time; of equal times the lower hart's come first. */
function show_trace(_inode: ProcInode, text: Text): i32 {
  const harts = harts_count();
  const cursors = kmalloc(<u32>CURSOR_BYTES * harts + COMM_BYTES, current_task().account);
  if (cursors == 0) return -ENOMEM;
  text_head(text);
  for (let i: u32 = 0; i < harts; i++) {
    store<i64>(cursor_of(cursors, i), trace_first(i));
    fetch_record(cursors, i);
  }
  while (true) {
    let first: u32 = harts;
    let least = i64.MAX_VALUE;
    for (let i: u32 = 0; i < harts; i++) {
      const at = cursor_of(cursors, i);
      if (load<i64>(at) == i64.MAX_VALUE || load<i64>(at + 8) >= least) continue;
      least = load<i64>(at + 8);
      first = i;
    }
    if (first == harts) break;
    const at = cursor_of(cursors, first);
    text_line(text, changetype<TraceRecord>(at + 8), first, cursor_of(cursors, harts));
    store<i64>(at, load<i64>(at) + 1);
    fetch_record(cursors, first);
  }
  kfree(cursors);
  return 0;
}

/** Fills `directory`: /sys/kernel/tracing, or what stands for it. At boot. */
export function trace_files(directory: ProcEntry): void {
  trace_task_layout(offsetof<Task>('pid'), offsetof<Task>('comm0'));
  proc_file(directory, 'available_events', 0o444, show_available.index);
  proc_file(directory, 'buffer_size_kb', 0o444, show_size.index);
  proc_writable_file(directory, 'set_event', 0o640, show_chosen.index, store_chosen.index);
  proc_writable_file(directory, 'trace', 0o640, show_trace.index, store_trace.index);
  proc_writable_file(directory, 'trace_marker', 0o220, show_nothing.index, store_mark.index);
  proc_writable_file(directory, 'tracing_on', 0o640, show_on.index, store_on.index);
}
