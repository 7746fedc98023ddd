// /proc/sys: what can be set: names and limits of namespaces (uts_namespaces(7), mq_overview(7)), and of mounts. What belongs
// to a namespace is that of the opener of the file, not of the mounter of /proc.
//
// And which class of the scheduler decides.
//
// Interface: proc_namespace_names, proc_filesystem_limits, proc_scheduling_classes. Locks: those of the namespaces.

import { EINVAL } from '../../base/abi';
import { NEWLINE, SPACE } from '../../base/ascii';
import { IpcNamespace } from '../../ns/ipc';
import { Text, text_byte, text_string } from '../../base/format';
import { is_null } from '../../base/pointer';
import {
  UTS_DOMAINNAME,
  UTS_HOSTNAME,
  UTS_NAME_MAX,
  UtsNamespace,
  uts_set_name,
  uts_text_name,
} from '../../ns/uts';
import { initial_nsproxy } from '../../ns/nsproxy';
import { CLASSES, class_at } from '../../sched/class/class';
import { classes_choose, classes_chosen, classes_named } from '../../sched/class/classes';
import { current } from '../../sched/thread';
import { current_task } from '../../proc/task';
import { vfs_state } from '../../vfs/state';
import { current_ipc_namespace } from '../mqueue/mqueue';
import { MSGSIZE_HARD_MAX, MSG_HARD_MAX } from '../mqueue/calls';
import { ProcEntry, ProcInode, proc_directory, proc_writable_file } from './entry';
import { text_line_u64 } from './text';

const OPEN: u32 = 91;
const CLOSE: u32 = 93;

function uts(): UtsNamespace {
  return is_null(current()) ? initial_nsproxy().uts : current_task().namespaces.uts;
}

function show_name(inode: ProcInode, text: Text): i32 {
  uts_text_name(uts(), inode.entry.argument, text);
  text_byte(text, NEWLINE);
  return 0;
}

/** Up to the first newline or NUL; what is longer than a name is cut off, as Linux's proc_dostring does. */
function store_name(inode: ProcInode, address: usize, length: u32): i32 {
  if (length == 0) return -EINVAL;
  let end: u32 = 0;
  while (end < length && load<u8>(address + end) != NEWLINE && load<u8>(address + end) != 0) end++;
  return uts_set_name(uts(), inode.entry.argument, address, min<u32>(end, UTS_NAME_MAX));
}

/** The scheduling classes, the chosen one in brackets, as /sys/block/sda/queue/scheduler shows its choices. */
function show_class(_inode: ProcInode, text: Text): i32 {
  for (let i: u32 = 0; i < CLASSES; i++) {
    if (i != 0) text_byte(text, SPACE);
    if (i == classes_chosen()) text_byte(text, OPEN);
    text_string(text, class_at(i).name);
    if (i == classes_chosen()) text_byte(text, CLOSE);
  }
  text_byte(text, NEWLINE);
  return 0;
}

/** The name of a class, perhaps with a newline: -EINVAL if there is none. */
function store_class(_inode: ProcInode, address: usize, length: u32): i32 {
  if (length > 0 && load<u8>(address + length - 1) == NEWLINE) length--;
  const index = classes_named(address, length);
  if (index < 0) return index;
  classes_choose(index);
  return 0;
}

/** Puts the file with the scheduling classes into `directory`. At boot. */
export function proc_scheduling_classes(directory: ProcEntry, name: string): void {
  proc_writable_file(directory, name, 0o644, show_class.index, store_class.index);
}

/** Fills /proc/sys/kernel with the names of UTS namespaces. At boot. */
export function proc_namespace_names(kernel: ProcEntry): void {
  proc_writable_file(kernel, 'domainname', 0o644, show_name.index, store_name.index, UTS_DOMAINNAME);
  proc_writable_file(kernel, 'hostname', 0o644, show_name.index, store_name.index, UTS_HOSTNAME);
}

/** The number that a text begins with, up to `most`; -1 if it is none or another: proc_sys(5). */
function parse_limit(address: usize, length: u32, least: u32, most: u32): i64 {
  let value: i64 = 0;
  let at: u32 = 0;
  while (at < length && load<u8>(address + at) >= 48 && load<u8>(address + at) <= 57) {
    value = value * 10 + <i64>(load<u8>(address + at) - 48);
    if (value > <i64>most) return -1;
    at++;
  }
  if (at == 0 || (at < length && load<u8>(address + at) != NEWLINE)) return -1;
  return value < <i64>least ? -1 : value;
}

function show_mount_max(_inode: ProcInode, text: Text): i32 {
  return text_line_u64(text, vfs_state().mount_max);
}

function store_mount_max(_inode: ProcInode, address: usize, length: u32): i32 {
  const value = parse_limit(address, length, 1, i32.MAX_VALUE);
  if (value < 0) return -EINVAL;
  vfs_state().mount_max = <u32>value;
  return 0;
}

/** The limit of the opener's IPC namespace that a file is about: `argument` is the field's offset. */
@inline
function queue_limit(inode: ProcInode): usize {
  return changetype<usize>(current_ipc_namespace()) + <usize>inode.entry.argument;
}

function show_queue_limit(inode: ProcInode, text: Text): i32 {
  return text_line_u64(text, load<u32>(queue_limit(inode)));
}

/** Each has its range: mq_overview(7), "/proc interfaces". */
function store_queue_limit(inode: ProcInode, address: usize, length: u32): i32 {
  const field = <usize>inode.entry.argument;
  const is_size =
    field == offsetof<IpcNamespace>('msgsize_max') || field == offsetof<IpcNamespace>('msgsize_default');
  const is_count = field == offsetof<IpcNamespace>('queues_max');
  const least: u32 = is_count ? 0 : is_size ? 128 : 1;
  const most = is_count ? <u32>i32.MAX_VALUE : is_size ? MSGSIZE_HARD_MAX : MSG_HARD_MAX;
  const value = parse_limit(address, length, least, most);
  if (value < 0) return -EINVAL;
  store<u32>(queue_limit(inode), <u32>value);
  return 0;
}

function queue_file(directory: ProcEntry, name: string, field: usize): void {
  proc_writable_file(directory, name, 0o644, show_queue_limit.index, store_queue_limit.index, <u32>field);
}

/** Fills /proc/sys/fs. At boot. */
export function proc_filesystem_limits(fs: ProcEntry): void {
  proc_writable_file(fs, 'mount-max', 0o644, show_mount_max.index, store_mount_max.index);
  const mqueue = proc_directory(fs, 'mqueue', 0o555);
  queue_file(mqueue, 'msg_default', offsetof<IpcNamespace>('msg_default'));
  queue_file(mqueue, 'msg_max', offsetof<IpcNamespace>('msg_max'));
  queue_file(mqueue, 'msgsize_default', offsetof<IpcNamespace>('msgsize_default'));
  queue_file(mqueue, 'msgsize_max', offsetof<IpcNamespace>('msgsize_max'));
  queue_file(mqueue, 'queues_max', offsetof<IpcNamespace>('queues_max'));
}
