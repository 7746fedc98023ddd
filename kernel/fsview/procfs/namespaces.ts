// /proc/PID/ns: a task's namespaces as magic links, for readers that may look into the task: namespaces(7).
//
// timens_offsets: what the clocks of a task's children will be ahead, to be set until the first is there: time_namespaces(7).
//
// Interface: proc_namespaces_init. Locks: tasks_lock until a reference on the namespace is taken.

import { CAP_SYS_TIME, EACCES, EINVAL, ENOENT, EPERM, ERANGE, ESRCH } from '../../base/abi';
import { Text, bytes_equal_literal, text_byte } from '../../base/format';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import {
  NS_CGROUP,
  NS_IPC,
  NS_MNT,
  NS_NET,
  NS_PID,
  NS_TIME,
  NS_USER,
  NS_UTS,
  namespace_kind_name,
  Namespace,
  namespace_get,
  namespace_put,
} from '../../ns/namespace';
import { PID_FOR_CHILDREN, TIME_FOR_CHILDREN, task_namespace } from '../../proc/namespaces';
import { TimeNamespace, time_set_offset } from '../../ns/time';
import { ns_capable } from '../../ns/credentials';
import { user_namespace_owning } from '../../ns/user';
import { Credentials } from '../../vfs/credentials';
import { Path } from '../../vfs/mount/mount';
import { nsfs_path, text_namespace } from '../nsfs';
import { reader_context, may_look, proc_begin, proc_end } from './access';
import { ProcEntry, ProcInode, proc_directory, proc_magic_link, proc_writable_file } from './entry';
import { text_i64_padded, text_left, text_padded } from './text';

/** The namespace that a link leads to, with a reference; or −errno. */
function namespace_of(inode: ProcInode, credentials: Credentials): usize {
  const task = proc_begin(inode);
  if (is_null(task)) return error_pointer(-ESRCH);
  let found = error_pointer(-EACCES);
  if (may_look(credentials, task)) {
    const namespace = task_namespace(task, inode.entry.argument);
    found = is_null(namespace) ? error_pointer(-ENOENT) : changetype<usize>(namespace_get(namespace));
  }
  proc_end();
  return found;
}

function show_namespace(inode: ProcInode, text: Text): i32 {
  const found = namespace_of(inode, reader_context().credentials);
  if (is_error(found)) return error_of(found);
  const namespace = changetype<Namespace>(found);
  text_namespace(text, namespace, namespace_kind_name(namespace.kind));
  namespace_put(namespace);
  return 0;
}

function jump_to_namespace(inode: ProcInode, path: Path, credentials: Credentials): i32 {
  const found = namespace_of(inode, credentials);
  if (is_error(found)) return error_of(found);
  const namespace = changetype<Namespace>(found);
  const error = nsfs_path(namespace, path, credentials.account);
  namespace_put(namespace);
  return error;
}

/** The time namespace of a task's children, with a reference; or −errno. */
function children_time(inode: ProcInode): usize {
  const task = proc_begin(inode);
  if (is_null(task)) return error_pointer(-ESRCH);
  const namespace = task_namespace(task, TIME_FOR_CHILDREN);
  const found = is_null(namespace) ? error_pointer(-ENOENT) : changetype<usize>(namespace_get(namespace));
  proc_end();
  return found;
}

const SECOND_NS: i64 = 1000000000;

/** `monotonic           10         0`: seconds, and nanoseconds that are never negative. */
function offset_line(text: Text, name: string, offset: i64): void {
  let seconds = offset / SECOND_NS;
  let rest = offset % SECOND_NS;
  if (rest < 0) {
    rest += SECOND_NS;
    seconds--;
  }
  text_left(text, name, 10);
  text_byte(text, 32);
  text_i64_padded(text, seconds, 10);
  text_byte(text, 32);
  text_padded(text, rest, 9);
  text_byte(text, 10);
}

function show_offsets(inode: ProcInode, text: Text): i32 {
  const found = children_time(inode);
  if (is_error(found)) return error_of(found);
  const time = changetype<TimeNamespace>(found);
  offset_line(text, 'monotonic', time.monotonic);
  offset_line(text, 'boottime', time.boottime);
  namespace_put(time);
  return 0;
}

/** Lines of `CLOCK SECONDS NANOSECONDS`, CLOCK by name or number. -EINVAL, -EACCES: too late, -EPERM, -ERANGE. */
function store_offsets(inode: ProcInode, address: usize, length: u32): i32 {
  const found = children_time(inode);
  if (is_error(found)) return error_of(found);
  const time = changetype<TimeNamespace>(found);
  const end = address + length;
  let error = ns_capable(reader_context().credentials, user_namespace_owning(time), CAP_SYS_TIME)
    ? 0
    : -EPERM;
  while (error == 0 && address < end) {
    let next = address;
    while (next < end && load<u8>(next) != 10) next++;
    error = store_line(time, address, next);
    address = next + 1;
  }
  namespace_put(time);
  return error;
}

/** Where the next word begins, and where it ends. */
function word_start(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) == 32) at++;
  return at;
}
function word_end(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != 32) at++;
  return at;
}

/** A decimal number, signed; i64.MIN_VALUE: it is none, or has more digits than can be. */
function number_of(at: usize, end: usize): i64 {
  const negative = at < end && load<u8>(at) == 45;
  if (negative) at++;
  if (at == end || end - at > 12) return i64.MIN_VALUE;
  let value: i64 = 0;
  for (; at < end; at++) {
    const digit = <i32>load<u8>(at) - 48;
    if (digit < 0 || digit > 9) return i64.MIN_VALUE;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

function store_line(time: TimeNamespace, at: usize, end: usize): i32 {
  const clock = word_start(at, end);
  const clock_end = word_end(clock, end);
  const seconds_at = word_start(clock_end, end);
  const seconds_end = word_end(seconds_at, end);
  const rest_at = word_start(seconds_end, end);
  const rest_end = word_end(rest_at, end);
  if (word_start(rest_end, end) != end) return -EINVAL;
  const length = clock_end - clock;
  const boot = bytes_equal_literal(clock, length, 'boottime') || bytes_equal_literal(clock, length, '7');
  const monotonic =
    bytes_equal_literal(clock, length, 'monotonic') || bytes_equal_literal(clock, length, '1');
  const seconds = number_of(seconds_at, seconds_end);
  const rest = number_of(rest_at, rest_end);
  if ((!boot && !monotonic) || seconds == i64.MIN_VALUE || rest < 0 || rest >= SECOND_NS) return -EINVAL;
  if (seconds > i64.MAX_VALUE / SECOND_NS - 1 || seconds < i64.MIN_VALUE / SECOND_NS + 1) return -ERANGE;
  return time_set_offset(time, boot, seconds * SECOND_NS + rest);
}

/** A link to a namespace of a task: `which` as task_namespace has it. */
function link(directory: ProcEntry, name: string, which: u32): void {
  proc_magic_link(directory, name, show_namespace.index, jump_to_namespace.index, which);
}

/** Fills the directory of a task. At boot. */
export function proc_namespaces_init(task: ProcEntry): void {
  const directory = proc_directory(task, 'ns', 0o511);
  link(directory, 'cgroup', NS_CGROUP);
  link(directory, 'ipc', NS_IPC);
  link(directory, 'mnt', NS_MNT);
  link(directory, 'net', NS_NET);
  link(directory, 'pid', NS_PID);
  link(directory, 'pid_for_children', PID_FOR_CHILDREN);
  link(directory, 'time', NS_TIME);
  link(directory, 'time_for_children', TIME_FOR_CHILDREN);
  link(directory, 'user', NS_USER);
  proc_writable_file(task, 'timens_offsets', 0o644, show_offsets.index, store_offsets.index);
  link(directory, 'uts', NS_UTS);
}
